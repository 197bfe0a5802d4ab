"""The commands in Textual's command palette, with their keys."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.keymap import COMMANDS, Command, label


class CommandProvider(Provider):
    """Offers every command that can be run from the palette."""

    async def discover(self) -> Hits:
        for command in self._offered():
            yield DiscoveryHit(command.sentence, self._run(command), help=self._keys(command))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._offered():
            if (score := matcher.match(command.sentence)) > 0:
                yield Hit(score, matcher.highlight(command.sentence), self._run(command), help=self._keys(command))

    def _offered(self) -> list[Command]:
        return [command for command in COMMANDS if command.palette]

    def _run(self, command: Command) -> partial[Coroutine[object, object, None]]:
        return partial(self.screen.run_action, f"screen.run_command({command.name!r})")

    @staticmethod
    def _keys(command: Command) -> str:
        return " ".join(label(key) for key in command.keys)
