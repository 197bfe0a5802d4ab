"""Going from post to post by their links or by what they are about, and back to where one came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.language import _

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui.library.library import Library
    from tui.model import Row
    from tui.ui.query_state import QueryState
    from tui.ui.screens.cited import LinksOfPost
    from tui.ui.screens.similar import SimilarPosts
    from tui.ui.screens.versions import VersionsScreen
    from tui.ui.workers.lookups import Lookups


@dataclass(frozen=True, slots=True)
class Stop:
    """A place one came through: the query, the key of the post, and how much of its text lay above the screen."""

    query: QueryState
    key: bytes
    share: float = 0.0


class Travelling:
    """The places one came through, and the dialog that leads from one to the next."""

    def __init__(
        self, library: Library, lookups: Lookups, *,
        here: Callable[[], Stop | None], go: Callable[[Stop], object], reach: Callable[[Row], Stop],
        ask: Callable[[Screen[int], Callable[[int | None], None]], Any],
        tell: Callable[[str], object], read_texts: Callable[[], object],
    ) -> None:  # fmt: skip
        """`here` is the place that is shown, `go` shows another, `reach` gives that of a post, `ask` shows a dialog;
        `read_texts` has links read that are not known yet.
        """
        self._library = library
        self._lookups = lookups
        self._here, self._go, self._reach = here, go, reach
        self._ask, self._tell, self._read_texts = ask, tell, read_texts
        self._versions: VersionsScreen | None = None
        self._before: list[Stop] = []
        self._ahead: list[Stop] = []

    def pick(self, post_id: int) -> None:
        """Show what a post leads to and what leads to it, and go to what is picked."""
        from tui.ui.screens.cited import CitedScreen, read_links

        def show(links: LinksOfPost) -> None:
            if links.missing:
                self._read_texts()
            if links.posts:
                self._ask(CitedScreen(links), self.travel)
            else:
                nothing = _("This post leads to no other of the archive, and none leads here")
                self._tell(f"{nothing} · {links.missing}" if links.missing else nothing)

        self._lookups.look_up_to_show(("links", post_id), partial(read_links, self._library, post_id), show)

    def pick_similar(self, post_id: int) -> None:
        """Show the posts that are about the same thing as one, and go to what is picked."""
        from tui.ui.screens.similar import SimilarScreen, read_similar

        def show(similar: SimilarPosts) -> None:
            if similar.missing:
                self._read_texts()
            if similar.posts:
                self._ask(SimilarScreen(similar), self.travel)
            else:
                self._tell(similar.missing or _("Nothing else here is about the same"))

        self._lookups.look_up_to_show(("similar", post_id), partial(read_similar, self._library, post_id), show)

    def pick_version(self, post_id: int) -> None:
        """Show what a post can be compared with, and go to what is picked there to be read."""
        from tui.ui.screens.versions import VersionsScreen

        self._read_texts()
        self._versions = VersionsScreen(self._library, post_id)
        self._ask(self._versions, self.travel)

    def texts_read(self) -> None:
        """All texts are read, and copies known by them: fill the dialog that was opened before."""
        if self._versions is not None and self._versions.is_attached:
            self._versions.look_again()

    def travel(self, post_id: int | None) -> None:
        """Go to a post, so that one can come back."""
        if post_id is not None:
            self._lookups.look_up(partial(self._library.rows, [post_id]), self._arrive)

    def _arrive(self, rows: Sequence[Row]) -> None:
        if rows:
            self.go_to(self._reach(rows[0]))

    def go_to(self, stop: Stop) -> None:
        """Go to a place, so that one can come back."""
        if (here := self._here()) is not None:
            self._before.append(here)
            self._ahead.clear()
        self._go(stop)

    def step(self, way: int) -> None:
        """Go back to the place one came from, or forth again."""
        taken, left = (self._before, self._ahead) if way < 0 else (self._ahead, self._before)
        if not taken:
            self._tell(_("This is where you came from") if way < 0 else _("There is nothing to go forth to"))
            return
        if (here := self._here()) is not None:
            left.append(here)
        self._go(taken.pop())
