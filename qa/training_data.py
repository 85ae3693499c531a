"""Question-and-passage pairs to train the reader on: SQuAD 2.0, QAMR, and hard negatives found by our own search.

A *group* is what one question contributes to a batch: its own passage and, where it has an answer there, the same
passage without the sentence that answers (a *near miss*) and passages of the same collection that vectors and words
rank high for the question although they do not hold this answer (*hard negatives*).
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.encoder import load_encoder
from index.search import WORDS_WEIGHT
from index.sentences import sentence_spans

SOURCES = ("squad", "qamr")
MAX_QUESTION_TOKENS = 48
"""Longer questions are cut; 99.9 % of SQuAD's are shorter."""
SHORT_CROPS, LONG_CROPS = (48, 72, 96, 128), (96, 128, 192, 256)
"""A passage is cut to a window of one of these lengths, drawn anew each epoch: it varies where the answer stands.
Short ones let the model see a third more questions an hour; long ones, as long as passages at answering, come last."""
UNANSWERABLE_COPIES = 2
"""A question without an answer comes twice an epoch: a third of SQuAD 2.0's training questions are such, half of its
dev set's, and they are the harder half to learn."""
CHUNK = 256
"""Questions whose cosines to all passages are taken at once."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One question and one passage as token ids, without special tokens.

    `start` and `end` are the first and last token of the answer in `passage`, both -1 where it holds no answer.
    `relevant` says whether the passage is the one the question was asked about, answerable or not.
    """

    question: np.ndarray
    title: np.ndarray
    passage: np.ndarray
    start: int
    end: int
    relevant: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the source data: the number of its passage and the first and last token of the answer, or -1.

    `telling`: the tokens [low, high) of the sentences that hold the answer; none, low = high, where the rest of the
    passage holds it too, or there is no rest.
    """

    question: np.ndarray
    passage: int
    start: int
    end: int
    telling: tuple[int, int]
    negatives: tuple[int, ...]


class TrainingData:
    """All passages and questions, tokenised once. `pairs(row, rng)` draws one group."""

    def __init__(
        self, folder: Path, tokenizer: Tokenizer, cache: Path | None, sources: Collection[str] = SOURCES
    ) -> None:
        """`cache`: the file that the hard negatives are kept in; None for none of them."""
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._texts: list[str] = []
        self._titles: list[np.ndarray] = []
        questions: list[tuple[str, int, int, int]] = []
        for title, context, asked in squad(folder / "squad" / "train-v2.jsonl.gz") if "squad" in sources else ():
            questions += [(text, len(self._texts), start, end) for text, start, end in asked]
            self._texts.append(context)
            self._titles.append(self._ids(title))
        # Only SQuAD has them; without it none are looked for, nor is "none" kept in the cache.
        negatives = hard_negatives(self._texts, questions, cache) if questions and cache else []
        for context, asked in qamr(folder / "qamr") if "qamr" in sources else ():
            questions += [(text, len(self._texts), start, end) for text, start, end in asked]
            self._texts.append(context)
            self._titles.append(self._ids(""))
        encoded = tokenizer.encode_batch(self._texts, add_special_tokens=False)
        self._passages = [np.array(one.ids, np.int32) for one in encoded]
        offsets = [np.array(one.offsets, np.int32).reshape(-1, 2) for one in encoded]
        asked_ids = tokenizer.encode_batch([text for text, *_ in questions], add_special_tokens=False)
        self.rows = [
            Row(
                np.array(ids.ids[:MAX_QUESTION_TOKENS], np.int32),
                passage,
                *token_span(offsets[passage], start, end),
                telling(self._texts[passage], offsets[passage], start, end),
                negatives[number] if number < len(negatives) else (),
            )
            for number, (ids, (_, passage, start, end)) in enumerate(zip(asked_ids, questions, strict=True))
            for _ in range(UNANSWERABLE_COPIES if start < 0 else 1)
        ]
        seen = np.zeros(tokenizer.get_vocab_size(), np.int64)
        for ids in self._passages:
            seen[np.unique(ids)] += 1
        self._idf = np.log(len(self._passages) / np.maximum(seen, 1))

    def _ids(self, text: str) -> np.ndarray:
        return np.array(self._tokenizer.encode(text, add_special_tokens=False).ids[:16], np.int32)

    def pairs(
        self,
        row: Row,
        rng: random.Random,
        negatives: int,
        crops: tuple[int, ...] = LONG_CROPS,
        *,
        near_misses: float = 0.0,
    ) -> list[Pair]:
        """The question's own passage and up to `negatives` others, all cut to one length.

        With the probability `near_misses` the first of the others is a near miss, where there is one.
        """
        titled, length = rng.random() < 0.5, rng.choice(crops)
        low, high = row.telling
        missed = negatives > 0 and high > low and rng.random() < near_misses
        others = rng.sample(row.negatives, min(negatives - missed, len(row.negatives)))
        group = [self._pair(row, row.passage, (row.start, row.end), titled, length, rng)]
        if missed:
            rest = np.delete(self._passages[row.passage], np.s_[low:high])
            group.append(self._pair(row, row.passage, (-1, -1), titled, length, rng, rest))
        return group + [self._pair(row, other, (-1, -1), titled, length, rng) for other in others]

    def _pair(
        self,
        row: Row,
        passage: int,
        span: tuple[int, int],
        titled: bool,
        length: int,
        rng: random.Random,
        ids: np.ndarray | None = None,
    ) -> Pair:
        start, end = span
        ids = self._passages[passage] if ids is None else ids
        length = min(len(ids), length)
        if start < 0:
            first = self._near(row.question, ids, length, rng)
        else:
            low, high = max(0, end + 1 - length), min(len(ids) - length, start)
            first = rng.randint(low, high) if high > low else min(low, start)
        ids = ids[first : first + length]
        title = self._titles[passage] if titled else self._titles[passage][:0]
        if start >= 0:
            start, end = start - first, min(end - first, len(ids) - 1)
        return Pair(row.question, title, ids, start, end, passage == row.passage)

    def _near(self, question: np.ndarray, ids: np.ndarray, length: int, rng: random.Random) -> int:
        """Where a window of `length` tokens starts that holds the question's rare words, as an answer's would.

        A window drawn blindly would often leave out the words that make an unanswerable question look answerable.
        """
        shared = np.where(np.isin(ids, question), self._idf[ids], 0.0)
        summed = np.concatenate([[0.0], np.cumsum(shared)])
        held = summed[length:] - summed[:-length] if length else np.zeros(1)
        return int(rng.choice(np.flatnonzero(held >= 0.9 * held.max())))


def squad(path: Path) -> Iterator[tuple[str, str, list[tuple[str, int, int]]]]:
    """(title, paragraph, [(question, answer start, answer end)]) of SQuAD 2.0; -1 for unanswerable."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            asked = []
            for one in item["qas"]:
                start = end = -1
                if not one["is_impossible"] and one["answers"]:
                    start = one["answers"][0]["answer_start"]
                    end = start + len(one["answers"][0]["text"])
                asked.append((one["question"], start, end))
            yield item["title"].replace("_", " "), item["context"], asked


def qamr(folder: Path) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """(sentence, [(question, answer start, answer end)]) of QAMR, the answers that are one run of words."""
    with gzip.open(folder / "wiki-sentences.tsv.gz", "rt", encoding="utf-8") as lines:
        sentences = dict(line.rstrip("\n").split("\t", 1) for line in lines)
    asked: dict[str, dict[str, tuple[int, int]]] = {}
    for name in ("dev.tsv.gz", "test.tsv.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for fields in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                words = [int(number) for number in fields[6].split()]
                if fields[0] in sentences and words == list(range(words[0], words[0] + len(words))):
                    asked.setdefault(fields[0], {})[fields[5]] = (words[0], words[-1])
    for name, questions in asked.items():
        plain, starts, length = detokenise(sentences[name].split(" "))
        spans = [(text, starts[a], starts[b] + len(plain[b])) for text, (a, b) in questions.items()]
        yield join(plain, starts, length), spans


TREEBANK = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "``": '"', "''": '"'}


def detokenise(words: list[str]) -> tuple[list[str], list[int], int]:
    """Penn Treebank words as plain text: (words, where each starts, total length)."""
    plain = [TREEBANK.get(word, word) for word in words]
    starts, at, glue = [], 0, True
    for word, text in zip(words, plain, strict=True):
        closes = text in {",", ".", ";", ":", "?", "!", ")", "]", "%", "'s", "n't", "'"} or word == "''"
        at += 0 if glue or closes else 1
        starts.append(at)
        at += len(text)
        glue = text in {"(", "[", "$"} or word == "``"
    return plain, starts, at


def join(words: list[str], starts: list[int], length: int) -> str:
    """The text that `detokenise` laid out."""
    text = [" "] * length
    for word, start in zip(words, starts, strict=True):
        text[start : start + len(word)] = word
    return "".join(text)


def token_span(offsets: np.ndarray, start: int, end: int) -> tuple[int, int]:
    """First and last token that touch characters [start, end), or (-1, -1)."""
    if start < 0:
        return -1, -1
    inside = np.flatnonzero((offsets[:, 0] < end) & (offsets[:, 1] > start))
    return (int(inside[0]), int(inside[-1])) if len(inside) else (-1, -1)


def telling(text: str, offsets: np.ndarray, start: int, end: int) -> tuple[int, int]:
    """The tokens [low, high) of the sentences that hold the answer [start, end); see `Row`."""
    sentences = sentence_spans(text) if start >= 0 else []
    holding = [one for one in sentences if one[0] < end and start < one[1]]
    if not holding or len(holding) == len(sentences):
        return 0, 0
    low, high = holding[0][0], holding[-1][1]
    if text[start:end].lower() in f"{text[:low]} {text[high:]}".lower():
        return 0, 0
    first, last = token_span(offsets, low, high)
    return first, last + 1


def hard_negatives(
    texts: list[str], questions: list[tuple[str, int, int, int]], cache: Path, keep: int = 12
) -> list[tuple[int, ...]]:
    """For each question that has an answer up to `keep` other passages that the search ranks high, best first, and
    that do not contain this answer; none for the others.

    A passage's score is its cosine plus what BM25 gives it, as in `index.search.fuse`.
    """
    if cache.exists():
        return [tuple(row) for row in json.loads(cache.read_text())]
    answerable = [number for number, (_, _, start, _) in enumerate(questions) if start >= 0]
    encoder = load_encoder()
    vectors, asked = encoder.encode(texts), encoder.encode([questions[number][0] for number in answerable])
    words = _Words(texts)
    found: list[tuple[int, ...]] = [()] * len(questions)
    for low in range(0, len(answerable), CHUNK):
        cosines = asked[low : low + CHUNK] @ vectors.T
        for scores, number in zip(cosines, answerable[low : low + CHUNK], strict=True):
            question, own, start, end = questions[number]
            answer = texts[own][start:end].lower()
            by_words = words.search(question, 2 * keep)
            for other, score in by_words:
                scores[other] += WORDS_WEIGHT * score / by_words[0][1]
            first = np.argpartition(-scores, 3 * keep)[: 3 * keep] if 3 * keep < len(texts) else np.arange(len(texts))
            others = [int(n) for n in first[np.argsort(-scores[first])] if n != own and answer not in texts[n].lower()]
            found[number] = tuple(others[:keep])
    partial = cache.with_suffix(".partial")
    partial.write_text(json.dumps(found))
    os.replace(partial, cache)  # a run that is stopped here begins again, rather than with half of it
    return found


class _Words:
    """BM25 over passages."""

    def __init__(self, texts: list[str]) -> None:
        import tantivy

        build = tantivy.SchemaBuilder()
        build.add_text_field("text", tokenizer_name="en_stem")
        build.add_integer_field("number", stored=True)
        self._built = tantivy.Index(build.build())
        writer = self._built.writer()
        for number, text in enumerate(texts):
            writer.add_document(tantivy.Document(text=text, number=number))
        writer.commit()
        self._built.reload()
        self._searcher = self._built.searcher()

    def search(self, question: str, k: int) -> list[tuple[int, float]]:
        """(number of a passage, its score), best first."""
        plain = "".join(c if c.isalnum() else " " for c in question)
        query, _ = self._built.parse_query_lenient(plain, ["text"])
        hits = self._searcher.search(query, k, count=False).hits
        return [(self._searcher.doc(address)["number"][0], score) for score, address in hits]
