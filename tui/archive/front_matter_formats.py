"""Parsers of YAML, TOML and JSON front matter that leave every scalar as it is written.

They are handlers of python-frontmatter whose `load` returns strings, lists and dicts in a `ParsedFrontMatter`. Parse by
`parse_front_matter`: importing this takes longer than reading a screenful of posts, and few of them need it.
"""

from __future__ import annotations

import re
from base64 import b64decode
from typing import Any

import yaml
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from tui.archive.simple_yaml import NULLS, ParsedFrontMatter
from tui.language import stated
from tui.patterns import lazy_pattern
from tui.toml import parse

PlainLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


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
_BINARY = ("!binary", f"{_TAG}binary")


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
            if node.tag in _BINARY:
                return _text_of_base64(value)
            if node.tag and node.tag[0] == "!" and not node.style:  # no tag of YAML's own: it is meant as text
                return f"{node.tag} {value}".rstrip()
            if node.tag and node.tag[: len(_TAG)] == _TAG and node.tag[len(_TAG) :] not in _KNOWN_TAGS:
                return f"!!{node.tag[len(_TAG) :]} {value}".rstrip()
            return None if value in NULLS and not node.style else value
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


def _text_of_base64(value: str) -> str:
    """The text that older versions of Ruby write as bytes where it is not ASCII; what is no such text as written."""
    try:
        return b64decode("".join(value.split()), validate=True).decode("utf-8")
    except ValueError:
        return value


class PlainYAML(YAMLHandler):
    """YAML front matter."""

    def load(self, fm: str, **kwargs: object) -> ParsedFrontMatter:  # noqa: ARG002 - python-frontmatter's
        """Raises yaml.YAMLError, TypeError for what is not a mapping, ValueError for what is nested too deeply."""
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
