"""Draw the README's picture from the program: `python -m tests.snapshots.readme`."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from tests.conftest import SAMPLES
from tests.snapshots.pictured import pictured, pressing

PICTURE = Path(__file__).with_name("readme.svg")


async def draw() -> None:
    """Open the samples, mark some, and save what is seen."""
    app = pictured()
    async with app.run_test(size=(120, 34)) as pilot:
        await pressing("t", *"harb", "enter", "m", "j", "j", "s", "k")(pilot)
        svg = app.export_screenshot(title="microfiche samples")
    app.library.close()
    # The ids in the file are made of its content and a counter: they are given the same name every time.
    PICTURE.write_text(re.sub(r"terminal-\d+", "terminal", svg), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        for name in ("CONFIG", "CACHE", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = os.path.join(home, name.lower())
        os.environ["TZ"] = "UTC"
        os.environ["HOME"] = str(SAMPLES.parent)
        asyncio.run(draw())
