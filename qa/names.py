"""Names in a sentence, and whether two of them may be of one bearer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from index.words import STOP_WORDS

_TITLES = frozenset(
    "president premier minister secretary chancellor senator sen rep representative congressman congresswoman governor "
    "gov mayor mr mrs ms miss dr sir ambassador commissioner chairman chairwoman sheriff chief judge lt col gen sgt "
    "capt maj captain colonel lieutenant pope coach professor prof rev sergeant spokesman spokeswoman director ceo "
    "prime vice defense defence foreign finance interior attorney press deputy leader general officer executive".split()
)
_ALWAYS_TITLES = _TITLES - frozenset("defense defence foreign finance interior press general prime vice chief".split())
_PARTICLES = frozenset("of de del da di van von der bin ibn al el la le du".split())
_FIRST_WORDS = STOP_WORDS | frozenset(
    "police officials doctors government authorities parliament turnout inflation prosecutors lawyers organizers "
    "lawmakers residents witnesses critics investigators rescuers aides people gunmen many most more several both "
    "each every other another last next earlier later meanwhile however although though while because since until "
    "before after during despite under over between among against within without through asked speaking yet still "
    "even just only once perhaps here now today yesterday tomorrow nobody nothing someone everyone analysts experts "
    "researchers scientists state local former new old one two three four five six seven eight nine ten half talks "
    "let's like unlike according instead never no not nor neither either maybe".split()
)
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_NOT_NAMES = frozenset([*_CALENDAR, "i", "i'm", "i've", "i'll", "i'd", "ok", "mr", "mrs", "ms", "dr"]) - {"may"}
_SAME = {
    "us": "united states", "u.s": "united states", "usa": "united states", "america": "united states",
    "american": "united states", "americans": "united states", "united states of america": "united states",
    "uk": "united kingdom", "u.k": "united kingdom", "britain": "united kingdom", "british": "united kingdom",
    "great britain": "united kingdom", "eu": "european union", "u.n": "united nations", "un": "united nations",
    "ukrainian": "ukraine", "ukrainians": "ukraine", "german": "germany", "germans": "germany", "french": "france",
    "chinese": "china", "israelis": "israel", "israeli": "israel", "iranian": "iran", "iranians": "iran",
    "iraqi": "iraq", "polish": "poland", "turkish": "turkey", "spanish": "spain", "dutch": "netherlands",
    "canadian": "canada", "egyptian": "egypt", "mexican": "mexico", "swiss": "switzerland", "greek": "greece",
    "kiev": "kyiv", "afghan": "afghanistan", "korean": "korea", "brazilian": "brazil", "japanese": "japan",
    "palestinian": "palestine", "palestinians": "palestine", "swedish": "sweden", "danish": "denmark",
}  # fmt: skip
TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.&'’ʼ-][^\W_]+)*")
_STARTS = re.compile(r"(?:[.!?:;…]['\"”’)]{0,2}\s|[\n\"“‘(\[•—])\s?$")
_SPEAKS_OR_OWNS = re.compile(
    r"['’ʼ]s\b|,?\s+(?:said|says|told|announced|warned|added|called|refused|denied|vowed|insisted|argued|met)\b"
)


def named(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[tuple[str, int, int]]:
    """(key, start, end) of each name; `tokens`: what `TOKEN` finds in the text."""
    for run in _runs(text, tokens):
        for part in _without_titles(run):
            start, end = part[0].start(), part[-1].end()
            key = name_key(text[start:end])
            if key and key not in _NOT_NAMES and (len(key) > 1):
                yield key, start, end


def _runs(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Capitalised words that stand side by side, or joined by a word such as `of`."""
    run: list[re.Match[str]] = []
    for at, token in enumerate(tokens):
        word = token[0]
        if run and not re.fullmatch(r"\s|\.\s", text[run[-1].end() : token.start()]):
            yield from _whole(text, run, tokens)
            run = []
        following = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        capital = word[0].isupper() and _plain(word) not in _NOT_NAMES
        if capital or (run and word in _PARTICLES and following[:1].isupper()):
            run.append(token)
        elif run:
            yield from _whole(text, run, tokens)
            run = []
    if run:
        yield from _whole(text, run, tokens)


def _whole(text: str, run: list[re.Match[str]], tokens: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """The run, less a word that is capitalised only because a sentence begins with it; nothing if that is all."""
    first = run[0]
    if not _begins(text, first.start()) or (first[0].isupper() and len(first[0]) > 1):
        if len(run) > 1 or _plain(first[0]) not in STOP_WORDS or (first[0] in ("US", "U.S.")):
            yield run
        return
    ordinary = _plain(first[0]) in _FIRST_WORDS or first[0].lower().endswith("ly")
    if len(run) > 1:
        rest = run[1:] if ordinary else run
        while rest and rest[0][0] in _PARTICLES:
            rest = rest[1:]
        if rest:
            yield rest
    elif not ordinary:
        own = re.sub(r"['’ʼ]s$", "", first[0])
        elsewhere = any(token[0] == own and not _begins(text, token.start()) for token in tokens)
        if elsewhere or own != first[0] or _SPEAKS_OR_OWNS.match(text, first.end()):
            yield run


def _without_titles(run: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """A run cut at its titles: `US President Jane Roe` is `US` and `Jane Roe`."""
    part: list[re.Match[str]] = []
    after_title = False
    for token, following in pairwise([*run, None]):
        assert token is not None
        word = _plain(token[0])
        title = word in _ALWAYS_TITLES or (
            word in _TITLES and (after_title or (following is not None and _plain(following[0]) in _TITLES))
        )
        of_title = after_title and not part and (word == "of" or word in ("state", "defense", "homeland", "security"))
        if title or of_title:
            if part:
                yield part
            part, after_title = [], True
        else:
            part.append(token)
    if part:
        yield part


def _begins(text: str, start: int) -> bool:
    """Whether a sentence, a quotation or a line begins at `start`."""
    return not text[:start].strip() or bool(_STARTS.search(text[max(0, start - 5) : start]))


def _plain(word: str) -> str:
    return re.sub(r"['’ʼ]s$", "", word.lower()).strip(".")


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """A name in lower case, without accents, titles, possessive ending and the article; known variants are one."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    words = [re.sub(r"['’ʼ]s?$", "", word).strip(".,") for word in bare.split()]
    while len(words) > 1 and (words[0] == "the" or words[0] in _TITLES):
        words = words[1:]
    key = " ".join(words)
    return _SAME.get(key, key)


@lru_cache(maxsize=4096)
def _sounds(word: str) -> str:
    """A word as it may be transliterated: `zelenskyy`, `Zelensky` and `Zelenskiy` are one."""
    folded = re.sub(r"[yj]", "i", word.replace("kh", "h").replace("ck", "k").replace("ph", "f").replace("w", "v"))
    return re.sub(r"(.)\1+", r"\1", folded)


def _same_word(one: str, other: str) -> bool:
    first, second = _sounds(one), _sounds(other)
    if first == second:
        return True
    bones = [re.sub(r"[aeiou]", "", word) for word in (first, second)]
    return bones[0] == bones[1] and len(bones[0]) >= 4 and first[0] == second[0]


@lru_cache(maxsize=8192)
def same_name(one: str, other: str) -> bool:
    """Whether two names may be of one bearer: equal, a part of the other, its initials, or spelt another way.

    `Mr Zelensky` and `Volodymyr Zelenskyy` are; two first names before one last name are not.
    """
    first, second = name_key(one).split(), name_key(other).split()
    if first == second:
        return True
    if not first or not second:
        return False
    if len(first) > len(second):
        first, second = second, first
    if len(first) == 1:
        word = first[0]
        initials = "".join(part[0] for part in second if part not in _PARTICLES)
        return word.replace(".", "") in (initials, initials + "s") or any(_same_word(word, part) for part in second)
    if not _same_word(first[-1], second[-1]):
        return False
    ahead, behind = first[0].replace(".", ""), second[0].replace(".", "")
    return _same_word(ahead, behind) or (ahead[0] == behind[0] and min(len(ahead), len(behind)) <= 2)
