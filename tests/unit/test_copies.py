"""Which texts tell one story."""

from __future__ import annotations

import random
from array import array
from collections.abc import Collection, Mapping

import pytest

from tui.relations.copies import EqualPosts, Sketch, folded_letters, sketch_of, stories
from tui.search.fold import fold

_HAN = [chr(0x4E00 + at) for at in range(600)]


def prose(letters: int, seed: int) -> str:
    """Sentences of made words."""
    rng = random.Random(seed)
    said: list[str] = []
    while sum(map(len, said)) < letters:
        said.append("".join(rng.choices(_HAN, k=rng.randint(8, 30))) + "。")
    return "".join(said)


def stories_of(posts: Mapping[str, str], titles: Mapping[str, str] | None = None) -> list[list[str]]:
    """The stories among some texts, each by its name; every title is the same unless given."""
    names = list(posts)
    units = [EqualPosts((at,), sketch_of(fold(text))) for at, text in enumerate(posts.values())]

    def titles_of(wanted: Collection[int]) -> Mapping[int, str]:
        return {at: (titles or {}).get(names[at], "The ferry of the north") for at in wanted}

    return [[names[unit.posts[0]] for unit in story] for story in stories(units, titles_of)]


def test_the_longest_text_comes_first() -> None:
    whole = prose(4000, 1)

    assert stories_of({"part": whole[:2500], "whole": whole, "other": prose(4000, 2)}) == [["whole", "part"]]


def test_a_short_excerpt_is_a_copy_of_the_whole() -> None:
    whole = prose(9000, 3)

    assert stories_of({"excerpt": whole[3000:5700], "whole": whole}) == [["whole", "excerpt"]]


def test_punctuation_blanks_case_width_and_script_make_no_difference() -> None:
    said = "The Ferry, of the NORTH: 網絡與國家的關係 ＡＢＣ"

    assert folded_letters(said) == folded_letters("the ferry of the north 网络与国家的关系 abc")
    assert sketch_of(fold(said * 40)) == sketch_of(fold(said.upper() * 40))


def test_texts_whose_titles_are_unlike_only_share_text() -> None:
    text = prose(3000, 4)

    assert not stories_of({"one": text, "other": text[:2000]}, {"one": "A ferry sinks", "other": "What to cook"})


def test_titles_with_other_numbers_are_those_of_a_series() -> None:
    text = prose(3000, 10)

    assert not stories_of(
        {"one": text, "other": text[:2500]}, {"one": "Lamp 4.0.0 is out", "other": "Lamp 4.0.1 is out"}
    )


def test_the_number_of_a_column_makes_no_series() -> None:
    text = prose(3000, 10)

    assert stories_of({"one": text, "other": text[:-200]}, {"one": "Lamp 404: It burns", "other": "It burns"})
    assert not stories_of({"one": text, "other": text[:1800]}, {"one": "It burns, part 2", "other": "It burns"})


def test_a_day_that_two_titles_have_in_common_makes_no_copies() -> None:
    text = prose(3000, 12)

    assert not stories_of(
        {"one": text, "other": text}, {"one": "渡口灯塔现场报道1月31日", "other": "1月31日上午渡口一条船沉在桥头 2"}
    )


def test_checksums_and_addresses_say_nothing() -> None:
    sums = "".join(f" https://lamp.example/{at}.tar.gz {random.Random(at).randbytes(32).hex()}" for at in range(20))

    assert not stories_of({"one": prose(400, 11) + sums, "other": prose(400, 12) + sums})


def test_what_stands_under_many_posts_makes_no_copies() -> None:
    notice = prose(2000, 5)

    assert not stories_of({str(at): prose(600, 100 + at) + notice for at in range(6)})


def test_a_copy_is_found_beside_what_stands_under_many_posts() -> None:
    notice, text = prose(3000, 6), prose(2000, 7)
    others = {str(at): prose(600, 200 + at) + notice for at in range(6)}

    assert stories_of({**others, "one": text + notice, "other": text[:-100] + notice}) == [["one", "other"]]


def test_some_hundred_letters_have_to_be_shared() -> None:
    text = prose(250, 8)

    assert not stories_of({"one": text, "other": text + "。"})


def test_posts_with_one_text_and_title_are_one_story() -> None:
    sketch = sketch_of(fold(prose(2000, 9)))

    assert stories([EqualPosts((1, 2, 3), sketch)], lambda _ids: {}) == [[EqualPosts((1, 2, 3), sketch)]]
    assert not stories([EqualPosts((1, 2, 3), sketch_of(fold("nothing much")))], lambda _ids: {})


@pytest.mark.parametrize("text", ["", "a", "seven77", "eight888", "。！\n"])
def test_short_texts_have_sketches(text: str) -> None:
    sketch = sketch_of(fold(text))

    assert sketch.letters == len(folded_letters(text))
    assert len(sketch.shingles) <= 1


def test_comparing_in_parts_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [prose(3000, 20 + at) for at in range(5)]
    texts = {f"{at}{kind}": text for at, one in enumerate(whole) for kind, text in (("a", one), ("b", one[:2000]))}
    found = stories_of(texts)

    monkeypatch.setattr("tui.relations.copies._HASHES_AT_ONCE", 50)

    assert len(found) == 5
    assert stories_of(texts) == found


def test_it_can_be_given_up() -> None:
    def pause() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stories([EqualPosts((1,), Sketch(1, 1, array("I")))], lambda _ids: {}, pause)
