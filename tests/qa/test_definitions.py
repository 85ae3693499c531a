"""Who somebody is, how old, and what something is, by what articles say beside the name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from corpus.article import Article, digest_of, id_of
from index.embedded import EmbeddedStore
from index.encoder import Encoder
from index.passage import Scope
from qa.answer import Answer
from qa.assistant import Assistant
from qa.definitions import LIKELY, Definition, defined, definition_asked
from qa.descriptions import age_told, begin_of_name, person_told, thing_told
from qa.reader import OverlapReader
from qa.understand import understand
from tests.stores import put


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who is Ann Lee?", Definition("who", ("Ann", "Lee"))),
        ("And who was Moqtada al-Sadr?", Definition("who", ("Moqtada", "al-Sadr"))),
        ("who’s Mohammed bin Salman", Definition("who", ("Mohammed", "bin", "Salman"))),
        ("How old is Bo Chan?", Definition("age", ("Bo", "Chan"))),
        ("How old was Chan when he died?", Definition("age", ("Chan",))),
        ("What is the age of Bo Chan?", Definition("age", ("Bo", "Chan"))),
        ("What is the Ferry Act?", Definition("what", ("Ferry", "Act"))),
        ("What is ISNA?", Definition("what", ("ISNA",))),
        ("how old is chan?", Definition("age", ("Chan",), named=False)),
        ("who is bo chan", Definition("who", ("Bo", "Chan"), named=False)),
        ("who is president of france", None),
        ("Who was killed?", None),
        ("who is responsible", None),
        ("Who is President Lee?", Definition("who", ("Lee",))),
        ("Who is Justice Ann Lee?", Definition("who", ("Ann", "Lee"))),
        ("who is in charge", None),
        ("who is the mayor", None),
        ("Who is the mayor?", None),
        ("Who is Ann Lee suing?", None),
        ("Who shot Ann Lee?", None),
        ("What is inflation?", None),
        ("What is the Ferry Act about?", None),
        ("How old is the bridge?", None),
    ],
)
def test_what_is_to_be_defined(question: str, wanted: Definition | None) -> None:
    assert definition_asked(question) == wanted


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("National Security Adviser Ann Lee told President Bo Chan so.", "National Security Adviser Ann Lee"),
        ("On Friday Westmark’s former police chief Ann Lee left.", "Westmark’s former police chief Ann Lee"),
        ("House of Representatives Speaker Ann Lee voted.", "House of Representatives Speaker Ann Lee"),
        ("It was said by Rep. Ann Lee of Port Hale, NY, who voted.", "Rep. Ann Lee of Port Hale, NY"),
        ("Sen. Ann Lee (D-Ohio) voted.", "Sen. Ann Lee (D-Ohio)"),
        ("Gen. Ann Lee, head of the port police, told a radio so.", "head of the port police"),
        (
            "He met Ann Lee, a University of Westmark student held in Hale.",
            "a University of Westmark student held in Hale",
        ),
        ("So said EU Commissioner for Trade Ann Lee, who called it bad.", "EU Commissioner for Trade Ann Lee"),
        ("Ann Lee, CEO of The Metal Group, says so.", "CEO of The Metal Group"),
        ("Ann Lee, also a former U.S. negotiator, left.", "a former U.S. negotiator"),
        ("Ann Lee, 62, was commander of the port police, the union says.", "commander of the port police"),
        ("Ann Lee is a lawyer for the U.S. Coast Guard.", "a lawyer for the U.S. Coast Guard"),
        ("Police held the harbour's doctor, Ann Lee, for an hour.", "the harbour's doctor"),
        ("The mayor met Ann Lee, who leads the fishermen's union.", None),  # leads it, but names no role before "of"
        ("Ann Lee, the spokesman said, was late.", None),
        ("After he met Ann Lee, the president of Westmark left.", None),
        ("Ann Lee, the mayor, and the bishop came.", None),
        ("Actor Bo Chan, actor Ann Lee and chef Cy Day came.", "actor Ann Lee"),
        ("He told supporters of Ann Lee is a lawyer.", None),
        ("It would be a problem for a President Ann Lee.", None),
        ("Ann Lee was a man in general.", None),
        ("The legacy of Ann Lee is the legacy of a great president.", None),
        ("A medal by the outgoing president at the port pleased singer Ann Lee.", "singer Ann Lee"),
        ("Of the mayor at the show pleased dancers, Ann Lee.", None),
        ("“Even president,” Ann Lee said.", None),
        ("Ann Lee fell.", None),
        ("Senator Ann Lee,  (R-Ohio), spoke.", "Senator Ann Lee"),
        ("Ann Lee is  (perhaps) here.", None),
    ],
)
def test_what_a_sentence_says_of_somebody(sentence: str, said: str | None) -> None:
    end = sentence.index("Ann Lee") + len("Ann Lee")
    found = sorted(person_told(sentence, end - len("Ann Lee"), end), key=lambda one: -one.worth)
    assert (sentence[found[0].start : found[0].end] if found else None) == said


@pytest.mark.parametrize(
    ("sentence", "age"),
    [
        ("Lee, 62, was there.", "62"),
        ("Lee (62) was there.", "62"),
        ("Lee, who is 62, was there.", "62"),
        ("Lee, aged 62, was there.", "62"),
        ("Lee was 62 when she died.", "62"),
        ("Lee turned 62.", "62"),
        ("Lee died at the age of 62 on Thursday.", "62"),
        ("Lee died at home aged 62.", "62"),
        ("The 62-year-old Lee was there.", "62"),
        ("The 62-year-old former mayor Lee was there.", "62"),
        ("A 29-year-old aide in the office of Lee was there.", None),
        ("then-53-year-old Lee was there.", None),
        ("Lee was 20 points ahead.", None),
        ("Lee met a woman aged 80 in Port Hale.", None),
        ("Lee, 620, was there.", None),
    ],
)
def test_the_age_a_sentence_gives(sentence: str, age: str | None) -> None:
    start = sentence.index("Lee")
    found = [sentence[one.start : one.end] for one in age_told(sentence, start, start + 3)]
    assert found == ([age] if age else [])


@pytest.mark.parametrize(
    ("sentence", "name", "said"),
    [
        ("The Ferry Act is a law on boats, they say.", "Ferry Act", "a law on boats"),
        (
            "Lee led the Port Guard, the armed arm of the U.S. navy, for years.",
            "Port Guard",
            "the armed arm of the U.S. navy",
        ),
        (
            "They ended FANA, or Free Association of Northern Anglers, in May.",
            "FANA",
            "Free Association of Northern Anglers",
        ),
        ("The Free Association of Northern Anglers (FANA) met.", "FANA", "Free Association of Northern Anglers"),
        (
            "They want “complete, verifiable and final dismantlement,” or CVFD, soon.",
            "CVFD",
            "complete, verifiable and final dismantlement",
        ),
        ("The gross domestic product (GDP) fell.", "GDP", "gross domestic product"),
        ("They met the big boss of it all (GDP).", "GDP", None),
        ("They use a small ferry known as Betty.", "Betty", "a small ferry"),
        ("The semiofficial ISNA news agency reported it.", "ISNA", "The semiofficial ISNA news agency"),
        ("The Ferry Act is a danger to us all.", "Ferry Act", None),
        ("They fought ISIS, the Kurdish Region in Iraq, and others.", "ISIS", None),
        ("In its fight with the Port Guard, the union took the harbour.", "Port Guard", None),
        ("Cy Day, the president of the port, called the Betty affair sad.", "Betty", None),
        ("According to Betty, the ferry will be late.", "Betty", None),
        ("The likeness to Betty is a joke of sailors.", "Betty", None),
    ],
)
def test_what_a_sentence_says_of_something(sentence: str, name: str, said: str | None) -> None:
    start = sentence.index(name)
    found = sorted(thing_told(sentence, start, start + len(name)), key=lambda one: -one.worth)
    assert (sentence[found[0].start : found[0].end] if found else None) == said


def test_a_name_is_told_from_another_of_its_last_word() -> None:
    text = "Jerry Lee met Anne Lee and Lee."
    places = [at for at in range(len(text)) if text.startswith("Lee", at)]
    assert [begin_of_name(text, at, ("Ann",), known=False) for at in places] == [None, 14, None]
    assert [begin_of_name(text, at, ("Ann",), known=True) for at in places] == [None, 14, 27]
    assert [begin_of_name(text, at, (), known=False) for at in places] == [0, 14, 27]


# -- Over a store

ARTICLES = (
    ("old", date(2020, 1, 1), "Harbour pilot Ann Lee opened the pier. It was raining."),
    ("new", date(2025, 1, 1), "Mayor Ann Lee, 51, closed the pier. She gave no reason."),
    ("newest", date(2025, 2, 1), "The pier was sold by the mayor of Westmark, Ann Lee. Nobody saw the buyer."),
    ("other", date(2025, 2, 1), "Singer Bruce Lee came to the pier. Lee, an actor from Hale, sang."),
    ("bare", date(2025, 2, 2), "State radio quoted Cy Day as saying that the pier was safe."),
    ("dead", date(2025, 2, 3), "Dee Moss built the pier. She was 80. Her son was 40."),
    ("surname", date(2025, 2, 2), "In addition Kern, the Westmark treasurer, counted the money."),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, small_encoder: Encoder) -> Iterator[EmbeddedStore]:
    folder: Path = tmp_path_factory.mktemp("defined") / "store"
    with closing(EmbeddedStore(folder, small_encoder.name, small_encoder.dim)) as found:
        for name, day, text in ARTICLES:
            article = Article(id_of(name), digest_of(text), name, text, f"/{name}.txt", published=day)
            put(found, small_encoder, article)
        yield found


def ask(store: EmbeddedStore, question: str) -> Answer | None:
    store.refresh()
    return defined(store, understand(question, Scope()))


def test_the_newest_office_is_said_first(store: EmbeddedStore) -> None:
    answer = ask(store, "Who is Ann Lee?")
    assert answer
    assert answer.short_answer == "the mayor of Westmark"
    assert [one.article.title for one in answer.citations] == ["newest", "old"]
    assert answer.confidence == LIKELY
    for citation in answer.citations:
        assert citation.article.text[citation.start : citation.end] == citation.quote


def test_an_age_is_told_by_one_sentence(store: EmbeddedStore) -> None:
    answer = ask(store, "How old is Ann Lee?")
    assert answer
    assert (answer.short_answer, [one.article.title for one in answer.citations]) == ("51", ["new"])


def test_an_age_may_stand_in_the_sentence_after_the_name(store: EmbeddedStore) -> None:
    answer = ask(store, "How old was Dee Moss?")
    assert answer
    assert (answer.short_answer, answer.statements[0].text) == ("80", "She was 80.")


def test_no_number_nearby_is_taken_for_an_age(store: EmbeddedStore, small_encoder: Encoder) -> None:
    answer = Assistant(store, small_encoder, OverlapReader(small_encoder)).ask("How old is Cy Day?")
    assert answer.short_answer is None
    assert answer.status == "abstained" or answer.notes[0] == (
        "None of your articles says beside the name how old Cy Day is."
    )


def test_somebody_whom_no_article_calls_by_the_given_name_is_found_by_the_last(store: EmbeddedStore) -> None:
    found = ask(store, "Who is Igor Kern?")
    assert found
    assert found.short_answer == "the Westmark treasurer"
    assert ask(store, "Who is Cy Lee?") is None  # all Lees have other given names


def test_none_where_no_article_introduces_them(store: EmbeddedStore) -> None:
    assert ask(store, "Who is Cy Day?") is None
    assert ask(store, "Who is Bo Chan?") is None
    assert ask(store, "Where is Ann Lee?") is None


def test_a_short_answer_is_not_guessed_for_who_is_not_introduced(store: EmbeddedStore, small_encoder: Encoder) -> None:
    answer = Assistant(store, small_encoder, OverlapReader(small_encoder)).ask("Who is Cy Day?")
    assert answer.short_answer is None
    assert "None of your articles says in so many words who Cy Day is." in answer.notes
    told = Assistant(store, small_encoder, OverlapReader(small_encoder)).ask("Who is Ann Lee?")
    assert told.short_answer == "the mayor of Westmark"
