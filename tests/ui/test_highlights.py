"""Highlights in the article: choosing a passage, seeing it again, and taking it off."""

from __future__ import annotations

import pytest
from textual import events

from tests.settled import at_rest
from tests.ui.conftest import article_laid_out, burst, screen_of, until
from tui.state import Highlight, MarkEdit


def kept(screen) -> list[str]:
    return [one.exact for one in screen.library.marks.of(screen.posts.cursor_row.key).highlights.values()]


def marked(screen, style: str = "highlight") -> str:
    """What is drawn as highlighted."""
    view = screen.article
    spans = (span for index in range(len(view.lines)) for span in view._marked(index).spans)
    return "".join(span.text for span in spans if style in span.style.split())


async def select(pilot, line: str, first: int, last: int) -> None:
    """Select the characters from `first` to `last` of a line that begins so, by the mouse."""
    article = screen_of(pilot).article
    at = next(index for index, one in enumerate(article.lines) if one.text.startswith(line)) - article.top_line
    await pilot.mouse_down(article, offset=(article._margin + first, at))
    await pilot.hover(article, offset=(article._margin + last, at))
    await pilot.mouse_up(article, offset=(article._margin + last, at))
    await until(pilot, screen_of(pilot).get_selected_text)


async def reading(pilot, post: int = 1) -> None:
    """Go to the article of a post, and wait until all of it is there."""
    screen = screen_of(pilot)
    screen.go_to("article")
    screen.posts.move_to(post)
    await article_laid_out(pilot)


async def test_enter_keeps_the_chosen_sentence_and_it_is_drawn(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        burst(pilot, "H", "j", "j", "k", "enter")
        await until(pilot, lambda: kept(screen) == ["Paragraph 1 of post 1."])
        await until(pilot, lambda: marked(screen) == "Paragraph 1 of post 1.")
        assert screen.focused is screen.article


async def test_a_passage_that_is_kept_is_told_in_the_line_at_the_foot(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        burst(pilot, "H", "enter")
        await until(pilot, lambda: kept(screen) and screen.hints._place == "article")
        assert screen.hints.told == "“Harbour news number 1” highlighted"


async def test_capital_j_and_k_extend_what_is_chosen(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        burst(pilot, "H", "J", "J", "K", "enter")
        await until(pilot, lambda: kept(screen) == ["Paragraph 0 of post 1.\nParagraph 1 of post 1."])


async def test_escape_leaves_and_keeps_nothing(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        burst(pilot, "H", "j", "escape")
        await until(pilot, lambda: screen.focused is screen.article and not screen.article_pane.is_choosing)
        assert (kept(screen), marked(screen, "chosen")) == ([], "")


async def test_what_is_highlighted_already_is_let_go_by_keeping_it_again(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        burst(pilot, "H", "enter")
        await until(pilot, lambda: marked(screen) == "Paragraph 0 of post 1.")
        burst(pilot, "H", "enter")
        await until(pilot, lambda: not kept(screen) and not marked(screen))


async def test_undoing_takes_a_highlight_off(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        burst(pilot, "H", "enter")
        await until(pilot, lambda: marked(screen))
        await pilot.press("U")
        await until(pilot, lambda: not kept(screen) and not marked(screen))


async def test_what_the_mouse_selected_is_highlighted_at_once(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        await select(pilot, "Paragraph 2", 0, 11)
        selected = screen.get_selected_text().strip()
        await pilot.press("H")
        await until(pilot, lambda: [one.strip() for one in kept(screen)] == [selected])


async def test_a_highlight_that_the_text_has_no_more_is_listed_at_the_foot(started, library) -> None:
    row = library.rows(list(library.search("").ids))[1]
    library.marks.set([row], MarkEdit(highlights={"h": Highlight("The gulls have been acquitted.")}), act="")
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        assert marked(screen) == ""
        assert any("The gulls have been acquitted." in line.text for line in screen.article.lines)


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_sentences_are_chosen_where_there_is_little_room(started, size) -> None:
    async with started(size) as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        await pilot.press("H")
        await until(pilot, lambda: marked(screen, "chosen") == "Paragraph 0 of post 1.")
        await pilot.press("escape")
        await until(pilot, lambda: not screen.article_pane.is_choosing)


async def test_the_foot_names_only_keys_that_choose_a_passage(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        await pilot.press("H")
        await until(pilot, lambda: screen.place == "highlight")
        foot = "".join(text for text, _, _ in screen.hints.parts(120))
        assert "Enter keep" in foot
        assert "? help" in foot
        assert "tags" not in foot


async def test_a_note_on_a_highlight_is_written_seen_and_written_on(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        burst(pilot, "H", "j", "a")
        await until(pilot, lambda: screen.place == "note")
        burst(pilot, *"so it was", "escape")
        await until(pilot, lambda: any("so it was" in line.text for line in screen.article.lines))
        assert kept(screen) == ["Paragraph 1 of post 1."]
        await until(pilot, lambda: screen.focused is screen.article and screen.article._notes)
        await article_laid_out(pilot)
        ((line, note),) = screen.article._notes.items()
        assert (screen.article.lines[line].text, note) == ("Paragraph 1 of post 1.", "so it was")
        y = line - screen.article.top_line
        drawn = screen.article.render_line(y).text
        assert "Paragraph 1 of post 1. ✎" in drawn
        await pilot.click(screen.article, offset=(drawn.index("✎"), y))
        await until(pilot, lambda: any(toast.message == "so it was" for toast in pilot.app._notifications))
        burst(pilot, "H", "j", "a")
        await until(pilot, lambda: screen.place == "note")
        burst(pilot, *", and is", "escape")
        notes = lambda: [one.note for one in screen.library.marks.of(screen.posts.cursor_row.key).highlights.values()]  # noqa: E731
        await until(pilot, lambda: notes() == ["so it was, and is"])
        await until(pilot, lambda: screen.focused is screen.article)
        await pilot.press("U")
        await until(pilot, lambda: notes() == ["so it was"])


@pytest.mark.parametrize("width", [80, 100, 120])
async def test_a_passage_can_be_chosen_from_the_list_while_the_article_gets_its_width(started, width: int) -> None:
    async with started((width, 30)) as pilot:
        screen = screen_of(pilot)
        screen.posts.move_to(1)
        await article_laid_out(pilot)
        before = screen.article_pane.text_width
        await pilot.press("H")
        await until(pilot, lambda: screen.article_pane.text_width > before)
        await until(pilot, lambda: marked(screen, "chosen") == "Paragraph 0 of post 1.")
        await pilot.press("enter")
        await until(pilot, lambda: kept(screen) == ["Paragraph 0 of post 1."])


async def test_choosing_goes_on_when_one_comes_back_from_another_window(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        await pilot.press("H")
        await until(pilot, lambda: marked(screen, "chosen"))
        pilot.app.post_message(events.AppBlur())
        await at_rest(pilot)
        pilot.app.post_message(events.AppFocus())
        await at_rest(pilot)
        burst(pilot, "j", "enter")
        await until(pilot, lambda: kept(screen) == ["Paragraph 1 of post 1."])


async def test_what_was_selected_in_another_article_is_not_highlighted(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        await select(pilot, "Paragraph 0", 0, 11)
        await pilot.press("n")
        await until(pilot, lambda: screen.article.post_id == screen.posts.ids[2])
        await article_laid_out(pilot)
        assert not screen.get_selected_text()
        await pilot.press("H")
        await until(pilot, lambda: screen.article_pane.is_choosing)
        assert kept(screen) == []


async def test_a_highlight_is_let_go_where_the_text_beside_it_has_changed(started, library) -> None:
    row = library.rows(list(library.search("").ids))[1]
    highlight = Highlight("Paragraph 0 of post 1.", "", "\nWhat stood here once.")
    library.marks.set([row], MarkEdit(highlights={"h": highlight}), act="")
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        assert marked(screen) == "Paragraph 0 of post 1."
        burst(pilot, "H", "enter")
        await until(pilot, lambda: not kept(screen) and not marked(screen))


async def test_a_click_on_the_heading_of_a_pane_leads_there_from_choosing(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        await pilot.press("H")
        await until(pilot, lambda: marked(screen, "chosen"))
        await pilot.click(screen.posts_pane.heading)
        await until(pilot, lambda: screen.focused is screen.posts and not screen.article_pane.is_choosing)


async def test_the_keys_at_the_foot_can_be_clicked_while_choosing(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        await pilot.press("H")
        await until(pilot, lambda: marked(screen, "chosen") == "Paragraph 0 of post 1.")
        foot = screen.hints.render_line(0).text
        await pilot.click(screen.hints, offset=(foot.index("after"), 0))
        await until(pilot, lambda: marked(screen, "chosen") == "Paragraph 1 of post 1.")
        await pilot.click(screen.hints, offset=(foot.index("keep"), 0))
        await until(pilot, lambda: kept(screen) == ["Paragraph 1 of post 1."])


async def test_what_is_added_is_seen_where_there_is_no_room_for_all_that_is_chosen(started) -> None:
    async with started((40, 10)) as pilot:
        screen = screen_of(pilot)
        await reading(pilot)
        await pilot.press("H", *["J"] * 6)
        await until(pilot, lambda: screen.article_pane._choosing.count == 7)
        lines = {index for index, line in enumerate(screen.article.lines) if line.text == "Paragraph 6 of post 1."}
        assert lines <= {*screen.article.visible_lines}
