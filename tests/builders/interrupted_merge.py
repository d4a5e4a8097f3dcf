"""A merge that is to be interrupted: what it begins with, and what it gives when nothing happens."""

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from store.branch.roster import EnrolledKey
from store.crypto.envelope import document
from tests.builders.ledger_files import tree
from tests.enrolled import Machine, roster
from tests.histories import Event, summaries
from tui.cli.main import main

EVENTS: list[Event] = [("study", 0), ("study", 1), ("restore", 1), ("lose", 0), ("study", 3)]


class Desk:
    """A ledger with something in it, and a folder that has more for it: newer, forked, of others, and a roster."""

    def __init__(self, folder: Path) -> None:
        machines = [Machine(folder / f"home-{number}") for number in range(3)]
        members = [machine.enrolled() for machine in machines]
        first, *others = (summaries(machine, EVENTS) for machine in machines)
        self.home = folder / "home"
        self.ledger = folder / "ledger"
        self.share = folder / "share"
        self._put(folder / "start.json", document(roster(*members[:2])))
        self._put(folder / "first.json", document(first[0]))
        revoked = machines[1].enrolled(devices=(EnrolledKey(machines[1].device.public, "2030-01-01"),))
        self._put(self.share / "branch" / "roster.json", document(roster(members[0], revoked, members[2], number=2)))
        for number, summary in enumerate([*first[1:], *others[0], *others[1]]):
            self._put(self.share / "summaries" / f"{number:02}.json", document(summary))
        assert self.merge(self.ledger, folder / "first.json", "--branch", folder / "start.json") == 0

    def merge(self, ledger: Path, *arguments: str | Path) -> int:
        """`study merge`, quietly."""
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            return main(["--home", str(self.home), "merge", *map(str, arguments), "--ledger", str(ledger)])

    def _put(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def uninterrupted(desk: Desk, folder: Path) -> dict[str, bytes]:
    """The ledger as it is when nothing happens."""
    ledger = shutil.copytree(desk.ledger, folder / "undisturbed")
    assert desk.merge(ledger, desk.share) == 0
    return tree(ledger)
