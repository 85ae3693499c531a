"""Where the sentences of a news article begin and end, without a model and in linear time."""

from __future__ import annotations

import re
from itertools import pairwise


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A name always follows these, so their full stop never ends a sentence.
_TITLES = _words(
    "Mr Mrs Ms Mx Messrs Dr Drs Prof Profs Gov Govs Sen Sens Rep Reps Gen Gens Lt Col Cols Maj Capt Cpt Sgt Cpl"
    " Pvt Cmdr Adm Brig Rev Hon Supt Det Insp Amb Atty Msgr Pres Cllr Mme Mlle Sra Srta Dra Hr"
)
# The sentence goes on after these whatever follows ("e.g. Berlin", "Roe v. Wade", "м. Київ").
_ALWAYS_INSIDE = _words("e.g i.e eg vs v cf viz bzw z.B d.h u.a ca м вул ім див проф акад ст")
# Abbreviations that may end a sentence: it ends only where the next word is one that opens sentences.
_MAYBE_LAST = _words(
    "Inc Corp Co Cos Ltd Bros Jr Sr Esq Assn Dept Govt Univ Inst Div Mfg INC CORP LTD JR SR ST FT MT Intl Natl"
    " Sec St Ste Mt Ft Ave Blvd Rd Hwy Pkwy Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec al est approx dept"
    " govt misc incl resp min max tel ext Calif Fla Mass Conn Ariz Colo Wash Ore Ill Ind Tenn Ky La Minn Mo Miss"
    " Mont Neb Nev Okla Wis Wisc Wyo Tex Ga Ala Ark Del Kan Md Mich Pa Va Vt Mex Ont Que bzw usw evtl ggf inkl Mio"
    " Mrd Nr Abs Str Av Avda Cía грн млн млрд тис обл р рр"
)
# An abbreviation only before a number: "No. 10", "Fig. 3", "p. 7"; otherwise an ordinary word ("He said no.").
_BEFORE_NUMBER = _words(
    "no nos nr fig figs vol vols art sec ch pp op prop para ver sun mon tue tues wed thu thur thurs fri sat jan"
    " feb mar apr jun jul aug sep sept oct nov dec"
)
# Names that end in a mark of exclamation: "Yahoo! News", "E! Online".
_EXCLAIMED = _words("Yahoo E Yum Jeopardy Joomla Chips Jazz")
# Capitalised words that seldom begin a name: after an abbreviation ("in the U.S. The ...") they open a sentence.
_OPENERS = _words(
    "The A An This That These Those There Here He She It We They You I His Her Its Our Their My Your In On At By"
    " For From With Without After Before During Since Until While When Where Why What Who How If As Although"
    " Though Because But And Or So Yet Nor However Still Then Now Also Even Meanwhile Instead Both Some Many Most"
    " Several Other Others Another Each Every All No Nearly About Once According Among Despite Such Let Just Maybe"
    " Perhaps Yes Not Only More Earlier Later Moreover Nevertheless Nonetheless Otherwise Whether Unlike Like Amid"
)
# What follows "p.m." inside one sentence: a time zone or a day.
_CLOCK = re.compile(
    r"(?:[ECMP][SD]?T|GMT|UTC|BST|CES?T|EES?T|MSK|[AEJI]S?T|Eastern|Central|Mountain|Pacific|Atlantic|Greenwich|Zulu"
    r"|Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun|Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|[^\W\d_]+ (?:standard |daylight |Standard |Daylight )?[Tt]ime)\b"
)
_GERMAN_MONTH = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert)\b"
)
# "Why?" Sen. Mark Warner asked: a quoted question or cry with its speaker is one sentence.
_SPEAKER = re.compile(
    r"(?:[^\W\d_a-zа-я][\w.'’-]{0,30}\s){1,6}"
    r"(?:said|says|asked|asks|wrote|writes|tweeted|posted|replied|added|shouted|yelled|told|recalled|responded|exclaimed)\b"
)
# Names written small that may open a sentence: "iPhone", "eBay", "al-Assad", "de Blasio".
_SMALL_NAME = re.compile(r"[a-z]{1,2}[A-Z][a-z]|(?:al|el|ash|bin|de|von|van|della|di|du)[ -](?:der |den |la )?[A-Z]")
# One possible end: a run of marks with its closing quotes, brackets and footnotes, or a line break; then the gap.
# Every repeat is possessive, so no input makes the search go back over what it has read; the look-ahead at one set
# of first characters makes it four times as fast.
_END = re.compile(
    r"""(?=[.!?…‥؟۔।॥։።。！？｡\n\r\v\f\x1c-\x1e\x85\u2028\u2029])(?:
        (?P<run>[.!?…‥؟۔।॥։።]++(?:[ \xa0]++[.…]++(?!\w))*+|[。！？｡]++)
        (?P<close>(?:[)\]}"'”’»›」』）】》〉]|[“«‘](?!\w)|[ \xa0\u202f](?:[»”](?!\w)|"(?=\s|\Z)))*+)
        (?P<note>(?:\[\w{1,3}\]|[¹²³⁴-⁹])*+)
        (?P<gap>\s*+)
      | (?P<line>[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*+))""",
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"[^\W_](?:[\w.]*\w)?\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_NO_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz][b-df-hj-np-tv-xz]{1,4}")
_ENUMERATOR = re.compile(r"\W{0,4}(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\.\s*")
_OPENING = re.compile(r"[\"'“‘”’„‚«»‹›(\[{¿¡]{0,8}\s?")
_WORD = re.compile(r"[^\W\d_]+")
_GLUED = re.compile(r"[“‘«„(]?(?!(?i:com|net|org|io|js|ai)\b)([^\W\d_]+)(?=[\s’',;:]|\Z)")
_BULLET = re.compile(r"[•‣▪●◦■□►▶➤✔✓]")
_LIST_MARK = re.compile(r"(?:[·*+–—-]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_NEWLINE = re.compile(r"\r\n?|[\n\x85\u2028]")
# A line that ends so goes on in the next: a comma, an open bracket, an article or a conjunction.
_UNFINISHED = re.compile(r"(?:[,;(\[{&/‘“„«]|(?:^|\s)(?:the|a|an|of|to|and|or|his|her|their|its))\Z", re.IGNORECASE)
_FINISHED = re.compile(r"\w{4}[.!?]+[\"”’)\]]*\Z")
_RULE = re.compile(r"[_*=~#♦—–-]+")  # a line drawn with characters
_WIDEST_WRAP = 100  # a longer line was not broken by a column limit
_SLACK = 0.85  # lines wrapped in a proportional font differ in length by about this
_LONGEST_WORD = 20  # characters looked at before a mark; every abbreviation is shorter
_NARROWEST_WRAP = 30  # a newspaper column; shorter lines are lists and verse


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Half-open character spans of the sentences, in order, trimmed and never empty; only whitespace lies between.

    A sentence inside a quotation is a sentence of its own. A blank line always ends one; a single line break does
    unless the paragraph is wrapped there.
    """
    text = text.rstrip()  # so that what ends the text is seen to
    width = _wrap_width(text)
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    for match in _END.finditer(text, start):
        if match.end() == len(text):
            break
        if _is_end(text, start, match, width):
            stop = match.start("line") if match["run"] is None else match.start("gap")
            spans.append((start, start + len(text[start:stop].rstrip())))
            start = match.end()
    stop = len(text.rstrip())
    if start < stop:
        spans.append((start, stop))
    return spans


def _is_end(text: str, start: int, match: re.Match[str], width: int) -> bool:
    """Whether the sentence that began at `start` ends at `match`; `width` as of `_wrap_width`."""
    gap = match["line"] or match["gap"]
    lines = 0 if gap in ("", " ") else len(_NEWLINE.findall(gap)) + 2 * gap.count("\u2029")
    if lines > 1:
        return True
    if match.start() - start < 8 and not any(char.isalnum() for char in text[start : match.start()]):
        return lines > 0 and _RULE.fullmatch(text, start, match.start()) is not None
    if match["run"] is None:
        return _is_line_end(text, match.start(), match.end(), width)
    if _is_stop(text, start, match):
        return True
    return lines > 0 and _is_line_end(text, match.start("gap"), match.end(), width)


def _is_stop(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the mark at `match` ends the sentence, by the words around it."""
    run, close, after = match["run"], match["close"], match.end()
    follow = _end_of(_OPENING, text, after)
    first = text[follow : follow + 1]
    if run[0] in "。！？｡":
        return not (close and first in "とっ")
    word = _word_before(text, start, match.start())
    if not match["gap"]:
        return _is_glued(text, match, word)
    if _BULLET.match(text, after):
        return True
    if not first or first in ".…,;:!?)-–—":
        return False  # a dash brings the speaker or the byline
    if close and run != "." and _SPEAKER.match(text, follow):
        return False
    if first.islower():
        return _is_small_start(text, match, word, follow)
    if run == ".":
        return _is_full_stop(text, start, match, word, follow)
    if run == "!" and word in _EXCLAIMED:
        return _opens(text, follow)
    if "…" in run or "‥" in run or ".." in run:
        return _is_ellipsis_end(text, match.start(), word, follow)
    return True


def _is_full_stop(text: str, start: int, match: re.Match[str], word: str, follow: int) -> bool:
    """Whether a single full stop after `word`, before a character that is no small letter, ends the sentence."""
    number = text[follow].isdigit()
    if _ENUMERATOR.fullmatch(text, start, match.start() + 1):
        return False
    if word.lower() in ("a.m", "p.m"):
        return not number and not _CLOCK.match(text, follow)
    if word in _TITLES or word in _ALWAYS_INSIDE:
        return False
    if number and word.lower() in _BEFORE_NUMBER:
        return False
    if word.isdigit():
        return not (len(word) < 3 and _GERMAN_MONTH.match(text, follow))
    return _opens(text, follow) if _abbreviated(word, ".") else True


def _abbreviated(word: str, run: str) -> bool:
    """Whether `word` with a full stop is likely short for something: listed, an initial, dotted, or without a vowel."""
    if run != "." or not word or word.isdigit():
        return False
    if word in _MAYBE_LAST or word in _TITLES or word in _ALWAYS_INSIDE or len(word) == 1 or _DOTTED.fullmatch(word):
        return True
    return word.capitalize() in _TITLES if word.isupper() else _NO_VOWEL.fullmatch(word) is not None


def _opens(text: str, at: int) -> bool:
    """Whether a sentence opener stands at `at`, whole ("A", not "A." or "A-10")."""
    word = _WORD.match(text, at)
    return word is not None and word[0] in _OPENERS and text[word.end() : word.end() + 1] not in (".", "-")


def _is_small_start(text: str, match: re.Match[str], word: str, follow: int) -> bool:
    """Whether a sentence begins with a small letter at `follow`: a name such as iPhone, or after a plain long word."""
    run, close = match["run"], match["close"]
    if _abbreviated(word, run) or word.capitalize() in _TITLES or "…" in run or ".." in run:
        return False
    if _SMALL_NAME.match(text, follow):
        return run == "." or not close
    return run == "." and not close and len(word) > 3 and word.isalpha() and word.islower()


def _is_ellipsis_end(text: str, at: int, word: str, follow: int) -> bool:
    """Whether an ellipsis before a capital ends the sentence; one between spaces stands for words left out."""
    following = _WORD.match(text, follow)
    if following is not None and following[0] == word:
        return False  # a stammer: "I… I don't"
    if at > 0 and not text[at - 1].isspace():
        return True
    return _opens(text, follow) and following is not None and following[0] != "I"


def _is_glued(text: str, match: re.Match[str], word: str) -> bool:
    """Whether the space after a full stop was lost: "has ended.The", not "example.Com" or "Jo.Doe@example.org"."""
    following = _GLUED.match(text, match.end())
    if following is None or not following[1][0].isupper() or match["run"] not in (".", "!", "?"):
        return False
    if match["close"] or match["note"]:
        return True
    if match["run"] != ".":
        return word.isalpha() and word not in _EXCLAIMED
    plain = len(word) > 2 and word.isalpha() and not _abbreviated(word, ".") and word.capitalize() not in _TITLES
    return plain and (len(following[1]) > 1 or following[1] in "AI")


def _is_line_end(text: str, at: int, after: int, width: int) -> bool:
    """Whether the line break between `at` and `after` ends a sentence that has no mark of its own."""
    if _BULLET.match(text, after):
        return True
    line = (text[max(0, at - _WIDEST_WRAP - 1) : at].splitlines() or [""])[-1].strip()
    word = text[after : after + _WIDEST_WRAP].split(None, 1)[0]
    if len(line) <= _WIDEST_WRAP and len(line) + 1 + len(word) > width * _SLACK and width:
        return False
    if _LIST_MARK.match(text, after):
        return True
    follow = _end_of(_OPENING, text, after)
    small = text[follow : follow + 1].islower()
    return _FINISHED.search(line) is not None if small else not _UNFINISHED.search(line)


def _wrap_width(text: str) -> int:
    """The column limit at which the text was wrapped, 0 if it was not.

    The evidence is lines that go on with a small letter in the next: where they outnumber the lines too long
    to be wrapped, their upper quartile is the limit.
    """
    lines = text.splitlines()
    wrapped: list[int] = []
    long = 0
    for line, following in pairwise(lines):
        if len(line) > _WIDEST_WRAP:
            long += 1
        elif len(line) >= _NARROWEST_WRAP and following.lstrip()[:1].islower() and line.rstrip()[-1:] not in ".!?…":
            wrapped.append(len(line.strip()))
    return sorted(wrapped)[len(wrapped) * 3 // 4] if len(wrapped) > long else 0


def _word_before(text: str, start: int, at: int) -> str:
    """The word or dotted abbreviation that ends at `at`; "" where there is none or it is the tail of "can't"."""
    found = _LAST_WORD.search(text, max(start, at - _LONGEST_WORD), at)
    if found is None:
        return ""
    tail = found.start() > start + 1 and text[found.start() - 1] in "'’ʼ" and text[found.start() - 2].isalnum()
    return "" if tail else found[0]


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
