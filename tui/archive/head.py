"""Front matter: where it begins and ends, and what it says.

python-frontmatter's handlers read the text of the head; the fences are found here, since archives bend them
(byte order mark, blank lines, `...` or `--- ` as closer, no closer) and since only the head is ever read.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tui.model import Problem

if TYPE_CHECKING:
    from tui.archive.handlers import Handler

Format = Literal["yaml", "toml", "json", ""]


class Split(NamedTuple):
    """Where the head of a text is.

    `line` is the head's first line in the file, from 1; `body` the offset at which the body begins; `closed`
    tells whether the closing fence was seen. Without front matter `format` is "" and the body is everything.
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


def split_head(text: str) -> Split:
    """Find the front matter of a text whose line ends are line feeds."""
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
                return Split(format_, head, line, close.end(), closed=True)
            return Split("", "", 1, 0, closed=True)
        end = _end_of_unclosed(text, start)
        if end > start:
            return Split(format_, text[start:end], line, end, closed=False)
        return Split("", "", 1, 0, closed=True)
    if found := _JSON.match(text):
        return _split_json(text, found.end())
    if found := _BARE.match(text):
        start = found.end()
        end = _end_of_unclosed(text, start, blank_ends=True)
        close = _CLOSE["-"].match(text, end)
        return Split("yaml", text[start:end], text.count("\n", 0, start) + 1, close.end() if close else end, False)
    return Split("", "", 1, 0, closed=True)


def _end_of_unclosed(text: str, start: int, *, blank_ends: bool = False) -> int:
    """Where a head without a closing fence stops looking like one."""
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
            # After a blank line only a key goes on with the head: a list or an indented line is the body.
            if at > end and not _KEY_LINE.match(line):
                break
            keys += 1
            end = stop
        else:
            break
        at = stop
    return end if keys else start


def _split_json(text: str, start: int) -> Split:
    from json import JSONDecoder

    line = text.count("\n", 0, start) + 1
    try:
        _, end = JSONDecoder(strict=False).raw_decode(text, start)
        closed = True
    except (ValueError, RecursionError):
        close = re.compile(r"^\}[ \t]*(?:\n|\Z)", re.MULTILINE).search(text, start)
        end, closed = (close.end(), True) if close else (len(text), False)
    return Split("json", text[start:end], line, end, closed)


def load_head(split: Split) -> tuple[dict[str, Any], list[Problem]]:
    """What the front matter says, keys as written, values as strings, lists and mappings of such.

    Scalars stay as they are written, so that a title like `2019-12-31` or `yes` is a text. What the strict
    parser refuses is recovered line by line, with a problem. Never raises.
    """
    problems: list[Problem] = []
    if not split.closed:
        problems.append(Problem("the front matter has no closing fence", max(split.line - 1, 1)))
    head = split.head
    if not head.strip():
        return {}, problems
    try:
        loaded = _handlers()[split.format].load(head)
    except Exception as error:  # noqa: BLE001 - parsers of hostile text fail in ways they do not declare
        reason, line = _reason(error)
    else:
        if loaded.said:
            problems += [Problem(text, at + split.line) for text, at in loaded.said]
        return loaded, problems
    from tui.archive.recover import recover

    at = None if line is None else min(line, head.rstrip("\n").count("\n")) + split.line
    problems.append(Problem(f"the front matter is not valid {split.format.upper()} ({reason}): read line by line", at))
    values, said = recover(split.format, head)
    problems += [Problem(text, at + split.line) for text, at in said]
    return values, problems


@cache
def _handlers() -> dict[str, Handler]:
    from tui.archive.handlers import HANDLERS

    return HANDLERS


def _reason(error: Exception) -> tuple[str, int | None]:
    """Why a parser gave up, and the line of the head, from 0."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return str(getattr(error, "problem", "") or "malformed"), mark.line
    message = getattr(error, "msg", None) or str(error)
    line = getattr(error, "lineno", None)
    if line is None and (found := re.search(r"\(at line (\d+)", message)):
        line = int(found[1])
    text = re.sub(r"\s*\(at .*", "", message.partition("\n")[0])[:80] or type(error).__name__
    return text, None if line is None else line - 1
