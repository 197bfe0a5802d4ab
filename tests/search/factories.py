"""Small catalogues, made of a few invented posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tui.model import FACETS, Facet
from tui.search.catalogue import Catalogue
from tui.search.evaluate import search
from tui.search.fold import fold
from tui.search.parse import parse

TODAY = date(2021, 6, 30)


@dataclass
class P:
    """A post: the later in the list, the older, unless its day is given."""

    title: str
    day: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    site: str = ""
    categories: tuple[str, ...] = ()
    archive: int = 0
    flags: int = 0


def catalogue(posts: Sequence[P | str], archives: Sequence[str] = ("news", "old")) -> Catalogue:
    made = Catalogue(archives)
    posts = [P(post) if isinstance(post, str) else post for post in posts]
    numbers: dict[Facet, dict[tuple[str, ...], int]] = {facet: {} for facet in FACETS}
    rows = []
    for place, post in enumerate(posts):
        values: dict[Facet, tuple[str, ...]] = {
            "tag": post.tags,
            "author": post.authors,
            "site": (post.site,) if post.site else (),
            "category": post.categories,
        }
        tag, author, site, category = (
            numbers[facet].setdefault(values[facet], len(numbers[facet]) + 10) for facet in FACETS
        )
        day = date.fromisoformat(post.day).toordinal() if post.day else 0
        rows.append((len(posts) - place, day, post.archive, tag, author, site, category, post.flags, fold(post.title)))
    for facet in FACETS:
        made.add_sets(facet, [(number, values) for values, number in numbers[facet].items()])
    made.append(rows[:2])
    made.append(rows[2:])
    made.freeze()
    return made


def found(made: Catalogue, posts: Sequence[P | str], text: str) -> list[str]:
    """The titles found, as written, in order."""
    hits = search(made, parse(text), today=TODAY)
    titles = [post if isinstance(post, str) else post.title for post in posts]
    return [titles[position] for position in hits.positions]
