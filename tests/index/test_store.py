"""The contract of a store: whatever implements `Store` passes this, unchanged."""

from __future__ import annotations

import math
import multiprocessing
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article, digest_of, id_of
from index.database import connect
from index.embedded import EmbeddedStore
from index.encoder import HashingEncoder
from index.passage import Passage, Scope
from index.store import KnownFile, Store

DIM = 32
ENCODER = HashingEncoder(DIM)
Opened = Callable[[], Store]


@pytest.fixture(params=["embedded"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Opens the same store again and again; all are closed at the end."""
    stores: list[Store] = []

    def open_again() -> Store:
        stores.append(EmbeddedStore(tmp_path / "store", ENCODER.name, DIM))
        return stores[-1]

    yield open_again
    for one in stores:
        one.close()


def made(name: str, text: str, day: date | None = date(2025, 2, 14), source: str | None = "Harbor Ledger") -> Article:
    """An article of its own id and text."""
    return Article(id_of(name), digest_of(text), f"Title of {name}", text, f"/{name}.txt", source=source, published=day)


def put(store: Store, article: Article) -> list[Passage]:
    """Store an article with one passage a line."""
    passages, at = [], 0
    for line in article.text.split("\n"):
        if line:
            passages.append(Passage(article.id, at, at + len(line), ((at, at + len(line)),)))
        at += len(line) + 1
    texts = [article.text[one.start : one.end] for one in passages]
    store.upsert(article, passages, ENCODER.encode(texts))
    return passages


def found(store: Store, query: str, k: int = 10, scope: Scope = Scope()) -> tuple[set[str], set[str]]:
    """Article ids found by vector and by words."""
    by_vector = store.search_vector(ENCODER.encode([query])[0], k, scope)
    by_words = store.search_words(query, k, scope)
    return {hit.passage.article_id for hit in by_vector}, {hit.passage.article_id for hit in by_words}


def test_an_article_comes_back_as_it_was(opened: Opened) -> None:
    store = opened()
    article = replace(
        made("a", "Vance spoke.\nHegseth did not."),
        url="https://example.org/a",
        authors=("Ann Lee", "Bo Ek"),
        published_from="metadata",
        title_made=True,
    )
    passages = put(store, article)
    assert store.article(article.id) == article
    assert opened().article(article.id) == article
    assert store.passages(article.id) == passages
    assert store.article("nobody") is None
    np.testing.assert_allclose(
        store.vectors(article.id), ENCODER.encode(["Vance spoke.", "Hegseth did not."]), atol=1e-3
    )


def test_vector_scores_are_cosines(opened: Opened) -> None:
    store = opened()
    put(store, made("a", "troops to Ukraine\nsanctions on Moscow"))
    store.refresh()
    hits = store.search_vector(ENCODER.encode(["troops to Ukraine"])[0], 2)
    expected = ENCODER.encode(["troops to Ukraine", "sanctions on Moscow"]) @ ENCODER.encode(["troops to Ukraine"])[0]
    assert [hit.rank for hit in hits] == [1, 2]
    assert [hit.score for hit in hits] == pytest.approx(expected.tolist(), abs=2e-3)
    assert [hit.cosine for hit in hits] == [hit.score for hit in hits]


def test_words_are_found_by_stem_and_rank_by_rarity(opened: Opened) -> None:
    store = opened()
    put(store, made("a", "The senators negotiated."))
    put(store, made("b", "The senators slept."))
    put(store, made("c", "Nothing at all."))
    store.refresh()
    hits = store.search_words("Which senator is negotiating?", 10)
    assert [hit.passage.article_id for hit in hits] == [id_of("a"), id_of("b")]
    assert hits[0].score > hits[1].score > 0


def test_coverage_counts_the_words_of_the_whole_article_by_rarity(opened: Opened) -> None:
    store = opened()
    put(store, made("a", "The senators negotiated.\nNothing was said.\nTroops stay in Kyiv."))
    put(store, made("b", "Senators slept."))
    put(store, made("c", "Nobody came."))
    store.refresh()
    a, b, c = (id_of(name) for name in "abc")
    rare, common = math.log1p(3 / 1), math.log1p(3 / 2)  # of three articles, one holds "troops", two "senator"
    held = store.coverage("Where are the senator's troops?", [a, b, c, "nobody"])
    assert held == pytest.approx({a: 1.0, b: common / (rare + common), c: 0.0})
    absent = math.log1p(3 / 0.5)
    assert store.coverage("unheard troops", [a]) == pytest.approx({a: rare / (rare + absent)})
    assert store.coverage("unheard words", [a]) == {a: 0.0}
    assert store.coverage("troops", []) == {}
    put(store, made("a", "Nothing is left of it."))
    store.refresh()
    assert store.coverage("troops", [a, b]) == {a: 0.0, b: 0.0}
    assert opened().coverage("slept", [a, b]) == pytest.approx({a: 0.0, b: 1.0})


def test_absent_words_are_in_no_article_in_any_near_spelling(opened: Opened) -> None:
    store = opened()
    put(store, made("a", "Zelensky spoke of the talks.\nHe met Macron."))
    store.refresh()
    assert store.absent("Did Biden or the Zelenskyys talk to Macron in Rome?") == ["biden", "rome"]
    assert store.absent("Zelenskyy, Makron and Zelenskaya") == ["zelenskaya"]
    assert store.absent("?") == []


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("Zelenskiy", "Zelensky"),
        ("Jonson", "Johnson"),
        ("HUCHINSON", "Hutchinson"),
        ("Murkowsky", "Murkowski"),  # of one stem
        ("tarrifs", "tariffs"),
        ("Senators", None),
        ("Johnson", None),
        ("Johnsen", None),  # may be another's name
        ("Keith", None),  # begins otherwise
        ("Lei", None),
        ("F-16", None),
        ("", None),
    ],
)
def test_a_name_is_spelled_as_the_articles_spell_it(opened: Opened, typed: str, spelled: str | None) -> None:
    store = opened()
    put(
        store,
        made("a", "Zelensky met Boris Johnson and Cassidy Hutchinson, Senator Murkowski said of tariffs, in Leith."),
    )
    store.refresh()
    assert store.spelled(typed) == spelled


def test_newest_is_the_last_day_of_all_articles(opened: Opened) -> None:
    store = opened()
    assert store.newest() is None
    put(store, made("undated", "No day.", None))
    assert store.newest() is None
    put(store, made("a", "Vance spoke.", date(2025, 2, 14)))
    put(store, made("b", "Vance slept.", date(2025, 2, 12)))
    assert store.newest() == date(2025, 2, 14)
    store.remove([id_of("a")])
    assert store.newest() == date(2025, 2, 12)


@pytest.mark.parametrize(
    "query",
    ["", "?!", '"', "(a:b", "AND OR NOT", "source:x^2 ~", "\ud800", "a" * 5000, "\x00\ud7ff", "*", "text:[a TO b]"],
)
def test_any_query_is_only_words(opened: Opened, query: str) -> None:
    store = opened()
    put(store, made("a", "Vance spoke."))
    store.refresh()
    assert store.search_words(query, 5) == []
    assert store.coverage(query, [id_of("a")]) == {id_of("a"): 0.0}


def test_upsert_replaces(opened: Opened) -> None:
    store = opened()
    put(store, made("a", "The old words about sanctions."))
    store.refresh()
    put(store, made("a", "The new words about troops."))
    store.refresh()
    assert store.count() == 1
    assert found(store, "sanctions")[1] == set()
    hits = store.search_words("troops", 5)
    assert [(hit.passage.start, hit.passage.end) for hit in hits] == [(0, 27)]
    assert len(store.search_vector(ENCODER.encode(["sanctions"])[0], 10)) == 1


def test_removed_is_found_by_nothing(opened: Opened) -> None:
    store = opened()
    put(store, made("a", "Vance spoke."))
    put(store, made("b", "Vance slept."))
    store.refresh()
    assert store.remove([id_of("a"), "nobody"]) == 1
    store.refresh()
    assert found(store, "Vance") == ({id_of("b")}, {id_of("b")})
    assert found(opened(), "Vance") == ({id_of("b")}, {id_of("b")})
    assert store.passages(id_of("a")) == []


def test_a_filter_returns_k_when_k_exist(opened: Opened) -> None:
    store = opened()
    for number in range(300):
        day = date(2025, 1, 1) if number < 290 else date(2025, 3, number - 280)
        put(store, made(f"a{number}", "Vance spoke about troops.", day, "Many" if number < 290 else "Few"))
    store.refresh()
    for scope in (
        Scope(since=date(2025, 3, 1)),
        Scope(sources=("Few",)),
        Scope(date(2025, 3, 10), date(2025, 3, 19), ("Few",)),
    ):
        expected = {id_of(f"a{number}") for number in range(290, 300)}
        assert found(store, "troops", 10, scope) == (expected, expected)
        assert store.count(scope) == 10


def test_bounds_are_inclusive_and_undated_is_outside(opened: Opened) -> None:
    store = opened()
    put(store, made("before", "troops", date(2025, 2, 13)))
    put(store, made("on", "troops", date(2025, 2, 14)))
    put(store, made("undated", "troops", None, None))
    store.refresh()
    on, before, undated = id_of("on"), id_of("before"), id_of("undated")
    assert found(store, "troops", scope=Scope(since=date(2025, 2, 14))) == ({on}, {on})
    assert found(store, "troops", scope=Scope(until=date(2025, 2, 13))) == ({before}, {before})
    assert found(store, "troops") == ({on, before, undated}, {on, before, undated})
    assert found(store, "troops", scope=Scope(sources=("Nobody",))) == (set(), set())
    assert [one.id for one in store.articles()] == [on, before, undated]
    assert [one.id for one in store.articles(limit=1, offset=1)] == [before]


def test_contents(opened: Opened) -> None:
    store = opened()
    assert (store.contents().articles, store.contents().first, store.contents().sources) == (0, None, ())
    put(store, made("a", "one\ntwo", date(2025, 2, 12), "B"))
    put(store, made("b", "three", date(2025, 2, 14), "A"))
    put(store, made("c", "four", None, None))
    put(store, made("d", "five", None, "B"))
    held = store.contents()
    assert (held.articles, held.passages, held.first, held.last) == (4, 5, date(2025, 2, 12), date(2025, 2, 14))
    assert held.sources == (("B", 2), ("A", 1))


def test_files(opened: Opened) -> None:
    store = opened()
    put(store, made("a", "one"))
    store.file_done("/a.txt", KnownFile("x/a.txt", 3, 17, True))
    assert opened().known_files() == {"/a.txt": KnownFile("x/a.txt", 3, 17, True)}
    assert store.file_articles("/a.txt") == [id_of("a")]
    store.forget_file("/a.txt")
    assert store.known_files() == {}
    assert store.digests() == {id_of("a"): digest_of("one")}


WIRE = (
    "The council of Eastbridge voted on Tuesday to close the old ferry landing for two years while its piers are "
    "rebuilt. Mayor Ingrid Halvorsen said they had been patched too often.\nWork is to begin in September, when the "
    "summer boats stop running, and the first of three piers is to open again in the following spring."
)


def test_copies_are_one_story_named_after_the_earliest(opened: Opened) -> None:
    store = opened()
    put(store, made("later", f"EASTBRIDGE (Northfield Press) - {WIRE}", date(2025, 2, 16), "Observer"))
    put(store, made("undated", WIRE.replace("summer", "sumner"), None))
    put(store, made("first", WIRE, date(2025, 2, 14)))
    put(store, made("other", WIRE.replace("Eastbridge", "Westmark").replace("Ingrid Halvorsen", "Paul Okafor")))
    first, later, undated, other = (id_of(name) for name in ("first", "later", "undated", "other"))
    for one in (store, opened()):
        assert one.story(later) == [first, later, undated]
        assert one.copies(iter([undated, other, first, "nobody"])) == {
            undated: first,
            other: other,
            first: first,
            "nobody": "nobody",
        }
        assert one.story(other) == [other]
        assert one.story("nobody") == []


def test_copies_follow_removal_and_change(opened: Opened) -> None:
    store = opened()
    for name in "abc":
        put(store, made(name, WIRE))
    a, b, c = sorted(id_of(name) for name in "abc")
    store.remove([a])
    assert store.copies([b, c]) == {b: b, c: b}
    changed = next(name for name in "abc" if id_of(name) == b)
    put(store, made(changed, "Another text about troops."))
    assert store.copies([b, c]) == {b: b, c: c}
    assert store.story(c) == [c]


def test_another_opening_sees_what_is_written_at_its_next_refresh(opened: Opened) -> None:
    writer, reader = opened(), opened()
    put(writer, made("a", "Kallas spoke."))
    reader.refresh()
    assert found(reader, "Kallas") == ({id_of("a")}, {id_of("a")})
    writer.remove([id_of("a")])
    reader.refresh()
    assert found(reader, "Kallas") == (set(), set())


def test_wrong_vectors_change_nothing(opened: Opened) -> None:
    store = opened()
    article = made("a", "one")
    with pytest.raises(ValueError, match="1 passages of 32 dimensions"):
        store.upsert(article, [Passage(article.id, 0, 3, ((0, 3),))], np.zeros((2, DIM), np.float32))
    assert store.count() == 0


def test_threads_search_while_one_writes(opened: Opened) -> None:
    store = opened()
    put(store, made("first", "Vance spoke about troops."))
    store.refresh()
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(30):
                store.refresh()
                by_vector, by_words = found(store, "troops", 500)
                assert id_of("first") in by_vector & by_words
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(30):
        put(store, made(f"more{number}", f"Number {number} about troops."))
    for thread in threads:
        thread.join()
    assert failures == []
    store.refresh()
    assert len(found(store, "troops", 500)[0]) == 31


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["put", "remove", "refresh", "reopen"])), max_size=25))
def test_any_order_of_changes_ends_in_what_sqlite_holds(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    store = EmbeddedStore(folder, ENCODER.name, DIM)
    expected: dict[str, str] = {}
    for turn, (number, step) in enumerate(steps):
        if step == "put":
            article = made(f"a{number}", f"common word{turn}")
            put(store, article)
            expected[article.id] = f"word{turn}"
        elif step == "remove":
            store.remove([id_of(f"a{number}")])
            expected.pop(id_of(f"a{number}"), None)
        elif step == "refresh":
            store.refresh()
        else:
            store.close()
            store = EmbeddedStore(folder, ENCODER.name, DIM)
    store.refresh()
    assert found(store, "common", 100) == (set(expected), set(expected))
    for key, word in expected.items():
        assert found(store, word, 1)[1] == {key}
    store.close()


def _write(folder: Path, low: int) -> None:
    store = EmbeddedStore(folder, ENCODER.name, DIM)
    for number in range(low, low + 20):
        put(store, made(f"a{number}", f"common word{number}"))
        if number % 5 == 0:
            store.refresh()
    store.close()


def test_two_processes_write_one_store(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_write, args=(tmp_path / "store", low)) for low in (0, 100)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    store = EmbeddedStore(tmp_path / "store", ENCODER.name, DIM)
    everything = {id_of(f"a{number}") for low in (0, 100) for number in range(low, low + 20)}
    assert found(store, "common", 100) == (everything, everything)
    assert len(store.search_words("common", 1000)) == len(everything)
    store.close()


def test_many_processes_open_a_new_file_at_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(3)
    openers = [spawn.Process(target=_open_new, args=(tmp_path, start)) for _ in range(3)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
        assert opener.exitcode == 0


def _open_new(folder: Path, start: Barrier) -> None:
    for turn in range(30):
        start.wait(60)
        with closing(connect(folder / f"{turn}.sqlite")) as sql:
            assert sql.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_two_openings_that_catch_up_at_once_index_each_passage_once(tmp_path: Path) -> None:
    stores = [EmbeddedStore(tmp_path / "store", ENCODER.name, DIM) for _ in range(3)]
    for number in range(20):
        put(stores[0], made(f"a{number}", "common words"))
        threads = [threading.Thread(target=store.refresh) for store in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for store in stores:
        store.refresh()
        assert len(store.search_words("common", 1000)) == 20
        store.close()


def test_the_word_index_may_be_deleted_under_an_open_store(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store", ENCODER.name, DIM)
    put(store, made("a", "Vance spoke."))
    store.refresh()
    shutil.rmtree(tmp_path / "store" / "words")
    put(store, made("b", "Vance slept."))
    store.refresh()
    assert found(store, "Vance")[1] == {id_of("a"), id_of("b")}
    store.close()


def test_ended_threads_leave_no_connection_open(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store", ENCODER.name, DIM)
    for _ in range(30):
        thread = threading.Thread(target=store.count)
        thread.start()
        thread.join()
    assert len(store._connections) <= 3
    store.close()
