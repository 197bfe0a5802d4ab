"""Scraped HTML → the text's own HTML: what a reader came for stays, the page around it goes.

Three passes over one tree: what a browser runs or does not show; what the page added around the text; what is empty
by then. Each rule looks at structure and evidence (roles, names, what an element holds), never at whose site it is.
What is dropped is counted. When in doubt, it stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.clean import embeds, formulas, images
from tui.article.clean.boilerplate import Surroundings
from tui.article.clean.density import PROSE, SENTENCE, sentences_of, spaced, weight_of
from tui.article.clean.formulas import SCRIPTED
from tui.article.clean.phrases import drop_way_back
from tui.article.clean.visibility import is_hidden, is_panel, is_sizeless, opens_panel, without_small_print
from tui.article.html.css import reset
from tui.article.html.dom import Element, parse
from tui.article.html.elements import BLOCKS, SCRIPTS_AND_CONTROLS, names
from tui.article.html.preformatted import is_prose

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASKING: Final = names("h1 h2 h3 h4 h5 h6 dt summary")
"""Where a button is what one reads: it opens what stands beneath."""
_CONTROLS: Final = names("input button textarea")
_WRITTEN_ATTRIBUTES: Final = names(
    "href src alt colspan rowspan start reversed value open cite lang dir datetime title align"
)
_ALIGNED: Final = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|right|center)", re.IGNORECASE)
_STANDS_EMPTY: Final = names("img br hr td th wbr source")


_NEAR: Final = 5
"""A picture and its copy for those without scripts have fewer than so many texts and elements between them."""
_FARTHEST: Final = 4
_ABOUT_SCRIPTS: Final = re.compile(r"\b(?:java ?)?scripts?\b|browser|disqus|浏览器|瀏覽器|脚本|ブラウザ", re.IGNORECASE)
"""Of what a page says to those whose browser runs none."""
_MARK: Final = re.compile(r"[\[(]?[↩↑⤴↵⬆⏎^¶§#🔗⚓][\ufe0e\ufe0f]?[\])]?")


class Cleaned(NamedTuple):
    """The tree that is left, and how many elements were taken out of it (not counting what they held)."""

    root: Element
    dropped: int


def clean_html(
    html: str, *, title: str = "", source: str = "", everything: bool = False, text_only: bool = False
) -> Cleaned:
    """Clean a page or a fragment of one. `title` is the post's; `source` is the address relative ones are resolved
    against. With `everything`, what is hidden or in a form stays: for a page that would be left without a word. With
    `text_only`, the last pass is left out: it changes no text.
    """
    cleaner = Cleaner(parse(html), html, title=title, source=source, everything=everything)
    cleaner.clear()
    if not text_only:
        cleaner.tidy()
    return Cleaned(cleaner.root, cleaner.dropped)


class Cleaner:
    """The passes over one tree."""

    def __init__(
        self,
        root: Element,
        html: str,
        *,
        title: str,
        source: str,
        everything: bool = False,
    ) -> None:
        """`html` is the source the tree was parsed from."""
        self.root = root
        self.placed = "top:" in html
        self.formulas = SCRIPTED in html
        self.title = title
        self.source = source
        self.everything = everything
        self.dropped = 0
        self.pressed: set[Element] = set()
        self._total = -1
        self._drawings: list[tuple[Element | None, frozenset[str]]] = []

    def drop(self, element: Element) -> None:
        """Take an element out, and count it."""
        element.drop()
        self.dropped += 1

    def clear(self) -> None:
        """Take out what is no text: all but the last pass."""
        self.machinery(self.root)
        surroundings = Surroundings(
            self.root, self.title, self.source, everything=self.everything, pressed=self.pressed
        )
        surroundings.clear()
        self.dropped += surroundings.dropped

    # What a browser runs, fetches or does not show

    def machinery(self, parent: Element) -> None:
        """Scripts, styles, controls, hidden elements, pixels; players made links, lazy pictures made real ones."""
        for child in list(parent.elements()):
            if child.parent is not parent:
                continue  # taken away together with a neighbour
            tag = child.tag
            if tag in SCRIPTS_AND_CONTROLS:
                self.control(child)
            elif tag == "a" and child.get("href")[:1] == "#" and _MARK.fullmatch(child.text().strip()):
                self.drop(child)  # from a note back to where it was called, or to the heading it stands in
            elif child.attrs and formulas.is_rendering(child, sources=self.formulas):
                self.drop(child)
            elif "data-cfemail" in child.attrs:
                parent.replace(child, embeds.mail_address(child) or child.words())
            elif self.placed and embeds.is_drawing(child):
                self.machinery(child)
                self.drawing(child)
            elif child.attrs and is_sizeless(child) and not self.everything and not self._is_most(child):
                self.dropped += without_small_print(child)
                self.machinery(child)
            elif (child.attrs or child.tag == "dialog") and is_hidden(child) and not self._is_shown_later(child):
                self.drop(child)
            elif tag == "img":
                self.image(child)
            elif tag in embeds.PLAYERS:
                self.player(child)
            elif tag == "noscript":
                self.noscript(child)
            elif tag == "math":
                parent.replace(child, formulas.formula(child))
            elif child.children:
                if child.tag == "li":
                    self.dropped += drop_way_back(child)
                self.machinery(child)
                if child.attrs or child.tag == "code":
                    reset(child)

    def control(self, element: Element) -> None:
        """What a browser runs or lets one press goes, but for the box of a task, how far something has come, and the
        source of a formula.
        """
        parent = element.parent
        made: Element | str | None = None
        if element.tag == "script":
            made = formulas.formula_of_script(element)
        elif element.tag == "svg" and parent is not None and (made := embeds.page_in_drawing(element)) is not None:
            parent.replace(element, made)
            self.machinery(made)
            return
        elif element.tag == "input" and element.get("type").lower() == "checkbox" and _in_item(element):
            made = "[x] " if "checked" in element.attrs else "[ ] "
        elif element.tag in ("progress", "meter") and element.get("value") and element.get("max"):
            made = f"{element.get('value')}/{element.get('max')}"
        elif element.tag in ("button", "textarea") and parent is not None and self._is_read(element):
            element.tag, element.attrs = ("pre" if element.tag == "textarea" else "span"), {}
            return
        elif element.tag == "map" and element.text().strip():
            element.tag = "div"
            self.machinery(element)
            return
        if made is not None and parent is not None:
            parent.replace(element, made)
            return
        if element.tag in _CONTROLS and element.get("type").lower() != "hidden":
            while parent is not None and parent not in self.pressed:
                self.pressed.add(parent)
                parent = parent.parent
        self.drop(element)

    def _is_read(self, control: Element) -> bool:
        """Whether what a button or a field says is there to be read: a question that opens its answer, a sentence, a
        text. What it holds is cleaned by then.
        """
        self.machinery(control)
        text = spaced(control)
        if self.everything:
            return bool(text.strip())
        if control.tag == "textarea":
            return weight_of(text) > PROSE and is_prose(text)
        if opens_panel(control):
            return bool(text.strip())
        return control.is_in(_ASKING) or weight_of(text) > PROSE or bool(SENTENCE.search(text.strip()))

    def _is_shown_later(self, element: Element) -> bool:
        """Whether an element that is hidden at first is text all the same; what it holds is cleaned by then."""
        if not self.everything and not self._is_most(element) and not is_panel(element):
            return False
        self.machinery(element)
        return True

    def _is_most(self, element: Element) -> bool:
        """Whether a hidden element holds most of the text: pages that show it by script only."""
        hidden = _signs_shown(element)
        if not hidden:
            return False
        if self._total < 0:
            self._total = _signs_shown(self.root)
        return hidden * 2 > self._total > PROSE

    def drawing(self, element: Element) -> None:
        """A chart with its labels placed on it: one figure, and of the same for several widths of the page only the
        first.
        """
        labels = embeds.flatten_drawing(element)
        for parent, others in self._drawings:
            if parent is element.parent and len(labels & others) * 10 >= min(len(labels), len(others)) * 6:
                self.drop(element)
                return
        self._drawings.append((element.parent, labels))

    def image(self, element: Element) -> None:
        """A picture gets its real address; one that shows nothing goes."""
        sign = images.emoji(element)
        if sign and element.parent is not None:
            element.parent.replace(element, sign)
            return
        formula = formulas.formula_of_picture(element)
        if formula is not None and element.parent is not None:
            element.parent.replace(element, formula)
            return
        if images.is_pixel(element):
            self.drop(element)
            return
        address, alt = images.address(element, self.source), images.alt_of(element)
        if not address and not images.tells(element, alt):
            self.drop(element)
            return
        element.attrs = {"src": address, "alt": alt, "class": element.get("class")}

    def player(self, element: Element) -> None:
        """A video, a sound or an embedded page becomes a labelled link to it."""
        made = embeds.as_link(element, self.source)
        if made is None or element.parent is None:
            self.drop(element)
        else:
            element.parent.replace(element, made)

    def noscript(self, element: Element) -> None:
        """The copy of a lazy picture for those without scripts: used where there is no other, never twice."""
        parent = element.parent
        if parent is None:
            return
        self.machinery(element)
        pictures = [inner for inner in element.walk() if inner.tag == "img"]
        words = element.words()
        has_text = len(words.encode()) > 2 * PROSE or (sentences_of(element) > 0 and not _ABOUT_SCRIPTS.search(words))
        if not pictures and not has_text and not any(inner.tag == "a" for inner in element.walk()):
            self.drop(element)
            return
        beside = self._pictures_beside(element)
        if pictures:
            for other in beside:
                if not other.get("src"):  # of which this is the copy that has an address
                    other.drop()
        if pictures and any(
            _same_picture(one.get("src"), images.address(other, self.source)) for one in pictures for other in beside
        ):
            self.drop(element)
            return
        element.unwrap()

    @staticmethod
    def _pictures_beside(element: Element) -> list[Element]:
        """The pictures in the neighbours of an element, or, where it stands alone in one, in those of its parent."""
        node = element
        for _ in range(_FARTHEST):
            found = [
                inner for sibling in _neighbours(node) for inner in (sibling, *sibling.walk()) if inner.tag == "img"
            ]
            if found or node.parent is None or node.tag in ("p", "figure", "div", "li", "td"):
                return found
            node = node.parent
        return []

    # What is empty by then

    def tidy(self) -> None:
        """Empty elements and needless attributes out, the same picture twice in a row once."""
        last = ""
        for element in reversed(list(self.root.walk())):
            if element.tag not in _STANDS_EMPTY and not any(
                child.strip("\u00a0\u200b\u3000 \t\r\n\f") if isinstance(child, str) else True
                for child in element.children
            ):
                parent = element.parent
                if parent is not None:
                    text = "".join(child for child in element.children if isinstance(child, str))
                    if element.tag in BLOCKS or not text:
                        parent.replace(element)
                    else:
                        parent.replace(element, text)
                    element.parent = None
                continue
            if element.tag == "img":
                if last and element.get("src") == last:
                    self.drop(element)
                    continue
                last = element.get("src")
            elif last and any(isinstance(child, str) and child.strip() for child in element.children):
                last = ""
            if element.attrs:
                if element.tag in ("td", "th") and (aligned := _ALIGNED.search(element.get("style"))):
                    element.attrs["align"] = aligned[1].lower()
                element.attrs = {
                    name: value
                    for name, value in element.attrs.items()
                    if name in _WRITTEN_ATTRIBUTES or name == "class"
                }


def _signs_shown(element: Element) -> int:
    """How many characters it holds that are not blank, but for what a browser runs."""
    texts: list[str] = []
    stack = [element]
    while stack:
        for child in stack.pop().children:
            if isinstance(child, str):
                texts.append(child)
            elif child.tag not in SCRIPTS_AND_CONTROLS:
                stack.append(child)
    return len("".join("".join(texts).split()))


def _in_item(element: Element) -> bool:
    """Whether an element is the first thing in an item of a list."""
    node: Element | None = element
    while node is not None and node.parent is not None and node.tag != "li":
        before = next((child for child in node.parent.children if not isinstance(child, str) or child.strip()), None)
        if before is not node:
            return False
        node = node.parent
    return node is not None and node.tag == "li"


def _neighbours(element: Element) -> list[Element]:
    """The nearest elements before and after this one."""
    before: list[Element] = []
    after: list[Element] = []
    if element.parent is not None:
        siblings = element.parent.children
        at = next((index for index, child in enumerate(siblings) if child is element), 0)
        before = _near(siblings[at - 1 :: -1] if at else ())[::-1]
        after = _near(siblings[at + 1 :])
    return before + after


def _near(siblings: Sequence[Element | str]) -> list[Element]:
    """The elements among the first of these."""
    return [child for child in siblings[:_NEAR] if not isinstance(child, str)]


def _same_picture(one: str, other: str) -> bool:
    """Whether two addresses name one picture in two sizes."""
    return _stem(one) == _stem(other)


def _stem(address: str) -> str:
    name = address.partition("?")[0].partition("#")[0].rpartition("/")[2]
    return re.sub(
        r"(?:[-_@]\d+x\d*|[-_]scaled|@\dx|_(?:[bhlmrs]|x?ld?|q?hd|\d+w))?(?:\.[a-z]{3,4})+$",
        "",
        name,
        flags=re.IGNORECASE,
    )
