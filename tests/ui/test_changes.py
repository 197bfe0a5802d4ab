"""Files that change while the program is open, and marks set while it loads."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PATIENCE, write_post
from tests.ui.conftest import article_laid_out, screen_of, until
from tui.errors import ReplacedError, StorageError
from tui.library.library import Library
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp
from tui.ui.screens.browse import BrowseScreen


def listen_to(pilot: Any) -> list[str]:
    """What the reader is notified of from now on."""
    told: list[str] = []
    notify = pilot.app.notify

    def listen(message: str, **more: Any) -> None:
        told.append(message)
        notify(message, **more)

    pilot.app.notify = listen
    return told


async def test_an_edited_post_is_shown_as_it_is_now(started, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing and screen.article_pane.current_document)
        write_post(
            archive,
            "_posts/2021-12-03-post-0.md",
            "渡口的灯换了新灯泡",
            day="2021-12-03",
            body="Quite another text.",
            **{"from": "https://lantern.example/0"},
        )
        await pilot.press("R")
        await until(pilot, lambda: screen.posts.cursor_row.title == "渡口的灯换了新灯泡")
        await until(pilot, lambda: any("Quite another" in line.text for line in screen.article.lines))


async def test_a_refresh_asked_for_during_another_shows_what_is_new_as_well(
    started, archive: Path, library, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh, has_looked, goes_on = library.refresh, threading.Event(), threading.Event()

    def slow_refresh(*arguments):
        summary = refresh(*arguments)
        has_looked.set()
        goes_on.wait(PATIENCE)
        return summary

    async with started() as pilot:
        screen = await article_laid_out(pilot)
        monkeypatch.setattr(library, "refresh", slow_refresh)
        await pilot.press("R")
        await until(pilot, has_looked.is_set)
        write_post(
            archive, "_posts/2021-12-03-post-0.md", "渡口的灯还亮着", day="2021-12-03", body="Quite another text.",
            **{"from": "https://lantern.example/0"},
        )  # fmt: skip
        await pilot.press("R")
        goes_on.set()
        await until(pilot, lambda: any("Quite another" in line.text for line in screen.article.lines))


async def test_what_is_there_again_is_read_again(started, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        archive.rename(archive.with_name("away"))
        await pilot.press("j")
        await until(pilot, lambda: "cannot be read" in screen.article.notice[0])
        archive.with_name("away").rename(archive)
        await pilot.press("R")
        await until(pilot, lambda: screen.article.post_id == screen.posts.cursor_id)


async def test_a_mark_set_while_the_archive_is_loaded_anew_is_found(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        bits = screen.library.state.bits
        asked = []

        def bits_before(read, starred):
            found = bits(read, starred)
            if not asked:
                asked.append(True)
                screen.library.mark([screen.posts.cursor_row], starred=True)
            return found

        screen.library.state.bits = bits_before
        screen.library.load()
        assert list(screen.library.search("is:starred").ids) == [screen.posts.cursor_id]


async def test_nothing_found_leaves_no_heading_of_what_was_read(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash", *"zzzqqq")
        await until(pilot, lambda: screen.article_pane.heading.parts(60)[2][0].strip() == "")


async def test_a_typed_filter_can_be_unpicked_in_the_facets(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash", *"tag:kitchen", "enter", "h")
        await until(pilot, lambda: any(line.picked for line in screen.facets_pane.list.lines))
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_state.text == "")


async def test_a_new_post_is_seen_on_top_and_the_cursor_stays_on_its_post(started, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        write_post(archive, "new.md", "Fresh bread", day="2022-01-01")
        await pilot.press("R")
        await until(pilot, lambda: len(screen.posts.ids) == 13)
        assert (screen.posts.cursor, screen.posts.scroll_offset.y) == (1, 0)


async def test_a_post_that_comes_moves_nothing_where_no_key_was_pressed_yet(started, archive: Path) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        cursor = screen.posts.cursor_id
        write_post(archive, "new.md", "Fresh bread", day="2022-01-01")
        screen.session.refresher.refresh(quiet=True)
        await until(pilot, lambda: len(screen.posts.ids) == 13)
        assert (screen.posts.cursor_id, screen.article.post_id) == (cursor, cursor)


@pytest.mark.parametrize("key", ["tab", "a", "H"])
async def test_posts_that_the_first_look_finds_leave_the_article_that_somebody_went_to(
    library: Library, archive: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    library.refresh()
    write_post(archive, "new.md", "Fresh bread", day="2022-01-01")
    refresh, goes_on = library.refresh, threading.Event()

    def slow_refresh(*arguments: object) -> object:
        goes_on.wait(PATIENCE)
        return refresh(*arguments)

    monkeypatch.setattr(library, "refresh", slow_refresh)
    app = MicroficheApp(library, Settings(watch=False, read_after=3600), Folders.of_user())
    async with app.run_test(size=(120, 40)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.article.lines and screen.posts.cursor_row)
        cursor = screen.posts.cursor_id
        await pilot.press(key)
        goes_on.set()
        await until(pilot, lambda: len(screen.posts.ids) == 13)
        assert (screen.posts.cursor_id, screen.article.post_id) == (cursor, cursor)


async def test_what_another_copy_indexed_meanwhile_is_shown(archive: Path, own_folders: Path) -> None:
    from tui.ui.app import MicroficheApp

    with Library(Folders.of_user(), [archive]) as library, Library(Folders.of_user(), [archive]) as other:
        refresh = library.refresh

        def overtaken(*arguments: object) -> object:
            other.refresh()
            return refresh(*arguments)

        library.refresh = overtaken
        app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
        async with app.run_test(size=(120, 40)) as pilot:
            screen = screen_of(pilot)
            await until(pilot, lambda: not screen.is_indexing and len(screen.posts.ids) == 12)


def write_newer(archive: Path, posts: int) -> None:
    for number in range(posts):
        write_post(archive, f"newer-{number}.md", f"Fresh bread {number}", day=f"2022-02-{1 + number % 28:02}")


async def test_an_untouched_list_stays_at_its_top_while_posts_come(started, archive: Path) -> None:
    write_newer(archive, 60)
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: len(screen.posts.ids) == 72)
        assert (screen.posts.cursor, screen.posts.scroll_offset.y) == (0, 0)
        await until(pilot, lambda: screen.article.post_id == screen.posts.ids[0])


async def test_the_cursor_stays_on_the_post_it_was_moved_to_while_posts_come(started, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        await pilot.press("j")
        here = screen.posts.cursor_id
        write_newer(archive, 60)
        screen.session.refresher.refresh()
        await until(pilot, lambda: len(screen.posts.ids) == 72)
        assert screen.posts.cursor_id == here


async def test_a_marked_post_stays_under_the_cursor_while_posts_come(started, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        await pilot.press("s")
        here = screen.posts.cursor_id
        write_newer(archive, 60)
        screen.session.refresher.refresh()
        await until(pilot, lambda: len(screen.posts.ids) == 72)
        assert screen.posts.cursor_id == here


async def test_marks_of_another_copy_are_seen(started, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.ui.workers.index_watcher._INTERVAL", 0.01)
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        with Library(Folders.of_user(), [archive]) as other:
            other.mark(other.first_rows(1), starred=True)
        await until(pilot, lambda: screen.posts.cursor_row.starred)
        await pilot.press("slash", *"is:starred")
        await until(pilot, lambda: len(screen.posts.ids) == 1)


async def test_looking_for_changes_finds_the_marks_of_another_copy(started, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        with Library(Folders.of_user(), [archive]) as other:
            other.mark(other.first_rows(1), starred=True)
        await pilot.press("R")
        await until(pilot, lambda: screen.posts.cursor_row.starred)


def written(library: Library) -> None:
    """Wait until the marks are on the disk."""
    done = threading.Event()
    library.submit(done.set)
    assert done.wait(PATIENCE)


def test_what_another_copy_took_back_later_stays_taken_back(library: Library, archive: Path) -> None:
    library.load()
    library.mark(library.first_rows(1), starred=True)
    with Library(Folders.of_user(), [archive]) as other:
        written(library)
        other.mark(other.first_rows(1), starred=False)
    assert library.load_other_marks()
    library.load()
    assert not library.search("is:starred").ids


def test_a_mark_of_its_own_is_no_news(library: Library) -> None:
    library.load()
    library.mark(library.first_rows(1), starred=True)
    written(library)
    assert not library.load_other_marks()
    assert len(library.search("is:starred").ids) == 1


@pytest.fixture
def watchful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.ui.workers.index_watcher._INTERVAL", 0.01)


async def test_marks_that_are_restored_while_they_are_in_use_are_told(
    started, library: Library, watchful: None
) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        await pilot.press("s")
        await until(pilot, lambda: not library.unwritten)
        for path in Folders.of_user().state_file.parent.glob("state.db*"):
            path.unlink()

        await pilot.press("j", "s")

        await until(pilot, lambda: any("from its journal" in told.message for told in pilot.app._notifications))
        await until(pilot, lambda: not library.unwritten)


async def test_an_index_that_turns_out_to_be_damaged_is_told(
    started, library: Library, watchful: None, archive: Path
) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        with closing(sqlite3.connect(library.index.path)) as db, db:
            db.execute("UPDATE archive SET posts = posts + 1")
            db.execute("UPDATE meta SET generation = generation + 1")
        await until(pilot, lambda: any("index was damaged" in told.message for told in pilot.app._notifications))
        await until(pilot, lambda: len(screen.posts.ids) == 12 and rows_are_shown(screen))


async def test_an_index_that_was_damaged_before_is_built_anew_once_it_is_shown(library: Library, archive: Path) -> None:
    library.close()
    path = library.index.path
    path.write_bytes(path.read_bytes().replace(b"Harbour news number 1", b"Harbour news number X"))
    with Library(Folders.of_user(), [archive], checked_later=True) as damaged:
        app = MicroficheApp(damaged, Settings(watch=False), Folders.of_user())
        async with app.run_test(size=(120, 40)) as pilot:
            screen = screen_of(pilot)
            await until(pilot, lambda: any("index was damaged" in told.message for told in app._notifications))
            await until(pilot, lambda: "Harbour news number 1" in titles_shown(screen))
            await until(pilot, lambda: len(titles_shown(screen)) == 12)
            assert "Harbour news number X" not in titles_shown(screen)


def titles_shown(screen: BrowseScreen) -> list[str]:
    """The titles of the rows that the list has."""
    list_ = screen.posts
    return [list_.rows[post_id].title for post_id in list_.ids if post_id in list_.rows]


def delete_cache(own_folders: Path) -> None:
    """Delete the folder of the index at one stroke: what is still being written there must not stop it half-way."""
    gone = (own_folders / "cache").rename(own_folders / "deleted cache")
    shutil.rmtree(gone)


def rows_are_shown(screen) -> bool:
    """Whether every row on the screen is there, and is the one that the index has now."""
    list_ = screen.posts
    list_.forget()
    return len(list_.ids) == 12 and all(post_id in list_.rows for post_id in list_.ids)


async def test_an_index_rebuilt_by_another_copy_is_loaded_again(started, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        await pilot.press("j", "j")
        with Library(Folders.of_user(), [archive]) as other:
            other.forget_index()
            other.refresh()
        screen.posts.forget()
        await until(pilot, lambda: rows_are_shown(screen))
        assert screen.posts.cursor_row.title == "Harbour news number 2"
        await until(pilot, lambda: screen.article.post_id == screen.posts.cursor_id)


async def test_an_index_that_was_deleted_is_made_anew(started, watchful, own_folders: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        await pilot.press("j", "j")
        delete_cache(own_folders)
        await until(pilot, lambda: (own_folders / "cache").exists() and not screen.is_indexing)
        await until(pilot, lambda: rows_are_shown(screen))
        await pilot.press("j", "s")
        assert [row.starred for row in screen.library.rows([screen.posts.cursor_id])] == [True]


async def test_an_index_that_another_copy_began_anew_is_loaded_again(
    started, watchful, archive: Path, own_folders: Path, tmp_path: Path
) -> None:
    write_post(tmp_path / "other", "a.md", "Another archive")
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        delete_cache(own_folders)
        # The numbers of archives and posts are now those of others.
        with Library(Folders.of_user(), [tmp_path / "other", archive]) as other:
            other.refresh()
            now = {row.id for row in other.first_rows(20) if row.title != "Another archive"}
        await until(pilot, lambda: set(screen.posts.ids) == now and rows_are_shown(screen))
        assert [row.title for row in screen.library.rows(screen.posts.ids[:1])] == ["渡口的灯还亮着"]


async def test_posts_that_another_copy_takes_in_come_by_themselves(started, watchful, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        write_post(archive, "new.md", "Fresh bread", day="2022-01-01")
        with Library(Folders.of_user(), [archive]) as other:
            other.refresh()
        await until(pilot, lambda: len(screen.posts.ids) == 13)


def first_sign(screen: BrowseScreen) -> tuple[str, str]:
    """The sign before the first row, below the heading of its year, and which of the styles of signs it has."""
    list_ = screen.posts
    text, style, *_ = next(iter(list_.render_line(1)))
    parts = {name: list_.part(f"post-list--{name}").color for name in ("star", "unread", "unwritten")}
    return text, next(name for name, color in parts.items() if color == style.color)


async def test_a_star_is_dim_until_it_is_on_the_disk(started, monkeypatch) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        state, may_write = screen.library.state, threading.Event()
        do = state.mark_in_acts

        def wait(acts) -> None:
            assert may_write.wait(PATIENCE)
            do(acts)

        monkeypatch.setattr(state, "mark_in_acts", wait)
        await pilot.press("s")
        assert first_sign(screen) == ("★●", "unwritten")
        may_write.set()
        await until(pilot, lambda: first_sign(screen) == ("★", "star"))
        assert state.marks_of([screen.posts.cursor_row.key])[screen.posts.cursor_row.key].starred
        may_write.clear()
        await pilot.press("m", "s")
        assert first_sign(screen) == (" ·", "unwritten")
        may_write.set()
        await until(pilot, lambda: first_sign(screen)[0] == " ")


async def test_a_star_that_the_disk_had_no_room_for_is_kept_once_it_has(started, monkeypatch) -> None:
    monkeypatch.setattr("tui.state.write_behind._RETRY_SECONDS", 0.01)
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        state = screen.library.state

        def full(_acts: object) -> None:
            raise StorageError("The disk is full.")

        with monkeypatch.context() as filled:
            filled.setattr(state, "mark_in_acts", full)
            await pilot.press("s")
            await until(pilot, lambda: screen.library.unwritten == 1 and screen.reporting.error)
            await until(pilot, lambda: any("disk is full" in told.message for told in pilot.app._notifications))
            assert screen.posts.cursor_row.starred
            assert first_sign(screen) == ("★●", "unwritten")
            await until(
                pilot,
                lambda: (
                    "Not on the disk yet: marks of 1 post · The disk is full"
                    in str(screen.query_one("#warnings").content)
                ),
            )
        await until(pilot, lambda: not screen.library.unwritten and not screen.reporting.error)
        await until(pilot, lambda: first_sign(screen) == ("★", "star"))
        assert str(screen.query_one("#warnings").content) == ""
        await until(pilot, lambda: not any("disk is full" in told.message for told in pilot.app._notifications))
        assert state.marks_of([screen.posts.cursor_row.key])[screen.posts.cursor_row.key].starred


async def test_undoing_does_not_reach_past_a_mark_that_the_disk_has_no_room_for(started, monkeypatch) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        key = screen.posts.cursor_row.key
        await pilot.press("m")
        await until(pilot, lambda: screen.library.state.marks_of([key]))

        def full(_acts: object) -> None:
            raise StorageError("The disk is full.")

        monkeypatch.setattr(screen.library.state, "mark_in_acts", full)
        await pilot.press("s")
        await until(pilot, lambda: screen.library.unwritten == 1 and screen.reporting.error)
        await pilot.press("U")
        done = threading.Event()
        screen.library.submit(done.set)
        await until(pilot, done.is_set)
        assert screen.library.state.marks_of([key])[key].read
        monkeypatch.undo()


@pytest.mark.parametrize("key", ["U", "ctrl+r"])
async def test_each_undoing_that_the_disk_has_no_room_for_is_told(started, monkeypatch, key: str) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)

        def full(_on_progress: object) -> None:
            raise StorageError("The disk is full.")

        told = listen_to(pilot)
        monkeypatch.setattr(screen.library.state, "undo", full)
        monkeypatch.setattr(screen.library.state, "redo", full)
        for times in (1, 2):
            await pilot.press(key)
            await until(pilot, lambda: told == ["The disk is full."] * times)  # noqa: B023 - awaited here
        await until(pilot, lambda: [one.message for one in pilot.app._notifications] == ["The disk is full."])


async def test_that_an_archive_is_away_is_told_each_time_it_is_looked_for_and_no_longer_than_it_is_so(
    started, archive: Path
) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        told = listen_to(pilot)
        archive.rename(archive.with_name("away"))
        away = f"The archive at {archive} is not there."
        for times in (1, 2):
            await pilot.press("R")
            await until(pilot, lambda: told.count(away) == times)  # noqa: B023 - awaited here
            await until(pilot, lambda: not screen.is_indexing)
        archive.with_name("away").rename(archive)
        screen.session.refresher.refresh(quiet=True)
        await until(pilot, lambda: away not in [one.message for one in pilot.app._notifications])


async def test_a_post_that_comes_is_shown_and_told_without_a_key(started, archive: Path) -> None:
    async with started(watch=True) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        await pilot.press("j")
        cursor = screen.posts.cursor_id
        write_post(archive, "new.md", "Fresh bread", day="2022-01-01")
        await until(pilot, lambda: "1 new" in screen.bar.status.text)
        assert screen.posts.cursor_id == cursor


async def test_what_has_come_is_shown_by_the_key_that_looks_for_changes(started, archive: Path) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        write_post(archive, "new.md", "Fresh bread", day="2022-01-01")
        screen.session.refresher.refresh(quiet=True)
        await until(pilot, lambda: "1 new" in screen.bar.status.text)
        await pilot.press("R")
        await until(pilot, lambda: len(screen.posts.ids) == 1 and screen.posts.cursor_row)
        assert (screen.posts.cursor_row.title, "new" in screen.bar.status.text) == ("Fresh bread", False)


async def test_a_folder_of_marks_that_is_lost_again_is_told_again(started, library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    library.marks.share_through(folder)
    async with started() as pilot:
        screen = screen_of(pilot)

        def told() -> list[str]:
            return [one.message for one in pilot.app._notifications if "cannot be shared" in one.message]

        for _ in range(2):
            screen.session.index_watcher._wake.set()
            await until(pilot, told)
            folder.mkdir()
            screen.session.index_watcher._wake.set()
            await until(pilot, lambda: not told())
            shutil.rmtree(folder)


@pytest.mark.parametrize("seen_by", ["the watcher of files", "the watcher of the index"])
async def test_what_came_through_another_program_is_told_as_new(started, archive: Path, seen_by: str) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await article_laid_out(pilot)
        write_post(archive, "new.md", "Fresh bread", day="2022-01-01")
        write_post(archive, "old.md", "Stale bread", day="2012-01-01")
        with Library(Folders.of_user(), [archive]) as other:
            other.refresh()
        if seen_by == "the watcher of files":
            screen.session.refresher.refresh(quiet=True)
        else:
            screen.session.index_watcher.check()
        await until(pilot, lambda: "2 new" in screen.bar.status.text)
        screen.session.refresher.refresh(quiet=True)
        await until(pilot, lambda: screen.session.refresher._thread is None)
        assert "2 new" in screen.bar.status.text


async def test_the_open_article_that_another_program_saw_change_stays_and_says_so(started, archive: Path) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        write_post(
            archive, "_posts/2021-12-03-post-0.md", "渡口的灯还亮着", day="2021-12-03", body="Quite another text.",
            **{"from": "https://lantern.example/0", "author": "林晚舟", "tags": "[harbour]"},
        )  # fmt: skip
        write_post(archive, "new.md", "Fresh bread", day="2012-01-01")
        with Library(Folders.of_user(), [archive]) as other:
            other.refresh()
        screen.session.index_watcher.check()
        await until(pilot, lambda: screen.article_pane.is_outdated)
        assert not any("Quite another" in line.text for line in screen.article.lines)


def _long_article(changed: str = "") -> str:
    paragraphs = [f"The paragraph of number {number}." for number in range(60)]
    return "\n\n".join([*paragraphs[:30], changed, *paragraphs[31:]] if changed else paragraphs)


async def test_the_open_article_that_changes_stays_and_says_so_and_r_shows_what_is_new(started, archive) -> None:
    write_post(archive, "long.md", "Long", day="2023-01-01", body=_long_article())
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        screen.session.refresher.refresh()
        await until(pilot, lambda: screen.posts.cursor_row and screen.posts.ids and len(screen.posts.ids) == 13)
        screen.posts.move_to(0)
        screen.go_to("article")
        await until(pilot, lambda: screen.session.refresher._thread is None)
        await article_laid_out(pilot)
        assert any("number 59" in line.text for line in screen.article.lines)
        screen.article.go_to_line(20)
        write_post(archive, "long.md", "Long", day="2023-01-01", body=_long_article("The gulls came instead."))
        screen.session.refresher.refresh(quiet=True)
        await until(pilot, lambda: screen.article_pane.is_outdated)
        assert "R shows it" in screen.article_pane.heading.detail
        screen.article_pane.change_script()
        await article_laid_out(pilot)
        text = "\n".join(line.text for line in screen.article.lines)
        assert (screen.article.top_line, "gulls" in text) == (20, False)
        await pilot.press("R")
        await article_laid_out(pilot)
        (index,) = screen.article._changed
        assert screen.article.lines[index].text == "The gulls came instead."
        assert any("The paragraph of number 30." in line.text for line in screen.article.lines[index + 1 :])
        assert not screen.article_pane.is_outdated


async def _changed_article(pilot, archive: Path):
    """The screen, on an article whose file has changed since, with what is new marked."""
    screen = await article_laid_out(pilot)
    write_post(archive, "_posts/2021-12-03-post-0.md", "渡口的灯还亮着", day="2021-12-03",
               body="Paragraph 0 of post 0.\n\nParagraph 1 of post 0.\n\nThe gulls came at last.\n\nJoin our rhubarb channel for more of this.",
               **{"from": "https://lantern.example/0", "author": "林晚舟", "tags": "[harbour]"})  # fmt: skip
    await pilot.press("R")
    await until(pilot, lambda: any(line.text == "The gulls came at last." for line in screen.article.lines))
    await until(pilot, lambda: marked(screen) >= {"The gulls came at last."})
    return screen


def marked(screen: BrowseScreen) -> set[str]:
    return {screen.article.lines[index].text for index in screen.article._changed}


async def test_what_is_marked_as_new_stays_so_when_other_posts_change(started, archive: Path) -> None:
    async with started() as pilot:
        screen = await _changed_article(pilot, archive)
        write_post(archive, "other.md", "Another", day="2020-01-01", body="Nothing.")
        before = screen.article_pane._body
        screen.session.refresher.refresh(quiet=True)
        await until(pilot, lambda: screen.article_pane._body not in (before, None) and screen.article.is_whole)
        assert "The gulls came at last." in marked(screen)


async def test_passages_that_are_folded_later_are_neither_new_nor_gone(started, archive: Path, library) -> None:
    async with started() as pilot:
        screen = await _changed_article(pilot, archive)
        library.repeated_in = lambda _article: {"joinourrhubarbchannelformoreofthis": 40}
        before = screen.article_pane._body
        screen.article_pane.load_again()
        await until(pilot, lambda: screen.article_pane._body not in (before, None) and screen.article.is_whole)
        await until(pilot, lambda: marked(screen) == {"The gulls came at last."})
        assert any("1 line that stands in" in line.text for line in screen.article.lines)


def test_a_post_marked_as_another_index_had_it_is_known_again_as_itself(
    library: Library, archive: Path, own_folders: Path
) -> None:
    (shown,) = (row for row in library.first_rows(20) if row.title == "Harbour news number 5")
    library.close()
    delete_cache(own_folders)
    write_post(archive, "_posts/2022-01-01-new.md", "A new one")
    with Library(Folders.of_user(), [archive]) as other:
        other.refresh()
        assert [row.title for row in other.rows([shown.id])] != [shown.title]
        other.mark([shown], starred=True)
        other.write_marks()
        (marked,) = other.state.unmatched(lambda _keys: set())
        assert (marked.key, marked.title) == (shown.key, shown.title)


def test_posts_found_in_another_index_are_not_marked_by_their_numbers(
    library: Library, archive: Path, own_folders: Path
) -> None:
    library.load()
    found = library.search("harbour")
    delete_cache(own_folders)
    write_post(archive, "_posts/2022-01-01-new.md", "A new one")
    with Library(Folders.of_user(), [archive]) as other:
        other.refresh()
    library.follow_index()
    with pytest.raises(ReplacedError):
        library.targets(list(found.ids), found.hits.catalogue.birth)
