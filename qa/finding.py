"""The passages that are read for a question: searched within its days, copies of one story taken once.

A question's period is about events as much as about publication. An article counts that was published in it or up to
a week after, for that is when events are reported, or shortly before today if it is still to come. A passage of any
article counts that names a day in it, or a time no longer than it: what was counted in 2022 is told in 2023, in the
words "in 2022" or "last year".
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from corpus.article import Article
from index.encoder import Encoder
from index.passage import Hit, Scope
from index.search import DEPTH, search
from index.store import Store
from qa.answer import Question
from qa.calendar_days import plus
from qa.lines import DAY_HEADING
from qa.period import Period, by_calendar, mentions
from qa.reader import TASK, Source, coverage, rarity
from qa.speakers import asked_speaker, heard_in
from qa.terms import terms_of
from qa.understand import narrowed

LAG = timedelta(days=7)
"""How long after its days a period's news is still published."""
LEAD = timedelta(days=62)
"""How long before today the articles count that tell of days to come."""
PER_ARTICLE = 2
"""Passages of one article that are read: of 16 of news_quiz's fitted half .936 then hold a labelled one, .910 of the
first 16, whoever they are of."""
NEARLY = 0.25
"""How far below the best, in the search's score, an article may lie and be read because it is new: what happened last
may be told in other words than the question's."""
FRESH_DAYS, LATER = 14, -1.0
"""Days in which an article's freshness falls to 1/e, and that of one of later than the day asked."""
FRESHER = 0.15
"""What freshness counts, beside the search's score, in which passages are read; of two that fit alike, the newer."""
HEARD = 0.4
"""The same for a passage in which the one speaks whose words are asked for: what Trudeau said stood in the third of one
article, after two that told of him."""
RECENT, NEAR_COSINE = timedelta(days=60), 0.2
"""Where the latest is asked for: the time before the newest article that is searched besides, and how far below the
best a passage of it may lie by its cosine."""
ON_TOPIC = 0.5
"""Share of a topic's words that an article must hold, of what the one holds that has most, to be read for a timeline,
and its beginning, with its title."""
TIGHT = 62
"""Days that a passage's own time may span to be one of a shorter period's: "in 2024" names no day of May."""


def find(store: Store, encoder: Encoder, asked: Question, k: int) -> list[Source]:
    """The k passages to read, as the search ranks them; for a timeline in no order."""
    depth = 2 * DEPTH if asked.kind == "timeline" else DEPTH
    hits = search(store, encoder, asked.query, max(k, depth), asked.scope)
    if asked.period:
        hits = _of_period(store, encoder, asked, hits)
    elif asked.latest:
        hits = [*hits, *_recent(store, encoder, asked, hits)]
    return chosen(store, asked, sources_of(store, hits), k)


def sources_of(store: Store, hits: Iterable[Hit]) -> list[Source]:
    """The hits with their articles, in their order, without those whose article another process has removed since."""
    hits = list(hits)
    articles = _articles(store, hits)
    return [Source(articles[key], hit.passage, hit) for hit in hits if (key := hit.passage.article_id) in articles]


def chosen(store: Store, asked: Question, sources: Sequence[Source], k: int) -> list[Source]:
    """The k passages to read of those found: of copies of one story one, few of one article, some of the newest where
    the newest counts. As the search ranks them; for a timeline in no order."""
    kept = once(store, sources)
    if asked.kind == "timeline":
        return over_time(store, asked.query, kept, k) if terms_of(asked.query) - TASK else kept[:k]
    if asked.latest or asked.changing:
        kept = with_newest(kept, k, k // 2 if asked.latest else k // 4, asked.today)
    else:
        kept = preferred(asked, kept)
    return sorted(spread(kept, k), key=lambda one: one.hit.rank)


def preferred(asked: Question, sources: Sequence[Source]) -> list[Source]:
    """By the search's score and, a little, by how new they are, where the question names no days, and by whether those
    speak there whose words it asks for."""
    today, name = None if asked.period else asked.today, asked_speaker(asked.understood) or ""
    words = [word.lower() for word in name.split()]  # all of them: "Trump said" need not be said by Melania Trump

    def worth(one: Source) -> float:
        new = freshness(one.article.published, today) if today else 0.0
        text = one.text.lower()
        named = bool(words) and all(word in text for word in words)
        heard = named and heard_in(name, one.article.text, one.passage.sentences)
        return one.hit.score + FRESHER * new + HEARD * heard

    return sorted(sources, key=worth, reverse=True)


def freshness(published: date | None, today: date) -> float:
    """1 for an article of today, or of tomorrow as it is elsewhere, near 0 for one long past, 0 without a date; LATER,
    which is less, for one of after that (see `known_by`)."""
    if published is None:
        return 0.0
    if known_by(published, today) is None:
        return LATER
    return math.exp(-max((today - published).days, 0) / FRESH_DAYS)


def known_by(published: date | None, today: date | None) -> date | None:
    """The day of publication; None where it is after tomorrow: nobody knew it `today`, or it is wrong."""
    return published if published is None or today is None or published <= plus(today, 1) else None


def over_time(store: Store, topic: str, sources: Sequence[Source], k: int) -> list[Source]:
    """The k passages to read for a timeline, in no order: those of articles that are timelines themselves, then article
    by article its best ones and, where it holds the topic's words, its beginning, which tells what was new that day; of
    articles without a date only passages that name a day. The rest where these are too few, but none of articles that
    hold much less of the topic's words than others do."""
    held = store.coverage(topic, {one.article.id for one in sources})
    least = ON_TOPIC * max(held.values(), default=0.0)
    sources = [one for one in sources if held.get(one.article.id, 0.0) >= least]
    of: dict[str, list[Source]] = {}
    for one in sources:
        if one.article.published or mentions(one.text, None):
            of.setdefault(one.article.id, []).append(one)
    words = rarity(topic, [one.text for one in sources])
    taken = {one.passage: one for one in sources if DAY_HEADING.search(one.text)}
    for some in of.values():
        if len(taken) >= k:
            break
        taken |= {one.passage: one for one in some[:PER_ARTICLE]}
        article = some[0].article
        first = next(iter(store.passages(article.id)), None) if article.published else None
        if first and coverage(words, f"{article.title} {article.text[first.start : first.end]}") >= ON_TOPIC:
            taken.setdefault(first, Source(article, first, replace(some[0].hit, passage=first)))
    return list((taken | {one.passage: one for one in sources if one.passage not in taken}).values())[:k]


def with_newest(sources: Sequence[Source], k: int, newest: int, today: date | None = None) -> list[Source]:
    """`sources` with, among the first k, `newest` that are the newest, up to `today`, of those nearly as good as the
    best."""
    days = {id(one): day for one in sources[k:] if (day := known_by(one.article.published, today))}
    near = [one for one in sources[k:] if id(one) in days and one.hit.score >= sources[0].hit.score - NEARLY]
    near.sort(key=lambda one: days[id(one)], reverse=True)
    taken = spread(near, newest)
    first = sources[: k - len(taken)]
    places = {id(one) for one in (*first, *taken)}
    return [*(one for one in sources if id(one) in places), *(one for one in sources if id(one) not in places)]


def spread(sources: Sequence[Source], k: int) -> list[Source]:
    """The first k, of an article at most PER_ARTICLE unless there are too few others, in their order."""
    taken: Counter[str] = Counter()
    first: list[int] = []
    rest: list[int] = []
    for number, source in enumerate(sources):
        taken[source.article.id] += 1
        (first if taken[source.article.id] <= PER_ARTICLE else rest).append(number)
    return [sources[number] for number in sorted((first + rest)[:k])]


def _of_period(store: Store, encoder: Encoder, asked: Question, everywhere: Sequence[Hit]) -> list[Hit]:
    """Hits that were published in the question's period, and those among `everywhere` that name a day in it or, where
    that can be told without today, have no date; all of them, where the period only tells which event is meant."""
    scope = reported(asked)
    empty = scope.since is not None and scope.until is not None and scope.since > scope.until
    published = [] if empty else search(store, encoder, asked.query, DEPTH, scope)
    known = {hit.passage for hit in published}
    others = [hit for hit in everywhere if hit.passage not in known]
    articles = _articles(store, others)
    assert asked.period is not None
    told = not asked.period.relative or by_calendar(asked.understood, asked.period)
    for hit in others:
        article = articles.get(hit.passage.article_id)
        if article and (
            asked.of_event
            or (article.published is None and told)
            or names_day(article, hit.passage.start, hit.passage.end, asked.period)
        ):
            published.append(hit)
    ranked = sorted(published, key=lambda hit: (-hit.score, hit.rank))
    return [replace(hit, rank=rank) for rank, hit in enumerate(ranked, start=1)]


def _recent(store: Store, encoder: Encoder, asked: Question, hits: Sequence[Hit]) -> list[Hit]:
    """Hits of the last weeks before the newest article that are nearly as near as the best of `hits`, and not among
    them: of a subject with a long past the newest are not among the first hundred."""
    newest, best = store.newest(), max((hit.cosine for hit in hits if hit.cosine is not None), default=None)
    if newest is None or best is None:
        return []
    until = min(newest, asked.scope.until or newest)
    since = max(until - min(RECENT, until - date.min), asked.scope.since or date.min)
    known = {hit.passage for hit in hits}
    found = search(store, encoder, asked.query, DEPTH, replace(asked.scope, since=since)) if since <= until else []
    near = [hit for hit in found if hit.cosine is not None and hit.cosine >= best - NEAR_COSINE]
    worst = min(hit.score for hit in hits)
    added = [hit for hit in near if hit.passage not in known]
    return [
        replace(hit, score=max(worst, hits[0].score - NEARLY), rank=len(hits) + n)
        for n, hit in enumerate(added, start=1)
    ]


def reported(asked: Question) -> Scope:
    """The days of publication, within what the user set, of articles on what happens in the question's period."""
    period = asked.period
    if period and asked.ahead and asked.today:
        period = replace(period, since=asked.today - min(LEAD, asked.today - date.min))
    return narrowed(asked.scope, period, lag=LAG)


def names_day(article: Article, start: int, end: int, period: Period) -> bool:
    """Whether the words [start, end) of an article name a day or short span in `period`, or one no longer than it."""
    named = mentions(article.text[start:end], article.published)
    return any(overlaps(one, period) for one in named if tells(one, period))


def tells(one: Period, asked: Period) -> bool:
    """Whether a named time is so short that it tells whether it is one of the days of `asked`, or not."""
    length, most = _days_of(one), _days_of(asked)
    return length is not None and length <= max(TIGHT, most or 0)


def _days_of(period: Period) -> int | None:
    return (period.until - period.since).days if period.since and period.until else None


def overlaps(one: Period, other: Period) -> bool:
    """Whether two periods share a day."""
    return not (
        (one.until and other.since and one.until < other.since)
        or (one.since and other.until and one.since > other.until)
    )


def once(store: Store, sources: Sequence[Source]) -> list[Source]:
    """Of the copies of one story only the longest that was found: the others have the same words, or fewer."""
    story = store.copies({source.article.id for source in sources})
    longest: dict[str, Article] = {}
    for source in sources:
        key = story.get(source.article.id, source.article.id)
        if key not in longest or len(longest[key].text) < len(source.article.text):
            longest[key] = source.article
    kept = {article.id for article in longest.values()}
    return [source for source in sources if source.article.id in kept]


def _articles(store: Store, hits: Iterable[Hit]) -> dict[str, Article]:
    read = {key: store.article(key) for key in {hit.passage.article_id for hit in hits}}
    return {key: article for key, article in read.items() if article}
