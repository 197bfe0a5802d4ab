"""An Atom feed (RFC 4287) of posts, with their texts."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tui.export.markup import Surroundings, article_to_xhtml, text, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.export.exported_post import ExportedPost

_KEY_DIGITS: Final = 32
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a post that has none, since an entry must have one."""


def to_atom(posts: Iterable[ExportedPost], title: str) -> Iterator[bytes]:
    """A feed of this title. It is as new as its newest post, so the same posts make the same feed."""
    newest = _EPOCH
    yield _encoded(
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{text(title)}</title>\n<id>urn:microfiche:{quote(title)}</id>\n"
        "<author><name>Microfiche</name></author>\n<generator>Microfiche</generator>\n"
    )
    for exported in posts:
        moment = exported.row.date.moment if exported.row.date else _EPOCH
        newest = max(newest, moment)
        yield _encoded(_entry(exported, moment))
    # The order of a feed's children has no meaning (RFC 4287, 4.1.1), and what is newest is known last.
    yield _encoded(f"<updated>{newest.isoformat()}</updated>\n</feed>\n")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _entry(exported: ExportedPost, moment: datetime) -> str:
    row = exported.row
    parts = [
        f"<title>{text(row.title)}</title>", f"<id>urn:uuid:{_uuid(exported.name)}</id>",
        *([f"<published>{moment.isoformat()}</published>"] if row.date else []),
        f"<updated>{moment.isoformat()}</updated>",
        *(f"<author><name>{text(author)}</name></author>" for author in row.authors),
        *([f'<link rel="alternate" href="{text(exported.link)}"/>'] if exported.link else []),
        *(f'<category term="{text(tag)}"/>' for tag in row.tags),
    ]  # fmt: skip
    body = article_to_xhtml(exported.article, Surroundings(web_address, readings=exported.readings))
    content = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{body}</div></content>'
    return "\n".join(("<entry>", *parts, content, "</entry>", ""))


def _uuid(name: str) -> str:
    """The 32 digits of a key, written as a UUID; for a name with a number behind its key, a UUID made from both."""
    if len(name) > _KEY_DIGITS:
        return str(uuid.uuid5(uuid.UUID(name[:_KEY_DIGITS]), name))
    return "-".join((name[:8], name[8:12], name[12:16], name[16:20], name[20:]))
