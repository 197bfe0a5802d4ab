"""The catalogue of open archives, out of its file or out of the index."""

from __future__ import annotations

import os
from pathlib import Path
from queue import Queue

import pytest

from tests.conftest import write_post
from tui.errors import Cancelled
from tui.files import FilePart
from tui.index import Index
from tui.library import catalogues
from tui.library.library import Library
from tui.search import catalogue_cache
from tui.settings import Folders


@pytest.fixture(autouse=True)
def keep_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catalogues of a few posts are kept as well."""
    monkeypatch.setattr(catalogues, "_MIN_CACHED_POSTS", 1)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "gazette"
    for number in range(3):
        write_post(folder, f"{number}.md", title=f"Lamp {number}", day=f"2021-06-0{number + 1}", tags="[harbour]")
    return folder


def files() -> list[str]:
    return sorted(path.name for path in Folders.of_user().cache.glob("catalogue-*"))


def found(archive: Path, query: str, *, refresh: bool = False) -> list[str]:
    """The titles a new library finds, which is closed again."""
    with Library(Folders.of_user(), [archive]) as library:
        if refresh:
            library.refresh()
        titles = [row.title for row in library.rows(library.search(query).ids)]
        library.cache_catalogue()
    return titles


def count_builds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often the index is asked for its columns from now on: one element a time."""
    asked: list[int] = []
    columns = Index.columns
    monkeypatch.setattr(Index, "columns", lambda self, *args: asked.append(1) or columns(self, *args))
    return asked


def test_the_second_start_reads_what_the_first_one_kept(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = found(archive, "lamp", refresh=True)
    asked = count_builds(monkeypatch)
    assert found(archive, "lamp") == first == ["Lamp 2", "Lamp 1", "Lamp 0"]
    assert asked == []


def test_it_can_be_made_ready_before_the_first_start(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = count_builds(monkeypatch)
    with Library(Folders.of_user(), [archive]) as library:
        library.refresh()
        library.prepare_start()
        library.prepare_start()
    assert asked == [1]
    assert found(archive, "lamp") == ["Lamp 2", "Lamp 1", "Lamp 0"]
    assert asked == [1]


def test_a_look_for_changes_that_finds_none_leaves_it_good(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found(archive, "lamp", refresh=True)
    asked = count_builds(monkeypatch)
    found(archive, "lamp", refresh=True)
    assert asked == []


def test_a_changed_index_is_read_anew(archive: Path) -> None:
    found(archive, "lamp", refresh=True)
    write_post(archive, "new.md", title="Lamp 9", day="2021-07-01")
    assert found(archive, "lamp", refresh=True) == ["Lamp 9", "Lamp 2", "Lamp 1", "Lamp 0"]
    assert found(archive, "lamp") == ["Lamp 9", "Lamp 2", "Lamp 1", "Lamp 0"]
    assert len(files()) == 1


def test_marks_are_those_of_now(archive: Path) -> None:
    with Library(Folders.of_user(), [archive]) as library:
        library.refresh()
        library.mark(library.rows(library.search("lamp").ids)[:1], starred=True)
        library.cache_catalogue()
    assert found(archive, "is:starred") == ["Lamp 2"]
    with Library(Folders.of_user(), [archive]) as library:
        library.mark(library.rows(library.search("is:starred").ids), starred=False)
    assert found(archive, "is:starred") == []


def test_a_damaged_file_is_made_anew(archive: Path) -> None:
    found(archive, "lamp", refresh=True)
    (Folders.of_user().cache / files()[0]).write_bytes(b"\xff" * 4096)
    assert found(archive, "lamp") == ["Lamp 2", "Lamp 1", "Lamp 0"]


def damage_the_open_one() -> None:
    """Write nonsense where the titles of the catalogue that a library has open lie."""
    file = Folders.of_user().cache / files()[0]
    file.write_bytes(b"\xff" * file.stat().st_size)
    os.utime(file, (1, 1))  # a clock may be too coarse to tell it from when the file was made


def test_one_that_is_damaged_while_it_is_open_is_made_anew(archive: Path) -> None:
    found(archive, "lamp", refresh=True)
    with Library(Folders.of_user(), [archive]) as library:
        library.load()
        damage_the_open_one()
        assert len(library.search("lamp").ids) == 3


def test_the_search_thread_makes_one_anew_as_well(archive: Path) -> None:
    found(archive, "lamp", refresh=True)
    answers: Queue[int | Exception] = Queue()
    with Library(Folders.of_user(), [archive]) as library:
        library.load()
        damage_the_open_one()
        library.submit_search("lamp", lambda results: answers.put(len(results.ids)), answers.put, lambda _offers: None)
        assert answers.get(timeout=60) == 3


def test_titles_are_read_from_the_file_once_it_is_written(archive: Path) -> None:
    with Library(Folders.of_user(), [archive]) as library:
        library.refresh()
        catalogue = library.load()
        library.cache_catalogue()
        assert isinstance(catalogue.blob, FilePart)
        assert len(library.search("lamp").ids) == 3


def test_an_index_begun_anew_is_another_one(archive: Path) -> None:
    found(archive, "lamp", refresh=True)
    (archive / "0.md").unlink()
    for path in Folders.of_user().cache.glob("index.db*"):
        path.unlink()
    assert found(archive, "lamp", refresh=True) == ["Lamp 2", "Lamp 1"]


def test_nothing_is_kept_of_a_first_scan_that_was_given_up(archive: Path) -> None:
    with Library(Folders.of_user(), [archive]) as library:
        with pytest.raises(Cancelled):
            library.refresh(cancelled=lambda: True)
        library.load()
        library.cache_catalogue()
    assert files() == []


def test_a_disk_that_takes_nothing_costs_nothing_else(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(catalogue_cache, "write", full)
    assert found(archive, "lamp", refresh=True) == ["Lamp 2", "Lamp 1", "Lamp 0"]


def test_few_files_are_kept(tmp_path: Path) -> None:
    for number in range(7):
        folder = tmp_path / f"archive-{number}"
        write_post(folder, "a.md", title="Lamp", day="2021-06-01")
        found(folder, "lamp", refresh=True)
    assert len(files()) == 4
