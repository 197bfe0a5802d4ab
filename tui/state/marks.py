"""The values of what a reader adds to posts, and the hints that a marked post is recognised by."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tui.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tui.model import Claim

FLAGS = ("read", "starred")
"""The fields that are true or false, which lists and searches show: they have a table of their own."""

ANNOTATION_FIELDS = ("tag", "note", "highlight", "hidden")
"""The fields of `Annotations`, in the lines of `mark_lines`: they share a table."""

NO_POST = bytes(16)
"""The key of what is of no post: saved searches."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The reader's marks on a post. A post that was never marked is neither read nor starred."""

    read: bool = False
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Highlight:
    """A passage that a reader marked in an article: its text, and some characters before and after it.

    It is found again by these, as W3C's TextQuoteSelector has it (https://www.w3.org/TR/annotation-model/). `made` is
    when it was marked, in milliseconds since 1970, UTC.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    note: str = ""
    made: int = 0

    def to_json(self) -> dict[str, str | int]:
        """As in a line of `mark_lines`; what is empty is left out."""
        values = ((name, sound(value) if isinstance(value, str) else value) for name, value in asdict(self).items())
        return {name: value for name, value in values if value or name == "exact"}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Highlight:
        """What `to_json` makes; members of other names are ignored."""
        return cls(**{one.name: value[one.name] for one in fields(cls) if one.name in value})


@dataclass(frozen=True, slots=True)
class Annotations:
    """What the reader wrote on a post: own tags, a note, highlights by their ids, and whether a rule hides the post."""

    tags: tuple[str, ...] = ()
    note: str = ""
    highlights: Mapping[str, Highlight] = field(default_factory=dict)
    is_hidden: bool = False

    def __bool__(self) -> bool:
        return bool(self.tags or self.note or self.highlights or self.is_hidden)

    @classmethod
    def from_values(cls, values: Mapping[str, Mapping[str, Any]]) -> Annotations:
        """Of what is stored of one post: by field and element, the values that `MarkEdit.values` has for them."""
        return cls(
            tuple(sorted(values.get("tag", ()))),
            values.get("note", {}).get("", ""),
            {name: Highlight.from_json(value) for name, value in values.get("highlight", {}).items()},
            "" in values.get("hidden", {}),
        )

    def highlights_in_order(self) -> list[tuple[str, Highlight]]:
        """The highlights, each with its id, in the order in which they were made."""
        return sorted(self.highlights.items(), key=lambda item: (item[1].made, item[0]))

    def with_edit(self, edit: MarkEdit) -> Annotations:
        """As an edit leaves it."""
        tags = [tag for tag in self.tags if edit.tags.get(tag, True)]
        tags += [tag for tag, is_on in edit.tags.items() if is_on and tag not in tags]
        highlights = {**self.highlights, **edit.highlights}
        return Annotations(
            tuple(sorted(tags)),
            self.note if edit.note is None else edit.note,
            {name: highlight for name, highlight in highlights.items() if highlight is not None},
            self.is_hidden if edit.hidden is None else edit.hidden,
        )


class SavedSearch(NamedTuple):
    """A query that has a name; `place` is its number in the reader's order."""

    name: str
    query: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class MarkEdit:
    """An edit of the marks on posts, the same for each. What is None, or not named, stays as it is.

    `note` is "" to take it away; `tags` are own tags to be put on (True) or taken off (False), and `highlights` are by
    id, None to be taken away.
    """

    read: bool | None = None
    starred: bool | None = None
    note: str | None = None
    tags: Mapping[str, bool] = field(default_factory=dict)
    highlights: Mapping[str, Highlight | None] = field(default_factory=dict)
    hidden: bool | None = None

    def __bool__(self) -> bool:
        return any(True for _ in self.values())

    def values(self) -> Iterator[tuple[str, str, Any]]:
        """Field, element and value of each, as in a line of `mark_lines`."""
        for name in FLAGS:
            if (flag := getattr(self, name)) is not None:
                yield name, "", flag
        if self.note is not None:
            yield "note", "", sound(self.note) or None
        for tag, is_on in self.tags.items():
            if name := sound(tag):
                yield "tag", name, is_on or None
        for element, highlight in self.highlights.items():
            yield "highlight", element, None if highlight is None else highlight.to_json()
        if self.hidden is not None:
            yield "hidden", "", self.hidden or None

    @property
    def fields(self) -> set[str]:
        """The fields of what it sets."""
        return {field for field, _element, _value in self.values()}

    def told(self) -> str:
        """What it sets, in words: "read and not starred"."""
        words = [
            str(is_so if flag else is_not)
            for flag, is_so, is_not in (
                (self.read, N_("read"), N_("not read")),
                (self.starred, N_("starred"), N_("not starred")),
                (self.hidden, N_("hidden"), N_("not hidden")),
            )
            if flag is not None
        ]
        words += [
            _("tagged {tag}", tag=tag) if is_on else _("no longer tagged {tag}", tag=tag)
            for tag, is_on in self.tags.items()
        ]
        if self.note is not None:
            words.append(_("noted") if self.note else _("without a note"))
        kept = [one for one in self.highlights.values() if one is not None]
        if kept:
            words.append(_("highlighted, with a note") if any(one.note for one in kept) else _("highlighted"))
        if any(one is None for one in self.highlights.values()):
            words.append(_("without a highlight"))
        most, last = _(", ").join(words[:-1]), "".join(words[-1:])
        return _("{most} and {last}", most=most, last=last) if most else last


def combined(edits: Sequence[MarkEdit]) -> MarkEdit:
    """Several edits as one; of two of the same the later counts."""

    def last(name: str) -> Any:
        return next((value for one in reversed(edits) if (value := getattr(one, name)) is not None), None)

    def joined(name: str) -> dict[str, Any]:
        return {element: value for one in edits for element, value in getattr(one, name).items()}

    return MarkEdit(last("read"), last("starred"), last("note"), joined("tags"), joined("highlights"), last("hidden"))


class MarkedPost(NamedTuple):
    """A post to mark: its key, and hints to recognise it by should its key change.

    `path` is absolute, and `date` has the format of `PostDate.stored`. Unknown hints are empty.
    """

    key: bytes
    path: str = ""
    fingerprint: bytes = b""
    source: str = ""
    title: str = ""
    date: str = ""

    def hints(self) -> dict[str, str]:
        """The hints that are known, as in a line of `mark_lines`.

        Lone surrogates, which SQLite refuses, are replaced, but for those of paths: no mark is lost.
        """
        _key, path, fingerprint, source, title, date = self
        hints = {
            "path": path if path.isascii() else os.fsdecode(path_bytes(path)), "fingerprint": fingerprint.hex(),
            "source": source, "title": title, "date": date,
        }  # fmt: skip
        if sound(texts := source + title + date) is not texts:
            hints |= {"source": sound(source), "title": sound(title), "date": sound(date)}
        return hints if all(hints.values()) else {name: hint for name, hint in hints.items() if hint}


class Target(NamedTuple):
    """A post to be marked with thousands of others: what marking needs of a row, which takes longer to make."""

    id: int
    key: bytes
    title: str
    read: bool
    starred: bool
    post: MarkedPost


class Text(Protocol):
    """A text of the reader's, of which it is known only when it is written what it comes to."""

    def settle(self, held: MarkEdit, typed: MarkEdit) -> tuple[MarkEdit, MarkEdit]:
        """What undoing is to bring back, and what is to be set, where this is `held` and that was `typed`."""


class MarkChange(NamedTuple):
    """A post, and the edit of its marks; a `text` settles it by what holds when it is made."""

    post: MarkedPost
    edit: MarkEdit
    text: Text | None = None


class MarkAct(NamedTuple):
    """What is changed as one act: its label (see `act_labels`), with which the reader can undo it; "" for none of the
    reader's acts. An act on very many posts is made in parts, which share the number `part_of`: 0 where it is whole.
    """

    label: str
    changes: Sequence[MarkChange]
    part_of: int = 0


def moves_of(claims: Iterable[Claim], hints: dict[bytes, tuple[bytes, bytes, str]]) -> dict[bytes, set[bytes]]:
    """From which keys to which others marks move, by the claims of posts that share an address.

    `hints` are path, fingerprint and title that the marks of a key are stored with. What a post had by a key of its own
    it keeps. What is stored by the address alone, from the time when there was one post, belongs to the post that the
    hints tell of; where they tell of none, to those that were there. What nobody claims stays where it is.
    """
    moves: dict[bytes, set[bytes]] = {}
    groups: dict[bytes, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(claim.base, []).append(claim)
    for base, group in groups.items():
        for claim in group:
            if claim.old not in (b"", base, claim.key) and claim.old in hints:
                moves.setdefault(claim.old, set()).add(claim.key)
        if base in hints and all(claim.key != base for claim in group):
            owners = _owners(group, hints[base])
            if owners:
                moves.setdefault(base, set()).update(claim.key for claim in owners)
    return moves


def _owners(group: Sequence[Claim], hints: tuple[bytes, bytes, str]) -> list[Claim]:
    """The posts whose marks are stored by the key of the address they share."""
    path, fingerprint, title = hints
    for found in (
        [claim for claim in group if path and claim.path == path],
        [claim for claim in group if fingerprint and claim.fingerprint == fingerprint],
        [claim for claim in group if title and claim.title == title],
    ):
        if found:
            return found
    return [claim for claim in group if claim.old == claim.base]


def path_bytes(path: str) -> bytes:
    """The path in the file system's encoding; characters that it cannot have are replaced."""
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")


def sound(text: str) -> str:
    """The text with lone surrogates, which SQLite and UTF-8 refuse, replaced; the same object where it has none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
