"""The README's table of keys, made from the commands: `python -m tests.quality.keys` writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tui.key_names import label
from tui.keymap import PLACES, Command, of_place

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN = "<!-- keys: made by python -m tests.quality.keys -->"
END = "<!-- /keys -->"
_PART = re.compile(f"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.DOTALL)


def table() -> str:
    """All commands by their places: keys, what they do, and the name to rebind them by."""
    lines: list[str] = []
    for place, title in PLACES.items():
        lines += [f"**{title}**", "", "| keys | does | name |", "|---|---|---|"]
        lines += [_row(command) for command in of_place(place)]
        lines.append("")
    return "\n" + "\n".join(lines) + "\n"


def _row(command: Command) -> str:
    return f"| {_keys(command.keys) or 'in the palette'} | {command.sentence} | `{command.name}` |"


def _keys(keys: Sequence[str]) -> str:
    # A bar would end the cell of the table.
    return " ".join(f"`{label(key)}`".replace("|", "\\|") for key in keys)


def written(text: str) -> str:
    """The table as it stands in a README. Raises ValueError where there is no place for it."""
    part = _PART.search(text)
    if part is None:
        raise ValueError(f"there are no lines {BEGIN} and {END}")
    return part[0]


def with_table(text: str) -> str:
    """A README with the table as it should be."""
    return text.replace(f"{BEGIN}\n{written(text)}{END}", f"{BEGIN}\n{table()}{END}")


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
