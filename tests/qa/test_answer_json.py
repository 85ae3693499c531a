"""The answer JSON has exactly its keys, and a check tells what no longer stands."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, digest_of
from index.passage import Hit, Passage, Scope
from qa.answer import Answer, Citation, Conflict, Question, Statement
from qa.answer_json import JSON, AnswerJSONError, article_json, check, hits_json, to_json

TEXT = "The ferry sank at dawn. All 12 crew were saved. “We were lucky,” said the captain."


def article(key: str = "a1", text: str = TEXT, title: str = "Ferry sinks") -> Article:
    return Article(
        id=key,
        digest=digest_of(text),
        title=title,
        text=text,
        path=f"/news/{key}.txt",
        source="Harbour Post",
        published=date(2025, 2, 14),
        url=f"https://harbour.example/{key}",
    )


def citation(quote: str, of: Article, *also: Article) -> Citation:
    start = of.text.index(quote)
    return Citation(of, start, start + len(quote), also)


QUESTION = Question(
    text="and how many?",
    understood="How many were saved?",
    kind="span",
    scope=Scope(since=date(2025, 2, 1), sources=("Harbour Post",)),
    follow_up_of="Did the ferry sink?",
)
OTHER = article("b2", "Eleven of the crew were saved, the owner said.", "Owner speaks")
ANSWER = Answer(
    question=QUESTION,
    status="answered",
    statements=(
        Statement(
            "All 12 crew were saved.",
            (1,),
            "verbatim",
            date(2025, 2, 14),
            when="by 2025-02-14",
            speaker="the captain",
            days=(("on Friday", "2025-02-14"),),
        ),
        Statement("Eleven of the crew were saved, the owner said.", (2, 1), "supported"),
    ),
    citations=(citation("All 12 crew were saved.", article(), OTHER), citation("Eleven of the crew were saved", OTHER)),
    short_answer="12",
    confidence=0.87654321,
    conflicts=(Conflict("how many were saved", (1, 2)),),
    developments=(Conflict("crew", (2, 1)),),
    notes=("The newest of the articles that were read for this is of 14 February 2025.",),
    nearest=(OTHER,),
    timings_ms={"search": 12.3456, "total": 20.0},
)
ABSTAINED = Answer(QUESTION, "abstained", reason="Nothing on this was found in your articles.", nearest=(article(),))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Articles by id."""

    articles: dict[str, Article] = field(default_factory=dict)

    def article(self, article_id: str) -> Article | None:
        return self.articles.get(article_id)


SHELF = Shelf({"a1": article(), "b2": OTHER})


def test_an_answer_as_json_key_by_key() -> None:
    expected: JSON = {
        "id": "q7",
        "question": "and how many?",
        "understood": "How many were saved?",
        "status": "answered",
        "reason": None,
        "mode": "extractive",
        "short_answer": "12",
        "answer": "All 12 crew were saved. [1] Eleven of the crew were saved, the owner said. [2][1]",
        "confidence": 0.8765,
        "scope": {
            "since": "2025-02-01",
            "until": None,
            "sources": ["Harbour Post"],
            "follow_up_of": "Did the ferry sink?",
        },
        "statements": [
            {
                "text": "All 12 crew were saved.",
                "citations": [1],
                "support": "verbatim",
                "as_of": "2025-02-14",
                "when": "by 2025-02-14",
                "speaker": "the captain",
                "days": [{"words": "on Friday", "day": "2025-02-14"}],
            },
            {
                "text": "Eleven of the crew were saved, the owner said.",
                "citations": [2, 1],
                "support": "supported",
                "as_of": None,
                "when": None,
                "speaker": None,
                "days": [],
            },
        ],
        "citations": [
            {
                "n": 1,
                "article_id": "a1",
                "digest": digest_of(TEXT),
                "path": "/news/a1.txt",
                "url": "https://harbour.example/a1",
                "title": "Ferry sinks",
                "source": "Harbour Post",
                "published": "2025-02-14",
                "start": 24,
                "end": 47,
                "quote": "All 12 crew were saved.",
                "also_in": ["b2"],
            },
            {
                "n": 2,
                "article_id": "b2",
                "digest": OTHER.digest,
                "path": "/news/b2.txt",
                "url": "https://harbour.example/b2",
                "title": "Owner speaks",
                "source": "Harbour Post",
                "published": "2025-02-14",
                "start": 0,
                "end": 29,
                "quote": "Eleven of the crew were saved",
                "also_in": [],
            },
        ],
        "conflicts": [
            {
                "about": "how many were saved",
                "sides": [
                    {"quote": "All 12 crew were saved.", "citation": 1},
                    {"quote": "Eleven of the crew were saved", "citation": 2},
                ],
            }
        ],
        "developments": [
            {
                "about": "crew",
                "sides": [
                    {"quote": "Eleven of the crew were saved", "citation": 2},
                    {"quote": "All 12 crew were saved.", "citation": 1},
                ],
            }
        ],
        "notes": ["The newest of the articles that were read for this is of 14 February 2025."],
        "nearest": [{"article_id": "b2", "title": "Owner speaks", "published": "2025-02-14"}],
        "timings_ms": {"understand": 0.0, "search": 12.35, "read": 0.0, "compose": 0.0, "check": 0.0, "total": 20.0},
    }
    written = to_json(ANSWER, "q7")
    assert written == expected
    assert json.dumps(written) == json.dumps(expected)  # the order of the keys too


def test_without_id_there_is_no_id() -> None:
    assert next(iter(to_json(ANSWER))) == "question"
    assert next(iter(to_json(ANSWER, 0))) == "id"


def test_an_abstained_answer_gives_its_reason() -> None:
    written = to_json(ABSTAINED)
    assert written["status"] == "abstained"
    assert written["reason"] == written["answer"] == "Nothing on this was found in your articles."
    assert written["statements"] == written["citations"] == []
    assert written["short_answer"] is None
    assert written["nearest"] == [{"article_id": "a1", "title": "Ferry sinks", "published": "2025-02-14"}]


def test_hits_as_json() -> None:
    hits = [
        Hit(Passage("a1", 24, 47, ((24, 47),)), score=0.031, rank=1, cosine=0.5),
        Hit(Passage("gone", 0, 5, ((0, 5),)), score=0.02, rank=2),
    ]
    assert hits_json("crew", hits, {"a1": article()}, id=3) == {
        "id": 3,
        "query": "crew",
        "hits": [
            {
                "rank": 1,
                "score": 0.031,
                "article_id": "a1",
                "path": "/news/a1.txt",
                "url": "https://harbour.example/a1",
                "title": "Ferry sinks",
                "source": "Harbour Post",
                "published": "2025-02-14",
                "start": 24,
                "end": 47,
                "text": "All 12 crew were saved.",
            }
        ],
    }


def test_an_article_as_json() -> None:
    written = article_json(article(), text=True)
    assert written["text"] == TEXT
    assert written["article_id"] == "a1"
    assert "text" not in article_json(article(), text=False)


def test_an_untouched_answer_stands() -> None:
    assert [(one.n, one.state) for one in check(to_json(ANSWER), SHELF)] == [(1, "stands"), (2, "stands")]


def test_a_changed_article_is_told_with_and_without_the_quote() -> None:
    longer = Shelf({"a1": article(text=TEXT + " An update."), "b2": article("b2", "Ten were saved.")})
    found = check(to_json(ANSWER), longer)
    assert [(one.state, one.still_there) for one in found] == [("text changed", True), ("text changed", False)]


def test_a_removed_article_is_told() -> None:
    found = check(to_json(ANSWER), Shelf({"b2": OTHER}))
    assert [(one.state, one.still_there) for one in found] == [("article gone", False), ("stands", True)]


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "All 13 crew were saved."},
        {"start": 25},
        {"end": 10_000},
        {"start": -57},
        {"start": 47, "end": 24},
        {"start": 0, "end": 0, "quote": ""},
    ],
)
def test_a_changed_citation_is_told(change: dict[str, JSON]) -> None:
    written = json.loads(json.dumps(to_json(ANSWER)))
    written["citations"][0] |= change
    assert check(written, SHELF)[0].state == "quote differs"


@given(st.text(min_size=1, max_size=60), st.integers(0, 59), st.integers(1, 60))
def test_whatever_was_cited_stands_and_nothing_else_does(text: str, start: int, length: int) -> None:
    of = Article("x", digest_of(text.encode("utf-8", "replace").decode()), "t", text, "/x")
    start %= len(text)
    cited = Citation(of, start, min(len(text), start + length))
    written = json.loads(json.dumps(to_json(replace(ANSWER, citations=(cited,), conflicts=(), developments=()))))
    assert [one.state for one in check(written, Shelf({"x": of}))] == ["stands"]
    written["citations"][0]["quote"] += "x"
    assert [one.state for one in check(written, Shelf({"x": of}))] == ["quote differs"]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, 'no list "citations"'),
        ([], 'no list "citations"'),
        ({"citations": 3}, 'no list "citations"'),
        ({"citations": ["x"]}, "citation 1 is not an object"),
        ({"citations": [{"article_id": 4}]}, 'citation 1: "article_id" must be a text, not 4'),
        (
            {"citations": [{"article_id": "a", "quote": "q", "digest": "d", "start": True, "end": 2}]},
            'citation 1: "start" must be a whole number, not True',
        ),
    ],
)
def test_what_is_no_answer_is_refused(value: JSON, says: str) -> None:
    with pytest.raises(AnswerJSONError, match="citation") as caught:
        check(value, SHELF)
    assert says in str(caught.value)
