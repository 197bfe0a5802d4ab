"""Bits of `Catalogue.flags`, one byte per post."""

from __future__ import annotations

READ, STARRED, NOTED = 1, 2, 16
"""Marks of the reader."""

DUPLICATE, BROKEN, REWRITTEN = 4, 8, 32
"""Properties of the post: several files have it, it has problems, folding changes its title (`fold.is_rewritten`)."""
