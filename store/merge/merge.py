"""Merging: every summary of every source is verified on its own, then joined into the ledger."""

from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from store.branch.roster import Enrolment, RosterFile, enrolments
from store.disk import atomic
from store.ledger import explanations
from store.ledger.irregularities import Irregularity
from store.ledger.ledger import Ledger, is_ledger, newer
from store.ledger.merged_before import MergedBefore
from store.ledger.remembered_marks import RememberedMarks
from store.ledger.summary import Header
from store.merge.irregular_across_devices import AcrossDevices
from store.merge.join_evidence import (
    ArrivalResult,
    JoinTask,
    Outcome,
    Staged,
    decoder,
    encode,
    entry_decoder,
    join_piece,
)
from store.merge.list_sources import entries, list_source
from store.merge.new_ledger import refuse_place
from store.merge.process_pool import Workers
from store.merge.receive import Known, Refused, SourceFile, claimed, shard_of
from store.merge.spill_list import SpillList

_TOGETHER = 64
"""Files of evidence that are committed together."""
_PIECE = 64
"""Files that a process looks at together; also the work of a file of evidence, in summaries verified."""
_LOOKS = 16
"""Looking at so many files is as much work as verifying one summary."""


class Merged(NamedTuple):
    """A merge's result for one summary."""

    where: str
    outcome: Outcome
    enrolment: Enrolment | None
    header: Header | None
    added: int
    """Records that were new to its stream."""
    irregularities: tuple[Irregularity, ...]
    """Of its whole stream, after the merge."""
    problem: Problem | None
    """Why it was refused."""
    claimed: str = ""
    """The member that a refused file names, unverified: the name on the rosters, else the id."""


def merge(
    ledger: Ledger,
    sources: list[Path],
    rosters: list[RosterFile],
    seen: Callable[[int, int], None] = lambda done, of: None,
    *,
    jobs: int = 1,
    memory: Path | None = None,
    passed_over: Callable[[str], None] = lambda name: None,
) -> Iterator[Merged]:
    """Verify every summary in `sources` and join it into `ledger`; yields the results in the order of the sources.

    A source is a summary, a ledger, a folder of summaries or a branch's shared folder. `rosters` are trusted
    besides the ledger's own (`store.merge.roster_trust`). `seen` is called with the files read so far and their total;
    up to `jobs` processes share the work; `memory` is the cache folder of merged files; `passed_over` is called
    with files that are no summaries. A run in which everything is refused changes nothing.
    """
    refuse_place(ledger.path)
    known = joined_rosters([*ledger.rosters().values(), *rosters])
    if not known:
        text = N_("knows no branch yet; give its roster with --branch FILE")
        raise Problem(str(ledger.path), text)
    by_key = enrolments([roster.payload for roster in known.values()])
    names = names_of(known)
    remembered = MergedBefore(memory, ledger) if memory else None
    marks = RememberedMarks(ledger, memory)
    with Workers(jobs, by_key) as workers, SpillList() as unread, SpillList() as results:
        run = _Run(ledger, known, workers, unread, results, marks, seen)
        run.join(run.look(sources, remembered, passed_over))
        together = AcrossDevices(ledger, by_key, marks)
        for file, result in run.told():
            if isinstance(result, Refused):
                where, claim = file.where(result.line), claimed(file)
                yield refused(where, result.problem(where), names.get(claim, claim))
            else:
                yield _merged(file, result, together, remembered)
    yield from merge_explanations(ledger, sources, known)
    if remembered:
        remembered.save()
    marks.save()


def _merged(
    file: SourceFile, result: ArrivalResult | Known, together: AcrossDevices, remembered: MergedBefore | None
) -> Merged:
    where = file.where(result.line)
    if remembered and file.mark:
        remembered.add(file.mark, result.shard)
    if isinstance(result, Known):
        return Merged(where, Outcome.KNOWN, None, None, 0, (), None)
    enrolment, irregularities = together.told(where, result.header, result.irregularities)
    return Merged(where, result.outcome, enrolment, result.header, result.added, irregularities, None)


def merge_explanations(ledger: Ledger, sources: list[Path], known: Mapping[str, RosterFile]) -> Iterator[Merged]:
    """Join the explanations of other ledgers; yields those that were refused."""
    files = []
    for source in sources:
        if is_ledger(source) and explanations.path_in(Ledger(source)).exists():
            believed, wrong = explanations.read_all(Ledger(source), known.keys())
            files += believed
            yield from (refused(problem.where, problem) for problem in wrong)
    if files:
        with ledger.locked():
            ledger.add_rosters(known)
            explanations.add(ledger, files)


def refused(where: str, problem: Problem, claimed: str = "") -> Merged:
    """The result for something that was refused."""
    return Merged(where, Outcome.REFUSED, None, None, 0, (), problem, claimed)


def joined_rosters(rosters: list[RosterFile]) -> dict[str, RosterFile]:
    """Branch key -> its newest roster."""
    newest: dict[str, RosterFile] = {}
    for roster in rosters:
        key = roster.payload.key
        newest[key] = newer(newest[key], roster) if key in newest else roster
    return newest


def names_of(rosters: Mapping[str, RosterFile]) -> dict[str, str]:
    """Id -> name, for everybody on these rosters."""
    return {id_: member.name for file in rosters.values() for member in file.payload.members for id_ in member.ids}


class _Run:
    """One merge: sorts files by the file of evidence they seem to belong into, and collects the results."""

    def __init__(
        self,
        ledger: Ledger,
        rosters: Mapping[str, RosterFile],
        workers: "Workers[dict[str, list[Enrolment]]]",
        unread: SpillList,
        results: SpillList,
        marks: RememberedMarks,
        seen: Callable[[int, int], None],
    ) -> None:
        self._ledger = ledger
        self._rosters = rosters
        self._workers = workers
        self._unread = unread
        self._results = results
        self._marks = marks
        self._places = array("L")
        """For each result, the place of its file among all sources."""
        self._seen = seen
        self._of = 0
        self._steps = 0
        """Two per file: it is looked at, then read."""
        self._known = False
        self._locked = False

    def look(
        self, sources: Sequence[Path], remembered: MergedBefore | None, passed_over: Callable[[str], None]
    ) -> "_ByShard":
        """Sort the files to read by file of evidence; saves results that are known without reading."""
        listings = [list_source(source) for source in sources]
        for name in (name for source in listings for name in source.passed_over):
            passed_over(name)
        self._of = sum(len(source.names) for source in listings)
        by_shard: _ByShard = {}
        numbered = enumerate(entry for source in listings for entry in entries(source, remembered))
        looked: deque[tuple[int, SourceFile]] = deque()

        def to_look_at() -> Iterator[list[SourceFile]]:
            while piece := list(islice(numbered, _PIECE)):
                files = []
                for place, (file, known) in piece:
                    if known:
                        self._say(place, encode((file, known)))
                        self._known = self._known or isinstance(known, Known)
                    else:
                        looked.append((place, file))
                        files.append(file)
                self._done(2 * (len(piece) - len(files)))
                yield files

        for shards in self._workers.map(_shards_of, to_look_at(), _looking):
            for shard in shards:
                self._put(by_shard, shard, encode(looked.popleft()))
            self._done(len(shards))
        self._workers.expect(sum(_work(entry) for entry in self._unread))
        return by_shard

    def join(self, by_shard: "_ByShard") -> None:
        """Join everything, then what was misrouted; takes the lock once there is anything new."""
        with ExitStack() as lock, ThreadPoolExecutor(1) as disk:
            while by_shard:
                by_shard = self._round(by_shard, lock, disk)
            self._marks.settle()
            if self._known and not self._locked and self._rosters != self._ledger.rosters():
                self._lock(lock)

    def told(self) -> Iterator[tuple[SourceFile, ArrivalResult | Known | Refused]]:
        """The result for each summary, in the order of the sources."""
        for number in sorted(range(len(self._places)), key=self._places.__getitem__):
            yield decoder.decode(self._results[number])

    def _round(self, by_shard: "_ByShard", lock: ExitStack, disk: ThreadPoolExecutor) -> "_ByShard":
        misrouted: _ByShard = {}
        staged: list[tuple[Path, Path]] = []
        before: Future[None] | None = None

        def commit() -> None:  # writes while the next files are joined
            nonlocal before, staged
            if before:
                before.result()
            before, staged = disk.submit(atomic.commit, staged), []

        try:
            for name, made in self._made(sorted(by_shard), by_shard, lock):
                if made.temporary:
                    staged.append((made.temporary, self._ledger.evidence / name))
                    self._marks.put(name, made.marked)
                for place, result in made.results:
                    self._say(place, result)
                for shard, entry in made.strays:
                    self._put(misrouted, shard, entry)
                self._known = self._known or made.known
                self._done(len(by_shard[name]))
                if len(staged) == _TOGETHER:
                    commit()
            commit()
        except BaseException:
            atomic.discard(temporary for temporary, _ in staged)
            raise
        if before:
            before.result()
        return misrouted

    def _made(self, names: Sequence[str], by_shard: "_ByShard", lock: ExitStack) -> Iterator[tuple[str, Staged]]:
        while names:
            waiting = []
            pieces = (
                JoinTask(self._ledger.evidence / name, [self._unread[n] for n in by_shard[name]], self._locked)
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
        by_shard.setdefault(shard, array("L")).append(len(self._unread))
        self._unread.append(entry)

    def _say(self, place: int, result: bytes) -> None:
        self._places.append(place)
        self._results.append(result)

    def _done(self, steps: int) -> None:
        self._steps += steps
        self._seen(min(self._steps // 2, self._of), self._of)


_ByShard = dict[str, "array[int]"]
"""Name of a file of evidence -> the entries that seem to belong into it."""


def _shards_of(_by_key: object, files: list[SourceFile]) -> list[str]:
    return [shard_of(file) for file in files]


def _looking(files: list[SourceFile]) -> int:
    return len(files) // _LOOKS


def _joining(piece: JoinTask) -> int:
    return sum(map(_work, piece.entries))


def _work(entry: bytes) -> int:
    return _PIECE if entry_decoder.decode(entry)[1].evidence else 1
