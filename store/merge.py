"""Merging: every summary of every source is verified on its own, then joined into the ledger."""

import os
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from store import atomic, explanations
from store.branch import Enrolment, RosterFile, enrolments
from store.held import Held
from store.irregular import Irregularity, between, revoked
from store.joining import Joined, Outcome, Staged, join_into
from store.ledger import Ledger, is_ledger, lines_of, newer, parse_line, peek_line, shard_name
from store.receive import Arrived, File, Known, Refused, decoder, encode, receive, refusal
from store.remembered import Remembered, mark
from store.shelf import Shelf
from store.summary import Header, admit, owner
from store.workers import Workers

_MOST = 200_000
"""Summaries that are written into the ledger together."""
_TOGETHER = 64
"""Files of evidence that are put in their places together."""
_PIECE = 64
"""Files that a process is given at once; a file of evidence is as much work as so many summaries."""


class Merged(NamedTuple):
    """What a merge says of one summary."""

    where: str
    outcome: Outcome
    enrolment: Enrolment | None
    header: Header | None
    added: int
    """Records that were new to its stream."""
    irregularities: tuple[Irregularity, ...]
    """Of its whole stream, as it is now."""
    problem: Problem | None
    """Why it was refused."""


def merge(
    ledger: Ledger,
    sources: list[Path],
    rosters: list[RosterFile],
    seen: Callable[[int, int], None] = lambda done, of: None,
    *,
    jobs: int = 1,
    memory: Path | None = None,
) -> Iterator[Merged]:
    """Verify every summary in `sources` and join it into `ledger`; what became of each, in the order of the sources.

    A source is a summary, a ledger, a folder of summaries or a branch's shared folder. `rosters` are those believed
    beside the ledger's own (`store.trust`). `seen` hears how many files were read, of how many; `jobs` processes share
    the work where there is much; `memory` is the home that remembers files merged before. A run in which everything
    is refused changes nothing.
    """
    known = joined_rosters([*ledger.rosters().values(), *rosters])
    if not known:
        text = N_("knows no branch yet; name its roster with --branch FILE")
        raise Problem(str(ledger.path), text)
    by_key = enrolments([roster.payload for roster in known.values()])
    remembered = Remembered(memory, ledger) if memory else None
    with Workers(jobs) as workers:
        found = _received(ledger, sources, remembered, workers, seen)
        more = True
        while more:
            with Shelf() as batch:
                by_shard: dict[str, array[int]] = {}
                for encoded in islice(found, _MOST):
                    file, one = decoder.decode(encoded)
                    problem = _reason_to_refuse(file, one, by_key) if isinstance(one, Arrived) else None
                    if isinstance(one, Arrived) and not problem:
                        by_shard.setdefault(shard_name(one.header.member), array("L")).append(len(batch))
                    batch.append(encode((file, refusal(one.line, problem))) if problem else encoded)
                more = len(batch) == _MOST
                yield from _flush(ledger, batch, by_shard, known, remembered, workers, by_key)
    yield from merge_explanations(ledger, sources, known)
    if remembered:
        remembered.save()


def merge_explanations(ledger: Ledger, sources: list[Path], known: Mapping[str, RosterFile]) -> Iterator[Merged]:
    """Join what the secretaries of other ledgers explained; what could not be, is told."""
    files = []
    for source in sources:
        if is_ledger(source) and explanations.path_in(Ledger(source)).exists():
            found, wrong = explanations.read_all(Ledger(source), known.keys())
            files += found
            yield from (refused(problem.where, problem) for problem in wrong)
    if files:
        with ledger.locked():
            ledger.add_rosters(known)
            explanations.add(ledger, files)


def refused(where: str, problem: Problem) -> Merged:
    """What a merge says of what it did not take."""
    return Merged(where, Outcome.REFUSED, None, None, 0, (), problem)


def joined_rosters(rosters: list[RosterFile]) -> dict[str, RosterFile]:
    """The newest of each branch, by its key."""
    found: dict[str, RosterFile] = {}
    for roster in rosters:
        key = roster.payload.key
        found[key] = newer(found[key], roster) if key in found else roster
    return found


def _reason_to_refuse(file: File, one: Arrived, by_key: Mapping[str, list[Enrolment]]) -> Problem | None:
    judge = owner if file.evidence else admit
    try:
        judge(file.where(one.line), one.header, by_key)
    except Problem as problem:
        return problem
    return None


def _flush(
    ledger: Ledger,
    batch: Shelf,
    by_shard: Mapping[str, "array[int]"],
    rosters: Mapping[str, RosterFile],
    remembered: Remembered | None,
    workers: Workers,
    by_key: Mapping[str, list[Enrolment]],
) -> Iterator[Merged]:
    results: list[Joined | None] = [None] * len(batch)
    if by_shard or (len(batch) and rosters != ledger.rosters() and any(map(_is_known, batch))):
        with ledger.locked():
            ledger.add_rosters(rosters)
            results = _add(ledger, batch, by_shard, workers)
    together = Together(ledger, by_key)

    def remember(file: File, shard: str) -> None:
        if remembered and file.mark and shard:
            remembered.add(file.mark, shard)

    for encoded, joined in zip(batch, results, strict=True):
        file, one = decoder.decode(encoded)
        where = file.where(one.line)
        problem = one.problem(where) if isinstance(one, Refused) else joined.problem if joined else None
        if problem:
            yield refused(where, problem)
        elif isinstance(one, Arrived) and joined:
            remember(file, shard_name(one.header.member))
            enrolment, told = together.told(where, one.header, joined.irregularities)
            yield Merged(where, joined.outcome, enrolment, one.header, joined.added, told, None)
        elif isinstance(one, Known):
            remember(file, one.shard)
            yield Merged(where, Outcome.KNOWN, None, None, 0, (), None)


class Together:
    """What shows only when everything of one person is seen together; looked up for who has several machines."""

    def __init__(self, ledger: Ledger, by_key: Mapping[str, list[Enrolment]]) -> None:
        self._ledger = ledger
        self._by_key = by_key
        self._found: dict[tuple[str, str], tuple[Irregularity, ...]] = {}

    def told(
        self, where: str, header: Header, alone: Sequence[Irregularity]
    ) -> tuple[Enrolment, tuple[Irregularity, ...]]:
        """Whose a summary is, and what is to be said of it, `alone` of its stream included."""
        enrolment, in_force = owner(where, header, self._by_key)
        of_key = () if in_force else (revoked(header),)
        return enrolment, (*alone, *of_key, *self._irregularities(enrolment, alone))

    def _irregularities(self, enrolment: Enrolment, told: Sequence[Irregularity]) -> list[Irregularity]:
        """Those of this person that were not told yet."""
        member = enrolment.member
        if len(member.ids) == 1 and len(member.devices) == 1:
            return []
        key = (enrolment.roster.key, member.id)
        if key not in self._found:
            self._found[key] = tuple(self._look(frozenset(member.ids)))
        return [entry for entry in self._found[key] if entry not in told]

    def _look(self, ids: frozenset[str]) -> list[Irregularity]:
        streams = []
        for path in sorted({self._ledger.shard(member) for member in ids}):
            for number, line in enumerate(lines_of(path) if path.exists() else (), 1):
                where = f"{path}:{number}"
                if peek_line(where, line).key[0] in ids:
                    streams.append(parse_line(where, line))
        ordered = sorted(streams, key=lambda stream: stream.key)
        return between(
            [
                counting
                for stream in ordered
                if (counting := [one for one in stream.summaries() if owner("", one.header, self._by_key)[1]])
            ]
        )


def _add(ledger: Ledger, batch: Shelf, by_shard: Mapping[str, "array[int]"], workers: Workers) -> list[Joined | None]:
    """Join verified and admitted summaries, for who holds the lock; what became of each, at its place."""
    results: list[Joined | None] = [None] * len(batch)
    common: dict[tuple[Outcome, int], Joined] = {}
    names = sorted(by_shard)
    with ThreadPoolExecutor(1) as disk:
        before: Future[None] | None = None
        for start in range(0, len(names), _TOGETHER):
            together = names[start : start + _TOGETHER]
            pieces = ((ledger.evidence / name, [batch[place] for place in by_shard[name]]) for name in together)
            staged: list[tuple[Path, Path]] = []
            try:
                for name, made in zip(together, workers.map(_join_piece, pieces, _joining), strict=True):
                    for place, joined in zip(by_shard[name], made.joined, strict=True):
                        plain = not (joined.irregularities or joined.problem)
                        results[place] = common.setdefault((joined.outcome, joined.added), joined) if plain else joined
                    if made.temporary:
                        staged.append((made.temporary, ledger.evidence / name))
                if before:
                    before.result()
            except BaseException:
                atomic.discard(temporary for temporary, _ in staged)
                raise
            before = disk.submit(atomic.commit, staged)  # the disk works while the next are joined
        if before:
            before.result()
    return results


def _is_known(encoded: bytes) -> bool:
    return isinstance(decoder.decode(encoded)[1], Known)


def _join_piece(piece: tuple[Path, list[bytes]]) -> Staged:
    return join_into(*piece)


def _joining(piece: tuple[Path, list[bytes]]) -> int:
    return len(piece[1])


def _received(
    ledger: Ledger,
    sources: list[Path],
    remembered: Remembered | None,
    workers: Workers,
    seen: Callable[[int, int], None],
) -> Iterator[bytes]:
    """Everything that the sources bring, in their order (`store.receive.decoder`)."""
    listed = [_listed(source) for source in sources]
    of = sum(len(entries.names) for entries in listed)
    done = 0
    pieces: deque[list[File | bytes]] = deque()

    def files() -> Iterator[list[File]]:
        for entries in listed:
            found = _entries(entries, remembered)
            while piece := list(islice(found, 1 if entries.evidence else _PIECE)):
                pieces.append(piece)
                yield [entry for entry in piece if isinstance(entry, File)]

    for found in workers.map(partial(receive, Held(ledger)), files(), _work):
        piece, read = pieces.popleft(), iter(found)
        for entry in piece:
            yield from next(read) if isinstance(entry, File) else [entry]
        done += len(piece)
        seen(done, of)


def _work(files: list[File]) -> int:
    return sum(_PIECE if file.evidence else 1 for file in files)


class _Listed(NamedTuple):
    """What a source has."""

    names: list[str]
    evidence: bool
    problem: Problem | None = None


def _listed(source: Path) -> _Listed:
    if is_ledger(source):
        try:
            return _Listed([str(path) for path in Ledger(source).shards()], True)
        except Problem as problem:
            return _Listed([], True, problem)
    if not source.is_dir():
        return _Listed([str(source)], False)
    folder = source / "summaries" if (source / "summaries").is_dir() else source
    try:
        with os.scandir(folder) as found:
            names = sorted(entry.path for entry in found if is_summary(entry.name))
    except OSError as error:
        text = N_("cannot be read ({reason})")
        return _Listed([], False, Problem(str(folder), text, reason=error.strerror or type(error).__name__))
    empty = not names and folder == source
    return _Listed(names, False, Problem(str(source), N_("has no summaries in it")) if empty else None)


def _entries(listed: _Listed, remembered: Remembered | None) -> Iterator[File | bytes]:
    """The files to be read of a source; and what can be said without reading."""
    if listed.problem:
        yield encode((File(os.fsencode(listed.problem.where), False, b""), refusal(0, listed.problem)))
    for name in listed.names:
        try:
            # A Path for each would cost more than the call.
            about = os.stat(name) if remembered and not listed.evidence else None  # noqa: PTH116
        except (OSError, ValueError):  # what is wrong with it is told where it is read
            about = None
        path = os.fsencode(name)
        if remembered and about and remembered.knows(name, about):
            yield encode((File(path, False, b""), Known()))
        else:
            yield File(path, listed.evidence, mark(name, about) if about else b"")


def is_summary(name: str) -> bool:
    """Whether a file of this name in a folder is taken for a summary."""
    return name.endswith(".json") and not name.startswith((".", "~"))
