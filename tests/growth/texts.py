"""Texts of any length, each of one kind: what a page, a converter, a writer or somebody hostile makes many of.

A kind is a function from a length in characters to a text of about that length.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(NamedTuple):
    """One kind of text; `suffix` is that of its file. A `head` is between the fences of front matter."""

    make: Callable[[int], str]
    suffix: str = ".md"

    @property
    def is_head(self) -> bool:
        """Whether the text is front matter."""
        return self.suffix == "head"


def _many(unit: str, before: str = "", after: str = "", suffix: str = ".md") -> Kind:
    """A unit again and again; `§` in it is the number of the repetition."""

    def make(length: int) -> str:
        if "§" not in unit:
            return before + unit * max(1, length // len(unit)) + after
        out: list[str] = []
        size = number = 0
        while size < length:
            out.append(unit.replace("§", str(number)))
            size += len(out[-1])
            number += 1
        return before + "".join(out) + after

    return Kind(make, suffix)


def _nested(opening: str, closing: str, inner: str = "The ferry came in.", before: str = "", after: str = "") -> Kind:
    """Elements within one another, all of them closed."""

    def make(length: int) -> str:
        count = max(1, length // (len(opening) + len(closing)))
        return before + opening * count + inner + closing * count + after

    return Kind(make)


def _growing(unit: str, between: str = " ") -> Kind:
    """A unit once, then twice, then three times …"""

    def make(length: int) -> str:
        out: list[str] = []
        size = 0
        while size < length:
            out.append(unit * (len(out) + 1))
            size += len(out[-1]) + len(between)
        return between.join(out)

    return Kind(make)


def _stairs(before: str, step: str, line: str) -> Kind:
    """Lines, each further in than the one above, up to a hundred steps, and again."""

    def make(length: int) -> str:
        out: list[str] = []
        size = 0
        while size < length:
            out.append(before + step * (len(out) % 100) + line)
            size += len(out[-1]) + 1
        return "\n".join(out)

    return Kind(make)


def _head(unit: str, before: str = "title: The ferry\n", fence: str = "---") -> Kind:
    return _many(unit, f"{fence}\n{before}", f"\n{fence}\n\nThe ferry came in.\n", suffix="head")


_PROSE: Final = "The ferry came in at noon, and nobody who stood on the quay said what they all knew. "

KINDS: Final[dict[str, Kind]] = {
    # What grew too fast once
    "tabs": _many("\t"),
    "tabs within a line": _many("\t", "a", "b"),
    "spaces": _many(" ", "a", "b"),
    "tabs behind a backslash": _many("\t", "a\\ ", "b"),
    "tabs in braces": _many("\t", "{", "b"),
    "links to commands never ended": _many("[a]({% "),
    "captions in one another": _many("[caption "),
    "shortcodes with long values": _many("[video a="),
    "pictures with data": _many("![](data:"),
    "tabs in lines": _many("\t" * 200 + "ferry\n"),
    "tabs behind a bracket": _many("[" + "\t" * 200),
    "spaces in HTML": _many(" ", "<p>a", "b</p>"),
    "tabs in HTML": _many("\t\n", "<div><p>a", "b</p></div>"),
    "raw, never ended": _many("{%raw%} a "),
    "raw": _many("{% raw %}{{ a }}{% endraw %} b\n\n"),
    "distinct attributes": _many(" a§=b", "<p", ">The ferry came in.</p>"),
    "distinct attributes broken by signs of tags": _many(" a§=<b", "<p", ">The ferry came in.</p>"),
    "distinct attributes with signs of tags": _many(' a§=">"', "<p", ">The ferry came in.</p>"),
    "elements with distinct attributes": _many('<p id="n§" data-a§="b">The ferry</p>\n'),
    "div nested": _nested("<div>", "</div>"),
    "div nested in lines": _nested("<div>\n", "</div>\n"),
    "div never closed": _many("<div>"),
    "div opened with text": _many("<div>It came in, "),
    "h2 in a row": _many("<h2>The ferry</h2>"),
    "h2 never closed": _many("<h2>The ferry"),
    "h2 in a row, each another": _many("<h2>Ferry §</h2>"),
    "links": _many('<a href="/§">ferry</a> '),
    "links in a paragraph": _many('<a href="https://a.example/§">ferry</a>, ', "<p>", "</p>"),
    "pictures": _many('<img src="/§.png" alt="ferry">'),
    "pictures in a paragraph": _many('<img src="/§.png">', "<p>", "</p>"),
    "a nested": _nested('<a href="/x">', "</a>"),
    "a never closed": _many('<a href="/x">ferry '),
    "font nested": _nested("<font>", "</font>"),
    "font never closed": _many("<font color=red>ferry "),
    "a paragraph of many lines": _many("the ferry came in\n"),
    "indented lines of a head": _head("  a: b\n"),
    "indented lines under a key": _head("  a§: b\n", before="title: The ferry\nother:\n"),
    "keys that repeat": _head("a: b\n"),
    "keys of JSON that repeat": _head('"a": "b",\n', before='{"title": "The ferry",\n', fence=""),
    "details never closed": _many("<details>\n\nThe ferry came in\n\n"),
    "comments never closed": _many("The ferry <!-- came in\n"),
    "scripts never closed": _many("<script> ferry\n\n"),
    "scripts in a line, never closed": _many("The ferry <script> came in\n"),
    "styles never closed": _many("<style>\n\n"),
    "rp never closed": _many("The ferry <rp> came in\n"),
    "brackets opened": _many("["),
    "links never ended": _many("[ferry](https://a.example/"),
    "brackets nested where references are defined": _nested("[", "]", before="[a]: /x\n\n"),
    "pictures nested where references are defined": _nested("![", "]", before="[a]: /x\n\n"),
    "references in one another": _nested("[ferry][b ", "] [c]", before="[ferry]: /x\n\n"),
    "comments behind a paragraph, never closed": _many("<p>The ferry</p><!-- came in\n\n"),
    "headings of comments": _many("## Comments\n\nIt came in.\n\n", f"{_PROSE}\n\n"),
    "headings of comments below essays": _many(f"# Comments\n\nAnn says:\n\n{_PROSE * 2}\n\n", f"{_PROSE}\n\n"),
    "a comment before backticks, ever more": Kind(lambda length: "<!-- a --> " + _growing("`").make(length)),
    "comments between backticks, ever more": _growing("`", " <!-- a --> "),
    # HTML
    "a comment thread": _many(
        '<div class="comment" id="comment-§"><p>Ann said on May 1, 2020: yes</p><a href="#reply">Reply</a></div>',
        f"<p>{_PROSE * 3}</p><h3>Comments</h3>",
    ),
    "comments alone": _many('<div class="comment" id="comment-§"><p>yes</p><a href="#reply">Reply</a></div>'),
    "paragraphs of HTML": _many(f"<p>{_PROSE}</p>\n"),
    "p never closed": _many("<p>The ferry came in."),
    "p closed only": _many("</p>The ferry "),
    "span nested": _nested("<span>", "</span>"),
    "spans in a row": _many("<span>ferry</span> ", "<p>", "</p>"),
    "blanks emphasized": _many("ferry<b> </b>", "<p>", "</p>"),
    "strong and emphasized": _many("<b><i>ferry</i></b> ", "<p>", "</p>"),
    "links around pictures": _many('<a href="/a.png"><img src="a.png"><img src="b.png"></a>', "<p>", "</p>"),
    "b nested": _nested("<b>", "</b>"),
    "b and i crossed": _many("<b>a<i>b</b>c</i>"),
    "b never closed": _many("<b>ferry "),
    "sup and sub": _many("<sup>1</sup>a<sub>2</sub>"),
    "sup nested": _nested("<sup>", "</sup>"),
    "br": _many("ferry<br>", "<p>", "</p>"),
    "br alone": _many("<br>"),
    "hr": _many("<hr>"),
    "ul nested": _nested("<ul><li>", "</li></ul>"),
    "li in a row": _many("<li>ferry §</li>\n", "<ul>", "</ul>"),
    "li never closed": _many("<li>ferry ", "<ol>", "</ol>"),
    "blockquote nested": _nested("<blockquote>", "</blockquote>"),
    "a long table": _many("<tr><td>ferry</td><td>§</td></tr>\n", "<table><tr><th>a</th><th>b</th></tr>", "</table>"),
    "a wide table": _many("<td>§</td>", "<table><tr><th>a</th></tr><tr>", "</tr></table>"),
    "tables nested": _nested("<table><tr><td>", "</td></tr></table>"),
    "td never closed": _many("<td>ferry", "<table><tr>", ""),
    "table after table": _many("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>\n"),
    "dl": _many("<dt>ferry</dt><dd>§</dd>", "<dl>", "</dl>"),
    "details nested": _nested("<details><summary>a</summary>", "</details>"),
    "figures": _many('<figure><img src="a§.jpg"><figcaption>The ferry</figcaption></figure>'),
    "pre and code": _many("<pre><code>a = b\n</code></pre>"),
    "pre never closed": _many("<pre>a = b\n"),
    "one long pre": _many("a = b\n", "<pre>", "</pre>"),
    "comments": _many("<!-- a --> b "),
    "scripts": _many("<script>var a = '<p>';</script>ferry\n\n"),
    "styles": _many("<style>.a§ { display: none }</style>"),
    "a style of many rules": _many(".a§ { display: none }\n", "<style>", "</style><p class=a1>ferry</p>"),
    "style attributes": _many('<p style="color: red; display: block">ferry</p>'),
    "entities": _many("&amp;&lt;&#228;&nbsp;ferry "),
    "entities never ended": _many("&amp&#x"),
    "ampersands": _many("&"),
    "less-than signs": _many("<"),
    "less-than signs in lines": _many("< a\n"),
    "tags never ended": _many("<p a='"),
    "a tag of one attribute": _many("a ", '<p title="', '">ferry</p>'),
    "unknown elements never closed": _many("<xy§> ferry "),
    "tags of words": _many("<t§ ferry came> "),
    "unknown elements": _many("<x-y§>ferry</x-y§>"),
    "forms": _many("<form><input name=a><select><option>b</select></form>"),
    "iframes": _many('<iframe src="https://video.example/§"></iframe>'),
    "ruby": _many("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>"),
    "MathML": _many("<math><mi>x</mi><mo>=</mo><mn>§</mn></math> "),
    "svg nested": _nested("<svg><g>", "</g></svg>"),
    "noscript": _many("<noscript><img src=a.png></noscript>"),
    "share bars": _many('<ul class="share"><li><a href="https://twitter.com/share?u=§">Tweet</a></li></ul>'),
    "cards": _many('<div class="card"><h3><a href="/§">The ferry</a></h3><p>It came in at noon.</p></div>'),
    "a page": _many(f"<p>{_PROSE}</p>", "<html><body><nav><a href=/>a</a></nav><article>", "</article></body></html>"),
    "a page in a file of HTML": _many(f"<div class=b><p>{_PROSE}</p></div>", "<html><body>", "</body>", suffix=".html"),
    "comments nested": _nested('<div class="comment"><p>yes</p>', "</div>", before=f"<p>{_PROSE * 3}</p>"),
    "empty elements": _many("<p></p><div></div><span></span>"),
    "verse in paragraphs": _many("<p>the ferry came</p><p>and nobody spoke</p><p>&nbsp;</p>"),
    "HTML and Markdown": _many("<div>*The* ferry</div>\n\nThe *ferry* came in.\n\n"),
    "Markdown in HTML": _many("<div>\n\nThe *ferry*\n\n</div>\n\n"),
    # Markdown
    "paragraphs": _many(f"{_PROSE}\n\n"),
    "one long line": _many(_PROSE),
    "one long word": _many("ferry"),
    "blank lines": _many("\n"),
    "blank lines with spaces": _many(" \n"),
    "brackets closed": _many("]"),
    "brackets nested": _nested("[", "]"),
    "pictures opened": _many("!["),
    "links of Markdown": _many("[ferry](https://a.example/§) "),
    "links in brackets": _many("[a](<b"),
    "link definitions": _many("[a§]: https://a.example/§\n"),
    "links by reference": _many("[a§] and [b][a§]\n\n[a§]: https://a.example/§\n\n"),
    "references nowhere defined": _many("[a§][b§] "),
    "notes": _many("Ferry[^§].\n\n[^§]: It came in.\n\n"),
    "notes nowhere defined": _many("Ferry[^§]. "),
    "emphasis": _many("*ferry* **came** _in_ "),
    "emphasis opened": _many("*a "),
    "emphasis opened twice": _many("**a "),
    "emphasis nested": _nested("*a **b ", "** c*"),
    "asterisks": _many("*"),
    "asterisks between letters": _many("a**b*c_"),
    "underscores": _many("_a__"),
    "tildes": _many("~~a ~b"),
    "backticks": _many("`a"),
    "backticks, ever more": _growing("`"),
    "code": _many("`ferry` "),
    "fences": _many("```\nferry\n```\n\n"),
    "fences never closed": _many("```\nferry\n\n~~~\n"),
    "fences, ever longer": _growing("`", "\nferry\n"),
    "indented code": _many("    a = b\n\n"),
    "quotes nested": _many("> ", after="ferry"),
    "quotes in lines": _stairs("", "> ", "ferry"),
    "quotes": _many("> The ferry came in.\n>\n"),
    "lists": _many("- The ferry\n"),
    "lists nested": _stairs("", "  ", "- ferry"),
    "lists within a line": _many("- ", after="ferry"),
    "lists with numbers": _many("§. The ferry\n"),
    "lists loose": _many("* The ferry\n\n  came in\n\n"),
    "tasks": _many("- [ ] ferry §\n"),
    "tables": _many("| a | b |\n", "| c | d |\n| --- | --- |\n"),
    "a table with one wide row": Kind(
        lambda length: "| a |\n| --- |\n" + "| b " * (length // 8) + "|\n" + "| c |\n" * (length // 12)
    ),
    "a paragraph in a quotation": _many("the ferry came in\n", before="> "),
    "a paragraph in an item": _many("the ferry came in\n", before="- "),
    "lines of a quotation": _many("> the ferry came in\n"),
    "lines of an item": _many("  the ferry came in\n", before="- a\n"),
    "lines below a nested quotation": _many("the ferry came in\n", before="> > > - "),
    "addresses among emphasis": _many("*a https://a.example/_§ "),
    "numbers that count down": Kind(lambda length: "".join(f"{n}. a\n\n" for n in range(length // 7, 0, -1))),
    "wide tables": _many("| a ", after="|\n" + "| --- " * 100 + "|\n"),
    "table after table of Markdown": _many("| a | b |\n| --- | --- |\n| c | d |\n\n"),
    "pipes": _many("|"),
    "headings": _many("## Ferry §\n\nIt came in.\n\n"),
    "headings alone": _many("# Ferry\n"),
    "headings underlined": _many("Ferry §\n=====\n\n"),
    "underlines": _many("ferry\n---\n"),
    "rules": _many("---\n"),
    "dashes": _many("-"),
    "backslashes": _many("\\"),
    "line breaks": _many("ferry  \n"),
    "bare addresses": _many("https://a.example/§ "),
    "addresses in brackets": _many("<https://a.example/§> "),
    "one long address": _many("a/", "https://a.example/"),
    "addresses of mail": _many("ann@a.example "),
    "callouts": _many("> [!NOTE]\n> The ferry\n\n"),
    "admonitions": _many("!!! note\n    The ferry\n\n"),
    "containers": _many("::: note\nThe ferry\n:::\n\n"),
    "commands of Liquid": _many("{% include a.html b='§' %} ferry "),
    "commands never ended": _many("{% a "),
    "commands nested": _many("{% a {{ b "),
    "highlighted code, never ended": _many("{% highlight ruby %}\na = b\n"),
    "quotations of Octopress, never ended": _many("{% blockquote Ann %}\nferry\n"),
    "comments of Liquid, never ended": _many("{% comment %} ferry "),
    "variables": _many("{{ page.title }} ferry "),
    "braces": _many("{"),
    "pairs of braces": _many("{{"),
    "attributes in braces": _many("ferry {: .a #b }\n"),
    "shortcodes of Hugo": _many('{{< figure src="a§.png" >}} ferry '),
    "shortcodes of Hugo, never ended": _many("{{< a "),
    "shortcodes of WordPress": _many('[caption id="a" width="1"]<img src="a.png"> Ferry[/caption] '),
    "captions never ended": _many('[caption id="a"] '),
    "players": _many('[video src="a§.mp4"]'),
    "galleries": _many("[gallery] "),
    "formulas": _many("$x_§^2$ and $$y$$ "),
    "formulas never ended": _many("$$x "),
    "formulas in brackets, never ended": _many("\\[ x \\( y "),
    "environments of TeX, never ended": _many("\\begin{align} x "),
    "dollars": _many("$5 "),
    "wiki links": _many("[[Ferry §|ferry]] "),
    "wiki links never ended": _many("[[Ferry "),
    "embedded files": _many("![[ferry§.png]] "),
    "marks of Obsidian": _many("==a %%b "),
    "tags in lines": _many("The <em>ferry</em> <kbd>came</kbd> *in*\n\n"),
    "tags in lines, never closed": _many("*The* <em>ferry\n\n"),
    "characters escaped": _many("\\*\\_\\[ "),
    # Text
    "verse": _many("the ferry came  \nand nobody spoke  \n\n"),
    "verse in lines": _many("the ferry came\nand nobody spoke\n\n"),
    "Chinese": _many("船在中午到达，码头上没有人说话。"),
    "Chinese in lines": _many("船在中午到达，\n码头上没有人说话。\n\n"),
    "combining marks": _many("e\u0301\u0323"),
    "combining marks on one letter": _many("\u0301", "e"),
    "zero width": _many("a\u200b\u200d"),
    "zero width alone": _many("\u200b"),
    "emoji": _many("👩\u200d👩\u200d👧 "),
    "emoji joined": _many("👩\u200d"),
    "Hebrew": _many("המעבורת הגיעה בצהריים, "),
    "Hebrew and Latin": _many("המעבורת ferry 12 "),
    "marks of direction": _many("\u200e\u200fa"),
    "controls": _many("\x1b[31mferry\x07 \u202e"),
    "escapes never ended": _many("\x1b]0;a"),
    "quotation marks": _many("“"),
    "sentences": _many("It came. Who knew? Nobody! "),
    "full stops": _many(". "),
    "hyphens between letters": _many("a-"),
    "dates": _many("May 1, 2020\n\n"),
    "bylines": _many("By Ann Example\n\n"),
    "plain text": _many(f"{_PROSE}\n\n", suffix=".txt"),
    "plain lines": _many("ferry * came <in\n", suffix=".txt"),
    # Front matter
    "deep YAML": _many("- ", "---\ntitle: ferry\na:\n ", "b\n---\n\nThe ferry\n", suffix="head"),
    "YAML in steps": Kind(
        lambda length: "---\ntitle: ferry\n" + _stairs("", " ", "a:").make(length) + "\n---\n\nThe ferry\n", "head"
    ),
    "flow lists of YAML": _head("[", before="title: ferry\ntags: "),
    "a long list of YAML": _head("- ferry §\n", before="title: ferry\ntags:\n"),
    "a long list of YAML in brackets": _head("a§, ", before="title: ferry\ntags: ["),
    "keys of YAML": _head("a§: b\n"),
    "aliases of YAML": _head("a§: &a§ b\nb§: *a§\n"),
    "a block of YAML": _head("  ferry\n", before="title: ferry\ntext: |\n"),
    "quoted text of YAML": _head("ferry ", before='title: "'),
    "colons": _head("a: b: c\n"),
    "keys of TOML": _head("a§ = 1\n", before='title = "ferry"\n', fence="+++"),
    "keys of TOML that repeat": _head("a = 1\n", before='title = "ferry"\n', fence="+++"),
    "dotted TOML": _head("a.b.c§ = 1\n", before='title = "ferry"\n', fence="+++"),
    "tables of TOML": _head("[a§]\nb = 1\n", before='title = "ferry"\n', fence="+++"),
    "nested JSON": _head('{"a":', before='{"title": "ferry", "a": ', fence=""),
    "a list of JSON": _head('"a§", ', before='{"title": "ferry", "tags": [', fence=""),
    "a head never ended": _many("a§: b\n", "---\ntitle: The ferry\n", suffix="head"),
    "prose between rules": _many("The ferry: it came in.\n\n", "---\n", "\n---\n", suffix="head"),
    "comments before a head": _many("<!-- a -->\n", after="---\ntitle: ferry\n---\n", suffix="head"),
}  # fmt: skip

GREW_ONCE: Final = tuple(takewhile(lambda name: name != "paragraphs of HTML", KINDS))
"""The kinds whose work grew by the square of their length once."""
