"""Posts that only the history of an archive has: which they are, and that they stay rows while the archive moves on."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.repositories import commit, git, needs_git, new_repository, post
from tui.archive.identity import FINGERPRINT_END_BYTES
from tui.index import history
from tui.index.parse_worker import records_of
from tui.library.documents import drop_copy
from tui.library.library import Library
from tui.settings import Folders

pytestmark = needs_git


def titles_gone(folder: Path) -> list[str]:
    """The titles of the posts that are gone, by a look that writes nothing; sorted."""
    with Library(Folders.of_user(), [folder]) as library:
        library.refresh()
        (archive,) = library.archives
        look = library.histories.look(archive.number, archive.root)
        assert not library.search("is:gone").ids
        return sorted(one.record[3][0] for one in look.gone.posts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with three posts, each from an address of its own."""
    folder = new_repository(tmp_path / "r")
    commit(
        folder,
        {f"{name}.md": post(name.title(), source=f"https://example.org/{name}") for name in ("one", "two", "three")},
    )
    return folder


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"one.md": None}, ["One"]),
        ({"one.md": None, "sub/other.md": post("One", source="https://example.org/one")}, []),
        ({"one.md": None, "new.md": post("One, told again", source="https://example.org/one", body="Else.")}, []),
        ({"one.md": None, "new.md": post("ONE", source="https://else.org/1", body="Else.")}, []),
        ({"one.md": None, "new.md": post("Else", "2022-02-02", "https://else.org/1", "What One  says.")}, []),
        ({"one.md": None, "new.md": post("Else", "2022-02-02", "https://else.org/1", "What One says. More.")}, ["One"]),
        ({"one.md": None, "two.md": None}, ["One", "Two"]),
        ({"one.md": post("Else", "2022-02-02", "https://else.org/1")}, []),
    ],
    ids=["gone", "moved", "same address", "same title and day", "same text", "other text", "two", "written over"],
)  # fmt: skip
def test_what_is_gone_is_what_is_nowhere_in_the_folder(
    folder: Path, changes: Mapping[str, str | None], expected: list[str]
) -> None:
    commit(folder, changes)
    assert titles_gone(folder) == expected


def test_a_post_that_was_deleted_twice_is_gone_once_as_it_was_last(folder: Path) -> None:
    commit(folder, {"one.md": None})
    commit(folder, {"again.md": post("One", source="https://example.org/one", body="Told anew.")})
    commit(folder, {"again.md": None}, "2022-01-01T00:00:00+00:00")
    with Library(Folders.of_user(), [folder]) as library:
        library.refresh()
        library.take_in_history(library.archives[0])
        (row,) = library.rows(library.search("is:gone").ids)
        assert row.gone is not None
        assert row.gone.day.isoformat() == "2022-01-01"
        assert library.document(row.id).article.text.strip() == "Told anew."


def test_posts_of_one_address_that_were_there_together_are_each_gone(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    home = "https://example.org/"
    commit(folder, {"a.md": post("A", source=home), "b.md": post("B", source=home), "c.md": post("C", source=home)})
    commit(folder, {"b.md": None})
    commit(folder, {"c.md": None})
    assert titles_gone(folder) == ["B", "C"]


def test_what_is_no_post_is_not_gone(folder: Path) -> None:
    commit(folder, {"README.md": "# Read me", ".hidden/x.md": post("X"), "x.py": "x", "_site/y.md": post("Y")})
    (folder / "link.md").symlink_to("one.md")
    commit(folder, {})
    (folder / "link.md").unlink()
    commit(folder, {"README.md": None, ".hidden/x.md": None, "x.py": None, "_site/y.md": None})
    assert titles_gone(folder) == []


def test_an_archive_within_a_repository_has_lost_what_its_folder_had_under_its_former_name_too(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"old/one.md": post("One"), "old/sub/two.md": post("Two"), "else/three.md": post("Three")})
    commit(folder, {"old/one.md": None, "else/three.md": None, "else/four.md": "x"})
    git(folder, "mv", "old", "new")
    commit(folder, {"new/five.md": post("Five")})
    commit(folder, {"new/five.md": None})
    assert titles_gone(folder / "new") == ["Five", "One"]


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    """The repository with a post gone, which is taken in."""
    with Library(Folders.of_user(), [folder]) as library:
        library.refresh()
        library.mark(library.rows(library.search("two").ids), starred=True)
        commit(folder, {"two.md": None})
        library.refresh()
        library.take_in_history(library.archives[0])
        yield library


def found(library: Library, query: str) -> list[str]:
    return sorted(row.title for row in library.rows(library.search(query).ids))


def test_a_post_that_is_gone_is_found_like_others(library: Library) -> None:
    assert found(library, "") == ["One", "Three", "Two"]
    assert found(library, "is:gone") == found(library, "two") == ["Two"]
    assert found(library, "-is:gone") == ["One", "Three"]
    library.full_text.build(lambda _done, _total: None, lambda: False)
    assert found(library, 'body:"two says"') == ["Two"]
    states = library.facets().states
    assert dict(zip(states.names, states.counts, strict=True))["gone"] == 1


def test_it_says_where_it_was_and_is_read_from_the_repository(library: Library, folder: Path) -> None:
    (post_id,) = library.search("is:gone").ids
    document = library.document(post_id)
    assert document.post.paths == (str(folder / "two.md"),)
    assert document.article.text.strip() == "What Two says."
    assert library.paths([post_id]) == {post_id: str(folder / "two.md")}
    assert library.id_of_path(str(folder / "two.md")) == post_id
    copy = library.copy_of_gone(post_id)
    assert copy is not None
    assert copy.read_text(encoding="utf-8") == post("Two", source="https://example.org/two")
    drop_copy(copy)
    assert not copy.parent.exists()


def test_its_links_lead_where_they_led_when_it_was_there(folder: Path) -> None:
    page = post("Page").replace("date:", "permalink: /x/page/\ndate:")
    leading = post("Leading", body="See [that page](../page/).").replace("date:", "permalink: /x/leading/\ndate:")
    commit(folder, {"sub/page.md": page, "leading.md": leading})

    def copies(library: Library) -> dict[int, tuple[int, str]]:
        library.refresh()
        library.full_text.build(lambda *_: None)
        document = library.document(library.search("leading").ids[0])
        return library.links.posts_behind(document.post, document.article.links)

    with Library(Folders.of_user(), [folder], with_history=[str(folder)]) as library:
        before = copies(library)
        assert before
        commit(folder, {"leading.md": None})
        assert copies(library) == before


def test_a_copy_that_cannot_be_written_leaves_no_folder(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    places = tmp_path / "places"
    places.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(places))
    monkeypatch.setattr(Path, "write_bytes", fail)
    assert library.copy_of_gone(library.search("is:gone").ids[0]) is None
    assert list(places.iterdir()) == []


def test_its_marks_stay_with_it(library: Library) -> None:
    (row,) = library.rows(library.search("is:starred").ids)
    assert row.title == "Two"
    assert row.gone is not None


def test_it_is_no_news(library: Library) -> None:
    assert found(library, "is:new") == []


def test_a_look_for_changes_loses_nothing_that_is_gone(library: Library, folder: Path) -> None:
    assert not library.refresh().differs
    commit(folder, {"three.md": None, "four.md": post("Four")})
    assert library.refresh().gone == 1
    assert found(library, "is:gone") == ["Three", "Two"]


def test_texts_that_end_alike_are_not_each_compared_with_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ending = "What the site says below each of its posts. " * 40
    posts = {f"{n}.md": post(f"P{n}", source=f"https://e.org/{n}", body=f"Of {n}. {ending}") for n in range(12)}
    folder = new_repository(tmp_path / "r")
    commit(folder, posts)
    commit(folder, {f"{n}.md": None for n in range(6)})
    compared: list[bytes] = []
    read = history.read_bytes
    monkeypatch.setattr(history, "read_bytes", lambda path, size: compared.append(path) or read(path, size))
    assert titles_gone(folder) == [f"P{n}" for n in range(6)]
    assert len(compared) <= 6


def test_how_a_file_ends_is_read_once_while_it_does_not_change(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []
    tail_of = history._tail
    monkeypatch.setattr(
        history, "_tail", lambda path, size: read.append(path.rpartition(b"/")[2]) or tail_of(path, size)
    )
    commit(folder, {"four.md": post("Four"), "five.md": post("Five", body="What they both said.")})
    library.refresh()
    commit(folder, {"five.md": None, "other.md": post("Other", day="2022-01-01", body="What they both said.")})
    library.refresh()

    assert b"one.md" not in read
    assert b"other.md" in read
    assert found(library, "is:gone") == ["Two"]


def test_what_is_deleted_after_the_folder_was_walked_is_found_by_the_next_look(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = library.histories.update

    def pull_and_update(*arguments: Any) -> Any:
        commit(folder, {"three.md": None})
        return update(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(library.histories, "update", pull_and_update)
        library.refresh()
    library.refresh()
    assert found(library, "is:gone") == ["Three", "Two"]


def test_no_more_of_the_history_is_held_at_once_than_there_is_room_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.index.history._MAX_HELD_BYTES", 1)
    commit(folder, {"one.md": None, "two.md": None})
    with monkeypatch.context() as patched:
        sizes: list[int] = []
        patched.setattr("tui.index.history.records_of", lambda found: sizes.append(len(found)) or records_of(found))
        assert titles_gone(folder) == ["One", "Two"]
    assert max(sizes) == 1


def test_what_a_commit_left_in_the_folder_is_gone_once_it_is_deleted_there(library: Library, folder: Path) -> None:
    git(folder, "rm", "-q", "--cached", "one.md")
    git(folder, "commit", "-q", "-m", "no longer ours")
    library.refresh()
    assert found(library, "is:gone") == ["Two"]

    (folder / "one.md").unlink()
    library.refresh()
    assert found(library, "is:gone") == ["One", "Two"]
    assert not library.refresh().differs


def test_what_is_deleted_in_the_folder_alone_is_not_gone_while_the_repository_has_it(
    library: Library, folder: Path
) -> None:
    git(folder, "rm", "-q", "--cached", "one.md")
    git(folder, "commit", "-q", "-m", "no longer ours")
    library.refresh()
    git(folder, "add", "one.md")
    git(folder, "commit", "-q", "-m", "ours again")
    library.refresh()
    (folder / "one.md").unlink()
    library.refresh()
    assert found(library, "is:gone") == ["Two"]


def test_what_comes_back_is_there_again_with_its_marks(library: Library, folder: Path) -> None:
    (before,) = library.search("is:gone").ids
    commit(folder, {"again.md": post("Two", source="https://example.org/two", body="Edited.")})
    library.refresh()
    assert found(library, "is:gone") == []
    assert found(library, "is:starred -is:gone") == ["Two"]
    assert list(library.search("two").ids) == [before]
    assert not library.refresh().differs


def test_what_comes_back_as_it_was_is_one_file_and_not_gone(library: Library, folder: Path) -> None:
    (before,) = library.search("is:gone").ids
    git(folder, "revert", "--no-edit", "HEAD")
    library.refresh()
    assert found(library, "is:gone") == []
    (row,) = library.rows(library.search("is:starred").ids)
    assert (row.id, row.files, row.gone) == (before, 1, None)
    assert library.document(row.id).post.paths == (str(folder / "two.md"),)
    assert not library.refresh().differs


def test_what_comes_back_under_another_address_is_not_gone_any_more(library: Library, folder: Path) -> None:
    commit(folder, {"again.md": post("Two", source="https://else.org/2")})
    library.refresh()
    assert found(library, "is:gone") == []
    assert found(library, "") == ["One", "Three", "Two"]


def test_building_the_index_anew_keeps_what_is_gone(library: Library) -> None:
    library.forget_index()
    library.refresh()
    assert found(library, "is:gone") == ["Two"]


def test_an_index_that_was_lost_has_it_again(library: Library, folder: Path) -> None:
    library.close()
    shutil.rmtree(Folders.of_user().cache)
    with Library(Folders.of_user(), [folder]) as again:
        again.refresh()
        assert found(again, "is:gone is:starred") == ["Two"]


def test_a_history_that_was_rewritten_is_looked_through_anew_and_what_it_had_before_stays(
    library: Library, folder: Path
) -> None:
    git(folder, "checkout", "-q", "--orphan", "other")
    commit(folder, {"one.md": None})
    assert library.refresh().gone == 1
    assert found(library, "is:gone") == ["One", "Two"]


def test_what_a_rewritten_history_has_no_longer_stays_a_row_and_it_is_told(library: Library, folder: Path) -> None:
    git(folder, "checkout", "-q", "--orphan", "other")
    commit(folder, {})
    git(folder, "branch", "-D", "main")
    git(folder, "reflog", "expire", "--expire=now", "--all")
    git(folder, "gc", "-q", "--prune=now")
    library.refresh()
    assert found(library, "is:gone") == ["Two"]
    assert "1 post that is gone stays" in "".join(library.news_of_index())

    commit(folder, {"again.md": post("Two", source="https://example.org/two", body="Edited.")})
    library.refresh()
    assert found(library, "is:gone") == []


def test_what_is_gone_is_taken_out_again(library: Library, folder: Path) -> None:
    (archive,) = library.archives
    assert library.histories.give_up(archive.number, archive.root) == 1
    assert found(library, "") == ["One", "Three"]
    library.refresh()
    assert found(library, "is:gone") == []
    library.take_in_history(archive)
    assert found(library, "is:gone") == ["Two"]


def test_the_config_has_it_taken_in_without_being_asked(folder: Path) -> None:
    commit(folder, {"two.md": None})
    with Library(Folders.of_user(), [folder], with_history=[str(folder)]) as library:
        library.refresh()
        assert found(library, "is:gone") == ["Two"]


def test_without_a_repository_the_rows_stay_and_it_is_told_once(library: Library, folder: Path) -> None:
    (folder / ".git").rename(folder / "git")
    library.refresh()
    library.refresh()
    assert len(library.news_of_index()) == 1
    assert found(library, "is:gone") == ["Two"]
    (folder / "git").rename(folder / ".git")


def test_a_post_gone_from_one_archive_and_there_in_another_is_shown_where_it_is(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a/one.md": post("One"), "a/two.md": post("Two"), "b/three.md": post("Three")})
    git(folder, "mv", "a/one.md", "b/one.md")
    commit(folder, {})
    archives = [str(folder / "a"), str(folder / "b")]
    with Library(Folders.of_user(), archives, with_history=archives) as library:
        library.refresh()
        assert found(library, "") == ["One", "Three", "Two"]
        assert found(library, "is:gone") == []
    with Library(Folders.of_user(), archives[:1]) as library:
        assert found(library, "is:gone") == ["One"]


def test_a_post_gone_from_one_archive_is_no_other_one_that_begins_and_ends_like_it(tmp_path: Path) -> None:
    ends = "x" * 2 * FINGERPRINT_END_BYTES
    folder = new_repository(tmp_path / "r")
    big, other = (post("Big", body=f"{ends} {middle} {ends}") for middle in ("one", "two"))
    commit(folder, {"a/big.md": big, "a/a.md": post("A"), "b/big.md": other})
    commit(folder, {"a/big.md": None})
    archives = [str(folder / "a"), str(folder / "b")]
    with Library(Folders.of_user(), archives, with_history=archives) as library:
        library.refresh()
        assert found(library, "is:gone") == ["Big"]


def test_a_refresh_that_finds_nothing_new_writes_nothing(folder: Path) -> None:
    git(folder, "rm", "--cached", "one.md")
    commit(folder, {"two.md": None})
    with Library(Folders.of_user(), [folder], with_history=[str(folder)]) as library:
        library.refresh()
        version = library.index_version
        library.refresh()
        assert library.index_version == version


def test_names_that_are_no_text_are_kept(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    name = os.fsdecode(b"sub/\xff \n.md")
    commit(folder, {name: post("Odd"), "a.md": post("A")})
    commit(folder, {name: None})
    with Library(Folders.of_user(), [folder], with_history=[str(folder)]) as library:
        library.refresh()
        (row,) = library.rows(library.search("is:gone").ids)
        assert library.document(row.id).post.paths == (f"{folder}/{name}",)
        assert library.id_of_path(f"{folder}/{name}") == row.id


@pytest.mark.parametrize("wait", [0.0, 0.05, 0.15])
def test_a_program_that_is_killed_leaves_all_of_it_or_nothing(tmp_path: Path, wait: float) -> None:
    folder = new_repository(tmp_path / "r")
    many = {f"{number}.md": post(f"Number {number}", source=f"https://example.org/{number}") for number in range(100)}
    commit(folder, {**many, "here.md": post("Here")})
    commit(folder, dict.fromkeys(many))
    with Library(Folders.of_user(), [folder]) as library:
        library.refresh()
        code = (
            "import sys; from tui.library.library import Library; from tui.settings import Folders\n"
            "with Library(Folders.of_user(), [sys.argv[1]]) as library:\n"
            "    print('begun', flush=True); library.take_in_history(library.archives[0])"
        )
        process = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        until = time.monotonic() + wait
        while time.monotonic() < until and process.poll() is None:
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert len(library.search("is:gone").ids) in (0, 100)
        library.take_in_history(library.archives[0])
        assert len(library.search("is:gone").ids) == 100
        assert not library.refresh().differs
