"""The two themes of the program, dark and light, and the variables that its style sheets need of any other theme.

All colours of the style sheets are theme variables. `tokens` mixes those that Textual does not have from a theme's own
colours, as opaque steps between its background and its foreground. The terminal's own sixteen colours cannot be mixed,
and none of their greys is sure to be visible: there, and under `NO_COLOR`, text attributes (dim, bold, underline,
reverse) mark what is dim, found, or under the cursor.
"""

from __future__ import annotations

from textual.color import Color
from textual.theme import Theme

_ANSI = {
    "text-dim": "ansi_default",
    "text-faint": "ansi_default",
    "text-read": "ansi_default",
    "rule": "ansi_bright_black",
    "found": "ansi_yellow",
    "highlight": "ansi_default",
    "cursor-background": "ansi_default",
    "cursor-dim": "ansi_default",
    "bar": "ansi_cyan",
    "veil": "ansi_default",
    "dim-style": "dim",
    "dim-heading-style": "bold dim",
    "found-style": "bold underline",
    "highlight-style": "italic underline",
    "cursor-style": "reverse",
    "cursor-dim-style": "underline",
}


def tokens(theme: Theme) -> dict[str, str]:
    """The variables of the style sheets that a theme does not define itself."""
    if theme.ansi:
        return _ANSI
    generated = theme.to_color_system().generate()
    background, foreground = Color.parse(generated["background"]), Color.parse(generated["foreground"])
    accent, warning = Color.parse(generated["accent"]), Color.parse(generated["warning"])
    return {
        "text-dim": background.blend(foreground, 0.55).hex,
        "text-faint": background.blend(foreground, 0.4).hex,
        "text-read": background.blend(foreground, 0.7).hex,
        "rule": background.blend(foreground, 0.18).hex,
        "found": warning.hex,
        "cursor-background": background.blend(accent, 0.3).hex,
        "cursor-dim": background.blend(foreground, 0.09).hex,
        "bar": background.blend(accent, 0.4).hex,
        "veil": background.with_alpha(0.6).css,
        "dim-style": "none",
        "dim-heading-style": "bold",
        "highlight": background.blend(warning, 0.25).hex,
        "found-style": "bold",
        "highlight-style": "underline",
        "cursor-style": "none",
        "cursor-dim-style": "none",
    }


DARK = Theme(
    name="microfiche-dark",
    primary="#7aa2c8",
    secondary="#9d8fc4",
    accent="#6fb3d2",
    foreground="#d5d2cb",
    background="#16181b",
    surface="#1b1e22",
    panel="#24282d",
    success="#8fb573",
    warning="#e3b45c",
    error="#d9776c",
    dark=True,
    variables={
        "rule": "#33383f",
        "found": "#f0c060",
        "cursor-background": "#26475a",
        "cursor-dim": "#262a30",
        "bar": "#35505f",
        "input-selection-background": "#26475a",
    },
)

LIGHT = Theme(
    name="microfiche-light",
    primary="#2f6690",
    secondary="#6b5b95",
    accent="#1f6f99",
    foreground="#2b2a27",
    background="#faf8f3",
    surface="#f4f1ea",
    panel="#e9e5db",
    success="#4f7a34",
    warning="#a96b00",
    error="#b23a2e",
    dark=False,
    variables={
        "rule": "#d6d0c2",
        "found": "#a85a00",
        "cursor-background": "#c9dfeb",
        "cursor-dim": "#e9e5db",
        "bar": "#8fb6c9",
        "input-selection-background": "#c9dfeb",
    },
)
