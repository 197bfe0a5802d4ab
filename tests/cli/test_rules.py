"""Rules of the config: applied to what arrives, and to everything on demand; the reader's own word holds."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import write_post
from tui.config_file import load_settings
from tui.errors import Cancelled
from tui.index.fulltext.search import FullText
from tui.settings import Rule

if TYPE_CHECKING:
    from tests.cli.conftest import Cli

RULES = """
[[rule]]
query = "tag:kitchen"
hide = true
[[rule]]
query = "author:“Ines Marrow”"
star = true
tag = ["Ines", "keeper"]
read = true
"""


@pytest.fixture
def config(own_folders: Path) -> Path:
    file = own_folders / "config" / "microfiche" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(RULES, encoding="utf-8")
    return file


def found(cli: Cli, query: str) -> list[str]:
    return sorted(value["title"] for value in cli("search", query, "--format", "json").values)


@pytest.mark.usefixtures("config")
def test_rules_are_applied_to_what_arrives(cli: Cli, archive: Path) -> None:
    cli("index", archive)
    assert found(cli, "is:hidden") == ["Bread before sunrise"]
    assert found(cli, "bread") == []
    assert found(cli, "is:starred") == found(cli, "my:ines") == found(cli, "is:read") == [
        "A lamp over the harbour", "The door that pushed back",
    ]  # fmt: skip
    write_post(archive, "oven.md", "The oven", tags="[kitchen]")
    cli("index")
    assert found(cli, "is:hidden") == ["Bread before sunrise", "The oven"]
    assert cli("marks", "undo").status == 1


@pytest.mark.usefixtures("config")
def test_what_the_reader_took_away_does_not_come_back(cli: Cli, archive: Path) -> None:
    cli("index", archive)
    cli("mark", "lamp", "--unstar", "--untag", "ines", "--unread")
    cli("index", "--rebuild")
    cli("rules", "--apply")
    assert found(cli, "is:starred") == found(cli, "my:ines") == found(cli, "is:read") == ["The door that pushed back"]


def test_rules_are_applied_on_demand_as_one_act_and_taken_back_with_the_rule(
    cli: Cli, indexed: Path, config: Path
) -> None:
    said = cli("rules")
    assert (said.status, said.err) == (0, "")
    assert said.lines == [
        "1  hidden  tag:kitchen",
        "2  read, starred, tagged Ines and tagged keeper  author:“Ines Marrow”",
    ]
    assert found(cli, "is:hidden") == []
    cli("rules", "--apply")
    assert found(cli, "is:hidden") == ["Bread before sunrise"]
    assert cli("marks", "undo").out == "Undone: rules applied.\n"
    assert found(cli, "is:hidden") == found(cli, "is:starred") == []
    cli("marks", "redo")
    config.write_text("[[rule]]\nquery = 'lamp'\nstar = true\n")
    cli("rules", "--apply")
    assert found(cli, "is:hidden") == []
    config.write_text("")
    assert cli("rules").status == 1


def test_rules_that_were_undone_are_applied_again_on_demand_but_not_to_what_arrives(
    cli: Cli, indexed: Path, config: Path
) -> None:
    cli("mark", "door", "--tag", "keeper")
    cli("mark", "door", "--untag", "keeper")
    assert "3 changed, 0 shown again" in cli("rules", "--apply").err
    assert "0 changed, 0 shown again" in cli("rules", "--apply").err
    cli("marks", "undo")
    cli("index", "--rebuild")
    assert found(cli, "is:hidden") == found(cli, "is:starred") == found(cli, "my:ines") == []
    assert "3 changed, 0 shown again" in cli("rules", "--apply").err
    assert found(cli, "is:hidden") == ["Bread before sunrise"]
    assert found(cli, "is:starred") == found(cli, "is:read") == found(cli, "my:ines") == [
        "A lamp over the harbour", "The door that pushed back",
    ]  # fmt: skip
    assert found(cli, "my:keeper") == ["A lamp over the harbour"]


def test_what_a_rule_hid_is_hidden_again_once_the_rule_is_back(cli: Cli, indexed: Path, config: Path) -> None:
    cli("rules", "--apply")
    config.write_text("[[rule]]\nquery = 'lamp'\nstar = true\n")
    assert "1 shown again" in cli("rules", "--apply").err
    config.write_text(RULES)
    cli("rules", "--apply")
    assert found(cli, "is:hidden") == ["Bread before sunrise"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("query = 3\nhide = true", "rule 1 is left out: its query must be a text"),
        ("query = 'x'", "it says nothing to do"),
        ("query = 'x'\nhide = 'yes'", "its hide must be true or false"),
        ("query = 'x'\ntag = ['']", "its tag must be a name"),
        ("query = 'x'\nhidden = true", "it has no hidden (perhaps hide is meant)"),
    ],
)
def test_a_rule_that_cannot_be_is_named_and_the_others_hold(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"[[rule]]\n{text}\n[[rule]]\nquery = 'lamp'\ntag = 'light'\n", encoding="utf-8")
    settings, warnings = load_settings(file)
    assert settings.rules == (Rule("lamp", tags=("light",)),)
    assert len(warnings) == 1
    assert told in warnings[0]


@pytest.mark.parametrize(
    ("query", "told"),
    [("is:lamp", "is:lamp is none of"), ("@lamp", "there is no saved search @lamp"), ("tag:", "tag: needs a value")],
)
def test_a_rule_whose_query_is_not_understood_does_nothing_and_the_others_hold(
    cli: Cli, archive: Path, config: Path, query: str, told: str
) -> None:
    config.write_text(f'{RULES}[[rule]]\nquery = "{query}"\nhide = true\n', encoding="utf-8")
    cli("index", archive)
    said = cli("rules", "--apply")
    assert said.status == 0
    assert said.lines[-1] == f"0  hidden  {query}"
    assert told in said.err
    assert "the rule does nothing" in said.err
    assert found(cli, "is:hidden") == ["Bread before sunrise"]


def test_a_rule_that_looks_into_articles_is_applied_to_what_arrives(cli: Cli, archive: Path, config: Path) -> None:
    config.write_text('[[rule]]\nquery = "body:zeppelins"\ntag = "air"\n', encoding="utf-8")
    cli("index", archive)
    assert found(cli, "my:air") == []
    write_post(archive, "sky.md", "The sky", body="Nobody had seen zeppelins over the harbour.")
    cli("index")
    assert found(cli, "my:air") == ["The sky"]


@pytest.mark.parametrize("query", ["-body:zeppelins", "tag:kitchen OR -body:zeppelins"])
def test_a_rule_on_what_does_not_stand_in_articles_waits_for_their_words(
    cli: Cli, archive: Path, config: Path, query: str
) -> None:
    write_post(archive, "sky.md", "The sky", body="Nobody had seen zeppelins over the harbour.")
    config.write_text(f'[[rule]]\nquery = "{query}"\ntag = "ground"\n', encoding="utf-8")
    cli("index", archive)
    assert "The sky" not in found(cli, "my:ground")
    assert found(cli, "my:ground")


def test_what_arrived_when_the_program_was_ended_amid_it_has_its_rules_at_the_next_start(
    cli: Cli, archive: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text("")
    cli("index", archive)
    config.write_text("[[rule]]\nquery = 'body:marzipan'\nstar = true\n[[rule]]\nquery = 'tag:late'\nhide = true\n")
    write_post(archive, "old.md", "Old", body="Marzipan was there before.")
    cli("index")

    def ended(*_: object) -> None:
        raise Cancelled

    with monkeypatch.context() as amid:
        amid.setattr(FullText, "build", ended)
        write_post(archive, "new.md", "New", tags="[late]", body="Marzipan for everyone.")
        with suppress(Cancelled):
            cli("index")
    assert found(cli, "is:starred") == ["Old"]
    cli("index")
    assert found(cli, "is:hidden is:starred") == ["New"]


@pytest.mark.usefixtures("config")
def test_what_arrived_while_there_were_no_rules_is_not_due(cli: Cli, archive: Path, config: Path) -> None:
    config.unlink()
    cli("index", archive)
    config.write_text(RULES)
    cli("index")
    write_post(archive, "pier.md", "The pier", day="2023-01-01")
    cli("index")
    assert found(cli, "is:starred") == found(cli, "is:hidden") == []
