"""How good an answer a title is.

Both sides are folded. Each word of the query is looked for in the title and gets the best of these:

    100  it is the whole title
     90  the title begins with it
     80  a word of the title begins with it (a word begins after a blank or a sign, and where Han meets Latin)
     70  it stands anywhere
     60  the title sounds like it: pinyin, written out, by first letters, or one end of it so and the other so, kana,
         Cyrillic, Greek, and mixed with characters as they are; best where that is the whole title, then its
         beginning, then where a word begins. Readings that are not those of the character in its place, and first
         letters, are worth a little less
     50  its parts stand in the title in order with something between: two or three parts of at least two Han
         characters or three letters each
     40  it stands there with a slip: one character wrong, missing, extra or swapped with its neighbour in a
         word of four letters or four Han characters, two in a word of nine letters or eight Han; one missing in a
         word of which three letters were typed beside other words

and one or two more where it ends with a word of the title as well. A slip is no slip in a digit: 2021 is not 2022,
unless there is so much of the word beside its digits (four Han characters, eight letters) that it is meant anyway.
With letters, a slip is looked for where words begin (`rust` is no slip of `crush`), and in short words where they end
too; letters without a vowel are first letters, and have no slips. A title that has none of this for one of the words
is no answer at all, whatever it has for the others.

Several words: their mean; six less where they do not follow one another as typed, two of them back where they are at
least in order, and never more than if they only began words. A word that was only heard or guessed holds the whole
down to its own place and a tenth of what the mean is above it, so that every literal answer comes before. Last,
titles lose up to eight by their length, so that among equal answers the shorter comes first, and whole titles
before long ones; a title loses one where folding did more to the title than to the query or the other way round:
of 網絡 and 网络 the one that was typed comes first. Marks around a word are not looked for, but a title that has them
as they were typed gains one. What is equal even then stays in the order of the list, newer
first.

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

from tui.search.terms import HEARD, START, WHOLE, Place, Term, terms_of

__all__ = ["Judge", "Place", "Term", "judge", "shortness", "terms_of"]

_SCATTERED, _IN_ORDER = 6.0, 2.0
_HELD_FROM, _HELD_DOWN = HEARD + 2, 10.0
_BY_LENGTH = 8.0
_AS_MARKED = 1.0


class Judge:
    """The words of a query, ready to judge titles."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms_of(terms)
        together = " ".join(term.text for term in terms)
        self._together = Term(together, exact=True) if len(self.terms) > 1 else None
        self._marked = [term.typed for term in self.terms if term.typed]

    def __call__(self, title: str) -> float | None:
        """How good an answer a folded title is, up to 100; None where it is none."""
        score = self._score(title)
        if score is not None and self._marked:
            score = min(WHOLE, score + _AS_MARKED * sum(typed in title for typed in self._marked) / len(self._marked))
        return score

    def _score(self, title: str) -> float | None:
        if self._together is None:
            place = self.terms[0].place(title)
            return None if place is None else place.score - shortness(title)
        total, worst, last, in_order, joined = 0.0, WHOLE, -1, True, True
        for term in self.terms:
            place = term.place(title)
            if place is None:
                return None
            total += place.score
            worst = min(worst, place.score)
            start = place.spans[0][0]
            in_order = in_order and start > last
            joined = joined and (last < 0 or (not any(c.isalnum() for c in title[last:start]) and start >= last))
            last = place.spans[-1][1]
        score = total / len(self.terms)
        if self._together.text in title and (together := self._together.place(title)):
            score = max(score, together.score)
        elif not (joined and worst <= _HELD_FROM):
            score = min(score, START) - _SCATTERED + (_IN_ORDER if in_order else 0.0)
        if worst <= _HELD_FROM:
            score = worst + (score - worst) / _HELD_DOWN
        return score - shortness(title)


def judge(words: Sequence[str], title: str) -> float | None:
    """How good an answer a folded title is to folded words; None where it is none."""
    return _judge(tuple(words))(title)


@lru_cache(maxsize=64)
def _judge(words: tuple[str, ...]) -> Callable[[str], float | None]:
    return Judge([Term(word) for word in words]) if words else lambda title: -shortness(title)


def shortness(title: str) -> float:
    """What a title loses by its length: nothing for an empty one, never more than eight."""
    return _BY_LENGTH * len(title) / (len(title) + 40)
