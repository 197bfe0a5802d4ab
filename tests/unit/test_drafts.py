"""A note that a killed program left unfinished is found by the next, whatever its number."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui.library.drafts import Drafts

if TYPE_CHECKING:
    from pathlib import Path


def test_a_program_with_the_same_number_takes_it_in(tmp_path: Path) -> None:
    Drafts(tmp_path).save([b"k" * 16], "so it was")
    next_one = Drafts(tmp_path)
    next_one.save([b"l" * 16], "now")
    (left,) = next_one.left()
    assert (left.keys, left.text) == ((b"k" * 16,), "so it was")
    next_one.drop(left.path)
    assert list(next_one.left()) == []


def test_that_of_a_running_program_is_left_alone(tmp_path: Path) -> None:
    Drafts(tmp_path).save([b"k" * 16], "so it is")
    (path,) = tmp_path.iterdir()
    path.rename(tmp_path / path.name.replace(str(os.getpid()), str(os.getppid())))
    assert list(Drafts(tmp_path).left()) == []
