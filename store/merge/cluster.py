"""A merge on a Dask cluster: workers read and verify summaries, and join them as a tree.

    read     a few hundred files each: verified, admitted by the rosters, encoded as lines of evidence
    gather   the lines of one part of all streams, eight pieces at a time, until one is left
    finish   that one joined with the ledger's lines of these streams: the new lines, and the result for each summary

A join gives the same result in any order and split, so the ledger's bytes and the messages equal those of a merge on
one machine. Only summaries, rosters, addresses and lines of evidence are sent, no key and no password; results are
decoded as strictly as any outside data, and a random line of every file of evidence is verified here before anything is
written. `study verify` checks all of it.
"""

import logging
import secrets
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec
from dask import config
from distributed import Client, Future

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from store.branch.roster import Enrolment, RosterFile, enrolments
from store.crypto.envelope import document
from store.disk import atomic
from store.ledger.evidence_file import Evidence
from store.ledger.ledger import Ledger, StreamKey, parse_line, peek_line, shard_name
from store.ledger.remembered_marks import RememberedMarks
from store.ledger.stream import join
from store.ledger.summary import owner, verified
from store.merge.cluster_tasks import (
    ClusterFile,
    Fate,
    FinishedPart,
    ReadSummary,
    encode,
    finish,
    finished_decoder,
    found_decoder,
    gather,
    head,
    part_of,
    read_files,
)
from store.merge.irregular_across_devices import AcrossDevices
from store.merge.merge import Merged, joined_rosters, merge_explanations, names_of, refused
from store.merge.new_ledger import refuse_place
from store.merge.remote_source import Source

_PIECE = 500
"""The most files that one task reads."""
_FAN = 8
"""How many pieces one task joins."""
_AHEAD = 4
"""Parts being computed while one is written."""
_PATIENCE = 20
"""Seconds to wait for a cluster that does not answer."""
_BROKEN = N_("a worker returned something other than it was given; none of it was written; check the cluster")
_FAILED = N_(
    "a worker failed ({reason}); every worker needs this version of Study and must be able to read the sources"
)


T = TypeVar("T")


def merge_on(
    address: str,
    ledger: Ledger,
    sources: list[Source],
    rosters: list[RosterFile],
    seen: Callable[[int, int], None] = lambda done, of: None,
    passed_over: Callable[[str], None] = lambda name: None,
) -> Iterator[Merged]:
    """As `store.merge.merge`, on the cluster at this address. Raises `Problem`."""
    refuse_place(ledger.path)
    known = joined_rosters([*ledger.rosters().values(), *rosters])
    if not known:
        raise Problem(str(ledger.path), N_("knows no branch yet; give its roster with --branch FILE"))
    by_key = enrolments([roster.payload for roster in known.values()])
    names = names_of(known)
    files = [ClusterFile(*file, source.is_ledger) for source in sources for file in source.files]
    with _cluster(address) as client:
        roster_files = [document(roster) for roster in known.values()]
        size = max(1, min(_PIECE, -(-len(files) // (4 * sum(client.nthreads().values())))))
        pieces = [[tuple(file) for file in files[n : n + size]] for n in range(0, len(files), size)]
        read = [client.submit(read_files, piece, roster_files, pure=False, retries=2) for piece in pieces]
        entries: list[Merged | ReadSummary] = []
        done = 0
        for piece, future in zip(pieces, client.map(head, read, pure=False), strict=True):
            entries += [_admitted(found, by_key, names) for found in _decoded(_gathered(client, future), found_decoder)]
            done += len(piece)
            seen(done, len(files))
        fates = iter(_written(ledger, known, client, read, [one for one in entries if not isinstance(one, Merged)]))
    for name in (name for source in sources for name in source.passed_over):
        passed_over(name)
    for source in sources:
        if not source.files:
            yield refused(source.name, Problem(source.name, N_("has no summaries in it")))
    together = AcrossDevices(ledger, by_key, RememberedMarks(ledger))
    for entry in entries:
        if isinstance(entry, Merged):
            yield entry
            continue
        fate = next(fates)
        assert entry.header is not None
        enrolment, irregularities = together.told(entry.where, entry.header, fate.irregularities)
        yield Merged(entry.where, fate.outcome, enrolment, entry.header, fate.added, irregularities, None)
    yield from merge_explanations(ledger, [source.copy for source in sources], known)


def _admitted(
    summary: ReadSummary, by_key: Mapping[str, list[Enrolment]], names: Mapping[str, str]
) -> Merged | ReadSummary:
    if summary.header is None:
        problem = Problem(summary.where, summary.text, **summary.fields)
        return refused(summary.where, problem, names.get(summary.claimed, summary.claimed))
    try:
        owner(summary.where, summary.header, by_key)
    except Problem as problem:
        raise Problem(summary.where, _BROKEN) from problem  # the worker had the same rosters
    return summary


def _written(
    ledger: Ledger,
    rosters: Mapping[str, RosterFile],
    client: Client,
    read: Sequence[Future],
    taken: Sequence[ReadSummary],
) -> list[Fate]:
    """Join what was read and write it into the ledger; returns the fate of each summary."""
    if not taken:
        return []
    by_part: dict[str, list[int]] = {}
    for index, summary in enumerate(taken):
        assert summary.header is not None
        by_part.setdefault(shard_name(summary.header.member)[0], []).append(index)
    roots = {part: _tree(client, read, part) for part in sorted(by_part)}
    fates: dict[int, Fate] = {}
    waiting: deque[tuple[str, dict[StreamKey, bytes], Future]] = deque()
    by_key = enrolments([roster.payload for roster in rosters.values()])

    def write() -> None:
        part, before, future = waiting.popleft()
        indexes = by_part[part]
        finished = _decoded(_gathered(client, future), finished_decoder)
        summaries = [taken[index] for index in indexes]
        changed = _checked(finished, before, summaries, by_key)
        _replace(ledger, changed)
        fates.update(zip(indexes, finished.fates, strict=True))

    with ledger.locked():
        ledger.add_rosters(rosters)
        for part, root in roots.items():
            summaries = [taken[index] for index in by_part[part]]
            before = _before(ledger, summaries)
            given = [before[key] for key in sorted(before)]
            waiting.append((part, before, client.submit(finish, root, given, encode(summaries), pure=False, retries=2)))
            if len(waiting) > _AHEAD:
                write()
        while waiting:
            write()
    return [fates[index] for index in range(len(taken))]


def _tree(client: Client, read: Sequence[Future], part: str) -> Future:
    """The lines of one part of all streams, joined as a tree."""
    level = [client.submit(part_of, one, part, pure=False, retries=2) for one in read]
    while len(level) > 1:
        level = [client.submit(gather, level[n : n + _FAN], pure=False, retries=2) for n in range(0, len(level), _FAN)]
    return level[0]


def _before(ledger: Ledger, summaries: Sequence[ReadSummary]) -> dict[StreamKey, bytes]:
    """The ledger's lines of these summaries' streams."""
    keys = {summary.header.stream for summary in summaries if summary.header}
    held: dict[StreamKey, bytes] = {}
    for path in sorted({ledger.shard(member) for member, _, _ in keys}):
        held |= {key: there.line for key, there in Evidence(path).streams.items() if key in keys}
    return held


def _checked(
    finished: FinishedPart,
    before: Mapping[StreamKey, bytes],
    summaries: Sequence[ReadSummary],
    by_key: Mapping[str, list[Enrolment]],
) -> dict[StreamKey, bytes]:
    """The changed lines, if they have exactly the expected summaries; verifies a random line of each file."""
    expected: dict[StreamKey, set[str]] = {}
    for key, line in before.items():
        expected[key] = peek_line("", line).digests
    for summary in summaries:
        assert summary.header is not None
        expected.setdefault(summary.header.stream, set()).add(summary.header.digest)
    try:
        changed = {peek_line("", line).key: line for line in finished.lines.splitlines(keepends=True)}
    except Problem as problem:
        raise Problem("", _BROKEN) from problem
    for key, digests in expected.items():
        there = changed.get(key, before.get(key))
        if there is None or peek_line("", there).digests != digests:
            raise Problem("", _BROKEN)
    if not changed.keys() <= expected.keys() or len(finished.fates) != len(summaries):
        raise Problem("", _BROKEN)
    by_shard: dict[str, list[bytes]] = {}
    for key, line in changed.items():
        by_shard.setdefault(shard_name(key[0]), []).append(line)
    for lines_ in by_shard.values():
        _verify(secrets.choice(lines_), by_key)
    return changed


def _verify(line: bytes, by_key: Mapping[str, list[Enrolment]]) -> None:
    try:
        summaries = [verified("", summary.summary) for summary in parse_line("", line).summaries()]
        for summary in summaries:
            owner("", summary.header, by_key)
        if document(join(None, summaries)) != line:
            raise Problem("", _BROKEN)
    except (Problem, ValueError) as error:
        raise Problem("", _BROKEN) from error


def _replace(ledger: Ledger, changed: Mapping[StreamKey, bytes]) -> None:
    by_shard: dict[Path, list[bytes]] = {}
    for key in sorted(changed):
        by_shard.setdefault(ledger.shard(key[0]), []).append(changed[key])
    staged: list[tuple[Path, Path]] = []
    try:
        for path, new in by_shard.items():
            held = {key: there.line for key, there in Evidence(path).streams.items()}
            held.update((peek_line("", line).key, line) for line in new)
            staged.append((atomic.stage(path, (held[key] for key in sorted(held))), path))
    except BaseException:
        atomic.discard(temporary for temporary, _ in staged)
        raise
    atomic.commit(staged)


@contextmanager
def _cluster(address: str) -> Iterator[Client]:
    """The cluster at `dask://host:port`. Raises `Problem`."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # one line of ours says enough
    place = address.partition("://")[2]
    scheme = "tls" if config.get("distributed.comm.tls.client.cert", None) else "tcp"
    try:
        # Pickles are refused: they could run any code here.
        client = Client(
            f"{scheme}://{place}", timeout=_PATIENCE, set_as_default=False, deserializers=["dask", "msgpack", "error"]
        )
    except (OSError, ValueError, TypeError) as error:
        text = N_("does not answer; is this where a Dask scheduler runs (dask://HOST:PORT)?")
        raise Problem(address, text) from error
    try:
        if not client.nthreads():
            raise Problem(address, N_("has no workers; start some with `dask worker`"))
        yield client
    except Problem as problem:
        raise problem if problem.where else Problem(address, problem.text, **problem.fields) from problem
    finally:
        client.close(timeout=5)


def _gathered(client: Client, future: Future) -> bytes:
    try:
        result = client.gather(future)
    except Exception as error:
        raise Problem("", _FAILED, reason=clean_line(f"{type(error).__name__}: {error}", 200)) from error
    if not isinstance(result, bytes):
        raise Problem("", _BROKEN)
    return result


def _decoded(data: bytes, decoder: msgspec.msgpack.Decoder[T]) -> T:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Problem("", _BROKEN) from error
