"""Finds irregularities visible only across one person's devices."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property

from lessons.problem import Problem
from store.branch.roster import Enrolment
from store.ledger.irregularities import Irregularity, across_streams, revoked
from store.ledger.ledger import Ledger, lines_of, parse_line, peek_line
from store.ledger.remembered_marks import RememberedMarks
from store.ledger.summary import Header, owner
from store.ledger.two_members import PersonKey, latest_enrolment, person_key, records_of_two_members


class AcrossDevices:
    """Looks up all streams of people with several machines in a ledger."""

    def __init__(self, ledger: Ledger, by_key: Mapping[str, list[Enrolment]], marks: RememberedMarks) -> None:
        self._ledger = ledger
        self._by_key = by_key
        self._marks = marks
        self._found: dict[PersonKey, tuple[Irregularity, ...]] = {}

    def told(
        self, where: str, header: Header, alone: Sequence[Irregularity]
    ) -> tuple[Enrolment, tuple[Irregularity, ...]]:
        """The owner of a summary, and all its irregularities, including those `alone` of its stream."""
        enrolment, in_force = owner(where, header, self._by_key)
        of_key = () if in_force else (revoked(header),)
        last = latest_enrolment(header.member, header.signer, self._by_key) or enrolment
        of_two_members = self._of_two.get(person_key(last), ())
        return enrolment, (*alone, *of_key, *self._irregularities(enrolment, alone), *of_two_members)

    @cached_property
    def _of_two(self) -> dict[PersonKey, list[Irregularity]]:
        """Computed only when something arrived."""
        with suppress(Problem):  # a damaged file that this merge did not need; `verify` and the report name it
            return records_of_two_members(self._marks, self._by_key)
        return {}

    def _irregularities(self, enrolment: Enrolment, known: Sequence[Irregularity]) -> list[Irregularity]:
        """The person's irregularities that are not `known` yet."""
        member = enrolment.member
        if len(member.ids) == 1 and len(member.devices) == 1:
            return []
        key = person_key(enrolment)
        if key not in self._found:
            self._found[key] = tuple(self._look(frozenset(member.ids)))
        return [entry for entry in self._found[key] if entry not in known]

    def _look(self, ids: frozenset[str]) -> list[Irregularity]:
        streams = []
        for path in sorted({self._ledger.shard(member) for member in ids}):
            for number, line in enumerate(lines_of(path) if path.exists() else (), 1):
                where = f"{path}:{number}"
                if peek_line(where, line).key[0] in ids:
                    streams.append(parse_line(where, line))
        ordered = sorted(streams, key=lambda stream: stream.key)
        return across_streams(
            [
                counting
                for stream in ordered
                if (counting := [one for one in stream.summaries() if owner("", one.header, self._by_key).in_force])
            ]
        )
