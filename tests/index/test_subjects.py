"""What posts are about: which are about the same, and the words that mark some, as the text index is built and changed."""

from __future__ import annotations

import pytest

from tests.index.conftest import Archive, text
from tui.index.fulltext.subjects import Subjects

NOTICE = "請訂閱本站的電子報，轉發給親友。"


@pytest.fixture
def subjects(archive: Archive) -> Subjects:
    archive.put("flood1.md", text("郑州洪水", body="暴雨之后郑州被洪水淹没，救援队赶到郑州。"))
    archive.put("flood2.md", text("鄭州暴雨", body="洪水淹沒了街道，救援隊還在路上。"))
    archive.put("flood3.md", text("Flood in Henan", body="The flood reached Henan; rescue boats reached Henan."))
    archive.put("flood4.md", text("Rescue", body="Rescue boats of Henan went out again, after the flood."))
    for number in range(12):
        body = f"{NOTICE}\n\n第{number}篇谈的是股票市场里的基金，基金不断下跌。"
        archive.put(f"fund{number}.md", text(f"基金{'甲乙丙丁戊己庚辛壬癸子丑'[number]}", body=body))
    build(archive)
    return Subjects(archive.full_text, [archive.number])


def build(archive: Archive) -> None:
    archive.refresh()
    archive.full_text.build(lambda *_: None)


def similar(archive: Archive, subjects: Subjects, title: str) -> dict[str, set[str]]:
    found = subjects.similar(archive.row(title).id, 10)
    titles = {row.id: row.title for row in archive.index.rows([one.post for one in found])}
    return {titles[one.post]: set(one.words) for one in found}


def test_posts_about_the_same_are_found_in_either_script_with_the_words_that_tie_them(
    archive: Archive, subjects: Subjects
) -> None:
    found = similar(archive, subjects, "郑州洪水")

    assert list(found) == ["鄭州暴雨"]
    assert {"郑州", "洪水", "暴雨"} <= found["鄭州暴雨"]


def test_words_of_other_scripts_tie_posts_as_well(archive: Archive, subjects: Subjects) -> None:
    assert "henan" in similar(archive, subjects, "Flood in Henan")["Rescue"]


def test_what_a_site_prints_under_all_ties_nothing(archive: Archive, subjects: Subjects) -> None:
    posts = [archive.row(f"基金{one}").id for one in "甲乙丙丁戊己庚辛壬癸子丑"]
    marking = {word.word for word in subjects.marking_words(posts, 50)}

    assert "基金" in marking
    assert marking.isdisjoint({"订阅", "电子报", "亲友"})


def test_words_mark_posts_by_how_many_have_them(archive: Archive, subjects: Subjects) -> None:
    archive.put("flood5.md", text("洪水退去", body="郑州的街道上都是洪水留下的泥。"))
    build(archive)
    posts = [archive.row(title).id for title in ("郑州洪水", "鄭州暴雨", "洪水退去")]

    words = {one.word: (one.here, one.elsewhere) for one in subjects.marking_words(posts, 50)}

    assert words["洪水"] == (3, 0)
    assert words["郑州"] == (3, 0)
    assert "基金" not in words


def test_all_posts_are_marked_by_nothing(archive: Archive, subjects: Subjects) -> None:
    assert subjects.marking_words([row.id for row in archive.index.first_rows([archive.number], 100)], 50) == []


def test_keywords_go_with_the_text_that_had_them(archive: Archive, subjects: Subjects) -> None:
    archive.put("flood2.md", text("鄭州暴雨", body="今天的股票。"))
    build(archive)

    post = archive.row("郑州洪水").id
    assert all("洪水" not in one.words for one in subjects.similar(post, 10))

    (archive.root / "flood1.md").unlink()
    build(archive)
    assert subjects.similar(post, 10) == []


def test_of_copies_one_is_similar_and_those_of_the_post_itself_are_not(archive: Archive, subjects: Subjects) -> None:
    long = "洪水淹没了郑州的地铁，消防员划着橡皮艇去医院接走病人，市民在桥上过夜等待天亮。"
    archive.put("copy1.md", text("郑州地铁", body=long))
    archive.put("copy2.md", text("鄭州地鐵", body=long))
    build(archive)

    found = similar(archive, subjects, "郑州洪水")
    assert len({"郑州地铁", "鄭州地鐵"} & found.keys()) == 1
    assert "鄭州地鐵" not in similar(archive, subjects, "郑州地铁")


def test_what_was_not_read_so_far_has_nothing_in_common(archive: Archive) -> None:
    archive.put("a.md", text("a"))
    archive.refresh()
    subjects = Subjects(archive.full_text, [archive.number])

    assert subjects.similar(archive.row("a").id, 10) == []
    assert subjects.marking_words([archive.row("a").id], 10) == []
