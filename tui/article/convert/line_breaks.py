"""What a line break in running text stands for: within a paragraph, between paragraphs, or beside a typed rule."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.article.convert.inline import InlineRun

_TYPED_RULE: Final = lazy_pattern(r"\s*(?:(?:[-_*─━－＊＿＝]\s*){3,}|(?:[-_=*─━~～＝]\s*){5,}|[—―]{4,})\s*")
_RULE_IN_TEXT: Final = lazy_pattern(
    r"(?:(?P<long>[-－—―─━=＝*＊]{10,})|-{5,}|[－—―]{4,}|[─━]{3,}|[=＝*]{5,}|＊{3,}|_{5,}|＿{3,})"
    r"(?![-－—―─━=＝*＊_＿+|<>/\\=#])"
)
_BLANK: Final = " \t\n\u00a0\u3000"
_NO_RULE_BEHIND: Final = lazy_pattern(r"[\s<>/\\#－—―─━=＝*＊_＿-]")
"""A sign behind which, blanks between or not, such a run is part of something else."""
_MAY_BE_RULE: Final = lazy_pattern("|".join(re.escape(sign * 3) for sign in "-－—―─━=＝*＊_＿"))
_BEGINS_RULE: Final = frozenset("-_*─━－＊＿=~～＝—―")
_ENDS_SENTENCE: Final = frozenset("。！？…!?.）)」』”\"’'】]》～~")
_LEADS: Final = frozenset("：:；;，,、")
_MAX_VERSE_LENGTH: Final = 30
"""Characters; a longer line is prose."""


def ends_paragraph(runs: Sequence[InlineRun], index: int) -> bool:
    """Whether the line break at `index` is followed by another one, or by nothing visible."""
    after = (runs[at] for at in range(index + 1, len(runs)))
    return next((run.kind == "break" for run in after if run.kind != "text" or run.text.strip()), True)


def is_typed_rule(runs: Sequence[InlineRun]) -> bool:
    """Whether a line is nothing but dashes, asterisks or the like: a horizontal rule typed as text."""
    text = "".join([run.text for run in runs]).replace("\u200b", "").strip()
    if text[:1] not in _BEGINS_RULE or not _TYPED_RULE.fullmatch(text):
        return False
    return not any(run.kind == "image" or run.style.href or "code" in run.style.flags for run in runs)


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


def has_rule_sign(text: str) -> bool:
    """Whether a text may hold a typed rule: three equal signs in a row of those that rules are made of."""
    return _MAY_BE_RULE.search(text) is not None


def rules_in_text(text: str, *, before: str) -> Iterator[tuple[int, int]]:
    """Where rules typed within running text begin and end: long runs of dashes or the like, and shorter ones behind a
    sentence. Dashes between words, or before a name, are dashes, and lines of underscores are to be written on.

    `before` is the text before it on its line.
    """
    for match in _RULE_IN_TEXT.finditer(text):
        start, end = match.span()
        at = start
        while at and text[at - 1] in _BLANK:
            at -= 1
        if at and _NO_RULE_BEHIND.match(text[at - 1]):
            continue
        last = text[at - 1 : at] or before.rstrip()[-1:] or " "
        is_in_word = (text[start - 1 : start] + text[end : end + 1]).isalnum() and text[start - 1 : end + 1].isascii()
        is_behind_sentence = last in _ENDS_SENTENCE or (last in _LEADS and match[0][0] not in "_＿")
        if (match["long"] and not is_in_word) or is_behind_sentence:
            yield start, end
