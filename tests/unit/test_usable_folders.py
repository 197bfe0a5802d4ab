"""A home that cannot be written: what is done without it, and that it is said."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import write_post
from tui.library.library import Library
from tui.library.usable_folders import UsableFolders
from tui.settings import Folders


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "config", tmp_path / "cache", tmp_path / "data")


@pytest.fixture
def nowhere(tmp_path: Path) -> Folders:
    """Folders below a file, where nobody can make one."""
    file = tmp_path / "file"
    file.write_text("")
    return Folders(file / "config", file / "cache", file / "data")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_post(tmp_path / "archive", "lamp.md", "A lamp over the harbour", body="The lamp is lit.")
    return tmp_path / "archive"


def test_folders_that_can_be_made_are_used(folders: Folders) -> None:
    usable = UsableFolders(folders)
    assert (usable.folders, usable.notices, usable.keeps_marks) == (folders, [], True)
    assert all(folder.is_dir() for folder in (folders.config, folders.cache, folders.data))


def test_posts_are_found_without_a_home(nowhere: Folders, archive: Path) -> None:
    with Library(nowhere, [archive]) as library:
        library.refresh()
        assert [row.title for row in library.rows(library.search("lamp").ids)] == ["A lamp over the harbour"]
        assert len(library.notices) == 2
        assert all("cannot be created" in notice for notice in library.notices)


def test_a_mark_that_cannot_be_kept_never_looks_kept(nowhere: Folders, archive: Path) -> None:
    with Library(nowhere, [archive]) as library:
        library.refresh()
        library.mark(library.first_rows(1), starred=True)
        library.write_marks()
        (row,) = library.first_rows(1)
        assert row.starred
        assert library.is_unwritten(row.key)
        assert "are lost when the program ends" in library.notices[1]


def test_what_is_temporary_goes_with_the_library(nowhere: Folders, archive: Path) -> None:
    with Library(nowhere, [archive]) as library:
        folder = library.index.path.parent
        assert folder.is_dir()
    assert not folder.exists()


@pytest.mark.parametrize(
    "put",
    [os.mkfifo, lambda path: path.symlink_to(path.name), lambda path: path.symlink_to("/away/index.db")],
    ids=["pipe", "link to itself", "link to a disk that is away"],
)
def test_what_is_no_file_in_place_of_the_index_is_left_there(
    folders: Folders, archive: Path, put: Callable[[Path], object]
) -> None:
    folders.cache.mkdir()
    put(folders.index_file)
    with Library(folders, [archive]) as library:
        library.refresh()
        assert library.count()
        (notice,) = library.notices
        assert f"{folders.index_file} is no file" in notice
    assert os.path.lexists(folders.index_file)
    assert not folders.index_file.is_file()


def test_an_index_is_made_where_a_link_leads(folders: Folders, archive: Path, tmp_path: Path) -> None:
    folders.cache.mkdir()
    folders.index_file.symlink_to(tmp_path / "elsewhere.db")
    with Library(folders, [archive]) as library:
        library.refresh()
        assert library.notices == []
    assert (tmp_path / "elsewhere.db").is_file()


def test_a_pipe_in_place_of_a_file_that_is_kept_is_not_waited_for(folders: Folders, archive: Path) -> None:
    draft = folders.data / "note-draft-0.json"
    for _ in range(2):
        with Library(folders, [archive]) as library:
            library.refresh()
            library.load()
            library.take_in_drafts()
            library.full_text.build(lambda *_: None)
        kept = [path for path in (*folders.cache.iterdir(), *folders.data.iterdir(), draft) if path.suffix != ".db"]
        for path in kept:
            path.unlink(missing_ok=True)
            os.mkfifo(path)
    assert {path.name for path in kept} > {"index.seal", draft.name}


def test_a_folder_in_place_of_the_index_is_left_there(folders: Folders, archive: Path) -> None:
    folders.index_file.mkdir(parents=True)
    with Library(folders, [archive]) as library:
        assert library.refresh().posts == 1
        assert library.keeps_marks
        (notice,) = library.notices
        assert f"{folders.index_file} is a folder" in notice


def test_a_full_disk_is_not_begun_to_be_filled(
    folders: Folders, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=0))
    with Library(folders, [archive]) as library:
        assert library.refresh().posts == 1
        assert all("no room on the disk" in notice for notice in library.notices)
    assert not folders.index_file.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_left_as_it_is(folders: Folders, archive: Path) -> None:
    for folder in (folders.cache, folders.data):
        folder.mkdir()
        folder.chmod(0o500)
    with Library(folders, [archive]) as library:
        assert library.refresh().posts == 1
        assert not library.keeps_marks
        assert all("may not be written to" in notice for notice in library.notices)
