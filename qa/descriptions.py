"""What a sentence says beside a name: a title in front of it, an apposition, "is a", an age, what is written out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.dates import MONTHS
from qa.calendar_words import WEEKDAY
from qa.definition_words import ABBREVIATED, BESIDE, COURTESY, EMPTY, FUNCTION, MORE_ROLES
from qa.speaker_words import PASSING, ROLES, SURE, TELLING
from qa.terms import terms_of

IS, BEHIND, AHEAD, TITLE, WEAK = 1.0, 0.9, 0.8, 0.6, 0.3
"""How plainly a way of saying it tells: "Qaani is …", "Qaani, the …,", "its commander, Qaani,", "Quds Force General
Qaani", and "the ISNA news agency" or a title of one word."""
VAGUE = 0.5
"""What is left of it for one that refers to something else, or values: "the other billionaire", "his predecessor"."""
SPELLED_ALIKE = 0.7
"""Share of letters from which two given names are one: Qasem, Qassem."""
NEAR, LONGEST_TITLE, MOST_GIVEN, OLDEST = 8, 8, 4, 120
"""Words of a description in which it names a role, words of a title, given names, and years of a life."""
NAME_WORD = r"(?:(?:al-|el-)?[A-Z][\w.'’-]*|al|bin|de|da|di|van|von|der|la|el|ben)"
LAST_NAME = r"(?:al-|el-)?[A-Z][\w.'-]+"

_GIVEN = re.compile(rf"(?P<word>{NAME_WORD}) $")
_ENDS = (
    r"(?=,(?! [A-Z]{2}\b|\d)|(?<!\b[A-Z])\.(?=\s)|\.\W*$|[;:—(]|\s[–-]\s| who\b| and (?:is|was|has|had)\b"
    r"| in an? interview|$)"
)
_INTRODUCES = (
    r"(?:[Aa]n?|[Tt]he|[Oo]ne of|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[A-Z][\w.]*(?: [A-Z][\w.]*){0,3}['’]s?|former|acting"
    r"|then)\b"
)
_LEADS = r"who (?:is|was|has been|leads|led|heads|headed|runs|ran|founded|chairs|chaired|serves as|served as)"
_BEHIND = re.compile(
    rf"(?:, \d{{1,3}})?, (?:also |now |then )?(?P<words>(?=\S)[^;:()—“”\"]+?){_ENDS}(?P<rest>.{{0,5}})", re.DOTALL
)
_IS = re.compile(
    r"(?:, [^,;.“”]{1,60},)? (?:is|was|are|were|has been|had been|became|becomes|(?:serv|work)(?:es|s|ed) as)"
    rf"(?: (?:now|also|currently|then|once))? (?P<words>(?=\S)[^;:()—“”\"]+?){_ENDS}",
    re.DOTALL,
)
_AHEAD = re.compile(rf"\b(?=(?P<words>{_INTRODUCES} [^,.;:()—“”\"]{{3,90}}), $)")
"""Overlapping: of "The pier was sold by the mayor of Westmark, " each "the" begins one."""
_PREPOSITION = re.compile(r"\b(?:of|for|in|to|at|by|from|on|with|who|which|that)\b")
_ROLE_OF = re.compile(r"(?<=\w )(?:of|for) (?:the )?(?:[A-Z][\w.-]+ ){1,4}$")
_OF_PLACE = re.compile(r",? (?:of|\(?[DRI]-)(?: ?[A-Z][\w.]*)+(?:, [A-Z]{2}\b)?\)?")
_HYPOTHETICAL = re.compile(r"\ban? $")
"""In front of a title: "a President Clinton" is not one yet."""
_AGED = re.compile(
    r"(?:,? (?:who (?:is|was) |aged? )?\(?(?P<beside>\d{1,3})\)?(?=[,.;)]| and| who|$)"
    r"|[^.;,“”\"]{0,20}? (?:died|dies|was killed)\b[^.;,“”\"]{0,40}? (?:at (?:the )?age (?:of )?|aged )(?P<at>\d{1,3})"
    r"(?!\d)"
    r"|,? (?:who )?(?:is|was|turned|turns) (?P<is>\d{1,3})(?= years? old\b|[,.;]| when| at the time|$))"
)
_YEARS_OLD = re.compile(r"(?<!then-)\b(?P<beside>\d{1,3})[- ]years?[- ]old,? (?P<between>(?:[\w.-]+ ){0,6})$")
_OLD_AFTER = re.compile(r"\W*(?:He|She) (?:is|was) (?P<age>\d{1,3})(?= years? old\b|[,.;]| when| at the time|\W*$)")
_THING_BEHIND = re.compile(
    rf"(?:,| \() ?(?:or |which (?:is|was) )?(?P<words>(?:(?<=or )|an? |the |one of )[^;:()—“”\"]+?){_ENDS}"
    r"(?P<rest>.{0,5})",
    re.DOTALL,
)
_THING_IS = re.compile(
    rf" (?:is|are|was|were|refers to|stands for|means) (?P<words>(?:an?|the|one of) [^;:()—“”\"]+?){_ENDS}", re.DOTALL
)
_CALLED = re.compile(r" (?:[a-z][\w-]+ ){0,2}(?P<thing>agency|base|newspaper|network|channel|website|app|magazine)\b")
_SO_CALLED = re.compile(r"\b(?:[Aa]n?|[Tt]he|[A-Z]\w+['’]s) (?:[a-z][\w-]+ )?$")
_WRITTEN_OUT = re.compile(r"(?P<words>(?!The )(?:[A-Z][\w'’-]+ (?:(?:of|for|and|the|on|in|to) )*){2,8})\($")
_OR = re.compile(r"[,”\"]* (?:or |\()$")
_KNOWN_AS = re.compile(
    r"(?P<words>\b(?:an?|the) (?:(?! and | or |\b(?:an?|the)\b)[^,.;:()—“”\"]){8,90}?)"
    r"(?:,? (?:known as|dubbed)| called| named) (?:the )?$"
)
_VERB = re.compile(
    r"\b(?:is|was|are|were|has|had|have|will|would|can|could|may|might|said|says|took|made|got|came|went|fell|rose|began"
    r"|became|gave|saw|kept|held|won|lost|met|ran|sent|told|did|does|do)\b"
)
_CLAUSE = re.compile(r"\b(?:that|which|who|whom|whose|where)\b")
_SEVERAL = re.compile(r"\band (?:an?|the|his|her|its|their)\b")
_NO_SUBJECT = re.compile(
    r"\b(?:to|of|with|for|in|on|at|by|from|between|against|about|like|and) (?:the )?$", re.IGNORECASE
)
_SUBORDINATE = re.compile(
    r"^\W*(?:in|under|with|at|on|by|for|from|like|unlike|despite|during|amid|among|along|besides)\b"
    r"|\b(?:while|if|when|as|although|though|because|after|before|since|once|until|whereas)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"(?:the (?:other|same|only|latest|most|very|first|last)|his|her|its|their)\b", re.IGNORECASE)
_ROLES = ROLES | MORE_ROLES
_BREAKS = (FUNCTION | TELLING | PASSING | frozenset(MONTHS)) - BESIDE
_A_DAY = re.compile(WEEKDAY, re.IGNORECASE)
_SAME = {
    "sen": "senator",
    "sens": "senator",
    "rep": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "gov": "governor",
    "gen": "general",
    "prof": "professor",
    "justice": "judge",
    "adviser": "advisor",
    "spokeswoman": "spokesman",
    "spokesperson": "spokesman",
    "chairwoman": "chairman",
    "chair": "chairman",
}


@dataclass(frozen=True, slots=True)
class Description:
    """Words [start, end) of a text that say who, how old or what. `worth`: how plainly, in [0, 1].

    `heads`: the roles that they name, the age, or the terms; two that share one say the same.
    """

    start: int
    end: int
    worth: float
    heads: frozenset[str]


def person_told(text: str, start: int, end: int) -> Iterator[Description]:
    """What a sentence says of somebody whose name is [start, end) of it."""
    low = _begin_of_title(text, start)
    heads = _roles(text[low:start])
    if heads - COURTESY and not _HYPOTHETICAL.search(text[:low]):
        of = _OF_PLACE.match(text, end)
        worth = TITLE if len(text[low:start].split()) > 1 else WEAK
        yield Description(low, of.end() if of else end, worth, heads)
    found = _BEHIND.match(text, end)
    if found and not _goes_on(text[:low], found["rest"]):
        # Of "actor Fox, actor Washington" the second is somebody else.
        another = heads and is_role(found["words"].split()[0]) and not _PREPOSITION.search(found["words"])
        if not another:
            yield from _described(found, BEHIND)
    if (found := _IS.match(text, end)) and not _NO_SUBJECT.search(text[:low]):
        yield from _described(found, IS)
    if re.match(r"[,.;]", text[end:]):
        for found in _AHEAD.finditer(text[:low]):
            behind = found["words"].split()[2:]
            sentence = _VERB.search(found["words"]) or any(re.search(r"^[a-z]+ed\b", word) for word in behind)
            if not sentence and not _SEVERAL.search(found["words"]):
                yield from _described(found, AHEAD)


def age_told(text: str, start: int, end: int) -> Iterator[Description]:
    """The age that a sentence gives somebody whose name is [start, end) of it."""
    before = _YEARS_OLD.search(text[:start])
    if before and _BREAKS & set(before["between"].lower().split()):  # "a 29-year-old aide in Biden's office"
        before = None
    for found in (_AGED.match(text, end), before):
        if found:
            group = next(name for name in ("beside", "at", "is") if found.groupdict().get(name))
            if 0 < int(found[group]) < OLDEST:
                yield Description(*found.span(group), 1.0, frozenset((found[group],)))


def age_told_after(text: str) -> Description | None:
    """The age that a sentence gives whoever the one before it names: "He was 80."."""
    found = _OLD_AFTER.match(text)
    if found is None or not 0 < int(found["age"]) < OLDEST:
        return None
    return Description(*found.span("age"), AHEAD, frozenset((found["age"],)))


def thing_told(text: str, start: int, end: int) -> Iterator[Description]:
    """What a sentence says of something whose name is [start, end) of it."""
    behind = _THING_BEHIND.match(text, end)
    if behind and (_goes_on(text[:start], behind["rest"]) or _another(behind["words"], text[start:end])):
        behind = None
    is_told = None if _NO_SUBJECT.search(text[:start]) else _THING_IS.match(text, end)
    ahead, known = _WRITTEN_OUT.search(text[:start]), _KNOWN_AS.search(text[:start])
    if place := _initials_begin(text[:start], text[start:end]):
        yield Description(*place, AHEAD, terms_of(text[slice(*place)]))
    for found, worth in ((is_told, IS), (behind, BEHIND), (ahead, AHEAD), (known, AHEAD)):
        words = [_plain(word) for word in found["words"].split()] if found else []
        if found and len(words) > 2 and not _says_nothing(found["words"], words):
            low, high = found.span("words")
            yield Description(low, high, worth, terms_of(found["words"]))
    if (named := _CALLED.match(text, end)) and (begins := _SO_CALLED.search(text[:start])):
        yield Description(begins.start(), named.end(), WEAK, frozenset((named["thing"],)))


def _initials_begin(before: str, name: str) -> tuple[int, int] | None:
    """Where a name in capitals is written out just before it, by its words' initials: "gross domestic product (GDP)",
    "complete, verifiable and irreversible dismantlement, or CVID"; None where it is not (Schwartz and Hearst 2003)."""
    tail = _OR.search(before)
    if not (name.isupper() and name.isalpha() and len(name) > 2 and tail):
        return None
    words = list(re.finditer(r"[^\W\d_][\w'’-]*", before[: tail.start()]))[-3 * len(name) :]
    letters = name.lower()
    at = len(words) - 1
    while letters and at >= 0:
        word = words[at][0].lower()
        if word[0] == letters[-1]:
            letters = letters[:-1]
        elif word not in FUNCTION:
            return None
        at -= 1
    return (words[at + 1].start(), words[-1].end()) if not letters else None


def spelled(words: Sequence[str]) -> str:
    """A pattern for a name of these words, with any space and apostrophe."""
    return r"\W+".join(re.escape(word).replace("'", "['’]") for word in words)


def begin_of_name(text: str, at: int, given: Sequence[str], *, known: bool) -> int | None:
    """Where the name begins whose last word stands at `at`; None where it is somebody else's.

    `given`: the given names asked for. `known`: whether the last word alone is the name of the one asked about.
    """
    start, words = at, list[str]()
    while len(words) < MOST_GIVEN and (found := _GIVEN.search(text, max(0, start - 30), start)):
        word = found["word"]
        if is_role(word) or word.endswith(("'s", "’s")) or word.lower().rstrip(".") in FUNCTION:
            break
        words.append(word)
        start = found.start()
        if given and _alike(word, given[0]):
            break
    if given and not words:
        return start if known else None
    return start if not given or any(_alike(one, other) for one in words for other in given) else None


def end_of_title(name: str) -> int:
    """Where the name itself begins: behind "Army Gen." of "Army Gen. Mark Milley"; 0 where it has no title."""
    words = list(re.finditer(r"\S+", name))
    titles = [one.end() + 1 for one in words[:-1] if is_role(one[0])]
    return titles[-1] if titles else 0


def _described(found: re.Match[str], worth: float) -> Iterator[Description]:
    """A description that begins as one, and names a role before it goes on: not "the spokesman said", and not "the
    legacy of a president"."""
    words = [_plain(word) for word in found["words"].split()]
    begins = re.match(rf"{_INTRODUCES} |{_LEADS} ", found["words"]) or is_role(words[0]) or words[0] in BESIDE
    first = re.sub(rf"^(?:[Oo]ne of|{_LEADS})\b", "", " ".join(found["words"].split()[:NEAR]))
    # "A University of Virginia student" is none of a university.
    first = re.sub(r"\b([A-Z][a-z]\w*) of (?=[A-Z])", lambda name: name[0] if is_role(name[1]) else name[1], first)
    heads = _roles(_PREPOSITION.split(first)[0])
    if begins and heads - COURTESY and words[-1] not in TELLING and len(words) > 1:
        yield Description(*found.span("words"), worth * (VAGUE if _VAGUE.match(found["words"]) else 1.0), heads)


def _says_nothing(text: str, words: Sequence[str]) -> bool:
    """Whether a description of something only values it, or is a clause of its own: "the Pentagon said"."""
    if EMPTY & set(words[:NEAR]) or SURE & set(words) or TELLING & set(words[-2:]):
        return True
    return bool(_VERB.search(_CLAUSE.split(text)[0]))


def _another(words: str, name: str) -> bool:
    """Whether an apposition is rather the next of a list, a name of other initials: "ISIS, the Kurdish Region"."""
    return bool(re.match(r"(?:the )?[A-Z]\w+ [A-Z]", words)) and name[:1] not in re.findall(r"\b[A-Z]", words)[:1]


def _goes_on(before: str, behind: str) -> bool:
    """Whether what stands behind a name and a comma is no apposition: "Trump, the defense secretary, and …"; "After he
    met Trump, the president of France left." `behind`: what follows upon it."""
    return bool(re.match(r",? and\b", behind)) or (not behind.startswith(",") and bool(_SUBORDINATE.search(before)))


def _alike(one: str, other: str) -> bool:
    one, other = one.lower().strip("."), other.lower().strip(".")
    initial = one[:1] == other[:1] and 1 in (len(one), len(other))
    return initial or SequenceMatcher(None, one, other).ratio() >= SPELLED_ALIKE


def _begin_of_title(text: str, at: int) -> int:
    """Where the title in front of a name begins; `at`, where the name does, if there is none."""
    begin, words = at, [*re.finditer(r"\S+", text[:at])][-LONGEST_TITLE:]
    if not words or not is_role(words[-1][0]):
        of = _ROLE_OF.search(text, 0, at)  # "EU Commissioner for Trade Cecilia Malmström"
        return _begin_of_title(text, of.start()) if of and is_role(text[: of.start()].split()[-1]) else at
    for number in range(len(words) - 1, -1, -1):
        word, last = words[number][0], number == len(words) - 1
        if word == "of" and not last and number and words[number - 1][0][:1].isupper():
            continue  # "House of Representatives Speaker"
        plain = word.strip("\"“”‘’'(").lower()
        stopped = word.endswith(".") and plain not in ABBREVIATED and not re.search(r"\w\.\w\.$", word)
        usual = word[:1].isupper() or is_role(word) or plain in BESIDE
        breaks = plain.removesuffix("'s") in _BREAKS or _A_DAY.fullmatch(plain)
        if word[-1:] in ',;:)”"—–-' or stopped or breaks or not usual:
            break
        begin = words[number].start()
        if word[:1] in '"“”‘(':
            return begin + 1
    return begin


def _plain(word: str) -> str:
    return word.strip(".,'’‘\"“”(").lower()


def is_role(word: str) -> bool:
    """Whether a word says what somebody is, or is short for it: "senator", "Gen."."""
    plain = word.strip("\"“”‘’'(,").lower()
    return plain in ABBREVIATED or any(part in _ROLES for part in (plain.rstrip("."), plain.rsplit("-", 1)[-1]))


def _roles(words: str) -> frozenset[str]:
    plain = [_plain(word) for word in words.split() if is_role(word)]
    return frozenset(_SAME.get(word, word) for word in plain)
