"""Which posts the rules are still to be applied to, kept in a file: the program may end before that is done."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tui.files import open_file, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_MAX_BYTES: Final = 100_000


class DueRules:
    """The first post that rules are due for, by the number of its archive: all that came behind it are due too.

    Where the file cannot be written, rules are applied to what arrives while the program runs, and to nothing later.
    """

    def __init__(self, cache: Path) -> None:
        """`cache` is the folder of the index, which the numbers are of."""
        self._file = cache / "rules-due.json"

    def begin(self, birth: int, firsts: Mapping[int, int]) -> dict[int, int]:
        """Note that what comes into some archives from these posts on is due, and get where that begins: earlier, where
        posts are due that came before. `birth` is that of the index.
        """
        kept = self._read(birth)
        begun = {archive: min(first, kept.get(archive, first)) for archive, first in firsts.items()}
        self._write(birth, {**kept, **begun})
        return begun

    def end(self, birth: int, archives: Iterable[int]) -> None:
        """Note that nothing is due in some archives."""
        kept = self._read(birth)
        rest = {archive: first for archive, first in kept.items() if archive not in archives}
        if rest != kept:
            self._write(birth, rest)

    def _read(self, birth: int) -> dict[int, int]:
        with suppress(OSError, ValueError, RecursionError), open(open_file(self._file), "rb") as file:
            stored = json.loads(file.read(_MAX_BYTES))
            if isinstance(stored, dict) and stored.get("index") == birth and isinstance(stored.get("from"), dict):
                return {int(number): first for number, first in stored["from"].items() if isinstance(first, int)}
        return {}

    def _write(self, birth: int, firsts: Mapping[int, int]) -> None:
        with suppress(OSError):
            if firsts:
                replace_file(self._file, json.dumps({"index": birth, "from": firsts}).encode())
            else:
                self._file.unlink(missing_ok=True)
