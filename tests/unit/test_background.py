"""One thread, and a mailbox of one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tui.ui.latest_worker import Latest, Stale

PATIENCE = 10.0


class Work:
    """Work that begins when it is asked for and goes on until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.let_go = threading.Semaphore(0)
        self.done: list[tuple[str, bool]] = []
        self.ended = threading.Semaphore(0)

    def __call__(self, request: str, stale: Stale) -> None:
        self.begun.release()
        self.let_go.acquire(timeout=PATIENCE)
        self.done.append((request, stale()))
        self.ended.release()
        if request == "bad":
            raise ValueError(request)


@contextmanager
def latest(work: Work) -> Iterator[tuple[Latest[str], list[Exception]]]:
    failures: list[Exception] = []
    thread = Latest("work", work, failures.append)
    try:
        yield thread, failures
    finally:
        work.let_go.release(9)
        thread.close()


def test_a_newer_request_replaces_an_unread_older_one_and_makes_what_is_under_way_stale() -> None:
    work = Work()
    with latest(work) as (thread, _):
        thread.ask("first")
        assert work.begun.acquire(timeout=PATIENCE)
        thread.ask("second")
        thread.ask("third")
        work.let_go.release(2)
        assert work.ended.acquire(timeout=PATIENCE)
        assert work.ended.acquire(timeout=PATIENCE)
        assert work.done == [("first", True), ("third", False)]


def test_what_is_given_up_is_stale_and_the_next_request_is_not() -> None:
    work = Work()
    with latest(work) as (thread, _):
        thread.ask("first")
        assert work.begun.acquire(timeout=PATIENCE)
        thread.ask("second")
        thread.give_up()
        work.let_go.release()
        assert work.ended.acquire(timeout=PATIENCE)
        thread.ask("third")
        work.let_go.release()
        assert work.ended.acquire(timeout=PATIENCE)
        assert work.done == [("first", True), ("third", False)]


@pytest.mark.parametrize("bad_first", [True, False])
def test_work_that_fails_is_told_and_the_thread_lives_on(bad_first: bool) -> None:
    work = Work()
    requests = ["bad", "good"] if bad_first else ["good", "bad", "good"]
    with latest(work) as (thread, failures):
        for request in requests:
            thread.ask(request)
            work.let_go.release()
            assert work.ended.acquire(timeout=PATIENCE)
        assert [request for request, _ in work.done] == requests
    assert [str(error) for error in failures] == ["bad"]
