"""A query in full text: the phrases it consists of, and the same in FTS5's query language.

Words are found in any order. Adjacent characters of a script without spaces are one word, a phrase to the index, and so
are words with no blank between them, as in `example.com`. With `exact`, all of the query is one phrase.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.index.fulltext.tokenizer import BREAK, NOT_WIDE, is_wide, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

_MIN_PREFIX_LENGTH: Final = 2
_MAX_QUERY_LENGTH: Final = 4000
"""Characters of a query that are looked for, more than a page: SQLite takes seconds for a phrase of many pages."""


def phrases_of(text: str, *, exact: bool) -> list[list[str]]:
    """The phrases that a body must contain to match a query, as lists of tokens; of a very long one the first."""
    text = text[:_MAX_QUERY_LENGTH]
    if exact:
        found = tokenize(text)
        while found and found[-1] == BREAK:
            found.pop()
        return [found] if found else []
    phrases: list[list[str]] = []
    for part in text.split():
        before = BREAK
        for token in tokenize(part):
            if BREAK not in {token, before} and is_wide(token) == is_wide(before):
                phrases[-1].append(token)
            elif token != BREAK:
                phrases.append([token])
            before = token
    return phrases


def match_expression(text: str, *, exact: bool, within: int = 0) -> str:
    """The query in FTS5's query language; "" where it holds no word.

    The last word is a prefix, unless `exact` is set, it is in a script without spaces, or it is a single letter.
    With `within`, at most so many tokens stand between the first and the last of its phrases.
    """
    if within:
        phrases = phrases_of(text, exact=False)
        parts = list(dict.fromkeys(f'"{" ".join(phrase)}"' for phrase in phrases))
        return parts[0] if len(parts) == 1 else f"NEAR({' '.join(parts)}, {within})" if parts else ""
    phrases = phrases_of(text, exact=exact)
    parts = [f'"{" ".join(phrase)}"' for phrase in phrases]
    if phrases and not exact and not is_wide(phrases[-1][-1]) and len(phrases[-1][-1]) >= _MIN_PREFIX_LENGTH:
        parts[-1] += " *"
    return " AND ".join(parts)


def phrase_pattern(tokens: Sequence[str]) -> str:
    """A regular expression for a phrase in text folded by `fold_keeping_marks`."""
    parts: list[str] = []
    if not is_wide(tokens[0]):
        parts.append(f"(?<!{NOT_WIDE})")
    before = ""
    for token in tokens:
        if token == BREAK:
            parts.append(r"[\W_]+")
        else:
            if before and before != BREAK and not (is_wide(before) and is_wide(token)):
                parts.append(r"[\W_]*" if is_wide(before) or is_wide(token) else r"[\W_]+")
            parts.append(re.escape(token))
        before = token
    return "".join(parts)
