"""Pictures of a scraped page: the real address behind a lazy one, and which of them show nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tui.article.urls import resolve
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.article.html.dom import Element

_LAZY: Final = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-original-src",
    "data-actualsrc",
    "data-hi-res-src",
    "data-full-src",
    "data-url",
    "data-lazyload",
    "data-lazy",
    "data-echo",
    "data-image",
    "data-orig-file",
    "data-large-file",
    "data-medium-file",
    "data-croporisrc",
    "data-backsrc",
    "file",
    "zoomfile",
)
_LAZY_SETS: Final = ("data-srcset", "data-lazy-srcset", "srcset")
_HOLDS_NOTHING: Final = re.compile(
    r"(?:^|[/_.-])(?:spacer|blank|pixel|transparent|trans|clear|empty|dot|1x1|placeholder|loading"
    r"|lazy(?:load)?|grey|gray)"
    r"(?:[_.-]?\d*)\.(?:gif|png|svg|jpe?g|webp)(?:$|[?#])",
    re.IGNORECASE,
)
_TRACKER: Final = re.compile(
    r"/_/stat\?|[/.]pixel\.|/pixel[/?.]|/b\.gif|/__utm\.gif|/tr\?id=|/(?:page|track"
    r"|beacon)(?:ing)?\.(?:gif|php)|feedburner\.com/~r|feedsportal"
    r"|doubleclick\.net|scorecardresearch|google-analytics|googlesyndication|quantserve|statcounter"
    r"|/wf/open|/open\.aspx|hm\.baidu\.com",
    re.IGNORECASE,
)
_OF_TRACKERS: Final = (
    "stat",
    "pixel",
    ".gif",
    "/tr?",
    ".php",
    "feed",
    "doubleclick",
    "scorecard",
    "google",
    "quantserve",
    "/open",
    "hm.baidu",
)
"""One of these is in every address that `_TRACKER` finds, and in few others."""
_SIZE_SAID: Final = re.compile(
    r"-(\d{2,4})x\d{2,4}\.[a-z]{3,4}(?:$|[?#])|/(?:max|fit|width|resize:fit:)[/:]?(\d{2,4})/|/[swh](\d{2,4})(?:-[a-z]+)?/"
    r"|[?&](?:w|width|resize)=(\d{2,4})(?:$|[&,#])",
    re.IGNORECASE,
)
"""The width of a picture where its address says it."""
_NUMBER: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$")
_STYLE_SIZE: Final = re.compile(r"(?:^|;)\s*(?:width|height)\s*:\s*([0-3])(?:\.\d+)?px", re.IGNORECASE)
_ICON: Final = 32
"""One of so many pixels or fewer both ways, that says nothing in words, is an icon or a face beside a name."""
_SMALLEST: Final = 3
"""A picture of this many pixels or fewer, either way, is a tracking pixel or a spacer."""
_EMOJI_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:emoji|wp-smiley|smil(?:ey|ies)|emoticons?)(?:$|[\s_-])", re.IGNORECASE
)
_MARKUP: Final = re.compile(r"</?(?:[bipu]|em|strong|span|br|a|font|sup|sub|cite)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LONGEST_ALT: Final = 400
TELLING_ALT: Final = 10
"""Cells; what says less beside a picture without an address is the name of an icon."""
_NEAR_FIGURE: Final = 3
_SIZE_IN_NAME: Final = re.compile(
    r"(?:[-_@]\d+x\d*|[-_]scaled|@\dx|_(?:[bhlmrs]|x?ld?|q?hd|\d+w))?(?:\.[a-z]{3,4})+$", re.IGNORECASE
)
_MAX_DISTANCE: Final = 5
"""At most so many texts and elements stand between a picture and its copy for browsers without scripts."""
_MAX_LEVELS_UP: Final = 4


def address(image: Element, source: str) -> str:
    """Where the picture really is: an http(s) address, or a path where the page's own address is not known; "" for
    none.
    """
    named = _named(image, source)
    sets = [image.get(name) for name in _LAZY_SETS]
    if image.parent is not None and image.parent.tag == "picture":
        sources = (sibling for sibling in image.parent.elements() if sibling.tag == "source")
        sets.extend(sibling.get("srcset") or sibling.get("data-srcset") for sibling in sources)
    sets = [srcset for srcset in sets if srcset]
    if named:
        return _wider(named, sets, source)
    return next((found for srcset in sets if (found := _usable(largest(srcset), source))), "")


def _named(image: Element, source: str) -> str:
    """The one address that the element names, behind a lazy one or plainly; "" for none."""
    attrs = image.attrs
    for name in _LAZY:
        if name in attrs and (found := _usable(attrs[name], source)):
            return found
    plain = image.get("src")
    return _usable(plain, source) if plain and not _HOLDS_NOTHING.search(plain) else ""


def _wider(named: str, sets: Sequence[str], source: str) -> str:
    """The widest of the candidates, where it is known that the picture named is a narrower one: it is one of them, or
    says its size in its address, as content systems write it.
    """
    said = _SIZE_SAID.search(named)
    known = float(next(filter(None, said.groups()))) if said else -1.0
    best, best_width = "", 0.0
    for address, width in (candidate for srcset in sets for candidate in _candidates(srcset) if candidate[1] > 0):
        found = _usable(address, source)
        if found == named:
            known = max(known, width)
        if found and width > best_width:
            best, best_width = found, width
    return best if best and 0 < known < best_width else named


def _usable(value: str, source: str) -> str:
    value = value.strip()
    if not value or value[:5].lower() in ("data:", "blob:", "about") or (len(value) < 2):
        return ""
    if "{" in value and "}" in value:  # a script puts the size in
        return ""
    found = resolve(value, source)
    if found:
        return found
    if (
        source
        or ":" in value.partition("/")[0]
        or value.startswith(("#", "//"))
        or any(char in value for char in " \n<>\"'")
    ):
        return ""
    return value


def largest(srcset: str) -> str:
    """The address of the widest candidate of a `srcset`."""
    found = [candidate for candidate in _candidates(srcset) if candidate[0]]
    return max(found, key=lambda candidate: abs(candidate[1]))[0] if found else ""


def _candidates(srcset: str) -> list[tuple[str, float]]:
    """The candidates of a `srcset`: address and width in pixels; a density (`2x`), or none said, is negative."""
    found: list[tuple[str, float]] = []
    for candidate in re.split(r",\s+|,(?=https?:|//)", srcset.strip()):
        words = candidate.split()
        if not words or words[0].startswith("data:"):
            continue
        size = re.match(r"(\d+(?:\.\d+)?)([wxh])$", words[1]) if len(words) > 1 else None
        width = (float(size[1]) if size[2] == "w" else -float(size[1])) if size else -1.0
        found.append((words[0].rstrip(","), width))
    return found


def is_pixel(image: Element) -> bool:
    """Whether it is too small to show anything, or known to count readers."""
    sizes = [float(match[1]) for name in ("width", "height") if (match := _NUMBER.match(image.get(name)))]
    if any(size <= _SMALLEST for size in sizes):
        return True
    if len(sizes) == 2 and max(sizes) <= _ICON and not image.get("alt").strip():
        return True
    if _STYLE_SIZE.search(image.get("style")):
        return True
    return _counts_readers(image.get("src")) or _counts_readers(image.get("data-src"))


@lru_cache(maxsize=1024)
def _counts_readers(address: str) -> bool:
    low = address.lower()
    for name in _OF_TRACKERS:
        if name in low:
            return bool(_TRACKER.search(address))
    return False


def emoji(image: Element) -> str:
    """The sign a picture stands for, where it stands for one: `alt` of an emoji image."""
    alt = image.get("alt").strip()
    if not alt:
        return ""
    if _EMOJI_CLASS.search(image.get("class")):
        return alt
    first = ord(alt[0])
    if len(alt) <= 8 and (first >= 0x1F000 or 0x2600 <= first <= 0x27BF) and not any(char.isalnum() for char in alt):
        return alt
    return ""


def alt_of(image: Element) -> str:
    """What the picture shows, in one line; a file name tells nothing and is left out."""
    alt = " ".join(_MARKUP.sub("", image.get("alt")).split())
    if re.fullmatch(
        r"\S+\.(?:jpe?g|png|gif|webp|svg|bmp|avif)|(?:image|img|picture|photo|图片|圖片|画像)\s*\d*", alt, re.IGNORECASE
    ):
        return ""
    return alt if len(alt) <= _LONGEST_ALT else alt[: _LONGEST_ALT - 1].rstrip() + "…"


def is_described(image: Element, alt: str) -> bool:
    """Whether a picture without an address is worth its line: what it shows is said in words, or it has a caption."""
    node, steps = image.parent, 0
    while node is not None and steps < _NEAR_FIGURE:
        if node.tag == "figure":
            return bool(alt)
        node, steps = node.parent, steps + 1
    return cells(alt) >= TELLING_ALT


def pictures_beside(element: Element) -> list[Element]:
    """The pictures next to an element, or next to the element it stands alone in."""
    node = element
    for _ in range(_MAX_LEVELS_UP):
        siblings = node.parent.children if node.parent is not None else []
        at = next((index for index, child in enumerate(siblings) if child is node), 0)
        near = siblings[max(at - _MAX_DISTANCE, 0) : at] + siblings[at + 1 : at + 1 + _MAX_DISTANCE]
        found = [
            inner
            for sibling in near
            if not isinstance(sibling, str)
            for inner in (sibling, *sibling.walk())
            if inner.tag == "img"
        ]
        if found or node.parent is None or node.tag in ("p", "figure", "div", "li", "td"):
            return found
        node = node.parent
    return []


def is_same_picture(one: str, other: str) -> bool:
    """Whether two addresses name one picture in two sizes."""
    return _name_without_size(one) == _name_without_size(other)


def _name_without_size(address: str) -> str:
    name = address.partition("?")[0].partition("#")[0].rpartition("/")[2]
    return _SIZE_IN_NAME.sub("", name)
