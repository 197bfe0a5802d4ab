"""The text of the articles as the search asks for it: an index of its own, behind the one of the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui.search.bodies import BodyTerm

if TYPE_CHECKING:
    from tui.index import Index

Snippet = tuple[str, tuple[tuple[int, int], ...]]
"""A line out of an article, and where in it what was looked for stands."""


class Texts:
    """What is known of the text of some archives' articles. It answers `tui.search.bodies.Bodies`."""

    def __init__(self, index: Index, archives: Sequence[int]) -> None:
        self._index = index
        self._archives = archives

    def find(self, wanted: Sequence[BodyTerm], cancelled: Callable[[], bool]) -> Mapping[int, float]:
        """Every post whose article has all of this, by id, with how well it fits: the higher, the better."""
        asked = [BodyTerm(text.removesuffix("*"), exact) for text, exact in wanted]
        return self._index.find_bodies(self._archives, asked, cancelled)

    def share(self) -> tuple[int, int]:
        """How many articles can be searched by now, and of how many."""
        return self._index.text_share(self._archives)

    @property
    def is_begun(self) -> bool:
        """Whether anyone ever asked for it: only then is it kept up to date."""
        return self.share()[0] > 0

    @property
    def is_whole(self) -> bool:
        """Whether all articles can be searched."""
        done, total = self.share()
        return done >= total

    @property
    def notice(self) -> str:
        """Why it was begun anew, in one line; "" if it was not."""
        return self._index.texts.notice

    def build(self, on_progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
        """Take in what is not in it yet, the newest first. Raises Cancelled; what is done is kept."""
        self._index.build_texts(self._archives, on_progress, cancelled)

    def snippets(self, ids: Sequence[int], texts: Sequence[str], width: int) -> dict[int, Snippet]:
        """A line out of each of these posts in which what was looked for stands, read from its file."""
        return self._index.body_snippets(ids, texts, width)
