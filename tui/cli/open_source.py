"""`microfiche open`: open the source of the first post found in the web browser."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from tui import streams
from tui.addresses import address_to_open, refusal, shown_address
from tui.cli import common, posts
from tui.config_file import load_settings
from tui.errors import NotFoundError, UsageError
from tui.language import _
from tui.launch import find_browsers, no_browser, start
from tui.library.lookup import Lookup
from tui.settings import Folders

if TYPE_CHECKING:
    from tui.search.results import SearchResults

_PATIENCE = 1.0
"""Seconds until a browser that has not ended is taken to show the page."""


def run(options: argparse.Namespace) -> int:
    """Open the source, and print its address. Raises NotFoundError where there is no such post, or no source.

    Returns 1 where no browser opens it.
    """
    streams.prepare()
    if not options.query:
        raise UsageError(_("open needs a query, or what names a post"))
    address = _source(options)
    if (reason := refusal(address)) is not None:
        raise NotFoundError(reason)
    settings, warnings = load_settings(Folders.of_user().config_file)
    for warning in warnings:
        streams.warn(warning)
    streams.line(shown_address(address))
    failure: str | None = no_browser(settings.browser)
    for launch in find_browsers(address_to_open(address), settings.browser):
        failure = start(launch, patience=_PATIENCE)
        if failure is None:
            return 0
    streams.warn(_("{reason}: nothing was opened.", reason=str(failure).rstrip(".。")))
    return 1


def _source(options: argparse.Namespace) -> str:
    """The source of the post that is named, or of the first one the query finds. An address may be a query as well."""
    named = options.query
    with Lookup(Folders.of_user(), streams.warn) as lookup:
        if posts.is_named(named) or (posts.is_address(named) and posts.find(lookup, named)):
            return posts.read(lookup, named).row.source
    common.require_whole(named)
    with common.open_library(options.archives) as library:
        sources: list[str] = []

        def tell(found: SearchResults) -> int:
            if not len(found.ids):
                raise NotFoundError(_("No post is like {query}", query=named))
            sources.append(library.post(found.ids[0]).row.source)
            return 0

        common.answer(library, partial(library.search, named), tell, refresh_first=options.refresh, query=named)
        return sources[0]
