"""What the screen knows of the index."""

from __future__ import annotations

import pytest

from tui.model import Summary
from tui.ui.index_status import IndexStatus


def summary(posts: int) -> Summary:
    return Summary(posts, posts, 0, 0, 0, 0, 0, 0, 0.1)


@pytest.fixture
def status() -> IndexStatus:
    status = IndexStatus()
    status.begin(10, is_first_index=True)
    return status


def test_a_refresh_is_under_way_from_the_beginning(status: IndexStatus) -> None:
    assert IndexStatus().progress is not None
    assert status.progress is not None
    assert status.progress.posts == 10


def test_a_refresh_that_ends_says_how_many_posts_there_are(status: IndexStatus) -> None:
    status.end_refresh(summary(12), arrived=0)
    assert (status.progress, status.total, status.is_first_index) == (None, 12, False)


def test_a_refresh_that_fails_leaves_what_is_known(status: IndexStatus) -> None:
    status.end_refresh(None, arrived=0)
    assert (status.progress, status.total, status.is_first_index) == (None, 10, True)


def test_posts_that_come_by_themselves_add_up_until_they_are_looked_at(status: IndexStatus) -> None:
    status.end_refresh(summary(12), arrived=2)
    status.end_refresh(summary(13), arrived=1)
    assert status.arrived == 3
    assert status.take_arrived()
    assert status.arrived == 0
    assert not status.take_arrived()
