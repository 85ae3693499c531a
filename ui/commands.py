"""What the `newsdesk` command can do: each verb with its options. The work is imported when a verb runs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from ui.options import (
    batch_options,
    encoder_option,
    json_option,
    llm_option,
    llm_options,
    progress_option,
    reader_option,
    scope_options,
    store_option,
    today_option,
)


@click.command("index", short_help="Read articles from files and folders.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@store_option
@json_option
@click.option("--prune", is_flag=True, help="Remove the articles whose file or row is gone.")
@click.option(
    "--limit-mb",
    type=click.FloatRange(min=0, min_open=True),
    default=20.0,
    show_default=True,
    help="Skip a single article larger than this. Files of many articles may be of any size.",
)
@progress_option
@encoder_option
def index_command(
    paths: tuple[Path, ...],
    folder: Path,
    as_json: bool,
    prune: bool,
    limit_mb: float,
    progress: bool | None,
    encoder: str | None,
) -> int:
    """Read articles from files and folders; unchanged ones cost nothing.

    Without PATH, the folders of the last times are read again.
    """
    from ui.index_files import index_files

    limit_bytes = round(limit_mb * 1_000_000)
    return index_files(
        folder, paths, prune=prune, limit_bytes=limit_bytes, encoder=encoder, progress=progress, as_json=as_json
    )


@click.command("ask", short_help="Answer a question, with a source for every sentence.")
@click.argument("question", nargs=-1)
@store_option
@json_option
@scope_options
@today_option
@llm_options
@batch_options
@encoder_option
@reader_option
def ask_command(
    question: tuple[str, ...],
    folder: Path,
    as_json: bool,
    since: str,
    until: str,
    sources: tuple[str, ...],
    today: str,
    llm: str | None,
    show_unsupported: bool,
    batch: str | None,
    out: str,
    progress: bool | None,
    encoder: str | None,
    reader: str | None,
) -> int:
    """Answer QUESTION from the articles, with a source for every sentence ("-" reads it from stdin).

    Exit code 0: answered; 3: not in the articles.
    """
    from ui.answering import Manner
    from ui.asking import ask_batch, ask_one
    from ui.opening import Wanted

    wanted, manner = Wanted(folder, since, until, sources, encoder, reader), Manner(today, llm, show_unsupported)
    if batch is not None:
        _no_words(question, "--batch")
        return ask_batch(wanted, batch, out, manner, progress=progress)
    _no_out(out)
    return ask_one(wanted, " ".join(question), manner, as_json=as_json)


@click.command("timeline", short_help="Tell how something developed, in dated sentences.")
@click.argument("topic", nargs=-1)
@store_option
@json_option
@click.option("--markdown", "as_markdown", is_flag=True, help="Write a Markdown list on stdout.")
@scope_options
@today_option
@encoder_option
@reader_option
def timeline_command(
    topic: tuple[str, ...],
    folder: Path,
    as_json: bool,
    as_markdown: bool,
    since: str,
    until: str,
    sources: tuple[str, ...],
    today: str,
    encoder: str | None,
    reader: str | None,
) -> int:
    """Tell how TOPIC developed: dated sentences, oldest first, each with its source ("-" reads TOPIC from stdin).

    Exit code 0: answered; 3: not in the articles.
    """
    from ui.answering import Manner
    from ui.asking import timeline_of
    from ui.opening import Wanted

    if as_json and as_markdown:
        raise click.UsageError("--json and --markdown exclude each other; choose one")
    wanted = Wanted(folder, since, until, sources, encoder, reader)
    form: Literal["text", "markdown", "json"] = "json" if as_json else "markdown" if as_markdown else "text"
    return timeline_of(wanted, " ".join(topic), Manner(today), form=form)


@click.command("search", short_help="Find passages; no answer is written.")
@click.argument("query", nargs=-1)
@store_option
@json_option
@click.option("-k", "k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many passages.")
@scope_options
@batch_options
@encoder_option
def search_command(
    query: tuple[str, ...],
    folder: Path,
    as_json: bool,
    k: int,
    since: str,
    until: str,
    sources: tuple[str, ...],
    batch: str | None,
    out: str,
    progress: bool | None,
    encoder: str | None,
) -> int:
    """Find the passages closest to QUERY, by meaning and by words; no answer is written."""
    from ui.asking import search_batch, search_one
    from ui.opening import Wanted

    wanted = Wanted(folder, since, until, sources, encoder)
    if batch is not None:
        _no_words(query, "--batch")
        return search_batch(wanted, batch, out, k=k, progress=progress)
    _no_out(out)
    return search_one(wanted, " ".join(query), k=k, as_json=as_json)


@click.command("chat")
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=7860, show_default=True, help="0 takes a free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser too.")
@llm_options
def chat_command(
    folder: Path, host: str, port: int, open_browser: bool, llm: str | None, show_unsupported: bool
) -> None:
    """Open the web chat on this computer."""
    from ui.web import serve

    serve(
        folder,
        host=host,
        port=port,
        open_browser=open_browser,
        llm=llm or None,
        show_unsupported=show_unsupported,
    )


@click.command("articles")
@store_option
@json_option
@scope_options
@click.option("--limit", type=click.IntRange(min=1), help="At most so many. Default: 50 as text, all as JSON.")
@click.option("--summary", is_flag=True, help="Instead: span of dates, outlets, articles over time, and the gaps.")
def articles_command(
    folder: Path, as_json: bool, since: str, until: str, sources: tuple[str, ...], limit: int | None, summary: bool
) -> None:
    """List the articles in the store, newest first."""
    from ui.listing import list_articles, summarise
    from ui.opening import Wanted

    wanted = Wanted(folder, since, until, sources)
    if not summary:
        list_articles(wanted, limit=limit, as_json=as_json)
        return
    if limit is not None:
        raise click.UsageError("--summary counts all articles; leave out --limit")
    summarise(wanted, as_json=as_json)


@click.command("show")
@click.argument("article_id", metavar="ID")
@store_option
@json_option
def show_command(article_id: str, folder: Path, as_json: bool) -> None:
    """Print one article as it is stored. The start of an id is enough where only one begins so."""
    from ui.listing import show_article

    show_article(folder, article_id, as_json=as_json)


@click.command("remove")
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@store_option
@json_option
def remove_command(article_ids: tuple[str, ...], folder: Path, as_json: bool) -> None:
    """Take articles out of the store; the files stay."""
    from ui.listing import remove_articles

    remove_articles(folder, article_ids, as_json=as_json)


@click.command("check", short_help="Look the quotes of saved answers up again.")
@click.argument("answer_file", metavar="ANSWER.json")
@store_option
@json_option
def check_command(answer_file: str, folder: Path, as_json: bool) -> int:
    """Look every quote of saved answers up again (JSON, or JSONL of a batch; "-" is stdin).

    Exit code 0: all stand; 1: some do not.
    """
    from ui.checking import check_answers

    return check_answers(folder, answer_file, as_json=as_json)


@click.command("eval", short_help="Measure answers on a set of questions.")
@click.argument("question_set", metavar="SET", type=click.Path(path_type=Path))
@store_option
@json_option
@click.option(
    "--out", default="results", show_default=True, type=click.Path(path_type=Path), help="Folder to write to."
)
@click.option("--limit", type=click.IntRange(min=1), help="Only the first so many questions.")
@click.option(
    "--half",
    type=click.Choice(["all", "fit", "report"]),
    default="all",
    show_default=True,
    help="Only the questions that constants were fitted on, or only the others.",
)
@click.option("--ablations", is_flag=True, help="Also the reader without titles.")
@click.option("--folders", is_flag=True, help="Ask a set's own texts in small folders.")
@encoder_option
@reader_option
def eval_command(
    question_set: Path,
    folder: Path,
    as_json: bool,
    out: Path,
    limit: int | None,
    half: str,
    ablations: bool,
    folders: bool,
    encoder: str | None,
    reader: str | None,
) -> None:
    """Measure retrieval, answers and citations on the questions in SET, beside the baselines.

    SET is JSONL: {"question", "answers", "relevant"} asks the store; SQuAD's form brings its own texts.
    """
    from ui.measuring import measure
    from ui.opening import Wanted

    wanted = Wanted(folder, encoder=encoder, reader=reader)
    measure(wanted, question_set, out, limit=limit, half=half, ablations=ablations, folders=folders, as_json=as_json)


@click.command("doctor", short_help="Say what is installed, reachable and chosen.")
@store_option
@json_option
@llm_option
@click.pass_context
def doctor_command(context: click.Context, folder: Path, as_json: bool, llm: str | None) -> int:
    """Say what is installed, reachable and chosen, and which text would leave this computer.

    Exit code 0: all of it works; 1: something does not.
    """
    from ui.doctor import doctor

    named = context.get_parameter_source("folder") is click.core.ParameterSource.COMMANDLINE
    return doctor(folder, llm or None, store_named=named, as_json=as_json)


COMMANDS = {
    "index": index_command,
    "ask": ask_command,
    "timeline": timeline_command,
    "search": search_command,
    "chat": chat_command,
    "articles": articles_command,
    "show": show_command,
    "remove": remove_command,
    "check": check_command,
    "eval": eval_command,
    "doctor": doctor_command,
}


def _no_words(words: tuple[str, ...], option: str) -> None:
    if words:
        raise click.UsageError(f"{option} takes its questions from the file; leave out {' '.join(words)!r}")


def _no_out(out: str) -> None:
    if out != "-":
        raise click.UsageError("--out goes with --batch; to save one answer, use --json > FILE")
