r"""Parsing an address of the web as browsers do (WHATWG, URL Standard, sections 3 and 4): one parser for all.

RFC 3986, which Python's `urllib.parse` follows, and a browser name different hosts for `https://evil.example\@good.example/`.
What is shown and judged has to be what a browser would open, so nothing else in the program splits an address.

Left out are what concerns no address of a page: file addresses, blobs, opaque paths. Hosts of other schemes with `//`
(gemini, gopher) are read as those of the web. Code points are mapped by NFKC and lower case, which is UTS #46 but for
rare ones.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from tui.idn import ascii_host
from tui.patterns import lazy_pattern

DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443}
"""The special schemes of the standard, in which a backslash is a slash, and their ports."""

_MAX_PORT: Final = 65535
_ENDS: Final = "".join(map(chr, range(0x21)))
_IGNORED: Final = lazy_pattern("[\t\n\r]")
_SCHEME: Final = lazy_pattern(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_SLASHES: Final = lazy_pattern(r"[/\\]*")
_AUTHORITY: Final = lazy_pattern(r"[^/?#]*")
_AUTHORITY_OF_WEB: Final = lazy_pattern(r"[^/\\?#]*")
_HOST_AND_PORT: Final = lazy_pattern(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]*))?")
_FORBIDDEN_IN_HOST: Final = lazy_pattern(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
_REST: Final = lazy_pattern(r"([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_NUMBER: Final = lazy_pattern(r"0[xX][0-9a-fA-F]*|[0-9]+")
_DOT: Final = lazy_pattern(r"\.|%2e", re.IGNORECASE)
_TO_ESCAPE_IN_USER: Final = lazy_pattern(r"[/\\?#@]")
_TO_ESCAPE: Final = lazy_pattern(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]")


class Url(NamedTuple):
    """An address in parts. `host` is as it is sent: in lower case, with labels in Punycode, numbers as IPv4 or IPv6.

    `user` is what stands before the `@`, "" for nothing; `port` is None for the scheme's own. `query` and `fragment`
    begin with their mark, or are "". Path, query and fragment are as written, but for backslashes and dot segments.
    """

    scheme: str
    user: str
    host: str
    port: int | None
    path: str
    query: str = ""
    fragment: str = ""

    @property
    def is_of_web(self) -> bool:
        """Whether it is of http or https."""
        return self.scheme in ("http", "https")

    @property
    def rest(self) -> str:
        """All that follows host and port."""
        return f"{self.path}{self.query}{self.fragment}"

    @property
    def authority(self) -> str:
        """User, host and port, with their marks."""
        return f"{self.user}@{self._with_port(self.host)}" if self.user else self._with_port(self.host)

    def with_host(self, host: str, user: str = "") -> str:
        """The address with its host written in this way, and with this user or none."""
        before = f"{user}@" if user else ""
        return f"{self.scheme}://{before}{self._with_port(host)}{self.rest}"

    def _with_port(self, host: str) -> str:
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def ascii(self) -> str:
        """The whole address in the one form that every program reads in the same way: printable ASCII, escaped."""
        user = _TO_ESCAPE_IN_USER.sub(_escaped, self.user)
        return _TO_ESCAPE.sub(_escaped, self.with_host(self.host, user))


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def parse_url(text: str, base: Url | None = None) -> Url | None:
    """Parse an address, a relative one against the address of its page. None for what a browser would not open."""
    text = _IGNORED.sub("", text.strip(_ENDS))
    found = _SCHEME.match(text)
    if found is None:
        return _relative(text, base) if base is not None else None
    scheme, rest = found[1].lower(), text[found.end() :]
    slashes = _SLASHES.match(rest)
    count = slashes.end() if slashes else 0
    if scheme in DEFAULT_PORTS:
        if base is not None and base.scheme == scheme and count < len("//"):
            return _relative(rest, base)
        return _with_authority(scheme, rest[count:])
    return _with_authority(scheme, rest[2:]) if rest.startswith("//") else None


def _relative(text: str, base: Url) -> Url | None:
    is_special = base.scheme in DEFAULT_PORTS
    end = min((at for mark in "?#" if (at := text.find(mark)) >= 0), default=len(text))
    if is_special:
        text = text[:end].replace("\\", "/") + text[end:]
    if text.startswith("//"):
        return _with_authority(base.scheme, text.lstrip("/") if is_special else text[2:])
    path, query, fragment = _split_rest(text)
    if not path:
        return base._replace(query=query or base.query, fragment=fragment)
    if not path.startswith("/"):
        path = f"{base.path.rpartition('/')[0]}/{path}"
    return base._replace(path=_without_dots(path), query=query, fragment=fragment)


def _with_authority(scheme: str, text: str) -> Url | None:
    """Parse what follows the slashes of an address."""
    is_special = scheme in DEFAULT_PORTS
    authority = (_AUTHORITY_OF_WEB if is_special else _AUTHORITY).match(text)
    end = authority.end() if authority else 0
    user, _, host_and_port = text[:end].rpartition("@")
    found = _HOST_AND_PORT.fullmatch(host_and_port)
    if found is None or not found[1]:
        return None
    host = parse_host(found[1])
    port = int(found[2]) if found[2] and len(found[2].lstrip("0")) <= len(str(_MAX_PORT)) else None
    if not host or (found[2] and (port is None or port > _MAX_PORT)):
        return None
    path, query, fragment = _split_rest(text[end:])
    if is_special:
        path = path.replace("\\", "/")
    return Url(
        scheme, user, host, None if port == DEFAULT_PORTS.get(scheme) else port, _without_dots(path), query, fragment
    )


def _split_rest(text: str) -> tuple[str, str, str]:
    found = _REST.fullmatch(text)
    path, query, fragment = found.groups("") if found else (text, "", "")
    return path, query if query != "?" else "", fragment if fragment != "#" else ""


def _without_dots(path: str) -> str:
    """A path with its segments `.` and `..` carried out, also where a dot is `%2e`."""
    if "." not in path and "%2" not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for number, segment in enumerate(segments):
        dots = _DOT.sub(".", segment)
        is_last = number == len(segments) - 1
        if dots == "..":
            if len(kept) > 1:
                kept.pop()
        elif dots != ".":
            kept.append(segment)
            continue
        if is_last:
            kept.append("")
    return "/".join(kept)


def parse_host(text: str) -> str | None:
    """The host that a text names, as it is sent; None where it names none."""
    if text.startswith("["):
        return _ipv6(text[1:-1])
    if "%" in text:
        text = unquote_to_bytes(text).decode("utf-8", "replace")
    host = ascii_host(text)
    if not host or _FORBIDDEN_IN_HOST.search(host):
        return None
    last = host.removesuffix(".").rpartition(".")[2]
    return _ipv4(host) if _NUMBER.fullmatch(last) else host


def _ipv4(host: str) -> str | None:
    """An IPv4 address in the usual form: of one to four numbers, decimal, octal or hexadecimal (section 3.5)."""
    parts = host.removesuffix(".").split(".")
    if len(parts) > 4 or not all(map(_NUMBER.fullmatch, parts)):
        return None
    numbers: list[int] = []
    for part in parts:
        digits, radix = (part[2:] or "0", 16) if part[:2] in ("0x", "0X") else (part, 8 if part[0] == "0" else 10)
        if len(digits) > 64:
            return None
        try:
            numbers.append(int(digits, radix))
        except ValueError:
            return None
    *first, last = numbers
    if any(number > 255 for number in first) or last >= 256 ** (5 - len(parts)):
        return None
    value = last + sum(number << 8 * (3 - place) for place, number in enumerate(first))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _ipv6(text: str) -> str | None:
    """An IPv6 address in brackets, its longest run of zeros left out (RFC 5952)."""
    from ipaddress import IPv6Address

    try:
        value = int(IPv6Address(text)) if "%" not in text else None
    except ValueError:
        return None
    if value is None:
        return None
    groups = ":".join(f"{value >> shift & 0xFFFF:x}" for shift in range(112, -1, -16))
    runs = sorted(re.finditer(r"\b0(?::0)+\b", groups), key=lambda run: (-len(run[0]), run.start()))
    if runs:
        groups = f"{groups[: runs[0].start()].rstrip(':')}::{groups[runs[0].end() :].lstrip(':')}"
    return f"[{groups}]"
