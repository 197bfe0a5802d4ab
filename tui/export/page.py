"""One HTML page that holds everything: it reads well on a phone, in dark and light, and asks nothing of any network.

It has a script of its own, which searches in it; a policy (https://www.w3.org/TR/CSP3/) lets no other run and nothing
be loaded. The texts come from blocks, so there is nothing of the markup of posts in it.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

from tui.export.markup import Surroundings, article_to_xhtml, direction, text, web_address
from tui.export.pictures import MAX_PICTURE_BYTES, media_type
from tui.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui.export.exported_post import ExportedPost

STYLE: Final = """
:root { color-scheme: light dark; --dim: #666; --line: #ccc; --link: #0b57a4; --page: #fdfcfa; --ink: #1d1d1b; }
@media (prefers-color-scheme: dark) {
  :root { --dim: #9a9a94; --line: #3c3c3a; --link: #8ab8f0; --page: #191917; --ink: #dcdad4; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { background: var(--page); color: var(--ink); font: 1.06rem/1.65 Georgia, "Noto Serif CJK SC", "Songti SC", serif;
  margin: 0 auto; max-width: 42rem; padding: 1rem 1.1rem 6rem; overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6 { line-height: 1.3; margin: 1.6em 0 .5em; }
h1 { font-size: 1.3rem; font-weight: normal; color: var(--dim); }
article { border-top: 1px solid var(--line); margin-top: 2.2rem; padding-top: .4rem; }
a { color: var(--link); text-underline-offset: .15em; }
.about, figcaption, .picture { color: var(--dim); font-size: .9em; }
.note { border-inline-start: 3px solid var(--link); padding-inline-start: .8em; white-space: pre-line; }
blockquote { border-inline-start: 3px solid var(--line); color: var(--dim); margin: 1em 0; padding-inline-start: 1em; }
pre { background: color-mix(in srgb, var(--ink) 7%, transparent); overflow-x: auto; padding: .7em .9em; }
code { font: .9em/1.45 ui-monospace, Menlo, Consolas, monospace; }
img { height: auto; max-width: 100%; }
figure { margin: 1.2em 0; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid var(--line); padding: .25em .6em; text-align: start; vertical-align: top; }
.right { text-align: right; }
.center { text-align: center; }
"""
_OF_THE_PAGE: Final = """
#find { background: var(--page); color: inherit; font: inherit; border: 1px solid var(--line); border-radius: .4em;
  padding: .4em .7em; position: sticky; top: .5rem; width: 100%; }
/* What is gone to must not lie under the field, which stays on top. */
[id] { scroll-margin-top: 4em; }
nav ol { list-style: none; padding: 0; }
nav li { display: flex; gap: .8em; }
/* Else a title of one long word makes the page as wide as it is. */
nav a { min-width: 0; }
nav time { color: var(--dim); font-variant-numeric: tabular-nums; white-space: nowrap; }
[hidden] { display: none !important; }
"""
_SCRIPT: Final = """
const find = document.getElementById("find"), posts = [...document.querySelectorAll("article")];
const fold = text => text.normalize("NFKD").replace(/\\p{M}/gu, "").toLowerCase();
const texts = posts.map(post => fold(post.textContent));
let waiting;
find.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const words = fold(find.value).split(/\\s+/).filter(Boolean);
    posts.forEach((post, at) => {
      const away = !words.every(word => texts[at].includes(word));
      post.hidden = away;
      document.getElementById("to-" + post.id).hidden = away;
    });
  }, 120);
});
"""


def to_page(posts: Iterable[ExportedPost], title: str) -> Iterator[bytes]:
    """The page: a list of the posts, then each with its text, pictures of the archive within."""
    heads: list[str] = []
    articles: list[str] = []
    for exported in posts:
        heads.append(
            f'<li id="to-{exported.name}"><time>{exported.day or "–"}</time>'
            f'<a href="#{exported.name}"{direction(exported.row.title)}>{text(exported.row.title)}</a></li>\n'
        )
        articles.append(_article(exported))
    script = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{script}'"
    yield (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="referrer" content="no-referrer"/>\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}{_OF_THE_PAGE}</style>\n</head>\n<body>\n"
        f'<h1>{text(title)}</h1>\n<input id="find" type="search" placeholder="{text(_("Search"))}" '
        f'aria-label="{text(_("Search"))}"/>\n<nav><ol>\n'
    ).encode()
    for part in (*heads, "</ol></nav>\n", *articles):
        yield part.encode("utf-8", "replace")
    yield f"<script>{_SCRIPT}</script>\n</body>\n</html>\n".encode()


def _article(exported: ExportedPost) -> str:
    def picture(address: str) -> str | None:
        data = exported.picture(address, MAX_PICTURE_BYTES)
        kind = media_type(data) if data else None
        return f"data:{kind};base64,{base64.b64encode(data).decode()}" if data and kind else None

    body = article_to_xhtml(exported.article, Surroundings(web_address, picture, readings=exported.readings))
    language = exported.language(f"{exported.row.title} {exported.article.plain}")
    named = f' lang="{language}"' if language else ""
    return f'<article id="{exported.name}"{named}>\n{head_to_xhtml(exported)}\n{body}\n</article>\n'


def head_to_xhtml(exported: ExportedPost) -> str:
    """Title, by whom and when, the source, and the note on a post."""
    title = f"<h2{direction(exported.row.title)}>{text(exported.row.title)}</h2>"
    about = text(exported.byline)
    if exported.link:
        about += f' · <a href="{text(exported.link)}">{text(_("source"))}</a>'
    note = f'<p class="note">{text(exported.written.note)}</p>' if exported.written.note else ""
    return f'{title}\n<p class="about">{about}</p>{note}'
