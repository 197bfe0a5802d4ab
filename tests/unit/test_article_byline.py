"""The byline above the text of a page."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.index_text import body_text

SOURCE = "https://medium.com/@reporterli/a-title-1"
AUTHOR = "<a href='https://medium.com/@reporterli?source=post_page-----1'>Reporter Li</a>"
AVATAR = "<a href='/@reporterli'><img src='https://miro.example/96/x.jpg' alt='Reporter Li'></a>"
WORDS = "The ferry came in late, and the keeper of the lamp wrote it down as he always did."
TEXT = f"<p>{WORDS} {WORDS}</p><p>{WORDS}</p>"

GOES = {
    "a name and a time to read": f"<div>{AUTHOR} · 5 min read</div>",
    "a name, then a time to read": f"<p>{AUTHOR}</p><p>5 min read</p>",
    "a name, then the day and a time to read": f"<p>{AUTHOR}</p><p>Jul 3 · 5 min read</p>",
    "with a picture, and a link around the day": f"<div><div>{AVATAR}</div><div>{AUTHOR}</div><div><a href='{SOURCE}'>Jul 3, 2020</a> · 5 min read</div></div>",
    "with a button": f"<div>{AUTHOR}<button>Follow</button><div>Jul 3 · 5 min read</div></div>",
    "with by before it": f"<p>By {AUTHOR}, July 3, 2020</p>",
    "of a site of the house": "<p><a href='https://li.medium.com/?source=post_page-----1'>Reporter Li</a></p>",
    "by what the link says": "<p><a rel='author' href='https://medium.com/staff/li'>Reporter Li</a></p>",
    "two of them": f"<p>{AUTHOR} and <a href='/@ann'>Ann</a></p>",
}  # fmt: skip
STAYS = {
    "a sentence": f"<p>{AUTHOR} said so.</p>",
    "a person of another site": "<p><a href='https://elsewhere.example/@ann'>Ann</a></p>",
    "another page": "<p><a href='/p/the-horn'>The horn</a></p>",
    "a name alone": "<p>Reporter Li</p>",
    "a picture of something else": f"<p>{AUTHOR}<img src='/ferry.jpg' alt='The ferry'></p>",
    "a day alone that is no date": "<p>Jul 3 · 5 boats</p>",
}


@pytest.mark.parametrize("head", GOES.values(), ids=GOES)
def test_a_byline_is_dropped_from_the_head_of_the_page(head: str) -> None:
    body = f"<div>{head}{TEXT}</div>"
    article = read_article(body, title="A title", source=SOURCE)
    assert article.plain.split("\n") == [f"{WORDS} {WORDS}", WORDS]
    assert article.images == ()
    assert article.dropped >= 1
    assert body_text(body, title="A title", source=SOURCE).split("\n") == [f"{WORDS} {WORDS}", WORDS]


@pytest.mark.parametrize("head", STAYS.values(), ids=STAYS)
def test_a_line_that_says_more_stays(head: str) -> None:
    article = read_article(f"<div>{head}{TEXT}</div>", title="A title", source=SOURCE)
    assert len(article.plain.split("\n")) > 2
    assert article.dropped == 0


def test_a_byline_beneath_the_text_stays() -> None:
    article = read_article(f"<div>{TEXT}<p>{AUTHOR}</p></div>", title="A title", source=SOURCE)
    assert "Reporter Li" in article.plain
