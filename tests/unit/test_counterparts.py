"""What a post can be compared with: posts of the archives, and what its file held before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import write_post
from tests.repositories import commit, needs_git, new_repository
from tests.repositories import post as post_text
from tests.unit.test_copies import prose
from tui.library.counterparts import Counterpart
from tui.library.library import Library
from tui.settings import Folders


def found(library: Library, title: str, *, earlier: bool = False) -> list[Counterpart]:
    library.refresh()
    (row,) = [row for row in library.rows(list(library.search("").ids)) if row.title == title]
    return library.counterparts.earlier(row.id) if earlier else library.counterparts.in_archives(row.id)


def test_versions_copies_and_texts_that_share_some_are_told_apart(tmp_path: Path) -> None:
    text, other = prose(3000, 1), prose(6000, 2)
    page = "https://lamp.example/2021/ferry"
    write_post(tmp_path / "a", "one.md", title="The ferry is late", source=page, body=text)
    write_post(tmp_path / "a", "version.md", title="Nobody came at all", source=page, body=prose(3000, 3))
    write_post(tmp_path / "a", "copy.md", title="The ferry is late today", day="2021-08-01", body=text[:2000])
    write_post(tmp_path / "a", "shares.md", title="A digest of the week", body=other + text[:1200])
    write_post(tmp_path / "a", "else.md", title="Oil", body=prose(3000, 4))
    with Library(Folders.of_user(), [tmp_path / "a"]) as library:
        library.refresh()
        library.full_text.build(lambda *_: None)
        assert [(one.kind, one.title) for one in found(library, "The ferry is late")] == [
            ("version", "Nobody came at all"), ("copy", "The ferry is late today"), ("shares", "A digest of the week"),
        ]  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits: a post as it was first, edited under another name, and deleted with another one left."""
    folder = new_repository(tmp_path / "clone")
    commit(
        folder,
        {"a.md": post_text("Ferry", body="It leaves at eight."), "b.md": post_text("Oil")},
        "2021-01-01T00:00:00+00:00",
    )
    return folder


@needs_git
def test_what_a_file_held_before_is_compared_with_what_it_holds(repository: Path) -> None:
    commit(repository, {"a.md": post_text("The ferry", body="It leaves at nine.")}, "2021-02-02T00:00:00+00:00")
    with Library(Folders.of_user(), [repository]) as library:
        (one,) = found(library, "The ferry", earlier=True)
        compared = library.counterparts.compare(_id(library, "The ferry"), one)
        assert (one.day, compared.found.facts) == ("2021-01-01", {"title": ("Ferry", "The ferry")})
        assert compared.found.text.count("reworded") == 1
        assert found(library, "Oil", earlier=True) == []


@needs_git
def test_what_an_edit_did_to_many_posts_is_no_difference_of_one(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "clone")
    names = ("Ferry", "Oil", "Wick", "Lamp")
    foot = "\n\nFollow us on every channel.\n\nOnly here: {}."
    commit(folder, {f"{name}.md": post_text(name, body=f"About {name}." + foot.format(name * 3)) for name in names})
    edited = {f"{name}.md": post_text(name, body=f"About {name}.") for name in names[:3]}
    commit(folder, {**edited, "Lamp.md": post_text("Lamp", body="About Lamp.\n\nFollow us on every channel.")})
    with Library(Folders.of_user(), [folder]) as library:
        (ferry,) = found(library, "Ferry", earlier=True)
        text = library.counterparts.compare(_id(library, "Ferry"), ferry).found.text
        assert [one.old.strip() for one in text.sentences if one.is_change] == ["Only here: FerryFerryFerry."]
        assert [one.old.strip() for one in text.sentences if one.kind == "repeated"] == ["Follow us on every channel."]


@pytest.mark.parametrize(("pages", "kind"), [(3, "repeated"), (2, "new")])
def test_what_three_pages_gained_when_they_were_scraped_again_is_no_difference_of_one(
    tmp_path: Path, pages: int, kind: str
) -> None:
    said = "Follow us on every channel there is."
    for at, name in enumerate(("Ferry", "Oil", "Wick", "Lamp")):
        page, day = f"https://lamp.example/2021/{name}", f"2021-01-0{at + 1}"
        text = f"What is told of {name} here is told once. {said if at == 3 else ''}"
        write_post(tmp_path / "a", f"{name}.md", title=name, source=page, day=day, body=text)
        if at < pages:
            again = f"{text}\n\n{said}\n\nOnly of {name} it is known that it came late."
            write_post(tmp_path / "a", f"{name}-2.md", title=f"{name} again", source=page, day=day, body=again)
    with Library(Folders.of_user(), [tmp_path / "a"]) as library:
        library.refresh()
        library.full_text.build(lambda *_: None)
        (ferry,) = found(library, "Ferry")
        text = library.counterparts.compare(_id(library, "Ferry"), ferry).found.text
        (told,) = [one for one in text.sentences if one.new.strip() == said]
        assert told.kind == kind
        assert text.count("new") == (1 if kind == "repeated" else 2)


@pytest.mark.parametrize(
    ("pages", "expected"), [(2, ["It came late."]), (1, ["It came late.", "Follow us on every channel."])]
)
def test_what_other_pages_gained_as_well_is_no_change_of_an_article_that_is_shown(
    tmp_path: Path, pages: int, expected: list[str]
) -> None:
    said = "Follow us on every channel."
    for name in ("Oil", "Wick")[:pages]:
        page, text = f"https://lamp.example/2021/{name}", f"What is told of {name} here is told once."
        write_post(tmp_path / "a", f"{name}.md", title=name, source=page, body=text)
        write_post(tmp_path / "a", f"{name}-2.md", title=f"{name} again", source=page, body=f"{text}\n\n{said}")
    write_post(tmp_path / "a", "ferry.md", title="Ferry", body=f"It left.\n\nIt came late.\n\n{said}")
    with Library(Folders.of_user(), [tmp_path / "a"]) as library:
        library.refresh()
        library.full_text.build(lambda *_: None)
        document = library.document(_id(library, "Ferry"))
        new = document.whole_text
        changes = library.counterparts.changes_since("It left.", document, new)
        assert [new[start:end] for start, end in changes.new] == expected


@needs_git
def test_what_an_edit_did_to_two_posts_is_a_difference(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "clone")
    commit(folder, {f"{name}.md": post_text(name, body="It is so.\n\nNobody was there.") for name in ("A", "B", "C")})
    commit(folder, {f"{name}.md": post_text(name, body="It is so.") for name in ("A", "B")})
    with Library(Folders.of_user(), [folder]) as library:
        (one,) = found(library, "A", earlier=True)
        assert library.counterparts.compare(_id(library, "A"), one).found.text.count("gone") == 1


@needs_git
def test_what_an_edit_did_to_a_post_and_its_copies_is_a_difference(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "clone")
    text = "It is so.\n\nNobody was there at all.\n\nThe lamp was lit."
    commit(folder, {f"{name}.md": post_text(name, body=text) for name in "ABCD"})
    commit(
        folder, {f"{name}.md": post_text(name, body=text.replace("Nobody was there at all.", "")) for name in "ABCD"}
    )
    with Library(Folders.of_user(), [folder]) as library:
        (one,) = found(library, "A", earlier=True)
        assert library.counterparts.compare(_id(library, "A"), one).found.text.count("gone") == 1


@needs_git
def test_what_is_not_committed_yet_is_the_present(repository: Path) -> None:
    (repository / "a.md").write_text(post_text("Ferry", body="It leaves at ten."), encoding="utf-8")
    with Library(Folders.of_user(), [repository]) as library:
        (one,) = found(library, "Ferry", earlier=True)
        assert one.day == "2021-01-01"


def test_outside_of_a_clone_there_is_nothing_earlier(tmp_path: Path) -> None:
    write_post(tmp_path / "plain", "a.md", title="Ferry")
    with Library(Folders.of_user(), [tmp_path / "plain"]) as library:
        assert found(library, "Ferry", earlier=True) == []


@needs_git
def test_a_post_that_is_gone_has_what_it_held_before(repository: Path) -> None:
    commit(repository, {"a.md": post_text("Ferry", body="It leaves at nine.")}, "2021-02-02T00:00:00+00:00")
    commit(repository, {"a.md": None}, "2021-03-03T00:00:00+00:00")
    with Library(Folders.of_user(), [repository]) as library:
        library.refresh()
        library.histories.keep(str(repository))
        library.refresh()
        (one,) = found(library, "Ferry", earlier=True)
        compared = library.counterparts.compare(_id(library, "Ferry"), one)
        assert (one.day, compared.found.text.count("reworded")) == ("2021-01-01", 1)


@needs_git
def test_a_pipe_in_place_of_a_file_is_not_waited_for(repository: Path) -> None:
    with Library(Folders.of_user(), [repository]) as library:
        library.refresh()
        post_id = _id(library, "Ferry")
        (repository / "a.md").unlink()
        os.mkfifo(repository / "a.md")
        assert [one.kind for one in library.counterparts.earlier(post_id)] == ["earlier"]


def _id(library: Library, title: str) -> int:
    (row,) = [row for row in library.rows(list(library.search("").ids)) if row.title == title]
    return row.id
