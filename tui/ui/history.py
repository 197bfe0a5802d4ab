"""Walking back and forth through what was searched for."""

from __future__ import annotations

from collections.abc import Callable, Sequence


class History:
    """The searches of before, the latest first, read when they are first asked for; and where one is in them."""

    def __init__(self, read: Callable[[], Sequence[str]]) -> None:
        self._read = read
        self._texts: list[str] | None = None
        self._at = -1
        self._unfinished = ""

    @property
    def is_walked(self) -> bool:
        """Whether an older text is shown now."""
        return self._at >= 0

    def older(self, now: str) -> str | None:
        """The text before the one shown now; None where there is none."""
        if self._texts is None:
            self._texts = list(self._read())
        if self._at < 0:
            self._unfinished = now
        for at in range(self._at + 1, len(self._texts)):
            if self._texts[at] != now:
                self._at = at
                return self._texts[at]
        return None

    def newer(self) -> str:
        """The text after the one shown now; in the end, what was being typed."""
        self._at -= 1
        return self._texts[self._at] if self._texts is not None and self._at >= 0 else self._unfinished

    def leave(self) -> None:
        """Another text is typed: the walk begins anew."""
        self._at = -1

    def add(self, text: str) -> None:
        """This was searched for."""
        self.leave()
        if self._texts is not None:
            self._texts = [text, *(other for other in self._texts if other != text)]
