"""The check of written sentences: told right by source, altered sentences caught, paraphrases kept, and its time.

`python -m tests.bench.support --data DIR`. Pairs are of the half of claims that nothing was fitted on.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from index.sentences import sentence_spans
from qa.negation import negations
from qa.support import EncoderScorer, OverlapScorer, SupportScorer, load_scorer
from qa.train_support import Pair, balanced_accuracy, cited, pairs
from qa.values import Value, values
from qa.verify import quoted, verify
from tests.bench.paraphrases import FRESH, PARAPHRASES

_WORDED = "two three four five six seven eight nine ten eleven twelve twenty thirty forty".split()


@dataclass(frozen=True, slots=True)
class Altered:
    """A real sentence, as it stands in an article, and the same made false."""

    sentence: str
    claim: str
    article: str


def real_sentences(path: Path, most: int, seed: int) -> list[tuple[str, str]]:
    """(sentence, article) of `most` articles drawn by seed, every sentence of 8 to 45 words."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    random.Random(seed).shuffle(rows)
    found = []
    for row in rows[:most]:
        text = row["text"]
        some = [text[low:high] for low, high in sentence_spans(text)]
        found += [(one, f"{row['title']}\n{text}") for one in some if 8 <= len(one.split()) <= 45]
    return found


def changed_number(sentence: str, pick: random.Random) -> str | None:
    """The sentence with one of its numbers or dates changed, so that it gives another value."""
    able = [value for value in values(sentence) if value.kind != "name"]
    pick.shuffle(able)
    for value in able:
        words = sentence[value.start : value.end]
        new = _other(words, value, pick)
        if new:
            return sentence[: value.start] + new + sentence[value.end :]
    return None


def _other(words: str, value: Value, pick: random.Random) -> str | None:
    digits = re.search(r"\d+", words)
    if digits:
        old = int(digits.group())
        new = old + pick.choice([-1, 1]) * max(1, round(old * pick.uniform(0.2, 0.9)))
        if value.kind == "date":
            new = old + pick.choice([-2, -1, 1, 2]) if old > 31 else 1 + (old + pick.randrange(1, 20)) % 28
        changed = words[: digits.start()] + str(max(1, new)) + words[digits.end() :]
        return changed if max(1, new) != old else None
    worded = next((word for word in _WORDED if re.search(rf"\b{word}\b", words, re.IGNORECASE)), None)
    if worded:
        return re.sub(rf"\b{worded}\b", pick.choice([w for w in _WORDED if w != worded]), words, flags=re.IGNORECASE)
    return None


def false_quote(sentence: str, others: Sequence[str], pick: random.Random) -> str | None:
    """The sentence with one word inside its quotation changed for a word of another sentence."""
    said = next((one for one in quoted(sentence) if len(one) > 20 and "[" not in one), None)
    stranger = [word for word in re.findall(r"[a-z]{4,}", pick.choice(others)) if word not in sentence.lower()]
    if not said or not stranger or not (places := list(re.finditer(r"[^\W\d_]{4,}", said))):
        return None
    place = pick.choice(places)
    changed = said[: place.start()] + pick.choice(stranger) + said[place.end() :]
    return sentence.replace(said, changed)


def put_in_mouth(sentence: str, others: Sequence[str], pick: random.Random) -> str | None:
    """The sentence with its quotation changed for words of another article."""
    said = next((one for one in quoted(sentence) if len(one) > 20), None)
    words = re.findall(r"[\w’'-]+", pick.choice(others))[:8]
    return sentence.replace(said, " ".join(words)) if said and len(words) == 8 else None


def without_not(sentence: str, pick: random.Random) -> str | None:
    """The sentence without its "not", "n't" or "never", where it has one."""
    changed = re.sub(r"\b(?:not|never)\s|n[’']t\b", "", sentence, count=1)
    return changed if changed != sentence and len(negations(sentence)) == 1 else None


def other_name(sentence: str, article: str, pick: random.Random) -> str | None:
    """The sentence with one name of several words changed for another such name of the same article."""
    mine = [value for value in values(sentence) if value.kind == "name" and " " in value.key]
    held = {value.key for value in values(sentence)}
    others = [
        article[value.start : value.end]
        for value in values(article)
        if value.kind == "name"
        and " " in value.key
        and value.key not in held
        and "\n" not in article[value.start : value.end]
    ]
    if not mine or not others:
        return None
    value = pick.choice(mine)
    return sentence[: value.start] + pick.choice(others) + sentence[value.end :]


def altered(kind: str, sentences: Sequence[tuple[str, str]], most: int) -> list[Altered]:
    """At most `most` altered sentences of a kind, in the order given; seeded."""
    pick = random.Random(11)
    only = [sentence for sentence, _ in sentences]
    found: list[Altered] = []
    for sentence, article in sentences:
        made = {
            "changed number or date": lambda s, a: changed_number(s, pick),
            "changed word in a quotation": lambda s, a: false_quote(s, only, pick),
            "another's words quoted": lambda s, a: put_in_mouth(s, only, pick),
            "dropped not": lambda s, a: without_not(s, pick),
            "another name of the article": lambda s, a: other_name(s, a, pick),
        }[kind](sentence, article)
        if made and made != sentence:
            found.append(Altered(sentence, made, article))
        if len(found) == most:
            break
    return found


def passes(
    claim: str, quotes: Sequence[str], articles: Sequence[str], scorer: SupportScorer, day: date | None = None
) -> bool:
    """Whether the check lets a sentence stand; `day` is that of all quotes."""
    return verify(claim, quotes, articles, scorer=scorer, published=[day] * len(quotes)).support != "unsupported"


@dataclass(frozen=True, slots=True)
class _Known:
    """A scorer that gives a score found before."""

    found: float
    threshold: float = EncoderScorer.threshold

    def score(self, claim: str, quotes: Sequence[str]) -> float:
        """The same for every claim."""
        return self.found


def by_source(some: Sequence[Pair], scorer: EncoderScorer) -> Iterator[dict[str, object]]:
    """Balanced accuracies by source: of shared words, of the score, and of the whole check."""
    quotes = [cited(scorer, one.claim, one.sentences) for one in some]
    overlap = OverlapScorer()
    both = list(zip(some, quotes, strict=True))
    scores = [scorer.score(one.claim, cites) for one, cites in both]
    told = {
        "overlap": np.array([overlap.score(one.claim, cites) >= overlap.threshold for one, cites in both]),
        "score": np.array([score >= scorer.threshold for score in scores]),
        "check": np.array(
            [
                passes(one.claim, cites, one.sentences, _Known(score), one.published)
                for (one, cites), score in zip(both, scores, strict=True)
            ]
        ),
    }
    supported = np.array([one.supported for one in some])
    sources = np.array([one.source for one in some])
    labels = np.array([one.label for one in some])
    groups = [(name, sources == name) for name in sorted(set(sources))]
    groups.append(("WiCE, without the partly supported", (sources == "WiCE") & (labels != "partially_supported")))
    groups.append(("SNLI, without the neutral", (sources == "SNLI") & (labels != "neutral")))
    for name, mask in groups:
        row: dict[str, object] = {
            "source": name,
            "supported": int(supported[mask].sum()),
            "not": int((~supported[mask]).sum()),
        }
        row |= {key: round(balanced_accuracy(said[mask], supported[mask]), 3) for key, said in told.items()}
        row["kept"] = round(float(told["check"][mask & supported].mean()), 3)
        row["caught"] = round(float((~told["check"])[mask & ~supported].mean()), 3)
        yield row


def main() -> None:
    """Print the tables; with --out also write them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("NEWSDESK_DATA", "data")))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--most", type=int, default=150, help="pairs of a source and label")
    parser.add_argument("--sentences", type=int, default=500, help="altered sentences of each kind")
    given = parser.parse_args()
    scorer = load_scorer()
    results: dict[str, list[dict[str, object]]] = {}
    held = list(pairs(given.data / "support" / "pairs.jsonl.gz", "report", given.most))
    results["balanced accuracy"] = list(by_source(held, scorer))
    sentences = real_sentences(given.data / "outlets" / "articles.jsonl.gz", 1500, seed=29)
    kinds = (
        "changed number or date",
        "changed word in a quotation",
        "another's words quoted",
        "dropped not",
        "another name of the article",
    )
    for kind in kinds:
        some = altered(kind, sentences, given.sentences)
        caught = [not passes(one.claim, [one.sentence], [one.article], scorer) for one in some]
        results.setdefault("altered sentences", []).append(
            {"kind": kind, "n": len(some), "caught": round(float(np.mean(caught)), 4)}
        )
    own = [verify(one, [one], [article], scorer=scorer).support for one, article in sentences[: given.sentences]]
    results["kept"] = [
        {"kind": "real sentences as they stand", "n": len(own), "kept": round(own.count("verbatim") / len(own), 4)}
    ]
    results["kept"] += list(paraphrased(scorer))
    results["time"] = [timed(scorer, [article for _, article in sentences])]
    for title, rows in results.items():
        print(f"\n### {title}\n\n{table(rows)}")
    if given.out:
        given.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def paraphrased(scorer: SupportScorer) -> Iterator[dict[str, object]]:
    """What the check makes of sentences made up for it, same and false ones."""
    sets = {
        "paraphrases, read while the rules were made": [(quote, claim) for quote, claim in PARAPHRASES],
        "paraphrases, read once": [(quote, claim) for quote, claim, _ in FRESH],
        "false sentences in like words, read once": [(quote, claim) for quote, _, claim in FRESH],
    }
    for kind, some in sets.items():
        kept = [passes(claim, [quote], [quote], scorer) for quote, claim in some]
        yield {"kind": kind, "n": len(kept), "kept": round(float(np.mean(kept)), 3)}


def timed(scorer: SupportScorer, articles: Sequence[str]) -> dict[str, object]:
    """Milliseconds a sentence, each citing three of a real article's length."""
    took, worked = [], []
    for number, (quote, claim) in enumerate(PARAPHRASES):
        cites = [quote, *(PARAPHRASES[(number + step) % len(PARAPHRASES)][0] for step in (1, 2))]
        wholes = [f"{articles[number * 97 + step]}\n{one}" for step, one in enumerate(cites)]
        start, started = time.perf_counter(), time.process_time()
        verify(claim, cites, wholes, scorer=scorer)
        took.append(1000 * (time.perf_counter() - start))
        worked.append(1000 * (time.process_time() - started))
    row: dict[str, object] = {"sentences": len(took)}
    for name, some in (("", took), (" of processor time", worked)):
        row[f"median ms{name}"] = round(float(np.median(some)), 1)
        row[f"p95 ms{name}"] = round(float(np.quantile(some, 0.95)), 1)
    return row


def table(rows: Sequence[dict[str, object]]) -> str:
    """Rows as a Markdown table."""
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
