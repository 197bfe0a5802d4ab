"""A post declares its language and an archived copy in many spellings, and what is neither is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.archive.declared import Declared, declared_in


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        ("---\nlang: zh_tw\n---\n", Declared("zh-TW")),
        ("---\nlocale: ZH-hant-hk\n---\n", Declared("zh-Hant-HK")),
        ('+++\nlanguage = "pt-br"\n+++\n', Declared("pt-BR")),
        ("---\nlanguage: Klingon!\nlang: [de]\n---\n", Declared()),
        ("---\narchive_url: web.archive.org/web/1/x\n---\n", Declared()),
        ("---\ntitle: A\nArchived-At: https://keep.example/a b\n---\n", Declared(copy="https://keep.example/a%20b")),
        ("---\narchived: true\nwayback: http://keep.example/1\n---\n", Declared(copy="http://keep.example/1")),
        ("---\ntitle: A\n存档: https://keep.example/灯\n---\n", Declared(copy="https://keep.example/灯")),
        ("no head\n", Declared()),
    ],
)
def test_what_a_head_declares(tmp_path: Path, head: str, declared: Declared) -> None:
    path = tmp_path / "post.md"
    path.write_text(f"{head}Words.\n", encoding="utf-8")
    assert declared_in(str(path)) == declared
