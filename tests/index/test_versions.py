"""Which posts are versions of one source, and which only share an address."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import write_post
from tui.library.library import Library
from tui.settings import Folders

PAGE = "https://lamp.example/2021/ferry"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def found(root: Path):
    """The titles of the posts that are versions, after a refresh."""

    def titles() -> list[str]:
        with Library(Folders.of_user(), [root]) as library:
            library.refresh()
            return [row.title for row in library.rows(list(library.search("is:version sort:title").ids))]

    return titles


def put(root: Path, name: str, title: str, source: str = PAGE, **rest: str) -> None:
    write_post(root, f"{name}.md", title=title, source=source, **rest)


def test_a_page_scraped_again_under_another_title_is_a_version(root: Path, found) -> None:
    put(root, "a", "The ferry is late")
    put(root, "b", "Why nobody came", source="http://www.lamp.example/2021/ferry/?utm_source=x")
    put(root, "c", "Another page", source="https://lamp.example/2021/oil")
    assert found() == ["The ferry is late", "Why nobody came"]


def test_of_another_day_the_titles_have_to_be_alike(root: Path, found) -> None:
    put(root, "a", "The ferry is late again", day="2021-06-01")
    put(root, "b", "The ferry is late", day="2021-06-03")
    put(root, "c", "Entirely different", day="2021-07-03")
    assert found() == ["The ferry is late", "The ferry is late again"]


def test_where_title_and_date_are_the_same_the_text_has_to_differ(root: Path, found) -> None:
    put(root, "a", "The ferry", tags="sea")
    put(root, "b", "The ferry", tags="land")
    put(root, "c", "Oil", source="https://lamp.example/2021/oil", body="It burns.")
    put(root, "d", "Oil", source="https://lamp.example/2021/oil", body="It is dear.")
    assert found() == ["Oil", "Oil"]


@pytest.mark.parametrize(
    "source",
    ["https://lamp.example", "https://lamp.example/", "https://lamp.example/index.html", "https://lamp.example/zh/"],
)
def test_a_home_page_is_the_source_of_everything(root: Path, found, source: str) -> None:
    put(root, "a", "The ferry is late", source=source)
    put(root, "b", "The ferry is later", source=source)
    assert found() == []


def test_the_page_of_a_channel_has_posts_of_many_days(root: Path, found) -> None:
    for day in range(1, 9):
        put(
            root,
            str(day),
            "The weekly letter from the harbour",
            source="https://lamp.example/c/letters",
            day=f"2021-06-0{day}",
        )
    assert found() == []


def test_numbers_in_alike_titles_tell_parts_apart(root: Path, found) -> None:
    put(root, "a", "Letters from the harbour 11", source="https://lamp.example/letters", day="2021-06-01")
    put(root, "b", "Letters from the harbour 12", source="https://lamp.example/letters", day="2021-06-02")
    assert found() == []


def test_parts_of_a_page_are_told_apart_by_their_fragments(root: Path, found) -> None:
    put(root, "a", "The ferry, first", source=f"'{PAGE}#one'")
    put(root, "b", "The ferry, second", source=f"'{PAGE}#two'")
    assert found() == []


def test_the_versions_of_a_post_are_the_others(root: Path) -> None:
    put(root, "a", "The ferry is late")
    put(root, "b", "Why nobody came")
    put(root, "c", "Another", source="https://lamp.example/2021/ferry2")
    with Library(Folders.of_user(), [root]) as library:
        library.refresh()
        ids = {row.title: row.id for row in library.first_rows(9)}
        archives = [archive.number for archive in library.archives]
        assert library.index.versions_of(ids["The ferry is late"], archives) == [ids["Why nobody came"]]
        assert library.index.versions_of(ids["Another"], archives) == []
        states = library.facets().states
        assert dict(zip(states.names, states.counts, strict=True))["version"] == 2
