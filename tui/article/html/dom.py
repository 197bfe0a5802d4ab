"""HTML as a light tree of Python objects: parsed by lexbor (the HTML5 rules, so any tag soup), cleaned and walked here.

The parser's own nodes are made anew at every step from one to the next; a cleaner that looks at each element from
several sides is several times faster on a tree of plain objects.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from tui.article.convert.escapes import NONCHARACTERS
from tui.article.html.repair import closed
from tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from selectolax.lexbor import LexborNode


def names(text: str) -> frozenset[str]:
    """A set of names out of a text with spaces between them."""
    return frozenset(text.split())


DEEPEST: Final = 150
"""Elements nested deeper than this are laid flat, their text kept: what walks the tree may then recurse."""

VOID: Final = names("area base br col embed hr img input link meta param source track wbr")
BLOCKS: Final = names(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noscript ol optgroup option p "
    "pre search section summary table tbody td tfoot th thead tr ul"
)
"""Elements that begin and end a line; every other one is part of running text."""


class Element:
    """An element: its tag, its attributes, and what it holds: text and elements in order."""

    __slots__ = ("attrs", "children", "parent", "tag")

    def __init__(self, tag: str, attrs: dict[str, str] | None = None, parent: Element | None = None) -> None:
        """An element without content. `attrs` hold lowercase names; an attribute without a value is ""."""
        self.tag = tag
        self.attrs = attrs if attrs is not None else {}
        self.parent = parent
        self.children: list[Element | str] = []

    def get(self, name: str) -> str:
        """An attribute, "" where it is not set."""
        return self.attrs.get(name, "")

    def elements(self) -> Iterator[Element]:
        """The child elements."""
        for child in self.children:
            if not isinstance(child, str):
                yield child

    def walk(self) -> Iterator[Element]:
        """All elements beneath this one, in document order."""
        stack: list[Element] = [child for child in reversed(self.children) if not isinstance(child, str)]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(child for child in reversed(element.children) if not isinstance(child, str))

    def append(self, child: Element | str) -> None:
        """Add at the end."""
        if not isinstance(child, str):
            child.parent = self
        self.children.append(child)

    def replace(self, old: Element, *new: Element | str) -> None:
        """Put `new` where the child `old` is."""
        for index, child in enumerate(self.children):
            if child is old:
                self.children[index : index + 1] = new
                break
        for child in new:
            if not isinstance(child, str):
                child.parent = self

    def drop(self) -> None:
        """Take it, and all it holds, out of the tree."""
        if self.parent is not None:
            self.parent.replace(self)
            self.parent = None

    def unwrap(self) -> None:
        """Put what it holds in its place."""
        if self.parent is not None:
            self.parent.replace(self, *self.children)
            self.parent = None

    def is_in(self, tags: AbstractSet[str]) -> bool:
        """Whether it stands somewhere in an element of these tags."""
        node = self.parent
        while node is not None and node.tag not in tags:
            node = node.parent
        return node is not None

    def text(self) -> str:
        """The text it holds, as it stands in the source."""
        found: list[str] = []
        stack: list[Element | str] = [*reversed(self.children)]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                found.append(node)
            else:
                stack.extend(reversed(node.children))
        return "".join(found)

    def words(self) -> str:
        """The text it holds, white space made single."""
        return " ".join(self.text().split())

    def __repr__(self) -> str:
        """The opening tag, for a person at a prompt."""
        return f"<{self.tag}{''.join(f' {name}={value!r}' for name, value in self.attrs.items())}>"


_KNOWN: Final = (
    BLOCKS
    | VOID
    | names(
        "a abbr acronym applet article audio b basefont bdi bdo big blink button canvas cite code data datalist del "
        "dfn em fieldset font frame frameset head i iframe image ins kbd keygen label map mark marquee math menu "
        "menuitem meter nobr noframes object optgroup output picture plaintext progress q rb rp rt rtc ruby s samp "
        "script select slot small span strike strong style sub sup svg template textarea time title tt u var video "
        "xmp"
    )
)
_NOT_A_TAG: Final = re.compile(r"<(?=/?[a-zA-Z])(?!/?[a-zA-Z][\w:.-]*(?=[\s/>]))")
_GLUED: Final = re.compile(r"<(a|img|iframe)(?=(?:href|src)\s*=)", re.IGNORECASE)
_BARE_TAG: Final = re.compile(r"<([a-zA-Z][a-zA-Z0-9_.]*)>")
_RUNS_ON: Final = re.compile(r"<(?=[a-zA-Z][a-zA-Z0-9]*\s+[^\s<>=/\"'](?:[^<>=]*(?:<|\Z)|[^<>=]*?\n[ \t]*\n))")
"""What would begin a tag, with words behind it that have no values, and no end of it in its paragraph."""
_WORDED: Final = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s<>=/\"'-]+)+)\s*>")
"""What would be a tag with nothing but words in it."""
_VARIABLES: Final = frozenset("abipqsu")
"""Elements that are called as variables are."""
_BARE: Final = names(
    "href name class id style hidden title target rel dir lang align download markdown itemscope itemprop inert "
    "contenteditable draggable controls open reversed checked disabled autofocus nofollow noopener"
)
"""Attributes that stand without a value, on purpose or not."""


def is_known_tag(name: str) -> bool:
    """Whether `name`, in lowercase, is an element of HTML."""
    return name in _KNOWN


_AMP: Final = re.compile(r"<(/?)amp-(img|anim|iframe|video|audio|youtube)(?=[\s>/])", re.IGNORECASE)
_OF_AMP: Final = {"anim": "img", "youtube": "iframe"}


def _of_amp(match: re.Match[str]) -> str:
    name = match[2].lower()
    return f"<{match[1]}{_OF_AMP.get(name, name)}"


def without_false_tags(text: str) -> str:
    """The text with comparisons and types that look like tags made text: `a<b and c`, `<T extends U>`."""
    if not _RUNS_ON.search(text) and not _WORDED.search(text):
        return text
    text = _RUNS_ON.sub("&lt;", text)

    def as_text(match: re.Match[str]) -> str:
        name = match[1]
        if not _BARE.isdisjoint(match[2].lower().split()) or (name.lower() in _KNOWN and name not in _VARIABLES):
            return match[0]
        following = re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE).search(text, match.end())
        return match[0] if following and following[1] else f"&lt;{match[0][1:-1]}&gt;"

    return _WORDED.sub(as_text, text)


def plausible(html: str) -> str:
    """The source with what only looks like a tag made text: `<p<1)`, `<ahref=`, and names in angle brackets; and with
    what would swallow the text behind it closed.

    The elements that AMP has for pictures and players (https://amp.dev/documentation/components/) become those of HTML.
    """
    if "<amp-" in html:
        html = _AMP.sub(_of_amp, html)
    html = _GLUED.sub(r"<\1 ", html)
    html = without_false_tags(_NOT_A_TAG.sub("&lt;", html))
    unknown = {name for name in _BARE_TAG.findall(html) if name.lower() not in _KNOWN}
    if unknown:
        paired = {name for name in unknown if f"</{name}>" in html}

        def as_text(match: re.Match[str]) -> str:
            return match[0] if match[1] in paired or match[1] not in unknown else f"&lt;{match[1]}&gt;"

        html = _BARE_TAG.sub(as_text, html)
    return closed(html)


_CAPTION: Final = re.compile(r"<figcaption\b(?:(?!<figcaption\b).)*?</figcaption\s*>", re.DOTALL | re.IGNORECASE)
_GAPLESS: Final = re.compile(
    r"(</(?:span|cite|small|a|b|strong|em|i)>)(?=<(?:span|cite|small|a|div|p)[\s>])", re.IGNORECASE
)


_SENTENCE_END: Final = re.compile(r"(?<=[。！？…])\u3000*(?=\u3000\u3000[^\s\u3000<])")
_BETWEEN_TAGS: Final = re.compile(r"(?:\A|>)[^<>]+(?=<|\Z)")


def with_parts(html: str) -> str:
    """The source with what sets parts of a text apart though no tag does: blanks in captions, where only a style sheet
    parts what a picture shows from who took it; line ends before the indentation that begins a paragraph in Chinese.
    """
    if "<figcaption" in html:
        html = _CAPTION.sub(lambda match: _GAPLESS.sub(r"\1 ", match[0]), html)
    if "\u3000\u3000" in html and "<pre" not in html:
        html = _BETWEEN_TAGS.sub(lambda match: _SENTENCE_END.sub("<br><br>", match[0]), html)
    return html


def parse(html: str) -> Element:
    """The tree of a document or a fragment, under a root of the tag `body`, with no attribute but
    the direction of all that is in it. Comments are left out.
    """
    from selectolax.lexbor import LexborHTMLParser

    root = Element("body")
    if not html.strip():
        return root
    # A character reference is the only way past the door for what was taken out there.
    harmless = _harmless if "&#" in html else str
    document = LexborHTMLParser(plausible(html))
    if "dir" in html.lower():
        for outer in (document.root, document.body):
            if outer is not None and (direction := outer.attributes.get("dir")):
                root.attrs["dir"] = direction
    for top in (document.head, document.body):
        node: LexborNode | None = top.first_child if top is not None else None
        if node is None:
            continue
        # (the next sibling to visit, the element it goes into); iterative, since depth is the author's to choose
        stack: list[tuple[LexborNode, Element, int]] = [(node, root, 1)]
        while stack:
            first, parent, depth = stack.pop()
            current: LexborNode | None = first
            while current is not None:
                tag = current.tag
                following = current.next
                if tag == "-text":
                    parent.children.append(harmless(current.text_content or ""))
                elif tag and tag[0] != "-":
                    attrs = {name.lower(): harmless(value or "") for name, value in current.attributes.items()}
                    element = Element(tag, attrs, parent)
                    parent.children.append(element)
                    inner = current.first_child
                    if inner is not None:
                        if depth < DEEPEST:
                            if following is not None:
                                stack.append((following, parent, depth))
                            current, parent, depth = inner, element, depth + 1
                            continue
                        _flatten(current, element)
                current = following
    return root


def _harmless(text: str) -> str:
    return NONCHARACTERS.sub("", clean(text))


def _flatten(node: LexborNode, into: Element) -> None:
    """Keep the text of what is nested too deep, and what follows it there, its blocks on lines of their own; not in a
    table but outside its cells.
    """
    while into.tag in ("table", "tbody", "thead", "tfoot", "tr") and into.parent is not None:
        into = into.parent
    stack: list[LexborNode | None] = [node]
    while stack:
        current = stack.pop()
        if current is None:
            continue
        stack.append(current.next)
        if current.tag == "-text":
            into.children.append(_harmless(current.text_content or ""))
            continue
        if current.tag in ("script", "style"):
            continue
        if current.tag in BLOCKS or current.tag == "br":
            into.append(Element("br"))
        else:
            into.children.append(" ")
        stack.append(current.first_child)


def to_html(element: Element, *, inner: bool = False) -> str:
    """The element as HTML; with `inner`, only what it holds."""
    out: list[str] = []
    if inner:
        for child in element.children:
            _write(child, out)
    else:
        _write(element, out)
    return "".join(out)


def _write(node: Element | str, out: list[str]) -> None:
    if isinstance(node, str):
        out.append(escape(node, quote=False))
        return
    out.append("<" + node.tag)
    for name, value in node.attrs.items():
        if name != "class":
            out.append(f' {name}="{escape(value)}"')
    out.append(">")
    if node.tag in VOID:
        return
    for child in node.children:
        _write(child, out)
    out.append(f"</{node.tag}>")
