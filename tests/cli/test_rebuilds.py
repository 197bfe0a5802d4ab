"""Damage to the index, and other programs that build it anew meanwhile: an answer is whole, or says that it is not."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.conftest import write_post
from tests.trials import damage
from tests.trials.program import Program, Said
from tui.index import Index
from tui.library import catalogues
from tui.library.library import Library
from tui.settings import Folders

ASKED = (
    ("search", "", "--format", "paths"),
    ("search", "", "--format", "json"),
    ("search", "body:brine", "--format", "json"),
    ("facets", "tag"),
    ("check",),
)


@pytest.fixture
def asked(indexed: Path, cli: Cli) -> Path:
    """The archive, with every database there is."""
    write_post(indexed, "brine.md", "Brine", body="Nothing but brine.", tags="[sea]")
    assert cli("search", "body:brine", "--refresh").status == 0
    return indexed


@pytest.mark.parametrize("seeds", [range(5), range(5, 10)], ids=str)
def test_an_index_that_was_damaged_says_what_a_whole_one_says(
    asked: Path, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds: range
) -> None:
    monkeypatch.setattr(catalogues, "_MIN_CACHED_POSTS", 2)
    cache = Folders.of_user().cache

    def ask(command: Sequence[str]) -> Said:
        said = cli(*command)
        assert isinstance(said.status, int)
        return Said(said.status, said.out, said.err)

    right = damage.answers(ask)
    shutil.copytree(cache, tmp_path / "whole")
    for seed in seeds:
        shutil.rmtree(cache)
        shutil.copytree(tmp_path / "whole", cache)
        done = damage.damage(cache, seed)
        assert (done, damage.lies(ask, right)) == (done, [])


def test_a_bit_that_changes_a_title_is_told_and_mended(asked: Path, cli: Cli) -> None:
    path = Folders.of_user().index_file
    data = path.read_bytes()
    assert data.count(b"Bread before sunrise")
    path.write_bytes(data.replace(b"Bread before sunrise", b"Bread before sunrisd"))

    said = cli("search", "bread", "--format", "json")

    assert [value["title"] for value in said.values] == ["Bread before sunrise"]
    assert "The index was damaged; it is built anew." in said.err


def lose(statement: str) -> None:
    """Have rows missing from an index that is sound otherwise."""
    path = Folders.of_user().index_file
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(statement)
    path.with_suffix(".seal").unlink(missing_ok=True)


ONE = "id IN (SELECT id FROM post ORDER BY id LIMIT 1)"


@pytest.mark.parametrize("form", ["table", "json", "tsv", "paths", "paths0"])
def test_a_post_that_is_listed_and_not_there_is_said_to_be_missing(
    indexed: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    assert indexed.exists()
    monkeypatch.setattr(catalogues, "_MIN_CACHED_POSTS", 2)
    words = ("search", "", "--format", form, "--sort", "title")
    right = cli(*words)
    lose(f"DELETE FROM post WHERE {ONE}")

    said = cli(*words)

    assert said.status == 3
    assert "The index was damaged; it is built anew. What was printed is not all: try again." in said.err
    assert len(cli(*words).out) == len(right.out)


@pytest.mark.parametrize("lost", [f"DELETE FROM post WHERE {ONE}", "DELETE FROM post"])
def test_an_index_with_fewer_posts_than_it_counted_is_built_anew(indexed: Path, cli: Cli, lost: str) -> None:
    assert indexed.exists()
    lose(lost)

    said = cli("search", "", "--format", "paths")

    assert (said.status, len(said.lines)) == (0, 5)
    assert "The index was damaged; it is built anew." in said.err


@pytest.mark.parametrize("form", ["json", "paths", "paths0"])
def test_posts_whose_files_an_index_has_lost_are_said_to_be_missing(indexed: Path, cli: Cli, form: str) -> None:
    assert indexed.exists()
    words = ("search", "", "--format", form, "--sort", "title")
    right = cli(*words)
    lose(f"DELETE FROM file WHERE post IN (SELECT id FROM post WHERE {ONE})")

    said = cli(*words)

    assert (said.status, said.out) == (3, "")
    assert "The index was damaged; it is built anew. What was printed is not all: try again." in said.err
    assert len(cli(*words).out) == len(right.out)


def test_an_index_that_has_files_and_no_post_is_built_anew(indexed: Path, cli: Cli) -> None:
    assert indexed.exists()
    lose("DELETE FROM post")
    lose("UPDATE archive SET posts = 0")

    said = cli("search", "", "--format", "paths")

    assert (said.status, len(said.lines)) == (0, 5)
    assert "The index was damaged; it is built anew." in said.err


def test_a_post_whose_file_is_being_looked_for_is_found_before_it_is_answered(indexed: Path, cli: Cli) -> None:
    (indexed / "bread.md").rename(indexed / "loaf.md")
    lose("DELETE FROM file WHERE name = CAST('bread.md' AS BLOB)")
    lose("UPDATE post SET copies = 0 WHERE title LIKE 'Bread%'")
    lose("UPDATE archive SET posts = posts - 1")

    said = cli("search", "bread", "--format", "paths")

    assert said.lines == [str(indexed / "loaf.md")]
    assert "damaged" not in said.err


@contextmanager
def other_program() -> Iterator[Index]:
    """The index as another program has it open."""
    index = Index(Folders.of_user().index_file)
    yield index
    index.close()


@pytest.fixture
def other(asked: Path) -> Iterator[Index]:
    """The same, for a whole test."""
    assert asked.exists()
    with other_program() as index:
        yield index


def before(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, work: Callable[[], object]) -> None:
    """Have this done before each call of a method."""
    real = getattr(owner, name)

    def call(self: Any, *given: Any, **named: Any) -> Any:
        work()
        return real(self, *given, **named)

    monkeypatch.setattr(owner, name, call)


@pytest.mark.parametrize(
    ("words", "seam"), zip(ASKED, ("paths", "rows", "rows", "count_facets", "problems"), strict=True)
)
def test_a_rebuild_that_begins_while_it_is_answered_costs_nothing(
    asked: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], seam: str
) -> None:
    right = cli(*words)
    with other_program() as other:
        before(monkeypatch, Library, seam, lambda: other.forget(other.add_archive(str(asked))))

        assert cli(*words).out == right.out


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_a_rebuild_between_looking_and_searching_is_waited_for(
    asked: Path, other: Index, cli: Cli, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    right = cli(*words)
    left = [1]
    before(monkeypatch, Library, "snapshot", lambda: left and (left.pop(), other.forget(other.add_archive(str(asked)))))

    said = cli(*words)

    assert (said.status, len(said.lines)) == (right.status, len(right.lines))
    assert "microfiche: " not in said.err


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_rebuilds_that_never_end_are_said(
    asked: Path, other: Index, cli: Cli, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    before(monkeypatch, Library, "snapshot", lambda: other.forget(other.add_archive(str(asked))))

    said = cli(*words)

    assert (said.status, said.out) == (3, "")
    assert "Another program is building the index anew" in said.err


def test_words_that_another_program_begins_anew_are_read_again(
    asked: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = cli("search", "body:brine", "--format", "paths")
    left = [1]
    text = Folders.of_user().index_file.with_name("text.db")
    before(monkeypatch, Library, "snapshot", lambda: left and (left.pop(), text.unlink()))

    assert cli("search", "body:brine", "--format", "paths").out == right.out


def test_a_post_that_a_rebuild_has_not_reached_is_not_called_missing(asked: Path, other: Index, cli: Cli) -> None:
    key = cli("search", "bread", "--format", "json").values[0]["key"]
    other.forget(other.add_archive(str(asked)))

    said = cli("show", key)

    assert (said.status, said.out) == (3, "")
    assert "not complete" in said.err


def test_a_name_that_nothing_has_is_still_not_found(asked: Path, cli: Cli) -> None:
    assert cli("show", "0" * 32).status == 1


def test_a_file_is_shown_without_an_index_that_can_be_used(asked: Path, cli: Cli) -> None:
    path = Folders.of_user().index_file
    path.unlink()
    path.mkdir()

    said = cli("show", asked / "brine.md")

    assert (said.status, said.out) == (0, "Nothing but brine.\n")
    assert str(path) in said.err


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty posts."""
    folder = tmp_path_factory.mktemp("some")
    for number in range(60):
        write_post(folder, f"{number}.md", f"Number {number}", body=f"The lamp of {number}.")
    return folder


@pytest.mark.parametrize("statement", [12, 60])
def test_a_program_that_is_killed_while_it_indexes_leaves_what_the_next_one_completes(
    some: Path, tmp_path: Path, statement: int
) -> None:
    program = Program(tmp_path / "home")
    assert program.kill_at_statement(statement, ("search", "body:lamp", "--in", str(some)))

    said = program(("search", "body:lamp", "--in", str(some), "--format", "paths"))

    assert (said.status, len(said.out.splitlines())) == (0, 60)
    assert "damaged" not in said.err
