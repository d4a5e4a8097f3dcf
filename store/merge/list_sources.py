"""Lists the files of a merge's sources, in order.

Chat programs and browsers rename files (`X.json.txt`, `X.json.download`, `X (1).JSON`), so every file in a folder that
begins like a summary counts as one, whatever its name; other files are reported.
"""

import os
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from lessons.regex import regex
from store.branch.roster import roster_path
from store.crypto.envelope import beginning
from store.ledger.ledger import MARK, Ledger, is_ledger
from store.ledger.merged_before import MergedBefore, mark
from store.merge.receive import Known, Refused, SourceFile, refusal


class SourceListing(NamedTuple):
    """The files of a source."""

    names: list[str]
    evidence: bool
    """Whether they are files of a ledger's evidence."""
    problem: Problem | None = None
    passed_over: tuple[str, ...] = ()
    """Other files in a folder, which do not begin like a summary."""


_MOST_NAMES = 10
"""The most names in one line."""
LOOK = 512
"""Bytes at the beginning of a file that tell whether it is a summary."""
_BEGINS = regex(
    rb'\s*\{\s*"(?:study_summary"\s*:|signatures"\s*:\s*\[|payload"\s*:\s*\{\s*"(?:app|member|device|year|seq|previous|written|packs|records|texts)")'
)
SHARED = frozenset({"branch", "packs", "requests", "own", "pairing", "retired", "summaries"})
"""The names in a branch's shared folder."""
_OURS = regex(r"\..+\.[0-9a-f]{16}\.tmp")


def list_source(source: Path) -> SourceListing:
    """The files of a summary, a folder of summaries, a branch's shared folder or a ledger."""
    if is_ledger(source):
        try:
            shards = [str(path) for path in Ledger(source).shards()]
        except Problem as problem:
            return SourceListing([], True, problem)
        text = N_("has summaries beside its evidence, which are not merged from there; move them out: {names}")
        strays = ", ".join(Path(name).name for name in summaries_in(source)[:_MOST_NAMES])
        return SourceListing(shards, True, Problem(str(source), text, names=strays) if strays else None)
    if not source.is_dir():
        return SourceListing([str(source)], False)
    folder = source / "summaries"
    if not folder.is_dir():
        ours = SHARED if roster_path(source).is_file() else frozenset[str]()
        names, others, wrong = _in_folder(source, is_summary, ours)
        empty = None if names or wrong else Problem(str(source), N_("has no summaries in it"))
        return SourceListing(names, False, wrong or empty, tuple(others))
    names, others, wrong = _in_folder(folder, is_summary)
    beside, others_beside, problem_beside = _in_folder(source, lambda _name: False, SHARED)
    return SourceListing([*names, *beside], False, wrong or problem_beside, (*others, *others_beside))


def summaries_in(folder: Path) -> list[str]:
    """The summaries in a folder that is, or is to become, a ledger."""
    return _in_folder(folder, is_summary, frozenset({MARK}))[0]


def _in_folder(
    folder: Path, is_named_so: Callable[[str], bool], ours: frozenset[str] = frozenset()
) -> tuple[list[str], list[str], Problem | None]:
    """The summaries in a folder; its other files except `ours`; and a problem if it cannot be read."""
    try:
        with os.scandir(folder) as found:
            entries_there = [
                (entry.path, entry.name) for entry in found if not (entry.name in ours or is_ours(entry.name))
            ]
    except OSError as error:
        text = N_("cannot be read ({reason})")
        return [], [], Problem(str(folder), text, reason=error.strerror or type(error).__name__)
    names = sorted(path for path, name in entries_there if is_named_so(name) or begins_like_one(beginning(path, LOOK)))
    return names, sorted({path for path, _name in entries_there}.difference(names)), None


def entries(
    listed: SourceListing, remembered: MergedBefore | None
) -> Iterator[tuple[SourceFile, Known | Refused | None]]:
    """The files of a source, each with its result if that is known without reading it."""
    if listed.problem:
        yield SourceFile(os.fsencode(listed.problem.where), False, b""), refusal(0, listed.problem)
    for name in listed.names:
        try:
            # A Path for each would cost more than the call.
            about = os.stat(name) if remembered and not listed.evidence else None  # noqa: PTH116
        except (OSError, ValueError):  # errors are reported where the file is read
            about = None
        known = remembered and about and remembered.knows(name, about)
        tells = mark(name, about) if about and not known else b""
        yield SourceFile(os.fsencode(name), listed.evidence, tells), Known() if known else None


def is_ours(name: str) -> bool:
    """Whether this is the name of one of Study's temporary files."""
    return _OURS.fullmatch(name) is not None


def is_summary(name: str) -> bool:
    """Whether a file with this name counts as a summary without reading it."""
    return name.endswith(".json") and not name.startswith((".", "~"))


def begins_like_one(data: bytes) -> bool:
    """Whether a file that begins with `data` is a summary, even a damaged one."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):  # as some editors save
        data = data[: len(data) // 2 * 2].decode("utf-16", "replace").encode()
    return _BEGINS.match(data.removeprefix(BOM_UTF8)) is not None
