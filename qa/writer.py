"""An LLM writes the answer: its reply becomes sentences, and only those count that their cited sentences bear out."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from qa.answer import Citation, LeftOut, Question, Stated, Statement, Support, Writing
from qa.llm_errors import LLMError
from qa.llm_stream import LLM, REPLY_TOKENS
from qa.marked import Growing, MarkedText, Sentence
from qa.prompt import BUDGET, NOT_FOUND, Cited, Count, Prompt, build
from qa.reader import Reading
from qa.support import SupportScorer
from qa.verify import verify

MOST_CITED = 8
"""Sentences that one sentence may rest on; one that cites more rests on none in particular."""
MOST_SENTENCES = 24
"""Sentences after which a reply is stopped: no answer has so many."""
LEAST_SHARE = 0.5
"""Share of the sentences that must be supported for the LLM's answer to stand."""
NAMED = 3
"""Sentences left out whose reasons the notes give."""
TOKENS_PER_OURS = 1.3
"""Tokens of an LLM to one of the encoder's, at most, in English; what the budget is divided by."""

Outcome = Literal["enough", "too little", "not found"]


class Verdict(Protocol):
    """What a check finds. `reason`: why a sentence is unsupported, to stand after a colon."""

    @property
    def support(self) -> Support:
        """verbatim, supported or unsupported."""

    @property
    def reason(self) -> str | None:
        """None where it is supported."""


class Check(Protocol):
    """Whether the sentences that a sentence cites bear it out. Safe from any thread."""

    def __call__(self, text: str, cited: Sequence[Cited], /) -> Verdict:
        """`text` without markers; `cited`: at least one."""


def checking(scorer: SupportScorer | None) -> Check:
    """The check of `qa.verify`: the rules, and the scorer for what no rule can say."""

    def checked(text: str, cited: Sequence[Cited]) -> Verdict:
        articles = {one.article.id: f"{one.article.title}\n{one.article.text}" for one in cited}
        days = [one.article.published for one in cited]
        return verify(text, [one.quote for one in cited], [*articles.values()], scorer=scorer, published=days)

    return checked


@dataclass(frozen=True, slots=True)
class Draft:
    """The end of a reply. `outcome`: whether enough survived the check for it to be the answer.

    `enough`: it is; otherwise the extractive answer is given in its place. `not found`: the LLM says that the sentences
    do not answer. `notes` are for the reader. `check_ms`: what all checks took together.
    """

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]
    outcome: Outcome
    check_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing can be kept of the reply, or there was none. The message names the setting and never a key."""

    message: str


Event = Writing | Stated | LeftOut | Draft | Failed


class Writer:
    """Writes answers with one LLM. Safe from any thread if the check is."""

    def __init__(self, llm: LLM, check: Check, *, show_unsupported: bool = False, count: Count | None = None) -> None:
        self._llm, self._check, self._show, self._count = llm, check, show_unsupported, count

    def write(self, question: Question, readings: Sequence[Reading], today: date) -> Generator[Event, None, None]:
        """`Writing`, `Stated` and `LeftOut` as they come, at last a `Draft` or `Failed`. Closing it stops the LLM.

        An unsupported sentence is a `LeftOut`; where they are shown, then a `Stated` with support "unsupported" too.
        """
        room = int((self._llm.context_tokens - REPLY_TOKENS) / TOKENS_PER_OURS)
        prompt = build(question, readings, today, budget_tokens=min(BUDGET, room), count=self._count)
        if not prompt.sentences:
            yield Failed(_no_room(self._llm, readings))
            return
        page = Page(prompt, self._check, show_unsupported=self._show)
        reply = MarkedText(prompt.sentences)
        failure = None
        try:
            with closing(self._llm.stream(prompt.system, prompt.user)) as stream:
                growing = ""
                for delta in stream:
                    for found in reply.feed(delta):
                        if isinstance(found, Growing):
                            growing = found.text
                        else:
                            yield from page.judge(found)
                    yield Writing(growing)
                    if page.full:
                        break
        except LLMError as error:
            failure = str(error)
        if not page.full:
            for rest in reply.finish(broken=failure is not None):
                yield from page.judge(rest)
        yield page.end(self._llm.name, failure)


def open_writer(name: str, *, show_unsupported: bool = False) -> Writer:
    """The writer of a setting for --llm, with the check that is shipped. LLMError where it cannot be had."""
    from qa.llm import open_llm
    from qa.support import load_scorer

    return Writer(open_llm(name), checking(load_scorer()), show_unsupported=show_unsupported)


class Page:
    """The sentences of one reply as they are judged. Not for two threads."""

    def __init__(self, prompt: Prompt, check: Check, *, show_unsupported: bool = False) -> None:
        self._prompt, self._check, self._show = prompt, check, show_unsupported
        self._statements: list[Statement] = []
        self._citations: list[Citation] = []
        self._numbers: dict[Cited, int] = {}
        self._left_out: list[LeftOut] = []
        self._seen: set[tuple[str, tuple[str, ...]]] = set()
        self._said: set[str] = set()
        self._unknown = self._cited = 0
        self._not_found = False
        self._check_s = 0.0

    @property
    def full(self) -> bool:
        """Whether there are more sentences than any answer has."""
        return len(self._seen) >= MOST_SENTENCES

    def judge(self, sentence: Sentence) -> Iterator[Event]:
        """What becomes of a sentence. One that was already said is passed over."""
        self._unknown += sentence.unknown
        self._cited += bool(sentence.ids)
        key = sentence.text, sentence.ids
        if key in self._seen or sentence.text in self._said:
            return
        if sentence.text.upper().startswith(NOT_FOUND):
            self._not_found = True
            return
        self._seen.add(key)
        cited = [self._prompt.sentences[id] for id in sentence.ids]
        support, reason = self._verdict(sentence, cited)
        if support == "unsupported":
            left_out = LeftOut(sentence.text, reason or "the cited sentences do not bear it out")
            self._left_out.append(left_out)
            yield left_out
            if not self._show:
                return
        self._said.add(sentence.text)
        yield self._state(sentence.text, cited, support)

    def end(self, name: str, failure: str | None) -> Draft | Failed:
        """The draft, or why there is none. `failure`: what ended the reply before its end."""
        supported = sum(one.support != "unsupported" for one in self._statements)
        judged = supported + len(self._left_out)
        if failure and not supported:
            return Failed(failure)
        if not judged and not self._not_found:
            return Failed(f"--llm {name}: the reply was empty.")
        if judged and not self._cited and not self._not_found:
            return Failed(
                f"--llm {name}: the reply cites nothing, so no sentence of it can be kept. Try another model."
            )
        if self._not_found and not supported:
            outcome: Outcome = "not found"
        else:
            outcome = "enough" if supported and supported >= LEAST_SHARE * judged else "too little"
        notes = tuple(self._notes(failure))
        return Draft(tuple(self._statements), tuple(self._citations), notes, outcome, round(self._check_s * 1000, 1))

    def _verdict(self, sentence: Sentence, cited: Sequence[Cited]) -> tuple[Support, str | None]:
        if not cited:
            return "unsupported", "it cites a sentence that does not exist" if sentence.unknown else "it cites nothing"
        if len(cited) > MOST_CITED:
            return "unsupported", f"it cites {len(cited)} sentences at once"
        began = time.perf_counter()
        verdict = self._check(sentence.text, cited)
        self._check_s += time.perf_counter() - began
        # "verbatim" is for words that can be found letter for letter; a check may overlook quotation marks and case.
        literal = any(sentence.text in " ".join(one.quote.split()) for one in cited)
        support = "supported" if verdict.support == "verbatim" and not literal else verdict.support
        return support, verdict.reason

    def _state(self, text: str, cited: Sequence[Cited], support: Support) -> Stated:
        """The statement, with its citations numbered as they first occur."""
        for one in cited:
            if one not in self._numbers:
                self._citations.append(Citation(one.article, one.start, one.end))
                self._numbers[one] = len(self._citations)
        numbers = tuple(dict.fromkeys(self._numbers[one] for one in cited))
        days = [one.article.published for one in cited if one.article.published]
        statement = Statement(text, numbers, support, max(days, default=None))
        self._statements.append(statement)
        return Stated(statement, tuple(self._citations))

    def _notes(self, failure: str | None) -> Iterator[str]:
        if failure:
            yield f"The answer is not whole. {failure}"
        if self.full:
            yield f"The reply was stopped after {MOST_SENTENCES} sentences."
        verb = "struck" if self._show else "left out"
        for left_out in self._left_out[:NAMED]:
            yield f"1 sentence was {verb}: {left_out.reason}."
        if (more := len(self._left_out) - NAMED) > 0:
            yield f"{_many(more, 'more sentence')} {verb}."
        if self._unknown:
            yield f"{_many(self._unknown, 'citation')} dropped: there is no such sentence."
        if self._prompt.left_out:
            unsent = self._prompt.left_out
            verb = "was" if unsent == 1 else "were"
            yield f"{unsent} of the sentences found {verb} not given to the LLM: there was no room for more."


def _many(number: int, what: str) -> str:
    return f"1 {what} was" if number == 1 else f"{number} {what}s were"


def _no_room(llm: LLM, readings: Sequence[Reading]) -> str:
    if not readings:
        return f"--llm {llm.name}: there is nothing to write from."
    size = llm.context_tokens
    way_out = "Set NEWSDESK_LLM_CONTEXT if it is larger."
    return f"--llm {llm.name}: its context of {size:,} tokens holds not one passage. {way_out}"
