"""Candidates from all titles: frizbee finds them without the GIL, `rank` says which of them are answers.

Titles that hold every word as it stands are all found, however many they are. Where they are few (fewer than
`ENOUGH`, whatever else narrows the query, so that narrowing never adds a post), titles are looked for that hold a
word with a slip or in parts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from tui.errors import Cancelled
from tui.search.catalogue import BLOCK
from tui.search.rank import Judge, Term

if TYPE_CHECKING:
    from frizbee import Match, Matcher, Scoring

    from tui.search.catalogue import Catalogue

ENOUGH = 40
"""So many literal answers make guessing needless."""

_SLIPPED, _IN_PARTS = 1000, 500
"""Most candidates taken for a slip, and for words in parts."""

_MATCH, _GAP = 12, 8
"""What a character found is worth, and what one in between or one missing costs: a swap is one lost and two gaps."""

_AT_A_TIME = 256
"""Titles judged between two looks at `cancelled`: a millisecond or two."""

_NEEDLE = 200
"""Characters of a word the fuzzy matcher is given; longer ones are found as they stand or not at all."""


class Found(NamedTuple):
    """Positions of the answers: literal ones best first as far as the matcher can tell; guessed ones with scores."""

    literal: list[int]
    guessed: dict[int, float]


@cache
def _no_gaps() -> Scoring:
    """Scores by which one wrong character costs less than any two gaps: the best are those with a slip."""
    from frizbee import Scoring

    return Scoring(
        match_score=_MATCH, mismatch_penalty=_GAP, gap_open_penalty=_GAP, gap_extend_penalty=_GAP,
        prefix_bonus=0, delimiter_bonus=0, capitalization_bonus=0, matching_case_bonus=0, exact_match_bonus=0,
    )  # fmt: skip


def find(catalogue: Catalogue, terms: Sequence[Term], cancelled: Callable[[], bool]) -> Found:
    """The positions of all titles that hold every term. Raises `Cancelled` as soon as `cancelled` says so."""
    literal = list(chain.from_iterable(positions for _, positions in _run(catalogue, _literal(terms), cancelled)))
    guessed: dict[int, float] = {}
    if len(literal) < ENOUGH and any(term.is_fuzzy and len(term.text) <= _NEEDLE for term in terms):
        known = set(literal)
        candidates: dict[int, None] = {}
        for matcher, least in _guesses(terms):
            found = _run(catalogue, matcher, cancelled)
            best = chain.from_iterable(positions for score, positions in found if score >= least)
            candidates.update(dict.fromkeys(islice(best, matcher.max_items)))
        judge = Judge(terms)
        pending = iter(sorted(candidates.keys() - known))
        while part := list(islice(pending, _AT_A_TIME)):
            if cancelled():
                raise Cancelled
            for position in part:
                if (score := judge(catalogue.title(position))) is not None:
                    guessed[position] = score
    return Found(literal, guessed)


def _run(catalogue: Catalogue, matcher: Matcher, cancelled: Callable[[], bool]) -> list[tuple[int, list[int]]]:
    """What a matcher finds in all titles: each score with its positions, the best first, newest first in each."""
    by_score: dict[int, list[int]] = {}
    for block, haystacks in enumerate(catalogue.haystacks):
        if cancelled():
            raise Cancelled
        start = block * BLOCK
        matches = matcher.match_list(haystacks)
        at = 0
        while at < len(matches):
            score = matches[at].score
            end = bisect_right(matches, -score, at, key=_worst_first)
            by_score.setdefault(score, []).extend([start + match.index for match in matches[at:end]])
            at = end
    return sorted(by_score.items(), reverse=True)


def _worst_first(match: Match) -> int:
    return -match.score


def _literal(terms: Sequence[Term]) -> Matcher:
    from frizbee import Matcher, Pattern

    patterns: list[str | Pattern] = [Pattern(term.text, matching="substring") for term in terms]
    return Matcher.from_patterns(patterns, casing="respect", unicode="always")


def _is_short(term: Term) -> bool:
    """Whether scattered letters score as much as the word with its middle swapped, which is then sought by itself."""
    return term.slips > 0 and len(term.text) == 4


def _guesses(terms: Sequence[Term]) -> list[tuple[Matcher, int]]:
    """Matchers for guessed answers, each with the least score one can have."""
    from frizbee import Matcher, Pattern

    def matcher(fuzzy: Callable[[Term], int | None], most: int, scoring: Scoring | None) -> Matcher:
        patterns: list[str | Pattern] = []
        for term in terms:
            typos = fuzzy(term) if len(term.text) <= _NEEDLE else None
            patterns.append(Pattern(term.text, matching="substring" if typos is None else "fuzzy", max_typos=typos))
        return Matcher.from_patterns(patterns, casing="respect", unicode="always", max_items=most, scoring=scoring)

    matchers = []
    if any(term.slips for term in terms):
        whole = _MATCH * sum(len(term.text) for term in terms)
        least = whole - sum(_MATCH + _GAP if _is_short(term) else (_MATCH + 2 * _GAP) * term.slips for term in terms)
        matchers.append((matcher(lambda term: term.slips or None, _SLIPPED, _no_gaps()), least))
        for short in filter(_is_short, terms):
            swapped = [Term(term.swapped, exact=True) if term is short else term for term in terms]
            matchers.append((_literal(swapped), 0))
    if any(term.has_parts for term in terms):
        matchers.append((matcher(lambda term: 0 if term.has_parts else None, _IN_PARTS, None), 0))
    return matchers
