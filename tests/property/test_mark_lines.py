"""Marks as lines: what is written is read again, and merging depends on neither order nor repetition."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile import HOSTILE, OBEYED
from tui.state.mark_lines import MAX_TIME, Entry, Subject, fits_in_line, merge, read_lines, write_line

few = settings(max_examples=30)
keys = st.binary(min_size=1, max_size=3)
texts = st.text(max_size=8)
names = st.text(min_size=1, max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | texts,
    lambda values: st.lists(values, max_size=2) | st.dictionaries(texts, values, max_size=2),
    max_leaves=2,
)


def entries_of(times: st.SearchStrategy[int], machines: st.SearchStrategy[str]) -> st.SearchStrategy[Entry]:
    """Marks, hints, and elements of sets, some of them taken out again, and what this version does not know."""
    flags = st.builds(Subject, keys, st.sampled_from(("read", "starred")))
    hints = st.dictionaries(st.sampled_from(("path", "source", "title", "date")), texts)
    unknown = st.builds(Subject, keys, st.sampled_from(("mood", "place")), texts)
    tags = st.builds(Subject, keys, st.just("tag"), names)
    notes = st.builds(Subject, keys, st.just("note"))
    highlights = st.builds(Subject, keys, st.just("highlight"), texts)
    return st.one_of(
        st.builds(Entry, flags, st.none() | st.booleans(), times, machines),
        st.builds(Entry, st.builds(Subject, keys, st.just("post")), hints, times, machines),
        st.builds(Entry, unknown, json_values, times, machines),
        st.builds(Entry, tags, st.sampled_from((True, None)), times, machines),
        st.builds(Entry, notes, st.none() | texts, times, machines),
        st.builds(
            Entry,
            highlights,
            st.none() | st.fixed_dictionaries({"exact": texts, "made": st.integers(0, 9)}),
            times,
            machines,
        ),
    )


any_entries = st.lists(entries_of(st.integers(0, MAX_TIME), texts), max_size=5)
clashing = st.lists(entries_of(st.integers(0, 2), st.sampled_from("ab")), max_size=8)


def written(entries: list[Entry]) -> bytes:
    return b"".join(map(write_line, entries))


@pytest.mark.parametrize("field", ["tag", "search"])
@pytest.mark.parametrize("element", ["", ',"element":""'])
def test_a_tag_or_a_search_without_a_name_is_none(field: str, element: str) -> None:
    line = f'{{"key":"{"0" * 32}","field":"{field}"{element},"value":null,"time":1,"machine":"a"}}'
    contents = read_lines(line.encode())
    assert (contents.entries, [one.number for one in contents.damaged]) == ((), [1])


@few
@given(any_entries)
def test_what_is_written_is_read(entries: list[Entry]) -> None:
    contents = read_lines(written(entries))
    assert contents.entries == tuple(entries)
    assert contents.damaged == ()


def test_a_line_has_nothing_that_a_terminal_obeys() -> None:
    entry = Entry(Subject(bytes(16), "note"), f"a note{HOSTILE}", 1, "here")
    assert not OBEYED.search(write_line(entry).decode().removesuffix("\n"))
    assert read_lines(write_line(entry)).entries == (entry,)


@pytest.mark.parametrize(
    "text",
    ["x" * (1 << 20), "\u4e2d" * 175_000 + "\u202e", "\U0001f600" * 99_999 + "\u202e"],
    ids=["long", "Han", "pictures"],
)
def test_what_could_not_be_read_again_once_it_is_written_is_not_taken(text: str) -> None:
    assert not fits_in_line("note", "", text)
    subject = Subject(bytes(16), "note")
    written_by_others = json.dumps(
        {"key": subject.key.hex(), "field": "note", "value": text, "time": 1, "machine": "m"}, ensure_ascii=False
    )
    (line,) = read_lines(written_by_others.encode()).damaged
    assert line.reason == "it is too long"


def test_a_note_that_fits_in_a_line_is_read_again() -> None:
    text = "\u4e2d" * 340_000
    assert fits_in_line("note", "", text)
    entry = Entry(Subject(bytes(16), "note"), text, 1, "m")
    assert read_lines(write_line(entry)).entries == (entry,)


@few
@given(st.binary(max_size=60))
def test_no_content_raises(content: bytes) -> None:
    read_lines(content)


@few
@given(any_entries, st.data())
def test_a_cut_file_loses_only_its_last_line(entries: list[Entry], data: st.DataObject) -> None:
    content = written(entries)
    end = data.draw(st.integers(0, len(content)))
    contents = read_lines(content[:end])
    whole = content[:end].count(b"\n")
    assert contents.entries[:whole] == tuple(entries[:whole])
    assert len(contents.entries) + len(contents.damaged) == whole + (not content[:end].endswith(b"\n") and end > 0)


@few
@given(any_entries.filter(bool), st.data())
def test_a_flipped_bit_gives_no_other_mark(entries: list[Entry], data: st.DataObject) -> None:
    content = bytearray(written(entries))
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    contents = read_lines(bytes(content))
    assert set(map(write_line, contents.entries)) <= set(map(write_line, entries))
    assert len(contents.entries) == len(entries) or contents.damaged


@few
@given(any_entries, any_entries, any_entries)
def test_the_signs_of_a_conflict_cost_no_mark(ours: list[Entry], theirs: list[Entry], both: list[Entry]) -> None:
    signs = (b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> their side\n")
    content = b"".join(part for pair in zip(signs, map(written, (ours, theirs, both)), strict=True) for part in pair)
    contents = read_lines(content)
    assert contents.entries == (*ours, *theirs, *both)
    assert len(contents.damaged) == 3


@few
@given(clashing, st.randoms(use_true_random=False))
def test_merging_depends_on_neither_order_nor_repetition(entries: list[Entry], chance) -> None:
    merged = merge(entries)
    shuffled = [*entries, *merged.values()]
    chance.shuffle(shuffled)
    assert merge(shuffled) == merged
    assert merge(merged.values()) == merged


@few
@given(clashing, clashing, clashing)
def test_three_machines_end_with_the_same_marks(one: list[Entry], two: list[Entry], three: list[Entry]) -> None:
    first = merge((*merge((*one, *two)).values(), *three))
    last = merge((*three, *merge((*two, *one)).values(), *one))
    assert first == last == merge((*one, *two, *three))


@few
@given(clashing)
def test_the_latest_holds_and_then_the_greater_machine(entries: list[Entry]) -> None:
    for subject, held in merge(entries).items():
        rivals = [entry for entry in entries if entry.subject == subject]
        assert (held.time, held.machine) == max((entry.time, entry.machine) for entry in rivals)


@few
@given(any_entries)
def test_a_line_can_be_written_by_others(entries: list[Entry]) -> None:
    """By a program that knows JSON and no more; the checksum is its to leave out."""
    lines = []
    for subject, value, time, machine in entries:
        members = {"machine": machine, "time": time, "value": value, "field": subject.field, "key": subject.key.hex()}
        lines.append(json.dumps({**members, "element": subject.element, "mood": "good"}).encode() + b"\r\n")
    assert read_lines(b"".join(lines)).entries == tuple(entries)


@few
@given(any_entries)
def test_the_checksum_is_that_of_the_bytes_before_it(entries: list[Entry]) -> None:
    for line in map(write_line, entries):
        before, _, after = line.rpartition(b',"crc"')
        assert after == b':"%08x"}\n' % zlib.crc32(before)
