"""Laid-out lines: spans of text, each with one style."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from tui.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable

STYLES: Final = (
    ("text", "running text; the style of a span that names no other"),
    ("strong", "bold"),
    ("em", "italic"),
    ("strike", "struck through"),
    ("sup", "a footnote's mark"),
    ("code", "code within a line"),
    ("code-block", "a line of a block of code, filled with spaces to the full width"),
    ("code-keyword", "in code: a keyword"),
    ("code-string", "in code: a string; in a diff, an added line"),
    ("code-comment", "in code: a comment, or a prompt"),
    ("code-number", "in code: a number or another constant"),
    ("code-name", "in code: a name being defined, a function, a tag"),
    ("heading-1", "a heading of level 1"),
    ("heading-2", "a heading of level 2"),
    ("heading-3", "a heading of level 3 to 6"),
    ("quote", "text of a quotation"),
    ("quote-bar", "the bar before a quotation"),
    ("list-marker", "bullet or number of an item"),
    ("indent", "the spaces before the other lines of an item, and before right-aligned text"),
    ("task", "the box of a task not done"),
    ("task-done", "the box of a task done"),
    ("link", "text that opens an address"),
    ("link-number", "the number after a link"),
    ("image", "the line in place of a picture"),
    ("image-label", "what says in it that it is one"),
    ("caption", "the caption of a picture"),
    ("table-head", "text of the head of a table"),
    ("table-rule", "lines of a table"),
    ("rule", "a break between parts"),
    ("repeated", "what a site prints under many posts"),
    ("highlight", "a passage that the reader marked"),
    ("chosen", "the passage that is chosen to be marked"),
    ("found", "a match of a search in the article"),
    ("found-here", "the current match"),
)
"""Every style name of a span, and what it is for. A span may have several, separated by spaces."""

DECORATIONS: Final = frozenset(
    ("quote-bar", "list-marker", "task", "task-done", "table-rule", "rule", "link-number", "image-label", "indent")
)
"""The styles of what layout adds around the text."""


class Span(NamedTuple):
    """Part of a line in one style. `link` and `image` are the numbers of entries in the article's lists; `narrows` is
    the field and the value that the list is narrowed by where it is clicked.
    """

    text: str
    style: str = "text"
    link: int | None = None
    image: int | None = None
    narrows: tuple[str, str] | None = None


LinePart: TypeAlias = tuple[tuple[Span, ...], int, str | None]
"""A line without the indentation of its block: its spans, its width in cells, its joint (see `Line`)."""


class Line(NamedTuple):
    """A laid-out line, `width` cells wide.

    `block` is the index of its top-level block (of the block before, for a blank line). `joint` is what the line break
    before it replaces: " " a space, "" nothing, None where it is not a wrapped line. `rtl` is true of right-to-left
    text, which is right-aligned, with its characters in reading order: see `bidi.reordered`. `written` is its text as
    the author wrote it, of the same length, where it is shown in another Chinese script.
    """

    spans: tuple[Span, ...]
    width: int
    block: int = 0
    joint: str | None = None
    rtl: bool = False
    written: str | None = None

    @property
    def text(self) -> str:
        """The text of all spans."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Layout:
    """All lines of an article at one width in cells. `starts[i]` is the index of the first line of block `i`."""

    lines: tuple[Line, ...]
    width: int
    starts: tuple[int, ...]


def label_of_picture(*, is_described: bool) -> str:
    """What says in the place of a picture that it is one, before its description."""
    return f"▫ {_('image: {text}', text='') if is_described else _('image')}"


def ranges_by_line(places: Iterable[tuple[int, int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Parts of lines (the index of a line, start and end in it) by line, as `add_style` takes them."""
    ranges: dict[int, list[tuple[int, int]]] = {}
    for line, start, end in places:
        ranges.setdefault(line, []).append((start, end))
    return ranges


def join_styles(*styles: str) -> str:
    """Style names in one string; "text" where there are none."""
    return " ".join(style for style in styles if style) or "text"


def add_style(line: Line, ranges: Iterable[tuple[int, int]], style: str) -> Line:
    """Add a style to the characters of a line in `ranges`: (start, end) offsets into `line.text`.

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
        new_style = join_styles("" if span.style == "text" else span.style, style)
        start = 0
        for at in range(1, len(span.text) + 1):
            if at == len(span.text) or inside[position + at] != inside[position + start]:
                part = span if at - start == len(span.text) else span._replace(text=span.text[start:at])
                spans.append(part._replace(style=new_style) if inside[position + start] else part)
                start = at
        position += len(span.text)
    return line._replace(spans=tuple(spans))
