"""Numbers, amounts, dates and names as they are compared."""

from __future__ import annotations

from datetime import date

import pytest

from qa.names import same_name
from qa.negation import negated, negations
from qa.values import Value, compatible, missing, values


def _keys(text: str, kind: str, published: date | None = None) -> list[str]:
    return [value.key for value in values(text, published) if value.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "keys"),
    [
        ("Two men and 2 women", "number", ["2", "2"]),
        ("1.2 million people, or 1,200,000", "number", ["1200000", "1200000"]),
        ("Twenty-five", "number", ["25"]),
        ("leſs than 5 men", "number", ["<5"]),
        ("two thirdſ of the men", "percent", ["~67"]),
        ("Forty-one of two hundred and five", "number", ["41", "205"]),
        ("a dozen eggs, three thousand hens", "number", ["12", "3000"]),
        ("$3bn, 3 billion dollars and US$3 billion", "money", ["USD 3000000000"] * 3),
        ("€40m or 40 million euros", "money", ["EUR 40000000"] * 2),
        ("$4.1 trillion", "money", ["USD 4100000000000"]),
        ("15 percent, 15%, 15 per cent, fifteen percent", "percent", ["15"] * 4),
        ("about 20,000, more than 100, up to 30, 50 or so", "number", ["~20000", ">100", "<30", "~50"]),
        ("between 4,000 and 6,000 people", "number", ["~4000", "~6000"]),
        ("between the two presidents", "number", ["2"]),
        ("nearly half of voters, more than a third of farmers", "percent", ["~50", ">33"]),
        ("dozens of people and tens of thousands of birds", "number", [">24", ">20000"]),
        ("a 90-minute call", "number", ["90"]),
        ("one of the 21st century's F-16s, COVID-19, the G7", "number", []),
        ("a 5 m wall", "number", ["5"]),
        ("On Feb. 12 and February 12 and 12 February", "date", ["--02-12"] * 3),
        ("February 12, 2025; 12th of February 2025; 2025-02-12", "date", ["2025-02-12"] * 3),
        ("In May 2024, in March, since 2022", "date", ["2024-05", "--03", "2022"]),
        ("He may march in 2,000 parades", "date", []),
        ("On Friday", "date", ["friday"]),
        ("in 2018-19, in 2018–2019 and 1995-1996", "date", ["2018", "2019", "2018", "2019", "1995", "1996"]),
        ("on 2019-02-12 and in 2019-18", "date", ["2019-02-12", "2019"]),
        ("the third quarter of the year, the first half of the game", "percent", []),
    ],
)
def test_equal_things_have_equal_keys(text: str, kind: str, keys: list[str]) -> None:
    assert _keys(text, kind) == keys


def test_a_weekday_is_the_nearest_up_to_the_day_of_publication() -> None:
    assert _keys("On Wednesday and on Friday", "date", date(2025, 2, 14)) == ["2025-02-12", "2025-02-14"]


def test_offsets_are_those_of_the_text() -> None:
    text = "In Oslo, Mr. Ola Berg paid $3 million on May 2."
    assert [(value.kind, text[value.start : value.end]) for value in values(text)] == [
        ("name", "Oslo"),
        ("name", "Ola Berg"),
        ("money", "$3 million"),
        ("date", "May 2"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Floods in the Tessel valley killed 33 people on Friday.", ["tessel"]),
        ("Berg said so.", ["berg"]),
        ("Meanwhile Anna Berg left.", ["anna berg"]),
        ("The US, the United States and America", ["united states"] * 3),
        ("U.S. Vice President Jane Roe met a German", ["united states", "jane roe", "germany"]),
        ("He met the Secretary of Defense Pete Strand in January.", ["pete strand"]),
        ("They saw the Bank of Norland and NATO.", ["bank of norland", "nato"]),
        ("Police Chief Ann Lowe", ["ann lowe"]),
        ("Doctors said I was well.", []),
    ],
)  # fmt: skip
def test_names(text: str, names: list[str]) -> None:
    assert _keys(text, "name") == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mr Zelensky", "Volodymyr Zelenskyy", True),
        ("Zelenskiy", "Zelensky", True),
        ("Mohammed Rahimi", "Muhammad Rahimi", True),
        ("J. Berg", "Johan Berg", True),
        ("Kiev", "Kyiv", True),
        ("World Grain Office", "WGO", True),
        ("American", "the United States", True),
        ("Anna Berg", "Ola Berg", False),
        ("Berg", "Strand", False),
        ("", "Berg", False),
    ],
)
def test_one_bearer(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("2", "two", True),
        ("more than 100", "120", True),
        ("more than 100", "80", False),
        ("about 120", "121", True),
        ("about 120", "200", False),
        ("up to 1,500", "1,200", True),
        ("1.2 million", "1,234,567", True),
        ("40", "43", False),
        ("12", "46", False),
        ("$3bn", "$4bn", False),
        ("$440 million", "440 million euros", False),
        ("48.7 percent", "49%", True),
        ("nearly half of it", "48.7 percent", True),
        ("Feb. 12", "February 12, 2025", True),
        ("Feb. 12", "February 13, 2025", False),
        ("in 2025", "February 13, 2025", True),
        ("on Wednesday", "February 12, 2025", True),
        ("on Friday", "February 12, 2025", False),
        ("on Friday", "on Thursday", False),
        ("on Friday", "Feb. 12", True),
        ("12 percent", "12", False),
    ],
)
def test_both_can_be_true(one: str, other: str, both: bool) -> None:
    first, second = values(one)[0], values(other)[0]
    assert compatible(first, second) is both
    assert compatible(second, first) is both


def _missing(claim: str, *sources: str) -> list[str]:
    return [claim[value.start : value.end] for value in missing(claim, sources)]


def test_missing_values_are_those_of_no_source() -> None:
    source = "Two soldiers died in Sefra on Feb. 12, President Ola Berg said; repairs cost $3.2 billion."
    assert _missing("Berg said that 2 soldiers died in Sefra on February 12.", source) == []
    assert _missing("Repairs cost about $3 billion.", source) == []
    assert _missing("Repairs cost $3 billion.", source) == ["$3 billion"]
    assert _missing("Three soldiers died in Torvald on February 13.", source) == ["Three", "Torvald", "February 13"]
    assert _missing("Strand said 2 soldiers died.", source, "Anna Strand agreed.") == []
    assert _missing("It cost 3.2 billion euros.", source) == ["3.2 billion euros"]


@pytest.mark.parametrize(
    ("text", "is_denied"),
    [
        ("He will not go.", True),
        ("He won’t go.", True),
        ("No deal was reached.", True),
        ("She denies it.", True),
        ("The army refused to leave.", True),
        ("The ministry ruled out talks.", True),
        ("They left without a deal.", True),
        ("He will not rule out sending troops.", False),
        ("She did not deny it.", False),
        ("Not only did he come, he sang.", False),
        ("He will go if they do not come.", False),
        ("The man, who was not hurt, went home.", False),
        ("No fewer than 20 came.", False),
        ("He went.", False),
    ],
)
def test_denials(text: str, is_denied: bool) -> None:
    assert negated(text) is is_denied


def test_negations_are_spans() -> None:
    text = "He did not go and never will."
    assert [text[start:end] for start, end in negations(text)] == ["not", "never"]


def test_nothing_in_nothing() -> None:
    assert values("") == ()
    assert missing("", []) == []
    assert negations("") == ()
    assert compatible(Value("number", "1", 0, 1), Value("percent", "1", 0, 1)) is False
