"""Parsers of YAML, TOML and JSON front matter that leave every scalar as it is written.

They are handlers of python-frontmatter whose `load` returns strings, lists and dicts in a `ParsedFrontMatter`.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from tui.language import stated
from tui.patterns import lazy_pattern
from tui.toml import parse

PlainLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class ParsedFrontMatter(dict[str, Any]):
    """Values by key. `problems` are what was odd about them, each with its line in the front matter, from 0."""

    problems: list[tuple[str, int]]

    def __init__(self, values: dict[str, Any], problems: list[tuple[str, int]] | None = None) -> None:
        super().__init__(values)
        self.problems = problems if problems is not None else []


class RepeatedKeys:
    """The keys that stand more than once, and what is odd about them: one problem for each, however often it stands."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, int]] = {}
        """How often each stands, and the line of the last one."""

    def add(self, name: str, line: int) -> None:
        """Note that a key stands once more, on a line of the front matter, from 0."""
        times, _ = self._found.get(name, (1, line))
        self._found[name] = times + 1, line

    def problems(self) -> list[tuple[str, int]]:
        """A problem for each key, with the line of the one that counts."""
        return [
            (
                stated("the key “{name}” stands twice: the last one counts", name=name)
                if times == 2
                else stated("the key “{name}” stands {count} times: the last one counts", name=name, count=times),
                line,
            )
            for name, (times, line) in self._found.items()
        ]


# libyaml composes by recursion in C: nesting that is far too deep would crash the program.
_NESTED = lazy_pattern(r"(?:[-?:][ \t\n]+){60}")
_MAX_BRACKETS = 120

_MAX_NODES = 5000
_MAX_DEPTH = 24
_TAG = "tag:yaml.org,2002:"
_KNOWN_TAGS = frozenset(("str", "int", "float", "bool", "null", "timestamp", "binary"))
"""The scalars of YAML's schemas (https://yaml.org/type/)."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class PlainYAMLLoader(PlainLoader):  # type: ignore[misc]
    """PyYAML's base loader without its constructors: it makes strings, lists and dicts of the composed nodes.

    Aliases share nodes, so the number of nodes visited is limited, and with it what they can expand to. Beyond it only
    texts at the top level are read: the title may stand last.
    """

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002 - the signature is PyYAML's
        """Ignore tags."""
        return ""

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """Do nothing: only tags would need it."""

    def ascend_resolver(self) -> None:
        """Do nothing: only tags would need it."""

    def get_single_data(self) -> ParsedFrontMatter:
        """The document as plain values. Raises TypeError where it is not a mapping."""
        self.left = _MAX_NODES
        self.repeated = RepeatedKeys()
        node = self.get_single_node()
        values = None if node is None else self._value(node, 0)
        problems = self.repeated.problems()
        if self.left <= 0:
            problems.append((stated("the front matter expands without end: cut"), 0))
        if not isinstance(values, dict):
            raise TypeError("no mapping")
        return ParsedFrontMatter(values, problems)

    def _value(self, node: Any, depth: int) -> Any:
        self.left -= 1
        kind = type(node)
        if kind is yaml.ScalarNode:
            value = node.value
            if node.tag and node.tag[0] == "!" and not node.style:  # no tag of YAML's own: it is meant as text
                return f"{node.tag} {value}".rstrip()
            if node.tag and node.tag[: len(_TAG)] == _TAG and node.tag[len(_TAG) :] not in _KNOWN_TAGS:
                return f"!!{node.tag[len(_TAG) :]} {value}".rstrip()
            return None if value in _NULLS and not node.style else value
        if self.left <= 0 or depth > _MAX_DEPTH:
            return None
        if kind is yaml.SequenceNode:
            return [self._value(item, depth + 1) for item in node.value if self.left > 0]
        values: dict[str, Any] = {}
        for key, item in node.value:
            if self.left <= 0 and (depth > 0 or type(item) is not yaml.ScalarNode):
                continue
            name = key.value if type(key) is yaml.ScalarNode else ""
            if name == "<<":
                merged = self._value(item, depth + 1)
                for mapping in merged if isinstance(merged, list) else [merged]:
                    if isinstance(mapping, dict):
                        values = mapping | values
                continue
            if name in values and depth == 0:
                self.repeated.add(name, key.start_mark.line)
            values[name] = self._value(item, depth + 1)
        return values


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
            values[key] = None if plain in _NULLS else plain
        elif items is not None:
            parts = [part.strip(" ") for part in items.split(",")]
            if "" in parts:
                if len(parts) > 1:
                    return None
                parts = []
            if "-" in items and any(part[0] == "-" for part in parts):
                return None
            values[key] = [None if part in _NULLS else part for part in parts]
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
            values.append(None if plain in _NULLS else plain)
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


class PlainYAML(YAMLHandler):
    """YAML front matter."""

    def load(self, fm: str, **kwargs: object) -> ParsedFrontMatter:  # noqa: ARG002 - python-frontmatter's
        """Raises yaml.YAMLError, TypeError for what is not a mapping, ValueError for what is nested too deeply."""
        simple = parse_simple_yaml(fm)
        if simple is not None:
            return simple
        if fm.count("[") + fm.count("{") > _MAX_BRACKETS or _NESTED.search(fm):
            raise ValueError("too many brackets, or nested too deeply")
        loaded: ParsedFrontMatter = super().load(fm, Loader=PlainYAMLLoader)
        return loaded


class PlainTOML(BaseHandler):
    """TOML front matter, by the standard library: python-frontmatter's own handler needs the abandoned `toml`."""

    FM_BOUNDARY = lazy_pattern(r"^\+{3,}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def load(self, fm: str) -> ParsedFrontMatter:
        """Raises ValueError."""
        return ParsedFrontMatter(parse(fm, parse_float=str))


class PlainJSON(JSONHandler):
    """JSON front matter."""

    def load(self, fm: str, **kwargs: object) -> ParsedFrontMatter:  # noqa: ARG002 - python-frontmatter's
        """Raises json.JSONDecodeError, and TypeError for what is not a mapping."""
        repeated = RepeatedKeys()

        def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
            values = dict(items)
            if len(values) < len(items):
                seen: set[str] = set()
                for name, _ in items:
                    if name in seen:
                        repeated.add(name, 0)
                    seen.add(name)
            return values

        hooks = {"parse_int": str, "parse_float": str, "parse_constant": str, "object_pairs_hook": pairs}
        values = super().load(fm, strict=False, **hooks)
        if not isinstance(values, dict):
            raise TypeError("no mapping")
        return ParsedFrontMatter(values, repeated.problems())


Handler = PlainYAML | PlainTOML | PlainJSON
HANDLERS: dict[str, Handler] = {"yaml": PlainYAML(), "toml": PlainTOML(), "json": PlainJSON()}
