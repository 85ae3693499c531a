"""Who holds an office, by the titles that articles give."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import Encoder
from index.passage import Hit, Passage, Scope
from index.sentences import sentence_spans
from qa.assistant import Assistant
from qa.holders import current, holder, named_in
from qa.offices import asked_of
from qa.reader import OverlapReader, Source
from qa.understand import understand
from tests.stores import put


def source(text: str, day: date | None = None) -> Source:
    article = Article(id_of(text), digest_of(text), "News", text, "/a", published=day)
    passage = Passage(article.id, 0, len(text), tuple(sentence_spans(text)))
    return Source(article, passage, Hit(passage, 1.0, 1))


@pytest.mark.parametrize(
    ("question", "text", "names"),
    [
        ("Who is the prime minister of New Zealand?", "New Zealand Prime Minister Ann Lee met Bo Chan.", ["Ann Lee"]),
        (
            "Who is the prime minister of New Zealand?",
            "Ann Lee, prime minister of New Zealand (and a poet), left.",
            ["Ann Lee"],
        ),
        ("Who is the prime minister of New Zealand?", "Bo Chan, president of South Africa, left.", []),
        ("Who is the president of France?", "French President Ann Lee’s plan failed.", ["Ann Lee"]),
        ("Who is the president of France?", "President Bo Chan went to France.", []),
        ("Who is the British prime minister?", "UK Prime Minister Ann Lee spoke.", ["Ann Lee"]),
        ("Who is the governor of Virginia?", "West Virginia Governor Bo Chan spoke.", []),
        ("Who is the governor of California?", "The California governor, in a post to Bo Chan, spoke.", []),
        (
            "Who is the attorney general?",
            "Attorney General Ann Lee wrote to New York Attorney General Bo Chan.",
            ["Ann Lee"],
        ),
        (
            "Who is the attorney general?",
            "The Attorney General’s Office wrote. Former attorney general Bo Chan did not.",
            [],
        ),
        (
            "Who is the president of the United States?",
            "U.S. President Ann Lee met Chinese President Bo Chan.",
            ["Ann Lee"],
        ),
        ("Who is the president of the United States?", "Vice President Bo Chan and President-elect Cy Day met.", []),
        ("Who is the secretary of state?", "Ann Lee was the secretary of state, they said.", ["Ann Lee"]),
        ("Who is the chairman of the Joint Chiefs?", "Joint Chiefs Chairman Gen. Ann Lee spoke.", ["Ann Lee"]),
        ("Who is the king of England?", "Charles III, once Prince of Wales, became king of England in May.", []),
        (
            "Who heads the Senate Judiciary Committee?",
            "Ann Lee, chairman of the Senate Judiciary Committee, spoke.",
            ["Ann Lee"],
        ),
        (
            "Who is the Chinese ambassador to the United States?",
            "China's ambassador to the United States, Cui Lee, spoke.",
            ["Cui Lee"],
        ),
        ("Who is the king of England?", "He was the first Viking king of England.", []),
        (
            "Who is the president of Brazil?",
            "Brazilian President Luiz Inacio Lula da Silva spoke.",
            ["Luiz Inacio Lula da Silva"],
        ),
    ],
)
def test_who_is_called_so(question: str, text: str, names: list[str]) -> None:
    office = asked_of(question)
    assert office
    assert [one.name for one in named_in(office, [source(text)])] == names


def test_who_is_called_so_later_has_come_after() -> None:
    office, first = asked_of("Who is the mayor?"), date(2024, 1, 1)
    assert office

    def days(name: str, *numbers: int) -> list[Source]:
        return [source(f"Mayor {name} spoke on item {day}.", first + timedelta(days=day)) for day in numbers]

    def holds(*sources: list[Source]) -> str:
        found = list(named_in(office, [one for some in sources for one in some]))
        return current(found, first + timedelta(days=400))[0].name

    assert holds(days("Ann Lee", 100, 200, 300, 350), days("Bo Chan", 380, 390)) == "Bo Chan"
    assert holds(days("Ann Lee", 100, 200, 300, 350), days("Bo Chan", 390)) == "Ann Lee", "one article may be mistaken"
    assert holds(days("Ann Lee", 100, 200, 300, 395), days("Bo Chan", 380, 390)) == "Ann Lee", "she is still called so"
    assert holds(days("Leo", 390), days("Leo XIV", 391), days("Francis Lee", 392)) in ("Leo", "Leo XIV")


ARTICLES = (
    ("old", date(2016, 1, 1), "Westmark Mayor Ann Lee opened the pier. It rained."),
    ("older", date(2016, 2, 1), "Westmark Mayor Ann Lee closed the pier. It snowed."),
    ("new", date(2020, 5, 1), "The pier, said Westmark mayor Bo Chan, is safe. Nobody laughed."),
    ("newest", date(2020, 6, 1), "Mayor Cy Day of Port Hale came. Bo Chan, the mayor of Westmark, was ill."),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, small_encoder: Encoder) -> Iterator[EmbeddedStore]:
    folder: Path = tmp_path_factory.mktemp("held") / "store"
    with closing(EmbeddedStore(folder, small_encoder.name, small_encoder.dim)) as made:
        for name, day, text in ARTICLES:
            article = Article(id_of(name), digest_of(text), name, text, f"/{name}.txt", published=day)
            put(made, small_encoder, article)
        made.refresh()
        yield made


def test_the_newest_holder_is_named_with_the_newest_articles(store: EmbeddedStore, small_encoder: Encoder) -> None:
    answer = Assistant(store, small_encoder, OverlapReader(small_encoder)).ask("Who is the mayor of Westmark?")
    assert answer.short_answer == "Bo Chan"
    assert [one.article.title for one in answer.citations] == ["newest", "new"]
    assert answer.statements[0].text == "Bo Chan, the mayor of Westmark, was ill."


def test_none_where_nobody_is_called_so(store: EmbeddedStore) -> None:
    assert holder(store, understand("Who is the governor of Westmark?", Scope())) is None
    assert holder(store, understand("Who is the mayor of Northfield?", Scope())) is None
    assert holder(store, understand("Who is Ann Lee?", Scope())) is None
    of_2016 = holder(store, understand("Who is the mayor of Westmark?", Scope(until=date(2016, 12, 31))))
    assert of_2016
    assert of_2016.short_answer == "Ann Lee"
