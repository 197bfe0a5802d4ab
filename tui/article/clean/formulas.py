"""Formulas as their TeX source, which a terminal can show and a reader can read."""

from __future__ import annotations

import re
from typing import Final

from tui.article.html.dom import Element

SCRIPT_TYPE: Final = "math/tex"
"""The type of scripts that hold the source of a formula."""
_RENDERED: Final = re.compile(r"(?:^|\s)(?:katex-html|MathJax(?:_\w+)?|MJX\w*|mjx-chtml)(?:\s|$)")
_PICTURE: Final = re.compile(
    r"/latex\.php\?|latex\.codecogs\.com|/media/math/render/|/(?:latex|mathtex|mimetex)\.cgi\?|/equation\?tex="
)
_PICTURE_CLASS: Final = re.compile(r"(?:^|[\s_-])(?:latex|mwe-math-fallback-image-\w+|tex)(?:\s|$)", re.IGNORECASE)
_STYLED: Final = re.compile(r"\{\\(?:display|text)style\s*(.*)\}", re.DOTALL)

_BLOCK: Final = re.compile(
    r"^(?P<in>[ \t>]*)(?:\$\$(?P<tex>(?:(?!\$\$|\n[ \t>]*\n).){1,4000})\$\$"
    r"|(?P<sign>\\\\?)\[(?P<shown>(?:(?!\\[\[\]]|\n[ \t>]*\n).){1,4000})(?P=sign)\]"
    r"|(?P<set>\\begin\{(?P<name>[a-z]{1,20}\*?)\}"
    r"(?:(?!\\(?:end|begin)\{(?P=name)\}|\n[ \t>]*\n).){1,4000}\\end\{(?P=name)\}))"
    r"[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_INLINE: Final = re.compile(r"(?<![\\$\w])\$(?=[^\s$])([^$\n`]{1,300})(?<=[^\s\\])\$(?![\d$\w])")
_TEX: Final = re.compile(r"[\\^_{}]|\*.*\*")
_BRACKETED: Final = re.compile(
    r"(?<!\\)(\\\\?)(?:\(((?:(?!\\[()]|[\n`]).){1,300})\1\)|\[((?:(?!\\[\[\]]|[\n`]).){1,300})\1\])"
)
r"""Between `\(` and `\)` or `\[` and `\]`, both perhaps with the backslash escaped, as kramdown has it."""
_CERTAINLY_TEX: Final = re.compile(r"\\[A-Za-z]|[\w})]\^[\w{]|(?<![A-Za-z\\])[A-Za-z]_[\w{]")
"""TeX that is no text with brackets and signs escaped, which looks the same."""


def formula(math: Element) -> Element:
    """A `math` element as code: its TeX source where the page has it, else its text."""
    source = math.get("alttext")
    for inner in math.walk():
        if inner.tag == "annotation" and "tex" in inner.get("encoding").lower():
            source = inner.words()
            break
    return _code(source or math.words())


def formula_of_script(script: Element) -> Element | None:
    """The formula in a `<script type="math/tex">`, None for any other script."""
    return _code(script.words()) if script.get("type").lower().startswith(SCRIPT_TYPE) else None


def formula_of_picture(image: Element) -> Element | None:
    """The formula a picture shows, where its `alt` is the source it was made from."""
    alt = image.get("alt").strip()
    if not alt or not (_PICTURE.search(image.get("src")) or _PICTURE_CLASS.search(image.get("class"))):
        return None
    styled = _STYLED.fullmatch(alt)
    return _code(" ".join((styled[1] if styled else alt).split()))


def is_rendering(element: Element, *, has_scripts: bool) -> bool:
    """Whether an element draws a formula whose source the page holds too; it may be in a script if it `has_scripts`."""
    name = element.get("class")
    if not name or not _RENDERED.search(name):
        return False
    if "katex-html" in name:
        beside = element.parent.elements() if element.parent is not None else ()
        return any("katex-mathml" in sibling.get("class") for sibling in beside)
    return has_scripts and not element.holds("math")


def has_formulas(text: str) -> bool:
    """Whether Markdown may hold TeX."""
    return "$" in text or "\\(" in text or "\\[" in text or "\\begin{" in text


def protect_formulas(text: str) -> str:
    r"""Markdown with its TeX made code, so that Markdown does not read it: TeX between dollars, between brackets with a
    backslash, and between `\begin` and `\end`. The text holds no other code.
    """
    out: list[str] = []
    at = 0
    for match in _BLOCK.finditer(text):
        tex = match["tex"] or match["shown"] or match["set"]
        if (_CERTAINLY_TEX if match["shown"] else _TEX).search(tex):
            out += (_with_spans(text[at : match.start()]), _fenced(match["in"], tex))
            at = match.end()
    return "".join((*out, _with_spans(text[at:])))


def _fenced(within: str, tex: str) -> str:
    lines = [line.strip(" \t>") if within.strip() else line.strip() for line in tex.strip().split("\n")]
    return "\n".join(f"{within}{line}" for line in ("```math", *lines, "```"))


def _with_spans(text: str) -> str:
    if "\\(" in text or "\\[" in text:
        text = _BRACKETED.sub(_bracketed, text)
    return _INLINE.sub(_spanned, text)


def _bracketed(match: re.Match[str]) -> str:
    tex = match[2] or match[3]
    if not _CERTAINLY_TEX.search(tex):
        return match[0]
    return rf"`\({tex}\)`" if match[2] else rf"`\[{tex}\]`"


def _spanned(match: re.Match[str]) -> str:
    return f"$`{match[1]}`$" if _TEX.search(match[1]) else match[0]


def _code(source: str) -> Element:
    code = Element("code")
    code.append(source)
    return code
