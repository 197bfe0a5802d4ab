"""Which posts tell one story: as the text index is built, changed and emptied."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest

from tests.index.conftest import Archive, text
from tests.unit.test_copies import prose
from tui.errors import Cancelled, StorageError
from tui.index import Index
from tui.index.fulltext.copies import Copies
from tui.index.fulltext.shared_text import sharing_text

LONG = prose(3000, 1)


@pytest.fixture
def copies(archive: Archive) -> Copies:
    archive.put("a.md", text("The ferry", body=LONG))
    archive.put("b.md", text("The ferry again", body=LONG[:2000]))
    archive.put("c.md", text("The ferry", body=LONG, date="2021-01-01"))
    archive.put("d.md", text("Another ferry", body=prose(3000, 2)))
    build(archive)
    return Copies(archive.full_text, [archive.number])


def build(archive: Archive) -> None:
    archive.refresh()
    archive.full_text.build(lambda *_: None)


def stories(archive: Archive, copies: Copies) -> list[list[str]]:
    """The paths of the posts of each story."""
    columns = copies.columns()
    found: dict[int, list[str]] = {}
    paths = archive.index.paths(list(columns.posts))
    for post, story in zip(columns.posts, columns.stories, strict=True):
        found.setdefault(story, []).append(Path(paths[post]).name)
    return sorted(map(sorted, found.values()))


def test_copies_are_known_once_texts_are_read(archive: Archive, copies: Copies) -> None:
    (a,) = [row.id for row in archive.rows() if archive.index.paths([row.id])[row.id].endswith("a.md")]

    assert stories(archive, copies) == [["a.md", "b.md", "c.md"]]
    others = copies.of(a)
    paths = archive.index.paths(others)
    assert [Path(paths[other]).name for other in others] == ["c.md", "b.md"]  # the longest first
    assert copies.coverage() == (4, 4)


def test_posts_that_change_or_go_leave_no_copies(archive: Archive, copies: Copies) -> None:
    archive.put("c.md", text("The ferry", body=prose(3000, 3), date="2021-01-01"))
    build(archive)
    assert stories(archive, copies) == [["a.md", "b.md"]]

    (archive.root / "b.md").unlink()
    build(archive)
    assert stories(archive, copies) == []


def test_copies_lie_in_other_archives_too(archive: Archive, copies: Copies, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other", archive.index)
    other.root.mkdir()
    other.put("e.md", text("The ferry, once more", body=f"{LONG[:2500]}"))
    other.refresh()
    other.full_text.build(lambda *_: None)
    both = Copies(archive.full_text, [archive.number, other.number])
    (e,) = [row.id for row in other.rows()]

    assert len(both.of(e)) == 3
    assert len(copies.of(e)) == 3  # those of the open archive
    assert Copies(other.full_text, [other.number]).of(e) == []
    other.full_text.close()


def test_what_was_not_compared_yet_is_told(archive: Archive) -> None:
    for at in range(3):
        archive.put(f"{at}.md", text(f"The ferry, {'abc'[at]}", body=LONG[at:]))
    archive.refresh()
    copies = Copies(archive.full_text, [archive.number])
    assert copies.coverage() == (0, 3)
    assert not copies.columns().posts

    asked = iter([False] * 4)
    with pytest.raises(Cancelled):
        archive.full_text.build(lambda *_: None, lambda: next(asked, True))
    assert copies.coverage() == (0, 3)

    archive.full_text.build(lambda *_: None)
    assert copies.coverage() == (3, 3)
    assert stories(archive, copies) == [["0.md", "1.md", "2.md"]]


@pytest.mark.parametrize("seed", range(3))
def test_changes_end_where_a_new_index_begins(archive: Archive, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    texts = [prose(2000, 50 + at) for at in range(4)]
    for _ in range(5):
        for at in range(8):
            path = f"{at}.md"
            if rng.random() < 0.3 and (archive.root / path).exists():
                (archive.root / path).unlink()
            elif rng.random() < 0.6:
                body = rng.choice(texts)
                archive.put(path, text(f"The ferry {rng.randint(1, 3)}", body=body[: rng.randint(900, 2000)]))
        build(archive)
    incremental = stories(archive, Copies(archive.full_text, [archive.number]))

    anew = Archive(archive.root, Index(tmp_path / "anew" / "index.db"))
    build(anew)

    assert incremental == stories(anew, Copies(anew.full_text, [anew.number]))
    anew.close()


@pytest.mark.parametrize("damage", ["letters = 'oops'", "print = x'00'", "shingles = 'oops'", "shingles = x'00'"])
def test_damaged_sketches_have_the_texts_read_anew(archive: Archive, copies: Copies, damage: str) -> None:
    (one, *_) = [row.id for row in archive.rows()]
    archive.full_text.database.run(lambda db: db.execute(f"UPDATE sketch SET {damage}"))
    with suppress(StorageError):
        sharing_text(archive.full_text, [archive.number], one)
    build(archive)

    assert archive.full_text.notice
    assert stories(archive, copies) == [["a.md", "b.md", "c.md"]]
