"""Example questions made from the articles in a store, so that each can be answered from them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.article import Article
from index.store import Store
from qa import wording

NEWEST = 40
"""Articles looked at: the newest ones interest most, and so few are read at once."""
_NAME = r"[A-Z][\w’'ʼ-]+(?: (?:(?:al|bin|de|van|von|der|la)[ -])?[A-Z][\w’'ʼ-]+){1,3}"
_SPEAKER = re.compile(rf"({_NAME}) (?:said|told|warned|added|argued|wrote|insisted|called|stressed|suggested)\b")
_NAMED = re.compile(rf"(?<=[a-z,] )({_NAME}|[A-Z][a-z]{{3,}})")
_POSSESSIVE = re.compile(r"['’ʼ]s?$")
# Words in front of a name that are no part of it, and words that stand alone without naming anything.
_TITLE = re.compile(
    r"^(?:The|A|An|In|On|At|But|And|He|She|It|They|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January"
    r"|February|March|April|May|June|July|August|September|October|November|December|Vice|President|Prime|Minister"
    r"|Secretary|Defense|Defence|Foreign|State|Chancellor|Crown|Prince|Princess|King|Queen|Senator|Sen|Gov|Governor|Rep"
    r"|General|Judge|Justice|Dr|Mr|Ms|Mrs|Sir|\w+(?:ian|ican|ean|ish|ese))\.?$"
)
_NO_TOPIC = re.compile(
    r"\b(?:Journal|Times|Post|News|Today|TODAY|Press|Reuters|Tribune|ET|AP|CNN|AFP|BBC|January|February|March|April"
    r"|June|July|August|September|October|November|December)\b"
)


def examples(store: Store, n: int = 4) -> list[str]:
    """Up to `n` different questions on who speaks and what comes up most in the newest articles; [] for no articles."""
    return from_articles(store.articles(limit=NEWEST))[:n]


def from_articles(articles: Sequence[Article]) -> list[str]:
    """Questions from speakers with the name that most often stands beside them, then from the commonest names."""
    named: Counter[str] = Counter()
    speakers: Counter[str] = Counter()
    beside: dict[str, Counter[str]] = {}
    for article in articles:
        here = _names(article.text)
        named.update(here)
        for match in _SPEAKER.finditer(article.text):
            if name := _plain(match.group(1)):
                speakers[name] += 1
                near = _names(article.text[max(0, match.start() - 300) : match.end() + 300]) & here
                beside.setdefault(name, Counter()).update(one for one in near if not _share(one, name))
    texts = [article.text for article in articles]
    asked: list[str] = []
    for name, _ in speakers.most_common(3):
        topics = sorted(beside[name], key=lambda topic: (-beside[name][topic], topic))
        if topics:
            topic = _called(topics[0], texts)
            asked.append(wording.ASKS_ABOUT_PERSON.format(name=_called(name, texts), topic=topic))
        else:
            asked.append(wording.ASKS_SPEAKER.format(name=_called(name, texts)))
    used = " ".join(asked)
    common = sorted(named, key=lambda topic: (-named[topic], topic))
    asked += [wording.ASKS_TOPIC.format(topic=_called(topic, texts)) for topic in common if not _share(topic, used)][:3]
    return list(dict.fromkeys(asked))


def _called(name: str, texts: Sequence[str]) -> str:
    """The name with "the" where the texts mostly give it one: "the Pentagon"."""
    with_the, all_of = (sum(text.count(one) for text in texts) for one in (f"the {name}", name))
    return f"the {name}" if 2 * with_the > all_of else name


def _names(text: str) -> set[str]:
    return {name for match in _NAMED.findall(text) if (name := _plain(match)) and not _NO_TOPIC.search(name)}


def _plain(name: str) -> str:
    """A name without titles before it and a possessive behind it; empty when nothing is left."""
    words = _POSSESSIVE.sub("", name).split()
    while words and _TITLE.match(words[0]):
        words.pop(0)
    return " ".join(words)


def _share(one: str, other: str) -> bool:
    return bool(set(one.split()) & set(re.split(r"\W+", other)))
