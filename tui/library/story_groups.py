"""Stories that are there more than once, whatever makes them so: copies, versions of one source, several files."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from tui.search.flags import DUPLICATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.search.copies import StoryColumns
    from tui.search.results import SearchResults

CopyKind: TypeAlias = Literal["first", "exact", "near", "version"]
"""What a post is to the first one of its group: with the same text and title, nearly the same or a part of it, or with
the same source alone.
"""
_KINDS: Final[tuple[CopyKind, ...]] = ("first", "exact", "near", "version")
"""The order in which the posts of a group stand."""


class StoryPost(NamedTuple):
    """A post of a group, and what it is to the first one."""

    post: int
    kind: CopyKind


StoryGroup: TypeAlias = "list[StoryPost]"
"""The posts of a story, the best one first: with a source, and of several the longest. A post alone lies in several
files.
"""


def story_groups(found: SearchResults, columns: StoryColumns, versions: Iterable[Sequence[int]]) -> list[StoryGroup]:
    """The stories of the posts that were found, in their order; each with all its posts that are in the catalogue.

    `columns` are the stories that are told in several texts, `versions` the groups of posts of one source.
    """
    catalogue = found.hits.catalogue
    story, unit = (
        dict(zip(columns.posts, columns.stories, strict=True)),
        dict(zip(columns.posts, columns.units, strict=True)),
    )
    letters = dict(zip(columns.posts, columns.letters, strict=True))
    told: defaultdict[int, list[int]] = defaultdict(list)
    for post, number in story.items():
        told[number].append(post)
    group_of: dict[int, set[int]] = {}
    for posts in (*told.values(), *versions):
        group = {post for post in posts if catalogue.position(post) is not None}
        for post in list(group):
            group |= group_of.get(post, set())
        if len(group) > 1:
            group_of.update(dict.fromkeys(group, group))
    sites = catalogue.sets["site"]

    def rank(post: int) -> tuple[bool, int, int]:
        position = catalogue.position(post)
        return position is None or not sites[position], -letters.get(post, 0), post

    def kind(first: int, post: int) -> CopyKind:
        if post == first:
            return "first"
        if post not in story or story[post] != story.get(first):
            return "version"
        return "exact" if unit[post] == unit[first] else "near"

    groups: list[StoryGroup] = []
    seen: set[int] = set()
    for position in found.hits.positions:
        post = catalogue.ids[position]
        if post in seen:
            continue
        if post in group_of:
            first, *others = sorted(group_of[post], key=rank)
            seen |= group_of[post]
            kinds = [StoryPost(one, kind(first, one)) for one in (first, *others)]
            groups.append(sorted(kinds, key=lambda one: _KINDS.index(one.kind)))
        elif catalogue.flags[position] & DUPLICATE:
            groups.append([StoryPost(post, "first")])
    return groups
