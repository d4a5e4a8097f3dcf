"""The files of a merge's sources, in their order."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from store.ledger import Ledger, is_ledger
from store.receive import File, Known, Refused, refusal
from store.remembered import Remembered, mark


class Listed(NamedTuple):
    """What a source has."""

    names: list[str]
    evidence: bool
    """Whether they are files of a ledger's evidence."""
    problem: Problem | None = None


def listed(source: Path) -> Listed:
    """The files of a summary, a folder of summaries, a branch's shared folder or a ledger."""
    if is_ledger(source):
        try:
            return Listed([str(path) for path in Ledger(source).shards()], True)
        except Problem as problem:
            return Listed([], True, problem)
    if not source.is_dir():
        return Listed([str(source)], False)
    folder = source / "summaries" if (source / "summaries").is_dir() else source
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.path for entry in found if is_summary(entry.name))
    except OSError as error:
        text = N_("cannot be read ({reason})")
        return Listed([], False, Problem(str(folder), text, reason=error.strerror or type(error).__name__))
    empty = not names and folder == source
    return Listed(names, False, Problem(str(source), N_("has no summaries in it")) if empty else None)


def entries(listed: Listed, remembered: Remembered | None) -> Iterator[tuple[File, Known | Refused | None]]:
    """The files of a source; and what can be said without reading."""
    if listed.problem:
        yield File(os.fsencode(listed.problem.where), False, b""), refusal(0, listed.problem)
    for name in listed.names:
        try:
            # A Path for each would cost more than the call.
            about = os.stat(name) if remembered and not listed.evidence else None  # noqa: PTH116
        except (OSError, ValueError):  # what is wrong with it is told where it is read
            about = None
        known = remembered and about and remembered.knows(name, about)
        tells = mark(name, about) if about and not known else b""
        yield File(os.fsencode(name), listed.evidence, tells), Known() if known else None


def is_summary(name: str) -> bool:
    """Whether a file of this name in a folder is taken for a summary."""
    return name.endswith(".json") and not name.startswith((".", "~"))
