"""Frozen classes: their instances are values, what their fields say, and stay so.

`dataclass(frozen=True)` compiles six methods for each class, which takes longer at the start of the program than all
else in the modules that declare them. Of a class here only the initializer is compiled; what is alike in all is written
once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """As `dataclass(frozen=True, slots=True)`. That no field is set anew is held by the type checker alone."""
    made = dataclass(eq=False, repr=False, slots=True)(cls)
    names = [one.name for one in fields(made) if one.compare]  # type: ignore[arg-type]
    compared = attrgetter(*names) if names else type

    def equal(self: Any, other: object) -> bool:
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(compared(self))

    for name, method in (("__eq__", equal), ("__hash__", hashed), ("__repr__", _shown)):
        if name not in vars(cls):
            setattr(made, name, method)
    return made


def _shown(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{one.name}={getattr(self, one.name)!r}' for one in fields(self))})"
