"""Work grows no faster than the text, whatever the text is: counted in steps, on short texts.

`python -m tests.growth` measures the time of all stages on texts of up to four million characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.growth.stages import stages_of
from tests.growth.steps import StepCounter, Steps
from tests.growth.texts import GREW_ONCE, KINDS

if TYPE_CHECKING:
    from pathlib import Path

LENGTHS = (600, 1_200, 2_400)
STAGES = ("article", "index", "sketch", "head")
MAX_GROWTH = 2.6
"""How much more the second doubling may add than the first: twice as much in time by the length, four times by its
square.
"""
MAX_DEPTH = 10
"""Instead of the depth at which elements are text: up to it work may grow by depth and length."""
FEW_CALLS, FEW_CHARACTERS = 400, 6_000
"""So few more are too few to be compared."""


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> StepCounter:
    monkeypatch.setattr("tui.article.html.dom.MAX_DEPTH", MAX_DEPTH)
    counter = StepCounter()
    counter.install(monkeypatch)
    return counter


def test_work_grows_by_the_length_of_the_text(counter: StepCounter, tmp_path: Path) -> None:
    too_much: list[str] = []
    for name in GREW_ONCE:
        steps: dict[str, list[Steps]] = {}
        for length in reversed(LENGTHS):
            for stage in stages_of(KINDS[name], length, tmp_path, STAGES):
                if stage.name not in steps:
                    stage.run()  # what is made once and kept
                steps.setdefault(stage.name, []).append(counter.count(stage.run))
        for stage, (third, second, first) in steps.items():
            for what, few in (("calls", FEW_CALLS), ("characters", FEW_CHARACTERS)):
                before, after = (getattr(more, what) for more in (second - first, third - second))
                if after > few and after > MAX_GROWTH * before:
                    too_much.append(f"{name}, {stage}: {before:,} {what} more, then {after:,}")
    assert not too_much, "\n".join(too_much)


@pytest.mark.parametrize("kind", ["paragraphs", "keys of YAML"])
def test_what_is_measured_runs_to_its_end(kind: str, tmp_path: Path) -> None:
    names = []
    for stage in stages_of(KINDS[kind], 500, tmp_path):
        stage.run()
        names.append(stage.name)
    assert "file" in names


def test_work_that_grows_by_the_square_shows(counter: StepCounter) -> None:
    """The counter sees both kinds of work: calls, and the characters that patterns pass."""
    from tui.article.html.regions import ANY_TAG

    def look_behind_each_sign(length: int) -> None:
        text = "<" * length
        for at in range(length):
            ANY_TAG.search(text, at)

    first, second, third = (counter.count(lambda length=length: look_behind_each_sign(length)) for length in LENGTHS)
    before, after = second - first, third - second
    assert after.characters > MAX_GROWTH * before.characters
    assert after.calls < MAX_GROWTH * before.calls
