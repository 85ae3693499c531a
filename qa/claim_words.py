"""The words by which claims are compared: what is counted, what is dated, what has an opposite."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.words import STOP_WORDS
from qa.names import name_key
from qa.terms import stem


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence. `term` is its comparable form; `content`: it carries meaning; `capital`: a name's part."""

    word: str
    term: str
    start: int
    end: int
    content: bool
    capital: bool


IRREGULAR = dict(
    pair.split()
    for pair in (
        "sent send,won win,held hold,left leave,met meet,began begin,begun begin,gave give,given give,took take,taken "
        "take,paid pay,built build,shot shoot,fell fall,rose rise,risen rise,found find,kept keep,lost lose,brought "
        "bring,bought buy,sold sell,struck strike,broke break,broken break,got get,died die,dying die,dies die,lying "
        "lie,children child,men man,women woman,people person,persons person,chose choose,chosen choose,fled flee,"
        "freed free,sank sink,sunk sink,burnt burn,withdrew withdraw,withdrawn withdraw,deployed send,deploy send,"
        "deploying send,deployment send,soldiers troop,soldier troop,forces troop,agreement deal,accord deal,pact deal"
    ).split(",")
)
AUXILIARIES = frozenset(
    "is are was were be been being has have had having do does did will would shall can could may might must should "
    "won wouldn hasn haven hadn isn aren wasn weren doesn didn don couldn shouldn cannot get gets got become became"
    "".split()
) - {"won"}
_EMPTY = (
    STOP_WORDS
    | AUXILIARIES
    | frozenset(
        "said says say saying told tells tell according statement reporters spokesman spokeswoman spokesperson "
        "official officials also still again already now just even only however meanwhile earlier late early new "
        "former recent recently one two three four five six seven eight nine ten eleven twelve dozen dozens "
        "hundred hundreds thousand thousands million billion trillion percent per cent about around nearly almost "
        "least roughly over under most many much several including among country countries city town place area "
        "region territory time times people's during while when after before since until following into onto upon "
        "within without between against through because though although whether despite well own other others "
        "another mr mrs ms dr president minister prime secretary senator governor amid near off out down back way "
        "part made make makes making both each very come comes came go goes went going take via today yesterday "
        "tomorrow week weeks month months year years day days morning afternoon evening night hours hour minutes "
        "spring summer autumn winter not no never nor neither dollars euros pounds group remain remains remained "
        "total number toll reached washington consider considers considered considering option possible "
        "possibility possibly ready willing soil".split()
    )
)
_TIME_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sept sep oct nov dec".split()
)
_DEMONYMS = {"ukrainian": "ukraine", "iranian": "iran", "egyptian": "egypt", "canadian": "canada",
             "brazilian": "brazil", "palestinian": "palestine", "american": "united states", "us": "united states",
             "americans": "united states", "u.s": "united states", "u.s.": "united states"}  # fmt: skip
_WORD = re.compile(
    r"(?:United (?:States|Kingdom|Nations)|European Union|White House)(?=\W|$)"
    r"|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’ʼ.&][^\W\d_]+)*"
)


def term_of(word: str) -> str:
    """The form in which two words are compared: without endings, demonyms as their country, a few synonyms as one."""
    bare = re.sub(r"['’ʼ]s?$", "", word.rstrip("."))
    lower = bare.lower()
    if bare[:1].isupper():
        lower = _DEMONYMS.get(word.lower()) or _DEMONYMS.get(lower) or name_key(bare)
        if " " in lower:
            return lower
        lower = re.sub(r"(?<=ia)ns?$", "", lower) if len(lower) > 5 else lower
    return stem(IRREGULAR.get(lower, lower))


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a text, without its numbers."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        lower = word.lower()
        capital = (word[0].isupper() and bool(text[: match.start()].strip())) or (word.isupper() and len(word) > 1)
        abbreviated = word in ("US", "U.S.", "UN", "U.N.", "IT")
        empty = (lower in _EMPTY or (word[0].isupper() and lower.rstrip(".") in _TIME_WORDS)) and not abbreviated
        content = not empty and len(lower) > 1 and not (lower.endswith("ly") and len(lower) > 5)
        found.append(Token(lower, term_of(word), match.start(), match.end(), content, capital))
    return tuple(found)


MEASURES = {
    stem(IRREGULAR.get(word, word)): name
    for name, words in {
        "kill": "killed kill killing die died dead death deaths slain fatalities",
        "hurt": "injured wounded hurt injuries injuring wounding injury",
        "miss": "missing",
        "trap": "trapped",
        "arrest": "arrested detained arrests arresting detaining",
        "free": "freed released rescued saved",
        "burn": "burned burnt scorched charred",
        "destroy": "destroyed destroying",
        "displace": "displaced evacuated fled homeless",
        "cost": "cost costs",
        "buy": "buy bought acquire acquired purchase takeover",
        "pay": "paid pay",
        "fine": "fined fine fines",
        "turnout": "turnout",
        "tariff": "tariff tariffs",
        "cut": "cut cutting eliminate",
        "send": "send sending",
        "cross": "cross crossed crossing",
        "march": "marched march marching rallied demonstrated",
        "vote": "voted vote voting votes",
        "infect": "infected cases infections",
        "offer": "offer offered bid",
        "sentence": "sentenced sentence",
        "sign": "sign signed",
        "old": "old aged",
    }.items()
    for word in words.split()
}

EVENT = {
    stem(IRREGULAR.get(word, word)): name
    for name, words in {
        "begin": "begin begins began start starts started opens opened effect commence",
        "end": "end ends ended finish finishes expire expires closes concludes",
        "hold": "held hold meet meets summit talks takes",
        "launch": "launched launch",
        "arrest": "arrested detained arrest",
        "build": "built completed",
        "found": "founded established",
        "die": "died dead death",
        "born": "born",
        "sign": "signed sign",
        "erupt": "erupted",
        "open": "open",
        "vote": "elect election vote",
        "resign": "resigned resign",
    }.items()
    for word in words.split()
}


AXES = {
    stem(IRREGULAR.get(word, word)): (axis, sign)
    for axis, (plus, minus) in {
        "open": ("open opened reopened reopen reopens operating running", "closed close shut shuts shuttered closes"),
        "life": ("alive survived unhurt survives", "killed die dead died slain"),
        "accept": (
            "sign signed signs ratified ratifies approved approves accepted accepts adopted passed",
            "reject rejected rejects veto vetoed vetoes",
        ),
        "go on": ("continues continue continued ongoing", "ended ends end over halted stopped suspended"),
        "guilt": ("guilty convicted", "acquitted cleared innocent"),
        "custody": ("arrested detained jailed imprisoned held hold", "released freed"),
        "support": (
            "supports support supported backs backed back endorses endorsed favors favours",
            "opposes oppose opposed",
        ),
        "stay": ("stay stays stayed staying", "leave leaves leaving withdraw withdraws withdrawal"),
        "grant": ("granted grants grant", "deny denied denies"),
        "confirm": ("confirmed confirms acknowledged admitted admits", "denied denies"),
        "safe": ("safe", "unsafe dangerous"),
        "legal": ("legal lawful constitutional", "illegal unlawful unconstitutional"),
        "success": ("succeeded successful", "failed unsuccessful failure"),
    }.items()
    for words, sign in ((plus, 1), (minus, -1))
    for word in words.split()
}
