"""Parsing a post file into its `Head`.

Only the beginning of a file is read: 4 KiB, which holds the front matter of nine files of ten; 16 KiB where that is
not enough; and more while the front matter has not ended.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast
from urllib.parse import unquote

from tui.addresses import site_of
from tui.archive.decode import decode, has_c1
from tui.archive.front_matter import FrontMatter, is_front_matter, load_front_matter, split_front_matter
from tui.archive.head_fields import ADDRESS, Fields, read_fields, unescaped_line
from tui.archive.identity import FINGERPRINT_END_BYTES, fingerprint, key_of, normalise_url
from tui.archive.walk import HTML_SUFFIXES, change_ns
from tui.errors import os_reason
from tui.files import open_file
from tui.language import N_, Statement, stated
from tui.model import Head, PostDate, Problem
from tui.patterns import lazy_pattern
from tui.text import HAN

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

MAX_HEAD_BYTES = 256 * 1024
"""Front matter is not read beyond this."""

_SECOND_READ_BYTES = 16 * 1024

_MAX_PROBLEMS = 50
"""So many problems of one post are told one by one."""

_NOT_A_POST = lazy_pattern(
    r"(?:readme|licen[cs]e|copying|change(?:log|s)?|contributing|contributors|code[_\-]of[_\-]conduct|security|authors|"
    r"maintainers|governance|install|todo|notice|summary|pull_request_template|issue_template|robots|requirements[\w\-]*|"
    r"cmakelists|humans|ads|llms(?:-full)?|sitemap|google[0-9a-f]{16})(?:[._\-][\w\-]{1,8})?\.\w+",
    re.IGNORECASE,
)
_SITE_FILES = lazy_pattern(
    r"(?:^|/)(?:_(?!posts/|drafts/)[^/]+|layouts|themes|includes|templates|partials|shortcodes|public|static|assets)/"
    r"|^(?:index|404|search|feed|sitemap)\.html$",
    re.IGNORECASE,
)
_BUNDLE = lazy_pattern(r"_?(?:index|default)(?:[._][\w\-]{2,7})?\.\w+", re.IGNORECASE)
_NO_DATE: tuple[PostDate | None, str] = (None, "")
_POSTS_FOLDER = lazy_pattern(r"(.*?)/_(?:posts|drafts)(?:/|$)")
SITE_ROOTS = frozenset(("docs", "src", "source", "content", "collections"))
_HYPHENS = lazy_pattern(r"-+(?!\d)|(?<!\d)-+")
_NAME_START = lazy_pattern(r"\s*[12]\d{3}(?:[-_.]?\d{1,2}){1,2}(?:[-_ .]+|$)|\s*[12]\d{7}(?:[-_ .]+|$)")


_Made = TypeVar("_Made")
if TYPE_CHECKING:
    _Steps = Generator[None, None, _Made]
    """Something that is made in steps."""


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
        return Problem(stated("there is no such file"))


def examine(root: bytes, path: bytes) -> Examined:
    """`parse_file` with the size and time of what was read. Raises FileNotFoundError for a file that is gone."""
    return _finished(examination(root, path))


def examination(root: bytes, path: bytes) -> _Steps[Examined]:
    """`examine` in steps: after each, those of other files may be taken."""
    name = path or os.path.basename(root)
    return _examine(
        root, path, lambda data, size, mark, handle: _whole_head(data, size, name, mark, partial(os.read, handle))
    )


def _finished(steps: _Steps[_Made]) -> _Made:
    """What all steps make in the end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("_Made", end.value)


def examine_bytes(data: bytes, path: bytes) -> Head | Problem:
    """What `examine` makes of a file at this path, relative to its archive, that holds these bytes."""
    size = len(data)
    is_large = size > 2 * FINGERPRINT_END_BYTES
    file = BytesIO(data)
    start = file.read(FINGERPRINT_END_BYTES if is_large else 2 * FINGERPRINT_END_BYTES)
    end = data[-FINGERPRINT_END_BYTES:] if is_large else b""
    return _finished(_whole_head(start, size, path, fingerprint(size, start, end), file.read))


def _whole_head(
    data: bytes, size: int, name: bytes, mark: bytes, more: Callable[[int], bytes]
) -> _Steps[Head | Problem]:
    try:
        return (yield from _head(data, size, name, mark, more))
    except OSError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever its head does to the program, no post is lost
        return _named_head(
            name, mark, stated("the head of this file cannot be read ({fault})", fault=type(fault).__name__)
        )


def examine_name(root: bytes, path: bytes, reason: str) -> Examined:
    """As `examine`, without reading what the file holds: the post is named after it, and `reason` is its problem."""

    def name_it(_data: bytes, _size: int, mark: bytes, _handle: int) -> _Steps[Head | Problem]:
        yield
        return _named_head(path or os.path.basename(root), mark, reason)

    return _finished(_examine(root, path, name_it))


def _examine(
    root: bytes, path: bytes, read: Callable[[bytes, int, bytes, int], _Steps[Head | Problem]]
) -> _Steps[Examined]:
    """What `read` makes of a file: it gets the first bytes, the size, the fingerprint, and a handle at what follows."""
    full = root + b"/" + path if path else root
    try:
        handle = open_file(full)
    except FileNotFoundError:
        if os.path.islink(full):
            return Examined(-1, 0, Problem(stated("a link that leads nowhere")))
        raise
    except OSError as error:
        return Examined(-1, 0, Problem(stated("this file cannot be read: {reason}", reason=os_reason(error))))
    try:
        found = os.fstat(handle)
        size = found.st_size
        is_large = size > 2 * FINGERPRINT_END_BYTES
        data = os.read(handle, FINGERPRINT_END_BYTES if is_large else 2 * FINGERPRINT_END_BYTES)
        end = os.pread(handle, FINGERPRINT_END_BYTES, size - FINGERPRINT_END_BYTES) if is_large else b""
        outcome = yield from read(data, size, fingerprint(size, data, end), handle)
        return Examined(size, change_ns(found), outcome)
    except OSError as error:
        return Examined(-1, 0, Problem(stated("this file cannot be read: {reason}", reason=os_reason(error))))
    finally:
        os.close(handle)


def _head(data: bytes, size: int, path: bytes, mark: bytes, more: Callable[[int], bytes]) -> _Steps[Head | Problem]:
    """Parse the head from the beginning of a file, in steps; `more` is read while the front matter has not ended."""
    yield
    split = _common_split(data)
    text = ""
    problems: list[Problem] = []
    if split is None:
        if len(data) < min(size, _SECOND_READ_BYTES):
            data += more(_SECOND_READ_BYTES - len(data))
        decoded = decode(data, whole=len(data) >= size)
        split = split_front_matter(decoded.text)
        while not split.closed and len(data) < min(size, MAX_HEAD_BYTES):
            following = more(min(4 * len(data), MAX_HEAD_BYTES - len(data)))
            if not following:
                break
            data += following
            decoded = decode(data, whole=len(data) >= size)
            split = split_front_matter(decoded.text)
        text = decoded.text
        problems += decoded.problems
    if not split.format and (reason := _why_no_post(data, os.fsdecode(path))):
        return Problem(reason)
    yield
    values, odd = load_front_matter(split)
    yield
    fields = read_fields(values)
    yield
    problems += odd
    problems += fields.problems
    named = _NO_DATE if fields.date is not None else _date_in_name(os.fsdecode(path), fields.path)
    if not fields.title or not split.format or (fields.date is None and named[0] is None):
        if not text:
            if len(data) < min(size, _SECOND_READ_BYTES):
                data += more(_SECOND_READ_BYTES - len(data))
            text = decode(data, whole=len(data) >= size).text
        fields = _completed(fields, split, text[split.body :], os.fsdecode(path), named[0], problems)
    return _post(fields, named, path, mark, problems)


def _named_head(path: bytes, mark: bytes, reason: str) -> Head:
    """The head of a post of which nothing is read but its name, for a reason."""
    name = os.fsdecode(path)
    fields = Fields(_title_of_name(name), None, (), "", (), (), "", None, [])
    return _post(fields, _date_in_name(name, ""), path, mark, [_named_after_file(reason)])


_NAMED_AFTER_FILE = (
    N_("the head of this file cannot be read ({fault}): named after its file"),
    N_("reading this file ends the program that reads it: named after its file"),
    N_("reading this file takes too long: it was given up: named after its file"),
)
"""What `_named_after_file` makes of the reasons there are."""


def _named_after_file(reason: str) -> Problem:
    """The problem of a post of which, for a reason, nothing is read but its name."""
    if isinstance(reason, Statement):
        return Problem(stated(f"{reason.english}: named after its file", **reason.values))
    return Problem(f"{reason}: named after its file")


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
    if not is_front_matter(text, "yaml") and text.strip():
        return None
    return FrontMatter("yaml", text, 2, len(text) + 8, closed=True)


def _why_no_post(data: bytes, path: str) -> str:
    """Why a file without front matter holds no post; "" where it may hold one."""
    name = path.rpartition("/")[2]
    if name.lower().endswith(HTML_SUFFIXES) and _SITE_FILES.search(path):
        return stated("no post: it has no front matter, and lies where templates and finished pages lie")
    if _NOT_A_POST.fullmatch(name):
        return stated("no post: it has no front matter, and a name that posts do not have")
    if data.count(0) > len(data) // 50 and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        from tui.archive.decode import utf16_without_mark

        if not utf16_without_mark(data):
            return stated("no post: it is not text")
    return ""


def _completed(  # noqa: PLR0917
    fields: Fields, split: FrontMatter, body: str, name: str, named: PostDate | None, problems: list[Problem]
) -> Fields:
    """The fields, with those the front matter does not have taken from the body, or from the file's name.

    The date in the body of a post with front matter counts only where `named`, the one in its name, is None.
    """
    from tui.archive.body_metadata import read_body_metadata

    found = read_body_metadata(body, titled=bool(fields.title))
    if not split.format:
        from tui.archive.page_metadata import read_page_values

        problems.append(
            Problem((split.doubt or stated("no front matter")) if body.strip() else stated("the file is empty"))
        )
        said = read_fields(read_page_values(body))
        fields = said._replace(source=said.source or found.source, date=said.date or found.date)
        # The title of a page has the name of its site beside that of the article.
        if found.title and said.title not in found.title:
            fields = fields._replace(title=found.title)
    else:
        if not fields.title:
            problems.append(Problem(stated("the front matter has no title")))
        if fields.date is None and named is None:
            fields = fields._replace(date=found.date)
    title = fields.title or found.title or _title_of_name(name)
    return fields._replace(title=title)


def _title_of_name(path: str) -> str:
    """A title from a file's name, or its folder's for a bundle's index file, without date and ending. Never empty.

    Underscores are blanks; so are hyphens in a name that has no blanks of its own and is not of Han characters, except
    between numbers (`notes-on-2-0-1`).
    """
    folder, _, name = path.rpartition("/")
    in_bundle = folder and _BUNDLE.fullmatch(name)
    stem = folder.rpartition("/")[2] if in_bundle else name.rpartition(".")[0] or name
    bare = _NAME_START.sub("", stem, count=1)
    if "%" in bare and "\ufffd" not in (decoded := unquote(bare)):
        bare = decoded
    spaced = bare.replace("_", " ")
    if " " not in bare and not HAN.search(bare):
        spaced = _HYPHENS.sub(" ", spaced)
    return unescaped_line(spaced) or unescaped_line(stem) or unescaped_line(name) or "untitled"


def _post(
    fields: Fields, named: tuple[PostDate | None, str], path: bytes, mark: bytes, problems: list[Problem]
) -> Head:
    title, date, authors, source, tags, categories, _, changed, _ = fields
    if date is None:
        date = _date_elsewhere(os.fsdecode(path), named, changed, problems)
    if b"/_posts/" in path or b"/_drafts/" in path:
        folders = _folder_categories(path[: path.rindex(b"/")])
        categories = tuple(dict.fromkeys((*folders, *categories))) if categories else folders
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
        problems=_first_problems(problems),
    )


def _first_problems(problems: list[Problem]) -> tuple[Problem, ...]:
    """The problems of a post; of very many the first ones, and how many more there are."""
    if len(problems) <= _MAX_PROBLEMS:
        return tuple(problems)
    return *problems[:_MAX_PROBLEMS], Problem(stated("and {count} problems more", count=len(problems) - _MAX_PROBLEMS))


@lru_cache(maxsize=1024)
def _folder_categories(folder: bytes) -> tuple[str, ...]:
    """The categories that folders above `_posts` are, as in Jekyll (jekyllrb.com/docs/posts/#categories).

    Folders that only hold the source of a site are none of them.
    """
    found = _POSTS_FOLDER.match(os.fsdecode(folder))
    if found is None:
        return ()
    names = [name for name in found[1].split("/") if name[:1] != "_" and name.lower() not in SITE_ROOTS]
    return tuple(name for name in map(unescaped_line, names) if name)


def _date_in_name(path: str, key_path: str) -> tuple[PostDate | None, str]:
    """The date in a file's name, its folder's for a bundle's index file, or the post's `path`, and what is odd."""
    from tui.archive.dates import date_in_name, date_in_path

    folder, _, name = path.rpartition("/")
    date, odd = date_in_name(name)
    if date is None and _BUNDLE.fullmatch(name):
        date, odd = date_in_name(folder.rpartition("/")[2])
    if date is None:
        date = date_in_path(key_path)
    return date, odd


def _date_elsewhere(
    path: str, named: tuple[PostDate | None, str], changed: PostDate | None, problems: list[Problem]
) -> PostDate | None:
    """The date of a post without one of its own: that of its name, in its folders, or of its last change."""
    from tui.archive.dates import date_in_path

    date, odd = named
    if date is None:
        folder = path.rpartition("/")[0]
        if (date := date_in_path(folder)) is not None:
            odd = stated("no date, neither in the file nor in its name: that of its folder is taken")
    if date is None:
        date = changed
    if odd:
        problems.append(Problem(odd.changed(unescaped_line) if isinstance(odd, Statement) else unescaped_line(odd)))
    if date is None:
        problems.append(Problem(stated("no date, neither in the file nor in its name")))
    return date
