"""Parsing a post file into its `Head`.

Only the beginning of a file is read: 4 KiB, which holds the front matter of nine files of ten; 16 KiB where that is
not enough; and more while the front matter has not ended.
"""

from __future__ import annotations

import os
import re
import stat
from typing import NamedTuple

from tui.addresses import site_of
from tui.archive.decode import decode, has_c1
from tui.archive.fields import ADDRESS, Fields, read_fields, unescaped_line
from tui.archive.front_matter import FrontMatter, load_front_matter, split_front_matter
from tui.archive.identity import FINGERPRINT_END_BYTES, fingerprint, key_of, normalise_url
from tui.errors import os_reason
from tui.model import Head, PostDate, Problem

MAX_HEAD_BYTES = 256 * 1024
"""Front matter is not read beyond this."""

_SECOND_READ_BYTES = 16 * 1024

_OPEN_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC  # without waiting for the writer of a pipe

_NOT_A_POST = re.compile(
    r"(?:readme|licen[cs]e|copying|change(?:log|s)?|contributing|contributors|code[_\-]of[_\-]conduct|security|authors|"
    r"maintainers|governance|install|todo|notice|summary|pull_request_template|issue_template|robots|requirements[\w\-]*|"
    r"cmakelists|humans|ads|llms(?:-full)?|sitemap|google[0-9a-f]{16})(?:[._\-][\w\-]{1,8})?\.\w+",
    re.IGNORECASE,
)
_SITE_FILES = re.compile(
    r"(?:^|/)(?:_(?!posts/|drafts/)[^/]+|layouts|themes|includes|templates|partials|shortcodes|public|static|assets)/"
    r"|^(?:index|404|search|feed|sitemap)\.html$",
    re.IGNORECASE,
)
_BUNDLE = re.compile(r"_?(?:index|default)(?:[._][\w\-]{2,7})?\.\w+", re.IGNORECASE)
_NAME_START = re.compile(r"\s*[12]\d{3}(?:[-_.]?\d{1,2}){1,2}(?:[-_ .]+|$)|\s*[12]\d{7}(?:[-_ .]+|$)")


class Examined(NamedTuple):
    """What a file holds, with the size and time of the bytes that were read; -1 and 0 where they could not be."""

    size: int
    mtime_ns: int
    outcome: Head | Problem


def parse_file(root: str, path: bytes) -> Head | Problem:
    """Parse the head of the post in a file, or say why it holds none. Never raises, whatever the file holds."""
    try:
        return examine(os.fsencode(root), path).outcome
    except FileNotFoundError:
        return Problem("there is no such file")


def examine(root: bytes, path: bytes) -> Examined:
    """`parse_file` with the size and time of what was read. Raises FileNotFoundError for a file that is gone."""
    full = root + b"/" + path if path else root
    try:
        handle = os.open(full, _OPEN_FLAGS)
    except FileNotFoundError:
        if os.path.islink(full):
            return Examined(-1, 0, Problem("a link that leads nowhere"))
        raise
    except OSError as error:
        return Examined(-1, 0, Problem(f"this file cannot be read: {os_reason(error)}"))
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            return Examined(-1, 0, Problem("not a regular file"))
        size = found.st_size
        is_large = size > 2 * FINGERPRINT_END_BYTES
        data = os.read(handle, FINGERPRINT_END_BYTES if is_large else 2 * FINGERPRINT_END_BYTES)
        end = os.pread(handle, FINGERPRINT_END_BYTES, size - FINGERPRINT_END_BYTES) if is_large else b""
        outcome = _head(data, size, path or os.path.basename(root), fingerprint(size, data, end), handle)
        return Examined(size, found.st_mtime_ns, outcome)
    except OSError as error:
        return Examined(-1, 0, Problem(f"this file cannot be read: {os_reason(error)}"))
    finally:
        os.close(handle)


def _head(data: bytes, size: int, path: bytes, mark: bytes, handle: int) -> Head | Problem:
    """Parse the head from the beginning of a file; more is read from `handle` while the front matter has not ended."""
    split = _common_split(data)
    text = ""
    problems: list[Problem] = []
    if split is None:
        if len(data) < min(size, _SECOND_READ_BYTES):
            data += os.read(handle, _SECOND_READ_BYTES - len(data))
        decoded = decode(data, whole=len(data) >= size)
        split = split_front_matter(decoded.text)
        while not split.closed and len(data) < min(size, MAX_HEAD_BYTES):
            more = os.read(handle, min(4 * len(data), MAX_HEAD_BYTES - len(data)))
            if not more:
                break
            data += more
            decoded = decode(data, whole=len(data) >= size)
            split = split_front_matter(decoded.text)
        text = decoded.text
        problems += decoded.problems
    if not split.format and (reason := _why_no_post(data, os.fsdecode(path))):
        return Problem(reason)
    values, odd = load_front_matter(split)
    fields = read_fields(values)
    problems += odd
    problems += fields.problems
    if not fields.title or not split.format:
        if not text:
            if len(data) < min(size, _SECOND_READ_BYTES):
                data += os.read(handle, _SECOND_READ_BYTES - len(data))
            text = decode(data, whole=len(data) >= size).text
        fields = _completed(fields, split, text[split.body :], os.fsdecode(path), problems)
    return _post(fields, path, mark, problems)


def _common_split(data: bytes) -> FrontMatter | None:
    """Split front matter of the common form, decoding nothing else; None where it has another form or is not ended."""
    if not data.startswith(b"---\n"):
        return None
    end = data.find(b"\n---", 3)
    if end < 3 or data[end + 4 : end + 5] != b"\n":
        return None
    head = data[4 : end + 1]
    if b"\r" in head or b"\n..." in head:
        return None
    try:
        text = head.decode()
    except UnicodeDecodeError:
        return None
    if b"\xc2" in head and has_c1(text):
        return None
    return FrontMatter("yaml", text, 2, len(text) + 8, closed=True)


def _why_no_post(data: bytes, path: str) -> str:
    """Why a file without front matter holds no post; "" where it may hold one."""
    name = path.rpartition("/")[2]
    if name.lower().endswith(".html") and _SITE_FILES.search(path):
        return "no post: it has no front matter, and lies where templates and finished pages lie"
    if _NOT_A_POST.fullmatch(name):
        return "no post: it has no front matter, and a name that posts do not have"
    if data.count(0) > len(data) // 50 and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        from tui.archive.decode import utf16_without_mark

        if not utf16_without_mark(data):
            return "no post: it is not text"
    return ""


def _completed(fields: Fields, split: FrontMatter, body: str, name: str, problems: list[Problem]) -> Fields:
    """The fields, with those the front matter does not have taken from the body, or from the file's name."""
    from tui.archive.body_metadata import read_body_metadata

    found = read_body_metadata(body)
    if not split.format:
        problems.append(Problem("no front matter" if body.strip() else "the file is empty"))
        fields = fields._replace(source=found.source, date=found.date)
    elif not fields.title:
        problems.append(Problem("the front matter has no title"))
    title = fields.title or found.title or _title_of_name(name)
    return fields._replace(title=title)


def _title_of_name(path: str) -> str:
    """A title from a file's name, or its folder's for a bundle's index file, without date and ending. Never empty."""
    folder, _, name = path.rpartition("/")
    in_bundle = folder and _BUNDLE.fullmatch(name)
    stem = folder.rpartition("/")[2] if in_bundle else name.rpartition(".")[0] or name
    bare = _NAME_START.sub("", stem, count=1)
    return unescaped_line(bare.replace("_", " ")) or unescaped_line(stem) or unescaped_line(name) or "untitled"


def _post(fields: Fields, path: bytes, mark: bytes, problems: list[Problem]) -> Head:
    title, date, authors, source, tags, categories, key_path, _ = fields
    if date is None:
        date = _date_elsewhere(os.fsdecode(path), key_path, problems)
    # A source that is not an address of the web has no site, and is no part of the identity.
    address, site = (normalise_url(source), site_of(source)) if ADDRESS.match(source) else ("", "")
    return Head(
        title=title,
        date=date,
        authors=authors,
        source=source,
        site=site,
        tags=tags,
        categories=categories,
        key=key_of(address, date, path, title),
        fingerprint=mark,
        problems=tuple(problems),
    )


def _date_elsewhere(path: str, key_path: str, problems: list[Problem]) -> PostDate | None:
    """The date of a post without one in its front matter: from its name, its `path` key or its folders."""
    from tui.archive.dates import date_in_name, date_in_path

    folder, _, name = path.rpartition("/")
    odd = ""
    date, odd = date_in_name(name)
    if date is None and _BUNDLE.fullmatch(name):
        date, odd = date_in_name(folder.rpartition("/")[2])
    if date is None:
        date = date_in_path(key_path)
    if date is None and (date := date_in_path(folder)) is not None:
        odd = "no date, neither in the file nor in its name: that of its folder is taken"
    if odd:
        problems.append(Problem(unescaped_line(odd)))
    if date is None:
        problems.append(Problem("no date, neither in the file nor in its name"))
    return date
