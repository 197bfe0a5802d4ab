"""HTML tags and template commands within Markdown: said in Markdown where it can say them, else left out quietly.

Code, in fences and between backticks, is never looked into.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape, unescape
from typing import TYPE_CHECKING, Final

from tui.article.clean.embeds import PLAYERS, as_link
from tui.article.clean.formulas import has_formulas, protect_formulas
from tui.article.clean.images import MIN_ALT_WIDTH
from tui.article.html.dom import Element
from tui.article.html.elements import KNOWN, read_attributes
from tui.article.html.inline import INLINE, write_script
from tui.article.html.repair import escape_false_tags
from tui.article.markdown.dialects import with_boxes, with_indented, with_wide_tables, without_names
from tui.article.markdown.scanner import outside_code
from tui.article.markdown.templates import command, named_in, with_buttons, with_quotations
from tui.article.urls import resolve
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIQUID: Final = re.compile(r"\{%[^{}]{0,2000}?%\}|\{\{[<%][^{}]{0,2000}?[>%]\}\}", re.DOTALL)
_RAW: Final = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_HIGHLIGHT: Final = re.compile(
    r"^[ \t]*(?:\{%-?\s*(?:highlight|code(?:block)?)\s*([\w+#.-]*)[^%]*%\}"
    r"|\{\{[<%]\s*highlight\s+\"?([\w+#.-]*)\"?[^}]*\}\})[ \t]*\n"
    r"(.*?)\n?[ \t]*(?:\{%-?\s*end(?:highlight|code(?:block)?)\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[>%]\}\})",
    re.DOTALL | re.MULTILINE,
)
_TO_TEMPLATE: Final = re.compile(
    r"(!?)\[((?:[^\[\]\\]|\\.)*)\]\(\s*(?:\{%[^)]*?%\}|\{\{-?\s*[\"']([^\"'\s{}()]+)[\"'][^)]*?\}\}|\{\{[^)]*?\}\})([^)\s]*)"
    r"(\s+\"[^\"]*\")?\s*\)"
)
"""A link or a picture: its mark, its words, a path within the command, the path behind it, and a title."""
_OF_SITE: Final = re.compile(
    r"\(\s*\{\{-?\s*(?:site\.(?:base_?url|url|cdn\w*)|[\"'][^\"']*[\"']\s*\|\s*(?:relative|absolute|prepend|append))"
)
_ASSIGNED: Final = re.compile(r"\{%-?\s*(?:assign|capture|for)\s+(\w+)")
_GLOBALS: Final = ("site", "page", "include", "layout", "post", "content", "forloop", "theme", "paginator")
_ATTRIBUTES: Final = re.compile(r"^[ \t]*\{:[^{}\n]{0,200}\}[ \t]*$|(?<=[\w)\]*`_~!])\{:[^{}]{0,200}\}", re.MULTILINE)
_BUILDERS: Final = r"(?:(?:su|vc|et_pb|fusion|av|mk)_\w+|elementor-\w+)"
"""Shortcodes of page builders, which are no words."""
_SHORTCODES: Final = rf"(?:caption|gallery|embed|wp_caption|playlist|audio|video|youtube|soundcloud|{_BUILDERS})"
_SHORTCODE: Final = re.compile(
    rf"\[{_SHORTCODES}(?:\s+[\w-]+=(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]\"']+))+\s*/?\](?!\()"  # with parameters
    rf"|\[{_SHORTCODES}\](?=[^\[\]]{{0,2000}}\[/)|\[/{_SHORTCODES}\]"  # or one of a pair
    rf"|\[{_BUILDERS}\](?=[^\[\]]{{0,2000}}\[)"
)
_CAPTIONED: Final = re.compile(
    r"\[((?:wp_)?caption)\b([^\]]*)\]\s*"
    r"((?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?|\[?!\[[^\[\]]*\]\([^()\s]*\)(?:\]\([^()\s]*\))?)"
    r"([^\[]*)\[/\1\]",
    re.IGNORECASE,
)
"""A picture with its caption: parameters, the picture in HTML or Markdown, the words."""
_PLAYED: Final = ("src", "mp4", "m4v", "webm", "ogv", "flv", "mp3", "m4a", "ogg", "wav", "wma", "url")
_ALERT: Final = re.compile(r"^([ \t]*>[ \t]?)\[!([A-Za-z]{2,20})\][+-]?[ \t]*([^\n]*)$", re.MULTILINE)
_CONTAINER: Final = re.compile(
    r"^[ \t]*:{3,}[ \t]*(?:\{[^}\n]*\}"
    r"|[\w.-]+(?:\[(?P<titled>[^\]\n]*)\]|[ \t]+(?P<title>[^\s={}][^\n={}]*))?)?[ \t]*$",
    re.MULTILINE,
)
"""The borders of a box of Pandoc's, Docusaurus's or VitePress's, with its title."""
_TOC: Final = re.compile(
    r"^[ \t]*(?:[*+-]|1\.)[ \t]+TOC[ \t]*\n[ \t]*\{:toc[^}\n]*\}[ \t]*$|^\[toc\][ \t]*$", re.MULTILINE | re.IGNORECASE
)
_TAG: Final = re.compile(
    r"<!---?>|<!--.*?-->|<(/?)([a-zA-Z][\w:.-]*)((?:\s+[^<>\s=/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?)*)\s*(/?)>",
    re.DOTALL,
)
_MARKS: Final = {"strong": "**", "em": "*", "strike": "~~", "code": "`"}
"""How Markdown writes the styles of `html.inline`."""
_BREAKS: Final = re.compile(r"(?:[ \t]*\\\n[ \t]*){2,}")
_RAISED: Final = re.compile(r"<(su[pb])>\s*([^<>\n*_`\[\]\\]{1,40}?)\s*</\1>", re.IGNORECASE)
_RUN: Final = re.compile(r"<(script|style)(?=[\s>])[^<>]*>[^<]*(?:<(?!/?\1\b)[^<]*)*</\1\s*>", re.IGNORECASE)
"""What a browser runs or sets by, with all that it holds."""
_RUBY_BRACKET: Final = re.compile(r"<rp>(?:(?!<rp>).)*?</rp>", re.IGNORECASE | re.DOTALL)
_OPENS: Final = re.compile("<[/a-zA-Z!]")
_COMMENT_OPENS: Final = re.compile(r"<!--(?!-?>)")
_EMPTY_LINK: Final = re.compile(r"(?<![!\\])\[\s*\]\([^()\s]*\)")
_ENDS: Final = re.compile(r"[-_=]+[ \t]*$", re.MULTILINE)
_DATA_PICTURE: Final = re.compile(r"!\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?data:[^)\s]*(?:\s+\"[^\"]*\")?\s*\)", re.IGNORECASE)
_BLANKS: Final = "\u3000\u3000"
_ESCAPED_RULE: Final = re.compile(r"[ \t]*\\(?=(?:-{3,}|_{3,}|={3,})[ \t]*$)|\\(?=-{3,}|_{3,}|={3,})", re.MULTILINE)


def assigned(text: str) -> frozenset[str]:
    """The names a body gives to Liquid variables."""
    return frozenset(_ASSIGNED.findall(text)) if "{%" in text else frozenset()


def without_shortcodes(text: str) -> str:
    """HTML without the shortcodes of WordPress, what they enclose kept: players and captions as HTML has them."""
    if "caption" in text:
        text = _CAPTIONED.sub(_figure, text)
    return _SHORTCODE.sub(_player, text)


def _figure(match: re.Match[str]) -> str:
    words = match[4].strip() or unescape(named_in(match[2]).get("caption", ""))
    return f"<figure>{match[3]}<figcaption>{words}</figcaption></figure>"


def _player(match: re.Match[str]) -> str:
    """A video or a sound as the element of HTML; nothing for any other shortcode."""
    kind, address = _played(match[0])
    return f'<{kind} src="{escape(address)}"></{kind}>' if address else ""


def _played(shortcode: str) -> tuple[str, str]:
    """Whether a shortcode plays a video or a sound, and its address; "" for what plays nothing."""
    kind = shortcode[1:6].lower()
    if kind not in ("video", "audio"):
        return "", ""
    named = named_in(shortcode)
    return kind, unescape(next((value for name in _PLAYED if (value := named.get(name, ""))), ""))


def _without_shortcodes_in_markdown(text: str, source: str) -> str:
    def figure(match: re.Match[str]) -> str:
        words = " ".join((match[4].strip() or named_in(match[2]).get("caption", "")).split())
        if not words:
            return match[3]
        return f"{match[3]}\\\n{words if '*' in words else f'*{words}*'}"

    def player(match: re.Match[str]) -> str:
        kind, address = _played(match[0])
        return _labelled(Element(kind, {"src": address}), source) if address else ""

    if "caption" in text:
        text = _CAPTIONED.sub(figure, text)
    return _SHORTCODE.sub(player, text)


def _labelled(player: Element, source: str) -> str:
    """A player as a labelled link of Markdown; "" where it plays nothing that one could open."""
    made = as_link(player, source)
    link = next(made.elements(), None) if made is not None else None
    if link is None:
        return ""
    label = re.sub(r"([\\\[\]*_`<])", r"\\\1", link.text())
    return f"[{label}](<{link.get('href')}>)" if "(" in link.get("href") else f"[{label}]({link.get('href')})"


def _titled(match: re.Match[str]) -> str:
    """A callout as GitHub and Obsidian write them, under its title or its kind."""
    return f"{match[1]}**{match[3].strip() or match[2].capitalize()}**\n{match[1].rstrip()}"


def _named(match: re.Match[str]) -> str:
    title = (match["titled"] or match["title"] or "").strip(" \t:")
    return f"\n**{title}**\n" if title else ""


def mended(text: str) -> str:
    """Markdown without what programs left in it that wrote it from a page: links on nothing, pictures written out as
    data, and rules with a backslash before them, which end a line or are one.
    """
    text = with_wide_tables(text)
    if not (_DATA_PICTURE.search(text) or _EMPTY_LINK.search(text) or _ESCAPED_RULE.search(text) or _BLANKS in text):
        return text
    return outside_code(text, _mended)


def _mended(text: str) -> str:
    text = with_indented(text)
    text = _EMPTY_LINK.sub("", _DATA_PICTURE.sub(r"\1", text))
    return _ESCAPED_RULE.sub(lambda match: "\n\n" if _ENDS.match(text, match.end()) else "", text)


def quieted(text: str, names: frozenset[str] = frozenset(), source: str = "") -> str:
    """Markdown without the commands of template languages (Liquid, Hugo, kramdown, Pandoc), what they enclose kept.

    `names` are further variables, as `assigned` found them; braces around anything else are text. `source` is the
    address that those of videos are resolved against.
    """
    if "[!" in text:
        text = outside_code(
            text,
            partial(_ALERT.sub, _titled),
        )
    text = with_boxes(text)
    if has_formulas(text):
        text = outside_code(text, protect_formulas)
    if _SHORTCODE.search(text):
        text = outside_code(text, lambda part: _without_shortcodes_in_markdown(part, source))
    if "{" not in text and ":::" not in text and "[TOC]" not in text.upper():
        return text
    if "{%" in text or "{{" in text:
        text = _HIGHLIGHT.sub(lambda match: f"```{match[1] or match[2] or ''}\n{match[3]}\n```", text)
        text = with_quotations(text)
    own = names | assigned(text)
    variable = _variable({*own, *_GLOBALS})
    text = outside_code(text, lambda stretch: _quiet(stretch, variable))
    # Liquid looks into code as well; names the post made itself cannot be meant as text there.
    return _variable(own).sub(_unknown, text) if own and "{{" in text else text


def _variable(names: Iterable[str]) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"(\(|\]:\s*)?<?\{{\{{-?\s*((?:{known})\b)[^{{}}]*\}}\}}>?")


def _unknown(match: re.Match[str]) -> str:
    """What a variable would have said is not known; in an address it is the site's own, which the source supplies."""
    return match[1] or ("" if match[2] in ("site", "content") else "…")


def _quiet(text: str, variable: re.Pattern[str]) -> str:
    raw: list[str] = []

    def keep(match: re.Match[str]) -> str:
        raw.append(match[1])
        return f"\ufdd0{len(raw) - 1}\ufdd0"

    text = _RAW.sub(keep, text)
    text = _TOC.sub("", text)
    text = without_names(_ATTRIBUTES.sub("", text))
    text = _CONTAINER.sub(_named, text)
    text = _TO_TEMPLATE.sub(_to_template, text)
    text = _LIQUID.sub(command, with_buttons(text))
    text = variable.sub(_unknown, text)
    return _restored(text, raw)


def _to_template(match: re.Match[str]) -> str:
    """A link or a picture whose address a template makes: with the path where it is written out, else its words."""
    mark, words, path, tail, title = match.groups()
    path = path or tail if _OF_SITE.search(match[0]) else ""
    if path and not any(sign in path for sign in "{}()"):
        return f"{mark}[{words}]({path}{title or ''})"
    return f"![{words}]()" if mark and words.strip() else "" if mark else words


def _restored(text: str, raw: list[str]) -> str:
    if raw:
        return re.sub("\ufdd0(\\d+)\ufdd0", lambda match: raw[int(match[1])], text)
    return text


def without_tags(text: str, source: str) -> str:
    """Markdown with the HTML tags of its running text said in Markdown. Names in angle brackets that are no tags
    stay text.
    """
    if not _OPENS.search(text):
        return text
    changed = outside_code(text, lambda stretch: _untagged(stretch, source))
    if changed == text:
        return text
    return _BREAKS.sub("\n\n", _EMPTY_LINK.sub("", changed))


def _without_false_comments(text: str) -> str:
    """The text with the beginning of a comment that never ends made text: it hides nothing here."""
    end = text.rfind("-->") + 1
    return text[:end] + _COMMENT_OPENS.sub("&lt;!--", text[end:])


def _untagged(text: str, source: str) -> str:
    open_links: list[str] = []
    text = escape_false_tags(_without_false_comments(_RUN.sub("", text)))
    text = _RAISED.sub(lambda match: write_script(match[2], raised=match[1].lower() == "sup").replace("_", r"\_"), text)
    text = _RUBY_BRACKET.sub("", text)

    def change(match: re.Match[str]) -> str:
        name = (match[2] or "").lower()
        if not name:
            return ""
        closing = bool(match[1])
        if name not in KNOWN:
            return match[0].replace("<", "&lt;")
        meaning = INLINE.get(name)
        if meaning is not None and (meaning.style or meaning.opening):
            return _MARKS[meaning.style] if meaning.style else meaning.closing if closing else meaning.opening
        if name == "br" or (name == "summary" and closing and text[match.end() :].strip()):
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if "|" in line:
                return " "
            return "\\" if text[match.end() : match.end() + 1] == "\n" else "\\\n"
        attrs = read_attributes(match[3] or "")
        if name in PLAYERS or name == "source":
            return "" if closing else _labelled(Element(name if name in PLAYERS else "video", attrs), source)
        if name == "img":
            src = attrs.get("data-src") or attrs.get("src", "")
            url = resolve(src, source) or ("" if ":" in src[:12] else src)
            alt = " ".join(attrs.get("alt", "").split())
            return f"![{alt}]({url.replace(' ', '%20')})" if url or cells(alt) >= MIN_ALT_WIDTH else ""
        if name == "a":
            if closing:
                url = open_links.pop() if open_links else ""
                return f"]({url})" if url else ""
            url = resolve(attrs.get("href", ""), source)
            open_links.append(url)
            return "[" if url else ""
        return "" if closing or name not in ("li", "p", "div") else " "

    return _TAG.sub(change, text)
