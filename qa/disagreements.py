"""Where the articles disagree: pairs of sentences, of the newest or of those on a subject, that differ in a value."""

from __future__ import annotations

from dataclasses import replace

from index.encoder import Encoder
from index.passage import Scope
from index.store import Store
from qa import wording
from qa.answer import Answer, Citation, Question, verbatim
from qa.conflicts import differences
from qa.finding import find
from qa.remarks import also_in, numbered, side_of, told
from qa.terms import terms_of
from qa.understand import within

NEWEST_READ, PASSAGES = 100, 200
"""Articles that are compared where no subject is named, and passages of them, as many from the start of each: two
seconds' work. All of a large collection would take minutes."""
ON_SUBJECT = 40
"""Passages that are compared where a subject is named."""
MOST = 5
"""Disagreements that are shown."""


def disagreements(store: Store, encoder: Encoder, asked: Question, about: str, scope: Scope) -> Answer:
    """What the articles in `scope` tell differently, with both quotes; abstained where nothing is found."""
    if about:
        limited = replace(asked, query=about, kind="timeline", scope=replace(asked.scope, sources=scope.sources))
        sources = find(store, encoder, limited, ON_SUBJECT)
        passages, compared = [one.passage for one in sources], wording.COMPARED
    else:
        held = [store.passages(article.id) for article in store.articles(scope, limit=NEWEST_READ)]
        each = PASSAGES // max(1, len(held))
        whole = store.count(scope) <= NEWEST_READ and all(len(some) <= each for some in held)
        compared = wording.COMPARED_ALL if whole else wording.COMPARED_NEWEST
        passages = [one for some in held for one in some[:each]]
    cited = [
        Citation(article, start, end)
        for passage in passages
        if (article := store.article(passage.article_id))
        for start, end in passage.sentences
    ]
    if not cited:
        return Answer(asked, "abstained", reason=wording.NONE_LISTED.format(which=within(asked)).replace(" .", "."))
    looked_at = len({one.article.id for one in cited})
    story = store.copies({one.article.id for one in cited})
    found, _ = differences("", [side_of(one, story) for one in cited], bounds=True)
    terms = terms_of(about)
    found = [one for one in found if not terms or any(terms & _words(cited[side]) for side in one.sides)][:MOST]
    note = compared.format(count=wording.counted(looked_at, "article"), about=about)
    if not found:
        return Answer(asked, "abstained", reason=f"{wording.NO_DISAGREEMENT} {note}")
    places = list(dict.fromkeys(side for one in found for side in one.sides))
    citations = tuple(also_in(store, cited[at]) for at in places)
    statements = tuple(told(one, citations) for one in verbatim(citations))
    conflicts = tuple(numbered(one, {at: n for n, at in enumerate(places, start=1)}) for one in found)
    return Answer(asked, "answered", statements, citations, notes=(note,), confidence=1.0, conflicts=conflicts)


def _words(cited: Citation) -> frozenset[str]:
    """The terms of a sentence and of its article's title."""
    return terms_of(f"{cited.article.title} {cited.quote}")
