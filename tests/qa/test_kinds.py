"""Kinds of questions."""

from __future__ import annotations

import pytest

from qa.kinds import compared, kind_of, latest_on


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
        ("What did the Supreme Court decide about Roe v. Wade?", "open"),
        ("What has Trump promised Ukraine?", "open"),
        ("What does the new law do?", "open"),
        ("What did farmers want from the minister?", "open"),
        ("What did Musk want to buy?", "span"),
        ("What did the storm destroy?", "span"),
        ("What did Congress ban?", "span"),
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
        ("Summarise the article", "articles"),
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


@pytest.mark.parametrize(
    "question",
    [
        "The storm was the worst in years. How many people died in it?",
        "Maya Lind stepped down on Friday. What is she accused of?",
        "Dr. Lind, who led the team, was the second woman to win which prize?",
        "The mayor was charged with how many counts?",
        "The rocket was launched from where before it fell into the sea?",
        "The senator moved to which city after the vote?",
        "The company is the owner of what newspaper?",
        "Dockers voted to strike until when?",
        "The bank will be led by whom?",
        "The ship was renamed what?",
        "According to the new figures, what was the average wage?",
        "According to the ministry, how many schools closed?",
        "In 2019, who led the party?",
        "After ten years in office, which minister resigned?",
        "Roughly how many houses were flooded?",
        "Approximately what share of the votes was counted?",
        "But who paid?",
        "Which club will become the latest to close?",
        "Which region saw what was described by officials as a flood without equal?",
    ],
)
def test_a_short_answer_is_asked_for_anywhere(question: str) -> None:
    assert kind_of(question) == "span"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("According to the ministry, are the schools open?", "yes-no"),
        ("The talks failed on Monday. Will they go on?", "yes-no"),
        ("Did he sign the deal which he had refused?", "yes-no"),
        ("The minister resigned. Why did she?", "open"),
        ("The deal which he signed was good for the farmers?", "open"),
        ("The interview in which he spoke of it, please", "open"),
        ("I want to know about what the court said", "open"),
        ("The new ferry, who needs it", "open"),
        ("What is the latest on the ferry?", "open"),
        ("What's the latest?", "open"),
        ("What's new?", "articles"),
        ("What is happening in the strait?", "open"),
        ("What's happening to the old bridge?", "open"),
        ("If the talks fail, what happens?", "open"),
        ("What will happen to the old bridge?", "open"),
        ("Describe the harbour", "open"),
        ("Why was the harbour closed?", "open"),
        ("The harbour", "open"),
        ("?", "open"),
        ("", "open"),
    ],
)
def test_other_kinds_stay_what_they_are(question: str, kind: str) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Compare Vance and Hegseth on troops", ("Vance", "Hegseth", "troops")),
        ("compare what Biden and Trump said about the border?", ("Biden", "Trump", "the border")),
        ("Please compare Norland with Sefra regarding taxes.", ("Norland", "Sefra", "taxes")),
        ("How do Vance and Hegseth differ on troops?", ("Vance", "Hegseth", "troops")),
        ("What is the difference between Vance and Hegseth over NATO?", ("Vance", "Hegseth", "NATO")),
        ("Biden vs. Trump on the border", ("Biden", "Trump", "the border")),
        ("How do ferries and trains differ?", None),
        ("What did the court say in Trump vs Vance on taxes?", None),
        ("Compare Vance and Hegseth", None),
        ("How do Vance and Hegseth compare?", None),
    ],
)
def test_whom_a_question_compares(question: str, sides: tuple[str, str, str] | None) -> None:
    assert compared(question) == sides


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is the latest news on Iran?", "Iran"),
        ("what's the latest with the Boeing strike", "the Boeing strike"),
        ("Latest developments in Gaza", "Gaza"),
        ("And what is new in Sudan?", "Sudan"),
        ("What’s happening in Sudan?", "Sudan"),
        ("Any recent news about the mayor?", "the mayor"),
        ("What is the latest iPhone?", None),
        ("What new law is in force?", None),
        ("Who is new in the cabinet?", None),
        ("", None),
    ],
)
def test_what_the_latest_is_asked_on(question: str, topic: str | None) -> None:
    assert latest_on(question) == topic
