"""An EPUB 3 book (https://www.w3.org/TR/epub-33/): a chapter a post, in a table of contents by months."""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from tui.archive.permalinks import address_name
from tui.article.characters import is_rtl
from tui.export.exported_post import name_of
from tui.export.markup import Surroundings, article_to_xhtml, direction, text, web_address
from tui.export.page import STYLE, head_to_xhtml
from tui.export.pictures import ENDINGS, MAX_PICTURE_BYTES, media_type
from tui.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tui.export.exported_post import ExportedPost
    from tui.library.library import Library

_CONTAINER: Final = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_XHTML: Final = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{language}>
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""
_UNDETERMINED: Final = "und"
"""The language of BCP 47 that says nothing."""


class _Chapter(NamedTuple):
    name: str
    title: str
    month: str


def write_book(
    posts: Iterable[ExportedPost],
    file: IO[bytes],
    title: str,
    links_of: Callable[[ExportedPost], Mapping[str, str]],
) -> None:
    """Write posts as a book. Raises OSError.

    `links_of` gives the names of those of the posts that addresses in the text of one lead to, by these addresses.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        book = _Book(container, links_of)
        for exported in posts:
            book.add(exported)
        book.end(title)


def links_among(library: Library, ids: Sequence[int]) -> Callable[[ExportedPost], Mapping[str, str]]:
    """What tells which of the posts of these ids the addresses in the text of one lead to, for `write_book`.

    What a link means is known as it is on the screen, once the texts were read; before, by the sources of posts.
    """
    names: dict[int, str] = {}
    of_source: dict[str, str] = {}
    of_key: Counter[bytes] = Counter()
    for row in library.rows(list(ids)):
        of_key[row.key] += 1
        names[row.id] = name_of(row.key, of_key[row.key])
        if row.source:
            of_source.setdefault(address_name(row.source), names[row.id])

    def links_of(exported: ExportedPost) -> dict[str, str]:
        links = exported.article.links
        found = {link.url: of_source.get(address_name(link.url), exported.name) for link in links}
        found = {address: name for address, name in found.items() if name != exported.name}
        meant = library.links.meant(exported.post, links)
        for link in links:
            if among := meant.get(link.number, set()) & names.keys():
                found[link.url] = names[max(among)]
        return found

    return links_of


class _Book:
    """A book that is being written: chapters as they come, what lists them at the end."""

    def __init__(self, container: zipfile.ZipFile, links_of: Callable[[ExportedPost], Mapping[str, str]]) -> None:
        self._zip = container
        self._links_of = links_of
        self._chapters: list[_Chapter] = []
        self._pictures: dict[str, tuple[str, str]] = {}
        """Name and media type by the hash of the content: a picture is in the book once."""
        self._languages: dict[str, int] = {}
        self._newest = datetime(1980, 1, 1, tzinfo=UTC)
        self._write("mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        self._write("META-INF/container.xml", _CONTAINER.encode())
        self._write("book/style.css", STYLE.encode())

    def add(self, exported: ExportedPost) -> None:
        """Write the chapter of a post."""
        if exported.row.date:
            self._newest = max(self._newest, exported.row.date.moment)
        links = self._links_of(exported)
        around = Surroundings(
            lambda address: _file(links[address]) if address in links else web_address(address),
            lambda address: self._picture(exported, address),
            readings=exported.readings,
        )
        body = article_to_xhtml(exported.article, around)
        quotes = "".join(
            f"<blockquote><p>{text(one.exact)}</p></blockquote>"
            + (f'<p class="note">{text(one.note)}</p>' if one.note else "")
            for one in exported.highlights
        )
        if quotes:
            body += f"\n<h3>{text(_('Highlights'))}</h3>{quotes}"
        language = exported.language(f"{exported.row.title} {exported.article.plain}")
        self._languages[language] = self._languages.get(language, 0) + 1
        page = _page(exported.row.title, f"<section>{head_to_xhtml(exported)}\n{body}</section>", language)
        self._write(f"book/{_file(exported.name)}", page)
        self._chapters.append(_Chapter(exported.name, exported.row.title, exported.day[:7]))

    def end(self, title: str) -> None:
        """Write the table of contents and the package document."""
        language = max(self._languages, key=lambda name: self._languages[name], default="")
        self._write("book/contents.xhtml", _page(title, self._contents(title), language))
        self._write("book/package.opf", self._package(title, language).encode("utf-8", "replace"))

    def _write(self, name: str, data: bytes, kind: int = zipfile.ZIP_DEFLATED) -> None:
        # Without the time of writing the same posts make the same book.
        self._zip.writestr(zipfile.ZipInfo(name), data, kind)

    def _picture(self, exported: ExportedPost, address: str) -> str | None:
        data = exported.picture(address, MAX_PICTURE_BYTES)
        kind = media_type(data) if data else None
        if data is None or kind is None:
            return None
        digest = hashlib.sha256(data).hexdigest()[:16]
        if digest not in self._pictures:
            self._pictures[digest] = (f"picture-{digest}.{ENDINGS[kind]}", kind)
            self._write(f"book/{self._pictures[digest][0]}", data, zipfile.ZIP_STORED)
        return self._pictures[digest][0]

    def _contents(self, title: str) -> str:
        def months() -> Iterator[str]:
            for month, chapters in groupby(self._chapters, key=lambda chapter: chapter.month):
                items = "\n".join(
                    f'<li><a href="{_file(chapter.name)}"{direction(chapter.title)}>{text(chapter.title)}</a></li>'
                    for chapter in chapters
                )
                yield f"<li><span>{month or text(_('no date'))}</span><ol>\n{items}\n</ol></li>"

        inner = "\n".join(months())
        return f'<nav epub:type="toc" id="toc"><h1>{text(title)}</h1><ol>\n{inner}\n</ol></nav>'

    def _package(self, title: str, language: str) -> str:
        names = "\n".join(sorted(chapter.name for chapter in self._chapters))
        identifier = hashlib.sha256(names.encode()).hexdigest()[:32]
        modified = self._newest.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        items = "\n".join(
            [
                '<item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
                '<item id="style" href="style.css" media-type="text/css"/>',
                *(
                    f'<item id="{_id(one.name)}" href="{_file(one.name)}" media-type="application/xhtml+xml"/>'
                    for one in self._chapters
                ),
                *(
                    f'<item id="picture-{digest}" href="{name}" media-type="{kind}"/>'
                    for digest, (name, kind) in self._pictures.items()
                ),
            ]
        )
        spine = "\n".join(f'<itemref idref="{_id(one.name)}"/>' for one in self._chapters)
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
            f'<dc:identifier id="id">urn:microfiche:{identifier}</dc:identifier>\n<dc:title>{text(title)}</dc:title>\n'
            f"<dc:language>{language or _UNDETERMINED}</dc:language>\n"
            f'<meta property="dcterms:modified">{modified}</meta>\n</metadata>\n'
            f'<manifest>\n{items}\n</manifest>\n<spine>\n<itemref idref="contents"/>\n{spine}\n</spine>\n</package>\n'
        )


def _page(title: str, body: str, language: str) -> bytes:
    named = f' lang="{language}" xml:lang="{language}"' if language else ""
    named += ' dir="rtl"' if is_rtl(title) else ""
    return _XHTML.format(title=text(title), body=body, language=named).encode("utf-8", "replace")


def _file(name: str) -> str:
    return f"{_id(name)}.xhtml"


def _id(name: str) -> str:
    """A name of XML, which does not begin with a digit."""
    return f"post-{name}"
