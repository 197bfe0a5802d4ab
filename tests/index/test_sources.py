"""`source:`: which posts come from an address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.index.conftest import Archive, text
from tui.errors import Cancelled
from tui.index import Index
from tui.index.sources import SourceAddresses

SOURCES = {
    "a": "https://www.harbour.example/2021/03/fog/",
    "b": "http://harbour.example/2021/03/fog-2?utm_source=mail",
    "c": "https://news.harbour.example/%E7%81%AF%E5%A1%94/1",
    "d": "https://notharbour.example/lamp",
    "e": "https://wiki.example/wiki/Fog_(weather)",
    "f": "https://forum.example/#/topic/1",
    "g": "https://forum.example/#/topic/2",
    "h": "gemini://capsule.example/log",
    "i": "",
    "j": "https://xn--bcher-kva.example/a",
    "l": "https://video.example/watch?v=Ab1",
    "k": "https://harbour.example/",
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SourceAddresses, dict[int, str]]]:
    archive = Archive(tmp_path_factory.mktemp("sources"), Index(tmp_path_factory.mktemp("cache") / "index.db"))
    for name, source in SOURCES.items():
        archive.put(f"{name}.md", text(name, source=f'"{source}"'))
    archive.refresh()
    found = SourceAddresses(archive.index, [archive.number])
    yield found, {archive.row(name).id: name for name in SOURCES}
    archive.close()


def names(sources: tuple[SourceAddresses, dict[int, str]], address: str, *, prefix: bool = False) -> str:
    found, name_of = sources
    return "".join(sorted(name_of[post] for post in found.find(address, prefix=prefix)))


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.harbour.example/2021/03/fog/", "a"),
        ("http://HARBOUR.example/2021/03/fog", "a"),
        ("www.harbour.example/2021/03/fog", "a"),
        ("//harbour.example:443/2021/03/fog/?utm_medium=x", "a"),
        ("harbour.example/2021/03/fog-2", "b"),
        ("https://harbour.example/2021", "ab"),
        ("harbour.example/2021/0", "ab"),
        ("harbour.example", "abck"),
        ("WWW.Harbour.Example/", "abck"),
        ("https://harbour.example", "abck"),
        ("arbour.example", "abcdk"),
        ("https://harb", "abk"),
        ("/2021/03/", "ab"),
        ("https://news.harbour.example/灯塔/1", "c"),
        ("news.harbour.example/%e7%81%af%e5%a1%94/1/", "c"),
        ("燈塔", "c"),
        ("https://wiki.example/wiki/Fog_(weather)", "e"),
        ("wiki.example/wiki/Fog_%28weather%29", "e"),
        ("https://forum.example/#/topic/2", "g"),
        ("forum.example", "fg"),
        ("gemini://capsule.example/log", "h"),
        ("bücher.example", "j"),
        ("https://xn--bcher-kva.example/a/", "j"),
        ("https://", "abcdefghjkl"),
        ("video.example/watch?v=Ab1&utm_source=x", "l"),
        ("v=ab1", "l"),
        ("nowhere.example", ""),
        ("https://arbour.example", ""),
    ],
)
def test_finds_the_page_the_host_or_a_part(
    sources: tuple[SourceAddresses, dict[int, str]], address: str, found: str
) -> None:
    assert names(sources, address) == found


def test_a_beginning_is_looked_for_at_the_beginning(sources: tuple[SourceAddresses, dict[int, str]]) -> None:
    assert names(sources, "harbour.example/2021/03/fog", prefix=True) == "ab"
    assert names(sources, "2021", prefix=True) == ""


def test_can_be_cancelled(sources: tuple[SourceAddresses, dict[int, str]]) -> None:
    with pytest.raises(Cancelled):
        sources[0].find("not asked before", lambda: True)


def test_follows_the_index(archive: Archive) -> None:
    found = SourceAddresses(archive.index, [archive.number])
    assert found.find("harbour.example") == []
    archive.put("a.md", text("a", source="https://harbour.example/a"))
    archive.refresh()
    assert found.find("harbour.example") == [archive.row("a").id]
