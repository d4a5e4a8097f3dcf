"""Labels for people in lists without ids: people whose names look alike get a part of their id beside the name."""

from collections.abc import Iterable
from itertools import count

from lessons.clean import clean_line
from lessons.text.names import outline

_SHORTEST = 4
"""The fewest characters of an id that a label shows."""


def labels(people: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Id -> label, for (id, name) pairs: the name, or `name (id…)` where a reader could mistake two people for one."""
    alike: dict[str, dict[str, str]] = {}
    for id_, name in people:
        alike.setdefault(outline(name) or name, {})[id_] = name
    called = {}
    for namesakes in alike.values():
        length = next(n for n in count(_SHORTEST) if len({id_[:n] for id_ in namesakes}) == len(namesakes))
        for id_, name in namesakes.items():
            called[id_] = name if len(namesakes) == 1 else f"{name} ({clean_line(id_[:length])})"
    return called
