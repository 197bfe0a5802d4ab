"""What every test gets: folders of its own, a fixed time zone, English, no terminal of anyone's."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tui import language

# Time is never asserted here: the machines are noisy. Every run tries the same examples, `make examples` tries others.
settings.register_profile("same", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("fuzz", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fuzz" if os.environ.get("FUZZ") else "same")

# A run in the background of a script ignores interruptions, and so would all programs that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

PATIENCE = 120.0
"""Seconds after which what a test waits for has failed to come: more than any machine is busy for, and less than pytest
gives a test.
"""
SAMPLES = Path(__file__).resolve().parent.parent / "samples"


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing a test does reaches the config, the index or the marks of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    language.use("en")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    for name in ("BROWSER", "NO_COLOR", "TMUX", "SSH_CONNECTION", "SSH_TTY", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def samples() -> Path:
    """The archive that comes with the program."""
    return SAMPLES


def write_post(
    folder: Path, name: str, title: str, day: str = "2021-06-30", body: str = "Some text.", **fields: str
) -> Path:
    """A plain post, for tests that need one made for them."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    head = {"title": title, "date": f"{day}T10:00:00Z", **fields}
    lines = "".join(f"{key}: {value}\n" for key, value in head.items() if value)
    path.write_text(f"---\n{lines}---\n{body}\n", encoding="utf-8")
    return path
