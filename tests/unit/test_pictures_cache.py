"""Fetched pictures on the disk: kept, dropped, and never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.pictures.cache import PictureCache

ONE, TWO, THREE = (f"https://lantern.example/{name}.png" for name in ("one", "two", "three"))


def use(folder: Path, moment: int) -> None:
    """Let every file of the folder count as used at this moment."""
    for path in folder.iterdir():
        os.utime(path, (moment, moment))


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path / "pictures")
    assert cache.get(ONE) is None
    assert cache.put(ONE, b"light")
    assert cache.get(ONE) == PictureCache(tmp_path / "pictures").get(ONE) == b"light"
    assert cache.get(TWO) is None


def test_names_tell_nothing_and_lie_in_the_folder(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path / "pictures")
    cache.put("https://lantern.example/../../etc/passwd", b"x")
    (file,) = (tmp_path / "pictures").iterdir()
    assert len(file.name) == 64
    assert file.stat().st_mode & 0o077 == 0
    assert (tmp_path / "pictures").stat().st_mode & 0o077 == 0


def test_another_copy_replaces_what_is_kept_in_one_step(tmp_path: Path) -> None:
    PictureCache(tmp_path).put(ONE, b"old")
    PictureCache(tmp_path).put(ONE, b"new")
    assert PictureCache(tmp_path).get(ONE) == b"new"
    assert len([*tmp_path.iterdir()]) == 1


def test_what_is_dropped_is_gone(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path)
    cache.put(ONE, b"x")
    cache.drop(ONE)
    cache.drop(TWO)
    assert cache.get(ONE) is None


def test_the_longest_unused_goes_when_there_is_too_much(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, max_bytes=100)
    cache.put(ONE, b"1" * 40)
    cache.put(TWO, b"2" * 40)
    use(tmp_path, 1_000)
    assert cache.get(ONE)
    cache.put(THREE, b"3" * 40)
    assert (cache.get(ONE), cache.get(TWO), cache.get(THREE)) == (b"1" * 40, None, b"3" * 40)


def test_what_is_larger_than_the_whole_is_not_kept(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, max_bytes=100)
    cache.put(ONE, b"1" * 40)
    assert not cache.put(TWO, b"2" * 101)
    assert cache.get(ONE)


def test_what_was_abandoned_half_written_goes(tmp_path: Path) -> None:
    (tmp_path / "old.part").write_bytes(b"x")
    use(tmp_path, 1_000)
    (tmp_path / "new.part").write_bytes(b"x")
    PictureCache(tmp_path).put(ONE, b"1")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == ["", ".part"]
    assert (tmp_path / "new.part").exists()


def test_an_empty_file_is_nothing(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path)
    cache.put(ONE, b"x")
    next(tmp_path.iterdir()).write_bytes(b"")
    assert cache.get(ONE) is None


def test_a_disk_that_takes_nothing_costs_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    cache = PictureCache(tmp_path)
    monkeypatch.setattr(os, "replace", full)
    assert not cache.put(ONE, b"x")
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_made_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = PictureCache(tmp_path / "file" / "pictures")
    assert not cache.put(ONE, b"x")
    assert cache.get(ONE) is None
