"""The names by which links lead to a post, and those that a link asks for: where they share one, it leads there.

A *name* is a text of one of five kinds, told apart by its first letter: an address of the web (`a`), a path within the
site that the archive is the source of (`p`), a day and a slug with the language of the page (`d`), a file (`f`), and a
host (`h`).
What differs between two spellings of one address is folded: scheme, `www.`, escapes, case, fragment, the prefix of an
archive of the web. The query stays: where pages are told apart by nothing else, all would be one.

A post with an address of the web for its source was fetched from there, and is linked to by it. Any other is taken for
a page of a site that Jekyll, Hexo, Hugo or Zola makes of the archive, at the addresses that these give it.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote

from tui.addresses import resolve, site_of
from tui.archive.front_matter import load_front_matter
from tui.archive.head_fields import ADDRESS, fold_key
from tui.archive.identity import normalise_url
from tui.archive.parse import SITE_ROOTS
from tui.archive.walk import HTML_SUFFIXES, SUFFIXES
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from tui.archive.front_matter import FrontMatter

POST_SIGN, FILE_SIGN = "microfiche-post:", "microfiche-file:"
"""What stands before the name of a post, or of a file, that a template is asked for instead of an address."""

HASH_BYTES: Final = 6
"""Of a name: with more, the links of an archive take a quarter more room."""
_DECLARED: Final = lazy_pattern(
    r"^[ \t{,]{0,40}[\"']?(?:path|permalink|url|slug|aliases|alias|redirect[_-]?from)[\"']?[ \t]{0,9}[:=]",
    re.IGNORECASE | re.MULTILINE,
)
_OF_PAGE: Final = lazy_pattern(r"^[\"']?(?:lang|date)[\"']?[ \t]{0,9}[:=]", re.IGNORECASE | re.MULTILINE)
"""What tells more of the address of a page, where its site is made of the archive."""
_OF_PATH: Final = ("path", "permalink", "url")
_OF_ALIASES: Final = ("aliases", "alias", "redirectfrom")
_DATE: Final = lazy_pattern(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DATED_NAME: Final = lazy_pattern(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_ ](.+)", re.DOTALL)
_DATED_PATH: Final = lazy_pattern(r"/(\d{4})/(\d{1,2})/(\d{1,2})/([^/]+)", re.DOTALL)
_POST_FOLDERS: Final = frozenset(("_posts", "_drafts"))
_BUNDLES: Final = frozenset(("index", "_index", "default"))
_ENDINGS: Final = lazy_pattern(
    "|".join(re.escape(ending) + r"\Z" for ending in (*map(os.fsdecode, SUFFIXES), ".adoc", ".rst", ".org")),
    re.IGNORECASE,
)
_PAGE_ENDINGS: Final = (*(f"/index{ending}" for ending in HTML_SUFFIXES), *HTML_SUFFIXES)
_LANGUAGE: Final = lazy_pattern(
    r"(?:ar|bg|bn|ca|cs|da|de|el|en|es|et|eu|fa|fi|fr|gl|he|hi|hr|hu|id|it|ja|jp|ka|ko|lt|lv|ms|nb|nl|no|pl|pt|ro|ru|"
    r"sk|sl|sr|sv|ta|th|tr|uk|ur|uz|vi|zh|cn|tw)(?:[-_][a-z]{2,4})?",
    re.IGNORECASE,
)
_PLAIN: Final = lazy_pattern(
    r"https?://(?:www\.)?(?!www\.|[^/]*xn--|(?:web\.)?archive\.org/)([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+)(/[^?#\s\\]*)?(?:#(?!!).*)?",
    re.IGNORECASE | re.ASCII,
)
"""An address whose normal form is quick to tell."""
_COPY: Final = lazy_pattern(r"https?://(?:web\.)?archive\.org/web/\w{1,20}/(?=https?:)", re.IGNORECASE)
_ABSOLUTE: Final = lazy_pattern(r"(?:https?:)?//", re.IGNORECASE)
_SCHEME: Final = lazy_pattern(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_MAX_NAMES: Final = 40
"""Names that one post has at most, however many aliases it declares."""
_MAX_CONFIG_BYTES: Final = 64 * 1024
_CONFIGS: Final = ("_config.yml", "_config.yaml", "config.toml", "hugo.toml", "zola.toml", "config.yaml", "hugo.yaml")
_BASE: Final = lazy_pattern(
    r"^[ \t]{0,9}(?:url|base_?url)[ \t]{0,9}[:=][ \t]{0,9}[\"']?(https?://[^\s\"'#]+)", re.IGNORECASE | re.MULTILINE
)


class Page(NamedTuple):
    """A post as links see it: where its file lies within the archive, its source ("" for none), what its head says of
    its addresses, and the hosts of the site that the archive is the source of.
    """

    path: str
    source: str = ""
    declared: tuple[str, ...] = ()
    """Paths and addresses in the head, that of the page first."""
    has_path: bool = False
    """Whether the first of `declared` is that of the page, rather than an older one that leads there."""
    slug: str = ""
    day: str = ""
    """The date in the head, as YYYY-MM-DD."""
    language: str = ""
    hosts: frozenset[str] = frozenset()

    @property
    def is_fetched(self) -> bool:
        """Whether the post has been fetched from its source."""
        return bool(ADDRESS.match(self.source))


def page_of(path: str, source: str, head: FrontMatter, hosts: frozenset[str] = frozenset()) -> Page:
    """A post as links see it, from the path of its file in the archive and from its front matter."""
    is_told = _DECLARED.search(head.head) or (not ADDRESS.match(source) and _OF_PAGE.search(head.head))
    if not is_told:
        return Page(path, source, hosts=hosts)
    values = {fold_key(str(key)): value for key, value in load_front_matter(head)[0].items()}
    own = list(_texts(values, _OF_PATH))
    others = list(_texts(values, _OF_ALIASES))
    dated = _DATE.match(str(values.get("date", "")))
    return Page(
        path,
        source,
        tuple((own + others)[:_MAX_NAMES]),
        bool(own),
        next(_texts(values, ("slug",)), ""),
        _day(*dated.groups()) if dated else "",
        next(_texts(values, ("lang",)), "").lower(),
        hosts,
    )


def _texts(values: Mapping[str, Any], keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        value = values.get(key)
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, str | int | float) and not isinstance(one, bool) and (text := str(one).strip()):
                yield text


def names_of(page: Page) -> list[str]:
    """The names of a post, each once, the most particular first."""
    found: dict[str, None] = {}
    if page.is_fetched:
        found[_address(page.source)] = None
    for written in page.declared:
        if _ABSOLUTE.match(written):
            found[_address(written)] = None
        elif ":" not in written:  # `/:year/:title/` is a pattern
            path = _folded_path(written)
            found |= dict.fromkeys(_with_day(path, page))
    if not page.is_fetched:
        for path in _site_paths(page):
            found |= dict.fromkeys(_with_day(path, page))
        found |= dict.fromkeys(_file_names(page))
        first = _own_path(page)
        found |= dict.fromkeys(f"a {host}{first.rstrip('/')}" for host in sorted(page.hosts))
    return list(found)[:_MAX_NAMES]


def targets_of(href: str, page: Page) -> list[str]:
    """The names of posts that a link on a page may lead to: the first that a post has is meant."""
    href = href.strip().partition("#")[0]
    if not href:
        return []
    for sign in (POST_SIGN, FILE_SIGN):
        if href.startswith(sign):
            return _asked_of_template(href.removeprefix(sign), page)
    if href.startswith("@/"):
        return [f"f {_folded_file(href[2:])}"]
    if _ABSOLUTE.match(href) or page.is_fetched:
        url = resolve(href, page.source if page.is_fetched else "")
        return _asked_of_web(url, page) if url else []
    if _SCHEME.match(href):
        return []
    href = href.partition("?")[0]
    if href.startswith("/"):
        return _asked_of_site(_folded_path(href), page)
    if not href:
        return []
    base = _own_path(page)
    found = _asked_of_site(_folded_path(posixpath.join(base, unquote(href))), page)
    if _ENDINGS.search(href):
        folder = posixpath.dirname(page.path)
        found.append(f"f {_folded_file(posixpath.join(folder, unquote(href)))}")
        # With the ending of the page in its place, a link beside the file leads beside the page.
        found += _asked_of_site(_folded_path(posixpath.join(posixpath.dirname(base), unquote(href))), page)
    return list(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def host_hashes(host: str) -> tuple[int, ...]:
    """The hashes of the names that stand for a link to a host: it, and the domains above it."""
    labels = host.split(".")
    return tuple(hash_of(host_name(".".join(labels[at:]))) for at in range(max(1, len(labels) - 1)))


def host_name(host: str) -> str:
    """The name that stands for a link to a host, or to one below it."""
    return f"h {host.lower().removeprefix('www.').rstrip('.')}"


def address_name(address: str) -> str:
    """The name of an address as it is typed, with or without its scheme."""
    return _address(address if _ABSOLUTE.match(address) else f"https://{address}")


def hash_of(name: str) -> int:
    """A name as a number of `HASH_BYTES`, its two lowest bits 0. In an archive of a million posts one or two links may
    be taken for others by that.
    """
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest()
    return int.from_bytes(digest, signed=True) & ~3


@lru_cache(maxsize=64)
def hosts_of_site(root: str) -> frozenset[str]:
    """The hosts of the site that an archive is the source of, as the settings of its generator name them."""
    found: set[str] = set()
    for folder in (root, os.path.dirname(root)):
        for name in _CONFIGS:
            with suppress(OSError), open(os.path.join(folder, name), "rb") as file:
                found |= {
                    site_of(address) for address in _BASE.findall(file.read(_MAX_CONFIG_BYTES).decode(errors="replace"))
                }
        if found:
            break
    return frozenset(found - {""})


def _asked_of_template(name: str, page: Page) -> list[str]:
    """The files that `{% post_url %}` and `{% link %}` may mean, in the folder of the page's own language first."""
    name = _folded_file(name)
    first = page.path.partition("/")[0].casefold()
    within = [f"f {first}/{name}"] if "/" in page.path and not name.startswith(f"{first}/") else []
    return [*within, f"f {name}"]


def _asked_of_web(url: str, page: Page) -> list[str]:
    found = [_address(url)]
    host, slash, rest = found[0][2:].partition("/")
    path = _folded_path(f"{slash}{rest.partition('?')[0]}")
    if host in page.hosts and not page.is_fetched:
        return found + _asked_of_site(path, page)
    return found + _days_asked(path, page)


def _asked_of_site(path: str, page: Page) -> list[str]:
    own = _language(page)
    languages = dict.fromkeys((own, "en")) if own and not _language_in(path) else ()
    return [f"p {path}", *(f"p /{name}{path}" for name in languages), *_days_asked(path, page)]


def _days_asked(path: str, page: Page) -> list[str]:
    dated = _DATED_PATH.search(path)
    if dated is None or dated.end() != len(path):
        return []
    written = f"{_day(*dated.groups()[:3])}/{dated[4]}"
    language = _language_in(path)
    languages = (language, "") if language else ("", _language(page), "en")
    return [f"d {name} {written}" for name in dict.fromkeys(languages)]


def _with_day(path: str, page: Page) -> list[str]:
    """The name of a path, and that of the day and the slug in it."""
    names = [f"p {path}"]
    dated = _DATED_PATH.search(path)
    if dated is not None and dated.end() == len(path):
        names.append(f"d {_language(page)} {_day(*dated.groups()[:3])}/{dated[4]}")
    return names


def _own_path(page: Page) -> str:
    """The path at which the page stands, and relative links begin."""
    if page.has_path and not _ABSOLUTE.match(page.declared[0]) and ":" not in page.declared[0]:
        return _folded_path(page.declared[0])
    return next(_site_paths(page))


def _site_paths(page: Page) -> Iterator[str]:
    """The paths at which generators put the page of a file, the likeliest first."""
    folders, stem = _folders_and_stem(page)
    is_post = any(folder in _POST_FOLDERS for folder in folders)
    folders = [folder.removeprefix("_") for folder in folders if folder not in _POST_FOLDERS]
    above = "".join(f"/{folder}" for folder in folders)
    dated = _DATED_NAME.fullmatch(stem)
    day = page.day or (_day(*dated.groups()[:3]) if dated else "")
    slug = _folded_path(page.slug or (dated[4] if dated else stem)).strip("/") or stem
    if is_post and dated:
        day = _day(*dated.groups()[:3])
    of_day = f"{above}/{day.replace('-', '/')}/{slug}" if day else ""
    of_slug = f"{above}/{slug}"
    yield from (of_day, of_slug) if is_post and of_day else (of_slug, of_day) if of_day else (of_slug,)
    if dated and not page.slug and not is_post:
        yield f"{above}/{stem}"
    if is_post and above:
        yield f"/{slug}"


def _file_names(page: Page) -> Iterator[str]:
    """The names of the file: within the source of the site, and, of a post of Jekyll, by `{% post_url %}`."""
    whole = _folded_file(page.path)
    yield f"f {whole}"
    _, found, within = f"/{whole}".partition("/content/")
    if found:
        yield f"f {within}"
    for folder in _POST_FOLDERS:
        before, found, name = f"/{whole}".rpartition(f"/{folder}/")
        if found:
            stem = _ENDINGS.sub("", name)
            yield f"f {stem}"
            if before:
                yield f"f {before.removeprefix('/')}/{stem}"
                yield f"f {before.removeprefix('/').partition('/')[0]}/{stem}"


def _folders_and_stem(page: Page) -> tuple[list[str], str]:
    """The folders of a page's file within the source of its site, and the name that makes its slug."""
    folded = _folded_file(page.path)
    *folders, name = folded.split("/")
    if "content" in folders:
        folders = folders[folders.index("content") + 1 :]
    while folders and folders[0] in SITE_ROOTS:
        folders = folders[1:]
    ending = name.rfind(".")
    stem = name[:ending] if ending > 0 else name
    before, _, language = stem.rpartition(".")
    if before and _LANGUAGE.fullmatch(language):
        stem = before
    if stem in _BUNDLES and folders:
        stem = folders.pop()
    return folders, stem


def _language(page: Page) -> str:
    """The language of a page, in one form; "" for one that does not say."""
    if page.language:
        return page.language.replace("-", "_")
    return _language_in(f"/{'/'.join([*_folders_and_stem(page)[0], ''])}")


def _language_in(path: str) -> str:
    """The language that the first folder of a path is, "" where it is none."""
    first = path.lstrip("/").partition("/")[0]
    return first.replace("-", "_").lower() if _LANGUAGE.fullmatch(first) else ""


def _address(url: str) -> str:
    """The name of an address of the web."""
    if plain := _PLAIN.fullmatch(url):
        host, path = plain.groups("")
        return f"a {host}{unquote(path) if '%' in path else path}".casefold().rstrip("/")
    if copy := _COPY.match(url):
        url = url[copy.end() :]
    normal = normalise_url(url).partition("#")[0]
    return f"a {unquote(normal.partition('://')[2] or normal).casefold().rstrip('/')}"


def _folded_path(path: str) -> str:
    """A path of a site in one form: from its root, without the ending of a page, escapes read, letters folded."""
    path = f"/{posixpath.normpath(f'/{unquote(path)}').lstrip('/')}".casefold()
    ending = next((one for one in _PAGE_ENDINGS if path.endswith(one)), "")
    return path.removesuffix(ending) or "/"


def _folded_file(path: str) -> str:
    """The path of a file in one form."""
    return posixpath.normpath(f"/{path}").lstrip("/").casefold()


def _day(year: str, month: str, day: str) -> str:
    return f"{year}-{month:0>2}-{day:0>2}"
