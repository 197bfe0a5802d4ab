"""The README's tables of keys and of settings, made from what the program declares: `python -m
tests.quality.readme_tables` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tui.config_file import to_toml
from tui.key_names import label
from tui.keymap import PLACES, Command, of_place
from tui.settings import DECLARED, Settings

README = Path(__file__).resolve().parents[2] / "README.md"


def keys() -> str:
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


def settings() -> str:
    """All settings of one value: name, default, and what each is."""
    defaults = Settings()
    lines = ["| setting | default | is |", "|---|---|---|"]
    lines += [f"| `{name}` | `{to_toml(getattr(defaults, name))}` | {one.about} |" for name, one in DECLARED.items()]
    return "\n" + "\n".join(lines) + "\n\n"


TABLES = {"keys": keys, "settings": settings}


def begin(name: str) -> str:
    """The line that a table stands below."""
    return f"<!-- {name}: made by python -m tests.quality.readme_tables -->\n"


def end(name: str) -> str:
    """The line that a table stands above."""
    return f"<!-- /{name} -->"


def written(text: str, name: str) -> str:
    """A table as it stands in a README. Raises ValueError where there is no place for it."""
    part = re.search(f"(?<={re.escape(begin(name))}).*?(?={re.escape(end(name))})", text, re.DOTALL)
    if part is None:
        raise ValueError(f"there are no lines {begin(name)} and {end(name)}")
    return part[0]


def with_table(text: str, name: str) -> str:
    """A README with the table as it should be."""
    return text.replace(begin(name) + written(text, name) + end(name), begin(name) + TABLES[name]() + end(name))


if __name__ == "__main__":
    readme = README.read_text(encoding="utf-8")
    for each in TABLES:
        readme = with_table(readme, each)
    README.write_text(readme, encoding="utf-8")
