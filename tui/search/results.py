"""The results of a query for the user interfaces: ids in order, and what to highlight in a title."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from tui.language import N_
from tui.search.copies import unfolded

if TYPE_CHECKING:
    from tui.search.catalogue import Catalogue
    from tui.search.evaluate import Hits
    from tui.search.list_shape import ListShape
    from tui.search.syntax import Query

_NEAREST = N_("nothing has it exactly; nearest")


class PostIds(Sequence[int]):
    """The ids of the posts at some positions of a catalogue, in order, without copying."""

    def __init__(self, catalogue: Catalogue, positions: Sequence[int]) -> None:
        self._ids = catalogue.ids
        self._positions = positions

    def __len__(self) -> int:
        return len(self._positions)

    def __eq__(self, other: object) -> bool:
        """Whether they are those of one list: no post is looked at, of which there may be a million."""
        return isinstance(other, PostIds) and self._ids is other._ids and self._positions is other._positions

    def __hash__(self) -> int:
        return hash((id(self._ids), id(self._positions)))

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        if isinstance(index, slice):
            return [self._ids[position] for position in self._positions[index]]
        return self._ids[self._positions[index]]


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The posts that a query found, in order, and what was not understood of it."""

    hits: Hits
    ids: PostIds
    """The posts that have a row, in the order of the rows."""
    rows: Sequence[int]
    """The same as positions."""
    unfolded: frozenset[int] = frozenset()
    """The positions of the rows whose copies have rows below."""

    @classmethod
    def of(cls, hits: Hits) -> SearchResults:
        """The results for some hits."""
        return cls(hits, PostIds(hits.catalogue, hits.rows), hits.rows)

    def unfolding(self, post_ids: Collection[int]) -> SearchResults:
        """The same posts, where the copies of these have rows of their own below that of their story."""
        hits = self.hits
        stories = {self._row_of(position) for position in hits.catalogue.positions_of(post_ids)}
        at = {position: hits.rows.index(position) for position in stories if position in hits.beneath}
        if not at and not self.unfolded:
            return self
        rows = unfolded(hits.rows, hits.beneath, at) if at else hits.rows
        return SearchResults(hits, PostIds(hits.catalogue, rows), rows, frozenset(at))

    def shaped(self, shape: ListShape) -> ListShape:
        """The shape of the list with its unfolded rows, from that of the list without them."""
        places = {self.hits.rows.index(position): len(self.hits.beneath[position]) for position in self.unfolded}
        return shape.with_rows_below(places)

    @property
    def all_ids(self) -> PostIds:
        """All posts that were found, in order, whether or not they have a row."""
        return PostIds(self.hits.catalogue, self.hits.positions)

    @property
    def folded(self) -> int:
        """How many posts have no row, since that of their story stands for them."""
        return len(self.hits.positions) - len(self.rows)

    def copies_of(self, post_id: int) -> list[int]:
        """The other posts of its story, whether or not they were found."""
        catalogue = self.hits.catalogue
        position = catalogue.position(post_id)
        if position is None:
            return []
        return [catalogue.ids[at] for at in catalogue.story_of(position) if at != position]

    def posts_of_row(self, post_id: int) -> list[int]:
        """The posts that the row of a post stands for, folded or not, that of the row first."""
        catalogue = self.hits.catalogue
        position = catalogue.position(post_id)
        if position is None:
            return []
        row = self._row_of(position)
        return [catalogue.ids[at] for at in (row, *self.hits.beneath.get(row, ()))]

    def posts_in_row(self, post_id: int) -> int:
        """How many posts the row of a post stands for, folded or not; 0 where that is no more than the post."""
        position = self.hits.catalogue.position(post_id)
        below = () if position is None else self.hits.beneath.get(position, ())
        return len(below) + 1 if below else 0

    def is_beneath(self, post_id: int) -> bool:
        """Whether a post is found, and the row of another one stands for it, below which its own is, if it has any."""
        position = self.hits.catalogue.position(post_id)
        return position is not None and self._row_of(position) != position

    def _row_of(self, position: int) -> int:
        """The row that stands for a post: its own, mostly."""
        return self.hits.row_of.get(position, position)

    @property
    def query(self) -> Query:
        """The query that found it."""
        return self.hits.query

    @property
    def total(self) -> int:
        """The number of posts in the catalogue."""
        return len(self.hits.catalogue)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was not understood, could not be searched, or was found nearly alone, a line each."""
        return (*self.hits.warnings, str(_NEAREST)) if self.hits.near else self.hits.warnings

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not searched completely yet, a line each."""
        return self.hits.notes

    @property
    def hidden(self) -> int:
        """How many posts are left out because a rule hides them."""
        return self.hits.hidden

    @property
    def near(self) -> Mapping[int, tuple[str, ...]]:
        """The passages, by the id of the post, that are nearest to a text of the query that no article has exactly."""
        return self.hits.near

    def texts_in(self, post_id: int) -> tuple[str, ...]:
        """The texts to find in the article of a post."""
        return self.near.get(post_id) or self.in_bodies

    @property
    def reads_texts(self) -> bool:
        """Whether the result depends on what is known of the texts of the articles: their words, or their links."""
        return self.hits.reads_texts

    @property
    def asks_for_copies(self) -> bool:
        """Whether posts are told apart by their copies, which are known once all texts are read."""
        return any(one.name == "is" and one.value == "duplicate" for one in self.query.filters())

    @property
    def in_bodies(self) -> tuple[str, ...]:
        """The texts searched for in articles."""
        return tuple(looked_for.text for looked_for in self.query.body_texts())

    def times_cited(self, post_id: int) -> int:
        """By how many posts one is linked to, where the query asks for that; else 0."""
        if not self.hits.cited:
            return 0
        position = self.hits.catalogue.position(post_id)
        return 0 if position is None else self.hits.cited.get(position, 0)

    def is_duplicate(self, post_id: int) -> bool:
        """Whether a post lies in several files of these archives, or tells a story with others."""
        position = self.hits.catalogue.position(post_id)
        return position is not None and self.hits.catalogue.is_duplicate(position)

    def index_of(self, post_id: int) -> int | None:
        """The index of the row of a post; None where it has none."""
        position = self.hits.catalogue.position(post_id)
        if position is None:
            return None
        try:
            return self.rows.index(position)
        except ValueError:
            return None

    def scores(self, count: int) -> dict[int, float]:
        """The scores of the first `count` posts, 0 to 100, by id; only posts that were scored are in it."""
        return dict(zip(self.all_ids[:count], self.hits.scores, strict=False))

    def matched_characters(self, title: str) -> tuple[int, ...]:
        """The indices of the characters of a title that the query matched."""
        from tui.search.highlight import matched_characters

        return matched_characters(self.query, title)
