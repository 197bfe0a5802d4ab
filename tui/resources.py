"""The folders of the files that come with the program: `styles/` and `samples/`.

In a checkout they are beside the package, in a wheel inside it.
"""

from __future__ import annotations

from pathlib import Path

from tui.errors import MicroficheError
from tui.language import _


def styles_folder() -> Path:
    """The folder of the style sheets. Raises MicroficheError when the installation is incomplete."""
    return _folder("styles")


def samples_folder() -> Path:
    """The folder of the sample archive. Raises MicroficheError when the installation is incomplete."""
    return _folder("samples")


def _folder(name: str) -> Path:
    package = Path(__file__).resolve().parent
    # Inside first: beside an installed package other packages may have a folder of this name.
    for parent in (package, package.parent):
        if (folder := parent / name).is_dir():
            return folder
    raise MicroficheError(
        _(
            "The folder {name}/ is missing from this installation in {package}: install Microfiche again.",
            name=name,
            package=package,
        )
    )
