"""Nobody pays for what is not used: which modules an import or a command brings with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREEN = {"textual", "rich"}
LATE = {
    "html2text",
    "frizbee",
    "rapidfuzz",
    "selectolax",
    "opencc",
    "frontmatter",
    "yaml",
    "markdown_it",
    "charset_normalizer",
}

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "tui").rglob("*.py")
)
FACES = ("tui.ui", "tui.cli", "tui.__main__")
CORE = [module for module in MODULES if not module.startswith(FACES)]


def brings(code: str, *argv: str) -> set[str]:
    """The top names of all modules that are there after some code ran in a new interpreter, the package's in full."""
    tell = "import json, sys; sys.stderr.write(chr(10) + json.dumps(sorted(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}", *argv],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    modules: list[str] = json.loads(said.stderr.splitlines()[-1])
    return {name if name.startswith("tui") else name.partition(".")[0] for name in modules}


IMPORTED = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"


def test_the_core_brings_nothing_of_the_screen() -> None:
    brought = brings(IMPORTED, *CORE)
    assert brought >= set(CORE)
    assert brought & SCREEN == set()


def test_the_package_itself_brings_nothing() -> None:
    before = brings("")
    assert brings("import tui") - before == {"tui"}


def test_opening_the_screen_brings_no_reader_and_no_matcher() -> None:
    brought = brings("import tui.ui.app")
    assert "textual" in brought
    assert brought & {"html2text", "frizbee", "rapidfuzz", "selectolax", "opencc", "PIL", "textual_image"} == set()
    assert [name for name in brought if name.startswith(("tui.article.clean", "tui.article.convert"))] == []


def test_opening_the_screen_brings_nothing_that_is_shown_or_started_later() -> None:
    brought = {name for name in brings("import tui.ui.app") if name.startswith("tui.")}
    assert {name for name in brought if name.startswith("tui.ui.screens.")} == {"tui.ui.screens.browse"}
    assert {
        name for name in brought if name.startswith(("tui.ui.pickers", "tui.export", "tui.launch", "tui.piped"))
    } == set()


RUN = """
import sys
from tui.cli.main import run
status = run(sys.argv[1:], version="0")
assert status in (0, 1), status
"""


@pytest.mark.parametrize(
    "argv",
    [
        ["index", "samples"], ["search", "ferry", "--in", "samples"], ["show", "samples/awkward/nested-quotes.md"],
        ["facets", "tag", "--in", "samples"], ["check", "samples"], ["config"], ["open", "ferry", "--in", "samples"],
    ],
    ids=lambda argv: argv[0],
)  # fmt: skip
def test_no_command_brings_textual(argv: list[str]) -> None:
    brought = brings(RUN, *argv)
    assert "textual" not in brought
    assert not any(name.startswith("tui.ui") for name in brought)


@pytest.mark.parametrize(
    ("argv", "never"),
    [
        (["config"], LATE | {"sqlite3", "tui.search.catalogue"}),
        (
            ["search", "ferry", "--in", "samples"],
            {
                *("html2text", "selectolax", "markdown_it", "frontmatter", "yaml", "logging", "secrets", "socket"),
                "tui.article.blocks",
            },
        ),
        (
            ["facets", "tag", "--in", "samples"],
            {"html2text", "selectolax", "markdown_it", "frizbee", "rapidfuzz", "yaml"},
        ),
        (["show", "samples/awkward/nested-quotes.md"], {"frizbee", "rapidfuzz", "tui.search.catalogue"}),
    ],
    ids=["config", "search", "facets", "show"],
)
def test_a_command_brings_only_what_it_uses(argv: list[str], never: set[str]) -> None:
    # Once before: what an index needs to be made is not what a search needs.
    brings(RUN, "index", "samples")
    assert brings(RUN, *argv) & never == set()


def test_reading_simple_front_matter_brings_no_parser_of_it() -> None:
    code = """
import sys
from tui.index.parse_worker import read_files
((_, _, _, post),) = read_files(b"samples", [b"_posts/2022-01-09-old-patience-goes-dark.md"])
assert len(post) > 2
"""
    assert brings(code) & {"frontmatter", "yaml", "tomllib"} == set()
