"""What a person sees is what was answered, nothing of it is markup, and the cited words are lit exactly."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Skipped, digest_of
from index.indexing import Progress, Report
from index.passage import Hit, Passage, Scope
from index.store import Contents
from qa.answer import (
    Answer,
    Answered,
    Citation,
    Conflict,
    LeftOut,
    Question,
    Searched,
    Stated,
    Statement,
    Understood,
    Writing,
)
from qa.collection_summary import Gap, Summary
from qa.period import Period
from qa.wording import HELP, OTHERS, counted
from ui import panels, wording
from ui.asked import lead_html, next_html, subject
from ui.collection_panel import collection_html
from ui.history import Chat
from ui.markup import cut, dated, day, entities, label, quoted, scope_text, source_href
from ui.pane import WINDOW, Target, article_html, original_link, page_html, paragraphs, target_of
from ui.view import Reply, doing_html, failed_html, grown, plain_text, reply_html

NASTY = "<img src=x onerror=alert(1)> & [1](javascript:alert(2)) **b** `c` $$x$$ \"q\" 'r'"


class Seen(HTMLParser):
    """The tags, the attributes and the text of some HTML, as a browser reads them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.text = ""
        self.marked = ""
        self.inside = False
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.inside = self.inside or tag == "mark"
        if tag == "a":
            self.links.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.inside:
            self.marked += data


def article(
    key: str = "a1", text: str = "First line.\nThe ferry sank at dawn. All were saved.", **changes: str
) -> Article:
    made = Article(key, digest_of(text), "Ferry sinks", text, f"/n/{key}.txt", source="Harbour Post")
    return replace(made, published=date(2025, 2, 14), published_from="metadata", **changes)


def citation(of: Article, quote: str, *also: Article) -> Citation:
    start = of.text.index(quote)
    return Citation(of, start, start + len(quote), also)


QUESTION = Question("and then?", "What happened to the ferry?", "open", Scope(since=date(2025, 2, 1)))
ONE, TWO, THREE = article(), article("b2", "It sank at noon.", source="Coast Daily"), article("c3", source="Wire")
CITATIONS = (citation(ONE, "The ferry sank at dawn.", THREE), citation(TWO, "It sank at noon."))
ANSWER = Answer(
    QUESTION,
    "answered",
    statements=(
        Statement("The ferry sank at dawn.", (1, 2), "verbatim", date(2025, 2, 14)),
        Statement("All were saved.", (1,), "unsupported", date(2025, 2, 15)),
    ),
    citations=CITATIONS,
    short_answer="At dawn",
    conflicts=(Conflict("when it sank", (1, 2)),),
    timings_ms={"total": 412.0},
)
WHOLE = Reply(QUESTION, 1200, 8, ANSWER.statements, CITATIONS, ANSWER)


def test_events_grow_the_reply() -> None:
    hit = Hit(Passage("a1", 0, 5, ((0, 5),)), 1.0, 1)
    events = [Understood(QUESTION), Searched(3, (hit, hit)), Stated(ANSWER.statements[0], CITATIONS), Answered(ANSWER)]
    replies = [Reply()]
    for event in events:
        replies.append(grown(replies[-1], event))
    assert [reply.articles for reply in replies] == [None, None, 3, 3, 3]
    assert [len(reply.statements) for reply in replies] == [0, 0, 0, 1, 2]
    shown = [Seen(doing_html(reply)).text for reply in replies]
    assert shown == [
        "Reading the question",
        "Searching since 1 Feb 2025",
        "Reading 2 passages in 3 articles",
        "Reading 2 passages in 3 articles",
        "",
    ]
    lead = "Read as “What happened to the ferry?”"
    assert Seen(reply_html(replies[2])).text == lead
    assert Seen(reply_html(replies[3])).text == f"{lead}\n\nThe ferry sank at dawn.Source 1Source 2 as of 14 Feb 2025"


def test_markers_lead_to_the_cited_characters() -> None:
    seen = Seen(reply_html(WHOLE))
    first, second = seen.links[:2]
    digest = ONE.digest
    assert first["href"] == f"/source/a1?start=12&end=35&digest={digest}"
    assert first["class"] == "nd-cite"
    assert first["title"] == "Harbour Post, 14 Feb 2025: “The ferry sank at dawn.”"
    assert second["href"] == f"/source/b2?start=0&end=16&digest={TWO.digest}"


def test_short_answer_comes_first_and_in_bold() -> None:
    assert reply_html(WHOLE).split("\n\n")[1] == '<p class="nd-short"><strong>At dawn</strong></p>'


def test_conflict_names_each_side_and_its_words() -> None:
    block = next(one for one in reply_html(WHOLE).split("\n\n") if "nd-conflict" in one)
    assert Seen(block).text == (
        "Sources differ: when it sankHarbour Post, 14 Feb 2025 “The ferry sank at dawn.”Source 1"
        "Coast Daily, 14 Feb 2025 “It sank at noon.”Source 2"
    )


def test_what_can_be_asked_is_no_refusal() -> None:
    told = Seen(reply_html(Reply(QUESTION, 3, 0, answer=Answer(QUESTION, "abstained", reason=HELP)))).text
    assert HELP in told
    assert wording.NOT_FOUND not in told
    refused = Answer(QUESTION, "abstained", reason="None.")
    assert wording.NOT_FOUND in Seen(reply_html(Reply(QUESTION, 3, 0, answer=refused))).text


def test_a_list_names_each_article_once_over_its_sentences() -> None:
    bare = article("d4", "It sank at dusk. All were saved.", source=None)
    citations = (*CITATIONS, citation(bare, "It sank at dusk."), citation(bare, "All were saved."))
    said = tuple(Statement(one.quote, (n,), "verbatim", None) for n, one in enumerate(citations, start=1))
    asked = replace(QUESTION, kind="articles")
    answer = replace(
        ANSWER, question=asked, statements=said, citations=citations, conflicts=(), notes=("Articles: 3.",)
    )
    blocks = [
        Seen(one).text for one in reply_html(Reply(asked, 3, 0, answer=answer)).split("\n\n") if "nd-listed" in one
    ]
    assert len(blocks) == 3
    assert blocks[2] == f"{bare.title} 14 Feb 2025It sank at dusk.Source 3All were saved.Source 4"
    made = replace(citations[2], article=replace(bare, title_made=True))
    untitled = replace(answer, statements=said[2:3], citations=(*CITATIONS, made))
    block = next(one for one in reply_html(Reply(asked, 1, 0, answer=untitled)).split("\n\n") if "nd-listed" in one)
    assert Seen(block).text == "14 Feb 2025It sank at dusk.Source 3"  # its title is but its first sentence


def test_where_the_articles_differ_is_told_by_its_quotes_alone() -> None:
    asked = replace(QUESTION, kind="articles")
    answer = replace(ANSWER, question=asked, notes=("Compared: 2 articles.",))
    text = Seen(reply_html(Reply(asked, 2, 0, answer=answer))).text
    assert text.count("The ferry sank at dawn.") == 1
    assert "Sources differ: when it sank" in text
    assert "Sources Harbour Post" in text
    assert "Compared: 2 articles." in text


def test_sources_are_listed_once_with_who_else_reported() -> None:
    block = next(one for one in reply_html(WHOLE).split("\n\n") if "nd-sources" in one)
    assert Seen(block).text == "Sources Harbour Post, 14 Feb 2025 · Coast Daily, 14 Feb 2025 also in Wire, 14 Feb 2025"


def test_one_as_of_date_is_said_once() -> None:
    same = tuple(replace(statement, as_of=date(2025, 2, 14)) for statement in ANSWER.statements)
    text = Seen(reply_html(replace(WHOLE, statements=same, answer=replace(ANSWER, statements=same)))).text
    assert text.count("as of") == 1
    assert "All as of 14 Feb 2025" in text


def test_unsupported_statement_is_marked_and_others_are_not() -> None:
    blocks = [one for one in reply_html(WHOLE).split("\n\n") if "nd-statement" in one]
    assert [wording.UNSUPPORTED in block for block in blocks] == [False, True]


def test_steps_say_what_was_understood_and_searched() -> None:
    block = reply_html(WHOLE).split("\n\n")[-1]
    assert Seen(block).text == (
        "Searched 1,200 articles · 8 passages foundUnderstood as What happened to the ferry?"
        "Looked at since 1 Feb 2025Took 0.4 s"
    )


def test_abstention_failure_and_answer_look_different() -> None:
    abstained = Answer(QUESTION, "abstained", reason="Nothing is about ferries.", nearest=(ONE,))
    said = reply_html(replace(WHOLE, statements=(), citations=(), answer=abstained))
    failed = failed_html(ConnectionError("no <model>"))
    assert "nd-abstained" in said
    assert "nd-failed" not in said
    assert "nd-statement" not in said
    assert "nd-failed" in failed
    assert "nd-abstained" not in failed
    assert (
        Seen(said)
        .text.split("\n\n")[1]
        .startswith("Not in your articlesNothing is about ferries.Closest articlesFerry sinks Harbour Post")
    )
    assert Seen(said).links[0]["href"] == f"/source/a1?digest={ONE.digest}"
    assert "ConnectionError: no <model>" in Seen(failed).text
    assert Seen(failed).tags == ["div", "p", "strong", "p", "p", "code"]


def test_plain_text_is_what_a_follow_up_reads() -> None:
    assert plain_text(WHOLE) == "At dawn\nThe ferry sank at dawn.\nAll were saved."
    abstained = Answer(QUESTION, "abstained", reason="Nothing is about ferries.")
    assert plain_text(replace(WHOLE, answer=abstained)) == "Nothing is about ferries."


def test_hostile_text_stays_text_everywhere() -> None:
    evil = article(text=NASTY, title=NASTY, source=NASTY)
    cited = citation(evil, NASTY)
    answer = replace(
        ANSWER,
        question=replace(QUESTION, understood=NASTY, scope=Scope(sources=(NASTY,))),
        statements=(Statement(NASTY, (1,), "verbatim", when=NASTY, speaker="Eve <img>", days=((NASTY, NASTY),)),),
        citations=(cited,),
        short_answer=NASTY,
        conflicts=(Conflict(NASTY, (1,)),),
        developments=(Conflict(NASTY, (1,)),),
        notes=(NASTY,),
    )
    abstained = Answer(answer.question, "abstained", reason=NASTY, nearest=(evil,))
    pieces = [
        reply_html(Reply(answer.question, 1, 1, answer.statements, answer.citations, answer)),
        reply_html(Reply(answer.question, 1, 1, (), (), abstained)),
        doing_html(Reply(answer.question)),
        failed_html(ValueError(NASTY)),
        article_html(evil, Target("a1", (0, len(NASTY)))),
        page_html(NASTY, "", "/x.css"),
        panels.side_html([Chat('"><script>', NASTY)], "", Contents(1, 1, None, None, ((NASTY, 1),))),
        panels.progress_html(Progress(0, 1, 0, 1, 0, 0, f"/tmp/{NASTY}")),
        panels.report_html(
            Report(skipped=(Skipped(NASTY, NASTY, 3),)), [Skipped(NASTY, NASTY)], Contents(0, 0, None, None, ())
        ),
        panels.failure_html("x", ValueError(NASTY)),
        panels.top_html(NASTY),
        reply_html(Reply(answer.question, 1, 1, draft=NASTY)),
        reply_html(Reply(None, 1, 1, (), (), replace(answer, question=replace(answer.question, kind="timeline")))),
        reply_html(Reply(None, 1, 1, (), (), replace(answer, question=replace(answer.question, kind="articles")))),
        collection_html(Summary(1, 1, None, None, ((NASTY, 1),), "week", (), ())),
    ]
    for piece in pieces:
        seen = Seen(piece)
        assert not {"img", "script"} & set(seen.tags), piece
        assert not any(link.get("href", "").startswith("javascript") for link in seen.links)
    assert NASTY in Seen(pieces[0]).text
    assert Seen(pieces[4]).marked == NASTY


@given(st.text())
def test_entities_come_back_as_the_text(text: str) -> None:
    escaped = entities(text)
    assert not set(escaped) & set("<>\"'`*_[]()$\\\n\r|~")
    normal = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")
    read = "".join(
        chr(int(part[2:-1])) if part.startswith("&#") else part for part in re.findall(r"&#[0-9]+;|[^&]+", escaped)
    )
    assert read == normal


@given(st.text(min_size=1), st.data())
def test_marked_words_are_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = article_html(article(text=text), Target("a1", (start, end)))
    marks = "".join(html.unescape(part) for part in re.findall(r"<mark[^>]*>(.*?)</mark>", shown, re.DOTALL))
    expected = "".join(
        html.unescape(html.escape(text[max(start, low) : min(end, high)]))
        for low, high in paragraphs(text, 0, len(text))
        if max(start, low) < min(end, high)
    )
    assert marks == expected
    assert re.sub(r"\s", "", marks) == re.sub(r"\s", "", html.unescape(html.escape(text[start:end])))


def test_quote_over_two_paragraphs_is_lit_in_both() -> None:
    shown = article_html(article(text="One two.\n\nThree four."), Target("a1", (4, 15)))
    assert '<p>One <mark id="cited">two.</mark></p><p><mark>Three</mark> four.</p>' in shown


def test_a_changed_article_lights_nothing_and_says_so() -> None:
    shown = article_html(ONE, Target("a1", (12, 35), "0" * 64))
    assert "<mark" not in shown
    assert wording.CHANGED in Seen(shown).text
    assert "The ferry sank at dawn." in Seen(shown).text


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="has 51 characters; 50 to 60 are not in it"):
        article_html(article(text="x" * 51), Target("a1", (50, 60)))


def test_a_huge_article_is_cut_around_the_quote_in_the_pane_only() -> None:
    text = "\n".join(f"line {number:06}" for number in range(40_000))
    start = text.index("line 020000")
    target = Target("a1", (start, start + 11))
    shown = article_html(article(text=text), target)
    assert len(shown) < 5 * WINDOW
    assert Seen(shown).marked == "line 020000"
    assert wording.CUT_BEFORE in shown
    assert wording.CUT_AFTER in shown
    assert "line 000000" not in shown
    whole = article_html(article(text=text), target, whole=True)
    assert "line 000000" in whole
    assert "line 039999" in whole
    assert wording.CUT_BEFORE not in whole


def test_the_head_says_outlet_date_its_origin_and_the_original() -> None:
    one = replace(ONE, url="https://post.example/a?b=1&c=2", published_from="url", authors=("A. Writer", "B. Other"))
    seen = Seen(article_html(one, Target("a1")))
    assert seen.text.startswith(
        "Ferry sinksHarbour Post · 14 Feb 2025 (date read from the URL) · A. Writer, B. Other · Original article"
    )
    assert seen.links[0]["href"] == "https://post.example/a?b=1&c=2"
    assert seen.links[0]["rel"] == "noopener noreferrer"
    assert wording.TITLE_MADE in article_html(replace(ONE, title_made=True), Target("a1"))


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//a.example", False),
        ("https:", False),
        ("http://[broken", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, safe: bool) -> None:
    assert original_link(url) == (url if safe else None)


@pytest.mark.parametrize(
    ("start", "end", "digest", "message"),
    [
        ("1", None, None, "whole numbers"),
        ("-1", "5", None, "whole numbers"),
        ("1e3", "5", None, "whole numbers"),
        ("٣", "5", None, "whole numbers"),
        ("5", "5", None, "must come before"),
        ("1", "5", "xyz", "64 hexadecimal"),
        ("1", "9999999999", None, "whole numbers"),
    ],
)
def test_wrong_links_are_refused(start: str | None, end: str | None, digest: str | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        target_of("a1", start, end, digest)


def test_a_link_reads_back_as_its_target() -> None:
    assert target_of("a1", "3", "9", ONE.digest) == Target("a1", (3, 9), ONE.digest)
    assert target_of("a1", None, None, None) == Target("a1")
    assert source_href(replace(ONE, id="a/b?c"), (1, 2)) == f"/source/a%2Fb%3Fc?start=1&end=2&digest={ONE.digest}"


def test_small_words() -> None:
    assert [day(date(2025, 2, 4)), day(None)] == ["4 Feb 2025", "undated"]
    assert [counted(1, "article"), counted(0, "article"), counted(1200, "article")] == [
        "1 article",
        "0 articles",
        "1,200 articles",
    ]
    assert cut("a  b\nc", 10) == "a b c"
    assert cut("abcdef", 4) == "abc…"
    assert [quoted("a"), quoted("“a”")] == ["“a”", "“a”"]
    assert label(replace(ONE, source=None, published=None)) == "Ferry sinks, undated"
    one, two = date(2025, 2, 1), date(2025, 2, 3)
    assert scope_text(Scope()) == "all articles"
    assert scope_text(Scope(one, two, ("A", "B"))) == "1 Feb 2025 – 3 Feb 2025 · A, B"
    assert scope_text(Scope(one, one)) == "1 Feb 2025"
    assert scope_text(Scope(until=two)) == "until 3 Feb 2025"


def test_other_answers_stand_below_the_short_one() -> None:
    other = OTHERS.format(answers="at noon [2]")
    answer = replace(ANSWER, short_answer="at dawn", notes=("An old source.", other))
    blocks = reply_html(replace(WHOLE, answer=answer)).split("\n\n")
    at = next(n for n, block in enumerate(blocks) if "nd-short" in block)
    assert (Seen(blocks[at]).text, Seen(blocks[at + 1]).text) == ("at dawn", other)
    assert sum(OTHERS.partition("{")[0] in Seen(block).text for block in blocks) == 1


def test_of_a_long_list_the_rest_is_folded() -> None:
    many = [article(f"n{number}", "It sank at noon.", source=f"Paper {number}") for number in range(12)]
    answer = Answer(
        replace(QUESTION, kind="articles"),
        "answered",
        tuple(Statement("It sank at noon.", (n,), "verbatim") for n in range(1, 13)),
        tuple(Citation(one, 0, 16) for one in many),
        notes=("Articles: 12.",),
    )
    blocks = reply_html(Reply(answer.question, 12, 0, answer=answer)).split("\n\n")
    assert sum(one.startswith('<div class="nd-listed"') for one in blocks) == 10
    (rest,) = [one for one in blocks if one.startswith('<details class="nd-rest"')]
    assert rest.count("nd-listed") == 2
    assert Seen(rest).text.startswith("2 articles more")


FULL = Contents(16, 60, date(2025, 2, 12), date(2025, 2, 20), (("A", 9), ("B", 7)))


def test_welcome_and_empty_store() -> None:
    assert "16 articles, 2 outlets, 12 Feb 2025 – 20 Feb 2025" in html.unescape(panels.welcome_html(FULL))
    empty = Seen(panels.welcome_html(Contents(0, 0, None, None, ()))).text
    assert "newsdesk index PATH" in empty
    assert "Add articles" in empty


def test_report_lists_what_was_skipped_and_why() -> None:
    report = Report(
        added=2, unchanged=1, skipped=(Skipped("/u/rows.jsonl", "not JSON", 17), Skipped("/u/a.png", "a picture"))
    )
    text = Seen(panels.report_html(report, [Skipped("big.csv", "too large")], FULL)).text
    assert text == (
        "2 added, 0 changed, 1 already there.3 skippedbig.csv too largerows.jsonl, row 17 not JSONa.png a picture"
    )
    assert Seen(panels.report_html(Report(), [], FULL)).text == wording.ADD_NONE
    lacking = replace(FULL, articles=1200, undated=1001)
    assert Seen(panels.report_html(Report(added=1), [], lacking)).text.startswith(
        "1 added, 0 changed, 0 already there.1,001 of 1,200 articles say no date: questions about days pass them over."
        " 1,184 of 1,200 articles say no outlet. In a text file"
    )
    many = Report(skipped=tuple(Skipped(f"/u/{n}", "x") for n in range(250)))
    assert Seen(panels.report_html(many, [], FULL)).text.endswith("… 50 more")


def test_a_draft_is_shown_as_such_until_the_answer_takes_its_place() -> None:
    writing = grown(Reply(QUESTION, 3, 2), Writing("The ferry san"))
    assert Seen(reply_html(writing)).text.endswith("Unchecked draft The ferry san")
    left = grown(writing, LeftOut("The ferry sank at ten.", "ten is in none of its sources"))
    assert "nd-draft" not in reply_html(left)
    assert Seen(doing_html(left)).text == "Writing; each sentence is checked before it counts · 1 sentence left out"
    stated = grown(grown(left, Stated(ANSWER.statements[0], CITATIONS)), Writing("All w"))
    assert "nd-draft" in reply_html(stated)
    shown = reply_html(grown(stated, Answered(replace(ANSWER, mode="llm"))))
    assert "nd-draft" not in shown
    assert wording.BY_LLM in Seen(shown).text


def test_the_days_of_a_question_are_a_button_that_names_both_ends() -> None:
    days = Period(date(2025, 2, 12), date(2025, 2, 16), 0, 5, relative=True)
    plain = replace(QUESTION, text="What happened  to the ferry?")
    assert lead_html(plain) == ""
    shown = lead_html(replace(plain, period=days))
    assert 'value="2025-02-12/2025-02-16"' in shown
    assert Seen(shown).text == "12 Feb 2025 – 16 Feb 2025"
    assert 'value="2025-02-12/"' in lead_html(replace(plain, period=replace(days, until=None)))


def test_a_timeline_is_dated_and_shows_the_coverage() -> None:
    later = replace(TWO, published=date(2025, 2, 18))
    entries = (
        Statement("The ferry sank at dawn.", (1,), "verbatim", ONE.published, when="2025-02-12"),
        Statement("It sank at noon.", (2,), "verbatim", TWO.published, when="by 2025-02-14"),
    )
    asked = replace(QUESTION, kind="timeline")
    answer = Answer(asked, "answered", entries, CITATIONS, about=(ONE, later))
    block = next(one for one in reply_html(Reply(asked, 2, 2, answer=answer)).split("\n\n") if "nd-timeline" in one)
    seen = Seen(block)
    assert "12 Feb 2025The ferry sank at dawn.Source 1" in seen.text
    assert "by 14 Feb 2025It sank at noon.Source 2" in seen.text
    assert "Articles per day, 14 Feb 2025 – 18 Feb 2025: 2 articles, most on 14 Feb 2025 (1)." in seen.text
    assert seen.tags.count("rect") == 5
    assert "14 Feb 202518 Feb 2025Articles" in seen.text, "the first and the last day stand under their bars"
    assert next_html(answer) == ""
    once = replace(answer, about=(ONE,))
    assert "<svg" not in reply_html(Reply(asked, 2, 2, answer=once))


def test_what_stands_beside_a_sentence() -> None:
    told = Statement(
        "It sank on Friday.", (1,), "verbatim", None, speaker="Ann Ferris", days=(("on Friday", "2025-02-14"),)
    )
    answer = replace(
        ANSWER,
        statements=(told,),
        conflicts=(),
        developments=(Conflict("when it sank", (1, 2)),),
        notes=("An old source.",),
    )
    text = Seen(reply_html(replace(WHOLE, answer=answer))).text
    assert "It sank on Friday.Source 1 said by Ann Ferris · “on Friday”: 14 Feb 2025 · 2 outlets" in text
    assert "superseded by Source 2" in text
    assert "How it changed: when it sankHarbour Post, 14 Feb 2025 “The ferry sank at dawn.”Source 1Coast Daily" in text
    assert text.index("An old source.") > text.index("Sources Harbour")
    named = replace(told, text="Ferris said it sank.")
    assert "said by" not in Seen(reply_html(replace(WHOLE, answer=replace(answer, statements=(named,))))).text


def test_the_next_question_is_a_timeline_of_the_subject() -> None:
    asked = replace(QUESTION, query="When did the ferry leave Port Hale?", kind="open")
    assert subject(asked) == "the ferry and Port Hale"
    later = Citation(replace(TWO, published=date(2025, 2, 20)), 0, len("It sank at noon."))
    answer = replace(ANSWER, question=asked, citations=(CITATIONS[0], later))
    assert Seen(next_html(answer)).text == "Timeline"
    assert "timeline&#" not in next_html(answer).split("value=")[0]
    assert next_html(replace(answer, question=replace(asked, kind="span"))) == ""
    assert next_html(replace(answer, citations=CITATIONS)) == ""  # all of one day
    assert subject(replace(QUESTION, query="Why?")) == ""
    troops = replace(QUESTION, query="Could the US send troops to Ukraine?")
    assert subject(troops) == "the US, troops and Ukraine"


def test_the_collection_names_twenty_outlets_and_the_gaps() -> None:
    outlets = tuple((f"Paper {n}", 30 - n) for n in range(22))
    bars = ((date(2025, 2, 3), 4), (date(2025, 2, 10), 0), (date(2025, 2, 17), 1))
    gap = Gap(date(2025, 2, 10), date(2025, 2, 16))
    seen = Seen(collection_html(Summary(1200, 2, date(2025, 2, 4), date(2025, 2, 20), outlets, "week", bars, (gap,))))
    assert seen.text.startswith("1,200 articles · 4 Feb 2025 – 20 Feb 2025 · 2 without a dateArticles per week")
    assert "Paper 1911" in seen.text
    assert "Paper 20" not in seen.text
    assert "2 more outlets19" in seen.text
    assert seen.text.endswith("10 Feb 2025 – 16 Feb 2025 (1 week)")
    assert dated("2025-02") == "Feb 2025"
