"""The same engine for short texts: tags, authors, headings, links, whatever is picked by typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tui.search.fold import fold, fold_many
from tui.search.haystacks import Stacks
from tui.search.rank import judge
from tui.search.retrieve import find
from tui.search.terms import Term

_FEW = 500
"""So many are all judged, one by one: that hears more than looking for candidates first."""

_JUDGED = 1_000
"""Labels that hold the words as they stand are put in order up to so many; the others follow as they were."""


class Labels:
    """Texts to be picked from. They are taken in when somebody first types."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = labels
        self._folded: list[str] | None = None
        self._stacks: Stacks | None = None

    def title(self, position: int) -> str:
        """A label as it is compared."""
        return self._all()[position]

    @property
    def stacks(self) -> Stacks:
        """All of them in the matcher's memory."""
        if self._stacks is None:
            folded = self._all()
            self._stacks = Stacks(len(folded), lambda start, end: folded[start:end])
        return self._stacks

    def best(self, text: str, cancelled: Callable[[], bool] = lambda: False) -> list[int]:
        """The indices of the labels that answer what was typed, best first; equals stay in their order.

        Text without a word in it leaves all of them. Raises `Cancelled` as soon as `cancelled` says so.
        """
        words = tuple(fold(text).split())
        if not words:
            return list(range(len(self._labels)))
        if len(self._labels) <= _FEW:
            return _best_first((judge(words, label), at) for at, label in enumerate(self._all()))
        found = find(self, [Term(word) for word in words], cancelled)
        judged = [(judge(words, self.title(at)), at) for at in found.literal[:_JUDGED]]
        judged += [(score, at) for at, score in found.guessed.items()]
        return _best_first(judged) + found.literal[_JUDGED:] + found.heard

    def _all(self) -> list[str]:
        if self._folded is None:
            self._folded = fold_many(self._labels)
        return self._folded


def _best_first(judged: Iterable[tuple[float | None, int]]) -> list[int]:
    return [at for _, at in sorted((-score, at) for score, at in judged if score is not None)]
