"""Running text: pieces with their looks → the simple HTML html2text is given.

Looks are kept per piece rather than as nested elements, so that empty emphasis, doubled emphasis, emphasis that begins
or ends in a space, and blocks inside links all come out right by construction.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.addresses import mail_of, resolve
from tui.article.convert.escapes import EM, EM_OTHER, HELD, STRIKE, STRONG, code_span, shield
from tui.article.html.inline import INLINE, is_note_link, is_raised_link, join_lines, joins_without_space, write_script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.article.html.dom import Element

_MARKS: Final = {"strong": STRONG, "em": EM, "em-other": EM_OTHER, "strike": STRIKE}
_ORDER: Final = ("strong", "em", "strike", "code")
_BLANK: Final = " \t\r\n\f\v\u00a0\u3000\u200b"
_CLOSED_UP: Final = dict.fromkeys(map(ord, " \t\r\n\f\v\u200b"))
_DEEPEST_INDENT: Final = 24
_LONGEST_NOTE: Final = 6


class Look(NamedTuple):
    """How a piece looks, and where it leads."""

    flags: frozenset[str] = frozenset()
    href: str = ""

    def with_flag(self, flag: str) -> Look:
        """The same with one more flag."""
        return self if flag in self.flags else Look(self.flags | {flag}, self.href)

    def within(self, node: Element, source: str) -> Inner:
        """What an inline element makes of the text in it."""
        tag = node.tag
        if tag == "a":
            href = node.get("href").strip()
            url = resolve(href, source) or _kept_path(href, source)
            mail = mail_of(href)
            closing = f" ({mail})" if mail and mail not in node.text() else ""
            return Inner(
                Look(self.flags, url or self.href), closing=closing, script="note" if is_note_link(node) else ""
            )
        meaning = INLINE.get(tag)
        if meaning is None:
            return Inner(self)
        if meaning.style:
            return Inner(self.with_flag(meaning.style))
        return Inner(self, meaning.opening, meaning.closing, "note" if is_raised_link(node) else meaning.script)


def _kept_path(href: str, source: str) -> str:
    """A relative path is kept as the post wrote it where the post names no source; anything else is no link."""
    if source or not href or ":" in href or href.startswith(("#", "//")) or any(char in href for char in " <>\"'\n\t"):
        return ""
    return href


class Inner(NamedTuple):
    """What an inline element does: the look inside, what is written before and after, and whether it is raised or
    lowered.
    """

    look: Look
    opening: str = ""
    closing: str = ""
    script: str = ""

    def raised(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces of a `sup` or `sub` in signs that are so by nature, else marked in a way that can be read
        aloud.
        """
        if self.script == "gone":
            return []
        text = "".join(piece.text for piece in pieces if piece.kind == "text").strip()
        if any(piece.kind != "text" for piece in pieces) or not text:
            return list(pieces)
        if text[0] in "[(":
            return list(pieces)
        if self.script == "note":  # raised digits are the numbers of links here
            return (
                [Piece("[", pieces[0].look), *pieces, Piece("]", pieces[0].look)]
                if len(text) < _LONGEST_NOTE
                else list(pieces)
            )
        if any(piece.look.href for piece in pieces):
            return list(pieces)
        changed = write_script(text, raised=self.script == "sup")
        return list(pieces) if changed == text else [Piece(changed, pieces[0].look)]


class Piece(NamedTuple):
    """A stretch of text, a line break, or a picture (`text` is what it shows, `src` its address)."""

    text: str
    look: Look
    kind: str = "text"
    src: str = ""


@lru_cache(maxsize=64)
def _ordered(flags: frozenset[str]) -> tuple[str, ...]:
    return tuple(flag for flag in _ORDER if flag in flags)


class _Atom(NamedTuple):
    """A piece as it is written: `space` is the space before it."""

    text: str
    look: Look
    kind: str = "text"
    src: str = ""
    space: str = ""

    def marks(self) -> list[str]:
        """What is open around it, outermost first: the link, then its flags. Only text is emphasised."""
        flags = [flag for flag in _ordered(self.look.flags) if flag != "code"] if self.kind == "text" else []
        return ["a", *flags] if self.look.href else flags


def compose(pieces: Sequence[Piece], held: list[str]) -> tuple[str, bool]:
    """The HTML of a paragraph, "" where nothing shows; and whether it is nothing but pictures.

    Code goes to `held`, and its number into the text: html2text must not touch it.
    """
    atoms = _atoms(pieces)
    out: list[str] = []
    open_: list[str] = []
    href = ""
    for atom in atoms:
        marks = atom.marks()
        keep = 0
        if atom.look.href == href:
            while keep < min(len(open_), len(marks)) and open_[keep] == marks[keep]:
                keep += 1
        closing = [_close(name) for name in reversed(open_[keep:])]
        if STRONG in closing and not atom.space:  # `**a***b*` would be read otherwise than it is written
            marks[keep:] = ["em-other" if name == "em" else name for name in marks[keep:]]
        out.extend(closing)
        out.append(atom.space)
        out.extend(f'<a href="{escape(atom.look.href)}">' if name == "a" else _MARKS[name] for name in marks[keep:])
        out.append(_content(atom, held))
        open_, href = marks, atom.look.href
    out.extend(_close(name) for name in reversed(open_))
    return "".join(out), all(atom.kind != "text" for atom in atoms)


def _content(atom: _Atom, held: list[str]) -> str:
    """The HTML of one atom, what is around it apart."""
    if atom.kind == "break":
        return "<br>"
    if atom.kind == "image":
        return f'<img src="{escape(atom.src)}" alt="{escape(shield(atom.text, in_link=True))}">'
    if "code" in atom.look.flags:
        held.append(code_span(atom.text))
        return f"{HELD}{len(held) - 1}{HELD}"
    return shield(atom.text, in_link=bool(atom.look.href))


def _close(name: str) -> str:
    return "</a>" if name == "a" else _MARKS[name]


def _atoms(pieces: Sequence[Piece]) -> list[_Atom]:
    """Pieces joined where they look alike, with the white space around them taken off and settled."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text" and joined and joined[-1].kind == "text" and joined[-1].look == piece.look:
            joined[-1] = piece._replace(text=joined[-1].text + piece.text)
        elif piece.text or piece.kind != "text":
            joined.append(piece)
    atoms: list[_Atom] = []
    space = ""  # the white space since the last atom
    for piece in joined:
        before = atoms[-1] if atoms else None
        if piece.kind == "break":
            if before is not None and before.kind != "break":
                atoms.append(_Atom("", Look(), "break"))
            space = ""
            continue
        if piece.kind == "image":
            atoms.append(_Atom(piece.text, Look(href=piece.look.href), "image", piece.src, " " if space else ""))
            space = ""
            continue
        core = piece.text.strip(_BLANK)
        if core and before is not None and before.kind == "break" and "code" not in piece.look.flags:
            core = _indent(space + piece.text) + core
        if not core:
            space += piece.text
            continue
        space += piece.text[: len(piece.text) - len(piece.text.lstrip(_BLANK))]
        if before is None or before.kind == "break":
            space = ""
        elif space:
            closes = before.kind == "text" and "\n" in space and joins_without_space(before.text[-1], core[0])
            space = "" if closes else " "
        if "\n" in core and "code" not in piece.look.flags:
            core = join_lines(core)
        if (
            before is not None
            and before.kind == "text"
            and before.look == piece.look
            and "code" not in piece.look.flags
        ):
            atoms[-1] = before._replace(text=before.text + space + core)
        else:
            atoms.append(_Atom(core, piece.look, "text", "", space))
        space = piece.text[len(piece.text.rstrip(_BLANK)) :]
    while atoms and atoms[-1].kind == "break":
        atoms.pop()
    return atoms


def _indent(text: str) -> str:
    """What a line after a line break is indented by: spaces that HTML does not close up, two or more."""
    blank = text[: len(text) - len(text.lstrip(_BLANK))].translate(_CLOSED_UP)
    wide = len(blank) + blank.count("\u3000")
    return "\u00a0" * min(wide, _DEEPEST_INDENT) if wide > 1 else ""
