"""Drawing how many posts of each period queries find, as SVG or PNG, with Matplotlib.

That is an extra: `microfiche[plots]`. In SVG text stays text, with a list of fonts that have its characters.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.errors import UsageError
from tui.language import _
from tui.text import clean_line, cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from tui.search.trends import Period

ENDINGS: Final = (".svg", ".png")
HOW_TO_GET: Final = 'pip install "microfiche[plots]"'
"""The command that installs the extra."""

_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Okabe and Ito's, which the colour-blind tell apart (https://jfly.uni-koeln.de/color/)."""
_STYLES: Final = ("-", "--", "-.", ":")
"""Lines are told apart by these as well, where a report is printed in black."""
_MARKED: Final = 40
"""With at most so many periods, each has a dot."""
_INCHES: Final = (9.0, 4.5)
_DOTS_AN_INCH: Final = 160
_MAX_NAME: Final = 60
"""Cells of a query that are shown."""
_PREFERRED_FONTS: Final = (
    "DejaVu Sans", "Noto Sans", "Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans CJK JP", "Noto Sans SC",
    "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "Microsoft YaHei",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "SimHei", "Droid Sans Fallback", "Arial Unicode MS",
)  # fmt: skip
"""Fonts that a plot is set in, as far as they are installed and have its characters, the first ones first."""


class Plot(NamedTuple):
    """What is drawn: the queries and what was found of them, the words around, and whether shares of all posts."""

    queries: Sequence[str]
    periods: Sequence[Period]
    title: str
    in_shares: bool


def form_of(path: str) -> str:
    """The format of a file, by its ending. Raises UsageError for another, or where the extra is missing."""
    ending = next((ending for ending in ENDINGS if path.lower().endswith(ending)), "")
    if not ending:
        raise UsageError(_("a plot is written to a file that ends in {endings}", endings=", ".join(ENDINGS)))
    if importlib.util.find_spec("matplotlib") is None:
        raise UsageError(_("Plots need an extra: {command}", command=HOW_TO_GET))
    return ending[1:]


def draw(plot: Plot, form: str) -> bytes:
    """The bytes of a plot. The same plot makes the same bytes."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    names = [cut(clean_line(query), _MAX_NAME) or _("all posts") for query in plot.queries]
    fonts = _fonts_for("".join((plot.title, *names, _y_label(plot))))
    settings: Any = {
        "font.family": fonts, "svg.fonttype": "none", "svg.hashsalt": "microfiche", "axes.unicode_minus": False,
    }  # fmt: skip
    made = BytesIO()
    with mpl.rc_context(settings), _without_words_about_glyphs():
        figure = Figure(figsize=_INCHES, layout="constrained")
        axes = figure.add_subplot()
        _draw_lines(axes, plot, names)
        axes.set_title(plot.title, loc="left", fontsize=13, parse_math=False)
        figure.savefig(made, format=form, dpi=_DOTS_AN_INCH, metadata={"Date": None} if form == "svg" else None)
    return made.getvalue()


def _draw_lines(axes: Axes, plot: Plot, names: Sequence[str]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    dates: Any = importlib.import_module("matplotlib.dates")  # whose calls have no types
    days = [_first_day(period.name) for period in plot.periods]
    marker = "o" if len(days) <= _MARKED else ""
    for at in range(len(names)):
        values = [period.share(at) if plot.in_shares else period.counts[at] for period in plot.periods]
        style = _STYLES[at % len(_STYLES)]
        axes.plot(days, values, style, color=_COLOURS[at % len(_COLOURS)], marker=marker, markersize=3.5, linewidth=1.6)  # type: ignore[arg-type]
    locator = dates.AutoDateLocator(minticks=3, maxticks=12)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, show_offset=False))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=not plot.in_shares))
    axes.yaxis.set_major_formatter(FuncFormatter(_per_cent if plot.in_shares else _grouped))
    axes.set_ylim(bottom=0)
    axes.set_ylabel(_y_label(plot))
    axes.grid(axis="y", color="#d8d8d8", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    if len(names) > 1:
        # What begins with a line below is no label, for Matplotlib.
        legend = axes.legend(axes.get_lines(), [f" {name}" for name in names], frameon=False, loc="best")
        for text in legend.get_texts():
            text.set_parse_math(False)


def _grouped(value: float, _at: int | None) -> str:
    return f"{value:,.0f}"


def _per_cent(value: float, _at: int | None) -> str:
    return f"{value * 100:.3g} %"


def _y_label(plot: Plot) -> str:
    length = len(plot.periods[0].name) if plot.periods else 0
    if plot.in_shares:
        return _("share of all posts")
    by = {len("2021"): _("posts a year"), len("2021-06"): _("posts a month")}
    return by.get(length, _("posts a day"))


def _first_day(period: str) -> date:
    year, month, day = (*map(int, period.split("-")), 1, 1)[:3]
    return date(year, month, day)


def _fonts_for(text: str) -> list[str]:
    """The installed fonts that have the characters of a text, best first; those that none has are shown as boxes."""
    missing = {ord(character) for character in text if not character.isspace()}
    chosen: list[str] = []
    for name, path in _installed():
        if not missing:
            break
        has = missing & _characters(path)
        if has or not chosen:
            chosen.append(name)
            missing -= has
    return [*chosen, "sans-serif"]


def _installed() -> Iterator[tuple[str, str]]:
    """The fonts of this machine, their names and files: those to be preferred first, then upright ones, then all."""
    from matplotlib.font_manager import fontManager

    fonts = {entry.name: entry for entry in reversed(fontManager.ttflist) if entry.style == "normal"}
    for entry in fontManager.ttflist:
        if entry.style == "normal" and entry.weight in {400, "normal", "regular", "book"}:
            fonts[entry.name] = entry
    order = [name for name in _PREFERRED_FONTS if name in fonts]
    others = sorted(fonts.keys() - set(order), key=lambda name: ("Sans" not in name, name))
    for name in (*order, *others):
        yield name, fonts[name].fname


@cache
def _characters(path: str) -> frozenset[int]:
    """The characters that a font file has."""
    from matplotlib.font_manager import get_font

    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError, ValueError):  # a broken font of this machine
        return frozenset()


@contextmanager
def _without_words_about_glyphs() -> Iterator[None]:
    """Say nothing of characters that no font of this machine has: they are drawn as boxes."""
    import logging
    import warnings

    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
