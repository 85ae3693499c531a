"""The `newsdesk` command: finds the verb, runs it, and turns every ending into an exit code and one line on stderr.

0 answered or done, 3 abstained, 2 bad use or bad input, 1 failure, 130 stopped by Ctrl-C.
Nothing heavy is imported here or in `ui.commands`: `--help` answers at once.
"""

from __future__ import annotations

import difflib
import io
import os
import sys
from collections.abc import Sequence

import click

from ui.commands import COMMANDS

ANSWERED, FAILED, BAD_USE, ABSTAINED, STOPPED, PIPE_CLOSED = 0, 1, 2, 3, 130, 141

_QUESTION_WORDS = {
    "how",
    "what",
    "who",
    "whose",
    "why",
    "when",
    "where",
    "which",
    "is",
    "are",
    "was",
    "has",
    "have",
    "did",
}


class InOrder(click.Group):
    """Lists its commands as they are given, most used first."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in order."""
        return list(self.commands)


@click.group(
    cls=InOrder, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="newsdesk", message="newsdesk %(version)s")
def newsdesk() -> None:
    """Ask a folder of news articles; every sentence of the answer cites its source.

    \b
      newsdesk index ~/articles            read a folder
      newsdesk "What did Vance say?"       ask (the same as: newsdesk ask "…")
      newsdesk chat                        ask in the browser
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (without the program's name; None for this process's own); its exit code."""
    _write_utf8()
    if "_NEWSDESK_COMPLETE" in os.environ:
        newsdesk.main(prog_name="newsdesk")  # writes what a shell's completion asks for, and exits
    try:
        code = _run(with_verb(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return code
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except BrokenPipeError:
        return _pipe_closed()
    except (KeyboardInterrupt, click.Abort):
        return _say("stopped; what was stored before is kept.", STOPPED)
    except Exception as error:
        if os.environ.get("NEWSDESK_DEBUG"):
            raise
        return _say(*_explained(error))


def _run(arguments: list[str]) -> int:
    # Not `newsdesk.main`, which ends the process itself where a pipe is closed.
    with newsdesk.make_context("newsdesk", arguments) as context:
        code = newsdesk.invoke(context)
    return code if isinstance(code, int) else ANSWERED


def with_verb(arguments: Sequence[str]) -> list[str]:
    """The arguments with their verb in front: a question without one is asked. UsageError for a mistyped verb."""
    place = _first_word(arguments)
    if place is None:
        only_general = all(argument in ("-h", "--help", "--version") for argument in arguments)
        return list(arguments or ["--help"]) if only_general else ["ask", *arguments]
    word = arguments[place]
    rest = [*arguments[:place], *arguments[place + 1 :]]
    if word in COMMANDS:
        return [word, *rest]
    alone = _first_word(rest) is None
    close = difflib.get_close_matches(word, COMMANDS, n=1, cutoff=0.6 if alone else 0.8)
    if close and not _asks(word):
        raise click.UsageError(
            f"no command {word!r}; did you mean {close[0]!r}? To ask it as a question: newsdesk ask …"
        )
    if alone and os.path.exists(word):
        raise click.UsageError(f"{word!r} is a path, not a question; to read it: newsdesk index {word}")
    return ["ask", *arguments]


def _asks(word: str) -> bool:
    """Whether a word is surely part of a question: several words in one, a question mark, what, who …"""
    return " " in word or word.endswith("?") or word.lower() in _QUESTION_WORDS


def _first_word(arguments: Sequence[str]) -> int | None:
    """Where the first argument stands that is no option and no option's value."""
    skip = False
    for place, argument in enumerate(arguments):
        if skip:
            skip = False
        elif argument == "--":
            return None
        elif argument.startswith("-") and argument != "-":
            skip = argument in _WITH_VALUE
        else:
            return place
    return None


_WITH_VALUE = frozenset(
    name
    for command in COMMANDS.values()
    for option in command.params
    if isinstance(option, click.Option) and not option.is_flag
    for name in option.opts
)


def _explained(error: Exception) -> tuple[str, int]:
    """What to say of an error, and the exit code."""
    from corpus.article import CorpusError
    from index.encoder import EncoderError
    from index.store import StoreError
    from qa.llm_errors import LLMError
    from qa.reader import ReaderError

    if isinstance(error, click.ClickException):
        return error.format_message(), BAD_USE
    if isinstance(error, CorpusError | ReaderError | LLMError):
        return str(error), BAD_USE
    if isinstance(error, StoreError | EncoderError):
        return str(error), FAILED
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename and error.strerror else ""
        return f"{where}{error.strerror or error}", FAILED
    return f"failed with {type(error).__name__}: {error} (NEWSDESK_DEBUG=1 shows where)", FAILED


def _say(message: str, code: int) -> int:
    """One line on stderr."""
    click.echo("newsdesk: " + " ".join(message.split()), err=True)
    return code


def _pipe_closed() -> int:
    """Whoever read our output has gone: leave quietly, and keep Python from complaining at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


def _write_utf8() -> None:
    """UTF-8 out, whatever the locale; half characters, as of a file name that is not UTF-8, as \\udcXX."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
