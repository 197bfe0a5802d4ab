"""What goes wrong between processes: pipes that close, interruptions, file names that are no text, terminals."""

from __future__ import annotations

import io
import os
import re
import shlex
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PATIENCE, write_post
from tests.e2e.command import COMMAND, environ, microfiche
from tests.e2e.terminal import Terminal
from tui.state import MarkedPost, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.cli.conftest import Cli

ODD = b"caf\xe9.md"


@pytest.fixture
def odd(tmp_path: Path) -> bytes:
    """An archive with a file whose name is no UTF-8."""
    folder = tmp_path / "odd"
    path = os.fsencode(write_post(folder, "a.md", "A name of old", "2021-01-01"))
    os.rename(path, os.fsencode(folder) + b"/" + ODD)
    write_post(folder, "b.md", "A name of today", "2020-01-01")
    return os.fsencode(folder)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More posts than a pipe holds, or a moment is enough for."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(6000):
        write_post(folder, f"{number}.md", f"Number {number}, with a title of some length", body="x")
    return folder


class Interrupting(io.StringIO):
    """A stderr whose reader presses Ctrl-C as soon as a part of the files is read."""

    def write(self, text: str) -> int:
        """Take a line of progress, and interrupt where it is one of the middle."""
        said = super().write(text)
        if (progress := re.search(r"indexing: ([\d,]+) of ([\d,]+)", text)) and "0" != progress[1] != progress[2]:
            signal.raise_signal(signal.SIGINT)
        return said


def test_paths_go_out_byte_for_byte(odd: bytes) -> None:
    said = microfiche("search", "", "--in", odd, "--format", "paths")
    assert said.stdout == odd + b"/" + ODD + b"\n" + odd + b"/b.md\n"
    said = microfiche("search", "", "--format", "paths0", "--in", odd)
    assert said.stdout == odd + b"/" + ODD + b"\0" + odd + b"/b.md\0"


def test_json_escapes_the_bytes_of_a_name(odd: bytes) -> None:
    said = microfiche("search", "old", "--in", odd, "--format", "json")
    assert said.returncode == 0
    assert rb"caf\udce9.md" in said.stdout


@pytest.mark.parametrize("form", ["table", "tsv"])
def test_other_formats_take_such_a_name_as_well(odd: bytes, form: str) -> None:
    said = microfiche("search", "old", "--in", odd, "--format", form)
    assert (said.returncode, said.stdout.count(b"\n")) == (0, 2 if form == "tsv" else 1)


def test_show_takes_such_a_path(odd: bytes) -> None:
    assert microfiche("show", odd + b"/" + ODD).stdout == b"Some text.\n"
    assert microfiche("show", odd + b"/" + ODD, "--format", "json").returncode == 0


def test_check_names_such_a_file(odd: bytes) -> None:
    os.rename(odd + b"/" + ODD, odd + b"/\xe9.md")
    with open(odd + b"/\xe9.md", "w", encoding="utf-8") as file:
        file.write("---\ntitle: No day\n---\nText.\n")
    for form in ("table", "json", "tsv"):
        said = microfiche("check", odd, "--format", form)
        assert (said.returncode, said.stdout.count(b"\n")) == (1, 2 if form == "tsv" else 1), form
        assert b"Traceback" not in said.stderr


def test_a_terminal_that_is_no_utf8_gets_what_it_can_show(tmp_path: Path) -> None:
    write_post(tmp_path / "one", "z.md", "渡船 ferry", "2022-01-01")
    said = microfiche(
        "search", "ferry", "--in", str(tmp_path / "one"), env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    )
    assert said.returncode == 0
    assert b"ferry" in said.stdout


@pytest.mark.parametrize(
    "argv", [["search", ""], ["search", "", "--format", "json"], ["search", "", "--format", "paths"]]
)
def test_a_pipe_that_closes_early_ends_it_quietly(many: Path, cli: Cli, argv: Sequence[str]) -> None:
    cli("index", many)
    process = subprocess.Popen([*COMMAND, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ())
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert (process.stderr.read(), process.wait(PATIENCE)) == (b"", 0)
    process.stderr.close()


def _in_shell(words: str, first: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run the command by a shell, with its ways to redirect; `first` stands before it."""
    command = shlex.join(COMMAND)
    return subprocess.run(
        ["sh", "-c", f"{first}{command} {words}"], capture_output=True, check=False, env=environ(), timeout=PATIENCE
    )


@pytest.mark.parametrize("words", ["--help", "--version", "config", "show --help", 'search ""'])
@pytest.mark.parametrize("where", [">&-", ">/dev/full"])
def test_what_cannot_be_written_is_said(words: str, where: str) -> None:
    said = _in_shell(f"{words} {where}")
    told = "bad file descriptor" if where == ">&-" else "no space left on device"
    assert said.stderr.decode().splitlines()[-1] == f"microfiche: The output cannot be written: {told}"
    assert said.returncode == 3


def test_without_a_stderr_the_answer_is_the_same() -> None:
    said = _in_shell('search "" --format tsv 2>&-')
    assert said.returncode == 0
    assert said.stdout == _in_shell('search "" --format tsv').stdout


@pytest.mark.parametrize("words", ["--nope", "search tag:none", "show none", "index --rebuild", "mcp --in none"])
def test_a_stderr_that_cannot_be_written_changes_nothing(archive: Path, cli: Cli, words: str) -> None:
    cli("index", archive)
    silent, unwritable = _in_shell(f"{words} 2>/dev/null"), _in_shell(f"{words} 2>/dev/full")
    assert unwritable.returncode == silent.returncode
    assert unwritable.stdout.rpartition(b", ")[0] == silent.stdout.rpartition(b", ")[0]  # but for the seconds


def _from_a_folder_that_is_gone(folder: Path, words: str) -> subprocess.CompletedProcess[bytes]:
    folder.mkdir()
    return _in_shell(words, f"cd {shlex.quote(str(folder))} && rmdir {shlex.quote(str(folder))} && ")


@pytest.mark.parametrize("words", ["index lost", "search lamp --in lost", "mcp --in lost", "history lost"])
def test_from_a_folder_that_is_gone_there_is_no_archive_beside(tmp_path: Path, words: str) -> None:
    said = _from_a_folder_that_is_gone(tmp_path / "gone", words)
    assert (said.returncode, said.stdout) == (3, b"")
    assert said.stderr.decode().splitlines()[-1] == "microfiche: There is no archive at lost"


@pytest.mark.parametrize("words", ["show ./lost.md", "links lost.md", "marks sync lost", 'trend "" --to lost.svg'])
def test_a_working_folder_that_is_gone_is_named_as_what_is_wrong(tmp_path: Path, words: str) -> None:
    said = _from_a_folder_that_is_gone(tmp_path / "gone", words)
    assert (said.returncode, said.stdout) == (3, b"")
    told = "microfiche: The folder that this is run in is not there any more: go to another"
    assert said.stderr.decode().splitlines()[-1] == told


@pytest.mark.parametrize("words", ["show -", "links -", "similar -", "mark --ids --star"])
def test_a_stdin_that_names_no_post_is_nothing_found(words: str) -> None:
    assert _in_shell(f"{words} </dev/null").returncode == 1


@pytest.mark.parametrize("words", ["show -", "links -", "mark --ids --star", "marks import -"])
def test_a_stdin_that_is_closed_is_an_empty_one(words: str) -> None:
    closed, empty = _in_shell(f"{words} <&-"), _in_shell(f"{words} </dev/null")
    assert b"fault" not in closed.stderr
    assert (closed.returncode, closed.stdout) == (empty.returncode, empty.stdout)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>/dev/null"])
def test_the_browser_opens_on_no_less_than_a_terminal(archive: Path, closed: str) -> None:
    words = f"{shlex.join(COMMAND)} {shlex.quote(str(archive))} {closed}; echo status $?"
    with Terminal(["sh", "-c", words], env=environ()) as terminal:
        assert terminal.ends() == 0
        assert "status 2" in terminal.text


def test_an_interrupted_index_keeps_what_is_done_and_the_next_run_goes_on(
    many: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        heard = Interrupting()
        patched.setattr(sys, "stderr", heard)
        said = cli("index", many)
    assert (said.status, said.out) == (130, "")
    told = "microfiche: interrupted; what is indexed is kept, and the next run goes on from there\n"
    assert heard.getvalue().endswith(told)
    again = re.match(r"6,000 posts in 6,000 files, ([\d,]+) added, ", cli("index", many).out)
    assert again
    assert 0 < int(again[1].replace(",", "")) < 6000


def test_an_interrupted_index_in_a_terminal(many: Path) -> None:
    with Terminal([*COMMAND, "index", str(many)], env=environ()) as terminal:
        terminal.shows("looking for files|reading heads")
        terminal.press("ctrl+c")
        assert terminal.ends() == 130
        assert "interrupted; what is indexed is kept" in terminal.text


def test_in_a_terminal_progress_is_a_bar_and_the_counts_stay(archive: Path) -> None:
    with Terminal([*COMMAND, "index", str(archive)], env=environ()) as terminal:
        assert terminal.ends() == 0
        assert [line for line in terminal.lines if line][-1].startswith("5 posts in ")


def test_a_post_in_a_terminal_is_text_with_its_title_bold(archive: Path) -> None:
    with Terminal([*COMMAND, "show", str(archive / "lamp.md")], env=environ()) as terminal:
        assert terminal.ends() == 0
        assert "▎ It burns." in terminal.text
        assert b"\x1b[1mA lamp over the harbour\x1b[0m" in terminal.output


@pytest.mark.parametrize("name", ["NO_COLOR", "TERM"])
def test_no_colours_where_they_are_not_wanted(archive: Path, name: str) -> None:
    quiet = {"NO_COLOR": "1"} if name == "NO_COLOR" else {"TERM": "dumb"}
    with Terminal([*COMMAND, "show", str(archive / "lamp.md")], env=environ(**quiet)) as terminal:
        assert terminal.ends() == 0
        assert "A lamp over the harbour" in terminal.text
        assert b"\x1b[" not in terminal.output


def test_on_a_terminal_the_title_is_cut_to_fit(archive: Path) -> None:
    write_post(archive, "long.md", "word " * 60, "2022-01-01")
    with Terminal([*COMMAND, "search", "word", "--in", str(archive)], size=(60, 20), env=environ()) as terminal:
        assert terminal.ends() == 0
        assert "…" in terminal.text
        assert len([line for line in terminal.lines if line and "indexing" not in line]) == 1


def test_a_damaged_index_is_told_and_rebuilt(archive: Path, own_folders: Path, cli: Cli) -> None:
    cli("index", archive)
    (own_folders / "cache" / "microfiche" / "index.db").write_bytes(b"SQLite format 3\0" + b"junk" * 5000)
    for beside in (own_folders / "cache" / "microfiche").glob("index.db-*"):
        beside.unlink()
    said = cli("search", "lamp")
    assert (said.status, len(said.lines)) == (0, 1)
    assert "index" in said.err


def test_marks_are_restored_whichever_command_comes_first(archive: Path, own_folders: Path, cli: Cli) -> None:
    post = cli("search", "lamp", "--in", archive, "--format", "json").values[0]
    state = own_folders / "data" / "microfiche" / "state.db"
    with State(state) as opened:
        opened.mark([MarkedPost(bytes.fromhex(post["key"]))], starred=True)
    state.unlink()

    said = cli("show", post["path"], "--format", "json")

    assert said.values[0]["starred"]
    assert "restored from its journal" in said.err


def test_a_state_that_cannot_be_used_is_status_3_and_left_alone(archive: Path, own_folders: Path, cli: Cli) -> None:
    state = own_folders / "data" / "microfiche" / "state.db"
    state.parent.mkdir(parents=True)
    state.write_bytes(b"not a database at all, but someone's")
    said = cli("search", "lamp", "--in", archive)
    assert (said.status, said.out) == (3, "")
    assert said.err.startswith("microfiche: ")
    assert state.read_bytes() == b"not a database at all, but someone's"


@pytest.mark.parametrize("argv", [["search", "lamp"], ["show", "1"]], ids=lambda argv: argv[0])
def test_damaged_marks_are_restored_and_told(archive: Path, own_folders: Path, cli: Cli, argv: list[str]) -> None:
    cli("index", archive)
    state = own_folders / "data" / "microfiche" / "state.db"
    with State(state) as opened:
        opened.mark([MarkedPost(b"k" * 16)], starred=True)
    state.write_bytes(b"junk" * 5000)
    said = cli(*argv)
    assert said.status == 0
    assert "the marks of 1 post were restored from its journal." in said.err
    assert "restored" not in cli(*argv).err


def test_hostile_titles_reach_no_terminal(tmp_path: Path, cli: Cli) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "x.md").write_bytes(
        b'---\ntitle: "a\\e]0;owned\\a b\\e[31m \\u202e c"\ndate: 2021-06-30\n---\nBody \x1b[31mred\x1b[0m \xe2\x80\xae.\n'
    )
    for argv in (
        ["search", "", "--in", folder],
        ["show", folder / "x.md"],
        ["show", folder / "x.md", "--format", "text"],
        ["check", folder],
    ):
        said = cli(*argv)
        assert "\x1b" not in said.out
        assert "\x07" not in said.out
        assert "\u202e" not in said.out


@pytest.mark.parametrize("form", ["paths", "paths0", "json", "tsv", "table"])
def test_a_hostile_file_name_reaches_no_terminal(tmp_path: Path, form: str) -> None:
    write_post(tmp_path / "a", "x\x1b[31m\x9b\u202e.md", "Plain")
    words = ["search", "", "--in", str(tmp_path / "a"), "--format", form]
    with Terminal([*COMMAND, *words], env=environ()) as terminal:
        assert terminal.ends() == 0
        shown = terminal.output.split(b"files")[-1]
    assert not any(hostile in shown for hostile in (b"\x1b[31m", b"\xc2\x9b", b"\xe2\x80\xae"))


@pytest.mark.parametrize(
    "argv", [["show", "x\x1b[31m.md"], ["index", "x\x1b[31m"], ["x\x1b[31m"], ["facets", "\x1b[31m"]]
)
def test_a_hostile_word_is_written_out_on_stderr(cli: Cli, argv: list[str]) -> None:
    said = cli(*argv)
    assert said.status != 0
    assert "x1b[31m" in said.err
    assert "\x1b" not in said.err


@pytest.mark.parametrize("query", [b"hello\xff", b'"hello\xff"', b"body:h\xff", b"all:h\xff", b"tag:h\xff", b"-h\xff"])
def test_a_query_that_is_no_text_is_a_query(odd: bytes, query: bytes) -> None:
    for said in (
        microfiche("search", query, "--in", odd, "--format", "json"),
        microfiche("facets", "author", "--query", query, "--in", odd),
    ):
        assert b"Traceback" not in said.stderr
        assert said.returncode in (0, 1)
