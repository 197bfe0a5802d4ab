"""Running the command line, and turning exceptions into an exit status."""

from __future__ import annotations

import argparse
import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from tui.cli.verbs import SERVER, VERBS, parser_of, read_options
from tui.errors import Cancelled, MicroficheError, NotFoundError, StorageError, UsageError, os_reason
from tui.language import _

if TYPE_CHECKING:
    from tui.settings import Settings

DONE, NOTHING, USAGE, UNUSABLE, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit statuses."""

_STATUSES: dict[type[MicroficheError], int] = {Cancelled: INTERRUPTED, UsageError: USAGE, NotFoundError: NOTHING}
"""The statuses of errors; that of any other is UNUSABLE."""


@dataclass(frozen=True, slots=True)
class Browse:
    """The request to open the screen on these archives."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Serve:
    """The request to answer an assistant's questions of these archives."""

    paths: tuple[str, ...]


def run(argv: Sequence[str], *, version: str) -> int | Browse | Serve:
    """Run a command line. Returns the exit status, or what another face is wanted for."""
    from tui import streams

    streams.reserve_standard_streams()
    try:
        settings = _settings()
        options = _read(list(argv), version)
        if isinstance(options, Browse):
            return options
        if options.module == SERVER:
            return Serve(tuple(options.archives))
        # A command ends soon, and holds what it reads until then: there is little to collect.
        gc.set_threshold(50_000, 20, 20)
        command: Callable[[argparse.Namespace], int] = import_module(f"tui.cli.{options.module}").run
        streams.choose_styles(options.color)
        with _interruptible(), streams.paged(settings.pager, wanted=options.pager):
            status = command(options)
        streams.flush()
    except BrokenPipeError:
        streams.discard_rest()
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except _Ended as ended:
        return 128 + ended.signal
    except MicroficheError as error:
        return failed(error)
    except OSError as error:
        streams.discard_rest()
        if isinstance(error, FileNotFoundError) and not _is_in_a_folder():
            return failed(MicroficheError(_("The folder that this is run in is not there any more: go to another")))
        return failed(MicroficheError(_("The output cannot be written: {reason}", reason=os_reason(error))))
    return status


def _settings() -> Settings:
    """The settings, whose language is spoken from here on, or that of the locale. Whoever uses them tells what is wrong
    in them.
    """
    from tui.config_file import load_settings
    from tui.language import use
    from tui.settings import Folders, Settings

    use("auto")
    with suppress(StorageError):  # there is no home
        settings, _warnings = load_settings(Folders.of_user().config_file)
        use(settings.language)
        return settings
    return Settings()


def _is_in_a_folder() -> bool:
    """Whether the working folder, which relative paths begin at, is still there."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


class _Ended(BaseException):
    """The program was told to end by a signal, of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.signal = number


def _end(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_DFL)  # told once more, it ends at once
    raise _Ended(number)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Have Ctrl-C raise KeyboardInterrupt within, and SIGTERM and SIGHUP `_Ended`, so that what is open is closed in
    order and nothing half written is left; unless they are ignored.
    """
    handlers = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: _end, signal.SIGHUP: _end}
    before = {number: signal.getsignal(number) for number in handlers}
    for number, handler in handlers.items():
        if before[number] is not signal.SIG_IGN:
            signal.signal(number, handler)
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def failed(error: MicroficheError) -> int:
    """Tell of an error. Returns the exit status that it means."""
    from tui.streams import warn

    if str(error):
        warn(str(error))
    return next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), UNUSABLE)


def _read(argv: list[str], version: str) -> argparse.Namespace | Browse:
    word = argv[0] if argv else ""
    if word in VERBS:
        return read_options(word, argv[1:], version)
    if word in ("-h", "--help", "--version"):
        return parser_of(version).parse_args([word])
    if word.startswith("-") and word != "--":
        raise UsageError(_("there is no option {word}; see microfiche --help", word=word))
    paths = argv[1:] if word == "--" else [argument for argument in argv if argument != "--"]
    if word and word != "--" and not os.path.exists(os.path.expanduser(word)) and os.sep not in word:
        raise UsageError(_("{word} is no command and no path; see microfiche --help", word=word))
    if "" in paths:
        raise UsageError(_("a path is empty; see microfiche --help"))
    return Browse(tuple(paths))
