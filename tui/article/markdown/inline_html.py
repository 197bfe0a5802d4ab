"""HTML in the running text of Markdown: tags become Markdown or go, and what they enclose stays; comments go with all
they hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.addresses import resolve
from tui.article.characters import may_be_letter, may_be_punctuation
from tui.article.clean.embeds import PLAYERS, as_link, player_of_facade
from tui.article.clean.images import MIN_ALT_WIDTH
from tui.article.html.dom import Element
from tui.article.html.elements import KNOWN, read_attributes
from tui.article.html.inline import INLINE, is_expansion, write_script
from tui.article.html.repair import escape_false_tags
from tui.article.markdown.scanner import BacktickRuns, LineScanner, outside_code
from tui.patterns import lazy_pattern
from tui.text import cells

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

EMPTY_LINK: Final = lazy_pattern(r"(?<![!\\])\[\s*\]\([^()\s]*\)")
_TAG: Final = lazy_pattern(
    r"<!---?>|<!--.*?-->|<(/?)([a-zA-Z][\w:.-]*)((?:\s+[^<>\s=/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?)*)\s*(/?)>",
    re.DOTALL,
)
_DELIMITERS: Final = {"strong": "**", "em": "*", "strike": "~~", "code": "`"}
"""How Markdown writes the styles of `html.inline`."""
_OPENS: Final = "\ufde4"
_CLOSES: Final = "\ufde5"
"""Beside the delimiters that were tags, on the side of what they emphasize."""
_DELIMITER: Final = lazy_pattern(rf"(\*\*|\*|~~){_OPENS}|{_CLOSES}(\*\*|\*|~~)")
_BLANK_LINE: Final = lazy_pattern(r"\n[ \t>]*\n")
_EMPTY_EMPHASIS: Final = lazy_pattern(rf"(\*\*|\*|~~){_OPENS}([ \t]*){_CLOSES}\1")
_SPACE_WITHIN_START: Final = lazy_pattern(rf"((?:(?:\*\*|\*|~~){_OPENS})+)([ \t\u00a0]+)")
_SPACE_WITHIN_END: Final = lazy_pattern(rf"(?<![ \t\u00a0])([ \t\u00a0]+)((?:{_CLOSES}(?:\*\*|\*|~~))+)")
_LETTER_BEFORE: Final = lazy_pattern(rf"([^\s*~\\{_OPENS}{_CLOSES}])((?:(?:\*\*|\*|~~){_OPENS})+)(?=(\S))")
_LETTER_AFTER: Final = lazy_pattern(rf"(\S)((?:{_CLOSES}(?:\*\*|\*|~~))+)([^\s*~{_OPENS}{_CLOSES}])")
_REPEATED_BREAKS: Final = lazy_pattern(r"(?:(?<![ \t])[ \t]+)?\\\n(?:[ \t]*\\\n)+[ \t]*")
_SCRIPT_TEXT: Final = lazy_pattern(r"<(su[pb])>\s*([^<>\n*_`\[\]\\]{1,40}?)\s*</\1>", re.IGNORECASE)
_BREAK: Final = "\ufdea"
"""A line break that was a tag, before the end of its line."""
_LINE_END: Final = lazy_pattern(r"[ \t]*\n")
_BREAK_RUN: Final = lazy_pattern(rf"((?:(?<![ \t])[ \t]+)?){_BREAK}[ \t]*(?:\n([ \t>]*){_BREAK}[ \t]*)*(\n[ \t>]*|\Z|)")
"""Breaks with nothing between them. Groups: blanks, the signs of a quotation before the last of several, a line end."""
_HEADING_SIGN: Final = lazy_pattern(r"[ \t>]*#{1,6}[ \t]")
_ENDS_BLOCK: Final = lazy_pattern(r"\s*\Z|\n[ \t>]*(?:\n|\Z|(?:[-*+]|\d{1,9}[.)])[ \t]|#{1,6}[ \t]|`{3}|~{3})")
"""What stands behind the breaks that end a paragraph, an item or a quotation."""
_BLANKS_AND_QUOTES: Final = " \t>"
_ITEM_SIGN: Final = lazy_pattern(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_CUSTOM_END: Final = lazy_pattern(r"</([a-zA-Z]\w*(?:-[\w.]+)+)\s*>")
_ABBREVIATION: Final = lazy_pattern(r"<(abbr|acronym)(\s[^<>]*)>([^<>]*)</\1\s*>", re.IGNORECASE)
_SCRIPT_OR_STYLE: Final = lazy_pattern(
    r"<(script|style)(?=[\s>])[^<>]*>[^<]*(?:<(?!/?\1\b)[^<]*)*</\1\s*>", re.IGNORECASE
)
_RUBY_BRACKET: Final = lazy_pattern(r"<rp>(?:(?!<rp>).)*?</rp>", re.IGNORECASE | re.DOTALL)
_ESCAPED_TAG: Final = lazy_pattern(r"(?<!\\)((?:\\\\)*)\\<(?=[a-zA-Z/!?])")
_POINTED_ADDRESS: Final = lazy_pattern(r"(\]\(\s*|^ {0,3}\[[^\]\n]+\]:[ \t]*)<([^<>\n]*)>", re.MULTILINE)
_TEXT_BRACKET: Final = "\ufdd1"
_MASKED: Final = {ord(_TEXT_BRACKET): "\\<", 0xFDD2: "<", 0xFDD3: ">"}
"""Angle brackets that belong to no tag, as noncharacters, which do not occur in exchanged text."""
_TAG_START: Final = lazy_pattern("<[/a-zA-Z!]")
_COMMENT_OR_CODE: Final = lazy_pattern(r"(?<!\\)<!--|(?<![\\`])(`+)")
"""What may begin a comment or a code span."""
_COMMENT_START: Final = lazy_pattern(r"<!--(?!-?>)")


def tags_to_markdown(text: str, source: str) -> str:
    """Markdown with the tags outside of its code as Markdown, addresses resolved against `source`.

    Words in angle brackets that are no tags stay text.
    """
    if not _TAG_START.search(text):
        return text
    expand = _expansions(text)
    custom = frozenset(map(str.lower, _CUSTOM_END.findall(text)))
    changed = outside_code(text, lambda stretch: _rewrite_tags(_ABBREVIATION.sub(expand, stretch), source, custom))
    if changed == text:
        return text
    return _REPEATED_BREAKS.sub("\n\n", EMPTY_LINK.sub("", _write_breaks(changed)))


def _write_breaks(text: str) -> str:
    """The text with `_BREAK`s as Markdown has them: the end of a paragraph for several, a backslash for one, which is
    text where a paragraph, an item or a quotation begins or ends: there they are nothing.
    """

    def write(match: re.Match[str]) -> str:
        line = text.rfind("\n", 0, match.start()) + 1
        before = text[line : match.end(1)]
        above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)]
        if not (above + before).strip(_BLANKS_AND_QUOTES) or _ITEM_SIGN.fullmatch(before):
            return match[1]
        if _ENDS_BLOCK.match(text, match.start(3)):
            return match[3]
        if match[2] is None:
            return f"\\{match[3]}"
        item = _ITEM_SIGN.match(before)
        return f"\n{match[2].strip()}{match[3]}" + (" " * len(item[0]) if item and match[3] == "\n" else "")

    return _BREAK_RUN.sub(write, text) if _BREAK in text else text


def _expansions(text: str) -> Callable[[re.Match[str]], str]:
    """What writes behind the first of each abbreviation what it stands for, as `html.inline.write_expansions` does."""
    said = _TAG.sub("", text).casefold() if _ABBREVIATION.search(text) else ""
    written: set[str] = set()

    def expand(match: re.Match[str]) -> str:
        words, title = match[3].strip(), " ".join(read_attributes(match[2]).get("title", "").split())
        if words in written or not is_expansion(title, words) or title.casefold() in said:
            return match[0]
        written.add(words)
        return f"{match[0]} ({title})"

    return expand


def remove_comments(text: str) -> str:
    """Markdown without the comments outside of its code, whatever blocks they hold. One that never ends is text."""
    last_start, last_end = text.rfind("<!--"), text.rfind("-->")
    if last_start < 0 or last_end < 0:
        return text
    scanner = LineScanner()
    lines: list[str] = []
    position = 0
    while position <= len(text):
        if position > last_start:
            lines.append(text[position:])
            break
        line = text[position : (end := _line_end(text, position))]
        if "<!--" in line and not scanner.would_be_code(line):
            kept: list[str] = []
            at = position
            runs = BacktickRuns(text, at, end)
            while (found := _COMMENT_OR_CODE.search(text, at, end)) is not None:
                at = found.end()
                if found[1]:
                    at = max(at, runs.end_of_next(at, len(found[1])))
                elif found.start() < last_end:
                    kept.append(text[position : found.start()])
                    position = at = text.index("-->", found.start() + len("<!")) + len("-->")
                    if at > end:
                        end = _line_end(text, position)
                        runs = BacktickRuns(text, at, end)
            line = "".join((*kept, text[position:end]))
        scanner.read(line)
        lines.append(line)
        position = end + 1
    return "\n".join(lines)


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return end if end >= 0 else len(text)


def link_to_player(player: Element, source: str) -> str:
    """A link to what a player plays, labelled with its kind and site; "" where nothing can be opened."""
    labelled = as_link(player, source)
    link = next(labelled.elements(), None) if labelled is not None else None
    if link is None:
        return ""
    label = re.sub(r"([\\\[\]*_`<])", r"\\\1", link.text())
    return f"[{label}](<{link.get('href')}>)" if "(" in link.get("href") else f"[{label}]({link.get('href')})"


def _escape_unclosed_comment(text: str) -> str:
    """The text with the start of a comment that never ends as text: it must not hide what follows."""
    end = text.rfind("-->") + 1
    return text[:end] + _COMMENT_START.sub("&lt;!--", text[end:])


def _rewrite_tags(text: str, source: str, custom: AbstractSet[str]) -> str:
    """The text with its tags as Markdown. `custom` are the elements of no standard that have an end tag."""
    open_links: list[str] = []
    opened: set[str] = set()
    text = _ESCAPED_TAG.sub(rf"\1{_TEXT_BRACKET}", text)
    text = _POINTED_ADDRESS.sub("\\1\ufdd2\\2\ufdd3", text)
    text = escape_false_tags(_escape_unclosed_comment(_SCRIPT_OR_STYLE.sub("", text)))
    text = _SCRIPT_TEXT.sub(
        lambda match: write_script(match[2], raised=match[1].lower() == "sup").replace("_", r"\_"), text
    )
    text = _RUBY_BRACKET.sub("", text)

    def rewrite(match: re.Match[str]) -> str:
        name = (match[2] or "").lower()
        if not name:
            return ""
        is_closing = bool(match[1])
        if name in custom:
            player = None if is_closing else player_of_facade(Element(name, read_attributes(match[3] or "")))
            return link_to_player(player, source) if player is not None else ""
        if name not in KNOWN:
            return match[0].replace("<", "&lt;")
        meaning = INLINE.get(name)
        if not is_closing:
            opened.add(name)
        elif name not in opened and f"{_TEXT_BRACKET}{name}" in text:  # only its opening tag is text
            return ""
        if meaning is not None and (meaning.style or meaning.opening):
            if not meaning.style:
                return meaning.closing if is_closing else meaning.opening
            mark = _DELIMITERS[meaning.style]
            return mark if meaning.style == "code" else f"{_CLOSES}{mark}" if is_closing else f"{mark}{_OPENS}"
        if name == "br" or (name == "summary" and is_closing and text[match.end() :].strip()):
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if "|" in line or _HEADING_SIGN.match(line):
                return " "
            return _BREAK if _LINE_END.match(text, match.end()) else f"{_BREAK}\n"
        attrs = read_attributes(match[3] or "")
        if name in PLAYERS or name == "source":
            return "" if is_closing else link_to_player(Element(name if name in PLAYERS else "video", attrs), source)
        if name == "img":
            src = attrs.get("data-src") or attrs.get("src", "")
            url = resolve(src, source) or ("" if ":" in src[:12] else src)
            alt = " ".join(attrs.get("alt", "").split())
            return f"![{alt}]({url.replace(' ', '%20')})" if url or cells(alt) >= MIN_ALT_WIDTH else ""
        if name == "a":
            if is_closing:
                url = open_links.pop() if open_links else ""
                return f"]({url})" if url else ""
            url = resolve(attrs.get("href", ""), source)
            open_links.append(url)
            return "[" if url else ""
        return "" if is_closing or name not in ("li", "p", "div") else " "

    return _place_delimiters(_TAG.sub(rewrite, text)).translate(_MASKED)


def _place_delimiters(text: str) -> str:
    """Text with delimiters of emphasis beside `_OPENS` and `_CLOSES`, placed so that Markdown reads them as such: none
    around nothing or around whole blocks, no white space within, and a letter outside beside punctuation within as a
    character reference, which Markdown counts as punctuation.
    """
    if _OPENS not in text and _CLOSES not in text:
        return text
    open_: dict[str, list[int]] = {}
    around_blocks: set[int] = set()
    for match in _DELIMITER.finditer(text):
        if match[1]:
            open_.setdefault(match[1], []).append(match.start())
        elif starts := open_.get(match[2]):
            start = starts.pop()
            if _BLANK_LINE.search(text, start, match.start()):
                around_blocks.update((start, match.start()))
    text = _DELIMITER.sub(lambda match: "" if match.start() in around_blocks else match[0], text)
    text = _EMPTY_EMPHASIS.sub(r"\2", text)
    text = _SPACE_WITHIN_END.sub(r"\2\1", _SPACE_WITHIN_START.sub(r"\2\1", text))
    text = _LETTER_BEFORE.sub(_refer_before, text)
    text = _LETTER_AFTER.sub(_refer_after, text)
    return text.replace(_OPENS, "").replace(_CLOSES, "")


def _refer_before(match: re.Match[str]) -> str:
    is_needed = may_be_letter(match[1]) and (may_be_punctuation(match[3]) or _is_mixed(match[2]))
    return f"&#{ord(match[1])};{match[2]}" if is_needed else match[0]


def _refer_after(match: re.Match[str]) -> str:
    is_needed = may_be_letter(match[3]) and (may_be_punctuation(match[1]) or _is_mixed(match[2]))
    return f"{match[1]}{match[2]}&#{ord(match[3])};" if is_needed else match[0]


def _is_mixed(delimiters: str) -> bool:
    """Whether delimiters of two kinds stand together: each is punctuation to the other."""
    return "*" in delimiters and "~" in delimiters
