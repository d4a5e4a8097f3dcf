"""Merging: every summary of every source is verified on its own, then joined into the ledger."""

import os
from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from store import atomic, explanations
from store.branch import Enrolment, RosterFile, enrolments
from store.irregular import Irregularity, between, revoked
from store.joining import Outcome, Piece, Staged, Told, decoder, encode, entry_decoder, join_piece
from store.ledger import Ledger, is_ledger, lines_of, newer, parse_line, peek_line
from store.receive import File, Known, Refused, refusal, shard_of
from store.remembered import Remembered, mark
from store.shelf import Shelf
from store.summary import Header, owner
from store.workers import Workers

_TOGETHER = 64
"""Files of evidence that are put in their places together."""
_PIECE = 64
"""Files that a process looks at together; a file of evidence is as much work as verifying so many summaries."""
_LOOKS = 16
"""So many looks at a file are as much work as verifying one summary."""


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
    with Workers(jobs, by_key) as workers, Shelf() as entries, Shelf() as results:
        run = _Run(ledger, known, workers, entries, results, seen)
        run.join(run.look(sources, remembered))
        together = Together(ledger, by_key)
        for file, one in run.told():
            yield _merged(file, one, together, remembered)
    yield from merge_explanations(ledger, sources, known)
    if remembered:
        remembered.save()


def _merged(file: File, one: Told | Known | Refused, together: "Together", remembered: Remembered | None) -> Merged:
    where = file.where(one.line)
    if isinstance(one, Refused):
        return refused(where, one.problem(where))
    if remembered and file.mark:
        remembered.add(file.mark, one.shard)
    if isinstance(one, Known):
        return Merged(where, Outcome.KNOWN, None, None, 0, (), None)
    enrolment, told = together.told(where, one.header, one.irregularities)
    return Merged(where, one.outcome, enrolment, one.header, one.added, told, None)


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


class _Run:
    """One merge: what is read, by the file of evidence that it seems to belong into, and what became of it."""

    def __init__(
        self,
        ledger: Ledger,
        rosters: Mapping[str, RosterFile],
        workers: "Workers[dict[str, list[Enrolment]]]",
        entries: Shelf,
        results: Shelf,
        seen: Callable[[int, int], None],
    ) -> None:
        self._ledger = ledger
        self._rosters = rosters
        self._workers = workers
        self._entries = entries
        self._results = results
        self._places = array("L")
        """Of each result: the place of its file among all."""
        self._seen = seen
        self._of = 0
        self._steps = 0
        """Two for a file: it is looked at, then read."""
        self._known = False
        self._locked = False

    def look(self, sources: Sequence[Path], remembered: Remembered | None) -> "_ByShard":
        """What is to be read; what can be said without reading is said."""
        listed = [_listed(source) for source in sources]
        self._of = sum(len(source.names) for source in listed)
        by_shard: _ByShard = {}
        found = enumerate(entry for source in listed for entry in _entries(source, remembered))
        looked: deque[tuple[int, File]] = deque()

        def files() -> Iterator[list[File]]:
            while piece := list(islice(found, _PIECE)):
                unread = []
                for place, (file, said) in piece:
                    if said:
                        self._say(place, encode((file, said)))
                        self._known = self._known or isinstance(said, Known)
                    else:
                        looked.append((place, file))
                        unread.append(file)
                self._done(2 * (len(piece) - len(unread)))
                yield unread

        for shards in self._workers.map(_shards_of, files(), _looking):
            for shard in shards:
                self._put(by_shard, shard, encode(looked.popleft()))
            self._done(len(shards))
        self._workers.expect(sum(_work(entry) for entry in self._entries))
        return by_shard

    def join(self, by_shard: "_ByShard") -> None:
        """Join it all, and then what turned out to belong elsewhere; the lock is taken once there is anything new."""
        with ExitStack() as lock, ThreadPoolExecutor(1) as disk:
            while by_shard:
                by_shard = self._round(by_shard, lock, disk)
            if self._known and not self._locked and self._rosters != self._ledger.rosters():
                self._lock(lock)

    def told(self) -> Iterator[tuple[File, Told | Known | Refused]]:
        """What became of each summary, in the order of the sources."""
        for number in sorted(range(len(self._places)), key=self._places.__getitem__):
            yield decoder.decode(self._results[number])

    def _round(self, by_shard: "_ByShard", lock: ExitStack, disk: ThreadPoolExecutor) -> "_ByShard":
        strays: _ByShard = {}
        before: Future[None] | None = None
        names = sorted(by_shard)
        for start in range(0, len(names), _TOGETHER):
            staged: list[tuple[Path, Path]] = []
            try:
                for name, made in self._made(names[start : start + _TOGETHER], by_shard, lock):
                    if made.temporary:
                        staged.append((made.temporary, self._ledger.evidence / name))
                    for place, result in made.results:
                        self._say(place, result)
                    for shard, entry in made.strays:
                        self._put(strays, shard, entry)
                    self._known = self._known or made.known
                    self._done(len(by_shard[name]))
                if before:
                    before.result()
            except BaseException:
                atomic.discard(temporary for temporary, _ in staged)
                raise
            before = disk.submit(atomic.commit, staged)  # the disk works while the next are joined
        if before:
            before.result()
        return strays

    def _made(self, names: Sequence[str], by_shard: "_ByShard", lock: ExitStack) -> Iterator[tuple[str, Staged]]:
        while names:
            waiting = []
            pieces = (
                Piece(self._ledger.evidence / name, [self._entries[n] for n in by_shard[name]], self._locked)
                for name in names
            )
            for name, made in zip(names, self._workers.map(join_piece, pieces, _joining), strict=True):
                if made:
                    yield name, made
                else:
                    self._lock(lock)
                    waiting.append(name)
            names = waiting

    def _lock(self, lock: ExitStack) -> None:
        if not self._locked:
            lock.enter_context(self._ledger.locked())
            self._ledger.add_rosters(self._rosters)
            self._locked = True

    def _put(self, by_shard: "_ByShard", shard: str, entry: bytes) -> None:
        by_shard.setdefault(shard, array("L")).append(len(self._entries))
        self._entries.append(entry)

    def _say(self, place: int, result: bytes) -> None:
        self._places.append(place)
        self._results.append(result)

    def _done(self, steps: int) -> None:
        self._steps += steps
        self._seen(min(self._steps // 2, self._of), self._of)


_ByShard = dict[str, "array[int]"]
"""Name of a file of evidence -> entries of what seems to belong into it."""


def _shards_of(_by_key: object, files: list[File]) -> list[str]:
    return [shard_of(file) for file in files]


def _looking(files: list[File]) -> int:
    return len(files) // _LOOKS


def _joining(piece: Piece) -> int:
    return sum(map(_work, piece.entries))


def _work(entry: bytes) -> int:
    return _PIECE if entry_decoder.decode(entry)[1].evidence else 1


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


def _entries(listed: _Listed, remembered: Remembered | None) -> Iterator[tuple[File, Known | Refused | None]]:
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
