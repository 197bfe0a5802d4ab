"""A highlight finds its place again, in an article that is not what it was."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.article.reading.quotes import CONTEXT, QuoteFinder, TextQuote, quote_of
from tui.search.fold import fold_map

ARTICLE = """\
The harbour froze in the second week of January, and for nine days nobody could row to the island.

The mail lay in the hut on the pier until the thaw. Most of it was bills, some of them for ice. The mail was carried
over on the tenth day, by two brothers who would not say how thick the ice had been.

河灣渡口的最後一班船在六點離開。擺渡人說，他從來沒有見過這麼厚的冰。村裡的人等了九天，信件都留在碼頭的小屋裡。
"""
SIMPLIFIED = (
    "河湾渡口的最后一班船在六点离开。摆渡人说，他从来没有见过这么厚的冰。村里的人等了九天，信件都留在码头的小屋里。"
)


def passage(exact: str, text: str = ARTICLE, nth: int = 0) -> TextQuote:
    at = -1
    for _ in range(nth + 1):
        at = text.index(exact, at + 1)
    return quote_of(text, at, at + len(exact))


def found(text: str, quote: TextQuote) -> str | None:
    place = QuoteFinder(text, fold_map).find(quote)
    return None if place is None else text[slice(*place)]


def test_a_quote_has_what_stands_around_it() -> None:
    quote = passage("until the thaw")
    assert quote == TextQuote(
        "until the thaw", "e mail lay in the hut on the pier "[-CONTEXT:], ". Most of it was bills, some of t"[:CONTEXT]
    )
    assert passage("The harbour").prefix == ""


@pytest.mark.parametrize(
    ("exact", "change", "now"),
    [
        ("nobody could row to the island", ("", ""), "nobody could row to the island"),
        (
            "nobody could row to the island",
            ("nobody could", "nobody\n    could"),
            "nobody\n    could row to the island",
        ),
        (
            "nobody could row to the island",
            ("row to the island", "Row to The Island"),
            "nobody could Row to The Island",
        ),
        ("nobody could row to the island", ("could row", "could have rowed"), "nobody could have rowed to the island"),
        ("for nine days nobody could row", ("nine days ", ""), "for nobody could row"),
        ("some of them for ice.", ("some of them", "some of thern"), "some of thern for ice."),
        ("他從來沒有見過這麼厚的冰。", ("從來", ""), "他沒有見過這麼厚的冰。"),
        ("他從來沒有見過這麼厚的冰。", ("見過這麼厚", "见过这么厚"), "他從來沒有见过这么厚的冰。"),
    ],
)
def test_a_passage_is_found_though_it_changed_a_little(exact: str, change: tuple[str, str], now: str) -> None:
    assert found(ARTICLE.replace(*change) if change[0] else ARTICLE, passage(exact)) == now


def test_a_passage_is_found_in_the_other_script() -> None:
    assert found(SIMPLIFIED, passage("擺渡人說，他從來沒有見過這麼厚的冰。")) == "摆渡人说，他从来没有见过这么厚的冰。"
    assert found(ARTICLE, passage("码头", SIMPLIFIED)) == "碼頭"


@pytest.mark.parametrize("nth", [0, 1])
@pytest.mark.parametrize("change", [("", ""), ("harbour", "port"), ("\n\n", "\n"), ("until the thaw", "till the thaw")])
def test_of_several_places_the_one_with_the_same_surroundings_counts(nth: int, change: tuple[str, str]) -> None:
    now = f"Some news from the pier. {ARTICLE.replace(*change) if change[0] else ARTICLE}"
    place = QuoteFinder(now, fold_map).find(passage("The mail", nth=nth))
    assert place is not None
    assert now[place[0] :].startswith(("The mail lay", "The mail was")[nth])


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        ("nobody could row to the island", "Bread is baked before sunrise, and the boats go out to the lighthouse at noon."),
        ("ice", "Nothing that is like it."), ("碼頭的小屋", "村里的麵包店在日出前開門。"), ("   ", ARTICLE), ("!?", ARTICLE), ("ice", ""),
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(exact: str, text: str) -> None:
    assert found(text, TextQuote(exact, "", "")) is None


LOG = " ".join(f"Boat {n * n} came in at {n % 24}, laden with rope and salt of lot {n * 7919}." for n in range(2_000))
"""A long text in which no sentence is another one."""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("laden with rope", "laden with ropes"),
        ("Boat 250000 came in", "An hour later, and in the dark at that, boat 250000 came in"),
        (" of lot 3959500.", "."),
    ],
)
def test_a_long_passage_is_found_from_its_first_word_to_its_last_though_it_changed(old: str, new: str) -> None:
    start, end = LOG.index("Boat 160000 "), LOG.index("Boat 360000 ") - 1
    now = found("Some news from the pier. " + LOG.replace(old, new), quote_of(LOG, start, end))
    assert now == LOG[start:end].replace(old, new)


def test_a_text_is_folded_once_for_all_passages() -> None:
    folded: list[str] = []

    def noting(text: str) -> tuple[str, Sequence[int]]:
        folded.append(text)
        return fold_map(text)

    finder = QuoteFinder(ARTICLE, noting)
    for exact in ("the harbor froze", "nobody could row there", "the thaw of May"):
        finder.find(TextQuote(exact, "", ""))
    assert folded.count(ARTICLE) == 1


def test_no_long_passage_is_looked_for_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """That takes time by the square of its length, in which nothing else is done."""
    from rapidfuzz import fuzz

    lengths: list[int] = []
    honest = fuzz.partial_ratio_alignment

    def noting(one: str, other: str, **options: float) -> object:
        lengths.append(min(len(one), len(other)))
        return honest(one, other, **options)

    monkeypatch.setattr(fuzz, "partial_ratio_alignment", noting)
    assert found(LOG, TextQuote(LOG[::-1][:90_000], "rope", "salt")) is None
    assert lengths
    assert max(lengths) <= 256


def test_a_passage_that_no_reader_can_have_marked_is_found_as_it_was_only() -> None:
    text = LOG * 2
    assert found(text, TextQuote(text[5:-5], "", "")) == text[5:-5]
    assert found(text[:9_000] + "!x" + text[9_000:], TextQuote(text[5:-5], "", "")) is None


@settings(max_examples=40)
@given(st.integers(0, len(ARTICLE) - 20), st.integers(12, 80), st.text("abc 水冰。\n", max_size=40), st.data())
def test_a_passage_stands_where_it_stood_whatever_comes_before_it(start: int, length: int, more: str, data) -> None:
    quote = quote_of(ARTICLE, start, min(start + length, len(ARTICLE)))
    place = QuoteFinder(more + ARTICLE, fold_map).find(quote)
    if any(map(str.isalnum, quote.exact)):
        assert place is not None
        assert (
            quote.exact.strip(" \n") in (more + ARTICLE)[place[0] : place[1]]
            or quote.exact == (more + ARTICLE)[slice(*place)]
        )


@settings(max_examples=30)
@given(st.text(max_size=60), st.builds(TextQuote, st.text(max_size=20), st.text(max_size=8), st.text(max_size=8)))
def test_no_text_raises_and_every_place_is_in_it(text: str, quote: TextQuote) -> None:
    place = QuoteFinder(text, fold_map).find(quote)
    assert place is None or 0 <= place[0] < place[1] <= len(text)
