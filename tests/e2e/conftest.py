"""A command on a screen, and archives to open with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import write_post
from tests.e2e.command import COMMAND, Browser, environ
from tests.e2e.terminal import Terminal

Start = Callable[..., Terminal]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the command in a terminal that ends with the test."""
    with ExitStack() as running:

        def start(*argv: str | Path, size: tuple[int, int] = (120, 40), **env: str) -> Terminal:
            command = [*COMMAND, *map(str, argv)]
            return running.enter_context(Terminal(command, size=size, env=environ(**env), folder=tmp_path))

        yield start


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    """A web browser for `$BROWSER`."""
    return Browser(tmp_path)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three posts whose titles share no word."""
    folder = tmp_path / "archive"
    write_post(
        folder,
        "lamp.md",
        "A lamp over the harbour",
        "2021-06-30",
        tags="[sea, light]",
        **{"from": "https://lamp.example/one"},
    )
    write_post(
        folder,
        "bread.md",
        "Bread before sunrise",
        "2021-06-29",
        tags="[kitchen]",
        **{"from": "https://bread.example/two"},
    )
    write_post(
        folder, "gull.md", "Gull acquitted", "2021-05-01", tags="[sea]", **{"from": "https://gull.example/three"}
    )
    return folder
