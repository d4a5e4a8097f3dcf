"""Pairs of a matching question, written as `left=right`."""

import re

from lessons.regex import regex

_BETWEEN = (r"\s*(?:->|→|⇒|=>|—>|－>)\s*", r"\s*[=＝]\s*", r"\s*(?:——|—|–|--)\s*", r"\s*[:：]\s*", r"\s*-\s*")
_SEPARATE = regex(r"\$;\$|\n|\|+|[;；]")
_LETTER = regex(r"^[A-Za-z0-9]{1,2}$")


def pairs_in(texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The pairs in several texts, or in one, parted by `|`, `;` or lines; empty where not each part is one pair.

    What matches letters with numbers names pairs and is none.
    """
    parts = [text for text in texts if text]
    if len(parts) == 1:
        parts = [part.strip() for part in _SEPARATE.split(parts[0]) if part.strip()]
    for between in _BETWEEN:
        pairs = [re.split(between, part) for part in parts]
        if len(pairs) > 1 and all(len(pair) == 2 and all(pair) for pair in pairs):
            if all(_LETTER.match(side) for pair in pairs for side in pair):
                return ()
            return tuple((left.strip(), right.strip()) for left, right in pairs)
    return ()
