"""`microfiche config`: the paths of the program's files, the settings and keys in force; a file to begin with."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import output
from tui.commented_config import write_commented
from tui.config_file import load_settings
from tui.key_names import label
from tui.keymap import BY_NAME, COMMANDS, clashes
from tui.language import _
from tui.settings import DECLARED, THEMES, Folders, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def run(options: argparse.Namespace) -> int:
    """Print paths, settings, and every command with its keys; check the file, or write one. Returns 1 where a check
    finds something wrong.
    """
    streams.prepare()
    folders = Folders.of_user()
    if options.write:
        write_commented(folders.config_file)
        streams.line(_("written: {file}", file=str(folders.config_file)))
        return 0
    settings, warnings = load_settings(folders.config_file, commands=BY_NAME, clashes=clashes, themes=THEMES)
    if options.check:
        warnings = (*warnings, *_not_understood(settings))
    for warning in warnings:
        streams.warn(warning)
    if options.check:
        file = str(folders.config_file)
        if not os.path.lexists(file):
            streams.line(_("there is no {file}: all settings are as they are without one", file=file))
        elif not warnings:
            streams.line(_("nothing is wrong in {file}", file=file))
        return 1 if warnings else 0
    (_json if options.format == "json" else _tables)(folders, settings)
    return 0


def _not_understood(settings: Settings) -> Iterator[str]:
    """What the queries of rules say that cannot be understood: such a rule does nothing."""
    from tui.search.parse import parse

    for rule in settings.rules:
        query = parse(rule.query)
        for what in query.mistakes or query.warnings:
            yield f"config.toml: {rule.query}: {what}"


def _files(folders: Folders) -> dict[str, str]:
    return {
        "config": str(folders.config_file), "index": str(folders.index_file), "state": str(folders.state_file)
    }  # fmt: skip


def _keys(settings: Settings) -> Iterator[tuple[str, Sequence[str], str]]:
    """Each command, its keys, and what it does."""
    for command in COMMANDS:
        yield command.name, settings.keys.get(command.name, command.keys), str(command.sentence)


def _tables(folders: Folders, settings: Settings) -> None:
    output.table(_files(folders).items())
    streams.line()
    output.table((name, _shown(getattr(settings, name))) for name in DECLARED)
    streams.line()
    output.table((name, " ".join(map(label, keys)), sentence) for name, keys, sentence in _keys(settings))


def _json(folders: Folders, settings: Settings) -> None:
    output.json_line({
        "files": _files(folders),
        "settings": {name: getattr(settings, name) for name in DECLARED},
        "rules": [asdict(rule) for rule in settings.rules],
        "commands": {name: asdict(command) for name, command in settings.commands.items()},
        "archives": {folder: asdict(archive) for folder, archive in settings.archives.items()},
        "keys": {name: list(keys) for name, keys, _sentence in _keys(settings)},
    })  # fmt: skip


def _shown(value: object) -> str:
    """A value as it is written in the config, but without quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)
