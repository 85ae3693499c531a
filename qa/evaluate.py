"""Measure newsdesk on a question set, the baselines beside it, and write the table. Used by `newsdesk eval`."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus.article import Article, digest_of
from index.encoder import Encoder
from index.passage import Hit, Scope
from index.search import DEPTH, fuse
from index.splitting import split
from index.store import Store
from qa import scoring
from qa.answer import Question, Statement
from qa.compose import Draft, compose
from qa.finding import chosen, sources_of
from qa.kinds import kind_of
from qa.period import changing
from qa.question_sets import AskingItem, QuestionSetError, ReadingItem, half_of
from qa.reader import Reader, Source
from qa.weighing import trusted, weighed

Table = dict[str, dict[str, float]]
HIT_AT = (1, 4, 10)


@dataclass(frozen=True, slots=True)
class Results:
    """A table (system, measure, value), a note on what was fitted and reported on what, and the points of the plots."""

    questions: int
    note: str
    table: Table
    curves: dict[str, list[tuple[float, float]]]


# -- Reading: a question about one given text


def evaluate_reading(
    readers: Sequence[Reader],
    encoder: Encoder,
    items: Sequence[ReadingItem],
    watch: Callable[[Sequence[ReadingItem]], Iterable[ReadingItem]],
) -> Results:
    """SQuAD's measures for each reader. The threshold of "no answer" is fitted on one half and used on the other.

    Raises QuestionSetError where a half has no questions.
    `watch` goes over the questions, to show how far it is.
    """
    halves = {half_of(item.id) for item in items}
    if len(halves) < 2:
        raise QuestionSetError(
            f"too few questions ({len(items)}): the threshold is fitted on half of them, by their ids, and one is empty"
        )
    table: Table = {}
    for reader in readers:
        rows = []
        for item in watch(items):
            began = time.perf_counter()
            score, answer = _read_text(reader, encoder, item)
            rows.append((item, score, answer, time.perf_counter() - began))
        table[reader.name] = _reading_row(rows)
    note = (
        "threshold of 'no answer' fitted on the half of questions whose id's sha256 is even, all measures on the other"
    )
    return Results(len(items), note, table, {})


def _read_text(reader: Reader, encoder: Encoder, item: ReadingItem) -> tuple[float, str]:
    """(log-odds of an answer, the best one) over the whole text, split as an article is."""
    article = Article("item", digest_of(item.context), "", item.context, "", title_made=True)
    passages = split(article, encoder.count_tokens, max_tokens=encoder.max_tokens)
    readings = reader.read(item.question, [Source(article, one, Hit(one, 0.0, 1)) for one in passages])
    best = max((one for one in readings if one.spans), key=lambda one: one.spans[0].score, default=None)
    if best is None:
        return -np.inf, ""
    return best.answerable, item.context[best.spans[0].start : best.spans[0].end]


def _reading_row(rows: Sequence[tuple[ReadingItem, float, str, float]]) -> dict[str, float]:
    def gains(half: str) -> tuple[list[float], list[float], list[float], list[float]]:
        some = [row for row in rows if half_of(row[0].id) == half]
        return (
            [score for _, score, _, _ in some],
            [scoring.f1(answer, item.answers) for item, _, answer, _ in some],
            [scoring.f1("", item.answers) for item, _, _, _ in some],
            [scoring.exact(answer, item.answers) for item, _, answer, _ in some],
        )

    empty_set = any(not item.answers for item, *_ in rows)
    fit_scores, fit_f1, fit_empty, _ = gains("fit")
    threshold = scoring.best_threshold(fit_scores, fit_f1, fit_empty) if empty_set else -np.inf
    scores, f1, empty, exact = (np.array(one) for one in gains("report"))
    answered = scores >= threshold
    has = np.array([bool(item.answers) for item, *_ in rows if half_of(item.id) == "report"])
    row: dict[str, float] = {
        "F1": float(np.where(answered, f1, empty).mean()),
        "exact": float(np.where(answered, exact, empty).mean()),
    }
    if has.any():
        row["F1 where answerable, always answering"] = float(f1[has].mean())
    if empty_set and has.any() and not has.all():
        row["AUROC of no answer"] = scoring.auroc(scores[has].tolist(), scores[~has].tolist())
        row["answered though unanswerable"] = float(answered[~has].mean())
        row["not answered though answerable"] = float((~answered[has]).mean())
    if np.isfinite(threshold):
        row["threshold"] = float(threshold)
    row["ms a question, median"] = float(np.median([seconds for *_, seconds in rows]) * 1000)
    return row


# -- Asking: a question to a whole collection


@dataclass(frozen=True, slots=True)
class Asked:
    """What one system did with one question.

    `articles`: the ids of those found, best first, of the copies of a story only the first. `gold_at`: the place of the
    first of ten that holds an answer. `recall`, `precision`: of its citations, None where nothing is said.
    `milliseconds`: None for the parts of one search, which were not timed apart.
    """

    item: AskingItem
    articles: tuple[str, ...]
    gold_at: int | None
    found: bool
    confidence: float
    answered: bool
    short: str
    recall: float | None
    precision: float | None
    milliseconds: float | None


def evaluate_asking(
    store: Store,
    encoder: Encoder,
    readers: Sequence[Reader],
    items: Sequence[AskingItem],
    watch: Callable[[Sequence[AskingItem]], Iterable[AskingItem]],
) -> Results:
    """Retrieval by article and answers, for each way to search and each reader."""
    stories = stories_by_name(store)
    table: Table = {}
    curves: dict[str, list[tuple[float, float]]] = {}
    done: dict[str, list[Asked]] = {}
    for item in watch(items):
        for name, asked in _ask_all(store, encoder, readers, item, stories):
            done.setdefault(name, []).append(asked)
    for name, rows in done.items():
        table[name] = _asking_row(rows, stories)
        with_answers = [row for row in rows if row.item.answers]
        if any(row.confidence for row in with_answers):
            right = [row.found for row in with_answers]
            confidences = [row.confidence for row in with_answers]
            curves[f"{name}: risk"] = scoring.risk_coverage(confidences, right)
            curves[f"{name}: reliability"] = [(a, b) for a, b, _ in scoring.reliability(confidences, right)]
    note = "'without' rows: the same questions with every article that holds a gold answer left out"
    return Results(len(items), note, table, curves)


def keys_by_name(store: Store) -> dict[str, str]:
    """Article id by URL and by id."""
    return {name: one.id for one in store.articles() for name in (one.url, one.id) if name}


def stories_by_name(store: Store) -> dict[str, str]:
    """Of each article, by URL and by id, the story it tells: copies of one another tell the same."""
    keys = keys_by_name(store)
    story = store.copies(set(keys.values()))
    return {name: story[key] for name, key in keys.items()}


def _distinct(stories: Mapping[str, str], articles: Iterable[str]) -> tuple[str, ...]:
    """Of each story the first article, in their order."""
    first: dict[str, str] = {}
    for key in articles:
        first.setdefault(stories[key], key)
    return tuple(first.values())


def _ask_all(
    store: Store, encoder: Encoder, readers: Sequence[Reader], item: AskingItem, stories: Mapping[str, str]
) -> Iterable[tuple[str, Asked]]:
    began = time.perf_counter()
    vector = encoder.encode([item.question])[0]
    by_meaning = store.search_vector(vector, DEPTH, Scope())
    by_words = store.search_words(item.question, DEPTH, Scope())
    fused = fuse(by_meaning, by_words)
    coverage = store.coverage(item.question, {hit.passage.article_id for hit in fused})
    found = fuse(by_meaning, by_words, coverage)
    searched = (time.perf_counter() - began) * 1000
    for name, hits in (("BM25", by_words), ("dense", by_meaning), ("fused", fused), ("search", found)):
        yield name, _searched(store, item, stories, hits, searched if name == "search" else None)
    for reader in readers:
        yield f"search + {reader.name}", _answered(store, reader, item, stories, found, searched)
        if item.answers:
            without = [hit for hit in found if not scoring.contains(_text(store, hit), item.answers)]
            yield f"search + {reader.name}, without", _answered(store, reader, item, stories, without, searched)


def as_asked(item: AskingItem) -> Question:
    """The question on its day, but without the limits that its words set: a set's labels seldom heed "this week"."""
    kind = kind_of(item.question)
    asked = Question(item.question, item.question, kind, Scope(), query=item.question, today=item.day)
    return replace(asked, changing=changing(item.question))


def _text(store: Store, hit: Hit) -> str:
    article = store.article(hit.passage.article_id)
    return f"{article.title} {article.text}" if article else ""


def _gold_at(store: Store, item: AskingItem, articles: Sequence[str]) -> int | None:
    for place, key in enumerate(articles[: HIT_AT[-1]], start=1):
        article = store.article(key)
        if article and scoring.contains(f"{article.title} {article.text}", item.answers):
            return place
    return None


def _searched(
    store: Store, item: AskingItem, stories: Mapping[str, str], hits: Sequence[Hit], milliseconds: float | None
) -> Asked:
    articles = _distinct(stories, (hit.passage.article_id for hit in hits))
    return Asked(item, articles, _gold_at(store, item, articles), False, 0.0, False, "", None, None, milliseconds)


def _answered(
    store: Store, reader: Reader, item: AskingItem, stories: Mapping[str, str], hits: Sequence[Hit], searched: float
) -> Asked:
    began = time.perf_counter()
    asked = as_asked(item)
    sources = chosen(store, asked, sources_of(store, hits), reader.depth)
    read = reader.read(item.question, sources)
    readings = weighed(asked, read)
    confidence = reader.confidence(item.question, trusted(asked, read, readings))
    draft = compose(asked.kind, readings, item.question)
    spent = searched + (time.perf_counter() - began) * 1000
    said = " ".join(statement.text for statement in draft.statements)
    ranked = [reading.source.passage.article_id for reading in readings]
    articles = _distinct(stories, [*ranked, *(hit.passage.article_id for hit in hits)])
    recall, precision = _cited(store, draft)
    short = draft.short_answer or ""
    right = scoring.contains(said, item.answers)
    gold_at = _gold_at(store, item, articles)
    answered = confidence >= reader.threshold
    return Asked(item, articles, gold_at, right, confidence, answered, short, recall, precision, spent)


def _cited(store: Store, draft: Draft) -> tuple[float | None, float | None]:
    """Citation recall and precision (ALCE, Gao et al. 2023), by identity of strings in place of entailment.

    Recall: the share of statements of which a citation's place in the stored article holds the very words; precision:
    the share of citations that do. One that says the same in other words is thus counted as if it did not.
    """

    def holds(statement: Statement, number: int) -> bool:
        citation = draft.citations[number - 1]
        article = store.article(citation.article.id)
        quote = article.text[citation.start : citation.end] if article else ""
        return " ".join(quote.split()) == statement.text

    right = [[holds(one, number) for number in one.citations] for one in draft.statements]
    if not right:
        return None, None
    every = [one for some in right for one in some]
    return sum(map(any, right)) / len(right), sum(every) / len(every) if every else 0.0


def _asking_row(rows: Sequence[Asked], stories: Mapping[str, str]) -> dict[str, float]:
    row: dict[str, float] = {}
    known = [(one, {stories[name] for name in one.item.relevant if name in stories}) for one in rows]
    known = [(one, relevant) for one, relevant in known if relevant]
    for k in HIT_AT:
        if known:
            first = [{stories[key] for key in one.articles[:k]} for one, _ in known]
            row[f"hit@{k}"] = float(np.mean([bool(a & b) for a, (_, b) in zip(first, known, strict=True)]))
    report = [one for one in rows if one.item.answers]
    for k in HIT_AT:
        if report:
            row[f"gold@{k}"] = float(np.mean([bool(one.gold_at and one.gold_at <= k) for one in report]))
    if report and any(one.confidence for one in rows):
        answered = [one for one in report if one.answered]
        row["gold in statements"] = float(np.mean([one.found for one in report]))
        row["short answer exact"] = float(np.mean([scoring.exact(one.short, one.item.answers) for one in report]))
        row["short answer F1"] = float(np.mean([scoring.f1(one.short, one.item.answers) for one in report]))
        for name, some in (
            ("citation precision", [one.precision for one in report if one.precision is not None]),
            ("citation recall", [one.recall for one in report if one.recall is not None]),
        ):
            if some:
                row[name] = float(np.mean(some))
        row["answered"] = len(answered) / len(report)
        if answered:
            row["gold in statements, of the answered"] = float(np.mean([one.found for one in answered]))
        row["area under risk-coverage"] = scoring.risk_area([r.confidence for r in report], [r.found for r in report])
        row["ECE"] = scoring.calibration_error([r.confidence for r in report], [r.found for r in report])
    times = [one.milliseconds for one in rows if one.milliseconds is not None]
    if times:
        row["ms, median"], row["ms, 95 %"] = float(np.median(times)), float(np.percentile(times, 95))
    return row


# -- Writing


def markdown(name: str, results: Results) -> str:
    """The table as Markdown, a system a row."""
    measures = list(dict.fromkeys(measure for row in results.table.values() for measure in row))
    lines = [
        f"# {name}",
        "",
        f"{results.questions} questions; {results.note}.",
        "",
        "| | " + " | ".join(measures) + " |",
        "|---" * (len(measures) + 1) + "|",
    ]
    for system, row in results.table.items():
        cells = [_cell(measure, row[measure]) if measure in row else "" for measure in measures]
        lines.append(f"| {system} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(measure: str, value: float) -> str:
    return f"{value:.0f}" if measure == "questions" or measure.startswith("ms") else f"{value:.3f}"


def write(name: str, results: Results, folder: Path) -> list[Path]:
    """`NAME-COMMIT.json` and `.md`, and the plots where matplotlib is installed; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{name}-{commit()}"
    saved = [folder / f"{stem}.json", folder / f"{stem}.md"]
    content = {"set": name, "questions": results.questions, "note": results.note, "table": results.table}
    saved[0].write_text(json.dumps(content | {"curves": results.curves}, indent=1) + "\n")
    saved[1].write_text(markdown(name, results))
    return saved + plots(results, folder / stem)


def plots(results: Results, stem: Path) -> list[Path]:
    """Risk-coverage and reliability as PNG; none where there is nothing to draw or no matplotlib."""
    try:
        import matplotlib
    except ModuleNotFoundError:
        return []
    matplotlib.use("Agg")
    from matplotlib import pyplot

    written = []
    labels = {"risk": ("coverage", "error"), "reliability": ("confidence", "share right")}
    for kind, (x, y) in labels.items():
        drawn = {name: points for name, points in results.curves.items() if name.endswith(f": {kind}")}
        if not drawn:
            continue
        figure, axes = pyplot.subplots(figsize=(6, 4))
        for name, points in drawn.items():
            axes.plot(*zip(*points, strict=True), label=name.removesuffix(f": {kind}"))
        axes.set(xlabel=x, ylabel=y, xlim=(0, 1), ylim=(0, 1))
        axes.legend()
        written.append(stem.with_name(f"{stem.name}-{kind}.png"))
        figure.savefig(written[-1], dpi=100, bbox_inches="tight")
        pyplot.close(figure)
    return written


def commit() -> str:
    """The short hash of the checkout newsdesk runs from, with `-dirty` where it has changes; `unknown` without git."""
    here = Path(__file__).parent
    try:
        asked = ["git", "-C", str(here), "describe", "--always", "--dirty", "--exclude", "*"]
        found = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return found.stdout.strip() or "unknown"
