"""The last filter before the terminal: no text of a lesson, name or file can act on it.

Texts are cleaned where they come in (`lessons.clean`); this filter is applied to every line that
Textual draws, so that a text that was not cleaned shows a mark instead of running an escape sequence.
"""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from lessons.clean import acts, inert


class InertText(LineFilter):
    """Replace every character that could act on a terminal, or turn the direction of text, by `?`."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not any(acts(text) for text, _, control in segments if control is None):
            return segments
        return [
            segment if segment.control is not None else Segment(inert(segment.text), segment.style)
            for segment in segments
        ]
