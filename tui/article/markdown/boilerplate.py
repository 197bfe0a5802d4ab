"""Boilerplate in Markdown that was scraped from a page, found by the rules for HTML (`clean.evidence`).

A block that says one word of its own stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.addresses import resolve, site_of
from tui.article.clean import evidence
from tui.article.clean.comments import ESSAY_BYTES, is_reply, is_signature, number_of_comment, says_when
from tui.article.clean.density import PROSE_BYTES, count_bytes, is_sentence
from tui.article.clean.evidence import Candidate, CandidateLink
from tui.article.clean.known_boilerplate import (
    TAG_ADDRESS,
    PhraseKind,
    classify,
    is_comments_heading,
    is_reply_label,
    is_share_address,
)
from tui.article.markdown.scanner import LINK_ADDRESS, LINK_TARGET, fenced_lines
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADING: Final = lazy_pattern(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_UNDERLINE: Final = lazy_pattern(r" {0,3}(?:-{2,}|={2,})[ \t]*")
_BOLD: Final = lazy_pattern(r" {0,3}(?:\*\*[^*]+\*\*|__[^_]+__)[ \t]*")
_BOLD_LEVEL: Final = 7
_ITEM: Final = lazy_pattern(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_NEVER_BOILERPLATE: Final = lazy_pattern(r"(?: {4}|\t)|[ \t]*(?:[>|:~]|\[[^\]\n]+\]:|\[\^)")
"""Code, a quotation, a table, a definition: never boilerplate."""
_PICTURE: Final = lazy_pattern(rf"!\[([^\[\]]*)\]{LINK_TARGET}")
_LINK: Final = lazy_pattern(rf"\[((?:[^\[\]\\]|\\.|!\[[^\[\]]*\]{LINK_TARGET})*)\]({LINK_TARGET})")
_EMPHASIS: Final = lazy_pattern(r"(?<!\\)[*_~]+|\\(?=[!-/:-@\[-`{-~]|$)")
_TAGS_LABEL: Final = lazy_pattern(
    r"(?:tags?|tagged|filed under|posted in|categor(?:y|ies)|in|标签|標籤|分类|分類)?[\s|·•,，、/#:：-]*", re.IGNORECASE
)
_ADDRESS: Final = lazy_pattern(rf"\(\s*({LINK_ADDRESS})")
_AROUND: Final = " \t#*_"
_MAX_LABEL_LENGTH: Final = 200
"""Characters, addresses included, of a block that may be a label, a date or a byline."""
_MAX_HEAD_BLOCKS: Final = 12
"""Blocks at the head that may be a byline."""
_MAX_BLOCK_LENGTH: Final = 6_000
"""Characters; a longer block is text."""


class _Block:
    """A stretch of lines (a paragraph, a heading, a list) as a candidate; `start` and `end` are numbers of lines."""

    def __init__(self, lines: list[str], start: int, end: int, source: str) -> None:
        self.start, self.end = start, end
        heading = _HEADING.match(lines[start])
        underlined = end - start == 2 and _UNDERLINE.fullmatch(lines[end - 1])
        level = len(heading[1]) if heading else 1 + ("-" in lines[end - 1]) if underlined else 0
        self.is_list = not level and all(_ITEM.match(line) for line in lines[start:end])
        content = [heading[2]] if heading else lines[start : end - 1] if underlined else lines[start:end]
        text = "\n".join(_ITEM.sub("", line, count=1) if self.is_list else line for line in content)
        found = list(_LINK.finditer(text)) if "](" in text else []
        links = [CandidateLink(_plain(match[1]), _address(match[2], source)) for match in found]
        self.has_pictures = bool(_PICTURE.search(_LINK.sub("", text)))
        self.candidate = Candidate(
            [line for line in (_plain(line) for line in text.split("\n")) if line],
            lambda: links,
            level=level,
            beside=_plain(_LINK.sub(" ", text)),
        )

    def is_boilerplate(self, site: str) -> bool:
        """Whether it is boilerplate by itself: filler, a bar of share links, or links to tags."""
        if self.has_pictures:
            return False
        if not self.is_list and evidence.is_filler(self.candidate):
            return True
        return evidence.is_share_bar(self.candidate) or self._is_tag_list(site)

    def _is_tag_list(self, site: str) -> bool:
        if self.candidate.level or not _TAGS_LABEL.fullmatch(self.candidate.beside):
            return False
        return evidence.leads_to_tags(self.candidate, site)

    def announces_links(self) -> bool:
        """Whether it is one line that announces other posts or ways to share."""
        if self.is_list or self.has_pictures or self.candidate.links or len(self.candidate.lines) != 1:
            return False
        return evidence.announces_links(self.candidate)

    def holds_announced_links(self, site: str) -> bool:
        """Whether it is nothing but links to share the page or to other pages of the site."""
        if self.has_pictures:
            return False
        if evidence.is_share_bar(self.candidate):
            return True
        return not self.candidate.level and evidence.leads_to_own_site(self.candidate, site)

    def is_date(self) -> bool:
        """Whether it is a date alone."""
        candidate = self.candidate
        if candidate.level or self.has_pictures or len(candidate.lines) != 1 or candidate.links:
            return False
        return _is_date(candidate.words)

    def is_byline(self, site: str, *, follows_byline: bool) -> bool:
        """Whether it says who wrote the text, and when."""
        candidate = self.candidate
        if candidate.level or self.has_pictures or count_bytes(candidate.words) > PROSE_BYTES:
            return False
        return evidence.is_byline(candidate, site, follows_byline=follows_byline)


def drop_boilerplate(text: str, source: str, *, first: bool) -> tuple[str, int]:
    """Markdown without the boilerplate of its page, and how many blocks were dropped.

    `source` is the address of the page; `first`: the text begins here, so its byline and date stand at the head.
    """
    lines = text.split("\n")
    blocks = [_Block(lines, start, end, source) for start, end in _find_candidates(text, lines, first=first)]
    dropped = _find_boilerplate(lines, blocks, site_of(source), first=first)
    if not dropped:
        return text, 0
    for block in dropped:
        lines[block.start : block.end] = [""] * (block.end - block.start)
    # Where nothing would be left, it is what the post has to say.
    return (text, 0) if _is_blank(lines) else ("\n".join(lines), len(dropped))


def drop_comments(text: str, *, has_text_before: bool) -> tuple[str, int]:
    """Markdown without the threads of comments of readers, and how many comments they held.

    A thread is what stands under a heading that says so, to the next heading of its level, and has ways to reply,
    permanent links, or lines that say who wrote it and when. `has_text_before`: there is a text above this stretch.
    """
    lines = text.split("\n")
    threads = _find_threads(text, lines)
    count = read_to = end = 0
    for thread in threads:
        if thread.start < end:
            continue
        has_text_before = has_text_before or any(is_sentence(_plain(line)) for line in lines[read_to : thread.start])
        read_to = thread.start
        if has_text_before and thread.comments:
            end = thread.end
            lines[thread.start : end] = [""] * (end - thread.start)
            count += thread.comments
    return ("\n".join(lines), count) if count else (text, 0)


class _Thread(NamedTuple):
    """What stands under a heading that announces comments; `start` and `end` are numbers of lines."""

    start: int
    end: int
    comments: int
    """How many it holds, 0 where it holds none for certain."""


def _find_threads(text: str, lines: list[str]) -> list[_Thread]:
    """What may be a thread, in order. One may be within another, whose heading announces comments as well."""
    levels = {at: level for at in range(len(lines)) if (level := _level_of_thread(lines, at))}
    if not levels:
        return []
    fenced = fenced_lines(text)
    levels = {at: level for at, level in levels.items() if at not in fenced}
    other = {at: level for at in range(len(lines)) if at not in levels and (level := _level(lines, at))}
    other = {at: level for at, level in other.items() if at not in fenced and not _names_comments(lines[at])}
    links = _links_by_line(text)
    found: list[_Thread] = []
    # From the last line up: the threads of a level that end at the same line are counted together, each with the next.
    for level in set(levels.values()):
        end = len(lines)
        signs = _Signs()
        read_to = end
        for at in sorted(
            (at for at in {*levels, *other} if levels.get(at) == level or other.get(at, 8) <= level), reverse=True
        ):
            if at in other:
                signs, end, read_to = _Signs(), at, at
                continue
            for line in range(read_to - 1, at, -1):
                signs.add_above(lines[line], links.get(line, ()))
            read_to = at + 1
            found.append(_Thread(at, end, signs.count()))
    return sorted(found)


def _level_of_thread(lines: list[str], at: int) -> int:
    """The level of the heading of a thread that begins at a line, 7 for one in bold; 0 where there is none."""
    line = lines[at]
    if not line.strip() or len(line) > _MAX_LABEL_LENGTH or not (_level(lines, at) or _BOLD.fullmatch(line)):
        return 0
    return (_level(lines, at) or _BOLD_LEVEL) if _names_comments(line) else 0


def _names_comments(heading: str) -> bool:
    """Whether the line of a heading announces comments."""
    return is_comments_heading(_plain(heading.strip(_AROUND)))


def _level(lines: list[str], at: int) -> int:
    """The level of the heading at a line, 0 where it is none."""
    if heading := _HEADING.match(lines[at]):
        return len(heading[1])
    is_underlined = lines[at].strip() != "" and at + 1 < len(lines) and bool(_UNDERLINE.fullmatch(lines[at + 1]))
    return 1 + ("-" in lines[at + 1]) if is_underlined else 0


def _links_by_line(text: str) -> dict[int, list[tuple[str, str]]]:
    """The words and the target of each link, by the number of the line it begins in."""
    found: dict[int, list[tuple[str, str]]] = {}
    line = at = 0
    for match in _LINK.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        found.setdefault(line, []).append((_plain(match[1]), match[2]))
    return found


class _Signs:
    """What shows how many comments lines hold, which are added from the last one up."""

    def __init__(self) -> None:
        self._links = self._labels = self._signed = self._bytes = 0
        """Links to reply and lines that name such a link; lines that say who wrote a comment and when; bytes of all."""
        self._numbers: set[str] = set()
        """What permanent links call their comments."""
        self._below = ""
        """The words of the next line that has any."""

    def add_above(self, line: str, links: Iterable[tuple[str, str]]) -> None:
        """Add the line above those added so far, with the words and targets of the links that begin in it."""
        for words, address in links:
            self._links += is_reply(words, address)
            if number := number_of_comment(address):
                self._numbers.add(number)
        words = _plain(_ITEM.sub("", line, count=1)).strip(" #>")
        if words:
            self._labels += is_reply_label(words)
            self._signed += is_signature(words) and (says_when(words) or says_when(self._below))
            self._bytes += count_bytes(words)
            self._below = words

    def count(self) -> int:
        """How many comments the lines hold, 0 where they hold none for certain."""
        replies = self._links or self._labels
        count = max(replies, len(self._numbers), self._signed)
        is_essay = not replies and self._bytes > ESSAY_BYTES * count
        return 0 if is_essay else count


def _find_boilerplate(lines: list[str], blocks: list[_Block], site: str, *, first: bool) -> list[_Block]:
    boilerplate = {block for block in blocks if block.is_boilerplate(site)}
    if first:
        boilerplate |= _find_byline(lines, blocks, boilerplate, site)
    for index, block in enumerate(blocks):
        if block in boilerplate or not block.announces_links():
            continue
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if not _is_blank(lines[block.end : after.start if after is not None else len(lines)]):
            continue
        if after is None:
            boilerplate |= {block} if block.candidate.level > 1 else set()
        elif after.holds_announced_links(site):
            boilerplate |= {block, after}
    return [block for block in blocks if block in boilerplate]


def _find_byline(lines: list[str], blocks: list[_Block], boilerplate: set[_Block], site: str) -> set[_Block]:
    """What says above the first sentence of a text who wrote it, and when. A date behind lines that no text follows is
    theirs, as are those of several entries.
    """
    found: set[_Block] = set()
    dates: dict[_Block, int] = {}
    at = own_lines = 0
    for block in blocks:
        if count_bytes(block.candidate.beside) > PROSE_BYTES or not _is_blank(lines[at : block.start]):
            break
        if block in boilerplate:
            at = block.end
        elif block.is_date():
            at = block.end
            if own_lines <= evidence.MAX_LINES_ABOVE_DATE:
                dates[block] = own_lines
        elif block.is_byline(site, follows_byline=bool(found or dates)):
            at = block.end
            found.add(block)
        elif evidence.says_sentence(block.candidate.words):
            break
        else:
            at = block.end
            own_lines += 1
    if not dates or len(set(dates.values())) > 1 or any(_is_date_alone(line) for line in lines[at:]):
        return found
    has_text = not _is_blank(lines[at:])
    return found.union(date for date, lines_above in dates.items() if has_text or not lines_above)


def _is_date_alone(line: str) -> bool:
    return bool(line.strip()) and len(line) <= _MAX_LABEL_LENGTH and _is_date(_plain(line))


def _is_date(words: str) -> bool:
    return classify(words) is PhraseKind.DATE


def _is_blank(lines: list[str]) -> bool:
    return not any(map(str.strip, lines))


def _find_candidates(text: str, lines: list[str], *, first: bool) -> list[tuple[int, int]]:
    """Where paragraphs, headings and lists begin and end that may be boilerplate, or announce the next one."""
    found: list[tuple[int, int]] = []
    announced = False
    for start, end in _paragraphs(text, lines):
        if _NEVER_BOILERPLATE.match(lines[start]):
            first = announced = False
            continue
        size = sum(map(len, lines[start:end]))
        line = lines[start].strip(_AROUND)
        announces = size <= _MAX_LABEL_LENGTH and classify(line).announces_links
        is_near = first or announces or announced
        if size <= _MAX_BLOCK_LENGTH and (is_near or _may_be_boilerplate(lines, start, end, size, line)):
            found.append((start, end))
        first = first and size <= _MAX_LABEL_LENGTH and len(found) < _MAX_HEAD_BLOCKS
        announced = announces
    return found


def _may_be_boilerplate(lines: list[str], start: int, end: int, size: int, line: str) -> bool:
    if size <= _MAX_LABEL_LENGTH and (classify(line).is_filler or line[:1] == "["):
        return True
    if not any("](" in line for line in lines[start:end]):
        return False
    text = "\n".join(lines[start:end])
    return any(map(is_share_address, _ADDRESS.findall(text))) or bool(TAG_ADDRESS.search(text))


def _paragraphs(text: str, lines: list[str]) -> list[tuple[int, int]]:
    """Where lines stand together, outside fences; a heading stands alone."""
    found: list[tuple[int, int]] = []
    start = -1
    fenced = fenced_lines(text)
    for at, line in enumerate((*lines, "")):
        alone = at in fenced or not line.strip()
        if start >= 0 and (alone or _HEADING.match(line) or _HEADING.match(lines[start])):
            found.append((start, at))
            start = -1
        if start < 0 and not alone:
            start = at
    return found


def _address(target: str, source: str) -> str:
    """The address in the target of a link, resolved against `source` where it can be."""
    match = _ADDRESS.match(target)
    written = match[1].strip("<>") if match else ""
    return resolve(written, source) or written


def _plain(text: str) -> str:
    """The words of a line, without links, marks of looks, and the sign of a line break."""
    text = _PICTURE.sub(r"\1", _LINK.sub(r"\1", text))
    return " ".join(_EMPHASIS.sub("", text).split())
