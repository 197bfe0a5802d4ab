"""Pictures of a scraped page: the address behind a lazily loaded one, and which pictures show nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from tui.addresses import resolve_or_path
from tui.patterns import lazy_pattern
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.article.html.dom import Element

_ADDRESS_ATTRIBUTES: Final = (
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
_SRCSET_ATTRIBUTES: Final = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER: Final = lazy_pattern(
    r"(?:^|[/_.-])(?:spacer|blank|pixel|transparent|trans|clear|empty|dot|1x1|placeholder|loading"
    r"|lazy(?:load)?|grey|gray)"
    r"(?:[_.-]?\d*)\.(?:gif|png|svg|jpe?g|webp)(?:$|[?#])",
    re.IGNORECASE,
)
_TRACKER: Final = lazy_pattern(
    r"/_/stat\?|[/.]pixel\.|/pixel[/?.]|/b\.gif|/__utm\.gif|/tr\?id=|/(?:page|track"
    r"|beacon)(?:ing)?\.(?:gif|php)|feedburner\.com/~r|feedsportal"
    r"|doubleclick\.net|scorecardresearch|google-analytics|googlesyndication|quantserve|statcounter"
    r"|/wf/open|/open\.aspx|hm\.baidu\.com",
    re.IGNORECASE,
)
_TRACKER_PARTS: Final = (
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
"""Every address that `_TRACKER` finds contains one of these, and few others do."""
_WIDTH_IN_ADDRESS: Final = lazy_pattern(
    r"-(\d{2,4})x\d{2,4}\.[a-z]{3,4}(?:$|[?#])|/(?:max|fit|width|resize:fit:)[/:]?(\d{2,4})/|/[swh](\d{2,4})(?:-[a-z]+)?/"
    r"|[?&](?:w|width|resize)=(\d{2,4})(?:$|[&,#])",
    re.IGNORECASE,
)
"""The width of a picture in its address, as content systems write it."""
_NUMBER: Final = lazy_pattern(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$")
_STYLE_SIZE: Final = lazy_pattern(r"(?:^|;)\s*(?:width|height)\s*:\s*([0-3])(?:\.\d+)?px", re.IGNORECASE)
_MAX_ICON_SIZE: Final = 32
"""Pixels; a picture without words that is no larger either way is an icon or a face beside a name."""
_MAX_PIXEL_SIZE: Final = 3
"""Pixels; a picture that is no wider or no higher is a tracking pixel or a spacer."""
_EMOJI_CLASS: Final = lazy_pattern(
    r"(?:^|[\s_-])(?:emoji|wp-smiley|smil(?:ey|ies)|emoticons?)(?:$|[\s_-])", re.IGNORECASE
)
_INLINE_TAG: Final = lazy_pattern(r"</?(?:[bipu]|em|strong|span|br|a|font|sup|sub|cite)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_NO_WORDS: Final = lazy_pattern(
    r"\S+\.(?:jpe?g|png|gif|webp|svg|bmp|avif)|(?:image|img|picture|photo|图片|圖片|画像)\s*\d*", re.IGNORECASE
)
_NAME_OF_FILE: Final = lazy_pattern(r"(?:(?=\S*[\d_])[\w.@()~-]+|\S*[\\/]\S*)", re.ASCII)
"""What systems that keep pictures write as the title of one: the name of its file without the type, or its path."""
_MAX_ALT_LENGTH: Final = 400
MIN_ALT_WIDTH: Final = 10
"""Cells; a shorter description of a picture without an address is the name of an icon."""
_MAX_LEVELS_TO_FIGURE: Final = 3
_SIZE_IN_NAME: Final = lazy_pattern(
    r"(?:[-_@]\d+x\d*|[-_]scaled|@\dx|_(?:[bhlmrs]|x?ld?|q?hd|\d+w))?(?:\.[a-z]{3,4})+$", re.IGNORECASE
)
_MAX_DISTANCE: Final = 5
"""At most so many texts and elements stand between a picture and its copy for browsers without scripts."""
_MAX_LEVELS_UP: Final = 4


def address(image: Element, source: str) -> str:
    """The real address of a picture: with a scheme, or a path where the page's own is not known; "" for none."""
    named = _lazy_or_plain_address(image, source)
    sets = [image.get(name) for name in _SRCSET_ATTRIBUTES]
    if image.parent is not None and image.parent.tag == "picture":
        sources = (sibling for sibling in image.parent.elements() if sibling.tag == "source")
        sets.extend(sibling.get("srcset") or sibling.get("data-srcset") for sibling in sources)
    sets = [srcset for srcset in sets if srcset]
    if named:
        return _wider(named, sets, source)
    return next((found for srcset in sets if (found := _usable(_largest(srcset), source))), "")


def _lazy_or_plain_address(image: Element, source: str) -> str:
    """The address in one of the attributes for lazy loading, else in `src`; "" for none."""
    attrs = image.attrs
    for name in _ADDRESS_ATTRIBUTES:
        if name in attrs and (found := _usable(attrs[name], source)):
            return found
    plain = image.get("src")
    return _usable(plain, source) if plain and not _PLACEHOLDER.search(plain) else ""


def _wider(named: str, sets: Sequence[str], source: str) -> str:
    """The widest candidate, where the named picture is known to be narrower: it is a candidate too, or its address says
    its width. Else the named one.
    """
    written = _WIDTH_IN_ADDRESS.search(named)
    known = float(next(filter(None, written.groups()))) if written else -1.0
    best, best_width = "", 0.0
    for address, width in (candidate for srcset in sets for candidate in _candidates(srcset) if candidate[1] > 0):
        found = _usable(address, source)
        if found == named:
            known = max(known, width)
        if found and width > best_width:
            best, best_width = found, width
    return best if best and 0 < known < best_width else named


def _usable(value: str, source: str) -> str:
    """The address in an attribute, resolved; "" for data, a template, or what cannot be resolved."""
    value = value.strip()
    if not value or value[:5].lower() in ("data:", "blob:", "about") or (len(value) < 2):
        return ""
    if "{" in value and "}" in value:  # a script puts the size in
        return ""
    return resolve_or_path(value, source)


def _largest(srcset: str) -> str:
    """The address of the widest candidate of a `srcset`."""
    found = [candidate for candidate in _candidates(srcset) if candidate[0]]
    return max(found, key=lambda candidate: abs(candidate[1]))[0] if found else ""


def _candidates(srcset: str) -> list[tuple[str, float]]:
    """The candidates of a `srcset`: address and width in pixels; a density (`2x`) or none is negative."""
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
    """Whether it is a tracking pixel, a spacer or an icon: too small to show anything, or at a tracker's address."""
    sizes = [float(match[1]) for name in ("width", "height") if (match := _NUMBER.match(image.get(name)))]
    if any(size <= _MAX_PIXEL_SIZE for size in sizes):
        return True
    if len(sizes) == 2 and max(sizes) <= _MAX_ICON_SIZE and not image.get("alt").strip():
        return True
    if _STYLE_SIZE.search(image.get("style")):
        return True
    return _is_tracker(image.get("src")) or _is_tracker(image.get("data-src"))


@lru_cache(maxsize=1024)
def _is_tracker(address: str) -> bool:
    lower = address.lower()
    return any(part in lower for part in _TRACKER_PARTS) and bool(_TRACKER.search(address))


def emoji(image: Element) -> str:
    """The `alt` of a picture of an emoji, "" for any other picture."""
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
    """The description of a picture on one line; "" for a file name or a mere "image".

    Its title stands for a missing one, unless it has a caption.
    """
    return _words(image.get("alt")) or ("" if _has_caption(image) else _words(image.get("title"), is_title=True))


def _words(text: str, *, is_title: bool = False) -> str:
    words = " ".join(_INLINE_TAG.sub("", text).split())
    if _NO_WORDS.fullmatch(words) or (is_title and _NAME_OF_FILE.fullmatch(words)):
        return ""
    return words if len(words) <= _MAX_ALT_LENGTH else words[: _MAX_ALT_LENGTH - 1].rstrip() + "…"


def _has_caption(image: Element) -> bool:
    figure = _figure_around(image)
    return figure is not None and any(caption.words() for caption in figure.find_all("figcaption"))


def _figure_around(image: Element) -> Element | None:
    node = image.parent
    for _ in range(_MAX_LEVELS_TO_FIGURE):
        if node is None or node.tag == "figure":
            return node
        node = node.parent
    return None


def is_described(image: Element, alt: str) -> bool:
    """Whether a picture without an address is worth a line: its description has words, or it has a caption."""
    if _figure_around(image) is not None:
        return bool(alt)
    return cells(alt) >= MIN_ALT_WIDTH


def pictures_beside(element: Element) -> list[Element]:
    """The pictures next to an element, or next to the element it stands alone in."""
    node = element
    for _ in range(_MAX_LEVELS_UP):
        near = [*list(islice(node.siblings(-1), _MAX_DISTANCE))[::-1], *islice(node.siblings(1), _MAX_DISTANCE)]
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


def repeated(one: Element, other: Element) -> Element | None:
    """Of two neighbouring pictures with the same address, the one that only repeats the other; None where both say
    something of their own, or the addresses differ.
    """
    if one.get("src") != other.get("src") or not one.get("src"):
        return None
    if not one.get("alt") or one.get("alt") == other.get("alt"):
        return one
    return None if other.get("alt") else other


def is_same_picture(one: str, other: str) -> bool:
    """Whether two addresses name one picture in two sizes."""
    return _name_without_size(one) == _name_without_size(other)


def _name_without_size(address: str) -> str:
    name = address.partition("?")[0].partition("#")[0].rpartition("/")[2]
    return _SIZE_IN_NAME.sub("", name)
