"""Hostile text: what is stripped of it, and how wide what is left is."""

from __future__ import annotations

import re
import sys
from itertools import chain

import pytest
from wcwidth import wcwidth

from tui.text import (
    _SIMPLE,
    bar,
    cells,
    clean_line,
    cut,
    cut_apart,
    escape_controls,
    grouped,
    pad,
    sanitize,
    shell_quoted,
    strip_controls,
)


@pytest.mark.parametrize(
    ("dirty", "harmless"),
    [
        ("plain", "plain"),
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]0;window title\x07b", "ab"),
        ("a\x1b]8;;https://example.org\x1b\\b", "ab"),
        ("a\x1b]2;title\x9cb\x1b(Bc\x1b[?25ld\x1b[2 qe", "abcde"),
        ("re\u202eversed\u202c", "reversed"),
        ("iso\u2067lated\u2069", "isolated"),
        ("nul\x00 bell\x07 del\x7f c1\x9b", "nul bell del c1"),
        ("\ufeffbom", "bom"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("windows\r\nold mac\rend", "windows\nold mac\nend"),
        ("u\u2028s\u2029", "u\ns\n"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_clean_takes_out_what_a_terminal_would_obey(dirty: str, harmless: str) -> None:
    assert strip_controls(dirty) == harmless


@pytest.mark.parametrize(
    ("unfinished", "kept"),
    [
        ("one \x1b]8 here.\n\ntwo\x07", "one ]8 here.\n\ntwo"),
        ("one \x1bP dcs\r\ntwo\x1b\\", "one P dcs\ntwo\\"),
        ("one \x1b[ para", "one [ para"),
        ("one \x1bTwo \x1b", "one Two "),
        ("<p>one \x1b]8 here.</p><p>two\x07</p>", "<p>one ]8 here.</p><p>two</p>"),
        ("<b>one\x1b[</b><i\x1b>two</i>", "<b>one[</b><i>two</i>"),
        ("\x1b_" + "far " * 1000 + "\x07", "_" + "far " * 1000),
        ("one \x1b]0;\x1b[31mtwo", "one ]0;two"),
    ],
)
def test_an_escape_sequence_without_an_end_takes_no_text_with_it(unfinished: str, kept: str) -> None:
    assert strip_controls(unfinished) == kept
    assert clean_line(unfinished) == " ".join(kept.split())


def test_sanitizing_takes_out_noncharacters_and_all_that_cleaning_does() -> None:
    planes = range(0x10000), range(0xE0000, 0xE0200), range(0x10000, sys.maxunicode + 1, 251)
    for code in chain(*planes):
        text = f"a{chr(code)}"
        assert sanitize(text) == re.sub("[\ufdd0-\ufdef]", "", strip_controls(text)), hex(code)


@pytest.mark.parametrize(
    ("dirty", "line"),
    [
        ("  two   spaces ", "two spaces"),
        ("a\nb\tc", "a b c"),
        ("全角\u3000空格", "全角 空格"),
        ("a\u2028b", "a b"),
        ("a\x1b[2Jb", "ab"),
        ("", ""),
    ],
)
def test_clean_line_is_one_line(dirty: str, line: str) -> None:
    assert clean_line(dirty) == line


@pytest.mark.parametrize(
    ("name", "line", "word"),
    [
        ("渡船 it's a\\b.md", "渡船 it's a\\b.md", "渡船 it's a\\b.md"),
        ("x\x1b[31m.md", "x\\x1b[31m.md", "$'x\\x1b[31m.md'"),
        ("it's\n\\", "it's\\n\\", "$'it\\'s\\x0a\\\\'"),
        ("\u202e\x9b", "\\u202e\\x9b", "$'\\xe2\\x80\\xae\\xc2\\x9b'"),
        ("caf\udce9", "caf\\udce9", "$'caf\\xe9'"),
    ],
)
def test_a_name_is_written_out_where_a_terminal_would_obey_it(name: str, line: str, word: str) -> None:
    assert (escape_controls(name), shell_quoted(name)) == (line, word)


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("中文", 4), ("e\u0301", 1), ("👨\u200d👩\u200d👧", 2), ("한글", 4), ("…—“”", 4), ("a中", 3), ("", 0)],
)
def test_cells_counts_terminal_cells(text: str, width: int) -> None:
    assert cells(text) == width


def test_the_short_way_agrees_with_the_tables_on_every_character_it_takes() -> None:
    simple = [character for character in map(chr, range(0x20, 0x10000)) if _SIMPLE.fullmatch(character)]
    assert [character for character in simple if cells(character) != wcwidth(character)] == []
    assert len(simple) > 40_000


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("longer than that", 8, "longer…"),
        ("中国代表吁制定", 7, "中国代…"),
        ("中国代表吁制定", 8, "中国代…"),
        ("👨\u200d👩\u200d👧👨\u200d👩\u200d👧", 3, "👨\u200d👩\u200d👧…"),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_cut_keeps_wide_characters_whole(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown
    assert cells(shown) <= width


def test_pad_is_exactly_as_wide_as_asked() -> None:
    assert [pad("中", 3), pad("中国", 3), pad("a", 3)] == ["中 ", "中…", "a  "]


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "    "), (0.001, "▏   "), (0.3, "█▎  "), (0.5, "██  "), (0.99, "████"), (1, "████"), (1.5, "████")],
)
def test_a_bar_shows_what_is_not_nothing_and_is_as_wide_as_asked(share: float, shown: str) -> None:
    assert bar(share, 4) == shown


def test_numbers_are_grouped_by_thousands() -> None:
    assert grouped(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("texts", "width", "shown"),
    [
        (["short", "a long line of text"], 10, ["short", "a long li…"]),
        (["the river club (east)", "the river club (west)"], 14, ["the riv…(east)", "the riv…(west)"]),
        (["河岸边的花园协会甲组", "河岸边的花园协会乙组"], 11, ["河岸边…甲组", "河岸边…乙组"]),
        (["the river club east", "the river club eastern", "the river club west"], 13,
         ["the rive…east", "the r…eastern", "the rive…west"]),
        (["the river club", "the river club"], 8, ["the riv…", "the riv…"]),
        (["the river club", "the river house"], 1, ["…", "…"]),
    ],
)  # fmt: skip
def test_lines_that_are_cut_still_look_different(texts: list[str], width: int, shown: list[str]) -> None:
    assert cut_apart(texts, [width] * len(texts)) == shown
    assert all(cells(text) <= width for text in shown)
