"""Byte-equal files are one row; what only looks alike is not."""

from __future__ import annotations

import pytest

from tests.index.conftest import Archive, text
from tui.index.queries import joined

URL = "https://news.example.org/one"


def test_equal_files_are_one_row_with_both_paths(archive: Archive) -> None:
    for folder in ("b", "a"):
        archive.put(f"{folder}/one.md", text("One"))

    summary = archive.refresh()

    assert (summary.posts, summary.files) == (1, 2)
    assert archive.paths("One") == ("a/one.md", "b/one.md")
    assert archive.row("One").files == 2


def test_files_with_thousands_of_copies_are_not_gone_through_for_each(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = 0

    def counted(folder: bytes, name: bytes) -> bytes:
        nonlocal rows
        rows += 1
        return joined(folder, name)

    monkeypatch.setattr("tui.index.write.joined", counted)
    for number in range(300):
        archive.put(f"{number:03}.md", "")

    assert archive.refresh().posts == 1
    assert rows < 10 * 300


def test_a_copy_that_comes_later_joins_the_row(archive: Archive) -> None:
    archive.put("b/one.md", text("One"))
    archive.refresh()
    old = archive.row("One")
    archive.put("a/one.md", text("One"))

    summary = archive.refresh()

    new = archive.row("One")
    assert (summary.added, summary.moved, new.id, new.files) == (0, 0, old.id, 2)
    assert archive.rekeyed == [(old.key, new.key)]  # the fields, and so the key, are those of the first path


def test_the_key_of_a_copied_post_does_not_depend_on_the_order_of_arrival(archive: Archive) -> None:
    archive.put("b/one.md", text("One"))
    archive.refresh()
    archive.put("a/one.md", text("One"))
    archive.refresh()
    grown = archive.row("One").key
    other = Archive(archive.root, type(archive.index)(archive.root.parent / "other" / "index.db"))
    other.refresh()

    assert other.row("One").key == grown
    other.index.close()


def test_a_copy_that_goes_leaves_the_row(archive: Archive) -> None:
    archive.put("a/one.md", text("One"))
    archive.put("b/one.md", text("One"))
    archive.refresh()
    old = archive.row("One")
    (archive.root / "a/one.md").unlink()

    summary = archive.refresh()

    new = archive.row("One")
    assert (summary.removed, new.id, new.files) == (0, old.id, 1)
    assert archive.paths("One") == ("b/one.md",)
    assert archive.rekeyed[-1] == (old.key, new.key)


def test_a_copy_that_is_edited_becomes_a_row_of_its_own(archive: Archive) -> None:
    archive.put("a/one.md", text("One", source=URL))
    archive.put("b/one.md", text("One", source=URL))
    archive.refresh()
    old = archive.row("One")
    archive.put("b/one.md", text("One, mended", source=URL))

    archive.refresh()

    assert archive.row("One").id == old.id
    assert archive.row("One").files == 1
    assert archive.row("One, mended").key == old.key


def test_a_second_scrape_of_one_source_is_a_row_of_its_own(archive: Archive) -> None:
    archive.put("a/one.md", text("One", source=URL))
    archive.put("b/one.md", text("One again", source=URL))

    assert archive.refresh().posts == 2
    assert len(list(archive.index.ids_of_keys([archive.row("One").key]))) == 2


def test_large_files_that_differ_in_the_middle_are_no_copies(archive: Archive) -> None:
    start, end = text("Long") + "x" * 20_000, "y" * 20_000
    archive.put("a.md", start + "middle" + end)
    archive.put("b.md", start + "muddle" + end)

    assert archive.refresh().posts == 2


def test_equal_files_of_two_archives_are_shown_once(archive: Archive) -> None:
    other = Archive(archive.root.parent / "second", archive.index)
    for each in (archive, other):
        each.put("one.md", text("One"))
        each.put(f"{each.root.name}.md", text(f"Only in {each.root.name}"))
        each.refresh()

    found = [column for chunk in archive.index.columns([archive.number, other.number]) for column in chunk]

    assert sorted(column[-1] for column in found) == ["one", "only in archive", "only in second"]
    assert {column[-1]: column[2] for column in found} == {"one": (0, 1), "only in archive": 0, "only in second": 1}
