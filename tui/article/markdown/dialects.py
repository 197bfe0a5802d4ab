"""What sites and converters write in Markdown beyond CommonMark, rewritten as plain Markdown.

Callouts (GitHub, Obsidian, Python-Markdown, Pandoc, Docusaurus) become quotes or titles, attributes (kramdown, Pandoc,
Hugo, Wiki.js) are removed, links to notes (Obsidian) become their labels and embedded files pictures, comments on notes
go, rules typed with other signs become rules, tables get a column for every cell, and what converters from HTML leave
behind is repaired.
"""

from __future__ import annotations

import re
from functools import partial
from textwrap import dedent
from typing import Final

from tui.article.markdown.inline_html import EMPTY_LINK
from tui.article.markdown.scanner import (
    LINK_ADDRESS,
    LINK_TARGET,
    LINK_TITLE,
    column_count,
    outside_code,
    outside_fences,
)
from tui.patterns import lazy_pattern

_ADMONITION: Final = lazy_pattern(
    r"^(?P<in>[ \t]{0,12})(?:!!!|\?\?\?\+?)[ \t]{1,4}(?P<kind>[a-zA-Z][\w-]{0,40}(?:[ ][a-zA-Z][\w-]{0,40}){0,4})"
    r"[ \t]*(?:\"(?P<title>[^\"\n]{0,300})\")?[ \t]*\n"
    r"(?P<body>(?:[ \t]*\n){0,2}(?P=in)(?: {4}|\t)[ \t]*\S[^\n]*(?:\n|\Z)"
    r"(?:(?:[ \t]*\n){0,3}(?P=in)(?: {4}|\t)[ \t]*\S[^\n]*(?:\n|\Z))*)",
    re.MULTILINE,
)
"""https://python-markdown.github.io/extensions/admonition/ and, folded, those of PyMdown (`???`)."""
_TABLE: Final = lazy_pattern(
    r"^(?P<head>(?=[^\n]*\|)[^\n]*)\n(?P<ruled>[ \t]{0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*)\n"
    r"(?P<rows>(?:(?=[^\n]*\|)[^\n]*(?:\n|\Z))+)",
    re.MULTILINE,
)
_CLASS_OR_ID: Final = r"(?:\.(?!\d)|#)[\w-][\w:.-]{0,100}"
_NAMED: Final = r"[\w:-]{1,40}=(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[^\s\"'{}]{1,100})"
_LAYOUT_NAME: Final = r"(?:width|height|style|class|id|align|target|rel|lang|loading|start|type|title|alt|caption)="
"""Attributes that no set in braces, `{a=1}`, begins with."""
_MORE: Final = rf"(?:[ \t]*(?:{_CLASS_OR_ID}|{_NAMED})){{0,12}}+[ \t]*\}}"
_BRACES: Final = rf"\{{:?[ \t]*(?=[.#]|{_LAYOUT_NAME}){_MORE}"
"""Attributes of whatever stands before them: https://pandoc.org/MANUAL.html#extension-attributes."""
_ATTRIBUTE_LINE: Final = lazy_pattern(
    rf"^[ \t]*+(?P<quote>(?:>[ \t]?)*+)[ \t]*+(?:\{{:[^{{}}\n]{{0,200}}\}}|{_BRACES})[ \t]*$"
    r"(?:\n(?=[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]))?",
    re.MULTILINE,
)
"""Attributes of the block above; between items of a list with the end of the line."""
_ATTRIBUTES_OF_WORDS: Final = lazy_pattern(
    rf"(?:(?<=[\w)\]*`_~!])|\A)\{{:[^{{}}]{{0,200}}\}}|(?<=[)\]*_~])\{{[ \t]*(?=[.#]){_MORE}"
)
_ATTRIBUTES_OF_LINK: Final = lazy_pattern(
    rf"(\](?:{LINK_TARGET}|\[[^\[\]\n]{{0,200}}\]))(?:\{{:?[ \t]*{_MORE}|[ \t]{_BRACES})"
)
_SPAN: Final = lazy_pattern(rf"(?<![!\\\]\w])\[([^\[\]\n]{{1,300}})\]\{{[ \t]*(?=[.#]){_MORE}")
"""Words with attributes of their own."""
_HEADING_NAME: Final = lazy_pattern(rf"(?<=\S)[ \t]{{0,4}}(?:{_BRACES}|\{{-\}})(?=[ \t#]{{0,12}}$)", re.MULTILINE)
_NOTE: Final = lazy_pattern(
    r"(?<![\w\\)\[\]])(!?)\[\[(?![\s\"'^(-])([^\[\]\n|]{1,300}?)((?:\\?\|[^\[\]\n|]{0,300}){0,5})\]\](?![\[(])",
    re.ASCII,
)
"""A link to a note of Obsidian, or a file it embeds: https://obsidian.md/help/links."""
_NOT_A_NOTE: Final = lazy_pattern(r"(?!\d{4}(?:-|\Z))[\W\d_]+|.*(?:://|\s#).*|_?toc_?", re.IGNORECASE)
"""References by number, addresses, the place of a table of contents."""
_PICTURE_FILE: Final = lazy_pattern(r"\.(?:png|jpe?g|gif|webp|svg|avif|bmp|tiff?)\Z", re.IGNORECASE)
_SIZE: Final = lazy_pattern(r"\s*\d{1,5}(?:\s*x\s*\d{1,5})?\s*", re.IGNORECASE)
_MARKUP_IN_NAME: Final = lazy_pattern(r"(?<!\w)_|_(?!\w)|[*~`<]")
_PICTURE_SIZE: Final = lazy_pattern(
    rf"(\]\(\s*{LINK_ADDRESS}(?:\s+{LINK_TITLE})?)\s+=(?:\d+%?x?\d*%?|x\d+%?)(?=\s*\)|\s+[\"'(])", re.IGNORECASE
)
"""The size of a picture, in HackMD, Wiki.js and markdown-it-imsize."""
_NOTE_COMMENT: Final = lazy_pattern(
    r"(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))"
    r"|^[ \t]{0,3}%%[ \t]*\n(?:(?![ \t]*%%[ \t]*$)[^\n]*\n)*[ \t]*%%[ \t]*(?:\n|\Z)"
    r"|^[ \t]{0,3}%%(?!%)[^%\n]*\n(?:(?:[^%\n]|%(?!%))*\n)*(?:[^%\n]|%(?!%))*[^\s\d%][ \t]*%%[ \t]*(?:\n|\Z)"
    r"|(?<![^\s(（\[>])%%(?![%\d])(?:[^%\n]|%(?!%))+(?<!\d)%%(?![\w%])",
    re.MULTILINE,
)
"""A comment of Obsidian's: https://obsidian.md/help/syntax#Comments. Signs of per cent beside figures are none."""
_WIDE_RULE: Final = lazy_pattern(
    r"(?:(?P<before>[ \t]*\\)?\n|\A) {0,3}(?:(?:[─━－＊＿＝][ \t\u3000]*){3,}|[—―]{4,}|～{5,}"
    r"|(?P<plain>(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={5,}))(?P<behind>\\)?[ \t]*(?=\n|\Z)"
)
"""A line of signs that is meant as a rule and is none to Markdown, which takes those beside line breaks for text."""
_BEGINS_RULE: Final = lazy_pattern(r"\n {0,3}(?:[─━－＊＿＝—―～]|[-*_=](?=[-*_= \t]*\\?[ \t]*(?:\n|\Z)))")
_ALERT: Final = lazy_pattern(r"^([ \t]*>[ \t]?)\[!([A-Za-z]{2,20})\][+-]?[ \t]*([^\n]*)$", re.MULTILINE)
_CONTAINER: Final = lazy_pattern(
    r"^[ \t]*:{3,}[ \t]*(?:\{[^}\n]*\}"
    r"|[\w.-]+(?:\[(?P<titled>[^\]\n]*)\]|[ \t]+(?P<title>[^\s={}][^\n={}]*))?)?[ \t]*$",
    re.MULTILINE,
)
"""The borders of a box of Pandoc's, Docusaurus's or VitePress's, with its title."""
_TOC: Final = lazy_pattern(
    r"^[ \t]*(?:[*+-]|1\.)[ \t]+TOC[ \t]*\n[ \t]*\{:toc[^}\n]*\}[ \t]*$|^\[(?:toc|\[_?toc_?\])\][ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_RULE_END: Final = lazy_pattern(r"[-_=]+[ \t]*$", re.MULTILINE)
_DATA_IMAGE: Final = lazy_pattern(
    r"!\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?data:[^)\s\[]*(?:\s+\"[^\"]*\")?\s*\)", re.IGNORECASE
)
_ESCAPED_RULE: Final = lazy_pattern(
    r"(?:(?<![ \t])[ \t]+)?\\(?=(?:-{3,}|_{3,}|={3,})[ \t]*$)|\\(?=-{3,}|_{3,}|={3,})", re.MULTILINE
)
_HEADING: Final = lazy_pattern(r"[ \t>]{0,12}#{1,6}[ \t]")
_UNDERLINE: Final = lazy_pattern(r"[ \t#]{0,12}\n {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_INDENTED: Final = lazy_pattern(r"(?:(?<=\S)[ \t]*\n|(?<=[。！？…])\u3000*)(?=\u3000\u3000[^\s\u3000])")
"""Before the indentation of a paragraph: at a line, or behind a sentence where the line ends were lost."""
_LINE_WITH_BRACKET: Final = lazy_pattern(r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\[(?!\^)", re.MULTILINE)
_BRACKET: Final = lazy_pattern(r"(?<!\\)[\[\]]")
_TARGET: Final = lazy_pattern(LINK_TARGET)
_BLANK_LINE: Final = lazy_pattern(r"\n[ \t>]*\n")
_LINKABLE: Final = lazy_pattern(r"([ \t>]*(?:#{1,6}[ \t]+)?)(.*?)[ \t]*")
_PICTURE: Final = lazy_pattern(rf"!\[[^\[\]]*\]{LINK_TARGET}")
_MAX_LINKED_BLOCKS: Final = 4_000
"""Characters of the blocks that a link is around."""
_MAX_BRACKETS: Final = 4
_MAX_NESTED_ADMONITIONS: Final = 4
"""Admonitions nested deeper stay as written."""


def rewrite_admonitions(text: str, depth: int = 0) -> str:
    """Markdown with admonitions as quotes, each under its title. Fenced code stays as it is."""
    if "!!! " not in text and "???" not in text:
        return text

    def quoted(match: re.Match[str]) -> str:
        body = dedent(match["body"].expandtabs(4)).strip("\n")
        if depth < _MAX_NESTED_ADMONITIONS:
            body = rewrite_admonitions(body, depth + 1).strip("\n")
        kind = match["kind"].split()[0].capitalize()
        title = kind if match["title"] is None else match["title"].strip()
        lines = [*([f"**{title}**", ""] if title else []), *body.split("\n")]
        quote = "\n".join(match["in"] + f"> {line}".rstrip() for line in lines)
        return quote + ("\n" if match.string[match.end() : match.end() + 1] in ("", "\n") else "\n\n")

    return outside_fences(text, partial(_ADMONITION.sub, quoted))


def _remove_heading_names(text: str) -> str:
    """Markdown without the names and classes that headings are given."""

    def remove(match: re.Match[str]) -> str:
        line = text.rfind("\n", 0, match.start()) + 1
        named = _HEADING.match(text, line) or _UNDERLINE.match(text, match.end())
        return "" if named else match[0]

    return _HEADING_NAME.sub(remove, text) if "{" in text else text


def _split_indented(text: str) -> str:
    """Markdown with a new paragraph wherever two ideographic spaces begin a line or follow a sentence."""
    return _INDENTED.sub("\n\n", text) if "\u3000\u3000" in text else text


def _widen_tables(text: str) -> str:
    """Markdown whose tables have as many columns as their longest row: a cell without a column would not be shown."""
    return outside_fences(text, partial(_TABLE.sub, _widen_table)) if "|" in text else text


def _widen_table(match: re.Match[str]) -> str:
    head, ruled = match["head"], match["ruled"]
    columns = column_count(head)
    more = max(map(column_count, match["rows"].splitlines())) - columns
    if more <= 0 or column_count(ruled) != columns:
        return match[0]
    ends = head.rstrip().endswith("|")
    head = head.rstrip() + ("" if ends else " |") + "  |" * more
    ruled = ruled.rstrip() + ("" if ruled.rstrip().endswith("|") else " |") + " --- |" * more
    return f"{head}\n{ruled}\n{match['rows']}"


def rewrite_links(text: str) -> str:
    """Markdown with links to notes as their labels, embedded pictures as images, and images without their sizes. Code
    stays as it is.
    """
    if "[[" in text:
        definitions = text.lower() if "]:" in text else ""
        text = outside_code(text, lambda part: _NOTE.sub(lambda match: _rewrite_note(match, definitions), part))
    return outside_code(text, partial(_PICTURE_SIZE.sub, r"\1")) if _PICTURE_SIZE.search(text) else text


def _rewrite_note(match: re.Match[str], definitions: str) -> str:
    """What a link to a note shows. Brackets around the label of a reference are text, as are those around a number."""
    mark, name = match[1], match[2].strip()
    if _NOT_A_NOTE.fullmatch(name) or f"[{name.lower()}]:" in definitions:
        return match[0]
    labels = [label.strip() for label in match[3].replace("\\|", "|").split("|")[1:] if label.strip()]
    if mark and _PICTURE_FILE.search(name):
        words = [label for label in labels if not _SIZE.fullmatch(label)]
        return f"![{words[-1] if words else name.rpartition('/')[2]}](<{name}>)"
    if labels:
        return labels[-1]
    note, _, heading = name.removeprefix(":").partition("#")
    shown = " > ".join(part for part in (note.removesuffix(".md"), heading if heading[:1] != "^" else "") if part)
    return _MARKUP_IN_NAME.sub(r"\\\g<0>", shown or name)


def remove_note_comments(text: str) -> str:
    """Markdown without the comments of Obsidian, those in code apart."""
    if text.count("%%") < 2:
        return text
    return outside_fences(text, partial(_NOTE_COMMENT.sub, lambda match: match["code"] or ""))


def rewrite_typed_rules(text: str) -> str:
    """Markdown in which a line of dashes or the like that Markdown takes for text is a rule: `－－－－`,
    `＝＝＝`, and `----` beside line breaks. Code stays as it is.
    """

    def rule(match: re.Match[str]) -> str:
        if match["plain"] and not (match["before"] or match["behind"]):
            return match[0]
        return "\n\n---\n"

    return outside_code(text, partial(_WIDE_RULE.sub, rule)) if _BEGINS_RULE.search(f"\n{text}") else text


def rewrite_callouts(text: str) -> str:
    """Markdown with alerts as quotes under a title, and admonitions as quotes. Code stays as it is."""
    if "[!" in text:
        text = outside_code(text, partial(_ALERT.sub, _title_alert))
    return rewrite_admonitions(text)


def _title_alert(match: re.Match[str]) -> str:
    return f"{match[1]}**{match[3].strip() or match[2].capitalize()}**\n{match[1].rstrip()}"


def has_attributes(text: str) -> bool:
    """Whether `remove_attributes` may change a text."""
    return "{" in text or ":::" in text or bool(_TOC.search(text))


def remove_attributes(text: str) -> str:
    """Markdown without attributes, places of tables of contents and the borders of boxes, whose titles stay. The text
    holds no code.
    """
    text = _remove_heading_names(_TOC.sub("", text))
    if "{" in text:
        text = _ATTRIBUTE_LINE.sub(lambda match: match["quote"].rstrip(), text)
        text = _ATTRIBUTES_OF_WORDS.sub("", _ATTRIBUTES_OF_LINK.sub(r"\1", _SPAN.sub(r"\1", text)))
    return _CONTAINER.sub(_title_container, text)


def _title_container(match: re.Match[str]) -> str:
    title = (match["titled"] or match["title"] or "").strip(" \t:")
    return f"\n**{title}**\n" if title else ""


def _part_block_links(text: str) -> str:
    """Markdown with links around whole blocks, which converters write and Markdown does not have, as links of the first
    words in them.
    """
    out: list[str] = []
    position = 0
    for opening in _LINE_WITH_BRACKET.finditer(text):
        if opening.start() < position or (end := _end_of_bracket(text, opening.end())) < 0:
            continue
        target = _TARGET.match(text, end + 1)
        inner = text[opening.end() : end]
        if target is None or not _BLANK_LINE.search(inner):
            continue
        before = "" if not opening[0][:-1].strip() and inner[:1] in "\n\r" else opening[0][:-1]
        out += (text[position : opening.start()], before, _with_first_linked(inner, target[0]))
        position = target.end()
    return "".join((*out, text[position:])) if out else text


def _end_of_bracket(text: str, start: int) -> int:
    """Where the bracket closes that is open at an offset, -1 for nowhere near."""
    depth = 1
    for sign in _BRACKET.finditer(text, start, start + _MAX_LINKED_BLOCKS):
        depth += (sign[0] == "[") - (sign[0] == "]")
        if not depth:
            return sign.start()
        if depth > _MAX_BRACKETS:
            break
    return -1


def _with_first_linked(blocks: str, target: str) -> str:
    """Blocks with a link around the first picture or words among them that have none."""
    lines = blocks.strip().split("\n")
    for at, line in enumerate(lines):
        found = _LINKABLE.fullmatch(line)
        if found and found[2] and ("](" not in found[2] or _PICTURE.fullmatch(found[2])):
            lines[at] = f"{found[1]}[{found[2]}]{target}"
            break
    return "\n".join(lines)


def repair_converted(text: str) -> str:
    """Markdown without what converters from HTML leave in it. Code stays as it is.

    That is links around nothing or around whole blocks, images with their data in the address, rules with a backslash
    before them, rows longer than the head of their table, and paragraphs set off by an indentation only.
    """
    text = _widen_tables(text)
    has_links = "](" in text and (EMPTY_LINK.search(text) or _DATA_IMAGE.search(text))
    if "](" in text and "\n" in text:
        text = outside_code(text, _part_block_links)
    has_rules = "\\" in text and _ESCAPED_RULE.search(text)
    return outside_code(text, _repair) if has_links or has_rules or "\u3000\u3000" in text else text


def _repair(text: str) -> str:
    text = _split_indented(text)
    text = EMPTY_LINK.sub("", _DATA_IMAGE.sub(r"\1", text))
    return _ESCAPED_RULE.sub(lambda match: "\n\n" if _RULE_END.match(text, match.end()) else "", text)
