"""What kind of question it is, and a scope in words."""

from __future__ import annotations

from datetime import date

import pytest

from index.passage import Scope
from qa.understand import kind_of, scope_words, understand


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is the EU's top diplomat?", "span"),
        ("When did Trump call Putin?", "span"),
        ("Where might they meet?", "span"),
        ("How long was the call?", "span"),
        ("how many troops are there", "span"),
        ("Which newspaper interviewed Vance?", "span"),
        ("In which country will they meet?", "span"),
        ("What country hosts the talks?", "span"),
        ("What is the capital of France?", "span"),
        ("Could the US send troops to Ukraine?", "yes-no"),
        ("Is that still true?", "yes-no"),
        ("Won’t Zelensky be invited?", "yes-no"),
        ("And will Hegseth resign?", "yes-no"),
        ("What did Vance say about troops?", "open"),
        ("What happened on February 12?", "open"),
        ("Why did Kallas object?", "open"),
        ("How did the talks begin?", "open"),
        ("Summarise the talks", "open"),
        ("Kallas dirty deal", "open"),
        ("tell me about sanctions", "open"),
        ("How did the peace talks develop?", "timeline"),
        ("And how has the war evolved since 2022?", "timeline"),
        ("timeline of the strike", "timeline"),
        ("Give me a chronology of the trial", "timeline"),
        ("What happened when in the peace talks?", "timeline"),
        ("Trace the rise of Marta Olsen", "timeline"),
        ("Strike timeline", "timeline"),
        ("Walk me through the events of the coup", "timeline"),
        ("What are the key dates in the trial?", "timeline"),
        ("The storm, day by day", "timeline"),
        ("How did Olsen develop the vaccine?", "open"),
        ("How does a larva develop?", "open"),
        ("What happened when Trump called Putin?", "open"),
        ("What is the timeline for the withdrawal?", "span"),
        ("Which articles did Ann Lee write about the election last month?", "articles"),
        ("What do I have on Kallas?", "articles"),
        ("do I have anything about NATO", "articles"),
        ("List the articles about tariffs", "articles"),
        ("How many articles mention Kallas?", "articles"),
        ("How many articles do I have?", "articles"),
        ("Who wrote about the G7?", "articles"),
        ("Summarise the coverage of Gaza since 2020", "articles"),
        ("Which outlets report the call?", "articles"),
        ("Articles by Ann Lee", "articles"),
        ("Are there any stories about the storm?", "articles"),
        ("What’s in my collection?", "articles"),
        ("Which articles of the constitution protect speech?", "span"),
        ("How many articles of impeachment were there?", "span"),
        ("How many stories does the tower have?", "span"),
        ("What stories did the witness tell?", "span"),
        ("Do I have to pay the toll?", "yes-no"),
        ("Summarise the article", "open"),
        ("Who wrote Casablanca?", "span"),
        ("Is there anything interesting about the trial?", "yes-no"),
        ("Are there any other interesting aspects about this article?", "yes-no"),
        ("What reports did Mueller publish?", "span"),
        ("What is Hegseth's position on NATO membership?", "open"),
        ("What was the Kremlin’s first plan?", "open"),
        ("What was the policy on strikes?", "open"),
        ("What is the plan called?", "span"),
        ("What is the name of the plan?", "span"),
        ("What position did Hegseth hold?", "span"),
    ],
)
def test_kinds(question: str, kind: str) -> None:
    assert kind_of(question) == kind


def test_space_is_tidied_and_half_characters_replaced() -> None:
    asked = understand("  Who \n is\tthis \ud800? ", Scope())
    assert asked.understood == "Who is this ??"
    assert asked.text.startswith("  Who")


def test_scope_in_words() -> None:
    since, until = date(2025, 2, 1), date(2025, 2, 14)
    assert scope_words(Scope(since, until)) == "2025-02-01 to 2025-02-14"
    assert scope_words(Scope(since=since)) == "since 2025-02-01"
    assert scope_words(Scope(until=until, sources=("A", "B"))) == "until 2025-02-14, from A, B"
