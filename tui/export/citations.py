"""Citations for programs that manage references: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from tui.addresses import shown_address, site_of
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from tui.export.exported_post import ExportedPost

_BIBTEX_ESCAPES: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
_LONE_BRACES: Final = {"{": r"\{\vphantom{\}}", "}": r"\vphantom{\{}\}"}
"""Braces without their other: BibTeX counts escaped ones too, so each gets another that is not seen, as in Zotero."""
_LIGATURES: Final = lazy_pattern(r"([-'`,<>])(?=\1)|[!?](?=`)")
"""What TeX sets as another sign together with what follows it, as a dash of two hyphens: an empty group parts them."""
_ADDRESS_ESCAPES: Final = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
"""Within `url` nothing is escaped but by the rules of addresses."""
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NOT_IN_KEYS: Final = lazy_pattern(r"[^A-Za-z0-9]+")


def to_bibtex(posts: Iterable[ExportedPost], archived_at: str) -> Iterator[bytes]:
    """Entries of the type `online`, which biblatex and most programs know; names of many authors are apart by `and`.

    No style of biblatex has a field for an archived copy, and all print `addendum` at the end of an entry.
    """
    used: dict[str, int] = {}
    for exported in posts:
        row, day = exported.row, _day(exported)
        copy = _bibtex_address(exported.copy(archived_at))
        fields = {
            "title": f"{{{_bibtex(row.title)}}}",
            "author": " and ".join(f"{{{_bibtex(author)}}}" for author in row.authors),
            "date": day.isoformat() if day else "",
            "year": f"{day.year:04}" if day else "",
            "month": _MONTHS[day.month - 1] if day else "",
            "organization": _bibtex(row.site),
            "language": exported.language(row.title),
            "url": _bibtex_address(row.source),
            "addendum": rf"Archived at \url{{{copy}}}" if copy else "",
            "keywords": ", ".join(_bibtex(tag.replace(",", " ")) for tag in row.tags),
            "note": _bibtex(exported.written.note),
        }
        lines = [
            f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields.items() if value
        ]
        yield "\n".join((f"@online{{{_citation_key(exported, used)},", *lines, "}", "", "")).encode("utf-8", "replace")


def _bibtex(text: str) -> str:
    lone = _lone_braces(text)
    escaped = (_LONE_BRACES[sign] if at in lone else _BIBTEX_ESCAPES.get(sign, sign) for at, sign in enumerate(text))
    return " ".join(_LIGATURES.sub(r"\g<0>{}", "".join(escaped)).split())


def _lone_braces(text: str) -> set[int]:
    """Where in a text the braces are that no other closes or opens."""
    opened: list[int] = []
    lone: set[int] = set()
    for at, sign in enumerate(text):
        if sign == "{":
            opened.append(at)
        elif sign == "}":
            if opened:
                opened.pop()
            else:
                lone.add(at)
    return lone.union(opened)


def _bibtex_address(address: str) -> str:
    return shown_address(address).translate(_ADDRESS_ESCAPES)


def _citation_key(exported: ExportedPost, used: dict[str, int]) -> str:
    """A key such as `marrow2021lamp`; the second of a name has its number behind it."""
    day = _day(exported)
    name = _ascii((exported.row.authors or (exported.row.site,))[0].split(" ")[-1])
    word = next((word for word in map(_ascii, exported.row.title.split()) if len(word) > 3), "")
    key = f"{name}{day.year if day else ''}{word}" or f"post{exported.name[:8]}"
    if not re.match("[a-z]", key):
        key = f"post{key}"
    used[key] = number = used.get(key, 0) + 1
    return key if number == 1 else f"{key}-{number}"


def _ascii(word: str) -> str:
    return _NOT_IN_KEYS.sub("", unicodedata.normalize("NFKD", word)).lower()


def to_ris(posts: Iterable[ExportedPost], archived_at: str) -> Iterator[bytes]:
    """RIS: a tag of two letters a line; references of the type ELEC. `DB` names an archive, `AV` the place in it."""
    for exported in posts:
        row, day = exported.row, _day(exported)
        copy = exported.copy(archived_at)
        tags = [
            ("TY", "ELEC"), ("TI", row.title), *(("AU", author) for author in row.authors),
            ("PY", f"{day.year:04}" if day else ""), ("DA", f"{day:%Y/%m/%d}" if day else ""),
            ("T2", row.site), ("LA", exported.language(row.title)), ("UR", shown_address(row.source)),
            ("DB", site_of(copy)), ("AV", shown_address(copy)), *(("KW", tag) for tag in row.tags),
            ("N1", exported.written.note), ("ID", exported.name),
        ]  # fmt: skip
        lines = [f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in tags if value]
        yield "".join((*lines, "ER  - \r\n\r\n")).encode("utf-8", "replace")


def to_csl_json(posts: Iterable[ExportedPost], archived_at: str) -> Iterator[bytes]:
    """An array of items of CSL-JSON (https://github.com/citation-style-language/schema)."""
    yield b"["
    for number, exported in enumerate(posts):
        row, day = exported.row, _day(exported)
        copy = exported.copy(archived_at)
        item: dict[str, Any] = {"id": exported.name, "type": "webpage", "title": row.title}
        if row.authors:
            # Where a name of an archive has its family name cannot be told.
            item["author"] = [{"literal": author} for author in row.authors]
        if day:
            item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
        item |= {
            name: value
            for name, value in (
                ("container-title", row.site), ("language", exported.language(row.title)),
                ("URL", shown_address(row.source)), ("archive", site_of(copy)),
                ("archive_location", shown_address(copy)), ("keyword", ", ".join(row.tags)),
                ("note", exported.written.note),
            )
            if value
        }  # fmt: skip
        text = json.dumps(item, ensure_ascii=False, indent=1)
        yield (b",\n" if number else b"\n") + text.encode("utf-8", "replace")
    yield b"\n]\n"


def _day(exported: ExportedPost) -> date | None:
    return exported.row.date.day if exported.row.date else None
