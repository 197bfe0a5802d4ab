"""The lines under found posts: a piece of the body around what was found in it.

The index keeps no text, so the piece is read from the post's file, as it is now; a file that has changed since may
hold nothing of what was found, and its beginning is shown.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from tui.index.fulltext.search import terms
from tui.index.fulltext.tokenizer import BREAK, NOT_WIDE, folded, is_wide
from tui.text import cells, cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Span = tuple[int, int]
Snippet = tuple[str, tuple[Span, ...]]

_WINDOW: Final = 600
"""Characters of a paragraph that are looked at around what was found."""
_LONG: Final = 24_000
"""Characters of a body of which only pieces are cleaned at first."""
_PIECE: Final = 12_000
_TRIES: Final = 3
_EDGES: Final = ("\n\n", "<p>", "<p ", "<div", "<br")
"""Where a piece may begin and end."""
_SPACES: Final = re.compile(r"\s+")


def pattern_of(texts: Sequence[str], *, whole: bool = False) -> re.Pattern[str] | None:
    """What to look for in folded text: every phrase of every text, with `whole` only each text as it stands.

    None where there is nothing to be found.
    """
    found: dict[str, None] = {}
    for text in texts:
        for exact in (True,) if whole else (True, False):
            found.update(dict.fromkeys(_phrase(tokens) for tokens in terms(text, exact=exact)))
    if not found:
        return None
    return re.compile("|".join(sorted(found, key=len, reverse=True)))


def _phrase(tokens: Sequence[str]) -> str:
    parts: list[str] = []
    if not is_wide(tokens[0]):
        parts.append(f"(?<!{NOT_WIDE})")
    before = ""
    for token in tokens:
        if token == BREAK:
            parts.append(r"[\W_]+")
        else:
            if before and before != BREAK and not (is_wide(before) and is_wide(token)):
                parts.append(r"[\W_]*" if is_wide(before) or is_wide(token) else r"[\W_]+")
            parts.append(re.escape(token))
        before = token
    return "".join(parts)


def snippet_of(body: str, pattern: re.Pattern[str], width: int) -> Snippet:
    """The piece of a body, at most `width` cells wide, that holds most of what is looked for, and where in it."""
    lines = body.split("\n")
    best, found = "", -1
    # Folding leaves line ends where they are, so the lines of one are those of the other.
    for line, low in zip(lines, folded(body).split("\n"), strict=False):
        hits = len({match[0] for match in pattern.finditer(low)})
        if hits > max(found, 0):
            best, found = _around(line, low, pattern), hits
            if hits > 1:
                break
    if not best:
        return cut(_SPACES.sub(" ", next((line for line in lines if line.strip()), ""))[: 2 * width], width), ()
    return _windowed(best, spots(best, pattern), width)


def _around(line: str, low: str, pattern: re.Pattern[str]) -> str:
    """The part of a long line in which the first hit is, blanks made single."""
    match = pattern.search(low)
    if match is None or len(line) <= _WINDOW:
        return _SPACES.sub(" ", line).strip()
    middle = match.start() * len(line) // max(1, len(low))
    start = max(0, middle - _WINDOW // 2)
    return _SPACES.sub(" ", line[start : start + _WINDOW]).strip()


def spots(text: str, pattern: re.Pattern[str]) -> list[Span]:
    """Where in a line, as written, it says what is looked for."""
    from tui.search.fold import fold_map

    low, offsets = fold_map(text)
    ends = (*offsets, len(text))
    found: list[Span] = []
    for match in pattern.finditer(low):
        start = offsets[match.start()]
        # Up to where the next character begins, the marks of the last one being its own.
        at = match.end()
        while at < len(low) and ends[at] <= offsets[match.end() - 1]:
            at += 1
        end = ends[at]
        while end > start + 1 and text[end - 1].isspace():
            end -= 1
        found.append((start, end))
    return found


def _windowed(text: str, found: Sequence[Span], width: int) -> Snippet:
    """The line cut to a width, such that the first hit is in its first third."""
    start = 0
    if found and cells(text) > width:
        start = found[0][0]
        room = width // 3
        while start and cells(text[start - 1 : found[0][0]]) <= room:
            start -= 1
        # Not from the middle of a word, where that is near.
        blank = text.find(" ", start, found[0][0])
        if start and 0 <= blank - start <= room // 2:
            start = blank + 1
        while start and cells(text[start:]) < width - 1 and cells(text[start - 1 :]) <= width - 1:
            start -= 1
    head = "…" if start else ""
    piece = cut(head + text[start:], width)
    shift = len(head) - start
    kept = len(piece) - (1 if piece.endswith("…") and not text.endswith("…") else 0)
    return piece, tuple(
        (begin + shift, min(end + shift, kept)) for begin, end in found if begin >= start and begin + shift < kept
    )


def snippets(sources: Sequence[tuple[int, str, str, str]], texts: Sequence[str], width: int) -> dict[int, Snippet]:
    """The snippet of each post: `sources` are id, path, title and source address. Unreadable ones are left out."""
    from tui.index.fulltext.worker import body_of, text_in

    # A line in which they stand as they were typed goes before one that has some of their words.
    patterns = [pattern for whole in (True, False) if (pattern := pattern_of(texts, whole=whole)) is not None]
    made: dict[int, Snippet] = {}
    for post, path, title, source in sources if patterns else ():
        try:
            body = body_of(path)
        except OSError:
            continue
        pieces = chain(_pieces(body, patterns), (body,)) if len(body) > _LONG else (body,)
        for piece in pieces:
            made[post] = _best(text_in(piece, path, title, source), patterns, width)
            if made[post][1]:
                break
    return made


def _best(text: str, patterns: Sequence[re.Pattern[str]], width: int) -> Snippet:
    """The snippet by the first pattern that finds anything."""
    made: Snippet = ("", ())
    for pattern in patterns:
        made = snippet_of(text, pattern, width)
        if made[1]:
            break
    return made


def _pieces(body: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[str]:
    """Pieces of a long body, as its source is, in which there is likely to be what is looked for.

    Cleaning all of it for one line would take longer than to clean many others.
    """
    from tui.article.markdown.text import definitions

    low, defined = folded(body), definitions(body)
    for pattern in patterns:
        behind, tried = 0, 0
        while tried < _TRIES and (match := pattern.search(low, behind)):
            # Folding may change how long a text is, but hardly.
            at = match.start() * len(body) // len(low)
            start = max(body.rfind(edge, 0, max(0, at - _PIECE // 2)) for edge in _EDGES)
            ends = [end for edge in _EDGES if (end := body.find(edge, at + _PIECE // 2)) >= 0]
            piece = body[max(0, start) : min(ends, default=len(body))]
            yield f"{piece}\n\n{defined}" if defined else piece
            behind, tried = match.end() + _PIECE // 2, tried + 1
