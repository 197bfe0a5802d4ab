"""The dialog of the links between posts: what a post leads to and what leads to it, with the sentences around them."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.language import _
from tui.search.links import known_so_far
from tui.ui.screens.posts import ListedPost, PostsScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.library.library import Library
    from tui.model import Row

_MAX_ROWS: Final = 1000
"""Posts that are listed of those that lead to one."""
_READING_SECONDS: Final = 0.5
"""How long posts are read for their sentences; those behind have their titles alone."""


class LinkedPost(NamedTuple):
    """A post at the other end of a link, and the sentence that the link stands in, "" where it was not read."""

    row: Row
    sentence: str
    leads_here: bool


class LinksOfPost(NamedTuple):
    """What a post leads to and what leads to it, and what is not known of that yet, "" where all is."""

    posts: Sequence[LinkedPost]
    missing: str


def read_links(library: Library, post_id: int) -> LinksOfPost:
    """Read what a post leads to, in the order of its text, and what leads to it, the newest first."""
    led_to = list(library.links.led_to(post_id))
    citing = library.citations.citing(post_id)[:_MAX_ROWS]
    known = {row.id: row for row in library.rows([*(other for other, _link in led_to), *citing])}
    found = [LinkedPost(known[other], link.sentence, leads_here=False) for other, link in led_to if other in known]
    rows = [known[other] for other in citing if other in known]
    rows.sort(key=lambda row: row.date.stamp if row.date is not None else 0, reverse=True)
    until = monotonic() + _READING_SECONDS
    for row in rows:
        link = library.links.between(row.id, post_id) if monotonic() < until else None
        found.append(LinkedPost(row, link.sentence if link is not None else "", leads_here=True))
    # What several archives have byte for byte is one post.
    once = {(one.row.key, one.row.title, one.leads_here): one for one in reversed(found)}
    done, total = library.citations.coverage()
    return LinksOfPost(list(reversed(once.values())), known_so_far(done, total) if done < total else "")


class CitedScreen(PostsScreen):
    """Gives the id of the post to go to, or None: of those at the other end of a link, each with its sentence."""

    def __init__(self, links: LinksOfPost) -> None:
        citing = sum(one.leads_here for one in links.posts)
        title = _("Leads to {to} · {citing} lead here", to=len(links.posts) - citing, citing=citing)
        hint = " · ".join(filter(None, (links.missing, _("a word of a title or a sentence"))))
        posts = [ListedPost(one.row, one.sentence, "←" if one.leads_here else "→") for one in links.posts]
        super().__init__(title, hint, _("go there"), posts)
