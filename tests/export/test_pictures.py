"""Pictures are taken along where each program can show them, or a book with one is refused as a whole."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.export.conftest import PIXEL
from tui.export.pictures import media_type


def encoded(form: str, **options: bool) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(file, form, **options)
    return file.getvalue()


PICTURES = [
    pytest.param("image/png", PIXEL, 33, id="pixel"),
    pytest.param("image/png", encoded("PNG"), 33, id="png"),
    pytest.param("image/jpeg", encoded("JPEG"), 160, id="jpeg"),
    pytest.param("image/jpeg", encoded("JPEG", progressive=True), 160, id="progressive"),
    pytest.param("image/gif", encoded("GIF"), 700, id="gif"),
    pytest.param("image/webp", encoded("WEBP"), 30, id="webp"),
    pytest.param("image/webp", encoded("WEBP", lossless=True), 30, id="lossless"),
]


@pytest.mark.parametrize(("kind", "data", "_head"), PICTURES)
def test_a_picture_is_known_by_its_bytes(kind: str, data: bytes, _head: int) -> None:
    assert media_type(data) == kind


@pytest.mark.parametrize(("_kind", "data", "head"), PICTURES)
def test_what_ends_before_it_says_its_size_is_none(_kind: str, data: bytes, head: int) -> None:
    assert {media_type(data[:end]) for end in range(head)} == {None}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<svg></svg>", id="svg"),
        pytest.param(b"\x89PNG\r\n\x1a\n broken, with as many bytes as a head has", id="no-chunk"),
        pytest.param(PIXEL[:16] + bytes(8) + PIXEL[24:], id="no-size"),
        pytest.param(b"\xff\xd8\xff" * 50, id="no-marker"),
        pytest.param(b"\xff\xd8" + b"\xff\xe0\0\0" * 50, id="no-length"),
        pytest.param(b"GIF89a" + b"\x21" * 500, id="no-frame"),
    ],
)
def test_what_is_damaged_or_of_another_kind_is_none(data: bytes) -> None:
    assert media_type(data) is None
