"""HTML as the least tree that cleaning comes to the same result on: prose in one piece, what says nothing left out.

`tree.parse` keeps all there is, at some ten microseconds an element from parsing to the last rule of cleaning; a page
of some length has several hundred. Nearly all of it is paragraphs of prose, which no rule ever takes away, and marks
within them. So one pass over the tags of a page makes a tree of what rules may look at:

* emphasis without telling attributes is dissolved, and attributes that say nothing to cleaning are left out;
* a block of nothing but text and links that no rule is about is one `Inert`, weighed already, as are those that hold
  nothing but such blocks; neighbours of one tag are one;
* blanks that would not be shown, scripts and styles are not there.

A source whose tags are nested as they are written is read as it stands: the HTML5 rules change nothing about it. Any
other goes through the parser, and its serialisation is read, which is always of that kind.
"""

from __future__ import annotations

import re
from typing import Final

from tui.article.attributes import UnreadableError
from tui.article.clean import Cleaner
from tui.article.escapes import NONCHARACTERS
from tui.article.formulas import SCRIPTED
from tui.article.hidden import SIZELESS
from tui.article.scan import TOKEN, Scan
from tui.article.soup import closed
from tui.article.tree import Element, parse, plausible, with_parts, without_false_tags
from tui.text import clean

_RAW: Final = ["script", "style", "noembed", "noframes", "template", "svg", "canvas", "select"]
"""Elements that are dropped whatever they hold, the parser's own way."""
_PAIRS: Final = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))
_SAYING: Final = re.compile(r"<(?:foreignobject|text)\b", re.IGNORECASE)
"""What says something within a drawing."""
_RUNNING_ON: Final = re.compile(r"<(?:xmp|plaintext|noembed|noframes)\b", re.IGNORECASE)
"""What makes text of the tags behind it."""


def cleaned(html: str, *, title: str, source: str, everything: bool = False) -> Element:
    """The tree of `clean_html` for who asks for its text alone; what stands empty by then is still there."""
    html = with_parts(html)
    scan = _scanned(html, title)
    root, among = (parse(html), None) if scan is None else (scan.root, scan.among)
    cleaner = Cleaner(root, html, title=title, source=source, everything=everything, among=among)
    cleaner.clear()
    return cleaner.root


def _scanned(html: str, title: str) -> Scan | None:
    """A page read in one pass; None where that cannot be done."""
    if SCRIPTED in html or "<amp-" in html or _takes_looks(html):
        return None
    scan = _read(html, title, written=True)
    if scan is None and not _RUNNING_ON.search(html):
        scan = _read(_parsed(html), title, written=False)
    return scan


def _takes_looks(html: str) -> bool:
    """Whether it takes sizes of letters, or the inside of a drawing, to know what is shown."""
    is_small = ("font-size" in html or "FONT-SIZE" in html) and SIZELESS.search(html)
    return bool(is_small or (("<svg" in html or "<SVG" in html) and _SAYING.search(html)))


def _read(html: str, title: str, *, written: bool) -> Scan | None:
    """A source as it is `written`, or a serialisation, read; None where it cannot be read so simply."""
    if written and (_is_left_open(html) or without_false_tags(html) != html or closed(html) != html):
        return None
    pieces = TOKEN.split(html)
    try:
        scan = Scan(html, title, written=written)
        scan.run(pieces)
        if scan.is_in_doubt:
            scan = Scan(html, title, written=written, whole=True)
            scan.run(pieces)
    except UnreadableError:
        return None
    return scan


def _is_left_open(html: str) -> bool:
    """Whether the last comment, script or style never ends: for each such one the whole source would be looked through
    for its end.
    """
    low = html.lower()
    return any(low.rfind(opening) > low.rfind(closing) for opening, closing in _PAIRS)


def _parsed(html: str) -> str:
    """The serialisation of the parsed source."""
    from selectolax.lexbor import LexborHTMLParser

    document = LexborHTMLParser(plausible(html))
    if "<noscript" not in html:
        document.strip_tags(_RAW)
    body = document.body
    written = (body.html if body is not None else "") or ""
    if "&#" in html:  # a character reference is the only way past the door for what was taken out there
        written = NONCHARACTERS.sub("", clean(written))
    return written
