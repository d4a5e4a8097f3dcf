"""What people are called where names stand without ids: who has another one's name gets a part of the id beside it."""

from collections.abc import Iterable
from itertools import count

from lessons.clean import clean_line
from lessons.text.names import outline

_SHORTEST = 4
"""Characters of an id that are told at least."""


def labels(people: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Id -> what to call this person, of (id, name): the name; where a reader would take two for one, `name (id…)`."""
    alike: dict[str, dict[str, str]] = {}
    for id_, name in people:
        alike.setdefault(outline(name) or name, {})[id_] = name
    found = {}
    for namesakes in alike.values():
        length = next(n for n in count(_SHORTEST) if len({id_[:n] for id_ in namesakes}) == len(namesakes))
        for id_, name in namesakes.items():
            found[id_] = name if len(namesakes) == 1 else f"{name} ({clean_line(id_[:length])})"
    return found
