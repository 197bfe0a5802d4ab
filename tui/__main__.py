"""The entry point: runs the command line, and imports the screen only where it is needed."""

from __future__ import annotations

import sys

__version__ = "0.1.0"


def main() -> int:
    """Run the command line in `sys.argv` and return the exit status."""
    try:
        from tui.cli.main import Browse, run

        outcome = run(sys.argv[1:], version=__version__)
        if isinstance(outcome, Browse):
            from tui.ui.run import browse

            return browse(outcome.paths)
        return outcome
    except KeyboardInterrupt:  # also while the modules above are imported
        return 130


if __name__ == "__main__":
    sys.exit(main())
