"""The settings in `config.toml`: reading them, checking each value, and saving one.

A wrong setting never stops the program: the default is used, and a warning names it.
"""

from __future__ import annotations

import codecs
import errno
import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.errors import StorageError, UsageError, os_reason
from tui.files import open_file
from tui.key_names import key_named
from tui.language import _
from tui.setting_checks import command_line, yes_or_no
from tui.setting_checks import folder as folder_path
from tui.settings import (
    DECLARED,
    PIPED_INPUTS,
    PIPED_OUTPUTS,
    ArchiveSettings,
    PipeCommand,
    Rule,
    Settings,
    make_folder,
)
from tui.text import clean_line, cut

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

_MAX_VALUE_CELLS = 40
"""A wrong value is cut to this width in a warning."""

_MAX_REASON_CELLS = 120
"""The reason of a parser is cut to this width in a warning."""

_MAX_WARNING_CELLS = 400
"""A warning as a whole is cut to this width."""

_MAX_WARNINGS = 8
"""So many mistakes of a file are named, and the others counted."""

_MAX_FILE_BYTES = 128 * 1024
"""A larger file holds no settings; one with every setting and every key has a tenth of it."""

_MAX_KEYS = 16
"""Keys that a command can have."""


def load_settings(
    path: Path,
    *,
    commands: Collection[str] | None = None,
    clashes: Callable[[Mapping[str, tuple[str, ...]]], Iterable[str]] | None = None,
    themes: Collection[str] | None = None,
) -> tuple[Settings, tuple[str, ...]]:
    """Load settings from a file. Returns them, and a warning of one sentence for everything wrong in it.

    A missing file brings none, one that cannot be read does. With `commands` given, so do keys for any other command;
    with `clashes`, whatever it yields for the keys; with `themes`, any other theme.
    """
    try:
        # Within the try: a number of too many digits or a table of too many levels may only fail when it is shown.
        content = _read(path)
        from tui.toml import parse

        settings, warnings = _evaluate(parse(_decode(content)), commands)
        if clashes is not None:
            for clash in clashes(settings.keys):
                warnings.add(lambda clash=clash: clash)  # type: ignore[misc]  # mypy knows no default of a lambda
        if themes is not None and settings.theme not in themes:
            warnings.add(partial(_no_theme, settings.theme, themes))
            settings = replace(settings, theme=Settings().theme)
    except FileNotFoundError:
        return Settings(), ()
    except OSError as error:
        return Settings(), (
            _(
                "{path} cannot be read ({reason}), so all settings have their defaults.",
                path=path,
                reason=os_reason(error),
            ),
        )
    except (ValueError, RecursionError) as error:
        reason = _shown(error, _MAX_REASON_CELLS)
        return Settings(), (
            _("{path} is not valid TOML ({reason}), so all settings have their defaults.", path=path, reason=reason),
        )
    return settings, tuple(f"{path.name}: {warning}" for warning in warnings.texts)


def save_setting(path: Path, name: str, value: str | float) -> None:
    """Save one setting in the file, which is created if missing; everything else in it stays as it is written.

    The file is replaced atomically. Raises UsageError for a wrong name or value, StorageError where the file is not
    valid, cannot be written, or the setting cannot be changed without rewriting it.
    """
    if name not in DECLARED:
        raise UsageError(_("There is no setting {name} that can be saved.", name=_shown(name)))
    try:
        DECLARED[name].check(value)
    except ValueError as error:
        raise UsageError(
            _("{name} cannot be {value}: {reason}.", name=name, value=_shown(value), reason=error)
        ) from error
    from tui.files import replace_file
    from tui.toml_edit import with_value

    try:
        try:
            old = _read(path)
        except FileNotFoundError:
            old = b""
            make_folder(path.parent)
        new = with_value(_decode(old), name, to_toml(value))
        if new is None:
            raise StorageError(
                _(
                    "{name} cannot be set in {path} without rewriting it: set {name} = {value} by hand.",
                    name=name,
                    path=path,
                    value=to_toml(value),
                )
            )
        content = (codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b"") + new.encode()
        if content != old:
            replace_file(path, content)
    except OSError as error:
        raise StorageError(
            _(
                "{path} cannot be written ({reason}), so {name} is not kept.",
                path=path,
                reason=os_reason(error),
                name=name,
            )
        ) from error
    except (ValueError, RecursionError) as error:
        reason = _shown(error, _MAX_REASON_CELLS)
        raise StorageError(
            _(
                "{path} is not valid TOML ({reason}), so {name} is not kept: correct the file first.",
                path=path,
                reason=reason,
                name=name,
            )
        ) from error


class _Warnings:
    """What is wrong in a file. Only the first are put into words, which takes a while for an unknown name."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._count = 0

    def add(self, describe: Callable[[], str]) -> None:
        """Add a warning, which `describe` puts into a sentence."""
        self._count += 1
        if self._count <= _MAX_WARNINGS:
            self._texts.append(cut(clean_line(describe()), _MAX_WARNING_CELLS))

    @property
    def texts(self) -> list[str]:
        """The warnings, with a last one for those that are only counted."""
        more = self._count - len(self._texts)
        return self._texts + [_("{count} more mistakes like these.", count=more)] * bool(more)


def _read(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, also for what is no file, which might never end, and for one too large."""
    with open(open_file(path), "rb") as file:
        content = file.read(_MAX_FILE_BYTES + 1)
    if len(content) > _MAX_FILE_BYTES:
        raise OSError(errno.EFBIG, _("it has more than {count} KiB", count=_MAX_FILE_BYTES // 1024))
    return content


def _evaluate(table: Mapping[str, object], commands: Collection[str] | None) -> tuple[Settings, _Warnings]:
    values: dict[str, object] = {}
    warnings = _Warnings()
    for name, value in table.items():
        if name == "keys":
            values["keys"] = _read_keys(value, commands, warnings)
        elif name == "rule":
            values["rules"] = _read_rules(value, warnings)
        elif name == "commands":
            values["commands"] = _read_commands(value, warnings)
        elif name == "archives":
            values["archives"] = _read_archives(value, warnings)
        elif name not in DECLARED:
            warnings.add(partial(_no_setting, name))
        else:
            try:
                values[name] = DECLARED[name].check(value)
            except ValueError as error:
                warnings.add(partial(_wrong_value, name, value, str(error)))
    return Settings(**values), warnings  # type: ignore[arg-type]  # each value went through its check


def _no_setting(name: str) -> str:
    return _(
        "there is no setting {name}{perhaps}.",
        name=_shown(name),
        perhaps=_suggestion(name, (*DECLARED, "keys", "rule", "archives", "commands")),
    )


def _no_theme(name: str, themes: Collection[str]) -> str:
    default = to_toml(Settings().theme)
    return _(
        "theme is {name}, but there is none of that name{perhaps}, so {default} is used.",
        name=_shown(name),
        perhaps=_suggestion(name, themes),
        default=default,
    )


def _wrong_value(name: str, value: object, reason: str) -> str:
    default = to_toml(getattr(Settings(), name))
    return _(
        "{name} is {value}, but {reason}, so {default} is used.",
        name=name,
        value=_shown(value),
        reason=reason,
        default=default,
    )


_MAX_RULES = 200


def _read_rules(tables: object, warnings: _Warnings) -> tuple[Rule, ...]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        warnings.add(lambda: _("rule must be written as [[rule]], a table for each, so there is none."))
        return ()
    rules = []
    for number, table in enumerate(tables[:_MAX_RULES], 1):
        try:
            rules.append(_rule(table))
        except ValueError as error:
            warnings.add(partial(_wrong_rule, number, str(error)))
    return tuple(rules)


def _wrong_rule(number: int, reason: str) -> str:
    return _("rule {number} is left out: {reason}.", number=number, reason=reason)


def _rule(table: Mapping[str, object]) -> Rule:
    """Raises ValueError saying what is wrong."""
    _require_known(table, _RULE)
    query, tags = table.get("query"), table.get("tag", [])
    tags = [tags] if isinstance(tags, str) else tags
    if not isinstance(query, str) or not query.strip():
        raise ValueError(_("its query must be a text"))
    if not isinstance(tags, list) or not all(isinstance(tag, str) and tag.strip() for tag in tags):
        raise ValueError(_("its tag must be a name or a list of names"))
    flags = {name: table.get(name, False) for name in ("hide", "star", "read")}
    if wrong := next((name for name, flag in flags.items() if not isinstance(flag, bool)), None):
        raise ValueError(_("its {name} must be true or false", name=wrong))
    if not tags and not any(flags.values()):
        raise ValueError(_("it says nothing to do: hide, star, read or tag"))
    return Rule(
        query.strip(),
        **{name: bool(flag) for name, flag in flags.items()},
        tags=tuple(clean_line(tag).strip() for tag in tags),
    )


_RULE = ("query", "hide", "star", "read", "tag")


def _read_commands(table: object, warnings: _Warnings) -> dict[str, PipeCommand]:
    commands: dict[str, PipeCommand] = {}
    entries = table if isinstance(table, dict) else {"commands": table}
    for name, value in list(entries.items())[:_MAX_RULES]:
        try:
            commands[name] = _command({"run": value} if isinstance(value, str) else value)
        except ValueError as error:
            warnings.add(partial(_wrong_command, name, str(error)))
    return commands


def _command(values: object) -> PipeCommand:
    """Raises ValueError saying what is wrong."""
    if not isinstance(values, dict):
        raise ValueError(_("it must be written as {table}", table='name = {run = "…"}'))  # noqa: TRY004
    _require_known(values, _COMMAND)
    run = values.get("run", "")
    if not isinstance(run, str) or not run.strip() or "\0" in run:
        raise ValueError(_("its run must be a command line"))
    shell = values.get("shell", False)
    if not isinstance(shell, bool):
        raise ValueError(_("its {name} must be true or false", name="shell"))  # noqa: TRY004
    if not shell:
        command_line(run)
    chosen = {"input": values.get("input", PIPED_INPUTS[0]), "output": values.get("output", PIPED_OUTPUTS[0])}
    for name, known in (("input", PIPED_INPUTS), ("output", PIPED_OUTPUTS)):
        if chosen[name] not in known:
            raise ValueError(_("its {name} must be one of {names}", name=name, names=", ".join(known)))
    return PipeCommand(run.strip(), **chosen, shell=shell)


_COMMAND = ("run", "input", "output", "shell")


def _wrong_command(name: str, reason: str) -> str:
    return _("commands.{name} is left out: {reason}.", name=_shown(name), reason=reason)


def _read_archives(table: object, warnings: _Warnings) -> dict[str, ArchiveSettings]:
    archives: dict[str, ArchiveSettings] = {}
    entries = table if isinstance(table, dict) else {"archives": table}
    for folder, values in entries.items():
        try:
            archives[folder_path(folder)] = _archive(values)
        except ValueError as error:
            warnings.add(partial(_wrong_archive, folder, str(error)))
    return archives


def _archive(values: object) -> ArchiveSettings:
    """Raises ValueError saying what is wrong."""
    if not isinstance(values, dict):
        raise ValueError(_("it must be written as {table}, a table for each", table='[archives."~/news"]'))  # noqa: TRY004
    _require_known(values, ("history",))
    return ArchiveSettings(history=yes_or_no(values.get("history", False)))


def _wrong_archive(folder: str, reason: str) -> str:
    return _("archives.{folder} is left out: {reason}.", folder=_shown(folder), reason=reason)


def _read_keys(table: object, commands: Collection[str] | None, warnings: _Warnings) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        warnings.add(
            lambda: _(
                "keys is {value}, but it must be a table, so every command has its own keys.", value=_shown(table)
            )
        )
        return {}
    keys: dict[str, tuple[str, ...]] = {}
    for command, value in _flat(table):
        # Keys have names without spaces (the space bar is `space`), so a text may name several.
        names = value.split() if isinstance(value, str) else value
        if commands is not None and command not in commands:
            warnings.add(partial(_no_command, command, commands))
        elif not isinstance(names, list) or not all(
            isinstance(name, str) and name and not any(map(str.isspace, name)) for name in names
        ):
            warnings.add(partial(_wrong_keys, command, value, _("it must be a key or a list of keys")))
        elif len(names) > _MAX_KEYS:
            warnings.add(partial(_wrong_keys, command, value, _("a command has at most {count} keys", count=_MAX_KEYS)))
        elif (unknown := next((name for name in names if not key_named(name)), None)) is not None:
            warnings.add(partial(_wrong_keys, command, value, _("there is no key {key}", key=_shown(unknown))))
        else:
            keys[command] = tuple(dict.fromkeys(map(key_named, names)))
    return keys


def _no_command(name: str, commands: Collection[str]) -> str:
    return _("there is no command {name} for a key{perhaps}.", name=_shown(name), perhaps=_suggestion(name, commands))


def _wrong_keys(command: str, value: object, reason: str) -> str:
    return _(
        "keys.{command} is {value}, but {reason}, so it has its own keys.",
        command=_shown(command),
        value=_shown(value),
        reason=reason,
    )


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """The items of a table and of the tables in it, whose names are joined by dots: `[keys.a] b` is `a.b`."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _decode(content: bytes) -> str:
    # Some editors write a byte order mark, which TOML does not allow.
    return content.decode("utf-8-sig")


def to_toml(value: str | float | Sequence[str]) -> str:
    """The value as TOML: a basic string is a JSON string, except that DEL has to be escaped."""
    if not isinstance(value, str | int | float):
        return f"[{', '.join(map(to_toml, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _shown(value: object, longest: int = _MAX_VALUE_CELLS) -> str:
    """A value for a warning, sanitized and cut."""
    return cut(clean_line(str(value)), longest) or _("empty")


def _require_known(table: Iterable[str], names: Collection[str]) -> None:
    """Raises ValueError saying which name of a table is none of these."""
    for name in table:
        if name not in names:
            raise ValueError(_("it has no {name}{perhaps}", name=_shown(name), perhaps=_suggestion(name, names)))


def _suggestion(name: str, names: Collection[str]) -> str:
    from difflib import get_close_matches

    # It compares letter by letter: no name of ours is nearly so long.
    close = get_close_matches(name[:_MAX_VALUE_CELLS], names, n=1)
    return _(" (perhaps {name} is meant)", name=close[0]) if close else ""
