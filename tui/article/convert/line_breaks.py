"""What a line break in running text stands for: within a paragraph, between paragraphs, or beside a typed rule."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.article.convert.inline import InlineRun

_TYPED_RULE: Final = re.compile(r"\s*(?:(?:[-_*─━]\s*){3,}|(?:[-_=*─━~]\s*){5,}|—{4,})\s*")
_MAX_VERSE_LENGTH: Final = 30
"""Characters; a longer line is prose."""


def ends_paragraph(runs: Sequence[InlineRun], index: int) -> bool:
    """Whether the line break at `index` is followed by another one, or by nothing visible."""
    after = (runs[at] for at in range(index + 1, len(runs)))
    return next((run.kind == "break" for run in after if run.kind != "text" or run.text.strip()), True)


def is_typed_rule(runs: Sequence[InlineRun]) -> bool:
    """Whether a line is nothing but dashes, asterisks or the like: a horizontal rule typed as text."""
    if any(run.kind == "image" or run.style.href or "code" in run.style.flags for run in runs):
        return False
    return bool(_TYPED_RULE.fullmatch("".join(run.text for run in runs).replace("\u200b", "")))


def is_indented_after(runs: Sequence[InlineRun], index: int) -> bool:
    """Whether the line after the break at `index` is indented by two ideographic spaces, as paragraphs of Han text
    are.
    """
    after = "".join(run.text for run in runs[index + 1 : index + 4] if run.kind == "text").lstrip(" \t\r\n")
    return after.startswith("\u3000\u3000") and after[2:3] != "\u3000"


def separates_paragraphs(runs: Sequence[InlineRun]) -> bool:
    """Whether line breaks stand between paragraphs: half of the lines are indented, and one is too long for verse."""
    breaks = [index for index, run in enumerate(runs) if run.kind == "break"]
    if not breaks or sum(is_indented_after(runs, index) for index in breaks) * 2 < len(breaks):
        return False
    return any(
        sum(len(run.text) for run in runs[start + 1 : end]) > _MAX_VERSE_LENGTH
        for start, end in pairwise([-1, *breaks, len(runs)])
    )
