"""The length of a text: the one count that is shown to its writer, compared with limits and recorded."""

LONGEST_REFLECTION = 20_000
"""Characters of one reflection."""


def characters(text: str) -> int:
    """Characters as a reader counts them (grapheme clusters, UAX #29); white space counts for nothing."""
    from wcwidth import iter_graphemes  # only here: most of Study's runs count nothing

    written = "".join(text.split())
    return len(written) if written.isascii() else sum(1 for _cluster in iter_graphemes(written))
