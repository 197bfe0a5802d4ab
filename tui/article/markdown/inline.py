"""Inline tokens of Markdown → runs: styles, numbered links and images, links made of bare addresses, white space."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final

from tui.addresses import mail_of, resolve, resolve_or_path, site_of
from tui.article.blocks import Image, Link, Run, Runs
from tui.article.characters import is_written_without_spaces
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it.token import Token

_BARE_URL: Final = lazy_pattern(r"https?://[!-~]+", re.IGNORECASE)
_URL_IN_TEXT: Final = lazy_pattern(r"(<?)((?:https?|ftp)://[!-~]+)", re.IGNORECASE)
_HOST: Final = lazy_pattern(r"\w+://(?:[^/?#@]*@)?([^/?#:]+)(?::\d+)?")
_PUNCTUATION_AFTER_URL: Final = lazy_pattern(r"[-.,;:!?'\"*_\]}>=#~]+$")
_UNDERSCORES: Final = lazy_pattern("_+")
_DRAWN_LINE: Final = lazy_pattern(r"([-=_*~#.+])\1{3}")
_SPACES: Final = lazy_pattern(
    r"[ \t\r\f\v\u00a0\u3000]*\n[ \t\u00a0\u3000]*|[ \t\r\f\v]+(?:\u00a0[ \u00a0]*)?|\u00a0[ \u00a0]+|\u00ad"
)
_INDENT: Final = lazy_pattern("\u00a0{2,}")
_STYLE_ORDER: Final = ("strong", "em", "strike", "code", "link", "image", "sup")
_STYLES: Final = {"strong": "strong", "em": "em", "s": "strike"}
"""Styles by the types of tokens, without `_open` and `_close`."""


class Numbering:
    """The links and images of a text, numbered from 1 in reading order."""

    def __init__(self, source: str) -> None:
        """`source` is the address relative links are resolved against, "" for none."""
        self.source = source
        self.links: list[Link] = []
        self.images: list[Image] = []
        self._link_numbers: dict[str, int] = {}

    def number_link(self, url: str, text: str) -> int:
        """The number of the link to `url`. An address has one number and, as its text, the first that is not empty."""
        number = self._link_numbers.setdefault(url, len(self.links) + 1)
        if number > len(self.links):
            self.links.append(Link(number, text, url, site_of(url)))
        elif text and not self.links[number - 1].text:
            self.links[number - 1] = self.links[number - 1]._replace(text=text)
        return number

    def add_image(self, src: str, alt: str) -> int:
        """Add an image and return its number."""
        url = resolve(src, self.source) or ("" if ":" in src[:12] else src)
        self.images.append(Image(len(self.images) + 1, alt, url))
        return len(self.images)


class InlineReader:
    """Makes the runs of one paragraph."""

    def __init__(self, numbering: Numbering, sanitize: Callable[[str], str]) -> None:
        """`sanitize` is applied to all text, which a character reference may have brought control characters into."""
        self._numbering = numbering
        self._sanitize = sanitize
        self._runs: list[Run] = []

    def read(self, tokens: Sequence[Token]) -> list[Run]:
        """The runs of the inline tokens of a paragraph."""
        styles: Counter[str] = Counter()  # how many elements of each are open
        link: int | None = None
        href = ""
        link_start = 0
        style = ""
        runs = self._runs
        for token in tokens:
            kind = token.type
            if kind == "text":
                if token.content:
                    self._add_text(token.content, style, link)
            elif kind == "softbreak":
                runs.append(Run("\r", style, link))
            elif kind == "hardbreak":
                runs.append(Run("\n"))
            elif kind == "code_inline":
                # A tab has no width of its own within a line.
                runs.append(Run(token.content.replace("\t", " "), join_styles(styles, "code"), link))
            elif kind == "image":
                words = "".join(inner.content or " " for inner in token.children or ())
                alt = self._sanitize(" ".join((words.strip() or str(token.attrs.get("title", ""))).split()))
                number = self._numbering.add_image(str(token.attrs.get("src", "")), alt)
                runs.append(Run(alt, "image", link, number))
            elif kind == "link_open":
                href = str(token.attrs.get("href", ""))
                link_start = len(runs)
                url = resolve_or_path(href, self._numbering.source)
                link = self._numbering.number_link(url, "") if url else None
                if link is not None:
                    styles["link"] += 1
                    style = join_styles(styles)
            elif kind == "link_close":
                self._close_link(link, href, link_start)
                if link is not None:
                    styles["link"] -= 1
                    styles = +styles
                    style = join_styles(styles)
                link = None
            elif kind.endswith("_open"):
                styles[_STYLES.get(kind.removesuffix("_open"), "")] += 1
                style = join_styles(styles)
            elif kind.endswith("_close") and styles:
                styles[_STYLES.get(kind.removesuffix("_close"), "")] -= 1
                styles = +styles
                style = join_styles(styles)
            elif kind == "footnote_ref":
                runs.append(Run(f"[{token.meta.get('label', '')}]", join_styles(styles, "sup"), link))
            elif token.content:
                self._add_text(token.content, style, link)
        return runs

    def _close_link(self, link: int | None, href: str, start: int) -> None:
        """Name a link by its text. The address of a mail link is added where the text does not have it."""
        text = " ".join("".join(run.text for run in self._runs[start:]).split())
        if link is not None:
            if len(self._runs) > start:  # nobody can follow a link around nothing
                self._numbering.number_link(self._numbering.links[link - 1].url, text)
            return
        mail = mail_of(href)
        if mail and mail not in text:
            self._runs.append(Run(f" <{mail}>"))

    def _add_text(self, text: str, style: str, link: int | None) -> None:
        """Add text, and links for the addresses that are written out in it."""
        text = self._sanitize(text)
        runs = self._runs
        if link is not None or "://" not in text:
            runs.append(Run(text, style, link))
            return
        position = 0
        for match in _BARE_URL.finditer(text):
            address = bare_address(match[0])
            url = resolve(address, "")
            if not url:
                continue
            if match.start() > position:
                runs.append(Run(text[position : match.start()], style))
            runs.append(Run(address, f"{style} link".strip(), self._numbering.number_link(url, address)))
            position = match.start() + len(address)
        if position < len(text):
            runs.append(Run(text[position:], style))


def lines_of(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """The runs of each line: at line breaks, and at line ends of the source behind an image."""
    line: list[Run] = []
    for run in runs:
        if run.text == "\n" or (run.text == "\r" and any(other.image is not None for other in line)):
            yield line
            line = []
        else:
            line.append(run)
    yield line


def bare_address(text: str) -> str:
    """The address that a word begins with, without the punctuation or the drawn line behind it."""
    drawn = _DRAWN_LINE.search(text)
    if drawn:
        text = text[: drawn.start()]
    whole = text
    while True:
        cut = _PUNCTUATION_AFTER_URL.sub("", text)
        after = text[len(cut) : len(cut) + 2]
        if after[:1] == "-" != after[1:]:  # two are a dash of the sentence
            cut += "-"
        if cut.endswith(")") and cut.count("(") < cut.count(")"):
            cut = cut[:-1]
        if cut == text:
            break
        text = cut
    underscores = _UNDERSCORES.match(whole, len(text))
    name = text.rpartition("/")[2]
    if underscores and name.startswith(underscores[0]) and name[len(underscores[0])] != "_":
        text += underscores[0]  # `__init__`
    return text


def with_hosts_alone(text: str) -> str:
    """The text with nothing but the host, and an ellipsis, for every address written out in it."""
    return _URL_IN_TEXT.sub(_shorten, text) if "://" in text else text


def hosts_of_addresses(text: str) -> tuple[str, Callable[[int], int]]:
    """`with_hosts_alone(text)`, and a function from an offset in it, between two words, to the offset of the same place
    in the text.
    """
    if "://" not in text:
        return text, int
    reduced: list[str] = []
    ends = [(0, 0)]
    size = 0
    for match in _URL_IN_TEXT.finditer(text):
        reduced += [text[ends[-1][1] : match.start()], _shorten(match)]
        size += sum(map(len, reduced[-2:]))
        ends.append((size, match.end()))
    reduced.append(text[ends[-1][1] :])

    def place(at: int) -> int:
        index = bisect_right(ends, (at, len(text))) - 1
        most = ends[index + 1][1] if index + 1 < len(ends) else len(text)
        return min(ends[index][1] + at - ends[index][0], most)

    return "".join(reduced), place


def _shorten(match: re.Match[str]) -> str:
    before, written = match.groups()
    address = bare_address(written)
    rest = written[len(address) :]
    host, path = _HOST.match(address), ""
    if host is not None and host.end() < len(address.rstrip("/")):
        path = "/…"
    shown = host[1] + path if host is not None else "…"
    return shown + rest[1:] if before and rest.startswith(">") else f"{before}{shown}{rest}"


def join_styles(styles: Iterable[str], *more: str) -> str:
    """Style names as one string, in their fixed order."""
    names = {*styles, *more}
    return " ".join(name for name in _STYLE_ORDER if name in names)


def tidy(runs: Iterable[Run]) -> Runs:
    """Runs with single spaces, no spaces at the ends of lines, and neighbours of the same style joined.

    A line end of the source becomes a space, but nothing between characters of scripts written without spaces.
    """
    out: list[Run] = []
    joined: list[
        str
    ] = []  # the text of the last run, once others are joined to it: adding to it would copy it each time
    previous = "\n"  # the last character so far
    soft = False  # whether a line end of the source stands before the next text
    indent = ""  # the indentation of the line that begins
    for run in runs:
        text = run.text
        if text == "\n":
            if previous != "\n":
                _put_together(out, joined)
                _strip_end(out)
                out.append(run)
                previous = "\n"
            soft, indent = False, ""
            continue
        if text == "\r":
            soft = previous != "\n"
            continue
        if run.image is not None:
            text = " ".join(text.split())
        elif "code" in run.style:
            text = text.replace("\n", " ")
        else:
            # A line after a line break may be indented with such spaces; a paragraph is not.
            if previous == "\n" and out and (match := _INDENT.match(text)):
                indent = match[0]
            text = _SPACES.sub(_space, text)
            if previous == "\n":
                text = text.lstrip(" \u00a0\u3000")
                if text:
                    text, indent = indent + text, ""
            elif previous == " " or soft:
                text = text.lstrip(" ")
            if not text:
                continue
        if soft:
            soft = False
            first = text[:1] or "x"
            if previous != " " and not (is_written_without_spaces(previous) and is_written_without_spaces(first)):
                if run.image is None and "code" not in run.style:
                    text = " " + text
                else:
                    _put_together(out, joined)
                    out.append(Run(" "))
        previous = text[-1:] or "x"
        last = out[-1] if out else None
        if last is not None and last.text != "\n" and last[1:] == run[1:] and run.image is None:
            joined += (text,) if joined else (last.text, text)
        else:
            _put_together(out, joined)
            out.append(run._replace(text=text))
    _put_together(out, joined)
    _strip_end(out)
    while out and out[-1].text == "\n":
        out.pop()
        _strip_end(out)
    return tuple(out)


def _put_together(out: list[Run], joined: list[str]) -> None:
    """Have the joined texts, if there are any, as that of the last run."""
    if joined:
        out[-1] = out[-1]._replace(text="".join(joined))
        joined.clear()


def _strip_end(out: list[Run]) -> None:
    """Remove the spaces at the end of the last line."""
    while out and out[-1].image is None and out[-1].text != "\n":
        text = out[-1].text.rstrip(" \u00a0\u3000")
        if text:
            if text != out[-1].text:
                out[-1] = out[-1]._replace(text=text)
            return
        out.pop()


def _space(match: re.Match[str]) -> str:
    return "" if match[0] == "\u00ad" else " "
