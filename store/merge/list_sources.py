"""The files of a merge's sources, in their order.

Chat programs and browsers rename what they hand over (`X.json.txt`, `X.json.download`, `X (1).JSON`), so in a folder
everything that begins like a summary is one, whatever its name; what is passed over is named.
"""

import os
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from store.crypto.envelope import beginning
from store.ledger.ledger import Ledger, is_ledger
from store.merge.merged_before import Remembered, mark
from store.merge.receive import File, Known, Refused, refusal


class Listed(NamedTuple):
    """What a source has."""

    names: list[str]
    evidence: bool
    """Whether they are files of a ledger's evidence."""
    problem: Problem | None = None
    passed_over: tuple[str, ...] = ()
    """What else lies in a folder: nothing that begins like a summary."""


LOOK = 512
"""Bytes at the beginning of a file that tell whether it is a summary."""
_BEGINS = re.compile(
    rb'\s*\{\s*"(?:study_summary"\s*:|signatures"\s*:\s*\[|payload"\s*:\s*\{\s*"(?:app|member|device|year|seq|previous|written|packs|records|texts)")'
)
SHARED = frozenset({"branch", "packs", "requests", "own", "pairing", "retired"})
"""What else a branch's shared folder has."""
_OURS = re.compile(r"\..*\.tmp")
"""What somebody is just putting there (`store.disk.atomic`)."""


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
            there = [(entry.path, entry.name) for entry in found if not _OURS.fullmatch(entry.name)]
    except OSError as error:
        text = N_("cannot be read ({reason})")
        return Listed([], False, Problem(str(folder), text, reason=error.strerror or type(error).__name__))
    names = sorted(path for path, name in there if is_summary(name) or begins_like_one(beginning(path, LOOK)))
    others = {path for path, name in there if folder != source or name not in SHARED}
    passed_over = sorted(others.difference(names))
    empty = not names and folder == source
    nothing = Problem(str(source), N_("has no summaries in it")) if empty else None
    return Listed(names, False, nothing, tuple(passed_over))


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
    """Whether a file of this name in a folder is taken for a summary without a look into it."""
    return name.endswith(".json") and not name.startswith((".", "~"))


def begins_like_one(data: bytes) -> bool:
    """Whether a file that begins with this is, or was to be, a summary."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):  # as some editors save
        data = data[: len(data) // 2 * 2].decode("utf-16", "replace").encode()
    return _BEGINS.match(data.removeprefix(BOM_UTF8)) is not None
