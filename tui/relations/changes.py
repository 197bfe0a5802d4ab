"""What has changed in an article since it was shown: which sentences of it are new, and which it has no longer."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tui.article.reading.sentences import sentences_of

if TYPE_CHECKING:
    from tui.relations.diff import Difference


class Changes(NamedTuple):
    """Where new sentences begin and end in the text that is shown, in characters, and the sentences that are gone."""

    new: tuple[tuple[int, int], ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)


def changes_of(found: Difference, new: str, shown: str | None = None) -> Changes:
    """What has changed, by what differs from the `new` text; a sentence that only moved has not. One that was reworded
    is gone, and another is new.

    `shown` is how the new text is shown, where that is not as it is: set in lines, with passages folded to one.
    """
    changed = [sentence for sentence in found.sentences if sentence.is_change]
    gone = tuple(sentence.old.strip() for sentence in changed if sentence.kind != "new")
    spans = sorted(sentence.new_span for sentence in changed if sentence.kind != "gone")
    if shown is None or not spans:
        return Changes(tuple(spans), gone)
    ends = [end for _start, end in spans]
    wanted: Counter[str] = Counter()
    for sentence in sentences_of(new):
        at = bisect_left(ends, sentence.start + 1)
        if at < len(spans) and spans[at][0] < sentence.end:
            wanted[sentence.letters] += 1
    places = []
    for start, end, _reduced, letters in sentences_of(shown):
        if wanted[letters]:
            wanted[letters] -= 1
            text = shown[start:end]
            places.append((start + len(text) - len(text.lstrip()), start + len(text.rstrip())))
    return Changes(tuple(places), gone)
