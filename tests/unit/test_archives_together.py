"""Archives that are open together, and what several of them have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import write_post
from tui.archive.gone import OpenRepositories
from tui.errors import ArchiveError, NotFoundError, StorageError
from tui.library.library import Library
from tui.settings import Folders
from tui.state import MarkEdit


@pytest.fixture
def left_and_right(tmp_path: Path) -> Iterator[Library]:
    """Two archives with two posts in common, and one of their own each."""
    for number, name in enumerate(("left", "right")):
        for title in ("one", "two", name):
            write_post(
                tmp_path / name, f"{title}.md", title, day=f"2021-06-1{number}" if title == name else "2021-01-01"
            )
    with Library(Folders.of_user(), [tmp_path / "left", tmp_path / "right"]) as library:
        library.refresh()
        library.load()
        yield library


def titles(library: Library, query: str) -> list[str]:
    return sorted(row.title for row in library.rows(library.search(query).ids))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["left", "one", "right", "two"]),
        ("in:left", ["left", "one", "two"]),
        ("in:right", ["one", "right", "two"]),
        ("-in:left", ["right"]),
        ("in:left in:right", ["one", "two"]),
        ("is:duplicate", ["one", "two"]),
    ],
)
def test_what_both_have_is_one_post_in_both(left_and_right: Library, query: str, found: list[str]) -> None:
    assert titles(left_and_right, query) == found


def test_the_posts_of_a_refresh_are_those_that_are_shown(left_and_right: Library) -> None:
    assert left_and_right.refresh().posts == 4


def test_a_post_in_both_has_the_paths_of_both(left_and_right: Library, tmp_path: Path) -> None:
    (found,) = left_and_right.search("one").ids
    assert left_and_right.post(found).paths == (str(tmp_path / "left/one.md"), str(tmp_path / "right/one.md"))


@pytest.mark.parametrize("inner_first", [False, True])
def test_a_post_of_an_archive_within_another_is_in_both_and_no_duplicate(tmp_path: Path, inner_first: bool) -> None:
    write_post(tmp_path, "news/inner/a.md", "inner")
    write_post(tmp_path, "news/b.md", "outer")
    roots = [tmp_path / "news", tmp_path / "news/inner"]
    with Library(Folders.of_user(), roots[::-1] if inner_first else roots) as library:
        library.refresh()
        library.load()
        assert titles(library, "in:inner") == ["inner"]
        assert titles(library, "in:news") == ["inner", "outer"]
        assert titles(library, "is:duplicate") == []


@pytest.mark.parametrize("empties", [False, True], ids=["gone", "an empty mount point"])
def test_an_archive_that_is_away_keeps_its_posts_and_says_why_they_cannot_be_read(
    left_and_right: Library, tmp_path: Path, empties: bool
) -> None:
    (tmp_path / "left").rename(tmp_path / "elsewhere")
    if empties:
        (tmp_path / "left").mkdir()
    write_post(tmp_path / "right", "new.md", "new")
    left_and_right.refresh()
    left_and_right.load()
    assert titles(left_and_right, "") == ["left", "new", "one", "right", "two"]
    ids = {row.title: row.id for row in left_and_right.rows(left_and_right.search("").ids)}
    assert [title for title, post_id in sorted(ids.items()) if left_and_right.is_away(post_id)] == ["left"]
    assert left_and_right.document(ids["one"]).article
    with pytest.raises(NotFoundError, match=r"left is away, there is nothing at .*left"):
        left_and_right.document(ids["left"])


def test_an_archive_that_is_away_is_opened_again_with_its_posts(tmp_path: Path) -> None:
    write_post(tmp_path / "left", "one.md", "one")
    with Library(Folders.of_user(), [tmp_path / "left"]) as library:
        library.refresh()
        library.remember()
    (tmp_path / "left").rename(tmp_path / "elsewhere")
    with Library(Folders.of_user(), []) as library:
        with pytest.raises(ArchiveError):
            library.refresh()
        library.load()
        assert titles(library, "") == ["one"]
        library.open_next([tmp_path / "left", tmp_path / "elsewhere"])
    with Library(Folders.of_user(), []) as library:
        assert [archive.name for archive in library.archives] == ["left", "elsewhere"]


def test_an_archive_that_is_named_while_it_is_away_is_opened_with_its_posts(tmp_path: Path) -> None:
    roots = [tmp_path / "left", tmp_path / "right"]
    for root in roots:
        write_post(root, "one.md", root.name)
    with Library(Folders.of_user(), roots) as library:
        library.refresh()
    (tmp_path / "left").rename(tmp_path / "elsewhere")
    with Library(Folders.of_user(), roots) as library:
        library.load()
        assert titles(library, "") == ["left", "right"]
        assert [str(tmp_path / "left") in notice for notice in library.notices] == [True]


def lose_what_was_opened(folders: Folders) -> None:
    """Leave nothing of the marks but their journal, as a disk may that was damaged."""
    for path in folders.state_file.parent.glob(f"{folders.state_file.name}*"):
        path.unlink()


def test_an_archive_is_opened_again_whose_file_of_marks_was_lost(tmp_path: Path) -> None:
    samples = write_post(tmp_path / "samples", "sample.md", "sample").parent
    folders = Folders.of_user()
    for name in ("left", "right", "samples"):
        write_post(tmp_path / name, "one.md", name)
        with Library(folders, [tmp_path / name], samples=samples) as library:
            library.refresh()
            library.load()
            library.marks.set(library.rows(library.search("").ids), MarkEdit(starred=True))
            library.remember()
    lose_what_was_opened(folders)
    with Library(folders, [], samples=samples) as library:
        assert [archive.name for archive in library.archives] == ["right"]
        assert str(tmp_path / "right") in library.notices[-1]


def test_the_samples_are_opened_where_nothing_was_lost(tmp_path: Path) -> None:
    write_post(tmp_path / "left", "one.md", "one")
    samples = write_post(tmp_path / "samples", "sample.md", "sample").parent
    with Library(Folders.of_user(), [tmp_path / "left"]) as library:
        library.refresh()
    with Library(Folders.of_user(), [], samples=samples) as library:
        assert [archive.name for archive in library.archives] == ["samples"]


def test_a_library_that_cannot_be_opened_leaves_nothing_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_library: Library) -> None:
        raise StorageError("the index is full")

    write_post(tmp_path / "left", "one.md", "one")
    monkeypatch.setattr(Library, "_make_catalogues", fail)
    with pytest.raises(StorageError):
        Library(Folders.of_user(), [tmp_path / "left"])
    assert OpenRepositories.now() is None


def test_the_archive_of_a_post_is_named_where_several_are_open(left_and_right: Library, tmp_path: Path) -> None:
    ids = {row.title: row.id for row in left_and_right.rows(left_and_right.search("").ids)}
    assert [left_and_right.archive_of(ids[title]) for title in ("left", "right")] == ["left", "right"]
    with Library(Folders.of_user(), [tmp_path / "left"]) as alone:
        alone.load()
        assert {alone.archive_of(post_id) for post_id in alone.search("").ids} == {""}
