"""What holds for all files: their size, their styles, what may not stand in them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tui.resources import styles_folder
from tui.ui.app import STYLES
from tui.ui.screens.dialog import Dialog
from tui.ui.screens.images import ImageScreen

ROOT = Path(__file__).resolve().parents[2]
_TEXTS = {".py", ".md", ".toml", ".tcss", ".yml", ".yaml", ".txt", ".cfg", ".ini", ".json", ".html", ""}
_FOLDERS = ("tui", "tests", "styles", "samples", ".github")


def files() -> list[Path]:
    """What belongs to the project: what git knows or would take; without git, what lies in its folders."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True,
        ).stdout.decode("utf-8", "surrogateescape")  # fmt: skip
        found = [ROOT / name for name in listed.split("\0") if name]
    else:
        found = [path for folder in _FOLDERS for path in (ROOT / folder).rglob("*")]
        found += [path for path in ROOT.iterdir() if not path.name.startswith(".")]
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


FILES = files()
TEXTS = [path for path in FILES if path.suffix in _TEXTS]

# A letter in brackets means itself: so these patterns do not find themselves.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.])/(?:[w]ork|[r]oot|[U]sers)/\w|/[t]mp/dev\b|/[h]ome/(?!you\b|user\b|someone\b)\w+/",
    "the host of a package registry": r"[p]ypi\.org|[p]ythonhosted\.org|[n]pmjs\.|[c]rates\.io|[c]onda\.anaconda\.org",
    "a promise": r"\b(?:[T]ODO|[F]IXME|[X]XX)\b",
    "a merge that was not finished": r"^(?:<{7}|>{7}) ",
}
# Words of a program's making: a reader of the source has no use for them.
_BEHIND = re.compile(
    r"\b[i]ssue #?\d+|\b[w]as changed (?:from|to|because)\b|\bas (?:[r]equested|[a]sked for) by\b|\b[s]ubagent\b|\b[t]he integrator\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_of_this_kind_is_in_any_file(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_source_tells_of_the_program_and_not_of_its_making() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TEXTS
        if "samples" not in path.parts
        for match in _BEHIND.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_every_style_sheet_is_loaded_once_and_every_one_that_is_loaded_exists() -> None:
    screens = [Path(str(screen.CSS_PATH)).stem for screen in (Dialog, ImageScreen)]
    assert sorted([*STYLES, *screens]) == sorted(path.stem for path in styles_folder().glob("*.tcss"))


@pytest.mark.parametrize("path", sorted((ROOT / "styles").glob("*.tcss")), ids=lambda path: path.name)
def test_styles_name_no_colour_but_the_themes(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    values = re.findall(r"[\w-]+\s*:\s*([^;{}]+);", text)
    assert values
    for value in values:
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(", value), value


def test_no_file_is_large() -> None:
    assert [str(path.relative_to(ROOT)) for path in FILES if path.stat().st_size > 400_000] == []


def test_texts_end_with_a_line_end_and_have_none_of_another_kind() -> None:
    # Samples, and inputs that were once wrong, are test data down to their line ends.
    ours = [path for path in TEXTS if not {"samples", "inputs"} & {*path.parts} and path.name != "LICENSE"]
    contents = {path: path.read_bytes() for path in ours}
    assert [str(path) for path, content in contents.items() if content and not content.endswith(b"\n")] == []
    assert [str(path) for path, content in contents.items() if b"\r\n" in content] == []


def test_no_statement_numbers_its_values() -> None:
    """Python 3.12 warns of `?1` with a sequence; a value that is used twice has a name."""
    numbered = re.compile(r"(?:[=<>(,]|\b(?:LIMIT|OFFSET))\s*\?[1-9]\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "tui").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if numbered.search(line)
    ]
    assert found == []
