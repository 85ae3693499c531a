"""Questions about the collection itself: which articles there are about something, how many, by whom, from where.

An article counts as about a subject when it mentions every name in it ("Kallas", "Kaja Kallas", "Bank of Westmark", as
written or in capitals, whole words) and when one of its passages, with the title, holds all its other words in any form
("peace talks": also "peace talk"). So the number can be checked by anyone who reads the articles.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import zip_longest

from corpus.article import Article
from index.encoder import Encoder
from index.passage import Scope
from index.store import Store
from index.words import STOP_WORDS
from qa.collection_questions import CollectionQuestion, Wants
from qa.collection_summary import outlets_of, span
from qa.covered import stories
from qa.names import TOKEN, named
from qa.terms import points_back, terms_of, words_of
from qa.timeline import is_notice, tells_event

NEAR, NEAR_COSINE = 3, 0.45
"""Where no article mentions the subject, so many are named that are near it in meaning, from this cosine."""
BRIEF, LONGEST = 5, 420
"""Words and characters between which a sentence is readable by itself."""
SUBJECT = 3.0
"""Worth, beside those below, of each name and word of the subject that a sentence holds."""
FROM_START = 1500
"""Characters over which the worth of standing early in an article fades by 1."""
SUMMED_UP = 3
"""Sentences of an article in the summary of a few articles, at most."""
NAMED_WITHIN = 5000
"""Characters of an article whose names are counted: news says first whom it is about."""
_ZONES = frozenset("may et est edt ct cst cdt mt mst mdt pt pst pdt gmt bst cet utc".split())
_GENERIC = frozenset("news topic subject story stories article articles coverage latest recent".split())
_NAME = re.compile(
    r"[^\W\d_a-z][\w’'.&-]*(?:\s+(?:(?:of|the|bin|al|de|van|von|der|del|la)\s+){0,2}[^\W\d_a-z][\w’'.&-]*)*|\w*\d(?:[\w.%-]|,(?=\d))*"
)
_QUOTED = re.compile(r"[“\"]([^“”\"]{2,80})[”\"]")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,3}")
"""May be written with and without full stops."""
_EVERY = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Subject:
    """What articles must hold: every one of `names` as written, and all of `words` (in any form) in one passage."""

    names: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An article with its one best sentence, the characters [start, end) of its text."""

    article: Article
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles asked for: how many, some of them newest first, and the outlets and authors of all, most first.

    `days`: the first and the last on which they were published, None where none has a date. `near`: where there is
    none, articles near in meaning, which do not count.
    """

    total: int
    entries: tuple[Listed, ...]
    outlets: tuple[tuple[str, int], ...] = ()
    authors: tuple[tuple[str, int], ...] = ()
    days: tuple[date, date] | None = None
    near: tuple[Listed, ...] = ()


def subjects_of(about: str) -> tuple[Subject, ...]:
    """The subjects that a question names, of which any will do: "Kallas or Hegseth" are two."""
    return tuple(subject_of(part) for part in re.split(r",? or ", about))


def subject_of(about: str) -> Subject:
    """The names and the other words of one subject."""
    names = [match.group(1) for match in _QUOTED.finditer(about)]
    rest = _QUOTED.sub(" ", about)
    for match in _NAME.finditer(rest):
        name = re.sub(r"(?:’s|'s|’|')$", "", match.group().rstrip(".,"))
        if name.lower() not in STOP_WORDS or (name.isupper() and len(name) > 1):
            names.append(name)
    words = [word for word in words_of(_NAME.sub(" ", rest)) if word not in STOP_WORDS | _GENERIC]
    return Subject(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(words)))


def explained(asked: CollectionQuestion) -> str:
    """Which articles count, in words: `that mention Kallas and hold “peace” and “talks” in one passage, by Ann Lee`."""
    parts = [text for subject in subjects_of(asked.about) if (text := _explained(subject))]
    text = f"that {' or '.join(parts)}" if parts else ""
    if asked.leaving_out:
        text += f", but not those that {' or '.join(_explained(one) for one in subjects_of(asked.leaving_out))}"
    if asked.author:
        text += f", by {asked.author}"
    return (text + (f", from {_listed(asked.outlets)}" if asked.outlets else "")).removeprefix(", ")


def _explained(subject: Subject) -> str:
    parts = [f"mention {_listed(subject.names)}"] if subject.names else []
    if subject.words:
        several = " in one passage" if len(subject.words) > 1 else ""
        parts.append(f"hold {_listed([f'“{word}”' for word in subject.words])}{several}")
    return " and ".join(parts)


def list_articles(
    store: Store, encoder: Encoder, asked: CollectionQuestion, scope: Scope = Scope(), *, most: int = 10
) -> Listing:
    """The articles in `scope` that a question about the collection asks for, at most `most` with their sentences.

    The newest come first, undated ones last; of a summary of a subject they are spread over the whole time, of one of
    everything they tell the stories that most articles do. Of the newest, or the oldest, there is that one alone; where
    the days are asked for, both. The authors of all articles are counted where they are asked for.
    """
    limited = of_outlets(scope, asked.outlets)
    if limited is None:
        return Listing(0, ())
    scope = limited
    subjects = subjects_of(asked.about)
    if not (asked.about or asked.author or asked.leaving_out or asked.wants == "authors"):
        return _list_all(store, asked, scope, most)
    found = _matching(store, subjects, scope)
    if asked.leaving_out:
        found = _without(store, found, subjects_of(asked.leaving_out), scope)
    if asked.author:
        found = [article for article in found if written_by(article, asked.author)]
    found.sort(key=lambda one: (one.published or date.min, one.id), reverse=True)
    dated = sum(one.published is not None for one in found)
    summarised = asked.wants == "summary"
    shown = (
        _spread(found, subjects, most)
        if summarised
        else [found[at] for at in _places(asked.wants, len(found), dated, most)]
    )
    entries = _entries(store, asked, shown, subjects, most)
    outlets = Counter(article.source for article in found if article.source)
    authors = Counter(author for article in found for author in article.authors)
    near = () if found or not asked.about else _near(store, encoder, asked, scope)
    published = sorted(day for article in found if (day := article.published))
    days = (published[0], published[-1]) if published else None
    return Listing(len(found), tuple(entries), _ranked(outlets), _ranked(authors), days, near)


def of_outlets(scope: Scope, outlets: Sequence[str]) -> Scope | None:
    """The scope with those of `outlets` alone that the user's limits hold, which are never widened; the scope as it is
    where there are no `outlets`, None where it holds none of them."""
    kept = tuple(one for one in outlets if not scope.sources or one in scope.sources)
    if outlets and not kept:
        return None
    return replace(scope, sources=kept) if outlets else scope


def _list_all(store: Store, asked: CollectionQuestion, scope: Scope, most: int) -> Listing:
    """All articles in `scope`: counted by the store, and none read but those shown."""
    total, (first, last) = store.count(scope), span(store, scope)
    dated = store.count(replace(scope, since=scope.since or first)) if first else 0
    if asked.wants == "summary" and total > most:
        rounds = zip_longest(*(one.articles for one in stories(store, scope, most)))  # the first of each story first
        shown = [one for some in rounds for one in some if one]
        shown += [one for one in store.articles(scope, limit=most) if one not in shown]  # without a date, or too few
        shown = shown[:most]
        shown.sort(key=lambda one: one.published or date.min, reverse=True)
    else:
        places = _places(asked.wants, total, dated, most)
        shown = [article for at in places for article in store.articles(scope, limit=1, offset=at)]
    entries = _entries(store, asked, shown, (), most)
    days = (first, last) if first and last else None
    return Listing(total, tuple(entries), tuple(outlets_of(store, scope)), days=days)


def _entries(
    store: Store, asked: CollectionQuestion, articles: Sequence[Article], subjects: Sequence[Subject], most: int
) -> list[Listed]:
    """Of each article its best sentence; of few that are to be summed up some more, at most `most` in all.

    Copies of one story are summed up once.
    """
    if asked.wants == "summary":
        story = store.copies({article.id for article in articles})
        articles = list({story.get(one.id, one.id): one for one in reversed(articles)}.values())[::-1]
    each = min(SUMMED_UP, most // max(1, len(articles))) if asked.wants == "summary" else 1
    return [one for article in articles for one in best_sentences(store, article, subjects, each)]


def _places(wants: Wants, total: int, dated: int, most: int) -> list[int]:
    """Which of `total` articles, newest first and the `dated` before the others, to show: at most `most`."""
    oldest = max(0, dated - 1)
    if wants in ("newest", "oldest", "dates"):
        places = {"newest": [0], "oldest": [oldest], "dates": sorted({0, oldest})}[wants]
    else:
        places = list(range(most))
    return [at for at in places if at < total]


def _matching(store: Store, subjects: Sequence[Subject], scope: Scope) -> list[Article]:
    """The articles in `scope` that hold one of the subjects; all of them for an empty one."""
    ids: set[str] = set()
    for subject in subjects:
        held = _holding(store, subject, scope)
        if held is None:
            return [one for one in store.articles(scope) if any(_mentions(one, each) for each in subjects)]
        ids |= held
    if len(ids) * 3 > store.count(scope):
        articles = [article for article in store.articles(scope) if article.id in ids]
    else:
        # An article may be removed by another process between the search and this.
        articles = [article for key in ids if (article := store.article(key))]
    return [one for one in articles if any(_mentions(one, subject) for subject in subjects)]


def _without(store: Store, found: Sequence[Article], subjects: Sequence[Subject], scope: Scope) -> list[Article]:
    """The articles found that hold none of the subjects."""
    held = [(_holding(store, subject, scope), subject) for subject in subjects]
    return [
        one for one in found if not any((ids is None or one.id in ids) and _mentions(one, each) for ids, each in held)
    ]


def _mentions(article: Article, subject: Subject) -> bool:
    """Whether an article holds every name of a subject, as written there."""
    return all(_has(article.text, name) or _has(article.title, name) for name in subject.names)


def _has(text: str, name: str) -> bool:
    # Looking for its longest word first takes a tenth of the time.
    return any(form in text for form in _forms(name)) and bool(_pattern(name).search(text))


@lru_cache(maxsize=256)
def _forms(name: str) -> tuple[str, ...]:
    """How the longest word of a name may be written, up to an apostrophe."""
    word = re.split(r"[’']", max(name.split(), key=len))[0]
    if _ACRONYM.fullmatch(word):
        letters = word.replace(".", "")
        return letters, ".".join(letters)
    return word, word.upper()


def _holding(store: Store, subject: Subject, scope: Scope) -> set[str] | None:
    """Ids of the articles that may hold the subject, by the word index; None where it cannot tell."""
    every = store.contents().passages
    ids: set[str] | None = None
    for name in subject.names:
        for word in _EVERY.findall(name):
            if word.lower() in STOP_WORDS or (_ACRONYM.fullmatch(word) and word[0] in "AI"):
                continue  # neither "US" nor the "A" of "A.I." narrows anything down
            hits = {hit.passage.article_id for hit in store.search_words(word, every, scope)}
            if _ACRONYM.fullmatch(word):  # "UN" may stand there as "U.N."
                hits |= {hit.passage.article_id for hit in store.search_words(word[0], every, scope)}
            ids = hits if ids is None else ids & hits
    passages: set[tuple[str, int]] | None = None
    for word in subject.words:
        places = {(hit.passage.article_id, hit.passage.start) for hit in store.search_words(word, every, scope)}
        passages = places if passages is None else passages & places
    if passages is not None:
        together = {article_id for article_id, _ in passages}
        ids = together if ids is None else ids & together
    return ids


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str]:
    """Finds a name as a whole, as written or in capitals; "US" also as "U.S.", "Ann Lee" also as "Ann B. Lee"."""
    parts = []
    words = name.replace("’", "'").split()
    for word in words:
        if _ACRONYM.fullmatch(word):
            parts.append(r"\.?".join(re.escape(letter) for letter in word.replace(".", "")) + r"\.?")
        else:
            written = re.escape(word).replace("'", "[’']")
            parts.append(f"(?:{written}|{re.escape(word.upper())})" if word != word.upper() else written)
    between = r"\s+(?:[^\W\d_a-z][\w.]*\s+)?" if len(words) == 2 else r"\s+"
    return re.compile(rf"(?<!\w){between.join(parts)}(?!\w)")


def written_by(article: Article, author: str) -> bool:
    """Whether one of an article's authors has all the words of a name, in any order and case: "lee, ann", "Lee"."""
    wanted = _name_words(author)
    return bool(wanted) and any(wanted <= _name_words(one) for one in article.authors)


def _name_words(name: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return set(re.findall(r"\w+", plain.casefold()))


def best_sentences(store: Store, article: Article, subjects: Sequence[Subject], most: int = 1) -> list[Listed]:
    """The `most` sentences of an article that say most of a subject and can be read alone, in the article's order.

    Where there is no subject, the first that can: of news they are a summary that is hard to beat (See, Liu and
    Manning 2017 call it lead-3).
    """
    found: list[tuple[float, Listed]] = []
    for passage in store.passages(article.id):
        for start, end in passage.sentences:
            text = article.text[start:end]
            worth = max((_held(text, subject) for subject in subjects), default=0)
            score = SUBJECT * worth + _readable(text) - min(start / FROM_START, 2.0)
            if all(one.start != start for _, one in found):
                found.append((score, Listed(article, start, end)))
    best = sorted(found, key=lambda pair: -pair[0])[:most]
    return sorted((one for score, one in best if score > 0 or one is best[0][1]), key=lambda one: one.start)


def _held(text: str, subject: Subject) -> int:
    """How many of a subject's names and other words a text holds."""
    names = sum(_has(text, name) for name in subject.names)
    return names + len(terms_of(" ".join(subject.words)) & terms_of(text) if subject.words else ())


def _readable(text: str) -> float:
    """How well a sentence stands alone, in [-3, 1]."""
    if text.count(" ") < BRIEF or len(text) > LONGEST or text.endswith("?"):
        return -3.0
    if is_notice(text):
        return -2.0
    if tells_event(text):
        return 1.0
    return -1.5 if points_back(text) else 0.0


def _spread(found: Sequence[Article], subjects: Sequence[Subject], most: int) -> list[Article]:
    """`most` of the articles, out of equal stretches of them; of each the one with most of the subject in its title."""
    if len(found) <= most:
        return list(found)
    stretches = (found[at * len(found) // most : (at + 1) * len(found) // most] for at in range(most))
    return [max(some, key=lambda one: max(_held(one.title, subject) for subject in subjects)) for some in stretches]


def _near(store: Store, encoder: Encoder, asked: CollectionQuestion, scope: Scope) -> tuple[Listed, ...]:
    """The best sentences of the articles nearest in meaning, of any author."""
    hits = store.search_vector(encoder.encode([asked.about])[0], 4 * NEAR, scope)
    near = dict.fromkeys(hit.passage.article_id for hit in hits if (hit.cosine or 0.0) >= NEAR_COSINE)
    articles = [article for key in list(near)[:NEAR] if (article := store.article(key))]
    subjects = subjects_of(asked.about)
    return tuple(one for article in articles for one in best_sentences(store, article, subjects))


def most_named(articles: Sequence[Article], most: int = 8) -> list[tuple[str, int]]:
    """The names that the most articles write at least twice, as they are mostly written, with how many articles do.

    What is written once is a dateline or an aside. "Trump" counts for "Donald Trump" where that is frequent. Of two
    articles and more, one that names somebody alone does not count.
    """
    held: dict[str, set[str]] = {}
    spelled: dict[str, Counter[str]] = {}
    outlets = " ".join("".join(_EVERY.findall(article.source or "")).lower() for article in articles)
    for article in articles:
        text = f"{article.title}. {article.text[:NAMED_WITHIN]}"
        times = Counter[str]()
        for key, start, end in named(text, list(TOKEN.finditer(text))):
            times[key] += 1
            spelled.setdefault(key, Counter())[re.sub(r"['’ʼ]s$", "", text[start:end])] += 1
        for key, number in times.items():
            if number > 1 and key.replace(" ", "") not in outlets and key not in _ZONES:
                held.setdefault(key, set()).add(article.id)
    for key in [key for key in held if " " not in key]:
        whole = max((one for one in held if one.endswith(f" {key}")), key=lambda one: len(held[one]), default=None)
        if whole and len(held[whole]) >= len(held[key]) / 4:
            held[whole] |= held.pop(key)
    least = min(2, len(articles))
    ranked = sorted((key for key in held if len(held[key]) >= least), key=lambda key: (-len(held[key]), key))[:most]
    return [(spelled[key].most_common(1)[0][0], len(held[key])) for key in ranked]


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _listed(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
