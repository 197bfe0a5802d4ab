"""An article that changes on disk while it is read."""

from __future__ import annotations

import pytest

from tui.relations.changes import Changes
from tui.ui.disk_changes import DiskChanges

NEW = Changes(new=((0, 9),))


@pytest.fixture
def changes() -> DiskChanges:
    return DiskChanges()


def test_an_article_is_outdated_only_while_it_is_the_one_that_is_shown(changes: DiskChanges) -> None:
    changes.note(1)
    assert changes.is_outdated(1)
    assert not changes.is_outdated(2)
    assert not changes.is_outdated(None)


def test_another_article_that_was_shown_meanwhile_makes_it_new_again(changes: DiskChanges) -> None:
    changes.note(1)
    changes.show_another()
    assert not changes.is_outdated(1)


def test_a_newer_article_is_compared_with_what_was_shown(changes: DiskChanges) -> None:
    changes.note(1)
    changes.take_newer(1, "as it was", is_whole=True, tells=False, differs=True)
    assert not changes.is_outdated(1)
    assert changes.older_text(1) == "as it was"
    assert changes.older_text(2) == ""


def test_what_was_marked_stays_marked_where_nothing_differs(changes: DiskChanges) -> None:
    changes.take_newer(1, "as it was", is_whole=True, tells=False, differs=True)
    changes.take_newer(1, "as it is", is_whole=True, tells=False, differs=False)
    assert changes.older_text(1) == "as it was"


def test_what_is_newer_and_still_being_laid_out_keeps_what_it_is_compared_with(changes: DiskChanges) -> None:
    changes.take_newer(1, "as it was", is_whole=True, tells=False, differs=True)
    changes.take_newer(1, "as it is", is_whole=False, tells=False, differs=True)
    assert changes.older_text(1) == "as it was"


def test_of_another_post_nothing_is_marked_yet(changes: DiskChanges) -> None:
    changes.take_newer(1, "of one", is_whole=True, tells=False, differs=True)
    changes.take_newer(2, "of another", is_whole=True, tells=False, differs=False)
    assert changes.older_text(2) == "of another"


@pytest.mark.parametrize(("shown", "text"), [(None, "as it was"), (1, None)])
def test_what_is_not_known_whole_is_compared_with_nothing(
    changes: DiskChanges, shown: int | None, text: str | None
) -> None:
    changes.take_newer(shown, text, is_whole=True, tells=True, differs=True)
    assert changes.older_text(1) == ""
    assert changes.say(NEW) == ""


def test_changes_are_said_once(changes: DiskChanges) -> None:
    changes.take_newer(1, "as it was", is_whole=True, tells=False, differs=True)
    assert changes.say(Changes(new=((0, 9), (9, 20)), gone=("Gone.",))) == (
        "2 sentences are new · 1 is gone: it stands below"
    )
    assert changes.say(NEW) == ""


def test_that_nothing_changed_is_said_only_to_who_asked(changes: DiskChanges) -> None:
    changes.take_newer(1, "as it was", is_whole=True, tells=False, differs=True)
    assert changes.say(Changes()) == ""
    changes.take_newer(1, "as it was", is_whole=True, tells=True, differs=True)
    assert changes.say(Changes()) == "Its text is as it was"


def test_an_article_that_is_set_otherwise_is_compared_with_nothing(changes: DiskChanges) -> None:
    changes.take_newer(1, "as it was", is_whole=True, tells=False, differs=True)
    changes.stop_comparing()
    assert changes.older_text(1) == ""


def test_of_another_article_nothing_is_said(changes: DiskChanges) -> None:
    changes.take_newer(1, "as it was", is_whole=True, tells=True, differs=True)
    changes.load_another()
    assert changes.older_text(1) == ""
    assert changes.say(NEW) == ""
