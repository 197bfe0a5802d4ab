"""Stretches of a text between two marks, such as a command and the one that ends it, in time by the text's length.

A pattern `opening.*?closing` looks through the rest of the text once for every opening that is never closed. Here a
closing mark that is missing behind one opening is not looked for behind the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator


def find_enclosed(
    text: str, opening: re.Pattern[str], closing: Callable[[re.Match[str]], re.Pattern[str]]
) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """The marks around each stretch that is closed, in order: an opening mark and the first closing one behind it.

    `closing` tells what ends a stretch by its opening. An opening that is never closed is text.
    """
    missing: set[re.Pattern[str]] = set()
    position = 0
    while (start := opening.search(text, position)) is not None:
        pattern = closing(start)
        end = None if pattern in missing else pattern.search(text, start.end())
        if end is not None:
            yield start, end
            position = end.end()
        else:
            missing.add(pattern)
            position = start.start() + 1


def replace_enclosed(
    text: str,
    opening: re.Pattern[str],
    closing: Callable[[re.Match[str]], re.Pattern[str]],
    replace: Callable[[re.Match[str], str], str],
) -> str:
    """The text with each stretch that is closed, its marks included, replaced by what `replace` makes of the opening
    mark and of what stands between the marks.
    """
    out: list[str] = []
    position = 0
    for start, end in find_enclosed(text, opening, closing):
        out += (text[position : start.start()], replace(start, text[start.end() : end.start()]))
        position = end.end()
    return "".join((*out, text[position:])) if out else text
