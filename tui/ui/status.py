"""The status of the browser in words: how many posts are shown, what is under way, and why a list is empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.language import _, ngettext
from tui.text import clean_line, grouped
from tui.ui.widgets.empty_list import OfferLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.model import Progress
    from tui.search.offers import Offer


@dataclass(frozen=True, slots=True)
class BrowseState:
    """What the status is made from. `total` and `shown` count posts: in the open archives, and in the list."""

    total: int
    shown: int = 0
    arrived: int = 0
    """How many posts have come while nobody looked."""
    hidden: int = 0
    """How many posts are not in the list because a rule hides them."""
    folded: int = 0
    """How many of those that are shown have no row of their own, since that of a copy stands for them."""
    archives: Sequence[str] = ()
    is_filtered: bool = False
    """The list is the answer to a query, or the query could not be answered."""
    has_words: bool = False
    """Something is typed in the search bar."""
    has_failed: bool = False
    """The query could not be answered."""
    is_partial: bool = False
    """The query searches article texts, of which not all were indexed when it was answered."""
    is_first_index: bool = False
    """Whether the archives were never looked through to their end, so that it is news how many files they have."""
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
        count, short = _("{count} so far", count=state.shown), f"{grouped(state.shown)}+"
    elif state.is_filtered:
        count, short = _("{count} of {total}", count=state.shown, total=state.total), grouped(state.shown)
    else:
        listed = state.total - state.hidden
        count, short = ngettext("{count} post", "{count} posts", listed), grouped(listed)
    activity = " · " + _("{count} hidden", count=state.hidden) if state.hidden else ""
    activity += " · " + _("{count} folded", count=state.folded) if state.folded else ""
    activity += " · " + _("{count} new", count=state.arrived) if state.arrived else ""
    share: float | None = None
    scan = state.scan
    if scan is not None and (share := scan.share) is not None:
        activity += " · " + _("indexing {percent}", percent=f"{share:.0%}")
    elif scan is not None and scan.done and (state.is_first_index or not state.total):
        activity += " · " + ngettext("{count} file found", "{count} files found", scan.done)
    if state.texts_done < state.texts_total:
        texts_share = state.texts_done / state.texts_total
        # A partial answer has a warning of its own that says how many texts were searched.
        activity += "" if is_partial else " · " + _("texts {percent}", percent=f"{texts_share:.0%}")
        share = texts_share if share is None else share
    return Status(f"{count}{activity} ", f"{short} ", share, _empty_list(state))


def _empty_list(state: BrowseState) -> tuple[str, str] | None:
    if state.total == 0:
        if state.scan is None:
            nothing = _("There are no posts in {archives}", archives=_(", ").join(state.archives))
            return nothing, _("R looks again · q quits")
        return _("Reading the archive"), _("the newest posts come first")
    if state.hidden and not state.shown and not state.is_partial:
        hidden = ngettext("A rule hides {count} post like that", "Rules hide {count} posts like that", state.hidden)
        return hidden, _("X shows what is hidden")
    if not state.is_filtered:
        return None
    clear = _("Esc clears the search") if state.has_words else _("x clears the filters")
    if state.has_failed:
        return _("This cannot be searched now"), f"{_('R tries again')} · {clear}"
    if state.is_partial:
        done = state.texts_done / state.texts_total if state.texts_total else 0.0
        searched = _("{percent} are searched", percent=f"{done:.0%}")
        return _("The texts are still being read"), f"{searched} · {clear}"
    return _("No post is like that"), clear


def describe_offer(offer: Offer) -> OfferLine:
    """Put into words what can be searched for instead of a query that finds nothing."""
    if offer.kind == "in-text-so-far":
        which = _("in the texts read so far") if offer.count else _("in the texts, yet to be read")
    else:
        which = {
            "in-text": _("in the text"),
            "nearly-in-text": _("in the text, nearly so"),
            "words-apart": _("with the words apart"),
            "some-words": _("with some of the words"),
            "without": _("without {condition}", condition=clean_line(offer.left_out)),
            "without-filters": _("without the filters"),
        }[offer.kind]
    return OfferLine(grouped(offer.count) if offer.count else "…", which)
