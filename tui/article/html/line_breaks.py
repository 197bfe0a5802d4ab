"""What the line ends of a page stand for: within a paragraph, between paragraphs, or lines of code."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tui.article.html.dom import Element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.article.convert.inline import Piece

_DRAWN_RULE: Final = re.compile(r"\s*(?:(?:[-_*─━]\s*){3,}|(?:[-_=*─━~]\s*){5,}|—{4,})\s*")
_SENTENCE: Final = re.compile(r"[。，！？；：、”」]|[A-Za-zÀ-ÿА-я]{2,}[.,!?] [A-Za-zÀ-ÿА-я]{2,}")
_CODE_SIGNS: Final = re.compile(r"[{}<>=;$\\|`]|\(\)|^\s*[#>$%]\s", re.MULTILINE)

_LONG_LINE: Final = 30
"""Characters; a line of verse is shorter."""


def breaks_again(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the next thing after a line break that shows is another one, or nothing."""
    for at in range(index + 1, len(pieces)):
        piece = pieces[at]
        if piece.kind == "break":
            return True
        if piece.kind != "text" or piece.text.strip():
            return False
    return True


def is_rule(pieces: Sequence[Piece]) -> bool:
    """Whether a line is nothing but signs drawn from side to side."""
    text = ""
    for piece in pieces:
        if piece.kind == "image" or piece.look.href or "code" in piece.look.flags:
            return False
        text += piece.text
    return bool(text) and bool(_DRAWN_RULE.fullmatch(text.replace("\u200b", "")))


def indents(pieces: Sequence[Piece], index: int) -> bool:
    """Whether the line after a line break is indented by two ideographic spaces, as paragraphs of Han text are."""
    after = "".join(piece.text for piece in pieces[index + 1 : index + 4] if piece.kind == "text").lstrip(" \t\r\n")
    return after.startswith("\u3000\u3000") and after[2:3] != "\u3000"


def is_indented_prose(pieces: Sequence[Piece]) -> bool:
    """Whether line breaks stand between paragraphs: half of the lines are indented as such, and one is long."""
    breaks = [index for index, piece in enumerate(pieces) if piece.kind == "break"]
    if not breaks or sum(indents(pieces, index) for index in breaks) * 2 < len(breaks):
        return False
    borders = [-1, *breaks, len(pieces)]
    return any(
        sum(len(piece.text) for piece in pieces[start + 1 : end]) > _LONG_LINE for start, end in pairwise(borders)
    )


def is_prose(text: str) -> bool:
    """Whether preformatted text reads as sentences rather than as code."""
    sentences = len(_SENTENCE.findall(text))
    signs = len(_CODE_SIGNS.findall(text))
    aligned = len(re.findall(r"\S {3,}\S|^ {4,}\S", text, re.MULTILINE))
    return sentences > 2 * (signs + aligned) and sentences * 120 >= len(text)


def broken(node: Element) -> Element:
    """The content of a `pre` with its line ends made line breaks."""
    made = Element("div")
    for child in node.children:
        if isinstance(child, str):
            for index, line in enumerate(
                child.strip("\n").split("\n") if len(node.children) == 1 else child.split("\n")
            ):
                if index:
                    made.append(Element("br"))
                made.append(line)
        elif child.tag == "br":
            made.append(child)
        else:
            inner = broken(child)
            inner.tag, inner.attrs = child.tag, child.attrs
            made.append(inner)
    return made
