"""Opening `state.db` so that no mark is lost: checked where it was not closed in order, restored where it is damaged.

What is restored is made of the newest sound backup, the marks of the journal, and those that can still be read of the
damaged file, which is kept under another name.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from tui.errors import StorageError
from tui.files import move_aside, sync_file, sync_folder
from tui.language import Wording, _, ngettext
from tui.sqlite import connect, has_content, transaction
from tui.state import schema
from tui.state.backups import newest_first
from tui.state.damage import COMPANIONS, EMPTY, FOREIGN, MISSING, find_damage, read_damaged_text, read_remains
from tui.state.entries import apply_entries, newer, stored_entries
from tui.state.error_text import describe_damage
from tui.state.journal import journal_path
from tui.state.journaling import is_at, settle_at, tick

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from tui.state.journaling import Journaling, Repair


def open_sound(path: Path, journaling: Journaling, timeout: float, *, fits_seal: bool) -> str:
    """Have a sound file of the newest version at a path, with all marks that its journal has.

    No other program may have it open. `fits_seal` says that the file itself, without its log, is as it was left.
    Returns what was restored, in sentences to be shown; "" where nothing was. Raises StorageError, sqlite3.Error and
    OSError.
    """
    notice = ""
    was_closed = fits_seal and not has_content(path.with_name(f"{path.name}-wal"))
    if not was_closed and (damage := find_damage(path)):
        notice = _restore(path, journaling, timeout, damage)
    with closing(connect(path, timeout)) as connection:
        read_damaged_text(connection)
        connection.execute("PRAGMA synchronous = FULL")
        schema.prepare(connection, path, timeout)
        place = f"{os.uname().nodename}:{path.absolute()}"
        # The place in the journal was written with the last mark: where it is right, so is the log.
        is_right = fits_seal and journaling.is_in_step(connection)
        if not is_right or not is_at(connection, place):
            with transaction(connection):
                settle_at(connection, place)
                if not is_right and not notice:
                    notice = _describe(journaling.make_equal(connection), path)
        if journaling.is_behind(connection):
            # Without a journal the marks are kept as well; it is tried again after the next mark.
            with suppress(OSError), transaction(connection):
                journaling.rewrite(connection)
    return notice.strip()


def is_there(path: Path) -> bool:
    """Whether there is a `state.db`, or anything that one would be restored from."""
    return os.path.lexists(path) or journal_path(path).is_file() or bool(newest_first(path))


def _restore(path: Path, journaling: Journaling, timeout: float, damage: Wording) -> str:
    """Put a restored file in the place of a damaged or missing one. Returns what was done, "" where there was nothing.

    Raises StorageError where nothing is left to restore it from.
    """
    contents = journaling.journal.read()
    backup = next((backup for backup in newest_first(path) if not find_damage(backup)), None)
    remains = read_remains(path)
    if not (contents.entries or backup or remains):
        if damage in (MISSING, EMPTY, FOREIGN):
            return ""  # nothing of ours was ever there: a new one is made, and another program's refused
        raise StorageError(describe_damage(path))
    part = path.with_name(f"{path.name}.restored.part")
    for ending in ("", *COMPANIONS):
        part.with_name(part.name + ending).unlink(missing_ok=True)
    if backup is not None:
        shutil.copyfile(backup, part)
    with closing(connect(part, timeout)) as connection:
        read_damaged_text(connection)
        schema.prepare(connection, part, timeout, with_backup=False)
        with transaction(connection):
            now = tick(connection)
            apply_entries(connection, newer(stored_entries(connection, ""), contents.entries), "", now)
            # What a damaged file says holds only where nothing else does.
            known = stored_entries(connection, "")
            unknown = [entry for entry in remains if entry.subject not in known]
            apply_entries(connection, newer(known, unknown), "", now)
            connection.execute("UPDATE journal SET size = -1")
            count = _count(connection)
        connection.execute("PRAGMA journal_mode = DELETE")
    sync_file(part)
    kept = move_aside(path, COMPANIONS)
    part.replace(path)
    sync_folder(path.parent)
    sources = [
        *([_("its journal")] if contents.entries else []),
        *([_("the backup of {moment}", moment=_moment(backup))] if backup else []),
        *([_("what could be read of it")] if remains else []),
    ]
    told = _(
        "The file of the marks {damage}: the marks of {posts} were restored from {sources}.",
        damage=damage,
        posts=_posts(count),
        sources=_(" and ").join(sources),
    )
    if kept is not None:
        told += " " + _("The damaged file is kept as {path}.", path=kept)
    return told + _lost_lines(len(contents.damaged))


def _describe(repair: Repair, path: Path) -> str:
    told = _(
        "The file of the marks, {path}, lacked marks of {posts}: they are restored from its journal.",
        path=path,
        posts=_posts(repair.posts),
    )
    return (told if repair.posts else "") + _lost_lines(repair.damaged_lines)


def _lost_lines(count: int) -> str:
    if not count:
        return ""
    return " " + ngettext(
        "{count} line of the journal of the marks could not be read, and may have held more.",
        "{count} lines of the journal of the marks could not be read, and may have held more.",
        count,
    )


def _count(connection: sqlite3.Connection) -> int:
    count: int = connection.execute(
        "SELECT count(*) FROM (SELECT key FROM mark WHERE read OR starred "
        "UNION SELECT key FROM annotation WHERE value IS NOT NULL)"
    ).fetchone()[0]
    return count


def _posts(count: int) -> str:
    return ngettext("{count} post", "{count} posts", count)


def _moment(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%Y-%m-%d %H:%M")
