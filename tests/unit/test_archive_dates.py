"""Dates, as written in heads and in names."""

from __future__ import annotations

import pytest

from tui.archive.dates import date_in_name, date_in_path, parse_date
from tui.archive.written_dates import fold_date, words_of_date
from tui.model import PostDate


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2021-06-30T03:41:54.677Z", "2021-06-30T03:41:54.677+00:00"),
        ("2019-11-12T04:39:32+00:00", "2019-11-12T04:39:32+00:00"),
        ("2013-02-22 13:09:05 +0000", "2013-02-22T13:09:05+00:00"),
        ("2013-11-22 5:00:00 +0000", "2013-11-22T05:00:00+00:00"),
        ("2013-11-22T05:00", "2013-11-22T05:00:00+00:00"),
        ("2024-01-02 03:04:05", "2024-01-02T03:04:05+00:00"),
        ("2024-01-02 03:04:05+08:00", "2024-01-02T03:04:05+08:00"),
        ("2024-01-02 03:04:05 -0330", "2024-01-02T03:04:05-03:30"),
        ("2024-01-02 03:04:05 +8", "2024-01-02T03:04:05+08:00"),
        ("2024-01-02 03:04 UTC", "2024-01-02T03:04:00+00:00"),
        ("2024-01-02 3:04 PM", "2024-01-02T15:04:00+00:00"),
        ("2024-01-02", "2024-01-02"),
        ("2024-1-2", "2024-01-02"),
        ("2024/01/02", "2024-01-02"),
        ("2024.1.2", "2024-01-02"),
        ("20240102", "2024-01-02"),
        ("2024年1月2日", "2024-01-02"),
        ("2024年1月2日 3时4分", "2024-01-02T03:04:00+00:00"),
        ("18 Dec 2014", "2014-12-18"),
        ("Thu, 18 Dec 2014 05:06:07 +0100", "2014-12-18T05:06:07+01:00"),
        ("December 18th, 2014", "2014-12-18"),
        ("Dec 18, 2014 5:06 pm", "2014-12-18T17:06:00+00:00"),
        ("18/12/2014", "2014-12-18"),
        ("12/18/2014", "2014-12-18"),
        ("1625048280", "2021-06-30T10:18:00+00:00"),
        ("1625048280000", "2021-06-30T10:18:00+00:00"),
        ("20210319T101500Z", "2021-03-19T10:15:00+00:00"),
        ("20210319T1015+0900", "2021-03-19T10:15:00+09:00"),
        ("20210319101500", "2021-03-19T10:15:00+00:00"),
        ("202103191015", "2021-03-19T10:15:00+00:00"),
        ("2021-03-19T101500Z", "2021-03-19T10:15:00+00:00"),
        ("2021-W11-5", "2021-03-19"),
        ("2021-078", "2021-03-19"),
        ("Fri Mar 19 2021 10:15:00 GMT+0800 (China Standard Time)", "2021-03-19T10:15:00+08:00"),
        ("2021-03-19T10:15:00+01:00[Europe/Berlin]", "2021-03-19T10:15:00+01:00"),
        ("2021년 3월 19일", "2021-03-19"),
        ("2021년 3월 19일 (금) 오후 3시 15분", "2021-03-19T15:15:00+00:00"),
        ("2021年3月19日 星期五 下午3:15", "2021-03-19T15:15:00+00:00"),
        ("二〇二一年三月十九日", "2021-03-19"),
        ("令和3年3月19日(金)", "2021-03-19"),
        ("2021-03-19 星期五", "2021-03-19"),
        ("2021/03/19 (五) 15:15", "2021-03-19T15:15:00+00:00"),
        ("2021-03-19(金)", "2021-03-19"),
        ("2021.3.19 금요일", "2021-03-19"),
        ("2021年3月19日（五）", "2021-03-19"),
        ("2021\u221203\u221219", "2021-03-19"),
        ("民國110年3月19日", "2021-03-19"),
        ("19 mars 2021", "2021-03-19"),
        ("le 1er mars 2021 à 10h15", "2021-03-01T10:15:00+00:00"),
        ("mar., 16 juin 2020", "2020-06-16"),
        ("Freitag, 19. März 2021, 10:15 Uhr", "2021-03-19T10:15:00+00:00"),
        ("viernes, 19 de marzo de 2021", "2021-03-19"),
        ("19 марта 2021 г.", "2021-03-19"),
        ("19 listopada 2021", "2021-11-19"),
        ("19. listopada 2021.", "2021-10-19"),
        ("2021. március 19.", "2021-03-19"),
        ("2021. 3. 19.", "2021-03-19"),
        ("ngày 19 tháng 3 năm 2021", "2021-03-19"),
        ("١٩ مارس ٢٠٢١", "2021-03-19"),
        ("19 มีนาคม 2564", "2021-03-19"),
        ("19 במרץ 2021", "2021-03-19"),
        ("Tue Jun 16 05:43:23 UTC 2020", "2020-06-16T05:43:23+00:00"),
        ("Friday, March 19th, 2021 at 3pm", "2021-03-19T15:00:00+00:00"),
    ],
)
def test_a_date_is_read(text: str, stored: str) -> None:
    date, odd = parse_date(text)

    assert date is not None
    assert (date.stored, odd) == (stored, "")


@pytest.mark.parametrize(
    ("text", "stored", "said"),
    [
        ("2018-05-01T16:30-:00", "2018-05-01T16:30:00+00:00", "offset"),
        ("2018-05-01T16:30:00+15:00", "2018-05-01T16:30:00+00:00", "offset"),
        ("2018-05-01 16:30:00 -99:99", "2018-05-01T16:30:00+00:00", "offset"),
        ("2018-05-01 25:30", "2018-05-01", "no such time"),
        ("2018-05", "2018-05-01", "no day"),
        ("2018", "2018-01-01", "no day"),
        ("2018-02-30", None, "no such date"),
        ("0000-00-00", None, "no such date"),
        ("99999-01-01", None, "cannot be read"),
        ("04/05/2018", None, "two ways"),
        ("1. 2. 2021", None, "two ways"),
        ("mars 2021", "2021-03-01", "no day"),
        ("31 juin 2021", None, "no such date"),
        ("2021-366", None, "no such date"),
        ("the fruit of the palm", None, "cannot be read"),
        ("on the 19th of March 2021 we left", None, "cannot be read"),
        ("in 2021 may 3 or 4", None, "cannot be read"),
        ("yesterday", None, "cannot be read"),
        ("", None, "cannot be read"),
        ("9" * 10_000, None, "cannot be read"),
    ],
)
def test_what_is_odd_about_a_date_is_said(text: str, stored: str | None, said: str) -> None:
    date, odd = parse_date(text)

    assert (date.stored if date else None) == stored
    assert said in odd


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01 00:00 +0100"])
def test_the_ends_of_the_calendar_have_a_stamp(text: str) -> None:
    date, _ = parse_date(text)

    assert date is not None
    assert isinstance(date.stamp, int)
    assert date.day.year in (1, 9999)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("2021-06-30-title.md", "2021-06-30"),
        ("2021-6-3-title.md", "2021-06-03"),
        ("20210630title.md", "2021-06-30"),
        ("2021_06_30 title.md", "2021-06-30"),
        ("title-2021-06-30.md", "2021-06-30"),
        ("2021-06-title.md", "2021-06-01"),
        ("2021-13-45-title.md", None),
        ("2001-a-title.md", None),
        ("title.md", None),
        ("123456789012.md", None),
    ],
)
def test_a_name_carries_a_date(name: str, stored: str | None) -> None:
    date, _ = date_in_name(name)

    assert (date.stored if date else None) == stored


@pytest.mark.parametrize(
    ("path", "stored"),
    [
        ("inside/2024/12/13/title", "2024-12-13"),
        ("2015/05/15/Rust-1.0", "2015-05-15"),
        ("a/2015/99/15/title", None),
        ("archived/title", None),
    ],
)
def test_folders_spell_a_date(path: str, stored: str | None) -> None:
    date = date_in_path(path)

    assert (date.stored if date else None) == stored


@pytest.mark.parametrize(
    ("stored", "want"),
    [
        ("2021-05-03", "2021-05-03"),
        ("2021-05-03T10:00:00+00:00", "2021-05-03 10:00 UTC"),
        ("2021-05-03T10:00:59.500-03:30", "2021-05-03 10:00 -03:30"),
    ],
)
def test_a_date_is_said_as_a_person_writes_it(stored: str, want: str) -> None:
    assert PostDate.from_stored(stored).readable == want


def test_the_table_of_names_is_that_of_its_generator() -> None:
    pytest.importorskip("babel")
    from tests.tools import month_names

    assert month_names.FILE.read_text(encoding="utf-8") == month_names.generate()


def test_the_table_of_names_is_sound() -> None:
    from tui.archive.written_dates import _table

    months, weekdays, others = _table()
    assert set(months.values()) == set(range(1, 13))
    assert not others & months.keys()
    assert all(word == fold_date(word) and words_of_date(word) for word in weekdays)
