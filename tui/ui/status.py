"""The status of the browser in words: how many posts are shown, what is under way, and why a list is empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.text import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.model import Progress


@dataclass(frozen=True, slots=True)
class BrowseState:
    """What the status is made from. `total` and `shown` count posts: in the open archives, and in the list."""

    total: int
    shown: int = 0
    arrived: int = 0
    """How many posts have come while nobody looked."""
    archives: Sequence[str] = ()
    is_filtered: bool = False
    """The list is the answer to a query, or the query could not be answered."""
    has_words: bool = False
    """Something is typed in the search bar."""
    has_failed: bool = False
    """The query could not be answered."""
    is_partial: bool = False
    """The query searches article texts, of which not all were indexed when it was answered."""
    scan: Progress | None = None
    """How far the scan of the files is; None when none is under way."""
    texts_done: int = 0
    texts_total: int = 0
    """How many article texts are indexed, and how many there are; 0 of 0 where nothing is known of them."""


@dataclass(frozen=True, slots=True)
class Status:
    """The status as it is shown: `short` stands for `count` on a narrow screen, `share` (0 to 1) is the progress.

    `empty` is what an empty list says and which keys it names; None leaves what it says now.
    """

    count: str
    short: str
    share: float | None
    empty: tuple[str, str] | None


def describe_status(state: BrowseState) -> Status:
    """Put the state of the browser into words."""
    is_partial = state.is_filtered and state.is_partial
    if is_partial:
        count, short = f"{grouped(state.shown)} so far", f"{grouped(state.shown)}+"
    elif state.is_filtered:
        count, short = f"{grouped(state.shown)} of {grouped(state.total)}", grouped(state.shown)
    else:
        count, short = f"{grouped(state.total)} post{'s' * (state.total != 1)}", grouped(state.total)
    activity, share = f" · {grouped(state.arrived)} new" if state.arrived else "", None
    scan = state.scan
    if scan is not None and scan.total:
        share = scan.done / scan.total
        activity += f" · indexing {share:.0%}"
    elif scan is not None and scan.done and not state.total:
        activity += f" · {grouped(scan.done)} files found"
    if state.texts_done < state.texts_total:
        texts_share = state.texts_done / state.texts_total
        # A partial answer has a warning of its own that says how many texts were searched.
        activity += "" if is_partial else f" · texts {texts_share:.0%}"
        share = texts_share if share is None else share
    return Status(f"{count}{activity} ", f"{short} ", share, _empty_list(state))


def _empty_list(state: BrowseState) -> tuple[str, str] | None:
    if state.total == 0:
        if state.scan is None:
            return f"There are no posts in {', '.join(state.archives)}", "R looks again · q quits"
        return "Reading the archive", "the newest posts come first"
    if not state.is_filtered:
        return None
    clear = "Esc clears the search" if state.has_words else "x clears the filters"
    if state.has_failed:
        return "This cannot be searched now", f"R tries again · {clear}"
    if state.is_partial:
        done = state.texts_done / state.texts_total if state.texts_total else 0.0
        return "The texts are still being read", f"{done:.0%} are searched · {clear}"
    return "No post is like that", clear
