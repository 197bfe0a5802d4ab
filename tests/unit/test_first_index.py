"""What is there of an archive before all of it was read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import write_post
from tui.library.library import Library
from tui.model import Progress
from tui.settings import Folders

POSTS = 250


def write_posts(folder: Path, count: int) -> Path:
    """So many posts, a day each; the last is the newest."""
    for number in range(count):
        day = f"20{number // 336:02}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        write_post(folder, f"{day}-post.md", f"Post {number}", day=day)
    return folder


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Library]:
    """An archive that was never indexed."""
    with Library(Folders.of_user(), [write_posts(tmp_path / "new", POSTS)]) as library:
        yield library


def test_the_newest_posts_can_be_listed_while_the_rest_is_read(new: Library) -> None:
    listed: list[tuple[str, int]] = []

    def look(progress: Progress) -> None:
        if progress.posts and not listed:
            listed.append((new.first_rows(1)[0].title, new.count()))

    summary = new.refresh(look)

    assert listed == [(f"Post {POSTS - 1}", 100)]
    assert summary.posts == POSTS


def test_a_refresh_goes_on_with_the_one_that_was_begun(new: Library) -> None:
    new.begin_first_refresh()
    assert new.is_first_refresh_begun

    assert new.refresh().added == POSTS
    assert not new.is_first_refresh_begun
    assert not new.refresh().differs


def test_what_was_begun_waits_to_be_followed_and_ends_with_the_library(tmp_path: Path) -> None:
    folders, archive = Folders.of_user(), write_posts(tmp_path / "new", POSTS)
    with Library(folders, [archive]) as library:
        library.begin_first_refresh()
    with Library(folders, [archive]) as library:
        assert library.count() <= 100
        assert library.refresh().posts == POSTS


def test_nothing_is_begun_where_posts_are_known(new: Library) -> None:
    new.refresh()
    new.begin_first_refresh()
    assert not new.is_first_refresh_begun


def test_what_fails_early_is_told_to_who_follows(new: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise OSError("unplugged")

    monkeypatch.setattr(new.index, "refresh", fail)
    new.begin_first_refresh()
    with pytest.raises(OSError, match="unplugged"):
        new.refresh()


def test_neither_the_files_found_nor_the_share_that_is_read_ever_falls(tmp_path: Path) -> None:
    archives = [write_posts(tmp_path / name, count) for name, count in (("left", 30), ("right", 3))]
    progress: list[Progress] = []
    with Library(Folders.of_user(), archives) as library:
        library.refresh(progress.append)

    found = [one.done for one in progress if one.phase == "scan"]
    shares = [one.share or 0.0 for one in progress]
    assert found == sorted(found)
    assert found[-1] == 33
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
