"""Cleaned HTML → Markdown.

The shape of the text (what is a quotation, an item, a table, code) is taken from the tree and written here, exactly;
what runs within a paragraph (links, pictures, line breaks, entities and spaces) goes through html2text, in one call.
So the two well-known faults of html2text, escapes in the wrong places and structures that fall apart when nested,
cannot arise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.article.characters import direction_mark
from tui.article.convert.escapes import PIPE, fence
from tui.article.convert.inline import Look, Piece, compose
from tui.article.convert.line_breaks import breaks_again, indents, is_indented_prose, is_rule
from tui.article.convert.page import Frame, Page
from tui.article.html import tables
from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, names
from tui.article.html.inline import holds_blocks, is_attribution
from tui.article.html.preformatted import LANGUAGE, break_lines, is_quotation
from tui.article.html.text import MAX_HEADING_LENGTH, is_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_RULES: Final = {"": "---", "left": "---", "right": "---:", "center": ":---:"}
DEEPEST: Final = 12
"""Quotes and lists nested deeper than this go on at that depth."""
ENOUGH: Final = 5_000
"""So many characters are more than a screen holds."""
_SETS_APART: Final = names("span em i small font cite")
_CAPTION: Final = re.compile(
    r"(?:^|[\s_-])(?:caption|figcaption|image-capture|photo-credit|image-credit|cap-description)(?:$|[\s_-])",
    re.IGNORECASE,
)


class Writer:
    """Walks a cleaned tree and writes its blocks."""

    def __init__(self, source: str = "", begun: Callable[[str], None] | None = None) -> None:
        """`source` is the address links are resolved against. `begun` is told how the Markdown of a long text begins,
        before the rest is written.
        """
        self.begun = begun
        self.enough = ENOUGH
        self.source = source
        self.page = Page()
        self.pieces: list[Piece] = []
        self.heading = ""
        self.lists = 0
        self.direction = ""  # as the nearest element around says it

    # Blocks

    def walk(self, node: Element, look: Look) -> None:
        """Everything in an element."""
        for child in node.children:
            if isinstance(child, str):
                self.pieces.append(Piece(child, look))
            elif child.tag in BLOCKS:
                self.block(child, look)
            else:
                self.inline(child, look)

    def block(self, node: Element, look: Look) -> None:
        """A block, apart from what stands around it, in its own direction where it has one."""
        self.flush()
        if self.page.size >= self.enough and self.begun is not None and not (self.page.frames or self.heading):
            self.enough *= 2
            self.begun(self.page.markdown())
        outer = self.direction
        self.direction = node.get("dir").lower() or outer
        self.content(node, look)
        self.direction = outer

    def content(self, node: Element, look: Look) -> None:
        """What is in a block."""
        tag = node.tag
        if tag[0] == "h" and tag[1:].isdigit():
            self.title(node, look)
        elif tag == "blockquote":
            self.framed(node, look, Frame("> ", "> "), tight=False)
        elif tag in ("ul", "ol", "menu", "dir"):
            self.list_of(node, look)
        elif tag == "li":
            self.framed(node, look, Frame("- ", "  "), tight=True)
        elif tag == "dd":
            self.framed(node, look, Frame("- ", "  "), tight=False)
        elif tag in ("dt", "summary", "legend"):
            self.walk(node, look.with_flag("strong"))
        elif tag == "pre":
            self.code(node, look)
        elif tag == "table":
            self.table(node, look)
        elif tag == "hr":
            self.raw("---")
        elif tag == "figcaption" or (
            node.attrs and _CAPTION.search(node.get("class")) and len(node.words()) <= 2 * MAX_HEADING_LENGTH
        ):
            self.caption(node, look)
            return
        else:
            words = caption_beside(node)
            if words is None:
                self.walk(node, look)
            else:
                self.captioned(node, words, look)
        self.flush()

    def captioned(self, node: Element, words: Element, look: Look) -> None:
        """A block of a picture and its `words`."""
        for child in node.elements():
            if child is words:
                self.flush()
                self.caption(words, look)
            elif child.tag != "br":
                self.inline(child, look)

    def title(self, node: Element, look: Look) -> None:
        """A heading; one inside an item, or too long to be one, is a strong paragraph."""
        if not is_heading(node):
            self.walk(node, look.with_flag("strong"))
            return
        outer = self.heading
        self.heading = "#" * int(node.tag[1]) + " "
        self.walk(node, look)
        self.flush()
        self.heading = outer
        for picture in node.walk():
            if picture.tag == "img" and not outer:
                self.inline(picture, look)
                self.flush()

    def framed(self, node: Element, look: Look, frame: Frame, *, tight: bool) -> None:
        """A quotation or an item, its lines behind a mark."""
        outer = self.page.frames
        around = outer
        if len(outer) >= DEEPEST:
            if not (frame.group and outer[-1].group):
                self.walk(node, look)
                return
            around = outer[:-1]  # an item beside the one it is in
        self.page.frames = (*around, frame)
        self.page.tight.append(tight)
        self.walk(node, look)
        self.flush()
        self.page.tight.pop()
        self.page.frames = outer

    def list_of(self, node: Element, look: Look) -> None:
        """A list; its items are close together unless one holds several paragraphs."""
        items = [child for child in node.elements() if child.tag == "li"]
        loose = any(
            sum(1 for inner in item.elements() if inner.tag in BLOCKS and inner.tag not in ("ul", "ol")) > 1
            for item in items
        )
        step = -1 if node.tag == "ol" and "reversed" in node.attrs else 1
        number = len(items) if step < 0 else 1
        if node.tag == "ol" and re.fullmatch(r"\d{1,8}", node.get("start")):
            number = int(node.get("start"))
        self.lists += 1
        group = self.lists
        bullet = "-" if self.lists % 2 else "*"  # lists that follow each other stay two
        stop = "." if self.lists % 2 else ")"
        begun = False
        for child in node.children:
            if isinstance(child, str):
                if child.strip():
                    self.pieces.append(Piece(child, look))
                continue
            if child.tag != "li":
                if child.tag in BLOCKS:
                    self.block(child, look)
                else:
                    self.inline(child, look)
                continue
            self.flush()
            said = child.get("value") if node.tag == "ol" else ""
            if re.fullmatch(r"\d{1,8}", said) and int(said) != number:
                number = int(said)
                if begun:
                    # Markdown counts on from the first item; another sign behind the number begins another list.
                    self.lists += 1
                    group = self.lists
                    stop = stop if step < 0 else ")" if stop == "." else "."
            marker = f"{number}{stop} " if node.tag == "ol" and number >= 0 else f"{bullet} "
            before = len(self.page.entries)
            self.framed(child, look, Frame(marker, " " * len(marker), group), tight=not loose)
            if len(self.page.entries) > before:
                number, begun = number + step, True
                if step < 0:  # Markdown counts up alone: each number is a list of its own, with another sign behind it
                    stop = ")" if stop == "." else "."

    def caption(self, node: Element, look: Look) -> None:
        """The words under a picture: a line of their own beneath it, in emphasis."""
        start = len(self.page.entries)
        self.walk(node, look.with_flag("em"))
        self.flush()
        if (
            start
            and len(self.page.entries) == start + 1
            and self.page.entries[start - 1].picture
            and self.page.entries[start].frames == self.page.entries[start - 1].frames
        ):
            words = self.page.entries.pop()
            above = self.page.entries[start - 1]
            self.page.entries[start - 1] = above._replace(html=f"{above.html}<br>{words.html}", picture=False)

    def code(self, node: Element, look: Look) -> None:
        """Code as it stands; a `pre` that holds sentences is a quotation with line breaks."""
        text = tables.preformatted(node)
        if not text.strip():
            pictures = [inner for inner in node.walk() if inner.tag == "img"]
            for picture in pictures:
                self.inline(picture, look)
            return
        if is_quotation(node, text):
            self.framed(break_lines(node), look, Frame("> ", "> "), tight=False)
            return
        language = ""
        for element in (node, *node.walk(), *((node.parent, node.parent.parent) if node.parent else ())):
            match = LANGUAGE.search(element.get("class")) if element is not None and element.attrs else None
            if match:
                language = match[1].lower()
                break
        self.raw(fence(text, language))

    def table(self, node: Element, look: Look) -> None:
        """A table of data as one; a table used to place things on a page as the things in it; numbered lines as
        code.
        """
        kind, grid = tables.classify_table(node)
        if kind == "code":
            self.raw(fence(grid[0][0].text() if grid else "", ""))
            return
        caption = next((child for child in node.elements() if child.tag == "caption"), None)
        if caption is not None:
            self.block(caption, look)
        if kind == "layout":
            ruled = len(grid) > 1 and tables.has_head(node)  # a table of data that no grid can hold
            for index, row in enumerate(grid):
                if index and ruled:
                    self.raw("---")
                for cell in row:
                    self.walk(cell, look)
                    self.flush()
            return
        head = tables.has_head(node)
        columns = max(map(len, grid))
        lines = [[self.cell(cell, look) for cell in row] + [""] * (columns - len(row)) for row in grid]
        if not head:
            lines.insert(0, [""] * columns)
        for index, line in enumerate(lines):
            self.page.emit(html=f"{PIPE} {f' {PIPE} '.join(line)} {PIPE}", glued=index > 0, in_table=True)
            if index == 0:
                rules = (_RULES[tables.alignment(grid[int(head) :], column)] for column in range(columns))
                self.page.emit(text=f"| {' | '.join(rules)} |", glued=True)

    def cell(self, node: Element, look: Look) -> str:
        """The content of a cell as one line."""
        outer, self.pieces = self.pieces, []
        self.flat(node, look)
        pieces = [piece._replace(text=" ", kind="text") if piece.kind == "break" else piece for piece in self.pieces]
        self.pieces = outer
        return compose(pieces, self.page.held)[0]

    def flat(self, node: Element, look: Look) -> None:
        """Blocks within a cell, run together; a table within it is its cells in a line."""
        rows = cells = 0
        for child in node.children:
            if isinstance(child, str):
                self.pieces.append(Piece(child, look))
            elif child.tag in BLOCKS:
                rows += child.tag == "tr"
                cells += child.tag in ("td", "th")
                between = " • " if child.tag == "li" else "; " if child.tag == "tr" and rows > 1 else " "
                self.pieces.append(Piece(" · " if child.tag in ("td", "th") and cells > 1 else between, look))
                if child.tag == "pre":
                    self.pieces.append(Piece(tables.preformatted(child), look.with_flag("code")))
                else:
                    self.flat(child, look)
                self.pieces.append(Piece(" ", look))
            else:
                self.inline(child, look, flat=True)

    # What runs within a block

    def inline(self, node: Element, look: Look, *, flat: bool = False) -> None:
        """An element within running text."""
        tag = node.tag
        if tag == "br":
            self.pieces.append(Piece(" ", look) if self.heading else Piece("\n", look, "break"))
            return
        if tag == "img" and self.heading:
            return  # pictures stand below the heading
        if tag == "img":
            self.pieces.append(Piece(node.get("alt"), look, "image", node.get("src")))
            return
        apart = is_attribution(node)
        if apart:
            self.pieces.append(Piece("\n", look, "break"))
        before = len(self.pieces)
        inner = look.within(node, self.source)
        if inner.opening:
            self.pieces.append(Piece(inner.opening, look))
        if flat:
            self.flat(node, inner.look)
        else:
            self.walk(node, inner.look)
        if inner.script == "note" and before and self.pieces[before - 1].text.endswith(("[", "(")):
            return
        if inner.script and len(self.pieces) > before and not holds_blocks(node):
            self.pieces[before:] = inner.raised(self.pieces[before:])
        if inner.closing:
            self.pieces.append(Piece(inner.closing, look))
        if apart:
            self.pieces.append(Piece("\n", look, "break"))

    # Writing

    def flush(self) -> None:
        """Write what has been gathered as a paragraph, or several where lines were broken twice or ruled off."""
        pieces, self.pieces = self.pieces, []
        if not pieces:
            return
        part: list[Piece] = []
        begun = 0  # where in the part its last line begins
        indented = is_indented_prose(pieces)
        for index, piece in enumerate(pieces):
            part.append(piece)
            if piece.kind != "break":
                continue
            if is_rule(part[begun:]):
                self.paragraph(part[:begun])
                self.paragraph(part[begun:])
            elif breaks_again(pieces, index) or (indented and indents(pieces, index)):
                self.paragraph(part)
            else:
                begun = len(part)
                continue
            part, begun = [], 0
        if is_rule(part[begun:]):
            self.paragraph(part[:begun])
            part = part[begun:]
        self.paragraph(part)

    def paragraph(self, pieces: Sequence[Piece]) -> None:
        """Write one paragraph, if there is anything in it."""
        if is_rule(pieces):
            self.raw("---")
            return
        mark = direction_mark("".join(piece.text for piece in pieces if piece.kind == "text"), self.direction)
        if mark:
            pieces = [Piece(mark, Look()), *pieces]
        html, picture = compose(pieces, self.page.held)
        if html:
            self.page.emit(html=html, head=self.heading, picture=picture)

    def raw(self, text: str) -> None:
        """Write lines as they are."""
        self.page.emit(text=text)


def caption_beside(node: Element) -> Element | None:
    """The words that stand beside a picture, alone with it in a block: its caption, whatever they are called."""
    shown = [child for child in node.elements() if child.tag != "br"]
    if len(shown) != 2 or any(isinstance(child, str) and child.strip() for child in node.children):
        return None
    picture, words = shown
    if picture.tag == "a":
        picture = next(picture.elements(), picture) if not picture.words() else picture
    if picture.tag != "img" or words.tag not in _SETS_APART or not 0 < len(words.words()) <= MAX_HEADING_LENGTH:
        return None
    return words if all(inner.tag != "img" and inner.tag not in BLOCKS for inner in words.walk()) else None


def to_markdown(
    root: Element, *, source: str = "", direction: str = "", begun: Callable[[str], None] | None = None
) -> str:
    """The Markdown of a cleaned tree; of a long one, `begun` is told how it begins before the rest is written.

    `direction` is the one its text runs in, "rtl" or "ltr", where what stands around it says so.
    """
    writer = Writer(source, begun)
    writer.direction = root.get("dir").lower() or direction
    writer.walk(root, Look())
    writer.flush()
    return writer.page.markdown()
