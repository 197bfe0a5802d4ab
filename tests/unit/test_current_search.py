"""The query on the screen: results of earlier queries, failures, and texts that are indexed meanwhile."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tui.search.offers import Offer
from tui.ui.current_search import CurrentSearch
from tui.ui.query_state import QueryState

BODY = QueryState("body:sea")


def result(text: str, notes: tuple[str, ...] = ()) -> Any:
    """A result; with notes, not everything could be searched."""
    in_bodies = ("sea",) if text.startswith("body:") else ()
    return SimpleNamespace(
        query=SimpleNamespace(text=text),
        in_bodies=in_bodies,
        reads_texts=bool(in_bodies),
        asks_for_copies=False,
        ids=(),
        notes=notes,
        warnings=("odd",),
    )


def test_nothing_is_offered_while_texts_that_may_have_it_are_still_to_be_read() -> None:
    current = CurrentSearch(lambda _text: None)
    current.start(BODY)
    offers = (Offer("without", "is:unread", 3, "body:sea"),)
    current.complete(result(BODY.text, notes=("half of it",)))
    assert not current.offer(BODY.text, offers)
    assert not current.offers
    current.complete(result(BODY.text))
    assert current.offer(BODY.text, offers)


@pytest.fixture
def searched() -> list[str]:
    return []


@pytest.fixture
def current(searched: list[str]) -> CurrentSearch:
    """A search for a text in articles, begun."""
    current = CurrentSearch(searched.append)
    current.start(BODY)
    searched.clear()
    return current


def test_the_result_of_an_earlier_query_is_not_kept(current: CurrentSearch) -> None:
    assert not current.complete(result("sea"))
    assert current.found is None
    assert current.complete(result(BODY.text))
    assert current.has_result
    current.start(QueryState("sea"))
    assert not current.has_result


def test_a_failure_of_an_earlier_query_keeps_the_result(current: CurrentSearch) -> None:
    current.complete(result(BODY.text))
    assert not current.fail("sea")
    assert current.found is not None
    assert current.fail(BODY.text)
    assert current.has_failed
    assert current.found is None


def test_a_partial_result_is_searched_again_with_more_texts_one_search_at_a_time(
    current: CurrentSearch, searched: list[str]
) -> None:
    current.complete(result(BODY.text, ("3 of 12",)))
    current.follow_text_index(3, 12)
    current.follow_text_index(7, 12)
    assert searched == [BODY.text]
    current.complete(result(BODY.text, ("3 of 12",)))
    current.search_more_texts()
    assert searched == [BODY.text] * 2
    current.complete(result(BODY.text, ("7 of 12",)))
    current.search_more_texts()
    assert searched == [BODY.text] * 2


def test_once_all_texts_are_indexed_the_newest_query_is_searched_again(
    current: CurrentSearch, searched: list[str]
) -> None:
    current.complete(result(BODY.text, ("3 of 12",)))
    current.start(QueryState("body:seal"))
    current.follow_text_index(12, 12)
    assert searched == ["body:seal"] * 2


def test_a_search_that_failed_while_texts_were_indexed_is_tried_again(
    current: CurrentSearch, searched: list[str]
) -> None:
    current.fail(BODY.text)
    current.follow_text_index(7, 12)
    assert searched == []
    current.follow_text_index(12, 12)
    assert searched == [BODY.text]


def test_titles_are_not_searched_again_for_texts(current: CurrentSearch, searched: list[str]) -> None:
    current.start(QueryState("sea"))
    current.complete(result("sea"))
    searched.clear()
    current.follow_text_index(12, 12)
    assert searched == []


def test_the_warning_says_how_many_texts_there_are_by_now(current: CurrentSearch) -> None:
    assert current.warnings == ()
    current.complete(result(BODY.text, ("3 of 12",)))
    assert current.warnings == ("odd", "3 of 12")
    current.follow_text_index(7, 12)
    assert current.warnings == ("odd", "7 of 12 articles can be searched so far")
