"""What of a page is furniture and not text: judged by what an element is called and by what it holds.

A name alone never condemns: pages call whole articles `content-ad-wrapper`, and some print their essays as comments.
So an element whose name says advertisement, share bar, navigation and so on goes only where it holds no prose to
speak of. Lengths are in bytes of UTF-8, which makes a Han sentence weigh as much as its English translation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tui.article.html.elements import BLOCKS, names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.article.html.dom import Element

PROSE: Final = 110
"""Running text of a block that, outside its links, is longer than this is prose: some twenty words, or a sentence of
Han.
"""

_NAMES: Final = {
    "ad": (
        "ad ads adv advert adverts advertisement advertisements advertising adsense adsbygoogle adslot adunit "
        "adbox adcontainer dfp gpt innity imu doubleclick sponsored sponsor sponsors taboola outbrain teads mgid "
        "revcontent dianomi atatags banner"
    ),
    "share": (
        "share shares sharing sharebar sharebox sharedaddy sharethis addthis addtoany a2a jiathis "
        "bdsharebuttonbox social socials likes likebox fblike tweet follow reactions clap claps toolbar "
        "print qrcode qr"
    ),
    "nav": (
        "nav navigation navbar breadcrumb breadcrumbs pagination pager paging menu submenu toc prevnext skiplink "
        "topbar editsection crumb crumbs"
    ),
    "related": (
        "related relatedposts relatedarticles relatednews recommend recommended recommendation recommendations "
        "readalso alsolike youmaylike morestories mostread trending popular"
    ),
    "subscribe": (
        "subscribe subscription newsletter newsletters signup optin paywall promo promos promotion promotions "
        "upsell membership donate donation cta mailchimp mailmunch"
    ),
    "meta": (
        "byline meta entrymeta postmeta submitted dateline posted published timestamp pubdate "
        "catlinks taglinks tagcloud wordcount readingtime posttags tags categories entryfooter"
    ),
    "person": "authorbox vcard avatar",
    "comment": "respond commentform commentlist comments disqus dsq livefyre commentarea replybox",
    "popup": "cookie cookies gdpr consent popup modal overlay lightbox tooltip toast",
}
_BY_WORD: Final = {word: kind for kind, words in _NAMES.items() for word in words.split()}
_NUMBERED: Final = dict.fromkeys(("imu", "dfp", "gpt", "adslot", "adunit", "atatags", "innity"), "ad")
_TWO: Final = {
    "entry-meta": "meta",
    "post-meta": "meta",
    "cat-links": "meta",
    "tag-links": "meta",
    "tags-links": "meta",
    "post-tags": "meta",
    "word-count": "meta",
    "reading-time": "meta",
    "entry-footer": "meta",
    "post-footer": "meta",
    "entry-author": "person",
    "author-wrap": "person",
    "author-info": "person",
    "author-box": "person",
    "posted-on": "meta",
    "published-on": "meta",
    "entry-date": "meta",
    "post-date": "meta",
    "post-author": "person",
    "name-author": "person",
    "author-name": "person",
    "comment-form": "comment",
    "comment-add": "comment",
    "comment-wrapper": "comment",
    "comment-respond": "comment",
    "read-more": "nav",
    "more-posts": "related",
    "latest-posts": "related",
    "recent-posts": "related",
    "also-like": "related",
    "back-top": "nav",
    "skip-link": "nav",
    "post-navigation": "nav",
    "likes-widget": "share",
    "sd-like": "share",
    "like-button": "share",
}
_ORDINARY: Final = names(
    "ad ads advert banner sponsored sponsor sponsors share shares sharing social follow reactions clap claps toolbar "
    "print tweet menu related recommend recommended recommendation recommendations trending popular subscribe "
    "subscription newsletter newsletters promo promos promotion promotions membership donate donation meta submitted "
    "posted published tags tagcloud tag-cloud categories respond comments cookie cookies consent popup modal overlay "
    "lightbox tooltip toast"
)
"""Words of these names that people write about as well: `share-price`, `promotion-of-officers`."""
_LABELS: Final = re.compile(
    r"(?:ad|ads|advert(?:s|isements?|ising)?|sponsored(?: content| by .{1,40})?|promoted|anzeige|werbung|publicité"
    r"|publicidad|pubblicità|реклама|广告|廣告|推广|推廣|赞助|贊助|広告|광고"
    r"|share(?:s| (?:this|on|via|with|to) ?.{0,30})?|follow(?: us.{0,30})?|print(?: this.{0,20})?|tweet|likes?"
    r"|\d+ (?:shares|likes|comments|views|reactions|claps)|分享.{0,12}|点赞|赞过|打印|收藏|转发"
    r"|subscribe(?: (?:to (?:our|the newsletter)|now|here|today).{0,30})?|(?:sign ?up|join (?:us|our)).{0,40}"
    r"|newsletters?|订阅.{0,12}|訂閱.{0,12}|donate(?: now| today)?"
    r"|(?:by|posted (?:on|by|in)|published(?: on)?|submitted by|updated|filed under|tag(?:s|ged)?|categor(?:y|ies)"
    r"|作者|来源|來源|标签|標籤|发布于)\b.{0,60}|.{0,40}\b(?:19|20)\d\d\b.{0,30}|.{0,40}\d+ min(?:ute)?s? read.{0,20}"
    r"|(?:leave|post|add) a (?:comment|reply)|(?:no )?comments?(?: \(?\d+\)?)?|评论.{0,10}"
    r"|menu|close|loading|trending|popular|recommended|related(?: (?:posts?|articles?|stories|news))?)[\s:：.…!×]*",
    re.IGNORECASE,
)
"""What furniture says where it says no more than what it is."""
_SPLIT: Final = re.compile(r"[^a-z0-9]+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

ROLES: Final = {
    "navigation": "nav",
    "search": "nav",
    "menu": "nav",
    "menubar": "nav",
    "dialog": "popup",
    "alertdialog": "popup",
}

_TAGS: Final = {"nav": "nav", "dialog": "popup"}

_OF_TEXT: Final = names("p li blockquote h1 h2 h3 h4 h5 h6 pre td th figcaption em strong")
SENTENCE: Final = re.compile(r"(?:\w+\W+){5,}\w+[.!?…]\W*$|\w{8,}[。！？…]\W*$")
_UNSEEN: Final = names("script style noembed noframes template canvas select")
"""What is no text, where it has not been taken out yet."""
_LABEL: Final = 60
"""A paragraph of so few bytes may be a label."""
_ROW: Final = 2

# (prose beyond which it stays, all text beyond which it stays)
_LIMITS: Final = {
    "ad": (150, 500),
    "share": (150, 700),
    "nav": (150, 4000),
    "related": (900, 6000),
    "subscribe": (450, 1500),
    "meta": (PROSE, 900),
    "person": (150, 900),
    "comment": (150, 600),
    "popup": (400, 1200),
}


@dataclass(slots=True)
class Weight:
    """What an element holds, in bytes without white space: all text, text in links, text in prose; and images."""

    text: int = 0
    links: int = 0
    prose: int = 0
    images: int = 0
    own: int = 0  # running text directly in it, not in a block beneath
    own_links: int = 0


def spaced(element: Element) -> str:
    """The text it holds, with a blank wherever a block begins or ends."""
    return "".join(
        child if isinstance(child, str) else f" {spaced(child)} " if child.tag in BLOCKS else spaced(child)
        for child in element.children
    )


def sentences_of(element: Element) -> int:
    """How many of its lines are sentences."""
    return sum(1 for line in lines_of(element).split("\v") if SENTENCE.search(line.strip()))


def lines_of(element: Element) -> str:
    """The text it holds, with a vertical tab wherever a line begins or ends."""
    return "".join(
        child
        if isinstance(child, str)
        else "\v"
        if child.tag == "br"
        else f"\v{lines_of(child)}\v"
        if child.tag in BLOCKS
        else lines_of(child)
        for child in element.children
    )


def lines_and_blocks(element: Element) -> list[Element | str]:
    """The blocks in an element, and the lines of running text before, between and behind them."""
    found: list[Element | str] = []
    running = ""
    for child in element.children:
        if isinstance(child, str):
            running += child
        elif child.tag in BLOCKS:
            found += (*running.split("\v"), child)
            running = ""
        else:
            running += "\v" if child.tag == "br" else lines_of(child)
    return [*found, *running.split("\v")]


def weight_of(text: str) -> int:
    """Bytes of a text in UTF-8, without white space."""
    return len("".join(text.split()).encode("utf-8", "replace"))


def weigh(root: Element) -> dict[Element, Weight]:
    """The weight of every element of the tree, itself included."""
    weights: dict[Element, Weight] = {}
    _weigh(root, weights, in_link=False)
    return weights


def _weigh(element: Element, weights: dict[Element, Weight], *, in_link: bool) -> Weight:
    text = links = prose = images = own = own_links = 0
    for child in element.children:
        if isinstance(child, str):
            if not child.isspace():
                size = weight_of(child)
                text += size
                own += size
            continue
        if child.tag in _UNSEEN:
            held = weights[child] = Weight()
        else:
            held = _weigh(child, weights, in_link=in_link or child.tag == "a")
        text += held.text
        links += held.links
        prose += held.prose
        images += held.images
        if child.tag not in BLOCKS:
            own += held.own
            own_links += held.own_links
    if in_link:
        links, own_links = text, own
    if element.tag == "img":
        images += 1
    if element.tag in BLOCKS:
        free = own - own_links
        if free > PROSE and free > own_links:
            prose += free
    weight = weights[element] = Weight(text, links, prose, images, own, own_links)
    return weight


@lru_cache(maxsize=8192)
def kinds_of(names: str) -> frozenset[str]:
    """The kinds of furniture that class names and an id speak of."""
    return frozenset(kind for kind, _ in _spoken(names))


@lru_cache(maxsize=8192)
def _coined(names: str) -> frozenset[str]:
    """The same of names that mean nothing else."""
    return frozenset(kind for kind, word in _spoken(names) if word not in _ORDINARY)


def _spoken(names: str) -> Iterator[tuple[str, str]]:
    """The kinds that names speak of, and the word that says so."""
    for name in names.split():
        words = [word for word in _SPLIT.split(_CAMEL.sub("-", name).lower()) if word]
        for index, word in enumerate(words):
            kind = _BY_WORD.get(word) or _NUMBERED.get(word.rstrip("0123456789"))
            if kind is None and index:
                word = f"{words[index - 1]}-{word}"  # noqa: PLW2901 - both words are the name
                kind = _TWO.get(word) or _BY_WORD.get(word.replace("-", ""))
            elif kind and index and _TWO.get(two := f"{words[index - 1]}-{word}"):
                word = two  # noqa: PLW2901
            if kind:
                yield kind, word


def is_furniture(element: Element, weight: Weight, total: int, *, pressed: bool = False) -> bool:
    """Whether the element, by its name and by what it holds, is no part of the text. `total` is the text of the
    page; `pressed`: there was something in it to fill in or to press.
    """
    attrs = element.attrs
    names = f"{attrs.get('class', '')} {attrs.get('id', '')}" if attrs else ""
    kinds = set(kinds_of(names)) if len(names) > 1 else set()
    role = ROLES.get(attrs.get("role", "").lower()) if attrs else None
    if role:
        kinds.add(role)
    if element.tag in _TAGS:
        kinds.add(_TAGS[element.tag])
    if not kinds or (element.tag == "blockquote" and kinds <= {"share"}):  # a post of a network, quoted
        return False
    if weight.text * 2 > total and weight.text > PROSE:
        return False
    if (role == "nav" or element.tag == "nav") and weight.text * 2 <= total and _is_bare(element, weight):
        return True
    if weight.text and not (weight.links or weight.images or pressed or _only_says_what_it_is(element)):
        if sentences_of(element):
            return False
        kinds &= _coined(names)
    return any(_goes(kind, element, weight) for kind in kinds)


def _is_bare(element: Element, weight: Weight) -> bool:
    """Whether it holds a few words, no link, and no sentence: what is left of a bar of navigation."""
    return (
        0 < weight.text <= _LABEL
        and not (weight.links or weight.images or SENTENCE.search(spaced(element)))
        and all(inner.tag not in _OF_TEXT for inner in (element, *element.walk()))
    )


def _only_says_what_it_is(element: Element) -> bool:
    """Whether what it says in plain words is a label, or several short ones in a row."""
    lines = [" ".join(line.split()) for line in lines_of(element).split("\v")]
    lines = [line for line in lines if line]
    if len(lines) > _ROW and all(weight_of(line) <= _LABEL // 2 and line[-1] not in ".。!?！？" for line in lines):
        return True
    return all(_LABELS.fullmatch(line) for line in lines)


def _stays_here(element: Element) -> bool:
    """Whether all its links lead to places on the same page: a table of contents, of few and short headings."""
    return all(inner.get("href").startswith("#") for inner in element.walk() if inner.tag == "a")


def _goes(kind: str, element: Element, weight: Weight) -> bool:
    most_prose, most_text = _LIMITS[kind]
    if kind == "popup" and (element.tag in ("img", "picture", "figure") or (weight.images and not weight.text)):
        return False  # a picture that opens larger
    if element.tag in _OF_TEXT and weight.links * 2 < weight.text:
        # A paragraph is what we came for, whatever it is called; a label is short and no sentence. A heading that
        # makes room for a bar of navigation says so in its name, and leads nowhere.
        return kind != "nav" and weight.text <= _LABEL and not SENTENCE.search(spaced(element))
    if weight.prose > most_prose or weight.text > most_text:
        return False
    if kind in ("nav", "related"):
        return weight.links * 2 >= weight.text or (kind == "nav" and weight.links > 0 and _stays_here(element))
    if kind in ("meta", "person", "share") and element.tag not in BLOCKS:
        # within a sentence it is a word of it
        parent = element.parent
        return parent is None or parent.tag not in ("p", "li", "td", "blockquote") or weight.text == 0
    return True
