"""Pictures in the archive: found where sites keep them, and never outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.errors import PictureError
from tui.pictures import local

SOURCE = "https://lantern.example/2021/lamp.html"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An archive with a post and pictures, and a picture outside it."""
    root = tmp_path / "archive"
    for name in (
        "_posts/lamp.md", "_posts/beside.png", "assets/2021/below.png", "static/hugo.png", "2021/own.png",
        "assets/with space.png", "../secret.png",
    ):  # fmt: skip
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return root


def found(root: Path, address: str, source: str = "") -> str | None:
    path = local.find(address, source, str(root / "_posts" / "lamp.md"), str(root))
    return None if path is None else os.path.relpath(path, root)


@pytest.mark.parametrize(
    ("address", "source", "where"),
    [
        ("beside.png", "", "_posts/beside.png"),
        ("./beside.png", "", "_posts/beside.png"),
        ("../assets/2021/below.png", "", "assets/2021/below.png"),
        ("assets/2021/below.png", "", "assets/2021/below.png"),
        ("/assets/2021/below.png", "", "assets/2021/below.png"),
        ("/assets/2021/below.png?width=80#top", "", "assets/2021/below.png"),
        ("/assets/with%20space.png", "", "assets/with space.png"),
        ("/hugo.png", "", "static/hugo.png"),
        ("https://lantern.example/assets/2021/below.png", SOURCE, "assets/2021/below.png"),
        ("https://lantern.example/2021/beside.png", SOURCE, "_posts/beside.png"),
        ("https://lantern.example/2021/own.png", SOURCE, "2021/own.png"),
    ],
)
def test_a_picture_is_found_where_the_post_or_its_site_has_it(
    root: Path, address: str, source: str, where: str
) -> None:
    assert found(root, address, source) == where


@pytest.mark.parametrize(
    "address",
    [
        "../../secret.png", "/../secret.png", "../secret.png", "/%2e%2e/secret.png", "..%2f..%2fsecret.png",
        "nothing.png", "/assets", "/assets/", "", "/", "a\0b.png", "http://[broken/beside.png", "x" * 5_000,
    ],
)  # fmt: skip
def test_nothing_is_found_outside_or_where_nothing_is(root: Path, address: str) -> None:
    assert found(root, address) is None


def test_an_absolute_path_is_one_below_the_root(root: Path) -> None:
    assert found(root, str(root.parent / "secret.png")) is None


def test_the_page_of_another_host_has_no_picture_here(root: Path) -> None:
    assert found(root, "https://other.example/assets/2021/below.png", SOURCE) is None


@pytest.mark.parametrize(("target", "is_found"), [("../../secret.png", False), ("../assets/2021/below.png", True)])
def test_a_link_is_followed_as_long_as_it_stays_inside(root: Path, target: str, is_found: bool) -> None:
    (root / "_posts" / "link.png").symlink_to(target)
    assert (found(root, "link.png") is not None) is is_found


def test_a_folder_that_is_a_link_out_of_the_archive_is_outside(root: Path) -> None:
    (root / "out").symlink_to("..")
    assert found(root, "/out/secret.png") is None


def test_a_pipe_is_no_picture(root: Path) -> None:
    os.mkfifo(root / "pipe.png")
    assert found(root, "/pipe.png") is None
    with pytest.raises(PictureError, match="no regular file"):
        local.read(str(root / "pipe.png"))


def test_an_archive_of_one_file_has_the_pictures_beside_it(root: Path) -> None:
    post = root / "_posts" / "lamp.md"
    assert local.find("beside.png", "", str(post), str(post)) == str(root / "_posts" / "beside.png")
    assert local.find("../assets/2021/below.png", "", str(post), str(post)) is None


def test_a_file_is_read_whole(root: Path) -> None:
    assert local.read(str(root / "_posts" / "beside.png")) == b"_posts/beside.png"


def test_a_file_that_is_too_large_or_gone_says_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "MAX_FILE_BYTES", 4)
    with pytest.raises(PictureError, match="larger than"):
        local.read(str(root / "_posts" / "beside.png"))
    with pytest.raises(PictureError, match="cannot be read: no such file"):
        local.read(str(root / "gone.png"))
