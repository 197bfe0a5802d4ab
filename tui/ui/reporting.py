"""Telling the reader what is wrong: warnings stay in a line for as long as they hold, and an error is notified once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.errors import MicroficheError, NotFoundError
from tui.language import _, ngettext
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.library.library import Library

_SEPARATOR = " · "


class Reporting:
    """Warns of the query, and of marks that are not on the disk yet; notifies of errors."""

    def __init__(
        self,
        library: Library,
        *,
        show: Callable[[tuple[str, ...]], object],
        notify: Callable[[str], object],
        withdraw: Callable[[str], object],
        is_completing: Callable[[], bool],
    ) -> None:
        """`show` puts warnings into the line under the search bar, `notify` tells of an error and `withdraw` takes it
        back; `is_completing` says whether a value of the query is being completed.
        """
        self._library = library
        self._show = show
        self._notify = notify
        self._withdraw = withdraw
        self._is_completing = is_completing
        self._of_query: tuple[str, ...] = ()
        self._of_marks: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        self.error = ""
        """The error that was notified last, for as long as it lasts; "" for none."""
        self._error_of_marks = ""
        self._error_of_refresh = ""

    def warn_of_query(self, warnings: tuple[str, ...]) -> None:
        """Show warnings of the query, in place of those that it had."""
        self._of_query = warnings
        self.update()

    def update(self) -> None:
        """Show the warnings of now. Unchanged ones cost no layout."""
        # What is wrong with a value that is being completed goes away as it is completed, and nothing should move.
        warnings = (*self._of_marks, *(() if self._is_completing() else self._of_query))
        if warnings != self._shown:
            self._shown = warnings
            self._show(warnings)

    def notify_of(self, error: Exception) -> None:
        """Notify of an error, once for as long as it lasts and not once a key. What is not found is none."""
        said = _said(error)
        if not isinstance(error, NotFoundError) and said != self.error:
            self.error = said
            self._notify(said)

    def marks_failed(self, error: Exception) -> None:
        """Notify of marks, or of their journal, that cannot be written, in place of why they could not before: as a
        disk fills up, first the journal has no room and then the marks, and what was said of them is so no more.
        """
        said = str(error)
        if self._error_of_marks not in ("", said):
            self._withdraw(self._error_of_marks)
        self.notify_of(error)
        self._error_of_marks = said
        self.warn_of_marks()

    def refresh_failed(self, error: Exception) -> None:
        """Notify that files could not be looked through."""
        self.notify_of(error)
        self._error_of_refresh = _said(error)

    def refreshes(self) -> None:
        """Files are looked through because the reader asked for it, or were: that they could not be before is over."""
        if self._error_of_refresh:
            self.ended(self._error_of_refresh)
        self._error_of_refresh = ""

    def ended(self, said: str) -> None:
        """An error that was notified is over: it is told again should it come back."""
        if self.error == said:
            self.error = ""
        if self._error_of_marks == said:
            self._error_of_marks = ""
        self._withdraw(said)

    def tell_again(self) -> None:
        """Have the error of marks be notified once more should it come again: what is asked for is to be answered."""
        if self._error_of_marks:
            self.ended(self._error_of_marks)

    def warn_of_marks(self) -> None:
        """Say for as long as it is so that marks are not on the disk, of how many posts, and why."""
        failure, count = self._library.write_failure, self._library.unwritten
        self._of_marks = ()
        if failure is not None and count:
            reason = re.split("[:：]", str(failure), maxsplit=1)[0]
            waiting = ngettext(
                "Not on the disk yet: marks of {count} post", "Not on the disk yet: marks of {count} posts", count
            )
            self._of_marks = (f"{waiting} · {reason}",)
        self.update()

    def marks_set(self) -> None:
        """Marks were set: count them in the warning, where there is one."""
        if self._of_marks:
            self.warn_of_marks()

    def marks_kept(self) -> None:
        """Marks that could not be written are on the disk now."""
        if self._error_of_marks:
            self._withdraw(self._error_of_marks)
        self.error = self._error_of_marks = ""
        self.warn_of_marks()


def _said(error: Exception) -> str:
    """An error in words."""
    return str(error) if isinstance(error, MicroficheError) else f"{type(error).__name__}: {error}"


def fit_warnings(warnings: Sequence[str], width: int) -> str:
    """The warnings in one line, the most important first. Where they are wider than `width` cells, each is shortened.

    A shortened warning ends at its semicolon, behind which stands what is done about it. The line may still be too
    wide: whoever draws it cuts it.
    """
    whole = _SEPARATOR.join(warnings)
    if cells(whole) <= width:
        return whole
    long, short = _("can be searched so far"), _("read so far")
    return _SEPARATOR.join(re.split("[;；]", one, maxsplit=1)[0].replace(long, short) for one in warnings)
