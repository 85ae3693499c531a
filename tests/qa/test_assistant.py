"""The loop from a question to an answer, over a real store, with the baseline reader."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import Encoder, load_encoder
from index.passage import Scope
from index.splitting import split
from qa import wording
from qa.answer import Answer, Answered, Citation, Question, Searched, Stated, Statement, Understood
from qa.assistant import SURE, Assistant, Laps, doubted
from qa.examples import examples, from_articles
from qa.reader import OverlapReader, Reading, Source, load_reader

TEXTS = {
    "interview": (
        "Vance keeps military option open",
        "Harbor Ledger",
        date(2025, 2, 14),
        "Vice President JD Vance said the United States could send troops to Ukraine. He spoke to The Wall Street "
        "Journal.\n\nThe call between Donald Trump and Vladimir Putin lasted ninety minutes.",
    ),
    "denial": (
        "Hegseth rules out deployment",
        "Northfield Courier",
        date(2025, 2, 12),
        "Defense Secretary Pete Hegseth said that no American troops would be sent to Ukraine.\n\n"
        "On February 12 Trump called Putin and then Zelensky.",
    ),
    "europe": (
        "Brussels objects",
        "Meridian Post",
        date(2025, 2, 13),
        "Kaja Kallas, the top diplomat of the EU, warned of a dirty deal behind the backs of Europeans.",
    ),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Three articles under the real encoder."""
    encoder = load_encoder()
    made = EmbeddedStore(tmp_path_factory.mktemp("store"), encoder.name, encoder.dim)
    for name, (title, source, day, text) in TEXTS.items():
        one = Article(id_of(name), digest_of(text), title, text, f"/{name}.txt", source=source, published=day)
        passages = split(one, encoder.count_tokens)
        vectors = encoder.encode([text[p.start : p.end] for p in passages], [title] * len(passages))
        made.upsert(one, passages, vectors)
    made.refresh()
    yield made
    made.close()


@pytest.fixture(scope="module")
def assistant(store: EmbeddedStore) -> Assistant:
    """The assistant with the baseline reader."""
    return Assistant(store, load_encoder(), OverlapReader(load_encoder()))


class Counting(OverlapReader):
    """Notes which thread reads what, and how many read at once."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder)
        self.read_by: list[tuple[str, str]] = []
        self.most_at_once, self._now, self._lock = 0, 0, threading.Lock()

    def read(self, question: str, sources: Sequence[Source]) -> list[Reading]:
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            self.read_by.append((threading.current_thread().name, question))
        try:
            return super().read(question, sources)
        finally:
            with self._lock:
                self._now -= 1


def assert_every_sentence_is_cited(answer: Answer) -> None:
    """Each statement's words are those of its first citation, cut from the article."""
    for statement in answer.statements:
        cited = answer.citations[statement.citations[0] - 1]
        assert statement.text == cited.article.text[cited.start : cited.end]


def test_events_come_in_order(assistant: Assistant) -> None:
    events = list(assistant.stream("Could the US send troops to Ukraine?"))
    assert isinstance(events[0], Understood)
    assert isinstance(events[1], Searched)
    assert events[1].articles == 3
    assert isinstance(events[-1], Answered)
    stated = [event.statement for event in events if isinstance(event, Stated)]
    answer = events[-1].answer
    assert tuple(stated) == answer.statements
    assert len(stated) >= 1
    assert set(answer.timings_ms) == {"understand", "search", "read", "compose", "check", "total"}
    assert_every_sentence_is_cited(answer)


def test_both_sides_of_a_question_are_heard(assistant: Assistant) -> None:
    answer = assistant.ask("Could the US send troops to Ukraine?")
    assert answer.status == "answered"
    assert {citation.article.id for citation in answer.citations} >= {id_of("interview"), id_of("denial")}
    assert answer.short_answer is None
    dates = {statement.as_of for statement in answer.statements}
    assert dates >= {date(2025, 2, 14), date(2025, 2, 12)}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who is the EU's top diplomat?", "Kaja Kallas"),
        ("When did Trump call Putin?", "February 12"),
        ("How long did the call with Putin last?", "ninety minutes"),
    ],
)
def test_the_answer_is_in_the_first_statement(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert words in answer.statements[0].text
    assert_every_sentence_is_cited(answer)


def test_what_is_not_there_is_not_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Who won the 2018 World Cup?")
    assert (answer.status, answer.statements, answer.citations) == ("abstained", (), ())
    assert answer.reason == wording.OFF_SUBJECT
    assert 0 <= answer.confidence < 0.5


def test_a_name_that_no_article_holds_is_told(store: EmbeddedStore) -> None:
    assistant = Assistant(store, load_encoder(), load_reader(load_encoder()))
    answer = assistant.ask("Did Joe Biden comment on the talks in Rome?")
    assert (answer.status, answer.reason) == ("abstained", "None of your articles mentions Joe Biden or Rome.")
    assert answer.nearest
    answer = assistant.ask("Could the US send troops to Ukraine, as Macron hopes?")
    assert answer.status == "answered"
    assert "None of your articles mentions Macron." in answer.notes
    spelled = assistant.ask("Did Trump speak with Zelenskyy and Putin, as the EU knows?")
    assert not [note for note in spelled.notes if "mentions" in note]


def test_what_names_somebody_of_the_articles_is_on_the_subject(assistant: Assistant) -> None:
    answer = assistant.ask("Which school did Kallas attend?")
    assert (answer.status, answer.reason) == ("abstained", wording.NOT_THIS)
    answer = assistant.ask("Which school is the best in town?")
    assert (answer.status, answer.reason) == ("abstained", wording.OFF_SUBJECT)


def test_a_scope_is_never_widened(assistant: Assistant) -> None:
    inside = assistant.ask("Who is the EU's top diplomat?", scope=Scope(sources=("Meridian Post",)))
    assert inside.status == "answered"
    outside = assistant.ask("Who is the EU's top diplomat?", scope=Scope(since=date(2025, 2, 14)))
    assert outside.status == "abstained"
    limits = wording.NOT_WITHIN.format(scope="since 2025-02-14")
    assert outside.reason == f"{limits} {wording.OUTSIDE_SCOPE}"
    assert [article.id for article in outside.nearest][:1] == [id_of("europe")]
    empty = assistant.ask("Who won the 2018 World Cup?", scope=Scope(until=date(1999, 1, 1)))
    assert empty.reason == wording.EMPTY_SCOPE.format(scope="until 1999-01-01")


def test_days_after_the_newest_article_are_told_so(assistant: Assistant) -> None:
    answer = assistant.ask("Who called Putin this week?", today=date(2026, 11, 22))
    assert answer.reason == (
        "None of your articles is within these limits (2026-11-16 to 2026-11-22). "
        "The newest of all is of 14 February 2025. Articles outside of it may answer: see the nearest ones."
    )
    assert answer.nearest


def test_an_empty_question_and_an_empty_store(assistant: Assistant, tmp_path: Path) -> None:
    assert assistant.ask(" \n ").reason == wording.EMPTY_QUESTION
    for greeting in ("Hello", "help!", "What can you do?", "thanks"):
        assert (assistant.ask(greeting).status, assistant.ask(greeting).reason) == ("abstained", wording.HELP)
    assert assistant.ask("Hello Kitty").reason != wording.HELP
    both = assistant.ask("Compare Vance and Hegseth on troops")
    assert both.status == "answered"
    names = ["Vance" in one.text for one in both.statements], ["Hegseth" in one.text for one in both.statements]
    assert any(names[0])
    assert any(names[1])
    assert all(0 < number <= len(both.citations) for one in both.statements for number in one.citations)
    half = assistant.ask("Compare Vance and Queen Elizabeth on troops")
    assert half.status == "abstained" or any("Queen Elizabeth said about troops" in note for note in half.notes)
    advice = assistant.ask("Should I believe that Trump called Putin?")
    assert advice.status == "abstained" or wording.NO_OPINION in advice.notes
    assert wording.NO_OPINION not in assistant.ask("Did Trump call Putin?").notes
    whole = assistant.ask("timeline")
    assert (whole.status, whole.question.understood) == ("answered", wording.ASKS_ALL)
    assert len(whole.statements) > 1
    for foreign in ("¿Cuántas personas murieron en la estampida?", "Wer hat den Präsidenten angerufen?", "Кто это?"):
        assert assistant.ask(foreign).reason == wording.ENGLISH_ONLY
    for english in ("LA fires toll", "Alexander Van der Bellen", "Zyzzyva Le Pen Qwghlm", "Wer"):
        assert assistant.ask(english).reason != wording.ENGLISH_ONLY
    for objection in ("that is wrong", "No, it's not true!", "Wrong."):
        assert assistant.ask(objection).reason == wording.OBJECTION
    assert assistant.ask("The wrong man").reason != wording.OBJECTION
    encoder = load_encoder()
    empty = EmbeddedStore(tmp_path, encoder.name, encoder.dim)
    answer = Assistant(empty, encoder, OverlapReader(encoder)).ask("Who is Kaja Kallas?")
    assert (answer.status, answer.reason) == ("abstained", wording.NO_ARTICLES)
    assert examples(empty) == []
    empty.close()


@pytest.mark.parametrize(
    "question", ["?", "a" * 20_000, "\ud800 troops", '"; DROP TABLE articles; --', "<script>alert(1)</script>"]
)
def test_hostile_questions_are_questions(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status in ("answered", "abstained")
    assert answer.question.text == question


def test_many_users_at_once_get_their_own_answers(assistant: Assistant) -> None:
    expected = {"Who is the EU's top diplomat?": "Kallas", "When did Trump call Putin?": "February 12"}
    said: list[tuple[str, str]] = []

    def ask(question: str, words: str) -> None:
        said.extend((words, assistant.ask(question).statements[0].text) for _ in range(3))

    threads = [threading.Thread(target=ask, args=pair) for pair in [*expected.items()] * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 12
    assert [text for words, text in said if words not in text] == []


def test_questions_are_read_in_turn_and_none_waits_twice(store: EmbeddedStore) -> None:
    reader = Counting(load_encoder())
    assistant = Assistant(store, load_encoder(), reader)
    nothing = Scope(until=date(1999, 1, 1))

    def ask(number: int) -> None:
        assistant.ask(f"Who won cup {number}?", scope=nothing)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= reader.most_at_once <= 2
    assert len(reader.read_by) == 16  # within the limits, and without them
    for name in {name for name, _ in reader.read_by}:
        questions = [question for thread, question in reader.read_by if thread == name]
        assert questions[::2] == questions[1::2]  # the second reading of each follows at once


def test_examples_come_from_the_articles(store: EmbeddedStore) -> None:
    asked = examples(store, 4)
    assert 2 <= len(asked) <= 4
    assert len(set(asked)) == len(asked)
    assert any("Vance" in question for question in asked)
    text = " ".join(text for *_, text in TEXTS.values())
    for question in asked:
        names = [word.strip("?") for word in question.split()[1:] if word[0].isupper()]
        assert names
        assert all(name in text for name in names)
    assert from_articles([]) == []


def test_examples_call_names_as_the_articles_do() -> None:
    text = (
        "Officials said that the Pentagon warned Iran. Iran told the Pentagon nothing, and the Pentagon said so. "
        "Ann Lee said that Iran knew. Later Ann Lee told the Pentagon that Iran was right."
    )
    asked = from_articles([Article("a", "x", "A title", text, "/a")])
    assert any("the Pentagon" in question for question in asked)
    assert not any("the Iran" in question or "the Ann" in question for question in asked)


def test_laps_add_up() -> None:
    laps = Laps()
    laps.end("understand")
    laps.end("search")
    timings = laps.timings()
    assert timings["total"] == pytest.approx(timings["understand"] + timings["search"], abs=0.2)


def test_a_weekday_for_an_answer_is_told_with_its_day(tmp_path: Path) -> None:
    encoder = load_encoder()
    text = "Queen Elizabeth II died at the age of 96 on Thursday at Balmoral, the palace said."
    one = Article("a", digest_of(text), "The queen", text, "/a.txt", published=date(2022, 9, 9))
    with closing(EmbeddedStore(tmp_path, encoder.name, encoder.dim)) as store:
        passages = split(one, encoder.count_tokens)
        store.upsert(one, passages, encoder.encode([text], [one.title]))
        store.refresh()
        asking = Assistant(store, encoder, load_reader(encoder))
        assert asking.ask("When did Queen Elizabeth die?").short_answer == "Thursday (2022-09-08)"
        assert asking.ask("How old was Queen Elizabeth when she died?").short_answer == "96"


def test_a_doubtful_short_answer_is_a_remark() -> None:
    article = Article("a", "x", "A title", "It was Oslo. It was Bergen.", "/a")
    answer = Answer(
        Question("Where?", "Where?", "span", Scope()),
        "answered",
        (Statement("It was Oslo.", (1,), "verbatim"), Statement("It was Bergen.", (2,), "verbatim")),
        (Citation(article, 0, 12), Citation(article, 13, 27)),
        "Oslo",
        notes=("Old.", wording.OTHERS.format(answers="Bergen [2]")),
        confidence=SURE - 0.01,
    )
    found = doubted(answer)
    assert (found.short_answer, found.notes) == (None, ("Perhaps: Oslo [1], Bergen [2].", "Old."))
    assert doubted(replace(answer, confidence=SURE)).short_answer == "Oslo"
    assert doubted(found) == found


def test_what_is_refused_is_asked_in_other_words(store: EmbeddedStore) -> None:
    counting = Counting(load_encoder())
    asking = Assistant(store, load_encoder(), counting)
    asking.ask("Where do the kids of the boss of Harbor Air swim?")
    asked = [question for _, question in counting.read_by]
    assert asked == [
        "Where do the kids of the boss of Harbor Air swim?",
        "Where do the children of the chief executive of Harbor Air swim?",
    ]
    counting.read_by.clear()
    answered = "Could the US send cops or troops to Ukraine?"
    assert asking.ask(answered).status == "answered"
    assert [question for _, question in counting.read_by] == [answered], "once is enough"
