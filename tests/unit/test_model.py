"""The values that the rooms hand to each other."""

from __future__ import annotations

from dataclasses import fields

from tui.model import PostDate, Row


def test_a_citation_names_what_is_known() -> None:
    date = PostDate.from_stored("2021-06-30T03:41:00+00:00")
    row = Row(1, "渡口", date, ("林晚舟",), "https://hewan.example/1", "hewan.example", (), ())
    assert row.citation == "林晚舟, “渡口”, hewan.example, 2021-06-30, https://hewan.example/1."
    assert Row(1, "渡口", None, (), "", "", (), ()).citation == "“渡口”."


def test_a_row_with_other_marks_has_all_else_as_it_was() -> None:
    values = {one.name: (one.name, object()) for one in fields(Row)}
    row = Row(**values)  # type: ignore[arg-type]
    marked = row.with_marks(read=True, starred=False)
    assert {name: getattr(marked, name) for name in values} == {**values, "read": True, "starred": False}
