"""Texts of the source that a person reads and that do not go through `tui/language.py`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.tools.messages import PACKAGE, TRANSLATORS

EXCUSING = {*TRANSLATORS, "Binding", "Wording"}
"""What texts may be given to: the functions that translate, and what shows none of them."""

FACES = ("ui", "cli")
"""Where each text that looks like a sentence is one."""

_SPEAKING = {
    "notify", "say", "show_value", "show_notice", "set_notice", "warn", "tell", "PaneHeading", "FindBar", "Static", "Label",
    "PickScreen", "Choice", "Problem", "ArgumentTypeError", "Cancelled", "copy_address", "offer",
}  # fmt: skip
"""What shows its texts to a person, wherever it is called; so do exceptions of the program."""

_SPOKEN = {"help", "title", "description", "epilog", "placeholder", "hint", "sentence"}
"""Arguments whose texts are shown to a person."""

_SILENT = {"ValueError", "TypeError", "DamageError", "RuntimeError", "KeyError", "OSError"}
"""Exceptions that a person never reads, since another takes their place."""

_PROSE = re.compile(r"[A-Za-z]{2,}[,;:]? +[A-Za-z]{2,}")
_ACTION = re.compile(r"(?:screen|app)\.\w+\(")
"""What Textual runs."""
_WORD = re.compile(r"[A-Za-z]{2,}")


def texts(path: Path, *, in_face: bool | None = None) -> Iterator[tuple[int, str]]:
    """The line and the text of each literal of a file that should go through `language.py`.

    In a face, whatever looks like a sentence is one; which files are of a face their folder tells.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    excused = set(_excused(tree))
    if in_face is None:
        in_face = path.relative_to(PACKAGE).parts[0] in FACES
    for node, is_spoken in _with_sinks(tree):
        if id(node) in excused:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if _ACTION.match(text):
            continue
        if (is_spoken and _WORD.search(text)) or (in_face and _PROSE.search(text)):
            yield node.lineno, text


def _excused(tree: ast.AST) -> Iterator[int]:
    """Literals that are no texts or that are translated: docstrings, annotations, what a translator is called with."""
    for node in ast.walk(tree):
        inside: list[ast.AST] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside = [node.value]
        elif isinstance(node, ast.Call) and _name(node.func) in EXCUSING:
            inside = [*node.args]
        elif isinstance(node, ast.JoinedStr):
            inside = [*node.values]
        for top in inside:
            yield from (id(one) for one in ast.walk(top))


def _with_sinks(tree: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    """All nodes, with whether what they say is shown to a person."""
    spoken: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _name(node.func)
            is_error = name.endswith("Error") and name not in _SILENT
            shown = [*node.args] if name in _SPEAKING or is_error else []
            shown += [word.value for word in node.keywords if word.arg in _SPOKEN]
            for top in shown:
                spoken.update(_said(top))
    for node in ast.walk(tree):
        yield node, id(node) in spoken


def _said(node: ast.AST) -> Iterator[int]:
    """The literals that an argument may come to: not those inside calls."""
    yield id(node)
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.expr) and not isinstance(part, ast.Call):
            yield from _said(part)


def _name(function: ast.expr) -> str:
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )
