"""A body's own text, quickly: what the full-text index takes, without Markdown being written or read.

It is the text that `read_article` shows, a line a paragraph. The body is taken apart and its HTML cleaned by the same
stages; but the tree they work on is built from the parser's serialisation, which takes a third of the time of walking
its nodes, and HTML of plain paragraphs needs no tree at all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Final

from tui.article.clean import _MACHINERY, _Cleaner
from tui.article.escapes import NONCHARACTERS
from tui.article.folding import same_title
from tui.article.formulas import is_rendering
from tui.article.furniture import PROSE, ROLES, is_hidden, kinds_of
from tui.article.inline import _closes_up
from tui.article.marktext import markdown_text
from tui.article.media import PLAYERS
from tui.article.parts import _ANY_TAG, _is_markup, _Splitter
from tui.article.snippets import assigned, without_shortcodes
from tui.article.surroundings import _ABOUT_OTHERS, Surroundings, is_date
from tui.article.tree import BLOCKS, DEEPEST, VOID, Element, _plausible, names, parse
from tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_THE_DOOR: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffc"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
"""What `clean` has to do with, or NONCHARACTERS: most texts hold none of it, and one look at them is enough."""
_NOT_PLAIN: Final = re.compile(r"<(?!/?(?:p|div|br|hr|b|strong|em|i|u|ul|ol|li|blockquote)\s*/?>)", re.IGNORECASE)
_RUNNING: Final = re.compile(r"</?(?:b|strong|em|i|u)\s*/?>", re.IGNORECASE)
_TAGS: Final = re.compile(r"(?:<[^>]*>\s*)+")
_NEUTRAL: Final = names(
    "b strong em i u font big small nobr center tt cite dfn var ins mark time bdi span abbr acronym label picture"
)
"""Elements that, without attributes, mean nothing to cleaning: their content takes their place."""
_ADDRESSED: Final = PLAYERS | names("a img source input")
_LOOKED_AT: Final = names("class id role style hidden data-cfemail encoding alttext")
_RAW: Final = ["script", "style", "noembed", "noframes", "template", "svg", "canvas", "select", "textarea", "button"]
"""Elements that are dropped whatever they hold, the parser's own way."""
_TOKEN: Final = re.compile(r"<(/?)([a-z][^\s/>]*)((?:[^\">]|\"[^\"]*\")*)>|<!--.*?-->", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"([^\s=]+)=\"([^\"]*)\"")
_FORMULAS: Final = "math/tex"
_UNSAFE: Final = re.compile(r"<(?:xmp|plaintext|noembed|noframes)\b", re.IGNORECASE)
_REFERENCES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\xa0"), ("&amp;", "&"))
_REMEMBERED: Final = 8192
_DRESSED: Final = re.compile(r"<[a-z][a-z0-9]* (?:[^\">]|\"[^\"]*\")*>")
_MARKS: Final = re.compile(r"<(b|strong|em|i|u|span)>([^<]*)</\1>")
_PARAGRAPHS: Final = re.compile(r"<p>[^<]+</p>(?:\s*<p>[^<]+</p>)+")
_PARAGRAPH_ENDS: Final = re.compile(r"(?:</p>\s*)?<p>|</p>")
_SURELY_PROSE: Final = PROSE + 30
"""Bytes, blanks but for plain ones included."""
_BETWEEN: Final = "\v"
"""Between paragraphs of one element; white space that cannot be in a text that went through the door."""
_LINE_END: Final = re.compile(r"[ \t]*\n\s*")
_SOFT: Final = "\ufdd1"  # a line end of the source within a paragraph; noncharacters do not occur in a body
_BLANKS: Final = f" \t\r\f\xa0\u3000\u200b{_SOFT}"
_MARKED: Final = re.compile(f"[ \t]*{_SOFT}[{_SOFT}\\s]*")
_DEEPER: Final = DEEPEST - 2


def body_text(body: str, *, title: str = "", source: str = "", suffix: str = ".md") -> str:
    """The text of a body: no markup, scripts, styles, addresses behind links, nor what a page puts around its text.

    The parameters are those of `read_article`. Any text gives a text; nothing is raised.
    """
    text = NONCHARACTERS.sub("", clean(body)) if _AT_THE_DOOR.search(body) else body
    suffix = suffix.lower()
    if suffix == ".txt" and not _is_markup(text):
        return text
    splitter = _Texts(title, source, assigned(text))
    if suffix in (".html", ".htm") and _ANY_TAG.search(text):
        splitter.html(text)
    else:
        splitter.run(text)
    return "\n".join(splitter.texts)


class _Texts(_Splitter):
    """Takes a body apart as for the article, and of every part keeps the text alone."""

    def __init__(self, title: str, source: str, assigned_names: frozenset[str]) -> None:
        super().__init__(title, source, assigned_names)
        self.texts: list[str] = []

    def html(self, text: str) -> None:
        """Add the text of a stretch of HTML."""
        text = without_shortcodes(text)
        if _NOT_PLAIN.search(text) or (found := self._plain(text)) is None:
            found = "\n".join(_lines(self._cleaned(text)))
        if found:
            self.texts.append(found)

    def markdown(self, text: str) -> None:
        """Add the text of a stretch of Markdown."""
        before = len(self.parts)
        super().markdown(text)
        for part in self.parts[before:]:
            self.texts.append(markdown_text(part.markdown))

    def _plain(self, text: str) -> str | None:
        """The text of HTML that is plain paragraphs; None where something in it might have to be cleaned away."""
        found: list[str] = []
        begun = False
        for block in _TAGS.split(_RUNNING.sub("", text)):
            if "&" in block:
                block = clean(NONCHARACTERS.sub("", unescape(block)))  # noqa: PLW2901 - the same block, read
            line = " ".join(block.split()) if "\n" not in block else _closed(block)
            if not line:
                continue
            if len(line) <= PROSE:
                if _ABOUT_OTHERS.fullmatch(line.strip(" ：:")):
                    return None
                if not begun and (is_date(line) or same_title(line, self.title)):
                    return None
            begun = begun or len(line.encode()) - line.count(" ") > PROSE
            found.append(line)
        return "\n".join(found)

    def _cleaned(self, text: str) -> Element:
        root = _parse(text)
        cleaner = _Cleaner(root, self.source, placed="top:" in text, formulas_in_scripts=_FORMULAS in text)
        cleaner.machinery(root)
        Surroundings(root, self.title, self.source).clear()
        return root


# The tree


def _parse(html: str) -> Element:
    """As `tree.parse`, for what is only asked for its text."""
    from selectolax.lexbor import LexborHTMLParser

    if not html.strip():
        return Element("body")
    if _UNSAFE.search(html) or _FORMULAS in html:
        return parse(html)
    document = LexborHTMLParser(_plausible(html))
    document.strip_tags(_RAW)
    body = document.body
    written = (body.html if body is not None else "") or ""
    if "&#" in html:  # a character reference is the only way past the door for what was taken out there
        written = NONCHARACTERS.sub("", clean(written))
    written = _MARKS.sub(r"\2", _DRESSED.sub(_undressed, written))
    return _built(_PARAGRAPHS.sub(_together, written)) or parse(html)


def _together(match: re.Match[str]) -> str:
    """Paragraphs of plain prose as one: nothing is ever cleaned away of them, and they weigh the same together."""
    out: list[str] = []
    prose: list[str] = []
    for text in _PARAGRAPH_ENDS.split(match[0])[1:-1]:
        if len(text) > 2 * PROSE or len(text.encode("utf-8", "replace")) - text.count(" ") > _SURELY_PROSE:
            prose.append(text)
        else:
            if prose:
                out.append(_BETWEEN.join(prose))
                prose = []
            out.append(text)
    if prose:
        out.append(_BETWEEN.join(prose))
    return f"<p>{'</p><p>'.join(out)}</p>"


class _Undressed(dict[str, str]):
    """Tags, without their attributes where those say nothing to cleaning."""

    def __missing__(self, tag: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        name, _, attributes = tag[1:-1].partition(" ")
        self[tag] = found = tag if name in _ADDRESSED or _telling(attributes) else f"<{name}>"
        return found


_UNDRESSED: Final = _Undressed()


def _undressed(match: re.Match[str]) -> str:
    return _UNDRESSED[match[0]]


def _built(html: str) -> Element | None:
    """The tree of a serialised document; None where that cannot be read so simply, or is nested too deep."""
    root = Element("body")
    pieces = _TOKEN.split(html)
    stack: list[Element] = [root]
    tags: list[str] = []
    children = root.children
    skipping = ""
    for at in range(0, len(pieces) - 1, 4):
        text, slash, tag, attributes = pieces[at : at + 4]
        if text and not skipping:
            if "<" in text:  # a quote within the name of an attribute
                return None
            children.append(_decoded(text) if "&" in text else text)
        if tag is None:
            continue
        if skipping:
            if slash and tag == skipping:
                skipping = ""
            else:
                continue
        if slash:
            if tags and tags.pop():
                stack.pop()
                children = stack[-1].children
            continue
        if tag == "body":
            tags.append("")
            continue
        if tag in _NEUTRAL and not attributes:
            tags.append("")
            continue
        attrs = (_attributes if tag in _ADDRESSED else _telling)(attributes) if attributes else None
        element = Element(tag, attrs, stack[-1])
        children.append(element)
        if tag in VOID:
            continue
        if len(stack) > _DEEPER:
            return None
        stack.append(element)
        tags.append(tag)
        children = element.children
        if tag == "iframe":  # what it holds is raw text
            skipping = tag
    return root


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): _decoded(value) if "&" in value else value for name, value in _ATTRIBUTE.findall(text)}


@lru_cache(maxsize=_REMEMBERED)
def _telling(text: str) -> dict[str, str]:
    """The attributes of an element that neither links nor shows anything, none where they say nothing to cleaning.

    Pages of one site say the same over and over. The result is shared, and not to be changed.
    """
    attrs = {name: value for name, value in _attributes(text).items() if name in _LOOKED_AT}
    if not attrs or "data-cfemail" in attrs or "encoding" in attrs or "alttext" in attrs:
        return attrs
    probe = Element("div", attrs)
    if is_hidden(probe) or is_rendering(probe, sources=True):
        return attrs
    if attrs.get("role", "").lower() in ROLES or "top:" in attrs.get("style", ""):
        return attrs
    return attrs if kinds_of(f"{attrs.get('class', '')} {attrs.get('id', '')}") else {}


def _decoded(text: str) -> str:
    """What the parser wrote as references."""
    for reference, sign in _REFERENCES:
        text = text.replace(reference, sign)
    return text


# The text of a tree


def _lines(root: Element) -> Iterator[str]:
    """The paragraphs of a cleaned tree."""
    out: list[str] = []
    _gather(root, out)
    for line in "".join(out).replace(_BETWEEN, "\n").split("\n"):
        text = line.strip(_BLANKS)
        if text:
            yield " ".join((_MARKED.sub(_close_up, text) if _SOFT in text else text).split())


def _gather(node: Element, out: list[str]) -> None:
    for child in node.children:
        if isinstance(child, str):
            out.append(child.replace("\n", _SOFT) if "\n" in child else child)
            continue
        tag = child.tag
        if tag == "pre":
            out += ("\n", child.text(), "\n")
        elif tag in BLOCKS:
            out.append("\n")
            _gather(child, out)
            out.append("\n")
        elif tag == "br":
            out.append("\n")
        elif tag == "img":
            out.append(f" {child.get('alt')} ".replace("\n", " "))
        elif tag in ("q", "rt", "rtc"):
            out.append("“" if tag == "q" else "（")
            _gather(child, out)
            out.append("”" if tag == "q" else "）")
        elif tag == "sup" and (node.tag == "a" or any(inner.tag == "a" for inner in child.walk())):
            out.append("[")
            _gather(child, out)
            out.append("]")
        elif tag not in ("rp", "wbr") and tag not in _MACHINERY:
            _gather(child, out)


def _closed(text: str) -> str:
    """A paragraph on one line."""
    return " ".join(_LINE_END.sub(_close_up, text.strip()).split())


def _close_up(match: re.Match[str]) -> str:
    text, at, end = match.string, match.start(), match.end()
    return "" if at > 0 and end < len(text) and _closes_up(text[at - 1], text[end]) else " "
