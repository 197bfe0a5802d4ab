"""Boilerplate by its name: advertisements, share bars, navigation and the like, called so by class, id, role or tag.

`CLASS_NAMES` is the vocabulary: to have a new kind of share bar dropped, add what its class is called to
`CLASS_NAMES["share"]`. A name alone never decides: some pages call a whole article `content-ad-wrapper`, some print
essays as comments. An element goes only where it holds no more text than `_MAX_BYTES` allows its kind.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from tui.article.clean.density import PROSE_BYTES, count_bytes, count_sentences, is_sentence, lines_of, spaced_text
from tui.article.clean.phrases import PhraseKind, classify, is_of_page, is_widget_label
from tui.article.html.elements import BLOCKS, HEADINGS, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.article.clean.density import Weight
    from tui.article.html.dom import Element

CLASS_NAMES: Final = {
    "ad": (
        "ad ads adv advert adverts advertisement advertisements advertising adsense adsbygoogle adslot adunit "
        "adbox adcontainer dfp gpt innity imu doubleclick sponsored sponsor sponsors taboola outbrain teads mgid "
        "revcontent dianomi atatags banner"
    ),
    "share": (
        "share shares sharing sharebar sharebox sharedaddy sharethis addthis addtoany a2a jiathis "
        "bdsharebuttonbox social socials likes likebox fblike tweet follow reactions clap claps toolbar print "
        "qrcode qr likes-widget sd-like like-button"
    ),
    "nav": (
        "nav navigation navbar breadcrumb breadcrumbs pagination pager paging menu submenu toc prevnext skiplink "
        "topbar editsection crumb crumbs read-more back-top skip-link post-navigation"
    ),
    "related": (
        "related relatedposts relatedarticles relatednews recommend recommended recommendation recommendations "
        "readalso alsolike youmaylike morestories mostread trending popular more-posts latest-posts recent-posts "
        "also-like"
    ),
    "subscribe": (
        "subscribe subscription newsletter newsletters signup optin paywall promo promos promotion promotions "
        "upsell membership donate donation cta mailchimp mailmunch"
    ),
    "meta": (
        "byline meta entrymeta postmeta submitted dateline posted published timestamp pubdate catlinks taglinks "
        "tagcloud wordcount readingtime posttags tags categories entryfooter entry-meta post-meta cat-links tag-links "
        "tags-links post-tags word-count reading-time entry-footer post-footer posted-on published-on "
        "entry-date post-date"
    ),
    "person": (
        "authorbox vcard avatar entry-author author-wrap author-info author-box post-author name-author author-name"
    ),
    "comment": (
        "respond commentform commentlist comments disqus dsq livefyre commentarea replybox comment-form comment-add "
        "comment-wrapper comment-respond"
    ),
    "popup": "cookie cookies gdpr consent popup modal overlay lightbox tooltip toast",
}
"""The words that class names and ids of boilerplate consist of, by kind; `a-b` are two words in a row."""
_KIND_OF_WORD: Final = {word: kind for kind, words in CLASS_NAMES.items() for word in words.split()}
_NUMBERED_WORDS: Final = names("imu dfp gpt adslot adunit atatags innity")
"""Names of advertisements that end in a number."""
_AMBIGUOUS_WORDS: Final = names(
    "ad ads advert banner sponsored sponsor sponsors share shares sharing social follow reactions clap claps toolbar "
    "print tweet menu related recommend recommended recommendation recommendations trending popular subscribe "
    "subscription newsletter newsletters promo promos promotion promotions membership donate donation meta submitted "
    "posted published tags tagcloud tag-cloud categories respond comments cookie cookies consent popup modal overlay "
    "lightbox tooltip toast"
)
"""Words of these names that people write about as well: `share-price`, `promotion-of-officers`."""
_DENIALS: Final = names("no non not without un never anti hide disable remove")
"""Words before a name that deny it: `non-paywall`, `no-ads`."""
_ABSENCES: Final = names("free off none less disabled removed hidden")
"""Words behind a name that deny it: `ad-free`."""
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")
_CAMEL_CASE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ROLES: Final = {
    "navigation": "nav",
    "search": "nav",
    "menu": "nav",
    "menubar": "nav",
    "dialog": "popup",
    "alertdialog": "popup",
}
_BUTTON: Final = re.compile(r"(?:^|[\s_-])(?:button|btn)(?:$|[\s_-])", re.IGNORECASE)
_TAGS: Final = {"nav": "nav", "dialog": "popup"}
_TEXT_ELEMENTS: Final = names("p li blockquote h1 h2 h3 h4 h5 h6 pre td th figcaption em strong")
_WITHOUT_TEXT: Final = frozenset(("share", "meta"))
"""Kinds of boilerplate that hold labels, names and dates, and no sentences."""
_FACTS: Final = names("li dt dd td th")
_QUANTITY: Final = re.compile(r"(?<![\w:.-])[\d½¼¾⅓⅔][\d.,/–-]*\s?(?:[^\W\d_]|[%°€$£¥])")
_RUNNING_TEXT: Final = names("p li td th dd dt blockquote figcaption caption")
"""Elements in which words beside each other are mostly said together; in any other it takes a sentence."""
_CODE: Final = names("pre code")
_WORD: Final = re.compile(r"\w+")
_SEPARATED_BEFORE: Final = re.compile(r"[|·•»›:：]\s*$")
_SEPARATED_BEHIND: Final = re.compile(r"\s*[|·•«‹]")
_GOES_ON: Final = frozenset(",;.!?，、；。！？")
_ENDED: Final = re.compile(r"[.!?…。！？][\"'”’»」』）)\]]*\s*$")
_MIN_WORDS: Final = 3
"""Words beside an element that make a line of them."""
_MAX_PIECES: Final = 40
"""No more texts and elements of a line are looked at, either way."""
_MAX_LABEL_BYTES: Final = 60
"""A paragraph of at most so many bytes may be a label."""
_MAX_ROW_LINES: Final = 2
"""More short lines than this in a row are labels."""
_MAX_BYTES: Final = {
    "ad": (150, 500),
    "share": (150, 700),
    "nav": (150, 4000),
    "related": (900, 6000),
    "subscribe": (450, 1500),
    "meta": (PROSE_BYTES, 900),
    "person": (150, 900),
    "comment": (150, 600),
    "popup": (400, 1200),
}
"""The bytes of prose, and of all text, beyond which an element of a kind stays."""


@lru_cache(maxsize=8192)
def kinds_of(names: str) -> frozenset[str]:
    """The kinds of boilerplate that class names and an id speak of, as in `CLASS_NAMES`."""
    return frozenset(kind for kind, _ in _find_kinds(names))


@lru_cache(maxsize=8192)
def _unambiguous_kinds_of(names: str) -> frozenset[str]:
    """The same of words that mean nothing else."""
    return frozenset(kind for kind, word in _find_kinds(names) if word not in _AMBIGUOUS_WORDS)


def _find_kinds(names: str) -> Iterator[tuple[str, str]]:
    """The kinds that names speak of, each with the word or the two words that say so."""
    for name in names.split():
        words = [word for word in _NOT_A_WORD.split(_CAMEL_CASE.sub("-", name).lower()) if word]
        for index, word in enumerate(words):
            pair = f"{words[index - 1]}-{word}" if index else ""
            kind = _KIND_OF_WORD.get(word) or ("ad" if word.rstrip("0123456789") in _NUMBERED_WORDS else None)
            is_pair = kind is None or pair in _KIND_OF_WORD
            if kind is None:
                kind = _KIND_OF_WORD.get(pair) or _KIND_OF_WORD.get(pair.replace("-", ""))
            if kind and not _is_denied(words, index - is_pair, index + 1):
                yield kind, pair if is_pair else word


def _is_denied(words: list[str], start: int, end: int) -> bool:
    """Whether the words of a name around some of them say that there is no such thing."""
    return bool(start and words[start - 1] in _DENIALS) or (end < len(words) and words[end] in _ABSENCES)


def stands_in_sentence(element: Element) -> bool:
    """Whether an element within a line is a word of what is said there, whatever it is called: words stand beside it
    that are no labels, and nothing sets it apart from them.
    """
    if element.tag in BLOCKS or not element.text().strip():
        return False
    if element.is_in(_CODE):
        return True
    before, behind = _words_of(reversed(list(element.line_before()))), _words_of(element.line_behind())
    own = element.words()
    line = " ".join(f"{before}{element.text()}{behind}".split())
    if is_sentence(line) and len(line) > len(own):
        return True
    has_before, has_behind = bool(_WORD.search(before)), bool(_WORD.search(behind))
    if not (has_before or has_behind) or (len(line) <= _MAX_LABEL_BYTES and is_widget_label(line)):
        return False
    if has_before and _SEPARATED_BEFORE.search(before) and (not has_behind or _SEPARATED_BEHIND.match(behind)):
        return False
    if has_behind and not has_before and _SEPARATED_BEHIND.match(behind):
        return False
    if (
        has_before
        and not has_behind
        and _ENDED.search(before)
        and (is_widget_label(own) or classify(own) is not PhraseKind.TEXT)
    ):
        return False
    block = element.parent
    while block is not None and block.tag not in BLOCKS:
        block = block.parent
    if block is not None and block.tag in HEADINGS:
        return has_behind
    if block is not None and block.tag in _RUNNING_TEXT:
        return True
    beside = f"{before} {behind}"
    return (
        len(_WORD.findall(beside)) >= _MIN_WORDS
        or count_bytes(beside) >= _MIN_WORDS * 6
        or _ENDED.search(line) is not None
    )


def is_named_in_sentence(control: Element) -> bool:
    """Whether a sentence speaks of a button by showing it ("Press Send to go on"): it goes on behind it."""
    before = _words_of(reversed(list(control.line_before()))).strip()
    behind = _words_of(control.line_behind()).strip()
    goes_on = (behind != "" and behind[0] in _GOES_ON) or (behind[:1].islower() if not before else behind != "")
    return goes_on and not _ENDED.search(before) and stands_in_sentence(control)


def _words_of(line: Iterable[Element | str]) -> str:
    """The text of a part of a line without what is called boilerplate itself."""
    return "".join(
        node if isinstance(node, str) else " " if kinds_of(node.names) else node.text()
        for node in islice(line, _MAX_PIECES)
    )


def is_button(names: str) -> bool:
    """Whether class names speak of a button."""
    return bool(_BUTTON.search(names))


def is_named_boilerplate(element: Element, weight: Weight, total: int, *, has_controls: bool = False) -> bool:
    """Whether the element is boilerplate by its name and by what it holds. `total` is the text of the page in bytes;
    `has_controls`: there was a field or a button in it.
    """
    names = element.names
    kinds = set(kinds_of(names)) if names else set()
    role = _ROLES.get(element.get("role").lower())
    if role:
        kinds.add(role)
    if element.tag in _TAGS:
        kinds.add(_TAGS[element.tag])
    if not kinds or (element.tag == "blockquote" and kinds <= {"share"}):  # a quoted post of a social network
        return False
    if stands_in_sentence(element):
        return False
    if weight.text * 2 > total and weight.text > PROSE_BYTES:
        return False
    if (role == "nav" or element.tag == "nav") and weight.text * 2 <= total and _is_bare(element, weight):
        return True
    if not kinds.isdisjoint(_WITHOUT_TEXT) and weight.text and _says_something(element):
        kinds -= _WITHOUT_TEXT
    if weight.text and not (weight.links or weight.images or has_controls or _holds_labels(element)):
        if count_sentences(element):
            return False
        kinds &= _unambiguous_kinds_of(names)
    return any(_is_of_kind(kind, element, weight) for kind in kinds)


def _says_something(element: Element) -> bool:
    """Whether it holds facts in a list or table, a quotation, or sentences beside its links: what share bars, bylines
    and menus never do.
    """
    for inner in (element, *element.walk()):
        if inner.tag == "blockquote" and count_sentences(inner):
            return True
        if inner.tag in _FACTS and not inner.holds(*_FACTS) and _is_fact(inner):
            return True
    return any(is_sentence(line) and not is_of_page(line) for line in _lines_beside_links(element))


def _is_fact(entry: Element) -> bool:
    """Whether an entry of a list or table says something of its own beside its links: a quantity, or some words."""
    words = " ".join(_lines_beside_links(entry))
    if not words or is_of_page(words):
        return False
    if entry.tag == "dt" or _QUANTITY.search(words):
        return True
    return len(_WORD.findall(words)) > _MIN_WORDS or count_bytes(words) > _MIN_WORDS * 9


def _lines_beside_links(element: Element) -> list[str]:
    """The lines of an element that are not mostly links; those that are have no letters left but beside the links."""
    lines: list[str] = []
    for block in (element, *(inner for inner in element.walk() if inner.tag in BLOCKS)):
        for line in _own_lines(block):
            whole = " ".join("".join(text for text, _ in line).split())
            linked = sum(count_bytes(text) for text, is_link in line if is_link)
            if whole and linked * 2 < count_bytes(whole):
                lines.append(whole)
    return lines


def _own_lines(block: Element) -> list[list[tuple[str, bool]]]:
    """The lines of running text directly in a block: their texts, and whether each is in a link."""
    lines: list[list[tuple[str, bool]]] = [[]]

    def read(node: Element, *, in_link: bool) -> None:
        for child in node.children:
            if isinstance(child, str):
                lines[-1].append((child, in_link))
            elif child.tag in BLOCKS or child.tag == "br":
                lines.append([])
            else:
                read(child, in_link=in_link or child.tag == "a")

    read(block, in_link=block.tag == "a")
    return lines


def _is_bare(element: Element, weight: Weight) -> bool:
    """Whether it holds a few words, no link, and no sentence: the remains of a navigation bar."""
    return (
        0 < weight.text <= _MAX_LABEL_BYTES
        and not (weight.links or weight.images or is_sentence(spaced_text(element)))
        and all(inner.tag not in _TEXT_ELEMENTS for inner in (element, *element.walk()))
    )


def _holds_labels(element: Element) -> bool:
    """Whether each of its lines is a label, or there are several short ones in a row."""
    lines = lines_of(element)
    if len(lines) > _MAX_ROW_LINES and all(
        count_bytes(line) <= _MAX_LABEL_BYTES // 2 and line[-1] not in ".。!?！？" for line in lines
    ):
        return True
    return all(map(is_widget_label, lines))


def _is_contents(element: Element) -> bool:
    """Whether all its links lead to places on the same page: a table of contents, of few and short headings."""
    return all(inner.get("href").startswith("#") for inner in element.find_all("a"))


def _is_of_kind(kind: str, element: Element, weight: Weight) -> bool:
    """Whether an element that is called a kind of boilerplate holds what that kind does."""
    max_prose, max_text = _MAX_BYTES[kind]
    if kind == "popup" and (element.tag in ("img", "picture", "figure") or (weight.images and not weight.text)):
        return False  # a picture that opens larger
    if element.tag in _TEXT_ELEMENTS and weight.links * 2 < weight.text:
        # A paragraph is text, whatever it is called; a label is short and no sentence. A heading that makes room for
        # a navigation bar says so in its name, and leads nowhere.
        return kind != "nav" and weight.text <= _MAX_LABEL_BYTES and not is_sentence(spaced_text(element))
    if weight.prose > max_prose or weight.text > max_text:
        return False
    if kind in ("nav", "related"):
        return weight.links * 2 >= weight.text or (kind == "nav" and weight.links > 0 and _is_contents(element))
    if kind in ("meta", "person", "share") and element.tag not in BLOCKS:
        # Within a sentence it is a word of it.
        parent = element.parent
        return parent is None or parent.tag not in ("p", "li", "td", "blockquote") or weight.text == 0
    return True
