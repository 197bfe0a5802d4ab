"""Repair of HTML source before it is parsed, where the rules of HTML5 would hide text or read text as tags.

`repair_source` runs the steps in order. By those rules all text behind an unclosed player, comment or script is hidden,
and so is text behind an address without its second quotation mark. So `/>` closes an element, as in XHTML, and an
element without an end tag has no content. Names in angle brackets that are no elements (`<T extends U>`, `a<b`) become
text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import islice
from typing import Final

from tui.article.html.elements import KNOWN, names, read_attributes
from tui.patterns import lazy_pattern

_NEVER_NESTED: Final = frozenset(("iframe", "video", "audio", "canvas", "textarea", "select", "title"))
"""Elements that are never nested in one of their own kind."""
_CODE: Final = frozenset(("script", "style"))
_PLAYERS: Final = frozenset(("iframe", "video", "audio", "object"))
TEXT_HIDING: Final = _NEVER_NESTED | _CODE | {"object", "template"}
"""Elements whose content a browser does not read as text: unclosed, they hide what follows."""
_HIDING_NAMES: Final = "|".join(sorted(TEXT_HIDING))
_OPENS: Final = lazy_pattern(rf"<!--|<({_HIDING_NAMES})(?=[\s/>])([^<>]*)>", re.IGNORECASE)
_END_TAG: Final = {name: lazy_pattern(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in TEXT_HIDING}
_SAME_TAG: Final = {name: lazy_pattern(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE) for name in TEXT_HIDING}
_CLOSED_AT_ONCE: Final = {name: lazy_pattern(rf"\s*</{name}(?=[\s/>])", re.IGNORECASE) for name in TEXT_HIDING}
_SELF_CLOSED: Final = lazy_pattern(r"(?:\A|[\s\"']|\s[^\s=]+)/\Z")
"""Behind the name in a tag: a slash that is no part of a value without quotation marks."""
_CHILDREN: Final = lazy_pattern(
    r"(?:\s*<(?:source|track|param)(?=[\s/>])[^<>]*>|\s*<(?:option|optgroup)(?=[\s/>])[^<>]*>[^<\n]*+(?:</option\s*>)?)+",
    re.IGNORECASE,
)
"""The children that an element without an end tag may have."""
_COMMENT_END: Final = lazy_pattern(r"--!?>")
_END_OF_CODE: Final = lazy_pattern(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|blockquote|section|article|figure|img|a|br|span|pre|b|i|em|strong|script|style)"
    r"(?=[\s/>])|\n[ \t]*\n",
    re.IGNORECASE,
)
"""Where a script or a style ends that is never closed: at a tag or a blank line."""
_CODE_CHARACTERS: Final = frozenset("{}=;(")
_UNQUOTED_ADDRESS: Final = lazy_pattern(
    r"(<[a-zA-Z][^<>]*?\s(?:href|src)\s*=\s*(?:(\")[^\"<>\s]*(?=>[^\"<]*(?:<|\Z))|'[^'<>\s]*(?=>[^'<]*(?:<|\Z))))",
    re.IGNORECASE,
)

_NOT_A_TAG: Final = lazy_pattern(r"<(?=/?[a-zA-Z])(?!/?[a-zA-Z][\w:.-]*(?=[\s/>]))")
_MISSING_SPACE: Final = lazy_pattern(r"<(a|img|iframe)(?=(?:href|src)\s*=)", re.IGNORECASE)
_BARE_TAG: Final = lazy_pattern(r"<([a-zA-Z][a-zA-Z0-9_.]*)>")
_BARE_END_TAG: Final = lazy_pattern(r"</([a-zA-Z][a-zA-Z0-9_.]*)>")
_UNENDED_TAG: Final = lazy_pattern(r"<(?=[a-zA-Z][a-zA-Z0-9]*\s+[^\s<>=/\"'](?:[^<>=]*(?:<|\Z)|[^<>=]*?\n[ \t]*\n))")
"""The beginning of a tag with words without values, and no end in its paragraph."""
_TAG_OF_WORDS: Final = lazy_pattern(r"<([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s<>=/\"'-]+)+)\s*>")
"""A tag whose attributes are all without values."""
_NESTING_TAG: Final = lazy_pattern(
    r"<(/?)(div|section|article|aside|main|nav|header|footer|center|details|dialog|fieldset|form|figure|blockquote|address"
    r"|ul|ol|menu|dir|dl|table|object|svg|g|math|ruby|rb|rp|rt|rtc|summary|figcaption|hgroup|search|select|optgroup"
    r"|pre|listing)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
"""A tag of an element that may hold others of its kind."""
_MAX_NESTED: Final = 500
"""Such elements within one another; browsers stop at as many. More than `dom.MAX_DEPTH`, below which they are text."""
_ATTRIBUTE_AS_PARSED: Final = lazy_pattern(
    r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|(?![\"'])[^\s>]*+))?"
)
"""An attribute as browsers read it: signs of tags may stand in its name and in its value."""
_TAG_AS_PARSED: Final = lazy_pattern(rf"<[a-zA-Z][^\s/>]*+((?:{_ATTRIBUTE_AS_PARSED.pattern})*+)")
_MAX_ATTRIBUTES: Final = 1000
"""Of a long tag. The parser compares each with all before it."""
_LONG_TAG: Final = 4000
"""Characters of a tag from which its attributes are counted."""
_TAG_START: Final = lazy_pattern(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
_VARIABLE_NAMES: Final = frozenset("abipqsu")
"""Elements whose names are also common names of variables."""
_VALUELESS_ATTRIBUTES: Final = names(
    "href name class id style hidden title target rel dir lang align download markdown itemscope itemprop inert "
    "contenteditable draggable controls open reversed checked disabled autofocus nofollow noopener"
)
"""Attributes that occur without a value, on purpose or not."""
_AMP: Final = lazy_pattern(r"<(/?)amp-(img|anim|iframe|video|audio|youtube)(?=[\s>/])", re.IGNORECASE)
_AMP_ELEMENTS: Final = {"anim": "img", "youtube": "iframe"}
_CAPTION: Final = lazy_pattern(r"<figcaption\b(?:(?!<figcaption\b).)*?</figcaption\s*>", re.DOTALL | re.IGNORECASE)
_GAPLESS: Final = lazy_pattern(
    r"(</(?:span|cite|small|a|b|strong|em|i)>)(?=<(?:span|cite|small|a|div|p)[\s>])", re.IGNORECASE
)
_SENTENCE_END: Final = lazy_pattern(r"(?<=[。！？…])\u3000*(?=\u3000\u3000[^\s\u3000<])")
_BETWEEN_TAGS: Final = lazy_pattern(r"(?:\A|>)[^<>]+(?=<|\Z)")


def repair_source(html: str) -> str:
    """The source with all repairs made: what `dom.parse` hands to the parser.

    AMP's elements for pictures and players (https://amp.dev/documentation/components/) become those of HTML.
    """
    html = _add_breaks(html)
    if "<amp-" in html:
        html = _AMP.sub(lambda match: f"<{match[1]}{_AMP_ELEMENTS.get(name := match[2].lower(), name)}", html)
    html = _MISSING_SPACE.sub(r"<\1 ", html)
    html = escape_false_tags(_NOT_A_TAG.sub("&lt;", html))
    html = close_unclosed(_escape_unknown_tags(_flatten_deepest(html)))
    return _cut_attributes(html)


def _flatten_deepest(html: str) -> str:
    """The source without the tags of elements that are nested too deep, a line break between the texts of two: at every
    start of a block the parser looks through all elements that are open.
    """
    tags = list(_NESTING_TAG.finditer(html))
    if len(tags) <= _MAX_NESTED:
        return html
    out: list[str] = []
    position = 0
    is_broken = False
    open_: list[str] = []
    counts: Counter[str] = Counter()
    for tag in tags:
        name = tag[2].lower()
        if not tag[1]:
            is_too_deep = len(open_) >= _MAX_NESTED
            open_.append(name)
            counts[name] += 1
        elif counts[name]:
            is_too_deep = len(open_) > _MAX_NESTED
            while (closed := open_.pop()) != name:
                counts[closed] -= 1
            counts[name] -= 1
        else:
            continue
        if is_too_deep:
            before = html[position : tag.start()]
            is_broken = is_broken and not before.strip()
            out.append(before)
            if not tag[1] and not is_broken:
                out.append("<br>")
                is_broken = True
            position = tag.end()
    return "".join((*out, html[position:])) if out else html


def _cut_attributes(html: str) -> str:
    """The source with the first attributes alone of a tag that has more than any page gives one."""
    out: list[str] = []
    position = 0
    for tag in _TAG_AS_PARSED.finditer(html):
        start, end = tag.span(1)
        if end - start > _LONG_TAG:
            found = list(islice(_ATTRIBUTE_AS_PARSED.finditer(html, start, end), _MAX_ATTRIBUTES + 1))
            if len(found) > _MAX_ATTRIBUTES:
                out.append(html[position : found[-1].start()])
                position = end
    return "".join((*out, html[position:])) if out else html


def _add_breaks(html: str) -> str:
    """The source with the gaps a style sheet would make: a space between the parts of a picture's caption, line breaks
    before the two ideographic spaces that begin a paragraph in Chinese.
    """
    if "<figcaption" in html:
        html = _CAPTION.sub(lambda match: _GAPLESS.sub(r"\1 ", match[0]), html)
    if "\u3000\u3000" in html and "<pre" not in html:
        html = _BETWEEN_TAGS.sub(lambda match: _SENTENCE_END.sub("<br><br>", match[0]), html)
    return html


def escape_false_tags(text: str) -> str:
    """The text with comparisons and types that look like tags made text: `a<b and c`, `<T extends U>`."""
    if not _UNENDED_TAG.search(text) and not _TAG_OF_WORDS.search(text):
        return text
    text = _UNENDED_TAG.sub("&lt;", text)
    tags: dict[str, list[tuple[int, bool]]] = {}
    """By name the places of the tags, in order, and whether each is an end tag."""

    def is_closed(name: str, at: int) -> bool:
        if not tags:
            for tag in _TAG_START.finditer(text):
                tags.setdefault(tag[2].lower(), []).append((tag.start(), bool(tag[1])))
        found = tags.get(name, [])
        following = bisect_left(found, (at, False))
        return following < len(found) and found[following][1]

    def escape_words(match: re.Match[str]) -> str:
        name, words = match[1], match[2].lower().split()
        if not _VALUELESS_ATTRIBUTES.isdisjoint(words) or (name.lower() in KNOWN and name not in _VARIABLE_NAMES):
            return match[0]
        return match[0] if is_closed(name.lower(), match.end()) else f"&lt;{match[0][1:-1]}&gt;"

    return _TAG_OF_WORDS.sub(escape_words, text)


def _escape_unknown_tags(html: str) -> str:
    """The source with names in angle brackets made text, unless they are elements or have an end tag."""
    unknown = {name for name in _BARE_TAG.findall(html) if name.lower() not in KNOWN}
    false = unknown.difference(_BARE_END_TAG.findall(html)) if unknown else unknown
    return (
        _BARE_TAG.sub(lambda match: f"&lt;{match[1]}&gt;" if match[1] in false else match[0], html) if false else html
    )


def close_unclosed(html: str) -> str:
    """The source without unclosed elements that would hide the text behind them: players get an end tag, others are
    removed, and the start of a comment that never ends becomes text.
    """
    if "=" in html:
        html = _UNQUOTED_ADDRESS.sub(lambda match: match[1] + (match[2] or "'"), html)
    last = LastEnds(html)
    out: list[str] = []
    position = done = 0
    while match := _OPENS.search(html, position):
        position = match.end()
        if not match[1]:
            ending = _COMMENT_END.search(html, match.start() + 2) if match.start() < last.of_comment else None
            if ending is not None:
                position = ending.end()
            else:
                out.append(f"{html[done : match.start()]}&lt;")
                done = match.start() + 1
            continue
        name = match[1].lower()
        ends = find_missing_end(html, match, name, last)
        if ends >= 0:
            out.append(f"{html[done:ends]}</{name}>" if name in _PLAYERS else html[done : match.start()])
            position = done = ends
        elif name in _NEVER_NESTED or name in _CODE:
            position = max(position, find_end_tag(html, name, position))
    return "".join(out) + html[done:] if out else html


class LastEnds:
    """Where the last end tag of a name begins, and the last end of a comment; -1 where there is none."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._found: dict[str, int] = {}
        self.of_comment = max(html.rfind("-->"), html.rfind("--!>"))

    def __getitem__(self, name: str) -> int:
        if name not in self._found:
            self._found[name] = max(self._html.rfind(f"</{form}") for form in (name, name.upper(), name.title()))
        return self._found[name]


def find_missing_end(html: str, tag: re.Match[str], name: str, last: LastEnds) -> int:
    """Where an element has to end that is never closed, -1 where it is closed. `tag` is the match of its opening tag,
    with the source behind the name as second group; `last` knows where the last end tag of each name begins.
    """
    at = tag.end()
    if _CLOSED_AT_ONCE[name].match(html, at):
        return -1
    following = _SAME_TAG[name].search(html, at)
    closes = following is not None and bool(following[1])
    if _SELF_CLOSED.search(tag[2]) and not (closes and name in _CODE):
        return at
    alone = name in _NEVER_NESTED or name == "style" or (name == "script" and "src" in read_attributes(tag[2]))
    if closes or (not alone and last[name] >= at):
        return -1
    if name in _CODE:
        return _end_of_code(html, at)
    children = _CHILDREN.match(html, at)
    return children.end() if children else at


def find_end_tag(html: str, name: str, at: int) -> int:
    """Where the name ends in the next end tag of an element, -1 where there is none."""
    match = _END_TAG[name].search(html, at)
    return match.end() if match else -1


def _end_of_code(html: str, at: int) -> int:
    """Where code ends that begins at a position and is never closed."""
    found = _END_OF_CODE.search(html, at)
    end = found.start() if found else len(html)
    return end if not _CODE_CHARACTERS.isdisjoint(html[at:end]) else at
