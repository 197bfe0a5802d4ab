"""The worker that does the newest request only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import PATIENCE
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker


class Work:
    """Work that goes on until the test lets it end."""

    def __init__(self) -> None:
        self.started = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)
        self.done: list[tuple[str, bool]] = []
        self.ended = threading.Semaphore(0)

    def __call__(self, request: str, is_outdated: IsOutdated) -> None:
        self.started.release()
        self.may_end.acquire(timeout=PATIENCE)
        self.done.append((request, is_outdated()))
        self.ended.release()
        if request == "bad":
            raise ValueError(request)


@contextmanager
def worker_on(work: Work) -> Iterator[tuple[LatestWorker[str], list[Exception]]]:
    failures: list[Exception] = []
    worker = LatestWorker("work", work, failures.append)
    try:
        yield worker, failures
    finally:
        work.may_end.release(9)
        worker.close()


def test_a_newer_request_replaces_a_waiting_one_and_outdates_the_one_at_work() -> None:
    work = Work()
    with worker_on(work) as (worker, _):
        worker.request("first")
        assert work.started.acquire(timeout=PATIENCE)
        worker.request("second")
        worker.request("third")
        work.may_end.release(2)
        assert work.ended.acquire(timeout=PATIENCE)
        assert work.ended.acquire(timeout=PATIENCE)
        assert work.done == [("first", True), ("third", False)]


def test_a_cancelled_request_is_outdated_and_the_next_one_is_not() -> None:
    work = Work()
    with worker_on(work) as (worker, _):
        worker.request("first")
        assert work.started.acquire(timeout=PATIENCE)
        worker.request("second")
        worker.cancel()
        work.may_end.release()
        assert work.ended.acquire(timeout=PATIENCE)
        worker.request("third")
        work.may_end.release()
        assert work.ended.acquire(timeout=PATIENCE)
        assert work.done == [("first", True), ("third", False)]


@pytest.mark.parametrize("bad_first", [True, False])
def test_an_error_is_reported_and_the_thread_lives_on(bad_first: bool) -> None:
    work = Work()
    requests = ["bad", "good"] if bad_first else ["good", "bad", "good"]
    with worker_on(work) as (worker, failures):
        for request in requests:
            worker.request(request)
            work.may_end.release()
            assert work.ended.acquire(timeout=PATIENCE)
        assert [request for request, _ in work.done] == requests
    assert [str(error) for error in failures] == ["bad"]
