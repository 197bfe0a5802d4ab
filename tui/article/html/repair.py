"""Tags as their authors meant them, where the HTML5 rules would let one swallow the text behind it.

A player that is never closed hides all that follows, and so does a comment, a script, or an address without its second
quotation mark. In archives such tags stand before whole posts: by XHTML `/>` closes an element, and what has no end tag
held nothing to begin with.
"""

from __future__ import annotations

import re
from typing import Final

_LEAVES: Final = frozenset(("iframe", "video", "audio", "canvas", "textarea", "select", "title"))
"""Never nested in one of their own kind."""
_CODE: Final = frozenset(("script", "style"))
_PLAYED: Final = frozenset(("iframe", "video", "audio", "object"))
SWALLOWING: Final = _LEAVES | _CODE | {"object", "template"}
"""Elements of which nothing is read as text, whatever stands in them."""
_NAMES: Final = "|".join(sorted(SWALLOWING))
_OPENS: Final = re.compile(rf"<!--|<({_NAMES})(?=[\s/>])([^<>]*)>", re.IGNORECASE)
_ENDS: Final = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in SWALLOWING}
_SAME: Final = {name: re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE) for name in SWALLOWING}
_CLOSED: Final = {name: re.compile(rf"\s*</{name}(?=[\s/>])", re.IGNORECASE) for name in SWALLOWING}
_SELF_CLOSED: Final = re.compile(r"(?:\A|[\s\"']|\s[^\s=]+)/\Z")
"""Behind the name in a tag: a slash that is no part of a value without quotation marks."""
_BELONGING: Final = re.compile(
    r"(?:\s*<(?:source|track|param)(?=[\s/>])[^<>]*>|\s*<(?:option|optgroup)(?=[\s/>])[^<>]*>[^<\n]*(?:</option\s*>)?)+",
    re.IGNORECASE,
)
"""What an element without an end tag holds all the same."""
_FETCHED: Final = re.compile(r"\ssrc\s*=", re.IGNORECASE)
"""In the tag of a script: it holds nothing."""
_COMMENT_ENDS: Final = re.compile(r"--!?>")
_BORDER: Final = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|blockquote|section|article|figure|img|a|br|span|pre|b|i|em|strong|script|style)"
    r"(?=[\s/>])|\n[ \t]*\n",
    re.IGNORECASE,
)
"""Where code ends that is never closed."""
_SIGNS_OF_CODE: Final = frozenset("{}=;(")
_OPEN_ADDRESS: Final = re.compile(
    r"(<[a-zA-Z][^<>]*?\s(?:href|src)\s*=\s*(?:(\")[^\"<>\s]*(?=>[^\"<]*(?:<|\Z))|'[^'<>\s]*(?=>[^'<]*(?:<|\Z))))",
    re.IGNORECASE,
)


def closed(html: str) -> str:
    """The source with an end tag for players that would swallow the text behind them, and without what else would."""
    if "=" in html:
        html = _OPEN_ADDRESS.sub(lambda match: match[1] + (match[2] or "'"), html)
    last = LastEnds(html)
    out: list[str] = []
    position = done = 0
    while match := _OPENS.search(html, position):
        position = match.end()
        if not match[1]:
            ending = _COMMENT_ENDS.search(html, match.start() + 2) if match.start() < last.of_comment else None
            if ending is not None:
                position = ending.end()
            else:
                out.append(f"{html[done : match.start()]}&lt;")
                done = match.start() + 1
            continue
        name = match[1].lower()
        ends = end_at_once(html, match, name, last)
        if ends >= 0:
            out.append(f"{html[done:ends]}</{name}>" if name in _PLAYED else html[done : match.start()])
            position = done = ends
        elif name in _LEAVES or name in _CODE:
            position = max(position, next_end(html, name, position))
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


def end_at_once(html: str, tag: re.Match[str], name: str, last: LastEnds) -> int:
    """Where an element has to end that is not closed, -1 where it is: behind its opening `tag`, which was matched with
    what stands in it behind the name as the second group. `last` says where the last end tag of a name begins.
    """
    at = tag.end()
    if _CLOSED[name].match(html, at):
        return -1
    following = _SAME[name].search(html, at)
    closes = following is not None and bool(following[1])
    if _SELF_CLOSED.search(tag[2]) and not (closes and name in _CODE):
        return at
    alone = name in _LEAVES or name == "style" or (name == "script" and _FETCHED.search(tag[2]))
    if closes or (not alone and last[name] >= at):
        return -1
    if name in _CODE:
        return _end_of_code(html, at)
    belonging = _BELONGING.match(html, at)
    return belonging.end() if belonging else at


def next_end(html: str, name: str, at: int) -> int:
    """Where the name ends in the next end tag of an element, -1 where there is none."""
    match = _ENDS[name].search(html, at)
    return match.end() if match else -1


def _end_of_code(html: str, at: int) -> int:
    """Where code ends that begins at a position and is never closed."""
    border = _BORDER.search(html, at)
    end = border.start() if border else len(html)
    return end if not _SIGNS_OF_CODE.isdisjoint(html[at:end]) else at
