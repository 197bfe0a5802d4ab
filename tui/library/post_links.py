"""The links of one post: where they lead in the open archives, and the sentences they stand in."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from tui.archive.gone import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.article.blocks import Link
    from tui.index.fulltext.citations import Citations
    from tui.index.index import Index
    from tui.model import Post


class PostLink(NamedTuple):
    """A link in the text of a post: its words, its address or path as written, the posts that it leads to, and the
    sentence around it.
    """

    words: str
    address: str
    posts: frozenset[int]
    sentence: str


class PostLinks:
    """Reads the links of posts. Its methods read files, and may be called from any thread."""

    def __init__(self, index: Index, citations: Citations) -> None:
        self._index = index
        self._citations = citations

    def of(self, post: int) -> list[PostLink]:
        """The links of a post's text, in the order of its sentences. A post that cannot be read has none."""
        from tui.article.document import MAX_BODY_LENGTH
        from tui.article.reading.links import Sentences, links_of, shown
        from tui.index.fulltext.links import asked_by
        from tui.index.fulltext.worker import plain_text_of, read_post_quickly

        found: list[tuple[int, PostLink]] = []
        for _, path, title, source in self._index.body_sources([post]):
            try:
                head, body = read_post_quickly(path)
            except OSError:
                continue
            text = plain_text_of(body, path, title, source)
            root = os.fsencode(self._index.root_of(post))
            links = links_of(body[:MAX_BODY_LENGTH], text)
            meant = self._citations.posts_meant(
                asked_by((link.href for link in links), place_of(path), root, source=source, head=head)
            )
            sentences = Sentences(text)
            for link, posts in zip(links, meant, strict=True):
                if post in posts:
                    continue
                at, sentence = sentences.around(link.words)
                found.append((at, PostLink(link.words, shown(link.href), frozenset(posts), sentence)))
        return [link for _, link in sorted(found, key=lambda one: one[0])]

    def posts_behind(self, post: Post, links: Sequence[Link]) -> dict[int, tuple[int, str]]:
        """Which of the links of an article lead to posts of the open archives: by the number of the link, the id of the
        post and its day, "" without one. Of several posts it is the one that was indexed last.
        """
        chosen = {number: max(posts) for number, posts in self.meant(post, links).items()}
        rows = {row.id: row for row in self._index.rows(sorted(set(chosen.values())))}
        return {number: (other, row.day) for number, other in chosen.items() if (row := rows.get(other)) is not None}

    def meant(self, post: Post, links: Sequence[Link]) -> dict[int, set[int]]:
        """The other posts of the open archives that links of an article may mean, by the numbers of the links."""
        from tui.archive.front_matter import FrontMatter
        from tui.index.fulltext.links import asked_by
        from tui.index.fulltext.worker import read_post_quickly

        if not links or not post.row.id:
            return {}
        path, root = os.fsencode(post.paths[0]), os.fsencode(self._index.root_of(post.row.id))
        head = FrontMatter("", "", 1, 0, closed=True)
        if any("://" not in link.url for link in links):
            # A path is one from where the page stands, which its head may say.
            with suppress(OSError):
                head, _ = read_post_quickly(post.read_from[0])
        meant = self._citations.posts_meant(
            asked_by((link.url for link in links), path, root, source=post.row.source, head=head)
        )
        found = zip(links, meant, strict=True)
        return {link.number: posts for link, posts in found if posts and post.row.id not in posts}

    def between(self, citing: int, cited: int) -> PostLink | None:
        """The first link of a post that leads to another."""
        return next((link for link in self.of(citing) if cited in link.posts), None)

    def leading_to(self, post: int) -> Iterator[tuple[int, PostLink]]:
        """The posts that lead to a post, each with its link."""
        for other in sorted(self._citations.citing(post)):
            if link := self.between(other, post):
                yield other, link

    def led_to(self, post: int) -> Iterator[tuple[int, PostLink]]:
        """The posts that a post leads to, each with the link, in the order of the text."""
        open_ones = set(self._citations.cited_by(post))
        for link in self.of(post):
            for other in sorted(link.posts & open_ones):
                open_ones.discard(other)
                yield other, link
