"""The bundled sample archive keeps its promise: what the README and the first start lean on is really there.

Nothing of the program's own parsers is used: a fault in them must not be able to hide one here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
POST_SUFFIXES = {".md", ".html", ".txt"}
PICTURES = sorted(SAMPLES.rglob("*.png"))
OTHER_ENCODINGS = {"gb18030-encoded.md": "gb18030", "windows-1251.md": "cp1251", "utf-16-with-bom.md": "utf-16"}
RESERVED_HOST = re.compile(r"(?:.+\.)?example|example\.(?:org|com|net)")
URL = re.compile(r"https?://[^\s\"'<>()\[\]]+")
YAML_HEAD = re.compile(r"\A\ufeff?---\r?\n(.*?\r?\n)---\r?\n", re.DOTALL)
YEAR = re.compile(r"^date ?[:=] ?\"?(\d{4})-", re.MULTILINE)

# One letter or sign that only this script or this mark brings.
SCRIPTS = {
    "simplified Chinese": "渡船",
    "traditional Chinese": "書店",
    "Japanese": "ます",
    "Korean": "부두",
    "Arabic": "الميناء",
    "Persian with ZWNJ": "کتاب\u200cخانه",
    "Hebrew": "המפה",
    "Cyrillic": "маяк",
    "Greek": "φάρος",
    "Tibetan": "མར་མེ",
    "Kangxi radicals": "\u2f49",
    "astral Han": "\U00029e3d",
    "decomposed letters": "e\u0301",
    "joined emoji": "👨\u200d👩\u200d👧\u200d👦",
}

MARKUP = {
    "ad slot": '<div id="dfp-ad-imu1">',
    "second ad slot": '<div id="innity-in-post">',
    "lazy picture": "data-src=",
    "promotion": "/promotions/",
    "share bar": 'class="share-bar',
    "related posts": 'class="related-posts"',
    "HTML table": "<table>",
    "Markdown table": "|---:|",
    "code fence": "```python\n",
    "task list": "- [x] ",
    "footnote": "\n[^springs]: ",
    "quote in a quote": "> > ",
    "nested list": "\n         - ",
    "angle bracket in prose": "<p<1)",
    "TOML head": "+++\ntitle",
    "JSON head": '{\n    "title"',
    "script address": "javascript:",
}

AWKWARD = [
    "bad-yaml-unknown-escape.md",
    "bad-yaml-unquoted-colon.md",
    "control-characters-in-title.md",
    "date-out-of-range.md",
    "date-with-offset.md",
    "duplicate-keys.md",
    "emoji-zwj-title.md",
    "javascript-source.md",
    "less-than-in-prose.md",
    "letter-saved-as.txt",
    "link-line-then-rule-no-head.md",
    "nested-quotes.md",
    "no-closing-fence.md",
    "no-source.md",
    "one-line-body.md",
    "page-saved-as.html",
    "tags-as-mapping.md",
    "tags-as-string.md",
    "title-of-300-characters.md",
    "title-that-is-a-number.md",
    "title-with-entities.md",
    "wide-table.md",
]


def files() -> list[Path]:
    """The texts: everything but the pictures."""
    everything = (path for path in SAMPLES.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path for path in everything if path not in PICTURES)


def posts() -> list[Path]:
    return [path for path in files() if path.name not in {"README.md", "empty.md"}]


def text_of(path: Path) -> str:
    return path.read_bytes().decode(OTHER_ENCODINGS.get(path.name, "utf-8"))


def heads() -> list[str]:
    found = (YAML_HEAD.match(text_of(path)) for path in posts())
    return [head[1] for head in found if head]


@pytest.fixture(scope="module")
def everything() -> str:
    return "\n".join(text_of(path) for path in files())


def test_there_are_some_sixty_posts() -> None:
    assert 55 <= len(posts()) <= 75
    assert {path.suffix for path in files()} == POST_SUFFIXES


def test_a_post_shows_pictures_that_lie_beside_it_and_below_the_root(everything: str) -> None:
    assert {path.parent.relative_to(SAMPLES).parts[0] for path in PICTURES} == {"assets", "content"}
    assert all(f"/{path.name})" in everything or f"]({path.name})" in everything for path in PICTURES)
    assert all(path.stat().st_size < 20_000 for path in PICTURES)


def test_they_are_spread_over_three_years() -> None:
    years = Counter(year for path in posts() for year in YEAR.findall(text_of(path)[:2000]))
    assert all(years[year] >= 10 for year in ("2022", "2023", "2024")), years
    assert set(years) <= {"2022", "2023", "2024", "2025"}


def test_there_are_at_least_eight_tags() -> None:
    lists = (match for head in heads() for match in re.findall(r"^tags: \[ (.*) \]", head, re.MULTILINE))
    tags = Counter(tag for tags in lists for tag in tags.split(", "))
    assert len([tag for tag, count in tags.items() if count >= 2]) >= 8, tags


def test_six_authors_come_back() -> None:
    authors = Counter(name for head in heads() for name in re.findall(r"^author: (.*?)\r?$", head, re.MULTILINE))
    assert len([name for name, count in authors.items() if count >= 2]) >= 6, authors


def test_most_heads_are_yaml() -> None:
    assert len(heads()) > 0.75 * len(posts())


def test_at_least_four_sites_are_named_as_sources() -> None:
    hosts = {urlsplit(url).hostname for head in heads() for url in re.findall(r"^from: (https\S+)", head, re.MULTILINE)}
    assert len(hosts) >= 4, hosts


def test_exactly_one_pair_of_files_is_byte_equal() -> None:
    copies = [count for count in Counter(path.read_bytes() for path in files()).values() if count > 1]
    assert copies == [2]


def test_the_byte_equal_pair_lies_in_two_folders() -> None:
    pair = [path for path in files() if path.name == "2022-04-18-gull-acquitted.md"]
    assert {path.parent.relative_to(SAMPLES).as_posix() for path in pair} == {"_posts", "archived/2023-05-01"}


def test_one_source_was_scraped_twice_with_other_bytes() -> None:
    sources: dict[str, set[bytes]] = {}
    for path in posts():
        if found := re.search(r"^from: (https\S+)", text_of(path), re.MULTILINE):
            sources.setdefault(found[1], set()).add(path.read_bytes())
    assert [len(versions) for versions in sources.values() if len(versions) > 1] == [2]


def test_the_translations_share_title_and_day_but_no_source() -> None:
    pair = [text_of(path) for path in SAMPLES.glob("translations/*/2024-09-09-lamplight-2-7.md")]
    assert len(pair) == 2
    for key, values in (("title", 1), ("date", 1), ("from", 2)):
        assert len({re.search(f"^{key}: .*$", text, re.MULTILINE)[0] for text in pair}) == values, key  # type: ignore[index]


def test_no_file_is_over_64_kilobytes() -> None:
    assert [path.name for path in files() if path.stat().st_size > 64 * 1024] == []


def test_one_post_is_very_long() -> None:
    assert [path.parent.name for path in files() if path.stat().st_size > 30_000] == ["the-long-way-to-gannet-stack"]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(SAMPLES).as_posix())
def test_every_address_is_on_a_reserved_host(path: Path) -> None:
    hosts = {urlsplit(url).hostname or "" for url in URL.findall(text_of(path))}
    assert {host for host in hosts if not RESERVED_HOST.fullmatch(host)} == set()


def test_no_address_goes_without_its_scheme(everything: str) -> None:
    assert re.findall(r"""(?:src|href)=["']?//""", everything) == []
    assert re.findall(r"\bhttp://", everything) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_is_there(name: str, everything: str) -> None:
    assert SCRIPTS[name] in everything


@pytest.mark.parametrize("name", MARKUP)
def test_every_kind_of_markup_is_there(name: str, everything: str) -> None:
    assert MARKUP[name] in everything


@pytest.mark.parametrize("name", AWKWARD)
def test_every_awkward_case_has_its_file(name: str) -> None:
    assert (SAMPLES / "awkward" / name).stat().st_size > 0


def test_the_canonical_scraped_shape_is_in_a_good_many() -> None:
    shape = re.compile(r"\n---\n<!--\d{13}-->\n\[[^\n]+\]\(https://\S+\)\n------\n\n<div>\n<.*>\n</div>\n\Z", re.DOTALL)
    assert sum(bool(shape.search(text_of(path))) for path in posts()) >= 20


@pytest.mark.parametrize(("name", "encoding"), OTHER_ENCODINGS.items())
def test_other_encodings_are_really_other(name: str, encoding: str) -> None:
    data = (SAMPLES / "awkward" / name).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert "title: " in data.decode(encoding)


def test_line_ends_and_byte_order_mark_survived() -> None:
    data = (SAMPLES / "awkward/2023-02-11-crlf-and-bom.md").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf---\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") > 10


def test_the_empty_file_is_empty() -> None:
    assert (SAMPLES / "awkward/empty.md").read_bytes() == b""


def test_the_head_with_control_characters_holds_them_raw() -> None:
    head = text_of(SAMPLES / "awkward/control-characters-in-title.md").split("---")[1]
    assert {"\x1b", "\x07", "\u202e"} <= set(head)


def test_the_body_of_one_line_is_one_line() -> None:
    body = text_of(SAMPLES / "awkward/one-line-body.md").rpartition("---\n")[2]
    assert body.count("\n") == 1
    assert len(body) > 1000


def test_the_long_title_has_three_hundred_characters() -> None:
    title = re.search(r'^title: "(.*)"$', text_of(SAMPLES / "awkward/title-of-300-characters.md"), re.MULTILINE)
    assert title is not None
    assert len(title[1]) >= 300


def test_only_the_decomposed_file_is_decomposed() -> None:
    marked = [path.name for path in files() if "e\u0301" in text_of(path)]
    assert marked == ["decomposed-letters.md"]
    assert unicodedata.is_normalized("NFD", text_of(SAMPLES / "awkward/decomposed-letters.md"))


@pytest.mark.parametrize("name", ["README.md", "awkward/2023-04-29-no-front-matter.md"])
def test_what_has_no_front_matter_has_none(name: str) -> None:
    assert text_of(SAMPLES / name).startswith("# ")
