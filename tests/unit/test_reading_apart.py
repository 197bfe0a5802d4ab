"""Long posts are read in a process of their own, which is ended where nobody waits for them any more."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import write_post
from tui.article.preview import Preview
from tui.errors import Cancelled, NotFoundError
from tui.index.stuck import TaskLimits
from tui.library import apart
from tui.library.documents import post_of_file, read_document
from tui.model import Post

_BODY = "\n\n".join(
    f"## Part {number}\n\n> The ferry [came in](https://a.example/{number})\n\n- ![a pier](/{number}.png)\n- b"
    for number in range(300)
)


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Post:
    """A post that is long enough to be read apart."""
    monkeypatch.setattr(apart, "MIN_BYTES", 1)
    return post_of_file(str(write_post(tmp_path, "ferry.md", "The ferry", body=_BODY)))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started."""
    found: list[subprocess.Popen[bytes]] = []
    start_python = apart.start_python

    def start(program: str) -> subprocess.Popen[bytes]:
        found.append(start_python(program))
        return found[-1]

    monkeypatch.setattr(apart, "start_python", start)
    return found


def test_a_post_read_apart_is_what_it_is_read_here(post: Post, started: list[subprocess.Popen[bytes]]) -> None:
    assert apart.read(post) == read_document(post)
    assert len(started) == 1


def test_its_beginning_comes_first(post: Post) -> None:
    previews: list[Preview] = []
    document = apart.read(post, lambda _post, preview: previews.append(preview))
    assert len(previews) == 1
    assert document.article.starts_with(previews[0])


def test_where_its_beginning_is_not_made_soon_the_post_alone_comes_first(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.library.documents._BEGINNING_SECONDS", 0.0)
    previews: list[Preview] = []
    apart.read(post, lambda _post, preview: previews.append(preview))
    assert previews == [Preview((), (), ())]


def test_the_process_ends_where_nobody_waits(
    post: Post, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_PROGRAM", "while True: pass")
    with pytest.raises(Cancelled):
        apart.read(post, is_given_up=lambda: True)
    assert started[0].returncode is not None


def test_a_short_post_is_read_here(
    post: Post, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "MIN_BYTES", 1_000_000)
    apart.read(post)
    assert not started


@pytest.mark.parametrize(
    ("program", "why"),
    [("while True: pass", "takes too long"), ("import sys; sys.stdin.buffer.read()", "failed (EOFError)")],
    ids=["stuck", "dead"],
)
def test_where_the_process_fails_the_file_is_shown_as_it_is(
    post: Post, program: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_PROGRAM", program)
    monkeypatch.setattr(apart, "_LIMITS", TaskLimits(busy=0.1, idle=60.0, unknown=60.0))
    document = apart.read(post)
    assert "[came in]" in document.article.plain
    assert any(why in problem.text for problem in document.post.problems)


def test_where_no_process_can_be_started_a_post_is_read_here(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_program: str) -> None:
        raise OSError

    monkeypatch.setattr(apart, "start_python", fail)
    assert apart.read(post) == read_document(post)


def test_a_file_that_cannot_be_read_is_told(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_size", lambda _post: apart.MIN_BYTES)
    Path(post.paths[0]).unlink()
    with pytest.raises(NotFoundError):
        apart.read(post)
