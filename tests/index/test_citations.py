"""Which posts lead to which: as the text index is built, changed and emptied."""

from __future__ import annotations

import pytest

from tests.index.conftest import Archive, text
from tui.index.fulltext.citations import Citations

A, B, C = (f"https://example.org/{name}" for name in "abc")


def link(url: str) -> str:
    return f'<div><p>As <a href="{url}">was told before</a>, it is so.</p></div>'


@pytest.fixture
def citations(archive: Archive) -> Citations:
    archive.put("a.md", text("a", source=A, body=link(B)))
    archive.put("b.md", text("b", source=B, body=link(f"{A}?utm_source=x#part")))
    archive.put("c.md", text("c", source=C, body=link(A) + link(C) + link("https://else.example/x")))
    build(archive)
    return Citations(archive.index, archive.full_text, [archive.number])


def build(archive: Archive) -> None:
    archive.refresh()
    archive.full_text.build(lambda *_: None)


def titles(archive: Archive, ids: list[int] | None) -> list[str]:
    return sorted(row.title for row in archive.index.rows(sorted(ids or ())))


def citing(archive: Archive, citations: Citations, title: str) -> list[str]:
    return titles(archive, citations.citing(archive.row(title).id))


def test_both_directions_are_known(archive: Archive, citations: Citations) -> None:
    assert citing(archive, citations, "a") == ["b", "c"]
    assert citing(archive, citations, "c") == []
    assert titles(archive, citations.cited_by(archive.row("b").id)) == ["a"]
    assert sorted(map(len, citations.pairs())) == [3, 3]


def test_a_post_may_come_after_the_links_to_it(archive: Archive, citations: Citations) -> None:
    archive.put("x.md", text("x", source="https://else.example/x"))
    build(archive)

    assert citing(archive, citations, "x") == ["c"]


def test_links_go_with_the_text_that_had_them(archive: Archive, citations: Citations) -> None:
    archive.put("c.md", text("c", source=C, body=link(B)))
    build(archive)

    assert citing(archive, citations, "a") == ["b"]
    assert citing(archive, citations, "b") == ["a", "c"]


def test_a_deleted_post_neither_cites_nor_is_cited(archive: Archive, citations: Citations) -> None:
    gone = archive.row("a").id
    (archive.root / "a.md").unlink()
    build(archive)

    assert citations.citing(gone) == citations.cited_by(gone) == []
    assert citing(archive, citations, "b") == []
    archive.put("again.md", text("a", source=A, body="words"))
    build(archive)
    assert citing(archive, citations, "a") == ["b", "c"]


def test_posts_are_found_by_what_they_link_to(archive: Archive, citations: Citations) -> None:
    assert titles(archive, citations.find("link", "else.example")) == ["c"]
    assert titles(archive, citations.find("link", "https://Else.example/x#y")) == ["c"]
    assert titles(archive, citations.find("link", "example")) == []
    assert titles(archive, citations.find("link", "www.example.org")) == ["a", "b", "c"]


@pytest.mark.parametrize("by", ["id", "key", "path", "source"])
def test_a_post_is_named_in_several_ways(archive: Archive, citations: Citations, by: str) -> None:
    row = archive.row("a")
    name = {"id": str(row.id), "key": row.key.hex(), "path": str(archive.root / "a.md"), "source": A}[by]

    assert titles(archive, citations.find("cites", name)) == ["b", "c"]
    assert titles(archive, citations.find("citedby", name)) == ["b"]
    assert citations.find("cites", "999999") is None


def test_before_the_texts_are_read_no_links_are_known(archive: Archive) -> None:
    archive.put("a.md", text("a", source=A, body=link(B)))
    archive.refresh()
    citations = Citations(archive.index, archive.full_text, [archive.number])

    assert citations.find("link", "example.org") == []
    assert citations.pairs()[0] == citations.pairs()[1]
    assert citations.coverage() == (0, 1)


def test_all_of_it_is_the_same_however_it_came(archive: Archive, citations: Citations) -> None:
    """A file built in steps has the pairs of one that is built anew."""
    for number in range(30):
        archive.put(f"p{number}.md", text(f"p{number}", source=f"{A}/{number}", body=link(f"{A}/{(number * 7) % 35}")))
        if number % 6 == 0:
            build(archive)
        if number % 5 == 4:
            (archive.root / f"p{number - 3}.md").unlink()
    build(archive)
    stepwise = sorted(zip(*citations.pairs(), strict=True))
    archive.full_text.close()
    archive.index.path.with_name("text.db").unlink()
    archive.close()
    archive.reopen()
    build(archive)

    assert sorted(zip(*Citations(archive.index, archive.full_text, [archive.number]).pairs(), strict=True)) == stepwise
    assert len(stepwise) > 10


def test_damaged_links_have_the_texts_read_anew(archive: Archive, citations: Citations) -> None:
    archive.full_text.database.run(lambda db: db.execute("UPDATE text SET links = 'oops', names = x'00'"))
    archive.put("c.md", text("c", source=C, body="nothing"))
    archive.put("a.md", text("a", source=A, body=link(C)))
    archive.refresh()
    archive.full_text.build(lambda *_: None)

    assert archive.full_text.notice
    assert citing(archive, citations, "c") == ["a"]
