"""`microfiche completion`: print a completion for a shell, made of the command line as it is declared.

Names of commands, options and their choices stand in what is printed. The values of the archive (`tag:…`, `@…`) are
asked of the program at each Tab, as `microfiche --complete`: it answers from what is on the disk, writes nothing, and
says nothing of what goes wrong.
"""

from __future__ import annotations

import argparse
import os
import re
from typing import TYPE_CHECKING, Final

from tui import streams
from tui.cli.declared import CliCommand, ValueKind, declared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_SAFE: Final = re.compile(r"[^\w@%+=:,./\x80-\U0010ffff-]")


def run(options: argparse.Namespace) -> int:
    """Print a completion."""
    from tui.cli.verbs import parser_of

    streams.prepare()
    streams.lines(_SCRIPTS[options.shell](declared(parser_of(""), "microfiche")))
    return 0


def tell_values(arguments: Sequence[str]) -> int:
    """Print what a word of the shell may become, a line each, as it is to be written there. Returns 0 whatever happens.

    `arguments` are the shell, the word as it is typed, and the archives.
    """
    try:
        from tui.library.shell_values import completions
        from tui.settings import Folders

        streams.reserve_standard_streams()
        shell, word, *archives = arguments
        quote, text = _unquoted(word)
        found = completions(Folders.of_user(), text, archives)
        streams.prepare()
        for one in found:
            streams.lines(one if shell == "fish" else _requoted(one, quote))
        streams.flush()
    except OSError:
        streams.discard_rest()
    except Exception:  # noqa: BLE001, S110 - a line that is being typed is no place for it
        pass
    return 0


def _unquoted(word: str) -> tuple[str, str]:
    """The quotes that are open at the end of a word of a shell ("" for none), and the text it means."""
    quote, text = "", []
    characters = iter(word)
    for character in characters:
        if character == quote:
            quote = ""
        elif character == "\\" and quote != "'":
            following = next(characters, "")
            text.append(following if not quote or following in {'"', "\\", "$", "`"} else f"\\{following}")
        elif not quote and character in {"'", '"'}:
            quote = character
        else:
            text.append(character)
    return quote, "".join(text)


def _requoted(text: str, quote: str) -> str:
    """A text as a word of a shell, within quotes that stay open."""
    text = text.replace("\n", " ")
    if quote == "'":
        return quote + text.replace("'", "'\\''")
    if quote == '"':
        # Within these quotes a shell keeps the backslash before a mark that would call up its history.
        return quote + re.sub(r'(["\\$`])', r"\\\1", text).replace("!", "\"'!'\"")
    return _SAFE.sub(lambda found: f"\\{found[0]}", text)


def _template(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), "shells", name), encoding="utf-8") as file:
        return file.read()


def _verbs(top: CliCommand) -> Iterable[tuple[str, CliCommand]]:
    """Every command, with the words that call it."""
    for command in top.commands:
        yield command.name, command
        for inner in command.commands:
            yield f"{command.name} {inner.name}", inner


def _names(command: CliCommand) -> list[str]:
    return [name for option in command.options for name in option.names]


def _wanted(command: CliCommand) -> tuple[ValueKind, tuple[str, ...]]:
    """What kind of argument a command takes, and the words it may be."""
    words = tuple(inner.name for inner in command.commands)
    for argument in command.arguments:
        return argument.kind, argument.choices + words
    return "", words


def _single(text: str) -> str:
    """A text in single quotes, as all three shells read it."""
    return "'" + text.replace("'", "'\\''") + "'"


def _tables(top: CliCommand) -> str:
    """The tables of bash and zsh: functions of a command that set what there is."""
    lines = ['    case "$verb" in']
    for words, command in _verbs(top):
        kind, choices = _wanted(command)
        lines.append(
            f"        {_single(words)}) options={_single(' '.join(_names(command)))} "
            f"kind={_single(kind)} choices={_single(' '.join(choices))} ;;"
        )
    lines += ["    esac", '    case "$verb $previous" in']
    for words, command in _verbs(top):
        for option in command.options:
            if option.value:
                pattern = "|".join(_single(f"{words} {name}") for name in option.names)
                kind_of = option.kind or ("choice" if option.choices else "any")
                choices_of = _single(" ".join(option.choices))
                lines.append(f"        {pattern}) kind={_single(kind_of)} choices={choices_of} options='' ;;")
    return "\n".join([*lines, "    esac"])


def _words(top: CliCommand, first: int) -> str:
    """The part of a script that reads the words of a line; arrays of the shell begin with the element `first`."""
    inner = "|".join(_single(words) for words, _command in _verbs(top) if " " in words)
    return _template("words.sh").replace("FIRST", str(first)).replace("INNER", inner).rstrip()


def _bash(top: CliCommand) -> str:
    commands = _single(" ".join([*(command.name for command in top.commands), *_names(top)]))
    return (
        _template("completion.bash").replace("@WORDS@", _words(top, 0))
        .replace("@COMMANDS@", commands).replace("@TABLES@", _tables(top))
    )  # fmt: skip


def _zsh(top: CliCommand) -> str:
    described = (f"{command.name}:{command.sentence.replace(':', ' ')}" for command in top.commands)
    commands = "\n".join(f"            {_single(one)}" for one in described)
    return (
        _template("completion.zsh").replace("@WORDS@", _words(top, 1))
        .replace("@COMMANDS@", commands).replace("@TABLES@", _tables(top))
    )  # fmt: skip


def _fish(top: CliCommand) -> str:
    lines = [
        f"complete -c microfiche -n __fish_use_subcommand -a {command.name} -d {_fish_single(command.sentence)}"
        for command in top.commands
    ]
    for words, command in _verbs(top):
        condition = f"-n {_fish_single('__microfiche_in ' + words)}"
        kind, choices = _wanted(command)
        if kind == "query":
            lines.append(f"complete -c microfiche {condition} -f -k -a '(__microfiche_values)'")
        if choices:
            lines.append(f"complete -c microfiche {condition} -f -a {_fish_single(' '.join(choices))}")
        for option in command.options:
            named = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
            line = f"complete -c microfiche {condition} {named} -d {_fish_single(option.sentence)}"
            if option.value:
                line += " -r" if option.kind == "file" else " -x"
            if option.choices:
                line += f" -a {_fish_single(' '.join(option.choices))}"
            elif option.kind == "query":
                line += " -k -a '(__microfiche_values)'"
            lines.append(line)
    return _template("completion.fish").replace("@LINES@", "\n".join(lines))


def _fish_single(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_SCRIPTS: Final[dict[str, Callable[[CliCommand], str]]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
