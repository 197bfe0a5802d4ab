"""`microfiche mark`: set marks on the posts that a query finds, or that are named on stdin."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common, posts
from tui.errors import NotFoundError, UsageError
from tui.language import _, ngettext
from tui.state import MarkEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.library.library import Library

_UNASKED = 100
"""Posts that are marked without a question."""


def run(options: argparse.Namespace) -> int:
    """Mark the posts, and print how many. Returns 1 where there are none."""
    streams.prepare()
    edit = _edit(options)
    if options.ids == (options.query is not None):
        raise UsageError(_("mark wants a QUERY, or --ids and posts on stdin; see microfiche mark --help"))
    query = options.query or ""
    common.require_whole(query)
    with common.open_library(options.archives, sets_marks=not options.dry_run) as library:
        named = list(posts.names_on_stdin()) if options.ids else None
        find = partial(_found, library, query) if named is None else partial(_named, library, named)
        ids: list[int] = []
        birth = 0

        def keep(found: Sequence[int]) -> int:
            nonlocal birth
            ids.extend(found)
            birth = library.index.revision().birth
            return 0 if found else 1

        status = common.answer(library, find, keep, refresh_first=options.refresh, query=query)
        if status or options.dry_run:
            found = _("{posts} found: {marks}", posts=_count(ids), marks=edit.told())
            streams.line(found if ids else _("no post found"))
            return status
        if (
            len(ids) > _UNASKED
            and not options.yes
            and not _is_wanted(_("{marks}: {post}", marks=edit.told(), post=_count(ids)))
        ):
            return 1
        marked = library.mark_many(ids, lambda _posts: edit, birth)
        library.write_marks()
        if library.unwritten:
            raise library.write_failure or UsageError(_("The marks could not be kept."))
        streams.line(marked.act)
    return 0


def _edit(options: argparse.Namespace) -> MarkEdit:
    tags = {**dict.fromkeys(options.tag, True), **dict.fromkeys(options.untag, False)}
    if both := set(options.tag) & set(options.untag):
        raise UsageError(_("--tag and --untag both name {tag}", tag=min(both)))
    note = None if options.note is None else options.note.strip()
    edit = MarkEdit(read=options.read, starred=options.starred, note=note, tags=tags)
    if not edit:
        raise UsageError(_("nothing is to be marked; see microfiche mark --help"))
    return edit


def _found(library: Library, query: str) -> list[int]:
    found = library.search(query)
    for warning in (*found.warnings, *found.notes):
        streams.warn(warning)
    return list(found.ids)


def _named(library: Library, named: Sequence[str]) -> list[int]:
    """The posts that are named by ids, keys, paths or addresses. Raises NotFoundError for one that is none."""
    return list(dict.fromkeys(_id_of(library, name) for name in named))


def _id_of(library: Library, name: str) -> int:
    if name.isdecimal():
        return library.post(posts.number_of(name)).row.id
    if posts.is_key(name):
        if ids := library.ids_of(bytes.fromhex(name)):
            return ids[0]
    elif (found := library.id_of_path(name)) is not None:
        return found
    elif posts.is_address(name) and (ids := library.index.ids_of_source(name)):
        return ids[0]
    raise NotFoundError(_("There is no post {name}: nothing is marked", name=name))


def _is_wanted(what: str) -> bool:
    """Ask on a terminal. Raises UsageError elsewhere."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(_("{what}: more than {count} want --yes", what=what, count=_UNASKED))
    streams.tell(f"{what}? [y/N]")
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def _count(ids: Sequence[int]) -> str:
    return ngettext("{count} post", "{count} posts", len(ids))
