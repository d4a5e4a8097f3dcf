"""Removes characters without a glyph, which make no difference to a reader."""

from lessons.regex import regex

INVISIBLE = regex(
    "["
    # formatting (general category Cf of Unicode 16)
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f"
    # controls that are no white space
    "\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    # marks, letters and symbols without a glyph
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
    "]"
)
"""One character without a glyph."""


def visible(text: str) -> str:
    """`text` without invisible characters; white space stays."""
    return INVISIBLE.sub("", text)
