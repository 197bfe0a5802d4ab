"""What a post declares of itself that the index does not keep: its language, and where a copy of its source is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.archive.decode import decode
from tui.archive.front_matter import load_front_matter, split_front_matter
from tui.archive.head_fields import ADDRESS, clean_address, fold_key
from tui.archive.parse import MAX_HEAD_BYTES
from tui.archive.read import read_bytes
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# Names of keys as `fold_key` gives them.
_LANGUAGE: Final = ("lang", "language", "locale", "inlanguage", "语言", "語言")
_COPY: Final = (
    "archived", "archivedat", "archivedurl", "archivedlink", "archive", "archiveurl", "archivelink", "archiveorg",
    "wayback", "waybackurl", "waybacklink", "waybackmachine", "snapshot", "snapshoturl", "snapshotlink",
    "存档", "存檔", "存档链接", "存檔連結", "网页存档", "網頁存檔",
)  # fmt: skip
_TAG: Final = lazy_pattern(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}")
_SCRIPT_LETTERS: Final = 4
_REGION_LETTERS: Final = 2


class Declared(NamedTuple):
    """`language` is a tag of BCP 47, `copy` an address of the web; each "" where the post does not say it."""

    language: str = ""
    copy: str = ""


def declared_in(path: str) -> Declared:
    """What the post in a file declares. Raises OSError if it cannot be read."""
    text = decode(read_bytes(path, MAX_HEAD_BYTES), whole=False).text
    values, _problems = load_front_matter(split_front_matter(text))
    by_name = {fold_key(str(key)): value for key, value in values.items()}
    language = _first(by_name, _LANGUAGE, _TAG.fullmatch)
    copy = _first(by_name, _COPY, ADDRESS.match)
    return Declared(_in_form(language), clean_address(copy) if copy else "")


def _first(values: Mapping[str, Any], names: Sequence[str], is_one: Callable[[str], object]) -> str:
    """The first text under one of these names that is what is looked for, "" for none."""
    texts = (value.strip() for name in names if isinstance(value := values.get(name), str))
    return next(filter(is_one, texts), "")


def _in_form(tag: str) -> str:
    """A tag as it is usually written, `zh-Hant-TW` (RFC 5646, 2.1.1): Jekyll's sites write `zh_tw`."""
    first, *others = tag.replace("_", "-").lower().split("-")
    cased = {_REGION_LETTERS: str.upper, _SCRIPT_LETTERS: str.capitalize}
    return "-".join((first, *(cased.get(len(part), str.lower)(part) for part in others)))
