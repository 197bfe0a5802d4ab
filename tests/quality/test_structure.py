"""The structure of the program: no import circle, and packages small enough to be known by heart."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "tui" / "article"
SCREENS = ROOT / "tui" / "ui" / "screens"
OVERLAY_BASES = {"Dialog", "DialogBody", "Overlay", "Picking", "PostsScreen", "ScrolledLines", "ScrollingDialog"}
"""Classes of the screens that others may inherit from."""

MAX_ARTICLE_ENTRIES = 14
MAX_MODULES_IN_A_PACKAGE = 10


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted((ROOT / "tui").rglob("*.py"))}


def imports_of(source: str, modules: set[str]) -> Iterator[str]:
    """The modules a source imports anywhere: at its top, within functions, under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module in modules:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                yield submodule if submodule in modules else node.module


def find_circles(imports: dict[str, set[str]]) -> list[list[str]]:
    """The strongly connected components of more than one module, by Tarjan's algorithm; each sorted."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    circles: list[list[str]] = []

    def visit(module: str) -> None:
        order[module] = low[module] = len(order)
        path.append(module)
        for imported in imports[module]:
            if imported not in order:
                visit(imported)
            if imported in path:
                low[module] = min(low[module], low[imported])
        if low[module] == order[module]:
            at = path.index(module)
            circle = sorted(path[at:])
            del path[at:]
            if len(circle) > 1:
                circles.append(circle)

    for module in sorted(imports):
        if module not in order:
            visit(module)
    return circles


def test_circles_are_found_wherever_the_import_stands() -> None:
    sources = {
        "top": "import within",
        "within": "def f():\n    from typed import x",
        "typed": "if TYPE_CHECKING:\n    from top import y",
        "alone": "import top",
    }
    imports = {name: set(imports_of(source, set(sources))) for name, source in sources.items()}
    assert find_circles(imports) == [["top", "typed", "within"]]


def test_no_modules_import_each_other_in_a_circle() -> None:
    imports = {
        name: set(imports_of(path.read_text(encoding="utf-8"), set(MODULES))) - {name} for name, path in MODULES.items()
    }
    circles = find_circles(imports)
    described = "\n".join(
        f"{module} → {', '.join(sorted(imports[module] & set(circle)))}" for circle in circles for module in circle
    )
    assert not circles, f"import circles:\n{described}"


def test_the_article_package_has_few_entries() -> None:
    entries = [entry.name for entry in ARTICLE.iterdir() if entry.name != "__pycache__"]
    assert len(entries) <= MAX_ARTICLE_ENTRIES, sorted(entries)


@pytest.mark.parametrize("package", sorted({path.parent for path in ARTICLE.rglob("*.py")}), ids=module_name)
def test_a_package_of_the_article_has_few_modules(package: Path) -> None:
    modules = [path.name for path in package.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MAX_MODULES_IN_A_PACKAGE, sorted(modules)


def classes_of(source: str) -> dict[str, set[str]]:
    """The classes of a source, each with the names of its bases."""
    return {
        node.name: {ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases}
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    }


def test_bases_are_found_however_they_are_written() -> None:
    assert classes_of("class A(b.C, D[int], E): ...") == {"A": {"C", "D", "E"}}


def test_no_screen_is_put_together_by_inheritance() -> None:
    classes = {path: classes_of(path.read_text(encoding="utf-8")) for path in (ROOT / "tui" / "ui").rglob("*.py")}
    screens = {name for path, found in classes.items() if path.parent == SCREENS for name in found}
    assert "BrowseScreen" in screens
    heirs = {name: bases & screens - OVERLAY_BASES for found in classes.values() for name, bases in found.items()}
    assert {name: bases for name, bases in heirs.items() if bases} == {}


GUIDE = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_module_of_the_hall_stands_in_the_guide() -> None:
    hall = [path.name for path in (ROOT / "tui").glob("*.py") if not path.name.startswith("__")]
    assert [name for name in hall if f"{name}`" not in GUIDE] == []


def test_every_module_that_the_guide_names_is_there() -> None:
    named = set(re.findall(r"`(?:[a-z_]+/)*([a-z_]+\.py)`", GUIDE))
    assert "scanner.py" in named
    assert named - {path.name for path in MODULES.values()} == set()
