"""The links between posts on the screen: the list of them, the way to a post and back to the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import write_post
from tests.ui.conftest import article_laid_out, screen_of, until
from tui.state import MarkEdit
from tui.ui.screens.cited import CitedScreen
from tui.ui.screens.links import LinkScreen


@pytest.fixture
def archive(archive: Path) -> Path:
    """A long post leads to post 3 and post 1; post 5 leads to the long one."""
    far = "https://far.example/page"
    text = "\n\n".join(f"Paragraph {line} is here." for line in range(60))
    links = "It was [first told](https://lantern.example/5) there. And [told again](https://lantern.example/1)."
    write_post(
        archive,
        "_posts/2022-01-01-long.md",
        title="The long one",
        day="2022-01-01",
        body=f"{text}\n\n{links}",
        **{"from": far},
    )
    write_post(
        archive,
        "_posts/2020-01-01-old.md",
        title="An old one",
        day="2020-01-01",
        body=f"As [the long one]({far}) says.",
    )
    return archive


@pytest.fixture
def built(library):
    """The library, its texts read."""
    library.full_text.build(lambda *_: None)
    return library


async def listed(pilot) -> CitedScreen:
    await pilot.press("L")
    await until(pilot, lambda: isinstance(pilot.app.screen, CitedScreen))
    return pilot.app.screen


def lines(dialog: CitedScreen) -> list[str]:
    return [choice.label.strip() for choice in dialog.list._choices]


def shows(screen, title: str) -> bool:
    row = screen.posts.cursor_row
    return row is not None and row.title == title and screen.article.post_id == row.id and screen.article.is_whole


async def test_both_directions_stand_with_their_sentences(started, built) -> None:
    async with started() as pilot:
        await until(pilot, lambda: shows(screen_of(pilot), "The long one"))
        assert lines(await listed(pilot)) == [
            "→ Harbour news number 5",
            "It was first told there.",
            "→ Harbour news number 1",
            "And told again.",
            "← An old one",
            "As the long one says.",
        ]


async def test_backspace_comes_back_to_the_line(started, built) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: shows(screen, "The long one"))
        await pilot.press("enter")
        await article_laid_out(pilot)
        assert not screen.article.at_end
        await pilot.press("end")
        await until(pilot, lambda: screen.article.at_end)
        top = screen.article.top_line
        await listed(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: shows(screen, "Harbour news number 5"))
        assert screen.focused is screen.article
        await pilot.press("backspace")
        await until(pilot, lambda: shows(screen, "The long one") and screen.article.top_line)
        assert abs(screen.article.top_line - top) <= 1
        await pilot.press("alt+right")
        await until(pilot, lambda: shows(screen, "Harbour news number 5"))


async def test_a_post_outside_the_list_is_shown_among_all_and_back_the_query_is_as_before(started, built) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.apply_query(screen.query_state.with_text("long"))
        await until(pilot, lambda: screen.current.has_result and shows(screen, "The long one"))
        await listed(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: shows(screen, "Harbour news number 5"))
        assert screen.query_state.text == ""
        await pilot.press("backspace")
        await until(pilot, lambda: shows(screen, "The long one") and screen.current.has_result)
        assert screen.query_state.typed == screen.bar.input.value == "long"


async def test_where_no_texts_are_read_it_is_said_and_they_are_read(started, library) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: shows(screen, "The long one"))
        await pilot.press("L")
        await until(pilot, lambda: any("0 %" in toast.message for toast in pilot.app._notifications))
        await until(pilot, lambda: library.full_text.is_whole)
        assert lines(await listed(pilot))


def text_of(screen) -> str:
    return "\n".join(line.text for line in screen.article.lines)


async def test_a_link_to_a_post_is_marked_and_its_number_leads_there(started, built) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        screen.posts.move_to(len(screen.posts.ids) - 1)
        await until(pilot, lambda: shows(screen, "An old one"))
        assert "the long one ↩ 2022-01-01" in " ".join(text_of(screen).split())
        await pilot.press("enter")
        await until(pilot, lambda: screen.focused is screen.article and shows(screen, "An old one"))
        await pilot.press("1")
        await until(pilot, lambda: shows(screen, "The long one"))
        await pilot.press("backspace")
        await until(pilot, lambda: shows(screen, "An old one"))


async def test_the_list_of_links_opens_the_copy_and_by_a_key_the_web(started, built, monkeypatch) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        opened: list[str] = []
        monkeypatch.setattr(screen.article_pane._programs, "open_address", opened.append)
        await until(pilot, lambda: shows(screen, "The long one"))
        await pilot.press("u")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinkScreen))
        await pilot.press("o")
        await until(pilot, lambda: opened == ["https://lantern.example/5"])
        await pilot.press("u")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinkScreen))
        await pilot.press("2")
        await until(pilot, lambda: shows(screen, "Harbour news number 1"))
        assert len(opened) == 1


async def test_where_a_post_is_hidden_it_is_said(started, built) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: shows(screen, "The long one"))
        target = next(row for row in built.rows(list(screen.posts.ids)) if row.title == "Harbour news number 5")
        built.marks.set([target], MarkEdit(hidden=True), act="")
        screen.current.repeat()
        await until(pilot, lambda: target.id not in screen.posts.ids)
        await listed(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: any("(X)" in toast.message for toast in pilot.app._notifications))


async def test_rows_say_how_often_they_are_linked_to_where_that_is_asked_for(started, built) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: shows(screen, "The long one"))

        def counts() -> list[int]:
            return [screen.posts._times_cited(post_id) for post_id in screen.posts._ids]

        assert not any(counts())
        screen.apply_query(screen.query_state.with_text("sort:cited"))
        await until(pilot, lambda: any(counts()))
        assert counts()[:4] == [1, 1, 1, 0]
        await until(pilot, lambda: "↩1" in screen.posts.render_line(1).text)
