"""What happens on disk is followed: rows keep their ids, posts keep their keys."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.index.conftest import Archive, text
from tui.errors import ArchiveError

URL = "https://news.example.org/one"


def test_a_first_refresh_lists_every_post(archive: Archive) -> None:
    archive.put("_posts/2024-05-06-one.md", text("One", source=URL))
    archive.put("_posts/2024-05-07-two.md", text("Two", date="2024-05-07"))

    summary = archive.refresh()

    assert (summary.posts, summary.files, summary.added, summary.problems) == (2, 2, 2, 0)
    assert [row.title for row in archive.rows()] == ["Two", "One"]
    assert archive.row("One").site == "news.example.org"
    assert archive.row("One").tags == ("a",)
    assert archive.index.is_complete(archive.number)
    assert archive.index.count([archive.number]) == 2


def test_an_unchanged_archive_writes_nothing(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.put("README.md", "hello")
    (archive.root / "broken.md").symlink_to("nowhere.md")
    archive.refresh()
    before = archive.index.version()

    summary = archive.refresh()

    assert archive.index.version() == before
    assert not summary.differs
    assert (summary.posts, summary.files, summary.problems) == (1, 1, 2)


def test_an_added_file_is_a_new_row(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    archive.put("two.md", text("Two"))

    summary = archive.refresh()

    assert (summary.added, summary.changed, summary.removed) == (1, 0, 0)
    assert archive.titles() == ["One", "Two"]


@pytest.mark.parametrize("source", ["", URL])
def test_an_edited_post_keeps_its_row(archive: Archive, source: str) -> None:
    archive.put("one.md", text("One", source=source))
    archive.refresh()
    old = archive.row("One")
    archive.put("one.md", text("One, mended", source=source))

    summary = archive.refresh()

    new = archive.row("One, mended")
    assert summary.changed == 1
    assert new.id == old.id
    assert archive.rekeyed == ([] if source else [(old.key, new.key)])


def test_a_post_that_is_given_a_source_hands_its_marks_on(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    old = archive.row("One")
    archive.put("one.md", text("One", source=URL))

    archive.refresh()

    assert archive.row("One").id == old.id
    assert archive.rekeyed == [(old.key, archive.row("One").key)]


def test_another_post_under_an_old_name_is_another_row(archive: Archive) -> None:
    archive.put("one.md", text("One", source=URL))
    archive.refresh()
    old = archive.row("One")
    archive.put("one.md", text("Two", source="https://other.example.org/two"))

    summary = archive.refresh()

    assert archive.titles() == ["Two"]
    assert archive.row("Two").id != old.id
    assert archive.rekeyed == []
    assert summary.removed == 1


def test_a_touched_file_changes_nothing(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    archive.put("one.md", text("One"))

    assert not archive.refresh().differs


def test_a_deleted_file_takes_its_row_along(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.put("deep/er/two.md", text("Two"))
    archive.refresh()
    shutil.rmtree(archive.root / "deep")

    summary = archive.refresh()

    assert (summary.removed, summary.posts, summary.files) == (1, 1, 1)
    assert archive.titles() == ["One"]
    assert archive.index.count([archive.number]) == 1


@pytest.mark.parametrize("source", ["", URL])
def test_a_moved_post_keeps_row_and_marks(archive: Archive, source: str) -> None:
    archive.put("_posts/2024-05-06-one.md", text("One", source=source))
    archive.refresh()
    old = archive.row("One")
    (archive.root / "archived").mkdir()
    os.rename(archive.root / "_posts/2024-05-06-one.md", archive.root / "archived/2024-05-06-one.md")

    summary = archive.refresh()

    new = archive.row("One")
    assert (summary.moved, summary.added, summary.removed) == (1, 0, 0)
    assert new.id == old.id
    assert archive.paths("One") == ("archived/2024-05-06-one.md",)
    assert archive.rekeyed == ([] if source else [(old.key, new.key)])


def test_a_post_moved_and_edited_is_known_by_its_source(archive: Archive) -> None:
    archive.put("a/one.md", text("One", source=URL))
    archive.refresh()
    old = archive.row("One")
    (archive.root / "a/one.md").unlink()
    archive.put("b/one.md", text("One, mended", source=URL))

    summary = archive.refresh()

    assert (summary.moved, summary.removed) == (1, 0)
    assert archive.row("One, mended").id == old.id


@pytest.mark.parametrize("sources", [("", ""), (URL, URL + "2")])
def test_two_files_that_change_names_keep_their_rows(archive: Archive, sources: tuple[str, str]) -> None:
    one = archive.put("one.md", text("One", source=sources[0]))
    two = archive.put("two.md", text("Two, longer", source=sources[1]))
    archive.refresh()
    ids = archive.row("One").id, archive.row("Two, longer").id
    os.rename(one, archive.root / "aside")
    os.rename(two, one)
    os.rename(archive.root / "aside", two)

    archive.refresh()

    assert (archive.row("One").id, archive.row("Two, longer").id) == ids
    assert archive.paths("One") == ("two.md",)
    assert archive.index.count([archive.number]) == 2


def test_on_rekeyed_is_heard_before_the_commit(archive: Archive) -> None:
    archive.put("a/one.md", text("One"))
    archive.refresh()
    old = archive.row("One").key
    os.rename(archive.root / "a", archive.root / "b")
    heard = []

    def on_rekeyed(pairs):
        other = type(archive.index)(archive.index.path)
        heard.append((pairs, [key for key, _ in other.ids_of_keys([old])]))
        other.close()

    archive.index.refresh(archive.number, on_progress=lambda _p: None, cancelled=lambda: False, on_rekeyed=on_rekeyed)

    assert heard == [([(old, archive.row("One").key)], [old])]


def test_an_absent_root_touches_nothing(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    os.rename(archive.root, archive.root.with_name("away"))

    with pytest.raises(ArchiveError):
        archive.refresh()

    assert archive.titles() == ["One"]


def test_the_root_may_be_one_file(archive: Archive) -> None:
    file = archive.put("alone.md", text("Alone"))
    single = Archive(file, archive.index)

    summary = single.refresh()

    assert (summary.posts, summary.files) == (1, 1)
    post = archive.index.post(single.row("Alone").id)
    assert post is not None
    assert post.paths == (str(file),)
    assert archive.index.id_of_path(str(file)) == post.row.id
    assert not single.refresh().differs


@pytest.mark.parametrize(
    "name", [b"back\x08space.md", b"cut \xf0\x9f\x98.md", b"n" * 252 + b".md", b"a [b] \\c .md", b"'\"\n.md"]
)
def test_any_name_works_end_to_end(archive: Archive, name: bytes) -> None:
    archive.put(name, text("Odd"))

    archive.refresh()

    post = archive.index.post(archive.row("Odd").id)
    assert post is not None
    assert os.fsencode(post.paths[0]) == os.fsencode(str(archive.root)) + b"/" + name
    assert archive.index.id_of_path(post.paths[0]) == post.row.id
    assert not archive.refresh().differs


def test_a_thousand_new_files_are_read_by_processes(archive: Archive) -> None:
    for number in range(700):
        archive.put(
            f"p/2024-01-{number % 28 + 1:02}-{number}.md", text(f"Post {number}", date=f"2024-01-{number % 28 + 1:02}")
        )
    archive.put("p/README.md", "no post")

    summary = archive.refresh()

    assert (summary.posts, summary.files, summary.problems) == (700, 700, 1)
    assert archive.progress[-1].phase == "done"
    assert archive.progress[-1].posts == 700


def test_the_count_of_files_that_were_found_never_falls(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    # Records come while files are still looked for, as they do on a slow disk.
    monkeypatch.setattr(
        "tui.index.refresh.Refresh._write_finished", lambda refresh, _workers: setattr(refresh, "_done", 1)
    )
    monkeypatch.setattr("tui.index.refresh._PROGRESS_SECONDS", 0.0)
    for number in range(700):
        archive.put(f"{number % 30}/{number}.md", text(f"Number {number}"))
    archive.refresh()
    phases = [each.phase for each in archive.progress]
    found = [each.done for each in archive.progress if each.phase == "scan"]
    assert found == sorted(found)
    assert found[-1] == 700
    assert phases == sorted(phases, key=["scan", "read", "done"].index)
    assert sum(len(chunk) for chunk in archive.index.columns([archive.number], 64)) == 700
    assert not archive.refresh().differs


def test_other_content_of_the_same_size_and_time_is_read_again(archive: Archive) -> None:
    path = archive.put("one.md", text("Lamp"))
    archive.refresh()
    times = path.stat().st_mtime_ns
    path.write_text(text("Bell"), encoding="utf-8")
    os.utime(path, ns=(times, times))

    assert (archive.refresh().changed, archive.titles()) == (1, ["Bell"])


def test_a_change_to_a_file_from_the_future_is_read(archive: Archive) -> None:
    path = archive.put("one.md", text("Lamp"))
    times = 4_000_000_000_000_000_000
    os.utime(path, ns=(times, times))
    archive.refresh()
    path.write_text(text("Bell"), encoding="utf-8")
    os.utime(path, ns=(times, times))

    assert (archive.refresh().changed, archive.titles()) == (1, ["Bell"])
