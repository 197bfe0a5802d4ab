from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def state_file(tmp_path: Path) -> Path:
    """Where this test's `state.db` lies; not there yet."""
    return tmp_path / "data" / "state.db"


@pytest.fixture
def state(state_file: Path) -> Iterator[State]:
    """A new state that does not wait for locks."""
    with State(state_file, timeout=0) as state:
        yield state
