"""The names and noun phrases of a question or an answer, found with lists of the small words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:[.’'ʼ&-]\w+)*", re.UNICODE)
_JOINED = re.compile(r"[ \u00a0]*")
DETERMINERS = frozenset("the a an".split())
POINTING = frozenset("this that these those".split())
POSSESSIVES = frozenset("my your his her its our their".split())
BE = frozenset("is are was were be been being am isn't aren't wasn't weren't".split())
DO = frozenset("do does did don't doesn't didn't".split())
HAVE = frozenset("has have had hasn't haven't hadn't having".split())
MODALS = frozenset(
    "can could will would shall should may might must can't couldn't won't wouldn't shouldn't cannot".split()
)
AUXILIARIES = BE | DO | HAVE | MODALS
ASKING = frozenset("who whom whose what when where which why how what's who's where's when's how's".split())
PRONOUNS = frozenset(
    "i you he she it we they me him us them himself herself itself themselves his hers theirs there one ones someone "
    "somebody something anyone anybody anything everyone everything nobody nothing it's he's she's that's there's "
    "they're i'm you're i've let's else".split()
)
PREPOSITIONS = frozenset(
    "of in on at to from for by with about into over under after before during since until between among against "
    "through across within without upon as than like off onto toward towards besides despite per via behind near "
    "around regarding concerning beyond out up down along".split()
)
_LITTLE = frozenset(
    "and or but so if because while although though whether nor not no yes ok okay well then also just even still yet "
    "very too only ever never always often really actually again later earlier soon now today ago here please much "
    "many more most some any all both each every either neither such same other another several few lot lots tell "
    "explain describe give name list summarize summarise hmm wow great thanks interesting exactly away back far long "
    "born able available involved related based due married possible true hi hello".split()
)
_ORDINARY = (
    "say tell go get make take know think see come want look use find give work call try ask need feel become leave "
    "put mean keep let begin seem help talk turn start show hear play run move like live believe hold bring happen "
    "write provide sit stand lose pay meet include continue set learn change lead understand watch follow stop create "
    "speak read allow add spend grow open walk win offer remember love consider appear buy wait serve die send expect "
    "build stay fall cut reach kill remain suggest raise pass sell require report decide pull develop receive agree "
    "support join sign marry divorce perform record release study attend graduate travel return visit earn compete "
    "defeat fight attack invade vote resign announce declare claim deny accuse blame warn threaten promise refuse "
    "reject accept approve discuss negotiate propose demand urge plan intend hope fear affect impact influence cause "
    "treat prevent cure improve increase decrease reduce compare differ relate contribute collaborate act sing star "
    "direct produce publish design invent discover found establish form end finish close retire survive escape arrest "
    "charge convict sentence sue testify investigate respond react criticize criticise praise celebrate honor honour "
    "teach train coach score beat draw choose pick hire fire lay break fix eat drink cook sleep drive fly ride swim "
    "cost last spread occur exist cover contain carry hurt save protect own control manage handle store deploy "
    "install configure delete update access apply deduct file invest borrow lend owe rent recommend prefer enjoy hate "
    "consist belong depend involve mention describe explain define interact evolve originate collect gather measure "
    "test check experience suffer recover lie sound taste smell appoint elect nominate name replace succeed inherit "
    "adopt introduce launch expand merge acquire switch defend oppose condemn seize capture free protest veto ratify "
    "impose lift ban block oust resume halt delay postpone cancel confirm clarify reveal leak hide apologise "
    "apologize order regret insist argue admit acknowledge concede host greet spoil"
).split()
_IRREGULAR = (
    "say said said|tell told told|go went gone|get got got|make made made|take took taken|know knew known|think "
    "thought thought|see saw seen|come came come|find found found|give gave given|feel felt felt|become became become"
    "|leave left left|put put put|mean meant meant|keep kept kept|let let let|begin began begun|hear heard heard|run "
    "ran run|hold held held|bring brought brought|write wrote written|sit sat sat|stand stood stood|lose lost lost"
    "|pay paid paid|meet met met|set set set|lead led led|understand understood understood|speak spoke spoken|read "
    "read read|spend spent spent|grow grew grown|win won won|buy bought bought|send sent sent|build built built|fall "
    "fell fallen|cut cut cut|sell sold sold|fight fought fought|sing sang sung|teach taught taught|beat beat beaten"
    "|draw drew drawn|choose chose chosen|lay laid laid|break broke broken|eat ate eaten|drink drank drunk|sleep "
    "slept slept|drive drove driven|fly flew flown|ride rode ridden|swim swam swum|cost cost cost|spread spread "
    "spread|hurt hurt hurt|lend lent lent|lie lay lain|do did done|have had had|be was been|strike struck struck"
    "|withdraw withdrew withdrawn|forbid forbade forbidden|seek sought sought|shoot shot shot|quit quit quit"
)
IRREGULAR = {base: (past, done) for base, past, done in (row.split() for row in _IRREGULAR.split("|"))}
BASES = frozenset(_ORDINARY) | frozenset(IRREGULAR)
_ALSO_NOUNS = frozenset(
    "work call use help talk talks start show play run move change lead offer vote attack fight claim plan plans hope "
    "fear impact influence cause causes design end form report record release study studies visit return support cost "
    "costs score charge charges sentence draw drive store access file rent test check experience star stars train "
    "coach fire cover control love demand demands need needs shows strike strikes update measure measures set sets "
    "spread act acts records reports works plays deal deals switch experiences calls offers protest protests veto ban "
    "bans order orders block lift halt delay delays host leak leaks left found felt lay saw lying like".split()
)
_PLURALS = frozenset("people children men women police media data troops talks".split())
_PARTICLES = frozenset("of bin al de la van von der el du di".split())
_SMALL = AUXILIARIES | ASKING | PRONOUNS | PREPOSITIONS | _LITTLE


@dataclass(frozen=True, slots=True)
class Token:
    """A word at characters [start, end). `key`: lower case, straight apostrophe, without 's. `joined`: only space
    between it and the word before. `owns`: it ends in 's or s'."""

    text: str
    key: str
    start: int
    end: int
    joined: bool
    owns: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name or noun phrase. `words`: its keys without the article. `inner`: it follows "of". `slot`: the word before
    it, "" at the beginning. `modifier`: it only says which, as "Ukrainian" in "the Ukrainian plane"."""

    text: str
    start: int
    end: int
    words: tuple[str, ...]
    name: bool
    plural: bool
    inner: bool
    slot: str
    modifier: bool = False

    @property
    def head(self) -> str:
        """The last word, or the one before "of", which says what kind of thing it is."""
        return self.words[self.words.index("of") - 1] if "of" in self.words[1:] else self.words[-1]


def tokens_of(text: str) -> list[Token]:
    """The words of a text, in order."""
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        word, key = match.group(), match.group().lower().replace("’", "'").replace("ʼ", "'")
        owns = key.endswith("'s") and key not in ASKING and key not in PRONOUNS
        key = key[:-2] if owns else key
        after = text[match.end() : match.end() + 2]
        owns = owns or (key.endswith("s") and after[:1] in ("'", "’") and after[1:2] in ("", " "))
        joined = bool(found) and bool(_JOINED.fullmatch(text, end, match.start()))
        stop = match.start() + len(key) if owns else match.end()
        found.append(Token(word[: len(key)] if owns else word, key, match.start(), stop, joined, owns))
        end = match.end() + (1 if owns and text[match.end() : match.end() + 1] in ("'", "’") else 0)
    return found


@cache
def _verb_forms() -> dict[str, frozenset[str]]:
    """Inflected form: which of base, s, ed, ing it is."""
    found: dict[str, set[str]] = {}
    for base in BASES:
        past, done = IRREGULAR.get(base, (past_of(base), past_of(base)))
        stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
        doubled = base + base[-1] if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", base) else stem
        forms = ((base, "base"), (third_of(base), "s"), (past, "ed"), (done, "ed"), (stem + "ing", "ing"))
        for form, kind in (*forms, (doubled + "ing", "ing")):
            found.setdefault(form, set()).add(kind)
    return {form: frozenset(kinds) for form, kinds in found.items()}


def past_of(base: str) -> str:
    """ "call" -> "called", "say" -> "said"."""
    if base in IRREGULAR:
        return IRREGULAR[base][0]
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", base):
        return base + base[-1] + "ed"
    return base + "ed"


def third_of(base: str) -> str:
    """ "call" -> "calls", "go" -> "goes"."""
    if base in ("have", "be"):
        return {"have": "has", "be": "is"}[base]
    if re.search(r"(?:s|x|z|ch|sh|[^aeiou]o)$", base):
        return base + "es"
    return base[:-1] + "ies" if re.search(r"[^aeiou]y$", base) else base + "s"


def is_verb(tokens: Sequence[Token], at: int, waiting: str) -> bool:
    """Whether the word at `at` is a verb. `waiting`: what the auxiliary before still waits for: base, part or ""."""
    word, before = tokens[at].key, tokens[at - 1] if at else None
    forms = _verb_forms().get(word)
    if forms is None or tokens[at].owns or (tokens[at].text[:1].isupper() and at):
        return False
    if before is not None and tokens[at].joined:
        if before.key in DETERMINERS | POINTING | POSSESSIVES or before.owns:
            return False
        if before.key in PRONOUNS | MODALS | {"to", "who", "not"}:
            return True
        if before.key in PREPOSITIONS:
            return word.endswith("ing")
    if waiting == "base":
        return "base" in forms
    if waiting == "part":
        return bool(forms & {"ed", "ing"}) and (word not in _ALSO_NOUNS or bool(before and before.key not in BE))
    return word not in _ALSO_NOUNS and bool(forms & {"s", "ed", "base"})


def phrases_of(text: str) -> list[Phrase]:
    """Names and noun phrases in order, each of-phrase as a whole and then its inner part."""
    tokens = tokens_of(text)
    runs = list(_runs(tokens))
    found: list[Phrase] = []
    for number, (first, last) in enumerate(runs):
        inner = first > 0 and tokens[first - 1].key == "of" and tokens[first].joined
        one = _phrase(text, tokens, first, last, inner)
        if one is None:
            continue
        after = runs[number + 1] if number + 1 < len(runs) else (-1, -1)
        if after[0] == last + 1 and tokens[last].key == "of" and tokens[last].joined and not inner:
            one = _phrase(text, tokens, first, after[1], False) or one
        found.append(one)
        if not one.name:
            found += _names_within(text, tokens, first, last)
    return found


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """[first, last) of each run of words between the small ones."""
    first, waiting = -1, ""
    for at, token in enumerate(tokens):
        verb = not is_small(tokens, at) and is_verb(tokens, at, waiting)
        breaks = verb or (is_small(tokens, at) and not _links_names(tokens, at))
        goes_on = at > 0 and token.joined and not breaks and token.key not in DETERMINERS
        if first >= 0 and not goes_on:
            yield first, at
            first = -1
        if token.key in DO | MODALS and breaks:
            waiting = "base"
        elif token.key in BE | HAVE and breaks:
            waiting = "part"
        elif verb:
            waiting = ""
        if first < 0 and not breaks:
            first = at
    if first >= 0:
        # "Why doesn't honey crystallise": a verb that no list holds stands last.
        unseen = waiting == "base" and len(tokens) - first > 1 and tokens[-1].text.islower() and not tokens[-2].owns
        yield first, len(tokens) - (1 if unseen else 0)


def is_small(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is no part of a noun phrase by itself; a capital within a sentence makes it part of a name."""
    token = tokens[at]
    if token.text[:1].isupper() and at > 0 and (token.joined or (len(token.text) > 1 and token.text.isupper())):
        return token.key in ASKING or token.key == "i"
    word = token.key
    return (
        word in _SMALL or word in POINTING or word in POSSESSIVES or (word.endswith("ly") and len(word) > 4)
    ) and not (token.owns and word not in PRONOUNS)


def _links_names(tokens: Sequence[Token], at: int) -> bool:
    """Whether a small word stands inside a name: "Bank of England"."""
    if tokens[at].key not in ("of", "al", "bin") or not 0 < at < len(tokens) - 1:
        return False
    one, other = tokens[at - 1], tokens[at + 1]
    capitals = one.text[:1].isupper() and other.text[:1].isupper() and not one.owns
    return capitals and tokens[at].joined and other.joined and one.key not in ASKING and at > 1


def _phrase(text: str, tokens: Sequence[Token], first: int, last: int, inner: bool) -> Phrase | None:
    """The phrase of tokens [first, last); None where nothing is left of it."""
    before = tokens[first - 1].key if first else ""
    words = tuple(token.key for token in tokens[first:last])
    bare = words[1:] if words[0] in DETERMINERS else words
    if not bare or (len(bare) == 1 and (bare[0].isdigit() or len(bare[0]) < 2)):
        return None
    start, end = tokens[first].start, tokens[last - 1].end
    name = all(_is_capital(token) for token in tokens[last - len(bare) : last])
    name = name and (len(words) > 1 or not _only_begins(tokens, first))
    head = bare[bare.index("of") - 1] if "of" in bare[1:] else bare[-1]
    plural = head in _PLURALS or (len(head) > 3 and head.endswith("s") and not head.endswith(("ss", "us", "is")))
    plural = plural and (not name or words[0] == "the")
    return Phrase(text[start:end], start, end, bare, name, plural, inner, before)


def _only_begins(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capital may be that of a sentence's first word: "Instead of", not "Trump said"."""
    if at and tokens[at].joined:
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    said = after is not None and (after.key in AUXILIARIES or is_verb(tokens, at + 1, "part"))
    return after is not None and not (after.joined and said) and not tokens[at].owns and not tokens[at].text.isupper()


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper() or token.text[:1].isdigit() or token.key in _PARTICLES


def _names_within(text: str, tokens: Sequence[Token], first: int, last: int) -> Iterator[Phrase]:
    """Names that are only part of a phrase: "Trump" in "Trump's plan"."""
    start = -1
    for at in range(first, last + 1):
        inside = at < last and (tokens[at].text[:1].isupper() if start < 0 else _is_capital(tokens[at]))
        inside = inside and tokens[at].key not in DETERMINERS
        if start >= 0 and (not inside or tokens[at - 1].owns):
            one = _phrase(text, tokens, start, at, False)
            if one and one.name:
                yield replace(one, modifier=at < last and not tokens[at - 1].owns)
            start = -1
        if inside and start < 0:
            start = at


def as_written(phrase: Phrase) -> str:
    """A phrase as it reads within a question: no capital on its article, "my" and "our" kept."""
    if phrase.slot in ("my", "our", "your"):
        return f"{phrase.slot} {phrase.text}"
    first, _, rest = phrase.text.partition(" ")
    return f"{first.lower()} {rest}" if first.lower() in DETERMINERS and rest else phrase.text
