"""Title, source and date of a post read from the first lines of its body.

For posts without front matter, and for those whose front matter has no title. The title is a heading, an HTML title
or the text of a link on a line of its own, whose address is the source; a date may follow it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tui.archive.dates import parse_date
from tui.archive.fields import MAX_FIELD_CHARACTERS, clean_address, unescaped_line

if TYPE_CHECKING:
    from tui.model import PostDate

_MAX_LINES = 40
_MAX_LINE_CHARACTERS = 2000
_LINK = re.compile(r"\[(.{1,1000})\]\(\s*<?((?:https?:)?//[^\s<>]+?)>?(?:\s+\"[^\"]*\")?\s*\)\s*(\S.*)?")
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)(?:[ \t]+#{1,20})?(?:[ \t]*\{[^{}]{0,80}\})?[ \t]*")
_RULE = re.compile(r"(?:-{3,}|={3,}|\*{3,}|_{3,})")
_TITLE_TAG = re.compile(r"<title[^>]{0,200}>([^<]{1,2000})</title", re.IGNORECASE)
_HEADING_TAG = re.compile(r"<h[1-3](?:\s[^>]{0,400})?>(.{1,2000}?)</h[1-3]\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,400}>")
_LINK_TEXT = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,500}\)")
_EMPHASIS = re.compile(r"\*\*|__|`")


class BodyMetadata(NamedTuple):
    """What was found; "" or None for what was not."""

    title: str
    source: str
    date: PostDate | None


def read_body_metadata(body: str) -> BodyMetadata:
    """Read the first lines of a body. Never raises."""
    title = source = ""
    date = None
    previous = ""
    start = body[: _MAX_LINES * _MAX_LINE_CHARACTERS]
    if found := _TITLE_TAG.search(start):
        title = _plain_text(found[1])
    for raw in start.split("\n", _MAX_LINES)[:_MAX_LINES]:
        text = raw[:_MAX_LINE_CHARACTERS].strip()
        if not text or text.startswith("<!--"):
            continue
        if not source and not title and (link := _LINK.fullmatch(text)) and not link[3]:
            title, source = _plain_text(link[1]), clean_address(link[2])
        elif _RULE.fullmatch(text):
            if previous and not title and not text.startswith(("*", "_")):
                title = _plain_text(previous)
        elif not title and (heading := _HEADING.fullmatch(text)):
            title = _plain_text(heading[1])
        elif date is None and title and 8 <= len(text) <= 40 and text[:1] != "<":
            date = parse_date(text.strip("*_ "))[0]
            if date is None:
                break
        elif title:
            break
        previous = text
    if not title and (tagged := _HEADING_TAG.search(start[:8000])):
        title = _plain_text(tagged[1])
    return BodyMetadata(title, source, date)


def _plain_text(text: str) -> str:
    """A heading as plain text: without emphasis, tags and link targets."""
    text = _LINK_TEXT.sub(r"\1", _TAG.sub("", text)).replace("\\", "")
    return unescaped_line(_EMPHASIS.sub("", text))[:MAX_FIELD_CHARACTERS]
