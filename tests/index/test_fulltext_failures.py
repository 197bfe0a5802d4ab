"""text.db when things go wrong: damage, another index.db, several processes."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from tests.conftest import PATIENCE
from tests.index.conftest import Archive, text
from tests.index.test_fulltext_search import build, filled, found
from tui.errors import Cancelled, StorageError
from tui.index import Index
from tui.index.disposable.lock import exclusive_lock
from tui.index.fulltext import sketches
from tui.index.fulltext.search import FullText
from tui.library.library import Library
from tui.search.bodies import BodyTerm
from tui.settings import Folders


def test_a_damaged_file_is_begun_anew(archive: Archive) -> None:
    filled(archive, a="lamp")
    path = archive.full_text.database.path
    archive.close()
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.write_bytes(b"This is no database. " * 500)

    archive.reopen()
    assert found(archive, "lamp") == []
    assert "damaged" in archive.full_text.notice
    build(archive)
    assert found(archive, "lamp") == ["a"]
    assert archive.titles() == ["a"]


def test_words_that_cannot_be_used_keep_no_posts_from_the_index(archive: Archive) -> None:
    archive.put("one.md", text("One"))
    with Library(Folders.of_user(), [archive.root], checked_later=True) as library:
        library.index.path.with_name("text.db").mkdir()
        library.check_index()
        assert library.refresh().posts == 1


def test_damage_met_while_searching_is_mended_by_the_next_build(archive: Archive) -> None:
    filled(archive, a="lamp")
    with archive.full_text.database.use() as db:
        db.execute("DROP TABLE text")
    assert FullText(archive.index, [archive.number]).find([BodyTerm("lamp")]) == {}

    build(archive)

    assert found(archive, "lamp") == ["a"]


def test_words_of_another_index_are_not_found(archive: Archive) -> None:
    filled(archive, a="lamp", b="oak")
    path = archive.index.path
    archive.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)

    archive.reopen()
    archive.put("0.md", text("0", body="candle"))
    archive.refresh()
    assert found(archive, "lamp") == []
    assert archive.full_text.coverage() == (0, 3)
    build(archive)
    assert found(archive, "lamp") == ["a"]
    assert found(archive, "candle") == ["0"]


def test_an_archive_forgotten_is_read_anew(archive: Archive) -> None:
    filled(archive, a="lamp")

    archive.index.forget(archive.number)
    archive.refresh()
    build(archive)

    assert found(archive, "lamp") == ["a"]


def test_a_closed_index_says_so(archive: Archive) -> None:
    filled(archive, a="lamp")
    archive.close()

    with pytest.raises(StorageError):
        archive.full_text.find([BodyTerm("lamp")])


def _build_too(path: str, root: str) -> None:
    other = Archive(Path(root), Index(Path(path)))
    build(other)
    other.close()
    os._exit(0)


def test_two_processes_build_at_once(archive: Archive) -> None:
    for number in range(40):
        archive.put(f"{number}.md", text(f"{number}", body=f"lamp{number} 灯塔"))
    archive.refresh()
    other = multiprocessing.get_context("spawn").Process(
        target=_build_too, args=(str(archive.index.path), str(archive.root))
    )
    other.start()
    build(archive)
    other.join()

    assert other.exitcode == 0
    assert archive.full_text.coverage() == (40, 40)
    assert len(found(archive, "灯塔")) == 40
    with archive.full_text.database.use() as db:
        assert db.execute("SELECT count(*) FROM text").fetchone()[0] == 40


def test_what_another_process_took_in_is_found(archive: Archive) -> None:
    filled(archive, a="lamp")
    assert found(archive, "oak") == []
    archive.put("b.md", text("b", body="oak"))
    archive.refresh()

    other = Archive(archive.root, Index(archive.index.path))
    build(other)
    other.close()

    assert found(archive, "oak") == ["b"]


def test_a_search_does_not_wait_for_another_copy_that_is_writing(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One that waited would never end: the other goes on writing until it has.
    monkeypatch.setattr("tui.index.disposable.database._BUSY_TIMEOUT", 10 * PATIENCE)
    filled(archive, a="lamp")
    with archive.full_text.database.use() as db:
        db.execute("BEGIN IMMEDIATE")
        other = Archive(archive.root, Index(archive.index.path))
        try:
            assert len(other.full_text.find([BodyTerm("lamp")])) == 1
        finally:
            other.close()
            db.execute("ROLLBACK")


def test_room_is_given_back_in_a_file_that_was_begun_here(archive: Archive) -> None:
    with archive.full_text.database.use() as db:
        assert db.execute("PRAGMA auto_vacuum").fetchone() == (2,)


def test_a_build_that_waits_tells_how_far_the_other_has_come(archive: Archive) -> None:
    filled(archive, a="lamp", b="oak")
    said: list[tuple[int, int]] = []
    with (
        exclusive_lock(archive.full_text.database.path.with_suffix(".lock"), lambda: False),
        pytest.raises(Cancelled),
    ):
        archive.full_text.build(lambda done, total: said.append((done, total)), lambda: bool(said))
    assert said == [(2, 2)]


def _fail_on_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the reader of Markdown fail on every part with an asterism."""
    from tui.article import index_text

    real = index_text.read_blocks

    def read(markdown: str, *args: object, **more: object) -> object:
        if "⁂" in markdown:
            raise ZeroDivisionError
        return real(markdown, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(index_text, "read_blocks", read)


def test_a_stage_that_failed_while_words_were_read_is_told_until_the_file_changes(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fail_on_rules(monkeypatch)
    filled(archive, a="lamp ⁂", b="lamp")
    assert found(archive, "lamp") == ["a", "b"]
    ((path, problem, fatal),) = [(p.path, p.problem, p.fatal) for p in archive.full_text.failures(archive.number)]
    assert (os.path.basename(path), fatal) == ("a.md", False)
    assert problem.text.startswith("reading Markdown failed (ZeroDivisionError)")

    archive.put("a.md", text("a", body="lamp"))
    assert archive.full_text.failures(archive.number) == []
    archive.refresh()
    build(archive)
    assert archive.full_text.failures(archive.number) == []


def test_a_step_that_fails_for_one_post_costs_no_other(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def sketch(text: str) -> bytes:
        if "⁂" in text:
            raise ZeroDivisionError
        return real(text)

    real = sketches.packed_sketch
    monkeypatch.setattr(sketches, "packed_sketch", sketch)
    filled(archive, a="lamp", b="lamp ⁂", c="lamp")
    assert found(archive, "lamp") == ["a", "c"]
    told = [(os.path.basename(told.path), told.problem.text) for told in archive.full_text.failures(archive.number)]
    assert told == [("b.md", "its text cannot be searched: ZeroDivisionError")]


def test_a_post_whose_reading_is_given_up_is_told_and_not_read_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.index.fulltext import build as fulltext_build
    from tui.index.fulltext.worker import record_given_up
    from tui.index.stuck import STUCK

    def give_up(root: bytes, tasks: list[tuple[int, bytes, str, str]]) -> list[object]:
        return [record_given_up(root, task, STUCK) if task[2] == "a" else read(root, [task])[0] for task in tasks]

    read = fulltext_build.read_texts
    monkeypatch.setattr(fulltext_build, "read_texts", give_up)
    filled(archive, a="lamp", b="lamp")
    assert found(archive, "lamp") == ["b"]
    assert ["takes too long" in told.problem.text for told in archive.full_text.failures(archive.number)] == [True]

    monkeypatch.setattr(fulltext_build, "read_texts", lambda *_: pytest.fail("read again"))
    archive.put("c.txt", "")
    build(archive)


def test_of_a_very_long_body_the_end_is_searched_as_it_is_written(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.article.document.MAX_BODY_LENGTH", 40)
    monkeypatch.setattr("tui.index.fulltext.worker.MAX_SEARCHED_LENGTH", 90)
    filled(archive, a="lamp " * 8 + "oak " * 8 + "elm " * 20 + "yew")
    assert (found(archive, "lamp"), found(archive, "oak"), found(archive, "yew")) == (["a"], ["a"], [])
    told = [told.problem.text for told in archive.full_text.failures(archive.number)]
    assert ["are shown" in told[0], "can be searched" in told[1]] == [True, True]


def test_one_large_file_is_read_in_another_process(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.index.fulltext import build as fulltext_build

    monkeypatch.setattr(fulltext_build, "_MIN_SIZE_FOR_PROCESSES", 2000)
    monkeypatch.setattr(fulltext_build, "read_texts", lambda *_: pytest.fail("read here"))
    filled(archive, a="lamp " * 500)
    assert found(archive, "lamp") == ["a"]
