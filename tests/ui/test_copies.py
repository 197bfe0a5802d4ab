"""Copies in the list: one row for a whole story, unfolded by a key, and marks that are offered to the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import write_post
from tests.ui.conftest import screen_of, typed, until
from tests.unit.test_copies import prose
from tui.library.library import Library
from tui.settings import Folders
from tui.ui.screens.browse import BrowseScreen

STORY = prose(2000, 1)
FERRY = "The ferry does not run in the winter"


@pytest.fixture
def archive(archive: Path) -> Path:
    """The same, with a story that three posts tell: the longest and the oldest of them has a source."""
    for name, day, body, source in (
        ("whole", "2020-02-01", STORY, "https://lantern.example/ferry"),
        ("short", "2021-05-01", STORY[:1500], "https://other.example/ferry"),
        ("again", "2022-03-01", STORY[:1800], ""),
    ):
        write_post(archive, f"{name}.md", title=f"{FERRY}, {name}", day=day, body=body, **{"from": source})
    return archive


@pytest.fixture
def library(archive: Path) -> Iterator[Library]:
    """The archive, with the texts of its posts."""
    with Library(Folders.of_user(), [archive]) as opened:
        opened.refresh()
        opened.full_text.build(lambda *_: None)
        yield opened


def titles(screen: BrowseScreen) -> list[str]:
    """The titles of the rows about the ferry."""
    rows = screen.library.rows(list(screen.posts.ids))
    return [row.title.removeprefix(f"{FERRY}, ") for row in rows if row.title.startswith(FERRY)]


def drawn(screen: BrowseScreen) -> str:
    """The lines of the list."""
    return "\n".join(screen.posts.render_line(y).text for y in range(screen.posts.size.height))


def said(screen: BrowseScreen) -> str:
    """The status in the search bar."""
    return screen.bar.status.render_line(0).text


async def to_story(pilot) -> BrowseScreen:
    """Put the cursor on the row of the story."""
    screen = screen_of(pilot)
    await until(pilot, lambda: titles(screen) == ["whole"])
    await pilot.press("G")
    return screen


async def test_a_story_is_one_row_of_its_best_post(started) -> None:
    async with started() as pilot:
        screen = await to_story(pilot)
        await until(pilot, lambda: "×3" in drawn(screen))
        assert len(screen.posts.ids) == 13
        await until(pilot, lambda: "15 posts · 2 folded" in said(screen))


def test_the_first_page_is_folded_as_the_list_is(library: Library) -> None:
    rows, posts_in_row = library.first_page(200)
    whole = [row for row in rows if row.title.startswith(FERRY)]
    assert [row.title.removeprefix(f"{FERRY}, ") for row in whole] == ["whole"]
    assert posts_in_row == {whole[0].id: 3}
    assert len(rows) == 13


async def test_a_key_unfolds_it_and_folds_it_again(started) -> None:
    async with started() as pilot:
        screen = await to_story(pilot)
        await pilot.press("C")
        assert titles(screen) == ["whole", "short", "again"]
        assert screen.posts.cursor_row.title.endswith("whole")
        await until(pilot, lambda: drawn(screen).count("└") == 2)
        await until(pilot, lambda: "folded" not in said(screen))

        await pilot.press("j", "C")
        assert titles(screen) == ["whole"]
        assert screen.posts.cursor_row.title.endswith("whole")


async def test_years_stay_over_their_rows_where_a_story_of_another_year_is_unfolded(started) -> None:
    async with started((200, 60)) as pilot:
        screen = await to_story(pilot)
        before = [line for line in drawn(screen).splitlines() if line.strip() in ("2020", "2021")]
        await pilot.press("C")
        await pilot.pause()
        lines = drawn(screen).splitlines()
        assert [line for line in lines if line.strip() in ("2020", "2021")] == before
        assert any("2022-03-01" in line and "└" in line for line in lines)


async def test_a_mark_is_offered_to_the_copies_and_is_not_moved_without_being_asked(started, library) -> None:
    async with started((140, 40)) as pilot:
        screen = await to_story(pilot)
        whole = screen.posts.cursor_id
        await pilot.press("s")
        assert [row.starred for row in library.rows([whole, *screen.found.copies_of(whole)])] == [True, False, False]
        await until(pilot, lambda: "& marks 2 copies too" in "".join(part[0] for part in screen.hints.parts(140)))

        await pilot.press("ampersand")
        await until(pilot, lambda: all(row.starred for row in library.rows(screen.found.copies_of(whole))))
        await pilot.press("U")
        await until(pilot, lambda: not any(row.starred for row in library.rows(screen.found.copies_of(whole))))
        assert library.rows([whole])[0].starred


async def test_a_mark_that_was_undone_is_not_set_on_the_copies(started, library) -> None:
    async with started((140, 40)) as pilot:
        screen = await to_story(pilot)
        await pilot.press("s")
        await until(pilot, lambda: "& marks" in "".join(part[0] for part in screen.hints.parts(140)))
        await pilot.press("U")
        await until(pilot, lambda: not screen.posts.cursor_row.starred)
        await pilot.press("ampersand")
        await until(pilot, lambda: [one.message for one in pilot.app._notifications])
        assert "no copies" in next(one.message for one in pilot.app._notifications)
        assert not any(row.starred for row in library.rows(list(screen.found.all_ids)))


async def test_what_was_marked_since_is_what_is_told(started, library, monkeypatch: pytest.MonkeyPatch) -> None:
    async with started((140, 40)) as pilot:
        screen = await to_story(pilot)
        waiting: list = []
        look_up = screen.marking._lookups.look_up
        monkeypatch.setattr(screen.marking._lookups, "look_up", lambda *asked: waiting.append(asked))
        await pilot.press("s")
        assert waiting
        monkeypatch.undo()
        await pilot.press("k", "s")
        for asked in waiting:
            look_up(*asked)
        assert "&" not in "".join(part[0] for part in screen.hints.parts(140))
        await pilot.press("ampersand")
        assert sum(row.starred for row in library.rows(list(screen.found.all_ids))) == 2


async def test_copies_that_have_the_mark_already_are_not_offered(started, library) -> None:
    async with started((140, 40)) as pilot:
        screen = await to_story(pilot)
        copies = library.rows(screen.found.copies_of(screen.posts.cursor_id))
        library.mark(copies[:1], starred=True)
        await pilot.press("s")
        await until(pilot, lambda: "& marks the copy too" in "".join(part[0] for part in screen.hints.parts(140)))
        await pilot.press("ampersand")
        await until(pilot, lambda: all(row.starred for row in library.rows([row.id for row in copies])))


async def test_copies_with_the_key_of_the_post_have_its_marks(started, library, archive) -> None:
    for number, text in enumerate((prose(2000, 5), prose(2000, 5)[:1800])):
        write_post(
            archive, f"oil-{number}.md", title="Oil", day="2010-01-01", body=text, **{"from": "https://oil.example/a"}
        )
    library.refresh()
    library.full_text.build(lambda *_: None)
    async with started((140, 40)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.found is not None and screen.found.folded == 3)
        await pilot.press("G", "s")
        await until(pilot, lambda: "U undoes" in "".join(part[0] for part in screen.hints.parts(140)))
        assert "&" not in "".join(part[0] for part in screen.hints.parts(140))


async def test_marking_all_as_read_says_which_are_folded(started, library) -> None:
    async with started() as pilot:
        screen = await to_story(pilot)
        await pilot.press("A", "enter")
        await until(pilot, lambda: len(library.unread(list(screen.found.all_ids))) == 2)
        await pilot.press("A", "enter")
        await until(pilot, lambda: not library.unread(list(screen.found.all_ids)))


async def test_an_export_says_that_it_leaves_folded_copies_out(started) -> None:
    async with started() as pilot:
        await to_story(pilot)
        await pilot.press("w")
        await until(pilot, lambda: len(pilot.app.screen_stack) > 1)
        heading = pilot.app.screen.heading
        assert "Export 13 without 2 folded" in heading.render_line(0).text


async def test_only_posts_that_were_found_are_folded(started) -> None:
    async with started() as pilot:
        screen = await to_story(pilot)
        await pilot.press("slash")
        await typed(pilot, "ferry date:>=2021")
        await until(pilot, lambda: titles(screen) == ["short"])
        await until(pilot, lambda: "2 of 15 · 1 folded" in said(screen))


async def test_a_title_that_answers_best_is_not_folded_away(started) -> None:
    async with started() as pilot:
        screen = await to_story(pilot)
        await pilot.press("slash")
        await typed(pilot, "winter again")
        await until(pilot, lambda: titles(screen) == ["again"])


async def test_a_copy_that_one_comes_back_to_is_unfolded(started, library) -> None:
    async with started() as pilot:
        screen = await to_story(pilot)
        (again,) = [row for row in library.rows(list(screen.found.all_ids)) if row.title.endswith("again")]
        screen.travelling.travel(again.id)
        await until(pilot, lambda: screen.article.post_id == again.id)
        assert titles(screen) == ["whole", "short", "again"]


async def test_without_the_texts_nothing_is_folded_and_the_key_says_so(started, library) -> None:
    library.full_text.database.run(lambda db: db.execute("DELETE FROM copy"))
    library.full_text.database.run(lambda db: db.execute("DELETE FROM compared"))
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: len(titles(screen)) == 3)
        await pilot.press("C")
        await until(pilot, lambda: [one.message for one in pilot.app._notifications])
        assert "copies known for 0 %" in next(one.message for one in pilot.app._notifications)


async def test_copies_are_duplicates(started) -> None:
    async with started() as pilot:
        screen = await to_story(pilot)
        await pilot.press("slash")
        await typed(pilot, "-is:duplicate")
        await until(pilot, lambda: len(screen.posts.ids) == 12)
        await until(pilot, lambda: screen.counted is screen.found)
        await pilot.press("escape")
        await until(pilot, lambda: ("duplicate", 3) in [(one.value, one.count) for one in screen.facets.states])


async def test_the_words_of_all_posts_are_those_of_folded_ones_as_well(started, monkeypatch) -> None:
    async with started() as pilot:
        screen = await to_story(pilot)
        said: list[str] = []
        monkeypatch.setattr(screen.studying, "_tell", said.append)
        await pilot.press("W")
        await until(pilot, lambda: said)
        assert "all posts" in said[0]


async def test_a_list_of_what_was_read_last_keeps_what_was_not_read(started, library) -> None:
    async with started() as pilot:
        screen = await to_story(pilot)
        await pilot.press("slash")
        await typed(pilot, "is:recent OR is:duplicate")
        await until(pilot, lambda: screen.current.has_result and len(screen.found.all_ids) == 3)
        assert titles(screen) == ["whole"]
