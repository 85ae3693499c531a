"""What a reader of news asks, over the sample articles: days, recency, copies, disagreement, timelines, listings."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import Encoder, HashingEncoder
from index.passage import Hit, Passage, Scope
from index.sentences import sentence_spans
from index.splitting import split
from qa import wording
from qa.answer import Answer, Question
from qa.assistant import Assistant
from qa.finding import (
    FRESH_DAYS,
    FRESHER,
    LATER,
    find,
    freshness,
    names_day,
    once,
    overlaps,
    preferred,
    spread,
    with_newest,
)
from qa.period import Period
from qa.reader import Reading, Source, load_reader
from qa.remarks import day_said, names_of, silent
from qa.understand import Now, narrowed, understand
from qa.weighing import (
    BESIDE,
    CAUSE,
    CHANGING,
    FRESH,
    IN_PERIOD,
    LATE,
    MONTH,
    NAMED_ONLY,
    NEAR,
    NEWEST,
    OTHER,
    OUT_OF_PERIOD,
    SILENT,
    SPEAKS,
    UNHEARD,
    UNNAMED,
    UNNAMED_HERE,
    of_full_names,
    trusted,
    weighed,
)
from tests.stores import put

TODAY = date(2025, 2, 16)


@pytest.fixture(scope="module")
def assistant(sample_store: Path, encoder: Encoder) -> Iterator[Assistant]:
    """The assistant with the trained reader over the samples."""
    with closing(EmbeddedStore(sample_store, encoder.name, encoder.dim)) as store:
        yield Assistant(store, encoder, load_reader(encoder))


def quotes_stand(answer: Answer) -> bool:
    """Whether every statement is cut from what it cites first."""
    return all(one.text == " ".join(answer.citations[one.citations[0] - 1].quote.split()) for one in answer.statements)


# -- Understanding


@pytest.mark.parametrize(
    ("question", "since", "until", "query"),
    [
        ("What did Vance say yesterday?", "2025-02-15", "2025-02-15", "What did Vance say?"),
        ("What happened on February 12?", "2025-02-12", "2025-02-12", "What happened?"),
        ("What did Kallas say between 13 and 15 February 2025?", "2025-02-13", "2025-02-15", None),
        ("Who called Putin since 2025-02-12?", "2025-02-12", None, None),
    ],
)
def test_the_days_of_a_question(question: str, since: str, until: str | None, query: str | None) -> None:
    asked = understand(question, Scope(), now=Now(TODAY))
    assert asked.period is not None
    assert (asked.period.since, asked.period.until) == (
        date.fromisoformat(since),
        date.fromisoformat(until) if until else None,
    )
    assert asked.query == (query or question)


def test_a_day_without_a_year_is_one_the_articles_can_know_of() -> None:
    late = Now(date(2026, 11, 22), newest=date(2025, 2, 15))
    feb = understand("What happened on February 12?", Scope(), now=late).period
    assert feb
    assert feb.since == date(2025, 2, 12)
    week = understand("What did Vance say last week?", Scope(), now=late).period
    assert week
    assert week.since == date(2026, 11, 9)
    current = understand("What happened on February 12?", Scope(), now=Now(date(2026, 3, 1), date(2026, 2, 20))).period
    assert current
    assert current.since == date(2026, 2, 12)


def test_a_weekday_is_one_of_the_articles_last_week() -> None:
    old, new = Now(date(2026, 11, 28), date(2020, 2, 14)), Now(date(2020, 2, 16), date(2020, 2, 14))  # a Friday
    for now in (old, new):
        days = understand("How much did the market fall on Friday?", Scope(), now=now).period
        assert days
        assert (days.since, days.until) == (date(2020, 2, 14), date(2020, 2, 14))
    last = understand("How much did the market fall last Friday?", Scope(), now=old).period
    assert last
    assert last.since == date(2026, 11, 27)


def test_days_that_the_user_set_take_the_place_of_the_questions() -> None:
    own = Scope(since=date(2025, 2, 1), until=date(2025, 2, 3))
    moved = understand("What happened on February 12?", own, now=Now(TODAY))
    assert moved.period
    assert (moved.period.since, moved.period.until) == (own.since, own.until)
    assert "12" not in moved.query
    assert understand("What did Vance say?", own, now=Now(TODAY)).period is None
    half = Scope(since=date(2025, 2, 13))
    asked = understand("What did Vance say in February 2025?", half, now=Now(TODAY))
    assert narrowed(asked.scope, asked.period) == Scope(since=date(2025, 2, 13), until=date(2025, 2, 28))


def test_periods_overlap_by_a_day() -> None:
    def period(since: int | None, until: int | None) -> Period:
        days = [date(2025, 2, day) if day else None for day in (since, until)]
        return Period(days[0], days[1], 0, 1, relative=False)

    assert overlaps(period(1, 3), period(3, 5))
    assert not overlaps(period(1, 3), period(4, 5))
    assert overlaps(period(None, 3), period(2, None))
    assert not overlaps(period(None, 3), period(4, None))


# -- Finding and weighing


def article(name: str, text: str, day: int | None) -> Article:
    published = date(2025, 2, day) if day else None
    return Article(id_of(name), digest_of(text), name, text, f"/{name}.txt", source=name, published=published)


def reading(name: str, text: str, day: int | None, relevance: float = 0.0) -> Reading:
    one = article(name, text, day)
    (passage,) = split(one, HashingEncoder().count_tokens)
    source = Source(one, passage, Hit(passage, 1.0, 1, 0.5))
    return Reading(source, relevance, tuple(0.0 for _ in passage.sentences))


def fill(store: EmbeddedStore, texts: dict[str, tuple[str, int | None]]) -> None:
    """Put articles by name into the store, each of a text and a day of February 2025."""
    encoder = HashingEncoder()
    for name, (text, day) in texts.items():
        one = article(name, text, day)
        put(store, encoder, one)
    store.refresh()


def test_an_article_counts_for_a_day_that_it_names() -> None:
    told = article("late", "Trump called Putin on February 12 and spoke for an hour.", 20)
    asked = Period(date(2025, 2, 12), date(2025, 2, 12), 0, 1, relative=True)
    assert names_day(told, 0, len(told.text), asked)
    assert not names_day(article("vague", "Trump called Putin in 2025.", 20), 0, 27, asked)


def test_a_time_as_long_as_the_questions_counts() -> None:
    text = "In 2024 the port handled 12 ships."
    year, day = (Period(date(2024, 1, 1), date(2024, month, 31), 0, 1, relative=True) for month in (12, 1))
    assert names_day(article("annual", text, 20), 0, len(text), year)
    assert not names_day(article("annual", text, 20), 0, len(text), day)
    assert names_day(article("looking back", "Last year the port handled 12 ships.", 20), 0, 36, year)
    assert not names_day(article("decade", "In the 2020s ships grew.", 20), 0, 24, year)


def test_few_passages_of_one_article_are_read_where_there_are_others() -> None:
    names = ["one", "one", "two", "one", "one", "three", "two"]
    sources = [reading(name, f"They met {number} times.", 3).source for number, name in enumerate(names)]
    assert [source.article.title for source in spread(sources, 4)] == ["one", "one", "two", "three"]
    found = [sources.index(source) for source in spread(sources, 6)]
    assert found == [0, 1, 2, 3, 5, 6], "others of the same article where there are too few"
    assert spread(sources, 9) == sources
    assert spread([], 4) == []


def test_days_that_only_tell_which_event_is_meant_limit_nothing(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    with closing(EmbeddedStore(tmp_path, encoder.name, encoder.dim)) as store:
        fill(store, {"told": ("The union spoke of the deadline.", 3), "undated": ("The union met.", None)})
        now = Now(date(2025, 4, 16))

        def read(question: str) -> set[str]:
            return {one.article.title for one in find(store, encoder, understand(question, Scope(), now=now), 10)}

        assert read("What did the union say about the March 29 deadline?") == {"told", "undated"}
        assert read("What did the union say on March 29, 2025?") == {"undated"}, "it may be of that day"
        assert read("What did the union say on March 29?") == {"undated"}
        assert read("What did the union say last month?") == set(), "which is seen from today"
        assert read("What did the union say about the Monday before the vote?") == set()
    between = "What did the union say between the March 1 vote and the May 2 deadline?"
    assert not understand(between, Scope(), now=now).of_event, "two days limit, whatever they are called"


def test_what_happened_on_a_day_is_read_in_all_articles_of_it(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    with closing(EmbeddedStore(tmp_path, encoder.name, encoder.dim)) as store:
        fill(
            store, {"one": ("The union met.", 3), "two": ("It happened in the harbour.", 3), "three": ("Rain fell.", 3)}
        )
        asked = understand("What happened on February 3, 2025?", Scope(), now=Now(date(2025, 2, 16)))
        found = find(store, encoder, replace(asked, query="What happened"), 10)
        assert {one.article.title for one in found} == {"one", "two", "three"}


def test_days_to_come_are_told_by_what_was_published_before(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    with closing(EmbeddedStore(tmp_path, encoder.name, encoder.dim)) as store:
        announced = "The minister will meet the union in Northfield."
        fill(store, {"announced": (announced, 3), "undated": ("The union met.", None)})
        asked = understand("Where will the minister meet the union next month?", Scope(), now=Now(date(2025, 2, 16)))
        assert asked.ahead
        assert [source.article.title for source in find(store, encoder, asked, 10)] == ["announced"]
        later = understand("Where will the minister meet the union next month?", Scope(), now=Now(date(2025, 5, 16)))
        assert find(store, encoder, later, 10) == []
        past = understand("Where did the minister meet the union last month?", Scope(), now=Now(date(2025, 4, 16)))
        assert not past.ahead
        assert find(store, encoder, past, 10) == []


def test_the_latest_is_searched_for_besides_what_is_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.finding.DEPTH", 2)
    monkeypatch.setattr("index.search.DEPTH", 2)
    encoder = HashingEncoder()
    with closing(EmbeddedStore(tmp_path, encoder.name, encoder.dim)) as store:
        texts: dict[str, tuple[str, int | None]] = {
            f"old{number}": (f"The strike of the union went on, day {number}.", 100 + number) for number in range(4)
        }
        texts |= {
            "new": ("The strike of the union is over, the minister said.", 1),
            "other": ("The harvest in the valley was good and the weather mild.", 2),
        }
        days = {name: date(2025, 2, 1) - timedelta(days=day or 0) for name, (_, day) in texts.items()}
        for name, (text, _) in texts.items():
            one = replace(article(name, text, 1), published=days[name])
            put(store, encoder, one)
        store.refresh()
        now = Now(date(2025, 2, 2))
        latest = find(store, encoder, understand("What is the latest on the strike of the union?", Scope(), now=now), 2)
        assert "new" in [source.article.title for source in latest]
        plain = find(store, encoder, understand("Why was there a strike of the union?", Scope(), now=now), 2)
        assert "new" not in [source.article.title for source in plain]


def test_a_search_within_days_takes_what_was_published_soon_after(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    with closing(EmbeddedStore(tmp_path, encoder.name, encoder.dim)) as store:
        texts: dict[str, tuple[str, int | None]] = {
            "on the day": ("The minister met the union about the strike.", 3),
            "days after": ("The minister had met the union about the strike.", 8),
            "long after": ("The minister met the union again about the strike.", 27),
            "looking back": ("The minister met the union about the strike on February 3.", 28),
            "before": ("The minister will not meet the union about the strike.", 1),
        }
        fill(store, texts)
        asked = understand("Which minister met the union on February 3, 2025?", Scope(), now=Now(date(2025, 3, 1)))
        found = {source.article.title for source in find(store, encoder, asked, 10)}
        assert found == {"on the day", "days after", "looking back"}


def test_copies_of_a_story_are_read_once(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    body = " ".join(f"Paragraph {n} tells what the council of Northfield decided about bridge {n}." for n in range(40))
    with closing(EmbeddedStore(tmp_path, encoder.name, encoder.dim)) as store:
        sources = []
        for name, text in (("wire", body), ("paper", "NORTHFIELD (Wire) " + body), ("other", body[::-1])):
            one = article(name, text, 3)
            passage = Passage(one.id, 0, len(text), ((0, len(text)),))
            store.upsert(one, [passage], encoder.encode([text]))
            sources.append(Source(one, passage, Hit(passage, 1.0, len(sources) + 1)))
        store.refresh()
        assert [source.article.title for source in once(store, sources)] == ["paper", "other"]


def asked_of(text: str) -> Question:
    return understand(text, Scope(), now=Now(TODAY))


def test_a_sentence_of_the_day_asked_about_weighs_more() -> None:
    asked = asked_of("What did the council decide on February 12, 2025?")
    on, off, silent = (
        reading("on", "The council closed the bridge on February 12.", 20),
        reading("off", "The council closed the bridge on February 18.", 20),
        reading("silent", "The council closed the bridge.", 20),
    )
    by_name = {one.source.article.title: one for one in weighed(asked, [on, off, silent])}
    weights = {name: one.sentences[0] for name, one in by_name.items()}
    assert weights == {"on": IN_PERIOD, "off": OUT_OF_PERIOD, "silent": LATE}


def test_the_day_of_a_report_is_not_the_day_to_come() -> None:
    asked = asked_of("Where will the council meet on February 28, 2025?")
    told = reading("told", "The council said on February 12 that it would meet in Northfield.", 13)
    then = reading("then", "The council meets in Northfield on February 28.", 13)
    other = reading("other", "The council meets in Southfield on March 3.", 13)
    weights = {one.source.article.title: one.sentences[0] for one in weighed(asked, [told, then, other])}
    assert weights == {"told": 0.0, "then": IN_PERIOD, "other": OUT_OF_PERIOD}


def test_who_is_asked_about_is_heard() -> None:
    asked = asked_of("What did Marsh say about the bridge?")
    both = [
        reading("him", "The bridge is safe, Marsh said.", 3),
        reading("her", "The bridge is not safe, Ann Lee told Marsh.", 3),
    ]
    him, her = weighed(asked, both)
    assert (him.source.article.title, him.sentences[0] - her.sentences[0]) == ("him", SPEAKS - OTHER)


def test_what_others_say_and_do_weighs_less() -> None:
    asked = replace(asked_of("What did Marsh say about the bridge?"), today=None)
    spoken = reading("spoken", "The bridge is safe, Marsh said.", 3)
    silent = reading("silent", "The bridge was closed for a day.", 3)
    quoting = reading("quoting", "“The bridge is old.”", 3)
    named = reading("named", "Marsh opened the bridge in May.", 3)
    liked = reading("liked", "Marsh wants the bridge to stay.", 3)
    other = reading("other", "The bridge is old, Marsh heard, Ann Lee said.", 3)
    some = [silent, spoken, quoting, named, liked, other]
    by_name = {one.source.article.title: one.sentences[0] for one in weighed(asked, some)}
    assert by_name == {
        "spoken": SPEAKS,
        "silent": SILENT + UNNAMED + UNNAMED_HERE,
        "quoting": UNNAMED + UNNAMED_HERE,
        "named": NAMED_ONLY,
        "liked": 0.0,
        "other": OTHER,
    }
    unheard = weighed(asked, [quoting])[0]
    assert (unheard.relevance, unheard.sentences) == (quoting.relevance + UNHEARD, quoting.sentences)
    expert = replace(asked_of("What did the expert say about the bridge?"), today=None)
    assert weighed(expert, [quoting])[0].relevance == quoting.relevance  # articles call experts by name


@pytest.mark.parametrize(
    ("question", "texts", "name"),
    [
        (
            "What did Marsh say?",
            ("“I trust Marsh. Marsh is back,” Ann Lee said.", "Ann Lee wants Marsh to stay."),
            "Marsh",
        ),
        ("What did Marsh say?", ("Marsh wants the bridge to stay.",), None),
        ("What did Marsh say?", ("The bridge stays, Marsh said.",), None),
        ("What did the mayor say?", ("Ann Lee wants the bridge to stay.",), None),
        ("What did NATO say?", ("Ann Lee wants the bridge to stay.",), None),
        ("Who interviewed Marsh?", ("Ann Lee wants Marsh to stay.",), None),
    ],
)
def test_who_is_silent_in_all_that_was_read(question: str, texts: tuple[str, ...], name: str | None) -> None:
    assert silent(asked_of(question), [reading(f"a{n}", text, 3) for n, text in enumerate(texts)]) == name


def test_what_is_said_of_something_else_weighs_less() -> None:
    asked = replace(asked_of("What did Marsh say about the bridge?"), today=None)
    text = "The bridge is safe, Marsh said. Marsh said that he was happy. Marsh said that taxes will fall."
    about, near, beside = weighed(asked, [reading("speech", text, 3)])[0].sentences
    assert (about, near, beside) == (SPEAKS, SPEAKS, SPEAKS + BESIDE)
    titled = weighed(asked, [reading("the bridge", text, 3)])[0].sentences
    assert titled == (SPEAKS,) * 3


def test_an_open_question_wants_its_names_and_a_why_its_cause() -> None:
    both = [reading("other", "The mayor resigned on Friday.", 3), reading("her", "Ann Marsh resigned on Friday.", 3)]
    weights = {one.source.article.title: one.sentences[0] for one in weighed(asked_of("Did Ann Marsh resign?"), both)}
    assert weights["her"] - weights["other"] == pytest.approx(-UNNAMED - UNNAMED_HERE)
    short = {one.source.article.title: one.sentences[0] for one in weighed(asked_of("Who is Ann Marsh?"), both)}
    assert short["her"] == short["other"]
    marshes = reading("marshes", "The marshes were flooded on Friday.", 3)
    lacking = weighed(asked_of("Did Ann Marsh resign?"), [both[1], marshes])[1]
    assert lacking.source.article.title == "marshes"
    assert lacking.sentences[0] == pytest.approx(UNNAMED + UNNAMED_HERE), "part of a word is no name"
    digest = reading("digest", "Ann Marsh resigned. She left. The bridge is safe.", 3)
    assert weighed(asked_of("Did Ann Marsh resign?"), [digest])[0].sentences == (0.0, 0.0, UNNAMED_HERE)
    two = [reading("told", "Ann Marsh resigned amid a scandal.", 3), reading("not", "Ann Marsh resigned on Friday.", 3)]
    why = {one.source.article.title: one.sentences[0] for one in weighed(asked_of("Why did Ann Marsh resign?"), two)}
    assert why["told"] - why["not"] == pytest.approx(CAUSE)


def test_the_latest_comes_first_but_nothing_is_filtered() -> None:
    readings = [
        reading("old", "The toll is 3.", 1, 1.0),
        reading("new", "The toll is 5.", 9),
        reading("undated", "?", None),
    ]
    ordered = weighed(asked_of("What was the latest toll?"), readings)
    assert [one.source.article.title for one in ordered] == ["new", "old", "undated"]
    assert ordered[0].relevance == NEWEST
    assert next(one.source.article.title for one in weighed(asked_of("What was the toll?"), readings)) == "old"


def test_of_what_fits_alike_the_newer_comes_first() -> None:
    readings = [reading("old", "The toll is 3.", 1), reading("new", "The toll is 5.", 9), reading("undated", "?", None)]
    asked = understand("What was the toll?", Scope(), now=Now(date(2025, 2, 9)))
    assert [one.source.article.title for one in weighed(asked, readings)] == ["new", "old", "undated"]
    assert [one.relevance for one in weighed(asked, readings)] == pytest.approx(
        [0.0, FRESH * (math.exp(-8 / FRESH_DAYS) - 1), -FRESH]
    )
    a_year_later = understand("What was the toll?", Scope(), now=Now(date(2026, 2, 9)))
    assert [one.relevance for one in weighed(a_year_later, readings)] == pytest.approx([0.0] * 3, abs=1e-6)
    timeline = understand("timeline of the toll", Scope(), now=Now(date(2025, 2, 9)))
    assert [one.relevance for one in weighed(timeline, readings)] == [0.0] * 3
    on_the_third = understand("What was the toll?", Scope(), now=Now(date(2025, 2, 3)))
    titles = [one.source.article.title for one in weighed(on_the_third, readings)]
    assert titles == ["old", "undated", "new"], "what is told on the ninth nobody knew on the third"
    dated = understand("What was the toll on February 1, 2025?", Scope(), now=Now(date(2025, 2, 9)))
    assert next(one.source.article.title for one in weighed(dated, readings)) == "old"


def test_a_story_of_a_full_name_is_of_no_namesake() -> None:
    hers = reading("hers", "Elizabeth Holmes was charged in 2018. Holmes denied it.", 3)
    other = reading("other", "Coach Frank Holmes was fired in 2016.", 3)
    assert of_full_names("timeline of Elizabeth Holmes", [other, hers]) == [hers]
    assert of_full_names("timeline of Elizabeth Holmes", [other]) == [other]
    assert of_full_names("timeline of the talks", [other, hers]) == [other, hers]


def test_some_of_the_newest_are_read_where_the_newest_counts() -> None:
    def found(name: str, day: int | None, score: float) -> Source:
        one = article(name, "The mayor spoke.", day)
        (passage,) = split(one, HashingEncoder().count_tokens)
        return Source(one, passage, Hit(passage, score, 1, 0.5))

    sources = [found(f"old{number}", 1, 1.0 - number / 100) for number in range(10)]
    sources += [found("new", 9, 0.85), found("newer", 12, 0.8), found("undated", None, 0.8), found("far", 20, 0.7)]
    names = [one.article.title for one in with_newest(sources, 8, 2)]
    assert names[:8] == ["old0", "old1", "old2", "old3", "old4", "old5", "new", "newer"]
    assert sorted(names) == sorted(one.article.title for one in sources)
    assert with_newest(sources, 20, 5) == sources
    known = [one.article.title for one in with_newest(sources, 8, 2, date(2025, 2, 10))]
    assert known[6:8] == ["old8", "new"], "nobody knew on the tenth what was told on the twelfth"
    assert with_newest([], 8, 2) == []


def test_of_passages_that_fit_alike_the_newer_are_read() -> None:
    def found(name: str, day: int | None, score: float) -> Source:
        one = article(name, "The mayor spoke.", day)
        (passage,) = split(one, HashingEncoder().count_tokens)
        return Source(one, passage, Hit(passage, score, 1, 0.5))

    today = date(2025, 2, 20)
    old, new, later = found("old", 1, 1.0), found("new", 20, 1.01 - FRESHER), found("later", 28, 1.0)
    far, undated = found("far", 20, 0.5), found("undated", None, 0.99)
    asked = understand("Who spoke?", Scope(), now=Now(today))
    ordered = preferred(asked, [old, undated, later, new, far])
    assert [one.article.title for one in ordered] == ["old", "new", "undated", "later", "far"]
    dated = understand("Who spoke on February 1, 2025?", Scope(), now=Now(today))
    assert [one.article.title for one in preferred(dated, [old, far])] == ["old", "far"]
    days = [freshness(one, today) for one in (today, date(2025, 2, 21), date(2025, 2, 6), date(2025, 2, 22), None)]
    assert days == pytest.approx([1.0, 1.0, math.exp(-14 / FRESH_DAYS), LATER, 0.0])


def test_passages_in_which_the_one_speaks_who_is_asked_about_are_read() -> None:
    text = "Ann Berg came to the pier. Nobody saw Berg there. The pier was full. Berg said that the pier was safe."
    one = article("a", text, None)
    spans = sentence_spans(text)
    passages = [Passage(one.id, start, end, ((start, end),)) for start, end in spans]
    sources = [Source(one, each, Hit(each, 1.0 - n / 10, n + 1, 0.5)) for n, each in enumerate(passages)]
    said = chosen_of(sources, "What did Berg say about the pier?")
    assert said == [text[start:end] for start, end in (spans[0], spans[3])]
    assert chosen_of(sources, "What did Lund say about the pier?") == [text[start:end] for start, end in spans[:2]]


def test_a_last_name_that_two_share_is_not_hers() -> None:
    text = (
        "Mayor Bo Berg came with Ann Berg. “The pier is safe,” Berg said. “The pier is old,” Mrs. Berg said. "
        "“The pier is long,” Ann Berg said."
    )
    asked = understand("What did Ann Berg say about the pier?", Scope())
    (found,) = weighed(asked, [reading("two", text, 3)])
    his, hers, also_hers = found.sentences[1:]
    assert his < hers == also_hers
    (alone,) = weighed(asked, [reading("one", "Ann Berg came. “The pier is safe,” Berg said.", 3)])
    assert alone.sentences[1] == hers, "who is called so alone in an article is she"


def chosen_of(sources: list[Source], question: str) -> list[str]:
    """The words of the two passages of an article that are read for a question."""
    found = spread(preferred(understand(question, Scope()), sources), 2)
    return [source.text for source in sorted(found, key=lambda source: source.hit.rank)]


def test_a_timeline_reads_all_over_a_subject(tmp_path: Path) -> None:
    encoder, day = HashingEncoder(), date(2025, 2, 1)
    body, more, rest = (
        " ".join(f"Sentence {n} of the {word} tells more of the harbour strike." for n in range(12))
        for word in ("long report of the paper", "short notice that was printed", "page without any day on it")
    )
    texts = {
        "long": (f"The harbour strike began on Monday. {body}", day),
        "short": (f"A union leader spoke. {more} The harbour strike is over.", day + timedelta(days=9)),
        "undated": (f"The harbour strike goes on. {rest} It began on January 27, 2025.", None),
        "diary": ("January 27, 2025: The harbour strike begins.\n\nFebruary 9, 2025: The harbour strike ends.", day),
        "other": ("The harvest was good on Monday. The weather was mild.", day),
    }
    with closing(EmbeddedStore(tmp_path, encoder.name, encoder.dim)) as store:
        for name, (text, published) in texts.items():
            put(store, encoder, replace(article(name, text, 1), title="", published=published), max_tokens=64)
        store.refresh()
        asked = understand("timeline of the harbour strike", Scope(), now=Now(date(2025, 3, 1)))
        read = find(store, encoder, replace(asked, query="the harbour strike"), 8)
    first = {text: name for name, (text, _) in texts.items()}
    told = [(first[source.article.text], source.passage.start) for source in read]
    assert told[0] == ("diary", 0), "an article that is a timeline itself"
    assert ("long", 0) in told, "its beginning"
    assert {name for name, _ in told} == {"diary", "long", "short", "undated"}, "the harvest is another subject"
    undated = next(source for source in read if first[source.article.text] == "undated")
    assert "January 27" in undated.text, "what can be dated"


def test_of_what_news_keeps_changing_the_newest_is_right() -> None:
    asked = replace(understand("Who is the mayor?", Scope()), today=None)
    old, new = reading("old", "Mayor Berg spoke.", 1, 1.0), reading("new", "Mayor Lund spoke.", 28, 0.8)
    undated = reading("undated", "Mayor Moe spoke.", None, 0.9)
    found = weighed(asked, [old, undated, new])
    assert [one.source.article.title for one in found] == ["new", "old", "undated"]
    weights = {one.source.article.title: one.relevance for one in found}
    assert weights["new"] == pytest.approx(1.0), "the best is as relevant as the best was"
    assert weights["new"] - weights["old"] == pytest.approx(CHANGING * math.log2(1 + 27 / MONTH) - 0.2)
    far = reading("far", "Mayors met.", 28, 1.0 - NEAR - 0.1)
    assert [one.source.article.title for one in weighed(asked, [old, far])] == ["old", "far"]
    assert weighed(asked, [undated]) == [undated]
    assert trusted(asked, [new, old], found) == weighed(replace(asked, changing=False), [new, old])
    assert trusted(replace(asked, changing=False), [], found) == found
    assert weighed(replace(asked, changing=False), [old, new]) == [old, new]


# -- Whole answers


def test_where_no_reason_is_found_it_is_said(assistant: Assistant) -> None:
    known = assistant.ask("Why are European diplomats unhappy?", today=TODAY)
    assert (known.status, wording.NO_REASON in known.notes) == ("answered", False)
    never = assistant.ask("Why did Zelensky refuse to speak to Trump?", today=TODAY)
    assert (never.status, wording.NO_REASON in never.notes) == ("answered", True)
    assert wording.NO_REASON not in assistant.ask("What did Zelensky say to Trump?", today=TODAY).notes


def test_who_says_none_of_it_is_told(assistant: Assistant) -> None:
    said = wording.UNHEARD.format(name="Putin")
    told = assistant.ask("What did Putin say?", today=TODAY)
    assert (told.status, said in told.notes) == ("answered", True)
    heard = assistant.ask("What did Zelensky say about the call?", today=TODAY)
    assert (heard.status, [note for note in heard.notes if "plainly said" in note]) == ("answered", [])


def test_what_an_outlet_reported_is_asked_of_its_articles(assistant: Assistant) -> None:
    answer = assistant.ask("What did the Capital Wire report about Saudi Arabia?", today=TODAY)
    assert answer.status == "answered"
    assert answer.question.scope.sources == ("Capital Wire",)
    assert answer.question.understood == wording.ASKS_TO_TELL.format(topic="Saudi Arabia")
    assert {one.article.source for one in answer.citations} == {"Capital Wire"}


def test_a_misspelt_name_is_understood_and_shown_so(assistant: Assistant) -> None:
    answer = assistant.ask("What did Zelenskiy say about the call?", today=TODAY)
    assert answer.question.understood == "What did Zelensky say about the call?"
    assert answer.question.text == "What did Zelenskiy say about the call?"
    assert answer.status == "answered"
    assert "Zelensky" in answer.statements[0].text
    other = assistant.ask("What did Macron say about the call?", today=TODAY)
    assert (other.question.understood, other.status) == ("What did Macron say about the call?", "abstained")


def test_a_mistyped_word_is_understood_and_a_rare_one_is_left(assistant: Assistant) -> None:
    read = assistant.ask("What did Hegseth say about sending soldeirs?", today=TODAY)
    assert read.question.understood == "What did Hegseth say about sending soldiers?"
    assert read.status == "answered"
    for question in ("What did Hegseth say about skulduggery?", "What did Hegseth say about the county?"):
        assert assistant.ask(question, today=TODAY).question.understood == question


def test_a_timeline_is_dated_cited_and_in_order(assistant: Assistant) -> None:
    answer = assistant.ask("timeline of the peace talks", today=TODAY)
    assert answer.status == "answered"
    assert len(answer.statements) >= 4
    days = [(one.when or "").removeprefix("by ")[:10] for one in answer.statements]
    assert days == sorted(days)
    assert days[0] == "2025-02-12"
    assert quotes_stand(answer)
    assert {one.article.id for one in answer.citations} <= {one.id for one in answer.about}


def test_what_happened_on_a_day(assistant: Assistant) -> None:
    answer = assistant.ask("What happened on February 12?", today=date(2026, 11, 22))
    assert answer.status == "answered"
    assert any("called" in one.text and "Putin" in one.text for one in answer.statements)
    assert {one.when for one in answer.statements} <= {"2025-02-12", "by 2025-02-12"}
    ahead = assistant.ask("What will happen next month?", today=date(2025, 2, 16))
    assert (ahead.status, ahead.reason) == (
        "abstained",
        wording.NOTHING_THEN.format(scope="2025-03-01 to 2025-03-31"),
    )
    nothing = assistant.ask("What happened in June 2019?", today=TODAY)
    assert (nothing.status, nothing.reason) == (
        "abstained",
        wording.EMPTY_SCOPE.format(scope="2019-06-01 to 2019-06-30"),
    )


def test_a_day_in_an_article_is_told_beside_its_sentence(assistant: Assistant) -> None:
    answer = assistant.ask("Who asked Trump in the Oval Office whether he believes Putin?", today=TODAY)
    told = dict(pair for one in answer.statements for pair in one.days)
    assert told.get("Thursday") == "2025-02-13"
    assert quotes_stand(answer)


def test_copies_stand_beside_and_the_age_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("Where may Trump and Putin meet?", today=date(2026, 11, 22))
    also = {other.source for one in answer.citations for other in one.also_in}
    assert also
    cited = {one.article.id for one in answer.citations}
    assert not cited & {other.id for one in answer.citations for other in one.also_in}
    still = assistant.ask("Is Ukraine going to join NATO?", today=date(2026, 11, 22))
    assert wording.NEWEST.format(day=day_said(date(2025, 2, 14))) in still.notes
    fresh = assistant.ask("Is Ukraine going to join NATO?", today=TODAY)
    assert fresh.notes == ()


def test_sources_that_differ_are_shown_with_both_quotes(assistant: Assistant) -> None:
    answer = assistant.ask("Will the US send troops to Ukraine?", today=TODAY)
    assert answer.conflicts
    for conflict in answer.conflicts:
        quotes = [answer.citations[n - 1].quote for n in conflict.sides]
        assert any("Hegseth" in quote for quote in quotes)
        assert all(
            quote in answer.citations[n - 1].article.text for n, quote in zip(conflict.sides, quotes, strict=True)
        )


def test_the_articles_on_something_are_counted(assistant: Assistant, sample_store: Path, encoder: Encoder) -> None:
    with closing(EmbeddedStore(sample_store, encoder.name, encoder.dim)) as store:
        holding = [one for one in store.articles() if "Kallas" in one.text or "Kallas" in one.title]
    answer = assistant.ask("How many articles mention Kallas?", today=TODAY)
    assert answer.short_answer == f"{len(holding)} article{'s' if len(holding) > 1 else ''}"
    assert {one.article.id for one in answer.citations} == {one.id for one in holding}
    assert quotes_stand(answer)
    none = assistant.ask("What do I have on Merkel?", today=TODAY)
    assert (none.status, none.reason) == ("abstained", wording.NONE_LISTED.format(which="that mention Merkel"))


def test_a_month_is_no_name() -> None:
    assert [one.text for one in names_of("What happened in March 2018 in Northfield?")] == ["Northfield"]
