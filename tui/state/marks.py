"""What a mark is, and the statements that keep it."""

from __future__ import annotations

import os
from dataclasses import dataclass

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

# The newest hints win, but an empty one never takes the place of one that says something. A post that is marked is
# there, so it no longer counts as succeeded by another.
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

ADOPT_MARK = """
INSERT INTO mark (key, read, read_at, starred, starred_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    read = CASE WHEN read_at IS NULL THEN excluded.read ELSE read END,
    read_at = coalesce(read_at, excluded.read_at),
    starred = CASE WHEN starred_at IS NULL THEN excluded.starred ELSE starred END,
    starred_at = coalesce(starred_at, excluded.starred_at)
WHERE (read_at IS NULL AND excluded.read_at IS NOT NULL) OR (starred_at IS NULL AND excluded.starred_at IS NOT NULL)
"""

ADOPT_HINTS = """
INSERT INTO post (key, path, fingerprint, source, title, date) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET heir = NULL
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader said of a post. A post that was never marked is neither read nor starred."""

    read: bool = False
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A post to mark: its key, and the hints it can be recognised by should its key change.

    `path` is absolute, `date` as `PostDate.stored` writes it; a hint that is not known is empty.
    """

    key: bytes
    path: str = ""
    fingerprint: bytes = b""
    source: str = ""
    title: str = ""
    date: str = ""

    def hints(self) -> tuple[bytes, bytes, bytes, str, str, str]:
        """The variables of `SET_HINTS`. SQLite takes no lone surrogates, and a mark is not to be lost over a hint."""
        texts = (text.encode("utf-8", "replace").decode("utf-8") for text in (self.source, self.title, self.date))
        source, title, date = texts
        return self.key, path_bytes(self.path), self.fingerprint, source, title, date


@dataclass(frozen=True, slots=True)
class Change:
    """One post and what to change on it; None leaves a mark as it is."""

    post: Marked
    read: bool | None = None
    starred: bool | None = None

    def row(self, now: int) -> tuple[bytes, int, int | None, int, int | None]:
        """The variables of `SET_MARK`; `now` is the time of the change in milliseconds since 1970, UTC."""
        return (
            self.post.key,
            int(self.read or False),
            None if self.read is None else now,
            int(self.starred or False),
            None if self.starred is None else now,
        )


def path_bytes(path: str) -> bytes:
    """The path in the file system's own bytes, which need not be UTF-8; what cannot be a path stays legible."""
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")
