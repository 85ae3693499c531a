"""Lists as short answers."""

from __future__ import annotations

import pytest

from qa.enumerations import whole_list

FLYING = "U.S. carriers such as Northern Air Co., Harbor Air and Westmark Holdings Inc. are still flying."
SAVED = "They brought two stranded workers, 43 dogs, 80 cats and roughly 15 chickens to safety."


@pytest.mark.parametrize(
    ("question", "text", "answer", "whole"),
    [
        (
            "Which airlines still fly?",
            FLYING,
            "Westmark Holdings Inc",
            "Northern Air Co., Harbor Air and Westmark Holdings Inc.",
        ),
        ("Which airline still flies?", FLYING, "Westmark Holdings Inc", "Westmark Holdings Inc"),
        ("Who were the winners?", "The winners are Ann Lee and Bo Ek.", "Ann Lee", "Ann Lee and Bo Ek"),
        ("Who was the winner?", "The winners are Ann Lee and Bo Ek.", "Ann Lee", "Ann Lee"),
        ("Which countries voted no?", "Norway voted no, and Sweden left.", "Norway", "Norway"),
        ("Which bus crashed?", "The buses to Hale and Westmark crashed.", "Hale", "Hale"),
        ("How many animals were saved?", SAVED, "43", "43 dogs, 80 cats and roughly 15 chickens"),
        ("How many dogs were saved?", SAVED, "43", "43"),
        ("How many cats were saved?", SAVED, "80", "80"),
        ("How many people came?", "Some 43 came and left.", "43", "43"),
    ],
)
def test_a_list_is_an_answer_where_several_are_asked_for(question: str, text: str, answer: str, whole: str) -> None:
    start = text.index(answer)
    low, high = whole_list(question, text, start, start + len(answer))
    assert text[low:high] == whole
