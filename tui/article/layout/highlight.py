"""Syntax highlighting with Pygments, whose token types are mapped to a few styles.

Pygments is imported at the first block of code that names a language. The language is never guessed.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final, TypeAlias

Token: TypeAlias = tuple[int, str]
"""Part of a line of code: its length in characters, and its style, "" for none."""

MAX_HIGHLIGHTED_CODE: Final = 16_000
"""Code of more characters is not highlighted: some lexers are slow."""

MAX_HIGHLIGHTED_LINE: Final = 1_000
"""Code with a line of more characters is not highlighted."""

_PLAIN: Final = frozenset(("text", "txt", "plain", "plaintext", "none", "output", "raw"))
_OTHER_NAMES: Final = {
    "jsonc": "json",
    "json5": "json",
    "shellsession": "console",
    "terminal": "console",
    "viml": "vim",
    "golang": "go",
    "patch": "diff",
    "wasm": "wast",
    "c#": "csharp",
}


@lru_cache(maxsize=128)
def highlight(text: str, language: str) -> tuple[tuple[Token, ...], ...]:
    """The tokens of every line of `text`, whose lines end in line feeds; () where it is not highlighted.

    The lengths of a line's tokens add up to at least the line's own.
    """
    if language in _PLAIN or len(text) > MAX_HIGHLIGHTED_CODE or max(map(len, text.split("\n"))) > MAX_HIGHLIGHTED_LINE:
        return ()
    lexer = _lexer(_OTHER_NAMES.get(language, language))
    if lexer is None:
        return ()
    lines: list[tuple[Token, ...]] = []
    line: list[Token] = []
    position = 0
    try:
        for start, kind, value in lexer.get_tokens_unprocessed(text + "\n"):  # many grammars need the last line ended
            if start != position:  # a lexer that omits or repeats text
                return ()
            position = start + len(value)
            style = _style(kind)
            for number, piece in enumerate(value.split("\n")):
                if number:
                    lines.append(tuple(line))
                    line = []
                if piece and line and line[-1][1] == style:
                    line[-1] = (line[-1][0] + len(piece), style)
                elif piece:
                    line.append((len(piece), style))
    except Exception:  # noqa: BLE001 - a bug in one of five hundred lexers must not hide the code
        return ()
    return tuple(lines) if len(lines) == text.count("\n") + 1 else ()


@cache
def _names() -> frozenset[str]:
    """All names of languages. Pygments' own look-up of an unknown name would load all plug-ins."""
    from pygments.lexers import get_all_lexers  # type: ignore[import-untyped]

    return frozenset(alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases)


@lru_cache(maxsize=32)
def _lexer(language: str) -> Any:
    if language not in _names():
        return None
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(language)


@cache
def _style(kind: Any) -> str:
    """The style of a token type."""
    from pygments.token import (  # type: ignore[import-untyped]
        Comment,
        Generic,
        Keyword,
        Literal,
        Name,
        Number,
        Operator,
        String,
    )

    names = (Name.Function, Name.Class, Name.Tag, Name.Attribute, Name.Decorator, Name.Builtin, Name.Label)
    if kind in Comment or kind in Generic.Prompt or kind in Generic.Subheading or kind in Generic.Heading:
        return "code-comment"
    if kind in String or kind in Generic.Inserted:
        return "code-string"
    if kind in Number or kind in Literal or kind in Keyword.Constant or kind in Name.Constant:
        return "code-number"
    if kind in Keyword or kind in Operator.Word or kind in Generic.Deleted:
        return "code-keyword"
    return "code-name" if any(kind in name for name in names) else ""
