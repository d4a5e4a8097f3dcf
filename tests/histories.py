"""Histories of machines that go wrong: what their summaries look like, for the laws of merging."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Literal, NamedTuple

import msgspec
from hypothesis import strategies as st

from lessons.records import Attempt, Record, canonical
from store.crypto.envelope import document
from store.ledger.summary import Summary
from tests.enrolled import MORNING, Machine, attempt, reading

Event = tuple[Literal["study", "restore", "lose", "change", "clock"], int]
"""What happened before the next summary, and a number that says to what."""
EVENTS: st.SearchStrategy[list[Event]] = st.lists(
    st.tuples(st.sampled_from(["study", "study", "restore", "lose", "change", "clock"]), st.integers(0, 9)),
    min_size=1,
    max_size=6,
)


class _State(NamedTuple):
    records: tuple[Record, ...]
    seq: int
    previous: str


def summaries(machine: Machine, events: Sequence[Event]) -> list[Summary]:
    """The summaries that a machine wrote, one after each event.

    `study`: something was recorded; `restore`: first an old backup was put back, so numbers are given again; `lose`: a
    record disappeared; `change`: an attempt was rewritten; `clock`: the machine's clock was set back before it signed.
    """
    states = [_State((), 0, "")]
    found = []
    for number, (kind, which) in enumerate(events):
        state = states[which % len(states)] if kind == "restore" else states[-1]
        records = list(state.records)
        if kind == "lose" and records:
            del records[which % len(records)]
        elif kind == "change" and records:
            place = which % len(records)
            old = records[place]
            records[place] = msgspec.structs.replace(old, points=3) if isinstance(old, Attempt) else old
        records.append(attempt(number) if which % 2 else reading(number))
        written = MORNING + timedelta(days=number if kind != "clock" else -which)
        payload = machine.payload(*records, seq=state.seq + 1, previous=state.previous, written=written)
        found.append(machine.sign(payload))
        states.append(_State(payload.records, payload.seq, sha256(canonical(payload)).hexdigest()))
    return found


def files(found: Sequence[Summary]) -> list[bytes]:
    """Each as it is written."""
    return [document(summary) for summary in found]


def cut(items: Sequence[bytes], places: Sequence[int]) -> list[list[bytes]]:
    """The items in consecutive pieces, some perhaps empty."""
    bounds = [0, *sorted(place % (len(items) + 1) for place in places), len(items)]
    return [list(items[start:end]) for start, end in pairwise(bounds)]
