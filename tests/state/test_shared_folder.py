"""Marks in a folder: whatever is set on whichever machine, and however the files are carried, all end the same."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.errors import StorageError
from tui.state import Annotations, Highlight, Mark, MarkChange, MarkEdit, MarkedPost, State
from tui.state.mark_lines import Entry, Subject, read_lines, write_line

A, B, C = (bytes([number]) * 16 for number in range(1, 4))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


@pytest.fixture
def machines(tmp_path: Path):
    """Two states, each as on a machine of its own."""
    with State(tmp_path / "one" / "state.db") as one, State(tmp_path / "two" / "state.db") as two:
        yield one, two


def put(state: State, key: bytes, **edit) -> None:
    state.mark_each([MarkChange(MarkedPost(key, f"/archive/{key[0]}.md"), MarkEdit(**edit))])


def seen(state: State):
    return {key: mark for key, mark in state.marks() if mark != Mark()}, state.annotations(), state.saved_searches()


def test_what_one_machine_sets_another_gets(machines, folder: Path) -> None:
    one, two = machines
    ours, theirs = one.shared_folder(folder), two.shared_folder(folder)
    put(one, A, read=True, note="Ask.", tags={"harbour": True}, highlights={"h": Highlight("The lamp")})
    assert ours.follow().written > 0
    assert set(theirs.follow().keys) == {A}
    assert seen(two) == seen(one)
    put(two, A, starred=True, tags={"harbour": False})
    put(two, B, note="Theirs.")
    theirs.follow()
    assert set(ours.follow().keys) == {A, B}
    assert seen(one) == seen(two)
    assert one.annotations([A])[A].tags == ()


def test_nothing_is_written_where_nothing_has_changed(machines, folder: Path) -> None:
    one, two = machines
    ours, theirs = one.shared_folder(folder), two.shared_folder(folder)
    put(one, A, read=True)
    for _ in range(3):
        ours.follow()
        theirs.follow()
    before = {path: path.read_bytes() for path in folder.iterdir()}
    versions = one.version(), two.version()
    ours.follow()
    theirs.follow()
    ours.sync()
    one.shared_folder(folder).follow()
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert two.version() == versions[1]
    assert [path.read_bytes().count(b"\n") for path in folder.iterdir()] == [1]


def test_each_machine_writes_a_file_of_its_own_and_tells_no_path(machines, folder: Path) -> None:
    for number, state in enumerate(machines):
        put(state, bytes([number + 1]) * 16, note="Ask.")
        state.shared_folder(folder).follow()
    files = {path: read_lines(path.read_bytes()).entries for path in folder.iterdir()}
    assert sorted(len(entries) for entries in files.values()) == [1, 1]
    for path, entries in files.items():
        assert {entry.machine for entry in entries} == {path.stem}


def test_a_post_keeps_the_path_it_has_on_this_machine(machines, folder: Path) -> None:
    one, two = machines
    one.mark([MarkedPost(A, "/here/a.md", title="Lamp")], read=True)
    two.mark([MarkedPost(A, "/there/a.md", title="Lamp")], starred=True)
    for _ in range(2):
        for state in (one, two):
            state.shared_folder(folder).sync()
    assert [next(state.unmatched(lambda _: set())).path for state in (one, two)] == ["/here/a.md", "/there/a.md"]
    assert seen(one) == seen(two)


def test_a_file_of_ours_that_was_lost_is_written_again(machines, folder: Path) -> None:
    one, two = machines
    ours = one.shared_folder(folder)
    put(one, A, read=True)
    ours.follow()
    for path in folder.iterdir():
        path.unlink()
    put(one, B, read=True)
    ours.follow()
    two.shared_folder(folder).follow()
    assert seen(two) == seen(one)


def test_lines_that_cannot_be_read_are_named_and_cost_nothing_else(machines, folder: Path) -> None:
    one, two = machines
    put(one, A, read=True)
    put(one, B, note="Ask.")
    one.shared_folder(folder).follow()
    (file,) = folder.iterdir()
    lines = file.read_bytes().splitlines(keepends=True)
    conflict = [b"<<<<<<< HEAD\n", lines[0][:40] + b"\n", b"=======\n", *lines, b">>>>>>> theirs\n", lines[1][:25]]
    file.write_bytes(b"".join(conflict))
    exchange = two.shared_folder(folder).follow()
    assert [(name, line.number) for name, line in exchange.damaged] == [
        (file.name, number) for number in (1, 2, 3, 4 + len(lines), 5 + len(lines))
    ]
    assert seen(two) == seen(one)


def test_what_is_no_file_keeps_nobody_from_sharing(machines, folder: Path) -> None:
    one, two = machines
    (folder / "folder.jsonl").mkdir()
    (folder / "nowhere.jsonl").symlink_to("nothing")
    (folder / "circle.jsonl").symlink_to("circle.jsonl")
    os.mkfifo(folder / "pipe.jsonl")
    put(one, A, starred=True)
    one.shared_folder(folder).sync()
    two.shared_folder(folder).follow()
    assert seen(two) == seen(one)


def test_a_line_that_is_not_whole_yet_is_read_once_it_is(machines, folder: Path) -> None:
    one, _ = machines
    ours = one.shared_folder(folder)
    line = write_line(Entry(Subject(A, "note"), "Ask.", 1_000, "other"))
    other = folder / "phone.jsonl"
    other.write_bytes(line[:30])
    ours.follow()
    other.write_bytes(line)
    ours.follow()
    assert one.annotations() == {A: Annotations(note="Ask.")}


def test_what_was_imported_reaches_the_others(machines, folder: Path) -> None:
    one, two = machines
    ours = one.shared_folder(folder)
    ours.follow()
    one.import_lines(write_line(Entry(Subject(A, "note"), "Ask.", 1_000, "old")), "imported")
    ours.follow()
    two.shared_folder(folder).follow()
    assert two.annotations() == {A: Annotations(note="Ask.")}


def test_what_another_program_took_in_is_seen_as_changed(machines, folder: Path) -> None:
    one, _ = machines
    before = one.version()
    (folder / "phone.jsonl").write_bytes(write_line(Entry(Subject(A, "note"), "Ask.", 1_000, "other")))
    one.shared_folder(folder).follow()
    assert one.version() != before
    assert one.marked_since(2_000) == [A]


def test_a_copied_state_writes_a_file_of_its_own_without_repeating_anything(tmp_path: Path, folder: Path) -> None:
    with State(tmp_path / "one" / "state.db") as one:
        put(one, A, read=True)
        one.shared_folder(folder).follow()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with State(tmp_path / "two" / "state.db") as two:
        assert two.shared_folder(folder).follow().written == 0
        put(two, B, starred=True)
        two.shared_folder(folder).follow()
    assert sorted(path.read_bytes().count(b"\n") for path in folder.iterdir()) == [1, 1]


def test_a_folder_that_is_not_there_is_told(machines, folder: Path) -> None:
    with pytest.raises(StorageError, match="cannot be shared"):
        machines[0].shared_folder(folder / "missing").follow()


MACHINES = 3
edits = st.tuples(
    st.integers(0, MACHINES - 1),
    st.sampled_from((A, B)),
    st.one_of(
        st.builds(MarkEdit, read=st.booleans()), st.builds(MarkEdit, starred=st.booleans()),
        st.builds(MarkEdit, note=st.sampled_from(("", "x", "y"))),
        st.builds(MarkEdit, tags=st.dictionaries(st.sampled_from("ab"), st.booleans(), min_size=1)),
        st.builds(MarkEdit, highlights=st.dictionaries(st.just("h"), st.none() | st.builds(Highlight, st.sampled_from("xy")), min_size=1)),
    ),
)  # fmt: skip
steps = st.lists(
    st.one_of(
        edits,
        st.tuples(st.just("sync"), st.integers(0, MACHINES - 1)),
        st.tuples(st.sampled_from(("cut", "double", "undo", "move")), st.integers(0, MACHINES - 1)),
    ),
    max_size=12,
)


@settings(max_examples=12)
@given(steps, st.randoms(use_true_random=False))
def test_three_machines_end_alike_whatever_happens(todo, chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "shared").mkdir()
        states = [State(root / str(number) / "state.db") for number in range(MACHINES)]
        folders = [state.shared_folder(root / "shared") for state in states]
        try:
            for step in todo:
                if len(step) == 3:
                    number, key, edit = step
                    states[number].mark_each([MarkChange(MarkedPost(key), edit)], "act")
                    continue
                doing, number = step
                files = sorted((root / "shared").iterdir())
                if doing == "sync":
                    folders[number].follow()
                elif doing == "undo":
                    states[number].undo()
                elif doing == "move":
                    states[number].copy_marks([(A, C)])
                elif files:
                    content = files[number % len(files)].read_bytes()
                    # As a file is that was copied while it was written, or merged with itself.
                    changed = content[: chance.randrange(len(content) + 1)] if doing == "cut" else content + content
                    files[number % len(files)].write_bytes(changed)
            for _ in range(3):
                for folder in folders:
                    folder.sync()
            assert seen(states[0]) == seen(states[1]) == seen(states[2])
            lines = [list(state.export_lines()) for state in states]
            assert lines[0] == lines[1] == lines[2]
        finally:
            for state in states:
                state.close()
