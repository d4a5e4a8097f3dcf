"""Pairs of a matching question, written as `left=right`, and right sides that fit nothing, written as `=right`."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_BETWEEN = (r"\s*(?:->|→|⇒|=>|—>|－>)\s*", r"\s*[=＝]\s*", r"\s*(?:——|—|–|--)\s*", r"\s*[:：]\s*", r"\s*-\s*")
_SEPARATE = re.compile(r"\$;\$|\n|\|+|[;；]")
_LETTER = re.compile(r"^[A-Za-z0-9]{1,2}$")
_SPARE = 2
"""Of `_BETWEEN`, those before whose sign the left side may be missing: the others begin a list."""


class Sides(NamedTuple):
    """The pairs, and the right sides that fit nothing."""

    pairs: tuple[tuple[str, str], ...] = ()
    spares: tuple[str, ...] = ()


def sides(rows: Iterable[tuple[str, str]]) -> Sides:
    """Rows as pairs and, where the left side is empty, as spares: each once, and none that fits something."""
    listed = list(rows)
    pairs = tuple((left, right) for left, right in listed if left)
    fitting = {right for _, right in pairs}
    spares = dict.fromkeys(right for left, right in listed if not left and right not in fitting)
    return Sides(pairs, tuple(spares))


def pairs_in(texts: tuple[str, ...]) -> Sides:
    """The pairs in several texts, or in one, parted by `|`, `;` or lines; empty where not each part is one pair.

    What matches letters with numbers names pairs and is none.
    """
    parts = [text.strip() for text in texts if text]
    if len(parts) == 1:
        parts = [part.strip() for part in _SEPARATE.split(parts[0]) if part.strip()]
    for n, between in enumerate(_BETWEEN):
        rows = [re.split(between, part) for part in parts]
        if len(rows) < 2 or not all(len(row) == 2 and row[1] and (row[0] or n < _SPARE) for row in rows):
            continue
        if all(_LETTER.match(side) for row in rows for side in row):
            return Sides()
        return sides((left.strip(), right.strip()) for left, right in rows)
    return Sides()
