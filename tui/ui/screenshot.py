"""A picture of the screen, kept as a file."""

from __future__ import annotations

from pathlib import Path


def folder_for_pictures() -> Path:
    """Where what is downloaded goes; where there is no such folder, the home folder, or the one we are in."""
    from platformdirs import user_downloads_path

    home = Path.home()
    return next((folder for folder in (user_downloads_path(), home) if folder.is_dir()), Path.cwd())


def keep(svg: str, folder: Path, name: str) -> Path:
    """Write a picture under a name that nothing has in this folder; where it is. Raises OSError."""
    path = folder / name
    with path.open("x", encoding="utf-8") as file:
        file.write(svg)
    return path
