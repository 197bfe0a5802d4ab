"""What a line break in running text stands for: within a paragraph, between paragraphs, or a drawn rule."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.article.convert.inline import Piece

_DRAWN_RULE: Final = re.compile(r"\s*(?:(?:[-_*─━]\s*){3,}|(?:[-_=*─━~]\s*){5,}|—{4,})\s*")
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
