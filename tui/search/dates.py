"""Dates of the query language, and the days they mean.

A day, month or year (`2021-06-30`, `2021-06`, `2021`, also `2021/6/30`, `20210630`, `2021年6月30日`, `June 2021` and
what else posts write), `today`, a stretch up to now (`7d`, `2w`, `3m`, `1y`), two of these with `..` between (or `~`,
`——`, `至`, a dash or `to` with blanks around it) or one end of it left out, one of them after `>= > <= <`, or `none`
for posts without a date.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date

from tui.patterns import lazy_pattern

NO_DAY = 0
"""The day of a post without a date; every other day is its ordinal (1 is 0001-01-01)."""

_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
_POINT = lazy_pattern(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:t\d{2}:.*)?)?)?"
    r"|(\d{4}) ?[年년](?: ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日号號일])?)?"
    r"|([12]\d{3})([01]\d)([0-3]\d)?"
)
_DASH = lazy_pattern(r"-(?=[12]\d{3}(?!\d)|\d{1,2} ?[月월])")
"""A single dash between two dates, of which the second begins with its year or month."""
_DIGIT = lazy_pattern(r"\d")
_BLANKS_BETWEEN = lazy_pattern(r"(?<=[^\s.]) +(?:-|to) +(?=[^\s.])")
"""What stands between two dates, with blanks around it."""
_NO_YEAR = lazy_pattern(r"\d{1,2} ?[月월].*", re.DOTALL)
_NAMED_YEAR = lazy_pattern(r"(\d{4}) ?[年년]")
_IN_WORDS = lazy_pattern(r"(?=.*(?<!\d)[12]\d{3}(?!\d))(?=.*[^\W\d_]).{6,40}", re.DOTALL)
"""A year, and letters: the least that a date with the name of its month has."""
_BACK = lazy_pattern(r"(\d{1,4})([dwmy])")
_COMPARED = lazy_pattern(r"(>=|<=|>|<)(.*)", re.DOTALL)
_UNFINISHED = lazy_pattern(
    r"(?:[<>]=?|.*\.\.)?(?:\d{0,3}|\d{4}[-/.]0?|\d{4}[-/.]\d{1,2}[-/.]0?|n|no|non|t|to|tod|toda|y[a-y]{0,7})|.*\."
    r"|\d{4,8}|\d{4}年\d{0,2}(?:月\d{0,2})?",
    re.DOTALL,
)
_WRITTEN_OTHERWISE = {
    "≥": ">=", "≤": "<=", "。。": "..", "…": "..", "~": "..", "〜": "..", "至": "..", "到": "..",
    "——": "..", "──": "..", "--": "..", **dict.fromkeys("‐‑‒–—―─−", "-"),
}  # fmt: skip
_POINTS = lazy_pattern(r"\.{3,}")


def day_range(text: str, today: date) -> range | None:
    """The days meant, as a range of ordinals (`range(0, 1)` for `none`); None for a text that is no date.

    Periods count back from `today` inclusively. They include tomorrow, because a post may come from a time zone that
    is a day ahead. The ends of a range may be in either order.
    """
    for sign, plain in _WRITTEN_OTHERWISE.items():
        text = text.replace(sign, plain)
    text = unicodedata.normalize("NFKC", text).casefold().strip()
    for sign, plain in _WRITTEN_OTHERWISE.items():
        text = text.replace(sign, plain)
    text = _BLANKS_BETWEEN.sub("..", _POINTS.sub("..", text))
    if text == "none":
        return range(NO_DAY, NO_DAY + 1)
    if ".." in text:
        start, _, end = text.partition("..")
        return _between(start.strip(), end.strip(), today)
    if compared := _COMPARED.fullmatch(text):
        days = _days(compared[2].strip(), today)
        if days is None:
            return None
        beyond = {
            ">=": (days[0], _LAST),
            ">": (days[1] + 1, _LAST),
            "<=": (_FIRST, days[1]),
            "<": (_FIRST, days[0] - 1),
        }
        return _range(*beyond[compared[1]])
    if days := _days(text, today):
        return _range(*days)
    dash = max((found.start() for found in _DASH.finditer(text)), default=-1)
    return _between(text[:dash], text[dash + 1 :], today) if _DIGIT.search(text, 0, max(dash, 0)) else None


def is_unfinished_date(text: str) -> bool:
    """Whether a folded text that is no date may become one as more is typed."""
    return _UNFINISHED.fullmatch(text) is not None


def _between(first: str, last: str, today: date) -> range | None:
    if _NO_YEAR.fullmatch(last) and (year := _NAMED_YEAR.match(first)):
        last = f"{year[1]}年{last}"
    start = _days(first, today) if first else (_FIRST, _FIRST)
    end = _days(last, today) if last else (_LAST, _LAST)
    if start is None or end is None or not (first or last):
        return None
    return _range(min(start[0], end[0]), max(start[1], end[1]))


def _range(first: int, last: int) -> range:
    return range(max(first, _FIRST), min(last, _LAST) + 1)


def _days(text: str, today: date) -> tuple[int, int] | None:
    """First and last day of a day, month, year or period."""
    now = today.toordinal()
    if text in {"today", "yesterday"}:
        day = now - (text == "yesterday")
        return day, day
    if back := _BACK.fullmatch(text):
        return _back(int(back[1]), back[2], today), now + 1
    if point := _POINT.fullmatch(text):
        year, month, of_month = (point[n] or point[n + 3] or point[n + 6] for n in (1, 2, 3))
    elif _IN_WORDS.fullmatch(text):
        from tui.archive.written_dates import parse_written_date

        if (written := parse_written_date(text)) is None:
            return None
        year, month, of_month = written[:3]
    else:
        return None
    try:
        first = date(int(year), int(month or 1), int(of_month or 1))
        final = first if month else first.replace(month=12)
        last = final if of_month else final.replace(day=monthrange(final.year, final.month)[1])
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def _back(number: int, unit: str, today: date) -> int:
    """The first day of a period that ends today."""
    if unit in "dw":
        return max(today.toordinal() - number * (7 if unit == "w" else 1) + 1, _FIRST)
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if year < 1:
        return _FIRST
    day = min(today.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day).toordinal() + 1
