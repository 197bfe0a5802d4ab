"""HTML as the least tree that cleaning comes to the same result on: prose in one piece, what says nothing left out.

`tree.parse` keeps all there is, at some ten microseconds an element from parsing to the last rule of cleaning; a page
of some length has several hundred. Nearly all of it is paragraphs of prose, which no rule ever takes away, and marks
within them. So one pass over the tags of a page makes a tree of what rules may look at:

* emphasis without telling attributes is dissolved, and attributes that say nothing to cleaning are left out;
* a block of nothing but text and links that no rule is about is one `Inert`, weighed already, as are those that hold
  nothing but such blocks; neighbours of one tag are one;
* blanks that would not be shown, scripts and styles are not there.

A source whose tags are nested as they are written is read as it stands: the HTML5 rules change nothing about it. Any
other goes through the parser, and its serialisation is read, which is always of that kind.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.entities import html5
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.article.clean import MACHINERY, Cleaner
from tui.article.escapes import NONCHARACTERS
from tui.article.formulas import SCRIPTED, is_of_rendering
from tui.article.folding import folded, same_title
from tui.article.furniture import PROSE, ROLES, Inert, Weight, is_hidden, kinds_of, weight_of
from tui.article.media import PLAYERS
from tui.article.surroundings import announces_others, is_date, shares
from tui.article.tree import BLOCKS, DEEPEST, VOID, Element, names, parse, plausible
from tui.article.treetext import BETWEEN
from tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED: Final = r"[^>\"']*(?:\"[^\"]*\"[^>\"']*|'[^']*'[^>\"']*)*"
_TOKEN: Final = re.compile(
    r"<(?:p>([^<]+</p>(?:\s*<p>[^<]+</p>)+)"
    r"|(p|div|li|h[1-6]|strong|b|em|i|span|td|dd|dt|blockquote|figcaption)(\s[^<>\"']*(?:\"[^\"<>]*\"[^<>\"']*)*)?>([^<]*)</\2>"
    rf"|(script|style|SCRIPT|STYLE)(?=[\s/>]){_QUOTED}>(.*?)</\5\s*>"
    rf"|(/?)([a-zA-Z][a-zA-Z0-9]*)({_QUOTED})>"
    r"|!--(?!-?>)(.*?)-->)",
    re.DOTALL,
)
"""Paragraphs of nothing but text; an element of nothing but text: its tag, its attributes, its text; raw text: its tag,
itself; any tag: whether it closes, name, attributes; a comment.
"""
_GROUPS: Final = 11
_NEXT_PARAGRAPH: Final = re.compile(r"</p>(\s*)<p>")
_ATTRIBUTES: Final = re.compile(
    r"(?:[\s/]+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>`=][^\s\"'<>`]*))?)*[\s/]*"
)
_ATTRIBUTE: Final = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>`]+)))?")
_HREF: Final = re.compile(
    r"((?:\s+(?!href=)[a-z-]+=\"[^\"<>]*\")*)\s+href=\"([^\"<>]*)\"((?:\s+(?!href=)[a-z-]+=\"[^\"<>]*\")*)\s*"
)
"""The usual attributes of a link, its address apart."""
_REFERENCE: Final = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*)(;?)(=?)")
_WRITTEN: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\xa0"), ("&amp;", "&"))
"""The references that a serialisation holds."""

_MARKS: Final = names(
    "b strong em i u font big small tt cite dfn var ins mark time bdi span abbr acronym label strike s del code kbd samp "
    "q sup sub bdo data ruby rt rp noscript video audio"
)
_NEUTRAL: Final = names("b strong em i u font big small nobr tt cite dfn var ins mark time bdi span abbr acronym label")
"""Elements that, without attributes, mean nothing to cleaning: their content takes their place."""
_PLAIN_BLOCKS: Final = names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup "
    "main menu nav ol p search section summary ul pre form h1 h2 h3 h4 h5 h6 li dd dt hr"
)
_PLAIN: Final = _MARKS | _PLAIN_BLOCKS | names("a br img wbr input embed source track link meta iframe picture")
"""Elements that need no parser where they are nested as they are written. Others are moved, or change how what they hold is
read.
"""
_HEADINGS: Final = names("h1 h2 h3 h4 h5 h6")
_WITHIN: Final = {"li": names("ul ol menu"), "dd": names("dl"), "dt": names("dl")}
_MAYBE_INERT: Final = names("p div li dd dt blockquote ul ol dl section article main center figcaption")
_ADDRESSED: Final = PLAYERS | names("a img source input progress meter")
_ACTED_UPON: Final = PLAYERS | names("img noscript math input progress meter")
"""Elements that the first pass of cleaning does something about, besides machinery."""
_LOOKED_AT: Final = names("class id role style hidden data-cfemail encoding alttext")
_RAW: Final = ["script", "style", "noembed", "noframes", "template", "svg", "canvas", "select", "textarea", "button"]
"""Elements that are dropped whatever they hold, the parser's own way."""
_RUNNING_ON: Final = re.compile(r"<(?:xmp|plaintext|noembed|noframes)\b", re.IGNORECASE)
"""What makes text of the tags behind it."""
_DEEPEST: Final = DEEPEST - 2
_REMEMBERED: Final = 8192
_TITLE: Final = 4 * PROSE
"""No more than this is looked at for the title said again."""
_FIRST: Final = 8
_TEASER: Final = 6 * PROSE
"""A card that leads to another post holds less than this."""


class Skeleton(NamedTuple):
    """A tree, and the elements in it that the first pass of cleaning has to visit; None: all."""

    root: Element
    among: set[Element] | None


class _Unreadable(Exception):
    """The source is not nested as it is written."""


class _Link(Element):
    """A link that nothing is wrong with: in prose it is words."""

    __slots__ = ()


def cleaned(html: str, *, title: str, source: str) -> Element:
    """The tree of `clean_html` for who asks for its text alone; what stands empty by then is still there."""
    found = _skeleton(html, title)
    Cleaner(found.root, html, title=title, source=source, among=found.among).clear()
    return found.root


def _skeleton(html: str, title: str) -> Skeleton:
    if SCRIPTED not in html:
        found = _read(html, title, written=True)
        if found is None and not _RUNNING_ON.search(html):
            found = _read(_parsed(html), title, written=False)
        if found is not None:
            return found
    return Skeleton(parse(html), None)


def _parsed(html: str) -> str:
    """The serialisation of the parsed source."""
    from selectolax.lexbor import LexborHTMLParser

    document = LexborHTMLParser(plausible(html))
    if "<noscript" not in html:
        document.strip_tags(_RAW)
    body = document.body
    written = (body.html if body is not None else "") or ""
    if "&#" in html:  # a character reference is the only way past the door for what was taken out there
        written = NONCHARACTERS.sub("", clean(written))
    return written


def _read(html: str, title: str, *, written: bool) -> Skeleton | None:
    """The skeleton of a source as it is `written` or of a serialisation; None where it cannot be read so simply."""
    pieces = _TOKEN.split(html)
    try:
        scan = _Scan(html, title, written=written)
        scan.run(pieces)
        if scan.is_in_doubt:
            scan = _Scan(html, title, written=written, whole=True)
            scan.run(pieces)
    except _Unreadable:
        return None
    return Skeleton(scan.root, None if scan.all_acted_upon else scan.among)


class _Scan:
    """One pass over the pieces of a source. With `whole`, no element and no link is dissolved."""

    def __init__(self, html: str, title: str, *, written: bool, whole: bool = False) -> None:
        self.title = title
        self.written = written
        self.dissolves = not whole
        # With a <noscript>, it counts how many elements and texts stand between two pictures.
        self.counts = "<noscript" in html
        self.all_acted_upon = "top:" in html
        self.root = Element("body")
        self.among: set[Element] = set()
        self.is_in_doubt = False
        self._entitled = folded(title)[:1]
        self._small_links = self._linked_heading = False

    def run(self, pieces: list[str]) -> None:  # noqa: C901, PLR0912, PLR0915 - one pass, and calls would be half its time
        """Make the tree. Raises _Unreadable."""
        written, counts, dissolves = self.written, self.counts, self.dissolves
        current = self.root
        children = current.children
        tags: list[str] = []  # of the elements that are open
        nodes: list[Element | None] = []  # the same, None for those that were dissolved
        begun: list[int] = []  # how many children were there, for each of those
        mixed: set[Element] = set()  # those in which a dissolved one left other than one child
        in_paragraph = in_link = in_heading = in_form = linked = False
        unseen = 0
        skipping = ""
        for text, paragraphs, plain, dress, inner, raw, script, slash, name, attributes, comment in _tokens(pieces):
            if text and not skipping and (counts or not text.isspace() or _shows_blank(current, children)):
                if "<" in text:
                    raise _Unreadable
                children.append(_referenced(text, written=written) if "&" in text else text)
            if paragraphs is not None:
                if skipping:
                    continue
                if written and in_paragraph:
                    raise _Unreadable
                self._paragraphs(_NEXT_PARAGRAPH.split(paragraphs[:-4]), current, in_link=in_link)
                continue
            if plain is not None:
                if skipping:
                    continue
                if "&" in inner:
                    inner = _referenced(inner, written=written)
                attrs, acted_upon = _telling(dress, written=written) if dress else (_NOTHING, False)
                if plain in _PLAIN_BLOCKS:
                    if written:
                        if in_paragraph or (in_heading and plain in _HEADINGS):
                            raise _Unreadable
                        if (within := _WITHIN.get(plain)) and (not tags or tags[-1] not in within):
                            raise _Unreadable
                    if in_link and plain in _HEADINGS:
                        self._linked_heading = True
                    elif plain in _MAYBE_INERT and not in_link and not attrs:
                        size = 0 if inner.isspace() else weight_of(inner)
                        if size > PROSE or self._says_nothing(inner, size):
                            weight = Weight(size, 0, size if size > PROSE else 0, 0, size)
                            _put(children, Inert(plain, current, [inner], weight), counts=counts)
                            continue
                elif plain == "td":
                    if written:
                        raise _Unreadable
                elif plain in _NEUTRAL and not attrs and dissolves:
                    children.append(inner)
                    continue
                elif attrs and nodes and nodes[-1] is None and tags[-1] != "body" and _is_named(attrs):
                    self.is_in_doubt = True
                element = Element(plain, attrs, current)
                element.children.append(inner)
                if acted_upon:
                    self._act(element, children)
                else:
                    children.append(element)
                continue
            if raw is not None:
                if "<!--" in script:
                    raise _Unreadable
                if counts and not skipping:
                    self._act(Element(raw.lower(), None, current), children)
                continue
            if name is None:
                if comment and "--!>" in comment:
                    raise _Unreadable
                continue
            tag = name if name in _PLAIN else name.lower()
            if skipping:
                if not slash or tag != skipping:
                    continue
                skipping = ""
            if slash:
                if not tags or tags.pop() != tag:
                    raise _Unreadable
                if tag == "p":
                    in_paragraph = False
                elif tag == "a":
                    in_link = False
                elif tag in _HEADINGS:
                    in_heading = False
                    if linked and not _has_own_words(children):
                        self._linked_heading = True
                    linked = False
                elif tag == "form":
                    in_form = False
                elif tag == "noscript":
                    unseen -= 1
                if nodes.pop() is None:
                    if len(children) != begun.pop() + 1:
                        mixed.add(current)
                    continue
                parent = current.parent
                if parent is None:
                    raise _Unreadable
                if dissolves and tag in _MAYBE_INERT and not in_link and not unseen and not current.attrs:
                    made = self._inert(current)
                    if made is not None:
                        parent.children.pop()
                        _put(parent.children, made, counts=counts)
                current, children = parent, parent.children
                continue
            if written:
                if tag not in _PLAIN:
                    raise _Unreadable
                if tag in _PLAIN_BLOCKS:
                    if in_paragraph or (in_heading and tag in _HEADINGS) or (in_form and tag == "form"):
                        raise _Unreadable
                    if (within := _WITHIN.get(tag)) and (not tags or tags[-1] not in within):
                        raise _Unreadable
                elif (tag == "a" and in_link) or (tag == "noscript" and not tags):
                    raise _Unreadable
            attrs = _NOTHING
            acted_upon = tag in _ACTED_UPON
            kind: type[Element] = Element
            if attributes and tag != "body":
                if tag == "a":
                    attrs, acted_upon, harmless = _link(attributes, written=written)
                    if harmless:
                        kind = _Link
                elif tag in _ADDRESSED:
                    attrs = _attributes(attributes, written=written)
                else:
                    attrs, acts = _telling(attributes, written=written)
                    acted_upon = acted_upon or acts
            if (tag in _NEUTRAL and not attrs and dissolves) or tag == "body":
                tags.append(tag)
                nodes.append(None)
                begun.append(len(children))
                continue
            if nodes and nodes[-1] is None and tags[-1] != "body" and tag not in BLOCKS:
                # It may matter what it stands in.
                if tag == "sup" or (counts and tag in ("img", "noscript")) or _is_named(attrs):
                    self.is_in_doubt = True
            element = kind(tag, attrs, current)
            if acted_upon or tag in MACHINERY:
                if tag in MACHINERY and tag in VOID and tag != "input" and not counts:
                    continue
                self._act(element, children)
            else:
                children.append(element)
            if tag in VOID:
                continue
            if len(nodes) > _DEEPEST:
                raise _Unreadable
            tags.append(tag)
            nodes.append(element)
            current, children = element, element.children
            if tag == "p":
                in_paragraph = True
            elif tag == "a":
                in_link = True
                linked = linked or in_heading
            elif tag in _HEADINGS:
                in_heading = True
                linked = in_link
            elif tag == "form":
                in_form = True
            elif tag == "noscript":
                unseen += 1
            elif tag == "iframe":  # what it holds is raw text
                skipping = tag
        if tags:
            raise _Unreadable
        if (self._linked_heading and self._small_links) or (counts and not mixed.isdisjoint(self.among)):
            self.is_in_doubt = True

    def _paragraphs(self, pieces: list[str], parent: Element, *, in_link: bool) -> None:
        """Add paragraphs of nothing but text: every other piece is what stands between two of them."""
        texts = pieces[::2]
        if any(["&" in text for text in texts]):
            texts = [_referenced(text, written=self.written) for text in texts]
        sizes = [weight_of(text) for text in texts]
        if not in_link and all(
            [size > PROSE or self._says_nothing(text, size) for text, size in zip(texts, sizes, strict=True)]
        ):
            prose = sum([size for size in sizes if size > PROSE])
            inert = Inert("p", parent, [BETWEEN.join(texts)], Weight(sum(sizes), 0, prose, 0, max(sizes)))
            inert.count = len(texts) + sum(map(bool, pieces[1::2]))
            _put(parent.children, inert, counts=self.counts)
            return
        for at, text in enumerate(texts):
            if at and self.counts and pieces[2 * at - 1]:
                parent.children.append(pieces[2 * at - 1])
            element = Element("p", None, parent)
            element.children.append(text)
            parent.children.append(element)

    def _act(self, element: Element, children: list[Element | str]) -> None:
        """Put an element where it belongs, and have it visited."""
        children.append(element)
        node: Element | None = element
        while node is not None and node not in self.among:
            self.among.add(node)
            node = node.parent

    def _inert(self, element: Element) -> Inert | None:
        """A block that is closed as one that no rule is about; None where one may be."""
        texts: list[str] = []
        own: list[str] = []
        linked = text = links = prose = 0
        for child in element.children:
            if isinstance(child, str):
                texts.append(child)
                own.append(child)
            elif type(child) is Inert:
                weight = child.weight
                text += weight.text
                links += weight.links
                prose += weight.prose
                texts += (BETWEEN, child.text(), BETWEEN)
            elif child.tag == "br":
                texts.append(BETWEEN)
            elif type(child) is _Link:
                inner = child.children
                words = inner[0] if len(inner) == 1 else "".join([one for one in inner if isinstance(one, str)])
                if not isinstance(words, str) or any([not isinstance(one, str) for one in inner]):
                    return None
                size = weight_of(words)
                if not size:
                    return None
                linked += size
                texts.append(words)
                own.append(words)
            else:
                return None
        size = weight_of("".join(own)) if own else 0
        free = size - linked
        if free > PROSE and free > linked:
            prose += free
            if linked and size <= _TEASER:
                self._small_links = True
        elif linked:
            return None
        text += size
        links += linked
        if text <= _TITLE and not (size > PROSE and not text > size) and not self._says_nothing("".join(texts), text):
            return None
        return Inert(element.tag, element.parent, texts, Weight(text, links, prose, 0, size, linked))

    def _says_nothing(self, text: str, size: int) -> bool:
        """Whether a block of text is neither a heading over what is not this text's, nor a date, nor the title."""
        if not size or size > _TITLE:
            return True
        words = " ".join(text.split())
        if size <= PROSE // 2 and announces_others(words):
            return False
        if is_date(words):
            return False
        first = folded(words[:_FIRST])[:1]
        return bool(first and first != self._entitled) or not same_title(words, self.title)


_NO_TOKEN: Final[list[Any]] = [None] * (_GROUPS - 1)
"""Behind the last text."""
_NOTHING: Final[dict[str, str]] = {}
"""No attributes; never changed."""


def _tokens(pieces: list[str]) -> Iterator[tuple[str, ...]]:
    """The pieces of `_TOKEN.split`, a token at a time, each with the text before it."""
    return zip(*[chain(pieces, _NO_TOKEN)] * _GROUPS, strict=True)


def _shows_blank(parent: Element, children: list[Element | str]) -> bool:
    """Whether a blank at the end of `children` may part two words."""
    if not children:
        return parent.tag not in BLOCKS
    last = children[-1]
    return isinstance(last, str) or last.tag not in BLOCKS


def _put(children: list[Element | str], inert: Inert, *, counts: bool) -> None:
    """Add an inert block, to one before it where that can be. With `counts`, blanks between the two are there."""
    last = children[-1] if children else None
    blank = counts and isinstance(last, str) and len(children) > 1 and last.isspace()
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


def _has_own_words(children: list[Element | str]) -> bool:
    """Whether there are words directly in an element."""
    return any(isinstance(child, str) and not child.isspace() and child for child in children)


def _link(text: str, *, written: bool) -> tuple[dict[str, str], bool, bool]:
    """The attributes of a link, but for those that say nothing to cleaning; whether the first pass has to visit it; and
    whether nothing is wrong with it. Raises _Unreadable.
    """
    match = _HREF.fullmatch(text)
    if match is None:
        attrs, acted_upon, harmless = _dressed(text, written=written)
        href = attrs.get("href", "")
    else:
        before, href, after = match.groups()
        if "&" in href:
            href = _value(href, written=written)
        attrs, acted_upon, harmless = _dressed(before + after, written=written)
        attrs = {"href": href, **attrs}
    acted_upon = acted_upon or href[:1] == "#"
    return attrs, acted_upon, harmless and not acted_upon and not shares(href)


@lru_cache(maxsize=_REMEMBERED)
def _dressed(text: str, *, written: bool) -> tuple[dict[str, str], bool, bool]:
    """What `_link` finds in attributes, whatever the address. The result is shared, and not to be changed."""
    attrs = _attributes(text, written=written)
    if "data-cfemail" in attrs:
        return attrs, True, False
    if _speaks(attrs):
        return attrs, is_hidden(Element("a", attrs)), False
    return {name: attrs[name] for name in ("href", "rel") if name in attrs}, False, True


def _is_named(attrs: dict[str, str]) -> bool:
    """Whether it is called something that pages call their furniture."""
    return bool(attrs) and bool("role" in attrs or kinds_of(f"{attrs.get('class', '')} {attrs.get('id', '')}"))


@lru_cache(maxsize=_REMEMBERED)
def _telling(text: str, *, written: bool) -> tuple[dict[str, str], bool]:
    """The attributes of an element that neither links nor shows anything, none where they say nothing to cleaning; and
    whether the first pass has to visit it.

    Pages of one site say the same over and over. The result is shared, and not to be changed.
    """
    attrs = {name: value for name, value in _attributes(text, written=written).items() if name in _LOOKED_AT}
    if is_of_rendering(attrs.get("class", "")):  # of which it matters what it stands in
        raise _Unreadable
    if not attrs or not ("data-cfemail" in attrs or "encoding" in attrs or "alttext" in attrs or _speaks(attrs)):
        return _NOTHING, False
    return attrs, "data-cfemail" in attrs or is_hidden(Element("div", attrs))


def _speaks(attrs: dict[str, str]) -> bool:
    """Whether what an element is called says anything to cleaning."""
    return (
        is_hidden(Element("div", attrs))
        or "top:" in attrs.get("style", "")
        or attrs.get("role", "").lower() in ROLES
        or bool(kinds_of(f"{attrs.get('class', '')} {attrs.get('id', '')}"))
    )


def _attributes(text: str, *, written: bool) -> dict[str, str]:
    """The attributes of a tag. Raises _Unreadable where they are written in a way that takes a parser to read."""
    if not _ATTRIBUTES.fullmatch(text):
        raise _Unreadable
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        value = double or single or bare
        found.setdefault(name.lower(), _value(value, written=written) if "&" in value else value)
    return found


def _value(text: str, *, written: bool) -> str:
    if not written or "&" not in text.replace("&amp;", ""):
        return _referenced(text, written=False)
    if "&#" in text:
        raise _Unreadable
    return _REFERENCE.sub(_named, text)


def _named(match: re.Match[str]) -> str:
    """A reference in an attribute: one without its semicolon is none before an equals sign (13.2.5.73 of the HTML
    standard).
    """
    name, semicolon, equals = match.groups()
    if not semicolon and equals:
        return match[0]
    return html5.get(name + semicolon, match[0].removesuffix("=")) + equals


def _referenced(text: str, *, written: bool) -> str:
    """A text with what its references stand for."""
    if written:
        if "&#" in text:  # the only way past the door for what was taken out there
            raise _Unreadable
        return unescape(text)
    for reference, sign in _WRITTEN:
        text = text.replace(reference, sign)
    return text
