"""Write every generated table of the package again: `python -m tests.tools`, or `make tables`."""

from __future__ import annotations

from tests.tools import han_forms, month_names, place_names, romanization

for generator in (han_forms, month_names, place_names, romanization):
    generator.FILE.write_text(generator.generate(), encoding="utf-8")
