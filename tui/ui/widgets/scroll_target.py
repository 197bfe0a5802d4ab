"""The place an article is to be scrolled to, while its lines are still being laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.article.reading.progress import line_after_share, line_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.article.layout.lines import Line
    from tui.article.reading.progress import ReadingPosition


class ScrollTarget(NamedTuple):
    """A place in the text, a share of it (0 to 1), or its end. Exactly one of them is given."""

    place: ReadingPosition | None = None
    share: float = 0.0
    end: bool = False

    def line(self, lines: Sequence[Line], *, whole: bool) -> int | None:
        """The index of the line to scroll to; None as long as that line may not be laid out yet."""
        if self.end:
            return len(lines)
        if self.place is not None:
            known = whole or (bool(lines) and lines[-1].block > self.place.block)
            return line_at(lines, self.place) if known else None
        return line_after_share(lines, self.share) if whole else None
