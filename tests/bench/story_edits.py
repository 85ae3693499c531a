"""Edits of an article that leave a copy of it or make another article, and reports filled into one template."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from corpus.article import Article

TEMPLATES = """
{name} {name2} Corp. on {day} reported a loss of ${n1} million in its {nth} quarter. The {place}-based company said
it had a loss of {n2} cents per share. The results did not meet the expectations of analysts, who had looked for a
loss of {n3} cents per share on average. The maker of {thing} posted revenue of ${n4} million in the period, which
also fell short of forecasts. For the current quarter ending in {month}, {name} {name2} said it expects revenue in
the range of ${n5} million to ${n6} million. The company's shares have declined {n7} percent since the beginning of
the year. In the final minutes of trading on {day}, shares hit ${n8}, a fall of {n9} percent in 12 months.

Weather for {place} and its surroundings, {day}, {month} {n1}. Mostly cloudy in the morning, clearing from the west
by the afternoon, with a high of {n2} degrees along the coast and {n3} degrees inland. Winds from the {thing} at
{n4} miles an hour, with gusts of up to {n5} in exposed places. At night a low of {n6} degrees. The chance of rain
is {n7} percent. Sunrise is at 6:{n8} and sunset at 5:{n9}. Drivers are asked to allow more time for their journey
and to look out for fog in low places. The next forecast is published at six in the morning.

{name} {name2} scored {n1} points and took {n2} rebounds to lead {place} to a {n3}-{n4} win over {place2} on {day}
night. {name3} added {n5} points off the bench for the visitors, who had lost {n6} of their last games on the road.
{name4} led the home side with {n7} points before fouling out late in the fourth quarter. It was closest at {n8}
points with two minutes to play, but the home side missed its next shots and had to foul. Both teams play again on
{day2}, and the series goes on at {place} in {month}.

{name} {name2}, of {place}, a longtime {thing} who was loved by all who knew him, died on {day}, {month} {n1}, at
home with his family by his side. He was {n2}. Born in {place2} to {name3} and {name4} {name2}, he went to schools
there before he served in the Army for {n3} years. He is survived by his wife of {n4} years, {name5}, by {n5}
grandchildren and by many nieces and nephews. Visiting hours will be held on {day2} from {n6} to {n7}. In lieu of
flowers the family asks for donations to the hospice of {place}.

An article on {day} about {thing} in {place} misstated the given name of the spokesman. He is {name} {name2}, not
{name3} {name2}. Because of an editing error, the article also misstated the year in which the program began. It was
{n1}{n2}, not {n3}{n4}. The editors strive for accuracy in all that is published and correct errors of fact as soon
as they are known. Readers who find one are asked to write to the desk that handles corrections, with the date and
the headline of the article and, where they can, a source for what is right.
"""
"""Reports filled in by machine or by habit: the same words for other names and numbers."""
FOOTER = """

You are reading the morning letter, sent on every working day before breakfast. Was it passed on to you by a friend?
You can have your own at no cost: write to the desk, and we will put you on the list. We would like to know what you
think of it, what was missing and what was one too many. The letter is written by the editors of the evening desk
and checked by the editors of the morning desk; all of its mistakes are theirs. It may hold links from which we earn
a share if you buy something, which has no bearing on what we choose to write about. To stop receiving it, follow
the last link on this page, and it will be as if we had never met.
"""


Edit = Callable[[str, random.Random, list[Article]], str]


# -- Edits that leave a copy


def words_between(text: str, low: float, high: float) -> str:
    """The text from one share of its words to another, with its line breaks."""
    ends = [found.end() for found in re.finditer(r"\S+", text)]
    first, last = int(low * len(ends)), int(high * len(ends))
    return text[ends[first - 1] if first else 0 : ends[last - 1] if last else 0].strip()


def cut(text: str, rng: random.Random, others: list[Article]) -> str:
    """The first 60 %."""
    return words_between(text, 0, 0.6)


def headed(text: str, rng: random.Random, others: list[Article]) -> str:
    """A headline of ten words from anywhere in it, an agency's dateline and its last line."""
    low = 0.8 * rng.random()
    title = " ".join(words_between(text, low, low + 10 / len(text.split())).split())
    place = rng.choice(("LONDON", "NEW YORK", "BRUSSELS"))
    end = "The Northfield Press contributed to this report from Eastbridge and Westmark."
    return f"{title}\n\n{place} (Northfield Press) — {text}\n\n{end}"


def reordered(text: str, rng: random.Random, others: list[Article]) -> str:
    """Its paragraphs in another order."""
    paragraphs = text.split("\n\n")
    rng.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def thinned(text: str, rng: random.Random, others: list[Article]) -> str:
    """About a quarter of the paragraphs left out anywhere; the last quarter, if there are fewer than eight."""
    paragraphs = text.split("\n\n")
    if len(paragraphs) < 8:
        return words_between(text, 0, 0.75)
    gone = set(rng.sample(range(len(paragraphs)), len(paragraphs) // 4))
    return "\n\n".join(one for at, one in enumerate(paragraphs) if at not in gone)


def corrected(text: str, rng: random.Random, others: list[Article]) -> str:
    """One word in fifty with two letters swapped."""

    def swap(found: re.Match[str]) -> str:
        word = found.group()
        at = rng.randrange(len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :] if rng.random() < 0.02 else word

    return re.sub(r"\w{2,}", swap, text)


def reformatted(text: str, rng: random.Random, others: list[Article]) -> str:
    """Straight quotes, plain dashes, lines broken at 60 characters, the first line in capitals."""
    for old, new in {"“": '"', "”": '"', "’": "'", "‘": "'", "—": " - ", "–": "-", "…": "..."}.items():
        text = text.replace(old, new)
    lines = re.sub(r"(.{40,60}) ", r"\1\n", re.sub(r"\s*\n\s*", " ", text)).split("\n")
    return "\n".join([lines[0].upper(), *lines[1:]])


def combined(text: str, rng: random.Random, others: list[Article]) -> str:
    """Cut to 75 %, corrected and headed."""
    return headed(corrected(words_between(text, 0, 0.75), rng, others), rng, others)


# -- Edits that make another article


def renamed(text: str, rng: random.Random, others: list[Article]) -> str:
    """All names and numbers changed, each always to the same."""
    pool = sorted(set(names_of("\n".join(one.text for one in others))))
    given = {name: rng.choice(pool) for name in sorted(set(names_of(text)))}
    text = re.sub(r"\b[A-Z]\w+", lambda found: given.get(found.group(), found.group()), text)
    digits = dict(zip("123456789", rng.sample("123456789", 9), strict=True))
    return re.sub(r"\d", lambda found: digits.get(found.group(), "0"), text)


def names_of(text: str) -> list[str]:
    """Words with a capital that do not begin a sentence."""
    return re.findall(r"(?<=[a-z,] )[A-Z][a-z]+", text)


def spliced(text: str, rng: random.Random, others: list[Article]) -> str:
    """Another article, of which a fifth is one stretch of this one."""
    return _with_stretch(text, rng, others, 0.2)


def half_spliced(text: str, rng: random.Random, others: list[Article]) -> str:
    """The same with two fifths."""
    return _with_stretch(text, rng, others, 0.4)


def _with_stretch(text: str, rng: random.Random, others: list[Article], share: float) -> str:
    other = rng.choice(others).text
    whole = min(len(text.split()), len(other.split()))
    length = share * whole / len(text.split())
    low = rng.random() * (1 - length)
    rest = words_between(other, 0, (1 - share) * whole / len(other.split()))
    middle = len(rest) // 2
    return f"{rest[:middle]}\n\n{words_between(text, low, low + length)}\n\n{rest[middle:]}"


KINDS: dict[str, tuple[Edit, bool]] = {
    "cut to 60 %": (cut, True),
    "re-headlined, agency line": (headed, True),
    "paragraphs re-ordered": (reordered, True),
    "paragraphs left out": (thinned, True),
    "2 % typos": (corrected, True),
    "reformatted": (reformatted, True),
    "cut, typos, agency line": (combined, True),
    "names and numbers changed": (renamed, False),
    "20 % shared": (spliced, False),
    "40 % shared": (half_spliced, False),
}
"""Kinds of edit, and whether a copy remains."""


def filled(rng: random.Random, others: list[Article]) -> list[list[str]]:
    """Of each template forty reports of different names and numbers."""
    pool = sorted(set(names_of("\n".join(one.text for one in others))))
    slots = [
        f"{slot}{number}" for slot in ("name", "place", "day", "thing", "month", "nth") for number in ("", *"2345")
    ]

    def fill(template: str) -> str:
        values = {slot: rng.choice(pool) for slot in slots} | {f"n{n}": str(rng.randint(10, 59)) for n in range(1, 10)}
        return template.format_map(values)

    return [[fill(template) for _ in range(40)] for template in TEMPLATES.strip().split("\n\n")]


def with_footer(rng: random.Random, articles: Sequence[Article]) -> list[list[str]]:
    """Groups of six: the first 60 words of different articles above one long footer."""
    sample = rng.sample(list(articles), 240)
    texts = [words_between(one.text, 0, 60 / len(one.text.split())) + FOOTER for one in sample]
    return [texts[low : low + 6] for low in range(0, len(texts), 6)]
