"""Any text is a query, printing gives it back, and the helpers change what they say and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.search.fold import fold
from tui.search.query import parse, with_filter, without_filter, without_filters
from tui.search.syntax import FieldName

SIGNS = "()（）-－\"“”＂#＃*\\ 　\n'"
FIELDS = ["tag:", "author：", "date:", "is:", "in:", "sort:", "body:", "all:", "foo:"]
PARTS = ["OR", "x", "网络", "2021-06", "..", ">=", "unread", "http://a", "--", "title", "-date", "7d", "a b"]
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
def test_a_filter_added_is_there_and_the_rest_unchanged(text: str, name: FieldName, value: str) -> None:
    changed = with_filter(text, name, value)
    chips = parse(changed).filters()
    assert any(chip.name == name and fold(chip.value) == fold(value) and not chip.negated for chip in chips)
    assert with_filter(changed, name, value) == changed
    bare, rest = (parse(without_filter(t, name, value)) for t in (text, changed))
    assert (rest.tree, rest.sort) == (bare.tree, bare.sort)


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
