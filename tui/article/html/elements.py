"""The elements of HTML by kind, as sets of tag names in lowercase; and the attributes written in a tag."""

from __future__ import annotations

from html import unescape
from typing import Final

from tui.patterns import lazy_pattern


def names(text: str) -> frozenset[str]:
    """A set of names out of a text with spaces between them."""
    return frozenset(text.split())


VOID: Final = names("area base br col embed hr img input link meta param source track wbr")
"""Elements without content or an end tag."""
BLOCKS: Final = names(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noscript ol optgroup option p "
    "pre search section summary table tbody td tfoot th thead tr ul"
)
"""Elements that begin and end a line; every other one is part of running text."""
SCRIPTS_AND_CONTROLS: Final = names(
    "script style link meta title base template head param area map canvas svg input textarea select "
    "option optgroup datalist button keygen applet frame frameset noembed noframes slot track col colgroup "
    "progress meter menuitem basefont bgsound command content "
    "amp-ad amp-analytics amp-consent amp-embed amp-next-page amp-pixel amp-sidebar amp-social-share amp-sticky-ad"
)
"""Elements a browser runs, fetches or lets the reader press: their content is no text."""
HEADINGS: Final = names("h1 h2 h3 h4 h5 h6")
LISTS: Final = names("ul ol menu dir")
KNOWN: Final = (
    BLOCKS
    | VOID
    | names(
        "a abbr acronym applet article audio b basefont bdi bdo big blink button canvas cite code data datalist del "
        "dfn em fieldset font frame frameset head i iframe image ins kbd keygen label map mark marquee math menu "
        "menuitem meter nobr noframes object optgroup output picture plaintext progress q rb rp rt rtc ruby s samp "
        "script select slot small span strike strong style sub sup svg template textarea time title tt u var video "
        "xmp"
    )
)
"""Every element of HTML, obsolete ones included: any other name in angle brackets is text."""
MAX_ITEM_NUMBER: Final = 999_999_999
"""Of a list in Markdown, whose numbers have at most nine digits and no sign."""

_TAG_NAME: Final = lazy_pattern(r"<[\w:.-]+")
_INTEGER: Final = lazy_pattern(r"[ \t\n\f\r]*([-+]?[0-9]{1,12})")
ATTRIBUTE: Final = lazy_pattern(r"([^\s=\"'/<>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+)))?")
"""An attribute in a tag: its name, and its value in double, in single or without quotation marks."""


def read_attributes(tag: str) -> dict[str, str]:
    """The attributes of an opening tag, or of the source behind its name: names in lowercase, character references
    resolved, "" for an attribute without a value.
    """
    name = _TAG_NAME.match(tag)
    found = ATTRIBUTE.finditer(tag, name.end() if name else 0)
    return {match[1].lower(): unescape(match[2] or match[3] or match[4] or "") for match in found}


def read_integer(value: str, default: int) -> int:
    """The number that the value of an attribute begins with, by HTML's rules for parsing integers; else `default`."""
    match = _INTEGER.match(value)
    return int(match[1]) if match else default
