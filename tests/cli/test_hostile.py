"""Hostile text in every field of every model, through every command and format: nothing a terminal obeys comes out."""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import write_post
from tests.hostile import HOSTILE, OBEYED, TRIED, models_with_text, poisoned
from tui import model, streams
from tui.cli.main import Browse, run
from tui.index.fulltext.search import FullText
from tui.library import documents
from tui.library.library import Library
from tui.model import Problem
from tui.search.results import SearchResults

ROOT = Path(__file__).resolve().parents[2]

BODY = "A [lamp](https://lamp.example/log) and ![its light](light.png).\n\n```Tcl\nputs light\n```\n\n# A head\n"

COMMANDS = [
    *(["search", "lamp", "--format", form] for form in ("table", "json", "tsv")),
    ["search", "body:light", "--format", "json"],
    *(["show", "lamp.md", "--format", form] for form in ("text", "markdown", "html", "json")),
    *(["facets", facet, "--format", form] for facet in ("tag", "site") for form in ("table", "json", "tsv")),
    *(["facets", facet] for facet in ("author", "month", "category")),
    *(["check", "--format", form] for form in ("table", "json", "tsv")),
    ["open", "lamp"],
    ["index"],
    ["config"],
]

Bytes = Callable[..., tuple[bytes, bytes]]


@pytest.fixture
def command(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[bytes, bytes]]:
    """Run a command line in an archive of two posts: the bytes it wrote to stdout and to stderr."""
    write_post(
        tmp_path / "a", "lamp.md", "A lamp", body=BODY, author="Ines Marrow", tags="[sea]", categories="[News]",
        **{"from": "https://lamp.example/1"},
    )  # fmt: skip
    (tmp_path / "a" / "note.md").write_text("---\ntitle: A lamp of no day\n---\nSoon.\n")
    monkeypatch.chdir(tmp_path / "a")
    assert run(["index", "."], version="0") == 0

    def command(*argv: str) -> tuple[bytes, bytes]:
        capfdbinary.readouterr()
        assert not isinstance(run(list(argv), version="0"), Browse)
        return capfdbinary.readouterr()

    return command


@pytest.fixture
def hostile_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the library gives has hostile text in it, as if no other door had stood in its way."""

    def poison(of: type, name: str) -> None:
        honest: Callable[..., Any] = getattr(of, name)
        monkeypatch.setattr(of, name, lambda *args, **kwargs: poisoned(honest(*args, **kwargs)))

    for name in ("rows", "post", "paths", "facets"):
        poison(Library, name)
    poison(FullText, "snippets")
    honest_problems = Library.problems
    monkeypatch.setattr(Library, "problems", lambda self: map(poisoned, honest_problems(self)))
    for name in ("warnings", "notes"):
        monkeypatch.setattr(SearchResults, name, property(lambda _self: (f"no tag {HOSTILE}",)))
    honest_read = documents.read_document
    monkeypatch.setattr(documents, "read_document", lambda *args, **more: poisoned(honest_read(*args, **more)))
    # A problem cleans itself: this is what comes out where one would not.
    monkeypatch.setattr(model, "clean_line", str)


def harmless(output: bytes, form: str = "") -> str:
    """What was written, which has to be text without anything a terminal obeys."""
    text = output.decode("utf-8", "surrogateescape")
    kept = "\n\t" if form in ("markdown", "html", "tsv") else "\n"
    found = OBEYED.search(text.translate(dict.fromkeys(map(ord, kept))))
    assert found is None, repr(text)
    return text


@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_nothing_that_is_obeyed_is_printed(command: Bytes, hostile_models: None, argv: list[str]) -> None:
    out, err = command(*argv)
    text = harmless(out, argv[-1])
    assert text + harmless(err)
    if argv[0] in ("search", "show", "check"):
        assert "owned" in text or "right to left" in text  # the words of it do come out: it was tried
    if argv[-1] == "json":
        assert all(json.loads(line) for line in text.splitlines())


@pytest.mark.parametrize(
    "argv", [["search", "lamp"], ["show", "lamp.md"], ["check"], ["facets", "tag"], ["search", "lamp", "--format", "tsv"]],
    ids=" ".join,
)  # fmt: skip
def test_nor_on_a_terminal_but_for_the_styles_of_the_program(
    command: Bytes, hostile_models: None, monkeypatch: pytest.MonkeyPatch, argv: list[str]
) -> None:
    monkeypatch.setattr(streams, "is_terminal", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    out = re.sub(rb"\x1b\[1;33m([^\x1b\n]*)\x1b\[0m", rb"\1", command(*argv)[0])  # what was found
    harmless(re.sub(rb"^\x1b\[[12]m|\x1b\[0m$", b"", out, flags=re.MULTILINE), argv[-1])


@pytest.mark.usefixtures("hostile_models")
def test_every_model_with_text_is_tried(command: Bytes) -> None:
    for argv in (["search", "lamp"], ["facets", "tag"], ["check"], ["show", "lamp.md"]):
        command(*argv)
    never_shown = {model.Head, model.Claim}
    assert set(models_with_text()) - TRIED == never_shown


@pytest.mark.usefixtures("hostile_models")
def test_json_says_exactly_what_a_field_holds(command: Bytes) -> None:
    shown = json.loads(command("show", "lamp.md", "--format", "json")[0])
    assert shown["title"] == "A lamp" + HOSTILE
    assert shown["links"][0]["text"] == "lamp" + HOSTILE
    found = json.loads(command("search", "lamp", "--limit", "1", "--format", "json")[0])
    assert found["tags"] == ["sea" + HOSTILE]


@pytest.mark.parametrize(
    "argv",
    [
        ["show", HOSTILE], ["index", HOSTILE], ["search", f"tag:{HOSTILE}"], ["facets", HOSTILE], [HOSTILE],
        ["search", "x", "--format", HOSTILE], ["search", "x", "--limit", HOSTILE], ["open", f"https://{HOSTILE}"],
        ["search", "lamp", "--in", HOSTILE], [f"--{HOSTILE}"],
    ],
    ids=repr,
)  # fmt: skip
def test_a_word_of_the_command_line_is_quoted_harmlessly(command: Bytes, argv: list[str]) -> None:
    out, err = command(*(word.replace("\0", "").replace("\ud800", "") for word in argv))
    harmless(out)
    assert "owned" in harmless(err) or not err


def test_what_is_wrong_in_the_config_is_told_harmlessly(command: Bytes, own_folders: Path) -> None:
    text = json.dumps(HOSTILE.replace("\udc9b", "").replace("\udc9d", "").replace("\udcff", "").replace("\ud800", ""))
    config = own_folders / "config" / "microfiche" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    text = text.replace("\x7f", "\\u007f").replace(r"\udb40\udc41", "")
    config.write_text(f"{text} = 1\ntheme = {text}\nbrowser = {text}\n[keys]\n{text} = {text}\nhelp = [{text}]\n")
    out, err = command("config")
    harmless(out)
    assert "owned" in harmless(err)


@pytest.mark.parametrize(
    "head",
    ["---\ntitle: Twice\n{0}: 1\n{0}: 2\n---\n", '{{\n"title": "Twice", {0}: 1,\n{0}: 2\n}}\n'],
    ids=["yaml", "json"],
)
@pytest.mark.parametrize("form", ["table", "tsv", "json"])
def test_a_key_that_stands_twice_is_named_harmlessly(command: Bytes, head: str, form: str) -> None:
    key = r'"\u001b]0;owned\u0007\u009b31m\u202e\u2028"'
    Path("twice.md").write_text(head.format(key) + "Text.\n", encoding="utf-8")
    out = harmless(command("check", "--format", form)[0], form)
    assert "the key “" in out
    assert "stands twice" in out


def test_a_problem_is_one_line_of_some_length_whoever_makes_it() -> None:
    assert Problem("a\x1b]0;owned\x07b\u202e\nc\ud800").text == "ab c"
    assert len(Problem("long " * 10_000).text) < 500


@pytest.mark.parametrize("form", ["table", "tsv"])
def test_check_names_a_path_so_that_a_shell_finds_it(command: Bytes, form: str) -> None:
    name = b"x\x1b]0;owned\x07\n\x9b\xc2\x9b.md"
    with open(name, "wb") as file:
        file.write(b"---\ntitle: No day\n---\n")
    told = [line for line in harmless(command("check", "--format", form)[0], form).splitlines() if "owned" in line]
    found = re.search(r"\$'.*/(x.*)'", told[0])
    assert found
    assert ast.literal_eval(f"b'{found[1]}'") == name


def test_check_tells_a_path_in_json_as_it_is(command: Bytes) -> None:
    name = "x\x1b]0;owned\x07\n\udc9b\u202e.md"
    with open(os.fsencode(name), "wb") as file:
        file.write(b"---\ntitle: No day\n---\n")
    told = map(json.loads, harmless(command("check", "--format", "json")[0]).splitlines())
    assert name in {os.path.basename(value["path"]) for value in told}


def test_a_link_that_leads_out_is_no_post_unless_the_config_says_so(
    command: Bytes, own_folders: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: A secret\ndate: 2021-06-30\n---\nText.\n")
    Path("link.md").symlink_to(tmp_path / "secret.md")
    command("index")
    assert b"A secret" not in command("search", "")[0]
    assert b"link.md: a link that leads out" in command("check")[0]
    config = own_folders / "config" / "microfiche" / "config.toml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("links_outside = true\n")
    command("index")
    assert b"A secret" in command("search", "")[0]
    assert b"links_outside  true" in command("config")[0]


@pytest.mark.parametrize("verb", ["index", "show", "search"])
def test_what_is_no_regular_file_is_not_opened_as_an_archive_or_a_post(command: Bytes, verb: str) -> None:
    os.mkfifo("pipe.md")
    for path in ("pipe.md", "/dev/zero"):
        out, err = command(*(["search", "x", "--in", path] if verb == "search" else [verb, path]))
        assert (out, b"regular file" in err) == (b"", True)


def test_only_one_module_writes_to_the_terminal() -> None:
    """The screen is Textual's; the processes that read posts write to a pipe."""
    writing = re.compile(
        r"sys\.(?:__)?std(?:out|err)(?:__)?\.(?:write|writelines|buffer)|print(?=\(|$)|traceback\.print_\w+"
    )
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tui").rglob("*.py")
        if writing.search(source := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute | ast.Name) and writing.fullmatch(ast.unparse(node))
    }
    assert found == {"tui/streams.py", "tui/index/parse_worker.py", "tui/library/apart.py"}
