"""What the source of a page says about itself: whether it is whole, its address, the text of its article."""

from __future__ import annotations

import re
from typing import Final

from tui.patterns import lazy_pattern

_PAGE_TAG: Final = lazy_pattern(r"<(?:!doctype\s+html|html|body)[\s>]", re.IGNORECASE)
_PAGE_PART: Final = lazy_pattern(r"<(?:title|link|meta|nav|header|footer|main|aside)[\s>]", re.IGNORECASE)
_PAGE_ADDRESS: Final = (
    lazy_pattern(r"<link\b[^>]{0,300}\brel\s*=\s*[\"']?canonical\b[^>]*>", re.IGNORECASE),
    lazy_pattern(r"<meta\b[^>]{0,300}\bproperty\s*=\s*[\"']?og:url\b[^>]*>", re.IGNORECASE),
)
_ADDRESS: Final = lazy_pattern(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_DATA_BODY: Final = lazy_pattern(r'"articleBody"\s*:\s*"((?:[^"\\]|\\.)*)"', re.DOTALL)
"""The text of an article in the data that a page gives search engines (https://schema.org/articleBody)."""
_ESCAPE: Final = lazy_pattern(r"\\(?:u([0-9a-fA-F]{4})|.)|<[^<>]*>|&[#\w]+;", re.DOTALL)

_MIN_DATA_LETTERS: Final = 200
"""Letters of a text in the data of a page from which it is that of an article."""


def is_whole_page(html: str) -> bool:
    """Whether a source is that of a page as it was served, with its head or its site around the text."""
    return "<" in html and bool(_PAGE_TAG.search(html) and _PAGE_PART.search(html))


def address_of(html: str) -> str:
    """The address that a page gives itself, "" where it gives none."""
    head = html[:100_000]
    for pattern in _PAGE_ADDRESS:
        if (tag := pattern.search(head)) and (address := _ADDRESS.search(tag[0])):
            return address[0]
    return ""


def text_in_data(html: str) -> str:
    """The letters of the article's text in the page's own data; "" where it has none, or too little of it."""
    if '"articleBody"' not in html:
        return ""
    longest = max((match[1] for match in _DATA_BODY.finditer(html)), key=len, default="")
    letters = letters_of(_ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else " ", longest))
    return letters if len(letters) >= _MIN_DATA_LETTERS else ""


def letters_of(text: str) -> str:
    """The letters and digits of a text, of one case."""
    return "".join(filter(str.isalnum, text)).casefold()
