"""The second pass over a page: drop what the page has around its text.

That is advertisements, share bars, navigation, bylines, tags, related posts, promotions, and the title repeated.
Where to add a rule:

- for what is known by its class, what it says or where its links lead (a new kind of share bar, say): the tables in
  `known_boilerplate`;
- for what has to hold besides, on pages and in Markdown: `evidence`;
- for what is known by its place or weight in the tree: a method of `BoilerplatePass`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.addresses import is_same_domain, resolve, site_of
from tui.article.clean import evidence
from tui.article.clean.density import PROSE_BYTES, count_sentences, lines_and_blocks, weigh
from tui.article.clean.evidence import (
    MAX_LINES_ABOVE_DATE,
    Candidate,
    is_author_link,
    is_named_boilerplate,
    link_of,
    stands_in_sentence,
)
from tui.article.clean.known_boilerplate import (
    TAG_ADDRESS,
    PhraseKind,
    classify,
    is_button,
    is_byline,
    is_promotion_address,
    is_share_address,
    is_tags_label,
)
from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, HEADINGS, names
from tui.article.title_match import is_same_title
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from tui.article.clean.density import Weight

_MAX_LAST_HEADINGS: Final = 8
_MAY_BE_FILLER: Final = names("p div section footer aside center h2 h3 h4 h5 h6")
_MAY_REPEAT_TITLE: Final = names("p div header section hgroup h1 h2 h3 h4 h5 h6 span center address")
_MAY_NAME_AUTHOR: Final = names("p div header section span center address figure ul li")
_QUOTING: Final = names("blockquote figure")
_PICTURE_ADDRESS: Final = lazy_pattern(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg)(?:$|[?#])", re.IGNORECASE)
_ORIGIN: Final = lazy_pattern(r"(?:来源|來源|source)\s*[:：]\s*([\u3400-\u9fff]{2,4}|\S+(?: \S+)?)", re.IGNORECASE)
_CLAUSE_ENDS: Final = tuple(".!?,;…。！？，；")
_CLOSING: Final = "\"'”’»」』）)]"
"""Marks that may stand behind the end of a sentence or a clause."""
_WORD_WITHOUT_SPACES: Final = lazy_pattern(r"[\u3040-\ud7ff]")
_MIN_CHARACTERS: Final = 4
"""Of a clause that is written without spaces."""


class BoilerplatePass:
    """Drops boilerplate from one tree, by the weight of its elements."""

    def __init__(
        self,
        root: Element,
        drop: Callable[[Element, str], None],
        *,
        title: str,
        source: str,
        keeps_hidden: bool,
        with_controls: AbstractSet[Element],
    ) -> None:
        """`drop` takes an element out by a named rule. `title` is the post's; `source` is its address. With
        `keeps_hidden`, no form is dropped. `with_controls` are the elements that held a field or a button.
        """
        self.root = root
        self.drop = drop
        self.title = title
        self.source = source
        self.site = site_of(source)
        self.keeps_hidden = keeps_hidden
        self.with_controls = with_controls
        self.weights = weigh(root)
        self.total = self.weights[root].text

    def run(self) -> None:
        """Drop what each rule names, in this order."""
        self._drop_elements(self.root)
        self._drop_title_and_byline()
        self._drop_teasers()
        self._drop_last_headings()

    def _drop_elements(self, parent: Element) -> None:
        """Drop the elements that are boilerplate by themselves, each by the first rule that holds for it."""
        for child in list(parent.elements()):
            if child.parent is not parent:
                continue  # dropped together with a neighbour
            weight = self.weights[child]
            tag = child.tag
            is_block = tag in BLOCKS
            if 0 < weight.text <= PROSE_BYTES and tag in _MAY_BE_FILLER and self._is_filler(child):
                self.drop(child, "filler")
            elif (child.attrs or tag == "nav") and is_named_boilerplate(
                child, weight, self.total, has_controls=child in self.with_controls
            ):
                self._drop_with_heading(child)
            elif tag == "a":
                self._judge_link(child, weight)
            elif tag in ("footer", "aside", "form") and self._has_no_text(child, weight):
                self.drop(child, f"{tag} without text")
            elif is_block and self._is_tag_list(child, weight):
                self.drop(child, "tags")
            elif is_block and 0 < weight.text <= PROSE_BYTES // 2 and self._drop_announcement(child):
                pass
            elif tag in _MAY_NAME_AUTHOR and self._is_author_card(child, weight):
                self.drop(child, "author card")
            elif child.children:
                self._drop_elements(child)

    def _is_filler(self, element: Element) -> bool:
        return not self.keeps_hidden and evidence.is_filler(Candidate.of_element(element, self.source))

    def _drop_with_heading(self, element: Element) -> None:
        """Drop named boilerplate, and the heading that announced it."""
        before, _ = _neighbours(element)
        if isinstance(before, Element) and before.tag in HEADINGS and classify(before.words()).announces_links:
            self.drop(before, "heading of boilerplate")
        self.drop(element, "class name")

    def _drop_announcement(self, heading: Element) -> bool:
        """Drop a heading such as "Related posts" with what follows it, where that is links and nothing else; whether
        it was dropped.
        """
        if not classify(heading.words()).announces_links:
            return False
        _, after = _neighbours(heading)
        if after is None:
            if heading.tag in HEADINGS:
                self.drop(heading, "announcement of nothing")
            return heading.tag in HEADINGS
        links = heading.parent if isinstance(after, str) else after
        weight = self.weights.get(links) if links is not None else None
        if (
            links is not None
            and links.tag in BLOCKS
            and weight
            and weight.text
            and weight.links * 10 >= weight.text * 8
            and weight.prose < PROSE_BYTES
            and not self._leads_to_other_sites(links)
        ):
            self.drop(links, "announced links")
            self.drop(heading, "announcement of links")
            return True
        return False

    def _leads_to_other_sites(self, element: Element) -> bool:
        """Whether most of its links go to other sites: what the author recommends, not what the page does."""
        if not self.site:
            return False
        sites = [site_of(resolve(inner.get("href"), self.source)) for inner in element.find_all("a")]
        return sum(site != "" and not is_same_domain(site, self.site) for site in sites) * 2 > len(sites)

    def _has_no_text(self, element: Element, weight: Weight) -> bool:
        """Whether a footer, an aside or a form holds nothing to read."""
        if element.tag == "footer" and element.is_in(_QUOTING):
            return False
        if element.tag == "form":
            if self.keeps_hidden or (weight.text * 2 > self.total and count_sentences(element) > 1):
                return False  # some pages are a form throughout
            if element not in self.with_controls and count_sentences(element):
                return False
            return weight.prose <= PROSE_BYTES and weight.images == 0 and weight.text <= 4 * PROSE_BYTES
        return weight.prose <= PROSE_BYTES and weight.links * 2 >= weight.text and weight.images == 0

    def _is_tag_list(self, element: Element, weight: Weight) -> bool:
        """Whether a block is nothing but links to categories, tags or authors."""
        if not weight.links or weight.prose or weight.text > 3 * PROSE_BYTES:
            return False
        if weight.links * 10 < weight.text * 7 and not is_tags_label(_text_beside_links(element)):
            return False
        return evidence.leads_to_tags(Candidate.of_element(element, self.source), self.site)

    def _is_author_card(self, element: Element, weight: Weight) -> bool:
        """Whether a block beneath a text is a card with its author's name, page and a line about them."""
        if not weight.links or weight.prose or weight.text * 4 > self.total:
            return False
        if not PROSE_BYTES // 6 <= weight.text <= 2 * PROSE_BYTES:
            return False
        return evidence.is_author_card(Candidate.of_element(element, self.source), self.site)

    def _judge_link(self, link: Element, weight: Weight) -> None:
        """Drop a link that shares the page or leads to a promotion; a link from a picture to itself is unwrapped."""
        href = link.get("href")
        if weight.text <= PROSE_BYTES and is_share_address(href) and not stands_in_sentence(link):
            self.drop(link, "share link")
            return
        if weight.text <= PROSE_BYTES // 2:
            is_promotion = is_button(link.get("class")) and is_promotion_address(href)
            is_in_header = link.parent is not None and link.parent.tag == "header"
            is_category = bool(weight.text) and is_in_header and TAG_ADDRESS.search(href) is not None
            if (is_promotion or is_category) and not stands_in_sentence(link):
                self.drop(link, "promotion button" if is_promotion else "category above the title")
                return
        if weight.text or not weight.images:
            return
        url = resolve(href, self.source)
        if is_promotion_address(href):
            self.drop(link, "promotion picture")
        elif _PICTURE_ADDRESS.search(url) or not url:
            link.unwrap()

    def _drop_title_and_byline(self) -> None:
        """Drop the repeated title, the byline and a date standing alone, above the first sentence of the text.

        An `h1` with the title is dropped wherever it stands: some pages begin with a line about themselves.
        """
        for heading in [element for element in self.root.walk() if element.tag == "h1"]:
            if not self.weights[heading].images and is_same_title(heading.words(), self.title):
                self.drop(heading, "title")
        follows_byline = False
        dates: dict[Element, int] = {}
        own_lines = 0
        stack: list[Element | str] = [self.root]
        while stack:
            element = stack.pop()
            if isinstance(element, str):
                if self._begins_text(element):
                    break
                own_lines += bool(element.strip())
                continue
            weight = self.weights[element]
            if weight.own - weight.own_links > PROSE_BYTES:
                break
            if element is not self.root and self._is_byline(element, weight, follows_byline=follows_byline):
                self.drop(element, "byline")
                follows_byline = True
                continue
            if element.tag in _MAY_REPEAT_TITLE and 0 < weight.text <= 4 * PROSE_BYTES and not weight.images:
                words = element.words()
                if is_same_title(words, self.title):
                    self.drop(element, "title or date")
                    continue
                if self._is_date(words):
                    if own_lines <= MAX_LINES_ABOVE_DATE:
                        dates[element] = own_lines
                    continue
            stack.extend(reversed(lines_and_blocks(element)))
        else:
            # Where no text begins below, a date behind lines is their own: when and where verse was written.
            dates = {date: lines for date, lines in dates.items() if not lines}
        for date, lines in dates.items():
            if not self._begins_entry(date, {other for other, its_lines in dates.items() if its_lines == lines}):
                self.drop(date, "title or date")

    def _begins_entry(self, date: Element, beside: AbstractSet[Element]) -> bool:
        """Whether a date is that of an entry of a diary: others stand in the same element, not directly `beside` it."""
        return date.parent is not None and any(
            other.tag == date.tag and other not in beside and self._is_date(other.words())
            for other in date.parent.elements()
            if 0 < self.weights[other].text <= PROSE_BYTES // 2
        )

    def _begins_text(self, line: str) -> bool:
        """Whether a line above all prose is of the text itself: it ends as a sentence or a clause does."""
        words = " ".join(line.split())
        if not _is_clause(words) or is_byline([words], ()):
            return False
        return not self._is_date(words) and not is_same_title(words, self.title)

    def _is_byline(self, element: Element, weight: Weight, *, follows_byline: bool) -> bool:
        """Whether a block above the text names or shows its author and says no more than who and when."""
        if not self.site or weight.prose or element.tag not in _MAY_NAME_AUTHOR:
            return False
        if weight.text * 2 > self.total or weight.text > 2 * PROSE_BYTES:
            return False
        if not weight.links and not weight.images:
            if not follows_byline or not 0 < weight.text <= PROSE_BYTES // 2:
                return False
        elif weight.images and not self._shows_only_authors(element):
            return False
        return evidence.is_byline(
            Candidate.of_element(element, self.source), self.site, follows_byline=follows_byline and not weight.images
        )

    def _shows_only_authors(self, element: Element) -> bool:
        """Whether every picture in it is within a link to an author."""
        links = element.find_all("a")
        authors = [link for link in links if is_author_link(link_of(link, self.source), self.site)]
        linked = {picture for author in authors for picture in author.find_all("img")}
        return linked.issuperset(element.find_all("img"))

    def _is_date(self, line: str) -> bool:
        """Whether a line is a date, perhaps with a source of the text that the page names elsewhere too."""
        phrase = classify(line)
        if phrase is PhraseKind.DATELINE:
            origin = _ORIGIN.search(line)
            return origin is None or self.root.text().count(origin[1]) > 1
        return phrase is PhraseKind.DATE

    def _drop_last_headings(self) -> None:
        """Drop short headings at the very end with nothing under them: a slogan, the title of a box a script fills.
        Where there are many, they are what the post consists of.
        """
        for _ in range(_MAX_LAST_HEADINGS if self.total > 4 * PROSE_BYTES else 0):
            node: Element | None = self.root
            while node is not None and node.tag not in HEADINGS:
                last = next((child for child in reversed(node.children) if _is_visible(child)), None)
                node = last if last is not None and not isinstance(last, str) else None
            if node is None or node.tag not in ("h1", "h2") or self.weights[node].text > PROSE_BYTES // 2:
                return
            if node.holds("img", "a") or node.is_in({"a"}):
                return
            if node.parent is not None and any(beside.tag == "p" for beside in node.parent.elements()):
                return  # among paragraphs it is the author's, of a part that was cut off
            self.drop(node, "last heading")

    def _drop_teasers(self) -> None:
        """Drop cards that lead to other posts of the site: heading, picture and excerpt, with the same link twice."""
        found: list[Element] = []
        if not any(weight.links >= weight.text for element, weight in self.weights.items() if element.tag in HEADINGS):
            return
        for element in self.root.walk():
            if element.tag not in ("div", "article", "section", "aside") or element.parent is None:
                continue
            weight = self.weights[element]
            if not weight.links or not PROSE_BYTES * 3 // 4 <= weight.text <= 6 * PROSE_BYTES:
                continue  # shorter ones name a person or a place
            headings = list(element.find_all(*HEADINGS))
            if not headings or any(self.weights[inner].links < self.weights[inner].text for inner in headings):
                continue
            hrefs = [resolve(inner.get("href"), self.source) for inner in element.find_all("a")]
            if len(hrefs) > len(set(hrefs)) and all(site_of(href) == self.site != "" for href in hrefs):
                found.append(element)
        if found and sum(self.weights[element].text for element in found) * 6 < self.total:
            for element in found:
                if _is_within(element, self.root):
                    self.drop(element, "teaser")


def _is_visible(node: Element | str) -> bool:
    """Whether there is text, a picture or a rule in it."""
    if isinstance(node, str):
        return bool(node.strip())
    return node.tag in ("img", "hr") or any(map(_is_visible, node.children))


def _is_clause(words: str) -> bool:
    """Whether a line, whose white space is single, is more than one word up to the mark behind a sentence or clause."""
    said = words.rstrip(_CLOSING)
    if not said.endswith(_CLAUSE_ENDS):
        return False
    return " " in said[:-1] or _WORD_WITHOUT_SPACES.search(said, 0, max(len(said) - _MIN_CHARACTERS, 0)) is not None


def _neighbours(element: Element) -> tuple[Element | str | None, Element | str | None]:
    """What stands before and after an element in its parent: an element, text that is not blank, or None."""
    before, after = (
        next((node for node in element.siblings(step) if not isinstance(node, str) or node.strip()), None)
        for step in (-1, 1)
    )
    return before, after


def _is_within(element: Element, around: Element) -> bool:
    node: Element | None = element
    while node is not None and node is not around:
        node = node.parent
    return node is around


def _text_beside_links(element: Element) -> str:
    """The text of an element that is in none of its links."""
    return "".join(
        child if isinstance(child, str) else "" if child.tag == "a" else _text_beside_links(child)
        for child in element.children
    ).strip()
