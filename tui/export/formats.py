"""The formats, by the endings of their files, and what can be asked of each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

from tui.errors import UsageError
from tui.language import _

ENDINGS: Final = ("epub", "html", "md", "jsonl", "csv", "db", "bib", "ris", "csl.json", "atom")
"""The formats, each by the ending of its files; `FOLDER` is the other one."""
FOLDER: Final = "folder"
BINARY: Final = ("epub", "db")
"""Those that are not to be written to a terminal."""
OF_QUOTES: Final = ("md", "csv", "jsonl")
"""Those that can hold highlights and notes alone."""
WITH_FIELDS: Final = ("jsonl", "csv")
"""Those whose fields can be chosen."""


@dataclass(frozen=True)
class Export:
    """What to write: posts in a format.

    `fields` are those of JSON Lines and CSV. With `quotes_only`, passages and notes are taken instead of texts;
    `for_spreadsheets` is for CSV. Raises UsageError where the format has no such thing.
    """

    form: str
    title: str
    fields: tuple[str, ...] = ()
    quotes_only: bool = False
    for_spreadsheets: bool = False

    def __post_init__(self) -> None:
        from tui.export.records import FIELDS

        if self.form not in (*ENDINGS, FOLDER):
            known = ", ".join(f".{ending}" for ending in ENDINGS)
            raise UsageError(_("there is no format for this; a file may end in {endings}", endings=known))
        if self.quotes_only and self.form not in OF_QUOTES:
            raise UsageError(_("highlights and notes alone can be written as {formats}", formats=", ".join(OF_QUOTES)))
        if self.fields and (self.form not in WITH_FIELDS or self.quotes_only):
            raise UsageError(_("fields can be chosen for {formats}", formats=", ".join(WITH_FIELDS)))
        for name in self.fields:
            if name not in FIELDS:
                raise UsageError(_("there is no field {name}; there are {names}", name=name, names=", ".join(FIELDS)))
        if self.for_spreadsheets and self.form != "csv":
            raise UsageError(_("only csv has a byte-order mark"))


def format_of(file: str) -> str:
    """The format of a file or folder by its name; "" for an ending that is none."""
    if file.endswith("/") or os.path.isdir(file):
        return FOLDER
    name = os.path.basename(file).lower()
    return next((ending for ending in ENDINGS if name.endswith(f".{ending}")), "")
