"""The links of an article, to pick one by its number, its text or its host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.ui.screens.pick import Choice, Picking

if TYPE_CHECKING:
    from tui.article.blocks import Link


class LinkScreen(Picking[tuple[str, str]]):
    """Gives ("open", address) or ("copy", address)."""

    def __init__(self, links: Sequence[Link]) -> None:
        from tui.search.picking import Labels

        self._links = links
        choices = [Choice(f"{link.number:>3}  {link.text or link.url}", link.url, link.site) for link in links]
        labels = Labels([f"{link.text} {link.url}" for link in links])

        def narrow(text: str) -> Sequence[Choice]:
            if text.isdecimal():
                return [choices[link.number - 1] for link in links if str(link.number).startswith(text)]
            return [choices[index] for index in labels.best(text)]

        super().__init__("Links", "a number opens, a word narrows; Enter opens, y copies", narrow)

    def on_input_changed(self) -> None:
        """A number no other begins with opens its link at once; a `y` before anything else copies."""
        text = self._field.value.strip()
        if text == "y" and self._narrowed == "" and (choice := self._list.chosen) is not None:
            self.give("copy", choice.value)
            return
        super().on_input_changed()
        fitting = [link for link in self._links if text.isdecimal() and str(link.number).startswith(text)]
        if len(fitting) == 1:
            self.give("open", fitting[0].url)

    def take(self, choice: Choice) -> None:
        self.give("open", choice.value)

    def give(self, what: str, address: str) -> None:
        """End with what is to be done with an address."""
        self.dismiss((what, address))
