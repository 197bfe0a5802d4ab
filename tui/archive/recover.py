"""Recovering values key by key from front matter that its parser fails on."""

from __future__ import annotations

import re
from typing import Any

from tui.archive.front_matter_values import parse_front_matter
from tui.archive.head_fields import field_of, is_list_field
from tui.language import stated
from tui.patterns import lazy_pattern

_KEY = {
    "yaml": lazy_pattern(r"[\"']?([^\W\d][\w.\-]{0,40}(?: [\w.\-]{1,40}){0,3})[\"']? {0,9}[:：](.*)"),
    "toml": lazy_pattern(r"[\"']?([^\W\d][\w.\-]{0,60})[\"']?[ \t]{0,9}=(.*)"),
    "json": lazy_pattern(r"[ \t]{0,40}[{,]?[ \t]{0,9}\"([^\"]{1,60})\"[ \t]{0,9}:(.*)"),
}
_JSON_PAIRS = lazy_pattern(r",\s*(?=\"[^\"]{1,60}\"\s*:)")
_BARE = ("", "{", "}", "},")
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/", "r": "\r", "0": "", "_": "\xa0", " ": " "}
_ESCAPED = lazy_pattern(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_PIECE = lazy_pattern(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[\[\],]|[^\[\],]+)""")
_MAX_LIST_DEPTH = 8


def recover_values(format_: str, head: str) -> tuple[dict[str, Any], list[tuple[str, int]]]:
    """The values by top-level key, and what was odd, each with its line in the front matter from 0. Never raises.

    Each key is parsed alone with the lines that belong to it, so that what is wrong with one spoils no other; only
    where that fails as well are its lines read as plain text, or as a list where the key is one of lists.
    """
    from tui.archive.front_matter_formats import RepeatedKeys

    pattern = _KEY[format_]
    chunks: dict[str, list[str]] = {}
    repeated = RepeatedKeys()
    without_key: list[int] = []
    key = ""
    section = ""
    for number, line in enumerate(head.split("\n")):
        if line.strip() in _BARE or line.lstrip().startswith("#"):
            continue
        if format_ == "toml" and (table := re.fullmatch(r"\s*\[+([\w.\-]+)\]+\s*(?:#.*)?", line)):
            section = table[1]
            continue
        for piece in _JSON_PAIRS.split(line) if format_ == "json" else (line,):
            found = pattern.match(piece)
            if found and found[1].strip():
                name = found[1].strip()
                name = f"{section}.{name}" if section not in ("", "taxonomies") else name
                if name in chunks:
                    repeated.add(name, number)
                key = name
                chunks[key] = [found[2].rstrip(", \t") if format_ == "json" else found[2]]
            elif key:
                chunks[key].append(piece)
            else:
                without_key.append(number)
    odd = repeated.problems()
    if without_key:
        odd.insert(0, (_not_understood(len(without_key)), without_key[0]))
    return {name: _value(name, lines, format_) for name, lines in chunks.items()}, odd


def _value(key: str, lines: list[str], format_: str) -> Any:
    """The value of a key: its own line behind the key, and the lines that belong to it."""
    try:
        return _parsed(lines, format_)
    except Exception:  # noqa: BLE001 - parsers of hostile text fail in ways they do not declare
        if format_ == "toml" and len(lines) > 1 and (value := _text_of_one_line(lines[0])) is not None:
            return value
        value = _scalar_or_list(key, lines[0])
    for line in lines[1:]:
        value = _continued(value, line.strip())
    return " ".join(value) if isinstance(value, _Lines) else value


def _parsed(lines: list[str], format_: str) -> Any:
    """The value by the parser of the format. Raises what that raises, and ValueError for what is no text or list."""
    text = "\n".join(lines).rstrip(", \n") if format_ == "json" else "\n".join(lines).rstrip("\n")
    source = {"yaml": "value: {}", "toml": "value = {}", "json": '{{"value": {}}}'}[format_].format(text.lstrip(" \t"))
    value = parse_front_matter(format_, source)["value"]
    if value is not None and not isinstance(value, (str, list, dict)):
        raise ValueError("neither a text nor a list")
    return value


def _text_of_one_line(line: str) -> str | None:
    """The text in a line of TOML that is whole: what follows is no part of it. None where it goes on, or is no text."""
    try:
        value = _parsed([line], "toml")
    except Exception:  # noqa: BLE001 - as above
        return None
    return value if isinstance(value, str) else None


class _Lines(list[str]):
    """The lines of a text read so far."""


class _Folded(_Lines):
    """The lines of a YAML block scalar (`>` or `|`) read so far."""


def _scalar_or_list(key: str, text: str) -> Any:
    text = text.strip()
    if text in ("", "~", "null"):
        return None
    if text[0] in "\"'":
        return _unquoted(text)
    if text[0] == "[" and _is_list(key, text):
        return _items(text)
    if text[0] in ">|" and len(text) <= 3:
        return _Folded()
    return text.partition(" #")[0].rstrip()


def _is_list(key: str, text: str) -> bool:
    """Whether a text that begins with a bracket is a list, whole or to be continued, and not a text in brackets."""
    if is_list_field(key):
        return _closes_at_end(text.partition(" #")[0].rstrip(" ,"))
    return not field_of(key) and text.rstrip().endswith("]")


def _closes_at_end(text: str) -> bool:
    """Whether the bracket that a text begins with is closed by its last character, or not at all."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if depth == 0:
            return at == len(text) - 1
    return True


def _continued(value: Any, line: str) -> Any:
    """The value of a key with the next line, which belongs to it, added."""
    if isinstance(value, _Folded):
        value.append(line)
        return value
    if value is None or (isinstance(value, list) and not isinstance(value, _Lines)):
        items = [] if value is None else value
        if line.startswith("- "):
            items.append(_item(line[2:].strip()))
        elif isinstance(value, list):
            items += _items(line)
        return items or None
    text = value if isinstance(value, _Lines) else _Lines((value,))
    if line.startswith("- "):
        return [" ".join(text), _scalar(line[2:])]
    text.append(line.rstrip(",").strip())
    return text


def _item(text: str, depth: int = 0) -> Any:
    """An item of a list on lines of their own, which may be a list of its own: `[a, b]`, `- a`."""
    if text.startswith("- ") and depth < _MAX_LIST_DEPTH:
        return [_item(text[2:].strip(), depth + 1)]
    return _items(text) if text[:1] == "[" and text[-1:] == "]" else _scalar(text)


def _items(text: str) -> list[Any]:
    """The items of `[a, "b", [c]]`, or of a part of such a list."""
    text = text.strip().rstrip(", ")
    inner = text.removeprefix("[")
    stack: list[list[Any]] = [[]]
    for found in _PIECE.finditer(inner.removesuffix("]") if inner.count("[") < inner.count("]") else inner):
        piece = found[1].strip()
        if piece == "[" and len(stack) < _MAX_LIST_DEPTH:
            stack[-1].append([])
            stack.append(stack[-1][-1])
        elif piece == "]" and len(stack) > 1:
            stack.pop()
        elif piece.strip("[],") and (item := _scalar(piece)):
            stack[-1].append(item)
    return stack[0]


def _scalar(text: str) -> str:
    text = text.strip()
    return _unquoted(text) if text[:1] in ("'", '"') else text


def _unquoted(text: str) -> str:
    """A text without the quotes around it. Quotes that do not enclose all of it belong to the text and stay."""
    quote = text[0]
    before, _, comment = text.rpartition(" #")
    bare = before.rstrip() if before.rstrip()[-1:] == quote and quote not in comment else text
    if len(bare) < 2 or bare[-1] != quote:
        is_apostrophe = quote == "'" and text[1:2].isalnum()  # 'Tis
        return text if is_apostrophe or quote in text[1:] else text[1:]
    inner = bare[1:-1]
    return _ESCAPED.sub(_unescaped, inner) if quote == '"' else inner.replace("''", "'")


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number <= 0x10FFFF else found[0]
    return _ESCAPES.get(code, found[0])


def _not_understood(lines: int) -> str:
    if lines == 1:
        return stated("a line of the front matter that cannot be understood")
    return stated("{count} lines of the front matter that cannot be understood", count=lines)
