"""Pictures as a terminal can show them: by kitty's graphics protocol, as sixels, as half blocks, or as shades.

Which of these a terminal can do is told from its environment, not asked of it. A question has to be asked before
Textual reads the keyboard (textual-image asks when it is imported, waits a tenth of a second for each answer, and
takes what is typed meanwhile for one), so everybody's start would pay for what few look at. Once Textual reads, an
answer that it does not know would come back as keys. Terminals that are known name themselves in variables; for
those that do not (over SSH, most) there is the setting `images`, and half blocks are right everywhere. tmux and screen
pass neither protocol on unless they are told to: in them it is half blocks, if the setting names nothing else.

The encoding of both protocols is textual-image's. Its renderables write to the terminal beside Textual's own
writer and ask it for the size of a cell; here they are given a file in place of the terminal, and what they write
goes out through Textual's driver, in order with its frames. All of this is done in a thread: a page of sixels takes
long enough to be felt.
"""

from __future__ import annotations

import io
import os
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.color import Color
from rich.console import Console
from rich.segment import Segment
from rich.style import Style

if TYPE_CHECKING:
    from PIL import Image
    from rich.console import ConsoleRenderable

    from tui.settings import Images

Way = Literal["kitty", "sixel", "halfblocks", "shades"]

RGB = tuple[int, int, int]

_ASSUMED_CELL = (10, 20)
"""Pixels of a cell where the terminal does not say: those of the VT340, which textual-image assumes as well."""

_KONSOLE_WITH_SIXELS = 220400
_KITTY_WITH_PLACEHOLDERS = (0, 28, 0)
_VERSION = re.compile(r"^version\b.*\((\d+), *(\d+), *(\d+)\)", re.MULTILINE)
_SHADES = " ░▒▓█"
_APC = re.compile("\x1b_G.*?\x1b\\\\", re.DOTALL)
_COLOUR = re.compile(r"#(\d+);2;\d+;\d+;\d+")
_CELL_SIZE = ("TEXTUAL_CELL_WIDTH", "TEXTUAL_CELL_HEIGHT")
"""Where textual-image looks for the size of a cell when it has no terminal to ask."""
_gone_by: list[tuple[int, int]] = []
_aside = threading.Lock()


class Place(NamedTuple):
    """The room for a picture: cells, and pixels of one cell."""

    columns: int
    rows: int
    cell: tuple[int, int] = _ASSUMED_CELL


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in cells.

    `lines` are the cells, `width` of them each. `before` is to be written to the terminal before they are shown,
    `over` whenever they were, with the cursor on the first of them; `after` once they are no longer.
    """

    lines: tuple[tuple[Segment, ...], ...]
    width: int
    before: str = ""
    over: str = ""
    after: str = ""


def way_of(
    wanted: Images, environ: Mapping[str, str] = os.environ, *, colours: str | None, cell: tuple[int, int] | None
) -> Way:
    """The best way the terminal can show a picture.

    `colours` is Rich's name of its colours, None for none; `cell` the pixels of a cell, None where they are not known.
    Kitty's placeholders name their picture in a 24-bit colour, sixels have to be as large as their cells.
    """
    if colours is None:
        return "shades"
    if wanted == "auto":
        wanted = _known(environ)
    if wanted == "kitty" and colours == "truecolor":
        return "kitty"
    if wanted == "sixel" and cell is not None:
        return "sixel"
    return "halfblocks"


def _known(environ: Mapping[str, str]) -> Images:
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if environ.get("TMUX") or environ.get("STY") or term.startswith(("screen", "tmux")):
        return "halfblocks"
    # Both know kitty's Unicode placeholders; others that speak its protocol (WezTerm, Konsole) do not.
    if term == "xterm-ghostty" or program == "ghostty":
        return "kitty"
    if term == "xterm-kitty" or environ.get("KITTY_WINDOW_ID"):
        return "halfblocks" if _kitty_version(environ) < _KITTY_WITH_PLACEHOLDERS else "kitty"
    if term.startswith(("foot", "mlterm", "contour", "yaft")) or program in ("WezTerm", "iTerm.app", "mintty"):
        return "sixel"
    konsole = environ.get("KONSOLE_VERSION", "")
    if konsole.isdecimal() and int(konsole) >= _KONSOLE_WITH_SIXELS:
        return "sixel"
    return "halfblocks"


def _kitty_version(environ: Mapping[str, str]) -> tuple[int, ...]:
    """The version of the kitty that runs here, as its own files say; the first that will do where they cannot be seen.

    No variable tells it. One that is too old shows a box for every placeholder.
    """
    terminfo = environ.get("TERMINFO")
    for folder in (environ.get("KITTY_INSTALLATION_DIR"), terminfo and os.path.dirname(terminfo)):
        if folder:
            try:
                with open(os.path.join(folder, "kitty", "constants.py"), encoding="utf-8") as opened:
                    found = _VERSION.search(opened.read())
            except (OSError, ValueError):
                continue
            if found:
                return tuple(map(int, found.groups()))
    return _KITTY_WITH_PLACEHOLDERS


def cell_pixels() -> tuple[int, int] | None:
    """Pixels of a cell, width and height, as the terminal's driver in the system says; None where it does not."""
    # The standard error is what Textual draws on; the standard output may be put aside at this very moment.
    if sys.platform == "win32" or sys.__stderr__ is None:
        return None
    import fcntl
    import struct
    import termios

    try:
        told = fcntl.ioctl(sys.__stderr__.fileno(), termios.TIOCGWINSZ, b"\0" * 8)
    except (OSError, ValueError):
        return None
    rows, columns, width, height = struct.unpack("HHHH", told)
    if not (rows and columns and width >= columns and height >= rows):
        return None
    return width // columns, height // rows


def fit(width: int, height: int, place: Place) -> tuple[int, int]:
    """Cells a picture of so many pixels takes, as large as it fits; small ones no larger than four times their size."""
    cell_width, cell_height = place.cell
    scale = min(place.columns * cell_width / width, place.rows * cell_height / height, 4.0)
    columns = max(1, min(place.columns, round(width * scale / cell_width)))
    rows = max(1, min(place.rows, round(height * scale / cell_height)))
    return columns, rows


def draw(image: Image.Image, way: Way, place: Place, ground: RGB, *, dark: bool = True) -> Drawn:
    """The picture, as large as it fits into the place. `ground` is what shines through; `dark` says that it is dark."""
    columns, rows = fit(image.width, image.height, place)
    if way == "kitty":
        return _kitty(image, columns, rows, place.cell)
    if way == "sixel":
        return _sixels(_on_ground(image, ground), columns, rows, place.cell, ground)
    if way == "shades":
        return _shades(_on_ground(image, ground), columns, rows, dark=dark)
    return _half_blocks(_on_ground(image, ground), columns, rows)


def through_tmux(sequences: str) -> str:
    """Sequences of kitty's protocol, wrapped so that a tmux with `allow-passthrough` hands them on (tmux(1))."""
    return _APC.sub(lambda match: "\x1bPtmux;" + match[0].replace("\x1b", "\x1b\x1b") + "\x1b\\", sequences)


def _half_blocks(image: Image.Image, columns: int, rows: int) -> Drawn:
    """Two pixels a cell, one above the other."""
    pixels = image.resize((columns, rows * 2)).tobytes()
    stride = columns * 3
    lines = []
    for row in range(rows):
        upper, lower = pixels[2 * row * stride :][:stride], pixels[(2 * row + 1) * stride :][:stride]
        lines.append(_joined("▀", [(upper[at : at + 3], lower[at : at + 3]) for at in range(0, stride, 3)]))
    return Drawn(tuple(lines), columns)


def _joined(character: str, pairs: list[tuple[bytes, bytes]]) -> tuple[Segment, ...]:
    """A segment for each run of equal cells."""
    segments = []
    start = 0
    for at in range(1, len(pairs) + 1):
        if at == len(pairs) or pairs[at] != pairs[start]:
            upper, lower = pairs[start]
            style = Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower))
            segments.append(Segment(character * (at - start), style))
            start = at
    return tuple(segments)


def _shades(image: Image.Image, columns: int, rows: int, *, dark: bool) -> Drawn:
    """A character a cell, by how bright it is: for terminals without colours."""
    from PIL import ImageOps

    light = ImageOps.autocontrast(image.convert("L").resize((columns, rows))).tobytes()
    shades = _SHADES if dark else _SHADES[::-1]
    text = "".join(shades[value * len(shades) // 256] for value in light)
    return Drawn(tuple((Segment(text[at : at + columns]),) for at in range(0, len(text), columns)), columns)


def _kitty(image: Image.Image, columns: int, rows: int, cell: tuple[int, int]) -> Drawn:
    """The picture sent once, and cells of placeholders that name it."""
    written = io.StringIO()
    with _instead_of_the_terminal(written, cell):
        from textual_image.renderable import TGPImage

        made = TGPImage(image, columns, rows)
        lines = tuple((Segment(part.text.rstrip("\n"), part.style),) for part in _segments(made))
    # Its own way to take a picture back names no picture, and would take all of them.
    after = f"\x1b_Ga=d,d=I,i={made.terminal_image_id},q=2\x1b\\"
    wrap = through_tmux if os.environ.get("TMUX") else str
    return Drawn(lines, columns, before=wrap(written.getvalue()), after=wrap(after))


def _sixels(image: Image.Image, columns: int, rows: int, cell: tuple[int, int], ground: RGB) -> Drawn:
    """Blank cells, and the sixels that lie over them."""
    from PIL import ImageOps

    with _instead_of_the_terminal(io.StringIO(), cell) as (width, height):
        from textual_image.renderable import SixelImage

        # It fills whole cells of the size it goes by: where ours have another by now, it is given more or fewer.
        across, down = max(1, columns * cell[0] // width), max(1, rows * cell[1] // height)
        canvas = ImageOps.pad(image, (across * width, down * height), color=ground)
        found = next(part.text for part in _segments(SixelImage(canvas, across, down)) if "\x1bP" in part.text)
    return Drawn(tuple((Segment(" " * columns),) for _ in range(rows)), columns, over=colours_first(found))


def colours_first(sixels: str) -> str:
    """Sixels whose colours are all defined before the first is drawn.

    textual-image defines each where it is first used. xterm (as of 379) then draws what lies above in other colours.
    """
    begin = sixels.index("#")
    defined = "".join(match[0] for match in _COLOUR.finditer(sixels, begin))
    return sixels[:begin] + defined + _COLOUR.sub(r"#\1", sixels[begin:])


def _on_ground(image: Image.Image, ground: RGB) -> Image.Image:
    """The picture without anything to see through."""
    if image.mode != "RGBA":
        return image
    from PIL import Image as Pillow

    return Pillow.alpha_composite(Pillow.new("RGBA", image.size, (*ground, 255)), image).convert("RGB")


def _segments(made: ConsoleRenderable) -> Iterator[Segment]:
    """What textual-image makes of a picture, outside any console."""
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for part in made.__rich_console__(console, console.options):
        if isinstance(part, Segment):
            yield part


@contextmanager
def _instead_of_the_terminal(file: io.StringIO, cell: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Let textual-image, as it is imported and as it draws, take this file for the terminal: it must not touch ours.

    Gives the size of a cell that it goes by: `cell` the first time, which it then keeps for good.
    """
    with _aside:
        terminal = sys.__stdout__
        sys.__stdout__ = file  # type: ignore[misc,assignment]
        if not _gone_by:
            _gone_by.append(cell)
            os.environ.update(zip(_CELL_SIZE, map(str, cell), strict=True))
        try:
            yield _gone_by[0]
        finally:
            for name in _CELL_SIZE:
                os.environ.pop(name, None)
            sys.__stdout__ = terminal  # type: ignore[misc]
