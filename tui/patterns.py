"""Regular expressions that are compiled when they are first used.

The program holds some six hundred. Compiling them all takes longer than answering most questions of the command line,
and the article of one post needs about sixty.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, Final, cast

_ATTRIBUTES: Final = (
    "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "scanner",
    "flags", "groups", "groupindex",
)  # fmt: skip


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, for a constant of a module: the expression is compiled when something is looked for with it."""
    return cast("re.Pattern[AnyStr]", LazyPattern(pattern, flags))


class LazyPattern:
    """What `lazy_pattern` returns: after its first use, an attribute is that of the compiled expression itself."""

    __slots__ = ("_given", "pattern", *_ATTRIBUTES)

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._given = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _ATTRIBUTES:
            raise AttributeError(name)
        compiled = self.compiled()
        for attribute in _ATTRIBUTES:
            setattr(self, attribute, getattr(compiled, attribute))
        return getattr(compiled, name)

    def compiled(self) -> re.Pattern[Any]:
        """The expression, compiled."""
        return re.compile(self.pattern, self._given)
