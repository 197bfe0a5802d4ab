"""Wherever a text is cut off, its preview is what the whole of it begins with."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.article.markdown.inline import Numbering
from tui.article.markdown.reader import read_blocks, read_first_blocks

_WORDS = "The ferry came in late, and the keeper wrote it down. "
PIECES = (
    _WORDS * 3, "林间的灯还亮着，守夜人记下了潮水。", "# A heading", "Set\n===", "Under\n---", "- item", "  more of it", "1. one",
    "7) seven", "> quoted", ">", "```", "~~~", "    code", "| a | b |", "| --- | --- |", ": a meaning", "~ another",
    "[^1]: a note", "    of two lines", "***", "![p](a.png)", "*cap*", "<div>", "\\", "\t", " ", "- [x] done", "term",
    "[", "`", "**", "  \n", "\u3000", "+ ```", "> ~~~", "- > 1. deep", "![a", "&#35; x", "---",
)  # fmt: skip
texts = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(("\n", "\n\n", "\n\n\n", " "))), min_size=1, max_size=60
).map(lambda parts: "".join(piece + gap for piece, gap in parts))


@given(st.tuples(texts, texts))
@settings(max_examples=300)
def test_what_follows_does_not_change_how_a_text_begins(parts: tuple[str, str]) -> None:
    first, second = parts[0], parts[1].replace("]:", "] ")  # definitions of notes do say something of what was before
    preview = read_first_blocks(f"{first}\n\n{_WORDS * 120}\n\n{first}\n\n{_WORDS}\n\n{first}", Numbering(""))
    whole = read_blocks(f"{first}\n\n{_WORDS * 120}\n\n{first}\n\n{_WORDS}\n\n{first}{second}", Numbering(""))
    assert whole[: len(preview)] == preview


@given(texts)
@settings(max_examples=200)
def test_a_whole_text_begins_as_its_preview(text: str) -> None:
    previews: list[tuple[object, ...]] = []
    whole = read_blocks(f"{text}\n\n{_WORDS * 120}\n\n{text}", Numbering(""), lambda blocks, _: previews.append(blocks))
    assert all(whole[: len(blocks)] == blocks for blocks in previews)
