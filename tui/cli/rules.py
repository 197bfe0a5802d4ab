"""`microfiche rules`: the rules of the config with what they find; applied to every post on demand."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui import streams
from tui.cli import common, output
from tui.language import _

if TYPE_CHECKING:
    from tui.library.rules import RuleResult


def run(options: argparse.Namespace) -> int:
    """Print each rule with how many posts it finds, after applying them where that is asked for. Returns 1 for none."""
    from tui.library.rules import edit_of

    streams.prepare()
    with common.open_library(options.archives, sets_marks=options.apply) as library:
        if not library.rules:
            streams.warn(_("There is no rule in the config: see [[rule]] in the manual."))
            return 1
        queries = " ".join(f"({rule.query})" for rule in library.rules.all)

        def tell(found: list[RuleResult]) -> int:
            for one in found:
                for warning in one.warnings:
                    streams.warn(f"{one.rule.query}: {warning}")
            output.table(
                ((f"{one.posts:,}", edit_of(one.rule).told(), one.rule.query) for one in found),
                right=(0,),
                stretch=2,
            )
            return 0

        status = common.answer(
            library,
            lambda: library.rules.find()[0],
            tell,
            refresh_first=options.refresh,
            reads_texts=library.needs_words(queries),
        )
        if options.apply:
            applied = library.rules.apply()
            streams.tell(
                _(
                    "rules applied: {changed} changed, {shown} shown again; what you decided yourself stays",
                    changed=applied.changed,
                    shown=applied.shown,
                )
            )
    return status
