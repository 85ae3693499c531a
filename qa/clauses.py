"""A question that leans on the words of the one before: "Why?", "And Hegseth?", "Is that still true?", "Who else?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.antecedents import PERSONS, Candidate, Mention, is_topic, kind_of
from qa.phrases import (
    ASKING,
    AUXILIARIES,
    BE,
    DETERMINERS,
    DO,
    MODALS,
    PREPOSITIONS,
    PRONOUNS,
    Phrase,
    Token,
    as_written,
    is_small,
    is_verb,
    past_of,
    phrases_of,
    third_of,
    tokens_of,
)

_LEAD = re.compile(r"^(?:and|but|so|or|then|now|ok(?:ay)?|well|also|yes|no)\b[\s,.]*", re.IGNORECASE)
_ABOUT = re.compile(r"(?:(?:and|but|so|now)\s+)?(?:what|how)\s+about\s+(?P<what>[^?!]+?)[\s?!.]*", re.IGNORECASE)
_ASKS_AGAIN = re.compile(
    r"(?P<asking>when|where|why|how|since when|(?:in|on) (?:what|which) \w+)\s+(?:(?:was|is)\s+(?:that|this|it)"
    r"|(?:did|does)\s+(?:that|this|it|they|he|she)\s+(?:happen|occur|take place|come about))",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"(?:is|was)\s+(?:that|this|it)\s+(?P<still>still\s+)?(?:true|the case|so|correct|right|valid)", re.IGNORECASE
)
_MORE = re.compile(
    r"(?:(?:can|could)\s+you\s+)?(?:please\s+)?(?:tell me more|more|more details?|go on|continue|elaborate|"
    r"say more|give me more(?: details?)?|explain(?: that| this)?)(?:\s+(?:please|about (?:that|this|it)))?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"(?:(?:in|from)\s+)?(?:which|what)\s+(?:articles?|sources?|papers?|newspapers?|outlets?)"
    r"(?:\s+(?:is|was|are|were|does|do|did|says?|said|reports?|reported)\b(?:\s+(?:that|this|it|so|from|in|say))*)?",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"(?P<who>who(?:\s+else)?)\s+(?P<verb>reports?|reported|says?|said)\s+(?:it|that|this|so)", re.IGNORECASE
)
_HOW_MANY_THERE = re.compile(r"how many(?: of (?:them|those))? (?:were|are|was|is) (?:there|they|it)", re.IGNORECASE)
_ELSE = re.compile(r"(?P<asking>who|what|where|when|why|how|any(?:one|body|thing|where))\s+else", re.IGNORECASE)
_PLACE_OF = {"anyone": "who", "anybody": "who", "anything": "what", "anywhere": "where"}
_WHEN = (
    r"(?:(?:last|this|next|past)\s+(?:week|month|year|night|weekend|spring|summer|autumn|fall|winter|\w+day)|yesterday"
    r"|today|tomorrow|now|(?:in|since|before|after|until|by|during)\s+(?:(?:early|late|mid)[- ])?"
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b(?:\s+\d{4})?"
    r"|\d{4})|on\s+\w+day"
    r"|on\s+\w+\s+\d{1,2}(?:st|nd|rd|th)?|\w+day)"
)
_TIME = re.compile(rf"\b{_WHEN}\b", re.IGNORECASE)
_OWNER = re.compile(r"\b(?:his|her)\b(?= \w)")
_ONLY_ASKING = frozenset(("why", "why not", "how", "how so", "how come", "when", "where", "since when"))
_SAME_AS = {"how come": "why", "how so": "how", "what for": "why", "why not": "why"}
_HOW_MANY = ("how many", "how much")
_GAPS = frozenset("what who whom which".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """A question taken apart. `asking`: its asking words, "" for yes or no; `subject`: "" where that is asked for."""

    asking: str
    auxiliary: str
    subject: str
    rest: str


def taken_apart(question: str) -> Clause | None:
    """The parts of a question in the usual order; None where it has another."""
    text = _LEAD.sub("", question.strip(), count=1).rstrip("?!. ")
    tokens = tokens_of(text)
    if len(tokens) < 2 or re.search(r"[.!?;:]\s", text) or tokens[1].key in ("about", "if"):
        return None
    at = next((n for n, token in enumerate(tokens[:7]) if token.key in AUXILIARIES), -1)
    if at != 0 and not {token.key for token in tokens[:2]} & ASKING:
        return None
    verb = next((n for n in range(1, len(tokens)) if is_verb(tokens, n, "")), -1)
    if at < 0 or (at > 1 and 0 < verb < at):
        start = tokens[verb].start
        return Clause(text[:start].strip(), "", "", text[start:]) if verb in (1, 2, 3) else None
    end = _subject_end(text, tokens, at)
    if end is None:
        return None
    cut = tokens[end].start if end < len(tokens) else len(text)
    asking, subject = text[: tokens[at].start].strip(), text[tokens[at + 1].start : cut].strip()
    return Clause(asking, tokens[at].text.lower(), subject, text[cut:].strip())


def _subject_end(text: str, tokens: Sequence[Token], auxiliary: int) -> int | None:
    """Number of the token after the subject, which follows the auxiliary; None where it cannot be told."""
    first, last = auxiliary + 1, len(tokens) - 1
    if first > last:
        return None
    if tokens[auxiliary].key in DO | MODALS:
        end = next((n for n in range(first, len(tokens)) if is_verb(tokens, n, "base")), -1)
        end = last if end < 0 and last > first and tokens[-1].text.islower() else end
        asked_for = end == first and (tokens[auxiliary].key in DO or auxiliary == 0)
        return None if end < 0 or asked_for else end
    if tokens[first].key in PRONOUNS:
        return first + 1
    whole = [one.end for one in phrases_of(text) if one.start == tokens[first].start]
    return next((n for n, token in enumerate(tokens) if token.start >= max(whole)), len(tokens)) if whole else first


def completed(question: str, earlier: str, short: str | None) -> str | None:
    """A question without a sense of its own, completed from the earlier one; None for any other question.

    `short`: the short answer to the earlier question, if it was given one.
    """
    bare = _LEAD.sub("", question.strip(), count=1).rstrip("?!. ")
    if not bare or not earlier:
        return None
    clause = taken_apart(earlier)
    if clause and clause.asking.lower().startswith("who") and short and not _names(short):
        short = None
    if _MORE.fullmatch(bare):
        return f"Tell me more about {indirect(clause, earlier)}."
    if _STILL.fullmatch(bare):
        return _still(clause, earlier, short)
    if _ARTICLE.fullmatch(bare):
        return f"Which articles say {indirect(clause, earlier)}?"
    if match := _REPORTS.fullmatch(bare):
        said = stated(clause, short) if clause else None
        return f"{_capital(match['who'])} {match['verb']} {'that ' + said if said else indirect(clause, earlier)}?"
    if _HOW_MANY_THERE.fullmatch(bare) and (counted := _counted(clause)):
        return counted
    if match := _ELSE.fullmatch(bare):
        asking = match["asking"].lower()
        return _asking_else(_PLACE_OF.get(asking, asking), clause, earlier)
    if match := _ASKS_AGAIN.fullmatch(bare):
        return _asked_anew(match["asking"], clause, earlier, short)
    asks = _is_fragment(bare) and (clause or bare.lower() in _ONLY_ASKING)
    return _asked_anew(bare, clause, earlier, short) if asks else None


def _names(short: str) -> bool:
    """Whether a short answer is a name."""
    return all(word[:1].isupper() or word in ("of", "the", "and", "de", "bin", "van", "von") for word in short.split())


def _is_fragment(bare: str) -> bool:
    """Whether only asking words are there: "why", "how many", "in which country", "how come"."""
    tokens = tokens_of(bare)
    if not 0 < len(tokens) <= 4 or not {token.key for token in tokens[:2]} & ASKING or "'" in tokens[0].key:
        return False
    if tokens[0].key not in ASKING and tokens[0].key not in PREPOSITIONS | {"since", "for", "until"}:
        return False
    return not any(token.key in AUXILIARIES | PRONOUNS | {"about", "if", "to"} for token in tokens[1:]) and not any(
        is_verb(tokens, n, "") for n in range(1, len(tokens)) if tokens[n].key not in ("come", "so")
    )


def _asked_anew(asking: str, clause: Clause | None, earlier: str, short: str | None) -> str:
    """The earlier question with other asking words: "Why did Trump call Putin?"."""
    plain = asking.lower().strip()
    denied = " not" if plain == "why not" else ""
    plain = _SAME_AS.get(plain, plain)
    if clause is None:
        return f"{_capital(plain)}, regarding {indirect(None, earlier)}?"
    if plain == "who" and clause.subject and clause.rest:
        return f"Who {_finite(clause, short)}?"
    if clause.auxiliary in BE and clause.asking and not clause.rest and plain not in ("when", "where"):
        whole = f"{_capital(plain)} {clause.auxiliary} {short} {clause.subject}?"
        return whole if short and len(plain.split()) < 3 else f"{_capital(plain)}, regarding {clause.subject}?"
    if not clause.subject:
        return f"{_capital(plain)} {_without_subject(clause, short)}?"
    rest = _without(_filled(clause, short), plain)
    thing = next((one for one in phrases_of(rest) if not one.name), None) if plain in _HOW_MANY else None
    if thing:
        plain, rest = f"{plain} {_bare(thing)}", f"{rest[: thing.start]}{rest[thing.end :]}"
    return _tidy(f"{_capital(plain)} {clause.auxiliary} {clause.subject}{denied} {rest}?")


def _counted(clause: Clause | None) -> str | None:
    """The earlier question asked for the number of what it names in the plural: "How many missiles did Iran fire?"."""
    if clause is None:
        return None
    verb, _, rest = clause.rest.partition(" ")
    things = [one for one in phrases_of(rest) if one.plural and not one.name]
    if things and clause.subject:
        rest = f"{verb} {rest[: things[0].start]}{rest[things[0].end :]}"
        return _tidy(f"How many {_bare(things[0])} {clause.auxiliary} {clause.subject} {rest}?")
    subject = next((one for one in phrases_of(clause.subject) if one.plural), None)
    return _tidy(f"How many {_bare(subject)} {clause.auxiliary} {clause.rest}?") if subject else None


def _without_subject(clause: Clause, short: str | None) -> str:
    """The rest of "Why …?" where the earlier question asked who or what did it."""
    subject = short or ("that" if clause.asking.lower().startswith("what") else "somebody")
    if clause.auxiliary:
        return f"{clause.auxiliary} {subject} {clause.rest}"
    if re.match(r"happen", clause.rest, re.IGNORECASE) and not short:
        return f"did that {re.sub(r'^happen(?:ed|s)', 'happen', clause.rest, flags=re.IGNORECASE)}"
    return f"was it that {subject} {clause.rest}"


def _filled(clause: Clause, short: str | None) -> str:
    """The rest of a question with what it asks for put back: "say that about troops", "send troops"."""
    words = [word for word in clause.asking.lower().split() if word != "else"]
    if not words or not set(words[:2]) & (_GAPS | {"how"}) or words[0] in PREPOSITIONS:
        return clause.rest
    thing = " ".join(words[2:] if words[:2] in (["how", "many"], ["how", "much"]) else words[1:])
    if words[0] == "how" and words[1:2] not in (["many"], ["much"]):
        return clause.rest
    if words[0] in ("who", "whom"):
        thing = short or "somebody"
    verb, _, after = clause.rest.partition(" ")
    if clause.auxiliary in BE:
        return clause.rest
    return f"{verb} {thing or 'that'} {after}".strip()


def _without(rest: str, asking: str) -> str:
    """The rest without the thing that the new asking words name: "Which troops" needs no second "troops"."""
    last = asking.split()[-1]
    thing = next((one for one in phrases_of(rest) if one.head == last), None)
    return " ".join((rest[: thing.start] + rest[thing.end :]).split()) if thing and last not in ASKING else rest


def _bare(phrase: Phrase) -> str:
    first, _, rest = phrase.text.partition(" ")
    return rest if first.lower() in DETERMINERS and rest else phrase.text


def _finite(clause: Clause, short: str | None = None, *, filled: bool = True) -> str:
    """Auxiliary and rest, or the verb as it stands after "who": "called Putin"."""
    rest = _filled(clause, short) if filled else clause.rest
    if clause.auxiliary not in DO:
        return f"{clause.auxiliary} {rest}".strip()
    verb, _, after = rest.partition(" ")
    form = past_of(verb.lower()) if clause.auxiliary == "did" else third_of(verb.lower())
    return f"{form} {after}".strip()


def stated(clause: Clause, short: str | None) -> str | None:
    """A question as a statement: "Trump called Putin"; None where what it asks for cannot be put back."""
    if not clause.subject:
        return f"{short} {_finite(clause) if clause.auxiliary else clause.rest}" if short else None
    if clause.asking and clause.asking.split()[0].lower() in _GAPS:
        return f"{short} {clause.auxiliary} {clause.subject}" if short and clause.auxiliary in BE else None
    return _with_subject(clause)


def _with_subject(clause: Clause) -> str:
    plural = clause.auxiliary == "do"
    verb = clause.rest if plural else _finite(clause, filled=False)
    return f"{clause.subject} {verb}".strip()


def happened(clause: Clause) -> str | None:
    """What a question takes to have happened: "that Soleimani was killed"; None where it asks whether or who."""
    when = clause.asking.lower() in ("when", "where", "why", "how") and clause.subject and clause.rest
    return f"that {_with_subject(clause)}" if when else None


def indirect(clause: Clause | None, question: str) -> str:
    """A question as part of another: "whether the US could send troops", "what Vance said about troops"."""
    if clause is None:
        plain = question.rstrip("?!. ")
        return plain if is_topic(plain) else f"“{plain}”"
    if not clause.subject:
        return f"{_small(clause.asking)} {_finite(clause) if clause.auxiliary else clause.rest}"
    if clause.auxiliary in BE and clause.asking and not clause.rest:
        return f"{_small(clause.asking)} {clause.subject} {clause.auxiliary}"
    return f"{_small(clause.asking) or 'whether'} {_with_subject(clause)}"


def _still(clause: Clause | None, earlier: str, short: str | None) -> str:
    said = stated(clause, short) if clause else None
    if clause and said and clause.auxiliary in BE and short and clause.asking and not clause.rest:
        return f"{_capital(clause.auxiliary)} {short} still {clause.subject}?"
    if said:
        return f"Is it still true that {said}?"
    if clause and clause.auxiliary in BE and not clause.rest:
        return f"{earlier.rstrip('?!. ')} now?"
    return f"Is {indirect(clause, earlier)} still true?"


def _asking_else(asking: str, clause: Clause | None, earlier: str) -> str:
    """What "Who else?" means: "Who else called Putin?"."""
    if clause and clause.asking.lower().split()[:1] == [asking]:
        rest = earlier.strip()[len(clause.asking) :] if earlier.lower().startswith(clause.asking.lower()) else ""
        if rest:
            return f"{clause.asking} else{rest}"
    if clause and asking == "who" and clause.subject and clause.rest:
        return f"Who else {_finite(clause)}?"
    if clause and clause.subject and asking in ("where", "when", "why", "how"):
        return _tidy(f"{_capital(asking)} else {clause.auxiliary} {clause.subject} {_filled(clause, None)}?")
    return f"{_capital(asking)} else is said about {indirect(clause, earlier)}?"


def replaced(question: str, earlier: str) -> str | None:
    """The earlier question with the new name, thing, place or time in it: "And Hegseth?", "What about last week?"."""
    question = question.strip()
    match, lead = _ABOUT.fullmatch(question), _LEAD.match(question)
    new = match["what"].strip() if match else _LEAD.sub("", question, count=1).rstrip("?!. ")
    tokens = tokens_of(new)
    led = bool(match or lead)
    if not 0 < len(tokens) <= 7 or tokens[0].key in ASKING or not (led or question.endswith("?")):
        return None
    end = earlier.rstrip("?!. ")
    mark = earlier[len(end) :].strip() or ("?" if taken_apart(earlier) else "")
    if _TIME.fullmatch(new):
        old = _TIME.search(end)
        return f"{end[: old.start()]}{new}{end[old.end() :]}{mark}" if old else f"{end} {new}{mark}"
    verbs = [n for n in range(len(tokens)) if not is_small(tokens, n) and is_verb(tokens, n, "")]
    if verbs or any(token.key in AUXILIARIES | PRONOUNS for token in tokens):
        return None
    if tokens[0].key in PREPOSITIONS:
        return _other_place(new, tokens[0].key, end) + mark
    # "about" keeps a first capital from being taken for the beginning of a sentence.
    found = phrases_of(f"about {new}")
    whole = bool(found) and found[0].end - found[0].start >= len(new) - 4
    if not whole or not (led or (found[0].name and len(found[0].words) > 1)):
        return None
    return _other_thing(new, found, end, mark)


def _other_thing(new: str, found: Sequence[Phrase], earlier: str, mark: str) -> str | None:
    slots = [one for one in phrases_of(earlier) if one.end - one.start < len(earlier)]
    slot = _slot(found[0], slots)
    if slot and slot.slot in ("in", "at") and _asks_whether_it_was(found[0], earlier):
        return f"Is it {new} {_small(earlier)}{mark}"
    if slot:
        article = re.search(r"\b(?:the|an?)\s+$", earlier[: slot.start], re.IGNORECASE) if found[0].name else None
        behind = earlier[slot.end :]
        if found[0].name and not any(one.name for one in phrases_of(f"about{behind}")):  # else it may be another's
            behind = _OWNER.sub("their", behind)
        return f"{earlier[: article.start() if article else slot.start]}{new}{behind}{mark}"
    if any(one.name for one in found):
        return None
    slots = [one for one in slots if one.name or one.plural or one.text.lower().startswith(("the ", "a ", "an "))]
    topic = max(slots, key=lambda one: (one.name, one.start), default=None)
    return f"What about {new} and {as_written(topic)}?" if topic else None


def _asks_whether_it_was(new: Phrase, earlier: str) -> bool:
    """Whether "And Hegseth?" names somebody who may have done it: "Who will attend the talks in Saudi Arabia?"."""
    return earlier.lower().startswith("who ") and _kind(new) not in ("place", "group", "thing")


def _kind(name: Phrase) -> str:
    return kind_of(Candidate(name, (Mention(name, 0, "question"),)))


def _other_place(new: str, preposition: str, earlier: str) -> str:
    """The earlier question with "in Asia" where it had "in Africa", or at its end."""
    old = next((one for one in reversed(phrases_of(earlier)) if one.slot == preposition), None)
    if old is None:
        return f"{earlier} {new}"
    start = earlier.lower().rindex(preposition, 0, old.start)
    return f"{earlier[:start]}{new}{earlier[old.end :]}"


def _slot(new: Phrase, slots: list[Phrase]) -> Phrase | None:
    """The part of the earlier question that the new name or thing takes the place of."""
    alike = [one for one in slots if one.name == new.name]
    if not new.name:
        same_kind = [one for one in alike if one.plural == new.plural]
        only = same_kind[0] if len(slots) == 1 and same_kind else None
        return next((one for one in alike if one.head == new.head), only)
    kinds = [_kind(one) for one in alike]
    kind = _kind(new)
    person = kind in PERSONS
    same = [one for one, other in zip(alike, kinds, strict=True) if (other in PERSONS) == person]
    return next(iter(same or alike), None)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _tidy(text: str) -> str:
    return " ".join(text.split()).replace(" ?", "?")
