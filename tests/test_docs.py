"""The docs are checked like code: every command and option is told of, and what is shown to be run does run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import click
import pytest

from index.embedded import EmbeddedStore
from index.encoder import Encoder
from tests.conftest import ROOT
from ui.commands import COMMANDS

README = (ROOT / "README.md").read_text("utf-8")
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
EXAMPLE_WIDTH = 88

NOT_RUN = ("make ", ". .venv/bin/activate", "newsdesk chat")
"""Blocks of these are tested elsewhere: the chat in a browser, `make` by running this."""


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def options() -> list[tuple[str, str]]:
    """(verb, option) of every option there is."""
    return [
        (verb, name)
        for verb, command in COMMANDS.items()
        for option in command.params
        if isinstance(option, click.Option)
        for name in (*option.opts, *option.secondary_opts)
    ]


def documented_options() -> dict[str, str]:
    """What the tutorial's table says of each option: the verbs it belongs to."""
    table = TUTORIAL.partition("| option | of | means |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("| `")]
    return {name: verbs for names, verbs in rows for name in re.findall(r"`(--?[a-z-]+)", names)}


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_command_is_in_the_tutorial(verb: str) -> None:
    assert re.search(rf"^\| `newsdesk {verb}\b", TUTORIAL, re.MULTILINE)


@pytest.mark.parametrize(("verb", "option"), options())
def test_every_option_is_in_the_tutorial(verb: str, option: str) -> None:
    verbs = documented_options()[option]
    everywhere = verbs.strip().startswith("all")
    but = verbs.partition("but")[2]
    assert f"`{verb}`" in verbs.replace(but, "") or (everywhere and f"`{verb}`" not in but)


def test_no_option_is_told_of_that_is_not_there() -> None:
    assert set(documented_options()) == {option for _, option in options()} | {"-h", "--help", "--version"}


def test_the_tutorials_commands_run(tmp_path: Path, sample_store: Path) -> None:
    """One after the other in one folder, as a reader would; each ends with exit code 0."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "samples").symlink_to(ROOT / "corpus" / "samples", target_is_directory=True)
    (tmp_path / "bin").mkdir()
    shim = tmp_path / "bin" / "newsdesk"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ui.cli "$@"\n', "utf-8")
    shim.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "NEWSDESK_STORE"}
    environment |= {"PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    ran = 0
    for line in (line for block in blocks(TUTORIAL, "sh") for line in block.splitlines()):
        if line.startswith(NOT_RUN):
            continue
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        ran += 1
    assert ran >= 10


def test_the_readmes_example_is_what_is_printed(sample_store: Path, encoder: Encoder) -> None:
    from qa.assistant import Assistant
    from qa.reader import load_reader
    from ui.answer_text import answer_text
    from ui.terminal import Look

    (example,) = blocks(README, "console")
    command, _, printed = example.partition("\n")
    question = re.fullmatch(r'\$ newsdesk "(.*)"', command)
    assert question
    with closing(EmbeddedStore(sample_store, encoder.name, encoder.dim)) as store:
        answer = Assistant(store, encoder, load_reader(encoder)).ask(question[1])
    shown = answer_text(answer, Look(EXAMPLE_WIDTH, here=str(ROOT)))
    assert [line.rstrip() for line in printed.splitlines()] == [line.rstrip() for line in shown.splitlines()]
    assert "[1]" in printed


def test_the_readmes_folders_are_those_there_are() -> None:
    (tree,) = [block for block in blocks(README, "text") if block.startswith("corpus/")]
    named = [line.split()[0] for line in tree.splitlines()]
    there = [
        f"{path.name}/"
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.suffix != ".egg-info" and path.name != "build"
    ]
    assert sorted(named) == sorted(there)


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "tutorial.md", ROOT / "CHANGELOG.md"])
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    headings = {re.sub(r"[^\w\- ]", "", line.lstrip("# ")).lower().replace(" ", "-") for line in text.splitlines()}
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif "://" not in target:
            assert (page.parent / target.partition("#")[0]).exists(), target
