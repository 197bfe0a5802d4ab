"""Find the article on a whole page, saved as it was served, and drop what its site puts around it.

A fragment, as scrapers keep it, is text throughout and passes unchanged. A whole page holds its site as well: menus,
columns beside the text, other posts, comments. The rules look for the element that holds the article (its title's
heading, the elements and attributes that mark an article, and where the prose is), then within it for what is named as
something else. What is in doubt stays.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from tui.addresses import is_same_domain, resolve, site_of
from tui.article.clean.density import PROSE_BYTES, count_bytes, count_sentences, is_sentence, weigh
from tui.article.clean.known_boilerplate import is_link_label, is_picture_label, is_posts_heading
from tui.article.clean.page.names import (
    are_alike,
    is_around,
    is_comments,
    is_credit,
    is_marked,
    is_named_around,
    is_named_text,
    is_picture_block,
)
from tui.article.clean.page.source import letters_of, text_in_data
from tui.article.html.elements import BLOCKS, HEADINGS, names
from tui.article.title_match import has_same_words, is_same_title
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tui.article.html.dom import Element

_NO_PROSE: Final = HEADINGS | names("figure figcaption a")
_TEXT_BLOCKS: Final = HEADINGS | names("p ul ol blockquote pre dl")
_NEVER_A_ROOT: Final = _TEXT_BLOCKS | names("a b i em strong u small font")
_MAY_BE_TEXT: Final = names("aside footer")
_LINK_BLOCKS: Final = names("p div h2 h3 h4 h5 h6 section")
_MIN_LINKED_TITLE: Final = 20
"""Characters of a link that may be the title of another post."""
_MIN_PROSE: Final = 60
"""Bytes of running text outside links from which a block counts as prose, whatever it says."""
_MIN_SENTENCE: Final = 15
"""The same of a block that ends as a sentence does: the entries of a live blog and the answers of a talk are short."""
_SENTENCE_END: Final = lazy_pattern(r"[.!?。！？…][\W_]*\Z")
_MIN_ARTICLE: Final = 200
"""Bytes of prose that are an article where no mark or name says so: less may be a sentence above verses, a table or
messages, which are no prose.
"""
_MARKED_SHARE: Final = 0.8
"""The share of the prose of its parent that a part marked as the article holds, beside blocks that may belong to it."""
_SHARE: Final = 0.9
"""The same of a part that nothing marks."""
_EVIDENCE: Final = 3
"""How many times its weight the prose counts that stands with the title, or in a part marked as the article."""
_MIN_LEAD: Final = 40
_MAX_LEAD_BYTES: Final = 600
_MAX_LEADS: Final = 2
_MIN_POSTS: Final = 3
"""Links of a list of other posts."""
_MAX_LINKED: Final = 2
"""Links of a paragraph that is no more than them."""
_MAX_CREDIT_BYTES: Final = 200
_MIN_COPY_BYTES: Final = 40
_DOCUMENT: Final = lazy_pattern(
    r"\.(?:docx?|xlsx?|pptx?|pdf|od[tsp]|ofd|wps|rtf|csv|zip|rar|7z)(?:[?#]|\s*\Z)", re.IGNORECASE
)
"""The end of an address, or of a label, that leads to a document."""
_ATTACHED: Final = lazy_pattern(r"附[件:：]|attach|\bannex|\banlagen?\b", re.IGNORECASE)
"""What a block of attachments says or is called."""
_FILE_NAME: Final = lazy_pattern(r"[-_]\S*[-_\d]|\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)
"""A word that was made of the name of a picture's file."""
_CAPTION_LETTERS: Final = 80
"""Captions whose first letters are the same are one, cut or whole."""


class MainContentPass:
    """Narrows the tree of a whole page to its article."""

    def __init__(
        self, root: Element, html: str, drop: Callable[[Element, str], None], *, title: str, source: str
    ) -> None:
        """`html` is the source of the tree; `drop` takes an element out by a named rule; `title` is the post's and
        `source` its address.
        """
        self.root = root
        self.drop = drop
        self.title = title
        self.source = source
        self.site = site_of(self.source)
        self.data = text_in_data(html)
        self.weights = weigh(root)
        self.total = self.weights[root].prose
        self.prose: dict[Element, int] = {}
        """Bytes of what may be prose of the article, in an element and beneath it."""
        self.all_prose = self.prose
        self.by_data = False
        self.headings = self._find_title()
        self.titled = _with_ancestors(self.headings[:1])
        self.marked = _with_ancestors(filter(is_marked, root.walk()))
        self._weigh_prose()
        self.article = self._find_article() if self.prose.get(root) else None
        """The innermost element that holds the article; None where a page has no prose."""

    def run(self) -> None:
        """Drop what stands around the article, then what stands within it and is none of it."""
        if self.article is not None:
            self._narrow(self.article)
            self._drop_named(self.article, self.prose[self.article])
            self._drop_repeated(self.article)

    def _find_title(self) -> list[Element]:
        """The headings that repeat the title; where none does, the only `h1`."""
        found = [
            heading
            for heading in self.root.find_all("h1", "h2", "h3")
            if (words := heading.words()) and (is_same_title(words, self.title) or has_same_words(words, self.title))
        ]
        first = [heading for heading in self.root.find_all("h1") if heading.text().strip()]
        return found or (first if len(first) == 1 else [])

    def _weigh_prose(self) -> None:
        """Weigh what may be prose of the article: what the page's own data says is its text, where that is found."""
        self._weigh(self.root)
        self.all_prose = self.prose
        if self.data:
            self.prose, self.by_data = {}, True
            self._weigh(self.root)
            if self.prose[self.root] * 2 < len(self.data):
                self.prose = self.all_prose

    def _weigh(self, element: Element) -> int:
        weight = self.weights[element]
        total = 0
        is_other = self._stands_around(element) or is_picture_block(element)
        if is_other and (weight.prose * 2 <= self.total or is_comments(element)):
            self.prose[element] = 0
            return 0
        if element.tag in BLOCKS:
            free = weight.own - weight.own_links
            if free > weight.own_links and self._is_prose(element, free):
                total += free
        for child in element.elements():
            if child in self.weights and child.tag not in _NO_PROSE:
                total += self._weigh(child)
        self.prose[element] = total
        return total

    def _is_prose(self, element: Element, free: int) -> bool:
        """Whether the running text directly in an element may be the article's: `free` bytes outside its links."""
        if free <= _MIN_PROSE and not (free > _MIN_SENTENCE and _SENTENCE_END.search(_running_text(element))):
            return False
        return not self.by_data or self._is_in_data(element)

    def _is_in_data(self, element: Element) -> bool:
        """Whether the running text directly in an element is in the text that the page's data holds."""
        own = letters_of("".join(child if isinstance(child, str) else child.text() for child in element.children))
        return own[:80] in self.data

    def _stands_around(self, element: Element) -> bool:
        """Whether an element is none of the article by its tag or its name; what holds the title is not."""
        return element not in self.titled and element not in self.marked and is_around(element)

    def _find_article(self) -> Element:
        """The innermost element that holds the prose of the article."""
        named = [element for element in self.prose if element is not self.root and is_named_text(element)]
        most = max(named, key=lambda element: self.prose[element] * self._evidence(element), default=self.root)
        likely = _with_ancestors([most])
        node = self.root
        while True:
            best = max(node.elements(), key=lambda element: self._rank(element, likely), default=None)
            if best is None or best.tag in _NEVER_A_ROOT or not (held := self.prose.get(best, 0)):
                return node
            children = list(node.elements())
            if best in self.titled:
                children = children[children.index(best) :]  # nothing of an article stands before its title
            beside = sum(
                (self.all_prose if are_alike(best, other) or other.tag in _TEXT_BLOCKS else self.prose).get(other, 0)
                for other in children
                if other is not best and self._continues(best, other)
            )
            beside += self._prose_directly_in(node)
            if held < _MIN_ARTICLE and best not in likely and best not in self.marked:
                return node
            is_known = best in self.titled or best in self.marked or is_named_text(best)
            if held < (_MARKED_SHARE if is_known else _SHARE) * (held + beside):
                return node
            node = best

    def _prose_directly_in(self, element: Element) -> int:
        """Bytes of prose in an element and in no block of it, as old pages have it beside a block with the title."""
        return self.prose.get(element, 0) - sum(
            self.prose.get(child, 0) for child in element.elements() if child.tag not in _NO_PROSE
        )

    def _rank(self, element: Element, likely: set[Element]) -> int:
        """The prose of an element, with what speaks for its being the article's."""
        held = self.prose.get(element, 0)
        if element.parent is None or held * 5 <= self.prose[element.parent]:
            return held
        return held * self._evidence(element) * (_EVIDENCE if element in likely else 1)

    def _evidence(self, element: Element) -> int:
        return (_EVIDENCE if element in self.titled else 1) * (_EVIDENCE if element in self.marked else 1)

    def _continues(self, article: Element, other: Element) -> bool:
        """Whether an element beside one that holds most of an article may belong to it."""
        if other.tag in _TEXT_BLOCKS:
            return True
        if article in self.titled and other.holds("h1"):
            return False  # another post, with a title of its own
        if article in self.marked or is_named_text(article):
            return are_alike(article, other)
        return article not in self.titled or not self._lists_posts(other)

    def _lists_posts(self, element: Element) -> bool:
        """Whether an element holds headings that are links."""
        return any(
            weight.links * 2 > weight.text
            for heading in element.find_all(*HEADINGS)
            if (weight := self.weights.get(heading)) is not None
        )

    def _narrow(self, article: Element) -> None:
        """Drop what stands outside the article, but for the sentences that lead from the title to it, and what is
        attached to it.
        """
        leads = [*self._find_leads(article), *self._find_attachments(article)]
        kept = _with_ancestors(leads)
        node = article
        while node is not self.root and node.parent is not None:
            parent = node.parent
            parent.children = [child for child in parent.children if not isinstance(child, str)]
            for child in list(parent.elements()):
                if child is not node and not self._is_text_beside(child):
                    self._keep_only(child, kept, leads)
            node = parent

    def _is_text_beside(self, element: Element) -> bool:
        """Whether an element beside the article is text of it all the same: a sentence, or paragraphs in a part that is
        marked as an article together with it.
        """
        prose = self.all_prose.get(element, 0)
        weight = self.weights.get(element)
        if not prose or weight is None or weight.links * 3 > weight.text:
            return False
        parent = element.parent
        if parent is None or parent is self.root:
            return False
        if element.tag in ("p", "blockquote"):
            return prose > PROSE_BYTES and is_sentence(element.words())
        is_part = parent.tag in ("article", "main") or parent.get("itemprop") == "articleBody"
        return is_part and prose > 2 * PROSE_BYTES and not self._lists_posts(element)

    def _keep_only(self, element: Element, kept: set[Element], leads: list[Element]) -> None:
        """Drop an element but for the `leads` in it; `kept` are those and all around them."""
        if element not in kept:
            self.drop(element, "outside the article")
        elif element not in leads:
            element.children = [child for child in element.children if not isinstance(child, str)]
            for child in list(element.elements()):
                self._keep_only(child, kept, leads)

    def _find_leads(self, article: Element) -> list[Element]:
        """The blocks between the title and the article that are a sentence of their own."""
        leads: list[Element] = []
        if not self.headings or article in self.titled:
            return leads
        begun = False
        around = _with_ancestors([article])
        known = letters_of(article.text())
        stack = [self.root]
        while stack:
            element = stack.pop()
            if element is article:
                break
            if element in self.headings:
                begun = True
                continue
            if element not in self.weights or (
                element not in around and (self._stands_around(element) or is_picture_block(element))
            ):
                continue
            weight = self.weights[element]
            if begun and element not in around and element.tag in BLOCKS and weight.own - weight.own_links > _MIN_LEAD:
                letters = letters_of(element.text())
                if weight.text <= _MAX_LEAD_BYTES and is_sentence(element.words()) and letters not in known:
                    leads.append(element)
                    known += letters
                continue
            stack.extend(reversed(list(element.elements())))
        return leads if len(leads) <= _MAX_LEADS else []

    def _find_attachments(self, article: Element) -> list[Element]:
        """The blocks outside the article whose links all lead to documents of the site, and that say that they are
        attachments or name the files: notices of authorities have them below their text.
        """
        found: list[Element] = []
        around = _with_ancestors([article])
        stack = [self.root]
        while stack:
            element = stack.pop()
            weight = self.weights.get(element)
            if element is article or weight is None or not weight.links or self._stands_around(element):
                continue
            links = [link for link in element.find_all("a") if link.text().strip()]
            if element not in around and element.tag in BLOCKS and links and all(map(self._leads_to_document, links)):
                is_named = _ATTACHED.search(f"{element.names} {element.words()}")
                if is_named or all(_DOCUMENT.search(link.text()) for link in links):
                    found.append(element)
            else:
                stack.extend(element.elements())
        return found

    def _leads_to_document(self, link: Element) -> bool:
        is_document = _DOCUMENT.search(link.get("href")) or _DOCUMENT.search(link.text())
        return bool(is_document) and ("//" not in link.get("href") or self._leads_to_site(link))

    def _drop_named(self, parent: Element, total: int) -> None:
        """Drop what is named as something else, where it is no more than a fourth of the article."""
        siblings = list(parent.elements())
        for child in siblings:
            weight = self.weights.get(child)
            if weight is None or child.parent is not parent:
                continue
            if weight.prose * 4 <= total and self._is_none_of_it(child, siblings):
                self.drop(child, "named as around an article")
            elif posts := self._find_announced_posts(child, siblings):
                for element in (child, *posts):
                    self.drop(element, "announced other posts")
            else:
                self._drop_named(child, total)

    def _is_none_of_it(self, element: Element, siblings: list[Element]) -> bool:
        weight = self.weights[element]
        if element.tag not in BLOCKS:
            return False
        if self._stands_around(element):
            # A box within a text may be the author's: a table of facts, notes below it.
            return (
                element.tag not in _MAY_BE_TEXT
                or is_named_around(element)
                or weight.links * 2 > weight.text
                or not count_sentences(element)
                or self._is_of_page(element)
            )
        if self._is_labelled_link(element) or (self._is_link(element) and self._stands_alone(element, siblings)):
            return True
        if weight.images:
            return False
        return 0 < weight.text <= _MAX_CREDIT_BYTES and is_credit(element)

    def _is_of_page(self, element: Element) -> bool:
        """Whether a footer is that of the page, rather than of the article: it stands in nothing but the body, and no
        link of the text leads to a note in it.
        """
        if element.tag != "footer" or element.parent is None or element.parent.tag != "body":
            return False
        noted = {link.get("href")[1:] for link in self.root.find_all("a") if link.get("href").startswith("#")}
        return not any(inner.get("id") in noted for inner in (element, *element.walk()) if inner.get("id"))

    def _find_announced_posts(self, heading: Element, siblings: list[Element]) -> list[Element]:
        """The blocks of links to other posts of the site that follow a heading which announces them."""
        weight = self.weights[heading]
        if heading.tag not in _LINK_BLOCKS or weight.links or not 0 < weight.text <= PROSE_BYTES // 2:
            return []
        if not is_posts_heading(_strip_signs(heading.text())):
            return []
        after = [other for other in siblings[siblings.index(heading) + 1 :] if other.text().strip()]
        row = list(takewhile(self._is_link, after))
        return row or [other for other in after[:1] if self._lists_own_posts(other)]

    def _lists_own_posts(self, element: Element) -> bool:
        """Whether a block is links to other posts of the site, with no prose beside them."""
        weight = self.weights.get(element)
        if weight is None or weight.prose or not self.site or element.tag not in ("ul", "ol", "div", "section"):
            return False
        links = [link for link in element.find_all("a") if link.text().strip()]
        return len(links) >= _MIN_POSTS and weight.links * 3 > weight.text and all(map(self._leads_to_site, links))

    def _leads_to_site(self, link: Element) -> bool:
        return is_same_domain(site_of(resolve(link.get("href"), self.source)), self.site)

    def _is_labelled_link(self, element: Element) -> bool:
        """Whether a block is a label ("Read more") and a link."""
        links = self._only_links(element)
        if not links:
            return False
        weight = self.weights[element]
        return weight.links * 2 > weight.text and is_link_label(_strip_signs(_text_beside(element, links)))

    def _is_link(self, element: Element) -> bool:
        """Whether a block is no more than the title of another post of the site, linked."""
        links = self._only_links(element)
        if not links or not self.site or element.tag in HEADINGS or _strip_signs(_text_beside(element, links)):
            return False
        return all(len(link.words()) >= _MIN_LINKED_TITLE and self._leads_to_site(link) for link in links)

    def _only_links(self, element: Element) -> list[Element]:
        """The links in a block that is a line of one or two; none in any other."""
        weight = self.weights.get(element)
        if weight is None or element.tag not in _LINK_BLOCKS or not weight.links or weight.images:
            return []
        if weight.text > 2 * PROSE_BYTES or any(inner.tag in BLOCKS for inner in element.walk()):
            return []
        links = [link for link in element.find_all("a") if link.text().strip()]
        return links if len(links) <= _MAX_LINKED else []

    def _stands_alone(self, element: Element, siblings: list[Element]) -> bool:
        """Whether a link stands beside prose, and not in a row of links."""
        shown = [other for other in siblings if other is element or other.text().strip()]
        at = shown.index(element)
        beside = shown[max(0, at - 1) : at] + shown[at + 1 : at + 2]
        return any(self.prose.get(other) for other in beside) and not any(map(self._is_link, beside))

    def _drop_repeated(self, article: Element) -> None:
        """Drop captions that stand twice, and descriptions of pictures that repeat the title or a text beside them."""
        seen = {letters_of(self.title)[:_CAPTION_LETTERS]}
        pictured: set[Element] = set()
        for element in [*article.walk()]:
            parent = element.parent
            if parent in pictured or is_picture_block(element):
                pictured.add(element)
            if element.tag == "img":
                alt = letters_of(element.get("alt"))[:_CAPTION_LETTERS]
                is_file = " " not in element.get("alt").strip() and bool(_FILE_NAME.search(element.get("alt")))
                if not alt or is_file or alt in seen or self._is_described(element, alt, article):
                    element.attrs["alt"] = ""
                seen.add(alt)
            elif element in pictured and not element.holds(*BLOCKS, "img"):
                words = element.words()
                letters = letters_of(words)[:_CAPTION_LETTERS]
                if is_picture_label(words):
                    self.drop(element, "label of a picture")
                elif element.tag in BLOCKS and letters in seen and len(letters.encode()) > _MIN_COPY_BYTES:
                    self.drop(element, "caption that stands twice")
                if element.tag in BLOCKS:
                    seen.add(letters)

    def _is_described(self, image: Element, alt: str, article: Element) -> bool:
        """Whether the block around a picture has a caption, or says what its description says."""
        block = image.parent
        while block is not None and block is not article and not block.text().strip():
            block = block.parent
        if block is None or block is article or count_bytes(block.text()) > _MAX_LEAD_BYTES:
            return False
        return is_picture_block(block) or alt[:40] in letters_of(block.text())


def _running_text(element: Element) -> str:
    """The text in an element and in no block of it."""
    return "".join(
        child if isinstance(child, str) else child.text()
        for child in element.children
        if isinstance(child, str) or child.tag not in BLOCKS
    )


def _strip_signs(text: str) -> str:
    """The words of a label, without the signs around it."""
    return " ".join(text.split()).strip(" :：.…|>»→•·-–—()[]")


def _text_beside(element: Element, links: list[Element]) -> str:
    """The text of an element outside some links."""
    return "".join(
        child if isinstance(child, str) else "" if child in links else _text_beside(child, links)
        for child in element.children
    )


def _with_ancestors(elements: Iterable[Element]) -> set[Element]:
    """Elements and all around them."""
    found: set[Element] = set()
    for element in elements:
        node: Element | None = element
        while node is not None and node not in found:
            found.add(node)
            node = node.parent
    return found
