"""Reading the fields of a post from its front matter, whose keys and spellings differ from archive to archive."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from tui.archive.dates import parse_date
from tui.language import stated
from tui.model import PostDate, Problem
from tui.patterns import lazy_pattern
from tui.text import clean_line

MAX_FIELD_CHARACTERS = 1000
"""A longer title or name is cut; for a title that is a problem."""
_MAX_NAMES = 500
"""So many authors, tags or categories are kept of a post."""
_MAX_ADDRESS_CHARACTERS = 8000
"""A longer address is none: no browser and no server takes it."""

# Names of keys as `fold_key` gives them.
_TITLE = ("title", "headline", "subject", "name", "标题", "標題", "题目", "題目")
_DATE = (
    *(
        "date",
        "published",
        "publishdate",
        "pubdate",
        "datetime",
        "publishedat",
        "datepublished",
        "created",
        "createdat",
    ),
    *("publisheddate", "publishedon", "publishedtime", "publishtime", "publicationdate", "publishat", "publishon"),
    *("firstpublished", "firstpublishedat", "firstpublishedon"),
    *("dateposted", "posted", "postedat", "postedon", "postdate", "releasedate", "releasedat", "released", "issued"),
    *("createdon", "createddate", "createdtime", "creationdate", "createdate", "createtime", "datecreated"),
    *(
        "日期",
        "时间",
        "時間",
        "发布日期",
        "發布日期",
        "发布时间",
        "發布時間",
        "发表时间",
        "發表時間",
        "发表日期",
        "發表日期",
    ),
    *(
        "发布于",
        "發布於",
        "發佈於",
        "發佈日期",
        "發佈時間",
        "刊登日期",
        "刊登時間",
        "创建时间",
        "創建時間",
        "建立時間",
        "创建日期",
    ),
    *(
        "日付",
        "公開日",
        "公開日時",
        "投稿日",
        "投稿日時",
        "날짜",
        "작성일",
        "게시일",
        "등록일",
        "datum",
        "fecha",
        "дата",
    ),
)
_CHANGED = (
    *(
        "updated",
        "lastmod",
        "modified",
        "updatedat",
        "updatedon",
        "dateupdated",
        "updatedate",
        "updateddate",
        "lastupdated",
    ),
    *("lastupdate", "lastupdatedat", "lastmodified", "lastmodifiedat", "modifiedat", "modifiedon", "datemodified"),
    *("modifieddate", "modifieddatetime", "modifiedtime", "modificationdate", "moddate", "updatedtime", "updatetime"),
    *("更新时间", "更新時間", "更新日期", "修改时间", "修改時間", "修改日期", "更新日", "更新日時", "수정일"),
    *("edited", "editedat", "lastedited", "revised", "revisiondate", "lastreviewed", "lastchange", "lastchanged"),
)
_NO_DATE = ("", "false", "none", "true", "yes", "no", False, True)
_AUTHOR = (
    "author",
    "authors",
    "by",
    "byline",
    "creator",
    "writer",
    "authorname",
    "writtenby",
    "作者",
    "著者",
    "글쓴이",
    "autor",
    "auteur",
    "автор",
)
_SOURCE = (
    *(
        "from",
        "source",
        "sourceurl",
        "originalurl",
        "original",
        "url",
        "link",
        "canonicalurl",
        "canonical",
        "externalurl",
    ),
    *("permalink", "originallink", "originurl", "sourcelink", "canonicallink", "externallink", "articleurl", "posturl"),
    *(
        "sourceuri",
        "permalinkurl",
        "canonicaluri",
        "weburl",
        "pageurl",
        "linkurl",
        "via",
        "来源",
        "來源",
        "原文",
        "原文链接",
        "原文連結",
    ),
)
_TAG = ("tags", "tag", "keywords", "keyword", "标签", "標籤")
_CATEGORY = ("categories", "category", "分类", "分類")
_NAMES = {
    "title": _TITLE,
    "date": _DATE,
    "changed": _CHANGED,
    "author": _AUTHOR,
    "source": _SOURCE,
    "tags": _TAG,
    "categories": _CATEGORY,
    "path": ("path",),
}
_PLACE = {name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names)}
"""The field that is read from a folded key, and how much the key counts for it: the lowest rank most."""
_LISTS = frozenset(("author", "tags", "categories"))
_TABLES = ("taxonomies", "extra", "params")
_NAMESPACE = lazy_pattern(r".*[.:]")
_JOINTS = lazy_pattern(r"[\s_\-]+")
ADDRESS = lazy_pattern(
    r"(?:https?|ftp):[/\\]+\S|https?:[^\s/\\]+\.\S|(?:gemini|gopher)://\S|//[\w\-]+\.\S|www\.\S+\.\S", re.IGNORECASE
)
_SCHEME = lazy_pattern(r"(?:https?|ftp|gemini|gopher):", re.IGNORECASE)
_NOTHING_IN_ADDRESS = lazy_pattern("[\t\r\n]")
_SEPARATOR = lazy_pattern(r"(?:(?<!\s)\s+)?[,，、;；]\s*")
_ENTITY = lazy_pattern(r"&(?:#\d|#[xX][0-9a-fA-F]|[A-Za-z][A-Za-z0-9]*;)")


# What Obsidian writes for a link to a note, with a label or without, and Markdown for one to an address.
_NOTE_LINK = lazy_pattern(r"!?\[\[([^\[\]|]+)(?:\|([^\[\]]+))?\]\]")
_LINK = lazy_pattern(r"!?\[([^\[\]]+)\]\(\s*<?[^\s<>]*>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_ADDRESS_INSIDE = lazy_pattern(
    r"(?:https?|ftp|gemini|gopher)://(?:\[[\da-f:.]+\])?[^\s<>\"'\[\]|，。；、]+", re.IGNORECASE
)


class Fields(NamedTuple):
    """The fields in a front matter. `title` and `source` may be ""; `path` is Zola's key of that name.

    `changed` is the date of the last change, for a post that has no other; read only where `date` is None.
    """

    title: str
    date: PostDate | None
    authors: tuple[str, ...]
    source: str
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    path: str
    changed: PostDate | None
    problems: list[Problem]


@lru_cache(maxsize=1024)
def fold_key(key: str) -> str:
    """The name of a key however its words are joined: `date_published`, `datePublished`, `Date-Published` are one."""
    return _JOINTS.sub("", key).lower()


def field_of(key: str) -> str:
    """The field of a post that is read from a key of this name, "" for none."""
    return _PLACE.get(fold_key(key), ("", 0))[0]


def is_list_field(key: str) -> bool:
    """Whether the key is of a field that may have several values."""
    return field_of(key) in _LISTS


class _Keys(NamedTuple):
    """The keys of a front matter by the field they are read for, as (key, folded key), what counts most first."""

    title: tuple[tuple[str, str], ...]
    date: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    author: tuple[tuple[str, str], ...]
    source: tuple[tuple[str, str], ...]
    tags: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    path: tuple[tuple[str, str], ...]
    has_tables: bool


_NO_KEYS = _Keys((), (), (), (), (), (), (), (), has_tables=False)


@lru_cache(maxsize=64)
def _keys_by_field(keys: tuple[str, ...]) -> _Keys:
    """Sort keys by field; cached because archives repeat them."""
    by_field: dict[str, list[tuple[str, str]]] = {}
    for key in keys:
        name = fold_key(key)
        if name not in _PLACE:
            name = _NAMESPACE.sub("", name)
        if name in _PLACE:
            by_field.setdefault(_PLACE[name][0], []).append((key, name))
    found = {field: tuple(sorted(names, key=lambda at: _PLACE[at[1]][1])) for field, names in by_field.items()}
    return _NO_KEYS._replace(**found, has_tables=any(fold_key(key) in _TABLES for key in keys))


def read_fields(values: dict[str, Any]) -> Fields:
    """Find the fields of a post in the values of its front matter. Never raises."""
    problems: list[Problem] = []
    keys = _keys_by_field(tuple(values))
    if keys.has_tables:
        values = _with_tables(values)
        keys = _keys_by_field(tuple(values))
    titles, dates, changes, author, sources, tag, category, paths, _ = keys
    title = ""
    for key, _ in titles:
        if (value := values[key]) is not None:
            text = value if type(value) is str else _text(value)
            if title := unescaped_line(_unlinked_title(text) if "]" in text else text):
                break
    if len(title) > MAX_FIELD_CHARACTERS:
        title = title[:MAX_FIELD_CHARACTERS] + "…"
        problems.append(Problem(stated("a title of more than {count} characters: cut", count=MAX_FIELD_CHARACTERS)))
    date = _date(values, dates, problems) if dates else None
    changed = _date(values, changes, []) if changes and date is None else None
    authors = _first_of(values, author, _authors) if author else ()
    tags = _first_of(values, tag, _terms) if tag else ()
    categories = _first_of(values, category, _terms) if category else ()
    if len(authors) + len(tags) + len(categories) > _MAX_NAMES:
        problems.append(
            Problem(
                stated(
                    "more than {count} authors, tags and categories: only so many of each are kept", count=_MAX_NAMES
                )
            )
        )
        authors, tags, categories = authors[:_MAX_NAMES], tags[:_MAX_NAMES], categories[:_MAX_NAMES]
    source = _source(values, sources, problems) if sources else ""
    if len(source) > _MAX_ADDRESS_CHARACTERS:
        problems.append(
            Problem(stated("a source of more than {count} characters: left out", count=_MAX_ADDRESS_CHARACTERS))
        )
        source = ""
    path = _text(values[paths[0][0]]) if paths else ""
    return Fields(title, date, authors, source, tags, categories, path, changed, problems)


def _with_tables(values: dict[str, Any]) -> dict[str, Any]:
    """The values with those in tables that hold fields as well: a key counts there where it is not at the top."""
    inner = {
        f"{key}.{name}": item
        for key, value in values.items()
        if isinstance(value, dict) and fold_key(key) in _TABLES
        for name, item in value.items()
    }
    return {key: value for key, value in values.items() if fold_key(key) not in _TABLES} | inner


def _date(values: dict[str, Any], keys: tuple[tuple[str, str], ...], problems: list[Problem]) -> PostDate | None:
    for key, _ in keys:
        if (value := values[key]) is not None and value not in _NO_DATE:
            date, odd = parse_date(_text(value).strip())
            if odd:
                problems.append(Problem(odd))
            if date is not None:
                return date
    return None


def _first_of(values: dict[str, Any], keys: tuple[tuple[str, str], ...], read: Any) -> tuple[str, ...]:
    for key, name in keys:
        if (value := values[key]) is not None and (found := read(name, value)):
            return found  # type: ignore[no-any-return]
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
    if "]" in text:
        text = _LINK.sub(r"\1", _NOTE_LINK.sub(_note_label, text))
    return unescaped_line(text)[:MAX_FIELD_CHARACTERS]


def _note_label(found: re.Match[str]) -> str:
    """What a link to a note shows: its label, else the note's name without folders and the part it leads to."""
    return found[2] or found[1].partition("#")[0].rpartition("/")[2] or found[1]


def _unlinked_title(title: str) -> str:
    """A title without the brackets of a link to a note in it; of one that is a link as a whole, the text."""
    title = _NOTE_LINK.sub(_note_label, title)
    return link[1] if (link := _LINK.fullmatch(title.strip())) else title


def unescaped_line(text: str) -> str:
    """A text as one sanitized line with character references (`&amp;`) decoded, also those that were encoded twice."""
    if "&" in text and _ENTITY.search(text):
        from html import unescape

        text = unescape(text)
        if _ENTITY.search(text):
            text = unescape(text)
    return clean_line(text)


def _authors(key: str, value: Any) -> tuple[str, ...]:
    """The authors in a value: a list, a mapping, or a text, which is split at links, under a plural key at commas."""
    if type(value) is not str:
        value = _as_note_link(value)
    elif "[" not in value and key != "authors":
        return (name,) if (name := _name(value)) else ()
    if type(value) is str:
        parts = _links_alone(value) or ([value] if key != "authors" else _SEPARATOR.split(value))
    elif isinstance(value, (list, tuple)):
        parts = [_text(_as_note_link(item)) for item in value]
    elif isinstance(value, dict):
        parts = [_text(value)] if "name" in value else [_name_under(key, item) for key, item in value.items()]
    else:
        parts = [str(value)]
    return _unique_names(parts)


def _name_under(key: Any, value: Any) -> str:
    """The name of an author who has a key in a mapping: the one given there, else the key."""
    name = value.get("name") if isinstance(value, dict) else None
    return name if type(name) is str and name.strip() else str(key)


def _as_note_link(value: Any) -> Any:
    """A value as text where it is `[[Note]]` or `[[Note|label]]` unquoted, which YAML takes for a list in a list."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        inner = value[0]
        if inner and all(type(item) is str for item in inner):
            return f"[[{', '.join(inner)}]]"
    return value


def _links_alone(text: str) -> list[str]:
    """The links to notes in a text that has several, and nothing else but what separates them."""
    links = [found[0] for found in _NOTE_LINK.finditer(text)]
    return links if len(links) > 1 and not _NOTE_LINK.sub("", text).strip(" ,，、;；&") else []


def _terms(key: str, value: Any) -> tuple[str, ...]:
    """The tags or categories in a value: a list, the keys of a mapping, or a text.

    A text is split at commas; where it has none and its key is plural, at spaces.
    """
    if type(value) is str:
        if links := _links_alone(value):
            parts = links
        elif _SEPARATOR.search(value):
            parts = _SEPARATOR.split(value)
        elif key in ("tag", "category", "keyword") or _NOTE_LINK.fullmatch(value.strip()):
            parts = [value]
        else:
            parts = value.split()
    elif isinstance(value, (list, tuple)):
        if len(value) == 1 and type(value[0]) is str:
            name = _name(value[0].lstrip("#"))
            return (name,) if name else ()
        parts = _leaves(value, 8)
    elif isinstance(value, dict):
        parts = [str(name) for name in value]
    else:
        parts = [str(value)]
    return _unique_names([part.strip().lstrip("#") for part in parts])


def _leaves(items: Any, depth: int) -> list[str]:
    """The texts in a list, also in lists within it, in their order."""
    parts: list[str] = []
    for item in items:
        if isinstance(item, (list, tuple)) and depth:
            label = _as_note_link([item]) if len(item) == 1 and type(item[0]) is str and "|" in item[0] else None
            parts += [label] if label else _leaves(item, depth - 1)
        elif item is not None:
            parts.append(_text(item))
    return parts


def _unique_names(parts: list[str]) -> tuple[str, ...]:
    """The names as sanitized lines, without repeats and empty ones."""
    short = [part if len(part) <= _MAX_ADDRESS_CHARACTERS else part[:_MAX_ADDRESS_CHARACTERS] for part in parts]
    return tuple(dict.fromkeys([name for part in short if (name := _name(part))]))


def _source(values: dict[str, Any], keys: tuple[tuple[str, str], ...], problems: list[Problem]) -> str:
    """The address the post was taken from: the first address among the keys that may hold one.

    Where there is none, a value such as `javascript:…` is returned as it is, with a problem: shown but never opened.
    """
    not_of_web = ""
    for key, _ in keys:
        if (value := values[key]) is None:
            continue
        text = _text(value).strip()
        if ADDRESS.match(text):
            return clean_address(text)
        if address := _address_inside(value):
            return clean_address(address)
        if "://" in text or text.lower().startswith(("javascript:", "data:")):
            not_of_web = not_of_web or text
    if not_of_web:
        not_of_web = clean_line(not_of_web)
        problems.append(Problem(stated("the source “{source}” is no address of the web", source=not_of_web[:80])))
    return not_of_web


def _address_inside(value: Any) -> str:
    """The one address within a value: of a link in Markdown or HTML, in pointed brackets, beside a name; else ""."""
    if isinstance(value, (list, tuple)):
        texts = _leaves(value, 2)
    elif isinstance(value, dict):
        texts = [item for item in value.values() if type(item) is str]
    else:
        texts = [str(value)]
    found = {_closed(address[0]): None for text in texts for address in _ADDRESS_INSIDE.finditer(text)}
    return next(iter(found)) if len(found) == 1 else ""


def _closed(address: str) -> str:
    """An address without the bracket and the punctuation that close what it stands in."""
    address = address.rstrip(".,;:!?")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:!?")
    return address


def clean_address(text: str) -> str:
    """An address without white space and control characters, with a scheme.

    Tabs and line ends within it are nothing (WHATWG, URL Standard, section 4.4), other blanks are escaped.
    """
    if not text.isprintable():
        text = _NOTHING_IN_ADDRESS.sub("", text)
    text = clean_line(text).replace(" ", "%20")
    if text.startswith("//"):
        return "https:" + text
    return text if _SCHEME.match(text) else "http://" + text
