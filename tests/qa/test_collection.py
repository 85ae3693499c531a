"""Questions about the collection: what they ask, which articles count, and what a collection holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import Encoder
from index.passage import Scope
from qa.collection import explained, list_articles, most_named, of_outlets, written_by
from qa.collection_questions import CollectionQuestion, Wants, collection_question
from qa.collection_summary import Gap, bar, summary, summary_text
from tests.stores import put

OUTLETS = ("Harbor Ledger", "westmark.example", "The Observer")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (
            "Which articles did Ann Lee write about the election last month?",
            CollectionQuestion("the election", "Ann Lee", (), "list"),
        ),
        ("what do I have on Kallas?", CollectionQuestion("Kallas", None, (), "list")),
        (
            "What do I have about the peace talks since 12 February?",
            CollectionQuestion("the peace talks", None, (), "list"),
        ),
        ("do I have anything about NATO", CollectionQuestion("NATO", None, (), "list")),
        ("Have I got anything on Vance?", CollectionQuestion("Vance", None, (), "list")),
        ("Do I have any articles by Bo Chan about NATO?", CollectionQuestion("NATO", "Bo Chan", (), "list")),
        (
            "What are the articles from the Harbor Ledger about?",
            CollectionQuestion("", None, ("Harbor Ledger",), "summary"),
        ),
        ("Summarise the North Korea articles", CollectionQuestion("North Korea", None, (), "summary")),
        (
            "Which Harbor Ledger articles are about Kavanaugh?",
            CollectionQuestion("Kavanaugh", None, ("Harbor Ledger",), "list"),
        ),
        ("Which Trump articles mention tariffs?", CollectionQuestion("Trump and tariffs", None, (), "list")),
        ("Does any article mention Parkland?", CollectionQuestion("Parkland", None, (), "list")),
        ("How many articles are from May 2018?", CollectionQuestion("", None, (), "count")),
        ("list the articles about tariffs", CollectionQuestion("tariffs", None, (), "list")),
        (
            "Show me all stories on Saudi Arabia from the Harbor Ledger",
            CollectionQuestion("Saudi Arabia", None, ("Harbor Ledger",), "list"),
        ),
        ("articles by ann lee", CollectionQuestion("", "ann lee", (), "list")),
        ("Articles from Westmark about cranes", CollectionQuestion("cranes", None, ("westmark.example",), "list")),
        (
            "Which stories did the Observer publish about cranes?",
            CollectionQuestion("cranes", None, ("The Observer",), "list"),
        ),
        (
            "Which articles mention Kallas but not Trump?",
            CollectionQuestion("Kallas", None, (), "list", leaving_out="Trump"),
        ),
        ("find articles mentioning both Kallas and Vance", CollectionQuestion("Kallas and Vance", None, (), "list")),
        ("Which of my articles mention “dirty deal”?", CollectionQuestion("“dirty deal”", None, (), "list")),
        ("how many articles mention Kallas?", CollectionQuestion("Kallas", None, (), "count")),
        (
            "How many stories from Harbor Ledger mention Putin?",
            CollectionQuestion("Putin", None, ("Harbor Ledger",), "count"),
        ),
        ("How many articles do I have?", CollectionQuestion("", None, (), "count")),
        ("who wrote about the G7?", CollectionQuestion("the G7", None, (), "authors")),
        (
            "Which outlets reported that Trump called Putin?",
            CollectionQuestion("Trump called Putin", None, (), "outlets"),
        ),
        ("summarise the coverage of Ukraine since 2020", CollectionQuestion("Ukraine", None, (), "summary")),
        ("coverage of the strike", CollectionQuestion("the strike", None, (), "summary")),
        ("what's in my collection?", CollectionQuestion("", None, (), "summary")),
        ("What happened on May 6?", None),
        ("What did Ann Lee write about the election?", None),
        ("Which stories did the witness tell?", None),
        ("Do I have to pay the toll?", None),
        ("Is there anything new?", None),
    ],
)
def test_what_is_asked(question: str, asked: CollectionQuestion | None) -> None:
    assert collection_question(question, OUTLETS) == asked


LEAD = "The council of Eastfield met in the old customs house and heard a long report on its roads. "
ARTICLES = (
    (
        "a",
        date(2024, 5, 6),
        "Harbor Ledger",
        ("Ann Lee",),
        f"{LEAD}Kaja Kallas opened the new bridge on Monday with a short speech.",
    ),
    (
        "b",
        date(2024, 5, 20),
        "Harbor Ledger",
        ("Lee, Ann", "Bo Chan"),
        f"{LEAD}Minister KALLAS warned the owners that tolls must fall.",
    ),
    (
        "c",
        date(2024, 5, 22),
        "Westmark",
        ("José Núñez",),
        f"{LEAD}The Kallasborg ferry sank at its pier during the night.",
    ),
    (
        "d",
        date(2024, 6, 30),
        "Westmark",
        (),
        f"{LEAD}Peace was far away, and nobody talked. The talks about peace began in the U.N. office.",
    ),
    ("e", None, None, (), f"{LEAD}Vance and Kallas talked about talking, and peace talks were planned for the summer."),
)


@pytest.fixture(scope="module")
def store(small_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """Five articles."""
    folder: Path = tmp_path_factory.mktemp("collection")
    with closing(EmbeddedStore(folder, small_encoder.name, small_encoder.dim)) as opened:
        for name, day, source, authors, text in ARTICLES:
            article = Article(
                id_of(name),
                digest_of(text),
                f"Title {name}",
                text,
                f"/{name}",
                source=source,
                published=day,
                authors=authors,
            )
            put(opened, small_encoder, article)
        opened.refresh()
        yield opened


def listed(store: EmbeddedStore, encoder: Encoder, asked: CollectionQuestion, scope: Scope = Scope()) -> list[str]:
    """The names of the articles that count, in order."""
    found = list_articles(store, encoder, asked, scope)
    names = {id_of(name): name for name, *_ in ARTICLES}
    assert found.total == len(found.entries)
    return [names[one.article.id] for one in found.entries]


@pytest.mark.parametrize(
    ("about", "names"),
    [
        ("Kallas", ["b", "a", "e"]),
        ("Kaja Kallas", ["a"]),
        ("kallas", ["b", "a", "e"]),
        ("Kallas and Vance", ["e"]),
        ("Kallas or the ferry", ["c", "b", "a", "e"]),
        ("the peace talks", ["d", "e"]),
        ("“peace talks”", ["e"]),
        ("UN", ["d"]),
        ("the peace talks of Kallas", ["e"]),
        ("Nobody Else", []),
        ("", ["d", "c", "b", "a", "e"]),
    ],
)
def test_which_articles_count(store: EmbeddedStore, small_encoder: Encoder, about: str, names: list[str]) -> None:
    assert listed(store, small_encoder, CollectionQuestion(about, None, (), "list")) == names


def test_author_outlet_exception_and_scope_narrow(store: EmbeddedStore, small_encoder: Encoder) -> None:
    assert listed(store, small_encoder, CollectionQuestion("", "ANN LEE", (), "list")) == ["b", "a"]
    assert listed(store, small_encoder, CollectionQuestion("", "nunez", (), "list")) == ["c"]
    assert listed(store, small_encoder, CollectionQuestion("Kallas", "Bo Chan", (), "list")) == ["b"]
    assert listed(store, small_encoder, CollectionQuestion("", None, ("Westmark",), "list")) == ["d", "c"]
    assert listed(store, small_encoder, CollectionQuestion("Kallas", None, (), "list", leaving_out="Vance")) == [
        "b",
        "a",
    ]
    may = Scope(date(2024, 5, 10), date(2024, 5, 31))
    assert listed(store, small_encoder, CollectionQuestion("Kallas", None, (), "list"), may) == ["b"]
    # The user's own limit is never widened by an outlet that the question names.
    ledger = Scope(sources=("Harbor Ledger",))
    assert listed(store, small_encoder, CollectionQuestion("", None, ("Westmark",), "list"), ledger) == []


def test_the_sentence_is_the_one_about_the_subject_and_outlets_are_counted(
    store: EmbeddedStore, small_encoder: Encoder
) -> None:
    found = list_articles(store, small_encoder, CollectionQuestion("Kallas", None, (), "list"), most=2)
    assert found.total == 3
    texts = [one.article.text[one.start : one.end] for one in found.entries]
    assert texts == [
        "Minister KALLAS warned the owners that tolls must fall.",
        "Kaja Kallas opened the new bridge on Monday with a short speech.",
    ]
    assert found.outlets == (("Harbor Ledger", 2),)
    assert found.authors == (("Ann Lee", 1), ("Bo Chan", 1), ("Lee, Ann", 1))
    assert found.near == ()


def test_a_summary_is_spread_over_the_whole_time(store: EmbeddedStore, small_encoder: Encoder) -> None:
    found = list_articles(store, small_encoder, CollectionQuestion("council", None, (), "summary"), most=2)
    assert found.total == 5
    assert [one.article.published for one in found.entries] == [date(2024, 6, 30), date(2024, 5, 20)]


WHOLE: dict[Wants, tuple[str, ...]] = {
    "summary": (
        "Summarise the articles",
        "Summarize these two articles.",
        "Give me a short overview of my collection",
        "tl;dr",
        "What are these articles about?",
        "What is the article about?",
        "What do my articles say?",
        "What topics do the articles cover?",
        "Which subjects are covered in my collection?",
        "What are the main points?",
        "Key takeaways from the articles",
    ),
    "list": (
        "List all articles",
        "Show me my articles",
        "What's the news?",
        "Latest news",
        "top stories",
        "What is new?",
    ),
    "count": ("How many articles?", "How many articles are there in my collection?"),
    "newest": ("What is the newest article?", "show me the most recent story"),
    "oldest": ("Which is the oldest article in my collection?",),
    "outlets": ("Which outlets are there?", "What newspapers do I have?", "Where are the articles from?"),
    "authors": ("Who wrote the articles?", "Who are the authors?"),
    "differences": (
        "Where do the sources disagree?",
        "Do my articles contradict each other?",
        "What are the main points of disagreement?",
        "Are there any contradictions between the reports?",
        "Do the outlets agree?",
    ),
    "dates": ("What dates do my articles cover?", "How old are the articles?", "How far back does my collection go?"),
}


@pytest.mark.parametrize(("wants", "question"), [(wants, one) for wants, some in WHOLE.items() for one in some])
def test_what_is_asked_of_the_whole_collection(wants: Wants, question: str) -> None:
    assert collection_question(question) == CollectionQuestion("", None, (), wants)


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("Where do the articles differ on troops?", "troops"),
        ("Are there discrepancies on the death toll?", "the death toll"),
        ("How do outlets disagree about the number of victims?", "the number of victims"),
        ("Conflicting reports on the shooting", "the shooting"),
    ],
)
def test_on_what_the_sources_may_disagree(question: str, about: str) -> None:
    assert collection_question(question) == CollectionQuestion(about, None, (), "differences")


@pytest.mark.parametrize(
    "question",
    [
        "What is the conflict over Kashmir?",
        "What are the differences between the two bills?",
        "Where do Republicans disagree on taxes?",
        "What do the articles say about NATO?",
        "What are the main points of the peace plan?",
        "Summarise the peace talks",
        "What is the latest news on Iran?",
        "What happened in Iran?",
        "When are the talks?",
        "What is the court about to decide?",
        "Who wrote the letter?",
        "How old is the bridge?",
        "What is the first article of the constitution?",
        "What is new in the budget?",
    ],
)
def test_what_is_asked_of_the_world(question: str) -> None:
    assert collection_question(question) is None


@pytest.mark.parametrize(
    ("wants", "days"),
    [
        ("newest", ["2024-06-30"]),
        ("oldest", ["2024-05-06"]),
        ("dates", ["2024-06-30", "2024-05-06"]),
        ("list", ["2024-06-30", "2024-05-22"]),
    ],
)
def test_all_articles_are_counted_and_few_are_shown(
    store: EmbeddedStore, small_encoder: Encoder, wants: Wants, days: list[str]
) -> None:
    found = list_articles(store, small_encoder, CollectionQuestion("", None, (), wants), most=2)
    assert [str(one.article.published) for one in found.entries] == days
    assert (found.total, found.outlets) == (5, (("Harbor Ledger", 2), ("Westmark", 2)))
    assert found.days == (date(2024, 5, 6), date(2024, 6, 30))


def test_the_users_outlets_are_never_widened() -> None:
    mine = Scope(sources=("Harbor Ledger", "Westmark"))
    assert of_outlets(mine, ("Westmark", "CNN")) == Scope(sources=("Westmark",))
    assert of_outlets(mine, ("CNN",)) is None
    assert of_outlets(mine, ()) == mine
    assert of_outlets(Scope(), ("CNN",)) == Scope(sources=("CNN",))


def test_of_few_articles_a_summary_tells_more(store: EmbeddedStore, small_encoder: Encoder) -> None:
    asked, june = CollectionQuestion("", None, (), "summary"), Scope(date(2024, 6, 1), date(2024, 6, 30))
    found = list_articles(store, small_encoder, asked, june)
    assert (found.total, found.days) == (1, (date(2024, 6, 30), date(2024, 6, 30)))
    starts = [one.start for one in found.entries]
    assert len(starts) > 1
    assert starts == sorted(set(starts))
    assert {one.article.id for one in list_articles(store, small_encoder, asked, most=5).entries} == set(
        store.digests()
    )


def test_names_that_most_articles_write_more_than_once() -> None:
    def article(number: int, text: str) -> Article:
        return Article(f"a{number}", "x", "A title", text, "/x", source="Reuters")

    articles = [
        article(1, "Ann Lee met Bo Chan. Later Lee left for Westmark, and Ann Lee said at 9 am ET she was tired, ET."),
        article(2, "The mayor said that Lee may stay, and that Lee knows. Reuters asked Reuters."),
        article(3, "They like Westmark, for in Westmark’s harbour all is quiet, said Ann Lee, and so did Ann Lee."),
    ]
    assert most_named(articles) == [("Ann Lee", 3)]
    assert most_named(articles[2:]) == [("Ann Lee", 1), ("Westmark", 1)]
    assert most_named([]) == []


def test_what_counts_is_said() -> None:
    asked = CollectionQuestion("the peace talks of Kallas", "Ann Lee", ("Westmark",), "count", leaving_out="NATO")
    assert explained(asked) == (
        "that mention Kallas and hold “peace” and “talks” in one passage, but not those that mention NATO, by Ann Lee, "
        "from Westmark"
    )
    assert explained(CollectionQuestion("", "Ann Lee", (), "list")) == "by Ann Lee"
    assert explained(CollectionQuestion("", None, (), "count")) == ""


def test_authors_in_any_order_and_case() -> None:
    article = Article("x", "x", "x", "x", "/x", authors=("Lee, Ann", "José Núñez"))
    assert written_by(article, "ann lee")
    assert written_by(article, "Lee")
    assert written_by(article, "Jose Nunez")
    assert not written_by(article, "Ann Núñez")
    assert not written_by(article, "")


def test_what_the_collection_holds(store: EmbeddedStore) -> None:
    held = summary(store)
    assert (held.articles, held.undated, held.first, held.last) == (5, 1, date(2024, 5, 6), date(2024, 6, 30))
    assert held.outlets == (("Harbor Ledger", 2), ("Westmark", 2), ("", 1))
    assert held.step == "week"
    assert [count for _, count in held.bars] == [1, 0, 2, 0, 0, 0, 0, 1]
    assert held.gaps == (Gap(date(2024, 5, 13), date(2024, 5, 19)), Gap(date(2024, 5, 27), date(2024, 6, 23)))
    assert [gap.weeks for gap in held.gaps] == [1, 4]


def test_the_summary_of_a_scope(store: EmbeddedStore) -> None:
    held = summary(store, Scope(date(2024, 5, 1), date(2024, 5, 31)))
    assert (held.articles, held.undated, held.first, held.last) == (3, 0, date(2024, 5, 6), date(2024, 5, 22))
    assert held.outlets == (("Harbor Ledger", 2), ("Westmark", 1))
    only = summary(store, Scope(sources=("Westmark",)))
    assert (only.articles, only.first, only.last) == (2, date(2024, 5, 22), date(2024, 6, 30))
    assert only.outlets == (("Westmark", 2),)


def test_the_summary_in_the_terminal(store: EmbeddedStore) -> None:
    text = summary_text(summary(store))
    assert text.startswith("5 articles, 2024-05-06 to 2024-06-30; 1 without a date\n\nOutlets\n")
    assert f"\n  2024-05-20  {'█' * 40}  2\n" in text
    assert f"\n  2024-05-06  {'█' * 20}{' ' * 20}  1\n" in text
    assert text.endswith("2024-05-27 to 2024-06-23  (4 weeks)")
    assert "Without an article: 5 weeks in 2 gaps:" in text


def test_an_empty_store_and_bars(tmp_path: Path, small_encoder: Encoder) -> None:
    with closing(EmbeddedStore(tmp_path, small_encoder.name, small_encoder.dim)) as empty:
        assert summary_text(summary(empty)) == "There are no articles."
        assert list_articles(empty, small_encoder, CollectionQuestion("Kallas", None, (), "list")).total == 0
    assert bar(0, 8) == ""
    assert bar(1, 10_000) == "▏"
    assert bar(1, 64) == "▋"
    assert bar(8, 8) == "█" * 40
