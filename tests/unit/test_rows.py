"""A post as a row of the list: what stands where, and what gives way to what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rich.style import Style

from tui.model import PostDate, Row
from tui.text import cells
from tui.ui.widgets.rows import RowForm, RowStyles, draw_row, lines_per_row

STYLES = RowStyles(*(Style(color=f"rgb({number},0,0)") for number in range(14)))
DAY = PostDate(datetime(2021, 3, 2, tzinfo=UTC), timed=False)


def row(title: str = "A lamp", *, date: PostDate | None = DAY, author: str = "", **marks: bool) -> Row:
    authors = (author,) if author else ()
    return Row(1, title, date, authors, "", "", (), (), **{"read": True, **marks})


def texts(drawn: Row, form: RowForm, **options: object) -> list[str]:
    strips = draw_row(drawn, form, STYLES, options.pop("found", ()), None, **options)
    assert {strip.cell_length for strip in strips} == {form.width}
    return [strip.text.rstrip() for strip in strips]


@pytest.mark.parametrize(
    ("read", "starred", "begins"),
    [(True, False, "   2021"), (False, False, " ● 2021"), (True, True, "★  2021"), (False, True, "★● 2021")],
)
def test_unread_and_starred_have_a_column_each(read: bool, starred: bool, begins: str) -> None:
    assert texts(row(read=read, starred=starred), RowForm(60))[0].startswith(begins)


def test_below_a_year_the_date_is_month_and_day() -> None:
    assert texts(row(), RowForm(60, has_years=True), year=2021) == ["   03-02  A lamp"]


def test_a_row_of_another_year_than_the_heading_says_its_own() -> None:
    assert texts(row(), RowForm(60, has_years=True), year=2022) == ["   2021-03-02  A lamp"]


@pytest.mark.parametrize("form", [RowForm(60, cited=3), RowForm(30, lines=2, cited=3)], ids=["one line", "two lines"])
def test_how_often_a_post_is_linked_to_stands_at_the_end_of_its_row(form: RowForm) -> None:
    assert texts(row(author="Ada"), form)[-1].endswith("↩3")


def test_where_several_archives_are_open_every_row_says_whose_it_is() -> None:
    long = row("A lamp over the harbour that nobody has lit since the winter", author="Ines Marrow of the harbour")
    for form in (RowForm(56, archive="gazette"), RowForm(40, lines=2, archive="gazette")):
        assert texts(long, form)[-1].endswith("gazette")


def test_posts_without_a_date_have_titles_in_the_same_column() -> None:
    assert texts(row(date=None), RowForm(60)) == ["   undated     A lamp"]
    assert texts(row(date=None), RowForm(60, has_years=True), year=0) == ["     –    A lamp"]


def test_two_lines_are_the_title_then_date_and_author() -> None:
    assert texts(row(author="Ines Marrow"), RowForm(40, 2)) == ["   A lamp", "   2021-03-02               Ines Marrow"]


def test_an_author_that_is_the_same_everywhere_is_left_out() -> None:
    form = RowForm(40, 2, has_author=False)
    assert texts(row(author="Ines Marrow"), form) == ["   A lamp", "   2021-03-02"]


def test_the_author_leaves_a_long_title_its_room() -> None:
    form = RowForm(60, has_years=True)
    assert texts(row("A lamp", author="Ines Marrow"), form, year=2021)[0].endswith(" Ines Marrow")
    assert "Ines" not in texts(row("灯" * 30, author="Ines Marrow"), form, year=2021)[0]
    assert texts(row("灯" * 30, author="林晚"), RowForm(66, has_years=True), year=2021)[0].endswith("灯…  林晚")


def test_what_was_found_beyond_the_end_is_shown() -> None:
    title = "A long walk along the harbour wall in the rain, and the lamp at its end"
    found = range(title.index("lamp"), title.index("lamp") + 4)
    strip = draw_row(row(title), RowForm(40), STYLES, found, None)[0]
    assert strip.text == "   2021-03-02  …and the lamp at its end "
    assert [part.text for part in strip if part.style.color == STYLES.found.color] == ["lamp"]


def test_a_long_rest_is_shown_from_what_was_found_on() -> None:
    title = "序" * 40 + "灯塔" + "后" * 40
    strip = draw_row(row(title), RowForm(40), STYLES, (40, 41), None)[0]
    assert strip.text == f"   2021-03-02  …灯塔{'后' * 9}… "
    assert [part.text for part in strip if part.style.color == STYLES.found.color] == ["灯塔"]


def test_what_was_found_within_the_room_leaves_the_title_as_it_is() -> None:
    title = "Lamp " + "and walk " * 20 + "lamp"
    assert texts(row(title), RowForm(40), found=(0, 1, 2, 3, len(title) - 1))[0].startswith(
        "   2021-03-02  Lamp and walk"
    )


@pytest.mark.parametrize("width", range(0, 70, 3))
@pytest.mark.parametrize("lines", [1, 2])
def test_every_width_is_filled(width: int, lines: int) -> None:
    texts(row("灯" * 30, author="林晚舟", read=False), RowForm(width, lines), found=(25,))


def test_rows_take_two_lines_where_a_title_would_have_less_than_40_cells() -> None:
    for has_years in (True, False):
        widths = [width for width in range(10, 90) if lines_per_row("auto", width, has_years=has_years) == 1]
        title = texts(row("灯" * 90), RowForm(widths[0], has_years=has_years), year=2021)[0].split()[1]
        assert 39 <= cells(title) <= 40
    assert lines_per_row("one", 20, has_years=False) == 1
    assert lines_per_row("two", 200, has_years=False) == 2
