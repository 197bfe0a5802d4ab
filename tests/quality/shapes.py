"""Pages as other programs write them, invented: what of each must stay and what must go.

A shape begins with a comment that holds title and source. Elements marked `data-goes` are what its site puts around the
text; every other text of it is the author's. What a browser never shows needs no mark.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.quality.whole import folded

FOLDER = Path(__file__).parent / "shapes"

_HEAD = re.compile(r"<!-- (?P<title>.*?) \| (?P<source>\S+) -->\n")
_MARK = re.compile(r" data-goes(?=[\s>/])")
_NEVER = "script, style, noscript, template, svg, button, input, textarea, math, rp, [data-goes]"


class Shape(NamedTuple):
    """A page: `stays` and `goes` are its texts, in order."""

    name: str
    title: str
    source: str
    body: str
    stays: tuple[str, ...]
    goes: tuple[str, ...]


def shapes() -> list[Shape]:
    """All there are."""
    return [_read(path) for path in sorted(FOLDER.iterdir())]


def _read(path: Path) -> Shape:
    text = path.read_text("utf-8")
    head = _HEAD.match(text)
    assert head is not None, path.name
    marked = text[head.end() :]
    body = _MARK.sub("", marked)
    stays: list[str] = []
    goes: list[str] = []
    if path.suffix == ".html":
        tree = LexborHTMLParser(marked)
        for node in tree.css("[data-goes]"):
            goes += _texts(node)
        for node in tree.css(_NEVER):
            node.decompose()
        if tree.body is not None:
            stays = list(_texts(tree.body))
    return Shape(path.name, head["title"], head["source"], body, tuple(stays), tuple(goes))


def _texts(root: LexborNode) -> list[str]:
    found: list[str] = []
    child = root.first_child
    while child is not None:
        if child.tag == "-text":
            text = " ".join((child.text_content or "").split())
            if folded(text):
                found.append(text)
        elif child.tag and child.tag[0] != "-":
            found += _texts(child)
        child = child.next
    return found


def missing(shape: Shape, shown: str) -> list[str]:
    """The texts of the author's that do not stand in what is shown, in their order."""
    there, at = folded(shown), 0
    lost: list[str] = []
    for text in shape.stays:
        wanted = folded(text)
        found = there.find(wanted, at)
        if found < 0:
            lost.append(text)
        else:
            at = found + len(wanted)
    return lost


def left(shape: Shape, shown: str) -> list[str]:
    """The texts of the page's that are shown all the same."""
    there = folded(shown)
    own = folded(" ".join(shape.stays))
    return [text for text in shape.goes if folded(text) in there and folded(text) not in own]
