"""Express the styles that matter to text as elements: `apply_style` does it for one element.

A span displayed as a block becomes one, preserved line ends become breaks, a note in the margin gets brackets, code
alone in a block becomes preformatted, and the items of a lettered list begin with their letters.
"""

from __future__ import annotations

import re
from typing import Final

from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, names
from tui.article.html.preformatted import break_lines

_DISPLAYED_AS_BLOCK: Final = re.compile(
    r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item)\s*(?:!|;|$)", re.IGNORECASE
)
_PRESERVED_LINES: Final = re.compile(
    r"(?:^|;)\s*white-space\s*:\s*(?:pre(?:-wrap|-line)?|break-spaces)\b", re.IGNORECASE
)
_MARGIN_NOTE: Final = re.compile(r"(?:^|\s)(?:side|margin)-?note(?:$|\s)", re.IGNORECASE)
_UNSTYLED: Final = re.compile(r"(?:^|;)\s*font-(?:weight|style)\s*:\s*(?:normal|400)\b", re.IGNORECASE)
"""The style of a `b` or `i` that is neither bold nor italic, as Google Docs wraps whole texts in."""
_STYLED: Final = names("b strong i em")
_MEANINGLESS: Final = names("span font label small time big u ins mark")
"""Elements that mean nothing apart from their style."""
_INDENTED_LINE: Final = re.compile(r"\S[^\n]*\n(?:[ \t]{2,}|\t)\S")
_ALPHABET_LENGTH: Final = 26
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
    """Express the style of a cleaned element as elements; returns the element that is in its place then."""
    tag = element.tag
    if tag == "code":
        return _make_preformatted(element)
    if tag == "ol":
        _write_letters(element)
        return element
    if not element.attrs:
        return element
    style = element.get("style")
    if tag in _STYLED and _UNSTYLED.search(style):
        tag = element.tag = "span"
    if _PRESERVED_LINES.search(style) and tag != "pre" and not any(inner.tag in BLOCKS for inner in element.walk()):
        element.set_children(break_lines(element).children)
    if tag in BLOCKS or not (element.text().strip() or element.holds("img")):
        return element
    if _MARGIN_NOTE.search(element.get("class")):
        element.children = [" (", *element.children, ") "]
    elif _DISPLAYED_AS_BLOCK.search(style) and element.parent is not None:
        if tag in _MEANINGLESS:
            element.tag = "div"
        elif tag not in ("img", "br", "wbr"):
            around = Element("div")
            element.parent.replace(element, around)
            around.append(element)
            return around
    return element


def _make_preformatted(code: Element) -> Element:
    """Wrap code in a `pre` where it is alone in its block and has indented lines."""
    if not _INDENTED_LINE.search(code.text()) or not _is_alone(code) or code.parent is None:
        return code
    block = Element("pre")
    code.parent.replace(code, block)
    block.append(code)
    return block


def _is_alone(element: Element) -> bool:
    """Whether no running text stands directly before or after an element."""
    node = element
    while node.parent is not None:
        siblings = [child for child in node.parent.children if not isinstance(child, str) or child.strip()]
        at = next(index for index, child in enumerate(siblings) if child is node)
        if any(_is_running_text(child) for child in siblings[max(at - 1, 0) : at + 2] if child is not node):
            return False
        node = node.parent
        if node.tag == "pre":
            return False
        if node.tag in BLOCKS:
            break
    return True


def _is_running_text(node: Element | str) -> bool:
    return isinstance(node, str) or node.tag not in BLOCKS


def _write_letters(items: Element) -> None:
    """Make the letters of a lettered list the first text of its items."""
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
        marker = f"{sign.upper() if kind.isupper() else sign}. "
        first = next((child for child in item.children if not isinstance(child, str) or child.strip()), None)
        if isinstance(first, Element) and first.tag in ("p", "div"):
            first.children.insert(0, marker)
        else:
            item.children.insert(0, marker)
        number += 1


def _alphabetic(number: int) -> str:
    """1 is a, 27 is aa."""
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, _ALPHABET_LENGTH)
        found = chr(ord("a") + rest) + found
    return found or "0"


def _roman(number: int) -> str:
    found = ""
    for sign, value in _ROMAN.items():
        while number >= value:
            found, number = found + sign, number - value
    return found or "0"
