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


# A module a process, forked from an interpreter that has imported nothing of the package; what many import of Textual,
# for those that may have it: it costs more than all else.
ALONE = """
import importlib, os, sys, traceback
core, faces = (names.split() for names in sys.argv[1:])
for module in [*core, None, *faces]:
    if module is None:
        import textual.app, textual.containers, textual.screen, textual.widgets
        continue
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(module)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        print(module, *sorted({name.partition(".")[0] for name in sys.modules} & {"textual", "rich"}), flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(module, "FAILED", flush=True)
"""


@pytest.fixture(scope="module")
def alone() -> dict[str, set[str]]:
    """Each module imported by itself: what of the screen it brought, or that it failed."""
    said = subprocess.run(
        [sys.executable, "-c", ALONE, " ".join(CORE), " ".join(set(MODULES) - set(CORE))], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [line.split() for line in said.stdout.splitlines()]
    return {module: set(rest) for module, *rest in lines}


def test_each_module_can_be_imported_alone(alone: dict[str, set[str]]) -> None:
    assert set(alone) == set(MODULES)
    assert [module for module, brought in alone.items() if "FAILED" in brought] == []


def test_the_core_brings_nothing_of_the_screen(alone: dict[str, set[str]]) -> None:
    assert {module: alone[module] for module in CORE if alone[module]} == {}


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
