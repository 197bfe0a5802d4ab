"""Finding in an article, and marking what was found."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tui.article.document import read_article
from tui.article.layout.layout import iter_lines
from tui.article.layout.lines import Line, Span, add_style
from tui.article.reading.find import Finder, ranges_of


def fold_map(text: str) -> tuple[str, Sequence[int]]:
    """Case, the one ligature æ, and runs of spaces make no difference; acute accents are dropped."""
    folded: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        piece = {"æ": "ae", "\u0301": ""}.get(char, " " if char.isspace() else char.casefold())
        if piece == " " and (not folded or folded[-1] == " "):
            continue
        folded.extend(piece)
        offsets.extend([index] * len(piece))
    if folded and folded[-1] == " ":
        del folded[-1], offsets[-1]
    return "".join(folded), offsets


def lines_of(text: str, width: int = 20) -> list[Line]:
    return list(iter_lines(read_article(text, title="", source="https://example.org/"), width))


def found(text: str, needle: str, width: int = 20) -> list[list[str]]:
    lines = lines_of(text, width)
    return [
        [lines[line].text[start:end] for line, start, end in match.places]
        for match in Finder(lines, fold_map).find(needle)
    ]


@pytest.mark.parametrize(
    ("text", "needle", "want"),
    [
        ("Ice and ice.", "ICE", [["Ice"], ["ice"]]),
        ("one two three four five", "four five", [["four", "five"]]),
        ("one two three four five", "three  four", [["three four"]]),
        ("漢字漢字漢字漢字漢字港口漢字", "字港口", [["字", "港口"]]),
        ("a **bo**ld word", "bold w", [["bold w"]]),
        ("see [the pier](/x), now", "pier, now", [["pier", ", now"]]),
        ("Caf\u0301e and more", "cafe", [["Caf\u0301e"]]),
        ("the æther", "ether", [["æther"]]),
        ("see![Ice](/a.png)now", "see ice now", [["see ", "Ice now"]]),
        ("nothing", "ice", []),
        ("nothing", "", []),
        ("nothing", "   ", []),
    ],
)
def test_places(text: str, needle: str, want: list[list[str]]) -> None:
    assert found(text, needle) == want


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        ("one\n\ntwo", "one two"),
        ("one  \ntwo", "onetwo"),
        ("- one\n- two", "one two"),
        ("| a | b |\n|---|---|\n| one | two |", "one two"),
        ("```\none\ntwo\n```", "one two"),
        ("> quoted", "▎"),
        ("- item", "•"),
        ("[x](/y)", "¹"),
        ("![](/a.png)", "image"),
        ("![Ice](/a.png)", "image"),
        ("at![Ice](/a.png)", "image"),
    ],
)
def test_what_does_not_run_on_is_not_found(text: str, needle: str) -> None:
    assert found(text, needle) == []


@pytest.mark.parametrize(
    ("text", "needle", "want"),
    [
        ("> one two three four five", "four five", ["four", "five"]),
        ("- one two three four five", "four five", ["four", "five"]),
        ("| a | b |\n|---|---|\n| 1 | one two three four |", "three four", ["three", "four"]),
        ("```\nlong code line with words\n```", "line with", ["line", "with"]),
        ("https://example.org/a/long/path/to/ice", "path/to", ["path/to"]),
    ],
)
def test_text_runs_on_within_frames(text: str, needle: str, want: list[str]) -> None:
    lines = lines_of(text)
    (match,) = Finder(lines, fold_map).find(needle)
    assert [lines[line].text[start:end] for line, start, end in match.places] == want
    assert match.line == match.places[0][0]


def test_a_finder_answers_again_and_folds_many_at_once() -> None:
    calls: list[int] = []

    def fold_many(texts: Sequence[str]) -> list[str]:
        calls.append(len(texts))
        return [fold_map(text)[0] for text in texts]

    lines = lines_of("Ice here.\n\nNo æ there, no ice.", 40)
    finder = Finder(lines, fold_map, fold_many)
    assert [match.places for match in finder.find("ice")] == [((0, 0, 3),), ((2, 15, 18),)]
    assert [match.places for match in finder.find("AE")] == [((2, 3, 4),)]
    assert calls[0] == 2


def test_ranges_are_by_line() -> None:
    lines = lines_of("ice ice\n\nice")
    assert ranges_of(Finder(lines, fold_map).find("ice")) == {0: [(0, 3), (4, 7)], 2: [(0, 3)]}


LINE = Line((Span("ab", "strong"), Span("cd"), Span("ef", "link", 1)), 6, 3)


@pytest.mark.parametrize(
    ("ranges", "want"),
    [
        ([(1, 3)], [("a", "strong"), ("b", "strong found"), ("c", "found"), ("d", "text"), ("ef", "link")]),
        ([(0, 6)], [("ab", "strong found"), ("cd", "found"), ("ef", "link found")]),
        ([(4, 99), (5, 6)], [("ab", "strong"), ("cd", "text"), ("ef", "link found")]),
        ([(-5, 1)], [("a", "strong found"), ("b", "strong"), ("cd", "text"), ("ef", "link")]),
        ([(2, 3), (3, 4)], [("ab", "strong"), ("cd", "found"), ("ef", "link")]),
    ],
)
def test_marking(ranges: list[tuple[int, int]], want: list[tuple[str, str]]) -> None:
    line = add_style(LINE, ranges, "found")
    assert [(span.text, span.style) for span in line.spans] == want
    assert line[1:] == LINE[1:]
    assert [span.link for span in line.spans if span.style.startswith("link")] == [1] * sum(
        1 for _, style in want if style.startswith("link")
    )


@pytest.mark.parametrize("ranges", [[], [(3, 3)], [(7, 9)]])
def test_a_line_with_nothing_to_mark_is_itself(ranges: list[tuple[int, int]]) -> None:
    assert add_style(LINE, ranges, "found") is LINE
