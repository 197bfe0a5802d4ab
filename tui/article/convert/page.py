"""The page Markdown is written on: blocks in their frames of quotations and items, and what stands between them.

Blocks are gathered with simple HTML in them; all of it goes through html2text at once when the page is finished.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tui.article.convert.escapes import BLOCK, HELD, reveal

_BETWEEN: Final = 60
"""So many characters would stand where one block ends and another begins."""
_HELD: Final = re.compile(f"{HELD}(\\d+){HELD}")


class Frame:
    """What is written before the lines of a quotation or an item. `marker` is used once, for the first line."""

    __slots__ = ("group", "marker", "rest")

    def __init__(self, marker: str, rest: str, group: int = 0) -> None:
        """`group` is the number of the list an item belongs to, 0 for what is no item."""
        self.marker: str = marker
        self.rest = rest
        self.group = group

    def take(self) -> str:
        """What stands before the next block's first line."""
        taken, self.marker = self.marker or self.rest, ""
        return taken


class Entry(NamedTuple):
    """A block of Markdown to be: `html` goes through html2text, `text` is written as it is."""

    frames: tuple[Frame, ...]
    first: str
    rest: str
    glued: bool
    html: str = ""
    text: str = ""
    head: str = ""
    in_table: bool = False
    picture: bool = False


class Page:
    """Blocks of Markdown in the making. `frames` are those the next block stands in, `tight` says of each whether its
    list keeps its items close; `held` holds what html2text must not touch, by number; `size` is how many
    characters would fill as much room as has been written.
    """

    def __init__(self) -> None:
        """An empty page."""
        self.entries: list[Entry] = []
        self.frames: tuple[Frame, ...] = ()
        self.tight: list[bool] = []
        self.held: list[str] = []
        self.size = 0

    def emit(
        self,
        *,
        html: str = "",
        text: str = "",
        head: str = "",
        glued: bool = False,
        in_table: bool = False,
        picture: bool = False,
    ) -> None:
        """Add a block where the walk stands."""
        close = glued or (
            bool(self.frames) and bool(self.frames[-1].marker) and self.tight[-1] and self._continues_list()
        )
        first = "".join(frame.take() for frame in self.frames)
        rest = "".join(frame.rest for frame in self.frames)
        self.size += len(html) + len(text) + _BETWEEN
        self.entries.append(Entry(self.frames, first, rest, close, html, text, head, in_table, picture))

    def _continues_list(self) -> bool:
        """Whether the item about to begin follows another of its list, or the words of the item its list is in."""
        if not self.entries or not self.frames[-1].group:
            return False
        last, outer = self.entries[-1].frames, self.frames[:-1]
        if len(last) > len(outer):
            return last[len(outer)].group == self.frames[-1].group
        # A list that does not begin with 1 may not follow a paragraph without a blank line.
        marker = self.frames[-1].marker
        return (
            bool(outer) and last == outer and bool(outer[-1].group) and (not marker[0].isdigit() or marker[:-2] == "1")
        )

    def markdown(self) -> str:
        """All blocks as Markdown."""
        converted = self._converted()
        out: list[str] = []
        last: Entry | None = None
        for entry, text in zip(self.entries, converted, strict=True):
            if not text:
                continue
            if last is not None and not entry.glued:
                shared = 0
                while shared < min(len(last.frames), len(entry.frames)) and last.frames[shared] is entry.frames[shared]:
                    shared += 1
                out.append("".join(frame.rest for frame in entry.frames[:shared]).rstrip())
            lines = text.split("\n")
            out.append((entry.first + entry.head + lines[0]).rstrip(" ") + ("  " if lines[0].endswith("  ") else ""))
            out.extend((entry.rest + line) if line else entry.rest.rstrip() for line in lines[1:])
            last = entry
        return "\n".join(out)

    def _converted(self) -> list[str]:
        """The Markdown of every entry, "" where nothing is left of it."""
        html = "".join(f"<p>{BLOCK}{entry.html}</p>" for entry in self.entries if not entry.text)
        pieces = iter(through_html2text(html).split(BLOCK)[1:]) if html else iter(())
        done: list[str] = []
        for entry in self.entries:
            if entry.text:
                done.append(entry.text)
                continue
            text = next(pieces, "").strip()
            if not text:
                done.append("")
                continue
            lines = "\n".join(line.strip() + "  " for line in text.split("\n") if line.strip()).removesuffix("  ")
            text = reveal(lines, in_table=entry.in_table)
            if HELD in text:
                text = _HELD.sub(lambda match: self._held(match, in_table=entry.in_table), text)  # noqa: B023 - used at once
            done.append(text)
        return done

    def _held(self, match: re.Match[str], *, in_table: bool) -> str:
        text = self.held[int(match[1])]
        return text.replace("|", "\\|") if in_table else text


def through_html2text(html: str) -> str:
    """The paragraphs of simple HTML as Markdown, unwrapped, links inline."""
    from html2text import HTML2Text

    converter = HTML2Text(bodywidth=0)
    converter.unicode_snob = True
    converter.use_automatic_links = False
    converter.skip_internal_links = False
    return converter.handle(html)
