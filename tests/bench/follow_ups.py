"""Follow-ups made to stand alone, measured against a person's rewrites: by words, and by what they find.

python -m tests.bench.follow_ups --data DIR [--out FILE] [--half report|fit] [--no-retrieval]

DIR (default $NEWSDESK_DATA) holds follow_ups/rewrites.jsonl.gz: {"source", "conv", "turn", "history": [{"user",
"assistant"}], "question", "rewrite"} a line. Rules and weights were fitted on the conversations of the fit half.
Where a conversation opens with a title and no question, the title is taken as a first message of key words.

Words: F1 of the bags of lower-case words (\\w+) of a rewrite and the person's. A turn needs rewriting if the person's
bag differs from the question's. Retrieval: all distinct rewrites of persons are documents, compared by the packaged
encoder; hit@1 and MRR (within the first ten) say whether a question finds the person's rewrite of itself.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from qa.answer import Turn
from qa.follow_up import stand_alone
from qa.question_sets import half_of

WAYS = ("repeat", "append", "ours")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Item:
    """A follow-up, the conversation before it, and what a person made of it."""

    source: str
    history: tuple[Turn, ...]
    question: str
    rewrite: str

    @property
    def needs(self) -> bool:
        """Whether the person changed a word."""
        return bag_of(self.question) != bag_of(self.rewrite)


def bag_of(text: str) -> Counter[str]:
    """Lower-case word tokens, counted."""
    return Counter(_WORD.findall(text.lower()))


def word_f1(text: str, reference: str) -> float:
    """F1 of two bags of words, in [0, 1]; 1 for two empty ones."""
    one, other = bag_of(text), bag_of(reference)
    total = sum(one.values()) + sum(other.values())
    return 2 * sum((one & other).values()) / total if total else 1.0


def items(path: Path, half: str) -> Iterator[Item]:
    """The follow-ups of one half of the conversations."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if half_of(str(row["conv"])) == half:
                yield Item(row["source"], tuple(turns_of(row["history"])), row["question"], row["rewrite"])


def turns_of(history: Sequence[dict[str, str | None]]) -> Iterator[Turn]:
    """The messages in order; an opening title counts as asked."""
    for exchange in history:
        asked, said = exchange["user"], exchange["assistant"]
        if asked:
            yield Turn("user", asked)
        if said:
            yield Turn("assistant" if asked else "user", said)


def appended(item: Item) -> str:
    """The whole conversation and the question."""
    return " ".join([*(turn.content for turn in item.history), item.question])


def rewritten(found: Sequence[Item]) -> dict[str, list[str]]:
    """Each way's text for each item."""
    return {
        "repeat": [item.question for item in found],
        "append": [appended(item) for item in found],
        "ours": [stand_alone(item.question, item.history)[0] for item in found],
    }


def table(found: Sequence[Item], values: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Means in percent by "source, need" for each way, with the number of turns."""
    rows: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(found):
        for source in ("all", item.source):
            rows[f"{source}, {'needs' if item.needs else 'none'}"].append(number)
    return {
        name: {"turns": len(at)} | {way: round(100 * fmean(values[way][n] for n in at), 1) for way in values}
        for name, at in sorted(rows.items())
    }


def ranks(texts: Sequence[str], found: Sequence[Item], encode: Callable[[Sequence[str]], object]) -> list[int]:
    """Place of each person's rewrite among all of them, from 1, for the texts as queries."""
    import numpy as np

    documents = sorted({item.rewrite for item in found})
    place = {text: number for number, text in enumerate(documents)}
    queries, targets = np.asarray(encode(texts)), np.asarray(encode(documents))
    scores = queries @ targets.T
    own = scores[np.arange(len(texts)), [place[item.rewrite] for item in found]]
    return [int(number) + 1 for number in (scores > own[:, None] + 1e-6).sum(axis=1)]


def retrieval(found: Sequence[Item], texts: dict[str, list[str]]) -> dict[str, dict[str, dict[str, float]]]:
    """hit@1 and MRR@10 in percent, by source and need, for each way."""
    from index.encoder import load_encoder

    encoder = load_encoder()
    places = {way: ranks(texts[way], found, encoder.encode) for way in WAYS}
    hits = {way: [float(place == 1) for place in places[way]] for way in WAYS}
    reciprocal = {way: [1 / place if place <= 10 else 0.0 for place in places[way]] for way in WAYS}
    return {"hit@1": table(found, hits), "MRR@10": table(found, reciprocal)}


def shown(title: str, rows: dict[str, dict[str, float]]) -> str:
    """A Markdown table."""
    lines = [f"### {title}", "", "| turns | n | " + " | ".join(WAYS) + " |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {int(row['turns'])} | " + " | ".join(f"{row[way]:.1f}" for way in WAYS) + " |"
        for name, row in rows.items()
    ]
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, print, and write JSON where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("NEWSDESK_DATA"), help="default: $NEWSDESK_DATA")
    parser.add_argument("--out", type=Path, help="write the numbers as JSON")
    parser.add_argument("--half", choices=("report", "fit"), default="report")
    parser.add_argument("--no-retrieval", action="store_true")
    options = parser.parse_args()
    if options.data is None:
        parser.error("name the folder of data with --data or $NEWSDESK_DATA")
    found = list(items(options.data / "follow_ups" / "rewrites.jsonl.gz", options.half))
    began = time.process_time()
    texts = rewritten(found)
    spent = (time.process_time() - began) / len(found)
    words = {way: [word_f1(text, one.rewrite) for text, one in zip(texts[way], found, strict=True)] for way in WAYS}
    result: dict[str, object] = {"half": options.half, "ms": round(1000 * spent, 2), "F1": table(found, words)}
    print(shown(f"F1 by words, {options.half} half, {1000 * spent:.1f} ms of CPU a turn", table(found, words)))
    if not options.no_retrieval:
        for name, rows in retrieval(found, texts).items():
            result[name] = rows
            print(shown(name, rows))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
