"""The commands of the command line: what each is called, what it takes, and the module that does it.

To add one, declare its options in a function here, add a line to `VERBS`, and write a module with a function `run`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Container
from dataclasses import dataclass
from typing import NoReturn

from tui.cli.declared import declared
from tui.cli.posts import number_of
from tui.errors import UsageError
from tui.language import N_, Wording, _

_EPILOG = N_("""\
Without a PATH the archives opened last are meant, else the samples that come with the program. A first word that is
no command and names an existing path is a path; -- ends the options.

exit status: 0 done, 1 nothing found or problems found, 2 wrong usage, 3 an archive or a database cannot be used,
130 interrupted, 70 a fault of the program itself
""")


_OF_ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
)
"""What argparse says of our command line, as it stands there."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(_("{mistake}; see {program} --help", mistake=message, program=self.prog))

    def _print_message(self, message: str, _file: object = None) -> None:
        """Print help or the version to stdout. argparse itself ignores it when that fails."""
        from tui import streams

        streams.prepare()
        streams.lines(message)
        streams.flush()


class _CommandsFormatter(argparse.RawDescriptionHelpFormatter):
    """Has room for the longest name of a command beside its sentence: argparse forgets that commands are indented."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        self._action_max_length = max([self._action_max_length, *(len(f"    {name}") for name in VERBS)])


class _HelpFormatter(argparse.HelpFormatter):
    """Breaks lines by cells where characters take two: argparse counts characters, and breaks at blanks alone."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        from tui.text import cells

        if cells(text) == len(text):
            return super()._split_lines(text, width)
        from tui.article.layout.line_break import wrap

        return [text[start:end].strip() for start, end in wrap(text, width)]

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))


def _bind_values(argv: list[str], with_value: Container[str]) -> list[str]:
    """Join options and their values with "=", so that a value may begin with a dash: --sort -date, --query -tag:x."""
    bound: list[str] = []
    rest = iter(argv)
    for argument in rest:
        if argument == "--":
            return [*bound, argument, *rest]
        value = next(rest, None) if argument in with_value else None
        bound.append(argument if value is None else f"{argument}={value}")
    return bound


def _join_query(argv: list[str], with_value: Container[str]) -> list[str]:
    """Join the words of a query into one argument, so that `-word` and `-tag:x` need no `--` before them."""
    options, words = _split_options(argv, with_value)
    return [*options, "--", " ".join(words)] if words else options


def _keep_queries(argv: list[str], with_value: Container[str]) -> list[str]:
    """Put several queries behind the options, so that one may begin with a dash."""
    options, queries = _split_options(argv, with_value)
    return [*options, "--", *queries] if queries else options


def _split_options(argv: list[str], with_value: Container[str]) -> tuple[list[str], list[str]]:
    """The options with their values, and the words that are none."""
    bound = _bind_values(argv, with_value)
    end = bound.index("--") if "--" in bound else len(bound)
    options = [word for word in bound[:end] if word.startswith("--") or word == "-h"]
    return options, [word for word in bound[:end] if word not in options] + bound[end + 1 :]


@dataclass(frozen=True, slots=True)
class Verb:
    """A command: its module, a sentence for the help, a function that declares its options, and one that brings the
    arguments it is given into an order that argparse understands; that is told which options have a value.
    """

    module: str
    sentence: Wording
    declare: Callable[[argparse.ArgumentParser], None]
    arrange: Callable[[list[str], Container[str]], list[str]] = _bind_values
    is_paged: bool = True
    """Whether what it prints can be longer than a screen, and nothing else uses the terminal."""


def parser_of(version: str, names: Collection[str] = ()) -> argparse.ArgumentParser:
    """The parser of the command line; with `names`, for these commands alone, which takes a tenth of the time."""
    # It takes its translations from the process's own domain of gettext, which follows the locale alone.
    vars(argparse)["_"] = _
    parser = _Parser(
        prog="microfiche", usage="microfiche [PATH …]\n       microfiche COMMAND …", epilog=str(_EPILOG),
        description=_("Browse archives of news posts in the terminal: narrow, find, read, open the source."),
        formatter_class=_CommandsFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument(
        "--version", action="version", version=f"microfiche {version}", help=_("show the version and exit")
    )
    commands = parser.add_subparsers(
        title=_("commands"), metavar="COMMAND", required=True, parser_class=_Parser, prog="microfiche"
    )
    for name in names or VERBS:
        verb = VERBS[name]
        sentence = str(verb.sentence)
        description = _("{sentence}.", sentence=sentence[:1].upper() + sentence[1:])
        command = commands.add_parser(
            name, help=sentence, description=description, allow_abbrev=False, formatter_class=_HelpFormatter
        )
        command.set_defaults(module=verb.module)
        verb.declare(command)
        command.add_argument(
            "--color", choices=("auto", "always", "never"), default="auto", metavar="WHEN",
            help=_("style what is printed: always, never, or auto, where a terminal shows it"),
        )  # fmt: skip
        command.set_defaults(pager=False)
        if verb.is_paged:
            command.add_argument(
                "--no-pager", dest="pager", action="store_false", default=True,
                help=_("on a terminal, print what is longer than the screen without a pager"),
            )  # fmt: skip
    return parser


def read_options(name: str, argv: list[str], version: str) -> argparse.Namespace:
    """The options of a command, by the arguments behind its name. Raises UsageError where they are none of its."""
    parser = parser_of(version, (name,))
    (command,) = declared(parser).commands
    with_value = {each for option in command.options if option.value for each in option.names}
    return parser.parse_args([name, *VERBS[name].arrange(argv, with_value)])


_A_POST = N_("a path, an id or key that search printed, or the address of a source (./7 is a file, 7 an id)")


def _archives(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--in", dest="archives", action="append", default=[], type=_path, metavar="PATH",
        help=_("in this archive; repeats"),
    )  # fmt: skip
    parser.add_argument("--refresh", action="store_true", help=_("look for changes on disk first"))


def _paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "archives", nargs="*", type=_path, metavar="PATH", help=_("an archive; those opened last without it")
    )


def _format(parser: argparse.ArgumentParser, *formats: str) -> None:
    parser.add_argument(
        "--format",
        choices=formats,
        default=formats[0],
        help=_("one of {formats}; {default} without it", formats=", ".join(formats), default=formats[0]),
    )
    if "tsv" in formats:
        parser.add_argument(
            "--no-header",
            action="store_true",
            help=_("in tsv and csv, leave out the line that names the fields"),
        )


_MAX_COUNT = 1_000_000_000
"""No archive has as many posts, and no screen as many cells: a greater number means the same."""

_MAX_WIDTH = 100_000
"""A line across the text is drawn as wide as this."""


_MIN_LINE_OF_HIT = 32
"""A narrower line of a concordance has no room for the day, a hit and what is beside it."""


def _width(text: str) -> int:
    return min(_count(text), _MAX_WIDTH)


def _width_of_hits(text: str) -> int:
    width = _width(text)
    if width < _MIN_LINE_OF_HIT:
        raise argparse.ArgumentTypeError(
            _("{text} is too narrow: a line takes at least {least} cells", text=text, least=_MIN_LINE_OF_HIT)
        )
    return width


def _path(text: str) -> str:
    """A path that is not empty: the empty path of an unset variable would mean the current folder."""
    if not text:
        raise argparse.ArgumentTypeError(_("a path is empty"))
    return text


def _count(text: str) -> int:
    number = number_of(text)
    if not number:
        raise argparse.ArgumentTypeError(_("{text} is no count", text=text))
    return min(number, _MAX_COUNT)


def _fields(text: str) -> tuple[str, ...]:
    from tui.cli.search import OUTPUT_FIELDS

    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in OUTPUT_FIELDS:
            known = ", ".join(OUTPUT_FIELDS)
            raise argparse.ArgumentTypeError(_("there is no field {name}; there are {names}", name=name, names=known))
    return names


def _declare_index(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    parser.add_argument("--rebuild", action="store_true", help=_("forget what is indexed of them first"))
    parser.add_argument(
        "--watch", action="store_true", help=_("go on, and index files as they change, until interrupted")
    )


_SNIPPETS = 100
"""Each is found by reading the post's file, which takes a millisecond."""


def _declare_search(parser: argparse.ArgumentParser) -> None:
    from tui.search.fields import SORTS

    parser.add_argument("query", metavar="QUERY", help=_("words and filters, as in the search bar; '' is every post"))
    _archives(parser)
    parser.add_argument("--limit", type=_count, metavar="N", help=_("at most so many"))
    parser.add_argument(
        "--sort", choices=SORTS, metavar="KEY",
        help=_("relevance, date, -date, title, added: what came last first, cited: what most posts link to first, or "
               "length: the longest first"),
    )  # fmt: skip
    parser.add_argument(
        "--snippets", type=_count, default=_SNIPPETS, metavar="N",
        help=_("in json, quote the articles of the first N posts that body: finds; {count} else", count=_SNIPPETS),
    )  # fmt: skip
    parser.add_argument("--count", action="store_true", help=_("only print how many are found"))
    parser.add_argument("--fields", type=_fields, metavar="A,B,C", help=_("only these fields (json, tsv, csv)"))
    _format(parser, "table", "json", "tsv", "csv", "paths", "paths0")


def _declare_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "posts", nargs="+", type=_path, metavar="POST", help=_("{post}; - reads them from stdin", post=_A_POST)
    )
    parser.add_argument(
        "--format", choices=("markdown", "text", "html", "json"), help=_("text on a terminal, else markdown")
    )
    parser.add_argument("--width", type=_width, metavar="N", help=_("width of the text, in cells"))


def _declare_links(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "posts", nargs="+", type=_path, metavar="POST", help=_("{post}; - reads them from stdin", post=_A_POST)
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--to", action="store_true", help=_("the posts that it leads to"))
    way.add_argument("--from", dest="citing", action="store_true", help=_("the posts that lead to it"))
    _archives(parser)
    _format(parser, "table", "json", "tsv")


def _declare_similar(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "posts", nargs="+", type=_path, metavar="POST", help=_("{post}; - reads them from stdin", post=_A_POST)
    )
    parser.add_argument("--limit", type=_count, metavar="N", help=_("at most so many"))
    _archives(parser)
    _format(parser, "table", "json", "tsv")


def _declare_copies(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "query", nargs="?", default="", metavar="QUERY", help=_("words and filters, as in the search bar")
    )
    _archives(parser)
    _format(parser, "table", "json", "tsv")


def _declare_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", metavar="QUERY", help=_("words and filters, as in the search bar"))
    parser.add_argument("--limit", type=_count, metavar="N", help=_("at most so many"))
    _archives(parser)
    _format(parser, "table", "json", "tsv")


def _declare_diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", type=_path, metavar="OLD", help=str(_A_POST))
    parser.add_argument("new", type=_path, metavar="NEW", help=_("the post to compare it with"))
    parser.add_argument("--width", type=_width, metavar="N", help=_("width, in cells; from 120 on side by side"))
    parser.add_argument("--strict", action="store_true", help=_("slips of spelling count as differences"))
    _format(parser, "text", "json")


def _declare_facets(parser: argparse.ArgumentParser) -> None:
    from tui.model import COUNTED_BY

    parser.add_argument("facet", choices=COUNTED_BY)
    parser.add_argument("--query", default="", metavar="QUERY", help=_("count the posts found by this"))
    _archives(parser)
    _format(parser, "table", "json", "tsv")


def _declare_trend(parser: argparse.ArgumentParser) -> None:
    from tui.export.plots import HOW_TO_GET
    from tui.search.trends import UNITS

    parser.add_argument(
        "queries", nargs="+", metavar="QUERY", help=_("words and filters, as in the search bar; each is a column")
    )
    parser.add_argument("--by", choices=UNITS, default="month", help=_("a line a day, month (the default) or year"))
    parser.add_argument("--share", action="store_true", help=_("the share of all posts instead of their number"))
    parser.add_argument(
        "--to", type=_path, metavar="FILE",
        help=_("draw it into this file (.svg, .png); needs {command}", command=HOW_TO_GET),
    )  # fmt: skip
    parser.add_argument("--title", metavar="TEXT", help=_("the title of the plot; else the archives, and the query"))
    _archives(parser)
    _format(parser, "table", "csv", "json")


def _declare_concordance(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "query", metavar="QUERY", help=_("what to look for in articles, with filters; words are looked for there too")
    )
    parser.add_argument("--width", type=_width_of_hits, metavar="N", help=_("width of a line, in cells"))
    parser.add_argument(
        "--sort", choices=("date", "left", "right"), default="date",
        help=_("as search sorts (date), or by what is on the left or on the right"),
    )  # fmt: skip
    parser.add_argument("--limit", type=_count, metavar="N", help=_("at most so many"))
    _archives(parser)
    _format(parser, "table", "csv", "json")


def _declare_check(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    _format(parser, "table", "json", "tsv")


def _declare_export(parser: argparse.ArgumentParser) -> None:
    from tui.export.formats import ENDINGS, OF_QUOTES, WITH_FIELDS

    endings = ", ".join(ENDINGS)
    parser.add_argument("query", metavar="QUERY", help=_("words and filters, as in the search bar; '' is every post"))
    parser.add_argument(
        "--to", required=True, type=_path, metavar="FILE",
        help=_("where to, and by its ending the format: {endings}; FOLDER/ gets a file a post, - is stdout",
               endings=endings),
    )  # fmt: skip
    parser.add_argument("--format", choices=ENDINGS, metavar="FORMAT", help=_("the format, whatever the ending"))
    parser.add_argument(
        "--quotes", action="store_true",
        help=_("highlights and notes instead of whole posts ({formats})", formats=_(", ").join(OF_QUOTES)),
    )  # fmt: skip
    parser.add_argument(
        "--fields", metavar="A,B,C", help=_("only these fields ({formats})", formats=_(", ").join(WITH_FIELDS))
    )
    parser.add_argument(
        "--bom", action="store_true",
        help=_("csv for spreadsheets: with a byte-order mark, and nothing they take for a formula"),
    )  # fmt: skip
    parser.add_argument("--title", metavar="TEXT", help=_("the title of a book, a page or a feed; else the query"))
    parser.add_argument("--limit", type=_count, metavar="N", help=_("at most so many"))
    _archives(parser)


def _declare_open(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", metavar="QUERY-or-POST", help=_("a query, or {post}", post=_A_POST))
    _archives(parser)


def _declare_mark(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="?", metavar="QUERY", help=_("words and filters, as in the search bar"))
    parser.add_argument(
        "--ids", action="store_true", help=_("mark the posts named on stdin, a line each: {post}", post=_A_POST)
    )
    for field, on, is_on, off, is_off in (
        ("read", "--read", N_("mark as read"), "--unread", N_("mark as unread")),
        ("starred", "--star", N_("star"), "--unstar", N_("take the star away")),
    ):
        either = parser.add_mutually_exclusive_group()
        either.add_argument(on, dest=field, action="store_const", const=True, help=str(is_on))
        either.add_argument(off, dest=field, action="store_const", const=False, help=str(is_off))
    parser.add_argument("--tag", action="append", default=[], metavar="NAME", help=_("put on an own tag; repeats"))
    parser.add_argument("--untag", action="append", default=[], metavar="NAME", help=_("take off an own tag; repeats"))
    parser.add_argument("--note", metavar="TEXT", help=_("set the note; '' takes it away"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say how many"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask, however many they are"))
    _archives(parser)


def _declare_marks(parser: argparse.ArgumentParser) -> None:
    doings = parser.add_subparsers(
        title=_("commands"), dest="doing", metavar="COMMAND", required=True, parser_class=_Parser
    )
    doing = doings.add_parser("export", help=_("write all marks as JSON Lines"), allow_abbrev=False)
    doing.add_argument("file", type=_path, metavar="FILE", help=_("where to; - is stdout"))
    doing = doings.add_parser("import", help=_("take in marks; of each the one set last holds"), allow_abbrev=False)
    doing.add_argument("file", type=_path, metavar="FILE", help=_("where from; - is stdin"))
    doing = doings.add_parser("sync", help=_("exchange marks with other machines through a folder"), allow_abbrev=False)
    doing.add_argument(
        "folder", nargs="?", type=_path, metavar="FOLDER", help=_("marks_folder of the config without it")
    )
    doings.add_parser("undo", help=_("undo what was marked last"), allow_abbrev=False)
    doings.add_parser("redo", help=_("do again what was undone last"), allow_abbrev=False)


def _declare_searches(parser: argparse.ArgumentParser) -> None:
    _archives(parser)
    _format(parser, "table", "json", "tsv")
    doings = parser.add_subparsers(title=_("commands"), dest="doing", metavar="COMMAND", parser_class=_Parser)
    doing = doings.add_parser("save", help=_("save a query by a name"), allow_abbrev=False)
    doing.add_argument("name", metavar="NAME")
    doing.add_argument("query", nargs="+", metavar="QUERY", help=_("words and filters, as in the search bar"))
    doing = doings.add_parser("rename", help=_("give it another name, also where others name it"), allow_abbrev=False)
    doing.add_argument("old", metavar="OLD")
    doing.add_argument("new", metavar="NEW")
    doing = doings.add_parser("remove", help=_("remove a saved search"), allow_abbrev=False)
    doing.add_argument("name", metavar="NAME")


def _declare_rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--apply", action="store_true", help=_("apply them to every post, as one step of undo"))
    _archives(parser)
    parser.epilog = _(
        'In the config, a rule is a table: [[rule]], then query = "…", and hide, star or read = true, or tag = "…". '
        "Rules are applied to what arrives; what you ever decided yourself stays."
    )


def _arrange_searches(argv: list[str], with_value: Container[str]) -> list[str]:
    """As `_bind_values`; what follows the name of a search to save is its query, with dashes and all."""
    is_saved = argv[:1] == ["save"] and "--" not in argv[:3]
    return [*argv[:2], "--", *argv[2:]] if is_saved else _bind_values(argv, with_value)


def _declare_history(parser: argparse.ArgumentParser) -> None:
    _paths(parser)
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument(
        "--write", action="store_true",
        help=_("take them into the index, now and whenever it is brought up to date: is:gone finds them"),
    )  # fmt: skip
    doing.add_argument("--forget", action="store_true", help=_("take them out of the index again"))
    _format(parser, "table", "json", "tsv")
    parser.epilog = _(
        "Nothing is written to the clone and nothing fetched, and whatever programs its configuration names, none is "
        'run. In the config, history = true below [archives."~/news"] does what --write does for that archive.'
    )


def _declare_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help=_("write a config file that explains itself"))
    parser.add_argument("--check", action="store_true", help=_("only say what is wrong in the config file"))
    _format(parser, "table", "json")
    parser.epilog = _(
        "In the config file, links_outside = true has links followed that lead out of an archive. Without it they are "
        "problems, which check prints: an archive from the net could have any file on the disk read as a post."
    )


SERVER = "mcp"
"""The module of the command that another face does."""


def _declare_mcp(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--in", dest="archives", action="append", default=[], type=_path, metavar="PATH",
        help=_("in this archive; repeats"),
    )  # fmt: skip


def _declare_completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))
    parser.epilog = _(
        'bash: eval "$(microfiche completion bash)" in ~/.bashrc; zsh: the same with zsh in ~/.zshrc; fish: '
        "microfiche completion fish | source in ~/.config/fish/config.fish."
    )


VERBS: dict[str, Verb] = {
    "index": Verb("index", N_("bring the index up to date, and count"), _declare_index, is_paged=False),
    "search": Verb("search", N_("print the posts that a query finds"), _declare_search, _join_query),
    "show": Verb("show", N_("print posts"), _declare_show),
    "links": Verb("links", N_("print where a post leads, and what leads to it"), _declare_links),
    "similar": Verb("similar", N_("print the posts that are about the same thing as one"), _declare_similar),
    "copies": Verb(
        "copies",
        N_("print the stories that are there more than once, one after the other"),
        _declare_copies,
        _join_query,
    ),
    "diff": Verb("diff", N_("print what differs between two posts, word by word"), _declare_diff),
    "facets": Verb("facets", N_("print the values of a facet with their counts"), _declare_facets),
    "trend": Verb("trend", N_("print how many posts a month queries find"), _declare_trend, _keep_queries),
    "concordance": Verb(
        "concordance",
        N_("print each place of a text in the articles, one under the other"),
        _declare_concordance,
        _join_query,
    ),
    "words": Verb(
        "words", N_("print the words that mark the posts a query finds against all others"), _declare_words, _join_query
    ),
    "check": Verb("check", N_("print every problem in an archive"), _declare_check),
    "history": Verb(
        "history", N_("print the posts that only the history of a git clone has, or take them in"), _declare_history
    ),
    "export": Verb("export", N_("write the posts that a query finds for other programs"), _declare_export, _join_query),
    "open": Verb(
        "open_source", N_("open the first hit's source in the web browser"), _declare_open, _join_query, is_paged=False
    ),
    "mark": Verb("mark", N_("mark the posts that a query finds"), _declare_mark, _join_query, is_paged=False),
    "marks": Verb("marks", N_("export, import, share and undo marks"), _declare_marks),
    "searches": Verb(
        "searches", N_("print saved searches with their counts, or change them"), _declare_searches, _arrange_searches
    ),
    "rules": Verb("rules", N_("print the rules of the config with what they find; apply them"), _declare_rules),
    "mcp": Verb(
        SERVER, N_("answer an assistant's questions by the Model Context Protocol, on stdin and stdout"), _declare_mcp
    ),
    "completion": Verb(
        "completion", N_("print a completion for bash, zsh or fish, to be evaluated by it"), _declare_completion
    ),
    "config": Verb("config", N_("print where things lie, and the settings and keys in force"), _declare_config),
}
"""The commands, in the order the help names them."""
