"""One passphrase however it was typed: an input method left on full width makes other characters of the same keys.

A passphrase is chosen in Unicode's form NFKC. Before that was so they were kept as typed; those go on opening.
"""

import unicodedata


def as_chosen(typed: str) -> str:
    """The form in which a passphrase or PIN is counted, compared with its repetition, and kept."""
    return unicodedata.normalize("NFKC", typed)


def as_tried(typed: str) -> tuple[str, ...]:
    """The forms in which a typed passphrase may have been kept, the likeliest first."""
    return tuple(dict.fromkeys((as_chosen(typed), typed)))
