"""No regular expression takes twice as long for one sign more."""

from __future__ import annotations

import re

import pytest

from tests.quality.patterns import doubling, patterns


def test_no_pattern_has_twice_as_many_ways_with_each_repetition() -> None:
    """A line of thirty digits, or of sixty, would stand still whatever reads it, and lets no other thread run."""
    tried: set[tuple[str, int]] = set()
    doubles: list[str] = []
    for name, pattern in patterns():
        if (key := (pattern.pattern, pattern.flags)) not in tried:
            tried.add(key)
            if (text := doubling(pattern)) is not None:
                doubles.append(f"{name}: {text!r} again and again")
    assert len(tried) > 300
    assert not doubles, "\n".join(doubles)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(?:a|a)*b",
        r"(?:\[?\d{1,3}\]?[\s|]*)*b",
        r"(?:a\s*(?:\d+\s*)?\s*){2,}b",
        r"(?:\.[\w.]{0,100}){0,12}b",
    ],
)
def test_ways_that_double_are_found(pattern: str) -> None:
    assert doubling(re.compile(pattern)) is not None


@pytest.mark.parametrize(
    "pattern", [r"(?:a+b)*c", r"(?:a|b)*c", r"(?>a+)+b", r"(?:a++\s*+)*+b", r"(?:\s*a)*\s*b", "a*b*"]
)
def test_ways_that_do_not_double_are_not_found(pattern: str) -> None:
    assert doubling(re.compile(pattern)) is None
