"""The settings as a file to begin with, in which everything stands as a comment, with its default."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui.config_file import to_toml
from tui.errors import StorageError, os_reason
from tui.files import replace_file
from tui.keymap import COMMANDS
from tui.language import N_, _
from tui.settings import PIPED_INPUTS, PIPED_OUTPUTS, Settings, make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ABOUT = {
    "theme": N_("the theme, one of the program's own or of Textual's; the palette on the screen shows them"),
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


def write_commented(path: Path) -> None:
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


def _commented() -> Iterator[str]:
    defaults = Settings()
    for name, about in ABOUT.items():
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
    for command in COMMANDS:
        yield f"# {command.name} = {to_toml(list(command.keys))}  # {command.sentence}"
    yield ""
