"""Forgetting an archive, so that it is indexed anew."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import write_post
from tui.index import Index
from tui.model import Summary


def refreshed(index: Index, archive: int) -> Summary:
    return index.refresh(archive, on_progress=lambda _: None, cancelled=lambda: False, on_rekeyed=lambda _: None)


def test_a_forgotten_archive_is_read_again_and_others_are_not_touched(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_post(tmp_path / name, "a.md", f"Post of {name}")
    index = Index(tmp_path / "index.db")
    one, two = (index.add_archive(str(tmp_path / name)) for name in ("one", "two"))
    refreshed(index, one)
    refreshed(index, two)
    index.forget(one)
    assert (index.count([one]), index.is_complete(one), index.count([two])) == (0, False, 1)
    assert refreshed(index, one).added == 1
    assert [row.title for row in index.first_rows([one], 5)] == ["Post of one"]
    index.close()
