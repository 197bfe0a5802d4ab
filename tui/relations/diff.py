"""What differs between two texts, sentence by sentence and, in those that were reworded, word by word.

Sentences are aligned without regard to paragraphs, so that a page scraped again with other markup is the same text. Two
sentences are alike when their folded words are equal: case, width, script, punctuation and white space do not count,
nor does a slip of spelling (`_is_slip`). A sentence that stands in another place has moved.

Time grows linearly with the length of the texts: where much differs, long stretches are compared piece by piece.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from rapidfuzz.distance import OSA, Indel, LCSseq

from tui.article.reading.sentences import SENTENCE_END, sentences_of
from tui.language import _, ngettext
from tui.patterns import lazy_pattern
from tui.search.fold import fold_many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

SentenceKind: TypeAlias = Literal["alike", "new", "gone", "reworded", "moved", "repeated"]
"""What became of a sentence. A `repeated` one stands under many posts of the site, and says nothing about this one."""

_MIN_LIKENESS: Final = 0.45
"""A sentence is another one reworded if the two are alike by at least this share of their words."""
_MAX_COMPARED: Final = 1 << 22
"""Pairs of elements that are compared at once: a millisecond, and half a megabyte."""
_MAX_DEPTH: Final = 12
_PAIRED_AT_ONCE: Final = 32
"""Reworded sentences are looked for among so many of each text at a time."""
_MAX_SENTENCE: Final = 300
"""Characters: a longer sentence is cut at the marks within it, a text without any at blanks."""
_MIN_SLIP_LETTERS: Final = 6
_ALIKE_IN_SOUND: Final = tuple(map(frozenset, ("的地得", "做作", "帐账", "象像", "粘黏")))
"""Han characters that are written for one another, one of them wrongly."""

_MARK_WITHIN: Final = lazy_pattern("[,，、:：;；—]\\s*")
_SINGLE: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts without blanks between words: each character counts as one."""
_SAYS_SOMETHING: Final = frozenset("%‰*&#@_§†‡")
"""Punctuation that counts as part of a word: "5%" is not "5"."""


class SentencePart(NamedTuple):
    """A piece of a sentence in its old and its new wording. Unless it is `changed`, both say the same."""

    old: str
    new: str
    changed: bool = False


class ComparedSentence(NamedTuple):
    """A sentence of one text or of both; its parts joined are the whole of it.

    `old_paragraph` and `new_paragraph` are the numbers of its paragraphs from 0 on, -1 for a text that does not have
    it; `old_span` and `new_span` are where it begins and ends in each, in characters.
    """

    kind: SentenceKind
    parts: tuple[SentencePart, ...]
    old_paragraph: int = -1
    new_paragraph: int = -1
    old_span: tuple[int, int] = (0, 0)
    new_span: tuple[int, int] = (0, 0)

    @property
    def old(self) -> str:
        """The old wording; "" where the old text does not have it."""
        return "".join(part.old for part in self.parts)

    @property
    def new(self) -> str:
        """The new wording; "" where the new text does not have it."""
        return "".join(part.new for part in self.parts)

    @property
    def is_change(self) -> bool:
        """Whether it was added, taken out or reworded."""
        return self.kind in ("new", "gone", "reworded")


@dataclass(frozen=True)
class Difference:
    """All sentences of two texts, in the order of the new one; those that it does not have stand where they were."""

    sentences: tuple[ComparedSentence, ...]

    def __bool__(self) -> bool:
        return any(sentence.is_change for sentence in self.sentences)

    def count(self, kind: SentenceKind) -> int:
        """How many sentences are of a kind; one that has moved stands in both texts, and counts once."""
        of_kind = [sentence for sentence in self.sentences if sentence.kind == kind]
        return sum(sentence.new_paragraph >= 0 for sentence in of_kind) if kind == "moved" else len(of_kind)

    @cached_property
    def minor(self) -> int:
        """How many of the sentences that count as alike differ in spelling, punctuation, width or script."""
        return sum(
            sentence.kind == "alike" and sentence.old.split() != sentence.new.split() for sentence in self.sentences
        )

    @cached_property
    def paragraphs(self) -> tuple[tuple[ComparedSentence, ...], ...]:
        """The sentences by the paragraphs of the new text, and of the old one where the new one does not have them."""
        found: list[list[ComparedSentence]] = []
        old = new = -1
        for sentence in self.sentences:
            is_new = sentence.new_paragraph >= 0
            begins = sentence.new_paragraph != new if is_new else sentence.old_paragraph != old
            if begins or not found:
                found.append([])
            found[-1].append(sentence)
            old = sentence.old_paragraph if sentence.old_paragraph >= 0 else old
            new = sentence.new_paragraph if is_new else new
        return tuple(map(tuple, found))

    @property
    def summary(self) -> str:
        """What differs, in a line."""
        told = (
            (self.count("new"), ngettext("{count} sentence added", "{count} sentences added", self.count("new"))),
            (self.count("gone"), ngettext("{count} taken out", "{count} taken out", self.count("gone"))),
            (self.count("reworded"), ngettext("{count} reworded", "{count} reworded", self.count("reworded"))),
            (self.count("moved"), ngettext("{count} in another place", "{count} in other places", self.count("moved"))),
            (self.minor, ngettext("{count} minor difference", "{count} minor differences", self.minor)),
        )
        return " · ".join(said for count, said in told if count) or _("the texts are alike")


class _Sentence(NamedTuple):
    """A sentence of a text, or a piece of a very long one."""

    text: str
    start: int
    paragraph: int
    is_repeated: bool = False


def difference(old: str, new: str, repeated: Collection[str] = (), *, strict: bool = False) -> Difference:
    """What differs between two texts.

    `repeated` are sentences, by their letters (`Sentence.letters`), that are left out since many posts have them. With
    `strict`, a slip of spelling is a difference as well.
    """
    before, after = list(_sentences(old, repeated)), list(_sentences(new, repeated))
    keys = [_keys([one.text for one in side]) for side in (before, after)]
    pairs = [*_matches(*keys), (len(before), len(after))]
    sentences: list[ComparedSentence] = []
    at, to = 0, 0
    for mine, theirs in pairs:
        sentences += _between(before[at:mine], after[to:theirs], keys[0][at:mine], keys[1][to:theirs], strict=strict)
        if mine < len(before):
            sentences.append(_alike(before[mine], after[theirs]))
        at, to = mine + 1, theirs + 1
    return Difference(tuple(_with_moved(sentences)))


def _sentences(text: str, repeated: Collection[str]) -> Iterator[_Sentence]:
    start = paragraph = 0
    for line in text.split("\n"):
        if line.strip():
            spans = [(one.start, one.end) for one in sentences_of(line) if one.letters in repeated] if repeated else []
            for begin, end in _cut(line):
                is_repeated = any(first <= begin and end <= last for first, last in spans)
                yield _Sentence(line[begin:end], start + begin, paragraph, is_repeated)
            paragraph += 1
        start += len(line) + 1


def _cut(line: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a line begin and end; nothing lies between them."""
    start = 0
    for end in [*(match.end() for match in SENTENCE_END.finditer(line)), len(line)]:
        if end > start:
            yield from _cut_long(line, start, end)
        start = end


def _cut_long(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, in pieces where it is very long: cut where its text says so, for fixed lengths would shift."""
    if end - start <= _MAX_SENTENCE:
        yield start, end
        return
    ends = [match.end() for match in _MARK_WITHIN.finditer(line, start, end) if match.end() < end]
    for stop in [*ends, end]:
        if stop != end and stop - start < _MAX_SENTENCE // 4:
            continue
        while stop - start > 2 * _MAX_SENTENCE:
            blank = line.find(" ", start + _MAX_SENTENCE, start + 2 * _MAX_SENTENCE) + 1
            yield start, (cut := blank or start + _MAX_SENTENCE)
            start = cut
        yield start, stop
        start = stop


@cache
def _words() -> re.Pattern[str]:
    """What counts as a word: a number with its sign, a character of a script without blanks, a run of letters, marks
    and symbols.
    """
    between = "".join(
        re.escape(chr(code))
        for code in range(0x10000)
        if unicodedata.category(chr(code)) in _BETWEEN and chr(code) not in _SAYS_SOMETHING
    )
    return re.compile(rf"(?:(?<![^{between}])[-−+])?\d(?:[.,:]?\d)*|[{_SINGLE}]|[^{between}{_SINGLE}\d]+")


_BETWEEN: Final = frozenset(("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs"))
"""Categories of Unicode of what stands between words."""
_OPENING: Final = frozenset(("Ps", "Pi"))
"""Those of them that open what they stand before."""


def _keys(texts: Sequence[str]) -> list[str]:
    """What sentences are compared by: their folded words, joined; "" for a sentence without words."""
    find = _words().findall
    return ["|".join(find(text)) for text in fold_many(texts)]


def _matches(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Places of equal elements in two sequences, ascending in both, as many as there are or nearly so."""
    numbers: dict[str, int] = {}
    a, b = ([numbers.setdefault(key, len(numbers)) for key in side] for side in (one, other))
    found: list[tuple[int, int]] = []
    waiting = [(0, len(a), 0, len(b), 0)]
    while waiting:
        start, end, first, last, depth = waiting.pop()
        while start < end and first < last and a[start] == b[first]:
            found.append((start, first))
            start, first = start + 1, first + 1
        while start < end and first < last and a[end - 1] == b[last - 1]:
            end, last = end - 1, last - 1
            found.append((end, last))
        if start == end or first == last:
            continue
        if (end - start) * (last - first) <= _MAX_COMPARED:
            for block in LCSseq.opcodes(a[start:end], b[first:last]).as_matching_blocks():
                found += [(start + block.a + step, first + block.b + step) for step in range(block.size)]
            continue
        anchors = _anchors(a, b, (start, end), (first, last)) if depth < _MAX_DEPTH else []
        if not anchors:
            # Nothing tells which parts belong together but where they stand.
            pieces = (end - start) * (last - first) // _MAX_COMPARED + 1
            anchors = [
                (start + (end - start) * piece // pieces, first + (last - first) * piece // pieces)
                for piece in range(1, pieces)
            ]
        corners = [(start, first), *anchors, (end, last)]
        waiting += [(s, e, f, t, depth + 1) for (s, f), (e, t) in pairwise(corners) if e > s and t > f]
    return sorted(found)


def _anchors(
    a: Sequence[int], b: Sequence[int], mine: tuple[int, int], theirs: tuple[int, int]
) -> list[tuple[int, int]]:
    """The elements that either stretch has once, as many of them as stand in the same order ("patience")."""
    places: list[dict[int, int]] = []
    for side, (start, end) in ((a, mine), (b, theirs)):
        at: dict[int, int] = {}
        for place in range(start, end):
            at[side[place]] = -1 if side[place] in at else place
        places.append(at)
    common = [(at, to) for key, at in places[0].items() if at >= 0 and (to := places[1].get(key, -1)) >= 0]
    return _longest_ascending(sorted(common))


def _longest_ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many as possible of these pairs, in their order, with second numbers that ascend."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_at, to) in enumerate(pairs):
        length = bisect_left(ends, to)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(to)
            last.append(number)
        else:
            ends[length], last[length] = to, number
    found = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


# Sentences that are not alike


def _alike(old: _Sentence, new: _Sentence) -> ComparedSentence:
    return _both("alike", (SentencePart(old.text, new.text),), old, new)


def _both(kind: SentenceKind, parts: tuple[SentencePart, ...], old: _Sentence, new: _Sentence) -> ComparedSentence:
    return ComparedSentence(kind, parts, old.paragraph, new.paragraph, _span(old), _span(new))


def _gone(old: _Sentence, key: str) -> ComparedSentence:
    kind: SentenceKind = "repeated" if old.is_repeated else "gone" if key else "alike"
    return ComparedSentence(
        kind, (SentencePart(old.text, "", kind == "gone"),), old_paragraph=old.paragraph, old_span=_span(old)
    )


def _added(new: _Sentence, key: str) -> ComparedSentence:
    kind: SentenceKind = "repeated" if new.is_repeated else "new" if key else "alike"
    return ComparedSentence(
        kind, (SentencePart("", new.text, kind == "new"),), new_paragraph=new.paragraph, new_span=_span(new)
    )


def _span(sentence: _Sentence) -> tuple[int, int]:
    """Where a sentence stands in its text, without the blanks around it."""
    text = sentence.text
    return sentence.start + len(text) - len(text.lstrip()), sentence.start + len(text.rstrip())


def _between(
    before: Sequence[_Sentence], after: Sequence[_Sentence], old_keys: Sequence[str], new_keys: Sequence[str], *,
    strict: bool,
) -> Iterator[ComparedSentence]:  # fmt: skip
    """The sentences of two stretches that have nothing alike."""
    at = to = 0
    elsewhere = set(old_keys) & set(new_keys)
    for mine, theirs in [*_reworded_pairs(old_keys, new_keys, elsewhere), (len(before), len(after))]:
        yield from map(_gone, before[at:mine], old_keys[at:mine])
        yield from map(_added, after[to:theirs], new_keys[to:theirs])
        if mine < len(before):
            yield _reworded(before[mine], after[theirs], strict=strict)
        at, to = mine + 1, theirs + 1


def _reworded_pairs(old: Sequence[str], new: Sequence[str], elsewhere: Collection[str]) -> Iterator[tuple[int, int]]:
    """The sentences that were probably reworded: places in both stretches, ascending. Long stretches are compared piece
    by piece.
    """
    steps = -(-max(len(old), len(new)) // _PAIRED_AT_ONCE) if old and new else 0
    for step in range(steps):
        start, end = len(old) * step // steps, len(old) * (step + 1) // steps
        first, last = len(new) * step // steps, len(new) * (step + 1) // steps
        letters: dict[str, str] = {}
        a = [_as_letters(key, letters) if key not in elsewhere else "" for key in old[start:end]]
        b = [_as_letters(key, letters) if key not in elsewhere else "" for key in new[first:last]]
        if any(a) and any(b):
            yield from ((start + i, first + j) for i, j in _best_pairs(a, b))


def _as_letters(key: str, letters: dict[str, str]) -> str:
    """A sentence with a letter for each word, which is quicker to compare; "" for one word, which has no likeness."""
    words = key.split("|")
    return "".join([letters.setdefault(word, chr(len(letters))) for word in words]) if len(words) > 1 else ""


def _best_pairs(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs that ascend in both, of the greatest likeness together."""
    likeness = [
        [
            Indel.normalized_similarity(one, other, score_cutoff=_MIN_LIKENESS) * min(len(one), len(other))
            if one and other
            else 0.0
            for other in b
        ]
        for one in a
    ]
    best = [[0.0] * (len(b) + 1) for _row in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            taken = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(a) and j < len(b):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _reworded(old: _Sentence, new: _Sentence, *, strict: bool) -> ComparedSentence:
    parts = _word_parts(old.text, new.text, strict=strict)
    if old.is_repeated or new.is_repeated or not any(part.changed for part in parts):
        kind: SentenceKind = "alike" if not (old.is_repeated or new.is_repeated) else "repeated"
        return _both(kind, (SentencePart(old.text, new.text),), old, new)
    return _both("reworded", parts, old, new)


class _Chunk(NamedTuple):
    """A word with the brackets and quotes that open before it, and what follows it up to those of the next one; the
    first one also with what stands before it.
    """

    text: str
    key: str


def _chunks(text: str) -> list[_Chunk]:
    found = list(_words().finditer(text))
    keys = fold_many([match[0] for match in found])
    starts = [0, *(_start_with_opening(text, before.end(), word.start()) for before, word in pairwise(found))]
    ends = [*starts[1:], len(text)]
    return [_Chunk(text[start:end], key) for start, end, key in zip(starts, ends, keys, strict=True)] if found else []


def _start_with_opening(text: str, least: int, start: int) -> int:
    """Where the brackets and quotes begin that open directly before a word; not before `least`."""
    while start > least and unicodedata.category(text[start - 1]) in _OPENING:
        start -= 1
    return start


def _word_parts(old: str, new: str, *, strict: bool) -> tuple[SentencePart, ...]:
    """The parts of a reworded sentence, joined so that they read well."""
    a, b = _chunks(old), _chunks(new)
    runs: list[tuple[list[_Chunk], list[_Chunk], bool]] = []
    at = to = 0
    for mine, theirs in [*_matches([one.key for one in a], [one.key for one in b]), (len(a), len(b))]:
        if at < mine or to < theirs:
            gone, come = a[at:mine], b[to:theirs]
            runs.append((gone, come, strict or not _are_slips(gone, come)))
        if mine < len(a):
            runs.append(([a[mine]], [b[theirs]], False))
        at, to = mine + 1, theirs + 1
    return tuple(_readable(runs))


def _readable(runs: Sequence[tuple[list[_Chunk], list[_Chunk], bool]]) -> Iterator[SentencePart]:
    """The runs as parts; where a word or two are left between many that changed, they are part of the change."""
    parts: list[SentencePart] = []
    for changed, some in groupby(runs, key=lambda run: run[2]):
        group = list(some)
        old = "".join(chunk.text for gone, _come, _changed in group for chunk in gone)
        new = "".join(chunk.text for _gone, come, _changed in group for chunk in come)
        parts.append(SentencePart(old, new, changed))
    joined: list[SentencePart] = []
    for number, part in enumerate(parts):
        is_within = 0 < number < len(parts) - 1 and joined and joined[-1].changed
        if not part.changed and is_within:
            around = min(_size(joined[-1]), _size(parts[number + 1]))
            if len(part.new.strip()) <= around // 2:
                part = part._replace(changed=True)  # noqa: PLW2901 - the same part, told otherwise
        if joined and joined[-1].changed and part.changed:
            last = joined.pop()
            part = SentencePart(last.old + part.old, last.new + part.new, changed=True)  # noqa: PLW2901
        joined.append(part)
    yield from joined


def _size(part: SentencePart) -> int:
    """The characters of what differs."""
    return max(len(part.old.strip()), len(part.new.strip()))


def _are_slips(gone: Sequence[_Chunk], come: Sequence[_Chunk]) -> bool:
    return len(gone) == len(come) and all(_is_slip(a.key, b.key) for a, b in zip(gone, come, strict=True))


def _is_slip(one: str, other: str) -> bool:
    """Whether two words differ by spelling alone: long ones by one letter or two that changed places, though not the
    first or last, which are endings; short Han words by characters that are taken for one another.
    """
    if len(one) == len(other) == 1:
        return any(one in alike and other in alike for alike in _ALIKE_IN_SOUND)
    return (
        min(len(one), len(other)) >= _MIN_SLIP_LETTERS
        and one[0] == other[0]
        and one[-1] == other[-1]
        and one.isalpha()
        and other.isalpha()
        and OSA.distance(one, other, score_cutoff=1) <= 1
    )


def _with_moved(sentences: Sequence[ComparedSentence]) -> Iterator[ComparedSentence]:
    """The same sentences; one that is gone in one place and new in another counts as moved, in both."""
    places: dict[str, deque[int]] = defaultdict(deque)
    keys = _keys([sentence.old or sentence.new if sentence.kind in ("new", "gone") else "" for sentence in sentences])
    for number, (sentence, key) in enumerate(zip(sentences, keys, strict=True)):
        if sentence.kind == "gone":
            places[key].append(number)
    moved: set[int] = set()
    for number, (sentence, key) in enumerate(zip(sentences, keys, strict=True)):
        if sentence.kind == "new" and places[key]:
            moved |= {number, places[key].popleft()}
    for number, sentence in enumerate(sentences):
        yield sentence._replace(kind="moved") if number in moved else sentence
