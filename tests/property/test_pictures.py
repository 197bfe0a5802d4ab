"""Whatever a post names and whatever comes: a picture or one sentence, and nothing from outside the archive."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tui.errors import PictureError
from tui.pictures.decode import decode
from tui.pictures.local import find


def encoded(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((24, 16), 60).convert("RGB").save(stream, kind)
    return stream.getvalue()


WHOLE = [encoded(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A picture with some of its bytes changed and its end cut off."""
    content = bytearray(draw(st.sampled_from(WHOLE)))
    for at in draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[at] = draw(st.integers(0, 255))
    return bytes(content[: draw(st.integers(0, len(content)))])


@given(st.binary(max_size=300) | damaged())
def test_any_bytes_are_a_picture_or_one_sentence(content: bytes) -> None:
    try:
        picture = decode(content)
    except PictureError as error:
        assert "\n" not in str(error)
    else:
        assert picture.image.mode in {"RGB", "RGBA"}
        assert picture.image.width > 0


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with links out of it, and files beside it."""
    around = tmp_path_factory.mktemp("around")
    root = around / "archive"
    for name in ("a/b.png", "post/p.md", "x.png", "../x.png", "../a.png"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"")
    (root / "out").symlink_to("..")
    (root / "post" / "a.png").symlink_to("../../a.png")
    return root


PARTS = st.sampled_from(
    ["..", ".", "", "a", "b.png", "x.png", "a.png", "out", "post", "archive", "%2e%2e", "%2F", "static"]
)


@given(
    parts=st.lists(PARTS, max_size=8), start=st.sampled_from(["", "/", "https://h.example/", "https://h.example/a/b/"])
)
def test_any_path_leads_to_nothing_or_into_the_archive(root: Path, parts: list[str], start: str) -> None:
    found = find(start + "/".join(parts), "https://h.example/a/b/page", str(root / "post" / "p.md"), str(root))
    assert found is None or os.path.realpath(found).startswith(f"{root.resolve()}{os.sep}")
