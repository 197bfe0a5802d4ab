"""The folders of the program's files, and what can be set in `config.toml`.

A setting is declared once, in `Settings`: its name, type, default, a sentence on it, and what its value has to be. What
reads and saves the file (`config_file.py`), the file to begin with (`commented_config.py`), `microfiche config` and the
README's table are made of that. Settings are loaded once at the start and passed down.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, get_args

from tui import setting_checks as checks
from tui.errors import StorageError, os_reason
from tui.language import N_, Language, Wording, _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

APP_NAME = "microfiche"

MEASURE_MIN, MEASURE_MAX = 40, 120
"""The narrowest and the widest measure of an article, in terminal cells."""

Script = Literal["as-written", "simplified", "traditional"]

SCRIPTS: tuple[Script, ...] = get_args(Script)
"""The Chinese scripts an article can be read in."""

Images = Literal["auto", "kitty", "sixel", "halfblocks"]
"""How pictures can be drawn; auto is the best of these that the terminal supports."""

Rows = Literal["auto", "one", "two"]
"""Lines of a row of the list; auto is two where a title would have less than 40 cells in one."""

Panes = Literal["focus", "even"]
"""Who has the room: focus gives it to the list while posts are chosen, and to the article, beside which the facets
fold, while one is read; with even nothing moves.
"""

PANE_WIDTH_MAX = 1000
"""The widest pane that can be asked for, in cells."""

Bidi = Literal["terminal", "microfiche"]
"""Who reorders right-to-left text for the screen."""

PipedInput = Literal["text", "selection", "markdown", "json", "paths", "paths0"]
PIPED_INPUTS: tuple[PipedInput, ...] = get_args(PipedInput)
"""What a command is given of posts: their texts, the text that is selected, Markdown, an object a line, or paths."""

PipedOutput = Literal["pane", "terminal"]
PIPED_OUTPUTS: tuple[PipedOutput, ...] = get_args(PipedOutput)
"""Where what it writes is shown."""

THEMES = (
    "microfiche-dark", "microfiche-light",
    "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
    "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light",
    "tokyo-night",
)  # fmt: skip
"""All themes, the program's own and Textual's: listed here for code that does not import the screen."""

READ_AFTER_MAX = 3600.0
"""The longest `read_after`, in seconds."""

_pane_width = checks.whole_number(0, PANE_WIDTH_MAX)


@dataclass(frozen=True, slots=True)
class Folders:
    """The three folders of a user. Only `data` holds what cannot be made again."""

    config: Path
    cache: Path
    data: Path

    @classmethod
    def of_user(cls) -> Folders:
        """The folders of the platform: on Linux those of the XDG Base Directory Specification.

        `XDG_CONFIG_HOME`, `XDG_CACHE_HOME` and `XDG_DATA_HOME` count where they are absolute paths, as the
        specification requires. Nothing is created. Raises StorageError where there is no home folder.
        """
        from platformdirs import PlatformDirs

        dirs = PlatformDirs(APP_NAME, appauthor=False)
        try:
            return cls(
                _absolute(dirs.user_config_path, ".config"),
                _absolute(dirs.user_cache_path, ".cache"),
                _absolute(dirs.user_data_path, ".local/share"),
            )
        except RuntimeError as error:
            raise StorageError(
                _("No home folder can be found: set HOME, or XDG_CONFIG_HOME, XDG_CACHE_HOME and XDG_DATA_HOME.")
            ) from error

    @property
    def config_file(self) -> Path:
        """The settings, a file the user edits."""
        return self.config / "config.toml"

    @property
    def index_file(self) -> Path:
        """The index of the archives, which may be deleted at any time."""
        return self.cache / "index.db"

    @property
    def pictures(self) -> Path:
        """Pictures fetched from the web, which may be deleted at any time."""
        return self.cache / "pictures"

    @property
    def crashes(self) -> Path:
        """Reports of crashes, which may be deleted at any time."""
        return self.cache / "crashes"

    @property
    def state_file(self) -> Path:
        """The user's marks."""
        return self.data / "state.db"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done by itself with the posts that a query finds: a table `[[rule]]` of the file."""

    query: str
    hide: bool = False
    star: bool = False
    read: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PipeCommand:
    """A command that posts are piped to: an entry of the table `[commands]` of the file."""

    run: str
    input: PipedInput = "text"
    output: PipedOutput = "pane"
    shell: bool = False


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """What is set for one archive: a table `[archives."~/news"]` of the file."""

    history: bool = False
    """Whether the posts that only its git history has are rows as well."""


class Declaration(NamedTuple):
    """What is declared of a setting beside its name, type and default: a sentence on it, and the check of its value."""

    about: Wording
    check: Callable[[object], Any]


Value = TypeVar("Value")


def setting(default: Value, about: Wording, check: Callable[[object], Value]) -> Value:
    """Declare a setting as a field of `Settings`; see `Declaration`."""
    declared: Value = field(default=default, metadata={"declaration": Declaration(about, check)})
    return declared


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that `config.toml` may set, with their defaults."""

    theme: str = setting(
        "microfiche-dark",
        N_("the theme, one of the program's own or of Textual's; the palette on the screen shows them"),
        checks.theme,
    )
    measure: int = setting(
        80, N_("width of the article's text in cells, from 40 to 120"), checks.whole_number(MEASURE_MIN, MEASURE_MAX)
    )
    read_after: float = setting(
        3.0, N_("seconds after which an open post counts as read, from 0 to 3600"), checks.seconds(READ_AFTER_MAX)
    )
    # Commands are run without a shell.
    browser: str = setting(
        "", N_("command line of the web browser; empty for $BROWSER or that of the desktop"), checks.command_line
    )
    pager: str = setting(
        "",
        N_("command line of the pager for what is longer than the screen; empty for $PAGER or less, cat for none"),
        checks.command_line,
    )
    archived_at: str = setting(
        "https://web.archive.org/web/{date}/{url}",
        N_("where the archived copy of a source is: {date} is its day as YYYYMMDD, {url} its address"),
        checks.address_of_copies,
    )
    language: Language = setting(
        "auto", N_("language of the interface: en, zh-Hans, zh-Hant, or auto for that of the locale"), checks.language
    )
    script: Script = setting(
        "as-written",
        N_("Chinese script to read in: as-written, simplified or traditional"),
        checks.one_of(SCRIPTS),
    )
    images: Images = setting(
        "auto", N_("how pictures are drawn: auto, kitty, sixel or halfblocks"), checks.one_of(get_args(Images))
    )
    rows: Rows = setting(
        "auto",
        N_("lines of a post in the list: one, two, or auto, which is two where a title would have little room"),
        checks.one_of(get_args(Rows)),
    )
    panes: Panes = setting(
        "focus",
        N_("focus gives the room to the pane one is in; with even nothing moves"),
        checks.one_of(get_args(Panes)),
    )
    facets_width: int = setting(
        0, N_("cells of the facets, as dragging their divider sets it; 0 for what they need"), _pane_width
    )
    posts_width: int = setting(
        0, N_("cells of the list, as dragging its divider sets it; 0 for what is left"), _pane_width
    )
    reading_width: int = setting(
        0, N_("cells of the list beside an article that is read; 0 for what is left"), _pane_width
    )
    bidi: Bidi = setting(
        "terminal",
        N_("who turns Arabic and Hebrew: the terminal, or microfiche where the terminal does not"),
        checks.one_of(get_args(Bidi)),
    )
    resume: bool = setting(
        True, N_("whether the screen begins with the query and the post it was left with"), checks.yes_or_no
    )
    marks_folder: str = setting(
        "", N_("a folder that several machines share their marks through; empty for none"), checks.folder
    )
    links_outside: bool = setting(
        False,
        N_("whether links that lead out of an archive are followed: it could have any file read"),
        checks.yes_or_no,
    )
    watch: bool = setting(
        True, N_("whether files that change while the program is open are read at once"), checks.yes_or_no
    )

    # What has tables of its own in the file, which `config_file.py` reads.

    rules: tuple[Rule, ...] = ()
    """What is hidden, tagged, starred or read because a query finds it."""

    commands: Mapping[str, PipeCommand] = field(default_factory=dict)
    """What posts can be piped to, by name."""

    archives: Mapping[str, ArchiveSettings] = field(default_factory=dict)
    """What is set for single archives, by their folders."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys by command name, which replace the command's own; an empty list leaves the command without a key."""

    @property
    def shared_marks(self) -> Path | None:
        """The folder that marks are shared through; None for none."""
        return Path(self.marks_folder).expanduser() if self.marks_folder else None

    @property
    def with_history(self) -> tuple[str, ...]:
        """The folders of archives whose posts that are gone are kept."""
        return tuple(str(Path(folder).expanduser()) for folder, one in self.archives.items() if one.history)


DECLARED: Mapping[str, Declaration] = {
    one.name: one.metadata["declaration"] for one in fields(Settings) if "declaration" in one.metadata
}
"""The settings that have one value each, in the order of the file: by their names, what is declared of them."""


def _absolute(folder: Path, below_home: str) -> Path:
    """The folder, or the default of the specification where the environment's is relative, which is to be ignored."""
    return folder if folder.is_absolute() else Path.home() / below_home / APP_NAME


def make_folder(folder: Path) -> None:
    """Create a missing folder, and those it lies in, accessible to their owner only. Raises StorageError."""
    try:
        for each in (*reversed(folder.parents), folder):
            if not each.is_dir():
                each.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageError(
            _(
                "The folder {folder} cannot be created ({reason}): make room for it or name another place.",
                folder=folder,
                reason=os_reason(error),
            )
        ) from error
