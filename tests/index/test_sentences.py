"""Sentence spans: a table of cases by hand, and properties over any text."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.sentences import sentence_spans


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


# Each row is the sentences of one text, in which they stand with one space between.
SPACED: list[list[str]] = [
    # plain
    ["The vote is over."],
    ["The vote is over"],
    ["The vote is over.", "Nobody won."],
    ["Is it over?", "It is!", "Good."],
    ["It fell by 3.5 percent to $1.2 million.", "Shares rose 0.4."],
    ["The year was 2020.", "Then came 2021."],
    ["He scored 12.", "Everyone cheered."],
    ["It cost $5.", "$3 would have done."],
    ["Prices rose.", "5 million people noticed."],
    ["The rate is 50%.", "Banks object."],
    ["It was World War II.", "Europe lay in ruins."],
    ["He works for NASA.", "She works for CNN."],
    ["They moved to LA.", "Can they stay?"],
    # titles, ranks, names
    ["Mr. Olsen met Ms. Meng and Mrs. Ito.", "Dr. Weiss came too."],
    ["Gov. Ron DeSantis and Sen. Ana Ruiz spoke.", "Rep. Lee did not."],
    ["Lt. Col. Marek Novak led.", "Gen. Adu followed."],
    ["MR. OLSEN AND GOV. RUIZ AGREE.", "VOTERS DO NOT."],
    ["Then-Sen. Ruiz and ex-Gov. Lee voted."],
    ["The Rev. Paul Adu prayed with Prof. Ito."],
    ["J. D. Vance spoke.", "J.D. Vance left."],
    ["George W. Bush and John F. Kennedy were presidents."],
    ["George H. W. Bush was president.", "He died in 2018."],
    ["Kim M. Olsen Jr. Day is in May."],
    ["They honoured Tom Olsen Jr.", "The crowd rose."],
    ["He admired Malcolm X.", "They met once."],
    ["Vitamin D.", "The rest is luck."],
    ["Mr. He met Ms. An in Wuhan."],
    ["Al Assad fled.", "al-Assad's guards stayed."],
    ["They asked Mr. al-Assad twice."],
    ["Sales fell.", "iPhone owners waited."],
    ["The mayor left.", "de Blasio returned."],
    # countries and states
    ["The U.S. Army sent troops.", "The U.K. did not."],
    ["He lives in the U.S.", "The president does too."],
    ["It was made in the U.S.", "In Berlin they laughed."],
    ["The U.N. Security Council met.", "The E.U. watched."],
    ["The U.S.-led force and the U.S.'s allies left."],
    ["Chuck Olsen, D-N.Y., and Ann Lee, R-Fla., agreed."],
    ["She is a senator, D-N.Y.", "She won in 2018."],
    ["In Washington, D.C., it rained.", "It rained in D.C.", "But Boston was dry."],
    ["A fire in Springfield, Ill. killed two.", "The mayor wept."],
    ["St. Louis won.", "Ft. Worth and Mt. Hood lost."],
    ["They live on Main St.", "The house is old."],
    ["ST. LOUIS VOTED."],
    # companies
    ["Apple Inc. Chief Executive Tim Olsen spoke.", "Acme Corp. did not."],
    ["He bought Acme Inc.", "The price was low."],
    ["Ford Motor Co. and Lehman Bros. met.", "Acme Ltd. stayed out."],
    ["Yahoo! News ran it.", "Yahoo! was first."],
    ["He liked Yahoo!", "The stock fell."],
    # dates, times, numbers
    ["On Jan. 6, 2021, it began.", "On Feb. 12, Olsen called."],
    ["The deadline is Jan. 6.", "Nobody knew."],
    ["He has been away since Jan.", "The rest stayed."],
    ["SEPT. 11 CHANGED IT."],
    ["They met on Tues. 5 May and Sept. 9."],
    ["Doors open at 7 p.m. Eastern on Friday.", "They close at 11 p.m. ET sharp."],
    ["It starts at 8 a.m. Friday and ends at 9 p.m. Oct. 3."],
    ["It starts at 8 a.m. Moscow time."],
    ["The polls closed at 8 p.m.", "Officials counted all night."],
    ["The polls closed at 8 p.m.", "The count began."],
    ["He lives at No. 10 Downing Street.", "Nos. 11 and 12 are empty."],
    ["He said no.", "Then he left."],
    ["Will he go?", "No.", "He will stay."],
    ["He voted for Prop. 205 and Art. 7."],
    ["See p. 12 and vol. 3.", "It is there."],
    ["They make fruit, e.g. Apples, i.e. Food.", "Roe v. Wade was not Real vs. Milan."],
    ["They sold pens, paper, etc.", "Nobody bought."],
    ["Smith et al. found it.", "They were right."],
    ["About approx. 40 people of the dept. came."],
    ["1. Open the door.", "2. Close it."],
    # quotations
    ["“I trust him.", "I think he wants peace.”", "He paused."],
    ['"I trust him.', 'I think he wants peace."', "He paused."],
    ["It will “shock a lot of people.”", "Nobody disagreed."],
    ["He said, ‘Make a deal.'”", "She laughed."],
    ['"Why?" he asked.', "Nobody answered."],
    ["“Never!” she cried.", "“Never again.”"],
    ["“Will it work?” Sen. Mark Olsen asked.", "“I doubt it.”"],
    ["“Will it work?”", "The room fell silent."],
    ["“We will go,” she said.", "“We must.”"],
    ["He called it “unfair.”", "“It is,” she said."],
    ["(He had left.)", "She had not."],
    ["He agreed (as did the U.S.) to go.", "[Laughter.]", "They went."],
    ["“We will never leave.” — Ann Lee, mayor"],
    ["« Nous partons. »", "Il est parti."],
    ["„Wir gehen.“", "Er ging."],
    # ellipses
    ["I thought… maybe not."],
    ["They threw them out…", "They should be here."],
    ["We waited...", "Nobody came."],
    ["“It is … Ukraine that matters,” he said."],
    ["“I… I don't know,” he said."],
    ["He left. ...", "They stayed."],
    ["We are . . . tired.", "They are . . . not."],
    ["He went too far. . . .", "They stopped him."],
    # footnotes, addresses, datelines
    ["The treaty ended.[1]", "It was never renewed.[12][13]", "Why?"],
    ["See https://example.org/a.b?c=D.e for more.", "Write to Jo.Doe@example.org today."],
    ["Read example.com.", "It is free."],
    ["Look at this.", "https://example.org/x shows it."],
    ["WASHINGTON (AP) — The vote is over.", "Nobody won."],
    ["WASHINGTON, D.C. — The vote is over."],
    ["(CNN) -- The vote is over.", "Nobody won."],
    ["KYIV, Feb. 12 (Reuters) - The vote is over."],
    ["She can't.", "Trump can."],
    # other languages
    ["Er kam am 3. Oktober, d.h. spät.", "Dann ging er."],
    ["Es kostet 3 Mio. Euro, z.B. Benzin.", "Das ist viel."],
    ["El Sr. Ruiz ganó.", "¿Por qué?", "¡Nadie sabe!"],
    ["M. Dupont est parti.", "Mme. Dupont reste."],
    ["Президент приїхав до м. Київ.", "Він зустрівся з В. Олійником.", "Це все."],
    ["ماذا حدث؟", "لا أحد يعرف.", "انتهى."],
    ["यह पहला है।", "यह दूसरा है।"],
    ["他来了。", "她走了！", "为什么？"],
]

# Texts whose sentences do not stand one space apart.
LAID_OUT: list[tuple[str, list[str]]] = [
    ("", []),
    (" \n\t ", []),
    (" Padded. Text \n", ["Padded.", "Text"]),
    ("...", ["..."]),
    ("No stop at all", ["No stop at all"]),
    ("Peace talks fail again\n\nThe talks failed.", ["Peace talks fail again", "The talks failed."]),
    ("Peace talks fail again\nThe talks failed.", ["Peace talks fail again", "The talks failed."]),
    ("Peace talks fail\r\n\r\nThe talks failed.", ["Peace talks fail", "The talks failed."]),
    ("One line\u2029Another line", ["One line", "Another line"]),
    ("He met Mr.\n\nOlsen left.", ["He met Mr.", "Olsen left."]),
    ("To do:\n• buy bread\n• sell milk", ["To do:", "• buy bread", "• sell milk"]),
    ("To do:\n- Buy bread\n- Sell milk", ["To do:", "- Buy bread", "- Sell milk"]),
    ("To do:\n1. Buy bread\n2. Sell milk", ["To do:", "1. Buy bread", "2. Sell milk"]),
    ("The mayor spoke on the\nNational Day of peace.", ["The mayor spoke on the\nNational Day of peace."]),
    ("It is over.\n___\nMore news: here", ["It is over.", "___", "More news: here"]),
    ("She won easily.\nal@example.org", ["She won easily.", "al@example.org"]),
    ("It has ended.The next begins", ["It has ended.", "The next begins"]),
    ("“It has ended.”The next begins", ["“It has ended.”", "The next begins"]),
    ("We use Node.Js and Jo.Doe@example.org", ["We use Node.Js and Jo.Doe@example.org"]),
    ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
    ("「行く。」と言った。次の文。", ["「行く。」と言った。", "次の文。"]),
    ("One.  Two.\u00a0Three.", ["One.", "Two.", "Three."]),
]

PARAGRAPH = (
    "The finance minister of the small republic said on Thursday that President Aldo Marin had asked the U.S. Treasury"
    " for a loan of $1.2 billion, which Congress must approve before Jan. 6. Mr. Marin, who took office in March, has"
    " promised to pay it back by 2031. “We keep our word,” he told reporters outside St. Anne's Church in the old town"
    " of Port Vale, where Bishop Tomas Reyes had just led a service for the miners. Nobody in the crowd asked him how."
)


@pytest.mark.parametrize("sentences", SPACED, ids=lambda sentences: sentences[0][:40])
def test_sentences_one_space_apart(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences


@pytest.mark.parametrize(("text", "sentences"), LAID_OUT, ids=lambda value: repr(value)[:40])
def test_sentences_by_layout(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


@pytest.mark.parametrize("width", [34, 60, 72, 76, 80, 100])
def test_a_wrapped_paragraph_has_the_sentences_of_the_unwrapped_one(width: int) -> None:
    wrapped = textwrap.fill(PARAGRAPH, width, break_on_hyphens=False)
    expected = cut(PARAGRAPH)
    assert len(expected) == 4
    assert [" ".join(sentence.split()) for sentence in cut(wrapped)] == expected


def test_a_headline_above_a_wrapped_paragraph_stands_alone() -> None:
    wrapped = "Marin asks for a loan\n" + textwrap.fill(PARAGRAPH, 76)
    assert [" ".join(sentence.split()) for sentence in cut(wrapped)] == ["Marin asks for a loan", *cut(PARAGRAPH)]


def _check(text: str) -> None:
    spans = sentence_spans(text)
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    for left, right in list(pairwise(edges))[::2]:
        assert left <= right
        assert text[left:right].strip() == ""


_MARKS = "U.S.|Mr.|p.m.|He|the|al-Assad|3|.|!|?|…|...|“|”|\"|'|(|)|[1]|—|•|- |。|」|と|Yahoo|\u0301|😀|No|10"
_SPACES = ["\n", "\n\n", "\r\n", "\u2029", "\x85", " ", "\u00a0"]
_PIECES = st.sampled_from(_MARKS.split("|") + _SPACES)


@given(st.text())
def test_only_whitespace_lies_between_spans(text: str) -> None:
    _check(text)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_only_whitespace_lies_between_spans_of_troublesome_pieces(text: str) -> None:
    _check(text)


@example("U.S.。“(")
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_whitespace_around_a_text_shifts_its_spans_only(text: str) -> None:
    trimmed = text.strip()
    shifted = [(start + 2, end + 2) for start, end in sentence_spans(trimmed)]
    assert sentence_spans(f"\n {trimmed}  \n") == shifted


@given(st.lists(_PIECES, max_size=20).map("".join), st.lists(_PIECES, max_size=20).map("".join))
def test_paragraphs_apart_by_a_blank_line_never_share_a_sentence(first: str, second: str) -> None:
    first, second = first.strip(), second.strip()
    border = len(first) + 2
    assert not any(start < len(first) and end > border for start, end in sentence_spans(f"{first}\n\n{second}"))


@pytest.mark.parametrize(
    "piece",
    [".", "a. ", '"', '."', '." ', '. "', "U.S. ", "Mr. ", "A", "。", "…", ". . ", "[1].", ".”", '?" Aa ', "((. "]
    + ["\n", "\r", "a\n", "A\nb\n", " ", "\u00a0.", "1. ", "x" * 60 + "\n", "a.B", "'", "- \n", ". \n"],
    ids=repr,
)
def test_a_megabyte_of_anything_is_split_at_once(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    spans = sentence_spans(text)
    assert sum(end - start for start, end in spans) >= len("".join(text.split()))
