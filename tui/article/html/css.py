"""Express the styles that matter to text as elements: `apply_style` does it for one element.

A span displayed as a block becomes one, preserved line ends become breaks, a note in the margin gets brackets, code
alone in a block becomes preformatted, and the items of a list that Markdown cannot number begin with their letters or
numbers.
"""

from __future__ import annotations

import re
from typing import Final

from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, MAX_ITEM_NUMBER, names, read_integer
from tui.article.html.preformatted import join_code_lines, keep_white_space
from tui.patterns import lazy_pattern

_DISPLAYED_AS_BLOCK: Final = lazy_pattern(
    r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item)\s*(?:!|;|$)", re.IGNORECASE
)
_PRESERVED: Final = lazy_pattern(
    r"(?:^|;)\s*white-space(?:-collapse)?\s*:\s*(pre(?:-wrap|-line|serve)?|break-spaces)\b", re.IGNORECASE
)
_PRESERVED_CLASS: Final = lazy_pattern(
    r"(?:^|\s)(?:u-)?(?:whitespace|white-space|ws|text)-(pre(?:-wrap|-line)?|break-spaces)(?:$|\s)", re.IGNORECASE
)
"""Classes of style sheets made of such, as those of Tailwind and Bootstrap."""
_FIXED_WIDTH: Final = lazy_pattern(r"monospace|consolas|courier|menlo|monaco|source code|jetbrains mono", re.IGNORECASE)
"""Fonts of code, in a style."""
_MARGIN_NOTE: Final = lazy_pattern(r"(?:^|\s)(?:side|margin)-?note(?:$|\s)", re.IGNORECASE)
_UNSTYLED: Final = lazy_pattern(r"(?:^|;)\s*font-(?:weight|style)\s*:\s*(?:normal|400)\b", re.IGNORECASE)
"""The style of a `b` or `i` that is neither bold nor italic, as Google Docs wraps whole texts in."""
_STYLED: Final = names("b strong i em")
_MEANINGLESS: Final = names("span font label small time big u ins mark")
"""Elements that mean nothing apart from their style."""
_INDENTED_LINE: Final = lazy_pattern(r"\S[^\n]*\n(?:[ \t]{2,}|\t)\S")
_ALPHABET_LENGTH: Final = 26
_MAX_ROMAN: Final = 3999
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
        _write_markers(element)
        return element
    if not element.attrs:
        return element
    style = element.get("style")
    if tag in _STYLED and _UNSTYLED.search(style):
        tag = element.tag = "span"
    if tag != "pre" and (preserved := _preserved_white_space(style, element.get("class"))):
        keep_white_space(element, keeps_spaces=preserved != "pre-line", is_fixed=_is_fixed(element))
    if tag in BLOCKS:
        return element
    is_note = bool(_MARGIN_NOTE.search(element.get("class")))
    if not (is_note or _DISPLAYED_AS_BLOCK.search(style)) or not (element.text().strip() or element.holds("img")):
        return element
    if is_note:
        element.children = [" (", *element.children, ") "]
    elif element.parent is not None:
        if tag in _MEANINGLESS:
            element.tag = "div"
        elif tag not in ("img", "br", "wbr"):
            around = Element("div")
            element.parent.replace(element, around)
            around.append(element)
            return around
    return element


def join_styled_lines(root: Element, html: str) -> None:
    """Make one text of the lines in a tree, parsed from `html`, that keep their white space by a style of their own."""
    if "white" in html or "White" in html or "WHITE" in html or "-pre" in html:
        for parent in (root, *root.walk()):
            if any(child.attrs and _keeps_spaces(child) for child in parent.elements()):
                join_code_lines(parent, _keeps_spaces, _is_fixed)


def _is_fixed(element: Element) -> bool:
    return bool(_FIXED_WIDTH.search(element.get("style")))


def _keeps_spaces(element: Element) -> bool:
    return _preserved_white_space(element.get("style"), element.get("class")) not in ("", "pre-line")


def _preserved_white_space(style: str, name: str) -> str:
    """How an element of a style and a class keeps its white space: a value of the property `white-space`, "" where it
    does not.
    """
    match = _PRESERVED.search(style) if "white-space" in style.lower() else None
    match = match or (_PRESERVED_CLASS.search(name) if "-" in name else None)
    return match[1].lower() if match else ""


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


def _write_markers(items: Element) -> None:
    """Make the letters of a lettered list the first text of its items, or the numbers where Markdown has none such."""
    kind = items.get("type")
    entries = [child for child in items.elements() if child.tag == "li"]
    step = -1 if "reversed" in items.attrs else 1
    number = read_integer(items.get("start"), len(entries) if step < 0 else 1)
    markers: list[str] = []
    is_numbered = kind not in ("a", "A", "i", "I")
    needs_text = not is_numbered
    for item in entries:
        number = read_integer(item.get("value"), number)
        needs_text = needs_text or not 0 <= number <= MAX_ITEM_NUMBER
        sign = str(number) if is_numbered else _roman(number) if kind in "iI" else _alphabetic(number)
        markers.append(f"{sign.upper() if kind.isupper() else sign}. ")
        number += step
    if not needs_text:
        return
    items.tag, items.attrs = "ul", {}
    for item, marker in zip(entries, markers, strict=True):
        first = next((child for child in item.children if not isinstance(child, str) or child.strip()), None)
        if isinstance(first, Element) and first.tag in ("p", "div"):
            first.children.insert(0, marker)
        else:
            item.children.insert(0, marker)


def _alphabetic(number: int) -> str:
    """1 is a, 27 is aa; a number below 1, which no letter stands for, stays one, as browsers have it."""
    if number < 1:
        return str(number)
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, _ALPHABET_LENGTH)
        found = chr(ord("a") + rest) + found
    return found


def _roman(number: int) -> str:
    """4 is iv; a number that Roman numerals do not reach stays one, as browsers have it."""
    if not 0 < number <= _MAX_ROMAN:
        return str(number)
    found = ""
    for sign, value in _ROMAN.items():
        while number >= value:
            found, number = found + sign, number - value
    return found
