"""Copies of a story found among real articles and edits made of them: precision, recall, cost.

    python -m tests.bench.stories --data DIR [--out FILE.json]

DIR holds `outlets/articles.jsonl.gz` ({"id", "title", "source", "date", "text"} a line). All articles are indexed, then
each edit of a sample is added, looked up and taken out again. The thresholds of `index.stories` are chosen on the
articles whose id is in the half "fit" (the table of likenesses), and precision and recall reported on the other.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np

from corpus.article import Article, digest_of
from index import database, stories
from index.embedded import EmbeddedStore
from qa.evaluate import commit
from qa.question_sets import half_of
from tests.bench.story_edits import KINDS, filled, with_footer

SEED = 5
PER_HALF = 200
"""Articles of each half that every kind of edit is made of."""
SHARES = ("covered", "kept", "particulars")
CHUNK = 1000
"""Articles over which the cost of one is averaged."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One made article added to the store: whether it was linked to its source, and how many others came with it."""

    linked: bool
    others: int


@dataclass(frozen=True, slots=True)
class Result:
    """All numbers. `linked`: by half and kind the share linked to the source; `false_links`: pairs linked, of how many.

    `likeness_fit`: see `likenesses`. `cost_cpu_ms`: see `cost`. `real_pairs`: pairs found among the real articles.
    """

    commit: str
    articles: int
    rates: dict[str, dict[str, float]]
    linked: dict[str, dict[str, float]]
    likeness_fit: dict[str, list[float]]
    false_links: dict[str, tuple[int, int]]
    cost_cpu_ms: list[dict[str, float]]
    real_pairs: int


def read(data: Path) -> list[Article]:
    """The articles of the collection."""
    with gzip.open(data / "outlets" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Article(
            row["id"],
            digest_of(row["text"]),
            row["title"],
            row["text"],
            "/outlets",
            source=row["source"],
            published=date.fromisoformat(row["date"]) if re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"]) else None,
        )
        for row in rows
    ]


def put(store: EmbeddedStore, article: Article) -> None:
    """Store an article without passages."""
    store.upsert(article, [], np.zeros((0, 1), np.float32))


def cost(articles: Sequence[Article], folder: Path) -> list[dict[str, float]]:
    """CPU ms per article of each CHUNK: a transaction that stores it, and the same that also records its story."""
    tables: dict[bool, list[float]] = {False: [], True: []}
    for recorded, means in tables.items():
        path = folder / f"cost-{recorded}.sqlite"
        sql = database.connect(path)
        database.create(sql, path, "none", 1)
        marks = ",".join("?" * (database.ARTICLE_COLUMNS.count(",") + 1))
        for low in range(0, len(articles), CHUNK):
            some, began = articles[low : low + CHUNK], time.process_time()
            for article in some:
                sql.execute("BEGIN IMMEDIATE")
                sql.execute(f"INSERT INTO articles VALUES ({marks})", database.article_row(article))
                if recorded:
                    stories.record(sql, article.digest, article.text)
                sql.execute("COMMIT")
            means.append(1000 * (time.process_time() - began) / len(some))
        sql.close()
    stored = range(CHUNK, len(articles) + CHUNK, CHUNK)
    return [
        {"stored": min(n, len(articles)), "plain": round(plain, 3), "stories": round(both - plain, 3)}
        for n, plain, both in zip(stored, tables[False], tables[True], strict=True)
    ]


def made_of(article: Article, kind: str, others: list[Article]) -> Article:
    """One edit of an article, as an article of its own, two days later."""
    text = KINDS[kind][0](article.text, random.Random(f"{SEED}{kind}{article.id}"), others)
    return replace(article, id=f"{kind} {article.id}", digest=digest_of(text), text=text, source="Northfield Press")


def outcomes(store: EmbeddedStore, sample: Sequence[Article], others: list[Article]) -> dict[str, list[Outcome]]:
    """Of each kind and article what a made one was linked to. A copy of the source is as good as the source."""
    found: dict[str, list[Outcome]] = defaultdict(list)
    for article in sample:
        before = set(store.story(article.id))
        for kind in KINDS:
            made = made_of(article, kind, others)
            put(store, made)
            linked = set(store.story(made.id)) - {made.id}
            found[kind].append(Outcome(article.id in linked, len(linked - before)))
            store.remove([made.id])
    return found


def false_links(store: EmbeddedStore, groups: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Texts of which no two are copies: (pairs linked, pairs of one group)."""
    ids = []
    for at, texts in enumerate(groups):
        for number, text in enumerate(texts):
            ids.append(f"made {at} {number}")
            put(store, Article(ids[-1], digest_of(text), "", text, "/made"))
    sizes = Counter(store.copies(ids).values())
    store.remove(ids)
    return sum(n * (n - 1) // 2 for n in sizes.values()), sum(len(some) * (len(some) - 1) // 2 for some in groups)


def rates(found: dict[str, list[Outcome]]) -> dict[str, float]:
    """Precision and recall over all edits; what else a copy was linked to counts against precision."""
    right = sum(one.linked for kind, some in found.items() if KINDS[kind][1] for one in some)
    copies = sum(len(some) for kind, some in found.items() if KINDS[kind][1])
    wrong = sum(one.linked for kind, some in found.items() if not KINDS[kind][1] for one in some)
    wrong += sum(one.others for kind, some in found.items() if KINDS[kind][1] for one in some)
    return {"precision": right / (right + wrong), "recall": right / copies, "copies": copies, "wrong": wrong}


def likenesses(sample: Sequence[Article], others: list[Article]) -> Iterator[tuple[str, list[float]]]:
    """Of each kind the 2nd percentile (copies) or 98th (others) of the shares, the reverse of own."""
    for kind, (_, copy) in KINDS.items():
        some = [stories.likeness(article.text, made_of(article, kind, others).text) for article in sample]
        least, most = (2, 98) if copy else (98, 2)
        values = [np.percentile([asdict(one)[name] for one in some], least) for name in SHARES]
        values.append(np.percentile([one.own for one in some], most))
        yield kind, [round(float(value), 3) for value in values]


def real_pairs(store: EmbeddedStore, articles: Sequence[Article]) -> list[tuple[Article, Article]]:
    """Pairs of real articles that are in one story."""
    by_id = {article.id: article for article in articles}
    leads = set(store.copies(by_id).values())
    groups = [store.story(lead) for lead in sorted(leads)]
    return [(by_id[one], by_id[other]) for group in groups for one, other in combinations(group, 2)]


def opening(article: Article) -> str:
    """Outlet, day and first words, for a person to judge a pair by."""
    return f"{article.source}, {article.published}: {' '.join(article.text.split())[:160]}"


def measure(data: Path) -> tuple[Result, list[tuple[str, str]]]:
    """All numbers, and up to thirty of the pairs found among the real articles."""
    articles, rng = read(data), random.Random(SEED)
    halves = {half: [one for one in articles if half_of(one.id) == half] for half in ("fit", "report")}
    samples = {half: rng.sample(some, PER_HALF) for half, some in halves.items()}
    others = rng.sample(articles, 100)
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore(Path(folder) / "store", "none", 1)
        for article in articles:
            put(store, article)
        found = {half: outcomes(store, sample, others) for half, sample in samples.items()}
        made = {
            "one template, other names and numbers": false_links(store, filled(rng, others)),
            "one footer under other texts": false_links(store, with_footer(rng, articles)),
        }
        pairs = real_pairs(store, articles)
        store.close()
        costs = cost(articles, Path(folder))
    days = Counter((one.source, one.published) for one in articles if one.published)
    same_day = sum(one.source == other.source and one.published == other.published for one, other in pairs)
    result = Result(
        commit=commit(),
        articles=len(articles),
        rates={half: rates(some) for half, some in found.items()},
        linked={half: shares(some) for half, some in found.items()},
        likeness_fit=dict(likenesses(samples["fit"], others)),
        false_links=made | {"same outlet and day": (same_day, sum(n * (n - 1) // 2 for n in days.values()))},
        cost_cpu_ms=costs,
        real_pairs=len(pairs),
    )
    return result, [(opening(one), opening(other)) for one, other in rng.sample(pairs, min(30, len(pairs)))]


def shares(found: dict[str, list[Outcome]]) -> dict[str, float]:
    """By kind of edit, the share linked to its source."""
    return {kind: round(sum(one.linked for one in some) / len(some), 4) for kind, some in found.items()}


def markdown(result: Result) -> str:
    """The numbers as tables."""
    head = ("kind", "copy", "linked, report half", "linked, fit half", "covered, kept, particulars, own (fit half)")
    lines = [f"Copies of a story, {result.articles} articles, {result.commit}", "", f"| {' | '.join(head)} |"]
    lines.append("|---" * len(head) + "|")
    for kind, (_, copy) in KINDS.items():
        linked = f"{result.linked['report'][kind]:.3f} | {result.linked['fit'][kind]:.3f}"
        lines.append(f"| {kind} | {'yes' if copy else 'no'} | {linked} | {result.likeness_fit[kind]} |")
    lines += [f"| {kind} | no | {wrong} of {of} pairs | | |" for kind, (wrong, of) in result.false_links.items()]
    for half, some in result.rates.items():
        lines += ["", f"{half}: precision {some['precision']:.4f}, recall {some['recall']:.4f}"]
    lines += ["", "| articles stored | CPU ms without stories | added by stories |", "|---" * 3 + "|"]
    lines += [f"| {row['stored']} | {row['plain']} | {row['stories']} |" for row in result.cost_cpu_ms]
    return "\n".join([*lines, "", f"Pairs among the real articles: {result.real_pairs}"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print Markdown, write JSON without the articles' words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("NEWSDESK_DATA", ".")))
    parser.add_argument("--out", type=Path, help="write the numbers here as JSON")
    options = parser.parse_args(arguments)
    result, pairs = measure(options.data)
    print(markdown(result), *(f"- {one}\n  {other}" for one, other in pairs), sep="\n")
    if options.out:
        options.out.write_text(json.dumps(asdict(result), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
