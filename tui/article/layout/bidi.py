"""Reordering right-to-left text for terminals that do not do it themselves.

Some terminals implement the bidirectional algorithm (VTE, Konsole, mlterm, Terminal.app), most draw characters in the
order they are sent. Lines are stored in reading order, which is right for the first kind and for copying; `reordered`
gives the line for the second kind. It implements UAX #9 for a single line without explicit directions, which
`tui.text` removes: the rules W1 to W7, N0 to N2, I1, I2, L1 to L4.

Source: UAX #9, https://www.unicode.org/reports/tr9/.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Final

from tui.article.characters import RIGHT_TO_LEFT
from tui.article.layout.lines import DECORATIONS

if TYPE_CHECKING:
    from tui.article.layout.lines import Line, Span

_PAIRS: Final = dict(zip("([{（「『【〈《", ")]}）」』】〉》", strict=True))
_MIRROR: Final = {
    **_PAIRS,
    **{right: left for left, right in _PAIRS.items()},
    **dict(zip("<>«»‹›≤≥", "><»«›‹≥≤", strict=True)),
}


def reordered(line: Line) -> Line:
    """The line with the characters of its text in visual order, from left to right; decorations stay in place."""
    if not RIGHT_TO_LEFT.search(line.text):
        return line
    first = 0
    while first < len(line.spans) and (line.spans[first].style in DECORATIONS or line.spans[first].text.isspace()):
        first += 1
    last = len(line.spans)
    while last > first and (line.spans[last - 1].style in DECORATIONS or line.spans[last - 1].text.isspace()):
        last -= 1
    clusters = [(cluster, span) for span in line.spans[first:last] for cluster in _clusters(span.text)]
    text = "".join(cluster for cluster, _ in clusters)
    of_characters = embedding_levels(text, base=1 if line.rtl else 0)
    at = 0
    of_clusters: list[int] = []
    for cluster, _ in clusters:
        of_clusters.append(of_characters[at])
        at += len(cluster)
    visual: list[tuple[str, Span]] = []
    for index in _order(of_clusters):
        cluster, span = clusters[index]
        visual.append((_MIRROR.get(cluster, cluster) if of_clusters[index] % 2 else cluster, span))
    spans = [
        span._replace(text="".join(cluster for cluster, _ in group))
        for span, group in groupby(visual, key=lambda pair: pair[1]._replace(text=""))
    ]
    return line._replace(spans=(*line.spans[:first], *spans, *line.spans[last:]))


def embedding_levels(text: str, base: int) -> list[int]:
    """The embedding level of each character: even levels run from left to right, odd ones from right to left."""
    kinds = list(map(unicodedata.bidirectional, text))
    side = "R" if base % 2 else "L"
    _weak(kinds, side)
    _brackets(text, kinds, side)
    _neutral(kinds, side)
    found = [base + _STEP[base % 2].get(kind, 0) for kind in kinds]
    for index in range(len(text) - 1, -1, -1):  # L1: spaces at the end of the line
        if not text[index].isspace():
            break
        found[index] = base
    return found


_STEP: Final = ({"R": 1, "AN": 2, "EN": 2}, {"L": 1, "AN": 1, "EN": 1})


def _weak(kinds: list[str], side: str) -> None:
    """Apply W1 to W7: resolve marks, numbers, and the signs in and around numbers."""
    before = strong = side
    for index, found in enumerate(kinds):
        kind = before if found in ("NSM", "BN") else found
        if kind == "EN" and strong == "AL":
            kind = "AN"
        if kind in ("L", "R", "AL"):
            strong = kind
        kinds[index] = before = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    for index in range(1, len(kinds) - 1):
        one, two = kinds[index - 1], kinds[index + 1]
        if one == two and ((kinds[index] in ("ES", "CS") and one == "EN") or (kinds[index] == "CS" and one == "AN")):
            kinds[index] = one
    for way in (range(len(kinds)), range(len(kinds) - 1, -1, -1)):
        near = ""
        for index in way:
            if kinds[index] == "ET" and near == "EN":
                kinds[index] = "EN"
            near = kinds[index]
    strong = side
    for index, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):
            kinds[index] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _strong(kind: str) -> str:
    return "R" if kind in ("R", "EN", "AN") else "L" if kind == "L" else ""


def _brackets(text: str, kinds: list[str], side: str) -> None:
    """Apply N0: give both brackets of a pair the same direction."""
    open_: list[int] = []
    pairs: list[tuple[int, int]] = []
    for index, char in enumerate(text):
        if kinds[index] != "ON":
            continue
        if char in _PAIRS:
            open_.append(index)
        elif char in _MIRROR:
            for at in range(len(open_) - 1, -1, -1):
                if _PAIRS[text[open_[at]]] == char:
                    pairs.append((open_[at], index))
                    del open_[at:]
                    break
    for start, end in sorted(pairs):
        held = {_strong(kind) for kind in kinds[start + 1 : end]} - {""}
        if not held:
            continue
        if side not in held:
            before = next((strong for strong in map(_strong, reversed(kinds[:start])) if strong), side)
            kinds[start] = kinds[end] = before
        else:
            kinds[start] = kinds[end] = side


def _neutral(kinds: list[str], side: str) -> None:
    """Apply N1 and N2: give neutral characters the direction of both their neighbours, else that of the line."""
    index = 0
    while index < len(kinds):
        if _strong(kinds[index]):
            index += 1
            continue
        end = index
        while end < len(kinds) and not _strong(kinds[end]):
            end += 1
        before = _strong(kinds[index - 1]) if index else side
        after = _strong(kinds[end]) if end < len(kinds) else side
        kinds[index:end] = [before if before == after else side] * (end - index)
        index = end


def _order(found: list[int]) -> list[int]:
    """Apply L2: from the highest level down, reverse each run of that level and above. Returns the order of indices."""
    order = list(range(len(found)))
    for level in range(max(found, default=0), 0, -1):
        start = 0
        while start < len(order):
            if found[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and found[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order


def _clusters(text: str) -> list[str]:
    from wcwidth import iter_graphemes

    return list(text) if text.isascii() else list(iter_graphemes(text))
