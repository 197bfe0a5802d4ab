"""Every command of the screen and its keys, declared once.

Bindings, the command palette, the help page, the hints at the foot, `microfiche config` and the README's table of
keys are all made from `COMMANDS`. Settings rebind a command by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tui.key_names import label
from tui.language import N_, Wording, _

Place = Literal[
    "everywhere", "posts", "article", "facets", "timeline", "search", "completions", "find", "highlight", "note"
]

PLACES: dict[Place, Wording] = {
    "everywhere": N_("Everywhere"),
    "posts": N_("In the list of posts"),
    "article": N_("In the article"),
    "facets": N_("Among the facets"),
    "timeline": N_("On the timeline"),
    "search": N_("In the search bar"),
    "completions": N_("In the list of values under the search bar"),
    "find": N_("While finding in a pane"),
    "highlight": N_("While choosing what to highlight"),
    "note": N_("While writing a note"),
}

PLACES_IN_ORDER: frozenset[Place] = frozenset({"search", "completions", "find"})
"""Whose fields handle keys after what was typed before them."""

PLACES_OF_TYPING: frozenset[Place] = PLACES_IN_ORDER | {"note"}
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
    sentence: Wording
    keys: tuple[str, ...]
    action: str
    place: Place = "everywhere"
    hint: Wording | None = None
    hint_in: Place | None = None
    palette: bool = True
    at_once: bool = True


def _move(place: Place, following: Wording, preceding: Wording) -> tuple[Command, ...]:
    """The commands that move within a pane, which every pane has; two of them say what it is one moves by."""
    return (
        Command(f"{place}-down", following, ("j", "down"), "down", place, palette=False),
        Command(f"{place}-up", preceding, ("k", "up"), "up", place, palette=False),
        Command(f"{place}-first", N_("To the beginning"), ("g", "home"), "first", place, palette=False),
        Command(f"{place}-last", N_("To the end"), ("G", "end"), "last", place, palette=False),
        Command(f"{place}-half-down", N_("Half a page down"), ("ctrl+d",), "half(1)", place, palette=False),
        Command(f"{place}-half-up", N_("Half a page up"), ("ctrl+u",), "half(-1)", place, palette=False),
        Command(f"{place}-page-down", N_("A page down"), ("pagedown",), "page(1)", place, palette=False),
        Command(f"{place}-page-up", N_("A page up"), ("pageup",), "page(-1)", place, palette=False),
    )


COMMANDS: tuple[Command, ...] = (
    Command("search", N_("Search; in the article, find in it"), ("slash",), "search", hint=N_("search")),
    Command("edit-query", N_("Edit the whole query as text"), ("F",), "edit_query"),
    Command("tags", N_("Pick a tag by typing"), ("t", "number_sign"), "pick('tag')", hint=N_("tags")),
    Command("dates", N_("Pick a year, a month or a range"), ("d",), "dates", hint=N_("dates")),
    Command("clear-filters", N_("Clear all filters"), ("x",), "clear_filters"),
    Command("unread-only", N_("Unread posts only, and all again"), ("full_stop",), "toggle_unread_only"),
    Command("hidden", N_("Posts that rules hide, and back"), ("X",), "toggle_hidden"),
    Command(
        "like-this", N_("Narrow by the author, a tag, the site or the day of this post"), ("equals_sign",), "like_this"
    ),
    Command(
        "read-last",
        N_("What was read last, and back to what was listed before"),
        ("r",),
        "toggle_read_last",
        at_once=False,
    ),
    Command("save-search", N_("Save this search by a name"), ("B",), "save_search"),
    Command("saved-searches", N_("Open a saved search, by a digit or a letter"), ("apostrophe",), "saved_searches"),
    Command("sort", N_("Choose the order of the list"), ("S",), "sort"),
    Command("open-source", N_("Open the source in the web browser"), ("o",), "open_source", hint=N_("source")),
    Command("open-archived", N_("Open an archived copy of the source"), ("O",), "open_archived"),
    Command(
        "links",
        N_("List the links of the article; in it, the digits of one open it"),
        ("u",),
        "links",
        hint=N_("links"),
    ),
    Command(
        "images",
        N_("The images of the article, one after the other"),
        ("i",),
        "images",
        hint=N_("images"),
        hint_in="article",
    ),
    Command("copy-source", N_("Copy the address of the source"), ("y",), "copy_source", hint=N_("copy")),
    Command("copy-citation", N_("Copy a citation"), ("Y",), "copy_citation"),
    Command("export", N_("Export what is selected or shown to a file"), ("w",), "export"),
    Command("pipe", N_("Pipe the article, or what is selected, to a command"), ("vertical_line",), "pipe"),
    Command("edit-file", N_("Open the file in the editor, or the pager"), ("e",), "edit_file"),
    Command("toggle-read", N_("Mark as read or unread"), ("m",), "mark('toggle_read')", hint=N_("read")),
    Command("toggle-star", N_("Star, or take the star off"), ("s",), "mark('toggle_star')", hint=N_("star")),
    Command("read-all", N_("Mark all that is shown as read, after asking"), ("A",), "mark('read_all')"),
    Command("mark-copies", N_("Mark the copies of what was marked last too"), ("ampersand",), "mark('mark_copies')"),
    Command("note", N_("Write a note on the post, under the article"), ("a",), "note"),
    Command("own-tags", N_("Put a tag of your own on, or take it off"), ("plus",), "mark('pick_tag')"),
    Command("undo", N_("Undo the last mark"), ("U",), "mark('undo')"),
    Command("redo", N_("Do again what was undone"), ("ctrl+r",), "mark('redo')"),
    Command("next-post", N_("Next post; in a find, next match"), ("n",), "step(1)"),
    Command("previous-post", N_("Previous post; in a find, previous match"), ("p",), "step(-1)"),
    Command("next-unread", N_("Next unread post"), ("N",), "step_unread(1)"),
    Command("previous-unread", N_("Previous unread post"), ("P",), "step_unread(-1)"),
    Command("read-on", N_("Read on: a page down, at the end the next post"), ("space",), "read_on", hint=N_("read on")),
    Command("read-back", N_("A page up in the article"), ("b",), "read_back"),
    Command("scroll-down", N_("Scroll the article down from anywhere"), ("J",), "scroll_article(1)"),
    Command("scroll-up", N_("Scroll the article up from anywhere"), ("K",), "scroll_article(-1)"),
    Command(
        "highlight",
        N_("Highlight, or no longer: sentence by sentence, or what the mouse selected"),
        ("H",),
        "highlight",
    ),
    Command("copies", N_("Copies of this post: below its row, and folded again"), ("C",), "copies"),
    Command("written", N_("All highlights and notes of what is shown"), ("Q",), "written"),
    Command("cited", N_("What this post leads to, and what leads to it"), ("L",), "cited"),
    Command("versions", N_("Copies and versions of this post, and what differs"), ("V",), "versions"),
    Command("similar", N_("More like this: posts about the same thing"), ("M",), "similar"),
    Command("concordance", N_("Each place of the words looked for, one under the other"), ("E",), "concordance"),
    Command(
        "compare", N_("Keep this search on the timeline, to compare others with it, or no longer"), ("D",), "compare"
    ),
    Command("shares", N_("On the timeline: shares of all posts, or numbers again"), ("percent_sign",), "shares"),
    Command("words", N_("The words that mark what is shown, to narrow by"), ("W",), "words"),
    Command(
        "travel-back",
        N_("Back to the article one came from"),
        ("backspace", "ctrl+o", "alt+left"),
        "travel(-1)",
        at_once=False,
    ),
    Command("travel-forth", N_("Forth again"), ("alt+right",), "travel(1)", at_once=False),
    Command("outline", N_("The headings of the article"), ("T",), "outline", hint=N_("headings"), hint_in="article"),
    Command("next-heading", N_("Next heading of the article"), ("right_square_bracket",), "step_heading(1)"),
    Command("previous-heading", N_("Previous heading of the article"), ("left_square_bracket",), "step_heading(-1)"),
    Command("script", N_("Chinese script: as written, simplified, traditional"), ("c",), "script"),
    Command("raw", N_("The body as it was scraped"), ("v",), "raw"),
    Command("repeated", N_("Repeated lines of a site: folded, shown"), ("tilde",), "repeated"),
    Command("zen", N_("The article alone, or everything again"), ("z",), "zen"),
    Command("narrower", N_("Narrower text"), ("less_than_sign",), "measure(-1)"),
    Command("wider", N_("Wider text"), ("greater_than_sign",), "measure(1)"),
    Command("next-pane", N_("Next pane"), ("tab",), "pane(1)", hint=N_("pane"), at_once=False),
    Command("previous-pane", N_("Previous pane"), ("shift+tab",), "pane(-1)", at_once=False),
    Command("back", N_("Back out: search, then filters, then pane"), ("escape",), "back", palette=False, at_once=False),
    Command("refresh", N_("Look for changes on disk now, or show what has come or changed"), ("R",), "refresh"),
    Command("archives", N_("Open an archive, or close one"), (), "archives"),
    Command("help", N_("Help for where you are"), ("question_mark", "f1"), "help", hint=N_("help")),
    Command("palette", N_("Command palette"), ("colon", "ctrl+p"), "palette", palette=False),
    Command("theme", N_("Pick a theme"), (), "app.theme"),
    Command("settings", N_("Edit the settings, keys among them"), ("comma",), "settings"),
    Command("screenshot", N_("Save a picture of the screen"), (), "app.screenshot"),
    Command("leave", N_("Back, then quit"), ("q",), "leave", palette=False),
    Command("quit", N_("Quit"), ("ctrl+c", "ctrl+q"), "app.quit"),
    Command("suspend", N_("Suspend to the shell"), ("ctrl+z",), "app.suspend_process"),
    *_move("posts", N_("Next post; after digits, so many"), N_("Previous post; after digits, so many")),
    Command("select", N_("Select the post, and go down; after digits, so many"), ("asterisk",), "select", "posts"),
    Command(
        "select-down", N_("Select the post and the next one"), ("shift+down",), "select_on(1)", "posts", palette=False
    ),
    Command(
        "select-up", N_("Select the post and the one before"), ("shift+up",), "select_on(-1)", "posts", palette=False
    ),
    Command("select-all", N_("Select all posts that are shown"), ("ctrl+a",), "select_all", "posts"),
    Command(
        "open-post",
        N_("Open the post, into the article"),
        ("enter", "l", "right"),
        "screen.open_post",
        "posts",
        hint=N_("open"),
    ),
    Command("posts-left", N_("To the facets"), ("h", "left"), "leave_left", "posts", palette=False),
    *_move("article", N_("Next line"), N_("Previous line")),
    Command(
        "article-left", N_("Back to the list"), ("h", "left"), "leave_left", "article", hint=N_("list"), palette=False
    ),
    *_move("facets", N_("Next value"), N_("Previous value")),
    Command(
        "pick-facet",
        N_("Narrow by this value, or stop to"),
        ("enter",),
        "pick",
        "facets",
        hint=N_("narrow"),
        palette=False,
    ),
    Command("find-value", N_("Find values by typing"), ("f",), "screen.find_value", "facets", hint=N_("find")),
    Command("unfold", N_("Show what is beneath"), ("l", "right"), "unfold", "facets", hint=N_("unfold"), palette=False),
    Command("fold", N_("Hide what is beneath"), ("h", "left"), "fold", "facets", hint=N_("fold"), palette=False),
    Command(
        "search-go",
        N_("To the list, its first row under the cursor"),
        ("enter",),
        "go",
        "search",
        hint=N_("to the list"),
        palette=False,
    ),
    Command("search-older", N_("What was searched for before"), ("up",), "older", "search", palette=False),
    Command(
        "search-newer", N_("What was searched for after, then to the list"), ("down",), "newer", "search", palette=False
    ),
    Command(
        "completion-take",
        N_("Take this value, or the first"),
        ("tab",),
        "complete",
        "completions",
        hint=N_("take"),
        palette=False,
    ),
    Command(
        "completion-next",
        N_("Choose the next value"),
        ("down", "ctrl+n"),
        "choose(1)",
        "completions",
        hint=N_("choose"),
        palette=False,
    ),
    Command(
        "completion-previous",
        N_("Choose the value before; above the first, none"),
        ("up", "ctrl+p"),
        "choose(-1)",
        "completions",
        palette=False,
    ),
    Command(
        "completion-take-chosen",
        N_("Take the chosen value"),
        ("enter",),
        "complete_chosen",
        "completions",
        palette=False,
    ),
    Command(
        "completion-close",
        N_("Close the list"),
        ("escape",),
        "close_completions",
        "completions",
        hint=N_("close"),
        palette=False,
    ),
    Command(
        "timeline-earlier", N_("Earlier"), ("h", "left", "k"), "walk(-1)", "timeline", hint=N_("earlier"), palette=False
    ),
    Command("timeline-later", N_("Later"), ("l", "right", "j"), "walk(1)", "timeline", hint=N_("later"), palette=False),
    Command(
        "timeline-page-earlier",
        N_("Earlier, as far as is shown"),
        ("pageup", "ctrl+u"),
        "page(-1)",
        "timeline",
        palette=False,
    ),
    Command(
        "timeline-page-later",
        N_("Later, as far as is shown"),
        ("pagedown", "ctrl+d"),
        "page(1)",
        "timeline",
        palette=False,
    ),
    Command("timeline-first", N_("To the first"), ("g", "home"), "ends(-1)", "timeline", palette=False),
    Command("timeline-last", N_("To the last"), ("G", "end"), "ends(1)", "timeline", palette=False),
    Command(
        "timeline-peak",
        N_("To where most posts are"),
        ("circumflex_accent",),
        "peak",
        "timeline",
        hint=N_("peak"),
        palette=False,
    ),
    Command("timeline-range", N_("Begin a range here"), ("r",), "anchor", "timeline", hint=N_("range"), palette=False),
    Command("timeline-pick", N_("Narrow by it"), ("enter",), "pick", "timeline", hint=N_("narrow"), palette=False),
    Command(
        "find-go",
        N_("To the matches; n and p walk through them"),
        ("enter", "down"),
        "go",
        "find",
        hint=N_("to the matches"),
        palette=False,
    ),
    Command(
        "note-keep", N_("Keep the note, and close it"), ("escape",), "keep", "note", hint=N_("keep it"), palette=False
    ),
    Command(
        "highlight-keep",
        N_("Keep it, or keep it no longer"),
        ("enter",),
        "keep",
        "highlight",
        hint=N_("keep"),
        palette=False,
    ),
    Command(
        "highlight-down", N_("Next sentence"), ("j", "down"), "move(1)", "highlight", hint=N_("after"), palette=False
    ),
    Command(
        "highlight-up", N_("Previous sentence"), ("k", "up"), "move(-1)", "highlight", hint=N_("before"), palette=False
    ),
    Command(
        "highlight-more", N_("One sentence more"), ("J",), "extend(1)", "highlight", hint=N_("more"), palette=False
    ),
    Command(
        "highlight-less", N_("One sentence less"), ("K",), "extend(-1)", "highlight", hint=N_("less"), palette=False
    ),
    Command(
        "highlight-note",
        N_("Keep it, and write a note on it"),
        ("a",),
        "note",
        "highlight",
        hint=N_("note"),
        palette=False,
    ),
    Command(
        "highlight-out", N_("Highlight nothing"), ("escape", "q"), "leave", "highlight", hint=N_("leave"), palette=False
    ),
    Command("find-out", N_("No longer find"), ("escape",), "out", "find", hint=N_("leave"), palette=False),
    Command(
        "search-out", N_("Clear, then leave"), ("escape",), "out", "search", hint=N_("clear, leave"), palette=False
    ),
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
        yield _("the key {key} is for {names} and {last}, so one hides the others.").format(
            key=label(key), names=", ".join(most), last=last
        )
