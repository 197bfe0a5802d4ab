"""Queries over a catalogue: filters as sets, words by relevance, both together."""

from __future__ import annotations

import random

import pytest

from tests.search.factories import TODAY, P, catalogue, found
from tui.errors import Cancelled
from tui.search.evaluate import search
from tui.search.flags import BROKEN, DUPLICATE, READ, REWRITTEN, STARRED
from tui.search.parse import parse
from tui.search.query_score import strip_punctuation
from tui.search.rank import score_title
from tui.search.retrieve import ENOUGH_MATCHES, find_titles
from tui.search.terms import Term

POSTS = [
    P("A1 灯塔", "2021-07-01", tags=("社會",), authors=("Ann Lee",), site="one.org", flags=READ),
    P("B2 燈塔看守", "2021-06-30", tags=("社会", "Sea"), authors=("Bob",), site="two.org", archive=1),
    P("C3 harbour", "2021-06-24", tags=("Sea bird",), authors=("Ann Lee", "Bob"), flags=STARRED | READ),
    P("D4 harbour master", "2020-02-29", categories=("News",), flags=DUPLICATE | BROKEN),
    P("E5 看守灯塔", ""),
]


PASTED = [
    "Ten ways to cook eel #supper",
    "思维实验：猜硬币的问题 #shorts #数学 #逻辑",
    "Cook: eel (and other fish) [part 2]",
    "is:read or not: the state of eels",
    "Trick OR treat",
    "EEL AND CHIPS",
    "Eel -smoked- at home",
    'He said "eel',
    "tag:x is how a tag is written",
    "Date: the fruit of the palm",
    "all: a story about eels",
    "Eel) and (bracket",
    "“Eels” – a memoir #river*",
    "#one",
    "(eel)",
    "sea -eel",
    "date:2021",
]


@pytest.mark.parametrize("title", PASTED)
def test_a_title_that_is_pasted_whole_finds_its_post_first(title: str) -> None:
    posts = [P("eel", tags=("river", "one", "x")), P("a story", flags=READ), *map(P, PASTED), P("sea")]
    assert found(catalogue(posts), posts, title)[0] == title


def test_a_piece_of_a_title_with_signs_is_found_where_it_is_long() -> None:
    posts = [P("Notes: how tag:x came about in the end"), P("tag:x"), P("well-known")]
    assert found(catalogue(posts), posts, "how tag:x came about") == [posts[0].title]
    assert "well-known" not in found(catalogue(posts), posts, "-known")


def test_a_hashtag_that_is_no_tag_is_a_word_and_that_is_said() -> None:
    posts = [P("A crab #supper", tags=("sea",)), P("B crab", tags=("sea",)), P("C supper")]
    made = catalogue(posts)
    assert found(made, posts, "#supper") == ["A crab #supper", "C supper"]
    assert found(made, posts, "crab #sea #supper") == ["A crab #supper"]
    assert search(made, parse("crab #supper")).warnings == ("no tag #supper: searched as a word",)
    assert search(made, parse("crab #sea")).warnings == ()
    assert found(made, posts, "-#supper") == [post.title for post in posts]


@pytest.mark.parametrize("text", ["tag:none", "author:nobody", "site:nowhere.org", "category:none", "tag:no*"])
def test_a_value_that_no_post_has_is_named(text: str) -> None:
    hits = search(catalogue(POSTS), parse(text))
    assert len(hits) == 0
    assert hits.warnings == (f"no {text.replace(':', ' ')}",)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("bbc", "B.B.C. at sea"),
        ("eu", "E.U. and others"),
        ("ab poe", "The lamps of A. B. Poe"),
        ("hg wells", "On H.G. Wells"),
        ("cs lewis", "C.S.Lewis"),
        ("n.a.t.o", "What NATO said"),
        ("n.a.t.o.", "What N.A.T.O. said"),
        ("ссср", "С.С.С.Р. и море"),
        ("thing", "Þing at the lake"),
        ("gudrun", "Guðrún"),
        ("mykolaiv", "Миколаїв"),
        ("zhytomyr", "Житомир восени"),
        ("hryhoriy", "Григорій"),
        ("yushchenko", "Ющенко"),
        ("yulia tymoshenko", "Юлія Тимошенко"),
        ("zelenskyy", "Зеленський"),
        ("tchaikovsky", "Чайковский в опере"),
        ("fyodor dostoevsky", "Фёдор Достоевский"),
        ("prokofiev", "Прокофьев"),
        ("rachmaninoff", "Рахманинов"),
        ("sergei", "Сергей"),
        ("alexei navalny", "Алексей Навальный"),
        ("sofia", "София"),
        ("socrates", "Σωκράτης"),
        ("evripidis", "Ευριπίδης"),
        ("papandreou", "Παπανδρέου"),
        ("ashwezt", "艾森豪威尔总统"),
    ],
)
def test_a_name_is_found_as_people_type_it(typed: str, title: str) -> None:
    posts = [P(title), P("Harbour"), P("Другое и совсем не то"), P("网络空间治理")]
    assert found(catalogue(posts), posts, typed) == [title]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("船員臉", ["船員的大臉"]),
        ("大船员", ["大海上的船员"]),
        ("kumquat harbour", ["The harbour at night"]),
        ("kumquat habrour", ["The harbour at night"]),
        ("港口 kumquat", ["夜里的港口"]),
        ("kumquat arbour", []),
        ("kumquat the", []),
        ('"kumquat" harbour', []),
        ("kumquat -harbour", []),
    ],
)
def test_where_no_title_has_the_whole_those_with_a_part_are_offered(typed: str, offered: list[str]) -> None:
    posts = ["The harbour at night", "船員的大臉", "大海上的船员", "夜里的港口", "脸"]
    assert found(catalogue(posts), posts, typed) == offered


def test_titles_of_a_series_come_newest_first() -> None:
    posts = [f"Harbour week {number}: {'lamps' if number % 3 else 'sails'}" for number in range(120, 80, -1)]
    assert found(catalogue(posts), posts, "harbour week") == posts


def test_offers_are_said_to_be_a_part() -> None:
    assert search(catalogue(POSTS), parse("kumquat harbour")).warnings == (
        "no title has all of this: titles with a part of it",
    )
    assert search(catalogue(POSTS), parse("harbour master")).warnings == ()


def test_what_has_a_part_is_not_shown_where_a_title_has_the_whole() -> None:
    posts = ["船員的大臉", "船員臉"]
    assert found(catalogue(posts), posts, "船員臉") == ["船員臉"]


def test_initials_are_found_where_many_titles_have_their_letters_inside_a_word() -> None:
    posts = [P(f"A thousand lamps {number}") for number in range(ENOUGH_MATCHES + 5)] + [P("The U.S.A. today")]
    assert found(catalogue(posts), posts, "usa")[0] == "The U.S.A. today"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("phd", "A Ph.D. at sea"), ("msc", "My M.Sc. years"), ("llm", "The LL.M. course"), ("dphil", "A D.Phil. at last"),
        ("bsc", "Her B.Sc degree"),
    ],
)  # fmt: skip
def test_degrees_are_found_without_full_stops(query: str, title: str) -> None:
    posts = ["A lamp at sea", title, "Tea"]
    assert found(catalogue(posts), posts, query) == [title]


@pytest.mark.parametrize("title", ["The U.N. and the sea", "The UN and the sea"])
def test_a_word_of_two_letters_comes_before_longer_ones_at_the_start(title: str) -> None:
    posts = ["Under the lamp", title, "Unknown unicorns"]
    assert found(catalogue(posts), posts, "un")[0] == title


def test_a_title_field_searches_titles_alone() -> None:
    assert [title[0] for title in found(catalogue(POSTS), POSTS, "title:harbuor")] == ["C", "D"]
    assert [title[0] for title in found(catalogue(POSTS), POSTS, 'title:"harbour master"')] == ["D"]
    assert [title[0] for title in found(catalogue(POSTS), POSTS, "-title:harbour* title:灯塔")] == ["A", "B", "E"]


@pytest.mark.parametrize(
    "typed", ["harbour,", "'harbour'", "“harbour”", "…harbour!", "【harbour】", "harbour。", "*harbour"]
)
def test_punctuation_around_a_word_is_ignored(typed: str) -> None:
    assert [title[0] for title in found(catalogue(POSTS), POSTS, typed)] == ["C", "D"]


def test_of_equal_titles_the_one_with_the_punctuation_as_typed_comes_first() -> None:
    posts = [P("A harbour: lamp"), P("B harbour, lamp")]
    assert [title[0] for title in found(catalogue(posts), posts, "harbour, lamp")] == ["B", "A"]
    assert [title[0] for title in found(catalogue(posts), posts, "harbour: lamp")] == ["A", "B"]


@pytest.mark.parametrize(
    ("word", "core"), [("c#", "c#"), (".net", ".net"), ("50%", "50%"), ("...", "..."), ("《网》", "网")]
)
def test_punctuation_that_is_part_of_a_word_stays(word: str, core: str) -> None:
    assert strip_punctuation(word) == core


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "ABCDE"),
        ("tag:社会", "AB"),
        ("#社會", "AB"),
        ("tag:sea", "B"),
        ("tag:sea*", "BC"),
        ('tag:"sea bird"', "C"),
        ("tag:*", "ABC"),
        ("-tag:*", "DE"),
        ("tag:nothing", ""),
        ('author:"ann lee"', "AC"),
        ("author:ann*", "AC"),
        ("site:one.org", "A"),
        ("site:www.One.org", "A"),
        ("category:NEWS", "D"),
        ("in:old", "B"),
        ("in:o*", "B"),
        ("in:lost", ""),
        ("is:read", "AC"),
        ("is:unread", "BDE"),
        ("is:starred", "C"),
        ("is:duplicate", "D"),
        ("is:broken", "D"),
        ("date:2021", "ABC"),
        ("date:2021-06", "BC"),
        ("date:2021-06-30", "B"),
        ("date:2020-02..2021-06-24", "CD"),
        ("date:>=2021-06-30", "AB"),
        ("date:<2021", "D"),
        ("date:today", "B"),
        ("date:7d", "ABC"),
        ("date:6d", "AB"),
        ("date:none", "E"),
        ("-date:none", "ABCD"),
        ("tag:社会 -is:read", "B"),
        ("tag:社会 OR site:one.org", "AB"),
        ("is:starred OR date:none", "CE"),
        ("-(is:read OR date:none)", "BD"),
        ("(tag:sea is:unread) OR is:broken", "BD"),
        ("sort:date", "DCBAE"),
        ("sort:-date", "ABCDE"),
        ("sort:title", "ABCDE"),
        ("灯塔 sort:date", "BAE"),
        ("灯塔 -看守", "A"),
        ("灯塔 is:unread", "BE"),
        ("灯塔 (看守 OR tag:社会)", "ABE"),
        ("-灯塔", "CD"),
        ("-灯塔 -harbour", ""),
        ("-harbuor is:starred", "C"),  # what is excluded matches literally only
        ('"看守灯塔"', "E"),
        ("harbour OR date:none", "CDE"),
        ("all:harbour", "CD"),
        ("body:anything is:starred", "C"),
        ("-body:anything is:starred", "C"),
        ("灯塔 OR body:x", "ABE"),
        ("nothing like this", ""),
    ],
)
def test_finds(text: str, names: str) -> None:
    titles = found(catalogue(POSTS), POSTS, text)
    assert (sorted if "sort" not in text else list)(title[0] for title in titles) == list(names)  # type: ignore[operator]


def test_without_words_the_newest_come_first() -> None:
    assert [title[0] for title in found(catalogue(POSTS), POSTS, "is:unread")] == ["B", "D", "E"]


def test_words_rank_by_relevance_and_newer_first_among_equals() -> None:
    posts = ["看灯塔", "灯塔", "灯塔上", "灯塔", "看灯塔"]
    hits = search(catalogue(posts), parse("灯塔"))
    assert list(hits.positions) == [1, 3, 2, 0, 4]
    assert list(hits.scores) == sorted(hits.scores, reverse=True)
    assert len(hits.scores) == 5


def test_sort_date_leaves_no_scores() -> None:
    assert search(catalogue(POSTS), parse("灯塔 sort:date")).scores == ()


def test_titles_that_are_not_scored_follow_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.search.evaluate.MAX_SCORED_TITLES", 2)
    posts = [f"x 灯塔 {n}" for n in range(5)] + ["灯塔", "灯塔 y"]
    hits = search(catalogue(posts), parse("灯塔"))
    assert list(hits.positions) == [5, 6, 0, 1, 2, 3, 4]
    assert len(hits.scores) == 2


def test_a_filter_only_takes_posts_away() -> None:
    posts = [P(f"harbour {n}", tags=("x",) if n % 50 == 0 else ()) for n in range(ENOUGH_MATCHES)] + [
        P("harbuor", tags=("x",))
    ]
    made = catalogue(posts)
    whole = set(search(made, parse("harbour")).positions)
    assert set(search(made, parse("harbour tag:x")).positions) == whole & set(search(made, parse("tag:x")).positions)


BEGINNINGS = ["Harbour", "The harbour", "(harbour)", "Aharbour", "看harbour", "Harbuor", "国家网络", "网络空间"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("har*", ["Harbour", "Harbuor", "The harbour", "(harbour)", "看harbour"]),
        ("harb*", ["Harbour", "Harbuor", "The harbour", "(harbour)", "看harbour"]),
        ("ＨＡＲBO＊", ["Harbour", "The harbour", "(harbour)", "看harbour"]),
        ("ar*", []),
        ("harbour*", ["Harbour", "The harbour", "(harbour)", "看harbour"]),
        ("har* th*", ["The harbour"]),
        ("-har*", ["Aharbour", "国家网络", "网络空间"]),
        ("har* -the", ["Harbour", "Harbuor", "(harbour)", "看harbour"]),
        ("网络*", ["网络空间", "国家网络"]),
        ("wang*", []),
        ("all:harb*", ["Harbour", "Harbuor", "The harbour", "(harbour)", "看harbour"]),
        ('"har*"', []),
    ],
)
def test_a_star_asks_for_words_that_begin_so(text: str, titles: list[str]) -> None:
    assert sorted(found(catalogue(BEGINNINGS), BEGINNINGS, text)) == sorted(titles)
    assert str(parse(text)) == text


def test_titles_that_begin_so_come_first() -> None:
    assert found(catalogue(BEGINNINGS), BEGINNINGS, "harbour*")[0] == "Harbour"
    assert found(catalogue(BEGINNINGS), BEGINNINGS, "网络*") == ["网络空间", "国家网络"]


def test_of_very_many_titles_those_whose_words_begin_so_are_found() -> None:
    posts = [*["Aharbour", "Harbour", "The harbour", "(harbour)"] * 200, "harbuor"]
    assert len(found(catalogue(posts), posts, "harbo*")) == 600
    assert len(found(catalogue(posts), posts, "har*")) == 601


def test_few_literal_matches_are_followed_by_typos() -> None:
    posts = ["The harbuor", "harbour", "hardware"]
    assert found(catalogue(posts), posts, "harbour") == ["harbour", "The harbuor"]


def test_the_script_that_was_typed_comes_first() -> None:
    posts = [P("網絡", flags=REWRITTEN), P("网络"), P("網絡", flags=REWRITTEN)]
    made = catalogue(posts)
    assert list(search(made, parse("网络")).positions) == [1, 0, 2]
    assert list(search(made, parse("網絡")).positions) == [0, 2, 1]


def test_body_terms_are_reported() -> None:
    assert search(catalogue(POSTS), parse("body:x")).warnings == (
        "body:x is left out: articles cannot be searched yet",
    )
    assert "titles only" in search(catalogue(POSTS), parse("all:x")).warnings[0]


def test_warnings_of_the_language_are_passed_on() -> None:
    assert search(catalogue(POSTS), parse("foo:bar")).warnings == parse("foo:bar").warnings


def test_gives_up_when_asked_to() -> None:
    with pytest.raises(Cancelled):
        search(catalogue(POSTS), parse("灯塔"), lambda: True)


def test_looks_whether_to_give_up_at_each_title_that_is_scored() -> None:
    looks: list[bool] = []
    search(
        catalogue([P(f"harbour {number}") for number in range(100)]),
        parse("harbour OR quay"),
        lambda: looks.append(True),
    )
    assert len(looks) > 100


def test_a_query_of_many_unknown_values_has_few_warnings() -> None:
    query = " OR ".join(f"tag:{number}{'x' * 100}" for number in range(100))
    *told, last = search(catalogue(POSTS), parse(query)).warnings
    assert len(told) == 10
    assert all(len(warning) < 60 for warning in told)
    assert last == "and 90 more"


def test_what_is_said_twice_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[object] = []
    monkeypatch.setattr("tui.search.evaluate.find_titles", lambda *args: runs.append(args) or find_titles(*args))
    assert list(search(catalogue(POSTS), parse("harbour OR harbour OR harbour")).positions) == [2, 3]
    assert len(runs) == 1


def test_today_is_the_day_given() -> None:
    assert len(search(catalogue(POSTS), parse("date:today"), today=TODAY)) == 1


@pytest.mark.parametrize(
    "text", ["x" * 3000, " ".join(f"w{n}" for n in range(300)), "\0", "\u0301", "((((-(" * 60, "…"]
)
def test_odd_queries_are_answered(text: str) -> None:
    search(catalogue(POSTS), parse(text))


def test_every_title_that_scores_is_retrieved() -> None:
    dice = random.Random(7)
    syllables = [
        "net",
        "work",
        "rust",
        "sea",
        "har",
        "bour",
        "light",
        "er",
        " ",
        " ",
        "灯塔",
        "看守",
        "网络",
        "空间",
        "的",
    ]
    posts = list(dict.fromkeys("".join(dice.choices(syllables, k=6)).strip() for _ in range(400)))
    made = catalogue(posts)
    for text in [
        "network",
        "netwrok",
        "rsut",
        "harbou",
        "lighter",
        "网络空间",
        "网空络间",
        "灯塔看守",
        "seaharbour",
        "rust灯塔",
    ]:
        terms = [Term(text)]
        answers = find_titles(made, terms, lambda: False)
        retrieved = {*answers.literal, *answers.scored}
        accepted = {place for place in range(len(posts)) if score_title([text], made.title(place)) is not None}
        assert len(answers.literal) >= ENOUGH_MATCHES or retrieved == accepted, text


def test_an_archive_that_is_not_open_is_told() -> None:
    assert search(catalogue(POSTS), parse("in:nope")).warnings == ("in:nope is no archive that is open",)
    assert search(catalogue(POSTS), parse("in:news")).warnings == ()


def test_a_dash_before_a_sort_is_told() -> None:
    assert parse("-sort:title").warnings == ("the dash before sort:title is passed over",)


@pytest.mark.parametrize("number", ["x", "5x", "-1", "²"])
def test_what_is_no_number_of_words_is_told(number: str) -> None:
    query = parse(f'body:"lamp fog"~{number} wick')
    assert query.mistakes == (f"{number} is no number of words",)
    assert query.warnings == (f"{number} is no number of words; it is passed over",)
    assert str(query.tree) == str(parse('body:"lamp fog" wick').tree)
    assert parse("sort:title").warnings == ()


class Sources:
    """The first post comes from a host, whatever is asked for after a beginning of it."""

    def find(self, address: str, cancelled: object, *, prefix: bool = False) -> list[int]:
        return [len(POSTS), 99] if address == "one.org" or (prefix and "one.org".startswith(address)) else []


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("source:one.org", ["A1"]),
        ('source:"one.org"', ["A1"]),
        ("source:one*", ["A1"]),
        ("-source:one.org harbour", ["C3", "D4"]),
        ("source:one.org OR site:two.org", ["A1", "B2"]),
        ("source:two.org", []),
    ],
)
def test_a_source_narrows_the_list(text: str, titles: list[str]) -> None:
    hits = search(catalogue(POSTS), parse(text), today=TODAY, sources=Sources())
    assert [POSTS[position].title[:2] for position in hits.positions] == titles
    assert hits.warnings == (() if titles else ("no source two.org",))


def test_without_sources_no_post_comes_from_anywhere() -> None:
    assert list(search(catalogue(POSTS), parse("source:one.org")).positions) == []


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("kiev", "Київ уночі"),
        ("Moscow", "В Москве снег"),
        ("moscow,", "莫斯科的冬天"),
        ("gothenburg", "Göteborg på hösten"),
        ("odessa", "Одеса біля моря"),
        ("vienna", "Wien bei Nacht"),
        ("cairo", "القاهرة اليوم"),
        ("tokyo", "東京の夜"),
        ("germany", "Deutschland heute"),
    ],
)
def test_a_place_is_found_by_its_english_name(word: str, title: str) -> None:
    posts = [P("harbour news"), P(title), P("别的题目")]
    assert found(catalogue(posts), posts, word) == [title]
    assert found(catalogue(posts), posts, f"title:{word}") == [title]
    assert len(found(catalogue(posts), posts, f"-{word}")) == len(posts), "a query excludes what it says"


def test_where_a_title_has_the_english_name_no_other_is_looked_for() -> None:
    posts = [P("莫斯科的冬天"), P("Moscow in winter")]
    assert found(catalogue(posts), posts, "moscow") == ["Moscow in winter"]


def test_what_was_read_last_comes_in_the_order_of_reading() -> None:
    made = catalogue(["tea", "boats", "harbour", "ferry"])
    made.read_last = [2, 0, 3]

    def positions(text: str) -> list[int]:
        return list(search(made, parse(text)).positions)

    assert positions("is:recent") == [2, 0, 3]
    assert positions("is:recent -tea") == [2, 3]
    assert positions("is:recent sort:-date") == [0, 2, 3]
    assert positions("-is:recent") == [1]
    assert positions("tea OR ferry is:recent sort:title") == [3, 0]


def test_of_many_alternatives_the_last_are_found_as_they_are_written_and_that_is_said() -> None:
    titles = catalogue(["marmalade", "rhubarb"])
    many = " OR ".join(f"q{number}z" for number in range(250))
    hits = search(titles, parse(f"marmelade OR {many} OR rhubarb"))
    assert len(hits) == 2
    assert any("200" in warning for warning in hits.warnings)
    assert len(search(titles, parse(f"{many} OR rhubard"))) == 0
