"""Which sentences are said, and how they are cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, digest_of, id_of
from index.passage import Hit, Passage
from index.sentences import sentence_spans
from qa.answer import Citation, Kind
from qa.compose import SHORT_ANSWER, compose
from qa.reader import Reading, Source, Voted


def article(name: str, text: str, day: date | None = None) -> Article:
    """An article of a name."""
    return Article(id_of(name), digest_of(text), name, text, f"/{name}.txt", published=day)


def reading(one: Article, scores: list[float], answer: str | None = None, votes: float = 0.5) -> Reading:
    """A reading of a whole article with these log-odds of its sentences, whose short answer has these votes."""
    spans = tuple(sentence_spans(one.text))
    passage = Passage(one.id, 0, len(one.text), spans)
    at = one.text.index(answer) if answer else 0
    voted = (Voted(at, at + len(answer), votes),) if answer else ()
    return Reading(Source(one, passage, Hit(passage, 1.0, 1, 0.5)), max(scores), tuple(scores), voted=voted)


def said(draft_statements: tuple) -> list[str]:  # type: ignore[type-arg]
    """The texts of statements."""
    return [one.text for one in draft_statements]


def test_the_best_sentence_leads_and_holds_the_short_answer() -> None:
    one = article(
        "a",
        "The day was cold and grey. Trump called Putin on February 12. Markets fell the day after.",
        date(2025, 2, 14),
    )
    draft = compose("span", [reading(one, [-3.0, 4.0, -2.0], "February 12")])
    assert said(draft.statements) == ["Trump called Putin on February 12."]
    assert draft.short_answer == "February 12"
    assert draft.statements[0].citations == (1,)
    assert draft.statements[0].support == "verbatim"
    assert draft.statements[0].as_of == date(2025, 2, 14)
    assert draft.citations[0].quote == "Trump called Putin on February 12."


def test_two_articles_that_say_the_same_are_one_statement_with_two_citations() -> None:
    one = article("a", "Vance said the United States could send troops to Ukraine.", date(2025, 2, 13))
    other = article("b", "The United States could send troops to Ukraine, Vance said.", date(2025, 2, 14))
    draft = compose("yes-no", [reading(one, [3.0]), reading(other, [2.5])])
    assert said(draft.statements) == [one.text]
    assert draft.statements[0].citations == (1, 2)
    assert [citation.article.id for citation in draft.citations] == [one.id, other.id]
    assert draft.statements[0].as_of == date(2025, 2, 13)
    assert draft.short_answer is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The US will send troops to Ukraine.", "The US will not send troops to Ukraine."),
        ("The US would send troops to Ukraine.", "The US wouldn’t send troops to Ukraine."),
        ("Trump called Putin on February 12.", "Trump called Putin on February 13."),
        ("The strike in Kyiv killed 12 people.", "The strike in Kyiv killed 47 people."),
    ],
)
def test_sentences_that_differ_in_a_number_or_a_not_are_two_statements(one: str, other: str) -> None:
    readings = [reading(article("a", one), [3.0]), reading(article("b", other), [2.9])]
    assert said(compose("yes-no", readings).statements) == [one, other]


def test_word_for_word_copies_are_one_citation_with_also_in() -> None:
    text = "Vance said the United States could send troops to Ukraine."
    copies = [article(name, text) for name in "abc"]
    draft = compose("yes-no", [reading(one, [3.0]) for one in copies])
    assert len(draft.citations) == 1
    assert [one.id for one in draft.citations[0].also_in] == [copies[1].id, copies[2].id]


def test_a_short_answer_is_inside_what_is_cited_and_has_votes() -> None:
    one = article("a", "He met Donald Trump. Vladimir Putin stayed away from it.")
    across = reading(one, [3.0, 1.0], "Donald Trump. Vladimir Putin")
    assert compose("span", [across]).short_answer is None
    assert compose("span", [reading(one, [3.0, 1.0], "Donald Trump", SHORT_ANSWER - 0.01)]).short_answer is None
    assert compose("span", [reading(one, [3.0, 1.0], "Donald Trump")]).short_answer == "Donald Trump"


def test_one_article_does_not_repeat_itself() -> None:
    one = article(
        "a", "Talks will begin in Riyadh next week. Next week the talks will begin in Riyadh. Kyiv objects to the plan."
    )
    draft = compose("open", [reading(one, [3.0, 2.9, 2.0])])
    assert said(draft.statements) == ["Talks will begin in Riyadh next week.", "Kyiv objects to the plan."]


def test_other_articles_are_heard_before_more_of_the_same() -> None:
    one = article("a", "First point about the talks. Second remark on sanctions policy.")
    other = article("b", "A different outlet on borders and guarantees.")
    draft = compose("open", [reading(one, [3.0, 2.0]), reading(other, [1.8])])
    assert draft.citations[0].article.id == one.id
    assert other.id in {citation.article.id for citation in draft.citations}


def test_a_yes_no_question_hears_a_second_article_that_is_nearly_as_relevant() -> None:
    one = article("a", "Vance said the United States could send troops to Ukraine.")
    other = article("b", "Washington threatens military action against Russia if talks fail.")
    far = article("c", "The harvest in the valley was good this year.")
    readings = [replace(reading(one, [3.0]), relevance=2.0), replace(reading(other, [-4.0]), relevance=-1.0)]
    assert said(compose("yes-no", readings).statements) == [one.text, other.text]
    readings[1] = replace(reading(far, [-4.0]), relevance=-3.0)
    assert said(compose("yes-no", readings).statements) == [one.text]


@pytest.mark.parametrize(("kind", "relevance"), [("yes-no", -0.1), ("open", -0.6)])
def test_of_a_passage_beside_the_point_nothing_is_said(kind: Kind, relevance: float) -> None:
    one = article("a", "Vance said the United States could send troops to Ukraine.")
    other = article("b", "Troops of the United States were sent to Ukraine's neighbours in the spring.")
    readings = [replace(reading(one, [3.0]), relevance=2.0), replace(reading(other, [2.9]), relevance=relevance)]
    assert len(compose(kind, readings).statements) == (2 if kind == "yes-no" else 1)  # a second source is heard
    readings[1] = replace(readings[1], relevance=relevance + 0.2)
    assert len(compose(kind, readings).statements) == 2
    third = article("c", "The harvest of the United States was good, and so was Ukraine's.")
    readings += [replace(reading(third, [2.9]), relevance=relevance)]
    assert len(compose(kind, readings).statements) == 2


def test_a_sentence_that_points_back_is_cited_with_the_one_before() -> None:
    one = article("a", "Kaja Kallas spoke in Brussels. She warned of a quick fix that would be dirty.")
    draft = compose("open", [reading(one, [0.0, 3.0])])
    assert draft.citations[0].quote == one.text


QUOTED = (
    "The mayor spoke. He said, “The harbour is safe. It was never at risk. We checked all of it.” "
    "Nobody in the hall clapped."
)
LONG_QUOTE = f"She said, “It began well. {'It went on and on and on and on. ' * 14}It ended.” All left."


@pytest.mark.parametrize(
    ("text", "best", "statement"),
    [
        (QUOTED, 1, "The mayor spoke. He said, “The harbour is safe. It was never at risk. We checked all of it.”"),
        (QUOTED, 2, "He said, “The harbour is safe. It was never at risk. We checked all of it.”"),
        (QUOTED, 3, "He said, “The harbour is safe. It was never at risk. We checked all of it.”"),
        (QUOTED, 4, "Nobody in the hall clapped."),
        (
            QUOTED.replace("“", '"').replace("”", '"'),
            2,
            'He said, "The harbour is safe. It was never at risk. We checked all of it."',
        ),
        ("“A safe harbour,” he said. The ships came in at night.", 1, "The ships came in at night."),
        (
            "“It is safe. We know.\n\n“It was safe. We checked all the ships twice.”",
            3,
            "“It was safe. We checked all the ships twice.”",
        ),
        ("He said: “It is safe.\n\nThe ships came in at night.", 1, "The ships came in at night."),
        (LONG_QUOTE, 1, "She said, “It began well. It went on and on and on and on."),
    ],
)
def test_a_quotation_is_said_whole(text: str, best: int, statement: str) -> None:
    one = article("a", text)
    spans = list(sentence_spans(text))
    draft = compose("span", [reading(one, [5.0 if at == best else -5.0 for at in range(len(spans))])])
    assert said(draft.statements) == [statement]


def test_weak_sentences_questions_and_fragments_stay_out() -> None:
    one = article("a", "Will it work in the end? Too late. Kallas warned of a dirty deal. The weather was mild today.")
    draft = compose("open", [reading(one, [9.0, 9.0, 3.0, -5.0])])
    assert said(draft.statements) == ["Kallas warned of a dirty deal."]


def test_what_most_vote_for_is_said_first() -> None:
    one = article("a", "Arkansas was struck by thirty storms.")
    other = article("b", "Thirty-two tornadoes came down over Mississippi.")
    third = article("c", "The season has been unusually long so far.")
    readings = [reading(third, [3.5]), reading(one, [3.0], "Arkansas", 0.2), reading(other, [2.0], "Mississippi", 0.4)]
    draft = compose("span", readings)
    assert said(draft.statements) == [other.text, one.text, third.text]
    assert draft.short_answer == "Mississippi"
    assert said(compose("yes-no", readings).statements)[0] == third.text


def test_what_else_would_answer_is_named_with_its_number() -> None:
    texts = {
        "a": ("The rally drew 6,200 people to the hall.", "6,200", 0.5),
        "b": ("Some 12,000 people were at the rally, the mayor said.", "12,000", 0.3),
        "c": ("At the rally were 6,200 people, as counted by police.", "6,200 people", 0.3),
        "d": ("The rally of the other party had 900 guests.", "900", 0.1),
    }
    readings = [reading(article(name, text), [3.0], answer, votes) for name, (text, answer, votes) in texts.items()]
    draft = compose("span", readings)
    assert draft.short_answer == "6,200"
    assert [(text, draft.citations[number - 1].article.title) for text, number in draft.others] == [("12,000", "b")]
    assert compose("open", readings).others == ()


def test_of_two_that_tell_the_answer_the_more_direct_is_said_first() -> None:
    aside = article("a", "The speech came a day after the call, which was on February 12.")
    direct = article("b", "Trump called Putin on February 12 from his office.")
    readings = [reading(aside, [3.0], "February 12", 0.4), reading(direct, [2.0], "February 12", 0.4)]
    assert said(compose("span", readings).statements) == [aside.text, direct.text]
    assert said(compose("span", readings, "When did Trump call Putin?").statements) == [direct.text, aside.text]


@pytest.mark.parametrize(
    ("line", "is_link"),
    [
        ("Bridge closes:Here is what the council of Northfield decided", True),
        ("Who is Ann Lee?:What is known about the mayor of Northfield", True),
        ("More: The council of Northfield closes the bridge", True),
        ("►Related: The council of Northfield closes the bridge", True),
        ("JUST WATCHED The council of Northfield closes the bridge", True),
        ("Photos: The council of Northfield closes the bridge", True),
        ("Northfield | 3 under 69 in the council’s tournament", True),
        ("March 27, 2026 Updated March 28, 2026, 4:36 p.m. ET in Northfield", True),
        ("March 27, 2026 was the day the council of Northfield met", False),
        ("Photos of the council of Northfield show the bridge", False),
        ("For the latest on the bridge in Northfield, follow our live updates", True),
        ("For the latest bridge in Northfield the council paid too much", False),
        ("CLOSE Residents of Northfield look at the bridge", True),
        ("The council of Northfield looks at the bridge (AP Photo/Ann Lee)", True),
        ("Northfield (AP) — The council has closed the bridge", False),
        (
            "The mayor of Northfield Ann Lee Ann LeeFive takeaways from the council The bridge closes MORE (N) left",
            True,
        ),
        ("The council of Northfield wants MORE bridges", False),
        ("At 10:30 the council of Northfield closed the bridge", False),
        ("COUNCIL OF NORTHFIELD CLOSES ITS BRIDGE AFTER 80 YEARS", True),
        ("“THE COUNCIL OF NORTHFIELD CLOSES ITS BRIDGE!”", False),
        ("Northfield: the council closes its bridge Read more", True),
        ("FILE PHOTO: The council of Northfield at the bridge", True),
        ("Image copyright Getty Images Image caption The bridge of Northfield is closed", True),
        ("The council of Northfield decided: The bridge is to close", False),
        ("More than 300 people crossed the bridge in Northfield", False),
    ],
)
def test_a_line_that_leads_to_another_article_says_little(line: str, is_link: bool) -> None:
    one = article("a", line)
    other = article("b", "The bridge was closed by the council on Friday.")
    place = "Northfield" if "Northfield" in line else "NORTHFIELD"
    draft = compose("span", [reading(one, [4.0], place), reading(other, [2.0], "Friday")])
    assert draft.statements[0].text == (other.text if is_link else one.text)
    assert draft.short_answer == ("Friday" if is_link else place)


def test_open_answers_run_in_order_of_time_after_the_lead() -> None:
    late = article("a", "Negotiations opened in Riyadh with both delegations.", date(2025, 2, 18))
    early = article("b", "Trump telephoned the Kremlin about peace.", date(2025, 2, 12))
    middle = article("c", "Hegseth ruled out alliance membership.", date(2025, 2, 13))
    draft = compose("open", [reading(middle, [2.0]), reading(late, [3.0]), reading(early, [1.9])])
    assert said(draft.statements) == [late.text, early.text, middle.text]


def test_of_the_latest_the_old_is_left_out_where_there_is_enough_that_is_new() -> None:
    days = {"a": date(2025, 2, 1), "b": date(2025, 1, 20), "c": date(2024, 12, 15), "d": date(2024, 6, 1)}
    texts = (
        "The bridge is open again.",
        "Tolls on the ferry rise.",
        "Two schools will close in May.",
        "A market burned down.",
    )
    readings = [reading(article(name, text, days[name]), [3.0]) for name, text in zip(days, texts, strict=True)]
    assert said(compose("open", readings, newest_first=True).statements) == list(texts[:3])
    assert said(compose("open", readings[2:], newest_first=True).statements) == list(texts[2:])
    assert len(compose("open", readings).statements) == 4
    undated = [reading(article(name, text), [3.0]) for name, text in zip(days, texts, strict=True)]
    assert len(compose("open", undated, newest_first=True).statements) == 4


def test_nothing_to_read_is_nothing_said() -> None:
    draft = compose("open", [])
    assert (draft.statements, draft.citations, draft.short_answer) == ((), (), None)


def test_a_citation_that_does_not_resolve_cannot_be_built() -> None:
    one = article("a", "Words.")
    for start, end in ((0, 7), (-1, 2), (3, 3), (4, 2)):
        with pytest.raises(ValueError, match="6 characters"):
            Citation(one, start, end)


@given(
    st.lists(st.tuples(st.text(max_size=300), st.floats(-5, 5)), max_size=5),
    st.sampled_from(["span", "yes-no", "open"]),
)
def test_every_statement_is_its_first_quote(texts: list[tuple[str, float]], kind: str) -> None:
    readings = []
    for number, (text, score) in enumerate(texts):
        one = article(str(number), text)
        spans = sentence_spans(text)
        if spans:
            readings.append(reading(one, [score - place * 0.1 for place in range(len(spans))]))
    draft = compose(kind, readings)  # type: ignore[arg-type]
    numbers = [number for statement in draft.statements for number in statement.citations]
    assert numbers == list(range(1, len(draft.citations) + 1))
    for statement in draft.statements:
        first = draft.citations[statement.citations[0] - 1]
        assert first.quote == first.article.text[first.start : first.end]
        assert statement.text == " ".join(first.quote.split())
