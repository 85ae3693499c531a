"""What a sentence of the news claims: its values with what they measure, and its stances, each with its context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.sentences import sentence_spans
from index.words import STOP_WORDS
from qa.terms import stem
from qa.values import Value, name_key, negations, values

ClaimKind = Literal["amount", "date", "name", "stance"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence. `term` is its comparable form; `content`: it carries meaning; `capital`: a name's part."""

    word: str
    term: str
    start: int
    end: int
    content: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence without who says it and without its asides ("if …", "who …"), both blanked: offsets are the text's.

    `speaker`: the words that say who says it. `whens`: the days it names, weekdays as such. `frame`: words such as
    "since", "daily", "first" that change what is measured.
    """

    text: str
    speaker: str
    tokens: tuple[Token, ...]
    values: tuple[Value, ...]
    conditional: bool
    hypothetical: bool
    whens: tuple[Value, ...] = ()
    frame: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    speaker_terms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a sentence says. Two claims are about the same thing only if `topic`s are equal.

    amount: `topic` is what is counted and how ("person kill"); date: each word of `topic` may name the event; name:
    the role; stance: the predicate, with `sign` 1 or -1, and `weak` where it is only possible.
    """

    kind: ClaimKind
    topic: str
    told: Told
    value: Value | None = None
    sign: int = 0
    weak: bool = False


# Words

_IRREGULAR = dict(
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
_AUXILIARIES = frozenset(
    "is are was were be been being has have had having do does did will would shall can could may might must should "
    "won wouldn hasn haven hadn isn aren wasn weren doesn didn don couldn shouldn cannot get gets got become became"
    "".split()
) - {"won"}
_EMPTY = (
    STOP_WORDS
    | _AUXILIARIES
    | frozenset(
        "said says say saying told tells tell according statement reporters spokesman spokeswoman spokesperson official "
        "officials also still again already now just even only however meanwhile earlier late early new former recent "
        "recently one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds thousand "
        "thousands million billion trillion percent per cent about around nearly almost least roughly over under most "
        "many much several including among country countries city town place area region territory time times people's "
        "during while when after before since until following into onto upon within without between against through "
        "because though although whether despite well own other others another mr mrs ms dr president minister prime "
        "secretary senator governor amid near off out down back way part made make makes making because both each very "
        "come comes came go goes went going take place via today yesterday tomorrow week weeks month months year years day "
        "days morning afternoon evening night hours hour minutes spring summer autumn winter not no never nor neither dollars "
        "euros pounds group per remain remains remained total number toll reached washington "
    "consider considers considered considering option possible possibility possibly ready willing territory soil".split()
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
    r"(?:United (?:States|Kingdom|Nations)|European Union|White House)(?=\W|$)|(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’ʼ.&][^\W\d_]+)*"
)


def term_of(word: str) -> str:
    """The form in which two words are compared: without endings, demonyms as their country, a few synonyms as one."""
    bare = re.sub(r"['’ʼ]s?$", "", word.rstrip("."))
    lower = bare.lower()
    if bare[:1].isupper():
        place = _DEMONYMS.get(word.lower()) or _DEMONYMS.get(lower) or name_key(bare)
        if place != lower or " " in place:
            return place
        lower = re.sub(r"(?<=ia)ns?$", "", lower) if len(lower) > 5 else lower
    return stem(_IRREGULAR.get(lower, lower))


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a text, without its numbers."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        lower = word.lower()
        capital = word[0].isupper() and bool(text[: match.start()].strip()) or (word.isupper() and len(word) > 1)
        abbreviated = word in ("US", "U.S.", "UN", "U.N.", "IT")
        empty = (lower in _EMPTY or (word[0].isupper() and lower.rstrip(".") in _TIME_WORDS)) and not abbreviated
        content = not empty and len(lower) > 1 and not (lower.endswith("ly") and len(lower) > 5)
        found.append(Token(lower, term_of(word), match.start(), match.end(), content, capital))
    return tuple(found)


# Who says it, and asides

_SAY = r"(?:said|says|told|tells|announced|stated|added|noted|insisted|stressed|reported|warned|argued|wrote|tweeted)"
_BEHIND = re.compile(
    rf",['\"”’]?\s+(?P<who>according to .*|(?:(?!,\s).){{2,80}}?\b{_SAY}\b.{{0,60}}|{_SAY}\s.{{2,80}})$", re.IGNORECASE
)
_AHEAD = re.compile(
    rf"^(?P<who>.{{2,100}}?\b(?:{_SAY}|believes?|statement by|claims? by|claimed|confirmed)\b"
    rf"(?:(?<=told)\s(?:the\s)?[\w ]{{1,30}}?(?=\sthat\b)|(?<=by)\s[\w .]{{3,60}}?(?=\sthat\b))?"
    r"(?:\s(?:on|in)\s\w+(?:\s\w+)?(?=\sthat\b))?)(?P<that>\s+that\s+|,?\s+)",
    re.IGNORECASE,
)
_NEEDS_THAT = re.compile(r"(?:statement by .*|claims? by .*|reported|confirmed|warned|noted|told .*)$", re.IGNORECASE)
_FOLLOWED_BY_THING = re.compile(r"(?:nothing|little|no\b|so\b|yes\b|goodbye)", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:,\s*|\s|^)(?P<word>if|unless|which|who|whom|whose|although|though|because)\b[^,;.]*(?=[,;.]|$)", re.IGNORECASE
)
_CONDITION = re.compile(r"\b(?:if|unless|until|before|as long as|provided)\b", re.IGNORECASE)
_HYPOTHETICAL = re.compile(
    r"\?|\b(?:should|must|ought|wants?|wanted|calls? for|called for|urge[sd]?|demand(?:s|ed)?|asked?|whether|unclear"
    r"|not clear|(?:may|might|could) have|alleged(?:ly)?|accus\w+|appears?|appeared|seems?|reportedly|forecast\w*"
    r"|expect(?:s|ed)?|predict\w*|project(?:s|ed)|hop(?:e|es|ed|ing) |sought|seeks?|plans?|planned|would have|propos\w+)\b",
    re.IGNORECASE,
)
_FRAME = frozenset(
    "since further additional average annual annually daily weekly monthly yearly quarter first second third last "
    "previous previously total altogether each every half another lead leads led margin ahead again ever record men's women's only "
    "initially originally preliminary so-far".split()
)
_PER = re.compile(
    r"\b(?:a|per|each|every) (?:day|week|month|year|hour)\b|\bin all\b|\bso far\b|\bmore\b(?! than)", re.IGNORECASE
)


def told(text: str) -> list[Told]:
    """The sentences of a text, each taken apart."""
    return [_told(text, start, end) for start, end in sentence_spans(text)]


def _told(text: str, start: int, end: int) -> Told:
    sentence = " " * start + text[start:end].rstrip(".!\"”' ")
    speaker, said = _split_speaker(sentence, start)
    asides = [match for match in _ASIDE.finditer(said, start)]
    conditional = bool(_CONDITION.search(said, start))
    for match in asides:
        said = said[: match.start()] + " " * len(match[0]) + said[match.end() :]
    given = values(said)
    tokens = tokens_of(said)
    frame = {token.word for token in tokens if token.word in _FRAME}
    frame |= {match[0].lower() for match in _PER.finditer(said)}
    return Told(
        text=said,
        speaker=speaker,
        tokens=tokens,
        values=given,
        conditional=conditional,
        hypothetical=bool(_HYPOTHETICAL.search(said, start)),
        whens=tuple(value for value in given if value.kind == "date"),
        frame=frozenset(frame),
        names=frozenset(token.term for token in tokens if token.capital and token.content),
        speaker_terms=frozenset(token.term for token in tokens_of(speaker) if token.content),
    )


def _split_speaker(sentence: str, start: int) -> tuple[str, str]:
    """(who says it, the sentence with that blanked)."""
    speaker = ""
    if behind := _BEHIND.search(sentence, start):
        speaker = behind["who"]
        sentence = sentence[: behind.start()]
    ahead = _AHEAD.match(sentence[start:])
    if ahead and not _FOLLOWED_BY_THING.match(sentence[start + ahead.end() :]):
        that = "that" in ahead["that"]
        if that or not _NEEDS_THAT.search(ahead["who"]):
            speaker = speaker or ahead["who"]
            sentence = " " * (start + ahead.end()) + sentence[start + ahead.end() :]
    return speaker, sentence


# Amounts

_MEASURES = {
    stem(_IRREGULAR.get(word, word)): name
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
        "last": "lasted",
        "old": "old aged",
    }.items()
    for word in words.split()
}
_GROWS = frozenset("kill hurt miss burn destroy displace infect arrest free".split())
"""What goes on being counted: a later and greater number is news, not disagreement."""
_NOT_HEADS = frozenset(
    "more other new others civilian additional further years year months month weeks week days day hours hour "
    "minutes minute of in on at the a an to for were was are and or".split()
)
_UNITS = {"year": "year", "month": "month", "week": "week", "day": "day", "hour": "hour", "minute": "minute",
          "years": "year", "months": "month", "weeks": "week", "days": "day", "hours": "hour",
          "minutes": "minute"}  # fmt: skip
_LEADS = frozenset("magnitude depth".split())
_PART = re.compile(r"\b(?:including|among them|of (?:whom|them|which)|mostly)\b[^.;]*$", re.IGNORECASE)
_SIZES = re.compile(r"\b(?:between|from)\b", re.IGNORECASE)


def grows(topic: str) -> bool:
    """Whether what `topic` counts rises as the news goes on."""
    return topic.partition(" ")[2] in _GROWS


def amounts(one: Told) -> Iterator[Claim]:
    """The numbers of a sentence with what they count."""
    if "among" in {token.word for token in one.tokens}:
        return
    for value in one.values:
        if value.kind not in ("number", "money", "percent") or _PART.search(one.text[: value.start]):
            continue
        counted = _counted(one, value)
        measure = _measure(one, value)
        if counted and (measure or value.kind == "number"):
            yield Claim("amount", f"{counted} {measure}", one, value)


def _counted(one: Told, value: Value) -> str:
    """What is counted: `person`, `home`, `%`, `USD`; "" where it cannot be told."""
    if value.kind != "number":
        return value.key[:3] if value.kind == "money" else "%"
    before = next((token for token in reversed(one.tokens) if token.end <= value.start and token.word != "of"), None)
    if before and before.word in _LEADS:
        return before.term
    after = [token for token in one.tokens if token.start >= value.end][:4]
    candidates: list[Token] = []
    at = value.end
    for token in after:
        if re.search(r"[,;:()]", one.text[at : token.start]) or token.word in _AUXILIARIES:
            break
        if token.word in _UNITS and not candidates:
            return _UNITS[token.word]
        if not token.content and token.word not in ("more", "other", "new", "additional", "further", "civilian"):
            break
        if token.word not in _NOT_HEADS:
            candidates.append(token)
        at = token.end
    plural = next((token for token in candidates if token.word.endswith("s") or token.word in _IRREGULAR), None)
    if plural or candidates:
        return (plural or candidates[0]).term if (plural or len(candidates) == 1) else ""
    return "person" if _measure(one, value) == "kill" and "toll" in {token.word for token in one.tokens} else ""


def _measure(one: Told, value: Value) -> str:
    """The nearest word that says what happened to what is counted, in the same clause."""
    if re.search(r"\bdeath toll\b[^,;]*\b(?:to|at|was|reached|is|of)\s+(?:\w+\s+){0,2}$", one.text[: value.start]):
        return "kill"
    best, nearest = "", 9
    for token in one.tokens:
        name = _MEASURES.get(token.term)
        if not name:
            continue
        a, b = (token.end, value.start) if token.end <= value.start else (value.end, token.start)
        between = one.text[a:b]
        if re.search(r"[;:]", between):
            continue
        distance = len(between.split()) + 2 * between.count(",")
        if distance < nearest:
            best, nearest = name, distance
    return best


# Dates and names

_EVENT = {
    stem(_IRREGULAR.get(word, word)): name
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


def dates(one: Told) -> Iterator[Claim]:
    """The days and years of a sentence with the event they date: the nearest event word before, or at its start."""
    for value in one.whens:
        day = len(value.key) == 10 or (value.key.startswith("--") and len(value.key) == 7)
        if not day and not re.fullmatch(r"\d{4}", value.key):
            continue
        before = [token for token in one.tokens if token.end <= value.start]
        close = [token for token in before if not token.capital and token.content][-2:]
        kinds = [_EVENT[token.term] for token in before[-7:] if token.term in _EVENT]
        first = one.tokens[0] if one.tokens else None
        if not kinds and first and first.term in _EVENT and close:
            kinds = [_EVENT[first.term]]
        strong = [kind for kind in kinds if kind in ("begin", "end")] or kinds
        if strong:
            yield Claim("date", f"{strong[-1]} {'day' if day else 'year'}", one, value)


_WHO_DOES = re.compile(
    r"(?:,[^,]{1,60},)?\s+(?:has\s+|have\s+|had\s+)?(?:narrowly\s+|re)?(?P<verb>won|wins|will succeed|will replace"
    r"|succeeds|scored the winning)\b",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(
    r"\s+(?:was|has been|is|will be)\s+(?:re-?)?(?P<verb>elected|appointed|named|sworn in|chosen)\b", re.IGNORECASE
)
_BY = re.compile(r"\b(?P<verb>won|scored|succeeded|replaced)\s+by\s+(?:[a-z]+\s+){0,3}$", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:(?P<verb>appointed|named|elected|chose|picked|hired)\s+(?:[a-z]+\s+){0,3}"
    r"|(?P<identified>identified)\b[^,;.]{0,70}\bas\s+(?:[a-z]+\s+){0,2})$",
    re.IGNORECASE,
)
_ROLES = {"won": "win", "wins": "win", "will succeed": "succeed", "will replace": "succeed", "succeeds": "succeed",
          "succeeded": "succeed", "replaced": "succeed", "scored": "score", "scored the winning": "score",
          "chosen": "appoint", "chose": "appoint", "picked": "appoint", "elected": "win", "sworn in": "appoint",
          "appointed": "appoint", "named": "appoint", "hired": "appoint", "identified": "identify"}  # fmt: skip
_WON_MANY = re.compile(
    r"\bwon(?:\s+\S+){0,4}?\s+(?:%|percent|per cent|seats?|medals?|votes?|support|praise|awards?|games?|match(?:es)?"
    r"|points?|states?|right|back|over|approval|prizes?|nods?)\b",
    re.IGNORECASE,
)


def roles(one: Told) -> Iterator[Claim]:
    """The names of a sentence that fill a role only one can fill: won, was appointed, will succeed, was identified."""
    if _WON_MANY.search(one.text):
        return
    for value in one.values:
        if value.kind != "name":
            continue
        ahead, behind = one.text[max(0, value.start - 90) : value.start], one.text[value.end :]
        match = _WHO_DOES.match(behind) or _TO_WHOM.match(behind) or _BY.search(ahead) or _NAMED.search(ahead)
        if not match:
            continue
        verb = (match.groupdict().get("verb") or "identified").lower()
        role = _ROLES[verb]
        if role != "score" or "winning" in one.text:
            yield Claim("name", role, one, value)


# Stances

_AXES = {
    stem(_IRREGULAR.get(word, word)): (axis, sign)
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
_GRANTED = "grant"
_WIDE = re.compile(r"(?:den(?:y|ies|ied|ying)|rul\w+ out)$", re.IGNORECASE)
_SHORT = re.compile(r"(?:no|without|none|neither|nor)$", re.IGNORECASE)
_POSSIBLE = re.compile(
    r"\b(?:consider(?:s|ed|ing)?|option|on the table|possib(?:le|ly|ility)|ready|willing|prepared to|open to"
    r"|not (?:\w+ )?(?:rule|ruled|ruling) out|could|may|might|weighing)\b",
    re.IGNORECASE,
)


def stances(one: Told) -> Iterator[Claim]:
    """What a sentence affirms or denies: of words that have an opposite, and of each word in reach of a negation."""
    spans = negations(one.text)
    if one.hypothetical or len(spans) > 2:
        return
    turned = {token.start for span in spans for token in _reach(one, span)}
    weak = bool(_POSSIBLE.search(one.text))
    seen: dict[str, set[int]] = {}
    for token in one.tokens:
        if any(start <= token.start < end for start, end in spans):
            if token.term in _AXES:  # "denied" as a word of its own
                axis, sign = _AXES[token.term]
                seen.setdefault(axis, set()).add(sign)
                seen.setdefault(_GRANTED, set()).add(sign)
            continue
        side = -1 if token.start in turned else 1
        if token.term in _AXES:
            axis, sign = _AXES[token.term]
            seen.setdefault(axis, set()).add(sign * side)
        if token.content and not token.capital and token.term not in _OPINIONS:
            if side < 0 or _affirmed(one, token):
                seen.setdefault(token.term, set()).add(side)
    for axis, signs in seen.items():
        if len(signs) == 1:
            sign = next(iter(signs))
            yield Claim("stance", axis, one, sign=sign, weak=weak and sign > 0)


_OPINIONS = frozenset(stem(word) for word in "think believe know see want need like mean feel look".split())
_AFFIRMS = re.compile(
    r"(?:\b(?:will|would|can|could|may|might|to|has|have|had|is|are|was|were|been|be|did|does)\s+(?:\w+ly\s+)?"
    r"|\b(?:reach|reached|strike|struck|agreed|confirms?|confirmed|admitted|found|finds|signed|sign|held|made|there was"
    r"|ready for|open to|option of|consider\w*|there is|possibility of)\s+(?:on\s+)?(?:(?:a|an|the|its|their)\s+)?(?:\w+\s+)?)$",
    re.IGNORECASE,
)


def _affirmed(one: Told, token: Token) -> bool:
    """Whether the sentence says that this is done or is so, and does not only mention it: by what stands before it."""
    if token.word.endswith("ing") and _POSSIBLE.search(one.text):  # "considering sending", "sending … is an option"
        return True
    ahead = one.text[max(0, token.start - 40) : token.start]
    past = re.fullmatch(r"\w+(?:ed|s|sent|won|met|held|ing)", token.word) is not None
    return bool(_AFFIRMS.search(ahead)) or (past and bool(re.search(r"[\w’']\s$", ahead)) and _of_name(one, token))


def _of_name(one: Told, token: Token) -> bool:
    """Whether the word follows a name or what belongs to one directly, or begins the sentence: its verb."""
    before = [other for other in one.tokens if other.end <= token.start][-2:]
    return not before or any(other.capital for other in before) or before[0] is one.tokens[0]


def _reach(one: Told, span: tuple[int, int]) -> Iterator[Token]:
    """The words that a negation turns."""
    start, end = span
    word = one.text[start:end]
    wide, short = bool(_WIDE.search(word)), bool(_SHORT.search(word))
    limit = 99 if wide else 2 if short else 1
    at = end
    if word.lower() == "no":  # "recommends no charges": the verb too
        yield from [token for token in one.tokens if token.end < start and token.content and not token.capital][-1:]
    for token in one.tokens:
        if token.start < end:
            continue
        if limit == 0 or re.search(r"[;:,]", one.text[at : token.start]) or token.word in ("but", "while"):
            return
        at = token.end
        if token.content or token.term in _AXES:
            yield token
            limit -= 1


def claims(text: str) -> list[Claim]:
    """Everything the sentences of a text claim that can be compared."""
    found: list[Claim] = []
    for one in told(text):
        for maker in (amounts, dates, roles, stances):
            found += maker(one)
    return found


def context(claim: Claim) -> tuple[frozenset[str], frozenset[str]]:
    """(terms of the sentence beside the topic itself, those of them that are names)."""
    own = set(claim.topic.split()) | ({"kill", "hurt"} if claim.kind == "amount" else set())
    value = claim.value
    end = _clause_end(claim) if claim.kind == "stance" else len(claim.told.text)
    terms = {
        token.term
        for token in claim.told.tokens
        if token.content
        and token.start < end
        and token.term not in own
        and _MEASURES.get(token.term) not in own
        and _AXES.get(token.term, ("", 0))[0] != claim.topic
        and not (value and value.start <= token.start < value.end)
    }
    if _PRONOUN.match(claim.told.text):
        terms |= claim.told.speaker_terms
    return frozenset(terms), frozenset(terms & claim.told.names)


_PRONOUN = re.compile(r"\s*(?:he|she|it|they|his|her|its|their)\b", re.IGNORECASE)
_NEXT_CLAUSE = re.compile(r"\b(?:after|while|before|until|and that|as|when|because|but)\b")


def _clause_end(claim: Claim) -> int:
    """Where the clause of a stance ends."""
    place = max((token.start for token in claim.told.tokens if topic_of(token.term) == claim.topic), default=0)
    found = _NEXT_CLAUSE.search(claim.told.text, place)
    return found.start() if found else len(claim.told.text)


def topics_of(term: str) -> frozenset[str]:
    """What a word of a question may be called as a topic: itself, what it measures, dates or has as its opposite."""
    return frozenset({term, topic_of(term), _MEASURES.get(term, term), _EVENT.get(term, term)})


def topic_of(term: str) -> str:
    """The pair of opposites a word belongs to, itself where it has none."""
    return _AXES.get(term, (term, 0))[0]


def slots(one: Told) -> Iterator[tuple[str, str, str]]:
    """(word, what joins, next word) of content words that stand side by side or with one preposition between."""
    kept: Sequence[Token] = [
        token for token in one.tokens if token.content and token.term not in _AXES and token.term not in _MEASURES
    ]
    for left, right in zip(kept, kept[1:], strict=False):
        between = one.text[left.end : right.start]
        if re.fullmatch(r"\s(?:(?:on|in|at|of|for|from|to|with|into|against)\s)?(?:(?:the|a|an)\s)?", between):
            yield left.term, " ".join(between.split()).removesuffix("the").removesuffix("an").strip(" a"), right.term
