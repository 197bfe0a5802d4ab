"""The two looks of the program, dark and light; Textual's own themes work as well, its terminal ones included.

All colours of the style sheets are theme variables. Those that Textual does not have get their defaults in
`VARIABLE_DEFAULTS`, in terms of its own, so that any theme gives a whole look.
"""

from __future__ import annotations

from textual.theme import Theme

VARIABLE_DEFAULTS: dict[str, str] = {
    "rule": "$foreground 18%",
    "found": "$warning",
    "cursor-background": "$accent 24%",
    "cursor-dim": "$foreground 8%",
    "bar": "$accent 60%",
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
