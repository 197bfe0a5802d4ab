"""What a page puts around its text: furniture by name and weight, labels, links that share or sell, cards that lead
elsewhere, and the title and date said again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.addresses import site_of
from tui.article.clean.byline import announces_author, is_byline, is_of_person
from tui.article.clean.density import PROSE, is_furniture, lines_and_blocks, lines_of, sentences_of, weigh
from tui.article.clean.phrases import DATE, holds_idle_lines, is_date, names_labels
from tui.article.html.elements import BLOCKS, names
from tui.article.title_match import same_title
from tui.article.urls import is_kin, resolve

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from tui.article.clean.density import Weight
    from tui.article.html.dom import Element

_MAY_REPEAT: Final = names("p div header section hgroup h1 h2 h3 h4 h5 h6 span center address")
_MAY_NAME: Final = names("p div header section span center address figure ul li")
_QUOTING: Final = frozenset(("blockquote", "figure"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PROMOTION: Final = re.compile(
    r"subscri|promo(?:tion)?s?[/=?_-]|/promo|membership|/donat|paywall|sign-?up|adclick|/ads?/|/click\?"
    r"|doubleclick|[?&](?:utm_campaign|utm_medium|aff(?:iliate)?(?:_id)?)=",
    re.IGNORECASE,
)
_SHARING: Final = re.compile(
    r"(?:twitter|x)\.com/(?:share|intent)|facebook\.com/(?:sharer|share\.php|dialog)"
    r"|plus\.google\.com/share|linkedin\.com/share"
    r"|service\.weibo\.com/share|t\.me/share|telegram\.me/share|reddit\.com/submit"
    r"|pinterest\.\w+/pin/create|getpocket\.com/(?:save|edit)"
    r"|google\.com/bookmarks|line\.me/R/msg|share\.hsforms|[?&]share=(?:twitter|facebook|email|linkedin"
    r"|reddit|telegram|whatsapp|pocket)|api\.whatsapp\.com/send",
    re.IGNORECASE,
)
_OF_SHARING: Final = ("shar", "intent", "dialog", "submit", "create", "pocket", "bookmarks", "/msg", "whatsapp")
"""One of these is in every address that `_SHARING` finds, and in few others."""
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg)(?:$|[?#])", re.IGNORECASE)
LABEL_PATH: Final = re.compile(r"/(?:category|categories|tags?|columns?|topics?|section)/", re.IGNORECASE)
_ABOUT_OTHERS: Final = re.compile(
    r"(?:related|recommended|more|popular|trending|latest)(?: (?:posts?|articles?|stor(?:y|ies)|news|topics?|links?"
    r"|reading|from .{1,40}|on .{1,40}))?"
    r"|recent (?:posts?|articles?|stor(?:y|ies)|news|comments?)"
    r"|you (?:may|might) also (?:like|be interested in)|read (?:more|next)|share(?: this.{0,20})?"
    r"|subscribe.{0,40}|tags?|tagged"
    r"|相关(?:文章|阅读|新闻|推荐|内容)?|相關(?:文章|閱讀|新聞|推薦|內容|報道|報導)?|推荐阅读|推薦閱讀|猜你喜欢"
    r"|您?可能感(?:兴趣|興趣)的?(?:文章)?"
    r"|分享(?:到|此文章)?|共享此文章|赞过|关注我们|標籤|标签|関連記事|関連ニュース"
    r"|관련 ?(?:기사|글)|похожие (?:статьи|записи|материалы)",
    re.IGNORECASE,
)
_DATELINE: Final = re.compile(
    rf"{DATE.pattern}[\s|·]*(?:来源|來源|作者|记者|記者|编辑|編輯|责编|字号|source|author)\s*[:：].{{0,60}}",
    re.IGNORECASE,
)
_ORIGIN: Final = re.compile(r"(?:来源|來源|source)\s*[:：]\s*([\u3400-\u9fff]{2,4}|\S+(?: \S+)?)", re.IGNORECASE)
_LONGEST_DATELINE: Final = 100
_SENTENCE: Final = re.compile(r"(?:\S\s.*|[\u3040-\ud7ff].{3,})[.!?,;…。！？，；][\"'”’»」』）)\]]*$")
"""What more than one word says, up to the sign behind a sentence or a clause."""
_BUTTON: Final = re.compile(r"(?:^|[\s_-])(?:button|btn)(?:$|[\s_-])", re.IGNORECASE)


def shares(href: str) -> bool:
    """Whether a link is there to share the page."""
    low = href.lower()
    for name in _OF_SHARING:
        if name in low:
            return bool(_SHARING.search(href))
    return False


def is_button(names: str) -> bool:
    """Whether class names speak of a button."""
    return bool(_BUTTON.search(names))


def announces_others(words: str) -> bool:
    """Whether a heading announces other posts, ways to share, or tags: nothing of this text."""
    return bool(_ABOUT_OTHERS.fullmatch(words.strip(" ：:")))


class Surroundings:
    """One tree, and what is dropped from around its text."""

    def __init__(
        self,
        root: Element,
        title: str,
        source: str,
        *,
        everything: bool = False,
        pressed: AbstractSet[Element] = frozenset(),
    ) -> None:
        """`title` is the post's; `source` is its address. With `everything`, no form is taken out. In elements that are
        `pressed`, something stood that one fills in or presses.
        """
        self.everything = everything
        self.pressed = pressed
        self.root = root
        self.title = title
        self.source = source
        self.site = site_of(source)
        self.dropped = 0
        self._named = False
        self.weights = weigh(root)
        self.total = self.weights[root].text

    def drop(self, element: Element) -> None:
        """Take an element out, and count it."""
        element.drop()
        self.dropped += 1

    def clear(self) -> None:
        """Advertisements, share bars, navigation, bylines, related posts, promotions, and the title said again."""
        self._around(self.root)
        self._head()
        self._teasers()
        self._tail()

    def _around(self, parent: Element) -> None:
        for child in list(parent.elements()):
            if child.parent is not parent:
                continue
            weight = self.weights[child]
            if 0 < weight.text <= PROSE and not self.everything and holds_idle_lines(child):
                self.drop(child)
            elif (child.attrs or child.tag == "nav") and is_furniture(
                child, weight, self.total, pressed=child in self.pressed
            ):
                self._drop_with_heading(child)
            elif child.tag == "a":
                self.link(child, weight)
            elif (child.tag in ("footer", "aside", "form") and self._is_empty_frame(child, weight)) or (
                child.tag in BLOCKS and self._is_labels(child, weight)
            ):
                self.drop(child)
            elif child.tag in BLOCKS and 0 < weight.text <= PROSE // 2 and self._names_others(child):
                pass
            elif child.tag in _MAY_NAME and self._is_about_author(child, weight):
                self.drop(child)
            elif child.children:
                self._around(child)

    def _drop_with_heading(self, element: Element) -> None:
        """Drop furniture, and the heading that announced it."""
        before = _before(element)
        if before is not None and before.tag in _HEADINGS and announces_others(before.words()):
            self.drop(before)
        self.drop(element)

    def _names_others(self, heading: Element) -> bool:
        """Drop a heading such as "Related posts" with what follows it, where that is links and nothing else."""
        if not announces_others(heading.words()):
            return False
        after = _after(heading)
        if after is None:
            if heading.tag in _HEADINGS:
                self.drop(heading)
            return heading.tag in _HEADINGS
        weight = self.weights.get(after)
        if (
            after.tag in BLOCKS
            and weight
            and weight.text
            and weight.links * 10 >= weight.text * 8
            and weight.prose < PROSE
            and not self._leads_away(after)
        ):
            self.drop(after)
            self.drop(heading)
            return True
        return False

    def _leads_away(self, element: Element) -> bool:
        """Whether most of its links go to other sites: what the author recommends, not what the page does."""
        if not self.site:
            return False
        sites = [site_of(resolve(inner.get("href"), self.source)) for inner in element.walk() if inner.tag == "a"]
        return sum(1 for site in sites if site and not is_kin(site, self.site)) * 2 > len(sites)

    def _is_empty_frame(self, element: Element, weight: Weight) -> bool:
        """Whether a footer, an aside or a form holds nothing to read."""
        if element.tag == "footer" and element.is_in(_QUOTING):
            return False
        if element.tag == "form":
            if self.everything or (weight.text * 2 > self.total and sentences_of(element) > 1):
                return False  # some pages are a form throughout
            if element not in self.pressed and sentences_of(element):
                return False
            return weight.prose <= PROSE and weight.images == 0 and weight.text <= 4 * PROSE
        return weight.prose <= PROSE and weight.links * 2 >= weight.text and weight.images == 0

    def _is_labels(self, element: Element, weight: Weight) -> bool:
        """Whether a block is nothing but links to a category, a tag, an author."""
        if not weight.links or weight.prose or weight.text > 3 * PROSE:
            return False
        if weight.links * 10 < weight.text * 7 and not names_labels(element):
            return False
        links = [inner for inner in element.walk() if inner.tag == "a"]
        for link in links:
            rel = link.get("rel").lower().split()
            if "tag" in rel or "author" in rel or "category" in rel:
                continue
            url = resolve(link.get("href"), self.source) or link.get("href")
            site = site_of(url)
            if not LABEL_PATH.search(url) or (site and self.site and site != self.site) or len(link.words()) > 30:
                return False
        return True

    def link(self, element: Element, weight: Weight) -> None:
        """A link that shares the page goes; around nothing but pictures, one to a promotion goes with them."""
        href = element.get("href")
        if weight.text <= PROSE and shares(href):
            self.drop(element)
            return
        if weight.text <= PROSE // 2 and is_button(element.get("class")) and _PROMOTION.search(href):
            self.drop(element)
            return
        around = element.parent
        if around is not None and around.tag == "header" and 0 < weight.text <= PROSE // 2 and LABEL_PATH.search(href):
            self.drop(element)  # the category above the title
            return
        if weight.text or not weight.images:
            return
        url = resolve(href, self.source)
        if _PROMOTION.search(href):
            self.drop(element)
        elif _PICTURE.search(url) or not url:
            element.unwrap()

    def _head(self) -> None:
        """The title said again, and a date standing alone, before the text begins: above its first sentence.

        A heading of the whole page goes wherever it says the title: some pages say a line about themselves first.
        """
        for heading in [element for element in self.root.walk() if element.tag == "h1"]:
            if not self.weights[heading].images and same_title(heading.words(), self.title):
                self.drop(heading)
        begun = False
        stack: list[Element | str] = [self.root]
        while stack and not begun:
            element = stack.pop()
            if isinstance(element, str):
                begun = self._begins(element)
                continue
            weight = self.weights[element]
            if weight.own - weight.own_links > PROSE:
                return
            if element is not self.root and weight.text <= 2 * PROSE and self._says_who(element, weight):
                self.drop(element)
                self._named = True
                continue
            if element.tag in _MAY_REPEAT and 0 < weight.text <= 4 * PROSE and not weight.images:
                words = element.words()
                if same_title(words, self.title) or is_date(words) or self._is_dateline(words):
                    self.drop(element)
                    continue
            stack.extend(reversed(lines_and_blocks(element)))

    def _begins(self, line: str) -> bool:
        """Whether a line that stands above all prose is of the text itself: it ends as a sentence or a clause does."""
        words = " ".join(line.split())
        return (
            bool(_SENTENCE.search(words))
            and not is_byline(words, ())
            and not self._is_dateline(words)
            and not same_title(words, self.title)
        )

    def _says_who(self, element: Element, weight: Weight) -> bool:
        """Whether a block above the text names or shows its author, whose page on this site it links to, or says when
        under one that does.
        """
        if not self.site or weight.prose or element.tag not in _MAY_NAME or weight.text * 2 > self.total:
            return False
        if not weight.links and not weight.images:
            return self._named and 0 < weight.text <= PROSE // 2 and is_byline(lines_of(element), ())
        people: list[Element] = []
        for inner in element.walk():
            if inner.tag == "a" and self._leads_to_author(inner):
                people.append(inner)
            elif inner.tag == "img" and not any(_stands_in(inner, person) for person in people):
                return False
        return bool(people) and is_byline(lines_of(element), (person.words() for person in people))

    def _is_about_author(self, element: Element, weight: Weight) -> bool:
        """Whether a block beneath a text is a card with its author's name, page and a line about them."""
        if (
            not weight.links
            or weight.prose
            or not PROSE // 6 <= weight.text <= 2 * PROSE
            or weight.text * 4 > self.total
        ):
            return False
        return announces_author(lines_of(element)) and any(
            self._leads_to_author(inner) for inner in element.walk() if inner.tag == "a"
        )

    def _leads_to_author(self, link: Element) -> bool:
        url = resolve(link.get("href"), self.source)
        person = is_of_person(url) or "author" in link.get("rel").lower().split()
        return person and is_kin(site_of(url), self.site)

    def _is_dateline(self, text: str) -> bool:
        """Whether a line is a date and where the page has its text from, which is said elsewhere as well."""
        if len(text) > _LONGEST_DATELINE or not _DATELINE.fullmatch(text):
            return False
        said = _ORIGIN.search(text)
        return said is None or self.root.text().count(said[1]) > 1

    def _tail(self) -> None:
        """A short heading at the very end, under which nothing stands: a sign of the house, a box that was a script."""
        while self.total > 4 * PROSE:
            node: Element | None = self.root
            while node is not None and node.tag not in _HEADINGS:
                last = next((child for child in reversed(node.children) if _shows(child)), None)
                node = last if last is not None and not isinstance(last, str) else None
            if node is None or node.tag not in ("h1", "h2") or self.weights[node].text > PROSE // 2:
                return
            if any(inner.tag in ("img", "a") for inner in node.walk()) or node.is_in(frozenset(("a",))):
                return
            if node.parent is not None and any(beside.tag == "p" for beside in node.parent.elements()):
                return  # among paragraphs it is the author's, of a part that was cut off
            self.drop(node)

    def _teasers(self) -> None:
        """Cards that lead to other posts of the same site: heading, picture and excerpt, with the same link twice or
        more.
        """
        found: list[Element] = []
        if not any(weight.links >= weight.text for element, weight in self.weights.items() if element.tag in _HEADINGS):
            return
        for element in self.root.walk():
            if element.tag not in ("div", "article", "section", "aside") or element.parent is None:
                continue
            weight = self.weights[element]
            if not weight.links or not PROSE * 3 // 4 <= weight.text <= 6 * PROSE:
                continue  # shorter ones name a person or a place
            headings = [inner for inner in element.walk() if inner.tag in _HEADINGS]
            if not headings or any(self.weights[inner].links < self.weights[inner].text for inner in headings):
                continue
            hrefs = [resolve(inner.get("href"), self.source) for inner in element.walk() if inner.tag == "a"]
            if len(hrefs) > len(set(hrefs)) and all(site_of(href) == self.site != "" for href in hrefs):
                found.append(element)
        if found and sum(self.weights[element].text for element in found) * 6 < self.total:
            for element in found:
                if _stands_in(element, self.root):
                    self.drop(element)


def _shows(node: Element | str) -> bool:
    """Whether there is anything to be seen in it."""
    if isinstance(node, str):
        return bool(node.strip())
    return node.tag in ("img", "hr") or any(map(_shows, node.children))


def _before(element: Element) -> Element | None:
    """The element before this one, with no text between them."""
    if element.parent is None:
        return None
    before: Element | None = None
    for child in element.parent.children:
        if child is element:
            return before
        if not isinstance(child, str):
            before = child
        elif child.strip():
            before = None
    return None


def _after(element: Element) -> Element | None:
    """The element after this one, with no text between them."""
    if element.parent is None:
        return None
    seen = False
    for child in element.parent.children:
        if child is element:
            seen = True
        elif seen and not isinstance(child, str):
            return child
        elif seen and isinstance(child, str) and child.strip():
            return element.parent
    return None


def _stands_in(element: Element, around: Element) -> bool:
    node: Element | None = element
    while node is not None and node is not around:
        node = node.parent
    return node is around
