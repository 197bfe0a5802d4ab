"""The text of a tree of HTML, a line a paragraph."""

from __future__ import annotations

from typing import Final

from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, HEADINGS
from tui.article.html.inline import is_attribution, is_note_mark, join_lines, meaning_of, write_raised
from tui.article.html.preformatted import break_lines, is_quotation
from tui.article.html.tables import caption_of, classify_table, preformatted
from tui.patterns import lazy_pattern

MAX_HEADING_LENGTH: Final = 240
"""Characters."""
_LINE_END: Final = "\v"
"""The end of a line in what is gathered: white space that no sanitized text holds."""
_GAP: Final = "\x01"
"""The space beside a picture, which a line end next to it does not take away: what no sanitized text holds."""
_ITEMS: Final = frozenset(("li", "dd"))
_BOX: Final = lazy_pattern(r"\A\s*\[[ xX]\]\s+")
_BLANK: Final = f" \t\n\r\f\xa0\u3000\u200b{_GAP}"


def text_of(root: Element) -> str:
    """The paragraphs of a cleaned tree, a line each."""
    out: list[str] = []
    _gather(root, out)
    lines = (line.strip(_BLANK) for line in "".join(out).split(_LINE_END))
    joined = (join_lines(line) if "\n" in line else line for line in lines if line)
    return "\n".join([" ".join(line.replace(_GAP, " ").split()) for line in joined])


def is_heading(element: Element) -> bool:
    """Whether an element `h1` to `h6` is written as a heading: it stands in no item and is not too long to be one."""
    return not element.is_in(_ITEMS) and len(element.words()) <= MAX_HEADING_LENGTH


def _gather(node: Element, out: list[str], *, without_pictures: bool = False) -> None:
    """Append the texts of a tree, `_LINE_END` where a line ends. None is empty: the last one is what stands before."""
    for child in node.children:
        if isinstance(child, str):
            out += filter(None, (child,))
            continue
        tag = child.tag
        if tag in BLOCKS:
            out.append(_LINE_END)
            if tag == "pre":
                _gather_preformatted(child, out, without_pictures=without_pictures)
            elif tag == "table":
                _gather_table(child, out, without_pictures=without_pictures)
            elif tag in HEADINGS and is_heading(child):
                _gather(child, out, without_pictures=True)
                if not without_pictures:
                    _gather_pictures(child, out)
            else:
                before = len(out)
                _gather(child, out, without_pictures=without_pictures)
                if tag in _ITEMS:
                    _drop_box(out, before)
            out.append(_LINE_END)
        elif tag == "br":
            out.append(_LINE_END)
        elif tag == "img":
            if not without_pictures:
                out.append(f"{_GAP}{child.get('alt')}{_GAP}")
        elif tag in ("sup", "sub") or is_note_mark(child):
            inner: list[str] = []
            _gather(child, inner, without_pictures=without_pictures)
            out += filter(None, (write_raised(child, "".join(inner), before=out[-1] if out else ""),))
        elif tag != "rp":
            line_end = _LINE_END if is_attribution(child) else ""
            meaning = meaning_of(child)
            out += filter(None, (line_end, meaning.opening))
            before = len(out)
            _gather(child, out, without_pictures=without_pictures)
            if meaning.style == "code":  # where a line end is a space, between Chinese characters as well
                out[before:] = [text.replace("\n", " ") for text in out[before:]]
            out += filter(None, (meaning.closing, line_end))


def _drop_box(out: list[str], start: int) -> None:
    """Drop the `[x]` that begins the text of a task, which the article shows as a box; the text begins at `start`."""
    at = next((at for at in range(start, len(out)) if out[at].strip()), start)
    if at < len(out):
        out[at] = _BOX.sub("", out[at])


def _gather_pictures(node: Element, out: list[str]) -> None:
    for picture in node.find_all("img"):
        out += (_LINE_END, picture.get("alt"))


def _gather_preformatted(pre: Element, out: list[str], *, without_pictures: bool) -> None:
    text = preformatted(pre)
    if not text.strip():
        if not without_pictures:
            _gather_pictures(pre, out)
    elif is_quotation(pre, text):
        _gather(break_lines(pre), out, without_pictures=without_pictures)
    else:
        out.append(text.replace("\n", _LINE_END))


def _gather_table(table: Element, out: list[str], *, without_pictures: bool) -> None:
    kind, grid = classify_table(table)
    if kind == "code":
        out.append(grid[0][0].text().replace("\n", _LINE_END))
        return
    if (caption := caption_of(table)) is not None:
        _gather(caption, out, without_pictures=without_pictures)
    for row in grid:
        for cell in row:
            out.append(_LINE_END)
            _gather(cell, out, without_pictures=without_pictures)


def on_one_line(text: str) -> str:
    """A paragraph on one line; white space in it is single."""
    return " ".join(join_lines(text.strip()).split())
