"""The same judgement for short lists: tags, authors, whatever is picked by typing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tui.search.fold import fold, fold_many
from tui.search.rank import judge


def best(text: str, labels: Sequence[str]) -> list[int]:
    """The indices of the labels that answer what was typed, best first; equals stay in their order.

    Text without a word in it leaves all of them.
    """
    words = tuple(fold(text).split())
    if not words:
        return list(range(len(labels)))
    scored = [
        (-score, index)
        for index, folded in enumerate(_folded(tuple(labels)))
        if (score := judge(words, folded)) is not None
    ]
    return [index for _, index in sorted(scored)]


@lru_cache(maxsize=4)
def _folded(labels: tuple[str, ...]) -> list[str]:
    """Folded once for as long as somebody types at the same list."""
    return fold_many(labels)
