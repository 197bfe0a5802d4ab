"""Marks as lines of text: how they are kept in a journal, carried between machines, and merged.

A file of marks is JSON Lines in UTF-8: every line is one JSON object, and says one thing about one post.

    {"key":"9f2c…","field":"starred","value":true,"time":1624989600123,"machine":"5be01c7d","crc":"0d1c8a6e"}

| member | holds |
|---|---|
| `key` | the post: its key in hexadecimal digits, as `search --format json` prints it; 32 zeros for no post |
| `field` | what is said of it: a field of the list below, or a name this version does not know |
| `element` | for a field that is a set, which element of it; left out for a field with one value |
| `value` | any JSON; `null` where there is none any more: a field never set, an element taken out (a tombstone) |
| `time` | when it was set: milliseconds since 1970, UTC. On one machine it never runs back |
| `machine` | the machine it was set on: any name without control characters |
| `crc` | optional, always last: the CRC-32 (as of zlib, eight hexadecimal digits) of the line's bytes before `,"crc"` |

What is said of a post, and with which value:

- `read`, `starred`: true or false.
- `note`: a text of any number of lines.
- `tag`: true; the element is the name of an own tag.
- `highlight`: an object with `exact`, the text of a passage of the article; `prefix` and `suffix`, the 32 characters
  before and after it (as in W3C's TextQuoteSelector); `note`, a text; `made`, a time. The element is any name that no
  other highlight of the post has.
- `hidden`: true where a rule hides the post.
- `post`: an object of hints that the post is found by should its key change: `path`, `fingerprint` (hexadecimal),
  `source`, `title`, `date`, and `heir`, the key that its marks were copied to.
- `search`, of no post: an object with `query`, and `place`, a number by which the list is ordered. The element is the
  name of a saved search.

Of objects, members that are empty are left out; of all, members of other names are ignored. Where a line names a path,
it is that of the machine it was written on, and other machines keep their own.

**Merging.** Lines with the same key, field and element speak of the same thing; of these the one with the greatest
time holds. Equal times are decided by the greater machine, and then by the greater value (as JSON with sorted names),
both compared as text. So any number of files, read in any order and any number of times, give the same marks.

**Writing.** Lines are only ever appended, each ended by a line feed, and a file whose last line was cut gets a line
feed first. A folder holds one file for each machine, of any name that ends in `.jsonl`, and a machine appends to its
own alone; a line may repeat what was set on another machine. Empty lines mean nothing. A line that cannot be read,
such as one that was cut, or the sign of a conflict in a merge, is named by its number and left out, and nothing else
is.
"""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.language import _
from tui.patterns import lazy_pattern
from tui.text import escape_controls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_TIME = 253_402_300_799_999
"""The end of the year 9999, in milliseconds since 1970: a later time is damage."""
_MAX_LINE = 1 << 20
"""Bytes of the longest line that is read."""
_MACHINE = 256
"""Bytes of a line that are left to the name of a machine."""
_MOST_ESCAPED = 6
"""How many times as long a line may be with all of it escaped."""

_SURROGATE = lazy_pattern("[\ud800-\udfff]")
_CRC = lazy_pattern(rb',"crc":"([0-9a-f]{8})"\}\s*\Z')


class Subject(NamedTuple):
    """What a line speaks of: a field of a post, or an element of a field that is a set ("" for any other field)."""

    key: bytes
    field: str
    element: str = ""


class Entry(NamedTuple):
    """One line: the value that a subject got at a time (milliseconds since 1970, UTC) on a machine; None for none."""

    subject: Subject
    value: Any
    time: int
    machine: str

    def holds_against(self, other: Entry) -> bool:
        """Whether this entry, and not another one for the same subject, is the one that holds."""
        if self.time != other.time:
            return self.time > other.time
        if self.machine != other.machine:
            return self.machine > other.machine
        return json.dumps(self.value, sort_keys=True) > json.dumps(other.value, sort_keys=True)


@dataclass(frozen=True, slots=True)
class DamagedLine:
    """A line that could not be read: its number, from 1, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What was read from a file of marks: its entries, in their order, and the lines that could not be read."""

    entries: tuple[Entry, ...] = ()
    damaged: tuple[DamagedLine, ...] = ()


def write_line(entry: Entry) -> bytes:
    """An entry as a line with its line feed. What a terminal would obey is escaped: some are printed there."""
    text = _text_of(entry, ascii_only=False)
    # Names of files may hold bytes that are no text, and UTF-8 has no place for those: they are escaped as well.
    if escape_controls(text) != text:
        text = _text_of(entry, ascii_only=True)
    line = text.encode()
    return line + b',"crc":"%08x"}\n' % zlib.crc32(line)


def read_lines(content: bytes) -> Contents:
    """Read a file of marks. No content raises: what cannot be read is named."""
    entries: list[Entry] = []
    damaged: list[DamagedLine] = []
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entries.append(_read_line(line))
        except (ValueError, RecursionError) as error:
            damaged.append(DamagedLine(number, str(error)))
    return Contents(tuple(entries), tuple(damaged))


def fits_in_line(field: str, element: str, value: object) -> bool:
    """Whether what is set of a post can be read again once it is written."""
    return len(write_line(Entry(Subject(bytes(16), field, element), value, MAX_TIME, " " * _MACHINE))) <= _MAX_LINE


def merge(entries: Iterable[Entry]) -> dict[Subject, Entry]:
    """What holds of each subject. Pure: the order of entries does not matter, nor does how often one comes."""
    merged: dict[Subject, Entry] = {}
    for entry in entries:
        held = merged.setdefault(entry.subject, entry)
        if held is not entry and entry.holds_against(held):
            merged[entry.subject] = entry
    return merged


def is_value_of(field: str, value: object) -> bool:
    """Whether a field can have this value; None is none, which every field can have."""
    return value is None or _CHECKS.get(field, _anything)(value)


def _text_of(entry: Entry, *, ascii_only: bool) -> str:
    """The line up to its checksum."""
    subject = entry.subject
    if not ascii_only and (value := _quick_json(entry.value)):
        element = f',"element":{encode_basestring(subject.element)}' if subject.element else ""
        return (
            f'{{"key":"{subject.key.hex()}","field":{encode_basestring(subject.field)}{element},"value":{value},'
            f'"time":{entry.time},"machine":{encode_basestring(entry.machine)}'
        )
    members = {
        "key": subject.key.hex(), "field": subject.field, "element": subject.element, "value": entry.value,
        "time": entry.time, "machine": entry.machine,
    }  # fmt: skip
    if not subject.element:
        del members["element"]
    return (_ENCODE_ASCII if ascii_only else _ENCODE)(members)[:-1]


def _quick_json(value: object) -> str:
    """The JSON of what most lines hold, at a third of the cost of the encoder; "" for anything else."""
    if value is None or isinstance(value, bool):
        return _CONSTANTS[value]
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        with suppress(TypeError):  # a member that is no text, or has no name
            members = [f"{encode_basestring(name)}:{encode_basestring(one)}" for name, one in value.items()]
            return f"{{{','.join(members)}}}"
    return ""


def _read_line(line: bytes) -> Entry:
    """Read a line. Raises ValueError, or RecursionError, with the reason why it cannot be."""
    if len(line) > _MAX_LINE:
        raise ValueError(_("it is too long"))
    crc = _CRC.search(line)
    if crc is not None and zlib.crc32(line[: crc.start()]) != int(crc[1], 16):
        raise ValueError(_("its checksum does not fit"))
    try:
        members = _DECODE(line.decode())
    except (ValueError, RecursionError) as error:
        raise ValueError(_("it is not JSON")) from error
    if not isinstance(members, dict):
        raise ValueError(_("it is not an object"))  # noqa: TRY004 - for the caller it is one more damaged line
    key, field, element = members.get("key"), members.get("field"), members.get("element", "")
    time, machine = members.get("time"), members.get("machine")
    if not isinstance(key, str) or not key or not _HEX.fullmatch(key):
        raise ValueError(_("it names no post"))
    if not isinstance(field, str) or not field or not isinstance(element, str) or (field in _NAMED and not element):
        raise ValueError(_("it names no field"))
    if isinstance(time, bool) or not isinstance(time, int) or not 0 <= time <= MAX_TIME:
        raise ValueError(_("its time is none"))
    if not isinstance(machine, str) or "value" not in members:
        raise ValueError(_("it names no value of a machine"))
    if b"\\u" in line and _SURROGATE.search(field + element + machine):
        raise ValueError(_("it names something that is no text"))
    value = members["value"]
    if not is_value_of(field, value):
        raise ValueError(_("its value is none of {field}", field=field))
    entry = Entry(Subject(bytes.fromhex(key), field, element), value, time, machine)
    # Others may have written as it is what is escaped here, and then it would be read once and never again.
    if len(line) > _MAX_LINE // _MOST_ESCAPED and len(write_line(entry)) > _MAX_LINE:
        raise ValueError(_("it is too long"))
    return entry


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


_ENCODE, _ENCODE_ASCII = (
    json.JSONEncoder(ensure_ascii=ascii_only, separators=(",", ":"), allow_nan=False).encode
    for ascii_only in (False, True)
)
_CONSTANTS = {None: "null", True: "true", False: "false"}
_DECODE = json.JSONDecoder(parse_constant=_refuse).decode


def _anything(_value: object) -> bool:
    return True


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_on(value: object) -> bool:
    return value is True


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_hints(value: object) -> bool:
    if not isinstance(value, dict) or not all(isinstance(hint, str) for hint in value.values()):
        return False
    return all(_HEX.fullmatch(value.get(name, "")) for name in ("fingerprint", "heir"))


def _is_highlight(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("exact"), str):
        return False
    return all(isinstance(value.get(name, ""), str) for name in ("prefix", "suffix", "note")) and _is_count(
        value.get("made", 0)
    )


def _is_search(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("query"), str) and _is_count(value.get("place", 0))


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_TIME


_NAMED = frozenset(("tag", "search"))
"""Fields whose elements the reader calls by name: without one, nobody could take it off again."""
_HEX = lazy_pattern(r"(?:[0-9a-fA-F]{2})*")
_CHECKS: dict[str, Callable[[object], bool]] = {
    "read": _is_flag, "starred": _is_flag, "post": _are_hints, "tag": _is_on, "note": _is_text,
    "highlight": _is_highlight, "hidden": _is_on, "search": _is_search,
}  # fmt: skip
