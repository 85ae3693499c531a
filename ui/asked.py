"""What an answer says of its question: how it was read, the days it names, and what to ask next. Pure and escaped."""

from __future__ import annotations

from qa.answer import Answer, Question
from qa.period import day_words
from qa.phrases import phrases_of
from qa.reader import TASK
from qa.terms import terms_of
from qa.timeline_questions import topic
from ui import wording
from ui.markup import dated, entities, quoted

SUBJECT_PHRASES = 4


def lead_html(question: Question) -> str:
    """How the question was read, where that is not just as it was typed, and its days, to be changed by a click."""
    parts = []
    if question.understood and question.understood != " ".join(question.text.split()):
        parts.append(f"<span>{wording.READ_AS} {entities(quoted(question.understood))}</span>")
    if period := question.period:
        ends = "/".join(day.isoformat() if day else "" for day in (period.since, period.until))
        days = entities(dated(day_words(period)))
        tip = f'value="{ends}" title="{wording.CHANGE_DAYS}"'
        parts.append(f'<button type="button" class="nd-chip nd-days" {tip}>{days}</button>')
    return f'<p class="nd-lead">{" ".join(parts)}</p>' if parts else ""


def next_html(answer: Answer) -> str:
    """A button that asks for the timeline of what is told in sentences of several days; "" for anything else."""
    days = {citation.article.published for citation in answer.citations if citation.article.published}
    wanted = subject(answer.question) if answer.question.kind in ("open", "yes-no") and len(days) > 1 else ""
    if not wanted:
        return ""
    asked = entities(wording.ASK_TIMELINE.format(subject=wanted))
    return (
        f'<p class="nd-next"><button type="button" class="nd-chip nd-ask" value="{asked}" title="{asked}">'
        f"{wording.TIMELINE}</button></p>"
    )


def subject(question: Question) -> str:
    """The names and things that a question is about: "the ferry and Port Hale"; "" where it names none."""
    phrases = phrases_of(topic(question.query or question.understood))
    found = [one for one in phrases if one.name or terms_of(one.text) - TASK]  # "the US" is a name, "us" a stop word
    texts, end = [], 0
    for one in found:  # in order; a part of a phrase follows the whole
        if one.end > end:
            texts.append(one.text)
            end = one.end
    texts = texts[:SUBJECT_PHRASES]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)
