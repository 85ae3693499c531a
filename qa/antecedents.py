"""What a pronoun or a question without a subject may stand for: everything mentioned so far, scored."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.phrases import ASKING, AUXILIARIES, BASES, BE, DO, MODALS, PRONOUNS, Phrase, phrases_of, tokens_of
from qa.speaker_words import ROLES

Role = Literal["he", "she", "it", "they", "there", "topic"]
Spot = Literal["subject", "section", "focus", "question", "short", "answer"]

_MEN = frozenset(
    "donald joe barack george john james robert michael william david richard thomas charles daniel matthew mark paul "
    "steven steve andrew kenneth kevin brian edward ronald timothy jason jeffrey jeff ryan jacob gary nicholas eric "
    "jonathan stephen larry justin scott brandon benjamin ben samuel sam gregory frank alexander patrick jack dennis "
    "jerry tyler aaron henry adam douglas nathan peter zachary kyle walter harold jeremy carl keith roger arthur "
    "lawrence albert willie bobby johnny billy bruce ralph roy eugene louis philip harry vladimir volodymyr emmanuel "
    "keir boris rishi olaf friedrich viktor sergei sergey xi pete mike marco elon jd jeb ted bernie mitch chuck kim "
    "recep narendra jens mario antonio anthony tony tim tom bill bob jim dan don ed fred hugh ian ivan jose juan "
    "carlos luis mohammed muhammad mohamed ahmed ali hassan abdul salman leonardo pablo max oscar simon neil stuart "
    "sean shaun alan allan alfred leonard nick rex ray rob ron russell vincent victor wayne cary walt ken kit".split()
)
_WOMEN = frozenset(
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley "
    "kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia kathleen amy "
    "angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel carolyn janet "
    "catherine maria heather diane ruth julie olivia joyce virginia victoria kelly lauren christina joan evelyn "
    "judith andrea hannah megan cheryl jacqueline martha madison teresa gloria sara janice ann anne kathryn abigail "
    "sophia frances jean alice judy isabella julia grace amber denise danielle marilyn beverly charlotte natalie "
    "theresa diana brittany doris kayla alexis lori marie kaja ursula hillary kamala melania ivanka nikki giorgia "
    "marine jill greta malala oprah beyonce madonna rihanna taylor annalena sanna mette jacinda liz michele audra "
    "tallulah leontyne georgia tippi billie cathy dolly ella eva fiona gwen hilary indira jane kate lucy marion meryl "
    "nina rosa rose selena serena venus zoe".split()
)
_TITLES: Mapping[str, Role] = {
    **dict.fromkeys(("mr", "sir", "king", "prince", "lord", "pope"), "he"),
    **dict.fromkeys(("mrs", "ms", "miss", "queen", "princess", "lady"), "she"),
}
_MALE = frozenset("man boy father son brother husband uncle grandfather actor gentleman guy dad".split())
_FEMALE = frozenset("woman girl mother daughter sister wife aunt grandmother actress lady mom mum".split())
_PERSONS = frozenset(
    "president minister chancellor secretary diplomat envoy ambassador senator governor mayor leader chief director "
    "author writer singer player founder person character spokesman spokeswoman general judge lawyer doctor chairman "
    "owner artist composer poet scientist researcher coach manager officer candidate pirate teacher driver".split()
)
_GROUPS = frozenset(
    "band team group company party club government army police council committee union nation family public media "
    "court agency ministry league association administration".split()
)
_THINGS = frozenset(
    "university college school bank street party company corporation inc hotel river lake mountain island city county "
    "state states kingdom republic union nations court house senate congress parliament league cup award awards prize "
    "war treaty act agreement deal film movie album song show series band group club museum church hospital airport "
    "times post news magazine department ministry commission council committee agency organization association trail "
    "tour career life years era festival theatre theater park stadium center centre institute academy studio studios "
    "records north south east west new movement protests experiment experiments test case database plan disease "
    "system".split()
)
_PLACES = frozenset(
    "ukraine russia america usa us uk eu china japan germany france italy spain poland israel gaza iran iraq syria "
    "turkey india pakistan canada mexico brazil europe asia africa england scotland wales ireland kyiv kiev moscow "
    "u.s. u.k. u.n. "
    "washington london paris berlin brussels riyadh beijing taiwan korea nato un australia arabia egypt greece "
    "hungary ohio michigan illinois pennsylvania georgia massachusetts arizona norway sweden finland denmark "
    "netherlands belgium austria switzerland portugal romania argentina chile venezuela colombia cuba afghanistan "
    "vietnam indonesia philippines thailand nigeria kenya ethiopia texas california florida york chicago boston "
    "munich davos geneva donbas crimea alaska greenland panama kremlin pentagon congress albania algeria andorra "
    "angola armenia azerbaijan bahamas bahrain bangladesh barbados belarus belize benin bhutan bolivia botswana "
    "brunei bulgaria burundi cambodia cameroon congo croatia cyprus czechia djibouti dominica ecuador eritrea estonia "
    "eswatini fiji gabon gambia ghana grenada guatemala guinea guyana haiti honduras iceland jamaica kazakhstan "
    "kiribati kosovo kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein lithuania luxembourg "
    "madagascar malawi malaysia maldives mali malta mauritania mauritius micronesia moldova monaco mongolia "
    "montenegro morocco mozambique myanmar namibia nauru nepal nicaragua niger oman palau palestine paraguay peru "
    "qatar rwanda samoa senegal serbia seychelles singapore slovakia slovenia somalia sudan suriname tajikistan "
    "tanzania togo tonga tunisia turkmenistan tuvalu uganda uruguay uzbekistan vanuatu yemen zambia zimbabwe rafah "
    "tehran baghdad damascus beirut jerusalem cairo istanbul ankara delhi tokyo seoul rome madrid vienna warsaw "
    "prague budapest athens lisbon dublin oslo stockholm helsinki copenhagen minsk tbilisi baku dubai doha kabul "
    "islamabad karachi mumbai bangkok hanoi manila jakarta sydney nairobi lagos johannesburg toronto ottawa caracas "
    "bogota lima santiago".split()
)
_PLACE_ENDS = frozenset(
    "arabia korea zealand lanka africa kingdom states emirates city coast island islands republic sudan guinea leone "
    "rica faso timor york angeles francisco jersey mexico carolina dakota virginia hampshire bank strip aviv".split()
)
"""Last words of places of several words: "Saudi Arabia", "the Gaza Strip"."""
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow".split()
)
_EMPTY_HEADS = frozenset(
    "thing things way ways kind kinds type types example examples lot year years time times day days week weeks month "
    "months part parts question questions name names fact facts aspect aspects article articles answer something "
    "reason reasons difference differences idea case point place role number result results information details sort "
    "bit first best main next last most more people someone important famous good big old new meaning "
    "definition".split()
)
_PERSONAL = frozenset("call tell meet ask marry thank invite met told asked called married".split())
SMALL_TALK = frozenset(
    "not no yes tell explain describe summarise summarize any anything interesting other else more article articles "
    "hi hello hey thanks thank please ok okay great".split()
)
NEVER = -3.0
"""Agreement of what cannot be meant: "he" for a woman or a thing."""
PERSONS = frozenset(("he", "she", "titled", "person", "name"))
"""Kinds (see `kind_of`) that are, or may be, of a person."""
FLOOR = 0.0
"""A candidate that scores less is none."""
# Fitted on the half of the conversations that nothing is reported on (tests/bench/follow_ups.py), then rounded.
WEIGHTS: Mapping[str, float] = {
    "near": 2.0,
    "count": 1.6,
    "actor": 0.7,
    "subject": 2.8,
    "focus": 2.0,
    "section": -0.7,
    "short": 0.2,
    "answer": -0.9,
    "stood": 0.8,
    "agree": 1.2,
    "name": 1.5,
    "inner": 0.3,
    "whole": -1.5,
    "empty": -1.5,
    "long": -0.4,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase where it was said. `turn`: number of the question it belongs to. `stood`: the pronoun it stood for."""

    phrase: Phrase
    turn: int
    spot: Spot
    stood: Role | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """All mentions of one thing; `phrase` is its fullest form."""

    phrase: Phrase
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said so far. `asked`: the last question, made to stand alone. `short`: its short answer, if a phrase."""

    mentions: tuple[Mention, ...] = ()
    asked: str | None = None
    short: str | None = None
    turn: int = 0


def said_in(text: str, turn: int, spot: Spot) -> Iterator[Mention]:
    """Mentions of a question or an answer; a message of key words gives its parts as what the talk is about."""
    if spot == "question" and is_topic(text):
        parts = [part.strip() for part in re.split(r"\s*[/|:;–—]\s*|\s+-\s+", re.sub(r"\([^)]*\)", " ", text))]
        for number, part in enumerate(parts):
            place: Spot = "section" if number else "subject"
            yield from _whole(part, turn, place)
            yield from (Mention(one, turn, "section") for one in phrases_of(part) if one.text != part)
        return
    found = phrases_of(text)
    only = spot == "question" and len([one for one in found if not one.inner]) == 1
    for phrase in found:
        last = phrase.end >= len(text) - 2 and not phrase.inner
        if only and last and phrase.slot in BE | {"about", "what's", "who's"}:
            yield Mention(phrase, turn, "focus")
        elif not set(phrase.words) & _DAYS and not _only_says_how(phrase, text):
            yield Mention(phrase, turn, spot)


def _only_says_how(phrase: Phrase, text: str) -> bool:
    """Whether it is no thing but an adjective or a participle: "is it quite safe", "how deadly", "was named"."""
    if phrase.slot == "how" or (len(phrase.words) == 1 and phrase.text.islower() and phrase.text.endswith("ed")):
        return True
    bare = phrase.text.islower() and not phrase.plural and not phrase.text.startswith(("the ", "a ", "an "))
    asked = re.match(r"(?:what|who)\W", text[: phrase.start].lower())
    return bare and phrase.slot in BE | {"so", "very", "quite", "not", "more", "too", "it's", "that's"} and not asked


def is_topic(text: str) -> bool:
    """Whether a message names a subject and asks nothing: "Harbour talks"."""
    tokens = tokens_of(text)
    keys = {token.key for token in tokens}
    asks = keys & (ASKING | (PRONOUNS - {"one"}) | SMALL_TALK)
    named = len(tokens) > 1 and tokens[1].text[:1].isupper() and not any(one.key in BASES for one in tokens[2:])
    begins = bool(tokens) and tokens[0].key in AUXILIARIES | BASES | {"and", "but", "so"} and not named
    ends = re.search(r"[?!]|\w{4}\.\s", text)
    return 0 < len(tokens) <= 14 and not ends and not begins and not asks


def _whole(part: str, turn: int, spot: Spot) -> Iterator[Mention]:
    tokens = tokens_of(part)
    words = tuple(token.key for token in tokens)
    words = words[1:] if words[:1] in (("the",), ("a",), ("an",)) else words
    if words:
        capitals = [token.text[:1].isupper() for token in tokens]
        name = any(capitals) if spot == "subject" else all(capitals)
        plural = part.lower().startswith("the ") and words[-1].endswith("s")
        yield Mention(Phrase(part, 0, len(part), words, name, plural, False, ""), turn, spot)


def candidates(mentions: Sequence[Mention]) -> list[Candidate]:
    """The mentions by the thing they mean: "Kallas" goes with "Kaja Kallas", "the experiment" with a longer one."""
    groups: list[tuple[Phrase, list[Mention]]] = []
    for mention in sorted(mentions, key=lambda one: (-len(one.phrase.words), one.turn)):
        for phrase, members in groups:
            if _same(mention.phrase, phrase):
                members.append(mention)
                break
        else:
            groups.append((mention.phrase, [mention]))
    return [Candidate(phrase, tuple(members)) for phrase, members in groups]


def _same(one: Phrase, longer: Phrase) -> bool:
    """Whether the first phrase is a shorter form of the second."""
    if one.words == longer.words:
        return True
    if one.name and longer.name:
        size = len(one.words)
        return one.words in (longer.words[:size], longer.words[-size:]) and (size > 1 or one.words[0] not in _PLACES)
    return not one.name and one.words == longer.words[-len(one.words) :] and "of" not in longer.words


def best(role: Role, found: Iterable[Candidate], now: int) -> Candidate | None:
    """The candidate that a pronoun of question `now` most likely stands for; None where none can be meant."""
    fitting = [one for one in found if agreement(role, one) > NEVER]
    scored = [(score(role, one, now), number, one) for number, one in enumerate(fitting)]
    scored = [row for row in scored if row[0] > FLOOR]
    return max(scored, key=lambda row: (row[0], -row[1]))[2] if scored else None


def score(role: Role, one: Candidate, now: int) -> float:
    """How likely a pronoun means a candidate: a weighted sum of what is known of it."""
    return sum(WEIGHTS[name] * value for name, value in _features(role, one, now).items())


def _features(role: Role, one: Candidate, now: int) -> dict[str, float]:
    asked = [m for m in one.mentions if m.spot != "answer"]
    last = max(m.turn for m in asked or one.mentions)
    newest = [m for m in one.mentions if m.turn == last]
    return {
        "near": 0.7 ** (now - 1 - last),
        "count": math.log(len({(m.turn, m.spot == "answer") for m in one.mentions})),
        "actor": any(m.phrase.slot in AUXILIARIES | BE for m in newest),
        "subject": any(m.spot == "subject" for m in one.mentions),
        "focus": last == now - 1 and any(m.spot == "focus" for m in newest),
        "section": not asked or all(m.spot == "section" for m in asked),
        "short": any(m.spot == "short" for m in newest),
        "answer": not asked,
        "stood": sum(m.stood == role for m in one.mentions) > 0,
        "agree": agreement(role, one),
        "name": one.phrase.name,
        "inner": any(m.phrase.inner for m in one.mentions),
        "whole": "'" in one.phrase.text or ("of" in one.phrase.words and not one.phrase.name),
        "empty": one.phrase.head in _EMPTY_HEADS,
        "long": max(0, len(one.phrase.words) - 3),
    }


def agreement(role: Role, one: Candidate) -> float:
    """How well a candidate goes with a pronoun, in [-3, 1]."""
    if role == "topic":
        return 0.0
    if role in ("it", "they") and all(m.phrase.modifier for m in one.mentions):
        return NEVER
    kind = kind_of(one)
    place = any(m.phrase.slot in ("in", "at", "to", "from") for m in one.mentions)
    if role == "there":
        return 1.0 if one.phrase.name and place and kind not in ("person", "titled") else NEVER
    if role in ("he", "she"):
        if kind in ("he", "she"):
            return 1.0 if kind == role else NEVER
        if kind in ("person", "titled"):
            return 0.5 if any(m.spot != "section" for m in one.mentions) else -0.5
        if kind != "name" or all(m.spot == "section" for m in one.mentions):
            return NEVER
        return -0.5 if place else 0.0
    if kind in ("he", "she", "person", "titled"):
        return -1.0 if role == "they" else -1.5 if kind == "person" and len(one.phrase.words) > 1 else NEVER
    if role == "it" and kind == "name" and any(m.phrase.slot in DO | MODALS for m in one.mentions):
        return NEVER
    if role == "they":
        return 1.0 if one.phrase.plural else 0.5 if kind == "group" else -0.3 if kind == "name" else -1.0
    return -1.0 if one.phrase.plural else 0.3 if kind != "name" else 0.0


def may_be(role: Role, phrase: Phrase) -> bool:
    """Whether a pronoun may stand for a phrase of its own question, by number, gender and preposition alone."""
    one = Candidate(phrase, (Mention(phrase, 0, "question"),))
    if role == "there":
        return phrase.slot in ("in", "at", "to", "from")
    if role == "it":
        return not phrase.plural and kind_of(one) not in ("he", "she", "titled")
    return agreement(role, one) >= (-1.0 if role == "they" else 0.0)


def kind_of(one: Candidate) -> str:
    """he, she, titled, person, place, group, thing, or name where a name gives no hint."""
    stood = [m.stood for m in one.mentions if m.stood]
    if stood:
        common = max(set(stood), key=stood.count)
        return common if common in ("he", "she") else "thing"
    words = one.phrase.words
    if one.phrase.head in _GROUPS:
        return "group"
    if one.phrase.name or one.mentions[0].spot == "subject":
        if words[0] in _TITLES:
            return _TITLES[words[0]]
        if words[0] in ROLES and len(words) > 1:  # "President Trump", never an "it"
            return "titled"
        if set(words) & _THINGS or any(word[0].isdigit() for word in words):
            return "thing"
        if words[0] in _PLACES if len(words) == 1 else words[-1] in _PLACE_ENDS:
            return "place"
        if any(m.phrase.slot in _PERSONAL for m in one.mentions) and len(words) == 1:
            return "person"
        if words[0] in _WOMEN or words[0] in _MEN:
            return "she" if words[0] in _WOMEN else "he"
        if one.phrase.text.isupper() or one.phrase.plural or one.phrase.text.lower().startswith("the "):
            return "thing"
        return "person" if 2 <= len(words) <= 3 and one.phrase.name else "name"
    head = one.phrase.head
    if head in _MALE or head in _FEMALE:
        return "he" if head in _MALE else "she"
    by_name = words[0] in _MEN | _WOMEN and len(words) < 4 and "'" not in one.phrase.text
    return "person" if head in _PERSONS or by_name else "thing"
