"""Addresses in their normal form, and keys of posts."""

from __future__ import annotations

import pytest

from tui.archive.identity import key_of, normalise_url
from tui.model import PostDate


@pytest.mark.parametrize(
    "spelling",
    [
        "https://news.example.org/a/b",
        "http://news.example.org/a/b",
        "HTTPS://WWW.News.Example.org:443/a/b/",
        "http://news.example.org:80/a/b#part",
        "https://news.example.org/a/b?utm_source=x&fbclid=y",
        "  https://news.example.org/%61/b ",
        "https://news.example.org./a/b?",
    ],
)
def test_spellings_of_one_address_are_one(spelling: str) -> None:
    assert normalise_url(spelling) == "https://news.example.org/a/b"


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://a.org/?p=1&utm_medium=x&q=2", "https://a.org?p=1&q=2"),
        ("https://a.org/%e4%b8%ad", "https://a.org/%E4%B8%AD"),
        ("https://a.org/中", "https://a.org/%E4%B8%AD"),
        ("https://a.org/a%2Fb", "https://a.org/a%2Fb"),
        ("https://a.org/#!/post/1", "https://a.org#!/post/1"),
        ("https://xn--fiqs8s.org/a", "https://中国.org/a"),
        ("https://a.org:8080/x", "https://a.org:8080/x"),
        ("ftp://a.org/x", "ftp://a.org/x"),
        ("https://a.org\\@b.org/x", "https://a.org/@b.org/x"),
        ("https:\\\\a.org\\x", "https://a.org/x"),
        ("http://0x7f.1/a/../b", "https://127.0.0.1/a/../b"),
        ("https://ann@A.org:443/a/./b", "https://ann@a.org/a/./b"),
        ("https://bücher.example/a/./b", "https://bücher.example/a/./b"),
        ("https://a.org:99999/x", "https://a.org:99999/x"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_what_matters_in_an_address_is_kept(url: str, normal: str) -> None:
    assert normalise_url(url) == normal
    assert normalise_url(normal) == normal


DATE = PostDate.from_stored("2024-01-02T03:04:05.500+00:00")


def post_key(source: str, date: PostDate | None, path: bytes, title: str) -> bytes:
    return key_of(normalise_url(source), date, path, title)


def test_a_key_follows_the_source_not_the_place() -> None:
    key = post_key("https://a.org/x", DATE, b"one.md", "One")

    assert len(key) == 16
    assert post_key("http://www.a.org/x/", DATE, b"two.md", "Two") == key
    assert post_key("https://a.org/x", PostDate.from_stored("2024-01-02T11:04:05.900+08:00"), b"one.md", "One") == key
    assert post_key("https://a.org/y", DATE, b"one.md", "One") != key
    assert post_key("https://a.org/x", PostDate.from_stored("2024-01-02T03:04:06+00:00"), b"one.md", "One") != key
    assert post_key("https://a.org/x", PostDate.from_stored("2024-01-02"), b"one.md", "One") != key
    assert post_key("https://a.org/x", None, b"one.md", "One") != key


def test_without_a_source_a_key_is_place_date_and_title() -> None:
    key = post_key("", DATE, b"one.md", "One")

    assert post_key("", DATE, b"one.md", "One") == key
    assert (
        len(
            {
                key,
                post_key("", DATE, b"two.md", "One"),
                post_key("", None, b"one.md", "One"),
                post_key("", DATE, b"one.md", "2"),
            }
        )
        == 4
    )


def test_the_key_of_a_post_does_not_depend_on_how_its_site_is_shown() -> None:
    coded, written = "https://xn--80ak6aa92e.com/a", "https://аррӏе.com/a"

    assert normalise_url(coded) == normalise_url(written) == written
    assert post_key(coded, DATE, b"one.md", "One") == post_key(written, DATE, b"one.md", "One")


def test_a_host_that_cannot_be_decoded_stays_in_its_address() -> None:
    assert normalise_url("https://xn--\udcff.org/") == "https://xn--\udcff.org"
