"""Code: its panel and its colours."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tui.article.blocks import Code
from tui.article.layout.code import lay_out_code, wrap_code_line
from tui.article.layout.highlight import MAX_HIGHLIGHTED_CODE, MAX_HIGHLIGHTED_LINE, highlight
from tui.article.layout.lines import STYLES, Span

PYTHON = 'def haul(net):  # slowly\n    return "fish" * 3\n'


def drawn(text: str, language: str, width: int = 40) -> list[tuple[Span, ...]]:
    return [spans for spans, _, _ in lay_out_code(Code(text, language), width)]


def looks(text: str, language: str) -> dict[str, str]:
    return {
        span.text: span.style.removeprefix("code-block ")
        for spans in drawn(text, language)
        for span in spans
        if span.style != "code-block"
    }


@pytest.mark.parametrize(
    ("language", "text", "want"),
    [
        (
            "python",
            PYTHON,
            {
                "def": "code-keyword",
                "haul": "code-name",
                "# slowly": "code-comment",
                "return": "code-keyword",
                '"fish"': "code-string",
                "3": "code-number",
            },
        ),
        ("rust", "let x = true;", {"let": "code-keyword", "true": "code-number"}),
        ("jsonc", "[1]", {"1": "code-number"}),
        ("diff", "+new\n-old\n", {"+new": "code-string", "-old": "code-keyword"}),
    ],
)
def test_tokens_have_looks(language: str, text: str, want: dict[str, str]) -> None:
    assert looks(text, language).items() >= want.items()


@pytest.mark.parametrize("language", ["", "text", "no-such-language", "../../etc/passwd"])
def test_a_language_that_is_not_known_is_not_guessed(language: str) -> None:
    assert looks(PYTHON, language) == {}


def test_looks_go_on_where_a_line_does() -> None:
    lines = drawn('x = "one two three four five six seven eight nine"', "python", 24)
    assert len(lines) > 2
    assert all(any(span.style == "code-block code-string" for span in spans) for spans in lines)


@pytest.mark.parametrize("language", ["python", "rust", "", "console", "html"])
def test_colours_change_no_character(language: str) -> None:
    text = "$ a\tb  # c\n\n  <p class='x'>漢字 👩‍👩‍👧</p>  \n\\\\ \"open\n" * 3
    plain = ["".join(span.text for span in spans) for spans in drawn(text, "", 17)]
    assert ["".join(span.text for span in spans) for spans in drawn(text, language, 17)] == plain


def test_code_that_would_take_long_has_no_colours() -> None:
    assert highlight("x = 1\n" * (MAX_HIGHLIGHTED_CODE // 6 + 1), "python") == ()
    assert highlight("x" * (MAX_HIGHLIGHTED_LINE + 1), "python") == ()
    assert highlight("x = 1\n" * 20, "python")


def test_every_line_of_code_has_its_tokens() -> None:
    tokens = highlight("a = 1\n\nb = '''x\ny'''\n", "python")
    assert [sum(length for length, _ in line) for line in tokens] == [5, 0, 8, 4, 0]


def test_the_looks_of_code_are_declared() -> None:
    known = {name for name, _ in STYLES}
    assert set(looks(PYTHON, "python").values()) <= known


def test_pieces_of_a_line_say_where_they_are() -> None:
    text = "  alpha beta gamma"
    assert [(indent, text[start:end]) for indent, start, end in wrap_code_line(text, 14)] == [
        (0, "  alpha beta"),
        (4, "gamma"),
    ]


def test_an_article_without_known_code_loads_no_lexers() -> None:
    code = (
        "import sys\nfrom tui.article.document import read_article\nfrom tui.article.layout.layout import lay_out\n"
        "lay_out(read_article('a\\n\\n```\\ncode\\n```\\n', title=''), 40)\nprint('pygments' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("character", ["\u200b", "\xad", "\u034f", "\u2063", "\ufe0f"])
def test_characters_without_width_fill_no_line_without_end(character: str) -> None:
    text = "船 in" + character * 3000
    pieces = list(wrap_code_line(text, 20))
    assert "".join(text[start:end] for _, start, end in pieces) == text
    assert max(end - start for _, start, end in pieces) <= 20 * 32


@pytest.mark.parametrize("unit", ["a = b; ", "  ferry", "\u200b", "船到", "👩\u200d👧 ", "e\u0301\u0323", "🇩🇪", "ab"])
def test_a_long_line_of_code_is_broken_piece_by_piece_as_all_at_once(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "    " + unit * 1500
    at_once = list(wrap_code_line(text, 30))
    monkeypatch.setattr("tui.article.layout.code._MEASURED", 100)
    assert list(wrap_code_line(text, 30)) == at_once
