"""The length of a text: the one count that is shown to its writer, compared with limits and recorded."""

from lessons.text.graphemes import boundaries

LONGEST_REFLECTION = 20_000
"""Characters of one reflection."""


def characters(text: str) -> int:
    """Characters as a reader counts them (grapheme clusters, UAX #29); white space counts for nothing."""
    written = "".join(text.split())
    return len(written) if written.isascii() else len(boundaries(written)) - 1
