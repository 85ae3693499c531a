"""How long one of several users waits: calls from threads of one process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import numpy as np


def latencies(call: Callable[[str], object], queries: Sequence[str], users: int) -> list[float]:
    """Milliseconds of every call where `users` threads share `queries`, each asking its own one after the other.

    Each user asks at least 3. An error in a thread is raised here.
    """
    rounds = max(3, len(queries) // users)
    taken: list[float] = []
    failures: list[Exception] = []
    start = threading.Barrier(users)

    def one_user(number: int) -> None:
        try:
            start.wait()
            for turn in range(rounds):
                began = time.perf_counter()
                call(queries[(turn * users + number) % len(queries)])
                taken.append((time.perf_counter() - began) * 1000)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=one_user, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return taken


def spread(taken: Sequence[float], name: str) -> dict[str, float]:
    """p50 and p95 in milliseconds."""
    return {f"{name}_p50_ms": float(np.percentile(taken, 50)), f"{name}_p95_ms": float(np.percentile(taken, 95))}
