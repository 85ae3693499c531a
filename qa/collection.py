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

from corpus.article import Article
from index.encoder import Encoder
from index.passage import Scope
from index.store import Store
from index.words import STOP_WORDS
from qa.collection_questions import CollectionQuestion
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
_GENERIC = frozenset("news topic subject story stories article articles coverage latest recent".split())
_NAME = re.compile(
    r"[^\W\d_a-z][\w’'.&-]*(?:\s+(?:(?:of|the|bin|al|de|van|von|der|del|la)\s+){0,2}[^\W\d_a-z][\w’'.&-]*)*|\w*\d[\w.%-]*"
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

    `near`: where there is none, articles near in meaning, which do not count.
    """

    total: int
    entries: tuple[Listed, ...]
    outlets: tuple[tuple[str, int], ...] = ()
    authors: tuple[tuple[str, int], ...] = ()
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
    return (text + (f", from {asked.outlet}" if asked.outlet else "")).removeprefix(", ")


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

    The newest come first, undated ones last; of a summary they are spread over the whole time.
    """
    if asked.outlet:
        if scope.sources and asked.outlet not in scope.sources:
            return Listing(0, ())  # what the user set is never widened
        scope = replace(scope, sources=(asked.outlet,))
    subjects = subjects_of(asked.about)
    found = _matching(store, subjects, scope)
    if asked.leaving_out:
        found = _without(store, found, subjects_of(asked.leaving_out), scope)
    if asked.author:
        found = [article for article in found if written_by(article, asked.author)]
    found.sort(key=lambda one: (one.published or date.min, one.id), reverse=True)
    shown = _spread(found, subjects, most) if asked.wants == "summary" else found[:most]
    entries = [listed for article in shown if (listed := best_sentence(store, article, subjects))]
    outlets = Counter(article.source for article in found if article.source)
    authors = Counter(author for article in found for author in article.authors)
    near = () if found or not asked.about else _near(store, encoder, asked, scope)
    return Listing(len(found), tuple(entries), _ranked(outlets), _ranked(authors), near)


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


def best_sentence(store: Store, article: Article, subjects: Sequence[Subject]) -> Listed | None:
    """The sentence of an article that says most of a subject and can be read alone; the first that can for none."""
    best: tuple[float, Listed] | None = None
    for passage in store.passages(article.id):
        for start, end in passage.sentences:
            text = article.text[start:end]
            worth = max((_held(text, subject) for subject in subjects), default=0)
            score = SUBJECT * worth + _readable(text) - min(start / FROM_START, 2.0)
            if best is None or score > best[0]:
                best = (score, Listed(article, start, end))
    return best[1] if best else None


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
    listed = (best_sentence(store, article, subjects_of(asked.about)) for article in articles)
    return tuple(one for one in listed if one)


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _listed(parts: Iterable[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
