"""What is written opens in other programs with everything that was in the posts, and in a whole file or in none."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from tests.conftest import PATIENCE, write_post
from tests.export.conftest import PIXEL
from tui.errors import Cancelled, StorageError, UsageError
from tui.export.formats import ENDINGS, FOLDER, Export, format_of
from tui.export.languages import language_of
from tui.export.markdown import escaped
from tui.export.records import EXPORT_FIELDS
from tui.export.writing import export
from tui.library.library import Library
from tui.settings import Folders

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def written(library: Library, ids: list[int], form: str, **options: Any) -> bytes:
    pieces: list[bytes] = []
    export(library, ids, Export(form, "Lamps & more", **options), pieces.append)
    return b"".join(pieces)


@pytest.mark.parametrize("form", ENDINGS)
def test_a_file_is_what_its_stream_is(library: Library, ids: list[int], form: str, tmp_path: Path) -> None:
    place = tmp_path / f"out.{form}"
    counted: list[tuple[int, int]] = []
    result = export(
        library, ids, Export(form, "Lamps & more"), place, on_progress=lambda *done: counted.append(done)
    )  # fmt: skip
    assert (result.posts, result.faults) == (4, [])
    assert counted == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert place.read_bytes() == written(library, ids, form)
    assert list(tmp_path.glob(".*")) == []


def test_no_post_is_written_over(library: Library, ids: list[int], archive: Path, tmp_path: Path) -> None:
    post = library.post(ids[0]).paths[0]
    before = Path(post).read_bytes()
    (tmp_path / "link.md").symlink_to(post)
    (archive / "sub").mkdir()
    for place in (Path(post), tmp_path / "link.md", Path(archive, "sub", "..", Path(post).relative_to(archive))):
        with pytest.raises(UsageError, match="is a post of an archive"):
            export(library, ids, Export("md", "Lamps & more"), place)
    assert Path(post).read_bytes() == before
    export(library, ids, Export("md", "Lamps & more"), archive / "beside.md")


@pytest.mark.parametrize(
    ("form", "place", "is_post"),
    [
        ("md", "sub/a.md", True), ("html", "a.HTML", True), ("csv", "a.txt", True), (FOLDER, "folder", True),
        ("csv", "a.csv", False), ("md", ".hidden/a.md", False), ("md", "../a.md", False),
    ],
)  # fmt: skip
def test_what_an_archive_takes_for_its_own_is_told(
    library: Library, ids: list[int], form: str, place: str, is_post: bool
) -> None:
    file = Path(library.archives[0].root, place)
    file.parent.mkdir(exist_ok=True)
    result = export(library, ids, Export(form, "Lamps"), file)
    assert result.archive == (library.archives[0].name if is_post else "")


@pytest.mark.parametrize("form", [*ENDINGS, FOLDER])
def test_both_versions_of_a_source_are_written(archive: Path, form: str, tmp_path: Path) -> None:
    source = {"from": "https://lamp.example/version"}
    write_post(archive, "first.md", "One lamp", "2021-05-01", "Firstly said.", **source)
    write_post(archive / "again", "first.md", "One lamp", "2021-05-01", "Secondly said.", **source)
    place = tmp_path / "out"
    with Library(Folders.of_user(), [str(archive)]) as library:
        library.refresh()
        ids = list(library.search("one lamp").ids)
        assert len({row.key for row in library.rows(ids)}) == 1
        export(library, ids, Export(form, "Lamps"), place)
    files = [path for path in place.rglob("*") if path.is_file()] if place.is_dir() else [place]
    if zipfile.is_zipfile(place):
        with zipfile.ZipFile(place) as book:
            contents = [book.read(name) for name in book.namelist()]
    else:
        contents = [path.read_bytes() for path in files]
    assert sum(content.count(b"One lamp") for content in contents) >= 2
    if form not in ("bib", "ris", "csl.json"):
        assert all(any(word in content for content in contents) for word in (b"Firstly", b"Secondly"))


@pytest.mark.parametrize("form", [*ENDINGS, FOLDER])
def test_what_is_stopped_leaves_nothing(library: Library, ids: list[int], form: str, tmp_path: Path) -> None:
    place = tmp_path / "out"
    stops = iter([False, True])
    with pytest.raises(Cancelled):
        export(library, ids, Export(form, ""), place, is_stopped=lambda: next(stops))
    assert [path.name for path in tmp_path.iterdir()] == ["posts"]


def test_a_file_that_is_there_stays_until_the_new_one_is_whole(
    library: Library, ids: list[int], tmp_path: Path
) -> None:
    place = tmp_path / "out.csv"
    place.write_text("before")
    with pytest.raises(Cancelled):
        export(library, ids, Export("csv", ""), place, is_stopped=lambda: True)
    assert place.read_text() == "before"


def test_a_place_that_is_not_there_is_told(library: Library, ids: list[int], tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        export(library, ids, Export("csv", ""), tmp_path / "no" / "out.csv")


def test_a_post_whose_file_is_gone_is_written_without_its_text(library: Library, ids: list[int], archive: Path) -> None:
    (archive / "wick.md").unlink()
    pieces: list[bytes] = []
    result = export(library, ids, Export("jsonl", ""), pieces.append)
    assert [path for path, _fault in result.faults] == [str(archive / "wick.md")]
    assert [json.loads(line)["text"] == "" for line in pieces] == [False, True, False, False]


def test_a_line_of_json_has_everything(library: Library, ids: list[int]) -> None:
    first = json.loads(written(library, ids, "jsonl").splitlines()[0])
    assert list(first) == list(EXPORT_FIELDS)
    assert first["title"] == "The lamp & the <keeper>"
    assert (first["my"], first["note"]) == (["mine"], "Look\nagain")
    assert first["highlights"] == [{"quote": "It burns.", "note": "it does"}]
    assert "The lamp was lit at six & not later." in first["text"]


def test_fields_can_be_chosen_and_lists_stay_in_a_field(library: Library, ids: list[int]) -> None:
    text = written(library, ids, "csv", fields=("title", "tags", "starred")).decode()
    assert list(csv.reader(io.StringIO(text)))[:2] == [
        ["title", "tags", "starred"], ["The lamp & the <keeper>", "light,灯", "0"]
    ]  # fmt: skip


def test_spreadsheets_get_their_mark_and_no_formula(library: Library, ids: list[int]) -> None:
    data = written(library, ids, "csv", fields=("title",), for_spreadsheets=True)
    assert data.startswith(b"\xef\xbb\xbftitle\r\n")
    assert b"\r\n'=1+1\r\n" in data
    assert b"\r\n=1+1\r\n" in written(library, ids, "csv", fields=("title",))


@pytest.mark.parametrize("form", ["md", "csv", "jsonl"])
def test_passages_and_notes_can_be_taken_alone(library: Library, ids: list[int], form: str) -> None:
    text = written(library, ids, form, quotes_only=True).decode()
    assert "It burns." in text
    assert "it does" in text
    assert "again" in text
    assert "lit at six" not in text
    assert "No day" not in text


def test_a_database_has_posts_values_and_a_search(library: Library, ids: list[int], tmp_path: Path) -> None:
    export(library, ids, Export("db", ""), tmp_path / "out.db")
    with closing(sqlite3.connect(tmp_path / "out.db")) as db:
        found = db.execute(
            "SELECT posts.title, tags.name FROM posts_fts JOIN posts ON posts.rowid = posts_fts.rowid "
            "JOIN tags ON tags.post = posts.key WHERE posts_fts MATCH 'lit' ORDER BY 2"
        ).fetchall()
        assert found == [("The lamp & the <keeper>", "light"), ("The lamp & the <keeper>", "灯")]
        assert db.execute("SELECT address FROM links ORDER BY number").fetchone() == ("https://lamp.example/wick",)
        assert db.execute("SELECT quote, note FROM highlights").fetchall() == [("It burns.", "it does")]
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_datasette_finds_the_search_of_the_posts(library: Library, ids: list[int], tmp_path: Path) -> None:
    # https://github.com/simonw/datasette, `detect_fts_sql`: it looks for these words in the schema.
    export(library, ids, Export("db", ""), tmp_path / "out.db")
    with closing(sqlite3.connect(tmp_path / "out.db")) as db:
        looked_for = """sql LIKE '%VIRTUAL TABLE%USING FTS%content="posts"%'"""
        found = db.execute(f"SELECT name FROM sqlite_master WHERE rootpage = 0 AND {looked_for}").fetchall()
    assert found == [("posts_fts",)]


def test_a_folder_is_an_archive_of_the_same_posts(
    library: Library, ids: list[int], tmp_path: Path, own_folders: Path
) -> None:
    place = tmp_path / "folder"
    export(library, ids, Export(FOLDER, ""), place)
    assert sorted(path.name for path in place.iterdir()) == [
        "2020-01-02-المنارة-القديمة.md", "2021-05-01-1-1.md", "2021-06-30-the-lamp-the-keeper.md", "no-day.md"
    ]  # fmt: skip
    assert "render_with_liquid: false" in (place / "2021-05-01-1-1.md").read_text(encoding="utf-8")
    fields = ("title", "date", "author", "source", "tags", "categories", "text")
    before = written(library, ids, "jsonl", fields=fields)
    with Library(Folders.of_user(), [str(place)]) as again:
        again.refresh()
        assert written(again, list(again.search("").ids), "jsonl", fields=fields) == before


@pytest.mark.parametrize("order", ["sort:title", "sort:date", "sort:-date"])
def test_a_folder_has_a_file_for_each_post_however_they_are_called(tmp_path: Path, order: str) -> None:
    for number, title in enumerate(("x", "x", "x 2", "X?", "x 3"), start=1):
        write_post(tmp_path / "posts", f"{number}.md", f"'{title}'", body=f"Text {number}.")
    with Library(Folders.of_user(), [str(tmp_path / "posts")]) as library:
        library.refresh()
        export(library, list(library.search(order).ids), Export(FOLDER, ""), tmp_path / "out")
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()]
    assert sorted(text[-8:] for text in texts) == [f"Text {number}.\n"[-8:] for number in range(1, 6)]


def test_a_command_of_hugo_in_code_is_text_in_a_folder_and_the_same_when_read_again(tmp_path: Path) -> None:
    body = 'As `{{< ref "x" >}}`:\n\n```\n{{% nope %}}\n{{</* shown */>}} {{< a >}}\n```'
    write_post(tmp_path / "posts", "a.md", "Lamp", body=body)
    read = []
    with Library(Folders.of_user(), [str(tmp_path / "posts")]) as library:
        library.refresh()
        read.append(written(library, ids := list(library.search("").ids), "jsonl", fields=("text", "markdown")))
        export(library, ids, Export(FOLDER, ""), tmp_path / "out")
    (file,) = (tmp_path / "out").iterdir()
    said = file.read_text(encoding="utf-8")
    assert '`{{</* ref "x" */>}}`' in said
    assert "{{%/* nope */%}}\n{{</* shown */>}} {{</* a */>}}" in said
    with Library(Folders.of_user(), [str(tmp_path / "out")]) as library:
        library.refresh()
        read.append(written(library, list(library.search("").ids), "jsonl", fields=("text", "markdown")))
    assert read[0] == read[1]


@pytest.mark.parametrize("title", [r"{} \ % #", "#", "a ##", "C#", "~~a~~ *b* _c_ `d` [e](f) <g>", "1. a", "==="])
def test_a_heading_of_one_text_shows_the_title_as_it_is(tmp_path: Path, title: str) -> None:
    write_post(tmp_path, "a.md", json.dumps(title))
    with Library(Folders.of_user(), [str(tmp_path)]) as library:
        library.refresh()
        (row,) = library.rows(ids := list(library.search("").ids))
        said = written(library, ids, "md").decode()
    shown = MarkdownIt("gfm-like", {"linkify": False}).parse(said)[1].children or []
    assert row.title == title
    assert [(part.type, part.content) for part in shown] == [("text", title)]


def test_what_markdown_takes_for_a_character_is_escaped() -> None:
    assert escaped("&copy; &#38; R&D &") == r"\&copy; \&#38; R&D &"


@pytest.mark.parametrize("title", ["1.0e5", "1e5", "0o17", "-1.", ".5", "+.inf", ".NaN"])
def test_what_other_readers_of_yaml_take_for_a_number_is_quoted(tmp_path: Path, title: str) -> None:
    write_post(tmp_path / "posts", "a.md", f"'{title}'")
    with Library(Folders.of_user(), [str(tmp_path / "posts")]) as library:
        library.refresh()
        export(library, list(library.search("").ids), Export(FOLDER, ""), tmp_path / "out")
    (file,) = (tmp_path / "out").iterdir()
    assert f"title: '{title}'\n" in file.read_text(encoding="utf-8")


def test_a_folder_that_holds_something_is_left_alone(library: Library, ids: list[int], archive: Path) -> None:
    with pytest.raises(UsageError, match="not empty"):
        export(library, ids, Export(FOLDER, ""), archive)


def test_a_feed_is_xml_with_the_texts(library: Library, ids: list[int]) -> None:
    feed = ET.fromstring(written(library, ids, "atom"))
    assert feed.findtext(f"{ATOM}title") == "Lamps & more"
    assert feed.findtext(f"{ATOM}updated") == "2021-06-30T10:00:00+00:00"
    first = feed.find(f"{ATOM}entry")
    assert first is not None
    assert first.findtext(f"{ATOM}title") == "The lamp & the <keeper>"
    assert "if a < b: pass" in "".join(first.itertext())


def test_a_feed_has_the_date_of_each_post_that_has_one(library: Library, ids: list[int]) -> None:
    entries = ET.fromstring(written(library, ids, "atom")).findall(f"{ATOM}entry")
    published = [(entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert {one or "" for one, _ in published} > {"", "2021-06-30T10:00:00+00:00"}
    assert all(one is None or one == updated for one, updated in published)


def test_a_book_has_a_chapter_a_post_and_links_among_them(library: Library, ids: list[int]) -> None:
    with zipfile.ZipFile(io.BytesIO(written(library, ids, "epub"))) as book:
        names = book.namelist()
        assert names[0] == "mimetype"
        assert book.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        pages = {name: ET.fromstring(book.read(name)) for name in names if name.endswith(".xhtml")}
        assert len(pages) == 5
        lamp = next(page for page in pages.values() if "lit at" in "".join(page.itertext()))
        links = [link.get("href") or "" for link in lamp.iter(f"{XHTML}a")]
        assert any(f"book/{link}" in pages for link in links)
        pictures = [name for name in names if name.endswith(".png")]
        assert [book.read(name) for name in pictures] == [PIXEL]
        assert [link.findall(f".//{XHTML}a") for link in lamp.iter(f"{XHTML}a")] == [[]] * len(links)
        months = [span.text for span in pages["book/contents.xhtml"].iter(f"{XHTML}span")]
        assert months == ["2021-06", "2021-05", "2020-01", "no date"]
        right = next(page for page in pages.values() if "كلمات" in "".join(page.itertext()))
        assert right.get("dir") == "rtl"


@pytest.mark.parametrize(
    ("link", "sources", "are_texts_read"),
    [
        ("http://www.wick.example/a/", ["https://lamp.example/a", "https://wick.example/a"], False),
        ("https://wick.example/a#top", ["https://lamp.example/a", "https://wick.example/a"], True),
        ("b.md", ["", ""], True),
    ],
)
def test_a_link_that_leads_to_a_post_on_the_screen_leads_to_its_chapter(
    tmp_path: Path, link: str, sources: list[str], are_texts_read: bool
) -> None:
    body = f"See [the wick]({link}), [the lamp](https://lamp.example/a)."
    write_post(tmp_path, "a.md", "Lamp", body=body, **{"from": sources[0]})
    write_post(tmp_path, "b.md", "Wick", **{"from": sources[1]})
    with Library(Folders.of_user(), [str(tmp_path)]) as library:
        library.refresh()
        if are_texts_read:
            library.full_text.build(lambda _done, _total: None, lambda: False)
        rows = {row.title: row for row in library.rows(list(library.search("").ids))}
        book = io.BytesIO(written(library, [row.id for row in rows.values()], "epub"))
    with zipfile.ZipFile(book) as opened:
        chapter = opened.read(f"book/post-{rows['Lamp'].key.hex()}.xhtml").decode()
    assert f'<a href="post-{rows["Wick"].key.hex()}.xhtml">the wick</a>' in chapter
    assert '<a href="https://lamp.example/a">the lamp</a>' in chapter


@pytest.mark.parametrize(
    ("body", "written_as"),
    [
        ("漢<ruby>漢<rp>(</rp><rt>k&amp;n</rt></ruby>。", "漢<ruby>漢<rp>（</rp><rt>k&amp;n</rt><rp>）</rp></ruby>。"),
        ("<ruby>漢<rt>かん</rt>字</ruby>", "<ruby>漢<rp>（</rp><rt>かん</rt><rp>）</rp></ruby>字"),
        ("彼（かれ）と<ruby>彼<rt>かのひと</rt></ruby>", "彼（かれ）と<ruby>彼<rp>（</rp><rt>かのひと</rt><rp>）</rp></ruby>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["html", "atom"])
def test_a_reading_is_set_above_its_word_where_the_post_has_it_so(
    tmp_path: Path, form: str, body: str, written_as: str
) -> None:
    write_post(tmp_path, "a.md", "Lamp", body=f"<p>{body}</p>")
    with Library(Folders.of_user(), [str(tmp_path)]) as library:
        library.refresh()
        assert f"<p>{written_as}</p>" in written(library, list(library.search("").ids), form).decode()


def test_a_page_has_everything_in_it_and_runs_no_script_but_its_own(library: Library, ids: list[int]) -> None:
    page = written(library, ids, "html").decode()
    assert page.count("<article ") == page.count('<li id="to-') == 4
    assert "data:image/png;base64," in page
    assert re.findall(r'<(?:script|img|link|iframe)[^>]*(?:src|href)="(?!data:)', page) == []
    assert "default-src 'none'" in page
    assert page.count("<script>") == 1


def test_a_title_of_one_long_word_is_broken_in_the_list_of_a_page(library: Library, ids: list[int]) -> None:
    # Seen in Chromium: an item of a flex box is by default as wide as its longest word, whatever `overflow-wrap` says.
    page = written(library, ids, "html").decode()
    assert "nav li { display: flex;" in page
    assert "nav a { min-width: 0; }" in page


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("bib", "@online{marrow2021lamp,\n  title = {{The lamp \\& the <keeper>}},\n  author = {{Ines Marrow}},\n"),
        ("ris", "TY  - ELEC\r\nTI  - The lamp & the <keeper>\r\nAU  - Ines Marrow\r\nPY  - 2021\r\nDA  - 2021/06/30\r\n"),
        ("csl.json", '"type": "webpage",\n "title": "The lamp & the <keeper>"'),
    ],
)  # fmt: skip
def test_a_citation_says_who_and_when(library: Library, ids: list[int], form: str, expected: str) -> None:
    assert expected in written(library, ids, form).decode()


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("bib", r"  language = {he},\n  url = {https://a.example/1},\n  addendum = {Archived at \\url{(.*)}},\n"),
        ("ris", r"LA  - he\r\nUR  - https://a.example/1\r\nDB  - keep.example\r\nAV  - (.*)\r\n"),
        ("csl.json", r'"language": "he",\n "URL": "https://a.example/1",\n "archive": ".*",\n "archive_location": "(.*)"'),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("head", "copy"),
    [
        ("", "https://keep.example/20210630/https://a.example/1"),
        ("archived: https://keep.example/7", "https://keep.example/7"),
    ],
)
def test_a_citation_says_the_language_and_where_an_archived_copy_is(
    tmp_path: Path, form: str, expected: str, head: str, copy: str
) -> None:
    (tmp_path / "a.md").write_text(
        f"---\ntitle: Ha-mana\ndate: 2021-06-30\nfrom: https://a.example/1\nlang: he\n{head}\n---\nX\n",
        encoding="utf-8",
    )
    with Library(Folders.of_user(), [str(tmp_path)]) as library:
        library.refresh()
        ids = list(library.search("").ids)
        said = written(library, ids, form, archived_at="https://keep.example/{date}/{url}").decode()
    found = re.search(expected, said)
    assert found is not None
    assert found[1] == copy


@pytest.mark.parametrize("source", ["https://keep.example/1/https://a.example/1", "gopher://a.example/1", ""])
def test_what_has_no_archived_copy_names_none(tmp_path: Path, source: str) -> None:
    write_post(tmp_path, "a.md", "Lamp", **{"from": source})
    with Library(Folders.of_user(), [str(tmp_path)]) as library:
        library.refresh()
        ids = list(library.search("").ids)
        said = written(library, ids, "csl.json", archived_at="https://keep.example/{date}/{url}")
    assert "archive" not in json.loads(said)[0]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (r"{} \ % #", r"\{\} \textbackslash{} \% \#"), ("a {b} ~ ^", r"a \{b\} \textasciitilde{} \textasciicircum{}"),
        ("ends {", r"ends \{\vphantom{\}}"), ("a -- b --- c", "a -{}- b -{}-{}- c"), ("``?`", "`{}`?{}`"), ("}{ a", r"\vphantom{\{}\}\{\vphantom{\}} a"),
    ],
)  # fmt: skip
def test_titles_are_as_written_in_bibtex_and_their_braces_even_as_it_counts_them(
    tmp_path: Path, title: str, expected: str
) -> None:
    write_post(tmp_path, "a.md", f"'{title}'")
    with Library(Folders.of_user(), [str(tmp_path)]) as library:
        library.refresh()
        said = written(library, list(library.search("").ids), "bib").decode()
    assert f"  title = {{{{{expected}}}}},\n" in said
    assert said.count("{") == said.count("}")


def test_citations_read_no_text(library: Library, ids: list[int], archive: Path) -> None:
    for path in archive.iterdir():
        path.unlink()
    assert json.loads(written(library, ids, "csl.json"))[0]["URL"] == "https://lamp.example/lamp"


@pytest.mark.parametrize(
    ("file", "form"),
    [("a.EPUB", "epub"), ("a.csl.json", "csl.json"), ("a.json", ""), ("a", ""), ("folder/", FOLDER), ("a.md", "md")],
)
def test_the_ending_says_the_format(file: str, form: str) -> None:
    assert format_of(file) == form


@pytest.mark.parametrize(
    "options",
    [
        {"form": "doc"}, {"form": "epub", "quotes_only": True}, {"form": "bib", "fields": ("title",)},
        {"form": "csv", "fields": ("colour",)}, {"form": "jsonl", "for_spreadsheets": True},
    ],
)  # fmt: skip
def test_what_a_format_does_not_have_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Export(**{"title": "", **options})


@pytest.mark.parametrize(
    ("words", "language"),
    [("渡口的最后一班船", "zh"), ("鰊を焼く朝", "ja"), ("작은 배", "ko"), ("The lamp", ""), ("", "")],
)
def test_a_language_is_named_where_the_script_tells(words: str, language: str) -> None:
    assert language_of(words) == language


@pytest.mark.parametrize("form", ENDINGS)
def test_a_pipe_gets_the_bytes_and_stays_a_pipe(library: Library, ids: list[int], form: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    export(library, ids, Export(form, "Lamps & more"), pipe)
    reader.join(PATIENCE)
    assert pipe.is_fifo()
    assert len(read[0]) > 100


def test_a_descriptor_of_a_pipe_is_written_to(library: Library, ids: list[int]) -> None:
    reading, writing = os.pipe()
    try:
        export(library, ids, Export("ris", ""), Path(f"/dev/fd/{writing}"))
    finally:
        os.close(writing)
    with os.fdopen(reading, "rb") as file:
        assert file.read().startswith(b"TY  - ")


def test_a_table_without_rows_has_the_names_of_its_columns(library: Library) -> None:
    assert written(library, [], "csv", quotes_only=True) == b"key,title,date,author,source,quote,note\r\n"
