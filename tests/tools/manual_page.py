"""Writes the manual page when the wheel is built, so that it says what the program does.

It is made of the command line as it is declared and of sections of the README, in roff with the macros of man(7), which
every system reads.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from tui.cli.declared import Argument, CliCommand, Option

SECTIONS: Final = {
    "Searching": "QUERY LANGUAGE",
    "Where things lie": "FILES",
    "Formats for other programs": "FORMATS",
    "Marks on several machines": "MARKS IN A FOLDER",
    "Recipes": "EXAMPLES",
}
"""Sections of the README that stand in the page, under these headings."""

_LINK: Final = re.compile(r"\[([^]]*)\]\([^)]*\)")
_MARKUP: Final = re.compile(r"(\*\*.+?\*\*|`[^`]+`)")
_HEADING: Final = re.compile(r"^## (.+)$", re.MULTILINE)
_LAST_REVISED: Final = 1795946400
"""When nobody says the time of the build (https://reproducible-builds.org/specs/source-date-epoch/)."""
_WIDTH: Final = 76
_ESCAPES: Final = str.maketrans({
    "\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti",
})  # fmt: skip
_CELLS: Final = re.compile(r"(?<!\\)\|")


def page(parser: argparse.ArgumentParser, readme: str, *, version: str, date: str) -> str:
    """The source of the page. `date` is written as it is."""
    from tui.cli.declared import declared

    top = declared(parser, "microfiche")
    lines = [
        f'.TH MICROFICHE 1 "{date}" {_argument(f"microfiche {version}")} "User Commands"',
        ".SH NAME", rf"microfiche \- {_text(_first_down(top.description.rstrip('.')))}",
        ".SH SYNOPSIS", *_synopsis(top),
        ".SH DESCRIPTION", _line(top.description), ".PP", _line(top.epilog.split("\n\n")[0]),
        ".SH OPTIONS", *_options(top.options),
        ".SH COMMANDS", *_commands(top),
    ]  # fmt: skip
    found = dict(_sections(readme))
    for name, heading in SECTIONS.items():
        lines += [f".SH {heading}", *_roff(found[name])]
    lines += [".SH EXIT STATUS", _line(top.epilog.split("\n\n")[1].partition(": ")[2])]
    return "\n".join(lines) + "\n"


def _first_down(text: str) -> str:
    return text[:1].lower() + text[1:]


def _synopsis(top: CliCommand) -> Iterator[str]:
    yield ".B microfiche"
    yield r"[\fIPATH\fR \&...]"
    for command in top.commands:
        yield ".br"
        yield rf".B microfiche {_text(command.name)}"
        yield rf"{_arguments(command)}[\fIoption\fR \&...]"


def _arguments(command: CliCommand) -> str:
    return "".join(f"{_argument_of(one)} " for one in command.arguments)


def _argument_of(one: Argument) -> str:
    shown = rf"\fI{_text(one.name)}\fR" + (r" \&..." if one.repeats else "")
    return f"[{shown}]" if one.is_optional else shown


def _commands(top: CliCommand) -> Iterator[str]:
    for command in top.commands:
        yield rf".SS {_argument(f'microfiche {command.name}')}"
        yield _line(command.description)
        for argument in command.arguments:
            if argument.sentence:
                yield ".TP"
                yield rf"\fI{_text(argument.name)}\fR"
                yield _line(argument.sentence)
        yield from _options(command.options, is_within=True)
        for inner in command.commands:
            yield ".TP"
            yield rf"\fB{_text(inner.name)}\fR {_arguments(inner)}".rstrip()
            yield _line(inner.sentence)
        if command.epilog:
            yield ".PP"
            yield _line(command.epilog)


def _options(options: tuple[Option, ...], *, is_within: bool = False) -> Iterator[str]:
    for option in options:
        if not option.sentence or (is_within and "--help" in option.names):
            continue
        names = ", ".join(rf"\fB{_text(name)}\fR" for name in option.names)
        yield ".TP"
        yield rf"{names} \fI{_text(option.value)}\fR" if option.value else names
        yield _line(option.sentence)


def _sections(readme: str) -> Iterator[tuple[str, str]]:
    """The sections of a text of Markdown by their headings."""
    parts = _HEADING.split(readme)
    return zip(parts[1::2], parts[2::2], strict=True)


def _roff(markdown: str) -> Iterator[str]:
    """The little of Markdown that the README uses, in roff: paragraphs, tables of two columns, lists and code."""
    is_first = True
    for block in re.split(r"\n\s*\n", markdown.strip("\n")):
        lines = block.split("\n")
        if not block.strip() or lines[0].startswith("<!--"):
            continue
        if lines[0].startswith("|"):
            for row in lines[2:]:
                first, *rest = (cell.strip() for cell in _CELLS.split(row.strip().strip("|")))
                yield from (".TP", _markup(first), _markup("; ".join(rest)) or r"\&")
        elif block.startswith("    ") or lines[0].startswith("```"):
            code = [line.removeprefix("    ") for line in lines if not line.startswith("```")]
            yield from (".PP", ".nf", ".RS 4", *map(_guarded, map(_text, code)), ".RE", ".fi")
        elif lines[0].startswith("- "):
            for item in re.split(r"\n- ", block[2:]):
                yield from (r".IP \(bu 2", _markup(" ".join(item.split())))
        elif lines[0].startswith("#"):
            yield f".SS {_argument(lines[0].lstrip('# '))}"
        else:
            yield from (() if is_first else (".PP",))
            yield _markup(" ".join(block.split()))
        is_first = lines[0].startswith("#")


def _markup(text: str) -> str:
    made = []
    for part in _MARKUP.split(_LINK.sub(r"\1", text)):
        if part.startswith("**"):
            made.append(rf"\fB{_text(part[2:-2])}\fR")
        elif part.startswith("`"):
            made.append(rf"\fB{_text(part[1:-1].replace(chr(92) + '|', '|'))}\fR")
        else:
            made.append(_text(part))
    return _filled("".join(made))


def _line(text: str) -> str:
    return _filled(_text(text))


def _filled(text: str) -> str:
    """A paragraph in short lines, of which none is a request of roff, however it begins."""
    lines = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(map(_guarded, lines))


def _guarded(line: str) -> str:
    return rf"\&{line}" if line[:1] == "." else line


def _text(text: str) -> str:
    return text.translate(_ESCAPES)


def _argument(text: str) -> str:
    return '"' + _text(text).replace('"', r"\(dq") + '"'


class ManualPage(BuildHookInterface[Any]):
    """Adds `share/man/man1/microfiche.1` to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the page, to be taken into the wheel."""
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from tui import __version__
            from tui.cli.verbs import parser_of

            day = time.strftime("%Y-%m-%d", time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", _LAST_REVISED))))
            readme = (root / "README.md").read_text(encoding="utf-8")
            made = page(parser_of(__version__), readme, version=__version__, date=day)
        finally:
            sys.path.remove(str(root))
        self._folder = TemporaryDirectory(prefix="microfiche-manual-")
        file = Path(self._folder.name, "microfiche.1")
        file.write_text(made, encoding="utf-8")
        build_data["shared_data"][str(file)] = "share/man/man1/microfiche.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Delete the page, which the wheel has now."""
        self._folder.cleanup()
