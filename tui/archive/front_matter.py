"""Splitting front matter from a post, and parsing it.

The fences are found here and not by python-frontmatter, since archives bend them (byte order mark, blank lines,
`...` or `--- ` as the closing fence, none at all) and since only the beginning of a file is ever read.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from tui.model import Problem

Format = Literal["yaml", "toml", "json", ""]


class FrontMatter(NamedTuple):
    """The front matter of a text, unparsed, and where the body begins.

    `line` is the first line of `head` in the file, from 1; `body` is the offset of the body; `closed` tells whether
    the closing fence was found. Without front matter `format` is "" and the body is everything.
    """

    format: Format
    head: str
    line: int
    body: int
    closed: bool


_OPEN = re.compile(r"\ufeff?(?:[ \t]*\n)*(-{3,}|\+{3,})[ \t]*(?:#.*)?(?:\n|\Z)")
_CLOSE = {
    "-": re.compile(r"^(?:-{3,}|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+": re.compile(r"^\+{3,}[ \t]*(?:\n|\Z)", re.MULTILINE),
}
_JSON = re.compile(r"\ufeff?\s*(?=\{\s*(?:\"|\}))")
_KEY_LINE = re.compile(r"[\"']?[^\W\d][\w .\-]{0,40}[\"']?[ \t]{0,9}[:=](?:\s|$|[^/\s])")
_HEAD_LINE = re.compile(r"(?:[\"']?[^\W\d][\w .\-]{0,40}[\"']?[ \t]{0,9}[:=](?:\s|$|[^/\s])|[ \t]+\S|-\s|#|\[|\]|\s*$)")
_BARE = re.compile(r"\ufeff?(?:[ \t]*\n)*(?=(?:title|layout|date)[ \t]*:[ \t]*\S.*\n)", re.IGNORECASE)


def split_front_matter(text: str) -> FrontMatter:
    """Find the front matter of a text, whose line ends have to be line feeds."""
    found = _OPEN.match(text)
    if found:
        fence = found[1]
        start = found.end()
        line = text.count("\n", 0, start) + 1
        close = _CLOSE[fence[0]].search(text, start)
        format_: Format = "yaml" if fence[0] == "-" else "toml"
        if close:
            head = text[start : close.start()]
            if len(fence) == 3 or _KEY_LINE.match(head.lstrip()):
                return FrontMatter(format_, head, line, close.end(), closed=True)
            return FrontMatter("", "", 1, 0, closed=True)
        end = _end_of_unclosed(text, start)
        if end > start:
            return FrontMatter(format_, text[start:end], line, end, closed=False)
        return FrontMatter("", "", 1, 0, closed=True)
    if found := _JSON.match(text):
        return _split_json(text, found.end())
    if found := _BARE.match(text):
        start = found.end()
        end = _end_of_unclosed(text, start, blank_ends=True)
        close = _CLOSE["-"].match(text, end)
        return FrontMatter(
            "yaml", text[start:end], text.count("\n", 0, start) + 1, close.end() if close else end, False
        )
    return FrontMatter("", "", 1, 0, closed=True)


def _end_of_unclosed(text: str, start: int, *, blank_ends: bool = False) -> int:
    """The offset at which front matter without a closing fence ends: before the first line that is none of its own."""
    end = at = start
    keys = 0
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop + 1
        line = text[at:stop]
        if not line.strip():
            if keys and blank_ends:
                break
        elif _KEY_LINE.match(line) or (keys and _HEAD_LINE.match(line)):
            # After a blank line only a key continues the front matter: a list or an indented line is the body.
            if at > end and not _KEY_LINE.match(line):
                break
            keys += 1
            end = stop
        else:
            break
        at = stop
    return end if keys else start


def _split_json(text: str, start: int) -> FrontMatter:
    from json import JSONDecoder

    line = text.count("\n", 0, start) + 1
    try:
        _, end = JSONDecoder(strict=False).raw_decode(text, start)
        closed = True
    except (ValueError, RecursionError):
        close = re.compile(r"^\}[ \t]*(?:\n|\Z)", re.MULTILINE).search(text, start)
        end, closed = (close.end(), True) if close else (len(text), False)
    return FrontMatter("json", text[start:end], line, end, closed)


def load_front_matter(split: FrontMatter) -> tuple[dict[str, Any], list[Problem]]:
    """Parse front matter into strings, lists and mappings, by the keys as written, with the problems in it.

    Scalars stay strings, so that a title like `2019-12-31` or `yes` is a text. Where the parser fails, the values are
    recovered line by line, with a problem. Never raises.
    """
    problems: list[Problem] = []
    if not split.closed:
        problems.append(Problem("the front matter has no closing fence", max(split.line - 1, 1)))
    head = split.head
    if not head.strip():
        return {}, problems
    try:
        from tui.archive.front_matter_formats import HANDLERS

        loaded = HANDLERS[split.format].load(head)
    except Exception as error:  # noqa: BLE001 - parsers of hostile text fail in ways they do not declare
        reason, line = _reason(error)
    else:
        if loaded.problems:
            problems += [Problem(text, at + split.line) for text, at in loaded.problems]
        return loaded, problems
    from tui.archive.recover import recover_values

    at = None if line is None else min(line, head.rstrip("\n").count("\n")) + split.line
    problems.append(Problem(f"the front matter is not valid {split.format.upper()} ({reason}): read line by line", at))
    values, odd = recover_values(split.format, head)
    problems += [Problem(text, at + split.line) for text, at in odd]
    return values, problems


def _reason(error: Exception) -> tuple[str, int | None]:
    """The reason of a parser's error, and the line it is on, from 0."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return str(getattr(error, "problem", "") or "malformed"), mark.line
    message = getattr(error, "msg", None) or str(error)
    line = getattr(error, "lineno", None)
    if line is None and (found := re.search(r"\(at line (\d+)", message)):
        line = int(found[1])
    text = re.sub(r"\s*\(at .*", "", message.partition("\n")[0])[:80] or type(error).__name__
    return text, None if line is None else line - 1
