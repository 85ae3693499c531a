"""How far a long run is, on stderr: a bar with rate and time left on a terminal, else a plain line now and then."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Protocol, Self, TypeVar

from index.indexing import Progress
from qa.wording import counted
from ui.output import talk
from ui.terminal import line_of, seconds_text

EVERY_S = 10.0
"""Between two plain lines."""

Item = TypeVar("Item")


class Bar(Protocol):
    """What is used of a tqdm bar."""

    total: float | None
    n: float

    def update(self, n: float) -> object:
        """Go on by n."""

    def set_postfix_str(self, s: str, refresh: bool) -> None:
        """Text behind the numbers."""

    def close(self) -> None:
        """Wipe the bar."""


class IndexingBar:
    """Shows an indexing run. A bar counts bytes: files differ too much in size to be counted."""

    def __init__(self, *, bar: bool) -> None:
        self._wanted = bar
        self._bar: Bar | None = None
        self._began = self._said = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        """Show how far the run is."""
        if self._wanted:
            self._draw(progress)
        elif time.monotonic() - self._said >= EVERY_S:
            self._said = time.monotonic()
            talk(progress_line(progress, self._said - self._began))

    def close(self) -> None:
        """Leave the terminal to what comes next."""
        if self._bar is not None:
            self._bar.close()

    def _draw(self, progress: Progress) -> None:
        if self._bar is None:
            self._bar = _bar_of_bytes(progress.bytes_total)
        files = f"{progress.files_done:,}/{progress.files_total:,} files, {counted(progress.articles, 'article')}"
        self._bar.set_postfix_str(files, refresh=False)
        self._bar.update(progress.bytes_done - self._bar.n)


def _bar_of_bytes(total: int) -> Bar:
    from tqdm import tqdm

    look = {"desc": "Indexing", "unit": "B", "unit_scale": True, "leave": False, "file": sys.stderr}
    # Articles come in bursts, between which a batch is encoded: an even rate needs a long memory.
    bar: Bar = tqdm(total=total, miniters=1, mininterval=0.2, smoothing=0.05, **look)
    return bar


def progress_line(progress: Progress, seconds: float) -> str:
    """`412 of 4,817 files, 398 articles, 35 articles/s, about 2 min left`; the time left goes by bytes."""
    parts = [f"{progress.files_done:,} of {counted(progress.files_total, 'file')}"]
    parts += [counted(progress.articles, "article")]
    if seconds > 0:
        parts += [f"{progress.articles / seconds:.1f} articles/s"]
    if 0 < progress.bytes_done < progress.bytes_total:
        left = seconds * (progress.bytes_total - progress.bytes_done) / progress.bytes_done
        parts += [f"about {seconds_text(left)} left"]
    return f"{', '.join(parts)} ({line_of(progress.current)})"


def counting(items: Iterable[Item], total: int | None, *, wanted: bool | None) -> Iterator[Item]:
    """`items` under a bar, where one is wanted (None: where stderr is a terminal)."""
    from tqdm import tqdm

    yield from tqdm(items, total=total, unit=" questions", leave=False, disable=not bar_wanted(wanted), file=sys.stderr)


def bar_wanted(wanted: bool | None) -> bool:
    """Whether to draw a bar: as told, else where stderr is a terminal."""
    return sys.stderr.isatty() if wanted is None else wanted


class StopOnSignal:
    """While entered, the first Ctrl-C (or SIGTERM) only asks to stop; a second one stops at once."""

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[signal.Signals, signal.Handlers | object] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        # Not through sys.stderr: the handler may interrupt a write to it.
        os.write(2, b"\nStopping once what was read is stored; Ctrl-C again stops at once.\n")
