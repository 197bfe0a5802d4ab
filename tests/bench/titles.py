"""Titles to measure search on, and a catalogue of nothing but titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.generate import _Draw
from tui.search.catalogue import Catalogue
from tui.search.fold import fold_many

HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"

_CHUNK = 4096


def alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many characters or words two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def titles_of(path: Path) -> list[str]:
    """The titles of an archive, or of a file with one a line; each once."""
    if path.is_file() and path.suffix == ".txt":
        return list(dict.fromkeys(path.read_text("utf-8").split("\n")))
    from tui.archive.parse import parse_file
    from tui.archive.walk import walk_folders
    from tui.index.queries import joined
    from tui.model import Problem

    paths = (joined(piece.folder, name) for piece in walk_folders(str(path)) for name, _, _ in piece.files)
    heads = (parse_file(str(path), name) for name in paths)
    return list(dict.fromkeys(head.title for head in heads if not isinstance(head, Problem) and head.title.strip()))


def generated_titles(count: int, seed: int = 5) -> list[str]:
    """So many invented titles in all languages of the generator, each once."""
    draw = _Draw(seed, 1)
    titles: dict[str, None] = {}
    while len(titles) < count:
        titles[draw.title(draw.language())] = None
    return list(titles)


def catalogue_of(titles: Sequence[str]) -> Catalogue:
    """A catalogue of posts with these titles, the first the newest, a hundred a day."""
    catalogue = Catalogue(["titles"])
    count = len(titles)
    for start in range(0, count, _CHUNK):
        folded = fold_many(titles[start : start + _CHUNK])
        catalogue.append(
            (count - at, 737_000 + (count - at) // 100, 0, 0, 0, 0, 0, 0, title)
            for at, title in enumerate(folded, start)
        )
    catalogue.freeze()
    return catalogue


def generated_chunks(count: int, seed: int = 5) -> Iterator[list[str]]:
    """So many invented titles, some thousands at a time."""
    draw = _Draw(seed, 1)
    for start in range(0, count, _CHUNK):
        yield [draw.title(draw.language()) for _ in range(min(_CHUNK, count - start))]
