"""Markdown: one file to read on, or a folder of posts with front matter, which is an archive again.

Such a folder is taken by Jekyll, Hugo and Obsidian, and by this program, which finds the same posts in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tui.export.entries import Entry

_NOT_IN_NAMES: Final = lazy_pattern(r"[\W_]+")
_MAX_NAME: Final = 60
"""Characters of a title that are in the name of its file; four bytes each at most."""
_TEMPLATE: Final = lazy_pattern(r"\{[{%]")
"""What Jekyll would take for a template."""


def to_markdown(entries: Iterable[Entry]) -> Iterator[bytes]:
    """All posts in one text, each under its title."""
    for number, entry in enumerate(entries):
        parts = [_heading(entry)]
        if entry.written.note:
            parts.append(_quoted(entry.written.note))
        parts.append(entry.article.markdown.strip())
        yield (_RULE if number else b"") + _encoded(parts)


def to_markdown_quotes(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The passages that were highlighted, and the notes, under the titles of their posts."""
    is_first = True
    for entry in entries:
        if not (entry.highlights or entry.written.note):
            continue
        parts = [_heading(entry), entry.written.note]
        for one in entry.highlights:
            parts += [_quoted(one.exact), one.note]
        yield (b"" if is_first else _RULE) + _encoded(parts)
        is_first = False


_RULE: Final = b"\n---\n\n"


def _encoded(parts: Iterable[str]) -> bytes:
    return ("\n\n".join(filter(None, parts)) + "\n").encode("utf-8", "replace")


def _heading(entry: Entry) -> str:
    about = entry.byline
    if entry.link:
        about = " · ".join(filter(None, (about, f"<{entry.link}>")))
    return "\n\n".join(filter(None, (f"# {escaped(entry.row.title)}", escaped(about) if not entry.link else about)))


def escaped(text: str) -> str:
    """Words as Markdown that shows them as they are."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def write_folder(entries: Iterable[Entry], folder: Path) -> None:
    """Write a file for each post, named by day and title, with front matter. Raises OSError."""
    used: dict[str, int] = {}
    for entry in entries:
        title = _NOT_IN_NAMES.sub("-", entry.row.title).strip("-").lower()[:_MAX_NAME] or entry.name[:8]
        name = "-".join(filter(None, (entry.day, title)))
        used[name] = number = used.get(name, 0) + 1
        path = folder / f"{name if number == 1 else f'{name}-{number}'}.md"
        path.write_bytes(_file(entry))


def _file(entry: Entry) -> bytes:
    import yaml

    body = entry.article.markdown.strip()
    # Jekyll runs what looks like a template in a page unless it is told not to.
    head = _head(entry) | ({"render_with_liquid": False} if _TEMPLATE.search(body) else {})
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n\n{body}\n".encode("utf-8", "replace")


def _head(entry: Entry) -> dict[str, Any]:
    row = entry.row
    date = None if row.date is None else row.date.moment if row.date.timed else row.date.day
    values = {
        "title": row.title, "date": date, "author": row.authors[0] if len(row.authors) == 1 else list(row.authors),
        "from": row.source, "tags": list(row.tags), "categories": list(row.categories), "my": list(entry.written.tags),
        "note": entry.written.note,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value}
