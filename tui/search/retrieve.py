"""Finds all titles that match a list of terms: frizbee retrieves candidates without the GIL, `rank` scores them.

Titles that contain every term literally are all found. Only if there are fewer than `ENOUGH_MATCHES`, titles that match
by sound are added, and if these are few too, titles that contain a term with a typo or in parts. Filters of the query
do not count here, so that adding a filter never adds a post.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tui.search.haystacks import EASTERN, FOREIGN, LATIN, scripts_of
from tui.search.phonetic_query import PhoneticQuery
from tui.search.rank import TitleScorer, score_some
from tui.search.romanization import may_be_in_han, may_be_initials_of_han
from tui.search.short_steps import Cancel, raise_if_cancelled, yield_thread
from tui.search.terms import Term, combine_terms

if TYPE_CHECKING:
    from frizbee import Haystacks, Matcher, Scoring

    from tui.search.haystacks import HaystackStore

    Blocks = Iterable[tuple[Sequence[int], Haystacks]]

ENOUGH_MATCHES = 40
"""Literal matches that make phonetic and typo matches needless."""

MAX_OFFERED = 200
"""Titles with a word that make it too common to be offered for it alone."""

MAX_TYPO_CANDIDATES, MAX_PHONETIC_CANDIDATES = 500, 400
"""Candidates that are scored, of each kind."""

_MIN_INITIALS_MATCHES = 10
"""With fewer matches, initials are also tried with one other letter."""

_MATCH_SCORE, _GAP_PENALTY = 12, 8
"""frizbee's points for a matching character, and for a gap: a swap loses one match and two gaps."""

_MAX_SPLIT_PENALTY = 44
"""The most points that a word loses by matching in parts."""

_SCORED_PER_STEP = 128
"""Titles scored between two checks of `cancelled`: a millisecond or two."""

_CHECKED_PER_STEP = 1024
"""Titles checked for prefixes of words between two checks of `cancelled`: a millisecond or two."""

_MAX_THREADS = max(1, min(4, os.cpu_count() or 1))
"""Threads that search one block, for a millisecond or two."""

_MAX_TEXTS_PER_THREAD = 8192
"""Texts searched by one thread; more are searched by several."""

_MAX_FUZZY_WORD_LENGTH = 200
"""Characters of a word that may match with typos or in parts; longer words match literally only."""

Scored = list[tuple[int, list[int]]]
"""Positions by frizbee's score: the best score first, the newest first within a score."""


class TitleSource(Protocol):
    """What is searched: a catalogue, or any other list of texts."""

    @property
    def haystacks(self) -> HaystackStore:
        """The folded texts and their romanized keys in frizbee's memory."""

    def title(self, position: int, /) -> str:
        """A folded text."""


class Candidates(NamedTuple):
    """Positions of matching titles: literal ones with frizbee's best first, scored ones, and further phonetic ones."""

    literal: list[int]
    scored: dict[int, float]
    unscored: list[int]
    """Phonetic matches beyond `MAX_PHONETIC_CANDIDATES`."""
    are_offers: bool = False
    """Whether no title matches the whole, and these match a part of it."""


def find_titles(titles: TitleSource, words: Sequence[Term], cancelled: Cancel) -> Candidates:
    """The positions of all titles that match every term. Raises `Cancelled` once `cancelled()` is true."""
    terms = combine_terms(words)
    blocks = titles.haystacks.titles
    texts = [term.text for term in terms]
    having_all = blocks(cancelled, scripts_of("".join(texts)), texts)
    literal = _positions_of(_run(having_all, _literal(texts), cancelled))
    if any(term.is_prefix for term in terms):
        literal = _with_word_prefixes(titles, literal, terms, cancelled)
    scorer = TitleScorer(terms)
    scored = _find_dotted(titles, terms, scorer, cancelled)
    unscored: list[int] = []
    is_conclusive = False
    if len(literal) + len(scored) < ENOUGH_MATCHES:
        known = {*literal, *scored}
        if any(term.phonetic for term in terms):
            phonetic = PhoneticQuery(terms, has_other_scripts=titles.haystacks.has_other_scripts)
            candidates, certain = _find_phonetic(titles, phonetic, cancelled)
            candidates = [position for position in candidates if position not in known]
            by_sound = _score_candidates(titles, scorer, candidates[:MAX_PHONETIC_CANDIDATES], cancelled)
            scored |= by_sound
            further = candidates[MAX_PHONETIC_CANDIDATES:]
            unscored = further if certain is None else [position for position in further if position in certain]
            is_conclusive = bool(by_sound) and phonetic.is_conclusive
        if len(literal) + len(scored) < ENOUGH_MATCHES and not is_conclusive:
            known.update(scored)
            for matchers in (_one_typo_matchers(terms), _all_typo_matchers(terms)):
                found_with_typos: dict[int, None] = {}
                for matcher, least, texts in matchers:
                    may_match = blocks(cancelled, _certain_scripts(terms), texts)
                    found = _positions_of(_run(may_match, matcher, cancelled), least)
                    found_with_typos.update(dict.fromkeys(islice(found, matcher.max_items)))
                scored |= _score_candidates(titles, scorer, sorted(found_with_typos.keys() - known), cancelled)
                if scored or literal:
                    break
    if not (literal or scored or unscored):
        scored = _find_some(titles, terms, cancelled)
        return Candidates(literal, scored, unscored, are_offers=bool(scored))
    return Candidates(literal, scored, unscored)


def _find_some(titles: TitleSource, terms: Sequence[Term], cancelled: Cancel) -> dict[int, float]:
    """Where no title has all words: those with one that few have, or with a word of Han characters set apart."""
    if any(term.exact for term in terms):
        return {}
    offered: dict[int, float] = {}
    for term in terms:
        having: dict[int, float] = {}
        for at in _candidates_alone(titles, term, cancelled, is_only=len(terms) == 1):
            title = titles.title(at)
            if term.match_as_word(title) and (score := score_some(terms, title)) is not None:
                having[at] = score
        if len(having) < MAX_OFFERED:
            offered |= having
    return offered


def _candidates_alone(titles: TitleSource, term: Term, cancelled: Cancel, *, is_only: bool) -> list[int]:
    """Titles that may have one word of a query, of which none has all."""
    text, blocks = term.text, titles.haystacks.titles
    ways = [[text[:cut], text[cut:]] for cut in (1, len(text) - 1)] if is_only else [[text]]
    found: dict[int, None] = {}
    for texts in ways if len(text) > len(ways) else ():
        matcher = _literal(texts, MAX_TYPO_CANDIDATES)
        found |= dict.fromkeys(_positions_of(_run(blocks(cancelled, scripts_of(text), texts), matcher, cancelled)))
    if not found and not is_only and term.is_fuzzy and len(text) <= _MAX_FUZZY_WORD_LENGTH:
        for matcher, least, texts in _one_typo_matchers([term]):
            may_match = blocks(cancelled, _certain_scripts([term]), texts)
            found |= dict.fromkeys(_positions_of(_run(may_match, matcher, cancelled), least))
    return list(found)[:MAX_TYPO_CANDIDATES]


def _find_dotted(
    titles: TitleSource, terms: Sequence[Term], scorer: TitleScorer, cancelled: Cancel
) -> dict[int, float]:
    """The titles with initials that have full stops, where a word is these without: U.S.A. for `usa`."""
    if not any(term.may_be_dotted for term in terms):
        return {}
    blocks = titles.haystacks.joined_initials(cancelled)
    found = _positions_of(_run(blocks, _literal([term.text for term in terms], MAX_TYPO_CANDIDATES), cancelled))
    fresh = [at for at in found if any(term.find(titles.title(at)) < 0 for term in terms)]
    return _score_candidates(titles, scorer, fresh, cancelled)


def _score_candidates(
    titles: TitleSource, scorer: TitleScorer, positions: Sequence[int], cancelled: Cancel
) -> dict[int, float]:
    """The positions whose titles match, with their scores."""
    scores: dict[int, float] = {}
    for at in range(0, len(positions), _SCORED_PER_STEP):
        raise_if_cancelled(cancelled)
        yield_thread()
        for position in positions[at : at + _SCORED_PER_STEP]:
            if (score := scorer(titles.title(position))) is not None:
                scores[position] = score
    return scores


def _run(blocks: Blocks, matcher: Matcher, cancelled: Cancel) -> Scored:
    """Run a matcher over blocks of texts, each text with its position."""
    by_score: dict[int, list[int]] = {}
    for block_positions, haystacks in blocks:
        raise_if_cancelled(cancelled)
        is_large = _MAX_THREADS > 1 and len(haystacks) > _MAX_TEXTS_PER_THREAD
        matches = matcher.match_list_parallel(haystacks, _MAX_THREADS) if is_large else matcher.match_list(haystacks)
        at = 0
        while at < len(matches):
            score = matches[at].score
            end = bisect_right(matches, -score, at, key=lambda match: -match.score)
            by_score.setdefault(score, []).extend([block_positions[match.index] for match in matches[at:end]])
            at = end
    for positions in by_score.values():
        positions.sort()  # several runs that are sorted already
    return sorted(by_score.items(), reverse=True)


def _positions_of(found: Scored, least: int = 0) -> list[int]:
    """The positions with at least this score, the best first."""
    return list(chain.from_iterable(positions for score, positions in found if score >= least))


# Literal


def _literal(texts: Sequence[str], most: int | None = None) -> Matcher:
    from frizbee import Matcher, Pattern

    patterns: list[str | Pattern] = [Pattern(text, matching="substring") for text in texts]
    return Matcher.from_patterns(patterns, casing="respect", unicode="always", max_items=most)


def _with_word_prefixes(
    titles: TitleSource, positions: Sequence[int], terms: Sequence[Term], cancelled: Cancel
) -> list[int]:
    """The positions in whose titles a word starts with each term that is a prefix.

    frizbee finds most of them: at the start of the title and after a blank. Only the others are checked one by one.
    """
    from frizbee import Matcher, Pattern

    prefixes = [term for term in terms if term.is_prefix]
    sure: set[int] = set()
    if len(terms) == 1 and len(positions) > _SCORED_PER_STEP:
        text, scripts = terms[0].text, scripts_of(terms[0].text)
        first = Matcher.from_patterns([Pattern(text, matching="prefix")], casing="respect", unicode="always")
        for matcher in (first, _literal([f" {text}"])):
            matches = _run(titles.haystacks.titles(cancelled, scripts, [text]), matcher, cancelled)
            for part in _chunks(_positions_of(matches), cancelled):
                sure.update(part)
    found: list[int] = []
    for part in _chunks(positions, cancelled):
        for position in part:
            if position not in sure:
                title = titles.title(position)
                if any(term.find(title) < 0 for term in prefixes):
                    continue
            found.append(position)
    return found


def _chunks(positions: Sequence[int], cancelled: Cancel) -> Iterator[Sequence[int]]:
    for at in range(0, len(positions), _CHECKED_PER_STEP):
        raise_if_cancelled(cancelled)
        yield_thread()
        yield positions[at : at + _CHECKED_PER_STEP]


# By sound


def _find_phonetic(
    titles: TitleSource, phonetic: PhoneticQuery, cancelled: Cancel
) -> tuple[list[int], Container[int] | None]:
    """Titles whose romanized keys contain the words, and those that are certain to match: None for all of them."""
    store = titles.haystacks
    found: dict[int, None] = {}
    certain: Container[int] | None = None if phonetic.is_certain else ()

    def search_full(texts: Sequence[str], scripts: int = 0) -> dict[int, None]:
        only = scripts or (0 if all(map(may_be_in_han, texts)) else LATIN | FOREIGN)
        blocks: Blocks = [(block.positions, block.full) for block in store.romanized(cancelled, only)]
        return dict.fromkeys(_positions_of(_run(blocks, _literal(texts), cancelled)))

    def run_initials(matcher: Matcher, texts: Sequence[str]) -> tuple[Scored, Scored]:
        # A letter of another script may be several in a key, and a match that starts inside it is none.
        only = 0 if all(map(may_be_initials_of_han, texts)) else LATIN | FOREIGN
        blocks = store.romanized(cancelled, only)
        native = [(block.positions, block.initials) for block in blocks if not block.is_foreign]
        foreign = [(block.positions, block.initials) for block in blocks if block.is_foreign]
        if phonetic.uses_initials:
            native += [(block.positions, block.texts) for block in store.contextual_initials(cancelled, only)]
        return _run(native, matcher, cancelled), _run(foreign, matcher, cancelled)

    if phonetic.initials:
        in_native, in_foreign = run_initials(_literal(phonetic.initials), phonetic.initials)
        found = dict.fromkeys(_positions_of(_merged(in_native, in_foreign)))
        if certain is not None and phonetic.is_certain_by_initials:
            certain = set(_positions_of(in_native))
    for texts in phonetic.full_patterns():
        if len(found) >= ENOUGH_MATCHES:
            break
        found |= search_full(texts)
    for texts in phonetic.english_patterns() if store.has_other_scripts and len(found) < ENOUGH_MATCHES else ():
        found |= search_full(texts, FOREIGN)
    for initials, syllables in phonetic.mixed_patterns:
        if len(found) < ENOUGH_MATCHES:
            with_initials = set(chain.from_iterable(map(_positions_of, run_initials(_literal(initials), initials))))
            found |= {position: None for position in search_full(syllables) if position in with_initials}
    if phonetic.misread_initials and len(found) < _MIN_INITIALS_MATCHES:
        matcher, least = _one_letter_off(phonetic.misread_initials)
        misread = _positions_of(_merged(*run_initials(matcher, ())), least)
        found |= dict.fromkeys(misread[:MAX_PHONETIC_CANDIDATES])
    return list(found), certain


def _merged(one: Scored, other: Scored) -> Scored:
    """The matches of two runs."""
    if not (one and other):
        return one or other
    by_score = dict(one)
    for score, positions in other:
        by_score[score] = sorted([*by_score.get(score, ()), *positions])
    return sorted(by_score.items(), reverse=True)


def _one_letter_off(letters: str) -> tuple[Matcher, int]:
    """A matcher for initials keys with one other letter, that of another reading; and the least score of a match."""
    from frizbee import Matcher

    most, scoring = MAX_PHONETIC_CANDIDATES, _typo_scoring()
    matcher = Matcher(letters, max_typos=1, max_items=most, casing="respect", unicode="always", scoring=scoring)
    return matcher, _MATCH_SCORE * (len(letters) - 1) - _GAP_PENALTY


# With typos and in parts


@cache
def _typo_scoring() -> Scoring:
    """Points by which one wrong character costs less than gaps, so that the best matches are those with a typo.

    Wider gaps that cost more would separate the two better, but take twice the time.
    """
    from frizbee import Scoring

    return Scoring(
        match_score=_MATCH_SCORE, mismatch_penalty=_GAP_PENALTY, gap_open_penalty=_GAP_PENALTY, gap_extend_penalty=2,
        prefix_bonus=0, delimiter_bonus=0, capitalization_bonus=0, matching_case_bonus=0, exact_match_bonus=0,
    )  # fmt: skip


def _certain_scripts(terms: Sequence[Term]) -> int:
    """The scripts that a title must have to match these words with all their typos."""
    needed = 0
    for term in terms:
        latin = sum("a" <= character <= "z" for character in term.text)
        eastern = sum(character >= "\u2e80" for character in term.text)
        needed |= LATIN * (latin > term.max_typos) | EASTERN * (eastern > term.max_typos)
    return needed


def _is_short(term: Term) -> bool:
    """Whether scattered letters score as much as the word with its middle swapped, which needs a matcher of its own."""
    return term.max_typos > 0 and len(term.text) == 4


def _max_score_loss(term: Term) -> int:
    """The most points that a word loses by its typos."""
    if term.may_lack_a_letter:
        return _GAP_PENALTY
    return _MATCH_SCORE + _GAP_PENALTY if _is_short(term) else (_MATCH_SCORE + 2 * _GAP_PENALTY) * term.max_typos


def _fuzzy_terms(terms: Sequence[Term]) -> dict[int, Term]:
    """The terms that may have typos or be in parts, by their numbers."""
    return {n: term for n, term in enumerate(terms) if term.is_fuzzy and len(term.text) <= _MAX_FUZZY_WORD_LENGTH}


class _TypoMatcher(NamedTuple):
    """A matcher, the least score of a match, and the texts that a title which matches certainly has."""

    matcher: Matcher
    least: int
    having: list[str]


def _typo_matcher(terms: Sequence[Term], fuzzy: dict[int, Term]) -> _TypoMatcher:
    """A matcher for titles in which these terms have typos or are in parts.

    Literal terms come first: they reject a title sooner.
    """
    from frizbee import Matcher, Pattern

    literal = [term.text for number, term in enumerate(terms) if number not in fuzzy]
    patterns: list[str | Pattern] = [Pattern(text, matching="substring") for text in literal]
    least = _MATCH_SCORE * sum(len(term.text) for term in terms)
    for term in fuzzy.values():
        missing = 0 if term.may_lack_a_letter else term.max_typos
        patterns.append(Pattern(term.text, matching="fuzzy", max_typos=missing))
        least -= max(_max_score_loss(term), _MAX_SPLIT_PENALTY if term.can_split else 0)
    matcher = Matcher.from_patterns(
        patterns, casing="respect", unicode="always", max_items=MAX_TYPO_CANDIDATES, scoring=_typo_scoring()
    )
    return _TypoMatcher(matcher, least, literal)


def _one_typo_matchers(terms: Sequence[Term]) -> Iterator[_TypoMatcher]:
    """Matchers for titles in which one word has typos or is in parts.

    One run finds both: frizbee scores a word in parts higher than one with a typo, unless the parts are far apart.
    """
    for number, term in _fuzzy_terms(terms).items():
        yield _typo_matcher(terms, {number: term})
        if _is_short(term):
            texts = [term.middle_swapped if other is term else other.text for other in terms]
            yield _TypoMatcher(_literal(texts, MAX_TYPO_CANDIDATES), 0, texts)


def _all_typo_matchers(terms: Sequence[Term]) -> Iterator[_TypoMatcher]:
    """A matcher for titles in which several words have typos or are in parts: slow, for when nothing else matches."""
    if len(fuzzy := _fuzzy_terms(terms)) > 1:
        yield _typo_matcher(terms, fuzzy)
