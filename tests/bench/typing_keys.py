"""Figures of keys: how long from a press to the paint that answers it."""

from __future__ import annotations

import itertools
import json
import sqlite3
import statistics
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import archives
from tests.bench.archives import PROGRAM, Homes
from tests.bench.result import Result, p95
from tests.bench.starting import PYTHON
from tests.bench.terminal import LIST, Frame, Terminal, tree_memory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

QUERIES = (
    "网络空间",
    "lighthouse",
    "燈塔角",
    "observatry",
    "маяк",
    "白鹭港 图书",
    "harbor telescpe",
    "水時計",
    "灯塔委员会宣布",
)
"""Chinese in both scripts, Latin, Cyrillic, Japanese; some with a slip of the finger."""

_HEARD = "tushuguan"
"""A word by pinyin, for which every key has to be there."""

_HELD = 1 / 30
_HELD_KEYS = 90

_STAR_PACE = 0.25
_STARS = 60
_SELECT_ALL = "\x01"
_MOST_WRITING = 600
"""Seconds in which a million stars are written on any machine."""


def held_key(homes: Homes, posts: int) -> list[Result]:
    """`j` held down, at the thirty presses a second of a keyboard: from each press to the cursor having got there."""
    presses, frames = _pressed_in_list(homes, posts, "j" * _HELD_KEYS, _HELD)
    reached = _cursor_steps(frames)
    late = []
    for number, press in enumerate(presses, 1):
        when = next((at for at, step in reached if step >= number and at > press), None)
        if when is not None:
            late.append(1000 * (when - press))
    if len(late) < _HELD_KEYS * 0.9:
        raise LookupError(f"the cursor was seen to move for {len(late)} of {_HELD_KEYS} presses only")
    return [
        Result(
            f"{posts:,} posts: j held down, press to paint, p95",
            p95(late),
            "ms",
            None,
            25 if posts <= 100_000 else None,
            "figure",
        ),
        Result(f"{posts:,} posts: the same, median", sorted(late)[len(late) // 2], "ms"),
    ]


def star_key(homes: Homes, posts: int) -> list[Result]:
    """`s` pressed again and again on a post: from each press to its star being there, or gone."""
    presses, frames = _pressed_in_list(homes, posts, "s" * _STARS, _STAR_PACE)
    stars = [(frame.at, frame.cursor.startswith("★")) for frame in frames if frame.cursor is not None]
    late = []
    for number, (press, following) in enumerate(itertools.pairwise((*presses, float("inf"))), 1):
        when = next((at for at, is_starred in stars if press < at < following and is_starred == number % 2), None)
        if when is not None:
            late.append(1000 * (when - press))
    if len(late) < _STARS * 0.9:
        raise LookupError(f"the star was seen to follow {len(late)} of {_STARS} presses only")
    most = 5 if posts <= 20_000 else None
    return [
        Result(f"{posts:,} posts: a star, press to paint, p95", p95(late), "ms", None, most, "figure"),
        Result(f"{posts:,} posts: the same, median", sorted(late)[len(late) // 2], "ms"),
    ]


def star_all(homes: Homes, posts: int) -> list[Result]:
    """All posts selected and starred: from the press to the stars on the screen being there, and to all of them being
    in `state.db`.
    """
    root = archives.generated(posts)
    environ = homes.indexed(root)
    command = [*PROGRAM, "search", "", "--count", "--in", root]
    count = int(subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout)
    shown, kept = [], []
    with Terminal([*PROGRAM, root], environ) as terminal:
        _open(terminal)
        for is_starred in (True, False, True):
            terminal.press(_SELECT_ALL)
            terminal.settle(0.5)
            first = len(terminal.pieces)
            press = terminal.press("s")
            kept.append(_wait_for_stars(terminal, environ, count if is_starred else 0) - press)
            terminal.settle(1.0, timeout=60)
            frames = [frame for frame in terminal.frames() if frame.at >= terminal.pieces[first - 1][0]]
            stars = [(frame.at, {row.startswith("★") for row in frame.rows.values()}) for frame in frames]
            changed = next((at for at, are_starred in stars if at > press and are_starred == {is_starred}), None)
            if changed is None:
                raise LookupError("the stars were not painted")
            shown.append(changed - press)
    most = 1 if posts <= 20_000 else None
    return [
        Result(f"{posts:,} posts: all starred at once, press to paint, median of 3", statistics.median(shown), "s"),
        Result(f"{posts:,} posts: the same, to the disk", statistics.median(kept), "s", None, most, "figure"),
    ]


def _wait_for_stars(terminal: Terminal, environ: Mapping[str, str], count: int) -> float:
    """When so many posts were starred in `state.db`. Raises LookupError where they never were."""
    file = Path(environ["XDG_DATA_HOME"]) / "microfiche" / "state.db"
    end = time.perf_counter() + _MOST_WRITING
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        while time.perf_counter() < end:
            terminal.record(0.01)
            if connection.execute("SELECT count(*) FROM mark WHERE starred").fetchone()[0] == count:
                return time.perf_counter()
    raise LookupError("the stars were not written")


def search_keys(homes: Homes, posts: int) -> list[Result]:
    """A press in the search bar to the last change of the list before the next press."""
    root = archives.generated(posts)
    with Terminal([*PROGRAM, root], homes.indexed(root)) as terminal:
        _open(terminal)
        presses = _type_queries(terminal, 0.2)
        frames = list(terminal.frames())
    late = []
    for press, following in presses:
        changed = _last_change(frames, press, following)
        if changed is not None:
            late.append(1000 * (changed - press))
    most = 40 if posts <= 20_000 else 45 if posts <= 100_000 else 90
    return [
        Result(
            f"{posts:,} posts: a press in the search bar to the list repainted, p95 of {len(late)}",
            p95(late),
            "ms",
            None,
            most,
            "figure",
        ),
        Result(f"{posts:,} posts: the same, median", sorted(late)[len(late) // 2], "ms"),
        Result(f"{posts:,} posts: the same, longest", max(late), "ms"),
    ]


def search_gaps(homes: Homes, posts: int) -> list[Result]:
    """The longest time that the loop of the screen was busy in one piece, while queries are typed fast."""
    root = archives.generated(posts)
    with tempfile.TemporaryDirectory(dir=archives.cache()) as folder:
        file = Path(folder, "gaps.json")
        command = [PYTHON, "-m", "tests.bench.inside", "watched", str(file), root]
        with Terminal(command, homes.indexed(root)) as terminal:
            _open(terminal)
            began = time.perf_counter()
            _type_queries(terminal, 0.1)
            ended = time.perf_counter()
            terminal.press("\x03")
            terminal.wait_exit()
        gaps = json.loads(file.read_text())
    longest = max([length for at, length in gaps if began <= at and at + length <= ended], default=0.0)
    opening = max([length for at, length in gaps if at + length < began], default=0.0)
    return [
        Result(
            f"{posts:,} posts: longest gap of the loop while searching",
            1000 * longest,
            "ms",
            None,
            30,
            "figure",
        ),
        Result(f"{posts:,} posts: the same while opening, after the first paint", 1000 * opening, "ms"),
    ]


def answering(homes: Homes, posts: int) -> list[Result]:
    """What is heard in the titles, asked for as soon as there is a list: seconds from the start, and memory then."""
    root = archives.generated(posts)
    with Terminal([*PROGRAM, root], homes.indexed(root)) as terminal:
        terminal.record(30, until=LIST)
        terminal.press("/")
        presses = _press_each(_HEARD, terminal, 0.02)
        terminal.settle(5.0, timeout=60)
        held = tree_memory(terminal.pid)
        answered = _last_change([*terminal.frames()], presses[0], float("inf"))
        if answered is None:
            raise LookupError("no answer was painted")
        took = answered - terminal.started
    most = (3, 400) if posts <= 1_000_000 else (None, None)
    return [
        Result(f"{posts:,} posts: start to the answer by pinyin", took, "s", None, most[0], "figure"),
        Result(f"{posts:,} posts: memory then, every key loaded", held, "MB", None, most[1], "figure"),
    ]


def _open(terminal: Terminal) -> None:
    """Wait until the archive is open, looked through and counted."""
    if not terminal.record(30, until=LIST):
        said = [line.strip("\0 ") for frame in terminal.frames() for line in frame.lines]
        raise LookupError(f"no list was painted; the program said: {[line for line in said if line][-1:]}")
    # Before a million files are looked through, the keys of as many titles are loaded, for seconds without a paint.
    terminal.settle(4.0, timeout=120)


def _pressed_in_list(homes: Homes, posts: int, keys: str, pace: float) -> tuple[list[float], list[Frame]]:
    """Open an archive and press keys in its list at an even pace: the moments, and the frames from then on."""
    root = archives.generated(posts)
    with Terminal([*PROGRAM, root], homes.indexed(root)) as terminal:
        _open(terminal)
        first = len(terminal.pieces)
        presses = _press_each(keys, terminal, pace)
        return presses, [frame for frame in terminal.frames() if frame.at >= terminal.pieces[first - 1][0]]


def _press_each(keys: Sequence[str], terminal: Terminal, pace: float) -> list[float]:
    """Press keys at an even pace; the moments."""
    presses, due = [], time.perf_counter()
    for key in keys:
        presses.append(terminal.press(key))
        due += pace
        while (left := due - time.perf_counter()) > 0:
            terminal.record(left)
    return presses


def _type_queries(terminal: Terminal, pace: float) -> list[tuple[float, float]]:
    """Type the queries one after the other; when each key was pressed, and when the one after it."""
    spans = []
    terminal.press("/")
    terminal.settle(0.3)
    for query in QUERIES:
        presses = _press_each(query, terminal, pace)
        terminal.settle(0.3)
        cleared = terminal.press("\x1b")
        terminal.settle(0.5)
        spans += zip(presses, [*presses[1:], cleared], strict=True)
    return spans


def _last_change(frames: Sequence[Frame], start: float, end: float) -> float | None:
    """When the list changed last between two moments; None where it did not."""
    seen, changed = None, None
    for frame in frames:
        if frame.at >= end:
            break
        if seen is not None and frame.at > start and frame.look != seen:
            changed = frame.at
        seen = frame.look
    return changed


def _cursor_steps(frames: Sequence[Frame]) -> list[tuple[float, int]]:
    """When the cursor was seen how many rows below where it was first. The order of the rows is pieced together from
    what was seen of it, since the list scrolls."""
    order: list[str] = []
    place: dict[str, int] = {}
    steps: list[tuple[float, int]] = []
    first = None
    for frame in frames:
        for text in frame.rows.values():
            if text not in place:
                place[text] = len(order)
                order.append(text)
        if frame.cursor is not None:
            here = place[frame.cursor]
            first = here if first is None else first
            steps.append((frame.at, here - first))
    return steps
