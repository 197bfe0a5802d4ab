"""A paragraph of styled text as the simple HTML that html2text is given.

Each run holds its whole style, not its place among nested elements. So empty and doubled emphasis, emphasis that begins
or ends with a space, and blocks inside links need no repair.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.convert.escapes import CODE, EM, EM_BESIDE_STRONG, STRIKE, STRONG, code_span, mask_markup
from tui.article.html.inline import join_lines, joins_without_space

if TYPE_CHECKING:
    from collections.abc import Sequence

_DELIMITERS: Final = {"strong": STRONG, "em": EM, "em beside strong": EM_BESIDE_STRONG, "strike": STRIKE}
_BLANK: Final = " \t\r\n\f\v\u00a0\u3000\u200b"
_COLLAPSIBLE: Final = dict.fromkeys(map(ord, " \t\r\n\f\v\u200b"))
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
    """Text of one style, a "break", or an "image": its `text` is the description, `src` its address.

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
    out: list[str] = []
    open_: list[str] = []
    href = ""
    for run in runs:
        wrappers = run.wrappers()
        shared = 0
        if run.style.href == href:
            while shared < min(len(open_), len(wrappers)) and open_[shared] == wrappers[shared]:
                shared += 1
        closing = [_close(name) for name in reversed(open_[shared:])]
        if STRONG in closing and not run.space:  # `**a***b*` would be read otherwise than it is written
            wrappers[shared:] = ["em beside strong" if name == "em" else name for name in wrappers[shared:]]
        out += (*closing, run.space)
        out += (
            f'<a href="{escape(run.style.href)}">' if name == "link" else _DELIMITERS[name]
            for name in wrappers[shared:]
        )
        out.append(_content(run, code_spans))
        open_, href = wrappers, run.style.href
    out += (_close(name) for name in reversed(open_))
    return "".join(out), all(run.kind != "text" for run in runs)


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


def _close(name: str) -> str:
    return "</a>" if name == "link" else _DELIMITERS[name]


def _normalize_space(runs: Sequence[InlineRun]) -> list[InlineRun]:
    """Runs joined where their styles are equal, the white space between two of them in the `space` of the second.

    White space beside line breaks and at both ends goes, except for the indentation of a line.
    """
    joined: list[InlineRun] = []
    for run in runs:
        if run.kind == "text" and joined and joined[-1].kind == "text" and joined[-1].style == run.style:
            joined[-1] = run._replace(text=joined[-1].text + run.text)
        elif run.text or run.kind != "text":
            joined.append(run)
    found: list[InlineRun] = []
    space = ""  # the white space since the last run found
    for run in joined:
        before = found[-1] if found else None
        if run.kind == "break":
            if before is not None and before.kind != "break":
                found.append(InlineRun("", TextStyle(), "break"))
            space = ""
            continue
        if run.kind == "image":
            found.append(run._replace(style=TextStyle(href=run.style.href), space=" " if space else ""))
            space = ""
            continue
        text = run.text.strip(_BLANK)
        if not text:
            space += run.text
            continue
        is_code = "code" in run.style.flags
        if before is not None and before.kind == "break" and not is_code:
            text = _indentation(space + run.text) + text
        space += run.text[: len(run.text) - len(run.text.lstrip(_BLANK))]
        if before is None or before.kind == "break":
            space = ""
        elif space:
            is_joined = before.kind == "text" and "\n" in space and joins_without_space(before.text[-1], text[0])
            space = "" if is_joined else " "
        if "\n" in text and not is_code:
            text = join_lines(text)
        if before is not None and before.kind == "text" and before.style == run.style and not is_code:
            found[-1] = before._replace(text=before.text + space + text)
        else:
            found.append(InlineRun(text, run.style, space=space))
        space = run.text[len(run.text.rstrip(_BLANK)) :]
    if found and found[-1].kind == "break":
        found.pop()
    return found


def _indentation(text: str) -> str:
    """The indentation of a line after a line break, by spaces that HTML does not collapse; one is none."""
    blank = text[: len(text) - len(text.lstrip(_BLANK))].translate(_COLLAPSIBLE)
    width = len(blank) + blank.count("\u3000")
    return "\u00a0" * min(width, _MAX_INDENT) if width > 1 else ""
