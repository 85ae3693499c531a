"""Imports go ui → qa → index → corpus, heavy libraries stay in their adapters, the command starts light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.conftest import ROOT

LAYERS = ("corpus", "index", "qa", "ui")
"""Lowest first: a package may import itself and those before it."""

ADAPTERS = {
    "docx": {"corpus.word"},
    "faiss": {"index.vectors"},
    "gradio": {"ui.chat", "ui.panels"},
    "llama_index": {"qa.llama_parts", "qa.llm", "qa.llm_stream"},
    "ollama": {"qa.llm"},
    "onnxruntime": {"index.runtime", "index.quantise"},
    "openvino": {"index.runtime"},
    "rensa": {"index.stories"},
    "sentence_transformers": {"index.encoder"},
    "tantivy": {"index.words", "qa.training_data"},
    "torch": {"index.convert", "index.quantise", "qa.export", "qa.restore", "qa.train"},
    "transformers": {"index.convert", "qa.export", "qa.train"},
}
"""The only modules that may name a heavy library."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement's module, where it stands, and whether it runs when the module is loaded."""

    importer: str
    imported: str
    line: int
    at_load: bool


def modules() -> dict[str, ast.Module]:
    """Every module of the four packages by dotted name, parsed."""
    found = {}
    for layer in LAYERS:
        for path in sorted((ROOT / layer).glob("*.py")):
            name = layer if path.stem == "__init__" else f"{layer}.{path.stem}"
            found[name] = ast.parse(path.read_text("utf-8"), str(path))
    return found


def imports_of(name: str, tree: ast.Module) -> Iterator[Import]:
    """All imports of a module, wherever they stand. A relative one raises: the code has none."""

    def walk(node: ast.AST, at_load: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (Import(name, alias.name, child.lineno, at_load) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{name}:{child.lineno}: a relative import"
                for alias in child.names:
                    whole = f"{child.module}.{alias.name}"
                    target = whole if whole in KNOWN else str(child.module)
                    yield Import(name, target, child.lineno, at_load)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                for part in child.body:
                    yield from walk(ast.Module([part], []), False)
                for part in child.orelse:
                    yield from walk(ast.Module([part], []), at_load)
            else:
                inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                yield from walk(child, at_load and not inside)

    yield from walk(tree, True)


TREES = modules()
KNOWN = frozenset(TREES)
IMPORTS = [one for name, tree in TREES.items() for one in imports_of(name, tree)]


def direction_faults(imports: list[Import]) -> list[str]:
    """Imports from a lower package into a higher one."""
    return [
        f"{one.importer}:{one.line} imports {one.imported}"
        for one in imports
        if (target := one.imported.split(".")[0]) in LAYERS
        and LAYERS.index(target) > LAYERS.index(one.importer.split(".")[0])
    ]


def adapter_faults(imports: list[Import]) -> list[str]:
    """Heavy libraries named outside their adapters."""
    return [
        f"{one.importer}:{one.line} imports {one.imported}"
        for one in imports
        if (library := one.imported.split(".")[0]) in ADAPTERS and one.importer not in ADAPTERS[library]
    ]


def test_the_parser_sees_the_code() -> None:
    assert len(KNOWN) >= 30
    assert {"corpus.article", "index.store", "qa.answer", "ui.cli"} <= KNOWN
    assert any(one.importer == "ui.cli" and one.imported == "ui.commands" and one.at_load for one in IMPORTS)
    assert any(one.importer == "ui.commands" and one.imported == "ui.web" and not one.at_load for one in IMPORTS)


def test_imports_go_one_way() -> None:
    assert direction_faults(IMPORTS) == []


def test_a_wrong_direction_is_found() -> None:
    tree = ast.parse("def f():\n    from ui.cli import main\n")
    assert direction_faults(list(imports_of("corpus.x", tree))) == ["corpus.x:2 imports ui.cli"]


def test_heavy_libraries_stay_in_their_adapters() -> None:
    assert adapter_faults(IMPORTS) == []


def test_a_heavy_library_elsewhere_is_found() -> None:
    assert adapter_faults(list(imports_of("ui.cli", ast.parse("import faiss")))) == ["ui.cli:1 imports faiss"]


def test_no_import_cycles() -> None:
    graph = {name: {one.imported for one in IMPORTS if one.importer == name and one.at_load} & KNOWN for name in KNOWN}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))
    assert set(order) == KNOWN


def test_package_names_are_no_variables() -> None:
    taken = [
        f"{name}:{node.lineno} {node.id}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in ("corpus", "index", "qa")
    ]
    assert taken == []


def test_the_command_starts_light() -> None:
    heavy = [*ADAPTERS, "llama_index", "trafilatura", "numpy", "pypdfium2", "fastapi", "tqdm"]
    code = f"import sys, ui.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", sorted(KNOWN - {"qa.train"}))
def test_nothing_happens_at_import(name: str) -> None:
    """A module's top level holds definitions and imports: no loop, no call whose result is thrown away."""
    allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    assigned = (ast.Assign, ast.AnnAssign, ast.If)
    strange = [
        ast.unparse(node)[:60]
        for node in TREES[name].body
        if not isinstance(node, allowed + assigned)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    assert strange == []
