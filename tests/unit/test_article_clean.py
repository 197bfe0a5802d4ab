"""Cleaning: what the page put around the text goes, what the author wrote stays."""

from __future__ import annotations

import pytest

from tui.article.clean.passes import clean_html
from tui.article.document import read_article
from tui.article.html.dom import parse, to_html
from tui.article.index_text import body_text

PROSE = (
    "The harbour froze in the second week of January, and for nine days nobody could row to the island or back again. "
    * 2
)
HAN = "港口在一月的第二周结了冰，整整九天没有人能划船去岛上，也没有人能从岛上回来，邮件堆在码头的小屋里。"
SOURCE = "https://news.example.org/2021/harbour.html"


def cleaned(html: str, *, title: str = "", source: str = SOURCE) -> str:
    return to_html(clean_html(html, title=title, source=source).root, inner=True)


GOES = {
    "script": "<script>track()</script>",
    "style": "<style>p { color: red }</style>",
    "hidden attribute": "<p hidden>secret</p>",
    "display none": "<div style='color:red; display: none'>secret</div>",
    "letters of no size": "<span style='font-size:0px; color:red'>secret</span><i style='opacity: 0'>secret</i>",
    "an advertisement's label in Han": "<div class='ad'>广告</div>",
    "a plain byline": "<div class='byline'>Ines Holm</div>",
    "a plain date line": "<div class='meta'>May 3, 2021 · 5 min read</div>",
    "names of networks": "<div class='share'><ul><li>Weibo</li><li>WeChat</li><li>Twitter</li></ul></div>",
    "recent posts": "<aside class='widget-area'><h2>Recent Posts</h2><ul><li><a href='/b'>Ice</a></li></ul></aside>",
    "a sign of what made the page": "<footer class='site-footer'>Proudly powered by WordPress</footer>",
    "crumbs": "<div class='crumb'><a href='/'>首页</a> &gt; <a href='/c'>港口</a> &gt; 正文</div>",
    "a code to scan": "<div class='qr'><img src='/qr.png'><p>扫一扫 关注我们</p></div>",
    "the way to other pages": "<div class='page'><a href='/1'>上一页</a> <a href='/2'>下一页</a></div>",
    "numbered pages": "<p>[1] [2] [3] 下一页</p>",
    "whose it is": "<div class='copyright'>© 2021 江湾晚报 版权所有</div>",
    "who powers the comments": "<a href='https://disqus.com' class='dsq-brlink'>comments powered by Disqus</a>",
    "a link that writes a post": "<div class='tweet'><a href='https://twitter.com/share?u=1'>Tweet this story now</a> 12 times</div>",
    "latest posts": "<div><ul class='wp-block-latest-posts'><li><a href='/1'>The thaw</a></li></ul></div>",
    "a paragraph that says advertisement": "<p>Advertisement</p>",
    "a call to share": "<p>Share this article</p>",
    "a call to go on": "<p>Continue reading the main story</p>",
    "how long it takes": "<div><span>5 min read</span></div>",
    "a hidden menu that unfolds": "<div class='collapse' style='display:none'><a href='/a'>Ice</a> <a href='/b'>Sea</a></div>",
    "a faded advertisement": "<div class='ad-slot' style='opacity:0'>Buy sledges here</div>",
    "a closed dialog": "<dialog><p>Log in to go on.</p></dialog>",
    "a button": "<button>Send it</button>",
    "code to embed": "<textarea><iframe src='https://a.example/embed/frozen-harbour' width='640' height='480' frameborder='0' allowfullscreen></iframe></textarea>",
    "hidden by class": "<span class='screen-reader-text'>opens in a new window</span>",
    "tracking pixel": "<img src='https://t.example.com/x.gif' width='1' height='1'>",
    "counter": "<img src='https://m.example.com/_/stat?event=read'>",
    "base64 picture": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "placeholder without a picture": "<img src='/i/placeholder.gif'>",
    "ad slot by id": "<section id='imu'><div id='dfp-ad-imu1'>        </div></section>",
    "ad slot with a label": "<div class='ad-slot'>Advertisement</div>",
    "share bar": "<div class='sharedaddy'><h3>Share this:</h3><ul><li><a href='?share=twitter'>Twitter</a></li></ul></div>",
    "share link with a logo": "<a href='https://twitter.com/share?url=x'><img src='/t.png' alt='Twitter logo'></a>",
    "navigation": "<nav><a href='/'>Home</a> <a href='/about'>About</a></nav>",
    "navigation by role": "<div role='navigation'><a href='/'>Home</a></div>",
    "byline": "<div class='entry-meta'><span class='byline'>by <a rel='author' href='/author/x'>Ines</a></span></div>",
    "category links": "<p><a rel='category tag' href='/category/sea'>Sea</a>, <a rel='category tag' href='/category/ice'>Ice</a></p>",
    "promotion": "<a href='https://subscribe.example.com/promotion/?utm_campaign=x'><img data-src='/399.jpg' src='/399.jpg'></a>",
    "related posts": "<div class='jp-relatedposts'><h3>Related</h3><ul><li><a href='/a'>Another post</a></li></ul></div>",
    "related posts without a name": "<h3>Related posts</h3><ul><li><a href='/a'>Another post</a></li><li><a href='/b'>A third</a></li></ul>",
    "comment form": "<form id='commentform'><label>Name</label><input name='n'><textarea></textarea><button>Send</button></form>",
    "newsletter box": "<div class='newsletter-signup'><p>Get our weekly letter.</p><input type='email'></div>",
    "empty elements": "<p> &nbsp; </p><div><span></span></div>",
    "related posts of a sister site": "<h4>Read more</h4><ul><li><a href='https://blog.example.org/a'>Another</a></li></ul>",
    "the way to a heading": "<a class='headerlink' href='#ice'>¶</a>",
    "an icon": "<img src='/i.png' width='24' height='24' alt=''>",
    "a button that sells": "<p><a class='btn btn-red' href='https://news.example.org/subscribe'>Join us now</a></p>",
    "a table of contents": "<div class='toc'><p>On this page</p><ul><li><a href='#a'>Ice</a></li></ul></div>",
    "the way back from a note": "<a href='#ref1' title='back'>↩︎</a>",
    "what a page asks of browsers": "<noscript>Please turn on JavaScript to read the comments here.</noscript>",
    "a form to fill in": "<form><p>Get every new post by mail as it comes.</p><input type='email'><button>Go</button></form>",
    "calls of WeChat's": "<p>点击上方蓝字关注我们</p><p>喜欢此内容的人还喜欢</p>",
    "when it was changed": "<div>编辑于 2021-05-04 10:00</div>",
    "a foot of WeChat's": "<div class='tool'><a href='javascript:;'>阅读原文</a> <span>阅读 1万+</span> <span>在看 12</span></div>",
    "a code of WeChat's": "<div><p>微信扫一扫<br>关注该公众号</p></div>",
    "a card about the author": "<div><div><h2>Written by Ann Lindqvist</h2></div><a href='/@ann/followers'>12 Followers</a><p>Writes about ice.</p></div>",
    "text of no size around a picture": "<div style='font-size:0'>secret</div>",
    "a button of a network": "<div class='fb-like' data-href='https://a.example/'></div>",
    "like widget": "<iframe src='https://www.facebook.com/plugins/like.php?href=x'></iframe>",
}


@pytest.mark.parametrize("name", GOES)
def test_what_the_page_added_goes(name: str) -> None:
    html = cleaned(f"<div><p>{PROSE}</p>{GOES[name]}<p>{HAN}</p></div>")
    assert html == f"<div><p>{PROSE}</p><p>{HAN}</p></div>"


STAYS = {
    "prose in a box named for ads": f"<div class='ad-wrapper'><p>{PROSE}</p></div>",
    "prose in a share box": f"<div class='share'><p>{HAN}</p><p>{HAN}</p></div>",
    "essays printed as comments": f"<div id='comments' class='comment-wrapper'><h3><a href='/c/a'>Ann</a></h3><p>{PROSE}</p></div>",
    "an id that looks like an ad": "<p id='ad93'>On the second day the ice reached the lighthouse.</p>",
    "a paragraph about subscriptions": "<p class='subscription'>A subscription to the ferry cost four crowns a year in those days.</p>",
    "most of the text, hidden until a script shows it": f"<div style='visibility: hidden'><p>{PROSE * 4}</p></div>",
    "a footer in a quotation": "<blockquote><p>We waited.</p><footer>The pilot</footer></blockquote>",
    "a linked picture": "<p><a href='/gallery'><img src='/p.jpg' alt='Ice'></a></p>",
    "links of the author": "<p>See</p><ul><li><a href='https://other.example.com/a'>The ferry archive of 1871</a></li></ul>",
    "what the author recommends": "<h3>Read more</h3><ul><li><a href='https://other.example.com/a'>The ferry archive</a></li><li><a href='https://third.example/b'>Ice charts</a></li></ul>",
    "a post of a network": "<blockquote class='twitter-tweet'><p>The ice is <a href='https://t.example/1'>back, and so are the sledges</a></p><a href='https://t.example/2'>12 January</a></blockquote>",
    "a post of a network in a block": "<div class='content-tweet'>Boats are on the way <a href='https://t.example/1'>pic.example/1</a> 2/</div>",
    "a heading the text was cut off under": "<p>So it began.</p><h2>The thaw</h2>",
    "a date in a sentence": "<p>On <time>12 January</time> it began.</p>",
    "hidden until a wide screen": "<div class='hidden md:block'><p>Shown on every desk.</p></div>",
    "a picture that opens larger": "<p><img class='zh-lightbox-thumb' src='/p.jpg' alt='Ice'></p>",
    "a heading that makes room for a bar": "<h2 class='anchorWithStickyNavbar'>Tools</h2>",
    "a panel under a tab": "<div role='tabpanel' hidden><p>In October.</p></div>",
    "a bookmark of the author's": "<figure class='kg-bookmark-card'><a href='https://other.example/'>Plans for a hive</a></figure>",
    "small print": "<p>Small <span style='font-size: 0.9em'>but</span> <b style='opacity:0.8; font-size:0.75rem'>said</b>.</p>",
    "a paragraph on pages": "<p>下一页写着港口的名字。</p>",
    "where the page has it from": "<div>2021-05-03 18:00 来源：江湾晚报</div>",
    "an item that says ad": "<ul><li>Advertisement</li><li>Sledges</li></ul>",
    "a price of shares": "<div class='share-price'><p>The share price fell to 5.</p></div>",
    "an analysis": "<div class='meta'><p>Meta analysis shows.</p></div>",
    "a heading on a banner": "<div class='banner'><h2>Chapter One</h2></div>",
    "a promoted officer": "<div class='promotion-of-officers'><p>Promoted at last.</p></div>",
    "a theory subscribed to": "<div class='subscribe'><p>We subscribe to the theory that all ice melts.</p></div>",
    "a sponsor of a bill": "<div class='sponsor'><p>Sponsor of the bill, Mr Smith said no.</p></div>",
    "a box that pops up": "<div class='popup'>popup text</div>",
    "advice": "<div class='advice ad-hoc'><p>Stay ashore</p></div>",
    "words of an advertisement": "<div class='ad-text'>Sledges for sale</div>",
    "a note": "<p class='subscribe-note'>note s</p>",
    "a rating": "<div class='rating'>4/5</div>",
    "a time to cook": "<div class='recipe-meta'>20 min</div>",
    "a letter of Han": "<div class='newsletter'><p>冰化了。</p></div>",
    "a block that a script fades in": "<p style='opacity:0'>The thaw came late.</p>",
    "a block that shows as one scrolls": "<div class='wow' style='visibility: hidden'><p>Then the thaw came.</p></div>",
    "the answer under a question": "<h3>How long?</h3><div class='accordion-body collapse' style='display:none'><p>Nine days.</p></div>",
    "a slide behind another": "<div class='slide'><p>One.</p></div><div class='slide' style='display:none'><p>Two.</p></div>",
    "a question on a button": "<h3><button>How thick was it?</button></h3><p>A hand.</p>",
    "a sentence on a button": "<button>Nobody could row to the island in those nine days.</button>",
    "a text in a field": "<textarea>The thaw came late in March. Nobody had rowed for weeks. The boats had to be tarred, and the mail was wet by then, all of it, and nobody minded.</textarea>",
    "a dialog that is open": "<dialog open><p>The thaw came late.</p></dialog>",
    "a sentence in a byline": "<div class='byline'><p>Nobody could row to the island in those nine days.</p></div>",
    "a sentence in a wrapper for notes": f"<div class='entry-meta'><p>{PROSE[: len(PROSE) // 2]}</p></div>",
    "a sentence with a link in a footer": f"<div class='post-footer'>It had thawed in the meantime. {PROSE[: len(PROSE) // 2]}<a href='https://other.example/'>More</a>.</div>",
    "recipes": "<div class='cookie-recipes'><p>Butter, sugar, flour</p></div>",
    "a story of tags": "<div class='tag-cloud-story'><p>Words drift over the harbour</p></div>",
    "a sentence for those without scripts": "<noscript><p>The manuscript lay on the ice for all those nine days.</p></noscript>",
    "a sentence in a form": "<form><p>Nobody could row to the island in those nine days.</p></form>",
    "a sentence in a map": "<map name='x'><p>Nobody could row to the island.</p><area href='/x'></map>",
    "a size of its own": "<div style='font-size:0'><p style='font-size:16px'>The thaw came late.</p><img src='/p.jpg' alt='Ice'></div>",
    "a page in a drawing": "<svg><foreignObject><div><p>The thaw came late.</p></div></foreignObject></svg>",
    "text in a drawing": "<svg><text x='1'>The ice grew by ten hands</text></svg>",
    "the heading of a panel": "<button class='accordion'>Chapter two: why it froze</button><div class='panel'><p>Wind.</p></div>",
    "labels of a diagram": "<svg><foreignObject>Ice</foreignObject></svg>",
    "the way to where a text comes from": "<p><a href='https://other.example/original'>阅读原文</a></p>",
    "a card that names a person": "<div class='contributor'><h3><a href='/people/ann'>Ann Lindqvist</a></h3><a href='/people/ann'>x</a></div>",
}


@pytest.mark.parametrize("name", STAYS)
def test_what_the_author_wrote_stays(name: str) -> None:
    html = cleaned(f"<div><p>{PROSE}</p>{STAYS[name]}</div>")
    want = " ".join(parse(STAYS[name]).text().split())
    assert want in " ".join(parse(html).text().split())
    if "<img" in STAYS[name]:
        assert "<img" in html


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ("<img src='/i/blank.gif' data-src='/p.jpg'>", "https://news.example.org/p.jpg"),
        (
            "<img src='data:image/gif;base64,R0' data-lazy-src='//cdn.example.org/p.jpg?w=9'>",
            "https://cdn.example.org/p.jpg?w=9",
        ),
        ("<img data-original='p.jpg'>", "https://news.example.org/2021/p.jpg"),
        (
            (
                "<picture><source srcset='/max/640/1*a.webp 640w, /max/1400/1*a.webp 1400w'>"
                "<img src='/max/60/1*a.jpeg?q=20'></picture>"
            ),
            "https://news.example.org/max/1400/1*a.webp",
        ),
        (
            "<img src='/s-150x150.jpg' srcset='/s-150x150.jpg 150w, /s-1024.jpg 1024w'>",
            "https://news.example.org/s-1024.jpg",
        ),
        (
            "<img data-lazy-src='/l-300x200.jpg' data-lazy-srcset='/l-300x200.jpg 300w, /l-1024.jpg 1024w'>",
            "https://news.example.org/l-1024.jpg",
        ),
        ("<img src='/whole.jpg' srcset='/part.jpg 320w'>", "https://news.example.org/whole.jpg"),
        ("<img srcset='/s.jpg 320w, /l.jpg 1280w'>", "https://news.example.org/l.jpg"),
        ("<picture><source srcset='/w.webp 2x'><img></picture>", "https://news.example.org/w.webp"),
        ("<img src='/i/spacer.gif'><noscript><img src='/real.jpg'></noscript>", "https://news.example.org/real.jpg"),
        (
            "<img data-src='/real-300x200.jpg'><noscript><img src='/real.jpg'></noscript>",
            "https://news.example.org/real-300x200.jpg",
        ),
    ],
)
def test_lazy_pictures_are_real_ones_and_not_doubled(html: str, address: str) -> None:
    images = [element for element in clean_html(f"<p>{html}</p>", source=SOURCE).root.walk() if element.tag == "img"]
    assert [image.get("src") for image in images] == [address]


def test_an_emoji_picture_is_its_sign() -> None:
    assert cleaned("<p>Cold <img class='emoji' alt='🥶' src='/e.png'> days</p>") == "<p>Cold 🥶 days</p>"


@pytest.mark.parametrize(
    "heading",
    ["<h1>The  Frozen Harbour</h1>", "<p class='title'>the frozen harbour！</p>", "<h2>The Frozen Harb…</h2>"],
)
def test_the_title_said_again_goes(heading: str) -> None:
    assert (
        cleaned(f"<header>{heading}</header><p>{PROSE}</p>", title="The Frozen Harbour - Example News")
        == f"<p>{PROSE}</p>"
    )


def test_a_date_alone_before_the_text_goes_and_one_after_it_stays() -> None:
    html = cleaned(f"<div>2021年1月12日 08:30</div><p>{PROSE}</p><p>12 January 2021</p>")
    assert html == f"<p>{PROSE}</p><p>12 January 2021</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<p>I was away.</p><p>Harbour</p><p>Years went by.</p><p>Harbour</p>",
        "<p>I was <b>away</b>.</p><h2>Harbour</h2><p>Years went by</p>",
        "<div>I was away,<br/>as I said<h2>Harbour</h2></div>",
        "<p>The letter begins.</p><p>Yours,</p><p>Jane Doe</p><p>4 May 2021</p>",
    ],
)
def test_the_title_and_a_date_below_the_first_words_are_of_the_text(html: str) -> None:
    assert cleaned(html, title="Harbour") == html.replace("<br/>", "<br>")
    assert body_text(html, title="Harbour") == read_article(html, title="Harbour").plain


@pytest.mark.parametrize(
    "above", ["<p>News</p>", "<p>By Jane Doe</p>", "<figure><img src='/a.png' alt='Sea.'></figure>"]
)
def test_the_title_below_a_kicker_or_a_picture_goes(above: str) -> None:
    assert "Harbour" not in cleaned(f"{above}<h1>Harbour</h1><p>I was away.</p>", title="Harbour")


def test_what_is_dropped_is_listed_with_the_rule_that_did_it() -> None:
    dropped = clean_html("<p>a</p><script>x</script><nav><a href='/'>Home</a></nav><img src='data:x'>").dropped
    assert [(rule, element.tag) for rule, element in dropped] == [
        ("script or control", "script"),
        ("picture without address", "img"),
        ("class name", "nav"),
    ]


@pytest.mark.parametrize(
    ("html", "href", "label"),
    [
        (
            "<iframe src='//www.youtube.com/embed/abcdefghijk?rel=0'></iframe>",
            "https://www.youtube.com/watch?v=abcdefghijk",
            "▶ Video: youtube.com",
        ),
        ("<video title='The thaw' src='/v.mp4'></video>", "https://news.example.org/v.mp4", "▶ Video: The thaw"),
        ("<audio><source src='/a.mp3'></audio>", "https://news.example.org/a.mp3", "▶ Audio: news.example.org"),
        (
            "<iframe src='about:blank' data-src='https://maps.example.com/x'></iframe>",
            "https://maps.example.com/x",
            "▶ Embedded page: maps.example.com",
        ),
        (
            "<lite-youtube videoid='abcdefghijk' playlabel='Play: The thaw'></lite-youtube>",
            "https://www.youtube.com/watch?v=abcdefghijk",
            "▶ Video: The thaw",
        ),
        (
            "<div class='youtube-player' data-id='abcdefghijk'></div>",
            "https://www.youtube.com/watch?v=abcdefghijk",
            "▶ Video: youtube.com",
        ),
        (
            "<script src='https://gist.github.com/jane/12ab.js'></script>",
            "https://gist.github.com/jane/12ab",
            "▶ Embedded page: gist.github.com/jane/12ab",
        ),
        (
            "<div class='fb-post' data-href='https://www.facebook.com/jane/posts/1'></div>",
            "https://www.facebook.com/jane/posts/1",
            "▶ Embedded page: facebook.com",
        ),
    ],
)
def test_players_become_labelled_links(html: str, href: str, label: str) -> None:
    assert cleaned(html) == f'<p><a href="{href}">{label}</a></p>'


def test_a_mail_address_hidden_from_robots_is_shown() -> None:
    assert (
        cleaned("<p>Write to <a data-cfemail='422302206c21' href='/x'>[email protected]</a></p>")
        == "<p>Write to a@b.c</p>"
    )


def test_labels_placed_on_a_chart_are_one_line_and_repeats_for_other_widths_go() -> None:
    labels = "".join(f"<div style='top:{n}%;left:3%'><p>label {n}</p></div>" for n in range(5))
    html = cleaned(
        f"<p>{PROSE}</p><div><div><img src='/c.png'>{labels}</div><div><img src='/d.png'>{labels}</div></div>"
    )
    assert html.count("<figcaption>label 0 · label 1 · label 2 · label 3 · label 4</figcaption>") == 1


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>其中<p<1)，p<0.05</p>", "其中<p<1)，p<0.05"),
        ("<ahref='/x'>there</a>", "there"),
        ("asked <zeha> to look", "asked <zeha> to look"),
        ("<custom>kept</custom>", "kept"),
        ("a < b", "a < b"),
    ],
)
def test_what_only_looks_like_a_tag_is_text(html: str, text: str) -> None:
    assert parse(html).words() == text


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ("<ul><li><input type='checkbox' checked> done</li></ul>", "<ul><li>[x]  done</li></ul>"),
        ("<ul><li><p><input type=checkbox>open</p></li></ul>", "<ul><li><p>[ ] open</p></li></ul>"),
        ("<p>a <input type='checkbox'> b</p>", "<p>a  b</p>"),
        ("<p>Done: <progress value='3' max='4'></progress></p>", "<p>Done: 3/4</p>"),
        ("<p>a<progress></progress></p>", "<p>a</p>"),
    ],
)
def test_what_a_control_says_is_kept(html: str, want: str) -> None:
    assert cleaned(html) == want


@pytest.mark.parametrize(
    "html",
    [
        "<math alttext='x^2'><mi>x</mi></math>",
        "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></semantics></math>",
        "<script type='math/tex; mode=display'>x^2</script>",
        "<span class='MathJax_Preview'>x2</span><span class='MathJax'>x2</span><script type='math/tex'>x^2</script>",
        "<span class='katex-mathml'><math alttext='x^2'></math></span><span class='katex-html'>x2</span>",
        "<img class='latex' alt='x^2' src='https://s0.example.com/latex.php?latex=x'>",
        "<img alt='{\\displaystyle x^2}' src='https://wiki.example.org/media/math/render/svg/1'>",
    ],
)
def test_a_formula_is_its_source_once(html: str) -> None:
    assert cleaned(f"<p>So {html}.</p>").replace("<span>", "").replace("</span>", "") == "<p>So <code>x^2</code>.</p>"


def test_a_formula_that_is_only_drawn_stays() -> None:
    assert "x2" in cleaned("<p>So <span class='katex-html'>x2</span> and <span class='MathJax'>x3</span>.</p>")


def test_how_a_cell_is_set_is_kept_in_its_attribute() -> None:
    html = cleaned(
        "<table><tr><td style='color:red; text-align: Right'>1</td><td style='x-text-align:left'>2</td></tr></table>"
    )
    assert html == '<table><tbody><tr><td align="right">1</td><td>2</td></tr></tbody></table>'


def test_a_sign_of_the_house_at_the_end_goes() -> None:
    html = f"<article><div><p>{PROSE * 3}</p></div><section><h1>The Ferry</h1></section></article>"
    assert cleaned(html) == f"<article><div><p>{PROSE * 3}</p></div></article>"


@pytest.mark.parametrize(
    "html",
    [
        "<div id='js_content' style='visibility: hidden; opacity: 0'><p>雪。</p><p>冰。</p></div>",
        "<div style='display:none'><p>Snow.</p><p>Ice.</p></div>",
        "<form id='aspnetForm'><div><p>Snow.</p><p>Ice.</p></div></form>",
        "<dialog><p>Snow.</p></dialog>",
        "<p><button>Snow</button></p>",
        "<textarea>Snow.</textarea>",
    ],
)
def test_what_is_hidden_is_shown_where_nothing_else_is_left(html: str) -> None:
    words = parse(html).words().replace(".", ". ").split()
    assert read_article(html, title="The Frozen Harbour").plain.split() == words or "雪" in html
    assert read_article(html, title="The Frozen Harbour").plain == body_text(html, title="The Frozen Harbour")
    assert body_text(html, title="The Frozen Harbour") != ""


def test_what_is_hidden_stays_so_beside_a_word_of_markdown() -> None:
    assert read_article("One word.\n\n<div style='display:none'>count me</div>", title="").plain == "One word."


def test_a_page_that_is_one_form_keeps_its_text() -> None:
    html = "<p>Go home</p><form><p>Nobody could row to the island for nine days.</p><p>The mail lay in the hut until it thawed.</p></form>"
    assert "Nobody could row" in cleaned(html)
    assert "the hut" in cleaned(html)


def test_a_rating_at_the_head_is_no_date() -> None:
    assert cleaned("<div class='rating'>4/5</div><p>end</p>") == "<div>4/5</div><p>end</p>"


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        ("<p><span style='display:block'>one</span><span style='display:block'>two</span></p>", "one\ntwo"),
        ("<p>a<a style='display: block' href='https://a.example/'>b</a>c</p>", "a\nb\nc"),
        (
            "<p>Ice<label class='sidenote-number'></label><span class='sidenote'>A hand.</span> came.</p>",
            "Ice (A hand.) came.",
        ),
        ("<p style='white-space:pre-wrap'>one\ntwo</p>", "one\ntwo"),
        ("<ol type='a'><li>ice</li><li><p>sea</p></li></ol>", "a. ice\nb. sea"),
        ("<ol type=I start=4><li>ice</li><li value=9>sea</li></ol>", "IV. ice\nIX. sea"),
        ("<div><p>x</p><code>if a:\n    b()</code></div>", "x\nif a:\n    b()"),
        ("<p>see <code>a\n  b</code> there</p>", "see a b there"),
        ("- ice\n- <details><summary>A</summary>B</details>", "ice\nA\nB"),
    ],
)
def test_what_a_style_says_of_lines_is_kept(body: str, plain: str) -> None:
    text = read_article(body, title="").plain
    assert [line.removeprefix("• ").strip() for line in text.split("\n")] == [
        line.strip() for line in plain.split("\n")
    ]
    assert body_text(body).replace("\\", "").split() == plain.split()


def test_the_way_back_before_a_note_goes() -> None:
    html = (
        "<ol><li><span>^ <a href='#r-0'><sup><i>a</i></sup></a> <a href='#r-1'>b</a></span> <span>Jones.</span></li>"
        "<li><a href='#x'>ab</a> is a place.</li></ol>"
    )
    assert parse(cleaned(html)).words() == "Jones.ab is a place."


def test_where_it_is_from_is_kept_in_the_line_of_the_date() -> None:
    line = "<div>2021-05-03 18:00 来源：江湾晚报</div>"
    assert "来源" in cleaned(f"{line}<p>{HAN}</p>")
    assert "18:00" not in cleaned(f"{line}<p>{HAN}</p><p>江湾晚报记者写</p>")


def test_the_heading_of_the_page_that_says_the_title_goes_behind_a_line_of_the_site_too() -> None:
    html = "<h1>Home</h1><p>News for everyone, every day.</p><h1>Home</h1><p>I was away.</p><h2>Home</h2><p>Years went by.</p>"
    assert [e.words() for e in clean_html(html, title="Home").root.walk()] == [
        "News for everyone, every day.", "I was away.", "Home", "Years went by.",
    ]  # fmt: skip


def test_a_recording_of_wechat_keeps_its_name() -> None:
    assert cleaned("<p>Before.</p><mpvoice name='夜航船' voice_encode_fileid='x'></mpvoice>") == (
        "<p>Before.</p><p>▶ Audio: 夜航船</p>"
    )


def test_labels_of_a_diagram_stand_on_one_line() -> None:
    labels = "".join(
        f"<g><foreignObject><div>{name}</div></foreignObject></g>" for name in ("Ice", "Thaw", "Sea", "Rain")
    )
    assert cleaned(f"<svg>{labels}</svg>") == "<figure><figcaption>Ice · Thaw · Sea · Rain</figcaption></figure>"


def test_the_parts_of_a_caption_stand_apart() -> None:
    html = "<figure><figcaption><span>The ferry in the ice.</span><span class='credit'>Ann Lind</span></figcaption></figure>"
    assert parse(cleaned(html)).words() == "The ferry in the ice. Ann Lind"
    assert body_text(html) == "The ferry in the ice. Ann Lind"


def test_bold_letters_that_are_set_plain_are_plain() -> None:
    assert cleaned("<b style='font-weight:normal'><p>Ice.</p></b>") == "<span><p>Ice.</p></span>"


def test_a_picture_and_its_copy_behind_it_are_one() -> None:
    html = (
        "<figure><noscript><img src='https://p.example/v2-ab_b.jpg'></noscript>"
        "<img src='data:image/svg+xml;utf8,x' data-original='https://p.example/v2-ab_r.jpg'></figure>"
    )
    assert cleaned(html).count("<img") == 1


def test_a_formula_drawn_by_a_site_is_its_source() -> None:
    assert (
        cleaned("<p>Let <img src='https://z.example/equation?tex=x%5E2' alt='x^2'> be.</p>")
        == "<p>Let <code>x^2</code> be.</p>"
    )


def test_a_paragraph_begins_at_an_indentation_behind_a_sentence() -> None:
    article = read_article(
        "<div>第一段写着港口。　　　　第二段写着岛。<img alt='冰。　　雪' src='/p.jpg'></div>", title="x"
    )
    assert article.plain.split("\n")[:2] == ["第一段写着港口。", "第二段写着岛。 冰。 雪"]


@pytest.mark.parametrize(
    ("html", "want"),
    [
        ('<img src="/t.png" title="A map of the pier">', ["A map of the pier"]),
        ('<img src="/t.png" alt="Boats" title="A map">', ["Boats"]),
        ('<img src="/t.png" alt="t.png" title="A map">', ["A map"]),
        ('<img src="/t.png" alt="" title="港口的地图">', ["港口的地图"]),
        ('<img src="/t.png" title="IMG_2031">', [""]),
        ('<img src="/t.png" title="t-2.jpg">', [""]),
        ('<img src="/t.png" title="uploads/map">', [""]),
        ('<figure><img src="/t.png" title="A map"><figcaption>Words</figcaption></figure>', [""]),
        ('<figure><img src="/t.png" title="A map"></figure>', ["A map"]),
        ('<img src="/a.png" alt="one"><img src="/a.png" alt="two">', ["one", "two"]),
        ('<img src="/a.png" alt="one"><img src="/a.png" alt="two"><img src="/a.png" alt="two">', ["one", "two"]),
        ('<img src="/a.png" alt="one"><img src="/a.png">', ["one"]),
        ('<img src="/a.png"><img src="/a.png" alt="one">', ["one"]),
        ('<img src="/a.png"><img src="/a.png">', [""]),
        ('<p><img src="/a.png" alt="one"></p><p><img src="/a.png" title="two"></p>', ["one", "two"]),
    ],
)
def test_each_picture_has_words_of_its_own(html: str, want: list[str]) -> None:
    root = clean_html(html, source="https://a.example/1").root
    assert [picture.get("alt") for picture in root.find_all("img")] == want


_LINE = "<{0} style='white-space: pre'>{1}</{0}>"


@pytest.mark.parametrize(
    "body",
    [
        "<p style='white-space: pre-wrap'>if wind:\n    reef(2)\nsail()</p>",
        "<div style='white-space: pre'><p>if wind:\n    reef(2)\nsail()</p></div>",
        "<section class='whitespace-pre-wrap'><ul><li>if wind:\n    reef(2)\nsail()</li></ul></section>",
        "".join(_LINE.format("div", line) for line in ("if wind:", "    reef(2)", "sail()")),
        "<p>Code:</p>" + "\n".join(_LINE.format("p", line) for line in ("if wind:", "\treef(2)", "sail()")),
    ],
)
def test_lines_and_their_indentation_stay_where_the_style_says_so(body: str) -> None:
    assert "if wind:\n\u00a0\u00a0\u00a0\u00a0reef(2)\nsail()" in read_article(body, title="").text


def test_lines_with_a_style_of_their_own_and_no_indentation_are_paragraphs() -> None:
    body = _LINE.format("p", "One line.") + _LINE.format("p", "Another line.")
    assert read_article(body, title="").markdown == "One line.\n\nAnother line.\n"


@pytest.mark.parametrize(
    ("hidden", "is_shown"),
    [
        ("<div style='visibility: hidden'>Never seen.</div>", False),
        ("<div style='visibility:hidden'><iframe src='https://count.example/x'></iframe></div>", False),
        ("<p style='color: red; visibility:hidden !important'>Never seen by anybody.</p>", False),
        ("<div class='fade-up' style='visibility:hidden'><p>Shown on scrolling.</p></div>", True),
        ("<div data-delay='2' style='visibility:hidden'><p>Shown by a script.</p></div>", True),
        ("<div class='tab-pane' style='visibility:hidden'><p>The second tab.</p></div>", True),
        ("<article style='visibility:hidden'><p>Shown once loaded.</p></article>", True),
        ("<div style='opacity: 0'><p>Faded in by a script.</p></div>", True),
    ],
)
def test_what_is_invisible_is_shown_where_a_script_shows_it(hidden: str, is_shown: bool) -> None:
    article = read_article(f"<p>{PROSE}</p>{hidden}", title="")
    assert (len(article.text) > len(PROSE) or bool(article.links)) is is_shown


def test_what_consists_of_headings_keeps_them_and_takes_no_time_by_their_square() -> None:
    lines = [f"Ferry {number}" for number in range(3000)]
    text = read_article("".join(f"<h2>{line}</h2>" for line in lines), title="t", suffix=".html").plain.split("\n")
    assert text[:2900] == lines[:2900]


@pytest.mark.parametrize(
    "between",
    [
        "<p></p>",
        "</p>",
        "<div> </div>",
        '<div class="share-bar">Share</div>',
        '<div class="advertisement">Advertisement</div>',
    ],
)
def test_what_a_dropped_block_divided_stays_apart(between: str) -> None:
    assert read_article(f"灯{between}火", title="", suffix=".html").plain == "灯\n火"


@pytest.mark.parametrize("between", ['<div style="display:none">x</div>', "</div>", "</ul>", "<script>x</script>"])
def test_what_a_browser_shows_nothing_of_divides_nothing(between: str) -> None:
    assert read_article(f"灯{between}火", title="", suffix=".html").plain == "灯火"
    assert body_text(f"灯{between}火", suffix=".html") == "灯火"
