"""Rules: what is hidden, tagged, starred or read by itself, because a query finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.language import _, stated
from tui.state.marks import MarkEdit, combined

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from tui.library.marks import Marks
    from tui.model import Row
    from tui.search.results import SearchResults
    from tui.settings import Rule

_ROWS_AT_ONCE = 500


class RuleResult(NamedTuple):
    """A rule, how many posts it finds, and what was not understood of its query, a line each."""

    rule: Rule
    posts: int
    warnings: tuple[str, ...]


class Applied(NamedTuple):
    """What came of applying rules: how many posts they changed, and how many are hidden no more."""

    changed: int
    shown: int


def edit_of(rule: Rule) -> MarkEdit:
    """The edit that a rule makes of the posts that it finds."""
    return MarkEdit(
        read=True if rule.read else None,
        starred=True if rule.star else None,
        tags=dict.fromkeys(rule.tags, True),
        hidden=True if rule.hide else None,
    )


class Rules:
    """The rules of the config, over the posts of the open archives."""

    def __init__(
        self,
        rules: Sequence[Rule],
        search: Callable[[str], SearchResults],
        rows: Callable[[Sequence[int]], list[Row]],
        ids_of: Callable[[bytes], list[int]],
        *,
        marks: Marks,
    ) -> None:
        """`search` finds posts, hidden ones too; `rows` gives their rows, and `ids_of` the posts with a key."""
        self.all = tuple(rules)
        self._search = search
        self._rows = rows
        self._ids_of = ids_of
        self._marks = marks

    def __bool__(self) -> bool:
        return bool(self.all)

    def find(
        self, arrived: Collection[int] | None = None, rules: Sequence[Rule] | None = None
    ) -> tuple[list[RuleResult], dict[int, MarkEdit]]:
        """What each rule finds, or each of these, and what they set together, by the id of the post; of what `arrived`,
        if given.
        """
        found = []
        edits: dict[int, list[MarkEdit]] = {}
        for rule in self.all if rules is None else rules:
            if fault := self._fault(rule):
                found.append(RuleResult(rule, 0, (_("{fault}: the rule does nothing", fault=fault),)))
                continue
            results = self._search(rule.query)
            ids = [post_id for post_id in results.ids if arrived is None or post_id in arrived]
            found.append(RuleResult(rule, len(ids), results.warnings))
            for post_id in ids:
                edits.setdefault(post_id, []).append(edit_of(rule))
        return found, {post_id: combined(several) for post_id, several in edits.items()}

    def _fault(self, rule: Rule) -> str:
        """What of a rule's query is not understood; "" where all is. What is searched as words in its place while
        somebody types would hide or tag what nobody meant.
        """
        from tui.search.parse import parse

        mistakes = parse(rule.query).mistakes
        return mistakes[0] if mistakes else self._marks.searches.what_is_wrong(rule.query)

    def apply(self, arrived: Collection[int] | None = None, rules: Sequence[Rule] | None = None) -> Applied:
        """Set what the rules say, or these of them; with `arrived`, on these posts, which is none of the reader's acts.

        What the reader ever decided stays: a star taken away does not come back. Without `arrived` it is an act, which
        sets again what was undone, and posts that a rule hid on this machine and that no rule hides any more are shown
        again.
        """
        _found, edits = self.find(arrived, rules)
        changes = [(row, edits[row.id]) for row in self._all_rows(list(edits))]
        if arrived is not None:
            return Applied(self._marks.set_undecided(changes), 0)
        changed = self._marks.set_undecided(changes, stated("rules applied").stored)
        hidden = {row.key for row, edit in changes if edit.hidden}
        gone = [key for key in self._marks.hidden_here() if key not in hidden]
        shown = self._all_rows([post_id for key in gone for post_id in self._ids_of(key)])
        self._marks.show_again(shown)
        return Applied(changed, len({row.key for row in shown}))

    def _all_rows(self, ids: Sequence[int]) -> list[Row]:
        return [row for at in range(0, len(ids), _ROWS_AT_ONCE) for row in self._rows(ids[at : at + _ROWS_AT_ONCE])]
