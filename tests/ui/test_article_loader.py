"""Loading articles: which messages are posted, in which order."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.message import Message

from tests.conftest import write_post
from tui.article.layout.lines import Line
from tui.library.library import Library
from tui.settings import Script
from tui.ui.messages import ArticleContinued, ArticleFailed, ArticleStarted
from tui.ui.workers.article_loader import ArticleLoader, ReadRequest

_TEXT = "".join(f"<p>{'守夜人记下了潮水。' * 12}</p><p>{'The keeper wrote it down. ' * 12}</p>" for _ in range(40))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "gazette"
    write_post(folder, "a.md", "A long one", day="2021-12-02", body=f"<div>{_TEXT}</div>")
    write_post(folder, "b.md", "A short one", day="2021-12-01", body="Some words.")
    return folder


class Loading:
    """Loads one article after another, and collects the messages."""

    def __init__(self, library: Library) -> None:
        self.messages: list[Message] = []
        self.articles = ArticleLoader(library, self._collect)
        self.ids = [row.id for row in library.first_rows(10)]

    def _collect(self, message: Message) -> None:
        self.messages.append(message)
        self.articles.first_lines_painted()

    def load(
        self,
        index: int,
        *,
        script: Script = "as-written",
        raw: bool = False,
        unfolded: bool = False,
        outdated: bool = False,
    ) -> list[Message]:
        self.messages = []
        self.articles.load(ReadRequest(self.ids[index], 60, script, raw, unfolded), lambda: outdated)
        return self.messages

    @property
    def lines(self) -> list[Line]:
        """All lines, with the head that was posted last."""
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
def loading(library: Library) -> Loading:
    return Loading(library)


def test_a_long_article_starts_before_it_is_converted(loading: Loading) -> None:
    first, then, *_ = loading.load(0)
    assert isinstance(first, ArticleStarted)
    assert first.document is None
    assert isinstance(then, ArticleContinued)
    assert then.document is not None


def test_a_short_article_is_posted_in_one_message(loading: Loading) -> None:
    (first,) = loading.load(1)
    assert isinstance(first, ArticleStarted)
    assert first.document is not None
    assert first.whole


@pytest.mark.parametrize("script", ["as-written", "simplified", "traditional"])
def test_a_preview_and_the_rest_are_the_lines_of_the_whole_article(loading: Loading, script: Script) -> None:
    loading.load(0, script=script)
    in_two = loading.lines
    messages = loading.load(0, script=script)
    assert isinstance(messages[0], ArticleStarted)
    assert messages[0].document is not None
    assert loading.lines == in_two


def test_a_shown_article_is_not_replaced_by_its_preview_when_it_is_loaded_again(loading: Loading) -> None:
    loading.load(0)
    loading.articles.forget_documents()
    assert [message.document is None for message in loading.load(0) if isinstance(message, ArticleStarted)] == [False]


def test_an_outdated_request_posts_nothing(loading: Loading) -> None:
    assert loading.load(0, outdated=True) == []


def test_a_post_without_its_file_fails(loading: Loading, archive: Path) -> None:
    (archive / "a.md").unlink()
    (message,) = loading.load(0)
    assert isinstance(message, ArticleFailed)


def test_what_a_site_repeats_is_folded_once_the_text_index_knows_it(
    loading: Loading, library: Library, archive: Path
) -> None:
    notice = "Join our channel for more of this."
    for number in range(10):
        own = f"Letter {number} from the pier tells what was seen there that day."
        write_post(archive, f"{number}.md", title=f"Letter {number}", day="2030-01-01", body=f"{own}\n\n{notice}")
    library.refresh()
    loading.ids = [row.id for row in library.first_rows(1)]

    def words(*, unfolded: bool = False) -> tuple[bool, list[str]]:
        loading.load(0, unfolded=unfolded)
        lines = [line.text.strip() for line in loading.lines]
        return notice in lines, [line for line in lines if "lines that" in line or "line that" in line]

    assert words() == (True, [])
    library.full_text.build(lambda _done, _total: None)
    assert words() == (False, ["1 line that stands in 10 posts"])
    assert words(unfolded=True) == (True, [])
    (span,) = [span for line in loading.lines for span in line.spans if span.text.startswith("Join our")]
    assert "repeated" in span.style.split()
