"""Pictures in cells: by which method a terminal is sent them, and what is sent."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from PIL import Image

from tui.ui.graphics import CellArea, DrawnPicture, best_method, colours_first, draw, fit, through_tmux

CELL = (9, 18)
BLACK = (0, 0, 0)


@pytest.mark.parametrize(
    ("environ", "method"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-ghostty"}, "kitty"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "mlterm"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "240801"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "210401"}, "halfblocks"),
        ({"TERM": "xterm-256color"}, "halfblocks"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/tmux", "KITTY_WINDOW_ID": "1"}, "halfblocks"),
        ({"TERM": "screen", "TERM_PROGRAM": "WezTerm"}, "halfblocks"),
        ({}, "halfblocks"),
    ],
)
def test_the_best_a_terminal_is_known_to_do(environ: dict[str, str], method: str) -> None:
    assert best_method("auto", environ, colours="truecolor", cell=CELL) == method


@pytest.mark.parametrize(
    ("said", "method"),
    [
        ("version: Version = Version(0, 27, 9)\n", "halfblocks"),
        ("version: Version = Version(0, 28, 0)\n", "kitty"),
        ("version         = (0, 15, 0)\n", "halfblocks"),
        ("nothing\n", "kitty"),
        (None, "kitty"),
    ],
)
@pytest.mark.parametrize("variable", ["KITTY_INSTALLATION_DIR", "TERMINFO"])
def test_a_kitty_without_placeholders_is_given_half_blocks(
    tmp_path: Path, variable: str, said: str | None, method: str
) -> None:
    if said is not None:
        (tmp_path / "kitty").mkdir()
        (tmp_path / "kitty" / "constants.py").write_text(f"import os\n\n{said}")
    folder = tmp_path / "terminfo" if variable == "TERMINFO" else tmp_path
    environ = {"TERM": "xterm-kitty", variable: str(folder)}
    assert best_method("auto", environ, colours="truecolor", cell=CELL) == method


def test_the_setting_goes_before_what_is_known() -> None:
    kitty = {"TERM": "xterm-kitty"}
    assert best_method("halfblocks", kitty, colours="truecolor", cell=CELL) == "halfblocks"
    assert best_method("sixel", kitty, colours="truecolor", cell=CELL) == "sixel"
    assert best_method("kitty", {"TMUX": "x"}, colours="truecolor", cell=CELL) == "kitty"


def test_what_a_way_needs_has_to_be_there() -> None:
    assert best_method("kitty", {}, colours="256", cell=CELL) == "halfblocks"
    assert best_method("sixel", {}, colours="truecolor", cell=None) == "halfblocks"
    assert best_method("kitty", {}, colours=None, cell=CELL) == "shades"


@pytest.mark.parametrize(
    ("size", "area", "cells"),
    [
        ((1000, 500), CellArea(80, 40, (10, 20)), (80, 20)),
        ((500, 1000), CellArea(80, 40, (10, 20)), (40, 40)),
        ((10, 20), CellArea(80, 40, (10, 20)), (4, 4)),  # a small one is not blown up
        ((10_000, 1), CellArea(80, 40, (10, 20)), (80, 1)),
        ((1, 10_000), CellArea(80, 40, (10, 20)), (1, 40)),
        ((640, 480), CellArea(1, 1, (10, 20)), (1, 1)),
    ],
)
def test_a_picture_is_as_large_as_it_fits_in_its_shape(
    size: tuple[int, int], area: CellArea, cells: tuple[int, int]
) -> None:
    assert fit(*size, area) == cells


def halves() -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", (80, 40), (255, 0, 0))
    image.paste((0, 0, 255), (0, 20, 80, 40))
    return image


def rows_of(drawn: DrawnPicture) -> list[str]:
    return ["".join(segment.text for segment in line) for line in drawn.lines]


def test_half_blocks_are_two_pixels_a_cell() -> None:
    drawn = draw(halves(), "halfblocks", CellArea(8, 2, (10, 20)), BLACK)
    assert rows_of(drawn) == ["▀" * 8] * 2
    assert drawn.width == 8
    top, bottom = drawn.lines[0][0].style, drawn.lines[-1][-1].style
    assert top.color.triplet == (255, 0, 0)
    assert bottom.bgcolor.triplet == (0, 0, 255)
    assert not drawn.before + drawn.over + drawn.after


def test_the_ground_shines_through() -> None:
    drawn = draw(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "halfblocks", CellArea(4, 2), (10, 20, 30))
    assert drawn.lines[0][0].style.bgcolor.triplet == (10, 20, 30)


def test_without_colours_bright_is_full_on_dark_and_empty_on_light() -> None:
    image = Image.new("L", (80, 40), 0)
    image.paste(255, (0, 0, 40, 40))
    area = CellArea(8, 2, (10, 20))
    assert rows_of(draw(image.convert("RGB"), "shades", area, BLACK))[0] == "████    "
    assert rows_of(draw(image.convert("RGB"), "shades", area, BLACK, dark=False))[0] == "    ████"


def test_kitty_is_sent_the_picture_once_and_shows_it_by_its_number(capfd: pytest.CaptureFixture[str]) -> None:
    drawn = draw(halves(), "kitty", CellArea(8, 2, (10, 20)), BLACK)
    number = re.search(r"\x1b_Ga=p,i=(\d+),c=8,r=2,U=1,q=2\x1b\\$", drawn.before)
    assert number
    assert re.match(rf"\x1b_Gi={number[1]},m=[01],f=100,q=2;", drawn.before)
    assert drawn.after == f"\x1b_Ga=d,d=I,i={number[1]},q=2\x1b\\"
    assert len(drawn.lines) == 2
    for row in rows_of(drawn):
        assert row.count("\U0010eeee") == 8
        assert "\n" not in row
    named = drawn.lines[0][0].style.color.triplet
    assert (named.red << 16) + (named.green << 8) + named.blue == int(number[1]) & 0xFFFFFF
    assert capfd.readouterr().out == ""


def test_sixels_fill_their_cells_and_nothing_more() -> None:
    drawn = draw(halves(), "sixel", CellArea(8, 2, (10, 20)), BLACK)
    assert rows_of(drawn) == [" " * 8] * 2
    size = re.match(r'\x1bP[\d;]*q"1;1;(\d+);(\d+)', drawn.over)
    assert size
    assert 0 < int(size[1]) <= 8 * 10
    assert 0 < int(size[2]) <= 2 * 20
    assert drawn.over.endswith("\x1b\\")


def test_every_colour_of_sixels_is_defined_before_the_first_is_drawn() -> None:
    found = '\x1bP0;0;0q"1;1;9;7#1;2;0;0;0!9~$#12;2;100;0;0!3@-#1!4@#2;2;0;0;100!5@-\x1b\\'
    assert colours_first(found) == (
        '\x1bP0;0;0q"1;1;9;7#1;2;0;0;0#12;2;100;0;0#2;2;0;0;100#1!9~$#12!3@-#1!4@#2!5@-\x1b\\'
    )
    drawn = draw(halves(), "sixel", CellArea(8, 2, (10, 20)), BLACK).over
    assert re.match(r"[^#]*(#\d+;2;\d+;\d+;\d+){2,}#\d+[^;\d]", drawn)
    assert len(re.findall(r"#\d+;", drawn)) == len({*re.findall(r"#\d+;", drawn)})


def test_drawing_leaves_the_terminal_and_the_environment_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = sys.__stdout__
    for method in ("kitty", "sixel"):
        draw(halves(), method, CellArea(8, 2, (10, 20)), BLACK)
        assert sys.__stdout__ is terminal


def test_tmux_is_asked_to_hand_each_sequence_on() -> None:
    assert through_tmux("\x1b_Ga=1\x1b\\\x1b_Ga=2;AA\x1b\\") == (
        "\x1bPtmux;\x1b\x1b_Ga=1\x1b\x1b\\\x1b\\\x1bPtmux;\x1b\x1b_Ga=2;AA\x1b\x1b\\\x1b\\"
    )
