"""Merging: every summary of every source is verified on its own, then joined into the ledger."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from lessons.problem import N_, Problem
from store.branch import Enrolment, RosterFile, enrolments
from store.envelope import read_bounded
from store.held import Held
from store.ledger import DAMAGED, Ledger, Merged, Outcome, is_ledger, lines_of, newer, parse_line, refused
from store.summary import Verified, admit, verified
from store.summary import read as read_summary

BATCH = 64 * 1024 * 1024
"""Bytes of summaries held in memory before they are written into the ledger."""
_MOST = 10_000
_Admitted = tuple[str, Verified, Enrolment]


def merge(
    ledger: Ledger,
    sources: list[Path],
    rosters: list[RosterFile],
    seen: Callable[[int], None] = lambda count: None,
) -> Iterator[Merged]:
    """Verify every summary in `sources` and join it into `ledger`; what became of each, in the order of the sources.

    A source is a summary, a ledger, a folder of summaries or a branch's shared folder. `rosters` are those believed
    beside the ledger's own (`store.trust`). `seen` hears how many summaries were read so far. A run in which
    everything is refused changes nothing.
    """
    known = _joined([*ledger.rosters().values(), *rosters])
    if not known:
        text = N_("knows no branch yet; name its roster with --branch FILE")
        raise Problem(str(ledger.path), text)
    by_key = enrolments([roster.payload for roster in known.values()])
    held = Held(ledger)
    batch: list[_Admitted | Merged] = []
    size = count = 0
    for source in sources:
        for where, one in _summaries_of(source, held):
            count += 1
            seen(count)
            try:
                if isinstance(one, Problem):
                    raise one
                if one is None:
                    batch.append(Merged(where, Outcome.KNOWN, None, None, 0, (), None))
                    continue
                batch.append((where, one[0], admit(where, one[0], by_key)))
                size += one[1]
            except Problem as problem:
                batch.append(refused(where, problem))
            if size > BATCH or len(batch) > _MOST:
                yield from _flush(ledger, batch, known)
                batch, size = [], 0
    yield from _flush(ledger, batch, known)


def _joined(rosters: list[RosterFile]) -> dict[str, RosterFile]:
    found: dict[str, RosterFile] = {}
    for roster in rosters:
        key = roster.payload.key
        found[key] = newer(found[key], roster) if key in found else roster
    return found


def _flush(ledger: Ledger, batch: list[_Admitted | Merged], rosters: Mapping[str, RosterFile]) -> Iterator[Merged]:
    admitted = [entry for entry in batch if not isinstance(entry, Merged)]
    known = any(isinstance(entry, Merged) and entry.outcome is Outcome.KNOWN for entry in batch)
    results: Iterator[Merged] = iter(())
    if admitted or (known and rosters != ledger.rosters()):
        with ledger.locked():
            ledger.add_rosters(rosters)
            results = iter(ledger.add(admitted))
    for entry in batch:
        yield entry if isinstance(entry, Merged) else next(results)


_Found = tuple[Verified, int] | Problem | None


def _summaries_of(source: Path, held: Held) -> Iterator[tuple[str, _Found]]:
    """Every summary of a source with its size; None for a file that is held already, or why it is no summary."""
    if is_ledger(source):
        try:
            yield from _of_ledger(Ledger(source))
        except Problem as problem:
            yield str(source), problem
        return
    paths = [source]
    if source.is_dir():
        folder = source / "summaries" if (source / "summaries").is_dir() else source
        paths = sorted(path for path in folder.glob("*.json") if not path.name.startswith("."))
        if not paths and folder == source:
            yield str(source), Problem(str(source), N_("has no summaries in it"))
    for path in paths:
        try:
            data = read_bounded(path)
            yield str(path), None if data in held else (read_summary(str(path), data), len(data))
        except Problem as problem:
            yield str(path), problem


def _of_ledger(source: Ledger) -> Iterator[tuple[str, _Found]]:
    for path in source.shards():
        for number, line in enumerate(lines_of(path), 1):
            where = f"{path}:{number}"
            try:
                stream = parse_line(where, line)
                ones = list(stream.summaries())
            except (Problem, ValueError) as error:
                damaged = error if isinstance(error, Problem) else Problem(where, DAMAGED, reason=str(error))
                yield where, damaged
                continue
            for one in ones:
                try:
                    yield where, (verified(where, one.summary), len(line) // len(ones))
                except Problem as problem:
                    yield where, problem
