"""The words of bodies: found, followed when posts change, taken up where they were left."""

from __future__ import annotations

import os

import pytest

from tests.index.conftest import Archive, text
from tui.errors import Cancelled
from tui.index import Index
from tui.index.fulltext.near import near_phrase
from tui.index.fulltext.search import FullText
from tui.search.bodies import BodyTerm


def build(archive: Archive, **how) -> list[tuple[int, int]]:
    said: list[tuple[int, int]] = []
    archive.full_text.build(lambda done, total: said.append((done, total)), **how)
    return said


def found(archive: Archive, query: str, *, exact: bool = False) -> list[str]:
    ids = archive.full_text.find([BodyTerm(query, exact)])
    return sorted(row.title for row in archive.index.rows(list(ids)))


def generation(archive: Archive) -> int:
    with archive.full_text.database.use() as db:
        return db.execute("SELECT generation FROM meta").fetchone()[0]


def filled(archive: Archive, **bodies: str) -> Archive:
    for name, body in bodies.items():
        archive.put(f"{name}.md", text(name, body=body))
    archive.refresh()
    build(archive)
    return archive


@pytest.mark.parametrize(
    ("query", "exact", "titles"),
    [
        ("网", False, ["a"]),
        ("网络", False, ["a"]),
        ("網絡空間", False, ["a"]),
        ("空间 网络", False, ["a"]),
        ("空间网络", False, []),
        ("空间网络", True, []),
        ("间规则", False, []),  # a mark stands between
        ("规则iPhone", True, ["a"]),
        ("lamp", False, ["b", "c"]),
        ("lamp", True, ["c"]),
        ("LAMP glass", False, ["c"]),
        ("glass lamps", False, ["b"]),
        ("glass lamp", True, []),
        ("lamp glass", True, ["c"]),
        ("cafe", True, ["b"]),
        ("ｃａｆé", True, ["b"]),
        ("ガラス", False, ["c"]),
        ("", False, []),
        ("，。", False, []),
        ('"', True, []),
        ("NOT lamp*", False, []),
    ],
)
def test_finds_words_and_phrases(archive: Archive, query: str, exact: bool, titles: list[str]) -> None:
    filled(
        archive,
        a="各国普遍接受的网络空间，规则 iPhone 手机",
        b="Lamps of the café, and a glass.",
        c="A lamp, glass for ガラス.",
    )

    assert found(archive, query, exact=exact) == titles


def test_what_is_markup_is_not_found(archive: Archive) -> None:
    filled(
        archive,
        a='<div><p class="quartz">Seen</p><script>hidden()</script><a href="https://a.example/linked">here</a></div>',
    )

    assert found(archive, "seen here") == ["a"]
    assert [found(archive, word) for word in ("quartz", "hidden", "linked")] == [[], [], []]


def test_the_rarer_and_denser_ranks_higher(archive: Archive) -> None:
    filled(archive, thin="lamp " + "oak " * 300, dense="lamp lamp lamp oak", none="oak")

    ranks = archive.full_text.find([BodyTerm("lamp")])

    assert ranks[archive.row("dense").id] > ranks[archive.row("thin").id] > 0


def test_says_how_much_is_searched(archive: Archive) -> None:
    archive.put("a.md", text("a"))
    archive.put("b.md", text("b"))
    archive.refresh()
    assert archive.full_text.coverage() == (0, 2)

    said = build(archive)

    assert said[0] == (0, 2)
    assert said[-1] == (2, 2)
    assert archive.full_text.coverage() == (2, 2)


def test_the_newest_are_read_first(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.index.fulltext import build as fulltext_build

    for year in (2019, 2024, 2021):
        archive.put(f"{year}.md", text(f"{year}", date=f"{year}-01-01", body="lamp"))
    archive.refresh()
    read = []
    real = fulltext_build.read_texts
    monkeypatch.setattr(fulltext_build, "read_texts", lambda root, tasks: read.extend(tasks) or real(root, tasks))

    build(archive)

    assert [title for _, _, title, _ in read] == ["2024", "2021", "2019"]


def test_goes_on_where_it_was_given_up(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.index.fulltext import build as fulltext_build

    monkeypatch.setattr(fulltext_build, "_TASKS_AT_ONCE", 5)
    for number in range(20):
        archive.put(f"{number}.md", text(f"{number}", date=f"20{number + 10}-01-01", body="lamp"))
    archive.refresh()
    calls = iter(range(100))

    with pytest.raises(Cancelled):
        build(archive, cancelled=lambda: next(calls) >= 2)
    half = found(archive, "lamp")
    done = archive.full_text.coverage()
    build(archive)

    assert half == [str(number) for number in range(10, 20)]
    assert done == (10, 20)
    assert len(found(archive, "lamp")) == 20


def test_follows_what_is_added_changed_and_removed(archive: Archive) -> None:
    filled(archive, stays="lamp", changes="lamp", goes="lamp")

    archive.put("comes.md", text("comes", body="lamp"))
    archive.put("changes.md", text("changes", body="candle"))
    (archive.root / "goes.md").unlink()
    archive.refresh()
    build(archive)

    assert found(archive, "lamp") == ["comes", "stays"]
    assert found(archive, "candle") == ["changes"]
    assert archive.full_text.coverage() == (3, 3)


def test_a_post_that_moved_is_found_before_and_after_it_is_read_again(archive: Archive) -> None:
    filled(archive, a="lamp", b="oak")
    (archive.root / "old").mkdir()
    (archive.root / "a.md").rename(archive.root / "old" / "a.md")
    archive.refresh()

    assert found(archive, "lamp") == ["a"]
    build(archive)
    assert found(archive, "lamp") == ["a"]


def test_another_text_of_the_same_size_and_time_is_read(archive: Archive) -> None:
    filled(archive, a="lamp")
    path = archive.root / "a.md"
    times = path.stat().st_mtime_ns
    path.write_text(path.read_text(encoding="utf-8").replace("lamp", "bell"), encoding="utf-8")
    os.utime(path, ns=(times, times))
    archive.refresh()
    build(archive)

    assert (found(archive, "lamp"), found(archive, "bell")) == ([], ["a"])


def test_nothing_is_done_where_nothing_changed(archive: Archive) -> None:
    filled(archive, a="lamp")
    before = generation(archive)

    build(archive)
    build(archive)

    assert generation(archive) == before


def test_what_is_dead_is_begun_anew_when_it_piles_up(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.index.fulltext import build as fulltext_build

    monkeypatch.setattr(fulltext_build, "_MIN_DEAD_ROWS", 1)
    filled(archive, a="lamp", b="oak")
    for number in range(5):
        archive.put("a.md", text("a", body=f"lamp{number}"))
        archive.refresh()
        build(archive)

    assert found(archive, "lamp") == ["a"]
    assert found(archive, "lamp3", exact=True) == []
    assert found(archive, "oak") == ["b"]
    with archive.full_text.database.use() as db:
        assert db.execute("SELECT dead FROM archive").fetchone()[0] <= 3


def test_a_search_meets_no_other_archive(archive: Archive, tmp_path) -> None:
    filled(archive, a="lamp")
    (tmp_path / "other").mkdir()
    other = Archive(tmp_path / "other", archive.index)
    filled(other, b="lamp")

    assert found(archive, "lamp") == ["a"]
    assert found(other, "lamp") == ["b"]
    both = FullText(archive.index, [archive.number, other.number])
    assert len(both.find([BodyTerm("lamp")])) == 2
    both.close()


def test_a_search_can_be_given_up(archive: Archive) -> None:
    filled(archive, a="lamp")

    with pytest.raises(Cancelled):
        archive.full_text.find([BodyTerm("lamp")], lambda: True)


def test_many_are_read_by_processes(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.index.fulltext import build as fulltext_build

    monkeypatch.setattr(fulltext_build, "_MIN_POSTS_FOR_PROCESSES", 10)
    for number in range(60):
        archive.put(f"{number}.md", text(f"{number}", body=f"灯塔 lamp{number}"))
    archive.refresh()
    monkeypatch.setattr(fulltext_build, "read_texts", lambda root, tasks: pytest.fail("read here"))

    build(archive)

    assert len(found(archive, "灯塔")) == 60
    assert found(archive, "lamp42", exact=True) == ["42"]
    assert archive.full_text.coverage() == (60, 60)


def test_a_common_word_is_found_without_a_rank(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.index.fulltext import search as fulltext

    monkeypatch.setattr(fulltext, "_MAX_RANKED", 2)
    filled(archive, a="lamp oak", b="lamp", c="lamp", d="lamp")

    assert set(archive.full_text.find([BodyTerm("lamp")]).values()) == {0.0}
    assert set(archive.full_text.find([BodyTerm("oak")]).values()) != {0.0}


def test_an_unreadable_file_is_no_hindrance(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.index.fulltext import worker as fulltext_worker

    real = fulltext_worker.read_post_quickly
    monkeypatch.setattr(
        fulltext_worker,
        "read_post_quickly",
        lambda path: (_ for _ in ()).throw(OSError) if b"bad" in path else real(path),
    )
    filled(archive, bad="lamp", good="lamp")

    assert found(archive, "lamp") == ["good"]
    assert archive.full_text.coverage() == (2, 2)


def test_an_index_opened_later_finds_the_same(archive: Archive) -> None:
    filled(archive, a="lamp")

    again = Archive(archive.root, Index(archive.index.path))
    try:
        assert again.full_text.find([BodyTerm("lamp")]).keys() == {archive.row("a").id}
    finally:
        again.close()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("autoaddr.example", ["a", "b"]),
        ("www.autoaddr.example", ["b"]),
        ("example.autoaddr", []),
        ("other.example", []),
        ("https", []),
        ("pathname", []),
        ("user", []),
        ("hiddenscript", []),
        ("see", ["a", "b", "c"]),
    ],
)
def test_addresses_that_are_shown_are_found_by_their_host(archive: Archive, query: str, titles: list[str]) -> None:
    filled(
        archive,
        a="**see** <https://user:8@autoaddr.example:80/pathname>",
        b="<p>see https://www.autoaddr.example/pathname and <a href='https://other.example'>there</a></p>",
        c="**see**\n\n<!-- c --><script>hiddenscript</script>\n\nhere",
    )

    assert found(archive, query) == titles


@pytest.mark.parametrize(("bodies", "ranked"), [(2, True), (6, False)])
def test_a_phrase_is_ranked_where_few_say_it(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, bodies: int, ranked: bool
) -> None:
    from tui.index.fulltext import search as fulltext

    monkeypatch.setattr(fulltext, "_MAX_RANKED", 3)
    filled(archive, **{f"t{at}": "河湾渡口的灯" * (at + 1) for at in range(bodies)})

    ranks = archive.full_text.find([BodyTerm("河湾渡口的灯", exact=True)])
    assert len(ranks) == bodies
    assert (set(ranks.values()) != {0.0}) is ranked


def test_all_that_is_wanted_is_in_the_body(archive: Archive) -> None:
    filled(archive, a="lamp oak", b="lamp", c="oak 灯塔")

    ids = archive.full_text.find([BodyTerm("oa"), BodyTerm("lam")])
    assert [row.title for row in archive.index.rows(list(ids))] == ["a"]
    assert archive.full_text.find([BodyTerm("oak"), BodyTerm("……")]) == {}


def test_progress_tells_of_what_can_be_found_and_soon(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.index.fulltext.build._FIRST_COMMIT_SECONDS", -1.0)
    for number in range(60):
        archive.put(f"{number}.md", text(f"{number}", body="A lamp over the harbour."))
    archive.refresh()
    told: list[tuple[int, int]] = []

    def tell(done: int, _total: int) -> None:
        told.append((done, archive.full_text.coverage()[0]))

    archive.full_text.build(tell)
    assert len({done for done, _ in told}) > 2
    assert all(done == found for done, found in told)


HAN = "渡轮在雾里鸣了三声才慢慢靠近码头"
WORDS = "the ferry whistled three times before reaching the misty harbour"


@pytest.mark.parametrize(
    ("remembered", "title"),
    [
        ("渡轮在雾里鸣了四声才慢慢", "han"),  # a character wrong,
        ("渡轮在雾里鸣了声才慢慢靠", "han"),  # missing,
        ("渡轮在雾里鸣了了三声才慢", "han"),  # too many,
        ("渡轮在雾里鸣三了声才慢慢", "han"),  # swapped,
        ("游轮在雾里鸣了三声才慢慢", "han"),  # at the beginning,
        ("渡轮在雾里鸣了三声才慢满", "han"),  # at the end,
        ("渡輪在霧裏鳴了四聲", "han"),  # in the other script,
        ("鸣了四声才慢", "han"),  # in a short piece,
        ("渡轮在雾里鸣了五声才慢漫靠近码头", "han"),  # and two in a long one.
        ("ferry whistled thre times before", "words"),  # A word misspelt,
        ("ferry whistled five times before", "words"),  # changed,
        ("ferry whistled times before reaching", "words"),  # missing,
        ("boat whistled three times before", "words"),  # at the beginning,
        ("Before reaching the misty haven!", "words"),  # and at the end.
        ("渡轮在海里停了三声才慢慢", ""),  # Two of twelve are no slip,
        ("了四声才", ""),  # a few characters say nothing,
        ("ferry sang five times before", ""),  # nor do three words of five,
        ("three whistled ferry before times", ""),  # or words in any order.
        ("亮着的灯台上落满了灰尘", ""),
    ],
)
def test_what_is_half_remembered_is_found(archive: Archive, remembered: str, title: str) -> None:
    filled(archive, han=f"<p>夜里很静。{HAN}，没有人说话。</p>", words=f"At night {WORDS}. Nobody spoke.", other="oak")
    wanted = [BodyTerm(remembered, exact=True)]

    assert not archive.full_text.find(wanted)
    assert [row.title for row in archive.index.rows(list(archive.full_text.find_near(wanted)))] == [title][
        : bool(title)
    ]


@pytest.mark.parametrize("remembered", ["Follow ferryhonse reaching home by", "ferryhouse raeching Home by night"])
def test_a_half_remembered_sentence_may_go_on_behind_a_rule(archive: Archive, remembered: str) -> None:
    filled(archive, letter=f"Follow ferryhouse{'-' * 80}reaching: home, by night. Nobody spoke.", other="oak")
    assert list(archive.full_text.find_near([BodyTerm(remembered, exact=True)])) == [archive.row("letter").id]


def test_a_word_misspelt_is_nearer_than_another_word(archive: Archive) -> None:
    filled(archive, meant="ferry whistled three times", other="ferry whistled seven times", none="ferry")
    near = archive.full_text.find_near([BodyTerm("the old ferry whistled thre times", exact=True)])
    assert near == {}

    filled(archive, meant="the old ferry whistled three times", other="the old ferry whistled seven times")
    near = archive.full_text.find_near([BodyTerm("the old ferry whistled thre times", exact=True)])
    assert near[archive.row("meant").id].score > near[archive.row("other").id].score


def test_what_stands_with_any_other_word_in_it_was_not_meant(archive: Archive) -> None:
    numbers = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    filled(archive, **{number: f"It was the {number} of the day" for number in numbers})

    assert archive.full_text.find_near([BodyTerm("was the marmalade of the day", exact=True)]) == {}


def test_the_other_texts_of_a_query_are_in_what_is_found_nearly(archive: Archive) -> None:
    filled(archive, a=f"{HAN}。灯塔", b=HAN)
    near = archive.full_text.find_near([BodyTerm("渡轮在雾里鸣了四声才慢慢"), BodyTerm("灯塔")])

    assert list(near) == [archive.row("a").id]
    assert near[archive.row("a").id].passages == ("渡轮在雾里鸣了三声才慢慢", "灯塔")
    assert archive.full_text.find_near([BodyTerm("渡轮在雾里鸣了四声才慢慢"), BodyTerm("海")]) == {}


@pytest.mark.parametrize("checks", [0, 1, 2, 4])
def test_looking_for_near_matches_can_be_given_up(archive: Archive, checks: int) -> None:
    filled(archive, a=HAN)
    asked = iter(range(100))

    with pytest.raises(Cancelled):
        archive.full_text.find_near([BodyTerm("渡轮在雾里鸣了四声才慢慢")], lambda: next(asked) >= checks)


def test_near_matches_are_those_of_posts_that_are_there(archive: Archive) -> None:
    filled(archive, a=HAN, b="oak")
    (archive.root / "a.md").unlink()
    archive.refresh()
    build(archive)

    assert archive.full_text.find_near([BodyTerm("渡轮在雾里鸣了四声才慢慢")]) == {}


@pytest.mark.parametrize("exact", [True, False])
def test_a_query_of_many_pages_is_looked_for_by_its_beginning(archive: Archive, exact: bool) -> None:
    filled(archive, a="lamp " * 900, b="lamp")
    assert found(archive, "lamp " * 20_000, exact=exact) == (["a"] if exact else ["a", "b"])


def test_nothing_is_looked_for_with_a_slip_that_is_longer_than_anybody_remembers() -> None:
    from tui.index.fulltext.near import near_phrase

    assert near_phrase("灯塔" * 20) is not None
    assert near_phrase("灯塔" * 20_000) is None


def test_a_snippet_is_chosen_by_the_first_of_very_many_texts() -> None:
    from tui.index.fulltext.snippets import pattern_of

    pattern = pattern_of([f"w{number:05}" for number in range(10_000)])
    assert pattern is not None
    assert (bool(pattern.search("w00031")), bool(pattern.search("w09999"))) == (True, False)


def test_a_word_of_the_passage_within_words_before_it_hides_nothing() -> None:
    phrase = near_phrase("a ferryman who oars")
    assert phrase is not None
    found = phrase.find("administratively a ferryman, who circumnavigates oars-and-ropes")
    assert found is not None
    assert found.text == "a ferryman, who circumnavigates oars"


@pytest.mark.parametrize(
    ("query", "within", "titles"),
    [
        ("lamp harbour", 2, ["a", "b"]),
        ("harbour lamp", 2, ["a", "b"]),
        ("lamp harbour", 1, ["b"]),
        ("lamp", 5, ["a", "b", "c"]),
        ("网络 审查", 3, ["d"]),
        ("审查 網絡", 2, []),  # a Han character counts as a word, and so does a mark between two
        ("网络 审查 lamp", 30, []),
        ('"', 5, []),
        ("lamp lamp", 5, ["a", "b", "c"]),
    ],
)
def test_words_near_each_other(archive: Archive, query: str, within: int, titles: list[str]) -> None:
    filled(
        archive,
        a="The lamp of a harbour.",
        b="A harbour's lamp.",
        c="A lamp. " + "On and on. " * 20 + "The harbour.",
        d="网络与言论审查",
    )
    ids = archive.full_text.find([BodyTerm(query, exact=True, within=within)])
    assert sorted(row.title for row in archive.index.rows(list(ids))) == titles


def test_how_long_texts_are(archive: Archive) -> None:
    filled(archive, a="<p>网络<b>空间</b></p>", b="A lamp.", c="")
    ids, lengths = archive.full_text.lengths()
    titles = {row.id: row.title for row in archive.index.rows(list(ids))}
    assert {titles[post]: length for post, length in zip(ids, lengths, strict=True)} == {"a": 4, "b": 7, "c": 0}
    assert archive.full_text.lengths()[0] is ids
    archive.put("b.md", text("b", body="A lamp, and another."))
    archive.refresh()
    build(archive)
    ids, lengths = archive.full_text.lengths()
    assert sorted(lengths) == [0, 4, 20]
