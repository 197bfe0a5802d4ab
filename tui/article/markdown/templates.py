"""Commands of template languages (Liquid, Octopress, Hugo) that say or show something, as what they stand for."""

from __future__ import annotations

import re
from typing import Final

from tui.article.markdown.scanner import fences

PARAMETER: Final = re.compile(r"(\w+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_QUOTED: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_TITLED: Final = ("tab", "details", "expand", "accordion")
"""Boxes whose title stands first in their command."""
_QUOTATION: Final = re.compile(
    r"^[ \t]*\{%-?[ ]?blockquote\b(?P<by>[^%{}\n]{0,300})%\}[ \t]*\n"
    r"(?P<words>(?:(?!\{%-?[ ]?(?:end)?blockquote).)*)\{%-?[ ]?endblockquote\s*-?%\}[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
"""https://octopress.org/docs/plugins/blockquote/"""
_BUTTON: Final = re.compile(
    r"\{\{[<%]\s*button\s([^{}]{0,500}?)[>%]\}\}([^{}\[\]\n]{1,200})\{\{[<%]\s*/\s*button\s*[>%]\}\}"
)


def named_in(command: str) -> dict[str, str]:
    """The parameters of a command by their names."""
    return {name: double or single or bare for name, double, single, bare in PARAMETER.findall(command)}


def with_quotations(text: str) -> str:
    """Markdown with the quotations of Octopress as its own, each over who said it; fences are not looked into."""
    if "endblockquote" not in text:
        return text
    fenced = list(fences(text))

    def quotation(match: re.Match[str]) -> str:
        return match[0] if any(start <= match.start() < end for start, end in fenced) else _quotation(match)

    return _QUOTATION.sub(quotation, text)


def _quotation(match: re.Match[str]) -> str:
    lines = match["words"].strip("\n").split("\n")
    by = match["by"].strip(" \t-")
    return "\n".join(f"> {line}".rstrip() for line in (*lines, *(("", f"— {by}") if by else ()))) + "\n"


def with_buttons(text: str) -> str:
    """Markdown with buttons as links."""
    return _BUTTON.sub(_button, text)


def _button(match: re.Match[str]) -> str:
    named = named_in(match[1])
    url = named.get("href") or named.get("url") or named.get("link") or ""
    return f"[{match[2].strip()}]({url})" if url and not re.search(r"[\s(){}<>]", url) else match[2]


def command(match: re.Match[str]) -> str:
    """A template command as what it stands for: a picture with its caption, a video, a post elsewhere, the title of a
    box; nothing otherwise.
    """
    inner = match[0][2:-2].strip("<>%- \t\n")
    words = inner.split()
    if not words:
        return ""
    name, named = words[0], named_in(inner)
    positional = [word.strip("\"'") for word in words[1:] if "=" not in word]
    quoted = [double or single for double, single in _QUOTED.findall(PARAMETER.sub("", inner))]
    if name in ("figure", "img", "image") or (name == "include" and _shows(named)):
        return _picture(name, named, positional, quoted)
    if name in ("youtube", "vimeo"):
        key = named.get("id") or (positional or [""])[0]
        if re.fullmatch(r"[\w-]{6,16}", key):
            url = f"https://www.youtube.com/watch?v={key}" if name == "youtube" else f"https://vimeo.com/{key}"
            return f"[▶ Video: {name}.com]({url})"
    if name in ("gist", "tweet", "x", "instagram"):
        return _elsewhere(name, named, positional)
    if name == "/tab":
        return "\n\n"
    said = named.get("title") or named.get("name") or named.get("header") or (quoted or [""])[0]
    if name in _TITLED and said.strip():
        return f"\n\n**{said.strip()}**\n\n"
    return ""


def _shows(named: dict[str, str]) -> bool:
    return any(named.get(key) for key in ("src", "url", "image", "image_path", "caption", "alt"))


def _picture(name: str, named: dict[str, str], positional: list[str], quoted: list[str]) -> str:
    """A picture, with its caption on a line beneath where it has other words as well."""
    src = named.get("src") or named.get("url") or named.get("image") or named.get("image_path") or named.get("link")
    if not src and name != "include":
        # Classes stand before the address, sizes, the title and the words behind it.
        paths = [word for word in positional if "/" in word or "." in word]
        src = (paths or positional or [""])[0]
    title = quoted[-1] if name != "include" and quoted and quoted[-1] != src else ""
    words = named.get("alt") or named.get("caption") or named.get("title") or title
    caption = named.get("caption", "")
    if not src or re.search(r"[\s{}]", src):
        return caption or words
    if caption in ("", words):
        return f"![{words}]({src})"
    return f"![{words}]({src})\\\n{caption if '*' in caption else f'*{caption}*'}"


def _elsewhere(name: str, named: dict[str, str], positional: list[str]) -> str:
    """A link to what a page would show of another site."""
    keys = [named[key] for key in ("user", "id") if named.get(key)] or positional
    if not keys or not all(re.fullmatch(r"[\w./:?=&-]{1,200}", key) for key in keys[:2]):
        return ""
    if keys[0].startswith(("https://", "http://")):
        url = keys[0]
    elif name == "gist":
        url = "https://gist.github.com/" + "/".join(key for key in keys[:2] if "." not in key)
    elif name == "instagram":
        url = f"https://www.instagram.com/p/{keys[0]}/"
    elif len(keys) > 1:
        url = f"https://twitter.com/{keys[0]}/status/{keys[1]}"
    else:
        url = f"https://twitter.com/i/status/{keys[0]}"
    return f"[{url.partition('://')[2].rstrip('/').replace('_', chr(92) + '_')}]({url})"
