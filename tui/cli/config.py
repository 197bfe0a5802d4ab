"""`microfiche config`: the paths of the program's files, the settings and keys in force; a file to begin with."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import output
from tui.errors import StorageError, os_reason
from tui.files import replace_file
from tui.keymap import BY_NAME, COMMANDS, clashes
from tui.keys import label
from tui.language import N_, _
from tui.settings import PIPED_INPUTS, PIPED_OUTPUTS, THEMES, Folders, Settings, load_settings, make_folder, to_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_ABOUT = {
    "theme": N_("the theme, one of the program's own or of Textual's; T on the screen shows them"),
    "measure": N_("width of the article's text in cells, from 40 to 120"),
    "read_after": N_("seconds after which an open post counts as read, from 0 to 3600"),
    "browser": N_("command line of the web browser; empty for $BROWSER or that of the desktop"),
    "pager": N_("command line of the pager for what is longer than the screen; empty for $PAGER or less, cat for none"),
    "archived_at": N_("where the archived copy of a source is: {date} is its day as YYYYMMDD, {url} its address"),
    "language": N_("language of the interface: en, zh-Hans, zh-Hant, or auto for that of the locale"),
    "script": N_("Chinese script to read in: as-written, simplified or traditional"),
    "images": N_("how pictures are drawn: auto, kitty, sixel or halfblocks"),
    "rows": N_("lines of a post in the list: one, two, or auto, which is two where a title would have little room"),
    "panes": N_("focus gives the room to the pane one is in; with even nothing moves"),
    "facets_width": N_("cells of the facets, as dragging their divider sets it; 0 for what they need"),
    "posts_width": N_("cells of the list, as dragging its divider sets it; 0 for what is left"),
    "reading_width": N_("cells of the list beside an article that is read; 0 for what is left"),
    "bidi": N_("who turns Arabic and Hebrew: the terminal, or microfiche where the terminal does not"),
    "resume": N_("whether the screen begins with the query and the post it was left with"),
    "marks_folder": N_("a folder that several machines share their marks through; empty for none"),
    "links_outside": N_("whether links that lead out of an archive are followed: it could have any file read"),
    "watch": N_("whether files that change while the program is open are read at once"),
}
"""What each setting is, in a line."""
_ARCHIVE = """\
# [archives."~/news"]
# history = true
"""
_COMMANDS = """\
# [commands]
# words = "wc -w"
# translate = {run = "trans -b :zh", input = "text", output = "pane"}
"""
_RULE = """\
# [[rule]]
# query = "tag:advertising"
# hide = true
"""


def run(options: argparse.Namespace) -> int:
    """Print paths, settings, and every command with its keys; check the file, or write one. Returns 1 where a check
    finds something wrong.
    """
    streams.prepare()
    folders = Folders.of_user()
    if options.write:
        return _write(folders.config_file)
    settings, warnings = load_settings(folders.config_file, commands=BY_NAME, clashes=clashes, themes=THEMES)
    for warning in warnings:
        streams.warn(warning)
    if options.check:
        if not warnings:
            streams.line(_("nothing is wrong in {file}", file=str(folders.config_file)))
        return 1 if warnings else 0
    (_json if options.format == "json" else _tables)(folders, settings)
    return 0


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
    output.table((name, _shown(getattr(settings, name))) for name in _ABOUT)
    streams.line()
    output.table((name, " ".join(map(label, keys)), sentence) for name, keys, sentence in _keys(settings))


def _json(folders: Folders, settings: Settings) -> None:
    output.json_line({
        "files": _files(folders),
        "settings": {name: getattr(settings, name) for name in _ABOUT},
        "rules": [asdict(rule) for rule in settings.rules],
        "commands": {name: asdict(command) for name, command in settings.commands.items()},
        "archives": {folder: asdict(archive) for folder, archive in settings.archives.items()},
        "keys": {name: list(keys) for name, keys, _sentence in _keys(settings)},
    })  # fmt: skip


def _shown(value: object) -> str:
    """A value as it is written in the config, but without quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _write(path: Path) -> int:
    """Write a file in which everything stands as a comment, with its default. Raises StorageError; one that is there
    stays as it is.
    """
    text = "\n".join(_commented())
    if os.path.lexists(path):
        raise StorageError(_("{file} is there already, and stays as it is.", file=str(path)))
    make_folder(path.parent)
    try:
        replace_file(path, text.encode())
    except OSError as error:
        raise StorageError(
            _("{file} cannot be written ({reason}).", file=str(path), reason=os_reason(error))
        ) from error
    streams.line(_("written: {file}", file=str(path)))
    return 0


def _commented() -> Iterator[str]:
    defaults = Settings()
    for name, about in _ABOUT.items():
        yield f"# {about}"
        yield f"# {name} = {to_toml(getattr(defaults, name))}\n"
    yield f"# {_('what arrives is hidden, tagged (tag = …), starred (star = true) or read (read = true) by a query')}"
    yield _RULE
    inputs, outputs = ", ".join(PIPED_INPUTS), ", ".join(PIPED_OUTPUTS)
    said = _(
        "what | pipes posts to: input is {inputs}; output is {outputs}; shell = true has a shell run it",
        inputs=inputs,
        outputs=outputs,
    )
    yield f"# {said}"
    yield _COMMANDS
    yield f"# {_('of an archive that is a git clone, the posts that only its history has are rows as well')}"
    yield _ARCHIVE
    yield f"# {_('keys by the name of their command; [] leaves it without one')}"
    yield "# [keys]"
    for name, keys, sentence in _keys(Settings()):
        yield f"# {name} = {to_toml(list(keys))}  # {sentence}"
    yield ""
