"""Front matter: its fences, its formats, and what is recovered where the parser gives up."""

from __future__ import annotations

import pytest

from tui.archive.front_matter import load_front_matter, split_front_matter


@pytest.mark.parametrize(
    ("text", "format_", "head", "body", "closed"),
    [
        ("---\na: 1\n---\nbody", "yaml", "a: 1\n", "body", True),
        ("\ufeff---\na: 1\n---\nbody", "yaml", "a: 1\n", "body", True),
        ("\n \n---\na: 1\n---\nbody", "yaml", "a: 1\n", "body", True),
        ("---\n\na: 1\n---\nbody", "yaml", "\na: 1\n", "body", True),
        ("---\na: 1\n--- \nbody", "yaml", "a: 1\n", "body", True),
        ("---\na: 1\n...\nbody", "yaml", "a: 1\n", "body", True),
        ("---\na: 1\n---", "yaml", "a: 1\n", "", True),
        ("---\na: 1\n---\nbody\n---\nmore", "yaml", "a: 1\n", "body\n---\nmore", True),
        ("---\na: |\n  ---\n  x\n---\nbody", "yaml", "a: |\n  ---\n  x\n", "body", True),
        ("---\na: 1\n\nbody goes on", "yaml", "a: 1\n", "\nbody goes on", False),
        ("---\na: 1\nlist:\n- x\n\n# Heading\n", "yaml", "a: 1\nlist:\n- x\n", "\n# Heading\n", False),
        ("---\n---\nbody", "yaml", "", "body", True),
        ("+++\na = 1\n+++\nbody", "toml", "a = 1\n", "body", True),
        ("\n+++\na = 1\n+++\nbody", "toml", "a = 1\n", "body", True),
        ('{\n "a": "}"\n}\nbody', "json", '{\n "a": "}"\n}', "\nbody", True),
        ("title: A\ndate: 2024-01-01\n\nbody", "yaml", "title: A\ndate: 2024-01-01\n", "\nbody", False),
        ("{% include x %}\nbody", "", "", "{% include x %}\nbody", True),
        ("[a](http://x.org/)\n------\ntext", "", "", "[a](http://x.org/)\n------\ntext", True),
        ("------\nA rule, no fence\n------\n", "", "", "------\nA rule, no fence\n------\n", True),
        ("---", "", "", "---", True),
        ("", "", "", "", True),
    ],
)
def test_the_head_is_found(text: str, format_: str, head: str, body: str, closed: bool) -> None:
    split = split_front_matter(text)

    assert (split.format, split.head, text[split.body :], split.closed) == (format_, head, body, closed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: 2019-12-31\n---\n", {"title": "2019-12-31"}),
        ("---\ntitle: yes\n---\n", {"title": "yes"}),
        ("---\ntitle: 1_000\n---\n", {"title": "1_000"}),
        ("---\ntitle: 0x10 \n---\n", {"title": "0x10"}),
        ("---\ntitle: ~\ntags:\n---\n", {"title": None, "tags": None}),
        ('---\ntitle: "~"\n---\n', {"title": "~"}),
        ("---\ntitle: >\n  two\n  lines\n---\n", {"title": "two lines\n"}),
        ("---\ntags: [ a, b c, '#d' ]\n---\n", {"tags": ["a", "b c", "#d"]}),
        ("---\ntags: [ ]\n---\n", {"tags": []}),
        ("---\ntags:\n- a\n- {b: c}\n---\n", {"tags": ["a", {"b": "c"}]}),
        ("---\nbase: &b {x: 1}\nmore: {<<: *b, y: 2}\n---\n", {"base": {"x": "1"}, "more": {"x": "1", "y": "2"}}),
        ("+++\ntitle = 1984\n[taxonomies]\ntags = ['a']\n+++\n", {"title": 1984, "taxonomies": {"tags": ["a"]}}),
        ('{\n"title": 1.50, "tags": ["a"]\n}\n', {"title": "1.50", "tags": ["a"]}),
    ],
)
def test_scalars_stay_as_they_are_written(text: str, expected: dict[str, object]) -> None:
    values, problems = load_front_matter(split_front_matter(text))

    assert values == expected
    assert problems == []


@pytest.mark.parametrize(
    ("text", "expected", "line"),
    [
        ('---\ntitle: "One" and more\ndate: 2024-01-01\n---\n', {"title": '"One" and more', "date": "2024-01-01"}, 2),
        ("---\ndate: 2024-01-01\ntitle: One: two\n---\n", {"title": "One: two", "date": "2024-01-01"}, 3),
        ('---\ntitle: "a \\智 b"\n---\n', {"title": "a \\智 b"}, 2),
        ('---\ntitle: "a "b" c"\n---\n', {"title": 'a "b" c'}, 2),
        ("---\ntitle: [a\ntags: [x, 'y, z']\n---\n", {"title": ["a"], "tags": ["x", "y, z"]}, 3),
        ('---\ntitle: @a\ntags:\n- x\n- "y"\n---\n', {"title": "@a", "tags": ["x", "y"]}, 2),
        ("---\ntitle: `a\nwords: >\n  one\n  two\n---\n", {"title": "`a", "words": "one two"}, 2),
        ("---\n\ttitle: a\ntitle: b\n---\n", {"title": "b"}, 2),
        (
            "+++\ntitle = One\ndate = 2024-01-01\n[taxonomies]\ntags = ['a']\n+++\n",
            {"title": "One", "date": "2024-01-01", "tags": ["a"]},
            2,
        ),
        ('{\n"title": "One",\n"tags": ["a", "b"],,\n}\n', {"title": "One", "tags": ["a", "b"]}, 3),
    ],
)
def test_what_the_parser_refuses_is_recovered_line_by_line(text: str, expected: dict[str, object], line: int) -> None:
    values, problems = load_front_matter(split_front_matter(text))

    assert values == expected
    assert "read line by line" in problems[0].text
    assert problems[0].line == line


def test_a_key_that_stands_twice_is_named_with_its_line() -> None:
    values, (problem,) = load_front_matter(split_front_matter("---\ntitle: a\ntags: b\ntitle: c\n---\n"))

    assert values["title"] == "c"
    assert "title" in problem.text
    assert problem.line == 4


@pytest.mark.parametrize(
    "head",
    [
        "a: " + "[" * 100_000,
        "- " * 50_000,
        "? " * 50_000,
        "a: " + "[{b: " * 20_000,
        "a: &a [x, *a]\n",
        "a0: &a0 x\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}, *a{n}, *a{n}, *a{n}]\n" for n in range(20)),
        "a: " + " " * 100_000 + "\x01",
        "a" + " " * 100_000 + "b",
        'a: "' + "\\" * 100_001,
        "a: '" + "#" * 100_000 + "'x",
    ],
    ids=["flow", "block", "question", "mixed", "loop", "bomb", "spaces", "keyless", "backslashes", "hashes"],
)
def test_no_head_runs_away(head: str) -> None:
    values, _ = load_front_matter(split_front_matter(f"---\nfirst: 1\n{head}\n---\n"))

    assert len(str(values)) < 1_000_000
