"""Parsing YAML of simple lines, as nine of ten posts have it, without any parser of YAML."""

from __future__ import annotations

from typing import Any, Final

from tui.patterns import lazy_pattern

NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""What YAML takes for no value, and for no text."""


class ParsedFrontMatter(dict[str, Any]):
    """Values by key. `problems` are what was odd about them, each with its line in the front matter, from 0."""

    problems: list[tuple[str, int]]

    def __init__(self, values: dict[str, Any], problems: list[tuple[str, int]] | None = None) -> None:
        super().__init__(values)
        self.problems = problems if problems is not None else []


# Lines that mean the same to any YAML parser: a key with a quoted text without escapes, a list of plain words, a plain
# text, or nothing followed by lines of such items. Nine of ten posts have nothing else, and libyaml takes three times
# as long for it.
_ODD = "\\x00-\\x1f\\x7f-\\xa0\\ufeff\\ufffe\\uffff\\u2028\\u2029\\ud800-\\udfff"
_QUOTED = rf"""\"([^"\\{_ODD}]*+)"|'([^'{_ODD}]*+)'"""
_PLAIN = rf"""([^][{{}}"'#&*!|>%@`:?<=,{_ODD}\s-][^{_ODD}]*+)"""
_WORDS = rf"""\[([^][{{}}"'#&*!|>%@`:?<={_ODD}]*+)\]"""
_SIMPLE = lazy_pattern(rf"([A-Za-z_][A-Za-z0-9_-]*+):(?:[ ]++(?:{_QUOTED}|{_PLAIN}|{_WORDS})?)?[ ]*+(?:\n|\Z)")
_ITEM = lazy_pattern(rf"([ ]*+)-[ ]++(?:{_QUOTED}|{_PLAIN})[ ]*+(?:\n|\Z)")


def parse_simple_yaml(head: str) -> ParsedFrontMatter | None:
    """Parse YAML of simple lines, exactly as `PlainYAMLLoader` does; None where a line is not simple."""
    values = ParsedFrontMatter({})
    at = 0
    end = len(head)
    match = _SIMPLE.match
    while at < end:
        found = match(head, at)
        if found is None:
            return None
        at = found.end()
        key, double, single, plain, items = found.groups()
        if key in values:
            return None
        if double is not None:
            values[key] = double
        elif plain is not None:
            if not _is_plain(plain):
                return None
            plain = plain.rstrip(" ")
            values[key] = None if plain in NULLS else plain
        elif items is not None:
            parts = [part.strip(" ") for part in items.split(",")]
            if "" in parts:
                if len(parts) > 1:
                    return None
                parts = []
            if "-" in items and any(part[0] == "-" for part in parts):
                return None
            values[key] = [None if part in NULLS else part for part in parts]
        elif single is not None:
            values[key] = single
        else:
            values[key] = None
            if at < end and head[at] in " -":
                lines = _read_items(head, at)
                if lines is None:
                    return None
                values[key], at = lines
    return values


def _read_items(head: str, at: int) -> tuple[list[str | None], int] | None:
    """The items of a list on lines of their own, and the offset of its end; None where a line is not simple."""
    values: list[str | None] = []
    indent = None
    while found := _ITEM.match(head, at):
        space, double, single, plain = found.groups()
        if plain is not None:
            if not _is_plain(plain):
                return None
            plain = plain.rstrip(" ")
            values.append(None if plain in NULLS else plain)
        else:
            values.append(double if double is not None else single)
        if indent not in (None, space):
            return None
        indent = space
        at = found.end()
    return (values, at) if values else None


def _is_plain(text: str) -> bool:
    """Whether an unquoted text is the whole value: no mapping and no comment in it."""
    return ": " not in text and " #" not in text and text.rstrip(" ")[-1] != ":"
