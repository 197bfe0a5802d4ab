"""Searching the text of the articles from the screen."""

from __future__ import annotations

from tests.ui.conftest import screen_of, typed, until


async def test_a_word_of_the_text_finds_its_post_and_quotes_it(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, 'body:"paragraph 17"')
        await until(
            pilot,
            lambda: [row.title for row in screen.library.rows(list(screen.posts.ids))] == ["Harbour news number 1"],
        )
        await until(
            pilot, lambda: "Paragraph 17 of post 1" in screen.posts._snippets.get(screen.posts.ids[0], ("",))[0]
        )


async def test_the_article_opens_at_the_hit_and_n_walks(started) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, 'body:"paragraph 17"')
        await until(pilot, lambda: len(screen.posts.ids) == 1)
        await pilot.press("enter", "enter")
        await until(
            pilot, lambda: screen.is_finding and screen._matches and screen.article.post_id == screen.posts.cursor_id
        )
        line = screen._matches[0].line
        assert screen.article.scroll_offset.y <= line < screen.article.scroll_offset.y + screen.article._height


async def test_all_is_title_or_text(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, "all:渡口")
        await until(pilot, lambda: len(screen.posts.ids) == 1)


async def test_once_asked_for_the_text_of_new_posts_is_taken_in_too(started, archive) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("slash")
        await typed(pilot, "body:marmalade")
        await until(pilot, lambda: screen._texts is not None and screen._texts.done == 12)
        (archive / "new.md").write_text("---\ntitle: Breakfast\ndate: 2022-01-01\n---\nToast and marmalade.\n")
        await pilot.press("enter", "R")
        await until(pilot, lambda: [row.title for row in screen.library.rows(list(screen.posts.ids))] == ["Breakfast"])
