"""What the passages of a question agree on: each votes for its likely answers, and what wins is said first.

News is told many times. The reader's best span in the best passage is often wrong where the answers of sixteen
passages together are right (Brill, Dumais and Banko 2002 call it redundancy). Articles and sentences that hold what was
voted for come first, and how many votes it has tells how sure it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from corpus.article import Article
from qa.answer_type import Kind, wanted
from qa.durations import durations
from qa.lines import in_caption
from qa.offices import asked_of
from qa.period import mentions
from qa.reader import Reading, Span, Voted, clipped, coverage, rarity
from qa.scoring import plain
from qa.values import Value, amount_of, amounts

NO_ANSWER, TEMPERATURE = -8.0, 2.0
"""Log-odds that a passage which the search found holds no answer, beside those of its spans; and what all of them are
divided by. The reader was trained on more passages without an answer than with one, and takes 0; and it is surer of one
span before another than it is right. Chosen on half of news_quiz, see docs/log.md."""
CAPTION = 0.5
"""Of a vote for a day what counts in the caption of a picture, which need not be of what is asked about."""
ALONE = 0.65
"""Of a vote what counts whose sentence holds none of the question's words; where it holds all, the whole."""
MOST = 10
"""Answers that are looked for in articles and sentences, those with the most votes."""
IN_ARTICLE, IN_SENTENCE = 4.0, 8.0
"""Log-odds for a passage, times the votes for the answers that its article holds; for a sentence, times the share of
all votes that its answers have. Fitted on half of news_quiz, see docs/log.md."""
AROUND_SAID = 80
"""Characters before a day in which it is looked for who said something then."""
COUNTED = ("number", "time")
"""Kinds of answers of which "12" and "twelve", "Thursday" and "Sept. 8" are the same."""
STEP = 40
"""Characters to the next place of the word that is looked at: what lies between was part of what was compared."""
_WORD = re.compile(r"[^\W_]+")
_SECOND = re.compile(
    r"(?P<first>[^,]*\d(?:,\d|[^,])*?), (?:at least|at most|including|more than|of (?:which|whom)) .*\d", re.DOTALL
)
_NEXT_CLAUSE = re.compile(
    r", and (?:\w+ ){1,3}(?:was|were|is|are|has|had|will)\b"
    r"| and (?:(?:he|she|they|it) \w+|\d[\d.,]*(?:%| percent)? (?:was|were|are|had))\b"
)
"""Begins what a span that is too long tells besides: "8:38 a.m., and contact was lost", "23 and 69% were male"."""
_WHEN_WILL = re.compile(r"\b(?:when|(?:what|which) (?:day|date|month|year)) (?:will|shall)\b", re.IGNORECASE)
_WHEN_DID = re.compile(r"\b(?:when|(?:what|which) (?:day|date|month|year)) (?:was|were|did|had)\b", re.IGNORECASE)
_SCHEDULED = re.compile(r"\b(?:scheduled|due|set|expected|planned|supposed|slated|would|to be)\b", re.IGNORECASE)
"""Words by which "when was" asks for a day to come."""
_ABOUT_SAYING = re.compile(
    r"\b(?:say|said|says|saying|tell|told|speak|spoke|statement|interview|announc\w+|warn\w*)\b", re.IGNORECASE
)
_SAID = re.compile(
    r"\b(?:said|says|told)"
    r"(?: (?:reporters|lawmakers|[A-Z]\w*(?: [A-Z]\w*){0,3}"
    r"|(?:in|at|during|from|to) (?:an? |the |his |her )?\w+(?: \w+)?)){0,2}"
    r" (?:on |late |early )?$"
)
"""Ends right before the day on which something was said: "Sanders said Monday", "told reporters on Friday"; not "said
she died on Monday"."""
_AHEAD = re.compile(r"\b(?:will|would|could|can|might|may|expected|projected|likely|going to|should)\b", re.IGNORECASE)
_MAY_COME = re.compile(
    r"(?: (?!that\b|which\b|who\b|it\b|he\b|she\b|they\b)[\w-]+){0,4}? (?:could|may|might|would)\b(?! have\b)"
)
_WHO_DID = re.compile(r"(?:(?:and|but|so) )?who (?!is\b|was\b|are\b|were\b)", re.IGNORECASE)
"""Asks for somebody else than it names: to "Who interviewed Vance?" the answer is not "Vice President JD Vance"."""


@dataclass(frozen=True, slots=True)
class Contender:
    """An answer as it was read, its words as `plain_words` gives them, and its votes: the probability, in [0, 1], that
    it is what the question asks for."""

    text: str
    words: str
    votes: float


def agreed(question: str, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, in their order, with what their articles and sentences hold of what all of them vote for."""
    answers = vote(question, readings)
    whole = math.fsum(one.votes for one in answers)
    answers = answers[:MOST]
    if not answers:
        return list(readings)
    kind = _kind(question)
    said = [_said(one, answers, kind) for one in readings]
    held: dict[str, set[Contender]] = {}
    for reading, sentences in zip(readings, said, strict=True):
        held.setdefault(reading.source.article.id, set()).update(*sentences)
    if kind not in COUNTED:  # a number, or a weekday, elsewhere in an article is of something else
        for article in {one.source.article.id: one.source.article for one in readings}.values():
            text = f"{article.title} {article.text}".lower()
            held[article.id].update(one for one in answers if holds(text, one.text.lower()))
    return [
        _agreed(reading, sentences, math.fsum(one.votes for one in held[reading.source.article.id]), whole, kind)
        for reading, sentences in zip(readings, said, strict=True)
    ]


def vote(question: str, readings: Sequence[Reading]) -> list[Contender]:
    """All answers of all readings with their votes, most first.

    A reading has as many votes as a softmax of the readings' relevance gives it, and shares them out among its spans
    and "no answer"; a sentence that holds the question's words counts more. An article votes once for each answer. One
    that only repeats the question, or is nothing that it asks for, gets none: a name for "when", or the day on which
    something was said, a day gone by for "when will", a day to come for "when did", for a count what only may come.
    """
    if not readings:
        return []
    asked, answer = set(plain(question).split()), wanted(question)
    kind = answer.kind if answer else None
    counted = kind == "number" and not _AHEAD.search(question)
    other, ahead = _WHO_DID.match(question), _WHEN_WILL.search(question)
    past = _WHEN_DID.search(question) and not _SCHEDULED.search(question)
    of_event = kind == "time" and not _ABOUT_SAYING.search(question)
    beside = asked_of(question)
    relevance = np.array([clipped(one.relevance, 30.0) for one in readings])
    weights = np.exp(relevance - relevance.max())
    weights /= weights.sum()
    rare = rarity(question, [one.source.text for one in readings])
    votes: dict[str, dict[str, float]] = {}
    texts: dict[str, str] = {}
    for weight, one in zip(weights, readings, strict=True):
        article = one.source.article
        for span, share in zip(one.spans, shares(one.spans), strict=True):
            start, end = _narrowed(article, span, kind)
            text = article.text[start:end]
            words = plain_words(text, article.published, kind)
            told = words.split()
            if asked.issuperset(told) or (other and told[-1] in asked):  # no words are a subset, too
                continue
            if answer and not answer.fits(text):
                continue
            if (ahead and is_over(text, article.published)) or (past and is_to_come(text, article.published)):
                continue
            if counted and is_forecast(article.text, end):
                continue
            if of_event and is_day_of_report(article.text, start):
                continue
            counts = beside.share(article.text, start, end) if beside else 1.0
            counts *= CAPTION if of_event and in_caption(article.text, start, end) else 1.0
            counts *= ALONE + (1.0 - ALONE) * coverage(rare, _sentence(one, start))
            texts.setdefault(words, text)
            of = votes.setdefault(words, {})
            of[article.id] = max(of.get(article.id, 0.0), float(weight) * counts * share)
    found = [Contender(texts[words], words, math.fsum(of.values())) for words, of in votes.items()]
    return sorted(found, key=lambda one: -one.votes)


def _sentence(reading: Reading, start: int) -> str:
    """The sentence of a reading's passage in which the character `start` lies."""
    spans = reading.source.passage.sentences
    return next((reading.source.article.text[low:high] for low, high in spans if low <= start < high), "")


def shares(spans: Sequence[Span]) -> list[float]:
    """The probability of each of a passage's spans, beside "no answer"."""
    odds = [math.exp(clipped(span.score) / TEMPERATURE) for span in spans]
    whole = math.exp(NO_ANSWER / TEMPERATURE) + math.fsum(odds)
    return [one / whole for one in odds]


def is_forecast(text: str, end: int) -> bool:
    """Whether what is counted up to `end` only may come: "100,000 Americans could die"."""
    return bool(_MAY_COME.match(text, end))


def is_over(text: str, published: date | None) -> bool:
    """Whether all times that a text of an article names were over when it was published."""
    named = mentions(text, published) if published else []
    return bool(named) and all(one.until and published and one.until <= published for one in named)


def is_to_come(text: str, published: date | None) -> bool:
    """Whether all times that a text of an article names began after it was published."""
    named = mentions(text, published) if published else []
    return bool(named) and all(one.since and published and one.since > published for one in named)


def is_day_of_report(text: str, start: int) -> bool:
    """Whether the day that begins at `start` is when something was said: "Sanders said Monday that"."""
    return bool(_SAID.search(text, max(0, start - AROUND_SAID), start))


def plain_words(text: str, published: date | None, kind: Kind | None) -> str:
    """Words that are the same for the same answer: those of `qa.scoring.plain`, with days or numbers told alike.

    `kind`: of what the question wants. For a time "Thursday", in an article of Friday, is "Sept. 8"; for a number
    "twelve people" is "12 people".
    """
    words, last = [], 0
    for start, end, word in _meanings(text, published, kind):
        words += [text[last:start], word]
        last = end
    return plain(" ".join([*words, text[last:]]))


def _meanings(text: str, published: date | None, kind: Kind | None) -> list[tuple[int, int, str]]:
    """(start, end, word) of the days, or numbers, that a text of an article names."""
    if kind == "time":
        named = [one for one in mentions(text, published) if one.since and one.until]
        return [(one.start, one.end, f"day{one.since:%Y%m%d}to{one.until:%Y%m%d}") for one in named]
    if kind == "number":
        lengths = durations(text)
        numbers = [
            (one.start, one.end, _number_word(one))
            for one in amounts(text)
            if not any(one.start < end and start < one.end for start, end, _ in lengths)
        ]
        found = sorted([*lengths, *numbers])
        return [(start, end, word.replace(" ", "").replace(".", "point")) for start, end, word in found]
    return []


def _narrowed(article: Article, span: Span, kind: Kind | None) -> tuple[int, int]:
    """Of a span that names one time where a time is wanted, that time: "Thursday" of "at the age of 96 on Thursday"; of
    several numbers the first, with what it counts: "16 missiles" of "16 missiles, at least 11"; never the next clause.
    """
    text = article.text[span.start : span.end]
    if (clause := _NEXT_CLAUSE.search(text)) and not text.lower().startswith(("between ", "from ")):
        span = replace(span, end=span.start + clause.start())
    if kind == "number" and (found := _SECOND.match(article.text, span.start, span.end)):
        return span.start, found.end("first")
    named = _meanings(article.text[span.start : span.end], article.published, kind) if kind == "time" else []
    return (span.start + named[0][0], span.start + named[0][1]) if len(named) == 1 else (span.start, span.end)


def _number_word(amount: Value) -> str:
    unit = amount.key[:3].lower() if amount.kind == "money" else amount.kind
    return f"{unit} {amount_of(amount)[1]:.12g}"


def _kind(question: str) -> Kind | None:
    asked = wanted(question)
    return asked.kind if asked else None


def _said(reading: Reading, answers: Sequence[Contender], kind: Kind | None) -> list[list[Contender]]:
    """The answers that each sentence holds, in their order."""
    article, found = reading.source.article, []
    for start, end in reading.source.passage.sentences:
        words = f" {plain_words(article.text[start:end], article.published, kind)} "
        found.append([one for one in answers if f" {one.words} " in words])
    return found


def _agreed(
    reading: Reading, said: Sequence[Sequence[Contender]], held: float, whole: float, kind: Kind | None
) -> Reading:
    sentences, voted = [], []
    for score, some, (start, end) in zip(reading.sentences, said, reading.source.passage.sentences, strict=True):
        sentences.append(score + IN_SENTENCE * math.fsum(one.votes for one in some) / whole)
        if some and (place := _place(reading, some[0], start, end, kind)):
            voted.append(Voted(*place, some[0].votes))
    relevance = reading.relevance + IN_ARTICLE * held
    return replace(reading, relevance=relevance, sentences=tuple(sentences), voted=tuple(voted))


def _place(reading: Reading, answer: Contender, start: int, end: int, kind: Kind | None) -> tuple[int, int] | None:
    """Where the sentence [start, end) of the article holds an answer; None where it spells it in another way."""
    article, text = reading.source.article, reading.source.article.text
    for low, high in (_narrowed(article, span, kind) for span in reading.spans):
        if start <= low and high <= end and answer.words == plain_words(text[low:high], article.published, kind):
            return low, high
    for low, high, word in _meanings(text[start:end], article.published, kind):
        if word in answer.words.split():
            return start + low, start + high
    told = [re.escape(word) for word in _WORD.findall(answer.text) if plain(word)]
    words = r"\W+(?:(?:an?|the)\W+)?".join(told)
    found = re.compile(rf"[$€£]?(?<!\w){words}(?!\w)%?", re.IGNORECASE).search(text, start, end) if told else None
    return (found.start(), found.end()) if found else None


def holds(text: str, answer: str) -> bool:
    """Whether `answer` stands in `text`, both in lower case, as `qa.scoring.contains` says; quick for long texts.

    Only what surrounds the answer's longest word is normalised, not the whole text. So a text that hyphenates this
    word, where the answer does not, or the other way round, is passed over; so is "US" for "U.S.".
    """
    wanted = plain(answer)
    key = max(_WORD.findall(answer), key=len, default="")
    key = key if len(key) > 1 or key.isdigit() else answer.strip()  # "u.s." as it is written: letters are everywhere
    if not wanted or not key:
        return False
    around = 2 * len(answer) + STEP
    at = text.find(key)
    while at >= 0:
        end = at + len(key)
        if text[max(0, at - 1) : at].isalnum() or text[end : end + 1].isalnum():
            at = text.find(key, end)
            continue
        if f" {wanted} " in f" {plain(text[max(0, at - around) : at + around])} ":
            return True
        at = text.find(key, at + STEP)
    return False
