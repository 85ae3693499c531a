"""Follow-ups made to stand alone, and new subjects left alone."""

from __future__ import annotations

import pytest

from qa import wording
from qa.answer import Turn
from qa.follow_up import LONGEST, TURNS, stand_alone

TROOPS = "Could the US send troops to Ukraine?"
ATTEND = "Who will attend the talks in Saudi Arabia?"
CALL = "When did Trump call Putin?"
SAID = "What did Vance say about troops?"


def asked(*questions: str, said: str = wording.NOT_THIS) -> list[Turn]:
    """A conversation of these questions, each followed by the same words of the assistant."""
    return [turn for text in questions for turn in (Turn("user", text), Turn("assistant", said))]


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        (TROOPS, "And Hegseth?", "Could Hegseth send troops to Ukraine?"),
        (TROOPS, "And what about NATO?", "Could NATO send troops to Ukraine?"),
        (TROOPS, "And last week?", "Could the US send troops to Ukraine last week?"),
        (TROOPS, "And in Europe?", "Could the US send troops to Ukraine in Europe?"),
        (SAID, "What about Pete Hegseth?", "What did Pete Hegseth say about troops?"),
        (CALL, "and Zelensky?", "When did Zelensky call Putin?"),
        ("How many troops will the UK send?", "and France?", "How many troops will France send?"),
        ("What happened in Riyadh?", "and in Munich?", "What happened in Munich?"),
        ("Who is the EU's top diplomat?", "What about Germany?", "Who is Germany's top diplomat?"),
        (ATTEND, "And Hegseth?", "Is it Hegseth who will attend the talks in Saudi Arabia?"),
        (ATTEND, "What about Munich?", "Who will attend the talks in Munich?"),
        ("Who was killed in the Gaza Strip?", "And Lebanon?", "Who was killed in Lebanon?"),
        ("Why doesn't honey spoil?", "And milk?", "Why doesn't milk spoil?"),
        ("What happened at the port in 2023?", "and in 2024?", "What happened at the port in 2024?"),
        ("How did the ministry react to the strike?", "And the unions?", "What about the unions and the strike?"),
    ],
)
def test_something_else_takes_the_place(before: str, question: str, understood: str) -> None:
    assert stand_alone(question, asked(before)) == (understood, before)


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        (TROOPS, "why?", "Why could the US send troops to Ukraine?"),
        (TROOPS, "Why not?", "Why could the US not send troops to Ukraine?"),
        (TROOPS, "how many?", "How many troops could the US send to Ukraine?"),
        (TROOPS, "which troops?", "Which troops could the US send to Ukraine?"),
        (CALL, "why?", "Why did Trump call Putin?"),
        ("Did Trump call Putin?", "When was that?", "When did Trump call Putin?"),
        ("Did Trump call Putin?", "In what year did this happen?", "In what year did Trump call Putin?"),
        ("What happened in Riyadh?", "When was that?", "When did that happen in Riyadh?"),
        (SAID, "when was that?", "When did Vance say that about troops?"),
        ("How many troops will the UK send?", "to which country?", "To which country will the UK send troops?"),
        ("Harbour talks", "why?", "Why, regarding Harbour talks?"),
    ],
)
def test_asking_words_alone(before: str, question: str, understood: str) -> None:
    assert stand_alone(question, asked(before)) == (understood, before)


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        (TROOPS, "who else?", "Who else could send troops to Ukraine?"),
        (CALL, "who else?", "Who else called Putin?"),
        (SAID, "And what else?", "What else did Vance say about troops?"),
        (TROOPS, "is that still true?", "Is it still true that the US could send troops to Ukraine?"),
        (CALL, "Is that still true?", "Is it still true that Trump called Putin?"),
        (SAID, "Is that still true?", "Is what Vance said about troops still true?"),
        (CALL, "Tell me more.", "Tell me more about when Trump called Putin."),
        (TROOPS, "more details please", "Tell me more about whether the US could send troops to Ukraine."),
        (CALL, "In which article?", "Which articles say when Trump called Putin?"),
        (TROOPS, "who else reports it?", "Who else reports that the US could send troops to Ukraine?"),
    ],
)
def test_stock_phrases(before: str, question: str, understood: str) -> None:
    assert stand_alone(question, asked(before)) == (understood, before)


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("Who is Kaja Kallas?", "What did she say about it?", "What did Kaja Kallas say about it?"),
        ("Who is Kaja Kallas?", "And what is her view of Ukraine?", "What is Kaja Kallas's view of Ukraine?"),
        (CALL, "What did he say?", "What did Trump say?"),
        (CALL, "What did they talk about?", "What did Trump and Putin talk about?"),
        (TROOPS, "What did Vance say about it?", f"What did Vance say about whether {TROOPS[6:12]} could{TROOPS[12:]}"),
        (SAID, "How did Russia react to this?", "How did Russia react to what Vance said about troops?"),
        ("What is the harbour levy?", "Who pays it?", "Who pays the harbour levy?"),
        ("What are ferry subsidies?", "Who gets them?", "Who gets ferry subsidies?"),
        ("What happened in Riyadh?", "Who was there?", "Who was in Riyadh?"),
        (
            "When did Iran fire missiles at US bases?",
            "How many were there?",
            "How many missiles did Iran fire at US bases?",
        ),
        ("When were dockers hurt in Lagos?", "how many of them were there?", "How many dockers were hurt in Lagos?"),
        ("How many sat in the Ukrainian plane?", "Who shot it down?", "Who shot the Ukrainian plane down?"),
        ("Where was Ann Lee killed?", "Who ordered it?", "Who ordered that Ann Lee was killed?"),
        ("What did Trump tell Melania about her book?", "And Biden?", "What did Biden tell Melania about her book?"),
        ("Has Kaja Kallas changed her mind?", "What about Vance?", "Has Vance changed their mind?"),
        ("Who won the election in Germany?", "What was the turnout?", "What was the turnout in Germany?"),
        ("What is the harbour levy?", "What are the main effects?", "What are the main effects of the harbour levy?"),
    ],
)
def test_words_that_point_back(before: str, question: str, understood: str) -> None:
    assert stand_alone(question, asked(before)) == (understood, before)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the EU's top diplomat?",
        "What happened in Riyadh?",
        CALL,
        TROOPS,
        "And what did Kallas say?",
        "Did Meloni say that she would come?",
        "Is it true that Macron resigned?",
        "Is there a ceasefire in Gaza?",
        "Did the ferry company change its timetable?",
        "How did the minister defend his plan for the harbour?",
        "What is the harbour levy?",
        "Who were the striking dockers?",
        "What is that tower in Lagos called?",
    ],
)
def test_a_new_subject_stands_alone(question: str) -> None:
    assert stand_alone(question, asked(SAID)) == (question, None)
    assert stand_alone(question, []) == (question, None)


def test_names_in_answers_count() -> None:
    said = "Kaja Kallas\nKaja Kallas, who leads the bloc's diplomacy, called the offer a bad one."
    history = asked("Who is the EU's top diplomat?", said=said)
    assert stand_alone("And what did she say about Ukraine?", history)[0] == "What did Kaja Kallas say about Ukraine?"
    assert stand_alone("Is that still true?", history)[0] == "Is Kaja Kallas still the EU's top diplomat?"
    history = asked("Who called Putin?", said="**Donald Trump**\n- Donald Trump called on Wednesday.")
    assert stand_alone("When was that?", history)[0] == "When was it that Donald Trump called Putin?"
    assert stand_alone("What did he say?", history)[0] == "What did Donald Trump say?"


def test_what_is_no_name_is_not_put_in_the_place_of_who() -> None:
    history = asked("Who called Putin?", said="at dawn")
    assert stand_alone("When was that?", history)[0] == "When was it that somebody called Putin?"


@pytest.mark.parametrize(
    "said",
    [
        wording.NOT_THIS,
        wording.OFF_SUBJECT,
        wording.NO_ARTICLES,
        wording.NO_DISAGREEMENT,
        wording.HELP,
        wording.OBJECTION,
        wording.ENGLISH_ONLY,
        wording.UNMENTIONED.format(names="Angela Merkel"),
        wording.EMPTY_SCOPE.format(scope="Harbor Ledger"),
        wording.NOT_WITHIN.format(scope="Angela Merkel"),
        "Your articles do not say what Angela Merkel wanted.",
        "",
    ],
)
def test_a_refusal_names_nothing_and_changes_nothing(said: str) -> None:
    history = asked("Who is Kaja Kallas?", said=said)
    assert stand_alone("What did she say?", history)[0] == "What did Kaja Kallas say?"
    assert stand_alone("Who is Friedrich Merz?", history) == ("Who is Friedrich Merz?", None)


def test_follow_ups_of_follow_ups() -> None:
    history = asked(SAID, "And Hegseth?")
    assert stand_alone("And Kallas?", history) == (
        "What did Kallas say about troops?",
        "What did Hegseth say about troops?",
    )
    assert stand_alone("why?", history)[0] == "Why did Hegseth say that about troops?"


def test_a_pronoun_means_whom_the_question_turned_to() -> None:
    said = "Vice President Mike Pence told CBS so. Iran's foreign minister, Javad Zarif, called it a slap."
    history = [*asked("What did Trump say about Iran?", said=said), *asked("And Pence?", said=said)]
    history += asked("And Zarif?", said=said)
    assert stand_alone("What did he say about the plane?", history)[0].endswith("Zarif say about the plane?")


def test_it_is_nobody_and_her_is_no_owner() -> None:
    said = "President Trump cancelled the summit on Thursday."
    history = asked("When did Trump cancel the summit with Kim?", "Why?", said=said)
    assert stand_alone("Was it held after all?", history)[0] == "Was the summit held after all?"
    history = asked("Did Susan Collins vote for Kavanaugh?", "And Lisa Murkowski?")
    assert stand_alone("What did Trump say about her?", history)[0] == "What did Trump say about Lisa Murkowski?"


def test_an_objection_is_no_question() -> None:
    history = [*asked("Who is Kaja Kallas?"), Turn("user", "that's wrong"), Turn("assistant", wording.OBJECTION)]
    assert stand_alone("That is wrong!", asked("Who is Kaja Kallas?")) == ("That is wrong!", None)
    assert stand_alone("When was she born?", history)[0] == "When was Kaja Kallas born?"


def test_thanks_are_no_question() -> None:
    history = [*asked("Who is Kaja Kallas?"), Turn("user", "Thanks!"), Turn("assistant", "An answer.")]
    assert stand_alone("thanks", history) == ("thanks", None)
    assert stand_alone("When was she born?", history) == ("When was Kaja Kallas born?", "Who is Kaja Kallas?")


def test_the_newest_subject_counts_in_a_long_conversation() -> None:
    questions = [f"What is harbour rule {number}?" for number in range(29)]
    history = asked(*questions, "Who is Ursula Brandt?", said="The rule was made by Peter Holm in Aarhus.")
    assert stand_alone("When was she born?", history)[0] == "When was Ursula Brandt born?"
    assert len(history) == TURNS


def test_nothing_to_take_along() -> None:
    assert stand_alone("And?", asked("What is it?"))[1] is None
    assert stand_alone("", asked("Who is Kaja Kallas?")) == ("", None)
    assert stand_alone("And Hegseth?", [Turn("assistant", "Hello.")]) == ("And Hegseth?", None)
    assert stand_alone("When was she born?", asked("What is the harbour levy?")) == ("When was she born?", None)


@pytest.mark.parametrize(
    "text",
    [
        "?!...",
        "\x00\x07\x1b[31m",
        "ваш вопрос?",
        "من هو؟",
        "他是谁？",
        "((((((",
        "'s 's",
        "“”",
        "?" * 5000,
        "it " * 4000,
    ],
)
def test_hostile_text_is_left_as_it_is(text: str) -> None:
    assert stand_alone(text, asked("Who is Kaja Kallas?")) == (text, None)
    history = [Turn("user", text), Turn("assistant", text), *asked("Who is Kaja Kallas?", said=text)]
    assert stand_alone("When was she born?", history)[0] == "When was Kaja Kallas born?"


def test_a_question_too_long_to_lean_is_not_leaned_on() -> None:
    long = "What did the minister say about " + "the harbour " * LONGEST + "?"
    assert stand_alone("why?", asked(long)) == ("why?", None)
