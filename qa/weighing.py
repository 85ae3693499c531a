"""What a reader finds, weighed by what newsdesk knows of news: days, recency, who speaks, what articles agree on.

All weights are log-odds, chosen by reading answers where nothing else is said: no set at hand has gold for them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.article import Article
from qa.agreement import agreed
from qa.answer import Question
from qa.finding import freshness, known_by, overlaps, tells
from qa.kinds import asks_why
from qa.period import Period, mentions
from qa.reader import Reading
from qa.remarks import names_of
from qa.speaker_phrases import folded
from qa.speaker_words import ROLES, TELLING
from qa.speakers import asked_speaker, heard_in, names_somebody, speaker, speaks
from qa.terms import points_back, terms_of, words_of

IN_PERIOD, OUT_OF_PERIOD = 1.5, -2.0
"""For a sentence that names a day in the question's period; for one that only names days outside of it."""
LATE = -0.5
"""For a sentence without a day, in an article that was published outside of the period."""
SPEAKS, NAMED_ONLY, SILENT, OTHER = 1.5, -1.0, -2.0, -3.0
"""For a sentence in which the one speaks whom the question asks about; for one that names them, but neither quotes
anybody nor has a word for saying; for one that neither names them, nor points back to somebody, nor quotes anybody; and
for one in which plainly somebody else speaks."""
UNNAMED, UNNAMED_HERE = -2.5, -1.0
"""For an article that mentions none of the names in an open or yes-no question, and a share for one that lacks some;
for a sentence that does not, nor the one before it, nor the title: a digest tells of Ozempic, and then of bird flu."""
CAUSE, GIVEN_NEXT = 0.75, 0.5
"""For a sentence that names a cause, where one is asked for; and how much less than the one before it, whose cause it
then gives, it is worth at least: "She called an election. She had hoped to …"."""
BESIDE = -2.5
"""For a sentence that holds none of the words of what somebody is asked to have said something about, nor does the one
before it or the title."""
UNHEARD = -2.5
"""For every passage where somebody whom the question names speaks in none, nor is quoted. Not for "the court" or "an
expert": articles call them by name."""
NEWEST, NEAR = 2.5, 3.0
"""For the newest of those that lie within NEAR of the most relevant, where the latest is asked for; none for the
oldest, and in between by rank."""
FRESH = 1.0
"""How much more than one long past an article of the day it is asked weighs (see `qa.finding.freshness`), where the
question names no days and wants no timeline: of passages that fit alike, news means the newer. The newest that was
found gains nothing, the others lose: new is not the same as right. Fitted on half of news_quiz (see docs/log.md)."""
CHANGING, MONTH = 0.6, 30
"""What an article loses each time that its age, counted in months of MONTH days from the newest within NEAR of the most
relevant, doubles, where the question asks for what news keeps changing: an office-holder of last year may be out of
office. Chosen by reading the answers to 30 questions of our own, see docs/log.md."""
UNDATED = 180
"""Days that an article without a date counts as older than the newest."""

_BECAUSE = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a result|result(?:ed|ing|s)? (?:of|from)|caus(?:e[ds]?|ing)"
    r"|(?:led|leading) to|driven by|drove|blam(?:e[ds]?|ing)|stem(?:s|med|ming)? from|tied to|attribut(?:e[ds]?|ing)"
    r"|fuel(?:led|ed|ing)|prompt(?:ed|ing)|trigger(?:ed|ing)|in order to|reasons?|accused of|charged with|on charges"
    r"|amid|hop(?:ed|es|ing) (?:to|that|for)|to avoid|so that|fear(?:s|ed|ing)?|concerns?|safer"
    r"|in an? (?:effort|attempt|bid) to)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:about|of|on|regarding|to) (?P<topic>[^?]+)", re.IGNORECASE)
_MADAM = re.compile(r"\b(?:Mrs|Ms|Miss)\b")
_QUOTES = re.compile(r"[\"“”]")


def weighed(asked: Question, readings: Sequence[Reading]) -> list[Reading]:
    """The readings, with what speaks for and against each sentence added, most relevant first."""
    name = asked_speaker(asked.understood)
    about = _ABOUT.search(asked.query) if name else None
    topic = terms_of(about["topic"]) if about else frozenset()
    said = [_said(name, topic, one) if name else [0.0] * len(one.sentences) for one in readings]
    places = [(one.source.article.text, one.source.passage.sentences) for one in readings]
    heard = not name or not names_somebody(name) or any(heard_in(name, *place) for place in places)
    found = [_weighed(asked, one, some, 0.0 if heard else UNHEARD) for one, some in zip(readings, said, strict=True)]
    if asked.kind in ("open", "yes-no") or asked.changing:
        found = _named(asked, found)
    if asks_why(asked.query):
        found = [_explained(one) for one in found]
    if asked.changing and not asked.period:
        found = _newest_right(found, asked.today)
    if asked.latest:
        found = _newest_first(found, asked.today)
    elif asked.today and not asked.period and asked.kind != "timeline":
        found = _freshened(found, asked.today)
    return order(agreed(asked.query, found) if asked.kind == "span" else found)


def trusted(asked: Question, readings: Sequence[Reading], found: Sequence[Reading]) -> Sequence[Reading]:
    """What confidence is taken from, of `readings` that `weighed` made `found` of: an answer is no surer for being the
    newest."""
    return weighed(replace(asked, changing=False), readings) if asked.changing else found


def order(readings: Sequence[Reading]) -> list[Reading]:
    """Readings by how relevant they are, best first; equal ones as the search ranked them."""
    return sorted(readings, key=lambda one: (-one.relevance, one.source.hit.rank))


def _weighed(asked: Question, reading: Reading, said: Sequence[float], heard: float) -> Reading:
    if not said:
        return reading
    article, period = reading.source.article, asked.period
    spans = reading.source.passage.sentences
    days = [_of_days(asked, period, article, article.text[start:end]) if period else 0.0 for start, end in spans]
    added = [one + other for one, other in zip(said, days, strict=True)]
    sentences = tuple(score + weight for score, weight in zip(reading.sentences, added, strict=True))
    return replace(reading, sentences=sentences, relevance=reading.relevance + max(added) + heard)


def _said(name: str, topic: frozenset[str], reading: Reading) -> list[float]:
    """For each sentence what it is worth to a question about what `name` says about a topic (by its terms)."""
    article, before, found = reading.source.article, "", []
    title, shared = terms_of(article.title), _shared_name(name, article.text)
    for start, end in reading.source.passage.sentences:
        text = article.text[start:end]
        other = speaker(text, before)
        if speaks(name, other):
            worth = OTHER if other in shared and not _MADAM.search(text) else SPEAKS
        elif other is not None and names_somebody(name):
            worth = OTHER
        else:
            worth = _told_by(name, text)
        beside = topic and not topic & (title | terms_of(before) | terms_of(text))
        found.append(worth + BESIDE * bool(beside))
        before = text
    return found


def _shared_name(name: str, text: str) -> frozenset[str]:
    """The last name of somebody who is asked about in full, where a text calls somebody else so: "Trump" alone is not
    Melania Trump in an article that names Donald Trump."""
    words = name.split()
    if len(words) < 2:
        return frozenset()
    others = re.findall(rf"\b(?!{re.escape(words[0])}\b)([A-Z][a-z]+) {re.escape(words[-1])}\b", text)
    shared = any(folded(one) not in ROLES or one == "President" for one in others)
    return frozenset(words[-1:] if shared else ())


def _told_by(name: str, text: str) -> float:
    """What a sentence is worth that does not plainly say who speaks, to a question about what `name` says."""
    quotes, words = bool(_QUOTES.search(text)), set(words_of(text))
    if set(words_of(name)[-1:]) <= words:
        return 0.0 if quotes or words & TELLING else NAMED_ONLY
    return 0.0 if quotes or points_back(text) else SILENT


def _of_days(asked: Question, period: Period, article: Article, text: str) -> float:
    published = article.published
    named = [one for one in mentions(text, published) if tells(one, period)]
    if any(overlaps(one, period) for one in named):
        return IN_PERIOD
    if asked.ahead:  # "on Tuesday he said that they would meet" names the day of the report
        named = [one for one in named if not (published and one.until and one.until <= published)]
    if named:
        return OUT_OF_PERIOD
    if asked.ahead:
        return 0.0
    day = Period(published, published, 0, 0, relative=False)
    return 0.0 if published and overlaps(day, period) else LATE


def _named(asked: Question, readings: Sequence[Reading]) -> list[Reading]:
    """Names that none of the articles mentions count for nothing: newsdesk says that besides."""
    texts = {one.source.article.id: f"{one.source.article.title} {one.source.article.text}".lower() for one in readings}
    # Words, for "Rice" is not in "prices"; of whole articles by search, which is quicker than splitting them.
    asked_for = [re.compile(rf"\b{re.escape(word)}\b") for word in {name.words[-1] for name in names_of(asked.query)}]
    names = [name for name in asked_for if any(name.search(text) for text in texts.values())]

    def lacking(text: str) -> float:
        return sum(not name.search(text) for name in names) / max(1, len(names))

    lacked = {key: lacking(text) for key, text in texts.items()}

    found = []
    for one in readings:
        article, before, sentences = one.source.article, "", []
        for score, (start, end) in zip(one.sentences, one.source.passage.sentences, strict=True):
            text = article.text[start:end].lower()
            sentences.append(score + UNNAMED_HERE * lacking(f"{article.title.lower()} {before} {text}"))
            before = text
        found.append(_added(replace(one, sentences=tuple(sentences)), UNNAMED * lacked[article.id]))
    return found


def of_full_names(question: str, readings: Sequence[Reading]) -> list[Reading]:
    """Those of articles that hold each full name of the question: a story of Elizabeth Holmes is of no other Holmes.
    All, where no article holds one."""
    kept = list(readings)
    for name in (one for one in names_of(question) if len(one.words) > 1):
        whole = re.compile(r"\b" + r"\W+".join(map(re.escape, name.words)) + r"\b", re.IGNORECASE)
        articles = {one.source.article.id: one.source.article for one in kept}
        held = {key for key, one in articles.items() if whole.search(one.title) or whole.search(one.text)}
        kept = [one for one in kept if one.source.article.id in held] or kept
    return kept


def _added(reading: Reading, weight: float) -> Reading:
    sentences = tuple(score + weight for score in reading.sentences)
    return replace(reading, relevance=reading.relevance + weight, sentences=sentences)


def _explained(reading: Reading) -> Reading:
    text, before, sentences = reading.source.article.text, -math.inf, []
    for score, (start, end) in zip(reading.sentences, reading.source.passage.sentences, strict=True):
        cause = bool(_BECAUSE.search(text, start, end))
        sentences.append(max(score + CAUSE, before - GIVEN_NEXT) if cause else score)
        before = score
    return replace(reading, sentences=tuple(sentences))


def _freshened(readings: Sequence[Reading], today: date) -> list[Reading]:
    weights = [FRESH * freshness(one.source.article.published, today) for one in readings]
    most = max(weights, default=0.0)
    return [_added(one, weight - most) for one, weight in zip(readings, weights, strict=True)]


def _newest_right(readings: Sequence[Reading], today: date | None) -> list[Reading]:
    best = max((one.relevance for one in readings), default=0.0)
    days = [known_by(one.source.article.published, today) for one in readings]
    near = [day for day, one in zip(days, readings, strict=True) if day and one.relevance >= best - NEAR]
    if not near:
        return list(readings)
    newest = max(near)
    ages = [max(0, (newest - day).days) if day else UNDATED for day in days]
    lost = [CHANGING * math.log2(1 + age / MONTH) for age in ages]
    left = max(one.relevance - loss for one, loss in zip(readings, lost, strict=True))
    return [_added(one, best - left - loss) for one, loss in zip(readings, lost, strict=True)]


def _newest_first(readings: Sequence[Reading], today: date | None) -> list[Reading]:
    best = max((one.relevance for one in readings), default=0.0)
    days = [known_by(one.source.article.published, today) if one.relevance >= best - NEAR else None for one in readings]
    known = sorted({day for day in days if day})
    step = NEWEST / max(1, len(known) - 1)
    weights = {day: rank * step for rank, day in enumerate(known)} if len(known) > 1 else {}
    return [_added(one, weights.get(day, 0.0) if day else 0.0) for one, day in zip(readings, days, strict=True)]
