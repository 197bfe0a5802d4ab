"""The viewer of an article's images."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest
from PIL import Image
from textual.pilot import Pilot

from tests.conftest import PATIENCE, write_post
from tests.ui.conftest import article_laid_out, screen_of, until
from tui.errors import Cancelled, PictureError
from tui.pictures import decode as decoding
from tui.pictures.fetch import Fetch
from tui.settings import Folders
from tui.ui.graphics import DrawnPicture
from tui.ui.screens.images import ImageScreen

BODY = """
Before the pictures.

![A red lamp](red.png)

![A blue lamp](/assets/blue.png)

![Lost at sea](lost.png)

![Far away](https://far.example/far.png)

![Not a picture](notes.png)
"""


def png(colour: str, size: tuple[int, int] = (80, 40)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def pictured(archive: Path) -> Path:
    """A post with images, the newest there is: two in the archive, one lost, one on the web, one that is a text."""
    (archive / "assets").mkdir()
    (archive / "assets" / "blue.png").write_bytes(png("blue"))
    (archive / "red.png").write_bytes(png("red"))
    (archive / "notes.png").write_text("no picture")
    return write_post(archive, "pictured.md", "Lamps of the harbour", day="2022-05-01", body=BODY)


@pytest.fixture(autouse=True)
def _no_web(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is fetched without being asked for is seen here."""

    def run(self: Fetch) -> bytes:
        raise AssertionError(f"{self.address} was fetched")

    monkeypatch.setattr(Fetch, "run", run)


def viewer(pilot: Pilot[None]) -> ImageScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ImageScreen)
    return screen


async def opened(pilot: Pilot[None], key: str = "i") -> ImageScreen:
    """The viewer, once the article under it was there."""
    await article_laid_out(pilot)
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, ImageScreen) and pilot.app.screen.is_mounted)
    return viewer(pilot)


def colour_of(drawn: DrawnPicture | None) -> tuple[int, int, int] | None:
    if drawn is None or drawn.lines[0][0].style is None:
        return None
    return tuple(drawn.lines[0][0].style.color.triplet)  # type: ignore[union-attr]


RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.mark.usefixtures("pictured")
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 10)])
async def test_an_image_of_the_archive_is_shown_at_once(started, size) -> None:
    async with started(size) as pilot:
        if size == (40, 10):
            await pilot.press("enter")
        screen = await opened(pilot)
        await until(pilot, lambda: colour_of(screen.picture.drawn) == RED)
        assert len(screen.picture.drawn.lines) <= screen.picture.size.height
        assert screen.picture.drawn.width <= screen.picture.size.width


@pytest.mark.usefixtures("pictured")
async def test_keys_walk_through_the_images_and_digits_choose_one(started) -> None:
    async with started() as pilot:
        screen = await opened(pilot)
        for keys, number in (
            ("n", 2), ("j", 3), ("p", 2), ("k", 1), ("k", 1), ("G", 5), ("n", 5), ("g", 1), ("4", 4), ("down", 5),
            ("up", 4), ("2", 2), ("9", 2), ("right", 3), ("left", 2),
        ):  # fmt: skip
            await pilot.press(keys)
            assert screen.image.number == number, keys
        await until(pilot, lambda: colour_of(screen.picture.drawn) == BLUE)


@pytest.fixture
def crowded(archive: Path) -> Path:
    """A post with twenty-three images."""
    (archive / "red.png").write_bytes(png("red"))
    body = "\n\n".join(f"![Lamp {number}](red.png)" for number in range(1, 24))
    return write_post(archive, "many.md", "Many lamps", day="2022-05-01", body=body)


@pytest.mark.usefixtures("crowded")
async def test_digits_that_follow_one_another_make_one_number(started) -> None:
    async with started() as pilot:
        screen = await opened(pilot)
        for key, number in (("1", 1), ("4", 14), ("2", 2), ("2", 22), ("0", 22), ("j", 23), ("1", 1)):
            await pilot.press(key)
            assert screen.image.number == number


@pytest.mark.usefixtures("pictured")
@pytest.mark.parametrize("key", ["i", "q", "escape"])
async def test_the_viewer_is_left_to_where_one_was(started, key) -> None:
    async with started() as pilot:
        await opened(pilot)
        await pilot.press(key)
        await until(pilot, lambda: pilot.app.screen is screen_of(pilot))


@pytest.mark.usefixtures("pictured")
async def test_it_says_what_cannot_be_shown(started) -> None:
    async with started() as pilot:
        screen = await opened(pilot)
        await pilot.press("3")
        await until(pilot, lambda: screen.picture.said == ("Not in the archive: lost.png", ""))
        await pilot.press("5")
        await until(pilot, lambda: screen.picture.said[0] == "This is no picture of a format that is known here")


@pytest.mark.usefixtures("pictured")
async def test_an_image_of_the_web_is_fetched_when_asked_for_and_kept(started, monkeypatch) -> None:
    async with started() as pilot:
        screen = await opened(pilot, "i")
        await pilot.press("4")
        await until(pilot, lambda: screen.picture.said[0] == "Not fetched: it is at far.example")
        assert screen.picture.said[1].startswith("Enter fetches it")
        monkeypatch.setattr(Fetch, "run", lambda self: png("blue"))
        await pilot.press("enter")
        await until(pilot, lambda: colour_of(screen.picture.drawn) == BLUE)
        assert len([*Folders.of_user().pictures.iterdir()]) == 1
        monkeypatch.setattr(Fetch, "run", lambda self: png("red"))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen_of(pilot))
        screen = await opened(pilot)
        await pilot.press("4")
        await until(pilot, lambda: colour_of(screen.picture.drawn) == BLUE)


@pytest.mark.usefixtures("pictured")
async def test_what_is_asked_for_before_it_is_known_to_be_absent_is_fetched(started, monkeypatch) -> None:
    monkeypatch.setattr(Fetch, "run", lambda self: png("blue"))
    async with started() as pilot:
        screen = await opened(pilot)
        screen.action_go(3)
        screen.action_fetch()
        await until(pilot, lambda: colour_of(screen.picture.drawn) == BLUE)


@pytest.mark.usefixtures("pictured")
async def test_a_fetch_that_fails_says_why_and_can_be_tried_again(started, monkeypatch) -> None:
    def fails(self: Fetch) -> bytes:
        raise PictureError("The server takes too long")

    monkeypatch.setattr(Fetch, "run", fails)
    async with started() as pilot:
        screen = await opened(pilot)
        await pilot.press("4")
        await until(pilot, lambda: screen.picture.said[0].startswith("Not fetched"))
        await pilot.press("enter")
        await until(pilot, lambda: screen.picture.said == ("The server takes too long", "Enter tries again"))
        monkeypatch.setattr(Fetch, "run", lambda self: png("blue"))
        await pilot.press("enter")
        await until(pilot, lambda: colour_of(screen.picture.drawn) == BLUE)


@pytest.mark.usefixtures("pictured")
async def test_what_comes_and_is_no_picture_is_not_kept(started, monkeypatch) -> None:
    monkeypatch.setattr(Fetch, "run", lambda self: b"<!doctype html><p>Log in")
    async with started() as pilot:
        screen = await opened(pilot)
        await pilot.press("4")
        await until(pilot, lambda: screen.picture.said[0].startswith("Not fetched"))
        await pilot.press("enter")
        await until(pilot, lambda: screen.picture.said[0] == "This is a web page, not a picture")
        assert not Folders.of_user().pictures.exists()


@pytest.mark.usefixtures("pictured")
async def test_leaving_gives_a_fetch_up(started, monkeypatch) -> None:
    cancelled = threading.Event()

    def waits(self: Fetch) -> bytes:
        assert cancelled.wait(PATIENCE)
        raise Cancelled("The fetch was given up")

    monkeypatch.setattr(Fetch, "run", waits)
    monkeypatch.setattr(Fetch, "cancel", lambda self: cancelled.set())
    async with started() as pilot:
        screen = await opened(pilot)
        await pilot.press("4")
        await until(pilot, lambda: screen.picture.said[0].startswith("Not fetched"))
        await pilot.press("enter")
        await until(pilot, lambda: screen.picture.said == ("Fetching from far.example …", "Esc gives it up"))
        await pilot.press("escape")
        await until(pilot, cancelled.is_set)


@pytest.mark.usefixtures("pictured")
async def test_without_the_extra_it_says_how_to_get_it(started, monkeypatch) -> None:
    monkeypatch.setattr(decoding, "find_spec", lambda name: None)
    async with started() as pilot:
        screen = await opened(pilot)
        assert screen.picture.said[0] == 'Images need an extra: pip install "microfiche[images]"'
        await pilot.press("4", "enter", "y")
        assert pilot.app.clipboard == "https://far.example/far.png"


async def test_an_article_without_images_says_so_in_one_line(started) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        await pilot.press("i")
        await until(pilot, lambda: [*pilot.app._notifications])
        assert [note.message for note in pilot.app._notifications] == ["There are no images in this article"]
        assert pilot.app.screen is screen


@pytest.mark.usefixtures("pictured")
async def test_from_the_list_alone_the_images_of_its_row_are_shown(started) -> None:
    async with started((40, 10)) as pilot:
        assert screen_of(pilot).article_pane.current_document is None
        await pilot.press("i")
        await until(pilot, lambda: isinstance(pilot.app.screen, ImageScreen))
        screen = viewer(pilot)
        await until(pilot, lambda: colour_of(screen.picture.drawn) == RED)


@pytest.mark.usefixtures("pictured")
async def test_the_line_of_an_image_opens_the_viewer_on_it(started) -> None:
    async with started() as pilot:
        screen = await article_laid_out(pilot)
        line = next(index for index, line in enumerate(screen.article.lines) if "A blue lamp" in line.text)
        await pilot.click(screen.article, offset=(12, line))
        await until(pilot, lambda: isinstance(pilot.app.screen, ImageScreen))
        assert viewer(pilot).image.number == 2


@pytest.mark.usefixtures("pictured")
async def test_another_size_draws_the_image_anew(started) -> None:
    async with started((120, 40)) as pilot:
        screen = await opened(pilot)
        await until(pilot, lambda: screen.picture.drawn)
        wide = screen.picture.drawn.width
        for size in ((40, 10), (80, 24), (120, 40)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: screen.picture.drawn and screen.picture.drawn.width <= screen.picture.size.width)
        await until(pilot, lambda: screen.picture.drawn and screen.picture.drawn.width == wide)


@pytest.mark.usefixtures("pictured")
async def test_a_path_is_copied_where_there_is_no_address_and_nothing_but_an_address_is_opened(
    archive: Path, started
) -> None:
    async with started() as pilot:
        await opened(pilot)
        await pilot.press("y")
        assert pilot.app.clipboard == str(archive / "red.png")
        await pilot.press("o")
        await until(pilot, lambda: any("Only http and https" in note.message for note in pilot.app._notifications))


@pytest.mark.usefixtures("pictured")
async def test_what_the_terminal_was_sent_is_taken_back(started, monkeypatch) -> None:
    monkeypatch.setattr("tui.ui.screens.images.best_method", lambda *_, **__: "kitty")
    sent: list[str] = []
    async with started() as pilot:
        monkeypatch.setattr(pilot.app, "send", sent.append)
        screen = await opened(pilot)
        await until(pilot, lambda: screen.picture.drawn)
        await pilot.press("n")
        await until(pilot, lambda: sum("a=p" in sequence for sequence in sent) == 2)
        await pilot.press("escape")
        await until(pilot, lambda: sum("a=d" in sequence for sequence in sent) == 2)


@pytest.mark.usefixtures("pictured")
async def test_sixels_are_laid_over_their_cells_once_these_are_painted(started, monkeypatch) -> None:
    monkeypatch.setattr("tui.ui.screens.images.best_method", lambda *_, **__: "sixel")
    monkeypatch.setattr("tui.ui.screens.images.cell_pixels", lambda: (10, 20))
    sent: list[str] = []
    async with started() as pilot:
        monkeypatch.setattr(pilot.app, "send", sent.append)
        screen = await opened(pilot)
        await until(pilot, lambda: any("\x1bP" in sequence for sequence in sent))
        assert sent[-1].startswith("\x1b7\x1b[")
        assert sent[-1].endswith("\x1b\\\x1b8")
        before = len(sent)
        screen.picture.refresh()
        await until(pilot, lambda: len(sent) > before)
