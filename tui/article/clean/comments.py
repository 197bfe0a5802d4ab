"""The comments of readers below an article: `drop_comments` takes them out of a page, and counts them.

A thread is known by what surrounds each comment, not by its name alone: a way to reply, a permanent link, or who wrote
it and when. An essay that is printed in a block called "comment" has none of these and stays, and so does the topic of
a forum, whose posts are the text: a thread goes only from below a text of its own.

The markup is that of Drupal, WordPress (also its older `commentlist`), Disqus, Movable Type and TypePad, Blogger,
Discourse and NodeBB below an article, phpBB, and schema.org's `Comment`.
"""

from __future__ import annotations

import re
from collections import Counter
from operator import add
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.clean.density import count_bytes, lines_of
from tui.article.clean.evidence import says_sentence, stands_in_sentence
from tui.article.clean.known_boilerplate import (
    COMMENT_WORDS,
    PhraseKind,
    classify,
    comment_names,
    is_called_comments,
    is_called_signature,
    is_called_thread,
    is_comments_heading,
    is_of_page,
    is_reply_label,
)
from tui.article.html.elements import BLOCKS, names
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from tui.article.html.dom import Element

_NUMBERED: Final = lazy_pattern(
    rf"(?:^|[\s_/#-])(?:(?:{COMMENT_WORDS}|dsq-comment)[_-]?(\d+)|(?:{COMMENT_WORDS})-([0-9a-f]{{8,}}\w*))\s*$",
    re.IGNORECASE,
)
"""The identity of one comment."""
_NUMBERED_IN_THREAD: Final = lazy_pattern(r"(?:^|[\s_/#-])(?:reply|post|topic|p|c|pid)[_-]?(\d+)()\s*$", re.IGNORECASE)
"""The same, among comments alone: articles are numbered so, too."""
_COMMENT_IN_THREAD: Final = lazy_pattern(
    r"(?:^|\s)(?:post|crawler-post|topic-post|reply|response)(?:\s|$)", re.IGNORECASE
)
_ARTICLE: Final = lazy_pattern(
    r"(?:^|\s)(?:hentry|type-post|type-page|status-publish|h-entry|entry)(?:\s|$)", re.IGNORECASE
)
"""What a post of a blog is called, which is no comment whatever else it is called."""
_COMMENT_TYPES: Final = lazy_pattern(r"schema\.org/(?:user)?comments?$|sioct?:(?:comment|post)", re.IGNORECASE)
_REPLY_ADDRESS: Final = lazy_pattern(
    r"[?&]replytocom=|/comments?/reply|#(?:comment-?)?(?:respond|reply)\b|[?&](?:mode|action|do)=(?:quote"
    r"|reply)|/reply/",
    re.IGNORECASE,
)
_PERMALINK: Final = lazy_pattern(
    rf"#(?:(?:{COMMENT_WORDS})[-_/]?[0-9a-f]+)$|/comments?/\d+|[?&]comment(?:_?id)?=\d+", re.IGNORECASE
)
_SAID: Final = lazy_pattern(
    r"(?:posted|written|comment(?:ed)?|by|von|par|por)\b.{1,60}(?:\b(?:on|at|am|le|el|um)\b|[|»,·]).{0,40}\d.{0,20}"
    r"|.{1,50}\b(?:says?|said|wrote|writes|schrieb|sagt|dijo|dice|escribió|a dit|a écrit|disse"
    r"|ha scritto|schreef|skrev|написала?|пишет|сказала?)"
    r"\s*(?:\W.{0,40})?:?"
    r"|.{1,40}(?:说|說|より|写道|寫道|发表于|發表於|님의 말).{0,40}",
    re.IGNORECASE,
)
"""The line of a comment that says who wrote it."""
_NAME_AND_DATE: Final = lazy_pattern(
    r"[^.!?。！？]{1,40}?[\s,|·•(—–-]+(?:(?:on|at|am|le|el)\s)?(?:[^.!?。！？\d]{0,20}\b(?:19|20)\d\d\b"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:\d\d)?\d\d"
    r"|[^\d]{0,10}\d{1,2}[.,]? \w{3,10}\.?,? (?:19|20)\d\d|\w{3,10}\.? \d{1,2},? (?:19|20)\d\d"
    r"|\d+ \w{3,7} ago)\b.{0,20}",
    re.IGNORECASE,
)
"""The line of a comment that says who wrote it and when: "Ann - May 3, 2021"."""
_MAX_NAME_AND_DATE: Final = 80
_WHEN: Final = lazy_pattern(r"\b(?:19|20)\d\d\b|\d{1,2}:\d{2}|\bago\b|前$|\bvor \d|hace \d|il y a \d", re.IGNORECASE)
_MAX_SIGN_BYTES: Final = 160
"""A longer text is no signature of a comment."""
ESSAY_BYTES: Final = 2_000
"""Comments longer than this on average, which nobody can reply to, are essays."""
_MAX_HEADING_BYTES: Final = 120
_ITEMS: Final = names("li article div section dl tr table p dd")


class _Signs(NamedTuple):
    """What shows that an element holds comments: ways to reply, permanent links, signatures, and dates in them."""

    replies: int
    permalinks: int
    signatures: int
    dates: int

    def plus(self, other: _Signs) -> _Signs:
        """Both together."""
        return _Signs(*map(add, self, other))

    @property
    def are_enough(self) -> bool:
        """Whether no text but a comment bears such signs."""
        return bool(self.replies or self.permalinks)

    @property
    def are_some(self) -> bool:
        """Whether what is called a comment, among others, is one; a byline has such signs, too."""
        return self.are_enough or bool(self.signatures and self.dates)


def is_reply(words: str, address: str) -> bool:
    """Whether a link with these words answers a comment."""
    return bool(_REPLY_ADDRESS.search(address)) or is_reply_label(words)


def number_of_comment(address: str) -> str:
    """What a permanent link calls its comment, "" where an address is none."""
    found = _PERMALINK.search(address)
    return found[0] if found else ""


def is_signature(line: str) -> bool:
    """Whether a line says who wrote a comment: "Ann says:"."""
    return len(line.encode()) <= _MAX_SIGN_BYTES and bool(_SAID.fullmatch(line))


def says_when(line: str) -> bool:
    """Whether a short line says when something was written."""
    return len(line.encode()) <= _MAX_SIGN_BYTES and bool(_WHEN.search(line) or classify(line) is PhraseKind.DATE)


def drop_comments(root: Element, drop: Callable[[Element, str], None], article: Element | None = None) -> int:
    """Drop the threads of comments below the text of a page; returns how many comments they held.

    `drop` takes an element out by a named rule. What holds `article`, where that is known, is no thread.
    """
    around = set()
    while article is not None:
        around.add(article)
        article = article.parent
    if not _may_hold_thread(root):
        return 0
    count = 0
    for thread, held in _below_text(root, _find_threads(root, around, _CommentFinder())):
        heading = _heading_of(thread)
        if heading is not None:
            drop(heading, "heading of comments")
        drop(thread, "comments")
        count += held
    return count


def _may_hold_thread(root: Element) -> bool:
    """Whether an element of a tree is called a thread of comments, or marked as a comment."""
    elements = [element for element in root.walk() if element.attrs]
    # A page has few names and many elements with them, and none of them goes across a blank.
    all_names = {element.names for element in elements if element.tag in BLOCKS}
    return is_called_thread(" ".join(all_names)) or any(map(_is_typed, elements))


def _find_threads(parent: Element, around: AbstractSet[Element], finder: _CommentFinder) -> list[tuple[Element, int]]:
    """The outermost blocks, none of them in `around`, that hold nothing but comments and their headings, each with the
    number of comments.
    """
    found: list[tuple[Element, int]] = []
    for child in parent.elements():
        if child.tag in BLOCKS and child not in around and (count := _count_comments(child, finder)):
            found.append((child, count))
        else:
            found += _find_threads(child, around, finder)
    return found


def _count_comments(element: Element, finder: _CommentFinder) -> int:
    """How many comments an element holds if it holds nothing else; 0 where it does."""
    is_comment = finder.is_comment(element)
    if not (is_comment or _names_thread(element)):
        return 0
    signs = finder.signs_in(element)
    if not (signs.are_some if _is_plural(element) else signs.are_enough):
        return 0
    comments = [element] if is_comment else []
    comments += filter(finder.is_comment, element.walk())
    size = count_bytes(element.text())
    count = _count(element, comments) or max(signs.replies, signs.permalinks, min(signs.signatures, signs.dates), 1)
    if not signs.replies and size > ESSAY_BYTES * count:
        return 0
    outermost = frozenset(finder.outermost(element))
    if outermost and any(_is_own_text(line) for line in _lines_outside(element, outermost)):
        return 0
    return count


def _count(thread: Element, comments: list[Element]) -> int:
    """How many comments there are, by their numbers or by what they are called; a comment may be several elements."""
    identities = (_identity_of(inner) for inner in (thread, *thread.walk()))
    found = (_NUMBERED.search(identity) or _NUMBERED_IN_THREAD.search(identity) for identity in identities)
    numbers = {match[1] or match[2] for match in found if match is not None}
    called = Counter(name for comment in comments for name in set(comment_names(comment.get("class"))))
    return max(len(numbers), *called.values(), 0)


def _identity_of(element: Element) -> str:
    return element.get("id") or element.get("about") or element.get("data-pid")


def _is_own_text(line: str) -> bool:
    return says_sentence(line) and not is_of_page(line) and not is_comments_heading(line) and not is_signature(line)


def _lines_outside(element: Element, comments: AbstractSet[Element]) -> list[str]:
    """The lines in an element that are in none of the comments."""
    if element in comments:
        return []
    inner = [line for child in element.elements() for line in _lines_outside(child, comments)]
    return [*inner, *(" ".join(child.split()) for child in element.children if isinstance(child, str))]


def _names_thread(element: Element) -> bool:
    return element.tag in BLOCKS and is_called_thread(element.names)


def _is_typed(element: Element) -> bool:
    attrs = element.attrs
    kind = attrs.get("itemtype") or attrs.get("typeof")
    return attrs.get("itemprop") == "comment" or (kind is not None and _COMMENT_TYPES.search(kind) is not None)


def _is_numbered(element: Element) -> bool:
    return bool(_NUMBERED.search(_identity_of(element)))


def _is_plural(element: Element) -> bool:
    """Whether an element is called many comments, or is numbered as one of many."""
    return is_called_comments(element.names) or _is_numbered(element) or _is_typed(element)


def _is_in_thread(element: Element) -> bool:
    """Whether it is in a block of many comments."""
    node = element.parent
    while node is not None and not is_called_comments(node.names):
        node = node.parent
    return node is not None


class _CommentFinder:
    """Tells which elements of a page are comments and what signs they hold. Each is looked at once, however many
    others it is in.
    """

    def __init__(self) -> None:
        self._signs: dict[Element, _Signs] = {}
        self._are_comments: dict[Element, bool] = {}

    def is_comment(self, element: Element) -> bool:
        """Whether an element is called one comment, and bears the signs of one."""
        if element.tag not in _ITEMS:
            return False
        known = self._are_comments.get(element)
        if known is None:
            known = self._are_comments[element] = self._bears_signs(element)
        return known

    def _bears_signs(self, element: Element) -> bool:
        if _ARTICLE.search(element.get("class")):
            return False
        is_certain = _is_numbered(element) or _is_typed(element)
        is_called = is_certain or bool(comment_names(element.get("class")))
        is_among = bool(
            _COMMENT_IN_THREAD.search(element.get("class")) or _NUMBERED_IN_THREAD.search(_identity_of(element))
        )
        if not (is_called or is_among):
            return False
        is_in_thread = _is_in_thread(element)
        signs = self.signs_in(element) if is_called or is_in_thread else None
        return signs is not None and (signs.are_enough or (signs.are_some and (is_certain or is_in_thread)))

    def outermost(self, element: Element) -> Iterator[Element]:
        """The comments in an element that are in no other one; the element itself where it is one."""
        stack = [element]
        while stack:
            node = stack.pop()
            if self.is_comment(node):
                yield node
            else:
                stack += node.elements()

    def signs_in(self, block: Element) -> _Signs:
        """The signs in a block: those of its own lines, and those in the blocks within."""
        found = self._signs.get(block)
        if found is None:
            found = _Signs(0, 0, 0, 0)
            running: list[str] = []
            stack = block.children[::-1]
            while stack:
                node = stack.pop()
                if isinstance(node, str):
                    running.append(node)
                    continue
                found = found.plus(_signs_of(node))
                if node.tag in BLOCKS or node.tag == "br":
                    running.append("\v")
                if node.tag in BLOCKS:
                    found = found.plus(self.signs_in(node))
                elif node.tag != "br":
                    stack += node.children[::-1]
            for line in "".join(running).split("\v"):
                found = found.plus(_signs_of_line(" ".join(line.split())))
            self._signs[block] = found
        return found


def _signs_of(element: Element) -> _Signs:
    """The signs that an element is by itself."""
    replies = permalinks = signatures = dates = 0
    tag = element.tag
    if tag == "a":
        href = element.get("href")
        words = element.words()
        if _REPLY_ADDRESS.search(href) or (is_reply_label(words) and _ends_line(element)):
            replies = 1
        elif number_of_comment(href) and not stands_in_sentence(element):
            permalinks = 1
    if tag == "time" or (tag == "abbr" and _WHEN.search(element.get("title"))):
        dates = 1
    elif is_called_signature(element.names) or tag == "cite":
        words = element.words()
        if words and len(words.encode()) <= _MAX_SIGN_BYTES:
            signatures, dates = 1, int(bool(_WHEN.search(words)))
    return _Signs(replies, permalinks, signatures, dates)


def _signs_of_line(line: str) -> _Signs:
    if not line:
        return _Signs(0, 0, 0, 0)
    if is_signature(line):
        return _Signs(0, 0, 1, int(bool(_WHEN.search(line))))
    if classify(line) is PhraseKind.DATE:
        return _Signs(0, 0, 0, 1)
    is_signed = len(line) <= _MAX_NAME_AND_DATE and bool(_NAME_AND_DATE.fullmatch(line))
    return _Signs(0, 0, int(is_signed), int(is_signed))


def _ends_line(link: Element) -> bool:
    return not any((node if isinstance(node, str) else node.text()).strip(" .|·") for node in link.line_behind())


def _below_text(root: Element, threads: list[tuple[Element, int]]) -> list[tuple[Element, int]]:
    """Those of the threads, given as they stand in the page, before which it has a text of its own: one sentence at
    least.
    """
    around: set[Element] = set()
    for thread, _count in threads:
        outer = thread.parent
        while outer is not None and outer not in around:
            around.add(outer)
            outer = outer.parent
    outermost = {thread for thread, _count in threads}
    above = 0
    ways = [iter(root.children)]
    while ways:
        child = next(ways[-1], None)
        if child is None:
            ways.pop()
        elif not isinstance(child, str) and child in around:
            ways.append(iter(child.children))
        else:
            above += child in outermost
            lines = [" ".join(child.split())] if isinstance(child, str) else lines_of(child)
            if any(map(_is_own_text, lines)):
                return threads[above:]
    return []


def _heading_of(thread: Element) -> Element | None:
    """The heading directly before a thread that says no more than "Comments"."""
    before = next((node for node in thread.siblings(-1) if not isinstance(node, str) or node.strip()), None)
    if before is None or isinstance(before, str) or before.tag not in BLOCKS:
        return None
    words = before.words()
    return before if len(words.encode()) <= _MAX_HEADING_BYTES and is_comments_heading(words) else None
