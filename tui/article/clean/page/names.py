"""What elements of a whole page say they are: by tag, attributes and names, and by the label before a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.article.clean.known_boilerplate import classify, kinds_of
from tui.article.clean.page.source import letters_of
from tui.article.html.elements import BLOCKS, HEADINGS, names

if TYPE_CHECKING:
    from tui.article.html.dom import Element

_AROUND_TAGS: Final = names("nav footer aside form dialog")
_AROUND_ROLES: Final = names("navigation complementary contentinfo search menu menubar dialog alertdialog")
_AROUND_KINDS: Final = names("ad nav related subscribe person comment popup")
_AROUND: Final = re.compile(
    r"(?:^|[\s_-])(?:sidebar\w*|side-?bar|(?:right|left)-?rail|recirc\w*|teasers?"
    r"|footer|copyright|contentinfo|rodape|pie-?de-?pagina|pied-?de-?page|fu(?:ss|ß)zeile"
    r"|(?:see|read|more|load|show)-?(?:more|also|next|stories|news|from|articles?|on|in)|most-?(?:read|popular|viewed)"
    r"|latest|around-the-web|next-?(?:article|post|story)|prev(?:ious)?-?(?:article|post|story)|up-?next"
    r"|author-?bio|bio-?box|about-?(?:the-?)?author|widget-?area"
    r"|(?:content|article|post|entry|story)-?(?:after|footer|bottom|end)|(?:after|below)-?(?:content|article|post|entry|story)"
    r"|social(?:-?(?:media|share|links?|icons?|bar|buttons?))?|shar(?:e|ing)|share-?(?:bar|box|links?|buttons?|tools?)"
    r"|sign-?up\w*|newsletters?|subscri(?:be|ption)|promos?|advert\w*|relateds?|related-?\w+|recommend(?:ed|ations?)"
    r"|comments?|comments?-?(?:list|area|section|form|box|thread|container|wrapper))(?:$|[\s_-])|(?:^|\s)widget\s+widget_",
    re.IGNORECASE,
)
"""Names of what stands around an article on whole pages only, beside those that `known_boilerplate` knows."""
_COMMENTS: Final = re.compile(r"comment(?!a(?:ry|ries|tor))|respond|disqus|discussion", re.IGNORECASE)
_PICTURED: Final = re.compile(
    r"(?:^|[\s_-])(?:images?|img|photos?|pictures?|captions?|gallery|media|slideshow)(?:$|[\s_-])", re.IGNORECASE
)
_CREDIT: Final = re.compile(r"(?:^|[\s_-])(?:credits?|copyright|attribution|courtesy)(?:$|[\s_-])", re.IGNORECASE)
_PICTURE_LABEL: Final = re.compile(
    r"(?:(?:image|photo|picture|slide)\s*)?\d+\s*(?:of|/|of\s*/)\s*\d+"
    r"|(?:hide )?captions?|close|enlarge(?: image)?|expand|next"
    r"|prev(?:ious)?|toggle caption|(?:view|open|show) (?:gallery|image|full ?screen)|(?:image|photo) copyright"
    r"|(?:photo|image|picture|foto|bild|credit)s?(?: by| credit| courtesy(?: of)?)?\s*[:：].{0,70}"
    r"|media playback is (?:un)?supported on your device|this (?:slideshow|video) requires javascript\.?",
    re.IGNORECASE,
)
_POSTS_HEADING: Final = re.compile(
    r"(?:more|other|related|recommended|latest|popular|trending|recent|further|top)\b.{0,40}"
    r"\b(?:stories|articles|posts|news|reads?|coverage)",
    re.IGNORECASE,
)
"""What stands over a list of other posts, with words of the site in between."""
_TEXT_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:article|entry|post|story|news|blog|page|field-name|main|rich-?text-?article)[\w-]{0,12}?[_-]{0,3}"
    r"(?:body|content|text|copy|inner)(?:$|[\s_-])"
    r"|(?:^|\s)(?:hentry|storybody|articlebody|bodytext|body-?copy|body-?text|e-content)(?:$|\s)",
    re.IGNORECASE,
)
"""What the element with the text of an article is called by the usual programs."""
_TEXT_PROPERTIES: Final = ("articleBody", "text", "mainEntityOfPage")
_CAMEL_CASE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMED_BY_TEXT: Final = HEADINGS | names("li dd dt td th blockquote")
"""Elements that are text, whatever they are called: their names are made of what they say."""
_DIGITS: Final = re.compile(r"\d+")
_LABEL: Final = re.compile(
    r"(?:(?:read|see|watch|view|find out|learn|hear|listen to) )?(?:more|also|next|this)"
    r"(?: (?:on|about|in|from|at) .{1,40})?"
    r"|(?:read|watch|see|listen|related|recommended|video|photos?|gallery|in pictures|opinion|analysis|don't miss)"
    r"(?: (?:stor(?:y|ies)|articles?|posts?|coverage|reading|news|links?|videos?))?"
    r"|(?:lees|lesen sie|mehr) (?:ook|auch|mehr|zum thema)|siehe auch|(?:à )?lire aussi|(?:leggi|guarda) anche"
    r"|(?:lea|lee|ver|vea) también|(?:leia|veja) (?:também|mais)|(?:читайте|смотрите|читать) также"
    r"|(?:zobacz|czytaj|przeczytaj) (?:też|także|również)|(?:läs|les) (?:också|også)|lue myös|baca juga|xem thêm"
    r"|ayrıca oku|(?:اقرأ|شاهد) أيضا?ً?|(?:相关|相關|推荐|推薦|延伸)(?:阅读|閱讀|文章|新闻|新聞|报道|報導)"
    r"|更多(?:阅读|内容)?|関連記事|あわせて読みたい|관련 ?기사",
    re.IGNORECASE,
)
"""What stands before a link to another post of the site, in the middle of an article."""


def is_around(element: Element) -> bool:
    """Whether an element is by its tag or its name what a page has around an article, or in a box within it."""
    return element.tag in _AROUND_TAGS or element.get("role").lower() in _AROUND_ROLES or is_named_around(element)


def is_named_around(element: Element) -> bool:
    """Whether an element is called so by its class or its id."""
    if not element.attrs or element.tag not in BLOCKS or element.tag in _NAMED_BY_TEXT:
        return False
    name = _name_of(element)
    if element.get("id") and not element.get("class") and _is_named_after_heading(element):
        return False
    return bool(_AROUND.search(name)) or not _AROUND_KINDS.isdisjoint(kinds_of(name))


def _is_named_after_heading(element: Element) -> bool:
    """Whether the id of a section is made of its heading, which announces no links to other posts."""
    heading = next(element.find_all(*HEADINGS), None)
    if heading is None or classify(words := heading.words()).announces_links:
        return False
    return letters_of(words) == letters_of(element.get("id"))


def is_comments(element: Element) -> bool:
    """Whether an element is called a discussion of the article."""
    return bool(_COMMENTS.search(_name_of(element)))


def is_picture_block(element: Element) -> bool:
    """Whether an element is called pictures or their captions."""
    return element.tag == "figure" or (bool(element.attrs) and bool(_PICTURED.search(_name_of(element))))


def is_credit(element: Element) -> bool:
    """Whether an element is called the credit of a picture."""
    return bool(element.attrs) and bool(_CREDIT.search(_name_of(element)))


def is_posts_heading(words: str) -> bool:
    """Whether words announce a list of other posts."""
    return classify(words).announces_links or bool(_POSTS_HEADING.fullmatch(words))


def is_picture_label(words: str) -> bool:
    """Whether words beside a picture are those of its frame: its number in a row, a button, who took it."""
    return bool(_PICTURE_LABEL.fullmatch(words))


def is_link_label(words: str) -> bool:
    """Whether words are what stands before a link to another post: "Read more", "Related"."""
    return bool(_LABEL.fullmatch(words))


def is_marked(element: Element) -> bool:
    """Whether an element is marked as the main part of its page."""
    return element.tag == "main" or (
        bool(element.attrs) and (element.get("role").lower() == "main" or element.get("itemprop") == "articleBody")
    )


def is_named_text(element: Element) -> bool:
    """Whether an element says by its tag, its attributes or its name that it holds an article."""
    if element.tag == "article" or element.get("role").lower() == "article":
        return True
    return element.get("itemprop") in _TEXT_PROPERTIES or bool(_TEXT_NAMES.search(_name_of(element)))


def are_alike(one: Element, other: Element) -> bool:
    """Whether two elements are of one kind by tag and class: parts of one text, or posts of one page."""
    if one.tag != other.tag or (one.tag != "article" and not one.get("class")):
        return False
    return _DIGITS.sub("", one.get("class")) == _DIGITS.sub("", other.get("class"))


def _name_of(element: Element) -> str:
    """The class and the id of an element, words joined in camel case apart."""
    return _CAMEL_CASE.sub("-", element.names)
