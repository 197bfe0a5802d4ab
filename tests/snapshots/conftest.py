"""Pictures are the same wherever the project lies, and one that is not says what differs in the test's own output.

The plugin's report in HTML stays on the machine that made it.
"""

from __future__ import annotations

import difflib
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_textual_snapshot import node_to_report_path, normalize_svg

from tests.conftest import SAMPLES

_MOST = 40
"""Lines of difference that are printed at most."""


@pytest.fixture(autouse=True)
def home_of_the_project(own_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The foot of an article names its file below the home folder: its length must not be this machine's."""
    monkeypatch.setenv("HOME", str(SAMPLES.parent))


@pytest.fixture
def snap_compare(snap_compare: Callable[..., bool], request: pytest.FixtureRequest) -> Callable[..., bool]:
    """The plugin's comparison, which also prints the elements of the picture that differ."""

    def compare(*args: object, **options: object) -> bool:
        same = snap_compare(*args, **options)
        if not same:
            _, before, after, *_ = pickle.loads(node_to_report_path(request.node).read_bytes())
            print(*_difference(before, after), sep="\n")
        return same

    return compare


def _difference(before: str, after: str) -> list[str]:
    """Elements that only one picture has, in the order of the picture."""
    lines = [_elements(svg) for svg in (before, after)]
    return list(difflib.unified_diff(*lines, "accepted", "now", n=0, lineterm=""))[:_MOST]


def _elements(svg: str) -> list[str]:
    return normalize_svg(svg).replace("><", ">\n<").splitlines()
