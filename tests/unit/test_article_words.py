"""What stands in a sentence or says something of its own stays, whatever it is called, hidden in or placed."""

from __future__ import annotations

from itertools import cycle

import pytest

from tui.article.clean.known_boilerplate import CLASS_NAMES
from tui.article.clean.passes import clean_html

PROSE = (
    "The harbour froze in the second week of January, and for nine days nobody could row to the island or back again. "
    * 2
)
SOURCE = "https://news.example.org/2021/harbour.html"


def words_of(html: str) -> str:
    return clean_html(f"<p>{PROSE}</p>{html}", source=SOURCE).root.words().removeprefix(PROSE.strip()).strip()


NAMES = [name for known in CLASS_NAMES.values() for name in known.split()]
BLOCKS = (
    "<p>{}</p>",
    "<ul><li>{}</li></ul>",
    "<table><tr><td>{}</td></tr></table>",
    "<blockquote>{}</blockquote>",
    "<div>{}</div>",
)
SENTENCES = (
    ("The rock gives off {}, a heavy gas.", "The rock gives off radon ore, a heavy gas."),
    ("{} is a gas that some rocks give off.", "radon ore is a gas that some rocks give off."),
    ("What the rock gives off is <i>{}</i>.", "What the rock gives off is radon ore."),
    ("<a class='nav'>The rock</a> <b class='share'>gives off</b> {} <i class='ad'>and no more.</i>", "The rock gives off radon ore and no more."),
    ("The rock <b><i>gives {}</i></b> off, and it is a gas.", "The rock gives radon ore off, and it is a gas."),
)  # fmt: skip


@pytest.mark.parametrize("tag", ["a", "span", "b", "em", "i", "abbr", "button"])
@pytest.mark.parametrize(("sentence", "said"), SENTENCES)
def test_a_word_of_a_sentence_stays_whatever_it_is_called(tag: str, sentence: str, said: str) -> None:
    for name, block in zip(NAMES, cycle(BLOCKS), strict=False):
        word = f"<{tag} class='{name}' href='/r'>radon ore</{tag}>"
        assert words_of(block.format(sentence.format(word))) == said, (name, block)


@pytest.mark.parametrize(
    "html",
    [
        "<div><a class='share' href='/x'>Share on X</a> | <a class='print' href='/p'>Print</a></div>",
        "<div>Share: <a class='share' href='/x'>X</a></div>",
        "<p>The thaw came late. <button>Copy</button></p>",
        "<h2>The thaw <span class='mw-editsection'>[<a href='/e'>edit</a>]</span></h2>",
    ],
)
def test_a_control_beside_words_is_no_word_of_them(html: str) -> None:
    assert not {"on", "Print", "Copy", "edit"} & set(words_of(html).replace("[", " ").replace("]", " ").split())


@pytest.mark.parametrize(
    "name", ["non-paywall", "no-ads", "not-related", "adFree noShare", "paywall-free", "without-comments"]
)
def test_a_name_that_denies_what_it_names_condemns_nothing(name: str) -> None:
    assert words_of(f"<div class='{name}'><a href='/a'>Link to it</a><div>The flat was gone.</div></div>")
    assert not words_of("<div class='paywall'><p>Subscribe now to read on.</p></div>")


@pytest.mark.parametrize(
    "html",
    [
        "<div class='recipe-ingredients print-links'><ul><li>200 g flour</li><li>3 eggs</li><li><a href='/y'>Yeast of the house</a></li></ul></div>",
        "<div class='event-meta'><dl><dt>Where:</dt><dd>Town hall</dd><dt>When:</dt><dd><a href='/c'>Monday at seven</a></dd></dl></div>",
        "<div class='share-meta'><table><tr><td>Depth</td><td>40 m</td><td><a href='/m'>Map</a></td></tr></table></div>",
        "<div class='social-media-embed'><blockquote><p>Yes, the ferry is real, and yes, it cost that much.</p><a href='/t'>June 29</a></blockquote></div>",
        "<div class='embed-photo social-embed'><blockquote><a href='https://p.example/1'>A ferry of Ann's</a></blockquote></div>",
        "<div class='tweet'><p>Yes, the ferry is real.</p><a href='https://social.example/1'>June 29, 2021</a></div>",
        "<div class='print-recipe'><ul><li>面粉</li><li>200 g butter</li><li><a href='/y'>Yeast</a></li></ul></div>",
        "<div class='print-links'><ul><li>eggs</li><li>flour</li><li><a href='/y'>Yeast</a></li></ul></div>",
        "<div class='event-meta'><p>Town hall, 45 Market Street</p><p>Monday at seven, <a href='/t'>tickets</a></p></div>",
        "<section class='print-links'><p>The boat lay in the hut for all those weeks. See <a href='/b'>the boat</a>.</p></section>",
    ],
)
def test_what_a_block_says_of_its_own_stays(html: str) -> None:
    said = words_of(html)
    assert all(word in said for word in ("Yeast", "Monday", "Map", "ferry", "boat") if f"{word}" in html)
    assert said[:2] in html


@pytest.mark.parametrize(
    "html",
    [
        "<div class='post-meta'><ul><li>Posted by the editors</li><li>3 May 2021</li><li><a href='/c'>No comments</a></li></ul></div>",
        "<dl class='entry-meta'><dt>Author:</dt><dd>Ann</dd><dt>Published</dt><dd>May 3</dd></dl>",
        "<div class='entry-meta'>This entry was posted in <a href='/i'>Ice</a> on May 3 by Ann.</div>",
    ],
)
def test_what_a_byline_says_of_the_page_goes(html: str) -> None:
    assert "osted" not in words_of(html)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<span>4</span><span class='sr-only'>/</span><span>3</span> of it", "4/3 of it"),
        ("on a scale of 1<span class='visually-hidden'>:</span>50", "on a scale of 1:50"),
        ("<sup>4</sup><i style='font-size:0'>/</i><sub>3</sub>", "4/3"),
        ("from 4<b hidden> up to </b>7", "from 4 7"),
        ("a wo<span hidden>-</span>rd", "a word"),
        ("in 20<script>x</script>21", "in 2021"),
    ],
)
def test_figures_between_which_something_is_hidden_make_no_other_number(html: str, said: str) -> None:
    assert words_of(f"<p>{html}</p>") == said


SECTION = "<p>The second of them is a pillow for those who sleep on their side.</p>"


@pytest.mark.parametrize(
    "html",
    [
        f"<div class='part'><h2>1</h2>{SECTION}</div><div class='part hidden'>{SECTION}</div><div class='part' hidden>{SECTION}</div>",
        f"<div id='page1'>{SECTION}</div><div id='page2' style='display:none'>{SECTION}</div><div id='page3' hidden>{SECTION}</div>",
        f"<section><h2>1</h2>{SECTION}</section><section style='display:none'><h2>2</h2>{SECTION}</section>",
        f"<h3>Why?</h3><div hidden>{SECTION}</div><h3>When?</h3><div hidden>{SECTION}</div>",
        f"<dl><dt>Why?</dt><dd style='display:none'>{SECTION}</dd><dt>When?</dt><dd hidden>{SECTION}</dd></dl>",
        f"<div><button>Why?</button><div hidden>{SECTION}</div></div><div><button>When?</button><div hidden>{SECTION}</div></div>",
        f"<ol><li class='on'>{SECTION}</li><li hidden>{SECTION}</li><li hidden>{SECTION}</li></ol>",
    ],
)
def test_sections_that_a_page_shows_one_at_a_time_are_all_shown(html: str) -> None:
    said = words_of(html)
    assert said.count("a pillow") == html.count("a pillow")
    assert said.count("?") == html.count("?")


@pytest.mark.parametrize(
    "html",
    [
        f"<div>{SECTION}</div><div style='display:none'><p>Loading the player, please wait a while for it.</p></div>",
        f"<h3>Why?</h3><div hidden>{SECTION}</div>",
        f"<div class='row'>{SECTION}</div><div class='menu hidden'><a href='/a'>Ice</a></div><div class='menu hidden'><a href='/b'>Sea</a></div>",
    ],
)
def test_a_single_hidden_thing_goes(html: str) -> None:
    dropped = [rule for rule, _ in clean_html(f"<p>{PROSE}</p>{html}").dropped]
    assert dropped
    assert set(dropped) == {"hidden"}


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<noscript>&lt;img height='1' width='1' src='//stats.example/p.gif' /&gt;  &lt;img width=1 src='//stats.example/q'&gt;</noscript>", ""),
        ('<noscript>&amp;lt;iframe src="https://www.googletagmanager.com/ns.html"&amp;gt;&amp;lt;/iframe&amp;gt;</noscript>', ""),
        ("<noscript>&lt;p&gt;The manuscript lay on the ice for all those nine days.&lt;/p&gt;</noscript>",
         "The manuscript lay on the ice for all those nine days."),
        ("<p>Write &lt;img src='a.png'&gt; for it.</p>", "Write <img src='a.png'> for it."),
    ],
)  # fmt: skip
def test_tags_that_stand_escaped_where_no_script_runs_are_no_text(html: str, said: str) -> None:
    assert words_of(html) == said


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ("<iframe src='' width='0' height='0'><a href='https://media.example/7/href'>https://media.example/7/href</a></iframe>", "media.example"),
        ("<iframe src='about:blank'><p>See <a href='https://gist.example/7'>the list of it</a></p></iframe>", "the list of it"),
        ("<object><a href='/film.html'>The thaw, filmed</a></object>", "The thaw, filmed"),
        ("<iframe src='https://video.example/embed/1'><a href='/no'>No frames</a></iframe>", "video.example"),
        ("<iframe title='x' src=''>Your browser shows no frames.</iframe>", None),
    ],
)  # fmt: skip
def test_the_link_in_a_frame_without_an_address_is_shown(frame: str, said: str | None) -> None:
    shown = words_of(frame)
    assert (shown.partition(": ")[2] or None) == said


@pytest.mark.parametrize(
    "around",
    [
        "<div style='position: absolute; top: -10000px; height: 0px; width: 0px;'>{}</div>",
        "<div style='left:-9999px;position:fixed'><div>{}</div></div>",
        "<div style='width:1px;height:1px;overflow:hidden'>{}</div>",
        "<div style='height:0;overflow:hidden'>{}</div>",
    ],
)
def test_a_frame_placed_where_nobody_sees_it_is_no_page(around: str) -> None:
    assert words_of(around.format("<iframe title='Frame' src='https://social.example/xd.html'></iframe>")) == ""


@pytest.mark.parametrize(
    "style", ["width:0;height:0;border:0", "position:absolute;left:-999em", "width:1px", "opacity:0"]
)
def test_a_frame_of_no_size_is_no_page(style: str) -> None:
    assert words_of(f"<iframe style='{style}' src='https://social.example/xd.html'></iframe>") == ""


@pytest.mark.parametrize(
    "style",
    [
        "position:relative;height:0;padding-bottom:56.25%;overflow:hidden",
        "width:100%;height:0;padding:56.25% 0 0 0;position:relative",
        "aspect-ratio:16/9;height:0;overflow:hidden",
        "margin-top:-20px",
    ],
)
def test_a_frame_in_a_box_of_its_ratio_is_shown(style: str) -> None:
    frame = "<iframe style='position:absolute;top:0;left:0' src='https://video.example/embed/7'></iframe>"
    assert words_of(f"<div style='{style}'>{frame}</div>") == "▶ Video: video.example"
