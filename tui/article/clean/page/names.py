"""What elements of a whole page say they are, by tag, attributes and names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.article.clean.known_boilerplate import classify, is_called_around, is_called_thread, kinds_of
from tui.article.clean.page.source import letters_of
from tui.article.html.elements import BLOCKS, HEADINGS, names
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from tui.article.html.dom import Element

_AROUND_TAGS: Final = names("nav footer aside form dialog")
_AROUND_ROLES: Final = names("navigation complementary contentinfo search menu menubar dialog alertdialog")
_PICTURED: Final = lazy_pattern(
    r"(?:^|[\s_-])(?:images?|img|photos?|pictures?|captions?|gallery|media|slideshow)(?:$|[\s_-])", re.IGNORECASE
)
_CREDIT: Final = lazy_pattern(r"(?:^|[\s_-])(?:credits?|copyright|attribution|courtesy)(?:$|[\s_-])", re.IGNORECASE)
_TEXT_NAMES: Final = lazy_pattern(
    r"(?:^|[\s_-])(?:article|entry|post|story|news|blog|page|field-name|main|rich-?text-?article)[\w-]{0,12}?[_-]{0,3}"
    r"(?:body|content|text|copy|inner)(?:$|[\s_-])"
    r"|(?:^|\s)(?:hentry|storybody|articlebody|bodytext|body-?copy|body-?text|e-content)(?:$|\s)",
    re.IGNORECASE,
)
"""What the element with the text of an article is called by the usual programs."""
_TEXT_PROPERTIES: Final = ("articleBody", "text", "mainEntityOfPage")
_CAMEL_CASE: Final = lazy_pattern(r"(?<=[a-z])(?=[A-Z])")
_NAMED_BY_TEXT: Final = HEADINGS | names("li dd dt td th blockquote")
"""Elements that are text, whatever they are called: their names are made of what they say."""
_DIGITS: Final = lazy_pattern(r"\d+")


def is_around(element: Element) -> bool:
    """Whether an element is by its tag or its name what a page has around an article, or in a box within it."""
    return element.tag in _AROUND_TAGS or element.get("role").lower() in _AROUND_ROLES or is_named_around(element)


def is_named_around(element: Element) -> bool:
    """Whether an element is called so by its class or its id."""
    if not element.attrs or element.tag not in BLOCKS or element.tag in _NAMED_BY_TEXT:
        return False
    name = _name_of(element)
    if element.get("id") and not element.get("class") and _is_named_after_heading(element):
        return False
    return is_called_around(name)


def _is_named_after_heading(element: Element) -> bool:
    """Whether the id of a section is made of its heading, which announces no links to other posts."""
    heading = next(element.find_all(*HEADINGS), None)
    if heading is None or classify(words := heading.words()).announces_links:
        return False
    return letters_of(words) == letters_of(element.get("id"))


def is_comments(element: Element) -> bool:
    """Whether an element is called a discussion of the article."""
    name = _name_of(element)
    return is_called_thread(name) or "comment" in kinds_of(name)


def is_picture_block(element: Element) -> bool:
    """Whether an element is called pictures or their captions."""
    return element.tag == "figure" or (bool(element.attrs) and bool(_PICTURED.search(_name_of(element))))


def is_credit(element: Element) -> bool:
    """Whether an element is called the credit of a picture."""
    return bool(element.attrs) and bool(_CREDIT.search(_name_of(element)))


def is_marked(element: Element) -> bool:
    """Whether an element is marked as the main part of its page."""
    return element.tag == "main" or (
        bool(element.attrs) and (element.get("role").lower() == "main" or element.get("itemprop") == "articleBody")
    )


def is_named_text(element: Element) -> bool:
    """Whether an element says by its tag, its attributes or its name that it holds an article."""
    if element.tag == "article" or element.get("role").lower() == "article":
        return True
    return element.get("itemprop") in _TEXT_PROPERTIES or bool(_TEXT_NAMES.search(_name_of(element)))


def are_alike(one: Element, other: Element) -> bool:
    """Whether two elements are marked alike, or of one kind by tag and class: parts of one text, or posts of a page."""
    if is_marked(one) and is_marked(other):
        return True
    if one.tag != other.tag or (one.tag != "article" and not one.get("class")):
        return False
    return _DIGITS.sub("", one.get("class")) == _DIGITS.sub("", other.get("class"))


def _name_of(element: Element) -> str:
    """The class and the id of an element, words joined in camel case apart."""
    return _CAMEL_CASE.sub("-", element.names)
