"""Loading the images of a post for the image screen: reading, fetching, decoding, drawing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from tui.errors import Cancelled, PictureError
from tui.language import _
from tui.ui.workers.latest_worker import IsOutdated, LatestWorker

if TYPE_CHECKING:
    from tui.pictures.album import Album, Content
    from tui.pictures.decode import Picture
    from tui.pictures.fetch import Fetch
    from tui.ui.graphics import RGB, CellArea, DrawnPicture, Method


class PictureRequest(NamedTuple):
    """A picture to draw: its address, the room for it, by which protocol, on which background."""

    address: str
    area: CellArea
    method: Method
    ground: RGB
    dark: bool


@dataclass(eq=False)
class PictureDrawn(Message):
    """A picture is drawn in cells; `facts` are its size, its format and where it comes from."""

    request: PictureRequest
    drawn: DrawnPicture
    facts: str


@dataclass(eq=False)
class PictureMissing(Message):
    """A picture is neither in the archive nor in the cache: it would have to be fetched."""

    address: str


@dataclass(eq=False)
class PictureFetched(Message):
    """A picture was fetched, and can be drawn now."""

    address: str


@dataclass(eq=False)
class PictureFailed(Message):
    """A picture cannot be shown; `reason` is one sentence."""

    address: str
    reason: str


class ImageLoader:
    """Draws and fetches pictures of one post. `post` takes messages from any thread."""

    def __init__(self, album: Album, post: Callable[[Message], object]) -> None:
        self._album = album
        self._post = post
        self._last_request: PictureRequest | None = None
        self._fetches: dict[str, Fetch] = {}
        self._decoded: tuple[str, Picture, Content] | None = None
        self._drawer: LatestWorker[PictureRequest] = LatestWorker("pictures", self._draw, self._report)

    def close(self) -> None:
        """Cancel what is under way, without waiting for it: a fetch may hang on a server for a while."""
        for fetch in [*self._fetches.values()]:
            fetch.cancel()
        self._drawer.close(0.0)

    def request(self, request: PictureRequest) -> None:
        """Draw a picture; `PictureDrawn`, `PictureMissing` or `PictureFailed` follows."""
        self._last_request = request
        self._drawer.request(request)

    def is_fetching(self, address: str) -> bool:
        """Whether a picture is being fetched."""
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
            message = PictureFailed(fetch.address, _("It cannot be fetched: {fault}", fault=type(error).__name__))
        self._fetches.pop(fetch.address, None)
        if message is not None:
            self._post(message)

    def _draw(self, request: PictureRequest, is_outdated: IsOutdated) -> None:
        from tui.ui.graphics import draw

        try:
            decoded = self._decode(request.address)
        except PictureError as error:
            self._post(PictureFailed(request.address, str(error)))
            return
        if decoded is None:
            self._post(PictureMissing(request.address))
        elif not is_outdated():
            picture, content = decoded
            drawn = draw(picture.image, request.method, request.area, request.ground, dark=request.dark)
            self._post(PictureDrawn(request, drawn, _facts(picture, content)))

    def _decode(self, address: str) -> tuple[Picture, Content] | None:
        """The picture at an address; None where it is missing. The last one is cached: it is drawn again whenever the
        window is resized.
        """
        if self._decoded is not None and self._decoded[0] == address:
            return self._decoded[1:]
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
        self._decoded = address, picture, content
        return picture, content

    def _report(self, error: Exception) -> None:
        if (request := self._last_request) is not None:
            self._post(
                PictureFailed(
                    request.address, _("It cannot be drawn: {fault}", fault=f"{type(error).__name__}: {error}")
                )
            )


def _facts(picture: Picture, content: Content) -> str:
    kilobytes = max(1, round(len(content.data) / 1024))
    place = _("in the archive") if content.place == "archive" else _("fetched")
    return f"{picture.width:,} × {picture.height:,} {picture.format} · {kilobytes:,} KB · {place}"
