"""`make bench`: the figures that the program is held to, each beside the least that the same work costs anyone.

    python -m tests.bench [POSTS …] [--only NAME]…

`POSTS` are sizes of generated archives, 20000 and 100000 unless said otherwise; `$CORPUS` names an archive of real posts.
Nothing fails here: absolute figures move from machine to machine, and the table is there to be read.
"""

from __future__ import annotations

import argparse
import os
import platform

from tests.bench import copies, history, links, reading, starting, subjects, text, typing_keys
from tests.bench.archives import Homes, say
from tests.bench.result import Result, table

EACH = {
    "index": starting.first_index,
    "start": starting.first_paint,
    "restart": starting.restart,
    "keys": typing_keys.held_key,
    "stars": typing_keys.star_key,
    "all-stars": typing_keys.star_all,
    "search": typing_keys.search_keys,
    "gaps": typing_keys.search_gaps,
    "answering": typing_keys.answering,
    "memory": starting.memory,
    "cli": starting.command_line,
}
"""What is measured at every size."""
ONCE = {
    "first-rows": starting.first_rows,
    "real-index": starting.real_index,
    "text": text.text_index,
    "reading": reading.reading,
    "links": links.links,
    "history": history.history,
    "copies": copies.copies,
    "subjects": subjects.subjects,
}
"""What is measured once, the first on the largest archive."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("posts", nargs="*", type=int, default=[20_000, 100_000], metavar="POSTS")
    parser.add_argument("--only", action="append", choices=[*EACH, *ONCE], help="measure this alone; may be repeated")
    options = parser.parse_args()
    sizes = sorted(options.posts)
    plan = [(name, figure, posts) for posts in sizes for name, figure in EACH.items()]
    plan += [(name, figure, sizes[-1]) for name, figure in ONCE.items()]
    results: list[Result] = []
    before = os.getloadavg()[0]
    homes = Homes()
    try:
        for name, figure, posts in plan:
            if options.only and name not in options.only:
                continue
            say(f"{name} at {posts:,}")
            try:
                results += figure(homes, posts)
            except (RuntimeError, LookupError) as error:
                say(f"{name} at {posts:,} could not be measured: {error}")
    finally:
        homes.close()
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; "
        f"load at the start {before:.1f} (above 0.3, something else is running: measure again)\n"
    )
    print(table(results))


if __name__ == "__main__":
    main()
