"""What stands above an article's text."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest

from tests.conftest import write_post
from tests.ui.conftest import article_laid_out, screen_of, until
from tui.library.documents import post_of_file, read_document
from tui.state import Annotations, MarkEdit
from tui.ui.article_head import below_home, head_lines, no_text


@pytest.fixture
def document(tmp_path: Path):
    """A short post with a date, an author and a link."""
    fields = {"author": "Ines Marrow", "from": "https://lantern.example/a"}
    return read_document(
        post_of_file(str(write_post(tmp_path, "a.md", "The lamp", body="See [it](https://a.example/).", **fields)))
    )


@pytest.mark.parametrize(
    ("width", "facts"),
    [
        (80, "Ines Marrow · 2021-06-30 10:00 · lantern.example · 1 min · 1 link"),
        (60, "Ines Marrow · 2021-06-30 10:00 · lantern.example · 1 min"),
        (40, "Ines Marrow · 2021-06-30 10:00 · 1 min"),
        (32, "Ines Marrow · 2021-06-30 10:00"),
        (25, "Ines Marrow · 2021-06-30"),
    ],
)
def test_the_facts_are_those_that_fit_on_a_line(document, width: int, facts: str) -> None:
    lines = head_lines(document.post, document.article, width, UTC)
    assert [line.text for line in lines] == ["", "The lamp", facts, ""]


@pytest.mark.parametrize(
    ("width", "date"),
    [(60, "2021-06-29 23:00 (there 2021-06-30) · 1 min"), (50, "2021-06-29 23:00 · 1 min"), (25, "2021-06-29")],
)
def test_the_day_is_the_readers_own_where_there_is_little_room(tmp_path: Path, width: int, date: str) -> None:
    west = read_document(post_of_file(str(write_post(tmp_path, "a.md", "Lamp", author="Ines Marrow"))))
    assert head_lines(west.post, west.article, width, timezone(timedelta(hours=-11)))[2].text == f"Ines Marrow · {date}"


@pytest.mark.parametrize("width", [16, 40, 76])
def test_names_beyond_some_lines_are_counted(tmp_path: Path, width: int) -> None:
    written = Annotations().with_edit(MarkEdit(tags={f"own {number}": True for number in range(3000)}))
    fields = {name: f"[{', '.join(f'{name} {number}' for number in range(120))}]" for name in ("tags", "authors")}
    post = post_of_file(str(write_post(tmp_path, "a.md", "Lamp", **fields)))
    lines = head_lines(post, None, width, UTC, written=written)
    assert len(lines) < 20
    said = " ".join(line.text for line in lines)
    for sign, count in (("+", 3000), ("#", 120)):
        shown = sum(span.text.startswith(sign) for line in lines for span in line.spans if span.narrows)
        assert f"and {count - shown:,} more" in said


def test_a_title_from_right_to_left_stands_at_the_right(tmp_path: Path) -> None:
    hebrew = read_document(post_of_file(str(write_post(tmp_path, "a.md", "שלום לכל הקוראים"))))
    first, second = head_lines(hebrew.post, hebrew.article, 12, UTC)[1:3]
    assert (first.text, second.text, second.joint, second.rtl) == (
        "    שלום לכל",
        "     הקוראים",
        " ",
        True,
    )


@pytest.mark.parametrize(
    ("source", "hint"), [("https://a.example/", "o opens its source"), ("", "v shows the file as it is")]
)
def test_no_text_says_what_to_press(tmp_path: Path, source: str, hint: str) -> None:
    empty = read_document(post_of_file(str(write_post(tmp_path, "a.md", "Nothing", body="", **{"from": source}))))
    assert [line.text for line in no_text(empty.post, 40)] == ["", "There is no text in this post.", hint, ""]


def test_a_name_from_right_to_left_leaves_the_facts_in_their_order(tmp_path: Path) -> None:
    arabic = read_document(post_of_file(str(write_post(tmp_path, "a.md", "Harbour", author="نور البحري"))))
    facts = head_lines(arabic.post, arabic.article, 60, UTC)[2]
    assert facts.text == "نور البحري\u200e · 2021-06-30 10:00 · 1 min"
    assert not facts.rtl


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/people/ines/news/a.md", "~/news/a.md"),
        ("/people/inestimable/a.md", "/people/inestimable/a.md"),
        ("/srv/people/ines/a.md", "/srv/people/ines/a.md"),
    ],
)
def test_a_file_below_the_home_folder_is_written_with_a_tilde(
    monkeypatch: pytest.MonkeyPatch, path: str, written: str
) -> None:
    monkeypatch.setenv("HOME", "/people/ines")
    assert below_home(path) == written


def test_what_the_head_says_of_a_post_narrows_the_list(tmp_path: Path) -> None:
    fields = {"author": "[Ines Marrow, Ada Finch]", "tags": "[sea, night watch]", "from": "https://lantern.example/a"}
    made = read_document(post_of_file(str(write_post(tmp_path, "a.md", "The lamp", **fields))))
    for width in (80, 20, 9):
        lines = head_lines(made.post, made.article, width, UTC, written=Annotations(tags=("read again",)))
        assert {span.narrows for line in lines for span in line.spans} >= {
            ("author", "Ines Marrow"), ("author", "Ada Finch"), ("date", "2021-06-30"),
            ("tag", "sea"), ("tag", "night watch"), ("my", "read again"),
        }  # fmt: skip
        assert all(line.width <= width and line.text == line.text.strip() for line in lines)


async def test_tab_goes_through_the_head_before_it_leaves_and_enter_narrows(started) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        await pilot.press("enter")
        assert screen.focused is screen.article
        await article_laid_out(pilot)
        stops = [narrows for _place, narrows in screen.article._stops]
        at = stops.index(("tag", screen.posts.cursor_row.tags[0]))
        for _ in range(at + 1):
            await pilot.press("tab")
        assert "narrows by it" in screen.article_pane.heading.detail
        await pilot.press("enter")
        await until(pilot, lambda: screen.query_state.text == f"tag:{stops[at][1]}" and screen.current.has_result)
        await article_laid_out(pilot)
        for _ in range(len(stops) - at):
            assert screen.focused is screen.article
            await pilot.press("tab")
        assert screen.focused is not screen.article
        assert not screen.article.leave_head()


async def test_a_click_on_an_own_tag_narrows_by_it(started, library) -> None:
    library.marks.set(library.first_rows(1), MarkEdit(tags={"mine": True}))
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        y = next(at for at, line in enumerate(screen.article.lines) if "+mine" in line.text)
        await pilot.click(screen.article, offset=(screen.article._margin + 1, y))
        await until(pilot, lambda: screen.query_state.text == "my:mine")


def text_of(lines) -> str:
    return "\n".join(line.text for line in lines)


async def test_the_number_of_a_link_is_not_taken_for_what_narrows(started, archive) -> None:
    body = "".join(f'<a href="https://lantern.example/{number}">{number}</a> ' for number in range(1, 12))
    write_post(archive, "_posts/2024-01-01-links.md", title="Links", day="2024-01-01", body=body)
    async with started() as pilot:
        screen = screen_of(pilot)
        await until(pilot, lambda: screen.posts.cursor_row is not None and screen.posts.cursor_row.title == "Links")
        await pilot.press("enter")
        await article_laid_out(pilot)
        await pilot.press("tab")
        assert screen.article.chosen_in_head is not None
        await pilot.press("1")
        assert screen.article.chosen_in_head is None
        await until(pilot, lambda: "link 1" in screen.article_pane.heading.detail)
