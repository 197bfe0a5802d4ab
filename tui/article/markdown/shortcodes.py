"""Commands of template languages (Liquid, Hugo, Octopress) and shortcodes of WordPress.

What they show is written in Markdown or HTML where that can be told, and what they enclose stays; the rest is removed.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Final

from tui.article.html.dom import Element
from tui.article.markdown.dialects import has_attributes, remove_attributes
from tui.article.markdown.inline_html import link_to_player
from tui.article.markdown.scanner import fences, outside_code

if TYPE_CHECKING:
    from collections.abc import Iterable

PARAMETER: Final = re.compile(r"(\w+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_QUOTED: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_TITLED_BOXES: Final = ("tab", "details", "expand", "accordion")
"""Commands for boxes that give their title as a parameter."""
_QUOTATION: Final = re.compile(
    r"^[ \t]*\{%-?[ ]?blockquote\b(?P<by>[^%{}\n]{0,300})%\}[ \t]*\n"
    r"(?P<words>(?:(?!\{%-?[ ]?(?:end)?blockquote).)*)\{%-?[ ]?endblockquote\s*-?%\}[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
"""https://octopress.org/docs/plugins/blockquote/"""
_BUTTON: Final = re.compile(
    r"\{\{[<%]\s*button\s([^{}]{0,500}?)[>%]\}\}([^{}\[\]\n]{1,200})\{\{[<%]\s*/\s*button\s*[>%]\}\}"
)
_COMMAND: Final = re.compile(r"\{%[^{}]{0,2000}?%\}|\{\{[<%][^{}]{0,2000}?[>%]\}\}", re.DOTALL)
_RAW: Final = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_HIGHLIGHT: Final = re.compile(
    r"^[ \t]*(?:\{%-?\s*(?:highlight|code(?:block)?)\s*([\w+#.-]*)[^%]*%\}"
    r"|\{\{[<%]\s*highlight\s+\"?([\w+#.-]*)\"?[^}]*\}\})[ \t]*\n"
    r"(.*?)\n?[ \t]*(?:\{%-?\s*end(?:highlight|code(?:block)?)\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[>%]\}\})",
    re.DOTALL | re.MULTILINE,
)
_LINK_TO_COMMAND: Final = re.compile(
    r"(!?)\[((?:[^\[\]\\]|\\.)*)\]\(\s*(?:\{%[^)]*?%\}|\{\{-?\s*[\"']([^\"'\s{}()]+)[\"'][^)]*?\}\}|\{\{[^)]*?\}\})([^)\s]*)"
    r"(\s+\"[^\"]*\")?\s*\)"
)
"""A link or an image to a command. Groups: `!`, text, path in the command, path behind it, title."""
_SITE_ADDRESS: Final = re.compile(
    r"\(\s*\{\{-?\s*(?:site\.(?:base_?url|url|cdn\w*)|[\"'][^\"']*[\"']\s*\|\s*(?:relative|absolute|prepend|append))"
)
_ASSIGNED: Final = re.compile(r"\{%-?\s*(?:assign|capture|for)\s+(\w+)")
_GLOBALS: Final = ("site", "page", "include", "layout", "post", "content", "forloop", "theme", "paginator")
_BUILDER_SHORTCODES: Final = r"(?:(?:su|vc|et_pb|fusion|av|mk)_\w+|elementor-\w+)"
"""Names of shortcodes of page builders. No text has them between brackets."""
_SHORTCODES: Final = (
    rf"(?:caption|gallery|embed|wp_caption|playlist|audio|video|youtube|soundcloud|{_BUILDER_SHORTCODES})"
)
_SHORTCODE: Final = re.compile(
    rf"\[{_SHORTCODES}(?:\s+[\w-]+=(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]\"']+))+\s*/?\](?!\()"  # with parameters
    rf"|\[{_SHORTCODES}\](?=[^\[\]]{{0,2000}}\[/)|\[/{_SHORTCODES}\]"  # or one of a pair
    rf"|\[{_BUILDER_SHORTCODES}\](?=[^\[\]]{{0,2000}}\[)"
)
_CAPTIONED_IMAGE: Final = re.compile(
    r"\[((?:wp_)?caption)\b([^\]]*)\]\s*"
    r"((?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?|\[?!\[[^\[\]]*\]\([^()\s]*\)(?:\]\([^()\s]*\))?)"
    r"([^\[]*)\[/\1\]",
    re.IGNORECASE,
)
"""An image with a caption. Groups: name, parameters, the image in HTML or Markdown, caption."""
_MEDIA_PARAMETERS: Final = ("src", "mp4", "m4v", "webm", "ogv", "flv", "mp3", "m4a", "ogg", "wav", "wma", "url")


def assigned_variables(text: str) -> frozenset[str]:
    """The names of the Liquid variables that a body assigns."""
    return frozenset(_ASSIGNED.findall(text)) if "{%" in text else frozenset()


def shortcodes_to_html(text: str) -> str:
    """HTML with WordPress shortcodes for players and captions as elements, and without the others."""
    if "caption" in text:
        text = _CAPTIONED_IMAGE.sub(_write_figure, text)
    return _SHORTCODE.sub(_write_player, text)


def _write_figure(match: re.Match[str]) -> str:
    words = match[4].strip() or unescape(read_parameters(match[2]).get("caption", ""))
    return f"<figure>{match[3]}<figcaption>{words}</figcaption></figure>"


def _write_player(match: re.Match[str]) -> str:
    """The element for a video or a sound, "" for any other shortcode."""
    kind, address = _find_media(match[0])
    return f'<{kind} src="{escape(address)}"></{kind}>' if address else ""


def _find_media(shortcode: str) -> tuple[str, str]:
    """The kind ("video" or "audio") and the address of what a shortcode plays, ("", "") if it plays nothing."""
    kind = shortcode[1:6].lower()
    if kind not in ("video", "audio"):
        return "", ""
    named = read_parameters(shortcode)
    return kind, unescape(next((value for name in _MEDIA_PARAMETERS if (value := named.get(name, ""))), ""))


def shortcodes_to_markdown(text: str, source: str) -> str:
    """Markdown with WordPress shortcodes for captions as emphasized lines and for players as links, without the others.

    The addresses of players are resolved against `source`. Code stays as it is.
    """
    return outside_code(text, lambda part: _replace_shortcodes(part, source)) if _SHORTCODE.search(text) else text


def _replace_shortcodes(text: str, source: str) -> str:
    def figure(match: re.Match[str]) -> str:
        words = " ".join((match[4].strip() or read_parameters(match[2]).get("caption", "")).split())
        if not words:
            return match[3]
        return f"{match[3]}\\\n{words if '*' in words else f'*{words}*'}"

    def player(match: re.Match[str]) -> str:
        kind, address = _find_media(match[0])
        return link_to_player(Element(kind, {"src": address}), source) if address else ""

    if "caption" in text:
        text = _CAPTIONED_IMAGE.sub(figure, text)
    return _SHORTCODE.sub(player, text)


def replace_templates(text: str, names: frozenset[str]) -> str:
    """Markdown without template commands and attributes, and with an ellipsis for each variable. Code stays as it is.

    `names` are variables that the body assigns, as `assigned_variables` finds them; braces around other words are text.
    """
    if not has_attributes(text):
        return text
    if "{%" in text or "{{" in text:
        text = _HIGHLIGHT.sub(lambda match: f"```{match[1] or match[2] or ''}\n{match[3]}\n```", text)
        text = _rewrite_quotations(text)
    names |= assigned_variables(text)
    variable = _variable_pattern({*names, *_GLOBALS})
    text = outside_code(text, lambda stretch: _replace_commands(stretch, variable))
    # Liquid replaces variables in code as well; names that the post assigns cannot be meant as text there.
    return _variable_pattern(names).sub(_replace_variable, text) if names and "{{" in text else text


def _variable_pattern(names: Iterable[str]) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"(\(|\]:\s*)?<?\{{\{{-?\s*((?:{known})\b)[^{{}}]*\}}\}}>?")


def _replace_variable(match: re.Match[str]) -> str:
    """An ellipsis, as the value is not known. In an address it is the site's, which the source supplies."""
    return match[1] or ("" if match[2] in ("site", "content") else "…")


def _replace_commands(text: str, variable: re.Pattern[str]) -> str:
    raw: list[str] = []

    def keep(match: re.Match[str]) -> str:
        raw.append(match[1])
        return f"\ufdd0{len(raw) - 1}\ufdd0"

    text = _RAW.sub(keep, text)
    text = remove_attributes(text)
    text = _LINK_TO_COMMAND.sub(_replace_link_target, text)
    text = _COMMAND.sub(_replace_command, _BUTTON.sub(_rewrite_button, text))
    text = variable.sub(_replace_variable, text)
    return _restore(text, raw)


def _replace_link_target(match: re.Match[str]) -> str:
    """A link or an image to what a command makes: with its path where that is written out, else its words alone."""
    mark, words, path, tail, title = match.groups()
    path = path or tail if _SITE_ADDRESS.search(match[0]) else ""
    if path and not any(sign in path for sign in "{}()"):
        return f"{mark}[{words}]({path}{title or ''})"
    return f"![{words}]()" if mark and words.strip() else "" if mark else words


def _restore(text: str, raw: list[str]) -> str:
    if raw:
        return re.sub("\ufdd0(\\d+)\ufdd0", lambda match: raw[int(match[1])], text)
    return text


def read_parameters(command: str) -> dict[str, str]:
    """The named parameters of a command."""
    return {name: double or single or bare for name, double, single, bare in PARAMETER.findall(command)}


def _rewrite_quotations(text: str) -> str:
    """Markdown with quotations of Octopress as quotes, each with its author below. Fenced code stays as it is."""
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


def _rewrite_button(match: re.Match[str]) -> str:
    named = read_parameters(match[1])
    url = named.get("href") or named.get("url") or named.get("link") or ""
    return f"[{match[2].strip()}]({url})" if url and not re.search(r"[\s(){}<>]", url) else match[2]


def _replace_command(match: re.Match[str]) -> str:
    """What a command shows, as Markdown: an image with its caption, a link to a video or a post elsewhere, the title of
    a box; "" for other commands.
    """
    inner = match[0][2:-2].strip("<>%- \t\n")
    words = inner.split()
    if not words:
        return ""
    name, named = words[0], read_parameters(inner)
    positional = [word.strip("\"'") for word in words[1:] if "=" not in word]
    quoted = [double or single for double, single in _QUOTED.findall(PARAMETER.sub("", inner))]
    if name in ("figure", "img", "image") or (name == "include" and _has_image(named)):
        return _write_image(name, named, positional, quoted)
    if name in ("youtube", "vimeo"):
        key = named.get("id") or (positional or [""])[0]
        if re.fullmatch(r"[\w-]{6,16}", key):
            url = f"https://www.youtube.com/watch?v={key}" if name == "youtube" else f"https://vimeo.com/{key}"
            return f"[▶ Video: {name}.com]({url})"
    if name in ("gist", "tweet", "x", "instagram"):
        return _link_embed(name, named, positional)
    if name == "/tab":
        return "\n\n"
    said = named.get("title") or named.get("name") or named.get("header") or (quoted or [""])[0]
    if name in _TITLED_BOXES and said.strip():
        return f"\n\n**{said.strip()}**\n\n"
    return ""


def _has_image(named: dict[str, str]) -> bool:
    return any(named.get(key) for key in ("src", "url", "image", "image_path", "caption", "alt"))


def _write_image(name: str, named: dict[str, str], positional: list[str], quoted: list[str]) -> str:
    """An image, with its caption on the line below where that differs from its description."""
    src = named.get("src") or named.get("url") or named.get("image") or named.get("image_path") or named.get("link")
    if not src and name != "include":
        # Classes come before the address; sizes, the title and the description after it.
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


def _link_embed(name: str, named: dict[str, str], positional: list[str]) -> str:
    """A link to a post on another site that a page would embed."""
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
