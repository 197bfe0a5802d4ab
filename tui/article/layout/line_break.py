"""Breaking paragraphs into lines by UAX #14, simplified, with kinsoku; widths are in terminal cells.

Lines break between any two Han, kana and other wide characters; Latin, Cyrillic, Arabic and Hangul words stay whole;
no line begins with a closing mark or ends with an opening one, also where a blank stands between, as in French; a word
wider than the line is broken, an address preferably after punctuation. Combining marks belong to the character before
them; they, emoji sequences and flags are never broken.

It deviates from UAX #14 in four things, on purpose:

1. Korean breaks at its blanks, not between syllables.
2. Thai, Lao, Khmer and Burmese break between any two characters, since there is no dictionary to tell words.
3. Narrow characters without a blank between them stay together, whatever signs they are, but for a hyphen between
   letters: addresses, paths, options and numbers are not broken. A path, `/x`, may begin a line.
4. Kinsoku is stricter: dashes, ellipses and small kana begin no line after a blank either. A mark that stands on a
   blank stays with it.

Sources: UAX #14 (line breaking), JIS X 4051 and the W3C notes on Chinese and Japanese layout (kinsoku).
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Final

from tui.article.characters import ALPHABETIC, BREAK_CLASSES, COMBINING, IDEOGRAPHIC, SPACE, WIDTHS
from tui.text import cells

NO_START: Final = frozenset(
    "!%),.:;?]}¢°·ˇˉ―‖’”„‟†‡›℃∶、。〃々〆〕〗〞〟〉》」』】﹐﹑﹒﹔﹕﹖﹗﹚﹜﹞！＂％＇），．：；？］｀｜｝～｠｡｣､･ﾞﾟ–—…‥‧‼⁇⁈⁉゛゜ゝゞヽヾー"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ〜〻゠ｰｧｨｩｪｫｬｭｮｯ»︰︱︳︴﹉﹊﹋﹌﹍﹎﹏﹘︶︸︺︼︾﹀﹂﹄"
    "\u232a⁰¹²³⁴⁵⁶⁷⁸⁹་།༎༏༑༔،؛؟۔।॥၊။។៕៖ຯๆฯะาำ៘"
)
"""No line begins with one of these."""

NO_END: Final = frozenset("\u2329$(£¥[{‘“‚‹«〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥｟｢︵︷︹︻︽︿﹁﹃#＃เแโใไ") - {"．"}
"""No line ends with one of these."""

_NEITHER: Final = frozenset("\"'\u00a0\u202f\u2007\u2011\u034f\u0f0c")
"""Quotation marks that open or close, and blanks and hyphens that join: no line ends on either side."""
_DRAWN_OUT: Final = frozenset("—…‥─―")
"""Dashes and ellipses, which are one sign where two stand together."""
_NEVER_AFTER: Final = frozenset("\u200d\u2060\ufeff")
"""Zero width joiner, word joiner."""
_OPENING: Final = frozenset("\u2329([{¡¿‚„〈《「『【〔〖〘〚〝﹙﹛﹝（［｛｟｢")
_CLOSING: Final = frozenset("\u232a)]}!?！？⁇⁈⁉‼、。〉》」』】〕〗〙〛〞〟﹐﹑﹒﹔﹕﹖﹗﹚﹜﹞），．：；］｝｠｡｣､،؛؟۔")
"""No line begins with one of these, nor after blanks."""
_OPENING_QUOTES: Final = frozenset("«‹“‘")
_PUNCTUATION: Final = frozenset("»›”’.,:;")
"""No line begins with one of these after blanks where no word begins with it. French has blanks there: « oui » ;"""
_BEFORE_BLANK: Final = frozenset("-–")
"""No line begins with one of these between blanks."""

_MAX_GRAPHEME: Final = 32
"""Characters of a grapheme that is not broken: stream-safe text (UAX #15) has at most 30 marks on a letter."""
_MAX_UNSEEN: Final = 4
"""Characters without any width that may follow one another: what is more counts as wide, so that a line ends."""
MAX_CHARACTERS_A_CELL: Final = 2 * _MAX_GRAPHEME
"""More than a line ever has for each of its cells."""
_URL_AFTER: Final = frozenset("/?&=-_.,;:%#+~@|")  # an address may break after one of these


def measure(text: str) -> tuple[list[int], frozenset[int]]:
    """Cells before each offset into the text, with one for its end, and the offsets that are within a grapheme."""
    characters = set(text)
    ends, inside = _measure(text, has_marks=COMBINING in map(BREAK_CLASSES.__getitem__, characters))
    if len(text) > _MAX_UNSEEN and not all(map(WIDTHS.__getitem__, characters)):
        _widen_unseen(ends, inside)
    return ends, inside


def _widen_unseen(ends: list[int], inside: frozenset[int]) -> None:
    """Count a cell for each so many characters in a row that take none."""
    unseen = more = before = 0
    for at in range(1, len(ends)):
        if at not in inside:
            unseen = 0 if ends[at] > before else unseen + 1
            if unseen > _MAX_UNSEEN:
                more += 1
                unseen = 0
            before = ends[at]
        ends[at] += more


def _measure(text: str, *, has_marks: bool) -> tuple[list[int], frozenset[int]]:
    if not has_marks:
        return list(accumulate(map(WIDTHS.__getitem__, text), initial=0)), frozenset()
    from wcwidth import iter_graphemes

    ends = [0]
    inside: set[int] = set()
    total = position = 0
    for grapheme in iter_graphemes(text):
        length = len(grapheme)
        if length == 1:
            total += WIDTHS[grapheme]
            ends.append(total)
        elif length > _MAX_GRAPHEME:  # a heap of marks: in pieces of a cell each, so that a line ends somewhere
            for start in range(position, position + length, _MAX_GRAPHEME):
                end = min(start + _MAX_GRAPHEME, position + length)
                total += 1
                ends.extend([total] * (end - start))
                inside.update(range(start + 1, end))
        else:
            taken = cells(grapheme)
            if taken > 2:  # several bases joined by a virama: may be broken as a last resort
                for char in grapheme:
                    total += WIDTHS[char]
                    ends.append(total)
                position += length
                continue
            total += taken
            ends.extend([total] * length)
            inside.update(range(position + 1, position + length))
        position += length
    return ends, frozenset(inside)


def may_break(text: str, at: int) -> bool:
    """Whether a line may end before `text[at]` (0 < at < len(text)), graphemes not considered."""
    before, after = text[at - 1], text[at]
    kind_before, kind_after = BREAK_CLASSES[before], BREAK_CLASSES[after]
    if kind_after == ALPHABETIC and after.isalnum():  # most are
        if kind_before == ALPHABETIC and before.isalnum():
            return False
        if before == " " and text[at - 2].isalnum():
            return True
    elif kind_before == kind_after == IDEOGRAPHIC and after not in NO_START and before not in NO_END:
        return not (before == after and before in _DRAWN_OUT)
    if SPACE in (kind_before, kind_after):
        return _may_break_at_blanks(text, at)
    if kind_after == COMBINING:
        if not _is_flag(after):
            return False
        kind_after = IDEOGRAPHIC
    if kind_before == COMBINING:
        if before in _NEVER_AFTER:
            return False
        before = _base(text, at)
        kind_before = BREAK_CLASSES[before]
    if kind_before == COMBINING:
        kind_before = IDEOGRAPHIC
    if after in NO_START or before in NO_END or before in _NEITHER or after in _NEITHER:
        return False
    if IDEOGRAPHIC in (kind_before, kind_after):
        return not (before == after and before in _DRAWN_OUT)
    if before in "-–" and after.isalpha():
        return at > 1 and text[at - 2].isalpha() and not _is_name(text, at)
    return False


def _may_break_at_blanks(text: str, at: int) -> bool:
    """Whether a line may end at the blanks that touch `at`: whether what stands before and behind them allows it."""
    start, end = at, at
    while start and BREAK_CLASSES[text[start - 1]] == SPACE:
        start -= 1
    while end < len(text) and BREAK_CLASSES[text[end]] == SPACE:
        end += 1
    if end == len(text) or "\u200b" in text[start:end]:
        return True
    before, after = _base(text, start), text[end]
    following = text[end + 1 : end + 2] or " "
    if after in _BEFORE_BLANK and BREAK_CLASSES[following] == SPACE:
        return False
    if after in _PUNCTUATION and not following.isalnum() and following not in _OPENING:
        return False  # but `.NET` and `»Wort«` may begin a line
    if after in _CLOSING or after == "\u2060" or (BREAK_CLASSES[after] == IDEOGRAPHIC and after in NO_START):
        return False
    if before in _OPENING:
        return False
    if before in _OPENING_QUOTES:
        earlier = text[start - 2 : start - 1] or " "
        return not (earlier.isspace() or earlier in _OPENING)
    return True


def _base(text: str, at: int) -> str:
    """The character before `at` that carries the combining marks there; a letter stands for one that cannot."""
    index = at - 1
    lowest = max(at - _MAX_GRAPHEME, 0)
    while index >= lowest and BREAK_CLASSES[text[index]] == COMBINING and not _is_flag(text[index]):
        index -= 1
    if index < lowest or BREAK_CLASSES[text[index]] == SPACE:
        return "a"
    return text[index]


def _is_flag(char: str) -> bool:
    """Whether a character is a regional indicator, half of a flag."""
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_name(text: str, at: int) -> bool:
    """Whether the hyphen before `at` is part of an address, a path or an option, which are not broken there."""
    start = text.rfind(" ", 0, at) + 1
    end = text.find(" ", at)
    word = text[start : end if end >= 0 else len(text)]
    return word[0] == "-" or "/" in word or "_" in word


def wrap(text: str, width: int, measured: tuple[list[int], frozenset[int]] | None = None) -> list[tuple[int, int]]:
    """The lines of a paragraph as (start, end) offsets into `text`, without spaces at their ends.

    `text` has no line feed. `width` is in cells, at least 1; `measured` is `measure(text)` where it is known.
    A single character wider than the line gets its own line, so a line is at most max(width, 2) cells wide.
    """
    ends, inside = measured or measure(text)
    length = len(text)
    start = 0
    while start < length and BREAK_CLASSES[text[start]] == SPACE:
        start += 1
    while length > start and BREAK_CLASSES[text[length - 1]] == SPACE:
        length -= 1
    lines: list[tuple[int, int]] = []
    room = max(width, 1)
    while start < length:
        if ends[length] - ends[start] <= room:
            lines.append((start, length))
            break
        limit = bisect_right(ends, ends[start] + room, start) - 1
        limit = min(limit, length)
        # Marks of no width after the limit belong to the character before.
        while limit < length and limit in inside:
            limit += 1
        if limit < length and ends[limit] - ends[start] > room:
            limit = _grapheme_start(start, limit, inside)
        end = _find_break(text, start, limit, inside, length)
        stop = end
        while stop > start and BREAK_CLASSES[text[stop - 1]] == SPACE:
            stop -= 1
        if stop > start:
            lines.append((start, stop))
        start = end
        while start < length and BREAK_CLASSES[text[start]] == SPACE:
            start += 1
    return lines


def _grapheme_start(start: int, limit: int, inside: frozenset[int]) -> int:
    """The last boundary of a grapheme at or before `limit`."""
    while limit > start and limit in inside:
        limit -= 1
    return limit


def _find_break(text: str, start: int, limit: int, inside: frozenset[int], length: int) -> int:
    """The offset where the line from `start` ends: at most `limit`, unless not even one grapheme fits."""
    if limit <= start:
        limit = start + 1
        while limit < length and limit in inside:
            limit += 1
        return limit
    if limit >= length:
        return length
    at = limit
    while at > start:
        if at not in inside and may_break(text, at):
            return at
        at -= 1
    return _break_word(text, start, _grapheme_start(start, limit, inside) or limit, inside)


def _break_word(text: str, start: int, limit: int, inside: frozenset[int]) -> int:
    """Where a word wider than the line is broken: after punctuation in the second half of the line, else at its end."""
    if limit <= start:
        return limit
    lowest = start + max((limit - start) // 2, 1)
    for at in range(limit, lowest, -1):
        if text[at - 1] in _URL_AFTER and at not in inside and text[at] not in NO_START:
            return at
    return limit
