"""Searching short lists by typing: tags, authors, headings, links. Matching and ranking are those of titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tui.search.fold import fold, fold_many
from tui.search.haystacks import HaystackStore, scripts_of
from tui.search.rank import score_title
from tui.search.retrieve import find_titles
from tui.search.terms import Term

_MAX_LABELS_SCORED_WITHOUT_SEARCH = 500
"""A shorter list is scored label by label, which finds more phonetic matches than retrieving candidates first."""

_MAX_SCORED_LABELS = 1_000
"""Literal matches that are ordered by score; the others follow in their own order."""


class Labels:
    """A list of texts to search. They are folded and loaded at the first search."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = labels
        self._folded: list[str] | None = None
        self._haystacks: HaystackStore | None = None

    def title(self, position: int) -> str:
        """A folded label."""
        return self._folded_labels()[position]

    @property
    def haystacks(self) -> HaystackStore:
        """The folded labels in frizbee's memory."""
        if self._haystacks is None:
            folded = self._folded_labels()
            self._haystacks = HaystackStore(
                bytes(map(scripts_of, folded)),
                lambda start, end: folded[start:end],
                lambda text, _cancelled: (at for at, label in enumerate(folded) if text in label),
            )
        return self._haystacks

    def best(self, text: str, cancelled: Callable[[], bool] = lambda: False) -> list[int]:
        """The indices of the labels that match `text`, best first; equal scores stay in their order.

        A blank text matches all of them. Raises `Cancelled` once `cancelled()` is true.
        """
        words = tuple(fold(text).split())
        if not words:
            return list(range(len(self._labels)))
        if len(self._labels) <= _MAX_LABELS_SCORED_WITHOUT_SEARCH:
            return _best_first((score_title(words, label), at) for at, label in enumerate(self._folded_labels()))
        found = find_titles(self, [Term(word) for word in words], cancelled)
        scored_labels = [(score_title(words, self.title(at)), at) for at in found.literal[:_MAX_SCORED_LABELS]]
        scored_labels += [(score, at) for at, score in found.scored.items()]
        return _best_first(scored_labels) + found.literal[_MAX_SCORED_LABELS:] + found.unscored

    def _folded_labels(self) -> list[str]:
        if self._folded is None:
            self._folded = fold_many(self._labels)
        return self._folded


def _best_first(scored_labels: Iterable[tuple[float | None, int]]) -> list[int]:
    return [at for _, at in sorted((-score, at) for score, at in scored_labels if score is not None)]
