"""Splitting front matter from a post, and parsing it.

The fences are found here and not by python-frontmatter, since archives bend them (byte order mark, blank lines, a
comment before, `...` or `--- ` as the closing fence, none at all) and since only the beginning of a file is ever read.

A fence or a colon does not make front matter: prose between two rules, and a speaker with what he says, look alike.
There has to be a key that is known, or all of it has to parse and look like keys. What is in doubt is text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from textwrap import dedent
from typing import Any, Literal, NamedTuple

from tui.archive.dates import parse_date
from tui.archive.front_matter_values import parse_front_matter
from tui.archive.head_fields import ADDRESS, field_of, fold_key
from tui.language import stated
from tui.model import Problem
from tui.patterns import lazy_pattern

FrontMatterFormat = Literal["yaml", "toml", "json", ""]


class FrontMatter(NamedTuple):
    """The front matter of a text, unparsed, and where the body begins.

    `line` is the first line of `head` in the file, from 1; `body` is the offset of the body; `closed` is False where
    there is an opening fence and no closing one. Without front matter `format` is "" and the body is everything;
    `doubt` says what looked like front matter and is read as text.
    """

    format: FrontMatterFormat
    head: str
    line: int
    body: int
    closed: bool
    doubt: str = ""


_BEFORE = lazy_pattern(
    r"\ufeff?(?:[ \t]*\n|[ \t]*(?:<!--(?:[^-]|-(?!->))*+-->|\{#(?:[^#]|#(?!\}))*+#\}|"
    r"\{%-?\s*comment\s*-?%\}(?:[^{]|\{(?!%))*+\{%-?\s*endcomment\s*-?%\}|"
    r"\[[^\[\]\n]*\]:[ \t]*(?:#|<>)[ \t]*(?:\([^()\n]*\)|\"[^\"\n]*\")|%(?:YAML|TAG)[ \t][^\n]*)[ \t]*\n)*+"
)
_OPEN = lazy_pattern(
    r"([ \t]*)(-{3,}|\+{3,}|;{3,})[ \t]*(yaml|yml|toml|json|(?=\n|#|\Z))[ \t]*(?:#.*)?(?:\n|\Z)", re.IGNORECASE
)
_FORMATS: dict[str, tuple[FrontMatterFormat, ...]] = {
    "-": ("yaml", "toml", "json"),
    "+": ("toml", "yaml", "json"),
    ";": ("json",),
    "yaml": ("yaml",),
    "yml": ("yaml",),
    "toml": ("toml",),
    "json": ("json",),
}
"""The formats that may stand between fences, by the fence or the name of a language after it, the likeliest first."""
_JSON = lazy_pattern(r"[ \t]*(?=\{\s*(?:\"|\}))")
_JSON_LINE = lazy_pattern(r"[ \t]*(?:[{}\[\],\"]|-?\d|true|false|null|$)")
_SIGN = {"yaml": ":", "toml": "=", "json": ":"}
_KEY_LINE = lazy_pattern(r"[\"']?([^\W\d][\w .\-]{0,40}?)[\"']?[ \t]{0,9}([:=])(?:[ \t]+|(?=\n|\Z|[^/\s]))(.*)")
_CONTINUATION = lazy_pattern(r"[ \t]+\S|-(?:\s|$)|#|\[|\]|\{|\}")
_BARE = lazy_pattern(r"(?=(?:title|layout|date|slug|author|tags|category|status)[ \t]*:[ \t]*\S.*\n)", re.IGNORECASE)

_COMMENTS = lazy_pattern(r"(?:[ \t]*#[^\n]*\n)+")
"""Lines of a comment above a fence, as YAML and TOML have them."""
_ANY_FENCE = lazy_pattern(r"(?:-{3,}|\+{3,}|;{3,})[ \t]*(?:\n|\Z)")
_WIDE_KEY_LINE = lazy_pattern(r"([^\W\d][\w .\-]{0,20}?)[ \t]*(?:：|(?<=[^\x00-\x7f]):)[ \t\u3000]*(.*)")
"""A key with the colon of Chinese and Japanese type, or one in their script."""
_MIN_WIDE_KEYS = 2

_PANDOC = lazy_pattern(
    r"%[ \t]*([^\n]*(?:\n[ \t]+\S[^\n]*)*)\n%[ \t]*([^\n]*(?:\n[ \t]+\S[^\n]*)*)(?:\n%[ \t]*([^\n]*))?"
    r"(?:\n(?=[ \t]*(?:\n|\Z))|\Z)"
)
"""The title, the authors and the date as Pandoc has them: https://pandoc.org/MANUAL.html#extension-pandoc_title_block."""
_PARAGRAPH = lazy_pattern(r"\n[ \t]*\n(?![\s\[\]}#]|[\"']?[\w.\-]{1,60}[\"']?[ \t]*=|\Z)")

_TELLING = frozenset(("title", "layout", "date", "tags", "categories", "permalink", "slug", "draft", "lastmod"))
"""Keys that make front matter also where they are written with a capital, as the first word of a sentence is."""
_OTHER = frozenset((
    "abstract", "aliases", "archived", "banner", "bibliography", "canonicalurl", "comments", "commentsenabled",
    "cover", "coverimage", "css", "cssclass", "cssclasses", "description", "disablecomments", "display", "doi",
    "draft", "excerpt", "expirydate", "extra", "featured", "featuredimage", "featureimage", "format", "guid",
    "header", "hero", "hide", "id", "image", "images", "img", "isbn", "issue", "js", "katex", "keywords", "kind",
    "lang", "language", "layout", "lead", "license", "locale", "math", "mathjax", "menu", "meta",
    "metadescription", "noindex", "ogimage", "order", "output", "outputs", "params", "parent", "pin", "pinned",
    "post", "postid", "preview", "priority", "private", "publication", "publish", "rating", "readingtime",
    "redirect", "redirectfrom", "robots", "section", "series", "share", "showtoc", "sidebar", "sitemap", "slug",
    "sort", "status", "sticky", "style", "subtitle", "summary", "taxonomies", "teaser", "template", "theme",
    "thumb", "thumbnail", "toc", "top", "topic", "topics", "translationkey", "translator", "translators", "type",
    "uid", "uuid", "video", "visible", "volume", "weight", "wordcount",
))  # fmt: skip
"""Keys that archives have and no field is read from, folded."""
_SIGNED = lazy_pattern(r"^([\"']?[^\W\d][\w .\-]{0,40}?[\"']?)[ \t]*:[ \t]+([&#][^\s&#][^\n]*)$", re.MULTILINE)
"""A value that begins with a sign of YAML's, and goes on as a word."""
_REFERENCE = lazy_pattern(r"\*([^\s,\[\]{}*]+)")
_SENTENCE = lazy_pattern(r"[.!?。！？…][\"'”’»」』)]*\s*$|\S+(?:\s+\S+){7}")

_MAX_VALUE_CHARACTERS = 200
"""So much of a value is looked at to tell whether it is one."""

_NONE = FrontMatter("", "", 1, 0, closed=True)


def split_front_matter(text: str) -> FrontMatter:
    """Find the front matter of a text, whose line ends have to be line feeds."""
    before = _BEFORE.match(text)
    at = before.end() if before else 0
    if found := _OPEN.match(text, at):
        return _split_fenced(text, found)
    if (comments := _COMMENTS.match(text, at)) and (found := _OPEN.match(text, comments.end())):
        # A heading over a rule looks the same: only a whole head below makes a comment of it.
        split = _split_fenced(text, found)
        is_whole = split.format in _SIGN and split.closed and _names_the_post(dedent(split.head))
        return split if is_whole else _NONE
    if found := _JSON.match(text, at):
        return _split_json(text, found.end())
    if (found := _PANDOC.match(text, at)) and any(found.groups()):
        head = _head_of_pandoc(*found.groups(""))
        return FrontMatter("yaml", head, text.count("\n", 0, at) + 1, found.end(), closed=True)
    if _BARE.match(text, at):
        end = _end_of_unclosed(text, at, "yaml", is_bare=True)
        if end == at:
            return _NONE._replace(
                doubt=stated("the lines with colons at the top are read as text: they are no front matter")
            )
        close = _close("", "-").match(text, end)
        return FrontMatter("yaml", text[at:end], text.count("\n", 0, at) + 1, close.end() if close else end, False)
    if _WIDE_KEY_LINE.match(text, at):
        end = _end_of_wide(text, at)
        if end > at:
            head = _with_plain_colons(text[at:end])
            close = _close("", "-").match(text, end)
            return FrontMatter("yaml", head, text.count("\n", 0, at) + 1, close.end() if close else end, False)
    return _NONE


def _split_fenced(text: str, found: re.Match[str]) -> FrontMatter:
    indent, fence, language = found.groups()
    start = found.end()
    line = text.count("\n", 0, start) + 1
    formats = _FORMATS[language.lower() or fence[0]]
    close = _close(indent and "[ \\t]*", fence[0]).search(text, start)
    if close:
        head = text[start : close.start()]
        if not head.strip() and len(fence) == 3:
            return FrontMatter(formats[0], head, line, close.end(), closed=True)
        for format_ in formats:
            if is_front_matter(head, format_):
                return FrontMatter(format_, head, line, close.end(), closed=True)
        if formats[0] == "yaml" and _end_of_wide(text[: close.start()], start) == close.start():
            return FrontMatter("yaml", _with_plain_colons(head), line, close.end(), closed=True)
    for format_ in formats:
        end = _end_of_unclosed(text, start, format_)
        if end > start:
            other = _ANY_FENCE.match(text, end)  # the fence of another format
            body = other.end() if other else end
            return FrontMatter(format_, text[start:end], line, body, closed=other is not None)
    if close is None:
        return _NONE._replace(closed=False)
    return _NONE._replace(
        doubt=stated("what stands between the rules at the top is read as text: it is no front matter")
    )


@lru_cache(maxsize=16)
def _close(indent: str, sign: str) -> re.Pattern[str]:
    ends = {"-": r"-{3,}|\.\.\.", "+": r"\+{3,}", ";": r";{3,}"}[sign]
    return re.compile(rf"^{indent}(?:{ends})[ \t]*(?:\n|\Z)", re.MULTILINE)


def is_front_matter(head: str, format_: FrontMatterFormat) -> bool:
    """Whether what stands between two fences is front matter: it has a key that is known, or parses and has only keys.

    Text of several paragraphs is none, whatever a line in it looks like.
    """
    if format_ == "yaml":
        if ("\ntitle:" in head or head.startswith("title:")) and "\n\n" not in head:
            return True
    elif format_ == "toml" and (head.startswith("title =") or "\ntitle =" in head) and not _PARAGRAPH.search(head):
        return True
    if format_ == "json":
        return head.lstrip()[:1] == "{" and (bool(_parsed(head, format_)) or _has_json_key(head))
    if head.lstrip()[:1] == "{":
        return any(field_of(str(key)) for key in _parsed(head, format_))
    known = keys = loose = 0
    is_lower = True
    after_blank = False
    for line in dedent(head).split("\n"):
        if not line.strip():
            after_blank = True
            continue
        key = _KEY_LINE.match(line)
        trust = _trust(key[1], key[3]) if key and key[2] == _SIGN[format_] else 0
        if key and trust:
            keys += 1
            known += trust > 1
            is_lower = is_lower and key[1][:1].islower()
        elif not _CONTINUATION.match(line):
            if after_blank and not (key and " " not in key[1] and not _SENTENCE.search(key[3][:_MAX_VALUE_CHARACTERS])):
                # A text of several lines in TOML may hold paragraphs, and no prose is TOML.
                return format_ == "toml" and bool(_parsed(head, format_))
            loose += 1
        after_blank = False
    if known:
        return loose <= keys or bool(_parsed(head, format_))
    return keys > 0 and is_lower and not loose and bool(_parsed(head, format_))


def _parsed(head: str, format_: str) -> dict[str, Any]:
    """The values of front matter; none where it does not parse."""
    try:
        return parse_front_matter(format_, dedent(head))
    except Exception:  # noqa: BLE001 - parsers of hostile text fail in ways they do not declare
        return {}


def _trust(key: str, value: str) -> int:
    """How far a line with a key is to be trusted to be one of front matter: 2 it is, 1 beside others that are, 0 not.

    `Source: the mayor` and `Note: it rains.` are how sentences begin; `source: the mayor` and `note: rain` are not.
    """
    value = value[:_MAX_VALUE_CHARACTERS]
    name = fold_key(key)
    field = field_of(key)
    is_lower = key[:1].islower()
    if field in ("date", "changed"):
        return 2 if parse_date(value.strip().strip("\"'"))[0] is not None else int(is_lower)
    if name in _TELLING:
        return 2
    if field or name in _OTHER:
        if is_lower or (field == "source" and ADDRESS.match(value.strip().strip("\"'"))):
            return 2
        return 2 if field != "source" and not key.isascii() else 1
    return int(is_lower and " " not in key and not _SENTENCE.search(value))


def _end_of_unclosed(text: str, start: int, format_: FrontMatterFormat, *, is_bare: bool = False) -> int:
    """The offset at which front matter without a closing fence ends; `start` where there is none.

    It ends behind the last line that is to be trusted, before the first that is neither key nor part of a value. After
    a blank line only a key that is known goes on with it, and without fences none does.
    """
    end = at = start
    known = keys = 0
    is_lower = True
    is_open = after_blank = False
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop + 1
        line = text[at:stop]
        if not line.strip():
            if is_bare and keys:
                break
            after_blank = True
        elif (key := _KEY_LINE.match(line.rstrip("\n"))) and key[2] == _SIGN[format_]:
            trust = _trust(key[1], key[3])
            if after_blank and keys and trust < 2:
                break
            is_open = trust > 0
            if trust:
                keys += 1
                known += trust > 1
                is_lower = is_lower and key[1][:1].islower()
                end = stop
            after_blank = False
        elif keys and not after_blank and _CONTINUATION.match(line):
            if is_open:
                end = stop
        else:
            break
        at = stop
    if is_bare:
        return end if known and _names_the_post(text[start:end]) else start
    return end if known or (keys and is_lower and _parsed(text[start:end], format_)) else start


def _end_of_wide(text: str, start: int) -> int:
    """The offset at which lines with wide colons end that are front matter: there are several, each with a key that is
    known, one of them with the title. `start` where they are none: an interview has such lines, too.
    """
    keys = at = start
    found: list[str | None] = []
    while (key := _WIDE_KEY_LINE.match(text, at)) and (field := field_of(key[1])) and key[2].strip():
        if field in ("date", "changed") and parse_date(key[2].strip())[0] is None:
            break
        found.append(field)
        at = keys = min(key.end() + 1, len(text))
    return keys if "title" in found and len(found) >= _MIN_WIDE_KEYS else start


def _with_plain_colons(head: str) -> str:
    """Lines of `_end_of_wide` as YAML: their values are texts, whatever signs they begin with."""
    lines = (_WIDE_KEY_LINE.fullmatch(line) for line in head.rstrip("\n").split("\n"))
    return "".join(f"{key[1]}: {_quoted(key[2])}\n" for key in lines if key)


def _head_of_pandoc(title: str, authors: str, date: str) -> str:
    """A title block of Pandoc's as YAML: its values are texts, its authors stand on lines or behind semicolons."""
    names = [name for line in authors.split("\n") for name in line.split(";") if name.strip()]
    lines = [
        f"title: {_quoted(title)}",
        "authors:",
        *(f"- {_quoted(name)}" for name in names),
        f"date: {_quoted(date)}",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as one of YAML's in quotation marks, on one line."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _names_the_post(head: str) -> bool:
    """Whether lines without fences, or below a comment, are front matter: with a title, or begun by a layout or a date
    that is one.
    """
    lines = [key for line in head.split("\n") if (key := _KEY_LINE.match(line))]
    if not lines:
        return False
    first, value = lines[0][1], lines[0][3]
    if first == "layout" and " " not in value.strip():
        return True
    return any(fold_key(key[1]) == "title" for key in lines) or (fold_key(first) == "date" and _trust(first, value) > 1)


def _has_json_key(head: str) -> bool:
    keys = re.findall(r"^[ \t]*\{?[ \t]*\"([^\"\n]{1,60})\"[ \t]*:", head, re.MULTILINE)
    return any(_trust(key, "") > 1 or field_of(key) == "date" for key in keys)


def _split_json(text: str, start: int) -> FrontMatter:
    from json import JSONDecoder

    line = text.count("\n", 0, start) + 1
    try:
        values, end = JSONDecoder(strict=False, parse_int=str).raw_decode(text, start)
    except (ValueError, RecursionError):
        close = re.compile(r"^\}[ \t]*(?:\n|\Z)", re.MULTILINE).search(text, start)
        end = close.end() if close else _end_of_json(text, start)
        if _has_json_key(text[start:end]):
            return FrontMatter("json", text[start:end], line, end, closed=close is not None)
        return _NONE._replace(closed=close is not None)
    rest = text[end:].partition("\n")[0].strip()
    if isinstance(values, dict) and (not rest or any(field_of(key) for key in values)):
        return FrontMatter("json", text[start:end], line, end, closed=True)
    return _NONE._replace(doubt=stated("the braces at the top are read as text: they are no front matter"))


def _end_of_json(text: str, start: int) -> int:
    """The offset before the first line that is none of JSON."""
    at = start
    while at < len(text) and _JSON_LINE.match(text, at):
        stop = text.find("\n", at)
        at = len(text) if stop < 0 else stop + 1
    return at


def load_front_matter(split: FrontMatter) -> tuple[dict[str, Any], list[Problem]]:
    """Parse front matter into strings, lists and mappings, by the keys as written, with the problems in it.

    Scalars stay strings, so that a title like `2019-12-31` or `yes` is a text. Where the parser fails, the values are
    recovered key by key, with a problem. Never raises.
    """
    problems: list[Problem] = []
    if not split.format:
        return {}, problems
    if not split.closed:
        problems.append(Problem(stated("the front matter has no closing fence"), max(split.line - 1, 1)))
    head = split.head
    if not head.strip():
        return {}, problems
    if head[0] in " \t":
        head = dedent(head)
    values: dict[str, Any]
    try:
        values = loaded = parse_front_matter(split.format, head)
    except Exception as error:  # noqa: BLE001 - parsers of hostile text fail in ways they do not declare
        from tui.archive.recover import recover_values

        reason, line = _reason(error)
        at = None if line is None else min(line, head.rstrip("\n").count("\n")) + split.line
        text = stated(
            "the front matter is not valid {format} ({reason}): read line by line",
            format=split.format.upper(),
            reason=reason,
        )
        problems.append(Problem(text, at))
        try:
            values, odd = recover_values(split.format, head)
        except Exception as fault:  # noqa: BLE001 - without its values it is still a post
            values, odd = (
                {},
                [((stated("the front matter cannot be read line by line ({fault})", fault=type(fault).__name__), 0))],
            )
    else:
        odd = loaded.problems
    if odd:
        problems += [Problem(text, at + split.line) for text, at in odd]
    if type(values.get("title")) is not str and split.format == "yaml":
        _keep_brackets_of_title(values, head)
    if split.format == "yaml" and ("&" in head or "#" in head):
        _keep_signs(values, head)
    return values, problems


def _keep_signs(values: dict[str, Any], head: str) -> None:
    """Put the text of a title or of tags that begins with `&` or `#` in the place of what YAML made: a name for a value
    that nothing refers to, and a comment that begins with a word, are meant as text.
    """
    names = set(_REFERENCE.findall(head))
    for line in _SIGNED.finditer(head):
        key, text = line[1].strip("\"'"), line[2].rstrip()
        if field_of(key) not in ("title", "tags") or key not in values:
            continue
        if (text[0] == "#" and values[key] is None) or (text[0] == "&" and text[1:].split()[0] not in names):
            values[key] = text


def _keep_brackets_of_title(values: dict[str, Any], head: str) -> None:
    """Put the text of a title in brackets, which YAML takes for a list or a mapping, in the place of what YAML made.

    A list of quoted texts and a mapping with values are what they look like.
    """
    for key, value in values.items():
        if isinstance(value, (list, dict)) and field_of(key) == "title":
            line = re.compile(rf"^[\"']?{re.escape(key)}[\"']?[ \t]*:[ \t]+([\[{{].*[\]}}])[ \t]*$", re.MULTILINE)
            found = line.search(head)
            if found and not re.search(r"[\"']|^\{.*:\s", found[1]):
                values[key] = found[1]


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
