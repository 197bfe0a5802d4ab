"""Commands that are given something to read."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from tests.conftest import PATIENCE
from tui.piped import MAX_OUTPUT, Piped, PlainOutput


def said(command: str, given=(b"a b\n", b"c\n"), *, shell: bool = False) -> tuple[str, str]:
    made: list[bytes] = []
    failure = Piped(command, shell=shell).run(given, made.append)
    return b"".join(made).decode(), failure


def test_a_command_reads_what_it_is_given() -> None:
    assert said("wc -w") == ("3\n", "") or said("wc -w")[0].strip() == "3"
    assert said("tr a-z A-Z") == ("A B\nC\n", "")


def test_no_shell_is_involved_unless_it_is_asked_for() -> None:
    assert said("echo $HOME; 'a  b' | cat") == ("$HOME; a  b | cat\n", "")
    assert said("cat | tr a b; echo x", shell=True) == ("b b\nc\nx\n", "")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("/nowhere/program", "/nowhere/program did not start"),
        ("echo 'x", "echo did not start"),
        ("false", "false ended with status 1."),
        ("sh -c 'exit 7'", "sh ended with status 7."),
    ],
)
def test_how_it_failed_is_said(command: str, reason: str) -> None:
    assert said(command)[1].startswith(reason)


def test_one_that_reads_nothing_holds_nothing_up() -> None:
    assert said("true", given=(b"x" * 100_000 for _ in range(100))) == ("", "")


def test_one_that_writes_without_end_is_stopped() -> None:
    out, failure = said("yes")
    assert len(out) == MAX_OUTPUT
    assert "1,024 KiB" in failure


@pytest.mark.parametrize(
    "program", ["sleep 1000", "sh -c 'sleep 1000 & sleep 1000'", "sh -c 'trap : TERM; sleep 1000; sleep 1000'"]
)
def test_it_can_be_stopped_with_all_it_started(program: str) -> None:
    piped = Piped(program, shell=False)
    ended = threading.Event()

    def run() -> None:
        piped.run((), lambda _piece: None)
        ended.set()

    threading.Thread(target=run, daemon=True).start()
    end = time.monotonic() + PATIENCE
    while piped._process is None:
        assert time.monotonic() < end
    piped.stop()
    assert ended.wait(PATIENCE)


def test_one_that_was_stopped_before_it_began_does_not_begin() -> None:
    piped = Piped(f"{sys.executable} -c 'print(1)'", shell=False)
    piped.stop()
    made: list[bytes] = []
    assert piped.run((), made.append) == ""
    assert made == []


def test_colours_go_and_the_text_stays() -> None:
    written = "\x1b[1;31mred\x1b[0m \x1b]0;title\x07x\r\né\x1bM".encode()
    assert in_pieces(written) == "red x\né"
    for end in range(1, len(written)):
        assert in_pieces(written[:end], written[end:]) == "red x\né"
    assert in_pieces(b"cut off \x1b[3", b"1").endswith("[31")


def in_pieces(*pieces: bytes) -> str:
    plain = PlainOutput()
    return "".join(map(plain.add, (*pieces, b"")))
