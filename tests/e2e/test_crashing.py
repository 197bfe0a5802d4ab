"""A fault in the program: the terminal, the report, and what ends quietly."""

from __future__ import annotations

import signal
import subprocess
import sys
import termios
from pathlib import Path

from tests.conftest import PATIENCE
from tests.e2e.command import environ
from tests.e2e.terminal import Terminal

FAULTY = """
import sys
from tui.ui.screens.browse import BrowseScreen

def fail(self):
    title = self.posts.cursor_row.title
    raise RuntimeError(title)

BrowseScreen.action_zen = fail
from tui.__main__ import main
sys.exit(main())
"""

MODES = {
    "1049": b"\x1b[?1049l",
    "2004": b"\x1b[?2004l",
    "1000": b"\x1b[?1000l",
    "25": b"\x1b[?25h",
    "1004": b"\x1b[?1004l",
}


def test_a_crash_leaves_the_terminal_sane_and_a_report_without_content(
    archive: Path, tmp_path: Path, own_folders: Path
) -> None:
    with Terminal([sys.executable, "-c", FAULTY, str(archive)], env=environ(), folder=tmp_path) as terminal:
        terminal.shows("A lamp over the harbour", "Bread before sunrise")
        before = len(terminal.output)
        terminal.press("z")
        assert terminal.ends() == 70
        echo = termios.tcgetattr(terminal._file)[3]
        said = bytes(terminal.output[before:])
    assert all(leave in said for leave in MODES.values())
    assert echo & termios.ECHO
    assert echo & termios.ICANON
    words = said[said.rindex(b"microfiche: A fault") :].decode()
    report = next((own_folders / "cache" / "microfiche" / "crashes").iterdir())
    assert str(report) in words.replace("\r\n", "")
    for text in (words, report.read_text(encoding="utf-8")):
        assert "RuntimeError" in text
        assert "lamp" not in text
        assert str(archive) not in text


def test_a_closed_terminal_is_no_crash(archive: Path, tmp_path: Path, own_folders: Path) -> None:
    with Terminal([sys.executable, "-m", "tui", str(archive)], env=environ(), folder=tmp_path) as terminal:
        terminal.shows("A lamp over the harbour")
        assert terminal.hang_up() == 128 + signal.SIGHUP
    assert not (own_folders / "cache" / "microfiche" / "crashes").exists()


def test_an_interruption_after_all_is_done_is_no_traceback() -> None:
    said = _python(
        "import atexit, signal, sys\nfrom tui.__main__ import main\n"
        "atexit.register(signal.raise_signal, signal.SIGINT)\nsys.argv[1:] = ['--version']\nsys.exit(main())"
    )
    assert (said.returncode, said.stderr) == (130, b"")


def test_an_interruption_while_modules_are_imported_is_no_traceback() -> None:
    said = _python(
        "import signal, sys\nfrom tui.__main__ import main\n"
        "class Finder:\n    def find_spec(self, name, *_):\n        if name == 'argparse': signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\nsys.exit(main())"
    )
    assert (said.returncode, said.stderr) == (130, b"")


def test_who_is_to_ignore_an_interruption_does() -> None:
    said = _python(
        "import signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nfrom tui.__main__ import main\n"
        "import tui.cli.config\nreal = tui.cli.config.run\n"
        "tui.cli.config.run = lambda options: signal.raise_signal(signal.SIGINT) or real(options)\n"
        "sys.argv[1:] = ['config']\nsys.exit(main())"
    )
    assert (said.returncode, said.stderr) == (0, b"")


def test_a_fault_of_a_command_is_reported_without_content() -> None:
    said = _python(
        "import sys\nfrom tui.__main__ import main\nimport tui.cli.main\n"
        "def fail(*_, **__): raise RuntimeError(sys.argv)\n"
        "tui.cli.main.import_module = fail\nsys.argv[1:] = ['search', 'lamp']\nsys.exit(main())"
    )
    assert said.returncode == 70
    assert b"RuntimeError" in said.stderr
    assert b"lamp" not in said.stderr
    assert b"Traceback" not in said.stderr


def _python(code: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env=environ(), timeout=PATIENCE
    )
