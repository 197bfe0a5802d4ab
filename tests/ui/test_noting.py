"""Notes: typed under the article, kept in whatever way the editor is left, undone as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import burst, screen_of, until
from tui.settings import Folders
from tui.state import MarkChange, MarkEdit, MarkedPost, State
from tui.ui.widgets.lines import PaneHeading
from tui.ui.widgets.note_editor import NoteEditor

_JOINED = "Your note was written elsewhere too meanwhile: both texts are kept"


def note_of(pilot, index: int = 0) -> str:
    """The note on the post at a place of the list."""
    screen = screen_of(pilot)
    (row,) = screen.library.rows([screen.posts.ids[index]])
    written = screen.library.marks.written_on([row.key]).get(row.key)
    return written.note if written is not None else ""


def is_closed(pilot) -> bool:
    return not screen_of(pilot).query(NoteEditor)


async def test_what_is_typed_in_one_burst_is_the_note_and_what_follows_escape_a_key(started) -> None:
    async with started(watch=False) as pilot:
        burst(pilot, "a", *"Am+s", "enter", *"渡口", "escape", "j")
        await until(pilot, lambda: note_of(pilot) and is_closed(pilot))
        assert note_of(pilot) == "Am+s\n渡口"
        assert screen_of(pilot).posts.cursor == 1


async def test_a_note_that_is_kept_is_told_in_the_line_at_the_foot(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        burst(pilot, "a", *"ferry", "escape")
        await until(pilot, lambda: is_closed(pilot) and screen.place == "posts" and screen.hints._place == "posts")
        assert screen.hints.told == "“渡口的灯还亮着” noted"


async def test_a_note_stands_at_the_foot_of_the_article(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("a", *"ferry", "escape")
        view = screen_of(pilot).article
        await until(pilot, lambda: "▎ ferry" in [line.text for line in view.lines])


async def test_a_note_is_saved_while_it_is_typed(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("a", *"ferry")
        await until(pilot, lambda: note_of(pilot) == "ferry")
        assert not is_closed(pilot)


async def test_undoing_brings_back_the_note_as_it_was_before_the_editor(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("a", *"old", "escape")
        await until(pilot, lambda: is_closed(pilot))
        await pilot.press("a", *"er")
        await until(pilot, lambda: note_of(pilot) == "older")
        await pilot.press("escape")
        await until(pilot, lambda: is_closed(pilot))
        await pilot.press("U")
        await until(pilot, lambda: note_of(pilot) == "old")


async def test_what_another_program_writes_while_a_note_is_typed_is_kept_and_told(started, library) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        row = screen.posts.cursor_row
        await pilot.press("a", *"from here")
        await until(pilot, lambda: note_of(pilot) == "from here" and not library.unwritten)
        with State(Folders.of_user().state_file) as other:
            other.mark_each([MarkChange(MarkedPost(row.key), MarkEdit(note="from there"))], "noted elsewhere")
        burst(pilot, *" too", "escape")
        await until(pilot, lambda: is_closed(pilot) and note_of(pilot) == "from there\n\nfrom here too")
        await until(pilot, lambda: screen.hints.told == _JOINED)
        await until(pilot, lambda: "▎ from there" in [line.text for line in screen.article.lines])
        await pilot.press("U")
        await until(pilot, lambda: note_of(pilot) == "from there")


async def test_a_note_on_selected_posts_stands_below_what_another_program_writes_meanwhile(started, library) -> None:
    async with started() as pilot:
        row = screen_of(pilot).posts.cursor_row
        await pilot.press("2", "*", "a", *"new")
        with State(Folders.of_user().state_file) as other:
            other.mark_each([MarkChange(MarkedPost(row.key), MarkEdit(note="from there"))], "noted elsewhere")
        await pilot.press("escape")
        await until(pilot, lambda: note_of(pilot, 1) == "new" and note_of(pilot) == "from there\n\nnew")


async def test_a_note_is_kept_when_the_program_ends_while_it_is_typed(started, library) -> None:
    async with started(watch=False) as pilot:
        key = screen_of(pilot).posts.cursor_row.key
        await pilot.press("a", *"ferry")
    assert library.marks.written_on([key])[key].note == "ferry"


async def test_the_editor_names_its_post_once_another_article_stands_above_it(started, archive) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        own = screen.posts.cursor_row
        await pilot.press("a", *"ferry")
        (path,) = screen.library.post(own.id).paths
        Path(path).unlink()
        screen.action_refresh()
        await until(
            pilot, lambda: screen.posts.cursor_row not in (None, own) and screen.posts.cursor_row.key != own.key
        )
        heading = next(one for one in screen.query(PaneHeading) if one.has_class("-note"))
        await until(pilot, lambda: own.title in "".join(text for text, *_ in heading.parts(80)))
        await pilot.press("escape")
        await until(pilot, lambda: is_closed(pilot))
        assert screen.library.marks.written_on([own.key])[own.key].note == "ferry"


async def test_an_emptied_note_is_gone(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("a", "x", "escape")
        await until(pilot, lambda: note_of(pilot) == "x" and is_closed(pilot))
        await pilot.press("a", "backspace", "escape")
        await until(pilot, lambda: is_closed(pilot) and not note_of(pilot))


async def test_a_note_on_selected_posts_stands_below_theirs_and_is_one_act(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("a", *"old", "escape")
        await until(pilot, lambda: note_of(pilot) == "old" and is_closed(pilot))
        await pilot.press("2", "*", "a", *"new", "escape")
        await until(pilot, lambda: note_of(pilot, 1) == "new")
        assert note_of(pilot) == "old\n\nnew"
        await until(pilot, lambda: is_closed(pilot))
        await pilot.press("U")
        await until(pilot, lambda: not note_of(pilot, 1))
        assert note_of(pilot) == "old"


async def test_a_narrow_screen_shows_the_editor_and_then_the_list_again(started) -> None:
    async with started((40, 10), watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("a", *"ferry")
        await until(pilot, lambda: screen.query_one(NoteEditor).size.height >= 2)
        await pilot.press("escape")
        await until(pilot, lambda: is_closed(pilot))
        assert screen.shows("posts")


async def test_a_note_that_is_too_long_to_be_kept_is_copied(started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.library.marks.fits_in_line", lambda *_: False)
    async with started(watch=False) as pilot:
        await pilot.press("a", *"ferry", "escape")
        await until(pilot, lambda: pilot.app.clipboard == "ferry")


async def test_a_note_as_long_as_an_imported_one_may_be_is_edited(started, library) -> None:
    text = "A long line of an imported note. " * 5_000
    row = library.rows(list(library.search("").ids))[0]
    library.marks.note(row, text)
    async with started(watch=False) as pilot:
        await pilot.press("g", "a")
        await until(pilot, lambda: screen_of(pilot).place == "note")
        await pilot.press("X", "escape")
        await until(pilot, lambda: library.marks.of(row.key).note == f"{text.strip()}X")


async def test_a_note_on_several_posts_outlives_the_program_that_was_killed_while_it_was_typed(
    started, library
) -> None:
    posts = library.rows(list(library.search("").ids))[:2]
    library.marks.note(posts[0], "Before.")
    async with started() as pilot:
        screen = screen_of(pilot)
        burst(pilot, "asterisk", "asterisk", "a")
        await until(pilot, lambda: screen.place == "note")
        burst(pilot, *"half a thou")
        folder = library.drafts._folder
        await until(pilot, lambda: any("half a thou" in path.read_text() for path in folder.glob("note-draft-*.json")))
        (draft,) = folder.glob("note-draft-*.json")
        left = draft.read_bytes()
        await pilot.press("escape")
        await until(pilot, lambda: library.marks.of(posts[1].key).note == "half a thou" and not draft.exists())
        await pilot.press("U")
        await until(pilot, lambda: library.marks.of(posts[1].key).note == "")
    # The file as a program leaves it that is killed; no process has a number like that.
    (folder / f"note-draft-{2**40}.json").write_bytes(left)
    assert library.take_in_drafts() == ["2 posts noted"]
    assert [library.marks.of(post.key).note for post in posts] == ["Before.\n\nhalf a thou", "half a thou"]
    library.submit(lambda: None)
    library.write_marks()
    assert not list(folder.glob("note-draft-*.json"))
