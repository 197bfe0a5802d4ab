"""The journal of the marks beside `state.db`: in step with it, replayed into it, kept short."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from tui.errors import StorageError
from tui.model import Claim
from tui.state import Mark, MarkChange, MarkEdit, MarkedPost, State
from tui.state.journal import Journal
from tui.state.mark_lines import Entry, Subject, merge, read_lines, write_line

A, B, C = (bytes([number]) * 16 for number in range(1, 4))
POST = MarkedPost(A, "/archive/a\udcff.md", b"f" * 16, "https://a.example/1", "標題", "2021-06-30")


@pytest.fixture
def journal(state_file: Path) -> Path:
    return state_file.with_name("state.marks.jsonl")


def told(journal: Path) -> dict[tuple[bytes, str], object]:
    """What the journal says of each post and field."""
    return {
        (subject.key, subject.field): entry.value
        for subject, entry in merge(read_lines(journal.read_bytes()).entries).items()
    }


def lines(journal: Path) -> int:
    return journal.read_bytes().count(b"\n")


def test_each_mark_is_in_the_journal_with_what_its_post_is_found_by(state: State, journal: Path) -> None:
    state.mark([POST], starred=True)
    state.mark([POST], read=True)
    state.mark([POST], starred=False)
    assert told(journal) == {
        (A, "starred"): False,
        (A, "read"): True,
        (A, "post"): {
            "path": POST.path, "fingerprint": POST.fingerprint.hex(), "source": POST.source, "title": POST.title,
            "date": POST.date,
        },
    }  # fmt: skip
    assert lines(journal) == 4


def test_a_mark_that_was_set_already_adds_no_line(state: State, journal: Path) -> None:
    state.mark([POST], read=True)
    before = lines(journal)
    state.mark([POST], read=True)
    assert lines(journal) == before


def test_marks_that_follow_a_post_to_its_new_key_are_in_the_journal(state: State, journal: Path) -> None:
    state.mark([POST], starred=True)
    state.copy_marks([(A, B)])
    assert told(journal)[B, "starred"] is True
    assert told(journal)[A, "post"]["heir"] == B.hex()
    state.move_marks([Claim(B, B, C, b"", POST.fingerprint, "")])
    assert told(journal)[C, "starred"] is True
    assert told(journal)[B, "starred"] is None


def test_a_state_that_is_gone_is_made_of_its_journal(state: State, state_file: Path) -> None:
    state.mark_each([MarkChange(POST, MarkEdit(read=True)), MarkChange(MarkedPost(B), MarkEdit(starred=True))])
    state.mark([POST], read=False, starred=True)
    state.copy_marks([(B, C)])
    strays = list(state.unmatched(lambda _keys: set()))
    marks = dict(state.marks())
    state.close()
    state_file.unlink()
    with State(state_file) as restored:
        assert dict(restored.marks()) == marks
        assert list(restored.unmatched(lambda _keys: set())) == strays
        assert "was missing: the marks of 3 posts were restored from its journal." in restored.notice


def test_what_was_not_committed_is_taken_from_the_journal(state: State, state_file: Path, journal: Path) -> None:
    state.mark([POST], read=True)
    state.close()
    entry = Entry(Subject(B, "starred"), value=True, time=2**41, machine="other")
    journal.write_bytes(journal.read_bytes() + write_line(entry))
    state_file.with_name("state.db.lock").unlink()
    with State(state_file) as again:
        assert again.marks_of([B]) == {B: Mark(starred=True)}
        assert "1 post" in again.notice


def test_marks_that_were_in_a_lost_log_alone_are_restored(state: State, state_file: Path) -> None:
    state.mark([POST], read=True)
    state.close()
    with State(state_file) as again:
        again.mark([POST], starred=True)
        left = state_file.with_name("left.db")
        shutil.copy(state_file, left)
        shutil.copy(f"{state_file}.lock", f"{left}.lock")
    shutil.copy(left, state_file)  # as it was, without the log
    shutil.copy(f"{left}.lock", f"{state_file}.lock")
    with State(state_file) as restored:
        assert restored.marks_of([A]) == {A: Mark(read=True, starred=True)}
        assert "1 post" in restored.notice


def test_a_program_that_runs_on_takes_in_what_one_that_was_killed_left(state: State, journal: Path) -> None:
    state.mark([POST], read=True)
    entry = Entry(Subject(B, "starred"), value=True, time=2**41, machine="other")
    journal.write_bytes(journal.read_bytes() + write_line(entry) + write_line(entry)[:30])
    state.mark([POST], starred=True)
    assert dict(state.marks()) == {A: Mark(read=True, starred=True), B: Mark(starred=True)}
    assert read_lines(journal.read_bytes()).damaged == ()


@pytest.mark.parametrize("content", [None, b"", b'{"key":"aa"}\n'], ids=["gone", "empty", "another"])
def test_a_journal_that_is_behind_is_written_anew(
    state: State, state_file: Path, journal: Path, content: bytes | None
) -> None:
    state.mark([POST], read=True)
    before = told(journal)
    if content is None:
        journal.unlink()
    else:
        journal.write_bytes(content)
    state.mark([POST], starred=True)
    state.maintain()
    assert told(journal) == before | {(A, "starred"): True}
    state.mark([POST], starred=False)
    assert told(journal)[A, "starred"] is False


def test_a_journal_that_cannot_be_written_keeps_no_mark_from_the_state(state: State, journal: Path) -> None:
    journal.unlink(missing_ok=True)
    journal.mkdir()
    state.mark([POST], starred=True)
    assert dict(state.marks()) == {A: Mark(starred=True)}
    state.maintain()
    assert told(journal)[A, "starred"] is True
    assert journal.with_name("state.marks.jsonl.damaged-1").is_dir()


def test_a_mark_that_is_not_committed_is_taken_out_of_the_journal(
    state: State, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.mark([POST], read=True)
    before = journal.read_bytes()

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as filled:
        filled.setattr("tui.state.journaling._save_place", fail)
        with pytest.raises(StorageError, match="disk is full"):
            state.mark([POST], starred=True)
    assert journal.read_bytes() == before
    state.mark([POST], starred=True)
    assert told(journal)[A, "starred"] is True


def test_a_journal_that_repeats_itself_is_made_short(
    state: State, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.state.journal._MIN_REWRITTEN", 1000)
    for number in range(20):
        state.mark([POST], starred=number % 2 == 0)
        state.maintain()
    assert told(journal)[A, "starred"] is False
    assert journal.stat().st_size < 2000
    assert dict(state.marks()) == {A: Mark()}


def test_a_journal_with_nothing_twice_is_left_alone(
    state: State, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.state.journal._MIN_REWRITTEN", 1000)
    state.mark([MarkedPost(bytes([number]) * 16, title="Harbour") for number in range(20)], starred=True)
    with journal.open("rb") as written:  # another file cannot get its number
        state.maintain()
        assert os.path.samestat(os.fstat(written.fileno()), journal.stat())


def test_what_is_appended_while_a_journal_is_made_short_stays_in_it(state: State, journal: Path) -> None:
    for number in range(4):
        state.mark([POST], starred=number % 2 == 0)
    shorter = Journal(journal).shorter()
    assert shorter is not None
    state.mark([POST], starred=True)
    assert Journal(journal).put(shorter) == Journal(journal).end()
    assert told(journal)[A, "starred"] is True
    assert lines(journal) == 3
    journal.write_bytes(b"")
    assert Journal(journal).put(shorter) is None


def test_a_shorter_journal_keeps_what_this_version_does_not_know(state: State, journal: Path) -> None:
    tag = Entry(Subject(A, "tag", "harbour"), value=True, time=1, machine="other")
    state.mark([POST], read=True)
    journal.write_bytes(write_line(tag))
    state.mark([POST], starred=True)
    state.maintain()
    assert tag in read_lines(journal.read_bytes()).entries


def test_a_line_that_cannot_be_read_is_kept_aside(state: State, journal: Path) -> None:
    state.mark([POST], read=True)
    journal.write_bytes(b"=======\n")
    state.mark([POST], starred=True)
    state.maintain()
    assert journal.with_name("state.marks.jsonl.damaged-1").read_bytes() == b"=======\n"


def test_times_go_on_where_the_clock_is_set_back(state: State, journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 5_000
    monkeypatch.setattr(time, "time_ns", lambda: now * 1_000_000)
    state.mark([POST], starred=True)
    now = 1_000
    state.mark([POST], starred=False)
    state.remember_search("boats")
    state.remember_search("lamps")
    stars = [entry.time for entry in read_lines(journal.read_bytes()).entries if entry.subject.field == "starred"]
    assert stars == [5_000, 5_001]
    assert state.searches() == ("lamps", "boats")
    assert told(journal)[A, "starred"] is False


def test_times_go_on_behind_those_that_were_taken_in(state: State, journal: Path) -> None:
    later = time.time_ns() // 1_000_000 + 10**9
    state.mark([POST], read=True)
    journal.write_bytes(journal.read_bytes() + write_line(Entry(Subject(A, "starred"), True, later, "other")))
    state.mark([POST], starred=False)
    assert told(journal)[A, "starred"] is False


def test_a_copy_of_a_state_is_a_machine_of_its_own(state: State, state_file: Path, tmp_path: Path) -> None:
    state.mark([POST], read=True)
    state.close()
    shutil.copytree(state_file.parent, tmp_path / "copy")
    machines = set()
    for path in (state_file, tmp_path / "copy" / "state.db", state_file):
        with State(path) as copy:
            copy.mark([POST], starred=not copy.marks_of([A])[A].starred)
        machines.add(read_lines(path.with_name("state.marks.jsonl").read_bytes()).entries[-1].machine)
    assert len(machines) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the platform has no pipes")
def test_a_pipe_in_its_place_is_never_opened(state: State, journal: Path) -> None:
    os.mkfifo(journal)
    state.mark([POST], read=True)
    state.maintain()
    assert told(journal)[A, "read"] is True
