"""What users of one process wait for an answer, and for the passages alone, over a store. Prints a JSON object.

python -m tests.bench.answering STORE QUESTIONS.json USERS
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from index.search import search
from qa.assistant import Assistant
from qa.reader import load_reader
from tests.bench.latency import latencies, spread
from tests.bench.processes import resident_mb
from ui.opening import opened_for_search


def measure(folder: Path, questions: list[str], users: int) -> dict[str, float]:
    """p50 and p95 of an answer and of a search, the shares of an answer's time, and the memory held meanwhile."""
    with opened_for_search(folder, None) as (store, encoder):
        reader = load_reader(encoder)
        assistant = Assistant(store, encoder, reader)
        for question in questions[:3]:
            assistant.ask(question)
        stages: list[dict[str, float]] = []

        def ask(question: str) -> None:
            stages.append(dict(assistant.ask(question).timings_ms))

        answered = latencies(ask, questions, users)
        searched = latencies(lambda query: search(store, encoder, query, reader.depth), questions, users)
        means = {f"{name}_mean_ms": sum(one[name] for one in stages) / len(stages) for name in ("search", "read")}
        passages = float(store.contents().passages)
        held = {"passages": passages, "resident_mb": resident_mb(), "asked": float(len(answered))}
        return spread(answered, "answer") | spread(searched, "search") | means | held


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8")), int(sys.argv[3]))))
