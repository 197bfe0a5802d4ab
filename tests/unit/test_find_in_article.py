"""Which match of a find the reader is at."""

from __future__ import annotations

from tests.unit.test_article_find import lines_of
from tui.ui.widgets.find_in_article import FindInArticle

BODY = "\n\n".join(["A lamp over the harbour."] * 3)


def at_second_match() -> FindInArticle:
    finding = FindInArticle()
    finding.find("lamp", lines_of(BODY), 0, post_id=1)
    finding.step(1)
    return finding


def test_an_article_that_is_laid_out_anew_leaves_the_reader_at_the_match() -> None:
    finding = at_second_match()
    finding.forget_lines()
    finding.find("lamp", lines_of(BODY, width=12), 0, post_id=1)
    assert finding.describe("lamp") == " 2 of 3 "


def test_another_article_begins_at_its_first_match() -> None:
    finding = at_second_match()
    finding.forget_lines()
    finding.find("lamp", lines_of(BODY), 0, post_id=2)
    assert finding.describe("lamp") == " 1 of 3 "


def test_another_text_begins_at_the_first_match_from_the_top_line_on() -> None:
    finding = at_second_match()
    finding.find("harbour", lines_of(BODY), 2, post_id=1)
    assert finding.position == 1
