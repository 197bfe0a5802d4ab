"""The identity of a post: the key its marks are stored by, and the fingerprint of its file."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from tui.patterns import lazy_pattern
from tui.url import parse_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.model import PostDate

FINGERPRINT_END_BYTES = 4 * 1024
"""How many bytes of either end of a file go into its fingerprint."""

_URL = lazy_pattern(r"([a-zA-Z][a-zA-Z0-9+.\-]*):/*([^/?#\s]*)([^?#]*)(?:\?([^#]*))?(#!.*)?", re.DOTALL)
_TRACKING = lazy_pattern(
    r"(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|spm|ncid|cmpid|"
    r"ref_src|ref_url|share_token|feature=share|_ga|at_(?:medium|campaign)|ocid|s_kwcid)(?:=|$)",
    re.IGNORECASE,
)
_PORTS = {"http": ":80", "https": ":443", "ftp": ":21"}
_PLAIN_AUTHORITY = lazy_pattern(r"[\w.\-]*[A-Za-z](?::\d+)?", re.ASCII)
_READ_OTHERWISE = lazy_pattern(r"[\\\s]")
"""What is no part of an authority to a browser: the path begins with it, or it is nothing."""
_ESCAPE = lazy_pattern("%([0-9A-Fa-f]{2})")
# What is not in normal form: not printable ASCII, or an escape in lower case or of an unreserved character.
_NOT_NORMAL = lazy_pattern(r"[^!-~]|%(?!(?:[01][0-9A-F]|2[0-9A-CF]|3[A-F]|[46]0|5[B-E]|7[BCDF]|[89A-F][0-9A-F]))")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def normalise_url(url: str) -> str:
    """An address in the form under which two spellings of it are one (after RFC 3986, section 6).

    http counts as https; the host is in lower case without `www.` and default port; fragment (except `#!`), tracking
    parameters and the closing slash are left out; escapes are upper case and only where needed. A text that is no
    address is returned trimmed. Where the host is not plain to see, it is the one a browser would go to.
    """
    url = url.strip()
    parts = _URL.match(url)
    if parts is None or not parts[2]:
        return url
    scheme, authority, path, query, bang = parts.groups("")
    scheme = scheme.lower()
    if not _PLAIN_AUTHORITY.fullmatch(authority) and (parsed := parse_url(url)) is not None:
        if _READ_OTHERWISE.search(authority):
            path = parsed.path
        authority = parsed.authority
    host = _host(authority, scheme)
    if _NOT_NORMAL.search(path):
        path = _escaped(path)
    if query:
        query = "?" + "&".join([_escaped(item) for item in query.split("&") if item and not _TRACKING.match(item)])
    return f"{'https' if scheme == 'http' else scheme}://{host}{path.rstrip('/')}{'' if query == '?' else query}{bang}"


def _host(authority: str, scheme: str) -> str:
    host = authority.lower()
    if ":" in host and (port := _PORTS.get(scheme)):
        host = host.removesuffix(port)
    host = host.removeprefix("www.").rstrip(".")
    if "xn--" in host:
        host = ".".join(_idna(label) for label in host.split("."))
    return host


def _idna(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _escaped(text: str) -> str:
    """A text with percent escapes normalised (RFC 3986): upper case, and none for unreserved characters."""
    if not _NOT_NORMAL.search(text):
        return text
    out = _ESCAPE.sub(_escape, text)
    if out.isascii() and " " not in out:
        return out
    return "".join(
        char if "!" <= char <= "~" else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
        for char in out
    )


def _escape(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()


def key_of(address: str, date: PostDate | None, path: bytes, title: str) -> bytes:
    """The key of a post, 16 bytes: a hash of what identifies it.

    With a source, that is its address (from `normalise_url`; "" for none) and the moment of publication in UTC, to the
    second (to the day where only the day is known), so that the key stays when the file is moved. Without, it is the
    path in the archive, date and title.
    """
    if date is None:
        when = ""
    elif date.timed:
        when = str(date.stamp // 1000)
    else:
        when = date.day.isoformat()
    if address:
        text = f"source\0{address}\0{when}".encode("utf-8", "surrogatepass")
    else:
        text = b"path\0" + path + f"\0{when}\0{title}".encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=16).digest()


class Sharer(NamedTuple):
    """One of the posts of a day that name the same address: what tells it from the others.

    `text` is the `text_hash` of its body.
    """

    title: str
    source: str
    text: bytes


def keys_of_sharers(base: bytes, sharers: Sequence[Sharer]) -> list[bytes]:
    """The keys of all the posts for which `key_of` gives `base`; they depend on the set of the posts alone.

    Posts are one where their texts are equal, or their titles, as scraping again leaves them; of one title, posts with
    several fragments in their addresses are several. Where all are one, `base` stays the key of all; otherwise the
    title joins in, and the fragment where posts of that title differ by it.
    """
    titles = [bare_title(sharer.title) for sharer in sharers]
    fragments = [_fragment(sharer.source) for sharer in sharers]
    of_title: dict[str, set[str]] = {}
    for title, fragment in zip(titles, fragments, strict=True):
        of_title.setdefault(title, set()).add(fragment)
    names = [
        (title, fragment if len(of_title[title] - {""}) > 1 else "")
        for title, fragment in zip(titles, fragments, strict=True)
    ]
    same = {name: name for name in names}

    def first(name: tuple[str, str]) -> tuple[str, str]:
        while same[name] != name:
            name = same[name]
        return name

    with_text: dict[bytes, tuple[str, str]] = {}
    for name, sharer in zip(names, sharers, strict=True):
        if sharer.text:
            one, other = sorted((first(name), first(with_text.setdefault(sharer.text, name))))
            same[other] = one
    found = [first(name) for name in names]
    if len(set(found)) == 1:
        return [base] * len(found)
    return [
        blake2b(b"shared\0" + base + f"{title}\0{fragment}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        for title, fragment in found
    ]


def text_hash(body: str) -> bytes:
    """A hash of a body that white space does not change; b"" for one without text, which equals no other."""
    words = " ".join(body.split())
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).digest() if words else b""


def bare_title(title: str) -> str:
    """A title without what a scraper may write in another way: case, width, white space."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def _fragment(source: str) -> str:
    """The fragment of an address, in normal form; "" for `#!`, which `normalise_url` keeps."""
    fragment = source.strip().partition("#")[2]
    return "" if fragment.startswith(("!", ":~:")) else _escaped(fragment.strip("/"))


def fingerprint(size: int, start: bytes, end: bytes) -> bytes:
    """A hash of a file's size and its two ends, 16 bytes, equal for files of equal bytes.

    Files of up to twice `FINGERPRINT_END_BYTES` are hashed whole; larger ones of one fingerprint may still differ.
    """
    state = blake2b(size.to_bytes(8, "little"), digest_size=16)
    state.update(start)
    if end:
        state.update(end)
    return state.digest()
