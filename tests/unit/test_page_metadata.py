"""Pages saved whole: their fields are read from what they say to programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.archive.parse import parse_file
from tui.model import Head


def head(folder: Path, inside: str, before: str = "<!DOCTYPE html>") -> Head:
    """The head of a page with this in its `<head>`."""
    text = f"{before}\n<html><head>{inside}</head><body><p>Words.</p></body></html>"
    (folder / "page.html").write_text(text, encoding="utf-8")
    found = parse_file(str(folder), b"page.html")
    assert isinstance(found, Head)
    return found


@pytest.mark.parametrize(
    "said",
    [
        '<meta property="article:published_time" content="2021-05-06T07:08:09+00:00">',
        "<META CONTENT='2021-05-06T07:08:09Z' NAME=pubdate />",
        '<meta itemprop="datePublished" content="2021-05-06T07:08:09Z">',
        '<time class="entry-date published" datetime="2021-05-06T07:08:09+00:00">May 6</time>',
        "<abbr class='published' itemprop='datePublished' title='2021-05-06T07:08:09Z'>7:08</abbr>",
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebPage"},'
            '{"@type": ["NewsArticle"], "datePublished": "2021-05-06T07:08:09Z"}]}</script>'
        ),
    ],
)
def test_the_date_of_a_page_is_read(tmp_path: Path, said: str) -> None:
    date = head(tmp_path, said).date

    assert date is not None
    assert date.moment.isoformat() == "2021-05-06T07:08:09+00:00"


@pytest.mark.parametrize(
    "said",
    [
        '<h1>Ice</h1><em id="publish_time" class="x">2021-05-06 07:08:09</em>',
        '<i class="post-date">May 1, 2020</i><h1>Ice</h1><p class="a post-date">Published on 2021-05-06 07:08:09</p>',
        "<span class=pubtime>发布时间：2021年5月6日 07:08:09</span>",
    ],
)
def test_a_time_that_is_called_that_of_publication_is_read(tmp_path: Path, said: str) -> None:
    date = head(tmp_path, f"</head><body>{said}").date

    assert date is not None
    assert date.moment.isoformat() == "2021-05-06T07:08:09+00:00"


@pytest.mark.parametrize(
    "said",
    [
        '<i class="post-date">2021-05-06</i><i class="post-date">2021-05-05</i>',
        '<h1>Ice</h1><i class="date">2021-05-06</i>',
        '<h1>Ice</h1><i class="post-date">soon after</i>',
        '<time datetime="2021-05-06">of another post</time>',
        '<meta property="article:modified_time" content="2021-05-06">',
        '<script type="application/ld+json">{"@type": "Article", "datePublished": "2021-</script>',
        '<script type="application/ld+json">' + "[" * 5000 + "</script>",
    ],
)
def test_what_tells_no_day_of_publication_is_no_date(tmp_path: Path, said: str) -> None:
    assert head(tmp_path, said).date is None


@pytest.mark.parametrize(
    "said",
    [
        '<meta name="author" content="Ann &amp; Bob">',
        '<meta property="article:author" content="https://social.example/ann"><meta name="byl" content="Ann &amp; Bob">',
        '<script type="application/ld+json">[{"@type": "BlogPosting", "author": {"name": "Ann & Bob"}}]</script>',
        '<script type="application/ld+json">{"@type": "Article", "author": "Ann & Bob"}</script>',
    ],
)
def test_the_author_of_a_page_is_read(tmp_path: Path, said: str) -> None:
    assert head(tmp_path, said).authors == ("Ann & Bob",)


@pytest.mark.parametrize(
    ("said", "before"),
    [
        ('<link rel="canonical" href="https://a.org/one?x=1&amp;y=2">', "<!doctype html>"),
        ('<meta property="og:url" content="https://a.org/one?x=1&amp;y=2">', ""),
        ("", "<!DOCTYPE html>\n<!-- saved from url=(0028)https://a.org/one?x=1&y=2 -->"),
        ("", "<!--\n Page saved with SingleFile\n url: https://a.org/one?x=1&y=2\n-->"),
    ],
)
def test_the_source_of_a_page_is_read(tmp_path: Path, said: str, before: str) -> None:
    assert head(tmp_path, said, before).source == "https://a.org/one?x=1&y=2"


def test_the_front_page_of_a_site_is_no_source(tmp_path: Path) -> None:
    assert not head(tmp_path, '<link rel="canonical" href="https://a.org/">').source


def test_the_tags_of_a_page_are_read(tmp_path: Path) -> None:
    found = head(
        tmp_path,
        '<meta property="article:tag" content="One two"><meta property="article:tag" content="Three">'
        '<meta property="article:section" content="News">',
    )

    assert (found.tags, found.categories) == (("One two", "Three"), ("News",))


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ('<title>One story – The Site</title><meta property="og:title" content="One story">', "One story"),
        ('<title></title><meta property="og:title" content="One story">', "One story"),
        ('<title>One story</title><meta property="og:title" content="The Site">', "One story"),
    ],
)
def test_the_title_of_a_page_is_without_its_site(tmp_path: Path, said: str, title: str) -> None:
    assert head(tmp_path, said).title == title


def test_a_post_that_quotes_a_page_has_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('# How to\n\n```html\n<html><meta name="author" content="Ann">\n```\n')
    found = parse_file(str(tmp_path), b"a.md")

    assert isinstance(found, Head)
    assert found.authors == ()
