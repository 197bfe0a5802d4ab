"""An index of an older version brought up to date in place, where that takes less than building it anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tui.addresses import site_of
from tui.idn import safe_host
from tui.index.schema import EMPTY_SET

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable


def show_sites_safely(db: sqlite3.Connection) -> None:
    """Name sites whose names read like others' in Punycode, as version 4 has them; nothing else of a post changes."""
    sets = db.execute("SELECT id, members FROM termset WHERE facet = 'site'").fetchall()
    known = {members: number for number, members in sets}
    others = [number for number, members in sets if not members.isascii() and _is_other(json.loads(members))]
    marks = ",".join("?" * len(others))
    query = f"SELECT id, source FROM post WHERE sites != ? AND (source LIKE '%xn--%' OR sites IN ({marks}))"  # noqa: S608
    found = db.execute(query, (EMPTY_SET, *others)).fetchall()
    for post, source in found:
        members = json.dumps((site_of(source),), ensure_ascii=False)
        if members not in known:
            made = db.execute("INSERT INTO termset(facet, members) VALUES ('site', ?)", (members,))
            known[members] = int(made.lastrowid or EMPTY_SET)
        db.execute("UPDATE post SET sites = ? WHERE id = ?", (known[members], post))
    db.execute("UPDATE meta SET generation = generation + 1")


def _is_other(members: list[str]) -> bool:
    return any(safe_host(site) != site for site in members)


UPGRADES: Final[dict[int, Callable[[sqlite3.Connection], None]]] = {3: show_sites_safely}
"""What makes of an index of a version one of the next."""
