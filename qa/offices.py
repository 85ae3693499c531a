"""Who holds an office: what stands beside a name in an article tells.

"Chief Justice John Roberts" and "Emmanuel Macron, the president of France," hold theirs; "then-director James Comey",
"former president Hollande" and "Vice President Pence" do not hold what is asked for, and "New York Attorney General
Letitia James" holds another than "the attorney general".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

BESIDE, ELSEWHERE, NO_HOLDER = 1.0, 0.25, 0.0
"""What a vote for a name counts that stands beside the office; for one that stands anywhere else; for one whose office
is over, of somebody below, or of another place. Chosen by reading the answers to 55 questions of our own over two
collections, see docs/log.md."""
AROUND = 80
"""Characters before and behind a name in which its office may stand."""

_HEAD = (
    r"(?:prime minister|vice president|secretary[- ]general|attorney general|chief justice|chief of staff"
    r"|(?:press |home |foreign |defen[cs]e |treasury |interior |health |energy |education )?secretary"
    r"(?: of (?:the )?(?:state|defen[cs]e|treasury|energy|education|labor|interior|commerce|agriculture))?"
    r"|(?:finance|foreign|interior|defen[cs]e|health) minister|national security advis[eo]r|supreme leader"
    r"|(?:house |senate )?(?:majority|minority) leader|chief executive(?: officer)?|c\.?e\.?o\.?"
    r"|president|premier|chancellor|director|chair(?:man|woman|person)?|head|leader|governor|mayor|king|queen|pope"
    r"|speaker|commissioner|commander|administrator"
    r"|ambassador|coach|manager|owner|founder|head coach|police chief|chief)"
)
_ASKS = re.compile(
    r"^(?:(?:and|so|but) )?(?:who(?:'s| is| are)|what(?:'s| is) the name of) (?:the )?"
    rf"(?:current(?:ly)? |present |new |now )?"
    rf"(?P<place>(?:[\w.’'&-]+ ){{0,3}}?)(?P<head>{_HEAD})\b(?P<of>(?: (?:of|for|at|in|to) [^?]+)?)\W*$",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^(?:(?:and|so|but) )?who (?:heads|runs|chairs) (?!(?:for|against|on|in|with|to|from|as)\b)"
    r"(?P<what>[^?]{2,60})\W*$",
    re.IGNORECASE,
)
OVER = re.compile(r"\b(?:former(?:ly)?|ex|then|onetime|one-time|late|ousted|outgoing|past|previous)\b", re.IGNORECASE)
BELOW = re.compile(r"\b(?:vice|deputy|assistant|under|associate|lieutenant|shadow|would-be|aspiring)\b", re.IGNORECASE)
_OURS = frozenset(
    "US U.S U.S. USA United States American Federal The Current Acting New Mr Mr. Mrs. Ms. White House".split()
)
_SAME = (
    ("head", "chief", "director", "leader", "chair", "chairman", "chairwoman", "commissioner", "administrator"),
    ("ceo", "c.e.o.", "chief executive", "chief executive officer"),
    ("prime minister", "premier"),
    ("national security adviser", "national security advisor"),
)
CANDIDATE = re.compile(r"\b(?:nominee|candidate|hopeful|pick|elect)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a question asks the holder of. `head`: its words in lower case; `named`: whether it says where.

    `words`: of the whole question; `place`: of what names where, in lower case.
    """

    head: str
    named: bool
    words: frozenset[str]
    place: tuple[str, ...] = ()

    def share(self, text: str, start: int, end: int) -> float:
        """What a vote counts, in [0, 1], for the name at [start, end) of a text, by what stands beside it there."""
        title = re.match(rf"(?:[\w.’'-]+ ){{0,3}}?{called(self.head)},? (?=\w)", text[start:end], re.IGNORECASE)
        if title:
            start += title.end()
            if not text[start].isupper():  # "the attorney general for New York" is nobody's name
                return NO_HOLDER
        before = text[max(0, start - AROUND) : start].rsplit("\n", 1)[-1]
        behind = text[end : end + AROUND].split("\n", 1)[0]
        place = r"(?:(?:[,’']s?|) ?(?:of|for|at|in) (?:the )?[\w.’' -]{2,40})?"
        head = called(self.head)
        ahead = re.search(rf"(?P<lead>(?:[\w.’']+[ -]){{0,3}}){head}{place},? ?$", before, re.IGNORECASE)
        after = re.match(
            rf"(?:,| is| was| became| as| has been) (?P<lead>(?:[\w.’']+[ -]){{0,4}}?){head}\b(?P<rest>.{{0,12}})",
            behind,
            re.IGNORECASE,
        )
        found = ahead or after
        if not found:
            return ELSEWHERE
        lead = found["lead"]
        over = OVER.search(lead) or OVER.search(before[-12:] if after else "")
        below = BELOW.search(lead) and not BELOW.search(self.head)
        candidate = CANDIDATE.match((after["rest"] if after else behind[:12]).strip(" -"))
        return NO_HOLDER if over or below or candidate or self._elsewhere(lead) else BESIDE

    def _elsewhere(self, lead: str) -> bool:
        """Whether the words before an office name a place that the question does not."""
        names = [word for word in re.findall(r"[^\s-]+", lead) if word[:1].isupper() and word not in _OURS]
        there_are_more = not self.named and self.head != "pope"
        return bool(names) and there_are_more and not any(name.lower() in self.words for name in names)


def called(head: str) -> str:
    """A pattern for what articles call an office: "defense secretary" is "secretary of defense", a head a director."""
    if secretary := re.fullmatch(r"(?:(?P<of>\w+) secretary|secretary of (?:the )?(?P<the>\w+))", head):
        department = secretary["of"] or secretary["the"]
        if department != "press":
            department = department.replace("defence", "defense").replace("defense", "defen[cs]e")
            return rf"(?:{department} secretary|secretary of (?:the )?{department})"
    for same in _SAME:
        if head.replace(".", "") in same:
            return rf"(?:{'|'.join(re.escape(one) for one in same)})"
    return re.escape(head).replace(r"\ ", r"[ -]")


@lru_cache(maxsize=256)
def asked_of(question: str) -> Office | None:
    """The office of "Who is the president of France?"; None for any other question."""
    text = " ".join(question.replace("’", "'").split())
    text = _LEADS.sub(r"who is the head of \g<what>", text)
    found = _ASKS.match(text)
    if not found:
        return None
    where = f"{found['place']} {found['of']}".strip()
    words = frozenset(re.findall(r"[\w.]+", text.lower()))
    small = {"of", "the", "for", "at", "in", "to", "current", "a", "representatives"}
    place = tuple(word.strip(".'") for word in re.findall(r"[\w.'-]+", where.lower()) if word.strip(".'") not in small)
    return Office(found["head"].lower(), bool(where), words, place)
