"""Makes archives of invented posts, shaped like real ones and the same for the same seed.

    python -m tests.bench.generate FOLDER --posts 100000 --body small --seed 1

The newest tenth lies in `_posts/`, the rest in `archived/DATE/`, as blogs that move their old posts have it. About one
file in three hundred is a byte-equal copy of another in a second folder, one in a hundred is scraped a second time under
another title, and one in a hundred has a head that is odd in a way real heads are.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import time
from bisect import bisect
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from tests.bench.words import CHINESE, ENGLISH, LANGUAGES, SITES, TAGS

VERSION = 1
"""Raised whenever the same seed yields other posts: archives kept from before are then made anew."""

CHUNK = 2000
"""Posts from one random stream; chunks are made side by side, and come out the same in any number of processes."""

BODY_BYTES = {"small": (900, 2000), "real": (8_000, 28_000)}

_END = datetime(2025, 6, 30, 20, tzinfo=UTC)
_DAYS = 4400
_UNSAFE = re.compile(r'[/\\:*?"<>|“”\s]+')


def _zipf(count: int, exponent: float = 1.0) -> list[float]:
    return list(accumulate(1 / rank**exponent for rank in range(1, count + 1)))


class _Draw:
    """One chunk's random stream."""

    def __init__(self, seed: int, chunk: int) -> None:
        self.random = random.Random(f"{seed}/{chunk}")
        self.authors = _authors()
        self._weights = {"author": _zipf(len(self.authors)), "site": _zipf(len(SITES)), "tag": _zipf(len(TAGS), 0.9)}
        self._shares = list(accumulate(share for share, _, _ in LANGUAGES))

    def ranked(self, kind: str) -> int:
        weights = self._weights[kind]
        return bisect(weights, self.random.random() * weights[-1])

    def language(self) -> int:
        return bisect(self._shares, self.random.random() * self._shares[-1])

    def title(self, language: int) -> str:
        _, words, templates = LANGUAGES[language]
        choice = self.random.choice
        return re.sub(r"\{(\w+)\}", lambda match: choice(words[match[1]]), choice(templates))


def _authors() -> list[str]:
    """Four hundred names, those of papers first: they write the most."""
    names = random.Random(7)
    people = {
        names.choice(CHINESE["surname"]) + names.choice(CHINESE["given"])
        if number % 3
        else f"{names.choice(ENGLISH['given'])} {names.choice(ENGLISH['surname'])}"
        for number in range(600)
    }
    return [label for _, label in SITES] + sorted(people)[:385]


def _bodies(language: int, size: str) -> list[str]:
    """Some scraped pages of a language, with what scraping leaves in them; the posts share them."""
    draw = _Draw(11, language)
    least, most = BODY_BYTES[size]
    stop = "。" if language in (0, 1, 3) else ". "
    bodies = []
    for number in range(48 if size == "small" else 24):
        wanted, held, parts = least + (most - least) * number // 48, 0, []
        while held < wanted:
            sentences = stop.join(draw.title(language) for _ in range(draw.random.randint(2, 5)))
            part = f"<p>{sentences}{stop.strip()}</p>"
            if len(parts) % 7 == 3:
                part += '<section id="imu"><div id="dfp-ad-imu1">        </div></section>'
            if len(parts) % 9 == 5:
                part += (
                    '<figure><img class="lazyload" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" '
                    f'data-src="https://static.tide-gazette.example/p/{number}.jpg" alt="{draw.title(language)}"></figure>'
                )
            parts.append(part)
            held += len(part.encode())
        parts.append(
            '<div class="share-bar"><ul><li><a href="https://share.tide-gazette.example/?v=1">Share</a></li></ul></div>'
        )
        bodies.append("<div>\n" + "".join(parts) + "\n</div>\n")
    return bodies


def _head(fields: dict[str, str]) -> str:
    return "---\nlayout: post\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + "---\n"


def _odd_head(kind: int, fields: dict[str, str], title: str) -> str:
    """A head that is odd in one of the ways seen in real archives."""
    if kind == 0:
        return _head({**fields, "title": f"{title}: part two"})  # an unquoted colon: no YAML
    if kind == 1:
        return _head({name: value for name, value in fields.items() if name != "date"})
    if kind == 2:
        return _head({**fields, "tags": "fog, letters, 潮汐"})
    if kind == 3:
        return "\ufeff" + _head(fields).replace("\n", "\r\n")
    if kind == 4:
        return _head({**fields, "date": "18 Dec 2014"})
    if kind == 5:
        return _head({**fields, "title": "2021-06-30", "author": "", "tags": ""})
    if kind == 6:
        return f'+++\ntitle = "{title}"\ndate = {fields["date"]}\ntags = ["fog"]\n+++\n'
    return _head({**fields, "title": f'"{title}" – and more'})  # text after the closing quote


def _chunk(folder: str, posts: int, size: str, seed: int, chunk: int) -> None:
    """Write one chunk of an archive."""
    draw = _Draw(seed, chunk)
    roll = draw.random.random
    bodies = [_bodies(language, size) for language in range(len(LANGUAGES))]
    made: set[str] = set()
    before: tuple[str, bytes] = ("", b"")
    source = ""
    for number in range(chunk * CHUNK, min(posts, (chunk + 1) * CHUNK)):
        # Newest first, evenly over the years, with some hours of jitter so that no two are of the same moment.
        moment = _END - timedelta(
            days=_DAYS * number / posts, seconds=draw.random.randrange(20_000), milliseconds=number % 1000
        )
        day = moment.date().isoformat()
        home = "_posts" if number < posts // 10 else f"archived/{day}"
        if before[1] and roll() < 0.003:
            name, data = before
            home = f"archived/{day}/again"
        else:
            language = draw.language()
            title = draw.title(language)
            site, label = SITES[draw.ranked("site")]
            if not source or roll() > 0.01:  # else the same page, scraped again
                source = f"https://{site}/{moment:%Y/%m}/story{number}"
            author = draw.authors[draw.ranked("author")]
            tags = dict.fromkeys(
                [author] if roll() < 0.4 else [TAGS[draw.ranked("tag")] for _ in range(int(roll() * 4) + 1)]
            )
            fields = {
                "title": f'"{title}"',
                "date": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "author": author,
                "from": source,
                "tags": f"[ {', '.join(tags)} ]",
                "categories": f"[ {label} ]",
            }
            head = _odd_head(int(roll() * 8), fields, title) if roll() < 0.01 else _head(fields)
            link = f"<!--{number}-->\n[{title}]({source})\n------\n\n"
            data = (head + link + bodies[language][int(roll() * len(bodies[language]))]).encode()
            slug = _UNSAFE.sub("-", title).encode()[:200].decode(errors="ignore").strip("-")
            name = f"{day}-{slug}.md"
            before = (name, data)
        if home not in made:
            os.makedirs(f"{folder}/{home}", exist_ok=True)
            made.add(home)
        path = f"{folder}/{home}/{name}"
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            file = os.open(f"{path[:-3]}-{number}.md", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.write(file, data)
        os.close(file)


def generate(folder: str, posts: int, size: str = "small", seed: int = 1) -> None:
    """Write an archive of so many files into a new folder."""
    os.makedirs(folder)
    chunks = range(-(-posts // CHUNK))
    with ProcessPoolExecutor() as pool:
        for done in [pool.submit(_chunk, folder, posts, size, seed, chunk) for chunk in chunks]:
            done.result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--body", choices=BODY_BYTES, default="small")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    generate(options.folder, options.posts, options.body, options.seed)
    print(f"{options.posts:,} posts in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
