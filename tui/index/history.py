"""Posts that an archive has no more, while the history of its git repository still does.

The files that were deleted are compared with what the folder has now, the cheapest first: most were only moved, so
their bytes are there under another name; else the same post is there by its key, by its title and day, or by its text.
What is left is gone. What was looked at is remembered by its commit, so that the next time only what came since is.
"""

from __future__ import annotations

import os
from bisect import bisect
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

from tui.archive.gone import GONE_FOLDER, is_gone_folder, path_when_gone
from tui.archive.identity import bare_title, text_hash
from tui.archive.parse import examine_bytes
from tui.archive.read import GONE_STAMP, body_of_bytes, read_bytes
from tui.archive.walk import SUFFIXES, is_visited, locate
from tui.errors import Cancelled
from tui.index.diff import ArchiveDiff
from tui.index.parse_worker import DATE, FOLDED, KEY, TITLE, Record, records_of
from tui.index.queries import joined
from tui.index.write import IndexWriter
from tui.language import _
from tui.sqlite import select_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from tui.archive.git import Deletion, Repository
    from tui.model import Claim

_LARGE_FILES: Final = b"version https://git-lfs.github.com/spec/v1"
"""How what stands in the history in place of a large file begins, where another program keeps those elsewhere."""
_END_BYTES: Final = 2048
"""Before two texts are compared whole so much of their ends is, without white space. The ends of many are a site's own
lines, so that a few hundred bytes tell little.
"""
_WINDOWS: Final = (1, 8, 32, 128, 512, _END_BYTES)
"""Checksums are kept of so many bytes at the end of a file, so that a file that has not changed need not be read again
to tell that a text does not end as it does. Of a text the longest counts that it fills.
"""
_CHECKSUM_BYTES: Final = 4
_MOST_HEAD_BYTES: Final = 16 * 1024
"""Files of one text differ in size by no more."""
_BELOW_GONE: Final = (GONE_FOLDER + b"/", GONE_FOLDER + b"0")
"""The paths of the folders of what is gone are from the first of these on, and below the second."""
_MAX_FORMER_FOLDERS: Final = 5
_MAX_ASKED: Final = 500
"""Posts of one address of which it is asked whether both were there at one time: each takes milliseconds."""
_BATCH: Final = 500
"""Files that one process of git reads: to start one takes as long as to read a hundred, and each unpacks anew what they
have in common.
"""
_MAX_HELD_BYTES: Final = 32 * 1024 * 1024
"""Once so much of what was deleted is held, it is dealt with before more is read."""


class GonePost(NamedTuple):
    """A post that is gone: where it was, relative to its archive, the record of its file, and what deleted it."""

    path: bytes
    blob: str
    record: Record
    commit: str
    at: int
    """Seconds since 1970."""


class GonePosts(NamedTuple):
    """What the history of an archive has and its folder has not."""

    posts: list[GonePost]
    """Those that were not known before, where they were taken in; else all of them; the ones deleted last first."""
    missing: int
    """Files that the clone does not have, so that nobody can tell what they were."""
    added: int = 0
    removed: int = 0
    unreadable: int = 0
    """Posts known to be gone, of which the clone does not have what they held any more; they stay."""


class _Candidate(NamedTuple):
    path: bytes
    blob: str
    commit: str
    at: int


class _Text(NamedTuple):
    """The text of a post that was deleted: in what blob, the size of that, and how the text ends."""

    blob: str
    size: int
    end: bytes


class _Living(NamedTuple):
    """A post with the key of one that was deleted: what tells whether it is that one."""

    title: str
    is_shared: bool
    path: bytes


class HistoryDiff:
    """One look through the history of an archive, over one connection to the index."""

    def __init__(
        self,
        db: sqlite3.Connection,
        archive: int,
        root: bytes,
        repository: Repository,
        cancelled: Callable[[], bool],
    ) -> None:
        self._db = db
        self._archive = archive
        self._root = root
        self._repository = repository
        self._cancelled = cancelled
        self._missing = 0
        self._absent: set[str] = set()
        """The blobs that the clone does not have."""
        self._asked = 0
        self._endings: list[tuple[bytes, int, bytes]] = []
        """Of files whose ends were read: their checksums, the number of the folder, and the name."""
        self._deleted: dict[bytes, _Candidate] = {}
        """The candidates by their paths, of several of one path the one deleted last."""

    def run(self, on_claimed: Callable[[list[Claim]], object] | None) -> GonePosts:
        """Look through it; with `on_claimed`, write what was found. Raises GitError, Cancelled, sqlite3.Error."""
        repository = self._repository
        if on_claimed is None:
            return GonePosts(self._gone(self._all_candidates()), self._missing)
        known, since = self._known(), self._looked_at()
        untracked = self._untracked() if since else []
        left = {one.path: one for one in untracked if self._is_there(one.path)}
        vanished = self._not_tracked([one for one in untracked if one.path not in left])
        if since == repository.head:
            found = self._gone(vanished)
        elif since:
            found = self._gone(chain(self._candidates(repository.deletions(since), repository.prefix), vanished))
        else:
            found = self._gone(chain(self._all_candidates(), self._candidates_before(), known))
        were = {(old.path, old.blob) for old in known}
        new = [one for one in found if (one.path, one.blob) not in were]
        unreadable: set[int] = set()
        if since:
            dropped = self._returned() | self._replaced(new)
        else:
            kept = {(one.path, one.blob) for one in found}
            lost = {old: post for old, post in known.items() if (old.path, old.blob) not in kept}
            unreadable = {post for old, post in lost.items() if old.blob in self._absent} - self._returned()
            dropped = set(lost.values()) - unreadable
        known_files = self._files(self._deleted)
        is_behind = not all(map(self._is_there, known_files))
        left |= {path: self._deleted[path] for path in known_files}
        # What is written makes whoever shows the index load all of it again.
        noted = None if set(left.values()) == set(untracked) else left.values()
        self._write(new, dropped, noted, on_claimed, is_looked_at=since != repository.head and not is_behind)
        return GonePosts(new, self._missing, len(new), len(dropped), len(unreadable))

    # What was known before

    def _known(self) -> dict[_Candidate, int]:
        """The posts that are known to be gone, with their ids, those deleted last first."""
        query = (
            "SELECT post, made_by, at, path, name FROM gone "
            "JOIN file USING (post) JOIN folder ON folder.id = file.folder "
            "WHERE gone.archive = ? ORDER BY at DESC, post"
        )
        known = {}
        for post, by, at, folder, name in self._db.execute(query, (self._archive,)):
            _gone, blob, *within = folder.split(b"/", 2)
            known[_Candidate(joined(b"".join(within), name), blob.decode(), by.hex(), at)] = post
        return known

    def _looked_at(self) -> str:
        """The commit that was looked at last, where what came since is enough; "" where all has to be looked at."""
        query = "SELECT head, boundary, prefix FROM history WHERE archive = ?"
        found = self._db.execute(query, (self._archive,)).fetchone()
        if found is None:
            return ""
        head, *where = found
        repository = self._repository
        if where != [repository.boundary, repository.prefix]:
            return ""
        return head if head == repository.head or repository.is_ancestor(head, repository.head) else ""

    def _files(self, paths: Collection[bytes]) -> set[bytes]:
        """Those of these paths at which the index has a file. Where another program pulled since the folder was walked,
        some are not there any more: what took those for posts that are there has to be looked at again.
        """
        folders = list({path.rpartition(b"/")[0] for path in paths})
        query = (
            "SELECT path, name FROM file JOIN folder ON folder.id = file.folder WHERE folder.archive = ? AND path IN"
        )
        found = {joined(folder, name) for folder, name in select_in(self._db, query, folders, [self._archive])}
        return found.intersection(paths)

    def _is_there(self, path: bytes) -> bool:
        return os.path.lexists(locate(self._root, path))

    def _untracked(self) -> list[_Candidate]:
        """The files that a commit took out of the repository, and that were in the folder when that was looked at."""
        query = "SELECT path, blob, made_by, at FROM untracked WHERE archive = ? ORDER BY at DESC, path"
        return [_Candidate(*row) for row in self._db.execute(query, (self._archive,))]

    def _not_tracked(self, candidates: list[_Candidate]) -> list[_Candidate]:
        """Those of these whose files the repository does not have again."""
        tracked = self._repository.paths() if candidates else set()
        return [one for one in candidates if self._repository.prefix + one.path not in tracked]

    # Candidates

    def _all_candidates(self) -> Iterator[_Candidate]:
        """Every file of a post that was deleted, those deleted last first; then those of the folder's former names."""
        repository, prefix = self._repository, self._repository.prefix
        yield from self._candidates(repository.deletions(), prefix)
        for _folder in range(_MAX_FORMER_FOLDERS):
            if not prefix or not repository.begun_by:
                break
            begun, repository.begun_by = repository.begun_by, ""
            before = repository.parent_of(begun)
            former = self._former_folder(before, begun, prefix) if before else None
            if former is None:
                break
            yield from self._candidates(repository.deletions(path=former, head=before), former)
            prefix = former

    def _candidates_before(self) -> Iterator[_Candidate]:
        """What was there when it was looked at last, should the history have been rewritten since."""
        repository = self._repository
        found = self._db.execute("SELECT head FROM history WHERE archive = ?", (self._archive,)).fetchone()
        if found is not None and repository.has(found[0]):
            yield from self._candidates(repository.differences(found[0], repository.head), repository.prefix)

    def _former_folder(self, before: str, after: str, prefix: bytes) -> bytes | None:
        """The folder that was renamed to `prefix` between two commits; None where none was."""
        now = self._repository.blobs(prefix, after)
        folders: Counter[bytes] = Counter()
        for gone in self._repository.differences(before, after, b""):
            if (path := now.get(gone.blob.encode())) is None:
                continue
            within = path[len(prefix) :]
            if gone.path == within or gone.path.endswith(b"/" + within):
                folders[gone.path[: len(gone.path) - len(within)]] += 1
        return max(folders, key=lambda folder: (folders[folder], folder), default=None)

    def _candidates(self, deletions: Iterable[Deletion], prefix: bytes) -> Iterator[_Candidate]:
        for number, deleted in enumerate(deletions):
            if number % 1000 == 0:
                self._check_cancelled()
            if deleted.path.startswith(prefix) and _is_post_file(path := deleted.path[len(prefix) :]):
                candidate = _Candidate(path, deleted.blob, deleted.commit, deleted.at)
                self._deleted.setdefault(path, candidate)
                yield candidate

    # What of them is gone

    def _gone(self, candidates: Iterable[_Candidate]) -> list[GonePost]:
        """Those of the candidates that are nowhere in the folder, each post once, as it was last.

        They are read as they come, so that git goes on meanwhile.
        """
        found: list[GonePost] = []
        texts: dict[bytes, _Text] = {}
        alike: dict[bytes, list[_Living]] = {}
        titles: set[tuple[str, str]] = set()
        with ThreadPoolExecutor(1, "reading the ends of files") as reading:
            ends: Future[list[tuple[bytes, int, bytes]]] | None = None
            for some in self._batches(candidates):
                self._check_cancelled()
                for candidate, record, data, living in self._read(some):
                    outcome = record[3]
                    if outcome is None:
                        continue
                    key, title = outcome[KEY], bare_title(outcome[TITLE])
                    headed = _head_of(outcome)
                    if headed[1] and headed in titles:
                        continue
                    if self._is_one_of([*living.get(key, ()), *alike.get(key, ())], title, candidate):
                        continue
                    body = body_of_bytes(data)
                    text = text_hash(body)
                    if text in texts:
                        continue
                    alike.setdefault(key, []).append(_Living(title, is_shared=False, path=candidate.path))
                    if headed[1]:
                        titles.add(headed)
                    if text:
                        texts[text] = _Text(candidate.blob, len(data), _end_of_body(data, body))
                    found.append(GonePost(candidate.path, candidate.blob, record, candidate.commit, candidate.at))
                if texts and ends is None:
                    ends = reading.submit(self._read_ends, self._files_of_unknown_end())
            there = self._those_there(texts, ends.result()) if ends is not None else set()
        return [one for one in found if one.blob not in there]

    def _files_of_unknown_end(self) -> list[tuple[int, bytes, bytes, int]]:
        """The files of the folder whose ends were not read so far: the number of the folder, its path, the name, and
        the size.
        """
        query = (
            "SELECT folder.id, path, name, size FROM file JOIN folder ON folder.id = file.folder "
            "WHERE folder.archive = ? AND ending IS NULL AND NOT (path >= ? AND path < ?)"
        )
        return self._db.execute(query, (self._archive, *_BELOW_GONE)).fetchall()

    def _read_ends(self, files: Sequence[tuple[int, bytes, bytes, int]]) -> list[tuple[bytes, int, bytes]]:
        """The checksums of the ends of files, with the numbers of the folders and the names.

        It runs in a thread of its own, while git goes through the history.
        """
        found = []
        for number, (folder, place, name, size) in enumerate(files):
            if number % 1000 == 0:
                self._check_cancelled()
            found.append((_ending(_tail(locate(self._root, joined(place, name)), size)), folder, name))
        return found

    def _batches(self, candidates: Iterable[_Candidate]) -> Iterator[list[_Candidate]]:
        """Those whose bytes the folder has not, each once, some at a time."""
        seen: set[str] = set()
        living: dict[bytes, bytes] | None = None
        some: list[_Candidate] = []
        for candidate in candidates:
            if living is None:
                living = self._repository.blobs()
            if candidate.blob in seen or candidate.blob.encode() in living:
                continue
            seen.add(candidate.blob)
            some.append(candidate)
            if len(some) == _BATCH:
                yield some
                some = []
        if some:
            yield some

    def _read(
        self, candidates: Sequence[_Candidate]
    ) -> Iterator[tuple[_Candidate, Record, bytes, dict[bytes, list[_Living]]]]:
        """Those of the candidates that held a post with a title and day that none in the folder has: with what is known
        of it, what they held, and the posts that the folder has with its key.
        """
        held: list[tuple[_Candidate, bytes]] = []
        size = 0
        blobs = self._repository.contents([one.blob for one in candidates])
        for candidate, data in zip(candidates, blobs, strict=True):
            if data is None or data.startswith(_LARGE_FILES):
                self._missing += 1
                self._absent.add(candidate.blob)
                continue
            held.append((candidate, data))
            size += len(data)
            if size > _MAX_HELD_BYTES:
                yield from self._posts_of(held)
                held, size = [], 0
        yield from self._posts_of(held)

    def _posts_of(
        self, held: Sequence[tuple[_Candidate, bytes]]
    ) -> Iterator[tuple[_Candidate, Record, bytes, dict[bytes, list[_Living]]]]:
        records = records_of(
            [
                (path_when_gone(b"", one.blob, one.path), len(data), GONE_STAMP, examine_bytes(data, one.path))
                for one, data in held
            ]
        )
        posts = [record[3] for record in records if record[3] is not None and len(record[3]) > 2]
        living = self._living([post[KEY] for post in posts])
        heads = self._heads([post[FOLDED] for post in posts])
        for (candidate, data), record in zip(held, records, strict=True):
            outcome = record[3]
            if outcome is not None and len(outcome) > 2 and _head_of(outcome) not in heads:
                yield candidate, record, data, living

    def _heads(self, titles: Sequence[str]) -> set[tuple[str, str]]:
        """Of these titles, folded, those that posts in the folder have, with the days of these."""
        query = (
            "SELECT folded, substr(date, 1, 10) FROM post WHERE archive = ? AND date IS NOT NULL AND copies > 0 "
            "AND id NOT IN (SELECT post FROM gone) AND folded IN"
        )
        return set(select_in(self._db, query, list(dict.fromkeys(titles)), [self._archive]))

    def _living(self, keys: Sequence[bytes]) -> dict[bytes, list[_Living]]:
        """The posts that the folder has with these keys."""
        posts: dict[int, tuple[bytes, str, bool]] = {}
        for column, others in (("key", "base IS NULL"), ("base", "base IS NOT NULL")):
            # The plus keeps SQLite from looking through the whole archive instead.
            query = f"SELECT {column}, id, title FROM post WHERE +archive = ? AND {others} AND {column} IN"  # noqa: S608
            for key, post, title in select_in(self._db, query, list(dict.fromkeys(keys)), [self._archive]):
                posts[post] = (key, bare_title(title), column == "base")
        found: dict[bytes, list[_Living]] = {}
        query = "SELECT post, path, name FROM file JOIN folder ON folder.id = file.folder WHERE post IN"
        for post, folder, name in select_in(self._db, query, list(posts)):
            if not is_gone_folder(folder):
                key, title, is_shared = posts[post]
                found.setdefault(key, []).append(_Living(title, is_shared, joined(folder, name)))
        return found

    def _is_one_of(self, alike: Sequence[_Living], title: str, deleted: _Candidate) -> bool:
        """Whether a post is one of those with its key. One of another title is only another form of it where both were
        never there at one time: else they share an address.
        """
        if any(one.title == title for one in alike):
            return True
        for one in alike:
            if one.is_shared or self._asked >= _MAX_ASKED:
                continue
            self._asked += 1
            if not self._repository.had(deleted.commit, self._repository.prefix + one.path):
                return True
        return False

    def _those_there(self, texts: Mapping[bytes, _Text], endings: list[tuple[bytes, int, bytes]]) -> set[str]:
        """The blobs of the texts, given by their hashes, that a post in the folder has; with the ends of files that
        the index does not know yet.
        """
        self._endings += endings
        read = {(folder, name): ending for ending, folder, name in endings}
        ends: defaultdict[tuple[int, bytes], list[bytes]] = defaultdict(list)
        for one in texts.values():
            at = _CHECKSUM_BYTES * (bisect(_WINDOWS, len(one.end)) - 1)
            ends[at, _ending(one.end)[at : at + _CHECKSUM_BYTES]].append(one.end)
        places = sorted({at for at, _checksum in ends})
        least = min(one.size for one in texts.values()) - _MOST_HEAD_BYTES
        most = max(one.size for one in texts.values()) + _MOST_HEAD_BYTES
        there: set[str] = set()
        query = (
            "SELECT folder.id, path, name, size, ending FROM file JOIN folder ON folder.id = file.folder "
            "WHERE folder.archive = ? AND size BETWEEN ? AND ? AND NOT (path >= ? AND path < ?)"
        )
        for number, (folder, place, name, size, kept) in enumerate(
            self._db.execute(query, (self._archive, least, most, *_BELOW_GONE)).fetchall()
        ):
            if number % 1000 == 0:
                self._check_cancelled()
            ending = kept or read[folder, name]
            alike = [end for at in places for end in ends.get((at, ending[at : at + _CHECKSUM_BYTES]), ())]
            if not alike:
                continue
            path = locate(self._root, joined(place, name))
            is_alike = _tail(path, size).endswith(tuple(alike))
            if is_alike and (same := texts.get(text_hash(body_of_bytes(_bytes_of(path))))):
                there.add(same.blob)
        return there

    # What was taken in before

    def _returned(self) -> set[int]:
        """The posts that were gone and are in the folder again."""
        query = (
            "SELECT p.id, p.folded, substr(p.date, 1, 10), EXISTS (SELECT 1 FROM post l WHERE l.key = p.key "
            "AND l.archive = p.archive AND l.copies > 0 AND l.id NOT IN (SELECT post FROM gone)) "
            "FROM gone JOIN post p ON p.id = gone.post WHERE gone.archive = ?"
        )
        rows = self._db.execute(query, (self._archive,)).fetchall()
        heads = self._heads([folded for _post, folded, _day, _is_there in rows])
        return {post for post, folded, day, is_there in rows if is_there or (day and (folded, day) in heads)}

    def _replaced(self, new: Sequence[GonePost]) -> set[int]:
        """The posts that are gone, of which a later form is gone now as well."""
        by_key = {one.record[3][KEY]: one for one in new if one.record[3] is not None}
        query = (
            "SELECT coalesce(base, key), id, title FROM post WHERE id IN (SELECT post FROM gone) AND archive = ? "
            "AND coalesce(base, key) IN"
        )
        return {
            post
            for key, post, title in select_in(self._db, query, list(by_key), [self._archive])
            if (outcome := by_key[key].record[3]) is not None and bare_title(outcome[TITLE]) == bare_title(title)
        }

    # Writing

    def _write(
        self,
        new: Sequence[GonePost],
        dropped: set[int],
        untracked: Iterable[_Candidate] | None,
        on_claimed: Callable[[list[Claim]], object],
        *,
        is_looked_at: bool,
    ) -> None:
        """Write what was found, in one transaction; None for what is `untracked` leaves that as it is noted."""
        diff = ArchiveDiff(self._db, self._archive, os.fsdecode(self._root), links_outside=False)
        writer = IndexWriter(self._db, self._archive, self._root, diff, lambda _pairs: None, on_claimed)
        try:
            writer.drop_gone(sorted(dropped))
            writer.add_gone([(one.record, bytes.fromhex(one.commit), one.at) for one in reversed(new)])
            writer.note_endings(self._endings)
            if untracked is not None:
                writer.note_untracked((one.path, one.blob, one.commit, one.at) for one in untracked)
            if is_looked_at:
                repository = self._repository
                writer.note_history(repository.head, repository.boundary, repository.prefix)
            writer.finish_gone()
        finally:
            writer.roll_back()

    def _check_cancelled(self) -> None:
        if self._cancelled():
            raise Cancelled(_("Given up; what was read so far is kept."))


def drop_all(db: sqlite3.Connection, archive: int, root: bytes) -> int:
    """Take all posts that are gone out of the index; how many they were."""
    diff = ArchiveDiff(db, archive, os.fsdecode(root), links_outside=False)
    writer = IndexWriter(db, archive, root, diff, lambda _pairs: None, lambda _claims: None)
    try:
        posts = [post for (post,) in db.execute("SELECT post FROM gone WHERE archive = ?", (archive,))]
        writer.drop_gone(posts)
        writer.forget_history()
        writer.finish_gone()
    finally:
        writer.roll_back()
    return len(posts)


def _head_of(outcome: tuple[Any, ...]) -> tuple[str, str]:
    """The title of a post, folded, and its day; "" for a post without a date."""
    return outcome[FOLDED], (outcome[DATE] or "")[:10]


def _is_post_file(path: bytes) -> bool:
    """Whether a walk would have found a file at this path."""
    return path.lower().endswith(SUFFIXES) and all(map(is_visited, path.split(b"/")))


def _bytes_of(path: bytes) -> bytes:
    from tui.archive.read import MAX_FILE_BYTES

    try:
        return read_bytes(path, MAX_FILE_BYTES)
    except OSError:
        return b""


def _end_of_body(data: bytes, body: str) -> bytes:
    """How a body ends in the bytes of its file, without white space: no more than is surely of the body."""
    tail = _tail_of(data)
    written = b"".join(body.encode("utf-8", "surrogatepass").split())[-_END_BYTES:]
    # In another encoding, a character that is three bytes of UTF-8 is two.
    return written if tail.endswith(written) else tail[-(2 * len(written) // 3 or 1) :]


def _tail_of(data: bytes) -> bytes:
    """The end of a file, without white space."""
    return b"".join(data[-2 * _END_BYTES :].split())


def _ending(end: bytes) -> bytes:
    """The checksums of an end without white space, one for each of the windows."""
    return b"".join([crc32(end[-length:]).to_bytes(_CHECKSUM_BYTES, "little") for length in _WINDOWS])


def _tail(path: bytes, size: int) -> bytes:
    """The end of a file on the disk, without white space; b"" where it cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return _tail_of(os.pread(handle, 2 * _END_BYTES, max(0, size - 2 * _END_BYTES)))
    except OSError:
        return b""
    finally:
        os.close(handle)
