"""Sources that disagree, measured on pairs of invented sentences, and what is handed back of them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from qa.conflicts import Side, _merged, differences
from qa.question_sets import Half, half_of

PAIRS = Path(__file__).with_name("conflict_pairs.jsonl")
DAY = date(2024, 3, 11)


def _side(text: str, story: str, *, days: int = 0, speaker: str | None = None) -> Side:
    return Side(text, DAY + timedelta(days), f"Outlet {story}", story, speaker)


def _verdicts(half: Half) -> Counter[tuple[str, str]]:
    """How many pairs of a half have which (label, verdict)."""
    found: Counter[tuple[str, str]] = Counter()
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        if half_of(pair["id"]) == half:
            sides = [_read(side) for side in pair["sides"]]
            conflicts, developments = differences(pair["question"], sides)
            verdict = "conflict" if conflicts else "development" if developments else "none"
            found[pair["label"], verdict] += 1
    return found


def _read(side: dict[str, str]) -> Side:
    published = date.fromisoformat(side["published"])
    return Side(side["text"], published, side["source"], side["story"], side.get("speaker"))


def _precision_recall(found: Counter[tuple[str, str]], label: str) -> tuple[float, float]:
    right = found[label, label]
    given = sum(count for (_, verdict), count in found.items() if verdict == label)
    there = sum(count for (truth, _), count in found.items() if truth == label)
    return right / given, right / there


def test_there_are_enough_pairs_and_half_are_negatives() -> None:
    labels = Counter(json.loads(line)["label"] for line in PAIRS.read_text(encoding="utf-8").splitlines())
    assert labels.total() >= 150
    assert labels["none"] >= labels.total() / 2


@pytest.mark.parametrize(("label", "least_recall"), [("conflict", 0.6), ("development", 0.4)])
def test_precision_on_the_half_that_nothing_was_fitted_on(label: str, least_recall: float) -> None:
    found = _verdicts("report")
    precision, recall = _precision_recall(found, label)
    print(f"{label}: precision {precision:.3f}, recall {recall:.3f}, {dict(found)}")
    assert precision >= 0.9
    assert recall >= least_recall


def test_two_speakers_of_one_article_differ_and_share_a_label() -> None:
    sides = [
        _side("Anna Marsh said that Norland is considering sending Norland's troops to Sefra if talks fail.", "a"),
        _side("The weather in Sefra was mild.", "a"),
        _side("This differs from the statement by Paul Ostrom that Norland will not deploy troops to Sefra.", "a"),
    ]
    conflicts, developments = differences("Will Norland send troops to Sefra?", sides)
    assert [one.sides for one in conflicts] == [(0, 2)]
    assert "troops to Sefra" in conflicts[0].about
    assert developments == []


def test_copies_of_a_story_do_not_disagree() -> None:
    texts = ("The crash near Gorna killed 32 people.", "The crash near Gorna killed 41 people.")
    assert differences("", [_side(text, "same") for text in texts]) == ([], [])
    conflicts, _ = differences("", [_side(text, story) for text, story in zip(texts, "ab", strict=True)])
    assert conflicts[0].sides == (0, 1)


def test_three_sides_are_one_conflict() -> None:
    sides = [
        _side("The crash near Gorna killed 32 people.", "a"),
        _side("In Gorna, 32 people died in the crash.", "b"),
        _side("The crash near Gorna killed 41 people.", "c"),
    ]
    conflicts, _ = differences("How many people died in the Gorna crash?", sides)
    assert [one.sides for one in conflicts] == [(0, 1, 2)]


def test_a_development_is_told_oldest_first() -> None:
    sides = [
        _side("The flood in Tessel has killed 126 people.", "b", days=2),
        _side("The flood in Tessel killed 33 people.", "a"),
    ]
    conflicts, developments = differences("How many people did the flood in Tessel kill?", sides)
    assert conflicts == []
    assert [one.sides for one in developments] == [(1, 0)]


def test_what_has_nothing_to_do_with_the_question_is_left_out() -> None:
    sides = [
        _side("The flood in Tessel killed 33 people.", "a"),
        _side("The flood in Tessel killed 71 people.", "b"),
    ]
    assert differences("Who won the election in Tovaria?", sides) == ([], [])


def test_speakers_given_from_outside_count() -> None:
    sides = [
        _side("Norland will not send troops to Sefra.", "a", speaker="Paul Ostrom"),
        _side("Norland will send troops to Sefra.", "b", days=2, speaker="Anna Marsh"),
    ]
    assert [one.sides for one in differences("", sides)[0]] == [(0, 1)]
    changed = [sides[0], _side("Norland will send troops to Sefra.", "b", days=2, speaker="Paul Ostrom")]
    conflicts, developments = differences("", changed)
    assert (conflicts, [one.sides for one in developments]) == ([], [(0, 1)])


def test_two_sides_set_against_each_other_are_neither() -> None:
    sides = [
        _side("Norland will not send troops to Sefra, Paul Ostrom said.", "a", speaker="Paul Ostrom"),
        _side(
            "Anna Marsh counts sending troops to Sefra among the options, while Paul Ostrom has ruled that out.",
            "b",
            days=2,
        ),
    ]
    assert differences("What did Ostrom say about troops?", sides) == ([], [])


def test_pairs_with_a_side_in_common_are_one() -> None:
    pairs = [
        ("amount dead", 0, 3, "a"),
        ("amount dead", 1, 2, "b"),
        ("amount hurt", 4, 2, "c"),
        ("amount dead", 2, 3, "d"),
    ]
    assert [one.sides for one in _merged(pairs)] == [(2, 4), (0, 1, 2, 3)]


def test_undated_sides_and_empty_ones() -> None:
    sides = [
        Side("The flood in Tessel killed 33 people.", None, None, "a"),
        Side("", None, None, "b"),
        Side("The flood in Tessel killed 71 people.", None, None, "c"),
    ]
    assert [one.sides for one in differences("", sides)[0]] == [(0, 2)]
    assert differences("", []) == ([], [])
