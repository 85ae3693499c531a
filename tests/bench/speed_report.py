"""The numbers of a run as a page: tables with ratios, and plots of how a store grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.bench.speed_inputs import RIVALS
from tests.bench.speed_parts import GIVEN, OURS, USERS, Numbers

Parts = Mapping[str, Numbers]
PLOT = "speed-growth.png"
PAGE = "bench.md"
INTRODUCTION = """# How fast newsdesk is

Written by `make bench` ({commit}, {cpu}, {cores} cores, {articles} articles). Every figure is of a process of its own;
a figure "against" another says how many times better newsdesk is in the same run.

llama-index is used as its documentation has it: `SentenceSplitter`, `HuggingFaceEmbedding` with the very weights that
newsdesk uses, `FaissVectorStore` over `IndexFlatL2`, defaults everywhere else; once with its default chunks of 1,024
tokens, of which this encoder sees the first 256, and once with chunks of 256, so that both embed the same words. It
finds passages; newsdesk's `ask` also reads them and writes the answer. It does not know which articles it has read:
indexing again is indexing from nothing.
"""
GROWTH_NOTE = """The real passages come first. Beyond them, articles are made: passages drawn from all the real
ones, their vectors moved by noise until the cosine to the real one is about 0.9. Recall is of the ten nearest
passages, against comparing all. "Words" is BM25 alone, "search" both fused, with the question's own encoding. Resident
memory is of a process that has encoder, reader and store open and has answered.
"""

Shown = Callable[[float], str]


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value < 100 else f"{value:.0f} s"


def _ms(value: float) -> str:
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def _mb(value: float) -> str:
    return f"{value:,.0f} MB"


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _rate(value: float) -> str:
    return f"{value:.2f}"


ROWS: dict[str, list[tuple[str, str, Shown, bool | None]]] = {
    "indexing": [
        ("articles a second", "articles_per_s", _rate, True),
        ("whole run", "seconds", _seconds, False),
        ("peak memory", "peak_mb", _mb, False),
        ("passages", "passages", _count, None),
        ("bytes on disk a passage", "bytes_per_passage", _count, False),
        ("bytes on disk an article", "bytes_per_article", _count, False),
        ("again, nothing changed", "again_s", _seconds, False),
    ],
    "asking": [
        ("cold `ask --json`, start to exit", "cold_ask_s", _seconds, False),
        ("cold search, start to exit", "cold_search_s", _seconds, False),
        *(
            (f"warm {kind}, {users} user{'s' * (users > 1)}, {part}", f"{kind}_{part}_ms_{users}", _ms, False)
            for users in USERS
            for kind in ("search", "answer")
            for part in ("p50", "p95")
        ),
    ],
    "starting": [("`newsdesk --help`", "help_s", _seconds, False), ("chat ready", "chat_s", _seconds, False)],
}
"""Part: (what it says, its name, how it is shown, whether more is better; None is not compared)."""
STEPS: list[tuple[str, str, Shown]] = [
    ("search p50", "search_p50_ms", _ms),
    ("search p95", "search_p95_ms", _ms),
    ("vectors p95", "vectors_p95_ms", _ms),
    ("words p95", "words_p95_ms", _ms),
    ("recall@10", "recall", "{:.3f}".format),
    ("in half the dates", "recall_half", "{:.3f}".format),
    ("in a hundredth", "recall_hundredth", "{:.3f}".format),
    ("opening", "opening_s", _seconds),
    ("resident", "resident_mb", _mb),
    ("vector file", "vectors_bytes", lambda value: _mb(value / 1e6)),
    ("whole store", "bytes", lambda value: _mb(value / 1e6)),
]


def page(parts: Parts, about: Mapping[str, str]) -> str:
    """The Markdown page of a run."""
    blocks = [INTRODUCTION.format(**about)]
    for part, rows in ROWS.items():
        if part in parts:
            blocks.append(f"## {part.capitalize()}\n\n" + "\n".join(_table(parts[part], rows)) + "\n")
    if "growth" in parts:
        table = "\n".join(_growth(parts["growth"]))
        blocks.append(f"## Growth\n\n{GROWTH_NOTE}\n{table}\n\n![Curves over the number of passages]({PLOT})\n")
    return "\n".join(blocks)


def _table(numbers: Numbers, rows: list[tuple[str, str, Shown, bool | None]]) -> Iterator[str]:
    systems = [name for name in (OURS, GIVEN, *RIVALS) if name in numbers]
    rivals = [name for name in RIVALS if name in numbers]
    heads = ["", *systems, *(f"against {RIVALS[name]:,}" for name in rivals)]
    yield f"| {' | '.join(heads)} |"
    yield "|---" + "|---:" * (len(heads) - 1) + "|"
    for label, key, shown, more in rows:
        cells = [shown(numbers[name][key]) if key in numbers[name] else "–" for name in systems]
        if all(cell == "–" for cell in cells):
            continue
        ratios = [_ratio(numbers[OURS].get(key), numbers[name].get(key), more) for name in rivals]
        yield f"| {' | '.join([label, *cells, *ratios])} |"


def _ratio(ours: float | None, theirs: float | None, more: bool | None) -> str:
    """How many times better `ours` is; `more` says whether that is more of it."""
    if more is None or not ours or not theirs:
        return "–"
    return f"{ours / theirs if more else theirs / ours:.1f}×"


def _growth(numbers: Numbers) -> Iterator[str]:
    yield f"| passages | {' | '.join(label for label, _, _ in STEPS)} |"
    yield "|---:" * (len(STEPS) + 1) + "|"
    for row in numbers.values():
        cells = [shown(row[key]) if key in row else "–" for _, key, shown in STEPS]
        yield f"| {_count(row['passages'])} | {' | '.join(cells)} |"


def plot(numbers: Numbers, target: Path) -> None:
    """Four curves over the number of passages: search, recall, memory, opening."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    curves = {
        "search, ms": ["search_p50_ms", "search_p95_ms", "vectors_p95_ms", "words_p95_ms"],
        "recall@10": ["recall", "recall_half", "recall_tenth", "recall_hundredth"],
        "memory and files, MB": ["resident_mb", "vectors_mb", "store_mb"],
        "opening, s": ["opening_s"],
    }
    rows = [
        row | {"vectors_mb": row["vectors_bytes"] / 1e6, "store_mb": row["bytes"] / 1e6} for row in numbers.values()
    ]
    figure, axes = pyplot.subplots(2, 2, figsize=(9, 6), layout="constrained")
    for axis, (title, keys) in zip(axes.flat, curves.items(), strict=True):
        for key in keys:
            points = [(row["passages"], row[key]) for row in rows if key in row]
            label = key.removesuffix("_ms").removesuffix("_mb").removesuffix("_s").replace("_", " ")
            axis.plot([at for at, _ in points], [value for _, value in points], marker="o", markersize=3, label=label)
        axis.set(title=title, xscale="log", xlabel="passages")
        axis.grid(alpha=0.3)
        axis.legend(fontsize=7)
    figure.savefig(target, dpi=90)
    pyplot.close(figure)
