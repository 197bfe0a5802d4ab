"""Counting the work of a function in steps, which are the same whatever else the machine does."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import tui.archive
import tui.article
from tui.patterns import LazyPattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType, ModuleType

    import pytest


_PATTERNS = (re.Pattern, LazyPattern)


class Steps(NamedTuple):
    """The work of a function: how many calls it makes, and how many characters its regular expressions pass."""

    calls: int
    characters: int

    def __sub__(self, other: Steps) -> Steps:
        return Steps(self.calls - other.calls, self.characters - other.characters)


class _CountingPattern:
    """A regular expression that counts the characters it passes."""

    def __init__(self, pattern: re.Pattern[str] | LazyPattern, counter: Counter[str]) -> None:
        # To compile it takes more steps than most work with it.
        self._pattern = pattern.compiled() if isinstance(pattern, LazyPattern) else pattern
        self._counter = counter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        found = self._pattern.search(text, start, end)
        self._counter["characters"] += (found.end() if found else min(end, len(text))) - start
        return found

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        found = self._pattern.match(text, start, end)
        self._counter["characters"] += found.end() - start if found else 0
        return found

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        at = start
        for found in self._pattern.finditer(text, start, end):
            self._counter["characters"] += found.end() - at
            at = found.end()
            yield found
        self._counter["characters"] += min(end, len(text)) - at

    def findall(self, text: str, *args: int) -> list[Any]:
        self._counter["characters"] += len(text)
        return self._pattern.findall(text, *args)

    def split(self, text: str, *args: int) -> list[Any]:
        self._counter["characters"] += len(text)
        return self._pattern.split(text, *args)

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        self._counter["characters"] += len(text)
        return self._pattern.sub(new, text, count)


def _modules() -> list[ModuleType]:
    """The modules that heads and bodies pass."""
    for room in (tui.archive, tui.article):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(found.name)
    return [module for name, module in list(sys.modules.items()) if name.startswith("tui.")]


class StepCounter:
    """Counts steps, once `install` has put counting patterns in the place of the program's."""

    def __init__(self) -> None:
        self._counter: Counter[str] = Counter()

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Count the characters of every pattern that a module holds, by itself or in a table."""
        for module in _modules():
            for name, value in list(vars(module).items()):
                if isinstance(value, _PATTERNS) and isinstance(value.pattern, str):
                    monkeypatch.setattr(module, name, _CountingPattern(value, self._counter))
                elif isinstance(value, dict) and value and all(isinstance(one, _PATTERNS) for one in value.values()):
                    counting = {key: _CountingPattern(one, self._counter) for key, one in value.items()}
                    monkeypatch.setattr(module, name, counting)

    @contextmanager
    def _profiled(self) -> Iterator[None]:
        def count(_frame: FrameType, event: str, _arg: object) -> None:
            if event in ("call", "c_call"):
                self._counter["calls"] += 1

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            yield
        finally:
            sys.setprofile(before)

    def count(self, run: Callable[[], object]) -> Steps:
        """The steps of one call."""
        self._counter.clear()
        with self._profiled():
            run()
        return Steps(self._counter["calls"], self._counter["characters"])
