"""Damage to the files of the cache, chosen by a seed, and what the commands may say of an index that had it."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.trials.program import Said

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("search", "", "--format", "json"),
    ("search", "body:the", "--format", "json"),
    ("facets", "month", "--format", "json"),
    ("check", "--format", "json"),
)
"""What is asked after each damage."""

FILES = ("index.db", "text.db", "index.seal", "text.seal", "catalogue")

UNUSABLE = 3


Ask = Callable[[Sequence[str]], Said]
"""Runs a command line."""


def _flip(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    for _ in range(10):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def _flip_without_seal(file: Path, chance: random.Random) -> None:
    """Damage within the structure of pages, which is all that can be seen in a file that was not closed."""
    data = bytearray(file.read_bytes())
    for page in range(0, len(data), 4096):
        data[page + chance.randrange(8)] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    file.with_suffix(".seal").unlink(missing_ok=True)


def _cut(file: Path, chance: random.Random) -> None:
    with file.open("r+b") as opened:
        opened.truncate(chance.randrange(file.stat().st_size))


def _empty(file: Path, _chance: random.Random) -> None:
    file.write_bytes(b"")


def _zero(file: Path, chance: random.Random) -> None:
    with file.open("r+b") as opened:
        for _ in range(3):
            opened.seek(4096 * chance.randrange(1 + file.stat().st_size // 4096))
            opened.write(bytes(4096))


def _scramble(file: Path, chance: random.Random) -> None:
    with file.open("r+b") as opened:
        opened.seek(chance.randrange(file.stat().st_size))
        opened.write(chance.randbytes(5000))


def _replace_by_other_database(file: Path, _chance: random.Random) -> None:
    file.unlink()
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE post(id INTEGER PRIMARY KEY, words TEXT)")
    db.close()


def _make_newer(file: Path, _chance: random.Random) -> None:
    if file.suffix != ".db":
        return
    with sqlite3.connect(file) as db, suppress(sqlite3.Error):  # it may be damaged already
        db.execute("PRAGMA user_version = 1000")
        db.execute("ALTER TABLE meta RENAME TO about")
    db.close()


def _remove(file: Path, _chance: random.Random) -> None:
    file.unlink()


def _replace_by_folder(file: Path, _chance: random.Random) -> None:
    file.unlink()
    file.mkdir()


_KINDS = (
    _flip, _flip, _flip, _flip_without_seal, _cut, _empty, _zero, _scramble, _replace_by_other_database, _make_newer,
    _remove, _replace_by_folder,
)  # fmt: skip


def damage(cache: Path, seed: int) -> str:
    """Damage one file of a cache folder, or two; returns in words what was done."""
    done = damage_files(cache, random.Random(seed), {f"{name}*": name for name in FILES})
    return f"seed {seed}: {', '.join(done)}"


def damage_files(folder: Path, chance: random.Random, names: Mapping[str, str]) -> list[str]:
    """Damage one file of a folder, or two, found by the patterns of their names; returns in words what was done to which."""
    done = []
    for _ in range(chance.choice((1, 1, 2))):
        found = [
            (path, name)
            for pattern, name in names.items()
            for path in sorted(folder.glob(pattern))
            if path.is_file() and path.stat().st_size
        ]
        if found:
            path, name = chance.choice(found)
            kind = chance.choice(_KINDS)
            kind(path, chance)
            done.append(f"{kind.__name__.strip('_')} {name}")
    return done


def answers(ask: Ask, commands: Sequence[tuple[str, ...]] = COMMANDS) -> dict[tuple[str, ...], Said]:
    """What an index says that is as it should be."""
    return {command: ask(command) for command in commands}


def lies(ask: Ask, right: dict[tuple[str, ...], Said]) -> list[str]:
    """What is wrong in the answers of a damaged index: they are those of a whole one, or the status says that not."""
    wrong = []
    for command, expected in right.items():
        said = ask(command)
        if "Traceback" in said.err or "microfiche: \n" in said.err or (said.status == UNUSABLE and not said.err):
            wrong.append(f"{command}: {said.err[-2000:]}")
        elif said.status != UNUSABLE and (said.status, _facts(said)) != (expected.status, _facts(expected)):
            wrong.append(f"{command}: status {said.status}, {len(said.out)} characters: {said.err[-500:]}")
    return wrong


def _facts(said: Said) -> list[str]:
    """The lines of an answer without what another index says otherwise: ids, their order among equals, scores, and
    what is known once the texts are read: how many words there are, and whether a copy is.
    """
    values = [json.loads(line) for line in said.out.splitlines()]
    return sorted(
        json.dumps(
            {key: value for key, value in each.items() if key not in {"id", "score", "words", "duplicate"}},
            sort_keys=True,
        )
        for each in values
    )
