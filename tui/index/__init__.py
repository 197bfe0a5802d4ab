"""The index: index.db, what is derived from the archives so that nothing has to be read twice. Disposable."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.index.index import Index

__all__ = ["Index"]


def __getattr__(name: str) -> object:
    """Import `Index` when it is first needed: the processes that read files for it do without SQLite."""
    if name == "Index":
        from tui.index.index import Index

        return Index
    raise AttributeError(name)
