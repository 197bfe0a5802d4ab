"""Preformatted text, by element (`pre`) or by style: how to tell prose from code, and its lines by line breaks."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Final

from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, names
from tui.article.html.tables import preformatted
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SENTENCE: Final = lazy_pattern(r"[。，！？；：、”」]|[A-Za-zÀ-ÿА-я]{2,}[.,!?] [A-Za-zÀ-ÿА-я]{2,}")
_INDENTED: Final = lazy_pattern(r"\n(?: {2,}|\t)\S")
_INDENTED_LINE: Final = lazy_pattern(r"(?:[ \u00a0]{2,}|\t)\S")
_HOLDING_LINES: Final = names("p div li dd td th blockquote")
_KEEPING: Final = names("pre table")
_CODE_SIGNS: Final = lazy_pattern(r"[{}<>=;$\\|`]|\(\)|^\s*[#>$%]\s", re.MULTILINE)


LANGUAGE: Final = lazy_pattern(
    r"(?:language|lang|brush|highlight-source|highlight-text|sourceCode)[-:\s]\s*([\w+#.-]+)", re.IGNORECASE
)
"""In the class of an element: the language of the code in it."""


def is_quotation(pre: Element, text: str) -> bool:
    """Whether a `pre`, whose preformatted text is given, holds sentences rather than code."""
    is_marked = pre.holds("code") or LANGUAGE.search(pre.get("class"))
    return not is_marked and is_prose(text)


def is_prose(text: str) -> bool:
    """Whether preformatted text reads as sentences rather than as code."""
    sentences = len(_SENTENCE.findall(text))
    signs = len(_CODE_SIGNS.findall(text))
    aligned = len(re.findall(r"\S {3,}\S|^ {4,}\S", text, re.MULTILINE))
    return sentences > 2 * (signs + aligned) and sentences * 120 >= len(text)


def keep_white_space(element: Element, *, keeps_spaces: bool, is_fixed: bool) -> None:
    """Keep the line ends of an element whose style keeps them, and where it `keeps_spaces` the indentation of lines.

    Lines in a font of fixed width (`is_fixed`) are code where some are indented. A `div` for each line, as editors copy
    them, makes one text; other blocks in it keep the lines of their own, unless they are headings or preformatted.
    """
    blocks = [inner for inner in element.walk() if inner.tag in BLOCKS]
    if any(inner.tag != "div" for inner in blocks):
        for inner in blocks:
            is_innermost = inner.tag in _HOLDING_LINES and not inner.holds(*BLOCKS) and "\n" in inner.text().strip()
            if is_innermost and not inner.is_in(_KEEPING):
                keep_white_space(inner, keeps_spaces=keeps_spaces, is_fixed=is_fixed)
        return
    text = dedent(preformatted(element))
    is_indented = keeps_spaces and bool(_INDENTED.search(text))
    if is_indented and is_fixed and element.tag in BLOCKS and not element.holds("img") and not is_prose(text):
        element.tag = "pre"
        return
    if is_indented:
        _keep_indentation(element)
    if is_indented or not blocks:
        element.set_children(break_lines(element).children)
        element.set_children(list(_without_line_blocks(element)))


def join_code_lines(parent: Element, is_line: Callable[[Element], bool], is_fixed: Callable[[Element], bool]) -> None:
    """Make one text of elements in `parent` that hold a line each, where some are indented: editors copy code so.

    `is_line` tells whether an element keeps its white space, `is_fixed` whether it is in a font of fixed width.
    """
    kept: list[Element | str] = []
    lines: list[Element] = []
    for child in (*parent.children, None):
        if isinstance(child, str) and not child.strip() and lines:
            continue
        if child is None or isinstance(child, str):
            is_next = False
        else:
            is_next = child.tag in ("p", "div") and is_line(child) and not child.holds(*BLOCKS)
            is_next = is_next and (not lines or lines[0].tag == child.tag)
        if is_next and isinstance(child, Element):
            lines.append(child)
            continue
        kept += _joined(lines, is_fixed)
        lines = []
        if child is not None:
            kept.append(child)
    if len(kept) < len(parent.children):
        parent.set_children(kept)


def _joined(lines: list[Element], is_fixed: Callable[[Element], bool]) -> list[Element]:
    """The lines in one element, if there are several and some are indented; else as they are."""
    if len(lines) < 2 or not any(_INDENTED_LINE.match(line.text()) for line in lines):
        return lines
    around = Element("div")
    for line in lines:
        line.tag = "div"
        around.append(line)
    keep_white_space(around, keeps_spaces=True, is_fixed=is_fixed(lines[0]))
    return [around]


def _keep_indentation(element: Element, *, is_line_start: bool = True) -> bool:
    """Replace the spaces that lines begin with by no-break spaces, which HTML keeps; returns whether what follows
    begins a line.
    """
    for index, child in enumerate(element.children):
        if isinstance(child, str):
            first, *lines = child.expandtabs(4).split("\n")
            lines = [first if not is_line_start else _fixed_indentation(first), *map(_fixed_indentation, lines)]
            element.children[index] = "\n".join(lines)
            is_line_start = not lines[-1].strip() and (is_line_start or len(lines) > 1)
        elif child.tag in BLOCKS or child.tag == "br":
            _keep_indentation(child)
            is_line_start = True
        else:
            is_line_start = _keep_indentation(child, is_line_start=is_line_start)
    return is_line_start


def _fixed_indentation(line: str) -> str:
    text = line.lstrip(" \u00a0")
    return "\u00a0" * (len(line) - len(text)) + text


def _without_line_blocks(element: Element) -> Iterator[Element | str]:
    """The content of an element, each `div` in it as a line."""
    for child in element.children:
        if isinstance(child, str) or child.tag != "div":
            yield child
        else:
            yield from _without_line_blocks(child)
            yield Element("br")


def break_lines(node: Element) -> Element:
    """The content of a `pre` with its line ends made line breaks."""
    made = Element("div")
    for child in node.children:
        if isinstance(child, str):
            text = child.strip("\n") if len(node.children) == 1 else child
            for index, line in enumerate(text.split("\n")):
                if index:
                    made.append(Element("br"))
                made.append(line)
        elif child.tag == "br":
            made.append(child)
        else:
            inner = break_lines(child)
            inner.tag, inner.attrs = child.tag, child.attrs
            made.append(inner)
    return made
