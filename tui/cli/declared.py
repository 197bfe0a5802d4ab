"""The command line as it is declared, for what is made of it: completions of shells and the manual page.

argparse has no public way to ask a parser what it takes; the places it keeps it in have been the same for ten years.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ValueKind = Literal["", "query", "file"]
"""What a value is: a query, a path, or anything."""

_QUERIES = ("QUERY", "QUERY-or-POST")
_FILES = ("PATH", "FILE", "FOLDER", "POST")


class Option(NamedTuple):
    """An option: its names, its value as it is called ("" where it has none), what that can be, and what it does."""

    names: tuple[str, ...]
    value: str
    choices: tuple[str, ...]
    kind: ValueKind
    sentence: str


class Argument(NamedTuple):
    """What a command is given without an option before it."""

    name: str
    choices: tuple[str, ...]
    kind: ValueKind
    sentence: str
    is_optional: bool
    repeats: bool


class CliCommand(NamedTuple):
    """A command, with those within it."""

    name: str
    sentence: str
    description: str
    epilog: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    commands: tuple[CliCommand, ...]

    def all(self) -> Iterator[CliCommand]:
        """This one and those within it."""
        yield self
        for command in self.commands:
            yield from command.all()


def declared(parser: argparse.ArgumentParser, name: str = "", sentence: str = "") -> CliCommand:
    """What a parser takes."""
    options: list[Option] = []
    arguments: list[Argument] = []
    commands: list[CliCommand] = []
    for action in vars(parser)["_actions"]:
        said = "" if action.help in {None, argparse.SUPPRESS} else action.help
        choices = tuple(map(str, action.choices)) if action.choices is not None else ()
        if isinstance(choices_of := action.choices, dict):
            helps = {one.dest: one.help for one in vars(action)["_choices_actions"]}
            commands += [declared(one, key, helps.get(key) or "") for key, one in choices_of.items()]
            continue
        value = "" if action.nargs == 0 else str(action.metavar or ("|".join(choices) if choices else action.dest))
        kind: ValueKind = "query" if value in _QUERIES else "file" if value in _FILES else ""
        if action.option_strings:
            options.append(Option(tuple(action.option_strings), value, choices, kind, said))
        else:
            is_optional, repeats = action.nargs in {"?", "*"}, action.nargs in {"*", "+"}
            arguments.append(Argument(value, choices, kind, said, is_optional, repeats))
    return CliCommand(
        name, sentence, parser.description or "", parser.epilog or "", tuple(options), tuple(arguments), tuple(commands)
    )
