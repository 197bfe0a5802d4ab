"""Generates `tui/search/place_names.txt`: what places with an English name are called where they are, and in Chinese.

A line holds the English name, folded, and the other names, folded, with tabs between. The names are those of countries
and of the cities that time zones are called after, from CLDR by Babel: https://cldr.unicode.org/ – and of cities that no
zone is called after, and that have another name in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import tui.search
from tui.search.fold import fold

FILE = Path(tui.search.__file__).with_name("place_names.txt")
_EVERYWHERE = "zh"
"""A language whose names of all places are taken; of others, those of the places where they are official."""
_MIN_LETTERS = 4
_SAME_NAME = 70.0
"""How much an older name of a zone is like its city, in percent, where it is a spelling of it: Kiev of Kyiv, but other
cities have been joined to zones too, as Chongqing to Shanghai.
"""
_CITY = re.compile(r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/([^/]+)")
"""A time zone that is called after a city."""

_OTHER_CITIES = """
Aleppo حلب
Antwerp Antwerpen Anvers
Basel Bâle Basilea
Bruges Brugge
Chernobyl Чорнобиль Чернобыль
Cologne Köln
Cordoba Córdoba
Cracow Kraków
Crimea Крим Крым
Damascus دمشق
Dnipro Дніпро
Donetsk Донецьк Донецк
Dunkirk Dunkerque
Florence Firenze
Geneva Genève Genf Ginevra
Genoa Genova
Ghent Gent Gand
Gothenburg Göteborg
Hague Haag
Hanover Hannover
Hiroshima 広島
Jeddah جدة
Kazan Казань
Kharkiv Харків
Kyoto 京都
Lucerne Luzern
Lviv Львів
Mecca مكة
Milan Milano
Mosul الموصل
Munich München
Nagasaki 長崎
Nanking 南京
Naples Napoli
Nuremberg Nürnberg
Odesa Одеса Одесса
Odessa Одеса Одесса
Osaka 大阪
Padua Padova
Peking 北京
Petersburg Петербург
Piraeus Πειραιάς
Salonica Θεσσαλονίκη
Seville Sevilla
Syracuse Siracusa
Thessaloniki Θεσσαλονίκη
Turin Torino
Venice Venezia
Vladivostok Владивосток
Yekaterinburg Екатеринбург
"""
"""The English name of a city, then those where it is, a city a line."""


def _languages(territory: str) -> list[str]:
    from babel import Locale
    from babel.core import UnknownLocaleError
    from babel.languages import get_official_languages

    known = []
    for language in dict.fromkeys((*get_official_languages(territory, regional=True, de_facto=True), _EVERYWHERE)):
        try:
            Locale.parse(language)
        except (UnknownLocaleError, ValueError):
            continue
        known.append(language)
    return known


def _pairs() -> Iterator[tuple[str, str]]:
    """English names, each with another name."""
    from babel import Locale
    from babel.core import get_global
    from rapidfuzz import fuzz

    english = Locale("en")
    aliases: dict[str, list[str]] = {}
    for alias, zone in get_global("zone_aliases").items():
        aliases.setdefault(zone, []).append(alias)
    for zone, territory in get_global("zone_territories").items():
        city = english.time_zones.get(zone, {}).get("city", "")
        ids = [match[1] for name in (zone, *aliases.get(zone, ())) if (match := _CITY.fullmatch(name))]
        names = [name for name in (city, *ids) if name]
        for language in _languages(territory):
            other = Locale.parse(language).time_zones.get(zone, {}).get("city", "")
            yield from ((name, other) for name in names if other and fuzz.ratio(names[0], name) >= _SAME_NAME)
    for territory, name in english.territories.items():
        if len(territory) == 2 and territory.isalpha():
            for language in _languages(territory):
                if other := Locale.parse(language).territories.get(territory, ""):
                    yield name, other
    for name, *others in map(str.split, _OTHER_CITIES.strip().splitlines()):
        yield from ((name, other) for other in others)


def table() -> dict[str, list[str]]:
    """The other names of each English one of a single word, all folded."""
    found: dict[str, dict[str, None]] = {}
    for name, other in _pairs():
        key, value = fold(name), fold(other)
        if key != value and key.isascii() and key.isalpha() and len(key) >= _MIN_LETTERS:
            found.setdefault(key, {})[value] = None
    return {key: list(found[key]) for key in sorted(found)}


def generate() -> str:
    """The content of the file."""
    return "".join("\t".join((key, *others)) + "\n" for key, others in table().items())
