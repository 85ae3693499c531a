"""JSON and JSON Lines: the ways to keep many articles, one bad among good ones, streams, hostile sizes."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import Article, SourceFile, digest_of, read_file
from corpus.json_stream import json_articles
from tests.corpus.conftest import ReadBack, read_path

MANY = [{"text": f"Article {number}."} for number in range(1, 4)]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(MANY),
        json.dumps(MANY, indent=2),
        json.dumps({"status": "ok", "totalResults": 3, "articles": MANY}),
        json.dumps({"data": MANY, "next": {"cursor": [1, 2]}}),
        json.dumps({"response": {"docs": MANY, "meta": {"hits": 3}}, "copyright": "x"}),
        json.dumps({"hits": {"hits": [{"_source": one} for one in MANY]}}),
        "\n".join(map(json.dumps, MANY)),
        "\n\n".join(json.dumps(one, indent=1) for one in MANY),
        "".join(map(json.dumps, MANY)),
        ",\n".join(map(json.dumps, MANY)),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_ways_to_keep_many_in_json(read: ReadBack, content: str, encoding: str) -> None:
    found = read("a.json", content.encode(encoding))
    assert found.texts == ["Article 1.", "Article 2.", "Article 3."]
    assert not found.skipped
    assert read("b.json.gz", gzip.compress(content.encode(encoding))).texts == found.texts


def test_an_article_with_lists_of_its_own_is_one(read: ReadBack) -> None:
    record = {"text": "Whole.", "items": [{"text": "An image."}], "results": {"text": "no"}}
    assert read("a.json", json.dumps(record)).texts == ["Whole."]
    assert read("a.json", json.dumps({"items": [], "text": "Whole."})).texts == ["Whole."]


def test_one_bad_article_in_a_list_is_passed_over(read: ReadBack) -> None:
    found = read("a.json", '[{"text": "One."},\n {"text": "Two", oops ["]"]},\n 7,\n {"text": "Four."}]')
    assert found.texts == ["One.", "Four."]
    assert found.rows == [2, 3]
    assert found.skipped[0].reason.startswith("not valid JSON: Expecting property name")
    assert "(line 2)" in found.skipped[0].reason


def test_json_cut_short_keeps_what_was_read(read: ReadBack) -> None:
    found = read("a.json", '[{"text": "One."}, {"text": "Two."}, {"text": "Thr')
    assert found.texts == ["One.", "Two."]
    assert len(found.skipped) == 2
    assert found.skipped[1].reason.startswith("the rest is not valid JSON")


def test_an_article_over_the_limit_in_a_list(read: ReadBack) -> None:
    big = {"text": "x" * 3_000_000, "other": ['"]}', {"a": "\\"}]}
    found = read("a.json", json.dumps([MANY[0], big, MANY[1]]), limit=10_000)
    assert found.texts == ["Article 1.", "Article 2."]
    assert [(one.row, one.reason) for one in found.skipped] == [
        (2, "larger than the limit of 10,000 bytes for one article")
    ]


@pytest.mark.parametrize(
    "content", ["[" * 100_000, '{"a":' * 100_000, '[{"text": ' + "9" * 5000 + "}]", '{"text": "x"']
)
def test_hostile_json(read: ReadBack, content: str) -> None:
    found = read("a.json", content)
    assert not found.articles
    assert found.skipped


@pytest.mark.parametrize("content", ["[]", '{"articles": []}', "", "  \n"])
def test_nothing_in_json(read: ReadBack, content: str) -> None:
    assert not read("a.json", content).articles
    assert len(read("a.json", content).skipped) == 1


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.dictionaries(
            st.text(max_size=4), st.one_of(st.text(max_size=9), st.integers(), st.floats(), st.none()), max_size=4
        )
    ),
    st.integers(1, 20),
    st.booleans(),
)
def test_json_in_any_pieces_is_what_the_json_module_reads(
    records: list[dict[str, object]], size: int, ascii_only: bool
) -> None:
    data = json.dumps(records, ensure_ascii=ascii_only).encode("utf-8", "replace")
    pieces = iter([data[start : start + size] for start in range(0, len(data), size)])
    found = [one.value for one in json_articles(pieces, 10**6)]
    assert repr(found) == repr(json.loads(data))


def test_json_lines_one_bad_line_costs_one_line(read: ReadBack) -> None:
    lines = [
        '{"text": "One."}',
        '{"text": "Two."',
        "",
        "[1, 2]",
        '{"text": "Fünf."}'.encode("cp1252").decode("latin-1"),
        '{"title": "no text"}',
        "null",
        '{"text": "Eight with a\ttab and \x01 control."}',
    ]
    content = "\n".join(lines).encode("latin-1")
    found = read("a.jsonl", content)
    assert found.texts == ["One.", "Fünf.", "Eight with a\ttab and  control."]
    assert found.rows == [2, 4, 6, 7]
    assert found.skipped[0].reason == "not valid JSON: Expecting ',' delimiter (character 16)"
    assert found.skipped[1].reason == "not an object with the fields of an article"
    assert read("a.ndjson", content.replace(b"\n", b"\r\n")).texts == found.texts


def test_json_lines_that_are_a_list(read: ReadBack) -> None:
    assert read("a.jsonl", json.dumps(MANY, indent=1)).texts == ["Article 1.", "Article 2.", "Article 3."]
    assert read("b.jsonl", "\ufeff" + json.dumps(MANY[0], indent=1)).texts == ["Article 1."]


def test_gzip_cut_short_keeps_what_was_read(read: ReadBack) -> None:
    noise = random.Random(1)
    content = "".join(json.dumps({"text": f"Article {n} {noise.randbytes(2000).hex()}"}) + "\n" for n in range(1000))
    packed = gzip.compress(content.encode())
    found = read("a.jsonl.gz", packed[: len(packed) // 2])
    assert 450 < len(found.articles) < 550
    assert [found.articles[n].text.split()[1] for n in (0, 200, 400)] == ["0", "200", "400"]
    assert found.skipped[-1].reason == "the gzip file is cut short"


def test_long_lines_and_gzip_bombs_take_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb") as file:
        file.write(b'{"text": "One."}\n{"text": "')
        for _ in range(300):
            file.write(b"a" * 1_000_000)
        file.write(b'"}\n{"text": "Three."}\n')
    tracemalloc.start()
    found = read_path(path, limit=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.texts == ["One.", "Three."]
    assert [(one.row, one.reason) for one in found.skipped] == [(2, "larger than the limit of 1 MB for one article")]
    assert peak < 20_000_000


def test_a_stream_begins_before_the_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        for number in range(200_000):
            file.write(f'{{"text": "Article {number} has a few words."}}\n')
    tracemalloc.start()
    stream = read_file(SourceFile(path, "a.jsonl", 1, 1))
    first = [next(stream) for _ in range(1000)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    stream.close()  # type: ignore[attr-defined]
    assert isinstance(first[999], Article)
    assert first[999].text == "Article 999 has a few words."
    assert peak < 12_000_000


ANY_TEXT = st.text(min_size=1, max_size=200)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(ANY_TEXT, max_size=5))
def test_any_text_in_json_lines_gives_sound_articles(tmp_path: Path, contents: list[str]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"".join(json.dumps({"text": text}, ensure_ascii=True).encode() + b"\n" for text in contents))
    found = read_path(path)
    assert len(found.articles) + len(found.skipped) == max(1, len(contents))
    for article in found.articles:
        assert digest_of(article.text) == article.digest
        assert article.text == article.text.strip()
        assert not set(article.text) & {"\0", "\r", "\x1b", "\ufeff"}


PLAIN_TEXT = st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="<&\u200b"), min_size=1).filter(
    lambda text: any(letter.isalnum() for letter in text) and "dvert" not in text.lower()
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(PLAIN_TEXT)
def test_words_come_through_json_and_csv_unchanged(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}, ensure_ascii=False), "utf-8")
    rows = io.StringIO()
    csv.writer(rows).writerows([["title", "text"], ["T.", text]])
    (tmp_path / "a.csv").write_text(rows.getvalue(), "utf-8", newline="")
    if text.strip().lower() not in ("nan", "none", "null", "nat", "n/a"):
        assert read_path(tmp_path / "a.jsonl").texts == [text.strip()]
        assert read_path(tmp_path / "a.csv").texts == [text.strip()]
