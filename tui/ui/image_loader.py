"""The threads behind the viewer of images: reading, fetching, decoding, drawing. They answer in messages."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from tui.errors import Cancelled, PictureError
from tui.ui.latest_worker import Latest, Stale

if TYPE_CHECKING:
    from tui.pictures.album import Album, Content
    from tui.pictures.decode import Picture
    from tui.pictures.fetch import Fetch
    from tui.ui.graphics import RGB, Drawn, Place, Way


class Wanted(NamedTuple):
    """A picture that is wanted: which address, in what room, in which way, on what ground."""

    address: str
    place: Place
    way: Way
    ground: RGB
    dark: bool


class PictureDrawn(Message):
    """A picture is drawn: in these cells; `facts` say what it is and where it is from."""

    def __init__(self, wanted: Wanted, drawn: Drawn, facts: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.drawn = drawn
        self.facts = facts


class PictureMissing(Message):
    """A picture is not at hand: it would have to be fetched."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class PictureFetched(Message):
    """A picture was fetched, and is at hand now."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


class PictureFailed(Message):
    """A picture cannot be shown, for a reason in one sentence."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__()
        self.address = address
        self.reason = reason


class Viewing:
    """Does the work of the viewer. `tell` takes messages from any thread."""

    def __init__(self, album: Album, tell: Callable[[Message], object]) -> None:
        self._album = album
        self._tell = tell
        self._asked: Wanted | None = None
        self._fetches: dict[str, Fetch] = {}
        self._held: tuple[str, Picture, Content] | None = None
        self._drawer: Latest[Wanted] = Latest("pictures", self._draw, self._broke)

    def close(self) -> None:
        """Give up what is under way. Nothing is waited for: a fetch may hang on a server for a while yet."""
        for fetch in [*self._fetches.values()]:
            fetch.cancel()
        self._drawer.close(0.0)

    def ask(self, wanted: Wanted) -> None:
        """Have a picture drawn that is at hand; `PictureDrawn`, `PictureMissing` or `PictureFailed` follows."""
        self._asked = wanted
        self._drawer.ask(wanted)

    def is_fetching(self, address: str) -> bool:
        """Whether a picture is on its way."""
        return address in self._fetches

    def fetch(self, address: str) -> None:
        """Fetch a picture; `PictureFetched` or `PictureFailed` follows."""
        if address not in self._fetches:
            fetch = self._fetches[address] = self._album.fetch(address)
            threading.Thread(target=self._fetch, args=(fetch,), name="fetch", daemon=True).start()

    def _fetch(self, fetch: Fetch) -> None:
        message: Message | None = None
        try:
            self._album.take(fetch.address, fetch.run())
            message = PictureFetched(fetch.address)
        except Cancelled:
            pass
        except PictureError as error:
            message = PictureFailed(fetch.address, str(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the screen lives on and says so
            message = PictureFailed(fetch.address, f"It cannot be fetched: {type(error).__name__}")
        self._fetches.pop(fetch.address, None)
        if message is not None:
            self._tell(message)

    def _draw(self, wanted: Wanted, stale: Stale) -> None:
        from tui.ui.graphics import draw

        try:
            held = self._decoded(wanted.address)
        except PictureError as error:
            self._tell(PictureFailed(wanted.address, str(error)))
            return
        if held is None:
            self._tell(PictureMissing(wanted.address))
        elif not stale():
            picture, content = held
            drawn = draw(picture.image, wanted.way, wanted.place, wanted.ground, dark=wanted.dark)
            self._tell(PictureDrawn(wanted, drawn, _facts(picture, content)))

    def _decoded(self, address: str) -> tuple[Picture, Content] | None:
        """The picture at an address; the last one is held, for it is drawn anew at every change of size."""
        if self._held is not None and self._held[0] == address:
            return self._held[1:]
        content = self._album.get(address)
        if content is None:
            return None
        from tui.pictures.decode import decode

        try:
            picture = decode(content.data)
        except PictureError:
            if content.place == "cache":
                self._album.drop(address)
            raise
        if content.place == "cache":
            self._album.keep(address)
        self._held = address, picture, content
        return picture, content

    def _broke(self, error: Exception) -> None:
        if self._asked is not None:
            self._tell(PictureFailed(self._asked.address, f"It cannot be drawn: {type(error).__name__}: {error}"))


def _facts(picture: Picture, content: Content) -> str:
    kilobytes = max(1, round(len(content.data) / 1024))
    place = "in the archive" if content.place == "archive" else "fetched"
    return f"{picture.width:,} × {picture.height:,} {picture.format} · {kilobytes:,} KB · {place}"
