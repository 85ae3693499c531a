"""What all tests share: no network (see `--allow-hosts` in pyproject.toml), no state outside the test's own folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from index.encoder import Encoder

ROOT = Path(__file__).parents[1]
TIMEOUT_S = 300


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the command wrote, and its exit code."""

    code: int
    out: str
    err: str


Newsdesk = Callable[..., Ran]


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Every cache and default store of this session and its child processes lies in a temporary folder.

    $NEWSDESK_TEST_CACHE may name a folder that keeps the converted encoder from one session to the next.
    """
    folder = tmp_path_factory.mktemp("state")
    kept = os.environ.get("NEWSDESK_TEST_CACHE")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSDESK_CACHE", kept or str(folder / "cache"))
        patch.setenv("NEWSDESK_STORE", str(folder / "default-store"))
        patch.setenv("GRADIO_TEMP_DIR", str(folder / "gradio"))
        patch.setenv("HF_HOME", str(folder / "hf"))
        patch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
        for name in ("NEWSDESK_DEBUG", "NO_COLOR", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        yield folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample articles."""
    return ROOT / "corpus" / "samples"


@pytest.fixture(scope="session")
def encoder(state_folder: Path) -> Encoder:
    """The default encoder, converted once a session."""
    from index.encoder import load_encoder

    return load_encoder()


@pytest.fixture(scope="session")
def small_encoder() -> Encoder:
    """The hashing encoder: quick, and near to words alone."""
    from index.encoder import load_encoder

    return load_encoder("hashing")


@pytest.fixture(scope="session")
def sample_store(encoder: Encoder, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store of the sample articles. Read only: copy it to change it."""
    from index.embedded import EmbeddedStore
    from index.indexing import add

    folder = tmp_path_factory.mktemp("samples") / "store"
    with closing(EmbeddedStore(folder, encoder.name, encoder.dim)) as store:
        report = add(store, encoder, [samples])
    assert report.added >= 12
    return folder


@pytest.fixture(scope="session")
def newsdesk(state_folder: Path) -> Newsdesk:
    """Run the command as a process of its own: `newsdesk("search", "x", stdin="", cwd=…)`."""

    def run(*arguments: str | Path, stdin: str = "", cwd: Path = ROOT, **environment: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "ui.cli", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            timeout=TIMEOUT_S,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run
