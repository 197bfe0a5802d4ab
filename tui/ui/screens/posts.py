"""The base of dialogs that list posts to go to, each with a line below that says why it is among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.text import clean_line
from tui.ui.screens.pick import Choice, Picking, has_words_of, with_note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.model import Row


class ListedPost(NamedTuple):
    """A post, what is said of it in the line below, "" for nothing, and a sign before its title."""

    row: Row
    said: str
    sign: str = ""


class PostsScreen(Picking[int]):
    """Gives the id of the post to go to, or None. Each word that is typed must stand in a title or the line below."""

    def __init__(self, title: str, hint: str, verb: str, posts: Sequence[ListedPost]) -> None:
        self._posts = posts
        super().__init__(title, hint, self._find_posts, verb=verb)

    def _find_posts(self, text: str) -> Sequence[Choice]:
        has_words = has_words_of(text)
        return [
            line
            for at, one in enumerate(self._posts)
            if has_words(f"{one.row.title} {one.said}")
            for line in with_note(f"{one.sign} {clean_line(one.row.title)}".lstrip(), at, one.said, one.row.day)
        ]

    def take(self, choice: Choice) -> None:
        self.dismiss(self._posts[int(choice.value)].row.id)
