"""Files to heads: every oddity yields a post with what can be known, and says what was odd."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tui.archive.decode import decode
from tui.archive.parse import parse_file
from tui.archive.read import read_body, read_post
from tui.archive.walk import MAX_STAMPED_IN_PIECE, walk_folders
from tui.errors import PictureError
from tui.index.fulltext.worker import read_body_quickly
from tui.index.queries import joined
from tui.model import Head, Problem
from tui.pictures.local import read as read_picture


def head(tmp_path: Path, content: str | bytes, path: str = "2024-05-06-some-name.md") -> Head:
    full = tmp_path / path
    full.parent.mkdir(parents=True, exist_ok=True)
    full.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
    found = parse_file(str(tmp_path), path.encode())
    assert isinstance(found, Head), found
    return found


def post(lines: str, body: str = "body") -> str:
    return f"---\n{lines}\n---\n{body}\n"


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("[ a, b ]", ("a", "b")),
        ("\n- a\n- b", ("a", "b")),
        ("a, b", ("a", "b")),
        ("a b", ("a", "b")),
        ("甲、乙，丙", ("甲", "乙", "丙")),
        ("{a: 1, b: 2}", ("a", "b")),
        ("null", ()),
        ("", ()),
        ("[1, 2.5, a, a, '']", ("1", "2.5", "a")),
        ("'#a #b'", ("a", "b")),
        ("[[a, b], c]", ("a", "b", "c")),
        ("[New York]", ("New York",)),
        ("[a&amp;b]", ("a&b",)),
        ("7", ("7",)),
    ],
)
def test_tags_in_every_shape(tmp_path: Path, value: str, tags: tuple[str, ...]) -> None:
    assert head(tmp_path, post(f"title: t\ntags: {value}")).tags == tags


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("Title: A\nAuthor: B", "authors", ("B",)),
        ("authors: [B, C]", "authors", ("B", "C")),
        ("authors: B, C", "authors", ("B", "C")),
        ("author: 'Doe, Jane'", "authors", ("Doe, Jane",)),
        ("author: {name: B, email: c}", "authors", ("B",)),
        ("authors:\n- name: B\n- name: C", "authors", ("B", "C")),
        ("authors:\n  b:\n    name: B C\n    mail: x\n  d: {mail: y}", "authors", ("B C", "d")),
        ("author: !binary |-\n  5bmz5Lq6", "authors", ("平人",)),
        ("author: !!binary 5bmz5Lq6", "authors", ("平人",)),
        ("author: !binary not base64", "authors", ("not base64",)),
        ("category: a b", "categories", ("a b",)),
        ("Categories: [a, b]", "categories", ("a", "b")),
        ("keywords: a, b", "tags", ("a", "b")),
        ("extra: {author: B}", "authors", ("B",)),
        ("from: https://a.org/x", "source", "https://a.org/x"),
        ("source: 甲报\nurl: https://a.org/x", "source", "https://a.org/x"),
        ("original_url: https://a.org/x", "source", "https://a.org/x"),
        ("Original-URL: https://a.org/x", "source", "https://a.org/x"),
        ("link: //a.org/x", "source", "https://a.org/x"),
        ("source: www.a.org/x", "source", "http://www.a.org/x"),
        ("source: 'javascript:alert(1)'", "source", "javascript:alert(1)"),
        ("source: 'javascript:alert(1)'", "site", ""),
        ("url: /2024/05/name/", "source", ""),
        ("source: '[t](https://a.org/x_(y) \"z\")'", "source", "https://a.org/x_(y)"),
        ("source: [t](https://a.org/x)", "source", "https://a.org/x"),
        ("source: <https://a.org/x>", "source", "https://a.org/x"),
        ("source: <http://[::1]/x>", "source", "http://[::1]/x"),
        ("source: Reuters, https://a.org/x.", "source", "https://a.org/x"),
        ("source: {name: Reuters, url: https://a.org/x}", "source", "https://a.org/x"),
        ("source: https://a.org/x https://b.org/", "source", "https://a.org/x%20https://b.org/"),
        ("source: see https://a.org/x and https://b.org/", "source", "see https://a.org/x and https://b.org/"),
        ("canonicalURL: https://a.org/x", "source", "https://a.org/x"),
        ("external-url: https://a.org/x", "source", "https://a.org/x"),
        ("Original URL: https://a.org/x", "source", "https://a.org/x"),
        ("author: [[Ann A.]]", "authors", ("Ann A.",)),
        ("author: [[Doe, Jane]]", "authors", ("Doe, Jane",)),
        ("author: '[[People/Bob|Bob B.]]'", "authors", ("Bob B.",)),
        ("author: [[People/Bob]], [[Ann]]", "authors", ("Bob", "Ann")),
        ("author:\n- [[P/Bob|Bob B.]]\n- '[[Ann#Life]]'", "authors", ("Bob B.", "Ann")),
        ("author: '[Jane](https://j.org)'", "authors", ("Jane",)),
        ("tags: '[[a b]] [[c|d]]'", "tags", ("a b", "d")),
        ("category: '[[a b]]'", "categories", ("a b",)),
        ("categories: [[[a], b], [c]]", "categories", ("a", "b", "c")),
        ("params: {tags: [a]}\ntags: []", "tags", ("a",)),
        ("标签: [甲]", "tags", ("甲",)),
    ],
)
def test_fields_under_the_names_archives_use(tmp_path: Path, lines: str, field: str, value: object) -> None:
    assert getattr(head(tmp_path, post(lines)), field) == value


def test_taxonomies_of_a_toml_head(tmp_path: Path) -> None:
    found = head(
        tmp_path, '+++\ntitle = "T"\ndate = 2024-01-02T03:04:05Z\n[taxonomies]\ntags = ["a"]\nauthors = ["B"]\n+++\n'
    )

    assert (found.tags, found.authors, found.date.stored) == (("a",), ("B",), "2024-01-02T03:04:05+00:00")
    assert found.problems == ()


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("title: 2019-12-31", "2019-12-31"),
        ("title: 1984", "1984"),
        ("title: 'A &amp; B &lt;C&gt; &amp;amp; D'", "A & B <C> & D"),
        ("title: <青年论坛> 一", "<青年论坛> 一"),
        ("title: >\n  two\n  lines\n", "two lines"),
        ('title: "a\\u202eb\\u001b[31mc"', "abc"),
        ("title: ...", "..."),
        ("title: '#a #b'", "#a #b"),
        ("title: One: two", "One: two"),
        ("title: 'Tis the season", "'Tis the season"),
        ("title: '90s: a memory", "'90s: a memory"),
        ("title: '[[Note|One]] and [[a/Two]]'", "One and Two"),
        ("title: '[One](https://a.org/)'", "One"),
        ("title: '[One](https://a.org/) and two'", "[One](https://a.org/) and two"),
    ],
)
def test_titles_are_texts(tmp_path: Path, lines: str, title: str) -> None:
    assert head(tmp_path, post(lines)).title == title


@pytest.mark.parametrize(
    ("content", "path", "title"),
    [
        (post("date: 2024-01-01", "# A *heading* #"), "2024-05-06-some-name.md", "A *heading*"),
        (post("title: ''", "[Linked](https://a.org/)\n------\ntext"), "x.md", "Linked"),
        (post("a: b", "Set\n===\ntext"), "x.md", "Set"),
        (post("a: b"), "2024-05-06-some_name.md", "some name"),
        (post("a: b"), "2024-5-6-some-name/index.md", "some name"),
        (post("a: b", "<html><title>A &amp; B</title>"), "x.html", "A & B"),
        (post("a: b"), "2024-05-06.md", "2024-05-06"),
        ("", "2024-05-06-empty.md", "empty"),
        ("x", "one-byte.md", "one byte"),
        (post("title: '\\x08'"), "\x08.md", "\\x08"),
        (post("a: b"), "2021-03-19-ruby-2-0-1--released_now.md", "ruby 2-0-1 released now"),
        (post("a: b"), "2021-03-19-my%20first%20post.md", "my first post"),
        (post("a: b"), "100%-wool.md", "100% wool"),
        (post("a: b"), "A to-do list.md", "A to-do list"),
        (post("a: b"), "2021-03-19-数字-复数.md", "数字-复数"),
        ("Words of the text.\n\n---\n\nMore.", "some-name.md", "some name"),
        (post("a: b", "- one\n- two\n---\nMore."), "some-name.md", "some name"),
        (post("a: b", "> Quoted words\n---\nMore."), "some-name.md", "some name"),
    ],
)
def test_a_title_is_found_elsewhere(tmp_path: Path, content: str, path: str, title: str) -> None:
    assert head(tmp_path, content, path).title == title


def test_a_post_without_front_matter_says_what_it_can(tmp_path: Path) -> None:
    found = head(tmp_path, "[A title](https://a.org/x)\n------\n2024-05-06 07:08\n\ntext", "name.md")

    assert (found.title, found.source, found.site) == ("A title", "https://a.org/x", "a.org")
    assert found.date is not None
    assert found.date.stored == "2024-05-06T07:08:00+00:00"
    assert [problem.text for problem in found.problems] == ["no front matter"]


@pytest.mark.parametrize(
    ("lines", "path", "stored"),
    [
        ("date: 2024-01-02", "2023-12-31-x.md", "2024-01-02"),
        ("date: nonsense", "2023-12-31-x.md", "2023-12-31"),
        ("date: false", "2023-12-31-x.md", "2023-12-31"),
        ("date: 2024-02-31", "2023-12-31-x.md", "2023-12-31"),
        ("title: x", "2023-1-2-x.md", "2023-01-02"),
        ("title: x", "2023-01-02-bundle/index.md", "2023-01-02"),
        ("path: blog/2023/01/02/x", "x.md", "2023-01-02"),
        ("title: x", "2023/01/02/x.md", "2023-01-02"),
        ("title: x", "archived/2023-01-02/x.md", "2023-01-02"),
        ("title: x", "x.md", None),
        ("lastmod: 2024-01-02", "x.md", "2024-01-02"),
        ("Last-Modified: 2024-01-02", "x.md", "2024-01-02"),
        ("updated: 2024-01-02\ndate: 2023-01-02", "x.md", "2023-01-02"),
        ("updated: 2024-01-02", "2023-01-02-x.md", "2023-01-02"),
        ("modified: 2024-01-02", "2023/01/02/x.md", "2023-01-02"),
        ("datePublished: 2024-01-02", "x.md", "2024-01-02"),
        ("first_published_at: 2024-01-02", "x.md", "2024-01-02"),
        ("Publish Date: 2024-01-02", "x.md", "2024-01-02"),
        ("article:published_time: 2024-01-02", "x.md", "2024-01-02"),
        ("published: true", "x.md", None),
    ],
)
def test_a_date_is_found_elsewhere(tmp_path: Path, lines: str, path: str, stored: str | None) -> None:
    date = head(tmp_path, post(lines), path).date

    assert (date.stored if date else None) == stored


@pytest.mark.parametrize(
    ("content", "stored"),
    [
        ("[a](https://a.org/)\n------\n日期：Tue, 16 Jun 2020 05:43:23 +0000\n\n文", "2020-06-16T05:43:23+00:00"),
        ("# A\n\n**Published:** June 16, 2020\n\ntext", "2020-06-16"),
        ("# A\n\n*Posted on 16 June 2020*\n\ntext", "2020-06-16"),
        ("# 甲\n作者：王五\n发布时间：2020年6月16日\n\n文", "2020-06-16"),
        ("# 甲\n作者：王五\n發佈日期：2020年6月16日 星期二\n\n文", "2020-06-16"),
        ("# A\n\n<p>Date: 2020-06-16</p>\n\ntext", "2020-06-16"),
        ("# A\n\nTue Jun 16 05:43:23 2020\n\ntext", "2020-06-16T05:43:23+00:00"),
        ("# A\n\nPublié le 16 juin 2020\n\ntexte", "2020-06-16"),
        ("---\ntitle: A\n---\nDate: 16 June 2020\n\ntext", "2020-06-16"),
        ("# A\n\nDeadline: 16 June 2020\n\ntext", None),
        ("# A\n\nDate: 16 June 2020, and no ferry\n\ntext", None),
        ("# A\n\nJune 2020\n\ntext", None),
        ("# A\n\n1592286203\n\ntext", None),
        ("---\ntitle: A\n---\nIt was on\n16 June 2020\nthat it rained.", None),
    ],
)
def test_a_date_stands_in_a_line_of_its_own(tmp_path: Path, content: str, stored: str | None) -> None:
    date = head(tmp_path, content, "name.md").date

    assert (date.stored if date else None) == stored


@pytest.mark.parametrize(
    ("path", "lines", "categories"),
    [
        ("films/_posts/2024-01-02-x.md", "title: x", ("films",)),
        ("en/news/_posts/2024/x.md", "categories: [a, news]", ("en", "news", "a")),
        ("films/_drafts/x.md", "title: x", ("films",)),
        ("docs/_posts/x.md", "title: x", ()),
        ("_site/films/_posts/x.md", "title: x", ("films",)),
        ("_posts/films/x.md", "title: x", ()),
        ("films/x.md", "title: x", ()),
    ],
)
def test_folders_above_posts_are_categories(tmp_path: Path, path: str, lines: str, categories: tuple[str, ...]) -> None:
    assert head(tmp_path, post(lines), path).categories == categories


def test_text_between_rules_is_kept_and_named(tmp_path: Path) -> None:
    found = head(tmp_path, "---\n\n“It is cracked: mend it,” she said.\n\n---\n\ntext", "name.md")

    assert "between the rules" in found.problems[0].text
    assert read_body(str(tmp_path / "name.md")).startswith("---")


@pytest.mark.parametrize("name", ["README.md", "readme.zh-cn.md", "LICENSE.txt", "CONTRIBUTING.md", "robots.txt"])
def test_readme_like_files_are_no_posts_without_front_matter(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("# Hello")
    assert isinstance(parse_file(str(tmp_path), name.encode()), Problem)

    (tmp_path / name).write_text(post("title: Hello"))
    assert isinstance(parse_file(str(tmp_path), name.encode()), Head)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-32", ""),
        ("gb18030", "guess"),
        ("big5", "guess"),
        ("euc_jp", "guess"),
        ("cp1251", "guess"),
    ],
)
def test_encodings_are_declared_or_guessed(tmp_path: Path, encoding: str, said: str) -> None:
    title = {
        "big5": "中國代表呼籲制定網絡空間的國際規則並反對小圈子",
        "euc_jp": "これは日本語の見出しであり、平仮名と漢字からなる",
        "cp1251": "Съешь ещё этих мягких французских булок, да выпей же чаю",
    }.get(encoding, "中国代表呼吁制定网络空间的国际规则并反对搞小圈子")
    found = head(tmp_path, post(f"title: {title}", (title + "\n") * 30).encode(encoding))

    assert found.title == title
    assert all("UTF-8" in problem.text and said in problem.text for problem in found.problems) == (
        len(found.problems) > 0 or not said
    )
    assert bool(found.problems) == bool(said)


@pytest.mark.parametrize(
    ("encoding", "first", "second"),
    [
        ("gb18030", "渡口的灯已经灭过两次了。", "没有人去问。"),
        ("big5", "渡口的燈已經滅過兩次了。", "沒有人去問。"),
        ("shift_jis", "渡し場の灯は二度消えた。", "だれも聞かなかった。"),
        ("cp1251", "Лампа у переправы гасла дважды.", "И еще раз."),
    ],
)
def test_each_line_of_a_text_is_decoded_by_its_own_encoding(encoding: str, first: str, second: str) -> None:
    text, _, problems = decode(f"{first}\n".encode() + f"{second}\n".encode(encoding) + first.encode())

    assert text == f"{first}\n{second}\n{first}"
    assert [problem.line for problem in problems] == [2]
    assert encoding in problems[0].text


def test_a_line_that_lost_a_byte_is_no_other_encoding() -> None:
    data = "渡口的灯已经灭过两次了。\n没有人去问。".encode()
    assert decode(data[:-1]).text == "渡口的灯已经灭过两次了。\n没有人去问\ufffd"


@pytest.mark.parametrize("text", ["One\0 and\nof\0 them\n", "一二\0和\n二\0行\n"])
def test_bytes_lost_to_nul_leave_a_text_its_encoding(text: str) -> None:
    assert decode(text.encode()).text == text


def test_a_declared_encoding_is_believed(tmp_path: Path) -> None:
    found = head(tmp_path, post("charset: gb2312\ntitle: 短题").encode("gb18030"))

    assert found.title == "短题"
    assert "gb18030" in found.problems[0].text


def test_lost_characters_are_never_silent(tmp_path: Path) -> None:
    found = head(
        tmp_path, post("title: " + "中国代表呼吁制定网络空间的国际规则" * 3).encode().replace("代".encode(), b"\xff", 1)
    )

    assert "\ufffd" in found.title
    assert "lost" in found.problems[0].text
    assert found.problems[0].line == 2


def test_windows_punctuation_is_restored(tmp_path: Path) -> None:
    found = head(tmp_path, post("title: \x93quoted\x94 it\x92s"))

    assert found.title == "“quoted” it’s"
    assert len(found.problems) == 1


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(tmp_path: Path, end: str) -> None:
    found = head(tmp_path, post("title: A\ntags: [b]").replace("\n", end))

    assert (found.title, found.tags, found.problems) == ("A", ("b",), ())


def test_a_head_longer_than_the_first_piece_is_read_to_its_end(tmp_path: Path) -> None:
    found = head(tmp_path, post("words: " + "中" * 20_000 + "\ntitle: Late") + "x" * 50_000)

    assert (found.title, found.problems) == ("Late", ())


def test_a_head_without_end_is_bounded(tmp_path: Path) -> None:
    found = head(tmp_path, "---\ntitle: A\n" + "key: value\n" * 200_000)

    assert found.title == "A"
    assert any("closing fence" in problem.text for problem in found.problems)


def test_a_title_beyond_measure_is_cut(tmp_path: Path) -> None:
    found = head(tmp_path, post("title: " + "a" * 5000))

    assert len(found.title) == 1001
    assert found.problems


def test_the_body_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes("\ufeff---\r\ntitle: A\r\n---\r\none\r\ntwo 中\r\n".encode())

    source = read_post(str(file))

    assert source.body == "one\ntwo 中\n"
    assert read_body(str(file)) == source.body
    with pytest.raises(OSError, match="gone"):
        read_body(str(tmp_path / "gone.md"))


@pytest.mark.parametrize(
    "name", ["a.htm", "a.HTM", "a.xhtml", "a.mkdn", "a.mdown", "a.mdwn", "a.mdx", "a.qmd", "a.Rmd"]
)
def test_the_walk_finds_posts_by_every_ending_of_their_kind(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")

    (piece,) = walk_folders(str(tmp_path))

    assert [found for found, _, _ in piece.files] == [name.encode()]


def test_the_walk_passes_over_what_holds_no_posts(tmp_path: Path) -> None:
    for name in ("a.md", "b.HTML", "c.txt", "d.markdown", "e.mkd", "_posts/f.md", "trail .md", ".hidden.md", "g.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    for folder in (".git", "_site", "node_modules", ".cache"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "no.md").write_text("x")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "linked.md").symlink_to("a.md")
    (tmp_path / "nowhere.md").symlink_to("nothing")

    pieces = list(walk_folders(str(tmp_path)))

    files = {joined(piece.folder, name) for piece in pieces for name, _, _ in piece.files}
    assert files == {b"a.md", b"b.HTML", b"c.txt", b"d.markdown", b"e.mkd", b"_posts/f.md", b"trail .md", b"linked.md"}
    assert [obstacle.path for piece in pieces for obstacle in piece.obstacles] == [b"nowhere.md"]
    assert all(size == 1 for piece in pieces for _, size, _ in piece.files)


def test_a_folder_comes_in_smaller_pieces_where_sizes_and_times_are_read(tmp_path: Path) -> None:
    for number in range(MAX_STAMPED_IN_PIECE + 1):
        (tmp_path / f"{number}.md").touch()

    read, listed = (
        [len(piece.files) for piece in walk_folders(str(tmp_path), lambda _folder, is_stamped=is_stamped: is_stamped)]
        for is_stamped in (True, False)
    )

    assert read == [MAX_STAMPED_IN_PIECE, 1]
    assert listed == [MAX_STAMPED_IN_PIECE + 1]


def test_links_that_lead_out_of_the_archive_are_obstacles_unless_they_are_wanted(tmp_path: Path) -> None:
    root, outside = tmp_path / "archive", tmp_path / "archive-2"
    for folder in (root / "real", outside):
        folder.mkdir(parents=True)
        (folder / "a.md").write_text("x")
    targets = {
        "secret.md": outside / "a.md",
        "beside": "../archive-2",
        "up": "..",
        "system": "/proc",
        "by-way.md": "beside/a.md",
        "inside.md": root / "real" / "a.md",
        "inside": "real/../real",
        "real/out.md": "../../archive-2/a.md",
        "real/top.md": "../inside.md",
        "not-a-post.png": "/etc/hostname",
    }
    for name, target in targets.items():
        (root / name).symlink_to(target)

    pieces = list(walk_folders(str(root)))

    obstacles = {obstacle.path for piece in pieces for obstacle in piece.obstacles}
    assert obstacles == {b"secret.md", b"beside", b"up", b"system", b"by-way.md", b"real/out.md"}
    assert {joined(piece.folder, name) for piece in pieces for name, _, _ in piece.files} == {
        b"inside.md", b"real/a.md", b"real/top.md",
    }  # fmt: skip
    (root / "up").unlink()
    (root / "system").unlink()
    pieces = list(walk_folders(str(root), links_outside=True))
    assert [obstacle for piece in pieces for obstacle in piece.obstacles] == []
    assert {joined(piece.folder, name) for piece in pieces for name, _, _ in piece.files} >= {
        b"secret.md", b"beside/a.md", b"by-way.md", b"real/out.md",
    }  # fmt: skip


def test_what_is_no_file_is_a_problem_and_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "device.md").symlink_to("/dev/zero")
    (tmp_path / "plain.md").write_text("x")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(tmp_path)  # the name of a socket may not be long
        listening.bind("socket.md")
        opened: list[object] = []
        honest = os.open
        monkeypatch.setattr(os, "open", lambda path, *rest: (opened.append(path), honest(path, *rest))[1])

        for name in (b"pipe.md", b"folder.md", b"device.md", b"socket.md", b"gone.md"):
            assert isinstance(parse_file(str(tmp_path), name), Problem)
            for read in (read_body, read_body_quickly, read_picture):
                with pytest.raises((OSError, PictureError)):
                    read(os.fsdecode(name))
        assert opened == []
        parse_file(str(tmp_path), b"plain.md")
        assert len(opened) == 1


def test_a_fault_in_reading_a_head_loses_no_post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_values: object) -> None:
        raise RecursionError

    monkeypatch.setattr("tui.archive.parse.read_fields", fail)
    (tmp_path / "2024-05-01-a-post.md").write_text("---\ntitle: A\n---\nbody")
    head = parse_file(str(tmp_path), b"2024-05-01-a-post.md")
    assert isinstance(head, Head)
    assert (head.title, head.date and head.date.stored) == ("a post", "2024-05-01")
    assert "named after its file" in head.problems[0].text


def test_of_thousands_of_problems_the_first_are_told_and_the_rest_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = [Problem("odd", line) for line in range(3000)]
    monkeypatch.setattr(
        "tui.archive.parse.load_front_matter", lambda _split: ({"title": "A", "date": "2024-01-02"}, odd)
    )
    problems = head(tmp_path, post("title: A")).problems
    assert problems[:50] == tuple(odd[:50])
    assert [problem.text for problem in problems[50:]] == ["and 2,950 problems more"]


@pytest.mark.parametrize(
    ("written", "source", "site"),
    [
        ("http:/paper.example/a", "http:/paper.example/a", "paper.example"),
        ("https:\\\\paper.example\\a", "https:\\\\paper.example\\a", "paper.example"),
        ("https:paper.example/a", "https:paper.example/a", "paper.example"),
        ("https://evil.example\\@good.example/", "https://evil.example\\@good.example/", "evil.example"),
        ("www.paper.example/a", "http://www.paper.example/a", "paper.example"),
    ],
)
def test_a_source_is_kept_as_written_and_its_site_is_where_it_leads(
    tmp_path: Path, written: str, source: str, site: str
) -> None:
    found = head(tmp_path, post(f"title: A\nsource: '{written}'"))
    assert (found.source, found.site) == (source, site)


def test_thousands_of_tags_and_an_endless_source_are_bounded(tmp_path: Path) -> None:
    tags = ", ".join(f"t{number}" for number in range(3000))
    (tmp_path / "a.md").write_text(f"---\ntitle: A\ntags: [{tags}]\nsource: http://example.com/{'a' * 9000}\n---\nbody")
    head = parse_file(str(tmp_path), b"a.md")
    assert isinstance(head, Head)
    assert (len(head.tags), head.source) == (500, "")
    assert {"tags" in problem.text or "source" in problem.text for problem in head.problems[:2]} == {True}
