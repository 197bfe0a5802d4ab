"""What the figures are held against: the least that the same work costs anyone.

python -m tests.bench.floors heads|walk ARCHIVE     prints the seconds it took, the interpreter's start apart
python -m tests.bench.floors app                    shows a list in a bare Textual app
"""

from __future__ import annotations

import os
import sys
import time

SUFFIXES = (
    ".md", ".markdown", ".mkd", ".mkdn", ".mdown", ".mdwn", ".mdx", ".qmd", ".rmd",
    ".html", ".htm", ".xhtml", ".txt",
)  # fmt: skip


def bare_app() -> None:
    """A Textual app with nothing in it but some lines of text, at the place where the program has its list."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            line = "● 2021-06-30  a title of some length, and its author"
            yield Static("\n".join([line] * 40), markup=False)

    Bare().run()


def _files(root: str) -> list[str]:
    return [
        f"{folder}/{name}" for folder, _, names in os.walk(root) for name in names if name.lower().endswith(SUFFIXES)
    ]


def read_heads(root: str) -> float:
    """Seconds to read every file once and to parse every head once, in one thread, with plain `frontmatter.parse`.

    The head alone is handed over: on whole files it is three times slower.
    """
    import frontmatter

    start = time.perf_counter()
    for path in _files(root):
        with open(path, "rb") as file:
            text = file.read().decode("utf-8", "replace")
        fence = text[:3]
        end = text.find(f"\n{fence}", 3) if fence in ("---", "+++") else -1
        try:
            frontmatter.parse(text[: end + 4] + "\n" if end > 0 else "")
        except Exception:
            continue  # an odd head: it was tried, and that is what counts here
    return time.perf_counter() - start


def walk(root: str) -> float:
    """Seconds for an `os.walk` with a `stat` a file."""
    start = time.perf_counter()
    for folder, _, names in os.walk(root):
        for name in names:
            os.stat(f"{folder}/{name}")
    return time.perf_counter() - start


if __name__ == "__main__":
    if sys.argv[1] == "app":
        bare_app()
    else:
        print({"heads": read_heads, "walk": walk}[sys.argv[1]](sys.argv[2]))
