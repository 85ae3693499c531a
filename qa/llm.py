"""Opening the LLM of a setting, and what newsdesk can say of it. llama-index is imported here only, and late."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qa.llm_errors import Advice, LLMError, trouble_of, without_keys
from qa.llm_setting import OLLAMA_PORT, Setting, context_of, key_of, read_setting, where
from qa.llm_stream import REPLY_TOKENS, Limits, Line, StreamingLLM
from qa.prompt import tokens

if TYPE_CHECKING:
    import httpx
    from llama_index.core import llms

__all__ = ["LLMError", "State", "local_servers", "open_llm", "state", "where"]

CONTEXT = 8192
"""Tokens of context counted on where neither the model nor $NEWSDESK_LLM_CONTEXT says; Ollama is told to give them."""
CONNECT_S = 10.0
USUAL = (
    f"http://127.0.0.1:{OLLAMA_PORT}",  # Ollama
    "http://127.0.0.1:8080/v1",  # llama.cpp
    "http://127.0.0.1:8000/v1",  # llama-cpp-python, vLLM
    "http://127.0.0.1:1234/v1",  # LM Studio
)
"""Where a server of this machine usually is; one without /v1 speaks Ollama's own API."""
ADAPTERS = {
    "ollama": ("llama_index.llms.ollama", "llm-ollama"),
    "openai": ("llama_index.llms.openai_like", "llm-openai"),
    "server": ("llama_index.llms.openai_like", "llm-openai"),
}
"""The module that speaks to a kind of server, and the extra that installs it."""


@dataclass(frozen=True, slots=True)
class State:
    """For `newsdesk doctor`. `reachable`: None where it was not tried."""

    name: str
    installed: bool
    reachable: bool | None
    words: str


def open_llm(name: str, *, limits: Limits = Limits()) -> StreamingLLM:
    """The LLM of a setting; no server is asked yet. LLMError: not understood, not installed, or without its key."""
    setting = read_setting(name)
    context = context_of()
    _count_with_own_tokens()
    if setting.kind == "class":
        of_class, window = _by_class(setting)
        size = context or window
        return StreamingLLM(name, lambda _: of_class, _advice(setting), context_tokens=size, limits=limits)
    _need_adapter(setting)
    window = context or CONTEXT
    key = key_of(setting)
    if setting.kind == "ollama":
        opened = _ollama(setting, limits, window)
    else:
        opened = _openai_like(setting, key, limits, window)
    return StreamingLLM(name, opened, _advice(setting), context_tokens=window, limits=limits)


def local_servers(places: Sequence[str] = USUAL, *, timeout_s: float = 0.3) -> list[str]:
    """Settings for the models that servers of this machine offer, to be offered; they are asked nothing else."""
    import httpx

    found = []
    for url in places:
        try:
            names = _models(url, None, timeout_s)
        except (httpx.HTTPError, ValueError):
            continue
        found += [f"{url}#{name}" if url.endswith("/v1") else f"ollama:{name}" for name in names]
    return found


def state(name: str, *, timeout_s: float = 3.0) -> State:
    """Whether a setting is installed, and its server reachable with its key and model; the server gets no text."""
    import httpx

    try:
        setting = read_setting(name)
        if setting.kind == "class":
            open_llm(name)
            return State(name, True, None, f"{setting.model} is installed")
        _need_adapter(setting)
    except LLMError as error:
        return State(name, False, None, str(error))
    try:
        names = _models(setting.url, key_of(setting), timeout_s, trust_env=not setting.local)
    except LLMError as error:
        return State(name, True, None, str(error))
    except (httpx.HTTPError, ValueError) as error:
        return State(name, True, False, trouble_of(error, _advice(setting)).words)
    if setting.model not in names and f"{setting.model}:latest" not in names:
        offers = ", ".join(names[:8]) or "none"
        return State(name, True, False, f"{setting.host} answers but has no model {setting.model}; it has {offers}")
    return State(name, True, True, f"{setting.host} answers and has {setting.model}")


def _models(url: str, key: str | None, timeout_s: float, *, trust_env: bool = False) -> list[str]:
    """Names of the models a server offers. httpx.HTTPError or ValueError where it does not say."""
    import httpx

    ollama = urlsplit(url).path in ("", "/")
    with httpx.Client(timeout=timeout_s, trust_env=trust_env, auth=_with_key(key)) as client:
        answer = client.get(f"{url}/api/tags" if ollama else f"{url}/models").raise_for_status().json()
    rows = answer.get("models" if ollama else "data") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise ValueError(f"{urlsplit(url).netloc} does not list its models")
    label = "name" if ollama else "id"
    return [str(row[label]) for row in rows if isinstance(row, dict) and label in row]


def _need_adapter(setting: Setting) -> None:
    module, extra = ADAPTERS[setting.kind]
    try:
        import_module(module)
    except ImportError:
        raise LLMError(f"--llm {setting.name} is not installed: pip install 'newsdesk[{extra}]'") from None


def _count_with_own_tokens() -> None:
    """llama-index would fetch tiktoken's vocabulary. A tokenizer that its user has set stays."""
    import llama_index.core as core

    if core.global_tokenizer is None:
        core.set_global_tokenizer(tokens)


def _with_key(key: str | None) -> Callable[[httpx.Request], httpx.Request]:
    """The key goes into each request, and into nothing that can be printed."""

    def signed(request: httpx.Request) -> httpx.Request:
        request.headers.pop("Authorization", None)
        if key:
            request.headers["Authorization"] = f"Bearer {key}"
        return request

    return signed


def _openai_like(setting: Setting, key: str | None, limits: Limits, context: int) -> Callable[[Line], llms.LLM]:
    import httpx
    from llama_index.llms.openai_like import OpenAILike

    patience = httpx.Timeout(limits.first_s + limits.quiet_s, connect=CONNECT_S)
    signed = _with_key(key)

    def opened(line: Line) -> llms.LLM:
        # A proxy would take what goes to this machine's own server elsewhere; so would a redirect.
        client = httpx.Client(auth=signed, event_hooks=line.hooks(), timeout=patience, trust_env=not setting.local)
        line.keep(client)
        made: llms.LLM = OpenAILike(
            model=setting.model,
            api_base=setting.url,
            api_key="see _with_key",
            is_chat_model=True,
            context_window=context,
            max_tokens=REPLY_TOKENS,
            temperature=0.0,
            max_retries=0,
            http_client=client,
            additional_kwargs={"timeout": patience},
        )
        return made

    return opened


def _ollama(setting: Setting, limits: Limits, context: int) -> Callable[[Line], llms.LLM]:
    import httpx
    from llama_index.llms.ollama import Ollama
    from ollama import Client

    patience = httpx.Timeout(limits.first_s + limits.quiet_s, connect=CONNECT_S)

    def opened(line: Line) -> llms.LLM:
        client = Client(
            host=setting.url,
            event_hooks=line.hooks(),
            timeout=patience,
            trust_env=not setting.local,
            follow_redirects=False,
        )
        line.keep(client)
        made: llms.LLM = Ollama(
            model=setting.model,
            base_url=setting.url,
            client=client,
            context_window=context,
            temperature=0.0,
            additional_kwargs={"num_predict": REPLY_TOKENS},
        )
        return made

    return opened


def _by_class(setting: Setting) -> tuple[llms.LLM, int]:
    """The LLM of a class path, and the size of its context in tokens."""
    from llama_index.core import llms

    module_name, _, class_name = setting.model.rpartition(".")
    try:
        found = getattr(import_module(module_name), class_name, None)
    except ImportError as error:
        # Integrations are packages of their own: llama_index.llms.NAME is in llama-index-llms-NAME.
        package = "-".join(module_name.replace("_", "-").split(".")[:3])
        raise LLMError(f"--llm {setting.model} is not installed ({error}): pip install {package}") from None
    if not (isinstance(found, type) and issubclass(found, llms.LLM)):
        raise LLMError(f"--llm {setting.model}: there is no llama-index LLM of that name.")
    make: Callable[..., llms.LLM] = found
    try:
        opened = make(**setting.options)
        return opened, opened.metadata.context_window
    except Exception as error:
        # A class of others may raise anything, and its words may hold a key.
        words = " ".join(without_keys(str(error)).split())[:300]
        raise LLMError(f"--llm {setting.model} cannot be opened: {type(error).__name__}: {words}") from None


def _advice(setting: Setting) -> Advice:
    if setting.kind == "class":
        return Advice(setting.model, "Set its key.", "Check its arguments.", "Check that its server runs.")
    if setting.kind == "ollama":
        pull = f"Run: ollama pull {setting.model}"
        return Advice(setting.host, "Set OLLAMA_API_KEY.", pull, "Run: ollama serve (or set OLLAMA_HOST).")
    if setting.kind == "server":
        start = "Start the server, or correct the address in --llm."
        return Advice(setting.host, "Set NEWSDESK_LLM_KEY.", "Correct the name after #.", start)
    start = "Check the network, or OPENAI_BASE_URL."
    return Advice(setting.host, "Set OPENAI_API_KEY to a valid key.", "Correct the name after openai:.", start)
