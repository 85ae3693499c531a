"""Which sentences make a timeline, of which day, how they are merged and shown; and the plot of coverage."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import Article, digest_of, id_of
from index.passage import Hit, Passage
from index.sentences import sentence_spans
from qa.coverage import coverage
from qa.period import mentions
from qa.reader import Reading, Source
from qa.timeline import Entry, entries, tells_event, when
from qa.timeline_questions import asks_of_all, topic


def article(name: str, text: str, day: date | None, source: str | None = None) -> Article:
    """An article of a name."""
    return Article(id_of(name), digest_of(text), name, text, f"/{name}.txt", published=day, source=source)


def reading(of: Article, *scores: float, relevance: float = 0.0) -> Reading:
    """A reading of the whole article as one passage, its sentences scored in order."""
    spans = tuple(sentence_spans(of.text))
    assert len(spans) == len(scores)
    passage = Passage(of.id, 0, len(of.text), spans)
    return Reading(Source(of, passage, Hit(passage, 1.0, 1)), relevance, scores)


def told(found: list[Entry]) -> list[tuple[str, str]]:
    """(day as shown, the first three words) of each entry."""
    return [(when(one), " ".join(one.text.split()[:3])) for one in found]


FRIDAY = date(2024, 5, 17)


def test_entries_are_dated_by_the_day_named_else_by_publication_oldest_first() -> None:
    text = (
        "The dockers of Eastfield ended their strike after eleven days at sea. "
        "Crews walked out on May 6 when the port announced lower wages for nights. "
        "The mayor called both sides to the town hall on Wednesday. "
        "Talks are due to resume next Tuesday in the old customs house."
    )
    found = entries([reading(article("a", text, FRIDAY), 1.0, 1.0, 1.0, 1.0)], days_of=mentions)
    assert told(found) == [
        ("2024-05-06", "Crews walked out"),
        ("2024-05-15", "The mayor called"),
        ("by 2024-05-17", "The dockers of"),
    ]
    assert [one.exact for one in found] == [True, True, False]
    assert [one.named for one in found] == [True, True, False]
    assert found[0].text == text[found[0].start : found[0].end]


def test_an_article_that_is_a_timeline_dates_its_own_entries() -> None:
    text = (
        "The rise and fall of the port\n\n"
        "March 2004: The port opens its gates to the first ship\n\n"
        "Two dockers were hurt on the day that it was opened by the mayor.\n\n"
        "April 2024: Dockers take the port to court over their wages\n\n"
        "On April 22 a judge heard the first of the dockers in Norhaven."
    )
    of = article("a", text, date(2023, 5, 17))  # the page was added to
    found = entries([reading(of, *[1.0] * len(sentence_spans(text)))], days_of=mentions)
    assert told(found) == [
        ("2004-03", "March 2004: The"),
        ("2024-04", "April 2024: Dockers"),
        ("2024-04-22", "On April 22"),
    ]


def test_a_month_or_week_is_named_but_not_exact() -> None:
    text = (
        "In March 2024 the port bought two new cranes from a yard in Norhaven. The board met its bankers last week too."
    )
    found = entries([reading(article("a", text, FRIDAY), 1.0, 1.0)], days_of=mentions)
    assert told(found) == [("2024-03", "In March 2024"), ("2024-05-06 to 2024-05-12", "The board met")]
    assert [(one.exact, one.named) for one in found] == [(False, True)] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Was the port closed by the storm on Monday night?",
        "Sign up for our newsletter and read what happened on Monday first.",
        "He added that the port had been closed on Monday by the storm.",
        "But the port had been closed on Monday by the storm, officials found.",
        "“The port was closed by the storm on Monday, and everybody knew it.”",
        "I believe that the port was closed much too late on Monday night.",
        "Port closed on Monday.",
        "and the port was closed by the storm on Monday, they said later.",
        "On Monday, he closed the port because of the coming storm.",
        "Since then the port was closed twice because of storms.",
        "The role of flavored products in the outbreak is unknown so far.",
        "Officials told over 300 people to leave the town Read more",
    ],
)
def test_what_is_no_entry(text: str) -> None:
    assert not tells_event(text)


def test_a_state_without_a_day_is_no_entry_and_a_time_long_ago_none_of_today() -> None:
    text = (
        "The port is closed and its cranes are standing still because of the strike. "
        "Decades ago the port lost its ferries to the harbour across the bay. "
        "The board was chosen after the vote of May 6, 2022 and that of June 9, 2022 in the town hall."
    )
    assert entries([reading(article("a", text, FRIDAY), 1.0, 1.0, 1.0)], days_of=mentions) == []


@pytest.mark.parametrize(
    "text",
    [
        "Harrell has faced criticism in the town over the May 7 collapse of the crane in the port.",
        "A judge has freed the captain who was charged after the collapse of May 7, 2024 in the port.",
        "Police have arrested a fourth man over last month's collapse of the crane in the port.",
    ],
)
def test_the_day_of_another_event_is_not_when_this_one_was(text: str) -> None:
    assert told(entries([reading(article("a", text, FRIDAY), 1.0)], days_of=mentions)) == []


def test_an_undated_article_counts_only_where_the_sentence_names_the_day() -> None:
    text = "Crews walked out on 6 May 2024 over lower wages for nights. The owners then closed the port to all ships."
    found = entries([reading(article("a", text, None), 1.0, 1.0)], days_of=mentions)
    assert told(found) == [("2024-05-06", "Crews walked out")]


def test_one_event_told_twice_is_one_entry_with_the_other_beside() -> None:
    one = article("a", "Dockers in Eastfield walked out on May 6 over lower wages for nights.", FRIDAY, "Ledger")
    two = article("b", "On Monday dockers in Eastfield walked out over lower wages for nights.", date(2024, 5, 7))
    other = article("c", "On Monday the mayor of Norhaven opened a library by the river.", date(2024, 5, 7))
    found = entries([reading(one, 2.0), reading(two, 1.0), reading(other, 1.0)], days_of=mentions)
    assert told(found) == [("2024-05-06", "Dockers in Eastfield"), ("2024-05-06", "On Monday the")]
    assert found[0].also == (two,)
    assert found[1].also == ()


def test_an_undated_telling_joins_the_dated_one_and_takes_its_day() -> None:
    late = article("a", "Dockers in Eastfield have walked out over lower wages for nights.", date(2024, 5, 9))
    named = article("b", "Dockers in Eastfield walked out on Monday over lower wages for nights.", date(2024, 5, 7))
    found = entries([reading(late, 3.0), reading(named, 0.0)], days_of=mentions)
    assert [(one.day, one.exact, one.article.id) for one in found] == [(date(2024, 5, 6), True, late.id)]
    assert found[0].also == (named,)


def test_a_denial_is_another_event() -> None:
    one = article("a", "The owners agreed on Monday to raise the wages for nights.", date(2024, 5, 7))
    two = article("b", "The owners have not agreed on Monday to raise the wages for nights.", date(2024, 5, 7))
    assert len(entries([reading(one, 1.0), reading(two, 1.0)], days_of=mentions)) == 2


def test_every_day_is_heard_before_a_day_is_heard_twice() -> None:
    readings = []
    deeds = "cranes halted,ferries sailed home,pilots cheered,brokers lost millions,divers struck gold,welders married"
    for number, deed in enumerate(deeds.split(",")):
        text = f"In {'Abo Bern Cork Dax Ely Fes'.split()[number]} this morning the {deed} before noon."
        readings.append(reading(article(f"a{number}", text, date(2024, 5, 6)), 5.0))
    for number in range(3):
        text = (
            f"A court in {'Gent Hull Iasi'.split()[number]} heard {'sailors cooks nuns'.split()[number]} about a tug."
        )
        readings.append(reading(article(f"b{number}", text, date(2024, 5, 8 + 2 * number)), 4.0))
    found = entries(readings, most=4, days_of=mentions)
    assert [one.day.day for one in found] == [6, 8, 10, 12]
    assert sum(one.day.day == 6 for one in entries(readings, most=12, days_of=mentions)) == 3


def test_a_day_far_from_the_story_needs_to_be_nearly_the_best() -> None:
    aside = article("a", "On 3 June 1945 the first crane of the port fell into the harbour basin.", FRIDAY)
    story = article("b", "Crews walked out on May 6 when the port announced lower wages.", FRIDAY)
    assert len(entries([reading(aside, 0.0), reading(story, 3.0)], days_of=mentions)) == 1
    assert len(entries([reading(aside, 3.0), reading(story, 3.0)], days_of=mentions)) == 2


def test_what_is_far_below_the_best_is_left_out_and_nothing_gives_nothing() -> None:
    one = article("a", "Crews walked out on May 6 when the port announced lower wages.", FRIDAY)
    two = article("b", "The town orchestra played on May 8 before a full house of guests.", FRIDAY)
    assert len(entries([reading(one, 3.0), reading(two, -12.0)], days_of=mentions)) == 1
    assert entries([], days_of=mentions) == []


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("timeline of the peace talks", "the peace talks"),
        ("Give me a timeline of the peace talks since January", "the peace talks"),
        ("Can you make a timeline for the Eastfield strike?", "the Eastfield strike"),
        ("How did the peace talks develop?", "the peace talks"),
        ("How did the crisis unfold in May?", "the crisis"),
        ("How has the war evolved since 2022?", "the war"),
        ("Trace the development of the toll dispute.", "the toll dispute"),
        ("What happened when in the trial?", "the trial"),
        ("Peace talks timeline", "Peace talks"),
        ("walk me through the events of the coup", "the coup"),
        ("the strike, day by day", "the strike"),
        ("the strike", "the strike"),
    ],
)
def test_topic(question: str, about: str) -> None:
    assert topic(question) == about


def test_coverage_counts_with_zeros() -> None:
    few = [date(2024, 5, 1), date(2024, 5, 3), date(2024, 5, 3)]
    assert coverage(few) == [(date(2024, 5, 1), 1), (date(2024, 5, 2), 0), (date(2024, 5, 3), 2)]
    # Weeks begin on Monday, months on the 1st, over the turn of a year too.
    assert coverage([date(2023, 12, 31), date(2024, 1, 8)], "week") == [
        (date(2023, 12, 25), 1),
        (date(2024, 1, 1), 0),
        (date(2024, 1, 8), 1),
    ]
    assert coverage([date(2023, 11, 30), date(2024, 1, 31)], "month") == [
        (date(2023, 11, 1), 1),
        (date(2023, 12, 1), 0),
        (date(2024, 1, 1), 1),
    ]
    assert [start.year for start, _ in coverage([date(2020, 12, 31), date(2023, 1, 1)], "year")] == [
        2020,
        2021,
        2022,
        2023,
    ]
    assert coverage([]) == []


@pytest.mark.parametrize(
    ("question", "of_all"),
    [
        ("timeline", True),
        ("Give me a timeline of events.", True),
        ("a chronology of all the articles", True),
        ("timeline of everything", True),
        ("timeline of the peace talks", False),
        ("timeline of events in Kyiv", False),
    ],
)
def test_a_timeline_of_nothing_in_particular_is_of_all(question: str, of_all: bool) -> None:
    assert asks_of_all(question) is of_all
