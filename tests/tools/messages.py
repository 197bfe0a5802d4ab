"""The catalogues of translations: `python -m tests.tools.messages`, or `make messages`, brings them up to date.

Entries whose text is gone from the source go, new ones come without a translation, and are named; nothing is guessed.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tui.language import LANGUAGES, LOCALE_FOLDER, Language, catalogue_path

PACKAGE = LOCALE_FOLDER.parent
TRANSLATORS = {"_": 1, "N_": 1, "stated": 1, "ngettext": 2}
"""The functions that translate, and how many of their first arguments are texts."""

TRANSLATED: tuple[Language, ...] = tuple(language for language in LANGUAGES if language not in ("auto", "en"))


def source() -> Catalog:
    """All texts of the source, with the files they are in."""
    texts = Catalog()
    for path in sorted(PACKAGE.rglob("*.py")):
        for text in texts_of(path.read_text(encoding="utf-8")):
            texts.add(text, locations=[(f"tui/{path.relative_to(PACKAGE).as_posix()}", 1)])
    return texts


def texts_of(source: str) -> Iterator[str | tuple[str, str]]:
    """The texts of a file that are to be translated, those with a plural as a pair.

    Babel itself reads tokens: it misses what is called within an f-string, and takes values that are filled in for texts.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and (count := TRANSLATORS.get(node.func.id)):
            texts = [argument.value for argument in node.args[:count] if isinstance(argument, ast.Constant)]
            if len(texts) == count:
                yield texts[0] if count == 1 else (texts[0], texts[1])


def catalogue_file(language: Language) -> Path:
    """The translations into a language, as people write them."""
    return catalogue_path(language).with_suffix(".po")


def read(language: Language) -> Catalog:
    """The translations into a language as they are written; none where there is no file yet."""
    file = catalogue_file(language)
    locale = language.replace("-", "_")
    return read_po(BytesIO(file.read_bytes()), locale=locale) if file.exists() else Catalog(locale=locale)


def updated(written: Catalog, texts: Catalog) -> Catalog:
    """The catalogue of these texts, with the translations that are written of them."""
    new = Catalog(locale=written.locale, project="Microfiche", version="", header_comment="", fuzzy=False)
    for text in texts:
        if text.id:
            known = written.get(text.id)
            new.add(
                text.id,
                known.string if known is not None else None,
                locations=text.locations,
                user_comments=known.user_comments if known is not None else (),
            )
    return new


def as_po(catalogue: Catalog) -> bytes:
    """The file of a catalogue: by text, without what changes from day to day."""
    file = BytesIO()
    write_po(file, catalogue, sort_output=True, include_lineno=False, omit_header=True, width=120)
    plural = f'"Plural-Forms: {catalogue.plural_forms}\\n"'
    head = (
        'msgid ""',
        'msgstr ""',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        f'"Language: {catalogue.locale}\\n"',
        plural,
    )
    return "\n".join((*head, "", "")).encode() + file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """What the program reads of a catalogue."""
    file = BytesIO()
    catalogue.creation_date = datetime.fromtimestamp(0, UTC)  # the same texts make the same bytes
    write_mo(file, catalogue)
    return file.getvalue()


def untranslated(catalogue: Catalog) -> list[Message]:
    """The texts without a translation."""
    return [text for text in catalogue if text.id and not _is_translated(text)]


def _is_translated(text: Message) -> bool:
    forms = text.string if isinstance(text.string, tuple) else (text.string,)
    return all(forms)


def main() -> None:
    texts = source()
    for language in TRANSLATED:
        catalogue = updated(read(language), texts)
        file = catalogue_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(as_po(catalogue))
        catalogue_path(language).write_bytes(as_mo(read(language)))
        missing = untranslated(catalogue)
        sys.stdout.writelines(f"{language}: not translated: {text.id}\n" for text in missing)
        sys.stdout.write(f"{language}: {len(catalogue) - len(missing)} of {len(catalogue)} texts are translated\n")


if __name__ == "__main__":
    main()
