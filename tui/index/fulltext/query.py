"""A query in full text: the phrases it consists of, and the same in FTS5's query language.

Words are found in any order. Adjacent characters of a script without spaces are one word, a phrase to the index. With
`exact`, all of the query is one phrase.
"""

from __future__ import annotations

from typing import Final

from tui.index.fulltext.tokenizer import BREAK, is_wide, tokenize

_MIN_PREFIX_LENGTH: Final = 2


def phrases_of(text: str, *, exact: bool) -> list[list[str]]:
    """The phrases that a body must contain to match a query, as lists of tokens."""
    found = tokenize(text)
    if exact:
        while found and found[-1] == BREAK:
            found.pop()
        return [found] if found else []
    phrases: list[list[str]] = []
    joins = False
    for token in found:
        if token == BREAK:
            joins = False
        elif joins and is_wide(token):
            phrases[-1].append(token)
        else:
            phrases.append([token])
            joins = is_wide(token)
    return phrases


def match_expression(text: str, *, exact: bool) -> str:
    """The query in FTS5's query language; "" where it holds no word.

    The last word is a prefix, unless `exact` is set, it is in a script without spaces, or it is a single letter.
    """
    phrases = phrases_of(text, exact=exact)
    parts = [f'"{" ".join(phrase)}"' for phrase in phrases]
    if phrases and not exact and not is_wide(phrases[-1][-1]) and len(phrases[-1][-1]) >= _MIN_PREFIX_LENGTH:
        parts[-1] += " *"
    return " AND ".join(parts)
