"""Cleaned HTML → Markdown.

Blocks (quotations, items, tables, code) are written here, as the tree has them; what runs within a paragraph (links,
pictures, line breaks, entities and spaces) goes through html2text, in one call. html2text alone escapes in the wrong
places and breaks nested structures.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.addresses import resolve_or_path
from tui.article.characters import direction_mark
from tui.article.convert.escapes import CELL_BORDER, fence
from tui.article.convert.inline import InlineRun, TextStyle, to_simple_html
from tui.article.convert.line_breaks import (
    ends_paragraph,
    has_rule_sign,
    is_indented_after,
    is_typed_rule,
    rules_in_text,
    separates_paragraphs,
)
from tui.article.convert.output import LinePrefix, MarkdownOutput
from tui.article.html import tables
from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, HEADINGS, LISTS, MAX_ITEM_NUMBER, names, read_integer
from tui.article.html.inline import is_attribution, is_note_mark, meaning_of, write_raised
from tui.article.html.preformatted import LANGUAGE, break_lines, is_quotation
from tui.article.html.text import MAX_HEADING_LENGTH, is_heading
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DELIMITER_CELLS: Final = {"": "---", "left": "---", "right": "---:", "center": ":---:"}
MAX_NESTING: Final = 12
"""Quotations and lists nested deeper than this are written at that depth."""
MIN_PARTIAL_LENGTH: Final = 5_000
"""Characters; more than a screen holds."""
_MAX_SPACE_BEFORE_RULE: Final = 20
"""Characters."""
_OTHER_SIGN: Final = {"-": "*", "*": "-", ".": ")", ")": "."}
"""Of each sign of a list's markers, the one that tells the next list apart."""
_CAPTION_ELEMENTS: Final = names("span em i small font cite")
_CAPTION_CLASS: Final = lazy_pattern(
    r"(?:^|[\s_-])(?:caption|figcaption|image-capture|photo-credit|image-credit|cap-description)(?:$|[\s_-])",
    re.IGNORECASE,
)


class MarkdownWriter:
    """Walks a cleaned tree and writes its blocks."""

    def __init__(self, source: str = "", direction: str = "", on_partial: Callable[[str], None] | None = None) -> None:
        """`source` is the address links are resolved against, `direction` the one the text runs in. `on_partial` is
        called with the Markdown written so far, while a long text is being written.
        """
        self.on_partial = on_partial
        self.next_partial_size = MIN_PARTIAL_LENGTH
        self.source = source
        self.direction = direction
        self.output = MarkdownOutput()
        self.runs: list[InlineRun] = []
        """Those of the paragraph being read."""
        self.heading_signs = ""
        self.list_count = 0

    # Blocks

    def read(self, node: Element, style: TextStyle) -> None:
        """Read everything in an element."""
        for child in node.children:
            self.read_child(child, style)

    def read_child(self, child: Element | str, style: TextStyle) -> None:
        """Read a text, a block or an inline element."""
        if isinstance(child, str):
            self.runs.append(InlineRun(child, style))
        elif child.tag in BLOCKS:
            self.write_block(child, style)
        else:
            self.read_inline(child, style)

    def write_block(self, node: Element, style: TextStyle) -> None:
        """Write a block, in its own direction where it has one."""
        self.end_paragraph()
        output = self.output
        if output.size >= self.next_partial_size and self.on_partial and not (output.prefixes or self.heading_signs):
            self.next_partial_size *= 2
            self.on_partial(output.markdown())
        outer = self.direction
        self.direction = node.get("dir").lower() or outer
        self.write_content(node, style)
        self.direction = outer

    def write_content(self, node: Element, style: TextStyle) -> None:
        """Write what is in a block, by what the block is."""
        tag = node.tag
        if tag in HEADINGS:
            self.write_heading(node, style)
        elif tag == "blockquote":
            self.write_prefixed(node, style, LinePrefix("> ", "> "))
        elif tag in LISTS:
            self.write_list(node, style)
        elif tag in ("li", "dd"):
            self.write_prefixed(node, style, LinePrefix("- ", "  "))
        elif tag in ("dt", "summary", "legend"):
            self.read(node, style.with_flag("strong"))
        elif tag == "pre":
            self.write_preformatted(node, style)
        elif tag == "table":
            self.write_table(node, style)
        elif tag == "hr":
            self.output.add(text="---")
        elif tag == "figcaption" or (
            node.attrs and _CAPTION_CLASS.search(node.get("class")) and len(node.words()) <= 2 * MAX_HEADING_LENGTH
        ):
            self.write_caption(node, style)
        elif (caption := find_caption(node)) is not None:
            for child in node.elements():
                if child is caption:
                    self.end_paragraph()
                    self.write_caption(caption, style)
                elif child.tag != "br":
                    self.read_inline(child, style)
        else:
            self.read(node, style)
        self.end_paragraph()

    def write_heading(self, node: Element, style: TextStyle) -> None:
        """Write a heading, its pictures below it; one inside an item, or too long, is a strong paragraph."""
        if not is_heading(node):
            self.read(node, style.with_flag("strong"))
            return
        outer = self.heading_signs
        self.heading_signs = "#" * int(node.tag[1]) + " "
        self.read(node, style)
        self.end_paragraph()
        self.heading_signs = outer
        if not outer:
            for picture in node.find_all("img"):
                self.read_inline(picture, style)
                self.end_paragraph()

    def write_prefixed(
        self,
        node: Element,
        style: TextStyle,
        prefix: LinePrefix,
        read: Callable[[Element, TextStyle], None] | None = None,
    ) -> None:
        """Write a quotation or an item; `read` reads what is in it, else everything in the element."""
        read = read or self.read
        outer = around = self.output.prefixes
        if len(outer) >= MAX_NESTING:
            if not (prefix.list_number and outer[-1].list_number):
                read(node, style)
                return
            around = outer[:-1]  # an item beside the one it is in
        self.output.prefixes = (*around, prefix)
        read(node, style)
        self.end_paragraph()
        self.output.prefixes = outer

    def write_list(self, node: Element, style: TextStyle) -> None:
        """Write a list; there are blank lines between its items where one holds several blocks."""
        items = [child for child in node.elements() if child.tag == "li"]
        tight = all(
            sum(inner.tag in BLOCKS and inner.tag not in ("ul", "ol") for inner in item.elements()) <= 1
            for item in items
        )
        is_numbered = node.tag == "ol"
        step = -1 if is_numbered and "reversed" in node.attrs else 1
        number = read_integer(node.get("start") if is_numbered else "", len(items) if step < 0 else 1)
        self.list_count += 1
        list_number = self.list_count
        bullet, stop = ("-", ".") if self.list_count % 2 else ("*", ")")
        if (before := self.output.item_before()) is not None:
            # Markdown reads lists in a row as one, unless their signs differ.
            bullet = _OTHER_SIGN[bullet] if bullet == before.sign else bullet
            stop = _OTHER_SIGN[stop] if stop == before.sign else stop
        has_items = False
        for child in node.children:
            if isinstance(child, str) or child.tag != "li":
                self.read_between_items(child, style, list_number, is_first=not has_items)
                continue
            self.end_paragraph()
            value = read_integer(child.get("value") if is_numbered else "", number)
            if value != number:
                number = value
                if has_items:  # Markdown counts on from the first item: another number begins another list
                    self.list_count += 1
                    list_number = self.list_count
                    if step > 0:
                        stop = _OTHER_SIGN[stop]
            marker = f"{number}{stop} " if is_numbered and 0 <= number <= MAX_ITEM_NUMBER else f"{bullet} "
            size = len(self.output.blocks)
            self.write_prefixed(child, style, LinePrefix(marker, " " * len(marker), list_number, tight))
            if len(self.output.blocks) > size:
                number, has_items = number + step, True
                if step < 0:  # Markdown only counts up: each number is a list of its own
                    stop = _OTHER_SIGN[stop]

    def read_between_items(self, child: Element | str, style: TextStyle, list_number: int, *, is_first: bool) -> None:
        """Read what stands directly in a list, beside its items: another list belongs to the item before it, or to one
        of its own where it `is_first` in the list.
        """
        if isinstance(child, str) or child.tag not in LISTS:
            self.read_child(child, style)
            return
        self.end_paragraph()
        item = self.output.item_before()
        if is_first:
            self.write_prefixed(child, style, LinePrefix("- ", "  ", list_number, tight=True), self.read_child)
            return
        if item is None or item.list_number != list_number:
            self.read_child(child, style)
            return
        outer = self.output.prefixes
        self.output.prefixes = (*outer, item)
        self.read_child(child, style)
        self.output.prefixes = outer

    def write_caption(self, node: Element, style: TextStyle) -> None:
        """Write the caption of a picture on the line below it, emphasized."""
        blocks = self.output.blocks
        before = len(blocks)
        self.read(node, style.with_flag("em"))
        self.end_paragraph()
        if before and len(blocks) == before + 1:
            picture, caption = blocks[-2:]
            if picture.is_picture and picture.prefixes == caption.prefixes:
                blocks[-2:] = [picture._replace(html=f"{picture.html}<br>{caption.html}", is_picture=False)]

    def write_preformatted(self, node: Element, style: TextStyle) -> None:
        """Write code as it is; a `pre` that holds sentences is a quotation with line breaks."""
        text = tables.preformatted(node)
        if not text.strip():
            for picture in node.find_all("img"):
                self.read_inline(picture, style)
        elif is_quotation(node, text):
            self.write_prefixed(break_lines(node), style, LinePrefix("> ", "> "))
        else:
            around = (node.parent, node.parent.parent) if node.parent else ()
            classes = [element.get("class") for element in (node, *node.walk(), *around) if element is not None]
            language = next((match[1].lower() for name in classes if (match := LANGUAGE.search(name))), "")
            self.output.add(text=fence(text, language))

    def write_table(self, node: Element, style: TextStyle) -> None:
        """Write a table of data as one, a table for layout as what is in it, and numbered lines as code."""
        kind, grid = tables.classify_table(node)
        if kind == "code":
            self.output.add(text=fence(grid[0][0].text(), ""))
            return
        caption = tables.caption_of(node)
        if caption is not None:
            self.write_block(caption, style)
        has_head = tables.has_head(node)
        if kind == "layout":
            for index, row in enumerate(grid):
                if index and has_head:  # a table of data that is too complex for a grid
                    self.output.add(text="---")
                for cell in row:
                    self.read(cell, style)
                    self.end_paragraph()
            return
        columns = max(map(len, grid))
        lines = [[self.convert_cell(cell, style) for cell in row] + [""] * (columns - len(row)) for row in grid]
        if not has_head:
            lines.insert(0, [""] * columns)
        for index, line in enumerate(lines):
            html = f"{CELL_BORDER} {f' {CELL_BORDER} '.join(line)} {CELL_BORDER}"
            self.output.add(html=html, is_glued=index > 0, in_table=True)
            if index == 0:
                aligned = (tables.alignment(grid[int(has_head) :], column) for column in range(columns))
                self.output.add(text=f"| {' | '.join(map(_DELIMITER_CELLS.__getitem__, aligned))} |", is_glued=True)

    def convert_cell(self, node: Element, style: TextStyle) -> str:
        """The content of a cell as simple HTML on one line."""
        outer, self.runs = self.runs, []
        self.read_on_one_line(node, style)
        runs = [run._replace(text="", kind="gap") if run.kind == "break" else run for run in self.runs]
        self.runs = outer
        return to_simple_html(runs, self.output.code_spans)[0]

    def read_on_one_line(self, node: Element, style: TextStyle) -> None:
        """Read the blocks in a cell as running text; those of a table in it with signs between its cells and rows."""
        rows = cells = 0
        for child in node.children:
            if isinstance(child, str):
                self.runs.append(InlineRun(child, style))
                continue
            tag = child.tag
            if tag not in BLOCKS:
                self.read_inline(child, style, on_one_line=True)
                continue
            rows += tag == "tr"
            cells += tag in ("td", "th")
            is_next_cell = tag in ("td", "th") and cells > 1
            is_next_row = tag == "tr" and rows > 1
            between = " • " if tag == "li" else " · " if is_next_cell else "; " if is_next_row else ""
            self.runs.append(InlineRun(between, style) if between else InlineRun("", style, "gap"))
            if tag == "pre":
                self.runs.append(InlineRun(tables.preformatted(child), style.with_flag("code")))
            else:
                self.read_on_one_line(child, style)
            self.runs.append(InlineRun("", style, "gap"))

    # Running text

    def read_inline(self, node: Element, style: TextStyle, *, on_one_line: bool = False) -> None:
        """Read an element within running text."""
        tag = node.tag
        if tag == "br":
            self.runs.append(InlineRun("", style, "gap") if self.heading_signs else InlineRun("\n", style, "break"))
        elif tag == "img":
            if not self.heading_signs:
                self.runs.append(InlineRun(node.get("alt"), style, "image", node.get("src")))
        elif tag != "rp":
            is_apart = is_attribution(node)
            if is_apart:
                self.runs.append(InlineRun("\n", style, "break"))
            meaning = meaning_of(node)
            if meaning.opening:
                self.runs.append(InlineRun(meaning.opening, style))
            before = len(self.runs)
            inner = style.with_flag(meaning.style) if meaning.style else style
            if tag == "a":
                inner = inner._replace(href=resolve_or_path(node.get("href"), self.source) or style.href)
            read = self.read_on_one_line if on_one_line else self.read
            read(node, inner)
            if tag in ("sup", "sub") or is_note_mark(node):
                self.rewrite_raised(node, before)
            if meaning.closing:
                self.runs.append(InlineRun(meaning.closing, style))
            if is_apart:
                self.runs.append(InlineRun("\n", style, "break"))

    def rewrite_raised(self, node: Element, start: int) -> None:
        """Rewrite the runs from `start` on, which a `sup`, a `sub` or the mark of a note holds."""
        runs = self.runs[start:]
        if not runs:  # a block in the element has ended the paragraph
            return
        text = "".join(run.text for run in runs)
        written = write_raised(node, text, before=self.runs[start - 1].text if start else "")
        if written == f"[{text}]":
            self.runs[start:] = [InlineRun("[", runs[0].style), *runs, InlineRun("]", runs[0].style)]
        elif written != text:
            self.runs[start:] = [InlineRun(written, runs[0].style)]

    def end_paragraph(self) -> None:
        """Write the runs read as a paragraph, or as several where lines are broken twice or a rule is typed."""
        runs, self.runs = self.runs, []
        if not runs:
            return
        if not self.heading_signs:
            runs = break_at_rules(runs)
        part: list[InlineRun] = []
        line_start = 0  # in the part
        is_indented = separates_paragraphs(runs)
        for index, run in enumerate(runs):
            part.append(run)
            if run.kind != "break":
                continue
            if is_typed_rule(part[line_start:]):
                self.write_paragraph(part[:line_start])
                self.write_paragraph(part[line_start:])
            elif ends_paragraph(runs, index) or (is_indented and is_indented_after(runs, index)):
                self.write_paragraph(part)
            else:
                line_start = len(part)
                continue
            part, line_start = [], 0
        if is_typed_rule(part[line_start:]):
            self.write_paragraph(part[:line_start])
            part = part[line_start:]
        self.write_paragraph(part)

    def write_paragraph(self, runs: Sequence[InlineRun]) -> None:
        """Write one paragraph, if anything of it is visible."""
        if all(run.kind == "break" for run in runs):
            return
        if is_typed_rule(runs):
            self.output.add(text="---")
            return
        mark = direction_mark("".join(run.text for run in runs if run.kind == "text"), self.direction)
        if mark:
            runs = [InlineRun(mark, TextStyle()), *runs]
        html, is_picture = to_simple_html(runs, self.output.code_spans)
        if html:
            self.output.add(html=html, head=self.heading_signs, is_picture=is_picture)


def break_at_rules(runs: list[InlineRun]) -> list[InlineRun]:
    """The runs of a paragraph, each rule typed within its text on a line of its own."""
    if not any(run.kind == "text" and has_rule_sign(run.text) for run in runs):
        return runs
    found: list[InlineRun] = []
    before = ""  # the text before a run on its line
    for run in runs:
        position = 0
        if run.kind == "text" and not run.style.href and "code" not in run.style.flags:
            for start, end in rules_in_text(run.text, before=before):
                line_break = InlineRun("\n", run.style, "break")
                found += (run._replace(text=run.text[position:start]), line_break)
                found += (run._replace(text=run.text[start:end]), line_break)
                position = end
        found.append(run._replace(text=run.text[position:]) if position else run)
        before = "" if run.kind == "break" else (before + run.text)[-_MAX_SPACE_BEFORE_RULE:]
    return found


def find_caption(node: Element) -> Element | None:
    """The caption of a picture: words alone with it in a block, whatever element they are in."""
    shown = [child for child in node.elements() if child.tag != "br"]
    if len(shown) != 2 or any(isinstance(child, str) and child.strip() for child in node.children):
        return None
    picture, words = shown
    if picture.tag == "a" and not picture.words():
        picture = next(picture.elements(), picture)
    if picture.tag != "img" or words.tag not in _CAPTION_ELEMENTS or not 0 < len(words.words()) <= MAX_HEADING_LENGTH:
        return None
    return words if all(inner.tag != "img" and inner.tag not in BLOCKS for inner in words.walk()) else None


def to_markdown(
    root: Element, *, source: str = "", direction: str = "", on_partial: Callable[[str], None] | None = None
) -> str:
    """The Markdown of a cleaned tree; `on_partial` is called with the beginning of a long one before the rest is
    written. `direction`, "rtl" or "ltr", is that of the text around the tree, where it is known.
    """
    writer = MarkdownWriter(source, root.get("dir").lower() or direction, on_partial)
    writer.read(root, TextStyle())
    writer.end_paragraph()
    return writer.output.markdown()
