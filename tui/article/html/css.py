"""What only a style sheet or a style says about how a text is set: a span on a line of its own, lines kept as they are,
a note in the margin, code without its `pre`, letters before items. Said in elements that say so by themselves.
"""

from __future__ import annotations

import re
from typing import Final

from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, names
from tui.article.html.preformatted import break_lines

_APART: Final = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item)\s*(?:!|;|$)", re.IGNORECASE)
_LINES: Final = re.compile(r"(?:^|;)\s*white-space\s*:\s*(?:pre(?:-wrap|-line)?|break-spaces)\b", re.IGNORECASE)
_MARGIN: Final = re.compile(r"(?:^|\s)(?:side|margin)-?note(?:$|\s)", re.IGNORECASE)
_UNMARKED: Final = re.compile(r"(?:^|;)\s*font-(?:weight|style)\s*:\s*(?:normal|400)\b", re.IGNORECASE)
"""Of bold or slanted letters that are neither, as Google Docs has around all it gives."""
_MARKS: Final = names("b strong i em")
_PLAIN: Final = names("span font label small time big u ins mark")
"""Elements that say nothing once they stand on a line of their own."""
_INDENTED: Final = re.compile(r"\S[^\n]*\n(?:[ \t]{2,}|\t)\S")
_LETTERS: Final = 26
_ROMAN: Final = {
    "m": 1000,
    "cm": 900,
    "d": 500,
    "cd": 400,
    "c": 100,
    "xc": 90,
    "l": 50,
    "xl": 40,
    "x": 10,
    "ix": 9,
    "v": 5,
    "iv": 4,
    "i": 1,
}


def apply_style(element: Element) -> Element:
    """Say in elements how an element is set; what takes its place in the tree. What it holds has been cleaned."""
    tag = element.tag
    if tag == "code":
        return _as_block(element)
    if tag == "ol":
        _letter(element)
        return element
    if not element.attrs:
        return element
    style = element.get("style")
    if tag in _MARKS and _UNMARKED.search(style):
        tag = element.tag = "span"
    if _LINES.search(style) and tag != "pre" and not any(inner.tag in BLOCKS for inner in element.walk()):
        children = break_lines(element).children
        element.children = []
        for child in children:
            element.append(child)
    if tag in BLOCKS or not (element.text().strip() or any(inner.tag == "img" for inner in element.walk())):
        return element
    if _MARGIN.search(element.get("class")):
        element.children = [" (", *element.children, ") "]
    elif _APART.search(style) and element.parent is not None:
        if tag in _PLAIN:
            element.tag = "div"
        elif tag not in ("img", "br", "wbr"):
            around = Element("div")
            element.parent.replace(element, around)
            around.append(element)
            return around
    return element


def _as_block(code: Element) -> Element:
    """Code that stands alone in its block, with lines that are indented, is a block of code."""
    if not _INDENTED.search(code.text()) or not _is_alone(code) or code.parent is None:
        return code
    block = Element("pre")
    code.parent.replace(code, block)
    block.append(code)
    return block


def _is_alone(element: Element) -> bool:
    """Whether nothing stands beside it in its line."""
    node = element
    while node.parent is not None:
        siblings = [child for child in node.parent.children if not isinstance(child, str) or child.strip()]
        at = next(index for index, child in enumerate(siblings) if child is node)
        if any(_runs(child) for child in siblings[max(at - 1, 0) : at + 2] if child is not node):
            return False
        node = node.parent
        if node.tag == "pre":
            return False
        if node.tag in BLOCKS:
            break
    return True


def _runs(node: Element | str) -> bool:
    return isinstance(node, str) or node.tag not in BLOCKS


def _letter(items: Element) -> None:
    """The items of a list that is lettered begin with their letters."""
    kind = items.get("type")
    if kind not in ("a", "A", "i", "I"):
        return
    start = items.get("start")
    number = int(start) if re.fullmatch(r"\d{1,4}", start) else 1
    items.tag, items.attrs = "ul", {}
    for item in items.elements():
        if item.tag != "li":
            continue
        value = item.get("value")
        number = int(value) if re.fullmatch(r"\d{1,4}", value) else number
        sign = _roman(number) if kind in "iI" else _alphabetic(number)
        words = f"{sign.upper() if kind.isupper() else sign}. "
        first = next((child for child in item.children if not isinstance(child, str) or child.strip()), None)
        if isinstance(first, Element) and first.tag in ("p", "div"):
            first.children.insert(0, words)
        else:
            item.children.insert(0, words)
        number += 1


def _alphabetic(number: int) -> str:
    """1 is a, 27 is aa."""
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, _LETTERS)
        found = chr(ord("a") + rest) + found
    return found or "0"


def _roman(number: int) -> str:
    found = ""
    for sign, value in _ROMAN.items():
        while number >= value:
            found, number = found + sign, number - value
    return found or "0"
