"""An article whose file changes while it is read: that it has, what it is compared with then, and what is new in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.language import _, ngettext

if TYPE_CHECKING:
    from tui.relations.changes import Changes


class DiskChanges:
    """Knows whether the article that is shown has changed on disk, and what it said before a newer one was loaded.

    Posts are named by their ids; None is no post.
    """

    def __init__(self) -> None:
        self._outdated: int | None = None
        """The post whose article has changed on disk since it was shown."""
        self._older: tuple[int, str] | None = None
        """The post that is shown as it is on disk by now, and the text that it had before, folded passages and all."""
        self._tells: bool | None = None
        """Whether to say what has changed once that is known: only where anything has (False), or in any case."""

    def note(self, post_id: int) -> None:
        """The file of this post has changed since its article was shown."""
        self._outdated = post_id

    def is_outdated(self, shown: int | None) -> bool:
        """Whether the article that is shown has changed on disk."""
        return self._outdated is not None and self._outdated == shown

    def older_text(self, post_id: int) -> str:
        """The text that a post is compared with as it is shown; "" for none."""
        return self._older[1] if self._older is not None and self._older[0] == post_id else ""

    def take_newer(self, shown: int | None, text: str | None, *, is_whole: bool, tells: bool, differs: bool) -> None:
        """The article is to be loaded as it is on disk by now, and what has changed marked, and with `tells` said.

        Where that `differs` from the `text` that is shown, which is None where it is not known, this is what it is
        compared with; else what was marked stays marked. So it does unless the
        article `is_whole`: of one that is still being laid out, the marks are yet to come.
        """
        self._outdated = self._tells = None
        if shown is not None and text is not None:
            is_compared = self._older is not None and self._older[0] == shown
            if not is_compared or (differs and is_whole):
                self._older = shown, text
            self._tells = tells

    def say(self, changes: Changes) -> str:
        """What is new in the newer article, and what is gone, to be said once; "" where nothing is to be said."""
        tells, self._tells = self._tells, None
        if tells is None or not (changes or tells):
            return ""
        new = ngettext("{count} sentence is new", "{count} sentences are new", len(changes.new))
        gone = ngettext("{count} is gone: it stands below", "{count} are gone: they stand below", len(changes.gone))
        said = " · ".join([new] * bool(changes.new) + [gone] * bool(changes.gone))
        return said or _("Its text is as it was")

    def show_another(self) -> None:
        """Another article is shown: that the one before has changed on disk is of no use any more."""
        self._outdated = None

    def stop_comparing(self) -> None:
        """Compare what is shown with nothing any more."""
        self._older = None

    def load_another(self) -> None:
        """Another article is loaded, which is compared with nothing, and of which nothing is to be said."""
        self._older = self._tells = None
