"""The colours that a member can choose can be read."""

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tui.terminal import themes

COLOURED = [name for name in themes.CHOICES if not name.startswith("ansi-")]
LEAST = 3.0
"""Contrast that large or bold text wants (WCAG 2.2, 1.4.3)."""


def luminance(colour: Color) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", COLOURED)
def test_the_keys_at_the_bottom_can_be_read_in_every_theme(name: str) -> None:
    own = {theme.name: theme for theme in themes.OWN}
    colours = (BUILTIN_THEMES | own)[name].to_color_system().generate()
    for shown in ("footer-key-foreground", "foreground"):
        assert contrast(colours[shown], colours["panel"]) >= LEAST
