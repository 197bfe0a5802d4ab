"""Damage, other versions, unreadable files, interruptions, two at once: nothing is lost and nothing ends in a traceback."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.index.conftest import Archive, text
from tui.errors import Cancelled, StorageError
from tui.index import Index
from tui.index.disposable import database
from tui.index.disposable.seal import Seal
from tui.index.parse_worker import PROBLEMS, TITLE


def test_what_holds_no_post_is_named(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.put("README.md", "# Read me")
    archive.put("bytes.txt", b"\x00\x01\x02\x03" * 50)
    (archive.root / "gone.md").symlink_to("nowhere.md")
    (archive.root / "loop.md").symlink_to("loop.md")
    os.mkfifo(archive.root / "pipe.md")

    summary = archive.refresh()

    fatal = {os.path.basename(found.path) for found in archive.index.problems([archive.number]) if found.fatal}
    assert fatal == {"README.md", "bytes.txt", "gone.md", "loop.md", "pipe.md"}
    assert (summary.files, summary.problems) == (1, 5)


def test_a_link_that_leads_out_takes_its_post_away_and_says_so(archive: Archive, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("one.md", "two.md"):
        (outside / name).write_text(text(name))
    (archive.root / "one.md").symlink_to(outside / "one.md")
    (archive.root / "folder").symlink_to(outside)

    def refresh(*, links_outside: bool) -> tuple[int, set[str]]:
        summary = archive.index.refresh(
            archive.number, on_progress=lambda _p: None, cancelled=lambda: False, on_rekeyed=lambda _p: None,
            links_outside=links_outside,
        )  # fmt: skip
        return summary.files, {os.path.basename(found.path) for found in archive.index.problems([archive.number])}

    assert refresh(links_outside=True) == (3, set())
    assert refresh(links_outside=False) == (0, {"one.md", "folder"})
    assert refresh(links_outside=False) == (0, {"one.md", "folder"})
    assert refresh(links_outside=True) == (3, set())


def test_warnings_are_kept_with_file_and_line(archive: Archive) -> None:
    archive.put("one.md", '---\ntitle: "One" more\ndate: 2024-01-02\n---\ntext')

    summary = archive.refresh()

    (found,) = archive.index.problems([archive.number])
    assert (found.fatal, found.problem.line, summary.warnings) == (False, 2, 1)
    assert archive.rows()[0].broken


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_a_problem_and_its_posts_stay(archive: Archive) -> None:
    archive.put("shut/one.md", text("One"))
    archive.refresh()
    (archive.root / "shut").chmod(0)
    try:
        summary = archive.refresh()
    finally:
        (archive.root / "shut").chmod(0o755)

    assert (summary.problems, summary.removed) == (1, 0)
    assert archive.titles() == ["One"]


def test_a_folder_that_cannot_be_read_keeps_its_posts(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.put("shut/deep/one.md", text("One"))
    archive.put("two.md", text("Two"))
    archive.refresh()
    real = os.scandir

    def scandir(path):
        if os.fsencode(path).endswith(b"shut"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    summary = archive.refresh()
    again = archive.refresh()
    monkeypatch.undo()
    healed = archive.refresh()

    assert (summary.problems, summary.removed, again.differs) == (1, 0, False)
    assert archive.titles() == ["One", "Two"]
    assert healed.problems == 0


def test_a_file_that_cannot_be_read_is_tried_again(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    shut = archive.put("shut.md", text("Shut"))
    real = os.open

    def refuse(path, *rest):
        if os.fsencode(path) == os.fsencode(shut):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    monkeypatch.setattr(os, "open", refuse)
    first, again = archive.refresh(), archive.refresh()
    monkeypatch.undo()
    healed = archive.refresh()

    assert (first.files, first.problems, again.differs) == (0, 1, False)
    assert (healed.files, healed.problems, archive.titles()) == (1, 0, ["Shut"])


def test_links_to_folders_are_not_followed_twice(archive: Archive) -> None:
    archive.put("real/one.md", text("One"))
    (archive.root / "a-link").symlink_to("real")
    (archive.root / "real" / "up").symlink_to("..")

    assert archive.refresh().files == 1
    assert archive.paths("One") == ("real/one.md",)


def test_a_given_up_refresh_keeps_what_is_done_and_goes_on(archive: Archive) -> None:
    for number in range(450):
        archive.put(f"{number}.md", text(f"Post {number}"))
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(archive.rows()) > 0 or len(asked) > 100

    with pytest.raises(Cancelled):
        archive.refresh(cancelled)

    kept = archive.index.count([archive.number])
    assert 0 < kept < 450
    assert not archive.index.is_complete(archive.number)
    assert archive.refresh().added == 450 - kept
    assert archive.index.is_complete(archive.number)


def test_a_refresh_given_up_among_processes_ends(archive: Archive) -> None:
    for number in range(1500):
        archive.put(f"{number}.md", text(f"Post {number}"))

    def cancelled() -> bool:
        return archive.index.count([archive.number]) > 0

    with pytest.raises(Cancelled):
        archive.refresh(cancelled)

    assert archive.refresh().posts == 1500


def test_a_refresh_can_be_given_up_at_any_moment(archive: Archive) -> None:
    for number in range(900):
        archive.put(f"{number // 100}/{number}.md", text(f"Post {number}"))

    for patience in range(1, 12):
        asked = iter(range(patience))
        with pytest.raises(Cancelled):
            archive.refresh(lambda asked=asked: next(asked, None) is None)

    assert archive.refresh().posts == 900


def test_a_damaged_file_is_begun_anew(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "other" / "index.db"
    path.parent.mkdir()
    path.write_bytes(b"this is no database at all" * 100)

    other = Archive(archive.root, Index(path))

    assert "damaged" in other.index.notice
    archive.put("one.md", text("One"))
    assert other.refresh().posts == 1
    other.index.close()


def test_another_version_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    Index(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()

    index = Index(path)

    assert "version" in index.notice
    assert index.count([index.add_archive(str(tmp_path))]) == 0
    index.close()


def damaged(archive: Archive) -> Path:
    """The file of an index in which a title reads "One of thee", which nobody has written."""
    archive.put("one.md", text("One of them"))
    archive.refresh()
    archive.close()
    path = archive.index.path
    path.write_bytes(path.read_bytes().replace(b"One of them", b"One of thee"))
    return path


def test_a_file_that_is_checked_later_is_used_at_once(archive: Archive) -> None:
    index = Index(damaged(archive), checked_later=True)
    used = [row.title for row in index.first_rows([archive.number], 10)]

    index.check()

    assert used == ["One of thee"]
    assert ("damaged" in index.notice, index.numbers()) == (True, [])
    index.close()


def test_what_is_written_to_a_file_that_is_checked_later_hides_no_damage(archive: Archive) -> None:
    index = Index(damaged(archive), checked_later=True)

    index.add_archive(str(archive.index.path.parent))

    assert ("damaged" in index.notice, len(index.numbers())) == (True, 1)
    index.close()


def test_a_check_can_be_given_up(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(300):
        archive.put(f"{number}.md", text(f"Post {number}"))
    archive.refresh()
    archive.close()
    archive.index.path.with_suffix(".seal").unlink()
    monkeypatch.setattr(database, "_CHECK_STEPS", 100)
    index = Index(archive.index.path, checked_later=True)

    with pytest.raises(Cancelled):
        index.check(lambda: True)

    index.check()
    assert (index.count([archive.number]), index.notice) == (300, "")
    index.close()


def test_damage_that_shows_later_is_begun_anew(archive: Archive) -> None:
    for number in range(300):
        archive.put(f"{number}.md", text(f"Post {number}"))
    archive.refresh()
    before = archive.index.version()
    archive.index.close()
    path = archive.index.path
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(path.stat().st_size - 4096 * 3))
    again = Archive(archive.root, Index(path))

    summary = again.refresh()

    assert summary.posts == 300
    assert len(again.rows()) == 300
    assert "damaged" in again.index.notice
    assert again.index.version() != before
    again.index.close()


def test_a_database_that_cannot_be_made_says_so_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageError, match=r"^The index at .* cannot be used: .*\.$"):
        Index(tmp_path / "file" / "index.db")


def test_a_full_disk_is_told_and_keeps_what_was_there(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    with archive.index._database.use() as db:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages}")
    for number in range(400):
        archive.put(f"{number}.md", text(f"Post {number}" * 20))

    with pytest.raises(StorageError, match="the disk is full"):
        archive.refresh()

    assert archive.titles() == ["One"]


def test_two_refreshers_do_the_work_once(archive: Archive) -> None:
    for number in range(300):
        archive.put(f"{number}.md", text(f"Post {number}"))
    other = Index(archive.index.path)
    second = Archive(archive.root, other)
    summaries = []
    threads = [
        threading.Thread(target=lambda each=each: summaries.append(each.refresh())) for each in (archive, second)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(summary.added for summary in summaries) == [0, 300]
    assert archive.index.count([archive.number]) == 300
    other.close()


def test_waiting_for_another_refresher_can_be_given_up(archive: Archive) -> None:
    import fcntl

    archive.put("one.md", text("One"))
    with archive.index.path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Cancelled):
            archive.refresh(lambda: True)


def test_other_connections_see_a_new_version(archive: Archive) -> None:
    other = Index(archive.index.path)
    before = other.version()
    archive.put("one.md", text("One"))
    archive.refresh()

    assert other.version() != before
    assert [row.title for row in other.first_rows([archive.number], 9)] == ["One"]
    other.close()


def test_a_closed_index_says_so(index: Index) -> None:
    index.close()

    with pytest.raises(StorageError):
        index.version()


def test_closing_waits_for_no_one_and_breaks_no_one(archive: Archive) -> None:
    for number in range(50):
        archive.put(f"{number}.md", text(f"Post {number}"))
    archive.refresh()
    chunks = archive.index.columns([archive.number], 10)
    next(chunks)

    archive.index.close()

    with pytest.raises(StorageError):
        list(chunks)
    with pytest.raises(StorageError):
        archive.rows()


def test_a_file_begun_anew_by_another_process_is_noticed(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    before = archive.index.version()
    for suffix in ("", "-wal", "-shm"):
        archive.index.path.with_name(f"index.db{suffix}").unlink(missing_ok=True)
    Index(archive.index.path).close()

    assert archive.index.version() != before
    assert archive.rows() == []
    assert archive.refresh().added == 1


def test_a_reader_process_that_dies_costs_one_file(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.index import workers

    code = workers.PARSING.code.replace(
        "main(root",
        "import tui.archive.parse as p, os\n"
        "real = p.examination\n"
        "def dying(root, path):\n"
        "    if path == b'13.md':\n"
        "        os._exit(9)\n"
        "    return (yield from real(root, path))\n"
        "p.examination = dying\n"
        "main(root",
    )
    monkeypatch.setattr(workers.WorkerProgram, "code", code)
    pending = workers.FileQueue()
    pending.add([b"%d.md" % number for number in range(30)])
    pending.close()
    for number in range(30):
        archive.put(f"{number}.md", text(f"Post {number}"))

    at_work = workers.Workers(os.fsencode(archive.root), pending)
    records = []
    while (some := at_work.results.get()) is not None:
        records += some

    assert len(records) == 30
    ((path, size, _, outcome),) = [record for record in records if record[3][PROBLEMS]]
    assert (path, size, outcome[TITLE]) == (b"13.md", -1, "13")
    assert "ends the program that reads it" in outcome[PROBLEMS][0][0]


def test_a_seal_that_another_program_renews_meanwhile_is_no_damage(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    path, number = archive.index.path, archive.number
    archive.index.close()
    real = database.is_intact

    def is_intact(file: Path, seal: Seal) -> bool | None:
        monkeypatch.setattr(database, "is_intact", real)
        other = Index(path)
        other.forget(number)
        other.close()
        return real(file, seal)

    monkeypatch.setattr(database, "is_intact", is_intact)
    index = Index(path)

    assert index.notice == ""
    index.close()


_LOOK = (
    "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('SELECT * FROM meta').fetchall(); db.close()"
)


def test_another_program_that_closes_a_database_leaves_the_log_of_those_that_have_it_open(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    archive.refresh()
    archive.close()
    archive.reopen()
    for file in (archive.index.path, archive.full_text.database.path):
        assert file.with_name(f"{file.name}-wal").exists()

        subprocess.run([sys.executable, "-c", _LOOK, str(file)], check=True)

        assert file.with_name(f"{file.name}-wal").exists()
