"""The columns: what goes in comes out by position."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.search.factories import P, catalogue
from tui.errors import Cancelled
from tui.search import post_sets
from tui.search.catalogue import Catalogue
from tui.search.evaluate import search
from tui.search.flags import READ, STARRED
from tui.search.haystacks import BLOCK_SIZE, TITLES_PER_LOAD, HaystackStore
from tui.search.parse import parse
from tui.search.romanization import may_be_in_han, may_be_initials_of_han, romanize
from tui.search.short_steps import never_cancelled, sorted_in_steps


def test_ids_lead_to_positions_and_back() -> None:
    made = catalogue(["甲", "乙", "丙"])
    assert list(made.ids) == [3, 2, 1]
    assert [made.position(post_id) for post_id in (3, 2, 1, 0, 4, -1)] == [0, 1, 2, None, None, None]


def test_far_apart_ids_are_found_as_well() -> None:
    made = Catalogue(["news"])
    made.append([(10**12, 0, 0, 0, 0, 0, 0, 0, "a"), (5, 0, 0, 0, 0, 0, 0, 0, "b")])
    made.freeze()
    assert [made.position(post_id) for post_id in (10**12, 5, 6)] == [0, 1, None]


def test_an_empty_catalogue_is_one() -> None:
    made = Catalogue()
    made.append([])
    made.freeze()
    assert len(made) == 0
    assert made.position(1) is None
    assert not [*made.haystacks.titles(lambda: False)]


def test_titles_are_kept_folded_in_any_script() -> None:
    made = catalogue(["Café", "網絡", "", "🜚 x"])
    assert [made.title(position) for position in range(4)] == ["cafe", "网络", "", "🜚 x"]
    assert made.titles(1, 99) == ["网络", "", "🜚 x"]


def test_titles_that_contain_a_text_are_found_without_their_haystacks() -> None:
    titles = ["one", "two one one", "中文", "文中", "three"]
    found = catalogue(titles)

    assert list(found.positions_containing("one", never_cancelled)) == [0, 1]
    assert list(found.positions_containing("中", never_cancelled)) == [2, 3]
    assert list(found.positions_containing("e", never_cancelled)) == [0, 1, 4]
    assert list(found.positions_containing("four", never_cancelled)) == []


def test_a_title_across_two_steps_of_looking_for_a_text_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for step in range(1, 9):
        monkeypatch.setattr("tui.search.catalogue._BYTES_PER_STEP", step)
        assert list(catalogue(["ab", "xyz", "abcdef"]).positions_containing("abc", never_cancelled)) == [2]
        assert list(catalogue(["ab", "xyz", "abcdef"]).positions_containing("ab", never_cancelled)) == [0, 2]


def test_a_value_spelt_twice_counts_once_in_its_set() -> None:
    made = catalogue([P("a", tags=("Rust", "rust", "Go"))])
    assert made.members("tag")[made.sets["tag"][0]] == ("Rust", "Go")


def test_number_zero_is_the_empty_set() -> None:
    made = catalogue([P("a"), P("b", tags=("x",))])
    assert list(made.sets["tag"]) == [0, 1]
    assert made.members("tag") == [(), ("x",)]


def test_archives_are_numbered_by_their_place() -> None:
    made = Catalogue({7: "seven", 3: "three"})
    made.append([(1, 0, 3, 0, 0, 0, 0, 0, "a"), (2, 0, 7, 0, 0, 0, 0, 0, "b")])
    assert list(made.archives) == [1, 0]
    assert made.archive_names == [("seven",), ("three",)]


def test_marks_change_one_bit_of_one_post() -> None:
    made = catalogue([P("a", flags=STARRED), "b"])
    made.set_flag(2, READ, on=True)
    made.set_flag(99, READ, on=True)
    assert list(made.flags) == [STARRED | READ, 0]
    made.set_flag(2, STARRED, on=False)
    assert list(made.flags) == [READ, 0]


def test_days_in_a_row_are_one_run_across_chunks() -> None:
    made = catalogue([P(str(n), day="2021-06-30") for n in range(4)] + [P("x", day="2021-06-29"), P("y")])
    assert [(start, end) for _, start, end in made.day_runs] == [(0, 4), (4, 5), (5, 6)]


def test_the_order_of_titles_puts_newer_first_among_equals() -> None:
    made = catalogue(["b", "a", "乙", "a"])
    assert list(made.title_order) == [1, 3, 0, 2]


def test_titles_are_handed_to_the_matcher_block_by_block() -> None:
    made = Catalogue(["news"])
    for start in range(0, BLOCK_SIZE + 10, 4096):
        made.append([(n + 1, 0, 0, 0, 0, 0, 0, 0, f"t{n}") for n in range(start, min(start + 4096, BLOCK_SIZE + 10))])
    made.freeze()
    assert [len(block.texts) for block in made.haystacks.titles(lambda: False)] == [BLOCK_SIZE, 10]


def test_masks_are_sets() -> None:
    one, other = post_sets.of_positions([0, 2], 4), post_sets.of_positions([2, 3], 4)
    assert list(post_sets.positions(post_sets.both(one, other))) == [2]
    assert list(post_sets.positions(post_sets.either(one, other))) == [0, 2, 3]
    assert list(post_sets.positions(post_sets.without(one))) == [1, 3]
    assert list(post_sets.in_order([3, 2, 1, 0], one)) == [2, 0]


@pytest.mark.parametrize("every", [1, 3, 100])
def test_the_positions_of_a_set_are_told_beyond_the_first_chunk(every: int) -> None:
    size = 3 * post_sets.CHUNK + 5
    members = range(2, size, every)
    assert list(post_sets.positions(post_sets.of_positions(members, size))) == list(members)


def keys_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles whose romanized keys are made from now on."""
    made: list[str] = []

    def watched(titles: Sequence[str]) -> tuple[list[str], list[str]]:
        made.extend(titles)
        return romanize(titles)

    monkeypatch.setattr("tui.search.romanization.romanize", watched)
    return made


def test_a_pure_han_query_needs_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    made, romanized = catalogue(["网络", "空间"]), keys_made(monkeypatch)
    search(made, parse("网络"))
    assert not romanized
    search(made, parse("wangluo"))
    assert romanized == ["网络", "空间"]


def test_a_word_that_no_han_characters_sound_like_needs_keys_of_other_titles_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, romanized = catalogue(["网络", "маяк", "灯塔 light", "light"]), keys_made(monkeypatch)
    search(made, parse("lighthouse"))
    assert sorted(romanized) == ["маяк", "灯塔 light"]


def test_keys_that_are_not_there_yet_are_given_up_when_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    made, romanized = catalogue(["网络"] * 2 * TITLES_PER_LOAD), keys_made(monkeypatch)
    with pytest.raises(Cancelled):
        made.haystacks.romanized(lambda: True)
    assert len(romanized) == TITLES_PER_LOAD


def test_titles_that_have_a_text_are_given_up_while_they_are_put_together() -> None:
    titles = [f"{'lamp' if number % 9 == 0 else 'fog'} {number}" for number in range(9 * TITLES_PER_LOAD)]
    store = HaystackStore(
        bytes(len(titles)),
        lambda start, end: read.extend(titles[start:end]) or titles[start:end],
        lambda text, _cancelled: (at for at, title in enumerate(titles) if text in title),
    )
    read: list[str] = []
    with pytest.raises(Cancelled):
        next(store.titles(lambda: bool(read), having=["lamp"]))
    assert len(read) < TITLES_PER_LOAD


MIXED = (
    "lighthouse ledger", "The U.S.A. of old", "网络空间 灯塔", "灯塔 light", "маяк и книга", "燈台の手紙", "“light-house” of fog",
    "重庆 的 灯塔", "light reads", "a ledger, a lighthouse and a choir", "潮汐表与潮汐表", "network 网络",
)  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "lighthouse", "lighthuose ledger", "lihgthouse", "usa", "网络 灯塔", "wangluo", "wlkj", "cq", "majak", "mayak",
        "toudai", "ledgr", "ledger lihgthouse", "l*", "网luo", "dengta OR choir", "-light ledger", "网络空建", "chaoxb",
    ],
)  # fmt: skip
def test_a_query_that_loads_what_it_needs_finds_what_one_finds_where_all_is_loaded(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = [*MIXED, *(f"{number} 其他 other" for number in range(100))]
    fresh = search(catalogue(titles), parse(query))
    loaded = catalogue(titles)
    while loaded.haystacks.load_next():
        continue
    for may_be in ("may_be_in_han", "may_be_initials_of_han"):
        monkeypatch.setattr(f"tui.search.retrieve.{may_be}", lambda _text: True)
    found = search(loaded, parse(query))
    assert (list(fresh.positions), fresh.scores) == (list(found.positions), found.scores)


def test_keys_of_han_have_what_may_be_in_them() -> None:
    full, initials = romanize(["网络空间灯塔潮汐表重庆"])
    for start in range(len(full[0])):
        for end in range(start, len(full[0]) + 1):
            assert may_be_in_han(full[0][start:end])
    assert may_be_initials_of_han(initials[0])
    assert not any(map(may_be_in_han, ("lighthouse", "ledger", "bv", "strasse")))
    assert not any(map(may_be_initials_of_han, ("wif", "luo", "v")))


@pytest.mark.parametrize("count", [0, 1, 2047, 2048, 2049, 7000])
def test_sorting_in_turns_is_sorting(count: int) -> None:
    items = [(number * 7919) % 1000 for number in range(count)]
    assert list(sorted_in_steps(items, key=lambda item: -item, pause=lambda: None)) == sorted(
        items, key=lambda item: -item
    )
