"""Addresses in the form in which two spellings of one are the same."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from tui.archive.identity import normalise_url
from tui.patterns import lazy_pattern
from tui.search.fold import fold

_SCHEME: Final = lazy_pattern(r"[a-zA-Z][a-zA-Z0-9+.-]*://|//")
_PLAIN: Final = lazy_pattern(
    r"https?://(?:www\.)?(?!www\.|xn--)([a-z0-9-]+(?:\.(?!xn--)[a-z0-9-]+)+(?:/[\w.,~!$&'()*+;=@/-]*)?"
    r"(?:(?<!/)\?[a-z]{1,2}=[\w-]+)?)",
    re.ASCII,
)
"""An address that needs nothing but its letters folded; it is quick to tell. No tracking parameter is so short."""


def comparable(address: str) -> str:
    """An address without its scheme, `www.` and closing slash, with escapes read and letters folded.

    Two spellings of an address are one. A text that is no address is folded.
    """
    if plain := _PLAIN.fullmatch(address):
        return plain[1].lower().rstrip("/")
    normal, _, fragment = address.partition("#") if "#!" not in address else (address, "", "")
    normal = _SCHEME.sub("", normalise_url(normal), count=1)
    return fold(unquote(f"{normal}#{fragment}" if fragment else normal))
