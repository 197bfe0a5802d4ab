"""What is fuzzed: for each target, what has to hold of a file of any bytes, and inputs to begin with.

Most are the properties of `tests/property`, on bytes instead of the examples that those make up. An input for which
something does not hold makes its target raise.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import is_hypothesis_test

from tests.property import test_archive, test_article, test_query
from tests.property.test_index_text import differences
from tests.search.factories import P, catalogue
from tui.archive.front_matter import split_front_matter
from tui.article.layout.raw import raw_lines
from tui.search import catalogue_cache
from tui.search.evaluate import search
from tui.search.parse import parse
from tui.state.mark_lines import Entry, Subject, merge, read_lines, write_line
from tui.text import cells

_ROOT = Path(__file__).resolve().parents[2]
_WIDTHS = (1, 2, 7, 40, 90)
_NAMES = ("a.md", "2024-01-02-b.html", "2024-1-2-c/index.md", "c.txt")
SIGNS = tuple(
    sorted({*test_article.SIGNS, *test_query.FIELDS, *test_query.PARTS, "---\n", "+++\n", "title: ", "date: "})
)
"""Pieces of text that mean something to one of the targets."""


class Target(NamedTuple):
    """Something that is fuzzed."""

    check: Callable[[bytes], None]
    """Raises where something is wrong."""

    beginnings: Callable[[], Iterator[bytes]]
    """Inputs of the kind that it is made for."""


def _holds(property_test: Any, *values: object) -> None:
    """Hold a test that hypothesis makes examples for to these values instead."""
    assert is_hypothesis_test(property_test)
    property_test.hypothesis.inner_test(*values)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _chosen(data: bytes) -> tuple[int, bytes]:
    """A number that the last byte gives, which is the same whatever is put in front of it, and the other bytes."""
    return (data[-1] if data else 0), data[:-1]


def _head(data: bytes) -> None:
    number, content = _chosen(data)
    _holds(test_archive.test_any_bytes_yield_a_head_or_a_problem, content, _NAMES[number % len(_NAMES)])


def _split(data: bytes) -> None:
    _holds(test_archive.test_a_head_never_raises_and_the_parts_are_the_text, _text(data))
    _holds(test_archive.test_decoding_never_raises_and_never_loses_silently, data, True)


def _clean(data: bytes) -> None:
    found, shown = differences(_text(data), ".html")
    assert found == shown


def _markdown(data: bytes) -> None:
    found, shown = differences(_text(data), ".md")
    assert found == shown


def _layout(data: bytes) -> None:
    number, content = _chosen(data)
    body, width = _text(content), _WIDTHS[number % len(_WIDTHS)]
    _holds(test_article.test_any_text_is_an_article_whose_lines_fit, body, ".md", width)
    _holds(test_article.test_layout_keeps_every_word, body, width)
    _holds(test_article.test_a_turned_line_holds_the_same_and_takes_the_same_room, body, width)
    assert all(line.width == cells(line.text) <= max(width, 2) for line in raw_lines(body, width))


@cache
def _posts() -> Any:
    return catalogue([
        P("渡口的灯", "2021-06-30", tags=("Rust", "社会"), authors=("Ann",), site="one.org"),
        P("The lamp at the ferry", "2021-06-01", tags=("rust",), authors=("Ann",), site="two.org"),
        P("undated", tags=("社會",)),
    ])  # fmt: skip


def _query(data: bytes) -> None:
    text = _text(data)
    _holds(test_query.test_a_printed_query_parses_to_itself, text)
    _holds(test_query.test_spans_lie_in_the_text_in_order, text)
    _holds(test_query.test_without_filters_there_are_none_and_the_words_stay, text)
    search(_posts(), parse(text))


def _marks(data: bytes) -> None:
    entries = read_lines(data).entries
    assert read_lines(b"".join(map(write_line, entries))).entries == entries
    merged = merge(entries)
    assert merge((*entries, *merged.values())) == merged == merge(reversed(entries))


@cache
def _catalogue_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "cache")
        catalogue_cache.write(_posts(), file, b"stamp")
        return file.read_bytes()


def _catalogue(data: bytes) -> None:
    """The file with some of its bytes changed, three bytes a change: where, where, and into what; cut by the rest."""
    content = bytearray(_catalogue_file())
    for high, low, value in zip(data[0::3], data[1::3], data[2::3], strict=False):
        content[(high << 8 | low) % len(content)] = value
    if len(data) % 3:
        del content[data[-1] :]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "cache")
        file.write_bytes(content)
        again = catalogue_cache.read(file, b"stamp")
    assert (again is not None) == (content == _catalogue_file())


def _files(*patterns: str) -> Iterator[bytes]:
    for pattern in patterns:
        for path in sorted(_ROOT.glob(pattern)):
            if path.is_file() and path.stat().st_size <= 8192:
                yield path.read_bytes()


def _bodies(*patterns: str) -> Iterator[bytes]:
    for content in _files(*patterns):
        text = _text(content)
        yield text[split_front_matter(text).body :].encode()


def _queries() -> Iterator[bytes]:
    yield from (field.encode() + b'x -(a OR b) "c d"' for field in test_query.FIELDS)


def _mark_lines() -> Iterator[bytes]:
    key = bytes(16)
    entries = (
        Entry(Subject(key, "starred"), True, 1, "a"),
        Entry(Subject(key, "tag", "lamps"), None, 2, "b"),
        Entry(Subject(key, "note"), "a note", 3, "a"),
    )
    yield b"".join(map(write_line, entries))


TARGETS = {
    "head": Target(_head, lambda: _files("samples/**/*.md")),
    "split": Target(_split, lambda: _files("samples/**/*.md")),
    "clean": Target(_clean, lambda: _bodies("tests/quality/shapes/**/*", "samples/**/*.md")),
    "markdown": Target(_markdown, lambda: _bodies("samples/**/*.md", "README.md", "tests/quality/shapes/**/*")),
    "layout": Target(_layout, lambda: _bodies("samples/**/*.md")),
    "query": Target(_query, _queries),
    "marks": Target(_marks, _mark_lines),
    "catalogue": Target(_catalogue, lambda: iter([b"", b"abc", b"abcd"])),
}
