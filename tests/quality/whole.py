"""Whether an article is whole and clean: judged from the file's own text, by means that are none of the program's.

What ought to be there is taken from the body as a browser would read it (markdown-it with HTML let through, then lexbor):
the paragraphs of the container that holds most text in paragraphs, without what is evidently no text of the author's.
What must not be there is looked for in the Markdown that `show` prints.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser, LexborNode

FEWEST = 40
"""Letters and digits of a paragraph; shorter ones may be labels, dates, captions."""
_SHINGLE = 16
_COVERED = "emailprotected"
_ENOUGH = 0.94
"""The share of a paragraph that has to be found: a note's mark, a counter or an emoji within it may be written otherwise."""

_HEAD = re.compile(
    r"\A\ufeff?(?:(---|\+\+\+)[ \t]*\n.*?^(?:\1|\.\.\.)[ \t]*$\n?|---\n(?:[\w-]+:.*\n)+|\{\n.*?^\}\n)",
    re.DOTALL | re.MULTILINE,
)
_NEVER_SHOWN = (
    "script, style, noscript, template, svg, canvas, select, textarea, button, input, iframe, object, embed, video, audio,"
    " head, title, math"
)
_SELDOM_TEXT = (
    "nav, form, dialog, [hidden], [style*='display:none'], [style*='display: none'], [style*='visibility:hidden'],"
    " [style*='visibility: hidden'], [role=navigation], [role=dialog]"
)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|sharedaddy|social|related|relatedposts|recommend\w*|newsletter|subscribe|subscription"
    r"|promo\w*|advert\w*|sponsor\w*|comments?|respond|cookies?|popup|modal|author-?(?:box|info|bio|card)|byline|meta|tags"
    r"|breadcrumbs?|screen-reader-text|sr-only|visually-hidden|element-invisible|hidden|d-none|katex-html|MathJax\w*"
    r"|footer|sidebar|widget|nav|menu|donate\w*|membership)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PARAGRAPHS = (
    "p",
    "li",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "dd",
    "dt",
    "pre",
    "figcaption",
    "div",
)
_BLOCKS = frozenset(
    (*_PARAGRAPHS, "ul", "ol", "dl", "table", "tr", "tbody", "thead", "section", "article", "figure", "hr")
)
_HEADINGS = "h1, h2, h3, h4, h5, h6"
_CARD = 300
"""Letters and digits a teaser has at most."""
_LITTLE = 200
"""Letters and digits of prose that what is around a text may hold: a notice of copyright, a call to subscribe."""
_LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{:.*?\}", re.DOTALL)
_OTHER_TAGS = """
a abbr aside b big br button center cite code del details em embed font footer form header html body i iframe img input ins
label link main mark meta nav noscript object option picture q rp rt ruby s script select small source span strike strong
style sub summary sup svg tfoot textarea time tt u video audio wbr
"""
_KNOWN_TAGS = _BLOCKS | frozenset(_OTHER_TAGS.split())


def body_of(text: str) -> str:
    """The text of a file without its front matter."""
    return _HEAD.sub("", text, count=1)


def folded(text: str) -> str:
    """Letters and digits alone, of one case and form: what is compared."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


# What ought to be there


def lost(body: str, shown: str, *, title: str = "", is_html: bool = False) -> list[str]:
    """The paragraphs of a body that do not stand in the text that is shown, most of it or all."""
    there = folded(shown)
    return [text for text in paragraphs(body, title=title, is_html=is_html) if not _stands(folded(text), there)]


def paragraphs(body: str, *, title: str = "", is_html: bool = False) -> Iterator[str]:
    """The paragraphs of the main text that are long enough to be compared."""
    root = _tree(body, is_html=is_html)
    if root is None:
        return
    said = folded(title)
    for node in _main(root).css(", ".join(_PARAGRAPHS)):
        text = _own_text(node)
        plain = folded(text)
        if len(plain) >= FEWEST and plain != said and not _is_links(node, len(plain)) and not _in_card(node):
            yield " ".join(text.split())


def _stands(text: str, there: str) -> bool:
    if text in there:
        return True
    if _COVERED in text:  # an address hidden from robots, which the program makes readable
        return all(len(part) < _SHINGLE or _stands(part, there) for part in text.split(_COVERED))
    pieces = [text[at : at + _SHINGLE] for at in range(0, max(len(text) - _SHINGLE, 1), 4)]
    return sum(piece in there for piece in pieces) >= _ENOUGH * len(pieces)


def _tree(body: str, *, is_html: bool) -> LexborNode | None:
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    html = (
        body
        if is_html or _is_page(body)
        else MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .render(re.sub(r"^(\s*)\[\^[^\]\s]+\]:|\[[ xX]\](?= )", r"\1", _LIQUID.sub("", body), flags=re.MULTILINE))
    )
    tree = LexborHTMLParser(html)
    for node in tree.css(_NEVER_SHOWN):
        node.decompose()
    whole = len(folded(tree.body.text())) if tree.body is not None else 0
    for node in tree.css(_SELDOM_TEXT):
        # Some pages are a form throughout, or show their text by a script.
        if len(folded(node.text())) * 3 < whole:
            node.decompose()
    for node in tree.css("[class], [id]"):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        # Articles are called `tag-social`, and essays are printed as comments: a name is no evidence against prose.
        if _AROUND.search(names) and node.parent is not None and _prose(node) < min(_LITTLE, whole / 3):
            node.decompose()
    return tree.body


def _is_page(body: str) -> bool:
    """Whether a body is HTML throughout, below its title at most."""
    start = body.find("<")
    return start >= 0 and start < 1_000 and len(re.findall(r"</?[a-z][^<>]*>", body, re.IGNORECASE)) * 400 > len(body)


def _main(root: LexborNode) -> LexborNode:
    """The innermost element that holds nearly all the text there is in paragraphs."""
    node = root
    while True:
        whole = len(folded(node.text()))
        inner = max((child for child in _children(node)), key=lambda child: len(folded(child.text())), default=None)
        if (
            inner is None
            or inner.tag not in ("div", "section", "article", "main", "td", "table", "tbody", "tr", "center")
            or len(folded(inner.text())) < 0.95 * whole
        ):
            return node
        node = inner


def _prose(node: LexborNode) -> int:
    """Letters and digits of the paragraphs of an element that are no links."""
    lengths = ((part, len(folded(part.text()))) for part in ([node] if node.tag == "p" else node.css("p")))
    return sum(length for part, length in lengths if length >= FEWEST and not _is_links(part, length))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        if child.tag and child.tag[0] != "-":
            yield child
        child = child.next


def _own_text(node: LexborNode) -> str:
    """The running text of an element, up to the blocks in it, which are looked at by themselves."""
    out: list[str] = []

    def gather(at: LexborNode) -> None:
        child = at.first_child
        while child is not None:
            if child.tag == "-text":
                out.append(child.text_content or "")
            elif child.tag in ("rt", "rp"):
                pass
            elif child.tag == "br":
                out.append(" ")
            elif child.tag and child.tag[0] != "-" and child.tag not in _BLOCKS:
                gather(child)
            child = child.next

    gather(node)
    return "".join(out)


def _is_links(node: LexborNode, length: int) -> bool:
    return _inside(node, "a") is not None or sum(len(folded(link.text())) for link in node.css("a")) * 2 > length


def _in_card(node: LexborNode) -> bool:
    """Whether it stands in a small box whose heading is a link: a teaser of another page."""
    box = _inside(node, "div")
    for _ in range(4):
        if box is None or len(folded(box.text())) > _CARD:
            return False
        if any(
            folded(heading.text()) and _is_links(heading, len(folded(heading.text()))) for heading in box.css(_HEADINGS)
        ):
            return True
        box = _inside(box, "div")
    return False


def _inside(node: LexborNode, tag: str) -> LexborNode | None:
    """The nearest element of this kind around another."""
    around = node.parent
    while around is not None and around.tag != tag:
        around = around.parent
    return around


# What must not be there


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def noise(markdown: str, body: str = "") -> list[str]:
    """What a page's machinery left in the Markdown of an article: tags, escaped rules, `data:` pictures, links on
    nothing, the text of scripts and styles."""
    found: list[str] = []
    texts: list[str] = []
    for token in _tokens(_reader().parse(markdown)):
        if token.type in ("html_block", "html_inline"):
            tag = re.match(r"</?([a-z][a-z0-9]*)", token.content, re.IGNORECASE)
            if token.content.startswith("<!--") or (tag and tag[1].lower() in _KNOWN_TAGS):
                found.append(f"tag: {token.content[:80]}")
        elif token.type == "image" and str(token.attrs.get("src", "")).startswith("data:"):
            found.append(f"picture: {str(token.attrs['src'])[:40]}")
        elif token.type == "inline":
            found += _empty_links(token.children or [])
            if re.search(r"\\(?:-{3,}|_{3,}|={3,})", token.content):
                found.append(f"rule: {token.content[:80]}")
        if token.type == "text":
            texts.append(token.content)
    running = folded(" ".join(texts))
    for script in _machinery(body):
        said = folded(script)[:60]
        if len(said) >= 30 and said in running:
            found.append(f"script: {script[:60]}")
    return found


def _tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.children:
            yield from _tokens(token.children)


def _empty_links(tokens: list[Token]) -> Iterator[str]:
    href, filled = "", True
    for token in tokens:
        if token.type == "link_open":
            href, filled = str(token.attrs.get("href", "")), False
        elif token.type == "link_close" and not filled:
            yield f"empty link: {href[:80]}"
        elif token.type == "image" or token.content.strip():
            filled = True


def _machinery(body: str) -> list[str]:
    """What stands in the scripts and styles of a body that is HTML."""
    if not _is_page(body):
        return []
    return [node.text() for node in LexborHTMLParser(body).css("script:not([type^='math']), style")]
