"""The search thread: answers come, stale work is dropped, nothing kills it. Events and queues, no sleeps."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.search.making import catalogue
from tui.search import engine as module
from tui.search.catalogue import Catalogue
from tui.search.engine import Engine, Failure, Hits
from tui.search.syntax import Query

PATIENCE = 10.0
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
    answers: queue.Queue[tuple[Hits | Failure, str]] = queue.Queue()
    engine.ask("灯塔", lambda hits: answers.put((hits, threading.current_thread().name)))
    hits, thread = answers.get(timeout=PATIENCE)
    assert isinstance(hits, Hits)
    assert list(hits.positions) == [0, 2]
    assert thread == "search"


def test_a_newer_request_replaces_one_that_waits_and_stops_the_one_at_work(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    answers: queue.Queue[str] = queue.Queue()

    def deliver(answer: Hits | Failure) -> None:
        assert isinstance(answer, Hits)
        answers.put(answer.query.text)

    engine.ask("first", deliver)
    assert gate.started.get(timeout=PATIENCE) == "first"
    engine.ask("second", deliver)
    engine.ask("third", deliver)
    gate.open.set()
    assert answers.get(timeout=PATIENCE) == "third"
    assert gate.started.get(timeout=PATIENCE) == "third"
    assert answers.empty()


def test_requests_wait_for_a_catalogue() -> None:
    made = Engine()
    answers: queue.Queue[Hits | Failure] = queue.Queue()
    made.ask("harbour", answers.put)
    made.replace(catalogue(POSTS))
    hits = answers.get(timeout=PATIENCE)
    made.close()
    assert isinstance(hits, Hits)
    assert list(hits.positions) == [1]


def test_the_next_request_sees_the_new_catalogue(engine: Engine) -> None:
    answers: queue.Queue[Hits | Failure] = queue.Queue()
    new = catalogue(["x", "y"])
    engine.replace(new)
    engine.ask("", answers.put)
    hits = answers.get(timeout=PATIENCE)
    assert isinstance(hits, Hits)
    assert hits.catalogue is new
    assert len(hits) == 2


def test_an_exception_is_delivered_and_the_thread_lives(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: queue.Queue[Hits | Failure] = queue.Queue()

    def broken(*_: object, **__: object) -> Hits:
        raise ValueError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(module, "search", broken)
        engine.ask("a", answers.put)
        failure = answers.get(timeout=PATIENCE)
    assert isinstance(failure, Failure)
    assert (failure.text, str(failure.error)) == ("a", "broken")
    engine.ask("灯塔", answers.put)
    assert isinstance(answers.get(timeout=PATIENCE), Hits)


def test_who_cannot_take_an_answer_does_no_harm(engine: Engine) -> None:
    answers: queue.Queue[Hits | Failure] = queue.Queue()
    refused = threading.Event()

    def refuse(_: Hits | Failure) -> None:
        refused.set()
        raise RuntimeError("the screen is gone")

    engine.ask("a", refuse)
    assert refused.wait(PATIENCE)
    engine.ask("灯塔", answers.put)
    assert isinstance(answers.get(timeout=PATIENCE), Hits)


def test_nothing_is_delivered_once_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    answers: queue.Queue[Hits | Failure] = queue.Queue()
    made = Engine(catalogue(POSTS))
    made.ask("灯塔", answers.put)
    gate.started.get(timeout=PATIENCE)
    made.close()
    gate.open.set()
    made._thread.join(PATIENCE)
    assert not made._thread.is_alive()
    assert answers.empty()


def test_titles_and_keys_are_taken_in_while_nothing_is_asked() -> None:
    made = catalogue(POSTS)
    taken = threading.Event()
    real = made.stacks.prepare

    def prepare() -> bool:
        more = real()
        if not more:
            taken.set()
        return more

    made.stacks.prepare = prepare  # type: ignore[method-assign]
    engine = Engine(made)
    assert taken.wait(PATIENCE)
    engine.close()
    assert not made.stacks.prepare()


def test_nothing_is_taken_in_while_one_request_follows_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE", PATIENCE)
    made = catalogue(POSTS)
    pieces: list[None] = []
    monkeypatch.setattr(made.stacks, "prepare", lambda: bool(pieces.append(None)))
    answers: queue.Queue[Hits | Failure] = queue.Queue()
    engine = Engine()
    engine.ask("is:read", answers.put)
    engine.replace(made)
    for _ in range(50):
        answers.get(timeout=PATIENCE)
        engine.ask("is:read", answers.put)
    answers.get(timeout=PATIENCE)
    engine.close()
    engine._thread.join(PATIENCE)
    assert not pieces


def test_what_is_not_taken_in_yet_is_a_while_after_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    made = catalogue(POSTS)
    taken = threading.Event()
    monkeypatch.setattr(made.stacks, "prepare", lambda: bool(taken.set()))
    engine = Engine()
    engine.ask("is:read", lambda _: None)
    engine.replace(made)
    assert taken.wait(PATIENCE)
    engine.close()


def test_an_empty_catalogue_is_searched() -> None:
    engine = Engine(catalogue([]))
    answers: queue.Queue[Hits | Failure] = queue.Queue()
    engine.ask("a", answers.put)
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
    engine.ask("a", lambda _: None)
    assert seen.get(timeout=PATIENCE) is bodies
    engine.close()
