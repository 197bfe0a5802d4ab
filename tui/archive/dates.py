"""Parsing dates as archives write them: ISO 8601 and its variants, mail dates, words, numbers, file names.

A time without an offset is UTC, as YAML 1.1 has it (yaml.org/type/timestamp.html).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from tui.language import N_, Wording, stated
from tui.model import PostDate
from tui.patterns import lazy_pattern

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {name: number for number, month in enumerate(_MONTH_NAMES, 1) for name in (month, month[:3])} | {"sept": 9}
_CLOCK = (
    r"(?:(?:[Tt]|\s*[,，]?\s*(?:at\s+)?)(?P<h>\d{1,2})\s*[:：时]\s*(?P<m>\d{1,2})(?:\s*[:：分]\s*(?P<s>\d{1,2})"
    r"(?:[.,](?P<f>\d{1,9})\d*)?)?[秒分]?\s*(?P<ap>[AaPp]\.?[Mm]\.?)?\s*(?P<z>\S.*)?)?"
)
_NUMERIC = lazy_pattern(
    r"(?P<y>\d{4})\s*(?P<sep>[-/.年_])\s*(?P<mo>\d{1,2})\s*(?:[-/.月_]\s*(?P<d>\d{1,2})\s*日?)?" + _CLOCK
)
_DAY_FIRST = lazy_pattern(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s\-]+(?P<mon>[A-Za-z]{3,9})\.?,?[\s\-]+(?P<y>\d{4})"
    + _CLOCK
)
_MONTH_FIRST = lazy_pattern(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(?P<mon>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + _CLOCK
)
_SLASHED = lazy_pattern(r"(?P<a>\d{1,2})\s?[/.\-]\s?(?P<b>\d{1,2})\s?[/.\-]\s?(?P<y>\d{4})\.?" + _CLOCK)
_COMPACT = lazy_pattern(
    r"(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})(?:[Tt _\-]?(?P<h>\d{2}):?(?P<m>\d{2})"
    r"(?::?(?P<s>\d{2})(?:[.,](?P<f>\d{1,9})\d*)?)?(?P<ap>)\s*(?P<z>[^\d\s].*)?)?"
)
_ORDINAL = lazy_pattern(r"(\d{4})-(\d{3})|\d{4}-?W\d\d-?[1-7]")
_OFFSET = lazy_pattern(r"(?:UTC|GMT|Z)?\s*([+\-−])(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?(?:\s*\(?[A-Z]{2,5}\)?)?")
_ZONE_NAME = lazy_pattern(r"(?<=\S)\s*(?:\[[^\[\]]*\]|\([^()]*\))$")
_NAME_DATE = lazy_pattern(r"(?<!\d)([12]\d{3})([-_.])(\d{1,2})\2(\d{1,2})(?!\d)")
_NAME_MONTH = lazy_pattern(r"\s*([12]\d{3})[-_.]?(\d{2})(?=[-_. ]\D|$)")
_NAME_COMPACT = lazy_pattern(r"(?<!\d)([12]\d{3})(\d{2})(\d{2})(?!\d)")
_PATH_DATE = lazy_pattern(r"(?:^|/)([12]\d{3})/(\d{1,2})/(\d{1,2})(?=/|$)")
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "PST": -8, "PDT": -7}
_MAX_DATE_CHARACTERS = 80
_MAX_OFFSET = timedelta(hours=14)


def parse_date(text: str) -> tuple[PostDate | None, str]:
    """Parse a date. Returns it, None where it is not understood, and what was odd about it, "" for nothing."""
    try:
        moment = datetime.fromisoformat(text) if len(text) >= 16 else None
    except ValueError:
        moment = None
    if moment is not None:
        offset = moment.utcoffset()
        if offset is None:
            return PostDate(moment.replace(tzinfo=UTC)), ""
        if -_MAX_OFFSET <= offset <= _MAX_OFFSET:
            return _in_calendar(PostDate(moment)), ""
    if len(text) > _MAX_DATE_CHARACTERS:
        return None, stated("the date “{date}” cannot be read", date=f"{text[:_MAX_DATE_CHARACTERS]}…")
    return _parse_any_format(text.strip())


def _in_calendar(date: PostDate) -> PostDate:
    """The date; its offset is replaced by UTC where it would reach before year 1 or after year 9999 in UTC."""
    try:
        date.moment.astimezone(UTC)
    except OverflowError:
        return PostDate(date.moment.replace(tzinfo=UTC), timed=date.timed)
    return date


def _parse_any_format(text: str) -> tuple[PostDate | None, str]:
    if text.isascii() and text.isdigit() and len(text) in (9, 10, 12, 13) and not _is_day_and_minute(text):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        return PostDate(datetime.fromtimestamp(seconds, UTC)), ""
    note = ""
    if found := _NUMERIC.fullmatch(text):
        year, month = int(found["y"]), int(found["mo"])
        if found["d"]:
            day = int(found["d"])
        else:
            day, note = 1, stated("no day in the date “{date}”: the first of the month is taken", date=text)
    elif found := _COMPACT.fullmatch(text):
        year, month, day = int(found["y"]), int(found["mo"]), int(found["d"])
    elif ((found := _DAY_FIRST.fullmatch(text)) or (found := _MONTH_FIRST.fullmatch(text))) and (
        month := _MONTHS.get(found["mon"].lower(), 0)
    ):
        year, day = int(found["y"]), int(found["d"])
    elif found := _SLASHED.fullmatch(text):
        year, month, day = int(found["y"]), int(found["a"]), int(found["b"])
        if month > 12:
            month, day = day, month
        elif day <= 12 and day != month:
            return None, stated("the date “{date}” can be read in two ways", date=text)
    elif text.isascii() and text.isdigit() and len(text) == 4:
        return _build(
            text, int(text), 1, 1, None, stated("no day in the date “{date}”: the first of January is taken", date=text)
        )
    elif found := _ORDINAL.fullmatch(text):
        return _day_of_year(text, found)
    else:
        from tui.archive.written_dates import parse_written_date

        written = parse_written_date(text)
        if written is None:
            return None, stated("the date “{date}” cannot be read", date=text)
        year, month, day, clock = written
        if not day:
            note = stated("no day in the date “{date}”: the first of the month is taken", date=text)
        return _build(text, year, month, day or 1, clock, note)
    return _build(text, year, month, day, found, note)


def _is_day_and_minute(text: str) -> bool:
    """Whether digits are a day with hour and minute (202103191015) rather than seconds or milliseconds since 1970."""
    if len(text) != 12 or text[:2] not in ("19", "20") or int(text[8:10]) > 23 or int(text[10:]) > 59:
        return False
    return _day(int(text[:4]), int(text[4:6]), int(text[6:8])) is not None


def _day_of_year(text: str, found: re.Match[str]) -> tuple[PostDate | None, str]:
    """The date in a year and the number of its day (2021-078), or of its week and weekday (2021-W11-5), by ISO 8601."""
    try:
        if found[1]:
            moment = datetime(int(found[1]), 1, 1, tzinfo=UTC) + timedelta(days=int(found[2]) - 1)
            if moment.year != int(found[1]):
                raise ValueError(text)
        else:
            moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None, stated("there is no such date as “{date}”", date=text)
    return PostDate(moment, timed=False), ""


def _build(  # noqa: PLR0917
    text: str, year: int, month: int, day: int, found: re.Match[str] | dict[str, str | None] | None, note: str
) -> tuple[PostDate | None, str]:
    try:
        moment = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None, stated("there is no such date as “{date}”", date=text)
    if found is None or found["h"] is None:
        return PostDate(moment, timed=False), note
    hour, minute, second = int(found["h"]), int(found["m"] or 0), int(found["s"] or 0)
    half = (found["ap"] or "").lower().replace(".", "")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    micro = int((found["f"] or "").ljust(6, "0")[:6])
    zone, odd = _zone(found["z"] or "")
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), micro, tzinfo=zone)
    except ValueError:
        return PostDate(moment, timed=False), stated(
            "there is no such time as in “{date}”: the day alone is taken", date=text
        )
    if odd:
        note = stated(odd.english, date=text)
    return _in_calendar(PostDate(moment)), note


def _zone(text: str) -> tuple[timezone, Wording | None]:
    """Parse an offset from UTC. Returns the zone, and what is wrong where UTC stands for one that is, else None."""
    name = _ZONE_NAME.sub("", text.strip()).strip("()").upper()
    if not name:
        return UTC, None
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name])), None
    found = _OFFSET.fullmatch(name)
    if found is None:
        return UTC, N_("the offset in “{date}” is none: the time is taken as UTC")
    minutes = int(found[3] or 0)
    offset = timedelta(hours=int(found[2]), minutes=minutes, seconds=int(found[4] or 0))
    if offset > _MAX_OFFSET or minutes > 59:
        return UTC, N_("the offset in “{date}” lies beyond any on earth: the time is taken as UTC")
    return timezone(-offset if found[1] in "-−" else offset), None


def date_in_name(name: str) -> tuple[PostDate | None, str]:
    """The date in a file or folder name (`2021-06-30-…`, `2021-6-3 …`, `20210630…`, `2021-06-…`)."""
    for found in (*_NAME_DATE.finditer(name), *_NAME_COMPACT.finditer(name)):
        if date := _day(*(int(text) for text in found.groups() if text.isdigit())):
            return date, ""
    if (found_month := _NAME_MONTH.match(name)) and (date := _day(int(found_month[1]), int(found_month[2]), 1)):
        return date, stated(
            "no day in the name’s date “{date}”: the first of the month is taken", date=found_month[0].strip()
        )
    return None, ""


def date_in_path(path: str) -> PostDate | None:
    """The date in the folders of a path (`…/2021/06/30/…`), else the one in its last name."""
    if found := _PATH_DATE.search(path):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    return date_in_name(path.rpartition("/")[2])[0]


def _day(year: int, month: int, day: int) -> PostDate | None:
    """A date without a time; None where the calendar has no such day."""
    try:
        return PostDate(datetime(year, month, day, tzinfo=UTC), timed=False)
    except ValueError:
        return None
