"""Marks, the hints that a marked post is recognised by, and the SQL statements that store both."""

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


def path_bytes(path: str) -> bytes:
    """The path in the file system's encoding; characters that it cannot have are replaced."""
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")
