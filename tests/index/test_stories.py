"""Copies of a story: what counts as one, whatever the order they come in, in stores old and new."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article, digest_of
from index import stories
from index.embedded import EmbeddedStore
from index.passage import Passage

REPORT = """\
The council of Eastbridge voted on Tuesday to close the old ferry landing for two years while its piers are \
rebuilt at a cost of $14 million. Members approved the plan by nine votes to four after a debate that went on \
past midnight.

Mayor Ingrid Halvorsen said the piers had been patched so often that nobody could tell any more which part of \
them was first built in 1931. "We can go on paying for patches, or we can pay once," she told the members before \
the vote.

Opponents led by Tobias Renn argued that the closing would cut off some 3,200 people who cross the Sound every \
working day. They asked for a bus across the northern bridge, which the harbor office says would take 50 minutes \
each way.

Work is to begin in September, when the summer boats stop running. The harbor office expects the first of three \
piers to open again in the following spring, and the last in the autumn after that, if the winter is not too \
hard.

Shopkeepers on Landing Street fear for their trade. Marit Solberg, who has sold coffee to passengers for 20 \
years, said she had not been asked. "They come by for a cup because the boat is late. Without the boat there is \
no late," she said.
"""
CORRECTION = (
    "An article on {day} about {what} misstated the given name of a spokesman. He is {name}, not {other}. The "
    "desk strives for accuracy in all that it publishes and corrects errors of fact as soon as they are known to "
    "it. Readers who find one are asked to write to the editors with the date and the headline of the article "
    "and, where they can, a source for what is right. Corrections are kept with the article for as long as the "
    "article is kept, and are marked as such."
)
WEATHER = (
    "Weather for Eastbridge and the coast: cloudy in the morning, clearing from the west by the afternoon, with a "
    "high of {0} degrees at the water and {1} degrees inland. Winds of {2} miles an hour with gusts of up to {3} "
    "in exposed places. The chance of rain is {4} percent. At night a low of {5} degrees. Sunrise is at 6:{6} and "
    "sunset at 5:{7}. Drivers are asked to allow more time for their journey and to look out for fog in low "
    "places, above all near the river."
)
FOOTER = (
    "You are reading the morning letter, sent on every working day before breakfast. Was it passed on to you by a "
    "friend? You can have your own at no cost: write to the desk, and we will put you on the list. We would like "
    "to know what you think of it, what was missing and what was one too many. To stop receiving it, follow the "
    "last link on this page."
)
PARAGRAPHS = REPORT.strip().split("\n\n")
INDEPENDENT = (
    "Ferry passengers in Eastbridge will have to find another way to work. By nine votes to four the council "
    "decided late on Tuesday that the landing, opened in 1931, has to close for two years. Tobias Renn, one of "
    "the four, said 3,200 people had been forgotten. Mayor Ingrid Halvorsen answered that $14 million spent once "
    'is less than a patch every year: "We can go on paying for patches, or we can pay once," she said. Building '
    "starts in September."
)


def swapped(text: str, seed: int, share: float) -> str:
    """The text with a typo in a share of its words."""
    rng = random.Random(seed)

    def typo(word: str) -> str:
        return word[1] + word[0] + word[2:] if len(word) > 3 and rng.random() < share else word

    return " ".join(map(typo, text.split(" ")))


COPIES = {
    "itself": REPORT,
    "the first three of five paragraphs": "\n\n".join(PARAGRAPHS[:3]),
    "paragraphs in another order": "\n\n".join(PARAGRAPHS[at] for at in (4, 0, 3, 1, 2)),
    "a paragraph left out": "\n\n".join(PARAGRAPHS[:2] + PARAGRAPHS[3:]),
    "typos": swapped(REPORT, 1, 0.03),
    "lines broken, plain quotes, capitals": REPORT.replace("\n", " ").replace(", ", ",\n").replace('"', "“").upper(),
    "an agency's first and last line": f"EASTBRIDGE (Northfield Press) — {REPORT}\nAnn Lee contributed from Westmark.",
}
OTHERS = {
    "the same event told independently": INDEPENDENT,
    "names and numbers changed": REPORT.replace("Eastbridge", "Westmark")
    .replace("Ingrid Halvorsen", "Paul Okafor")
    .replace("Tobias Renn", "Lucy Marsh")
    .replace("Marit Solberg", "Ana Quint")
    .replace("Landing Street", "Mill Road")
    .replace("Tuesday", "Friday")
    .replace("September", "March")
    .replace("Sound", "Firth")
    .replace("14", "21")
    .replace("1931", "1887")
    .replace("3,200", "5,100")
    .replace("50", "35")
    .replace("20", "11"),
    "one paragraph of it": PARAGRAPHS[2],
    "one paragraph of it in another article": f"{INDEPENDENT}\n\n{PARAGRAPHS[2]}\n\n{FOOTER}",
    "a digest that holds all of it": f"{REPORT}\n\n{WEATHER}\n\n{CORRECTION}\n\n{FOOTER}\n\n{INDEPENDENT}",
}


@pytest.mark.parametrize("kind", COPIES)
def test_an_edited_text_is_a_copy(kind: str) -> None:
    assert stories.likeness(REPORT, COPIES[kind]).copies
    assert stories.likeness(COPIES[kind], REPORT) == stories.likeness(REPORT, COPIES[kind])
    shared = set(stories.band_keys(stories.signature(REPORT))) & set(stories.band_keys(stories.signature(COPIES[kind])))
    assert shared


@pytest.mark.parametrize("kind", OTHERS)
def test_another_text_is_none(kind: str) -> None:
    assert not stories.likeness(REPORT, OTHERS[kind]).copies
    assert stories.likeness(OTHERS[kind], REPORT) == stories.likeness(REPORT, OTHERS[kind])


def test_templates_filled_in_are_not_copies() -> None:
    corrections = [
        CORRECTION.format(day="Monday", what="the harbor of Westmark", name="Jon Aldous", other="Joe Aldous"),
        CORRECTION.format(day="Friday", what="bees in Calder Park", name="Rosa Finch", other="Rose Finch"),
    ]
    weather = [WEATHER.format(*range(low, low + 8)) for low in (20, 40)]
    for one, other in (corrections, weather):
        measured = stories.likeness(one, other)
        assert not measured.copies
        assert measured.particulars < 0.5
    assert stories.likeness(*corrections).covered > 0.8  # all but the names is the same


def test_one_footer_does_not_make_a_story() -> None:
    assert not stories.likeness(f"{PARAGRAPHS[1]} {FOOTER}", f"{PARAGRAPHS[4]} {FOOTER}").copies


def test_a_long_page_in_common_does_not_make_a_story() -> None:
    gallery = " ".join(f"Photo {number}: boat {number} of the regatta off pier {number + 1}." for number in range(400))
    one, other = f"{REPORT} {gallery}", f"{INDEPENDENT} {WEATHER} {FOOTER} {gallery}"
    measured = stories.likeness(one, other)
    assert min(measured.covered, measured.kept) > 0.9
    assert measured.particulars > 0.9
    assert measured.own > stories.LONGEST_OWN
    assert not measured.copies


def test_likeness_of_a_worked_example() -> None:
    short = "Ten boats left Eastbridge at dawn"
    long = "On Friday ten boats left Eastbridge at dusk"
    # ten boats left eastbridge at: 5 of 6 words, 5 of 8; of eastbridge and ten (a capital only here) both are in `long`
    assert stories.likeness(short, long) == stories.Likeness(covered=5 / 6, kept=5 / 8, particulars=1.0, own=1)
    # the second is the shorter, as 1,200 is two words; of ten, 1200 and 8 the first lacks 8
    assert stories.likeness("ten boats, 1,200 men and 7 oars", "Ten boats, 1200 men and 8 oars").particulars == 2 / 3
    assert stories.likeness("too few words", REPORT) == stories.Likeness(0.0, 0.0, 0.0, own=3)


def test_signatures_do_not_change_under_stored_ones() -> None:
    """If this fails after an update of rensa, raise stories.ALGORITHM: old signatures no longer compare with new."""
    made = stories.signature(" ".join(f"word{number}" for number in range(40)))
    assert len(made) == 4 * stories.PERMUTATIONS
    assert np.frombuffer(made, "<u4")[:4].tolist() == [1992835387, 2990309504, 1018570228, 1299966770]
    assert len(set(stories.band_keys(made))) == stories.BANDS
    assert stories.signature("word " * 29) == b""
    assert stories.band_keys(b"") == []


# -- In a store


def store_of(folder: Path) -> EmbeddedStore:
    """A store without an encoder: nothing here is embedded."""
    return EmbeddedStore(folder, "none", 1)


def article(name: str, text: str, day: int | None = 1) -> Article:
    """An article of the given text, of a day in March 2025."""
    published = date(2025, 3, day) if day else None
    return Article(name, digest_of(text), name, text, f"/{name}", published=published)


def put(store: EmbeddedStore, one: Article) -> None:
    """Store an article without passages."""
    store.upsert(one, [], np.zeros((0, 1), np.float32))


def groups(store: EmbeddedStore) -> set[tuple[str, ...]]:
    """All stories, checked to be the same asked for in either way."""
    ids = [one.id for one in store.articles()]
    leads = store.copies(ids)
    assert set(leads) == set(ids)
    found = {key: tuple(store.story(key)) for key in ids}
    assert {key: some[0] for key, some in found.items()} == leads
    return set(found.values())


def rows(store: EmbeddedStore) -> dict[str, int]:
    """Numbers of rows about stories."""
    sql = store._sql()
    tables = ("signatures", "bands", "links")
    return {table: sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


CUT = "\n\n".join(PARAGRAPHS[:3])
CUT_MORE = "\n\n".join(PARAGRAPHS[:2])
CHAIN = [article("whole", REPORT, 3), article("cut", CUT, 2), article("more", CUT_MORE, 4)]
"""`more` is too little of `whole` to be its copy, and a copy of `cut`."""
MIXED = [*CHAIN, article("same", REPORT, None), article("alone", INDEPENDENT, 1), article("short", "Vance spoke.", 1)]
EXPECTED = {("cut", "whole", "more", "same"), ("alone",), ("short",)}


def test_the_order_of_adding_does_not_matter(tmp_path: Path) -> None:
    assert not stories.likeness(REPORT, CUT_MORE).copies
    for turn, order in enumerate(permutations(CHAIN)):
        store = store_of(tmp_path / str(turn))
        for one in (*MIXED[3:], *order):
            put(store, one)
        assert groups(store) == EXPECTED
        store.close()


def test_the_story_is_named_after_its_earliest(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    put(store, article("b", REPORT, None))
    put(store, article("a", CUT, None))
    assert store.copies(["b", "a", "nobody"]) == {"b": "a", "a": "a", "nobody": "nobody"}
    put(store, article("c", REPORT, 9))
    assert store.story("a") == ["c", "a", "b"]
    put(store, article("c", REPORT, None))  # redated only
    assert store.story("a") == ["a", "b", "c"]
    assert store.story("nobody") == []
    store.close()


def test_short_texts_have_no_copies(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    for name in "abc":
        put(store, article(name, "Watch the whole video above, and tell us what you think of it."))
    assert store.copies(["a", "b"]) == {"a": "a", "b": "b"}
    assert store.story("c") == ["c"]
    store.close()


def test_removal_splits_a_story(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    for one in CHAIN:
        put(store, one)
    store.remove(["cut"])
    assert groups(store) == {("whole",), ("more",)}
    put(store, CHAIN[1])
    assert groups(store) == {("cut", "whole", "more")}
    store.remove([one.id for one in CHAIN])
    assert rows(store) == {"signatures": 0, "bands": 0, "links": 0}
    store.close()


def test_a_changed_text_leaves_its_story(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    for one in CHAIN:
        put(store, one)
    put(store, article("cut", INDEPENDENT, 2))
    assert groups(store) == {("cut",), ("whole",), ("more",)}
    assert rows(store)["links"] == 0
    store.close()


STEPS = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from([*range(6), "remove"])), max_size=12)
TEXTS = [REPORT, CUT, CUT_MORE, COPIES["typos"], INDEPENDENT, CORRECTION]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_changes_end_in_what_a_new_store_finds(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int | str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    store, fresh = store_of(folder / "changed"), store_of(folder / "fresh")
    for name, step in steps:
        if isinstance(step, int):
            put(store, article(name, TEXTS[step], step + 1))
        else:
            store.remove([name])
    for one in sorted(store.articles(), key=lambda one: one.id):
        put(fresh, one)
    assert groups(store) == groups(fresh)
    assert rows(store) == rows(fresh)
    store.close()
    fresh.close()


def test_a_transaction_undone_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path)
    put(store, CHAIN[1])
    before = rows(store)

    def fail(sql: sqlite3.Connection, generation: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(stories, "follow", fail)
        for change in (lambda: put(store, CHAIN[0]), lambda: store.remove(["cut"])):
            with pytest.raises(KeyboardInterrupt):
                change()
    assert rows(store) == before
    assert groups(store) == {("cut",)}
    put(store, CHAIN[0])
    assert groups(store) == {("cut", "whole")}
    store.close()


def test_a_wrong_upsert_leaves_no_story(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    with pytest.raises(ValueError, match="1 passages"):
        store.upsert(CHAIN[0], [Passage("whole", 0, 3, ((0, 3),))], np.zeros((2, 1), np.float32))
    assert rows(store) == {"signatures": 0, "bands": 0, "links": 0}
    store.close()


def before_stories(folder: Path) -> None:
    """Make the closed store in `folder` one as written before there were stories."""
    with sqlite3.connect(folder / "store.sqlite") as sql:
        for table in ("signatures", "bands", "links"):
            sql.execute(f"DROP TABLE {table}")
        sql.execute("DROP INDEX articles_by_digest")
        sql.execute("DELETE FROM meta WHERE key = 'stories'")
    sql.close()


def test_a_store_of_before_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path)
    for one in MIXED:
        put(store, one)
    expected = rows(store)
    store.close()
    before_stories(tmp_path)
    monkeypatch.setattr(stories, "BATCH", 2)  # several transactions
    store = store_of(tmp_path)
    assert groups(store) == EXPECTED
    assert rows(store) == expected
    assert not stories.behind(store._sql())
    store.close()


def test_what_another_version_wrote_meanwhile_is_seen(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    for one in CHAIN:
        put(store, one)
    sql = store._sql()
    sql.execute("DELETE FROM articles WHERE id = 'cut'")
    sql.execute("UPDATE articles SET digest = ?, text = ? WHERE id = 'more'", (digest_of(REPORT), REPORT))
    sql.execute("UPDATE meta SET value = value + 2 WHERE key = 'generation'")
    assert stories.behind(sql)
    put(store, article("typos", COPIES["typos"], 9))
    store.refresh()
    assert groups(store) == {("whole", "more", "typos")}
    assert rows(store)["signatures"] == 2
    store.close()


def test_another_algorithm_computes_all_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path)
    for one in CHAIN:
        put(store, one)
    store._sql().execute("UPDATE signatures SET minhash = zeroblob(512)")
    monkeypatch.setattr(stories, "ALGORITHM", "next")
    store.refresh()
    assert groups(store) == {("cut", "whole", "more")}
    assert store._sql().execute("SELECT count(*) FROM signatures WHERE minhash = zeroblob(512)").fetchone() == (0,)
    put(store, replace(CHAIN[0], id="again"))
    assert not stories.behind(store._sql())
    store.close()


HOLDER = """
import sqlite3, sys
sql = sqlite3.connect(sys.argv[1], isolation_level=None)
sql.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


def test_reading_goes_on_while_another_process_writes(tmp_path: Path) -> None:
    reader = store_of(tmp_path)
    for one in CHAIN:
        put(reader, one)
    reader._sql().execute("UPDATE meta SET value = '1:-1' WHERE key = 'stories'")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "store.sqlite")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    reader.refresh()  # cannot write now, and does not wait
    assert stories.behind(reader._sql())
    another = store_of(tmp_path)
    for store in (reader, another):
        assert groups(store) == {("cut", "whole", "more")}
    another.close()
    holder.communicate("done\n")
    reader.refresh()
    assert not stories.behind(reader._sql())
    reader.close()


def test_no_more_texts_are_read_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(tmp_path)
    read: list[str] = []
    measure = stories.likeness

    def counted(one: str, other: str) -> stories.Likeness:
        read.append(other)
        return measure(one, other)

    for seed in range(6):
        put(store, article(f"v{seed}", swapped(REPORT, seed, 0.02)))
    monkeypatch.setattr(stories, "MOST_READ", 3)
    monkeypatch.setattr(stories, "likeness", counted)
    put(store, article("last", f"{REPORT} It rained all night."))
    assert len(read) == 3
    assert len(store.story("last")) == 7
    store.close()
