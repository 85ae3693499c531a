"""A question about the collection itself becomes an answer: its articles, each with a sentence, and what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from index.encoder import Encoder
from index.passage import Scope
from index.store import Store
from qa import wording
from qa.answer import Answer, Citation, Question, verbatim
from qa.collection import Listing, explained, list_articles, most_named, of_outlets
from qa.collection_questions import CollectionQuestion, collection_question
from qa.disagreements import disagreements
from qa.remarks import day_said
from qa.understand import narrowed, within

LISTED, SUMMED_UP, NAMED = 30, 10, 12
"""Articles shown of a list, and of whatever else is asked of the collection; outlets and authors named first."""
NEAREST = 3
"""Articles named when there are none."""
NAMED_IN = 300
"""Articles, the newest ones, in which the names of a summary are counted."""


def listed(store: Store, encoder: Encoder, asked: Question) -> Answer:
    """The articles that a question of the kind "articles" asks for, each with its best sentence."""
    outlets = [name for name, _ in store.contents().sources]
    wanted = collection_question(asked.understood, outlets)
    assert wanted is not None
    scope = narrowed(asked.scope, asked.period)
    limited = of_outlets(scope, wanted.outlets)
    if wanted.wants == "differences" and limited:
        return disagreements(store, encoder, asked, wanted.about, limited)
    most = LISTED if wanted.wants == "list" else SUMMED_UP
    found = list_articles(store, encoder, wanted, scope, most=most)
    which = " ".join(part for part in (explained(wanted), within(asked)) if part)
    if not found.total:
        near = tuple(one.article for one in found.near)[:NEAREST]
        reason = wording.NONE_LISTED.format(which=which).replace(" .", ".")
        return Answer(asked, "abstained", reason=reason, nearest=near)
    shown = {one.article.id for one in found.entries}
    citations = tuple(Citation(one.article, one.start, one.end) for one in found.entries)
    notes = [wording.LISTED.format(which=which, count=f"{found.total:,}").replace(" :", ":")]
    if found.total > len(shown) and wanted.wants not in ("newest", "oldest", "dates"):
        notes.append(wording.MORE_LISTED.format(shown=len(shown), more=found.total - len(shown)))
    notes += _told(store, wanted, found, scope)
    short = wording.counted(found.total, "article") if wanted.wants == "count" else None
    if names := {"outlets": found.outlets, "authors": found.authors}.get(wanted.wants):
        more = len(names) - NAMED
        short = ", ".join(name for name, _ in names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
    if wanted.wants == "dates" and found.days:
        short = " to ".join(dict.fromkeys(day_said(day) for day in found.days))
    return Answer(asked, "answered", verbatim(citations), citations, short, notes=tuple(notes), confidence=1.0)


def _told(store: Store, wanted: CollectionQuestion, found: Listing, scope: Scope) -> Iterator[str]:
    """What the articles found are, taken together: their days, outlets, authors, and whom they name."""
    whole = not (wanted.about or wanted.author or wanted.outlets)
    if whole and wanted.wants not in ("newest", "oldest"):
        yield _days_told(found.days)
    if wanted.wants == "outlets":
        yield f"{_names_told(found.outlets)}." if found.outlets else wording.NO_OUTLETS
    if wanted.wants == "authors":
        yield f"{_names_told(found.authors)}." if found.authors else wording.NO_AUTHORS
    if whole and wanted.wants == "summary":
        if found.total > SUMMED_UP and found.days:
            yield wording.MOST_TOLD
        articles = store.articles(scope, limit=NAMED_IN)
        if names := most_named(articles):
            said = wording.NAMED_MOST if found.total <= NAMED_IN else wording.NAMED_IN_NEWEST
            yield said.format(count=len(articles), names=_names_told(names))


def _days_told(days: tuple[date, date] | None) -> str:
    if days is None:
        return wording.NO_DAYS
    said = wording.OF_DAYS if days[0] < days[1] else wording.ALL_OF_DAY
    return said.format(first=day_said(days[0]), last=day_said(days[1]))


def _names_told(names: Iterable[tuple[str, int]]) -> str:
    """`Harbor Ledger (3), Capital Wire (2)`."""
    return ", ".join(f"{name} ({number:,})" for name, number in names)
