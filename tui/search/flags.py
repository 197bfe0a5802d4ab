"""The bits of `Catalogue.flags`, one byte per post. Apart from it, so that naming them does not import it."""

READ, STARRED = 1, 2
"""The marks of the reader."""

DUPLICATE, BROKEN, GONE, REWRITTEN, VERSION = 4, 8, 16, 32, 64
"""A post's own: several files have it, it has problems, only the history of its archive has it, folding changes its
title (`fold.is_rewritten`), there is another version of its source."""
