"""Copying to the clipboard: that of the terminal by OSC 52, and that of the desktop by its own tool.

A multiplexer swallows OSC 52 unless it comes wrapped: tmux takes it in a DCS passthrough with its escapes doubled,
screen in DCS strings of at most 768 bytes (tmux(1) "allow-passthrough"; screen(1) "Device Control String").
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Mapping

_TOOLS = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
)


def osc52(text: str, environ: Mapping[str, str] = os.environ) -> str:
    """The sequence that puts a text on the terminal's clipboard, wrapped for the multiplexer in between."""
    encoded = base64.b64encode(text.encode()).decode("ascii")
    sequence = f"\x1b]52;c;{encoded}\x07"
    if environ.get("TMUX"):
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environ.get("TERM", "").startswith("screen"):
        pieces = (sequence[start : start + 760] for start in range(0, len(sequence), 760))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return sequence


def copy_to_desktop(text: str, environ: Mapping[str, str] = os.environ) -> None:
    """Copy a text with the desktop's clipboard tool; nothing happens where there is no desktop or no tool."""
    for display, words in (*_TOOLS, ("", ("pbcopy",))):
        if (not display or environ.get(display)) and shutil.which(words[0]):
            try:
                subprocess.run(
                    words, input=text.encode(), timeout=2, check=False,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )  # fmt: skip
            except (OSError, subprocess.TimeoutExpired):
                continue
            return
