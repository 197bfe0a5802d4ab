"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import re
import subprocess
import sys

from tui.patterns import LazyPattern, lazy_pattern


def test_a_lazy_pattern_finds_what_a_compiled_one_finds() -> None:
    lazy, compiled = lazy_pattern("(a)(b)?", re.IGNORECASE), re.compile("(a)(b)?", re.IGNORECASE)
    text = "Ab a"
    assert [match.span() for match in lazy.finditer(text)] == [match.span() for match in compiled.finditer(text)]
    assert lazy.sub("-", text) == compiled.sub("-", text)
    assert (lazy.pattern, lazy.flags, lazy.groups) == (compiled.pattern, compiled.flags, compiled.groups)


def test_after_its_first_use_it_is_as_quick_as_a_compiled_one() -> None:
    lazy = lazy_pattern("a")
    assert lazy.search("a")
    assert lazy.search is lazy.search  # no more looked up by name, nor bound anew
    assert isinstance(lazy, LazyPattern)


def test_importing_what_reads_articles_compiles_none_of_its_expressions() -> None:
    """Some hundreds of them took longer than the answer to a search."""
    counting = (
        "import re, tui.patterns\n"
        "made = []\n"
        "compiled = tui.patterns.LazyPattern.compiled\n"
        "tui.patterns.LazyPattern.compiled = lambda self: made.append(self.pattern) or compiled(self)\n"
        "import tui.article.document, tui.article.index_text, tui.library.library\n"
        "print(len(made))\n"
    )
    done = subprocess.run([sys.executable, "-c", counting], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"
