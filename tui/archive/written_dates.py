"""Parsing dates that are written out: with the names of months in many languages, or with the signs of East Asia.

A text is a date only where every word of it is one that dates have: a month, a weekday, a time, or what the language
puts between them. So a sentence that holds a date is none.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from tui.patterns import lazy_pattern


class WrittenDate(NamedTuple):
    """A date as read, not held against the calendar. `day` is 0 where none is named.

    `clock` has the texts `h`, `m`, `s`, `f` (fraction), `ap` ("am" or "pm") and `z` (zone); only `h`, None, for none.
    """

    year: int
    month: int
    day: int
    clock: dict[str, str | None]


_NO_CLOCK: dict[str, str | None] = {"h": None}
# Not by `\w`, which leaves out the vowel signs of Indic scripts.
_WORD = lazy_pattern(r"\d+|[^\s\d.,:;،、。·/()\[\]{}<>«»’'\"“”„|_~*+\u2010-\u2015\u2212\-]+")
_CLOCK = lazy_pattern(
    r"(?:(?P<half>a\.?m\.?|p\.?m\.?|上午|早上|凌晨|下午|晚上|午前|午[後后]|오전|오후)\s*)?"
    r"(?<!\d)(?P<h>\d{1,2})\s*(?:[:時时點点시h]\s*(?:(?P<m>\d{1,2})\s*(?:(?:[:分분])\s*"
    r"(?:(?P<s>\d{1,2})(?!\d)(?:[.,](?P<f>\d{1,9})\d*)?\s*[秒초]?)?)?)?(?!\d)\s*(?P<ap>[ap]\.?\s?m(?![^\W\d_])\.?)?"
    r"|\s*(?P<after>[ap]\.?\s?m(?![^\W\d_])\.?))"
    r"\s*(?P<z>(?:utc|gmt|ut|z|[ecp][sd]t)?(?:\s*[+\-\u2212]\d{1,2}(?::?\d{2})?)?(?![^\W_]))(?:\s*\([^()]*\))?"
)
_HALVES = {
    "上午": "am", "早上": "am", "凌晨": "am", "午前": "am", "오전": "am",
    "下午": "pm", "晚上": "pm", "午後": "pm", "午后": "pm", "오후": "pm",
}  # fmt: skip
_NUMBER = r"(?:\d{1,4}|[〇零○一二三四五六七八九十廿元]{1,4})"
_EAST_ASIAN_WEEKDAY = (
    "(?:星期|[周週]|礼拜|禮拜)?[一二三四五六日天]|[月火水木金土日](?:曜日?)?|[월화수목금토일](?:요일)?"
)
_IS_EAST_ASIAN_WEEKDAY = lazy_pattern(_EAST_ASIAN_WEEKDAY)
_EAST_ASIAN = lazy_pattern(
    rf"(?:公元|西元)?\s*+(?P<era>民[國国]|令和|平成|昭和)?\s*+(?P<y>{_NUMBER})\s*+[年년]\s*+(?P<mo>{_NUMBER})\s*+[月월]"
    rf"\s*+(?:(?P<d>{_NUMBER})\s*+[日号號일]?)?\s*+[(\[,]?\s*+"
    rf"(?:{_EAST_ASIAN_WEEKDAY})?\s*+[)\],]?"
)
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
"""The year before the first of an era."""
_HAN_DIGITS = {han: number for number, han in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "元": 1}
_BETWEEN = frozenset((
    "st", "nd", "rd", "th", "er", "e", "re", "o", "a", "of", "the", "on", "at", "um", "uhr", "am", "vom", "à",
    "às", "las", "alle", "ore", "kl", "klo", "om", "в", "h", "le", "el", "il", "dia", "día", "года", "году",
    "року", "god", "godine", "roku", "ngày", "năm",
))  # fmt: skip
"""Words of dates that the formats of CLDR do not have: endings of ordinals, articles, and what stands before a time."""
_THAI = lazy_pattern("[\u0e00-\u0e7f]")
_BUDDHIST_ERA = 543


def fold_date(text: str) -> str:
    """A text in the form dates are compared in: of one width and case, with digits of ASCII."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isascii():
        return text
    return "".join([str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text])


def words_of_date(text: str) -> list[str]:
    """The numbers and words of a folded text."""
    return _WORD.findall(text)


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, int], frozenset[str], frozenset[str]]:
    """The month by name, the weekdays and the other words; `tests/tools/month_names.py` generates their file."""
    with open(os.path.join(os.path.dirname(__file__), "month_names.txt"), encoding="utf-8") as file:
        _, *months, weekdays, others = [line.rstrip("\n").split("\t") for line in file]
    names = {name: month for month, of_month in enumerate(months, 1) for name in of_month}
    return names, frozenset(weekdays), frozenset(others) | _BETWEEN


def parse_written_date(text: str) -> WrittenDate | None:
    """Parse a date written out; None where the text is none or can be read in two ways."""
    text = fold_date(text)
    clock = _NO_CLOCK
    if found := _CLOCK.search(text):
        half = (found["half"] or found["ap"] or found["after"] or "").replace(".", "").replace(" ", "")
        clock = {name: found[name] for name in ("h", "s", "f", "z")} | {"m": found["m"] or "0"}
        clock["ap"] = _HALVES.get(half, half)
        text = f"{text[: found.start()]} {text[found.end() :]}"
    if east := _EAST_ASIAN.fullmatch(text.strip(" ,")):
        year = _ERAS.get(east["era"], 0) + _number(east["y"])
        return WrittenDate(year, _number(east["mo"]), _number(east["d"] or ""), clock)
    return _in_words(text, clock)


def _number(text: str) -> int:
    """A number in digits or in Han characters: figure by figure (二〇二一), or with tens (十九, 廿三); 0 for none."""
    if not text or text.isascii():
        return int(text or 0)
    text = text.replace("廿", "二十")
    tens, ten, ones = text.rpartition("十")
    if ten:
        return (_HAN_DIGITS.get(tens, 0) if tens else 1) * 10 + _HAN_DIGITS.get(ones, 0)
    return int("".join(str(_HAN_DIGITS.get(char, char)) for char in text))


def _in_words(text: str, clock: dict[str, str | None]) -> WrittenDate | None:
    names, weekdays, others = _table()
    words = words_of_date(text)
    dotted = re.search(r"(?<!\d)\d{1,2}\.", text) is not None
    numbers: list[str] = []
    months: list[tuple[int, str]] = []
    before = ""
    for word in words:
        if word.isdigit():
            if month := names.get(f"{before} {word}"):
                months.append((month, ""))
            else:
                numbers.append(word)
        elif month := (names.get(f". {word}") if dotted else None) or names.get(word):
            months.append((month, word))
        elif word not in weekdays and word not in others and not _IS_EAST_ASIAN_WEEKDAY.fullmatch(word):
            return None
        before = word
    if len(months) > 1:  # `mar` is a Tuesday beside `juin`
        months = [(month, name) for month, name in months if name not in weekdays]
    years = [number for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) < 3]
    if len(years) != 1 or len(years) + len(days) != len(numbers):
        return None
    year = int(years[0])
    if year > 2400 and _THAI.search(text):
        year -= _BUDDHIST_ERA
    if len(months) == 1 and len(days) < 2:
        return WrittenDate(year, months[0][0], days[0] if days else 0, clock)
    if not months and len(days) == 2 and numbers[0] == years[0]:
        return WrittenDate(year, days[0], days[1], clock)
    return None
