"""Making Textual's terminal driver survive input that is not UTF-8.

It decodes strictly: one invalid byte (a Latin-1 paste, a broken line) would end the program.
"""

from __future__ import annotations

import codecs
import sys
from functools import partial


def replace_invalid_bytes() -> None:
    """Decode invalid bytes as U+FFFD, which no field accepts as a letter."""
    if sys.platform == "win32":
        return
    from textual.drivers import linux_driver

    def lenient_decoder(encoding: str) -> partial[codecs.IncrementalDecoder]:
        return partial(codecs.getincrementaldecoder(encoding), errors="replace")

    vars(linux_driver)["getincrementaldecoder"] = lenient_decoder
