"""Who says a statement, where it can be read off the sentence; None everywhere else, for a wrong name is worse.

The words inside quotation marks are taken out first, so that "X said" inside a quote is never taken for who quotes.
A verb of saying counts when beside it stands a whole noun phrase that ends in a name ("US Vice-President JD Vance",
given as "JD Vance") or in a word for someone who speaks ("police", "a spokesman for the ministry").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.names import TOKEN, named
from qa.speaker_phrases import ends_in_name, folded, is_group, is_link, is_name, is_plural, noun_phrase
from qa.speaker_words import (
    AFTER_NAME,
    CLAUSE,
    IF_THAT,
    NO_ONE,
    NOT_NAMES,
    ORGANISATIONS,
    PARTICLES,
    PASSING,
    PLURAL,
    ROLES,
    SAYS_NOTHING,
    SURE,
    TELLING,
)
from qa.terms import words_of

APPOSITIVES = 3
"""Stretches between commas that may stand between the one who speaks and the verb."""
LONGEST_PHRASE = 14
"""Words of a noun phrase behind a verb."""

_QUOTE = "\x01"
_QUOTED = re.compile(
    r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|^[^“”]*”|(?<!\w)‘[^‘]*?(?:[,.?!…—-]’|\w’(?=\W*$)|$)|(?<![\w\"])'[^']*[,.?!]'(?=\s)"
)
_MARKED = re.compile(r"“[^“”]*”?|(?<!\S)\"[^\"]*\"?")
_ASIDE = re.compile(
    r"(?<=\S)\s*\([^()]{1,60}\)|\s+on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|night|evening))?"
)
_TOKEN = re.compile(rf"{_QUOTE}|[,;:](?=\s|$|{_QUOTE})|[—–]|--|[^\s,;:—–{_QUOTE}]+(?:[,:;](?=\S)[^\s,;:—–{_QUOTE}]+)*")
_BREAKS = frozenset({_QUOTE, ",", ";", ":", "—", "–", "--", "-"})
_TALE = re.compile(r"(?:an?|the|his|her|their) (?:\w+ )?(?:story|stories|tale|lie|lies|jokes?|truth)\b")
_NO_BRACKETS = str.maketrans("", "", "()[]")
_QUOTED_AS = re.compile(r"\b(?:is|was|has been) (?:also )?quoted (?:as )?saying\b")
_STATEMENT_OF = re.compile(
    r"(?P<name>(?:[A-Z][\w.-]*\s)*[A-Z][\w.-]*)(?:’s|'s|’|') (?:own )?(?:statement|claim|remark|comment|warning"
    r"|assertion|announcement|declaration|promise|vow|pledge|tweet) that\b"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """An attribution: the words for who speaks, and whether they are only "he" or "she"."""

    name: str
    pronoun: bool = False
    place: int = 0


def speaker(sentence: str, before: str = "") -> str | None:
    """Who says what the sentence quotes or reports, as written there without titles; None where it is not plain.

    "He" and "she" stand for the one person that `before`, the sentence before, leaves them.
    """
    tokens = _tokens(sentence)
    found = list(_attributions(tokens))
    names = {one.name for one in found if not one.pronoun}
    if len(names) > 1:
        return None
    cited = _cited(sentence)
    if names:
        name = names.pop()
        return None if cited not in (None, name) and tokens[0] == "According" else name
    if cited:
        return cited
    if found:
        earlier = tokens[: found[0].place]
        return None if any(is_name(token) for token in earlier) else _person_of(before)
    return None


def asked_speaker(question: str) -> str | None:
    """X of "what did X say about Y", "what does X think of Y", "X's position on Y"; None for other questions."""
    for pattern in _ASKS:
        if match := pattern.search(" ".join(question.replace("’", "'").split())):
            if _PASSIVE.search(match[0]):  # "When was she confirmed?" asks for nobody's words
                continue
            name = _asked_name(match.group("name"))
            if name:
                return name
    return None


def speaks(name: str, speaker: str | None) -> bool:
    """Whether `speaker`, as read off a sentence, is the one that `name` names: "Vance" and "JD Vance", not "Usha Vance"
    and "JD Vance"; of two who speak together, either."""
    if speaker is None:
        return False
    wanted = _core(name)
    return bool(wanted) and any(_fits(wanted, _core(one)) for one in [speaker, *re.split(r" and |, ", speaker)])


def names_somebody(name: str) -> bool:
    """Whether `name`, of a question, is one that articles use ("Putin", "the Kremlin"), not "the court"."""
    return is_name(name.split()[-1])


def heard_in(name: str, text: str, sentences: Sequence[tuple[int, int]], *, told: bool = False) -> bool:
    """Whether the one of this name speaks in one of these sentences, given by their places in a text, or is the first
    whom a sentence with a quotation names: "Zelensky found it “not very pleasant”".

    `told`: or the first whom a sentence names that tells what somebody says or thinks: "Putin wants peace".
    """
    if not sentences:
        return False
    first, last = sentences[0][0], sentences[-1][1]
    outside = _MARKED.sub(lambda quote: _QUOTE * len(quote[0]), text[first:last])
    wanted, before = words_of(name)[-1:], ""
    for start, end in sentences:
        if speaks(name, speaker(text[start:end], before)):
            return True
        rest = outside[start - first : end - first]
        if _QUOTE in rest or (told and set(words_of(rest)) & TELLING):
            at = next(named(rest, list(TOKEN.finditer(rest))), None)
            whom = words_of(rest[at[1] : at[2]])[-1:] if at else []
            if wanted in (whom, words_of(rest)[:1]):  # a name alone at the head of a sentence may be any word
                return True
        before = text[start:end]
    return False


def _fits(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other or one[-1] != other[-1]:
        return False
    shorter, longer = sorted((list(one[:-1]), list(other[:-1])), key=len)
    if len(one) == len(other):
        return all(a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in zip(shorter, longer, strict=True))
    # A middle name or initial may be left out, a first name only with everything before the last.
    return not shorter or shorter[0] == longer[0] or (len(shorter) == 1 and shorter[0] in longer)


def _core(name: str) -> list[str]:
    """A name's words, lower case, without articles and titles (unless there is nothing else)."""
    words = [word for word in words_of(name) if word not in ("the", "a", "an")]
    return words if not words or words[-1] in ROLES else [word for word in words if word not in ROLES]


# -- Attributions


def _tokens(sentence: str) -> list[str]:
    """Words and marks; each quote is one token, and what stands in brackets and "on Tuesday" are left out."""
    text = _QUOTED.sub(f" {_QUOTE} ", " ".join(sentence.split()))
    tokens = _TOKEN.findall(_ASIDE.sub("", text).translate(_NO_BRACKETS))
    if tokens and tokens[-1].endswith((".", "?", "!")) and tokens[-1].lower() not in ("jr.", "sr."):
        tokens[-1:] = [tokens[-1].rstrip(".?!")] if tokens[-1].rstrip(".?!") else []
    # ‘…’, he said: the comma after the mark belongs to the quote.
    return [t for at, t in enumerate(tokens) if not (t == "," and at and tokens[at - 1] == _QUOTE)]


def _attributions(tokens: Sequence[str]) -> Iterator[_Found]:
    for at, token in enumerate(tokens):
        if token not in SURE and token not in IF_THAT and token not in PLURAL:
            continue
        if at + 1 < len(tokens) and (tokens[at + 1] in SAYS_NOTHING or _TALE.match(" ".join(tokens[at + 1 : at + 5]))):
            continue
        found = _before(tokens, at)
        if found is None and at and tokens[at - 1] in (_QUOTE, ",") and token not in ("told", "tells", *PLURAL):
            found = _behind(tokens, at)
        if found and (token not in PLURAL or is_plural(found.name)):
            yield found


def _before(tokens: Sequence[str], verb: int) -> _Found | None:
    """Who stands before the verb: "X said", "X, the Y, said"."""
    end = verb
    while end and (tokens[end - 1] in PASSING or (tokens[end - 1].endswith("ly") and tokens[end - 1].islower())):
        end -= 1
    if end and tokens[end - 1] == ",":
        return _with_appositive(tokens, verb, end - 1)
    start = _segment(tokens, end)
    words = list(tokens[start:end])
    for cut in (at for at in range(len(words) - 1, -1, -1) if words[at].lower() in CLAUSE):
        if words[cut].lower() != "and" or cut == 0:
            words, start = words[cut + 1 :], start + cut + 1
            break
    if not words or not _counts(tokens, verb, start):
        return None
    if len(words) == 1 and words[0].lower() in ("he", "she"):
        return _Found(words[0].lower(), pronoun=True, place=start)
    name = noun_phrase(words)
    return _Found(name, place=start) if name else None


def _segment(tokens: Sequence[str], end: int) -> int:
    """Where the words between two marks that go up to `end` begin."""
    start = end
    while start and tokens[start - 1] not in _BREAKS:
        start -= 1
    return start


def _with_appositive(tokens: Sequence[str], verb: int, comma: int) -> _Found | None:
    """Who stands before "…, the Y of Z, said", `comma` being the last one; the nearest name, else office."""
    office: _Found | None = None
    start = _segment(tokens, comma)
    last = list(tokens[start:comma])
    for _ in range(APPOSITIVES):
        end = start - 1
        if end < 1 or tokens[end] != ",":
            break
        start = _segment(tokens, end)
        words = list(tokens[start:end])
        name = noun_phrase(words) if words and _counts(tokens, verb, start) else None
        if name and words[-1] == name.split()[-1] and ends_in_name(words) and not is_group(words):
            if not _in_place(tokens, start):
                return _Found(name, place=start)
            name = None
        if name and office is None:
            office = _Found(name, place=start)
        if words and folded(words[-1]) in ROLES and all(is_name(word) for word in last):
            return _Found(" ".join(last), place=start)
    return office


def _in_place(tokens: Sequence[str], start: int) -> bool:
    """Whether the words from `start` say where the name before their comma lies: "of Boone, Iowa"."""
    if start < 2 or tokens[start - 1] != "," or not is_name(tokens[start - 2]):
        return False
    earlier = _segment(tokens, start - 1)
    return earlier > 0 or not is_link(tokens[earlier])


def _counts(tokens: Sequence[str], verb: int, start: int) -> bool:
    """Whether the verb, which may do other work, tells what is said here. `start`: of the phrase before it."""
    if tokens[verb] in SURE or tokens[verb] in ("say", "tell"):
        return True
    rest = tokens[verb + 1 : verb + 5]
    if tokens[verb].startswith(("insist", "argue")) and rest and not is_link(rest[0]):
        return True
    if not rest or rest[0] in (_QUOTE, ":", "that") or (rest[0] == "," and rest[1:2] == [_QUOTE]):
        return bool(rest) or start > 0
    if "that" in rest[:4] and "," not in rest[:4]:
        return True
    closes = rest[0] == "," or rest[0] in AFTER_NAME
    return start > 0 and closes and tokens[start - 1] == _QUOTE


def _behind(tokens: Sequence[str], verb: int) -> _Found | None:
    """Who stands behind the verb: "…," said X."""
    end = verb + 1
    while end < len(tokens) and tokens[end] not in _BREAKS | AFTER_NAME and folded(tokens[end]) not in NOT_NAMES:
        end += 1
    # After a mere comma ("X, who left, said Y went") the words behind must be all that is left of the clause.
    if tokens[verb - 1] == "," and end < len(tokens) and tokens[end] not in _BREAKS:
        return None
    name = noun_phrase(tokens[verb + 1 : end]) if end - verb <= LONGEST_PHRASE else None
    return _Found(name, place=verb + 1) if name else None


def _cited(sentence: str) -> str | None:
    """X of "according to X", "X is quoted as saying", "X's statement that"."""
    tokens = _tokens(sentence)
    for at in range(len(tokens) - 1):
        if tokens[at].lower() == "according" and tokens[at + 1] == "to":
            rest = tokens[at + 2 :]
            size = next(
                (n for n, token in enumerate(rest) if token in _BREAKS or token in AFTER_NAME - {"in"}), len(rest)
            )
            return noun_phrase(rest[:size])
    text = _QUOTED.sub(f" {_QUOTE} ", sentence)
    if match := _QUOTED_AS.search(text):
        words = _tokens(text[: match.start()])
        start = max((at for at, token in enumerate(words) if token in _BREAKS), default=-1) + 1
        return noun_phrase(words[start:])
    match = _STATEMENT_OF.search(text)
    return noun_phrase(match.group("name").split()) if match else None


# -- Pronouns


def _person_of(before: str) -> str | None:
    """The one person that "he" or "she" after the sentence `before` can mean, or None."""
    tokens = _tokens(before)
    found = [one for one in _attributions(tokens) if not one.pronoun]
    name = found[0].name if len({one.name for one in found}) == 1 else None if found else _subject(tokens)
    if name is None or not _is_person(name, alone=bool(found)):
        return None
    others = {one for one in _full_names(tokens) if not set(one.split()) & set(name.split())}
    return None if others else name


def _subject(tokens: Sequence[str]) -> str | None:
    """The name that a sentence begins with, where it is the only one in it."""
    size = next((at for at, token in enumerate(tokens) if token in _BREAKS or (token.islower() and at)), len(tokens))
    words = list(tokens[:size])
    if not words or not ends_in_name(words) or any(is_name(token) for token in tokens[size:]):
        return None
    return noun_phrase(words)


def _is_person(name: str, *, alone: bool) -> bool:
    """Whether a name can be a person's. `alone`: one word is enough."""
    words = name.split()
    if not all(is_name(word) or word in PARTICLES for word in words) or words[0] == "The" or name.isupper():
        return False
    return folded(words[-1]) not in ORGANISATIONS and " and " not in name and (alone or len(words) > 1)


def _full_names(tokens: Sequence[str]) -> Iterator[str]:
    """Runs of two and more capitalised words."""
    run: list[str] = []
    for token in [*tokens, ","]:
        if is_name(token) and folded(token) not in ROLES:
            run.append(token)
            continue
        if len(run) > 1 and folded(run[-1]) not in ORGANISATIONS:
            yield " ".join(run)
        run = []


# -- Questions

_NAME = r"(?P<name>[^?,;:]{2,60}?)"
_SAID = (
    r"(?:say|said|saying|claim|claimed|deny|denied|tell|told|announce|announced|warn|warned|promised?|confirm"
    r"|confirmed)"
)
_SAYING = (
    rf"(?:{_SAID}|says|think|thinks|thought|argue|argued|write|written|tweet|tweeted|believed?|proposed?|suggest"
    r"|suggested|respond|react|describe|justify|comment|insist|admit|admitted|call for|called for|call on|stated?"
    r"|predict)"
)
_LATELY = r"(?:also |just |actually |really |exactly |recently |once |ever |publicly )?"
_VIEW = (
    r"(?:position|views?|stance|opinions?|statements?|comments?|remarks?|reactions?|responses?|take|words|quotes?"
    r"|claims?)"
)
_ON = r"(?:on|about|to|of|regarding|towards?|over|in)\b"
_PASSIVE = re.compile(
    r"(?:\b(?:is|was)|\b(?:what|who|when|where|why|how)'s)\b(?!.*\bbeen\b).*\b(?:\w+ed|told|said|thought|written)$",
    re.IGNORECASE,
)
_ASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:what|how|why|when|where|which \w+)(?: else| exactly)? (?:did|does|do|has|have|had|is|was|will|would|'s)"
        rf" {_NAME} (?:have to )?{_LATELY}(?:been )?{_SAYING}\b",
        rf"^(?:and |but )?(?:did|does|do|has|have|had) {_NAME} {_LATELY}{_SAID}\b",
        rf"(?:\b(?:what|how) (?:is|was|are|were) |^){_NAME}(?:'s|s') (?:\w+ )?{_VIEW} {_ON}",
        rf"\b{_VIEW} (?:of|by|from) {_NAME}(?= {_ON}|\?|$)",
        rf"\baccording to {_NAME}(?=[,?]|$)",
        rf"\b(?:said|stated|claimed|promised|announced) by {_NAME}(?= {_ON}|\?|$)",
    )
)


def _asked_name(raw: str) -> str | None:
    """The name in what a question puts where its speaker stands, or None."""
    words = raw.strip(" '\"").removesuffix("'s").split()
    bare = [word for word in words if word.lower() not in ("the", "a", "an")]
    if not bare or len(words) > 8 or bare[0].lower() in NO_ONE or bare[-1].lower() in NO_ONE:
        return None
    if any(is_link(word) and word.lower() not in ("of", "for", "in", "and") for word in words):
        return None
    return (noun_phrase(words) if ends_in_name(words) else None) or " ".join(words)
