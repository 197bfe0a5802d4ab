"""A picture of the screen: where it is kept, and what is said where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import screen_of, until
from tui.ui.screenshot import downloads_folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without a folder for downloads."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_DOWNLOAD_DIR", raising=False)
    return home


async def _taken(pilot) -> str:
    """Take a picture by the palette's command; what is said of it."""
    await screen_of(pilot).action_run_command("screenshot")
    await until(pilot, lambda: any("creenshot" in note.title for note in pilot.app._notifications))
    return next(note.message for note in pilot.app._notifications if "creenshot" in note.title)


async def test_without_a_folder_for_downloads_it_is_in_the_home_folder(started, home: Path) -> None:
    async with started() as pilot:
        said = await _taken(pilot)
        (kept,) = home.glob("microfiche-*.svg")
        assert said == f"~/{kept.name}"
        assert "</svg>" in kept.read_text(encoding="utf-8")


async def test_where_it_cannot_be_kept_and_why_is_said(started, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    (home / "Downloads").mkdir()
    async with started() as pilot:
        monkeypatch.setattr(Path, "open", full)
        assert await _taken(pilot) == "It cannot be saved in ~/Downloads: no space left on device."


def test_the_folder_for_downloads_is_the_first_choice(home: Path) -> None:
    assert downloads_folder() == home
    (home / "Downloads").mkdir()
    assert downloads_folder() == home / "Downloads"
