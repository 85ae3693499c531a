"""`newsdesk doctor`: what is installed, reachable and chosen, and which text would leave this computer."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import click

from qa.answer_json import JSON
from ui.output import look_of_stdout, write, write_json
from ui.terminal import Look, line_of

WORKS, FAILS = 0, 1
LABEL = 10
"""Columns of the names of the parts."""

State = Literal["works", "fails", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found of one part. `note`: neither good nor bad."""

    part: str
    state: State
    words: str


@dataclass(frozen=True, slots=True)
class Examined:
    """All findings, and settings for models that servers of this computer offer."""

    findings: tuple[Finding, ...]
    offers: tuple[str, ...]

    @property
    def works(self) -> bool:
        """Whether nothing fails."""
        return all(one.state != "fails" for one in self.findings)


def doctor(folder: Path, llm: str | None, *, store_named: bool, as_json: bool) -> int:
    """Print what is found; the exit code. `store_named`: the store must be there."""
    examined = examine(folder, llm, store_named=store_named)
    if as_json:
        write_json(examined_json(examined))
    else:
        write(examined_text(examined, look_of_stdout()))
    return WORKS if examined.works else FAILS


def examine(
    folder: Path, llm: str | None, *, store_named: bool = False, places: Sequence[str] | None = None
) -> Examined:
    """Look at every part. `places`: URLs where a local server may be, None for the usual ones; they get no text."""
    from qa.llm import local_servers

    found = local_servers() if places is None else local_servers(places)
    findings = [_python(), *_runtimes(), _encoder(), _reader(), _store(folder, named=store_named)]
    findings += [_adapters(), *_llm(llm)]
    return Examined(tuple(findings), tuple(one for one in found if one != llm))


def examined_text(examined: Examined, look: Look) -> str:
    """One part a line, and what may be tried."""
    marks = {"works": "ok", "fails": "FAILS", "note": "-"}
    lines = []
    for one in examined.findings:
        head = f"{marks[one.state]:<5}  {one.part:<{LABEL}}  "
        words = look.wrap(line_of(one.words), head, " " * len(head))
        lines.append(look.bold(words) if one.state == "fails" else words)
    if examined.offers:
        lines += ["", "A server on this computer offers models. None is used unless you ask for it:"]
        lines += [f"  newsdesk ask --llm {line_of(offer)} …" for offer in examined.offers]
    return "\n".join(lines)


def examined_json(examined: Examined) -> dict[str, JSON]:
    """The same as JSON."""
    findings: list[JSON] = [{"part": one.part, "state": one.state, "words": one.words} for one in examined.findings]
    return {"works": examined.works, "findings": findings, "offers": list(examined.offers)}


def _python() -> Finding:
    try:
        own = version("newsdesk")
    except PackageNotFoundError:
        own = "from a folder, not installed"
    return Finding("newsdesk", "works", f"{own}; Python {sys.version.split()[0]} at {sys.executable}")


def _runtimes() -> Iterator[Finding]:
    """The two that run the models: the first is needed, the second is faster."""
    if installed := _version("onnxruntime"):
        yield Finding("runtime", "works", f"onnxruntime {installed}")
    else:
        yield Finding("runtime", "fails", "onnxruntime is not installed: pip install onnxruntime")
    if installed := _version("openvino"):
        yield Finding("runtime", "works", f"openvino {installed}")
    else:
        yield Finding("runtime", "note", "openvino is not installed; indexing is slower without: pip install openvino")


def _version(package: str) -> str | None:
    """The version of a package that can be imported."""
    try:
        return version(package) if find_spec(package) else None
    except PackageNotFoundError:
        return None


def _encoder() -> Finding:
    from index.convert import RECIPE, cache_folder, weights_folder
    from index.encoder import EncoderError

    try:
        weights_folder()
    except EncoderError as error:
        return Finding("encoder", "fails", str(error))
    made = cache_folder() / f"all-minilm-l6-v2-{RECIPE}.onnx"
    if made.is_file():
        return Finding("encoder", "works", f"all-MiniLM-L6-v2, prepared: {made}")
    return Finding("encoder", "note", f"all-MiniLM-L6-v2, prepared at its first use, once: {made}")


def _reader() -> Finding:
    from qa.model_reader import MODEL

    if MODEL.is_file():
        return Finding("reader", "works", str(MODEL))
    return Finding("reader", "fails", f"{MODEL} is missing: install newsdesk again")


def _store(folder: Path, *, named: bool) -> Finding:
    from index.store import StoreError
    from ui.opening import STORE_FILE, opened_store, stored_encoder
    from ui.terminal import contents_text

    if not (folder / STORE_FILE).exists() and not named:
        return Finding("store", "note", f"none yet in {folder}; make one: newsdesk index PATH --store {folder}")
    try:
        with opened_store(folder) as store:
            held = contents_text(store.contents()).rstrip(".")
        return Finding("store", "works", f"{folder}: {held}; encoder {stored_encoder(folder)[0]}")
    except (click.UsageError, StoreError) as error:
        return Finding("store", "fails", error.message if isinstance(error, click.UsageError) else str(error))


def _adapters() -> Finding:
    """What stands between newsdesk and the servers of LLMs."""
    from qa.llm import ADAPTERS

    extras = {extra: module for module, extra in ADAPTERS.values()}
    words = []
    for extra, module in extras.items():
        kinds = " and ".join(kind for kind, adapter in ADAPTERS.items() if adapter[1] == extra)
        way = "installed" if _importable(module) else f"not installed (pip install 'newsdesk[{extra}]')"
        words.append(f"for {kinds}: {way}")
    return Finding("adapters", "note", "; ".join(words))


def _importable(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # of a package around it
        return False


def _llm(name: str | None) -> Iterator[Finding]:
    """The LLM that was chosen: whether it can be asked, and where text would go."""
    from qa.llm import LLMError, state, where
    from qa.llm_setting import read_setting

    if not name:
        yield Finding(
            "LLM", "note", "none chosen; answers are sentences of the articles, and no text leaves this computer"
        )
        return
    try:
        setting = read_setting(name)
        goes = where(name)
    except LLMError as error:
        yield Finding("LLM", "fails", str(error))
        return
    found = state(name)
    # A class of llama-index has no server that newsdesk knows of.
    works = found.installed and (found.reachable or setting.kind == "class")
    yield Finding("LLM", "works" if works else "fails", found.words)
    yield Finding("text", "note", goes)
