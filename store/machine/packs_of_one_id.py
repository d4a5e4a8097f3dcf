"""Packs of one id: which of them is used, and what is said of the others, so that two packs are never taken for one.

Editions of one pack in several languages share its id on purpose; so do the built-in pack and its installed update.
"""

from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from lessons.pack.pack import PackOutline
from lessons.problem import N_, Problem


class Origin(IntEnum):
    """Where a pack comes from; of two, the greater is used."""

    BUILT_IN = 0
    INSTALLED = 1
    NAMED = 2
    """Its path was given when Study was started."""
    OWN = 3
    """The member's own notes."""


class Candidate(NamedTuple):
    """A pack that could be read."""

    path: Path
    origin: Origin
    outline: PackOutline


def settle(candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[Problem]]:
    """The packs that are used, one for each id and language, and why each of the others is not."""
    used: dict[tuple[str, str], Candidate] = {}
    problems: list[Problem] = []
    for one in candidates:
        key = (one.outline.manifest.id, one.outline.manifest.lang)
        rival = used.get(key)
        if rival is None:
            used[key] = one
            continue
        used[key], other = (one, rival) if _rank(one) >= _rank(rival) else (rival, one)
        if not _is_update(used[key], other):
            problems.append(_not_used(other, used[key], _reason(used[key], other)))
    leading: dict[str, Candidate] = {}
    for one in used.values():
        lead = leading.get(one.outline.manifest.id, one)
        leading[one.outline.manifest.id] = max(lead, one, key=_rank)
    for key, one in list(used.items()):
        lead = leading[one.outline.manifest.id]
        if not _share_lessons(one, lead):
            del used[key]
            text = N_("is not used: {other} has the same id, {id}, and other lessons; give one of them another id")
            problems.append(_not_used(one, lead, text))
    return list(used.values()), problems


def _rank(one: Candidate) -> tuple[int, int, str]:
    return one.origin, one.outline.manifest.version, one.outline.manifest.published


def _share_lessons(one: Candidate, other: Candidate) -> bool:
    own, others = ({lesson.manifest.id for lesson in pack.outline.lessons} for pack in (one, other))
    return one is other or not own.isdisjoint(others)


def _is_update(new: Candidate, old: Candidate) -> bool:
    """Whether it goes without saying that `new` is used: it is the same, or an installed update of a built-in pack."""
    if new.outline.digest == old.outline.digest:
        return True
    later = _rank(new)[1:] >= _rank(old)[1:]
    return old.origin is Origin.BUILT_IN and new.origin is Origin.INSTALLED and later and _share_lessons(new, old)


def _reason(used: Candidate, other: Candidate) -> str:
    if used.origin is not other.origin:
        if used.origin is Origin.NAMED:
            return N_("is not used: {other} has the same id, {id}, and was named when Study was started")
        return N_("is not used: {other} has the same id, {id}, and is installed, so it replaces the built-in one")
    if _rank(used) > _rank(other):
        return N_("is not used: {other} has the same id, {id}, and is newer")
    return N_("is not used: {other} has the same id, {id}, and version; give one of them another id")


def _not_used(one: Candidate, used: Candidate, text: str) -> Problem:
    return Problem(str(one.path), text, other=str(used.path), id=one.outline.manifest.id)
