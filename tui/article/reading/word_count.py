"""How many words a text has, and how long they take to read."""

from __future__ import annotations

import re
from typing import Final

WORDS_A_MINUTE: Final = 250
HAN_A_MINUTE: Final = 400

_HAN: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD: Final = re.compile(
    r"[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+(?:['’.-]\w+)*"
)


def count(text: str) -> tuple[int, int]:
    """Words of scripts with spaces, and Han characters and kana."""
    return len(_WORD.findall(text)), len(_HAN.findall(text))


def reading_time(words: int, han: int) -> float:
    """The minutes it takes to read so much."""
    return words / WORDS_A_MINUTE + han / HAN_A_MINUTE
