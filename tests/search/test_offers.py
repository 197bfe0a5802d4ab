"""What is offered where a query finds nothing, and that the thread looks for it only then."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping, Sequence

import pytest

from tests.conftest import PATIENCE
from tests.search.factories import P, catalogue
from tests.search.test_bodies import Texts
from tui.search.bodies import BodyTerm
from tui.search.engine import Engine, SearchFailure
from tui.search.evaluate import Hits, search
from tui.search.offers import Offer, find_offers
from tui.search.parse import parse
from tui.search.syntax import Query

POSTS = [
    P("A harbour news", tags=("port",)),
    P("B news of the harbour", tags=("port",)),
    P("C kitchen", tags=("food",)),
    P("D 灯塔", tags=("food",), flags=1),
]
"""Their ids are 4, 3, 2, 1."""


def offers(text: str, texts: int = 4) -> list[tuple[str, str, int]]:
    made, bodies = catalogue(POSTS), Texts(texts)

    def answer(query: Query) -> Hits:
        return search(made, query, bodies=bodies)

    assert not answer(parse(text))
    found = find_offers(parse(text), answer, with_texts=True)
    assert [len(answer(parse(offer.text))) for offer in found] == [offer.count for offer in found]
    return [(offer.kind, offer.text, offer.count) for offer in found]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("rain", [("in-text", "body:rain", 1)]),
        ("smog", [("nearly-in-text", "body:smog", 4)]),
        ('"harbour kitchen news"', [("some-words", "harbour kitchen news", 3)]),
        ('"kitchen harbour" -D', [("without", "-D", 3), ("some-words", "kitchen harbour -D", 3)]),
        ('"news harbour"', [("words-apart", "news harbour", 2)]),
        ('body:"rain fog" sort:date', []),
        ("kitchen tag:port", [("without", "kitchen", 1), ("without", "tag:port", 2)]),
        ("kitchen -tag:food is:unread", [("without", "kitchen is:unread", 1), ("without", "-tag:food is:unread", 2)]),
        ("kitchen tag:port is:starred sort:date", [("without-filters", "kitchen sort:date", 1)]),
        ("#nothing harbour is:starred", [("without", "#nothing harbour", 2)]),
        ("tag:nothing", []),
    ],
)
def test_offers_are_searches_that_find_something(text: str, offered: list[tuple[str, str, int]]) -> None:
    assert offers(text) == offered


def test_while_texts_are_read_they_are_offered_after_what_is_known() -> None:
    assert offers("rain tag:port", texts=3) == [
        ("without", "tag:port", 2), ("in-text-so-far", "body:rain tag:port", 0),
    ]  # fmt: skip
    assert offers("rain", texts=3) == [("in-text-so-far", "body:rain", 1)]


def test_offers_come_after_an_empty_answer_and_after_no_other() -> None:
    told: queue.Queue[Hits | SearchFailure | Sequence[Offer]] = queue.Queue()
    engine = Engine(catalogue(POSTS), Texts())
    engine.submit("rain", told.put, told.put)
    assert told.get(timeout=PATIENCE) == search(engine._catalogue, parse("rain"), bodies=engine._bodies)  # type: ignore[arg-type]
    assert told.get(timeout=PATIENCE) == (Offer("in-text", "body:rain", 1),)
    for _ in range(2):
        engine.submit("harbour", told.put, told.put)
        assert len(told.get(timeout=PATIENCE)) == 2  # type: ignore[arg-type]
    engine.close()
    engine._thread.join(PATIENCE)
    assert told.empty()


def test_another_request_ends_the_search_for_offers() -> None:
    told: queue.Queue[str] = queue.Queue()
    steps: queue.Queue[None] = queue.Queue()
    goes_on = threading.Event()

    class Stopping(Texts):
        def find(self, wanted: Sequence[BodyTerm], cancelled: Callable[[], bool]) -> Mapping[int, float]:
            steps.put(None)
            assert goes_on.wait(PATIENCE)
            return super().find(wanted, lambda: False)

    engine = Engine(catalogue(POSTS), Stopping())
    engine.submit("rain", lambda _: told.put("nothing"), lambda _: told.put("offers"))
    steps.get(timeout=PATIENCE)
    engine.submit("harbour", lambda _: told.put("something"), lambda _: told.put("offers"))
    goes_on.set()
    assert [told.get(timeout=PATIENCE) for _ in range(2)] == ["nothing", "something"]
    engine.close()
    engine._thread.join(PATIENCE)
    assert told.empty()
