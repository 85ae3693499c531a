"""A story told in dated sentences: which sentences tell an event, of which day, oldest first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.article import Article
from qa.lines import DAY_HEADING, leads_elsewhere
from qa.period import Period
from qa.reader import Reading
from qa.speaker_phrases import is_link, is_name
from qa.terms import NEGATIONS, alike, marks_of, points_back, terms_of

DaysOf = Callable[[str, date | None], Sequence[Period]]
"""`qa.period.mentions`: the days that a sentence names, in an article published on the day given."""
SHORT = 7
"""Days of the longest span that counts as when something happened even if it is not over."""
WEIGHT = 0.5
"""Of the passage's relevance beside the sentence's own score: a sentence of a timeline need not answer by itself."""
DATED = 3.0
"""Log-odds that a sentence gains by naming its day."""
STATE = 1.5
"""Log-odds that a dated sentence loses when it tells how things are rather than what happened."""
A_MONTH, HEAD = 31, 12
"""A longer span tells when only if it begins within so many characters of the sentence: "In 1945, …"."""
BELOW_LEAD, LEAD = 1.0, 1200
"""An undated sentence further down than so many characters is often background, and loses so much."""
BEGINS, BEGINNING = 1.5, 350
"""What a sentence gains that begins within so many characters of its article: news begins with what is new."""
FALL = 9.0
"""How far, in log-odds, an entry may lie below the best."""
FAR, NEAR_BEST = 366, 1.0
"""Days before the story's first article from which a sentence must be nearly as good as the best, and how nearly."""
SAME, SAME_UNDATED = 0.5, 0.4
"""Jaccard similarity of terms from which two sentences of the same or the next day tell one event; and from which an
undated one tells what a dated one of the last `SHORT` days told."""
SHARED, INSIDE = 3, 0.7
"""Terms in common, and their share of the shorter sentence, from which two of one exact day tell one event."""
QUOTED, IN_QUOTES = 1.0, 0.5
"""What a sentence loses of which so much stands in quotation marks: somebody's words are seldom what happened."""
A_DAY = 3
"""Entries of one day at most."""
LONGEST, FEWEST_WORDS = 420, 7
"""Characters and words of a sentence that can be an entry."""
CONSIDERED = 150

_CALENDAR = frozenset(
    terms_of(
        "January February March April May June July August September October November December Monday Tuesday Wednesday"
        " Thursday Friday Saturday Sunday Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec today yesterday week month year"
    )
)
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|^[^“”]*”")
_PAST = (
    r"(?:(?!(?:need|feed|seed|speed|weed|breed|indeed|hundred|sacred|naked|wicked|red|bed)\b)[a-z]{2,}ed|said|told|met|came|began"
    r"|rose|fell|won|lost|shot|struck|took|made|gave|left|held|found|became|flew|sent|hit|broke|quit|led|rode|sank|swept|drew"
    r"|drove|grew|fought|spoke|sued|went|got|wrote|paid|sold|bought|brought|caught|built|chose|stood|saw|shut|cut|set|put|ran"
    r"|kept|laid|withdrew|was|were|taken|made|given|begun|risen|fallen|found|become|flown|broken|sunk|drawn|driven|grown|heard|spent"
    r"|felt|beat|bore|threw|dealt|spread|burst|sought|stole|swore|froze|blew|spoken|written|stolen|shown|thrown|beaten)"
)
_HAPPENED = re.compile(
    rf"\b(?:(?:has|have|had)(?: (?:also|now|already|not|since|again|\w+ly|been))* {_PAST}"
    rf"|(?<!\bof )(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bfor )(?<!\bwith )(?<!\bits )(?<!\btheir )(?<!\bthese ){_PAST})\b"
)
"""Something happened: "resigned", "has fallen"; not "of flavored products", "the left"."""
_STATE = re.compile(
    r"\b(?:is|are|isn't|aren't|has|have|seems?|appears?|includes?|remains?|may|might|can|could|would|should|must|will|want"
    r"|wants|needs?|means?|there(?:'s)?)\b|\bthere (?:is|are|was|were)\b",
    re.IGNORECASE,
)
_NAMES_EVENT = re.compile(
    r"(?<!day )(?<!week )(?<!evening )(?<!morning )(?<!night )\bof (?:the )?$|\bsince\b", re.IGNORECASE
)
_DETERMINED = re.compile(r"\b(?:the|an?|this|that|his|her|its|their|our) $", re.IGNORECASE)
_OF_EVENT = re.compile(r"['’]s?\b|['’](?=\s)|\s\w")
_OPINION = re.compile(
    r"\bI\b|\b(?:[Ww]e|[Oo]ur|[Mm]y|[Uu]s|[Yy]ou|[Yy]our)\b|\b(?:should|must|ought to|let's|perhaps)\b"
)
_SPEECH = re.compile(r"\b(?:said|says|told|warned|announced|called|urged|according to|insisted|demanded|vowed|wrote)\b")
_AD = re.compile(
    r"^\W*(?:advertisement|sign up|subscribe|read (?:more|also|next)|click|follow us|photos?\b|image|watch\b|more:"
    r"|related|get the|download|listen|support (?:our|us)|contact|email|updated?:|file[ -]"
    r"|this (?:report|story|article))|newsletter|share this|all rights reserved|https?://|©|contributed to this"
    r"|(?:opinions|views) expressed\b|getty images|hide caption|story highlights"
    r"|\bis a (?:reporter|correspondent|columnist|staff writer)\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^\W*(?:(?:and|but|so|or|nor|yet|then|also|instead|still)\b"
    r"|(?:when|while|as|after|before|although|though|if|since|because|for|in|at|by|with|to|of|on|despite)"
    r" (?:he|she|it|they|him|them|this|that|these|those|his|her|their|its|which|doing|another)\b"
    r"|(?:after|before|since|around|at) that\b|since then\b|(?:the|this) (?:same|latter|former|others?)\b|that\b|such\b"
    r"|there\b|here\b|another\b|others?\b|(?:one|some) of (?:them|those|these)\b|in addition|as a result|as such"
    r"|for (?:example|instance)|however|moreover|in other words|by contrast|both\b|i\b|we\b|my\b|our\b|you\b)",
    re.IGNORECASE,
)
_LATER_PRONOUN = re.compile(r"^\W*([^,]{2,60}), (?:he|she|they|it)\b")
_LONG_AGO = re.compile(
    r"\b(?:ago|decades?|previously|formerly|in the past|at the time|back then|in recent (?:days|weeks|months|years)"
    r"|for years|years (?:earlier|before|later)|historically|traditionally|once|over the (?:years|past)|originally"
    r"|used to)\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(r"^\W*[a-z]|[:;,–—-]\s*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: the sentence [start, end) of `article` that tells it. `score` is higher for better.

    `day`: when, or the first day of what the sentence names, up to `last`. `exact`: the sentence names this one day.
    `named` without `exact`: it names a week, a month …; neither: nothing is named and `day` is that of publication.
    `also`: other articles that tell the same.
    """

    day: date
    exact: bool
    article: Article
    start: int
    end: int
    score: float
    also: tuple[Article, ...] = ()
    named: bool = False
    last: date | None = None

    @property
    def text(self) -> str:
        """The words."""
        return self.article.text[self.start : self.end]

    @property
    def headed(self) -> bool:
        """Whether it begins with its day, as the entries of an article do that is a timeline itself."""
        return bool(DAY_HEADING.match(self.text))


def entries(readings: Sequence[Reading], *, most: int = 12, days_of: DaysOf) -> list[Entry]:
    """The events that the readings tell, oldest first, at most `most`; every day's best before any day's second."""
    found = sorted(_candidates(readings, days_of), key=lambda one: -one.score)[:CONSIDERED]
    if not found:
        return []
    best = found[0].score
    first = min((one.article.published for one in found if one.article.published), default=found[0].day)
    long_ago = first - timedelta(days=FAR)
    kept = [one for one in found if one.score >= best - (NEAR_BEST if one.day < long_ago and not one.headed else FALL)]
    chosen = _spread(_merged(kept), most)
    return sorted(chosen, key=lambda one: (one.day, one.last or one.day, -one.score))


def _candidates(readings: Sequence[Reading], days_of: DaysOf) -> Iterator[Entry]:
    """Every sentence that tells an event and can be dated, each once."""
    best: dict[tuple[str, int], tuple[float, Reading, int]] = {}
    for reading in readings:
        for (start, end), score in zip(reading.source.passage.sentences, reading.sentences, strict=True):
            score += WEIGHT * reading.relevance + BEGINS * (start < BEGINNING)
            text = reading.source.article.text[start:end]
            score -= QUOTED * (len(_QUOTED.sub("", text)) < IN_QUOTES * len(text))
            key = (reading.source.article.id, start)
            if key not in best or best[key][0] < score:
                best[key] = (score, reading, end)
    headings = {one.source.article.id: list(DAY_HEADING.finditer(one.source.article.text)) for one in readings}
    for (_, start), (score, reading, end) in best.items():
        article = reading.source.article
        if tells_event(article.text[start:end]):
            seen = _seen_from(article, start, headings[article.id], days_of)
            entry = _dated(Entry(date.min, False, article, start, end, score), seen, days_of)
            if entry:
                yield entry


def _seen_from(article: Article, start: int, headings: Sequence[re.Match[str]], days_of: DaysOf) -> date | None:
    """The day that a sentence is seen from: the one after its heading's, or that of publication."""
    heading = next((one for one in reversed(headings) if one.start("when") <= start), None)
    days = days_of(heading["when"], article.published) if heading and len(headings) > 1 else []
    last = days[0].until if days else None
    return last + timedelta(days=1) if last and last < date.max else article.published


def tells_event(sentence: str) -> bool:
    """Whether a sentence tells, by itself, something that happened."""
    text = " ".join(sentence.split())
    return stands_alone(text) and bool(DAY_HEADING.match(text) or _HAPPENED.search(_QUOTED.sub(" ", text)))


def stands_alone(sentence: str) -> bool:
    """Whether a sentence can be read without those around it: no fragment, question, advertisement or opinion."""
    text = " ".join(sentence.split())
    own = _QUOTED.sub(" ", text)
    if len(text) > LONGEST or len(own.split()) < FEWEST_WORDS or text.endswith("?"):
        return False
    if _FRAGMENT.search(text) or is_notice(text) or _LEANS.match(text) or points_back(text):
        return False
    if (led := _LATER_PRONOUN.match(text)) and not any(_names(word) for word in led[1].split()):
        return False
    return not _OPINION.search(own) or bool(_SPEECH.search(own))


def is_notice(text: str) -> bool:
    """Whether a sentence is not part of the story: an advertisement, a caption, a link to something else."""
    return bool(_AD.search(text)) or leads_elsewhere(text)


def _names(word: str) -> bool:
    return is_name(word) and not is_link(word) and not terms_of(word) & _CALENDAR


def tells_state(sentence: str) -> bool:
    """Whether the first verb of a sentence tells how things are, may be or will be, not what happened."""
    own = _QUOTED.sub(" ", sentence)
    happened, state = _HAPPENED.search(own), _STATE.search(own)
    return state is not None and (happened is None or state.start() < happened.start())


def _dated(entry: Entry, published: date | None, days_of: DaysOf) -> Entry | None:
    """The entry with its day, seen from the day it was published; None where it tells of a time that cannot be told."""
    state = tells_state(entry.text)
    past = [one for one in days_of(entry.text, published) if _is_past(one, published)]
    spans = {(one.since, one.until): one for one in past}
    if len(spans) == 1:
        (since, until), one = spans.popitem()
        if since and until and _tells_when(entry.text, one, published):
            gain = (DATED if since == until or entry.headed else 0.0) - (STATE if state else 0.0)
            return replace(entry, day=since, last=until, exact=since == until, named=True, score=entry.score + gain)
    if published is None or state or _LONG_AGO.search(entry.text):
        return None
    # It speaks of other days too; only where they are of this week does the day of publication tell when.
    if any(one.since is None or (published - one.since).days > SHORT for one in past):
        return None
    late = BELOW_LEAD if entry.start > LEAD else 0.0
    return replace(entry, day=published, last=published, score=entry.score - late)


def _tells_when(sentence: str, period: Period, published: date | None) -> bool:
    """Whether the one period that a sentence names is when its event was: no more than a month, or said at the head.

    "The attack of Jan. 6", "the Jan. 6 attack" and "last week's vote" name no time for what the sentence itself tells.
    """
    before, behind = sentence[: period.start], sentence[period.end :]
    if period.since is None or period.until is None or _NAMES_EVENT.search(before):
        return False
    if _OF_EVENT.match(behind) and (behind[0] in "'’" or _DETERMINED.search(before)):
        return False
    days = (period.until - period.since).days + 1
    if days <= SHORT:
        return True
    over = published is None or period.until < published
    return over and (days <= A_MONTH or period.start <= HEAD)


def _is_past(period: Period, published: date | None) -> bool:
    begins = period.since or period.until
    return published is None or begins is None or begins <= published


def _merged(ranked: Sequence[Entry]) -> list[Entry]:
    """One entry for each event; the better-told one is kept, with the surest day."""
    kept: list[Entry] = []
    terms: list[set[str]] = []
    for one in ranked:
        mine = {term for term in terms_of(one.text) - _CALENDAR if not term.isdigit()}
        at = next((at for at, other in enumerate(kept) if _same(other, one, terms[at], mine)), None)
        if at is None:
            kept.append(one)
            terms.append(mine)
            continue
        also = dict.fromkeys([*kept[at].also, one.article])
        also.pop(kept[at].article, None)
        surer = one if one.exact > kept[at].exact or (one.named > kept[at].named) else kept[at]
        kept[at] = replace(
            kept[at], also=tuple(also), day=surer.day, last=surer.last, exact=surer.exact, named=surer.named
        )
    return kept


def _same(one: Entry, other: Entry, mine: set[str], theirs: set[str]) -> bool:
    """Whether two sentences with these terms tell one event."""
    apart = abs((one.day - other.day).days)
    if apart > (1 if one.named and other.named else SHORT):
        return False
    if (marks_of(one.text) & NEGATIONS) != (marks_of(other.text) & NEGATIONS):
        return False
    if alike(mine, theirs) >= (SAME if one.named == other.named or apart > 1 else SAME_UNDATED):
        return True
    shared = len(mine & theirs)
    return (
        one.exact and other.exact and apart == 0 and shared >= SHARED and shared >= INSIDE * min(len(mine), len(theirs))
    )


def _spread(ranked: Sequence[Entry], most: int) -> list[Entry]:
    """The best of each day, then the second, then the third, until there are `most`."""
    taken: Counter[date] = Counter()
    rounds: list[list[Entry]] = [[] for _ in range(A_DAY)]
    for one in sorted(ranked, key=lambda one: -one.score):
        if taken[one.day] < A_DAY:
            rounds[taken[one.day]].append(one)
            taken[one.day] += 1
    return [one for some in rounds for one in some][:most]


def when(entry: Entry) -> str:
    """The day of an entry as it is shown: `2025-02-12`, `2025-02`, `2025-02-10 to 2025-02-16`, `by 2025-02-14`.

    "By" stands before a day of publication: what is told happened then or before.
    """
    if not entry.named:
        return f"by {entry.day}"
    last = entry.last or entry.day
    if entry.day == last:
        return entry.day.isoformat()
    after = last + timedelta(days=1)
    if entry.day.day == 1 and after.day == 1 and (after - entry.day).days <= 31:
        return f"{entry.day:%Y-%m}"
    if entry.day.day == 1 == entry.day.month and after.day == 1 == after.month and after.year == entry.day.year + 1:
        return f"{entry.day:%Y}"
    return f"{entry.day} to {last}"
