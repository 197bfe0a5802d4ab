"""The emphasis of HTML is written as Markdown that every reader of CommonMark reads as the same emphasis."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tui.article.convert.writer import to_markdown
from tui.article.html.dom import Element, parse
from tui.article.markdown.parser import parser

STYLE_OF = {"b": "strong", "i": "em", "s": "strike"}
STYLES = {"strong": "strong", "em": "em", "s": "strike"}
PARSERS = {"CommonMark": MarkdownIt("commonmark").enable("strikethrough"), "ours": parser()}

SIGNS = ["⚠\ufe0f", "&amp;", "&lt;", *"ab1 !(\"'*_~`\\.,:-“”字，「한ｶ°\u00a0\u202fé"]
texts = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=4).map("".join)
pages = st.recursive(
    texts,
    lambda inner: (
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "i", "s", "code"]), inner)
        | st.builds("<a href='https://a.example/'>{}</a>".format, inner)
        | st.lists(inner, min_size=2, max_size=4).map("".join)
    ),
    max_leaves=7,
)


def meant(node: Element, styles: frozenset[str] = frozenset()) -> list[tuple[str, frozenset[str]]]:
    """Every visible character of a tree with its styles."""
    found: list[tuple[str, frozenset[str]]] = []
    for child in node.children:
        if isinstance(child, str):
            found += ((char, styles) for char in child if not char.isspace())
        else:
            style = STYLE_OF.get(child.tag, "")
            found += meant(child, styles | {style} if style else styles)
    return found


def read(markdown: str, reader: MarkdownIt) -> list[tuple[str, frozenset[str]]]:
    """Every visible character of a Markdown text with its styles."""
    found: list[tuple[str, frozenset[str]]] = []
    open_: list[str] = []
    for token in (child for block in reader.parse(markdown) for child in block.children or ()):
        style = STYLES.get(token.type.removesuffix("_open").removesuffix("_close"))
        if style and token.nesting > 0:
            open_.append(style)
        elif style:
            open_.remove(style)
        else:
            found += ((char, frozenset(open_)) for char in token.content if not char.isspace())
    return found


@pytest.mark.parametrize("reader", PARSERS.values(), ids=list(PARSERS))
@given(page=pages)
@settings(max_examples=150)
def test_emphasis_is_read_as_it_was_meant(reader: MarkdownIt, page: str) -> None:
    root = parse(f"<p>x{page}</p>")
    assert read(to_markdown(root), reader) == meant(root)
