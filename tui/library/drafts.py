"""A note on several posts while it is typed: kept in a file, so that a program that is killed loses none of it.

What is typed so far is not on the posts yet, which would be written anew with every letter. The file is named by the
process and by chance; one whose process is gone holds a note that was never finished.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.files import read_file, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_PREFIX: Final = "note-draft-"


class Draft(NamedTuple):
    """What was typed, for the posts with these keys, and the file that has it."""

    path: Path
    keys: tuple[bytes, ...]
    text: str


class Drafts:
    """The drafts in the folder of the marks. No method raises: a draft that cannot be kept stands in the editor."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"{_PREFIX}{os.getpid()}-{os.urandom(4).hex()}.json"

    def save(self, keys: Sequence[bytes], text: str) -> None:
        """Keep what is typed so far; nothing, where nothing is."""
        if text.strip():
            with suppress(OSError, ValueError):
                replace_file(self._path, json.dumps({"keys": [key.hex() for key in keys], "text": text}).encode())
        else:
            self.drop(self._path)

    def drop(self, path: Path | None = None) -> None:
        """Delete the draft of this program, or the one in a file: the note is on the posts, or not wanted."""
        with suppress(OSError):
            (path or self._path).unlink()

    def left(self) -> Iterator[Draft]:
        """The drafts of programs that are gone."""
        for path in sorted(self._folder.glob(f"{_PREFIX}*.json")):
            process = path.stem.removeprefix(_PREFIX).partition("-")[0]
            # A program before this one may have had its number, as in a container.
            if path != self._path and (process == str(os.getpid()) or not _is_running(process)):
                with suppress(OSError, ValueError, LookupError, TypeError):
                    held = json.loads(read_file(path))
                    yield Draft(path, tuple(map(bytes.fromhex, held["keys"])), str(held["text"]))


def _is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return True
