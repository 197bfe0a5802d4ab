"""From a query to the posts that answer it, in order."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from itertools import islice
from operator import neg

from tui.errors import Cancelled
from tui.model import FACETS, Facet
from tui.search import masks
from tui.search.bodies import Bodies, Wanted
from tui.search.catalogue import BROKEN, COPIED, NOTED, READ, REWRITTEN, STARRED, Catalogue
from tui.search.dates import day_range
from tui.search.facets import Cancel, never
from tui.search.fold import fold, is_rewritten
from tui.search.masks import Mask
from tui.search.query_score import Judgement, judge_of, term_of
from tui.search.rank import Term, shortness
from tui.search.retrieve import find
from tui.search.syntax import And, Field, Node, Not, Or, Phrase, Query, Word

JUDGED = 600
"""Answers that are put in order by how good they are; what the matcher thinks less of follows, newest first."""

_OF_BODIES = 30.0
"""The score of the article that fits best, where the title is none of the answer: less than any title's."""

_REWRITTEN = 1.0
"""What a title loses that folding brought to the query, or the query to it."""

_FACETS: dict[str, Facet] = {facet: facet for facet in FACETS}
_AT_A_TIME = 128

_STATES = {
    "read": (READ, True), "unread": (READ, False), "starred": (STARRED, True), "noted": (NOTED, True),
    "duplicate": (COPIED, True), "broken": (BROKEN, True),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hits:
    """The posts that answer a query, in order, as positions in the catalogue they were found in.

    `scores` belong to the first of them, as far as they were judged: 100 is a title that is the query. None are
    given where the order is not by relevance. `complaints` say, a line each, what was not understood or cannot be
    searched; `notes` say what is not all searched yet.
    """

    query: Query
    catalogue: Catalogue
    positions: Sequence[int]
    scores: tuple[float, ...] = ()
    complaints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        """How many posts answer."""
        return len(self.positions)


def search(
    catalogue: Catalogue,
    query: Query,
    cancelled: Cancel = never,
    *,
    today: date | None = None,
    bodies: Bodies | None = None,
) -> Hits:
    """All posts that answer the query. Raises `Cancelled` as soon as `cancelled` says so.

    `today` is what `date:7d` counts back from: the day of the clock where none is given. `bodies` are what `body:` and
    `all:` search; without them `body:` is left out and `all:` means titles, which is complained of.
    """
    today = today or date.today()  # noqa: DTZ011 - the reader's own day is meant
    work = _Evaluation(catalogue, cancelled, today, bodies)
    mask = work.mask(query.tree, None) if query.tree else None
    complaints = (*query.complaints, *dict.fromkeys(work.complaints))
    sort = query.sort or ("relevance" if query.searches else "-date")
    scores: tuple[float, ...] = ()
    positions: Sequence[int]
    if sort == "title":
        order = catalogue.title_order
        positions = order if mask is None else masks.in_order(order, mask)
    elif mask is None:
        positions = range(len(catalogue))
    elif sort == "relevance":
        positions = ()
    else:
        positions = masks.positions(mask)
    if sort == "date":
        positions = _oldest_first(catalogue, positions)
    elif sort == "relevance" and query.tree and mask is not None:
        positions, scores = work.ranked(query.tree, mask)
    return Hits(query, catalogue, positions, scores, complaints, work.notes())


def _oldest_first(catalogue: Catalogue, positions: Sequence[int]) -> Sequence[int]:
    """Turned round, but for the posts without a date: they stay last."""
    dated = len(positions)
    while dated and not catalogue.days[positions[dated - 1]]:
        dated -= 1
    if not dated:
        return positions
    turned = positions[dated - 1 :: -1]
    return turned if dated == len(positions) else masks.joined(turned, positions[dated:])


class _Evaluation:
    """One query over one catalogue. Words are retrieved once; the best of what they find is kept to be judged."""

    def __init__(self, catalogue: Catalogue, cancelled: Cancel, today: date, bodies: Bodies | None) -> None:
        self.catalogue = catalogue
        self.bodies = bodies
        self.in_bodies: dict[int, float] = {}
        self.asked_bodies = False
        self.cancelled = cancelled
        self.today = today
        self.complaints: list[str] = []
        self.leaders: dict[int, float | None] = {}
        self.groups = 0

    def mask(self, node: Node, within: Mask | None, *, guess: bool = True) -> Mask | None:
        """The posts a node matches; None where it says nothing about any.

        Only posts in `within` become leaders. Without `guess` words match as they stand: what is excluded is
        excluded by what was typed.
        """
        if self.cancelled():
            raise Cancelled
        if isinstance(node, Not):
            found = self.mask(node.node, masks.nothing(len(self.catalogue)), guess=False)
            return None if found is None else masks.without(found)
        if isinstance(node, And):
            return self._every(node.nodes, within, guess=guess)
        if isinstance(node, Or):
            any_of = [found for n in node.nodes if (found := self.mask(n, within, guess=guess)) is not None]
            return _folded(masks.either, any_of)
        if isinstance(node, Field) and node.name not in {"all", "body"}:
            return self._field(node)
        if isinstance(node, Field) and self.bodies:
            return self._text(node, self.bodies, within, guess=guess)
        return self._words([node], within, guess=guess)

    def _every(self, nodes: Iterable[Node], within: Mask | None, *, guess: bool) -> Mask | None:
        """Filters first: they are cheap, and say which titles are worth judging."""
        words: list[Node] = []
        groups: list[Node] = []
        texts: list[Field] = []
        found: list[Mask] = []
        for node in nodes:
            if isinstance(node, Word | Phrase) or (_is_text(node) and not self.bodies):
                words.append(node)
            elif isinstance(node, Field) and node.name == "body":
                texts.append(node)
            elif isinstance(node, Or) or _is_text(node):
                groups.append(node)
            elif (mask := self.mask(node, within, guess=guess)) is not None:
                found.append(mask)
        outer = [] if within is None else [within]
        narrowed = _folded(masks.both, outer + found)
        if texts and self.bodies:
            found.append(self._texts(texts, self.bodies, narrowed, guess=guess))
        found += [mask for group in groups if (mask := self.mask(group, narrowed, guess=guess)) is not None]
        if words:
            mask = self._words(words, _folded(masks.both, outer + found), guess=guess)
            found += [] if mask is None else [mask]
        return _folded(masks.both, found)

    def _words(self, nodes: Iterable[Node], within: Mask | None, *, guess: bool) -> Mask | None:
        terms = self._terms(nodes, guess=guess)
        if not terms:
            return None
        found = find(self.catalogue, terms, self.cancelled)
        best = found.literal if within is None else (at for at in found.literal if within[at])
        self.leaders.update(dict.fromkeys(islice(best, JUDGED)))
        self.leaders.update((at, s) for at, s in found.guessed.items() if within is None or within[at])
        self.groups += guess
        mask = masks.of_positions(found.literal, len(self.catalogue))
        for position in (*found.guessed, *found.heard):
            mask[position] = 1
        return mask

    def _text(self, node: Field, bodies: Bodies, within: Mask | None, *, guess: bool) -> Mask | None:
        """The posts whose article has a text; for `all:`, those whose title has it too."""
        mask = self._texts([node], bodies, within, guess=guess)
        titles = self._words([node], within, guess=guess) if node.name == "all" else None
        return mask if titles is None else masks.either(mask, titles)

    def _texts(self, nodes: Sequence[Field], bodies: Bodies, within: Mask | None, *, guess: bool) -> Mask:
        """The posts whose article has all of these."""
        self.asked_bodies = True
        found = bodies.find([Wanted(node.value, node.exact) for node in nodes], self.cancelled)
        places = self.catalogue.positions_of(found)
        mask: Mask = masks.of_positions([at for at in places if at >= 0], len(self.catalogue))
        if guess:
            self._lead(found, places, mask, within)
        return mask

    def _lead(self, found: Mapping[int, float], places: Sequence[int], mask: Mask, within: Mask | None) -> None:
        """Let the articles that fit best be judged; where all fit alike, the newest."""
        most = max(found.values(), default=0.0)
        if not most:
            newest = masks.positions(mask if within is None else masks.both(mask, within))[:JUDGED]
            for at in newest:
                self.in_bodies.setdefault(at, 0.0)
                self.leaders.setdefault(at, None)
            return
        ranked = zip(found.values(), map(neg, places), strict=True)
        fitting = (one for one in ranked if one[1] <= 0 and (within is None or within[-one[1]]))
        for rank, opposite in nlargest(JUDGED, fitting):
            at = -opposite
            self.in_bodies[at] = max(self.in_bodies.get(at, 0.0), _OF_BODIES * rank / most)
            self.leaders.setdefault(at, None)

    def notes(self) -> tuple[str, ...]:
        """What has to be said of the answer."""
        if not (self.asked_bodies and self.bodies):
            return ()
        done, total = self.bodies.share()
        return (f"{done:,} of {total:,} articles can be searched so far",) if done < total else ()

    def _terms(self, nodes: Iterable[Node], *, guess: bool) -> list[Term]:
        nodes = list(nodes)
        for node in nodes:
            if self.bodies:
                break
            if isinstance(node, Field) and node.name == "body":
                self.complaints.append(f"{node} is left out: articles cannot be searched yet")
            elif isinstance(node, Field):
                self.complaints.append(f"{node} is looked for in titles only: articles cannot be searched yet")
        return [term for node in nodes if (term := term_of(node, guess=guess))]

    def _field(self, node: Field) -> Mask | None:
        catalogue = self.catalogue
        if node.name == "date":
            days = day_range(node.value, self.today)
            return masks.of_runs(catalogue.day_runs, (days or range(0)).__contains__, len(catalogue))
        if node.name == "is":
            bit, on = _STATES[node.value]
            return bytes(catalogue.flags).translate(bytes(bool(flags & bit) == on for flags in range(256)))
        wanted = fold(node.value)
        if node.name == "in":
            names = [list(map(fold, several)) for several in catalogue.archive_names]
            fits = [any(n.startswith(wanted) if node.prefix else n == wanted for n in several) for several in names]
            if not any(fits):
                self.complaints.append(f"{node} is no archive that is open")
            return masks.of_numbers(catalogue.archives, bytes(fits))
        facet = _FACETS[node.name]
        if facet == "site":  # as sites are named: see `tui.addresses.site_of`
            wanted = wanted.removeprefix("www.")
        return catalogue.having(facet, wanted, prefix=node.prefix)

    def ranked(self, tree: Node, mask: Mask) -> tuple[Sequence[int], tuple[float, ...]]:
        """The positions with the best of them first, and the scores of those."""
        judge = judge_of(tree, with_bodies=self.bodies is not None)
        leaders = [position for position in self.leaders if mask[position]]
        if judge is None:
            scored = [(-self.in_bodies.get(position, 0.0), position) for position in leaders]
        else:
            scored = self._judged(tree, judge, leaders)
        scored.sort()
        best = array("I", [position for _, position in scored])
        if len(best) < mask.count(1):
            rest = bytearray(mask)
            for position in best:
                rest[position] = 0
            best.extend(masks.positions(rest))
        return best, tuple(round(-score, 2) for score, _ in scored)

    def _judged(self, tree: Node, judge: Judgement, leaders: Sequence[int]) -> list[tuple[float, int]]:
        """The leaders with their scores, negated: the least is the best."""
        scored: list[tuple[float, int]] = []
        known = self.leaders if self.groups == 1 else {}
        rewritten = REWRITTEN * _is_rewritten(tree)
        for at in range(0, len(leaders), _AT_A_TIME):
            if self.cancelled():
                raise Cancelled
            for position in leaders[at : at + _AT_A_TIME]:
                if (score := known.get(position)) is None:
                    title = self.catalogue.title(position)
                    score = judge(title)
                    if score is None:
                        score = self.in_bodies.get(position, -shortness(title))
                score -= _REWRITTEN * ((self.catalogue.flags[position] & REWRITTEN) != rewritten)
                scored.append((-score, position))
        return scored


def _is_rewritten(node: Node) -> bool:
    """Whether folding did something to one of the words."""
    if isinstance(node, And | Or):
        return any(map(_is_rewritten, node.nodes))
    return isinstance(node, Word | Phrase) and is_rewritten(node.text, fold(node.text))


def _is_text(node: Node) -> bool:
    return isinstance(node, Word | Phrase) or (isinstance(node, Field) and node.name in {"all", "body"})


def _folded(operation: Callable[[Mask, Mask], Mask], found: list[Mask]) -> Mask | None:
    whole: Mask | None = None
    for mask in found:
        whole = mask if whole is None else operation(whole, mask)
    return whole
