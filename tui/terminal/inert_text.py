"""The last filter before the terminal: no text of a lesson, name or file can act on it.

Texts are cleaned where they come in (`lessons.clean`); this filter is applied to every line that
Textual draws, so that a text that was not cleaned shows a mark instead of running an escape sequence.
"""

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class InertText(LineFilter):
    """Replace every character that could act on a terminal, or turn the direction of text, by `?`."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not any(_ACTING.search(text) for text, _, control in segments if control is None):
            return segments
        return [
            segment if segment.control is not None else Segment(_ACTING.sub("?", segment.text), segment.style)
            for segment in segments
        ]
