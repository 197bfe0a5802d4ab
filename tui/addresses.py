"""Addresses of the web: what site they belong to, how they are shown, which may be opened, where copies of them are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tui.idn import safe_host

if TYPE_CHECKING:
    from tui.model import PostDate

_AUTHORITY = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.\-]*:)?//+([^/?#\s]*)")


def site_of(url: str) -> str:
    """The host of an address in lower case, without `www.` and port, as it can safely be shown; "" where it names none.

    An address of IP version 6 keeps its brackets.
    """
    found = _AUTHORITY.match(url)
    if found is None:
        return ""
    host = found[1].rpartition("@")[2].lower()
    if host.startswith("["):
        inside, bracket, _ = host.partition("]")
        return inside + bracket if bracket else ""
    return safe_host(host.partition(":")[0].rstrip(".")).removeprefix("www.")


def shown_address(url: str) -> str:
    """An address with the name of its host as it can safely be shown."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return url
    start = url.lower().find(host) if host else -1
    return url if start < 0 or host.isascii() else url[:start] + safe_host(host) + url[start + len(host) :]


def refusal(address: str) -> str | None:
    """Why an address is not opened, in one sentence; None where it may be."""
    if not address:
        return "This post names no source."
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return f"This is no address a browser could open: {address}"
    if parts.scheme.lower() not in ("http", "https"):
        return f"Only http and https are opened, this is: {address}"
    if not host or any(character.isspace() or ord(character) < 0x20 for character in address):
        return f"This is no address a browser could open: {address}"
    return None


def archived_copy(address: str, date: PostDate | None, template: str) -> str:
    """The address at which an archive of the web has the copy of a page nearest a date.

    In the template `{date}` stands for the date as YYYYMMDD (the Wayback Machine then gives the nearest copy), or
    for "2" where there is none, which gives the newest; `{url}` stands for the address.
    """
    day = date.moment.strftime("%Y%m%d") if date is not None else "2"
    return template.replace("{date}", day).replace("{url}", address)
