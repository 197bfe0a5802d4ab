"""Where code begins and ends in Markdown, and that what is done to a text leaves it alone."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.markdown.scanner import LineKind, code_ranges, line_kinds, outside_code


def test_a_boilerplate_line_within_code_stays() -> None:
    body = "Text.\n\n```\n```python\n\nAdvertisement\n\nx = 1\n```\n\nMore text."
    assert "Advertisement" in read_article(body, title="").markdown


def test_html_below_indented_code_that_shows_a_fence_is_read() -> None:
    body = "Text.\n\n    ```\n\n<div><p>Under the <b>ice</b>.</p></div>"
    assert read_article(body, title="").plain == "Text.\n```\nUnder the ice."


def test_what_is_hidden_below_indented_tildes_is_not_shown() -> None:
    body = 'Text.\n\n    ~~~\n\n<div style="display:none">Hidden.</div>'
    assert "Hidden" not in read_article(body, title="").plain


def test_no_mark_of_direction_is_written_into_code() -> None:
    body = '<div dir="rtl">\n\nA عنوان\n\n```\n```python\n\nA عنوان\n```\n\n</div>'
    markdown = "\u200fA عنوان\n\n```\n```python\n\nA عنوان\n```\n"
    assert read_article(body, title="").markdown == markdown


def test_a_variable_is_shown_within_code_and_left_out_outside_of_it() -> None:
    body = "```\n{{ page.a }}\n```~\n{{ page.b }}\n```\n\nText {{ page.c }}"
    assert read_article(body, title="").markdown == "```\n{{ page.a }}\n```~\n{{ page.b }}\n```\n\nText …\n"


def code_lines(text: str) -> list[int]:
    return [at for at, kind in enumerate(line_kinds(text)) if kind.is_code]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("[^1]: A note\n\n    goes on\n\n        code", [4]),
        ("[^1]: ```\n    code\n\ntext", [0, 1, 2]),
        ("Term\n: Meaning\n\n  ```\n  code\n\nText", [3, 4, 5]),
        ("Term\n\n:   Meaning\n\n    goes on", []),
        ("Two\nlines\n: no meaning\n\n    code", [4]),
        ("| a |\n| - |\n    code", [2]),
        ("a | b\n--- | ---\n1 | 2\n```\ncode", [3, 4]),
    ],
)
def test_extensions_hold_code(text: str, lines: list[int]) -> None:
    assert code_lines(text) == lines


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a `b` c", ["`b`"]),
        ("a `b\n\nc` d", []),
        ("# a `b\nc` d", []),
        ("a \\`b` c `d`", ["` c `"]),
        ("| `a | b` |\n| - | - |\n| `c | d` |\n| `e` | `f` |", ["`a | b`", "`e`", "`f`"]),
        ("- a\n\n      code\n\n  b `c`", ["      code\n", "`c`"]),
    ],
)
def test_code_is_found_in_reading_order(text: str, code: list[str]) -> None:
    assert [text[start:end] for start, end in code_ranges(text)] == code


def test_only_what_is_not_code_is_changed() -> None:
    assert outside_code("a `a`\n\n```\na\n```\na", str.upper) == "A `a`\n\n```\na\n```\nA"


def test_a_line_in_a_quote_may_leave_its_mark_out() -> None:
    assert list(line_kinds("> a\nb\n\n    c")) == [
        LineKind.TEXT_START,
        LineKind.TEXT,
        LineKind.BLANK,
        LineKind.INDENTED,
    ]
