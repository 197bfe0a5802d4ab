"""Romanization of titles: Han characters by pinyin, kana by Hepburn, Cyrillic and Greek letter by letter.

A title has two romanized keys. The full key spells out every character: `wangluo2021` for 网络 2021. The initials key
has the first letter of each Han character: `wl2021`. Both leave out punctuation and blanks. In the keys each Han
character has its commonest reading, so that a million keys can be made by table in a second or two. The reading that is
right in context (`readings`) is determined only for the few titles that are scored. Queries are respelled as the keys
spell them (`respell_words`, `respell_syllables`, `spelling_variants`).
"""

from __future__ import annotations

import os
import re
import sys
from array import array
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from tui.patterns import lazy_pattern

_UTF16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
_CAPITALS = bytes(range(65, 91))

_KANA = (
    "あa いi うu えe おo かka がga きki ぎgi くku ぐgu けke げge こko ごgo さsa ざza しshi じji すsu ずzu "
    "せse ぜze そso ぞzo たta だda ちchi ぢji つtsu づzu てte でde とto どdo なna にni ぬnu ねne のno はha "
    "ばba ぱpa ひhi びbi ぴpi ふfu ぶbu ぷpu へhe べbe ぺpe ほho ぼbo ぽpo まma みmi むmu めme もmo やya "
    "ゆyu よyo らra りri るru れre ろro わwa ゐi ゑe をo んn ゔvu "
    "ゎwa ゕka ゖka ゃ\1ya ゅ\1yu ょ\1yo ぁ\2a ぃ\2i ぅ\2u ぇ\2e ぉ\2o っ\3"
)
"""Small kana start with a control character; their effect on the sound before them is applied afterwards."""

_LETTERS = (
    "аa бb вv гg дd еe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya "
    "іi їi єie ґg ўu ђdj јj љlj њnj ћc џdzh ѓg ќk ѕdz αa "
    "βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs τt υy φf χch ψps ωo"
)
_OTHER_TRANSLITERATIONS = {
    "х": "h x ch", "ц": "c tz", "й": "i j", "ю": "iu ju u", "я": "ia ja", "щ": "sch shh", "ж": "j g", "ы": "i",
    "е": "ye yo je", "в": "w", "г": "h", "є": "ye je", "ї": "yi ji", "з": "s", "ч": "tch c", "ш": "sch s", "и": "y",
    "β": "b", "η": "e h", "υ": "i u", "φ": "ph", "χ": "h kh x", "ω": "w", "ξ": "ks", "θ": "t",
}  # fmt: skip
"""Other transliterations of a letter, separated by blanks."""

_TRANSLITERATION_RULES = (
    ("sch", "shch"), ("ph", "f"), ("tz", "ts"), (r"[ij]([aou])", r"y\1"), ("y[eo]", "e"), ("j", "y"), ("w", "v"),
    ("c(?!h)", "ts"), ("(?<![kcszt])h", "kh"), ("ou", "oy"),
)  # fmt: skip
"""From other transliterations of Cyrillic and Greek to that of the keys."""

_ENGLISH_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "russian": (
        ("^tch", "ch"), ("x", "ks"), ("ff$", "v"), ("(?:ii|y[iy])$", "iy"), ("([bdklmnprtvz])[iy]$", r"\1iy"),
        ("ia$", "iya"), ("([aeo])i(?![aeiou])", r"\1y"), ("ie([vn])", r"e\1"), ("achm", "akhm"), ("inoff$", "inov"),
    ),
    "ukrainian": (
        ("(?:ii|y[iy])$", "iy"), ("([bdklmnprtvz])y$", r"\1iy"), ("ia$", "iya"), ("y[eo]", "e"),
        ("y(?=[^aeiouy]|i)", "i"), ("(?<![kcszt])h", "g"),
    ),
    "greek": (
        ("^h", ""), ("ph", "f"), ("c(?!h)", "k"), ("kh", "ch"), ("(?<=[pr])h", ""), ("es$", "is"),
        ("([ea])[uv]", r"\1y"), ("ou", "oy"),
    ),
}  # fmt: skip
"""From the usual English spelling of names to that of the keys, by language."""

_HEPBURN_RULES = (
    (("t([kspg])", r"\1\1"), ("cch", "tch")),
    (
        ("([cs]h|j)iy([auo])", r"\1\2"), ("([kgnhbpmr])iy([auo])", r"\1y\2"), ("([cs]h|j)ie", r"\1e"),
        ("fu([aieo])", r"f\1"),
    ),
    (
        ("sy([auo])", r"sh\1"), ("ty([auo])", r"ch\1"), ("zy([auo])", r"j\1"), ("(?<!t)si", "shi"), ("ti", "chi"),
        ("tu", "tsu"), ("(?<![sc])hu", "fu"), ("zi", "ji"),
    ),
)  # fmt: skip
"""From other romanizations of kana to Hepburn, in three steps."""

_SHORTER = (
    ("shi\1y", "sh"), ("chi\1y", "ch"), ("ji\1y", "j"), ("i\1y", "y"), ("e\1y", "y"), ("\1", ""),
)  # fmt: skip
"""The effect of a small ya, yu or yo on the sound before it."""

_DOUBLED = (("\3(?=ch)", "t"), ("\3([a-z])", r"\1\1"), ("\3", ""))
"""The effect of a small tsu on the consonant after it."""

_SIGNS = ((0, 0x370), (0x2000, 0x3041), (0x30FB, 0x30FC), (0xD800, 0xE000), (0xFE00, 0x10000))
"""Ranges of punctuation and blanks, which keys leave out."""

_WORDS_READ_TWO_WAYS = "大夫 dai fu,朝阳 zhao yang"
"""Words with two common readings: the one that their characters alone do not have."""

_WITHOUT_DOTS = {"nv": ("nu", "nyu"), "lv": ("lu", "lyu"), "nve": ("nue",), "lve": ("lue",)}
"""Other spellings of syllables with ü, which keys spell v: as in passports, and without dots."""

_MIN_WORDS_OF_COMMON_READING, _HIDDEN_READING_WORDS = 8, 30
"""A reading in this many words is common; how many words a reading that folding hides counts for."""


_LEADING_INITIALS, _TRAILING_INITIALS = lazy_pattern("[b-df-hj-np-tw-z]+"), lazy_pattern("[b-df-hj-np-tw-z]+$")
_MIN_MIXED_LENGTH = 4
"""Characters of a word that is partly spelled out and partly initials."""


_LETTER_RUNS = lazy_pattern("[a-z]+")


class _Tables(NamedTuple):
    keys: list[str]
    single: dict[str, str]
    words: dict[str, tuple[str, ...]]
    longest: dict[str, int]
    others: dict[str, tuple[str, ...]]
    plain: dict[str, str]
    swaps: dict[str, list[tuple[int, str]]]
    syllables: frozenset[str]
    begun: frozenset[str]


@cache
def _tables() -> _Tables:
    """The tables of readings; `tests/tools/romanization.py` generates their file."""
    with open(os.path.join(os.path.dirname(__file__), "romanization.txt"), encoding="utf-8") as file:
        _, alone, together, hidden = file.read().split("\n\n")
    keys = ["."] * 0x10000  # characters of unknown reading
    for first, end in _SIGNS:
        keys[first:end] = ["." if chr(code).isalnum() else "" for code in range(first, end)]
    for code in (*b"0123456789abcdefghijklmnopqrstuvwxyz\n",):
        keys[code] = chr(code)
    single: dict[str, str] = {}
    for line in alone.split("\n"):
        sound, characters = line.split(" ")
        written = sound[0] + sound[1:].upper()
        for character in characters:
            single[character] = sound
            keys[ord(character)] = written
    for entry in _KANA.split():
        keys[ord(entry[0])] = keys[ord(entry[0]) + 0x60] = entry[1:]
    keys[0x30FC] = ""  # long vowels are not marked
    for entry in _LETTERS.split():
        keys[ord(entry[0])] = entry[1:]
    words: dict[str, tuple[str, ...]] = {}
    longest: dict[str, int] = {}
    others: dict[str, dict[str, int]] = {}
    plain: dict[str, str] = {}
    for entry in together.splitlines():
        word, *sounds = entry.split(" ")
        words[word] = tuple(sounds)
        longest[word[0]] = max(longest.get(word[0], 0), len(word))
        plain["".join(sounds)] = "".join(single[c] for c in word)
        plain.setdefault("".join(sounds).replace("v", "u"), "".join(single[c] for c in word))
        for character, sound in zip(word, sounds, strict=True):
            if sound != single[character]:
                counts = others.setdefault(character, {})
                counts[sound] = counts.get(sound, 0) + 1
    for entry in _WORDS_READ_TWO_WAYS.split(","):
        word, *sounds = entry.split(" ")
        plain["".join(sounds)] = "".join(single[c] for c in word)
    for entry in hidden.splitlines():
        character, sound = entry.split(" ")
        others.setdefault(character, {})[sound] = _HIDDEN_READING_WORDS
    weights = {(written, sound): 9 for sound, ways in _WITHOUT_DOTS.items() for written in ways}
    for character, counts in others.items():
        for sound, count in counts.items():
            pair = (sound, single[character])
            weights[pair] = weights.get(pair, 0) + count
    swaps: dict[str, list[tuple[int, str]]] = {}
    for (sound, usual), count in weights.items():
        if count >= _MIN_WORDS_OF_COMMON_READING:
            swaps.setdefault(sound, []).append((-count, usual))
    syllables = frozenset(single.values()) | {sound for sounds in words.values() for sound in sounds}
    syllables |= {written for ways in _WITHOUT_DOTS.values() for written in ways}
    syllables = frozenset(s for s in syllables if any(vowel in s for vowel in "aeiouv"))
    begun = frozenset(s[:end] for s in syllables for end in range(1, len(s) + 1))
    best = {c: tuple(sorted(counts, key=lambda s: -counts[s])) for c, counts in others.items()}
    return _Tables(keys, single, words, longest, best, plain, swaps, syllables, begun)


def romanize(folded: Sequence[str]) -> tuple[list[str], list[str]]:
    """The full key and the initials key of each folded title. Takes 2 µs per title."""
    text = "\n".join(folded)
    if not text:
        return [""] * len(folded), [""] * len(folded)
    units = array("H", text.encode(_UTF16, "surrogatepass"))
    written = "".join(itemgetter(*units)(_tables().keys))
    if "\1" in written:
        for small, shorter in _SHORTER:
            written = written.replace(small, shorter)
    if "\2" in written:
        written = re.sub("u(?<![a-z]u)\2([ieo])", r"w\1", written)
        for vowel in ("a", "e", "i", "o", "u", ""):
            written = written.replace(f"{vowel}\2", "")
    if "\3" in written:
        written = _rewritten(written, _DOUBLED)
    data = written.encode("ascii", "replace")
    return data.lower().decode().split("\n"), data.translate(None, _CAPITALS).decode().split("\n")


@lru_cache(maxsize=1024)
def readings(title: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """The readings of each character of a folded title, the likeliest first, and the letters each may start with.

    A silent character has one empty reading; punctuation, blanks and characters of unknown reading have none.
    """
    tables = _tables()
    found: list[tuple[str, ...]] = []
    at, size = 0, len(title)
    while at < size:
        character = title[at]
        if character < "\u0080":
            found.append((character,) if character.isalnum() else ())
        elif (usual := tables.single.get(character)) is not None:
            word = _word_at(title, at, tables)
            if word:
                sounds = zip(tables.words[word], map(tables.single.__getitem__, word), strict=True)
                found += [
                    _with_other_spellings((sound,) if sound == usual else (sound, usual)) for sound, usual in sounds
                ]
                at += len(word)
                continue
            found.append(_with_other_spellings((usual, *tables.others.get(character, ()))))
        else:
            key = tables.keys[ord(character)] if character < "\U00010000" else "."
            if key[:1] in {"\1", "\2"}:
                found.append(_small_kana(key, found))
            elif key == ".":
                found.append(())
            else:
                also = _OTHER_TRANSLITERATIONS.get(character, "").split()
                found.append((key, *also) if key or character.isalnum() else ())
        at += 1
    sounding = [sounds for sounds in found if sounds] + [("",)]
    after = iter(sounding[1:])
    read = tuple(_doubled(sounds, next(after)) if sounds else sounds for sounds in found)
    firsts = tuple(c + "".join([sound[:1] for sound in sounds]) for c, sounds in zip(title, read, strict=True))
    return read, firsts


def _with_other_spellings(sounds: tuple[str, ...]) -> tuple[str, ...]:
    """The syllables, followed by the other spellings of those with ü."""
    more = [way for sound in sounds for way in _WITHOUT_DOTS.get(sound, ()) if way not in sounds]
    return (*sounds, *more) if more else sounds


def _doubled(sounds: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """The sounds of a character; a small tsu doubles what comes after it."""
    if sounds != ("\3",):
        return sounds
    first = after[0][:1]
    return ("t",) if after[0].startswith("ch") else (first, "t") if "a" <= first <= "z" else ("",)


def _word_at(title: str, at: int, tables: _Tables) -> str:
    """The longest word with a reading of its own that starts here; "" where there is none."""
    for size in range(min(tables.longest.get(title[at], 0), len(title) - at), 1, -1):
        if title[at : at + size] in tables.words:
            return title[at : at + size]
    return ""


def _small_kana(key: str, found: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The sounds of a small kana; the kana before it gains a shortened sound."""
    mark, sound = key[0], key[1:]
    before = found[-1][0] if found and found[-1] else ""
    if before[-1:] in ({"i", "e"} if mark == "\1" else set("aeiou")):
        shorter = before[:-1]
        found[-1] = (shorter or "w", before)
        if mark == "\1" and shorter in {"sh", "ch", "j"}:
            return (sound[1:], sound)
    return (sound,)


def words_with_own_readings() -> list[tuple[str, str, str]]:
    """The words whose characters are not read as they are alone: with their initials, and those in the keys."""
    tables = _tables()
    first = {character: sound[0] for character, sound in tables.single.items()}
    return [
        (word, "".join([sound[0] for sound in sounds]), "".join(map(first.__getitem__, word)))
        for word, sounds in tables.words.items()
    ]


def split_syllables(text: str) -> tuple[str, ...] | None:
    """The fewest pinyin syllables that make up the letters, the last possibly unfinished; None for other letters."""
    tables = _tables()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            piece = text[start:end]
            if before is None or not (piece in tables.syllables or (end == len(text) and piece in tables.begun)):
                continue
            known = best[end]
            if known is None or len(before) + 1 < len(known):
                best[end] = (*before, piece)
    return best[-1]


def split_mixed(letters: str) -> tuple[str, ...] | None:
    """The fewest whole syllables, with initials before or after them, that make up the letters; None for other letters.

    `wangluokj` is wang luo k j, and `wlkongjian` w l kong jian. Fewer than four are mostly a word of another language.
    """
    ways: list[tuple[str, ...]] = []
    before, after = _LEADING_INITIALS.match(letters), _TRAILING_INITIALS.search(letters)
    for cut in range(1, before.end() + 1) if before else ():
        ways += [(*letters[:cut], *whole)] if (whole := split_syllables(letters[cut:])) else []
    for cut in range(after.start(), len(letters)) if after else ():
        whole = split_syllables(letters[:cut])
        ways += [(*whole, *letters[cut:])] if whole and whole[-1] in _tables().syllables else []
    best = min(ways, key=len, default=())
    syllables = [sound for sound in best if len(sound) > 1]
    return best if len(best) >= _MIN_MIXED_LENGTH and syllables and split_syllables(letters) is None else None


def spelling_variants(letters: str) -> list[str]:
    """Latin letters as the keys spell them: for Cyrillic and Greek, and three times for kana, with a step more each."""
    ways = [_rewritten(letters, _TRANSLITERATION_RULES)]
    other = letters
    for rules in _HEPBURN_RULES:
        other = _rewritten(other, rules)
        ways.append(other)
    return ways


def english_spellings(letters: str) -> list[str]:
    """A name in its usual English spelling (`tchaikovsky`, `kyiv`) as the keys may spell it, by language."""
    russian, *others = (_rewritten(letters, rules) for rules in _ENGLISH_RULES.values())
    return [_rewritten(russian, _TRANSLITERATION_RULES), russian, *others]


def may_be_in_han(text: str) -> bool:
    """Whether the full key of Han characters alone may have this: the letters are the end of a syllable, whole ones,
    and the start of one.
    """
    return all(map(_may_be_syllables, _LETTER_RUNS.findall(text)))


def may_be_initials_of_han(text: str) -> bool:
    """Whether the initials key of Han characters alone may have this."""
    firsts = {sound[0] for sound in _sounds().whole}
    return all(character in firsts or not "a" <= character <= "z" for character in text)


class _Sounds(NamedTuple):
    """What characters of Han are spelled as in the keys, and what is the end, the start or any part of such a sound."""

    whole: frozenset[str]
    ends: frozenset[str]
    starts: frozenset[str]
    parts: frozenset[str]


@cache
def _sounds() -> _Sounds:
    whole = frozenset(_tables().single.values())
    ends = frozenset(sound[at:] for sound in whole for at in range(len(sound) + 1))
    starts = frozenset(sound[:end] for sound in whole for end in range(len(sound) + 1))
    return _Sounds(whole, ends, starts, frozenset(part[:end] for part in ends for end in range(len(part) + 1)))


@lru_cache(maxsize=1024)
def _may_be_syllables(letters: str) -> bool:
    sounds = _sounds()
    longest = max(map(len, sounds.whole))
    if letters in sounds.parts:
        return True
    reached = {end for end in range(longest) if letters[:end] in sounds.ends}
    for at in range(len(letters)):
        if at in reached:
            if letters[at:] in sounds.starts:
                return True
            reached |= {end for end in range(at + 1, at + longest + 1) if letters[at:end] in sounds.whole}
    return len(letters) in reached


def respell_words(letters: str) -> list[str]:
    """Pinyin as the keys spell it, where it contains words whose characters are not read as they are alone.

    `yinhang` is `yinxing` in the keys, for 银 and 行. First with all such words respelled, then each by itself.
    """
    usual_of = _tables().plain
    changes: list[tuple[int, int, str]] = []
    at = 0
    while at < len(letters):
        for end in range(min(len(letters), at + 24), at + 3, -1):
            usual = usual_of.get(letters[at:end])
            if usual is not None and usual != letters[at:end]:
                changes.append((at, end, usual))
                break
        at = changes[-1][1] if changes and changes[-1][0] == at else at + 1
    if not changes:
        return []
    return [_replaced(letters, changes), *(_replaced(letters, [change]) for change in changes if len(changes) > 1)]


def respell_syllables(letters: str) -> list[str]:
    """Pinyin as the keys spell it if one syllable is a rarer reading of its character, the likeliest first."""
    swaps = _tables().swaps
    ways: list[tuple[int, str]] = []
    at = 0
    for syllable in split_syllables(letters) or ():
        end = at + len(syllable)
        ways += [(weight, _replaced(letters, [(at, end, usual)])) for weight, usual in swaps.get(syllable, ())]
        at = end
    return [way for _, way in sorted(ways)]


def _rewritten(text: str, rules: Sequence[tuple[str, str]]) -> str:
    for pattern, written in rules:
        text = re.sub(pattern, written, text)
    return text


def _replaced(text: str, changes: list[tuple[int, int, str]]) -> str:
    for start, end, new in reversed(changes):
        text = text[:start] + new + text[end:]
    return text
