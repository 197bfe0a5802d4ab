"""Writes `_hanzi.py`, the table that takes Han characters to one form, out of OpenCC's own dictionaries.

Run it with `python -m tui.search._make_hanzi` when OpenCC brings new dictionaries; a test compares the two.

OpenCC converts by phrases: 瞭解 becomes 了解 while 瞭 alone stays, 乾杯 becomes 干杯 while 乾隆 stays. That is right
for reading and wrong for search, where the folded form of a piece must be a piece of the folded form. So
each character is converted alone, and what the phrases would have merged beyond that is merged for good.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2A6E0), (0x2A700, 0x323B0))

MERGED = {
    "藉": "借", "覆": "复", "揹": "背", "伕": "夫", "炼": "链", "薰": "熏", "瞭": "了", "甯": "宁", "甦": "苏",
    "濬": "浚", "彷": "仿", "沈": "沉", "迳": "径", "钜": "巨", "锺": "钟", "划": "画", "妳": "你",
    "著": "着", "痺": "痹", "睪": "睾", "颚": "腭", "簷": "檐", "幺": "么", "潀": "潨",
    "敍": "叙", "衞": "卫", "枱": "台", "衹": "只", "粧": "妆", "糭": "粽",
}  # fmt: skip
"""Characters OpenCC merges in some words only (first two lines), or for Taiwan and Hong Kong only (the others).

Found by converting every pair of the characters of GB 2312 level 1 and Big5 level 1 both ways and comparing.
"""


def table() -> dict[str, str]:
    """Every Han character that is not its own folded form, with that form: always one character for one."""
    import opencc

    characters = [chr(code) for first, end in _BLOCKS for code in range(first, end)]
    characters = [c for c in characters if unicodedata.category(c) != "Cn"]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    simple = {a: b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}
    simple = {a: simple.get(b, b) for a, b in simple.items()}
    merged = {a: MERGED.get(b, b) for a, b in simple.items()} | MERGED
    return dict(sorted((a, b) for a, b in merged.items() if a != b))


def module(pairs: dict[str, str]) -> str:
    """The text of `_hanzi.py`."""
    lines = [
        '"""Han characters and the form they are compared in: `_make_hanzi.py` wrote it out of OpenCC (Apache 2.0)."""'
    ]
    for name, text in (("FROM", "".join(pairs)), ("TO", "".join(pairs.values()))):
        lines += ["", f"{name} = ("]
        lines += [f'    "{text[at : at + 50]}"' for at in range(0, len(text), 50)]
        lines += [")"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("_hanzi.py").write_text(module(table()), encoding="utf-8")
