"""How well one colour can be read on another: WCAG 2.2, success criterion 1.4.3."""

from textual.color import Color

LEAST = 4.5
"""The ratio that text needs."""


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminance, from 1 to 21."""
    light, dark = sorted((_luminance(Color.parse(one)), _luminance(Color.parse(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
