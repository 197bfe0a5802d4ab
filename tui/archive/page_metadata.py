"""Fields of a post read from a page that was saved whole: what its head, its JSON-LD and its marked times say of it.

Only what is said in a form that is made for programs counts: `<meta>`, `<link>`, `application/ld+json`, and a time that
is marked as that of publication, by its element or by the name that it has.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from tui.archive.dates import parse_date
from tui.archive.head_fields import ADDRESS
from tui.patterns import lazy_pattern

_PAGE = lazy_pattern(
    r"(?is)\s*+(?:<\?xml[^<>]{0,200}>\s*+)?(?:<!--(?:[^-]|-(?!->)){0,2000}+-->\s*+){0,9}+<(?:!doctype\s+html|html|head|meta)\b"
)
_MAX_CHARACTERS = 64 * 1024
_SAVED_FROM = lazy_pattern(
    r"(?i)<!--\s{0,9}(?:saved from url=\(\d+\)|page saved with singlefile\s{1,9}url:\s{0,9})(\S+)"
)
"""What browsers write into a page that they save, and the address it is from."""
_TAG = lazy_pattern(r"""(?i)<(meta|link|time|abbr)\s((?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}'){1,1000}+)>""")
_ATTRIBUTE = lazy_pattern(r"""([\w:.\-]{1,60})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_JSON_LD = lazy_pattern(
    r"""(?is)<script[^<>]{0,200}?application/ld\+json[^<>]{0,200}>((?:[^<]|<(?!/?script))*+)</script"""
)
_DATES = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date"),
    *("article.published", "weibo:article:create_at", "sailthru.date", "citation_publication_date", "citation_date"),
    *("dcterms.created", "dcterms.date", "dc.date.issued", "dc.date.created", "dc.date", "publication_date"),
    *("publishdate", "publish-date", "publish_date", "pubdate", "date"),
)
_AUTHORS = (
    *("author", "article:author_name", "byl", "parsely-author", "sailthru.author", "citation_author", "dc.creator"),
    *("dcterms.creator", "article:author"),
)
_PUBLISHED = frozenset(("published", "entry-date", "dt-published", "datepublished", "pubdate"))
"""Words in the class or the `itemprop` of a time that is that of publication."""
_NAMED = lazy_pattern(r"""(?i)<(?:time|em|span|div|p|i|b|small|li|td|font|dd)\s([^<>]{1,300})>\s{0,99}([^<>]{6,80})<""")
"""An element with attributes that holds nothing but a short text."""
_NAMES_OF_TIMES = frozenset((
    "publish_time", "publish-time", "publishtime", "pubtime", "pub-time", "pub_time", "pubdate", "pub-date", "pub_date",
    "publish-date", "publish_date", "publishdate", "published", "date-published", "published-date", "published-at",
    "publication-date", "post-date", "post_date", "post-time", "post-published", "article-date", "article_date",
    "article-time", "article-publish-time", "entry-date", "news-date", "news-time", "news_time", "release-date",
    "release-time", "dt-published", "datepublished", "posted-on",
))  # fmt: skip
"""What a time of publication is called where it has no form for programs."""
_LABEL = lazy_pattern(r"\A(?:[^\W\d][^\d:：]{0,30}[:：]\s*|(?:posted|published)\s+(?:on\s+)?)", re.IGNORECASE)
_ARTICLES = ("Article", "Posting", "Report")
"""What the types of schema.org end in that are articles."""
_MAX_DEPTH = 8


def read_page_values(text: str) -> dict[str, Any]:
    """The values for the fields of a post that the beginning of a page gives; {} for what is no page. Never raises."""
    text = text[:_MAX_CHARACTERS]
    if not _PAGE.match(text):
        return {}
    said, links, times = _tags(text)
    story = _story(text)
    sources = [*links, *said.get("og:url", ()), *_SAVED_FROM.findall(text)]
    values = {
        "title": next(iter(said.get("og:title", ())), ""),
        "date": _first_date([*_values(said, _DATES[:4]), _text(story.get("datePublished")), *times])
        or _first_date(_values(said, _DATES[4:]))
        or _first_date(_named_times(text)),
        "authors": _names(story.get("author")) or [one for one in _values(said, _AUTHORS) if _is_name(one)][:1],
        "source": next((one for one in sources if _leads_to_a_page(one)), ""),
        "tags": said.get("article:tag", []),
        "categories": said.get("article:section", []),
    }
    return {name: value for name, value in values.items() if value}


def _tags(text: str) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """What the tags of a page say: by name, the addresses it goes by, and the times of its publication."""
    said: dict[str, list[str]] = {}
    links: list[str] = []
    times: list[str] = []
    for found in _TAG.finditer(text):
        attributes = {
            name.lower(): unescape(one or other or bare).strip()
            for name, one, other, bare in _ATTRIBUTE.findall(found[2])
        }
        tag = found[1].lower()
        if tag == "meta":
            for key in ("property", "name", "itemprop"):
                if (name := attributes.get(key, "").lower()) and (content := attributes.get("content")):
                    said.setdefault(name, []).append(content)
        elif tag == "link":
            if "canonical" in attributes.get("rel", "").lower().split():
                links.append(attributes.get("href", ""))
        elif _PUBLISHED.intersection(f"{attributes.get('class', '')} {attributes.get('itemprop', '')}".lower().split()):
            times.append(attributes.get("datetime") or attributes.get("title", ""))
    return said, links, times


def _named_times(text: str) -> list[str]:
    """The time below the title of a page that is called that of its publication, without what stands before it. Where
    there is no title, several times are those of several posts.
    """
    title = text.lower().find("<h1")
    times: list[str] = []
    for found in _NAMED.finditer(text, max(title, 0)):
        attributes = {name.lower(): one or other or bare for name, one, other, bare in _ATTRIBUTE.findall(found[1])}
        called = " ".join(attributes.get(name, "") for name in ("class", "id", "itemprop")).lower().split()
        if not _NAMES_OF_TIMES.isdisjoint(called):
            times.append(_LABEL.sub("", unescape(found[2]).strip()))
    return times[:1] if title >= 0 or len(set(times)) == 1 else []


def _story(text: str) -> dict[str, Any]:
    """The article that the JSON-LD of a page describes, {} for none."""
    for found in _JSON_LD.finditer(text):
        try:
            data = json.loads(found[1])
        except (ValueError, RecursionError):
            continue
        for item in _objects(data, _MAX_DEPTH):
            kind = item.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            if any(isinstance(one, str) and one.endswith(_ARTICLES) for one in kinds):
                return item
    return {}


def _objects(data: Any, depth: int) -> list[dict[str, Any]]:
    """The objects in a list or under `@graph`, in their order."""
    if isinstance(data, list) and depth:
        return [item for one in data for item in _objects(one, depth - 1)]
    if isinstance(data, dict):
        return [data, *(_objects(data["@graph"], depth - 1) if "@graph" in data and depth else ())]
    return []


def _values(said: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [value for name in names for value in said.get(name, ())]


def _first_date(texts: list[str]) -> str:
    """The first text that is a date, "" for none."""
    return next((text for text in texts if text and parse_date(text)[0] is not None), "")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _names(value: Any) -> list[str]:
    """The names of the authors in JSON-LD: a text, an object with a name, or a list of these."""
    names = [_text(one.get("name")) if isinstance(one, dict) else _text(one) for one in _as_list(value)]
    return [name for name in names if _is_name(name)]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_name(text: str) -> bool:
    """Whether a text names an author: not by the address of a page of theirs, nor by the name of an account."""
    return bool(text) and not ADDRESS.match(text) and not text.startswith("@")


def _leads_to_a_page(address: str) -> bool:
    """Whether an address is one of the web and of a page of a site: some give all their pages that of the first."""
    _, _, place = address.partition("://")
    return bool(ADDRESS.match(address)) and bool(place.partition("/")[2])
