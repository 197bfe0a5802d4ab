"""Any text is a query, printing gives it back, and the helpers change what they say and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.search.fields import FieldName
from tui.search.fold import fold
from tui.search.parse import parse
from tui.search.query import without_filter, without_filters
from tui.search.syntax import Filter

SIGNS = "()（）-－\"“”＂#＃*\\ 　\n'"
FIELDS = [
    "tag:",
    "author：",
    "date:",
    "is:",
    "in:",
    "sort:",
    "body:",
    "cites:",
    "cited:",
    "link:",
    "all:",
    "foo:",
    "len:",
    "re:/",
]
PARTS = [
    "OR",
    "x",
    "网络",
    "2021-06",
    "..",
    ">=",
    "unread",
    "http://a",
    "--",
    "title",
    "-date",
    "7d",
    "a b",
    "hel*",
    "/",
    "~5",
    "[a",
    ">9",
]
ATOMS = st.sampled_from([*SIGNS, *FIELDS, *PARTS])
TEXTS = st.one_of(
    st.text(max_size=40), st.lists(ATOMS, max_size=14).map("".join), st.lists(ATOMS, max_size=14).map(" ".join)
)
NAMES: st.SearchStrategy[FieldName] = st.sampled_from(["tag", "author", "site", "category", "in"])
VALUES = st.one_of(st.text(min_size=1, max_size=8), ATOMS).filter(str.strip)


@given(TEXTS)
def test_a_printed_query_parses_to_itself(text: str) -> None:
    query = parse(text)
    assert parse(str(query)) == query
    assert str(parse(str(query))) == str(query)


@given(TEXTS, NAMES, VALUES)
def test_a_filter_taken_off_is_gone_and_the_rest_unchanged(text: str, name: FieldName, value: str) -> None:
    rest = parse(without_filter(text, name, value))

    def is_it(chip: Filter) -> bool:
        return chip.name == name and fold(chip.value) == fold(value)

    assert not any(is_it(chip) for chip in rest.filters())
    gone = {str(chip) for chip in parse(text).filters() if is_it(chip)}
    assert [str(term) for term in rest.terms] == [str(term) for term in parse(text).terms if str(term) not in gone]
    assert rest.sort == parse(text).sort


@given(TEXTS)
def test_without_filters_there_are_none_and_the_words_stay(text: str) -> None:
    query, rest = parse(text), parse(without_filters(text))
    assert rest.filters() == ()
    chips = {str(chip) for chip in query.filters()}
    assert [str(term) for term in rest.terms] == [str(term) for term in query.terms if str(term) not in chips]


@given(TEXTS)
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    spans = [chip.span for chip in parse(text).filters()]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
