"""The extent of HTML elements within Markdown: where each one ends, and whether it only wraps Markdown.

A body may hold thousands of elements that are never closed. So the positions of tags are listed once for a body, which
keeps the time linear in its length.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import Final

from tui.article.html.elements import BLOCKS, VOID, names, read_attributes
from tui.article.html.repair import TEXT_HIDING, LastEnds, find_end_tag, find_missing_end
from tui.patterns import lazy_pattern

ANY_TAG: Final = lazy_pattern(r"<(/?)((?:amp-)?[a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*?(/?)>")
BLANK: Final = lazy_pattern(r"\n[ \t]*(?=\n)")
WRAPPERS: Final = names("div details section article aside center main header footer figure blockquote font")
"""Elements that may wrap Markdown."""
_OPENING_TAG: Final = lazy_pattern(r"<([a-zA-Z]+)(?=[\s/>])([^<>]*)>")
_COMMENT_OPENS: Final = lazy_pattern(r"[ \t]*<!--")
_SPACE: Final = lazy_pattern(r"\s*")
_MAX_CHARACTERS_PER_TAG: Final = 400
"""A text with at least one tag for so many characters is HTML throughout."""
_MIN_BLOCK_TAGS: Final = 3


def close_element(open_: list[tuple[str, str]], name: str) -> None:
    """Close the innermost element of a name, and those in it, where one is open."""
    if any(other == name for other, _ in open_):
        while open_.pop()[0] != name:
            pass


def is_mostly_tags(text: str) -> bool:
    """Whether a text is HTML throughout, by the number of its tags."""
    return len(ANY_TAG.findall(text)) * _MAX_CHARACTERS_PER_TAG > len(text)


def is_html(text: str) -> bool:
    """Whether the text of a plain file is HTML: throughout, and from its first sign on or with several blocks. A few
    words in angle brackets in a short text make none.
    """
    if "<" not in text or not is_mostly_tags(text):
        return False
    blocks = sum(tag[1].lower() in BLOCKS or tag[1].lower() == "br" for tag in ANY_TAG.findall(text))
    return text.lstrip()[:1] == "<" or blocks >= _MIN_BLOCK_TAGS


def _read_direction(tag: str) -> str:
    """The direction an opening tag sets: "rtl", "ltr" or "auto"; "" where it sets none."""
    value = read_attributes(tag).get("dir", "").strip().lower() if "dir" in tag.lower() else ""
    return value if value in ("rtl", "ltr", "auto") else ""


class Regions:
    """The elements in one text. Positions are offsets in it, -1 where there is none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: dict[str, dict[int, int]] = {}
        self._last_comment_end = text.rfind("-->")

    def end_of(self, start: int, name: str) -> int:
        """The position after the element of this name that opens at `start`."""
        text = self._text
        if name in VOID:
            end = text.find(">", start)
            return end + 1 if end >= 0 else -1
        ends = self._ends.get(name)
        if ends is None:
            ends = self._ends[name] = self._pairs(name)
        at = text.find("<", start)
        behind = ends.get(at, -1)
        if name in TEXT_HIDING and (tag := _OPENING_TAG.match(text, at)):
            at_once = find_missing_end(text, tag, name, self._last_ends)
            if at_once >= 0:
                return at_once
            if behind < 0:  # the element is code that contains such a tag
                behind = find_end_tag(text, name, tag.end())
        if behind < 0:
            return -1
        end = text.find(">", behind)
        return end + 1 if end >= 0 else len(text)

    def _pairs(self, name: str) -> dict[int, int]:
        """Where the tags of a name begin that open an element, and for each where the name in its closing tag ends."""
        found: dict[int, int] = {}
        open_: list[int] = []
        for match in re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE).finditer(self._text):
            if not match[1]:
                open_.append(match.start())
            elif open_:
                found[open_.pop()] = match.end()
        return found

    @cached_property
    def _last_ends(self) -> LastEnds:
        return LastEnds(self._text)

    @cached_property
    def _tags(self) -> list[int]:
        return [match.start() for match in ANY_TAG.finditer(self._text)]

    def is_mostly_tags(self, start: int) -> bool:
        """Whether the text from `start` on is HTML throughout, by the number of its tags."""
        return (len(self._tags) - bisect_left(self._tags, start)) * _MAX_CHARACTERS_PER_TAG > len(self._text) - start

    def skip_comments(self, position: int) -> int:
        """The position behind the comments that a line begins with."""
        while opening := _COMMENT_OPENS.match(self._text, position):
            end = self._comment_end(opening.end())
            if end < 0:
                break
            position = end
        return position

    def skip_space(self, position: int) -> int:
        """The position behind white space and comments."""
        while True:
            space = _SPACE.match(self._text, position)
            position = space.end() if space else position
            end = self._comment_end(position + 4) if self._text.startswith("<!--", position) else -1
            if end < 0:
                return position
            position = end

    def _comment_end(self, position: int) -> int:
        # Behind the last end of a comment there is nothing to search for.
        end = self._text.find("-->", position) if position <= self._last_comment_end else -1
        return end + 3 if end >= 0 else -1

    def next_blank_line(self, start: int) -> int:
        """The next blank line, or the end."""
        match = BLANK.search(self._text, start)
        return match.start() if match else len(self._text)

    def find_wrapped_markdown(self, start: int, end: int) -> int:
        """Where the Markdown begins in an element that only wraps it: at a blank line directly in the element."""
        text = self._text
        for blank in BLANK.finditer(text, start, end):
            after = blank.end()
            while after < end and text[after] == "\n":
                after += 1
            line_end = text.find("\n", after)
            line = text[after : end if line_end < 0 else min(line_end, end)]
            if not line.strip() or line.startswith("    ") or line.lstrip()[0] == "<":
                continue
            return (
                blank.start()
                if all(name in WRAPPERS for name, _ in self.find_open_elements(start, blank.start()))
                else -1
            )
        return -1

    def find_open_elements(self, start: int, end: int) -> list[tuple[str, str]]:
        """The elements that are open at `end`, counting from `start`: their names, and the direction each sets."""
        open_: list[tuple[str, str]] = []
        for match in ANY_TAG.finditer(self._text, start, end):
            name = match[2].lower()
            if match[1]:
                close_element(open_, name)
            elif not match[3] and name not in VOID:
                open_.append((name, _read_direction(match[0])))
        return open_
