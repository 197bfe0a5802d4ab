"""Where the files that come with the program lie: `styles/` and `samples/`.

In a checkout they stand beside the package; a wheel carries them inside it.
"""

from __future__ import annotations

from pathlib import Path

from tui.errors import MicroficheError


def styles_folder() -> Path:
    """The folder of the style sheets. Raises MicroficheError when the installation is incomplete."""
    return _folder("styles")


def samples_folder() -> Path:
    """The folder of the sample archive. Raises MicroficheError when the installation is incomplete."""
    return _folder("samples")


def _folder(name: str) -> Path:
    package = Path(__file__).resolve().parent
    # Inside first: beside an installed package lie the files of others, which may have such a name too.
    for parent in (package, package.parent):
        if (folder := parent / name).is_dir():
            return folder
    raise MicroficheError(
        f"The folder {name}/ is missing from this installation in {package}: install Microfiche again."
    )
