"""Recovering values line by line from front matter that its parser fails on."""

from __future__ import annotations

import re
from typing import Any

_KEY = {
    "yaml": re.compile(r"[\"']?([^\W\d][\w.\-]{0,40}(?: [\w.\-]{1,40}){0,3})[\"']? {0,9}[:：](.*)"),
    "toml": re.compile(r"[\"']?([^\W\d][\w.\-]{0,60})[\"']?[ \t]{0,9}=(.*)"),
    "json": re.compile(r"[ \t]{0,40}[{,]?[ \t]{0,9}\"([^\"]{1,60})\"[ \t]{0,9}:(.*)"),
}
_BARE = ("", "{", "}", "},")
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/", "r": "\r", "0": "", "_": "\xa0", " ": " "}
_ESCAPED = re.compile(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ITEM = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]*)\s*(?:,|$)""")


def recover_values(format_: str, head: str) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """The values by top-level key, and what was odd, each with its line in the front matter from 0. Never raises."""
    pattern = _KEY[format_]
    values: dict[str, Any] = {}
    odd: list[tuple[str, int]] = []
    key = ""
    section = ""
    for number, line in enumerate(head.split("\n")):
        if line.strip() in _BARE or line.lstrip().startswith("#"):
            continue
        if format_ == "toml" and (table := re.fullmatch(r"\s*\[+([\w.\-]+)\]+\s*(?:#.*)?", line)):
            section = table[1]
            continue
        found = pattern.match(line)
        if found and found[1].strip():
            name = found[1].strip()
            name = f"{section}.{name}" if section not in ("", "taxonomies") else name
            if name in values:
                odd.append((f"the key “{name}” stands twice: the last one counts", number))
            key = name
            values[key] = _value(found[2].rstrip(", \t") if format_ == "json" else found[2])
        elif key:
            values[key] = _continued(values[key], line.strip())
        else:
            odd.append(("a line of the front matter that cannot be understood", number))
    return {name: " ".join(value) if isinstance(value, _Folded) else value for name, value in values.items()}, odd


class _Folded(list[str]):
    """The lines of a YAML block scalar (`>` or `|`) read so far."""


def _value(text: str) -> Any:
    text = text.strip()
    if text in ("", "~", "null"):
        return None
    if text[0] in "\"'":
        return _unquoted(text)
    if text[0] == "[":
        return _items(text)
    if text[0] in ">|" and len(text) <= 3:
        return _Folded()
    return text.partition(" #")[0].rstrip()


def _continued(value: Any, line: str) -> Any:
    """The value of a key with the next line, which belongs to it, added."""
    if isinstance(value, _Folded):
        value.append(line)
        return value
    if value is None or isinstance(value, list):
        items = [] if value is None else value
        if line.startswith("- "):
            items.append(_scalar(line[2:]))
        elif isinstance(value, list):
            items += _items(line)
        return items or None
    return f"{value} {line.rstrip(',').strip()}" if not line.startswith("- ") else [value, _scalar(line[2:])]


def _items(text: str) -> list[str]:
    """The items of `[a, "b", c]`, or of a part of such a list."""
    inner = text.strip().removeprefix("[").rstrip(", ").removesuffix("]")
    items = [_scalar(found[1]) for found in _ITEM.finditer(inner)]
    return [item for item in items if item]


def _scalar(text: str) -> str:
    text = text.strip()
    return _unquoted(text) if text[:1] in ("'", '"') else text


def _unquoted(text: str) -> str:
    """A text without the quotes around it. Quotes that do not enclose all of it belong to the text and stay."""
    quote = text[0]
    before, _, comment = text.rpartition(" #")
    bare = before.rstrip() if before.rstrip()[-1:] == quote and quote not in comment else text
    if len(bare) < 2 or bare[-1] != quote:
        return text if quote in text[1:] else text[1:]
    inner = bare[1:-1]
    return _ESCAPED.sub(_unescaped, inner) if quote == '"' else inner.replace("''", "'")


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number <= 0x10FFFF else found[0]
    return _ESCAPES.get(code, found[0])
