"""Sentences and their ids, however a reply is cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.marked import Growing, MarkedText, Sentence, refs

KNOWN = ("A1.1", "A1.2", "A7.3", "A7.4", "A7.5", "B2.1")


def parsed(reply: str, step: int = 1, *, broken: bool = False) -> tuple[list[Sentence], list[str]]:
    """The sentences of a reply fed in pieces of `step` characters, and every text that was shown meanwhile."""
    text = MarkedText(KNOWN)
    sentences: list[Sentence] = []
    shown: list[str] = []
    for at in range(0, len(reply), step):
        for event in text.feed(reply[at : at + step]):
            if isinstance(event, Growing):
                shown.append(event.text)
            else:
                sentences.append(event)
    return sentences + text.finish(broken=broken), shown


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("The dam held [A7.3].", [("The dam held.", ("A7.3",))]),
        ("The dam held. [A7.3]", [("The dam held.", ("A7.3",))]),
        ("The dam held.[A7.3].", [("The dam held.", ("A7.3",))]),
        ("The dam held [A7.3, B2.1].", [("The dam held.", ("A7.3", "B2.1"))]),
        ("The dam held [A7.3; B2.1].", [("The dam held.", ("A7.3", "B2.1"))]),
        ("The dam held [A7.3][B2.1].", [("The dam held.", ("A7.3", "B2.1"))]),
        ("The dam held 【A7.3】.", [("The dam held.", ("A7.3",))]),
        ("The dam held【A7.3†source】.", [("The dam held.", ("A7.3",))]),
        ("The dam held (A7.3).", [("The dam held.", ("A7.3",))]),
        ("The dam held (see A7.3 and B2.1).", [("The dam held.", ("A7.3", "B2.1"))]),
        ("The dam held [A7.3-A7.5].", [("The dam held.", ("A7.3", "A7.4", "A7.5"))]),
        ("The dam held [A7.3–5].", [("The dam held.", ("A7.3", "A7.4", "A7.5"))]),
        ("The dam held [a7.3].", [("The dam held.", ("A7.3",))]),
        ("The dam held A7.3.", [("The dam held.", ("A7.3",))]),
        ("The dam [A7.3] held, [B2.1] and so on.", [("The dam held, and so on.", ("A7.3", "B2.1"))]),
        ("It held. [A7.3] So did the wall. [B2.1]", [("It held.", ("A7.3",)), ("So did the wall.", ("B2.1",))]),
        ("It held.[A7.3] So did the wall.[B2.1]", [("It held.", ("A7.3",)), ("So did the wall.", ("B2.1",))]),
        ("It held.\n[A7.3]\nSo did the wall. [B2.1]", [("It held.", ("A7.3",)), ("So did the wall.", ("B2.1",))]),
        ("[A7.3] It held. [B2.1] So did the wall.", [("It held.", ("A7.3",)), ("So did the wall.", ("B2.1",))]),
        ("A7.3 It held.\nB2.1 So did the wall.", [("It held.", ("A7.3",)), ("So did the wall.", ("B2.1",))]),
        ("It held on Feb. 3 in the U.S. [A7.3] The wall fell [B2.1].",
         [("It held on Feb. 3 in the U.S.", ("A7.3",)), ("The wall fell.", ("B2.1",))]),
        ("“It held. It will hold,” he said [A7.3].", [("“It held. It will hold,” he said.", ("A7.3",))]),
    ],
)  # fmt: skip
def test_a_marker_becomes_a_citation(reply: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    for step in (1, 2, 3, 1000):
        found, _ = parsed(reply, step)
        assert [(one.text, one.ids) for one in found] == expected
        assert sum(one.unknown for one in found) == 0


@pytest.mark.parametrize(
    ("reply", "ids", "unknown"),
    [
        ("The dam held [A7.9].", (), 1),
        ("The dam held [A7.3, C4.1, A9.9].", ("A7.3",), 2),
        ("The dam held [1].", (), 1),
        ("The dam held [A7].", (), 1),
        ("The dam held [A7.4-A7.6].", ("A7.4", "A7.5"), 1),
        ("The dam held [A7.1-A7.99].", (), 1),
    ],
)
def test_ids_that_do_not_exist_are_dropped_and_counted(reply: str, ids: tuple[str, ...], unknown: int) -> None:
    assert parsed(reply)[0] == [Sentence("The dam held.", ids, unknown)]


@pytest.mark.parametrize("text", ["He said [sic] it.", "The group (AP) said so.", "The F1.2 car won.", "It rose (12)."])
def test_other_brackets_stay(text: str) -> None:
    assert parsed(text)[0] == [Sentence(text, ())]
    assert refs("sic", KNOWN) is None


def test_markdown_and_thoughts_are_taken_away() -> None:
    reply = (
        "<think>Perhaps [A1.1].</think>\n## Findings\n\nHere is what is known:\n\n- **The dam** held [A1.1].\n"
        "2. The *wall* fell [A1.2].\n\nSources: [A1.1], [A1.2]"
    )
    for step in (1, 4, 1000):
        found, _ = parsed(reply, step)
        assert [(one.text, one.ids) for one in found] == [
            ("The dam held.", ("A1.1",)),
            ("The wall fell.", ("A1.2",)),
        ]


def test_a_sentence_is_whole_before_the_reply_is_over() -> None:
    text = MarkedText(KNOWN)
    events = [event for piece in ("The dam", " held [A", "7.", "3]. The wall ", "fell") for event in text.feed(piece)]
    assert events == [
        Growing("The dam"),
        Growing("The dam held"),
        Sentence("The dam held.", ("A7.3",)),
        Growing("The wall"),
        Growing("The wall fell"),
    ]
    assert text.finish() == [Sentence("The wall fell", ())]


def test_the_first_token_is_shown_at_once() -> None:
    assert MarkedText(KNOWN).feed("The") == [Growing("The")]


@pytest.mark.parametrize(
    "reply",
    ["The dam held [A7.3, B2.1].", "The dam held 【A7.3】. It (A1.1) did.", "[A7.3] The dam held.", "- A [B2.1]"],
)
def test_half_a_marker_is_never_shown(reply: str) -> None:
    for step in (1, 2, 3):
        for shown in parsed(reply, step)[1]:
            assert not set("[]【】(") & set(shown)
            assert not any(sign.isdigit() for sign in shown)


def test_a_reply_that_broke_off_keeps_its_whole_sentences() -> None:
    assert parsed("The dam held [A7.3]. The wall fell on Mon", broken=True)[0] == [Sentence("The dam held.", ("A7.3",))]
    assert parsed("The dam held [A7.3]. The wall fell. [B2", broken=True)[0] == [Sentence("The dam held.", ("A7.3",))]
    assert parsed("The dam held [A7.3].", broken=True)[0] == [Sentence("The dam held.", ("A7.3",))]


def test_a_text_without_an_end_is_not_kept_waiting_for() -> None:
    found, _ = parsed("water " * 1000, 50)
    assert len(found) >= 2
    assert max(len(one.text) for one in found) < 2100


@given(st.text("AB7.31[]【】(), \n*-#“”\"'abc?!<think>/", max_size=120), st.integers(1, 7))
def test_any_text_gives_the_same_in_any_pieces_and_never_fails(reply: str, step: int) -> None:
    found, _ = parsed(reply, step)
    assert all(one.text.strip() and set(one.ids) <= set(KNOWN) for one in found)
    assert all(len(set(one.ids)) == len(one.ids) for one in found)
