"""The text of a tree of HTML, a line a paragraph."""

from __future__ import annotations

import re
from typing import Final

from tui.article.convert.inline import closes_up, is_note, scripted, stands_apart
from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, SCRIPTS_AND_CONTROLS
from tui.article.html.tables import preformatted

BETWEEN: Final = "\v"
"""Between paragraphs, in a text of the tree: white space that cannot be in a text that went through the door."""

_UNSCRIPTED: Final = BLOCKS | SCRIPTS_AND_CONTROLS | {"a", "br", "img", "sup", "sub", "q", "rt", "rtc", "rp"}
"""With one of these in it, what is raised or lowered stands on the line."""
_LINE_END: Final = re.compile(r"[ \t]*\n\s*")
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
        text = _MARKED.sub(_close_up, text)
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
        elif stands_apart(child):
            out.append(BETWEEN)
            _gather(child, out)
            out.append(BETWEEN)
        elif tag == "img":
            out.append(f" {child.get('alt')} ")
        elif tag in ("q", "rt", "rtc"):
            out.append("“" if tag == "q" else "（")
            _gather(child, out)
            out.append("”" if tag == "q" else "）")
        elif is_note(child) or (tag == "sup" and (node.tag == "a" or any(inner.tag == "a" for inner in child.walk()))):
            out.append("[")
            _gather(child, out)
            out.append("]")
        elif tag in ("sup", "sub") and not any(inner.tag in _UNSCRIPTED for inner in child.walk()):
            text = child.text().strip()
            out.append(scripted(text, raised=tag == "sup") if text else child.text())
        elif tag not in ("rp", "wbr") and tag not in SCRIPTS_AND_CONTROLS:
            _gather(child, out)


def on_one_line(text: str) -> str:
    """A paragraph on one line. A line end of the source is nothing between characters that close up, else a blank."""
    return " ".join(_LINE_END.sub(_close_up, text.strip()).split())


def _close_up(match: re.Match[str]) -> str:
    text, at, end = match.string, match.start(), match.end()
    return "" if at > 0 and end < len(text) and closes_up(text[at - 1], text[end]) else " "
