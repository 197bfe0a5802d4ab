"""Sentences that stand in many posts."""

from __future__ import annotations

from array import array
from typing import Any

import pytest

from tests.index.conftest import Archive, text
from tests.index.test_fulltext_search import build
from tui.article.reading.sentences import sentences_of
from tui.errors import Cancelled
from tui.index.fulltext import build as fulltext_build
from tui.index.fulltext.keywords import keywords_of
from tui.index.fulltext.repeats import MIN_POSTS, SentenceCounts, buckets_stored, stored_buckets
from tui.index.workers import Workers
from tui.search.bodies import ONLY_REPEATED, BodyTerm

NOTICE = "欢迎订阅本频道，请勿搬运。"
OTHER = "Join our channel for more."


def fill(archive: Archive, posts: int, body: str, name: str = "post") -> None:
    for at in range(posts):
        archive.put(f"{name}-{at}.md", text(f"{name} {at}", body=f"Post {at} says something. {body}"))
    archive.refresh()
    build(archive)


def repeated(archive: Archive, body: str = f"{NOTICE}{OTHER}") -> dict[str, int]:
    return archive.full_text.repeated(sentences_of(body)) or {}


@pytest.mark.parametrize(
    ("posts", "found"), [(MIN_POSTS - 1, {}), (MIN_POSTS, {"欢迎订阅本频道，请勿搬运": MIN_POSTS})]
)
def test_a_sentence_of_ten_posts_is_repeated(archive: Archive, posts: int, found: dict[str, int]) -> None:
    fill(archive, posts, NOTICE)
    assert repeated(archive) == found


def test_a_sentence_said_ten_times_in_one_post_is_not(archive: Archive) -> None:
    fill(archive, 1, NOTICE * MIN_POSTS)
    assert repeated(archive) == {}


def test_posts_that_come_and_go_are_counted(archive: Archive) -> None:
    fill(archive, MIN_POSTS - 1, NOTICE)
    fill(archive, 2, NOTICE, "more")
    assert list(repeated(archive).values()) == [MIN_POSTS + 1]
    (archive.root / "more-0.md").unlink()
    fill(archive, 1, OTHER, "post")
    assert repeated(archive) == {}


@pytest.mark.parametrize("comes_anew", [False, True], ids=["changes", "goes and comes"])
def test_what_one_post_says_is_not_repeated_however_often_it_is_read(archive: Archive, comes_anew: bool) -> None:
    for at in range(MIN_POSTS + 1):
        name = f"post-{at if comes_anew else 0}.md"
        for other in archive.root.glob("*.md"):
            other.unlink()
        archive.put(name, text(name, body=f"{NOTICE} Number {at}."))
        archive.refresh()
        build(archive)
    (row,) = archive.rows()

    assert archive.full_text.find([BodyTerm("本频道")])[row.id] != ONLY_REPEATED
    keywords = archive.full_text.database.run(lambda db: keywords_of(db, [row.id], [archive.number]))
    assert "本频道" in keywords[row.id].counts


def test_the_same_is_known_after_opening_again_and_in_any_order(archive: Archive) -> None:
    fill(archive, MIN_POSTS, OTHER, "later")
    fill(archive, MIN_POSTS, NOTICE, "first")
    before = repeated(archive)
    archive.close()
    archive.reopen()
    assert repeated(archive) == before == {"欢迎订阅本频道，请勿搬运": MIN_POSTS, "joinourchannelformore": MIN_POSTS}


def test_nothing_is_repeated_while_no_words_are_read(archive: Archive) -> None:
    archive.put("a.md", text("a", body=NOTICE))
    archive.refresh()
    assert archive.full_text.repeated(sentences_of(NOTICE)) is None
    assert not archive.index.path.with_name("text.db").exists()


def test_a_snippet_quotes_what_is_repeated_only_where_nothing_else_is_there(archive: Archive) -> None:
    fill(archive, MIN_POSTS, "Our lamp shop is open on Sundays.")
    archive.put("own.md", text("own", body="Our lamp shop is open on Sundays. An old lamp burns at the pier."))
    archive.refresh()
    build(archive)
    own, other = archive.row("own").id, archive.row("post 1").id

    quoted = archive.full_text.snippets([own, other], ["lamp"], 80)
    assert quoted[own][0] == "An old lamp burns at the pier."
    assert quoted[other][0] == "Post 1 says something. Our lamp shop is open on Sundays."


def test_snippets_look_for_no_sentence_in_the_texts(archive: Archive) -> None:
    fill(archive, MIN_POSTS, "Our lamp shop is open on Sundays. Lamps of all kinds are there.")
    asked: list[str] = []
    archive.full_text.database.run(lambda db: db.set_trace_callback(asked.append))

    assert archive.full_text.snippets([row.id for row in archive.rows()], ["lamp"], 80)
    assert [statement for statement in asked if " MATCH " in statement] == []


def order(archive: Archive, query: str) -> list[str]:
    """The titles of what is found, the best first, those that say it only in what is repeated behind a bar."""
    found = archive.full_text.find([BodyTerm(query)])
    ids = sorted(found, key=lambda post: (-found[post], post))
    titles = {row.id: row.title for row in archive.rows()}
    last = [post for post in ids if found[post] == ONLY_REPEATED]
    return [titles[post] for post in ids if post not in last] + ["|"] + [titles[post] for post in last]


def test_what_stands_only_in_repeated_sentences_weighs_nothing(archive: Archive) -> None:
    fill(archive, MIN_POSTS + 2, f"{OTHER}{NOTICE}")
    archive.put("own.md", text("own", body=f"The channel between the islands is deep. {OTHER}"))
    archive.put("long.md", text("long", body=f"A channel. {'Tea and oak. ' * 40}"))
    archive.refresh()
    build(archive)
    found = order(archive, "channel")
    assert found[:3] == ["own", "long", "|"]
    assert len(found) == MIN_POSTS + 5
    assert order(archive, "频道")[0] == "|"


def test_of_a_common_word_too_what_is_only_repeated_comes_last(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.index.fulltext import search as fulltext

    monkeypatch.setattr(fulltext, "_MAX_RANKED", 2)
    fill(archive, MIN_POSTS, OTHER)
    archive.put("own.md", text("own", body="The channel between the islands is deep."))
    archive.refresh()
    build(archive)
    assert order(archive, "channel")[:2] == ["own", "|"]


def test_the_words_of_repeated_sentences_are_found_beyond_their_ends(archive: Archive) -> None:
    fill(archive, MIN_POSTS, f"{NOTICE}灯塔在雾里。 And then the ferry came.")
    for query in ("请勿搬运。灯塔在雾里", "says something 欢迎订阅", "在雾里 And then the"):
        assert len(archive.full_text.find([BodyTerm(query, exact=True)])) == MIN_POSTS
    assert not archive.full_text.find([BodyTerm("something 灯塔在雾里", exact=True)])


def test_the_first_posts_of_a_repeated_sentence_are_read_again(archive: Archive) -> None:
    fill(archive, MIN_POSTS - 1, OTHER)
    assert order(archive, "channel")[-1] == "|"
    fill(archive, 1, OTHER, "tenth")
    assert order(archive, "channel")[0] == "|"
    assert archive.full_text.coverage() == (MIN_POSTS, MIN_POSTS)


def test_a_sentence_whose_posts_went_is_repeated_no_more(archive: Archive) -> None:
    fill(archive, 2, OTHER)
    fill(archive, MIN_POSTS, OTHER, "more")
    assert order(archive, "channel")[0] == "|"
    for at in range(MIN_POSTS):
        (archive.root / f"more-{at}.md").unlink()
    archive.refresh()
    build(archive)
    assert order(archive, "channel")[-1] == "|"
    left = [row.id for row in archive.rows()]
    found = archive.full_text.database.run(lambda db: keywords_of(db, left, [archive.number]))
    assert all("channel" in keywords.counts for keywords in found.values())


def test_a_sentence_of_very_many_posts_is_counted_down_to_none() -> None:
    counts = SentenceCounts()
    for _ in range(1000):
        counts.add([3])
    counts = SentenceCounts(counts.pack())
    for _ in range(1000 - MIN_POSTS):
        assert not counts.remove([3])
    assert counts.frequent([3]) == {3}
    assert counts.remove([3])
    assert counts.frequent([3]) == set()


@pytest.mark.parametrize(
    "buckets", [[], [0], [5, 6, 32772, 65540, 65541, 1 << 19], [32767], [32768], [65536, (1 << 20) - 1]]
)
def test_buckets_are_stored_and_read_back(buckets: list[int]) -> None:
    assert buckets_stored(stored_buckets(array("I", buckets))).tolist() == buckets


@pytest.mark.parametrize("stored", [b"\x01", b"\x01\x80", b"\x01\x80\xff\xff"])
def test_what_are_no_buckets_is_not_taken_for_some(stored: bytes) -> None:
    with pytest.raises(ValueError, match=r"gap|bucket"):
        buckets_stored(stored)


def test_few_buckets_take_little_more_room_than_many() -> None:
    assert len(stored_buckets([(1 << 20) - 1])) == 4
    assert len(stored_buckets(range(0, 1 << 20, 1 << 14))) == 2 << 6


def test_the_processes_that_read_all_posts_read_them_again(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Workers] = []

    def start(*args: Any) -> Workers:
        started.append(Workers(*args))
        return started[-1]

    monkeypatch.setattr(fulltext_build, "_MIN_POSTS_FOR_PROCESSES", 0)
    monkeypatch.setattr(fulltext_build, "Workers", start)
    fill(archive, MIN_POSTS, OTHER)
    assert order(archive, "channel")[0] == "|"
    assert archive.full_text.coverage() == (MIN_POSTS, MIN_POSTS)
    assert len(started) == 1


def test_a_build_that_was_cancelled_reads_them_later(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(MIN_POSTS):
        archive.put(f"{at}.md", text(str(at), body=OTHER))
    archive.refresh()
    with monkeypatch.context() as patched:
        patched.setattr(fulltext_build._ArchiveBuild, "_posts_to_settle", raise_cancelled)
        with pytest.raises(Cancelled):
            build(archive)
    assert order(archive, "channel")[-1] != "0"
    build(archive)
    assert order(archive, "channel")[0] == "|"


def raise_cancelled(_build: object) -> None:
    raise Cancelled


def test_where_nearly_every_bucket_is_frequent_none_is_taken_for_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = SentenceCounts()
    for _ in range(MIN_POSTS):
        counts.add([3, 5])
    assert counts.frequent([3, 4, 5]) == SentenceCounts(counts.pack()).frequent([3, 4, 5]) == {3, 5}
    monkeypatch.setattr("tui.index.fulltext.repeats._MAX_FREQUENT_SHARE", 0.0)
    assert counts.frequent([3, 4, 5]) == set()
