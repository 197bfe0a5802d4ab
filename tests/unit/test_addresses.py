"""Addresses of the web: the sites they name, which are opened, how they are shown."""

from __future__ import annotations

import pytest

from tui.addresses import archived_copy, refusal, shown_address, site_of
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


def test_a_host_that_cannot_be_decoded_is_a_site_all_the_same() -> None:
    assert site_of("https://xn--\udcff.org/").startswith("xn--")


def test_an_address_is_shown_with_a_host_that_reads_like_no_other() -> None:
    assert shown_address("https://аррӏе.com/Page?q=аррӏе") == "https://xn--80ak6aa92e.com/Page?q=аррӏе"
    assert shown_address("https://bücher.example/Ä") == "https://bücher.example/Ä"
    assert shown_address("https://[") == "https://["


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
