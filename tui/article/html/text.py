"""The text of a tree of HTML, a line a paragraph."""

from __future__ import annotations

import re
from typing import Final

from tui.addresses import mail_of
from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS
from tui.article.html.inline import (
    INLINE,
    holds_blocks,
    is_attribution,
    is_note_link,
    is_raised_link,
    join_lines,
    write_script,
)
from tui.article.html.preformatted import break_lines, is_quotation
from tui.article.html.tables import classify_table, preformatted

MAX_HEADING_LENGTH: Final = 240
"""Characters."""
_BETWEEN: Final = "\v"
"""Between lines in what is gathered: white space that no sanitized text holds."""
_ITEMS: Final = frozenset(("li", "dd"))
_BOX: Final = re.compile(r"\s*\[[ xX]\]\s+")
_LINK: Final = frozenset(("a",))
_MAX_NOTE_LENGTH: Final = 6
_SOFT: Final = "\ufdd1"  # a line end of the source within a paragraph; noncharacters do not occur in a body
_BLANK: Final = f" \t\r\f\xa0\u3000\u200b{_SOFT}"
_MARKED: Final = re.compile(f"{_SOFT}(?:{_SOFT}|[^\\S\\n])*")


def text_of(root: Element) -> str:
    """The paragraphs of a cleaned tree, a line each."""
    out: list[str] = []
    _gather(root, out)
    text = "".join(out)
    if "\n" in text:
        text = text.replace("\n", _SOFT).replace(_BETWEEN, "\n")
        text = "\n".join([line for line in map(_stripped, text.split("\n")) if line])
        while f" {_SOFT}" in text or f"\t{_SOFT}" in text:
            text = text.replace(f" {_SOFT}", _SOFT).replace(f"\t{_SOFT}", _SOFT)
        text = join_lines(text, _MARKED)
    else:
        text = text.replace(_BETWEEN, "\n")
    return "\n".join([line for line in [" ".join(line.split()) for line in map(_stripped, text.split("\n"))] if line])


def _stripped(line: str) -> str:
    return line.strip(_BLANK)


def is_heading(element: Element) -> bool:
    """Whether an element `h1` to `h6` is written as a heading: it stands in no item and is not too long to be one."""
    return not element.is_in(_ITEMS) and len(element.words()) <= MAX_HEADING_LENGTH


def _gather(node: Element, out: list[str], *, without_pictures: bool = False) -> None:
    """Append the texts of a tree, `_BETWEEN` where a line ends."""
    for child in node.children:
        if isinstance(child, str):
            out.append(child)
            continue
        tag = child.tag
        if tag in BLOCKS:
            out.append(_BETWEEN)
            if tag == "pre":
                _gather_preformatted(child, out)
            elif tag == "table":
                _gather_table(child, out)
            elif tag[0] == "h" and tag[1:].isdigit() and is_heading(child):
                _gather(child, out, without_pictures=True)
                if not without_pictures:
                    _gather_pictures(child, out)
            else:
                before = len(out)
                _gather(child, out, without_pictures=without_pictures)
                if tag in _ITEMS:
                    _drop_box(out, before)
            out.append(_BETWEEN)
        elif tag == "br":
            out.append(_BETWEEN)
        elif tag == "img":
            if not without_pictures:
                out.append(f" {child.get('alt')} ")
        elif tag in ("sup", "sub") or is_note_link(child):
            inner: list[str] = []
            _gather(child, inner, without_pictures=without_pictures)
            out.append(_script(child, "".join(inner)))
        elif tag != "rp":
            is_apart = is_attribution(child)
            meaning = INLINE.get(tag)
            out.append(_BETWEEN if is_apart else "")
            out.append(meaning.opening if meaning else "")
            _gather(child, out, without_pictures=without_pictures)
            out.append(meaning.closing if meaning else "")
            if tag == "a" and (mail := mail_of(child.get("href").strip())) and mail not in child.text():
                out.append(f" ({mail})")
            out.append(_BETWEEN if is_apart else "")


def _drop_box(out: list[str], start: int) -> None:
    """Take the box of a task from the words of an item, which begin at `start`: the reader draws it."""
    at = next((at for at in range(start, len(out)) if out[at].strip()), start)
    if at < len(out) and "[" in out[at]:
        out[at] = _BOX.sub("", out[at], count=1) if _BOX.match(out[at]) else out[at]


def _gather_pictures(node: Element, out: list[str]) -> None:
    for picture in node.walk():
        if picture.tag == "img":
            out += (_BETWEEN, picture.get("alt"))


def _gather_preformatted(pre: Element, out: list[str]) -> None:
    text = preformatted(pre)
    if not text.strip():
        _gather_pictures(pre, out)
    elif is_quotation(pre, text):
        _gather(break_lines(pre), out)
    else:
        out.append(text.replace("\n", _BETWEEN))


def _gather_table(table: Element, out: list[str]) -> None:
    kind, grid = classify_table(table)
    if kind == "code":
        out.append(grid[0][0].text().replace("\n", _BETWEEN) if grid else "")
        return
    caption = next((child for child in table.elements() if child.tag == "caption"), None)
    if caption is not None:
        _gather(caption, out)
    for row in grid:
        for cell in row:
            out.append(_BETWEEN)
            _gather(cell, out)


def _script(element: Element, text: str) -> str:
    """The text of a `sup`, a `sub` or the link of a note as it is written."""
    core = text.strip()
    tags = {inner.tag for inner in element.walk()}
    if not core or core[0] in "[(" or "br" in tags or "img" in tags or holds_blocks(element):
        return text
    if is_note_link(element) or is_raised_link(element):
        return f"[{text}]" if len(core) < _MAX_NOTE_LENGTH else text
    if "a" in tags or element.is_in(_LINK):
        return text
    changed = write_script(core, raised=element.tag == "sup")
    return text if changed == core else changed


def on_one_line(text: str) -> str:
    """A paragraph on one line. A line end of the source is nothing between characters that close up, else a blank."""
    return " ".join(join_lines(text.strip()).split())
