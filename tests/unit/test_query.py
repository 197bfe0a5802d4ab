"""The query language: what a text means, what brings a warning, and how the helpers change it."""

from __future__ import annotations

from datetime import date

import pytest

from tui.search.dates import day_range
from tui.search.parse import parse
from tui.search.query import without_filter, without_filters, without_sort
from tui.search.signs import quote
from tui.search.syntax import And, Field, Not, Or, Phrase, Word

A, B, C = Word("a"), Word("b"), Word("c")
TODAY = date(2021, 6, 30)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        ("   ", None),
        ("a", A),
        ("a b", And((A, B))),
        ("a　b", And((A, B))),
        ('"a b"', Phrase("a b")),
        ("“a b”", Phrase("a b")),
        ("”a b“", Phrase("a b")),
        (r'"a \"b\" \\"', Phrase(r'a "b" ' + "\\")),
        ("-a", Not(A)),
        ("－a", Not(A)),
        ("a - b", And((A, B))),
        ("--a", Word("--a")),
        ("well-known", Word("well-known")),
        ('-"a b"', Not(Phrase("a b"))),
        ("a OR b", Or((A, B))),
        ("a or b", And((A, Word("or"), B))),
        ("a OR b OR c", Or((A, B, C))),
        ("a OR b c", And((Or((A, B)), C))),
        ("(a b) OR c", Or((And((A, B)), C))),
        ("（a b） OR c", Or((And((A, B)), C))),
        ("-(a OR b)", Not(Or((A, B)))),
        ("-(-a)", Not(Not(A))),
        ("((a))", A),
        ("()", None),
        ("tag:x", Field("tag", "x")),
        ("TAG：x", Field("tag", "x")),
        ("#x", Field("tag", "x")),
        ("＃x", Field("tag", "x")),
        ("-#x", Not(Field("tag", "x"))),
        ("C#", Word("C#")),
        ('tag:"x y"', Field("tag", "x y")),
        ("tag:“x y”", Field("tag", "x y")),
        ("tag:x*", Field("tag", "x", prefix=True)),
        ('tag:"x*"', Field("tag", "x*")),
        ('tag:"x y"*', Field("tag", "x y", prefix=True)),
        ("is:Unread", Field("is", "unread")),
        ("date:2021-06..2021-08", Field("date", "2021-06..2021-08")),
        ('body:"a b"', Field("body", "a b", exact=True)),
        ("all:a", Field("all", "a")),
        ("in:news site:example.org", And((Field("in", "news"), Field("site", "example.org")))),
        ("https://example.org/a", Word("https://example.org/a")),
        ("12:30", Word("12:30")),
        ("a AND b", And((A, B))),
        ("a ＡＮＤ b AND c", And((A, B, C))),
        ("a and b", And((A, Word("and"), B))),
        ("(a OR b) AND -c", And((Or((A, B)), Not(C)))),
        ("Date: a", And((Word("Date:"), A))),
        ("Body: a b", And((Word("Body:"), A, B))),
        ("a # b", And((A, Word("#"), B))),
        ("title:a", Field("title", "a")),
        ("title:“a b”", Field("title", "a b", exact=True)),
        ("date:2021年6月", Field("date", "2021年6月")),
        ("date:June 2021 a", And((Field("date", "June 2021"), A))),
        ("date:2021-06 – 2021-08 a", And((Field("date", "2021-06 – 2021-08"), A))),
        ("date:3 June 2021 to 5 June 2021", Field("date", "3 June 2021 to 5 June 2021")),
        ("date:2021年 6月 a", And((Field("date", "2021年 6月"), A))),
        ("date:2021 June", And((Field("date", "2021"), Word("June")))),
        ("date:2021-06 -a", And((Field("date", "2021-06"), Not(A)))),
        ("date:2021-06 to a", And((Field("date", "2021-06"), Word("to"), A))),
        ("评论：甲", Word("评论：甲")),
        ("a(b)", And((A, B))),
    ],
)
def test_a_text_means_this_query(text: str, tree: object) -> None:
    query = parse(text)
    assert query.tree == tree
    assert query.warnings == ()


@pytest.mark.parametrize(
    ("text", "tree", "said"),
    [
        ('"a b', Phrase("a b"), "quotation mark is not closed"),
        ("(a", A, "parenthesis is not closed"),
        ("a)", A, "no opening one"),
        ("a OR", A, "both sides"),
        ("OR a", A, "both sides"),
        ("a OR OR b", Or((A, B)), "both sides"),
        ("tag:", Word("tag:"), "tag: needs a value"),
        ("a #", And((A, Word("#"))), "# needs a value"),
        ("author：", Word("author："), "author: needs a value"),
        ('site:""', Word('site:""'), "site: needs a value"),
        ("body: a", And((Word("body:"), A)), "body: needs a value"),
        ("(category:) a", And((Word("category:"), A)), "category: needs a value"),
        ("-in:", Not(Word("in:")), "in: needs a value"),
        ("date:..", Word("date:.."), "not whole yet"),
        ("date:>=", Word("date:>="), "not whole yet"),
        ("a AND", A, "AND needs something on both sides"),
        ("AND a", A, "AND needs something on both sides"),
        ("foo:bar", Word("foo:bar"), "foo: is no field"),
        ("date:banana", Word("date:banana"), "is no date"),
        ("date:2021-02-30", Word("date:2021-02-30"), "is no date"),
        ("date:202", Word("date:202"), "not whole yet"),
        ("date:2021-", Word("date:2021-"), "not whole yet"),
        ("is:un", Word("is:un"), "not whole yet"),
        ("a sort:", A, "sort: needs a value"),
        ("a sort:da", A, "sort:da is not whole yet"),
        ("is:lost", Word("is:lost"), "is none of unread"),
        ("sort:size", Word("sort:size"), "is none of relevance"),
        ("(" * 200 + "a", A, "parenthesis is not closed"),
    ],
)
def test_what_is_not_understood_brings_one_warning(text: str, tree: object, said: str) -> None:
    query = parse(text)
    assert query.tree == tree
    assert len(query.warnings) == 1
    assert said in query.warnings[0]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("a", None),
        ("a sort:date", "date"),
        ("sort:-date a", "-date"),
        ("sort:－date", "-date"),
        ("sort:date sort:title", "title"),
    ],
)
def test_the_last_order_in_a_text_counts(text: str, sort: str | None) -> None:
    assert parse(text).sort == sort


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("  a　 b ", "a b"),
        ("a OR b c", "(a OR b) c"),
        ("＃甲 －乙", "tag:甲 -乙"),
        ("sort:title a", "a sort:title"),
        ("“甲 乙", '"甲 乙"'),
        ("tag:“a b”", 'tag:"a b"'),
    ],
)
def test_a_query_is_printed_in_one_form(text: str, printed: str) -> None:
    assert str(parse(text)) == printed


def test_spans_are_places_in_the_text() -> None:
    text = "甲  -tag:“a b” (乙)"
    assert [text[slice(*chip.span)] for chip in parse(text).filters()] == ["-tag:“a b”"]


def test_filters_are_the_fields_at_the_top() -> None:
    query = parse("a tag:x -author:y (site:s OR in:i) date:2021 body:b sort:date")
    assert [str(chip) for chip in query.filters()] == ["tag:x", "-author:y", "date:2021"]


@pytest.mark.parametrize(
    ("text", "searches"),
    [("", False), ("tag:x -is:read", False), ("a", True), ("tag:x (tag:y OR a)", True), ("-a", False), ("all:a", True)],
)
def test_a_query_searches_where_it_has_text_to_find(text: str, searches: bool) -> None:
    assert parse(text).searches is searches


@pytest.mark.parametrize(
    ("text", "name", "value", "changed"),
    [
        ("a  tag:x b", "tag", "x", "a b"),
        ("#標籤 a", "tag", "标签", "a"),
        ("a -tag:x", "tag", "x", "a"),
        ("a tag:x*", "tag", "x", "a"),
        ("a tag:y", "tag", "x", "a tag:y"),
        ("a (b OR tag:x)", "tag", "x", "a (b OR tag:x)"),
    ],
)
def test_a_filter_is_taken_out_of_a_text(text: str, name: str, value: str, changed: str) -> None:
    assert without_filter(text, name, value) == changed  # type: ignore[arg-type]


def test_words_and_order_stay_without_the_filters() -> None:
    assert without_filters('a tag:x -is:read "b c" date:2021 sort:title') == 'a "b c" sort:title'


@pytest.mark.parametrize(
    ("value", "quoted"),
    [("x", "x"), ("x y", '"x y"'), ("x(y)", '"x(y)"'), ('"x', r'"\"x"'), ("x*", '"x*"'), ("", '""')],
)
def test_a_value_is_quoted_where_it_needs_quotes(value: str, quoted: str) -> None:
    assert quote(value) == quoted


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", (2021, 1, 1), (2021, 12, 31)),
        ("2021-02", (2021, 2, 1), (2021, 2, 28)),
        ("2021-6-3", (2021, 6, 3), (2021, 6, 3)),
        ("2021/06/30", (2021, 6, 30), (2021, 6, 30)),
        ("２０２１－０６", (2021, 6, 1), (2021, 6, 30)),
        ("2021-06..2021-08", (2021, 6, 1), (2021, 8, 31)),
        ("2021-08..2021-06", (2021, 6, 1), (2021, 8, 31)),
        ("2021..", (2021, 1, 1), (9999, 12, 31)),
        ("..2021", (1, 1, 1), (2021, 12, 31)),
        (">=2021-06", (2021, 6, 1), (9999, 12, 31)),
        ("≥2021-06", (2021, 6, 1), (9999, 12, 31)),
        (">2021-06", (2021, 7, 1), (9999, 12, 31)),
        ("<=2020", (1, 1, 1), (2020, 12, 31)),
        ("<2020", (1, 1, 1), (2019, 12, 31)),
        ("today", (2021, 6, 30), (2021, 6, 30)),
        ("yesterday", (2021, 6, 29), (2021, 6, 29)),
        ("7d", (2021, 6, 24), (2021, 7, 1)),
        ("2w", (2021, 6, 17), (2021, 7, 1)),
        ("3m", (2021, 3, 31), (2021, 7, 1)),
        ("4m", (2021, 3, 1), (2021, 7, 1)),
        ("1y", (2020, 7, 1), (2021, 7, 1)),
        ("<1y", (1, 1, 1), (2020, 6, 30)),
        ("9999y", (1, 1, 1), (2021, 7, 1)),
        ("20210630", (2021, 6, 30), (2021, 6, 30)),
        ("202106", (2021, 6, 1), (2021, 6, 30)),
        ("２０２１０６３０", (2021, 6, 30), (2021, 6, 30)),
        ("2021年", (2021, 1, 1), (2021, 12, 31)),
        ("2021年6月", (2021, 6, 1), (2021, 6, 30)),
        ("2021年06月3日", (2021, 6, 3), (2021, 6, 3)),
        ("2021 年 6 月 3 号", (2021, 6, 3), (2021, 6, 3)),
        ("2021년 3월 19일", (2021, 3, 19), (2021, 3, 19)),
        (">=2021年6月", (2021, 6, 1), (9999, 12, 31)),
        ("2021/6/3", (2021, 6, 3), (2021, 6, 3)),
        ("2021.6.3", (2021, 6, 3), (2021, 6, 3)),
        ("2021-06-30T10:15:00Z", (2021, 6, 30), (2021, 6, 30)),
        ("2021-06——2021-08", (2021, 6, 1), (2021, 8, 31)),
        ("2021-06—2021-08", (2021, 6, 1), (2021, 8, 31)),
        ("2021-06–2021-08", (2021, 6, 1), (2021, 8, 31)),
        ("2021-06--2021-08", (2021, 6, 1), (2021, 8, 31)),
        ("2021－06～2021－08", (2021, 6, 1), (2021, 8, 31)),
        ("2021〜2022", (2021, 1, 1), (2022, 12, 31)),
        ("2021-2022", (2021, 1, 1), (2022, 12, 31)),
        ("2021年6月至2021年8月", (2021, 6, 1), (2021, 8, 31)),
        ("2021年到2022年", (2021, 1, 1), (2022, 12, 31)),
        ("2021-06……2021-08", (2021, 6, 1), (2021, 8, 31)),
        ("20210601..20210603", (2021, 6, 1), (2021, 6, 3)),
        ("2021年6月..", (2021, 6, 1), (9999, 12, 31)),
        ("June 2021", (2021, 6, 1), (2021, 6, 30)),
        ("3 juin 2021", (2021, 6, 3), (2021, 6, 3)),
        ("июнь 2021", (2021, 6, 1), (2021, 6, 30)),
        ("2021-06 – 2021-08", (2021, 6, 1), (2021, 8, 31)),
        ("2021-06 - 2021-08", (2021, 6, 1), (2021, 8, 31)),
        ("June 2021 to 3 Aug 2021", (2021, 6, 1), (2021, 8, 3)),
        ("2021年6月—8月", (2021, 6, 1), (2021, 8, 31)),
        ("2021年６月至8月3日", (2021, 6, 1), (2021, 8, 3)),
        (">=June 2021", (2021, 6, 1), (9999, 12, 31)),
    ],
)
def test_a_date_means_these_days(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert day_range(text, TODAY) == range(date(*first).toordinal(), date(*last).toordinal() + 1)


def test_no_date_is_a_day_of_its_own() -> None:
    assert day_range("none", TODAY) == range(1)


@pytest.mark.parametrize(
    "text",
    ["", "..", "x", "2021-13", "2021-00", "0000", "20211330", "202113", "2021年13月", "——", ">", "2021..x", "d", "-7d"],
)
def test_what_is_no_date_means_no_days(text: str) -> None:
    assert day_range(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("lamp sort:date", "lamp"),
        ("sort:title lamp tag:x", "lamp tag:x"),
        ("lamp", "lamp"),
        ('"sort:date" lamp sort:-date', '"sort:date" lamp'),
        ("sort:none", "sort:none"),
        ("sort:title sort:date", ""),
    ],
)
def test_the_order_is_taken_out_of_a_text(text: str, left: str) -> None:
    assert without_sort(text) == left
    assert parse(without_sort(text)).sort is None


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("source:https://wiki.example/Fog_(weather)", "https://wiki.example/Fog_(weather)", 0),
        ("(source:wiki.example/Fog_(weather) OR fog)", "wiki.example/Fog_(weather)", 0),
        ("(source:wiki.example) fog", "wiki.example", 1),
        ("source:wiki.example/Fog_(weather fog", "wiki.example/Fog_", 2),
        ('source:"wiki.example/a b" fog', "wiki.example/a b", 1),
    ],
)
def test_an_address_has_parentheses_that_are_closed(text: str, value: str, rest: int) -> None:
    query = parse(text)
    inner = query.terms[0]
    assert value == (inner.nodes[0] if isinstance(inner, Or) else inner).value
    assert len(query.terms) == 1 + rest
    assert parse(str(query)) == query


@pytest.mark.parametrize(
    ("text", "written", "mistakes"),
    [
        ('body:"a b"~5', 'body:"a b"~5', ()),
        ('body:"网络 审查"～5 c', 'body:"网络 审查"~5 c', ()),
        ('body:"a b"~', 'body:"a b"', ('body:"a b"~ is not whole yet',)),
        ('body:"a b"~x', 'body:"a b"', ("x is no number of words",)),
        ("len:>2000", "len:>2000", ()),
        ("len:500.. sort:length", "len:500.. sort:length", ()),
        ("len:x", "len:x", ("len:x is no length",)),
        ("len:", "len:", ("len: needs a value",)),
    ],
)
def test_how_near_and_how_long(text: str, written: str, mistakes: tuple[str, ...]) -> None:
    query = parse(text)
    assert str(query) == written
    assert query.mistakes == mistakes
    assert parse(str(query)) == query
