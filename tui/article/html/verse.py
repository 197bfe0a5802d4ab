"""Verse set with a paragraph for each line and an empty one between stanzas: made a paragraph for each stanza; and with
a span for each line, which gets its line breaks.

Editors without a key for line breaks make verse so. Prose that is set with empty paragraphs between its paragraphs has
one of them at a time, or its lines are long or end their sentences.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.article.html.dom import Element
from tui.article.html.elements import BLOCKS, names
from tui.patterns import lazy_pattern
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINES: Final = names("p div")
_CODE: Final = names("pre code")
_CALLED_LINE: Final = lazy_pattern(
    r"(?:^|\s)(?:(?:verse|poem|poetry|lyrics?)[-_]?)?(?:line|verse|vers|stich)(?:$|\s)", re.IGNORECASE
)
_MAX_LINE_WIDTH: Final = 64
"""Cells; a longer line is prose."""
_MAX_LINE_LENGTH: Final = 3 * _MAX_LINE_WIDTH
"""Characters; of a line of verse most are no marks without width."""
_MIN_LINES: Final = 4
_BLANK: Final = "\u00a0\u200b\u3000 \t\r\n\f"
_ENDS_PROSE: Final = tuple('.!?。！？…:："”」』')


def part_lines(root: Element) -> None:
    """Put line breaks between the spans beside each other in a tree that are called lines: a style makes them so.

    Those of code, which highlighters make, have their line breaks already.
    """
    for parent in (root, *root.walk()):
        before: Element | None = None
        for child in list(parent.children):
            if isinstance(child, str):
                if child.strip():
                    before = None
                continue
            is_line = child.tag == "span" and _CALLED_LINE.search(child.get("class")) is not None
            if (
                is_line
                and before is not None
                and before.get("class") == child.get("class")
                and child.text().strip()
                and not child.is_in(_CODE)
            ):
                child.children.insert(0, Element("br", parent=child))
            before = child if is_line else None


def join_stanzas(root: Element) -> None:
    """Make each stanza of the verse in a tree one paragraph with line breaks."""
    for parent in (root, *root.walk()):
        if len(parent.children) <= _MIN_LINES:
            continue
        lines = [child for child in parent.elements() if child.tag in _LINES]
        if len(lines) > _MIN_LINES and any(len(line.children) <= 3 and _is_empty(line.text()) for line in lines):
            for stanzas in list(_runs_of_stanzas(parent)):
                if _is_verse(stanzas):
                    for stanza in stanzas:
                        _join(stanza)


def _runs_of_stanzas(parent: Element) -> Iterator[list[list[Element]]]:
    """The runs of lines in an element that empty ones divide, as stanzas; anything else between ends a run."""
    stanzas: list[list[Element]] = []
    is_divided = True
    for child in parent.children:
        if isinstance(child, str) and not child.strip():
            continue
        text = child.text() if not isinstance(child, str) and child.tag in _LINES else None
        if text is None or isinstance(child, str) or _is_prose(text) or not _is_running(child, text):
            if stanzas:
                yield stanzas
            stanzas, is_divided = [], True
        elif _is_empty(text):
            is_divided = True
        else:
            if is_divided or stanzas[-1][-1].tag != child.tag:
                stanzas.append([])
            stanzas[-1].append(child)
            is_divided = False
    yield stanzas


def _is_empty(text: str) -> bool:
    return not text.strip(_BLANK)


def _is_prose(text: str) -> bool:
    """Whether a line is too long for verse."""
    words = " ".join(text.split())
    if len(words) <= _MAX_LINE_WIDTH // 2:
        return False
    # Most prose is told by its length or its beginning, and measuring a paragraph takes long.
    return (
        len(words) > _MAX_LINE_LENGTH
        or cells(words[: _MAX_LINE_WIDTH + 1]) > _MAX_LINE_WIDTH
        or cells(words) > _MAX_LINE_WIDTH
    )


def _is_running(line: Element, text: str) -> bool:
    """Whether an element, whose text is given, holds nothing but running text on one line, or a line break alone."""
    if all(isinstance(child, str) for child in line.children):
        return True
    is_empty = _is_empty(text)
    return not any(
        inner.tag in BLOCKS or inner.tag in ("img", "a", "code") or (inner.tag == "br" and not is_empty)
        for inner in line.walk()
    )


def _is_verse(stanzas: Sequence[Sequence[Element]]) -> bool:
    """Whether stanzas of short lines are verse: several, most of more than one line, many lines without a full stop."""
    lines = [line.words() for stanza in stanzas for line in stanza]
    if len(stanzas) < 2 or len(lines) < _MIN_LINES or sum(len(stanza) > 1 for stanza in stanzas) * 2 <= len(stanzas):
        return False
    return sum(line.endswith(_ENDS_PROSE) for line in lines) * 3 <= len(lines) * 2


def _join(stanza: Sequence[Element]) -> None:
    """Put the lines of a stanza into the first of them."""
    first, *others = stanza
    for line in others:
        line.drop()
        first.append(Element("br"))
        for child in line.children:
            first.append(child)
