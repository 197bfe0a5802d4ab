"""Half-remembered sentences: does a piece of an article with one thing wrong in it find its post by `body:`?

Pieces of twelve Han characters and of five words are drawn from the articles of an archive, and one character or word of
each is changed. Pieces are passed over of which more than a few posts say what is right of them, for nobody could say which
was meant, and so are those that stand somewhere as changed.
Pieces of other posts, which the archive does not say, are to show nothing.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.bench.titles import HAN, alike
from tui.index.fulltext.worker import plain_text_of, read_body_quickly
from tui.search.bodies import BodyTerm

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.library.library import Library

CHARACTERS, WORDS = 12, 5
FIRST_TEN, MILLISECONDS = 0.97, 150.0
"""What is asked for: the share found among the first ten, and the time in which 95 of 100 answers are there."""

_HAN_RUN = re.compile(rf"[{HAN}]{{{CHARACTERS},}}")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u04ff]+")
_OTHER_CHARACTERS = "的新天人时东山水王李明日月"
_OTHER_WORDS = ("harbour", "marmalade", "seven", "quickly", "rhubarb")

Draw = random.Random
Piece = Sequence[str]
"""Characters, or words."""


@dataclass
class Tally:
    """How one kind of slip fared."""

    asked: int = 0
    ten: int = 0
    milliseconds: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """The time that 95 of 100 answers take, in milliseconds."""
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)]


def texts_of(library: Library, draw: Draw) -> Iterator[tuple[int, str]]:
    """The posts of a library in any order, each with its text."""
    ids = [row.id for row in library.first_rows(library.count())]
    draw.shuffle(ids)
    for at in range(0, len(ids), 50):
        for post, path, title, source in library.index.body_sources(ids[at : at + 50]):
            yield post, plain_text_of(read_body_quickly(path), path, title, source)


def han_piece(text: str, draw: Draw) -> Piece | None:
    """So many Han characters that stand beside each other."""
    runs = _HAN_RUN.findall(text)
    if not runs:
        return None
    run = draw.choice(runs)
    at = draw.randrange(len(run) - CHARACTERS + 1)
    return list(run[at : at + CHARACTERS])


def word_piece(text: str, draw: Draw) -> Piece | None:
    """So many words of one line."""
    lines = [
        words for line in text.split("\n") if len(words := _WORD.findall(line)) >= WORDS and not _HAN_RUN.search(line)
    ]
    if not lines:
        return None
    words = draw.choice(lines)
    at = draw.randrange(len(words) - WORDS + 1)
    return words[at : at + WORDS]


def wrong(piece: Piece, draw: Draw) -> Piece | None:
    """With another character or word in one place."""
    at = draw.randrange(len(piece))
    other = draw.choice(_OTHER_CHARACTERS if len(piece) == CHARACTERS else _OTHER_WORDS)
    return [*piece[:at], other, *piece[at + 1 :]]


def missing(piece: Piece, draw: Draw) -> Piece | None:
    """With one of its characters or words missing."""
    at = draw.randrange(len(piece))
    return [*piece[:at], *piece[at + 1 :]]


def swapped(piece: Piece, draw: Draw) -> Piece | None:
    """With two neighbours swapped."""
    at = draw.randrange(len(piece) - 1)
    return [*piece[:at], piece[at + 1], piece[at], *piece[at + 2 :]]


def misspelt(piece: Piece, draw: Draw) -> Piece | None:
    """With a slip of the finger in one of its longer words."""
    from tests.bench.search_quality import slip

    places = [at for at, word in enumerate(piece) if len(word) > 3]
    if not places:
        return None
    at = draw.choice(places)
    return [*piece[:at], slip(piece[at].lower(), draw) or "", *piece[at + 1 :]]


KINDS = {
    "Han, one wrong": (han_piece, wrong), "Han, one missing": (han_piece, missing), "Han, two swapped": (han_piece, swapped),
    "words, one misspelt": (word_piece, misspelt), "words, one changed": (word_piece, wrong),
    "words, one missing": (word_piece, missing),
}  # fmt: skip
"""The kinds of slips, each with the pieces that it is made in."""


def right_parts(piece: Piece, spoilt: Piece) -> list[Piece]:
    """What stands before the slip and behind it."""
    before = alike(piece, spoilt)
    after = min(alike(piece[::-1], spoilt[::-1]), len(piece) - before)
    return [part for part in (piece[:before], piece[len(piece) - after :]) if part]


def asked_as(piece: Piece) -> str:
    """The text that is searched for."""
    return ("" if len(piece[0]) == 1 and piece[0] >= "\u3400" else " ").join(piece)


def measure(library: Library, each: int, seed: int, copies: int) -> dict[str, Tally]:
    """Ask for pieces of the articles, so many of each kind; what is right of one may stand in up to `copies` posts."""
    tallies: dict[str, Tally] = {}
    for kind, (draw_piece, spoil) in KINDS.items():
        draw = Draw(f"{seed}/{kind}")
        tally = tallies[kind] = Tally()
        for post, text in texts_of(library, draw):
            if tally.asked >= each:
                break
            piece = draw_piece(text, draw)
            spoilt = piece and spoil(piece, draw)
            if not piece or not spoilt:
                continue
            meant = library.full_text.find([BodyTerm(asked_as(piece), exact=True)])
            query = asked_as(spoilt)
            if post not in meant or library.full_text.find([BodyTerm(query, exact=True)]):
                continue
            right = [BodyTerm(asked_as(part), exact=True) for part in right_parts(piece, spoilt)]
            if len(library.full_text.find(right)) > copies:
                continue
            start = time.perf_counter()
            found = library.search(f'body:"{query}"').ids[:10]
            tally.milliseconds.append((time.perf_counter() - start) * 1000)
            tally.asked += 1
            tally.ten += not meant.keys().isdisjoint(found)
            if meant.keys().isdisjoint(found):
                tally.misses.append(f"{query}  for  {asked_as(piece)}")
    return tallies


def false_offers(library: Library, others: Library, each: int, seed: int) -> tuple[int, list[str]]:
    """How many pieces of other articles were asked for that stand nowhere in the library, and those that show something."""
    draw, asked, shown = Draw(seed), 0, []
    drawers: tuple[Callable[[str, Draw], Piece | None], ...] = (han_piece, word_piece)
    while asked < each:
        before = asked
        for _, text in texts_of(others, draw):
            for draw_piece in drawers:
                piece = draw_piece(text, draw)
                query = asked_as(piece) if piece else ""
                if not query or library.full_text.find([BodyTerm(query, exact=True)]):
                    continue
                asked += 1
                if library.search(f'body:"{query}"').ids:
                    shown.append(query)
        if asked == before:
            break
    return asked, shown
