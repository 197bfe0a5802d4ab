"""What the reader does to posts, through the library: seen and found at once, told in words, undone."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from tests.conftest import PATIENCE, write_post
from tui import language
from tui.errors import StorageError, UsageError
from tui.library import marks as marks_module
from tui.library.library import Library
from tui.model import Row
from tui.settings import Folders
from tui.state import Highlight, MarkEdit, SavedSearch, State, Target


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for title in ("Lamp", "Boats", "Bread"):
        write_post(tmp_path / "gazette", f"{title}.md", title)
    with Library(Folders.of_user(), [tmp_path / "gazette"]) as library:
        library.refresh()
        library.load()
        yield library


def rows(library: Library, query: str = ""):
    return library.rows(library.search(query).ids)


def titles(library: Library, query: str) -> list[str]:
    return sorted(row.title for row in rows(library, query))


def turn(library: Library, *, again: bool = False) -> str | None:
    """Undo, or do again, and wait for it."""
    told: list[str | None] = []
    done = threading.Event()
    (library.marks.redo if again else library.marks.undo)(told.append)
    library.submit(done.set)
    assert done.wait(PATIENCE)
    (sentence,) = told
    return sentence


def test_what_is_written_is_found_at_once(library: Library) -> None:
    (lamp,) = rows(library, "lamp")
    marks = library.marks
    assert marks.tag([lamp], {"Harbour": True, "渡口的燈": True}) == "“Lamp” tagged Harbour and tagged 渡口的燈"
    marks.note(lamp, "Ask for the log.\n問日誌。")
    marks.highlight(lamp, "h", Highlight("It burned at six.", note="Really?"))
    for query in (
        "my:harbour", "my:harb*", "my:*", "my:渡口的灯", "note:log", "note:LO", "note:日志", 'note:"for the"', "note:really",
        "quote:burned", "quote:*", "note:*", "is:noted", "is:quoted", "-my:boats lamp",
    ):  # fmt: skip
        assert titles(library, query) == ["Lamp"], query
    for query in ("my:harb", "note:og", "quote:log", "my:boats", "is:hidden", "-is:noted lamp"):
        assert titles(library, query) == [], query
    marks.highlight(lamp, "h", None)
    marks.note(lamp, "")
    assert titles(library, "is:noted") == titles(library, "is:quoted") == []


def test_own_tags_are_counted_with_the_facets(library: Library) -> None:
    library.marks.tag(rows(library), {"harbour": True})
    library.marks.set(rows(library, "lamp"), MarkEdit(read=True, tags={"sea": True}))
    mine = library.facets("-bread").mine
    assert [(value.value, value.count, value.unread) for value in mine] == [("harbour", 2, 1), ("sea", 1, 0)]
    assert library.marks.tags() == {"harbour": 3, "sea": 1}


def test_what_another_program_saved_meanwhile_stays_when_saved_searches_are_put_in_order(library: Library) -> None:
    library.marks.searches.save("boats", "boats")
    library.marks.searches.save("bread", "bread")
    with State(Folders.of_user().state_file) as other:
        other.save_searches({"boats": SavedSearch("boats", "boats is:unread", 1)}, "changed elsewhere")
    library.marks.searches.reorder(["bread", "boats"])
    assert [one.query for one in library.marks.searches.all()] == ["bread", "boats is:unread"]


def test_an_own_tag_is_spelled_as_it_is_on_other_posts(library: Library) -> None:
    library.marks.tag(rows(library, "lamp"), {"Café": True})
    library.marks.tag(rows(library, "boats"), {" cafe ": True})
    assert library.marks.tags() == {"Café": 2}


def test_what_was_done_is_told_and_undone_and_found_no_more(library: Library) -> None:
    marks = library.marks
    assert marks.set(rows(library), MarkEdit(starred=True)) == "3 posts starred"
    assert turn(library) == "Undone: 3 posts starred."
    assert titles(library, "is:starred") == []
    assert turn(library, again=True) == "Done again: 3 posts starred."
    assert titles(library, "is:starred") == ["Boats", "Bread", "Lamp"]
    assert turn(library, again=True) is None


def test_what_is_no_act_of_the_reader_is_not_undone(library: Library) -> None:
    library.marks.set(rows(library), MarkEdit(read=True), act="")
    assert turn(library) is None
    assert titles(library, "is:read") == ["Boats", "Bread", "Lamp"]


@pytest.mark.parametrize(
    "edit", [MarkEdit(note="x" * (1 << 20)), MarkEdit(tags={" ": True})], ids=["too long", "no name"]
)
def test_what_cannot_be_kept_is_refused(library: Library, edit: MarkEdit) -> None:
    with pytest.raises(UsageError):
        library.marks.set(rows(library), edit)


def test_two_programs_at_one_state_see_what_the_other_writes(library: Library, tmp_path: Path) -> None:
    with Library(Folders.of_user(), [tmp_path / "gazette"]) as other:
        other.marks.tag(other.first_rows(1), {"harbour": True})
        other.marks.searches.save("mine", "my:harbour")
    assert library.load_other_marks()
    assert len(titles(library, "@mine")) == 1
    assert not library.load_other_marks()


def test_saved_searches_are_renamed_in_each_other_and_undone_as_one(library: Library) -> None:
    searches = library.marks.searches
    searches.save("lamps", "lamp")
    searches.save("both", "@lamps OR boats")
    assert titles(library, "@both") == ["Boats", "Lamp"]
    assert searches.rename("Lamps", "lights") == "@lamps renamed to @lights"
    assert [(one.name, one.query) for one in searches.all()] == [("lights", "lamp"), ("both", "@lights OR boats")]
    searches.reorder(["both"])
    assert [one.name for one in searches.all()] == ["both", "lights"]
    turn(library)
    turn(library)
    assert [(one.name, one.query) for one in searches.all()] == [("lamps", "lamp"), ("both", "@lamps OR boats")]


def test_what_no_saved_search_can_be_is_refused(library: Library) -> None:
    searches = library.marks.searches
    searches.save("one", "@two")
    with pytest.raises(UsageError, match="@two → @one → @two is a circle"):
        searches.save("two", "lamp @one")
    searches.save("two", "lamp")
    for refused in (
        lambda: searches.save(" ", "lamp"), lambda: searches.rename("one", "TWO"), lambda: searches.remove("three"),
    ):  # fmt: skip
        with pytest.raises(UsageError):
            refused()
    assert [one.name for one in searches.all()] == ["one", "two"]


def test_what_was_undone_is_told_in_the_language_of_then(library: Library) -> None:
    library.marks.searches.save("lamps", "lamp")
    library.marks.tag(rows(library, "lamp OR boats"), {"harbour": True})
    language.use("zh-Hant")
    try:
        assert [turn(library), turn(library)] == ["已復原：2 篇文章：加標籤 harbour。", "已復原：已儲存 @lamps。"]
    finally:
        language.use("en")


@pytest.mark.parametrize("alike", [1, 2])
def test_marks_follow_a_post_that_was_moved_and_changed_where_one_alone_has_its_title_and_date(
    library: Library, tmp_path: Path, alike: int
) -> None:
    library.marks.tag(rows(library, "lamp"), {"harbour": True})
    library.submit(lambda: None)
    library.write_marks()
    (tmp_path / "gazette" / "Lamp.md").unlink()
    for number in range(alike):
        write_post(tmp_path / "gazette", f"moved/{number}.md", "Lamp", body=f"Another text {number}.")
    library.refresh()
    library.load()
    assert titles(library, "my:harbour") == ["Lamp"] * (alike == 1)


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Acts are written a post at a time."""
    monkeypatch.setattr(marks_module, "POSTS_AT_ONCE", 1)


@pytest.mark.usefixtures("in_parts")
def test_many_posts_are_marked_in_parts_as_one_act(library: Library) -> None:
    seen: list[int] = []
    ids = library.search("").ids
    marked = library.mark_many(ids, lambda _posts: MarkEdit(starred=True), on_progress=seen.append)
    assert (marked.act, marked.done, seen) == ("3 posts starred", 3, [1, 2, 3])
    assert titles(library, "is:starred") == ["Boats", "Bread", "Lamp"]
    assert turn(library) == "Undone: 3 posts starred."
    assert titles(library, "is:starred") == []
    assert turn(library, again=True) == "Done again: 3 posts starred."
    assert titles(library, "is:starred") == ["Boats", "Bread", "Lamp"]


@pytest.mark.usefixtures("in_parts")
def test_what_is_set_on_many_posts_is_chosen_by_all_of_them(library: Library) -> None:
    library.marks.set(rows(library, "boats OR bread"), MarkEdit(starred=True))

    def toggled(posts: Iterable[Row | Target]) -> MarkEdit:
        return MarkEdit(starred=not all(post.starred for post in posts))

    ids = library.search("").ids
    assert library.mark_many(ids, toggled).edit == MarkEdit(starred=True)
    assert library.mark_many(ids, toggled).edit == MarkEdit(starred=False)


@pytest.mark.usefixtures("in_parts")
def test_an_act_on_many_posts_that_is_stopped_is_what_was_marked_by_then(library: Library) -> None:
    done: list[int] = []
    ids = library.search("").ids
    starred = MarkEdit(starred=True)
    marked = library.mark_many(ids, lambda _posts: starred, on_progress=done.append, is_stopped=lambda: len(done) == 2)
    assert (marked.act, marked.done, len(titles(library, "is:starred"))) == ("2 posts starred", 2, 2)
    assert turn(library) == "Undone: 2 posts starred."
    assert titles(library, "is:starred") == []


@pytest.mark.usefixtures("in_parts")
def test_an_act_on_many_posts_ends_where_marks_cannot_be_written(library: Library, monkeypatch) -> None:
    with monkeypatch.context() as full:
        full.setattr(library.state, "mark_in_acts", Mock(side_effect=StorageError("The disk is full.")))
        marked = library.mark_many(library.search("").ids, lambda _posts: MarkEdit(starred=True))
        assert marked.done < 3
        assert library.unwritten == marked.done
    library.write_marks()
    assert library.unwritten == 0
    assert len(titles(library, "is:starred")) == marked.done
