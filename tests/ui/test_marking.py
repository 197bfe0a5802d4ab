"""Acts on posts from the screen: told with the key that undoes them, undone, done again."""

from __future__ import annotations

from threading import Event

from tests.conftest import PATIENCE
from tests.ui.conftest import screen_of, until
from tui.ui.query_state import QueryState
from tui.ui.screens.pick import PickScreen


async def test_a_mark_is_told_with_the_key_that_undoes_it(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("s")
        text = "".join(text for text, _, _ in screen_of(pilot).hints.parts(80))
        assert text == " “渡口的灯还亮着” starred · U undoes "


async def test_where_the_foot_is_narrow_the_title_is_cut_and_not_what_was_done(started) -> None:
    async with started((40, 10), watch=False) as pilot:
        await pilot.press("j", "s")
        text = "".join(text for text, _, _ in screen_of(pilot).hints.parts(32))
        assert text == " “Harbour…” starred · U undoes "


async def test_capital_u_undoes_what_was_done_last(started) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("s", "m", "U")
        await until(pilot, lambda: not screen.posts.cursor_row.read)
        assert screen.posts.cursor_row.starred


async def test_control_r_does_again_what_was_undone(started) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("s", "U")
        await until(pilot, lambda: not screen.posts.cursor_row.starred)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: screen.posts.cursor_row.starred)


async def test_where_there_is_nothing_to_undo_that_is_said(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("U")
        await until(pilot, lambda: [one.message for one in pilot.app._notifications] == ["There is nothing to undo."])


async def test_what_became_read_by_being_read_is_no_act_to_undo(started) -> None:
    async with started(watch=False, read_after=0.02) as pilot:
        screen = screen_of(pilot)
        await pilot.press("s", "enter")
        await until(pilot, lambda: screen.posts.cursor_row.read)
        await pilot.press("U")
        await until(pilot, lambda: not screen.posts.cursor_row.starred)
        assert screen.posts.cursor_row.read


async def test_marks_in_a_row_are_counted_once_no_more_follow(started, monkeypatch) -> None:
    monkeypatch.setattr("tui.ui.workers.search_worker._QUIET", PATIENCE)
    async with started(watch=False) as pilot:
        screen, counted = screen_of(pilot), []
        monkeypatch.setattr(screen.session.searcher, "count_facets", counted.append)
        await pilot.press("s", "j", "s", "j", "s")
        await until(pilot, lambda: stars(pilot) == [0, 1, 2])
        assert len(counted) <= 1


async def test_other_threads_stand_back_until_a_mark_is_painted(started, monkeypatch) -> None:
    async with started(watch=False) as pilot:
        said: list[str] = []
        screen = screen_of(pilot)
        draw = screen.posts.render_lines
        monkeypatch.setattr(screen.posts, "render_lines", lambda crop: said.append("list") or draw(crop))
        marks, mark = screen.library.marks, screen.library.marks.set
        monkeypatch.setattr(marks, "set", lambda *args, **given: said.append("mark") or mark(*args, **given))
        monkeypatch.setattr(pilot.app, "post_display_hook", lambda: said.append("frame"))
        monkeypatch.setattr(screen.session.paint_gate, "close", lambda: said.append("painting"))
        monkeypatch.setattr(screen.session.paint_gate, "open", lambda: said.append("painted"))
        await pilot.press("s")
        await until(pilot, lambda: "painted" in said)
        assert said[said.index("painting") :][:5] == ["painting", "mark", "list", "frame", "painted"]


def stars(pilot) -> list[int]:
    """The places in the list of the posts that are starred."""
    screen = screen_of(pilot)
    return [at for at, row in enumerate(screen.library.rows(list(screen.posts.ids))) if row.starred]


async def test_the_selected_posts_are_starred_as_one_act(started) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("*", "j", "*", "s")
        await until(pilot, lambda: screen.hints.told == "2 posts starred")
        assert stars(pilot) == [0, 2]
        await pilot.press("U")
        await until(pilot, lambda: not stars(pilot))


async def test_an_act_that_takes_long_is_told_before_it_is_done(started, monkeypatch) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        may_go_on, targets = Event(), screen.library.targets
        monkeypatch.setattr(screen.library, "targets", lambda *args: may_go_on.wait(PATIENCE) and targets(*args))
        monkeypatch.setattr("tui.ui.workers.lookups.MAX_WAIT", 0)
        await pilot.press("ctrl+a", "s")
        await until(pilot, lambda: screen.hints.told == "marking 12 posts…")
        may_go_on.set()
        await until(pilot, lambda: screen.hints.told == "12 posts starred")


async def test_an_act_on_many_posts_that_is_under_way_is_stopped_and_undone(started, monkeypatch) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        may_go_on, targets = Event(), screen.library.targets
        monkeypatch.setattr("tui.library.marks.POSTS_AT_ONCE", 5)
        monkeypatch.setattr("tui.ui.workers.lookups.MAX_WAIT", 0)
        marked: list[int] = []

        def targets_slowly(ids, *args):
            marked.append(len(ids))
            assert len(marked) == 1 or may_go_on.wait(PATIENCE)
            return targets(ids, *args)

        monkeypatch.setattr(screen.library, "targets", targets_slowly)
        await pilot.press("ctrl+a", "s")
        await until(pilot, lambda: screen.hints.told == "marking 5 of 12 posts…")
        await pilot.press("U")
        may_go_on.set()
        await until(pilot, lambda: screen.hints.told == "Undone: 5 posts starred")
        assert not stars(pilot)


async def test_a_post_marked_while_many_are_being_marked_keeps_its_mark(started, monkeypatch) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        may_go_on, targets = Event(), screen.library.targets
        monkeypatch.setattr(screen.library, "targets", lambda *args: may_go_on.wait(PATIENCE) and targets(*args))
        monkeypatch.setattr("tui.ui.workers.lookups.MAX_WAIT", 0)
        await pilot.press("ctrl+a", "s", "escape", "s")
        may_go_on.set()
        await until(pilot, lambda: stars(pilot) == list(range(1, 12)))


async def test_digits_before_the_asterisk_select_so_many_posts(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("3", "*")
        assert screen_of(pilot).posts.selected == screen_of(pilot).posts.ids[:3]
        assert screen_of(pilot).posts.cursor == 3


async def test_a_selected_row_is_seen_without_colour_and_counted(started) -> None:
    async with started((40, 10), watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("*")
        await until(pilot, lambda: screen.posts_pane.heading.detail == "1 selected · 12 unread")
        assert [screen.posts.render_line(y).text[2] for y in range(4)] == ["▌", "▌", " ", " "]


async def test_escape_clears_the_selection_before_the_filters(started) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("full_stop", "ctrl+a", "escape")
        assert not screen.posts.selected
        assert screen.query_state.picked


async def test_what_is_not_listed_any_more_is_not_selected(started) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("s", "ctrl+a")
        screen.apply_query(QueryState("is:starred"))
        await until(pilot, lambda: len(screen.posts.ids) == 1)
        assert len(screen.posts.selected) == 1


async def test_capital_a_marks_all_that_is_shown_as_read_after_asking(started) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("m", "A")
        assert pilot.app.screen.chosen.label == "Mark 11 posts as read"
        await pilot.press("enter")
        await until(pilot, lambda: screen.facets.unread == 0)
        assert screen.hints.told == "11 posts read"


async def test_escape_leaves_all_that_is_shown_as_it_is(started) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("A", "escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert len(screen.library.unread(screen.posts.ids)) == 12


def head_of(pilot) -> str:
    view = screen_of(pilot).article
    return "\n".join(line.text for line in view.lines[: view.head])


async def tag(pilot, name: str) -> None:
    """Type a tag of one's own, and wait until it is told."""
    screen = screen_of(pilot)
    told = screen.hints.told
    await pilot.press("+")
    await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
    await pilot.press(*name, "enter")
    await until(pilot, lambda: pilot.app.screen is screen and screen.hints.told != told)


async def test_before_the_first_tag_of_ones_own_the_dialog_says_what_to_do(started) -> None:
    async with started(watch=False) as pilot:
        await pilot.press("+")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen))
        await until(pilot, lambda: "type the first" in pilot.app.screen.list.empty_text)
        assert [key for key, _word, _action in pilot.app.screen.hints] == ["Enter", "Esc"]


async def test_a_new_tag_of_ones_own_stands_in_the_head_of_the_article(started) -> None:
    async with started(watch=False) as pilot:
        await tag(pilot, "later")
        await until(pilot, lambda: "+later" in head_of(pilot))


async def test_a_tag_that_is_on_the_post_is_taken_off(started) -> None:
    async with started(watch=False) as pilot:
        row = screen_of(pilot).posts.cursor_row
        await tag(pilot, "later")
        await tag(pilot, "lat")
        assert screen_of(pilot).library.marks.of(row.key).tags == ()


async def test_own_tags_head_the_facets_and_narrow(started) -> None:
    async with started(watch=False) as pilot:
        screen = screen_of(pilot)
        await pilot.press("2", "*")
        await tag(pilot, "灯")
        await until(pilot, lambda: screen.facets_pane.list.lines[0].label == "Mine")
        line = screen.facets_pane.list.lines[1]
        assert (line.label, line.count, line.term) == ("灯", 2, "my:灯")


async def test_undoing_takes_a_tag_out_of_the_head_of_the_article(started) -> None:
    async with started(watch=False) as pilot:
        await tag(pilot, "later")
        await until(pilot, lambda: "+later" in head_of(pilot))
        await pilot.press("U")
        await until(pilot, lambda: "+later" not in head_of(pilot))
