"""Whatever a file holds, it yields a head or a problem; and the quick reading of simple heads is the slow one's."""

from __future__ import annotations

import os
import re
import tempfile

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui.addresses import site_of
from tui.archive.dates import date_in_name, parse_date
from tui.archive.decode import decode
from tui.archive.front_matter import load_front_matter, split_front_matter
from tui.archive.front_matter_formats import PlainYAMLLoader
from tui.archive.identity import normalise_url
from tui.archive.parse import parse_file
from tui.archive.simple_yaml import parse_simple_yaml
from tui.model import Head, Problem

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "---",
                "+++",
                "...",
                "--- ",
                "",
                "{",
                "}",
                "title: a",
                'title: "a" b',
                "tags: [a, 'b",
                "- x",
                "  y: z",
                "a = 1",
            ]
        ),
        st.sampled_from(
            [
                "date: 2024-13-01",
                "date: 0001-01-01T00:00:00+14:00",
                "[a](http://b.org)",
                '"title": "x",',
                "Author: [",
                "t: &a *a",
            ]
        ),
        st.text(max_size=30),
    ),
    max_size=12,
).map("\n".join)
FILES = st.one_of(
    st.binary(max_size=300),
    LINES.map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.builds(
        lambda text, encoding: text.encode(encoding, "replace"),
        LINES,
        st.sampled_from(["utf-16", "gb18030", "cp1252", "utf-8-sig"]),
    ),
    st.builds(lambda body: b"---\n" + body + b"\n---\n", st.binary(max_size=200)),
)
NAMES = st.sampled_from(["a.md", "2024-01-02-b.html", "2024-1-2-c/index.md", "\x08.txt", "\udcff.md"])


@settings(max_examples=300, deadline=None)
@given(FILES, NAMES)
@example(b"", "a.md")
@example(b"---", "a.md")
@example(b"\xff\xfe", "a.md")
def test_any_bytes_yield_a_head_or_a_problem(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as root:
        full = os.path.join(root, name)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(data)
        found = parse_file(root, os.fsencode(name))

    if isinstance(found, Problem):
        assert found.text
        return
    assert isinstance(found, Head)
    assert found.title
    assert len(found.key) == len(found.fingerprint) == 16
    for text in (found.title, found.source, found.site, *found.authors, *found.tags, *found.categories):
        assert not CONTROL.search(text)
    for problem in found.problems:
        assert problem.text
        assert not CONTROL.search(problem.text)
        assert problem.line is None or 1 <= problem.line <= data.count(b"\n") + data.count(b"\r") + 1


SCALARS = st.text(st.sampled_from("abc 12:#-,[]{}'\"\\~!&*|>%@`?=.é中\t\u2028\x07null"), max_size=12)
SIMPLE = st.lists(
    st.builds(
        lambda key, space, value, tail: f"{key}:{space}{value}{tail}",
        st.sampled_from(["a", "b-c", "D_1", "title"]),
        st.sampled_from([" ", "  ", "", " \t"]),
        st.one_of(
            SCALARS,
            SCALARS.map(lambda text: f'"{text}"'),
            SCALARS.map(lambda text: f"'{text}'"),
            st.lists(SCALARS, max_size=3).map(lambda items: f"[ {', '.join(items)} ]"),
            st.lists(SCALARS, max_size=3).map(lambda items: "".join(f"\n- {item}" for item in items)),
            st.lists(SCALARS, max_size=3).map(lambda items: "".join(f'\n  - "{item}"' for item in items)),
        ),
        st.sampled_from(["", " ", " # x"]),
    ),
    max_size=4,
).map("\n".join)


@settings(max_examples=500, deadline=None)
@given(SIMPLE)
@example("a: [ x y, null, z-z ]\nb-c: ~")
@example("a:\n- x\n- ~\n- 'y'\nb-c:\n  - z\nD_1:")
def test_simple_heads_are_read_as_the_full_loader_reads_them(head: str) -> None:
    quick = parse_simple_yaml(head)
    if quick:  # an empty head is no mapping to the full loader
        assert quick == yaml.load(head, PlainYAMLLoader)


@settings(max_examples=200, deadline=None)
@given(st.one_of(LINES, st.text(max_size=200)))
def test_a_head_never_raises_and_the_parts_are_the_text(text: str) -> None:
    split = split_front_matter(text)
    load_front_matter(split)

    assert 0 <= split.body <= len(text)
    assert split.head in text


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.booleans())
def test_decoding_never_raises_and_never_loses_silently(data: bytes, whole: bool) -> None:
    text, encoding, problems = decode(data, whole=whole)
    # A file may hold the character that stands for lost ones.
    held = "\ufffd".encode(encoding, "ignore")

    assert "\r" not in text
    if "\ufffd" in text and not (held and held in data):
        assert problems


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=40),
        st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T]\d{1,2}:\d\d ?[+-]\d\d:?\d\d", fullmatch=True),
    )
)
def test_dates_never_raise(text: str) -> None:
    for date, odd in (parse_date(text), date_in_name(text)):
        assert date is not None or isinstance(odd, str)
        if date is not None:
            assert type(date).from_stored(date.stored).stored == date.stored
            assert isinstance(date.stamp, int)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=40), st.text(max_size=40).map(lambda text: "https://a.org/" + text)))
def test_the_normal_form_is_its_own_normal_form(url: str) -> None:
    once = normalise_url(url)

    assert normalise_url(once) == once
    assert isinstance(site_of(url), str)
