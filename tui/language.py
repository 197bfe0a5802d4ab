"""The language of the interface: English, or Chinese in simplified or in traditional characters.

Whatever a person reads of the program goes through here. `_` and `ngettext` put a text into the language in force,
which `use` sets once, before anything is shown. What is written down before that, in a constant of a module or in the
index, is a `Wording`, made by `N_`: it is put into the language each time it is shown. Values are filled into a
translated text by name: `_("{count} of {total}", count=…, total=…)`. What programs read, and the report of a fault, is
English.

The translations are `locale/*/LC_MESSAGES/microfiche.po`; `make messages` brings them, and what is compiled of them,
up to date.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Language = Literal["auto", "en", "zh-Hans", "zh-Hant"]

LANGUAGES: tuple[Language, ...] = ("auto", "en", "zh-Hans", "zh-Hant")
"""The languages of the interface; auto is that of the locale."""

LOCALE_FOLDER = Path(__file__).resolve().parent / "locale"
"""The catalogues, one folder for each language but English, whose texts stand in the source."""

_TRADITIONAL = {"hant", "tw", "hk", "mo"}
"""Scripts and territories that a locale of traditional Chinese names."""

_catalogue = NullTranslations()
_in_force: Language = "en"


def catalogue_path(language: Language) -> Path:
    """The compiled catalogue of a language."""
    return LOCALE_FOLDER / language.replace("-", "_") / "LC_MESSAGES" / "microfiche.mo"


def use(language: Language, environ: Mapping[str, str] = os.environ) -> None:
    """Put this language into force; "auto" is the one that the locale of `environ` names."""
    global _catalogue, _in_force  # noqa: PLW0603 - there is one reader, and one language
    _catalogue = NullTranslations()
    if language == "auto":
        language = of_locale(environ)
    _in_force = language
    if language != "en":
        # Without its catalogue the program is the same in English.
        with suppress(OSError), catalogue_path(language).open("rb") as file:
            _catalogue = GNUTranslations(file)


def in_force() -> Language:
    """The language that is in force: never "auto"."""
    return _in_force


def of_locale(environ: Mapping[str, str]) -> Language:
    """The language of the locale, as gettext finds it.

    The first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set counts; before it, unless it is the C locale, the first
    language of the list `LANGUAGE` that the interface has.
    """
    locale = next(filter(None, map(environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "C")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return "en"
    for name in (*environ.get("LANGUAGE", "").split(":"), locale):
        if (language := of_name(name)) is not None:
            return language
    return "en"


def of_name(name: str) -> Language | None:
    """The language of the interface that a locale or a tag names (`zh_TW.UTF-8`, `zh-Hant`); None for another one."""
    parts = re.split(r"[_.@-]", name.lower())
    if parts[0] == "zh":
        return "zh-Hant" if _TRADITIONAL.intersection(parts) and "hans" not in parts else "zh-Hans"
    return "en" if parts[0] == "en" else None


def _(text: str, /, **values: object) -> str:
    """A text in the language in force, with these values in it; whole numbers are grouped by thousands."""
    said = text and _catalogue.gettext(text)
    return _filled(said, values) if values else said


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """A text in the language in force, in the form that goes with a number, which is its `{count}`."""
    return _filled(_catalogue.ngettext(one, many, number), {"count": number, **values})


def _shown(value: object) -> str:
    if isinstance(value, str):
        return said(value)
    return f"{value:,}" if type(value) is int else str(value)


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text.format_map({name: _shown(value) for name, value in values.items()})


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that is put into the language in force each time it is shown, by `str()` or in an f-string."""

    english: str

    def __str__(self) -> str:
        return _(self.english)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def N_(text: str) -> Wording:  # noqa: N802 - its name wherever gettext is used
    """Mark a text for translation that is not shown here and now."""
    return Wording(text)


class Statement(str):
    """A text in English that can still be said in another language, and kept until then: a problem of a post is one.

    Wherever a text is wanted it is one, and in English; `said` puts it into the language in force.
    """

    english: str
    values: Mapping[str, str]

    __slots__ = ("english", "values")

    def __new__(cls, english: str, values: Mapping[str, str]) -> Statement:  # noqa: D102, PYI034
        made = super().__new__(cls, english.format_map(values) if values else english)
        made.english, made.values = english, values
        return made

    def __reduce__(self) -> tuple[type[Statement], tuple[str, dict[str, str]]]:
        return Statement, (self.english, dict(self.values))

    @property
    def stored(self) -> str:
        """The text that `from_stored` reads."""
        values = (f"{name}{'~' if isinstance(value, Statement) else '='}{value}" for name, value in self.values.items())
        return _SEPARATOR.join((self.english, *values))

    @classmethod
    def from_stored(cls, text: str) -> Statement:
        """The statement that was stored; whatever else may be stored there is one that nothing is filled into."""
        english, *fields = text.split(_SEPARATOR)
        values: dict[str, str] = {}
        for field in fields:
            found = _FIELD.fullmatch(field)
            if found is not None:
                values[found[1]] = cls(found[3], {}) if found[2] == "~" else found[3]
        try:
            return cls(english, values)
        except (LookupError, ValueError, AttributeError):
            return cls(text, {})

    def changed(self, change: Callable[[str], str]) -> Statement:
        """The statement with other values."""
        changed = {
            name: value if isinstance(value, Statement) else change(value) for name, value in self.values.items()
        }
        return Statement(self.english, changed)


_SEPARATOR = "\x1f"
"""No text that is filled in has it: it is a control character."""
_FIELD = lazy_pattern(r"(\w+)([=~])(.*)", re.DOTALL)


def stated(text: str, /, **values: object) -> Statement:
    """A text that is kept, or comes from where the language is not known, with these values in it."""
    return Statement(text, {name: value if isinstance(value, str) else _shown(value) for name, value in values.items()})


def said(text: str) -> str:
    """A text in the language in force, if it is a statement; any other as it is."""
    return _(text.english, **text.values) if isinstance(text, Statement) else text
