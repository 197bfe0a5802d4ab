"""The lines under found posts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.conftest import Archive
from tests.index.test_fulltext_search import filled
from tui.index.fulltext.snippets import pattern_of, patterns_of, snippet_of, snippets
from tui.text import cells


def marked(body: str, *texts: str, width: int = 60) -> tuple[str, list[str]]:
    pattern = pattern_of(texts)
    assert pattern is not None
    piece, found = snippet_of(body, pattern, width)
    return piece, [piece[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("body", "query", "found"),
    [
        ("A lamp burns.", "LAMP", ["lamp"]),
        ("A lamp burns.", "burns lamp", ["lamp", "burns"]),
        ("clamp\nA lamp", "lamp", ["lamp"]),
        ("各国的網絡空間規則", "网络空间", ["網絡空間"]),
        ("中，国。中国", "中国", ["中国"]),
        ("ein Cafe\u0301 dort", "café", ["Cafe\u0301"]),
        ("the ﬁrst", "first", ["ﬁrst"]),
        ("hello, world", "hello world", ["hello, world"]),
        ("iPhone 手机", "iphone手机", ["iPhone 手机"]),
        ("nothing of it", "lamp", []),
        ("Straße und Strasse", "strasse", ["Straße", "Strasse"]),
    ],
)
def test_marks_what_was_found(body: str, query: str, found: list[str]) -> None:
    assert marked(body, query)[1] == found


def test_shows_the_line_that_holds_most() -> None:
    assert marked("lamp one\noak and lamp\noak", "lamp oak")[0] == "oak and lamp"


@pytest.mark.parametrize(
    ("body", "query", "found"),
    [
        ("雾散了。渡轮鸣了三声才慢慢靠近，没有人。", "渡轮鸣了四声才慢", ["渡轮鸣了", "声才慢"]),
        ("她说：“渡輪鳴了三聲，才慢慢靠近。”", "渡轮鸣了三声才慢慢靠", ["渡輪鳴了三聲，才慢慢靠"]),
        (
            "oak\nA ferry <b>whistled</b> three times, at dawn",
            "ferry whistled thre times at",
            ["ferry whistled ", "times, at"],
        ),
        ("the ferry whistled three old times", "ferry whistled three times", ["ferry whistled three", "times"]),
    ],
)
def test_marks_what_is_right_in_what_was_found_nearly(
    archive: Archive, body: str, query: str, found: list[str]
) -> None:
    filled(archive, a=body)
    post = archive.row("a").id
    line, marked = archive.full_text.snippets([post], [query], 80)[post]
    assert [line[start:end].strip() for start, end in marked] == [one.strip() for one in found]


@pytest.mark.parametrize("width", [10, 33, 60])
@pytest.mark.parametrize("filler", ["oak tree ", "灯塔与海，", "x"])
def test_fits_the_width_and_shows_the_hit(filler: str, width: int) -> None:
    piece, found = marked(f"{filler * 300} lamp {filler * 300}", "lamp", width=width)

    assert cells(piece) <= width
    assert found == ["lamp"]
    assert piece.startswith("…")


def test_reads_the_posts_asked_for(archive: Archive) -> None:
    filled(archive, a="<p>First.</p><p>A <b>lamp</b> here</p>", b="oak\n\nlamp")
    a, b = archive.row("a").id, archive.row("b").id

    got = archive.full_text.snippets([a, b, 999], ["lamp"], 40)

    assert got == {a: ("A lamp here", ((2, 6),)), b: ("lamp", ((0, 4),))}


def test_leaves_out_a_post_whose_file_is_gone(archive: Archive) -> None:
    filled(archive, a="lamp")
    (archive.root / "a.md").unlink()

    assert archive.full_text.snippets([archive.row("a").id], ["lamp"], 40) == {}


def test_a_line_with_all_of_it_goes_before_one_with_a_word_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: x\n---\n" + "\n\n".join(f"Paragraph {number} is here." for number in range(30)))
    made = snippets([(1, str(path), "x", "")], ["paragraph 17"], 60)
    assert made[1][0] == "Paragraph 17 is here."


@pytest.mark.parametrize("edge", ["<p>{}</p>\n", "{}\n\n", "{}<br>"])
def test_finds_the_hit_in_the_midst_of_a_long_post(archive: Archive, edge: str) -> None:
    filler = "".join(edge.format(f"Nothing of it in the line numbered {at}.") for at in range(900))
    filled(archive, a=f"<script>let lamp = 1</script>\n\n{filler}{edge.format('An <b>old</b> lamp here.')}{filler}")

    piece, found = archive.full_text.snippets([archive.row("a").id], ["lamp"], 60)[archive.row("a").id]

    assert piece[slice(*found[0])] == "lamp"
    assert "lamp here." in piece


def test_finds_in_a_long_post_what_its_source_says_in_pieces(archive: Archive) -> None:
    filler = "<p>Nothing of it here.</p>" * 2000
    filled(archive, a=f"{filler}<p>灯<b>塔</b>在此</p>{filler}")

    piece, found = archive.full_text.snippets([archive.row("a").id], ["灯塔"], 60)[archive.row("a").id]

    assert piece[slice(*found[0])] == "灯塔"


@pytest.mark.parametrize("filler", ["", "Oak and ash. " * 20 + "\n\n"])
def test_shows_the_words_of_markdown(archive: Archive, filler: str) -> None:
    head = "The [ferry] **lamp**, see <https://a.example/lamp> for more.\n\n"
    filled(archive, a=head + filler * 200 + "[ferry]: https://b.example/\n")
    post = archive.row("a").id

    assert archive.full_text.snippets([post], ["lamp"], 60)[post][0] == "The ferry lamp, see a.example/… for more."


def test_looks_once_for_what_is_a_word_as_it_was_typed() -> None:
    assert len(patterns_of(["lamp"])) == len(patterns_of(["灯塔", "lamp"])) == 1
    assert len(patterns_of(["old lamp"])) == 2


def test_what_is_nearly_there_is_marked_beyond_lines_with_words_of_it(archive: Archive) -> None:
    filled(archive, a="ferry\n\nthree\n\nthe ferry whistled three old times\n\ntimes")

    post = archive.row("a").id

    piece, _ = archive.full_text.snippets([post], ["ferry whistled three times"], 80)[post]

    assert piece == "the ferry whistled three old times"
