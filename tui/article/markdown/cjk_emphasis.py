"""Emphasis in scripts without spaces: the "CJK-friendly" amendment to CommonMark, as a rule for markdown-it-py.

By the plain rules `**「引」**は` is no emphasis, since a closing mark after punctuation must be followed by space or
punctuation; Chinese and Japanese have neither there. The amendment lets a CJK character stand for them and does not
count CJK punctuation as punctuation (https://github.com/tats-u/markdown-cjk-friendly, specification 1.0).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from tui.article.characters import is_written_without_spaces

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline


def tokenize(state: StateInline, silent: bool) -> bool:
    """Read a run of `*` or `_` as delimiters."""
    from markdown_it.rules_inline.state_inline import Delimiter

    start = state.pos
    marker = state.src[start]
    if silent or marker not in "*_":
        return False
    end = start
    while end < state.posMax and state.src[end] == marker:
        end += 1
    may_open, may_close = _flanks(state.src, start, end, state.posMax, inside_words=marker == "*")
    length = end - start
    for _ in range(length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker), length=length, token=len(state.tokens) - 1, end=-1, open=may_open, close=may_close
            )
        )
    state.pos = end
    return True


def _flanks(text: str, start: int, end: int, limit: int, *, inside_words: bool) -> tuple[bool, bool]:
    """Whether the run of delimiters may open and may close emphasis."""
    before = text[start - 1] if start else " "
    if "\ufe00" <= before <= "\ufe0f" and start > 1:  # a variation selector belongs to the sign before it
        before = text[start - 2]
    after = text[end] if end < limit else " "
    wide_before, wide_after = is_written_without_spaces(before), is_written_without_spaces(after)
    mark_before, mark_after = _is_mark(before), _is_mark(after)
    plain_before, plain_after = mark_before and not wide_before, mark_after and not wide_after
    left = not after.isspace() and (not plain_after or before.isspace() or plain_before or wide_before)
    right = not before.isspace() and (not plain_before or after.isspace() or plain_after or wide_after)
    if inside_words:
        return left, right
    return left and (not right or mark_before), right and (not left or mark_after)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"
