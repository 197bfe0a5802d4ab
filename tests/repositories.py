"""Small git repositories for tests, made with a git that reads no configuration of the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


def git(folder: Path, *words: str, environment: Mapping[str, str] = {}) -> str:
    """What a command of git writes; it must not fail."""
    outer = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-C", folder, *words], env={**outer, **_ENVIRONMENT, **environment}, capture_output=True, check=False
    )
    assert not done.returncode, done.stderr
    return os.fsdecode(done.stdout).strip()


def new_repository(folder: Path, *words: str) -> Path:
    """An empty repository."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main", *words)
    return folder


def post(title: str, day: str = "2021-06-30", source: str = "", body: str = "") -> str:
    """The text of a post file."""
    address = f"source: {source}\n" if source else ""
    return f"---\ntitle: {title}\ndate: {day}\n{address}---\n{body or f'What {title} says.'}\n"


def commit(folder: Path, files: Mapping[str, str | None], at: str = "2021-07-01T00:00:00+00:00") -> str:
    """Commit files with these texts, None for one that is deleted; the id of the commit."""
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    dated = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    git(folder, "commit", "-q", "--allow-empty", "-m", "change", environment=dated)
    return git(folder, "rev-parse", "HEAD")
