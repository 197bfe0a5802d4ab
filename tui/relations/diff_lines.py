"""A difference laid out in lines, for the screen and for `microfiche diff`: both texts in one column, or side by side.

What is alike is folded, but for a sentence around each change. Lines are made as they are asked for.
"""

from __future__ import annotations

from itertools import groupby, islice, zip_longest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from rapidfuzz.distance import Postfix, Prefix

from tui.article.layout.line_break import wrap
from tui.language import ngettext
from tui.relations.diff import difference
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui.relations.diff import ComparedSentence, Difference

MIN_SIDE_BY_SIDE: Final = 120
"""The width, in cells, from which on both texts stand side by side."""
_BETWEEN: Final = " │ "
_MAX_COLUMN: Final = 72
_FOLDED: Final = "… "
_PASSAGES_AT_ONCE: Final = 200

Style: TypeAlias = Literal["", "gone", "new", "note"]
_SIGNS: Final[dict[Style, tuple[str, str]]] = {"gone": ("[-", "-]"), "new": ("{+", "+}")}
_Side: TypeAlias = Literal["old", "new", "both"]


class Piece(NamedTuple):
    """Text of one style."""

    text: str
    style: Style = ""


class DiffLine(NamedTuple):
    """A line of pieces, and whether anything in it has changed."""

    pieces: tuple[Piece, ...] = ()
    has_change: bool = False

    @property
    def text(self) -> str:
        """The line without its styles."""
        return "".join(piece.text for piece in self.pieces)


def lay_out(difference: Difference, width: int, *, with_signs: bool = True) -> Iterator[DiffLine]:
    """The lines of a difference, at most `width` cells wide, side by side where that is wide enough.

    With signs, what is gone stands in `[-…-]` and what is new in `{+…+}`: without, colours have to tell.
    """
    is_wide = width >= MIN_SIDE_BY_SIDE
    set_in_lines = _beside if is_wide else _below

    def blocks() -> Iterator[Iterator[DiffLine]]:
        for kind, some in groupby(difference.paragraphs, key=_kind):
            rows = list(some)
            if kind == "changed":
                yield from (set_in_lines(_shown(row), width, with_signs) for row in rows)
            elif kind == "alike":
                yield _note(ngettext("{count} paragraph alike", "{count} paragraphs alike", len(rows)), width)
            else:
                yield _note(ngettext("{count} paragraph moved", "{count} paragraphs moved", len(rows)), width)

    return _with_blank_lines(blocks())


def lay_out_common(difference: Difference, width: int, *, with_signs: bool = True) -> Iterator[DiffLine]:
    """The lines of what two texts have in common, where they are not versions of one another; the rest is folded."""

    def blocks() -> Iterator[Iterator[DiffLine]]:
        for is_shared, some in groupby(difference.paragraphs, key=lambda row: any(map(_is_shared, row))):
            rows = list(some)
            if is_shared:
                yield from (_all_changes(_below(_shared(row), width, with_signs)) for row in rows)
                continue
            count = len(rows)
            said = ngettext("{count} paragraph in one text alone", "{count} paragraphs in one text alone", count)
            yield _note(said, width)

    return _with_blank_lines(blocks())


def _with_blank_lines(blocks: Iterable[Iterable[DiffLine]]) -> Iterator[DiffLine]:
    for number, block in enumerate(blocks):
        if number:
            yield DiffLine()
        yield from block


def _note(said: str, width: int) -> Iterator[DiffLine]:
    yield from wrapped([Piece(_FOLDED + said, "note")], width)


def _all_changes(lines: Iterable[DiffLine]) -> Iterator[DiffLine]:
    return (line._replace(has_change=True) for line in lines)


def _shared(row: Sequence[ComparedSentence]) -> Iterator[ComparedSentence | None]:
    """The sentences that stand in both texts, and None for some that do not."""
    for is_shared, some in groupby(row, key=_is_shared):
        if is_shared:
            yield from some
        else:
            yield None


def _is_shared(sentence: ComparedSentence) -> bool:
    """Whether a sentence stands in both texts; of one that has moved, where it stands in the new one."""
    return sentence.new_paragraph >= 0 and (
        sentence.kind == "moved" or (sentence.old_paragraph >= 0 and sentence.kind != "repeated")
    )


def pieces_of_line(old: str, new: str, *, with_signs: bool = True) -> Iterator[Piece]:
    """The pieces of one line in two wordings, such as a title: word by word where it was reworded, else both whole."""
    sentences = difference(old, new, strict=True).sentences
    if any(one.is_change for one in sentences) and any(not part.changed for one in sentences for part in one.parts):
        yield from _pieces(sentences, "both", with_signs=with_signs)
        return
    yield from _marked(old, "gone", with_signs=with_signs)
    yield Piece(" " if old and new else "")
    yield from _marked(new, "new", with_signs=with_signs)


def pieces_of_address(old: str, new: str, *, with_signs: bool = True) -> Iterator[Piece]:
    """The pieces of an address in two wordings: what both begin and end with is told once. No sign is left out, as
    between words: another address would stand there.
    """
    start = Prefix.similarity(old, new)
    end = Postfix.similarity(old[start:], new[start:])
    yield Piece(old[:start])
    yield from _marked(old[start : len(old) - end], "gone", with_signs=with_signs)
    yield from _marked(new[start : len(new) - end], "new", with_signs=with_signs)
    yield Piece(old[len(old) - end :])


def starts_of_changes(lines: Sequence[DiffLine]) -> list[int]:
    """The lines at which one change after the other begins."""
    return [at for at, line in enumerate(lines) if line.has_change and not (at and lines[at - 1].has_change)]


def _kind(row: Sequence[ComparedSentence]) -> Literal["changed", "moved", "alike"]:
    if any(sentence.is_change for sentence in row):
        return "changed"
    return "moved" if any(sentence.kind == "moved" for sentence in row) else "alike"


def _shown(row: Sequence[ComparedSentence]) -> Iterator[ComparedSentence | None]:
    """The sentences that are changes, and those beside them; None for some that are left out."""
    is_near = [any(one.is_change for one in row[max(0, at - 1) : at + 2]) for at in range(len(row))]
    for near, some in groupby(zip(is_near, row, strict=True), key=lambda one: one[0]):
        if near:
            yield from (sentence for _near, sentence in some)
        else:
            yield None


def _pieces(row: Iterable[ComparedSentence | None], side: _Side, *, with_signs: bool) -> Iterator[Piece]:
    for sentence in row:
        if sentence is None:
            yield Piece(_FOLDED, "note")
            continue
        for part in sentence.parts:
            if not part.changed:
                text = part.old if side == "old" else part.new
                if side == "both" and text and part.old[-1:].isspace() and not text[-1].isspace():
                    text += " "  # before what is gone
                yield Piece(text.replace("\t", " "))
                continue
            if side != "new":
                yield from _marked(part.old, "gone", with_signs=with_signs)
            if side != "old":
                yield from _marked(part.new, "new", with_signs=with_signs)


def _marked(text: str, style: Style, *, with_signs: bool) -> Iterator[Piece]:
    core = text.strip()
    if not core:
        return
    before, after = _SIGNS[style] if with_signs else ("", "")
    trail = " " if text[-1:].isspace() else ""
    yield Piece(f"{before}{core}{after}".replace("\t", " "), style)
    yield Piece(trail)


def _below(row: Iterable[ComparedSentence | None], width: int, with_signs: bool) -> Iterator[DiffLine]:
    for some in _batches(row):
        yield from wrapped(list(_pieces(some, "both", with_signs=with_signs)), width)


def _beside(row: Iterable[ComparedSentence | None], width: int, with_signs: bool) -> Iterator[DiffLine]:
    column = max(2, min(_MAX_COLUMN, (width - cells(_BETWEEN)) // 2))
    for some in _batches(row):
        sides: tuple[_Side, _Side] = ("old", "new")
        left, right = (wrapped(list(_pieces(some, side, with_signs=with_signs)), column) for side in sides)
        for one, other in zip_longest(left, right, fillvalue=DiffLine()):
            fill = Piece(" " * max(0, column - cells(one.text)) + _BETWEEN, "note")
            yield DiffLine((*one.pieces, fill, *other.pieces), one.has_change or other.has_change)


def _batches(row: Iterable[ComparedSentence | None]) -> Iterator[list[ComparedSentence | None]]:
    """A paragraph, and one with a book's text in parts that can be set in lines one by one."""
    left = iter(row)
    while some := list(islice(left, _PASSAGES_AT_ONCE)):
        yield some


def wrapped(pieces: Sequence[Piece], width: int) -> list[DiffLine]:
    """Pieces broken into lines."""
    text = "".join(piece.text for piece in pieces)
    lines = []
    at = number = 0
    for start, end in wrap(text, width):
        found: list[Piece] = []
        while number < len(pieces) and at < end:
            piece = pieces[number]
            stop = at + len(piece.text)
            if stop > start and (shown := piece.text[max(0, start - at) : end - at]):
                found.append(piece._replace(text=shown))
            if stop > end:
                break
            at, number = stop, number + 1
        lines.append(DiffLine(tuple(found), any(piece.style in ("gone", "new") for piece in found)))
    return lines
