"""What a template command of Hexo, Hugo, Jekyll or Zola shows beside pictures: words, a link, a film, a title.

Themes and plugins call their commands and parameters as they like, so words are told from settings by what they are: a
text in another script than Latin, or in quotation marks and of several words, is to be read; a class, a colour, the
name of a file or of an icon is not. Commands that are logic or drawing have no words.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tui.article.html.dom import Element
from tui.article.markdown.inline_html import link_to_player
from tui.patterns import lazy_pattern

_WORDLESS: Final = lazy_pattern(
    r"end\w*|/.*|(?:els(?:e|if|eif)|if|unless|for|tablerow|case|when|assign|capture|cycle|(?:in|de)crement|set|with"
    r"|load|extends|block|import|from|macro|call|layout|render|static|param|raw|comment|paginate|form|section|schema"
    r"|site|page|bibliography|cite|reference|refs?|relref|gettext|i18n|t|seo|feed_meta|tabs|toc|math|katex|latex|icon"
    r"|icons|octicon|emoji|fa|fas|fab|fontawesome|color|typeit|include_(?:relative|cached|code)|(?:asset|url)_for"
    r"|(?:asset|post)_(?:path|url))|.*(?:style|script|css|javascript|mermaid|chart|diagram|plantuml|graphviz|highlight"
    r"|code|map|icon|url|path|css).*",
    re.IGNORECASE,
)
"""Commands whose parameters are no text: logic, styles, code, drawings, addresses."""
_LINKS: Final = lazy_pattern(
    r".*link|a|btns?|.*button|url|embed|bookmark|cell|site|card|site-?card|.*-card", re.IGNORECASE
)
"""Commands that show a link or a button: what words they have are its label, whatever they look like."""
_WORDS: Final = lazy_pattern(
    r"u|s|ins|del|emp|wavy|psw|kbd|span|p|label|mark|sup|sub|bb|quot|badge|pill|checkbox|radio|ruby|abbr|newthought"
    r"|hide(?:inline|block)?|spoiler|blur",
    re.IGNORECASE,
)
"""Commands for a few words of a sentence or for a line: https://butterfly.js.org/posts/4aa8abbe/."""
_BOXES: Final = lazy_pattern(
    r"tab|details|expand|accordion(?:-?item)?|note\w?|notice|tip|hint|alert|callout|admonition|box|info|warning|fold\w*"
    r"|hidetoggle|hideblock|collaps\w*|toggle|spoiler|summary|panel|card|timeline(?:-?item)?|step|faq|question|dropdown"
    r"|example|theorem|definition|lemma|proof|exercise",
    re.IGNORECASE,
)
"""Commands for boxes, which may have a title."""
_SIDENOTES: Final = lazy_pattern(r"(?:side|margin|foot)-?note|fn|tooltip", re.IGNORECASE)
_FILMS: Final = lazy_pattern(r"youtu|vimeo|bilibili|^bili$", re.IGNORECASE)
_PLAYERS: Final = lazy_pattern(
    r"(?P<audio>audio|music|sound|podcast|mp3)|(?P<video>video|film|movie|mp4|dplayer)\w*", re.IGNORECASE
)
_TITLES: Final = ("title", "name", "header", "heading", "summary", "label")
_TEXTS: Final = (
    "text", "content", "contents", "message", "body", "quote", "words", "alt", "caption", "legend", "subtitle",
    "description", "desc",
)  # fmt: skip
_NAMES: Final = ("name", "label")
"""Parameters that may be names for programs as well."""
_SWITCHES: Final = ("true", "false", "none", "auto")
_ADDRESSES: Final = ("url", "href", "link", "src", "source", "video", "to")
_BY: Final = ("author", "by", "cite", "source", "attribution", "title")
_IDS: Final = ("id", "video", "video_id", "videoid", "v", "bvid", "aid", "url", "src", "key")
_SITES: Final = (
    ("youtu", "youtube.com", r"[\w-]{6,16}", "https://www.youtube.com/watch?v="),
    ("vimeo", "vimeo.com", r"\d{4,12}", "https://vimeo.com/"),
    ("bili", "bilibili.com", r"BV\w{8,12}|av\d+", "https://www.bilibili.com/video/"),
)
"""Sites of films: how their names begin, what they are called, the form of an id, the address before it."""
_TARGET_FIRST: Final = ("post_link", "asset_link")
"""Commands whose first word is what they lead to: https://hexo.io/docs/tag-plugins."""
_PIECE: Final = lazy_pattern(
    r"(?P<key>[A-Za-z][\w-]*)\s*(?:=\s*|:\s*(?=[\"'])|:\s+)"
    r"(?:\"(?P<kd>[^\"]*)\"|'(?P<ks>[^']*)'|`(?P<kt>[^`]*)`|(?P<kb>[^\s,\"']+))"
    r"|\"(?P<d>(?:[^\"\\]|\\.)*)\"|(?<![^\s,(])'(?P<s>(?:[^'\\]|\\.)*)'(?=[\s,)]|\Z)|`(?P<t>[^`]*)`|(?P<comma>[,，])"
    r"|(?P<bare>[^\s,，]+)",
    re.DOTALL,
)
"""A parameter: its name, if any, and its value, in quotation marks or bare; or a comma."""
_ADDRESS: Final = lazy_pattern(r"(?:https?:)?//[^\s()<>{}\"']+", re.IGNORECASE)
_SETTING: Final = lazy_pattern(
    r"[\d.,]+(?:px|%|r?em|v[wh]|s|ms)?|#[0-9a-f]{3,8}|true|false|none|null|auto|yes|no|on|off"
    r"|primary|secondary|success|danger|warning|warn|info|tip|hint|note|default|important|caution|error|question|quote"
    r"|simple|modern|flat|disabled|no-?icon|checked|plus|minus|times|open|close|closed|block|inline|solid|outline|dashed"
    r"|red|orange|yellow|green|cyan|blue|purple|violet|pink|gr[ae]y|black|white|light|dark|left|right|center|top|bottom"
    r"|small|large|larger|medium|big|logo|code|download|fa[bsrl]?|[\w.-]+\.(?:png|jpe?g|gif|webp|svg|html?|md|js|css)"
    r"|[a-z0-9_]+(?:-+[a-z0-9_%.]+)+",
    re.IGNORECASE,
)
"""A size, a colour, a state, a class, a file: no word to be read."""
_NO_WORDS: Final = lazy_pattern(r"[{}=]|[a-z-]+\s*:\s*[^;]+;|^[/.#]|\A\s*\Z|<|->")
_CLASS: Final = lazy_pattern(
    r"(?:fa[bsrl]?|btn|col|table|text|is|has|img|[wh]|[mp][xytblr]?|bg|float|align|d|flex)-[\w-]+$|fa[bsrl]?$"
)
_PATH: Final = lazy_pattern(r"/[^\s()<>{}\"']*")
_OTHER_SCRIPT: Final = lazy_pattern(r"[^\W\d_\x00-\x7f]")
_LETTER: Final = lazy_pattern(r"[^\W\d_]")
_CLASS_SIGN: Final = lazy_pattern(r"^(?:[a-z-]+\s*)?@\s*", re.IGNORECASE)


class _Arguments(NamedTuple):
    """The parameters of a command: those with a name, and the others, each with whether it stands in quotation marks.
    Words beside each other without a comma are one.
    """

    named: dict[str, str]
    plain: list[tuple[str, bool]]


def read_command(name: str, rest: str, source: str, *, is_block: bool, frame: tuple[str, str] | None) -> str:
    """What a command shows, as Markdown, "" for nothing.

    `rest` are its parameters; the addresses of players are resolved against `source`. `is_block` tells that it encloses
    what follows; `frame` is what makes a paragraph of a command in a line of its own, None for any other.
    """
    if name.lower() == "include":
        name, _, rest = rest.strip().partition(" ")
        name = name.rpartition("/")[2].rpartition(".")[0] or name
    if shown := read_film(name, rest):
        return shown
    if _WORDLESS.fullmatch(name):
        return ""
    found = _arguments(rest)
    return _player(name, found, source) or _words(name, found, is_block=is_block, frame=frame)


def read_attribution(named: str) -> str:
    """Whose words a block of a quotation says that it holds."""
    found = _arguments(named)
    parts = [found.named[key] for key in _BY if found.named.get(key)]
    parts += [value for value, _ in found.plain if _is_read(value, is_label=True)]
    return ", ".join(parts)


def _arguments(text: str) -> _Arguments:
    named: dict[str, str] = {}
    plain: list[tuple[str, bool]] = []
    is_open = False
    for piece in _PIECE.finditer(text):
        if piece["key"]:
            value = piece["kd"] or piece["ks"] or piece["kt"] or piece["kb"] or ""
            named.setdefault(piece["key"].lower(), " ".join(value.split()))
            is_open = False
        elif piece["comma"]:
            is_open = False
        elif (bare := piece["bare"]) is not None:
            if is_open and not _ADDRESS.fullmatch(bare) and not _ADDRESS.fullmatch(plain[-1][0]):
                plain[-1] = (f"{plain[-1][0]} {bare}", False)
            else:
                plain.append((bare, False))
            is_open = True
        elif is_open and _OTHER_SCRIPT.search(plain[-1][0]):
            plain[-1] = (f"{plain[-1][0]} {piece[0]}", False)
        else:
            value = piece["d"] or piece["s"] or piece["t"] or ""
            plain.append((" ".join(re.sub(r"\\([\"'])", r"\1", value).split()), True))
            is_open = False
    return _Arguments(named, plain)


def read_film(name: str, rest: str) -> str:
    """A link to a film on a site that the command or its provider is called after, by the film's id."""
    found = _FILMS.search(name)
    arguments = _arguments(rest) if found or name.lower() == "video" else None
    if arguments is None:
        return ""
    site = (found[0] if found else arguments.named.get("provider", "")).lower()
    values = [*(arguments.named.get(key, "") for key in _IDS), *(value for value, _ in arguments.plain)]
    key = next(filter(None, values), "")
    title = arguments.named.get("title") or arguments.named.get("caption") or ""
    if _ADDRESS.fullmatch(key):
        return link_to_player(Element("iframe", {"src": key, "title": title}), "")
    for sign, host, form, address in _SITES:
        if site.startswith(sign) and re.fullmatch(form, key):
            label = re.sub(r"([\\\[\]*_`<])", r"\\\1", title or host)
            return f"[▶ Video: {label}]({address}{key})"
    return ""


def _player(name: str, found: _Arguments, source: str) -> str:
    """A link to what a player plays."""
    kind = _PLAYERS.fullmatch(name)
    if kind is None:
        return ""
    values = [*(found.named.get(key, "") for key in ("src", "url", "file", "path", "mp4", "webm", "mp3", "audio"))]
    values += [value for value, _ in found.plain]
    address = next(filter(None, values), "")
    titles = [found.named[key] for key in ("title", "name", "caption", "artist") if found.named.get(key)]
    title = " - ".join(titles or _plain_labels(name, found.plain, is_link=False, is_box=False))
    return link_to_player(Element(kind.lastgroup or "", {"src": address, "title": title}), source) if address else ""


def _words(name: str, found: _Arguments, *, is_block: bool, frame: tuple[str, str] | None) -> str:
    """The words of a command: a title, a label with its link, a note in brackets."""
    is_link, is_box = bool(_LINKS.fullmatch(name)), is_block or bool(_BOXES.fullmatch(name))
    named = [
        value
        for key in (*_TITLES, *_TEXTS)
        if (value := found.named.get(key, ""))
        and (_is_read(value, is_label=True) if key in _NAMES else _LETTER.search(value) and value not in _SWITCHES)
    ]
    labels = list(dict.fromkeys((*named, *_plain_labels(name, found.plain, is_link=is_link, is_box=is_box))))
    address = _address_in(found, is_link=is_link)
    if address and not labels:
        return link_to_player(Element("iframe", {"src": address}), "")
    if not labels:
        return ""
    first, others = labels[0], labels[1:] if len(named) > 1 or not (is_link or is_box) else []
    if address:
        label = re.sub(r"([\[\]])", r"\\\1", first)
        first = f"[{label}]({address})"
    elif _SIDENOTES.fullmatch(name):
        return f"（{first}）" if _OTHER_SCRIPT.search(first) else f" ({first})"
    elif is_block or (is_box and (others or found.named.get("title"))):
        shown = f"**{first}**" + "".join(f"\n\n{other}" for other in others if not is_block)
        return shown.join(frame or ("\n\n", "\n\n"))
    words = " — ".join((first, *others))
    return words.join(frame or ("", ""))


def _plain_labels(name: str, plain: list[tuple[str, bool]], *, is_link: bool, is_box: bool) -> list[str]:
    """The words among the parameters that have no name."""
    labels: list[str] = []
    is_target = name.lower() in _TARGET_FIRST
    is_for_words = is_link or bool(_WORDS.fullmatch(name))
    for at, (value, is_quoted) in enumerate(plain):
        words = value
        if not is_quoted:
            words = _CLASS_SIGN.sub("", value)
            if is_target and not at:
                words = words.partition(" ")[2]
            while (first := words.partition(" "))[2] and _SETTING.fullmatch(first[0]):
                words = first[2]
        elif is_target and not at:
            continue
        is_several = " " in words or words[:1].isupper()
        if is_quoted or is_for_words or (is_box and is_several) or _OTHER_SCRIPT.search(words):
            is_label = is_for_words or (is_box and (is_several or is_quoted))
            if words and _is_read(words, is_label=is_label):
                labels.append(words)
    if is_target and not labels and plain:
        labels = [plain[0][0].partition(" ")[0].rstrip("/").rpartition("/")[2]]
    if name.lower() == "ruby":
        labels = [re.sub(r"\A(.+?)(?:\||, )(.+)\Z", r"\1（\2）", ", ".join(labels))] if labels else []
    elif not (is_link or is_box) and len(labels) > 1:
        labels = [(" — " if all(is_quoted for _, is_quoted in plain) else ", ").join(labels)]
    return labels


def _is_read(value: str, *, is_label: bool) -> bool:
    """Whether a value is words to be read. Of a label it is known that it is words, unless it is a setting."""
    if _NO_WORDS.search(value) or not _LETTER.search(value) or _ADDRESS.fullmatch(value):
        return False
    pieces = value.split()
    if all(map(_SETTING.fullmatch, pieces)):
        return False
    return is_label or bool(_OTHER_SCRIPT.search(value)) or (len(pieces) > 1 and not any(map(_CLASS.match, pieces)))


def _address_in(found: _Arguments, *, is_link: bool) -> str:
    """The address that a command leads to."""
    values = [*(found.named.get(key, "") for key in _ADDRESSES), *(value for value, _ in found.plain)]
    return next((value for value in values if _ADDRESS.fullmatch(value) or (is_link and _PATH.fullmatch(value))), "")
