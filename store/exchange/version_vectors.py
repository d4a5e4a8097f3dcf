"""Drafts, notes, positions and open tests of one member on several machines: what each holds, and how they join.

A value that was changed on a machine gets a version: a clock that says which changes of which machine it knows
(a version vector; Parker et al., 1983). One that knows another replaces it; versions that do not know each other stay
side by side. So joining is a union, in any order and as often as one likes, and no wall clock decides what is lost. Of
values side by side one is shown; a draft or a note that is not shown is kept as one of its own.
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
    *(WorkKind.POSITION, WorkKind.SUSPENDED, WorkKind.SITTING),
)
SHARED = "shared"
"""Whether the secretary may read a reflection, by its record."""
KINDS = (*OPEN_WORK, SHARED)
"""What is carried."""
_KEPT: dict[str, WorkKind] = {WorkKind.DRAFT: WorkKind.DRAFT_OTHER, WorkKind.NOTE: WorkKind.NOTE}
"""Kinds of which no version is ever lost, and under which kind those are kept that are not shown."""
_FORGOTTEN = timedelta(days=180)
"""After so long nobody needs to know any more that something was removed."""


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value as a machine left it."""

    kind: Id
    key: Text
    clock: dict[Id, Count]
    """Machine -> the last of its changes that this value knows."""
    at: Instant
    value: Any = None
    """Plain JSON; None: removed."""

    @property
    def place(self) -> tuple[str, str]:
        """What it is a value of."""
        return self.kind, self.key

    def knows(self, other: "Version") -> bool:
        """Whether `other` was known when this value was left."""
        return all(self.clock.get(machine, 0) >= count for machine, count in other.clock.items())


Place = tuple[str, str]
Versions = Mapping[Place, tuple[Version, ...]]
Values = Mapping[Place, Any]


class VersionJoin(NamedTuple):
    """What a join comes to."""

    versions: dict[Place, tuple[Version, ...]]
    values: dict[Place, Any]
    """What is to be here now, by place; None: to be removed. Only what differs from what is."""


def group(versions: Iterable[Version]) -> dict[Place, tuple[Version, ...]]:
    """Versions by their place, without those that another one replaces."""
    found: dict[Place, list[Version]] = {}
    for version in versions:
        found.setdefault(version.place, []).append(version)
    return {place: _heads(several) for place, several in found.items()}


def join(held: Versions, here: Values, others: Iterable[Version], machine: str, now: datetime) -> VersionJoin:
    """Join what other machines left with what was `held` after the last join, and with what is `here` now.

    `here` may have been changed on this `machine` since; `now` goes into the versions of such changes.
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
    """Those that no other one replaces, always in the same order."""
    unlike = list({canonical(version): version for version in versions}.values())
    heads = [
        one
        for one in unlike
        if not any(other is not one and other.knows(one) and not one.knows(other) for other in unlike)
    ]
    return tuple(sorted(heads, key=canonical))


def _shown(heads: Iterable[Version]) -> Any:
    """The value that is shown of several side by side: the same one on every machine."""
    return max(heads, key=_rank).value if heads else None


def _rank(version: Version) -> tuple[bool, datetime, bytes]:
    return version.kind not in _KEPT or version.value is not None, version.at, canonical(version.value)


def _beside(heads: tuple[Version, ...]) -> list[Version]:
    """Versions that are not shown and must not be lost."""
    shown = _shown(heads)
    return [
        head
        for head in heads
        if head.kind in _KEPT and head.value not in (None, shown) and not _within(head.value, shown)
    ]


def _within(value: Any, shown: Any) -> bool:
    """Whether a text stands, word for word, in the one that is shown."""
    return isinstance(value, dict) and isinstance(shown, dict) and _text(value) in _text(shown)


def _text(value: dict[str, Any]) -> str:
    return str(value.get("text", "")).strip()


def _aside(version: Version) -> Place:
    mark = hashlib.sha256(canonical(version.value)).hexdigest()[:16]
    return _KEPT[version.kind], mark if version.kind == WorkKind.NOTE else f"{version.key}~{mark}"


def _changed(
    place: Place, value: Any, known: Iterable[Version], heads: Iterable[Version], machine: str, now: datetime
) -> Version:
    """A new version of this machine that replaces those it knew."""
    clock: dict[str, int] = {}
    for version in known:
        for other, count in version.clock.items():
            clock[other] = max(clock.get(other, 0), count)
    clock[machine] = max((version.clock.get(machine, 0) for version in (*known, *heads)), default=0) + 1
    kind, key = place
    return Version(kind=kind, key=key, clock=clock, at=now.replace(microsecond=0), value=value)
