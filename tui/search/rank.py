"""How good an answer a title is: the ranking of search results.

Title and query are folded. Each word of the query is looked for in the title and scored by its best match:

    100  it is the whole title
     90  the title starts with it
     80  a word of the title starts with it (words start after blanks and signs, and where Han meets Latin)
     70  it occurs anywhere
     60  it matches by sound: pinyin, in full, by initials or mixed, kana, Cyrillic and Greek in Latin letters, also
         phrase with the characters themselves. A little more where it is the whole title, the title starts with
         it, or a word does; a little less for a reading that is wrong in this word, and for initials
     50  its parts occur in order with something between: two or three parts of at least two Han characters or three
         letters each
     40  it occurs with a typo: one character wrong, missing, extra or swapped with its neighbour in a word of four
         letters or four Han characters, two in a word of nine letters or eight Han characters; one missing letter in
         a word of three, if the query has other words

     30  one character of a word of Han stands apart from the others: only where no title matches better

One or two points more where it ends with a word of the title as well. Digits have no typos (2021 is not 2022), unless
the word has four Han characters or eight letters beside them. A typo in letters counts only where a word starts
(`rust` is no typo of `crush`), and in short words where it also ends; letters without a vowel are initials and have no
typos. A title that does not match one of the words is no answer, however well it matches the others; only
where there is no answer at all, titles with some of the words are offered, at less than 20.

Several words score their mean; six less where they do not follow one another as typed, four less where they are at
least in order, and never more than if they only started words. A phonetic, split or typo match limits the whole score
to its own level plus a tenth of what the mean is above it, so that every literal answer comes first. Then a title loses
up to eight points by its length, so that among equal answers the shorter comes first and whole titles before long ones.
A title loses one point where folding changed the title but not the query, or the other way round: of 網絡 and 网络 the
one that was typed comes first. Punctuation around a word is ignored, but a title that has it as typed gains one point.
Equal scores stay in the order of the list, newest first; so do those of about one length.

    query         best              then                                          then              not
    rust          Rust              Rust 1.0, Rusty nails, Trust in Rust, Trust   Руст, Ruts        crush
    网络空间      网络空间          网络空间治理，《网络空间》，国家网络空间      网络的空间        网络
    netwrok       Network news      The networking guide                                            not work
    release rust  Release Rust 1.0  Release the rust, Rust release                Rust relaese      Rust
    wangluo       Wangluo           The Wangluo club                              网络，上网络课    往来
    wlkj          wlkj              网络空间，国家网络空间                                          网络
    wangluokj     网络空间          国家网络空间                                  网络控制，网络
    chongqing     Chongqing         重庆                                          重请              重要
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from tui.search.terms import PHONETIC, WHOLE_TITLE, WORD_START, Term, combine_terms

_SCATTERED_PENALTY, _IN_ORDER_BONUS = 6.0, 2.0
_MAX_INEXACT_SCORE, _INEXACT_DIVISOR = PHONETIC + 2, 10.0
_MAX_LENGTH_PENALTY = 8.0
_PUNCTUATION_BONUS = 1.0
_SOME_DIVISOR = 5.0


class TitleScorer:
    """Scores folded titles against the words of one query."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = combine_terms(terms)
        phrase = " ".join(term.text for term in terms)
        self._phrase = Term(phrase, exact=True) if len(self.terms) > 1 else None
        self._punctuated = [term.typed for term in self.terms if term.typed]

    def __call__(self, title: str) -> float | None:
        """How good an answer a folded title is, up to 100; None where it is none."""
        score = self._score(title)
        if score is not None and self._punctuated:
            share = sum(typed in title for typed in self._punctuated) / len(self._punctuated)
            score = min(WHOLE_TITLE, score + _PUNCTUATION_BONUS * share)
        return score

    def _score(self, title: str) -> float | None:
        if self._phrase is None:
            match = self.terms[0].match(title)
            return None if match is None else match.score - length_penalty(title)
        total, worst, last, is_in_order, is_adjacent = 0.0, WHOLE_TITLE, -1, True, True
        for term in self.terms:
            match = term.match(title)
            if match is None:
                return None
            total += match.score
            worst = min(worst, match.score)
            start = match.spans[0][0]
            is_in_order = is_in_order and start > last
            is_adjacent = is_adjacent and (
                last < 0 or (not any(c.isalnum() for c in title[last:start]) and start >= last)
            )
            last = match.spans[-1][1]
        score = total / len(self.terms)
        if self._phrase.text in title and (phrase := self._phrase.match(title)):
            score = max(score, phrase.score)
        elif not (is_adjacent and worst <= _MAX_INEXACT_SCORE):
            score = min(score, WORD_START) - _SCATTERED_PENALTY + (_IN_ORDER_BONUS if is_in_order else 0.0)
        if worst <= _MAX_INEXACT_SCORE:
            score = worst + (score - worst) / _INEXACT_DIVISOR
        return score - length_penalty(title)


def score_some(terms: Sequence[Term], title: str) -> float | None:
    """How good an offer a folded title is where no title has all words: 0 to 30; None where it has none of them."""
    matches = [match for term in terms if (match := term.match_as_word(title))]
    if not matches:
        return None
    if len(terms) == 1:
        return matches[0].score - length_penalty(title)
    return sum(match.score for match in matches) / len(terms) / _SOME_DIVISOR - length_penalty(title) / _INEXACT_DIVISOR


def score_title(words: Sequence[str], title: str) -> float | None:
    """How good an answer a folded title is to folded words; None where it is none."""
    return _scorer_of_words(tuple(words))(title)


@lru_cache(maxsize=64)
def _scorer_of_words(words: tuple[str, ...]) -> Callable[[str], float | None]:
    return TitleScorer([Term(word) for word in words]) if words else lambda title: -length_penalty(title)


def length_penalty(title: str) -> float:
    """The points a title loses by its length: 0 for an empty one, below 8 for any."""
    return _MAX_LENGTH_PENALTY * len(title) / (len(title) + 40)
