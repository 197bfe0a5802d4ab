"""Lines as they are drawn: spans of one look, and what can be done to a line once it is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

STYLES: Final = (
    ("text", "running text; the style of a span that names no other"),
    ("strong", "bold"),
    ("em", "italic"),
    ("strike", "struck through"),
    ("sup", "a footnote's mark"),
    ("code", "code within a line"),
    ("code-block", "a line of the panel of code, filled with spaces to the full width"),
    ("code-keyword", "in code: a word of the language"),
    ("code-string", "in code: a text; in a list of changes, what was added"),
    ("code-comment", "in code: a remark, or a prompt"),
    ("code-number", "in code: a number or another constant"),
    ("code-name", "in code: a name being defined, a function, a tag"),
    ("heading-1", "a heading; 2 and 3 likewise, 4 to 6 are set as 3"),
    ("heading-2", "a heading"),
    ("heading-3", "a heading"),
    ("quote", "text of a quotation"),
    ("quote-bar", "the bar before it"),
    ("list-marker", "bullet or number of an item"),
    ("indent", "the room before an item's other lines, and before text that is set at the right"),
    ("task", "the box of a task not done"),
    ("task-done", "the box of a task done"),
    ("link", "text that opens an address"),
    ("link-number", "the number after it"),
    ("image", "the line that stands for a picture"),
    ("caption", "the words under it"),
    ("table-head", "text of the head of a table"),
    ("table-rule", "lines of a table"),
    ("rule", "a break between parts"),
    ("found", "what was looked for in the article"),
    ("found-here", "of what was found, the one the reader is at"),
)
"""Every style name a span may carry and what it is for. Names combine, separated by spaces."""

AROUND: Final = frozenset(
    ("quote-bar", "list-marker", "task", "task-done", "table-rule", "rule", "link-number", "indent")
)
"""The styles of what is set around the text and is none of it."""


class Span(NamedTuple):
    """A stretch of a line of one look. `link` and `image` are numbers of the article's tables."""

    text: str
    style: str = "text"
    link: int | None = None
    image: int | None = None


SetLine: TypeAlias = tuple[tuple[Span, ...], int, str | None]
"""A line no frame is put around yet: its spans, their width, and its joint (see `Line`)."""


class Line(NamedTuple):
    """A line as drawn.

    `block` is the index of the top-level block it belongs to (of the one before, for a blank line). `joint` is what
    the break before it stands for: " " where a space was dropped, "" where the text runs on without one, None where
    something new begins. `rtl` says that its text runs from right to left; it is set at the right then, but its
    characters are in the order they are read in: see `bidi.reordered`. `written` is its text as the author wrote it,
    of the same length, where it is shown in another script.
    """

    spans: tuple[Span, ...]
    width: int
    block: int = 0
    joint: str | None = None
    rtl: bool = False
    written: str | None = None

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Layout:
    """All lines at one width. `starts[i]` is the line block `i` begins at: how a place is kept when the width
    changes.
    """

    lines: tuple[Line, ...]
    width: int
    starts: tuple[int, ...]


def joined(*styles: str) -> str:
    """Style names as one string; "text" where there is none."""
    return " ".join(style for style in styles if style) or "text"


def marked(line: Line, ranges: Iterable[tuple[int, int]], style: str) -> Line:
    """The line with `style` added to the characters in `ranges`: (start, end) positions in `line.text`.

    Ranges may touch and may reach beyond the line; where they overlap the style is added once.
    """
    inside = [False] * sum(len(span.text) for span in line.spans)
    for start, end in ranges:
        for at in range(max(start, 0), min(end, len(inside))):
            inside[at] = True
    if True not in inside:
        return line
    spans: list[Span] = []
    position = 0
    for span in line.spans:
        look = joined("" if span.style == "text" else span.style, style)
        start = 0
        for at in range(1, len(span.text) + 1):
            if at == len(span.text) or inside[position + at] != inside[position + start]:
                part = span if at - start == len(span.text) else span._replace(text=span.text[start:at])
                spans.append(part._replace(style=look) if inside[position + start] else part)
                start = at
        position += len(span.text)
    return line._replace(spans=tuple(spans))
