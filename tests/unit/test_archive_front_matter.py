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
        ("---", "", "", "---", False),
        ("", "", "", "", True),
        ("---yaml\ntitle: A\n---\nbody", "yaml", "title: A\n", "body", True),
        ("--- YAML \ntitle: A\n---\nbody", "yaml", "title: A\n", "body", True),
        ("---toml\ntitle = 'A'\n---\nbody", "toml", "title = 'A'\n", "body", True),
        ('---json\n{"title": "A"}\n---\nbody', "json", '{"title": "A"}\n', "body", True),
        ("+++toml\ntitle = 'A'\n+++\nbody", "toml", "title = 'A'\n", "body", True),
        ("+++\ntitle: A\n+++\nbody", "yaml", "title: A\n", "body", True),
        ("---\ntitle = 'A'\n---\nbody", "toml", "title = 'A'\n", "body", True),
        ('---\n{"title": "A"}\n---\nbody', "yaml", '{"title": "A"}\n', "body", True),
        (';;;\n{"title": "A"}\n;;;\nbody', "json", '{"title": "A"}\n', "body", True),
        ("<!-- a\n-b -->\n\n<!-- c -->\n---\ntitle: A\n---\nbody", "yaml", "title: A\n", "body", True),
        ("{# a #}\n+++\ntitle = 'A'\n+++\nbody", "toml", "title = 'A'\n", "body", True),
        ("[//]: # (made by a script)\n---\ntitle: A\n---\nbody", "yaml", "title: A\n", "body", True),
        ("%YAML 1.2\n---\ntitle: A\n---\nbody", "yaml", "title: A\n", "body", True),
        ('<!-- a -->\n{"title": "A"}\nbody', "json", '{"title": "A"}', "\nbody", True),
        ("<!-- a -->\nTitle: A\nTags: b\n\nbody", "yaml", "Title: A\nTags: b\n", "\nbody", False),
        ("  ---\n  title: A\n  ---\nbody", "yaml", "  title: A\n", "body", True),
        ("\t---\n\ttitle: A\n\t---\nbody", "yaml", "\ttitle: A\n", "body", True),
        ("---\ntitle: A\n\nHe said: no.\n\n---\nbody", "yaml", "title: A\n", "\nHe said: no.\n\n---\nbody", False),
        ("---\ntitle: A\nThe mayor said: go.\n", "yaml", "title: A\n", "The mayor said: go.\n", False),
        ("---\ntitle: A\nMy key: b\ndate: 2024-01-02\n", "yaml", "title: A\nMy key: b\ndate: 2024-01-02\n", "", False),
        ("---\ntitle: A\n\ndate: 2024-01-02\n\nbody", "yaml", "title: A\n\ndate: 2024-01-02\n", "\nbody", False),
        ("---\ntitle: A\n\nMyKey: b\n---\nbody", "yaml", "title: A\n\nMyKey: b\n", "body", True),
        ('+++\na = """b\n\nc"""\n+++\nbody', "toml", 'a = """b\n\nc"""\n', "body", True),
        ("Date: 3 May 1921\n\nbody", "yaml", "Date: 3 May 1921\n", "\nbody", False),
        ("# by hand\n#   twice\n---\ntitle: A\n---\nbody", "yaml", "title: A\n", "body", True),
        ("# by hand\n+++\ntitle = 'A'\n+++\nbody", "toml", "title = 'A'\n", "body", True),
        ("+++\ntitle = 'A'\n---\nbody", "toml", "title = 'A'\n", "body", True),
        ("---\ntitle: A\n+++\nbody", "yaml", "title: A\n", "body", True),
        ("标题：雪“融”\n日期：2021-03-04\n\n正文", "yaml", "标题: '雪“融”'\n日期: '2021-03-04'\n", "\n正文", False),
        (
            "% It's\n  lit\n% Ann; Bob\n% 4 March 2021\n\nbody",
            "yaml",
            "title: 'It''s lit'\nauthors:\n- 'Ann'\n- 'Bob'\ndate: '4 March 2021'\n",
            "\nbody",
            True,
        ),
        ("% T\n%\n\nbody", "yaml", "title: 'T'\nauthors:\ndate: ''\n", "\nbody", True),
        ("% of all\nbody", "", "", "% of all\nbody", True),
        ("% of all\n% of some\nbody", "", "", "% of all\n% of some\nbody", True),
        ("题目: It's\n作者：王\n正文", "yaml", "题目: 'It''s'\n作者: '王'\n", "正文", False),
        ("---\ntitle：雪融\nauthor：王\n---\n正文", "yaml", "title: '雪融'\nauthor: '王'\n", "正文", True),
    ],
)
def test_the_head_is_found(text: str, format_: str, head: str, body: str, closed: bool) -> None:
    split = split_front_matter(text)

    assert (split.format, split.head, text[split.body :], split.closed) == (format_, head, body, closed)


@pytest.mark.parametrize(
    "text",
    [
        "---\n\n“It is cracked: mend it,” she said.\n\n---\n\nbody",
        "---\nThe mayor said: we go.\n---\nbody",
        "---\nNote: the ferry is closed today.\n---\nbody",
        "---\nAnna: Where is it?\nBob: At the pier.\n---\nbody",
        "---\nSource: the Times\n---\nbody",
        "---\nDate: the fruit of the palm\n---\nbody",
        "---\n市长说: 我们走\n---\nbody",
        "---\n- one\n- two\n---\nbody",
        "+++\nThe prose = not\n+++\nbody",
        "------\ntitle of a play\n------\nbody",
        "Date: the fruit of the palm\n\nbody",
        "Date: a fruit\nTags: of a coat\n\nbody",
        "Layout: of the garden\n\nbody",
        '{"a": 1} is an object.\n\nbody',
    ],
)
def test_what_may_be_text_is_text_and_named(text: str) -> None:
    split = split_front_matter(text)

    assert (split.format, split.body) == ("", 0)
    assert "read as text" in split.doubt


@pytest.mark.parametrize("text", ['{"a", "b"} is a set.\n\nbody', '{\n"quoted" text\n}\nbody', "---\n\nbody"])
def test_text_that_begins_like_a_head_is_text(text: str) -> None:
    assert split_front_matter(text).body == 0


@pytest.mark.parametrize(
    ("head", "key", "expected"),
    [
        ("title: [Review] A book", "title", "[Review] A book"),
        ("title: [译] 一 [上]", "title", "[译] 一 [上]"),
        ("title: [Vim] Read, write", "title", "[Vim] Read, write"),
        ("title: {Draft} A book", "title", "{Draft} A book"),
        ("Title: [Review]: a book", "Title", "[Review]: a book"),
        ("title: [Review]", "title", "[Review]"),
        ("title: {Draft}", "title", "{Draft}"),
        ("title: ['One']", "title", ["One"]),
        ("title: {en: One}", "title", {"en": "One"}),
        ("title: @a\ncategories:\n- [b, c]\n- [d]", "categories", [["b", "c"], ["d"]]),
        ("title: @a\ncategories:\n  - - b\n    - c\n  - - d", "categories", [["b", "c"], ["d"]]),
        ("title: @a\ntags: [[b, c], [d]]", "tags", [["b", "c"], ["d"]]),
        ("title: @a\ntags:\n  [b,\n  'c, d']", "tags", ["b", "c, d"]),
        ("title: @a\ntags: [b, c", "tags", ["b", "c"]),
        ("title: @a\ntags:\n- b: c: d\n- [e, f]", "tags", ["b: c: d", ["e", "f"]]),
        ("title: @a\ntags: [b: c: d, [e]]", "tags", ["b: c: d", ["e"]]),
        ("title: @a\nauthor:\n  name: B\n  url: c", "author", {"name": "B", "url": "c"}),
    ],
)
def test_brackets_of_a_title_stay_and_lists_are_lists(head: str, key: str, expected: object) -> None:
    values, _ = load_front_matter(split_front_matter(f"---\n{head}\nlayout: x\n---\n"))

    assert values[key] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+++\ntitle = [Review] A\ntags = ['a', 'b']\n+++\n", {"title": "[Review] A", "tags": ["a", "b"]}),
        ("---\n  title: A: b\n  date: 2024-01-02\n---\n", {"title": "A: b", "date": "2024-01-02"}),
        ('{"title": "cut off", "tags": [\n"a"\n\ntext', {"title": "cut off", "tags": ["a"]}),
    ],
)
def test_other_formats_are_recovered_key_by_key(text: str, expected: dict[str, object]) -> None:
    assert load_front_matter(split_front_matter(text))[0] == expected


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
        ("---\ntitle: [a\ntags: [x, 'y, z']\n---\n", {"title": "[a", "tags": ["x", "y, z"]}, 3),
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
    "text",
    [
        "---\ntitle: A\na: 1\na: 2\nb: 3\na: [4]\n---\n",
        "---\ntitle: A\na: 1\na: 2\nb: 3\na: 4\nc: [\n---\n",
        '{"title": "A", "a": 1, "a": 2, "b": 3, "a": 4}\n',
    ],
    ids=["YAML", "YAML line by line", "JSON"],
)
def test_a_key_that_stands_often_is_one_problem(text: str) -> None:
    _, problems = load_front_matter(split_front_matter(text))
    said = [problem.text for problem in problems if "“a”" in problem.text]
    assert said == ["the key “a” stands 3 times: the last one counts"]


def test_lines_that_cannot_be_understood_are_counted() -> None:
    _, problems = load_front_matter(split_front_matter("---\n- x\n- y\ntitle: A\n: [\n---\n"))
    said = [(problem.text, problem.line) for problem in problems]
    assert ("2 lines of the front matter that cannot be understood", 2) in said


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


@pytest.mark.parametrize(
    "line",
    [
        "a" + ".a" * 20_000 + " = 1",
        "[" + "a . " * 20_000 + "a]",
        "b = {" + '"a".' * 20_000 + "a = 1}",
        "b = " + "[" * 20_000 + "]" * 20_000,
        "b = " + "9" * 20_000,
    ],
    ids=["key", "table", "inline", "brackets", "number"],
)
def test_what_toml_would_take_too_long_for_is_named_and_costs_no_other_key(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tomllib

    def loads(text: str, **kwargs: object) -> dict[str, object]:
        assert text.count(".") < 1000, "the parser gets no key of many parts"
        return parse(text, **kwargs)  # type: ignore[arg-type]

    parse = tomllib.loads
    monkeypatch.setattr(tomllib, "loads", loads)
    values, problems = load_front_matter(split_front_matter(f"+++\ntitle = 'A'\n{line}\ntags = ['b']\n+++\nbody"))
    assert values["title"] == "A"
    assert values["tags"] == ["b"]
    assert "read line by line" in problems[0].text


def test_values_with_many_dots_are_no_keys_of_many_parts() -> None:
    text = ". ".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    values, problems = load_front_matter(split_front_matter(f'+++\ntitle = "{text}"\nurl = "{"a" * 99}...."\n+++\n'))
    assert (values["title"], problems) == (text, [])


def test_a_title_behind_more_values_than_are_read_is_still_read() -> None:
    many = "".join(f"k{number}: [a, 'b']\n" for number in range(50))
    bomb = "".join(f"x{number}: &x{number} [*x{number - 1}, *x{number - 1}]\n" for number in range(1, 25))
    values, problems = load_front_matter(split_front_matter(f"---\n{many}x0: &x0 y\n{bomb}title: Last\n---\nbody"))
    assert values["title"] == "Last"
    assert [problem.text for problem in problems] == ["the front matter expands without end: cut"]


def test_lists_in_lists_without_end_are_recovered_up_to_a_depth() -> None:
    values, problems = load_front_matter(split_front_matter(f"---\ntitle: A\nb:\n  {'- ' * 20_000}x\n---\nbody"))
    assert values["title"] == "A"
    assert "read line by line" in problems[0].text


def test_a_long_number_in_json_ends_no_front_matter() -> None:
    split = split_front_matter(f'{{"title": "A", "b": {"9" * 20_000}}}\nbody')
    assert (split.format, split.closed, load_front_matter(split)[1]) == ("json", True, [])


@pytest.mark.parametrize(
    "text",
    [
        "# The thaw\n---\nOn ice.\n---\nbody",
        "# The thaw\n---\ndate: the fruit of the palm\n---\nbody",
        "# The thaw\n---\ntitle: what a name is for\n\nbody",
        "主持人：大家好。\n嘉宾：你好。\n\n正文",
        "时间：昨天晚上\n地点：家里\n\n正文",
        "标题：为什么要有\n\n正文",
        "---\n作者：你好。\n记者：你好。\n---\n正文",
    ],
)
def test_text_under_a_heading_or_with_wide_colons_is_body(text: str) -> None:
    split = split_front_matter(text)
    assert (split.format, split.body) == ("", 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("!Important The thaw", "!Important The thaw"),
        ("!!wow look", "!!wow look"),
        ("! 'The thaw'", "The thaw"),
        ("!!str 2021", "2021"),
        ("&c and so on", "&c and so on"),
        ("#1 in town", "#1 in town"),
        ("@ann speaks", "@ann speaks"),
        ("`let` it be", "`let` it be"),
        ("%100 sure", "%100 sure"),
        ("*Bold* words", "*Bold* words"),
        ("One: two: three", "One: two: three"),
    ],
)
def test_a_title_that_begins_with_a_sign_of_yaml_is_text(value: str, text: str) -> None:
    values, _ = load_front_matter(split_front_matter(f"---\ntitle: {value}\ndate: 2021-03-04\n---\nbody"))
    assert values == {"title": text, "date": "2021-03-04"}


def test_a_name_that_something_refers_to_is_no_text() -> None:
    values, _ = load_front_matter(split_front_matter("---\ntitle: &t Ice\nsubtitle: *t\n---\n"))
    assert values == {"title": "Ice", "subtitle": "Ice"}
