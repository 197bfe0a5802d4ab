"""Reading: links, zen, the measure, places that are kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.selection import Selection
from textual.widgets._toast import Toast

from tests.conftest import PATIENCE, write_post
from tests.settled import at_rest
from tests.ui.conftest import article_laid_out, screen_of, typed, until
from tui.article.blocks import Link, Paragraph, Run
from tui.article.preview import Preview
from tui.article.reading.find import Finder
from tui.config_file import load_settings
from tui.library.documents import Document
from tui.library.library import Library
from tui.model import Post
from tui.settings import MEASURE_MAX, Folders, Settings
from tui.ui.app import MicroficheApp
from tui.ui.screens.links import LinkScreen
from tui.ui.screens.pick import Choice, PickScreen


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A post with links, and a long one."""
    folder = tmp_path / "gazette"
    links = "\n\n".join(f"See [part {number}](https://part-{number}.example/) there." for number in range(1, 13))
    write_post(folder, "a.md", "Twelve links", day="2021-12-01", body=links, **{"from": "https://lantern.example/a"})
    long = "\n\n".join(
        f"Paragraph {number} is here, and it says a little more than the one before." for number in range(200)
    )
    write_post(
        folder,
        "b.md",
        "A long way",
        day="2021-11-01",
        body=long,
        author="Ines Marrow",
        **{"from": "https://lantern.example/b"},
    )
    return folder


async def test_a_number_opens_a_link(started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "x")
    async with started() as pilot:
        await until(pilot, lambda: screen_of(pilot).article_pane.current_document)
        await pilot.press("u", "1", "2")
        await until(pilot, lambda: pilot.app.clipboard == "https://part-12.example/")


async def test_links_are_narrowed_by_typing_and_y_copies(started) -> None:
    async with started() as pilot:
        await until(pilot, lambda: screen_of(pilot).article_pane.current_document)
        await pilot.press("u", "y")
        await until(pilot, lambda: pilot.app.clipboard == "https://part-1.example/")


async def _narrowed(pilot: Pilot[None], text: str) -> None:
    """The links, narrowed by a text."""
    await until(pilot, lambda: screen_of(pilot).article_pane.current_document)
    await pilot.press("u", "slash", *text)
    await until(pilot, lambda: pilot.app.screen.shown_for == text)


async def test_a_link_that_was_narrowed_to_is_copied(started) -> None:
    async with started() as pilot:
        await _narrowed(pilot, "part7")
        await pilot.press("ctrl+y")
        await until(pilot, lambda: pilot.app.clipboard == "https://part-7.example/")


async def test_a_y_in_a_word_is_typed(started) -> None:
    async with started() as pilot:
        await _narrowed(pilot, "nearby")
        await pilot.press("y")
        assert pilot.app.screen.typed == "nearbyy"


def _choices_of(*links: Link, text: str = "") -> list[Choice]:
    return list(LinkScreen(links).find_choices(text))


def test_words_and_a_number_leave_one_link() -> None:
    links = [
        Link(number, f"evil {'x' * number}", "https://lantern.example/", "lantern.example") for number in range(1, 13)
    ]
    assert [choice.label[:3] for choice in _choices_of(*links, text="evil8")] == ["  8"]
    assert [choice.label[:3] for choice in _choices_of(*links, text="evil 1")] == ["  1", " 10", " 11", " 12"]


def test_of_a_long_host_the_end_is_shown() -> None:
    host = "lantern.example." + "a" * 60 + ".other.example"
    (choice,) = _choices_of(Link(1, "here", f"https://{host}/", host))
    assert choice.detail.startswith("…")
    assert choice.detail.endswith("a.other.example")


async def test_the_place_is_kept_between_runs(started, library) -> None:
    async with started((120, 24), panes="even") as pilot:
        screen = screen_of(pilot)
        await pilot.press("j")
        await article_laid_out(pilot)
        await pilot.press("enter", "pagedown", "pagedown", "pagedown")
        seen = screen.article.share_read
        await pilot.press("h", "k")
        key = screen.library.rows([screen.posts.ids[1]])[0].key
        await until(pilot, lambda: library.last_session.position(key) > 0)
        await pilot.press("j")
        await article_laid_out(pilot)
        assert abs(screen.article.share_read - seen) < 0.01


async def test_another_width_stays_at_the_same_paragraph(started) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "enter")
        await article_laid_out(pilot)
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
        block = screen.article.lines[screen.article.top_line].block
        await pilot.resize_terminal(60, 24)
        await until(pilot, lambda: screen.size.width == 60)
        await article_laid_out(pilot)
        assert screen.article.lines[screen.article.top_line].block == block


@pytest.mark.parametrize("size", [(60, 24), (120, 16)])
async def test_another_size_stays_at_the_end(started, size: tuple[int, int]) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "enter")
        await article_laid_out(pilot)
        await pilot.press("end")
        assert screen.article.at_end
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: screen.size == size)
        await article_laid_out(pilot)
        assert screen.article.at_end
        await pilot.press("k")
        assert not screen.article.at_end


async def test_zen_shows_the_article_alone(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("z")
        assert not screen.posts.display or not screen.query_one("#posts-pane").display
        assert screen.focused is screen.article
        await pilot.press("escape")
        assert screen.query_one("#posts-pane").display


async def test_the_measure_is_changed_and_kept(started) -> None:
    async with started((160, 40)) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.article_pane.current_document)
        await pilot.press("z", "less_than_sign")
        assert screen.article_pane.measure == 76
        await until(pilot, lambda: screen.article.text_width == 76)
        await until(pilot, lambda: load_settings(Folders.of_user().config_file)[0].measure == 76)


async def test_a_citation_is_copied(started) -> None:
    async with started() as pilot:
        await pilot.press("j", "Y")
        assert (
            pilot.app.clipboard == "Ines Marrow, “A long way”, lantern.example, 2021-11-01, https://lantern.example/b."
        )


async def test_capital_o_opens_the_archived_copy(started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "x")
    async with started() as pilot:
        await pilot.press("O")
        assert pilot.app.clipboard == "https://web.archive.org/web/20211201/https://lantern.example/a"


async def test_typing_in_the_links_narrows_them(started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "x")
    async with started() as pilot:
        await until(pilot, lambda: screen_of(pilot).article_pane.current_document)
        await pilot.press("u")
        await typed(pilot, "/part-7")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.clipboard == "https://part-7.example/")


async def test_in_a_long_article_texts_are_found_in_another_thread(started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.ui.widgets.article_pane._MANY_LINES", 10)
    found_in: list[str] = []
    find = Finder.find
    monkeypatch.setattr(
        Finder, "find", lambda self, text: (found_in.append(threading.current_thread().name), find(self, text))[1]
    )
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "enter")
        await article_laid_out(pilot)
        await pilot.press("slash", *"paragraph 15", "enter")
        await until(pilot, lambda: len(screen.article_pane.finding.matches) == 11)
        assert set(found_in) == {"find in article"}
        await pilot.press("n")
        line = screen.article_pane.finding.matches[screen.article_pane.finding.position].line
        assert line in screen.article.visible_lines
        await pilot.press("escape")
        await until(pilot, lambda: not screen.article_pane.finding.matches)


async def test_slash_in_the_article_finds_in_it_and_n_walks(started) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "enter")
        await article_laid_out(pilot)
        await pilot.press("slash", *"paragraph 15", "enter")
        await until(pilot, lambda: len(screen.article_pane.finding.matches) == 11)
        first = screen.article_pane.finding.position
        await pilot.press("n", "n")
        assert (screen.article_pane.finding.position, screen.pane) == (first + 2, "article")
        line = screen.article_pane.finding.matches[screen.article_pane.finding.position].line
        assert line in screen.article.visible_lines
        await pilot.press("escape")
        assert not screen.article_pane.is_finding
        assert screen.pane == "article"


async def test_v_shows_the_body_as_it_was_scraped(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.article_pane.current_document)
        await pilot.press("v")
        await until(pilot, lambda: any("[part 1](" in line.text for line in screen.article.lines))
        await pilot.press("v")
        await until(pilot, lambda: not any("](" in line.text for line in screen.article.lines))


@pytest.fixture
def headed(archive: Path) -> Path:
    body = "Before.\n\n" + "\n\n".join(
        f"## Part {name}\n\n" + "Text of it.\n\n" * 30 for name in ("one", "two", "three")
    )
    return write_post(archive, "c.md", "渡口的燈", day="2022-01-01", body=body + "\n\n電腦裡的軟體")


@pytest.mark.usefixtures("headed")
async def test_the_outline_goes_to_a_heading(started) -> None:
    async with started((120, 24)) as pilot:
        screen = await article_laid_out(pilot)
        await pilot.press("T")
        await until(pilot, lambda: pilot.app.screen is not screen)
        await pilot.press("slash", *"three", "enter")
        await until(pilot, lambda: screen.article.lines[screen.article.top_line].text.strip() == "Part three")


@pytest.mark.usefixtures("headed")
async def test_c_turns_the_chinese_script_and_keeps_it(started) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        await pilot.press("c")
        await until(pilot, lambda: any("软" in line.text for line in screen.article.lines))
        await until(pilot, lambda: "渡口的灯" in screen.posts.render_line(0).text)
        assert any(line.text == "渡口的灯" for line in screen.article.lines[: screen.article.head])
        await until(pilot, lambda: load_settings(Folders.of_user().config_file)[0].script == "simplified")


async def test_the_mouse_can_be_pressed_on_a_notification_that_is_going(library, monkeypatch) -> None:
    app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
    async with app.run_test(size=(40, 10), notifications=True) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.facets is not None)
        app.notify("Something happened", timeout=60)
        await until(pilot, lambda: [*screen.query(Toast)] and screen.query(Toast).first().region)
        toast = screen.query(Toast).first()
        x, y = toast.region.offset
        with monkeypatch.context() as gone:
            gone.setattr(toast, "_parent", None)
            await pilot.mouse_down(offset=(x + 2, y + 1))


async def test_a_notification_whose_time_is_over_once_it_is_drawn_does_not_stop_the_program(library) -> None:
    app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
    async with app.run_test(notifications=True) as pilot:
        app.notify("Something happened", timeout=60)
        await until(pilot, lambda: [*app.screen.query(Toast)])
        (notification,) = app._notifications
        notification.raised_at -= 61
        late = Toast(notification)
        await app.screen.mount(late)
        await until(pilot, lambda: not late.is_attached)


async def test_what_the_mouse_selects_is_copied_and_lines_that_wrap_run_on(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("j")
        await article_laid_out(pilot)
        first = next(index for index, line in enumerate(screen.article.lines) if line.text.startswith("Paragraph 0 "))
        await pilot.mouse_down(screen.article, offset=(1, first))
        await pilot.hover(screen.article, offset=(14, first + 1))
        await pilot.mouse_up(screen.article, offset=(14, first + 1))
        await until(pilot, lambda: pilot.app.clipboard.startswith("Paragraph 0 is here, and it says"))
        assert "\n" not in pilot.app.clipboard


async def dragged(pilot: Pilot[None], line: str, first: int, last: int) -> None:
    """Press the mouse on a cell of a line of the article that begins so, and let it go on another.

    As a terminal sends it: what the pilot does by itself is never a click.
    """
    article = screen_of(pilot).article
    at = next(index for index, one in enumerate(article.lines) if one.text.startswith(line)) - article.top_line
    y = article.region.y + at
    start, end = (article.region.x + article._margin + column for column in (first, last))
    moves = [(events.MouseMove, end)] if start != end else []
    for kind, x in ((events.MouseDown, start), *moves, (events.MouseUp, end)):
        event = kind(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
        pilot.app.post_message(event)
    await at_rest(pilot)


async def test_a_text_that_is_selected_as_far_as_a_link_is_copied_and_the_link_not_followed(
    started, monkeypatch
) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        opened: list[str] = []
        monkeypatch.setattr(screen.article_pane._programs, "open_address", opened.append)
        await dragged(pilot, "See part 1", 0, 7)
        await until(pilot, lambda: pilot.app.clipboard == "See part")
        assert opened == []
        await dragged(pilot, "See part 2", 6, 6)
        await until(pilot, lambda: opened == ["https://part-2.example/"])


@pytest.mark.parametrize(("first", "last"), [(2, 6), (3, 6), (2, 7), (3, 7)])
async def test_a_wide_character_is_selected_at_both_of_its_cells(started, archive: Path, first: int, last: int) -> None:
    write_post(archive, "c.md", "渡口的灯还亮着", day="2021-12-30")
    async with started() as pilot:
        await article_laid_out(pilot)
        await dragged(pilot, "渡口的灯", first, last)
        await until(pilot, lambda: pilot.app.clipboard == "口的灯")


async def test_marks_on_the_last_selected_character_are_copied_with_it(started, archive: Path) -> None:
    write_post(archive, "c.md", "The mean x\u0304 of it", day="2021-12-30")
    async with started() as pilot:
        await article_laid_out(pilot)
        await dragged(pilot, "The mean", 4, 9)
        await until(pilot, lambda: pilot.app.clipboard == "mean x\u0304")


async def test_what_is_selected_ends_at_the_edge_of_the_article(started) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        article = screen.article
        at = next(index for index, line in enumerate(article.lines) if line.text.startswith("See part 5"))
        await pilot.mouse_down(article, offset=(article._margin + 7, at))
        await pilot.hover(offset=(screen.posts.region.x + 5, article.region.y + at))
        await pilot.mouse_up(offset=(screen.posts.region.x + 5, article.region.y + at))
        await until(pilot, lambda: pilot.app.clipboard == "See part")


async def test_a_drag_that_begins_beside_the_text_selects_nothing(started) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        for beside in (screen.article_pane.heading, screen.posts, screen.timeline):
            await pilot.mouse_down(beside, offset=(4, 0))
            await pilot.hover(screen.article, offset=(20, 6))
            assert not screen.get_selected_text()
            await pilot.mouse_up(screen.article, offset=(20, 6))
        assert pilot.app.clipboard == ""


async def test_the_heading_names_the_site_again_once_the_mouse_has_left_a_link(started) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        at = next(index for index, line in enumerate(screen.article.lines) if line.text.startswith("See part 1"))
        await pilot.hover(screen.article, offset=(screen.article._margin + 6, at))
        await until(pilot, lambda: "https://part-1" in screen.article_pane.heading.render_line(0).text)
        await pilot.hover(screen.posts, offset=(3, 3))
        await until(pilot, lambda: "lantern.example" in screen.article_pane.heading.render_line(0).text)


async def test_a_place_that_was_come_to_by_a_click_beside_the_thumb_is_kept(started) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await pilot.press("j")
        await article_laid_out(pilot)
        bar = screen.article.vertical_scrollbar
        await pilot.click(bar, offset=(0, bar.size.height - 1))
        await until(pilot, lambda: screen.article.top_line)
        assert screen.article_pane.place_to_keep is not None


async def test_a_drag_that_ends_on_a_notification_does_not_copy_it(library) -> None:
    app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
    app.ENABLE_SELECT_AUTO_SCROLL = False
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.facets is not None)
        await pilot.press("j")
        await article_laid_out(pilot)
        pilot.app.notify("Something else altogether", timeout=60)
        await until(pilot, lambda: [*pilot.app.screen.query(Toast)] and pilot.app.screen.query(Toast).first().region)
        first = next(index for index, line in enumerate(screen.article.lines) if line.text.startswith("Paragraph 0 "))
        await pilot.mouse_down(screen.article, offset=(1, first))
        await pilot.hover(screen.query(Toast).first(), offset=(8, 0))
        await pilot.mouse_up(screen.query(Toast).first(), offset=(8, 0))
        await until(pilot, lambda: pilot.app.clipboard.startswith("Paragraph 0 is here, and it says"))
        assert "Something else" not in pilot.app.clipboard
        assert "Paragraph 199" not in pilot.app.clipboard


async def test_the_time_left_is_that_from_the_line_on_top(started, archive: Path) -> None:
    async with started((120, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "enter")
        await article_laid_out(pilot)
        minutes = screen.article_pane.document.article.minutes
        await until(pilot, lambda: screen.article_pane.heading.detail.startswith(f"{minutes} min left · "))
        screen.article.go_to_line(len(screen.article.lines) * 3 // 4)
        await until(pilot, lambda: screen.article_pane.heading.detail.startswith(f"{round(minutes / 4)} min left · "))
        await pilot.press("G")
        await until(pilot, lambda: screen.article_pane.heading.detail == "100 %")


@pytest.fixture
def odd_archive(tmp_path: Path) -> Path:
    """A post without text, one with a long title, one with headings, one in Hebrew."""
    folder = tmp_path / "odd"
    write_post(folder, "a.md", "Nothing here", day="2021-12-04", body="", **{"from": "https://lantern.example/a"})
    write_post(folder, "b.md", "The lamp on the northern pier " * 5 + "went out", day="2021-12-03")
    headings = "\n\n".join(f"## Part {number}\n\n" + "Words and words. " * 90 for number in range(1, 6))
    write_post(folder, "c.md", "In five parts", day="2021-12-02", body=headings)
    write_post(folder, "d.md", "Hebrew", day="2021-12-01", body="שלום לכל")
    return folder


@pytest.fixture
def odd(odd_archive: Path):
    """The program on these, at one of them."""

    @asynccontextmanager
    async def start(row: int, **settings: object):
        with Library(Folders.of_user(), [odd_archive]) as library:
            library.refresh()
            app = MicroficheApp(library, Settings(**{"watch": False, **settings}), Folders.of_user())
            async with app.run_test(size=(120, 24)) as pilot:
                screen = screen_of(pilot)
                await until(pilot, lambda: screen.facets is not None and len(screen.posts.ids) == 4)
                await pilot.press(*"j" * row, "enter")
                await article_laid_out(pilot)
                yield pilot

    return start


async def test_a_post_without_text_says_so(odd) -> None:
    async with odd(0) as pilot:
        said = [line.text for line in screen_of(pilot).article.lines]
        assert said.index("o opens its source") == said.index("There is no text in this post.") + 1


async def test_what_wraps_in_the_title_is_found(odd) -> None:
    async with odd(1) as pilot:
        screen = screen_of(pilot)
        titles = [line.text for line in screen.article.lines if line.spans and line.spans[-1].style == "title"]
        assert len(titles) > 1
        broken = f"{titles[0].split()[-1]} {titles[1].split()[0]}"
        await pilot.press("slash", *broken, "enter")
        await until(pilot, lambda: screen.article_pane.finding.matches)
        assert any(len(match.places) == 2 for match in screen.article_pane.finding.matches)


async def test_the_outline_begins_at_the_heading_one_is_under(odd) -> None:
    async with odd(2) as pilot:
        screen = screen_of(pilot)
        at = next(index for index, line in enumerate(screen.article.lines) if line.text == "Part 3")
        screen.article.go_to_line(at + 4)
        await pilot.press("T")
        await until(pilot, lambda: isinstance(pilot.app.screen, PickScreen) and pilot.app.screen.chosen)
        await until(pilot, lambda: pilot.app.screen.chosen.label.strip() == "Part 3")
        await pilot.press("4", "enter")
        await until(pilot, lambda: screen.article.lines[screen.article.top_line].text == "Part 4")


@pytest.mark.parametrize(("bidi", "want"), [("terminal", "שלום לכל"), ("microfiche", "שלום לכל"[::-1])])
async def test_who_turns_hebrew_is_a_setting(odd, bidi: str, want: str) -> None:
    async with odd(3, bidi=bidi) as pilot:
        article = screen_of(pilot).article
        assert any(want in article.render_line(y).text for y in range(10))


async def test_the_article_alone_says_how_far_one_is(started) -> None:
    async with started((100, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "z")
        await article_laid_out(pilot)
        await until(pilot, lambda: screen.article_pane.heading.display and screen.article_pane.heading.size.height == 1)
        assert screen.article_pane.heading.detail.endswith(" %")


@pytest.mark.parametrize("bidi", ["terminal", "microfiche"])
async def test_what_is_copied_is_in_the_order_it_is_read(odd, bidi: str) -> None:
    async with odd(3, bidi=bidi) as pilot:
        article = screen_of(pilot).article
        at = next(index for index, line in enumerate(article.lines) if "שלום לכל" in line.text)
        selected = article.get_selection(Selection(Offset(0, at), Offset(100, at)))
        assert selected is not None
        assert selected[0].strip() == "שלום לכל"


async def test_what_is_set_is_said_in_one_place(started) -> None:
    async with started((200, 40)) as pilot:
        await pilot.press("less_than_sign", "less_than_sign", "less_than_sign")
        said = [note.message for note in pilot.app._notifications if note.title == "Measure"]
        assert said == [f"{screen_of(pilot).article_pane.measure} cells"]


async def test_wider_counts_no_further_than_the_pane(started) -> None:
    async with started((100, 24)) as pilot:
        pane = screen_of(pilot).article_pane
        assert pane.most_measure < MEASURE_MAX
        await pilot.press(*["greater_than_sign"] * 12)
        assert pane.measure <= pane.most_measure
        assert any("as many as the pane has" in one.message for one in pilot.app._notifications)


async def test_a_vanished_file_is_not_edited(started, library, monkeypatch: pytest.MonkeyPatch, archive: Path) -> None:
    monkeypatch.setenv("VISUAL", "touch")
    async with started() as pilot:
        await until(pilot, lambda: screen_of(pilot).article_pane.current_document)
        await until(pilot, lambda: not screen_of(pilot).is_indexing)
        path = archive / "_posts" / "a.md" if (archive / "_posts").is_dir() else archive / "a.md"
        path.unlink()
        await pilot.press("e")
        await until(pilot, lambda: any("no longer there" in note.message for note in pilot.app._notifications))
        assert not path.exists()


async def test_the_foot_says_how_to_walk_through_what_was_found(started) -> None:
    async with started((140, 24)) as pilot:
        screen = screen_of(pilot)
        await pilot.press("j", "enter")
        await article_laid_out(pilot)

        def foot() -> str:
            return screen.hints.render_line(0).text

        assert " T headings " in foot()
        assert " i images " in foot()
        await pilot.press("slash", *"more", "enter")
        await until(pilot, lambda: screen.article_pane.finding.matches)
        await until(pilot, lambda: " n next match  p previous match " in foot())
        await pilot.press("escape")
        await until(pilot, lambda: "next match" not in foot())


@pytest.fixture
def held(library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Set, lets the rest of an article be made, of which only the beginning is told before."""
    gate = threading.Event()
    document = library.document

    def holding(
        post_id: int, on_preview: Callable[[Post, Preview], None] | None = None, *_is_given_up: object
    ) -> Document:
        def begin(post: Post, start: Preview) -> None:
            if on_preview is not None:
                on_preview(post, start)
                gate.wait(PATIENCE)

        return document(post_id, begin)

    monkeypatch.setattr(library, "document", holding)
    yield gate
    gate.set()


@pytest.fixture
def book(archive: Path) -> Path:
    """A post that is long enough to be told in two steps, with forty links."""
    page = "".join(
        f'<p>{"The keeper wrote it down. " * 24}<a href="https://part-{number}.example/">Part {number}</a></p>\n'
        for number in range(1, 41)
    )
    write_post(archive, "c.md", "A whole book", day="2022-01-01", body=f"<div>{page}</div>")
    return archive


async def test_a_long_article_is_shown_before_all_of_it_is_made(book, started, held: threading.Event) -> None:
    async with started((160, 40)) as pilot:
        article = screen_of(pilot).article
        await until(pilot, lambda: any("keeper" in line.text for line in article.lines))
        assert not article.is_whole
        assert not any(" min" in line.text for line in article.lines)
        first = list(article.lines)
        held.set()
        await until(pilot, lambda: article.is_whole)
        head = article.head
        assert any(" min" in line.text for line in article.lines[:head])
        assert list(article.lines[head : len(first)]) == first[head:]
        assert sum("Part 40" in line.text for line in article.lines) == 1


async def test_links_asked_for_before_all_are_known_are_all_there(book, started, held: threading.Event) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.article.lines)
        await pilot.press("u")
        assert not isinstance(pilot.app.screen, LinkScreen)
        held.set()
        await until(pilot, lambda: isinstance(pilot.app.screen, LinkScreen))
        assert screen.article_pane.document is not None
        assert len(screen.article_pane.document.article.links) == 40


async def test_what_was_asked_for_is_forgotten_with_the_post(book, started, held: threading.Event) -> None:
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.article.lines)
        await pilot.press("u", "j")
        held.set()
        await until(pilot, lambda: screen.article_pane.current_document)
        assert not isinstance(pilot.app.screen, LinkScreen)


async def test_an_article_that_begins_otherwise_after_all_is_shown_as_it_is(
    book, started, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = library.document

    def mistaken(post_id: int, on_preview: Callable[[Post, Preview], None], *_is_given_up: object) -> Document:
        return document(
            post_id,
            lambda post, start: on_preview(post, replace(start, blocks=(Paragraph((Run("Wrong"),)), *start.blocks))),
        )

    monkeypatch.setattr(library, "document", mistaken)
    async with started() as pilot:
        article = screen_of(pilot).article
        await until(pilot, lambda: article.is_whole)
        assert not any("Wrong" in line.text for line in article.lines)
        assert sum("Part 1 " in f"{line.text} " or "Part 1¹" in line.text for line in article.lines) == 1


def _said(pilot: Pilot[None]) -> str:
    """What stands in the article pane."""
    article = screen_of(pilot).article
    return "\n".join(article.render_line(y).text for y in range(article.size.height))


@pytest.mark.parametrize("key", ["", "j"])
async def test_a_post_that_takes_its_time_is_said_to_be_read(
    library, started, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    go_on, read = threading.Event(), library.document

    def slowly(post_id: int, *on_preview: object) -> Document:
        if len(asked) == len(key):
            assert go_on.wait(PATIENCE)
        asked.append(post_id)
        return read(post_id, *on_preview)

    asked: list[int] = []
    monkeypatch.setattr(library, "document", slowly)
    async with started() as pilot:
        try:
            article = screen_of(pilot).article
            await until(pilot, lambda: len(asked) == len(key))
            await pilot.press(*key)
            await until(pilot, lambda: "Reading …" in _said(pilot))
        finally:
            go_on.set()
        await until(pilot, lambda: article.post_id == screen_of(pilot).posts.cursor_id)


async def test_a_post_that_cannot_be_read_stays_said_when_its_time_is_over(started, archive: Path) -> None:
    async with started() as pilot:
        await until(pilot, lambda: not screen_of(pilot).is_indexing)
        (archive / "b.md").unlink()
        await pilot.press("j")
        await until(pilot, lambda: "cannot be read" in _said(pilot))
        screen_of(pilot).article_pane.show_loading_notice(screen_of(pilot).posts.cursor_id)
        assert "cannot be read" in _said(pilot)
