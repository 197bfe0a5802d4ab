"""The screen to pick a link of an article by its number, its text or its host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from tui.language import _
from tui.patterns import lazy_pattern
from tui.text import cells, cut
from tui.ui.screens.pick import Choice, Picking
from tui.ui.widgets.lines import Hint

if TYPE_CHECKING:
    from tui.article.blocks import Link

_HOST_WIDTH: Final = 30
"""Cells of a host's name, at most. A longer name loses its beginning, for its end is what was registered."""
_WORDS_AND_NUMBER: Final = lazy_pattern(r"(.*\D)(\d+)", re.DOTALL)


class LinkScreen(Picking[tuple[str, str]]):
    """Gives ("open", address), ("web", address) where the page itself is wanted, or ("copy", address).

    A number opens its link at once. After `/` the typed text narrows the links; words and a number that match no link
    together are read as the number of one of the links that the words match.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+y", "copy_address", "Copy", show=False),
        Binding("ctrl+o", "open_web", "Web", show=False),
        Binding("o", "unless_typing('open_web')", "Web", show=False, priority=True),
        Binding("y", "unless_typing('copy_address')", "Copy", show=False, priority=True),
    ]

    def __init__(self, links: Sequence[Link]) -> None:
        from tui.addresses import shown_address
        from tui.search.label_search import Labels

        self._links = links
        choices: list[Choice] = []
        for link in links:
            text = link.text or link.url
            said = shown_address(text) if "://" in text else text
            choices.append(Choice(f"{link.number:>3}  {said}", link.url, _place(link)))
        labels = Labels([f"{link.text} {link.url} {link.site}" for link in links])

        def find_choices(text: str) -> Sequence[Choice]:
            if text.isdecimal():
                return [choices[link.number - 1] for link in links if str(link.number).startswith(text)]
            found = labels.best(text)
            if not found and (parts := _WORDS_AND_NUMBER.fullmatch(text)):
                found = [at for at in labels.best(parts[1].strip()) if str(links[at].number).startswith(parts[2])]
            return [choices[index] for index in found]

        super().__init__(_("Links"), _("a number opens, words narrow"), find_choices, verb=_("open"))

    @property
    def more_hints(self) -> list[Hint]:
        copy = ("Ctrl-y" if self.is_typing else "y", _("copy"), "copy_address")
        web = ("Ctrl-o" if self.is_typing else "o", _("on the web"), "open_web")
        more = [web, copy] if any(link.post_id for link in self._links) else [copy]
        return more if self.is_typing else [("1-9", _("open that one"), ""), *more]

    def on_input_changed(self) -> None:
        """Open the link of a number that no other number begins with."""
        text = self.typed
        fitting = [link for link in self._links if text.isdecimal() and str(link.number).startswith(text)]
        if len(fitting) == 1:
            self.give("open", fitting[0].url)

    def action_copy_address(self) -> None:
        """Copy the address under the cursor."""
        self._do(self._copy)

    def action_open_web(self) -> None:
        """Open the page itself, also where the archives have it as a post."""
        self._do(self._open_web)

    def _open_web(self) -> None:
        if (choice := self.list.chosen) is not None:
            self.give("web", choice.value)

    def _copy(self) -> None:
        if (choice := self.list.chosen) is not None:
            self.give("copy", choice.value)

    def take(self, choice: Choice) -> None:
        self.give("open", choice.value)

    def give(self, what: str, address: str) -> None:
        """End with what is to be done with an address."""
        self.dismiss((what, address))


def _place(link: Link) -> str:
    """What is told of where a link leads: its host, and whether the archives have it as a post."""
    from tui.article.reading.links import POST_LINK_SIGN

    return f"{POST_LINK_SIGN} {_host(link.site)}" if link.post_id else _host(link.site)


def _host(site: str) -> str:
    """A host's name, or as much of its end as there is room for."""
    return site if cells(site) <= _HOST_WIDTH else "…" + cut(site[::-1], _HOST_WIDTH - 1, "")[::-1]
