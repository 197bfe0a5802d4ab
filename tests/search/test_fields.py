"""The table of fields against the types and the code that must follow it."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.search.factories import P, catalogue
from tui.search.evaluate import search
from tui.search.fields import FIELDS, STATES, SUGGESTED_STATES, FieldName
from tui.search.parse import parse


def test_the_table_has_every_field_name() -> None:
    assert FIELDS.keys() == set(get_args(FieldName))


@pytest.mark.parametrize("name", FIELDS)
def test_examples_are_understood(name: str) -> None:
    assert all(parse(example).warnings == () for example in FIELDS[name].example.split())


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_evaluated(state: str) -> None:
    made = catalogue([P("a", flags=(STATES[state].flag or 0) * STATES[state].is_set)])
    made.read_last = [0]
    assert list(search(made, parse(f"is:{state}")).positions) == [0]


def test_a_state_that_nothing_sets_is_understood_but_not_suggested() -> None:
    assert "noted" not in SUGGESTED_STATES
    assert parse("is:noted").warnings == ()
