"""The pictures of one post: at hand, fetched, kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.pictures.album import Album
from tui.pictures.cache import PictureCache

ADDRESS = "https://lantern.example/lamp.png"


@pytest.fixture
def cache(tmp_path: Path) -> PictureCache:
    return PictureCache(tmp_path / "cache" / "pictures")


@pytest.fixture
def album(tmp_path: Path, cache: PictureCache) -> Album:
    root = tmp_path / "archive"
    root.mkdir()
    (root / "lamp.md").write_text("")
    (root / "here.png").write_bytes(b"here")
    return Album([str(root / "lamp.md")], "https://lantern.example/", [str(root)], cache)


def test_a_picture_of_the_archive_is_at_hand(album: Album) -> None:
    content = album.get("https://lantern.example/here.png")
    assert content is not None
    assert (content.data, content.place) == (b"here", "archive")


def test_a_picture_of_the_web_is_not_at_hand_but_can_be_fetched(album: Album) -> None:
    assert album.get(ADDRESS) is None
    assert album.can_fetch(ADDRESS)


@pytest.mark.parametrize(
    "address", ["", "gone.png", "/gone.png", "ftp://lantern.example/x.png", "file:///etc/hostname"]
)
def test_what_has_no_address_of_the_web_cannot_be_fetched(album: Album, address: str) -> None:
    assert album.get(address) is None
    assert not album.can_fetch(address)


def test_what_was_fetched_is_at_hand_and_once_it_is_a_picture_it_stays(album: Album, cache: PictureCache) -> None:
    album.take(ADDRESS, b"light")
    content = album.get(ADDRESS)
    assert content is not None
    assert (content.data, content.place, cache.get(ADDRESS)) == (b"light", "cache", None)
    album.keep(ADDRESS)
    assert cache.get(ADDRESS) == b"light"
    assert album.get(ADDRESS) == content


def test_what_is_no_picture_is_forgotten(album: Album, cache: PictureCache) -> None:
    cache.put(ADDRESS, b"damaged")
    album.drop(ADDRESS)
    assert album.get(ADDRESS) is None


def test_where_nothing_can_be_kept_the_picture_shows_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    album = Album([], "", [], PictureCache(tmp_path / "file" / "pictures"))
    album.take(ADDRESS, b"light")
    album.keep(ADDRESS)
    content = album.get(ADDRESS)
    assert content is not None
    assert content.data == b"light"


def test_only_the_last_of_those_that_cannot_be_kept_are_held(tmp_path: Path, album: Album) -> None:
    for number in range(6):
        album.take(f"{ADDRESS}?{number}", b"x")
    assert [album.get(f"{ADDRESS}?{number}") is not None for number in range(6)] == [False] * 3 + [True] * 3
