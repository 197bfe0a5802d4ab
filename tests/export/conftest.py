"""An archive with one of everything, and its posts on their way out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post
from tui.library.library import Library
from tui.settings import Folders
from tui.state import Highlight, MarkEdit

if TYPE_CHECKING:
    from collections.abc import Iterator

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000500015e"
    "f32a3a0000000049454e44ae426082"
)
BODY = """\
<p>The lamp was lit at <a href="https://lamp.example/wick">six &amp; <b>not</b> later</a>.</p>
<p><a href="https://lamp.example/big"><img src="https://lamp.example/far.jpg" alt="a far lamp"></a></p>
<p><img src="lamp.png" alt="the lamp"></p>
<ol start="3"><li>oil</li><li>wick</li></ol>
<blockquote><p>It burns.</p></blockquote>
<table><tr><th>hour</th><th>light</th></tr><tr><td>six</td><td>on</td></tr></table>
<pre>if a &lt; b: pass</pre>
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    write_post(
        folder, "lamp.md", "The lamp & the <keeper>", body=BODY, author="Ines Marrow", tags="[light, 灯]",
        **{"from": "https://lamp.example/lamp"},
    )  # fmt: skip
    write_post(
        folder, "wick.md", "=1+1", "2021-05-01", "{{ wick }} and {% raw %}", **{"from": "https://lamp.example/wick"}
    )
    write_post(folder, "right.md", "المنارة القديمة", "2020-01-02", "كلمات قليلة")
    (folder / "undated.md").write_text("---\ntitle: No day\n---\nWords.\n", encoding="utf-8")
    (folder / "lamp.png").write_bytes(PIXEL)
    return folder


@pytest.fixture
def library(archive: Path) -> Iterator[Library]:
    """The archive, with a note, an own tag and a highlight on its first post."""
    with Library(Folders.of_user(), [str(archive)]) as library:
        library.refresh()
        row = library.rows(list(library.search("lamp").ids))[0]
        highlights = {"h": Highlight("It burns.", note="it does", made=1)}
        library.marks.set([row], MarkEdit(note="Look\nagain", tags={"mine": True}, highlights=highlights), act="")
        library.write_marks()
        yield library


@pytest.fixture
def ids(library: Library) -> list[int]:
    return list(library.search("").ids)
