"""Web addresses: how they are resolved and shown, which site they belong to, which may be opened, where copies are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category, normalize
from urllib.parse import unquote

from tui.idn import safe_host
from tui.language import _
from tui.patterns import lazy_pattern
from tui.text import strip_controls
from tui.url import parse_url

if TYPE_CHECKING:
    from tui.model import PostDate

# Parameters that name a campaign, a referrer or a reader, never a page.
_TRACKING = lazy_pattern(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|yclid|ysclid|msclkid|twclid|ttclid|igshid|igsh"
    r"|mc_[ce]id|_hs\w+|hs\w+Tracking"
    r"|mkt_tok|spm|scm|vero_\w+|oly_\w+_id|wickedid|ref_src|ref_url|fb_action_\w+|fb_source|share_source"
    r"|share_medium|share_plat"
    r"|share_session_id|share_tag|__twitter_impression|at_medium|at_campaign|at_custom\d|cmpid|ns_campaign|ns_mchannel"
    r"|ncid|trk_\w+|_openstat|s_cid|ICID)",
    re.IGNORECASE,
)
# Addresses that count the reader and redirect to another one, with the parameter that holds it.
_REDIRECT = lazy_pattern(
    r"https?://(?:(?:www\.)?google\.[a-z.]{2,6}/url\?(?:[^#]*&)?(?:q|url)=|lm?\.facebook\.com/l\.php\?(?:[^#]*&)?u="
    r"|t\.umblr\.com/redirect\?(?:[^#]*&)?z=|link\.zhihu\.com/\?(?:[^#]*&)?target="
    r"|www\.youtube\.com/redirect\?(?:[^#]*&)?q="
    r"|(?:link|links|out|outbound|go|goto|redirect|away|jump|exit)\.[^/?#]+/\?(?:target|url|u|to)="
    r"|[^/?#]+/(?:redirect|redir|out|outbound|outgoing|away|jump|leave|exit|goto)(?:\.(?:php|aspx|html?))?/?"
    r"\?(?:target|url|u|to)=)([^&#]+)",
    re.IGNORECASE,
)
# Addresses that are complete and clean.
_CLEAN = lazy_pattern(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9_.,~!$&'()*+;:@%/-]*")
_SPACE = lazy_pattern(r"[\s\u3000]+")
_NOT_IN_PATH = lazy_pattern(r"[\s<>\"']")
_SCHEME = lazy_pattern(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_UNSAFE = {ord(c): f"%{ord(c):02X}" for c in ' "<>\\^`{|}'}
MAX_ADDRESS_LENGTH = 4096
"""Characters; a longer address is data rather than an address."""
# Addresses whose host is plain to see.
_UNSHOWN = lazy_pattern(r"[^\x00-\x7f]")
_ESCAPED = lazy_pattern(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
"""Escaped bytes that are not ASCII."""
_ESCAPED_IN_TEXT = lazy_pattern(r"https?://[!-~]*%[89A-Fa-f][0-9A-Fa-f][!-~]*", re.IGNORECASE)
"""An address with such bytes that is written out in a text, and what follows it without a blank."""
_PLAIN = lazy_pattern(r"https?://((?:[a-z0-9_-]+\.)+[a-z]+)(?=[/?#]|\Z)")


def site_of(url: str) -> str:
    """The host of an address in lower case, without `www.` and port, as it can safely be shown; "" where it names none.

    An address of IP version 6 keeps its brackets.
    """
    plain = _PLAIN.match(url)
    if plain is not None and "xn--" not in plain[1]:
        return plain[1].removeprefix("www.")
    parsed = parse_url(f"https:{url}" if url.startswith("//") else url)
    return safe_host(parsed.host.rstrip(".")).removeprefix("www.") if parsed is not None else ""


def shown_address(url: str) -> str:
    """An address as it can safely be shown: with the host a browser would go to, in letters that read like no other.

    A user's name before the host, which may be made to look like one, is left out. Letters, digits and punctuation of
    other scripts that are escaped behind the host are shown themselves, and nothing else that is escaped. What is no
    address stays as it is, except that letters which are not ASCII are escaped where a host would be.
    """
    plain = _PLAIN.match(url)
    if plain is not None and "xn--" not in plain[1]:
        return plain[0] + _ESCAPED.sub(_letters, url[plain.end() :])
    parsed = parse_url(url)
    if parsed is not None:
        shown = parsed.with_host(safe_host(parsed.host))
        end = _end_of_host(shown)
        return shown[:end] + _ESCAPED.sub(_letters, shown[end:])
    end = _end_of_host(url)
    return url if url.isascii() or "//" not in url else _UNSHOWN.sub(_percent, url[:end]) + url[end:]


def with_shown_addresses(text: str) -> str:
    """A text with the addresses that are written out in it as they are shown, where anything in them is escaped."""
    return _ESCAPED_IN_TEXT.sub(lambda found: shown_address(found[0]), text) if "%" in text else text


def _end_of_host(url: str) -> int:
    """The index behind what is, or looks like, the scheme and the host of an address."""
    return re.match(r"[^:]*:?[/\\]*[^/?#]*", url).end()  # type: ignore[union-attr]  # it matches any text


def _letters(escaped: re.Match[str]) -> str:
    """Escaped bytes as the characters that they are in UTF-8, each where it can be read as nothing else; unchanged
    where they are no UTF-8.
    """
    try:
        text = unquote(escaped[0], errors="strict")
    except UnicodeDecodeError:
        return escaped[0]
    shown = []
    at = 0
    for character in text:
        end = at + len("%E7") * len(character.encode())
        shown.append(character if _is_plain(character) else escaped[0][at:end])
        at = end
    return "".join(shown)


def _is_plain(character: str) -> bool:
    """Whether a character is a letter, a digit, or a mark of punctuation that no reader takes for one of ASCII."""
    kind = category(character)
    if kind.startswith("P"):
        return normalize("NFKC", character) == character
    return character.isalnum() or kind in ("Mn", "Mc")


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def address_to_open(address: str) -> str:
    """An address in the form that every other program reads as this one does. Raises ValueError where there is none."""
    parsed = parse_url(address)
    if parsed is None:
        raise ValueError(refusal(address))
    return parsed.ascii


def refusal(address: str) -> str | None:
    """Why an address must not be opened, in one sentence; None where it may be."""
    if not address:
        return _("This post names no source.")
    parsed = parse_url(address)
    if parsed is not None and parsed.is_of_web:
        return None
    scheme = _SCHEME.match(address)
    if scheme is None or scheme[1].lower() not in ("http", "https"):
        return _("Only http and https are opened, this is: {address}", address=shown_address(address))
    return _("This is no address a browser could open: {address}", address=shown_address(address))


def archived_copy(address: str, date: PostDate | None, template: str) -> str:
    """The address at which an archive of the web has the copy of a page nearest a date.

    In the template `{date}` stands for the date as YYYYMMDD (the Wayback Machine then gives the nearest copy), or
    for "2" where there is none, which gives the newest; `{url}` stands for the address.
    """
    day = date.moment.strftime("%Y%m%d") if date is not None else "2"
    return template.replace("{date}", day).replace("{url}", address)


def strip_tracking(url: str) -> str:
    """The address without tracking parameters, else as written; of a counting redirect, the address it leads to."""
    redirect = _REDIRECT.match(url) if "=http" in url.lower() else None
    if redirect:
        target = unquote(redirect[1]) if "%3a" in redirect[1].lower() else redirect[1]
        parsed = parse_url(target)
        if parsed is not None and parsed.is_of_web:
            url = target.translate(_UNSAFE)
    head, mark, query = url.partition("?")
    if not mark:
        return url
    query, hash_mark, fragment = query.partition("#")
    kept = [pair for pair in query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    return head + ("?" + "&".join(kept) if kept and kept != [""] else "") + hash_mark + fragment


@lru_cache(maxsize=4096)
def resolve(href: str, source: str) -> str:
    """The http(s) address `href` names on the page `source`, without tracking parameters; "" if none can be opened.

    An address within the same page (`#note`) is no address: it is "".
    """
    if len(href) <= MAX_ADDRESS_LENGTH and _CLEAN.fullmatch(href):
        return href
    href = strip_controls(_SPACE.sub("" if "\n" in href else " ", href.strip()))
    if not href or href.startswith("#") or len(href) > MAX_ADDRESS_LENGTH:
        return ""
    scheme = _SCHEME.match(href)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return ""
    base = parse_url(source) if source else None
    if href.startswith("//") and base is None:  # the scheme of the page, which is unknown
        href = f"https:{href}"
    url = parse_url(href, base)
    if url is None or not url.is_of_web:
        return ""
    if url.fragment and base is not None and url._replace(fragment="") == base._replace(fragment=""):
        return ""
    host = url.host if href.isascii() and source.isascii() else safe_host(url.host)
    return strip_tracking(url.with_host(host, url.user).translate(_UNSAFE))


def resolve_or_path(href: str, source: str) -> str:
    """As `resolve`; where the page's own address is not known, a relative path is itself, since it may yet be resolved.

    "" for a place on the same page, for another scheme, and for what cannot be an address.
    """
    href = href.strip()
    if found := resolve(href, source):
        return found
    if source or ":" in href.partition("/")[0] or href.startswith(("#", "//")) or _NOT_IN_PATH.search(href):
        return ""
    return strip_controls(href) if len(href) <= MAX_ADDRESS_LENGTH else ""


def mail_of(href: str) -> str:
    """The mail address of a `mailto:` link, "" for any other."""
    if href[:7].lower() != "mailto:":
        return ""
    return href[7:].partition("?")[0].strip()


def is_same_domain(one: str, other: str) -> bool:
    """Whether two hosts are of one domain: `blog.example.org` and `example.org`, but not `a.co.uk` and `b.co.uk`."""
    labels = other.split(".")
    own = 3 if len(labels) > 2 and len(labels[-2]) <= 3 else 2
    return one.split(".")[-own:] == labels[-own:]
