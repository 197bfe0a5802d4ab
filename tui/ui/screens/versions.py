"""The dialog of what a post can be compared with: other versions of its source, copies, its earlier contents, and texts
that share some of its own.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.errors import Cancelled, MicroficheError
from tui.language import N_, Wording, _
from tui.library.comparing import FACTS
from tui.search.copies import copies_known_so_far
from tui.text import clean_line
from tui.time_limit import ENDLESS, TimeLimit
from tui.ui.screens.difference import DifferenceScreen
from tui.ui.screens.pick import Choice, Picking, has_words_of, with_note
from tui.ui.widgets.lines import Hint
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker
from tui.ui.workers.posting import post_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.library.comparing import Comparison
    from tui.library.counterparts import Counterpart, CounterpartKind
    from tui.library.library import Library

_KINDS: Final[dict[CounterpartKind, Wording]] = {
    "version": N_("version of the source"),
    "copy": N_("copy of it"),
    "earlier": N_("earlier contents"),
    "shares": N_("shares text"),
}
_COMPARING_SECONDS: Final = 2.0
"""How long the posts of the list are compared to say at once what differs; of the others, that is told when asked."""


class VersionsScreen(Picking[int]):
    """Shows what differs between a post and what is picked; gives the id of the post to go to, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "unless_typing('go')", "Go there", show=False, priority=True),
    ]

    class Found(Message):
        """So much is known by now: what there is to compare with, and what differs, by the number of it."""

        def __init__(self, counterparts: Sequence[Counterpart], told: Mapping[int, str], *, are_all: bool) -> None:
            super().__init__()
            self.counterparts = counterparts
            self.told = told
            self.are_all = are_all

    class Known(Message):
        """Of how many posts copies are known, in words; "" where they are of all."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    def __init__(self, library: Library, post: int) -> None:
        self._library = library
        self._of = post
        self._counterparts: Sequence[Counterpart] = ()
        """In the order they were found: each keeps its number while others are."""
        self._told: Mapping[int, str] = {}
        self._are_all_known = False
        super().__init__(
            _("Versions and copies"), _("a word of a title"), self._find_counterparts, verb=_("compare"),
            nothing=_("no other version, no copy, nothing earlier"),
        )  # fmt: skip
        self.await_choices(_("being looked for"))
        self._tell = post_to(self)
        self._worker: LatestWorker[int] = LatestWorker("versions", self._look, self._fail)

    def on_mount(self) -> None:
        self._worker.request(self._of)

    def on_unmount(self) -> None:
        self._worker.close(0.0)
        super().on_unmount()

    def _look(self, post: int, is_outdated: IsOutdated) -> None:
        """Find what there is to compare with, and what differs, in the thread."""
        counterparts = self._library.counterparts
        done, total = self._library.copies.coverage()
        self._tell(self.Known(copies_known_so_far(done, total) if done < total else ""))
        found = counterparts.in_archives(post)
        self._tell(self.Found(found, {}, are_all=False))
        found = [*found, *counterparts.earlier(post, is_outdated)]
        self._tell(self.Found(found, {}, are_all=True))
        told: dict[int, str] = {}
        until = monotonic() + _COMPARING_SECONDS
        for number, one in _by_kind(found):
            if one.kind == "shares" or monotonic() > until or is_outdated():
                break
            try:
                with TimeLimit(ENDLESS, is_given_up=is_outdated).enforced():
                    told[number] = _said(counterparts.compare(post, one, is_outdated).found)
            except Cancelled:
                return
            except MicroficheError as error:
                told[number] = str(error)
            self._tell(self.Found(found, dict(told), are_all=True))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._failed(error)

    def look_again(self) -> None:
        """Look once more, where copies were not known of all posts: they may be now."""
        if not self._are_all_known:
            self._worker.request(self._of)

    def on_versions_screen_known(self, event: Known) -> None:
        self._are_all_known = not event.said
        self.heading.say(" · ".join(filter(None, (_("Versions and copies"), event.said))))

    def on_versions_screen_found(self, event: Found) -> None:
        # What is found later may stand above: the cursor goes with what it was moved to, and else stays on the first.
        chosen = self.list.chosen if self.list.cursor_line else None
        self._counterparts, self._told = event.counterparts, event.told
        at = (
            line
            for line, choice in enumerate(self._find_counterparts(""))
            if chosen is not None and choice.value == chosen.value
        )
        self.offer(self._find_counterparts, next(at, 0), are_all=event.are_all)

    def _find_counterparts(self, text: str) -> Sequence[Choice]:
        has_words = has_words_of(text)
        return [
            line
            for number, one in _by_kind(self._counterparts)
            if has_words(f"{one.title} {one.day} {one.commit}")
            for line in self._lines(number, one)
        ]

    def _lines(self, number: int, one: Counterpart) -> list[Choice]:
        name = clean_line(one.title) if one.title else _("commit {commit}", commit=one.commit)
        label = "  ".join(filter(None, (one.day, name)))
        told = " · ".join(filter(None, (str(_KINDS[one.kind]), self._told.get(number, ""))))
        return with_note(label, number, told)

    @property
    def more_hints(self) -> list[Hint]:
        return [] if self.is_typing else [("o", _("go there"), "go")]

    def action_go(self) -> None:
        """Go to the post under the cursor."""
        if (choice := self.chosen) is not None and (post := self._counterparts[int(choice.value)].post):
            self.dismiss(post)

    def take(self, choice: Choice) -> None:
        self.app.push_screen(DifferenceScreen(self._library, self._of, self._counterparts[int(choice.value)]))


def _by_kind(counterparts: Sequence[Counterpart]) -> list[tuple[int, Counterpart]]:
    """Each with its number, in the order in which they are listed."""
    return sorted(enumerate(counterparts), key=lambda item: list(_KINDS).index(item[1].kind))


def _said(found: Comparison) -> str:
    """What differs, in a line: of the heads by name, and the sentences by number."""
    facts = _(", ").join(str(FACTS[name]) for name in found.facts)
    return " · ".join(filter(None, (facts, found.text.summary)))
