"""What a short answer must look like."""

from __future__ import annotations

import pytest

from qa.answer_type import wanted

CASES = [
    ("How many people died?", "at least 12|Twelve|hundreds|none", "people|Turkey|a fire"),
    ("He was charged with how many counts?", "34|three", "all|fraud"),
    ("How much did it cost?", "$44 billion|44 billion dollars|half", "a fortune|Twitter|two years ago"),
    ("What is Obama's approval rating?", "41 percent|41|2% in 2010", "not increase between 2010 and 2015|low"),
    ("What was the unemployment rate in April?", "14.7%", "higher than ever"),
    ("How old is he?", "96|ninety-six", "old|the oldest"),
    ("What percentage of voters said no?", "60%|60 percent|a third", "most|Australians"),
    ("How long did the call last?", "ninety minutes|an hour and a half|since 2014|six weeks", "Putin|long|a week ago"),
    (
        "When did Queen Elizabeth die?",
        "Thursday|Sept. 8|2022|last week|in the afternoon|after the war|the 14th to 17th centuries",
        "96|Balmoral|peacefully",
    ),
    ("When will they meet?", "in March|on Monday|soon|in the near future|next week", "an end to the war|since the war"),
    ("Where was he killed?", "Iraq|at the airport|home|near Kyiv|8th", "a U.S. airstrike|the crash|Friday|2019"),
    ("Barristers strike from when?", "5 September|Monday", "Oslo"),
    ("In England, when's the election?", "in May|this autumn", "London"),
    ("In what year was it released?", "2016|in 2016", "May|16"),
    ("Which month is it in?", "May 2024|in June", "2024"),
    ("Which day was it on?", "Monday|6 May|yesterday", "Kyiv"),
    (
        "Which country did he flee to?",
        "Maldives|the Maldives|South Korea|US|the U.K.|Türkiye|Finland and Sweden",
        "Kyiv",
    ),
    ("Which European country joined?", "Finland", "NATO|Europe|the European Union"),
    ("Which state was struck?", "Mississippi|New Mexico|Arkansas and Tennessee", "Memphis|the Biden administration"),
    ("Which U.S. state is it?", "Ohio", "Columbus"),
    ("Which city did he move to?", "Houston|New York|Washington|Kyiv, Ukraine|Singapore", "Texas|Ukraine|the north|12"),
    (
        "Who replaced him?",
        "Mike Johnson|the Prince of Wales|the dukes|will.i.am|April Ryan|the Sunday Times",
        "2023|Monday|12%|the 6th of May",
    ),
    ("Who is the U.S. president?", "Joe Biden", "2023"),
    ("The moon turned red. Who saw it?", "NASA|sailors", "12"),
    ("Which hurricane hit Florida?", "Ian|Hurricane Ian", "the storm|2022"),
    ("Which British racing driver won?", "Lewis Hamilton", "the race"),
]


@pytest.mark.parametrize(("question", "yes", "no"), CASES)
def test_what_can_answer(question: str, yes: str, no: str) -> None:
    answer = wanted(question)
    assert answer
    assert [text for text in yes.split("|") if not answer.fits(text)] == []
    assert [text for text in no.split("|") if answer.fits(text)] == []


def test_kinds() -> None:
    asked = {"How long did it last?": "number", "Which year was it?": "time", "Which city is it?": "name"}
    assert {question: answer.kind for question in asked if (answer := wanted(question))} == asked


@pytest.mark.parametrize(
    "question",
    [
        "What was it called?",
        "What are population estimates based on?",
        "Why did he resign?",
        "When the war began, what did he say?",
        "The man who called. What did he want?",
        "Which state of mind is that?",
        "What did the mayor do?",
        "Which company's offices burned?",
        "In which country's capital did they meet?",
        "",
    ],
)
def test_most_questions_take_any_words(question: str) -> None:
    assert wanted(question) is None
