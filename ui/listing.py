"""`newsdesk articles`, `show` and `remove`: what is in the store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from corpus.article import Article
from index.store import Store
from qa.answer_json import JSON, article_json
from qa.collection_summary import Summary, summary, summary_text
from qa.wording import counted
from ui.opening import Wanted, opened_store, scope_from
from ui.output import look_of_stdout, talk, write, write_json
from ui.terminal import article_text, articles_text, line_of, printable

SHOWN = 50
SHORTEST_ID = 4


def list_articles(wanted: Wanted, *, limit: int | None, as_json: bool) -> None:
    """Print the articles in scope, newest first."""
    with opened_store(wanted.folder) as store:
        scope = scope_from(wanted, store)
        total = store.count(scope)
        shown = store.articles(scope, limit=limit or (None if as_json else SHOWN))
    if as_json:
        rows: list[JSON] = [article_json(article, text=False) for article in shown]
        write_json({"total": total, "articles": rows})
        return
    if shown:
        write(articles_text(shown))
    more = f" of {total:,}; --limit {total} lists all" if total > len(shown) else ""
    talk(f"{counted(len(shown), 'article')}{more}.")


def summarise(wanted: Wanted, *, as_json: bool) -> None:
    """Print what the articles in scope are: when they are from, by whom, how many over time."""
    with opened_store(wanted.folder) as store:
        found = summary(store, scope_from(wanted, store))
    if as_json:
        write_json(summary_json(found))
    else:
        write(printable(summary_text(found)))


def summary_json(found: Summary) -> dict[str, JSON]:
    """A summary as JSON; days are YYYY-MM-DD, an outlet that is not known is null."""
    return {
        "articles": found.articles,
        "undated": found.undated,
        "first": found.first.isoformat() if found.first else None,
        "last": found.last.isoformat() if found.last else None,
        "outlets": [{"source": name or None, "articles": count} for name, count in found.outlets],
        "step": found.step,
        "bars": [{"first": day.isoformat(), "articles": count} for day, count in found.bars],
        "gaps": [
            {"first": gap.first.isoformat(), "last": gap.last.isoformat(), "weeks": gap.weeks} for gap in found.gaps
        ],
    }


def show_article(folder: Path, article_id: str, *, as_json: bool) -> None:
    """Print one article."""
    with opened_store(folder) as store:
        article = _named(store, article_id)
    if as_json:
        write_json(article_json(article, text=True))
    else:
        write(article_text(article, look_of_stdout()))


def remove_articles(folder: Path, article_ids: Sequence[str], *, as_json: bool) -> None:
    """Take articles out of the store: all that are named, or none where one is not there."""
    with opened_store(folder) as store:
        articles = list({article.id: article for article in (_named(store, one) for one in article_ids)}.values())
        removed = store.remove([article.id for article in articles])
        store.refresh()
    if as_json:
        write_json({"removed": removed, "article_ids": [article.id for article in articles]})
        return
    for article in articles:
        write(f"removed {article.id}  {line_of(article.title)}")


def _named(store: Store, typed: str) -> Article:
    """The article of an id, or of the start of one; UsageError where none or several begin so."""
    article = store.article(typed)
    if article is not None:
        return article
    begin = typed.lower()
    close = sorted(key for key in store.digests() if key.startswith(begin)) if len(begin) >= SHORTEST_ID else []
    if len(close) > 1:
        raise click.UsageError(f"{len(close)} articles have an id that begins with {typed!r}: {', '.join(close[:5])}")
    article = store.article(close[0]) if close else None
    if article is None:
        raise click.UsageError(f"no article has the id {typed!r}; newsdesk articles lists them")
    return article
