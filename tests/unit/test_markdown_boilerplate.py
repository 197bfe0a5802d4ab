"""Boilerplate in Markdown scraped from a page: what is dropped, and what stays although it looks alike."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.index_text import body_text

SOURCE = "https://lantern.example/news/ferry"
TEXT = "The ferry came in late, and the keeper of the lamp wrote it down as he always did. " * 3
LIST = "- [The horn](/news/horn)\n- [The gull](https://lantern.example/news/gull)"
SHARE = "https://twitter.com/intent/tweet?u=x"

GOES = {
    "an advertisement's label": f"{TEXT}\n\nAdvertisement\n\n{TEXT}",
    "the same in emphasis": f"{TEXT}\n\n***Advertisement***\n\n{TEXT}",
    "the same as a heading": f"{TEXT}\n\n### 广告\n\n{TEXT}",
    "the same under a line": f"{TEXT}\n\nAdvertisement\n---\n\n{TEXT}",
    "what goes on below": f"{TEXT}\n\nStory continues below advertisement\n\n{TEXT}",
    "links to the next page": f"{TEXT}\n\n[上一页](/1) | [下一页](/3)\n\n{TEXT}",
    "a share bar": f"{TEXT}\n\n[Tweet]({SHARE}) | [Share](https://www.facebook.com/sharer.php?u=x)\n\n{TEXT}",
    "a share bar of pictures": f"{TEXT}\n\n[![X](/x.png)]({SHARE}) [![](/f.png)](https://www.facebook.com/sharer.php?u=x)\n\n{TEXT}",
    "a list to share by": f"{TEXT}\n\n- [Tweet]({SHARE})\n- [Mail](https://api.whatsapp.com/send?text=x)\n\n{TEXT}",
    "a share bar with its label": f"{TEXT}\n\nShare this: [Tweet]({SHARE})\n\n{TEXT}",
    "links to tags": f"{TEXT}\n\n{TEXT}\n\nTags: [ferry](/tag/ferry), [lamp](https://lantern.example/tag/lamp)",
    "the time it takes to read": f"5 min read\n\n{TEXT}\n\n{TEXT}",
    "the date, said again": f"July 3, 2020\n\n{TEXT}\n\n{TEXT}",
    "the author's own line": f"[Ann Marrow](https://lantern.example/author/ann) · 5 min read\n\n{TEXT}\n\n{TEXT}",
    "the same with by": f"By [Ann Marrow](/@ann)  \nJuly 3, 2020\n\n{TEXT}\n\n{TEXT}",
}  # fmt: skip
GO_TOGETHER = {
    "related posts": f"{TEXT}\n\n## Related posts\n\n{LIST}\n\n{TEXT}",
    "related posts under a line": f"{TEXT}\n\nRelated posts\n---\n\n{LIST}\n\n{TEXT}",
    "related posts under a word": f"{TEXT}\n\n**相关阅读：**\n\n{LIST}\n\n{TEXT}",
    "a heading over a share bar": f"{TEXT}\n\n### Share this\n\n[Tweet]({SHARE})\n\n{TEXT}",
    "a name, a date under it": f"[Ann Marrow](/@ann)\n\nJul 3 · 5 min read\n\n{TEXT}\n\n{TEXT}",
}
STAYS = {
    "a sentence with such words": "Advertisement is what they called it.",
    "an item that says ad": "- Advertisement\n- Sledges",
    "a quotation": "> Advertisement",
    "code": "```\nAdvertisement\n```",
    "indented code": "    Advertisement",
    "a table": "| Advertisement |\n| --- |\n| Advertisement |",
    "a title of the whole": "# Advertisement",
    "a link to share within a sentence": f"You can [tweet]({SHARE}) about the ferry.",
    "links the author recommends": "## Related posts\n\n- [One](https://elsewhere.example/1)\n- [Two](https://elsewhere.example/2)",
    "links that are spoken of": "## Related posts\n\n- [The horn](/news/horn), which tells of the horn\n- [The gull](/gull)",
    "a heading over a text": "## Related posts\n\nThere were none in those days.",
    "a heading over a quotation": f"## Related posts\n\n> Quoted.\n\n{LIST}",
    "links without a heading": LIST,
    "links to tags of another site": "[lamp](https://elsewhere.example/tag/lamp)",
    "a picture in a bar": f"![The ferry](/a.png) [Tweet]({SHARE})",
    "links under code under a heading": f"## Related posts\n\n```\nx\n```\n\n{LIST}",
}  # fmt: skip
STAYS_AT_THE_HEAD = {
    "a person of another site": "[Ann](https://elsewhere.example/@ann)",
    "a sentence about the author": "[Ann Marrow](/@ann) said so.",
    "a date in a sentence": "July 3, 2020 was a Friday.",
    "another page of the site": "[The horn](/news/horn)",
    "a name that is no link": "Ann Marrow",
    "a byline under a quotation": "> Quoted.\n\n[Ann Marrow](/@ann)",
}


@pytest.mark.parametrize("body", GOES.values(), ids=GOES)
def test_boilerplate_is_dropped_and_counted(body: str) -> None:
    article = read_article(body, title="A title", source=SOURCE)
    assert article.plain.split("\n") == [TEXT.strip()] * 2
    assert article.dropped == 1


@pytest.mark.parametrize("body", GO_TOGETHER.values(), ids=GO_TOGETHER)
def test_the_heading_of_boilerplate_is_dropped_with_it(body: str) -> None:
    article = read_article(body, title="A title", source=SOURCE)
    assert article.plain.split("\n") == [TEXT.strip()] * 2
    assert article.dropped == 2


@pytest.mark.parametrize("body", STAYS.values(), ids=STAYS)
def test_text_like_boilerplate_stays(body: str) -> None:
    article = read_article(f"{TEXT}\n\n{body}\n\n{TEXT}", title="A title", source=SOURCE)
    assert article.markdown == f"{TEXT}\n\n{body}\n\n{TEXT.strip()}\n"
    assert article.dropped == 0


@pytest.mark.parametrize("body", STAYS_AT_THE_HEAD.values(), ids=STAYS_AT_THE_HEAD)
def test_text_like_a_byline_stays_above_the_text(body: str) -> None:
    article = read_article(f"{body}\n\n{TEXT}", title="A title", source=SOURCE)
    assert article.markdown == f"{body}\n\n{TEXT.strip()}\n"


def test_a_byline_stays_where_the_text_has_begun() -> None:
    body = f"{TEXT}\n\n[Ann Marrow](/@ann) · 5 min read\n\n{TEXT}"
    assert read_article(body, title="A title", source=SOURCE).dropped == 0


def test_a_post_of_nothing_but_boilerplate_is_kept() -> None:
    assert read_article("Advertisement", title="A title", source=SOURCE).plain == "Advertisement"


def test_boilerplate_is_not_indexed() -> None:
    assert "Tweet" not in body_text(GOES["a share bar"], title="A title", source=SOURCE)
