"""Reading the history of an archive: what is found, and that a repository runs nothing and loses nothing by it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.repositories import commit, git, needs_git, new_repository, post
from tui.archive.git import BlobReader, GitError, Repository
from tui.archive.gone import GonePath, OpenRepositories, gone_path, place_of, read_gone
from tui.errors import Cancelled

pytestmark = needs_git


def deleted(folder: Path, since: str = "") -> dict[bytes, bytes | None]:
    with Repository(str(folder)) as repository, repository.reader() as reader:
        return {found.path: reader.read(found.blob) for found in repository.deletions(since)}


def test_the_last_words_of_a_deleted_file_are_read(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": post("One")})
    commit(folder, {"a.md": post("One, edited")})
    commit(folder, {"a.md": None})
    assert deleted(folder) == {b"a.md": post("One, edited").encode()}


def test_a_deletion_has_its_commit_and_time(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a"})
    name = commit(folder, {"a.md": None}, "2022-02-02T10:00:00+00:00")
    with Repository(str(folder)) as repository:
        (found,) = repository.deletions()
    assert (found.commit, found.at) == (name, 1643796000)


def test_only_what_came_since_a_commit_is_asked_for(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a", "b.md": "b"})
    since = commit(folder, {"a.md": None})
    commit(folder, {"b.md": None})
    assert set(deleted(folder, since)) == {b"b.md"}


@pytest.mark.parametrize("ahead", [1, 1000])
def test_a_history_that_several_processes_go_through_is_found_in_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    monkeypatch.setattr("tui.archive.git._LEAST_PART", 1)
    monkeypatch.setattr("tui.archive.git._SIDE_BY_SIDE", 3)
    monkeypatch.setattr("tui.archive.git._MAX_CHUNKS_AHEAD", ahead)
    folder = new_repository(tmp_path / "r")
    commit(folder, {"else.md": "e"})
    begun = commit(folder, {f"posts/{number}.md": str(number) for number in range(9)})
    for number in range(9):
        commit(folder, {f"posts/{number}.md": None})
    with Repository(str(folder / "posts")) as repository:
        assert [found.path for found in repository.deletions()] == [b"posts/%d.md" % at for at in range(8, -1, -1)]
        assert repository.begun_by == begun


def test_what_a_merge_dropped_of_the_commit_looked_at_is_found(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a"})
    git(folder, "checkout", "-q", "-b", "mine")
    since = commit(folder, {"mine.md": "mine"})
    git(folder, "checkout", "-q", "main")
    commit(folder, {"b.md": "b"})
    git(folder, "merge", "-q", "-s", "ours", "mine", "-m", "merge")
    assert set(deleted(folder, since)) == {b"mine.md"}


def test_a_git_that_says_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a"})
    given_up = threading.Event()
    with Repository(str(folder), cancelled=given_up.is_set) as repository:
        silent = tmp_path / "bin" / "git"
        silent.parent.mkdir()
        silent.write_text("#!/bin/sh\nexec sleep 1000\n")
        silent.chmod(0o755)
        monkeypatch.setenv("PATH", str(silent.parent), prepend=os.pathsep)
        given_up.set()
        with pytest.raises(Cancelled):
            list(repository.deletions())


def test_what_interrupts_the_program_does_not_end_its_git_as_well(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a"})
    with Repository(str(folder)) as repository, repository.start_reading() as process:
        assert os.getpgid(process.pid) != os.getpgid(0)
        process.kill()


@pytest.mark.parametrize("format_", ["sha1", "sha256"])
def test_names_that_are_no_text_are_read(tmp_path: Path, format_: str) -> None:
    folder = new_repository(tmp_path / "r", f"--object-format={format_}")
    name = b"sub/\xff \n:(top)*.md"
    commit(folder, {os.fsdecode(name): "text"})
    commit(folder, {os.fsdecode(name): None})
    assert deleted(folder) == {name: b"text"}


def test_a_folder_within_a_repository_is_looked_at_alone(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"posts/a.md": "a", "other/b.md": "b", "posts/c.md": "c"})
    commit(folder, {"posts/a.md": None, "other/b.md": None})
    assert set(deleted(folder / "posts")) == {b"posts/a.md"}


def test_a_worktree_is_read(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a", "b.md": "b"})
    commit(folder, {"a.md": None})
    git(folder, "worktree", "add", "-q", str(tmp_path / "tree"))
    assert (tmp_path / "tree" / ".git").is_file()
    assert set(deleted(tmp_path / "tree")) == {b"a.md"}


def test_a_shallow_clone_says_how_far_back_it_sees(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a", "b.md": "b"}, "2021-01-01T00:00:00+00:00")
    commit(folder, {"a.md": None}, "2021-02-01T00:00:00+00:00")
    commit(folder, {"b.md": None}, "2021-03-01T00:00:00+00:00")
    git(tmp_path, "clone", "-q", "--depth", "2", folder.as_uri(), "shallow")
    with Repository(str(tmp_path / "shallow")) as repository:
        assert repository.boundary
        assert repository.oldest() == (2, 1612137600)
        assert [found.path for found in repository.deletions()] == [b"b.md"]
    with Repository(str(folder)) as repository:
        assert not repository.boundary


def test_nothing_is_fetched_for_a_partial_clone(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    git(folder, "config", "uploadpack.allowFilter", "true")
    commit(folder, {"a.md": "a", "b.md": "b"})
    commit(folder, {"a.md": None})
    git(tmp_path, "clone", "-q", "--filter=blob:none", folder.as_uri(), "partial")
    before = sorted((tmp_path / "partial").rglob("*"))
    assert deleted(tmp_path / "partial") == {b"a.md": None}
    assert sorted((tmp_path / "partial").rglob("*")) == before


def test_history_without_its_trees_is_an_error(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    git(folder, "config", "uploadpack.allowFilter", "true")
    commit(folder, {"a.md": "a", "b.md": "b"})
    commit(folder, {"a.md": None})
    git(tmp_path, "clone", "-q", "--filter=tree:0", folder.as_uri(), "partial")
    with pytest.raises(GitError):
        deleted(tmp_path / "partial")


def test_folders_without_history_are_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GitError, match="in no git repository"):
        Repository(str(tmp_path))
    new_repository(tmp_path / "empty")
    with pytest.raises(GitError, match="no commits"):
        Repository(str(tmp_path / "empty"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="not installed"):
        Repository(str(tmp_path))


def test_a_repository_hidden_among_the_files_of_an_archive_is_none(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a"})
    git(tmp_path, "clone", "-q", "--bare", str(folder), "archive")
    with pytest.raises(GitError):
        Repository(str(tmp_path / "archive"))


def test_the_earlier_contents_of_a_file_are_found_through_its_names(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    long = "a line that stays as it is\n" * 9
    commit(folder, {"sub/old.md": "one\n" + long, "else.md": "e"})
    commit(folder, {"sub/old.md": "two\n" + long})
    commit(folder, {"sub/old.md": None, "sub/new.md": "three\n" + long})
    commit(folder, {"sub/new.md": "four\n" + long})
    with Repository(str(folder / "sub")) as repository, repository.reader() as reader:
        found = repository.versions(b"new.md")
        assert [(reader.read(one.blob) or b"")[:5].split()[0] for one in found] == [b"four", b"three", b"two", b"one"]
        assert found[-1].path == b"sub/old.md"
        assert len(repository.versions(b"new.md", limit=2)) == 2


def test_only_the_beginning_of_a_large_file_is_read_and_the_next_one_whole(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a" * 1_000_000, "b.md": "b"})
    with Repository(str(folder)) as repository, repository.reader() as reader:
        large, small = (blob.decode() for blob in repository.blobs())
        assert reader.read(large, 10) == b"a" * 10
        assert reader.read(small) == b"b"
        assert reader.read(small, 1) == b"b"
        assert reader.read(large) == b"a" * 1_000_000
        assert reader.read("f" * 40) is None
        assert reader.read("HEAD\n") is None


def test_the_path_of_a_file_that_is_gone_says_where_it_was(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"sub/a.md": "a"})
    commit(folder, {"sub/a.md": None})
    blob = git(folder, "rev-parse", "HEAD^:sub/a.md")
    path = f"{folder}/.gone/{blob}/sub/a.md"
    assert place_of(path.encode()) == f"{folder}/sub/a.md".encode()
    assert (found := gone_path(path)) is not None
    assert read_gone(found) == b"a"
    assert gone_path(f"{folder}/.gone/a.md") is None


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that read blobs, in the order in which they were started."""
    processes: list[subprocess.Popen[bytes]] = []
    start = Repository.start_reading
    monkeypatch.setattr(Repository, "start_reading", lambda self: processes.append(start(self)) or processes[-1])
    return processes


@pytest.fixture
def gone(tmp_path: Path) -> GonePath:
    """The place of a file of the history, which held "a"."""
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a"})
    place = gone_path(f"{folder}/.gone/{git(folder, 'rev-parse', 'HEAD:a.md').strip()}/a.md")
    assert place is not None
    return place


def test_what_is_gone_is_read_by_one_process_for_as_long_as_somebody_has_it_open(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    folder = new_repository(tmp_path / "r")
    paths = []
    for number in range(3):
        commit(folder, {"a.md": str(number)})
        blob = git(folder, "rev-parse", "HEAD:a.md").strip()
        paths.append(gone_path(f"{folder}/.gone/{blob}/a.md"))

    with OpenRepositories():
        assert [read_gone(path) for path in paths[:2]] == [b"0", b"1"]
        assert [process.poll() for process in started] == [None]
    assert started[0].poll() is not None
    assert read_gone(paths[2]) == b"2"
    assert [process.poll() is None for process in started] == [False, False]


def test_what_is_read_while_the_history_is_closed_leaves_no_process(
    gone: GonePath, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = BlobReader.read
    repositories = OpenRepositories()

    def close_and_read(self: BlobReader, blob: str) -> bytes | None:
        repositories.close()
        return read(self, blob)

    with monkeypatch.context() as patched:
        patched.setattr(BlobReader, "read", close_and_read)
        assert repositories.read(gone) == b"a"
    assert repositories.read(gone) == b"a"  # which is later still
    assert [process.poll() is None for process in started] == [False, False]


def test_a_reading_that_fails_late_leaves_alone_what_reads_by_then(
    gone: GonePath, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = BlobReader.read
    failing = ["first", "second"]

    def fail(self: BlobReader, blob: str) -> bytes | None:
        if not failing:
            return read(self, blob)
        if failing.pop() == "second":  # both wait for one reader: the first fails, and another one takes its place
            with pytest.raises(GitError):
                repositories.read(gone)
            assert repositories.read(gone) == b"a"
        raise GitError("it fails")

    monkeypatch.setattr(BlobReader, "read", fail)
    with OpenRepositories() as repositories, pytest.raises(GitError):
        repositories.read(gone)
    assert [process.poll() is None for process in started] == [False]


def test_no_process_stays(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "r")
    commit(folder, {"a.md": "a"})
    code = (
        "import sys; from tui.archive.git import Repository\n"
        "reader = Repository(sys.argv[1]).reader(); reader.read('0' * 40); print(reader._process.pid)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


HOOKS = (
    "reference-transaction",
    "post-checkout",
    "post-index-change",
    "pre-auto-gc",
    "fsmonitor-watchman",
    "post-merge",
)


def hostile(folder: Path, marker: Path) -> None:
    """Give a repository everything by which one can have a program run."""
    run = f"touch '{marker}'; cat"
    script = folder.parent / "run"
    script.write_text(f"#!/bin/sh\ntouch '{marker}'\nexec cat\n")
    script.chmod(0o755)
    for name in HOOKS:
        hook = folder / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(script.read_text())
        hook.chmod(0o755)
    settings = {
        "core.fsmonitor": str(script), "core.pager": run, "core.editor": run, "core.sshCommand": run,
        "core.askPass": str(script), "core.gitProxy": str(script), "core.alternateRefsCommand": run,
        "core.hooksPath": str(folder / ".git" / "hooks"), "diff.external": str(script), "diff.x.textconv": run,
        "diff.x.command": str(script), "filter.x.smudge": run, "filter.x.clean": run, "filter.x.process": str(script),
        "filter.x.required": "true", "credential.helper": f"!{run}", "gpg.program": str(script),
        "log.showSignature": "true", "log.diffMerges": "on", "pager.log": run, "pager.rev-parse": run,
        "pager.diff-tree": run, "pager.ls-tree": run, "pager.cat-file": run, "alias.rev-parse": f"!{run}",
        "alias.rev-list": f"!{run}", "alias.diff-tree": f"!{run}", "alias.cat-file": f"!{run}",
        "interactive.diffFilter": run, "sequence.editor": run, "uploadpack.packObjectsHook": str(script),
        "protocol.ext.allow": "always", "protocol.allow": "always", "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c touch% {marker}", "remote.origin.uploadpack": run,
        "remote.origin.partialclonefilter": "blob:none", "extensions.partialClone": "origin",
        "core.repositoryFormatVersion": "1", "diff.renames": "copies", "diff.submodule": "log",
        "status.submoduleSummary": "true", "submodule.recurse": "true", "extensions.worktreeConfig": "true",
    }  # fmt: skip
    for name, value in settings.items():
        git(folder, "config", name, value)
    (folder / ".git" / "more").write_text(f"[core]\n\tfsmonitor = {script}\n\tsshCommand = {script}\n")
    git(folder, "config", "include.path", "more")
    (folder / ".git" / "config.worktree").write_text(f"[core]\n\tfsmonitor = {script}\n\tpager = {script}\n")
    (folder / ".git" / "info").mkdir(exist_ok=True)
    (folder / ".git" / "info" / "attributes").write_text("* diff=x filter=x\n")
    (folder / ".git" / "objects" / "info" / "alternates").write_text(f"{folder.parent}/elsewhere/.git/objects\n")


def snapshot(folder: Path) -> dict[Path, tuple[int, int]]:
    return {path: (path.lstat().st_mtime_ns, path.lstat().st_size) for path in folder.rglob("*")}


def hostile_repository(tmp_path: Path, marker: Path) -> Path:
    new_repository(tmp_path / "elsewhere")
    commit(tmp_path / "elsewhere", {"z.md": "z"})
    folder = new_repository(tmp_path / "r")
    commit(folder, {".gitattributes": "* diff=x filter=x\n", "a.md": post("A"), "b.md": post("B")})
    commit(folder, {"a.md": None, "b.md": None, "c.md": post("C")})
    lost = git(folder, "rev-parse", "HEAD^:b.md")
    (folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    hostile(folder, marker)
    return folder


def test_a_hostile_repository_has_means_to_run_something(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    folder = hostile_repository(tmp_path, marker)
    subprocess.run(["git", "-C", folder, "status"], capture_output=True)
    assert marker.exists()
    marker.unlink()
    subprocess.run(["git", "-C", folder, "log", "-p", "--ext-diff"], capture_output=True)
    assert marker.exists()


def test_a_hostile_repository_runs_nothing_and_nothing_in_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "marker"
    folder = hostile_repository(tmp_path, marker)
    run = str(tmp_path / "run")
    environment = {
        "GIT_EXTERNAL_DIFF": run, "GIT_SSH_COMMAND": run, "GIT_PAGER": run, "PAGER": run, "GIT_ASKPASS": run,
        "GIT_EDITOR": run, "GIT_PROXY_COMMAND": run, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": run, "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='{run}'", "GIT_DIR": str(tmp_path / "x"),
        "GIT_WORK_TREE": str(tmp_path), "GIT_OBJECT_DIRECTORY": str(tmp_path / "x"), "GIT_TRACE": str(marker),
        "GIT_EXEC_PATH": str(tmp_path), "GIT_REDIRECT_STDERR": str(marker),
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    before = snapshot(folder)
    with Repository(str(folder)) as repository, repository.reader() as reader:
        found = {one.path: reader.read(one.blob) for one in repository.deletions()}
        assert found == {b"a.md": post("A").encode(), b"b.md": None}
        assert repository.blobs()
        assert repository.oldest()[0] == 2
        assert repository.versions(b"c.md")
        assert list(repository.differences(repository.head, repository.head)) == []
        assert repository.is_ancestor(repository.head, repository.head)
    assert not marker.exists()
    assert snapshot(folder) == before
