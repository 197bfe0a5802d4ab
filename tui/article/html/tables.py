"""What a table of a page is for: data, layout, or code with numbered lines; and the text of preformatted elements."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS
from tui.patterns import lazy_pattern

_MAX_SPAN: Final = 40
_MAX_CELL_LENGTH: Final = 600
_MAX_INNER_LENGTH: Final = 160
_CODE_CLASS: Final = lazy_pattern(
    r"(?:^|[\s_-])(?:code|blob|hljs|rouge|highlight|gist|line-?num\w*|gutter|lineno\w*)", re.IGNORECASE
)


def rows_of(table: Element) -> list[list[Element]]:
    """The cells of a table row by row, not those of tables within it."""
    rows: list[list[Element]] = []
    for child in table.elements():
        if child.tag == "tr":
            rows.append([cell for cell in child.elements() if cell.tag in ("td", "th")])
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(rows_of(child))
    return [row for row in rows if row]


def caption_of(table: Element) -> Element | None:
    """The caption of a table."""
    return next((child for child in table.elements() if child.tag == "caption"), None)


def has_head(table: Element) -> bool:
    """Whether the first row names the columns."""
    if any(child.tag == "thead" for child in table.elements()):
        return True
    rows = rows_of(table)
    return bool(rows) and all(cell.tag == "th" for cell in rows[0])


def classify_table(table: Element) -> tuple[str, list[list[Element]]]:
    """What a table is for, "data", "layout" or "code", and its cells (for code: one cell, with all of it)."""
    rows = rows_of(table)
    code = _read_numbered_code(rows)
    if code is not None:
        return "code", [[code]]
    widest = max(map(len, rows), default=0)
    if len(rows) < 2 or widest < 2 or table.get("role") in ("presentation", "none"):
        return "layout", rows
    headed = has_head(table)
    for row in rows:
        for cell in row:
            for inner in cell.walk():
                if headed and inner.tag in ("table", "figure", "pre", "hr") and _fits_a_cell(inner):
                    continue
                if inner.tag in ("table", "pre", "blockquote", "h1", "h2", "h3", "hr", "figure"):
                    return "layout", rows
            if len(cell.text()) > _MAX_CELL_LENGTH and any(inner.tag in BLOCKS for inner in cell.walk()):
                return "layout", rows
    return "data", _to_grid(rows)


def _fits_a_cell(inner: Element) -> bool:
    """Whether a table, a figure, code or a rule in a cell is short and simple enough for one line."""
    if inner.tag == "pre" and ("\n" in preformatted(inner) or inner.holds("img")):
        return False
    return len(inner.words()) <= _MAX_INNER_LENGTH and not inner.holds("table", "pre")


def _to_grid(rows: list[list[Element]]) -> list[list[Element]]:
    """The cells as a grid: one that spans several columns or rows is in the first of them, the others are empty."""
    grid: list[list[Element]] = []
    rows_taken: dict[int, int] = {}  # column → how many more rows a cell above spans
    for row in rows:
        line: list[Element] = []
        cells = iter(row)
        while True:
            column = len(line)
            if rows_taken.get(column, 0) > 0:
                rows_taken[column] -= 1
                line.append(Element("td"))
                continue
            cell = next(cells, None)
            if cell is None:
                break
            across, down = _span(cell.get("colspan")), _span(cell.get("rowspan"))
            line.append(cell)
            line.extend(Element("td") for _ in range(across - 1))
            if down > 1:
                for taken in range(column, column + across):
                    rows_taken[taken] = down - 1
        grid.append(line)
    return grid


def alignment(rows: list[list[Element]], column: int) -> str:
    """The alignment of most cells of a column: "left", "right" or "center"; "" where the page names none."""
    named = Counter(row[column].get("align").lower() for row in rows if column < len(row))
    most = max(named, key=named.__getitem__, default="")
    return most if most in ("left", "right", "center") else ""


def _span(value: str) -> int:
    return min(max(int(value), 1), _MAX_SPAN) if re.fullmatch(r"\d{1,4}", value) else 1


def _read_numbered_code(rows: list[list[Element]]) -> Element | None:
    """The code of a table whose first column numbers its lines, as one cell; None for any other table."""
    if not rows or any(len(row) != 2 for row in rows):
        return None
    has_code = any(
        inner.tag in ("pre", "code") or _CODE_CLASS.search(inner.get("class"))
        for row in rows
        for cell in row
        for inner in (cell, *cell.walk())
    )
    if not has_code or not all(re.fullmatch(r"[\d\s.:|]*", row[0].text()) for row in rows):
        return None
    made = Element("td")
    made.append("\n".join(preformatted(row[1]) for row in rows))
    return made


def preformatted(node: Element) -> str:
    """The text of preformatted content: `br` and blocks end lines; empty lines at both ends are dropped."""
    out: list[str] = []
    _gather(node, out)
    return re.sub(r"\A(?:[ \t]*\n)+|\s+\Z", "", "".join(out).replace("\u00a0", " "))


def _end_line(out: list[str]) -> None:
    if out and not out[-1].endswith("\n"):
        out.append("\n")


def _gather(node: Element, out: list[str]) -> None:
    for child in node.children:
        if isinstance(child, str):
            out.append(child)
        elif child.tag == "br":
            out.append("\n")
        elif child.tag == "table":
            kind, grid = classify_table(child)
            out.append(
                grid[0][0].text()
                if kind == "code"
                else "\n".join(" ".join(cell.text() for cell in row) for row in grid)
            )
        elif child.tag in BLOCKS:
            _end_line(out)
            _gather(child, out)
            _end_line(out)
        else:
            _gather(child, out)
