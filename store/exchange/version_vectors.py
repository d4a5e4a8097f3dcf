"""Joins what a member has in hand on several machines (drafts, notes, positions, open tests), by version vectors.

A value that was changed on a machine gets a version, with a clock that says which changes of which machine it includes
(a version vector; Parker et al., 1983). A version replaces those it includes; concurrent versions stay side by side. So
joining is a union, in any order and repetition, and no wall clock decides what is lost. One of several concurrent
values is shown; a draft or note that is not shown is kept separately.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from lessons.records import Count, Id, Instant, Text, canonical
from store.member.work_kind import WorkKind

OPEN_WORK = (
    *(WorkKind.DRAFT, WorkKind.DRAFT_OTHER, WorkKind.NOTE),
    *(WorkKind.POSITION, WorkKind.SUSPENDED, WorkKind.SITTING, WorkKind.EXAMINED),
)
SHARED = "shared"
"""The kind of whether the secretary may read a reflection, keyed by its record."""
KINDS = (*OPEN_WORK, SHARED)
"""The kinds that are exchanged."""
_KEPT: dict[str, WorkKind] = {WorkKind.DRAFT: WorkKind.DRAFT_OTHER, WorkKind.NOTE: WorkKind.NOTE}
"""Kinds of which no version is ever lost -> the kind under which versions that are not shown are kept."""
_FORGOTTEN = timedelta(days=180)
"""How long a removal is remembered."""


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version of a value."""

    kind: Id
    key: Text
    clock: dict[Id, Count]
    """Machine -> the last of its changes that this version includes."""
    at: Instant
    value: Any = None
    """Plain JSON; None: removed."""

    @property
    def place(self) -> tuple[str, str]:
        """Kind and key of the value."""
        return self.kind, self.key

    def knows(self, other: "Version") -> bool:
        """Whether this version includes `other`."""
        return all(self.clock.get(machine, 0) >= count for machine, count in other.clock.items())


Place = tuple[str, str]
Versions = Mapping[Place, tuple[Version, ...]]
Values = Mapping[Place, Any]


class VersionJoin(NamedTuple):
    """The result of a join."""

    versions: dict[Place, tuple[Version, ...]]
    values: dict[Place, Any]
    """The values to change here, by place; None: remove it."""


def group(versions: Iterable[Version]) -> dict[Place, tuple[Version, ...]]:
    """Versions by their place, without those that another one replaces."""
    by_place: dict[Place, list[Version]] = {}
    for version in versions:
        by_place.setdefault(version.place, []).append(version)
    return {place: _heads(several) for place, several in by_place.items()}


def join(held: Versions, here: Values, others: Iterable[Version], machine: str, now: datetime) -> VersionJoin:
    """Join the versions of other machines with those `held` after the last join and the values `here` now.

    Values `here` that changed since then on this `machine` get a new version, dated `now`.
    """
    arrived = group(others)
    versions: dict[Place, tuple[Version, ...]] = {}
    values: dict[Place, Any] = {}
    waiting = sorted({*held, *here, *arrived})
    while waiting:
        place = waiting.pop(0)
        before = held.get(place, ())
        heads = _heads((*before, *arrived.get(place, ())))
        value = values.get(place, here.get(place))
        if value != _shown(before) and value != _shown(heads):
            heads = _heads((*heads, _changed(place, value, before, heads, machine, now)))
        kept = _beside(heads)
        for version in kept:
            aside = _aside(version)
            if aside not in here:
                values[aside] = version.value
                waiting.append(aside)
        if kept:
            heads = (_changed(place, _shown(heads), heads, heads, machine, now),)
        if _shown(heads) != here.get(place):
            values[place] = _shown(heads)
        if heads and not all(head.value is None and now - head.at > _FORGOTTEN for head in heads):
            versions[place] = heads
    return VersionJoin(versions, values)


def _heads(versions: Iterable[Version]) -> tuple[Version, ...]:
    """The versions that no other one replaces, in a fixed order."""
    unlike = list({canonical(version): version for version in versions}.values())
    heads = [
        one
        for one in unlike
        if not any(other is not one and other.knows(one) and not one.knows(other) for other in unlike)
    ]
    return tuple(sorted(heads, key=canonical))


def _shown(heads: Iterable[Version]) -> Any:
    """The value to show of several concurrent ones: the same one on every machine."""
    return max(heads, key=_rank).value if heads else None


def _rank(version: Version) -> tuple[bool, datetime, bytes]:
    return version.kind not in _KEPT or version.value is not None, version.at, canonical(version.value)


def _beside(heads: tuple[Version, ...]) -> list[Version]:
    """The versions that are not shown but must be kept."""
    shown = _shown(heads)
    return [
        head
        for head in heads
        if head.kind in _KEPT and head.value not in (None, shown) and not _within(head.value, shown)
    ]


def _within(value: Any, shown: Any) -> bool:
    """Whether a text is contained, word for word, in the one that is shown."""
    return isinstance(value, dict) and isinstance(shown, dict) and _text(value) in _text(shown)


def _text(value: dict[str, Any]) -> str:
    return str(value.get("text", "")).strip()


def _aside(version: Version) -> Place:
    mark = hashlib.sha256(canonical(version.value)).hexdigest()[:16]
    return _KEPT[version.kind], mark if version.kind == WorkKind.NOTE else f"{version.key}~{mark}"


def _changed(
    place: Place, value: Any, known: Iterable[Version], heads: Iterable[Version], machine: str, now: datetime
) -> Version:
    """A new version of this machine that replaces the known ones."""
    clock: dict[str, int] = {}
    for version in known:
        for other, count in version.clock.items():
            clock[other] = max(clock.get(other, 0), count)
    clock[machine] = max((version.clock.get(machine, 0) for version in (*known, *heads)), default=0) + 1
    kind, key = place
    return Version(kind=kind, key=key, clock=clock, at=now.replace(microsecond=0), value=value)
