"""How long after the server's first token it is shown: python -m tests.bench.first_token [--out FILE]."""

from __future__ import annotations

import argparse
import json
import time
from datetime import date
from pathlib import Path
from statistics import median

from qa.answer import Stated, Writing
from qa.llm import open_llm
from qa.writer import Writer, checking
from tests.qa.scripted_server import Reply, serving
from tests.qa.test_writer import QUESTION, TRUE, readings

RUNS = 40


def measured(runs: int = RUNS) -> dict[str, list[float]]:
    """Milliseconds from when the server sends its first token to the first text shown, and to the first statement."""
    pieces = tuple(f"{word} " for word in TRUE.split(" "))
    shown: list[float] = []
    stated: list[float] = []
    with serving(Reply(pieces)) as server:
        writer = Writer(open_llm(server.setting), checking(None))
        for _ in range(runs + 1):
            seen: dict[type, float] = {}
            for event in writer.write(QUESTION, readings(), date(2025, 2, 20)):
                if isinstance(event, Stated) or (isinstance(event, Writing) and event.text):
                    seen.setdefault(type(event), time.perf_counter())
            shown.append((seen[Writing] - server.spoke_at[-1]) * 1000)
            stated.append((seen[Stated] - server.spoke_at[-1]) * 1000)
    return {"first text shown": shown[1:], "first statement": stated[1:]}  # the first run loads the client's modules


def main() -> None:
    """Print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    found = measured(given.runs)
    rows = {
        name: {"median ms": round(median(times), 1), "95% ms": round(sorted(times)[int(0.95 * (len(times) - 1))], 1)}
        for name, times in found.items()
    }
    print("| after the server's first token | median ms | 95% ms |\n|---|---:|---:|")
    for name, row in rows.items():
        print(f"| {name} | {row['median ms']} | {row['95% ms']} |")
    if given.out:
        given.out.write_text(json.dumps({"runs": given.runs, "times": rows}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
