"""Sanitizing text from archives, and measuring text: in terminal cells, in words, in minutes of reading; bars of cells.

Control characters (C0, C1, DEL), escape sequences and direction overrides are removed before anything is stored or
shown: a terminal obeys them, and an override makes text read as something else (CVE-2021-42574). Widths are those of
`wcwidth`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence

from tui.patterns import lazy_pattern

# C0 and C1 without tab and line feed, DEL; direction embeddings, overrides and isolates with their pops
# (UAX #9), the deprecated format characters, BOM, object replacement, line and paragraph separators, tags,
# interlinear annotation, lone surrogates. ZWJ, ZWNJ, LRM and RLM stay: emoji, Persian and Hebrew need them.
_STRIP = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u206a-\u206f\ufeff\ufffc\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff"
)
# Complete sequences only: of one that is not ended just the escape character is removed, since what follows is text.
# A sequence has to end on its line, within the length of an address, and has no "<" in it, so that no tag is removed.
_ESCAPE = lazy_pattern(
    r"\x1b(?:\[[?=>]?(?:[0-9:;]{1,64}[ -/]?|[!-/]?)[@-~]"
    r"|[\]PX^_][^\x00-\x1f\x7f-\x9f<\u2028\u2029]{0,2048}(?:\x07|\x1b\\|\x9c)"
    r"|\([0B])"
)
_CONTROL = lazy_pattern(f"[{_STRIP}]")
# Unicode keeps these code points for a program's own use (Corrigendum #9): html2text is handed marks made of them.
_NONCHARACTERS = lazy_pattern("[\ufdd0-\ufdef]")
_BREAK = lazy_pattern("\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_SPACE = lazy_pattern(r"[\s\u2028\u2029\u200b\u2060]+")
_UNPRINTABLE = lazy_pattern(f"[{_STRIP}\t\n\u2028\u2029]")
_SUSPECT = lazy_pattern(f"[{_STRIP}\r\u2028\u2029]")
# Beyond the first plane `_STRIP` holds only tags. They are searched for apart: `re` looks through a class that reaches
# that far range by range, at a tenth of the speed.
_SUSPECT_IN_FIRST_PLANE = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ud800-\udfff]"
)
_TAG_CHARACTER = lazy_pattern("[\U000e0000-\U000e007f]")

# Characters whose width, one cell or two, does not depend on their neighbours. Most lines have no others, and loading
# the tables for the rest takes longer than drawing the first frame.
_NARROW_CHARACTERS = (
    " -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u2500-\u259f\u25b8\u25be\u25cf\u2605\u2713"
)
_WIDE_CHARACTERS = (
    "\u3001-\u3029\u3030-\u303e\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uff01-\uff60\uffe0-\uffe6"
)
_SIMPLE = lazy_pattern(f"[{_NARROW_CHARACTERS}{_WIDE_CHARACTERS}]*")
_WIDE = lazy_pattern(f"[{_WIDE_CHARACTERS}]")

_EIGHTHS: tuple[str, ...] = ("", *"▏▎▍▌▋▊▉")
"""Blocks that fill a cell from the left, by how many eighths of it."""

WORDS_PER_MINUTE = 250
HAN_PER_MINUTE = 400
"""How fast a text is read: words of scripts with spaces, and Han characters and kana."""

_SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN = lazy_pattern(f"[{_SPACELESS}]")
_HAN_IN_FIRST_PLANE = lazy_pattern("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_HAN_BEYOND = lazy_pattern("[\U00020000-\U0003ffff]")
_WORD = lazy_pattern(rf"[^\W{_SPACELESS}]+(?:['’.-]\w+)*")


def strip_controls(text: str) -> str:
    """Remove control characters and escape sequences from text; line ends become line feeds, tabs stay."""
    if not _is_suspect(text):
        return text
    if "\x1b" in text:
        text = _ESCAPE.sub("", text)
    text = _BREAK.sub("\n", text)
    return _CONTROL.sub("", text)


def _is_suspect(text: str) -> bool:
    """Whether a text may have something in it that `sanitize` removes."""
    if _SUSPECT_IN_FIRST_PLANE.search(text):
        return True
    in_first_plane = text.isascii() or len(text.encode("utf-16-le")) == 2 * len(text)
    return not in_first_plane and _TAG_CHARACTER.search(text) is not None


def sanitize(text: str) -> str:
    """As `strip_controls`, and without noncharacters (U+FDD0 to U+FDEF), which the article's conversion uses as marks.

    A body goes through this once, and so does every text in which a character reference was resolved.
    """
    return _NONCHARACTERS.sub("", strip_controls(text)) if _is_suspect(text) else text


def clean_line(text: str) -> str:
    """Sanitize text for one line: as `strip_controls`, with every run of white space a single space, trimmed."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    if _SUSPECT.search(text):
        if "\x1b" in text:
            text = _ESCAPE.sub("", text)
        text = _CONTROL.sub("", _BREAK.sub(" ", text))
    return _SPACE.sub(" ", text).strip()


def escape_controls(text: str) -> str:
    r"""One line with control characters written as escapes such as `\x1b`, so that a name can still be recognised."""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def drop_controls(text: str) -> str:
    """A text of one line without control characters, tab and line ends among them; blanks stay as they are.

    It is as wide in cells as before, since none of these has a width.
    """
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def shell_quoted(name: str) -> str:
    """A file name to print: as it is, or quoted for a shell where control characters are in it.

    The quotes are `$'…'`, in POSIX since 2024 (Shell & Utilities, 2.2.4).
    """
    if name.isprintable() or not _UNPRINTABLE.search(name):
        return name
    escaped = re.sub(r"[\\']", r"\\\g<0>", name)
    return f"$'{_UNPRINTABLE.sub(_shell_escape, escaped)}'"


def _shell_escape(found: re.Match[str]) -> str:
    try:
        encoded = os.fsencode(found[0])
    except UnicodeEncodeError:  # half of a surrogate pair, which no file's name has
        encoded = found[0].encode("utf-8", "surrogatepass")
    return "".join(f"\\x{byte:02x}" for byte in encoded)


def cells(text: str) -> int:
    """The width of a line in terminal cells."""
    if text.isascii():
        return len(text)
    if _SIMPLE.fullmatch(text):
        return len(text) + len(_WIDE.findall(text))
    from wcwidth import wcswidth

    width = wcswidth(text)
    return width if width >= 0 else len(text)


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """Cut a line to at most `width` cells, between graphemes; an ellipsis is put where something was cut."""
    if width <= 0:
        return ""
    if len(text) * 2 <= width or cells(text) <= width:
        return text
    kept: list[str] = []
    left = width - cells(ellipsis)
    for grapheme in _graphemes(text):
        left -= cells(grapheme)
        if left < 0:
            break
        kept.append(grapheme)
    return "".join(kept).rstrip() + ellipsis


def cut_start(text: str, width: int, at: int) -> tuple[str, int]:
    """A line that is too wide, shown from the character at index `at` on or from before it, behind an ellipsis.

    It is cut at its end as well, where not all from there on fits `width` cells. Gives the first character shown, too.
    """
    graphemes = list(_graphemes(text))
    number, start = 0, 0
    while number < len(graphemes) and start + len(graphemes[number]) <= at:
        start += len(graphemes[number])
        number += 1
    # What begins a little earlier and still fits to the end says more.
    left = width - 1 - cells(text[start:])
    while number and (left := left - cells(graphemes[number - 1])) >= 0:
        number -= 1
        start -= len(graphemes[number])
    return f"…{cut(text[start:], width - 1)}", start


def cut_apart(texts: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Cut each line to its width in cells as `cut` does, but so that different ones still look different.

    Where several would look the same, their beginning is shortened and what tells them apart is shown behind it:
    `Committee for…(north)`. Lines that differ only where no room is left look the same.
    """
    shown = [cut(text, width) for text, width in zip(texts, widths, strict=True)]
    alike: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        if shown[index] != text:
            alike.setdefault(shown[index], []).append(index)
    waiting = list(alike.values())
    while waiting:
        group = waiting.pop()
        names = {texts[index] for index in group}
        if len(names) < 2:
            continue
        # All names begin alike as far as the first and the last of them in order do.
        first, last = min(names), max(names)
        ends = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
        common = next(ends, len(first))
        again: dict[str, list[int]] = {}
        for index in group:
            shown[index] = _shortened_inside(texts[index], common, widths[index])
            again.setdefault(shown[index], []).append(index)
        if len(again) > 1:
            waiting += again.values()
    return shown


def _shortened_inside(text: str, different: int, width: int) -> str:
    """The line with its beginning cut, before the word that offset `different` is in, so that this word has room."""
    word = text[:different].rpartition(" ")[2]
    if len(word) < width // 3 and not HAN.search(word):
        different -= len(word)
    tail = cut(text[different:].lstrip(), max(width - width // 3, 1))
    head = cut(text, width - cells(tail))
    return head + tail if cells(head) > 1 else cut(text, width)


def _graphemes(text: str) -> Iterable[str]:
    if _SIMPLE.fullmatch(text):
        return text
    from wcwidth import iter_graphemes

    return iter_graphemes(text)


def pad(text: str, width: int) -> str:
    """Cut a line or fill it with spaces to exactly `width` cells."""
    text = cut(text, width)
    return text + " " * (width - cells(text))


def bar(share: float, width: int) -> str:
    """A bar of block characters for a share (0 to 1), in eighths of a cell and padded with blanks to `width` cells; a
    share above 0 can always be seen.
    """
    eighths = max(round(min(share, 1.0) * width * 8), 1 if share > 0 else 0)
    full, rest = divmod(eighths, 8)
    return ("█" * full + _EIGHTHS[rest]).ljust(width)


def grouped(number: int) -> str:
    """A number with its thousands grouped: 20,975."""
    return f"{number:,}"


def count_words(text: str) -> tuple[int, int]:
    """The words of scripts with spaces, and the Han characters and kana."""
    han = 0 if text.isascii() else sum(map(len, _HAN_IN_FIRST_PLANE.findall(text))) + len(_HAN_BEYOND.findall(text))
    return len(_WORD.findall(text)), han


def reading_time(words: int, han: int) -> float:
    """The minutes it takes to read so many words and Han characters."""
    return words / WORDS_PER_MINUTE + han / HAN_PER_MINUTE


def comma_list(values: Iterable[str]) -> str:
    """Several values in one field, with commas between them; a comma or backslash in one has a backslash before it."""
    return ",".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in values)
