"""Regular expressions on titles: `re:/…/`.

They are RE2's, whose work grows linearly with the text whatever the expression (https://github.com/google/re2), and are
matched with the folded titles: an expression is folded as they are, so that 網 and É find what 网 and e find. One that
is made to be slow takes a second for a megabyte all the same, so that there is a limit in time as well.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from tui.language import _
from tui.search.fold import fold
from tui.search.post_sets import of_positions
from tui.search.short_steps import Cancel, raise_if_cancelled, yield_thread

if TYPE_CHECKING:
    from tui.search.catalogue import Catalogue
    from tui.search.post_sets import Mask

_MAX_MEMORY: Final = 1 << 20
"""Bytes for an expression and its automaton: larger ones are refused, and so none is very slow."""
_BYTES_PER_STEP: Final = 1 << 16
MAX_SECONDS: Final = 3.0
"""For all titles, after which those that were not looked through are left out."""
_SECONDS_A_HIT: Final = 1e-5
"""Each title that is found adds so many seconds to the limit: finding one takes time whatever the expression."""
_MAX_PATTERN: Final = 1000


class PatternError(ValueError):
    """The text is no regular expression that can be matched. Its message says why, as RE2 says it."""


class TitlePattern:
    """A regular expression, which a title matches where any part of it does."""

    def __init__(self, written: str) -> None:
        """`written` is what stands between the slashes. Raises PatternError."""
        import re2

        if len(written) > _MAX_PATTERN:
            raise PatternError(_("it is longer than {count} characters", count=_MAX_PATTERN))
        options = re2.Options()
        options.log_errors = False
        options.case_sensitive = False
        options.max_mem = _MAX_MEMORY
        options.never_nl = True  # titles are the lines of one text
        try:
            self._in_title = re2.compile(_folded(written), options)
            options.never_capture = True
            self._in_lines = re2.compile(f"(?m){_folded(written, of_lines=True)}".encode(), options)
        except re2.error as error:
            reason = error.args[0] if error.args else ""
            raise PatternError(reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason) from error

    def spans(self, title: str) -> Iterator[tuple[int, int]]:
        """Where a folded title matches, as offsets."""
        found: Any
        for found in self._in_title.finditer(title):
            yield found.start(), found.end()

    def posts_in(self, catalogue: Catalogue, cancelled: Cancel) -> tuple[Mask, bool]:
        """The posts whose titles match, and whether there was time for all of them. Raises Cancelled."""
        blob, starts = catalogue.blob, catalogue.starts
        positions: list[int] = []
        search = self._in_lines.search
        spent = 0.0
        at, size = 0, len(blob)
        while at < size:
            raise_if_cancelled(cancelled)
            yield_thread()
            if spent > MAX_SECONDS:
                break
            began, before = time.monotonic(), len(positions)
            end = starts[bisect_left(starts, min(at + _BYTES_PER_STEP, size))]
            piece = bytes(blob[at:end])
            begin, behind = at, end - at
            while (found := search(piece, at - begin)) and (place := found.start()) < behind:
                position = bisect_right(starts, begin + place) - 1
                positions.append(position)
                at = starts[position + 1]
            at = end
            spent += max(0.0, time.monotonic() - began - (len(positions) - before) * _SECONDS_A_HIT)
        return of_positions(positions, len(catalogue)), at >= size


@lru_cache(maxsize=64)
def title_pattern(written: str) -> TitlePattern:
    """The expression that stands between the slashes. Raises PatternError."""
    return TitlePattern(written)


def what_is_wrong(written: str) -> str:
    """Why a text is no expression; "" where it is one."""
    try:
        title_pattern(written)
    except PatternError as error:
        return str(error) or "?"
    return ""


def _folded(written: str, *, of_lines: bool = False) -> str:
    """An expression with its letters folded as titles are, and its slashes without their backslash; with `of_lines`,
    the beginning and the end of the text are those of a line.
    """
    made: list[str] = []
    is_in_class = False
    characters = iter(written)
    for character in characters:
        if character == "\\":
            escaped = next(characters, "")
            if of_lines and not is_in_class and escaped in {"A", "z"}:
                made.append("^" if escaped == "A" else "$")
            else:
                made.append(_folded_one(escaped, is_in_class) if escaped > "\x7f" else f"\\{escaped}")
            continue
        if character == "[":
            is_in_class = True
        elif character == "]":
            is_in_class = False
        made.append(character if character <= "\x7f" else _folded_one(character, is_in_class))
    return "".join(made)


def _folded_one(character: str, is_in_class: bool) -> str:
    """What a character beyond ASCII is in folded titles, taken literally."""
    folded = " " if character.isspace() else fold(character)
    literal = "".join(one if one.isalnum() or one == " " or one > "\x7f" else f"\\{one}" for one in folded)
    return literal if is_in_class or len(folded) < 2 else f"(?:{literal})"
