"""What the full-text index finds is what a plain scan of the texts finds."""

from __future__ import annotations

import re
import sqlite3

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.article.index_text import body_text
from tui.article.reading.sentences import SENTENCE_END
from tui.index.fulltext.query import match_expression, phrases_of
from tui.index.fulltext.tokenizer import (
    BREAK,
    PIECE_END,
    TOKENIZER,
    _joining,
    fold_keeping_marks,
    is_wide,
    separate_pieces,
    separate_tokens,
    tokenize,
)
from tui.relations.copies import sketch_of
from tui.search.fold import fold
from tui.text import strip_controls

PIECES = st.one_of(
    st.sampled_from("中国國网網络空のガ한글ab1éßяй，。、「」,.-!_·…“’Ａﬁ㈱😀～ー \n\u3000\xa0"),
    st.sampled_from(["ab", "abc", "Ab", "12", "ラー", "か\u3099", "e\u0301", "  "]),
)
_TOKEN = re.compile("[0-9a-zA-Z\x80-\U0010ffff]+")
TEXTS = st.lists(PIECES, max_size=30).map("".join)
QUERIES = st.lists(PIECES, min_size=1, max_size=4).map("".join)


@given(TEXTS.map(lambda text: text.replace("\0", "")))
@settings(max_examples=300)
def test_pieces_together_have_the_tokens_of_the_whole(text: str) -> None:
    words = separate_pieces(text, SENTENCE_END)
    assert _TOKEN.findall(words.replace(PIECE_END, "")) == _TOKEN.findall(separate_tokens(text))
    assert words.count(PIECE_END) == len(SENTENCE_END.findall(text))


def index_of(texts: list[str]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE bodies USING fts5(words, content='', tokenize='{TOKENIZER}')")
    db.executemany(
        "INSERT INTO bodies(rowid, words) VALUES (?, ?)",
        [(at, separate_tokens(one).encode()) for at, one in enumerate(texts)],
    )
    return db


def by_index(db: sqlite3.Connection, query: str, *, exact: bool) -> set[int]:
    wanted = match_expression(query, exact=exact)
    return {at for (at,) in db.execute("SELECT rowid FROM bodies WHERE bodies MATCH ?", (wanted,))} if wanted else set()


def holds(text: list[str], phrase: list[str], *, opens: bool = False) -> bool:
    size = len(phrase)
    return any(
        text[at : at + size] == phrase
        or (opens and text[at : at + size - 1] == phrase[:-1] and text[at + size - 1].startswith(phrase[-1]))
        for at in range(len(text) - size + 1)
    )


def by_scan(texts: list[str], query: str, *, exact: bool) -> set[int]:
    """Every phrase is looked for, token by token, in every text."""
    phrases = phrases_of(query, exact=exact)
    if not phrases:
        return set()
    last = phrases[-1]
    opens = not exact and not is_wide(last[-1]) and len(last[-1]) > 1
    found = set()
    for at, one in enumerate(texts):
        words = tokenize(one)
        if all(holds(words, phrase, opens=opens and phrase is last) for phrase in phrases):
            found.add(at)
    return found


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TEXTS, min_size=1, max_size=12), st.lists(QUERIES, min_size=1, max_size=6))
def test_the_index_finds_what_a_scan_finds(texts: list[str], queries: list[str]) -> None:
    db = index_of(texts)

    for query in queries:
        for exact in (False, True):
            assert by_index(db, query, exact=exact) == by_scan(texts, query, exact=exact), (query, exact)
    db.close()


WIDE = st.text("中国國网網络空のガラ한글", min_size=1, max_size=5)


@given(st.lists(TEXTS, min_size=1, max_size=12), WIDE)
def test_a_run_without_spaces_is_found_where_the_folded_text_has_it(texts: list[str], run: str) -> None:
    db = index_of(texts)

    wanted = {at for at, one in enumerate(texts) if fold(run) in fold(one)}

    assert by_index(db, run, exact=True) == by_index(db, run, exact=False) == wanted
    db.close()


LATIN = st.text("abcAB", min_size=2, max_size=4)


@given(st.lists(st.text("abcAB .,-\n中国，12", max_size=25), min_size=1, max_size=12), LATIN)
def test_a_word_is_found_where_the_folded_text_has_it_as_one(texts: list[str], word: str) -> None:
    db = index_of(texts)

    whole = {at for at, one in enumerate(texts) if re.search(rf"(?<![a-z0-9]){fold(word)}(?![a-z0-9])", fold(one))}
    begun = {at for at, one in enumerate(texts) if re.search(rf"(?<![a-z0-9]){fold(word)}", fold(one))}

    assert by_index(db, word, exact=True) == whole
    assert by_index(db, word, exact=False) == begun
    db.close()


@given(st.lists(st.one_of(PIECES, st.characters(codec="utf-8", exclude_characters="\0")), max_size=40).map("".join))
def test_texts_are_folded_as_titles_are(text: str) -> None:
    """But for marks and blanks, which part words and do nothing else."""
    assert tokenize(fold(text)) == tokenize(text)
    assert tokenize(fold_keeping_marks(text)) == tokenize(text)


@given(
    st.lists(st.one_of(PIECES, st.characters(codec="utf-8", exclude_characters="\0")), max_size=40).map("".join),
    st.sampled_from(["", "The ferry. " * 100, "網絡與國家。" * 200]),
)
@settings(max_examples=500)
def test_copies_are_told_by_the_letters_that_titles_are_folded_to(text: str, before: str) -> None:
    assert sketch_of(fold_keeping_marks(before + text)).text_hash == sketch_of(fold(before + text)).text_hash


def test_every_character_is_folded_as_in_titles() -> None:
    wrong = []
    for code in (*range(1, 0xD800), *range(0xE000, 0x10000), *range(0x1D400, 0x1D800), *range(0x1F100, 0x1F300)):
        text = f"中{chr(code)}b"
        low = fold(text)
        if fold(low) == low and tokenize(low) != tokenize(text):
            wrong.append(hex(code))

    assert wrong == []


def test_every_character_is_folded_in_a_long_text_as_in_a_short_one() -> None:
    """A short one is folded character by character, without the tables."""
    codes = (*range(0xA0, 0xD800), *range(0xE000, 0x10000), *range(0x1D400, 0x1D800), *range(0x20000, 0x20400))
    lines = [line for code in codes if _joining().isdisjoint((line := f"中{chr(code)}b").casefold())]
    for at in range(0, len(lines), 1000):
        some = lines[at : at + 1000]
        assert fold_keeping_marks("\n".join(some)).split("\n") == list(map(fold_keeping_marks, some))


@given(TEXTS, TEXTS)
def test_tokens_part_where_texts_do(one: str, other: str) -> None:
    parts = [token for token in tokenize(f"{one} x {other}") if token != BREAK]

    assert parts == [token for token in [*tokenize(one), "x", *tokenize(other)] if token != BREAK]


MARKUP = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<br>",
        "<a",
        "href='x'>",
        "</a>",
        "<script>",
        "</script>",
        "<pre>",
        "<td>",
        "<img",
        "alt='x'",
        "src='/y'>",
        "<!--",
        "-->",
        "<",
        ">",
        "&",
        "&lt;",
        "&#8238;",
        "<p",
        "class='share'>",
        "<iframe>",
        "<li>",
        "**",
        "```",
        "`",
        "[",
        "](",
        ")",
        "#",
        "|",
        "\\",
        "*",
        "_",
        "<xmp>",
        "<math>",
        "<sup>",
        "<q>",
        "</q>",
        "<table>",
        "<span",
        "hidden>",
    ]
)


@given(
    st.lists(st.one_of(MARKUP, PIECES, st.just("\n")), max_size=40).map("".join),
    st.sampled_from([".md", ".html", ".txt"]),
)
def test_any_body_gives_a_text_that_can_be_taken_in(body: str, suffix: str) -> None:
    text = body_text(body, title="中国", source="https://a.example/", suffix=suffix)

    assert strip_controls(text) == text
    separate_tokens(text).encode()
