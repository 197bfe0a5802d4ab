"""A day's work of small size: nothing lost, nothing double."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import write_post
from tests.trials.day import days_work


def test_nothing_is_lost_and_nothing_double_in_a_days_work(tmp_path: Path) -> None:
    for number in range(12):
        source = {"from": f"https://lantern.example/{number}"} if number % 4 else {}
        write_post(
            tmp_path / "source", f"_posts/post-{number}.md", f"Harbour news {number}",
            day=f"2021-{number + 1:02}-03", body=f"Paragraph of post {number}.", **source,
        )  # fmt: skip
    counted = days_work(tmp_path / "source", tmp_path / "day", searches=2)
    assert (counted["posts"], counted["noted"]) == (12, 12)
