"""What has to be true after any keys: the screen shows what is in the files, and the program has not grown."""

from __future__ import annotations

import gc
import os
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tui.library.library import is_there
from tui.model import Row

if TYPE_CHECKING:
    from tui.settings import Folders
    from tui.ui.screens.browse import BrowseScreen

MOST_GROWTH = 1.5
"""How many times as much memory a process may need after any number of keys as once everything was used."""


def memory() -> int:
    """Bytes this process has in memory; 0 where the system does not tell."""
    gc.collect()
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def rows_of_files(folders: Folders, archive: Path) -> list[Row]:
    """The posts of an archive, by an index that is made of it now and thrown away."""
    from tui.library.library import Library

    with (
        tempfile.TemporaryDirectory() as cache,
        Library(replace(folders, cache=Path(cache)), [archive]) as library,
    ):
        library.refresh()
        return library.rows(library.search("").ids)


def is_settled(screen: BrowseScreen) -> bool:
    """Whether the list is that of the query, and has the rows of all that is on the screen."""
    posts = screen.posts
    return (
        not screen.is_indexing and screen.current.has_result and all(post in posts.rows for post in posts._visible_ids)
    )


def difference(screen: BrowseScreen, folders: Folders, archive: Path) -> str:
    """In what the list of all posts is not what the index has, or that not what is in the files; "" where they are."""
    shown = screen.library.rows(screen.posts.ids)
    if len(shown) != len(screen.posts.ids):
        return f"{len(screen.posts.ids)} posts are listed, of which {len(shown)} are in the index"
    # Rows that are not on the screen are read again when they come there.
    seen = set(screen.posts._visible_ids)
    if old := [row.title for row in shown if row.id in seen and screen.posts.rows.get(row.id) != row]:
        return f"rows that are not up to date: {old[:3]}"
    # A story has one row, however many posts tell it, and those of the others where it is unfolded.
    rows, told = set(screen.posts.ids), set(screen.found.all_ids if screen.found is not None else ())
    own = {one for one in told if not _is_folded(screen, one)}
    if len(rows) != len(screen.posts.ids) or not own <= rows <= told:
        return "a post has two rows, or none although no other one stands for it"
    if not is_there(str(archive)):
        return ""  # as without the disk that it is on: its posts stay
    listed, written = _counted(screen.library.rows(list(told))), _counted(rows_of_files(folders, archive))
    if wrong := listed - written:
        return f"listed, but not in the files: {list(wrong)[:3]}"
    return f"in the files, but not listed: {list(wrong)[:3]}" if (wrong := written - listed) else ""


def _is_folded(screen: BrowseScreen, post: int) -> bool:
    return screen.found is not None and screen.found.is_beneath(post)


def _counted(rows: Iterable[Row]) -> Counter[Row]:
    """The rows with how often they are there, without what another index says otherwise."""
    return Counter(replace(row, id=0) for row in rows)
