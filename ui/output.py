"""Where output goes: JSON on stdout, text as wide as the terminal, talk on stderr."""

from __future__ import annotations

import json
import os
import shutil
import sys

import click

from qa.answer_json import JSON
from ui.terminal import Look

WIDEST = 100
"""Longer lines are hard to read."""


def look_of_stdout() -> Look:
    """Wrapped and, unless $NO_COLOR is set, in bold and dim, on a terminal; plain lines anywhere else."""
    here = os.getcwd()
    if not sys.stdout.isatty():
        return Look(here=here)
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Look(min(shutil.get_terminal_size().columns, WIDEST), colour, here)


def write_json(value: JSON) -> None:
    """One JSON document on stdout, indented where a person reads it."""
    indent = 2 if sys.stdout.isatty() else None
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent))


def write(text: str) -> None:
    """Text on stdout."""
    click.echo(text)


def talk(text: str) -> None:
    """A line on stderr."""
    click.echo(text, err=True)
