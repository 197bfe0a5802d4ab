"""A concordance: every place in the articles at which a text stands, with what is before and after it.

The index holds no text, so each body is read from the post's file, as its turn comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.characters import is_written_without_spaces
from tui.index.fulltext.snippets import find_hits, folded_lines, patterns_of
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from tui.index.queries import BodySource
    from tui.search.syntax import BodyText

_SPACES: Final = lazy_pattern(r"\s+")
_REACH: Final = 300
"""Characters before and after a hit that are given."""


class Hit(NamedTuple):
    """A place of a text in the article of a post: the text as it stands there, and the rest of its paragraph on both
    sides, as far as a line of a screen reaches.
    """

    post: int
    left: str
    text: str
    right: str


def concordance(sources: Sequence[BodySource], wanted: Sequence[BodyText]) -> Iterator[Hit]:
    """The hits of these texts in posts, post by post, from the top of each. A post that cannot be read has none.

    Where a text does not stand as a whole, its words count as hits.
    """
    texts = [one.text for one in wanted]
    goes_on = any(one.prefix for one in wanted)
    from tui.index.fulltext.worker import plain_text_of, read_body_quickly

    patterns = patterns_of(texts)
    for post, path, title, address in sources if patterns else ():
        try:
            lines = folded_lines(plain_text_of(read_body_quickly(path), path, title, address))
        except OSError:
            continue
        for pattern in patterns:
            told = (line for line, low in lines if pattern.search(low))
            found = [hit for line in told for hit in _hits_of(post, line, pattern, goes_on=goes_on)]
            yield from found
            if found:
                break


def _hits_of(post: int, line: str, pattern: re.Pattern[str], *, goes_on: bool) -> Iterator[Hit]:
    """The hits in a line, of whole words where the script has such; with `goes_on` of the beginnings of words."""
    line = _SPACES.sub(" ", line).strip()
    for start, end in find_hits(line, pattern):
        if not _cuts_word(line, start) and (goes_on or not _cuts_word(line, end)):
            yield Hit(post, line[max(0, start - _REACH) : start], line[start:end], line[end : end + _REACH])


def _cuts_word(line: str, at: int) -> bool:
    """Whether a place in a line is within a word of a script that has blanks between words."""
    return 0 < at < len(line) and all(
        character.isalnum() and not is_written_without_spaces(character) for character in line[at - 1 : at + 1]
    )
