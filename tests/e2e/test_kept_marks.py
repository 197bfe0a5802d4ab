"""What the screen shows as kept is on the disk, whatever happens next."""

from __future__ import annotations

import random
from pathlib import Path

from tests.e2e.conftest import Start
from tests.e2e.kept_marks import kill_while_starring, make_archive


def test_a_bright_star_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "archive")
    for trial in range(3):
        promised, kept = kill_while_starring(archive, tmp_path / f"home {trial}", random.Random(trial))
        assert promised <= kept


def test_marks_that_could_not_be_kept_are_named_at_the_end(start: Start, archive: Path, own_folders: Path) -> None:
    terminal = start(archive)
    terminal.shows("3 posts", "A lamp over the harbour")
    # The folder of the marks is gone, and nothing can be written in its place.
    data = own_folders / "data" / "microfiche"
    data.rename(data.with_name("away"))
    data.write_text("")
    terminal.press("s")
    terminal.shows("Not on the disk yet: marks of 1 post")
    terminal.press("q")
    assert terminal.ends() == 3
    assert b"the marks of 1 post could not be kept" in terminal.output
    assert b"starred: A lamp over the harbour" in terminal.output


def test_restored_marks_are_told_on_the_screen_and_behind_it(start: Start, archive: Path, own_folders: Path) -> None:
    terminal = start(archive)
    terminal.shows("3 posts", "A lamp over the harbour")
    terminal.press("s", "q")
    assert terminal.ends() == 0
    (own_folders / "data" / "microfiche" / "state.db").write_bytes(b"junk" * 5000)
    terminal = start(archive)
    terminal.shows("★● 06-30", "restored")
    terminal.press("q")
    assert terminal.ends() == 0
    assert b"microfiche: The file of the marks was damaged: the marks of 1 post were restored" in terminal.output
