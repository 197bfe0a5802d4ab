"""The images of an article in a terminal that knows no protocol for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.e2e.conftest import Start
    from tests.e2e.terminal import Terminal


def search(terminal: Terminal, words: str) -> None:
    """Find one post, and have it under the cursor of the list."""
    terminal.shows("66", "unread")
    terminal.press("/")
    terminal.shows("Enter to the list")
    terminal.press(words)
    terminal.shows("1 unread")
    terminal.press("enter")
    terminal.shows("Enter open")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
def test_images_of_the_archive_are_drawn_in_half_blocks(start: Start, samples: Path, size: tuple[int, int]) -> None:
    terminal = start(samples, size=size)
    search(terminal, "puddles")
    terminal.press("i")
    terminal.shows("▀{10}", "shore.png +1 of 2", "The puddle at the corner")
    terminal.press("n")
    terminal.shows("▀{10}", "rings.png +2 of 2", "A philosopher seen")
    assert len({cell.fg for cell in terminal.cells if cell.data == "▀"}) > 10
    terminal.press("escape")
    terminal.shows("▀{10}", gone=True)


def test_without_colour_they_are_drawn_in_shades(start: Start, samples: Path) -> None:
    terminal = start(samples, size=(80, 24), NO_COLOR="1")
    search(terminal, "puddles")
    terminal.press("i")
    terminal.shows("[░▒▓█]{10}", "shore.png")


def test_an_image_of_the_web_waits_to_be_asked_for(start: Start, samples: Path) -> None:
    terminal = start(samples, size=(80, 24))
    search(terminal, "old patience goes")
    terminal.press("i")
    terminal.shows("Not fetched: it is at static.lantern-post.example", "Enter fetches it")
    terminal.press("q")
    terminal.shows("Not fetched", gone=True)
