"""Marks, the hints that a marked post is recognised by, and the SQL statements that store both."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.model import Claim

SET_MARK = """
INSERT INTO mark (key, read, read_at, starred, starred_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    read = CASE WHEN excluded.read_at IS NULL THEN read ELSE excluded.read END,
    read_at = CASE WHEN excluded.read_at IS NULL OR (read_at IS NOT NULL AND read = excluded.read)
                   THEN read_at ELSE excluded.read_at END,
    starred = CASE WHEN excluded.starred_at IS NULL THEN starred ELSE excluded.starred END,
    starred_at = CASE WHEN excluded.starred_at IS NULL OR (starred_at IS NOT NULL AND starred = excluded.starred)
                      THEN starred_at ELSE excluded.starred_at END
"""

# The newest hints win, but an empty hint never replaces another. A post that is marked exists, so the key that its
# marks were once copied to (`heir`) no longer stands for it.
SET_HINTS = """
INSERT INTO post (key, path, fingerprint, source, title, date) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    path = coalesce(nullif(excluded.path, x''), path),
    fingerprint = coalesce(nullif(excluded.fingerprint, x''), fingerprint),
    source = coalesce(nullif(excluded.source, ''), source),
    title = coalesce(nullif(excluded.title, ''), title),
    date = coalesce(nullif(excluded.date, ''), date),
    heir = NULL
"""

COPY_MARK = """
INSERT INTO mark (key, read, read_at, starred, starred_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    read = CASE WHEN read_at IS NULL THEN excluded.read ELSE read END,
    read_at = coalesce(read_at, excluded.read_at),
    starred = CASE WHEN starred_at IS NULL THEN excluded.starred ELSE starred END,
    starred_at = coalesce(starred_at, excluded.starred_at)
WHERE (read_at IS NULL AND excluded.read_at IS NOT NULL) OR (starred_at IS NULL AND excluded.starred_at IS NOT NULL)
"""

# Of two marks the one that was set last wins.
MERGE_MARK = """
INSERT INTO mark (key, read, read_at, starred, starred_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    read = CASE WHEN coalesce(excluded.read_at, -1) > coalesce(read_at, -1) THEN excluded.read ELSE read END,
    read_at = nullif(max(coalesce(excluded.read_at, -1), coalesce(read_at, -1)), -1),
    starred = CASE WHEN coalesce(excluded.starred_at, -1) > coalesce(starred_at, -1)
                   THEN excluded.starred ELSE starred END,
    starred_at = nullif(max(coalesce(excluded.starred_at, -1), coalesce(starred_at, -1)), -1)
"""

# Its hints stay, and with `heir` they tell where the marks are now.
CLEAR_MARK = "UPDATE mark SET read = 0, read_at = NULL, starred = 0, starred_at = NULL WHERE key = ?"

MOVE_POSITION = """
INSERT INTO position (key, share, at) SELECT ?, share, at FROM position WHERE key = ?
ON CONFLICT (key) DO UPDATE SET share = excluded.share, at = excluded.at WHERE excluded.at > position.at
"""

COPY_HINTS = """
INSERT INTO post (key, path, fingerprint, source, title, date) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET heir = NULL
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """The reader's marks on a post. A post that was never marked is neither read nor starred."""

    read: bool = False
    starred: bool = False


@dataclass(frozen=True, slots=True)
class MarkedPost:
    """A post to mark: its key, and hints to recognise it by should its key change.

    `path` is absolute, and `date` has the format of `PostDate.stored`. Unknown hints are empty.
    """

    key: bytes
    path: str = ""
    fingerprint: bytes = b""
    source: str = ""
    title: str = ""
    date: str = ""

    def hints(self) -> tuple[bytes, bytes, bytes, str, str, str]:
        """The variables of `SET_HINTS`. Lone surrogates, which SQLite refuses, are replaced: no mark is lost."""
        texts = (text.encode("utf-8", "replace").decode("utf-8") for text in (self.source, self.title, self.date))
        source, title, date = texts
        return self.key, path_bytes(self.path), self.fingerprint, source, title, date


@dataclass(frozen=True, slots=True)
class MarkChange:
    """The marks to set or remove on one post; None leaves a mark as it is."""

    post: MarkedPost
    read: bool | None = None
    starred: bool | None = None

    def row(self, now: int) -> tuple[bytes, int, int | None, int, int | None]:
        """The variables of `SET_MARK`; `now` is in milliseconds since 1970, UTC."""
        return (
            self.post.key,
            int(self.read or False),
            None if self.read is None else now,
            int(self.starred or False),
            None if self.starred is None else now,
        )


def moves_of(claims: Iterable[Claim], hints: dict[bytes, tuple[bytes, bytes, str]]) -> dict[bytes, set[bytes]]:
    """From which keys to which others marks move, by the claims of posts that share an address.

    `hints` are path, fingerprint and title that the marks of a key are stored with. What a post had by a key of its own
    it keeps. What is stored by the address alone, from the time when there was one post, belongs to the post that the
    hints tell of; where they tell of none, to those that were there. What nobody claims stays where it is.
    """
    moves: dict[bytes, set[bytes]] = {}
    groups: dict[bytes, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.base, []).append(claim)
    for base, group in groups.items():
        for claim in group:
            if claim.old not in (b"", base, claim.key) and claim.old in hints:
                moves.setdefault(claim.old, set()).add(claim.key)
        if base in hints and all(claim.key != base for claim in group):
            owners = _owners(group, hints[base])
            if owners:
                moves.setdefault(base, set()).update(claim.key for claim in owners)
    return moves


def _owners(group: Sequence[Claim], hints: tuple[bytes, bytes, str]) -> list[Claim]:
    """The posts whose marks are stored by the key of the address they share."""
    path, fingerprint, title = hints
    for found in (
        [claim for claim in group if path and claim.path == path],
        [claim for claim in group if fingerprint and claim.fingerprint == fingerprint],
        [claim for claim in group if title and claim.title == title],
    ):
        if found:
            return found
    return [claim for claim in group if claim.old == claim.base]


def path_bytes(path: str) -> bytes:
    """The path in the file system's encoding; characters that it cannot have are replaced."""
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")
