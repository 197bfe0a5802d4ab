"""The dialog of posts that are about the same thing as one, each with the words that tie them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.language import _, ngettext
from tui.ui.screens.posts import ListedPost, PostsScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.library.library import Library

_MAX_POSTS: Final = 30


class SimilarPosts(NamedTuple):
    """The posts that are about the same thing as one, and how much of the texts is not known yet, "" where all is."""

    posts: Sequence[ListedPost]
    missing: str


def read_similar(library: Library, post_id: int) -> SimilarPosts:
    """The posts that are about the same thing, the most alike first."""
    found = library.subjects.similar(post_id, _MAX_POSTS)
    rows = {row.id: row for row in library.rows([one.post for one in found])}
    done, total = library.subjects.coverage()
    missing = _("articles read for {percent} %", percent=done * 100 // total) if done < total else ""
    posts = [ListedPost(rows[one.post], " · ".join(one.words)) for one in found if one.post in rows]
    return SimilarPosts(posts, missing)


class SimilarScreen(PostsScreen):
    """Gives the id of the post to go to, or None: of those that are about the same, each with the words that tie it."""

    def __init__(self, similar: SimilarPosts) -> None:
        count = len(similar.posts)
        title = ngettext("{count} post about the same", "{count} posts about the same", count)
        hint = " · ".join(filter(None, (similar.missing, _("a word of a title, or one that ties them"))))
        super().__init__(title, hint, _("go there"), similar.posts)
