"""What the value of a setting has to be: each check returns the value to use, or raises ValueError saying in words, in
the language of the interface, what is required.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui.language import LANGUAGES, Language, _, of_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    Name = TypeVar("Name", bound=str)


def theme(value: object) -> str:
    """The name of a theme, whether there is one of that name or not: only the screen knows all."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(_("it must be the name of a theme"))
    return value.strip()


def whole_number(least: int, most: int) -> Callable[[object], int]:
    """The check of a whole number from `least` to `most`."""

    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(_("it must be a whole number from {least} to {most}", least=least, most=most))
        return value

    return check


def seconds(most: float) -> Callable[[object], float]:
    """The check of a number of seconds from 0 to `most`."""

    def check(value: object) -> float:
        # Not-a-number fails the comparison as well.
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
            raise ValueError(_("it must be a number of seconds from 0 to {most}", most=f"{most:.0f}"))
        return float(value)

    return check


def command_line(value: object) -> str:
    """A command line, as a shell would split it into words."""
    import shlex

    if not isinstance(value, str):
        raise ValueError(_("it must be a command line"))  # noqa: TRY004 - all checks raise the same
    try:
        shlex.split(value)
    except ValueError as error:
        raise ValueError(_("it must be a command line with its quotes closed")) from error
    return value.strip()


def address_of_copies(value: object) -> str:
    """An http(s) address with a place for another one."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")) or "{url}" not in value:
        message = _("it must be an address with {url} in it")
        raise ValueError(message)
    return value.strip()


def folder(value: object) -> str:
    """The absolute path of a folder, which may begin with `~` and need not be there."""
    if (
        not isinstance(value, str)
        or "\0" in value
        # `Path.expanduser` raises where there is no such user.
        or (value.strip() and not os.path.isabs(os.path.expanduser(value.strip())))
    ):
        raise ValueError(_("it must be the path of a folder, from / or ~ on"))
    return value.strip()


def yes_or_no(value: object) -> bool:
    """True or false, not a number or a text that means it."""
    if not isinstance(value, bool):
        raise ValueError(_("it must be true or false"))  # noqa: TRY004 - all checks raise the same
    return value


def one_of(names: Sequence[Name]) -> Callable[[object], Any]:
    """The check of one of these names."""

    def check(value: object) -> str:
        if value not in names:
            message = _("it must be one of {names}", names=", ".join(names))
            raise ValueError(message)
        return str(value)

    return check


def language(value: object) -> Language:
    """One of the languages, however its locale is written: `zh_TW` is zh-Hant."""
    found: Language = (of_name(value) if isinstance(value, str) else None) or one_of(LANGUAGES)(value)
    return found
