"""An answer on a terminal: what is said beside the articles' words, and that nothing is said inside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.article import Article, digest_of
from index.passage import Scope
from qa.answer import Answer, Citation, Conflict, Question, Statement
from qa.period import Period
from qa.wording import OTHERS
from ui.answer_text import answer_text, confirmed
from ui.terminal import Look

WIDE, PLAIN = Look(72), Look()
SAID = "The harbour will close on Friday."
LATER = "The harbour stays open, the mayor said."


def article(key: str, text: str, day: int, source: str | None = "Harbour Post") -> Article:
    return Article(
        id=key,
        digest=digest_of(text),
        title=f"Story {key}",
        text=text,
        path=f"/news/{key}.txt",
        source=source,
        published=date(2025, 3, day),
    )


CLOSES = article("a", SAID, 5)
STAYS = article("b", LATER, 7, "Valley News")
COPY = article("c", SAID, 6, "Coast Wire")
ASKED = Question("Will it close?", "Will it close?", "yes-no", Scope())


def whole(one: Article, *also: Article) -> Citation:
    return Citation(one, 0, len(one.text), also)


def stated(text: str, *numbers: int, **more: object) -> Statement:
    return replace(Statement(text, numbers, "verbatim"), **more)  # type: ignore[arg-type]


def answered(*statements: Statement, citations: tuple[Citation, ...], question: Question = ASKED) -> Answer:
    return Answer(question, "answered", statements, citations)


ONE = answered(stated(SAID, 1), citations=(whole(CLOSES),))


def test_an_answer_as_it_was_asked_says_no_more_than_it_must() -> None:
    assert answer_text(ONE, PLAIN) == f"{SAID} [1]\n\nSources\n[1] Story a\n    Harbour Post · 2025-03-05 · /news/a.txt"


def test_other_answers_stand_below_the_short_one() -> None:
    other = OTHERS.format(answers="12 [2]")
    lines = answer_text(replace(ONE, short_answer="11", notes=(other, "It is old.")), PLAIN).split("\n")
    assert lines[:3] == ["11", other, ""]
    assert (lines.count(other), lines[-1]) == (1, "It is old.")


def test_how_a_question_was_read_is_said_first() -> None:
    period = Period(date(2025, 3, 3), date(2025, 3, 9), 0, 9, relative=True)
    asked = replace(ASKED, text="and  will it?", understood="Will the harbour close?", period=period)
    lines = answer_text(replace(ONE, question=asked), PLAIN).split("\n")
    assert lines[:3] == ["Understood as: Will the harbour close?", "Days asked about: 2025-03-03 to 2025-03-09", ""]
    spaced = replace(ASKED, text="Will  it close? ")
    assert answer_text(replace(ONE, question=spaced), PLAIN).startswith(SAID)


def test_days_are_not_named_twice_when_abstaining() -> None:
    period = Period(date(2025, 3, 3), date(2025, 3, 3), 0, 9, relative=True)
    why = "None of your articles is within these limits (2025-03-03)."
    none = Answer(replace(ASKED, period=period), "abstained", reason=why)
    assert answer_text(none, PLAIN) == why
    other = replace(none, reason="Nothing on this was found in your articles.", notes=("The LLM did not answer.",))
    assert answer_text(other, PLAIN).split("\n") == [
        "Days asked about: 2025-03-03",
        "",
        "Nothing on this was found in your articles.",
        "The LLM did not answer.",
    ]


def test_days_and_speaker_stand_beside_the_sentence() -> None:
    shown = answer_text(
        answered(
            stated(SAID, 1, days=(("on Friday", "2025-03-07"),), speaker="Ida Brandt"), citations=(whole(CLOSES),)
        ),
        PLAIN,
    )
    assert shown.startswith(f"{SAID} [1]\n    (“on Friday” = 2025-03-07 · said by Ida Brandt)\n")


@pytest.mark.parametrize("speaker", ["the mayor", "Ms Mayor", "Mayor"])
def test_a_speaker_whom_the_sentence_names_is_not_named_again(speaker: str) -> None:
    shown = answer_text(answered(stated(LATER, 1, speaker=speaker), citations=(whole(STAYS),)), PLAIN)
    assert "said by" not in shown


def test_as_of_is_said_where_sources_are_of_different_days() -> None:
    both = (stated(SAID, 1, as_of=CLOSES.published), stated(LATER, 2, as_of=STAYS.published))
    shown = answer_text(answered(*both, citations=(whole(CLOSES), whole(STAYS))), PLAIN)
    assert f"{SAID} [1]\n    (as of 2025-03-05)\n" in shown
    assert f"{LATER} [2]\n    (as of 2025-03-07)\n" in shown
    assert "as of" not in answer_text(answered(both[0], citations=(whole(CLOSES),)), PLAIN)


@pytest.mark.parametrize(
    ("citations", "says"),
    [
        ((whole(CLOSES),), ""),
        ((whole(CLOSES), Citation(CLOSES, 0, 11)), ""),
        ((whole(CLOSES, COPY),), "2 outlets, 1 independent report"),
        ((whole(CLOSES, COPY), whole(COPY, CLOSES)), "2 outlets, 1 independent report"),
        ((whole(CLOSES, COPY), whole(STAYS)), "3 outlets, 2 independent reports"),
        ((whole(CLOSES), whole(article("d", SAID, 5))), "1 outlet, 2 independent reports"),
        ((whole(article("e", SAID, 5, None)), whole(article("f", SAID, 6, None))), "2 independent reports"),
    ],
)
def test_copies_count_as_one_report(citations: tuple[Citation, ...], says: str) -> None:
    assert confirmed(citations, ONE) == says


def test_reports_are_not_called_independent_where_that_is_not_known() -> None:
    both = (whole(CLOSES), whole(STAYS))
    assert confirmed(both, replace(ONE, mode="llm")) == "2 outlets"
    assert confirmed(both, replace(ONE, question=replace(ASKED, kind="timeline"))) == "2 outlets"


def test_differing_sources_are_shown_with_day_and_outlet() -> None:
    answer = replace(
        answered(stated(SAID, 1), stated(LATER, 2), citations=(whole(CLOSES), whole(STAYS))),
        conflicts=(Conflict("closing the harbour", (1, 2)),),
    )
    assert (
        "Sources differ: closing the harbour\n"
        f"  “{SAID}” [1]\n    2025-03-05 · Harbour Post\n"
        f"  “{LATER}” [2]\n    2025-03-07 · Valley News\n\nSources\n"
    ) in answer_text(answer, PLAIN)


def test_a_development_ends_with_what_is_newest() -> None:
    answer = replace(
        answered(stated(LATER, 2), citations=(whole(CLOSES), whole(STAYS))),
        developments=(Conflict("closing the harbour", (1, 2)),),
    )
    assert (
        "How it changed: closing the harbour\n"
        f"  “{SAID}” [1]\n    2025-03-05 · Harbour Post\n"
        f"  “{LATER}” [2]\n    2025-03-07 · Valley News · the newest\n"
    ) in answer_text(answer, PLAIN)


def test_limits_and_notes_come_last() -> None:
    scope = Scope(since=date(2025, 3, 1), sources=("Harbour Post",))
    answer = replace(ONE, question=replace(ASKED, scope=scope), notes=("The newest is of 5 March 2025.",), mode="llm")
    assert answer_text(answer, PLAIN).split("\n")[-4:] == [
        "",
        "Only articles since 2025-03-01 from Harbour Post.",
        "The newest is of 5 March 2025.",
        "Written by an LLM; each sentence was checked against its sources.",
    ]


def test_a_timeline_is_a_column_of_days() -> None:
    asked = replace(ASKED, kind="timeline")
    first, second = stated(SAID, 1, when="2025-03-07"), stated(LATER, 2, when="by 2025-03-07")
    answer = answered(first, second, citations=(whole(CLOSES), whole(STAYS)), question=asked)
    assert answer_text(answer, PLAIN).startswith(f"2025-03-07  {SAID} [1]\n\nby 2025-03-07  {LATER} [2]\n")
    assert answer_text(answer, Look(41)).split("\n")[:5] == [
        "2025-03-07     The harbour will close on",
        "               Friday. [1]",
        "",
        "by 2025-03-07  The harbour stays open,",
        "               the mayor said. [2]",
    ]
    narrow = answer_text(answer, Look(36)).split("\n")
    assert narrow[:2] == ["2025-03-07  The harbour will close", "    on Friday. [1]"]


def test_a_list_of_articles_is_led_by_its_number() -> None:
    asked = replace(ASKED, kind="articles", scope=Scope(sources=("Harbour Post",)))
    answer = replace(
        answered(stated(SAID, 1), stated(LATER, 2), citations=(whole(STAYS), whole(CLOSES)), question=asked),
        notes=("Articles about the harbour: 12.", "2 are shown; there are 10 more."),
        short_answer="12 articles",
    )
    assert answer_text(answer, PLAIN) == (
        "12 articles\n\nArticles about the harbour: 12.\n\n"
        f"[1] Story b\n    Valley News · 2025-03-07 · /news/b.txt\n    {SAID}\n\n"
        f"[2] Story a\n    Harbour Post · 2025-03-05 · /news/a.txt\n    {LATER}\n\n"
        "2 are shown; there are 10 more."
    )


def test_an_article_is_listed_once_over_its_sentences_each_with_its_number() -> None:
    asked = replace(ASKED, kind="articles")
    both = stated(SAID, 1), stated(LATER, 2)
    answer = answered(*both, citations=(whole(STAYS), whole(STAYS)), question=asked)
    listed = answer_text(replace(answer, notes=("Articles: 1.",)), PLAIN)
    assert listed == (
        f"Articles: 1.\n\n[1][2] Story b\n    Valley News · 2025-03-07 · /news/b.txt\n    {SAID} [1]\n    {LATER} [2]"
    )


def test_where_the_articles_differ_is_told_by_its_quotes_alone() -> None:
    asked = replace(ASKED, kind="articles")
    answer = answered(stated(SAID, 1), stated(LATER, 2), citations=(whole(STAYS), whole(CLOSES)), question=asked)
    told = answer_text(replace(answer, conflicts=(Conflict("the harbour", (1, 2)),), notes=("Compared: 2.",)), PLAIN)
    assert told.startswith("Sources differ: the harbour\n")
    assert (told.count(STAYS.text), told.count(CLOSES.text)) == (1, 1)
    assert "\nSources\n" in told
    assert told.endswith("\n\nCompared: 2.")


def test_an_unsupported_sentence_is_marked_and_struck() -> None:
    sank = stated("It sank.", 1, support="unsupported", days=(("Monday", "2025-03-03"),), speaker="Ida Brandt")
    answer = replace(answered(sank, citations=(whole(CLOSES, COPY),)), mode="llm")
    assert answer_text(answer, PLAIN).startswith("It sank. [1] (its source does not bear this out)\n\nSources")
    assert "\x1b[9mIt sank. [1]" in answer_text(answer, Look(72, colour=True))
    assert "\x1b[9m" not in answer_text(answered(stated(SAID, 1), citations=(whole(CLOSES),)), Look(72, colour=True))


def test_nothing_of_an_answer_reaches_the_terminal_as_a_command() -> None:
    bad = article("x\x1b[2J", "\x1b]0;title\x07 Sold. \x9b2J", 5, "Out\x1b[1mlet")
    asked = replace(ASKED, understood="What\x1b[2J?", scope=Scope(sources=("Out\x1b[1mlet",)))
    said = stated(bad.text, 1, speaker="B\x1bob", days=(("to\x07day", "2025-03-05"),))
    answer = replace(
        answered(said, citations=(whole(bad, COPY),), question=asked),
        conflicts=(Conflict("a\x1bb", (1, 1)),),
        notes=("n\x1bote",),
        short_answer="s\x1bold",
    )
    for one in (answer, replace(answer, status="abstained", reason="r\x1b", nearest=(bad,))):
        assert not {"\x1b", "\x07", "\x9b"} & set(answer_text(one, WIDE))
