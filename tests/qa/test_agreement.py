"""What articles agree on."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from corpus.article import Article, digest_of
from index.passage import Hit, Passage
from index.sentences import sentence_spans
from qa.agreement import ALONE, CAPTION, IN_ARTICLE, IN_SENTENCE, NO_ANSWER, TEMPERATURE, agreed, holds, vote
from qa.reader import Reading, Source, Span, coverage, rarity
from qa.scoring import contains


def reading(key: str, text: str, answers: dict[str, float], relevance: float = 0.0, title: str = "") -> Reading:
    """A reading of a whole text with these log-odds of spans."""
    article = Article(key, digest_of(key + text), title, text, key)
    passage = Passage(key, 0, len(text), tuple(sentence_spans(text)))
    spans = tuple(Span(text.index(one), text.index(one) + len(one), score) for one, score in answers.items())
    source = Source(article, passage, Hit(passage, 0.0, 1))
    return Reading(source, relevance, tuple(0.0 for _ in passage.sentences), spans)


def share(*scores: float) -> list[float]:
    """What spans of these log-odds get of a reading's votes."""
    odds = [math.exp(score / TEMPERATURE) for score in scores]
    return [one / (math.exp(NO_ANSWER / TEMPERATURE) + sum(odds)) for one in odds]


def test_two_that_say_the_same_outvote_one_that_does_not() -> None:
    readings = [
        reading("a", "The fire killed 12 people.", {"12": 1.0}),
        reading("b", "Twelve died, none of them at sea.", {"Twelve": 1.0, "none": 0.0}),
        reading("c", "The fire killed 14.", {"14": 2.0}),
    ]
    found = vote("How many died?", readings)
    assert [one.text for one in found] == ["12", "14", "none"]
    twelve, none = share(1.0, 0.0)
    words = rarity("How many died?", [one.source.text for one in readings])
    beside = ALONE + (1 - ALONE) * coverage(words, "Twelve died.")  # the others hold none of the question's words
    assert ALONE < beside < 1.0
    wanted = [(ALONE * share(1.0)[0] + beside * twelve) / 3, ALONE * share(2.0)[0] / 3, beside * none / 3]
    assert [one.votes for one in found] == pytest.approx(wanted, abs=1e-6)
    assert math.fsum(one.votes for one in found) < 1.0, "the rest is for no answer"


def test_votes_go_by_relevance() -> None:
    readings = [reading("a", "It was Oslo.", {"Oslo": 0.0}, 1.0), reading("b", "It was Bergen.", {"Bergen": 0.0})]
    first = math.e / (math.e + 1)
    assert [one.votes for one in vote("Where?", readings)] == pytest.approx(
        [ALONE * first * share(0.0)[0], ALONE * (1 - first) * share(0.0)[0]], abs=1e-6
    )


def test_what_cannot_be_the_answer_gets_no_vote() -> None:
    readings = [
        reading("a", "The vote was 216-210.", {"216-210": 9.0}),
        reading("b", "It voted on Monday.", {"Monday": -3.0}),
    ]
    assert [one.text for one in vote("When did it vote?", readings)] == ["Monday"]
    one = reading("a", "It met on February 12 and meets on March 1.", {"February 12": 9.0, "March 1": 0.0})
    article = replace(one.source.article, published=date(2025, 2, 13))
    dated = [replace(one, source=replace(one.source, article=article))]
    assert [answer.text for answer in vote("When will it meet?", dated)] == ["March 1"]
    assert [answer.text for answer in vote("When did it meet?", dated)] == ["February 12"], "the other is to come"
    named = [reading("a", "President Ann Lee met Bo Ek.", {"President Ann Lee": 9.0, "Bo Ek": 0.0})]
    assert [one.text for one in vote("Who met Lee?", named)] == ["Bo Ek"]
    assert [one.text for one in vote("Who is Lee?", named)] == ["President Ann Lee", "Bo Ek"]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("FILE PHOTO: Lee confirmed on Monday.", CAPTION),
        ("Lee is confirmed on Monday. REUTERS/Bo Ek/File Photo", CAPTION),
        ("Lee, confirmed on Monday. Bo Ek/Pool/Getty Images", CAPTION),
        ("Lee was confirmed on Monday. Reuters asked her why.", 1.0),
        ("The mayor said Monday that Lee had been confirmed.", 0.0),
        ("Lee was confirmed, the mayor told reporters in the harbour on Monday.", 0.0),
        ("The mayor said that Lee was confirmed on Monday.", 1.0),
        ("The mayor said Lee was confirmed on Monday.", 1.0),
        ("He said no. Lee was confirmed on Monday.", 1.0),
        ("Lee was confirmed, the mayor said in a statement on Monday.", 0.0),
        ("Lee was confirmed on Monday, a spokesman told AFP.", 1.0),
    ],
)
def test_the_day_of_a_picture_counts_less_and_that_of_a_saying_not(text: str, counts: float) -> None:
    found = vote("When was Lee confirmed?", [reading("a", text, {"Monday": 5.0})])
    assert [one.votes for one in found] == (pytest.approx([counts * share(5.0)[0]], abs=1e-6) if counts else [])


def test_a_day_to_come_answers_when_something_was_due() -> None:
    one = reading("a", "The vote was set for March 1.", {"March 1": 5.0})
    article = replace(one.source.article, published=date(2025, 2, 13))
    dated = [replace(one, source=replace(one.source, article=article))]
    assert [answer.text for answer in vote("When was the vote scheduled?", dated)] == ["March 1"]
    assert vote("When was the vote?", dated) == []


@pytest.mark.parametrize(
    ("text", "span", "answer"),
    [
        ("The median age was 23 and 69% were male.", "23 and 69% were male", "23"),
        ("He was 17 years old and she was 15.", "17 years old and she was 15", "17 years old"),
        ("It left at 8:38 a.m., and contact was lost.", "8:38 a.m., and contact was lost", "8:38 a.m."),
        ("Between 40 and 50 percent were for it.", "between 40 and 50 percent were for it", None),
        ("It met on 3 and 4 of May.", "3 and 4 of May", "3 and 4 of May"),
    ],
)
def test_a_short_answer_ends_before_the_next_clause(text: str, span: str, answer: str | None) -> None:
    whole = text.lower().index(span.lower())
    one = reading("a", text, {text[whole : whole + len(span)]: 5.0})
    assert [found.text for found in vote("What was it?", [one])] == [answer or text[whole : whole + len(span)]]


def test_when_something_was_said_is_the_day_of_saying_it() -> None:
    one = reading("a", "The mayor said Monday that Lee had been confirmed.", {"Monday": 5.0})
    assert [answer.text for answer in vote("When did the mayor say that Lee was confirmed?", [one])] == ["Monday"]


def test_what_only_may_come_is_no_count() -> None:
    readings = [
        reading(
            "a", "They warned that between 100,000 and 240,000 people could die.", {"between 100,000 and 240,000": 9.0}
        ),
        reading("b", "So far 70,000 people have died.", {"70,000": 0.0}),
    ]
    assert [one.text for one in vote("How many people have died?", readings)] == ["70,000"]
    assert len(vote("How many people could die?", readings)) == 2
    listed = reading("c", "China listed 5,207 products that it would target.", {"5,207": 3.0})
    assert [one.text for one in vote("How many products did China list?", [listed])] == ["5,207"]


def test_of_several_numbers_the_first_counts() -> None:
    text = "Westmark fired 16 missiles, at least 11 of which fell into the sea."
    (one,) = vote("How many missiles?", [reading("a", text, {"16 missiles, at least 11": 3.0})])
    assert (one.text, one.words) == (
        "16 missiles",
        vote("How many?", [reading("b", text, {"16 missiles": 3.0})])[0].words,
    )


def test_an_article_votes_once_for_an_answer() -> None:
    one = reading("a", "It was Oslo.", {"Oslo": 0.0})
    twice = [one, one, reading("b", "It was Bergen.", {"Bergen": 0.0})]
    assert [answer.votes for answer in vote("Where?", twice)] == pytest.approx(
        [ALONE * share(0.0)[0] / 3] * 2, abs=1e-6
    )


def test_articles_and_sentences_that_hold_the_winner_gain() -> None:
    text = "Rain fell. They met in Oslo. The oslo court sat there; Osloenes slept."
    readings = [
        reading("a", text, {"Oslo": 3.0}),
        reading("b", "They met.", {}, title="A day in OSLO"),
        reading("c", "They met in Bergen.", {}),
    ]
    (answer,) = vote("Where did they meet?", readings)
    first, titled, without = agreed("Where did they meet?", readings)
    assert first.relevance == titled.relevance == pytest.approx(IN_ARTICLE * answer.votes)
    assert first.sentences == (0.0, IN_SENTENCE, IN_SENTENCE)
    assert [text[one.start : one.end] for one in first.voted] == ["Oslo", "oslo"]
    assert [one.votes for one in first.voted] == pytest.approx([answer.votes] * 2)
    assert (titled.voted, titled.sentences) == ((), (0.0,))
    assert without == readings[2]


@pytest.mark.parametrize(
    ("question", "first", "answer", "other", "found"),
    [
        ("How much was it?", "They paid $44 billion.", "$44 billion", "So 44 billion.", None),
        ("How much was it?", "They paid $44 billion.", "$44 billion", "So 44bn dollars.", "44bn dollars"),
        ("How many came?", "There came 12.", "12", "It was twelve, or 120.", "twelve"),
        ("When did she die?", "She died on Sept. 8.", "Sept. 8", "She died on Thursday.", "Thursday"),
        ("When did she die?", "She died on Sept. 8.", "Sept. 8", "She died on Friday.", None),
        ("Who was it?", "It was Mike Johnson.", "Mike Johnson", "A mike johnson won.", "mike johnson"),
        ("Where was it?", "It was at the Hague.", "the Hague", "Hague, and the Hagues", "Hague"),
        ("What was it called?", "It was Day of the Dead.", "Day of the Dead", "It’s a day of dead men.", "day of dead"),
    ],
)
def test_an_answer_is_found_as_another_article_says_it(
    question: str, first: str, answer: str, other: str, found: str | None
) -> None:
    readings = [replace_day(reading("a", first, {answer: 3.0})), replace_day(reading("b", other, {}))]
    voted = agreed(question, readings)[1].voted
    assert [other[one.start : one.end] for one in voted] == ([found] if found else [])


def replace_day(one: Reading) -> Reading:
    """The reading of an article of Friday, 9 September 2022."""
    article = replace(one.source.article, published=date(2022, 9, 9))
    return replace(one, source=replace(one.source, article=article))


def test_what_repeats_the_question_is_no_answer() -> None:
    readings = [reading("a", "The Oslo court sat.", {"Oslo court": 5.0}, 2.0), reading("b", "Infinity.", {}, math.inf)]
    assert vote("Where is the Oslo court?", readings) == []
    assert agreed("Where is the Oslo court?", readings) == readings


def test_of_nothing() -> None:
    assert agreed("Where?", []) == []


ANSWERS = """oslo|5|$44 billion|44|mid-air|the president|a||...|e-mail|may 6, 2023|kallas's
an hour and a half|state of the union|é|_|x""".replace("\n", "|").split("|")
MIDDLES = """It was Oslo, he said.|In the US, 5 of 44 left.|U. S.|They paid $44 billion.|44 of the billion|25, 52
It broke in mid-air.|mid air|A president spoke.|Presidents|because|E-mail!|May 6 2023|Kallas's word
an hour and the half|hour and a half|State of the Union|state union|é|__""".replace("\n", "|").split("|")


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_quick_way_says_what_the_measure_says(answer: str) -> None:
    around = "the mayor of osloenes said no. " * 40
    texts = [f"{around}{middle} {around}".lower() for middle in MIDDLES]
    assert [holds(text, answer) for text in texts] == [contains(text, [answer]) for text in texts]


def test_a_word_hyphenated_in_the_text_alone_is_passed_over() -> None:
    assert not holds("it broke in mid-air", "midair")
    assert not holds("an email came", "e-mail")
    assert not holds("in the us", "u.s.")
    assert holds("in the u.s. it is", "the u.s.")
    assert not holds("in the u.s.a.", "u.s")
