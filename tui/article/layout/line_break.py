"""Breaking paragraphs into lines by UAX #14, simplified, with kinsoku; widths are in terminal cells.

Lines break between any two Han, kana and other wide characters; Latin, Cyrillic, Arabic and Hangul words stay whole;
no line begins with a closing mark or ends with an opening one; a word wider than the line is broken, an address
preferably after punctuation. Combining marks, emoji sequences and flags are never broken.

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
    "⁰¹²³⁴⁵⁶⁷⁸⁹་།༎༏༑༔،؛؟۔।॥၊။។៕៖ຯๆฯะาำ៘"
)
"""No line begins with one of these."""

NO_END: Final = frozenset("$(£¥[{‘“‚‹«〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥｟｢︵︷︹︻︽︿﹁﹃#＃เแโใไ") - {"．"}
"""No line ends with one of these."""

_URL_AFTER: Final = frozenset("/?&=-_.,;:%#+~@|")  # an address may break after one of these


def measure(text: str) -> tuple[list[int], frozenset[int]]:
    """Cells before each offset into the text, with one for its end, and the offsets that are within a grapheme."""
    kinds = set(map(BREAK_CLASSES.__getitem__, set(text)))
    if COMBINING not in kinds:
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
    if kind_before == SPACE:
        return after not in NO_START or kind_after == ALPHABETIC
    if kind_after == SPACE:
        return True
    if after in NO_START or before in NO_END or before in "\"'" or after in "\"'":
        return False
    if kind_after == COMBINING or before == "\u200d":
        return False
    if IDEOGRAPHIC in (kind_before, kind_after):
        return not (before == after and before in "—…‥─―")
    if kind_before == COMBINING:
        return _is_emoji_end(text, at)
    if before in "-–" and after.isalpha():
        return at > 1 and text[at - 2].isalpha() and not _is_name(text, at)
    return False


def _is_name(text: str, at: int) -> bool:
    """Whether the hyphen before `at` is part of an address, a path or an option, which are not broken there."""
    start = text.rfind(" ", 0, at) + 1
    end = text.find(" ", at)
    word = text[start : end if end >= 0 else len(text)]
    return word[0] == "-" or "/" in word or "_" in word


def _is_emoji_end(text: str, at: int) -> bool:
    """Whether the grapheme that ends at `at` is an emoji, around which lines may break."""
    index = at - 1
    while index >= 0 and BREAK_CLASSES[text[index]] == COMBINING:
        index -= 1
    return index < 0 or BREAK_CLASSES[text[index]] == IDEOGRAPHIC


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
