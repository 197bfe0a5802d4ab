"""Hostile text in whatever the library gives, on every part of the screen: nothing a terminal obeys is painted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.pilot import Pilot
from textual.strip import Strip

from tests.conftest import write_post
from tests.hostile import HOSTILE, OBEYED, poisoned
from tests.ui.conftest import Started, screen_of, until
from tui.library.last_session import LastSession
from tui.library.library import Library
from tui.search.results import SearchResults
from tui.settings import Folders, Settings
from tui.ui.app import MicroficheApp
from tui.ui.compositor import without_controls
from tui.ui.widgets.search_bar import QueryInput

BODY = """
A [lamp](https://lamp.example/log) and

![its light](https://lamp.example/light.png)

```Tcl
puts light
```

# A head

| a | b |
|---|---|
| c | d |
"""

_SENT = re.compile(r"\x1b\[[\d;]*[mH]|\x1b\]8;(?:id=\d+;[^\x00-\x1f\x7f-\x9f]*|;)\x1b\\|\n")
"""Colours, places, links and the ends of lines: what the screen itself is made of."""


def painted(pilot: Pilot[None]) -> str:
    """The whole screen as it is sent to the terminal, without what it is made of; nothing else of it may be obeyed."""
    update = pilot.app.screen._compositor.render_full_update()
    text = _SENT.sub("", update.render_segments(pilot.app.console))
    found = OBEYED.search(text)
    assert found is None, repr(text[max(0, found.start() - 80) : found.end() + 80])
    return text


@pytest.fixture
def hostile_library(archive: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A library whose every answer has hostile text in it, as if no other door had stood in its way."""

    def poison(of: type, name: str) -> None:
        honest: Callable[..., Any] = getattr(of, name)
        monkeypatch.setattr(of, name, lambda *args, **kwargs: poisoned(honest(*args, **kwargs)))

    write_post(archive, "lamp.md", "A lamp", day="2023-01-01", author="Ines Marrow", tags="[sea]", body=BODY)
    with Library(Folders.of_user(), [archive]) as library:
        library.refresh()
        for name in ("rows", "first_rows", "count_facets"):
            poison(Library, name)
        poison(LastSession, "searches")
        honest_document = Library.document
        monkeypatch.setattr(Library, "document", lambda self, post, *_more: poisoned(honest_document(self, post)))
        monkeypatch.setattr("tui.model.clean_line", str)
        monkeypatch.setattr(SearchResults, "warnings", property(lambda _self: (f"no tag {HOSTILE}",)))
        library.archives = poisoned(library.archives)
        library.notices = [HOSTILE]
        yield library


@pytest.fixture
def started_hostile(hostile_library: Library) -> Callable[..., MicroficheApp]:
    return partial(MicroficheApp, hostile_library, folders=Folders.of_user(), warnings=[HOSTILE])


@pytest.mark.parametrize("size", [(160, 50), (40, 24)], ids=str)
async def test_nothing_that_is_obeyed_is_painted(
    started_hostile: Callable[..., MicroficheApp], size: tuple[int, int]
) -> None:
    app = started_hostile(settings=Settings(watch=False))
    async with app.run_test(size=size, notifications=True) as pilot:
        screen = screen_of(pilot)
        shows_article = size[0] > 100
        await until(pilot, lambda: screen.facets is not None)
        await until(pilot, lambda: screen.article_pane.document is not None or not shows_article)
        assert "owned" in painted(pilot)  # in rows, facets, the head of the article and toasts
        for key in ("u", "escape", "T", "escape", "Y", "y", "i", "escape", "v", "end", "tab", "f"):
            await pilot.press(key)
            await pilot.pause()
            painted(pilot)
        screen.query_one(QueryInput).value = f"tag:{HOSTILE}"
        await pilot.pause()
        painted(pilot)


async def test_an_error_is_told_harmlessly_and_never_read_as_markup(library: Library) -> None:
    app = MicroficheApp(library, Settings(watch=False), Folders.of_user())
    async with app.run_test(notifications=True) as pilot:
        text = f"[red]no [/such] file /{HOSTILE}[/]"
        pilot.app.notify(text, title=text, severity="error")
        screen_of(pilot).notify(text, timeout=60)
        await pilot.pause()
        assert "[red]no [/such] file" in painted(pilot)


async def test_what_is_copied_has_nothing_in_it_that_would_be_obeyed_where_it_is_pasted(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with started() as pilot:
        pilot.app.copy_to_clipboard(f"one\ntwo{HOSTILE}")
        assert pilot.app.clipboard.startswith("one\ntwo")
        assert OBEYED.search(pilot.app.clipboard.replace("\n", "").replace("\t", "")) is None


def test_a_strip_keeps_its_width_and_loses_what_is_obeyed() -> None:
    strip = Strip(
        [Segment("渡船"), Segment("a\x1b\x9b\u202e\n\tb", Style(link="https://a.example/\x1b]0;x")), Segment("c")]
    )
    clean = without_controls(strip)
    assert clean.text == "渡船abc"
    assert clean.cell_length == 7
    assert [segment.style.link for segment in clean if segment.style] == ["https://a.example/]0;x"]


def test_a_strip_without_any_is_the_same_one() -> None:
    strip = Strip([Segment("می\u200cخواهم 👩\u200d🚀"), Segment(" "), Segment("plain")])
    assert without_controls(strip).text == strip.text
    plain = Strip([Segment("plain 渡船", Style(link="https://a.example/"))])
    assert without_controls(plain) is plain
