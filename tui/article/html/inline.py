"""What the inline elements of HTML mean in text: one table for the article, the index and HTML within Markdown.

An element that is not in `INLINE` means nothing: the text it holds is read on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.addresses import mail_of
from tui.article.characters import is_written_without_spaces
from tui.article.html.elements import BLOCKS
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from tui.article.html.dom import Element


class Inline(NamedTuple):
    """What an inline element does to the text it holds."""

    style: str = ""
    """"strong", "em", "strike" or "code"."""
    opening: str = ""
    closing: str = ""


INLINE: Final = {
    **dict.fromkeys(("strong", "b"), Inline("strong")),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), Inline("em")),
    **dict.fromkeys(("del", "s", "strike"), Inline("strike")),
    **dict.fromkeys(("code", "kbd", "tt", "samp"), Inline("code")),
    "q": Inline(opening="“", closing="”"),
    # Readings above Han characters are written behind them.
    **dict.fromkeys(("rt", "rtc"), Inline(opening="（", closing="）")),
}
_PLAIN: Final = Inline()

_SUPERSCRIPTS: Final = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS: Final = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_MAX_SCRIPT_LENGTH: Final = 24
_MAX_NOTE_LENGTH: Final = 5
_ABBREVIATION: Final = lazy_pattern(
    r"st|n?d|rd|th|e|er|ers|[èe]re?s?|[èe]mes?|i?[èe]me|nde?|mes?|lles?|rs?|os?|as?|gr|vo|ve|le|te|ter|bis|tm|sm|mc",
    re.IGNORECASE,
)
"""What is raised after a number or in an abbreviation (1st, XIXe, Mme, no), and reads as well on the line."""
_CLOSING_MARKS: Final = frozenset("，。、；：？！）》」』】〉〕…—")
_OPENING_MARKS: Final = frozenset("，。、；：？！（《「『【〈〔）》」』】〉〕…—")
_NOTE_MARK: Final = lazy_pattern(r"\d{1,3}|[*†‡§]")


def write_script(text: str, *, raised: bool) -> str:
    """Raised or lowered text in Unicode's superscripts or subscripts where there are such, else as `^x`, `_(i,j)`.

    Words stay as they are: the endings of ordinals, and what is set small rather than meant as an exponent.
    """
    changed = text.translate(_SUPERSCRIPTS if raised else _SUBSCRIPTS)
    if all(char not in text for char in changed):
        return changed
    if (
        text[0] in "[("
        or len(text) > _MAX_SCRIPT_LENGTH
        or (len(text.split()) > 1 and text.replace(" ", "").isalpha())
        or not any(char.isalnum() for char in text)
        or any(map(is_written_without_spaces, text))
        or (raised and _ABBREVIATION.fullmatch(text))
    ):
        return text
    mark = "^" if raised else "_"
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def meaning_of(element: Element) -> Inline:
    """What an inline element means; a link to a mail address that it does not show is followed by the address."""
    if element.tag == "a":
        mail = mail_of(element.get("href").strip())
        return Inline(closing=f" ({mail})") if mail and mail not in element.text() else _PLAIN
    return INLINE.get(element.tag, _PLAIN)


def write_expansions(root: Element) -> None:
    """Write what the abbreviations in a tree stand for behind the first of each, unless the text says it: "WHO (World
    Health Organization)".
    """
    elements = [element for element in root.find_all("abbr", "acronym") if element.get("title")]
    said = root.words().casefold() if elements else ""
    written: set[str] = set()
    for element in elements:
        words, title = element.words(), " ".join(element.get("title").split())
        if words in written or not is_expansion(title, words) or title.casefold() in said:
            continue
        written.add(words)
        element.append(f" ({title})")


def is_expansion(title: str, words: str) -> bool:
    """Whether the title of an abbreviation spells it out, and is no date or number for programs."""
    return len(title) > len(words) > 0 and title[0].isalpha() and not any(map(str.isdigit, title))


def is_note_mark(element: Element) -> bool:
    """Whether an element is the mark of a note: a link with a number or sign that leads to a place on the same page, or
    raised text in or around a link.
    """
    if element.tag == "a":
        return element.get("href").startswith("#") and bool(_NOTE_MARK.fullmatch(element.text().strip()))
    in_link = element.parent is not None and element.parent.tag == "a"
    return element.tag == "sup" and (in_link or element.holds("a"))


def write_raised(element: Element, text: str, *, before: str) -> str:
    """How the text of a `sup`, a `sub` or the mark of a note is written behind the text `before`: the mark in brackets,
    unless it has some; other text by `write_script`, unless it is a link or more than a line.
    """
    core = text.strip()
    is_more = any(inner.tag in BLOCKS or inner.tag in ("br", "img") for inner in element.walk())
    if not core or core[0] in "[(" or is_more:
        return text
    if is_note_mark(element):
        return text if len(core) > _MAX_NOTE_LENGTH or before.endswith(("[", "(")) else f"[{text}]"
    if element.is_in({"a"}) or element.holds("a"):
        return text
    written = write_script(core, raised=element.tag == "sup")
    return text if written == core else written


def is_attribution(node: Element) -> bool:
    """Whether an element names who is quoted, first or last in a quotation: browsers set it on a line of its own."""
    parent = node.parent
    if node.tag not in ("cite", "footer") or parent is None or parent.tag not in ("blockquote", "div"):
        return False
    if parent.tag == "div" and (parent.parent is None or parent.parent.tag != "blockquote"):
        return False
    shown = [child for child in parent.children if not isinstance(child, str) or child.strip()]
    return len(shown) > 1 and (shown[0] is node or shown[-1] is node)


def joins_without_space(before: str, after: str) -> bool:
    """Whether a line end in the source between two characters is dropped and does not become a space: both are of
    scripts without spaces, or one is a mark of Chinese.
    """
    return (
        (is_written_without_spaces(before) and is_written_without_spaces(after))
        or after in _CLOSING_MARKS
        or before in _OPENING_MARKS
    )


def join_lines(text: str) -> str:
    """Running text on one line: each line end becomes a space, or nothing where `joins_without_space` says so."""
    lines = [line for source_line in text.split("\n") if (line := source_line.lstrip().rstrip(" \t"))]
    joined = lines[:1]
    for line in lines[1:]:
        joined += ("" if joins_without_space(joined[-1][-1], line[0]) else " ", line)
    return "".join(joined)
