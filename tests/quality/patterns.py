"""In how many ways a regular expression matches a text: where they double with each repetition, it never ends."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import tui
from tui.patterns import LazyPattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_parser: Final[Any] = importlib.import_module("re._parser")
_compiler: Final[Any] = importlib.import_module("re._compiler")

_FEW: Final = 8
"""What is repeated at most so often is tried in few ways."""
_REPETITIONS: Final = 12
MAX_WAYS: Final = 1000
"""Of 12 repetitions: more than with work by the cube of a length, fewer than with work that doubles (4,096)."""
_SAMPLES: Final = 24
_MAX_SAMPLE: Final = 12
_ALPHABET: Final = "1a -.A|\t\n:/,<>\"'=_船\u0301"
"""Characters that classes have in common."""
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT")
_ZERO_WIDTH: Final = ("AT", "ASSERT", "ASSERT_NOT")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every regular expression that a module of the program holds, by itself, in a table or in a list."""
    for found in pkgutil.walk_packages(tui.__path__, "tui."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    for module in [module for name, module in sorted(sys.modules.items()) if name.startswith("tui.")]:
        for name, value in vars(module).items():
            for pattern in _patterns_in(value):
                yield f"{module.__name__}.{name}", pattern


def _patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, LazyPattern):
        yield from _patterns_in(value.compiled())
    elif isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _patterns_in(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _patterns_in(one)


def doubling(pattern: re.Pattern[str]) -> str | None:
    """A text whose repetition doubles the ways in which a part of the pattern matches; None where none is found."""
    matcher = _Matcher(pattern)
    chance = random.Random(1)
    for repeat in matcher.risky_repeats():
        body = repeat[1][2]
        samples = {matcher.sample(body, chance)[:_MAX_SAMPLE] for _ in range(_SAMPLES)} - {""}
        for sample in sorted(samples):
            text = sample * _REPETITIONS
            if matcher.ways([repeat], text, 0)[len(text)] > MAX_WAYS:
                return sample
    return None


class _Matcher:
    """Counts the ways in which parts of a pattern match."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._tree = _parser.parse(pattern.pattern, pattern.flags)
        self._flags = pattern.flags
        self._single: dict[int, re.Pattern[str]] = {}

    def risky_repeats(self) -> Iterator[Any]:
        """What is repeated often and matches in more than one way."""
        yield from self._risky_repeats(self._tree)

    def _risky_repeats(self, nodes: Iterable[Any]) -> Iterator[Any]:
        for node in nodes:
            name, value = str(node[0]), node[1]
            for part in _parts(name, value):
                yield from self._risky_repeats(part)
            if name in _REPEATS and value[1] > _FEW and any(_is_open(str(one[0])) for one in value[2]):
                yield node

    def ways(self, nodes: Iterable[Any], text: str, start: int) -> Counter[int]:
        """Where a match of a sequence may end, and in how many ways each."""
        found: Counter[int] = Counter({start: 1})
        for node in nodes:
            after: Counter[int] = Counter()
            for at, count in found.items():
                for end, more in self._ways_of(node, text, at).items():
                    after[end] += count * more
            found = after
        return found

    def _ways_of(self, node: Any, text: str, at: int) -> Counter[int]:
        name, value = str(node[0]), node[1]
        if name == "SUBPATTERN":
            return self.ways(value[3], text, at)
        if name == "BRANCH":
            return sum((self.ways(branch, text, at) for branch in value[1]), Counter())
        if name in _REPEATS:
            return self._ways_of_repeat(value, text, at)
        if name in ("POSSESSIVE_REPEAT", "ATOMIC_GROUP"):
            found = self._ways_of_repeat(value, text, at) if name == "POSSESSIVE_REPEAT" else self.ways(value, text, at)
            return Counter({max(found): 1}) if found else found
        if name == "GROUPREF":
            return Counter({at: 1})
        found = self._pattern_of(node).match(text, at)
        return Counter({found.end(): 1}) if found else Counter()

    def _ways_of_repeat(self, value: Any, text: str, at: int) -> Counter[int]:
        least, most, body = value
        found: Counter[int] = Counter()
        now: Counter[int] = Counter({at: 1})
        for number in range(min(most, len(text) + least) + 1):
            if number >= least:
                found += now
            after: Counter[int] = Counter()
            for start, count in now.items():
                for end, more in self.ways(body, text, start).items():
                    if end > start or number < least:
                        after[end] += count * more
            if not after:
                break
            now = after
        return found

    def _pattern_of(self, node: Any) -> re.Pattern[str]:
        if (found := self._single.get(id(node))) is None:
            tree = _parser.SubPattern(self._tree.state, [node])
            found = self._single[id(node)] = _compiler.compile(tree, self._flags)
        return found

    def sample(self, nodes: Iterable[Any], chance: random.Random) -> str:
        """A short text that a sequence may match."""
        return "".join(self._sample_of(node, chance) for node in nodes)

    def _sample_of(self, node: Any, chance: random.Random) -> str:
        name, value = str(node[0]), node[1]
        if name == "LITERAL":
            return chr(value)
        if name == "SUBPATTERN":
            return self.sample(value[3], chance)
        if name == "BRANCH":
            return self.sample(chance.choice(value[1]), chance)
        if name in _REPEATS or name == "POSSESSIVE_REPEAT":
            least, most, body = value
            return "".join(self.sample(body, chance) for _ in range(min(most, least + chance.choice((0, 0, 1, 1, 2)))))
        if name == "ATOMIC_GROUP":
            return self.sample(value, chance)
        if name in _ZERO_WIDTH or name == "GROUPREF":
            return ""
        pattern = self._pattern_of(node)
        fitting = [character for character in _ALPHABET if pattern.match(character)]
        if not fitting:
            fitting = [chr(code) for code in range(0x3000) if pattern.match(chr(code))] or ["?"]
        return chance.choice(fitting)


def _parts(name: str, value: Any) -> list[Any]:
    """The sequences within a node."""
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "BRANCH":
        return list(value[1])
    if name in _REPEATS or name == "POSSESSIVE_REPEAT":
        return [value[2]]
    if name == "ATOMIC_GROUP":
        return [value]
    return [value[1]] if name in ("ASSERT", "ASSERT_NOT") else []


def _is_open(name: str) -> bool:
    """Whether a node may match in more than one way."""
    return name in ("SUBPATTERN", "BRANCH", "ATOMIC_GROUP", *_REPEATS)
