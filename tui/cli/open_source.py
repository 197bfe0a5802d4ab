"""`microfiche open`: open the source of the first post found in the web browser."""

from __future__ import annotations

import argparse
import os

from tui.addresses import refusal
from tui.cli import common, output
from tui.errors import NotFoundError, UsageError
from tui.launch import find_browser, start
from tui.settings import Folders, load_settings


def run(options: argparse.Namespace) -> int:
    """Open the source, and print its address. Raises NotFoundError where there is no such post, or no source."""
    output.prepare()
    if not options.query:
        raise UsageError("open needs a query, a path or an id")
    address = _source(options)
    if (reason := refusal(address)) is not None:
        raise NotFoundError(reason)
    settings, warnings = load_settings(Folders.of_user().config_file)
    for warning in warnings:
        common.warn(warning)
    launch = find_browser(address, settings.browser)
    failure = "No web browser can start here." if launch is None else start(launch)
    if failure is not None:
        common.warn(failure)
    output.line(address)
    return 0


def _source(options: argparse.Namespace) -> str:
    """The source of the post named by a path or an id, or of the first one the query finds."""
    from tui.library.documents import document_of_file

    if os.path.isfile(options.query):
        return document_of_file(options.query).post.row.source
    common.require_whole(options.query)
    with common.open_library(options.archives) as library:
        common.ensure_indexed(library, refresh_first=options.refresh)
        if options.query.isdecimal():
            return library.post(int(options.query)).row.source
        ids = common.query_index(library, options.query, lambda: library.search(options.query)).ids
        if not len(ids):
            raise NotFoundError(f"No post is like {options.query}")
        return library.post(ids[0]).row.source
