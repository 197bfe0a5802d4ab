"""What a hand does to the program, at random: keys one by one and in bursts, the mouse, the window's size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from textual import events
from textual.keys import _character_to_key
from textual.message import Message

from tests.soak.archive import WORDS
from tui.keymap import COMMANDS

if TYPE_CHECKING:
    from textual.app import App

QUITTING = ("ctrl+q", "ctrl+c", "q")
_KEYS = [key for command in COMMANDS for key in command.keys if key not in QUITTING]
_TYPED = (
    *WORDS, "tag:sea", "author:", "date:2021", "is:unread", "body:lantern", "(", '"', "-tag:light", "sort:title", "#", "re:/[/",
)  # fmt: skip
SIZES = (
    (1, 1), (300, 1), (1, 80), (2, 2), (20, 5), (40, 4), (40, 10), (80, 6), (80, 24), (100, 30), (160, 45), (300, 90),
)  # fmt: skip
_OVERLAYS = ("u", "T", "S", "d", "t", "question_mark", "ctrl+p", "i", "slash", "F", "C", "M", "V", "W", "E", "A")
_INSIDE = ("enter", "escape", "pagedown", "pageup", "down", "up", "tab", "shift+tab", "home", "end", "ctrl+u", "ctrl+d")


@dataclass(frozen=True, slots=True)
class Step:
    """Something done at once: its name for the report, and how many keys it counts."""

    name: str
    keys: int
    messages: tuple[Message, ...] = ()
    size: tuple[int, int] | None = None
    changes_files: bool = False


def key(name: str) -> events.Key:
    """The event of a key by its Textual name."""
    if len(name) == 1:
        return events.Key(_character_to_key(name), name)
    return events.Key(name, {"space": " ", "enter": "\r", "tab": "\t", "slash": "/", "question_mark": "?"}.get(name))


def steps(random: Random, app: App[None]) -> Iterator[Step]:
    """Steps without end."""
    makers = (_one_key, _one_key, _one_key, _burst, _typing, _overlay, _overlay, _click, _wheel, _drag)
    while True:
        chance = random.random()
        if chance < 0.02:
            size = random.choice(SIZES)
            yield Step(f"size {size}", 0, size=size)
        elif chance < 0.03:
            yield Step("files", 0, changes_files=True)
        else:
            yield random.choice(makers)(random, app)


def _keys(names: list[str]) -> Step:
    return Step(" ".join(names), len(names), tuple(map(key, names)))


def _one_key(random: Random, _app: App[None]) -> Step:
    return _keys([random.choice(_KEYS)])


def _burst(random: Random, _app: App[None]) -> Step:
    one = random.choice((*_KEYS, *_INSIDE))
    return _keys([one] * random.randrange(2, 12) if random.random() < 0.4 else random.choices(_KEYS, k=8))


def _typing(random: Random, _app: App[None]) -> Step:
    if random.random() < 0.1:
        return Step("paste", 1, (events.Paste(" ".join(random.choices(_TYPED, k=5)) + "\n\x1b[31m"),))
    end = [random.choice(_INSIDE)] if random.random() < 0.5 else []
    return _keys([random.choice(("slash", "F", "t", "f")), *random.choice(_TYPED), *end])


def _overlay(random: Random, _app: App[None]) -> Step:
    return _keys([random.choice(_OVERLAYS), *random.choices(_INSIDE, k=random.randrange(1, 6))])


def _place(random: Random, app: App[None]) -> tuple[int, int]:
    return random.randrange(max(1, app.size.width)), random.randrange(max(1, app.size.height))


def _mouse(kind: type[events.MouseEvent], place: tuple[int, int], button: int = 1) -> events.MouseEvent:
    x, y = place
    return kind(None, x, y, 0, 0, button, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)


def _click(random: Random, app: App[None]) -> Step:
    place, times = _place(random, app), random.choice((1, 1, 1, 2, 3))
    one = [_mouse(events.MouseMove, place, 0), _mouse(events.MouseDown, place), _mouse(events.MouseUp, place)]
    opening = [key(random.choice(_OVERLAYS))] if random.random() < 0.3 else []
    typed = [key(random.choice(_INSIDE + tuple("aex")))] if random.random() < 0.3 else []
    messages = (*opening, *one, *typed, *[message for _ in range(times - 1) for message in one[1:]])
    return Step(f"click {place} × {times} with {[each.key for each in opening + typed]}", 1, messages)


def _wheel(random: Random, app: App[None]) -> Step:
    kind, place = random.choice((events.MouseScrollUp, events.MouseScrollDown)), _place(random, app)
    return Step(f"{kind.__name__} {place}", 1, tuple(_mouse(kind, place, 0) for _ in range(random.randrange(1, 9))))


def _drag(random: Random, app: App[None]) -> Step:
    start, end = _place(random, app), _place(random, app)
    between = (_mouse(events.MouseMove, _place(random, app)) for _ in range(3))
    down, up = _mouse(events.MouseDown, start), _mouse(events.MouseUp, end)
    return Step(f"drag {start} {end}", 1, (down, *between, _mouse(events.MouseMove, end), up))
