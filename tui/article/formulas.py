"""Mathematics, shown as its TeX source: a terminal sets no formulas, and TeX can be read."""

from __future__ import annotations

import re
from typing import Final

from tui.article.tree import Element

SCRIPTED: Final = "math/tex"
"""What a page holds that has the sources of its formulas in scripts."""
_RENDERED: Final = re.compile(r"(?:^|\s)(?:katex-html|MathJax(?:_\w+)?|MJX\w*|mjx-chtml)(?:\s|$)")
_PICTURE: Final = re.compile(
    r"/latex\.php\?|latex\.codecogs\.com|/media/math/render/|/(?:latex|mathtex|mimetex)\.cgi\?"
)
_PICTURE_CLASS: Final = re.compile(r"(?:^|[\s_-])(?:latex|mwe-math-fallback-image-\w+|tex)(?:\s|$)", re.IGNORECASE)
_STYLED: Final = re.compile(r"\{\\(?:display|text)style\s*(.*)\}", re.DOTALL)

_BLOCK: Final = re.compile(
    r"^(?P<in>[ \t>]*)\$\$(?P<tex>(?:(?!\$\$|\n[ \t>]*\n).){1,4000})\$\$[ \t]*$", re.MULTILINE | re.DOTALL
)
_INLINE: Final = re.compile(r"(?<![\\$\w])\$(?=[^\s$])([^$\n`]{1,300})(?<=[^\s\\])\$(?![\d$\w])")
_TEX: Final = re.compile(r"[\\^_{}]|\*.*\*")


def formula(math: Element) -> Element:
    """A formula as its TeX source where the page has it, else as its signs in a row, set as code."""
    source = math.get("alttext")
    for inner in math.walk():
        if inner.tag == "annotation" and "tex" in inner.get("encoding").lower():
            source = inner.words()
            break
    return _code(source or math.words())


def formula_of_script(script: Element) -> Element | None:
    """The formula in a `<script type="math/tex">`, None for any other script."""
    return _code(script.words()) if script.get("type").lower().startswith(SCRIPTED) else None


def formula_of_picture(image: Element) -> Element | None:
    """The formula a picture shows, where its `alt` is the source it was made from."""
    alt = image.get("alt").strip()
    if not alt or not (_PICTURE.search(image.get("src")) or _PICTURE_CLASS.search(image.get("class"))):
        return None
    styled = _STYLED.fullmatch(alt)
    return _code(" ".join((styled[1] if styled else alt).split()))


def is_of_rendering(name: str) -> bool:
    """Whether a class is one of those by which `is_rendering` judges."""
    return "katex" in name or bool(_RENDERED.search(name))


def is_rendering(element: Element, *, sources: bool) -> bool:
    """Whether it draws a formula the page holds as source as well; `sources`: whether it does so in scripts."""
    name = element.get("class")
    if not name or not _RENDERED.search(name):
        return False
    if "katex-html" in name:
        beside = element.parent.elements() if element.parent is not None else ()
        return any("katex-mathml" in sibling.get("class") for sibling in beside)
    return sources and not any(inner.tag == "math" for inner in element.walk())


def kept_formulas(text: str) -> str:
    """Markdown, code apart, with its TeX where Markdown does not read it: between dollars, in one line or on lines
    of its own.
    """
    text = _BLOCK.sub(_fenced, text)
    return _INLINE.sub(_spanned, text)


def _fenced(match: re.Match[str]) -> str:
    tex = match["tex"]
    if not _TEX.search(tex):
        return match[0]
    lines = [line.strip(" \t>") if match["in"].strip() else line.strip() for line in tex.strip().split("\n")]
    return "\n".join(f"{match['in']}{line}" for line in ("```math", *lines, "```"))


def _spanned(match: re.Match[str]) -> str:
    return f"$`{match[1]}`$" if _TEX.search(match[1]) else match[0]


def _code(source: str) -> Element:
    code = Element("code")
    code.append(source)
    return code
