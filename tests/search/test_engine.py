"""The search thread: answers come, stale work is dropped, nothing kills it. Events and queues, no sleeps."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import PATIENCE
from tests.search.factories import catalogue
from tui.search import engine as module
from tui.search.catalogue import Catalogue
from tui.search.engine import Engine, SearchFailure
from tui.search.evaluate import Hits
from tui.search.syntax import Query

POSTS = ["灯塔", "harbour", "看守灯塔"]


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = Engine(catalogue(POSTS))
    yield made
    made.close()
    made._thread.join(PATIENCE)
    assert not made._thread.is_alive()


class Gate:
    """A search that stops until it is let through, to see what happens meanwhile."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started: queue.Queue[str] = queue.Queue()
        self.open = threading.Event()
        real = module.search

        def search(made: Catalogue, query: Query, cancelled: Callable[[], bool], **rest: object) -> Hits:
            self.started.put(query.text)
            assert self.open.wait(PATIENCE)
            return real(made, query, cancelled, **rest)  # type: ignore[arg-type]

        monkeypatch.setattr(module, "search", search)


def test_answers_in_its_own_thread(engine: Engine) -> None:
    answers: queue.Queue[tuple[Hits | SearchFailure, str]] = queue.Queue()
    engine.submit("灯塔", lambda hits: answers.put((hits, threading.current_thread().name)))
    hits, thread = answers.get(timeout=PATIENCE)
    assert isinstance(hits, Hits)
    assert list(hits.positions) == [0, 2]
    assert thread == "search"


def test_a_newer_request_replaces_one_that_waits_and_stops_the_one_at_work(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    answers: queue.Queue[str] = queue.Queue()

    def deliver(answer: Hits | SearchFailure) -> None:
        assert isinstance(answer, Hits)
        answers.put(answer.query.text)

    engine.submit("first", deliver)
    assert gate.started.get(timeout=PATIENCE) == "first"
    engine.submit("second", deliver)
    engine.submit("third", deliver)
    gate.open.set()
    assert answers.get(timeout=PATIENCE) == "third"
    assert gate.started.get(timeout=PATIENCE) == "third"
    assert answers.empty()


def test_requests_wait_for_a_catalogue() -> None:
    made = Engine()
    answers: queue.Queue[Hits | SearchFailure] = queue.Queue()
    made.submit("harbour", answers.put)
    made.replace(catalogue(POSTS))
    hits = answers.get(timeout=PATIENCE)
    made.close()
    assert isinstance(hits, Hits)
    assert list(hits.positions) == [1]


def test_the_next_request_sees_the_new_catalogue(engine: Engine) -> None:
    answers: queue.Queue[Hits | SearchFailure] = queue.Queue()
    new = catalogue(["x", "y"])
    engine.replace(new)
    engine.submit("", answers.put)
    hits = answers.get(timeout=PATIENCE)
    assert isinstance(hits, Hits)
    assert hits.catalogue is new
    assert len(hits) == 2


def test_an_exception_is_delivered_and_the_thread_lives(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: queue.Queue[Hits | SearchFailure] = queue.Queue()

    def broken(*_: object, **__: object) -> Hits:
        raise ValueError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(module, "search", broken)
        engine.submit("a", answers.put)
        failure = answers.get(timeout=PATIENCE)
    assert isinstance(failure, SearchFailure)
    assert (failure.text, str(failure.error)) == ("a", "broken")
    engine.submit("灯塔", answers.put)
    assert isinstance(answers.get(timeout=PATIENCE), Hits)


def test_who_cannot_take_an_answer_does_no_harm(engine: Engine) -> None:
    answers: queue.Queue[Hits | SearchFailure] = queue.Queue()
    refused = threading.Event()

    def refuse(_: Hits | SearchFailure) -> None:
        refused.set()
        raise RuntimeError("the screen is gone")

    engine.submit("a", refuse)
    assert refused.wait(PATIENCE)
    engine.submit("灯塔", answers.put)
    assert isinstance(answers.get(timeout=PATIENCE), Hits)


def test_nothing_is_delivered_once_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    answers: queue.Queue[Hits | SearchFailure] = queue.Queue()
    made = Engine(catalogue(POSTS))
    made.submit("灯塔", answers.put)
    gate.started.get(timeout=PATIENCE)
    made.close()
    gate.open.set()
    made._thread.join(PATIENCE)
    assert not made._thread.is_alive()
    assert answers.empty()


def test_titles_and_keys_are_taken_in_while_nothing_is_asked() -> None:
    made = catalogue(POSTS)
    taken = threading.Event()
    real = made.haystacks.load_next

    def load_next() -> bool:
        more = real()
        if not more:
            taken.set()
        return more

    made.haystacks.load_next = load_next  # type: ignore[method-assign]
    engine = Engine(made)
    assert taken.wait(PATIENCE)
    engine.close()
    assert not made.haystacks.load_next()


def test_nothing_is_taken_in_while_one_request_follows_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOADING_DELAY", PATIENCE)
    made = catalogue(POSTS)
    pieces: list[None] = []
    monkeypatch.setattr(made.haystacks, "load_next", lambda: bool(pieces.append(None)))
    answers: queue.Queue[Hits | SearchFailure] = queue.Queue()
    engine = Engine()
    engine.submit("is:read", answers.put)
    engine.replace(made)
    for _ in range(50):
        answers.get(timeout=PATIENCE)
        engine.submit("is:read", answers.put)
    answers.get(timeout=PATIENCE)
    engine.close()
    engine._thread.join(PATIENCE)
    assert not pieces


def test_what_is_not_taken_in_yet_is_a_while_after_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOADING_DELAY", 0.01)
    made = catalogue(POSTS)
    taken = threading.Event()
    monkeypatch.setattr(made.haystacks, "load_next", lambda: bool(taken.set()))
    engine = Engine()
    engine.submit("is:read", lambda _: None)
    engine.replace(made)
    assert taken.wait(PATIENCE)
    engine.close()


def test_an_empty_catalogue_is_searched() -> None:
    engine = Engine(catalogue([]))
    answers: queue.Queue[Hits | SearchFailure] = queue.Queue()
    engine.submit("a", answers.put)
    hits = answers.get(timeout=PATIENCE)
    engine.close()
    assert isinstance(hits, Hits)
    assert len(hits) == 0


def test_bodies_are_handed_to_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: queue.Queue[object] = queue.Queue()
    real = module.search

    def search(*args: object, bodies: object, **rest: object) -> Hits:
        seen.put(bodies)
        return real(*args, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "search", search)
    bodies = object()
    engine = Engine(catalogue(POSTS), bodies)  # type: ignore[arg-type]
    engine.submit("a", lambda _: None)
    assert seen.get(timeout=PATIENCE) is bodies
    engine.close()
