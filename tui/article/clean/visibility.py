"""Which elements a browser hides, and which of those it shows later.

Some hidden elements are shown when the reader scrolls to them or opens them, or when a script has run. The way an
element is hidden and its class tell these from the others.
"""

from __future__ import annotations

import re
from typing import Final

from tui.article.clean.class_names import kinds_of
from tui.article.clean.density import weigh
from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS

_HIDING_CLASS: Final = re.compile(
    r"(?:^|\s)(?:element-invisible|element-hidden|visually-?hidden|sr-only|screen-reader(?:-text)?"
    r"|sharing-screen-reader-text|is-hidden"
    r"|u-hidden|d-none|hidden|invisible|hide|noprint-only)(?:$|\s)",
    re.IGNORECASE,
)
_SHOWN_AT_A_WIDTH: Final = re.compile(
    r"(?:sm|md|lg|xl|2xl):(?:block|flex|inline|grid)|d-(?:sm|md|lg|xl)-", re.IGNORECASE
)
_ZERO_VALUE: Final = r"\s*:\s*0(?:\.0+)?(?:[a-z]{2,4}|%)?\s*(?:!\s*important\s*)?(?:[;\"']|$)"
_DISPLAY_NONE: Final = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_SIZELESS: Final = re.compile(rf"(?:^|[;\"'])\s*font-size{_ZERO_VALUE}", re.IGNORECASE)
_FONT: Final = re.compile(r"(?:^|;)\s*font(?:-size)?\s*:", re.IGNORECASE)
_TRANSPARENT: Final = re.compile(rf"(?:^|;)\s*(?:visibility\s*:\s*hidden|opacity{_ZERO_VALUE})", re.IGNORECASE)
_PANEL_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:accordion|collaps(?:e|ed|ible)|faq|answer|spoiler|toggle|expand(?:able)?|tab-?(?:pane|panel|content)"
    r"|panel|slide|carousel|swiper)(?:$|[\s_-])",
    re.IGNORECASE,
)
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
    if style and (_DISPLAY_NONE.search(style) or (_TRANSPARENT.search(style) and not _waits_for_script(element))):
        return True
    name = attrs.get("class")
    return bool(name and _HIDING_CLASS.search(name) and not _SHOWN_AT_A_WIDTH.search(name))


def is_sizeless(element: Element) -> bool:
    """Whether its style sets text in it to size 0."""
    style = element.attrs.get("style")
    return bool(style and _SIZELESS.search(style))


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
    """Whether a transparent element is one that a script fades in: a block that is not called boilerplate. Transparent
    text within a sentence is there to spoil copies.
    """
    attrs = element.attrs
    return element.tag in BLOCKS and not kinds_of(f"{attrs.get('class', '')} {attrs.get('id', '')}")


def opens_panel(control: Element) -> bool:
    """Whether a button is the heading of a block that a reader opens."""
    name = control.get("class")
    return bool(_PANEL_CLASS.search(name)) and not kinds_of(f"{name} {control.get('id')}")


def is_panel(element: Element) -> bool:
    """Whether a hidden block is one that a reader opens: under a question or a tab, or one of several slides."""
    attrs = element.attrs
    name = attrs.get("class", "")
    if element.tag not in BLOCKS or not (_PANEL_CLASS.search(name) or attrs.get("role", "").lower() in _PANEL_ROLES):
        return False
    if kinds_of(f"{name} {attrs.get('id', '')}"):
        return False
    weight = weigh(element)[element]
    return weight.links * 2 < weight.text or (weight.images > 0 and not weight.text)
