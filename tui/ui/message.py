"""The kind of message that the widgets and threads of the program post."""

from __future__ import annotations

from typing import Any, ClassVar, dataclass_transform

from textual.message import Message


@dataclass_transform(eq_default=False)
class DeclaredMessage(Message):
    """A message whose fields are declared as those of a dataclass.

    There are some sixty kinds, and few are posted before there is a list to look at: an initializer compiled for each
    would take longer than reading all the settings.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        declared = (name for name in vars(cls).get("__annotations__", ()) if name != "_")
        cls.FIELDS = (*cls.FIELDS, *declared)

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__()
        vars(self).update(zip(self.FIELDS, values, strict=False), **named)
