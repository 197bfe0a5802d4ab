"""`microfiche config`: print the paths of the program's files, and the settings and keys in force."""

from __future__ import annotations

import argparse
from dataclasses import fields

from tui import streams
from tui.cli import output
from tui.keymap import BY_NAME, COMMANDS, clashes, label
from tui.settings import THEMES, Folders, load_settings


def run(_options: argparse.Namespace) -> int:
    """Print paths, settings, and every command with its keys."""
    streams.prepare()
    folders = Folders.of_user()
    settings, warnings = load_settings(folders.config_file, commands=BY_NAME, clashes=clashes, themes=THEMES)
    for warning in warnings:
        streams.warn(warning)
    output.table(
        [
            ("config", str(folders.config_file)),
            ("index", str(folders.index_file)),
            ("state", str(folders.state_file)),
        ]
    )
    streams.line()
    output.table(
        (field.name, _shown(getattr(settings, field.name)))
        for field in fields(settings)
        if field.name not in {"keys", "rules"}
    )
    streams.line()
    output.table(
        (
            command.name,
            " ".join(label(key) for key in settings.keys.get(command.name, command.keys)),
            str(command.sentence),
        )
        for command in COMMANDS
    )
    return 0


def _shown(value: object) -> str:
    """A value as it is written in the config, but without quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)
