"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])


def store_option(command: Command) -> Command:
    """`--store DIR`."""
    return click.option(
        "--store",
        "folder",
        metavar="DIR",
        envvar="NEWSDESK_STORE",
        default=".newsdesk",
        show_default=True,
        type=click.Path(path_type=Path),
        help="The folder that holds the index. $NEWSDESK_STORE sets another default.",
    )(command)


def json_option(command: Command) -> Command:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON on stdout.")(command)


def encoder_option(command: Command) -> Command:
    """`--encoder NAME`."""
    return click.option(
        "--encoder",
        metavar="NAME",
        help="What turns text into vectors: a folder or name for sentence-transformers, or `hashing` (a baseline). "
        "A store keeps to the one it was made with. Default: all-MiniLM-L6-v2, as installed.",
    )(command)


def reader_option(command: Command) -> Command:
    """`--reader NAME`."""
    return click.option(
        "--reader",
        metavar="NAME",
        help="What picks sentences. Default: the trained one; `overlap` compares words; or the path of a reader.onnx.",
    )(command)


def today_option(command: Command) -> Command:
    """`--today YYYY-MM-DD`."""
    return click.option(
        "--today",
        metavar="YYYY-MM-DD",
        default="",
        help='The day that "last week" and "yesterday" are seen from. Default: the day it is.',
    )(command)


def llm_option(command: Command) -> Command:
    """`--llm NAME`."""
    return click.option(
        "--llm",
        metavar="NAME",
        envvar="NEWSDESK_LLM",
        help="Let an LLM word the answers; each of its sentences is checked. ollama:NAME, openai:NAME, "
        'http://host:port/v1#NAME, or a class of llama-index. $NEWSDESK_LLM sets a default, --llm "" none.',
    )(command)


def llm_options(command: Command) -> Command:
    """`--llm` and `--show-unsupported`."""
    command = click.option(
        "--show-unsupported",
        is_flag=True,
        help="With --llm: show its sentences that the articles do not bear out, marked. Default: leave them out.",
    )(command)
    return llm_option(command)


def scope_options(command: Command) -> Command:
    """`--since`, `--until` and `--source`."""
    command = click.option(
        "--source", "sources", multiple=True, metavar="NAME", help="Only this outlet; may be given again."
    )(command)
    command = click.option("--until", default="", metavar="YYYY-MM-DD", help="Only articles published up to this day.")(
        command
    )
    return click.option("--since", default="", metavar="YYYY-MM-DD", help="Only articles published from this day on.")(
        command
    )


def batch_options(command: Command) -> Command:
    """`--batch`, `--out` and `--progress`."""
    command = progress_option(command)
    command = click.option(
        "--out", metavar="OUT.jsonl", default="-", help="With --batch: where the answers go. Default: stdout."
    )(command)
    return click.option(
        "--batch",
        metavar="IN.jsonl",
        help='Questions from a file, or "-" for stdin: one JSON object a line, {"id": …, "question": "…"}.',
    )(command)


def progress_option(command: Command) -> Command:
    """`--progress`."""
    return click.option(
        "--progress/--no-progress", default=None, help="A progress bar on stderr. Default: where stderr is a terminal."
    )(command)
