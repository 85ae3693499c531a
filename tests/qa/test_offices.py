"""Whether a name in an article is that of who holds an office."""

from __future__ import annotations

import pytest

from qa.offices import BESIDE, ELSEWHERE, NO_HOLDER, asked_of


@pytest.mark.parametrize(
    ("question", "head", "named"),
    [
        ("Who is the president of the United States?", "president", True),
        ("Who is the British prime minister?", "prime minister", True),
        ("And who's the attorney general?", "attorney general", False),
        ("Who is the current secretary of state?", "secretary of state", False),
        ("who is the CEO of Twitter", "ceo", True),
        ("Who is the pope?", "pope", False),
        ("Who is the head of the CDC?", "head", True),
        ("Who was the president of France?", None, False),
        ("Who heads the Senate Judiciary Committee?", "head", True),
        ("Who runs for president?", None, False),
        ("What is the name of the president of Ukraine?", "president", True),
        ("Who is the author of the book?", None, False),
        ("Who is Jacinda Ardern?", None, False),
        ("When was the president of France elected?", None, False),
    ],
)
def test_which_office_is_asked_for(question: str, head: str | None, named: bool) -> None:
    office = asked_of(question)
    assert (office.head if office else None) == head
    assert office is None or office.named is named


@pytest.mark.parametrize(
    ("question", "text", "name", "share"),
    [
        ("Who is the chief justice?", "Chief Justice Ann Lee wrote it.", "Ann Lee", BESIDE),
        ("Who is the chief justice?", "It was written by Chief Justice Ann Lee.", "Chief Justice Ann Lee", BESIDE),
        ("Who is the president of Westmark?", "Westmark’s president, Ann Lee, left.", "Ann Lee", BESIDE),
        ("Who is the president of Westmark?", "Ann Lee, the president of Westmark, left.", "Ann Lee", BESIDE),
        ("Who is the president of Westmark?", "Ann Lee was the new president.", "Ann Lee", BESIDE),
        ("Who is the defense secretary?", "Secretary of Defense Ann Lee left.", "Ann Lee", BESIDE),
        ("Who is the head of the FBI?", "FBI director Ann Lee left.", "Ann Lee", BESIDE),
        ("Who is the attorney general?", "U.S. Attorney General Ann Lee left.", "Ann Lee", BESIDE),
        ("Who is the pope?", "Natalie Alund Pope Leo, on Wednesday, prayed.", "Leo", BESIDE),
        ("Who is the president of Westmark?", "If Ann Lee wins, she will own Westmark.", "Ann Lee", ELSEWHERE),
        ("Who is the FBI director?", "the bureau’s then-director, Ann Lee, called it odd.", "Ann Lee", NO_HOLDER),
        ("Who is the president of Westmark?", "with former president Ann Lee of Westmark", "Ann Lee", NO_HOLDER),
        ("Who is the president?", "Vice President Ann Lee spoke.", "Ann Lee", NO_HOLDER),
        ("Who is the president?", "Ann Lee, the presidential hopeful, spoke.", "Ann Lee", ELSEWHERE),
        ("Who is the attorney general?", "Northfield Attorney General Ann Lee sued.", "Ann Lee", NO_HOLDER),
        (
            "Who is the attorney general?",
            "The attorney general for Northfield sued.",
            "The attorney general for Northfield",
            NO_HOLDER,
        ),
        ("Who is the mayor of Northfield?", "Northfield Mayor Ann Lee sued.", "Ann Lee", BESIDE),
        ("Who is the vice president?", "Vice President Ann Lee spoke.", "Ann Lee", BESIDE),
    ],
)
def test_what_stands_beside_a_name(question: str, text: str, name: str, share: float) -> None:
    office = asked_of(question)
    assert office
    start = text.index(name)
    assert office.share(text, start, start + len(name)) == share
