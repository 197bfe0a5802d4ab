"""A light DOM: HTML parsed by lexbor, by the rules of HTML5, into a tree of plain Python objects; and back to HTML.

The parser makes a new object of a node at every access. The passes of cleaning visit each element several times, and
are several times faster on plain objects.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from tui.article.html.elements import BLOCKS, VOID
from tui.article.html.repair import repair_source
from tui.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from selectolax.lexbor import LexborNode


MAX_DEPTH: Final = 150
"""Elements nested deeper than this are flattened to their text, so that functions on the tree may recurse."""

_MANY_CHILDREN: Final = 256
"""From so many on, a child that is dropped leaves an empty text."""


class Element:
    """An element: tag, attributes, and children: text and elements in order."""

    __slots__ = ("_gaps", "_last_found", "attrs", "children", "parent", "tag")

    def __init__(self, tag: str, attrs: dict[str, str] | None = None, parent: Element | None = None) -> None:
        """An element without content. `attrs` hold lowercase names; an attribute without a value is ""."""
        self.tag = tag
        self.attrs = attrs if attrs is not None else {}
        self.parent = parent
        self.children: list[Element | str] = []
        self._last_found = 0
        self._gaps: _Gaps | None = None

    def get(self, name: str) -> str:
        """An attribute, "" where it is not set."""
        return self.attrs.get(name, "")

    @property
    def names(self) -> str:
        """Its class names and its id with spaces between them, "" where it has neither."""
        attrs = self.attrs
        return f"{attrs.get('class', '')} {attrs.get('id', '')}".strip() if attrs else ""

    def elements(self) -> Iterator[Element]:
        """The child elements."""
        return (child for child in self.children if not isinstance(child, str))

    def walk(self) -> Iterator[Element]:
        """All elements beneath this one, in document order."""
        stack = self.children[::-1]
        while stack:
            node = stack.pop()
            if not isinstance(node, str):
                yield node
                stack += node.children[::-1]

    def find_all(self, *tags: str) -> Iterator[Element]:
        """All elements beneath this one that have one of these tags, in document order."""
        return (element for element in self.walk() if element.tag in tags)

    def holds(self, *tags: str) -> bool:
        """Whether an element beneath this one has one of these tags."""
        return any(element.tag in tags for element in self.walk())

    def set_children(self, children: Iterable[Element | str]) -> None:
        """Replace what it holds."""
        self.children = []
        for child in children:
            self.append(child)

    def append(self, child: Element | str) -> None:
        """Add at the end."""
        if not isinstance(child, str):
            child.parent = self
        self.children.append(child)

    def place_of(self, child: Element) -> int:
        """The index of a child in `children`, -1 where it is none.

        Passes visit children in order, so the search goes outward from where the last one ended.
        """
        children = self.children
        size = len(children)
        ahead = min(self._last_found, size)
        behind = ahead - 1
        while ahead < size or behind >= 0:
            if ahead < size:
                if children[ahead] is child:
                    self._last_found = ahead
                    return ahead
                ahead += 1
            if behind >= 0:
                if children[behind] is child:
                    self._last_found = behind
                    return behind
                behind -= 1
        return -1

    def replace(self, old: Element, *new: Element | str) -> None:
        """Put `new` in the place of the child `old`.

        Of many children none is moved for one that is taken out: an empty text takes its place.
        """
        at = self.place_of(old)
        if at >= 0:
            if not new and len(self.children) > _MANY_CHILDREN:
                if self._gaps is None or not self._gaps.are_of(self.children):
                    self._gaps = _Gaps(self.children)
                self._gaps.add(at)
            else:
                self.children[at : at + 1] = new
        for child in new:
            if not isinstance(child, str):
                child.parent = self

    def drop(self) -> None:
        """Remove it and its descendants from the tree."""
        if self.parent is not None:
            self.parent.replace(self)
            self.parent = None

    def unwrap(self) -> None:
        """Put its children in its place."""
        if self.parent is not None:
            self.parent.replace(self, *self.children)
            self.parent = None

    def close_gaps(self) -> None:
        """Take out the empty texts that stand for children that were dropped."""
        if self._gaps is not None:
            self._gaps = None
            self.children = [child for child in self.children if child != ""]

    def siblings(self, step: int) -> Iterator[Element | str]:
        """What stands before it (`step` -1) or behind it (1) in its parent, the nearest first."""
        parent = self.parent
        if parent is None:
            return
        children = parent.children
        gaps = parent._gaps  # noqa: SLF001 - its own class
        at = parent.place_of(self) + step
        while 0 <= at < len(children):
            if children[at] == "" and gaps is not None and gaps.are_of(children):
                at = gaps.other_end(at)
            else:
                yield children[at]
            at += step

    def line_before(self) -> Iterator[Element | str]:
        """The texts and elements before it in its line, the nearest first. Blocks and breaks end the line."""
        return self._beside(-1)

    def line_behind(self) -> Iterator[Element | str]:
        """The texts and elements behind it in its line, in order."""
        return self._beside(1)

    def _beside(self, step: int) -> Iterator[Element | str]:
        node = self
        while node.parent is not None and node.tag not in BLOCKS:
            for child in node.siblings(step):
                if not isinstance(child, str) and (child.tag in BLOCKS or child.tag == "br"):
                    return
                yield child
            node = node.parent

    def is_in(self, tags: AbstractSet[str]) -> bool:
        """Whether it has an ancestor with one of these tags."""
        node = self.parent
        while node is not None and node.tag not in tags:
            node = node.parent
        return node is not None

    def text(self) -> str:
        """The text of all its descendants, white space as in the source."""
        children = self.children
        if len(children) == 1 and isinstance(children[0], str):
            return children[0]
        found: list[str] = []
        stack = children[::-1]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                found.append(node)
            else:
                stack += node.children[::-1]
        return "".join(found)

    def words(self) -> str:
        """The text it holds, white space made single."""
        return " ".join(self.text().split())

    def __repr__(self) -> str:
        """The opening tag, for debugging."""
        return f"<{self.tag}{''.join(f' {name}={value!r}' for name, value in self.attrs.items())}>"


class _Gaps:
    """Where elements were taken out of a long list of children, and what stands behind such a run of empty texts."""

    __slots__ = ("_children", "_ends", "_size")

    def __init__(self, children: list[Element | str]) -> None:
        self._children = children
        self._size = len(children)
        self._ends: dict[int, int] = {}
        """The first place of each run, by its last, and the last by its first."""

    def are_of(self, children: list[Element | str]) -> bool:
        """Whether these are the children whose gaps it knows, and none was put in or moved since."""
        return children is self._children and len(children) == self._size

    def add(self, at: int) -> None:
        """Take out what is at a place."""
        self._children[at] = ""
        first, last = self._ends.get(at - 1, at), self._ends.get(at + 1, at)
        if last == self._size - 1:
            del self._children[first:]
            self._size = first
            self._ends.pop(first, None)
        else:
            self._ends[first], self._ends[last] = last, first

    def other_end(self, at: int) -> int:
        """The last place of the run that begins at one, or the first of that which ends there."""
        return self._ends.get(at, at)


def parse(html: str) -> Element:
    """The tree of a document or a fragment, without comments. The root is a `body` whose only attribute is `dir`, where
    the page has one.
    """
    from selectolax.lexbor import LexborHTMLParser

    root = Element("body")
    if not html.strip():
        return root
    # The body was sanitized; a character reference can name again what was removed.
    sanitized = sanitize if "&#" in html else str
    document = LexborHTMLParser(repair_source(html))
    if "dir" in html.lower():
        for outer in (document.root, document.body):
            if outer is not None and (direction := outer.attributes.get("dir")):
                root.attrs["dir"] = direction
    for top in (document.head, document.body):
        node: LexborNode | None = top.first_child if top is not None else None
        if node is None:
            continue
        # (next sibling to visit, its parent, its depth); a loop, since pages may be nested deeper than Python recurses
        stack: list[tuple[LexborNode, Element, int]] = [(node, root, 1)]
        while stack:
            first, parent, depth = stack.pop()
            current: LexborNode | None = first
            while current is not None:
                tag = current.tag
                following = current.next
                if tag == "-text":
                    parent.children.append(sanitized(current.text_content or ""))
                elif tag and tag[0] != "-":
                    attrs = {name.lower(): sanitized(value or "") for name, value in current.attributes.items()}
                    element = Element(tag, attrs, parent)
                    parent.children.append(element)
                    inner = current.first_child
                    if inner is not None:
                        if depth < MAX_DEPTH:
                            if following is not None:
                                stack.append((following, parent, depth))
                            current, parent, depth = inner, element, depth + 1
                            continue
                        _flatten(current, element)
                current = following
    return root


def _flatten(node: LexborNode, into: Element) -> None:
    """Add to `into` the text of a node nested too deep and of its following siblings, a line for each block.

    A table holds no text outside its cells: instead of one, the element around it gets the text.
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
            into.children.append(sanitize(current.text_content or ""))
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
