"""`microfiche history`: print the posts that a git clone's history has and its folder no more, or take them in."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common, output
from tui.errors import ArchiveError
from tui.language import _, ngettext
from tui.text import shell_quoted

if TYPE_CHECKING:
    from datetime import date

    from tui.index.history import GonePost
    from tui.library.histories import HistoryLook
    from tui.library.library import Archive, Library

_FIELDS = ("path", "title", "date", "author", "source", "gone", "commit")
"""The columns of tsv."""


def run(options: argparse.Namespace) -> int:
    """Look through the histories of some archives. Returns 1 where nothing is found, 3 where none can be read."""
    streams.prepare()
    with common.open_library(options.archives) as library:
        if options.forget:
            return _forget(library)
        _require_history(library)
        common.refresh(library)
        if options.write:
            return _write(library)
        found: list[tuple[Archive, GonePost]] = []
        errors: list[ArchiveError] = []
        for archive in library.archives:
            try:
                with common.stoppable() as is_stopped:
                    look = library.histories.look(archive.number, archive.root, is_stopped)
            except ArchiveError as error:
                errors.append(error)
                continue
            found += [(archive, one) for one in look.gone.posts]
            for line in _about(archive, look):
                streams.warn(line)
        if len(errors) == len(library.archives):
            raise errors[0]
        for unread in errors:
            streams.warn(str(unread))
        _PRINT[options.format](map(_values, found), options)
    return 0 if found else 1


def _require_history(library: Library) -> None:
    """Raise ArchiveError where no archive has a history, before any is indexed."""
    reasons = [library.histories.why_unreadable(archive.root) for archive in library.archives]
    errors = [reason for reason in reasons if reason is not None]
    if errors and len(errors) == len(reasons):
        raise errors[0]


def _about(archive: Archive, look: HistoryLook) -> Iterator[str]:
    """How many posts are gone, and how much of the history is not to be seen."""
    gone = ngettext("{count} post is gone", "{count} posts are gone", len(look.gone.posts))
    yield _("{path}: {posts}", path=archive.root, posts=gone)
    yield from _limits(archive, look.gone.missing, look.back_to)


def _limits(archive: Archive, missing: int, back_to: date | None) -> Iterator[str]:
    """How much of the history is not to be seen."""
    if back_to is not None:
        yield _("{path}: a shallow clone, which sees back to {day}", path=archive.root, day=back_to.isoformat())
    if missing:
        yield ngettext(
            "{path}: {count} deleted file is not in this clone",
            "{path}: {count} deleted files are not in this clone",
            missing,
            path=archive.root,
        )


def _values(found: tuple[Archive, GonePost]) -> dict[str, object]:
    """What is told of a post that is gone."""
    import os

    from tui.index.parse_worker import AUTHORS, DATE, KEY, SOURCE, TITLE
    from tui.model import PostDate, day_of_second

    archive, post = found
    outcome = post.record[3] or ()
    date = outcome[DATE]
    return {
        "key": outcome[KEY].hex(),
        "path": os.path.join(archive.root, os.fsdecode(post.path)),
        "title": outcome[TITLE],
        "date": None if date is None else PostDate.from_stored(date).iso,
        "author": ", ".join(outcome[AUTHORS]),
        "source": outcome[SOURCE],
        "gone": day_of_second(post.at).isoformat(),
        "commit": post.commit,
        "blob": post.blob,
    }


def _json(found: Iterable[dict[str, object]], _options: argparse.Namespace) -> None:
    for value in found:
        output.json_line(value)


def _tsv(found: Iterable[dict[str, object]], options: argparse.Namespace) -> None:
    if not options.no_header:
        output.tsv_line(_FIELDS)
    for value in found:
        quoted = {**value, "date": _day(value), "path": shell_quoted(str(value["path"]))}
        output.tsv_line([quoted[name] for name in _FIELDS])


def _table(found: Iterable[dict[str, object]], _options: argparse.Namespace) -> None:
    output.table(
        (
            (str(value["gone"]), str(value["commit"])[:8], _day(value), str(value["title"]), str(value["author"]))
            for value in found
        ),
        stretch=3,
    )


def _day(value: dict[str, object]) -> str:
    return str(value["date"] or "")[: len("2021-06-30")]


_PRINT = {"table": _table, "json": _json, "tsv": _tsv}


def _write(library: Library) -> int:
    """Take in what is gone, from now on with every look for changes."""
    done = False
    for archive in library.archives:
        with common.stoppable() as is_stopped:
            taken = library.take_in_history(archive, is_stopped)
        for line in library.news_of_index():
            streams.warn(line)
        if taken is None:
            continue
        done = True
        for line in _limits(archive, taken.missing, library.histories.back_to(archive.root)):
            streams.warn(line)
        streams.line(
            _(", ").join((
                _("{path}: {posts}", path=archive.root, posts=ngettext(
                    "{count} post is gone", "{count} posts are gone", library.histories.count(archive.number))),
                _("{count} new", count=taken.added),
                _("{count} not any more", count=taken.removed),
            ))
        )  # fmt: skip
    library.prepare_start()
    return 0 if done else 3


def _forget(library: Library) -> int:
    """Take out of the index what is gone."""
    for archive in library.archives:
        count = library.histories.give_up(archive.number, archive.root)
        streams.line(
            _(
                "{path}: {posts} taken out of the index",
                path=archive.root,
                posts=ngettext("{count} post", "{count} posts", count),
            )
        )
        if library.histories.is_configured(archive.root):
            streams.warn(_("the config has history = true for {path}: they come back", path=archive.root))
    library.prepare_start()
    return 0
