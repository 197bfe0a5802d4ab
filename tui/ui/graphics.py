"""Drawing pictures in a terminal: by kitty's graphics protocol, as sixels, as half blocks, or as shades.

The environment tells which of these a terminal can do; the terminal is not queried. A query has to be sent before
Textual reads the keyboard (textual-image sends it when it is imported, waits a tenth of a second for each reply, and
takes typed keys for one), so every start would be slower for a feature that few use; later, Textual would take the
reply for keys. Known terminals name themselves in variables. For others (most of them over SSH) there is the setting
`images`; half blocks work everywhere. tmux and screen pass neither protocol on unless they are configured to: in them
pictures are half blocks, unless the setting says otherwise.

textual-image encodes both protocols. Its renderables write to the terminal past Textual's driver and query it for the
size of a cell; here they write into a file, which goes out through Textual's driver, in order with its frames. Draw in
a thread: a page of sixels takes noticeably long.
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

from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from PIL import Image
    from rich.console import ConsoleRenderable

    from tui.settings import Images

Method = Literal["kitty", "sixel", "halfblocks", "shades"]

RGB = tuple[int, int, int]

_ASSUMED_CELL = (10, 20)
"""Pixels of a cell, width and height, where the terminal reports none: those of the VT340, as in textual-image."""

_KONSOLE_WITH_SIXELS = 220400
_KITTY_WITH_PLACEHOLDERS = (0, 28, 0)
_VERSION = lazy_pattern(r"^version\b.*\((\d+), *(\d+), *(\d+)\)", re.MULTILINE)
_SHADES = " ░▒▓█"
_APC = lazy_pattern("\x1b_G.*?\x1b\\\\", re.DOTALL)
_COLOUR = lazy_pattern(r"#(\d+);2;\d+;\d+;\d+")
_CELL_SIZE = ("TEXTUAL_CELL_WIDTH", "TEXTUAL_CELL_HEIGHT")
"""Variables that textual-image reads the size of a cell from when it has no terminal to query."""
_cell_in_use: list[tuple[int, int]] = []
_stdout_lock = threading.Lock()


class CellArea(NamedTuple):
    """The room for a picture in cells, and the pixels of one cell, width and height."""

    columns: int
    rows: int
    cell: tuple[int, int] = _ASSUMED_CELL


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture as lines of `width` cells, and the escape sequences that belong to it.

    `before` is to be written to the terminal before the cells are shown, `over` each time after they were painted, with
    the cursor on the first of them, and `after` once they are shown no longer.
    """

    lines: tuple[tuple[Segment, ...], ...]
    width: int
    before: str = ""
    over: str = ""
    after: str = ""


def best_method(
    wanted: Images, environ: Mapping[str, str] = os.environ, *, colours: str | None, cell: tuple[int, int] | None
) -> Method:
    """The best method by which the terminal can show a picture.

    `colours` is Rich's name of its colour system, None for no colours; `cell` the pixels of a cell, None where unknown.
    Kitty's placeholders encode their picture's id in a 24-bit colour; sixels have to be as large as their cells.
    """
    if colours is None:
        return "shades"
    if wanted == "auto":
        wanted = _images_of_terminal(environ)
    if wanted == "kitty" and colours == "truecolor":
        return "kitty"
    if wanted == "sixel" and cell is not None:
        return "sixel"
    return "halfblocks"


def _images_of_terminal(environ: Mapping[str, str]) -> Images:
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
    """The version of the running kitty, from its own files: it sets no variable, and an old one shows a box for every
    placeholder. Where the files cannot be read, the first version that has placeholders.
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
    """Pixels of a cell, width and height, by ioctl TIOCGWINSZ; None where the terminal does not report them."""
    # Textual draws on the standard error; the standard output may be replaced at this very moment.
    if sys.platform == "win32" or sys.__stderr__ is None:
        return None
    import fcntl
    import struct
    import termios

    try:
        reply = fcntl.ioctl(sys.__stderr__.fileno(), termios.TIOCGWINSZ, b"\0" * 8)
    except (OSError, ValueError):
        return None
    rows, columns, width, height = struct.unpack("HHHH", reply)
    if not (rows and columns and width >= columns and height >= rows):
        return None
    return width // columns, height // rows


def fit(width: int, height: int, area: CellArea) -> tuple[int, int]:
    """Columns and rows of a picture of so many pixels: as large as fits, but at most four times its size."""
    cell_width, cell_height = area.cell
    scale = min(area.columns * cell_width / width, area.rows * cell_height / height, 4.0)
    columns = max(1, min(area.columns, round(width * scale / cell_width)))
    rows = max(1, min(area.rows, round(height * scale / cell_height)))
    return columns, rows


def draw(image: Image.Image, method: Method, area: CellArea, ground: RGB, *, dark: bool = True) -> DrawnPicture:
    """Draw a picture as large as fits. `ground` is the background behind transparent parts, `dark` if it is dark."""
    columns, rows = fit(image.width, image.height, area)
    if method == "kitty":
        return _kitty(image, columns, rows, area.cell)
    if method == "sixel":
        return _sixels(_on_ground(image, ground), columns, rows, area.cell, ground)
    if method == "shades":
        return _shades(_on_ground(image, ground), columns, rows, dark=dark)
    return _half_blocks(_on_ground(image, ground), columns, rows)


def through_tmux(sequences: str) -> str:
    """Sequences of kitty's protocol, wrapped for a tmux with `allow-passthrough` (tmux(1))."""
    return _APC.sub(lambda match: "\x1bPtmux;" + match[0].replace("\x1b", "\x1b\x1b") + "\x1b\\", sequences)


def _half_blocks(image: Image.Image, columns: int, rows: int) -> DrawnPicture:
    """Two pixels a cell, one above the other."""
    pixels = image.resize((columns, rows * 2)).tobytes()
    stride = columns * 3
    lines = []
    for row in range(rows):
        upper, lower = pixels[2 * row * stride :][:stride], pixels[(2 * row + 1) * stride :][:stride]
        lines.append(_joined("▀", [(upper[at : at + 3], lower[at : at + 3]) for at in range(0, stride, 3)]))
    return DrawnPicture(tuple(lines), columns)


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


def _shades(image: Image.Image, columns: int, rows: int, *, dark: bool) -> DrawnPicture:
    """A character of a matching brightness for each cell: for terminals without colours."""
    from PIL import ImageOps

    light = ImageOps.autocontrast(image.convert("L").resize((columns, rows))).tobytes()
    shades = _SHADES if dark else _SHADES[::-1]
    text = "".join(shades[value * len(shades) // 256] for value in light)
    return DrawnPicture(tuple((Segment(text[at : at + columns]),) for at in range(0, len(text), columns)), columns)


def _kitty(image: Image.Image, columns: int, rows: int, cell: tuple[int, int]) -> DrawnPicture:
    """The picture, sent once, and cells of placeholders that refer to it."""
    written = io.StringIO()
    with _instead_of_the_terminal(written, cell):
        from textual_image.renderable import TGPImage

        made = TGPImage(image, columns, rows)
        lines = tuple((Segment(part.text.rstrip("\n"), part.style),) for part in _segments(made))
    # textual-image's own sequence would delete all pictures.
    after = f"\x1b_Ga=d,d=I,i={made.terminal_image_id},q=2\x1b\\"
    wrap = through_tmux if os.environ.get("TMUX") else str
    return DrawnPicture(lines, columns, before=wrap(written.getvalue()), after=wrap(after))


def _sixels(image: Image.Image, columns: int, rows: int, cell: tuple[int, int], ground: RGB) -> DrawnPicture:
    """Blank cells, and the sixels to write over them."""
    from PIL import ImageOps

    with _instead_of_the_terminal(io.StringIO(), cell) as (width, height):
        from textual_image.renderable import SixelImage

        # It fills whole cells of the size it was first given; where that has changed, it takes more or fewer of them.
        across, down = max(1, columns * cell[0] // width), max(1, rows * cell[1] // height)
        canvas = ImageOps.pad(image, (across * width, down * height), color=ground)
        found = next(part.text for part in _segments(SixelImage(canvas, across, down)) if "\x1bP" in part.text)
    return DrawnPicture(tuple((Segment(" " * columns),) for _ in range(rows)), columns, over=colours_first(found))


def colours_first(sixels: str) -> str:
    """Sixels with all colours defined before the first is used.

    textual-image defines each colour where it is first used; xterm (as of 379) then repaints what is above wrongly.
    """
    begin = sixels.index("#")
    defined = "".join(match[0] for match in _COLOUR.finditer(sixels, begin))
    return sixels[:begin] + defined + _COLOUR.sub(r"#\1", sixels[begin:])


def _on_ground(image: Image.Image, ground: RGB) -> Image.Image:
    """The picture without transparency."""
    if image.mode != "RGBA":
        return image
    from PIL import Image as Pillow

    return Pillow.alpha_composite(Pillow.new("RGBA", image.size, (*ground, 255)), image).convert("RGB")


def _segments(made: ConsoleRenderable) -> Iterator[Segment]:
    """The segments of a renderable of textual-image, rendered without a terminal."""
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for part in made.__rich_console__(console, console.options):
        if isinstance(part, Segment):
            yield part


@contextmanager
def _instead_of_the_terminal(file: io.StringIO, cell: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Have textual-image write into this file instead of the terminal, both on import and when it draws.

    Returns the size of a cell that it uses: the `cell` of the first call, which it keeps for good.
    """
    with _stdout_lock:
        terminal = sys.__stdout__
        sys.__stdout__ = file  # type: ignore[misc,assignment]
        if not _cell_in_use:
            _cell_in_use.append(cell)
            os.environ.update(zip(_CELL_SIZE, map(str, cell), strict=True))
        try:
            yield _cell_in_use[0]
        finally:
            for name in _CELL_SIZE:
                os.environ.pop(name, None)
            sys.__stdout__ = terminal  # type: ignore[misc]
