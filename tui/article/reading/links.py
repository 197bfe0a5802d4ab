"""The links of a post's text to other pages, as they are written in its body.

They are read off the body as it is, which takes a fraction of the time of making an article, and count where the words
of the link stand in the text that the article shows: what leads elsewhere from menus, sidebars and lists of related
posts does not.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.archive.permalinks import FILE_SIGN, POST_SIGN
from tui.article.blocks import MARK_STYLE, Figure, Heading, List, Paragraph, Quote, Run, Table
from tui.article.clean.page.source import letters_of
from tui.article.markdown.inline import bare_address
from tui.article.reading.sentences import SENTENCE_END
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tui.article.blocks import Block, Runs
    from tui.article.document import Article

POST_LINK_SIGN: Final = "↩"
"""What stands behind a link that leads to a post of the archives."""
MAX_LINKS: Final = 2000
"""More links of one post are not kept."""
_MAX_WRITTEN: Final = 10_000
"""More are not looked at, whether the article shows them or not."""
_MAX_WORDS: Final = 400
_MAX_AROUND: Final = 300
"""Characters of a sentence on either side of a link that are quoted."""
_TAG: Final = lazy_pattern(r"<a\b([^<>]*)>|</a\s{0,9}>|<!--|-->", re.IGNORECASE)
_HREF: Final = lazy_pattern(r"\bhref\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.IGNORECASE)
_AUTOLINK: Final = lazy_pattern(r"<(https?://[^<>\s]+)>", re.IGNORECASE)
_ANY_TAG: Final = lazy_pattern(r"<[^<>]*>")
_INLINE: Final = lazy_pattern(r"\[([^\[\]]*)\]\(\s{0,9}<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)")
_DEFINED: Final = lazy_pattern(r"^[ ]{0,3}\[([^\[\]\n^][^\[\]\n]*)\]:[ \t]{0,9}\n?[ \t]{0,9}<?([^\s<>]+)", re.MULTILINE)
_USED: Final = lazy_pattern(r"\[([^\[\]]+)\](?:[ ]?\[([^\[\]]*)\])?(?![(:])")
_BARE: Final = lazy_pattern(r"https?://[!-~]+", re.IGNORECASE)
_ASKED: Final = lazy_pattern(
    r"\{%-?\s{0,9}(post_url|link)\s{1,9}([^\s%{}]+)\s{0,9}-?%\}"
    r"|\{\{[<%]\s{0,9}(?:rel)?ref\s{1,9}\"([^\"{}]+)\"\s{0,9}[%>]\}\}"
)
_TEMPLATE: Final = lazy_pattern(r"\{\{\s{0,9}(?:\"([^\"{}]*)\"|'([^'{}]*)'|[\w.]{1,60})[^{}]{0,80}\}\}")
_HOST: Final = lazy_pattern(r"https?://(?:[^/?#@]*@)?([^/?#:]+)", re.IGNORECASE)


_SIGNS: Final = ("://", "href", "HREF", "](", "]:")
"""What a body without links has none of."""


class WrittenLink(NamedTuple):
    """A link as it is written: its words, and its address or path."""

    words: str
    href: str


def links_of(body: str, text: str) -> list[WrittenLink]:
    """The links of a body whose words stand in `text`, in the order of their kinds; `text` is that of the article."""
    if not any(sign in body for sign in _SIGNS):
        return []
    letters = ""
    found: dict[WrittenLink, None] = {}
    for words, href in islice(_written(body), _MAX_WRITTEN):
        wanted = letters_of(words)
        if not wanted or not href or href.startswith("#"):
            continue
        letters = letters or letters_of(text)
        if wanted in letters:
            found[WrittenLink(" ".join(words.split())[:_MAX_WORDS], href)] = None
            if len(found) >= MAX_LINKS:
                break
    return list(found)


def shown(href: str) -> str:
    """What a link leads to, as a reader knows it: of what a template is asked for, the name alone."""
    return href.removeprefix(POST_SIGN).removeprefix(FILE_SIGN)


def _written(body: str) -> Iterator[tuple[str, str]]:
    if "{%" in body or "{{" in body:
        body = _TEMPLATE.sub(_of_template, _ASKED.sub(_asked, body))
    rest = body
    if "href" in body or "HREF" in body:
        yield from _of_html(body)
    if "<" in rest:
        if "<http" in rest:
            rest = _AUTOLINK.sub(r" \1 ", rest)
        rest = _ANY_TAG.sub(" ", rest)
    if "](" in rest:
        yield from ((_unmarked(link[1]), unescape(link[2])) for link in _INLINE.finditer(rest))
        rest = _INLINE.sub(" ", rest)
    if "]:" in rest:
        defined = {" ".join(name.split()).casefold(): unescape(href) for name, href in _DEFINED.findall(rest)}
        rest = _DEFINED.sub(" ", rest)
        if defined:
            for used in _USED.finditer(rest):
                if href := defined.get(" ".join((used[2] or used[1]).split()).casefold()):
                    yield _unmarked(used[1]), href
    if "://" in rest:
        for bare in _BARE.finditer(rest):
            address = bare_address(bare[0])
            if host := _HOST.match(address):
                yield host[1], address


def _of_html(body: str) -> Iterator[tuple[str, str]]:
    """The links of HTML: a link ends where it is closed, or another one begins."""
    href, start = "", 0
    is_comment = False
    for tag in _TAG.finditer(body):
        if tag[0] in ("<!--", "-->"):
            is_comment = tag[0] == "<!--"
            continue
        if is_comment:
            continue
        if href and tag.start() - start < _MAX_WORDS * 20:
            yield unescape(_ANY_TAG.sub("", body[start : tag.start()])), href
        href = ""
        if tag[1] is not None and (found := _HREF.search(tag[1])):
            href, start = unescape(found[1] or found[2] or found[3] or "").strip(), tag.end()


def _asked(found: re.Match[str]) -> str:
    if found[3]:
        return FILE_SIGN + found[3]
    return (POST_SIGN if found[1] == "post_url" else FILE_SIGN) + found[2]


def _of_template(found: re.Match[str]) -> str:
    """What a template writes: a text is itself, a variable (the address of the site, mostly) is nothing."""
    return found[1] or found[2] or ""


def _unmarked(words: str) -> str:
    return words.replace("`", "").replace("*", "")


def with_post_links(article: Article, posts: Mapping[int, tuple[int, str]]) -> Article:
    """The article with a mark and the date behind links to posts of the archives: `posts` has, by the number of the
    link, the id of the post and its day.
    """
    if not posts:
        return article
    links = tuple(
        link._replace(post_id=posts[link.number][0]) if link.number in posts else link for link in article.links
    )
    days = {number: day for number, (_, day) in posts.items()}
    return replace(article, links=links, blocks=tuple(_marked(block, days) for block in article.blocks))


def _marked(block: Block, days: Mapping[int, str]) -> Block:
    if isinstance(block, Paragraph | Heading):
        return replace(block, runs=_marked_runs(block.runs, days))
    if isinstance(block, Figure):
        return replace(block, caption=_marked_runs(block.caption, days))
    if isinstance(block, Table):
        rows = tuple(tuple(_marked_runs(cell, days) for cell in row) for row in block.rows)
        return replace(block, head=tuple(_marked_runs(cell, days) for cell in block.head), rows=rows)
    if isinstance(block, Quote):
        return replace(block, blocks=tuple(_marked(inner, days) for inner in block.blocks))
    if isinstance(block, List):
        items = (replace(item, blocks=tuple(_marked(inner, days) for inner in item.blocks)) for item in block.items)
        return replace(block, items=tuple(items))
    return block


def _marked_runs(runs: Runs, days: Mapping[int, str]) -> Runs:
    if all(run.link not in days for run in runs):
        return runs
    marked: list[Run] = []
    for index, run in enumerate(runs):
        marked.append(run)
        following = runs[index + 1].link if index + 1 < len(runs) else None
        if run.link is not None and run.link != following and run.link in days:
            marked.append(Run(f" {POST_LINK_SIGN} {days[run.link]}".rstrip(), MARK_STYLE, run.link))
    return tuple(marked)


class Sentences:
    """The sentences of a text, to be found by the words of links in them. Ask in the order of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [at for at, character in enumerate(text) if character.isalnum()]
        self._letters = "".join(map(_folded_letter, (text[at] for at in self._places)))
        self._ends = [found.end() for found in SENTENCE_END.finditer(text)]
        self._next = 0

    def around(self, words: str) -> tuple[int, str]:
        """Where words stand, and the sentence around them, on one line; the end and "" where they do not stand."""
        wanted = "".join(_folded_letter(character) for character in words if character.isalnum())
        at = self._letters.find(wanted, self._next)
        at = at if at >= 0 else self._letters.find(wanted)
        if at < 0 or not wanted:
            return len(self._text), ""
        self._next = at + len(wanted)
        first, last = self._places[at], self._places[self._next - 1] + 1
        before, after = bisect_right(self._ends, first), bisect_left(self._ends, last)
        start = self._ends[before - 1] if before else 0
        end = self._ends[after] if after < len(self._ends) else len(self._text)
        start, end = max(start, first - _MAX_AROUND), min(end, last + _MAX_AROUND)
        return first, " ".join(self._text[start:end].split())


def _folded_letter(character: str) -> str:
    """A letter in lower case, where that is one letter."""
    lower = character.lower()
    return lower if len(lower) == 1 else character
