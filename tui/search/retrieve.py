"""Candidates from all titles: frizbee finds them without the GIL, `rank` says which of them are answers.

Titles that hold every word as it stands are all found, however many they are. Where they are few (fewer than
`ENOUGH`, whatever else narrows the query, so that narrowing never adds a post), titles are looked for that sound like
the words, and where those are few too, titles that hold a word with a slip or in parts.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tui.errors import Cancelled
from tui.search.cooperative import yield_thread
from tui.search.haystacks import EASTERN, LATIN, scripts_of
from tui.search.phonetic_query import Ear
from tui.search.rank import Judge, Term, terms_of

if TYPE_CHECKING:
    from frizbee import Haystacks, Match, Matcher, Scoring

    from tui.search.haystacks import Stacks

    Blocks = Iterable[tuple[Sequence[int], Haystacks]]

ENOUGH = 40
"""So many literal answers make guessing needless."""

_SLIPPED, _HEARD = 500, 400
"""Most candidates judged for words that are guessed, and for words that were heard."""

_FEW = 10
"""With fewer titles heard, one more way of hearing is worth its time."""

_MATCH, _GAP = 12, 8
"""What a character found is worth, and what one in between or one missing costs: a swap is one lost and two gaps."""

_FAR_APART = 44
"""The most that parts with something between may be worth less than the word."""

_AT_A_TIME = 128
"""Titles judged between two looks at `cancelled`: a millisecond or two."""

_IN_A_RUN = 1024
"""Titles in which beginnings of words are looked for between two such looks: likewise."""

_THREADS = max(1, min(4, os.cpu_count() or 1))
_BY_ONE = 8192
"""Cores that look through a block at once, a millisecond or two each time; and the most texts looked through by one."""

_NEEDLE = 200
"""Characters of a word the fuzzy matcher is given; longer ones are found as they stand or not at all."""

Cancel = Callable[[], bool]
Scored = list[tuple[int, list[int]]]
"""What a matcher finds: each score with its positions, the best first, newest first in each."""


class Titles(Protocol):
    """What is looked through: a catalogue, or any other list of texts."""

    @property
    def stacks(self) -> Stacks:
        """The folded texts and their keys in the matcher's memory."""

    def title(self, position: int, /) -> str:
        """A folded text."""


class Found(NamedTuple):
    """Positions of the answers: those certain, best first as far as the matcher can tell; those judged, with scores."""

    literal: list[int]
    guessed: dict[int, float]
    heard: list[int]
    """Further titles that sound like the words, too many to be judged."""


def find(titles: Titles, words: Sequence[Term], cancelled: Cancel) -> Found:
    """The positions of all titles that hold every term. Raises `Cancelled` as soon as `cancelled` says so."""
    terms = terms_of(words)
    blocks = titles.stacks.titles
    texts = [term.text for term in terms]
    literal = _flat(_run(blocks(cancelled, scripts_of("".join(texts))), _literal(texts), cancelled), 0)
    if any(term.begins for term in terms):
        literal = _beginning(titles, literal, terms, cancelled)
    guessed: dict[int, float] = {}
    heard: list[int] = []
    says_all = False
    if len(literal) < ENOUGH:
        known = set(literal)
        judge = Judge(terms)
        if any(term.spoken for term in terms):
            titles.stacks.keys(cancelled)  # other scripts are known once all titles were seen
            ear = Ear(terms, other_scripts=titles.stacks.other_scripts)
            candidates, certain = _listen(titles, ear, cancelled)
            candidates = [position for position in candidates if position not in known]
            guessed = _judged(titles, judge, candidates[:_HEARD], cancelled)
            further = candidates[_HEARD:]
            heard = further if certain is None else [position for position in further if position in certain]
            says_all = bool(guessed) and ear.says_all
        if len(literal) + len(guessed) < ENOUGH and not says_all:
            known.update(guessed)
            for round_ in (_one_guessed(terms), _all_guessed(terms)):
                slipped: dict[int, None] = {}
                for matcher, least in round_:
                    found = _flat(_run(blocks(cancelled, _certain_scripts(terms)), matcher, cancelled), least)
                    slipped.update(dict.fromkeys(islice(found, matcher.max_items)))
                guessed |= _judged(titles, judge, sorted(slipped.keys() - known), cancelled)
                if guessed or literal:
                    break
    return Found(literal, guessed, heard)


def _judged(titles: Titles, judge: Judge, positions: Sequence[int], cancelled: Cancel) -> dict[int, float]:
    """Those of the positions whose titles are answers, with their scores."""
    scores: dict[int, float] = {}
    for at in range(0, len(positions), _AT_A_TIME):
        if cancelled():
            raise Cancelled
        yield_thread()
        for position in positions[at : at + _AT_A_TIME]:
            if (score := judge(titles.title(position))) is not None:
                scores[position] = score
    return scores


def _run(blocks: Blocks, matcher: Matcher, cancelled: Cancel) -> Scored:
    """Run a matcher over blocks, each with the position of each of its texts."""
    by_score: dict[int, list[int]] = {}
    for places, haystacks in blocks:
        if cancelled():
            raise Cancelled
        many = _THREADS > 1 and len(haystacks) > _BY_ONE
        matches = matcher.match_list_parallel(haystacks, _THREADS) if many else matcher.match_list(haystacks)
        at = 0
        while at < len(matches):
            score = matches[at].score
            end = bisect_right(matches, -score, at, key=_worst_first)
            by_score.setdefault(score, []).extend([places[match.index] for match in matches[at:end]])
            at = end
    for positions in by_score.values():
        positions.sort()  # a few runs that are in order already
    return sorted(by_score.items(), reverse=True)


def _worst_first(match: Match) -> int:
    return -match.score


def _flat(found: Scored, least: int) -> list[int]:
    """The positions with at least this score, the best first."""
    positions: list[int] = []
    for score, some in found:
        if score >= least:
            positions += some
    return positions


# As it stands


def _literal(texts: Sequence[str], most: int | None = None) -> Matcher:
    from frizbee import Matcher, Pattern

    patterns: list[str | Pattern] = [Pattern(text, matching="substring") for text in texts]
    return Matcher.from_patterns(patterns, casing="respect", unicode="always", max_items=most)


def _beginning(titles: Titles, positions: Sequence[int], terms: Sequence[Term], cancelled: Cancel) -> list[int]:
    """Those of the positions in whose titles words begin with the terms that only begin one.

    Most are known by the matcher: what stands first, and after a blank. Only the others are looked at one by one.
    """
    from frizbee import Matcher, Pattern

    beginning = [term for term in terms if term.begins]
    sure: set[int] = set()
    if len(terms) == 1 and len(positions) > _AT_A_TIME:
        text, scripts = terms[0].text, scripts_of(terms[0].text)
        first = Matcher.from_patterns([Pattern(text, matching="prefix")], casing="respect", unicode="always")
        for matcher in (first, _literal([f" {text}"])):
            for part in _parts(_flat(_run(titles.stacks.titles(cancelled, scripts), matcher, cancelled), 0), cancelled):
                sure.update(part)
    found: list[int] = []
    for part in _parts(positions, cancelled):
        for position in part:
            if position not in sure:
                title = titles.title(position)
                if any(term.first(title) < 0 for term in beginning):
                    continue
            found.append(position)
    return found


def _parts(positions: Sequence[int], cancelled: Cancel) -> Iterator[Sequence[int]]:
    for at in range(0, len(positions), _IN_A_RUN):
        if cancelled():
            raise Cancelled
        yield_thread()
        yield positions[at : at + _IN_A_RUN]


# By sound


def _listen(titles: Titles, ear: Ear, cancelled: Cancel) -> tuple[list[int], Container[int] | None]:
    """Titles whose keys hold the words, and those of them that are answers for sure; None for all."""
    keys = [block for block in titles.stacks.keys(cancelled) if len(block.places)]
    written = [(block.places, block.written) for block in keys]
    letters: dict[bool, list[tuple[Sequence[int], Haystacks]]] = {False: [], True: []}
    for block in keys:
        letters[block.foreign].append((block.places, block.letters))
    if ear.hears_letters:
        letters[False] += [(block.places, block.texts) for block in titles.stacks.read(cancelled)]
    found: dict[int, None] = {}
    certain: Container[int] | None = None if ear.is_certain else ()

    def over(blocks: Blocks, texts: Sequence[str]) -> dict[int, None]:
        return dict.fromkeys(_flat(_run(blocks, _literal(texts), cancelled), 0))

    if ear.by_letters:
        # A letter of another script may be several in a key, amid which nothing is heard.
        matcher = _literal(ear.by_letters)
        native, foreign = (_run(letters[kind], matcher, cancelled) for kind in (False, True))
        found = dict.fromkeys(_flat(_merged(native, foreign), 0))
        if certain is not None and ear.is_certain_by_letters:
            certain = set(_flat(native, 0))
    for texts in ear.ways():
        if len(found) >= ENOUGH:
            break
        found |= over(written, texts)
    for by_letters, by_sounds in ear.mixed:
        if len(found) < ENOUGH:
            some = over(letters[False] + letters[True], by_letters)
            found |= {position: None for position in over(written, by_sounds) if position in some}
    if ear.otherwise and len(found) < _FEW:
        matcher, least = _one_otherwise(ear.otherwise)
        found |= dict.fromkeys(_flat(_run(letters[False] + letters[True], matcher, cancelled), least)[:_HEARD])
    return list(found), certain


def _merged(one: Scored, other: Scored) -> Scored:
    """What was found in some blocks and in others."""
    if not (one and other):
        return one or other
    by_score = dict(one)
    for score, positions in other:
        by_score[score] = sorted([*by_score.get(score, ()), *positions])
    return sorted(by_score.items(), reverse=True)


def _one_otherwise(letters: str) -> tuple[Matcher, int]:
    """Of the keys of first letters, those with one other letter: a character read in another way."""
    from frizbee import Matcher

    matcher = Matcher(letters, max_typos=1, max_items=_HEARD, casing="respect", unicode="always", scoring=_gaps_cost())
    return matcher, _MATCH * (len(letters) - 1) - _GAP


# With slips and in parts


@cache
def _gaps_cost() -> Scoring:
    """Scores by which one wrong character costs less than gaps: the best are those with a slip.

    A gap that cost as much for each further character would say so more clearly, and take twice the time.
    """
    from frizbee import Scoring

    return Scoring(
        match_score=_MATCH, mismatch_penalty=_GAP, gap_open_penalty=_GAP, gap_extend_penalty=2,
        prefix_bonus=0, delimiter_bonus=0, capitalization_bonus=0, matching_case_bonus=0, exact_match_bonus=0,
    )  # fmt: skip


def _certain_scripts(terms: Sequence[Term]) -> int:
    """The scripts that a title has for sure in which these words stand with all the slips that are forgiven."""
    needed = 0
    for term in terms:
        latin = sum("a" <= character <= "z" for character in term.text)
        eastern = sum(character >= "\u2e80" for character in term.text)
        needed |= LATIN * (latin > term.slips) | EASTERN * (eastern > term.slips)
    return needed


def _is_short(term: Term) -> bool:
    """Whether scattered letters score as much as the word with its middle swapped, which is then sought by itself."""
    return term.slips > 0 and len(term.text) == 4


def _lost(term: Term) -> int:
    """The most that a word with its slips is worth less than the word itself."""
    if term.lacks_one:
        return _GAP
    return _MATCH + _GAP if _is_short(term) else (_MATCH + 2 * _GAP) * term.slips


def _guess(terms: Sequence[Term], typos: dict[int, int], most: int) -> Matcher:
    """A matcher for the terms, those numbered with so many characters missing. Those as they stand say no sooner."""
    from frizbee import Matcher, Pattern

    patterns: list[str | Pattern] = [
        Pattern(term.text, matching="substring") for number, term in enumerate(terms) if number not in typos
    ]
    patterns += [Pattern(terms[n].text, matching="fuzzy", max_typos=missing) for n, missing in typos.items()]
    return Matcher.from_patterns(patterns, casing="respect", unicode="always", max_items=most, scoring=_gaps_cost())


def _one_guessed(terms: Sequence[Term]) -> Iterator[tuple[Matcher, int]]:
    """Matchers for answers in which one word is guessed, each with the least score one can have.

    A word in parts is worth more to the matcher than one with a slip, unless the parts are far from each other, so
    that one run does for both.
    """
    whole = _MATCH * sum(len(term.text) for term in terms)
    for number, term in enumerate(terms):
        if len(term.text) > _NEEDLE or not term.is_fuzzy:
            continue
        missing = 0 if term.lacks_one else term.slips
        lost = max(_lost(term), _FAR_APART if term.has_parts else 0)
        yield _guess(terms, {number: missing}, _SLIPPED), whole - lost
        if _is_short(term):
            yield _literal([term.swapped if other is term else other.text for other in terms], _SLIPPED), 0


def _all_guessed(terms: Sequence[Term]) -> Iterator[tuple[Matcher, int]]:
    """A matcher for answers in which several words are guessed: slow, for when all else fails."""
    slipping = {n: term for n, term in enumerate(terms) if term.is_fuzzy and len(term.text) <= _NEEDLE}
    if len(slipping) > 1:
        whole = _MATCH * sum(len(term.text) for term in terms)
        missing = {n: 0 if term.lacks_one else term.slips for n, term in slipping.items()}
        lost = sum(max(_lost(term), _FAR_APART if term.has_parts else 0) for term in slipping.values())
        yield _guess(terms, missing, _SLIPPED), whole - lost
