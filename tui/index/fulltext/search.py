"""`FullText`: which posts contain what in their bodies.

See `query` for how a query is understood, and `tokenizer` for what a word is.
"""

# ruff: noqa: S608 - only names of tables that are made of numbers are put together
from __future__ import annotations

import json
import os
import threading
from array import array
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.archive.walk import change_ns
from tui.errors import Cancelled, StorageError
from tui.index.disposable.database import DisposableDatabase
from tui.index.disposable.stored import require_types, unreadable_values
from tui.index.fulltext.query import match_expression
from tui.index.fulltext.repeats import MIN_POSTS, SentenceCounts, bucket_of
from tui.index.fulltext.schema import OWN, REPEATED, SCHEMA, words_table
from tui.index.fulltext.tokenizer import BREAK, tokenize
from tui.index.queries import sort_key
from tui.language import _
from tui.model import FileProblem, Problem
from tui.search.bodies import ONLY_REPEATED, NearMatch
from tui.sqlite import reading, select_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tui.article.reading.sentences import Sentence
    from tui.index.fulltext.concordance import Hit
    from tui.index.index import Index
    from tui.index.queries import BodySource
    from tui.model import Snippet
    from tui.search.bodies import BodyTerm
    from tui.search.syntax import BodyText

T = TypeVar("T")

_FETCH_ROWS: Final = 1000
"""Rows fetched at a time; between two fetches a search can be cancelled."""
_NO_POST: Final = 0
_FILE_NAME: Final = "text.db"
_MAX_KNOWN_SENTENCES: Final = 10_000
_MAX_PHRASE: Final = 24
"""Words of a sentence that are looked for: no other sentence begins with so many of them."""
_MAX_RANKED: Final = 2000
_MAX_RANKED_SHARE: Final = 1 / 8
"""Matches are ranked up to this number, or this share of the posts: a more common word tells few posts apart."""
_SAMPLED_SHARE: Final = 1 / 16
"""The share of the rows that the number of matches is estimated from."""
_MAX_JUDGED: Final = 40
"""Posts that are read for one phrase to see whether they have it nearly."""
_MAX_CLEANED: Final = 5
"""Those of them that are cleaned for it, since their source alone does not say so."""
_MAX_LENGTH: Final = 2**31 - 1
_SURE_SIMILARITY: Final = 0.9
_MAX_UNSURE: Final = 10
"""What is there with more than so many other words in it is a turn of phrase, and none of them was meant."""


class FullText:
    """The words of the bodies of some archives' posts: text.db beside an index.db. It is a `tui.search.bodies.Bodies`.

    The file is opened when first needed. Methods may be called from any thread, and raise StorageError.
    """

    def __init__(self, index: Index, archives: Sequence[int]) -> None:
        """`archives` are their numbers in the index; the caller may change the list when these change."""
        self._index = index
        self._archives = archives
        self._opening = threading.Lock()
        self._opened: DisposableDatabase | None = None
        self._post_ids = _PostIds()
        self._repeats_state: tuple[int, ...] = ()
        self._sentence_counts: dict[int, SentenceCounts] = {}
        self._posts_of_sentence: dict[str, int] = {}
        self._lengths: tuple[object, tuple[array[int], array[int]]] = (None, (array("q"), array("i")))

    @property
    def database(self) -> DisposableDatabase:
        """text.db, opened or created."""
        with self._opening:
            self._opened = self._opened or DisposableDatabase(
                self._index.path.with_name(_FILE_NAME), SCHEMA, checked_later=self._index.checked_later
            )
            return self._opened

    @property
    def notice(self) -> str:
        """Why the file was deleted and a new one begun, in one line; "" if it was not, or was not needed so far."""
        return "" if self._opened is None else self._opened.notice

    @property
    def epoch(self) -> int:
        """How often a new file was begun while this one was open."""
        return 0 if self._opened is None else self._opened.epoch

    def close(self) -> None:
        """Close all connections."""
        with self._opening:
            if self._opened is not None:
                self._opened.close()

    def check(self, cancelled: Callable[[], bool] = lambda: False) -> None:
        """Do with the words what `Index.check` does with the index, where there are any."""
        if self.is_there:
            self.database.check(cancelled)

    def coverage(self) -> tuple[int, int]:
        """How many posts can be found by their words so far, and how many there are."""
        return self.count_built(self._archives), self._index.count(self._archives)

    def count_built(self, archives: Sequence[int]) -> int:
        """How many posts of these archives can be found by their words so far."""

        def count(db: sqlite3.Connection) -> int:
            if not self._is_of_index(db):
                return 0
            marks = ",".join("?" * len(archives))
            query = f"SELECT coalesce(sum(live), 0) FROM archive WHERE id IN ({marks})"
            return int(db.execute(query, list(archives)).fetchone()[0])

        self.database.follow_replacement()
        return self.database.run(count)

    @property
    def is_there(self) -> bool:
        """Whether there is a file of words; asking for anything else creates it."""
        return self._opened is not None or self._index.path.with_name(_FILE_NAME).exists()

    @property
    def is_begun(self) -> bool:
        """Whether any words were read: until a first search in bodies there are none to keep up to date."""
        return self.coverage()[0] > 0

    @property
    def is_whole(self) -> bool:
        """Whether all posts can be found by their words."""
        done, total = self.coverage()
        return done >= total

    def find(self, wanted: Sequence[BodyTerm], cancelled: Callable[[], bool] = lambda: False) -> dict[int, float]:
        """The ids of the posts that contain all of this, each with its score: higher is better, 0 where all matches are
        alike, `ONLY_REPEATED` where it stands only in what is repeated under many posts. Raises Cancelled.
        """
        parts = [match_expression(text.removesuffix("*"), exact=exact, within=within) for text, exact, within in wanted]
        if not all(parts):
            return {}

        def find(db: sqlite3.Connection) -> dict[int, float]:
            with reading(db):  # the words and the ids of their posts in the same state
                return self._find(db, " AND ".join(dict.fromkeys(parts)), cancelled)

        self.database.follow_replacement()
        return self.database.run(find)

    def _find(self, db: sqlite3.Connection, query: str, cancelled: Callable[[], bool]) -> dict[int, float]:
        found: dict[int, float] = {}
        if not self._is_of_index(db):
            return found
        post_ids = self._post_ids.update(db, self.database.epoch)
        live = dict(db.execute("SELECT id, live FROM archive").fetchall())
        for archive in self._archives:
            if archive not in live:
                continue
            limit = max(_MAX_RANKED, int(live[archive] * _MAX_RANKED_SHARE))
            for rows, scores in _match(db, words_table(archive), query, limit):
                if cancelled():
                    raise Cancelled(_("Given up."))
                with unreadable_values():
                    posts = [post_ids[row] for row in rows]
                found.update(zip(posts, scores, strict=True) if scores else dict.fromkeys(posts, 0.0))
        found.pop(_NO_POST, None)
        return found

    def find_near(
        self, wanted: Sequence[BodyTerm], cancelled: Callable[[], bool] = lambda: False
    ) -> dict[int, NearMatch]:
        """Where no post contains one of these texts: the posts that contain it but for a slip, and all others of them.

        Raises Cancelled.
        """
        matches: list[Mapping[int, NearMatch]] = []
        for term in wanted:
            exact = dict.fromkeys(self.find([term], cancelled), NearMatch(1.0, (term.text,)))
            matches.append(exact or ({} if term.within else self._near(term.text.removesuffix("*"), cancelled)))
            if not matches[-1]:
                return {}
        posts = [post for post in matches[0] if all(post in others for others in matches[1:])] if matches else []
        return {
            post: NearMatch(
                sum(found[post].score for found in matches), tuple(chain(*(found[post].passages for found in matches)))
            )
            for post in posts
        }

    def _near(self, text: str, cancelled: Callable[[], bool]) -> dict[int, NearMatch]:
        """The posts that contain a text but for a slip."""
        from tui.index.fulltext.near import near_phrase
        from tui.index.fulltext.snippets import near_passage

        phrase = near_phrase(text)
        if phrase is None:
            return {}
        found: dict[int, NearMatch] = {}
        sources = self._index.body_sources(self._candidates(phrase.expressions(), cancelled))
        missed: list[BodySource] = []
        for cleaned, judged in ((False, sources), (True, missed)):
            for source in judged:
                if cancelled():
                    raise Cancelled(_("Given up."))
                with suppress(OSError):
                    if passage := near_passage(source, phrase, cleaned=cleaned):
                        found[source[0]] = NearMatch(passage.similarity, (passage.text,))
                    elif not cleaned and len(missed) < _MAX_CLEANED:
                        missed.append(source)
        unsure = {match.passages for match in found.values() if match.score < _SURE_SIMILARITY}
        if len(unsure) > _MAX_UNSURE:
            return {post: match for post, match in found.items() if match.passages not in unsure}
        return found

    def _candidates(self, queries: Sequence[tuple[str, list[str]]], cancelled: Callable[[], bool]) -> list[int]:
        """Some posts that match one of these `NearPhrase.expressions`, those of the rarer ones first."""

        def match(db: sqlite3.Connection) -> list[int]:
            matches: list[list[int]] = []
            with reading(db):
                if not self._is_of_index(db):
                    return []
                post_ids = self._post_ids.update(db, self.database.epoch)
                has_words = {archive for (archive,) in db.execute("SELECT id FROM archive")}
                for archive in has_words.intersection(self._archives):
                    table = words_table(archive)
                    matching = f"SELECT rowid FROM {table} WHERE {table} MATCH ?"

                    def rows(query: str, matching: str = matching) -> list[int]:
                        if cancelled():
                            raise Cancelled(_("Given up."))
                        with unreadable_values():
                            live = (post_ids[row] for (row,) in db.execute(matching, (query,)) if post_ids[row])
                            return list(islice(live, _MAX_JUDGED))

                    for query, narrower in queries:
                        found = rows(query)
                        is_common = len(found) == _MAX_JUDGED and bool(narrower)
                        matches += [rows(one) for one in narrower] if is_common else [found]
            rarest_first = sorted(matches, key=len)
            return list(dict.fromkeys(chain.from_iterable(rarest_first)))[:_MAX_JUDGED]

        self.database.follow_replacement()
        return self.database.run(match)

    def _is_of_index(self, db: sqlite3.Connection) -> bool:
        """Whether these are words of the posts that index.db has now."""
        return bool(db.execute("SELECT birth FROM meta").fetchone()[0] == self._index.revision().birth)

    def ask(self, query: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What a query finds in the file, `otherwise` where that does not belong to the posts that are there now."""
        if not self.is_there:
            return otherwise
        self.database.follow_replacement()
        return self.database.run(lambda db: query(db) if self._is_of_index(db) else otherwise)

    @contextmanager
    def snapshot(self) -> Iterator[bool]:
        """Have this thread search one state of the words in a block: whether they are those of all posts of the index.

        It is used within `Index.snapshot`; see there. A file that cannot be written to has all the words it can have.
        """
        self.database.follow_replacement()
        with self.database.snapshot():
            yield self.database.is_read_only or self.database.run(self._covers_index)

    def _covers_index(self, db: sqlite3.Connection) -> bool:
        revision = self._index.revision()
        if db.execute("SELECT birth FROM meta").fetchone()[0] != revision.birth:
            return False
        seen = dict(db.execute("SELECT id, seen FROM archive").fetchall())
        changed = [archive for archive in self._archives if seen.get(archive) != revision.generation]
        # The index may have changed since without any change to these archives.
        return all(
            archive in seen
            and self._index.ids(archive).issubset(
                post for (post,) in db.execute("SELECT post FROM text WHERE archive = ?", (archive,))
            )
            for archive in changed
        )

    def build(self, on_progress: Callable[[int, int], None], cancelled: Callable[[], bool] = lambda: False) -> None:
        """Read the words of new and changed posts, newest first. Blocks, so call it off the UI thread.

        `on_progress` gets what `coverage` returns. Raises Cancelled; what was read is kept, and the next call goes on
        from there. Where the file is read-only, nothing is done.
        """
        from tui.index.fulltext.build import build

        self.database.follow_replacement()
        if self.database.is_read_only:
            on_progress(*self.coverage())
        else:
            build(self.database, self._index, self._archives, self.count_built, on_progress, cancelled)

    def failures(self, archive: int) -> list[FileProblem]:
        """What failed when the words of an archive's posts were read, ordered by path. What has changed since is left
        out, and so is what was not read; `coverage` tells whether that is anything.
        """
        if not self.is_there:
            return []

        def find(db: sqlite3.Connection) -> dict[int, tuple[int, int, str]]:
            if not self._is_of_index(db):
                return {}
            query = "SELECT post, size, mtime_ns, failures FROM text WHERE archive = ? AND failures IS NOT NULL"
            return {post: (size, mtime_ns, told) for post, size, mtime_ns, told in db.execute(query, (archive,))}

        self.database.follow_replacement()
        found = self.database.run(find)
        problems: list[FileProblem] = []
        for post, path in sorted(self._index.paths(list(found)).items(), key=lambda item: sort_key(item[1])):
            size, mtime_ns, told = found[post]
            with suppress(OSError):
                status = os.stat(path)
                if size == -1 or (size, mtime_ns) == (status.st_size, change_ns(status)):
                    problems += [FileProblem(path, Problem.from_stored(text)) for text in json.loads(told)]
        return problems

    def repeated(self, sentences: Iterable[Sentence]) -> dict[str, int] | None:
        """Those of these sentences that stand in many posts, by their letters, with in how many.

        A sentence counts while the words of its posts are in the index: None before any are read.
        """
        if not self.is_there:
            return None
        return self.database.run(lambda db: self._repeated(db, sentences))

    def _repeated(self, db: sqlite3.Connection, sentences: Iterable[Sentence]) -> dict[str, int] | None:
        if not self._has_counts(db):
            return None
        found: dict[str, int] = {}
        for sentence in sentences:
            archives = self._archives_with(sentence, MIN_POSTS)
            if archives and (posts := self._count_posts(db, sentence, archives)) >= MIN_POSTS:
                found[sentence.letters] = posts
        return found

    def taken_for_repeated(self, sentences: Iterable[Sentence]) -> set[str]:
        """The letters of those of these sentences that ranking takes for repeated, by their buckets: at once, where
        `repeated` looks for each in all texts.
        """
        buckets = {bucket_of(sentence.letters): sentence.letters for sentence in sentences}

        def find(db: sqlite3.Connection) -> set[str]:
            if not self._has_counts(db):
                return set()
            counts = self._sentence_counts.values()
            return {buckets[bucket] for bucket in chain.from_iterable(one.frequent(buckets) for one in counts)}

        return self.database.run(find) if self.is_there else set()

    def posts_with(self, sentences: Iterable[Sentence], least: int) -> dict[str, frozenset[int]]:
        """The posts that have each of these sentences, of those that at least so many have, by the sentences' letters;
        none before any texts are read.
        """

        def find(db: sqlite3.Connection) -> dict[str, frozenset[int]]:
            if not self._has_counts(db):
                return {}
            found = {
                sentence.letters: frozenset(self._posts_with(db, sentence, archives))
                for sentence in sentences
                if (archives := self._archives_with(sentence, least))
            }
            return {letters: posts for letters, posts in found.items() if len(posts) >= least}

        return self.database.run(find) if self.is_there else {}

    def _has_counts(self, db: sqlite3.Connection) -> bool:
        """Whether sentences are counted; brings what is known of the counts up to date."""
        if not self._is_of_index(db):
            return False
        state = (self.database.epoch, *db.execute("SELECT generation FROM meta").fetchone(), *self._archives)
        if state != self._repeats_state:
            marks = ",".join("?" * len(self._archives))
            query = f"SELECT id, sentences FROM archive WHERE id IN ({marks})"
            with unreadable_values():
                counts = {one: SentenceCounts(packed) for one, packed in db.execute(query, list(self._archives))}
            self._repeats_state, self._sentence_counts, self._posts_of_sentence = state, counts, {}
        return bool(self._sentence_counts)

    def _archives_with(self, sentence: Sentence, least: int) -> list[int]:
        """The archives that may have a sentence in so many posts."""
        return [one for one, counts in self._sentence_counts.items() if counts.most(sentence.letters) >= least]

    def _count_posts(self, db: sqlite3.Connection, sentence: Sentence, archives: Sequence[int]) -> int:
        """In how many posts of some archives a sentence stands."""
        known = self._posts_of_sentence
        if sentence.letters not in known:
            if len(known) >= _MAX_KNOWN_SENTENCES:
                known.clear()
            known[sentence.letters] = sum(1 for _post in self._posts_with(db, sentence, archives))
        return known[sentence.letters]

    def _posts_with(self, db: sqlite3.Connection, sentence: Sentence, archives: Sequence[int]) -> Iterator[int]:
        """The posts of some archives in which a sentence stands."""
        phrase = " ".join(tokenize(sentence.text)[:_MAX_PHRASE]).rstrip(f" {BREAK}")
        post_ids = self._post_ids.update(db, self.database.epoch)
        for table in map(words_table, archives):
            for (row,) in db.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (f'"{phrase}"',)):
                if row < len(post_ids) and post_ids[row]:
                    yield post_ids[row]

    def word_counts(self, ids: Sequence[int]) -> dict[int, int]:
        """How many words the text of each of these posts has, as `Article.words`. Left out are posts whose text was not
        read so far, or could not be read, and all where the index of the texts cannot be had.
        """

        def count(db: sqlite3.Connection) -> dict[int, int]:
            archives = ",".join("?" * len(self._archives))
            query = f"SELECT post, count FROM text WHERE count IS NOT NULL AND archive IN ({archives}) AND post IN"
            rows = list(select_in(db, query, ids, self._archives))
            for row in rows:
                require_types(row, (int, int))
            return dict(rows)

        with suppress(StorageError):  # nobody asked for the texts: the posts are there all the same
            return self.ask(count, {})
        return {}

    def lengths(self) -> tuple[array[int], array[int]]:
        """See `Bodies.lengths`. They are kept until the file changes."""

        def read(db: sqlite3.Connection) -> tuple[array[int], array[int]]:
            state = (self.epoch, *db.execute("SELECT birth, generation FROM meta").fetchone(), *self._archives)
            if self._lengths[0] != state:
                archives = ",".join("?" * len(self._archives))
                are_of = f"length BETWEEN 0 AND {_MAX_LENGTH} AND archive IN ({archives})"
                query = f"SELECT post, length FROM text WHERE {are_of}"
                ids, lengths = array("q"), array("i")
                for some in _fetch(db.execute(query, self._archives)):
                    with unreadable_values():
                        ids.extend([post for post, _ in some])
                        lengths.extend([length for _, length in some])
                self._lengths = state, (ids, lengths)
            return self._lengths[1]

        return self.ask(read, (array("q"), array("i")))

    def snippets(self, ids: Sequence[int], texts: Sequence[str], width: int) -> dict[int, Snippet]:
        """A line of each of these posts' bodies, at most `width` cells wide, that contains some of `texts`.

        Left out are posts that cannot be read, and those whose body contains none of the texts.
        """
        from tui.index.fulltext.snippets import snippets

        found = snippets(self._index.body_sources(ids), texts, width, self.taken_for_repeated)
        return {post: snippet for post, snippet in found.items() if snippet[1]}

    def concordance(self, ids: Sequence[int], texts: Sequence[BodyText]) -> Iterator[Hit]:
        """Every place at which some of these texts stand in the posts' bodies, in the order of the posts."""
        from tui.index.fulltext.concordance import concordance

        return concordance(self._index.body_sources(ids), texts)


class _PostIds:
    """The post of each row of words: `text.post` by `text.id`, 0 for dead rows. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = (-1, -1)
        self._ids = array("q", [_NO_POST])

    def update(self, db: sqlite3.Connection, epoch: int) -> array[int]:
        """The present ids. Only the new ones are read, unless some were removed or another file was begun."""
        removals, end = db.execute("SELECT removals, next_text FROM meta").fetchone()
        with self._lock:
            if self._state != (epoch, removals):
                self._state = (epoch, removals)
                self._ids = array("q", [_NO_POST])
            known = len(self._ids)
            if end > known:
                ids = self._ids + array("q", bytes(8 * (end - known)))
                for id_, post in db.execute("SELECT id, post FROM text WHERE id >= ? AND id < ?", (known, end)):
                    ids[id_] = post
                self._ids = ids
            return self._ids


def _match(
    db: sqlite3.Connection, table: str, query: str, limit: int
) -> Iterator[tuple[Sequence[int], Sequence[float]]]:
    """The rows that match, and their scores; where more than `limit` match, what a row says itself has the score 0.

    In between, empty lists are yielded, so that the caller can cancel. Ranking finds every row twice, and takes several
    times as long for many rows, so an estimate decides what is tried first.
    """
    matching = f"FROM {table} WHERE {table} MATCH ?"
    if _estimate_matches(db, table, query) <= limit:
        ranked: list[tuple[int, float]] = []
        for some in _fetch(db.execute(f"SELECT rowid, -rank {matching} LIMIT {limit + 1}", (query,))):
            ranked += some
            yield (), ()
        if len(ranked) <= limit:
            yield [row for row, _ in ranked], [score or ONLY_REPEATED for _, score in ranked]
            return
    rows: list[int] = []
    for some in _fetch(db.execute(f"SELECT rowid {matching}", (query,))):
        rows += chain.from_iterable(some)
        yield (), ()
    if len(rows) > limit:
        last: set[int] = set()
        for some in _fetch(db.execute(f"SELECT rowid {matching}", (f"{REPEATED} : ({query}) NOT {OWN} : ({query})",))):
            last.update(chain.from_iterable(some))
            yield (), ()
        yield rows, [ONLY_REPEATED if row in last else 0.0 for row in rows] if last else ()
        return
    for some in _fetch(db.execute(f"SELECT rowid, -rank {matching}", (query,))):
        yield [row for row, _ in some], [score or ONLY_REPEATED for _, score in some]


def _estimate_matches(db: sqlite3.Connection, table: str, query: str) -> int:
    """About how many rows match, judged by the oldest ones."""
    first, last = db.execute(f"SELECT (SELECT min(id) FROM {table}_docsize), max(id) FROM {table}_docsize").fetchone()
    if last is None:
        return 0
    matching = f"SELECT count(*) FROM {table} WHERE {table} MATCH ? AND rowid <= ?"
    count = db.execute(matching, (query, first + int((last - first) * _SAMPLED_SHARE))).fetchone()[0]
    return int(count / _SAMPLED_SHARE)


def _fetch(cursor: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
    while some := cursor.fetchmany(_FETCH_ROWS):
        yield some
