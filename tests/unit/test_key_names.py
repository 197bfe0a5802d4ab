"""Names of keys: as written, as Textual names them, as shown."""

from __future__ import annotations

import pytest
from textual.keys import _character_to_key

from tui.key_names import key_named, label
from tui.keymap import COMMANDS

SIGNS = [chr(code) for code in range(33, 127)] + list("中é「")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ctrl-d", "ctrl+d"), ("ctrl+D", "ctrl+d"), ("F5", "f5"), ("Esc", "escape"), ("Return", "enter"), ("PgDn", "pagedown"),
        ("⌫", "backspace"), ("Alt-←", "alt+left"), ("Shift-a", "A"), ("ctrl--", "ctrl+minus"), ("ctrl-alt-x", "alt+ctrl+x"),
        ("question_mark", "question_mark"), ("f25", ""), ("shift+1", ""), ("Foo", ""), ("ctrl+", ""), ("\t", ""),
    ],
)  # fmt: skip
def test_a_key_is_named_however_it_is_written(written: str, key: str) -> None:
    assert key_named(written) == key


def test_signs_are_named_as_the_screen_names_them() -> None:
    assert [key_named(sign) for sign in SIGNS] == [_character_to_key(sign) for sign in SIGNS]


def test_what_is_shown_of_a_key_can_be_written() -> None:
    keys = {key for command in COMMANDS for key in command.keys} | {_character_to_key(sign) for sign in SIGNS}
    assert {key for key in keys if key_named(label(key)) != key} == set()
