"""From a query to the posts that answer it, in order."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import nlargest
from itertools import islice
from operator import neg
from typing import cast

from tui.errors import StorageError
from tui.language import _
from tui.model import FACETS, Facet
from tui.search import post_sets
from tui.search.arrivals import latest_first
from tui.search.bodies import ONLY_REPEATED, Bodies, BodyTerm, searched_so_far
from tui.search.catalogue import CHUNK, Catalogue
from tui.search.copies import Copies, FoldedList, Stories, copies_known_so_far, fold_copies
from tui.search.dates import day_range
from tui.search.fields import QUERY_FIELDS, STATES
from tui.search.flags import DUPLICATE, REWRITTEN
from tui.search.fold import fold, is_rewritten
from tui.search.links import LinkField, Links, count_range, known_so_far
from tui.search.own import Own, OwnField
from tui.search.parse import parse, short
from tui.search.place_names import other_names
from tui.search.post_sets import Mask
from tui.search.query_score import Scorer, scorer_of, strip_punctuation, title_term
from tui.search.rank import length_penalty
from tui.search.retrieve import find_titles
from tui.search.saved import SAVED, CircleError, enter
from tui.search.short_steps import Cancel, never_cancelled, raise_if_cancelled
from tui.search.sources import Sources
from tui.search.states import posts_in_state
from tui.search.syntax import And, Field, Node, Not, Or, Phrase, Query, Word
from tui.search.terms import Term
from tui.search.title_patterns import title_pattern

MAX_SCORED_TITLES = 600
"""Matches that are ordered by score; the others follow, newest first."""

_MAX_BODY_SCORE = 30.0
"""The score of the best article, where the title does not match: less than that of any title."""

_OTHER_SCRIPT_PENALTY = 1.0
"""Points that a title loses where folding changed only the title, or only the query."""

_FACETS: dict[str, Facet] = {facet: facet for facet in FACETS}
_AS_SHORT = 1.25
"""How many times the points of another a title may lose by its length and be as good, as among posts of one series."""

_MAX_WARNINGS = 10
"""A query of thousands of terms may have one for each."""

_MAX_FUZZY = 200
"""Groups of words, as those around OR, that are found by sound and with slips: each is looked for in all titles."""

_MAX_TITLE = 1000
"""Characters of a text that may be a title."""

_FIRST_EASTERN, _MIN_PASTED = "\u2e80", 8
"""Han characters of a text that is long enough to be a piece of a title, rather than a query that a title contains."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The posts that answer a query, in order, as positions in the catalogue they were found in.

    `scores` are those of the first positions, 100 for a title that is the query; empty unless the order is by
    relevance. `warnings` say, a line each, what was not understood or cannot be searched; `notes` what is not
    searched completely yet. `near` are the passages, by the id of the post, that are nearest to a text that no
    article has exactly. `hidden` counts the posts that answer it and are left out, since a rule hides them. `in_part`
    says that no title has all words, so that those with some of them are found.
    `reads_texts` says that it depends on what is known of the texts of the articles. `cited` is by how many posts each
    position is linked to, where the query asks for that.
    `is_by_date` says that the order is that of the dates, one way or the other. `folded` are the rows of a list in
    which a story has one row, where that was asked for, and what is beneath them.
    """

    query: Query
    catalogue: Catalogue
    positions: Sequence[int]
    scores: tuple[float, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    near: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    hidden: int = 0
    in_part: bool = False
    is_by_date: bool = False
    reads_texts: bool = False
    cited: Mapping[int, int] = field(default_factory=dict)
    folded: FoldedList | None = None

    @property
    def rows(self) -> Sequence[int]:
        """The positions of the posts that have a row of the list."""
        return self.positions if self.folded is None else self.folded.rows

    @property
    def beneath(self) -> Mapping[int, tuple[int, ...]]:
        """The positions of the posts that a row stands for as well."""
        return {} if self.folded is None else self.folded.beneath

    @property
    def row_of(self) -> Mapping[int, int]:
        """The position of the row that stands for each post that has none of its own."""
        return {} if self.folded is None else self.folded.row_of

    def __len__(self) -> int:
        """The number of matching posts."""
        return len(self.positions)


def search(
    catalogue: Catalogue,
    query: Query,
    cancelled: Cancel = never_cancelled,
    *,
    today: date | None = None,
    bodies: Bodies | None = None,
    sources: Sources | None = None,
    own: Own | None = None,
    links: Links | None = None,
    copies: Copies | None = None,
    folds: bool = False,
    with_hidden: bool = False,
) -> Hits:
    """All posts that match the query. Raises `Cancelled` once `cancelled()` is true.

    `today` is the day that `date:7d` counts back from, by default the system's. `bodies` are what `body:` and
    `all:` search; without them `body:` is left out and `all:` means titles, with a warning. `sources` are what
    `source:` searches; without them no post has one. `links` are those between posts; without them there are none.
    `own` is what the reader wrote on posts, and the saved searches. `copies` are the stories that several posts tell;
    where it `folds` them, each has one row.
    Posts that a rule hides are left out, unless `with_hidden`.
    """
    today = today or date.today()  # noqa: DTZ011 - the reader's own day is meant
    work = _Evaluation(catalogue, cancelled, today, bodies, sources=sources, own=own, links=links, copies=copies)
    stories = work.stories()
    query, mask = work.found_by(query)
    mask, hidden = (mask, 0) if with_hidden else work.without_hidden(query, mask)
    lists_read_last = any(one.name == "is" and one.value == "recent" and not one.negated for one in query.filters())
    as_listed = "read" if lists_read_last else "-date"
    sort = query.sort or ("relevance" if query.searches or work.as_typed else as_listed)
    scores: tuple[float, ...] = ()
    positions: Sequence[int]
    if sort == "title":
        order = catalogue.title_order
        positions = order if mask is None else post_sets.in_order(order, mask)
    elif sort == "added":
        positions = latest_first(catalogue, mask)
    elif sort == "cited":
        positions = work.most_cited_first(mask)
    elif sort == "length":
        positions = work.longest_first(mask)
    elif mask is None:
        positions = range(len(catalogue))
    elif sort == "relevance":
        positions = ()
    elif sort == "read" and mask is not None:
        positions = _read_last_first(catalogue, mask)
    else:
        positions = post_sets.positions(mask)
    if sort == "date":
        positions = _oldest_first(catalogue, positions)
    elif sort == "relevance" and query.tree and mask is not None:
        positions, scores = work.ranked(query.tree, mask)
    warnings = _few((*query.warnings, *dict.fromkeys(work.warnings)))
    return Hits(
        query, catalogue, positions, scores, warnings, work.notes(), work.near_in(mask), hidden, work.in_part,
        is_by_date=sort in ("date", "-date"), reads_texts=work.reads_texts, cited=work.cited,
        folded=fold_copies(stories, positions, mask, scores) if folds and stories is not None else None,
    )  # fmt: skip


def _read_last_first(catalogue: Catalogue, mask: Mask) -> Sequence[int]:
    """The positions in `mask`, those that were read last first. None is missing: others may answer the query as well,
    and what was read last may have changed since the mask was made.
    """
    last = array("I", [position for position in catalogue.read_last if mask[position]])
    others = post_sets.without(post_sets.of_positions(last, len(catalogue)))
    return post_sets.joined(last, post_sets.positions(post_sets.both(mask, others)))


def _oldest_first(catalogue: Catalogue, positions: Sequence[int]) -> Sequence[int]:
    """The reverse order, except that posts without a date stay last."""
    dated = len(positions)
    while dated and not catalogue.days[positions[dated - 1]]:
        dated -= 1
    if not dated:
        return positions
    turned = positions[dated - 1 :: -1]
    return turned if dated == len(positions) else post_sets.joined(turned, positions[dated:])


class _Evaluation:
    """One query over one catalogue. Words are retrieved once, and the best matches become candidates for scoring."""

    def __init__(
        self,
        catalogue: Catalogue,
        cancelled: Cancel,
        today: date,
        bodies: Bodies | None,
        *,
        sources: Sources | None,
        own: Own | None,
        links: Links | None,
        copies: Copies | None = None,
        path: tuple[str, ...] = (),
    ) -> None:
        """`path` are the saved searches within which this one is."""
        self.catalogue = catalogue
        self.own = own
        self.path = path
        self.bodies = bodies
        self.sources = sources
        self.links = links
        self.searched_links = False
        self.cited: Mapping[int, int] = {}
        self.copies = copies
        self.searched_copies = False
        self.body_scores: dict[int, float] = {}
        self.searched_bodies = False
        self.only_repeated: list[int] = []
        self.found_otherwise: Mask | None = None
        self.near: dict[int, tuple[str, ...]] = {}
        self.in_part = False
        self.cancelled = cancelled
        self.today = today
        self.warnings: list[str] = []
        self.candidates: dict[int, float | None] = {}
        self.word_groups = 0
        self.as_typed: dict[int, float] = {}

    @property
    def reads_texts(self) -> bool:
        """Whether what is known of texts was asked for."""
        return self.searched_bodies or self.searched_links or self.searched_copies

    def stories(self) -> Stories | None:
        """The stories that several posts tell; None where that is not known."""
        if self.copies is None:
            return None
        try:
            columns = self.copies.columns()
        except StorageError:  # the list does without
            return None
        return self.catalogue.stories(columns) if columns.posts else None

    def found_by(self, query: Query) -> tuple[Query, Mask | None]:
        """The query as it is understood, and the posts it finds; None for all."""
        if query.tree is None:
            return query, None
        query = replace(query, tree=self.with_other_names(self.with_words_for_unknown_names(query.tree)))
        mask = self.mask(query.tree, None) if query.tree else None
        if mask is not None and _may_be_pasted(query):
            mask = self.with_titles_as_typed(query.words, mask)
        return query, mask

    def without_hidden(self, query: Query, mask: Mask | None) -> tuple[Mask | None, int]:
        """The posts without those that a rule hides, unless the query speaks of them, and how many those are."""
        hidden = self._own_mask("hidden", "", prefix=True) if self.own else b""
        if 1 not in hidden or (query.tree and _speaks_of_hidden(query.tree)):
            return mask, 0
        left_out = hidden if mask is None else post_sets.both(mask, hidden)
        rest = post_sets.without(hidden)
        return (rest if mask is None else post_sets.both(mask, rest)), left_out.count(1)

    def with_words_for_unknown_names(self, node: Node) -> Node:
        """The query with a word for each `#word` that is no tag of any post, since titles have such words at their end,
        and for each `@word` that is no saved search.
        """
        if isinstance(node, And | Or):
            return type(node)(tuple(map(self.with_words_for_unknown_names, node.nodes)))
        if isinstance(node, Field) and node.name == SAVED and (self.own is None or self.own.saved(node.value) is None):
            self.warnings.append(_("no saved search {name}: searched as a word", name=short(str(node))))
            word = str(node)
            return Phrase(f"@{node.value}", node.span) if '"' in word else Word(word, node.span)
        if not (isinstance(node, Field) and node.is_hashtag) or 1 in self._posts_with_value(node):
            return node
        self.warnings.append(_("no tag #{value}: searched as a word", value=short(node.value)))
        word = f"#{node.value}{'*' if node.prefix else ''}"
        return Phrase(word, node.span) if any(map(str.isspace, word)) else Word(word, node.span)

    def with_other_names(self, node: Node) -> Node:
        """The query with the names that a place has in other languages, for each of its names that stands nowhere."""
        if isinstance(node, And | Or):
            return type(node)(tuple(map(self.with_other_names, node.nodes)))
        typed = node.value if isinstance(node, Field) and node.is_text and not node.exact else ""
        typed = node.text if isinstance(node, Word) else typed
        names = other_names(strip_punctuation(fold(typed)))
        if not names or self._stands_somewhere(node, typed):
            return node

        def by(name: str) -> Node:
            is_word = name.isalpha() and name < _FIRST_EASTERN
            if isinstance(node, Field):
                return replace(node, value=name, exact=not is_word, prefix=False)
            return Word(name, node.span) if is_word else Phrase(name)

        return Or((node, *map(by, names)))

    def _stands_somewhere(self, node: Node, typed: str) -> bool:
        """Whether the title or article of a post has literally what a node searches."""
        if (term := title_term(node, fuzzy=False)) and find_titles(self.catalogue, [term], self.cancelled).literal:
            return True
        if not (isinstance(node, Field) and node.searches_articles and self.bodies):
            return False
        return bool(self.bodies.find([BodyTerm(typed, exact=True)], self.cancelled))

    def with_titles_as_typed(self, text: str, mask: Mask) -> Mask:
        """The posts, and those whose title is the text of the query with all its signs, or contains a long one.

        A title that was pasted may hold signs of the query language, which do not mean there what they mean in a
        query.
        """
        term = Term(fold(text), exact=True)
        is_long = term.text.count(" ") > 1 or sum(c >= _FIRST_EASTERN for c in term.text) >= _MIN_PASTED
        for position in islice(self.catalogue.positions_containing(term.text, self.cancelled), MAX_SCORED_TITLES):
            title = self.catalogue.title(position)
            if (is_long or title == term.text) and (match := term.match(title)):
                self.as_typed[position] = match.score - (length_penalty(title) if title != term.text else 0.0)
        self.candidates.update(dict.fromkeys(self.as_typed.keys() - self.candidates.keys()))
        return post_sets.either(mask, post_sets.of_positions(self.as_typed, len(self.catalogue)))

    def mask(self, node: Node, within: Mask | None, *, fuzzy: bool = True) -> Mask | None:
        """The posts that a node matches; None for a node without a condition.

        Only posts in `within` become candidates for scoring. Without `fuzzy`, words match literally only: a query
        excludes what it says.
        """
        raise_if_cancelled(self.cancelled)
        if isinstance(node, Not):
            found = self.mask(node.node, bytearray(len(self.catalogue)), fuzzy=False)
            return None if found is None else post_sets.without(found)
        if isinstance(node, And):
            return self._all_of(node.nodes, within, fuzzy=fuzzy)
        if isinstance(node, Or):
            any_of = (self.mask(inner, within, fuzzy=fuzzy) for inner in dict.fromkeys(node.nodes))
            return _combine(post_sets.either, any_of)
        if isinstance(node, Field) and not node.is_text:
            return self._filter_mask(node)
        if isinstance(node, Field) and node.searches_articles and self.bodies:
            return self._text_mask(node, self.bodies, within, fuzzy=fuzzy)
        return self._words_mask([node], within, fuzzy=fuzzy)

    def _all_of(self, nodes: Iterable[Node], within: Mask | None, *, fuzzy: bool) -> Mask | None:
        """Filters first: they are cheap, and limit the titles to score."""
        words: list[Node] = []
        groups: list[Node] = []
        texts: list[Field] = []
        found: list[Mask] = []
        for node in nodes:
            is_text = isinstance(node, Field) and node.is_text
            is_in_article = isinstance(node, Field) and node.searches_articles
            if isinstance(node, Word | Phrase) or (is_text and not (is_in_article and self.bodies)):
                words.append(node)
            elif isinstance(node, Field) and node.name == "body":
                texts.append(node)
            elif isinstance(node, Or) or is_text:
                groups.append(node)
            elif (mask := self.mask(node, within, fuzzy=fuzzy)) is not None:
                found.append(mask)
        outer = [] if within is None else [within]
        narrowed = _combine(post_sets.both, outer + found)
        if texts and self.bodies:
            found.append(self._bodies_mask(texts, self.bodies, narrowed, fuzzy=fuzzy))
        found += [mask for group in groups if (mask := self.mask(group, narrowed, fuzzy=fuzzy)) is not None]
        if words:
            mask = self._words_mask(words, _combine(post_sets.both, outer + found), fuzzy=fuzzy)
            found += [] if mask is None else [mask]
        return _combine(post_sets.both, found)

    def _words_mask(self, nodes: Iterable[Node], within: Mask | None, *, fuzzy: bool) -> Mask | None:
        if fuzzy and self.word_groups >= _MAX_FUZZY:
            fuzzy = False
            self.warnings.append(
                _("after the first {count} alternatives, words are found only as they are written", count=_MAX_FUZZY)
            )
        terms = self._terms(nodes, fuzzy=fuzzy)
        if not terms:
            return None
        found = find_titles(self.catalogue, terms, self.cancelled)
        if found.are_offers:
            self.in_part = True
            self.warnings.append(_("no title has all of this: titles with a part of it"))
        best = found.literal if within is None else (at for at in found.literal if within[at])
        self.candidates.update(dict.fromkeys(islice(best, MAX_SCORED_TITLES)))
        self.candidates.update((at, s) for at, s in found.scored.items() if within is None or within[at])
        self.word_groups += fuzzy
        mask = post_sets.of_positions(found.literal, len(self.catalogue))
        for position in (*found.scored, *found.unscored):
            mask[position] = 1
        if fuzzy:
            self.found_otherwise = _combine(post_sets.either, (self.found_otherwise, mask))
        return mask

    def _text_mask(self, node: Field, bodies: Bodies, within: Mask | None, *, fuzzy: bool) -> Mask | None:
        """The posts whose article has a text; for `all:`, those whose title has it too."""
        mask = self._bodies_mask([node], bodies, within, fuzzy=fuzzy)
        titles = self._words_mask([node], within, fuzzy=fuzzy) if node.name == "all" else None
        return mask if titles is None else post_sets.either(mask, titles)

    def _bodies_mask(self, nodes: Sequence[Field], bodies: Bodies, within: Mask | None, *, fuzzy: bool) -> Mask:
        """The posts whose article has all of these."""
        self.searched_bodies = True
        wanted = [BodyTerm(node.value, node.exact, node.within) for node in nodes]
        found = bodies.find(wanted, self.cancelled)
        if fuzzy and not found:
            near = bodies.find_near(wanted, self.cancelled)
            self.near.update((post, match.passages) for post, match in near.items())
            found = {post: match.score for post, match in near.items()}
        places = self.catalogue.positions_of(found)
        mask: Mask = post_sets.of_positions([at for at in places if at >= 0], len(self.catalogue))
        if fuzzy:
            self._add_body_candidates(found, places, mask, within)
        return mask

    def _add_body_candidates(
        self, found: Mapping[int, float], places: Sequence[int], mask: Mask, within: Mask | None
    ) -> None:
        """Add the articles that match best to the candidates; where all match alike, the newest.

        What stands only in sentences that are repeated under many posts makes no candidate.
        """
        most = max(found.values(), default=0.0)
        repeated = [at for score, at in zip(found.values(), places, strict=True) if score == ONLY_REPEATED and at >= 0]
        if repeated:
            self.only_repeated += repeated
            mask = post_sets.both(mask, post_sets.without(post_sets.of_positions(repeated, len(mask))))
        self.found_otherwise = _combine(post_sets.either, (self.found_otherwise, mask))
        if most <= 0:
            newest = post_sets.positions(mask if within is None else post_sets.both(mask, within))[:MAX_SCORED_TITLES]
            for at in newest:
                self.body_scores.setdefault(at, 0.0)
                self.candidates.setdefault(at, None)
            return
        ranked = zip(found.values(), map(neg, places), strict=True)
        fitting = (one for one in ranked if one[0] >= 0 and one[1] <= 0 and (within is None or within[-one[1]]))
        for rank, opposite in nlargest(MAX_SCORED_TITLES, fitting):
            at = -opposite
            self.body_scores[at] = max(self.body_scores.get(at, 0.0), _MAX_BODY_SCORE * rank / most)
            self.candidates.setdefault(at, None)

    def near_in(self, mask: Mask | None) -> dict[int, tuple[str, ...]]:
        """The passages nearest to a text, of the posts in `mask`."""
        places = self.catalogue.positions_of(self.near)
        shown = (at >= 0 and (mask is None or bool(mask[at])) for at in places)
        return {post: passages for (post, passages), is_shown in zip(self.near.items(), shown, strict=True) if is_shown}

    def notes(self) -> tuple[str, ...]:
        """What is not searched completely yet, a line each."""
        told: list[str] = []
        if self.searched_bodies and self.bodies:
            done, total = self.bodies.coverage()
            told += [searched_so_far(done, total)] if done < total else []
        if self.searched_links and self.links:
            done, total = self.links.coverage()
            told += [known_so_far(done, total)] if done < total else []
        if self.searched_copies and self.copies:
            done, total = self.copies.coverage()
            told += [copies_known_so_far(done, total)] if done < total else []
        return tuple(told)

    def _terms(self, nodes: Iterable[Node], *, fuzzy: bool) -> list[Term]:
        nodes = list(nodes)
        for node in nodes:
            if self.bodies:
                break
            if isinstance(node, Field) and node.name == "body":
                self.warnings.append(
                    _("{filter} is left out: articles cannot be searched yet", filter=short(str(node)))
                )
            elif isinstance(node, Field) and node.searches_articles:
                self.warnings.append(
                    _("{filter} is looked for in titles only: articles cannot be searched yet", filter=short(str(node)))
                )
        return [term for node in nodes if (term := title_term(node, fuzzy=fuzzy))]

    def _filter_mask(self, node: Field) -> Mask | None:
        catalogue, field = self.catalogue, QUERY_FIELDS[node.name]
        mask: Mask
        if field.kind == "date":
            days = day_range(node.value, self.today)
            return post_sets.of_runs(catalogue.day_runs, (days or range(0)).__contains__, len(catalogue))
        if field.kind == "state":
            state = STATES[node.value]
            self.searched_copies = self.searched_copies or bool(state.flag & DUPLICATE)
            if state.own is not None:
                return self._own_mask(state.own, "", prefix=True)
            return posts_in_state(catalogue, state)
        if field.kind == "links":
            return self._linked_mask(node)
        if field.kind == "count":
            return self._cited_mask(count_range(node.value) or range(0))
        if field.kind == "length":
            return self._length_mask(node)
        if field.kind == "pattern":
            mask, is_whole = title_pattern(node.value).posts_in(catalogue, self.cancelled)
            if not is_whole:
                self.warnings.append(
                    _("{filter} is too slow: not all titles are looked through", filter=short(str(node)))
                )
            return mask
        folded = fold(node.value)
        if field.kind == "saved":
            return self._saved_mask(node)
        if field.kind == "archive":
            names = [list(map(fold, several)) for several in catalogue.archive_names]
            fits = [any(n.startswith(folded) if node.prefix else n == folded for n in several) for several in names]
            if not any(fits):
                self.warnings.append(_("{filter} is no archive that is open", filter=short(str(node))))
            return post_sets.of_numbers(catalogue.archives, bytes(fits))
        if field.kind == "own":
            mask = self._own_mask(cast("OwnField", node.name), node.value, prefix=node.prefix)
        else:
            mask = self._posts_from(node) if field.kind == "source" else self._posts_with_value(node)
        if 1 not in mask and len(catalogue):
            value = f"{short(node.value)}{'*' if node.prefix else ''}"
            self.warnings.append(_("no {field} {value}", field=node.name, value=value))
        return mask

    def _own_mask(self, field: OwnField, value: str, *, prefix: bool) -> Mask:
        """The posts on which the reader wrote this."""
        found = self.own.find(field, value, prefix=prefix) if self.own else ()
        return post_sets.of_positions([at for at in self.catalogue.positions_of(found) if at >= 0], len(self.catalogue))

    def _saved_mask(self, node: Field) -> Mask | None:
        """The posts that a saved search finds by itself; it does not order them."""
        text = self.own.saved(node.value) if self.own else None
        if text is None:
            self.warnings.append(_("no saved search {name}", name=short(str(node))))
            return bytearray(len(self.catalogue))
        try:
            path = enter(node.value, self.path)
        except CircleError as error:
            self.warnings.append(_("{fault}, and left out", fault=error))
            return None
        within = _Evaluation(
            self.catalogue, self.cancelled, self.today, self.bodies,
            sources=self.sources, own=self.own, links=self.links, copies=self.copies, path=path,
        )  # fmt: skip
        query = parse(text)
        _left_out, mask = within.found_by(query)
        self.warnings += [f"{node}: {warning}" for warning in (*query.warnings, *within.warnings)]
        self.searched_bodies = self.searched_bodies or within.searched_bodies
        self.searched_links = self.searched_links or within.searched_links
        self.searched_copies = self.searched_copies or within.searched_copies
        # One that narrows nothing finds every post, which is not to be left out of what is around it.
        return post_sets.without(bytes(len(self.catalogue))) if mask is None else mask

    def _linked_mask(self, node: Field) -> Mask:
        """The posts that link to something, or that a post links to."""
        self.searched_links = True
        found = self.links.find(cast("LinkField", node.name), node.value) if self.links else ()
        if found is None:
            self.warnings.append(_("{filter} names no post", filter=short(str(node))))
        return post_sets.of_positions(
            [at for at in self.catalogue.positions_of(found or ()) if at >= 0], len(self.catalogue)
        )

    def _length_mask(self, node: Field) -> Mask | None:
        """The posts whose articles are so long, of those that are known; None where none can be known."""
        if self.bodies is None:
            self.warnings.append(_("{filter} is left out: articles cannot be searched yet", filter=short(str(node))))
            return None
        is_wanted = (count_range(node.value) or range(0)).__contains__
        lengths, mask = self._lengths(self.bodies), bytearray()
        for at in range(0, len(lengths), CHUNK):
            raise_if_cancelled(self.cancelled)
            mask += bytes(map(is_wanted, lengths[at : at + CHUNK]))
        return mask

    def _lengths(self, bodies: Bodies) -> array[int]:
        self.searched_bodies = True
        return self.catalogue.lengths(*bodies.lengths())

    def longest_first(self, mask: Mask | None) -> Sequence[int]:
        """The posts in `mask`, or all, by the length of their articles, those that are not known last."""
        if self.bodies is None:
            self.warnings.append(_("{filter} is left out: articles cannot be searched yet", filter="sort:length"))
            return range(len(self.catalogue)) if mask is None else post_sets.positions(mask)
        order = self.catalogue.longest_first(self._lengths(self.bodies))
        return order if mask is None else post_sets.in_order(order, mask)

    def _times_cited(self) -> Mapping[int, int]:
        """By how many of the posts those are linked to that any links to, by position."""
        self.searched_links = True
        if self.links:
            self.cited = self.catalogue.times_cited(*self.links.pairs())
        return self.cited

    def _cited_mask(self, wanted: range) -> Mask:
        """The posts that so many posts link to."""
        cited, size = self._times_cited(), len(self.catalogue)
        mask = post_sets.of_positions([at for at, count in cited.items() if count in wanted], size)
        return post_sets.either(mask, post_sets.without(post_sets.of_positions(cited, size))) if 0 in wanted else mask

    def most_cited_first(self, mask: Mask | None) -> Sequence[int]:
        """The posts in `mask`, or all, by how many others link to them; the newer first among equals."""
        times = self._times_cited()
        cited = sorted(times if mask is None else (at for at in times if mask[at]))
        cited.sort(key=times.__getitem__, reverse=True)
        others = post_sets.without(post_sets.of_positions(cited, len(self.catalogue)))
        if mask is not None:
            others = post_sets.both(mask, others)
        return post_sets.joined(array("I", cited), post_sets.positions(others))

    def _posts_from(self, node: Field) -> Mask:
        """The posts that come from an address, or from one with a part like this."""
        found = self.sources.find(node.value, self.cancelled, prefix=node.prefix) if self.sources else ()
        return post_sets.of_positions([at for at in self.catalogue.positions_of(found) if at >= 0], len(self.catalogue))

    def _posts_with_value(self, node: Field) -> bytes:
        """The posts with this value of a facet."""
        facet, folded = _FACETS[node.name], fold(node.value)
        if facet == "site":  # as `tui.addresses.site_of` names sites
            folded = folded.removeprefix("www.")
        return self.catalogue.posts_with(facet, folded, prefix=node.prefix)

    def ranked(self, tree: Node, mask: Mask) -> tuple[Sequence[int], tuple[float, ...]]:
        """The positions by relevance, and the scores of the first of them."""
        scorer = scorer_of(tree, with_bodies=self.bodies is not None)
        last = self._posts_with_repeated_alone(mask)
        if last:
            mask = post_sets.both(mask, post_sets.without(last))
        candidates = [position for position in self.candidates if mask[position]]
        if scorer is None:
            scores = {**self.body_scores, **self.as_typed}
            scored = [(-scores.get(position, 0.0), position) for position in candidates]
        else:
            scored = self._scored(tree, scorer, candidates)
        scored = sorted(self._without_small_lengths(scored))
        best = array("I", [position for _, position in scored])
        if len(best) < mask.count(1):
            rest = bytearray(mask)
            for position in best:
                rest[position] = 0
            best.extend(post_sets.positions(rest))
        if last:
            best.extend(post_sets.positions(last))
        return best, tuple(round(-score, 2) for score, _ in scored)

    def _posts_with_repeated_alone(self, mask: Mask) -> Mask | None:
        """Those posts of the mask that are found only by sentences which a site repeats under many posts."""
        if not self.only_repeated:
            return None
        found = self.found_otherwise
        repeated = post_sets.of_positions(self.only_repeated, len(mask))
        return post_sets.both(mask, repeated if found is None else post_sets.both(repeated, post_sets.without(found)))

    def _without_small_lengths(self, scored: Iterable[tuple[float, int]]) -> list[tuple[float, int]]:
        """The negated scores and positions, where titles that differ only a little in their length score the same."""
        alike: dict[float, list[tuple[float, float, int]]] = {}
        for score, position in scored:
            penalty = length_penalty(self.catalogue.title(position))
            alike.setdefault(round(score - penalty, 6), []).append((penalty, score, position))
        evened: list[tuple[float, int]] = []
        for several in alike.values():
            shortest, best, _ = min(several)
            for penalty, score, position in sorted(several):
                if penalty > shortest * _AS_SHORT:
                    shortest, best = penalty, score
                evened.append((best, position))
        return evened

    def _scored(self, tree: Node, scorer: Scorer, candidates: Sequence[int]) -> list[tuple[float, int]]:
        """The candidates with their negated scores: the least is the best."""
        scored: list[tuple[float, int]] = []
        known = self.candidates if self.word_groups == 1 else {}
        rewritten = REWRITTEN * _is_rewritten(tree)
        for position in candidates:
            raise_if_cancelled(self.cancelled)  # each time: a query may have thousands of words
            if (score := known.get(position)) is None:
                title = self.catalogue.title(position)
                score = scorer(title)
                if score is None:
                    score = self.body_scores.get(position, -length_penalty(title))
            score -= _OTHER_SCRIPT_PENALTY * ((self.catalogue.flags[position] & REWRITTEN) != rewritten)
            score = max(score, self.as_typed.get(position, score))
            scored.append((-score, position))
        return scored


def _few(warnings: tuple[str, ...]) -> tuple[str, ...]:
    """The first warnings, and how many more there are."""
    more = len(warnings) - _MAX_WARNINGS
    return (*warnings[:_MAX_WARNINGS], _("and {count} more", count=more)) if more > 1 else warnings


def _speaks_of_hidden(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_speaks_of_hidden, node.nodes))
    if isinstance(node, Not):
        return _speaks_of_hidden(node.node)
    return isinstance(node, Field) and QUERY_FIELDS[node.name].kind == "state" and STATES[node.value].own == "hidden"


def _may_be_pasted(query: Query) -> bool:
    """Whether the text of a query has signs, so that it may be a title that does not mean as a query what it says."""
    return len(query.words) <= _MAX_TITLE and not query.words.replace(" ", "").isalnum() and bool(fold(query.words))


def _is_rewritten(node: Node) -> bool:
    """Whether folding changes one of the words."""
    if isinstance(node, And | Or):
        return any(map(_is_rewritten, node.nodes))
    return isinstance(node, Word | Phrase) and is_rewritten(node.text, fold(node.text))


def _combine(operation: Callable[[Mask, Mask], Mask], found: Iterable[Mask | None]) -> Mask | None:
    """All of the sets in one, each forgotten as soon as it is in: there may be thousands, of a million posts."""
    whole: Mask | None = None
    for mask in found:
        if mask is not None:
            whole = mask if whole is None else operation(whole, mask)
    return whole
