"""Bytes that may be a picture: what is decoded, what is refused, and what is said."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from tui.errors import PictureError
from tui.pictures import decode as decoding
from tui.pictures.decode import decode, is_available


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM", "ICO"])
def test_the_formats_of_the_web_are_decoded(kind: str) -> None:
    picture = decode(encoded(Image.new("RGB", (48, 32), (200, 40, 40)), kind))
    assert picture.format == kind
    assert picture.image.mode in {"RGB", "RGBA"}
    assert picture.image.size == (picture.width, picture.height)
    red, green, *_ = picture.image.getpixel((20, 20))
    assert red > 150
    assert green < 90


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_mode_becomes_full_colours(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert decode(encoded(Image.new(mode, (8, 8)), kind)).image.mode in {"RGB", "RGBA"}


def test_what_is_clear_stays_clear() -> None:
    assert decode(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 0)))).image.getpixel((0, 0))[3] == 0


def test_a_photograph_is_turned_as_it_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    picture = decode(encoded(Image.new("RGB", (60, 20)), "JPEG", exif=exif))
    assert picture.image.size == (20, 60)
    assert (picture.width, picture.height) == (20, 60)


def test_a_photograph_with_broken_exif_is_shown_as_it_lies() -> None:
    assert decode(encoded(Image.new("RGB", (60, 20)), "JPEG", exif=b"Exif\0\0II*\0\xff\xff")).image.size == (60, 20)


def test_of_a_moving_picture_the_first_frame_is_shown() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    moving = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode(moving).image.getpixel((0, 0))[:3] == (255, 0, 0)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    picture = decode(encoded(Image.new("L", (5_000, 2_500))))
    assert picture.image.size == (decoding.MAX_SIDE_PIXELS, decoding.MAX_SIDE_PIXELS // 2)
    assert (picture.width, picture.height) == (5_000, 2_500)


@pytest.mark.parametrize("size", [(9_000, 9_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(PictureError, match="too large"):
        decode(bomb(*size))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>", "SVG"),
        (b"<!DOCTYPE html><title>Not here</title>", "web page"),
        (b"nothing of the kind", "no picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n", "no picture"),
    ],
)
def test_what_is_no_picture_is_named(content: bytes, said: str) -> None:
    with pytest.raises(PictureError, match=said):
        decode(content)


def test_a_picture_that_ends_too_soon_is_damaged() -> None:
    whole = encoded(Image.effect_noise((200, 200), 80), "JPEG")
    with pytest.raises(PictureError, match="damaged"):
        decode(whole[: len(whole) // 2])


def test_the_extra_is_there_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_available()
    monkeypatch.setattr(decoding, "find_spec", lambda name: None if name == "PIL" else object())
    assert not is_available()
