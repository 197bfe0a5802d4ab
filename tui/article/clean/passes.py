"""Clean the HTML of a scraped page: what remains is its text.

`clean_html` makes these passes over one tree:

1. `ShownContentPass` (here) keeps what a browser shows: it drops scripts, controls, hidden elements and tracking
   pixels, makes players links, and gives lazy pictures their addresses and formulas their source;
2. `drop_comments` (`comments.py`) drops what readers wrote below it;
3. of a whole page, as it was served, `MainContentPass` (`page/main_content.py`) keeps the article;
4. `BoilerplatePass` (`boilerplate.py`) drops what the page has around the text;
5. `_tidy` (here) drops empty elements and unused attributes, once `join_stanzas` (`html/verse.py`) has read from the
   empty ones where stanzas end.

Rules look at structure and evidence (roles, names, what an element holds), never at whose site it is. In doubt, an
element stays. To find out why a paragraph is missing, list what was dropped, with the rule that did it:

    for rule, element in clean_html(html, title=title, source=url).dropped:
        print(rule, "|", element.words())
"""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.clean import embeds, formulas, images
from tui.article.clean.boilerplate import BoilerplatePass
from tui.article.clean.comments import drop_comments
from tui.article.clean.density import PROSE_BYTES, count_bytes, count_sentences, is_sentence, spaced_text
from tui.article.clean.evidence import is_named_in_sentence
from tui.article.clean.page.main_content import MainContentPass
from tui.article.clean.page.source import address_of, is_whole_page
from tui.article.clean.visibility import (
    drop_sizeless_text,
    is_hidden,
    is_panel,
    is_section,
    is_sizeless,
    opens_panel,
)
from tui.article.html.css import apply_style, join_styled_lines
from tui.article.html.dom import Element, parse
from tui.article.html.elements import BLOCKS, SCRIPTS_AND_CONTROLS, names
from tui.article.html.inline import write_expansions
from tui.article.html.preformatted import is_prose
from tui.article.html.verse import join_stanzas, part_lines
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_BUTTON_IS_TEXT_IN: Final = names("h1 h2 h3 h4 h5 h6 dt summary")
"""Elements in which a button is the heading of what it opens."""
_FIELDS: Final = names("input button textarea")
_ATTRIBUTES_READ: Final = names(
    "href src alt colspan rowspan start reversed value open cite lang dir datetime title align class"
)
_TEXT_ALIGN: Final = lazy_pattern(r"(?:^|;)\s*text-align\s*:\s*(left|right|center)", re.IGNORECASE)
_EMPTY_BY_NATURE: Final = names("img br hr td th wbr source")
_SCRIPT_NOTICE: Final = lazy_pattern(
    r"\b(?:java ?)?scripts?\b|browser|disqus|浏览器|瀏覽器|脚本|ブラウザ", re.IGNORECASE
)
"""Words of what a page tells readers whose browser runs no scripts."""
_ESCAPED_TAG: Final = lazy_pattern(r"<(?:[a-zA-Z][\w-]*(?=[\s/>])|!--)[^<>]*>")
_ANCHOR_SIGN: Final = lazy_pattern(r"[\[(]?[↩↑⤴↵⬆⏎^¶§#🔗⚓][\ufe0e\ufe0f]?[\])]?")
_NOTE_SIGN: Final = lazy_pattern(r"[a-z0-9]{1,2}|[↑^]", re.IGNORECASE)
_MAX_SIGN_LENGTH: Final = 3
_MAX_BLANKS: Final = 8
"""White space beside white space where elements were dropped: behind so much of it no text is looked for."""
_ARROW: Final = lazy_pattern(r"\s*[\^↑][\s\^↑]*")


class Cleaned(NamedTuple):
    """The cleaned tree, the dropped elements in order, each after the rule that dropped it, and how many comments of
    readers were among them.
    """

    root: Element
    dropped: list[tuple[str, Element]]
    comments: int = 0


def clean_html(html: str, *, title: str = "", source: str = "", keeps_hidden: bool = False) -> Cleaned:
    """Clean a page or a fragment of one. `title` is the post's; `source` is the address relative ones are resolved
    against. With `keeps_hidden`, hidden elements and forms are kept, for a page that would be empty without them.
    """
    cleaned = Cleaned(parse(html), [])

    def drop_unseen(element: Element, rule: str) -> None:
        if (between := _between_digits(element)) and element.parent is not None:
            element.parent.replace(element, between)
            element.parent = None
        else:
            element.drop()
        cleaned.dropped.append((rule, element))

    def drop(element: Element, rule: str) -> None:
        if _divides_text(element):
            _put_break_for(element)
        drop_unseen(element, rule)

    shown = ShownContentPass(cleaned.root, html, drop_unseen, source=source, keeps_hidden=keeps_hidden)
    shown.run(cleaned.root)
    join_styled_lines(cleaned.root, html)
    main_content = None
    if not keeps_hidden and is_whole_page(html):
        source = source or address_of(html)
        main_content = MainContentPass(cleaned.root, html, drop, title=title, source=source)
    comments = drop_comments(cleaned.root, drop, main_content.article if main_content else None)
    if main_content:
        main_content.run()
    BoilerplatePass(
        cleaned.root, drop, title=title, source=source, keeps_hidden=keeps_hidden, with_controls=shown.with_controls
    ).run()
    if "line" in html or "vers" in html:
        part_lines(cleaned.root)
    join_stanzas(cleaned.root)
    write_expansions(cleaned.root)
    _tidy(cleaned.root, drop)
    return cleaned._replace(comments=comments)


class ShownContentPass:
    """Keeps what a browser shows, in elements that a terminal can show too."""

    def __init__(
        self, root: Element, html: str, drop: Callable[[Element, str], None], *, source: str, keeps_hidden: bool
    ) -> None:
        """`html` is the source of the tree, `drop` removes an element by a named rule, `source` is the address of the
        page. With `keeps_hidden`, hidden elements are kept.
        """
        self.root = root
        self.drop = drop
        self.source = source
        self.keeps_hidden = keeps_hidden
        self.with_controls: set[Element] = set()
        """Elements that held a field or a button."""
        self._may_hold_charts = "top:" in html
        self._has_formula_scripts = formulas.SCRIPT_TYPE in html
        self._total = -1
        self._charts: list[tuple[Element | None, frozenset[str]]] = []

    def run(self, parent: Element) -> None:
        """Apply to each element in `parent` the first rule that holds for it."""
        for child in list(parent.elements()):
            if child.parent is not parent:
                continue  # dropped together with a neighbour
            tag = child.tag
            if tag in SCRIPTS_AND_CONTROLS:
                self._judge_control(child)
            elif tag == "a" and child.get("href")[:1] == "#" and _ANCHOR_SIGN.fullmatch(child.text().strip()):
                self.drop(child, "anchor")  # from a note back to its mark, or to the heading it stands in
            elif child.attrs and formulas.is_rendering(child, has_scripts=self._has_formula_scripts):
                self.drop(child, "rendered formula")
            elif (made := formulas.formula_in_rendering(child)) is not None:
                parent.replace(child, made)
            elif "data-cfemail" in child.attrs:
                parent.replace(child, embeds.mail_address(child) or child.words())
            elif self._may_hold_charts and embeds.is_chart(child):
                self.run(child)
                self._flatten_chart(child)
            elif child.attrs and is_sizeless(child) and not self.keeps_hidden and not self._is_most_text(child):
                between = _between_digits(child)
                if (text := drop_sizeless_text(child)) is not None:
                    self.drop(text, "text of size 0")
                    child.children[:0] = [between] if between else []
                self.run(child)
            elif (child.attrs or tag == "dialog") and is_hidden(child) and not self._is_shown_later(child):
                self.drop(child, "hidden")
            elif tag == "img":
                self._judge_image(child)
            elif tag in embeds.PLAYERS:
                self._replace_player(child)
            elif child.attrs and (player := embeds.player_of_facade(child)) is not None:
                parent.replace(child, player)
                self._replace_player(player)
            elif tag == "noscript":
                self._judge_noscript(child)
            elif tag == "math":
                parent.replace(child, formulas.formula(child))
            elif child.children:
                if tag == "li":
                    self._drop_note_links(child)
                self.run(child)
                if child.attrs or tag == "code":
                    apply_style(child)

    def _judge_control(self, element: Element) -> None:
        """Drop a script or a control, but keep what can be read: the box of a task, a progress bar, the source of a
        formula, the text of a button or a field.
        """
        parent = element.parent
        made: Element | str | None = None
        if element.tag == "script":
            made = formulas.formula_of_script(element) or embeds.page_of_script(element)
        elif element.tag == "svg" and parent is not None and (made := embeds.page_in_drawing(element)) is not None:
            parent.replace(element, made)
            self.run(made)
            return
        elif element.tag == "input" and element.get("type").lower() == "checkbox" and _begins_item(element):
            made = "[x] " if "checked" in element.attrs else "[ ] "
        elif element.tag in ("progress", "meter") and element.get("value") and element.get("max"):
            made = f"{element.get('value')}/{element.get('max')}"
        elif element.tag in ("button", "textarea") and parent is not None and self._is_text_control(element):
            is_button = element.tag == "button"
            element.tag, element.attrs = ("span", {"role": "button"}) if is_button else ("pre", {})
            return
        elif element.tag == "map" and element.text().strip():
            element.tag = "div"
            self.run(element)
            return
        if made is not None and parent is not None:
            parent.replace(element, made)
            return
        if element.tag in _FIELDS and element.get("type").lower() != "hidden":
            while parent is not None and parent not in self.with_controls:
                self.with_controls.add(parent)
                parent = parent.parent
        self.drop(element, "script or control")

    def _is_text_control(self, control: Element) -> bool:
        """Whether a button or a field holds text to read: a question that opens its answer, or a sentence. Cleans its
        content.
        """
        self.run(control)
        text = spaced_text(control)
        if self.keeps_hidden:
            return bool(text.strip())
        if control.tag == "textarea":
            return count_bytes(text) > PROSE_BYTES and is_prose(text)
        if opens_panel(control) or is_named_in_sentence(control):
            return bool(text.strip())
        is_heading = control.is_in(_BUTTON_IS_TEXT_IN)
        return is_heading or count_bytes(text) > PROSE_BYTES or is_sentence(text.strip())

    def _is_shown_later(self, element: Element) -> bool:
        """Whether an element that is hidden at first is shown later; if so, its content is cleaned."""
        if not (self.keeps_hidden or self._is_most_text(element) or is_panel(element) or is_section(element)):
            return False
        self.run(element)
        return True

    def _is_most_text(self, element: Element) -> bool:
        """Whether a hidden element holds most of the text, as on pages that show it by script only."""
        hidden = _count_characters(element)
        if not hidden:
            return False
        if self._total < 0:
            self._total = _count_characters(self.root)
        return hidden * 2 > self._total > PROSE_BYTES

    def _flatten_chart(self, element: Element) -> None:
        """Make a chart one figure, or drop it where it repeats one before it for another width of the page."""
        labels = embeds.flatten_chart(element)
        for parent, others in self._charts:
            if parent is element.parent and len(labels & others) * 10 >= min(len(labels), len(others)) * 6:
                self.drop(element, "chart for another width")
                return
        self._charts.append((element.parent, labels))

    def _judge_image(self, element: Element) -> None:
        """Give a picture its real address; drop one that shows nothing."""
        replacement = images.emoji(element) or formulas.formula_of_picture(element)
        if replacement and element.parent is not None:
            element.parent.replace(element, replacement)
            return
        if images.is_pixel(element):
            self.drop(element, "tracking pixel or icon")
            return
        address, alt = images.address(element, self.source), images.alt_of(element)
        if not address and not images.is_described(element, alt):
            self.drop(element, "picture without address")
            return
        element.attrs = {"src": address, "alt": alt, "class": element.get("class")}

    def _replace_player(self, element: Element) -> None:
        """Make a video, a sound or an embedded page a labelled link to it."""
        made = embeds.as_link(element, self.source)
        if made is None or element.parent is None:
            self.drop(element, "player without address")
        else:
            element.parent.replace(element, made)

    def _judge_noscript(self, element: Element) -> None:
        """Unwrap a `noscript` that holds a picture found nowhere else, a link, or text that is no notice about scripts;
        drop any other. Tags that stand escaped in it are read as tags.
        """
        if element.parent is None:
            return
        if _ESCAPED_TAG.search(text := unescape(element.text())):
            element.set_children(parse(text).children)
        self.run(element)
        pictures = list(element.find_all("img"))
        words = element.words()
        has_text = len(words.encode()) > 2 * PROSE_BYTES or (
            count_sentences(element) > 0 and not _SCRIPT_NOTICE.search(words)
        )
        if not pictures and not has_text and not element.holds("a"):
            self.drop(element, "noscript")
            return
        others = images.pictures_beside(element) if pictures else []
        for other in others:
            if not other.get("src"):  # this is its copy, with an address
                other.drop()
        if any(
            images.is_same_picture(one.get("src"), images.address(other, self.source))
            for one in pictures
            for other in others
        ):
            self.drop(element, "copy of a lazy picture")
            return
        element.unwrap()

    def _drop_note_links(self, item: Element) -> None:
        """Drop the links before a note that lead back to its marks: an arrow or a caret with letters."""
        texts: list[tuple[Element, int]] = []
        links: list[Element] = []
        has_arrow = False
        stack: list[tuple[Element, int]] = [(item, 0)]
        while stack:
            node, at = stack.pop()
            if at >= len(node.children):
                continue
            stack.append((node, at + 1))
            child = node.children[at]
            if isinstance(child, str):
                if _ARROW.fullmatch(child):
                    has_arrow = True
                    texts.append((node, at))
                elif child.strip():
                    break
            elif child.tag == "a":
                if not child.get("href").startswith("#") or not _NOTE_SIGN.fullmatch(child.text().strip()):
                    break
                links.append(child)
            elif child.tag in ("img", "br", "hr"):
                break
            else:
                stack.append((child, 0))
        if not has_arrow or not links:
            return
        for node, at in texts:
            node.children[at] = " "
        for link in links:
            self.drop(link, "link back from a note")


def _tidy(root: Element, drop: Callable[[Element, str], None]) -> None:
    """Drop empty elements, unused attributes, and a picture that repeats the one after it."""
    last: Element | None = None
    for element in reversed(list(root.walk())):
        parent = element.parent
        element.close_gaps()
        if element.tag not in _EMPTY_BY_NATURE and not any(
            child.strip("\u00a0\u200b\u3000 \t\r\n\f") if isinstance(child, str) else True for child in element.children
        ):
            if _divides_text(element):
                _put_break_for(element)
            elif parent is not None:
                text = "".join(child for child in element.children if isinstance(child, str))
                parent.replace(element, *([text] if text and element.tag not in BLOCKS else []))
                element.parent = None
            continue
        if element.tag == "img":
            if last is not None and (repeated := images.repeated(element, last)) is not None:
                drop(repeated, "same picture twice")
                if repeated is element:
                    continue
            last = element
        elif last is not None and any(isinstance(child, str) and child.strip() for child in element.children):
            last = None
        if element.attrs:
            if element.tag in ("td", "th") and (aligned := _TEXT_ALIGN.search(element.get("style"))):
                element.attrs["align"] = aligned[1].lower()
            element.attrs = {name: value for name, value in element.attrs.items() if name in _ATTRIBUTES_READ}
    root.close_gaps()


def _divides_text(element: Element) -> bool:
    """Whether it is a block between texts that are on one line without it."""
    return element.tag in BLOCKS and _begins_with_text(element.siblings(-1)) and _begins_with_text(element.siblings(1))


def _begins_with_text(nodes: Iterable[Element | str]) -> bool:
    for node in islice(nodes, _MAX_BLANKS):
        if not isinstance(node, str):
            return node.tag not in BLOCKS and node.tag != "br"
        if node.strip():
            return True
    return False


def _put_break_for(element: Element) -> None:
    """Put a line break in the place of an element: what it divided stays apart."""
    if element.parent is not None:
        element.parent.replace(element, Element("br"))
        element.parent = None


def _between_digits(element: Element) -> str:
    """What stays of an element that is dropped between two figures, so that they make no other number: its sign, or a
    blank. "" elsewhere, and where a browser shows nothing between the figures either.
    """
    if element.tag in BLOCKS or element.tag in SCRIPTS_AND_CONTROLS:
        return ""
    text = element.text()
    if not text or not _nearest(element.line_before())[-1:].isnumeric():
        return ""
    if not _nearest(element.line_behind())[:1].isnumeric():
        return ""
    sign = text.strip()
    return sign if 0 < len(sign) <= _MAX_SIGN_LENGTH and not any(map(str.isalnum, sign)) else " "


def _nearest(line: Iterable[Element | str]) -> str:
    """The first text of a part of a line, white space included."""
    texts = (node if isinstance(node, str) else node.text() for node in line)
    return next((text for text in texts if text), "")


def _count_characters(element: Element) -> int:
    """How many characters of text it holds, without white space and scripts."""
    texts: list[str] = []
    stack = [element]
    while stack:
        for child in stack.pop().children:
            if isinstance(child, str):
                texts.append(child)
            elif child.tag not in SCRIPTS_AND_CONTROLS:
                stack.append(child)
    return len("".join("".join(texts).split()))


def _begins_item(element: Element) -> bool:
    """Whether an element is the first thing in an item of a list."""
    node: Element | None = element
    while node is not None and node.parent is not None and node.tag != "li":
        before = next((child for child in node.parent.children if not isinstance(child, str) or child.strip()), None)
        if before is not node:
            return False
        node = node.parent
    return node is not None and node.tag == "li"
