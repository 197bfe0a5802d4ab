"""The thread that lays articles out: what it tells, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.message import Message

from tests.conftest import write_post
from tui.article.layout.lines import Line
from tui.library import Library
from tui.settings import Script
from tui.ui.article_loader import Articles, ReadRequest
from tui.ui.messages import ArticleContinued, ArticleFailed, ArticleStarted

_TEXT = "".join(f"<p>{'守夜人记下了潮水。' * 12}</p><p>{'The keeper wrote it down. ' * 12}</p>" for _ in range(40))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "gazette"
    write_post(folder, "a.md", "A long one", day="2021-12-02", body=f"<div>{_TEXT}</div>")
    write_post(folder, "b.md", "A short one", day="2021-12-01", body="Some words.")
    return folder


class Told:
    """What was told of one article after another."""

    def __init__(self, library: Library) -> None:
        self.messages: list[Message] = []
        self.articles = Articles(library, self._tell)
        self.ids = [row.id for row in library.first_rows(10)]

    def _tell(self, message: Message) -> None:
        self.messages.append(message)
        self.articles.painted()

    def read(
        self, index: int, *, script: Script = "as-written", raw: bool = False, stale: bool = False
    ) -> list[Message]:
        self.messages = []
        self.articles.read(ReadRequest(self.ids[index], 60, script, raw), lambda: stale)
        return self.messages

    @property
    def lines(self) -> list[Line]:
        """All lines, title and facts as they were last told."""
        lines: list[Line] = []
        for message in self.messages:
            assert isinstance(message, (ArticleStarted, ArticleContinued))
            if isinstance(message, ArticleStarted):
                lines = []
            elif message.document is not None:
                lines[: len(message.head)] = message.head
            lines += message.lines
        return lines


@pytest.fixture
def told(library: Library) -> Told:
    return Told(library)


def test_a_long_article_is_told_to_begin_before_it_is_whole(told: Told) -> None:
    first, then, *_ = told.read(0)
    assert isinstance(first, ArticleStarted)
    assert first.document is None
    assert isinstance(then, ArticleContinued)
    assert then.document is not None


def test_a_short_article_is_told_at_once(told: Told) -> None:
    (first,) = told.read(1)
    assert isinstance(first, ArticleStarted)
    assert first.document is not None
    assert first.whole


@pytest.mark.parametrize("script", ["as-written", "simplified", "traditional"])
def test_told_in_two_steps_it_has_the_lines_it_has_in_one(told: Told, script: Script) -> None:
    told.read(0, script=script)
    in_two = told.lines
    messages = told.read(0, script=script)
    assert isinstance(messages[0], ArticleStarted)
    assert messages[0].document is not None
    assert told.lines == in_two


def test_an_article_that_is_open_is_not_cut_short_while_it_is_read_anew(told: Told) -> None:
    told.read(0)
    told.articles.forget()
    assert [message.document is None for message in told.read(0) if isinstance(message, ArticleStarted)] == [False]


def test_what_nobody_waits_for_any_more_is_not_told(told: Told) -> None:
    assert told.read(0, stale=True) == []


def test_a_post_that_is_gone_is_told_to_be(told: Told, archive: Path) -> None:
    (archive / "a.md").unlink()
    (message,) = told.read(0)
    assert isinstance(message, ArticleFailed)
