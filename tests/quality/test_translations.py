"""Everything a person reads goes through `tui/language.py`, and is translated."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from tests.quality import unsaid
from tests.tools import messages
from tui.language import Language, catalogue_path

SOURCE = messages.source()

# What looks like a sentence and is none, or is the same in every language.
EXCEPTIONS = {
    "microfiche [PATH …]\n       microfiche COMMAND …",
    "microfiche: ",
    ": named after its file",  # put together of texts that are translated whole
    "microfiche config",
    "bold dim",
    "bold underline",
    "italic underline",
    "none",  # what programs read
    "title",
    "completions",
    "yes",
}
# Names of threads, which a person never reads.
NAMES = re.compile(r"[a-z]+(?: [a-z]+){1,2}")
NAMED = {"LatestWorker", "Thread"}


def names_of_threads(path: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return {
        text.value
        for call in calls
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in NAMED
        for text in (*call.args, *(word.value for word in call.keywords if word.arg == "name"))
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    }


def test_what_a_person_reads_goes_through_the_catalogues() -> None:
    found = []
    for path in sorted(messages.PACKAGE.rglob("*.py")):
        excused = EXCEPTIONS | names_of_threads(path)
        found += [
            f"{path.relative_to(messages.PACKAGE)}:{line}: {text!r}"
            for line, text in unsaid.texts(path)
            if text not in excused
        ]
    assert found == []


def test_a_text_that_does_not_go_through_them_is_found(tmp_path: Path) -> None:
    source = (
        'self.notify("Nothing here")\nself.notify(_("Nothing there"))\nraise UsageError(f"{name} is wrong")\n'
        'title = "a whole sentence"\n"""A docstring of words."""\nself.notify(f"{_(\'said\')}: {why}")\n'
    )
    path = tmp_path / "made.py"
    path.write_text(source, encoding="utf-8")
    assert sorted(line for line, _ in unsaid.texts(path, in_face=True)) == [1, 3, 4]
    assert sorted(line for line, _ in unsaid.texts(path, in_face=False)) == [1, 3]


@pytest.mark.parametrize("path", sorted(messages.PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_the_translating_function_is_not_hidden_by_a_name_for_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = any(
        isinstance(node, ast.ImportFrom) and any(name.name == "_" for name in node.names) for node in tree.body
    )
    hidden = [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id == "_" and isinstance(node.ctx, ast.Store) and imported
        if any(isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_" for call in ast.walk(function))
    ]
    assert hidden == []


@pytest.mark.parametrize("language", messages.TRANSLATED)
class TestCatalogue:
    def test_it_has_the_texts_of_the_source_and_no_other(self, language: Language) -> None:
        written = {text.id for text in messages.read(language) if text.id}
        assert written == {text.id for text in SOURCE if text.id}, "make messages brings it up to date"

    def test_every_text_is_translated(self, language: Language) -> None:
        assert [text.id for text in messages.untranslated(messages.read(language))] == []

    def test_a_translation_has_the_values_of_its_text(self, language: Language) -> None:
        wrong = [
            text.id
            for text in messages.read(language)
            if text.id and any(values(form) != values(many(text.id)) for form in forms(text.string))
        ]
        assert wrong == []

    def test_what_is_read_is_what_is_written(self, language: Language) -> None:
        assert catalogue_path(language).read_bytes() == messages.as_mo(messages.read(language)), "make messages"


def many(text: str | tuple[str, str]) -> str:
    return text if isinstance(text, str) else text[1]


def forms(translated: str | tuple[str, ...]) -> tuple[str, ...]:
    return (translated,) if isinstance(translated, str) else translated


def values(text: str) -> set[str]:
    """What is filled into a text, by name or as argparse does."""
    if found := re.findall(r"%\(\w+\)[sr]|%[sr]", text):
        return set(found)
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
