"""Styles and samples are found in a checkout and in an installed package."""

from __future__ import annotations

import importlib.util
import shutil
from typing import TYPE_CHECKING

import pytest

from tui import resources
from tui.errors import MicroficheError

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A made-up place of the package, with nothing in it."""
    package = tmp_path / "site" / "tui"
    package.mkdir(parents=True)
    return package


def module_in(package: Path) -> ModuleType:
    copy = package / "resources.py"
    shutil.copy(resources.__file__, copy)
    spec = importlib.util.spec_from_file_location("resources_elsewhere", copy)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_both_folders_of_this_program_are_found() -> None:
    assert resources.styles_folder().is_dir()
    assert resources.samples_folder().is_dir()


def test_in_a_checkout_they_stand_beside_the_package(package: Path) -> None:
    for name in ("styles", "samples"):
        (package.parent / name).mkdir()
    module = module_in(package)
    assert module.styles_folder() == package.parent / "styles"
    assert module.samples_folder() == package.parent / "samples"


def test_in_an_installation_they_lie_inside_the_package_whatever_lies_beside_it(package: Path) -> None:
    for name in ("styles", "samples"):
        (package / name).mkdir()
        (package.parent / name).mkdir()
    module = module_in(package)
    assert module.styles_folder() == package / "styles"
    assert module.samples_folder() == package / "samples"


def test_an_incomplete_installation_is_told(package: Path) -> None:
    with pytest.raises(MicroficheError, match=r"samples/.*install Microfiche again"):
        module_in(package).samples_folder()
