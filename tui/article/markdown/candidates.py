"""What a page puts around its text, where the page was scraped to Markdown: dropped by the evidence that HTML is judged
by. A block that says one word of its own stays.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Final, NamedTuple

from tui.addresses import site_of
from tui.article.clean.boilerplate import LABEL_PATH, announces_others, shares
from tui.article.clean.byline import is_byline, is_of_person
from tui.article.clean.density import PROSE, weight_of
from tui.article.clean.phrases import ORIGINAL, is_date, is_idle
from tui.article.markdown.scanner import LineKind, line_kinds
from tui.article.urls import is_kin, resolve

_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_UNDERLINE: Final = re.compile(r" {0,3}(?:-{2,}|={2,})[ \t]*")
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_OTHER: Final = re.compile(r"(?: {4}|\t)|[ \t]*(?:[>|:~]|\[[^\]\n]+\]:|\[\^)")
"""Code, a quotation, a table, a meaning, a definition: nothing of it is looked at."""
_LINK: Final = re.compile(
    r"\[((?:[^\[\]\\]|\\.|!\[[^\[\]]*\]\([^()\s]*\))*)\]"
    r"\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+[\"'(][^()\n]*[\"')])?\s*\)"
)
_PICTURE: Final = re.compile(r"!\[([^\[\]]*)\]\([^()\s]*(?:\s+[\"'][^()\n]*[\"'])?\)")
_MARKS: Final = re.compile(r"(?<!\\)[*_~]+|\\(?=[!-/:-@\[-`{-~]|$)")
_BETWEEN: Final = re.compile(r"[\s|·•,，、/\\*_:：-]*")
_LABELLED: Final = re.compile(
    r"(?:tags?|tagged|filed under|posted in|categor(?:y|ies)|in|标签|標籤|分类|分類)?[\s|·•,，、/#:：-]*", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"\]\(\s*<?([^\s()<>]+)")
_AROUND: Final = " \t#*_"
_SHORT: Final = 200
"""Characters of a block that may be a label, a date or a byline, with the addresses in it."""
_HEAD: Final = 12
"""Blocks above a text that are looked at, at most."""
_LONGEST: Final = 6_000
"""Characters of a block that is looked at, at most."""


class _Link(NamedTuple):
    words: str
    url: str


class _Block:
    """A stretch of lines: a paragraph, a heading, a list."""

    def __init__(self, lines: list[str], start: int, end: int, source: str) -> None:
        self.start, self.end = start, end
        heading = _HEADING.match(lines[start])
        underlined = end - start == 2 and _UNDERLINE.fullmatch(lines[end - 1])
        self.level = len(heading[1]) if heading else 1 + ("-" in lines[end - 1]) if underlined else 0
        self.is_list = not self.level and all(_ITEM.match(line) for line in lines[start:end])
        said = [heading[2]] if heading else lines[start : end - 1] if underlined else lines[start:end]
        text = "\n".join(_ITEM.sub("", line, count=1) if self.is_list else line for line in said)
        found = list(_LINK.finditer(text)) if "](" in text else []
        self.links = [_Link(_plain(match[1]), resolve(match[2], source) or match[2]) for match in found]
        self.has_pictures = bool(_PICTURE.search(_LINK.sub("", text)))
        self.beside = _plain(_LINK.sub(" ", text))
        """What it says beside its links."""
        self.lines = [line for line in (_plain(line) for line in text.split("\n")) if line]

    @property
    def words(self) -> str:
        return " ".join(self.lines)

    def is_idle(self) -> bool:
        """Whether every line of it says nothing of a text."""
        if self.is_list or self.level == 1 or self.has_pictures or weight_of(self.words) > PROSE:
            return False
        if any(ORIGINAL in link.words and link.url[:4] == "http" for link in self.links):
            return False
        return bool(self.lines) and all(map(is_idle, self.lines))

    def only_shares(self) -> bool:
        """Whether it is a bar of links to share the page."""
        if not self.links or self.has_pictures or not all(shares(link.url) for link in self.links):
            return False
        return bool(_BETWEEN.fullmatch(self.beside)) or announces_others(self.beside.strip(" |·•:："))

    def only_labels(self, site: str) -> bool:
        """Whether it is nothing but links to categories and tags of the site."""
        if not self.links or self.level or self.has_pictures or not _LABELLED.fullmatch(self.beside):
            return False
        return all(
            LABEL_PATH.search(link.url) and site_of(link.url) in ("", site) and len(link.words) <= PROSE // 4
            for link in self.links
        )

    def names_others(self) -> bool:
        """Whether it announces other posts, or ways to share, and says no more."""
        if self.is_list or self.links or self.has_pictures or len(self.lines) != 1:
            return False
        return weight_of(self.words) <= PROSE // 2 and announces_others(self.words)

    def leads_to_others(self, site: str) -> bool:
        """Whether it is links to other pages of the site and nothing else."""
        if not site or not self.links or self.level or self.has_pictures:
            return False
        return bool(_BETWEEN.fullmatch(self.beside)) and all(is_kin(site_of(link.url), site) for link in self.links)

    def says_who(self, site: str, *, named: bool) -> bool:
        """Whether it says who wrote the text, and when; where that is `named` already, when alone."""
        if self.level or self.has_pictures or weight_of(self.words) > PROSE:
            return False
        if len(self.lines) == 1 and not self.links and is_date(self.words):
            return True
        people = [link.words for link in self.links if is_of_person(link.url) and is_kin(site_of(link.url), site)]
        if not site or not (named or people) or len(people) != len(self.links):
            return False
        return is_byline("\n".join(self.lines), people)


def without_surroundings(text: str, source: str, *, first: bool) -> tuple[str, int]:
    """Markdown without what the page put around its text, and how many blocks of it were dropped.

    `source` is the address of the page; `first`: the text begins here, so its byline and date stand at the head.
    """
    lines = text.split("\n")
    blocks = [_Block(lines, start, end, source) for start, end in _suspects(lines, first=first)]
    dropped = _dropped(lines, blocks, site_of(source), first=first)
    if not dropped:
        return text, 0
    for block in dropped:
        lines[block.start : block.end] = [""] * (block.end - block.start)
    # Where nothing would be left, it is what the post has to say.
    return (text, 0) if _is_blank(lines) else ("\n".join(lines), len(dropped))


def _dropped(lines: list[str], blocks: list[_Block], site: str, *, first: bool) -> list[_Block]:
    gone = {block for block in blocks if block.is_idle() or block.only_shares() or block.only_labels(site)}
    named = False
    at = 0
    for block in blocks if first else ():
        if weight_of(block.beside) > PROSE or not _is_blank(lines[at : block.start]):
            break
        at = block.end
        if block not in gone and block.says_who(site, named=named):
            gone.add(block)
            named = True
    for index, block in enumerate(blocks):
        if block in gone or not block.names_others():
            continue
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if not _is_blank(lines[block.end : after.start if after is not None else len(lines)]):
            continue
        if after is None:
            gone |= {block} if block.level > 1 else set()
        elif after.only_shares() or (after not in gone and after.leads_to_others(site)):
            gone |= {block, after}
    return [block for block in blocks if block in gone]


def _is_blank(lines: list[str]) -> bool:
    return not any(map(str.strip, lines))


def _suspects(lines: list[str], *, first: bool) -> list[tuple[int, int]]:
    """Where the paragraphs, headings and lists begin and end that may have to go, or tell of the next one."""
    found: list[tuple[int, int]] = []
    announced = False
    for start, end in _paragraphs(lines):
        if _OTHER.match(lines[start]):
            first = announced = False
            continue
        size = sum(map(len, lines[start:end]))
        line = lines[start].strip(_AROUND)
        announces = size <= _SHORT and announces_others(line)
        if size <= _LONGEST and (first or announces or announced or _is_suspect(lines, start, end, size, line)):
            found.append((start, end))
        first = first and size <= _SHORT and len(found) < _HEAD
        announced = announces
    return found


def _is_suspect(lines: list[str], start: int, end: int, size: int, line: str) -> bool:
    if size <= _SHORT and (is_idle(line) or line[:1] == "["):
        return True
    if not any("](" in line for line in lines[start:end]):
        return False
    text = "\n".join(lines[start:end])
    return any(map(shares, _ADDRESS.findall(text))) or bool(LABEL_PATH.search(text))


def _paragraphs(lines: list[str]) -> list[tuple[int, int]]:
    """Where lines stand together, outside fences; a heading stands alone."""
    found: list[tuple[int, int]] = []
    start = -1
    kinds = chain(line_kinds(lines), (LineKind.BLANK,))
    for at, (line, kind) in enumerate(zip([*lines, ""], kinds, strict=True)):
        alone = kind.is_fence or not line.strip()
        if start >= 0 and (alone or _HEADING.match(line) or _HEADING.match(lines[start])):
            found.append((start, at))
            start = -1
        if start < 0 and not alone:
            start = at
    return found


def _plain(text: str) -> str:
    """The words of a line, without links, marks of looks, and the sign of a line break."""
    text = _PICTURE.sub(r"\1", _LINK.sub(r"\1", text))
    return " ".join(_MARKS.sub("", text).split())
