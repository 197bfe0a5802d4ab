"""The line of a page that says who wrote the text and when, which stands in the head of a post as well.

What it says is told from where its links lead: to the page of a person on the same site.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.article.clean.phrases import is_date, is_idle

if TYPE_CHECKING:
    from collections.abc import Iterable

_PERSON: Final = re.compile(
    r"https?://[^/?#]+/(?:@[\w.-]+|(?:authors?|users?|u|people|profiles?|contributors?|members?)/[\w.%-]+)(?:/(?:about|followers))?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_OWN_PAGE: Final = re.compile(r"https?://[^/?#]+/?\?source=(?:post_page|user_profile)\b.*", re.IGNORECASE)
"""The page of an author who has a site of the house: https://ann.medium.com/?source=post_page."""
_SEPARATORS: Final = re.compile(r"[·•|\v\n]|(?<=\S)\s+[-–—]\s+")
_BESIDE: Final = re.compile(
    r"(?:written )?by|and|in|follow(?:ing)?|author|posted by|listen|save|share|more|-{1,3}"
    r"|[^\W\d]{3,9}\.? \d{1,2}|作者|文|撰文|by[:：]",
    re.IGNORECASE,
)
_OF_AUTHOR: Final = re.compile(r"written by\b.{0,60}", re.IGNORECASE)
_TRIM: Final = " \t\u00a0,，:：/"


def is_of_person(url: str) -> bool:
    """Whether an address is that of a person's page."""
    return bool(_PERSON.fullmatch(url) or _OWN_PAGE.fullmatch(url))


def is_byline(text: str, people: Iterable[str]) -> bool:
    """Whether a text says no more than who and when; lines in it end with a vertical tab or a line feed.

    `people` are the words of its links to persons' pages.
    """
    for name in people:
        text = text.replace(name, "\n", 1)
    pieces = [" ".join(piece.strip(_TRIM).split()) for piece in _SEPARATORS.split(text)]
    return all(not piece or _BESIDE.fullmatch(piece) or is_idle(piece) or is_date(piece) for piece in pieces)


def announces_author(text: str) -> bool:
    """Whether the first line of a text is the heading of a card about its author."""
    return bool(_OF_AUTHOR.fullmatch(" ".join(text.strip().split("\v", 1)[0].split())))
