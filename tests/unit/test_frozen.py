"""Classes of values: they are compared, hashed, shown and copied by their fields."""

from __future__ import annotations

import pickle
from dataclasses import field, replace

from tui.frozen import frozen


@frozen
class Place:
    """A place with a name."""

    name: str
    number: int = 0
    seen: bool = field(default=False, compare=False)


@frozen
class Other:
    """Another kind of value with the same fields."""

    name: str
    number: int = 0


@frozen
class Nothing:
    """A value without fields."""


def test_values_are_equal_by_the_fields_that_are_compared() -> None:
    assert Place("harbour", 1) == Place("harbour", 1, seen=True)
    assert Place("harbour", 1) != Place("harbour", 2)
    assert Nothing() == Nothing()


def test_values_of_other_classes_are_others() -> None:
    assert Place("harbour", 1) != Other("harbour", 1)
    assert Place("harbour", 1) != ("harbour", 1, False)


def test_equal_values_are_one_in_a_set() -> None:
    assert len({Place("harbour", 1), Place("harbour", 1, seen=True), Place("harbour", 2)}) == 2


def test_a_value_shows_its_fields() -> None:
    assert repr(Place("harbour", 1)) == "Place(name='harbour', number=1, seen=False)"


def test_a_value_has_no_other_attributes() -> None:
    assert not hasattr(Place("harbour"), "__dict__")


def test_a_value_can_be_replaced_and_sent_to_another_process() -> None:
    assert replace(Place("harbour", 1), number=2) == Place("harbour", 2)
    assert pickle.loads(pickle.dumps(Place("harbour", 1))) == Place("harbour", 1)


def test_what_a_class_says_itself_is_kept() -> None:
    @frozen
    class Title:
        text: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Title) and self.text.casefold() == other.text.casefold()

        def __hash__(self) -> int:
            return hash(self.text.casefold())

    assert Title("Harbour") == Title("HARBOUR")
