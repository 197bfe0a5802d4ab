"""Reading the fields of a post from its front matter, whose keys and spellings differ from archive to archive."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from tui.archive.dates import parse_date
from tui.model import PostDate, Problem
from tui.text import clean_line

MAX_FIELD_CHARACTERS = 1000
"""A longer title or name is cut; for a title that is a problem."""

_TITLE = ("title", "headline", "subject", "name")
_DATE = (
    "date",
    "published",
    "publishdate",
    "pubdate",
    "datetime",
    "published_at",
    "date_published",
    "created",
    "created_at",
)
_NO_DATE = ("", "false", "none", False)
_AUTHOR = ("author", "authors", "by", "byline", "creator", "writer")
_SOURCE = ("from", "source", "source_url", "original_url", "originalurl", "original", "url", "link", "canonical_url")
_SOURCES = (*_SOURCE, "canonical", "external_url", "permalink")
_TAG = ("tags", "tag", "keywords", "keyword")
_CATEGORY = ("categories", "category")
_KNOWN = frozenset((*_TITLE, *_DATE, *_AUTHOR, *_SOURCES, *_TAG, *_CATEGORY, "path"))
_COMMON = frozenset(
    ("layout", "title", "date", "author", "from", "tags", "categories", "comments", "lang", "translator")
)
_INNER = ("taxonomies", "extra", "params")
ADDRESS = re.compile(r"(?:https?|ftp|gemini|gopher)://\S|//[\w\-]+\.\S|www\.\S+\.\S", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[,，、;；]\s*")
_ENTITY = re.compile(r"&(?:#\d|#[xX][0-9a-fA-F]|[A-Za-z][A-Za-z0-9]*;)")


class Fields(NamedTuple):
    """The fields in a front matter. `title` and `source` may be ""; `path` is Zola's key of that name."""

    title: str
    date: PostDate | None
    authors: tuple[str, ...]
    source: str
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    path: str
    problems: list[Problem]


def read_fields(values: dict[str, Any]) -> Fields:
    """Find the fields of a post in the values of its front matter. Never raises."""
    problems: list[Problem] = []
    known = _by_lower_key(values)
    get = known.get
    title = ""
    for name in _TITLE:
        if (value := get(name)) is not None and (
            title := unescaped_line(value if type(value) is str else _text(value))
        ):
            break
    if len(title) > MAX_FIELD_CHARACTERS:
        title = title[:MAX_FIELD_CHARACTERS] + "…"
        problems.append(Problem(f"a title of more than {MAX_FIELD_CHARACTERS:,} characters: cut"))
    date = None
    for name in _DATE:
        if (value := get(name)) is not None and value not in _NO_DATE:
            date, odd = parse_date(_text(value).strip())
            if odd:
                problems.append(Problem(clean_line(odd)))
            if date is not None:
                break
    author = get("author")
    if type(author) is str and (name := _name(author)):
        authors: tuple[str, ...] = (name,)
    else:
        authors = _first_of(known, _AUTHOR, _authors)
    tags = _first_of(known, _TAG, _terms)
    categories = _first_of(known, _CATEGORY, _terms)
    path = get("path")
    return Fields(
        title, date, authors, _source(known, problems), tags, categories, _text(path) if path else "", problems
    )


def _by_lower_key(values: dict[str, Any]) -> dict[str, Any]:
    """The values by lower-case key; one in an inner table counts where the same key is not at the top."""
    if _COMMON.issuperset(values):
        return values
    known: dict[str, Any] = {}
    for inner in (False, True):
        for key, value in values.items():
            name = str(key).lower()
            if inner:
                if isinstance(value, dict) and name in _INNER:
                    for inside, item in value.items():
                        _add(known, str(inside).lower(), item)
            else:
                _add(known, name, value)
                if not name.isidentifier():
                    _add(known, name.replace("-", "_").replace(" ", "_").rpartition(".")[2], value)
    return known


def _add(known: dict[str, Any], name: str, value: Any) -> None:
    if name in _KNOWN and known.get(name) in (None, "", []):
        known[name] = value


def _first_of(known: dict[str, Any], names: tuple[str, ...], read: Any) -> tuple[str, ...]:
    for name in names:
        if (value := known.get(name)) is not None:
            found: tuple[str, ...] = read(name, value)
            if found:
                return found
    return ()


def _text(value: Any) -> str:
    """A value as text: the first item of a list, the name or first value of a mapping."""
    for _ in range(4):
        if type(value) is str:
            return value
        if isinstance(value, (list, tuple)):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("title") or next(iter(value.values()), "")
        else:
            break
    return "" if value is None or isinstance(value, (list, dict)) else str(value)


@lru_cache(maxsize=4096)
def _name(text: str) -> str:
    """A name as one line, cached because archives repeat names."""
    return unescaped_line(text)[:MAX_FIELD_CHARACTERS]


def unescaped_line(text: str) -> str:
    """A text as one sanitized line with character references (`&amp;`) decoded, also those that were encoded twice."""
    if "&" in text and _ENTITY.search(text):
        from html import unescape

        text = unescape(text)
        if _ENTITY.search(text):
            text = unescape(text)
    return clean_line(text)


def _authors(key: str, value: Any) -> tuple[str, ...]:
    """The authors in a value: a list, a mapping, or a text, which is split only under a plural key."""
    if type(value) is str:
        parts = [value] if key != "authors" else _SEPARATOR.split(value)
    elif isinstance(value, (list, tuple)):
        parts = [_text(item) for item in value]
    elif isinstance(value, dict):
        parts = [_text(value)] if "name" in value else [str(name) for name in value]
    else:
        parts = [str(value)]
    return _unique_names(parts)


def _terms(key: str, value: Any) -> tuple[str, ...]:
    """The tags or categories in a value: a list, the keys of a mapping, or a text.

    A text is split at commas; where it has none and its key is plural, at spaces.
    """
    if type(value) is str:
        if _SEPARATOR.search(value):
            parts = _SEPARATOR.split(value)
        elif key in ("tag", "category", "keyword"):
            parts = [value]
        else:
            parts = value.split()
    elif isinstance(value, (list, tuple)):
        if len(value) == 1 and type(value[0]) is str:
            name = _name(value[0].lstrip("#"))
            return (name,) if name else ()
        parts = []
        for item in value:
            if isinstance(item, (list, tuple)):
                parts += [_text(inner) for inner in item]
            elif item is not None:
                parts.append(_text(item))
    elif isinstance(value, dict):
        parts = [str(name) for name in value]
    else:
        parts = [str(value)]
    return _unique_names([part.strip().lstrip("#") for part in parts])


def _unique_names(parts: list[str]) -> tuple[str, ...]:
    """The names as sanitized lines, without repeats and empty ones."""
    return tuple(dict.fromkeys([name for part in parts if (name := _name(part))]))


def _source(known: dict[str, Any], problems: list[Problem]) -> str:
    """The address the post was taken from: the first address among the keys that may hold one.

    Where there is none, a value such as `javascript:…` is returned as it is, with a problem: shown but never opened.
    """
    not_of_web = ""
    for name in _SOURCES:
        if (value := known.get(name)) is None:
            continue
        text = _text(value).strip()
        if ADDRESS.match(text):
            return clean_address(text)
        if "://" in text or text.lower().startswith(("javascript:", "data:")):
            not_of_web = not_of_web or text
    if not_of_web:
        not_of_web = clean_line(not_of_web)
        problems.append(Problem(f"the source “{not_of_web[:80]}” is no address of the web"))
    return not_of_web


def clean_address(text: str) -> str:
    """An address without white space and control characters, with a scheme."""
    text = clean_line(text).replace(" ", "%20")
    if text.startswith("//"):
        return "https:" + text
    return text if "://" in text[:12] else "http://" + text
