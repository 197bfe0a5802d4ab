"""Piping posts to commands from the screen: those of the settings, and any that is typed."""

from __future__ import annotations

import tempfile
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from tui.errors import os_reason
from tui.language import _, ngettext
from tui.settings import PipeCommand
from tui.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui.library.library import Library
    from tui.ui.external import ExternalPrograms
    from tui.ui.screens.pick import PickScreen
    from tui.ui.workers.lookups import Lookups


PREFIX = "pipe:"
"""Before the names of the settings' commands where the palette has them beside its own."""


class Piping:
    """Gives posts to a command, whose output is shown in a dialog, or has the terminal."""

    def __init__(
        self,
        library: Library,
        commands: Mapping[str, PipeCommand],
        programs: ExternalPrograms,
        lookups: Lookups,
        *,
        ask: Callable[..., Any],
    ) -> None:
        """`ask` shows a dialog, and then gives what it came to."""
        self._library = library
        self._commands = commands
        self._programs = programs
        self._lookups = lookups
        self._ask = ask

    def pick(self, ids: Sequence[int], selected: str) -> None:
        """Ask for a command, and give it these posts, or the text that is selected."""
        if not ids:
            return

        def begin(name: str | None) -> None:
            if name is not None:
                self.run(name, ids, selected)

        self._ask(pipe_picker(self._commands, len(ids)), begin)

    def run(self, name: str, ids: Sequence[int], selected: str) -> None:
        """Give posts to a command of the settings, or to the one that was typed."""
        from tui.export.piping import pieces

        command = self._commands.get(name) or PipeCommand(name)
        if not ids:
            return
        given = pieces(self._library, tuple(ids), command.input, selected)
        if command.output == "terminal":
            self._lookups.look_up(lambda: _collected(given), partial(self._run_in_terminal, command))
            return
        from tui.piped import Piped
        from tui.ui.screens.output import OutputScreen

        piped = Piped(command.run, shell=command.shell)
        copy = partial(self._programs.copy, title=_("Copied"))
        self._ask(OutputScreen(clean_line(name), piped, given, copy))

    def _run_in_terminal(self, command: PipeCommand, given: IO[bytes]) -> None:
        from tui.launch import run_in_terminal
        from tui.piped import words_of

        host = self._programs.host
        with given:
            try:
                words: str | list[str] = command.run if command.shell else words_of(command.run)
                with host.suspend():
                    status = run_in_terminal(words, stdin=given, shell=command.shell)
            except (OSError, ValueError) as error:
                reason = os_reason(error) if isinstance(error, OSError) else str(error)
                host.notify(
                    _("{program} did not start: {reason}.", program=clean_line(command.run), reason=reason),
                    severity="error",
                )
                return
        if status:
            host.notify(
                _("{program} ended with status {status}.", program=clean_line(command.run), status=status),
                severity="warning",
            )


def _collected(given: Any) -> IO[bytes]:
    """A file of it, to be read from its beginning: the terminal is given over only when there is something to read."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked closes it
    for piece in given:
        file.write(piece)
    file.seek(0)
    return file


def pipe_picker(commands: Mapping[str, PipeCommand], posts: int) -> PickScreen:
    """Pick a command of the settings, or type one: gives the name, or the command line."""
    from tui.ui.screens.pick import Choice, PickScreen

    known = [Choice(clean_line(name), name, clean_line(one.run)) for name, one in commands.items()]

    def find_choices(text: str) -> list[Choice]:
        typed = text.strip()
        found = [one for one in known if typed.casefold() in one.label.casefold()]
        return found + [Choice(clean_line(typed), typed, _("run this"), is_typed=True)] * (
            bool(typed) and typed not in commands
        )

    title = ngettext("Pipe {count} post to a command", "Pipe {count} posts to a command", posts)
    nothing = _("type one; those of the settings would stand here")
    return PickScreen(title, _("a command, as wc -w"), find_choices, verb=_("run"), types=True, nothing=nothing)
