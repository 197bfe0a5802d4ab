"""What setting, copying and moving marks changes: from what is stored to the entries that change it. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tui.state.entries import is_same_value
from tui.state.mark_lines import Entry, Subject
from tui.state.marks import FLAGS, path_bytes

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from tui.state.marks import MarkChange, MarkEdit


class Moment(NamedTuple):
    """When something is set, in milliseconds since 1970, UTC, and on which machine."""

    time: int
    machine: str

    def entry(self, subject: Subject, value: object) -> Entry:
        """A value that is set now."""
        return Entry(subject, value, self.time, self.machine)


def set_marks(
    stored: Mapping[Subject, Entry], changes: Iterable[MarkChange], now: Moment, *, leaving: Container[Subject] = ()
) -> list[Entry]:
    """The entries of changes to marks; of two to the same one the later counts, and what is so already is left out.

    The newest hints win, but an empty hint never replaces another. A post that is marked exists, so the key that its
    marks were once copied to (`heir`) no longer stands for it. What is among `leaving` stays as it is.
    """
    entries: dict[Subject, Entry] = {}
    said: dict[int, tuple[MarkEdit, list[tuple[str, str, Any]]]] = {}
    """What each edit says, by its identity, with itself to keep that its own: thousands of posts share one."""

    def held(subject: Subject) -> Entry | None:
        return entries.get(subject) or stored.get(subject)

    for post, edit, _text in changes:
        key = post.key
        if id(edit) not in said:
            said[id(edit)] = edit, list(edit.values())
        values = [(Subject(key, field, element), value) for field, element, value in said[id(edit)][1]]
        values = [(subject, value) for subject, value in values if subject not in leaving]
        if not values:
            continue
        hints = Subject(key, "post")
        old = held(hints)
        before = {} if old is None or old.value is None else old.value
        known = post.hints()
        if known != before:
            after = {**before, **known}
            after.pop("heir", None)
            if after != before:
                entries[hints] = now.entry(hints, after)
        for subject, value in values:
            old = held(subject)
            if not (value is None if old is None else is_same_value(value, old.value)):
                entries[subject] = now.entry(subject, value)
    return list(entries.values())


def decided(stored: Mapping[Subject, Entry], undone: Container[Subject]) -> set[Subject]:
    """Of what is stored, all but what was only undone: flags without a value, as one that somebody takes away is false,
    and what is known to be `undone`, as an own tag is without a value either way.
    """
    return {
        subject
        for subject, entry in stored.items()
        if entry.value is not None or not (subject.field in (*FLAGS, "hidden") or subject in undone)
    }


def copy_marks(
    stored: Mapping[Subject, Entry], pairs: Sequence[tuple[bytes, bytes]], now: Moment
) -> tuple[list[Entry], int]:
    """The entries that copy what is said of old keys to new ones, and how many new keys gain any.

    What was ever decided on the new key stays.
    """
    entries: list[Entry] = []
    gained = set()
    said = _by_key(stored.values())
    hints = _Hints(stored, now)
    pairs = [(old, new) for old, new in pairs if old in said]
    for old, new in pairs:
        hints.set_heir(old, new)
    for old, new in pairs:
        hints.inherit(old, new)
        for entry in said[old]:
            there = stored.get(entry.subject._replace(key=new))
            if entry.value is not None and (there is None or hints.is_undecided(there)):
                gained.add(new)
                entries.append(_moved(entry, new, there, now))
    return hints.changed() + entries, len(gained)


def move_marks(
    stored: Mapping[Subject, Entry], moves: Mapping[bytes, set[bytes]], in_use: set[bytes], now: Moment
) -> list[Entry]:
    """The entries that move what is said of keys to others; of two the one that was set last wins.

    A key that is `in_use` keeps what is said of it as well. That something was taken away is not moved: it may be said
    of what was moved before.
    """
    entries: dict[Subject, Entry] = {}
    said = _by_key(stored.values())
    hints = _Hints(stored, now)
    for old, new_keys in moves.items():
        for key in sorted(new_keys):
            hints.inherit(old, key)
            for entry in said.get(old, ()):
                subject = entry.subject._replace(key=key)
                there = entries.get(subject) or stored.get(subject)
                if entry.value is not None and (
                    there is None or hints.is_undecided(there) or entry._replace(subject=subject).holds_against(there)
                ):
                    entries[subject] = _moved(entry, key, there, now)
        hints.set_heir(old, min(new_keys))
        if old not in in_use:
            for entry in said.get(old, ()):
                if entry.value is not None:
                    entries[entry.subject] = now.entry(entry.subject, None)
    return [*hints.changed(), *entries.values()]


def marked_hints(stored: Mapping[Subject, Entry]) -> dict[bytes, tuple[bytes, bytes, str]]:
    """Path, fingerprint and title of every key of which anything holds."""
    found = {}
    for key, said in _by_key(stored.values()).items():
        if any(one.value is not None for one in said):
            entry = stored.get(Subject(key, "post"))
            hints = entry.value if entry is not None and entry.value else {}
            fingerprint = bytes.fromhex(hints.get("fingerprint", ""))
            found[key] = path_bytes(hints.get("path", "")), fingerprint, hints.get("title", "")
    return found


def _moved(entry: Entry, key: bytes, there: Entry | None, now: Moment) -> Entry:
    """What is said of another key: as it was set, but on machines where it was taken away from there it has to hold."""
    moved = entry._replace(subject=entry.subject._replace(key=key))
    return moved if there is None or moved.holds_against(there) else now.entry(moved.subject, moved.value)


def _by_key(entries: Iterable[Entry]) -> dict[bytes, list[Entry]]:
    """What is said of each key, but for its hints."""
    said: dict[bytes, list[Entry]] = {}
    for entry in entries:
        if entry.subject.field != "post":
            said.setdefault(entry.subject.key, []).append(entry)
    return said


class _Hints:
    """The hints of some keys as they change; what they are copied from is as it was before."""

    def __init__(self, stored: Mapping[Subject, Entry], now: Moment) -> None:
        self._stored = stored
        self._now = now
        self._new: dict[bytes, dict[str, str]] = {}

    def _before(self, key: bytes) -> dict[str, str]:
        entry = self._stored.get(Subject(key, "post"))
        return dict(entry.value) if entry is not None and entry.value else {}

    def is_undecided(self, entry: Entry) -> bool:
        """Whether an entry says that nothing was ever set, or that it was moved away, rather than taken away."""
        return entry.value is None and (entry.subject.field in FLAGS or "heir" in self._before(entry.subject.key))

    def inherit(self, old: bytes, new: bytes) -> None:
        """Have a key known by the hints of an old one, unless it has its own; its marks are its own now."""
        own = self._new.get(new) or self._before(new) or self._before(old)
        self._new[new] = {name: hint for name, hint in own.items() if name != "heir"}

    def set_heir(self, old: bytes, new: bytes) -> None:
        """Have an old key know the one that its marks were copied to."""
        self._new[old] = {**(self._new.get(old) or self._before(old)), "heir": new.hex()}

    def changed(self) -> list[Entry]:
        """The hints that are others now."""
        return list(self._changed())

    def _changed(self) -> Iterator[Entry]:
        for key, hints in self._new.items():
            if hints != self._before(key):
                yield self._now.entry(Subject(key, "post"), hints)
