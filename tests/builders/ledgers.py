"""Ledgers with summaries in them, and words that are not translated."""

from pathlib import Path

import msgspec

from lessons.records import Record
from store.ledger.ledger import Ledger
from store.merge.merge import merge
from tests.enrolled import Machine, roster


def plain(text: str) -> str:
    return text


def ledger_of(tmp_path: Path, *summaries: tuple[Machine, list[Record]]) -> Ledger:
    """A ledger into which one summary each was merged."""
    members = []
    for number, (machine, records) in enumerate(summaries):
        members.append(machine.enrolled())
        file = tmp_path / "in" / f"{number}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(msgspec.json.encode(machine.sign(machine.payload(*records))))
    ledger = Ledger(tmp_path / "ledger")
    assert all(one.problem is None for one in merge(ledger, [tmp_path / "in"], [roster(*members)]))
    return ledger
