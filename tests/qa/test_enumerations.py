"""Lists as short answers."""

from __future__ import annotations

import pytest

from qa.enumerations import whole_list

FLYING = "U.S. carriers such as Northern Air Co., Harbor Air and Westmark Holdings Inc. are still flying."
LISTED = "Northern Air Co., Harbor Air and Westmark Holdings Inc."
SAVED = "They brought two stranded workers, 43 dogs, 80 cats and roughly 15 chickens to safety."
NO = "Which countries voted no?"


@pytest.mark.parametrize(
    ("question", "text", "answer", "whole"),
    [
        ("Which airlines kept flying?", FLYING, "Westmark Holdings Inc", LISTED),
        ("Which airlines are still flying?", FLYING, "Harbor Air", LISTED),
        ("Which airline still flies?", FLYING, "Westmark Holdings Inc", "Westmark Holdings Inc"),
        ("Which airline owns Harbor Air?", FLYING, "Northern Air Co", "Northern Air Co"),
        ("What country hosts most refugees?", "Norway and Sweden do.", "Norway", "Norway"),
        ("Who were the winners?", "The winners are Ann Lee and Bo Ek.", "Ann Lee", "Ann Lee and Bo Ek"),
        ("Who was the winner?", "The winners are Ann Lee and Bo Ek.", "Ann Lee", "Ann Lee"),
        (NO, "Norway voted no, and Sweden left.", "Norway", "Norway"),
        (NO, "But Norway and Sweden did.", "Sweden", "Norway and Sweden"),
        (NO, "On Monday, Norway, Denmark and Sweden did.", "Sweden", "Norway, Denmark and Sweden"),
        (NO, "It was Norway. Denmark and Sweden did not.", "Norway", "Norway"),
        (NO, "They were Norway and Sweden's allies.", "Norway", "Norway"),
        ("Which bus crashed?", "The buses to Hale and Westmark crashed.", "Hale", "Hale"),
        ("How many animals were saved?", SAVED, "43", "43 dogs, 80 cats and roughly 15 chickens"),
        ("How many animals were saved?", "They saved 43 dogs and left.", "43 dogs and left", "43 dogs and left"),
        ("How many dogs were saved?", SAVED, "43", "43"),
        ("How many children died?", "It killed 12 kids and 3 adults.", "12", "12"),
        ("How many hours did it take?", "It took 12 minutes and 3 attempts.", "12", "12"),
    ],
)
def test_a_list_is_an_answer_where_several_are_asked_for(question: str, text: str, answer: str, whole: str) -> None:
    start = text.index(answer)
    low, high = whole_list(question, text, start, start + len(answer))
    assert text[low:high] == whole
