"""Textual's terminal driver, made to survive bytes from the keyboard that are no UTF-8.

It decodes strictly, and one stray byte (a Latin-1 paste, a broken line) would end the program.
"""

from __future__ import annotations

import codecs
import sys
from functools import partial


def forgive_bytes() -> None:
    """Have what cannot be decoded become U+FFFD, which no field takes for a letter."""
    if sys.platform == "win32":
        return
    from textual.drivers import linux_driver

    def forgiving(encoding: str) -> partial[codecs.IncrementalDecoder]:
        return partial(codecs.getincrementaldecoder(encoding), errors="replace")

    vars(linux_driver)["getincrementaldecoder"] = forgiving
