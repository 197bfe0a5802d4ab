"""The status of the browser in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.model import Progress
from tui.ui.status import BrowseState, describe_status

ALL = BrowseState(total=12_345, shown=12_345, archives=("gazette", "lantern"))
FILTERED = replace(ALL, shown=1_234, is_filtered=True)


@pytest.mark.parametrize(
    ("state", "count", "short", "share"),
    [
        (ALL, "12,345 posts", "12,345", None),
        (replace(ALL, total=1), "1 post", "1", None),
        (FILTERED, "1,234 of 12,345", "1,234", None),
        (replace(ALL, hidden=5), "12,340 posts · 5 hidden", "12,340", None),
        (replace(FILTERED, hidden=5), "1,234 of 12,345 · 5 hidden", "1,234", None),
        (replace(ALL, scan=Progress("scan", 43, 100, 0)), "12,345 posts · indexing 43%", "12,345", 0.43),
        (replace(ALL, scan=Progress("scan", 0, None, 0)), "12,345 posts", "12,345", None),
        (replace(ALL, total=0, scan=Progress("scan", 900, None, 0)), "0 posts · 900 files found", "0", None),
        (replace(ALL, texts_done=3, texts_total=12), "12,345 posts · texts 25%", "12,345", 0.25),
        (replace(ALL, texts_done=12, texts_total=12), "12,345 posts", "12,345", None),
        (
            replace(FILTERED, is_partial=True, shown=3, texts_done=3, texts_total=12),
            "3 so far",
            "3+",
            0.25,
        ),
        (
            replace(ALL, scan=Progress("scan", 1, 2, 0), texts_done=3, texts_total=12),
            "12,345 posts · indexing 50% · texts 25%",
            "12,345",
            0.5,
        ),
    ],
)
def test_the_count_and_what_is_under_way(state: BrowseState, count: str, short: str, share: float | None) -> None:
    status = describe_status(state)
    assert (status.count, status.short, status.share) == (f"{count} ", f"{short} ", share)


@pytest.mark.parametrize(
    ("state", "empty"),
    [
        (ALL, None),
        (replace(ALL, total=0), ("There are no posts in gazette, lantern", "R looks again · q quits")),
        (
            replace(ALL, total=0, scan=Progress("scan", 0, None, 0)),
            ("Reading the archive", "the newest posts come first"),
        ),
        (FILTERED, ("No post is like that", "x clears the filters")),
        (replace(FILTERED, has_words=True), ("No post is like that", "Esc clears the search")),
        (replace(FILTERED, has_failed=True), ("This cannot be searched now", "R tries again · x clears the filters")),
        (
            replace(FILTERED, is_partial=True, has_words=True, texts_done=3, texts_total=12),
            ("The texts are still being read", "25% are searched · Esc clears the search"),
        ),
    ],
)
def test_what_an_empty_list_says(state: BrowseState, empty: tuple[str, str] | None) -> None:
    assert describe_status(state).empty == empty
