"""Any folder: no file is lost, whatever it is called and whatever it holds."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.index import Index

NAMES = st.lists(
    st.sampled_from([b"a", b"_posts", b"2024-01-02-x", b"\xff\x08", b"README", b"b.md"]), min_size=1, max_size=3
).map(lambda parts: b"/".join(parts) + b".md")
CONTENTS = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [b"", b"---\ntitle: a\n---\n", b"---\ntitle: b\nfrom: http://x.org/\n---\n", b"---\ntitle: [\n---\n"]
    ),
)
STEPS = st.lists(st.dictionaries(NAMES, CONTENTS, max_size=6), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_posts_and_problems_are_the_files_after_any_change(steps: list[dict[bytes, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(os.fsencode(folder), b"archive")
        os.mkdir(root)
        index = Index(Path(folder, "index.db"))
        number = index.add_archive(os.fsdecode(root))
        clock = 1_700_000_000
        for step in steps:
            for place, _, names in os.walk(root):
                for name in names:
                    os.unlink(os.path.join(place, name))
            for path, content in step.items():
                full = os.path.join(root, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "wb") as file:
                    file.write(content)
                clock += 1
                os.utime(full, (clock, clock))
            rekeyed: list[tuple[bytes, bytes]] = []
            summary = index.refresh(
                number, on_progress=lambda _p: None, cancelled=lambda: False, on_rekeyed=rekeyed.extend
            )

            assert summary.files + summary.problems == len(step)
            rows = index.first_rows([number], 100)
            posts = [index.post(row.id) for row in rows]
            paths = [path for post in posts if post is not None for path in post.paths]
            assert len(paths) == len(set(paths)) == summary.files
            assert len(rows) == summary.posts == index.count([number])
            assert sum(row.files for row in rows) == summary.files
            assert {os.fsencode(found.path) for found in index.problems([number]) if found.fatal} | {
                os.fsencode(path) for path in paths
            } == {os.path.join(root, path) for path in step}
            anew = Index(Path(folder, "anew.db"))
            other = anew.add_archive(os.fsdecode(root))
            anew.refresh(other, on_progress=lambda _p: None, cancelled=lambda: False, on_rekeyed=lambda _p: None)
            assert sorted(row.key for row in anew.first_rows([other], 100)) == sorted(row.key for row in rows)
            anew.close()
            os.unlink(os.path.join(folder, "anew.db"))
        index.close()
