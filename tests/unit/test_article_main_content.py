"""Whole pages: the article stays, what its site puts around it goes, and a fragment passes unchanged."""

from __future__ import annotations

import pytest

from tui.article.document import read_article
from tui.article.index_text import body_text

ICE = "The harbour froze in the second week of January, and for nine days nobody could row to the island or back."
MAIL = "The mail lay in the shed at the quay until the pilot cut a channel with the tug, a metre at a time, by hand."
SPRING = "When the ice broke in March the first boat over carried the letters of two months and a crate of oranges."
TUG = "The tug went out at dawn, came back at noon, and nobody on the quay had anything to say to her captain."
TEASERS = "".join(
    f"<div class='item'><h4><a href='/n/{at}'>{head}</a></h4><p>{text}</p></div>"
    for at, (head, text) in enumerate(
        (
            (
                "Wells are full",
                "After the dry summer the wells of the village are full, and the fountain runs all day long.",
            ),
            (
                "A baker leaves",
                "The baker of the lower town closes in June and opens again next to the station in autumn.",
            ),
            (
                "A clock is found",
                "The school has a clock that was found in the attic of the town hall and mended by pupils.",
            ),
            (
                "Goats on the hill",
                "Nine goats graze on the hill behind the church since May, and the grass is short at last.",
            ),
        )
    )
)
TEXT = f"<p>{ICE}</p><p>{MAIL}</p><p>{SPRING}</p>"


def page(body: str, *, head: str = "<title>Ice in the harbour</title>") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def plain(html: str) -> str:
    return read_article(html, title="Ice in the harbour", suffix=".html").plain


def is_whole(text: str) -> bool:
    return all(sentence in text for sentence in (ICE, MAIL, SPRING))


def test_parts_that_are_marked_alike_are_one_article() -> None:
    parts = "".join(f"<div itemprop='articleBody'><p>{part}</p></div>" for part in (ICE, MAIL, SPRING))
    text = plain(page(f"<h1>Ice in the harbour</h1>{parts}<div class='related'>{TEASERS}</div>"))
    assert is_whole(text)
    assert "Goats" not in text


@pytest.mark.parametrize(
    "body",
    [
        f"<main><h1>Ice in the harbour</h1>{TEXT}</main><div>{TEASERS}</div>",
        f"<div role='main'><h1>Ice in the harbour</h1>{TEXT}</div><div>{TEASERS}</div>",
        f"<div class='a'><div itemprop='articleBody'>{TEXT}</div></div><div class='b'>{TEASERS}</div>",
        f"<div><article><h1>Ice in the harbour</h1>{TEXT}</article></div><div>{TEASERS}</div>",
        f"<div class='top'>{TEASERS}</div><div class='entry-content'>{TEXT}</div>",
        f"<div class='x'><h2>Ice in the harbour</h2>{TEXT}</div><div class='y'>{TEASERS}</div>",
        f"<div><div class='story-body'>{TEXT}</div><div class='sidebar'>{TEASERS}</div></div>",
        f"<table><tr><td><h1>Ice in the harbour</h1>{TEXT}</td><td class='c'>{TEASERS}</td></tr></table>",
        f"<article><h1>Ice in the harbour</h1>{TEXT}<div class='related-stories'>{TEASERS}</div></article>",
        f"<div id='page'><h1>Ice in the harbour</h1>{TEXT}<section id='comments'>{TEASERS}</section></div>",
        f"<main><h1>Ice in the harbour</h1>{TEXT}<form>{TEASERS}</form></main>",
    ],
)
def test_of_a_page_only_the_article_is_read(body: str) -> None:
    text = plain(page(body))
    assert is_whole(text)
    assert "baker" not in text


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='a'><p>{ICE}</p></div><div class='b'><p>{MAIL}</p></div><div class='c'><p>{SPRING}</p></div>",
        f"<div class='part part-1'><p>{ICE}</p></div><div class='part part-2'><p>{MAIL}</p><p>{SPRING}</p></div>",
        f"<article><p>{ICE}</p><p>{MAIL}</p></article><article><p>{SPRING}</p></article>",
        f"<main><p>{ICE}</p></main><p>{MAIL}</p><p>{SPRING}</p>",
        f"<p>{ICE}</p><div class='article-body'><p>{MAIL}</p></div><p>{SPRING}</p>",
        f"<article><div><h1>Ice in the harbour</h1><p>{ICE}</p></div><div><p>{MAIL}</p><p>{SPRING}</p></div></article>",
        f"<div class='content-with-sidebar'><div>{TEXT}</div></div>",
        f"<form><div class='body-wrap ad-unit'>{TEXT}</div></form>",
        f"<div class='comments'>{TEXT}</div>",
        f"{ICE}<br><br>{MAIL}<br><br>{SPRING}",
        f"<main><h2>One</h2><ol><li>{ICE}</li><li>{MAIL}</li></ol><blockquote>{SPRING}</blockquote></main>",
        f"<main><p>{ICE}</p><p><a href='/other'>{MAIL}</a></p><p>{SPRING}</p></main>",
    ],
)
def test_of_a_page_without_evidence_nothing_is_lost(body: str) -> None:
    assert is_whole(plain(page(body, head="<meta charset=utf-8>")))


LONG = "".join(
    f"<p>In week {week} the men of the village cut a way through the ice, and in the night it closed again.</p>"
    for week in range(1, 13)
)


@pytest.mark.parametrize(
    "body",
    [
        f"<article><p>{ICE}</p><div class='article-body'>{LONG}</div><p>{MAIL}</p><p>{SPRING}</p></article>",
        (
            f"<article><h1>Ice in the harbour</h1><div class='intro'><p>{ICE}</p><p>{MAIL}</p><p>{SPRING}</p></div>"
            f"<div class='article-body'>{LONG}</div></article>"
        ),
        (
            f"<article><h1>Ice in the harbour</h1><div class='article-body'>{LONG}</div><div class='coda'><p>{ICE}</p>"
            f"<p>{MAIL}</p><p>{SPRING}</p></div></article>"
        ),
        (
            f"<main><h1>Ice in the harbour</h1>{LONG}<h2 id='related-work'>Related work</h2><p>{ICE}</p>"
            f"<section id='comments-on-ice'><h2>Comments on ice</h2><p>{MAIL}</p></section><p>{SPRING}</p></main>"
        ),
        (
            f"<main><h1>Ice in the harbour</h1>{LONG}<aside><p>{ICE}</p></aside><footer><p>{MAIL}</p></footer>"
            f"<p>{SPRING}</p></main>"
        ),
        (
            f"<main><h1>Ice in the harbour</h1>{LONG}<div class='subscriber-content'><p>{ICE}</p></div>"
            f"<div class='commentary'><p>{MAIL}</p></div><div class='shareholders'><p>{SPRING}</p></div></main>"
        ),
        "<main><h1>Ice in the harbour</h1>"
        + "".join(
            f"<div class='elementor-element elementor-widget elementor-widget-text-editor'><p>{line}</p></div>"
            for line in (ICE, MAIL, SPRING, *(f"Week {week}: {TUG}" for week in range(9)))
        )
        + "</main>",
        (
            f"<article><h1>Ice in the harbour</h1>{LONG}<table><tr><td>{ICE}</td><td>{MAIL}</td></tr></table>"
            f"<ul><li>{SPRING}</li></ul></article>"
        ),
        (
            f"<div id='question'><h1>Ice in the harbour</h1><div class='post-text'><p>{ICE}</p><p>{MAIL}</p></div></div>"
            f"<div id='answers'><div class='answer'><div class='post-text'>{LONG}<p>{SPRING}</p></div></div></div>"
        ),
        (
            f"<main><h1>Ice in the harbour</h1><div class='message'><p>{ICE}</p></div>"
            f"<div class='message'><p>{MAIL}</p></div><div class='message own'><p>{SPRING}</p></div></main>"
        ),
        f"<main><article><h2>Ice</h2><p>{ICE}</p><p>{MAIL}</p></article><article><h2>March</h2><p>{SPRING}</p></article></main>",
    ],
)
def test_parts_of_an_article_stay_whatever_they_are_called(body: str) -> None:
    text = plain(
        page(f"<nav><a href='/'>Home</a></nav>{body}<div class='sidebar'>{TEASERS}</div><footer>Harbour Press</footer>")
    )
    assert is_whole(text)
    assert "baker" not in text


def test_the_lines_of_a_poem_stay() -> None:
    lines = [
        f"The {word} is on the water"
        for word in ("moon", "sun", "wind", "rain", "snow", "gull", "sail", "oar", "rope", "bell")
    ]
    verse = "".join(f"<p>{line}</p>" for line in lines)
    text = plain(page(f"<main><h1>Ice in the harbour</h1><div class='verse'>{verse}</div></main>"))
    assert text.split("\n") == lines


def test_a_page_in_han_is_narrowed_too() -> None:
    han = "港口在一月的第二周结了冰，整整九天没有人能划船去岛上，也没有人能从岛上回来，邮件堆在码头的小屋里。"
    side = "<div class='side'><h3><a href='/b'>面包店搬走</a></h3><p>下城的老面包店月底关门，六月在车站旁边的房子里重新开张，欢迎光临。</p></div>"
    text = plain(page(f"<div class='m'><h1>Ice in the harbour</h1><p>{han}</p><p>{han}</p></div>{side}"))
    assert text == f"{han}\n{han}"


def test_a_row_of_links_stays_unless_it_is_announced_as_other_posts() -> None:
    links = "".join(
        f"<p><a href='https://news.example/{at}'>The chapter of the year {at}</a></p>" for at in range(1901, 1905)
    )
    head = "<link rel='canonical' href='https://news.example/ice'>"
    assert "chapter" in plain(page(f"<main><p>{ICE}</p>{links}<p>{MAIL}</p></main>", head=head))
    announced = f"<main><p>{ICE}</p><p>{MAIL}</p><p>You may also like...</p>{links}</main>"
    assert "chapter" not in plain(page(announced, head=head))


def test_the_text_in_the_data_of_a_page_tells_which_element_is_the_article() -> None:
    data = f'<script type="application/ld+json">{{"articleBody": "<p>{ICE}</p>{MAIL} \\u2014 {SPRING}"}}</script>'
    text = plain(page(f"<div class='p'>{TEXT}</div><div class='q'>{TEASERS}{TEASERS}</div>", head=f"<meta a=b>{data}"))
    assert is_whole(text)
    assert "baker" not in text


def test_a_sentence_between_the_title_and_the_text_stays() -> None:
    lead = "The longest winter for sixty years cut the island off from the coast."
    head = f"<header><h1>Ice in the harbour</h1><p class='standfirst'>{lead}</p><p>By Ines Holm</p></header>"
    text = plain(page(f"<div>{head}<div class='article-body'>{TEXT}</div></div>"))
    assert lead in text
    assert "Ines" not in text


@pytest.mark.parametrize("name", ["newsletter-signup", "author-bio", "read-more", "relatedStories", "post-footer"])
def test_a_box_within_the_article_goes_by_its_name(name: str) -> None:
    box = f"<div class='{name}'><p>Nine goats graze on the hill behind the church.</p></div>"
    text = plain(page(f"<main><p>{ICE}</p>{box}<p>{MAIL}</p><p>{SPRING}</p></main>"))
    assert is_whole(text)
    assert "goats" not in text


@pytest.mark.parametrize("label", ["Read more:", "RELATED:", "Читайте также:", "Lire aussi :", "延伸阅读：", ""])
def test_a_link_to_another_post_between_paragraphs_goes(label: str) -> None:
    link = f"<p>{label} <a href='https://news.example/goats'>Nine goats graze on the hill now</a></p>"
    head = "<link rel='canonical' href='https://news.example/ice'>"
    text = plain(page(f"<main><p>{ICE}</p>{link}<p>{MAIL}</p><p>{SPRING}</p></main>", head=head))
    assert is_whole(text)
    assert "goats" not in text


def test_links_to_other_sites_and_links_under_headings_stay() -> None:
    body = (
        f"<main>{TEXT}<p><a href='https://other.example/goats'>Nine goats graze on the hill now</a></p>"
        "<h3><a href='https://news.example/cheese'>The cheese they give in summer</a></h3></main>"
    )
    text = plain(page(body, head="<link rel='canonical' href='https://news.example/ice'>"))
    assert "Nine goats graze" in text
    assert "The cheese they give" in text


@pytest.mark.parametrize(
    "heading", ["<h3>More great Harbour stories</h3>", "<p>Related posts:</p>", "<div>Read next</div>"]
)
def test_a_list_of_other_posts_goes_with_its_heading(heading: str) -> None:
    items = "".join(
        f"<li>The {word} of the island, <a href='https://news.example/{word}'>told in full</a></li>"
        for word in ("elk", "ash", "owl")
    )
    head = "<link rel='canonical' href='https://news.example/ice'>"
    text = plain(page(f"<main>{TEXT}{heading}<ul>{items}</ul></main>", head=head))
    assert text == f"{ICE}\n{MAIL}\n{SPRING}"


def test_a_list_of_links_to_other_sites_stays_with_its_heading() -> None:
    items = "".join(
        f"<li><a href='https://{word}.example/a'>All about the {word}</a></li>" for word in ("elk", "ash", "owl")
    )
    head = "<link rel='canonical' href='https://news.example/ice'>"
    text = plain(page(f"<main>{TEXT}<h3>More stories</h3><ul>{items}</ul></main>", head=head))
    assert "More stories" in text
    assert "All about the owl" in text


@pytest.mark.parametrize("label", ["Image 2 of 5", "Photo: Ines Holm / Harbour Press", "Close", "Hide caption"])
def test_the_labels_of_a_gallery_go(label: str) -> None:
    gallery = f"<div class='gallery'><div><p>The tug at work in the ice of Sunday</p><span>{label}</span></div></div>"
    text = plain(page(f"<main>{TEXT}{gallery}</main>"))
    assert "The tug at work" in text
    assert label not in text


def test_a_caption_that_stands_twice_is_read_once() -> None:
    caption = (
        "The tug at work on Sunday in the ice between the quay and the old pier of the island, seen from the tower"
    )
    gallery = f"<div class='gallery'><p>{caption} by the keeper.</p><p>{caption} ...</p></div>"
    assert plain(page(f"<main>{TEXT}{gallery}</main>")).count(caption) == 1


def test_a_picture_is_not_described_by_the_name_of_its_file() -> None:
    picture = "<p><img src='https://news.example/a.jpg' alt='tug-at-work-01'></p>"
    assert "tug" not in plain(page(f"<main><p>{ICE}</p>{picture}<p>{SPRING}</p></main>"))


@pytest.mark.parametrize("role", ["complementary", "contentinfo", "navigation"])
def test_what_a_role_says_is_around_goes(role: str) -> None:
    text = plain(page(f"<div>{TEXT}</div><div role='{role}'>{TEASERS}</div>"))
    assert text == f"{ICE}\n{MAIL}\n{SPRING}"


def test_a_picture_keeps_its_caption_and_not_what_says_it_again() -> None:
    figure = (
        "<figure><img src='https://news.example/tug.jpg' alt='A tug breaks the ice'>"
        "<figcaption>The tug at work on Sunday <span class='credit'><div class='credit'>Photo: Holm</div></span>"
        "</figcaption></figure>"
    )
    article = read_article(page(f"<main>{TEXT}{figure}</main>"), title="", suffix=".html")
    assert [image.url for image in article.images] == ["https://news.example/tug.jpg"]
    assert "The tug at work on Sunday" in article.plain
    assert "A tug breaks" not in article.plain
    assert "Photo: Holm" not in article.plain


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_a_fragment_is_text_throughout(suffix: str) -> None:
    body = f"<div class='wrap'><main>{TEXT}</main><div class='column'>{TEASERS}</div></div>"
    assert "baker" in read_article(body, title="Ice in the harbour", suffix=suffix).plain


def test_the_index_reads_the_same_page() -> None:
    html = page(f"<main>{TEXT}<template><img src='x'></template></main><div>{TEASERS}</div>")
    assert body_text(html, title="Ice in the harbour", suffix=".html") == plain(html)


def test_the_article_of_a_page_is_no_comment() -> None:
    header = (
        "<header><p>All the news of the harbour and of the island, printed here since the spring of 1921.</p></header>"
    )
    meta = "<p class='post-meta'>Posted by <a class='author' href='/a'>Ines Holm</a> on May 3, 2021</p>"
    post = (
        f"<article id='post-7' class='post hentry'><h1>Ice in the harbour</h1>{meta}<a href='#respond'>Reply</a>{TEXT}"
    )
    discussion = f"<div id='discussion' class='replies'>{post}</article></div>"
    assert is_whole(plain(page(f"{header}{discussion}<div id='comments'>{TEASERS}</div>")))


@pytest.mark.parametrize(
    ("text", "footer", "stays"),
    [
        (TEXT, "<p>Harbour Press is read on both sides of the strait.</p>", False),
        (
            TEXT + "<p>See <a href='#n'>1</a>.</p>",
            "<p id='n'>Harbour Press is read on both sides of the strait.</p>",
            True,
        ),
    ],
    ids=["the page's own", "with a note of the text"],
)
def test_a_footer_of_the_body_goes_unless_the_text_leads_there(text: str, footer: str, stays: bool) -> None:
    read = plain(page(f"<h1>Ice in the harbour</h1>{text}<footer>{footer}</footer>"))
    assert is_whole(read)
    assert ("both sides of the strait" in read) is stays


def test_what_is_attached_to_a_notice_stays_and_papers_of_other_sites_go() -> None:
    rows = (
        "<tr><th>Attachments</th></tr><tr><td>1</td><td><a href='/p/7.xls'>Hours of the tug</a></td><td>24 KB</td></tr>"
    )
    papers = "<div><ul><li><a href='https://other.example/paper.pdf'>A paper on tugs</a></li></ul></div>"
    text = plain(page(f"<div class='article-content'>{TEXT}</div><div><table>{rows}</table></div>{papers}"))
    assert is_whole(text)
    assert "Hours of the tug" in text
    assert "A paper on tugs" not in text


def test_a_text_directly_in_a_cell_stays_beside_the_block_with_its_title() -> None:
    head = "<center><font size=5>Ice in the harbour</font><br>Told by a pilot of the lower town, in the month of March of the year 1911, to a clerk</center>"
    cell = f"<td width=160>Menu</td><td>{head}<font size=3>{ICE}<br>{MAIL}<br>{SPRING}</font></td>"
    assert is_whole(plain(page(f"<table><tr>{cell}</tr></table>")))


def test_short_entries_are_text_as_long_ones_are() -> None:
    entries = "".join(
        f"<article class='block'><p>{hour}.00</p><p>The ice is {hour} cm thick.</p></article>" for hour in range(5, 9)
    )
    lead = "<div class='standfirst'><p>The harbour froze over in one night, and here is all that the pilots have told us so far.</p></div>"
    text = plain(page(f"<main><div><h1>Ice in the harbour</h1>{lead}</div><div class='live'>{entries}</div></main>"))
    assert all(f"The ice is {hour} cm thick." in text for hour in range(5, 9))


def test_a_sentence_above_what_is_no_prose_is_not_the_article() -> None:
    lead = "<div><h1>Ice in the harbour</h1><p>Verses that the pilot of the tug wrote into her log in the winter, when nobody could row.</p></div>"
    verse = "<div class='v'><div>The ice lay white</div><div>from shore to shore</div><div>and no one rowed</div></div>"
    assert "from shore to shore" in plain(page(lead + verse))
