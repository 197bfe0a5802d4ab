"""Pictures of the program: sizes, themes, states. A picture that changed on purpose is accepted with --snapshot-update."""

from __future__ import annotations

import pytest

from tests.snapshots.pictured import pictured, pressing, reading
from tui.language import Language, use

WIDE, MIDDLE, NARROW = (120, 30), (80, 24), (40, 10)


@pytest.mark.parametrize("theme", ["microfiche-dark", "microfiche-light", "ansi-dark"])
def test_the_browser_wide(snap_compare, theme: str) -> None:
    assert snap_compare(pictured(theme=theme), terminal_size=WIDE, run_before=pressing("j", "s", "j"))


def test_the_browser_at_80_columns(snap_compare) -> None:
    assert snap_compare(pictured(), terminal_size=MIDDLE, run_before=pressing("j"))


def test_the_drawer_of_facets(snap_compare) -> None:
    assert snap_compare(pictured(), terminal_size=MIDDLE, run_before=pressing("h"))


def test_the_list_in_40_by_10(snap_compare) -> None:
    assert snap_compare(pictured(), terminal_size=NARROW, run_before=pressing("j"))


def test_the_article_in_40_by_10(snap_compare) -> None:
    assert snap_compare(pictured(), terminal_size=NARROW, run_before=pressing("enter"))


@pytest.mark.parametrize(
    ("title", "theme", "size"),
    [
        ("Minutes of the Society", "microfiche-light", MIDDLE),
        ("Every hat on the morning ferry", "microfiche-dark", NARROW),
        ("A tide table in twenty-odd lines", "microfiche-dark", MIDDLE),
        ("ساعة الميناء", "microfiche-dark", MIDDLE),
        ("河湾渡口的最后一班船", "microfiche-light", (60, 20)),
        ("A field guide to puddles", "ansi-dark", MIDDLE),
    ],
    ids=["lists", "table", "code", "arabic", "chinese", "footnotes"],
)
def test_an_article_alone(snap_compare, title: str, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(pictured(theme=theme), terminal_size=size, run_before=reading(title))


def test_the_second_page_of_an_article(snap_compare) -> None:
    assert snap_compare(pictured(), terminal_size=NARROW, run_before=reading("Every hat on the morning ferry", "space"))


def test_a_search_with_its_found_characters(snap_compare) -> None:
    assert snap_compare(pictured(), terminal_size=WIDE, run_before=pressing("slash", *"渡口", "enter"))


def test_a_picked_facet_and_its_chip(snap_compare) -> None:
    assert snap_compare(pictured(), terminal_size=WIDE, run_before=pressing("h", "enter"))


def test_nothing_found(snap_compare) -> None:
    assert snap_compare(pictured(), terminal_size=MIDDLE, run_before=pressing("slash", *"zzzqqq"))


def test_an_empty_folder(snap_compare, tmp_path) -> None:
    (tmp_path / "bare").mkdir()
    assert snap_compare(pictured(tmp_path / "bare"), terminal_size=MIDDLE, run_before=pressing())


@pytest.mark.parametrize(
    ("language", "size", "keys"),
    [("zh-Hans", WIDE, ()), ("zh-Hant", MIDDLE, ("h",)), ("zh-Hant", NARROW, ())],
    ids=["the browser in simplified Chinese", "the facets in traditional Chinese", "the list in traditional Chinese"],
)
def test_the_interface_in_chinese(
    snap_compare, language: Language, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    use(language)
    assert snap_compare(pictured(), terminal_size=size, run_before=pressing(*keys))


def test_an_article_has_its_measure_where_the_list_gives_way(snap_compare) -> None:
    assert snap_compare(pictured(), terminal_size=(100, 30), run_before=pressing("j", "enter"))


def test_a_passage_is_chosen(snap_compare) -> None:
    assert snap_compare(pictured(), terminal_size=(100, 30), run_before=pressing("j", "H", "j", "J"))
