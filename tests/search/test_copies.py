"""Folding the posts of a story into one row of a list."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from tui.search.copies import Stories, StoryColumns, fold_copies, unfolded
from tui.search.list_shape import ListShape, YearRun


def stories(*told: tuple[int, ...], with_source: tuple[int, ...] = ()) -> Stories:
    """Stories by the positions of their posts, of which the first ones are the longest."""
    posts = [at for members in told for at in members]
    numbers = [number for number, members in enumerate(told) for _ in members]
    letters = [1000 - place for members in told for place, _ in enumerate(members)]
    columns = StoryColumns(array("q", posts), array("q", numbers), array("q", posts), array("q", letters))
    return Stories(columns, posts, lambda at: at in with_source)


def test_the_row_is_the_longest_with_a_source() -> None:
    assert fold_copies(stories((3, 1, 4)), range(6), None).beneath == {3: (1, 4)}
    assert fold_copies(stories((3, 1, 4), with_source=(4, 1)), range(6), None).beneath == {1: (4, 3)}
    assert list(fold_copies(stories((3, 1, 4)), range(6), None).rows) == [0, 2, 3, 5]


def test_only_what_was_found_is_folded() -> None:
    folded = fold_copies(stories((3, 1, 4)), [1, 2, 4], bytes([0, 1, 1, 0, 1, 0]))

    assert (list(folded.rows), folded.beneath, folded.row_of) == ([1, 2], {1: (4,)}, {4: 1})


def test_what_answers_best_keeps_its_row() -> None:
    one = stories((3, 1, 4))

    assert list(fold_copies(one, [4, 3, 1], bytes([0, 1, 0, 1, 1]), [90.0, 50.0, 50.0]).rows) == [4]
    assert list(fold_copies(one, [4, 3, 1], bytes([0, 1, 0, 1, 1]), [90.0, 90.0, 50.0]).rows) == [3]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.data(), st.booleans())
def test_every_post_has_one_row_or_is_beneath_one(numbers: list[int], data: st.DataObject, has_scores: bool) -> None:
    size = len(numbers)
    told = [tuple(at for at, number in enumerate(numbers) if number == one) for one in range(1, 6)]
    positions = data.draw(st.permutations(range(size)))
    positions = positions[: data.draw(st.integers(1, size))]
    mask = bytes(at in positions for at in range(size))
    scores = sorted(data.draw(st.lists(st.floats(0, 100), max_size=size)), reverse=True) if has_scores else []

    folded = fold_copies(stories(*told), positions, mask, scores)

    beneath = [at for posts in folded.beneath.values() for at in posts]
    assert sorted([*folded.rows, *beneath]) == sorted(positions)
    assert [at for at in positions if at in set(folded.rows)] == list(folded.rows)
    assert {at: row for row, posts in folded.beneath.items() for at in posts} == folded.row_of
    rows = list(folded.rows)
    whole = unfolded(rows, folded.beneath, {row: rows.index(row) for row in folded.beneath})
    assert sorted(whole) == sorted(positions)


def test_years_begin_further_down_below_what_is_unfolded() -> None:
    shape = ListShape((YearRun(0, 2024), YearRun(3, 2023), YearRun(5, 2022)))

    assert shape.with_rows_below({2: 4, 3: 1}).years == (YearRun(0, 2024), YearRun(7, 2023), YearRun(10, 2022))
    assert shape.with_rows_below({}) is shape
