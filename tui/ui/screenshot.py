"""Saving a picture of the screen."""

from __future__ import annotations

from pathlib import Path


def downloads_folder() -> Path:
    """The downloads folder; where it does not exist, the home folder, or else the current one."""
    from platformdirs import user_downloads_path

    home = Path.home()
    return next((folder for folder in (user_downloads_path(), home) if folder.is_dir()), Path.cwd())


def save(svg: str, folder: Path, name: str) -> Path:
    """Write a picture into a folder, and return its path. Raises OSError, also where a file has that name already."""
    path = folder / name
    with path.open("x", encoding="utf-8") as file:
        file.write(svg)
    return path
