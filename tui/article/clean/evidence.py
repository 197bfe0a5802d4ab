"""What speaks for an element, or a block of Markdown, being boilerplate: its name, its words, where its links lead.

Each rule weighs what `known_boilerplate.py` knows against what is said there. Those on a `Candidate` apply both to
elements of a page and to blocks of Markdown scraped from one; those on names, to elements. A name alone never decides:
an element goes by its name only where it holds no more text than `_MAX_BYTES` allows its kind, stands in no sentence
and says nothing of its own.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.addresses import is_same_domain, resolve, site_of
from tui.article.clean import known_boilerplate as known
from tui.article.clean.density import PROSE_BYTES, count_bytes, count_sentences, is_sentence, lines_of, spaced_text
from tui.article.clean.known_boilerplate import (
    ORIGINAL,
    TAG_ADDRESS,
    PhraseKind,
    classify,
    is_author_page,
    is_network,
    is_of_page,
    is_share_address,
    is_widget_label,
    kind_of_role,
    kind_of_tag,
    kinds_of,
    unambiguous_kinds_of,
)
from tui.article.html.elements import BLOCKS, HEADINGS, names
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tui.article.clean.density import Weight
    from tui.article.html.dom import Element

_TEXT_ELEMENTS: Final = names("p li blockquote h1 h2 h3 h4 h5 h6 pre td th figcaption em strong")
_WITHOUT_TEXT: Final = frozenset(("share", "meta"))
"""Kinds of boilerplate that hold labels, names and dates, and no sentences."""
_FACTS: Final = names("li dt dd td th")
_QUANTITY: Final = lazy_pattern(r"(?<![\w:.-])[\d½¼¾⅓⅔][\d.,/–-]*\s?(?:[^\W\d_]|[%°€$£¥])")
_RUNNING_TEXT: Final = names("p li td th dd dt blockquote figcaption caption")
"""Elements in which words beside each other are mostly said together; in any other it takes a sentence."""
_CODE: Final = names("pre code")
_WORD: Final = lazy_pattern(r"\w+")
_SEPARATED_BEFORE: Final = lazy_pattern(r"[|·•»›:：]\s*$")
_SEPARATED_BEHIND: Final = lazy_pattern(r"\s*[|·•«‹]")
_GOES_ON: Final = frozenset(",;.!?，、；。！？")
_ENDED: Final = lazy_pattern(r"[.!?…。！？][\"'”’»」』）)\]]*\s*$")
_MIN_WORDS: Final = 3
"""Words beside an element that make a line of them."""
_MAX_PIECES: Final = 40
"""No more texts and elements of a line are looked at, either way."""
_MAX_LABEL_BYTES: Final = 60
"""A paragraph of at most so many bytes may be a label."""
_MAX_ROW_LINES: Final = 2
"""More short lines than this in a row are labels."""
_MAX_BYTES: Final = {
    "ad": (150, 500),
    "share": (150, 700),
    "nav": (150, 4000),
    "related": (900, 6000),
    "subscribe": (450, 1500),
    "meta": (PROSE_BYTES, 900),
    "person": (150, 900),
    "comment": (150, 600),
    "popup": (400, 1200),
}
"""The bytes of prose, and of all text, beyond which an element of a kind stays."""
_SEPARATORS: Final = lazy_pattern(r"[\s|·•,，、/\\*_:：-]*")
_MAX_TAG_LENGTH: Final = 30
MAX_LINES_ABOVE_DATE: Final = 3
"""Lines that are no byline, above a date of the page; below more of them it is the text's."""


class CandidateLink(NamedTuple):
    """A link: its words, its address, and in HTML its `rel` in lowercase."""

    words: str
    url: str
    rel: str = ""


class Candidate:
    """What may be boilerplate: lines and links of an element, or of a block of Markdown.

    `level` is that of a heading, 0 for anything else. White space in lines is single, and none of them is empty.
    """

    def __init__(
        self, lines: list[str], find_links: Callable[[], list[CandidateLink]], *, level: int = 0, beside: str = ""
    ) -> None:
        """`beside` is the text beside the links, where that is known."""
        self.lines = lines
        self.level = level
        self.beside = beside
        self._find_links = find_links

    @classmethod
    def of_element(cls, element: Element, source: str) -> Candidate:
        """An element of the page at the address `source`."""

        def find_links() -> list[CandidateLink]:
            return [link_of(inner, source) for inner in element.find_all("a")]

        return cls(lines_of(element), find_links, level=int(element.tag[1]) if element.tag in HEADINGS else 0)

    @cached_property
    def links(self) -> list[CandidateLink]:
        """Its links in order."""
        return self._find_links()

    @property
    def words(self) -> str:
        """All its lines as one."""
        return " ".join(self.lines)


def link_of(element: Element, source: str) -> CandidateLink:
    """The link that an `a` is, on the page at the address `source`."""
    href = element.get("href")
    return CandidateLink(element.words(), resolve(href, source) or href, element.get("rel").lower())


def is_filler(candidate: Candidate) -> bool:
    """Whether every line is a filler; an `h1` never is, nor is a link to the original."""
    if candidate.level == 1 or not candidate.lines or not all(classify(line).is_filler for line in candidate.lines):
        return False
    if any(ORIGINAL in line for line in candidate.lines) and any(link.url[:4] == "http" for link in candidate.links):
        return False
    return count_bytes(candidate.words) <= PROSE_BYTES


def announces_links(candidate: Candidate) -> bool:
    """Whether it only announces other posts or ways to share."""
    words = candidate.words
    return classify(words).announces_links and count_bytes(words) <= PROSE_BYTES // 2


def is_share_bar(candidate: Candidate) -> bool:
    """Whether it holds nothing but links that share the page, perhaps with a label."""
    if not candidate.links or not all(is_share_address(link.url) for link in candidate.links):
        return False
    beside = candidate.beside
    return bool(_SEPARATORS.fullmatch(beside)) or classify(beside.strip(" |·•:：")).announces_links


def leads_to_tags(candidate: Candidate, site: str) -> bool:
    """Whether all its links lead to categories, tags or authors of the site; "" for a site that is not known."""
    return bool(candidate.links) and all(_is_tag_link(link, site) for link in candidate.links)


def _is_tag_link(link: CandidateLink, site: str) -> bool:
    if not {"tag", "author", "category"}.isdisjoint(link.rel.split()):
        return True
    return bool(TAG_ADDRESS.search(link.url)) and site_of(link.url) in ("", site) and len(link.words) <= _MAX_TAG_LENGTH


def leads_to_own_site(candidate: Candidate, site: str) -> bool:
    """Whether it holds nothing but links to other pages of the site."""
    if not site or not candidate.links or not _SEPARATORS.fullmatch(candidate.beside):
        return False
    return all(is_same_domain(site_of(link.url), site) for link in candidate.links)


def is_author_link(link: CandidateLink, site: str) -> bool:
    """Whether a link leads to a person's page on the site."""
    return (is_author_page(link.url) or "author" in link.rel.split()) and is_same_domain(site_of(link.url), site)


def is_byline(candidate: Candidate, site: str, *, follows_byline: bool) -> bool:
    """Whether it says no more than who wrote the text and when, with a link to the author's page on the site; below
    another byline it needs no link.
    """
    if not site:
        return False
    authors = [link.words for link in candidate.links if is_author_link(link, site)]
    if not authors and (candidate.links or not follows_byline):
        return False
    return known.is_byline(candidate.lines, authors)


def is_author_card(candidate: Candidate, site: str) -> bool:
    """Whether it is a card about the author: "Written by" and a link to a person's page on the site."""
    return known.begins_author_card(candidate.lines) and any(is_author_link(link, site) for link in candidate.links)


def stands_in_sentence(element: Element) -> bool:
    """Whether an inline element is part of a sentence or a phrase, whatever it is called: words stand beside it that
    are no labels, and no separator divides it from them.
    """
    if element.tag in BLOCKS or not element.text().strip():
        return False
    if element.is_in(_CODE):
        return True
    nodes_before, nodes_behind = _nearest_of(element.line_before())[::-1], _nearest_of(element.line_behind())
    own = element.words()
    line = " ".join(_text_of((*nodes_before, element, *nodes_behind)).split())
    if is_sentence(line) and len(line) > len(own):
        return True
    before, behind = _words_of(nodes_before), _words_of(nodes_behind)
    has_before, has_behind = bool(_WORD.search(before)), bool(_WORD.search(behind))
    if not (has_before or has_behind) or (len(line) <= _MAX_LABEL_BYTES and is_widget_label(line)):
        return False
    if has_before and _SEPARATED_BEFORE.search(before) and (not has_behind or _SEPARATED_BEHIND.match(behind)):
        return False
    if has_behind and not has_before and _SEPARATED_BEHIND.match(behind):
        return False
    if (
        has_before
        and not has_behind
        and _ENDED.search(before)
        and (is_widget_label(own) or classify(own) is not PhraseKind.TEXT)
    ):
        return False
    block = element.parent
    while block is not None and block.tag not in BLOCKS:
        block = block.parent
    if block is not None and block.tag in HEADINGS:
        return has_behind
    if block is not None and block.tag in _RUNNING_TEXT:
        return True
    beside = f"{before} {behind}"
    return (
        len(_WORD.findall(beside)) >= _MIN_WORDS
        or count_bytes(beside) >= _MIN_WORDS * 6
        or _ENDED.search(line) is not None
    )


def is_named_in_sentence(control: Element) -> bool:
    """Whether a sentence speaks of a button by showing it ("Press Send to go on"): it goes on behind it."""
    before = _text_of(_nearest_of(control.line_before())[::-1]).strip()
    behind = _text_of(_nearest_of(control.line_behind())).strip()
    goes_on = (behind != "" and behind[0] in _GOES_ON) or (behind[:1].islower() if not before else behind != "")
    return goes_on and not _ENDED.search(before) and stands_in_sentence(control)


def _nearest_of(line: Iterable[Element | str]) -> list[Element | str]:
    return list(islice(line, _MAX_PIECES))


def _text_of(nodes: Iterable[Element | str]) -> str:
    return "".join(node if isinstance(node, str) else node.text() for node in nodes)


def _words_of(nodes: Iterable[Element | str]) -> str:
    """The words of a part of a line without what is called boilerplate itself."""
    return "".join(node if isinstance(node, str) else " " if kinds_of(node.names) else node.text() for node in nodes)


def is_named_boilerplate(element: Element, weight: Weight, total: int, *, has_controls: bool = False) -> bool:
    """Whether the element is boilerplate by its name and by what it holds. `total` is the text of the page in bytes;
    `has_controls`: there was a field or a button in it.
    """
    names = element.names
    kinds = set(kinds_of(names)) if names else set()
    role = kind_of_role(element.get("role"))
    if role:
        kinds.add(role)
    if tag := kind_of_tag(element.tag):
        kinds.add(tag)
    if not kinds or (element.tag == "blockquote" and kinds <= {"share"}):  # a quoted post of a social network
        return False
    if "share" in kinds and known.words_of_kind("share", names) == {"tweet"} and _quotes_post(element):
        kinds.discard("share")
    if stands_in_sentence(element):
        return False
    if weight.text * 2 > total and weight.text > PROSE_BYTES:
        return False
    if (role == "nav" or element.tag == "nav") and weight.text * 2 <= total and _is_bare(element, weight):
        return True
    if not kinds.isdisjoint(_WITHOUT_TEXT) and weight.text and _says_something(element, is_share="meta" not in kinds):
        kinds -= _WITHOUT_TEXT
    if weight.text and not (weight.links or weight.images or has_controls or _holds_labels(element)):
        if count_sentences(element):
            return False
        kinds &= unambiguous_kinds_of(names)
    return any(_is_of_kind(kind, element, weight) for kind in kinds)


def _quotes_post(element: Element) -> bool:
    """Whether it says some words, and shares nothing by its links: a post of a social network, and no button."""
    if any(is_share_address(link.get("href")) for link in element.find_all("a")):
        return False
    return any(
        (len(_WORD.findall(line)) >= _MIN_WORDS or _is_long(line)) and not is_of_page(line)
        for line in lines_of(element)
    )


def _says_something(element: Element, *, is_share: bool) -> bool:
    """Whether it holds facts in a list or table, a quotation, or sentences beside its links: what share bars and
    bylines never do. With `is_share` it is called a share bar alone, which names no people.
    """
    for inner in (element, *element.walk()):
        if inner.tag == "blockquote" and any(not is_of_page(line) for line in lines_of(inner)):
            return True
        if inner.tag in _FACTS and not inner.holds(*_FACTS) and _is_fact(inner, is_share=is_share):
            return True
    return any(says_sentence(line) and not is_of_page(line) for line in _lines_beside_links(element))


def says_sentence(line: str) -> bool:
    """Whether a line is a sentence, a short one too: some words up to its mark."""
    return is_sentence(line) or (
        bool(_ENDED.search(line)) and (len(_WORD.findall(line)) >= _MIN_WORDS or _is_long(line))
    )


def _is_long(words: str) -> bool:
    """Whether words are several, in a script without spaces between them as well."""
    return count_bytes(words) > _MIN_WORDS * 9


def _is_fact(entry: Element, *, is_share: bool) -> bool:
    """Whether an entry of a list or table says something of its own beside its links: a quantity, or some words."""
    words = " ".join(_lines_beside_links(entry))
    if not words or is_of_page(words):
        return False
    if entry.tag == "dt" or _QUANTITY.search(words):
        return True
    if is_share:
        return not is_network(words)
    return len(_WORD.findall(words)) > _MIN_WORDS or _is_long(words)


def _lines_beside_links(element: Element) -> list[str]:
    """The lines of an element that are not mostly links; those that are have no letters left but beside the links."""
    lines: list[str] = []
    for block in (element, *(inner for inner in element.walk() if inner.tag in BLOCKS)):
        for line in _own_lines(block):
            whole = " ".join("".join(text for text, _ in line).split())
            linked = sum(count_bytes(text) for text, is_link in line if is_link)
            if whole and linked * 2 < count_bytes(whole):
                lines.append(whole)
    return lines


def _own_lines(block: Element) -> list[list[tuple[str, bool]]]:
    """The lines of running text directly in a block: their texts, and whether each is in a link."""
    lines: list[list[tuple[str, bool]]] = [[]]

    def read(node: Element, *, in_link: bool) -> None:
        for child in node.children:
            if isinstance(child, str):
                lines[-1].append((child, in_link))
            elif child.tag in BLOCKS or child.tag == "br":
                lines.append([])
            else:
                read(child, in_link=in_link or child.tag == "a")

    read(block, in_link=block.tag == "a")
    return lines


def _is_bare(element: Element, weight: Weight) -> bool:
    """Whether it holds a few words, no link, and no sentence: the remains of a navigation bar."""
    return (
        0 < weight.text <= _MAX_LABEL_BYTES
        and not (weight.links or weight.images or is_sentence(spaced_text(element)))
        and all(inner.tag not in _TEXT_ELEMENTS for inner in (element, *element.walk()))
    )


def _holds_labels(element: Element) -> bool:
    """Whether each of its lines is a label, or there are several short ones in a row."""
    lines = lines_of(element)
    if len(lines) > _MAX_ROW_LINES and all(
        count_bytes(line) <= _MAX_LABEL_BYTES // 2 and line[-1] not in ".。!?！？" for line in lines
    ):
        return True
    return all(map(is_widget_label, lines))


def _is_contents(element: Element) -> bool:
    """Whether all its links lead to places on the same page: a table of contents, of few and short headings."""
    return all(inner.get("href").startswith("#") for inner in element.find_all("a"))


def _is_of_kind(kind: str, element: Element, weight: Weight) -> bool:
    """Whether an element that is called a kind of boilerplate holds what that kind does."""
    max_prose, max_text = _MAX_BYTES[kind]
    if kind == "popup" and (element.tag in ("img", "picture", "figure") or (weight.images and not weight.text)):
        return False  # a picture that opens larger
    if element.tag in _TEXT_ELEMENTS and weight.links * 2 < weight.text:
        # A paragraph is text, whatever it is called; a label is short and no sentence. A heading that makes room for
        # a navigation bar says so in its name, and leads nowhere.
        return kind != "nav" and weight.text <= _MAX_LABEL_BYTES and not is_sentence(spaced_text(element))
    if weight.prose > max_prose or weight.text > max_text:
        return False
    if kind in ("nav", "related"):
        return weight.links * 2 >= weight.text or (kind == "nav" and weight.links > 0 and _is_contents(element))
    if kind in ("meta", "person", "share") and element.tag not in BLOCKS:
        # Within a sentence it is a word of it.
        parent = element.parent
        return parent is None or parent.tag not in ("p", "li", "td", "blockquote") or weight.text == 0
    return True
