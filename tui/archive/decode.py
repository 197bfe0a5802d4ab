"""Decoding post files: as UTF-8, else as the encoding the file declares, else by a guess, which is a problem."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from tui.language import stated
from tui.model import Problem
from tui.patterns import lazy_pattern

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = lazy_pattern(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:\-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:\-]+)"""
    rb"""|^["']?(?:encoding|charset)["']?\s*[:=]\s*["']?([\w.:\-]+)""",
    re.IGNORECASE | re.MULTILINE,
)
_PLAUSIBLE_ENCODINGS = ["gb18030", "big5", "euc_jp", "shift_jis", "euc_kr", "cp1251", "koi8_r", "cp1252"]
_HAN = lazy_pattern("[\u4e00-\u9fff]")
_ENCODINGS_OF_SCRIPTS = (
    (lazy_pattern("[\u3040-\u30ff]"), ["shift_jis", "euc_jp"]),
    (lazy_pattern("[\uac00-\ud7a3]"), ["euc_kr"]),
    (_HAN, ["gb18030", "big5"]),
    (lazy_pattern("[\u0400-\u04ff]"), ["cp1251", "koi8_r"]),
)
_MIN_SHORT_CHARACTERS = 8
"""Of two bytes: fewer are in the encodings of East Asia, too, as UTF-8 has them."""
_GUESS_SAMPLE_BYTES = 16 * 1024
_CONTROL = lazy_pattern("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_C1 = lazy_pattern("[\x80-\x84\x86-\x9f]")


class Decoded(NamedTuple):
    """Decoded text, the encoding it was in, and problems with it."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, *, whole: bool = True) -> Decoded:
    """Decode a file, or (not `whole`) its beginning, which may end inside a character. Line ends become line feeds.

    Replaced characters and a guessed encoding are problems. Never raises.
    """
    text, encoding, problems = _decode(data, whole=whole)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _C1.search(text):
        line = text.count("\n", 0, found.start()) + 1
        text = _C1.sub(_from_windows, text)
        problems = (*problems, Problem(stated("control characters that stand for Windows-1252 punctuation"), line))
    return Decoded(text, encoding, problems)


def has_c1(text: str) -> bool:
    """Whether a text has C1 control characters, which come from decoding Windows-1252 as Latin-1."""
    return _C1.search(text) is not None


def _from_windows(found: re.Match[str]) -> str:
    """The Windows-1252 character for a C1 control; "" for the five codes that have none."""
    return found[0].encode("latin-1").decode("cp1252", "ignore")


def _decode(data: bytes, *, whole: bool) -> tuple[str, str, tuple[Problem, ...]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], encoding, whole=whole)
    text = _strict(data, "utf-8", whole=whole)
    if text is not None and "\0" not in text:
        return text, "utf-8", ()
    if utf16 := utf16_without_mark(data):
        return _with_problem(
            _replaced(data, utf16, whole=whole), stated("not UTF-8: taken for {encoding}", encoding=utf16.upper())
        )
    if text is not None:
        return text, "utf-8", ()
    declared = _declared(data)
    if declared and (text := _strict(data, declared, whole=whole)) is not None:
        return (
            text,
            declared,
            (Problem(stated("not UTF-8: read as {encoding}, as it declares", encoding=declared), _bad_line(data)),),
        )
    if mixed := _mixed(data, whole=whole):
        return mixed
    text = data.decode("utf-8", "replace")
    foreign = sum(char > "\x7f" for char in text[:50_000])
    bad = text.count("\ufffd", 0, 50_000)
    wide = sum(char > "\u07ff" for char in text[:50_000]) - bad
    if foreign > 20 * bad or wide > 4 * bad:
        lost = stated("not UTF-8 from byte {byte} on: {count} characters are lost", byte=_first_bad(data), count=bad)
        return text, "utf-8", (Problem(lost, _bad_line(data)),)
    return _guess(data, whole=whole)


def _mixed(data: bytes, *, whole: bool) -> tuple[str, str, tuple[Problem, ...]] | None:
    """Decode a file of UTF-8 in which some lines are in another encoding, as of one that two programs wrote into; None
    for any other.
    """
    lines = data.split(b"\n")
    texts = [_strict(line, "utf-8", whole=whole or at < len(lines) - 1) for at, line in enumerate(lines)]
    others = [at for at, text in enumerate(texts) if text is None and _is_other(lines[at])]
    sound = "\n".join(text for text in texts if text is not None and _is_certain(text))
    if not others or not sound:
        return None
    sample = b"\n".join(lines[at] for at in others)
    encoding = next(
        (
            found
            for found in _likely(sample, _encodings_beside(sound))
            if _strict(sample, found, whole=whole) is not None
        ),
        "",
    )
    if not encoding:
        return None
    for at in others:
        texts[at] = _strict(lines[at], encoding, whole=whole or at < len(lines) - 1)
    text = "\n".join(
        line.decode("utf-8", "replace") if text is None else text for line, text in zip(lines, texts, strict=True)
    )
    return text, "utf-8", (Problem(_guessed(encoding), others[0] + 1),)


def _is_other(line: bytes) -> bool:
    """Whether a line is in another encoding than UTF-8, and not one of UTF-8 that lost a few bytes."""
    text = line.decode("utf-8", "replace")
    return sum(char > "\x7f" for char in text) <= 4 * text.count("\ufffd")


def _is_certain(text: str) -> bool:
    """Whether text that was decoded as UTF-8 holds characters enough that no other encoding gives by chance."""
    return sum(char > "\u07ff" for char in text) > 1 or sum(char > "\x7f" for char in text) >= _MIN_SHORT_CHARACTERS


def _encodings_beside(text: str) -> list[str]:
    """The encodings that were in use for the script of a text."""
    encodings = next((encodings for script, encodings in _ENCODINGS_OF_SCRIPTS if script.search(text)), ["cp1252"])
    if "big5" in encodings:  # which of the two it is, so little text does not tell, but the script beside it does
        han = "".join(_HAN.findall(text))
        return [found for found, small in (("gb18030", "gb2312"), ("big5", "big5")) if _has(small, han)] or encodings
    return encodings


def _has(encoding: str, text: str) -> bool:
    """Whether an encoding has all the characters of a text."""
    return text.encode(encoding, "ignore").decode(encoding) == text


def _likely(sample: bytes, encodings: list[str]) -> list[str]:
    """Encodings, the one first that charset-normalizer finds most likely for a text."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:_GUESS_SAMPLE_BYTES], cp_isolation=encodings, preemptive_behaviour=False).best()
    return [best.encoding, *encodings] if best else encodings


def _guess(data: bytes, *, whole: bool) -> tuple[str, str, tuple[Problem, ...]]:
    """Decode by the encoding that charset-normalizer finds most likely among those in use in such archives."""
    line = _bad_line(data)
    first = _first_bad(data)
    start = data.rfind(b"\n", 0, first) + 1
    likely = _likely(data[start : start + _GUESS_SAMPLE_BYTES], _PLAUSIBLE_ENCODINGS)
    best = likely[0] if likely is not _PLAUSIBLE_ENCODINGS else "cp1252"
    for encoding in (best, *_PLAUSIBLE_ENCODINGS):
        text = _strict(data, encoding, whole=whole)
        if text is not None:
            return text, encoding, (Problem(_guessed(encoding), line),)
    return _with_problem(_replaced(data, best, whole=whole), _guessed(best), line)


def _guessed(encoding: str) -> str:
    return stated("not UTF-8: read as {encoding}, which is a guess", encoding=encoding)


def _strict(data: bytes, encoding: str, *, whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, whole)
    except (UnicodeError, LookupError):
        return None


def _replaced(data: bytes, encoding: str, *, whole: bool) -> tuple[str, str, tuple[Problem, ...]]:
    text = _strict(data, encoding, whole=whole)
    if text is not None:
        return text, encoding, ()
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data, whole)
    at = text.find("\ufffd")
    return (
        text,
        encoding,
        (
            Problem(
                stated("not all of it is {encoding}: characters are lost", encoding=encoding.upper()),
                text.count("\n", 0, at) + 1,
            ),
        ),
    )


def _with_problem(
    result: tuple[str, str, tuple[Problem, ...]], text: str, line: int | None = None
) -> tuple[str, str, tuple[Problem, ...]]:
    return result[0], result[1], (Problem(text, line), *result[2])


def utf16_without_mark(data: bytes) -> str:
    """The encoding of UTF-16 without a byte order mark, in which every other byte of ASCII is NUL; "" for any other."""
    sample = data[: len(data[:2000]) // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd < 2 or max(even, odd) <= 4 * min(even, odd):
        return ""
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = sample.decode(encoding, "ignore")
    # A file in which a few bytes were lost to NUL has its line ends beside other characters, which it would lose.
    return "" if _CONTROL.search(text) or sample.count(b"\n") > 2 * text.count("\n") else encoding


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:4096])
    if found is None:
        return ""
    name = (found[1] or found[2] or found[3]).decode("ascii", "replace").lower()
    # By the Encoding Standard (encoding.spec.whatwg.org) these names mean the larger set.
    name = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252"}.get(name, name)
    try:
        b"".decode(name)  # `lookup` also knows codecs that do not decode to text
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def _first_bad(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _bad_line(data: bytes) -> int:
    return data.count(b"\n", 0, _first_bad(data)) + 1
