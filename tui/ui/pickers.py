"""The lists to pick from: values of a facet, dates, orders, headings of an article, commands, themes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tui.key_names import label
from tui.keymap import COMMANDS
from tui.language import N_, _
from tui.text import clean_line, grouped
from tui.ui.piping import PREFIX
from tui.ui.screens.pick import Choice, Choices, FindChoices, PickScreen
from tui.ui.widgets.facet_lines import FACET_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from tui.article.reading.outline import OutlineEntry
    from tui.model import DayCount, Facet, FacetValues, Row
    from tui.relations.keyness import MarkingWord
    from tui.settings import PipeCommand

_ORDERS = {
    "": N_("relevance, else newest first"),
    "-date": N_("newest first"),
    "date": N_("oldest first"),
    "title": N_("by title"),
    "added": N_("what came last first"),
    "cited": N_("what most posts link to first"),
    "length": N_("the longest first"),
    "relevance": N_("relevance"),
}
"""The values of `sort:`, and what these orders are called."""


def facet_picker(facet: Facet, find_choices: FindChoices) -> PickScreen:
    """Pick a value of a facet, of those that `facet_choices` finds."""
    return PickScreen(str(FACET_NAMES[facet].title), _("type a part of it"), find_choices, verb=_("narrow"), types=True)


def facet_choices(facet: Facet, values: FacetValues, picked: Collection[tuple[str, str]]) -> FindChoices:
    """The values of a facet; `picked` are the fields and values that are filtered by already."""
    from tui.search.label_search import Labels

    labels = Labels(values.names)

    def choice(number: int) -> Choice:
        value = values[number]
        return Choice(value.value, value.value, grouped(value.count), picked=(facet, value.value) in picked)

    def find_choices(text: str) -> Choices:
        return Choices(choice, labels.best(text))

    return find_choices


def post_values_picker(row: Row, picked: Collection[tuple[str, str]]) -> PickScreen:
    """Pick one of the authors, tags, categories, the site, the day, month or year of a post: gives `field:value`.

    `picked` are the fields and values that are filtered by already.
    """
    values: list[tuple[str, str, str]] = [
        (facet, str(name.one), value) for facet, name in FACET_NAMES.items() for value in row.values_of(facet)
    ]
    if row.day:
        days = [row.day[:length] for length in (len("2021-06-30"), len("2021-06"), len("2021"))]
        values += [("date", _("date"), day) for day in days]
    choices = [
        Choice(value, f"{field}:{value}", name, picked=(field, value) in picked) for field, name, value in values
    ]
    find_choices = _found_by([f"{value} {field} {name}" for field, name, value in values], choices)
    return PickScreen(_("Posts with the same …"), _("type a part of it"), find_choices, verb=_("narrow"))


def date_picker(find_choices: FindChoices) -> PickScreen:
    """Pick a year, a month or a range, of those that `date_choices` finds."""
    hint = "2021, 2021-06, 2021-06..2021-08, >=2021-06, 7d, today"
    return PickScreen(_("Dates"), hint, find_choices, verb=_("narrow"), types=True)


def date_choices(days: Iterable[DayCount], picked: Collection[str] = ()) -> FindChoices:
    """The years and months of these days, and what is written as a date; years come first, and of each the newest.
    What is `picked` stands above them.
    """
    counts: dict[str, int] = {}
    undated = 0
    for day in days:
        if day.day is None:
            undated += day.count
            continue
        for length in (len("2021"), len("2021-06")):
            period = day.day.isoformat()[:length]
            counts[period] = counts.get(period, 0) + day.count
    periods = sorted(counts.keys() - picked, key=lambda period: (len(period) == len("2021"), period), reverse=True)
    if undated:
        counts["none"] = undated
        periods += ["none"] * ("none" not in picked)
    choices = [
        Choice(
            period if period != "none" else _("undated"),
            period,
            grouped(counts[period]) if period in counts else "",
            picked=period in picked,
        )
        for period in (*sorted(picked), *periods)
    ]

    def find_choices(text: str) -> list[Choice]:
        written = "".join(text.split())
        fitting = [choice for choice in choices if choice.label.startswith(written)]
        if written and written not in counts and _is_date(written):
            fitting.insert(0, Choice(written, written, _("as written"), is_typed=True))
        return fitting

    return find_choices


def _is_date(text: str) -> bool:
    from tui.search.dates import day_range

    return day_range(text, date.today()) is not None  # noqa: DTZ011 - the reader's own day is meant


def order_picker(current: str) -> PickScreen:
    """Pick the order of the list; `current` is the value of `sort:` in force, "" where there is none."""
    choices = [Choice(str(name), value, picked=value == current) for value, name in _ORDERS.items()]

    def find_choices(text: str) -> list[Choice]:
        return [choice for choice in choices if text.casefold() in choice.label]

    return PickScreen(_("Order"), _("type a part of it"), find_choices, verb=_("sort"))


def heading_picker(entries: Sequence[OutlineEntry], at: int) -> PickScreen:
    """Pick a heading of an article: gives the number of its line. The cursor begins on the entry `at`."""
    choices = [Choice("  " * (entry.level - 1) + entry.text, str(entry.line)) for entry in entries]
    find_choices = _found_by([entry.text for entry in entries], choices)
    return PickScreen(_("Headings"), _("type a part of one"), find_choices, verb=_("go there"), at=at)


def command_picker(
    keys: Mapping[str, Sequence[str]], taken: Sequence[str] = (), piped: Mapping[str, PipeCommand] | None = None
) -> PickScreen:
    """Pick a command: gives its name. `keys` are the keys from the settings, by command; those `taken` come first.
    Commands of the settings that posts are `piped` to come last, with `PREFIX` before their names.
    """
    places = {name: place for place, name in enumerate(dict.fromkeys(taken))}
    offered = [command for command in COMMANDS if command.palette]
    offered.sort(key=lambda command: places.get(command.name, len(places)))
    choices = [
        Choice(str(command.sentence), command.name, " ".join(map(label, keys.get(command.name, command.keys))))
        for command in offered
    ]
    names = [f"{command.sentence} {command.name}" for command in offered]
    for name, one in (piped or {}).items():
        choices.append(Choice(_("Pipe to {name}", name=clean_line(name)), f"{PREFIX}{name}", clean_line(one.run)))
        names.append(f"{choices[-1].label} {one.run}")
    find_choices = _found_by(names, choices)
    return PickScreen(_("Commands"), _("type what is to be done"), find_choices, verb=_("do it"), types=True)


def word_picker(words: Sequence[MarkingWord], missing: str) -> PickScreen:
    """Pick one of the words that mark some posts: gives the word. `missing` says what is not known yet."""
    choices = [
        Choice(
            one.word,
            one.word,
            _("{here} here · {elsewhere} elsewhere", here=grouped(one.here), elsewhere=grouped(one.elsewhere)),
        )
        for one in words
    ]
    hint = " · ".join(filter(None, (missing, _("type a part of it"))))
    return PickScreen(_("Words that mark what is shown"), hint, _found_by([one.word for one in words], choices),
                      verb=_("narrow"))  # fmt: skip


def tag_picker(tags: Mapping[str, int], on: Collection[str], title: str) -> PickScreen:
    """Pick one of the reader's own `tags`, each with its number of posts, or type a new one; those that are `on` the
    posts come first.
    """
    from tui.search.fold import fold
    from tui.search.label_search import Labels

    names = sorted(tags, key=lambda tag: tag not in on)
    labels = Labels(names)
    known = {fold(tag) for tag in names}

    def choice(number: int) -> Choice:
        tag = names[number]
        return Choice(tag, tag, grouped(tags[tag]), picked=tag in on)

    def find_choices(text: str) -> list[Choice]:
        new = clean_line(text).strip()
        found = [choice(number) for number in labels.best(text)]
        return found + [Choice(new, new, _("a new one"), is_typed=True)] * (bool(new) and fold(new) not in known)

    nothing = _("you have none yet: type the first")
    return PickScreen(
        title, _("a tag of your own"), find_choices, verb=_("put on, take off"), types=True, nothing=nothing
    )


def archive_picker(opened: Sequence[str], known: Sequence[str]) -> PickScreen:
    """Pick an archive to be closed, of those `opened`, or to be opened, of those `known` or typed: gives its path."""
    import os

    from tui.ui.article_head import below_home

    paths = list(dict.fromkeys((*opened, *known)))
    choices = [
        Choice(clean_line(below_home(path)), path, _("away") if not os.path.exists(path) else "", picked=path in opened)
        for path in paths
    ]
    found_by = _found_by([choice.label for choice in choices], choices)

    def find_choices(text: str) -> Sequence[Choice]:
        # The first / of a path may have been the key that begins typing.
        typed = [os.path.realpath(os.path.expanduser(one)) for one in (text, f"/{text}") if "/" in text]
        path = next(filter(os.path.exists, typed), "")
        is_new = bool(path) and path not in paths
        return [*[Choice(clean_line(below_home(path)), path, _("a new one"), is_typed=True)] * is_new, *found_by(text)]

    return PickScreen(_("Archives"), _("a path, or a part of a name"), find_choices, verb=_("open, close"))


def question(title: str, *answers: tuple[str, str]) -> PickScreen:
    """Ask whether to do something: gives the value of the answer that is taken. Each is a value, and what is done."""
    choices = [Choice(said, value) for value, said in answers]
    return PickScreen(title, "", lambda _typed: choices, verb=_("do it"))


def theme_picker(names: Sequence[str], current: str, preview: Callable[[str], object]) -> PickScreen:
    """Pick a theme; `preview` is called with the name of each that the cursor comes to."""
    choices = [Choice(name, name, picked=name == current) for name in names]
    at = names.index(current) if current in names else 0
    find_choices = _found_by(names, choices)
    return PickScreen(_("Themes"), _("type a part of a name"), find_choices, verb=_("keep"), at=at, preview=preview)


def _found_by(labels: Sequence[str], choices: Sequence[Choice]) -> FindChoices:
    """Choices that are found by their labels, as titles are."""
    from tui.search.label_search import Labels

    searched = Labels(labels)
    return lambda text: [choices[index] for index in searched.best(text)]
