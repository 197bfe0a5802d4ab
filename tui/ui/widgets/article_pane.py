"""The article's pane: a heading, a line to find text in, and the article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from tui.key_names import label
from tui.keymap import BY_NAME
from tui.language import N_, Wording, _, ngettext
from tui.settings import MEASURE_MAX, MEASURE_MIN, SCRIPTS, Script
from tui.text import clean_line
from tui.ui.asking import ask
from tui.ui.disk_changes import DiskChanges
from tui.ui.open_post import OpenPost
from tui.ui.widgets.article_view import ArticleView
from tui.ui.widgets.find_bar import FindBar, FindInput
from tui.ui.widgets.find_in_article import FindInArticle
from tui.ui.widgets.highlight_keys import HighlightKeys
from tui.ui.widgets.lines import PaneHeading
from tui.ui.workers.article_finder import ArticleFinder
from tui.ui.workers.article_loader import ReadRequest
from tui.ui.workers.posting import post_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.article.blocks import Image, Link
    from tui.article.reading.find import LineRange
    from tui.article.reading.highlights import ArticleText, ChosenSentences
    from tui.article.reading.outline import OutlineEntry
    from tui.article.reading.progress import ReadingTime
    from tui.article.reading.quotes import TextQuote
    from tui.index.fulltext.concordance import Hit
    from tui.library.documents import Document
    from tui.model import Row
    from tui.settings import Settings
    from tui.ui.external import ExternalPrograms
    from tui.ui.messages import ArticleContinued, ArticleStarted, FindRequest, HighlightsFound, MatchesFound
    from tui.ui.workers.session import Session

_LOADING_NOTICE_AFTER = 0.4
"""Seconds an article may take before its pane says that it is being read."""

_MANY_LINES = 3_000
"""Of an article, in which a text is found in a thread of its own."""
_MEASURE_STEP = 4
"""Cells by which a key makes the text wider or narrower."""


_SCRIPTS: dict[Script, Wording] = {
    "as-written": N_("as written"),
    "simplified": N_("simplified"),
    "traditional": N_("traditional"),
}
"""What the Chinese scripts are called."""


class ArticlePane(Vertical):
    """Shows one article: how it is set, how far it was read, and what is found in it."""

    @dataclass(eq=False)
    class MatchesChanged(Message):
        """There are matches to walk through, or none any more."""

        has_matches: bool

    @dataclass(eq=False)
    class PassageKept(Message):
        """A passage of the article is to be highlighted, or no longer; `standing` are the names of the highlights that
        are there already, whatever stood around them when they were made.
        """

        passage: TextQuote
        standing: Sequence[str]

    @dataclass(eq=False)
    class NoteWanted(Message):
        """A note is to be written on a passage of the article; `name` is that of a highlight that is there, or ""."""

        passage: TextQuote
        name: str

    @dataclass(eq=False)
    class PostLinkFollowed(Message):
        """A link to a post of the archives was followed."""

        post_id: int

    class HeadingPicked(Message):
        """The view has gone to a heading that was picked: the focus is to go there too."""

    def __init__(
        self,
        settings: Settings,
        session: Session,
        programs: ExternalPrograms,
        current_id: Callable[[], int | None],
        mark_read: Callable[[int], None],
    ) -> None:
        """`current_id` returns the post under the cursor of the list; `mark_read` is called once a post was read."""
        super().__init__(id="article-pane")
        self._settings = settings
        self._session = session
        self._programs = programs
        self._current_id = current_id
        self._open_post = OpenPost(settings.read_after, lambda seconds, do: self.set_timer(seconds, do).stop, mark_read)
        self._refresh_key = " ".join(map(label, settings.keys.get("refresh", BY_NAME["refresh"].keys)[:1]))
        self._awaited_post: int | None = None
        self._postponed: Callable[[], None] | None = None
        self.heading = PaneHeading(_("Article"), action="screen.go_to('article')")
        self.find_bar = FindBar(_("find in the article"))
        self.chooser = HighlightKeys()
        self._body: ArticleText | None = None
        """The text of the article that is shown, once all of it is laid out."""
        self._places: Mapping[str, tuple[LineRange, ...]] = {}
        """Where the reader's highlights stand in it, by their names."""
        self._sought_passage: tuple[int, str, bool] | None = None
        """What to go to once all is laid out: the post, the name of a highlight, and whether it is the note instead."""
        self._sought_hit: tuple[int, Hit] | None = None
        """The place of a text to go to once all is laid out, and its post."""
        self._begins_at: tuple[bytes, float] | None = None
        """The key of a post, and how much of its text is to lie above the screen when it is shown next."""
        self._choosing: ChosenSentences | None = None
        self.view = ArticleView(reorders_bidi=settings.bidi == "microfiche")
        self.finding = FindInArticle()
        self._finder = ArticleFinder(post_to(self))
        self._sought: FindRequest | None = None
        """What is being looked for in a long article."""
        self.document: Document | None = None
        """The article with its post; None while only its first lines are known, or none is shown."""
        self.measure = settings.measure
        self.most_measure = MEASURE_MAX
        """Cells that a line can have at most while the article is read."""
        self.script: Script = settings.script
        self.is_raw = self.is_unfolded = False
        self._typed = ""
        self._number = ""
        """The digits of a link's number that were typed so far."""
        self._percent = 0
        self._requested: tuple[int | None, tuple[str, ...]] = (None, ())
        """The post that was requested last, and the texts that nothing was to be folded over."""
        self._reading_time: ReadingTime | None = None
        self._disk_changes = DiskChanges()

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.find_bar
        yield self.chooser
        yield self.view

    # Loading

    def load(self, post_id: int) -> None:
        """Load another article. The one before is shown until its first lines are there, but not for long."""
        self._awaited_post = post_id
        if post_id != self.view.post_id:
            self._disk_changes.load_another()
        if self._sought_passage is not None and self._sought_passage[0] != post_id:
            self._sought_passage = None
        if self._sought_hit is not None and self._sought_hit[0] != post_id:
            self._sought_hit = None
        self._request(post_id)
        self.set_timer(_LOADING_NOTICE_AFTER, partial(self.show_loading_notice, post_id))

    def begin_at(self, key: bytes, share: float) -> None:
        """Have the post with this key begin at a share of its text when it is shown next, wherever it was left."""
        self._begins_at = (key, share)

    def load_again(self) -> None:
        """Load the article under the cursor anew, for its file or how it is set has changed."""
        post_id = self._current_id()
        if post_id is not None and self.display:
            self._request(post_id)

    def _request(self, post_id: int) -> None:
        self._requested = (post_id, self._looked_for)
        older = self._disk_changes.older_text(post_id)
        self._session.articles.request(
            ReadRequest(post_id, self.text_width, self.script, self.is_raw, self.is_unfolded, self._looked_for, older)
        )

    def tell_changed(self, post_id: int) -> None:
        """Say that the file of an article has changed, if that is shown still; it stays as it is until `load_newer`."""
        if post_id == self.view.post_id:
            self._disk_changes.note(post_id)
            self._show_place()

    @property
    def is_outdated(self) -> bool:
        """Whether the article that is shown has changed on disk."""
        return self._disk_changes.is_outdated(self.view.post_id)

    def load_newer(self, *, tells: bool = False, differs: bool = True) -> None:
        """Load the article as it is on disk by now, and mark what has changed; `tells` has that said in words too.

        Where it `differs` from what is shown, that is what it is compared with; else what was marked stays marked.
        """
        text = self.document.whole_text if self.document is not None and not self.is_raw else None
        self._disk_changes.take_newer(
            self.view.post_id, text, is_whole=self.view.is_whole, tells=tells, differs=differs
        )
        self._session.articles.take_newer()
        self.load_again()

    def show_loading_notice(self, post_id: int) -> None:
        """Say that this post is being read, if it still is: the article before must not be taken for it."""
        if post_id == self._awaited_post and self.view.post_id != post_id:
            self.show_notice(_("Reading …"))

    def on_article_view_reshaped(self, event: ArticleView.Reshaped) -> None:
        event.stop()
        self.load_again()

    # Opening, and what counts as read

    def open(self, row: Row) -> None:
        """Count this post as open: it becomes read after a while, or when its end is seen."""
        is_shown = self.view.post_id == row.id
        self._open_post.open(row, is_end_seen=is_shown and self.view.at_end)
        if not is_shown:
            self._request(row.id)

    def leave(self) -> None:
        """Count no post as open: an article that was only passed by is not read."""
        self._open_post.leave()

    def on_article_view_end_seen(self, event: ArticleView.EndSeen) -> None:
        event.stop()
        self._open_post.see_end(event.post_id)

    # Actions that need the article

    @property
    def current_document(self) -> Document | None:
        """The document of the post under the cursor, once it is loaded."""
        document = self.document
        return document if document is not None and document.post.row.id == self._current_id() else None

    def _postpone(self, action: Callable[[], None], *, for_lines: bool = False) -> bool:
        """Whether an action has to wait for the article, of which only the beginning is shown; then it is done later.

        It waits until the article is known, or `for_lines` until all lines of it are laid out.
        """
        is_missing = self.document is None or for_lines
        waits = is_missing and self.view.post_id is not None and not self.view.is_whole
        self._postponed = action if waits else None
        return waits

    def drop_postponed(self) -> None:
        """Forget an action that waits: it was meant for another article."""
        self._postponed = None

    def _do_postponed(self) -> None:
        """Do what waited for the article, unless something is typed by now, which it would interrupt."""
        if self.app.screen is not self.screen or isinstance(self.screen.focused, Input):
            self._postponed = None
        elif self._postponed is not None and self.document is not None:
            action, self._postponed = self._postponed, None
            action()

    def pick_heading(self) -> None:
        """Pick a heading, and go to it."""
        from tui.ui.pickers import heading_picker

        if self._postpone(self.pick_heading, for_lines=True):
            return
        entries, at = self._headings() if self.current_document is not None else ((), 0)
        if not entries:
            self.notify(_("There are no headings in this article"), timeout=2)
            return

        def go(line: str | None) -> None:
            if line is not None:
                self.view.go_to_line(int(line))
                self.post_message(self.HeadingPicked())

        ask(self, heading_picker(entries, at), go)

    def step_heading(self, way: int) -> None:
        """Go to the next heading, or the one before."""
        if self._postpone(partial(self.step_heading, way), for_lines=True):
            return
        top = self.view.top_line
        lines = [entry.line for entry in self._headings()[0]] if self.current_document is not None else []
        beyond = [line for line in lines if (line > top if way > 0 else line < top)]
        if beyond and not (way > 0 and self.view.at_end):
            self.view.go_to_line(beyond[0 if way > 0 else -1])
        else:
            self.notify(_("No heading further on") if way > 0 else _("No heading before this"), timeout=2)

    def on_key(self, event: events.Key) -> None:
        """Take the digits of a link's number; Enter opens the one of this number where others begin with it."""
        if self.screen.focused is not self.view:
            return
        if event.key == "enter" and (narrows := self.view.chosen_in_head) is not None:
            event.stop()
            self.post_message(ArticleView.Narrowed(*narrows))
        elif event.key == "enter" and self._number:
            event.stop()
            self._follow_number(self._number, is_ended=True)
        elif event.character is not None and event.character in "0123456789":
            self.view.leave_head()  # Enter is to open the link now
            event.stop()
            self._number += event.character
            self._follow_number(self._number)

    def forget_number(self) -> None:
        """Forget the digits that were typed."""
        if self._number:
            self._number = ""
            self._show_place()

    def _follow_number(self, number: str, *, is_ended: bool = False) -> None:
        """Open the link with a number. Where others begin with it, wait for another digit, unless it is ended."""
        if self._postpone(partial(self._follow_number, number, is_ended=is_ended)):
            return
        links = self.document.article.links if self.document is not None else ()
        fitting = [link for link in links if str(link.number).startswith(number)]
        if len(fitting) > 1 and not is_ended:
            self.heading.say(detail=_("link {number}: {key} opens it", number=number, key=label("enter")) + " ")
            return
        self.forget_number()
        exact = [link for link in fitting if str(link.number) == number] or fitting
        if exact:
            self._follow(exact[0])
        else:
            self.notify(_("There is no link {number}", number=number), timeout=2)

    def pick_link(self) -> None:
        """Pick a link by its number, its text or its host; `y` copies its address."""
        from tui.ui.screens.links import LinkScreen

        if self._postpone(self.pick_link):
            return
        document = self.current_document
        if document is None or not document.article.links:
            self.notify(_("There are no links in this article"), timeout=2)
            return

        def follow(picked: tuple[str, str] | None) -> None:
            if picked is None:
                return
            what, address = picked
            if what == "copy":
                self._programs.copy_address(address)
            elif what == "web":
                self._programs.open_address(address)
            else:
                self._follow(next(link for link in document.article.links if link.url == address))

        ask(self, LinkScreen(document.article.links), follow)

    def on_article_view_note_picked(self, event: ArticleView.NotePicked) -> None:
        event.stop()
        self.notify(event.note, title=_("Your note"), timeout=10)

    def on_article_view_stop_changed(self, event: ArticleView.StopChanged) -> None:
        event.stop()
        if event.is_at_one:
            self.heading.say(detail=_("{key} narrows by it", key=label("enter")) + " ")
        elif not self._number:  # that of a link is told there
            self._show_place()

    def on_article_view_link_followed(self, event: ArticleView.LinkFollowed) -> None:
        event.stop()
        self._follow(event.link)

    def _follow(self, link: Link) -> None:
        """Go to the post of the archives that a link leads to; else open its address in the web browser."""
        if link.post_id:
            self.post_message(self.PostLinkFollowed(link.post_id))
        else:
            self._programs.open_address(link.url)

    def show_images(self, number: int = 1) -> None:
        """Show the images of the post under the cursor, beginning with the one of this number."""
        post_id = self._current_id()
        if (document := self.current_document) is not None:
            self._show_images(document, number)
        elif post_id is not None:
            self._session.articles.load_document(post_id)

    def take_document(self, document: Document) -> None:
        """Show the images of a post that was loaded for them, if it is still under the cursor."""
        if document.post.row.id == self._current_id():
            self._show_images(document, 1)

    def on_article_view_image_picked(self, event: ArticleView.ImagePicked) -> None:
        event.stop()
        self.show_images(event.number)

    def _show_images(self, document: Document, number: int) -> None:
        from tui.ui.screens.images import ImageScreen

        images = self._images(document)
        if not images:
            self.notify(_("There are no images in this article"), timeout=2)
            return
        album = self._session.library.album(document.post)
        at = min(max(number, 1), len(images)) - 1
        ask(self, ImageScreen(images, album, self._settings.images, self._programs, at=at))

    def _images(self, document: Document) -> tuple[Image, ...]:
        """The images of an article, their captions in the script that articles are shown in."""
        if self.script == SCRIPTS[0]:
            return document.article.images
        from tui.article.reading.chinese import convert_script

        return convert_script(replace(document.article, blocks=(), links=()), self.script).images

    # What is shown

    def begin(self, begun: ArticleStarted) -> None:
        """Show the first lines of an article."""
        row = begun.post.row
        self._awaited_post = None
        self.document, self._reading_time = begun.document, begun.reading
        self._body = None
        if row.id == self.view.post_id:
            self.view.show_chosen(())  # until it is known on which lines it stands now
        else:
            self._disk_changes.show_another()
            self.stop_choosing()
        self.view.head = begun.head
        share = begun.share
        if self._begins_at is not None:
            share = self._begins_at[1] if self._begins_at[0] == row.key else share
            self._begins_at = None
        self.view.start(row.id, begun.width, begun.lines, begun.links, share=share)
        if begun.whole:
            self.view.extend((), whole=True)
        self.heading.say(row.site or _("Article"))
        self._do_postponed()

    def extend(self, more: ArticleContinued) -> None:
        """Show the lines that follow, unless another article is shown by now."""
        if more.post_id != self.view.post_id or more.width != self.text_width:
            return
        if more.document is not None:
            self.document = more.document
            self.view.complete(more.head, more.document.article.links)
        self.view.extend(more.lines, whole=more.whole)
        self._do_postponed()

    def show_notice(self, what: str = "", press: str = "") -> None:
        """Show no article, but a sentence and the keys to press."""
        self._awaited_post = self.document = self._body = None
        self.stop_choosing()
        self.view.clear(what, press)
        self.find_query_texts(())
        self.heading.say(_("Article"), "")

    @property
    def place_to_keep(self) -> tuple[bytes, float] | None:
        """The key of the post and how far it was read, 0 to 1; None where the reader has not moved in all of it.

        An article that was read to its end begins at its top again.
        """
        document, view = self.document, self.view
        if document is None or not view.is_whole or not view.was_moved or view.post_id != document.post.row.id:
            return None
        return document.post.row.key, 0.0 if view.at_end else view.share_read

    def on_article_view_scrolled(self, event: ArticleView.Scrolled) -> None:
        event.stop()
        self._percent = event.percent
        self._show_place()

    def _show_place(self) -> None:
        """Say in the heading how far the article was read."""
        if self._choosing is not None:
            count = self._choosing.count
            self.heading.say(detail=ngettext("{count} sentence to highlight", "{count} sentences to highlight", count))
            return
        if self.is_outdated:
            self.heading.say(detail=_("changed on disk; {key} shows it", key=self._refresh_key))
            return
        left, percent = "", self._percent
        if self._reading_time is not None and percent < 100 and not self.is_raw:
            # Lines that are not laid out yet are in the article's own count, not in that of the lines.
            whole = self.document.article.minutes if self.document is not None else 0
            minutes = self._reading_time.left(self.view.top_line - self.view.head) if self.view.is_whole else whole
            left = ngettext("{count} min left", "{count} min left", minutes) + " · " if minutes else ""
        self.heading.say(detail=f"{left}{percent} %", short=f"{percent} %")

    def on_article_view_link_hovered(self, event: ArticleView.LinkHovered) -> None:
        """Show the address of the link under the mouse in the heading."""
        from tui.addresses import shown_address

        event.stop()
        if self.document is not None:
            site = self.document.post.row.site or _("Article")
            self.heading.say(shown_address(clean_line(event.address)) or site)

    # How it is set

    @property
    def text_width(self) -> int:
        """Cells of a line of text: the measure, or as many as there is room for."""
        return min(self.measure, self.view.room)

    def change_measure(self, way: int) -> str:
        """Make the text wider (`way` 1) or narrower (-1), in the next run too; gives it in words, or ""."""
        measure = max(MEASURE_MIN, min(MEASURE_MAX, self.measure + way * _MEASURE_STEP))
        if measure == self.measure:
            return ""
        if way > 0 and self.measure >= self.most_measure:
            return _("{count} cells, as many as the pane has", count=self.most_measure)
        # Where the pane is narrower than the measure, a step narrower starts from what is seen.
        most = self.most_measure if way > 0 else self.most_measure - _MEASURE_STEP
        measure = max(MEASURE_MIN, min(measure, most))
        self.measure = measure
        self._session.save_setting("measure", measure)
        self.load_again()
        return _("{count} cells", count=measure)

    def change_script(self) -> str:
        """Go on to the next Chinese script: as written, simplified, traditional; also in the next run."""
        self.script = SCRIPTS[(SCRIPTS.index(self.script) + 1) % len(SCRIPTS)]
        self._session.save_setting("script", self.script)
        self.load_again()
        return str(_SCRIPTS[self.script])

    def toggle_raw(self) -> None:
        """Show the body as it was scraped, or the article again."""
        self._disk_changes.stop_comparing()
        self.is_raw = not self.is_raw
        self.load_again()

    def toggle_repeated(self) -> str:
        """Show what sites repeat under their posts, or fold it again; gives in words which, or why neither."""
        document = self.current_document
        if document is not None and not self.is_raw:
            if document.has_repeated is None:
                return _("not known before the articles can be searched")
            if not document.has_repeated:
                return _("nothing repeated here")
        self._disk_changes.stop_comparing()
        self.is_unfolded = not self.is_unfolded
        self.load_again()
        return _("shown") if self.is_unfolded else _("folded")

    def _headings(self) -> tuple[tuple[OutlineEntry, ...], int]:
        """The headings of the article, and the index of the one that the top line stands under."""
        from tui.article.reading.outline import entry_at, outline

        if self.document is None or self.is_raw:
            return (), 0
        entries = outline(self.document.article, self.view.lines, self.view.head)
        return entries, entry_at(entries, self.view.top_line) or 0

    # Highlights

    def show_highlights(self, found: HighlightsFound) -> None:
        """Show the reader's highlights in the article, unless another one is shown by now."""
        if found.post_id == self.view.post_id and found.width == self.text_width:
            self._body, self._places = found.body, found.places
            places = (place for places in found.places.values() for place in places)
            self.view.show_highlights(places, self._notes_on(found.places))
            self.view.show_changed([place for span in found.changes.new for place in found.body.places(*span)])
            if said := self._disk_changes.say(found.changes):
                self.notify(said, timeout=4)
            self._go_to_passage()
            self._go_to_hit()
            if self._choosing is not None and found.body.sentences:
                self._choosing.follow(found.body)
                self._show_chosen()
            else:
                self.stop_choosing()
            self._do_postponed()

    def _notes_on(self, places: Mapping[str, Sequence[LineRange]]) -> dict[int, str]:
        """The notes on highlights, by the last line of each."""
        if self.document is None:
            return {}
        highlights = self._session.library.marks.of(self.document.post.row.key).highlights
        noted = ((name, one.note) for name, one in highlights.items() if one.note and name in places)
        return {places[name][-1][0]: note for name, note in noted}

    def seek_passage(self, post_id: int, highlight: str, *, is_note: bool) -> None:
        """Go to a highlight of a post by its name, or to the note on it, as soon as its article is shown."""
        self._sought_passage = (post_id, highlight, is_note) if highlight or is_note else None
        self._go_to_passage()

    def seek_text(self, post_id: int, hit: Hit) -> None:
        """Go to a place of a text in a post as soon as its article is shown, and to the match there."""
        self._sought_hit = (post_id, hit)
        self._go_to_hit()

    def _go_to_hit(self) -> None:
        body = self._body
        if body is None or self._sought_hit is None or self._sought_hit[0] != self.view.post_id:
            return
        places = body.places_of(self._sought_hit[1])
        finding = self.finding
        if not finding.query_texts or finding.is_of(self.view.post_id):  # else it will go to the first match it finds
            self._sought_hit = None
        if places:
            finding.go_to(places[0])
            self._show_matches()
            self.view.go_to_line(max(0, places[0][0] - self.view.size.height // 3))

    def _go_to_passage(self) -> None:
        """Go to the passage that is sought, if its article is there; one that is not in the text stands below it."""
        body, sought = self._body, self._sought_passage
        if body is None or sought is None or sought[0] != self.view.post_id:
            return
        self._sought_passage = None
        _post_id, name, is_note = sought
        places = self._places.get(name)
        if not places and not is_note:
            self.notify(_("This passage is not in the text any more: it stands below it"), timeout=4)
        self.view.go_to_line(places[0][0] if places else body.end)

    def highlight(self) -> None:
        """Have a passage chosen sentence by sentence; what the mouse has selected is one at once."""
        from tui.article.reading.highlights import ChosenSentences

        body = self._body
        if body is None or self.view.post_id != self._current_id():
            self._postponed = self.highlight
            return
        if ranges := self.view.selected_ranges:
            if (span := body.span_of(ranges)) is not None:
                self.screen.clear_selection()
                self._keep(body, span)
            return
        if self.is_raw or not body.sentences:
            self.notify(_("There is no text here to highlight"), timeout=2)
            return
        self._choosing = ChosenSentences(body, self.view.top_line)
        self.screen.set_focus(self.chooser)
        self._show_chosen()

    @property
    def is_choosing(self) -> bool:
        """Whether a passage is being chosen."""
        return self._choosing is not None

    def stop_choosing(self) -> None:
        """Choose nothing any more."""
        if self._choosing is None:
            return
        self._choosing = None
        had_focus = self.chooser.has_focus
        self.view.show_chosen(())
        if had_focus:
            self.screen.set_focus(self.view)
        self._show_place()

    def on_highlight_keys_moved(self, event: HighlightKeys.Moved) -> None:
        event.stop()
        if (choosing := self._choosing) is not None:
            end = choosing.span[1]
            (choosing.extend if event.extends else choosing.move)(event.by)
            self._show_chosen(at_end=event.extends and choosing.span[1] != end)

    def on_highlight_keys_kept(self, event: HighlightKeys.Kept) -> None:
        event.stop()
        if (choosing := self._choosing) is not None:
            self.stop_choosing()
            self._keep(choosing.body, choosing.span)

    def _keep(self, body: ArticleText, span: tuple[int, int]) -> None:
        standing = [name for name, places in self._places.items() if body.span_of(places) == span]
        self.post_message(self.PassageKept(body.quote(*span), standing))

    def on_highlight_keys_noted(self, event: HighlightKeys.Noted) -> None:
        event.stop()
        if (choosing := self._choosing) is not None:
            name = self._highlight_in(choosing.body, choosing.span)
            passage = choosing.body.quote(*choosing.span)
            self.stop_choosing()
            self.post_message(self.NoteWanted(passage, name))

    def _highlight_in(self, body: ArticleText, span: tuple[int, int]) -> str:
        """The name of the first highlight that has characters of this span of the text, or ""."""
        spans = {name: body.span_of(places) for name, places in self._places.items()}
        found = [(at, name) for name, at in spans.items() if at is not None and at[0] < span[1] and span[0] < at[1]]
        return min(found)[1] if found else ""

    def on_highlight_keys_left(self, event: HighlightKeys.Left) -> None:
        event.stop()
        self.stop_choosing()

    def _show_chosen(self, *, at_end: bool = False) -> None:
        if self._choosing is not None and self._choosing.body is self._body:
            self.view.show_chosen(self._choosing.places, at_end=at_end)
            self._show_place()

    # Finding in it

    @property
    def is_finding(self) -> bool:
        """Whether something is looked for in the article."""
        return self.find_bar.is_shown

    def find(self) -> None:
        """Have what is typed from now on looked for in the article."""
        self.find_bar.open()

    def stop_finding(self) -> None:
        """Look for nothing any more."""
        if not self.is_finding:
            return
        self.finding.dismiss(self.view.post_id)
        had_focus = self.find_bar.input.has_focus
        self._close_find_bar()
        if had_focus:
            self.screen.set_focus(self.view)

    def find_query_texts(self, texts: tuple[str, ...]) -> None:
        """Mark what the query looks for in the text: the article opens at it, and the find bar says where it stands.

        What the reader looks for by typing has precedence, and what was left by Escape does not come back by itself.
        """
        if self.is_finding and not self.finding.query_texts:
            return
        if not texts or self.finding.is_dismissed(self.view.post_id, texts):
            if self.finding.query_texts:
                self._close_find_bar()
            return
        self.finding.query_texts = texts
        with self.find_bar.input.prevent(Input.Changed):
            self.find_bar.input.value = " · ".join(texts)
        self._find()

    def step_match(self, way: int) -> None:
        """Go to the next match, or to the one before."""
        self.finding.step(way)
        self._show_matches()

    def on_find_bar_changed(self, event: FindBar.Changed) -> None:
        event.stop()
        self._follow_find_bar()

    def on_find_input_accepted(self, event: FindInput.Accepted) -> None:
        event.stop()
        if not self.finding.query_texts:
            # Of keys that came in one burst, the field may not have reported all yet.
            self._follow_find_bar()
        self.screen.set_focus(self.view)

    def on_find_input_escaped(self) -> None:
        self.stop_finding()

    def on_article_view_laid_out(self, event: ArticleView.LaidOut) -> None:
        event.stop()
        self.finding.forget_lines()
        self._seek(None)
        if event.whole and (self.is_finding or self.finding.query_texts):
            self._find()

    def _follow_find_bar(self) -> None:
        if self.finding.query_texts or self.find_bar.text != self._typed:
            self.finding.query_texts = ()
            self._find()

    def _find(self) -> None:
        finding, view = self.finding, self.view
        self._typed = self.find_bar.text
        if len(view.lines) > _MANY_LINES and finding.texts(self._typed):
            self._seek(finding.request(self._typed, view.lines, view.top_line, view.post_id))
        else:
            self._seek(None)
            finding.find(self._typed, view.lines, view.top_line, view.post_id)
            self._take_matches()

    def _seek(self, request: FindRequest | None) -> None:
        """Have this found in a long article, and nothing that was requested before."""
        self._sought = request
        self._finder.cancel()
        if request is not None:
            self._finder.request(request)

    def on_matches_found(self, event: MatchesFound) -> None:
        """Show what was found in a long article, unless something else is looked for by now."""
        event.stop()
        request = event.request
        if request is self._sought and request.post_id == self.view.post_id:
            self._sought = None
            self.finding.take(event.found, request.texts, request.top, request.post_id)
            self._take_matches()

    def on_unmount(self) -> None:
        self._finder.close()

    def _take_matches(self) -> None:
        finding = self.finding
        if finding.query_texts:
            self.find_bar.set_class(bool(finding.matches), "-shown")
            finding.open_at_first_match(self.view.post_id)
        self._show_matches()
        self._go_to_hit()

        self._unfold_matches()

    @property
    def _looked_for(self) -> tuple[str, ...]:
        """The texts that are looked for in the article."""
        return self.finding.texts(self._typed)

    def _unfold_matches(self) -> None:
        """Load the article once more where what is looked for stands in passages that are folded."""
        from tui.search.fold import contains_any

        document, looked_for = self.current_document, self._looked_for
        is_requested = self._requested == (self.view.post_id, looked_for)
        if document is not None and not is_requested and contains_any(document.hidden, looked_for):
            self.load_again()

    def _show_matches(self) -> None:
        matches = self.finding.matches
        self.view.mark(self.finding.ranges, matches[self.finding.position] if matches else None)
        self.find_bar.say(self.finding.describe(self.find_bar.text))
        self.post_message(self.MatchesChanged(bool(matches)))

    def _close_find_bar(self) -> None:
        self.find_bar.close()
        self.finding.clear()
        self._seek(None)
        self._typed = ""
        self.view.mark({}, None)
        self.post_message(self.MatchesChanged(has_matches=False))
