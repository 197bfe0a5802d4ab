"""What a browser does not show, at first or ever.

Some of it is no text at all; some is shown as soon as one scrolls to it, opens it, or the script has run that the page
waits for. Which it is can be told by how it is hidden, and by what hides it.
"""

from __future__ import annotations

import re
from typing import Final

from tui.article.clean.class_names import kinds_of
from tui.article.clean.density import weigh
from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS

_CLASS: Final = re.compile(
    r"(?:^|\s)(?:element-invisible|element-hidden|visually-?hidden|sr-only|screen-reader(?:-text)?"
    r"|sharing-screen-reader-text|is-hidden"
    r"|u-hidden|d-none|hidden|invisible|hide|noprint-only)(?:$|\s)",
    re.IGNORECASE,
)
_SHOWN_AT_A_WIDTH: Final = re.compile(
    r"(?:sm|md|lg|xl|2xl):(?:block|flex|inline|grid)|d-(?:sm|md|lg|xl)-", re.IGNORECASE
)
_ZERO: Final = r"\s*:\s*0(?:\.0+)?(?:[a-z]{2,4}|%)?\s*(?:!\s*important\s*)?(?:[;\"']|$)"
_AWAY: Final = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
SIZELESS: Final = re.compile(rf"(?:^|[;\"'])\s*font-size{_ZERO}", re.IGNORECASE)
"""In a style, or in a page with such a style in it."""
_SIZED: Final = re.compile(r"(?:^|;)\s*font(?:-size)?\s*:", re.IGNORECASE)
_FADED: Final = re.compile(rf"(?:^|;)\s*(?:visibility\s*:\s*hidden|opacity{_ZERO})", re.IGNORECASE)
_PANEL: Final = re.compile(
    r"(?:^|[\s_-])(?:accordion|collaps(?:e|ed|ible)|faq|answer|spoiler|toggle|expand(?:able)?|tab-?(?:pane|panel|content)"
    r"|panel|slide|carousel|swiper)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PANEL_ROLES: Final = ("tabpanel", "region")


def is_hidden(element: Element) -> bool:
    """Whether a browser does not show it."""
    attrs = element.attrs
    if element.tag == "dialog" and "open" not in attrs:
        return True
    if "hidden" in attrs and attrs["hidden"] != "until-found":
        # Of several panels under tabs all but one are hidden, and each is as much the author's.
        return attrs.get("role") != "tabpanel"
    style = attrs.get("style")
    if style and (_AWAY.search(style) or (_FADED.search(style) and not _fades_in(element))):
        return True
    name = attrs.get("class")
    return bool(name and _CLASS.search(name) and not _SHOWN_AT_A_WIDTH.search(name))


def is_sizeless(element: Element) -> bool:
    """Whether text in it has no size, if it does not get one by what it stands in."""
    style = element.attrs.get("style")
    return bool(style and SIZELESS.search(style))


def drop_sizeless_text(element: Element) -> bool:
    """Drop text that has the size of an element without any; whether there was some. Pictures show, and what is given
    a size of its own.
    """
    stack = [element]
    dropped = False
    while stack:
        node = stack.pop()
        dropped = dropped or any(isinstance(child, str) and not child.isspace() for child in node.children)
        node.children = [child for child in node.children if not isinstance(child, str)]
        stack.extend(child for child in node.elements() if not _SIZED.search(child.get("style")) or is_sizeless(child))
    return dropped


def _fades_in(element: Element) -> bool:
    """Whether what cannot be seen keeps its room on the page: a block waits for a script to show it, but for one that
    is called what furniture is; within a sentence it is there to spoil copies.
    """
    attrs = element.attrs
    return element.tag in BLOCKS and not kinds_of(f"{attrs.get('class', '')} {attrs.get('id', '')}")


def opens_panel(control: Element) -> bool:
    """Whether a button is the heading of a block that a reader opens."""
    name = control.get("class")
    return bool(_PANEL.search(name)) and not kinds_of(f"{name} {control.get('id')}")


def is_panel(element: Element) -> bool:
    """Whether a hidden block is one that a reader opens: under a question or a tab, or one of several slides."""
    attrs = element.attrs
    name = attrs.get("class", "")
    if element.tag not in BLOCKS or not (_PANEL.search(name) or attrs.get("role", "").lower() in _PANEL_ROLES):
        return False
    if kinds_of(f"{name} {attrs.get('id', '')}"):
        return False
    weight = weigh(element)[element]
    return weight.links * 2 < weight.text or (weight.images > 0 and not weight.text)
