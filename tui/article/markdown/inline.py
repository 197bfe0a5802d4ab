"""Running text of Markdown → runs: looks, links numbered, bare addresses found, white space settled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.article.blocks import Run, Runs
from tui.article.characters import is_written_without_spaces
from tui.article.urls import mail_of, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from tui.article.markdown.reader import Reader

_BARE: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(<?)((?:https?|ftp)://[!-~]+)", re.IGNORECASE)
_BARE_TAIL: Final = re.compile(r"[-.,;:!?'\"*_\]}>=#~]+$")
_DRAWN: Final = re.compile(r"([-=_*~#.+])\1{3}")
_SPACES: Final = re.compile(
    r"[ \t\r\f\v\u00a0\u3000]*\n[ \t\u00a0\u3000]*|[ \t\r\f\v]+(?:\u00a0[ \u00a0]*)?|\u00a0[ \u00a0]+|\u00ad"
)
_INDENT: Final = re.compile("\u00a0{2,}")
_ORDER: Final = ("strong", "em", "strike", "code", "link", "image", "sup")


class InlineReader:
    """Runs out of the tokens of one paragraph."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.out: list[Run] = []

    def read(self, tokens: Sequence[Token]) -> list[Run]:
        """The runs, with links numbered and bare addresses found."""
        styles: list[str] = []
        link: int | None = None
        href = ""
        opened_at = 0
        style = ""
        out = self.out
        for token in tokens:
            kind = token.type
            if kind == "text":
                if token.content:
                    self.text(self.reader.sanitized(token.content), style, link)
            elif kind == "softbreak":
                out.append(Run("\r", style, link))
            elif kind == "hardbreak":
                out.append(Run("\n"))
            elif kind == "code_inline":
                # A tab has no width of its own within a line.
                out.append(Run(token.content.replace("\t", " "), styled(styles, "code"), link))
            elif kind == "image":
                said = "".join(inner.content or " " for inner in token.children or ())
                alt = self.reader.sanitized(" ".join((said.strip() or str(token.attrs.get("title", ""))).split()))
                number = self.reader.picture(str(token.attrs.get("src", "")), alt)
                out.append(Run(alt, "image", link, number))
            elif kind == "link_open":
                href = str(token.attrs.get("href", ""))
                opened_at = len(out)
                url = resolve(href, self.reader.source)
                link = self.reader.number(url, "") if url else None
                if link is not None:
                    styles.append("link")
                    style = styled(styles)
            elif kind == "link_close":
                self.close_link(link, href, opened_at)
                if link is not None:
                    styles.remove("link")
                    style = styled(styles)
                link = None
            elif kind.endswith("_open"):
                styles.append({"strong_open": "strong", "em_open": "em", "s_open": "strike"}.get(kind, ""))
                style = styled(styles)
            elif kind.endswith("_close") and styles:
                styles.remove({"strong_close": "strong", "em_close": "em", "s_close": "strike"}.get(kind, ""))
                style = styled(styles)
            elif kind == "footnote_ref":
                out.append(Run(f"[{token.meta.get('label', '')}]", styled(styles, "sup"), link))
            elif token.content:
                self.text(self.reader.sanitized(token.content), style, link)
        return out

    def close_link(self, link: int | None, href: str, opened_at: int) -> None:
        """Name the link by its text; say the address of a mail link whose text does not."""
        text = " ".join("".join(run.text for run in self.out[opened_at:]).split())
        if link is not None:
            if len(self.out) == opened_at:  # a link around nothing has nothing to be clicked on
                return
            self.reader.number(self.reader.links[link - 1].url, text)
            return
        mail = mail_of(href)
        if mail and mail not in text:
            self.out.append(Run(f" <{mail}>"))

    def text(self, content: str, style: str, link: int | None) -> None:
        """Text, with the addresses that stand in it made links."""
        out = self.out
        if link is not None or "://" not in content:
            out.append(Run(content, style, link))
            return
        position = 0
        for match in _BARE.finditer(content):
            address = bare_address(match[0])
            url = resolve(address, "")
            if not url:
                continue
            if match.start() > position:
                out.append(Run(content[position : match.start()], style))
            out.append(Run(address, f"{style} link".strip(), self.reader.number(url, address)))
            position = match.start() + len(address)
        if position < len(content):
            out.append(Run(content[position:], style))


def lines_of(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Runs line by line, as the author broke them or wrote them."""
    line: list[Run] = []
    for run in runs:
        if run.text == "\n" or (run.text == "\r" and any(other.image is not None for other in line)):
            yield line
            line = []
        else:
            line.append(run)
    yield line


def bare_address(text: str) -> str:
    """The address a run of signs begins with, without the marks of the sentence and the lines drawn after it."""
    drawn = _DRAWN.search(text)
    if drawn:
        text = text[: drawn.start()]
    while True:
        cut = _BARE_TAIL.sub("", text)
        after = text[len(cut) : len(cut) + 2]
        if after[:1] == "-" != after[1:]:  # two are a dash of the sentence
            cut += "-"
        if cut.endswith(")") and cut.count("(") < cut.count(")"):
            cut = cut[:-1]
        if cut == text:
            return text
        text = cut


def without_addresses(text: str) -> str:
    """The text with an ellipsis for every address written out in it, and without the lines that hold nothing else."""
    if "://" not in text:
        return text
    out: list[str] = []
    for line in text.split("\n"):
        if "://" not in line:
            out.append(line)
            continue
        said = _ADDRESS.sub(_elided, line)
        if said.strip(" …"):
            out.append(said)
    return "\n".join(out)


def _elided(match: re.Match[str]) -> str:
    before, written = match.groups()
    rest = written[len(bare_address(written)) :]
    if before and rest.startswith(">"):
        return "…" + rest[1:]
    return f"{before}…{rest}"


def styled(styles: Iterable[str], *more: str) -> str:
    """Style names as one string, in their fixed order."""
    held = {*styles, *more}
    return " ".join(name for name in _ORDER if name in held)


def tidy(runs: Iterable[Run]) -> Runs:
    """Runs with white space made single, none at the ends of lines, and neighbours of one look joined.

    A line end of the source is a space, but between two wide signs it is nothing: Han text has no spaces.
    """
    out: list[Run] = []
    previous = "\n"  # the last character set so far
    soft = False  # a line end of the source is yet to be set
    for run in runs:
        text = run.text
        if text == "\n":
            if previous != "\n":
                _trim(out)
                out.append(run)
                previous = "\n"
            soft = False
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
            indent = _INDENT.match(text) if previous == "\n" and out else None
            text = _SPACES.sub(_space, text)
            if previous == "\n":
                text = text.lstrip(" \u00a0\u3000")
                text = indent[0] + text if indent and text else text
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
                    out.append(Run(" "))
        previous = text[-1:] or "x"
        last = out[-1] if out else None
        if last is not None and last.text != "\n" and last[1:] == run[1:] and run.image is None:
            out[-1] = last._replace(text=last.text + text)
        else:
            out.append(run._replace(text=text))
    _trim(out)
    while out and out[-1].text == "\n":
        out.pop()
        _trim(out)
    return tuple(out)


def _trim(out: list[Run]) -> None:
    """No space at the end of a line."""
    while out and out[-1].image is None and out[-1].text != "\n":
        text = out[-1].text.rstrip(" \u00a0\u3000")
        if text:
            if text != out[-1].text:
                out[-1] = out[-1]._replace(text=text)
            return
        out.pop()


def _space(match: re.Match[str]) -> str:
    return "" if match[0] == "\u00ad" else " "
