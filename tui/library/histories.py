"""The posts that are gone from archives that are git clones: listed, and kept in the index where that is wanted.

It is wanted of an archive where the config says so, or `microfiche history --write` did: that is remembered in a file
beside the marks, since the index may be made anew at any time.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from tui.errors import ArchiveError, StorageError, os_reason
from tui.files import open_file, replace_file
from tui.language import _, ngettext
from tui.model import day_of_second
from tui.settings import make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date
    from pathlib import Path

    from tui.archive.git import Repository
    from tui.index import Index
    from tui.index.history import GonePosts
    from tui.model import Claim

_MAX_FILE_BYTES = 1 << 20


class HistoryLook(NamedTuple):
    """What a look through the history of an archive found, and how much of the history there is to be seen."""

    gone: GonePosts
    back_to: date | None
    """The day of the first commit that a shallow clone has; None for one that has the whole history."""


class Histories:
    """What the histories of archives have and their folders no more."""

    def __init__(self, index: Index, file: Path, configured: Collection[str]) -> None:
        """`file` is where the archives are remembered that were taken in; `configured` are the roots in the config."""
        self._index = index
        self._file = file
        self._configured = frozenset(configured)
        self._told: set[str] = set()
        self.news: list[str] = []
        """Why histories could not be read, to be told once."""

    def is_kept(self, root: str) -> bool:
        """Whether the posts that are gone from an archive are to be in the index."""
        return root in self._configured or root in self._remembered()

    def is_configured(self, root: str) -> bool:
        """Whether the config says so."""
        return root in self._configured

    def keep(self, root: str) -> None:
        """Have the posts that are gone from an archive in the index from now on. Raises StorageError."""
        self._remember([*self._remembered(), root])

    def give_up(self, archive: int, root: str) -> int:
        """Take them out of the index again; how many they were. Raises StorageError."""
        self._remember([one for one in self._remembered() if one != root])
        return self._index.drop_gone(archive)

    def why_unreadable(self, root: str) -> ArchiveError | None:
        """Why the history of an archive cannot be read; None where it can be begun with."""
        from tui.archive.git import GitError, Repository

        try:
            Repository(root).close()
        except GitError as error:
            return error
        return None

    def look(self, archive: int, root: str, cancelled: Callable[[], bool] = lambda: False) -> HistoryLook:
        """All the posts that are gone from an archive; nothing is written. Raises GitError and Cancelled."""
        from tui.archive.git import Repository

        with Repository(root, cancelled) as repository:
            gone = self._index.look_through_history(archive, repository, cancelled=cancelled)
            return HistoryLook(gone, _back_to(repository))

    def back_to(self, root: str) -> date | None:
        """See `HistoryLook`. Raises GitError."""
        from tui.archive.git import Repository

        with Repository(root) as repository:
            return _back_to(repository)

    def update(
        self,
        archive: int,
        root: str,
        cancelled: Callable[[], bool],
        on_claimed: Callable[[list[Claim]], object],
    ) -> GonePosts | None:
        """Bring the posts that are gone from an archive up to date in the index; None where its history cannot be read,
        of which the `news` tell. Raises Cancelled, with nothing changed.
        """
        from tui.archive.git import Repository

        try:
            with Repository(root, cancelled) as repository:
                gone = self._index.look_through_history(archive, repository, cancelled=cancelled, on_claimed=on_claimed)
        except ArchiveError as error:
            self._tell(_("Posts that are gone are as they were: {reason}.", reason=error))
            return None
        if gone.unreadable:
            self._tell(
                ngettext(
                    "{path}: {count} post that is gone stays listed but cannot be read: the history was rewritten.",
                    "{path}: {count} posts that are gone stay listed but cannot be read: the history was rewritten.",
                    gone.unreadable,
                    path=root,
                )
            )
        return gone

    def _tell(self, news: str) -> None:
        if news not in self._told:
            self._told.add(news)
            self.news.append(news)

    def count(self, archive: int) -> int:
        """How many posts of an archive are gone, of those in the index."""
        return self._index.count_gone(archive)

    def _remembered(self) -> list[str]:
        try:
            with open(open_file(self._file), "rb") as file:
                found = json.loads(file.read(_MAX_FILE_BYTES))
        except (OSError, ValueError, RecursionError):
            return []
        return [root for root in found if isinstance(root, str)] if isinstance(found, list) else []

    def _remember(self, roots: list[str]) -> None:
        wanted = list(dict.fromkeys(roots))
        if wanted == self._remembered():
            return
        try:
            make_folder(self._file.parent)
            replace_file(self._file, json.dumps(wanted, indent=1).encode())
        except OSError as error:
            raise StorageError(
                _("{path} cannot be written ({reason}).", path=str(self._file), reason=os_reason(error))
            ) from error


def _back_to(repository: Repository) -> date | None:
    if not repository.boundary:
        return None
    _commits, first = repository.oldest()
    return day_of_second(first)
