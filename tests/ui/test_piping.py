"""Piping from the screen: the post under the cursor or those selected, to commands of the settings or typed ones."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest

from tests.ui.conftest import screen_of, typed, until
from tui.settings import PipeCommand
from tui.ui.app import MicroficheApp
from tui.ui.screens.output import OutputScreen
from tui.ui.screens.pick import ChoiceList


def command(run: str, **how) -> PipeCommand:
    return PipeCommand(run, **how)


async def output_of(pilot) -> str:
    await until(pilot, lambda: isinstance(pilot.app.screen, OutputScreen) and not pilot.app.screen.goes_on)
    return pilot.app.screen.lines.text


async def ready(pilot):
    screen = screen_of(pilot)
    await until(pilot, lambda: not screen.is_indexing and screen.posts.cursor_row is not None)
    return screen


async def test_the_post_under_the_cursor_goes_to_the_command_that_is_typed(started) -> None:
    async with started() as pilot:
        screen = await ready(pilot)
        title = screen.posts.cursor_row.title
        await pilot.press("vertical_line")
        await until(pilot, lambda: pilot.app.screen is not screen)
        await typed(pilot, "head -n 1")
        await pilot.press("enter")
        assert (await output_of(pilot)).strip() == title
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)


async def test_selected_posts_go_all_to_a_command_of_the_settings(started) -> None:
    async with started(commands={"every": command("cat", input="json")}) as pilot:
        screen = await ready(pilot)
        await pilot.press("asterisk", "asterisk")
        await pilot.press("vertical_line")
        await until(pilot, lambda: pilot.app.screen is not screen)
        await pilot.press("enter")
        lines = [json.loads(line) for line in (await output_of(pilot)).splitlines() if line]
        assert [one["title"] for one in lines] == [
            row.title for row in screen.library.rows(list(screen.posts.selected))
        ]


@pytest.mark.parametrize(("kind", "words"), [("paths", "/"), ("markdown", "# "), ("selection", "")])
async def test_what_a_command_is_given(kind: str, words: str, started) -> None:
    async with started(commands={"show": command("cat", input=kind)}) as pilot:
        screen = await ready(pilot)
        await screen.action_run_command("pipe:show")
        assert (await output_of(pilot)).startswith(words)


async def test_what_is_written_is_cleaned_and_how_it_failed_is_told(started) -> None:
    shell = command("printf '\\033[31mred\\033[0m \\033]0;x\\007[b]bold\\342\\200\\256'; exit 3", shell=True)
    async with started(commands={"bad": shell}) as pilot:
        screen = await ready(pilot)
        await screen.action_run_command("pipe:bad")
        assert await output_of(pilot) == "red [b]bold"
        await until(pilot, lambda: "status 3" in pilot.app.screen.lines.note)


async def test_leaving_stops_it(started) -> None:
    async with started(commands={"slow": command("sleep 1000")}) as pilot:
        screen = await ready(pilot)
        await screen.action_run_command("pipe:slow")
        await until(pilot, lambda: isinstance(pilot.app.screen, OutputScreen))
        piped = pilot.app.screen._piped
        await until(pilot, lambda: piped._process is not None)
        await pilot.press("escape")
        await until(pilot, lambda: piped._process.poll() is not None)
        assert pilot.app.screen is screen


async def test_a_command_may_have_the_terminal(started, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MicroficheApp, "suspend", lambda _app: nullcontext())
    run = command(f"cat > {tmp_path}/given", shell=True, input="paths", output="terminal")
    async with started(commands={"pager": run}) as pilot:
        screen = await ready(pilot)
        await screen.action_run_command("pipe:pager")
        given = tmp_path / "given"
        await until(pilot, lambda: given.exists() and given.read_text().endswith(".md\n"))


async def test_a_long_command_leaves_room_for_its_name(started) -> None:
    async with started(commands={"translate": command("trans " + "-brief " * 20)}) as pilot:
        screen = await ready(pilot)
        await pilot.press("vertical_line")
        await until(pilot, lambda: pilot.app.screen is not screen)
        choices = pilot.app.screen.query_one(ChoiceList)
        await until(pilot, lambda: choices.line_count)
        line = choices.render_line(0).text
        assert "translate" in line
        assert "trans -brief" in line
        assert line.rstrip().endswith("…")


async def test_the_palette_and_the_help_name_them(started) -> None:
    from tui.ui.pickers import command_picker
    from tui.ui.screens.help import sections

    commands = {"translate": command("trans -b :zh")}
    async with started() as pilot:
        await pilot.app.push_screen(picker := command_picker({}, (), commands))
        await typed(pilot, "trans -b")
        await until(pilot, lambda: picker.chosen is not None and picker.chosen.value == "pipe:translate")
    assert any(("translate", "trans -b :zh") in part.entries for part in sections("posts", {}, commands))
