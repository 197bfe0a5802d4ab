"""Where the cursor goes when an answer comes: with its post, to one that was asked for, or where the list has it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tui.state import LastView
from tui.ui.current_search import CurrentSearch
from tui.ui.cursor_target import CursorTarget
from tui.ui.query_state import QueryState

KEYS = {b"a": [1], b"b": [2, 22], b"gone": [9]}


class Posts:
    """A list whose cursor is on a post."""

    def __init__(self, cursor: int, post_id: int | None, key: bytes | None, *, is_held: bool = True) -> None:
        self.cursor, self.cursor_id, self.is_held = cursor, post_id, is_held
        self.cursor_row: Any = None if key is None else SimpleNamespace(key=key)

    def hold(self) -> None:
        self.is_held = True


class Found:
    """An answer; `beneath` are the posts that a row stands for as well, until they are revealed."""

    def __init__(self, ids: tuple[int, ...], beneath: tuple[int, ...] = ()) -> None:
        self.ids, self._beneath = ids, beneath
        self.query = SimpleNamespace(text="")

    def is_beneath(self, post_id: int) -> bool:
        return post_id in self._beneath

    def index_of(self, post_id: int) -> int | None:
        return self.ids.index(post_id) if post_id in self.ids else None


def reveal(found: Any, post_id: int) -> Any:
    return Found((*found.ids, post_id), found._beneath) if found.is_beneath(post_id) else found


def target(posts: Posts, found: Found | None, told: list[str] | None = None) -> CursorTarget:
    current = CurrentSearch(lambda _text: None)
    current.found = found  # type: ignore[assignment]
    return CursorTarget(
        posts,
        current,
        reveal=reveal,
        ids_of=lambda key: KEYS.get(key, []),
        tell=([] if told is None else told).append,
    )


def index(posts: Posts, found: Found | None, *, is_same_query: bool = True, renumbered: bool = False) -> int | None:
    return target(posts, found).index(is_same_query=is_same_query, renumbered=renumbered)


def test_the_cursor_stays_with_its_post() -> None:
    assert index(Posts(0, 1, b"a"), Found((3, 4, 1))) == 2


def test_another_query_leaves_it_to_the_list() -> None:
    assert index(Posts(0, 1, b"a"), Found((3, 1)), is_same_query=False) is None


def test_a_post_that_has_another_id_is_found_by_its_key() -> None:
    assert index(Posts(0, 7, b"b"), Found((3, 22))) == 1


def test_where_ids_are_of_other_posts_now_keys_alone_count() -> None:
    assert index(Posts(0, 3, b"a"), Found((3, 1)), renumbered=True) == 1


def test_a_post_whose_row_was_never_read_keeps_its_place_in_a_list_that_is_shorter() -> None:
    assert index(Posts(5, 7, None), Found((3, 4))) == 1
    assert index(Posts(5, 7, None), Found(())) is None


def test_a_post_that_is_beneath_another_is_unfolded_where_the_reader_is_at_it() -> None:
    assert index(Posts(0, 5, b"a"), Found((3, 4), beneath=(5,))) == 2
    assert index(Posts(0, 5, b"a", is_held=False), Found((3, 4), beneath=(5,))) == 0


@pytest.mark.parametrize("posts", [Posts(0, None, None), Posts(0, 8, b"unknown")])
def test_without_a_post_that_is_still_listed_it_is_left_to_the_list(posts: Posts) -> None:
    assert index(posts, Found((3, 4))) is None


def test_a_view_that_was_asked_for_is_gone_to_once_and_held() -> None:
    posts = Posts(0, 1, b"a", is_held=False)
    goes = target(posts, Found((1, 2)))
    goes.resume(LastView((), key=b"b"))
    assert goes.is_resuming
    assert goes.index(is_same_query=False, renumbered=False) == 1
    assert posts.is_held
    assert not goes.is_resuming
    assert goes.index(is_same_query=True, renumbered=False) == 0


def test_a_view_of_a_query_that_is_no_longer_asked_changes_nothing() -> None:
    goes = target(Posts(0, 1, b"a"), Found((1, 2)))
    goes.resume(LastView((), QueryState("harbour").typed, key=b"b"))
    assert goes.index(is_same_query=True, renumbered=False) == 0


@pytest.mark.parametrize(("archives", "count"), [((), 1), (("/news",), 0)])
def test_a_post_that_was_asked_for_and_is_not_listed_is_told_but_not_at_the_start(
    archives: tuple[str, ...], count: int
) -> None:
    told: list[str] = []
    goes = target(Posts(0, 1, b"a"), Found((1,)), told)
    goes.resume(LastView(archives, key=b"gone"))
    assert goes.index(is_same_query=True, renumbered=False) is None
    assert len(told) == count


def test_that_ids_are_of_other_posts_holds_for_one_answer() -> None:
    goes = target(Posts(0, 1, b"a"), Found((1,)))
    goes.is_renumbered = True
    assert goes.take_renumbered()
    assert not goes.take_renumbered()
