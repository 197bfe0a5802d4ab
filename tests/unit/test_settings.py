"""Folders and settings: defaults, warnings, and one value changed in a file that a person writes."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.config_file import load_settings, save_setting
from tui.errors import StorageError, UsageError
from tui.keymap import clashes
from tui.settings import THEMES, Folders, Settings, make_folder

DEFAULTS = Settings()
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="other platforms have their own folders")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def load(path: Path, text: str) -> tuple[Settings, tuple[str, ...]]:
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


# Folders


@on_linux
def test_the_folders_are_those_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("config", "cache", "data"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    folders = Folders.of_user()
    assert folders.config_file == tmp_path / "config" / "microfiche" / "config.toml"
    assert folders.index_file == tmp_path / "cache" / "microfiche" / "index.db"
    assert folders.state_file == tmp_path / "data" / "microfiche" / "state.db"
    assert list(tmp_path.iterdir()) == []


@on_linux
@pytest.mark.parametrize("value", [None, "", "relative/path", "./here"])
def test_without_an_absolute_folder_in_the_environment_home_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    expected = [tmp_path / ".config", tmp_path / ".cache", tmp_path / ".local/share"]
    folders = Folders.of_user()
    assert [folders.config, folders.cache, folders.data] == [path / "microfiche" for path in expected]


def test_a_relative_folder_is_ignored_also_where_platformdirs_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    relative = dict.fromkeys(("user_config_path", "user_cache_path", "user_data_path"), Path("relative/microfiche"))
    monkeypatch.setattr(platformdirs, "PlatformDirs", lambda *_, **__: SimpleNamespace(**relative))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert Folders.of_user().data == tmp_path / ".local/share" / "microfiche"


def test_no_home_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(platformdirs, "PlatformDirs", lambda *_, **__: SimpleNamespace(user_config_path=Path("x")))
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(StorageError, match="No home folder"):
        Folders.of_user()


def test_folders_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "a" / "config", tmp_path / "b" / "cache", tmp_path / "b" / "data")
    for folder in (folders.config, folders.cache, folders.data) * 2:
        make_folder(folder)
    for folder in (folders.config, folders.config.parent, folders.cache, folders.data):
        assert folder.is_dir()
        if os.name == "posix":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_is_there_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / below
    with pytest.raises(StorageError, match="cannot be created") as error:
        make_folder(folder)
    assert str(folder) in str(error.value)
    assert "\n" not in str(error.value)


# Loading


def test_no_file_means_the_defaults_and_no_warning(config: Path) -> None:
    assert load_settings(config) == (Settings(), ())
    assert Settings() == Settings(theme="microfiche-dark", measure=80, read_after=3.0, browser="", keys={})


def test_every_setting_is_read(config: Path) -> None:
    text = """
        theme = "nord"
        measure = 72
        read_after = 5
        browser = "firefox --new-tab '/my profile'"
        images = "sixel"
        [keys]
        "post.star" = "s"
        "post.read" = ["m", "ctrl+m"]
        list.next = "j down"
        "app.quit" = []
    """
    settings, warnings = load(config, text)
    assert warnings == ()
    assert settings.theme == "nord"
    assert settings.measure == 72
    assert settings.images == "sixel"
    assert settings.read_after == 5.0
    assert settings.browser == "firefox --new-tab '/my profile'"
    assert settings.keys == {
        "post.star": ("s",),
        "post.read": ("m", "ctrl+m"),
        "list.next": ("j", "down"),
        "app.quit": (),
    }


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufefftheme = 'microfiche-dark'\r\n", "[keys]\n"])
def test_files_without_a_mistake_bring_no_warning(config: Path, text: str) -> None:
    assert load(config, text) == (DEFAULTS, ())


@pytest.mark.parametrize(
    "line",
    [
        "bidi = 'neither'",
        "bidi = true",
        "rows = 2",
        "panes = 'wide'",
        "posts_width = -1",
        "reading_width = 1001",
        "measure = 39",
        "measure = 121",
        "measure = 80.0",
        "measure = true",
        "measure = '80'",
        "read_after = -1",
        "read_after = 3601",
        "read_after = nan",
        "read_after = inf",
        "read_after = true",
        "read_after = '3'",
        "theme = ''",
        "theme = ' '",
        "theme = 3",
        "theme = ['nord']",
        "browser = 3",
        'browser = "firefox \'"',
        "keys = 'j'",
        "colour = 'red'",
    ],
)
def test_a_wrong_or_unknown_value_is_named_and_the_default_used(config: Path, line: str) -> None:
    settings, warnings = load(config, line)
    assert settings == DEFAULTS
    assert len(warnings) == 1
    assert warnings[0].startswith("config.toml: ")
    assert line.split(maxsplit=1)[0] in warnings[0]
    assert warnings[0].endswith(".")


@pytest.mark.parametrize(
    ("line", "warning"),
    [
        ("measure = 300", "config.toml: measure is 300, but it must be a whole number from 40 to 120, so 80 is used."),
        ("theme = 1", 'config.toml: theme is 1, but it must be the name of a theme, so "microfiche-dark" is used.'),
        ("messure = 80", "config.toml: there is no setting messure (perhaps measure is meant)."),
        (
            "keys.a.b = 1",
            "config.toml: keys.a.b is 1, but it must be a key or a list of keys, so it has its own keys.",
        ),
    ],
)
def test_warnings_say_what_is_wrong_and_what_is_done(config: Path, line: str, warning: str) -> None:
    assert load(config, line)[1] == (warning,)


def test_one_wrong_value_takes_nothing_from_the_others(config: Path) -> None:
    settings, warnings = load(config, "measure = 1\ntheme = 'nord'\nx = 1\n[keys]\na = 1\nb = 'b'\n")
    assert settings == Settings(theme="nord", keys={"b": ("b",)})
    assert len(warnings) == 3


@pytest.mark.parametrize("value", ["1", "[1]", "['']", "['a b']", "[['a']]", "true"])
def test_wrong_keys_are_named(config: Path, value: str) -> None:
    settings, warnings = load(config, f"[keys]\n'post.star' = {value}\n")
    assert settings.keys == {}
    assert "keys.post.star" in warnings[0]


@pytest.mark.parametrize(("name", "language"), [("zh_Hans", "zh-Hans"), ("zh_TW.UTF-8", "zh-Hant"), ("en_GB", "en")])
def test_a_language_is_named_by_a_locale_too(config: Path, name: str, language: str) -> None:
    assert load(config, f"language = '{name}'\n")[0].language == language


def test_a_key_that_there_is_not_is_named_and_others_are_read_as_they_are_shown(config: Path) -> None:
    settings, warnings = load(config, "[keys]\nsort = 'F99'\nsearch = ['Ctrl-f', '!']\n")
    assert settings.keys == {"search": ("ctrl+f", "exclamation_mark")}
    assert "there is no key F99" in warnings[0]


def test_keys_for_unknown_commands_are_named_where_the_commands_are_known(config: Path) -> None:
    config.write_text("[keys]\n'post.star' = 's'\n'post.stra' = 'x'\n")
    settings, warnings = load_settings(config, commands=["post.star", "post.read"])
    assert settings.keys == {"post.star": ("s",)}
    assert warnings == ("config.toml: there is no command post.stra for a key (perhaps post.star is meant).",)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (
            "search = 'j'",
            "the key j is for search, posts-down, article-down, facets-down, timeline-later and highlight-down",
        ),
        ("posts-down = 'k'", "the key k is for posts-down and posts-up"),
        ("open-source = ['o', 'question_mark']", "the key ? is for open-source and help"),
    ],
)
def test_a_key_of_several_commands_is_named(config: Path, lines: str, names: str) -> None:
    config.write_text(f"[keys]\n{lines}\n")
    assert load_settings(config, clashes=clashes)[1] == (f"config.toml: {names}, so one hides the others.",)


@pytest.mark.parametrize(
    "lines",
    [
        "", "open-source = 'o'", "posts-down = 'f'", "posts-down = 'n'\nnext-post = 'N'\nnext-unread = []", "find-go = 'x'", "back = ['escape']",
    ],
)  # fmt: skip
def test_keys_that_are_apart_bring_no_warning(config: Path, lines: str) -> None:
    config.write_text(f"[keys]\n{lines}\n")
    assert load_settings(config, clashes=clashes)[1] == ()


def test_a_theme_that_is_not_there_is_named_where_the_themes_are_known(config: Path) -> None:
    config.write_text("theme = 'nrod'\n")
    settings, warnings = load_settings(config, themes=THEMES)
    assert settings.theme == "microfiche-dark"
    (warning,) = warnings
    assert warning.endswith('there is none of that name (perhaps nord is meant), so "microfiche-dark" is used.')


def test_warnings_are_harmless_and_short(config: Path) -> None:
    _, warnings = load(config, f'measure = "\\u001b]0;x\\u0007\\u202e{"y" * 500}"')
    assert warnings[0].isprintable()
    assert len(warnings[0]) < 150


@pytest.mark.parametrize(
    "content",
    [
        b"theme = ",
        b"theme = 'a'\ntheme = 'b'\n",
        b"\xff\xfe",
        b"a = " + b"[" * 20_000,
        b"a" + b".a" * 3_000 + b" = 1",
        b"keys" + b".a" * 5_000 + b" = 1",
        b"measure = 0x1" + b"0" * 5_000,
    ],
    ids=["half", "twice", "not UTF-8", "deep array", "deep key", "deep keys", "huge number"],
)
def test_a_file_that_is_not_understood_is_a_warning(config: Path, content: bytes) -> None:
    config.write_bytes(content)
    settings, warnings = load_settings(config)
    assert settings == DEFAULTS
    assert len(warnings) == 1
    assert warnings[0].startswith("config.toml: ") or str(config) in warnings[0]


@pytest.mark.parametrize(
    "make",
    [
        os.mkdir,
        os.mkfifo,
        lambda path: os.symlink("/dev/zero", path),
        lambda path: os.symlink(path, path),
        lambda path: (path.touch(), os.truncate(path, 1 << 30)),
        lambda path: path.write_text("".join(f"unknown{number} = 1\n" for number in range(300_000))),
    ],
    ids=["folder", "pipe", "device", "circle", "a gibibyte", "300,000 names"],
)
def test_a_file_that_cannot_be_read_is_a_warning(config: Path, make: Callable[[Path], object]) -> None:
    make(config)
    settings, warnings = load_settings(config)
    assert settings == DEFAULTS
    assert len(warnings) == 1
    assert "cannot be read" in warnings[0]
    with pytest.raises(StorageError):
        save_setting(config, "measure", 70)


def test_of_many_mistakes_the_first_are_named_and_the_others_counted(config: Path) -> None:
    text = "".join(f"unknown{number} = 1\n" for number in range(5_000)) + "[keys]\n"
    settings, warnings = load(config, text + "".join(f"other{number} = 'x'\n" for number in range(500)))
    assert settings.theme == DEFAULTS.theme
    assert len(warnings) < 10
    assert "unknown0" in warnings[0]
    assert "4,992 more mistakes like these." in warnings[-1]


def test_keys_without_end_are_a_mistake(config: Path) -> None:
    settings, warnings = load(
        config, f"[keys]\nsearch = {['x'] * 5_000}\nsort = '{'y' * 50_000}'\ndates = '{'y' * 50_000}'\n"
    )
    assert "search" not in settings.keys
    assert "at most 16 keys" in warnings[0]
    warnings = load_settings(config, clashes=clashes)[1]
    assert all(len(warning) < 500 for warning in warnings)


def test_a_name_without_end_is_cut(config: Path) -> None:
    _, warnings = load(config, f"{'y' * 100_000} = 1\n")
    assert len(warnings) == 1
    assert len(warnings[0]) < 500


@given(
    content=st.binary(max_size=60)
    | st.text(alphabet="measurthk=[]{}.'\"\\#\n 0189-:xo\x00é", max_size=60).map(str.encode)
)
def test_any_bytes_give_settings(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    settings, warnings = load_settings(path)
    assert isinstance(settings, Settings)
    assert all("\n" not in warning for warning in warnings)


# Saving


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'theme = "nord"\n'),
        ("# mine\n", '# mine\ntheme = "nord"\n'),
        ("# mine", '# mine\ntheme = "nord"\n'),
        ("theme = 'old'", 'theme = "nord"'),
        ("theme='old' # why\nmeasure = 90\n", 'theme="nord" # why\nmeasure = 90\n'),
        ('  "theme"  =  "o#l\\"d"  \n', '  "theme"  =  "nord"  \n'),
        ("theme = 3\n", 'theme = "nord"\n'),
        ("measure = 90\n", 'theme = "nord"\nmeasure = 90\n'),
        ("# mine\n\n# how wide\nmeasure = 90\n", '# mine\n\ntheme = "nord"\n# how wide\nmeasure = 90\n'),
        ("# how wide\nmeasure = 90\n", 'theme = "nord"\n# how wide\nmeasure = 90\n'),
        ("[keys]\ntheme = 't'\n", "theme = \"nord\"\n[keys]\ntheme = 't'\n"),
        ("theme = 'old'\n[keys]\ntheme = 't'\n", "theme = \"nord\"\n[keys]\ntheme = 't'\n"),
        ('x = """\ntheme = "a"\n"""\ntheme = "b"\n', 'x = """\ntheme = "a"\n"""\ntheme = "nord"\n'),
        ('x = """\ntheme = "a"\n"""\n', 'theme = "nord"\nx = """\ntheme = "a"\n"""\n'),
        ("x = [\n  'a', # b\n]\ntheme = 'b'\n", "x = [\n  'a', # b\n]\ntheme = \"nord\"\n"),
        ("measure = 90\r\ntheme = 'b'\r\n", 'measure = 90\r\ntheme = "nord"\r\n'),
        ("measure = 90\r\n", 'theme = "nord"\r\nmeasure = 90\r\n'),
        ("\ufefftheme = 'b'\n", '\ufefftheme = "nord"\n'),
        ("x = 'a\u2028theme = 1'\n", "theme = \"nord\"\nx = 'a\u2028theme = 1'\n"),
    ],
)
def test_one_value_is_changed_and_all_else_stays(config: Path, before: str, after: str) -> None:
    config.write_bytes(before.encode())
    save_setting(config, "theme", "nord")
    assert config.read_bytes().decode() == after


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", 'quo"te\\ and \x7f \t 中文'),
        ("measure", 100),
        ("read_after", 0.5),
        ("read_after", 0),
        ("browser", "a 'b c'"),
    ],
)
def test_what_was_saved_is_loaded(config: Path, name: str, value: str | float) -> None:
    save_setting(config, name, value)
    settings, warnings = load_settings(config)
    assert warnings == ()
    assert getattr(settings, name) == value


def test_saving_makes_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    save_setting(path, "theme", "nord")
    assert load_settings(path)[0].theme == "nord"


def test_saving_what_is_there_already_writes_nothing(config: Path) -> None:
    config.write_text('theme = "nord"\n')
    before = config.stat().st_ino
    save_setting(config, "theme", "nord")
    assert config.stat().st_ino == before


def test_a_link_stays_a_link_and_the_permissions_stay(tmp_path: Path, config: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text("measure = 90\n")
    target.chmod(0o640)
    config.symlink_to(target)
    save_setting(config, "theme", "nord")
    assert config.is_symlink()
    assert target.read_text() == 'theme = "nord"\nmeasure = 90\n'
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize(("name", "value"), [("measure", 1), ("theme", ""), ("keys", "j"), ("colour", "red")])
def test_a_wrong_value_is_not_saved(config: Path, name: str, value: str | float) -> None:
    with pytest.raises(UsageError, match=name):
        save_setting(config, name, value)
    assert not config.exists()


@pytest.mark.parametrize("text", ["theme = ", 'theme = """\nold"""\n', "[theme]\nx = 1\n", "theme.x = 1\n"])
def test_a_file_that_would_have_to_be_rewritten_is_left_as_it_is(config: Path, text: str) -> None:
    config.write_text(text)
    with pytest.raises(StorageError, match="theme"):
        save_setting(config, "theme", "nord")
    assert config.read_text() == text


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left_over(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    config.write_text("measure = 90\n")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StorageError, match="no space left"):
        save_setting(config, "theme", "nord")
    assert [path.name for path in config.parent.iterdir()] == [config.name]
    assert config.read_text() == "measure = 90\n"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('x = "wc -w"', None),
        ('x = {run = "a | b", shell = true, input = "json", output = "terminal"}', None),
        ("x = 3", "must be written as"),
        ('x = {run = ""}', "its run must be a command line"),
        ('x = {run = "echo \'a"}', "quotes closed"),
        ('x = {run = "a", input = "words"}', "its input must be one of text"),
        ('x = {run = "a", output = "window"}', "its output must be one of pane"),
        ('x = {run = "a", shell = 1}', "its shell must be true or false"),
        ('x = {run = "a", inputs = "text"}', "it has no inputs, perhaps input"),
    ],
)
def test_commands_that_posts_are_piped_to(written: str, told: str | None, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"[commands]\n{written}\n", encoding="utf-8")
    settings, warnings = load_settings(file)
    if told is None:
        assert warnings == ()
        assert settings.commands["x"].run
    else:
        assert settings.commands == {}
        assert "commands.x is left out" in warnings[0]
        assert told.split(",")[0] in warnings[0]


@pytest.mark.parametrize(
    "line", ["marks_folder = '~nobody-here/marks'", "[archives.'~nobody-here/news']\nhistory = true"]
)
def test_a_folder_of_a_user_who_is_not_there_is_left_out(tmp_path: Path, line: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(line, encoding="utf-8")

    settings, warnings = load_settings(file)

    assert (settings.shared_marks, settings.with_history) == (None, ())
    assert len(warnings) == 1
