"""The entry point: runs the command line, and imports the screen only where it is needed."""

import sys

from tui import __version__


def main() -> int:
    """Run the command line in `sys.argv` and return the exit status.

    Ctrl-C ends the process with status 130, at once and without a word, until a command takes it; and again when that
    has ended, since an exception while Python clears up would be printed. Any other exception that gets here is a
    fault of the program: it is reported without what is in the archive.
    """
    try:
        import os
        import signal
        import threading

        threading.excepthook = lambda failed: _tell(failed.exc_value)  # the screen has a hook of its own
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else the parent process wants it ignored
            signal.signal(signal.SIGINT, lambda _signal, _frame: os._exit(130))
        if sys.argv[1:2] == ["--complete"]:  # a shell asks, at each Tab: with as few imports as can be
            from tui.cli.completion import tell_values

            return tell_values(sys.argv[2:])
        from tui.cli.main import Browse, Serve, failed, run

        outcome = run(sys.argv[1:], version=__version__)
        if isinstance(outcome, Browse):
            from tui.ui.run import browse

            return browse(outcome.paths)
        if isinstance(outcome, Serve):
            from tui.errors import MicroficheError
            from tui.mcp.server import serve

            try:
                return serve(outcome.paths)
            except MicroficheError as error:
                return failed(error)
        return outcome
    except KeyboardInterrupt:
        return 130
    except Exception as fault:  # noqa: BLE001 - whatever it is
        from tui.crash import CRASHED

        _tell(fault)
        return CRASHED


def _tell(fault: BaseException | None) -> None:
    """Report a fault of the program on stderr."""
    from tui.crash import report
    from tui.streams import tell

    for line in report(fault).splitlines() if fault is not None else ():
        tell(line)


if __name__ == "__main__":
    sys.exit(main())
