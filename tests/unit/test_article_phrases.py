"""Lines without content go, whether their links and forms are still there or not; text in such words stays."""

from __future__ import annotations

import pytest

from tui.article.clean.known_boilerplate import PhraseKind, classify
from tui.article.document import read_article
from tui.article.index_text import body_text


@pytest.mark.parametrize(
    "around",
    [
        "<p>Tags: <a rel='tag' href='/t/a'>ice</a>, <a rel='tag' href='/t/b'>sea</a></p>",
        "<p>← Older post | Newer post →</p>",
        "<p><a href='/a'>« Previous entry</a></p>",
        "<p>Subscribe to our newsletter:</p><form><input name='mail'></form>",
        "<p>Share this:</p><ul><li><a href='https://twitter.com/share?u=x'>T</a></li></ul>",
        "<div role='navigation' class='navbox'>All ports</div>",
        "<nav>All ports</nav>",
    ],
)
def test_lines_without_content_are_dropped(around: str) -> None:
    body = f"<p>The ice came early.</p>{around}<p>It stayed for long.</p>"

    assert read_article(body, title="").plain == "The ice came early.\nIt stayed for long."
    assert body_text(body) == "The ice came early.\nIt stayed for long."


@pytest.mark.parametrize(
    "kept",
    [
        "<p>Share this with nobody</p>",
        "<p>The next post</p>",
        "<p>Older posts were of oak: <a href='/t/oak'>oak</a></p>",
        "<p>Tags: <a href='https://b.example/shop'>a shop</a></p>",
        "<nav>Steer by the two lights until you have passed the pier.</nav>",
        "<nav><h2>The way in</h2></nav>",
    ],
)
def test_text_in_such_words_stays(kept: str) -> None:
    body = f"<p>The ice came early.</p>{kept}<p>It stayed for long.</p>"

    assert read_article(body, title="").plain.count("\n") == 2
    assert body_text(body).count("\n") == 2


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("Advertisement", PhraseKind.FILLER),
        ("Share this article", PhraseKind.SHARING),
        ("Related posts:", PhraseKind.ANNOUNCEMENT),
        ("2024-05-01 12:30", PhraseKind.DATE),
        ("2024-05-01 来源：新华社", PhraseKind.DATELINE),
        ("The ferry was late.", PhraseKind.TEXT),
        ("", PhraseKind.TEXT),
    ],
)
def test_what_a_line_says(line: str, phrase: PhraseKind) -> None:
    assert classify(line) is phrase
