"""A secretary's table for merging: a folder, a ledger, members' next summaries."""

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from lessons.records import Record, canonical
from store.branch.roster import RosterFile
from store.crypto.envelope import document
from store.ledger.ledger import Ledger
from store.ledger.rows import people
from store.ledger.summary import Payload, Summary
from tests.enrolled import MORNING, Machine
from tui.cli.main import main


class Desk:
    """A secretary's table: a folder, a ledger, and what the last merge said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.ledger = folder / "ledger"
        self.out = self.err = ""
        self._capsys = capsys
        self._count = 0

    def file(self, content: Summary | RosterFile | bytes, name: str = "") -> Path:
        """A file with this content."""
        self._count += 1
        path = self.folder / (name or f"file-{self._count}.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else document(content))
        return path

    def run(self, *arguments: str | Path) -> int:
        """`study …`; keeps what it printed."""
        status = main(["--home", str(self.folder / "home"), "--lang", "en", *map(str, arguments)])
        self.out, self.err = self._capsys.readouterr()
        assert not (self.folder / "home" / "crash.log").exists(), "a fault of our own"
        return status

    def merge(self, *sources: Path, more: tuple[str | Path, ...] = ()) -> int:
        """`study merge` into the ledger."""
        return self.run("merge", *sources, "--ledger", self.ledger, *more)

    def kinds(self, *sources: Path) -> set[str]:
        """What a merge of these finds to be explained."""
        assert self.merge(*sources, more=("--format", "json")) == 0
        return {
            entry["kind"] for one in json.loads(self.out)["summaries"] for entry in one.get("needs_explanation", [])
        }

    def row(self) -> dict[str, int]:
        """Totals of the only person in the ledger."""
        [person] = people(Ledger(self.ledger))
        return person.rows[-1].added


def start(desk: Desk, known: RosterFile) -> None:
    """Give the secretary's home a roster, as `study branch publish` does."""
    desk.file(known, "home/branch/roster.json")


def payload(machine: Machine, *records: Record, after: Payload | None = None, **changes: object) -> Payload:
    """The next summary's payload, written an hour after the last of the records."""
    plain = machine.payload(*records)
    ends = [getattr(record, "ended", MORNING) for record in records]
    chain = (after.seq + 1, sha256(canonical(after)).hexdigest()) if after else (1, "")
    written = max(ends, default=MORNING) + timedelta(hours=1)
    fields = {"seq": chain[0], "previous": chain[1], "written": written, **changes}
    return msgspec.structs.replace(plain, **fields)
