"""A cached catalogue is read back completely or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.factories import P, catalogue
from tui.model import FACETS
from tui.search import catalogue_cache
from tui.search.catalogue import Catalogue
from tui.search.evaluate import search
from tui.search.facets import count_facets
from tui.search.flags import BROKEN, READ, REWRITTEN, STARRED
from tui.search.parse import parse

POSTS = [
    P("渡口的灯", "2021-06-30", tags=("Rust", "社会"), authors=("Ann",), site="one.org", flags=REWRITTEN),
    P("The lamp", "2021-06-30", tags=("rust",), authors=("Ann",), site="two.org", flags=BROKEN),
    P("", "2021-06-01", tags=("Rust",)),
    P("undated", tags=("社會", "社会")),
]


def parts(made: Catalogue) -> tuple[object, ...]:
    """Everything a catalogue holds."""
    return (
        made.archive_names, [list(column) for column in made.columns], bytes(made.flags), bytes(made.blob[:]),
        {facet: made.members(facet) for facet in FACETS}, made.folds, made.day_runs, [made.position(post_id) for post_id in range(9)],
    )  # fmt: skip


def test_a_cached_catalogue_is_read_back(tmp_path: Path) -> None:
    made = catalogue(POSTS)
    catalogue_cache.write(made, tmp_path / "cache", b"stamp")
    again = catalogue_cache.read(tmp_path / "cache", b"stamp")
    assert again is not None
    assert parts(again) == parts(made)
    assert count_facets(again, None) == count_facets(made, None)
    assert list(search(again, parse("deng tag:社会")).positions) == [0]
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_titles_are_read_from_a_file_that_another_one_has_replaced(tmp_path: Path) -> None:
    made = catalogue(POSTS)
    catalogue_cache.write(made, tmp_path / "cache", b"stamp")
    again = catalogue_cache.read(tmp_path / "cache", b"stamp")
    catalogue_cache.write(catalogue([P("other")]), tmp_path / "cache", b"later")
    assert again is not None
    assert again.titles(0, 9) == made.titles(0, 9) == ["渡口的灯", "the lamp", "", "undated"]


def test_marks_of_the_reader_are_not_cached(tmp_path: Path) -> None:
    made = catalogue([P("a", flags=READ | STARRED | BROKEN)])
    catalogue_cache.write(made, tmp_path / "cache", b"")
    again = catalogue_cache.read(tmp_path / "cache", b"")
    assert again is not None
    assert list(again.flags) == [BROKEN]


def test_an_empty_catalogue_is_cached(tmp_path: Path) -> None:
    catalogue_cache.write(catalogue([]), tmp_path / "cache", b"")
    again = catalogue_cache.read(tmp_path / "cache", b"")
    assert again is not None
    assert len(again) == 0
    assert all(again.members(facet) == [()] for facet in FACETS)


@pytest.mark.parametrize("stamp", [b"", b"other", b"stamp and more"])
def test_another_stamp_is_another_index(tmp_path: Path, stamp: bytes) -> None:
    catalogue_cache.write(catalogue(POSTS), tmp_path / "cache", b"stamp")
    assert catalogue_cache.read(tmp_path / "cache", stamp) is None


def test_no_file_is_no_catalogue(tmp_path: Path) -> None:
    assert catalogue_cache.read(tmp_path / "cache", b"stamp") is None
    (tmp_path / "cache").mkdir()
    assert catalogue_cache.read(tmp_path / "cache", b"stamp") is None


@given(st.data())
def test_a_damaged_file_is_no_catalogue(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    file = tmp_path_factory.mktemp("cache") / "cache"
    catalogue_cache.write(catalogue(POSTS), file, b"stamp")
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    bad = data.draw(st.one_of(
        st.just(whole[:at]), st.integers(1, 255).map(lambda by: whole[:at] + bytes([whole[at] ^ by]) + whole[at + 1 :]),
        st.binary(min_size=1, max_size=9).map(lambda more: whole + more),
    ))  # fmt: skip
    file.write_bytes(bad)
    assert catalogue_cache.read(file, b"stamp") is None


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = catalogue(POSTS)
    catalogue_cache.write(made, tmp_path / "cache", b"old")

    def full(_source: object, _target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(catalogue_cache.os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        catalogue_cache.write(made, tmp_path / "cache", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]
    assert catalogue_cache.read(tmp_path / "cache", b"old") is not None
