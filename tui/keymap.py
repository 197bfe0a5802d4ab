"""Every command of the screen and its keys, declared once.

Bindings, the command palette, the help page, the hints at the foot, `microfiche config` and the README's table of
keys are all made from `COMMANDS`. Settings rebind a command by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Place = Literal["everywhere", "posts", "article", "facets", "timeline", "search", "completions", "find"]

PLACES: dict[Place, str] = {
    "everywhere": "Everywhere",
    "posts": "In the list of posts",
    "article": "In the article",
    "facets": "Among the facets",
    "timeline": "On the timeline",
    "search": "In the search bar",
    "completions": "In the list of values under the search bar",
    "find": "While finding in a pane",
}

PLACES_OF_TYPING: frozenset[Place] = frozenset({"search", "completions", "find"})
"""Where letters are typed, and are no commands."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the user.

    `name` is its name in the settings; `sentence` says what it does; `keys` are Textual key names, of which the first
    is shown, and none where the palette alone offers it; `action` is the Textual action that does it, on the screen or
    on the widget of its place; `hint` is its word at the foot of the screen, where there is room, and with `hint_in`
    only in that place, before the others. The keys of `at_once` commands are priority bindings, handled before the
    focused widget; those of the search bar, and keys with another meaning in it, are handled after what was typed
    before them.
    """

    name: str
    sentence: str
    keys: tuple[str, ...]
    action: str
    place: Place = "everywhere"
    hint: str = ""
    hint_in: Place | None = None
    palette: bool = True
    at_once: bool = True


def _move(place: Place, what: str, counted: str = "") -> tuple[Command, ...]:
    """The commands that move within a pane, which every pane has; `counted` says what digits before them do."""
    return (
        Command(f"{place}-down", f"Next {what}{counted}", ("j", "down"), "down", place, palette=False),
        Command(f"{place}-up", f"Previous {what}{counted}", ("k", "up"), "up", place, palette=False),
        Command(f"{place}-first", "To the beginning", ("g", "home"), "first", place, palette=False),
        Command(f"{place}-last", "To the end", ("G", "end"), "last", place, palette=False),
        Command(f"{place}-half-down", "Half a page down", ("ctrl+d",), "half(1)", place, palette=False),
        Command(f"{place}-half-up", "Half a page up", ("ctrl+u",), "half(-1)", place, palette=False),
        Command(f"{place}-page-down", "A page down", ("pagedown",), "page(1)", place, palette=False),
        Command(f"{place}-page-up", "A page up", ("pageup",), "page(-1)", place, palette=False),
    )


COMMANDS: tuple[Command, ...] = (
    Command("search", "Search; in the article, find in it", ("slash",), "search", hint="search"),
    Command("edit-query", "Edit the whole query as text", ("F",), "edit_query"),
    Command("tags", "Pick a tag by typing", ("t", "number_sign"), "pick('tag')", hint="tags"),
    Command("dates", "Pick a year, a month or a range", ("d",), "dates", hint="dates"),
    Command("clear-filters", "Clear all filters", ("x",), "clear_filters"),
    Command("unread-only", "Unread posts only, and all again", ("full_stop",), "toggle_unread_only"),
    Command(
        "like-this", "Narrow by the author, a tag, the site or the day of this post", ("equals_sign",), "like_this"
    ),
    Command("read-last", "What was read last, and back to what was listed before", ("r",), "toggle_read_last"),
    Command("sort", "Choose the order of the list", ("S",), "sort"),
    Command("open-source", "Open the source in the web browser", ("o",), "open_source", hint="source"),
    Command("open-archived", "Open an archived copy of the source", ("O",), "open_archived"),
    Command("links", "List the links of the article; in it, the digits of one open it", ("u",), "links", hint="links"),
    Command(
        "images", "The images of the article, one after the other", ("i",), "images", hint="images", hint_in="article"
    ),
    Command("copy-source", "Copy the address of the source", ("y",), "copy_source", hint="copy"),
    Command("copy-citation", "Copy a citation", ("Y",), "copy_citation"),
    Command("edit-file", "Open the file in the editor, or the pager", ("e",), "edit_file"),
    Command("toggle-read", "Mark as read or unread", ("m",), "toggle_read", hint="read"),
    Command("toggle-star", "Star, or take the star off", ("s",), "toggle_star", hint="star"),
    Command("next-post", "Next post; in a find, next match", ("n",), "step(1)"),
    Command("previous-post", "Previous post; in a find, previous match", ("p",), "step(-1)"),
    Command("next-unread", "Next unread post", ("N",), "step_unread(1)"),
    Command("previous-unread", "Previous unread post", ("P",), "step_unread(-1)"),
    Command("read-on", "Read on: a page down, at the end the next post", ("space",), "read_on", hint="read on"),
    Command("read-back", "A page up in the article", ("b",), "read_back"),
    Command("scroll-down", "Scroll the article down from anywhere", ("J",), "scroll_article(1)"),
    Command("scroll-up", "Scroll the article up from anywhere", ("K",), "scroll_article(-1)"),
    Command("outline", "The headings of the article", ("T",), "outline", hint="headings", hint_in="article"),
    Command("next-heading", "Next heading of the article", ("right_square_bracket",), "step_heading(1)"),
    Command("previous-heading", "Previous heading of the article", ("left_square_bracket",), "step_heading(-1)"),
    Command("script", "Chinese script: as written, simplified, traditional", ("c",), "script"),
    Command("raw", "The body as it was scraped", ("v",), "raw"),
    Command("repeated", "Repeated lines of a site: folded, shown", ("tilde",), "repeated"),
    Command("zen", "The article alone, or everything again", ("z",), "zen"),
    Command("narrower", "Narrower text", ("less_than_sign",), "measure(-1)"),
    Command("wider", "Wider text", ("greater_than_sign",), "measure(1)"),
    Command("next-pane", "Next pane", ("tab",), "pane(1)", hint="pane", at_once=False),
    Command("previous-pane", "Previous pane", ("shift+tab",), "pane(-1)", at_once=False),
    Command("back", "Back out: search, then filters, then pane", ("escape",), "back", palette=False, at_once=False),
    Command("refresh", "Look for changes on disk now, or show what has come", ("R",), "refresh"),
    Command("help", "Help for where you are", ("question_mark", "f1"), "help", hint="help"),
    Command("palette", "Command palette", ("colon", "ctrl+p"), "palette", palette=False),
    Command("theme", "Pick a theme", (), "app.theme"),
    Command("screenshot", "Save a picture of the screen", (), "app.screenshot"),
    Command("leave", "Back, then quit", ("q",), "leave", palette=False),
    Command("quit", "Quit", ("ctrl+c", "ctrl+q"), "app.quit"),
    Command("suspend", "Suspend to the shell", ("ctrl+z",), "app.suspend_process"),
    *_move("posts", "post", "; after digits, so many"),
    Command(
        "open-post",
        "Open the post, into the article",
        ("enter", "l", "right"),
        "screen.open_post",
        "posts",
        hint="open",
    ),
    Command("posts-left", "To the facets", ("h", "left"), "leave_left", "posts", palette=False),
    *_move("article", "line"),
    Command("article-left", "Back to the list", ("h", "left"), "leave_left", "article", hint="list", palette=False),
    *_move("facets", "value"),
    Command(
        "pick-facet", "Narrow by this value, or stop to", ("enter",), "pick", "facets", hint="narrow", palette=False
    ),
    Command("find-value", "Find values by typing", ("f",), "screen.find_value", "facets", hint="find"),
    Command("unfold", "Show what is beneath", ("l", "right"), "unfold", "facets", hint="unfold", palette=False),
    Command("fold", "Hide what is beneath", ("h", "left"), "fold", "facets", hint="fold", palette=False),
    Command(
        "search-go",
        "To the list, its first row under the cursor",
        ("enter",),
        "go",
        "search",
        hint="to the list",
        palette=False,
    ),
    Command("search-older", "What was searched for before", ("up",), "older", "search", palette=False),
    Command(
        "search-newer", "What was searched for after, then to the list", ("down",), "newer", "search", palette=False
    ),
    Command(
        "completion-take",
        "Take this value, or the first",
        ("tab",),
        "complete",
        "completions",
        hint="take",
        palette=False,
    ),
    Command(
        "completion-next",
        "Choose the next value",
        ("down", "ctrl+n"),
        "choose(1)",
        "completions",
        hint="choose",
        palette=False,
    ),
    Command(
        "completion-previous",
        "Choose the value before; above the first, none",
        ("up", "ctrl+p"),
        "choose(-1)",
        "completions",
        palette=False,
    ),
    Command(
        "completion-take-chosen", "Take the chosen value", ("enter",), "complete_chosen", "completions", palette=False
    ),
    Command(
        "completion-close",
        "Close the list",
        ("escape",),
        "close_completions",
        "completions",
        hint="close",
        palette=False,
    ),
    Command("timeline-earlier", "Earlier", ("h", "left", "k"), "walk(-1)", "timeline", hint="earlier", palette=False),
    Command("timeline-later", "Later", ("l", "right", "j"), "walk(1)", "timeline", hint="later", palette=False),
    Command(
        "timeline-page-earlier",
        "Earlier, as far as is shown",
        ("pageup", "ctrl+u"),
        "page(-1)",
        "timeline",
        palette=False,
    ),
    Command(
        "timeline-page-later",
        "Later, as far as is shown",
        ("pagedown", "ctrl+d"),
        "page(1)",
        "timeline",
        palette=False,
    ),
    Command("timeline-first", "To the first", ("g", "home"), "ends(-1)", "timeline", palette=False),
    Command("timeline-last", "To the last", ("G", "end"), "ends(1)", "timeline", palette=False),
    Command("timeline-range", "Begin a range here", ("r",), "anchor", "timeline", hint="range", palette=False),
    Command("timeline-pick", "Narrow by it", ("enter",), "pick", "timeline", hint="narrow", palette=False),
    Command(
        "find-go",
        "To the matches; n and p walk through them",
        ("enter", "down"),
        "go",
        "find",
        hint="to the matches",
        palette=False,
    ),
    Command("find-out", "No longer find", ("escape",), "out", "find", hint="leave", palette=False),
    Command("search-out", "Clear, then leave", ("escape",), "out", "search", hint="clear, leave", palette=False),
)

BY_NAME: dict[str, Command] = {command.name: command for command in COMMANDS}


def of_place(place: Place) -> Iterator[Command]:
    """The commands of a place, in the order of declaration."""
    return (command for command in COMMANDS if command.place == place)


def clashes(rebound: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A sentence for every key that the settings give to several commands; `rebound` are their keys, by command name.

    Commands clash in the same place, and also where one of them is of everywhere, except in the search bar and while
    finding, where letters are typed. Keys that two commands share by default are intended.
    """
    sharing: dict[str, dict[str, None]] = {}
    for index, one in enumerate(COMMANDS):
        for other in COMMANDS[index + 1 :]:
            places = {one.place, other.place}
            apart = len(places) > 1 and ("everywhere" not in places or places & PLACES_OF_TYPING)
            if apart or not {one.name, other.name} & rebound.keys():
                continue
            shared = set(rebound.get(one.name, one.keys)) & set(rebound.get(other.name, other.keys))
            for key in shared - (set(one.keys) & set(other.keys)):
                sharing.setdefault(key, {}).update({one.name: None, other.name: None})
    for key, names in sorted(sharing.items()):
        *most, last = names
        yield f"the key {label(key)} is for {', '.join(most)} and {last}, so one hides the others."


_LABELS = {
    "slash": "/", "number_sign": "#", "question_mark": "?", "colon": ":", "escape": "Esc", "enter": "Enter",
    "space": "Space", "tab": "Tab", "shift+tab": "Shift-Tab", "down": "↓", "up": "↑", "left": "←", "right": "→",
    "home": "Home", "end": "End", "pagedown": "PgDn", "pageup": "PgUp", "f1": "F1", "less_than_sign": "<", "tilde": "~",
    "greater_than_sign": ">", "comma": ",", "full_stop": ".", "minus": "-", "backspace": "⌫",
    "equals_sign": "=", "left_square_bracket": "[", "right_square_bracket": "]",
}  # fmt: skip


def label(key: str) -> str:
    """The name of a key for people: `?` for `question_mark`, `Ctrl-d` for `ctrl+d`."""
    if key.startswith("ctrl+"):
        return "Ctrl-" + label(key.removeprefix("ctrl+"))
    return _LABELS.get(key, key)
