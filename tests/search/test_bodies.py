"""`body:` and `all:` with somebody who knows what is in the articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from tests.search.factories import P, catalogue
from tui.search.bodies import ONLY_REPEATED, BodyTerm, NearMatch
from tui.search.evaluate import Hits, search
from tui.search.parse import parse
from tui.search.results import SearchResults
from tui.search.syntax import BodyText

POSTS = [P("A 灯塔"), P("B harbour"), P("C"), P("D 灯塔", flags=1)]
"""Their ids are 4, 3, 2, 1."""


class Texts:
    """Bodies of so many words by post; a word counts as often as it stands."""

    def __init__(self, done: int = 4) -> None:
        self.texts = {4: "fog", 3: "fog fog 灯塔", 2: "fog fog fog", 1: "rain", 99: "fog of another archive"}
        self.done = done
        self.asked: list[list[BodyTerm]] = []
        self.near = {"smog": NearMatch(0.8, ("fog",))}
        """What every article has nearly."""

    def find(self, wanted: Sequence[BodyTerm], cancelled: Callable[[], bool]) -> Mapping[int, float]:
        assert not cancelled()
        self.asked.append(list(wanted))
        return {
            post: float(sum(body.count(text) for text, *_ in wanted))
            for post, body in self.texts.items()
            if all(text in body for text, *_ in wanted)
        }

    def find_near(self, wanted: Sequence[BodyTerm], cancelled: Callable[[], bool]) -> Mapping[int, NearMatch]:
        assert not cancelled()
        return {post: self.near[wanted[0].text] for post in self.texts if wanted[0].text in self.near}

    def lengths(self) -> tuple[Sequence[int], Sequence[int]]:
        return list(self.texts), list(map(len, self.texts.values()))

    def coverage(self) -> tuple[int, int]:
        return self.done, 4


class Repeating(Texts):
    """As `Texts`, where the fog of B and C is only what their site says under every post."""

    def find(self, wanted: Sequence[BodyTerm], cancelled: Callable[[], bool]) -> Mapping[int, float]:
        found = super().find(wanted, cancelled)
        is_fog = any(text == "fog" for text, *_ in wanted)
        return {post: ONLY_REPEATED if is_fog and post in {2, 3} else score for post, score in found.items()}


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("body:fog", "ABC"),
        ("body:fog OR body:灯塔", "ABC"),
        ("all:fog OR all:harbour", "BAC"),
        ("harbour body:fog", "B"),
        ("-body:fog", "D"),
        ("body:fog is:unread -灯塔", "BC"),
    ],
)
def test_what_is_only_repeated_comes_last(text: str, order: str) -> None:
    assert names(search(catalogue(POSTS), parse(text), bodies=Repeating())) == order


def test_however_many_are_found_what_is_only_repeated_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.search.evaluate.MAX_SCORED_TITLES", 1)
    texts = Repeating()
    texts.texts = {4: "fog", 3: "fog", 2: "fog", 1: "fog fog"}
    assert names(search(catalogue(POSTS), parse("body:fog"), bodies=texts)) == "DABC"


def names(hits: Hits) -> str:
    return "".join(POSTS[position].title[0] for position in hits.positions)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("body:fog", "CBA"),
        ("body:fog sort:-date", "ABC"),
        ("body:fog is:unread harbour", "B"),
        ("-body:fog", "D"),
        ("body:fog -body:灯塔", "CA"),
        ("body:rain OR body:灯塔", "BD"),
        ("all:灯塔", "ADB"),
        ("all:灯塔 body:fog", "AB"),
        ("-all:灯塔", "C"),
        ("all:fog 灯塔", "A"),
        ("all:nothing", ""),
        ("body:fog body:rain", ""),
        ("body:smog", "ABCD"),
        ("body:smog is:unread", "ABC"),
        ("-body:smog", "ABCD"),
    ],
)
def test_finds(text: str, order: str) -> None:
    assert names(search(catalogue(POSTS), parse(text), bodies=Texts())) == order


@pytest.mark.parametrize(
    ("text", "titles"),
    [("body:moscow", "ABC"), ("all:Moscow,", "ABC"), ("body:moscow 灯塔", "A"), ('body:"moscow"', "")],
)
def test_a_place_is_found_in_bodies_by_its_english_name(text: str, titles: str) -> None:
    texts = Texts()
    texts.texts = {4: "утром москва", 3: "莫斯科。莫斯科", 2: "莫斯科", 1: "harbour"}
    assert "".join(sorted(names(search(catalogue(POSTS), parse(text), bodies=texts)))) == titles


def test_where_a_body_has_the_english_name_no_other_is_looked_for() -> None:
    texts = Texts()
    texts.texts = {4: "莫斯科", 3: "moscow"}
    assert names(search(catalogue(POSTS), parse("body:moscow"), bodies=texts)) == "B"


def test_what_is_asked_of_the_bodies() -> None:
    texts = Texts()
    search(catalogue(POSTS), parse('body:"fog fog" body:fo* all:Rain'), bodies=texts)
    assert texts.asked == [[BodyTerm("fog fog", exact=True), BodyTerm("fo")], [BodyTerm("Rain")]]


def test_scores_of_titles_are_above_those_of_bodies() -> None:
    hits = search(catalogue(POSTS), parse("all:灯塔"), bodies=Texts())
    assert hits.scores[1] > 30 >= hits.scores[2] > 0


def test_says_how_much_is_searched_until_all_is() -> None:
    made = catalogue(POSTS)
    assert search(made, parse("body:fog"), bodies=Texts(1)).notes == ("1 of 4 articles can be searched so far",)
    assert search(made, parse("body:fog"), bodies=Texts()).notes == ()
    assert search(made, parse("fog"), bodies=Texts(1)).notes == ()


def test_nothing_brings_a_warning() -> None:
    assert search(catalogue(POSTS), parse("all:x body:y"), bodies=Texts()).warnings == ()


def test_the_texts_looked_for_in_bodies() -> None:
    query = parse('a body:"b c" (all:d OR body:e*) -body:f tag:g')
    assert query.body_texts() == (BodyText("b c", True, False), BodyText("d", False, False), BodyText("e", False, True))
    assert parse("a").body_texts() == ()


def test_what_is_found_nearly_says_what_it_is_like() -> None:
    results = SearchResults.of(search(catalogue(POSTS), parse("body:smog is:read"), bodies=Texts()))
    assert results.near == {1: ("fog",)}
    assert (results.texts_in(1), results.texts_in(2)) == (("fog",), ("smog",))
    assert results.warnings == ("nothing has it exactly; nearest",)


def test_nothing_is_said_of_near_matches_where_something_is_found_exactly() -> None:
    results = SearchResults.of(search(catalogue(POSTS), parse("body:fog"), bodies=Texts()))
    assert (results.near, results.warnings) == ({}, ())


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("len:>6", "BC"),
        ("len:3", "A"),
        ("len:4..10", "BD"),
        ("len:..4 OR harbour", "BAD"),
        ("-len:>6", "AD"),
        ("sort:length", "CBDA"),
        ("-harbour sort:length", "CDA"),
        ("len:>9999", ""),
    ],
)
def test_posts_by_the_length_of_their_articles(text: str, order: str) -> None:
    assert names(search(catalogue(POSTS), parse(text), bodies=Texts())) == order


def test_what_is_not_measured_yet_comes_last_and_is_told_of() -> None:
    texts = Texts(done=2)
    texts.texts = {1: "rain", 3: "fog fog"}
    hits = search(catalogue(POSTS), parse("sort:length"), bodies=texts)
    assert names(hits) == "BDAC"
    assert hits.notes == ("2 of 4 articles can be searched so far",)
    assert hits.reads_texts
    assert parse("sort:length").reads_articles
    assert parse("a OR -len:3").reads_articles


def test_without_texts_the_length_is_left_out_and_said_so() -> None:
    hits = search(catalogue(POSTS), parse("len:>2 harbour sort:length"))
    assert names(hits) == "B"
    assert hits.warnings == (
        "len:>2 is left out: articles cannot be searched yet",
        "sort:length is left out: articles cannot be searched yet",
    )


def test_words_near_each_other_are_asked_for_and_lit_one_by_one() -> None:
    texts = Texts()
    query = parse('body:"fog 灯塔"~5 -body:"rain"')
    search(catalogue(POSTS), query, bodies=texts)
    assert [BodyTerm("fog 灯塔", exact=True, within=5)] in texts.asked
    assert [one.text for one in query.body_texts()] == ["fog", "灯塔"]
