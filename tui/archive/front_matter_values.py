"""The values of front matter, by the parser of its format, which is imported where it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.archive.simple_yaml import parse_simple_yaml

if TYPE_CHECKING:
    from tui.archive.simple_yaml import ParsedFrontMatter


def parse_front_matter(format_: str, head: str) -> ParsedFrontMatter:
    """The values of front matter. Raises what the parser of its format raises."""
    if format_ == "yaml" and (simple := parse_simple_yaml(head)) is not None:
        return simple
    from tui.archive.front_matter_formats import HANDLERS

    return HANDLERS[format_].load(head)
