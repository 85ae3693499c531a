"""newsdesk's speed beside llama-index's, in one run: indexing, asking, starting, growing.

    python -m tests.bench.speed [--data DIR] [--store DIR] [--articles N] [--passages N] [--only PART,…] [--docs docs]

DIR of --data holds news_quiz/ (default $NEWSDESK_DATA; the samples are repeated without it); --store is a store of many
articles that asking, the chat and growth are measured on too (it is copied). What a run of this commit has
measured already is kept, part by part, unless --again is given. Writes RESULTS/speed-COMMIT.json and prints a page.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from qa.evaluate import commit
from tests.bench.processes import ROOT, BenchError
from tests.bench.speed_inputs import Inputs, prepare, tell
from tests.bench.speed_parts import PARTS, Numbers
from tests.bench.speed_report import PAGE, PLOT, page, plot


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for and not measured yet; the exit code."""
    asked = _parser().parse_args(arguments)
    chosen = asked.only.split(",") if asked.only else list(PARTS)
    if unknown := [name for name in chosen if name not in PARTS]:
        tell(f"no part is called {unknown[0]!r}; there are {', '.join(PARTS)}")
        return 2
    inputs = Inputs(asked.work, _copied(asked.store, asked.work), asked.articles, asked.passages)
    prepare(inputs, asked.data)
    if not inputs.rivals:
        tell("llama-index's parts are not installed (pip install -c constraints.txt -e '.[bench]'): newsdesk alone")
    target = asked.out / f"speed-{commit()}.json"
    found = _known(target, asked)
    for name in chosen:
        if asked.again or name not in found:
            try:
                found[name] = PARTS[name](inputs)
            except BenchError as error:
                tell(f"{name}: {error}")
                return 1
            _write(target, asked, found)
        else:
            tell(f"{name}: measured before, kept ({target}); --again measures anew")
    about = {"commit": commit(), "cpu": _cpu(), "cores": str(_cores()), "articles": f"{asked.articles:,}"}
    written = page(found, about)
    print(written)
    if asked.docs:
        asked.docs.mkdir(parents=True, exist_ok=True)
        (asked.docs / PAGE).write_text(written, "utf-8")
        if "growth" in found:
            plot(found["growth"], asked.docs / PLOT)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.speed", description=__doc__.partition("\n")[0])
    data = os.environ.get("NEWSDESK_DATA")
    parser.add_argument("--data", type=Path, default=Path(data) if data else None, help="folder that holds news_quiz/")
    parser.add_argument("--store", type=Path, help="a store of many articles, measured too")
    parser.add_argument("--articles", type=int, default=200, help="articles that both index")
    parser.add_argument("--passages", type=int, default=1_000_000, help="how far a store is grown")
    parser.add_argument("--only", default="", help=f"parts, by comma: {', '.join(PARTS)}")
    parser.add_argument("--again", action="store_true", help="measure anew what was measured before")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "bench", help="where stores are made")
    parser.add_argument("--out", type=Path, default=ROOT / "results", help="where the JSON goes")
    parser.add_argument("--docs", type=Path, help="where the page and the plot go")
    return parser


def _copied(store: Path | None, work: Path) -> Path | None:
    if store is None:
        return None
    target = work / "given"
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(store, target))


def _known(target: Path, asked: argparse.Namespace) -> dict[str, Numbers]:
    """The parts that a run with the same options has measured."""
    if not target.exists():
        return {}
    row = json.loads(target.read_text("utf-8"))
    return dict(row["parts"]) if row["options"] == _options(asked) else {}


def _write(target: Path, asked: argparse.Namespace, found: dict[str, Numbers]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    machine = {"cpu": _cpu(), "cores": _cores(), "python": platform.python_version(), "system": platform.system()}
    row = {"commit": commit(), "machine": machine, "options": _options(asked), "parts": found}
    target.write_text(json.dumps(row, indent=1) + "\n", "utf-8")


def _options(asked: argparse.Namespace) -> dict[str, object]:
    return {
        "articles": asked.articles,
        "passages": asked.passages,
        "from": "news_quiz" if asked.data else "samples",
        "given_store": asked.store is not None,
    }


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
