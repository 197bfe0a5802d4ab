"""Opening the screen on archives, and saying why that cannot be."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tui.errors import MicroficheError


def browse(paths: Sequence[str]) -> int:
    """Open the browser on these archives (none: those opened last, else the samples); the exit status."""
    from tui.library import Library
    from tui.resources import samples_folder
    from tui.settings import Folders, load_settings

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stderr.write("microfiche: the browser needs a terminal; see microfiche --help for what does not\n")
        return 2
    try:
        folders = Folders.of_user()
        settings, complaints = load_settings(folders.config_file)
        with Library(folders, paths, samples=samples_folder()) as library:
            from tui.ui.app import MicroficheApp

            # A thread that computes gives way to the screen after a millisecond, not after Python's five.
            sys.setswitchinterval(0.001)
            if paths:
                library.remember()
            app = MicroficheApp(library, settings, folders, complaints)
            app.run()
            return app.return_code or 0
    except MicroficheError as error:
        sys.stderr.write(f"microfiche: {error}\n")
        return 3
