"""Microfiche: a terminal browser for archives of news posts.

Importing this package imports nothing else: each face (`tui.cli`, `tui.ui`) pays only for what it uses.
"""

__version__ = "0.1.0"
