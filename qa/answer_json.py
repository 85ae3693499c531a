"""An answer as JSON, search hits as JSON, and whether a saved answer still stands.

The keys and their order are those of docs/tutorial.md; absent values are null, never left out (but for `id`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeAlias

from corpus.article import Article
from index.passage import Hit
from qa.answer import Answer, Citation, Conflict, Statement
from qa.understand import narrowed

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"

STAGES = ("understand", "search", "read", "compose", "check", "total")
State = Literal["stands", "text changed", "article gone", "quote differs"]


class HasArticles(Protocol):
    """What a check needs of a store."""

    def article(self, article_id: str) -> Article | None:
        """One article, or None."""


class AnswerJSONError(ValueError):
    """JSON that is not an answer; says which part."""


def to_json(answer: Answer, id: JSON = None) -> dict[str, JSON]:
    """The answer JSON. `id` comes first, where it is not None; `timings_ms` has every stage, 0 where it did not run."""
    question = answer.question
    scope = narrowed(question.scope, question.period)
    written: dict[str, JSON] = {} if id is None else {"id": id}
    written |= {
        "question": question.text,
        "understood": question.understood,
        "status": answer.status,
        "reason": answer.reason,
        "mode": answer.mode,
        "short_answer": answer.short_answer,
        "answer": marked_text(answer),
        "confidence": round(answer.confidence, 4),
        "scope": {
            "since": _day(scope.since),
            "until": _day(scope.until),
            "sources": list(scope.sources),
            "follow_up_of": question.follow_up_of,
        },
        "statements": [_statement(statement) for statement in answer.statements],
        "citations": [_citation(n, citation) for n, citation in enumerate(answer.citations, start=1)],
        "conflicts": [_conflict(conflict, answer.citations) for conflict in answer.conflicts],
        "developments": [_conflict(one, answer.citations) for one in answer.developments],
        "notes": list(answer.notes),
        "nearest": [
            {"article_id": article.id, "title": article.title, "published": _day(article.published)}
            for article in answer.nearest
        ],
        "timings_ms": {stage: round(answer.timings_ms.get(stage, 0.0), 2) for stage in STAGES},
    }
    return written


def marked_text(answer: Answer) -> str:
    """The statements, each followed by its markers [1]; of an abstained answer, the reason."""
    if answer.status == "abstained":
        return answer.reason or ""
    return " ".join(_marked(statement) for statement in answer.statements)


def hits_json(query: str, hits: Sequence[Hit], articles: Mapping[str, Article], id: JSON = None) -> dict[str, JSON]:
    """The search JSON. `articles` holds, by id, the article of every hit; a hit whose article is gone is left out."""
    written: dict[str, JSON] = {} if id is None else {"id": id}
    rows: list[JSON] = []
    for hit in hits:
        article = articles.get(hit.passage.article_id)
        if article is not None:
            rows.append(_hit(hit, article))
    return written | {"query": query, "hits": rows}


def article_json(article: Article, *, text: bool) -> dict[str, JSON]:
    """One article, with its text or without."""
    written: dict[str, JSON] = {
        "article_id": article.id,
        "digest": article.digest,
        "title": article.title,
        "title_made": article.title_made,
        "source": article.source,
        "published": _day(article.published),
        "published_from": article.published_from,
        "url": article.url,
        "path": article.path,
        "authors": list(article.authors),
    }
    return written | {"text": article.text} if text else written


@dataclass(frozen=True, slots=True)
class Checked:
    """One citation of a saved answer, looked up in a store.

    `stands`: the words at [start, end) are the quote, letter for letter, and the article is the same as then.
    `text changed`: the article was indexed anew with another text; `still_there` says whether it holds the quote.
    `quote differs`: the article is the same, the quote is not what stands there: the answer was changed.
    """

    n: int
    article_id: str
    state: State
    still_there: bool


def check(answer: JSON, store: HasArticles) -> list[Checked]:
    """Look every citation of an answer JSON up in `store`, in order. AnswerJSONError where it is no answer JSON."""
    if not isinstance(answer, dict) or not isinstance(answer.get("citations"), list):
        raise AnswerJSONError('not an answer: no list "citations"')
    citations = answer["citations"]
    assert isinstance(citations, list)
    return [_checked(n, citation, store) for n, citation in enumerate(citations, start=1)]


def unsourced(answer: JSON) -> list[int]:
    """Statements of an answer JSON, from 1, that cite nothing, or say "verbatim" what no quote they cite says."""
    if not isinstance(answer, dict) or not isinstance(answer.get("statements"), list):
        raise AnswerJSONError('not an answer: no list "statements"')
    statements, citations = answer["statements"], answer.get("citations")
    assert isinstance(statements, list)
    rows = [one for one in citations if isinstance(one, dict)] if isinstance(citations, list) else []
    quotes = {one["n"]: one.get("quote") for one in rows if isinstance(one.get("n"), int)}
    return [n for n, statement in enumerate(statements, start=1) if not _sourced(statement, quotes)]


def _sourced(statement: JSON, quotes: dict[JSON, JSON]) -> bool:
    cited = statement.get("citations") if isinstance(statement, dict) else None
    if not isinstance(statement, dict) or not isinstance(cited, list) or not cited:
        return False
    texts = [quotes[n] for n in cited if isinstance(n, int) and n in quotes]
    if len(texts) < len(cited):
        return False
    words = str(statement.get("text")).split()
    return statement.get("support") != "verbatim" or any(" ".join(words) in " ".join(str(t).split()) for t in texts)


def _checked(n: int, citation: JSON, store: HasArticles) -> Checked:
    if not isinstance(citation, dict):
        raise AnswerJSONError(f"citation {n} is not an object")
    article_id, quote, digest = (_text(citation, key, n) for key in ("article_id", "quote", "digest"))
    start, end = (_number(citation, key, n) for key in ("start", "end"))
    number = _number(citation, "n", n) if "n" in citation else n
    article = store.article(article_id)
    if article is None:
        return Checked(number, article_id, "article gone", still_there=False)
    still_there = quote in article.text
    if article.digest != digest:
        return Checked(number, article_id, "text changed", still_there=still_there)
    right = 0 <= start < end <= len(article.text) and article.text[start:end] == quote
    return Checked(number, article_id, "stands" if right else "quote differs", still_there=still_there)


def _text(citation: dict[str, JSON], key: str, n: int) -> str:
    value = citation.get(key)
    if not isinstance(value, str):
        raise AnswerJSONError(f'citation {n}: "{key}" must be a text, not {value!r:.40}')
    return value


def _number(citation: dict[str, JSON], key: str, n: int) -> int:
    value = citation.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise AnswerJSONError(f'citation {n}: "{key}" must be a whole number, not {value!r:.40}')
    return value


def _statement(statement: Statement) -> dict[str, JSON]:
    return {
        "text": statement.text,
        "citations": list(statement.citations),
        "support": statement.support,
        "as_of": _day(statement.as_of),
        "when": statement.when,
        "speaker": statement.speaker,
        "days": [{"words": words, "day": day} for words, day in statement.days],
    }


def _citation(n: int, citation: Citation) -> dict[str, JSON]:
    article = citation.article
    return {
        "n": n,
        "article_id": article.id,
        "digest": article.digest,
        "path": article.path,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "published": _day(article.published),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "also_in": [other.id for other in citation.also_in],
    }


def _conflict(conflict: Conflict, citations: Sequence[Citation]) -> dict[str, JSON]:
    sides: list[JSON] = [{"quote": citations[n - 1].quote, "citation": n} for n in conflict.sides]
    return {"about": conflict.about, "sides": sides}


def _hit(hit: Hit, article: Article) -> dict[str, JSON]:
    start, end = hit.passage.start, hit.passage.end
    return {
        "rank": hit.rank,
        "score": hit.score,
        "article_id": article.id,
        "path": article.path,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "published": _day(article.published),
        "start": start,
        "end": end,
        "text": article.text[start:end],
    }


def _marked(statement: Statement) -> str:
    return f"{statement.text} {''.join(f'[{n}]' for n in statement.citations)}".rstrip()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
