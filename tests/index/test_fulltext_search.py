"""The words of bodies: found, followed when posts change, taken up where they were left."""

from __future__ import annotations

import pytest

from tests.index.conftest import Archive, text
from tui.errors import Cancelled
from tui.index import Index
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
    assert archive.full_text.share() == (0, 2)

    said = build(archive)

    assert said[0] == (0, 2)
    assert said[-1] == (2, 2)
    assert archive.full_text.share() == (2, 2)


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
    done = archive.full_text.share()
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
    assert archive.full_text.share() == (3, 3)


def test_a_post_that_moved_is_not_read_again(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(archive, a="lamp", b="oak")
    (archive.root / "old").mkdir()
    (archive.root / "a.md").rename(archive.root / "old" / "a.md")
    archive.refresh()
    from tui.index.fulltext import build as fulltext_build

    monkeypatch.setattr(fulltext_build, "read_texts", lambda root, tasks: pytest.fail("read again"))
    build(archive)

    assert found(archive, "lamp") == ["a"]


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
    assert archive.full_text.share() == (60, 60)


def test_a_common_word_is_found_without_a_rank(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.index.fulltext import search as fulltext

    monkeypatch.setattr(fulltext, "_MAX_RANKED", 2)
    filled(archive, a="lamp oak", b="lamp", c="lamp", d="lamp")

    assert set(archive.full_text.find([BodyTerm("lamp")]).values()) == {0.0}
    assert set(archive.full_text.find([BodyTerm("oak")]).values()) != {0.0}


def test_an_unreadable_file_is_no_hindrance(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.index.fulltext import worker as fulltext_worker

    real = fulltext_worker.read_body_quickly
    monkeypatch.setattr(
        fulltext_worker,
        "read_body_quickly",
        lambda path: (_ for _ in ()).throw(OSError) if b"bad" in path else real(path),
    )
    filled(archive, bad="lamp", good="lamp")

    assert found(archive, "lamp") == ["good"]
    assert archive.full_text.share() == (2, 2)


def test_an_index_opened_later_finds_the_same(archive: Archive) -> None:
    filled(archive, a="lamp")

    again = Archive(archive.root, Index(archive.index.path))
    try:
        assert again.full_text.find([BodyTerm("lamp")]).keys() == {archive.row("a").id}
    finally:
        again.close()


@pytest.mark.parametrize("query", ["autoaddr", "https", "hiddenscript"])
def test_addresses_and_scripts_are_not_found(archive: Archive, query: str) -> None:
    filled(
        archive,
        a="**see** <https://autoaddr.example/x>",
        b="<p>see https://autoaddr.example/x and <a href='https://autoaddr.example'>there</a></p>",
        c="**see**\n\n<!-- c --><script>hiddenscript</script>\n\nhere",
    )

    assert found(archive, query) == []
    assert found(archive, "see") == ["a", "b", "c"]


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
        told.append((done, archive.full_text.share()[0]))

    archive.full_text.build(tell)
    assert len({done for done, _ in told}) > 2
    assert all(done == found for done, found in told)
