"""Formulas as their TeX source, which a terminal can show and a reader can read; in MathML without one, on one line.

MathML Core (https://www.w3.org/TR/mathml-core/) names the elements: `linear` writes their structure with signs, as
`(a+b)/c`, `x_1^2` and `√2`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.article.html.dom import Element, parse
from tui.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

SCRIPT_TYPE: Final = "math/tex"
"""The type of scripts that hold the source of a formula."""
_RENDERED: Final = lazy_pattern(r"(?:^|\s)(?:katex-html|MathJax(?:_\w+)?|MJX\w*|mjx-chtml)(?:\s|$)")
_MAX_LEVELS_TO_SCRIPT: Final = 3
_ROOTS: Final = {"2": "√", "3": "∛", "4": "∜"}
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064"))
"""Operators that are meant but not written: applied to, times, and, plus."""
_BRACKETED: Final = lazy_pattern(r"\((?:[^()]|\([^()]*\))*\)")
_SUM: Final = lazy_pattern(r"[^\w.,′√∛∜^()\[\]{}|¯!%°∞-]|\s|(?<=.)-")
"""A sign of a sum, a quotient or a relation: what it stands in needs brackets within a fraction."""
_ACCENTS: Final = {
    **dict.fromkeys("¯‾ˉ_-", "\u0304"), **dict.fromkeys("^ˆ", "\u0302"), **dict.fromkeys("~˜", "\u0303"),
    **dict.fromkeys("→⃗", "\u20d7"), **dict.fromkeys(".˙", "\u0307"), "¨": "\u0308",
}  # fmt: skip
"""The signs that MathML writes above a name, as the characters that combine with it."""
_SPACED: Final = lazy_pattern(r"(?:(?<!\s)\s+)?([=<>≤≥≠≈≡∈⊂⊆→↦⇒⇔∼≃])\s*")
_TOKENS: Final = frozenset(("mi", "mn", "mo", "ms", "mtext"))
_NOT_SHOWN: Final = frozenset(("annotation", "annotation-xml", "mphantom", "maligngroup", "malignmark"))
_PICTURE: Final = lazy_pattern(
    r"/latex\.php\?|latex\.codecogs\.com|/media/math/render/|/(?:latex|mathtex|mimetex)\.cgi\?|/equation\?tex="
)
_PICTURE_CLASS: Final = lazy_pattern(r"(?:^|[\s_-])(?:latex|mwe-math-fallback-image-\w+|tex)(?:\s|$)", re.IGNORECASE)
_STYLED: Final = lazy_pattern(r"\{\\(?:display|text)style\s*(.*)\}", re.DOTALL)

_BLOCK: Final = lazy_pattern(
    r"^(?P<in>[ \t>]*)(?:\$\$(?P<tex>(?:(?!\$\$|\n[ \t>]*\n).){1,4000})\$\$"
    r"|(?P<sign>\\\\?)\[(?P<shown>(?:(?!\\[\[\]]|\n[ \t>]*\n).){1,4000})(?P=sign)\]"
    r"|(?P<set>\\begin\{(?P<name>[a-z]{1,20}\*?)\}"
    r"(?:(?!\\(?:end|begin)\{(?P=name)\}|\n[ \t>]*\n).){1,4000}\\end\{(?P=name)\}))"
    r"[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_INLINE: Final = lazy_pattern(r"(?<![\\$\w])\$(?=[^\s$])([^$\n`]{1,300})(?<=[^\s\\])\$(?![\d$\w])")
_TEX: Final = lazy_pattern(r"[\\^_{}]|\*.*\*")
_BRACKETED_TEX: Final = lazy_pattern(
    r"(?<!\\)(\\\\?)(?:\(((?:(?!\\[()]|[\n`]).){1,300})\1\)|\[((?:(?!\\[\[\]]|[\n`]).){1,300})\1\])"
)
r"""Between `\(` and `\)` or `\[` and `\]`, both perhaps with the backslash escaped, as kramdown has it."""
_CERTAINLY_TEX: Final = lazy_pattern(r"\\[A-Za-z]|[\w})]\^[\w{]|(?<![A-Za-z\\])[A-Za-z]_[\w{]")
"""TeX that is no text with brackets and signs escaped, which looks the same."""


def formula(math: Element) -> Element:
    """A `math` element as code: its TeX source where the page has it, else its text."""
    source = math.get("alttext")
    for inner in math.walk():
        if inner.tag == "annotation" and "tex" in inner.get("encoding").lower():
            source = inner.words()
            break
    return _code(source or _SPACED.sub(r" \1 ", linear(math)).strip())


def linear(node: Element) -> str:
    """A formula in MathML on one line: its fractions, powers, indices and roots written with signs, and brackets where
    they would be read otherwise.
    """
    tag = node.tag
    if tag in _NOT_SHOWN:
        return ""
    if tag in _TOKENS:
        return _token(node)
    inner = list(node.elements())
    if not inner:
        return node.words().translate(_INVISIBLE)
    count = len(inner)
    if tag == "mfrac" and count == 2:
        if node.get("linethickness")[:1] == "0":  # a binomial coefficient
            return f"({linear(inner[0]).strip()} {linear(inner[1]).strip()})"
        over = linear(inner[0]).strip()
        return f"{f'({over})' if _SUM.search(over) else over}/{_operand(inner[1], may_be_script=True)}"
    if tag == "mroot" and count == 2:
        index = linear(inner[1]).strip()
        return f"{_ROOTS[index]}{_operand(inner[0])}" if index in _ROOTS else f"{_operand(inner[0])}^(1/{index})"
    if tag == "mover" and count == 2 and (accent := _ACCENTS.get(linear(inner[1]).strip())):
        return linear(inner[0]).strip() + accent
    if tag in ("msup", "mover") and count == 2:
        return _operand(inner[0]) + _script("^", inner[1])
    if tag in ("msub", "munder") and count == 2:
        return _operand(inner[0]) + _script("_", inner[1])
    if tag in ("msubsup", "munderover") and count == 3:
        return _operand(inner[0]) + _script("_", inner[1]) + _script("^", inner[2])
    if tag == "mmultiscripts":
        at = next((at for at, child in enumerate(inner) if child.tag == "mprescripts"), count)
        ahead, behind = inner[at + 1 :], inner[1:at]
        written = [_script("^_"[index % 2 == 0], child) for index, child in enumerate((*ahead, *behind))]
        return "".join((*written[: len(ahead)], _operand(inner[0]), *written[len(ahead) :]))
    parts = [part for child in inner if (part := linear(child))]
    if tag == "msqrt":
        return f"√{_operand(inner[0]) if count == 1 else '(' + _join(parts).strip() + ')'}"
    if tag == "mfenced":
        return f"{node.get('open') or '('}{(node.get('separators') or ',')[:1].join(parts)}{node.get('close') or ')'}"
    if tag == "mtable":
        return "; ".join(parts)
    return ", ".join(parts) if tag == "mtr" else _join(parts)


def _join(parts: Iterable[str]) -> str:
    """Parts of a formula beside each other. A space keeps two numbers apart, as in `3 1/4`, and a power or an index
    from what follows.
    """
    joined = last = ""
    for part in parts:
        is_apart = "/" in part if last[-1:].isdigit() and part[:1].isdigit() else "^" in last or "_" in last
        joined += f" {part}" if is_apart and last[-1:].isalnum() and part[:1].isalnum() else part
        last = part
    return joined


def _token(node: Element) -> str:
    """A name, number or sign; words and names of several letters stand apart from what is beside them."""
    text = node.words().translate(_INVISIBLE)
    if node.tag == "mtext":
        return f" {text} " if text else " "
    return f"{text} " if node.tag == "mi" and len(text) > 1 and text.isascii() else text


def _operand(node: Element, *, may_be_script: bool = False) -> str:
    """Part of a formula in brackets, unless it is one name, number or sign, or has brackets already. What
    `may_be_script` may have a power or an index, too.
    """
    while node.tag in ("mrow", "mstyle", "mpadded") and len(inner := list(node.elements())) == 1:
        node = inner[0]
    text = linear(node).strip()
    is_one = node.tag in _TOKENS or not text or _BRACKETED.fullmatch(text)
    is_script = node.tag in ("msup", "msub", "msubsup", "msqrt", "mroot", "mover", "munder")
    return text if is_one or (is_script and may_be_script) else f"({text})"


def _script(sign: str, node: Element) -> str:
    """What is written above or below, behind its sign; primes need none."""
    text = _operand(node)
    return text if not text.strip("′″‴'") else sign + text


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


def _is_drawing(name: str) -> bool:
    """Whether a class is that of a formula as KaTeX or MathJax draws it."""
    lower = name.lower()
    return ("katex" in lower or "mathjax" in lower or "mjx" in lower) and _RENDERED.search(name) is not None


def is_rendering(element: Element, *, has_scripts: bool) -> bool:
    """Whether an element draws a formula whose source the page holds too; it may be in a script if it `has_scripts`."""
    name = element.get("class")
    if not name or not _is_drawing(name):
        return False
    if "katex-html" in name:
        beside = element.parent.elements() if element.parent is not None else ()
        return any("katex-mathml" in sibling.get("class") for sibling in beside)
    if "MathJax_Preview" in name and _is_drawn_after(element):
        return True
    return has_scripts and (not element.holds("math") or _script_after(element))


def formula_in_rendering(element: Element) -> Element | None:
    """The formula in MathML that MathJax keeps, for screen readers, within what it draws; None for any other element.
    What MathJax 2 and 3 draw is made of many elements that are no text.
    """
    if element.tag != "mjx-container" and not _is_drawing(element.get("class")):
        return None
    found = next(element.find_all("math"), None)
    if found is None and "<math" in (source := element.get("data-mathml")):
        found = next(parse(source).find_all("math"), None)
    return formula(found) if found is not None else None


def _is_drawn_after(preview: Element) -> bool:
    """Whether what MathJax has drawn follows what it showed before."""
    beside = list(preview.parent.elements()) if preview.parent is not None else []
    after = beside[beside.index(preview) + 1 :][:1]
    return any(sibling.tag in ("mjx-container", "script") or _is_drawing(sibling.get("class")) for sibling in after)


def _script_after(element: Element) -> bool:
    """Whether the script with the source of a formula follows what is drawn, or an element around it."""
    node = element
    for _ in range(_MAX_LEVELS_TO_SCRIPT):
        if node.parent is None:
            return False
        beside = list(node.parent.elements())
        after = beside[beside.index(node) + 1 :][:1]
        if any(sibling.tag == "script" and sibling.get("type").lower().startswith(SCRIPT_TYPE) for sibling in after):
            return True
        if len(beside) > beside.index(node) + 1:
            return False
        node = node.parent
    return False


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
        text = _BRACKETED_TEX.sub(_bracketed, text)
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
