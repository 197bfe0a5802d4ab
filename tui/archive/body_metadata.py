"""Title, source and date of a post read from the first lines of its body.

For posts without front matter, and for those whose front matter has no title. The title is a heading, an HTML title
or the text of a link on a line of its own, whose address is the source; a date may follow it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tui.archive.dates import parse_date
from tui.archive.head_fields import MAX_FIELD_CHARACTERS, clean_address, field_of, unescaped_line
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from tui.model import PostDate

_MAX_LINES = 40
_MAX_LINE_CHARACTERS = 2000
_LINK = lazy_pattern(r"\[(.{1,1000})\]\(\s*<?((?:https?:)?//[^\s<>]+?)>?(?:\s+\"[^\"]*\")?\s*\)\s*(\S.*)?")
_HEADING = lazy_pattern(r"#{1,6}[ \t]+(.*?)(?:[ \t]+#{1,20})?(?:[ \t]*\{[^{}]{0,80}\})?[ \t]*")
_MAX_DATE_LINE_CHARACTERS = 200
_MIN_DATE_CHARACTERS, _MAX_DATE_CHARACTERS = 8, 40
_SECONDS = (9, 10, 12, 13)
"""How many figures a time in seconds or milliseconds has, which a line that is a number need not be."""
_LABEL = lazy_pattern(r"([^\W\d][\w \-]{0,30}?)\s*[:：](?!//)\s*")
_POSTED = lazy_pattern(
    r"(?:(?:first\s+)?(?:posted|published|written|created|released)\s+(?:on\s+)?|"
    r"(?:发布|發布|發佈|发表|發表|刊登)[于於在]\s*|publié\s+le\s+|veröffentlicht\s+am\s+|"
    r"publicado\s+(?:el|em)\s+|pubblicato\s+il\s+|опубликовано\s+)",
    re.IGNORECASE,
)
_RULE = lazy_pattern(r"(?:-{3,}|={3,}|\*{3,}|_{3,})")
_NO_HEADING = lazy_pattern(r"[-*+]\s|[>|]|```|~~~")
"""The start of an item, a quotation, a table or code, which no rule below makes a heading."""
_TITLE_TAG = lazy_pattern(r"<title[^>]{0,200}>([^<]{1,2000})</title", re.IGNORECASE)
_HEADING_TAG = lazy_pattern(r"<h[1-3](?:\s[^>]{0,400})?>(.{1,2000}?)</h[1-3]\s*>", re.IGNORECASE | re.DOTALL)
_TAG = lazy_pattern(r"<[^<>]{1,400}>")
_LINK_TEXT = lazy_pattern(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,500}\)")
_EMPHASIS = lazy_pattern(r"\*\*|__|`")


class BodyMetadata(NamedTuple):
    """What was found; "" or None for what was not."""

    title: str
    source: str
    date: PostDate | None


def read_body_metadata(body: str, *, titled: bool = False) -> BodyMetadata:
    """Read the first lines of a body; `titled`: its title is known from elsewhere. Never raises."""
    title = source = ""
    date = None
    previous = ""
    start = body[: _MAX_LINES * _MAX_LINE_CHARACTERS]
    if found := _TITLE_TAG.search(start):
        title = _plain_text(found[1])
    for raw in start.split("\n", _MAX_LINES)[:_MAX_LINES]:
        text = raw[:_MAX_LINE_CHARACTERS].strip()
        if not text:
            previous = ""  # a rule below a blank line is no underline
        if not text or text.startswith("<!--"):
            continue
        if not source and not title and (link := _LINK.fullmatch(text)) and not link[3]:
            title, source = _plain_text(link[1]), clean_address(link[2])
        elif _RULE.fullmatch(text):
            if previous and not title and not text.startswith(("*", "_")) and not _NO_HEADING.match(previous):
                title = _plain_text(previous)
        elif not title and (heading := _HEADING.fullmatch(text)):
            title = _plain_text(heading[1])
        elif title or titled:
            label, date = _dated_line(text)
            if date is not None or not label:
                break
        previous = text
    if not title and (tagged := _HEADING_TAG.search(start[:8000])):
        title = _plain_text(tagged[1])
    return BodyMetadata(title, source, date)


def _dated_line(line: str) -> tuple[str, PostDate | None]:
    """The label of a line that says something of the post (`作者：…`), "" for none, and the date it is all there is of.

    A date stands alone or behind a label (`日期：…`, `**Published:** …`, `Posted on …`); within a sentence it is none.
    """
    if len(line) > _MAX_DATE_LINE_CHARACTERS:
        return "", None
    text = _EMPHASIS.sub("", _TAG.sub("", line)).strip("*_>- \t")
    if (labelled := _LABEL.match(text)) and field_of(labelled[1]):
        is_date = field_of(labelled[1]) == "date"
        return labelled[1], parse_date(text[labelled.end() :].strip())[0] if is_date else None
    bare = _POSTED.sub("", text)
    date, odd = parse_date(bare) if _MIN_DATE_CHARACTERS <= len(bare) <= _MAX_DATE_CHARACTERS else (None, "")
    return "", None if odd.startswith("no day") or (bare.isdigit() and len(bare) in _SECONDS) else date


def _plain_text(text: str) -> str:
    """A heading as plain text: without emphasis, tags and link targets."""
    text = _LINK_TEXT.sub(r"\1", _TAG.sub("", text)).replace("\\", "")
    return unescaped_line(_EMPHASIS.sub("", text))[:MAX_FIELD_CHARACTERS]
