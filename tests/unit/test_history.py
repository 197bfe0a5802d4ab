"""Walking through what was searched for."""

from __future__ import annotations

from tui.ui.history import History


def test_older_and_newer_texts_and_what_was_being_typed() -> None:
    history = History(lambda: ["tea", "boats"])
    assert history.older("ha") == "tea"
    assert history.older("tea") == "boats"
    assert history.older("boats") is None
    assert history.newer() == "tea"
    assert (history.newer(), history.is_walked) == ("ha", False)


def test_the_text_that_is_shown_already_is_passed_over() -> None:
    history = History(lambda: ["tea", "boats"])
    assert history.older("tea") == "boats"


def test_what_was_just_searched_for_is_the_latest() -> None:
    history = History(lambda: ["tea", "boats"])
    history.older("")
    history.add("boats")
    assert history.older("") == "boats"
    assert history.older("boats") == "tea"
