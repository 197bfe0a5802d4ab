"""The preview of a long article: sent early, and the same as the whole article's first blocks."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from tui.article import document
from tui.article.convert import output
from tui.article.document import Article, read_article
from tui.article.layout.layout import iter_lines
from tui.article.preview import MIN_PREVIEWED_LENGTH, Preview
from tui.errors import MicroficheError

_SENTENCE = "The ferry came in late, and the keeper of the lamp wrote it down as he always did. "
_HTML = "".join(
    f'<p style="color: #{number:06}">{_SENTENCE * 3}<a href="https://pier-{number}.example/">Pier {number}</a></p>'
    f"<ul><li>Rope {number}</li><li>Bread</li></ul>"
    for number in range(80)
)
_MARKDOWN = "\n\n".join(f"## Part {number}\n\n{_SENTENCE * 4}\n\n- one\n- two" for number in range(60))
_REFERENCES = "\n\n".join(f"{_SENTENCE * 4} See [pier {number}] and [^{number}]." for number in range(60))
_DEFINITIONS = "\n".join(f"[pier {number}]: https://pier-{number}.example/\n[^{number}]: Note." for number in range(60))

BODIES = {
    "a page": f"<div>{_HTML}</div>",
    "a page never closed": f"<div><section>{_HTML}",
    "Markdown": _MARKDOWN,
    "references defined at the end": f"{_REFERENCES}\n\n{_DEFINITIONS}\n",
    "pages between Markdown": "\n\n".join(f"{_SENTENCE}\n\n<details><summary>Q{n}</summary>{_HTML[:4000]}</details>" for n in range(8)),
    "a heading set under a line": "\n\n".join(f"Part {number}\n---\n\n{_SENTENCE * 5}" for number in range(60)),
    "terms and what they mean": "\n\n".join(f"{_SENTENCE}\n\nTerm {n}\n: Meaning\n\n{_SENTENCE * 4}" for n in range(60)),
    "a fence never closed": f"{_SENTENCE * 6}\n\n" * 30 + "```\n" + f"{_SENTENCE}\n\nAnd on.\n\n" * 60,
    "a quotation in a list": "\n\n".join(f"- > {_SENTENCE}\n\n  {_SENTENCE}\n\n{_SENTENCE * 3}" for _ in range(60)),
}  # fmt: skip


def _read(body: str) -> tuple[Article, list[Preview]]:
    previews: list[Preview] = []
    return read_article(body, title="A title", source="https://lantern.example/a", on_preview=previews.append), previews


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_long_article_is_previewed_as_the_whole_begins(body: str) -> None:
    article, previews = _read(body)
    assert len(previews) == 1
    assert article.starts_with(previews[0])


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_lines_of_the_preview_and_of_the_rest_are_those_of_the_whole(body: str) -> None:
    article, previews = _read(body)
    first = list(iter_lines(previews[0], 60))
    assert len(first) > 40
    assert first + list(iter_lines(article, 60, len(previews[0].blocks))) == list(iter_lines(article, 60))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_preview_changes_nothing_of_the_article(body: str) -> None:
    assert _read(body)[0] == read_article(body, title="A title", source="https://lantern.example/a")


def test_a_page_is_previewed_before_the_rest_is_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    converted: list[int] = []
    convert = output.run_html2text

    def counted(html: str) -> str:
        converted.append(len(html))
        return convert(html)

    monkeypatch.setattr(output, "run_html2text", counted)
    before: list[int] = []
    read_article(f"<div>{_HTML}</div>", title="A title", on_preview=lambda _: before.append(sum(converted)))
    assert before[0] * 2 < converted[-1]


def test_a_short_article_has_no_preview() -> None:
    body = _MARKDOWN[: MIN_PREVIEWED_LENGTH // 2]
    assert _read(body)[1] == []


def test_an_article_does_not_start_with_blocks_whose_links_lead_elsewhere() -> None:
    article, previews = _read(BODIES["a page"])
    other = previews[0].links[0]._replace(url="https://elsewhere.example/")
    moved = Preview(previews[0].blocks, (other, *previews[0].links[1:]), previews[0].images)
    assert article.starts_with(previews[0])
    assert not article.starts_with(moved)


@pytest.mark.parametrize(
    "body",
    [f"<div>{_HTML * 60}</div>", _MARKDOWN * 40, f"<pre>{_SENTENCE * 8_000}</pre>", "ferry" * 120_000],
    ids=["a page", "Markdown", "code", "a word"],
)
def test_the_beginning_of_a_very_long_article_is_shown_before_the_whole_is_read(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class ShownError(MicroficheError):
        """Ends the reading at the first preview."""

    def show(preview: Preview) -> None:
        previews.append(preview)
        raise ShownError

    previews: list[Preview] = []
    read = Mock(wraps=document.split)
    monkeypatch.setattr(document, "split", read)
    with pytest.raises(ShownError):
        read_article(body, title="A title", on_preview=show)
    assert len(list(iter_lines(previews[0], 60))) > 20
    assert all(len(call.args[0]) * 4 < len(body) for call in read.call_args_list)


def test_a_very_long_article_without_text_at_its_beginning_is_begun_with_none() -> None:
    _, previews = _read(f"<style>{'.a { display: none }' * 30_000}</style><p>The ferry</p>")
    assert previews == [Preview((), (), ())]
