"""How much text an element holds, and how much of it is prose or links.

Lengths are in bytes of UTF-8, without white space: a sentence of Han weighs as much as its English translation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tui.article.html.elements import BLOCKS, names
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from tui.article.html.dom import Element

PROSE_BYTES: Final = 110
"""A block with more running text than this outside its links is prose: some twenty words, or a sentence of Han."""
_SENTENCE_BACKWARDS: Final = lazy_pattern(r"\W*(?:[.!?…]\w+(?:\W+\w+){5}|[。！？…]\w{8})")
"""A sentence read from its end: forwards, every word of a line would be tried as its beginning."""
_SENTENCE_LENGTH: Final = 300
"""Characters at the end of a line that are looked at."""
_HIDDEN: Final = names("script style noembed noframes template canvas select")
"""Elements whose content is no text, where they have not been dropped yet."""


@dataclass(slots=True)
class Weight:
    """What an element holds, in bytes: all text, text in links, text in prose, running text directly in it and not in
    a block beneath, and how much of that is in links; and its number of images.
    """

    text: int = 0
    links: int = 0
    prose: int = 0
    images: int = 0
    own: int = 0
    own_links: int = 0


def count_bytes(text: str) -> int:
    """Bytes of a text in UTF-8, without white space."""
    return len("".join(text.split()).encode("utf-8", "replace"))


def is_sentence(line: str) -> bool:
    """Whether a line ends with a sentence: six words, or eight letters in a row, up to its mark."""
    return _SENTENCE_BACKWARDS.match(line[: -_SENTENCE_LENGTH - 1 : -1]) is not None


def spaced_text(element: Element, block_end: str = " ", line_break: str = "") -> str:
    """The text of an element, with a sign wherever a block begins or ends, and one in place of every `br`."""
    parts: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.tag == "br":
            parts.append(line_break)
        else:
            inner = spaced_text(child, block_end, line_break)
            parts.append(f"{block_end}{inner}{block_end}" if child.tag in BLOCKS else inner)
    return "".join(parts)


def lines_of(element: Element) -> list[str]:
    """The lines of an element that are not empty; white space in them is single."""
    return [line for line in (" ".join(line.split()) for line in spaced_text(element, "\v", "\v").split("\v")) if line]


def count_sentences(element: Element) -> int:
    """How many of its lines are sentences."""
    return sum(map(is_sentence, lines_of(element)))


def lines_and_blocks(element: Element) -> list[Element | str]:
    """The blocks in an element, and the lines of running text before, between and behind them."""
    found: list[Element | str] = []
    running = ""
    for child in element.children:
        if isinstance(child, str):
            running += child
        elif child.tag in BLOCKS:
            found += (*running.split("\v"), child)
            running = ""
        else:
            running += "\v" if child.tag == "br" else spaced_text(child, "\v", "\v")
    return [*found, *running.split("\v")]


def weigh(root: Element) -> dict[Element, Weight]:
    """The weight of every element of the tree, itself included."""
    weights: dict[Element, Weight] = {}
    _weigh(root, weights, in_link=False)
    return weights


def _weigh(element: Element, weights: dict[Element, Weight], *, in_link: bool) -> Weight:
    text = links = prose = images = own = own_links = 0
    for child in element.children:
        if isinstance(child, str):
            if not child.isspace():
                size = count_bytes(child)
                text += size
                own += size
            continue
        if child.tag in _HIDDEN:
            held = weights[child] = Weight()
        else:
            held = _weigh(child, weights, in_link=in_link or child.tag == "a")
        text += held.text
        links += held.links
        prose += held.prose
        images += held.images
        if child.tag not in BLOCKS:
            own += held.own
            own_links += held.own_links
    if in_link:
        links, own_links = text, own
    if element.tag == "img":
        images += 1
    if element.tag in BLOCKS:
        free = own - own_links
        if free > PROSE_BYTES and free > own_links:
            prose += free
    weight = weights[element] = Weight(text, links, prose, images, own, own_links)
    return weight
