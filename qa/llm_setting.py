"""What an --llm setting says: which LLM, where its server is, its key, and what leaves the machine."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from qa.llm_errors import LLMError, without_keys

OPENAI = "https://api.openai.com/v1"
OLLAMA_PORT = 11434
FORMS = "ollama:NAME, openai:NAME, http://host:port/v1#NAME, or the class path of a llama-index LLM"

Kind = Literal["ollama", "openai", "server", "class"]
Option = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What --llm says. `url` is the server's base URL, "" for a class; `options` are a class's arguments."""

    name: str
    kind: Kind
    model: str
    url: str = ""
    options: Mapping[str, str | int | float | bool] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Host and port, as far as given."""
        return urlsplit(self.url).netloc

    @property
    def local(self) -> bool:
        """Whether the server is on this machine."""
        return is_local(self.url)


def read_setting(name: str, environment: Mapping[str, str] = os.environ) -> Setting:
    """A setting as `Setting`; LLMError where it has none of the forms."""
    kind, _, rest = name.partition(":")
    if kind == "ollama" and rest:
        return Setting(name, "ollama", rest, _ollama_url(environment.get("OLLAMA_HOST", "")))
    if kind == "openai" and rest:
        base = environment.get("OPENAI_BASE_URL") or environment.get("OPENAI_API_BASE") or OPENAI
        return Setting(name, "openai", rest, _clean_url(base, "OPENAI_BASE_URL"))
    if kind in ("http", "https"):
        base, _, model = name.partition("#")
        url = _clean_url(base, "--llm")
        if not model:
            raise LLMError(f"--llm {url}: which model? Write {url}#NAME.")
        return Setting(name, "server", model, url)
    target, _, query = name.partition("?")
    path = target.replace(":", ".", 1)
    if path.count(".") and all(part.isidentifier() for part in path.split(".")):
        return Setting(name, "class", path, options=_options(target, query))
    raise LLMError(f"--llm {without_keys(target)}: expected {FORMS}.")


def key_of(setting: Setting, environment: Mapping[str, str] = os.environ) -> str | None:
    """The key for a setting's server. $OPENAI_API_KEY goes to that of `openai:` only; LLMError where it is missing."""
    if setting.kind == "server":
        return environment.get("NEWSDESK_LLM_KEY") or None
    if setting.kind != "openai":
        return None
    key = environment.get("OPENAI_API_KEY") or None
    if key is None and not setting.local:
        raise LLMError(f"--llm {setting.name}: {setting.host} needs a key. Set OPENAI_API_KEY.")
    return key


def is_local(url: str) -> bool:
    """Whether a URL's host is this machine's own address."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def where(name: str) -> str:
    """What leaves this machine and where to, in one sentence."""
    setting = read_setting(name)
    what = "The sentences found and your question"
    if setting.kind == "class":
        return f"{what} are given to {setting.model}, which may send them to a server."
    if setting.local:
        return f"{what} stay on this machine ({setting.host})."
    open_line = ", unencrypted" if setting.url.startswith("http://") else ""
    return f"{what} are sent to {setting.host}{open_line}."


def context_of(environment: Mapping[str, str] = os.environ) -> int | None:
    """$NEWSDESK_LLM_CONTEXT: tokens of the model's context."""
    given = environment.get("NEWSDESK_LLM_CONTEXT")
    if not given:
        return None
    if not given.isdecimal() or int(given) < 1:
        raise LLMError(f"NEWSDESK_LLM_CONTEXT must be a number of tokens, not {given[:20]!r}.")
    return int(given)


def _clean_url(url: str, setting: str) -> str:
    """A base URL without the slash at its end. One that carries a password or a query is refused, and not shown."""
    parts = urlsplit(url)
    if parts.username or parts.password or parts.query:
        raise LLMError(
            f"{setting}: the address of {parts.hostname} must hold no password and no query; see --help for keys."
        )
    try:
        known = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known:
        raise LLMError(f"{setting} {without_keys(url)[:80]}: not an address such as http://127.0.0.1:8080/v1.")
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def _ollama_url(given: str) -> str:
    """The URL that $OLLAMA_HOST means: a host, a port, both, or a URL. The address 0.0.0.0 is this machine's."""
    whole = given if "://" in given else f"http://{given}"
    parts = urlsplit(whole)
    host = parts.hostname or "127.0.0.1"
    host = "127.0.0.1" if host == "0.0.0.0" else f"[{host}]" if ":" in host else host
    port = parts.port or (OLLAMA_PORT if "://" not in given else {"https": 443}.get(parts.scheme, 80))
    return _clean_url(f"{parts.scheme}://{host}:{port}{parts.path}", "OLLAMA_HOST")


def _options(target: str, query: str) -> dict[str, Option]:
    """Arguments of a class: whole numbers, decimals and true or false as such, all else as text. None may be a key."""
    options: dict[str, Option] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if any(word in name.lower() for word in ("key", "token", "secret", "password")) and not name.endswith(
            "_tokens"
        ):
            raise LLMError(f"--llm {target}: {name} does not belong in a setting. Set it in the environment.")
        options[name] = _typed(value)
    return options


def _typed(value: str) -> Option:
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value
