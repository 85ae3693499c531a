"""The sample articles: that all are read, and that they tell what the demonstration asks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus import Article, SourceFile, find_files, read_file, samples_folder
from corpus.files import kind_of


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = []
    for file in find_files([samples_folder()]):
        assert isinstance(file, SourceFile), file
        for one in read_file(file):
            assert isinstance(one, Article), one
            found.append(one)
    return found


def test_there_are_fourteen_by_several_outlets_in_all_formats(articles: list[Article]) -> None:
    assert len(articles) == len({article.id for article in articles}) == 14
    assert len({article.source for article in articles if article.source}) >= 6
    kinds = {kind_of(path.name) for path in samples_folder().iterdir()}
    assert kinds == {"txt", "md", "html", "json", "jsonl", "csv", "pdf", "docx"}
    assert {article.published_from for article in articles} == {"header", "metadata", "url", "filename"}


def test_each_is_short_dated_and_titled(articles: list[Article]) -> None:
    for article in articles:
        assert 120 <= len(article.text.split()) <= 300, article.title
        assert article.published is not None
        assert date(2025, 2, 12) <= article.published <= date(2025, 2, 15)
        assert 20 <= len(article.title) <= 100
    assert sum(article.title_made for article in articles) == 1


@pytest.mark.parametrize(
    ("words", "at_least"),
    [
        ("send troops to Ukraine", 1),
        ("no American forces", 1),
        ("February 12", 4),
        ("90 minutes", 3),
        ("top diplomat", 3),
        ("“unrealistic”", 2),
        ("Saudi Arabia", 4),
        ("The Wall Street Journal", 4),
    ],
)
def test_they_tell_what_a_first_question_asks(articles: list[Article], words: str, at_least: int) -> None:
    assert sum(words in article.text for article in articles) >= at_least


def test_a_quote_from_plain_text_is_in_its_file(articles: list[Article]) -> None:
    plain = [article for article in articles if article.path.endswith(".txt")]
    assert len(plain) == 2
    for article in plain:
        assert article.text in Path(article.path).read_text("utf-8")


def test_one_updates_an_earlier_one_and_one_is_wire_copy(articles: list[Article]) -> None:
    saudi = sorted((a for a in articles if "Saudi Arabia" in a.title), key=lambda a: (a.published or date.min, a.title))
    assert [(a.source, a.published and a.published.day) for a in saudi] == [
        ("Capital Wire", 13),
        ("Lakeside Gazette", 14),
        ("Capital Wire", 15),
    ]
    first, copy, update = (set(a.text.split()) for a in saudi)
    assert len(first & copy) / len(copy) > 0.9
    assert len(first & update) / len(update) < 0.6
