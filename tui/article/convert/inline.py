"""A paragraph of styled text as the simple HTML that html2text is given.

Each run holds its whole style, not its place among nested elements. So empty and doubled emphasis, emphasis that begins
or ends with a space, and blocks inside links need no repair.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from itertools import chain, dropwhile, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.characters import may_be_letter, may_be_punctuation
from tui.article.convert.escapes import (
    CODE,
    EM,
    REFERENCE,
    STRIKE,
    STRONG,
    UNDERSCORE_EM,
    UNDERSCORE_STRONG,
    code_span,
    mask_markup,
)
from tui.article.html.inline import join_lines, joins_without_space
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_DELIMITERS: Final = {
    "strong": STRONG,
    "em": EM,
    "strong by underscores": UNDERSCORE_STRONG,
    "em by underscores": UNDERSCORE_EM,
    "strike": STRIKE,
}
_BY_UNDERSCORES: Final = {name: f"{name} by underscores" for name in ("strong", "em")}
_MARKS: Final = frozenset(_DELIMITERS.values())
_BLANK: Final = " \t\r\n\f\v\u00a0\u3000\u200b"
_COLLAPSIBLE: Final = dict.fromkeys(map(ord, " \t\r\n\f\v\u200b"))
_IN_ADDRESS: Final = "".join(map(chr, range(ord("!"), ord("~") + 1)))
_ADDRESS: Final = lazy_pattern("(?:https?|ftp)://", re.IGNORECASE)
_MAX_INDENT: Final = 24
"""Cells."""


class TextStyle(NamedTuple):
    """How text is set ("strong", "em", "strike", "code"), and the address it links to, "" for none."""

    flags: frozenset[str] = frozenset()
    href: str = ""

    def with_flag(self, flag: str) -> TextStyle:
        """The same style with one more flag."""
        return self if flag in self.flags else TextStyle(self.flags | {flag}, self.href)


class InlineRun(NamedTuple):
    """Text of one style, a "break", a "gap", or an "image": its `text` is the description, `src` its address.

    A gap is a space that stays one, also between Chinese characters, where a line end within a text is none.
    `space` is the white space before it, once the white space of a paragraph has been normalized.
    """

    text: str
    style: TextStyle
    kind: str = "text"
    src: str = ""
    space: str = ""

    def wrappers(self) -> list[str]:
        """What has to be open around it, outermost first: the link, then its emphasis. Only text is emphasized."""
        emphasis = _emphasis(self.style.flags) if self.kind == "text" else ()
        return ["link", *emphasis] if self.style.href else [*emphasis]


@lru_cache(maxsize=64)
def _emphasis(flags: frozenset[str]) -> tuple[str, ...]:
    return tuple(flag for flag in ("strong", "em", "strike") if flag in flags)


def to_simple_html(runs: Sequence[InlineRun], code_spans: list[str]) -> tuple[str, bool]:
    """The HTML of a paragraph, "" where nothing of it is visible; and whether it holds nothing but pictures.

    Code is added to `code_spans` and only its number written, since html2text must not change it.
    """
    runs = _normalize_space(runs)
    edges = _edges(runs)
    out: list[str] = []
    for at, run in enumerate(runs):
        before, after = edges[at], edges[at + 1]
        is_text = run.kind == "text" and "code" not in run.style.flags
        out += (*before.closing, run.space, *before.opening)
        if is_text and (before.refers_after or after.refers_before):
            out.append(_with_references(run, first=before.refers_after, last=after.refers_before))
        else:
            out.append(_content(run, code_spans))
    out += edges[-1].closing
    return "".join(out), all(run.kind != "text" for run in runs)


class _Edge(NamedTuple):
    """What closes and opens between two runs; whether the character before or after it is written as a reference."""

    closing: list[str]
    opening: list[str]
    refers_before: bool = False
    refers_after: bool = False


_NO_EDGE: Final = _Edge([], [])


def _edges(runs: Sequence[InlineRun]) -> list[_Edge]:
    """The edge before each run, and that behind the last one."""
    if not any(run.style.href or run.style.flags for run in runs):
        return [_NO_EDGE] * (len(runs) + 1)
    found: list[_Edge] = []
    open_: list[str] = []
    before: InlineRun | None = None
    for at, run in enumerate((*runs, None)):
        wrappers = run.wrappers() if run is not None else []
        shared = 0
        if before is not None and run is not None and before.style.href == run.style.href:
            while shared < min(len(open_), len(wrappers)) and open_[shared] == wrappers[shared]:
                shared += 1
        closing = [_close(name) for name in reversed(open_[shared:])]
        if run is None:
            found.append(_Edge(closing, []))
            break
        is_beside = closing[-1:] in ([STRONG], [EM]) and not run.space and wrappers[shared:][:1] != ["link"]
        if is_beside:  # `**a***b*` would be read otherwise
            wrappers[shared:] = [_BY_UNDERSCORES.get(name, name) for name in wrappers[shared:]]
        elif wrappers[shared:][:2] == ["strong", "em"] and _is_emphasized_again(runs, at):
            wrappers[shared + 1] = _BY_UNDERSCORES["em"]  # `***a*b*c***` would be read otherwise, too
        opening = [_open(name, run.style.href) for name in wrappers[shared:]]
        found.append(_Edge(closing, opening, *_references(before, closing, opening, run)))
        open_, before = wrappers, run
    return found


def _is_emphasized_again(runs: Sequence[InlineRun], start: int) -> bool:
    """Whether strong text that begins with emphasis, at the run `start`, has more of it further on."""
    href = runs[start].style.href
    behind = map(runs.__getitem__, range(start, len(runs)))
    strong = takewhile(lambda run: "strong" in run.wrappers() and run.style.href == href, behind)
    return any("em" in run.wrappers() for run in dropwhile(lambda run: "em" in run.wrappers(), strong))


def _references(
    before: InlineRun | None, closing: Sequence[str], opening: Sequence[str], run: InlineRun
) -> tuple[bool, bool]:
    """Whether the character before, or the one after, the delimiters between two runs has to be a reference.

    By CommonMark 0.31 (section 6.2) a delimiter between punctuation within the emphasis and a letter outside is none.
    A letter written as a character reference stands between punctuation signs, `&` and `;`, and is read the same:
    `**Stop!**&#68;o`. mdast-util-to-markdown does so too (https://github.com/syntax-tree/mdast-util-to-markdown).
    """
    if before is None or run.space:
        return False, False
    last, first = _edge_character(before, -1), _edge_character(run, 0)
    refers_before = refers_after = False
    if opening and not closing and opening[0] in _MARKS and may_be_letter(last):
        # it is the text that follows where all are of one sign
        refers_before = may_be_punctuation(first) or len({_sign(mark) for mark in opening}) > 1
    if closing and not opening and closing[-1] in _MARKS and may_be_letter(first):
        refers_after = (
            closing[-1] in (UNDERSCORE_EM, UNDERSCORE_STRONG)
            or may_be_punctuation(last)
            or len({_sign(mark) for mark in closing}) > 1
        )
    return refers_before, refers_after


def _sign(mark: str) -> str:
    """The character of a delimiter: those of emphasis and of strong emphasis are one run where they stand together."""
    return {STRONG: EM, UNDERSCORE_STRONG: UNDERSCORE_EM}.get(mark, mark)


def _edge_character(run: InlineRun, at: int) -> str:
    """The first or last character of what is written for a run: of anything but text, a sign or a line end."""
    if run.kind == "break":
        return "\n"
    return run.text[at] if run.kind == "text" and "code" not in run.style.flags else "`"


def _with_references(run: InlineRun, *, first: bool, last: bool) -> str:
    """The text of a run, its first or last character, or both, as references."""
    start = int(first)
    end = max(len(run.text) - last, start)
    in_link = bool(run.style.href)
    parts = run.text[:start], run.text[start:end], run.text[end:]
    return "".join(
        f"{REFERENCE}{part}" if part and at != 1 else mask_markup(part, in_link=in_link)
        for at, part in enumerate(parts)
    )


def _content(run: InlineRun, code_spans: list[str]) -> str:
    """The HTML of one run without what wraps it."""
    if run.kind == "break":
        return "<br>"
    if run.kind == "image":
        return f'<img src="{escape(run.src)}" alt="{escape(mask_markup(run.text, in_link=True))}">'
    if "code" in run.style.flags:
        code_spans.append(code_span(run.text))
        return f"{CODE}{len(code_spans) - 1}{CODE}"
    return mask_markup(run.text, in_link=bool(run.style.href))


def _open(name: str, href: str) -> str:
    return f'<a href="{escape(href)}">' if name == "link" else _DELIMITERS[name]


def _close(name: str) -> str:
    return "</a>" if name == "link" else _DELIMITERS[name]


def _normalize_space(runs: Sequence[InlineRun]) -> list[InlineRun]:
    """Runs joined where their styles are equal, the white space between two of them in the `space` of the second.

    White space beside line breaks and at both ends goes, except for the indentation of a line.
    """
    found: list[InlineRun] = []
    pieces: list[str] = []  # what follows on the text of the last run found
    space = ""  # the white space since then
    is_gap = False  # whether that has to be a space

    def add(run: InlineRun) -> None:
        if pieces:
            found[-1] = found[-1]._replace(text="".join((found[-1].text, *pieces)))
            pieces.clear()
        found.append(run)

    for run in chain.from_iterable(map(_without_edge_spaces, _whole_addresses(_joined(runs)))):
        before = found[-1] if found else None
        if run.kind == "break":
            if before is not None and before.kind != "break":
                add(InlineRun("", TextStyle(), "break"))
            space, is_gap = "", False
            continue
        if run.kind == "gap":
            space, is_gap = " ", True
            continue
        if run.kind == "image":
            add(run._replace(style=TextStyle(href=run.style.href), space=" " if space else ""))
            space, is_gap = "", False
            continue
        is_code = "code" in run.style.flags
        text = run.text.strip(_BLANK)
        if not text or (is_code and text.isspace()):
            space += run.text
            continue
        if before is not None and before.kind == "break" and not is_code and (indent := _indentation(space + run.text)):
            add(InlineRun(indent, TextStyle(href=run.style.href)))
        space += run.text[: len(run.text) - len(run.text.lstrip(_BLANK))]
        if before is None or before.kind == "break":
            space = ""
        elif space:
            last = pieces[-1] if pieces else before.text
            is_line_end = "\n" in space and not is_gap
            is_joined = before.kind == "text" and is_line_end and joins_without_space(last[-1], text[0])
            space = "" if is_joined else " "
        if "\n" in text and not is_code:
            text = join_lines(text)
        if before is not None and before.kind == "text" and before.style == run.style and not is_code:
            pieces += (space, text)
        else:
            add(InlineRun(text, run.style, space=space))
        space, is_gap = run.text[len(run.text.rstrip(_BLANK)) :], False
    if found and found[-1].kind == "break":
        found.pop()
    elif pieces:
        found[-1] = found[-1]._replace(text="".join((found[-1].text, *pieces)))
    return found


def _joined(runs: Sequence[InlineRun]) -> Iterator[InlineRun]:
    """The runs, neighbours of one style as one, without empty ones."""
    last: InlineRun | None = None
    texts: list[str] = []
    for run in (*runs, None):
        if run is not None and run.kind == "text":
            if last is not None and last.kind == "text" and last.style == run.style:
                texts.append(run.text)
                continue
            if not run.text:
                continue
        if last is not None:
            yield last if len(texts) == 1 else last._replace(text="".join(texts))
        last, texts = run, [run.text if run is not None else ""]


def _whole_addresses(runs: Iterable[InlineRun]) -> Iterator[InlineRun]:
    """The runs, each address set to its end as it begins: a delimiter within it would be read as a part of it, as where
    a search engine has set its words in bold.
    """
    style: TextStyle | None = None  # that of the address that the text so far ends with
    for run in runs:
        is_text = run.kind == "text" and not run.style.href and "code" not in run.style.flags
        rest = run.text if is_text else ""
        if style is not None and rest and rest[0] in _IN_ADDRESS:
            whole, rest = rest, rest.lstrip(_IN_ADDRESS)
            yield run._replace(text=whole.removesuffix(rest), style=style)
            if not rest:
                continue
        yield run._replace(text=rest) if is_text else run
        last_word = rest[len(rest.rstrip(_IN_ADDRESS)) :] if "://" in rest else ""
        style = run.style if _ADDRESS.search(last_word) else None


def _without_edge_spaces(run: InlineRun) -> Sequence[InlineRun]:
    """A run, and before and behind it what white space it has at its edges, which cannot be emphasized there."""
    if run.kind != "text" or not _emphasis(run.style.flags) or run.text.strip() == run.text.strip(_BLANK):
        return (run,)
    core = run.text.strip()
    start = run.text.find(core)
    plain = run._replace(style=TextStyle(href=run.style.href))
    return (
        plain._replace(text=run.text[:start]),
        run._replace(text=core),
        plain._replace(text=run.text[start + len(core) :]),
    )


def _indentation(text: str) -> str:
    """The indentation of a line after a line break, by spaces that HTML does not collapse; one is none."""
    blank = text[: len(text) - len(text.lstrip(_BLANK))].translate(_COLLAPSIBLE)
    width = len(blank) + blank.count("\u3000")
    return "\u00a0" * min(width, _MAX_INDENT) if width > 1 else ""
