"""Walking through what was searched for."""

from __future__ import annotations

from tui.ui.past_searches import PastSearches


def test_older_and_newer_texts_and_what_was_being_typed() -> None:
    past = PastSearches(lambda: ["tea", "boats"])
    assert past.older("ha") == "tea"
    assert past.older("tea") == "boats"
    assert past.older("boats") is None
    assert past.newer() == "tea"
    assert (past.newer(), past.is_walked) == ("ha", False)


def test_the_text_that_is_shown_already_is_passed_over() -> None:
    past = PastSearches(lambda: ["tea", "boats"])
    assert past.older("tea") == "boats"


def test_what_was_just_searched_for_is_the_latest() -> None:
    past = PastSearches(lambda: ["tea", "boats"])
    past.older("")
    past.add("boats")
    assert past.older("") == "boats"
    assert past.older("boats") == "tea"
