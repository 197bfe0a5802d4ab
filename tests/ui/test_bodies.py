"""Searching the text of the articles from the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PATIENCE, write_post
from tests.ui.conftest import article_laid_out, screen_of, typed, until
from tui.errors import StorageError
from tui.index.fulltext.search import FullText
from tui.ui.screens.browse import BrowseScreen


async def test_a_word_of_the_text_finds_its_post_and_quotes_it(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, 'body:"paragraph 17"')
        await until(
            pilot,
            lambda: [row.title for row in screen.library.rows(list(screen.posts.ids))] == ["Harbour news number 1"],
        )
        await until(pilot, lambda: "Paragraph 17 of post 1" in screen.posts.snippets.get(screen.posts.ids[0], ("",))[0])


async def test_the_article_opens_at_the_hit_and_n_walks(started) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, 'body:"paragraph 17"')
        await until(pilot, lambda: len(screen.posts.ids) == 1)
        await pilot.press("enter", "enter")
        await until(
            pilot,
            lambda: (
                screen.article_pane.is_finding
                and screen.article_pane.finding.matches
                and screen.article.post_id == screen.posts.cursor_id
            ),
        )
        line = screen.article_pane.finding.matches[0].line
        assert line in screen.article.visible_lines


async def test_all_is_title_or_text(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, "all:渡口")
        await until(pilot, lambda: len(screen.posts.ids) == 1)


async def test_a_post_found_by_its_title_alone_quotes_nothing(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, "body:17 OR 渡口")
        await until(pilot, lambda: len(screen.posts.ids) == 2 and len(screen.posts.snippets) == 2)
        quoted = {row.title: screen.posts.snippets[row.id][0] for row in screen.library.rows(list(screen.posts.ids))}
        assert quoted == {"Harbour news number 1": "Paragraph 17 of post 1.", "渡口的灯还亮着": ""}


async def test_once_asked_for_the_text_of_new_posts_is_taken_in_too(started, archive) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, "body:marmalade")
        await until(pilot, lambda: screen.current.texts == (12, 12))
        (archive / "new.md").write_text("---\ntitle: Breakfast\ndate: 2022-01-01\n---\nToast and marmalade.\n")
        await pilot.press("enter", "R")
        await until(pilot, lambda: [row.title for row in screen.library.rows(list(screen.posts.ids))] == ["Breakfast"])


async def test_while_texts_are_read_the_empty_list_says_so_and_how_many(started, monkeypatch) -> None:
    let_go = threading.Event()
    build = FullText.build

    def held(self: FullText, on_progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
        on_progress(3, 12)
        let_go.wait(PATIENCE)
        build(self, on_progress, cancelled)

    monkeypatch.setattr(FullText, "build", held)
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, "body:marmalade")
        said = ("The texts are still being read", "25% are searched · Esc clears the search")
        await until(pilot, lambda: screen.posts.notice == said)
        let_go.set()
        await until(pilot, lambda: screen.posts.notice == ("No post is like that", "Esc clears the search"))


async def test_while_texts_are_read_one_number_says_how_many_and_what_is_found_grows(started, monkeypatch) -> None:
    steps = threading.Semaphore(0)
    done = [0]
    shares = iter((3, 7, 12))

    def held(self: FullText, on_progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> None:
        for done[0] in shares:
            on_progress(done[0], 12)
            if done[0] < 12:
                assert steps.acquire(timeout=PATIENCE)

    def find(self: FullText, wanted, cancelled) -> dict[int, float]:
        return {row.id: 1.0 for row in library.first_rows(12)[: done[0]]}

    monkeypatch.setattr(FullText, "build", held)
    monkeypatch.setattr(FullText, "coverage", lambda self: (done[0], 12))
    monkeypatch.setattr(FullText, "find", find)
    async with started() as pilot:
        screen = screen_of(pilot)
        library = screen.library
        await until(pilot, lambda: not screen.is_indexing)
        await pilot.press("slash")
        await typed(pilot, "body:post")
        for read in (3, 7):
            await until(pilot, lambda read=read: len(screen.posts.ids) == read)
            said = str(screen.query_one("#warnings").render())
            assert said == f"{read} of 12 articles can be searched so far"
            assert screen.bar.status.text == f"{read} so far "
            steps.release()
        await until(pilot, lambda: screen.bar.status.text == "12 of 12 ")
        assert not screen.query_one("#warnings").display


async def test_a_search_that_breaks_shows_nothing_but_why_and_can_be_tried_again(started, monkeypatch) -> None:
    broken = StorageError("The text index cannot be used: the disk is full.")

    def find(self: FullText, wanted, cancelled) -> dict[int, float]:
        raise broken

    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: not screen.is_indexing)
        with monkeypatch.context() as full:
            full.setattr(FullText, "find", find)
            await pilot.press("slash")
            await typed(pilot, "body:paragraph")
            await until(pilot, lambda: screen.query_state.text == "body:paragraph" and screen.current.has_failed)
            assert not screen.posts.ids
            assert str(screen.query_one("#warnings").render()) == str(broken)
            assert screen.posts.notice == ("This cannot be searched now", "R tries again · Esc clears the search")
            assert screen.bar.status.text == "0 of 12 "
            await until(pilot, lambda: screen.article.post_id is None)
        await pilot.press("enter", "R")
        await until(pilot, lambda: len(screen.posts.ids) == 12)
        assert not screen.query_one("#warnings").display


async def searched(pilot, query: str, posts: int) -> None:
    """A query in the search bar, answered, with the focus in the list and its article there."""
    screen = screen_of(pilot)
    await pilot.press("slash")
    await typed(pilot, query)
    await until(pilot, lambda: screen.found and screen.found.query.text == query and len(screen.posts.ids) == posts)
    await pilot.press("enter")
    await until(pilot, lambda: screen.article.post_id == screen.posts.cursor_id)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
async def test_escape_in_the_list_clears_a_search_of_the_text(started, size: tuple[int, int]) -> None:
    async with started(size) as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, "body:paragraph")
        await until(pilot, lambda: screen.query_state.text == "body:paragraph" and screen.current.has_result)
        await pilot.press("enter", "escape")
        await until(pilot, lambda: screen.query_state.text == "" and screen.focused is screen.posts)
        await until(pilot, lambda: not screen.article_pane.is_finding)


async def test_escape_in_the_article_ends_the_find_and_then_leads_out(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, "body:paragraph", 12)
        await until(pilot, lambda: screen.article_pane.is_finding)
        await pilot.press("enter", "escape")
        assert not screen.article_pane.is_finding
        await pilot.press("escape")
        assert (screen.pane, screen.query_state.text) == ("posts", "body:paragraph")


async def test_all_words_of_the_query_are_marked_and_walked(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, 'body:"paragraph 17" body:"paragraph 30"', 1)
        await until(pilot, lambda: len(screen.article_pane.finding.matches) == 2)


async def test_a_post_found_by_its_title_alone_shows_no_find(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, "body:zeppelin OR 渡口", 1)
        await article_laid_out(pilot)
        assert not screen.article_pane.is_finding


async def test_another_query_takes_the_marks_of_the_one_before_away(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await searched(pilot, 'body:"paragraph 17"', 1)
        await until(pilot, lambda: screen.article_pane.is_finding)
        await pilot.press("slash", "ctrl+u")
        await typed(pilot, "渡口")
        await until(pilot, lambda: not screen.article_pane.is_finding and not screen.article_pane.finding.matches)


async def test_what_the_reader_looks_for_stays_when_the_query_changes(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.article_pane.current_document)
        await pilot.press("enter", "slash", *"paragraph", "enter")
        await pilot.press("h", "slash", *"body", "colon", *"paragraph", "enter")
        await until(pilot, lambda: screen.found and screen.found.in_bodies)
        assert screen.article_pane.is_finding
        assert screen.article_pane.find_bar.text == "paragraph"


NOTICE = "Join our rhubarb channel for more of this."


def repeat_a_notice(archive: Path) -> None:
    for number in range(10):
        own = f"Letter {number} from the pier tells at some length what was seen there on that day."
        write_post(
            archive, f"letter-{number}.md", title=f"Letter {number}", day="2031-01-01", body=f"{own}\n\n{NOTICE}"
        )


def shows_notice(screen: BrowseScreen) -> bool:
    return any("rhubarb" in line.text for line in screen.article.lines)


async def test_a_hit_in_what_is_folded_unfolds_it(started, archive, library) -> None:
    repeat_a_notice(archive)
    library.refresh()
    library.full_text.build(lambda _done, _total: None)
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        pane = screen.article_pane
        await until(pilot, lambda: pane.document and pane.document.has_repeated and not shows_notice(screen))
        await pilot.press("enter", "slash")
        await typed(pilot, "rhubarb")
        await until(pilot, lambda: shows_notice(screen) and len(pane.finding.matches) == 1)
        await pilot.press("escape", "escape")
        await searched(pilot, "body:rhubarb", 10)
        await pilot.press("enter", "j", "enter")
        await until(pilot, lambda: screen.article.post_id == screen.posts.cursor_id and shows_notice(screen))
        await until(pilot, lambda: pane.is_finding and len(pane.finding.matches) == 1)


async def test_the_key_says_whether_anything_is_repeated_here(started, archive, library) -> None:
    repeat_a_notice(archive)
    library.refresh()
    said = []
    async with started() as pilot:
        screen = screen_of(pilot)
        pane = screen.article_pane
        await until(pilot, lambda: pane.current_document)
        said.append(pane.toggle_repeated())
        library.full_text.build(lambda _done, _total: None)
        pane.load_again()
        await until(pilot, lambda: pane.current_document.has_repeated)
        said += [pane.toggle_repeated(), pane.toggle_repeated()]
        await pilot.press("G")
        await until(pilot, lambda: pane.current_document and pane.current_document.has_repeated is False)
        said.append(pane.toggle_repeated())
    assert said == ["not known before the articles can be searched", "shown", "folded", "nothing repeated here"]
