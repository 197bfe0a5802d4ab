"""The lines above and below the text of an article: title and facts, source and file."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import accumulate

from tui.addresses import shown_address
from tui.article.characters import is_rtl
from tui.article.document import Article
from tui.article.layout.layout import Line, Span
from tui.article.layout.line_break import wrap
from tui.language import _, ngettext
from tui.model import Post, PostDate, Row, gone_since
from tui.state import Annotations, Highlight
from tui.text import cells, clean_line, pad

_NOTHING = Annotations()

_MOST_LINES = 4
"""Lines of names of a kind above an article: its text is not to be pushed off the screen by them."""

_Part = tuple[str, tuple[str, str] | None]
"""A text, and the field and the value that it narrows by."""


def head_lines(
    post: Post,
    article: Article | None,
    width: int,
    zone: tzinfo | None = None,
    *,
    written: Annotations = _NOTHING,
) -> list[Line]:
    """The title, then the facts, the tags, and what the reader has `written`: own tags, and whether there is a note.

    Without an article, the facts are those of the post alone. Dates are shown in `zone`, None for the reader's own time
    zone.
    """
    row = post.row
    facts = {
        # Numbers would be drawn into a name that runs from right to left: a mark of no width (LRM, UAX #9) ends it.
        "author": row.author + "\u200e" if is_rtl(row.author) else row.author,
        "date": local_date(row.date, zone),
        "site": row.site,
        "minutes": _("{count} min", count=article.minutes) if article is not None else "",
        "links": _links(len(article.links)) if article is not None else "",
        "problems": _problems(len(post.problems)),
    }
    # Where one line has no room for all facts, those go first that are shown elsewhere too.
    for name in ("links", "site", "there", "minutes", "problems", "time"):
        if cells(" · ".join(filter(None, facts.values()))) <= width:
            break
        if name == "there":
            facts["date"] = re.split(r" \(|（", facts["date"], maxsplit=1)[0]  # it stands in full below the text
        elif name == "time":
            facts["date"] = facts["date"].partition(" ")[0]
        else:
            del facts[name]
    narrowing = {"author": _authors(row, width), "date": [(facts["date"], ("date", row.day) if row.day else None)]}
    if "site" in facts:
        narrowing["site"] = [(facts["site"], ("site", row.site))]
    said = [narrowing.get(name, [(text, None)]) for name, text in facts.items() if text]
    tags = [[(f"#{tag}", ("tag", tag))] for tag in row.tags if tag != row.author]
    lines = [
        _blank(),
        *_wrapped(row.title, width, "title"),
        *_narrowing(_joined(said, " · "), width, "facts"),
    ]
    if row.gone is not None:
        lines += _wrapped(f"✝ {gone_since(row.gone)}", width, "facts")
    if tags:
        lines += _narrowing(_joined_first(tags, " ", width), width, "facts")
    own = _joined_first([[(f"+{clean_line(tag)}", ("my", tag))] for tag in written.tags], " ", width)
    if own or written.note:
        noted: list[_Part] = [(_("your note is below the text"), None)] if written.note else []
        lines += _narrowing(_joined(list(filter(None, (own, noted))), " · "), width, "own")
    return [*lines, _blank()]


def tail_lines(
    post: Post,
    article: Article,
    width: int,
    written: Annotations = _NOTHING,
    *,
    lost: Collection[str] = (),
    gone: Sequence[str] = (),
) -> list[Line]:
    """What the reader has `written`: the note, the notes on highlights, and the highlights whose names are `lost`, as
    the text has them no more; the sentences that are `gone` from it since it was shown first; then source, date,
    categories and files of a post as the archive has them, and its problems.
    """
    row = post.row
    said = [
        (_("source"), shown_address(row.source)),
        (_("published"), published(row.date)),
        (_("categories"), ", ".join(row.categories)),
    ]
    said += [
        (
            _("the same in") if index else _("file") if row.gone is None else _("was in"),
            clean_line(below_home(path)),
        )
        for index, path in enumerate(post.paths)
    ]
    comments, pieces = article.comments, article.dropped
    left_out = (
        ngettext("{count} comment", "{count} comments", comments) if comments else "",
        ngettext("{count} piece of the page around it", "{count} pieces of the page around it", pieces)
        if pieces
        else "",
    )
    said.append((_("left out"), _(", ").join(filter(None, left_out))))
    said += [(_("problem"), problem.said) for problem in post.problems]
    lines = [*_note_lines(_("Your note"), written.note, width)]
    in_order = written.highlights_in_order()
    noted = [one for name, one in in_order if one.note and name not in lost]
    passages = _passages([one for name, one in in_order if name in lost])
    lines += [
        *_note_lines(_("Your notes on what you highlighted"), _passages(noted), width),
        *_note_lines(_("Your highlights that are not in the text"), passages, width),
        *_note_lines(_("Gone from the text since it changed on disk"), "\n\n".join(gone), width),
        _blank(),
        Line((Span("─" * width, "rule"),), width),
    ]
    for number, (name, text) in enumerate(said):
        if text:
            style = "detail" if number < len(said) - len(post.problems) else "problem"
            lines += _wrapped(text, width, style, pad(name, 12) if width >= 32 else _("{name}: ", name=name))
    return [*lines, _blank()]


def _passages(highlights: Iterable[Highlight]) -> str:
    """Highlights, each with its note below it."""
    return "\n\n".join("\n".join(filter(None, (_("“{title}”", title=one.exact), one.note))) for one in highlights)


def _note_lines(title: str, note: str, width: int) -> Iterator[Line]:
    """The lines of what the reader has written, each behind a bar, under a title; none where there is nothing."""
    if note:
        yield _blank()
        yield from _wrapped(title, width, "own")
    bar = "▎ "
    for text in note.splitlines():
        for line in _wrapped(clean_line(text), width - len(bar), "note") if text.strip() else (_blank(),):
            yield line._replace(spans=(Span(bar, "own"), *line.spans), width=line.width + len(bar))


def no_text(post: Post, width: int) -> list[Line]:
    """The lines that stand in place of the text of a post that has none."""
    said = [*_wrapped(_("There is no text in this post."), width, "empty")]
    hint = _("o opens its source") if post.row.source else _("v shows the file as it is")
    return [_blank(), *said, *_wrapped(hint, width, "empty-hint"), _blank()]


def _authors(row: Row, width: int) -> list[_Part]:
    parts = _joined_first([[(author, ("author", author))] for author in row.authors], ", ", width)
    # Numbers would be drawn into a name that runs from right to left: a mark of no width (LRM, UAX #9) ends it.
    return [*parts, ("\u200e", None)] if is_rtl(row.author) else parts


def _joined(groups: Sequence[Sequence[_Part]], between: str) -> list[_Part]:
    """The parts of all groups, with a text between every two groups."""
    return [part for index, group in enumerate(groups) for part in ([(between, None)] * bool(index) + [*group])]


def _joined_first(groups: Sequence[Sequence[_Part]], between: str, width: int) -> list[_Part]:
    """As many groups as some lines hold, and behind them how many more there are."""
    lengths = accumulate(sum(cells(part[0]) for part in group) + len(between) for group in groups)
    count = max(1, sum(length <= _MOST_LINES * width for length in lengths))
    while True:
        more: list[list[_Part]] = [[(_("and {count} more", count=len(groups) - count), None)]]
        parts = _joined([*groups[:count], *(more if count < len(groups) else [])], between)
        if count <= 1 or sum(1 for _line in _narrowing(parts, width, "")) <= _MOST_LINES:
            return parts
        count -= 1


def _narrowing(parts: Sequence[_Part], width: int, style: str) -> Iterator[Line]:
    """The wrapped lines of parts, of which some narrow the list."""
    whole = "".join(text for text, _ in parts)
    ends = list(accumulate(len(text) for text, _ in parts))
    last, index = -1, 0
    for first, end in wrap(whole, max(2, width)):
        joint = None if last < 0 else " " if first > last else ""
        last = end
        piece = whole[first:end].strip()
        at = whole.index(piece, first)
        stop = at + len(piece)
        spans: list[Span] = []
        while at < stop:
            while ends[index] <= at:
                index += 1
            upto = min(stop, ends[index])
            spans.append(Span(whole[at:upto], style, narrows=parts[index][1]))
            at = upto
        yield Line(tuple(spans), cells(piece), joint=joint)


def _links(count: int) -> str:
    return ngettext("{count} link", "{count} links", count) if count else ""


def _problems(count: int) -> str:
    return ngettext("{count} problem", "{count} problems", count) if count else ""


def local_date(date: PostDate | None, zone: tzinfo | None = None) -> str:
    """The date in the reader's time zone, and the archive's day where that differs; a bare day as it is."""
    if date is None:
        return _("undated")
    if not date.timed:
        return date.day.isoformat()
    try:
        local = date.moment.astimezone(zone)
        here = local.strftime("%Y-%m-%d %H:%M")
        return here if local.date() == date.day else _("{here} (there {day})", here=here, day=date.day.isoformat())
    except (OverflowError, ValueError, OSError):
        return date.moment.strftime("%Y-%m-%d %H:%M")


def below_home(path: str) -> str:
    """The path with `~` for the home folder, as a shell prompt shows it."""
    home = os.path.expanduser("~").rstrip("/")
    return "~" + path[len(home) :] if home and path.startswith(home + "/") else path


def published(date: PostDate | None) -> str:
    """The date as it is written in the archive."""
    return date.readable if date is not None else ""


def _wrapped(text: str, width: int, style: str, lead: str = "") -> Iterator[Line]:
    """The wrapped lines of a text; where there is room, they are indented by a `lead` that stands on the first line."""
    indent = cells(lead) if width >= 32 else 0
    whole = text if indent else lead + text
    rtl = style == "title" and is_rtl(whole)
    last = -1
    for start, end in wrap(whole, max(2, width - indent)):
        piece = whole[start:end].strip()
        before = (lead if last < 0 else " " * indent) if indent else ""
        if rtl:
            before = " " * max(0, width - cells(piece))
        room = "indent" if before.isspace() else style
        joint = None if last < 0 else " " if start > last else ""
        yield Line(
            tuple(Span(part, look) for part, look in ((before, room), (piece, style)) if part),
            cells(before + piece),
            joint=joint,
            rtl=rtl,
        )
        last = end


def _blank() -> Line:
    return Line((), 0)
