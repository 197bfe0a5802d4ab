"""Changes of the files of an archive are noticed, however they come about."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest

from tests.conftest import PATIENCE
from tui.archive import watch as watching


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_posts/old.md").write_text("---\ntitle: Old\n---\n", encoding="utf-8")
    return folder


@contextmanager
def watched(*roots: Path, poll_seconds: float = 0.05) -> Iterator[Queue[int]]:
    """Watch folders in a thread; each change puts a number into the queue."""
    changes: Queue[int] = Queue()
    closing = threading.Event()

    def run() -> None:
        for number, _ in enumerate(watching.watch([*map(str, roots)], closing, poll_seconds=lambda: poll_seconds)):
            changes.put(number)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield changes
    finally:
        closing.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_a_new_post_is_noticed(archive: Path) -> None:
    with watched(archive) as changes:
        changes.get(timeout=PATIENCE)  # the folders are watched
        (archive / "_posts/new.md").write_text("---\ntitle: New\n---\n", encoding="utf-8")
        assert changes.get(timeout=PATIENCE) == 1


def test_what_changes_before_the_folders_are_watched_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(roots: Sequence[str]) -> subprocess.Popen[bytes]:
        process = started(roots)
        (archive / "_posts/new.md").write_text("---\ntitle: New\n---\n", encoding="utf-8")
        return process

    started = watching._start
    monkeypatch.setattr(watching, "_start", start)
    with watched(archive) as changes:
        assert changes.get(timeout=PATIENCE) == 0


@pytest.mark.parametrize("name", ["_posts/.new.md.swp", ".git/HEAD", "node_modules/a/readme.md", "picture.png"])
def test_what_holds_no_post_does_not_matter(archive: Path, name: str) -> None:
    path = archive / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    assert not watching._may_matter(str(path), [str(archive)])


@pytest.mark.parametrize("name", ["_posts/new.md", "_posts/NEW.HTML", "_posts", "gone", "2021.06", ""])
def test_posts_and_folders_matter(archive: Path, name: str) -> None:
    assert watching._may_matter(os.path.join(archive, name).rstrip("/"), [str(archive)])


def test_an_archive_that_is_away_is_looked_for_again(archive: Path) -> None:
    away = archive.with_name("away")
    shutil.move(archive, away)
    with watched(archive) as changes:
        with pytest.raises(Empty):
            changes.get(timeout=0.3)
        shutil.move(away, archive)
        assert changes.get(timeout=PATIENCE) == 0


def test_an_archive_in_the_place_of_another_is_noticed(archive: Path) -> None:
    with watched(archive) as changes:
        changes.get(timeout=PATIENCE)
        shutil.move(archive, archive.with_name("before"))
        archive.mkdir()
        (archive / "other.md").write_text("---\ntitle: Other\n---\n", encoding="utf-8")
        # The folder is another one, and that is watched.
        assert [changes.get(timeout=PATIENCE) for _ in range(2)] == [1, 2]


def test_changes_are_noticed_after_what_waits_for_them_was_killed(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(roots: Sequence[str]) -> subprocess.Popen[bytes]:
        processes.append(started(roots))
        return processes[-1]

    processes: list[subprocess.Popen[bytes]] = []
    started = watching._start
    monkeypatch.setattr(watching, "_start", start)
    with watched(archive, poll_seconds=10 * PATIENCE) as changes:
        changes.get(timeout=PATIENCE)
        processes[0].kill()
        changes.get(timeout=PATIENCE)
        (archive / "_posts/new.md").write_text("---\ntitle: New\n---\n", encoding="utf-8")
        assert changes.get(timeout=PATIENCE) == 2


def test_folders_beyond_the_limit_of_the_system_are_looked_at_again(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_limit = (
        "import watchfiles.main\n"
        "def start(paths, *options):\n"
        "    if not options[-1]:  # else it watches what it can, and tells nobody\n"
        "        raise OSError('OS file watch limit reached')\n"
        "    return made([], *options)\n"
        "made, watchfiles.main.RustNotify = watchfiles.main.RustNotify, start\n"
        "from tui."
    )
    monkeypatch.setattr(watching, "_PROGRAM", watching._PROGRAM.replace("from tui.", at_the_limit))
    with watched(archive) as changes:
        assert [changes.get(timeout=PATIENCE) for _ in range(3)] == [0, 1, 2]


def test_folders_beside_one_that_may_not_be_read_are_watched(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbidden = (
        "import watchfiles.main\n"
        "def start(paths, *options):\n"
        "    if options[3]:  # all below the roots, of which one folder may not be read\n"
        "        raise PermissionError(13, 'Permission denied')\n"
        "    return made(paths, *options)\n"
        "made, watchfiles.main.RustNotify = watchfiles.main.RustNotify, start\n"
        "from tui."
    )
    monkeypatch.setattr(watching, "_PROGRAM", watching._PROGRAM.replace("from tui.", forbidden))
    with watched(archive, poll_seconds=10 * PATIENCE) as changes:
        assert changes.get(timeout=PATIENCE) == 0
        (archive / "_posts/new.md").write_text("---\ntitle: New\n---\n", encoding="utf-8")
        assert changes.get(timeout=PATIENCE) == 1
        (archive / "later").mkdir()
        # The folder is told of, and watched from then on.
        assert [changes.get(timeout=PATIENCE) for _ in range(2)] == [2, 3]
        (archive / "later/newer.md").write_text("---\ntitle: Newer\n---\n", encoding="utf-8")
        assert changes.get(timeout=PATIENCE) == 4


def test_folders_that_cannot_be_watched_are_looked_at_again(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_PROGRAM", "raise OSError(28, 'No space left on device')")
    with watched(archive) as changes:
        assert [changes.get(timeout=PATIENCE) for _ in range(3)] == [0, 1, 2]


def test_what_waits_for_changes_ends_with_the_program(archive: Path) -> None:
    with watching._start([str(archive)]) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


def test_changes_wait_for_git(archive: Path) -> None:
    (archive / ".git").mkdir()
    lock = archive / ".git/index.lock"
    lock.touch()
    closing = threading.Event()
    waiting = threading.Thread(target=watching._wait_for_git, args=([str(archive / "_posts")], closing))
    waiting.start()
    waiting.join(0.3)
    assert waiting.is_alive()
    lock.unlink()
    waiting.join(PATIENCE)
    assert not waiting.is_alive()


def test_a_disk_of_the_network_is_known_by_its_mount(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    point = str(archive.resolve()).replace(" ", "\\040")
    mounts.write_text(
        f"21 1 8:1 / / rw - ext4 /dev/sda1 rw\n36 21 0:44 / {point} rw,relatime shared:1 - nfs4 server:/x rw\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(watching, "_MOUNTS", str(mounts))
    assert watching._is_remote(str(archive / "_posts"))
    assert not watching._is_remote(str(tmp_path))
