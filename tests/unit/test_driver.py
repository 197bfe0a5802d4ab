"""What goes to the terminal, and when."""

from __future__ import annotations

import io

from tui.ui.driver import FrameWriter

BEGIN, END = "\x1b[?2026h", "\x1b[?2026l"


class Pieces(io.StringIO):
    """A terminal that notes what it is given at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def write(self, text: str) -> int:
        self.written.append(text)
        return len(text)


def written(*texts: str) -> list[str]:
    terminal = Pieces()
    writer = FrameWriter(terminal)
    writer.start()
    for text in texts:
        writer.write(text)
    writer.stop()
    return terminal.written


def test_a_frame_is_written_in_one_piece() -> None:
    assert written(BEGIN, "rows", END) == [f"{BEGIN}rows{END}"]


def test_what_is_no_part_of_a_frame_is_written_at_once() -> None:
    assert written("before", BEGIN, "rows", END, "behind") == ["before", f"{BEGIN}rows{END}", "behind"]
