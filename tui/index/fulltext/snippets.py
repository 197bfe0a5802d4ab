"""The lines below found posts: a part of the body with what was found in it.

The index holds no text, so the body is read from the post's file. If that has changed since, it may no longer contain
what was found; the snippet is then the beginning of the body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from html import unescape
from itertools import chain
from typing import TYPE_CHECKING, Final

from tui.article.reading.sentences import Sentence, sentences_of
from tui.index.fulltext.near import near_phrase
from tui.index.fulltext.query import phrase_pattern, phrases_of
from tui.index.fulltext.tokenizer import fold_keeping_marks
from tui.patterns import lazy_pattern
from tui.text import cells, cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.index.fulltext.near import NearPassage, NearPhrase
    from tui.index.queries import BodySource
    from tui.model import Snippet

_MAX_TEXTS: Final = 32
"""Texts of a query that are looked for in a body: nobody reads more of them in one line, and each costs time."""
_WINDOW_LENGTH: Final = 600
"""Characters of a long line, around the first hit, that the snippet is taken from."""
_LONG_BODY: Final = 24_000
"""From this number of characters on, only excerpts of a body are cleaned at first."""
_EXCERPT_LENGTH: Final = 12_000
_MAX_EXCERPTS: Final = 3
_EXCERPT_BOUNDS: Final = ("\n\n", "<p>", "<p ", "<div", "<br")
"""Where an excerpt may begin and end."""
_SPACES: Final = lazy_pattern(r"\s+")
_TAGS: Final = lazy_pattern(r"<[^<>]*>")


def pattern_of(texts: Sequence[str], *, whole: bool = False) -> re.Pattern[str] | None:
    """A regular expression for every phrase of these texts in folded text, with `whole` for each text as one phrase.

    None if the texts contain no word.
    """
    found: dict[str, None] = {}
    for text in texts[:_MAX_TEXTS]:
        for exact in (True,) if whole else (True, False):
            found.update(dict.fromkeys(phrase_pattern(tokens) for tokens in phrases_of(text, exact=exact)))
    if not found:
        return None
    return re.compile("|".join(sorted(found, key=len, reverse=True)))


def patterns_of(texts: Sequence[str]) -> list[re.Pattern[str]]:
    """The regular expressions to look for these texts by, the best first: as they were typed, and for their words too
    where that is another one.
    """
    found = (pattern_of(texts, whole=whole) for whole in (True, False))
    return list(dict.fromkeys(pattern for pattern in found if pattern is not None))


def snippet_of(body: str, pattern: re.Pattern[str], width: int) -> Snippet:
    """The part of a body, at most `width` cells wide, with the most different hits, and their ranges."""
    lines = body.split("\n")
    best, found = "", -1
    for line in lines:
        low = fold_keeping_marks(line)
        hits = len({match[0] for match in pattern.finditer(low)})
        if hits > max(found, 0):
            best, found = _excerpt_of(line, low, pattern), hits
            if hits > 1:
                break
    if not best:
        return cut(_SPACES.sub(" ", next((line for line in lines if line.strip()), ""))[: 2 * width], width), ()
    return _cut_around(best, find_hits(best, pattern), width)


def _excerpt_of(line: str, low: str, pattern: re.Pattern[str]) -> str:
    """The part of a long line around the first hit, with white space collapsed."""
    match = pattern.search(low)
    if match is None or len(line) <= _WINDOW_LENGTH:
        return _SPACES.sub(" ", line).strip()
    middle = match.start() * len(line) // max(1, len(low))
    start = max(0, middle - _WINDOW_LENGTH // 2)
    return _SPACES.sub(" ", line[start : start + _WINDOW_LENGTH]).strip()


def folded_lines(text: str) -> list[tuple[str, str]]:
    """The lines of a text, each with what it is folded: all at once, for a line at a time takes three times as long."""
    return list(zip(text.split("\n"), fold_keeping_marks(text).split("\n"), strict=True))


def find_hits(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """The ranges of an unfolded line that match."""
    from tui.search.fold import map_folded

    low, offsets = map_folded(text)
    ends = (*offsets, len(text))
    found: list[tuple[int, int]] = []
    for match in pattern.finditer(low):
        start = offsets[match.start()]
        # To the beginning of the next character, since the last one's combining marks belong to it.
        at = match.end()
        while at < len(low) and ends[at] <= offsets[match.end() - 1]:
            at += 1
        end = ends[at]
        while end > start + 1 and text[end - 1].isspace():
            end -= 1
        found.append((start, end))
    return found


def _cut_around(text: str, found: Sequence[tuple[int, int]], width: int) -> Snippet:
    """The line cut to a width in cells, with the first hit in its first third."""
    start = 0
    if found and cells(text) > width:
        start = found[0][0]
        room = width // 3
        while start and cells(text[start - 1 : found[0][0]]) <= room:
            start -= 1
        # From the beginning of a word, if there is one near.
        blank = text.find(" ", start, found[0][0])
        if start and 0 <= blank - start <= room // 2:
            start = blank + 1
        while start and cells(text[start:]) < width - 1 and cells(text[start - 1 :]) <= width - 1:
            start -= 1
    ellipsis = "…" if start else ""
    piece = cut(ellipsis + text[start:], width)
    shift = len(ellipsis) - start
    kept = len(piece) - (1 if piece.endswith("…") and not text.endswith("…") else 0)
    return piece, tuple(
        (begin + shift, min(end + shift, kept)) for begin, end in found if begin >= start and begin + shift < kept
    )


Repeated = Callable[[Iterable[Sentence]], Collection[str]]
"""The letters of those of some sentences that are taken for repeated under many posts."""


def snippets(
    sources: Sequence[BodySource], texts: Sequence[str], width: int, repeated: Repeated = lambda _sentences: ()
) -> dict[int, Snippet]:
    """The snippet of each post for a search in these texts. Posts that cannot be read are left out.

    A passage that is `repeated` under many posts is quoted only where no other has anything of the texts.
    """
    from tui.index.fulltext.worker import plain_text_of, read_body_quickly

    patterns = patterns_of(texts)
    phrases = [phrase for text in texts[:_MAX_TEXTS] if (phrase := near_phrase(text)) is not None]
    found: dict[int, Snippet] = {}
    for post, path, title, source in sources if patterns else ():
        try:
            body = read_body_quickly(path)
        except OSError:
            continue
        parts = chain(_excerpts(body, patterns), (body,)) if len(body) > _LONG_BODY else (body,)
        for part in parts:
            text = plain_text_of(part, path, title, source)
            told = _telling_lines(text, patterns, phrases)
            own = _without_repeated(told, repeated)
            snippet = _best(own, patterns, phrases, width) if own.strip() else ("", ())
            if snippet[1]:
                found[post] = snippet
                break
            if not found.get(post, snippet)[1]:
                found[post] = snippet if own is told else _best(told, patterns, phrases, width)
    return found


def _telling_lines(text: str, patterns: Sequence[re.Pattern[str]], phrases: Sequence[NearPhrase]) -> str:
    """The lines of a text with anything of the patterns, of which the last has what any other has. Where a phrase may
    stand in it but for a slip, that is all of them.
    """
    lines = folded_lines(text)
    if phrases and not any(patterns[0].search(low) for _, low in lines):
        return text
    return "\n".join(line for line, low in lines if patterns[-1].search(low))


def _without_repeated(text: str, repeated: Repeated) -> str:
    """The text without the sentences that are repeated, a line break in the place of each."""
    sentences = list(sentences_of(text))
    letters = repeated(sentences)
    if not letters:
        return text
    kept, at = [], 0
    for sentence in sentences:
        if sentence.letters in letters:
            kept.append(text[at : sentence.start])
            at = sentence.end
    return "\n".join((*kept, text[at:]))


def _best(text: str, patterns: Sequence[re.Pattern[str]], phrases: Sequence[NearPhrase], width: int) -> Snippet:
    """The snippet for the first pattern with a hit. What is nearly a whole text is better than some of its words."""
    snippet: Snippet = ("", ())
    for pattern in chain(patterns[:1], _near_patterns(text, phrases), patterns[1:]):
        snippet = snippet_of(text, pattern, width)
        if snippet[1]:
            break
    return snippet


def _near_patterns(text: str, phrases: Sequence[NearPhrase]) -> Iterator[re.Pattern[str]]:
    """Patterns for what the text says nearly."""
    folded = fold_keeping_marks(text) if phrases else ""
    for phrase in phrases:
        if passage := phrase.find(folded):
            yield from passage.patterns()


def near_passage(source: BodySource, phrase: NearPhrase, *, cleaned: bool) -> NearPassage | None:
    """What a post says nearly; None where it says nothing of the kind. Raises OSError.

    Without `cleaned`, only the tags are taken out of its source: that is ten times as quick and mostly finds the same.
    """
    from tui.index.fulltext.worker import plain_text_of, read_body_quickly

    _, path, title, address = source
    body = read_body_quickly(path)
    text = plain_text_of(body, path, title, address) if cleaned else _SPACES.sub(" ", unescape(_TAGS.sub(" ", body)))
    return phrase.find(fold_keeping_marks(text))


def _excerpts(body: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[str]:
    """Excerpts of the source of a long body around likely hits: cleaning all of it for one line would take too long."""
    from tui.article.markdown.parser import link_definitions

    folded_body, defined = fold_keeping_marks(body), link_definitions(body)
    for pattern in patterns:
        behind, tried = 0, 0
        while tried < _MAX_EXCERPTS and (match := pattern.search(folded_body, behind)):
            # This is exact enough, since folding hardly changes the length of a text.
            at = match.start() * len(body) // len(folded_body)
            start = max(body.rfind(edge, 0, max(0, at - _EXCERPT_LENGTH // 2)) for edge in _EXCERPT_BOUNDS)
            ends = [end for edge in _EXCERPT_BOUNDS if (end := body.find(edge, at + _EXCERPT_LENGTH // 2)) >= 0]
            excerpt = body[max(0, start) : min(ends, default=len(body))]
            yield f"{excerpt}\n\n{defined}" if defined else excerpt
            behind, tried = match.end() + _EXCERPT_LENGTH // 2, tried + 1
