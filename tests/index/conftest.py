"""A small archive to change, and an index of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.index import Index
from tui.index.fulltext.search import FullText
from tui.model import Progress, Row, Summary


def text(
    title: str, *, source: str = "", date: str = "2024-05-06T07:08:09Z", tags: str = "a", body: str = "words"
) -> str:
    """A post file."""
    origin = f"from: {source}\n" if source else ""
    return f'---\ntitle: "{title}"\ndate: {date}\nauthor: Ann\n{origin}tags: [ {tags} ]\n---\n\n{body}\n'


class Archive:
    """A folder, its index, and what the last refresh said."""

    def __init__(self, root: Path, index: Index) -> None:
        self.root = root
        self.index = index
        self.number = index.add_archive(str(root))
        self.full_text = FullText(index, [self.number])
        self.rekeyed: list[tuple[bytes, bytes]] = []
        self.progress: list[Progress] = []

    def close(self) -> None:
        """Close both databases."""
        self.full_text.close()
        self.index.close()

    def reopen(self) -> None:
        """Open both again, after `close`."""
        self.index = Index(self.index.path)
        self.number = self.index.add_archive(str(self.root))
        self.full_text = FullText(self.index, [self.number])

    def put(self, path: str | bytes, content: str | bytes) -> Path:
        """Write a file, with a time of its own."""
        full = self.root / os.fsdecode(path)
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(content if isinstance(content, bytes) else content.encode())
        Archive.clock += 1_000_000_000
        os.utime(full, ns=(Archive.clock, Archive.clock))
        return full

    clock = 1_700_000_000_000_000_000

    def refresh(self, cancelled=lambda: False) -> Summary:
        return self.index.refresh(
            self.number, on_progress=self.progress.append, cancelled=cancelled, on_rekeyed=self.rekeyed.extend
        )

    def rows(self) -> list[Row]:
        return self.index.first_rows([self.number], 1000)

    def titles(self) -> list[str]:
        return sorted(row.title for row in self.rows())

    def row(self, title: str) -> Row:
        (found,) = [row for row in self.rows() if row.title == title]
        return found

    def paths(self, title: str) -> tuple[str, ...]:
        post = self.index.post(self.row(title).id)
        assert post is not None
        return tuple(os.path.relpath(path, self.root) for path in post.paths)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index(tmp_path / "cache" / "index.db")
    yield made
    made.close()


@pytest.fixture
def archive(tmp_path: Path, index: Index) -> Iterator[Archive]:
    root = tmp_path / "archive"
    root.mkdir()
    made = Archive(root, index)
    yield made
    made.close()
