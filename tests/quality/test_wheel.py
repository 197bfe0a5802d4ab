"""The wheel, built and installed in a new environment, runs with its styles and samples."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tui import __version__

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment of its own, which borrows the dependencies of this one and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "installed_base": str(folder)}))
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    # A path in a .pth file is searched, but the .pth files in it are not read: this checkout stays out.
    (site / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--no-index", "--ignore-installed", wheel],
        check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    return folder / "bin" / "microfiche"


def run(command: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [command, *argv], cwd=command.parent, env=environ, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_the_package_its_styles_and_its_samples_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("styles", "samples"):
        packed = {name.removeprefix(f"tui/{folder}/") for name in names if name.startswith(f"tui/{folder}/")}
        assert packed == {
            path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()
        }
    own = f"microfiche-{__version__}"
    assert {name.partition("/")[0] for name in names} == {"tui", f"{own}.dist-info", f"{own}.data"}
    assert "tui/py.typed" in names  # PEP 561
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_the_wheel_names_its_licence_and_its_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    info = f"microfiche-{__version__}.dist-info"
    metadata = archive.read(f"{info}/METADATA").decode()
    assert "License-Expression: GPL-3.0-or-later\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    assert "microfiche = tui.__main__:main" in archive.read(f"{info}/entry_points.txt").decode()


def test_the_published_readme_leads_to_no_file_beside_it(wheel: Path) -> None:
    metadata = zipfile.ZipFile(wheel).read(f"microfiche-{__version__}.dist-info/METADATA").decode()
    assert "# Microfiche" in metadata
    assert not re.findall(r"\]\((?!https?:|#)[^)]*\)", metadata)


def test_it_says_its_version(installed: Path) -> None:
    said = run(installed, "--version")
    assert (said.returncode, said.stdout, said.stderr) == (0, f"microfiche {__version__}\n", "")


def test_it_searches_the_samples_it_brought(installed: Path) -> None:
    said = run(installed, "search", "", "--limit", "1", "--format", "paths")
    assert said.returncode == 0, said.stderr
    (path,) = said.stdout.splitlines()
    assert Path(path).is_relative_to(installed.parents[1].resolve())


def test_it_reads_a_sample_it_brought(installed: Path) -> None:
    path = run(installed, "search", "marigold", "--limit", "1", "--format", "paths").stdout.strip()
    assert "Marigold" in run(installed, "show", path).stdout


def test_it_opens_the_screen_with_the_styles_it_brought(installed: Path) -> None:
    environ = {"PYTHONPATH": ""}
    with Terminal([str(installed)], env=environ, folder=installed.parent) as terminal:
        terminal.shows("66 posts", "新年第一封信", r"Narrow by[^\n]*\n State")
        terminal.press("q")
        assert terminal.ends() == 0


def test_the_manual_page_is_installed_and_the_same_each_time(installed: Path, wheel: Path) -> None:
    page = (installed.parent.parent / "share" / "man" / "man1" / "microfiche.1").read_text(encoding="utf-8")
    assert page.startswith('.TH MICROFICHE 1 "20')
    assert f"microfiche {__version__}" in page
    assert "QUERY LANGUAGE" in page
    with zipfile.ZipFile(wheel) as built:
        assert [name for name in built.namelist() if name.endswith(".1")] == [
            f"microfiche-{__version__}.data/data/share/man/man1/microfiche.1"
        ]


def test_the_repositories_that_git_runs_in_are_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    for name in ("HEAD", "config", "refs/.keep"):
        for format_ in ("sha1", "sha256"):
            assert f"tui/archive/empty_repositories/{format_}/{name}" in names
