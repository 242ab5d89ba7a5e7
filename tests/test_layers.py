"""The layer table of the design: which package may import which. TYPE_CHECKING imports count too."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "medref_desktop"
PACKAGE = "medref_desktop"

FOUNDATION = {"errors", "paths", "settings"}
MAY_IMPORT = {
    "errors": set(),
    "paths": set(),
    "settings": {"errors"},
    "domain": {"domain"},
    "store": {"store", "domain", "errors", "paths"},
    "importers": {"importers", "domain", "store", "errors", "paths"},
    "review": {"review", "domain", "store", "errors", "paths"},
    "handout": {"handout", "domain", "errors", "paths"},
    "diagnosis": {"diagnosis", "domain", "store", "errors", "paths", ""},
    "ui": {"ui", "domain", "store", "importers", "review", "handout", "diagnosis", "errors", "paths", "settings", ""},
    "cli": {
        "cli",
        "ui",
        "domain",
        "store",
        "importers",
        "review",
        "handout",
        "diagnosis",
        "errors",
        "paths",
        "settings",
        "",
    },
    "__main__": {"cli", "ui"},
    "": set(),
}
"""By top-level name; "" is the package itself (its version)."""

QT_ALLOWED = {"ui", "handout/printing.py"}
ONLY_STANDARD_LIBRARY = {"domain", "errors", "settings"}


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def layer_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports_of(path: Path) -> set[str]:
    """Every module imported anywhere in the file; `from package import name` counts as package.name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def our_layers(names: set[str]) -> set[str]:
    layers = set()
    for name in names:
        head, _, rest = name.partition(".")
        if head == PACKAGE:
            first = rest.split(".")[0]
            exists = (SOURCE / first).is_dir() or (SOURCE / f"{first}.py").is_file()
            layers.add(first if exists else "")
    return layers


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_what_its_layer_may(path: Path):
    names, layer = imports_of(path), layer_of(path)
    assert our_layers(names) <= MAY_IMPORT[layer]
    place = str(path.relative_to(SOURCE)).replace("\\", "/")
    uses_qt = any(name.startswith("PySide6") for name in names)
    assert not uses_qt or layer in QT_ALLOWED or place in QT_ALLOWED
    uses_sql = any(name.split(".")[0] in ("sqlite3", "sqlite_utils") for name in names)
    assert not uses_sql or layer == "store"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_foundation_and_the_domain_stand_on_the_standard_library(path: Path):
    if layer_of(path) in ONLY_STANDARD_LIBRARY:
        heads = {name.split(".")[0] for name in imports_of(path)} - {PACKAGE}
        assert heads <= set(sys.stdlib_module_names)


def test_no_module_imports_itself_in_a_circle():
    graph: dict[str, set[str]] = {}
    for path in modules():
        name = ".".join((PACKAGE, *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
        graph[name] = imports_of(path)
    known = set(graph)
    edges = {
        name: {target for target in targets | {t.rpartition(".")[0] for t in targets} if target in known} - {name}
        for name, targets in graph.items()
    }
    while edges:
        free = [name for name, targets in edges.items() if not targets & set(edges)]
        assert free, f"a circle among {sorted(edges)}"
        for name in free:
            del edges[name]


@pytest.mark.parametrize(
    ("code", "forbidden"),
    [
        (
            "import medref_desktop.ui.app, medref_desktop.ui.main_window",
            {"sqlite_utils", "typst", "lxml", "click", "markdown_it", "pypdfium2", "rapidfuzz", "pyphen", "urllib3"},
        ),
        ("import PySide6.QtWidgets, medref_desktop.ui.app", {"csv", "dataclasses", "hashlib", "tomllib"}),
        (
            "import medref_desktop.cli",
            {"sqlite_utils", "typst", "lxml", "PySide6", "markdown_it", "pypdfium2", "pyphen", "urllib3"},
        ),
        ("import medref_desktop.importers.official_sources", {"urllib3", "truststore", "PySide6"}),
    ],
)
def test_what_is_not_needed_at_start_is_not_loaded(code: str, forbidden: set[str]):
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not forbidden & {name.split(".")[0] for name in run.stdout.split()}
