"""Help for where you are: the keys, from the commands; the place the focus was in comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from operator import attrgetter
from typing import ClassVar, Final

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from tui.key_names import label
from tui.keymap import PLACES, Place, of_place
from tui.language import N_, _
from tui.search.fields import QUERY_FIELDS
from tui.search.label_search import Labels
from tui.settings import PipeCommand
from tui.text import cells, clean_line, pad
from tui.ui.screens.dialog import keys_in_order
from tui.ui.screens.scrolling import ScrolledLines, ScrollingDialog
from tui.ui.widgets.lines import Hint

_KEYS: Final = 16
"""Cells of the keys, beside which stands what they do. Longer ones stand above it."""
_BESIDE: Final = 56
"""Cells of a column from which on what keys do stands beside them, not beneath."""
_ONE_COLUMN: Final = 84
_TWO_COLUMNS: Final = 140
"""Cells that the page would like to have, in one column and in two."""
_ROOM_FOR_TWO: Final = 112
"""Cells of the page from which on it has two columns."""
_GAP: Final = 3
"""Cells between the columns."""

_QUERY = (
    (N_("words like this"), N_("in the title, any order; by pinyin too: wangluo, wlkj")),
    (N_('"exact words"'), N_("the title contains exactly this")),
    ("hel*", N_("a word of the title begins so")),
    (N_("-word  -tag:x"), N_("not")),
    ("a OR b   ( … )", N_("either; grouping")),
    *(
        ("  ".join(field.example for field in fields), explanation)
        for explanation, fields in groupby(QUERY_FIELDS.values(), key=attrgetter("explanation"))
    ),
    ("sort:date", N_("relevance, -date (newest first), title, added (last come first)")),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its heading, and pairs of keys, or of what is written, and what that does."""

    heading: str
    entries: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _PageLine:
    """A line of a column: its keys and what they do, or a heading."""

    keys: str = ""
    sentence: str = ""
    heading: str = ""


def sections(
    place: Place, keys: Mapping[str, Sequence[str]], piped: Mapping[str, PipeCommand] | None = None
) -> list[Section]:
    """The page for a place, which comes first; `keys` are those from the settings, by command, and so are the commands
    that posts are `piped` to.
    """
    places = [place, "everywhere", *(other for other in PLACES if other not in (place, "everywhere"))]
    made = []
    for at in places:
        named = ((" ".join(map(label, keys.get(command.name, command.keys))), command) for command in of_place(at))
        made.append(
            Section(str(PLACES[at]), [(said or _("in the palette"), str(command.sentence)) for said, command in named])
        )
    if piped:
        entries = [(clean_line(name), clean_line(one.run)) for name, one in piped.items()]
        made.append(Section(_("What | pipes to"), entries))
    made.append(Section(_("What can be searched for"), [(str(written), str(means)) for written, means in _QUERY]))
    made.append(
        Section(_("To have them otherwise"), [("microfiche config", _("the settings, and the ids to rebind a key by"))])
    )
    return made


class KeyPage(ScrolledLines):
    """Keys and what they do, in two columns where there is room."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-page--heading", "key-page--sentence"}

    def __init__(self, page: Sequence[Section]) -> None:
        super().__init__()
        self._page = page
        self._columns: list[list[_PageLine]] = []
        self._column_width = 0

    def show(self, page: Sequence[Section]) -> None:
        """Show this page from its beginning."""
        self._page = page
        self.lay_out()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def make_lines(self, width: int) -> None:
        count = 2 if width >= _ROOM_FOR_TWO else 1
        self._column_width = (width - _GAP * (count - 1)) // count
        blocks = [_block(section, self._column_width) for section in self._page]
        first = _blocks_of_first_column([len(block) for block in blocks]) if count == 2 else len(blocks)
        self._columns = [
            [line for block in part for line in block] for part in (blocks[:first], blocks[first:]) if part
        ]

    @property
    def line_count(self) -> int:
        return max(map(len, self._columns), default=1)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index = int(self.scroll_offset.y) + y
        segments: list[Segment] = []
        if not self._page and y == 0:
            segments.append(Segment(f"  {_('nothing like that')}", self.base + self.part("key-page--sentence")))
        for column in self._columns:
            line = column[index] if index < len(column) else _PageLine()
            segments += self._draw(line)
            segments.append(Segment(" " * _GAP, self.base))
        return Strip(segments).adjust_cell_length(width, self.base)

    def _draw(self, line: _PageLine) -> list[Segment]:
        if line.heading:
            return [Segment(pad(f" {line.heading}", self._column_width), self.base + self.part("key-page--heading"))]
        keys = f"  {line.keys}" if not line.sentence or line.keys else ""
        before = pad(keys, self._sentence_column if line.sentence else self._column_width)
        sentence = pad(line.sentence, max(0, self._column_width - cells(before)))
        return [Segment(before, self.base), Segment(sentence, self.base + self.part("key-page--sentence"))]

    @property
    def _sentence_column(self) -> int:
        return _sentence_column(self._column_width)


def _sentence_column(width: int) -> int:
    """The cell of a column at which what keys do begins."""
    return _KEYS + 3 if width >= _BESIDE else 4


def _block(section: Section, width: int) -> list[_PageLine]:
    """The lines of a section in a column of so many cells, and a blank one after them."""
    from tui.article.layout.line_break import wrap

    column = _sentence_column(width)
    lines = [_PageLine(heading=section.heading)]
    for keys, sentence in section.entries:
        wrapped = [sentence[start:end].rstrip() for start, end in wrap(sentence, max(2, width - column))]
        if cells(keys) + 3 <= column:
            lines.append(_PageLine(keys, wrapped[0]))
            wrapped = wrapped[1:]
        else:
            lines += [_PageLine(keys[start:end].rstrip()) for start, end in wrap(keys, max(2, width - 2))]
        lines += [_PageLine("", line) for line in wrapped]
    return [*lines, _PageLine()]


def _blocks_of_first_column(heights: Sequence[int]) -> int:
    """After how many blocks a page of these is to be parted, for its columns to be the least high."""
    total = sum(heights)
    parts = enumerate(accumulate(heights), 1)
    return min(parts, key=lambda part: (max(part[1], total - part[1]), part[0]), default=(0, 0))[0]


class HelpScreen(ScrollingDialog):
    """A page of keys, which `/` searches. Any of the keys that mean "back" closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys_in_order("f1", "dismiss"),
        Binding("question_mark,enter", "unless_typing('dismiss')", "Close", show=False, priority=True),
    ]
    IS_SEARCHED = True

    def __init__(
        self, place: Place, keys: Mapping[str, tuple[str, ...]], piped: Mapping[str, PipeCommand] | None = None
    ) -> None:
        self._page = sections(place, keys, piped)
        self.page = KeyPage(self._page)
        self._entries = [(part.heading, entry) for part in self._page for entry in part.entries]
        self._labels = Labels([f"{keys} {sentence}" for _heading, (keys, sentence) in self._entries])
        super().__init__(_("Keys"), _("a key, or a word of what it does"), self.page)

    @property
    def wanted_width(self) -> int:
        return _TWO_COLUMNS if self.app.size.width >= _ROOM_FOR_TWO + 2 else _ONE_COLUMN

    @property
    def hints(self) -> list[Hint]:
        if self.is_typing:
            return [("Enter", _("to them"), "done"), ("Esc", _("back"), "dismiss")]
        return [("j k", _("scroll"), "move(1)"), ("/", _("search"), "type"), ("Esc", _("back"), "dismiss")]

    def on_input_changed(self) -> None:
        """Leave of the page what matches the typed text, the place one was in still first."""
        found = set(self._labels.best(self.typed))
        kept = {self._entries[at] for at in found}
        parts = [
            replace(part, entries=[entry for entry in part.entries if (part.heading, entry) in kept])
            for part in self._page
        ]
        self.page.show([part for part in parts if part.entries])
        self.heading.say(
            detail=_("{count} of {total}", count=len(found), total=len(self._entries)) if self.typed else ""
        )

    def on_input_submitted(self) -> None:
        self.action_done()

    def action_done(self) -> None:
        """Make letters keys again, to move in what was found."""
        self.remove_class("-typing")
        self.set_focus(None)
        self.fit()
