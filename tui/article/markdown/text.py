"""The text of Markdown as the reader shows it, for the full-text index.

Most of a text are paragraphs, lists and code of the simplest form, whose words can be told without a parser. What is
not of that form goes through the reader, so that the words are the same and stand in the same order.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.blocks import Paragraph, plain_lines
from tui.article.characters import is_written_without_spaces
from tui.article.markdown.inline import InlineReader, Numbering, tidy
from tui.article.markdown.parser import Tokens
from tui.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_DEFINITION: Final = re.compile(r"^ {0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*\S.*$(?:\n[ \t]+[\"'(].*$)?", re.MULTILINE)
_CERTAIN_DEFINITION: Final = re.compile(
    r" {0,3}\[(?!\^)([^\[\]\\]*[^\s\[\]\\][^\[\]\\]*)\]:[ \t]*(?![a-z]+script:|file:|data:)([^\s<>()\\&]+)"
    r"(?:[ \t]+\"([^\"\\]*)\")?[ \t]*",
    re.IGNORECASE,
)
"""A line that defines a link for sure. Groups: label, address, title."""

# Blocks

_FENCE: Final = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_HEADING: Final = re.compile(r"#{1,6}(?:[ \t]+|$)")
_CLOSING_HASHES: Final = re.compile(r"[ \t]+#+[ \t]*$")
_ITEM: Final = re.compile(r"(?:[-+*]|(\d{1,9})[.)]) {1,4}(?=[^ \t])")
_QUOTED: Final = re.compile(r"^ {0,3}> ?(?![>\t])", re.MULTILINE)
_TASK: Final = re.compile(r"\A\[[ xX]\][ \u00a0]+")
_NO_PARAGRAPH: Final = re.compile(
    r"^[ \t]*(?:[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|[>|=:-]|#{1,6}(?:[ \t]|$)|```|~~~|~[ \t]"
    r"|(?:[*_][ \t]*){3,}$)|\]:",
    re.MULTILINE,
)
"""In lines: what may make them something else than a paragraph."""

# Within a paragraph. `_EDGE` marks where a code span or the text of a link begins and ends.

_EDGE: Final = "\x01"
_BREAK: Final = "\v"
_CODE_SIGNS: Final = "\\`*_[]<>&!~("
_HIDE: Final = {ord(sign): 0xFDD0 + index for index, sign in enumerate(_CODE_SIGNS)}
_SHOW: Final = {0xFDD0 + index: sign for index, sign in enumerate(_CODE_SIGNS)}
_SPECIAL: Final = re.compile("[\\\\`*_\\[<&~\n\u00ad]")
_DECIDING_ESCAPE: Final = re.compile(r"\\[\[\]`()!<&\\]")
_ODD_AUTOLINK: Final = re.compile(r"<(?!https?://[!-;=?-~]+>)[^\s<>:@]*[:@]", re.IGNORECASE)
_CODE_SPAN: Final = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_DESTINATION: Final = (
    rf"\(\s*((?:[^\s()<>\\{_EDGE}]|\([^\s()<>\\{_EDGE}]*\))*)(?:\s+(\"[^\"\\\n{_EDGE}]*\"|'[^'\\\n{_EDGE}]*'))?\s*\)"
)
_IMAGE: Final = re.compile(rf"!\[([^\[\]\\*_<&~{_EDGE}]*)\](?:{_DESTINATION}|\[([^\[\]]*)\])")
_WORDS: Final = r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
_LINK: Final = re.compile(rf"{_WORDS}{_DESTINATION}")
_REFERENCE: Final = re.compile(rf"{_WORDS}\[([^\[\]]*)\]")
_SHORTCUT: Final = re.compile(r"\[([^\[\]]+)\]")
_NOTE_DEFINITION: Final = re.compile(r"\[\^[^\[\]\s]+\]:")
_NOTE: Final = re.compile(r"\[\^([^\[\]\s]+)\]")
_ODD_SCHEME: Final = re.compile(r"(?:javascript|vbscript|file|data|mailto):", re.IGNORECASE)
_PUNCTUATION: Final = (
    "!-/:-@\\[-`{-~\xa1-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf\u2010-\u205e\u3001-\u3004\u3008-\u3020"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_WORD: Final = f"[^\\s{_PUNCTUATION}{_EDGE}]"
_EMPHASIS_IN_WORD: Final = re.compile(
    f"{_WORD}{_EDGE}*(?:[*~_]*[*~]|_+{_EDGE})[*~_{_EDGE}]*{_WORD}|{_WORD}{_EDGE}+_+{_EDGE}*{_WORD}|;[*~_]|[*~_]&"
)
"""Marks between two words: whether they are marks decides whether the two are one."""
_STARRED: Final = re.compile(r"(?<!\\)(\*{1,3}|~~)(?=[^\s*~])([^*~]*[^\s*~\\])\1")
_UNDERLINED: Final = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_]*[^\s_\\])\1(?!\w)")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY: Final = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_HARD_BREAK: Final = re.compile(r"(?:\\| {2,})\n[ \t]*")
_SOFT_BREAK: Final = re.compile(r"[ \t]*\n[ \t]*")


def definitions(text: str) -> str:
    """The lines of a text that define its links: what a piece of it has to have with it to be read alone."""
    return "\n".join(match[0] for match in _DEFINITION.finditer(text)) if "]:" in text else ""


class _Stretch(NamedTuple):
    """Lines that are read alone. `kind` is "code" (without its fences), "links" for definitions, "paragraph", "list",
    "quote" or "other".
    """

    kind: str
    text: str


def markdown_texts(parts: Sequence[str]) -> list[str]:
    """The text of every part of a body in Markdown, a line a paragraph.

    Addresses that are defined in one part name the links of all.
    """
    stretches = [list(_stretches(part)) for part in parts]
    references = _references(parts, [stretch for part in stretches for stretch in part])
    return ["\n".join(_lines(part, references)) for part in stretches]


def _references(parts: Sequence[str], stretches: Sequence[_Stretch]) -> Mapping[str, object]:
    """What the labels of links stand for, by the labels as the parser compares them."""
    defining = [stretch for stretch in stretches if stretch.kind != "code" and "]:" in stretch.text]
    if not defining:
        return {}
    if any(kind != "links" and "]:" in _NOTE_DEFINITION.sub("", text) for kind, text in defining):
        return Tokens("\n\n".join(parts)).references
    lines = "\n".join(text for kind, text in defining if kind == "links").split("\n")
    found: dict[str, object] = {}
    for definition in filter(None, map(_CERTAIN_DEFINITION.fullmatch, lines)):
        found.setdefault(_label(definition[1]), {"title": definition[3] or "", "href": definition[2]})
    return found


def _lines(stretches: Iterable[_Stretch], references: Mapping[str, object]) -> Iterator[str]:
    for kind, text in stretches:
        if kind == "code":
            yield text
        elif kind == "quote":
            yield from _lines(_stretches(_QUOTED.sub("", text)), references)
        elif kind != "links":
            found = None
            if kind == "paragraph":
                found = _paragraph(text, references)
            elif kind == "list":
                found = _list(text, references)
            if found is None:
                yield from _parsed(text, references)
            elif found:
                yield found


def _parsed(text: str, references: Mapping[str, object]) -> Iterator[str]:
    """The text of Markdown, its blocks as the parser finds them."""
    tokens = Tokens(text, references)
    numbering = Numbering("")
    kinds = ("", "")
    for token in tokens.all:
        if token.type == "inline":
            words = _paragraph(token.content, references)
            if words is None:
                tokens.parse_inline([token])
                runs = tidy(InlineReader(numbering, sanitize).read(token.children or ()))
                words = "".join(plain_lines([Paragraph(runs)]))
            yield _TASK.sub("", words) if kinds == ("list_item_open", "paragraph_open") else words
        elif token.type in ("fence", "code_block"):
            yield token.content.rstrip("\n")
        kinds = (kinds[1], token.type)


def _stretches(text: str) -> Iterator[_Stretch]:
    """The text in stretches none of which has a say in what another one is, but for the definitions of links."""
    gathered: list[str] = []  # the lines of the stretch that is open
    fence = ""
    after_blank = True
    may_go_on = False  # an indented line behind a blank one would belong to the open stretch
    for line in text.split("\n"):
        if fence:
            closing = line.lstrip(" ").rstrip(" \t")
            if len(closing) >= len(fence) and not closing.strip(fence[0]) and len(line) - len(line.lstrip(" ")) < 4:
                yield _Stretch("code", "\n".join(gathered).rstrip("\n"))
                gathered, fence = [], ""
                after_blank, may_go_on = True, False
            else:
                gathered.append(line)
            continue
        if not line or not line.strip(" \t"):
            after_blank = True
            gathered.append("")
            continue
        first = line[0]
        if first in "`~" and (mark := _FENCE.match(line)):
            if gathered:
                yield _kind("\n".join(gathered).strip("\n"))
            gathered, fence = [], mark[1] or mark[2]
            continue
        if after_blank and gathered and not (first in " \t" and may_go_on) and first not in ":~":
            stretch = _kind("\n".join(gathered).strip("\n"))
            yield stretch
            gathered = []
        if after_blank:
            after_blank = False
            if not gathered:
                may_go_on = _NO_PARAGRAPH.match(line) is not None
            if first == "#" and not gathered and (mark := _HEADING.match(line)):
                yield _Stretch("paragraph", _CLOSING_HASHES.sub("", line[mark.end() :]).strip(" \t"))
                after_blank = True
                may_go_on = False
                continue
        gathered.append(line)
    if fence:
        yield _Stretch("code", "\n".join(gathered).rstrip("\n"))
    elif gathered:
        yield _kind("\n".join(gathered).strip("\n"))


def _kind(text: str) -> _Stretch:
    """A stretch that is no fenced code. What its kind says is certain, but of a list."""
    if "\n\n" not in text and not text.startswith(("    ", "\t")):
        if not _NO_PARAGRAPH.search(text):
            return _Stretch("paragraph", text)
        lines = text.split("\n")
        if "]:" in text and all(map(_CERTAIN_DEFINITION.fullmatch, lines)):
            return _Stretch("links", text)
        if text[0] == ">" and all(map(_QUOTED.match, lines)) and "]:" not in text:
            return _Stretch("quote", text)
    return _Stretch("list" if _ITEM.match(text) and "]:" not in text else "other", text)


def _list(text: str, references: Mapping[str, object]) -> str | None:
    """The text of a list of paragraphs and lists; None where something else may be in it."""
    paragraphs: list[str] = []
    columns: list[int] = []  # where the contents of the open items begin
    after_blank = False
    for line in text.split("\n"):
        if not line:
            after_blank = True
            continue
        content = line.lstrip(" ")
        indent = len(line) - len(content)
        mark = _ITEM.match(content)
        if mark or after_blank:
            depth = len(columns)
            while columns and columns[-1] > indent:
                columns.pop()
            if indent - (columns[-1] if columns else 0) > 3:
                return None
            if mark and mark[1] not in (None, "1") and len(columns) == depth and columns:
                return None  # no list that begins with another number interrupts a paragraph
        if mark:
            columns.append(indent + mark.end())
            content = content[mark.end() :]
        if _NO_PARAGRAPH.match(content):
            return None
        if mark or after_blank:
            paragraphs.append(_TASK.sub("", content) if mark else content)
        else:
            paragraphs[-1] += f"\n{line}"
        after_blank = False
    found: list[str] = []
    for paragraph in paragraphs:
        words = _paragraph(paragraph, references)
        if words is None:
            return None
        found.append(words)
    return "\n".join(filter(None, found))


def _label(written: str) -> str:
    """A label in the form in which labels are compared."""
    from markdown_it.common.utils import normalizeReference

    return normalizeReference(written)


def _paragraph(text: str, references: Mapping[str, object]) -> str | None:
    """The text of a paragraph; None where only the parser can tell."""
    if not _SPECIAL.search(text):
        return text.strip(" \t")
    if "\\" in text and _DECIDING_ESCAPE.search(text):
        return None
    if "<" in text and _ODD_AUTOLINK.search(text):
        return None
    if "`" in text:
        text = _CODE_SPAN.sub(_hidden, text)
    if "[" in text:
        linked = _without_links(text, references)
        if linked is None:
            return None
        text = linked
    if "*" in text or "~" in text or "_" in text:
        if _EMPHASIS_IN_WORD.search(text):
            return None
        for _ in range(2):
            text = _UNDERLINED.sub(r"\2", _STARRED.sub(r"\2", text))
    if "\n" in text:
        text = _HARD_BREAK.sub(_BREAK, text.strip(" \t"))
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "&" in text:
        text = _ENTITY.sub(_character, text)
        if "\0" in text:
            return None  # a control character, which may begin an escape sequence
    return _settled(text.replace(_EDGE, "").replace("\u00ad", ""))


def _hidden(match: re.Match[str]) -> str:
    """A code span with its signs out of the sight of what follows."""
    code = match[2].replace("\n", " ")
    if code[0] == code[-1] == " " and code.strip(" "):
        code = code[1:-1]
    return f"{_EDGE}{code.translate(_HIDE)}{_EDGE}"


def _without_links(text: str, references: Mapping[str, object]) -> str | None:
    """A paragraph with the words of its links and pictures alone; None where only the parser can tell."""
    uncertain = False

    def words(match: re.Match[str]) -> str:
        nonlocal uncertain
        inner = _SHORTCUT.findall(match[1]) if references else ()
        uncertain = (
            uncertain or _ODD_SCHEME.match(match[2]) is not None or any(_label(one) in references for one in inner)
        )
        return f"{_EDGE}{match[1]}{_EDGE}"

    def picture(match: re.Match[str]) -> str:
        nonlocal uncertain
        alt, destination, title, _ = match.groups()
        uncertain = uncertain or destination is None or _ODD_SCHEME.match(destination) is not None
        return f"{_BREAK}{' '.join(alt.split()) or (title or '')[1:-1]}{_BREAK}"

    def referred(match: re.Match[str]) -> str:
        nonlocal uncertain
        if "[" not in match[1] and _label(match[2] or match[1]) in references:
            return f"{_EDGE}{match[1]}{_EDGE}"
        uncertain = True
        return match[0]

    def named(match: re.Match[str]) -> str:
        return f"{_EDGE}{match[1]}{_EDGE}" if _label(match[1]) in references else match[0]

    if "![" in text:
        text = _IMAGE.sub(picture, text)
    text = _LINK.sub(words, text)
    if references:
        text = _REFERENCE.sub(referred, text)
    text = _NOTE.sub(r"[\1]", text)
    if uncertain or "](" in text or "][" in text or "![" in text:
        return None
    return _SHORTCUT.sub(named, text) if references else text


def _character(match: re.Match[str]) -> str:
    """What a character reference stands for."""
    name = match[0][1:]
    if name[0] != "#":
        return html5.get(name, match[0]).replace("\n", " ")
    code = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
    if code < 0x20 or 0x7F <= code < 0xA0:
        return "\0"
    from markdown_it.common.utils import isValidEntityCode

    return sanitize(chr(code)) if isValidEntityCode(code) else "\ufffd"


def _settled(text: str) -> str:
    """The text with its line ends settled as the reader does."""
    if "\n" in text:
        text = _SOFT_BREAK.sub(_joined, text)
    if _BREAK in text:
        text = "\n".join(filter(None, (line.strip() for line in text.split(_BREAK))))
    return text.translate(_SHOW).strip(" \t")


def _joined(match: re.Match[str]) -> str:
    text, at, end = match.string, match.start(), match.end()
    return (
        ""
        if at and end < len(text) and is_written_without_spaces(text[at - 1]) and is_written_without_spaces(text[end])
        else " "
    )
