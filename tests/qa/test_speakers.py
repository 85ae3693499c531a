"""Who says what: a table of sentences, half of them traps, and what is asked about whom."""

from __future__ import annotations

import pytest

from index.sentences import sentence_spans
from qa.speakers import asked_speaker, heard_in, names_somebody, speaker, speaks

SAID = [
    ("Marta Olsen said the bridge would stay shut.", "Marta Olsen"),
    ("Harbour Minister Marta Olsen said the bridge would stay shut.", "Marta Olsen"),
    ("The US Vice President JD Vance said that the door was open.", "JD Vance"),
    ("US Vice-President JD Vance said that the door was open.", "JD Vance"),
    ("“The bridge stays shut,” Olsen said.", "Olsen"),
    ("“The bridge stays shut,” said Olsen.", "Olsen"),
    ('"The bridge stays shut," said Harbour Minister Marta Olsen, who opened it in May.', "Marta Olsen"),
    ("“The bridge stays shut,” Olsen told the Daily Ledger on Tuesday.", "Olsen"),
    ("“The bridge,” Olsen said, “stays shut.”", "Olsen"),
    ("‘The bridge stays shut,’ Olsen said.", "Olsen"),
    ("Olsen said: “The bridge stays shut.”", "Olsen"),
    ("Olsen told reporters that nobody would be paid.", "Olsen"),
    ("Olsen, the harbour minister, said nobody would be paid.", "Olsen"),
    ("Marta Olsen, 61, said nobody would be paid.", "Marta Olsen"),
    ("Marta Olsen, a former pilot who now runs the harbour, told a crowd she would stay.", "Marta Olsen"),
    ("Sen. Bob Castle (D-Ohio) said the vote was lost.", "Bob Castle"),
    ("Sen. Bob Castle, D-Ohio, said the vote was lost.", "Bob Castle"),
    ("On Tuesday, Bob Castle said the vote was lost.", "Bob Castle"),
    ("Castle also said the vote was lost.", "Castle"),
    ("Castle on Tuesday said the vote was lost.", "Castle"),
    ("Castle later told the Ledger that the vote was lost.", "Castle"),
    ("In a statement, Castle said the vote was lost.", "Castle"),
    ("In a statement, the company said its plant would close.", "the company"),
    ("The vote was lost, Castle said.", "Castle"),
    ("The vote was lost, according to Castle.", "Castle"),
    ("According to Bob Castle, the vote was lost.", "Bob Castle"),
    ("According to the foreign ministry, nobody was hurt.", "the foreign ministry"),
    ("According to Kremlin spokesman Anton Beletsky, nobody was hurt.", "Anton Beletsky"),
    ("Police said two men were held.", "Police"),
    ("Two men were held, police said.", "police"),
    ("The Kremlin said nobody was hurt.", "The Kremlin"),
    ("Nobody was hurt, the Kremlin said.", "the Kremlin"),
    ("“Nobody was hurt,” a spokesman for the ministry said.", "a spokesman for the ministry"),
    ("“Nobody was hurt,” said a spokesman for the ministry.", "a spokesman for the ministry"),
    ("Officials in Kyiv said nobody was hurt.", "Officials in Kyiv"),
    ("Officials say nobody was hurt.", "Officials"),
    ("The Justice Department said the case was closed.", "The Justice Department"),
    ("The Bank of Westmark said rates would rise.", "The Bank of Westmark"),
    ("“Rates will rise,” Ann Lee of Reuters wrote.", "Ann Lee"),
    ("Ann Lee wrote: “Rates will rise.”", "Ann Lee"),
    ("Lee tweeted that rates would rise.", "Lee"),
    ("“Rates will rise,” Lee tweeted.", "Lee"),
    ("Lee warned that rates would rise.", "Lee"),
    ("Lee announced that the bank would close.", "Lee"),
    ("Lee is quoted as saying that rates would rise.", "Lee"),
    ("CNN’s Kaitlan Reed said the room fell silent.", "Kaitlan Reed"),
    ("Apple CEO Tim Brook said sales had doubled.", "Tim Brook"),
    ("Olsen’s lawyer said she would appeal.", "Olsen’s lawyer"),
    ("Olsen’s statement that the bridge is safe was met with silence.", "Olsen"),
    ("Olsen and Castle said the bridge was safe.", "Olsen and Castle"),
    ("After meeting Castle, Olsen said the bridge was safe.", "Olsen"),
    ("Olsen said Castle had told her the bridge was safe.", "Olsen"),
    ("“Castle said the bridge was safe,” Olsen told the court.", "Olsen"),
    ("But Olsen said the bridge was safe.", "Olsen"),
    ("As Olsen said, the bridge was safe.", "Olsen"),
    ("Asked about the toll, Olsen replied: “It stays.”", "Olsen"),
    ("“It stays” — Olsen said this twice — “whatever they do.”", "Olsen"),
    ("and I will not go,” Olsen said.", "Olsen"),
    ("The US president, Ronald Drum, said he would not go.", "Ronald Drum"),
    ("Chris Boone, a baker from Eastfield, Ohio, who voted early, said prices were up.", "Chris Boone"),
    ("Poul Aage, a spokesman at the Ministry of Roads and Harbours, said it was shut.", "Poul Aage"),
    ("Chairman and CEO Michael Garry said in a call that sales had doubled.", "Michael Garry"),
    ("Rep. Adam Shift, D-California, the ranking Democrat, said it was complex.", "Adam Shift"),
    ("(A source told the Ledger that it was a joke.)", "A source"),
    ("Democrats often argue that it is unfair.", "Democrats"),
    ("Secretary of State Mike Ponte said there was evidence.", "Mike Ponte"),
    ("According to the Department of Roads itself, half the bridges are old.", "the Department of Roads"),
    ("Ursula van der Meer said she would not go.", "Ursula van der Meer"),
]

NOBODY = [
    "Olsen was told that the bridge was shut.",
    "Olsen is said to be furious.",
    "Olsen said nothing about the bridge.",
    "Olsen did not say when the bridge would open.",
    "Olsen never said that the bridge was safe.",
    "Olsen declined to say who would pay.",
    "Olsen refused to comment.",
    "If Olsen said so, nobody heard it.",
    "What Olsen said matters little.",
    "The money that Olsen said she had spent is gone.",
    "Olsen, who said the bridge was safe, has resigned.",
    "Olsen added two lanes to the bridge.",
    "Lee announced a new telephone for children.",
    "The company reported a loss of two million.",
    "Olsen claims the throne of Westmark.",
    "It is said that the bridge is safe.",
    "The bridge is safe, it said.",
    "Olsen said the bridge was safe, but Castle said it was not.",
    "Castle said the vote was lost, while Olsen told the Ledger it was won.",
    "Olsen’s campaign insists the bridge is safe, while Castle’s campaign says it is not.",
    "He’s also said that there will be no briefings.",
    "Castle’s claim to fame is that he lost by one vote.",
    "He met with Reed, Murray and Flint in a hideaway after Ford and Cole testified on Thursday.",
    "The day Olsen testified, five members sent a letter.",
    "According to Olsen, Castle said the bridge was safe.",
    "“The bridge is safe.",
    "“Olsen said the bridge was safe.”",
    "According to plan, the bridge opens in May.",
    "According to a report, the bridge is safe.",
    "The report said the bridge was safe.",
    "The letter, dated Monday, said the bridge was safe.",
    "A sign said the bridge was shut.",
    "The man who shot Bob Castle said he was sorry.",
    "There is more to be said about Olsen.",
    "Olsen told a story about the bridge.",
    "That said, Olsen is popular.",
    "Needless to say, Olsen won.",
    "Olsen wrote a book about bridges.",
    "Olsen, they say, is ill.",
    "Nobody said the bridge was safe.",
    "Neither Olsen nor Castle said who would pay.",
    "I said the bridge was safe.",
    "She asked Olsen to say more.",
    "Olsen denied the charge.",
    "Olsen promised money to Castle.",
    "The United States and Westmark signed the treaty.",
    "Everything Olsen said was recorded.",
    "The Olsen claims were rejected by the court.",
]

PRONOUNS = [
    ("“I will not go,” he said.", "Bob Castle told the Ledger that the vote was lost.", "Bob Castle"),
    ("He added that nobody would be paid.", "Bob Castle told the Ledger that the vote was lost.", "Bob Castle"),
    ("“I will not go,” she said.", "“It stays,” Olsen said.", "Olsen"),
    ("He said nobody would be paid.", "Bob Castle arrived late.", "Bob Castle"),
    ("He said nobody would be paid.", "", None),
    ("He said nobody would be paid.", "Bob Castle met Anton Beletsky.", None),
    ("He said nobody would be paid.", "Bob Castle met Drum in Westmark.", None),
    ("He said nobody would be paid.", "Police said two men were held.", None),
    ("He said nobody would be paid.", "The Kremlin said two men were held.", None),
    ("He said nobody would be paid.", "Olsen said yes, but Castle said no.", None),
    ("He said nobody would be paid.", "Bob Castle said Anton Beletsky would pay.", None),
    ("When Drum arrived, he said nobody would be paid.", "Bob Castle said it.", None),
    ("They said nobody would be paid.", "Bob Castle said it.", None),
]


@pytest.mark.parametrize(("sentence", "name"), SAID)
def test_who_says_it(sentence: str, name: str) -> None:
    assert speaker(sentence) == name


@pytest.mark.parametrize("sentence", NOBODY)
def test_nobody_where_it_cannot_be_read_off(sentence: str) -> None:
    assert speaker(sentence) is None


@pytest.mark.parametrize(("sentence", "before", "name"), PRONOUNS)
def test_pronouns_only_where_one_person_is_left(sentence: str, before: str, name: str | None) -> None:
    assert speaker(sentence, before) == name


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did Kallas say about the deal?", "Kallas"),
        ("And what did Kallas say?", "Kallas"),
        ("what did trump say about nato", "trump"),
        ("What has the Kremlin said about the call?", "the Kremlin"),
        ("What does US Vice-President JD Vance think of NATO?", "JD Vance"),
        ("How did Zelensky react to the call?", "Zelensky"),
        ("What is Hegseth's position on troops?", "Hegseth"),
        ("Hegseth’s views on NATO", "Hegseth"),
        ("What is the position of the foreign ministry on troops?", "the foreign ministry"),
        ("According to Vance, what is on the table?", "Vance"),
        ("Did Trump say that Putin wants peace?", "Trump"),
        ("What does Trump have to say about tariffs?", "Trump"),
        ("What was said by Rubio about Gaza?", "Rubio"),
        ("What did she say about it?", None),
        ("Who said that?", None),
        ("What did people say about the film?", None),
        ("What do the articles say about tariffs?", None),
        ("What happened on February 12?", None),
        ("How many troops did Trump send?", None),
        ("Who called the deal dirty?", None),
        ("When was Kavanaugh confirmed?", None),
        ("What was Trump told?", None),
        ("What has Putin's spokesman said about troops?", "Putin's spokesman"),
        ("What has been said by Trump?", "Trump"),
    ],
)
def test_who_is_asked_about(question: str, name: str | None) -> None:
    assert asked_speaker(question) == name


@pytest.mark.parametrize(
    ("name", "said_by", "same"),
    [
        ("Vance", "JD Vance", True),
        ("vance", "JD Vance", True),
        ("JD Vance", "Vance", True),
        ("J.D. Vance", "JD Vance", True),
        ("US Vice-President JD Vance", "JD Vance", True),
        ("Joe Biden", "Joseph R. Biden", False),
        ("Joe Biden", "Joe R. Biden", True),
        ("the Kremlin", "The Kremlin", True),
        ("Kremlin", "the Kremlin", True),
        ("Olsen", "Olsen and Castle", True),
        ("Usha Vance", "JD Vance", False),
        ("Trump", "Trump’s lawyer", False),
        ("Trump", "Donald Trump Jr.", False),
        ("Kremlin", "a spokesman for the ministry", False),
        ("Vance", None, False),
    ],
)
def test_whether_it_is_the_same_person(name: str, said_by: str | None, same: bool) -> None:
    assert speaks(name, said_by) is same


@pytest.mark.parametrize(
    ("name", "text", "heard"),
    [
        ("Olsen", "The bridge is old. Marta Olsen said that it would stay shut.", True),
        ("Olsen", "In addition, Olsen found the plan “not very pleasant.”", True),
        ("the ministry", "It was late. The ministry said that it would stay shut.", True),
        ("Castle", "In addition, Olsen found Castle’s plan “not very pleasant.”", False),
        ("Castle", "“I trust Castle. I know Castle well,” Olsen said.", False),
        ("Castle", "Olsen said: “I trust Castle. I know him. Castle would love to be back.” Nobody answered.", False),
        ("Castle", 'Olsen said: "I trust Castle. Castle would love to be back." Nobody answered.', False),
        ("Castle", "Olsen wants the bridge to stay shut, and Castle has no plan.", False),
        ("Castle", "", False),
    ],
)
def test_who_is_heard(name: str, text: str, heard: bool) -> None:
    assert heard_in(name, text, sentence_spans(text)) is heard


def test_a_name_that_articles_use() -> None:
    assert [names_somebody(one) for one in ("Olsen", "the Kremlin", "the court", "an expert")] == [
        True,
        True,
        False,
        False,
    ]
