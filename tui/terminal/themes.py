"""The themes a member can choose. The two of our own are calm: paper and ink, one warm accent."""

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

from tui.terminal.theme_names import DARK, LIGHT

FOCUS = {"focus-ground": "#ffffff", "focus-ink": "#000000"}
"""What a button with the focus is drawn in, where a theme has nothing of its own: stronger than every other."""


def _ours(name: str, *, foreground: str = "", accent: str = "", **variables: str) -> Theme:
    """One of Textual's own, with some of its colours changed."""
    theme = BUILTIN_THEMES[name]
    changed = {variable.replace("_", "-"): colour for variable, colour in variables.items()}
    ink, titles = foreground or theme.foreground, accent or theme.accent
    return replace(theme, foreground=ink, accent=titles, variables=theme.variables | changed)


OWN = (
    Theme(
        name=DARK,
        primary="#7fb0d6",
        secondary="#9db8a0",
        accent="#e0a458",
        foreground="#d9dde3",
        background="#15191f",
        surface="#1b2129",
        panel="#252d37",
        success="#8fc08a",
        warning="#e3b867",
        error="#e2857a",
        dark=True,
        variables={"footer-key-foreground": "#e0a458", "block-cursor-text-style": "bold", **FOCUS},
    ),
    Theme(
        name=LIGHT,
        primary="#1f5f8b",
        secondary="#4a6b4f",
        accent="#8f5410",
        foreground="#22262b",
        background="#fbf8f2",
        surface="#f4efe5",
        panel="#e8e1d3",
        success="#2f6b35",
        warning="#8a5a00",
        error="#a8322a",
        dark=False,
        variables={
            "footer-key-foreground": "#8f5410",
            "block-cursor-text-style": "bold",
            "focus-ground": "#15191f",
            "focus-ink": "#fbf8f2",
        },
    ),
    # Solarized's usual ink is so near its paper that what is drawn weaker could not be read; its violet neither.
    _ours("solarized-dark", foreground="#eee8d5", accent="#a5a9ee", focus_ground="#fdf6e3", focus_ink="#002b36"),
    # Textual's own has its keys in the colour of paper, which our bar is too.
    _ours(
        "solarized-light",
        foreground="#002b36",
        accent="#5257a8",
        footer_key_foreground="#073642",
        focus_ground="#002b36",
        focus_ink="#fdf6e3",
    ),
    # Textual's own has light text on its light cursor.
    _ours("gruvbox", block_cursor_foreground="#282828", focus_ground="#fbf1c7", focus_ink="#282828"),
)
