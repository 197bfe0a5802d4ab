"""The report of a crash, and what is not in it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.crash import describe, keep, report
from tui.settings import Folders

SECRET = "渡口的灯还亮着"


def raised(fault: BaseException) -> BaseException:
    """The exception, once a function has raised it."""
    try:
        raise fault
    except BaseException as caught:
        return caught


def failed(title: object) -> BaseException:
    """What Python itself raises where a value is of the wrong kind."""
    try:
        return title.no_such_name
    except AttributeError as caught:
        return caught


@pytest.mark.parametrize(
    "fault",
    [RuntimeError(SECRET), KeyError(SECRET), TypeError(SECRET), AttributeError(SECRET), OSError(2, SECRET, SECRET)],
)
def test_what_a_statement_says_may_be_somebody_s_text_and_is_left_out(fault: Exception) -> None:
    text = describe(raised(fault))
    assert SECRET not in text
    assert f"{type(fault).__name__}\n" in text
    assert "test_crash.py, line" in text


def test_what_python_says_of_names_in_the_source_is_told() -> None:
    text = describe(failed(SECRET))
    assert "AttributeError: 'str' object has no attribute 'no_such_name'" in text
    assert SECRET not in text


def test_what_led_to_a_fault_is_told_as_well() -> None:
    fault = RuntimeError(SECRET)
    fault.__cause__ = failed(SECRET)
    text = describe(raised(fault))
    assert text.index("RuntimeError") < text.index("AttributeError")


def test_a_fault_without_end_makes_a_short_report() -> None:
    def deeper() -> None:
        deeper()

    with pytest.raises(RecursionError) as fault:
        deeper()
    assert len(describe(fault.value).splitlines()) < 80


def test_reports_are_kept_where_they_are_said_to_be_and_few_of_them() -> None:
    lines = [report(raised(RuntimeError(SECRET))) for _ in range(8)]
    kept = sorted(Folders.of_user().crashes.iterdir())
    assert len(kept) == 5
    assert str(kept[-1]) in lines[-1]
    assert kept[-1].read_text(encoding="utf-8").startswith("Microfiche ")
    assert kept[-1].stat().st_mode & 0o077 == 0


def test_where_no_report_can_be_kept_it_is_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (tmp_path / "file").write_text("no folder")
    assert keep(RuntimeError()) is None
    assert "\nMicrofiche " in report(raised(RuntimeError(SECRET)))


def test_a_fault_in_a_thread_of_a_command_is_told_in_the_same_way(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def command(*_argv: object, **_options: object) -> int:
        thread = threading.Thread(target=lambda: raise_(RuntimeError(f"\x1b]0;{SECRET}\x07")))
        thread.start()
        thread.join()
        return 0

    def raise_(fault: BaseException) -> None:
        raise fault

    monkeypatch.setattr(threading, "excepthook", threading.excepthook)  # put back at the end
    monkeypatch.setattr("tui.cli.main.run", command)
    assert main() == 0
    told = capsys.readouterr().err
    assert told.startswith("microfiche: A fault in the program")
    assert SECRET not in told
    assert "\x1b" not in told


def test_on_a_full_disk_no_broken_report_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.fdopen

    def on_full_disk(file: int, *how: str, **options: str):
        os.dup2(os.open("/dev/full", os.O_WRONLY), file)
        return opened(file, *how, **options)

    monkeypatch.setattr("os.fdopen", on_full_disk)
    assert keep(RuntimeError()) is None
    assert list(Folders.of_user().crashes.iterdir()) == []
