"""One pass over the tags of a page, which makes the least tree that cleaning comes to the same result on.

See `skeleton` for what is left out, and why. What is decided here is decided as the rules of `clean`, `furniture` and
`surroundings` would have it, and a property test holds the two together.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from tui.article.attributes import NOTHING, QUOTED, UnreadableError, attributes, is_named, link, referenced, telling
from tui.article.byline import is_byline
from tui.article.clean import MACHINERY
from tui.article.folding import folded, same_title
from tui.article.furniture import PROSE, Inert, Weight, weight_of
from tui.article.idle import is_date, is_idle
from tui.article.media import PLAYERS
from tui.article.surroundings import announces_others
from tui.article.tree import BLOCKS, DEEPEST, VOID, Element, names
from tui.article.treetext import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOKEN: Final = re.compile(
    r"<(?:p>([^<]+</p>(?:\s*<p>[^<]+</p>)+)"
    r"|(p|div|li|h[1-6]|strong|b|em|i|span|dd|dt|blockquote|figcaption)"
    r"(\s[^<>\"']*(?:\"[^\"<>]*\"[^<>\"']*)*)?>([^<]*)</\2>"
    rf"|(script|style|SCRIPT|STYLE)(?=[\s/>]){QUOTED}>(.*?)</\5\s*>"
    rf"|(/?)([a-zA-Z][a-zA-Z0-9]*)({QUOTED})>"
    r"|!--(?!-?>)(.*?)-->)",
    re.DOTALL,
)
"""Paragraphs of nothing but text; an element of nothing but text: its tag, its attributes, its text; raw text: its tag,
itself; any tag: whether it closes, name, attributes; a comment.
"""
_NO_TOKEN: Final[list[Any]] = [None] * TOKEN.groups
"""Behind the last text."""
_NEXT_PARAGRAPH: Final = re.compile(r"</p>(\s*)<p>")

_NEUTRAL: Final = names("b strong em i u font big small nobr tt dfn var ins mark time bdi span abbr acronym label")
"""Elements that, without attributes, mean nothing to cleaning: their content takes their place."""
_BLOCKS: Final = names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup "
    "main menu nav ol p search section summary ul pre form h1 h2 h3 h4 h5 h6 li dd dt hr"
)
"""Elements that end a paragraph."""
_STEADY: Final = (
    _BLOCKS
    | (_NEUTRAL - {"nobr"})
    | names("strike s del code kbd samp q sup sub bdo data ruby rt rp noscript video audio picture iframe")
    | names("a br img wbr input embed source track link meta")
)
"""Elements that need no parser where they are nested as they are written. Others are moved, or what they hold is read
in another way.
"""
_WITHIN: Final = {"li": names("ul ol menu"), "dd": names("dl"), "dt": names("dl")}
_HEADINGS: Final = names("h1 h2 h3 h4 h5 h6")
_MAYBE_INERT: Final = names("p div li dd dt blockquote ul ol dl section article main center figcaption")
_ADDRESSED: Final = PLAYERS | names("img source input button progress meter dialog")
_ACTED_UPON: Final = PLAYERS | MACHINERY | names("img noscript math dialog code")
"""Elements that the first pass of cleaning does something about."""
_GONE: Final = (MACHINERY & VOID) - {"input"}
"""Elements that it drops, whatever they say."""
_DEEPEST: Final = DEEPEST - 2
_TITLE: Final = 4 * PROSE
"""No more than this is looked at for the title said again."""
_FIRST: Final = 8
_TEASER: Final = 6 * PROSE
"""A card that leads to another post holds less than this."""


class _Link(Element):
    """A link that nothing is wrong with: in prose it is words."""

    __slots__ = ()


class Scan:
    """One pass over the pieces of a source.

    `root` is the tree; `among` are the elements that the first pass of cleaning has to visit, with all that they stand
    in; with `is_in_doubt`, something was left out that a rule may look at.
    """

    def __init__(self, html: str, title: str, *, written: bool, whole: bool = False) -> None:
        """`written`: the source is as someone wrote it, and no serialisation. With `whole`, no element and no link is
        left out.
        """
        self.root = Element("body")
        self.among: set[Element] = set()
        self.is_in_doubt = False
        self._title = title
        self._entitled = folded(title)[:1]
        self._written = written
        self._dissolves = not whole
        # With a <noscript>, it counts how many elements and texts stand between two pictures.
        self._counts = "<noscript" in html or "<NOSCRIPT" in html
        self._current = self.root
        self._children = self.root.children
        self._tags: list[str] = []  # of the elements that are open
        self._nodes: list[Element | None] = []  # the same, None for those that were dissolved
        self._begun: list[int] = []  # how many children were there, for each of those
        self._mixed: set[Element] = set()  # those in which a dissolved one left other than one child
        self._open: set[str] = set()  # what of "p", "a", "h" and "form" is open
        self._linked = self._linked_heading = self._small_links = False
        self._unseen = 0  # how many <noscript> are open
        self._skipping = ""

    def run(self, pieces: Sequence[str]) -> None:
        """Make the tree of what `TOKEN.split` gives. Raises UnreadableError."""
        for text, paragraphs, plain, dress, inner, raw, script, slash, name, attrs, comment in _tokens(pieces):
            if self._skipping:
                if slash and name.lower() == self._skipping and not attrs:
                    self._skipping = ""
                    self._close(self._tags[-1])
                continue
            if text and (self._counts or not text.isspace() or _shows_blank(self._current, self._children)):
                if "<" in text:
                    raise UnreadableError
                self._children.append(self._referenced(text) if "&" in text else text)
            if plain is not None:
                self._plain(plain, dress, self._referenced(inner) if "&" in inner else inner)
            elif name is not None:
                tag = name if name in _STEADY else name.lower()
                if slash:
                    if attrs and not attrs.isspace():
                        raise UnreadableError
                    self._close(tag)
                else:
                    self._begin(tag, attrs)
            elif paragraphs is not None:
                self._paragraphs(_NEXT_PARAGRAPH.split(paragraphs[:-4]))
            elif raw is not None:
                if "<!--" in script:
                    raise UnreadableError
                if self._counts:
                    self._act(Element(raw.lower(), None, self._current))
            elif comment and "--!>" in comment:
                raise UnreadableError
        if self._tags:
            raise UnreadableError
        if self._linked_heading and self._small_links:
            self.is_in_doubt = True  # what leads to another post is known by its links
        if self._counts and not self._mixed.isdisjoint(self.among):
            self.is_in_doubt = True

    def _referenced(self, text: str) -> str:
        return referenced(text, written=self._written)

    # Elements of nothing but text

    def _plain(self, tag: str, dress: str | None, text: str) -> None:
        attrs, acted_upon = telling(dress, written=self._written) if dress else (NOTHING, False)
        if tag in _BLOCKS:
            self._check_block(tag)
            if "a" in self._open:
                self._linked_heading = self._linked_heading or tag in _HEADINGS
            elif tag in _MAYBE_INERT and not attrs:
                size = 0 if text.isspace() else weight_of(text)
                if size > PROSE or self._says_nothing(text, size):
                    weight = Weight(size, 0, size if size > PROSE else 0, 0, size)
                    self._put(self._children, Inert(tag, self._current, [text], weight))
                    return
        elif not attrs and self._dissolves:
            self._children.append(text)
            return
        elif attrs and self._is_within_dissolved() and is_named(attrs):
            self.is_in_doubt = True
        element = Element(tag, attrs, self._current)
        element.children.append(text)
        if acted_upon:
            self._act(element)
        else:
            self._children.append(element)

    def _paragraphs(self, pieces: list[str]) -> None:
        """Add paragraphs of nothing but text: every other piece is what stands between two of them."""
        self._check_block("p")
        texts = [self._referenced(text) if "&" in text else text for text in pieces[::2]]
        sizes = [weight_of(text) for text in texts]
        if "a" not in self._open and all(
            size > PROSE or self._says_nothing(text, size) for text, size in zip(texts, sizes, strict=True)
        ):
            prose = sum(size for size in sizes if size > PROSE)
            inert = Inert("p", self._current, [BETWEEN.join(texts)], Weight(sum(sizes), 0, prose, 0, max(sizes)))
            inert.count = len(texts) + sum(map(bool, pieces[1::2]))
            self._put(self._children, inert)
            return
        for at, text in enumerate(texts):
            if at and self._counts and pieces[2 * at - 1]:
                self._children.append(pieces[2 * at - 1])
            element = Element("p", None, self._current)
            element.children.append(text)
            self._children.append(element)

    # Elements that begin and end

    def _check_block(self, tag: str) -> None:
        """Make sure that a block may begin here: elsewhere a parser would end others first."""
        if self._is_within_dissolved():
            self.is_in_doubt = True  # the title said again is looked for in blocks that stand in blocks
        if not self._written:
            return
        if "p" in self._open or (tag in _HEADINGS and "h" in self._open):
            raise UnreadableError
        within = _WITHIN.get(tag)
        if within and (not self._tags or self._tags[-1] not in within):
            raise UnreadableError

    def _is_within_dissolved(self) -> bool:
        return bool(self._nodes) and self._nodes[-1] is None and self._tags[-1] != "body"

    def _begin(self, tag: str, text: str) -> None:
        """An element begins."""
        if tag in BLOCKS and self._is_within_dissolved():
            self.is_in_doubt = True
        if self._written:
            if tag not in _STEADY:
                raise UnreadableError
            if tag in _BLOCKS:
                self._check_block(tag)
            if (tag in ("a", "form") and tag in self._open) or (tag == "noscript" and not self._tags):
                raise UnreadableError
        attrs, acted_upon, harmless = NOTHING, tag in _ACTED_UPON, tag == "a"
        if text and tag != "body":
            if tag == "a":
                attrs, acted_upon, harmless = link(text, written=self._written)
            elif tag in _ADDRESSED:
                attrs = attributes(text, written=self._written)
            else:
                attrs, acts = telling(text, written=self._written)
                acted_upon = acted_upon or acts
        if (tag in _NEUTRAL and not attrs and self._dissolves) or tag == "body":
            self._tags.append(tag)
            self._nodes.append(None)
            self._begun.append(len(self._children))
            return
        if self._is_within_dissolved() and tag not in BLOCKS:
            counted = self._counts and tag in ("img", "noscript")
            if tag == "sup" or counted or is_named(attrs):
                self.is_in_doubt = True  # it may matter what it stands in
        if tag in _GONE and not self._counts:
            return
        element = (_Link if harmless else Element)(tag, attrs, self._current)
        if acted_upon:
            self._act(element)
        else:
            self._children.append(element)
        if tag not in VOID:
            self._enter(tag, element)

    def _enter(self, tag: str, element: Element) -> None:
        """What follows stands in this element."""
        if len(self._nodes) > _DEEPEST:
            raise UnreadableError
        self._tags.append(tag)
        self._nodes.append(element)
        self._current, self._children = element, element.children
        if tag in _HEADINGS:
            self._linked = "a" in self._open
            self._open.add("h")
        elif tag in ("p", "a", "form"):
            self._open.add(tag)
            if tag == "a" and "h" in self._open:
                self._linked = True
        elif tag == "noscript":
            self._unseen += 1
        elif tag == "iframe":  # what it holds is raw text
            self._skipping = tag

    def _close(self, tag: str) -> None:
        """An element ends."""
        if not self._tags or self._tags.pop() != tag:
            raise UnreadableError
        if self._nodes.pop() is None:
            if len(self._children) != self._begun.pop() + 1:
                self._mixed.add(self._current)
            return
        if tag in _HEADINGS:
            self._open.discard("h")
            if self._linked and not _has_own_words(self._children):
                self._linked_heading = True
            self._linked = False
        elif tag in ("p", "a", "form"):
            self._open.discard(tag)
        elif tag == "noscript":
            self._unseen -= 1
        element = self._current
        parent = element.parent
        if parent is None:
            raise UnreadableError
        self._current, self._children = parent, parent.children
        if tag in _MAYBE_INERT and self._dissolves and not self._unseen and not element.attrs and "a" not in self._open:
            inert = self._inert(element)
            if inert is not None:
                self._children.pop()
                self._put(self._children, inert)

    def _act(self, element: Element) -> None:
        """Put an element where it belongs, and have it visited."""
        self._children.append(element)
        node: Element | None = element
        while node is not None and node not in self.among:
            self.among.add(node)
            node = node.parent

    # Blocks that no rule is about

    def _put(self, children: list[Element | str], inert: Inert) -> None:
        """Add an inert block, to one before it where that can be."""
        last = children[-1] if children else None
        blank = self._counts and isinstance(last, str) and len(children) > 1 and last.isspace()
        if blank:
            last = children[-2]
        if type(last) is Inert and last.tag == inert.tag:
            if blank:
                children.pop()
                last.count += 1
            last.join(inert, BETWEEN)
            last.count += inert.count
        else:
            children.append(inert)

    def _inert(self, element: Element) -> Inert | None:
        """A block that has ended as one that no rule is about; None where one may be."""
        texts: list[str] = []
        own: list[str] = []
        text = links = prose = own_links = 0
        for child in element.children:
            if isinstance(child, str):
                texts.append(child)
                own.append(child)
            elif type(child) is Inert:
                text += child.weight.text
                links += child.weight.links
                prose += child.weight.prose
                texts += (BETWEEN, child.text(), BETWEEN)
            elif child.tag == "br":
                texts.append(BETWEEN)
            elif type(child) is _Link and (words := _words_of(child)):
                own_links += weight_of(words)
                texts.append(words)
                own.append(words)
            else:
                return None
        size = weight_of("".join(own)) if own else 0
        free = size - own_links
        is_prose = free > PROSE and free > own_links
        if own_links and not is_prose:
            return None
        text += size
        if not (is_prose and text == size) and not self._says_nothing("".join(texts), text):
            return None
        if own_links and size <= _TEASER:
            self._small_links = True
        weight = Weight(text, links + own_links, prose + free if is_prose else prose, 0, size, own_links)
        return Inert(element.tag, element.parent, texts, weight)

    def _says_nothing(self, text: str, size: int) -> bool:
        """Whether a block of text is neither a heading over what is not this text's, nor a date, nor the title."""
        if not size or size > _TITLE:
            return True
        words = " ".join(text.split())
        if (size <= PROSE // 2 and announces_others(words)) or is_idle(words):
            return False
        if is_date(words) or (size <= PROSE // 2 and is_byline(words, ())):
            return False
        first = folded(words[:_FIRST])[:1]
        return bool(first and first != self._entitled) or not same_title(words, self._title)


def _tokens(pieces: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The pieces of `TOKEN.split`, a token at a time, each with the text before it."""
    return zip(*[chain(pieces, _NO_TOKEN)] * (TOKEN.groups + 1), strict=True)


def _shows_blank(parent: Element, children: list[Element | str]) -> bool:
    """Whether a blank at the end of `children` may part two words: a block before it may be taken away."""
    return type(children[-1]) is not Inert if children else parent.tag not in BLOCKS


def _has_own_words(children: list[Element | str]) -> bool:
    """Whether there are words directly in an element."""
    return any(isinstance(child, str) and not child.isspace() and child for child in children)


def _words_of(element: Element) -> str:
    """What a link of nothing but words says; "" where it holds anything else, or nothing."""
    words = ""
    for child in element.children:
        if not isinstance(child, str):
            return ""
        words += child
    return "" if words.isspace() else words
