"""Sentences that stand in many posts."""

from __future__ import annotations

import pytest

from tests.index.conftest import Archive, text
from tests.index.test_fulltext_search import build
from tui.article.reading.sentences import sentences_of
from tui.index.fulltext.repeats import MIN_POSTS

NOTICE = "欢迎订阅本频道，请勿搬运。"
OTHER = "Join our channel for more."


def fill(archive: Archive, posts: int, body: str, name: str = "post") -> None:
    for at in range(posts):
        archive.put(f"{name}-{at}.md", text(f"{name} {at}", body=f"Post {at} says something. {body}"))
    archive.refresh()
    build(archive)


def repeated(archive: Archive, body: str = f"{NOTICE}{OTHER}") -> dict[str, int]:
    return archive.full_text.repeated(sentences_of(body))


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
    assert repeated(archive) == {}
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
