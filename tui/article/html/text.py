"""The text of a tree of HTML, a line a paragraph."""

from __future__ import annotations

import re
from typing import Final

from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, SCRIPTS_AND_CONTROLS
from tui.article.html.inline import INLINE, is_attribution, is_note_link, is_raised_link, join_lines, write_script
from tui.article.html.tables import preformatted

BETWEEN: Final = "\v"
"""Between paragraphs, in a text of the tree: white space that cannot be in a text that went through the door."""

_UNSCRIPTED: Final = BLOCKS | SCRIPTS_AND_CONTROLS | {"a", "br", "img", "sup", "sub", "q", "rt", "rtc", "rp"}
"""With one of these in it, what is raised or lowered stands on the line."""
_SOFT: Final = "\ufdd1"  # a line end of the source within a paragraph; noncharacters do not occur in a body
_BLANK: Final = f" \t\r\f\xa0\u3000\u200b{_SOFT}"
_MARKED: Final = re.compile(f"{_SOFT}(?:{_SOFT}|[^\\S\\n])*")


def text_of(root: Element) -> str:
    """The paragraphs of a cleaned tree, a line each."""
    out: list[str] = []
    _gather(root, out)
    text = "".join(out)
    if "\n" in text:
        text = text.replace("\n", _SOFT).replace(BETWEEN, "\n")
        text = "\n".join([line for line in map(_stripped, text.split("\n")) if line])
        while f" {_SOFT}" in text or f"\t{_SOFT}" in text:
            text = text.replace(f" {_SOFT}", _SOFT).replace(f"\t{_SOFT}", _SOFT)
        text = join_lines(text, _MARKED)
    else:
        text = text.replace(BETWEEN, "\n")
    return "\n".join([line for line in [" ".join(line.split()) for line in map(_stripped, text.split("\n"))] if line])


def _stripped(line: str) -> str:
    return line.strip(_BLANK)


def _gather(node: Element, out: list[str]) -> None:
    """The texts of a tree, `BETWEEN` where a line ends."""
    for child in node.children:
        if isinstance(child, str):
            out.append(child)
            continue
        tag = child.tag
        if tag == "pre":
            out += (BETWEEN, preformatted(child).replace("\n", BETWEEN), BETWEEN)
        elif tag in BLOCKS:
            out.append(BETWEEN)
            _gather(child, out)
            out.append(BETWEEN)
        elif tag == "br":
            out.append(BETWEEN)
        elif is_attribution(child):
            out.append(BETWEEN)
            _gather(child, out)
            out.append(BETWEEN)
        elif tag == "img":
            out.append(f" {child.get('alt')} ")
        elif (meaning := INLINE.get(tag)) is not None and meaning.opening:
            out.append(meaning.opening)
            _gather(child, out)
            out.append(meaning.closing)
        elif is_note_link(child) or is_raised_link(child):
            out.append("[")
            _gather(child, out)
            out.append("]")
        elif tag in ("sup", "sub") and not any(inner.tag in _UNSCRIPTED for inner in child.walk()):
            text = child.text().strip()
            out.append(write_script(text, raised=tag == "sup") if text else child.text())
        elif tag not in ("rp", "wbr") and tag not in SCRIPTS_AND_CONTROLS:
            _gather(child, out)


def on_one_line(text: str) -> str:
    """A paragraph on one line. A line end of the source is nothing between characters that close up, else a blank."""
    return " ".join(join_lines(text.strip()).split())
