"""The viewer of an article's images: those in the archive are shown at once, those on the web when asked for."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import unquote

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widget import Widget
from textual.widgets import Static

from tui.addresses import shown_address, site_of
from tui.language import _
from tui.pictures.decode import HOW_TO_GET, is_available
from tui.resources import styles_folder
from tui.text import clean_line, cut, shell_quoted
from tui.ui.graphics import CellArea, best_method, cell_pixels
from tui.ui.screens.overlay import Overlay
from tui.ui.screens.pick import Choice, ChoiceList
from tui.ui.widgets.lines import KeyHints, PaneHeading
from tui.ui.widgets.picture import PictureView
from tui.ui.workers.image_loader import (
    ImageLoader,
    PictureDrawn,
    PictureFailed,
    PictureFetched,
    PictureMissing,
    PictureRequest,
)
from tui.ui.workers.posting import post_to
from tui.url import parse_url

if TYPE_CHECKING:
    from tui.article.blocks import Image
    from tui.pictures.album import Album
    from tui.settings import Images
    from tui.ui.external import ExternalPrograms

_WIDE, _TALL, _LOW = 110, 20, 14
"""Columns from which the list stands beside the picture, rows from which it stands above it, rows that are few."""

_PLACE = 18
"""Cells of a host or a file name in the list."""

_PATIENCE = 0.3
"""Seconds an image may take until the one before it is hidden."""


class ImageScreen(Overlay[None]):
    """A list of images, and the image under its cursor as large as there is room for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,i", "dismiss", "Back", show=False),
        Binding("n,j,l,down,right,space,tab", "step(1)", "Next image", show=False),
        Binding("p,k,h,up,left,b,shift+tab", "step(-1)", "Previous image", show=False),
        Binding("g,home", "go(0)", "First image", show=False),
        Binding("G,end", "go(-1)", "Last image", show=False),
        Binding("enter", "fetch", "Fetch it", show=False),
        Binding("o", "open", "Open it in the web browser", show=False),
        Binding("y", "copy", "Copy its address", show=False),
        *(Binding(str(digit), f"digit({digit})", f"Image {digit}", show=False) for digit in range(10)),
    ]
    AUTO_FOCUS = ""
    CSS_PATH = styles_folder() / "images.tcss"

    def __init__(
        self, images: Sequence[Image], album: Album, wanted: Images, programs: ExternalPrograms, *, at: int
    ) -> None:
        """`at` is the index of the image to begin with."""
        super().__init__()
        self._images = images
        self._album = album
        self._wanted = wanted
        self._at = at
        self._programs = programs
        self._typed = 0
        self._can_draw = is_available()
        self._failures: dict[str, str] = {}
        self._absent: set[str] = set()
        self._shown = ""
        self._fetch_wanted = ""
        self._loader = ImageLoader(album, post_to(self))
        self._heading = PaneHeading(_("Images"))
        self._list = ChoiceList()
        self._list.can_focus = False
        self.picture = PictureView(programs.host.send)
        self._caption = Static("", id="image-caption", markup=False)
        self._facts = Static("", id="image-facts", markup=False)
        self._hints = KeyHints()

    def compose(self) -> ComposeResult:
        self._arrange()
        with Vertical(classes="-active"):
            yield self._heading
            with Container(id="images"):
                yield self._list
                with Vertical(id="image-pane"):
                    yield self.picture
                    yield self._caption
                    yield self._facts
            yield self._hints

    def on_mount(self) -> None:
        self._list.show([self._choice(image) for image in self._images])
        self._list.move(self._at)
        self._show_image()
        # A terminal that another program has used may have lost its pictures.
        self.app.app_resume_signal.subscribe(self, lambda _app: self._request())

    @property
    def cursor_widget(self) -> Widget | None:
        return self._list

    def _choice(self, image: Image) -> Choice:
        """The number of an image, its caption, and its file in the archive or its host on the web."""
        path = self._album.file_of(image.url)
        place = clean_line(posixpath.basename(path)) if path else site_of(image.url)
        label = f"{image.number:>3}  {caption_of(image) or name_of(image.url)}"
        return Choice(label, str(image.number), f" {cut(place, _PLACE)}")

    def on_unmount(self) -> None:
        self._loader.close()

    def on_resize(self, event: events.Resize) -> None:
        self._arrange()

    def _arrange(self) -> None:
        width, height = self.app.size
        self.set_class(len(self._images) == 1, "-single")
        self.set_class(width >= _WIDE, "-wide")
        self.set_class(height >= _TALL, "-tall")
        self.set_class(height < _LOW, "-low")

    # The image under the cursor

    @property
    def image(self) -> Image:
        """The image under the cursor."""
        return self._images[self._at]

    def action_step(self, by: int) -> None:
        self.action_go(max(0, min(self._at + by, len(self._images) - 1)))

    def action_go(self, index: int) -> None:
        """Go to the image with this index; -1 is the last."""
        index %= len(self._images)
        self._typed = 0
        if index != self._at:
            self._list.move(index - self._at)
            self._at = index
            self._show_image()

    def action_digit(self, digit: int) -> None:
        """Go to the image of this number; digits in a row make one number, as long as there is such an image."""
        number = self._typed * 10 + digit
        if not 0 < number <= len(self._images):
            number = digit
        if 0 < number <= len(self._images):
            self.action_go(number - 1)
            self._typed = number

    def on_choice_list_chosen(self) -> None:
        if self._list.chosen is not None:
            self._at = int(self._list.chosen.value) - 1
            self._show_image()

    # The image that is shown

    def _show_image(self) -> None:
        """Show the image under the cursor: its caption at once, the picture as soon as it is drawn."""
        image = self.image
        count = _("{count} of {total}", count=self._at + 1, total=len(self._images))
        self._heading.say(_("Images"), f"{cut(name_of(image.url), max(0, self.app.size.width - 24))}  {count}".strip())
        self._caption.update(caption_of(image))
        self._facts.update("")
        self._offer()
        if not self._can_draw:
            self._say(_("Images need an extra: {command}", command=HOW_TO_GET), "")
        elif not image.url:
            self._say(_("The post names no address for this image"), "")
        elif image.url in self._failures:
            self._say_failure()
        elif self._loader.is_fetching(image.url):
            self._say_fetching()
        else:
            self._request()
            self.set_timer(_PATIENCE, partial(self._say_reading, image.url))

    def _say_reading(self, address: str) -> None:
        """Hide the image before, if this one takes so long that it would be taken for it."""
        if address == self.image.url and address != self._shown and self.picture.drawn is not None:
            self._say(_("Reading the image …"), "")

    def _request(self) -> None:
        room = self.picture.size
        if not (self._can_draw and self.image.url and room.width and room.height):
            return
        cell = cell_pixels()
        colours = None if self.app.no_color else self.app.console.color_system
        ground = self.picture.background_colors[1].rgb
        self._loader.request(
            PictureRequest(
                self.image.url,
                CellArea(room.width, room.height, cell) if cell else CellArea(room.width, room.height),
                best_method(self._wanted, colours=colours, cell=cell),
                ground,
                self.app.current_theme.dark,
            )
        )

    def on_picture_view_reshaped(self) -> None:
        if self.picture.drawn is not None or self.picture.said == ("", ""):
            self._request()

    def on_picture_drawn(self, event: PictureDrawn) -> None:
        request = event.request
        room = (request.area.columns, request.area.rows)
        if request.address == self.image.url and room == self.picture.size:
            self._shown = request.address
            self.picture.show(event.drawn)
            self._facts.update(event.facts)

    def on_picture_missing(self, event: PictureMissing) -> None:
        self._absent.add(event.address)
        if event.address != self.image.url:
            return
        if self._fetch_wanted == event.address:
            self.action_fetch()
        elif self._album.can_fetch(event.address):
            self._say(
                _("Not fetched: it is at {site}", site=site_of(event.address)),
                _("Enter fetches it; nothing is fetched unasked"),
            )
        else:
            self._say(_("Not in the archive: {address}", address=clean_line(event.address)), "")

    def on_picture_fetched(self, event: PictureFetched) -> None:
        if event.address == self.image.url:
            self._request()

    def on_picture_failed(self, event: PictureFailed) -> None:
        self._failures[event.address] = event.reason
        if event.address == self.image.url:
            self._say_failure()

    def _say_failure(self) -> None:
        address = self.image.url
        again = _("Enter tries again") if self._album.can_fetch(address) else ""
        self._say(self._failures[address], again)

    def _say_fetching(self) -> None:
        self._say(_("Fetching from {site} …", site=site_of(self.image.url)), _("Esc gives it up"))

    def _say(self, what: str, press: str) -> None:
        self._shown = ""
        self.picture.say(clean_line(what), press)
        self._facts.update("")

    def _offer(self) -> None:
        hints = [("Esc", _("back"), "dismiss")]
        if len(self._images) > 1:
            hints += [("n", _("next"), "step(1)"), ("p", _("previous"), "step(-1)")]
        if self._album.can_fetch(self.image.url):
            hints += [("o", _("in the browser"), "open")]
        if self.image.url:
            hints += [("y", _("copy"), "copy")]
        self._hints.offer(hints)

    # Fetching, opening, copying

    def action_fetch(self) -> None:
        """Fetch the image from the web, unless it is shown already."""
        address = self.image.url
        if not self._can_draw or address == self._shown or not self._album.can_fetch(address):
            return
        self._fetch_wanted = address
        # Where it is not known yet whether the image is in the archive, it is fetched once that is known.
        if address in self._absent or address in self._failures:
            self._failures.pop(address, None)
            self._loader.fetch(address)
            self._say_fetching()

    def action_open(self) -> None:
        """Open the address in the web browser."""
        self._programs.open_address(self.image.url)

    def action_copy(self) -> None:
        """Copy the address, or the path of a file of the archive, quoted for a shell where it has to be."""
        image = self.image
        if image.url:
            file = None if self._album.can_fetch(image.url) else self._album.file_of(image.url)
            if file:
                self._programs.copy(shell_quoted(file), _("Copied"))
            else:
                self._programs.copy_address(image.url)


def caption_of(image: Image) -> str:
    """The caption of an image, or else its alternative text."""
    return clean_line(image.caption or image.alt)


def name_of(address: str) -> str:
    """The file name at the end of an address."""
    parsed = parse_url(address)
    path = address if parsed is None else parsed.path
    return clean_line(unquote(posixpath.basename(path.rstrip("/"))) or shown_address(address))
