"""Markdown: one file to read on, or a folder of posts with front matter, which is an archive again.

Such a folder is taken by Jekyll, Hugo and Obsidian, and by this program, which finds the same posts in it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from typing import IO, TYPE_CHECKING, Any, Final

from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from yaml import SafeDumper as Dumper

    from tui.export.exported_post import ExportedPost

_NOT_IN_NAMES: Final = lazy_pattern(r"[\W_]+")
_MAX_NAME: Final = 60
"""Characters of a title that are in the name of its file; four bytes each at most."""
_LIKE_A_NUMBER: Final = lazy_pattern(r"[-+]?\.?[0-9]|[-+]?\.(?:inf|nan)\b", re.IGNORECASE)
_TEMPLATE: Final = lazy_pattern(r"\{[{%]")
"""What Jekyll would take for a template."""
_HUGO_COMMAND: Final = lazy_pattern(r"\{\{([<%])((?:(?!\{\{[<%]).){0,1990}?)([>%])\}\}", re.DOTALL)
"""What Hugo would run, in code too, and end with an error where it does not have it. In a comment it is text for Hugo,
and for us."""


def to_markdown(posts: Iterable[ExportedPost]) -> Iterator[bytes]:
    """All posts in one text, each under its title."""
    for number, exported in enumerate(posts):
        parts = [_heading(exported)]
        if exported.written.note:
            parts.append(_quoted(exported.written.note))
        parts.append(exported.article.markdown.strip())
        yield (_RULE if number else b"") + _encoded(parts)


def to_markdown_quotes(posts: Iterable[ExportedPost]) -> Iterator[bytes]:
    """The passages that were highlighted, and the notes, under the titles of their posts."""
    is_first = True
    for exported in posts:
        if not (exported.highlights or exported.written.note):
            continue
        parts = [_heading(exported), exported.written.note]
        for one in exported.highlights:
            parts += [_quoted(one.exact), one.note]
        yield (b"" if is_first else _RULE) + _encoded(parts)
        is_first = False


_RULE: Final = b"\n---\n\n"


def _encoded(parts: Iterable[str]) -> bytes:
    return ("\n\n".join(filter(None, parts)) + "\n").encode("utf-8", "replace")


def _heading(exported: ExportedPost) -> str:
    about = exported.byline
    if exported.link:
        about = " · ".join(filter(None, (about, f"<{exported.link}>")))
    return "\n\n".join(
        filter(None, (f"# {escaped(exported.row.title)}", escaped(about) if not exported.link else about))
    )


def escaped(text: str) -> str:
    """Words as Markdown that shows them as they are, also as a heading, whose end may be `#` that are none of it."""
    return re.sub(r"([\\`*_~\[\]<>]|&(?=#?\w+;)|#$)", r"\\\1", text)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def write_folder(posts: Iterable[ExportedPost], folder: Path) -> None:
    """Write a file for each post, named by day and title, with front matter. Raises OSError."""
    used: dict[str, int] = {}
    for exported in posts:
        title = _NOT_IN_NAMES.sub("-", exported.row.title).strip("-").lower()[:_MAX_NAME] or exported.name[:8]
        name = "-".join(filter(None, (exported.day, title)))
        with _new_file(folder, name, used) as file:
            file.write(_file(exported))


def _new_file(folder: Path, name: str, used: dict[str, int]) -> IO[bytes]:
    """A new file of this name, or with the next number behind it: whether two names are one, the file system knows."""
    while True:
        used[name] = number = used.get(name, 0) + 1
        with suppress(FileExistsError):
            return (folder / f"{name if number == 1 else f'{name}-{number}'}.md").open("xb")


def _file(exported: ExportedPost) -> bytes:
    import yaml

    body = exported.article.markdown.strip()
    # Jekyll runs what looks like a template in a page unless it is told not to.
    head = _head(exported) | ({"render_with_liquid": False} if _TEMPLATE.search(body) else {})
    body = _HUGO_COMMAND.sub(r"{{\1/*\2*/\3}}", body)
    front = yaml.dump(head, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n\n{body}\n".encode("utf-8", "replace")


@cache
def _dumper() -> type[Dumper]:
    """What writes front matter. It quotes words like `1e5`: text in YAML 1.1, which we read, a number in YAML 1.2."""
    import yaml

    class Quoting(yaml.SafeDumper):
        pass

    def text(dumper: Dumper, value: str) -> Any:
        style = "'" if _LIKE_A_NUMBER.match(value) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)

    Quoting.add_representer(str, text)
    return Quoting


def _head(exported: ExportedPost) -> dict[str, Any]:
    row = exported.row
    date = None if row.date is None else row.date.moment if row.date.timed else row.date.day
    values = {
        "title": row.title, "date": date, "author": row.authors[0] if len(row.authors) == 1 else list(row.authors),
        "from": row.source, "tags": list(row.tags), "categories": list(row.categories),
        "lang": exported.declared.language, "archived": exported.declared.copy, "my": list(exported.written.tags),
        "note": exported.written.note,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value}
