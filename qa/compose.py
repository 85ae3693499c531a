"""Readings become statements: which sentences are said, in which order, each with its citations."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.article import Article
from corpus.cleaning import without_link_lists
from qa.agreement import plain_words
from qa.answer import Citation, Kind, Statement
from qa.answer_type import wanted
from qa.enumerations import whole_list
from qa.lines import in_caption, leads_elsewhere
from qa.reader import Reading, Voted
from qa.terms import alike, marks_of, points_back, terms_of

MOST: dict[Kind, int] = {"span": 3, "yes-no": 4, "open": 5, "timeline": 5, "articles": 5}
"""Statements of an answer, by kind of question."""
FALL: dict[Kind, float] = {"span": 2.0, "yes-no": 2.0, "open": 2.2, "timeline": 2.2, "articles": 2.2}
"""How far, in log-odds, a further statement may lie below the best."""
NEW_ARTICLE: dict[Kind, float] = {"span": 0.5, "yes-no": 0.5, "open": 1.0, "timeline": 1.0, "articles": 1.0}
"""How much further the first statement of another article may lie below: two sources are worth more than one."""
SAME_ARTICLE = 0.4
"""Log-odds a sentence loses for each statement already taken from its article: other sources are heard first."""
SAME = 0.55
"""Jaccard similarity of terms from which two sentences say the same."""
SECOND_SOURCE = 3.5
"""How far, in log-odds of relevance, another article may lie below the best and still be heard on a yes-no question."""
SHORT_ANSWER, OTHER = 0.085, 0.4
"""Votes from which an answer is shown by itself, before the statements; and the share of its votes from which another
is named: over the fitted half of news_quiz beside .52 of the wrong answers and .19 of the right, see docs/log.md."""
BRIEF_WORDS, BRIEF = 6, 1.0
"""A sentence of so few words seldom tells enough by itself and loses so much, unless a short answer is wanted."""
LINKED = 3.0
"""What a line loses that only leads to another article, a video or a photo ("Pentagon document leak:Here are the
takeaways", "Photos: Russia invades Ukraine"), is a stamp of time or of a table ("1 under 71 | Par 4"), or
of a caption."""
BESIDE_POINT: dict[Kind, float] = {"yes-no": 2.0, "open": 2.5}
"""How far, in log-odds of relevance, the passage of a further statement may lie below the best; for other kinds of
questions its own score decides. By reading answers, see docs/log.md."""
CONSIDERED = 60
"""Best sentences that are looked at; far more than can be said."""
LATEST_LEAST, LATEST_DAYS = 2, 62
"""Where the latest is asked for, statements that are said in any case, and the days before the newest within which the
others must lie."""
LONGEST = 420
"""Characters up to which a sentence is joined with the one before it."""
_ENDS_QUOTED = re.compile(r"[\"”’']\s*$")
_QUOTATION = re.compile(r"(?P<opens>“|(?<![^\s(\[—–-])\"(?=\S))|[”\"]")
_FRAGMENT = re.compile(r"^\W*$|^(?:\S+\s?){1,3}$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be said: where it is, its score in log-odds, its terms, and what is voted for in it.

    `start` lies before `own` where the sentence before is cited with it.
    """

    article: Article
    start: int
    own: int
    end: int
    score: float
    terms: frozenset[str]
    answer: Voted | None

    @property
    def votes(self) -> float:
        """For the short answer inside, in [0, 1]."""
        return self.answer.votes if self.answer else 0.0

    @property
    def said(self) -> str:
        """The short answer inside, "" for none."""
        return self.article.text[self.answer.start : self.answer.end] if self.answer else ""

    @property
    def outright(self) -> bool:
        """Whether the short answer is told in digits."""
        return any(letter.isdigit() for letter in self.said)

    @property
    def text(self) -> str:
        """The words."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Draft:
    """Statements with the citations their numbers point into, and the short answer, None where there is none.

    `others`: what else in the statements would answer, with the number of its citation, most votes first.
    """

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    short_answer: str | None
    others: tuple[tuple[str, int], ...] = ()


def compose(kind: Kind, readings: Sequence[Reading], question: str = "", *, newest_first: bool = False) -> Draft:
    """The extractive answer: sentences cut from articles, none twice, distinct articles first. None for no readings.

    Of those that tell the short answer the one comes first that holds most of the words of `question`.
    """
    ranked = sorted(candidates(kind, readings), key=lambda one: -one.score)
    groups = choose(kind, ranked)
    if kind == "yes-no" and groups and len({one.article.id for group in groups for one in group}) == 1:
        groups += second_source(readings, groups[0][0].article)
    if kind == "open":
        groups = [groups[0], *sorted(groups[1:], key=_reading_order)] if groups else []
    if kind == "span":  # what most agree on is said first, and "Feb. 12" rather than "yesterday"
        asked = terms_of(question)
        groups.sort(key=lambda group: min((-one.votes, not one.outright, -len(asked & one.terms)) for one in group))
    if newest_first:
        groups.sort(key=lambda group: group[0].article.published or date.min, reverse=True)
        newest = groups[0][0].article.published if groups else None
        if newest:  # none has a date where the first has none
            since = newest - timedelta(days=LATEST_DAYS)
            later = [group for group in groups[LATEST_LEAST:] if (group[0].article.published or date.min) >= since]
            groups = [*groups[:LATEST_LEAST], *later]
    statements: list[Statement] = []
    citations: list[Citation] = []
    firsts: list[int] = []
    for group in groups:
        first = len(citations) + 1
        firsts.append(first)
        citations += cited(group)
        numbers = tuple(range(first, len(citations) + 1))
        text = " ".join(group[0].text.split())  # two joined sentences may stand in two paragraphs
        statements.append(Statement(text, numbers, "verbatim", group[0].article.published))
    if kind == "span" and groups and groups[0][0].votes >= SHORT_ANSWER:
        answers = [(group[0], first) for group, first in zip(groups, firsts, strict=True)]
        return Draft(
            tuple(statements), tuple(citations), _whole(question, answers[0][0]), tuple(_others(question, answers))
        )
    return Draft(tuple(statements), tuple(citations), None)


def _whole(question: str, one: Candidate) -> str:
    """The short answer of a candidate, with what is listed beside it where several are asked for."""
    assert one.answer is not None
    sentence = one.article.text[one.own : one.end]
    start, end = whole_list(question, sentence, one.answer.start - one.own, one.answer.end - one.own)
    return sentence[start:end]


def _others(question: str, answers: Sequence[tuple[Candidate, int]]) -> Iterator[tuple[str, int]]:
    """What later statements would answer otherwise than the first, and nearly as likely, each once."""
    asked, best = wanted(question), answers[0][0]

    def words_of(one: Candidate) -> set[str]:
        return set(plain_words(one.said, one.article.published, asked.kind if asked else None).split())

    known = [words_of(best)]
    for one, number in sorted(answers[1:], key=lambda pair: -pair[0].votes):
        words = words_of(one)
        if one.votes >= OTHER * best.votes and not any(words <= said or said <= words for said in known):
            known.append(words)
            yield one.said, number


def second_source(readings: Sequence[Reading], heard: Article) -> list[list[Candidate]]:
    """The best sentence of another article's passage that is nearly as relevant, in whatever words; or none.

    Whether something will happen is seldom settled by one article alone.
    """
    near = [one for one in readings if one.relevance >= readings[0].relevance - SECOND_SOURCE]
    for reading in near:
        if reading.source.article.id != heard.id and (found := candidates("yes-no", [reading])):
            return [[max(found, key=lambda one: one.score)]]
    return []


def cited(group: Sequence[Candidate]) -> list[Citation]:
    """A citation for each wording in a group; articles that have it word for word are in its `also_in`."""
    wordings: dict[str, list[Candidate]] = {}
    for one in group:
        wordings.setdefault(" ".join(one.text.split()), []).append(one)
    return [
        Citation(same[0].article, same[0].start, same[0].end, tuple(one.article for one in same[1:]))
        for same in wordings.values()
    ]


def candidates(kind: Kind, readings: Sequence[Reading]) -> list[Candidate]:
    """All sentences of all readings that can stand in an answer, each once."""
    found: dict[tuple[str, int], Candidate] = {}
    least = max((one.relevance for one in readings), default=0.0) - BESIDE_POINT.get(kind, math.inf)
    for reading in (one for one in readings if one.relevance >= least):
        article, passage = reading.source.article, reading.source.passage
        for number, ((start, end), score) in enumerate(zip(passage.sentences, reading.sentences, strict=True)):
            text = article.text[start:end]
            if _FRAGMENT.match(text) or text.endswith(("?", ":")):
                continue
            if kind != "span" and text.count(" ") < BRIEF_WORDS:
                score -= BRIEF
            link = leads_elsewhere(text) or in_caption(article.text, start, end)
            score -= LINKED * link
            begin, last = _quoted_whole(article.text, passage.sentences, number)
            if number and begin == start:
                begin = _joined_start(article.text, passage.sentences, number, last)
            inside = (one for one in reading.voted if start <= one.start and one.end <= end)
            answer = None if link else next(inside, None)
            known = found.get((article.id, start))
            if known is None or known.score < score:
                terms = frozenset(terms_of(without_link_lists(text)))
                found[article.id, start] = Candidate(article, begin, start, last, score, terms, answer)
    return list(found.values())


def _quoted_whole(text: str, sentences: Sequence[tuple[int, int]], number: int) -> tuple[int, int]:
    """Where a sentence begins and ends with the rest of the quotation that it lies in, opens or closes: half of what
    somebody said reads as if the article said it. The sentence alone where the rest is long, or of other paragraphs."""
    start, end = sentences[number]
    paragraph = text.rfind("\n", 0, start) + 1
    if _left_open(text[paragraph:start]):
        earlier = [one for one, _ in sentences[:number] if one >= paragraph and end - one <= LONGEST]
        start = next((one for one in reversed(earlier) if not _left_open(text[paragraph:one])), start)
    if _left_open(text[paragraph:end]):
        later = [one for _, one in sentences[number + 1 :] if "\n" not in text[end:one] and one - start <= LONGEST]
        end = next((one for one in later if not _left_open(text[paragraph:one])), end)
    return start, end


def _left_open(text: str) -> bool:
    """Whether a text ends within a quotation."""
    return any(mark.lastgroup == "opens" for mark in list(_QUOTATION.finditer(text))[-1:])


def _joined_start(text: str, sentences: Sequence[tuple[int, int]], number: int, end: int) -> int:
    """Where a sentence that is said up to `end` begins when the one before, if it needs it, is said with it."""
    (before, before_end), (start, own) = sentences[number - 1], sentences[number]
    if not points_back(text[start:own]) or end - before > LONGEST:
        return start
    new_paragraph = "\n\n" in text[before_end:start]
    return start if new_paragraph and _ENDS_QUOTED.search(text[before:before_end]) else before


def choose(kind: Kind, ranked: Sequence[Candidate]) -> list[list[Candidate]]:
    """Groups of candidates, best first; those of one group say the same in different articles."""
    groups: list[list[Candidate]] = []
    taken: Counter[str] = Counter()
    waiting = list(ranked[:CONSIDERED])
    while waiting:
        best = max(waiting, key=lambda one: one.score - SAME_ARTICLE * taken[one.article.id])
        waiting.remove(best)
        slack = FALL[kind] + (0.0 if taken[best.article.id] else NEW_ARTICLE[kind])
        if groups and best.score < groups[0][0].score - slack:
            continue
        if _continues(groups, best) or any(_overlap(best, one) for group in groups for one in group):
            continue
        same = next((group for group in groups if _same(group[0], best)), None)
        if same is None and len(groups) < MOST[kind]:
            groups.append([best])
        elif same and all(one.article.id != best.article.id for one in same):
            same.append(best)
        else:
            continue
        taken[best.article.id] += 1
    return groups


def _continues(groups: list[list[Candidate]], later: Candidate) -> bool:
    """Whether `later` points back to a sentence already said and was put behind it, into one statement."""
    for group in groups:
        first = group[0]
        follows = later.article.id == first.article.id and later.start <= first.own and later.own >= first.end
        if follows and later.end - first.start <= LONGEST:
            group[0] = replace(first, end=later.end)
            return True
    return False


def _same(one: Candidate, other: Candidate) -> bool:
    return alike(one.terms, other.terms) >= SAME and marks_of(one.text) == marks_of(other.text)


def _overlap(one: Candidate, other: Candidate) -> bool:
    return one.article.id == other.article.id and one.start < other.end and other.start < one.end


def _reading_order(group: list[Candidate]) -> tuple[str, str, int]:
    first = group[0]
    return (first.article.published.isoformat() if first.article.published else "", first.article.id, first.start)
