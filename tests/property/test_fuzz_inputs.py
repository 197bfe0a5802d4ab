"""What fuzzing found to be wrong once, and what it begins with, is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.__main__ import INPUTS, NAMES
from tests.fuzz.targets import TARGETS


def test_each_target_is_fuzzed() -> None:
    assert tuple(TARGETS) == NAMES


@pytest.mark.parametrize("file", sorted(INPUTS.glob("*/*")), ids=lambda file: f"{file.parent.name}-{file.name[:20]}")
def test_an_input_that_was_wrong_is_right(file: Path) -> None:
    TARGETS[file.parent.name].check(file.read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_what_fuzzing_begins_with_is_right(name: str) -> None:
    for content in TARGETS[name].beginnings():
        TARGETS[name].check(content)
