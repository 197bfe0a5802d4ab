"""Which post a link leads to: the names of posts, and those that links ask for."""

import pytest

from tui.archive.front_matter import split_front_matter
from tui.archive.permalinks import Page, hosts_of_site, names_of, page_of, targets_of

SITE = frozenset({"blog.example.org"})


def leads(href: str, page: Page, to: Page) -> bool:
    names = set(names_of(to))
    return any(target in names for target in targets_of(href, page))


def page(path: str, head: str = "", source: str = "", hosts: frozenset[str] = frozenset()) -> Page:
    return page_of(path, source, split_front_matter(f"---\ntitle: x\n{head}\n---\n"), hosts)


FETCHED = page("_posts/2020-01-01-x.md", source="https://www.Example.org/%E6%96%87/Page-1?id=3")
OTHER = page("_posts/2020-02-01-y.md", source="https://example.org/other")


@pytest.mark.parametrize(
    "href",
    [
        "http://example.org/文/page-1/?id=3#part",
        "https://example.org/%e6%96%87/page-1?utm_source=x&id=3",
        "//www.example.org/文/Page-1?id=3",
        "https://web.archive.org/web/20200101000000/https://example.org/文/Page-1?id=3",
        "/文/Page-1?id=3",
    ],
)
def test_spellings_of_a_source_are_one(href: str) -> None:
    assert leads(href, OTHER, FETCHED)


@pytest.mark.parametrize(
    "href", ["https://example.org/文/page-1", "https://example.org/文/page-1?id=4", "#part", "mailto:x@y"]
)
def test_another_address_leads_elsewhere(href: str) -> None:
    assert not leads(href, OTHER, FETCHED)


JEKYLL = page("en/news/_posts/2013-02-22-json-dos.md")
HERE = page("en/news/_posts/2014-01-02-later.md")
FRENCH = page("fr/news/_posts/2013-02-22-json-dos.md")


@pytest.mark.parametrize(
    "href",
    [
        "/en/news/2013/02/22/json-dos/",
        "/news/2013/02/22/json-dos.html",
        "https://anywhere.example/en/news/2013/02/22/json-dos/#more",
        "../../../../2013/02/22/json-dos/",
        "microfiche-post:2013-02-22-json-dos",
        "microfiche-file:en/news/_posts/2013-02-22-json-dos.md",
    ],
)
def test_a_post_of_jekyll_is_found(href: str) -> None:
    assert leads(href, HERE, JEKYLL)


def test_a_link_into_one_language_leads_to_no_other() -> None:
    assert not leads("/en/news/2013/02/22/json-dos/", HERE, FRENCH)
    assert leads("/fr/news/2013/02/22/json-dos/", HERE, FRENCH)


def test_post_url_means_the_post_of_the_same_language_first() -> None:
    first = targets_of("microfiche-post:2013-02-22-json-dos", page("fr/news/_posts/2014-01-02-x.md"))[0]
    assert first in names_of(FRENCH)
    assert first not in names_of(JEKYLL)


ZOLA = page("content/inside/cargo.md", "path: inside/2020/01/10/cargo\naliases: [old/cargo.html]")
HUGO = page("content/posts/first/index.md", "slug: the-first\ndate: 2021-03-04")
HEXO = page("source/_posts/hello.md", "date: 2021-03-04")


@pytest.mark.parametrize(
    ("href", "to"),
    [
        ("https://blog.example.org/inside/2020/01/10/cargo.html#x", ZOLA),
        ("/old/cargo/", ZOLA),
        ("@/inside/cargo.md", ZOLA),
        ("../../posts/the-first/", HUGO),
        ("https://blog.example.org/posts/the-first/", HUGO),
        ("/2021/03/04/hello/", HEXO),
    ],
)
def test_generators_put_pages_where_their_heads_say(href: str, to: Page) -> None:
    assert leads(href, page("content/posts/second.md", hosts=SITE), to)


def test_a_path_on_another_host_is_another_page() -> None:
    assert not leads("https://other.example/posts/the-first/", page("content/posts/second.md", hosts=SITE), HUGO)


def test_a_relative_link_begins_at_the_page_or_at_the_file() -> None:
    here = page("docs/guide/start.md")
    assert leads("../install/", here, page("docs/guide/install.md"))
    assert leads("install.md", here, page("docs/guide/install.md"))
    assert not leads("install.md", here, page("docs/other/install.md"))


@pytest.mark.parametrize("ending", ["mdown", "mdx", "qmd", "Rmd", "xhtml"])
def test_a_file_of_any_ending_is_meant_by_its_name(ending: str) -> None:
    here = page(f"docs/guide/start.{ending}")
    assert leads(f"install.{ending}", here, page(f"docs/guide/install.{ending}"))
    assert leads("../install/", here, page(f"docs/guide/install.{ending}"))


def test_any_link_gives_names_and_nothing_raises() -> None:
    for href in ("", "?", "//", "http://", "/", "..", "%", "https://[", "\udcff", "@/", "a" * 9000, "microfiche-post:"):
        assert isinstance(targets_of(href, HERE), list)
        assert isinstance(targets_of(href, FETCHED), list)
    assert names_of(page(""))


def test_the_hosts_of_a_site_stand_in_its_settings(tmp_path) -> None:
    (tmp_path / "config.toml").write_text('base_url = "https://www.blog.example.org/x"\ntitle = "y"\n')
    (tmp_path / "content").mkdir()
    assert hosts_of_site(str(tmp_path / "content")) == SITE


def test_only_the_end_of_a_files_name_is_its_ending() -> None:
    names = list(names_of(page("_posts/2020-01-01-wikipedia.org-review.md")))
    assert any(name.endswith("wikipedia.org-review") for name in names)
    assert not any(name.endswith("wikipedia-review") for name in names)


def test_keys_of_heads_are_read_in_any_spelling() -> None:
    assert leads("/old/", page("_posts/2020-02-02-y.md"), page("_posts/2020-01-01-x.md", "redirect-from: /old/"))


def test_settings_that_are_cut_within_a_character_are_read(tmp_path) -> None:
    (tmp_path / "_config.yml").write_bytes(b"url: https://blog.example.org\n#" + "渡".encode() * 30_000)
    assert hosts_of_site(str(tmp_path)) == {"blog.example.org"}
