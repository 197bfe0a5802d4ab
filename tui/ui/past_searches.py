"""Walking through past searches, in the search bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence


class PastSearches:
    """Past searches, the latest first, and which of them is shown. They are read when first asked for."""

    def __init__(self, read: Callable[[], Sequence[str]]) -> None:
        self._read = read
        self._texts: list[str] | None = None
        self._at = -1
        self._unfinished = ""

    @property
    def is_walked(self) -> bool:
        """Whether a past search is shown now."""
        return self._at >= 0

    def older(self, now: str) -> str | None:
        """The search before the one shown; None where there is none. `now` is the text in the search bar."""
        if self._texts is None:
            self._texts = list(self._read())
        if self._at < 0:
            self._unfinished = now
        for at, text in enumerate(self._texts):
            if at > self._at and text != now:
                self._at = at
                return text
        return None

    def newer(self) -> str:
        """The search after the one shown; after the latest, what was being typed."""
        self._at -= 1
        return self._texts[self._at] if self._texts and self._at >= 0 else self._unfinished

    def leave(self) -> None:
        """Begin at the latest search again, for another text is typed."""
        self._at = -1

    def add(self, text: str) -> None:
        """Add a search as the latest one."""
        self.leave()
        if self._texts:
            self._texts = [text, *(other for other in self._texts if other != text)]
