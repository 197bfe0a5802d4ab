"""Commands of template languages (Liquid, Hugo, Octopress) and shortcodes of WordPress.

What they show is written in Markdown or HTML where that can be told, and what they enclose stays; the rest is removed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import partial
from html import escape, unescape
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.article.html.dom import Element
from tui.article.markdown.dialects import has_attributes, remove_attributes
from tui.article.markdown.inline_html import link_to_player
from tui.article.markdown.scanner import fences, outside_code, outside_fences
from tui.article.markdown.templates.command_words import read_attribution, read_command, read_film
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

PARAMETER: Final = lazy_pattern(r"(\w+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_ARGUMENT: Final = lazy_pattern(
    r"(?:([\w-]+)(?:\s*=\s*|:\s*(?=[\"'])|:\s+))?"
    r"(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|((?:\{\{[^{}]*\}\}|[^\s,\"'|])++))",
    re.DOTALL,
)
"""A parameter of a command for a picture: its name, if any, and its value, in quotation marks or bare."""
_OPTION: Final = lazy_pattern(r"--([\w-]+)\s+([^\s\"'-][^\"'\n]*?)(?=\s+--|\s*\Z)")
"""A parameter as Jekyll Picture Tag has it: https://rbuchberger.github.io/jekyll_picture_tag/users/liquid_tag/."""
_PICTURE_COMMANDS: Final = ("figure", "img", "image", "picture", "photo")
_PICTURE_COMMAND: Final = lazy_pattern(r"[\w/-]*(?:img|image|figure|picture|photo|lightbox)[\w/-]*", re.IGNORECASE)
_GALLERY: Final = lazy_pattern(
    r"[\w/-]*(?:galler|slide-?show|slider|carousel|album|collage|mosaic|masonry|grid|compar|figures|images|imgs|photos"
    r"|pictures|pics)[\w/-]*",
    re.IGNORECASE,
)
"""Commands for several pictures; those for one may have a second address, that of a larger copy or a link."""
_ONE_OF_SEVERAL: Final = lazy_pattern(
    r"(?:src|img|image|image_path|url|path|file|photo|picture)[_-]?\d+", re.IGNORECASE
)
_SEVERAL: Final = lazy_pattern(r"(?:images|imgs|photos|pictures|pics|srcs|files|urls|paths|items)", re.IGNORECASE)
_LISTED: Final = lazy_pattern(r"\s*[,;|\s]\s*(?=\S)")
_CALL: Final = lazy_pattern(r"\{\{-?\s*[\w:]+\([^{}]{0,2000}\)\s*-?\}\}")
"""A shortcode of Zola's: https://www.getzola.org/documentation/content/shortcodes/."""
_GALLERY_BLOCK: Final = lazy_pattern(
    r"(?P<open>\{%-?\s*(?P<liquid>\w+)\b[^{}%]*%\}|\{\{[<%]\s*(?P<hugo>[\w/-]+)\b[^{}]*[>%]\}\})"
    r"(?P<body>[^{}]*)(?=\{%-?\s*end(?P=liquid)\b|\{\{[<%]\s*/\s*(?P=hugo)\b)"
)
_PICTURE_LINE: Final = lazy_pattern(
    r"^[ \t]*(?:[-*+][ \t]+)?(?P<address>[^\s|\[\]()<>]+\.(?:png|jpe?g|gif|webp|svg|avif|bmp|tiff?)(?:\?\S*)?)"
    r"(?:[ \t]*(?:\||::?|[ \t])[ \t]*(?P<words>[^\n]*?))?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_NO_PICTURE_COMMAND: Final = lazy_pattern(
    r"(?:end)?(?:assign|capture|if|unless|els(?:e|e?if)|for|case|when|set|cycle|with|load|extends|block|static|style"
    r"|script|css|js|asset(?!s?[_-]im).*|.*(?:link|ref|path|url)|.*(?:video|audio|code).*|youtube|vimeo|tweet|gist|x|instagram|button"
    r"|download.*|tabs?|details|expand|accordion|highlight|raw|comment|cite|quote|blockquote|/.*)",
    re.IGNORECASE,
)
"""Commands whose parameters may be the addresses of pictures, which they do not show."""
_PICTURE_ADDRESS: Final = lazy_pattern(
    r"\S.*\.(?:png|jpe?g|gif|webp|svg|avif|bmp|tiff?)(?:[?#].*)?", re.IGNORECASE | re.DOTALL
)
_VARIABLE: Final = lazy_pattern(r"\{\{[^{}]*\}\}")
_LAYOUT_WORD: Final = lazy_pattern(
    r"[\d.]+(?:px|%|r?em|v[wh])?(?:x\d*)?|x\d+|left|right|cent(?:er|re)|full|none|lazy|eager|small|medium|large|true|false"
    r"|[a-z0-9_]+(?:-+[a-z0-9_%.]+)+",
    re.IGNORECASE,
)
"""A class, a size or a place of a picture, in an argument without a name."""
_DESCRIPTIONS: Final = lazy_pattern(r"(?:img|image)?_?alt(?:[_-]?text)?|description|desc|label", re.IGNORECASE)
_CAPTIONS: Final = lazy_pattern(
    r"(?:fig|img|image)?_?caption(?:[_-]?text)?|text|legend|words|content|subtitle", re.IGNORECASE
)
_CODE_ELEMENTS: Final = ("pre", "code", "kbd", "samp", "textarea", "xmp", "script", "style")
_CODE_OPENS: Final = lazy_pattern(rf"<({'|'.join(_CODE_ELEMENTS)})\b", re.IGNORECASE)
_CODE_CLOSES: Final = {name: lazy_pattern(rf"</{name}\s*>", re.IGNORECASE) for name in _CODE_ELEMENTS}
_COMMENT_OPENS: Final = lazy_pattern(
    r"(\{%-?\s*comment\s*-?%\})|(\{\{[<%]\s*comment\s*[>%]\}\})|(\{::comment\})",
)
"""Where a comment of Liquid, of Hugo, of kramdown begins."""
_COMMENT_CLOSES: Final = (
    lazy_pattern(r"\{%-?\s*endcomment\s*-?%\}"),
    lazy_pattern(r"\{\{[<%]\s*/\s*comment\s*[>%]\}\}"),
    lazy_pattern(r"\{:/(?:comment)?\}"),
)
_QUOTATION: Final = lazy_pattern(
    r"^[ \t]*\{%-?[ ]?blockquote\b(?P<by>[^%{}\n]{0,300})%\}[ \t]*\n"
    r"(?P<words>(?:(?!\{%-?[ ]?(?:end)?blockquote).)*)\{%-?[ ]?endblockquote\s*-?%\}[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
"""https://octopress.org/docs/plugins/blockquote/"""
_QUOTATION_BLOCK: Final = lazy_pattern(
    r"^[ \t]*\{(?:\{[<%]\s*(?P<name>(?:(?:block|pull|big)-?)?quote|epigraph)\b(?P<by>[^{}\n]{0,500})[>%]\}"
    r"|%-?\s*(?:block)?quote\((?P<arguments>[^{}\n]{0,500})\)\s*-?%)\}[ \t]*\n?"
    r"(?P<words>(?:(?!\{[{%]).)*)"
    r"\{(?(name)\{[<%]\s*/\s*(?P=name)\s*[>%]\}|%-?\s*end\s*-?%)\}[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
"""A quotation that Hugo's themes and Zola's enclose, with its author as a parameter."""
_BUTTON: Final = lazy_pattern(
    r"\{\{[<%]\s*button\s([^{}]{0,500}?)[>%]\}\}([^{}\[\]\n]{1,200})\{\{[<%]\s*/\s*button\s*[>%]\}\}"
)
_COMMAND: Final = lazy_pattern(
    r"\{%(?:[^{}]|\{\{[^{}]{0,200}\}\}){0,2000}?%\}|\{\{[<%](?:[^{}]|\{\{[^{}]{0,200}\}\}){0,2000}?[>%]\}\}", re.DOTALL
)
_CLOSING: Final = lazy_pattern(r"\{%-?\s*end([\w-]+)|\{\{[<%]\s*/\s*([\w/-]+)")
"""The end of what a command encloses. Groups: the command's name in Liquid, in Hugo."""
_BEFORE_COMMAND: Final = lazy_pattern(
    r"(?P<indent>[ \t]*)|[ \t]*(?P<quote>>(?:[ \t]*>)*)[ \t]*|[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+"
)
"""What may stand before a command in a line of its own."""
_SHOWN_COMMAND: Final = lazy_pattern(r"\{\{([<%])/\*((?:(?!\{\{[<%]).){0,2000}?)\*/([>%])\}\}", re.DOTALL)
"""A command of Hugo that is text: https://gohugo.io/content-management/shortcodes/. Groups: its signs, what it is."""
_PANELS: Final = lazy_pattern(r"\{%-?\s*(?:sub)?(?:tabs|timeline)\b")
"""Commands in which comments divide what they enclose."""
_PANEL_TITLE: Final = lazy_pattern(
    r"^[ \t]*<!--[ \t]*(?:tab|node)[ \t]+([^\s@<>*][^@<>*\n]*?)[ \t]*(?:@[^<>\n]*)?-->", re.MULTILINE
)
_RAW_OPENS: Final = lazy_pattern(r"\{%-?\s*raw\s*-?%\}")
_RAW_CLOSES: Final = lazy_pattern(r"\{%-?\s*endraw\s*-?%\}")
_HIGHLIGHT_OPENS: Final = lazy_pattern(
    r"^[ \t]*(?:\{%-?\s*(?:highlight|code(?:block)?)\s*([\w+#.-]*)[^%]*%\}"
    r"|\{\{[<%]\s*highlight\s+\"?([\w+#.-]*)\"?[^}]*\}\})[ \t]*\n",
    re.MULTILINE,
)
_HIGHLIGHT_CLOSES: Final = lazy_pattern(
    r"\{%-?\s*end(?:highlight|code(?:block)?)\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[>%]\}\}"
)
_LINK_TO_COMMAND: Final = lazy_pattern(
    r"(!?)\[((?:[^\[\]\\]|\\.)*)\]\(\s*(?:\{%[^)]{0,2000}?%\}|\{\{-?\s*[\"']([^\"'\s{}()]+)[\"'][^)]{0,2000}?\}\}"
    r"|\{\{[^)]{0,2000}?\}\})([^)\s]*)(\s+\"[^\"]*\")?\s*\)"
)
"""A link or an image to a command. Groups: `!`, text, path in the command, path behind it, title."""
_SITE_ADDRESS: Final = lazy_pattern(
    r"\(\s*\{\{-?\s*(?:site\.(?:base_?url|url|cdn\w*)|[\"'][^\"']*[\"']\s*\|\s*(?:relative|absolute|prepend|append))"
)
_ASSIGNED: Final = lazy_pattern(r"\{%-?\s*(?:assign|capture|for)\s+(\w+)")
_GLOBALS: Final = ("site", "page", "include", "layout", "post", "content", "forloop", "theme", "paginator")
_BUILDER_SHORTCODES: Final = r"(?:(?:su|vc|et_pb|fusion|av|mk)_\w+|elementor-\w+)"
"""Names of shortcodes of page builders. No text has them between brackets."""
_SHORTCODES: Final = (
    rf"(?:caption|gallery|embed|wp_caption|playlist|audio|video|youtube|soundcloud|{_BUILDER_SHORTCODES})"
)
_SHORTCODE: Final = lazy_pattern(
    rf"\[{_SHORTCODES}(?:\s+[\w-]+=(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]\"']{1, 2000}))+\s*/?\](?!\()"  # with parameters
    rf"|\[{_SHORTCODES}\](?=[^\[\]]{{0,2000}}\[/)|\[/{_SHORTCODES}\]"  # or one of a pair
    rf"|\[{_BUILDER_SHORTCODES}\](?=[^\[\]]{{0,2000}}\[)"
)
_CAPTIONED_IMAGE: Final = lazy_pattern(
    r"\[((?:wp_)?caption)\b([^\]]{0,2000})\]\s*"
    r"((?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?|\[?!\[[^\[\]]*\]\([^()\s]*\)(?:\]\([^()\s]*\))?)"
    r"([^\[]*)\[/\1\]",
    re.IGNORECASE,
)
"""An image with a caption. Groups: name, parameters, the image in HTML or Markdown, caption."""
_MEDIA_PARAMETERS: Final = ("src", "mp4", "m4v", "webm", "ogv", "flv", "mp3", "m4a", "ogg", "wav", "wma", "url")


def find_enclosed(
    text: str, opening: re.Pattern[str], closing: Callable[[re.Match[str]], re.Pattern[str]]
) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """The marks around each stretch that is closed, in order: an opening mark and the first closing one behind it.

    A pattern `opening.*?closing` looks through the rest of the text once for every opening that is never closed. Here a
    closing mark that is missing behind one opening is not looked for behind the next.

    `closing` tells what ends a stretch by its opening. An opening that is never closed is text.
    """
    missing: set[re.Pattern[str]] = set()
    position = 0
    while (start := opening.search(text, position)) is not None:
        pattern = closing(start)
        end = None if pattern in missing else pattern.search(text, start.end())
        if end is not None:
            yield start, end
            position = end.end()
        else:
            missing.add(pattern)
            position = start.start() + 1


def replace_enclosed(
    text: str,
    opening: re.Pattern[str],
    closing: Callable[[re.Match[str]], re.Pattern[str]],
    replace: Callable[[re.Match[str], str], str],
) -> str:
    """The text with each stretch that is closed, its marks included, replaced by what `replace` makes of the opening
    mark and of what stands between the marks.
    """
    out: list[str] = []
    position = 0
    for start, end in find_enclosed(text, opening, closing):
        out += (text[position : start.start()], replace(start, text[start.end() : end.start()]))
        position = end.end()
    return "".join((*out, text[position:])) if out else text


def write_panel_titles(text: str) -> str:
    """Markdown with the titles that comments give to tabs and to the stations of a timeline. Code stays as it is.

    See https://theme-next.js.org/docs/tag-plugins/tabs.
    """
    if not _PANELS.search(text):
        return text
    return outside_fences(text, partial(_PANEL_TITLE.sub, r"\n**\1**\n"))


def assigned_variables(text: str) -> frozenset[str]:
    """The names of the Liquid variables that a body assigns."""
    return frozenset(_ASSIGNED.findall(text)) if "{%" in text else frozenset()


def shortcodes_to_html(text: str) -> str:
    """HTML with WordPress shortcodes for players and captions as elements, and without the others."""
    if "caption" in text:
        text = _CAPTIONED_IMAGE.sub(_write_figure, text)
    if "{%" in text or "{{" in text:
        text = _outside_shown_code(text, lambda part: _COMMAND.sub(_picture_to_html, part))
    return _SHORTCODE.sub(_write_player, text)


def _outside_shown_code(html: str, change: Callable[[str], str]) -> str:
    """HTML with `change` applied outside of the elements that show code."""
    out: list[str] = []
    position = 0
    for start, end in find_enclosed(html, _CODE_OPENS, lambda start: _CODE_CLOSES[start[1].lower()]):
        out += (change(html[position : start.start()]), html[start.start() : end.end()])
        position = end.end()
    return "".join((*out, change(html[position:])))


def _picture_to_html(match: re.Match[str]) -> str:
    """The element of a picture that a command puts in; any other command as written."""
    picture = _read_picture(match[0])
    if picture is None or not picture.address:
        return match[0]
    image = f'<img src="{escape(picture.address)}" alt="{escape(picture.words)}">'
    image += "".join(f'<img src="{escape(address)}" alt="">' for address in picture.others)
    return f"<figure>{image}<figcaption>{picture.caption}</figcaption></figure>" if picture.caption else image


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


def replace_templates(text: str, names: frozenset[str], source: str = "") -> str:
    """Markdown without template commands and attributes, and with an ellipsis for each variable. Code stays as it is.

    `names` are variables that the body assigns, as `assigned_variables` finds them; braces around other words are text.
    The addresses of players are resolved against `source`.
    """
    if not has_attributes(text):
        return text
    if "comment" in text:
        text = outside_code(text, _remove_comments)
    if "{%" in text or "{{" in text:
        text = replace_enclosed(text, _HIGHLIGHT_OPENS, lambda _: _HIGHLIGHT_CLOSES, _write_highlighted)
        text = _rewrite_quotations(text)
    names |= assigned_variables(text)
    variable = _variable_pattern({*names, *_GLOBALS})
    closed = frozenset(filter(None, (name for names in _CLOSING.findall(text) for name in names)))
    text = outside_code(text, lambda stretch: _replace_commands(stretch, variable, source, closed))
    # Hugo reads commands in code as well, so that those that are text stand there as such, and Liquid replaces
    # variables: names that the post assigns cannot be meant as text there.
    text = _SHOWN_COMMAND.sub(_show_command, text) if "/*" in text else text
    return _variable_pattern(names).sub(_replace_variable, text) if names and "{{" in text else text


def _show_command(match: re.Match[str]) -> str:
    return f"{{{{{match[1]}{match[2]}{match[3]}}}}}"


def _remove_comments(text: str) -> str:
    return replace_enclosed(
        text, _COMMENT_OPENS, lambda start: _COMMENT_CLOSES[(start.lastindex or 1) - 1], lambda *_: ""
    )


def _write_highlighted(start: re.Match[str], code: str) -> str:
    code = code.rstrip(" \t").removesuffix("\n")
    return f"```{start[1] or start[2] or ''}\n{code}\n```"


def _variable_pattern(names: Iterable[str]) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"(\(|\]:\s*)?<?\{{\{{-?\s*((?:{known})\b)[^{{}}]*\}}\}}>?")


def _replace_variable(match: re.Match[str]) -> str:
    """An ellipsis, as the value is not known. In an address it is the site's, which the source supplies."""
    return match[1] or ("" if match[2] in ("site", "content") else "…")


def _replace_commands(text: str, variable: re.Pattern[str], source: str, closed: AbstractSet[str]) -> str:
    raw: list[str] = []

    def keep(_: re.Match[str], code: str) -> str:
        raw.append(code)
        return f"\ufdd0{len(raw) - 1}\ufdd0"

    text = replace_enclosed(text, _RAW_OPENS, lambda _: _RAW_CLOSES, keep)
    text = _SHOWN_COMMAND.sub(lambda match: keep(match, _show_command(match)), text) if "/*" in text else text
    text = remove_attributes(text)
    text = _LINK_TO_COMMAND.sub(_replace_link_target, text)
    text = _GALLERY_BLOCK.sub(_rewrite_gallery, text)
    replace = partial(_replace_command, source=source, closed=closed)
    text = _COMMAND.sub(replace, _BUTTON.sub(_rewrite_button, text))
    text = _CALL.sub(_replace_call, text) if "({" not in text else text
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
    """Markdown with quotations of Octopress, Hugo and Zola as quotes, each with its author below. Fenced code stays as
    it is.
    """
    if "quote" not in text and "epigraph" not in text:
        return text
    fenced = list(fences(text))

    def is_code(match: re.Match[str]) -> bool:
        fence = bisect_right(fenced, match.start(), key=itemgetter(0)) - 1
        return fence >= 0 and match.start() < fenced[fence][1]

    def quotation(match: re.Match[str]) -> str:
        return match[0] if is_code(match) else _quotation(match["words"], match["by"].strip(" \t-"))

    def block(match: re.Match[str]) -> str:
        by = read_attribution(match["by"] or match["arguments"] or "")
        return match[0] if is_code(match) else _quotation(match["words"], by)

    text = _QUOTATION.sub(quotation, text)
    fenced = list(fences(text))
    return _QUOTATION_BLOCK.sub(block, text)


def _quotation(words: str, by: str) -> str:
    lines = words.strip("\n").split("\n")
    return "\n".join(f"> {line}".rstrip() for line in (*lines, *(("", f"— {by}") if by else ()))) + "\n"


def _rewrite_button(match: re.Match[str]) -> str:
    named = read_parameters(match[1])
    url = named.get("href") or named.get("url") or named.get("link") or ""
    return f"[{match[2].strip()}]({url})" if url and not re.search(r"[\s(){}<>]", url) else match[2]


def _rewrite_gallery(match: re.Match[str]) -> str:
    """A gallery with the pictures whose addresses it encloses, a line each, as images."""
    if not _GALLERY.fullmatch(match["liquid"] or match["hugo"]):
        return match[0]

    def image(line: re.Match[str]) -> str:
        return _write_picture(_Picture(line["address"], (line["words"] or "").strip("\"' "), ""))

    return match["open"] + _PICTURE_LINE.sub(image, match["body"])


def _replace_call(match: re.Match[str]) -> str:
    """The picture or the film that a call puts in; any other call as written."""
    name, _, arguments = match[0][2:-2].strip("- \t\n").rstrip(")").partition("(")
    picture = _read_picture(f"{{% {name} {arguments} %}}")
    return _write_picture(picture) if picture is not None else read_film(name, arguments) or match[0]


def _replace_command(match: re.Match[str], source: str, closed: AbstractSet[str]) -> str:
    """What a command shows, as Markdown: an image with its caption, a link to a video or a post elsewhere, words; ""
    for other commands. `closed` are the names of those that enclose what follows them.
    """
    inner = match[0][2:-2].strip("<>%- \t\n")
    words = inner.split()
    if not words:
        return ""
    name, named = words[0], read_parameters(inner)
    picture = _read_picture(match[0])
    if picture is not None and (picture.address or not name.startswith("include")):
        return _write_picture(picture)
    positional = [word.strip("\"'") for word in words[1:] if "=" not in word]
    if name in ("gist", "tweet", "twitter", "x", "instagram"):
        return _link_embed(name, named, positional)
    if name == "/tab":
        return "\n\n"
    return read_command(name, inner[len(name) :], source, is_block=name in closed, frame=_frame_of(match))


def _frame_of(match: re.Match[str]) -> tuple[str, str] | None:
    """What stands before and behind the words of a command in a line of its own, to make a paragraph of them: in a list
    or a quotation as well. None for any other command.
    """
    text = match.string
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    before = _BEFORE_COMMAND.fullmatch(text, start, match.start())
    if before is None or text[match.end() : end if end >= 0 else len(text)].strip():
        return None
    if before["indent"] is not None:
        return f"\n\n{before['indent']}", "\n"
    return "", f"\n{before['quote'] or ''}"


class _Picture(NamedTuple):
    """A picture that a command puts in; `caption` is "" where it would repeat the description, `words`. `others` are
    the addresses of more pictures, of a gallery.
    """

    address: str
    words: str
    caption: str
    others: tuple[str, ...] = ()


def _read_picture(command: str) -> _Picture | None:
    """The picture that a command puts in, None where it puts in none.

    Themes call their commands and parameters as they like. So it is one where the command is called after pictures or a
    parameter is the address of a picture, or where what is included gets a description.
    """
    name, rest = (*command[2:-2].strip("<>%- \t\n").split(maxsplit=1), "", "")[:2]
    is_include = name.startswith("include")
    is_known = bool(_PICTURE_COMMAND.fullmatch(name))
    if _NO_PICTURE_COMMAND.fullmatch(name):
        return None
    is_gallery = bool(_GALLERY.fullmatch(name))
    named: dict[str, str] = {}
    plain: list[str] = []
    several: list[str] = []
    for key, value in _arguments(_OPTION.sub(r'\1="\2"', rest)):
        if key and _SEVERAL.fullmatch(key):
            is_gallery = True
            several += _LISTED.split(value.strip("[] "))
        elif key and _ONE_OF_SEVERAL.fullmatch(key):
            several.append(value)
        elif key:
            named.setdefault(key.lower().lstrip("-"), value)
        else:
            plain.append(value)
    if is_gallery:
        several, plain = several + plain, [value for value in plain if not _PICTURE_ADDRESS.fullmatch(value)]
    several = [value for value in several if _PICTURE_ADDRESS.fullmatch(value)]
    if is_include:
        plain = []  # the file that is included
    addresses = [value for value in (*named.values(), *plain, *several) if _PICTURE_ADDRESS.fullmatch(value)]
    if not addresses and not is_known and not is_include:
        return None
    keys = ("src", "image", "image_path", *(() if is_include else ("url", "path", "file", "link")))
    address = next((named[key] for key in keys if key in named), "")
    if addresses and address not in addresses:
        address = addresses[0]
    if not address and name in _PICTURE_COMMANDS and plain:
        address = next((value for value in plain if "/" in value or "." in value), "")
    shown = {key: value for key, value in named.items() if value not in ("", address)}
    words = [value for value in plain if value != address and value.strip("[],") and not _is_layout(value)]
    described = next((value for key, value in shown.items() if _DESCRIPTIONS.fullmatch(key)), "")
    caption = next((value for key, value in shown.items() if _CAPTIONS.fullmatch(key)), "")
    if not (address or described or caption or (name in _PICTURE_COMMANDS and any(" " in word for word in words))):
        return None
    if not described and "](" not in caption:
        described = caption or shown.get("title", "") or " ".join(words[-1:])
    others = tuple(path for other in dict.fromkeys(several) if other != address and (path := _written_out(other)))
    return _Picture(_written_out(address), described, caption if caption != described else "", others)


def _arguments(text: str) -> list[tuple[str, str]]:
    """The parameters of a command for a picture, each behind its name, "" where it has none.

    Words without quotation marks behind the address are one parameter, the title of the picture, as Octopress has it:
    http://octopress.org/docs/plugins/image-tag/.
    """
    found: list[tuple[str, list[str]]] = []
    is_behind_address = False
    title_end: int | None = None
    for match in _ARGUMENT.finditer(text):
        key, *values = match.groups("")
        value = " ".join(re.sub(r"\\([\"'])", r"\1", "".join(values)).split())
        is_address = bool(_PICTURE_ADDRESS.fullmatch(value))
        is_word = bool(values[2]) and not key and not is_address
        if is_word and title_end is not None and not text[title_end : match.start()].strip():
            found[-1][1].append(value)
        else:
            found.append((key, [value]))
            is_word = is_word and is_behind_address and not _is_layout(value)
        title_end = match.end() if is_word else None
        is_behind_address = is_behind_address or is_address
    return [(key, " ".join(words)) for key, words in found]


def _is_layout(value: str) -> bool:
    """Whether a value says how a picture is laid out, and nothing of what it shows."""
    return bool(value) and all(_LAYOUT_WORD.fullmatch(word) for word in value.split())


def _written_out(address: str) -> str:
    """An address without the variables in it, "" where it is made of others."""
    address = _VARIABLE.sub("", address)
    return "" if re.search(r"[<>{}]", address) else address


def _write_picture(picture: _Picture) -> str:
    """An image in Markdown, its caption on the line below; its words alone where the address is not written out."""
    if not picture.address:
        return picture.caption or picture.words
    words = re.sub(r"([\[\]])", r"\\\1", picture.words)
    targets = [f"<{path}>" if re.search(r"[\s()]", path) else path for path in (picture.address, *picture.others)]
    image = "\n".join(f"![{'' if at else words}]({target})" for at, target in enumerate(targets))
    if not picture.caption:
        return image
    return f"{image}\\\n{picture.caption if '*' in picture.caption else f'*{picture.caption}*'}"


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
