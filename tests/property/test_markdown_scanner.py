"""The scanner finds the code that markdown-it finds, whatever stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.article.markdown.parser import parser
from tui.article.markdown.scanner import LineKind, code_spans, line_kinds

ITEMS = ("- ", "-", "* ", "+   ", "1. ", "1)", "27. ", "10) ", "-      ")
SHALLOW = ("", "", "", " ", "  ", "   ")
INDENTS = (*SHALLOW, "    ", "     ", "        ", "\t", " \t")
TEXTS = (
    "", "text", "text", "```", "````", "```python", "```~", "``` a`b", "~~~", "~~~~~", "~~~ a~~~", "~~", "``",
    "# heading", "#none", "---", "- - -", "***", "===", "-", "| a | b |", "| - | - |", "a | b", "--- | :-:",
)  # fmt: skip


def documents(*prefixes: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Texts of lines that begin with one of each of the prefixes."""
    line = st.tuples(*map(st.sampled_from, (*prefixes, TEXTS))).map("".join)
    return st.lists(line, min_size=1, max_size=14).map("\n".join)


ITEMS_AND_CODE = documents(INDENTS, (*ITEMS, ""), (*INDENTS, *ITEMS))
QUOTED = ITEMS_AND_CODE.map(lambda text: re.sub("^", "> ", text, flags=re.MULTILINE))
# What is indented like code behind a quote that it does not continue is left out: there the parser leaves CommonMark.
PARTLY_QUOTED = documents((*SHALLOW, "> ", ">"), (*SHALLOW, "- "))
DOCUMENTS = st.one_of(ITEMS_AND_CODE, QUOTED, PARTLY_QUOTED)
PARAGRAPHS = st.lists(
    st.sampled_from(("`", "``", "```", "\\", "a", " ", "b c", "\n", "é", "`", "\\`")), min_size=1, max_size=30
).map(lambda pieces: "a" + "".join(pieces) + "b")


@settings(max_examples=500, deadline=None)
@given(DOCUMENTS)
def test_fenced_code_is_where_the_parser_has_it(text: str) -> None:
    lines = text.split("\n")
    found = {at for at, kind in enumerate(line_kinds(text)) if kind.is_fence}
    assert _with_words(found, lines) == _with_words(_lines_of("fence", text), lines)


@settings(max_examples=500, deadline=None)
@given(DOCUMENTS)
def test_indented_code_is_where_the_parser_has_it(text: str) -> None:
    lines = text.split("\n")
    found = {at for at, kind in enumerate(line_kinds(text)) if kind is LineKind.INDENTED}
    assert found == _with_words(_lines_of("code_block", text), lines)


@settings(max_examples=500, deadline=None)
@given(PARAGRAPHS)
def test_code_spans_are_those_of_the_parser(text: str) -> None:
    inline = parser().parseInline(text)[0].children or []
    contents = [token.content for token in inline if token.type == "code_inline"]
    found = [text[start:end] for start, end in code_spans(text, 0, len(text))]
    assert [_content(span) for span in found] == contents


def _content(span: str) -> str:
    """What a code span holds, by CommonMark: line ends are spaces, and one space at both ends is not part of it."""
    inner = span.strip("`").replace("\n", " ")
    return inner[1:-1] if inner.strip(" ") and inner[0] == inner[-1] == " " else inner


def _lines_of(kind: str, text: str) -> Iterator[int]:
    for token in parser().parse(text):
        if token.type == kind and token.map is not None:
            yield from range(*token.map)


def _with_words(numbers: Iterable[int], lines: list[str]) -> set[int]:
    """The lines that are not blank: whether blank ones at the end of a block belong to it makes no difference."""
    return {number for number in numbers if lines[number].strip(" \t>")}
