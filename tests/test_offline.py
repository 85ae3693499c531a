"""A first index and a first answer with the network cut: nothing is fetched, nothing is missed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

CUT = ("unshare", "--map-root-user", "--net")
"""A network of its own, with nothing in it: not even loopback is up."""

GUARD = """
import socket
class Guarded(socket.socket):
    def connect(self, address):
        raise OSError(f"the network is cut: connect to {address}")
    connect_ex = sendto = connect
def refused(*arguments, **options):
    raise OSError(f"the network is cut: look up {arguments}")
socket.socket, socket.getaddrinfo, socket.gethostbyname = Guarded, refused, refused
"""
"""Where no network can be made: Python's own sockets refuse."""

PROBE = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)"


def can_cut() -> bool:
    """Whether this user may make a network."""
    if shutil.which(CUT[0]) is None:
        return False
    return subprocess.run([*CUT, "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture
def cut(tmp_path: Path) -> tuple[list[str], dict[str, str]]:
    """How to run a program without a network: what stands before it, and its environment."""
    hidden = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"NEWSDESK_CACHE": str(tmp_path / "cache"), "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    if can_cut():
        return list(CUT), environment
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD, "utf-8")
    return [], environment | {"PYTHONPATH": f"{tmp_path / 'guard'}{os.pathsep}{ROOT}"}


def call(cut: tuple[list[str], dict[str, str]], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the network cut."""
    before, environment = cut
    return subprocess.run(
        [*before, sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_the_network_is_cut(cut: tuple[list[str], dict[str, str]]) -> None:
    probed = call(cut, "-c", PROBE)
    assert probed.returncode != 0
    assert "unreachable" in probed.stderr or "cut" in probed.stderr


@pytest.mark.slow
def test_index_and_ask_without_a_network(cut: tuple[list[str], dict[str, str]], samples: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    first = call(cut, "-m", "ui.cli", "index", str(samples), "--store", store, "--json")
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout)
    assert report["added"] >= 12
    assert report["embedded"] >= report["added"]

    asked = call(cut, "-m", "ui.cli", "Who is the EU's top diplomat?", "--store", store, "--json")
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["status"] == "answered"
    assert any("Kallas" in citation["quote"] for citation in answer["citations"])
