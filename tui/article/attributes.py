"""What tags say: their attributes as written in a source or in a parser's serialisation, and whether they tell cleaning
anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import Final

from tui.article.formulas import is_of_rendering
from tui.article.furniture import ROLES, kinds_of
from tui.article.hidden import is_hidden
from tui.article.setting import is_set
from tui.article.surroundings import is_button, shares
from tui.article.tree import Element, names

QUOTED: Final = r"[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*"
"""As a regular expression: what stands in a tag behind its name."""
NOTHING: Final[dict[str, str]] = {}
"""No attributes; never changed."""

_ATTRIBUTES: Final = re.compile(
    r"(?:[\s/]+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>`=][^\s\"'<>`]*))?)*[\s/]*"
)
_ATTRIBUTE: Final = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>`]+)))?")
_HREF: Final = re.compile(
    r"((?:\s+(?!href=)[a-z-]+=\"[^\"<>]*\")*)\s+href=\"([^\"<>]*)\"((?:\s+(?!href=)[a-z-]+=\"[^\"<>]*\")*)\s*"
)
"""The usual attributes of a link, its address apart."""
_REFERENCE: Final = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*)(;?)(=?)")
_WRITTEN: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\xa0"), ("&amp;", "&"))
"""The references that a serialisation holds."""
_LETTERED: Final = re.compile(r"\btype\s*=\s*[\"']?[aAiI](?:[\s\"']|$)")
"""Of a list whose items have letters, which are not to be joined."""
_LOOKED_AT: Final = names("class id role style hidden data-cfemail encoding alttext")
_REMEMBERED: Final = 8192


class UnreadableError(Exception):
    """It takes a parser to read a source."""


def attributes(text: str, *, written: bool) -> dict[str, str]:
    """The attributes of a tag. Raises UnreadableError where they are written in a way that takes a parser to read."""
    if not _ATTRIBUTES.fullmatch(text):
        raise UnreadableError
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        value = double or single or bare
        found.setdefault(name.lower(), _value(value, written=written) if "&" in value else value)
    return found


def _value(text: str, *, written: bool) -> str:
    if not written or "&" not in text.replace("&amp;", ""):
        return referenced(text, written=False)
    if "&#" in text:
        raise UnreadableError
    return _REFERENCE.sub(_named, text)


def _named(match: re.Match[str]) -> str:
    """A reference in an attribute: one without its semicolon is none before an equals sign (13.2.5.73 of the HTML
    standard).
    """
    name, semicolon, equals = match.groups()
    if not semicolon and equals:
        return match[0]
    return html5.get(name + semicolon, match[0].removesuffix("=")) + equals


def referenced(text: str, *, written: bool) -> str:
    """A text with what its references stand for."""
    if written:
        if "&#" in text:  # the only way past the door for what was taken out there
            raise UnreadableError
        return unescape(text)
    for reference, sign in _WRITTEN:
        text = text.replace(reference, sign)
    return text


@lru_cache(maxsize=_REMEMBERED)
def telling(text: str, *, written: bool) -> tuple[dict[str, str], bool]:
    """The attributes of an element that neither links nor shows anything, none where they say nothing to cleaning; and
    whether the first pass has to visit it.

    Pages of one site say the same over and over. The result is shared, and not to be changed.
    """
    attrs = {name: value for name, value in attributes(text, written=written).items() if name in _LOOKED_AT}
    if _LETTERED.search(text) or is_of_rendering(attrs.get("class", "")):  # of which it matters what it stands in
        raise UnreadableError
    if not attrs or not ("data-cfemail" in attrs or "encoding" in attrs or "alttext" in attrs or _speaks(attrs)):
        return NOTHING, False
    return attrs, "data-cfemail" in attrs or is_set(attrs) or is_hidden(Element("span", attrs))


def link(text: str, *, written: bool) -> tuple[dict[str, str], bool, bool]:
    """The attributes of a link, but for those that say nothing to cleaning; whether the first pass has to visit it; and
    whether nothing is wrong with it. Raises UnreadableError.
    """
    match = _HREF.fullmatch(text)
    if match is None:
        attrs, acted_upon, harmless = _dressed(text, written=written)
        href = attrs.get("href", "")
    else:
        before, href, after = match.groups()
        if "&" in href:
            href = _value(href, written=written)
        attrs, acted_upon, harmless = _dressed(before + after, written=written)
        attrs = {"href": href, **attrs}
    acted_upon = acted_upon or href[:1] == "#"
    return attrs, acted_upon, harmless and not acted_upon and not shares(href)


@lru_cache(maxsize=_REMEMBERED)
def _dressed(text: str, *, written: bool) -> tuple[dict[str, str], bool, bool]:
    """What `link` finds in attributes, whatever the address. The result is shared, and not to be changed."""
    attrs = attributes(text, written=written)
    if "data-cfemail" in attrs:
        return attrs, True, False
    if _speaks(attrs) or is_button(attrs.get("class", "")):
        return attrs, is_set(attrs) or is_hidden(Element("a", attrs)), False
    return {name: attrs[name] for name in ("href", "rel") if name in attrs}, False, True


def is_named(attrs: dict[str, str]) -> bool:
    """Whether it is called something that pages call their furniture."""
    return bool(attrs) and bool(
        "role" in attrs or is_set(attrs) or kinds_of(f"{attrs.get('class', '')} {attrs.get('id', '')}")
    )


def _speaks(attrs: dict[str, str]) -> bool:
    """Whether what an element is called says anything to cleaning."""
    return (
        is_hidden(Element("span", attrs))
        or is_set(attrs)
        or "top:" in attrs.get("style", "")
        or attrs.get("role", "").lower() in ROLES
        or bool(kinds_of(f"{attrs.get('class', '')} {attrs.get('id', '')}"))
    )
