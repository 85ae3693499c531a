"""Whole processes, timed from start to exit, with the most memory they held. Linux and macOS."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

ROOT = Path(__file__).parents[2]
READY_LIMIT_S = 300.0


class BenchError(Exception):
    """A measurement that could not be taken; the message says which command failed and what it said."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a process took: seconds from start to exit, the most resident memory in MB, and its output."""

    seconds: float
    peak_mb: float
    out: str

    @property
    def row(self) -> dict[str, float]:
        """The numbers in the last line of the output, which is a JSON object."""
        lines = self.out.strip().splitlines()
        try:
            return cast("dict[str, float]", json.loads(lines[-1]))
        except (IndexError, ValueError) as error:
            raise BenchError(f"no JSON object at the end of the output: {self.out[-500:]!r}") from error


def newsdesk(*arguments: str | Path, allowed: Sequence[int] = (0,)) -> Ran:
    """Run the command itself."""
    return run("ui.cli", *arguments, allowed=allowed)


def run(module: str, *arguments: str | Path, allowed: Sequence[int] = (0,)) -> Ran:
    """Run `python -m module`. Raises BenchError where its exit code is not one of `allowed`."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=out, stderr=err)
        # Of this one child alone. Linux counts the memory of whoever starts it until it does: the caller stays small.
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        text, said = out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace")
    if process.returncode not in allowed:
        raise BenchError(f"{' '.join(command)} ended with {process.returncode}: {said[-2000:]}")
    per_mb = 1024 if sys.platform == "linux" else 1024 * 1024
    return Ran(seconds, used.ru_maxrss / per_mb, text)


def chat_ready(store: Path) -> float:
    """Seconds from the start of `newsdesk chat` until its page has come whole."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli", "chat", "--store", str(store), "--port", str(port)]
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            while not _answers(port):
                if process.poll() is not None or time.perf_counter() - began > READY_LIMIT_S:
                    raise BenchError(f"{' '.join(command)} served no page; its exit code is {process.poll()}")
                time.sleep(0.02)
            return time.perf_counter() - began
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            return page.status == 200 and b"</html>" in page.read()
    except (urllib.error.URLError, OSError):
        return False


def environment() -> dict[str, str]:
    """This process's environment, with the checkout importable, nothing fetched and nothing reported."""
    fixed = {
        "PYTHONPATH": str(ROOT),
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "GRADIO_ANALYTICS_ENABLED": "0",
    }
    return {**os.environ, **fixed}


def resident_mb() -> float:
    """Resident memory of this process in MB, as Linux counts it; 0 elsewhere."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except FileNotFoundError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def folder_bytes(folder: Path) -> int:
    """Bytes of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
