"""Writes `romanization.txt`, how Han characters are read in Mandarin, out of pypinyin's own tables.

Run it with `python -m tui.search._make_sounds` when pypinyin brings new tables; a test compares the two.

Every character has one reading, its commonest by pypinyin. Of pypinyin's 47,000 words those are kept that are
read otherwise than their characters one by one, and than the shorter words in them: 重庆 chong qing, 银行 yin hang.
Tones are left out, and ü is written v as people type it. Everything is in folded form, as it is used; where folding
took a common character to one of another sound, as the surname 沈 shen to 沉 chen, that sound is kept beside it.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

from tui.search.fold import fold

FIRST, LAST = 0x4E00, 0x9FFF
_LONGEST = 6
"""Characters of the longest word that is kept: what is longer is a proverb."""

Words = dict[str, tuple[str, ...]]


def table() -> tuple[dict[str, str], Words, list[tuple[str, str]]]:
    """The reading of each character, of the words that are read otherwise, and those that folding hides."""
    from pypinyin import lazy_pinyin
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    characters = [chr(code) for code in range(FIRST, LAST + 1) if code in PINYIN_DICT]
    single = {c: _plain(lazy_pinyin(c)[0]) for c in characters if fold(c) == c}
    single = {c: sound for c, sound in single.items() if sound.isascii() and sound.isalpha()}
    words: Words = {}
    for word, sounds in sorted(PHRASES_DICT.items(), key=lambda item: fold(item[0]) == item[0]):
        folded = fold(word)
        if len(folded) == len(sounds) <= _LONGEST and all(c in single for c in folded):
            words[folded] = tuple(_plain(sound[0]) for sound in sounds)
    kept: Words = {}
    for word in sorted(words, key=lambda word: (len(word), word)):
        if _read(word, single, kept) != words[word]:
            kept[word] = words[word]
    hidden = {(fold(c), _plain(lazy_pinyin(c)[0])) for c in characters if fold(c) != c and _is_common(c)}
    return single, kept, sorted((c, sound) for c, sound in hidden if single.get(c, sound) != sound)


def _is_common(character: str) -> bool:
    """Whether it is in GB 2312, or among the common characters of Big5."""
    big5 = character.encode("big5", "ignore")
    return bool(character.encode("gb2312", "ignore")) or b"\xa4\x40" <= big5 <= b"\xc6\x7e"


def _plain(sound: str) -> str:
    """A syllable without its tone."""
    apart = unicodedata.normalize("NFD", sound).replace("u\u0308", "v")
    return "".join(c for c in apart if "a" <= c <= "z")


def _read(word: str, single: dict[str, str], words: Words) -> tuple[str, ...]:
    """How a word is read by what is known so far, longest words first from the left."""
    sounds: list[str] = []
    at = 0
    while at < len(word):
        size = next((n for n in range(_LONGEST, 1, -1) if word[at : at + n] in words and at + n <= len(word)), 1)
        sounds += words[word[at : at + size]] if size > 1 else [single[word[at]]]
        at += size
    return tuple(sounds)


def text(single: dict[str, str], words: Words, hidden: list[tuple[str, str]]) -> str:
    """The text of `romanization.txt`: a line a syllable with its characters, a line a word, a line a hidden sound."""
    by_sound: dict[str, list[str]] = {}
    for character, sound in single.items():
        by_sound.setdefault(sound, []).append(character)
    lines = ["# Han characters and words by sound: _make_sounds.py wrote it out of pypinyin (MIT).", ""]
    lines += [f"{sound} {''.join(by_sound[sound])}" for sound in sorted(by_sound)]
    lines += ["", *(f"{word} {' '.join(sounds)}" for word, sounds in sorted(words.items()))]
    lines += ["", *(f"{character} {sound}" for character, sound in hidden)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("romanization.txt").write_text(text(*table()), encoding="utf-8")
