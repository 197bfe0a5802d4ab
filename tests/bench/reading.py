"""Figures of reading: how soon an article is there, how it is paged through and set anew, and that no key waits for it."""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
from pathlib import Path

from tests.bench import archives
from tests.bench.archives import REPOSITORY, Homes
from tests.bench.result import Result, p95
from tests.bench.starting import PYTHON
from tests.bench.terminal import Terminal

_TEXT = """
harbour lamp ferry gull rope letter winter keeper pier bell island mail tide signal weather bread
渡口 灯塔 来信 潮水 冬天 守夜人 码头 面包 雾 钟声
"""
_WORDS = _TEXT.split()
_LONG = 2
_LONGEST_BYTES = 600_000
_MINUTES = 300.0


def reading(homes: Homes, _posts: int) -> list[Result]:
    """The archive at `$CORPUS`; without it the samples and invented pages, the largest of 600 KB."""
    root = os.environ.get("CORPUS") or archives.kept("reading-2", _long_pages)
    with tempfile.TemporaryDirectory(dir=archives.cache()) as folder:
        file = Path(folder, "reading.json")
        command = [PYTHON, "-m", "tests.bench.reading_inside", str(file), root]
        with Terminal(command, homes.indexed(root)) as terminal:
            terminal.wait_exit(_MINUTES)
        if not file.exists():
            raise LookupError("the program did not come to its end")
        found = json.loads(file.read_text())
    if "begun" not in found:
        raise LookupError(f"nothing was measured after {list(found)[-1:]}")
    size = f"{found['bytes'] // 1000:,} KB"

    def figure(what: str, value: float, most: float | None = None) -> Result:
        return Result(f"reading {found['posts']:,} posts: {what}", value, "ms", None, most, "figure")

    return [
        figure(f"key to the first lines, p95 of {len(found['first'])}", p95(found["first"]), 50),
        figure("the same, longest", max(found["first"]), 250),
        figure(f"the largest ({size}): key to its last line", found["end"], 700),
        figure("the same, longest gap of the loop meanwhile", found["gap"], 50),
        figure("the same, page down, p95", p95(found["pages"]), 20),
        figure("the same, another width, longest", max(found["widths"]), 150),
        figure("j held down, press to paint, p95", p95(found["held"]), 25),
        figure(f"j let go to the article ({found['begun']} of {found['steps']} were begun)", found["caught_up"], 250),
    ]


def _long_pages(folder: str) -> None:
    """The samples, and pages of up to 600 KB of HTML as sites make them."""
    shutil.copytree(REPOSITORY / "samples", folder)
    draw = random.Random(7)
    for number in range(1, _LONG + 1):
        body: list[str] = []
        size = 0
        while size < _LONGEST_BYTES * number // _LONG:
            body.append(_block(draw))
            size += len(body[-1].encode())
        head = f"---\ntitle: A long page of part {number}\ndate: 2021-01-{number:02}T10:00:00Z\n---\n"
        Path(folder, f"long-{number}.md").write_text(f"{head}<div>\n{''.join(body)}</div>\n", encoding="utf-8")


def _block(draw: random.Random) -> str:
    words = " ".join(draw.choices(_WORDS, k=draw.randint(10, 60)))
    kind = draw.random()
    if kind < 0.7:
        link = f"<a href='https://lamp.example/{draw.randint(1, 999)}?utm_source=x'>{draw.choice(_WORDS)}</a>"
        style = (
            f"font-family: sans-serif; color: #{draw.randrange(16**6):06x}; letter-spacing: 0.5px; line-height: 1.75em"
        )
        return (
            f'<div class="block block-{draw.randint(1, 9)}" id="b{draw.randrange(16**6):06x}" data-kind="text">'
            f'<p class="graf graf--p" style="{style}"><span style="{style}">{words} <b>{words[:20]}</b> {link}.</span></p></div>\n'
        )
    if kind < 0.8:
        return f"<blockquote><p>{words}</p></blockquote>\n"
    if kind < 0.9:
        return f"<ul>{''.join(f'<li>{word}</li>' for word in words.split()[:8])}</ul>\n"
    if kind < 0.95:
        return f"<figure><img data-src='https://lamp.example/{draw.randint(1, 999)}.jpg'><figcaption>{words[:60]}</figcaption></figure>\n"
    return f"<h2>{words[:40]}</h2>\n"
