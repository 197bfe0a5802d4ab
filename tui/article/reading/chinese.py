"""Converting an article to simplified or traditional Chinese with OpenCC.

OpenCC converts by phrases (`头发` is `頭髮`, `发展` is `發展`), so a whole paragraph is converted at once, across
changes of style. Code, addresses and text that is not Chinese stay as they are; text with kana is Japanese. A
paragraph that is traditional already is not converted again, which would take 后 and 里 for simplified characters.
OpenCC is imported at first use.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache, partial
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeVar

from tui.article.blocks import Figure, Heading, List, Paragraph, Quote, Table
from tui.patterns import lazy_pattern
from tui.settings import SCRIPTS, Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tui.article.blocks import Block, Run, Runs
    from tui.article.document import Article
    from tui.article.layout.lines import Line
    from tui.article.preview import Preview

    Text = TypeVar("Text", bound=Article | Preview)

_HAN: Final = lazy_pattern("[\u3400-\u9fff\U00020000-\U0003ffff]")
_KANA: Final = lazy_pattern("[\u3041-\u30ff]")
_SEPARATOR: Final = "\ufdd1"
"""Separates texts that are converted in one call."""
_REMEMBERED_LINES: Final = 4_096


def convert_script(article: Text, script: Script) -> Text:
    """Convert an article, or its beginning, to a Chinese script. Returns it unchanged where nothing is Chinese.

    `markdown`, `parts`, the counts, and the addresses of links and images stay as written. Raises ValueError for a
    script that is none of `SCRIPTS`.
    """
    if script not in SCRIPTS:
        raise ValueError(f"{script!r} is none of {', '.join(SCRIPTS)}")
    if script == "as-written":
        return article
    converted = _converted(list(dict.fromkeys(filter(_is_chinese, _texts(article)))), script)
    changed = {text: new for text, new in converted.items() if text != new}
    if not changed:
        return article
    return replace(
        article,
        blocks=tuple(_block(block, changed) for block in article.blocks),
        links=tuple(
            link if "://" in link.text else link._replace(text=changed.get(link.text, link.text))
            for link in article.links
        ),
        images=tuple(
            image._replace(alt=changed.get(image.alt, image.alt), caption=changed.get(image.caption, image.caption))
            for image in article.images
        ),
    )


def line_converter(script: Script) -> Callable[[str], str]:
    """What converts lines that stand alone, titles and names, of which the last thousands are remembered.

    The dictionaries are loaded when this returns, which takes a tenth of a second the first time.
    """
    if script == "as-written":
        return str
    _converted(["字"], script)
    return lru_cache(_REMEMBERED_LINES)(partial(_line, script))


def _line(script: Script, text: str) -> str:
    if not _is_chinese(text):
        return text
    converted = _converted([text], script).get(text, text)
    return converted if len(converted) == len(text) else text


def with_written(lines: Iterable[Line], own: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines of a converted article, each with its text as the author wrote it.

    `own` are the lines of the article before conversion, at the same width. A block that wraps differently after
    conversion (captions may change their length) gets no `written` text.
    """
    written = groupby(own, attrgetter("block"))
    for _, group in groupby(lines, attrgetter("block")):
        shown, before = list(group), list(next(written, (0, ()))[1])
        if [len(line.text) for line in shown] != [len(line.text) for line in before]:
            yield from shown
            continue
        for line, other in zip(shown, before, strict=True):
            text = other.text
            yield line if line.text == text else line._replace(written=text)


def _is_chinese(text: str) -> bool:
    return bool(_HAN.search(text)) and len(_KANA.findall(text)) * 12 < len(text)


@cache
def _converter(name: str) -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(name).convert
    return convert


def _converted(texts: Sequence[str], script: Script) -> dict[str, str]:
    """Each text converted to the script."""
    joined = _SEPARATOR.join(texts)
    simplified = _converter("t2s")(joined).split(_SEPARATOR)
    if script == "simplified":
        return dict(zip(texts, simplified, strict=True)) if len(simplified) == len(texts) else {}
    traditional = _converter("s2t")(joined).split(_SEPARATOR)
    if not len(texts) == len(simplified) == len(traditional):
        return {}
    return {
        text: text if _differ(text, simple) > _differ(text, full) else full
        for text, simple, full in zip(texts, simplified, traditional, strict=True)
    }


def _differ(text: str, other: str) -> int:
    return sum(map(str.__ne__, text, other)) if text != other else 0


# Collecting text


def _texts(article: Article | Preview) -> Iterator[str]:
    for block in article.blocks:
        yield from _texts_of(block)
    for link in article.links:
        yield link.text
    for image in article.images:
        yield image.alt
        yield image.caption


def _texts_of(block: Block) -> Iterator[str]:
    if isinstance(block, (Paragraph, Heading)):
        yield _convertible_text(block.runs)
    elif isinstance(block, Quote):
        for inner in block.blocks:
            yield from _texts_of(inner)
    elif isinstance(block, List):
        for item in block.items:
            for inner in item.blocks:
                yield from _texts_of(inner)
    elif isinstance(block, Figure):
        yield block.alt
        yield _convertible_text(block.caption)
    elif isinstance(block, Table):
        for row in (block.head, *block.rows):
            yield from map(_convertible_text, row)


def _convertible_text(runs: Runs) -> str:
    """The text of runs without code and addresses, to be converted as one."""
    return "".join(run.text for run in runs if not _is_unconverted(run))


def _is_unconverted(run: Run) -> bool:
    return "code" in run.style or (run.link is not None and "://" in run.text)


# Replacing text


def _block(block: Block, changed: dict[str, str]) -> Block:
    if isinstance(block, (Paragraph, Heading)):
        return replace(block, runs=_runs(block.runs, changed))
    if isinstance(block, Quote):
        return Quote(tuple(_block(inner, changed) for inner in block.blocks))
    if isinstance(block, List):
        items = (replace(item, blocks=tuple(_block(inner, changed) for inner in item.blocks)) for item in block.items)
        return replace(block, items=tuple(items))
    if isinstance(block, Figure):
        return replace(block, alt=changed.get(block.alt, block.alt), caption=_runs(block.caption, changed))
    if isinstance(block, Table):
        return replace(
            block,
            head=tuple(_runs(cell, changed) for cell in block.head),
            rows=tuple(tuple(_runs(cell, changed) for cell in row) for row in block.rows),
        )
    return block


def _runs(runs: Runs, changed: dict[str, str]) -> Runs:
    text = _convertible_text(runs)
    new = changed.get(text)
    if new is None or len(new) != len(text):  # the two scripts have as many characters
        return runs
    made: list[Run] = []
    position = 0
    for run in runs:
        end = position if _is_unconverted(run) else position + len(run.text)
        made.append(run if _is_unconverted(run) else run._replace(text=new[position:end]))
        position = end
    return tuple(made)
