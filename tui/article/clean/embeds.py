"""Videos, sounds and embedded pages as labelled links; charts of many elements as one figure; hidden mail addresses."""

from __future__ import annotations

import re
from typing import Final

from tui.addresses import resolve, site_of
from tui.article.clean.density import count_sentences
from tui.article.clean.visibility import is_out_of_sight
from tui.article.html.dom import Element, parse
from tui.patterns import lazy_pattern

_NAMED: Final = frozenset(("mpvoice", "mp-common-mpaudio", "qqmusic"))
"""Elements of WeChat, which have a name and no address."""
PLAYERS: Final = frozenset(("iframe", "video", "audio", "embed", "object")) | _NAMED

_WIDGET: Final = lazy_pattern(
    r"/plugins/(?:like|share|follow|page|comments)|platform\.(?:twitter|linkedin)\.com/widgets"
    r"|/tweet_button|disqus\.com|recaptcha|/ads?[/?]"
    r"|googlesyndication|doubleclick|googletagmanager|google-analytics|addthis|widgets\.wp\.com|likes/"
    r"|amazon-adsystem|taboola|outbrain"
    r"|accounts\.google\.com|/embed/subscribe|mailchimp|substack\.com/embed",
    re.IGNORECASE,
)
_SOUND: Final = lazy_pattern(
    r"soundcloud|spotify|/podcast|\.(?:mp3|m4a|ogg|opus|wav|flac)(?:$|[?#])|anchor\.fm|firstory|soundon", re.IGNORECASE
)
_VIDEO: Final = lazy_pattern(
    r"youtu|vimeo|bilibili|youku|dailymotion|v\.qq\.com|twitch|peertube|rutube|/video|player|\.(?:mp4"
    r"|webm|mov|m3u8|ogv)(?:$|[?#])",
    re.IGNORECASE,
)
_PLACED: Final = lazy_pattern(
    r"(?:^|;)\s*top\s*:\s*-?[\d.]+(?:%|px)[^\"]*?;\s*(?:margin-[^;]*;\s*)*(?:left|right)\s*:\s*-?[\d.]+(?:%|px)",
    re.IGNORECASE,
)
_TAG: Final = lazy_pattern(r"<[a-zA-Z]")
_FRAMES: Final = frozenset(("iframe", "embed", "object"))
_MIN_CHART_LABELS: Final = 4
_YOUTUBE: Final = lazy_pattern(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{11})(?=$|[?&/#])")
_YOUTUBE_KEYS: Final = frozenset(
    ("videoid", "data-videoid", "data-youtube-id", "data-youtube", "data-ytid", "data-yt-id")
)
_FACADE_KEYS: Final = _YOUTUBE_KEYS | {"data-id", "data-embed", "data-video-id", "data-href"}
"""Attributes that say what a script is to play or to show."""
_EMBEDDED_POST: Final = lazy_pattern(r"\bfb-(?:post|video|comment-embed)\b")
_EMBEDDING_SCRIPT: Final = lazy_pattern(
    r"(?:https?:)?//(gist\.github\.com/[\w.-]+/\w+|gist\.github\.com/\w+|asciinema\.org/a/\w+)\.js(?:$|[?#])",
    re.IGNORECASE,
)
_PLAIN_TITLE: Final = lazy_pattern(
    r"(?:youtube|vimeo)? ?(?:video )?player|embed(?:ded content)?|iframe|video|audio", re.IGNORECASE
)


def as_link(player: Element, source: str) -> Element | None:
    """A paragraph with a labelled link to what a player plays, or with its name where it has no address; None where it
    plays nothing.
    """
    name = " ".join((player.get("name") or player.get("music_name")).split())
    if player.tag in _NAMED and name:
        paragraph = Element("p")
        paragraph.append(f"▶ Audio: {name}")
        return paragraph
    candidates = [player.get(name) for name in ("data-src", "data-lazy-src", "data-href", "src", "data")]
    candidates.extend(inner.get(name) for inner in player.find_all("source", "embed") for name in ("src", "href"))
    if re.fullmatch(r"[\w-]{11}", player.get("data-videoid")):
        candidates.insert(0, f"https://www.youtube.com/watch?v={player.get('data-videoid')}")
    address = next((url for candidate in candidates if candidate and (url := resolve(candidate, source))), "")
    words = ""
    if not address:
        address, words = _link_within(player, source)
    elif player.get("width") in ("0", "1") or player.get("height") in ("0", "1"):
        return None
    if not address or _WIDGET.search(address):
        return None
    if player.tag in _FRAMES and is_out_of_sight(player, has_size=not words):
        return None
    youtube = _YOUTUBE.match(address)
    if youtube and youtube[1] != "videoseries":
        address = f"https://www.youtube.com/watch?v={youtube[1]}"
    if player.tag == "audio" or _SOUND.search(address):
        kind = "Audio"
    elif player.tag == "video" or _VIDEO.search(address):
        kind = "Video"
    else:
        kind = "Embedded page"
    title = " ".join(player.get("title").split()) or words
    if not title or len(title) > 120 or _PLAIN_TITLE.fullmatch(title) or resolve(title, ""):
        title = site_of(address)
    link = Element("a", {"href": address})
    link.append(f"▶ {kind}: {title}")
    paragraph = Element("p")
    paragraph.append(link)
    return paragraph


def _link_within(player: Element, source: str) -> tuple[str, str]:
    """The address and the words of the first link in a player, both "" for none. The content of an `iframe` is text to
    the parser of HTML.
    """
    text = player.text() if player.tag == "iframe" else ""
    content = parse(text) if _TAG.search(text) else player
    for link in content.find_all("a"):
        if address := resolve(link.get("href"), source):
            return address, link.words() or address
    return "", ""


def player_of_facade(element: Element) -> Element | None:
    """The frame that a script puts in the place of an empty element: a film by its id, or a post by its address. None
    for any other element.
    """
    if _FACADE_KEYS.isdisjoint(element.attrs) or element.holds("img", "a", "iframe") or element.text().strip():
        return None
    title = (element.get("playlabel") or element.get("title") or element.get("data-title")).removeprefix("Play: ")
    names = f"{element.tag} {element.names}".lower()
    if _EMBEDDED_POST.search(names) and (address := resolve(element.get("data-href"), "")):
        return Element("iframe", {"src": address, "title": title})
    for key in _FACADE_KEYS:
        value = element.get(key)
        if re.fullmatch(r"[\w-]{11}", value) and (key in _YOUTUBE_KEYS or "youtube" in names or "video-embed" in names):
            return Element("iframe", {"data-videoid": value, "title": title})
        if "vimeo" in names and re.fullmatch(r"\d{6,12}", value):
            return Element("iframe", {"src": f"https://vimeo.com/{value}", "title": title})
    return None


def page_of_script(script: Element) -> Element | None:
    """A link to what a script from another site puts in its own place: code of GitHub's, a session of Asciinema's."""
    found = _EMBEDDING_SCRIPT.match(script.get("src"))
    return as_link(Element("iframe", {"src": f"https://{found[1]}", "title": found[1]}), "") if found else None


def mail_address(element: Element) -> str:
    """The mail address Cloudflare hides from robots: in hexadecimal, each byte XORed with the first; "" for none."""
    try:
        key, *rest = bytes.fromhex(element.get("data-cfemail"))
        return bytes(byte ^ key for byte in rest).decode("utf-8")
    except ValueError:
        return ""


def page_in_drawing(drawing: Element) -> Element | None:
    """The text of an SVG as a block, None where it has none: HTML embedded in it, or its labels on one line.

    See https://www.w3.org/TR/SVG2/embedded.html#ForeignObjectElement.
    """
    block = Element("div")
    parts = [inner for inner in drawing.walk() if inner.tag.lower() in ("foreignobject", "text")]
    for inner in parts:
        page = Element("div")
        page.set_children(inner.children)
        block.append(page)
    if not block.text().strip():
        return None
    if len(parts) >= _MIN_CHART_LABELS and not count_sentences(block):
        flatten_chart(block)
    return block


def is_chart(element: Element) -> bool:
    """Whether an element is a chart: a picture with labels placed on it one by one."""
    labels = [child for child in element.elements() if child.children and _PLACED.search(child.get("style"))]
    return len(labels) >= _MIN_CHART_LABELS


def flatten_chart(element: Element) -> frozenset[str]:
    """Make a chart a figure with its labels on one line under the picture; returns the labels."""
    pictures = list(element.find_all("img"))
    labels: list[str] = []
    for child in element.elements():
        words = child.words()
        if words and (not labels or labels[-1] != words):
            labels.append(words)
    caption = Element("figcaption")
    caption.append(" · ".join(labels))
    element.tag = "figure"
    element.set_children([*pictures, caption])
    return frozenset(labels)
