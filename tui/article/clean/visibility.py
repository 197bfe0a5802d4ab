"""Which elements a browser hides, and which of those it shows later.

Some hidden elements are shown when the reader scrolls to them or opens them, or when a script has run. The way an
element is hidden and its class tell these from the others.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from tui.article.clean.density import count_sentences, weigh
from tui.article.clean.known_boilerplate import kinds_of
from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, HEADINGS, names
from tui.patterns import lazy_pattern

_HIDING_CLASS: Final = lazy_pattern(
    r"(?:^|\s)(?:element-invisible|element-hidden|visually-?hidden|sr-only|screen-reader(?:-text)?"
    r"|sharing-screen-reader-text|is-hidden"
    r"|u-hidden|d-none|hidden|invisible|hide|noprint-only)(?:$|\s)",
    re.IGNORECASE,
)
_SHOWN_AT_A_WIDTH: Final = lazy_pattern(
    r"(?:sm|md|lg|xl|2xl):(?:block|flex|inline|grid)|d-(?:sm|md|lg|xl)-", re.IGNORECASE
)
_ZERO_VALUE: Final = r"\s*:\s*0(?:\.0+)?(?:[a-z]{2,4}|%)?\s*(?:!\s*important\s*)?(?:[;\"']|$)"
_DISPLAY_NONE: Final = lazy_pattern(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_SIZELESS: Final = lazy_pattern(rf"(?:^|[;\"'])\s*font-size{_ZERO_VALUE}", re.IGNORECASE)
_FONT: Final = lazy_pattern(r"(?:^|;)\s*font(?:-size)?\s*:", re.IGNORECASE)
_INVISIBLE: Final = lazy_pattern(r"(?:^|;)\s*visibility\s*:\s*hidden", re.IGNORECASE)
_ANIMATED: Final = lazy_pattern(
    r"(?:^|[\s_-])(?:wow|aos|js|sal|animat\w*|fade\w*|slide\w*|zoom\w*|reveal\w*|appear\w*|transition\w*|lazy\w*|scroll\w*"
    r"|load\w*|preload\w*|invisible|enter\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""What a block is called that a script shows once it has come on the screen."""
_TRANSPARENT: Final = lazy_pattern(rf"(?:^|;)\s*(?:visibility\s*:\s*hidden|opacity{_ZERO_VALUE})", re.IGNORECASE)
_PANEL_CLASS: Final = lazy_pattern(
    r"(?:^|[\s_-])(?:accordion|collaps(?:e|ed|ible)|faq|answer|spoiler|toggle|expand(?:able)?|tab-?(?:pane|panel|content)"
    r"|panel|slide|carousel|swiper)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CLIPS: Final = lazy_pattern(
    r"(?:^|;)\s*(?:position\s*:\s*(?:absolute|fixed)|overflow(?:-y)?\s*:\s*(?:hidden|clip))", re.IGNORECASE
)
"""The style of a box that shows nothing beyond its size, or takes no room."""
_FAR_OFF: Final = lazy_pattern(
    r"(?:^|;)\s*(?:top|right|bottom|left|margin(?:-(?:top|left))?|text-indent)\s*:\s*-(?:\d{4,}(?:\.\d+)?px|\d{3,}(?:\.\d+)?"
    r"(?:em|rem|vw|vh|%)|[5-9]\d\dpx)"
    r"|(?:^|;)\s*transform\s*:\s*(?:scale\(0\)|translate[xy3d]*\([^)]*-\d{4,}px)"
    r"|(?:^|;)\s*clip(?:-path)?\s*:\s*(?:rect\(\s*0|rect\(\s*1px|inset\(\s*(?:50|100)%)",
    re.IGNORECASE,
)
_NO_SIZE: Final = lazy_pattern(
    r"(?:^|;)\s*(?:max-)?(width|height)\s*:\s*[01](?:\.0+)?(?:[a-z]{2,4}|%)?\s*(?:!\s*important\s*)?(?:;|$)",
    re.IGNORECASE,
)
_RATIO: Final = lazy_pattern(r"(?:^|;)\s*(?:padding(?:-(?:top|bottom))?|aspect-ratio)\s*:\s*[^;]*[1-9]", re.IGNORECASE)
_STATE: Final = lazy_pattern(
    r"(?:is-?)?(?:active|current|selected|shown?|open(?:ed)?|visible|first|last|in|closed|inactive|odd|even|on|off)",
    re.IGNORECASE,
)
"""A class that says in which state one of several sections is."""
_NUMBER: Final = lazy_pattern(r"[-_]?\d+")
_OPENERS: Final = names("h1 h2 h3 h4 h5 h6 dt button summary label")
_MAIN_BLOCKS: Final = names("body main article")
"""Blocks that a page shows when it has loaded."""
_PARTS: Final = names("section article li dd")
"""Elements that are parts of a text even where no class says so."""
_MIN_HIDDEN: Final = 2
"""At least so many sections have to be hidden at first; a single hidden thing is none."""
_SHRUNK: Final = ("0", "1", "0px", "1px", "0%")
_MAX_LEVELS_UP: Final = 6
_PANEL_ROLES: Final = ("tabpanel", "region")


def is_hidden(element: Element) -> bool:
    """Whether a browser hides an element: by tag, attribute, style or class."""
    attrs = element.attrs
    if element.tag == "dialog" and "open" not in attrs:
        return True
    if "hidden" in attrs and attrs["hidden"] != "until-found":
        # Of the panels under tabs all but one are hidden, and each is text of the author.
        return attrs.get("role") != "tabpanel"
    style = attrs.get("style")
    if style and (_is_undisplayed(style) or (_is_transparent(style) and not _waits_for_script(element))):
        return True
    name = attrs.get("class")
    return bool(name) and _is_hiding_class(name)


def _is_undisplayed(style: str) -> bool:
    return "none" in style.lower() and _DISPLAY_NONE.search(style) is not None


def _is_transparent(style: str) -> bool:
    lower = style.lower()
    return ("hidden" in lower or "opacity" in lower) and _TRANSPARENT.search(style) is not None


@lru_cache(maxsize=2048)
def _is_hiding_class(name: str) -> bool:
    return bool(_HIDING_CLASS.search(name)) and not _SHOWN_AT_A_WIDTH.search(name)


def is_sizeless(element: Element) -> bool:
    """Whether its style sets text in it to size 0."""
    style = element.attrs.get("style")
    return style is not None and "font-size" in style.lower() and _SIZELESS.search(style) is not None


def is_out_of_sight(frame: Element, *, has_size: bool = True) -> bool:
    """Whether a frame is placed where nobody sees it: off the screen, or it or a box around it has no size. A box that
    takes its height from its padding has one. Without `has_size`, that of the frame itself does not count.
    """
    node: Element | None = frame
    for level in range(_MAX_LEVELS_UP):
        if node is None:
            break
        style = node.get("style")
        if _FAR_OFF.search(style) or (level == 0 and (_is_undisplayed(style) or _is_transparent(style))):
            return True
        if level or has_size:
            sides = {match[1].lower() for match in _NO_SIZE.finditer(style)} if style else set()
            if not level:
                sides |= {side for side in ("width", "height") if node.get(side).strip() in _SHRUNK}
            if sides and not _RATIO.search(style) and (not level or "width" in sides or _CLIPS.search(style)):
                return True
        node = node.parent
    return False


def drop_sizeless_text(element: Element) -> Element | None:
    """Take the text out of an element of size 0 and return it in a new element, None where there is none. Pictures and
    elements with a size of their own are kept.
    """
    stack = [element]
    dropped = Element("span")
    while stack:
        node = stack.pop()
        dropped.children += [child for child in node.children if isinstance(child, str) and not child.isspace()]
        node.children = [child for child in node.children if not isinstance(child, str)]
        stack.extend(child for child in node.elements() if not _FONT.search(child.get("style")) or is_sizeless(child))
    return dropped if dropped.children else None


def _waits_for_script(element: Element) -> bool:
    """Whether a transparent element is one that a script fades in: a block that is not called boilerplate. One that is
    not visible at all is called so, or has data for a script. Transparent text within a sentence is there to spoil
    copies.
    """
    if element.tag not in BLOCKS or kinds_of(element.names):
        return False
    if not _INVISIBLE.search(element.get("style")) or element.tag in _MAIN_BLOCKS:
        return True
    return bool(_ANIMATED.search(element.names)) or any(name.startswith("data-") for name in element.attrs)


def opens_panel(control: Element) -> bool:
    """Whether a button is the heading of a block that a reader opens."""
    if kinds_of(control.names):
        return False
    if _PANEL_CLASS.search(control.get("class")):
        return True
    siblings = list(control.parent.elements()) if control.parent is not None else []
    behind = next((after for before, after in pairwise(siblings) if before is control), None)
    return behind is not None and is_hidden(behind) and is_section(behind)


def is_panel(element: Element) -> bool:
    """Whether a hidden block is one that a reader opens: under a question or a tab, or one of several slides."""
    attrs = element.attrs
    name = attrs.get("class", "")
    if element.tag not in BLOCKS or not (_PANEL_CLASS.search(name) or attrs.get("role", "").lower() in _PANEL_ROLES):
        return False
    if kinds_of(element.names):
        return False
    weight = weigh(element)[element]
    return weight.links * 2 < weight.text or (weight.images > 0 and not weight.text)


def is_section(element: Element) -> bool:
    """Whether a hidden block is one of several sections of a text of which a page shows one at a time: steps, tabs, the
    answers under questions. Its siblings are called the same and one of them is shown, or each stands under a heading
    of its own.
    """
    if element.tag not in BLOCKS or element.parent is None or kinds_of(element.names):
        return False
    if not _is_text(element):
        return False
    siblings = list(element.parent.elements())
    if _is_opened(element):
        around = element.parent.parent
        cousins = [inner for outer in around.elements() for inner in outer.elements()] if around is not None else []
        return any(
            sum(is_hidden(other) and _is_opened(other) and _is_text(other) for other in others) >= _MIN_HIDDEN
            for others in (siblings, cousins)
        )
    kind = _kind_of_section(element)
    series = [other for other in siblings if other.tag == element.tag and _kind_of_section(other) == kind]
    hidden = [other for other in series if is_hidden(other)]
    if len(hidden) == len(series) or not any(_is_text(other) for other in series if not is_hidden(other)):
        return False
    if (kind or element.tag in _PARTS) and len(hidden) >= _MIN_HIDDEN:
        return True
    return all(_begins_with_heading(other) for other in series)


def _kind_of_section(element: Element) -> frozenset[str]:
    """Its class names, or its id where it has none, without what tells one section from the next."""
    called = element.get("class") or element.get("id")
    found = (_NUMBER.sub("", name).lower() for name in called.split())
    return frozenset(name for name in found if name and not _STATE.fullmatch(name) and not _HIDING_CLASS.search(name))


def _is_opened(section: Element) -> bool:
    """Whether a heading or a button stands directly before a section and opens it."""
    before: Element | None = None
    for other in section.parent.elements() if section.parent is not None else ():
        if other is section:
            break
        before = other
    if before is None or is_hidden(before):
        return False
    return before.tag in _OPENERS or before.get("role") == "button"


def _begins_with_heading(element: Element) -> bool:
    first = next((inner for inner in element.walk() if inner.tag in BLOCKS and inner.text().strip()), None)
    while first is not None and first.tag not in HEADINGS:
        first = next((inner for inner in first.elements() if inner.text().strip()), None)
    return first is not None


def _is_text(element: Element) -> bool:
    """Whether a section holds sentences, or a list or table that is not made of links."""
    weight = weigh(element)[element]
    if weight.links * 2 >= weight.text:
        return False
    return count_sentences(element) > 0 or weight.prose > 0 or element.holds("li", "td", "dd")
