"""The language of a text, where its script gives it away."""

from __future__ import annotations

from typing import Final

_SCRIPTS: Final = (
    ("ja", (("\u3040", "\u30ff"),)), ("ko", (("\uac00", "\ud7af"),)), ("zh", (("\u4e00", "\u9fff"),)),
    ("he", (("\u0590", "\u05ff"),)), ("el", (("\u0370", "\u03ff"),)), ("th", (("\u0e00", "\u0e7f"),)),
)  # fmt: skip
"""Languages that their scripts give away, and the scripts; kana tell Japanese from Chinese."""
_SAMPLE: Final = 2_000
"""Characters of a text by which its language is told."""
_ENOUGH: Final = 0.1
"""The share of a script's characters from which a text is taken to be in it."""


def language_of(words: str) -> str:
    """The language of a text by BCP 47, by its beginning; "" where the script has several languages."""
    letters = [character for character in words[:_SAMPLE] if character.isalpha()]
    for language, ranges in _SCRIPTS:
        count = sum(first <= letter <= last for letter in letters for first, last in ranges)
        if count > _ENOUGH * len(letters):
            return language
    return ""
