"""A note that is open in an editor, or written below others: nothing is lost of what others write there meanwhile.

What is set is settled in the transaction that sets it, by what holds then and not by what held when the editor opened.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.state.mark_lines import Subject
from tui.state.marks import Highlight, MarkChange, MarkEdit, sound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.state.mark_lines import Entry

_BETWEEN = "\n\n"
"""What stands between two texts in one note."""


class OpenText:
    """The note of one post, or of one highlight, that a reader types: it is kept again and again.

    Where it is no more what it began with, or what was last kept of it, others wrote there, and both texts are kept.
    """

    def __init__(self, began: MarkEdit) -> None:
        """`began` would set what was there when the editor opened: a note, or one highlight."""
        self.is_joined = False
        """Whether what was kept last has the text of others as well."""
        self._began = began
        self._kept: tuple[MarkEdit, str | None] = began, _note_in(began)
        self._known: dict[str | None, tuple[MarkEdit, str | None]] = {_note_in(began): (began, None)}
        """By what may be stored of it: what was there before the reader wrote, and the text of others, None for none.

        It is only added to, so that a transaction that failed may be tried again.
        """

    def settle(self, held: MarkEdit, typed: MarkEdit) -> tuple[MarkEdit, MarkEdit]:
        """As `Text` has it."""
        text = _note_in(typed) or ""
        last, last_text = self._kept
        before, others = self._known.get(_note_in(held)) or (held, _without(_note_in(held) or "", last_text or ""))
        is_untouched = typed == last == self._began
        settled = typed
        if others is not None:
            settled = held if is_untouched else _with_note(typed, _joined(others, text))
        self._kept = typed, text
        self._known[_note_in(settled)] = before, others
        self.is_joined = not is_untouched and _note_in(settled) != text
        return before, settled


class Below:
    """A text that is written below the note that is there, whatever it is."""

    def settle(self, held: MarkEdit, typed: MarkEdit) -> tuple[MarkEdit, MarkEdit]:
        """As `Text` has it."""
        return held, replace(typed, note=below(held.note or "", typed.note or ""))


def below(note: str, text: str) -> str:
    """A note, and a text below it."""
    return f"{note}{_BETWEEN}{text}" if note and text else note or text


def settled(
    stored: Mapping[Subject, Entry], changes: Sequence[MarkChange]
) -> tuple[list[MarkChange], list[MarkChange]]:
    """The changes that bring back what was before these, of those that are settled as they are made; and all of them as
    they are made.
    """
    before: list[MarkChange] = []
    after: list[MarkChange] = []
    for change in changes:
        post, edit, text = change
        if text is None:
            after.append(change)
        else:
            old, new = text.settle(_held(stored, post.key, edit), edit)
            before.append(MarkChange(post, old))
            after.append(MarkChange(post, new))
    return before, after


def _held(stored: Mapping[Subject, Entry], key: bytes, edit: MarkEdit) -> MarkEdit:
    """The edit that would set what is stored of the notes and highlights that an edit sets."""

    def value(field: str, element: str = "") -> object:
        entry = stored.get(Subject(key, field, element))
        return None if entry is None else entry.value

    highlights = {name: value("highlight", name) for name in edit.highlights}
    return MarkEdit(
        note=None if edit.note is None else str(value("note") or ""),
        highlights={
            name: Highlight.from_json(one) if isinstance(one, dict) else None for name, one in highlights.items()
        },
    )


def _note_in(edit: MarkEdit) -> str | None:
    """The note that an edit sets, of a post or of its highlight; None where the highlight is taken away."""
    if edit.note is not None:
        return sound(edit.note)
    return next((sound(one.note) for one in edit.highlights.values() if one is not None), None)


def _with_note(edit: MarkEdit, note: str) -> MarkEdit:
    if edit.note is not None:
        return replace(edit, note=note)
    return replace(edit, highlights={name: one and replace(one, note=note) for name, one in edit.highlights.items()})


def _joined(others: str, text: str) -> str:
    """Both texts, that of others first; one of them alone where it has the other."""
    if _has(text, others):
        return text
    return others if _has(others, text) else below(others, text)


def _has(text: str, part: str) -> bool:
    """Whether all words of a text stand in another, one after the other."""
    words = " ".join(part.split())
    return not words or f" {words} " in f" {' '.join(text.split())} "


def _without(text: str, part: str) -> str:
    """A text without paragraphs that a reader kept before: others had them in view, and kept them as well."""
    whole = f"{_BETWEEN}{text}{_BETWEEN}"
    rest = whole.replace(f"{_BETWEEN}{part}{_BETWEEN}", _BETWEEN, 1) if part else whole
    return rest.strip("\n")
