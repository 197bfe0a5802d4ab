"""Comments of readers below an article: left out and counted. What only looks like them stays."""

from __future__ import annotations

import pytest

from tui.article.clean.passes import clean_html
from tui.article.document import read_article
from tui.article.index_text import body_text

PROSE = (
    "The harbour froze in the second week of January, and for nine days nobody could row to the island or back again. "
    * 2
)
SPAM = "Cheap pills at once, without asking, and delivery to any door in the land before the end of this month. " * 2

DRUPAL = (
    "<div id='comments' class='comment-wrapper'><h2 class='title'>Comments</h2>"
    "<a id='comment-7'></a><div class='comment comment-by-anonymous clearfix' about='/comment/7#comment-7'><div class='comment-submitted'>"
    "<span class='username'>xk</span> <span>Mon, 05/03/2021 - 10:11</span></div><div class='content'><p>{0}</p></div>"
    "<ul class='links inline'><li class='comment-reply'><a href='/comment/reply/1/7'>reply</a></li></ul></div>"
    "<div class='indented'><div class='comment comment-by-viewer'><p class='commenter-name'>vv</p><p class='comment-time'>05/04/2021 - 10:11</p>"
    "<p>{0}</p><a href='/comment/reply/1/8'>reply</a></div></div><h2 class='title comment-form'>Add new comment</h2></div>"
)
THREADS = {
    "drupal": (DRUPAL, 2),
    "wordpress": (
        (
            "<div id='comments' class='comments-area'><h2 class='comments-title'>2 thoughts on “The ferry”</h2><ol class='comment-list'>"
            "<li id='comment-12' class='comment even thread-even depth-1 parent'><article id='div-comment-12' class='comment-body'>"
            "<footer class='comment-meta'><div class='comment-author vcard'><b class='fn'>Ann</b> <span class='says'>says:</span></div>"
            "<div class='comment-metadata'><a href='#comment-12'><time datetime='2021-05-03'>May 3, 2021 at 10:11 am</time></a></div></footer>"
            "<div class='comment-content'><p>{0}</p></div><div class='reply'><a class='comment-reply-link' href='?replytocom=12#respond'>Reply</a></div></article>"
            "<ol class='children'><li id='comment-13' class='comment odd depth-2'><article class='comment-body' id='div-comment-13'>"
            "<footer class='comment-meta'><b class='fn'>Bo</b> <a href='#comment-13'>May 4</a></footer><p>{0}</p></article></li></ol></li></ol>"
            "<p class='no-comments'>Comments are closed.</p></div>"
        ),
        2,
    ),
    "wordpress of old": (
        (
            "<h3 id='comments'>One Response to “The ferry”</h3><ol class='commentlist'><li class='alt' id='comment-9'><cite><a href='http://a.example'>Ann</a></cite>"
            " Says:<br><small class='commentmetadata'><a href='#comment-9'>May 3rd, 2007 at 10:11 am</a></small><p>{0}</p></li></ol>"
        ),
        1,
    ),
    "disqus": (
        (
            "<section id='conversation'><div id='disqus_thread'><ul id='post-list' class='post-list'><li class='post' id='post-3301'><div class='post-content'>"
            "<header><span class='post-byline'><span class='author publisher-anchor-color'><a href='https://disqus.com/by/ann/'>Ann</a></span></span>"
            "<span class='post-meta'><a class='time-ago' href='https://a.example/f#comment-3301'>3 years ago</a></span></header>"
            "<div class='post-body'><p>{0}</p></div><footer><ul><li class='reply'><a href='#'>Reply</a></li></ul></footer></div></li></ul></div></section>"
        ),
        1,
    ),
    "disqus of old": (
        (
            "<div id='disqus_thread'><div id='dsq-content'><ul id='dsq-comments'><li id='dsq-comment-77'><div id='dsq-comment-header-77' class='dsq-comment-header'>"
            "<cite id='dsq-cite-77'><span id='dsq-author-user-77'>Ann</span></cite></div><div class='dsq-comment-body'><p>{0}</p><p>May 3, 2010</p></div></li></ul></div></div>"
        ),
        1,
    ),
    "movable type": (
        (
            "<div class='comments' id='comments'><h2 class='comments-header'>Comments (2)</h2><div class='comments-content'>"
            "<div class='comment' id='comment-41'><div class='comment-content'><p>{0}</p></div><p class='comment-footer'>Posted by: Ann | May 3, 2008 10:11 AM</p></div>"
            "<div class='comment' id='comment-42'><div class='comment-content'><p>{0}</p></div><p class='comment-footer'>Posted by: Bo | May 4, 2008 10:11 AM</p></div>"
            "</div></div>"
        ),
        2,
    ),
    "typepad": (
        (
            "<h3><a id='comments'></a>Comments</h3><div id='all-comments' class='comments-body'><div class='comment' id='comment-6a00e5510d'>"
            "<p>{0}</p><p class='comment-footer'>Posted by: <a href='http://a.example' rel='nofollow'>Ann</a> | "
            "<a href='/2008/05/ferry.html?cid=6a00#comment-6a00e5510d'>May 03, 2008 at 10:11 AM</a></p></div></div>"
        ),
        1,
    ),
    "blogger": (
        (
            "<div class='comments' id='comments'><h4>2 comments:</h4><dl id='comments-block'>"
            "<dt class='comment-author' id='c515'><a href='http://a.example'>Ann</a> said...</dt><dd class='comment-body'><p>{0}</p></dd>"
            "<dd class='comment-footer'><span class='comment-timestamp'><a href='/f.html#c515' title='permalink'>10:11 AM</a></span></dd>"
            "<dt class='comment-author' id='c516'>Bo said...</dt><dd class='comment-body'><p>{0}</p></dd>"
            "<dd class='comment-footer'><span class='comment-timestamp'><a href='/f.html#c516'>10:12 AM</a></span></dd></dl></div>"
        ),
        2,
    ),
    "blogger, threaded": (
        (
            "<section class='comments threaded' id='comments'><h3 class='title'>1 comment:</h3><div id='comment-holder'><div class='comment-thread toplevel-thread'>"
            "<ol id='top-ra'><li class='comment' id='c88'><div class='comment-block'><div class='comment-header'><cite class='user'><a href='http://a.example'>Ann</a></cite>"
            "<span class='datetime secondary-text'><a href='/f.html?showComment=1#c88'>3 May 2014 at 10:11</a></span></div><p class='comment-content'>{0}</p>"
            "<span class='comment-actions'><a class='comment-reply'>Reply</a></span></div></li></ol></div></div></section>"
        ),
        1,
    ),
    "discourse below an article": (
        (
            "<div id='discourse-comments'><div class='topic-body crawler-post' itemprop='comment' id='post_2'><div class='crawler-post-meta'>"
            "<span class='creator'><a href='https://talk.example/u/ann'>ann</a></span> <time datetime='2021-05-03'>May 3</time></div><div class='post'><p>{0}</p></div></div>"
            "<div class='topic-body crawler-post' itemprop='comment' id='post_3'><div class='crawler-post-meta'><span class='creator'>bo</span> <time>May 4</time></div>"
            "<div class='post'><p>{0}</p></div></div></div>"
        ),
        2,
    ),
    "nodebb below an article": (
        (
            "<div id='nodebb-comments'><ul id='nodebb-comments-list'><li class='topic-item' data-pid='8'><div class='topic-body'><div class='topic-profile-pic'></div>"
            "<div class='topic-text'><div class='post-content'><p>{0}</p></div><div><small><a href='/user/ann' class='username'>ann</a> "
            "<span data-timestamp='16'>3 years ago</span></small><a href='/topic/3/x?pid=8#reply'>Reply</a></div></div></div></li></ul></div>"
        ),
        1,
    ),
    "phpbb below an article": (
        (
            "<div class='discussion' id='comments'><div id='p31' class='post bg1'><div class='postbody'><p class='author'>by <strong><a href='./u=2'>ann</a></strong> » "
            "Mon May 03, 2010 10:11 am</p><div class='content'>{0}</div></div></div><div id='p32' class='post bg2'><div class='postbody'>"
            "<p class='author'>by <strong>bo</strong> » Tue May 04, 2010 10:11 am</p><div class='content'>{0}</div></div></div></div>"
        ),
        2,
    ),
    "schema.org": (
        (
            "<section class='reader-comments'><div itemprop='comment' itemscope itemtype='https://schema.org/Comment'><span itemprop='author' class='author'>Ann</span>"
            "<time itemprop='dateCreated' datetime='2021-05-03'>3 May</time><p itemprop='text'>{0}</p></div></section>"
        ),
        1,
    ),
    "in chinese": (
        (
            "<div class='comments'><h3>评论（1）</h3><ul><li class='comment' id='comment-3'><span class='nickname'>阿明</span> <span class='date'>2021-05-03 10:11</span>"
            "<p>{0}</p><a href='#'>回复</a></li></ul></div>"
        ),
        1,
    ),
    "without names of their parts": (
        (
            "<section class='comments-section'><h3>2 Comments</h3><ul><li><p><strong>Ann</strong> - May 3, 2021</p><p>{0}</p></li>"
            "<li><p><strong>Bo</strong> - May 4, 2021</p><p>{0}</p></li></ul></section>"
        ),
        2,
    ),
    "in german": (
        (
            "<section id='kommentare' class='kommentare'><h2>1 Kommentar</h2><article class='kommentar' id='kommentar-5'><header>Ann schrieb am 3. Mai 2021 um 10:11:</header>"
            "<p>{0}</p><a href='#'>Antworten</a></article></section>"
        ),
        1,
    ),
}


@pytest.mark.parametrize("name", THREADS)
def test_a_thread_below_an_article_goes_and_is_counted(name: str) -> None:
    markup, count = THREADS[name]
    html = f"<article><p>{PROSE}</p>{markup.format(SPAM)}<p>The last line of it.</p></article>"
    cleaned = clean_html(html)
    assert cleaned.root.words() == f"{PROSE}The last line of it."
    assert cleaned.comments == count


STAYS = {
    "an essay in a block of that name": f"<div class='comment-piece'><p>{PROSE}</p><p>{SPAM}</p></div>",
    "a commentary with its author and day": f"<section class='commentary comment'><p class='author'>By Ann Holm</p><p>{SPAM}</p></section>",
    "a comment of a newspaper": f"<div class='comment'><p>{SPAM}</p><p>By <a href='/u/ann'>Ann</a>, 3 May 2021</p></div>",
    "a commentary, signed": f"<div class='commentary'><p>{SPAM}</p><p>By <a href='/u/ann'>Ann</a>, 3 May 2021</p></div>",
    "the next post of a blog": (
        f"<div class='has-comments'><article id='post-12' class='post type-post hentry'><span class='author'>Ann</span> <time>May 3</time>"
        f"<p>{SPAM}</p><a href='#respond'>Leave a comment</a></article></div>"
    ),
    "essays of a debate": (
        f"<div id='comments' class='comment-wrapper'><h2>Comments</h2><a id='comment-10'></a><article class='comment comment-by-node-author'>"
        f"<h3><a href='/contributors/ann'>Ann</a></h3><p>{SPAM}</p></article></div>"
    ),
    "a discussion in a paper": f"<section id='discussion'><h2>Discussion</h2><p>{SPAM}</p><p>See <a href='#c12'>[12]</a>.</p></section>",
    "a long answer that nobody can reply to": (
        f"<div class='comments'><div class='comment' id='comment-1'><span class='author'>Ann</span> <time>2021</time><p>{SPAM * 20}</p></div></div>"
    ),
    "an article whose page is open to comments": f"<div class='comments-open has-comments'><p>{SPAM}</p></div>",
}


@pytest.mark.parametrize("name", STAYS)
def test_what_only_looks_like_a_thread_stays(name: str) -> None:
    cleaned = clean_html(f"<div><p>{PROSE}</p>{STAYS[name]}</div>")
    assert SPAM.strip() in cleaned.root.words()
    assert cleaned.comments == 0


def test_a_topic_of_a_forum_is_its_posts() -> None:
    cleaned = clean_html(DRUPAL.format(SPAM))
    assert cleaned.root.words().count(SPAM.strip()) == 2
    assert cleaned.comments == 0


def test_the_text_beside_a_thread_in_one_block_stays() -> None:
    html = f"<div class='post-and-comments'><p>{PROSE}</p><p>It thawed in the end of the month.</p>{DRUPAL.format(SPAM)}</div>"
    assert clean_html(html).root.words() == f"{PROSE}It thawed in the end of the month."


def test_a_thread_below_a_short_text_goes() -> None:
    cleaned = clean_html(f"<p>The ferry is back.</p>{DRUPAL.format(SPAM)}")
    assert cleaned.root.words() == "The ferry is back."


def test_an_article_says_how_many_comments_it_leaves_out() -> None:
    article = read_article(f"<p>{PROSE}</p>{DRUPAL.format(SPAM)}", title="")
    assert article.comments == 2
    assert "pills" not in body_text(f"<p>{PROSE}</p>{DRUPAL.format(SPAM)}")


MARKDOWN_THREADS = {
    "wordpress": (
        (
            "## 2 thoughts on “The ferry”\n\n1. ![](https://a.example/face.png)**Ann** says:\n\n    [May 3, 2021 at 10:11 am](https://a.example/f/#comment-12)\n\n    {0}\n\n"
            "    [Reply](https://a.example/f/?replytocom=12#respond)\n\n2. **Bo** says:\n\n    [May 4, 2021](https://a.example/f/#comment-13)\n\n    {0}\n\n"
            "    [Reply](https://a.example/f/?replytocom=13#respond)\n\n### Leave a Reply\n\nYour email address will not be published."
        ),
        2,
    ),
    "signed lines": (
        "**Comments**\n\n{0}\n\nPosted by: Ann | May 3, 2008 10:11 AM\n\n{0}\n\nPosted by: Bo | May 4, 2008 10:11 AM",
        2,
    ),
    "underlined": ("Comments (1)\n------------\n\n### Ann wrote:\n\n2021-05-03 10:11\n\n{0}\n", 1),
    "in chinese": ("### 评论 (1)\n\n**阿明** 2021-05-03\n\n{0}\n\n[回复](#)\n", 1),
}


@pytest.mark.parametrize("name", MARKDOWN_THREADS)
def test_a_thread_scraped_as_markdown_goes_and_is_counted(name: str) -> None:
    markup, count = MARKDOWN_THREADS[name]
    article = read_article(f"{PROSE}\n\n{markup.format(SPAM)}\n", title="")
    assert (article.plain, article.comments) == (PROSE.strip(), count)


@pytest.mark.parametrize(
    "below",
    [
        f"## Comments\n\n{SPAM}",
        f"## Comments\n\nAnn said it first. {SPAM}\n\nIn 2019 it was otherwise.",
        f"```\n## Comments\n[Reply](#respond) {SPAM}\n```",
    ],
)
def test_a_part_of_a_text_that_is_called_comments_stays(below: str) -> None:
    article = read_article(f"{PROSE}\n\n{below}\n", title="")
    assert SPAM.strip() in article.plain
    assert article.comments == 0


def test_the_next_part_behind_a_thread_of_markdown_stays() -> None:
    markup, _ = MARKDOWN_THREADS["signed lines"]
    article = read_article(f"{PROSE}\n\n{markup.format(SPAM)}\n\n## The thaw\n\nIt came late.", title="")
    assert article.plain.endswith("The thaw\nIt came late.")
