"""What a site prints under many posts: folded to one line, or dimmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.blocks import Heading, Item, List, Paragraph, Quote, Run, plain_lines, text_of
from tui.article.reading.sentences import sentences_of
from tui.language import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tui.article.blocks import Block, Runs

_STYLE: Final = "repeated"
_MAX_SHARE: Final = 1 / 2
"""Where more of a post than this is repeated, it is what the post says."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block or a part of a paragraph, how many of its sentences are repeated, and in how many posts they stand."""

    block: Block
    lines: int = 0
    posts: int = 0


class FoldedArticle(NamedTuple):
    """An article with what is repeated folded: its blocks, the texts of the passages that are not shown, the lines in
    their place, and whether anything in it is repeated.
    """

    blocks: tuple[Block, ...]
    hidden: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    has_repeated: bool = False


def text_to_compare(blocks: Iterable[Block]) -> str:
    """The text of an article whose sentences are compared with those of other posts."""
    return "\n".join(plain_lines(blocks))


def fold_repeated(
    blocks: Sequence[Block], repeated: Mapping[str, int], is_shown: Callable[[str], bool] = lambda _text: False
) -> FoldedArticle:
    """Blocks with one line for each passage of sentences that are repeated; those whose text `is_shown` are dimmed.

    `repeated` tells by the letters of a sentence in how many posts it stands.
    """
    sentences = [sentence.letters for sentence in sentences_of(text_to_compare(blocks))]
    size = sum(map(len, sentences))
    if sum(len(letters) for letters in sentences if letters in repeated) > size * _MAX_SHARE:
        return FoldedArticle(tuple(blocks))
    shown: list[Block] = []
    hidden: list[str] = []
    lines: list[str] = []
    pieces = [piece for block in blocks for piece in _pieces(block, repeated)]
    for is_repeated, run in groupby(pieces, key=lambda piece: piece.lines > 0):
        passage = list(run)
        if not is_repeated:
            shown += [piece.block for piece in passage]
        elif is_shown(text := text_to_compare(piece.block for piece in passage)):
            shown += [_dimmed(piece.block) for piece in passage]
        else:
            line = _fold(passage)
            shown.append(line)
            lines.append(text_of(line.runs))
            hidden.append(text)
    return FoldedArticle(tuple(shown), tuple(hidden), tuple(lines), any(piece.lines for piece in pieces))


def _fold(passage: Sequence[_Piece]) -> Paragraph:
    """The line in the place of a passage."""
    lines, posts = sum(piece.lines for piece in passage), min(piece.posts for piece in passage)
    said = ngettext(
        "{count} line that stands in {posts} posts", "{count} lines that stand in {posts} posts", lines, posts=posts
    )
    return Paragraph((Run(said, _STYLE),))


def _pieces(block: Block, repeated: Mapping[str, int]) -> Iterator[_Piece]:
    if isinstance(block, Paragraph):
        yield from _parts(block, repeated)
    elif isinstance(block, (Heading, Quote, List)):
        found = [sentence.letters for sentence in sentences_of(text_to_compare([block]))]
        is_repeated = bool(found) and all(letters in repeated for letters in found)
        yield _Piece(block, len(found), min(repeated[one] for one in found)) if is_repeated else _Piece(block)
    else:
        yield _Piece(block)


def _parts(block: Paragraph, repeated: Mapping[str, int]) -> Iterator[_Piece]:
    """The parts of a paragraph that are repeated, and those between them."""
    text = text_of(block.runs)
    passages: list[list[int]] = []
    for start, end, _, letters in sentences_of(text):
        posts = repeated.get(letters, 0)
        if not posts:
            continue
        if passages and passages[-1][1] == start:
            passages[-1][1:] = [end, passages[-1][2] + 1, min(passages[-1][3], posts)]
        else:
            passages.append([start, end, 1, posts])
    if not passages:
        yield _Piece(block)
        return
    at = 0
    for start, end, lines, posts in (*passages, [len(text), len(text), 0, 0]):
        if runs := _cut(block.runs, at, start):
            yield _Piece(Paragraph(runs))
        if runs := _cut(block.runs, start, end):
            yield _Piece(Paragraph(runs), lines, posts)
        at = end


def _cut(runs: Runs, start: int, end: int) -> Runs:
    """The runs of a part of the text, without line breaks and blanks around it; none where nothing else is there."""
    found: list[Run] = []
    at = 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        if text or (run.image is not None and start <= at < end):
            found.append(run._replace(text=text))
        at += len(run.text)
    while found and found[0].image is None and not found[0].text.strip():
        del found[0]
    while found and found[-1].image is None and not found[-1].text.strip():
        del found[-1]
    return tuple(found)


def _dimmed(block: Block) -> Block:
    if isinstance(block, (Paragraph, Heading)):
        return replace(block, runs=tuple(run._replace(style=f"{run.style} {_STYLE}".strip()) for run in block.runs))
    if isinstance(block, Quote):
        return Quote(tuple(map(_dimmed, block.blocks)))
    if isinstance(block, List):
        items = (Item(tuple(map(_dimmed, item.blocks)), item.task, item.label) for item in block.items)
        return replace(block, items=tuple(items))
    return block
