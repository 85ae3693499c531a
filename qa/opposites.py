"""Whether a sentence turns what its sources say: a "not" lost or added, an opposite, an allegation stated as fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.words import STOP_WORDS
from qa.negation import negations
from qa.terms import alike, stem, terms_of, words_of

_NEGATIVE = re.compile(
    r"\b(?:not|no|never|nor|neither|none|nobody|nothing|nowhere|cannot|without|hardly|barely|scarcely|rarely|seldom|few"
    r"|little|\w+n't|un\w{3,}|in(?:ability|accurate|sufficient|complete|eligible)\w*|im(?:possible|proper)\w*|dis\w{4,}"
    r"|den(?:y|ies|ied|ial)\w*|refus\w*|fail\w*|declin\w*|reject\w*|oppos\w*|against|lack\w*|absen\w*|exclud\w*"
    r"|prevent\w*|block\w*|ban|bans|banned|prohibit\w*|forb\w+|stop\w*|halt\w*|end|ends|ended|avoid\w*|miss\w*|unless"
    r"|rule[sd]? out|ruling out|rather than|instead of|free of|false\w*|acquit\w*|cleared|drop\w*|cancel\w*|scrap\w*"
    r"|only|yet to|away from|off|out|short of|too|despite|spare[sd]?|illegal\w*|closed?)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:alleg\w+|accus\w+|suspect\w*|claim(?:s|ed|ing)?(?: that)?|may|might|could|would|will|shall|if"
    r"|whether|unless|rumou?r\w*"
    r"|plan(?:s|ned)? to|want(?:s|ed)? to|hop(?:es?|ed|ing) to|threaten\w*|propos\w+)\b"
)
_HEDGED = re.compile(
    r"\b(?:alleg\w+|accus\w+|suspect\w*|claim\w*|(?-i:may)|might|could|can|would|will|should|if|whether|unless|rumou?r\w*"
    r"|plan\w*|want\w*|hop\w+|threat\w*|propos\w+|consider\w*|said|says?|saying|according|told|reported\w*|believ\w+"
    r"|likely|possib\w+|potential\w*|charged|trial|risk\w*|expect\w*|seek\w*|call\w*|intend\w*|aim\w*|suggest\w*|warn\w*"
    r"|argu\w+|think\w*|fear\w*|tr(?:y|ies|ied|ying)|idea|due|set to|going to|ask\w*|apparent\w*|question\w*|doubt\w*"
    r"|unclear|unknown)\b|[“”\"?]",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[,;:.!?()–—]|\b(?:but|although|though|because|after|before|while|when|which|who)\b", re.IGNORECASE
)
_HARMLESS = re.compile(
    r"\b(?:nothing to do with|not (?:to do with|far|long|unlike|only|just|merely|least)|no (?:doubt|matter)"
    r"|no (?:less|fewer|later|earlier|sooner) than)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no|never|nor|neither|none|cannot|without)\b|n[’']t\b", re.IGNORECASE)
_COPIED = 0.75
"""From this likeness of their words on (Jaccard), a sentence is a copy of a quote with something changed."""
_DENIED = "the cited sentence denies what it states"
_DENIES = "it denies what the cited sentence states"
_HEADS = 3
"""Content words after a "not" that it is taken to turn."""

_OPPOSITES = """\
rise rose risen rising grow grew grown increase gain gained climb jump soar surge double higher
| fall fell fallen falling drop decline decrease shrink shrank plunge slide slid tumble lower halve slump dip sank
* win won winning victory beat defeated | lose lost losing loss defeat beaten
accept approve support endorse agree welcome adopt pass uphold upheld
| reject oppose refuse decline veto block dismiss overturn overrule
* before ahead prior | after following
* more over above exceed least | less fewer under below
* higher highest most greater greatest | lower lowest fewest least smaller smallest
best | worst
first | last
early earlier | late later
open opened reopen | close closed shut shutter
start began begin begun launch resume | end ended finish stop halt suspend
guilty convict convicted | innocent acquit acquitted cleared
arrest detain jail imprison | release freed
alive survive survived survivor | dead die died kill killed death
hire hired appoint recruit | fired dismiss sack lay
* buy bought purchase acquire | sell sold sale
allow permit legalise legalize | ban prohibit forbid outlaw
confirm admit acknowledge | deny denied
succeed success successful | fail failure
legal lawful | illegal unlawful
safe | unsafe dangerous
strengthen stronger strong | weaken weaker weak
improve better | worsen worse deteriorate
north northern | south southern
east eastern | west western
man men male | woman women female
include | exclude
join joined | leave left quit withdraw withdrew
arrive arrived | depart departed
always | never
majority | minority
praise praised | criticise criticize condemn
raise raised | cut lower lowered reduce
remain stay stayed | leave left quit resign
public | private
advance | retreat
build built | demolish tear tore
create created add added | eliminate destroy cut shed
possible likely | impossible unlikely
old older oldest | young younger youngest
near nearer nearest closest | far farther farthest further furthest
* give gave given pay paid deliver send sent donate | receive received
steal stole stolen | return returned
vanish disappear | return returned appear
save saved spare | destroy destroyed ruin
praise | complain complaint
long longer longest | short shorter shortest
import | export
* lend lent | borrow
husband | wife
son | daughter
father | mother
brother | sister
rich richer richest wealthy | poor poorer poorest
true | false untrue
urban | rural
hot hotter warm warmer | cold colder cool cooler
"""
"""A line: words, and those that say the opposite. *: with what stands on either side exchanged, they say the same."""


def lost_negation(text: str, quotes: Sequence[str]) -> str | None:
    """A "not" of the quotes that the sentence leaves out, or one that it adds."""
    turned, plain = _turned(text)
    mine = terms_of(text)
    heads, known = [], set[str]()
    for quote in quotes:
        some, rest = _turned(quote)
        heads += some
        known |= rest
        more = _nots(quote) - _nots(text)
        if more and alike(mine, terms_of(quote)) >= _COPIED:
            return _DENIED if more > 0 else _DENIES
    held = known | {word for words in heads for word in words}
    negative = bool(negations(text)) or any(
        stem(match.group().lower()) not in held for match in _NEGATIVE.finditer(text)
    )
    for words in heads:
        shared = [word for word in words if word in plain and word not in known]
        if not negative and shared and (words[0] in shared or len(shared) >= 0.6 * len(words)):
            return _DENIED
    for words in turned:
        shared = [word for word in words if word in known]
        denied = any(word in other for other in heads for word in words)
        if not denied and words and words[0] in shared and not any(_NEGATIVE.search(quote) for quote in quotes):
            return _DENIES
    if turned and not any(_NEGATIVE.search(quote) for quote in quotes):
        return _DENIES
    return None


def _nots(text: str) -> int:
    return len(_NOT.findall(_HARMLESS.sub("", text)))


def _turned(text: str) -> tuple[list[list[str]], set[str]]:
    """(for each negation the stems of the first words it turns, stems of all other words)."""
    spans = [span for span in negations(text) if not _HARMLESS.match(text, span[0])]
    turned, rest, past = [], list[str](), 0
    for start, end in spans:
        stop = _CLAUSE_END.search(text, end + 1)
        clause = text[end : stop.start() if stop else len(text)]
        words = [stem(word) for word in words_of(clause) if word not in STOP_WORDS][:_HEADS]
        turned.append(words)
        rest += words_of(text[past:start])
        past = max(past, end)
    rest += words_of(text[past:])
    flat = {word for words in turned for word in words}
    counts = [stem(word) for word in rest if word not in STOP_WORDS]
    return [words for words in turned if words], {
        word for word in counts if word not in flat or counts.count(word) > sum(word in words for words in turned)
    }


@cache
def _opposites() -> tuple[tuple[frozenset[str], frozenset[str], bool], ...]:
    """Pairs of sets of stems, a word of one denying those of the other, and whether the pair is marked *."""
    found = []
    for line in _OPPOSITES.strip().replace("\n|", " |").splitlines():
        one, other = ({stem(word) for word in side.split()} for side in line.removeprefix("* ").split("|"))
        found.append((frozenset(one - other), frozenset(other - one), line.startswith("*")))
    return tuple(found)


def flipped(text: str, quotes: Sequence[str]) -> str | None:
    """A word of the sentence whose opposite stands in the quotes, and not itself ("rose" for "fell")."""
    said = [stem(word) for word in words_of(text)]
    source = [stem(word) for quote in quotes for word in words_of(quote)]
    if negations(text) or any(negations(quote) for quote in quotes):
        return None
    for one, another, converse in _opposites():
        for side, other in ((one, another), (another, one)):
            mine, theirs = [w for w in said if w in side], [w for w in source if w in other]
            clear = mine and theirs and not (set(source) & side or set(said) & other)
            if clear and not (converse and _swapped(said, source, mine[0], theirs[0])):
                return "the cited sentence says the opposite"
    return None


def _swapped(said: list[str], source: list[str], word: str, opposite: str) -> bool:
    """Whether something else stands before, or follows, a word in one text than its opposite in the other."""
    at, there = said.index(word), source.index(opposite)
    before = [one for one in said[:at] if one not in STOP_WORDS][-4:]
    following = [one for one in said[at + 1 :] if one not in STOP_WORDS][:1]
    others = bool(before) and not any(one in source[:there] for one in before)
    return others or not (before or following) or any(one not in source[there + 1 :] for one in following)


def _done(text: str, verb: str) -> bool:
    """Whether a text puts the verb of that stem in the past: "published" or "has sent", not "publishes"."""
    found = [word for word in words_of(text) if stem(word) == verb]
    return any(word.endswith("ed") for word in found) or bool(re.search(r"\b(?:has|have|had)\b", text))


def unhedged(text: str, quotes: Sequence[str]) -> str | None:
    """What the quotes only allege, suppose or hold possible, stated as a fact."""
    if _HEDGED.search(text) or negations(text):
        return None
    said = {stem(word) for word in words_of(text) if word not in STOP_WORDS}
    for quote in quotes:
        hedge = _HEDGE.search(quote)
        whole = {stem(word) for word in words_of(quote)} & said
        if len(whole) < len(said) / 2:
            continue
        following = [stem(word) for word in words_of(quote[hedge.end() :]) if word not in STOP_WORDS] if hedge else []
        under = bool(following) and following[0] in said and len(said.intersection(following)) >= len(whole) / 2
        if not hedge or not under or (hedge.group() in ("will", "shall") and not _done(text, following[0])):
            return None
        return f"the cited sentence says it only with “{hedge.group()}”"
    return None
