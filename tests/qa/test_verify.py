"""The check of a written sentence: each rule catches what it is for, and lets through what is right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from qa.support import OverlapScorer, SupportScorer
from qa.verify import Verdict, quoted, verbatim, verify

WRONG_PLACE = "40 is not what the cited sentence gives for it"
QUOTE = "The council approved the harbour tunnel on Tuesday by nine votes to four."
ARTICLE = (
    "Council backs tunnel\nThe council approved the harbour tunnel on Tuesday by nine votes to four. “It's the end of "
    "a long road,” Mayor Ilse Brandt said. “I did not promise free tolls — and I won't start now.” Opponents, led by "
    "Per Lund, call it a “white elephant” that will cost $300 million."
)


class Yes:
    """A scorer that finds everything supported: what is caught is caught by a rule."""

    threshold = 0.5

    def score(self, claim: str, quotes: Sequence[str]) -> float:
        """Always 1."""
        return 1.0


def check(claim: str, *quotes: str, article: str = "", scorer: SupportScorer | None = None) -> Verdict:
    return verify(claim, quotes, [article or "\n".join(quotes)], scorer=scorer or Yes())


def test_a_sentence_without_citation_is_unsupported() -> None:
    assert check("The council met.") == Verdict("unsupported", "it cites nothing")
    assert check("The council met.", "  ") == Verdict("unsupported", "it cites nothing")
    assert check(" ", QUOTE) == Verdict("unsupported", "it is empty")


@pytest.mark.parametrize(
    "claim",
    [
        QUOTE,
        "the council approved the harbour tunnel on Tuesday",
        "The council approved\n the harbour  tunnel on Tuesday by nine votes to four",
        "Nine votes to four",
    ],
)
def test_words_of_a_quote_are_verbatim(claim: str) -> None:
    assert check(claim, "The mayor was there.", QUOTE) == Verdict("verbatim")


def test_quote_marks_and_dashes_do_not_matter_to_verbatim() -> None:
    assert verbatim('"I won\'t go" - not now, she said', ["“I won’t go” — not now, she said."])


@pytest.mark.parametrize("claim", ["The council approved the tunnel", "ouncil approved", "The COUNCIL approved", "…"])
def test_other_words_are_not_verbatim(claim: str) -> None:
    assert not verbatim(claim, [QUOTE])


def test_words_cut_from_under_a_denial_are_not_verbatim() -> None:
    quote = "The minister denied that the bridge was unsafe."
    assert not verbatim("The bridge was unsafe", [quote])
    assert check("The bridge was unsafe.", quote).support == "unsupported"
    assert verbatim("The bridge was safe", ["Nobody asked. The bridge was safe."])


# Quoted words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said \"no\" and 'maybe' twice.", ["no", "maybe"]),
        ("“One ‘two’ three,” he said, don't ask.", ["One ‘two’ three,"]),
        ("The workers' union and Ana's dog.", []),
        ("“Open to the end", ["Open to the end"]),
        ("„Ja“ und «non»", ["Ja", "non"]),
        ("‘It isn’t over,’ they said", ["It isn’t over,"]),
    ],
)
def test_quoted_words_are_found(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "claim",
    [
        'Mayor Ilse Brandt called it "the end of a long road".',
        "Mayor Ilse Brandt called it ‘the end of a long road.’",
        'Brandt said "[i]t\'s the end of a … road".',
        "Brandt said “I did not promise free tolls – and I won’t start now.”",
        "Brandt said: “It's the end of [the] long road.”",
        'Per Lund calls it a "white elephant".',
    ],
)
def test_words_quoted_from_the_article_pass(claim: str) -> None:
    assert check(claim, "Mayor Ilse Brandt and Per Lund did not agree on it.", article=ARTICLE) == Verdict("supported")


@pytest.mark.parametrize(
    "claim",
    [
        'Brandt called it "the start of a long road".',
        'Brandt said "I did … promise free tolls".',
        'Brandt said "I did [indeed] promise free tolls".',
        'Brandt said "free tolls … the end of a long road".',
        "Brandt said ‘I promise free tolls’.",
        "Brandt said “I did not promise free tolls, ever.”",
        "Brandt called it “the end",
        "Brandt called it “a disaster",
    ],
)
def test_false_quotes_are_caught(claim: str) -> None:
    verdict = check(claim, "Mayor Ilse Brandt and Per Lund did not agree on it.", article=ARTICLE)
    caught = verdict.support == "unsupported"
    assert caught == (claim != "Brandt called it “the end")
    assert not caught or (verdict.reason or "").endswith("are not in the cited article")


# Numbers, dates, names


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Two people died on February 12.", "2 people died on Feb. 12."),
        ("The deal is worth 3 billion dollars.", "It is a deal worth $3bn."),
        ("Profit rose 12%.", "Profit was up by 12 per cent."),
        ("About 1.2 million people fled.", "Some 1,234,000 people fled."),
        ("The council voted 9-4 for it.", "The council voted for it by nine votes to four, or 9-4."),
        ("It happened in 2019.", "It happened on 3 May 2019."),
        ("It was in the 2018–19 season.", "It was in the 2018-2019 season."),
        ("Copies of it are of ca. 1491-1510.", "Copies of it are of c. 1491–1510."),
        ("It happened on October 6, 1995.", "It is Oct. 6. In 1995 it happened."),
        ("It began in the third quarter of 2006.", "It began in the third quarter, in 2006."),
    ],
)
def test_the_same_value_in_another_form_passes(claim: str, quote: str) -> None:
    assert check(claim, quote) == Verdict("supported")


@pytest.mark.parametrize(
    ("claim", "quote", "reason"),
    [
        ("300 people were hurt.", "About 30 people were hurt.", "its number 300 is not in the cited sentence"),
        ("More than 100 died.", "More than 200 died.", "its number 100 is not in the cited sentence"),
        ("It cost $5 million.", "It cost €5 million.", "its number $5 million is not in the cited sentence"),
        ("It fell on March 4.", "It fell on Friday, March 3.", "its date March 4 is not in the cited sentence"),
        ("It fell on March 3, 2020.", "It fell on March 3.", "its date March 3, 2020 is not in the cited sentence"),
        ("It was in 2018-20.", "It was in 2018-19.", "its date 20 is not in the cited sentence"),
        ("It fell on May 6, 1995.", "It fell on Oct. 6, in 1995.", "its date May 6, 1995 is not in the cited sentence"),
        ("Flight NV-418 was late.", "Flight NV-417 was late.", "its number NV-418 is not in the cited sentence"),
        ("He came 22nd.", "He came 21st.", "its number 22nd is not in the cited sentence"),
        (
            "40 died and 3 were injured.",
            "3 died and 40 were injured.",
            "40 is not what the cited sentence gives for it",
        ),
    ],
)
def test_a_changed_value_is_caught(claim: str, quote: str, reason: str) -> None:
    assert check(claim, quote) == Verdict("unsupported", reason)


def test_days_are_resolved_by_the_date_of_the_quote() -> None:
    quotes, day = (
        ["The mayor resigned on Friday, a day after the talks; today it is quiet. He goes on March 1."],
        date(2025, 2, 16),
    )
    claims = {
        "The mayor resigned on February 14.": "supported",
        "It is quiet on February 16, 2025.": "supported",
        "The mayor resigned on February 15.": "unsupported",
        "The mayor goes on March 1, 2025.": "supported",
        "The mayor goes on March 1, 2024.": "unsupported",
    }
    for claim, expected in claims.items():
        assert verify(claim, quotes, quotes, scorer=Yes(), published=[day]).support == expected
        assert verify(claim, quotes, quotes, scorer=Yes()).support == "unsupported"
    new_year = ["The mayor resigned on December 30."]
    told = verify("He resigned on December 30, 2024.", new_year, new_year, scorer=Yes(), published=[date(2025, 1, 2)])
    assert told.support == "supported"


def test_a_report_without_dates_is_of_its_own_time() -> None:
    def told(claim: str, quote: str) -> str:
        return verify(claim, [quote], [quote], scorer=Yes(), published=[date(2019, 3, 20)]).support

    assert told("In 2019 the mayor resigned.", "The mayor resigned.") == "supported"
    assert told("In March 2019 the mayor resigned.", "The mayor resigned.") == "supported"
    assert told("In 2018 the mayor resigned.", "The mayor resigned.") == "unsupported"
    assert told("In April 2019 the mayor resigned.", "The mayor resigned.") == "unsupported"
    assert told("In 2019 the mayor resigned.", "The mayor resigned in 2014.") == "unsupported"
    assert told("In 2019 the mayor resigned.", "The mayor resigned in May 2014.") == "unsupported"


def test_a_day_that_does_not_exist_is_compared_as_written() -> None:
    quote = "The form says February 31, 2025."
    assert check("It is dated February 31, 2025.", quote).support == "supported"
    assert check("It is dated Friday, February 28, 2025.", quote).support == "unsupported"


def test_a_name_may_come_from_the_article_where_the_quote_says_he() -> None:
    article = "Per Lund lost the vote. He will appeal, he told Radio Tarn. Anna Holm won. The town rejoiced."
    assert check("Per Lund will appeal.", "He will appeal, he told Radio Tarn.", article=article).support == "supported"
    assert check("Kai Moe will appeal.", "He will appeal, he told Radio Tarn.", article=article) == Verdict(
        "unsupported", "the name Kai Moe is not in the cited article"
    )
    assert check("On the night Per Lund won.", "Anna Holm won.", article=article) == Verdict(
        "unsupported", "the name Per Lund is not in the cited sentence, which names another"
    )


@pytest.mark.parametrize(
    ("claim", "quote", "stands"),
    [
        ("Elsa Norling sang.", "Norling sang.", True),
        ("Elsa Norling sang.", "Maria Norling sang.", False),
        ("The Swedes won.", "The Swedish team won.", True),
        ("The band toured Austria.", "The band toured Australia.", False),
        ("It was shown on Tarn24.", "It was shown on Tarn 24.", True),
    ],
)
def test_a_name_in_another_form(claim: str, quote: str, stands: bool) -> None:
    assert (check(claim, quote).support == "supported") == stands


# Negation and opposites


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The mayor resigned.", "The mayor did not resign."),
        ("The plan includes tax rises.", "The plan does not contain any tax rises."),
        ("There was evidence of fraud.", "Auditors found no evidence of fraud."),
        ("The bank won’t raise rates.", "The bank will raise rates."),
        ("The mayor never met the builder.", "The mayor met the builder twice."),
        ("The company knew about the fault.", "The company denied that it knew about the fault."),
        ("Profits rose in May.", "Profits fell in May."),
        ("The court accepted the appeal.", "The court rejected the appeal."),
        ("Velmore beat Astad.", "Velmore lost to Astad."),
        ("The charity received 90 meals.", "The charity sent 90 meals."),
        ("He was the oldest winner.", "He was the youngest winner."),
        ("Fewer people came this year.", "More people came this year."),
        ("The shop opened before the flood.", "The shop opened after the flood."),
    ],
)
def test_a_turned_meaning_is_caught(claim: str, quote: str) -> None:
    verdict = check(claim, quote)
    assert verdict.support == "unsupported"
    assert verdict.reason in (
        "the cited sentence denies what it states",
        "it denies what the cited sentence states",
        "the cited sentence says the opposite",
    )


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Astad beat Velmore.", "Velmore lost to Astad."),
        ("The flood came before the shop opened.", "The shop opened after the flood came."),
        ("The bill was passed.", "The bill passed, but the amendment did not pass."),
        ("The firm refused to pay.", "The firm did not pay."),
        ("Officials deny that there was a leak.", "There was no leak, officials said."),
        ("The school had a fire on Monday.", "They have no plans to sell the school that had a fire on Monday."),
        ("Not only the mayor but also the clerk came.", "The mayor and the clerk came."),
        ("The museum reopens in June.", "The museum will reopen in June."),
        ("Lund received 90 meals from Holm.", "Holm sent 90 meals to Lund."),
        ("Profits rose.", "Profits were higher in May, while costs fell."),
    ],
)
def test_the_same_meaning_otherwise_put_passes(claim: str, quote: str) -> None:
    assert check(claim, quote) == Verdict("supported")


@pytest.mark.parametrize(
    ("claim", "quote", "word"),
    [
        ("The treasurer stole the money.", "The treasurer allegedly stole the money.", "allegedly"),
        ("The harbour is closing in May.", "The harbour could be closing in May.", "could"),
        ("The panel has published its report.", "The panel will publish its report.", "will"),
        ("The bank cut its rate.", "Traders wondered whether the bank had cut its rate.", "whether"),
    ],
)
def test_what_is_only_alleged_is_no_fact(claim: str, quote: str, word: str) -> None:
    assert check(claim, quote) == Verdict("unsupported", f"the cited sentence says it only with “{word}”")
    assert check(f"{claim[:-1]}, according to some.", quote).support == "supported"
    assert check(claim, quote, f"It is now known: {claim}").support != "unsupported"


def test_without_a_scorer_shared_words_decide() -> None:
    assert verify("The council approved a tunnel.", [QUOTE], [ARTICLE], scorer=None).support == "supported"
    assert verify("Cheese comes from the moon.", [QUOTE], [ARTICLE], scorer=None) == Verdict(
        "unsupported", "the cited sentence does not say so"
    )
    assert verify("The council approved a tunnel.", [QUOTE], [ARTICLE], scorer=OverlapScorer()).support == "supported"
