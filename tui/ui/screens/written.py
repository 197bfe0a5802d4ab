"""The dialog of what the reader wrote: the notes and highlights of what is shown, grouped by post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.language import _, ngettext
from tui.text import clean_line
from tui.ui.screens.pick import Choice, Picking

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.library.library import Library
    from tui.model import Row
    from tui.state import Annotations

_ROWS_AT_ONCE: Final = 500
_MAX_SHOWN: Final = 200
"""Characters of a passage that stand in a line: no dialog has more room."""


class WrittenPlace(NamedTuple):
    """Where something is written: on a post, at its highlight of a name; or else its note, or the post itself."""

    post_id: int
    highlight: str = ""
    is_note: bool = False


class _WrittenLine(NamedTuple):
    """A line of the dialog: of a post, or of what is written on it."""

    place: WrittenPlace
    label: str
    text: str
    """All that it stands for, to be searched."""
    detail: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it is the line of a post."""
        return not (self.place.highlight or self.place.is_note)


def read_written(library: Library, ids: Sequence[int]) -> list[tuple[Row, Annotations]]:
    """The posts among these that have notes or highlights, in their order, each with what is written on it."""
    written = library.marks.written_among(ids)
    rows: dict[int, Row] = {}
    for at in range(0, len(written), _ROWS_AT_ONCE):
        rows.update((row.id, row) for row in library.rows([post_id for post_id, _ in written[at : at + _ROWS_AT_ONCE]]))
    return [(rows[post_id], one) for post_id, one in written if post_id in rows]


class WrittenScreen(Picking[WrittenPlace]):
    """Gives the place to go to, or None. Each word that is typed must stand in a passage, or in the title above it."""

    def __init__(self, written: Sequence[tuple[Row, Annotations]], current: int | None) -> None:
        """The cursor begins at the post `current`, where something is written on that."""
        self._lines = [line for row, one in written for line in _lines(row, one)]
        self._folded: list[str] | None = None
        at = next((index for index, line in enumerate(self._lines) if line.place.post_id == current), 0)
        title = ngettext("Highlights and notes of {count} post", "Highlights and notes of {count} posts", len(written))
        hint = _("a word of them, or of a title")
        super().__init__(title, hint, self._find_passages, verb=_("go there"), at=at)

    def _find_passages(self, text: str) -> Sequence[Choice]:
        from tui.search.fold import fold

        words = fold(text).split()
        chosen: list[int] = []
        heading, has_heading = 0, False
        for index, line in enumerate(self._lines):
            if line.is_heading:
                heading, has_heading = index, False
            elif self._has(words, index, heading):
                chosen += [index] if has_heading else [heading, index]
                has_heading = True
        return [self._choice(index) for index in chosen]

    def _has(self, words: Sequence[str], *at: int) -> bool:
        """Whether each of these words stands in one of the lines."""
        from tui.search.fold import fold_many

        if not words:
            return True
        if self._folded is None:
            self._folded = fold_many([line.text for line in self._lines])
        texts = [self._folded[index] for index in at]
        return all(any(word in text for text in texts) for word in words)

    def _choice(self, index: int) -> Choice:
        line = self._lines[index]
        return Choice(line.label, str(index), line.detail, is_heading=line.is_heading)

    def take(self, choice: Choice) -> None:
        self.dismiss(self._lines[int(choice.value)].place)


def _lines(row: Row, written: Annotations) -> Iterator[_WrittenLine]:
    """The lines of a post: its title, its note, and its highlights in the order they were made, each with its note."""
    yield _WrittenLine(WrittenPlace(row.id), clean_line(row.title), row.title, row.day)
    if written.note:
        yield _WrittenLine(WrittenPlace(row.id, is_note=True), f"  ✎ {_shown(written.note)}", written.note)
    for name, one in written.highlights_in_order():
        place = WrittenPlace(row.id, name)
        yield _WrittenLine(place, f"  ▎ {_shown(one.exact)}", one.exact)
        if one.note:
            yield _WrittenLine(place, f"    ✎ {_shown(one.note)}", one.note)


def _shown(text: str) -> str:
    return clean_line(" ".join(text[: 2 * _MAX_SHOWN].split()))[:_MAX_SHOWN]
