"""Rules for boilerplate that apply both to elements of a page and to blocks of Markdown scraped from one.

Each rule reads the lines and links of a `Candidate`. Rules about class names and weight, which only elements have, are
in `class_names` and `boilerplate`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.addresses import is_same_domain, resolve, site_of
from tui.article.clean import phrases
from tui.article.clean.density import PROSE_BYTES, count_bytes, lines_of
from tui.article.clean.phrases import ORIGINAL, classify, is_author_page
from tui.article.html.elements import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.article.html.dom import Element

_SHARE_ADDRESS: Final = re.compile(
    r"(?:twitter|x)\.com/(?:share|intent)|facebook\.com/(?:sharer|share\.php|dialog)"
    r"|plus\.google\.com/share|linkedin\.com/share"
    r"|service\.weibo\.com/share|t\.me/share|telegram\.me/share|reddit\.com/submit"
    r"|pinterest\.\w+/pin/create|getpocket\.com/(?:save|edit)"
    r"|google\.com/bookmarks|line\.me/R/msg|share\.hsforms|[?&]share=(?:twitter|facebook|email|linkedin"
    r"|reddit|telegram|whatsapp|pocket)|api\.whatsapp\.com/send",
    re.IGNORECASE,
)
_SHARE_ADDRESS_PARTS: Final = (
    "shar", "intent", "dialog", "submit", "create", "pocket", "bookmarks", "/msg", "whatsapp",
)  # fmt: skip
"""Every address that `_SHARE_ADDRESS` finds contains one of these, and few others do."""
TAG_ADDRESS: Final = re.compile(r"/(?:category|categories|tags?|columns?|topics?|section)/", re.IGNORECASE)
"""The page of a category or a tag."""
_SEPARATORS: Final = re.compile(r"[\s|·•,，、/\\*_:：-]*")
_MAX_TAG_LENGTH: Final = 30


class CandidateLink(NamedTuple):
    """A link: its words, its address, and in HTML its `rel` in lowercase."""

    words: str
    url: str
    rel: str = ""


class Candidate:
    """What may be boilerplate: lines and links of an element, or of a block of Markdown.

    `level` is that of a heading, 0 for anything else. White space in lines is single, and none of them is empty.
    """

    def __init__(
        self, lines: list[str], find_links: Callable[[], list[CandidateLink]], *, level: int = 0, beside: str = ""
    ) -> None:
        """`beside` is the text beside the links, where that is known."""
        self.lines = lines
        self.level = level
        self.beside = beside
        self._find_links = find_links

    @classmethod
    def of_element(cls, element: Element, source: str) -> Candidate:
        """An element of the page at the address `source`."""

        def find_links() -> list[CandidateLink]:
            return [link_of(inner, source) for inner in element.find_all("a")]

        return cls(lines_of(element), find_links, level=int(element.tag[1]) if element.tag in HEADINGS else 0)

    @cached_property
    def links(self) -> list[CandidateLink]:
        """Its links in order."""
        return self._find_links()

    @property
    def words(self) -> str:
        """All its lines as one."""
        return " ".join(self.lines)


def link_of(element: Element, source: str) -> CandidateLink:
    """The link that an `a` is, on the page at the address `source`."""
    href = element.get("href")
    return CandidateLink(element.words(), resolve(href, source) or href, element.get("rel").lower())


def is_share_address(url: str) -> bool:
    """Whether an address is one that shares the page."""
    lower = url.lower()
    return any(part in lower for part in _SHARE_ADDRESS_PARTS) and bool(_SHARE_ADDRESS.search(url))


def is_filler(candidate: Candidate) -> bool:
    """Whether every line is a filler; an `h1` never is, nor is a link to the original."""
    if candidate.level == 1 or not candidate.lines or not all(classify(line).is_filler for line in candidate.lines):
        return False
    if any(ORIGINAL in line for line in candidate.lines) and any(link.url[:4] == "http" for link in candidate.links):
        return False
    return count_bytes(candidate.words) <= PROSE_BYTES


def announces_links(candidate: Candidate) -> bool:
    """Whether it only announces other posts or ways to share."""
    words = candidate.words
    return classify(words).announces_links and count_bytes(words) <= PROSE_BYTES // 2


def is_share_bar(candidate: Candidate) -> bool:
    """Whether it holds nothing but links that share the page, perhaps with a label."""
    if not candidate.links or not all(is_share_address(link.url) for link in candidate.links):
        return False
    beside = candidate.beside
    return bool(_SEPARATORS.fullmatch(beside)) or classify(beside.strip(" |·•:：")).announces_links


def leads_to_tags(candidate: Candidate, site: str) -> bool:
    """Whether all its links lead to categories, tags or authors of the site; "" for a site that is not known."""
    return bool(candidate.links) and all(_is_tag_link(link, site) for link in candidate.links)


def _is_tag_link(link: CandidateLink, site: str) -> bool:
    if not {"tag", "author", "category"}.isdisjoint(link.rel.split()):
        return True
    return bool(TAG_ADDRESS.search(link.url)) and site_of(link.url) in ("", site) and len(link.words) <= _MAX_TAG_LENGTH


def leads_to_own_site(candidate: Candidate, site: str) -> bool:
    """Whether it holds nothing but links to other pages of the site."""
    if not site or not candidate.links or not _SEPARATORS.fullmatch(candidate.beside):
        return False
    return all(is_same_domain(site_of(link.url), site) for link in candidate.links)


def is_author_link(link: CandidateLink, site: str) -> bool:
    """Whether a link leads to a person's page on the site."""
    return (is_author_page(link.url) or "author" in link.rel.split()) and is_same_domain(site_of(link.url), site)


def is_byline(candidate: Candidate, site: str, *, follows_byline: bool) -> bool:
    """Whether it says no more than who wrote the text and when, with a link to the author's page on the site; below
    another byline it needs no link.
    """
    if not site:
        return False
    authors = [link.words for link in candidate.links if is_author_link(link, site)]
    if not authors and (candidate.links or not follows_byline):
        return False
    return phrases.is_byline(candidate.lines, authors)


def is_author_card(candidate: Candidate, site: str) -> bool:
    """Whether it is a card about the author: "Written by" and a link to a person's page on the site."""
    return phrases.begins_author_card(candidate.lines) and any(is_author_link(link, site) for link in candidate.links)
