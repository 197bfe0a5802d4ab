"""The labels of acts: what the reader did, stored so that it is put into words, of any language, when it is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tui.language import Statement, _, ngettext, said
from tui.state.marks import Highlight, MarkEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_TITLE: Final = 60
"""Characters of a title where an act is told."""


def label_of_act(posts: int, title: str, edit: MarkEdit) -> str:
    """The label of an act that set something on so many posts, of which the `title` is that of the first."""
    highlights = ["gone" if one is None else "noted" if one.note else "kept" for one in edit.highlights.values()]
    summary = {
        "posts": posts, "title": title[:_MAX_TITLE + 1] if posts == 1 else "", "read": edit.read,
        "starred": edit.starred, "note": None if edit.note is None else bool(edit.note),
        "tags": dict(edit.tags), "highlights": highlights, "hidden": edit.hidden,
    }  # fmt: skip
    return json.dumps({name: value for name, value in summary.items() if value not in (None, "", {}, [])})


def label_in_words(stored: str) -> str:
    """What an act did, in the language in force; a label that was stored in words already stays as it is."""
    try:
        summary = json.loads(stored) if stored.startswith("{") else None
        if isinstance(summary, dict):
            return _("{posts} {marks}", posts=_posts(summary), marks=_edit(summary).told())
    except (ValueError, TypeError, LookupError, AttributeError):
        pass
    return said(Statement.from_stored(stored))


def joined_labels(labels: Sequence[str]) -> str:
    """The label of an act of which these are the labels of its parts."""
    if len(labels) == 1:
        return labels[0]
    try:
        summaries = [json.loads(label) for label in labels]
        posts = sum(summary["posts"] for summary in summaries)
        return json.dumps({name: value for name, value in summaries[0].items() if name != "title"} | {"posts": posts})
    except (ValueError, TypeError, LookupError, AttributeError):  # in words already
        return labels[0]


def _posts(summary: dict[str, Any]) -> str:
    count, title = summary["posts"], summary.get("title", "")
    if count != 1:
        return ngettext("{count} post", "{count} posts", count)
    return _("“{title}”", title=f"{title[: _MAX_TITLE - 1]}…" if len(title) > _MAX_TITLE else title)


def _edit(summary: dict[str, Any]) -> MarkEdit:
    """An edit that is told as the one that was made."""
    kinds = {"gone": None, "noted": Highlight("", note="…"), "kept": Highlight("")}
    note = summary.get("note")
    return MarkEdit(
        summary.get("read"),
        summary.get("starred"),
        None if note is None else "…" * note,
        summary.get("tags", {}),
        {str(number): kinds[kind] for number, kind in enumerate(summary.get("highlights", ()))},
        summary.get("hidden"),
    )
