"""Addresses are parsed as browsers parse them: the kinds of cases are those of the standard's own test data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.url import parse_host, parse_url

PAGE = parse_url("https://paper.example/2021/06/post.html?p=1#top")


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://evil.example\\@good.example/", "evil.example"),
        ("https://evil.example\\.good.example/", "evil.example"),
        ("https:\\\\evil.example\\x@good.example", "evil.example"),
        ("https://good.example@evil.example/", "evil.example"),
        ("https://good.example:80@evil.example/", "evil.example"),
        ("https://a@b@evil.example/", "evil.example"),
        ("https://good.example%40evil.example/", None),
        ("https://evil.example#@good.example/", "evil.example"),
        ("https://evil.example?@good.example/", "evil.example"),
        ("https://ev\til.exa\nmple/\r", "evil.example"),
        (" \x00https://evil.example/ \x1f", "evil.example"),
        ("https:/evil.example/x", "evil.example"),
        ("https:evil.example/x", "evil.example"),
        ("https:////evil.example/x", "evil.example"),
        ("HTTPS://EVIL.Example/X", "evil.example"),
        ("https://evil.example./", "evil.example."),
        ("https://ev%69l.example/", "evil.example"),
        ("https://ev%2Fil.example/", None),
        ("https://%00/", None),
        ("https://a b.example/", None),
        ("https://a<b>.example/", None),
        ("https://a^b.example/", None),
        ("https://a|b.example/", None),
        ("https://", None),
        ("https:///", None),
        ("https://@/", None),
        ("https://:80/", None),
        ("//evil.example/", None),
        ("evil.example", None),
        ("mailto:ann@evil.example", None),
        ("javascript://evil.example/%0Aalert(1)", "evil.example"),
        ("gemini://Capsule.Example\\@x/", "x"),
    ],
)
def test_the_host_is_the_one_a_browser_would_go_to(address: str, host: str | None) -> None:
    parsed = parse_url(address)
    assert (parsed.host if parsed is not None else None) == host


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("127.0.0.1", "127.0.0.1"), ("127.1", "127.0.0.1"), ("2130706433", "127.0.0.1"), ("0x7f000001", "127.0.0.1"),
        ("0X7F.1", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"), ("017700000001", "127.0.0.1"), ("127.0.0.1.", "127.0.0.1"),
        ("１２７.０.０.１", "127.0.0.1"), ("0x", "0.0.0.0"), ("256", "0.0.1.0"), ("256.0.0.1", None), ("1.2.3.4.5", None),
        ("4294967296", None), ("09.1", None), ("a.1", None), ("1.a", "1.a"), ("1.0x", "1.0.0.0"), ("9" * 5_000, None),
        ("[::1]", "[::1]"), ("[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"), ("[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
        ("[2001:DB8::A]", "[2001:db8::a]"), ("[::1%eth0]", None), ("[::1", None), ("::1", None), ("[]", None), ("[g]", None),
    ],
)  # fmt: skip
def test_numbers_are_addresses_in_every_form(written: str, host: str | None) -> None:
    parsed = parse_url(f"http://{written}/")
    assert (parsed.host if parsed is not None else None) == host


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),
        ("b%C3%BCcher.example", "xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("ΑΣ.example", "xn--mxa0b.example"),
        ("ｇｏｏｄ．example", "good.example"),
        ("good。example", "good.example"),
        ("go\u00adod\u200b.example", "good.example"),
        ("ⓖood.example", "good.example"),
        ("a⁄b.example", "xn--ab-c6t.example"),
        ("a℀b.example", None),
        ("a\u202eb.example", None),
        ("a\u200db.example", None),
        ("نامه\u200cای.example", "xn--mgba3gch31f060k.example"),
        ("a\ufffdb.example", None),
        ("中" * 64 + ".example", None),
    ],
)
def test_a_name_is_sent_in_punycode(written: str, host: str | None) -> None:
    assert parse_host(written) == host


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("http://a.example:80/", None), ("http://a.example:443/", 443), ("https://a.example:443/", None),
        ("https://a.example:/", None), ("https://a.example:0008080/", 8080), ("https://a.example:65535", 65535),
        ("https://a.example:0", 0),
    ],
)  # fmt: skip
def test_the_port_of_the_scheme_is_none(address: str, port: int | None) -> None:
    parsed = parse_url(address)
    assert parsed is not None
    assert parsed.port == port


@pytest.mark.parametrize("port", ["65536", "99999999999999999999", "8a", "-1", "+1", "80:80", " 80x"])
def test_a_port_that_is_none_makes_no_address(port: str) -> None:
    assert parse_url(f"https://a.example:{port}/") is None


@pytest.mark.parametrize(
    ("href", "ascii_"),
    [
        ("next.html", "https://paper.example/2021/06/next.html"),
        ("../05/./a", "https://paper.example/2021/05/a"),
        ("%2e%2E/a", "https://paper.example/2021/a"),
        ("../../../../a", "https://paper.example/a"),
        ("..", "https://paper.example/2021/"),
        ("/a", "https://paper.example/a"),
        ("?p=2", "https://paper.example/2021/06/post.html?p=2"),
        ("#note", "https://paper.example/2021/06/post.html?p=1#note"),
        ("", "https://paper.example/2021/06/post.html?p=1"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("\\\\cdn.example\\a", "https://cdn.example/a"),
        ("/\\cdn.example/a", "https://cdn.example/a"),
        ("\\a\\b", "https://paper.example/a/b"),
        ("https:next.html", "https://paper.example/2021/06/next.html"),
        ("https:/a", "https://paper.example/a"),
        ("http:a.example", "http://a.example"),
        ("a:b", None),
        ("./a:b", "https://paper.example/2021/06/a:b"),
        ("a?b\\c", "https://paper.example/2021/06/a?b%5Cc"),
        ("路 径", "https://paper.example/2021/06/%E8%B7%AF%20%E5%BE%84"),
    ],
)
def test_a_relative_address_is_resolved_against_its_page(href: str, ascii_: str | None) -> None:
    parsed = parse_url(href, PAGE)
    assert (parsed.ascii if parsed is not None else None) == ascii_


def test_the_form_for_other_programs_leaves_no_doubt_to_a_parser_of_another_kind() -> None:
    parsed = parse_url("https://good.example/\\ann:p@ss@evil.example\\@x?q=“a” b#ü")
    assert parsed is not None
    assert parsed.ascii == "https://good.example//ann:p@ss@evil.example/@x?q=%E2%80%9Ca%E2%80%9D%20b#%C3%BC"
    parsed = parse_url("https://a\\b@c@evil.example/")
    assert parsed is not None
    assert parsed.host == "a"
    parsed = parse_url("https://ann:p@ss@evil.example/")
    assert parsed is not None
    assert parsed.ascii == "https://ann:p%40ss@evil.example/"


@given(st.text(alphabet="htps:/\\@?#.%[]x7f0 1a\t\né。-", max_size=24))
def test_what_is_parsed_is_parsed_to_the_same_from_its_ascii(text: str) -> None:
    for written in (text, f"https://{text}"):
        parsed = parse_url(written)
        if parsed is not None and parsed.is_of_web:
            again = parse_url(parsed.ascii)
            assert again is not None
            assert (again.host, again.port, again.ascii) == (parsed.host, parsed.port, parsed.ascii)
            assert parsed.ascii.isascii()
            assert parsed.ascii.isprintable()
