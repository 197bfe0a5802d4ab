"""A glance at index.db for what must not wait, write or be told of anything: a shell that completes a word."""

# ruff: noqa: S608 - only names of columns and placeholders are put together
from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from tui.index.schema import FACET_COLUMNS, SCHEMA
from tui.sqlite import read_identity, read_only

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tui.model import Facet


def facet_values(index_file: Path, roots: Sequence[str], facet: Facet) -> list[str]:
    """The values of a facet in the archives at these absolute paths, of most posts first; of all archives without any.

    Raises sqlite3.Error, ValueError and OSError where the file does not answer.
    """
    column = FACET_COLUMNS[facet]
    with closing(read_only(index_file)) as db:
        if read_identity(db) != SCHEMA.identity:
            return []
        marks = ",".join("?" * len(roots))
        among = f"archive IN (SELECT id FROM archive WHERE root IN ({marks})) AND" if roots else ""
        query = (
            f"SELECT members, posts FROM (SELECT {column} AS number, count(*) AS posts FROM post "
            f"WHERE {among} copies > 0 GROUP BY number) JOIN termset ON id = number"
        )
        counts: Counter[str] = Counter()
        for members, posts in db.execute(query, [os.fsencode(root) for root in roots]):
            for value in json.loads(members):
                counts[value] += posts
    return [value for value, _ in counts.most_common()]
