"""The one place that runs git: what the repository of an archive remembers, read without trusting the repository.

A repository may come from anybody, and its configuration can name programs: for hooks, filters, pagers, the file
system monitor, differences, signatures, the network. So one single command reads that configuration, `rev-parse`, which
starts none of them, and is told besides that there are none. Everything else runs in an empty repository of our own,
which comes with the program and borrows the objects of the other: what the archive's repository is configured to do is
not read at all, nothing is written to it, and what it does not have is not fetched, since ours knows nowhere to fetch
from.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import select
import shutil
import subprocess
import threading
import weakref
from collections import deque
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from tui.errors import ArchiveError, Cancelled, os_reason
from tui.language import _
from tui.model import LAST_SECOND
from tui.patterns import lazy_pattern
from tui.time_limit import uninterrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import IO

MAX_BLOB_BYTES: Final = 64 * 1024 * 1024
"""No more is read of one file of the history."""
_MAX_OUTPUT_BYTES: Final = 4 << 30
"""No more is read of what one command writes."""
_CHUNK_BYTES: Final = 1 << 18
_QUESTION_SECONDS: Final = 20.0
"""How long a command may take that answers at once."""
_HISTORY_SECONDS: Final = 1800.0
"""How long one may take that goes through a history; 20,000 commits take fifteen seconds."""
_LOOK_MILLISECONDS: Final = 100
"""How often it is asked whether a command is still waited for."""
_SIDE_BY_SIDE: Final = 2
"""Processes that go through a long history, each through its part: what they find is taken up by one of our own."""
_LEAST_PART: Final = 1000
"""Commits of such a part; fewer are gone through before a process more has started."""
_MAX_CHUNKS_AHEAD: Final = 1000
"""No more is held of what one of them writes while that of another one is taken up."""
_PIPE_BYTES: Final = 1 << 20
"""So much may be written before it is read, where the system grants it, so that git need not wait for us."""
_MAX_RENAMES: Final = 5
"""A file is followed through so many names."""
_MAX_COMPARED: Final = 200
"""Files of one commit that are compared with each other to find out what was renamed."""

_MAX_DIGITS: Final = 18
_NOWHERE: Final = os.devnull
_ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "HOME": _NOWHERE,
    "XDG_CONFIG_HOME": _NOWHERE,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": _NOWHERE,
    "GIT_CONFIG_GLOBAL": _NOWHERE,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "GIT_ASKPASS": "false",
    "SSH_ASKPASS": "false",
    "GIT_SSH_COMMAND": "false",
}
_CONFIGURED: Final = (
    "core.fsmonitor=false",
    f"core.hooksPath={_NOWHERE}",
    f"core.attributesFile={_NOWHERE}",
    "core.pager=cat",
    "core.sshCommand=false",
    "core.askPass=false",
    "core.editor=false",
    "diff.external=",
    "credential.helper=",
    "protocol.allow=never",
    "log.showSignature=false",
    "gc.auto=0",
    "maintenance.auto=false",
    # Nothing that it configures is run: so it does not matter whose it is. One that is hidden within an archive's own
    # files is none of a clone.
    "safe.directory=*",
    "safe.bareRepository=explicit",
)

_FORMATS: Final = ("sha1", "sha256")
_EMPTY: Final = os.path.join(os.path.dirname(__file__), "empty_repositories")
"""A folder with an empty repository for each of these formats."""

_OBJECT_ID: Final = lazy_pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BLOB_MODES: Final = (b"100644", b"100755", b"100664")

_running: Final[weakref.WeakSet[subprocess.Popen[bytes]]] = weakref.WeakSet()


class GitError(ArchiveError):
    """The history of an archive cannot be read: no git, no repository, or one that git cannot read."""


class Deletion(NamedTuple):
    """A file that a commit deleted: what it held last, and where. `path` is relative to the top of the repository."""

    commit: str
    at: int
    """When it was committed, in seconds since 1970."""
    path: bytes
    blob: str


class Version(NamedTuple):
    """What a file held from a commit on, made `at` a time in seconds since 1970. `path` is relative to the top
    of the repository.
    """

    commit: str
    at: int
    path: bytes
    blob: str


class Edit(NamedTuple):
    """A file that two commits have with different contents. `path` is relative to the top of the repository."""

    path: bytes
    old: str
    new: str


@atexit.register
def _end_all() -> None:
    """End what still runs when the program ends."""
    for process in list(_running):
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with uninterrupted():
        with suppress(OSError):
            process.kill()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(OSError, ValueError):
                    stream.close()
        process.wait()


def _start(
    words: Sequence[str], environment: dict[str, str], stdin: int | IO[bytes] = subprocess.DEVNULL, folder: str = "/"
) -> subprocess.Popen[bytes]:
    program = shutil.which("git")
    if program is None or not os.path.isabs(program):
        raise GitError(_("git is not installed, so the history of an archive cannot be read"))
    configured = [word for setting in _CONFIGURED for word in ("-c", setting)]
    command = [program, "--no-pager", *configured, *words]
    environment = {"PATH": os.environ.get("PATH", os.defpath), **_ENVIRONMENT, **environment}
    try:
        with uninterrupted():
            process = subprocess.Popen(
                command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder, env=environment,
                start_new_session=True,  # Ctrl-C goes to the program alone, which ends what it has running
            )  # fmt: skip
            _running.add(process)
    except OSError as error:
        raise GitError(_("git cannot be started: {reason}", reason=os_reason(error))) from error
    return process


@contextmanager
def _ended(process: subprocess.Popen[bytes], seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """End a process at the end of the block, and earlier where it takes too long."""
    timer = threading.Timer(seconds, partial(_kill, process))
    timer.daemon = True
    timer.start()
    try:
        yield process
    finally:
        timer.cancel()
        _end(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        process.kill()


class Repository:
    """The git repository that a folder is in, or is. Its methods may be called from any thread.

    Each raises GitError where the history cannot be read; the text is one sentence.
    """

    def __init__(self, folder: str, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Find the repository of a folder. Raises GitError where there is none, nothing in it, or no git.

        Once it is `cancelled`, what goes through the history raises Cancelled.
        """
        self.folder = folder
        self._cancelled = cancelled
        asked = ("--git-common-dir", "--git-path", "shallow", "--show-prefix", "--show-object-format", "HEAD")
        words = ("-C", folder, "rev-parse", "--path-format=absolute", *asked)
        with _ended(_start(words, {}), _QUESTION_SECONDS) as process:
            answer = b"".join(self._chunks(process))
        lines = os.fsdecode(answer).split("\n")
        if len(lines) < len(asked) - 1:
            raise GitError(_("{path} is in no git repository that can be read", path=folder))
        common, shallow, prefix, object_format, head, *rest = lines
        if object_format not in _FORMATS:
            raise GitError(_("{path} is in no git repository that can be read", path=folder))
        if rest != [""] or not _OBJECT_ID.fullmatch(head):
            raise GitError(_("the git repository of {path} has no commits", path=folder))
        self._objects = os.path.join(common, "objects")
        self._shallow = shallow
        self.head = head
        """The commit that is checked out."""
        self.begun_by = ""
        """The first commit that had anything in the folder; known once all its `deletions` were read."""
        self.prefix = os.fsencode(prefix)
        """The folder within the repository: "" or with a slash at its end."""
        self._readers: weakref.WeakSet[BlobReader] = weakref.WeakSet()
        self._environment = {
            "GIT_DIR": os.path.join(_EMPTY, object_format),
            "GIT_OBJECT_DIRECTORY": self._objects,
            "GIT_SHALLOW_FILE": shallow,
        }

    def close(self) -> None:
        """End what its readers have running."""
        for reader in list(self._readers):
            reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    # What the repository is

    @property
    def boundary(self) -> bytes:
        """Where a shallow clone ends, as bytes to compare; b"" for one that has the whole history."""
        with suppress(OSError), open(self._shallow, "rb") as file:
            return file.read(_CHUNK_BYTES)
        return b""

    def has(self, commit: str) -> bool:
        """Whether an object is in this clone."""
        return bool(self._ask("cat-file", "-t", commit)) if _OBJECT_ID.fullmatch(commit) else False

    def is_ancestor(self, commit: str, of: str) -> bool:
        """Whether a commit is among those that another one came from."""
        return bool(_OBJECT_ID.fullmatch(commit)) and self._ask("merge-base", commit, of).strip() == commit.encode()

    def oldest(self) -> tuple[int, int]:
        """How many commits the history has that is seen, and when the first of them was made (seconds since 1970)."""
        count, last = 0, b""
        for chunk in self._listed("rev-list", "--first-parent", "--timestamp", self.head):
            count += chunk.count(b"\n")
            last = (last + chunk)[-256:]
        lines = last.split()
        return count, _second(os.fsdecode(lines[-2])) if len(lines) > 1 else 0

    # The history

    def deletions(self, since: str = "", *, path: bytes | None = None, head: str = "") -> Iterator[Deletion]:
        """The files that were deleted, newest first; after the commit `since`, below `path` (that of the folder).

        Merges count as what they brought to the branch they were merged into. What was there at `since` and is not any
        more is always among them.
        """
        head = head or self.head
        path = self.prefix if path is None else path
        seen: set[tuple[bytes, str]] = set()
        kinds = "AD" if path and not since else "D"
        for commit, at, about, name in self._changes(kinds, f"{since}..{head}" if since else head, path):
            if about.endswith(b"A"):
                self.begun_by = commit
            elif blob := _old_blob(about):
                seen.add((name, blob))
                yield Deletion(commit, at, name, blob)
        if since:
            for found in self.differences(since, head, path):
                if (found.path, found.blob) not in seen:
                    yield found

    def differences(self, old: str, new: str, path: bytes | None = None) -> Iterator[Deletion]:
        """The files below `path` that the commit `old` has, and `new` has not."""
        where = self._pathspec(self.prefix if path is None else path)
        commit, at = new, self._time_of(new)
        for fields in _records(self._listed("diff-tree", *_diff_options("D"), old, new, *where)):
            if len(fields) == 2 and (blob := _old_blob(fields[0])):
                yield Deletion(commit, at, fields[1], blob)

    def edits(self, old: str, new: str = "") -> list[Edit]:
        """The files of the folder that a commit and another one, or the one checked out, have with different contents,
        by their paths.
        """
        listed = self._listed("diff-tree", *_diff_options("M"), old, new or self.head, *self._pathspec(self.prefix))
        records = [fields for fields in _records(listed) if len(fields) == 2]
        found = [Edit(path, _old_blob(about), _new_blob(about)) for about, path in records]
        return sorted(edit for edit in found if edit.old and edit.new)

    def _time_of(self, commit: str) -> int:
        words = self._ask("rev-list", "--timestamp", "--max-count=1", commit).split()
        return _second(os.fsdecode(words[0])) if words else 0

    def _changes(
        self, kinds: str, commits: str, path: bytes, *, first_parent: bool = True
    ) -> Iterator[tuple[str, int, bytes, bytes]]:
        """What some commits changed below a path, newest first: commit, time, what changed, and the path of a file."""
        where = self._pathspec(path)
        of = ("--first-parent",) if first_parent else ()
        limited = () if first_parent else where
        listed = b"".join(self._listed("rev-list", *of, commits, *limited))
        words = ("diff-tree", "--stdin", "-m", *of, "--root", "--format=%H %ct", *_diff_options(kinds), *where)
        commit, at = "", 0
        for fields in _records(self._answers(words, _parts_of(listed))):
            if len(fields) == 1:
                commit, _blank, seconds = fields[0].decode("ascii", "replace").partition(" ")
                at = _second(seconds)
            else:
                yield commit, at, fields[0], fields[1]

    def _answers(self, words: Sequence[str], questions: Sequence[bytes]) -> Iterator[bytes]:
        """What a command answers to each of some questions, one after the other, by processes that run side by side.

        Raises GitError at its end where one failed.
        """
        with ExitStack() as ending:
            processes = []
            for question in questions:
                process = _start(words, self._environment, subprocess.PIPE)
                ending.enter_context(_asked(process, question))
                processes.append(ending.enter_context(_ended(process, _HISTORY_SECONDS)))
                assert process.stdout is not None  # noqa: S101 - it is piped
                with suppress(AttributeError, OSError):
                    fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
            yield from self._chunks(*processes)
            self._require_success(*processes)

    def _listed(self, *words: str) -> Iterator[bytes]:
        """What a command writes, in pieces. Raises GitError at its end where it failed."""
        with _ended(_start(words, self._environment), _HISTORY_SECONDS) as process:
            yield from self._chunks(process)
            self._require_success(process)

    def _require_success(self, *ended: subprocess.Popen[bytes]) -> None:
        if any(process.wait() for process in ended):
            raise GitError(
                _("the history of {path} cannot be read: parts of it are not in this clone", path=self.folder)
            )

    def parent_of(self, commit: str) -> str:
        """The commit before another, on its branch; "" for the first one there is."""
        answer = (
            self._ask("rev-list", "--max-count=1", "--first-parent", f"{commit}^").decode("ascii", "replace").strip()
        )
        return answer if _OBJECT_ID.fullmatch(answer) else ""

    def had(self, commit: str, path: bytes) -> bool:
        """Whether there was a file at a path before a commit."""
        return self._ask("cat-file", "-t", f"{commit}^:{os.fsdecode(path)}").strip() == b"blob"

    def paths(self) -> set[bytes]:
        """The files of the folder in the commit that is checked out, relative to the top of the repository."""
        where = self._pathspec(self.prefix)
        return set(_split(self._listed("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.head, *where), b"\0"))

    def blobs(self, path: bytes | None = None, commit: str = "") -> dict[bytes, bytes]:
        """The blobs that a commit, or the one checked out, has below `path` (that of the folder), each with one of its
        paths.
        """
        found: dict[bytes, bytes] = {}
        where = self._pathspec(self.prefix if path is None else path)
        listed = self._listed("ls-tree", "-r", "-z", "--full-tree", commit or self.head, *where)
        for entry in _split(listed, b"\0"):
            about, _tab, name = entry.partition(b"\t")
            mode, _kind, blob = about.split(b" ", 2)
            if mode in _BLOB_MODES:
                found[blob] = name
        return found

    def versions(self, path: bytes, limit: int = 200) -> list[Version]:
        """What a file held, newest first, at most `limit` times; also under the names it had before.

        `path` is relative to the folder. A name that it had before is found where the commit that renamed it left it
        alike.
        """
        found: list[Version] = []
        name, head = self.prefix + path, self.head
        for _name in range(_MAX_RENAMES):
            first = None
            for commit, at, about, _path in self._changes("AMT", head, name, first_parent=False):
                first = commit
                if (blob := _new_blob(about)) and not (found and found[-1].blob == blob):
                    found.append(Version(commit, at, name, blob))
                if len(found) >= limit:
                    return found
            before = self._name_before(first, name) if first else None
            if not before:
                break
            name, head = before, f"{first}^"
        return found

    def _name_before(self, commit: str | None, path: bytes) -> bytes | None:
        """The name that a file had before a commit, which renamed it; None where it did not."""
        words = (
            "diff-tree",
            "-r",
            "-z",
            "--raw",
            f"-l{_MAX_COMPARED}",
            "-M",
            "--diff-filter=R",
            f"{commit}^",
            f"{commit}",
        )
        with _ended(_start(words, self._environment), _QUESTION_SECONDS) as process:
            fields = list(_split(self._chunks(process), b"\0"))
        for about, old, new in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
            if about.startswith(b":") and new == path:
                return old
        return None

    def contents(self, blobs: Sequence[str], max_bytes: int = MAX_BLOB_BYTES) -> Iterator[bytes | None]:
        """The contents of blobs, at most `max_bytes` of each, in this order; None for one that is not in this clone."""
        # Buffered, and asked for all at once: else either waits for the other at every blob, longer than reading takes.
        process = _start(("cat-file", "--batch", "--buffer"), self._environment, subprocess.PIPE)
        question = "".join(f"{blob}\n" for blob in blobs).encode()
        with _asked(process, question), _ended(process, _HISTORY_SECONDS), self._reading():
            for blob in blobs:
                yield _answer(process, blob, max_bytes)

    def start_reading(self) -> subprocess.Popen[bytes]:
        """A process that reads blobs, for `answer`."""
        return _start(("cat-file", "--batch"), self._environment, subprocess.PIPE)

    def answer(self, process: subprocess.Popen[bytes], blob: str, max_bytes: int) -> bytes | None:
        """What a process reads of a blob."""
        assert process.stdin is not None  # noqa: S101 - it is piped
        with self._reading():
            process.stdin.write(f"{blob}\n".encode())
            process.stdin.flush()
            return _answer(process, blob, max_bytes)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            raise GitError(_("the history of {path} cannot be read", path=self.folder)) from error

    def reader(self) -> BlobReader:
        """What reads files of the history, in a process of its own, until it is closed."""
        reader = BlobReader(self)
        self._readers.add(reader)
        return reader

    # Running

    def _pathspec(self, path: bytes) -> tuple[str, ...]:
        return ("--", os.fsdecode(path.rstrip(b"/"))) if path else ()

    def _ask(self, *words: str) -> bytes:
        """What a command answers at once; b"" where it fails."""
        with _ended(_start(words, self._environment), _QUESTION_SECONDS) as process:
            return b"".join(self._chunks(process))

    def _chunks(self, *processes: subprocess.Popen[bytes]) -> Iterator[bytes]:
        """What processes write, one after the other; of the later ones some is taken meanwhile, so that they go on.

        Raises Cancelled, also while they write nothing: they may go through much for a line.
        """
        waiting = select.poll()
        taken: dict[int, deque[bytes]] = {}
        for process in processes:
            assert process.stdout is not None  # noqa: S101 - it is piped
            waiting.register(process.stdout, select.POLLIN)
            taken[process.stdout.fileno()] = deque()
        size = 0
        for descriptor, chunks in taken.items():
            if not chunks or chunks[-1]:
                waiting.register(descriptor, select.POLLIN)  # again, where enough was taken of it
            while True:
                if chunks:
                    if not (chunk := chunks.popleft()):
                        break
                    size += len(chunk)
                    if size > _MAX_OUTPUT_BYTES:
                        raise GitError(_("the history is too long to be read"))
                    yield chunk
                    continue
                for ready, _event in waiting.poll(_LOOK_MILLISECONDS):
                    taken[ready].append(chunk := os.read(ready, _CHUNK_BYTES))
                    is_enough = ready != descriptor and len(taken[ready]) >= _MAX_CHUNKS_AHEAD
                    if not chunk or is_enough:
                        waiting.unregister(ready)
                if self._cancelled():
                    raise Cancelled(_("Given up; what was read so far is kept."))


class BlobReader:
    """Reads files of a repository's history by their ids. May be used from any thread."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; it is started again when it is needed."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            _end(self._process)
            self._process = None

    def read(self, blob: str, max_bytes: int = MAX_BLOB_BYTES) -> bytes | None:
        """The contents of a blob, at most `max_bytes`; None where this clone does not have it. Raises GitError."""
        if not _OBJECT_ID.fullmatch(blob):
            return None
        with self._lock:
            if self._process is None:
                self._process = self._repository.start_reading()
            process = self._process
            timer = threading.Timer(_QUESTION_SECONDS, partial(_kill, process))
            timer.daemon = True
            timer.start()
            is_whole = False
            try:
                found = self._repository.answer(process, blob, max_bytes)
                is_whole = True
                return found
            finally:
                timer.cancel()
                if not is_whole:  # what is left of this answer would be taken for the next one
                    self._end()


@contextmanager
def _asked(process: subprocess.Popen[bytes], question: bytes) -> Iterator[None]:
    """Ask a process, whose answers are read in the block meanwhile. It has ended when the block has."""
    asking = threading.Thread(target=_ask, args=(process, question), name="asking git", daemon=True)
    asking.start()
    try:
        yield
    finally:
        asking.join()


def _ask(process: subprocess.Popen[bytes], question: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - it is piped
    with suppress(OSError, ValueError):  # it has ended
        process.stdin.write(question)
        process.stdin.close()


def _answer(process: subprocess.Popen[bytes], blob: str, max_bytes: int) -> bytes | None:
    """What `cat-file` answers when it is asked for a blob. Raises ValueError where that is nothing whole."""
    assert process.stdout is not None  # noqa: S101 - it is piped
    stream = process.stdout
    words = stream.readline(256).split()
    if len(words) == 2 and words[1] == b"missing":
        return None
    if len(words) != 3 or words[0] != blob.encode():
        raise ValueError("no answer")
    left = int(words[2]) + 1  # a line's end
    data = stream.read(min(left - 1, max_bytes))
    left -= len(data)
    while left and (skipped := stream.read(min(left, _CHUNK_BYTES))):
        left -= len(skipped)
    if left:
        raise ValueError("cut short")
    return data if words[1] == b"blob" else None


def _second(text: str) -> int:
    """The time of a commit, in seconds since 1970; whatever it says, one that is a day."""
    return min(int(text), LAST_SECOND) if text.isdecimal() and len(text) <= _MAX_DIGITS else 0


def _diff_options(kinds: str) -> tuple[str, ...]:
    return (
        "-r",
        "-z",
        "--raw",
        "--no-renames",
        "--no-abbrev",
        "--no-ext-diff",
        "--no-textconv",
        f"--diff-filter={kinds}",
    )


def _parts_of(commits: bytes) -> list[bytes]:
    """The commits, one a line, for as many processes as go through them."""
    lines = commits.splitlines(keepends=True)
    size = max(_LEAST_PART, -(-len(lines) // _SIDE_BY_SIDE))
    return [b"".join(lines[start : start + size]) for start in range(0, len(lines), size)]


def _split(chunks: Iterator[bytes], end: bytes) -> Iterator[bytes]:
    left = b""
    for chunk in chunks:
        *whole, left = (left + chunk).split(end)
        yield from whole


def _records(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, ...]]:
    """What `diff-tree` lists: `(commit and time,)`, or `(what changed, path)`."""
    about = b""
    for field in _split(chunks, b"\0"):
        if about:
            yield about, field
            about = b""
        elif (field := field.removeprefix(b"\n")).startswith(b":"):
            about = field
        elif field:
            yield (field,)


def _old_blob(about: bytes) -> str:
    """The id of what a file held before a change; "" where it was none, but a link or another repository."""
    fields = about[1:].split(b" ")
    return fields[2].decode("ascii") if len(fields) == 5 and fields[0] in _BLOB_MODES else ""


def _new_blob(about: bytes) -> str:
    fields = about[1:].split(b" ")
    return fields[3].decode("ascii") if len(fields) == 5 and fields[1] in _BLOB_MODES else ""
