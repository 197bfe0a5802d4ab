"""Known items: is the title somebody half remembers among the first ten, and is it the first?

    python -m tests.bench.search_quality [ARCHIVE …] [--each N] [--seed N] [--peers] [--misses]

A title is drawn, a piece of it is asked for in one of the ways below, and the place of that title among the hits is noted. Pieces
that other titles hold as well, or first letters, are passed over: nobody could say which was meant. Queries are made with libraries
that the program itself does not use (pypinyin, OpenCC, anyascii); a kind whose library is not installed is left out.
Without an archive, the bundled samples and generated titles are measured. `ARCHIVE` may also be a text file of titles.
Of folders the articles are asked for as well, by sentences that are half remembered (`half_remembered.py`).
"""

from __future__ import annotations

import argparse
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.bench import archives, half_remembered
from tests.bench.titles import HAN, alike, catalogue_of, generated_titles, titles_of
from tui.search.catalogue import Catalogue
from tui.search.evaluate import search
from tui.search.fold import fold
from tui.search.parse import parse

if TYPE_CHECKING:
    from tui.library.library import Library

TODAY = date(2025, 6, 30)
FIRST_TEN, FIRST, ABSENT = 0.99, 0.95, 0.95
"""What is asked for: the share found in the first ten, the share found first, the share of absent names that show nothing."""

_WORD = re.compile(rf"[{HAN}]+|[^\W{HAN}_]+")
_HAN_RUN = re.compile(rf"[{HAN}]+")
_SPELLED = re.compile(rf"[{HAN}]{{4,}}|(?<![^\W\d_])[a-zà-öø-ɏ]{{4,}}(?![^\W\d_])|[а-яё]{{4,}}", re.IGNORECASE)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u03ff\u0400-\u04ff\u3041-\u30ff]+")
_ONSETS = _WORD.findall("b br ch d dr f g gl h j k kl l m n p pr r s st t th v w y z")
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
_CODAS = ["", "", "n", "r", "ld", "ck", "sk", "m", "rn", "lt", "ss", "x"]
_SURNAMES = "璩 逄 亓官 濮阳 夔 芈 缑 鄢 厍 乜 眭 逯"
_GIVEN = "彧 翀 赟 龘 旻 燊 頔 珩 璟 暄 祎 翯 懿 钊 湉 弈"

Draw = random.Random
Asked = tuple[str, tuple[str, ...]]
"""A query, and the pieces of the title that it stands for."""

Make = Callable[[str, Draw], Asked | None]


@dataclass
class Tally:
    """How one kind of query fared."""

    asked: int = 0
    first: int = 0
    ten: int = 0
    reciprocal: float = 0.0
    misses: list[tuple[str, str, int]] = field(default_factory=list)

    def add(self, query: str, title: str, rank: int) -> None:
        self.asked += 1
        self.first += rank == 1
        self.ten += 0 < rank <= 10
        self.reciprocal += 1 / rank if rank else 0
        if rank != 1:
            self.misses.append((query, title, rank))


# Making queries: each gives what somebody types for a title and the pieces it stands for, or None for a title that has
# nothing of the kind.


def _piece(title: str, draw: Draw, least: int = 4, most: int = 10, *, run: bool = False) -> str | None:
    """A piece of some Han characters, or of two to four words of letters."""
    if (runs := [r for r in _HAN_RUN.findall(title) if len(r) >= least]) and (run or draw.random() < 0.9):
        whole = draw.choice(runs)
        size = draw.randint(least, min(most, len(whole)))
        start = draw.randint(0, len(whole) - size)
        return whole[start : start + size]
    words = list(re.finditer(rf"[^\W{HAN}_]+", title))
    if run or len(words) < 2:
        return None
    size = draw.randint(2, min(4, len(words)))
    start = draw.randint(0, len(words) - size)
    return title[words[start].start() : words[start + size - 1].end()]


def exact(title: str, draw: Draw) -> Asked | None:
    """A piece as it stands."""
    piece = _piece(title, draw)
    return (piece and (piece, (piece,))) or None


def typo(title: str, draw: Draw) -> Asked | None:
    """A piece with a slip in it: a wrong Han character in a run of four, or any slip in a word of four letters."""
    piece = _piece(title, draw)
    if piece is None:
        return None
    words = list(_SPELLED.finditer(piece))
    if not words:
        return None
    word = draw.choice(words)
    wrong = slip(word[0], draw)
    if wrong is None or wrong == word[0]:
        return None
    text = piece[: word.start()] + wrong + piece[word.end() :]
    # What is right of it has to say which title is meant.
    before, after = alike(piece, text), alike(piece[::-1], text[::-1])
    return text, (piece[:before], piece[max(before, len(piece) - after) :])


def slip(word: str, draw: Draw) -> str | None:
    """The word with one slip."""
    at = draw.randrange(len(word))
    if _HAN_RUN.match(word):
        wrong = draw.choice("的新天人时东山水王李明日月")
        return None if wrong == word[at] else word[:at] + wrong + word[at + 1 :]
    kind = draw.randrange(4)
    letters = "абвгдеклмнорст" if "а" <= word[at] <= "я" else "aeiourtnslc"
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + draw.choice(letters) + word[at:]
    if kind == 2:
        return word[:at] + draw.choice(letters) + word[at + 1 :]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def gap(title: str, draw: Draw) -> Asked | None:
    """Two parts of a title with what stands between left out: Han run together, words apart."""
    piece = _piece(title, draw, 6, 14)
    if piece is None:
        return None
    if _HAN_RUN.fullmatch(piece):
        cut = draw.randint(2, len(piece) - 3)
        skip = draw.randint(1, max(1, min(4, len(piece) - cut - 2)))
        return piece[:cut] + piece[cut + skip :], (piece[:cut], piece[cut + skip :])
    words = _WORD.findall(piece)
    return (f"{words[0]} {words[-1]}", (words[0], words[-1])) if len(words) > 2 else None


def reordered(title: str, draw: Draw) -> Asked | None:
    """Two or three words of a title, or pieces of two to four Han characters, in another order."""
    words = [w for w in _WORD.findall(title) if len(w) > 1]
    parts: list[str] = []
    for word in words:
        if _HAN_RUN.match(word):
            size = draw.randint(2, 4)
            parts += [word[at : at + size] for at in range(0, len(word), size) if len(word[at : at + size]) > 1]
        else:
            parts.append(word)
    parts = list(dict.fromkeys(parts))
    if len(parts) < 3:
        return None
    chosen = draw.sample(range(len(parts)), min(len(parts), draw.randint(2, 3)))
    if chosen == sorted(chosen):
        chosen.reverse()
    return " ".join(parts[at] for at in chosen), tuple(parts[at] for at in chosen)


def pinyin(title: str, draw: Draw) -> Asked | None:
    """A piece of Han characters by its sounds, run together or in two words."""
    from pypinyin import lazy_pinyin

    piece = _piece(title, draw, 4, 8, run=True)
    if piece is None:
        return None
    sounds = lazy_pinyin(piece)
    cut = draw.randint(2, len(sounds)) if draw.random() < 0.4 else len(sounds)
    return " ".join(filter(None, ("".join(sounds[:cut]), "".join(sounds[cut:])))), (piece,)


def initials(title: str, draw: Draw) -> Asked | None:
    """A piece of Han characters by the first letters of its sounds."""
    from pypinyin import Style, lazy_pinyin

    piece = _piece(title, draw, 6, 10, run=True)
    return None if piece is None else ("".join(lazy_pinyin(piece, style=Style.FIRST_LETTER)), (piece,))


def first_letters(titles: Sequence[str]) -> list[str]:
    """Of every title the first letters of its Han characters, a blank for whatever stands between."""
    from pypinyin import Style, lazy_pinyin

    runs = (_HAN_RUN.findall(unicodedata.normalize("NFC", title)) for title in titles)
    return [" ".join("".join(lazy_pinyin(run, style=Style.FIRST_LETTER)) for run in some) for some in runs]


def script(title: str, draw: Draw) -> Asked | None:
    """A piece in the other form of Chinese."""
    from opencc import OpenCC

    piece = _piece(title, draw, run=True)
    if piece is None:
        return None
    for way in ("s2t", "t2s"):
        other = str(OpenCC(way).convert(piece))
        if other != piece:
            return other, (piece,)
    return None


def letters(title: str, draw: Draw) -> Asked | None:
    """One or two words of kana, Cyrillic or Greek in Latin letters."""
    from anyascii import anyascii

    words = [w for w in _OTHER_SCRIPT.findall(title) if len(w) > 3]
    if not words:
        return None
    start = draw.randrange(len(words))
    chosen = words[start : start + (1 if words[start][0] >= "\u3041" else draw.randint(1, 2))]
    written = [re.sub(r"[^a-z]", "", anyascii(word).lower()) for word in chosen]
    return (" ".join(written), tuple(chosen)) if all(len(word) > 3 for word in written) else None


def wide(title: str, draw: Draw) -> Asked | None:
    """A piece with letters in full width, as input methods leave them."""
    piece = _piece(title, draw)
    if piece is None:
        return None
    other = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in piece)
    return (other, (piece,)) if other != piece else None


def diacritics(title: str, draw: Draw) -> Asked | None:
    """A piece with its marks left out, or with marks it does not have."""
    piece = _piece(title, draw)
    if piece is None:
        return None
    bare = "".join(c for c in unicodedata.normalize("NFD", piece) if not "\u0300" <= c <= "\u036f")
    if bare != unicodedata.normalize("NFD", piece) and not re.search("[йЙ\u3041-\u30ff\uac00-\ud7a3]", piece):
        return bare, (piece,)
    places = [at for at, c in enumerate(piece) if c in "aeioucnszyAEIOUCNSZY"]
    if not places:
        return None
    marked = set(draw.sample(places, min(2, len(places))))
    marks = {"c": "\u0327", "n": "\u0303", "s": "\u030c", "z": "\u030c"}
    text = "".join(c + marks.get(c.lower(), "\u0301") if at in marked else c for at, c in enumerate(piece))
    return unicodedata.normalize("NFC", text), (piece,)


KINDS: dict[str, tuple[Make, str]] = {
    "exact piece": (exact, ""), "typo": (typo, ""), "gap": (gap, ""), "reordered": (reordered, ""),
    "pinyin, whole": (pinyin, "pypinyin"), "pinyin, initials": (initials, "pypinyin"),
    "other Han script": (script, "opencc"), "Latin for kana, Cyrillic, Greek": (letters, "anyascii"),
    "full width": (wide, ""), "diacritics": (diacritics, ""),
}  # fmt: skip
"""Each kind of query with the module it needs to be made."""


def absent(draw: Draw) -> str:
    """A name that stands nowhere: of letters, or of Han characters too rare to be met."""
    if draw.random() < 0.3:
        return draw.choice(_SURNAMES.split()) + "".join(draw.sample(_GIVEN.split(), 2))
    names = [
        "".join(draw.choice(_ONSETS) + draw.choice(_VOWELS) for _ in range(draw.randint(1, 2))) + draw.choice(_CODAS)
        for _ in range(2)
    ]
    return " ".join(name.capitalize() for name in names)


# Asking


Find = Callable[[str], Sequence[str]]
"""The first ten titles, folded, that a matcher finds for a query."""


def ours(catalogue: Catalogue) -> Find:
    def find(text: str) -> Sequence[str]:
        # Signs that mean something in a query are no part of a word here.
        asked = re.sub(r'["“”„()（）＃#：:]|(?<!\w)[-－]', " ", text)
        return [catalogue.title(at) for at in search(catalogue, parse(asked), today=TODAY).positions[:10]]

    return find


def rapidfuzz(folded: Sequence[str]) -> Find:
    """RapidFuzz's `WRatio` over folded titles, with the score it takes for an answer by itself."""
    from rapidfuzz import fuzz, process

    return lambda text: [
        t for t, _, _ in process.extract(fold(text), folded, scorer=fuzz.WRatio, limit=10, score_cutoff=60)
    ]


def fzf(titles: Sequence[str]) -> Find | None:
    """fzf over the titles as written, as it sorts them by itself; None where it is not installed."""
    import shutil
    import subprocess

    program = shutil.which("fzf")
    if program is None:
        return None
    lines = "\n".join(" ".join(title.split()) for title in titles).encode()

    def find(text: str) -> Sequence[str]:
        done = subprocess.run([program, "--filter", text], input=lines, capture_output=True, check=False)
        return [fold(line.decode()) for line in done.stdout.split(b"\n", 10)[:10] if line]

    return find


def measure(titles: Sequence[str], finders: dict[str, Find], each: int, seed: int) -> dict[str, dict[str, Tally]]:
    """Ask every matcher the same queries: a tally by kind and matcher."""
    folded = [fold(title) for title in titles]
    tallies: dict[str, dict[str, Tally]] = {}
    for kind, (make, needs) in KINDS.items():
        try:
            __import__(needs or "re")
        except ImportError:
            continue
        draw = Draw(f"{seed}/{kind}")
        letters_of = first_letters(titles) if make is initials else []
        tally = {name: Tally() for name in finders}
        for _ in range(each * 30):
            if next(iter(tally.values())).asked >= each:
                break
            at = draw.randrange(len(titles))
            asked = make(unicodedata.normalize("NFC", titles[at]), draw)
            if asked is None:
                continue
            query, pieces = asked
            wanted = [fold(piece) for piece in pieces]
            if sum(1 for other in folded if all(piece in other for piece in wanted)) > 1:
                continue
            if sum(1 for other in letters_of if query in other) > 1:
                continue
            for name, find in finders.items():
                found = list(find(query))
                tally[name].add(query, titles[at], found.index(folded[at]) + 1 if folded[at] in found else 0)
        tallies[kind] = tally
    return tallies


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="*", type=Path, metavar="ARCHIVE")
    parser.add_argument("--each", type=int, default=300, help="queries of each kind (300)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", type=int, default=3, help="posts that a sentence may stand in (3)")
    parser.add_argument("--peers", action="store_true", help="ask RapidFuzz and fzf as well")
    parser.add_argument("--misses", action="store_true", help="list what did not come first")
    options = parser.parse_args()
    sources = {path.name: titles_of(path) for path in options.archives}
    if not sources:
        samples = Path(__file__).resolve().parents[2] / "samples"
        sources = {"samples": titles_of(samples), "20,000 generated": generated_titles(20_000)}
    for name, titles in sources.items():
        report(name, titles, options)
    folders = [path for path in options.archives if path.is_dir()]
    for path in folders or [Path(archives.real())]:
        report_bodies(path, options)


def report_bodies(path: Path, options: argparse.Namespace) -> None:
    """Half-remembered sentences of an archive's articles, and of the bundled samples for what stands nowhere."""
    samples = Path(__file__).resolve().parents[2] / "samples"
    with (
        TemporaryDirectory() as home,
        _library(path, Path(home, "a")) as library,
        _library(samples, Path(home, "b")) as others,
    ):
        print(f"\n{path.name}: {library.count():,} articles\n{'':32}{'asked':>6}{'in ten':>10}{'p95, ms':>9}")
        for kind, tally in half_remembered.measure(library, options.each, options.seed, options.copies).items():
            if tally.asked:
                share = tally.ten / tally.asked
                verdict = share >= half_remembered.FIRST_TEN and tally.p95 <= half_remembered.MILLISECONDS
                print(f"{kind:32}{tally.asked:>6}{share:>10.3f}{tally.p95:>9.0f}  {'ok' if verdict else 'UNDER'}")
            for miss in tally.misses[:15] if options.misses else ():
                print(f"      {miss}")
        asked, shown = half_remembered.false_offers(library, others, options.each, options.seed)
        print(f"{'pieces of others, nothing shown':32}{asked:>6}{1 - len(shown) / max(1, asked):>10.3f}")
        if options.misses:
            print("      shown:", shown[:15])


@contextmanager
def _library(path: Path, home: Path) -> Iterator[Library]:
    """An archive with its text index, in a home of its own."""
    from tui.library.library import Library
    from tui.settings import Folders

    with Library(Folders(home / "config", home / "cache", home / "data"), [path]) as library:
        library.refresh()
        library.load()
        library.full_text.build(lambda _done, _total: None)
        yield library


def report(name: str, titles: Sequence[str], options: argparse.Namespace) -> None:
    catalogue = catalogue_of(titles)
    finders = {"ours": ours(catalogue)}
    if options.peers:
        finders["WRatio"] = rapidfuzz([fold(title) for title in titles])
        if (other := fzf(titles)) is not None:
            finders["fzf"] = other
    print(f"\n{name}: {len(titles):,} titles")
    print(f"{'':32}{'asked':>6}" + "".join(f"{matcher:>10} first   MRR" for matcher in finders))
    tallies = measure(titles, finders, options.each, options.seed)
    for kind, by_matcher in tallies.items():
        asked = by_matcher["ours"].asked
        if asked:
            cells = (
                f"{t.ten / asked:>10.3f} {t.first / asked:>5.3f} {t.reciprocal / asked:>5.3f}"
                for t in by_matcher.values()
            )
            verdict = by_matcher["ours"].ten / asked >= FIRST_TEN and by_matcher["ours"].first / asked >= FIRST
            print(f"{kind:32}{asked:>6}{''.join(cells)}  {'ok' if verdict else 'UNDER'}")
        if options.misses:
            for query, title, rank in by_matcher["ours"].misses[:15]:
                print(f"      {rank:>3}  {query!r}  {title!r}")
    draw = Draw(options.seed)
    everything = "\n".join(catalogue.titles(0, len(catalogue)))
    names = [absent(draw) for _ in range(options.each)]
    names = [n for n in names if not all(word in everything for word in fold(n).split())]
    shares = []
    for matcher, find in finders.items():
        shown = [n for n in names if find(n)]
        shares.append(f"{1 - len(shown) / len(names):>10.3f}{'':12}")
        if options.misses and matcher == "ours":
            print("      shown:", shown[:30])
    print(f"{'absent names, nothing shown':32}{len(names):>6}{''.join(shares)}")


if __name__ == "__main__":
    main()
