"""Making Textual's terminal driver survive input that is not UTF-8, and write a frame in one piece.

It decodes strictly: one invalid byte (a Latin-1 paste, a broken line) would end the program.
"""

from __future__ import annotations

import codecs
import sys
from functools import partial
from typing import IO

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers._writer_thread import WriterThread


def replace_invalid_bytes() -> None:
    """Decode invalid bytes as U+FFFD, which no field accepts as a letter."""
    if sys.platform == "win32":
        return
    from textual.drivers import linux_driver

    def lenient_decoder(encoding: str) -> partial[codecs.IncrementalDecoder]:
        return partial(codecs.getincrementaldecoder(encoding), errors="replace")

    vars(linux_driver)["getincrementaldecoder"] = lenient_decoder


class FrameWriter(WriterThread):
    """Hands a frame of synchronised output to its thread when it is whole: in pieces, the thread would be woken for
    each, and the last would wait for whichever thread has the interpreter by then.
    """

    def __init__(self, file: IO[str]) -> None:
        super().__init__(file)
        self._frame: list[str] = []

    def write(self, text: str) -> None:
        if self._frame or text == SYNC_START:
            self._frame.append(text)
            if text != SYNC_END:
                return
            text = "".join(self._frame)
            self._frame.clear()
        super().write(text)


def write_frames_whole() -> None:
    """Have the driver write each frame in one piece."""
    if sys.platform == "win32":
        return
    from textual.drivers import linux_driver

    vars(linux_driver)["WriterThread"] = FrameWriter
