"""Preformatted text (`pre`) that is prose: how to tell it from code, and its line ends as line breaks."""

from __future__ import annotations

import re
from typing import Final

from tui.article.html.dom import Element

_SENTENCE: Final = re.compile(r"[。，！？；：、”」]|[A-Za-zÀ-ÿА-я]{2,}[.,!?] [A-Za-zÀ-ÿА-я]{2,}")
_CODE_SIGNS: Final = re.compile(r"[{}<>=;$\\|`]|\(\)|^\s*[#>$%]\s", re.MULTILINE)


LANGUAGE: Final = re.compile(
    r"(?:language|lang|brush|highlight-source|highlight-text|sourceCode)[-:\s]\s*([\w+#.-]+)", re.IGNORECASE
)
"""In the class of an element: the language of the code in it."""


def is_quotation(pre: Element, text: str) -> bool:
    """Whether a `pre`, whose preformatted text is given, holds sentences rather than code."""
    is_marked = pre.holds("code") or LANGUAGE.search(pre.get("class"))
    return not is_marked and is_prose(text)


def is_prose(text: str) -> bool:
    """Whether preformatted text reads as sentences rather than as code."""
    sentences = len(_SENTENCE.findall(text))
    signs = len(_CODE_SIGNS.findall(text))
    aligned = len(re.findall(r"\S {3,}\S|^ {4,}\S", text, re.MULTILINE))
    return sentences > 2 * (signs + aligned) and sentences * 120 >= len(text)


def break_lines(node: Element) -> Element:
    """The content of a `pre` with its line ends made line breaks."""
    made = Element("div")
    for child in node.children:
        if isinstance(child, str):
            text = child.strip("\n") if len(node.children) == 1 else child
            for index, line in enumerate(text.split("\n")):
                if index:
                    made.append(Element("br"))
                made.append(line)
        elif child.tag == "br":
            made.append(child)
        else:
            inner = break_lines(child)
            inner.tag, inner.attrs = child.tag, child.attrs
            made.append(inner)
    return made
