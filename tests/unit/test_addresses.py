"""Addresses of the web: the sites they name, which are opened, how they are shown."""

from __future__ import annotations

import pytest

from tui.addresses import address_to_open, archived_copy, refusal, resolve, shown_address, site_of, with_shown_addresses
from tui.model import PostDate


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.youtube.com/watch?v=1", "youtube.com"),
        ("http://User:pw@Example.org:8080/x", "example.org"),
        ("https://example.org.?q", "example.org"),
        ("  https://example.org  ", "example.org"),
        ("//cdn.example.org/a.png", "cdn.example.org"),
        ("http:///example.org/x", "example.org"),
        ("gemini://example.org#part", "example.org"),
        ("https://xn--fiqs8s.org/", "中国.org"),
        ("https://xn--80ak6aa92e.com/a", "xn--80ak6aa92e.com"),
        ("https://www.аррӏе.com:443/a", "xn--80ak6aa92e.com"),
        ("https://xn--paypal-.com/", "xn--paypal-.com"),
        ("https://ann@xn--fiqs8s.org:8080/", "中国.org"),
        ("https://www。bücher.example/", "bücher.example"),
        ("http://[::1]/", "[::1]"),
        ("https://ann@[2001:DB8::1]:80/x", "[2001:db8::1]"),
        ("https://evil.example\\@good.example/", "evil.example"),
        ("https://good.example@evil.example/", "evil.example"),
        ("https:/www.evil.example", "evil.example"),
        ("http://0x7f.1/", "127.0.0.1"),
        ("https://good。example/", "good.example"),
        ("gemini://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("https://example.org:99999/", ""),
        ("https://[", ""),
        ("https:// example.org", ""),
        ("https://?q", ""),
        ("mailto:ann@example.org", ""),
        ("/images/a.png", ""),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_a_site_is_the_host_as_people_know_it(url: str, site: str) -> None:
    assert site_of(url) == site


def test_an_address_is_shown_with_a_host_that_reads_like_no_other() -> None:
    assert shown_address("https://аррӏе.com/Page?q=аррӏе") == "https://xn--80ak6aa92e.com/Page?q=аррӏе"
    assert shown_address("https://bücher.example/Ä") == "https://bücher.example/Ä"
    assert shown_address("https://[") == "https://["


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://lantern.example/%E7%81%AF%E7%81%AB?q=caf%c3%a9", "https://lantern.example/灯火?q=café"),
        ("https://lantern.example/%E0%A4%B9%E0%A4%BF", "https://lantern.example/हि"),
        ("https://lantern.example/%e3%80%90%E7%81%AF%E3%80%91", "https://lantern.example/【灯】"),
        ("https://LANTERN.example/a[1]【灯】", "https://lantern.example/a[1]【灯】"),
        ("https://lantern.example/%E7%81%AF%ef%bc%8f%E7%81%AB", "https://lantern.example/灯%ef%bc%8f火"),
        ("https://b%C3%BCcher.example/%C3%84", "https://bücher.example/Ä"),
        *(
            (f"https://lantern.example/{kept}",) * 2
            for kept in (
                "a%2Fb%20c%25",
                "%E7%81",
                "%FF%FE",
                "%E2%80%AEgnp.exe",
                "%E2%80%8B",
                "%EF%BC%8F",
                "%C2%A0",
                "%F3%A0%81%81",
                "%C2%9B31m",
            )
        ),
    ],
)
def test_escaped_letters_and_marks_are_shown_and_nothing_else_that_is_escaped(address: str, shown: str) -> None:
    assert shown_address(address) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/a?b#c", "https://example.org/a?b#c"),
        ("http://аррӏе.com/", "http://xn--80ak6aa92e.com/"),
        ("http:\\\\аррӏе.com\\a", "http://xn--80ak6aa92e.com/a"),
        ("https://evil.example\\@good.example/", "https://evil.example/@good.example/"),
        ("https://good.example@evil.example/", "https://evil.example/"),
        ("http://аррӏе.com:99999/", "http://%D0%B0%D1%80%D1%80%D3%8F%D0%B5.com:99999/"),
        ("https://почта.рф:8080/путь", "https://почта.рф:8080/путь"),
        ("https://xn--fiqs8s.org/", "https://中国.org/"),
        ("/путь/a.png", "/путь/a.png"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_what_is_shown_of_an_address_is_where_it_leads(address: str, shown: str) -> None:
    assert shown_address(address) == shown


def test_an_address_is_handed_on_in_the_form_that_every_program_reads_alike() -> None:
    assert address_to_open("https://example.org") == "https://example.org"
    assert address_to_open("https://evil.example\\@good.example/") == "https://evil.example/@good.example/"
    assert address_to_open("http://例え.example/ä b") == "http://xn--r8jz45g.example/%C3%A4%20b"
    with pytest.raises(ValueError, match="no address"):
        address_to_open("https://")


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("\\\\evil.example\\a", "https://evil.example/a"),
        ("/\\evil.example/a", "https://evil.example/a"),
        ("https://аррӏе.com/a", "https://xn--80ak6aa92e.com/a"),
        ("https://中国.org/路", "https://中国.org/路"),
        ("a/../b.html#x", "https://paper.example/2021/b.html#x"),
        ("#x", ""),
        ("post.html#x", ""),
        ("https://paper.example:99999/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_link_is_resolved_to_where_a_browser_would_go(href: str, url: str) -> None:
    assert resolve(href, "https://paper.example/2021/post.html") == url


@pytest.mark.parametrize("address", ["https://example.org/a?b=1", "HTTP://example.org", "http://例え.example/"])
def test_addresses_of_the_web_are_opened(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize(
    "address",
    ["", "javascript:alert(1)", "file:///etc/passwd", "https://", "https://a b.example", "https://[::1", "--help"],
)
def test_nothing_else_is_and_it_is_said_why(address: str) -> None:
    assert refusal(address).endswith((".", address))


def test_the_archived_copy_is_asked_for_by_day() -> None:
    template = "https://web.archive.org/web/{date}/{url}"
    date = PostDate.from_stored("2021-06-30T03:41:00+00:00")
    assert (
        archived_copy("https://a.example/1", date, template)
        == "https://web.archive.org/web/20210630/https://a.example/1"
    )
    assert archived_copy("https://a.example/1", None, template) == "https://web.archive.org/web/2/https://a.example/1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See https://e.org/%E7%81%AF. And more.", "See https://e.org/灯. And more."),
        ("见https://e.org/%E7%81%AF，HTTP://E.org/%C3%A4", "见https://e.org/灯，http://e.org/ä"),
        ("https://аррӏе.com/ and 5 %E7%81%AF", "https://аррӏе.com/ and 5 %E7%81%AF"),
        ("https://e.org/a%20b", "https://e.org/a%20b"),
    ],
)
def test_addresses_in_a_text_are_shown_where_anything_is_escaped(text: str, shown: str) -> None:
    assert with_shown_addresses(text) == shown
