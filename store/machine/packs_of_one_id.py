"""Decides which of several packs with one id is used, and reports the others, so that two packs are never mixed up.

Editions of one pack in several languages share its id on purpose; so do the built-in pack and its installed update.
"""

from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from lessons.pack.pack import PackOutline
from lessons.problem import N_, Problem


class Origin(IntEnum):
    """Where a pack comes from; the greater value takes precedence."""

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
    for candidate in candidates:
        key = (candidate.outline.manifest.id, candidate.outline.manifest.lang)
        rival = used.get(key)
        if rival is None:
            used[key] = candidate
            continue
        used[key], other = (candidate, rival) if _rank(candidate) >= _rank(rival) else (rival, candidate)
        if not _is_update(used[key], other):
            problems.append(_not_used(other, used[key], _reason(used[key], other)))
    leading: dict[str, Candidate] = {}
    for candidate in used.values():
        lead = leading.get(candidate.outline.manifest.id, candidate)
        leading[candidate.outline.manifest.id] = max(lead, candidate, key=_rank)
    for key, candidate in list(used.items()):
        lead = leading[candidate.outline.manifest.id]
        if not _share_lessons(candidate, lead):
            del used[key]
            text = N_("is not used: {other} has the same id, {id}, and other lessons; give one of them another id")
            problems.append(_not_used(candidate, lead, text))
    return list(used.values()), problems


def _rank(candidate: Candidate) -> tuple[int, int, str]:
    return candidate.origin, candidate.outline.manifest.version, candidate.outline.manifest.published


def _share_lessons(first: Candidate, second: Candidate) -> bool:
    own, others = ({lesson.manifest.id for lesson in pack.outline.lessons} for pack in (first, second))
    return first is second or not own.isdisjoint(others)


def _is_update(new: Candidate, old: Candidate) -> bool:
    """Whether `new` needs no notice: it is the same pack, or an installed update of a built-in one."""
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


def _not_used(candidate: Candidate, used: Candidate, text: str) -> Problem:
    return Problem(str(candidate.path), text, other=str(used.path), id=candidate.outline.manifest.id)
