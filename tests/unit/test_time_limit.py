"""A stage that takes too long is ended, and what it concerns is shown as it is written."""

from __future__ import annotations

import importlib
import re
import signal
import sys
import threading
import weakref
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PATIENCE
from tui import time_limit
from tui.article.document import read_article
from tui.article.split import Stages
from tui.errors import Cancelled
from tui.sqlite import Connections, connect
from tui.time_limit import OutOfTime, TimeLimit, uninterrupted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType


def spin() -> str:
    while True:
        pass


def search_without_end() -> str:
    return str(re.search(r"(a+)+b", "a" * 60))


def swallow() -> str:
    """Handle whatever is raised, as readers of hostile text do."""
    try:
        spin()
    except Exception:
        return spin()
    return ""


def _in_thread(make: object) -> object:
    made: list[object] = []
    thread = threading.Thread(target=lambda: made.append(make()))  # type: ignore[operator]
    thread.start()
    thread.join(PATIENCE)
    assert made, "it does not end"
    return made[0]


@pytest.mark.parametrize("stage", [spin, search_without_end, swallow])
def test_a_stage_of_the_main_thread_is_ended(stage: object) -> None:
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("tests are run in another thread here")
    stages = Stages(TimeLimit(0.05))
    assert stages.run("counting", stage, lambda: "plain") == "plain"  # type: ignore[arg-type]
    assert stages.failures == ("counting takes too long: what it concerns is shown as it is written",)


@pytest.mark.parametrize("stage", [spin, swallow])
def test_a_stage_of_another_thread_is_ended(stage: object) -> None:
    def run() -> object:
        stages = Stages(TimeLimit(0.05))
        return stages.run("counting", stage, lambda: "plain"), stages.failures  # type: ignore[arg-type]

    assert _in_thread(run) == ("plain", ("counting takes too long: what it concerns is shown as it is written",))


def test_work_that_is_given_up_is_ended_in_another_thread() -> None:
    def run() -> str:
        try:
            return Stages(TimeLimit(60, is_given_up=lambda: True)).run("counting", spin, lambda: "plain")
        except Cancelled:
            return "given up"

    assert _in_thread(run) == "given up"


def test_what_the_work_was_for_is_not_held_once_it_has_ended() -> None:
    def run() -> weakref.ref[Callable[[], bool]]:
        is_asked = threading.Event()

        def is_given_up() -> bool:
            is_asked.set()
            return False

        Stages(TimeLimit(60, is_given_up=is_given_up)).run("waiting", partial(is_asked.wait, PATIENCE), lambda: True)
        return weakref.ref(is_given_up)

    asked = _in_thread(run)
    end = monotonic() + PATIENCE
    while asked() is not None and monotonic() < end:  # type: ignore[operator]
        pass
    assert asked() is None  # type: ignore[operator]


def test_stages_after_the_end_are_not_begun_and_nothing_interrupts_what_is_made_instead() -> None:
    now = [0.0]
    stages = Stages(TimeLimit(5, lambda: now[0]))
    assert stages.run("first", lambda: "made", lambda: "plain") == "made"
    now[0] = 6.0
    assert stages.run("second", lambda: pytest.fail("begun"), lambda: sum(range(1000))) == 499_500
    assert stages.failures == ("second takes too long: what it concerns is shown as it is written",)


def test_only_the_stage_that_is_at_work_is_cut() -> None:
    stages = Stages(TimeLimit(0.05))

    def outer() -> list[str]:
        return ["first", stages.run("inner", spin, lambda: "plain"), "last"]

    assert stages.run("outer", outer, list) == ["first", "plain", "last"]
    assert [failure.partition(" ")[0] for failure in stages.failures] == ["inner"]


class Looks:
    """Counts how often it was asked whether work is given up, which it is."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> bool:
        self.count += 1
        return True

    def wait(self) -> None:
        """Work on until two more looks have been taken: the second begins where the first has ended."""
        enough, until = self.count + 2, monotonic() + PATIENCE
        while self.count < enough:
            assert monotonic() < until, "nobody looks"


def _given_up(work: Callable[[Looks], object]) -> object:
    """What work that is given up ends in, in another thread."""

    def run() -> object:
        looks = Looks()
        try:
            with TimeLimit(60, is_given_up=looks).enforced():
                work(looks)
                spin()
        except Cancelled as error:
            return error
        return None

    return _in_thread(run)


def test_what_takes_and_gives_back_is_not_interrupted_but_what_follows() -> None:
    done: list[str] = []

    def work(looks: Looks) -> None:
        with uninterrupted():
            with uninterrupted():
                looks.wait()
            looks.wait()
            done.append("given back")

    assert isinstance(_given_up(work), Cancelled)
    assert done == ["given back"]


def test_a_thread_that_has_gone_on_since_it_was_looked_at_is_not_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    looked, taken, given_back = threading.Event(), threading.Event(), threading.Event()
    may_interrupt = time_limit._may_interrupt

    def look_and_lose_the_lock(thread: int, frame: FrameType | None) -> bool:
        if not may_interrupt(thread, frame):
            return False
        if not looked.is_set():
            looked.set()
            assert taken.wait(PATIENCE)
        return True

    monkeypatch.setattr(time_limit, "_may_interrupt", look_and_lose_the_lock)
    done: list[str] = []

    def is_given_up() -> bool:
        if taken.is_set():
            given_back.set()
        return True

    def run() -> str:
        try:
            with TimeLimit(60, is_given_up=is_given_up).enforced():
                until = monotonic() + PATIENCE
                while not looked.is_set():
                    assert monotonic() < until
                with uninterrupted():
                    taken.set()
                    assert given_back.wait(PATIENCE)
                    done.append("given back")
                spin()
        except Cancelled:
            return "given up"
        return ""

    assert _in_thread(run) == "given up"
    assert done == ["given back"]


def test_the_import_of_a_module_is_not_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "imported_slowly.py").write_text("import sys\nsys.looks.wait()\nIS_WHOLE = True\n")
    monkeypatch.syspath_prepend(tmp_path)

    def work(looks: Looks) -> None:
        monkeypatch.setattr(sys, "looks", looks, raising=False)
        importlib.import_module("imported_slowly")

    assert isinstance(_given_up(work), Cancelled)
    assert sys.modules.pop("imported_slowly").IS_WHOLE


def test_the_use_of_a_connection_is_not_interrupted(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "a.db", lambda: connect(tmp_path / "a.db", 1), "closed")

    def work(looks: Looks) -> None:
        with connections.use() as connection:
            looks.wait()
            connection.execute("CREATE TABLE made (a)")

    assert isinstance(_given_up(work), Cancelled)
    with connections.use() as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("made",)]
    connections.close()


def test_what_takes_and_gives_back_is_not_interrupted_in_the_main_thread() -> None:
    limit = TimeLimit(0.02)
    counted: list[int] = []

    def stage() -> str:
        with uninterrupted():
            while not limit.is_over:
                counted.append(1)
            counted.extend(range(10_000))
        return spin()

    assert Stages(limit).run("sending", stage, lambda: "plain") == "plain"
    assert counted[-1] == 9_999


def test_a_limit_that_is_kept_interrupts_nothing_afterwards() -> None:
    limit = TimeLimit(0.05)
    with limit.enforced():
        pass
    try:
        while not limit.is_over:
            pass
        sum(range(1_000_000))
    except OutOfTime:
        pytest.fail("interrupted behind the block")


def test_one_thread_watches_all_others() -> None:
    def run() -> object:
        return [Stages().run("counting", threading.active_count, int) for _ in range(5)]

    for _ in range(5):
        _in_thread(run)
    assert sum(thread.name == "time limit" for thread in threading.enumerate()) == 1


def test_a_signal_that_comes_late_is_ignored() -> None:
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("tests are run in another thread here")
    Stages().run("counting", int, int)
    assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0
    signal.raise_signal(signal.SIGVTALRM)


def test_the_article_of_a_body_whose_time_is_over_is_its_text() -> None:
    article = read_article("A *few* words.", title="T", limit=TimeLimit(0, lambda: 0.0))
    assert article.plain == "A *few* words."
    assert article.failures == ("reading the body takes too long: what it concerns is shown as it is written",)


def test_a_page_whose_time_is_over_is_shown_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    def clean(*_given: object, **_named: object) -> object:
        raise OutOfTime

    monkeypatch.setattr("tui.article.split.clean_html", clean)
    body = "<div>A ferry<br>5 * 3 _and_ more</div>"
    article = read_article(body, title="T")
    assert article.plain == body
    assert [failure.split(" takes")[0] for failure in article.failures] == ["reading HTML", "reading Markdown"]
