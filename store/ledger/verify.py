"""Checks a ledger from its own evidence alone: everything is verified and computed again."""

from collections.abc import Iterator, Mapping

from lessons.problem import N_, Problem
from store.branch.roster import Enrolment, enrolments
from store.crypto.envelope import document, read_bounded
from store.ledger import explanations
from store.ledger.ledger import DAMAGED, MARK, MARKED, Ledger, StreamKey, lines_of, parse_line
from store.ledger.stream import Stream, join
from store.ledger.summary import owner, verified

_LAID_OUT = N_("is not laid out as a ledger writes it; merge this ledger into a new one")


def recheck(ledger: Ledger) -> Iterator[Problem]:
    """Verify and recompute everything in a ledger; yields every problem."""
    rosters = ledger.require().rosters()
    written = {ledger.path / MARK: MARKED}
    for key, roster in rosters.items():
        path = ledger.path / "rosters" / f"{key}.json"
        if path.is_file():
            written[path] = document(roster)
        else:
            yield Problem(str(path.parent), N_("a roster is filed under another key's name"))
    yield from (Problem(str(path), _LAID_OUT) for path, data in written.items() if read_bounded(path) != data)
    yield from _recheck_explanations(ledger, rosters)
    by_key = enrolments([roster.payload for roster in rosters.values()])
    shards = ledger.shards()
    for path in sorted({*ledger.evidence.glob("*.jsonl"), *ledger.path.glob("*.jsonl")}):
        if path not in shards and path != explanations.path_in(ledger) and not path.name.startswith("."):
            yield Problem(str(path), N_("is not one of the ledger's files, so nothing in it counts; correct its name"))
    for path in shards:
        before: StreamKey | None = None
        for number, line in enumerate(lines_of(path), 1):
            where = f"{path}:{number}"
            try:
                stream = parse_line(where, line)
                yield from _recheck_stream(where, stream, line, by_key)
            except (Problem, ValueError) as error:
                yield error if isinstance(error, Problem) else Problem(where, DAMAGED, reason=str(error))
                continue
            if (before is not None and stream.key <= before) or ledger.shard(stream.key[0]) != path:
                yield Problem(where, N_("this line is in the wrong place; merge this ledger into a new one"))
            before = stream.key
        if not path.stat().st_size:
            yield Problem(str(path), _LAID_OUT)


def _recheck_explanations(ledger: Ledger, branches: Mapping[str, object]) -> Iterator[Problem]:
    path = explanations.path_in(ledger)
    files, wrong = explanations.read_all(ledger, branches.keys())
    yield from wrong
    if not wrong and path.exists() and explanations.laid_out(files) != path.read_bytes():
        yield Problem(str(path), _LAID_OUT)


def _recheck_stream(
    where: str, stream: Stream, line: bytes, by_key: Mapping[str, list[Enrolment]]
) -> Iterator[Problem]:
    summaries = []
    for claimed in stream.summaries():
        summary = verified(where, claimed.summary)
        owner(where, summary.header, by_key)
        summaries.append(summary)
        if summary.digest != claimed.digest:
            yield Problem(where, N_("a digest in it does not match its summary; merge this ledger into a new one"))
    if document(join(None, summaries)) != line:
        yield Problem(where, _LAID_OUT)
