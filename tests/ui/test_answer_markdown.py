"""An answer as Markdown reads as it is meant, whatever the articles hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from corpus.article import Article, digest_of
from index.passage import Scope
from qa.answer import Answer, Citation, Question, Statement
from ui.answer_markdown import answer_markdown, escaped

ASKED = Question("timeline of the dam", "timeline of the dam", "timeline", Scope())


def article(key: str, text: str, source: str | None, url: str | None = None) -> Article:
    day = date(2025, 3, 5)
    return Article(key, digest_of(text), f"Story {key}", text, f"/n/{key}", source=source, published=day, url=url)


DAM = article("a", "The dam\nbroke.", "Harbour Post", "https://harbour.example/a_(1)")
COPY = article("b", "The dam broke.", "Coast Wire")
ANSWER = Answer(
    ASKED,
    "answered",
    (Statement("The dam broke.", (1,), "verbatim", date(2025, 3, 5), when="by 2025-03-05"),),
    (Citation(DAM, 0, 14, (COPY,)),),
)


def test_an_entry_has_its_day_its_sentence_and_its_source() -> None:
    assert answer_markdown(ANSWER) == (
        "- **by 2025-03-05** The dam broke. "
        "([Story a](<https://harbour.example/a_(1)>), Harbour Post, 2025-03-05, also in Coast Wire)"
    )


def test_where_nothing_is_filed_the_day_of_the_source_stands() -> None:
    (statement,) = ANSWER.statements
    assert answer_markdown(replace(ANSWER, statements=(replace(statement, when=None),))).startswith("- **2025-03-05** ")
    bare = replace(statement, when=None, as_of=None)
    assert answer_markdown(replace(ANSWER, statements=(bare,))).startswith("- **no date** ")


def test_only_a_web_address_becomes_a_link() -> None:
    for url in ("javascript:alert(1)", "https://x.example/a> b", None):
        bad = article("c", "The dam broke.", None, url)
        assert "(Story c, 2025-03-05)" in answer_markdown(replace(ANSWER, citations=(Citation(bad, 0, 14),)))


def test_marks_in_the_text_are_shown_as_they_are() -> None:
    assert escaped("a *b* [c](d) <e>\n# f") == "a \\*b\\* \\[c\\](d) \\<e\\> \\# f"
