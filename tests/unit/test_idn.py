"""The name of a host, as it can safely be shown: nothing that reads like another name."""

from __future__ import annotations

import pytest

from tui.idn import ascii_host, safe_host


def _puny(label: str) -> str:
    return "xn--" + label.encode("punycode").decode()


@pytest.mark.parametrize(
    "host",
    ["bücher.example", "почта.example", "中国新闻.example", "ニュース日本.example", "한국.example", "ελλάδα.example",
     "straße.example", "أخبار.example", "भारत.example", "lantern-7.example", "новости24.example", "россия.рф"],
)  # fmt: skip
def test_a_name_in_one_script_is_shown_in_it(host: str) -> None:
    coded = ".".join(label if label.isascii() else _puny(label) for label in host.split("."))
    assert safe_host(coded) == host
    assert ascii_host(host) == coded


@pytest.mark.parametrize(
    "label",
    ["аррӏе", "раураӏ", "сосо", "pаypal", "gооgle", "ραypal", "ηανυ", "exаmple中", "ɡoogle", "pɑypal", "ġ\u0323oogle",
     "аррӏе-1", "٣٤", "l·l", "ｇoogle中", "օոօ", "exampleノ", "xnı", "a\u200db", "ab\u0301q\u0307"],
)  # fmt: skip
def test_a_look_alike_is_shown_as_it_is_sent(label: str) -> None:
    assert safe_host(f"{_puny(label)}.com") == f"{_puny(label)}.com"


@pytest.mark.parametrize("host", ["аррӏе.com", "аррӏе。com"])
def test_a_look_alike_that_is_written_out_is_shown_as_it_is_sent(host: str) -> None:
    assert ascii_host(host) == "xn--80ak6aa92e.com"
    assert safe_host("xn--80ak6aa92e.com") == "xn--80ak6aa92e.com"


@pytest.mark.parametrize("host", ["xn--.example", "xn--a.example", "xn--" + "a" * 300 + ".example", "xn--€.example"])
def test_what_is_no_code_stays_as_it_is(host: str) -> None:
    assert safe_host(host).endswith(".example")
