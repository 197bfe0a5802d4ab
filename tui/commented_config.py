"""The settings as a file to begin with, in which everything stands as a comment, with its default."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui.config_file import to_toml
from tui.errors import StorageError, os_reason
from tui.files import replace_file
from tui.keymap import COMMANDS
from tui.language import _
from tui.settings import DECLARED, PIPED_INPUTS, PIPED_OUTPUTS, Settings, make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
    for name, declared in DECLARED.items():
        yield f"# {declared.about}"
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
