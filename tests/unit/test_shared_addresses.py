"""Posts that share an address: each has marks of its own, whatever the order they came in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import write_post
from tui.archive.identity import Sharer, key_of, keys_of_sharers, normalise_url
from tui.library.library import Library
from tui.settings import Folders
from tui.state import MarkedPost

HOME = "https://news.example/"
BASE = b"b" * 16


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, source: str = HOME, body: str = "") -> Path:
    return write_post(folder, f"{name}.md", name, body=body or f"Words of {name}.", **{"from": source})


class Session:
    """The archives opened once and refreshed."""

    def __init__(self, *folders: Path, rebuild: bool = False) -> None:
        with Library(Folders.of_user(), folders) as library:
            if rebuild:
                library.forget_index()
            library.refresh()
            self.rows = library.first_rows(100)

    @property
    def starred(self) -> set[str]:
        return {row.title for row in self.rows if row.starred}

    @property
    def keys(self) -> dict[str, bytes]:
        return {row.title: row.key for row in self.rows}


def star(title: str, *folders: Path, starred: bool = True) -> None:
    with Library(Folders.of_user(), folders) as library:
        library.mark([row for row in library.first_rows(100) if row.title == title], starred=starred)


def forget_everything() -> None:
    Folders.of_user().index_file.unlink()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (HOME, HOME),
        ("https://news.example/#/topic/1", "https://news.example/#/topic/2"),
        ("https://news.example/live.html#mar-03", "https://news.example/live.html#mar-04"),
        ("https://news.example/day?p=1", "https://news.example/day?p=1"),
    ],
)
def test_a_mark_on_one_is_none_on_the_other(folder: Path, one: str, other: str) -> None:
    put(folder, "Bread", one)
    put(folder, "Boats", other)
    Session(folder)
    star("Bread", folder)
    assert Session(folder).starred == {"Bread"}
    assert Session(folder, rebuild=True).starred == {"Bread"}


@pytest.mark.parametrize("rebuild", [False, True])
@pytest.mark.parametrize(("first", "second"), list(permutations(("Bread", "Boats"))))
def test_a_second_post_neither_takes_nor_gets_the_mark_of_the_first(
    folder: Path, first: str, second: str, rebuild: bool
) -> None:
    one = put(folder, first)
    Session(folder)
    star(first, folder)
    other = put(folder, second)
    assert Session(folder, rebuild=rebuild).starred == {first}
    one.unlink()
    assert Session(folder, rebuild=rebuild).starred == set()
    put(folder, first)
    assert Session(folder, rebuild=rebuild).starred == {first}
    other.unlink()
    assert Session(folder, rebuild=rebuild).starred == {first}
    star(first, folder, starred=False)
    put(folder, second)
    assert Session(folder, rebuild=rebuild).starred == set()


def test_the_keys_are_those_of_a_fresh_index(folder: Path) -> None:
    for step in ("Bread", "Boats", "-Bread", "Lamps", "Bread", "-Boats"):
        if step.startswith("-"):
            (folder / f"{step[1:]}.md").unlink()
        else:
            put(folder, step)
        kept = Session(folder).keys
        forget_everything()
        assert Session(folder).keys == kept


def test_two_archives_open_at_once(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    put(folder, "Bread")
    Session(folder)
    star("Bread", folder)
    put(other, "Boats")
    assert Session(folder, other).starred == {"Bread"}
    assert Session(other).starred == set()
    assert Session(folder).starred == {"Bread"}


def test_a_third_post_in_place_of_one_of_two_has_no_mark(folder: Path) -> None:
    bread = put(folder, "Bread")
    put(folder, "Boats")
    Session(folder)
    star("Bread", folder)
    bread.unlink()
    put(folder, "Lamps")
    assert Session(folder).starred == set()


@pytest.mark.parametrize("beside", [False, True])
def test_a_post_scraped_again_under_another_title_keeps_its_mark(folder: Path, beside: bool) -> None:
    old = put(folder, "Bread", body="The same words.")
    if beside:
        put(folder, "Boats")
    Session(folder)
    star("Bread", folder)
    old.unlink()
    put(folder, "Fresh bread", body="The same words.")
    assert Session(folder).starred == {"Fresh bread"}


def test_marks_of_a_state_without_such_keys_go_to_the_post_they_were_made_on(folder: Path) -> None:
    """What was kept by the address alone: the last marking tells by its hints whose it is."""
    bread, _ = put(folder, "Bread"), put(folder, "Boats")
    alone = put(folder, "Lamps", "https://news.example/lamps")
    Session(folder)
    date = Session(folder).rows[0].date
    keys = [key_of(normalise_url(source), date, b"", "") for source in (HOME, "https://news.example/lamps")]
    forget_everything()
    with Library(Folders.of_user(), [folder]) as library:
        library.state.mark([MarkedPost(keys[0], str(bread), title="Bread")], starred=True)
        library.state.mark([MarkedPost(keys[1], str(alone), title="Lamps")], starred=True)
        library.state.save_position(keys[0], 0.5)
    assert Session(folder).starred == {"Bread", "Lamps"}
    with Library(Folders.of_user(), [folder]) as library:
        assert library.last_session.position(Session(folder).keys["Bread"]) == 0.5


def test_marks_without_any_hint_stay_with_the_posts_that_were_there(folder: Path) -> None:
    put(folder, "Bread")
    key = Session(folder).keys["Bread"]
    with Library(Folders.of_user(), [folder]) as library:
        library.state.mark([MarkedPost(key)], starred=True)
    put(folder, "Boats")
    assert Session(folder).starred == {"Bread"}


def test_a_refresh_without_changes_finds_none(folder: Path) -> None:
    put(folder, "Bread")
    put(folder, "Boats")
    with Library(Folders.of_user(), [folder]) as library:
        library.refresh()
        version = library.index_version
        assert not library.refresh().differs
        assert library.index_version == version


def sharer(title: str, fragment: str = "", text: bytes = b"") -> Sharer:
    return Sharer(title, f"https://a.example/p{'#' * bool(fragment)}{fragment}", text)


@pytest.mark.parametrize(
    ("sharers", "posts"),
    [
        ([sharer("Bread", text=b"1"), sharer("Bread", text=b"2")], 1),
        ([sharer("Bread", text=b"1"), sharer("Fresh bread", text=b"1")], 1),
        ([sharer("Bread"), sharer("BREAD ", "comments")], 1),
        ([sharer("Bread", "a", b"1"), sharer("Bread", "b", b"1")], 1),
        ([sharer("Bread", "a", b"1"), sharer("Bread", "b", b"2")], 2),
        ([sharer("Bread", text=b"1"), sharer("Boats", text=b"2")], 2),
        ([sharer("Bread"), sharer("Boats")], 2),
        ([sharer("Bread", text=b"1"), sharer("Boats", text=b"2"), sharer("Boat", text=b"2")], 2),
    ],
)
def test_which_posts_of_an_address_are_one(sharers: Sequence[Sharer], posts: int) -> None:
    keys = keys_of_sharers(BASE, sharers)
    assert len(set(keys)) == posts
    assert (set(keys) == {BASE}) == (posts == 1)


SHARERS = st.builds(sharer, st.sampled_from("ABC"), st.sampled_from(["", "x", "y"]), st.sampled_from([b"", b"1", b"2"]))


@given(st.lists(SHARERS, min_size=1, max_size=6).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_keys_do_not_depend_on_the_order(both: tuple[list[Sharer], list[Sharer]]) -> None:
    some, shuffled = both
    of_some = dict(zip(some, keys_of_sharers(BASE, some), strict=True))
    assert dict(zip(shuffled, keys_of_sharers(BASE, shuffled), strict=True)) == of_some
