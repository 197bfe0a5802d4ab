"""Loading articles: which messages are posted, in which order."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.message import Message

from tests.conftest import write_post
from tui.article.layout.lines import Line
from tui.errors import StorageError
from tui.library.library import Library
from tui.settings import Script
from tui.ui.messages import ArticleContinued, ArticleFailed, ArticleStarted, HighlightsFound
from tui.ui.workers.article_loader import ArticleLoader, ReadRequest

_TEXT = "".join(f"<p>{'守夜人记下了潮水。' * 12}</p><p>{'The keeper wrote it down. ' * 12}</p>" for _ in range(40))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "gazette"
    write_post(folder, "a.md", "A long one", day="2021-12-02", body=f"<div>{_TEXT}</div>")
    write_post(folder, "b.md", "A short one", day="2021-12-01", body="Some words.")
    return folder


class Loading:
    """Loads one article after another, and collects the messages, where highlights stand apart."""

    def __init__(self, library: Library) -> None:
        self.messages: list[Message] = []
        self.articles = ArticleLoader(library, self._collect)
        self.ids = [row.id for row in library.first_rows(10)]

    highlights: HighlightsFound

    def _collect(self, message: Message) -> None:
        if isinstance(message, HighlightsFound):
            self.highlights = message
        else:
            self.messages.append(message)
        self.articles.first_lines_painted()

    def load(
        self,
        index: int,
        *,
        script: Script = "as-written",
        raw: bool = False,
        unfolded: bool = False,
        looked_for: tuple[str, ...] = (),
        outdated: bool = False,
    ) -> list[Message]:
        self.messages = []
        self.articles.load(ReadRequest(self.ids[index], 60, script, raw, unfolded, looked_for), lambda: outdated)
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


def test_the_raw_body_comes_before_the_article_is_made(loading: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    posted: list[int] = []
    document = loading.articles._library.document

    def read(*args):
        posted.append(len(loading.messages))
        return document(*args)

    monkeypatch.setattr(loading.articles._library, "document", read)
    loading.load(0, raw=True)
    in_two = loading.lines
    assert posted == [1]
    first, *_ = loading.load(0, raw=True)
    assert isinstance(first, ArticleStarted)
    assert first.document is not None
    assert loading.lines == in_two


def test_a_shown_article_is_not_replaced_by_its_preview_when_it_is_loaded_again(loading: Loading) -> None:
    loading.load(0)
    loading.articles.forget_documents()
    assert [message.document is None for message in loading.load(0) if isinstance(message, ArticleStarted)] == [False]


def test_what_was_read_as_its_file_changed_is_read_again(
    loading: Loading, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = loading.articles._library.document

    def read_before_it_changes(*arguments):
        document = read(*arguments)
        write_post(archive, "b.md", "A short one", day="2021-12-01", body="Other words.")
        loading.articles.forget_documents(but_shown=True)
        return document

    with monkeypatch.context() as patched:
        patched.setattr(loading.articles._library, "document", read_before_it_changes)
        loading.load(1)
    loading.articles.take_newer()
    loading.load(1)
    assert any("Other words." in line.text for line in loading.lines)


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

    def words(*, unfolded: bool = False, looked_for: str = "") -> tuple[bool, list[str]]:
        loading.load(0, unfolded=unfolded, looked_for=(looked_for,))
        lines = [line.text.strip() for line in loading.lines]
        return notice in lines, [line for line in lines if "lines that" in line or "line that" in line]

    assert words() == (True, [])
    library.full_text.build(lambda _done, _total: None)
    assert words() == (False, ["1 line that stands in 10 posts"])
    assert words(looked_for="pier") == words(looked_for="") == (False, ["1 line that stands in 10 posts"])
    assert words(looked_for="OUR channel") == words(unfolded=True) == (True, [])
    (span,) = [span for line in loading.lines for span in line.spans if span.text.startswith("Join our")]
    assert "repeated" in span.style.split()


def _raise(*_args: object, **_more: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("tui.archive.read.split_front_matter", "reading the file"),
        ("tui.article.document.sanitize", "reading the file"),
        ("tui.article.document.split", "reading the body"),
        ("tui.article.document.read_blocks", "reading Markdown"),
        ("tui.article.reading.repeated.fold_repeated", "folding"),
        ("tui.article.reading.repeated.text_to_compare", "folding"),
        ("tui.article.reading.chinese.convert_script", "laying out"),
        ("tui.article.reading.chinese.with_written", "laying out"),
        ("tui.article.layout.layout.iter_lines", "laying out"),
        ("tui.ui.article_head.head_lines", "writing its head"),
        ("tui.ui.article_head.tail_lines", "writing its foot"),
        ("tui.article.layout.layout._lines", ""),
        ("tui.article.preview.read_first_blocks", ""),
    ],
)
@pytest.mark.parametrize("index", [0, 1], ids=["long", "short"])
def test_whatever_stage_fails_the_text_is_shown_and_the_stage_is_told(  # noqa: PLR0917
    loading: Loading, library: Library, monkeypatch: pytest.MonkeyPatch, stage: str, told: str, index: int
) -> None:
    monkeypatch.setattr(library, "repeated_in", _repeated)
    monkeypatch.setattr(stage, _raise)
    messages = loading.load(index, script="traditional")
    assert isinstance(messages[-1], (ArticleStarted, ArticleContinued))
    assert messages[-1].whole
    text = " ".join(line.text for line in loading.lines).replace("\n", " ")
    assert ("keeper wrote" if index == 0 else "Some words") in text
    # No script of a text without Chinese is changed.
    assert not told or f"{told} failed (ZeroDivisionError)" in text or ("chinese" in stage and index == 1)


def _repeated(article: object) -> dict[str, int]:
    from tui.article.reading.repeated import text_to_compare

    return {text_to_compare(article.blocks): 20}  # type: ignore[attr-defined]


def test_a_post_whose_state_cannot_be_read_is_shown(
    loading: Loading, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_key: bytes) -> float:
        raise StorageError("locked")

    monkeypatch.setattr(library.last_session, "position", fail)
    (first,) = loading.load(1)
    assert isinstance(first, ArticleStarted)
    assert (first.whole, first.share) == (True, 0.0)


def test_a_fault_of_the_loader_itself_is_told(loading: Loading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading.articles, "_lay_out", _raise)
    (message,) = loading.load(1)
    assert isinstance(message, ArticleFailed)
    assert "ZeroDivisionError" in message.reason


def test_what_is_laid_out_when_the_time_is_over_stays_and_the_rest_is_plain(
    loading: Loading, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = loading.load(0) and [line.text for line in loading.lines]
    lines = iter(range(10))
    monkeypatch.setattr("tui.article.split.Stages.is_over", property(lambda _stages: next(lines, 99) > 4))
    loading.articles.forget_documents()
    loading.load(0)
    shown = [line.text for line in loading.lines]
    assert shown[:8] == whole[:8]
    assert any("laying out takes too long" in line for line in shown)
    assert "".join(" ".join(shown).split()).count("Thekeeper") >= "".join(" ".join(whole).split()).count("Thekeeper")
